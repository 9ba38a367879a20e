//! What the generator needs of an API server's OpenAPI documents: its kinds, and their schemas without prose.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{overlay, schema::Schema};

/// The extract that is committed: small enough to review, and equal bytes for equal API servers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Document {
    /// The API server's version, as `v1.34.4`.
    pub version: String,
    /// The kinds that one can create, ordered by group, version and kind.
    pub kinds: Vec<KindEntry>,
    /// Schemas by their name in the OpenAPI document: those that the kinds are made of.
    pub schemas: BTreeMap<String, Schema>,
}

/// A kind that the API server has a path for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct KindEntry {
    /// Empty for the core group.
    pub group: String,
    /// As `v1`.
    pub version: String,
    /// As `Deployment`.
    pub kind: String,
    /// The word in the path, as `deployments`.
    pub plural: String,
    /// Whether its objects are in a namespace.
    pub namespaced: bool,
    /// The name of its schema.
    pub schema: String,
}

impl KindEntry {
    /// As `apps/v1`.
    pub(crate) fn api_version(&self) -> String {
        if self.group.is_empty() { self.version.clone() } else { format!("{}/{}", self.group, self.version) }
    }
}

impl Document {
    /// The document that the SDK's types are made of: the one of the version that it is for.
    ///
    /// # Errors
    /// When the file in this crate is broken, which its tests see.
    pub fn committed() -> Result<Self, serde_json::Error> {
        serde_json::from_str(include_str!("../openapi/kubernetes.json"))
    }
}

/// Why documents give no extract.
#[derive(Debug, thiserror::Error)]
pub enum ExtractError {
    /// A document is not what an API server says.
    #[error("the document of {path}: {problem}")]
    NotOpenApi {
        /// The document's path.
        path: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A schema is named and not there.
    #[error("the schema {0} is named and not there")]
    Missing(String),
}

/// Which paths of the index at `/openapi/v3` hold kinds of Kubernetes itself, and where each document is.
///
/// # Errors
/// [`ExtractError::NotOpenApi`] when this is no index.
pub fn documents_of_interest(index: &Value) -> Result<BTreeMap<String, String>, ExtractError> {
    let paths = index.get("paths").and_then(Value::as_object).ok_or_else(|| ExtractError::NotOpenApi {
        path: "/openapi/v3".into(),
        problem: "has no paths".into(),
    })?;
    let of_kubernetes = |path: &str| match path.split('/').collect::<Vec<_>>().as_slice() {
        ["api", _] => true,
        // Groups of Kubernetes have no dot, or end like this; all others come from CRDs and aggregated servers.
        ["apis", group, _] => !group.contains('.') || group.ends_with(".k8s.io"),
        _ => false,
    };
    let place = |entry: &Value| entry.get("serverRelativeURL").and_then(Value::as_str).map(ToOwned::to_owned);
    Ok(paths
        .iter()
        .filter(|(path, _)| of_kubernetes(path))
        .filter_map(|(path, entry)| Some((path.clone(), place(entry)?)))
        .collect())
}

/// Takes what is needed from the documents, by path as `apis/apps/v1`.
///
/// # Errors
/// [`ExtractError`].
pub fn extract(version: &str, documents: &BTreeMap<String, Value>) -> Result<Document, ExtractError> {
    let mut kinds = Vec::new();
    let mut all = BTreeMap::new();
    for (path, document) in documents {
        let broken = |problem: &str| ExtractError::NotOpenApi { path: path.clone(), problem: problem.into() };
        let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
        for (name, schema) in schemas.ok_or_else(|| broken("has no schemas"))? {
            let schema: Schema = serde_json::from_value(schema.clone())
                .map_err(|error| broken(&format!("{name}: {error}")))?;
            all.insert(name.clone(), schema.trimmed());
        }
        let paths = document.get("paths").and_then(Value::as_object);
        for (path, operations) in paths.ok_or_else(|| broken("has no paths"))? {
            kinds.extend(kind_of(path, operations));
        }
    }
    kinds.sort();
    kinds.dedup();
    // One schema for each kind, whose name ends like the kind.
    for entry in &mut kinds {
        let is_of = |schema: &Schema| {
            schema.kinds.iter().any(|kind| {
                kind.group == entry.group && kind.version == entry.version && kind.kind == entry.kind
            })
        };
        let found = all
            .iter()
            .find(|(name, schema)| is_of(schema) && name.rsplit('.').next() == Some(entry.kind.as_str()));
        entry.schema = found.ok_or_else(|| ExtractError::Missing(entry.kind.clone()))?.0.clone();
    }
    kinds.retain(|entry| overlay::is_for_people(&entry.group, &entry.kind));
    let mut schemas = BTreeMap::new();
    let mut wanted: Vec<String> = kinds.iter().map(|entry| entry.schema.clone()).collect();
    while let Some(name) = wanted.pop() {
        if schemas.contains_key(&name) {
            continue;
        }
        let mut schema = all.get(&name).ok_or_else(|| ExtractError::Missing(name.clone()))?.clone();
        if kinds.iter().any(|entry| entry.schema == name) {
            // Written by controllers, never by people.
            schema.properties.remove("status");
        }
        schema.each_reference(&mut |reference| wanted.push(reference.to_owned()));
        // Is said by the kinds.
        schema.kinds.clear();
        schemas.insert(name, schema);
    }
    Ok(Document { version: version.into(), kinds, schemas })
}

/// The kind that one creates by posting to this path.
fn kind_of(path: &str, operations: &Value) -> Option<KindEntry> {
    let post = operations.get("post")?;
    let of = |key: &str| post.pointer(&format!("/x-kubernetes-group-version-kind/{key}"))?.as_str();
    let namespaced = path.contains("/namespaces/{namespace}/");
    // What has a name in its path is a subresource; lists of all namespaces cannot be posted to.
    if path.contains("{name}") {
        return None;
    }
    Some(KindEntry {
        group: of("group")?.into(),
        version: of("version")?.into(),
        kind: of("kind")?.into(),
        plural: path.rsplit('/').next()?.into(),
        namespaced,
        schema: String::new(),
    })
}
