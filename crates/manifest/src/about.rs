//! What a program says about its objects, beside them: where each comes from, and what its input may be.
//!
//! A document of its own among the objects (`docs/sdk/output.md`), which is never published. It is a comfort: what of
//! it cannot be understood is left out, and no output is refused for it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    object::{Key, ObjectId},
    problem::one_line,
    value::Value,
};

const API_VERSION: &str = "synth-controller.dev/v1alpha1";
const KIND: &str = "SynthOutput";

/// What the program said about its objects. Empty when it said nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    input_schema: Option<Value>,
    /// Sorted by object, each once.
    origins: Vec<(ObjectId, Origin)>,
}

/// Where an object comes from. Each text is one line of at most 200 characters that terminals can show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Its place in the program's tree: `shop/web/config`.
    pub path: String,
    /// The file and line that made it: `src/main.rs:12`.
    pub source: String,
}

/// `src/main.rs:12, shop/web/config`
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let comma = if self.source.is_empty() || self.path.is_empty() { "" } else { ", " };
        write!(f, "{}{comma}{}", self.source, self.path)
    }
}

impl About {
    /// Whether a document is about objects and none itself.
    pub(crate) fn is(value: &Value) -> bool {
        let is = |key, expected| value.get(key).and_then(Value::as_str) == Some(expected);
        is("kind", KIND) && is("apiVersion", API_VERSION)
    }

    pub(crate) fn of(value: &Value) -> Self {
        let text = |value: &Value, key| value.get(key).and_then(Value::as_str).map(ToOwned::to_owned);
        let origin = |value: &Value| {
            let api_version = text(value, "apiVersion")?;
            let (group, version) = api_version.split_once('/').unwrap_or(("", &api_version));
            let id = ObjectId {
                group: group.into(),
                version: version.into(),
                kind: text(value, "kind")?,
                namespace: text(value, "namespace").unwrap_or_default(),
                name: text(value, "name")?,
            };
            let shown = |key| text(value, key).map(|text| one_line(&text)).unwrap_or_default();
            Some((id, Origin { path: shown("path"), source: shown("source") }))
        };
        let origins = value.get("origins").and_then(Value::as_array).unwrap_or_default();
        let mut origins: Vec<_> = origins.iter().filter_map(origin).collect();
        origins.sort_by(|a, b| a.0.key().cmp(&b.0.key()));
        origins.dedup_by(|a, b| a.0.key() == b.0.key());
        let input_schema = value.get("inputSchema").filter(|schema| schema.as_object().is_some()).cloned();
        Self { input_schema, origins }
    }

    /// The document that says this, in one line: nothing when there is nothing to say.
    pub(crate) fn to_line(&self) -> Option<String> {
        let origins = self.origins.iter().map(|(id, origin)| {
            serde_json::json!({
                "apiVersion": id.api_version(), "kind": id.kind, "namespace": id.namespace, "name": id.name,
                "path": origin.path, "source": origin.source,
            })
        });
        let mut document = serde_json::json!({
            "apiVersion": API_VERSION, "kind": KIND, "origins": origins.collect::<Vec<_>>(),
        });
        if let Some(schema) = &self.input_schema {
            document["inputSchema"] = serde_json::to_value(schema).ok()?;
        }
        (*self != Self::default()).then(|| document.to_string())
    }

    /// JSON Schema of the input, as the program printed it: an object, and nothing else is known of it.
    pub fn input_schema(&self) -> Option<&Value> {
        self.input_schema.as_ref()
    }

    /// Where an object comes from; `None` too where nothing is known but that it is there.
    pub fn origin(&self, id: &ObjectId) -> Option<&Origin> {
        let key: Key<'_> = id.key();
        let at = self.origins.binary_search_by(|(id, _)| id.key().cmp(&key)).ok()?;
        Some(&self.origins[at].1).filter(|origin| **origin != Origin::default())
    }
}
