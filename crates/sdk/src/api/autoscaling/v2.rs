//! `autoscaling/v2`. Generated: see `synth-typegen`.

use crate::typed::*;

/// `ContainerResourceMetricSource` of `autoscaling/v2`.
#[derive(Clone)]
#[must_use]
pub struct ContainerResourceMetricSource(Fields);

/// What [`ContainerResourceMetricSource::new`] takes.
pub struct ContainerResourceMetricSourceRequired {
    /// `name`: text.
    pub name: String,
    /// `target`: [`MetricTarget`].
    pub target: MetricTarget,
    /// `container`: text.
    pub container: String,
}

impl ContainerResourceMetricSource {
    /// One with what it has to have: `name`, `target`, `container`.
    #[inline]
    pub fn new(required: ContainerResourceMetricSourceRequired) -> Self {
        Self(
            Fields::new()
                .put("name", Value::text(required.name))
                .put("target", Value::object::<MetricTarget>(required.target))
                .put("container", Value::text(required.container)),
        )
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `target`: [`MetricTarget`].
    pub fn target(self, target: impl Into<MetricTarget>) -> Self {
        Self(self.0.put("target", Value::object::<MetricTarget>(target)))
    }

    /// `container`: text.
    pub fn container(self, container: impl Into<String>) -> Self {
        Self(self.0.put("container", Value::text(container)))
    }
}

typed!(ContainerResourceMetricSource);

/// `CrossVersionObjectReference` of `autoscaling/v2`.
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

/// `ExternalMetricSource` of `autoscaling/v2`.
#[derive(Clone)]
#[must_use]
pub struct ExternalMetricSource(Fields);

impl ExternalMetricSource {
    /// One with what it has to have: `metric`, `target`.
    pub fn new(metric: impl Into<MetricIdentifier>, target: impl Into<MetricTarget>) -> Self {
        Self(
            Fields::new()
                .put("metric", Value::object::<MetricIdentifier>(metric))
                .put("target", Value::object::<MetricTarget>(target)),
        )
    }

    /// `metric`: [`MetricIdentifier`].
    pub fn metric(self, metric: impl Into<MetricIdentifier>) -> Self {
        Self(self.0.put("metric", Value::object::<MetricIdentifier>(metric)))
    }

    /// `target`: [`MetricTarget`].
    pub fn target(self, target: impl Into<MetricTarget>) -> Self {
        Self(self.0.put("target", Value::object::<MetricTarget>(target)))
    }
}

typed!(ExternalMetricSource);

/// `HPAScalingPolicy` of `autoscaling/v2`.
#[derive(Clone)]
#[must_use]
pub struct HPAScalingPolicy(Fields);

/// What [`HPAScalingPolicy::new`] takes.
pub struct HPAScalingPolicyRequired {
    /// `type`: text.
    pub type_: String,
    /// `value`: an integer of 32 bits.
    pub value: i32,
    /// `periodSeconds`: an integer of 32 bits.
    pub period_seconds: i32,
}

impl HPAScalingPolicy {
    /// One with what it has to have: `type`, `value`, `periodSeconds`.
    #[inline]
    pub fn new(required: HPAScalingPolicyRequired) -> Self {
        Self(
            Fields::new()
                .put("type", Value::text(required.type_))
                .put("value", Value::int32(required.value))
                .put("periodSeconds", Value::int32(required.period_seconds)),
        )
    }

    /// `type`: text.
    pub fn type_(self, type_: impl Into<String>) -> Self {
        Self(self.0.put("type", Value::text(type_)))
    }

    /// `value`: an integer of 32 bits.
    pub fn value(self, value: impl Into<i32>) -> Self {
        Self(self.0.put("value", Value::int32(value)))
    }

    /// `periodSeconds`: an integer of 32 bits.
    pub fn period_seconds(self, period_seconds: impl Into<i32>) -> Self {
        Self(self.0.put("periodSeconds", Value::int32(period_seconds)))
    }
}

typed!(HPAScalingPolicy);

/// `HPAScalingRules` of `autoscaling/v2`.
#[derive(Clone)]
#[must_use]
pub struct HPAScalingRules(Fields);

impl HPAScalingRules {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `policies`: a list, each [`HPAScalingPolicy`].
    pub fn policies(self, policies: impl IntoIterator<Item = impl Into<HPAScalingPolicy>>) -> Self {
        Self(self.0.put("policies", Value::list(policies, Value::object::<HPAScalingPolicy>)))
    }

    /// `selectPolicy`: text.
    pub fn select_policy(self, select_policy: impl Into<String>) -> Self {
        Self(self.0.put("selectPolicy", Value::text(select_policy)))
    }

    /// `stabilizationWindowSeconds`: an integer of 32 bits.
    pub fn stabilization_window_seconds(self, stabilization_window_seconds: impl Into<i32>) -> Self {
        Self(self.0.put("stabilizationWindowSeconds", Value::int32(stabilization_window_seconds)))
    }

    /// `tolerance`: a quantity.
    pub fn tolerance(self, tolerance: impl Into<Quantity>) -> Self {
        Self(self.0.put("tolerance", Value::scalar::<Quantity>(tolerance)))
    }
}

typed!(HPAScalingRules);
impl Default for HPAScalingRules {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `HorizontalPodAutoscaler` of `autoscaling/v2`.
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

kind!(HorizontalPodAutoscaler, "autoscaling/v2", "HorizontalPodAutoscaler", Namespaced);
impl Metadata for HorizontalPodAutoscaler {}

/// `HorizontalPodAutoscalerBehavior` of `autoscaling/v2`.
#[derive(Clone)]
#[must_use]
pub struct HorizontalPodAutoscalerBehavior(Fields);

impl HorizontalPodAutoscalerBehavior {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `scaleDown`: [`HPAScalingRules`].
    pub fn scale_down(self, scale_down: impl Into<HPAScalingRules>) -> Self {
        Self(self.0.put("scaleDown", Value::object::<HPAScalingRules>(scale_down)))
    }

    /// `scaleUp`: [`HPAScalingRules`].
    pub fn scale_up(self, scale_up: impl Into<HPAScalingRules>) -> Self {
        Self(self.0.put("scaleUp", Value::object::<HPAScalingRules>(scale_up)))
    }
}

typed!(HorizontalPodAutoscalerBehavior);
impl Default for HorizontalPodAutoscalerBehavior {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `HorizontalPodAutoscalerSpec` of `autoscaling/v2`.
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

    /// `behavior`: [`HorizontalPodAutoscalerBehavior`].
    pub fn behavior(self, behavior: impl Into<HorizontalPodAutoscalerBehavior>) -> Self {
        Self(self.0.put("behavior", Value::object::<HorizontalPodAutoscalerBehavior>(behavior)))
    }

    /// `metrics`: a list, each [`MetricSpec`].
    pub fn metrics(self, metrics: impl IntoIterator<Item = impl Into<MetricSpec>>) -> Self {
        Self(self.0.put("metrics", Value::list(metrics, Value::object::<MetricSpec>)))
    }

    /// `minReplicas`: an integer of 32 bits.
    pub fn min_replicas(self, min_replicas: impl Into<i32>) -> Self {
        Self(self.0.put("minReplicas", Value::int32(min_replicas)))
    }
}

typed!(HorizontalPodAutoscalerSpec);

/// `MetricIdentifier` of `autoscaling/v2`.
#[derive(Clone)]
#[must_use]
pub struct MetricIdentifier(Fields);

impl MetricIdentifier {
    /// One with what it has to have: `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self(Fields::new().put("name", Value::text(name)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `selector`: [`LabelSelector`](crate::api::meta::v1::LabelSelector).
    pub fn selector(self, selector: impl Into<crate::api::meta::v1::LabelSelector>) -> Self {
        Self(self.0.put("selector", Value::object::<crate::api::meta::v1::LabelSelector>(selector)))
    }
}

typed!(MetricIdentifier);

/// `MetricSpec` of `autoscaling/v2`.
#[derive(Clone)]
#[must_use]
pub struct MetricSpec(Fields);

impl MetricSpec {
    /// One with what it has to have: `type`.
    pub fn new(type_: impl Into<String>) -> Self {
        Self(Fields::new().put("type", Value::text(type_)))
    }

    /// `type`: text.
    pub fn type_(self, type_: impl Into<String>) -> Self {
        Self(self.0.put("type", Value::text(type_)))
    }

    /// `containerResource`: [`ContainerResourceMetricSource`].
    pub fn container_resource(self, container_resource: impl Into<ContainerResourceMetricSource>) -> Self {
        Self(
            self.0
                .put("containerResource", Value::object::<ContainerResourceMetricSource>(container_resource)),
        )
    }

    /// `external`: [`ExternalMetricSource`].
    pub fn external(self, external: impl Into<ExternalMetricSource>) -> Self {
        Self(self.0.put("external", Value::object::<ExternalMetricSource>(external)))
    }

    /// `object`: [`ObjectMetricSource`].
    pub fn object(self, object: impl Into<ObjectMetricSource>) -> Self {
        Self(self.0.put("object", Value::object::<ObjectMetricSource>(object)))
    }

    /// `pods`: [`PodsMetricSource`].
    pub fn pods(self, pods: impl Into<PodsMetricSource>) -> Self {
        Self(self.0.put("pods", Value::object::<PodsMetricSource>(pods)))
    }

    /// `resource`: [`ResourceMetricSource`].
    pub fn resource(self, resource: impl Into<ResourceMetricSource>) -> Self {
        Self(self.0.put("resource", Value::object::<ResourceMetricSource>(resource)))
    }
}

typed!(MetricSpec);

/// `MetricTarget` of `autoscaling/v2`.
#[derive(Clone)]
#[must_use]
pub struct MetricTarget(Fields);

impl MetricTarget {
    /// One with what it has to have: `type`.
    pub fn new(type_: impl Into<String>) -> Self {
        Self(Fields::new().put("type", Value::text(type_)))
    }

    /// `type`: text.
    pub fn type_(self, type_: impl Into<String>) -> Self {
        Self(self.0.put("type", Value::text(type_)))
    }

    /// `averageUtilization`: an integer of 32 bits.
    pub fn average_utilization(self, average_utilization: impl Into<i32>) -> Self {
        Self(self.0.put("averageUtilization", Value::int32(average_utilization)))
    }

    /// `averageValue`: a quantity.
    pub fn average_value(self, average_value: impl Into<Quantity>) -> Self {
        Self(self.0.put("averageValue", Value::scalar::<Quantity>(average_value)))
    }

    /// `value`: a quantity.
    pub fn value(self, value: impl Into<Quantity>) -> Self {
        Self(self.0.put("value", Value::scalar::<Quantity>(value)))
    }
}

typed!(MetricTarget);

/// `ObjectMetricSource` of `autoscaling/v2`.
#[derive(Clone)]
#[must_use]
pub struct ObjectMetricSource(Fields);

/// What [`ObjectMetricSource::new`] takes.
pub struct ObjectMetricSourceRequired {
    /// `describedObject`: [`CrossVersionObjectReference`].
    pub described_object: CrossVersionObjectReference,
    /// `target`: [`MetricTarget`].
    pub target: MetricTarget,
    /// `metric`: [`MetricIdentifier`].
    pub metric: MetricIdentifier,
}

impl ObjectMetricSource {
    /// One with what it has to have: `describedObject`, `target`, `metric`.
    #[inline]
    pub fn new(required: ObjectMetricSourceRequired) -> Self {
        Self(
            Fields::new()
                .put(
                    "describedObject",
                    Value::object::<CrossVersionObjectReference>(required.described_object),
                )
                .put("target", Value::object::<MetricTarget>(required.target))
                .put("metric", Value::object::<MetricIdentifier>(required.metric)),
        )
    }

    /// `describedObject`: [`CrossVersionObjectReference`].
    pub fn described_object(self, described_object: impl Into<CrossVersionObjectReference>) -> Self {
        Self(self.0.put("describedObject", Value::object::<CrossVersionObjectReference>(described_object)))
    }

    /// `target`: [`MetricTarget`].
    pub fn target(self, target: impl Into<MetricTarget>) -> Self {
        Self(self.0.put("target", Value::object::<MetricTarget>(target)))
    }

    /// `metric`: [`MetricIdentifier`].
    pub fn metric(self, metric: impl Into<MetricIdentifier>) -> Self {
        Self(self.0.put("metric", Value::object::<MetricIdentifier>(metric)))
    }
}

typed!(ObjectMetricSource);

/// `PodsMetricSource` of `autoscaling/v2`.
#[derive(Clone)]
#[must_use]
pub struct PodsMetricSource(Fields);

impl PodsMetricSource {
    /// One with what it has to have: `metric`, `target`.
    pub fn new(metric: impl Into<MetricIdentifier>, target: impl Into<MetricTarget>) -> Self {
        Self(
            Fields::new()
                .put("metric", Value::object::<MetricIdentifier>(metric))
                .put("target", Value::object::<MetricTarget>(target)),
        )
    }

    /// `metric`: [`MetricIdentifier`].
    pub fn metric(self, metric: impl Into<MetricIdentifier>) -> Self {
        Self(self.0.put("metric", Value::object::<MetricIdentifier>(metric)))
    }

    /// `target`: [`MetricTarget`].
    pub fn target(self, target: impl Into<MetricTarget>) -> Self {
        Self(self.0.put("target", Value::object::<MetricTarget>(target)))
    }
}

typed!(PodsMetricSource);

/// `ResourceMetricSource` of `autoscaling/v2`.
#[derive(Clone)]
#[must_use]
pub struct ResourceMetricSource(Fields);

impl ResourceMetricSource {
    /// One with what it has to have: `name`, `target`.
    pub fn new(name: impl Into<String>, target: impl Into<MetricTarget>) -> Self {
        Self(
            Fields::new().put("name", Value::text(name)).put("target", Value::object::<MetricTarget>(target)),
        )
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `target`: [`MetricTarget`].
    pub fn target(self, target: impl Into<MetricTarget>) -> Self {
        Self(self.0.put("target", Value::object::<MetricTarget>(target)))
    }
}

typed!(ResourceMetricSource);
