//! `storage/v1`. Generated: see `synth-typegen`.

use crate::typed::*;

/// `CSIDriver` of `storage/v1`.
#[derive(Clone)]
#[must_use]
pub struct CSIDriver(Fields);

impl CSIDriver {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<CSIDriverSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<CSIDriverSpec>(spec)))
    }

    /// `spec`: [`CSIDriverSpec`].
    pub fn spec(self, spec: impl Into<CSIDriverSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<CSIDriverSpec>(spec)))
    }
}

kind!(CSIDriver, "storage.k8s.io/v1", "CSIDriver", Cluster);
impl Metadata for CSIDriver {}

/// `CSIDriverSpec` of `storage/v1`.
#[derive(Clone)]
#[must_use]
pub struct CSIDriverSpec(Fields);

impl CSIDriverSpec {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `attachRequired`: true or false.
    #[inline]
    pub fn attach_required(self, attach_required: bool) -> Self {
        Self(self.0.put("attachRequired", Value::Bool(attach_required)))
    }

    /// `fsGroupPolicy`: text.
    pub fn fs_group_policy(self, fs_group_policy: impl Into<String>) -> Self {
        Self(self.0.put("fsGroupPolicy", Value::text(fs_group_policy)))
    }

    /// `nodeAllocatableUpdatePeriodSeconds`: an integer.
    pub fn node_allocatable_update_period_seconds(
        self,
        node_allocatable_update_period_seconds: impl Into<i64>,
    ) -> Self {
        Self(
            self.0.put(
                "nodeAllocatableUpdatePeriodSeconds",
                Value::int64(node_allocatable_update_period_seconds),
            ),
        )
    }

    /// `podInfoOnMount`: true or false.
    #[inline]
    pub fn pod_info_on_mount(self, pod_info_on_mount: bool) -> Self {
        Self(self.0.put("podInfoOnMount", Value::Bool(pod_info_on_mount)))
    }

    /// `requiresRepublish`: true or false.
    #[inline]
    pub fn requires_republish(self, requires_republish: bool) -> Self {
        Self(self.0.put("requiresRepublish", Value::Bool(requires_republish)))
    }

    /// `seLinuxMount`: true or false.
    #[inline]
    pub fn se_linux_mount(self, se_linux_mount: bool) -> Self {
        Self(self.0.put("seLinuxMount", Value::Bool(se_linux_mount)))
    }

    /// `storageCapacity`: true or false.
    #[inline]
    pub fn storage_capacity(self, storage_capacity: bool) -> Self {
        Self(self.0.put("storageCapacity", Value::Bool(storage_capacity)))
    }

    /// `tokenRequests`: a list, each [`TokenRequest`].
    pub fn token_requests(self, token_requests: impl IntoIterator<Item = impl Into<TokenRequest>>) -> Self {
        Self(self.0.put("tokenRequests", Value::list(token_requests, Value::object::<TokenRequest>)))
    }

    /// `volumeLifecycleModes`: a list, each text.
    pub fn volume_lifecycle_modes(
        self,
        volume_lifecycle_modes: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        Self(self.0.put("volumeLifecycleModes", Value::list(volume_lifecycle_modes, Value::text)))
    }
}

typed!(CSIDriverSpec);
impl Default for CSIDriverSpec {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `StorageClass` of `storage/v1`.
#[derive(Clone)]
#[must_use]
pub struct StorageClass(Fields);

impl StorageClass {
    /// One with what it has to have: `provisioner`.
    pub fn new(provisioner: impl Into<String>) -> Self {
        Self(Self::start().put("provisioner", Value::text(provisioner)))
    }

    /// `provisioner`: text.
    pub fn provisioner(self, provisioner: impl Into<String>) -> Self {
        Self(self.0.put("provisioner", Value::text(provisioner)))
    }

    /// `allowVolumeExpansion`: true or false.
    #[inline]
    pub fn allow_volume_expansion(self, allow_volume_expansion: bool) -> Self {
        Self(self.0.put("allowVolumeExpansion", Value::Bool(allow_volume_expansion)))
    }

    /// `allowedTopologies`: a list, each [`TopologySelectorTerm`](crate::api::core::v1::TopologySelectorTerm).
    pub fn allowed_topologies(
        self,
        allowed_topologies: impl IntoIterator<Item = impl Into<crate::api::core::v1::TopologySelectorTerm>>,
    ) -> Self {
        Self(self.0.put(
            "allowedTopologies",
            Value::list(allowed_topologies, Value::object::<crate::api::core::v1::TopologySelectorTerm>),
        ))
    }

    /// `mountOptions`: a list, each text.
    pub fn mount_options(self, mount_options: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("mountOptions", Value::list(mount_options, Value::text)))
    }

    /// `parameters`: a map, each value text.
    pub fn parameters(
        self,
        parameters: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        Self(self.0.put("parameters", Value::map(parameters, Value::text)))
    }

    /// `reclaimPolicy`: [`ReclaimPolicy`].
    pub fn reclaim_policy(self, reclaim_policy: impl Into<ReclaimPolicy>) -> Self {
        Self(self.0.put("reclaimPolicy", Value::scalar::<ReclaimPolicy>(reclaim_policy)))
    }

    /// `volumeBindingMode`: [`VolumeBindingMode`].
    pub fn volume_binding_mode(self, volume_binding_mode: impl Into<VolumeBindingMode>) -> Self {
        Self(self.0.put("volumeBindingMode", Value::scalar::<VolumeBindingMode>(volume_binding_mode)))
    }
}

kind!(StorageClass, "storage.k8s.io/v1", "StorageClass", Cluster);
impl Metadata for StorageClass {}

/// `TokenRequest` of `storage/v1`.
#[derive(Clone)]
#[must_use]
pub struct TokenRequest(Fields);

impl TokenRequest {
    /// One with what it has to have: `audience`.
    pub fn new(audience: impl Into<String>) -> Self {
        Self(Fields::new().put("audience", Value::text(audience)))
    }

    /// `audience`: text.
    pub fn audience(self, audience: impl Into<String>) -> Self {
        Self(self.0.put("audience", Value::text(audience)))
    }

    /// `expirationSeconds`: an integer.
    pub fn expiration_seconds(self, expiration_seconds: impl Into<i64>) -> Self {
        Self(self.0.put("expirationSeconds", Value::int64(expiration_seconds)))
    }
}

typed!(TokenRequest);

/// `VolumeAttributesClass` of `storage/v1`.
#[derive(Clone)]
#[must_use]
pub struct VolumeAttributesClass(Fields);

impl VolumeAttributesClass {
    /// One with what it has to have: `driverName`.
    pub fn new(driver_name: impl Into<String>) -> Self {
        Self(Self::start().put("driverName", Value::text(driver_name)))
    }

    /// `driverName`: text.
    pub fn driver_name(self, driver_name: impl Into<String>) -> Self {
        Self(self.0.put("driverName", Value::text(driver_name)))
    }

    /// `parameters`: a map, each value text.
    pub fn parameters(
        self,
        parameters: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        Self(self.0.put("parameters", Value::map(parameters, Value::text)))
    }
}

kind!(VolumeAttributesClass, "storage.k8s.io/v1", "VolumeAttributesClass", Cluster);
impl Metadata for VolumeAttributesClass {}

open_enum! {
/// `reclaimPolicy` of [`StorageClass`]; other texts are taken, too.
ReclaimPolicy {
Delete = "Delete",
Recycle = "Recycle",
Retain = "Retain",
}
}

open_enum! {
/// `volumeBindingMode` of [`StorageClass`]; other texts are taken, too.
VolumeBindingMode {
Immediate = "Immediate",
WaitForFirstConsumer = "WaitForFirstConsumer",
}
}
