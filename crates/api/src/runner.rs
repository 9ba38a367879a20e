//! Where a generator runs, as far as its user has a say.

use kube::KubeSchema;
use serde::{Deserialize, Serialize};

use crate::Amount;

/// The profile of those that name none.
pub const DEFAULT_PROFILE: &str = "default";

/// Where and within which limits the generator is built and run.
#[derive(KubeSchema, Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RunnerSpec {
    /// A profile of the administrator's, who says which namespaces may use it: image, nodes, runtime and upper limits of
    /// runs. Without it `default`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 63), regex(pattern = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"))]
    pub profile: Option<String>,

    /// Less than the profile's limits; never more.
    #[serde(default, skip_serializing_if = "RunnerResources::is_default")]
    pub resources: RunnerResources,
}

/// Limits of a run, each at most the profile's.
#[derive(KubeSchema, Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RunnerResources {
    /// Cores, at least `100m`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu: Option<Amount>,

    /// Bytes of memory, at least `64Mi`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<Amount>,

    /// Bytes of disk, at least `64Mi`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk: Option<Amount>,
}

impl RunnerSpec {
    pub(crate) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// The name of the profile that is meant.
    pub fn profile(&self) -> &str {
        self.profile.as_deref().unwrap_or(DEFAULT_PROFILE)
    }
}

impl RunnerResources {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
