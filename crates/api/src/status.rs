//! What the controller answers.

use k8s_openapi::{apimachinery::pkg::apis::meta::v1::Condition, jiff::Timestamp};
use kube::KubeSchema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::artifact::Artifact;

/// What the controller has seen, done and published.
#[derive(KubeSchema, Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SynthStatus {
    /// The generation that was last reconciled with success or to a stall; −1 for none, so that a new object does not
    /// count as current.
    #[serde(default = "none_observed")]
    pub observed_generation: i64,

    /// `Ready`, `Reconciling`, `Stalled`, `ArtifactInStorage`, what failed, and `ConsumersReady` while that is false.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 16))]
    #[x_kube(merge_strategy = ListMerge::Map(vec!["type".into()]))]
    pub conditions: Vec<Condition>,

    /// What is published: the last good one, whatever failed since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact: Option<Artifact>,

    /// The value of `reconcile.fluxcd.io/requestedAt` that was last acted on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_handled_reconcile_at: Option<String>,

    /// The value of `reconcile.fluxcd.io/forceAt` that was last acted on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_handled_force_at: Option<String>,

    /// What was last seen in the repository.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceStatus>,

    /// What the published artifact was made from: enough to make exactly it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub built: Option<BuiltStatus>,

    /// The last run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_run: Option<RunStatus>,

    /// What the published artifact changed over the one before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<ChangesStatus>,

    /// What an API server would refuse of what is published: the first 10, each of at most 256 characters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 10))]
    pub warnings: Vec<String>,
}

const fn none_observed() -> i64 {
    -1
}

impl Default for SynthStatus {
    fn default() -> Self {
        Self {
            observed_generation: none_observed(),
            conditions: Vec::new(),
            artifact: None,
            last_handled_reconcile_at: None,
            last_handled_force_at: None,
            source: None,
            built: None,
            last_run: None,
            changes: None,
            warnings: Vec::new(),
        }
    }
}

impl SynthStatus {
    /// The condition of this type, where there is one.
    pub fn condition(&self, type_: &str) -> Option<&Condition> {
        self.conditions.iter().find(|condition| condition.type_ == type_)
    }
}

impl RunStatus {
    /// Whether it had these limits, as far as that is known.
    pub fn is_within(&self, limits: &str) -> bool {
        self.limits.as_deref().is_none_or(|own| own == limits)
    }
}

/// What was last seen in the repository.
#[derive(KubeSchema, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceStatus {
    /// The commit, as Flux writes it: `main@sha1:…`, `v1.2.3@sha1:…`, `sha1:…`.
    pub revision: String,

    /// First line of the commit's message, once it is fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
}

/// What an artifact was made from.
#[derive(KubeSchema, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BuiltStatus {
    /// The newest commit that gives this artifact: `main@sha1:…`.
    pub revision: String,

    /// Digest of everything else that goes into a run: path, generator settings, input document.
    pub inputs: String,

    /// Digest of all that goes into a run: the source part of the commit, the inputs, the runner.
    pub key: String,

    /// How many objects it holds.
    pub objects: i64,
}

/// A run: why, how long, and how it ended.
#[derive(KubeSchema, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RunStatus {
    /// Its name.
    pub id: String,

    /// Digest of all that went into it.
    pub key: String,

    /// The commit that it built: `main@sha1:…`.
    pub revision: String,

    /// What it might use: the profile, and limits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<String>,

    /// Runs at this key and with these limits that failed one after the other, this one among them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub failures: i64,

    /// How it ended: `Succeeded`, or the reason of the failure.
    pub result: String,

    /// What went wrong, in one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,

    /// When it ended.
    #[schemars(schema_with = "date_time")]
    pub finished_at: Timestamp,

    /// Its stages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 8))]
    pub phases: Vec<PhaseStatus>,

    /// Crates that were compiled.
    #[serde(default)]
    pub compiled: i64,

    /// Crates that had been compiled before.
    #[serde(default)]
    pub fresh: i64,

    /// What held it: `Pod`, `Namespaces` or `Unsandboxed`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sandbox: String,

    /// The end of what the failing stage wrote on standard error, at most 4 KiB.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schemars(length(max = 4096))]
    pub stderr: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_zero(n: &i64) -> bool {
    *n == 0
}

/// A moment as RFC 3339 has it.
fn date_time(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({"type": "string", "format": "date-time"})
}

/// A stage of a run.
#[derive(KubeSchema, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PhaseStatus {
    /// `unpack`, `build` or `run`.
    pub name: String,

    /// Seconds that it took, with milliseconds: `0.412s`.
    pub duration: String,

    /// The exit code of its process, where it had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i32>,
}

/// What one artifact changed over another.
#[derive(KubeSchema, Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangesStatus {
    /// Objects that are new.
    pub added: i64,
    /// Objects that differ.
    pub changed: i64,
    /// Objects that are gone.
    pub removed: i64,
    /// The first 50 of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 50))]
    pub objects: Vec<ChangedObject>,
}

/// An object that differs.
#[derive(KubeSchema, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangedObject {
    /// What happened to it.
    pub change: ChangeKind,
    /// The object: `Deployment.apps/shop/web`, as kind, group, namespace and name.
    pub object: String,
    /// Where it comes from, when the program said so: `src/main.rs:12, shop/web`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// Fields that differ, the first 10 of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 10))]
    pub fields: Vec<String>,
}

/// What happened to an object.
#[derive(JsonSchema, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It differs.
    Changed,
    /// It is gone.
    Removed,
}
