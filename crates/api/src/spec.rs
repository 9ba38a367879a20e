//! What a user writes.

use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use kube::{CustomResource, KubeSchema};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Duration, RunnerSpec, SynthStatus};

/// A git repository that holds a Rust crate which prints Kubernetes objects.
///
/// The crate is built and run where it can harm nobody; what it prints is checked and published as an
/// `ExternalArtifact` of the same name, which a Flux `Kustomization` applies.
#[derive(CustomResource, KubeSchema, Clone, Debug, PartialEq, Serialize, Deserialize)]
#[kube(
    group = "synth-controller.dev",
    version = "v1alpha1",
    kind = "Synth",
    plural = "synths",
    shortname = "syn",
    category = "all",
    category = "fluxcd",
    category = "fluxcd-sources",
    namespaced,
    status = "SynthStatus",
    derive = "PartialEq",
    doc = "Synth makes Kubernetes objects out of code: a git repository names a Rust crate that prints them.",
    printcolumn(name = "Ready", type_ = "string", json_path = r#".status.conditions[?(@.type=="Ready")].status"#),
    printcolumn(name = "Status", type_ = "string", json_path = r#".status.conditions[?(@.type=="Ready")].message"#),
    printcolumn(name = "Objects", type_ = "integer", json_path = ".status.built.objects"),
    printcolumn(name = "Revision", type_ = "string", json_path = ".status.artifact.revision", priority = 1),
    printcolumn(name = "Source", type_ = "string", json_path = ".status.source.revision", priority = 1),
    printcolumn(name = "Age", type_ = "date", json_path = ".metadata.creationTimestamp"),
    validation = Rule::new("self.metadata.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')")
        .message("the name becomes that of an ExternalArtifact and a folder: lower-case letters, digits and '-' only")
)]
#[cfg_attr(feature = "cel", kube(cel))]
#[serde(rename_all = "camelCase")]
pub struct SynthSpec {
    /// The repository.
    pub git: GitSpec,

    /// Folder of the generator's crate, relative to the repository's root.
    #[serde(default = "default_path")]
    #[schemars(length(min = 1, max = 512))]
    #[x_kube(
        validation = Rule::new("!self.startsWith('/') && !self.split('/').exists(part, part == '..')")
            .message("must be a folder inside the repository: relative, without '..'")
    )]
    pub path: String,

    /// How to build the crate, where its defaults do not do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cargo: Option<CargoSpec>,

    /// The input document: what the program finds in the file that `SYNTH_INPUT` names. An object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "any_object")]
    pub values: Option<serde_json::Map<String, serde_json::Value>>,

    /// Documents that are merged into the input document in this order, before `values`, later ones over earlier ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 32))]
    pub values_from: Vec<ValuesReference>,

    /// How often to look for a new commit and new values. At least `10s`.
    #[x_kube(validation = Rule::new("duration(self) >= duration('10s')").message("must be at least 10s"))]
    pub interval: Duration,

    /// How long to wait after a failure that may go away by itself. Without it, `750ms` doubling to `15m`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[x_kube(validation = Rule::new("duration(self) >= duration('1s')").message("must be at least 1s"))]
    pub retry_interval: Option<Duration>,

    /// Bounds a whole run: unpacking, building and running. From `1s` to `1h`.
    #[serde(default = "default_timeout")]
    #[x_kube(
        validation = Rule::new("duration(self) >= duration('1s') && duration(self) <= duration('1h')")
            .message("must be from 1s to 1h")
    )]
    pub timeout: Duration,

    /// Stops reconciling. What is published stays published; deletion is still handled.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub suspend: bool,

    /// Where and within which limits the generator is built and run.
    #[serde(default, skip_serializing_if = "RunnerSpec::is_default")]
    pub runner: RunnerSpec,

    /// What is published.
    #[serde(default, skip_serializing_if = "OutputSpec::is_default")]
    pub output: OutputSpec,
}

fn default_path() -> String {
    ".".into()
}

fn default_timeout() -> Duration {
    Duration::from_secs(5 * 60)
}

/// Any JSON object, kept as it is.
fn any_object(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({"type": "object", "x-kubernetes-preserve-unknown-fields": true})
}

/// A git repository and what of it is meant. Fields as in a Flux `GitRepository`.
#[derive(KubeSchema, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GitSpec {
    /// Address of the repository: `https://`, `http://` or `ssh://`.
    #[schemars(length(max = 2048))]
    #[x_kube(
        validation = Rule::new("self.matches('^(http|https|ssh)://[^\\\\s]+$')")
            .message("must begin with https://, http:// or ssh://, without white space; write git@host:path as ssh://git@host/path")
    )]
    pub url: String,

    /// Which commit; without it the branch `master`, as in Flux.
    #[serde(default, rename = "ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<GitReference>,

    /// A Secret in the same namespace: `username` and `password`, `bearerToken`, `ca.crt`, or `identity`, `known_hosts`
    /// and `password`, as `flux create secret git` writes them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_ref: Option<LocalObjectReference>,
}

/// Which commit of a repository. `commit` may name its `branch`; `tag` stands alone.
#[derive(KubeSchema, Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[x_kube(
    validation = Rule::new("!has(self.tag) || (!has(self.branch) && !has(self.commit))")
        .message("tag stands alone: drop branch and commit, or drop tag")
)]
pub struct GitReference {
    /// The tip of this branch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 255))]
    pub branch: Option<String>,

    /// The commit of this tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 255))]
    pub tag: Option<String>,

    /// Exactly this commit: 40 hex digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 40), regex(pattern = r"^[0-9a-f]{40}$"))]
    pub commit: Option<String>,
}

/// An object in the same namespace.
#[derive(KubeSchema, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LocalObjectReference {
    /// Its name.
    #[schemars(length(min = 1, max = 253))]
    pub name: String,
}

/// How to build and run the crate: what one would say to `cargo run`.
#[derive(KubeSchema, Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CargoSpec {
    /// The package, where the workspace has several (`cargo run --package`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 64), regex(pattern = r"^[A-Za-z0-9_][A-Za-z0-9_-]*$"))]
    pub package: Option<String>,

    /// The binary, where the package has several (`--bin`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 64), regex(pattern = r"^[A-Za-z0-9_][A-Za-z0-9_-]*$"))]
    pub bin: Option<String>,

    /// Features to turn on (`--features`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(
        length(max = 64),
        inner(length(min = 1, max = 128), regex(pattern = r"^[A-Za-z0-9_][A-Za-z0-9_+./-]*$"))
    )]
    pub features: Vec<String>,

    /// Turn the default features off (`--no-default-features`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_default_features: bool,

    /// Arguments of the program.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 64), inner(length(max = 1024)))]
    pub args: Vec<String>,

    /// Registries beside crates.io: their names in manifests, and what opens them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 16))]
    #[x_kube(
        validation = Rule::new("self.all(one, self.exists_one(other, other.name == one.name || other.index == one.index))")
            .message("a name or an index stands there twice")
    )]
    pub registries: Vec<CargoRegistry>,

    /// What opens the repositories of git dependencies. Without an entry, the Secret of `spec.git` opens those of the same
    /// scheme, host and port.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 16))]
    #[x_kube(
        validation = Rule::new("self.all(one, self.exists_one(other, other.url == one.url))")
            .message("a url stands there twice")
    )]
    pub git_credentials: Vec<GitCredential>,

    /// Which crates may run code of their own while the generator is compiled. Without it, all that who runs the controller
    /// lets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub build_scripts: Option<BuildScripts>,
}

/// Which crates may run build scripts or procedural macros.
#[derive(KubeSchema, Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BuildScripts {
    /// These and no others; an empty list for none at all.
    #[schemars(length(max = 512))]
    pub allowed: Vec<AllowedCrate>,
}

/// A crate that may run code while it is compiled.
#[derive(KubeSchema, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AllowedCrate {
    /// Its name.
    #[schemars(length(min = 1, max = 64), regex(pattern = r"^[A-Za-z0-9_][A-Za-z0-9_-]*$"))]
    pub name: String,

    /// Its version; without it every version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 64), regex(pattern = r"^[0-9][A-Za-z0-9.+-]*$"))]
    pub version: Option<String>,

    /// Where it is from, as lock files have it but for a commit; without it crates.io. `.` for packages of the repository
    /// itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 2048))]
    pub source: Option<String>,
}

/// A registry beside crates.io.
#[derive(KubeSchema, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[x_kube(
    validation = Rule::new("!has(self.secretRef) || self.index.startsWith('sparse+https://')")
        .message("a token goes over https only")
)]
pub struct CargoRegistry {
    /// Its name, as manifests have it in `registry = "…"`.
    #[schemars(length(min = 1, max = 64), regex(pattern = r"^[A-Za-z0-9_][A-Za-z0-9_-]*$"))]
    pub name: String,

    /// Its sparse index, as lock files have it: `sparse+https://…/`.
    #[schemars(length(max = 2048))]
    #[x_kube(
        validation = Rule::new("self.matches('^sparse\\\\+https?://[^\\\\s@?#]+/$')")
            .message("must be sparse+https://…/ with a / at its end, without user, query or fragment")
    )]
    pub index: String,

    /// A Secret in the same namespace: `token`, as cargo would send it, and `ca.crt` where its authority is your own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_ref: Option<LocalObjectReference>,
}

/// What opens repositories of git dependencies.
#[derive(KubeSchema, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GitCredential {
    /// Address of a repository, or what the addresses of several begin with, up to a `/`. The longest that fits counts.
    #[schemars(length(max = 2048))]
    #[x_kube(
        validation = Rule::new("self.matches('^(http|https|ssh)://[^\\\\s?#]+$')")
            .message("must begin with https://, http:// or ssh://, without white space")
    )]
    pub url: String,

    /// A Secret in the same namespace, with what `spec.git.secretRef` may have.
    pub secret_ref: LocalObjectReference,
}

/// A document of values in a ConfigMap or Secret of the same namespace, as in a Flux `HelmRelease`.
#[derive(KubeSchema, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ValuesReference {
    /// What it is.
    pub kind: ValuesKind,

    /// Its name.
    #[schemars(length(min = 1, max = 253))]
    pub name: String,

    /// The entry that holds the document, YAML or JSON.
    #[serde(default = "default_values_key")]
    #[schemars(length(min = 1, max = 253), regex(pattern = r"^[-._a-zA-Z0-9]+$"))]
    pub values_key: String,

    /// Do without it when it is not there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
}

fn default_values_key() -> String {
    "values.yaml".into()
}

/// Kinds that hold values.
#[derive(JsonSchema, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ValuesKind {
    /// A ConfigMap.
    ConfigMap,
    /// A Secret.
    Secret,
}

/// What is published.
#[derive(KubeSchema, Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OutputSpec {
    /// How objects are laid out in files.
    #[serde(default)]
    pub layout: Layout,

    /// Publish a result without objects: a `Kustomization` with `prune: true` then deletes all that it applied.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub allow_empty: bool,

    /// The only namespaces that objects may be in; any without it. With it, an object of the whole cluster, and one of a
    /// kind that Kubernetes does not have itself, needs its kind named in `allowedKinds`; a `Namespace` has to be one of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(
        length(max = 64),
        inner(length(min = 1, max = 63), regex(pattern = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"))
    )]
    pub allowed_namespaces: Vec<String>,

    /// The only kinds that objects may be of; any without it, as far as the administrator lets generators publish them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 64))]
    pub allowed_kinds: Vec<GroupKind>,

    /// How many objects of the published artifact may be gone at once: a number, or a percentage of them as in `10%`. With
    /// more, nothing is published until this is raised or a run is forced. Any number without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "number_or_percentage")]
    pub max_deletions: Option<IntOrString>,

    /// Whether objects may tell Flux how to treat them: annotations and labels `kustomize.toolkit.fluxcd.io/…`, and `${…}`,
    /// which a `Kustomization` with `postBuild` replaces. `substitute: disabled` always may. The administrator can deny it to all.
    #[serde(default, skip_serializing_if = "FluxInstructions::is_default")]
    pub flux_instructions: FluxInstructions,

    /// Where values of at least 8 characters may be that came from Secrets of `valuesFrom`.
    #[serde(default, skip_serializing_if = "SecretValues::is_default")]
    pub secret_values: SecretValues,

    /// What to do with an object that an API server would refuse: a field that its kind does not have, a value of another
    /// type, a change of what never changes. Judged by the kinds of Kubernetes 1.34; others pass.
    #[serde(default, skip_serializing_if = "Validation::is_default")]
    pub validation: Validation,
}

impl OutputSpec {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// How objects are laid out in files.
#[derive(JsonSchema, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Layout {
    /// A file for each object.
    #[default]
    PerObject,
    /// One file with all of them.
    Single,
}

/// Kinds of objects.
#[derive(KubeSchema, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupKind {
    /// The API group: empty for the core group, `*` for any.
    #[serde(default)]
    #[schemars(length(max = 253), regex(pattern = r"^([a-z0-9.-]*|\*)$"))]
    pub group: String,

    /// The kind, `*` for any.
    #[schemars(length(min = 1, max = 63), regex(pattern = r"^([A-Za-z][A-Za-z0-9]*|\*)$"))]
    pub kind: String,
}

/// Whether objects may tell Flux how to treat them.
#[derive(JsonSchema, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FluxInstructions {
    /// They may.
    #[default]
    Allow,
    /// An output in which one does is not published.
    Deny,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
impl FluxInstructions {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// Where values may be that came from Secrets.
#[derive(JsonSchema, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SecretValues {
    /// Nowhere.
    #[default]
    Deny,
    /// In the data of `Secret`s.
    InSecrets,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
impl SecretValues {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// What to do with an object that an API server would refuse.
#[derive(JsonSchema, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Validation {
    /// Publish nothing.
    Strict,
    /// Publish, and say so in `status.warnings` and in the event.
    #[default]
    Warn,
    /// Do not look.
    Off,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
impl Validation {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// A whole number, or from `0%` to `100%`. Fewer than none is none: a bound of a number would be a float in the CRD.
fn number_or_percentage(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "x-kubernetes-int-or-string": true,
        "maxLength": 4,
        "pattern": "^(100|[0-9]{1,2})%$",
    })
}
