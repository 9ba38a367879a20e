//! The kinds of objects that tests look at, without types: a test reads what a user reads.

use kube::core::{ApiResource, GroupVersionKind};

/// A kind: group, version, kind, plural.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind(&'static str, &'static str, &'static str, &'static str);

pub const SYNTH: Kind = Kind("synth-controller.dev", "v1alpha1", "Synth", "synths");
pub const EXTERNAL_ARTIFACT: Kind =
    Kind("source.toolkit.fluxcd.io", "v1", "ExternalArtifact", "externalartifacts");
pub const KUSTOMIZATION: Kind = Kind("kustomize.toolkit.fluxcd.io", "v1", "Kustomization", "kustomizations");
pub const CONFIG_MAP: Kind = Kind("", "v1", "ConfigMap", "configmaps");
pub const SECRET: Kind = Kind("", "v1", "Secret", "secrets");
pub const POD: Kind = Kind("", "v1", "Pod", "pods");
pub const EVENT: Kind = Kind("", "v1", "Event", "events");
pub const NAMESPACE: Kind = Kind("", "v1", "Namespace", "namespaces");
pub const DEPLOYMENT: Kind = Kind("apps", "v1", "Deployment", "deployments");
pub const CRD: Kind =
    Kind("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions");

impl Kind {
    /// As the client wants it.
    pub fn resource(self) -> ApiResource {
        let Self(group, version, kind, plural) = self;
        ApiResource::from_gvk_with_plural(&GroupVersionKind::gvk(group, version, kind), plural)
    }

    /// As kubectl wants it: `synths.synth-controller.dev`.
    pub fn full(self) -> String {
        let Self(group, _, _, plural) = self;
        if group.is_empty() { plural.to_owned() } else { format!("{plural}.{group}") }
    }

    /// `apps/v1`, `v1`.
    pub fn api_version(self) -> String {
        let Self(group, version, ..) = self;
        if group.is_empty() { version.to_owned() } else { format!("{group}/{version}") }
    }

    /// `Synth`.
    pub fn name(self) -> &'static str {
        self.2
    }
}
