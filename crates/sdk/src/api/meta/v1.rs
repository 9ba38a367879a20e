//! `meta/v1`. Generated: see `synth-typegen`.

use crate::typed::*;

/// `LabelSelector` of `meta/v1`.
#[derive(Clone)]
#[must_use]
pub struct LabelSelector(Fields);

impl LabelSelector {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `matchExpressions`: a list, each [`LabelSelectorRequirement`].
    pub fn match_expressions(
        self,
        match_expressions: impl IntoIterator<Item = impl Into<LabelSelectorRequirement>>,
    ) -> Self {
        Self(self.0.put(
            "matchExpressions",
            Value::list(match_expressions, Value::object::<LabelSelectorRequirement>),
        ))
    }

    /// `matchLabels`: a map, each value text.
    pub fn match_labels(
        self,
        match_labels: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        Self(self.0.put("matchLabels", Value::map(match_labels, Value::text)))
    }
}

typed!(LabelSelector);
impl Default for LabelSelector {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `LabelSelectorRequirement` of `meta/v1`.
#[derive(Clone)]
#[must_use]
pub struct LabelSelectorRequirement(Fields);

/// What [`LabelSelectorRequirement::new`] takes.
pub struct LabelSelectorRequirementRequired {
    /// `key`: text.
    pub key: String,
    /// `operator`: text.
    pub operator: String,
}

impl LabelSelectorRequirement {
    /// One with what it has to have: `key`, `operator`.
    #[inline]
    pub fn new(required: LabelSelectorRequirementRequired) -> Self {
        Self(
            Fields::new()
                .put("key", Value::text(required.key))
                .put("operator", Value::text(required.operator)),
        )
    }

    /// `key`: text.
    pub fn key(self, key: impl Into<String>) -> Self {
        Self(self.0.put("key", Value::text(key)))
    }

    /// `operator`: text.
    pub fn operator(self, operator: impl Into<String>) -> Self {
        Self(self.0.put("operator", Value::text(operator)))
    }

    /// `values`: a list, each text.
    pub fn values(self, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("values", Value::list(values, Value::text)))
    }
}

typed!(LabelSelectorRequirement);

/// `ManagedFieldsEntry` of `meta/v1`.
#[derive(Clone)]
#[must_use]
pub struct ManagedFieldsEntry(Fields);

impl ManagedFieldsEntry {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `apiVersion`: text.
    pub fn api_version(self, api_version: impl Into<String>) -> Self {
        Self(self.0.put("apiVersion", Value::text(api_version)))
    }

    /// `fieldsType`: text.
    pub fn fields_type(self, fields_type: impl Into<String>) -> Self {
        Self(self.0.put("fieldsType", Value::text(fields_type)))
    }

    /// `fieldsV1`: anything.
    pub fn fields_v1(self, fields_v1: impl ToJson) -> Self {
        Self(self.0.put("fieldsV1", Value::of(fields_v1)))
    }

    /// `manager`: text.
    pub fn manager(self, manager: impl Into<String>) -> Self {
        Self(self.0.put("manager", Value::text(manager)))
    }

    /// `operation`: text.
    pub fn operation(self, operation: impl Into<String>) -> Self {
        Self(self.0.put("operation", Value::text(operation)))
    }

    /// `subresource`: text.
    pub fn subresource(self, subresource: impl Into<String>) -> Self {
        Self(self.0.put("subresource", Value::text(subresource)))
    }

    /// `time`: text.
    pub fn time(self, time: impl Into<String>) -> Self {
        Self(self.0.put("time", Value::text(time)))
    }
}

typed!(ManagedFieldsEntry);
impl Default for ManagedFieldsEntry {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `ObjectMeta` of `meta/v1`.
#[derive(Clone)]
#[must_use]
pub struct ObjectMeta(Fields);

impl ObjectMeta {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `annotations`: a map, each value text.
    pub fn annotations(
        self,
        annotations: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        Self(self.0.put("annotations", Value::map(annotations, Value::text)))
    }

    /// `finalizers`: a list, each text.
    pub fn finalizers(self, finalizers: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("finalizers", Value::list(finalizers, Value::text)))
    }

    /// `generateName`: text.
    pub fn generate_name(self, generate_name: impl Into<String>) -> Self {
        Self(self.0.put("generateName", Value::text(generate_name)))
    }

    /// `labels`: a map, each value text.
    pub fn labels(self, labels: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>) -> Self {
        Self(self.0.put("labels", Value::map(labels, Value::text)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `namespace`: text.
    pub fn namespace(self, namespace: impl Into<String>) -> Self {
        Self(self.0.put("namespace", Value::text(namespace)))
    }

    /// `ownerReferences`: a list, each [`OwnerReference`].
    pub fn owner_references(
        self,
        owner_references: impl IntoIterator<Item = impl Into<OwnerReference>>,
    ) -> Self {
        Self(self.0.put("ownerReferences", Value::list(owner_references, Value::object::<OwnerReference>)))
    }
}

typed!(ObjectMeta);
impl Default for ObjectMeta {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `OwnerReference` of `meta/v1`.
#[derive(Clone)]
#[must_use]
pub struct OwnerReference(Fields);

/// What [`OwnerReference::new`] takes.
pub struct OwnerReferenceRequired {
    /// `apiVersion`: text.
    pub api_version: String,
    /// `kind`: text.
    pub kind: String,
    /// `name`: text.
    pub name: String,
    /// `uid`: text.
    pub uid: String,
}

impl OwnerReference {
    /// One with what it has to have: `apiVersion`, `kind`, `name`, `uid`.
    #[inline]
    pub fn new(required: OwnerReferenceRequired) -> Self {
        Self(
            Fields::new()
                .put("apiVersion", Value::text(required.api_version))
                .put("kind", Value::text(required.kind))
                .put("name", Value::text(required.name))
                .put("uid", Value::text(required.uid)),
        )
    }

    /// `apiVersion`: text.
    pub fn api_version(self, api_version: impl Into<String>) -> Self {
        Self(self.0.put("apiVersion", Value::text(api_version)))
    }

    /// `kind`: text.
    pub fn kind(self, kind: impl Into<String>) -> Self {
        Self(self.0.put("kind", Value::text(kind)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `uid`: text.
    pub fn uid(self, uid: impl Into<String>) -> Self {
        Self(self.0.put("uid", Value::text(uid)))
    }

    /// `blockOwnerDeletion`: true or false.
    #[inline]
    pub fn block_owner_deletion(self, block_owner_deletion: bool) -> Self {
        Self(self.0.put("blockOwnerDeletion", Value::Bool(block_owner_deletion)))
    }

    /// `controller`: true or false.
    #[inline]
    pub fn controller(self, controller: bool) -> Self {
        Self(self.0.put("controller", Value::Bool(controller)))
    }
}

typed!(OwnerReference);
