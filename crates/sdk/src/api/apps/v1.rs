//! `apps/v1`. Generated: see `synth-typegen`.

use crate::typed::*;

/// `DaemonSet` of `apps/v1`.
#[derive(Clone)]
#[must_use]
pub struct DaemonSet(Fields);

impl DaemonSet {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<DaemonSetSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<DaemonSetSpec>(spec)))
    }

    /// `spec`: [`DaemonSetSpec`].
    pub fn spec(self, spec: impl Into<DaemonSetSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<DaemonSetSpec>(spec)))
    }
}

kind!(DaemonSet, "apps/v1", "DaemonSet", Namespaced);
impl Metadata for DaemonSet {}

/// `DaemonSetSpec` of `apps/v1`.
#[derive(Clone)]
#[must_use]
pub struct DaemonSetSpec(Fields);

impl DaemonSetSpec {
    /// One with what it has to have: `selector`, `template`.
    pub fn new(
        selector: impl Into<crate::api::meta::v1::LabelSelector>,
        template: impl Into<crate::api::core::v1::PodTemplateSpec>,
    ) -> Self {
        Self(
            Fields::new()
                .put("selector", Value::object::<crate::api::meta::v1::LabelSelector>(selector))
                .put("template", Value::object::<crate::api::core::v1::PodTemplateSpec>(template)),
        )
    }

    /// `selector`: [`LabelSelector`](crate::api::meta::v1::LabelSelector).
    pub fn selector(self, selector: impl Into<crate::api::meta::v1::LabelSelector>) -> Self {
        Self(self.0.put("selector", Value::object::<crate::api::meta::v1::LabelSelector>(selector)))
    }

    /// `template`: [`PodTemplateSpec`](crate::api::core::v1::PodTemplateSpec).
    pub fn template(self, template: impl Into<crate::api::core::v1::PodTemplateSpec>) -> Self {
        Self(self.0.put("template", Value::object::<crate::api::core::v1::PodTemplateSpec>(template)))
    }

    /// `minReadySeconds`: an integer of 32 bits.
    pub fn min_ready_seconds(self, min_ready_seconds: impl Into<i32>) -> Self {
        Self(self.0.put("minReadySeconds", Value::int32(min_ready_seconds)))
    }

    /// `revisionHistoryLimit`: an integer of 32 bits.
    pub fn revision_history_limit(self, revision_history_limit: impl Into<i32>) -> Self {
        Self(self.0.put("revisionHistoryLimit", Value::int32(revision_history_limit)))
    }

    /// `updateStrategy`: [`DaemonSetUpdateStrategy`].
    pub fn update_strategy(self, update_strategy: impl Into<DaemonSetUpdateStrategy>) -> Self {
        Self(self.0.put("updateStrategy", Value::object::<DaemonSetUpdateStrategy>(update_strategy)))
    }
}

typed!(DaemonSetSpec);

/// `DaemonSetUpdateStrategy` of `apps/v1`.
#[derive(Clone)]
#[must_use]
pub struct DaemonSetUpdateStrategy(Fields);

impl DaemonSetUpdateStrategy {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `rollingUpdate`: [`RollingUpdateDaemonSet`].
    pub fn rolling_update(self, rolling_update: impl Into<RollingUpdateDaemonSet>) -> Self {
        Self(self.0.put("rollingUpdate", Value::object::<RollingUpdateDaemonSet>(rolling_update)))
    }

    /// `type`: [`DaemonSetUpdateStrategyType`].
    pub fn type_(self, type_: impl Into<DaemonSetUpdateStrategyType>) -> Self {
        Self(self.0.put("type", Value::scalar::<DaemonSetUpdateStrategyType>(type_)))
    }
}

typed!(DaemonSetUpdateStrategy);
impl Default for DaemonSetUpdateStrategy {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `Deployment` of `apps/v1`.
#[derive(Clone)]
#[must_use]
pub struct Deployment(Fields);

impl Deployment {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<DeploymentSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<DeploymentSpec>(spec)))
    }

    /// `spec`: [`DeploymentSpec`].
    pub fn spec(self, spec: impl Into<DeploymentSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<DeploymentSpec>(spec)))
    }
}

kind!(Deployment, "apps/v1", "Deployment", Namespaced);
impl Metadata for Deployment {}

/// `DeploymentSpec` of `apps/v1`.
#[derive(Clone)]
#[must_use]
pub struct DeploymentSpec(Fields);

impl DeploymentSpec {
    /// One with what it has to have: `selector`, `template`.
    pub fn new(
        selector: impl Into<crate::api::meta::v1::LabelSelector>,
        template: impl Into<crate::api::core::v1::PodTemplateSpec>,
    ) -> Self {
        Self(
            Fields::new()
                .put("selector", Value::object::<crate::api::meta::v1::LabelSelector>(selector))
                .put("template", Value::object::<crate::api::core::v1::PodTemplateSpec>(template)),
        )
    }

    /// `selector`: [`LabelSelector`](crate::api::meta::v1::LabelSelector).
    pub fn selector(self, selector: impl Into<crate::api::meta::v1::LabelSelector>) -> Self {
        Self(self.0.put("selector", Value::object::<crate::api::meta::v1::LabelSelector>(selector)))
    }

    /// `template`: [`PodTemplateSpec`](crate::api::core::v1::PodTemplateSpec).
    pub fn template(self, template: impl Into<crate::api::core::v1::PodTemplateSpec>) -> Self {
        Self(self.0.put("template", Value::object::<crate::api::core::v1::PodTemplateSpec>(template)))
    }

    /// `minReadySeconds`: an integer of 32 bits.
    pub fn min_ready_seconds(self, min_ready_seconds: impl Into<i32>) -> Self {
        Self(self.0.put("minReadySeconds", Value::int32(min_ready_seconds)))
    }

    /// `paused`: true or false.
    #[inline]
    pub fn paused(self, paused: bool) -> Self {
        Self(self.0.put("paused", Value::Bool(paused)))
    }

    /// `progressDeadlineSeconds`: an integer of 32 bits.
    pub fn progress_deadline_seconds(self, progress_deadline_seconds: impl Into<i32>) -> Self {
        Self(self.0.put("progressDeadlineSeconds", Value::int32(progress_deadline_seconds)))
    }

    /// `replicas`: an integer of 32 bits.
    pub fn replicas(self, replicas: impl Into<i32>) -> Self {
        Self(self.0.put("replicas", Value::int32(replicas)))
    }

    /// `revisionHistoryLimit`: an integer of 32 bits.
    pub fn revision_history_limit(self, revision_history_limit: impl Into<i32>) -> Self {
        Self(self.0.put("revisionHistoryLimit", Value::int32(revision_history_limit)))
    }

    /// `strategy`: [`DeploymentStrategy`].
    pub fn strategy(self, strategy: impl Into<DeploymentStrategy>) -> Self {
        Self(self.0.put("strategy", Value::object::<DeploymentStrategy>(strategy)))
    }
}

typed!(DeploymentSpec);

/// `DeploymentStrategy` of `apps/v1`.
#[derive(Clone)]
#[must_use]
pub struct DeploymentStrategy(Fields);

impl DeploymentStrategy {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `rollingUpdate`: [`RollingUpdateDeployment`].
    pub fn rolling_update(self, rolling_update: impl Into<RollingUpdateDeployment>) -> Self {
        Self(self.0.put("rollingUpdate", Value::object::<RollingUpdateDeployment>(rolling_update)))
    }

    /// `type`: [`DeploymentStrategyType`].
    pub fn type_(self, type_: impl Into<DeploymentStrategyType>) -> Self {
        Self(self.0.put("type", Value::scalar::<DeploymentStrategyType>(type_)))
    }
}

typed!(DeploymentStrategy);
impl Default for DeploymentStrategy {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `ReplicaSet` of `apps/v1`.
#[derive(Clone)]
#[must_use]
pub struct ReplicaSet(Fields);

impl ReplicaSet {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<ReplicaSetSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<ReplicaSetSpec>(spec)))
    }

    /// `spec`: [`ReplicaSetSpec`].
    pub fn spec(self, spec: impl Into<ReplicaSetSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<ReplicaSetSpec>(spec)))
    }
}

kind!(ReplicaSet, "apps/v1", "ReplicaSet", Namespaced);
impl Metadata for ReplicaSet {}

/// `ReplicaSetSpec` of `apps/v1`.
#[derive(Clone)]
#[must_use]
pub struct ReplicaSetSpec(Fields);

impl ReplicaSetSpec {
    /// One with what it has to have: `selector`, `template`.
    pub fn new(
        selector: impl Into<crate::api::meta::v1::LabelSelector>,
        template: impl Into<crate::api::core::v1::PodTemplateSpec>,
    ) -> Self {
        Self(
            Fields::new()
                .put("selector", Value::object::<crate::api::meta::v1::LabelSelector>(selector))
                .put("template", Value::object::<crate::api::core::v1::PodTemplateSpec>(template)),
        )
    }

    /// `selector`: [`LabelSelector`](crate::api::meta::v1::LabelSelector).
    pub fn selector(self, selector: impl Into<crate::api::meta::v1::LabelSelector>) -> Self {
        Self(self.0.put("selector", Value::object::<crate::api::meta::v1::LabelSelector>(selector)))
    }

    /// `template`: [`PodTemplateSpec`](crate::api::core::v1::PodTemplateSpec).
    pub fn template(self, template: impl Into<crate::api::core::v1::PodTemplateSpec>) -> Self {
        Self(self.0.put("template", Value::object::<crate::api::core::v1::PodTemplateSpec>(template)))
    }

    /// `minReadySeconds`: an integer of 32 bits.
    pub fn min_ready_seconds(self, min_ready_seconds: impl Into<i32>) -> Self {
        Self(self.0.put("minReadySeconds", Value::int32(min_ready_seconds)))
    }

    /// `replicas`: an integer of 32 bits.
    pub fn replicas(self, replicas: impl Into<i32>) -> Self {
        Self(self.0.put("replicas", Value::int32(replicas)))
    }
}

typed!(ReplicaSetSpec);

/// `RollingUpdateDaemonSet` of `apps/v1`.
#[derive(Clone)]
#[must_use]
pub struct RollingUpdateDaemonSet(Fields);

impl RollingUpdateDaemonSet {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `maxSurge`: an integer or text.
    pub fn max_surge(self, max_surge: impl Into<IntOrString>) -> Self {
        Self(self.0.put("maxSurge", Value::scalar::<IntOrString>(max_surge)))
    }

    /// `maxUnavailable`: an integer or text.
    pub fn max_unavailable(self, max_unavailable: impl Into<IntOrString>) -> Self {
        Self(self.0.put("maxUnavailable", Value::scalar::<IntOrString>(max_unavailable)))
    }
}

typed!(RollingUpdateDaemonSet);
impl Default for RollingUpdateDaemonSet {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `RollingUpdateDeployment` of `apps/v1`.
#[derive(Clone)]
#[must_use]
pub struct RollingUpdateDeployment(Fields);

impl RollingUpdateDeployment {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `maxSurge`: an integer or text.
    pub fn max_surge(self, max_surge: impl Into<IntOrString>) -> Self {
        Self(self.0.put("maxSurge", Value::scalar::<IntOrString>(max_surge)))
    }

    /// `maxUnavailable`: an integer or text.
    pub fn max_unavailable(self, max_unavailable: impl Into<IntOrString>) -> Self {
        Self(self.0.put("maxUnavailable", Value::scalar::<IntOrString>(max_unavailable)))
    }
}

typed!(RollingUpdateDeployment);
impl Default for RollingUpdateDeployment {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `RollingUpdateStatefulSetStrategy` of `apps/v1`.
#[derive(Clone)]
#[must_use]
pub struct RollingUpdateStatefulSetStrategy(Fields);

impl RollingUpdateStatefulSetStrategy {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `maxUnavailable`: an integer or text.
    pub fn max_unavailable(self, max_unavailable: impl Into<IntOrString>) -> Self {
        Self(self.0.put("maxUnavailable", Value::scalar::<IntOrString>(max_unavailable)))
    }

    /// `partition`: an integer of 32 bits.
    pub fn partition(self, partition: impl Into<i32>) -> Self {
        Self(self.0.put("partition", Value::int32(partition)))
    }
}

typed!(RollingUpdateStatefulSetStrategy);
impl Default for RollingUpdateStatefulSetStrategy {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `StatefulSet` of `apps/v1`.
#[derive(Clone)]
#[must_use]
pub struct StatefulSet(Fields);

impl StatefulSet {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<StatefulSetSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<StatefulSetSpec>(spec)))
    }

    /// `spec`: [`StatefulSetSpec`].
    pub fn spec(self, spec: impl Into<StatefulSetSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<StatefulSetSpec>(spec)))
    }
}

kind!(StatefulSet, "apps/v1", "StatefulSet", Namespaced);
impl Metadata for StatefulSet {}

/// `StatefulSetOrdinals` of `apps/v1`.
#[derive(Clone)]
#[must_use]
pub struct StatefulSetOrdinals(Fields);

impl StatefulSetOrdinals {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `start`: an integer of 32 bits, `0` when left out.
    pub fn start(self, start: impl Into<i32>) -> Self {
        Self(self.0.put("start", Value::int32(start)))
    }
}

typed!(StatefulSetOrdinals);
impl Default for StatefulSetOrdinals {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `StatefulSetPersistentVolumeClaimRetentionPolicy` of `apps/v1`.
#[derive(Clone)]
#[must_use]
pub struct StatefulSetPersistentVolumeClaimRetentionPolicy(Fields);

impl StatefulSetPersistentVolumeClaimRetentionPolicy {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `whenDeleted`: text.
    pub fn when_deleted(self, when_deleted: impl Into<String>) -> Self {
        Self(self.0.put("whenDeleted", Value::text(when_deleted)))
    }

    /// `whenScaled`: text.
    pub fn when_scaled(self, when_scaled: impl Into<String>) -> Self {
        Self(self.0.put("whenScaled", Value::text(when_scaled)))
    }
}

typed!(StatefulSetPersistentVolumeClaimRetentionPolicy);
impl Default for StatefulSetPersistentVolumeClaimRetentionPolicy {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `StatefulSetSpec` of `apps/v1`.
#[derive(Clone)]
#[must_use]
pub struct StatefulSetSpec(Fields);

impl StatefulSetSpec {
    /// One with what it has to have: `selector`, `template`.
    pub fn new(
        selector: impl Into<crate::api::meta::v1::LabelSelector>,
        template: impl Into<crate::api::core::v1::PodTemplateSpec>,
    ) -> Self {
        Self(
            Fields::new()
                .put("selector", Value::object::<crate::api::meta::v1::LabelSelector>(selector))
                .put("template", Value::object::<crate::api::core::v1::PodTemplateSpec>(template)),
        )
    }

    /// `selector`: [`LabelSelector`](crate::api::meta::v1::LabelSelector).
    pub fn selector(self, selector: impl Into<crate::api::meta::v1::LabelSelector>) -> Self {
        Self(self.0.put("selector", Value::object::<crate::api::meta::v1::LabelSelector>(selector)))
    }

    /// `template`: [`PodTemplateSpec`](crate::api::core::v1::PodTemplateSpec).
    pub fn template(self, template: impl Into<crate::api::core::v1::PodTemplateSpec>) -> Self {
        Self(self.0.put("template", Value::object::<crate::api::core::v1::PodTemplateSpec>(template)))
    }

    /// `minReadySeconds`: an integer of 32 bits.
    pub fn min_ready_seconds(self, min_ready_seconds: impl Into<i32>) -> Self {
        Self(self.0.put("minReadySeconds", Value::int32(min_ready_seconds)))
    }

    /// `ordinals`: [`StatefulSetOrdinals`].
    pub fn ordinals(self, ordinals: impl Into<StatefulSetOrdinals>) -> Self {
        Self(self.0.put("ordinals", Value::object::<StatefulSetOrdinals>(ordinals)))
    }

    /// `persistentVolumeClaimRetentionPolicy`: [`StatefulSetPersistentVolumeClaimRetentionPolicy`].
    pub fn persistent_volume_claim_retention_policy(
        self,
        persistent_volume_claim_retention_policy: impl Into<StatefulSetPersistentVolumeClaimRetentionPolicy>,
    ) -> Self {
        Self(self.0.put(
            "persistentVolumeClaimRetentionPolicy",
            Value::object::<StatefulSetPersistentVolumeClaimRetentionPolicy>(
                persistent_volume_claim_retention_policy,
            ),
        ))
    }

    /// `podManagementPolicy`: [`PodManagementPolicy`].
    pub fn pod_management_policy(self, pod_management_policy: impl Into<PodManagementPolicy>) -> Self {
        Self(self.0.put("podManagementPolicy", Value::scalar::<PodManagementPolicy>(pod_management_policy)))
    }

    /// `replicas`: an integer of 32 bits.
    pub fn replicas(self, replicas: impl Into<i32>) -> Self {
        Self(self.0.put("replicas", Value::int32(replicas)))
    }

    /// `revisionHistoryLimit`: an integer of 32 bits.
    pub fn revision_history_limit(self, revision_history_limit: impl Into<i32>) -> Self {
        Self(self.0.put("revisionHistoryLimit", Value::int32(revision_history_limit)))
    }

    /// `serviceName`: text, `""` when left out.
    pub fn service_name(self, service_name: impl Into<String>) -> Self {
        Self(self.0.put("serviceName", Value::text(service_name)))
    }

    /// `updateStrategy`: [`StatefulSetUpdateStrategy`].
    pub fn update_strategy(self, update_strategy: impl Into<StatefulSetUpdateStrategy>) -> Self {
        Self(self.0.put("updateStrategy", Value::object::<StatefulSetUpdateStrategy>(update_strategy)))
    }

    /// `volumeClaimTemplates`: a list, each [`PersistentVolumeClaim`](crate::api::core::v1::PersistentVolumeClaim).
    pub fn volume_claim_templates(
        self,
        volume_claim_templates: impl IntoIterator<Item = impl Into<crate::api::core::v1::PersistentVolumeClaim>>,
    ) -> Self {
        Self(self.0.put(
            "volumeClaimTemplates",
            Value::list(volume_claim_templates, Value::object::<crate::api::core::v1::PersistentVolumeClaim>),
        ))
    }
}

typed!(StatefulSetSpec);

/// `StatefulSetUpdateStrategy` of `apps/v1`.
#[derive(Clone)]
#[must_use]
pub struct StatefulSetUpdateStrategy(Fields);

impl StatefulSetUpdateStrategy {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `rollingUpdate`: [`RollingUpdateStatefulSetStrategy`].
    pub fn rolling_update(self, rolling_update: impl Into<RollingUpdateStatefulSetStrategy>) -> Self {
        Self(self.0.put("rollingUpdate", Value::object::<RollingUpdateStatefulSetStrategy>(rolling_update)))
    }

    /// `type`: [`StatefulSetUpdateStrategyType`].
    pub fn type_(self, type_: impl Into<StatefulSetUpdateStrategyType>) -> Self {
        Self(self.0.put("type", Value::scalar::<StatefulSetUpdateStrategyType>(type_)))
    }
}

typed!(StatefulSetUpdateStrategy);
impl Default for StatefulSetUpdateStrategy {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

open_enum! {
/// `type` of [`DaemonSetUpdateStrategy`]; other texts are taken, too.
DaemonSetUpdateStrategyType {
OnDelete = "OnDelete",
RollingUpdate = "RollingUpdate",
}
}

open_enum! {
/// `type` of [`DeploymentStrategy`]; other texts are taken, too.
DeploymentStrategyType {
Recreate = "Recreate",
RollingUpdate = "RollingUpdate",
}
}

open_enum! {
/// `podManagementPolicy` of [`StatefulSetSpec`]; other texts are taken, too.
PodManagementPolicy {
OrderedReady = "OrderedReady",
Parallel = "Parallel",
}
}

open_enum! {
/// `type` of [`StatefulSetUpdateStrategy`]; other texts are taken, too.
StatefulSetUpdateStrategyType {
OnDelete = "OnDelete",
RollingUpdate = "RollingUpdate",
}
}
