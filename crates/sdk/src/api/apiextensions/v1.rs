//! `apiextensions/v1`. Generated: see `synth-typegen`.

use crate::typed::*;

/// `CustomResourceColumnDefinition` of `apiextensions/v1`.
#[derive(Clone)]
#[must_use]
pub struct CustomResourceColumnDefinition(Fields);

/// What [`CustomResourceColumnDefinition::new`] takes.
pub struct CustomResourceColumnDefinitionRequired {
    /// `name`: text.
    pub name: String,
    /// `type`: text.
    pub type_: String,
    /// `jsonPath`: text.
    pub json_path: String,
}

impl CustomResourceColumnDefinition {
    /// One with what it has to have: `name`, `type`, `jsonPath`.
    #[inline]
    pub fn new(required: CustomResourceColumnDefinitionRequired) -> Self {
        Self(
            Fields::new()
                .put("name", Value::text(required.name))
                .put("type", Value::text(required.type_))
                .put("jsonPath", Value::text(required.json_path)),
        )
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `type`: text.
    pub fn type_(self, type_: impl Into<String>) -> Self {
        Self(self.0.put("type", Value::text(type_)))
    }

    /// `jsonPath`: text.
    pub fn json_path(self, json_path: impl Into<String>) -> Self {
        Self(self.0.put("jsonPath", Value::text(json_path)))
    }

    /// `description`: text.
    pub fn description(self, description: impl Into<String>) -> Self {
        Self(self.0.put("description", Value::text(description)))
    }

    /// `format`: text.
    pub fn format(self, format: impl Into<String>) -> Self {
        Self(self.0.put("format", Value::text(format)))
    }

    /// `priority`: an integer of 32 bits.
    pub fn priority(self, priority: impl Into<i32>) -> Self {
        Self(self.0.put("priority", Value::int32(priority)))
    }
}

typed!(CustomResourceColumnDefinition);

/// `CustomResourceConversion` of `apiextensions/v1`.
#[derive(Clone)]
#[must_use]
pub struct CustomResourceConversion(Fields);

impl CustomResourceConversion {
    /// One with what it has to have: `strategy`.
    pub fn new(strategy: impl Into<String>) -> Self {
        Self(Fields::new().put("strategy", Value::text(strategy)))
    }

    /// `strategy`: text.
    pub fn strategy(self, strategy: impl Into<String>) -> Self {
        Self(self.0.put("strategy", Value::text(strategy)))
    }

    /// `webhook`: [`WebhookConversion`].
    pub fn webhook(self, webhook: impl Into<WebhookConversion>) -> Self {
        Self(self.0.put("webhook", Value::object::<WebhookConversion>(webhook)))
    }
}

typed!(CustomResourceConversion);

/// `CustomResourceDefinition` of `apiextensions/v1`.
#[derive(Clone)]
#[must_use]
pub struct CustomResourceDefinition(Fields);

impl CustomResourceDefinition {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<CustomResourceDefinitionSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<CustomResourceDefinitionSpec>(spec)))
    }

    /// `spec`: [`CustomResourceDefinitionSpec`].
    pub fn spec(self, spec: impl Into<CustomResourceDefinitionSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<CustomResourceDefinitionSpec>(spec)))
    }
}

kind!(CustomResourceDefinition, "apiextensions.k8s.io/v1", "CustomResourceDefinition", Cluster);
impl Metadata for CustomResourceDefinition {}

/// `CustomResourceDefinitionNames` of `apiextensions/v1`.
#[derive(Clone)]
#[must_use]
pub struct CustomResourceDefinitionNames(Fields);

/// What [`CustomResourceDefinitionNames::new`] takes.
pub struct CustomResourceDefinitionNamesRequired {
    /// `plural`: text.
    pub plural: String,
    /// `kind`: text.
    pub kind: String,
}

impl CustomResourceDefinitionNames {
    /// One with what it has to have: `plural`, `kind`.
    #[inline]
    pub fn new(required: CustomResourceDefinitionNamesRequired) -> Self {
        Self(
            Fields::new().put("plural", Value::text(required.plural)).put("kind", Value::text(required.kind)),
        )
    }

    /// `plural`: text.
    pub fn plural(self, plural: impl Into<String>) -> Self {
        Self(self.0.put("plural", Value::text(plural)))
    }

    /// `kind`: text.
    pub fn kind(self, kind: impl Into<String>) -> Self {
        Self(self.0.put("kind", Value::text(kind)))
    }

    /// `categories`: a list, each text.
    pub fn categories(self, categories: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("categories", Value::list(categories, Value::text)))
    }

    /// `listKind`: text.
    pub fn list_kind(self, list_kind: impl Into<String>) -> Self {
        Self(self.0.put("listKind", Value::text(list_kind)))
    }

    /// `shortNames`: a list, each text.
    pub fn short_names(self, short_names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("shortNames", Value::list(short_names, Value::text)))
    }

    /// `singular`: text.
    pub fn singular(self, singular: impl Into<String>) -> Self {
        Self(self.0.put("singular", Value::text(singular)))
    }
}

typed!(CustomResourceDefinitionNames);

/// `CustomResourceDefinitionSpec` of `apiextensions/v1`.
#[derive(Clone)]
#[must_use]
pub struct CustomResourceDefinitionSpec(Fields);

/// What [`CustomResourceDefinitionSpec::new`] takes.
pub struct CustomResourceDefinitionSpecRequired {
    /// `group`: text.
    pub group: String,
    /// `names`: [`CustomResourceDefinitionNames`].
    pub names: CustomResourceDefinitionNames,
    /// `scope`: text.
    pub scope: String,
    /// `versions`: a list, each [`CustomResourceDefinitionVersion`].
    pub versions: Vec<CustomResourceDefinitionVersion>,
}

impl CustomResourceDefinitionSpec {
    /// One with what it has to have: `group`, `names`, `scope`, `versions`.
    #[inline]
    pub fn new(required: CustomResourceDefinitionSpecRequired) -> Self {
        Self(
            Fields::new()
                .put("group", Value::text(required.group))
                .put("names", Value::object::<CustomResourceDefinitionNames>(required.names))
                .put("scope", Value::text(required.scope))
                .put(
                    "versions",
                    Value::list(required.versions, Value::object::<CustomResourceDefinitionVersion>),
                ),
        )
    }

    /// `group`: text.
    pub fn group(self, group: impl Into<String>) -> Self {
        Self(self.0.put("group", Value::text(group)))
    }

    /// `names`: [`CustomResourceDefinitionNames`].
    pub fn names(self, names: impl Into<CustomResourceDefinitionNames>) -> Self {
        Self(self.0.put("names", Value::object::<CustomResourceDefinitionNames>(names)))
    }

    /// `scope`: text.
    pub fn scope(self, scope: impl Into<String>) -> Self {
        Self(self.0.put("scope", Value::text(scope)))
    }

    /// `versions`: a list, each [`CustomResourceDefinitionVersion`].
    pub fn versions(
        self,
        versions: impl IntoIterator<Item = impl Into<CustomResourceDefinitionVersion>>,
    ) -> Self {
        Self(self.0.put("versions", Value::list(versions, Value::object::<CustomResourceDefinitionVersion>)))
    }

    /// `conversion`: [`CustomResourceConversion`].
    pub fn conversion(self, conversion: impl Into<CustomResourceConversion>) -> Self {
        Self(self.0.put("conversion", Value::object::<CustomResourceConversion>(conversion)))
    }

    /// `preserveUnknownFields`: true or false.
    #[inline]
    pub fn preserve_unknown_fields(self, preserve_unknown_fields: bool) -> Self {
        Self(self.0.put("preserveUnknownFields", Value::Bool(preserve_unknown_fields)))
    }
}

typed!(CustomResourceDefinitionSpec);

/// `CustomResourceDefinitionVersion` of `apiextensions/v1`.
#[derive(Clone)]
#[must_use]
pub struct CustomResourceDefinitionVersion(Fields);

/// What [`CustomResourceDefinitionVersion::new`] takes.
pub struct CustomResourceDefinitionVersionRequired {
    /// `name`: text.
    pub name: String,
    /// `served`: true or false.
    pub served: bool,
    /// `storage`: true or false.
    pub storage: bool,
}

impl CustomResourceDefinitionVersion {
    /// One with what it has to have: `name`, `served`, `storage`.
    #[inline]
    pub fn new(required: CustomResourceDefinitionVersionRequired) -> Self {
        Self(
            Fields::new()
                .put("name", Value::text(required.name))
                .put("served", Value::Bool(required.served))
                .put("storage", Value::Bool(required.storage)),
        )
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `served`: true or false.
    #[inline]
    pub fn served(self, served: bool) -> Self {
        Self(self.0.put("served", Value::Bool(served)))
    }

    /// `storage`: true or false.
    #[inline]
    pub fn storage(self, storage: bool) -> Self {
        Self(self.0.put("storage", Value::Bool(storage)))
    }

    /// `additionalPrinterColumns`: a list, each [`CustomResourceColumnDefinition`].
    pub fn additional_printer_columns(
        self,
        additional_printer_columns: impl IntoIterator<Item = impl Into<CustomResourceColumnDefinition>>,
    ) -> Self {
        Self(self.0.put(
            "additionalPrinterColumns",
            Value::list(additional_printer_columns, Value::object::<CustomResourceColumnDefinition>),
        ))
    }

    /// `deprecated`: true or false; deprecated.
    #[inline]
    pub fn deprecated(self, deprecated: bool) -> Self {
        Self(self.0.put("deprecated", Value::Bool(deprecated)))
    }

    /// `deprecationWarning`: text.
    pub fn deprecation_warning(self, deprecation_warning: impl Into<String>) -> Self {
        Self(self.0.put("deprecationWarning", Value::text(deprecation_warning)))
    }

    /// `schema`: [`CustomResourceValidation`].
    pub fn schema(self, schema: impl Into<CustomResourceValidation>) -> Self {
        Self(self.0.put("schema", Value::object::<CustomResourceValidation>(schema)))
    }

    /// `selectableFields`: a list, each [`SelectableField`].
    pub fn selectable_fields(
        self,
        selectable_fields: impl IntoIterator<Item = impl Into<SelectableField>>,
    ) -> Self {
        Self(self.0.put("selectableFields", Value::list(selectable_fields, Value::object::<SelectableField>)))
    }

    /// `subresources`: [`CustomResourceSubresources`].
    pub fn subresources(self, subresources: impl Into<CustomResourceSubresources>) -> Self {
        Self(self.0.put("subresources", Value::object::<CustomResourceSubresources>(subresources)))
    }
}

typed!(CustomResourceDefinitionVersion);

/// `CustomResourceSubresourceScale` of `apiextensions/v1`.
#[derive(Clone)]
#[must_use]
pub struct CustomResourceSubresourceScale(Fields);

/// What [`CustomResourceSubresourceScale::new`] takes.
pub struct CustomResourceSubresourceScaleRequired {
    /// `specReplicasPath`: text.
    pub spec_replicas_path: String,
    /// `statusReplicasPath`: text.
    pub status_replicas_path: String,
}

impl CustomResourceSubresourceScale {
    /// One with what it has to have: `specReplicasPath`, `statusReplicasPath`.
    #[inline]
    pub fn new(required: CustomResourceSubresourceScaleRequired) -> Self {
        Self(
            Fields::new()
                .put("specReplicasPath", Value::text(required.spec_replicas_path))
                .put("statusReplicasPath", Value::text(required.status_replicas_path)),
        )
    }

    /// `specReplicasPath`: text.
    pub fn spec_replicas_path(self, spec_replicas_path: impl Into<String>) -> Self {
        Self(self.0.put("specReplicasPath", Value::text(spec_replicas_path)))
    }

    /// `statusReplicasPath`: text.
    pub fn status_replicas_path(self, status_replicas_path: impl Into<String>) -> Self {
        Self(self.0.put("statusReplicasPath", Value::text(status_replicas_path)))
    }

    /// `labelSelectorPath`: text.
    pub fn label_selector_path(self, label_selector_path: impl Into<String>) -> Self {
        Self(self.0.put("labelSelectorPath", Value::text(label_selector_path)))
    }
}

typed!(CustomResourceSubresourceScale);

/// `CustomResourceSubresources` of `apiextensions/v1`.
#[derive(Clone)]
#[must_use]
pub struct CustomResourceSubresources(Fields);

impl CustomResourceSubresources {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `scale`: [`CustomResourceSubresourceScale`].
    pub fn scale(self, scale: impl Into<CustomResourceSubresourceScale>) -> Self {
        Self(self.0.put("scale", Value::object::<CustomResourceSubresourceScale>(scale)))
    }

    /// `status`: anything.
    pub fn status(self, status: impl ToJson) -> Self {
        Self(self.0.put("status", Value::of(status)))
    }
}

typed!(CustomResourceSubresources);
impl Default for CustomResourceSubresources {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `CustomResourceValidation` of `apiextensions/v1`.
#[derive(Clone)]
#[must_use]
pub struct CustomResourceValidation(Fields);

impl CustomResourceValidation {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `openAPIV3Schema`: [`JSONSchemaProps`].
    pub fn open_apiv3_schema(self, open_apiv3_schema: impl Into<JSONSchemaProps>) -> Self {
        Self(self.0.put("openAPIV3Schema", Value::object::<JSONSchemaProps>(open_apiv3_schema)))
    }
}

typed!(CustomResourceValidation);
impl Default for CustomResourceValidation {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `ExternalDocumentation` of `apiextensions/v1`.
#[derive(Clone)]
#[must_use]
pub struct ExternalDocumentation(Fields);

impl ExternalDocumentation {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `description`: text.
    pub fn description(self, description: impl Into<String>) -> Self {
        Self(self.0.put("description", Value::text(description)))
    }

    /// `url`: text.
    pub fn url(self, url: impl Into<String>) -> Self {
        Self(self.0.put("url", Value::text(url)))
    }
}

typed!(ExternalDocumentation);
impl Default for ExternalDocumentation {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `JSONSchemaProps` of `apiextensions/v1`.
#[derive(Clone)]
#[must_use]
pub struct JSONSchemaProps(Fields);

impl JSONSchemaProps {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `$ref`: text.
    pub fn ref_(self, ref_: impl Into<String>) -> Self {
        Self(self.0.put("$ref", Value::text(ref_)))
    }

    /// `$schema`: text.
    pub fn schema(self, schema: impl Into<String>) -> Self {
        Self(self.0.put("$schema", Value::text(schema)))
    }

    /// `additionalItems`: anything.
    pub fn additional_items(self, additional_items: impl ToJson) -> Self {
        Self(self.0.put("additionalItems", Value::of(additional_items)))
    }

    /// `additionalProperties`: anything.
    pub fn additional_properties(self, additional_properties: impl ToJson) -> Self {
        Self(self.0.put("additionalProperties", Value::of(additional_properties)))
    }

    /// `allOf`: a list, each [`JSONSchemaProps`].
    pub fn all_of(self, all_of: impl IntoIterator<Item = impl Into<JSONSchemaProps>>) -> Self {
        Self(self.0.put("allOf", Value::list(all_of, Value::object::<JSONSchemaProps>)))
    }

    /// `anyOf`: a list, each [`JSONSchemaProps`].
    pub fn any_of(self, any_of: impl IntoIterator<Item = impl Into<JSONSchemaProps>>) -> Self {
        Self(self.0.put("anyOf", Value::list(any_of, Value::object::<JSONSchemaProps>)))
    }

    /// `default`: anything.
    pub fn default_(self, default_: impl ToJson) -> Self {
        Self(self.0.put("default", Value::of(default_)))
    }

    /// `definitions`: a map, each value [`JSONSchemaProps`].
    pub fn definitions(
        self,
        definitions: impl IntoIterator<Item = (impl Into<String>, impl Into<JSONSchemaProps>)>,
    ) -> Self {
        Self(self.0.put("definitions", Value::map(definitions, Value::object::<JSONSchemaProps>)))
    }

    /// `dependencies`: a map, each value anything.
    pub fn dependencies(
        self,
        dependencies: impl IntoIterator<Item = (impl Into<String>, impl ToJson)>,
    ) -> Self {
        Self(self.0.put("dependencies", Value::map(dependencies, Value::of)))
    }

    /// `description`: text.
    pub fn description(self, description: impl Into<String>) -> Self {
        Self(self.0.put("description", Value::text(description)))
    }

    /// `enum`: a list, each anything.
    pub fn enum_(self, enum_: impl IntoIterator<Item = impl ToJson>) -> Self {
        Self(self.0.put("enum", Value::list(enum_, Value::of)))
    }

    /// `example`: anything.
    pub fn example(self, example: impl ToJson) -> Self {
        Self(self.0.put("example", Value::of(example)))
    }

    /// `exclusiveMaximum`: true or false.
    #[inline]
    pub fn exclusive_maximum(self, exclusive_maximum: bool) -> Self {
        Self(self.0.put("exclusiveMaximum", Value::Bool(exclusive_maximum)))
    }

    /// `exclusiveMinimum`: true or false.
    #[inline]
    pub fn exclusive_minimum(self, exclusive_minimum: bool) -> Self {
        Self(self.0.put("exclusiveMinimum", Value::Bool(exclusive_minimum)))
    }

    /// `externalDocs`: [`ExternalDocumentation`].
    pub fn external_docs(self, external_docs: impl Into<ExternalDocumentation>) -> Self {
        Self(self.0.put("externalDocs", Value::object::<ExternalDocumentation>(external_docs)))
    }

    /// `format`: text.
    pub fn format(self, format: impl Into<String>) -> Self {
        Self(self.0.put("format", Value::text(format)))
    }

    /// `id`: text.
    pub fn id(self, id: impl Into<String>) -> Self {
        Self(self.0.put("id", Value::text(id)))
    }

    /// `items`: anything.
    pub fn items(self, items: impl ToJson) -> Self {
        Self(self.0.put("items", Value::of(items)))
    }

    /// `maxItems`: an integer.
    pub fn max_items(self, max_items: impl Into<i64>) -> Self {
        Self(self.0.put("maxItems", Value::int64(max_items)))
    }

    /// `maxLength`: an integer.
    pub fn max_length(self, max_length: impl Into<i64>) -> Self {
        Self(self.0.put("maxLength", Value::int64(max_length)))
    }

    /// `maxProperties`: an integer.
    pub fn max_properties(self, max_properties: impl Into<i64>) -> Self {
        Self(self.0.put("maxProperties", Value::int64(max_properties)))
    }

    /// `maximum`: a number.
    pub fn maximum(self, maximum: impl Into<f64>) -> Self {
        Self(self.0.put("maximum", Value::float(maximum)))
    }

    /// `minItems`: an integer.
    pub fn min_items(self, min_items: impl Into<i64>) -> Self {
        Self(self.0.put("minItems", Value::int64(min_items)))
    }

    /// `minLength`: an integer.
    pub fn min_length(self, min_length: impl Into<i64>) -> Self {
        Self(self.0.put("minLength", Value::int64(min_length)))
    }

    /// `minProperties`: an integer.
    pub fn min_properties(self, min_properties: impl Into<i64>) -> Self {
        Self(self.0.put("minProperties", Value::int64(min_properties)))
    }

    /// `minimum`: a number.
    pub fn minimum(self, minimum: impl Into<f64>) -> Self {
        Self(self.0.put("minimum", Value::float(minimum)))
    }

    /// `multipleOf`: a number.
    pub fn multiple_of(self, multiple_of: impl Into<f64>) -> Self {
        Self(self.0.put("multipleOf", Value::float(multiple_of)))
    }

    /// `not`: [`JSONSchemaProps`].
    pub fn not(self, not: impl Into<JSONSchemaProps>) -> Self {
        Self(self.0.put("not", Value::object::<JSONSchemaProps>(not)))
    }

    /// `nullable`: true or false.
    #[inline]
    pub fn nullable(self, nullable: bool) -> Self {
        Self(self.0.put("nullable", Value::Bool(nullable)))
    }

    /// `oneOf`: a list, each [`JSONSchemaProps`].
    pub fn one_of(self, one_of: impl IntoIterator<Item = impl Into<JSONSchemaProps>>) -> Self {
        Self(self.0.put("oneOf", Value::list(one_of, Value::object::<JSONSchemaProps>)))
    }

    /// `pattern`: text.
    pub fn pattern(self, pattern: impl Into<String>) -> Self {
        Self(self.0.put("pattern", Value::text(pattern)))
    }

    /// `patternProperties`: a map, each value [`JSONSchemaProps`].
    pub fn pattern_properties(
        self,
        pattern_properties: impl IntoIterator<Item = (impl Into<String>, impl Into<JSONSchemaProps>)>,
    ) -> Self {
        Self(
            self.0.put("patternProperties", Value::map(pattern_properties, Value::object::<JSONSchemaProps>)),
        )
    }

    /// `properties`: a map, each value [`JSONSchemaProps`].
    pub fn properties(
        self,
        properties: impl IntoIterator<Item = (impl Into<String>, impl Into<JSONSchemaProps>)>,
    ) -> Self {
        Self(self.0.put("properties", Value::map(properties, Value::object::<JSONSchemaProps>)))
    }

    /// `required`: a list, each text.
    pub fn required(self, required: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("required", Value::list(required, Value::text)))
    }

    /// `title`: text.
    pub fn title(self, title: impl Into<String>) -> Self {
        Self(self.0.put("title", Value::text(title)))
    }

    /// `type`: text.
    pub fn type_(self, type_: impl Into<String>) -> Self {
        Self(self.0.put("type", Value::text(type_)))
    }

    /// `uniqueItems`: true or false.
    #[inline]
    pub fn unique_items(self, unique_items: bool) -> Self {
        Self(self.0.put("uniqueItems", Value::Bool(unique_items)))
    }

    /// `x-kubernetes-embedded-resource`: true or false.
    #[inline]
    pub fn x_kubernetes_embedded_resource(self, x_kubernetes_embedded_resource: bool) -> Self {
        Self(self.0.put("x-kubernetes-embedded-resource", Value::Bool(x_kubernetes_embedded_resource)))
    }

    /// `x-kubernetes-int-or-string`: true or false.
    #[inline]
    pub fn x_kubernetes_int_or_string(self, x_kubernetes_int_or_string: bool) -> Self {
        Self(self.0.put("x-kubernetes-int-or-string", Value::Bool(x_kubernetes_int_or_string)))
    }

    /// `x-kubernetes-list-map-keys`: a list, each text.
    pub fn x_kubernetes_list_map_keys(
        self,
        x_kubernetes_list_map_keys: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        Self(self.0.put("x-kubernetes-list-map-keys", Value::list(x_kubernetes_list_map_keys, Value::text)))
    }

    /// `x-kubernetes-list-type`: text.
    pub fn x_kubernetes_list_type(self, x_kubernetes_list_type: impl Into<String>) -> Self {
        Self(self.0.put("x-kubernetes-list-type", Value::text(x_kubernetes_list_type)))
    }

    /// `x-kubernetes-map-type`: text.
    pub fn x_kubernetes_map_type(self, x_kubernetes_map_type: impl Into<String>) -> Self {
        Self(self.0.put("x-kubernetes-map-type", Value::text(x_kubernetes_map_type)))
    }

    /// `x-kubernetes-preserve-unknown-fields`: true or false.
    #[inline]
    pub fn x_kubernetes_preserve_unknown_fields(self, x_kubernetes_preserve_unknown_fields: bool) -> Self {
        Self(
            self.0.put(
                "x-kubernetes-preserve-unknown-fields",
                Value::Bool(x_kubernetes_preserve_unknown_fields),
            ),
        )
    }

    /// `x-kubernetes-validations`: a list, each [`ValidationRule`].
    pub fn x_kubernetes_validations(
        self,
        x_kubernetes_validations: impl IntoIterator<Item = impl Into<ValidationRule>>,
    ) -> Self {
        Self(self.0.put(
            "x-kubernetes-validations",
            Value::list(x_kubernetes_validations, Value::object::<ValidationRule>),
        ))
    }
}

typed!(JSONSchemaProps);
impl Default for JSONSchemaProps {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `SelectableField` of `apiextensions/v1`.
#[derive(Clone)]
#[must_use]
pub struct SelectableField(Fields);

impl SelectableField {
    /// One with what it has to have: `jsonPath`.
    pub fn new(json_path: impl Into<String>) -> Self {
        Self(Fields::new().put("jsonPath", Value::text(json_path)))
    }

    /// `jsonPath`: text.
    pub fn json_path(self, json_path: impl Into<String>) -> Self {
        Self(self.0.put("jsonPath", Value::text(json_path)))
    }
}

typed!(SelectableField);

/// `ServiceReference` of `apiextensions/v1`.
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

/// `ValidationRule` of `apiextensions/v1`.
#[derive(Clone)]
#[must_use]
pub struct ValidationRule(Fields);

impl ValidationRule {
    /// One with what it has to have: `rule`.
    pub fn new(rule: impl Into<String>) -> Self {
        Self(Fields::new().put("rule", Value::text(rule)))
    }

    /// `rule`: text.
    pub fn rule(self, rule: impl Into<String>) -> Self {
        Self(self.0.put("rule", Value::text(rule)))
    }

    /// `fieldPath`: text.
    pub fn field_path(self, field_path: impl Into<String>) -> Self {
        Self(self.0.put("fieldPath", Value::text(field_path)))
    }

    /// `message`: text.
    pub fn message(self, message: impl Into<String>) -> Self {
        Self(self.0.put("message", Value::text(message)))
    }

    /// `messageExpression`: text.
    pub fn message_expression(self, message_expression: impl Into<String>) -> Self {
        Self(self.0.put("messageExpression", Value::text(message_expression)))
    }

    /// `optionalOldSelf`: true or false.
    #[inline]
    pub fn optional_old_self(self, optional_old_self: bool) -> Self {
        Self(self.0.put("optionalOldSelf", Value::Bool(optional_old_self)))
    }

    /// `reason`: [`ValidationRuleReason`].
    pub fn reason(self, reason: impl Into<ValidationRuleReason>) -> Self {
        Self(self.0.put("reason", Value::scalar::<ValidationRuleReason>(reason)))
    }
}

typed!(ValidationRule);

/// `WebhookClientConfig` of `apiextensions/v1`.
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

/// `WebhookConversion` of `apiextensions/v1`.
#[derive(Clone)]
#[must_use]
pub struct WebhookConversion(Fields);

impl WebhookConversion {
    /// One with what it has to have: `conversionReviewVersions`.
    pub fn new(conversion_review_versions: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(
            Fields::new()
                .put("conversionReviewVersions", Value::list(conversion_review_versions, Value::text)),
        )
    }

    /// `conversionReviewVersions`: a list, each text.
    pub fn conversion_review_versions(
        self,
        conversion_review_versions: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        Self(self.0.put("conversionReviewVersions", Value::list(conversion_review_versions, Value::text)))
    }

    /// `clientConfig`: [`WebhookClientConfig`].
    pub fn client_config(self, client_config: impl Into<WebhookClientConfig>) -> Self {
        Self(self.0.put("clientConfig", Value::object::<WebhookClientConfig>(client_config)))
    }
}

typed!(WebhookConversion);

open_enum! {
/// `reason` of [`ValidationRule`]; other texts are taken, too.
ValidationRuleReason {
FieldValueDuplicate = "FieldValueDuplicate",
FieldValueForbidden = "FieldValueForbidden",
FieldValueInvalid = "FieldValueInvalid",
FieldValueRequired = "FieldValueRequired",
}
}
