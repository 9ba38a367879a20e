//! `flowcontrol/v1`. Generated: see `synth-typegen`.

use crate::typed::*;

/// `ExemptPriorityLevelConfiguration` of `flowcontrol/v1`.
#[derive(Clone)]
#[must_use]
pub struct ExemptPriorityLevelConfiguration(Fields);

impl ExemptPriorityLevelConfiguration {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `lendablePercent`: an integer of 32 bits.
    pub fn lendable_percent(self, lendable_percent: impl Into<i32>) -> Self {
        Self(self.0.put("lendablePercent", Value::int32(lendable_percent)))
    }

    /// `nominalConcurrencyShares`: an integer of 32 bits.
    pub fn nominal_concurrency_shares(self, nominal_concurrency_shares: impl Into<i32>) -> Self {
        Self(self.0.put("nominalConcurrencyShares", Value::int32(nominal_concurrency_shares)))
    }
}

typed!(ExemptPriorityLevelConfiguration);
impl Default for ExemptPriorityLevelConfiguration {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `FlowDistinguisherMethod` of `flowcontrol/v1`.
#[derive(Clone)]
#[must_use]
pub struct FlowDistinguisherMethod(Fields);

impl FlowDistinguisherMethod {
    /// One with what it has to have: `type`.
    pub fn new(type_: impl Into<String>) -> Self {
        Self(Fields::new().put("type", Value::text(type_)))
    }

    /// `type`: text.
    pub fn type_(self, type_: impl Into<String>) -> Self {
        Self(self.0.put("type", Value::text(type_)))
    }
}

typed!(FlowDistinguisherMethod);

/// `FlowSchema` of `flowcontrol/v1`.
#[derive(Clone)]
#[must_use]
pub struct FlowSchema(Fields);

impl FlowSchema {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<FlowSchemaSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<FlowSchemaSpec>(spec)))
    }

    /// `spec`: [`FlowSchemaSpec`].
    pub fn spec(self, spec: impl Into<FlowSchemaSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<FlowSchemaSpec>(spec)))
    }
}

kind!(FlowSchema, "flowcontrol.apiserver.k8s.io/v1", "FlowSchema", Cluster);
impl Metadata for FlowSchema {}

/// `FlowSchemaSpec` of `flowcontrol/v1`.
#[derive(Clone)]
#[must_use]
pub struct FlowSchemaSpec(Fields);

impl FlowSchemaSpec {
    /// One with what it has to have: `priorityLevelConfiguration`.
    pub fn new(priority_level_configuration: impl Into<PriorityLevelConfigurationReference>) -> Self {
        Self(Fields::new().put(
            "priorityLevelConfiguration",
            Value::object::<PriorityLevelConfigurationReference>(priority_level_configuration),
        ))
    }

    /// `priorityLevelConfiguration`: [`PriorityLevelConfigurationReference`].
    pub fn priority_level_configuration(
        self,
        priority_level_configuration: impl Into<PriorityLevelConfigurationReference>,
    ) -> Self {
        Self(self.0.put(
            "priorityLevelConfiguration",
            Value::object::<PriorityLevelConfigurationReference>(priority_level_configuration),
        ))
    }

    /// `distinguisherMethod`: [`FlowDistinguisherMethod`].
    pub fn distinguisher_method(self, distinguisher_method: impl Into<FlowDistinguisherMethod>) -> Self {
        Self(
            self.0.put("distinguisherMethod", Value::object::<FlowDistinguisherMethod>(distinguisher_method)),
        )
    }

    /// `matchingPrecedence`: an integer of 32 bits, `0` when left out.
    pub fn matching_precedence(self, matching_precedence: impl Into<i32>) -> Self {
        Self(self.0.put("matchingPrecedence", Value::int32(matching_precedence)))
    }

    /// `rules`: a list, each [`PolicyRulesWithSubjects`].
    pub fn rules(self, rules: impl IntoIterator<Item = impl Into<PolicyRulesWithSubjects>>) -> Self {
        Self(self.0.put("rules", Value::list(rules, Value::object::<PolicyRulesWithSubjects>)))
    }
}

typed!(FlowSchemaSpec);

/// `GroupSubject` of `flowcontrol/v1`.
#[derive(Clone)]
#[must_use]
pub struct GroupSubject(Fields);

impl GroupSubject {
    /// One with what it has to have: `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self(Fields::new().put("name", Value::text(name)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }
}

typed!(GroupSubject);

/// `LimitResponse` of `flowcontrol/v1`.
#[derive(Clone)]
#[must_use]
pub struct LimitResponse(Fields);

impl LimitResponse {
    /// One with what it has to have: `type`.
    pub fn new(type_: impl Into<String>) -> Self {
        Self(Fields::new().put("type", Value::text(type_)))
    }

    /// `type`: text.
    pub fn type_(self, type_: impl Into<String>) -> Self {
        Self(self.0.put("type", Value::text(type_)))
    }

    /// `queuing`: [`QueuingConfiguration`].
    pub fn queuing(self, queuing: impl Into<QueuingConfiguration>) -> Self {
        Self(self.0.put("queuing", Value::object::<QueuingConfiguration>(queuing)))
    }
}

typed!(LimitResponse);

/// `LimitedPriorityLevelConfiguration` of `flowcontrol/v1`.
#[derive(Clone)]
#[must_use]
pub struct LimitedPriorityLevelConfiguration(Fields);

impl LimitedPriorityLevelConfiguration {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `borrowingLimitPercent`: an integer of 32 bits.
    pub fn borrowing_limit_percent(self, borrowing_limit_percent: impl Into<i32>) -> Self {
        Self(self.0.put("borrowingLimitPercent", Value::int32(borrowing_limit_percent)))
    }

    /// `lendablePercent`: an integer of 32 bits.
    pub fn lendable_percent(self, lendable_percent: impl Into<i32>) -> Self {
        Self(self.0.put("lendablePercent", Value::int32(lendable_percent)))
    }

    /// `limitResponse`: [`LimitResponse`].
    pub fn limit_response(self, limit_response: impl Into<LimitResponse>) -> Self {
        Self(self.0.put("limitResponse", Value::object::<LimitResponse>(limit_response)))
    }

    /// `nominalConcurrencyShares`: an integer of 32 bits.
    pub fn nominal_concurrency_shares(self, nominal_concurrency_shares: impl Into<i32>) -> Self {
        Self(self.0.put("nominalConcurrencyShares", Value::int32(nominal_concurrency_shares)))
    }
}

typed!(LimitedPriorityLevelConfiguration);
impl Default for LimitedPriorityLevelConfiguration {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `NonResourcePolicyRule` of `flowcontrol/v1`.
#[derive(Clone)]
#[must_use]
pub struct NonResourcePolicyRule(Fields);

/// What [`NonResourcePolicyRule::new`] takes.
pub struct NonResourcePolicyRuleRequired {
    /// `verbs`: a list, each text.
    pub verbs: Vec<String>,
    /// `nonResourceURLs`: a list, each text.
    pub non_resource_urls: Vec<String>,
}

impl NonResourcePolicyRule {
    /// One with what it has to have: `verbs`, `nonResourceURLs`.
    #[inline]
    pub fn new(required: NonResourcePolicyRuleRequired) -> Self {
        Self(
            Fields::new()
                .put("verbs", Value::list(required.verbs, Value::text))
                .put("nonResourceURLs", Value::list(required.non_resource_urls, Value::text)),
        )
    }

    /// `verbs`: a list, each text.
    pub fn verbs(self, verbs: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("verbs", Value::list(verbs, Value::text)))
    }

    /// `nonResourceURLs`: a list, each text.
    pub fn non_resource_urls(self, non_resource_urls: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("nonResourceURLs", Value::list(non_resource_urls, Value::text)))
    }
}

typed!(NonResourcePolicyRule);

/// `PolicyRulesWithSubjects` of `flowcontrol/v1`.
#[derive(Clone)]
#[must_use]
pub struct PolicyRulesWithSubjects(Fields);

impl PolicyRulesWithSubjects {
    /// One with what it has to have: `subjects`.
    pub fn new(subjects: impl IntoIterator<Item = impl Into<Subject>>) -> Self {
        Self(Fields::new().put("subjects", Value::list(subjects, Value::object::<Subject>)))
    }

    /// `subjects`: a list, each [`Subject`].
    pub fn subjects(self, subjects: impl IntoIterator<Item = impl Into<Subject>>) -> Self {
        Self(self.0.put("subjects", Value::list(subjects, Value::object::<Subject>)))
    }

    /// `nonResourceRules`: a list, each [`NonResourcePolicyRule`].
    pub fn non_resource_rules(
        self,
        non_resource_rules: impl IntoIterator<Item = impl Into<NonResourcePolicyRule>>,
    ) -> Self {
        Self(
            self.0.put(
                "nonResourceRules",
                Value::list(non_resource_rules, Value::object::<NonResourcePolicyRule>),
            ),
        )
    }

    /// `resourceRules`: a list, each [`ResourcePolicyRule`].
    pub fn resource_rules(
        self,
        resource_rules: impl IntoIterator<Item = impl Into<ResourcePolicyRule>>,
    ) -> Self {
        Self(self.0.put("resourceRules", Value::list(resource_rules, Value::object::<ResourcePolicyRule>)))
    }
}

typed!(PolicyRulesWithSubjects);

/// `PriorityLevelConfiguration` of `flowcontrol/v1`.
#[derive(Clone)]
#[must_use]
pub struct PriorityLevelConfiguration(Fields);

impl PriorityLevelConfiguration {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<PriorityLevelConfigurationSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<PriorityLevelConfigurationSpec>(spec)))
    }

    /// `spec`: [`PriorityLevelConfigurationSpec`].
    pub fn spec(self, spec: impl Into<PriorityLevelConfigurationSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<PriorityLevelConfigurationSpec>(spec)))
    }
}

kind!(PriorityLevelConfiguration, "flowcontrol.apiserver.k8s.io/v1", "PriorityLevelConfiguration", Cluster);
impl Metadata for PriorityLevelConfiguration {}

/// `PriorityLevelConfigurationReference` of `flowcontrol/v1`.
#[derive(Clone)]
#[must_use]
pub struct PriorityLevelConfigurationReference(Fields);

impl PriorityLevelConfigurationReference {
    /// One with what it has to have: `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self(Fields::new().put("name", Value::text(name)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }
}

typed!(PriorityLevelConfigurationReference);

/// `PriorityLevelConfigurationSpec` of `flowcontrol/v1`.
#[derive(Clone)]
#[must_use]
pub struct PriorityLevelConfigurationSpec(Fields);

impl PriorityLevelConfigurationSpec {
    /// One with what it has to have: `type`.
    pub fn new(type_: impl Into<String>) -> Self {
        Self(Fields::new().put("type", Value::text(type_)))
    }

    /// `type`: text.
    pub fn type_(self, type_: impl Into<String>) -> Self {
        Self(self.0.put("type", Value::text(type_)))
    }

    /// `exempt`: [`ExemptPriorityLevelConfiguration`].
    pub fn exempt(self, exempt: impl Into<ExemptPriorityLevelConfiguration>) -> Self {
        Self(self.0.put("exempt", Value::object::<ExemptPriorityLevelConfiguration>(exempt)))
    }

    /// `limited`: [`LimitedPriorityLevelConfiguration`].
    pub fn limited(self, limited: impl Into<LimitedPriorityLevelConfiguration>) -> Self {
        Self(self.0.put("limited", Value::object::<LimitedPriorityLevelConfiguration>(limited)))
    }
}

typed!(PriorityLevelConfigurationSpec);

/// `QueuingConfiguration` of `flowcontrol/v1`.
#[derive(Clone)]
#[must_use]
pub struct QueuingConfiguration(Fields);

impl QueuingConfiguration {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `handSize`: an integer of 32 bits, `0` when left out.
    pub fn hand_size(self, hand_size: impl Into<i32>) -> Self {
        Self(self.0.put("handSize", Value::int32(hand_size)))
    }

    /// `queueLengthLimit`: an integer of 32 bits, `0` when left out.
    pub fn queue_length_limit(self, queue_length_limit: impl Into<i32>) -> Self {
        Self(self.0.put("queueLengthLimit", Value::int32(queue_length_limit)))
    }

    /// `queues`: an integer of 32 bits, `0` when left out.
    pub fn queues(self, queues: impl Into<i32>) -> Self {
        Self(self.0.put("queues", Value::int32(queues)))
    }
}

typed!(QueuingConfiguration);
impl Default for QueuingConfiguration {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `ResourcePolicyRule` of `flowcontrol/v1`.
#[derive(Clone)]
#[must_use]
pub struct ResourcePolicyRule(Fields);

/// What [`ResourcePolicyRule::new`] takes.
pub struct ResourcePolicyRuleRequired {
    /// `verbs`: a list, each text.
    pub verbs: Vec<String>,
    /// `apiGroups`: a list, each text.
    pub api_groups: Vec<String>,
    /// `resources`: a list, each text.
    pub resources: Vec<String>,
}

impl ResourcePolicyRule {
    /// One with what it has to have: `verbs`, `apiGroups`, `resources`.
    #[inline]
    pub fn new(required: ResourcePolicyRuleRequired) -> Self {
        Self(
            Fields::new()
                .put("verbs", Value::list(required.verbs, Value::text))
                .put("apiGroups", Value::list(required.api_groups, Value::text))
                .put("resources", Value::list(required.resources, Value::text)),
        )
    }

    /// `verbs`: a list, each text.
    pub fn verbs(self, verbs: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("verbs", Value::list(verbs, Value::text)))
    }

    /// `apiGroups`: a list, each text.
    pub fn api_groups(self, api_groups: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("apiGroups", Value::list(api_groups, Value::text)))
    }

    /// `resources`: a list, each text.
    pub fn resources(self, resources: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("resources", Value::list(resources, Value::text)))
    }

    /// `clusterScope`: true or false.
    #[inline]
    pub fn cluster_scope(self, cluster_scope: bool) -> Self {
        Self(self.0.put("clusterScope", Value::Bool(cluster_scope)))
    }

    /// `namespaces`: a list, each text.
    pub fn namespaces(self, namespaces: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("namespaces", Value::list(namespaces, Value::text)))
    }
}

typed!(ResourcePolicyRule);

/// `ServiceAccountSubject` of `flowcontrol/v1`.
#[derive(Clone)]
#[must_use]
pub struct ServiceAccountSubject(Fields);

/// What [`ServiceAccountSubject::new`] takes.
pub struct ServiceAccountSubjectRequired {
    /// `namespace`: text.
    pub namespace: String,
    /// `name`: text.
    pub name: String,
}

impl ServiceAccountSubject {
    /// One with what it has to have: `namespace`, `name`.
    #[inline]
    pub fn new(required: ServiceAccountSubjectRequired) -> Self {
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
}

typed!(ServiceAccountSubject);

/// `Subject` of `flowcontrol/v1`.
#[derive(Clone)]
#[must_use]
pub struct Subject(Fields);

impl Subject {
    /// One with what it has to have: `kind`.
    pub fn new(kind: impl Into<String>) -> Self {
        Self(Fields::new().put("kind", Value::text(kind)))
    }

    /// `kind`: text.
    pub fn kind(self, kind: impl Into<String>) -> Self {
        Self(self.0.put("kind", Value::text(kind)))
    }

    /// `group`: [`GroupSubject`].
    pub fn group(self, group: impl Into<GroupSubject>) -> Self {
        Self(self.0.put("group", Value::object::<GroupSubject>(group)))
    }

    /// `serviceAccount`: [`ServiceAccountSubject`].
    pub fn service_account(self, service_account: impl Into<ServiceAccountSubject>) -> Self {
        Self(self.0.put("serviceAccount", Value::object::<ServiceAccountSubject>(service_account)))
    }

    /// `user`: [`UserSubject`].
    pub fn user(self, user: impl Into<UserSubject>) -> Self {
        Self(self.0.put("user", Value::object::<UserSubject>(user)))
    }
}

typed!(Subject);

/// `UserSubject` of `flowcontrol/v1`.
#[derive(Clone)]
#[must_use]
pub struct UserSubject(Fields);

impl UserSubject {
    /// One with what it has to have: `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self(Fields::new().put("name", Value::text(name)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }
}

typed!(UserSubject);
