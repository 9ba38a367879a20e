//! The part of JSON Schema that Kubernetes uses: in OpenAPI documents, and as structural schemas in CRDs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A schema. Of what says the same in prose or checks values, only what types can express is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
pub struct Schema {
    /// `object`, `array`, `string`, `integer`, `number`, `boolean`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub type_: Option<String>,
    /// `int32`, `int64`, `double`, `byte`, `date-time`, `duration`, `int-or-string`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// `#/components/schemas/…`.
    #[serde(rename = "$ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// One reference, in OpenAPI documents: a reference may have no sibling.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub all_of: Vec<Schema>,
    /// Of integer or string, and of string or number.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub one_of: Vec<Schema>,
    /// Of integer and string, in CRDs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub any_of: Vec<Schema>,
    /// Fields of an object.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub properties: BTreeMap<String, Schema>,
    /// Names of fields that have to be there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<String>,
    /// Of each item of an array.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Box<Schema>>,
    /// Of each value of a map: a schema, or `true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_properties: Option<Additional>,
    /// The only values.
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Value>,
    /// What the API server puts in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// A regular expression.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// May be `null`.
    #[serde(skip_serializing_if = "is_false")]
    pub nullable: bool,
    /// Whether the description begins with the word.
    #[serde(skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// Prose: not in what is committed.
    #[serde(skip_serializing)]
    pub(crate) description: String,
    /// Whether fields that are not listed stay.
    #[serde(rename = "x-kubernetes-preserve-unknown-fields", skip_serializing_if = "is_false")]
    pub preserve_unknown_fields: bool,
    /// An integer or a string.
    #[serde(rename = "x-kubernetes-int-or-string", skip_serializing_if = "is_false")]
    pub int_or_string: bool,
    /// A whole Kubernetes object.
    #[serde(rename = "x-kubernetes-embedded-resource", skip_serializing_if = "is_false")]
    pub embedded_resource: bool,
    /// The kinds that have this schema.
    #[serde(rename = "x-kubernetes-group-version-kind", skip_serializing)]
    pub kinds: Vec<GroupVersionKind>,
}

/// What may stand for `additionalProperties`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Additional {
    /// Whether there may be any.
    Any(bool),
    /// What each has to be.
    Schema(Box<Schema>),
}

/// A kind as the documents name it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct GroupVersionKind {
    pub group: String,
    pub version: String,
    pub kind: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

impl Schema {
    /// Reads a schema of a CRD; what is wrong comes with the path of its field, as `spec.rules[].name`.
    pub(crate) fn read(value: &Value) -> Result<Self, (String, String)> {
        Self::deserialize(value).map_err(|error| {
            let mut path = String::new();
            // The innermost schema that cannot be read is the one to tell.
            let (mut value, mut problem) = (value, error.to_string());
            while let Some((step, inner, error)) = Self::broken_part(value) {
                let dot = if path.is_empty() || step.starts_with('[') { "" } else { "." };
                path = format!("{path}{dot}{step}");
                (value, problem) = (inner, error);
            }
            (path, problem)
        })
    }

    fn broken_part(value: &Value) -> Option<(String, &Value, String)> {
        let properties = value.get("properties").and_then(Value::as_object).into_iter().flatten();
        let parts = properties
            .map(|(name, part)| (name.clone(), part))
            .chain(value.get("items").map(|items| ("[]".to_owned(), items)))
            .chain(value.get("additionalProperties").map(|values| ("*".to_owned(), values)));
        let mut broken = parts.filter(|(_, part)| part.is_object()).filter_map(|(step, part)| {
            let error = Self::deserialize(part).err()?;
            Some((step, part, error.to_string()))
        });
        broken.next()
    }

    /// Without prose, and without what a reference or an empty object says anyway.
    pub(crate) fn trimmed(self) -> Self {
        let mut schema = self.tidied();
        schema.forget_prose();
        schema
    }

    /// Without what a reference or an empty object says anyway.
    pub(crate) fn tidied(mut self) -> Self {
        self.deprecated |= self.description.to_ascii_lowercase().starts_with("deprecated");
        if let [only] = self.all_of.as_mut_slice() {
            self.reference = only.reference.take();
            self.all_of.clear();
        }
        if self.default.as_ref().is_some_and(|value| value.as_object().is_some_and(serde_json::Map::is_empty))
        {
            self.default = None;
        }
        self.properties = self.properties.into_iter().map(|(key, schema)| (key, schema.tidied())).collect();
        self.items = self.items.map(|items| Box::new(items.tidied()));
        self.additional_properties = self.additional_properties.map(|additional| match additional {
            Additional::Schema(schema) => Additional::Schema(Box::new(schema.tidied())),
            any @ Additional::Any(_) => any,
        });
        self
    }

    fn forget_prose(&mut self) {
        self.description = String::new();
        let additional = self.additional_properties.as_mut().and_then(|additional| match additional {
            Additional::Schema(schema) => Some(&mut **schema),
            Additional::Any(_) => None,
        });
        for schema in self.properties.values_mut().chain(self.items.as_deref_mut()).chain(additional) {
            schema.forget_prose();
        }
    }

    /// The name of the schema that this one refers to.
    pub(crate) fn referred(&self) -> Option<&str> {
        self.reference.as_deref().and_then(|reference| reference.rsplit('/').next())
    }

    /// Tells the name of every schema that this one refers to.
    pub(crate) fn each_reference(&self, tell: &mut dyn FnMut(&str)) {
        if let Some(name) = self.referred() {
            tell(name);
        }
        let additional = self.additional_properties.as_ref().and_then(|additional| match additional {
            Additional::Schema(schema) => Some(&**schema),
            Additional::Any(_) => None,
        });
        for schema in self.properties.values().chain(self.items.as_deref()).chain(additional) {
            schema.each_reference(tell);
        }
    }
}
