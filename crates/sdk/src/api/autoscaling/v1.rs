//! `autoscaling/v1`. Generated: see `synth-typegen`.

use crate::typed::*;

/// `CrossVersionObjectReference` of `autoscaling/v1`.
#[derive(Clone)]
#[must_use]
pub struct CrossVersionObjectReference(Fields);

/// What [`CrossVersionObjectReference::new`] takes.
pub struct CrossVersionObjectReferenceRequired {
    /// `kind`: text.
    pub kind: String,
    /// `name`: text.
    pub name: String,
}

impl CrossVersionObjectReference {
    /// One with what it has to have: `kind`, `name`.
    #[inline]
    pub fn new(required: CrossVersionObjectReferenceRequired) -> Self {
        Self(Fields::new().put("kind", Value::text(required.kind)).put("name", Value::text(required.name)))
    }

    /// `kind`: text.
    pub fn kind(self, kind: impl Into<String>) -> Self {
        Self(self.0.put("kind", Value::text(kind)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `apiVersion`: text.
    pub fn api_version(self, api_version: impl Into<String>) -> Self {
        Self(self.0.put("apiVersion", Value::text(api_version)))
    }
}

typed!(CrossVersionObjectReference);

/// `HorizontalPodAutoscaler` of `autoscaling/v1`.
#[derive(Clone)]
#[must_use]
pub struct HorizontalPodAutoscaler(Fields);

impl HorizontalPodAutoscaler {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<HorizontalPodAutoscalerSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<HorizontalPodAutoscalerSpec>(spec)))
    }

    /// `spec`: [`HorizontalPodAutoscalerSpec`].
    pub fn spec(self, spec: impl Into<HorizontalPodAutoscalerSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<HorizontalPodAutoscalerSpec>(spec)))
    }
}

kind!(HorizontalPodAutoscaler, "autoscaling/v1", "HorizontalPodAutoscaler", Namespaced);
impl Metadata for HorizontalPodAutoscaler {}

/// `HorizontalPodAutoscalerSpec` of `autoscaling/v1`.
#[derive(Clone)]
#[must_use]
pub struct HorizontalPodAutoscalerSpec(Fields);

impl HorizontalPodAutoscalerSpec {
    /// One with what it has to have: `scaleTargetRef`, `maxReplicas`.
    pub fn new(
        scale_target_ref: impl Into<CrossVersionObjectReference>,
        max_replicas: impl Into<i32>,
    ) -> Self {
        Self(
            Fields::new()
                .put("scaleTargetRef", Value::object::<CrossVersionObjectReference>(scale_target_ref))
                .put("maxReplicas", Value::int32(max_replicas)),
        )
    }

    /// `scaleTargetRef`: [`CrossVersionObjectReference`].
    pub fn scale_target_ref(self, scale_target_ref: impl Into<CrossVersionObjectReference>) -> Self {
        Self(self.0.put("scaleTargetRef", Value::object::<CrossVersionObjectReference>(scale_target_ref)))
    }

    /// `maxReplicas`: an integer of 32 bits.
    pub fn max_replicas(self, max_replicas: impl Into<i32>) -> Self {
        Self(self.0.put("maxReplicas", Value::int32(max_replicas)))
    }

    /// `minReplicas`: an integer of 32 bits.
    pub fn min_replicas(self, min_replicas: impl Into<i32>) -> Self {
        Self(self.0.put("minReplicas", Value::int32(min_replicas)))
    }

    /// `targetCPUUtilizationPercentage`: an integer of 32 bits.
    pub fn target_cpu_utilization_percentage(
        self,
        target_cpu_utilization_percentage: impl Into<i32>,
    ) -> Self {
        Self(self.0.put("targetCPUUtilizationPercentage", Value::int32(target_cpu_utilization_percentage)))
    }
}

typed!(HorizontalPodAutoscalerSpec);
