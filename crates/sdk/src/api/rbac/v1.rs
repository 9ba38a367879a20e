//! `rbac/v1`. Generated: see `synth-typegen`.

use crate::typed::*;

/// `AggregationRule` of `rbac/v1`.
#[derive(Clone)]
#[must_use]
pub struct AggregationRule(Fields);

impl AggregationRule {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `clusterRoleSelectors`: a list, each [`LabelSelector`](crate::api::meta::v1::LabelSelector).
    pub fn cluster_role_selectors(
        self,
        cluster_role_selectors: impl IntoIterator<Item = impl Into<crate::api::meta::v1::LabelSelector>>,
    ) -> Self {
        Self(self.0.put(
            "clusterRoleSelectors",
            Value::list(cluster_role_selectors, Value::object::<crate::api::meta::v1::LabelSelector>),
        ))
    }
}

typed!(AggregationRule);
impl Default for AggregationRule {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `ClusterRole` of `rbac/v1`.
#[derive(Clone)]
#[must_use]
pub struct ClusterRole(Fields);

impl ClusterRole {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Self::start())
    }

    /// `aggregationRule`: [`AggregationRule`].
    pub fn aggregation_rule(self, aggregation_rule: impl Into<AggregationRule>) -> Self {
        Self(self.0.put("aggregationRule", Value::object::<AggregationRule>(aggregation_rule)))
    }

    /// `rules`: a list, each [`PolicyRule`].
    pub fn rules(self, rules: impl IntoIterator<Item = impl Into<PolicyRule>>) -> Self {
        Self(self.0.put("rules", Value::list(rules, Value::object::<PolicyRule>)))
    }
}

kind!(ClusterRole, "rbac.authorization.k8s.io/v1", "ClusterRole", Cluster);
impl Metadata for ClusterRole {}
impl Default for ClusterRole {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `ClusterRoleBinding` of `rbac/v1`.
#[derive(Clone)]
#[must_use]
pub struct ClusterRoleBinding(Fields);

impl ClusterRoleBinding {
    /// One with what it has to have: `roleRef`.
    pub fn new(role_ref: impl Into<RoleRef>) -> Self {
        Self(Self::start().put("roleRef", Value::object::<RoleRef>(role_ref)))
    }

    /// `roleRef`: [`RoleRef`].
    pub fn role_ref(self, role_ref: impl Into<RoleRef>) -> Self {
        Self(self.0.put("roleRef", Value::object::<RoleRef>(role_ref)))
    }

    /// `subjects`: a list, each [`Subject`].
    pub fn subjects(self, subjects: impl IntoIterator<Item = impl Into<Subject>>) -> Self {
        Self(self.0.put("subjects", Value::list(subjects, Value::object::<Subject>)))
    }
}

kind!(ClusterRoleBinding, "rbac.authorization.k8s.io/v1", "ClusterRoleBinding", Cluster);
impl Metadata for ClusterRoleBinding {}

/// `PolicyRule` of `rbac/v1`.
#[derive(Clone)]
#[must_use]
pub struct PolicyRule(Fields);

impl PolicyRule {
    /// One with what it has to have: `verbs`.
    pub fn new(verbs: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(Fields::new().put("verbs", Value::list(verbs, Value::text)))
    }

    /// `verbs`: a list, each text.
    pub fn verbs(self, verbs: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("verbs", Value::list(verbs, Value::text)))
    }

    /// `apiGroups`: a list, each text.
    pub fn api_groups(self, api_groups: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("apiGroups", Value::list(api_groups, Value::text)))
    }

    /// `nonResourceURLs`: a list, each text.
    pub fn non_resource_urls(self, non_resource_urls: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("nonResourceURLs", Value::list(non_resource_urls, Value::text)))
    }

    /// `resourceNames`: a list, each text.
    pub fn resource_names(self, resource_names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("resourceNames", Value::list(resource_names, Value::text)))
    }

    /// `resources`: a list, each text.
    pub fn resources(self, resources: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("resources", Value::list(resources, Value::text)))
    }
}

typed!(PolicyRule);

/// `Role` of `rbac/v1`.
#[derive(Clone)]
#[must_use]
pub struct Role(Fields);

impl Role {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Self::start())
    }

    /// `rules`: a list, each [`PolicyRule`].
    pub fn rules(self, rules: impl IntoIterator<Item = impl Into<PolicyRule>>) -> Self {
        Self(self.0.put("rules", Value::list(rules, Value::object::<PolicyRule>)))
    }
}

kind!(Role, "rbac.authorization.k8s.io/v1", "Role", Namespaced);
impl Metadata for Role {}
impl Default for Role {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `RoleBinding` of `rbac/v1`.
#[derive(Clone)]
#[must_use]
pub struct RoleBinding(Fields);

impl RoleBinding {
    /// One with what it has to have: `roleRef`.
    pub fn new(role_ref: impl Into<RoleRef>) -> Self {
        Self(Self::start().put("roleRef", Value::object::<RoleRef>(role_ref)))
    }

    /// `roleRef`: [`RoleRef`].
    pub fn role_ref(self, role_ref: impl Into<RoleRef>) -> Self {
        Self(self.0.put("roleRef", Value::object::<RoleRef>(role_ref)))
    }

    /// `subjects`: a list, each [`Subject`].
    pub fn subjects(self, subjects: impl IntoIterator<Item = impl Into<Subject>>) -> Self {
        Self(self.0.put("subjects", Value::list(subjects, Value::object::<Subject>)))
    }
}

kind!(RoleBinding, "rbac.authorization.k8s.io/v1", "RoleBinding", Namespaced);
impl Metadata for RoleBinding {}

/// `RoleRef` of `rbac/v1`.
#[derive(Clone)]
#[must_use]
pub struct RoleRef(Fields);

/// What [`RoleRef::new`] takes.
pub struct RoleRefRequired {
    /// `apiGroup`: text.
    pub api_group: String,
    /// `kind`: text.
    pub kind: String,
    /// `name`: text.
    pub name: String,
}

impl RoleRef {
    /// One with what it has to have: `apiGroup`, `kind`, `name`.
    #[inline]
    pub fn new(required: RoleRefRequired) -> Self {
        Self(
            Fields::new()
                .put("apiGroup", Value::text(required.api_group))
                .put("kind", Value::text(required.kind))
                .put("name", Value::text(required.name)),
        )
    }

    /// `apiGroup`: text.
    pub fn api_group(self, api_group: impl Into<String>) -> Self {
        Self(self.0.put("apiGroup", Value::text(api_group)))
    }

    /// `kind`: text.
    pub fn kind(self, kind: impl Into<String>) -> Self {
        Self(self.0.put("kind", Value::text(kind)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }
}

typed!(RoleRef);

/// `Subject` of `rbac/v1`.
#[derive(Clone)]
#[must_use]
pub struct Subject(Fields);

/// What [`Subject::new`] takes.
pub struct SubjectRequired {
    /// `kind`: text.
    pub kind: String,
    /// `name`: text.
    pub name: String,
}

impl Subject {
    /// One with what it has to have: `kind`, `name`.
    #[inline]
    pub fn new(required: SubjectRequired) -> Self {
        Self(Fields::new().put("kind", Value::text(required.kind)).put("name", Value::text(required.name)))
    }

    /// `kind`: text.
    pub fn kind(self, kind: impl Into<String>) -> Self {
        Self(self.0.put("kind", Value::text(kind)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `apiGroup`: text.
    pub fn api_group(self, api_group: impl Into<String>) -> Self {
        Self(self.0.put("apiGroup", Value::text(api_group)))
    }

    /// `namespace`: text.
    pub fn namespace(self, namespace: impl Into<String>) -> Self {
        Self(self.0.put("namespace", Value::text(namespace)))
    }
}

typed!(Subject);
