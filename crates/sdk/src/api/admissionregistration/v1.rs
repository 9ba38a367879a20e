//! `admissionregistration/v1`. Generated: see `synth-typegen`.

use crate::typed::*;

/// `AuditAnnotation` of `admissionregistration/v1`.
#[derive(Clone)]
#[must_use]
pub struct AuditAnnotation(Fields);

/// What [`AuditAnnotation::new`] takes.
pub struct AuditAnnotationRequired {
    /// `key`: text.
    pub key: String,
    /// `valueExpression`: text.
    pub value_expression: String,
}

impl AuditAnnotation {
    /// One with what it has to have: `key`, `valueExpression`.
    #[inline]
    pub fn new(required: AuditAnnotationRequired) -> Self {
        Self(
            Fields::new()
                .put("key", Value::text(required.key))
                .put("valueExpression", Value::text(required.value_expression)),
        )
    }

    /// `key`: text.
    pub fn key(self, key: impl Into<String>) -> Self {
        Self(self.0.put("key", Value::text(key)))
    }

    /// `valueExpression`: text.
    pub fn value_expression(self, value_expression: impl Into<String>) -> Self {
        Self(self.0.put("valueExpression", Value::text(value_expression)))
    }
}

typed!(AuditAnnotation);

/// `MatchCondition` of `admissionregistration/v1`.
#[derive(Clone)]
#[must_use]
pub struct MatchCondition(Fields);

/// What [`MatchCondition::new`] takes.
pub struct MatchConditionRequired {
    /// `name`: text.
    pub name: String,
    /// `expression`: text.
    pub expression: String,
}

impl MatchCondition {
    /// One with what it has to have: `name`, `expression`.
    #[inline]
    pub fn new(required: MatchConditionRequired) -> Self {
        Self(
            Fields::new()
                .put("name", Value::text(required.name))
                .put("expression", Value::text(required.expression)),
        )
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `expression`: text.
    pub fn expression(self, expression: impl Into<String>) -> Self {
        Self(self.0.put("expression", Value::text(expression)))
    }
}

typed!(MatchCondition);

/// `MatchResources` of `admissionregistration/v1`.
#[derive(Clone)]
#[must_use]
pub struct MatchResources(Fields);

impl MatchResources {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `excludeResourceRules`: a list, each [`NamedRuleWithOperations`].
    pub fn exclude_resource_rules(
        self,
        exclude_resource_rules: impl IntoIterator<Item = impl Into<NamedRuleWithOperations>>,
    ) -> Self {
        Self(self.0.put(
            "excludeResourceRules",
            Value::list(exclude_resource_rules, Value::object::<NamedRuleWithOperations>),
        ))
    }

    /// `matchPolicy`: [`MatchPolicy`].
    pub fn match_policy(self, match_policy: impl Into<MatchPolicy>) -> Self {
        Self(self.0.put("matchPolicy", Value::scalar::<MatchPolicy>(match_policy)))
    }

    /// `namespaceSelector`: [`LabelSelector`](crate::api::meta::v1::LabelSelector).
    pub fn namespace_selector(
        self,
        namespace_selector: impl Into<crate::api::meta::v1::LabelSelector>,
    ) -> Self {
        Self(self.0.put(
            "namespaceSelector",
            Value::object::<crate::api::meta::v1::LabelSelector>(namespace_selector),
        ))
    }

    /// `objectSelector`: [`LabelSelector`](crate::api::meta::v1::LabelSelector).
    pub fn object_selector(self, object_selector: impl Into<crate::api::meta::v1::LabelSelector>) -> Self {
        Self(
            self.0
                .put("objectSelector", Value::object::<crate::api::meta::v1::LabelSelector>(object_selector)),
        )
    }

    /// `resourceRules`: a list, each [`NamedRuleWithOperations`].
    pub fn resource_rules(
        self,
        resource_rules: impl IntoIterator<Item = impl Into<NamedRuleWithOperations>>,
    ) -> Self {
        Self(
            self.0
                .put("resourceRules", Value::list(resource_rules, Value::object::<NamedRuleWithOperations>)),
        )
    }
}

typed!(MatchResources);
impl Default for MatchResources {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `MutatingWebhook` of `admissionregistration/v1`.
#[derive(Clone)]
#[must_use]
pub struct MutatingWebhook(Fields);

/// What [`MutatingWebhook::new`] takes.
pub struct MutatingWebhookRequired {
    /// `name`: text.
    pub name: String,
    /// `clientConfig`: [`WebhookClientConfig`].
    pub client_config: WebhookClientConfig,
    /// `sideEffects`: [`SideEffects`].
    pub side_effects: SideEffects,
    /// `admissionReviewVersions`: a list, each text.
    pub admission_review_versions: Vec<String>,
}

impl MutatingWebhook {
    /// One with what it has to have: `name`, `clientConfig`, `sideEffects`, `admissionReviewVersions`.
    #[inline]
    pub fn new(required: MutatingWebhookRequired) -> Self {
        Self(
            Fields::new()
                .put("name", Value::text(required.name))
                .put("clientConfig", Value::object::<WebhookClientConfig>(required.client_config))
                .put("sideEffects", Value::scalar::<SideEffects>(required.side_effects))
                .put("admissionReviewVersions", Value::list(required.admission_review_versions, Value::text)),
        )
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `clientConfig`: [`WebhookClientConfig`].
    pub fn client_config(self, client_config: impl Into<WebhookClientConfig>) -> Self {
        Self(self.0.put("clientConfig", Value::object::<WebhookClientConfig>(client_config)))
    }

    /// `sideEffects`: [`SideEffects`].
    pub fn side_effects(self, side_effects: impl Into<SideEffects>) -> Self {
        Self(self.0.put("sideEffects", Value::scalar::<SideEffects>(side_effects)))
    }

    /// `admissionReviewVersions`: a list, each text.
    pub fn admission_review_versions(
        self,
        admission_review_versions: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        Self(self.0.put("admissionReviewVersions", Value::list(admission_review_versions, Value::text)))
    }

    /// `failurePolicy`: [`FailurePolicy`].
    pub fn failure_policy(self, failure_policy: impl Into<FailurePolicy>) -> Self {
        Self(self.0.put("failurePolicy", Value::scalar::<FailurePolicy>(failure_policy)))
    }

    /// `matchConditions`: a list, each [`MatchCondition`].
    pub fn match_conditions(
        self,
        match_conditions: impl IntoIterator<Item = impl Into<MatchCondition>>,
    ) -> Self {
        Self(self.0.put("matchConditions", Value::list(match_conditions, Value::object::<MatchCondition>)))
    }

    /// `matchPolicy`: [`MatchPolicy`].
    pub fn match_policy(self, match_policy: impl Into<MatchPolicy>) -> Self {
        Self(self.0.put("matchPolicy", Value::scalar::<MatchPolicy>(match_policy)))
    }

    /// `namespaceSelector`: [`LabelSelector`](crate::api::meta::v1::LabelSelector).
    pub fn namespace_selector(
        self,
        namespace_selector: impl Into<crate::api::meta::v1::LabelSelector>,
    ) -> Self {
        Self(self.0.put(
            "namespaceSelector",
            Value::object::<crate::api::meta::v1::LabelSelector>(namespace_selector),
        ))
    }

    /// `objectSelector`: [`LabelSelector`](crate::api::meta::v1::LabelSelector).
    pub fn object_selector(self, object_selector: impl Into<crate::api::meta::v1::LabelSelector>) -> Self {
        Self(
            self.0
                .put("objectSelector", Value::object::<crate::api::meta::v1::LabelSelector>(object_selector)),
        )
    }

    /// `reinvocationPolicy`: text.
    pub fn reinvocation_policy(self, reinvocation_policy: impl Into<String>) -> Self {
        Self(self.0.put("reinvocationPolicy", Value::text(reinvocation_policy)))
    }

    /// `rules`: a list, each [`RuleWithOperations`].
    pub fn rules(self, rules: impl IntoIterator<Item = impl Into<RuleWithOperations>>) -> Self {
        Self(self.0.put("rules", Value::list(rules, Value::object::<RuleWithOperations>)))
    }

    /// `timeoutSeconds`: an integer of 32 bits.
    pub fn timeout_seconds(self, timeout_seconds: impl Into<i32>) -> Self {
        Self(self.0.put("timeoutSeconds", Value::int32(timeout_seconds)))
    }
}

typed!(MutatingWebhook);

/// `MutatingWebhookConfiguration` of `admissionregistration/v1`.
#[derive(Clone)]
#[must_use]
pub struct MutatingWebhookConfiguration(Fields);

impl MutatingWebhookConfiguration {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Self::start())
    }

    /// `webhooks`: a list, each [`MutatingWebhook`].
    pub fn webhooks(self, webhooks: impl IntoIterator<Item = impl Into<MutatingWebhook>>) -> Self {
        Self(self.0.put("webhooks", Value::list(webhooks, Value::object::<MutatingWebhook>)))
    }
}

kind!(
    MutatingWebhookConfiguration,
    "admissionregistration.k8s.io/v1",
    "MutatingWebhookConfiguration",
    Cluster
);
impl Metadata for MutatingWebhookConfiguration {}
impl Default for MutatingWebhookConfiguration {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `NamedRuleWithOperations` of `admissionregistration/v1`.
#[derive(Clone)]
#[must_use]
pub struct NamedRuleWithOperations(Fields);

impl NamedRuleWithOperations {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `apiGroups`: a list, each text.
    pub fn api_groups(self, api_groups: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("apiGroups", Value::list(api_groups, Value::text)))
    }

    /// `apiVersions`: a list, each text.
    pub fn api_versions(self, api_versions: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("apiVersions", Value::list(api_versions, Value::text)))
    }

    /// `operations`: a list, each [`Operation`].
    pub fn operations(self, operations: impl IntoIterator<Item = impl Into<Operation>>) -> Self {
        Self(self.0.put("operations", Value::list(operations, Value::scalar::<Operation>)))
    }

    /// `resourceNames`: a list, each text.
    pub fn resource_names(self, resource_names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("resourceNames", Value::list(resource_names, Value::text)))
    }

    /// `resources`: a list, each text.
    pub fn resources(self, resources: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("resources", Value::list(resources, Value::text)))
    }

    /// `scope`: text.
    pub fn scope(self, scope: impl Into<String>) -> Self {
        Self(self.0.put("scope", Value::text(scope)))
    }
}

typed!(NamedRuleWithOperations);
impl Default for NamedRuleWithOperations {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `ParamKind` of `admissionregistration/v1`.
#[derive(Clone)]
#[must_use]
pub struct ParamKind(Fields);

impl ParamKind {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `apiVersion`: text.
    pub fn api_version(self, api_version: impl Into<String>) -> Self {
        Self(self.0.put("apiVersion", Value::text(api_version)))
    }

    /// `kind`: text.
    pub fn kind(self, kind: impl Into<String>) -> Self {
        Self(self.0.put("kind", Value::text(kind)))
    }
}

typed!(ParamKind);
impl Default for ParamKind {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `ParamRef` of `admissionregistration/v1`.
#[derive(Clone)]
#[must_use]
pub struct ParamRef(Fields);

impl ParamRef {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `namespace`: text.
    pub fn namespace(self, namespace: impl Into<String>) -> Self {
        Self(self.0.put("namespace", Value::text(namespace)))
    }

    /// `parameterNotFoundAction`: text.
    pub fn parameter_not_found_action(self, parameter_not_found_action: impl Into<String>) -> Self {
        Self(self.0.put("parameterNotFoundAction", Value::text(parameter_not_found_action)))
    }

    /// `selector`: [`LabelSelector`](crate::api::meta::v1::LabelSelector).
    pub fn selector(self, selector: impl Into<crate::api::meta::v1::LabelSelector>) -> Self {
        Self(self.0.put("selector", Value::object::<crate::api::meta::v1::LabelSelector>(selector)))
    }
}

typed!(ParamRef);
impl Default for ParamRef {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `RuleWithOperations` of `admissionregistration/v1`.
#[derive(Clone)]
#[must_use]
pub struct RuleWithOperations(Fields);

impl RuleWithOperations {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `apiGroups`: a list, each text.
    pub fn api_groups(self, api_groups: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("apiGroups", Value::list(api_groups, Value::text)))
    }

    /// `apiVersions`: a list, each text.
    pub fn api_versions(self, api_versions: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("apiVersions", Value::list(api_versions, Value::text)))
    }

    /// `operations`: a list, each [`Operation`].
    pub fn operations(self, operations: impl IntoIterator<Item = impl Into<Operation>>) -> Self {
        Self(self.0.put("operations", Value::list(operations, Value::scalar::<Operation>)))
    }

    /// `resources`: a list, each text.
    pub fn resources(self, resources: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("resources", Value::list(resources, Value::text)))
    }

    /// `scope`: text.
    pub fn scope(self, scope: impl Into<String>) -> Self {
        Self(self.0.put("scope", Value::text(scope)))
    }
}

typed!(RuleWithOperations);
impl Default for RuleWithOperations {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `ServiceReference` of `admissionregistration/v1`.
#[derive(Clone)]
#[must_use]
pub struct ServiceReference(Fields);

/// What [`ServiceReference::new`] takes.
pub struct ServiceReferenceRequired {
    /// `namespace`: text.
    pub namespace: String,
    /// `name`: text.
    pub name: String,
}

impl ServiceReference {
    /// One with what it has to have: `namespace`, `name`.
    #[inline]
    pub fn new(required: ServiceReferenceRequired) -> Self {
        Self(
            Fields::new()
                .put("namespace", Value::text(required.namespace))
                .put("name", Value::text(required.name)),
        )
    }

    /// `namespace`: text.
    pub fn namespace(self, namespace: impl Into<String>) -> Self {
        Self(self.0.put("namespace", Value::text(namespace)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `path`: text.
    pub fn path(self, path: impl Into<String>) -> Self {
        Self(self.0.put("path", Value::text(path)))
    }

    /// `port`: an integer of 32 bits.
    pub fn port(self, port: impl Into<i32>) -> Self {
        Self(self.0.put("port", Value::int32(port)))
    }
}

typed!(ServiceReference);

/// `ValidatingAdmissionPolicy` of `admissionregistration/v1`.
#[derive(Clone)]
#[must_use]
pub struct ValidatingAdmissionPolicy(Fields);

impl ValidatingAdmissionPolicy {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<ValidatingAdmissionPolicySpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<ValidatingAdmissionPolicySpec>(spec)))
    }

    /// `spec`: [`ValidatingAdmissionPolicySpec`].
    pub fn spec(self, spec: impl Into<ValidatingAdmissionPolicySpec>) -> Self {
        Self(self.0.put("spec", Value::object::<ValidatingAdmissionPolicySpec>(spec)))
    }
}

kind!(ValidatingAdmissionPolicy, "admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", Cluster);
impl Metadata for ValidatingAdmissionPolicy {}

/// `ValidatingAdmissionPolicyBinding` of `admissionregistration/v1`.
#[derive(Clone)]
#[must_use]
pub struct ValidatingAdmissionPolicyBinding(Fields);

impl ValidatingAdmissionPolicyBinding {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<ValidatingAdmissionPolicyBindingSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<ValidatingAdmissionPolicyBindingSpec>(spec)))
    }

    /// `spec`: [`ValidatingAdmissionPolicyBindingSpec`].
    pub fn spec(self, spec: impl Into<ValidatingAdmissionPolicyBindingSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<ValidatingAdmissionPolicyBindingSpec>(spec)))
    }
}

kind!(
    ValidatingAdmissionPolicyBinding,
    "admissionregistration.k8s.io/v1",
    "ValidatingAdmissionPolicyBinding",
    Cluster
);
impl Metadata for ValidatingAdmissionPolicyBinding {}

/// `ValidatingAdmissionPolicyBindingSpec` of `admissionregistration/v1`.
#[derive(Clone)]
#[must_use]
pub struct ValidatingAdmissionPolicyBindingSpec(Fields);

impl ValidatingAdmissionPolicyBindingSpec {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `matchResources`: [`MatchResources`].
    pub fn match_resources(self, match_resources: impl Into<MatchResources>) -> Self {
        Self(self.0.put("matchResources", Value::object::<MatchResources>(match_resources)))
    }

    /// `paramRef`: [`ParamRef`].
    pub fn param_ref(self, param_ref: impl Into<ParamRef>) -> Self {
        Self(self.0.put("paramRef", Value::object::<ParamRef>(param_ref)))
    }

    /// `policyName`: text.
    pub fn policy_name(self, policy_name: impl Into<String>) -> Self {
        Self(self.0.put("policyName", Value::text(policy_name)))
    }

    /// `validationActions`: a list, each [`ValidationAction`].
    pub fn validation_actions(
        self,
        validation_actions: impl IntoIterator<Item = impl Into<ValidationAction>>,
    ) -> Self {
        Self(
            self.0
                .put("validationActions", Value::list(validation_actions, Value::scalar::<ValidationAction>)),
        )
    }
}

typed!(ValidatingAdmissionPolicyBindingSpec);
impl Default for ValidatingAdmissionPolicyBindingSpec {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `ValidatingAdmissionPolicySpec` of `admissionregistration/v1`.
#[derive(Clone)]
#[must_use]
pub struct ValidatingAdmissionPolicySpec(Fields);

impl ValidatingAdmissionPolicySpec {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `auditAnnotations`: a list, each [`AuditAnnotation`].
    pub fn audit_annotations(
        self,
        audit_annotations: impl IntoIterator<Item = impl Into<AuditAnnotation>>,
    ) -> Self {
        Self(self.0.put("auditAnnotations", Value::list(audit_annotations, Value::object::<AuditAnnotation>)))
    }

    /// `failurePolicy`: [`FailurePolicy`].
    pub fn failure_policy(self, failure_policy: impl Into<FailurePolicy>) -> Self {
        Self(self.0.put("failurePolicy", Value::scalar::<FailurePolicy>(failure_policy)))
    }

    /// `matchConditions`: a list, each [`MatchCondition`].
    pub fn match_conditions(
        self,
        match_conditions: impl IntoIterator<Item = impl Into<MatchCondition>>,
    ) -> Self {
        Self(self.0.put("matchConditions", Value::list(match_conditions, Value::object::<MatchCondition>)))
    }

    /// `matchConstraints`: [`MatchResources`].
    pub fn match_constraints(self, match_constraints: impl Into<MatchResources>) -> Self {
        Self(self.0.put("matchConstraints", Value::object::<MatchResources>(match_constraints)))
    }

    /// `paramKind`: [`ParamKind`].
    pub fn param_kind(self, param_kind: impl Into<ParamKind>) -> Self {
        Self(self.0.put("paramKind", Value::object::<ParamKind>(param_kind)))
    }

    /// `validations`: a list, each [`Validation`].
    pub fn validations(self, validations: impl IntoIterator<Item = impl Into<Validation>>) -> Self {
        Self(self.0.put("validations", Value::list(validations, Value::object::<Validation>)))
    }

    /// `variables`: a list, each [`Variable`].
    pub fn variables(self, variables: impl IntoIterator<Item = impl Into<Variable>>) -> Self {
        Self(self.0.put("variables", Value::list(variables, Value::object::<Variable>)))
    }
}

typed!(ValidatingAdmissionPolicySpec);
impl Default for ValidatingAdmissionPolicySpec {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `ValidatingWebhook` of `admissionregistration/v1`.
#[derive(Clone)]
#[must_use]
pub struct ValidatingWebhook(Fields);

/// What [`ValidatingWebhook::new`] takes.
pub struct ValidatingWebhookRequired {
    /// `name`: text.
    pub name: String,
    /// `clientConfig`: [`WebhookClientConfig`].
    pub client_config: WebhookClientConfig,
    /// `sideEffects`: [`SideEffects`].
    pub side_effects: SideEffects,
    /// `admissionReviewVersions`: a list, each text.
    pub admission_review_versions: Vec<String>,
}

impl ValidatingWebhook {
    /// One with what it has to have: `name`, `clientConfig`, `sideEffects`, `admissionReviewVersions`.
    #[inline]
    pub fn new(required: ValidatingWebhookRequired) -> Self {
        Self(
            Fields::new()
                .put("name", Value::text(required.name))
                .put("clientConfig", Value::object::<WebhookClientConfig>(required.client_config))
                .put("sideEffects", Value::scalar::<SideEffects>(required.side_effects))
                .put("admissionReviewVersions", Value::list(required.admission_review_versions, Value::text)),
        )
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `clientConfig`: [`WebhookClientConfig`].
    pub fn client_config(self, client_config: impl Into<WebhookClientConfig>) -> Self {
        Self(self.0.put("clientConfig", Value::object::<WebhookClientConfig>(client_config)))
    }

    /// `sideEffects`: [`SideEffects`].
    pub fn side_effects(self, side_effects: impl Into<SideEffects>) -> Self {
        Self(self.0.put("sideEffects", Value::scalar::<SideEffects>(side_effects)))
    }

    /// `admissionReviewVersions`: a list, each text.
    pub fn admission_review_versions(
        self,
        admission_review_versions: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        Self(self.0.put("admissionReviewVersions", Value::list(admission_review_versions, Value::text)))
    }

    /// `failurePolicy`: [`FailurePolicy`].
    pub fn failure_policy(self, failure_policy: impl Into<FailurePolicy>) -> Self {
        Self(self.0.put("failurePolicy", Value::scalar::<FailurePolicy>(failure_policy)))
    }

    /// `matchConditions`: a list, each [`MatchCondition`].
    pub fn match_conditions(
        self,
        match_conditions: impl IntoIterator<Item = impl Into<MatchCondition>>,
    ) -> Self {
        Self(self.0.put("matchConditions", Value::list(match_conditions, Value::object::<MatchCondition>)))
    }

    /// `matchPolicy`: [`MatchPolicy`].
    pub fn match_policy(self, match_policy: impl Into<MatchPolicy>) -> Self {
        Self(self.0.put("matchPolicy", Value::scalar::<MatchPolicy>(match_policy)))
    }

    /// `namespaceSelector`: [`LabelSelector`](crate::api::meta::v1::LabelSelector).
    pub fn namespace_selector(
        self,
        namespace_selector: impl Into<crate::api::meta::v1::LabelSelector>,
    ) -> Self {
        Self(self.0.put(
            "namespaceSelector",
            Value::object::<crate::api::meta::v1::LabelSelector>(namespace_selector),
        ))
    }

    /// `objectSelector`: [`LabelSelector`](crate::api::meta::v1::LabelSelector).
    pub fn object_selector(self, object_selector: impl Into<crate::api::meta::v1::LabelSelector>) -> Self {
        Self(
            self.0
                .put("objectSelector", Value::object::<crate::api::meta::v1::LabelSelector>(object_selector)),
        )
    }

    /// `rules`: a list, each [`RuleWithOperations`].
    pub fn rules(self, rules: impl IntoIterator<Item = impl Into<RuleWithOperations>>) -> Self {
        Self(self.0.put("rules", Value::list(rules, Value::object::<RuleWithOperations>)))
    }

    /// `timeoutSeconds`: an integer of 32 bits.
    pub fn timeout_seconds(self, timeout_seconds: impl Into<i32>) -> Self {
        Self(self.0.put("timeoutSeconds", Value::int32(timeout_seconds)))
    }
}

typed!(ValidatingWebhook);

/// `ValidatingWebhookConfiguration` of `admissionregistration/v1`.
#[derive(Clone)]
#[must_use]
pub struct ValidatingWebhookConfiguration(Fields);

impl ValidatingWebhookConfiguration {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Self::start())
    }

    /// `webhooks`: a list, each [`ValidatingWebhook`].
    pub fn webhooks(self, webhooks: impl IntoIterator<Item = impl Into<ValidatingWebhook>>) -> Self {
        Self(self.0.put("webhooks", Value::list(webhooks, Value::object::<ValidatingWebhook>)))
    }
}

kind!(
    ValidatingWebhookConfiguration,
    "admissionregistration.k8s.io/v1",
    "ValidatingWebhookConfiguration",
    Cluster
);
impl Metadata for ValidatingWebhookConfiguration {}
impl Default for ValidatingWebhookConfiguration {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `Validation` of `admissionregistration/v1`.
#[derive(Clone)]
#[must_use]
pub struct Validation(Fields);

impl Validation {
    /// One with what it has to have: `expression`.
    pub fn new(expression: impl Into<String>) -> Self {
        Self(Fields::new().put("expression", Value::text(expression)))
    }

    /// `expression`: text.
    pub fn expression(self, expression: impl Into<String>) -> Self {
        Self(self.0.put("expression", Value::text(expression)))
    }

    /// `message`: text.
    pub fn message(self, message: impl Into<String>) -> Self {
        Self(self.0.put("message", Value::text(message)))
    }

    /// `messageExpression`: text.
    pub fn message_expression(self, message_expression: impl Into<String>) -> Self {
        Self(self.0.put("messageExpression", Value::text(message_expression)))
    }

    /// `reason`: text.
    pub fn reason(self, reason: impl Into<String>) -> Self {
        Self(self.0.put("reason", Value::text(reason)))
    }
}

typed!(Validation);

/// `Variable` of `admissionregistration/v1`.
#[derive(Clone)]
#[must_use]
pub struct Variable(Fields);

/// What [`Variable::new`] takes.
pub struct VariableRequired {
    /// `name`: text.
    pub name: String,
    /// `expression`: text.
    pub expression: String,
}

impl Variable {
    /// One with what it has to have: `name`, `expression`.
    #[inline]
    pub fn new(required: VariableRequired) -> Self {
        Self(
            Fields::new()
                .put("name", Value::text(required.name))
                .put("expression", Value::text(required.expression)),
        )
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `expression`: text.
    pub fn expression(self, expression: impl Into<String>) -> Self {
        Self(self.0.put("expression", Value::text(expression)))
    }
}

typed!(Variable);

/// `WebhookClientConfig` of `admissionregistration/v1`.
#[derive(Clone)]
#[must_use]
pub struct WebhookClientConfig(Fields);

impl WebhookClientConfig {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `caBundle`: bytes.
    pub fn ca_bundle(self, ca_bundle: impl AsRef<[u8]>) -> Self {
        Self(self.0.put("caBundle", Value::bytes(ca_bundle)))
    }

    /// `service`: [`ServiceReference`].
    pub fn service(self, service: impl Into<ServiceReference>) -> Self {
        Self(self.0.put("service", Value::object::<ServiceReference>(service)))
    }

    /// `url`: text.
    pub fn url(self, url: impl Into<String>) -> Self {
        Self(self.0.put("url", Value::text(url)))
    }
}

typed!(WebhookClientConfig);
impl Default for WebhookClientConfig {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

open_enum! {
/// `failurePolicy` of [`MutatingWebhook`]; other texts are taken, too.
FailurePolicy {
Fail = "Fail",
Ignore = "Ignore",
}
}

open_enum! {
/// `matchPolicy` of [`MatchResources`]; other texts are taken, too.
MatchPolicy {
Equivalent = "Equivalent",
Exact = "Exact",
}
}

open_enum! {
/// `operations` of [`NamedRuleWithOperations`]; other texts are taken, too.
Operation {
All = "*",
CONNECT = "CONNECT",
CREATE = "CREATE",
DELETE = "DELETE",
UPDATE = "UPDATE",
}
}

open_enum! {
/// `sideEffects` of [`MutatingWebhook`]; other texts are taken, too.
SideEffects {
None = "None",
NoneOnDryRun = "NoneOnDryRun",
Some = "Some",
Unknown = "Unknown",
}
}

open_enum! {
/// `validationActions` of [`ValidatingAdmissionPolicyBindingSpec`]; other texts are taken, too.
ValidationAction {
Audit = "Audit",
Deny = "Deny",
Warn = "Warn",
}
}
