//! `policy/v1`. Generated: see `synth-typegen`.

use crate::typed::*;

/// `PodDisruptionBudget` of `policy/v1`.
#[derive(Clone)]
#[must_use]
pub struct PodDisruptionBudget(Fields);

impl PodDisruptionBudget {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<PodDisruptionBudgetSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<PodDisruptionBudgetSpec>(spec)))
    }

    /// `spec`: [`PodDisruptionBudgetSpec`].
    pub fn spec(self, spec: impl Into<PodDisruptionBudgetSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<PodDisruptionBudgetSpec>(spec)))
    }
}

kind!(PodDisruptionBudget, "policy/v1", "PodDisruptionBudget", Namespaced);
impl Metadata for PodDisruptionBudget {}

/// `PodDisruptionBudgetSpec` of `policy/v1`.
#[derive(Clone)]
#[must_use]
pub struct PodDisruptionBudgetSpec(Fields);

impl PodDisruptionBudgetSpec {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `maxUnavailable`: an integer or text.
    pub fn max_unavailable(self, max_unavailable: impl Into<IntOrString>) -> Self {
        Self(self.0.put("maxUnavailable", Value::scalar::<IntOrString>(max_unavailable)))
    }

    /// `minAvailable`: an integer or text.
    pub fn min_available(self, min_available: impl Into<IntOrString>) -> Self {
        Self(self.0.put("minAvailable", Value::scalar::<IntOrString>(min_available)))
    }

    /// `selector`: [`LabelSelector`](crate::api::meta::v1::LabelSelector).
    pub fn selector(self, selector: impl Into<crate::api::meta::v1::LabelSelector>) -> Self {
        Self(self.0.put("selector", Value::object::<crate::api::meta::v1::LabelSelector>(selector)))
    }

    /// `unhealthyPodEvictionPolicy`: [`UnhealthyPodEvictionPolicy`].
    pub fn unhealthy_pod_eviction_policy(
        self,
        unhealthy_pod_eviction_policy: impl Into<UnhealthyPodEvictionPolicy>,
    ) -> Self {
        Self(self.0.put(
            "unhealthyPodEvictionPolicy",
            Value::scalar::<UnhealthyPodEvictionPolicy>(unhealthy_pod_eviction_policy),
        ))
    }
}

typed!(PodDisruptionBudgetSpec);
impl Default for PodDisruptionBudgetSpec {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

open_enum! {
/// `unhealthyPodEvictionPolicy` of [`PodDisruptionBudgetSpec`]; other texts are taken, too.
UnhealthyPodEvictionPolicy {
AlwaysAllow = "AlwaysAllow",
IfHealthyBudget = "IfHealthyBudget",
}
}
