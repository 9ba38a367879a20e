//! What Flux's consumers read: an artifact, and the `ExternalArtifact` that carries it.

use std::collections::BTreeMap;

use k8s_openapi::{apimachinery::pkg::apis::meta::v1::Condition, jiff::Timestamp};
use kube::{CustomResource, KubeSchema};
use serde::{Deserialize, Serialize};

/// A tarball that is served over HTTP
/// ([Flux](https://pkg.go.dev/github.com/fluxcd/pkg/apis/meta#Artifact)).
#[derive(KubeSchema, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Artifact {
    /// Where it is in the storage folder, and the path of its URL.
    pub path: String,

    /// Absolute HTTP address.
    pub url: String,

    /// What it holds: `main@sha256:…` of the uncompressed archive; changes exactly when the content does.
    pub revision: String,

    /// Digest of the bytes that are served: `sha256:…`.
    #[schemars(regex(pattern = r"^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$"))]
    pub digest: String,

    /// When it was published.
    #[schemars(schema_with = "date_time")]
    pub last_update_time: Timestamp,

    /// Bytes that are served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<i64>,

    /// Where it comes from, under OCI's annotation names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<String, String>,
}

fn date_time(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({"type": "string", "format": "date-time"})
}

/// Flux's `ExternalArtifact`: what a `Kustomization` names as its source
/// ([Flux](https://fluxcd.io/flux/components/source/externalartifacts/)).
#[derive(CustomResource, KubeSchema, Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[kube(
    group = "source.toolkit.fluxcd.io",
    version = "v1",
    kind = "ExternalArtifact",
    namespaced,
    status = "ExternalArtifactStatus",
    derive = "PartialEq"
)]
#[serde(rename_all = "camelCase")]
pub struct ExternalArtifactSpec {
    /// The object that it is made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_ref: Option<SourceReference>,
}

/// The object that an artifact is made from.
#[derive(KubeSchema, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceReference {
    /// Group and version.
    pub api_version: String,
    /// Kind.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Namespace; `flux trace` prints it literally.
    pub namespace: String,
}

/// The status of an [`ExternalArtifact`]: these two fields and no others.
#[derive(KubeSchema, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalArtifactStatus {
    /// What is served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact: Option<Artifact>,
    /// `Ready`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Condition>,
}
