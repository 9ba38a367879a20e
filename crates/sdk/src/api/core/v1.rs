//! `core/v1`. Generated: see `synth-typegen`.

use crate::typed::*;

/// `AWSElasticBlockStoreVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct AWSElasticBlockStoreVolumeSource(Fields);

impl AWSElasticBlockStoreVolumeSource {
    /// One with what it has to have: `volumeID`.
    pub fn new(volume_id: impl Into<String>) -> Self {
        Self(Fields::new().put("volumeID", Value::text(volume_id)))
    }

    /// `volumeID`: text.
    pub fn volume_id(self, volume_id: impl Into<String>) -> Self {
        Self(self.0.put("volumeID", Value::text(volume_id)))
    }

    /// `fsType`: text.
    pub fn fs_type(self, fs_type: impl Into<String>) -> Self {
        Self(self.0.put("fsType", Value::text(fs_type)))
    }

    /// `partition`: an integer of 32 bits.
    pub fn partition(self, partition: impl Into<i32>) -> Self {
        Self(self.0.put("partition", Value::int32(partition)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }
}

typed!(AWSElasticBlockStoreVolumeSource);

/// `Affinity` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct Affinity(Fields);

impl Affinity {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `nodeAffinity`: [`NodeAffinity`].
    pub fn node_affinity(self, node_affinity: impl Into<NodeAffinity>) -> Self {
        Self(self.0.put("nodeAffinity", Value::object::<NodeAffinity>(node_affinity)))
    }

    /// `podAffinity`: [`PodAffinity`].
    pub fn pod_affinity(self, pod_affinity: impl Into<PodAffinity>) -> Self {
        Self(self.0.put("podAffinity", Value::object::<PodAffinity>(pod_affinity)))
    }

    /// `podAntiAffinity`: [`PodAntiAffinity`].
    pub fn pod_anti_affinity(self, pod_anti_affinity: impl Into<PodAntiAffinity>) -> Self {
        Self(self.0.put("podAntiAffinity", Value::object::<PodAntiAffinity>(pod_anti_affinity)))
    }
}

typed!(Affinity);
impl Default for Affinity {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `AppArmorProfile` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct AppArmorProfile(Fields);

impl AppArmorProfile {
    /// One with what it has to have: `type`.
    pub fn new(type_: impl Into<AppArmorProfileType>) -> Self {
        Self(Fields::new().put("type", Value::scalar::<AppArmorProfileType>(type_)))
    }

    /// `type`: [`AppArmorProfileType`].
    pub fn type_(self, type_: impl Into<AppArmorProfileType>) -> Self {
        Self(self.0.put("type", Value::scalar::<AppArmorProfileType>(type_)))
    }

    /// `localhostProfile`: text.
    pub fn localhost_profile(self, localhost_profile: impl Into<String>) -> Self {
        Self(self.0.put("localhostProfile", Value::text(localhost_profile)))
    }
}

typed!(AppArmorProfile);

/// `AzureDiskVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct AzureDiskVolumeSource(Fields);

/// What [`AzureDiskVolumeSource::new`] takes.
pub struct AzureDiskVolumeSourceRequired {
    /// `diskName`: text.
    pub disk_name: String,
    /// `diskURI`: text.
    pub disk_uri: String,
}

impl AzureDiskVolumeSource {
    /// One with what it has to have: `diskName`, `diskURI`.
    #[inline]
    pub fn new(required: AzureDiskVolumeSourceRequired) -> Self {
        Self(
            Fields::new()
                .put("diskName", Value::text(required.disk_name))
                .put("diskURI", Value::text(required.disk_uri)),
        )
    }

    /// `diskName`: text.
    pub fn disk_name(self, disk_name: impl Into<String>) -> Self {
        Self(self.0.put("diskName", Value::text(disk_name)))
    }

    /// `diskURI`: text.
    pub fn disk_uri(self, disk_uri: impl Into<String>) -> Self {
        Self(self.0.put("diskURI", Value::text(disk_uri)))
    }

    /// `cachingMode`: [`CachingMode`], `"ReadWrite"` when left out.
    pub fn caching_mode(self, caching_mode: impl Into<CachingMode>) -> Self {
        Self(self.0.put("cachingMode", Value::scalar::<CachingMode>(caching_mode)))
    }

    /// `fsType`: text, `"ext4"` when left out.
    pub fn fs_type(self, fs_type: impl Into<String>) -> Self {
        Self(self.0.put("fsType", Value::text(fs_type)))
    }

    /// `kind`: [`AzureDiskKind`], `"Shared"` when left out.
    pub fn kind(self, kind: impl Into<AzureDiskKind>) -> Self {
        Self(self.0.put("kind", Value::scalar::<AzureDiskKind>(kind)))
    }

    /// `readOnly`: true or false, `false` when left out.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }
}

typed!(AzureDiskVolumeSource);

/// `AzureFilePersistentVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct AzureFilePersistentVolumeSource(Fields);

/// What [`AzureFilePersistentVolumeSource::new`] takes.
pub struct AzureFilePersistentVolumeSourceRequired {
    /// `secretName`: text.
    pub secret_name: String,
    /// `shareName`: text.
    pub share_name: String,
}

impl AzureFilePersistentVolumeSource {
    /// One with what it has to have: `secretName`, `shareName`.
    #[inline]
    pub fn new(required: AzureFilePersistentVolumeSourceRequired) -> Self {
        Self(
            Fields::new()
                .put("secretName", Value::text(required.secret_name))
                .put("shareName", Value::text(required.share_name)),
        )
    }

    /// `secretName`: text.
    pub fn secret_name(self, secret_name: impl Into<String>) -> Self {
        Self(self.0.put("secretName", Value::text(secret_name)))
    }

    /// `shareName`: text.
    pub fn share_name(self, share_name: impl Into<String>) -> Self {
        Self(self.0.put("shareName", Value::text(share_name)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }

    /// `secretNamespace`: text.
    pub fn secret_namespace(self, secret_namespace: impl Into<String>) -> Self {
        Self(self.0.put("secretNamespace", Value::text(secret_namespace)))
    }
}

typed!(AzureFilePersistentVolumeSource);

/// `AzureFileVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct AzureFileVolumeSource(Fields);

/// What [`AzureFileVolumeSource::new`] takes.
pub struct AzureFileVolumeSourceRequired {
    /// `secretName`: text.
    pub secret_name: String,
    /// `shareName`: text.
    pub share_name: String,
}

impl AzureFileVolumeSource {
    /// One with what it has to have: `secretName`, `shareName`.
    #[inline]
    pub fn new(required: AzureFileVolumeSourceRequired) -> Self {
        Self(
            Fields::new()
                .put("secretName", Value::text(required.secret_name))
                .put("shareName", Value::text(required.share_name)),
        )
    }

    /// `secretName`: text.
    pub fn secret_name(self, secret_name: impl Into<String>) -> Self {
        Self(self.0.put("secretName", Value::text(secret_name)))
    }

    /// `shareName`: text.
    pub fn share_name(self, share_name: impl Into<String>) -> Self {
        Self(self.0.put("shareName", Value::text(share_name)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }
}

typed!(AzureFileVolumeSource);

/// `CSIPersistentVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct CSIPersistentVolumeSource(Fields);

/// What [`CSIPersistentVolumeSource::new`] takes.
pub struct CSIPersistentVolumeSourceRequired {
    /// `driver`: text.
    pub driver: String,
    /// `volumeHandle`: text.
    pub volume_handle: String,
}

impl CSIPersistentVolumeSource {
    /// One with what it has to have: `driver`, `volumeHandle`.
    #[inline]
    pub fn new(required: CSIPersistentVolumeSourceRequired) -> Self {
        Self(
            Fields::new()
                .put("driver", Value::text(required.driver))
                .put("volumeHandle", Value::text(required.volume_handle)),
        )
    }

    /// `driver`: text.
    pub fn driver(self, driver: impl Into<String>) -> Self {
        Self(self.0.put("driver", Value::text(driver)))
    }

    /// `volumeHandle`: text.
    pub fn volume_handle(self, volume_handle: impl Into<String>) -> Self {
        Self(self.0.put("volumeHandle", Value::text(volume_handle)))
    }

    /// `controllerExpandSecretRef`: [`SecretReference`].
    pub fn controller_expand_secret_ref(
        self,
        controller_expand_secret_ref: impl Into<SecretReference>,
    ) -> Self {
        Self(
            self.0.put(
                "controllerExpandSecretRef",
                Value::object::<SecretReference>(controller_expand_secret_ref),
            ),
        )
    }

    /// `controllerPublishSecretRef`: [`SecretReference`].
    pub fn controller_publish_secret_ref(
        self,
        controller_publish_secret_ref: impl Into<SecretReference>,
    ) -> Self {
        Self(self.0.put(
            "controllerPublishSecretRef",
            Value::object::<SecretReference>(controller_publish_secret_ref),
        ))
    }

    /// `fsType`: text.
    pub fn fs_type(self, fs_type: impl Into<String>) -> Self {
        Self(self.0.put("fsType", Value::text(fs_type)))
    }

    /// `nodeExpandSecretRef`: [`SecretReference`].
    pub fn node_expand_secret_ref(self, node_expand_secret_ref: impl Into<SecretReference>) -> Self {
        Self(self.0.put("nodeExpandSecretRef", Value::object::<SecretReference>(node_expand_secret_ref)))
    }

    /// `nodePublishSecretRef`: [`SecretReference`].
    pub fn node_publish_secret_ref(self, node_publish_secret_ref: impl Into<SecretReference>) -> Self {
        Self(self.0.put("nodePublishSecretRef", Value::object::<SecretReference>(node_publish_secret_ref)))
    }

    /// `nodeStageSecretRef`: [`SecretReference`].
    pub fn node_stage_secret_ref(self, node_stage_secret_ref: impl Into<SecretReference>) -> Self {
        Self(self.0.put("nodeStageSecretRef", Value::object::<SecretReference>(node_stage_secret_ref)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }

    /// `volumeAttributes`: a map, each value text.
    pub fn volume_attributes(
        self,
        volume_attributes: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        Self(self.0.put("volumeAttributes", Value::map(volume_attributes, Value::text)))
    }
}

typed!(CSIPersistentVolumeSource);

/// `CSIVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct CSIVolumeSource(Fields);

impl CSIVolumeSource {
    /// One with what it has to have: `driver`.
    pub fn new(driver: impl Into<String>) -> Self {
        Self(Fields::new().put("driver", Value::text(driver)))
    }

    /// `driver`: text.
    pub fn driver(self, driver: impl Into<String>) -> Self {
        Self(self.0.put("driver", Value::text(driver)))
    }

    /// `fsType`: text.
    pub fn fs_type(self, fs_type: impl Into<String>) -> Self {
        Self(self.0.put("fsType", Value::text(fs_type)))
    }

    /// `nodePublishSecretRef`: [`LocalObjectReference`].
    pub fn node_publish_secret_ref(self, node_publish_secret_ref: impl Into<LocalObjectReference>) -> Self {
        Self(
            self.0
                .put("nodePublishSecretRef", Value::object::<LocalObjectReference>(node_publish_secret_ref)),
        )
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }

    /// `volumeAttributes`: a map, each value text.
    pub fn volume_attributes(
        self,
        volume_attributes: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        Self(self.0.put("volumeAttributes", Value::map(volume_attributes, Value::text)))
    }
}

typed!(CSIVolumeSource);

/// `Capabilities` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct Capabilities(Fields);

impl Capabilities {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `add`: a list, each text.
    pub fn add(self, add: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("add", Value::list(add, Value::text)))
    }

    /// `drop`: a list, each text.
    pub fn drop(self, drop: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("drop", Value::list(drop, Value::text)))
    }
}

typed!(Capabilities);
impl Default for Capabilities {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `CephFSPersistentVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct CephFSPersistentVolumeSource(Fields);

impl CephFSPersistentVolumeSource {
    /// One with what it has to have: `monitors`.
    pub fn new(monitors: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(Fields::new().put("monitors", Value::list(monitors, Value::text)))
    }

    /// `monitors`: a list, each text.
    pub fn monitors(self, monitors: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("monitors", Value::list(monitors, Value::text)))
    }

    /// `path`: text.
    pub fn path(self, path: impl Into<String>) -> Self {
        Self(self.0.put("path", Value::text(path)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }

    /// `secretFile`: text.
    pub fn secret_file(self, secret_file: impl Into<String>) -> Self {
        Self(self.0.put("secretFile", Value::text(secret_file)))
    }

    /// `secretRef`: [`SecretReference`].
    pub fn secret_ref(self, secret_ref: impl Into<SecretReference>) -> Self {
        Self(self.0.put("secretRef", Value::object::<SecretReference>(secret_ref)))
    }

    /// `user`: text.
    pub fn user(self, user: impl Into<String>) -> Self {
        Self(self.0.put("user", Value::text(user)))
    }
}

typed!(CephFSPersistentVolumeSource);

/// `CephFSVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct CephFSVolumeSource(Fields);

impl CephFSVolumeSource {
    /// One with what it has to have: `monitors`.
    pub fn new(monitors: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(Fields::new().put("monitors", Value::list(monitors, Value::text)))
    }

    /// `monitors`: a list, each text.
    pub fn monitors(self, monitors: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("monitors", Value::list(monitors, Value::text)))
    }

    /// `path`: text.
    pub fn path(self, path: impl Into<String>) -> Self {
        Self(self.0.put("path", Value::text(path)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }

    /// `secretFile`: text.
    pub fn secret_file(self, secret_file: impl Into<String>) -> Self {
        Self(self.0.put("secretFile", Value::text(secret_file)))
    }

    /// `secretRef`: [`LocalObjectReference`].
    pub fn secret_ref(self, secret_ref: impl Into<LocalObjectReference>) -> Self {
        Self(self.0.put("secretRef", Value::object::<LocalObjectReference>(secret_ref)))
    }

    /// `user`: text.
    pub fn user(self, user: impl Into<String>) -> Self {
        Self(self.0.put("user", Value::text(user)))
    }
}

typed!(CephFSVolumeSource);

/// `CinderPersistentVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct CinderPersistentVolumeSource(Fields);

impl CinderPersistentVolumeSource {
    /// One with what it has to have: `volumeID`.
    pub fn new(volume_id: impl Into<String>) -> Self {
        Self(Fields::new().put("volumeID", Value::text(volume_id)))
    }

    /// `volumeID`: text.
    pub fn volume_id(self, volume_id: impl Into<String>) -> Self {
        Self(self.0.put("volumeID", Value::text(volume_id)))
    }

    /// `fsType`: text.
    pub fn fs_type(self, fs_type: impl Into<String>) -> Self {
        Self(self.0.put("fsType", Value::text(fs_type)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }

    /// `secretRef`: [`SecretReference`].
    pub fn secret_ref(self, secret_ref: impl Into<SecretReference>) -> Self {
        Self(self.0.put("secretRef", Value::object::<SecretReference>(secret_ref)))
    }
}

typed!(CinderPersistentVolumeSource);

/// `CinderVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct CinderVolumeSource(Fields);

impl CinderVolumeSource {
    /// One with what it has to have: `volumeID`.
    pub fn new(volume_id: impl Into<String>) -> Self {
        Self(Fields::new().put("volumeID", Value::text(volume_id)))
    }

    /// `volumeID`: text.
    pub fn volume_id(self, volume_id: impl Into<String>) -> Self {
        Self(self.0.put("volumeID", Value::text(volume_id)))
    }

    /// `fsType`: text.
    pub fn fs_type(self, fs_type: impl Into<String>) -> Self {
        Self(self.0.put("fsType", Value::text(fs_type)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }

    /// `secretRef`: [`LocalObjectReference`].
    pub fn secret_ref(self, secret_ref: impl Into<LocalObjectReference>) -> Self {
        Self(self.0.put("secretRef", Value::object::<LocalObjectReference>(secret_ref)))
    }
}

typed!(CinderVolumeSource);

/// `ClientIPConfig` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ClientIPConfig(Fields);

impl ClientIPConfig {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `timeoutSeconds`: an integer of 32 bits.
    pub fn timeout_seconds(self, timeout_seconds: impl Into<i32>) -> Self {
        Self(self.0.put("timeoutSeconds", Value::int32(timeout_seconds)))
    }
}

typed!(ClientIPConfig);
impl Default for ClientIPConfig {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `ClusterTrustBundleProjection` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ClusterTrustBundleProjection(Fields);

impl ClusterTrustBundleProjection {
    /// One with what it has to have: `path`.
    pub fn new(path: impl Into<String>) -> Self {
        Self(Fields::new().put("path", Value::text(path)))
    }

    /// `path`: text.
    pub fn path(self, path: impl Into<String>) -> Self {
        Self(self.0.put("path", Value::text(path)))
    }

    /// `labelSelector`: [`LabelSelector`](crate::api::meta::v1::LabelSelector).
    pub fn label_selector(self, label_selector: impl Into<crate::api::meta::v1::LabelSelector>) -> Self {
        Self(
            self.0.put("labelSelector", Value::object::<crate::api::meta::v1::LabelSelector>(label_selector)),
        )
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `optional`: true or false.
    #[inline]
    pub fn optional(self, optional: bool) -> Self {
        Self(self.0.put("optional", Value::Bool(optional)))
    }

    /// `signerName`: text.
    pub fn signer_name(self, signer_name: impl Into<String>) -> Self {
        Self(self.0.put("signerName", Value::text(signer_name)))
    }
}

typed!(ClusterTrustBundleProjection);

/// `ConfigMap` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ConfigMap(Fields);

impl ConfigMap {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Self::start())
    }

    /// `binaryData`: a map, each value bytes.
    pub fn binary_data(
        self,
        binary_data: impl IntoIterator<Item = (impl Into<String>, impl AsRef<[u8]>)>,
    ) -> Self {
        Self(self.0.put("binaryData", Value::map(binary_data, Value::bytes)))
    }

    /// `data`: a map, each value text.
    pub fn data(self, data: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>) -> Self {
        Self(self.0.put("data", Value::map(data, Value::text)))
    }

    /// `immutable`: true or false.
    #[inline]
    pub fn immutable(self, immutable: bool) -> Self {
        Self(self.0.put("immutable", Value::Bool(immutable)))
    }
}

kind!(ConfigMap, "v1", "ConfigMap", Namespaced);
impl Metadata for ConfigMap {}
impl Default for ConfigMap {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `ConfigMapEnvSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ConfigMapEnvSource(Fields);

impl ConfigMapEnvSource {
    /// One with what it has to have: `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self(Fields::new().put("name", Value::text(name)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `optional`: true or false.
    #[inline]
    pub fn optional(self, optional: bool) -> Self {
        Self(self.0.put("optional", Value::Bool(optional)))
    }
}

typed!(ConfigMapEnvSource);

/// `ConfigMapKeySelector` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ConfigMapKeySelector(Fields);

/// What [`ConfigMapKeySelector::new`] takes.
pub struct ConfigMapKeySelectorRequired {
    /// `name`: text.
    pub name: String,
    /// `key`: text.
    pub key: String,
}

impl ConfigMapKeySelector {
    /// One with what it has to have: `name`, `key`.
    #[inline]
    pub fn new(required: ConfigMapKeySelectorRequired) -> Self {
        Self(Fields::new().put("name", Value::text(required.name)).put("key", Value::text(required.key)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `key`: text.
    pub fn key(self, key: impl Into<String>) -> Self {
        Self(self.0.put("key", Value::text(key)))
    }

    /// `optional`: true or false.
    #[inline]
    pub fn optional(self, optional: bool) -> Self {
        Self(self.0.put("optional", Value::Bool(optional)))
    }
}

typed!(ConfigMapKeySelector);

/// `ConfigMapProjection` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ConfigMapProjection(Fields);

impl ConfigMapProjection {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `items`: a list, each [`KeyToPath`].
    pub fn items(self, items: impl IntoIterator<Item = impl Into<KeyToPath>>) -> Self {
        Self(self.0.put("items", Value::list(items, Value::object::<KeyToPath>)))
    }

    /// `name`: text, `""` when left out.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `optional`: true or false.
    #[inline]
    pub fn optional(self, optional: bool) -> Self {
        Self(self.0.put("optional", Value::Bool(optional)))
    }
}

typed!(ConfigMapProjection);
impl Default for ConfigMapProjection {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `ConfigMapVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ConfigMapVolumeSource(Fields);

impl ConfigMapVolumeSource {
    /// One with what it has to have: `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self(Fields::new().put("name", Value::text(name)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `defaultMode`: an integer of 32 bits.
    pub fn default_mode(self, default_mode: impl Into<i32>) -> Self {
        Self(self.0.put("defaultMode", Value::int32(default_mode)))
    }

    /// `items`: a list, each [`KeyToPath`].
    pub fn items(self, items: impl IntoIterator<Item = impl Into<KeyToPath>>) -> Self {
        Self(self.0.put("items", Value::list(items, Value::object::<KeyToPath>)))
    }

    /// `optional`: true or false.
    #[inline]
    pub fn optional(self, optional: bool) -> Self {
        Self(self.0.put("optional", Value::Bool(optional)))
    }
}

typed!(ConfigMapVolumeSource);

/// `Container` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct Container(Fields);

impl Container {
    /// One with what it has to have: `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self(Fields::new().put("name", Value::text(name)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `args`: a list, each text.
    pub fn args(self, args: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("args", Value::list(args, Value::text)))
    }

    /// `command`: a list, each text.
    pub fn command(self, command: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("command", Value::list(command, Value::text)))
    }

    /// `env`: a list, each [`EnvVar`].
    pub fn env(self, env: impl IntoIterator<Item = impl Into<EnvVar>>) -> Self {
        Self(self.0.put("env", Value::list(env, Value::object::<EnvVar>)))
    }

    /// `envFrom`: a list, each [`EnvFromSource`].
    pub fn env_from(self, env_from: impl IntoIterator<Item = impl Into<EnvFromSource>>) -> Self {
        Self(self.0.put("envFrom", Value::list(env_from, Value::object::<EnvFromSource>)))
    }

    /// `image`: text.
    pub fn image(self, image: impl Into<String>) -> Self {
        Self(self.0.put("image", Value::text(image)))
    }

    /// `imagePullPolicy`: [`PullPolicy`].
    pub fn image_pull_policy(self, image_pull_policy: impl Into<PullPolicy>) -> Self {
        Self(self.0.put("imagePullPolicy", Value::scalar::<PullPolicy>(image_pull_policy)))
    }

    /// `lifecycle`: [`Lifecycle`].
    pub fn lifecycle(self, lifecycle: impl Into<Lifecycle>) -> Self {
        Self(self.0.put("lifecycle", Value::object::<Lifecycle>(lifecycle)))
    }

    /// `livenessProbe`: [`Probe`].
    pub fn liveness_probe(self, liveness_probe: impl Into<Probe>) -> Self {
        Self(self.0.put("livenessProbe", Value::object::<Probe>(liveness_probe)))
    }

    /// `ports`: a list, each [`ContainerPort`].
    pub fn ports(self, ports: impl IntoIterator<Item = impl Into<ContainerPort>>) -> Self {
        Self(self.0.put("ports", Value::list(ports, Value::object::<ContainerPort>)))
    }

    /// `readinessProbe`: [`Probe`].
    pub fn readiness_probe(self, readiness_probe: impl Into<Probe>) -> Self {
        Self(self.0.put("readinessProbe", Value::object::<Probe>(readiness_probe)))
    }

    /// `resizePolicy`: a list, each [`ContainerResizePolicy`].
    pub fn resize_policy(
        self,
        resize_policy: impl IntoIterator<Item = impl Into<ContainerResizePolicy>>,
    ) -> Self {
        Self(self.0.put("resizePolicy", Value::list(resize_policy, Value::object::<ContainerResizePolicy>)))
    }

    /// `resources`: [`ResourceRequirements`].
    pub fn resources(self, resources: impl Into<ResourceRequirements>) -> Self {
        Self(self.0.put("resources", Value::object::<ResourceRequirements>(resources)))
    }

    /// `restartPolicy`: text.
    pub fn restart_policy(self, restart_policy: impl Into<String>) -> Self {
        Self(self.0.put("restartPolicy", Value::text(restart_policy)))
    }

    /// `restartPolicyRules`: a list, each [`ContainerRestartRule`].
    pub fn restart_policy_rules(
        self,
        restart_policy_rules: impl IntoIterator<Item = impl Into<ContainerRestartRule>>,
    ) -> Self {
        Self(self.0.put(
            "restartPolicyRules",
            Value::list(restart_policy_rules, Value::object::<ContainerRestartRule>),
        ))
    }

    /// `securityContext`: [`SecurityContext`].
    pub fn security_context(self, security_context: impl Into<SecurityContext>) -> Self {
        Self(self.0.put("securityContext", Value::object::<SecurityContext>(security_context)))
    }

    /// `startupProbe`: [`Probe`].
    pub fn startup_probe(self, startup_probe: impl Into<Probe>) -> Self {
        Self(self.0.put("startupProbe", Value::object::<Probe>(startup_probe)))
    }

    /// `stdin`: true or false.
    #[inline]
    pub fn stdin(self, stdin: bool) -> Self {
        Self(self.0.put("stdin", Value::Bool(stdin)))
    }

    /// `stdinOnce`: true or false.
    #[inline]
    pub fn stdin_once(self, stdin_once: bool) -> Self {
        Self(self.0.put("stdinOnce", Value::Bool(stdin_once)))
    }

    /// `terminationMessagePath`: text.
    pub fn termination_message_path(self, termination_message_path: impl Into<String>) -> Self {
        Self(self.0.put("terminationMessagePath", Value::text(termination_message_path)))
    }

    /// `terminationMessagePolicy`: [`TerminationMessagePolicy`].
    pub fn termination_message_policy(
        self,
        termination_message_policy: impl Into<TerminationMessagePolicy>,
    ) -> Self {
        Self(self.0.put(
            "terminationMessagePolicy",
            Value::scalar::<TerminationMessagePolicy>(termination_message_policy),
        ))
    }

    /// `tty`: true or false.
    #[inline]
    pub fn tty(self, tty: bool) -> Self {
        Self(self.0.put("tty", Value::Bool(tty)))
    }

    /// `volumeDevices`: a list, each [`VolumeDevice`].
    pub fn volume_devices(self, volume_devices: impl IntoIterator<Item = impl Into<VolumeDevice>>) -> Self {
        Self(self.0.put("volumeDevices", Value::list(volume_devices, Value::object::<VolumeDevice>)))
    }

    /// `volumeMounts`: a list, each [`VolumeMount`].
    pub fn volume_mounts(self, volume_mounts: impl IntoIterator<Item = impl Into<VolumeMount>>) -> Self {
        Self(self.0.put("volumeMounts", Value::list(volume_mounts, Value::object::<VolumeMount>)))
    }

    /// `workingDir`: text.
    pub fn working_dir(self, working_dir: impl Into<String>) -> Self {
        Self(self.0.put("workingDir", Value::text(working_dir)))
    }
}

typed!(Container);

/// `ContainerPort` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ContainerPort(Fields);

impl ContainerPort {
    /// One with what it has to have: `containerPort`.
    pub fn new(container_port: impl Into<i32>) -> Self {
        Self(Fields::new().put("containerPort", Value::int32(container_port)))
    }

    /// `containerPort`: an integer of 32 bits.
    pub fn container_port(self, container_port: impl Into<i32>) -> Self {
        Self(self.0.put("containerPort", Value::int32(container_port)))
    }

    /// `hostIP`: text.
    pub fn host_ip(self, host_ip: impl Into<String>) -> Self {
        Self(self.0.put("hostIP", Value::text(host_ip)))
    }

    /// `hostPort`: an integer of 32 bits.
    pub fn host_port(self, host_port: impl Into<i32>) -> Self {
        Self(self.0.put("hostPort", Value::int32(host_port)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `protocol`: [`Protocol`], `"TCP"` when left out.
    pub fn protocol(self, protocol: impl Into<Protocol>) -> Self {
        Self(self.0.put("protocol", Value::scalar::<Protocol>(protocol)))
    }
}

typed!(ContainerPort);

/// `ContainerResizePolicy` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ContainerResizePolicy(Fields);

/// What [`ContainerResizePolicy::new`] takes.
pub struct ContainerResizePolicyRequired {
    /// `resourceName`: text.
    pub resource_name: String,
    /// `restartPolicy`: text.
    pub restart_policy: String,
}

impl ContainerResizePolicy {
    /// One with what it has to have: `resourceName`, `restartPolicy`.
    #[inline]
    pub fn new(required: ContainerResizePolicyRequired) -> Self {
        Self(
            Fields::new()
                .put("resourceName", Value::text(required.resource_name))
                .put("restartPolicy", Value::text(required.restart_policy)),
        )
    }

    /// `resourceName`: text.
    pub fn resource_name(self, resource_name: impl Into<String>) -> Self {
        Self(self.0.put("resourceName", Value::text(resource_name)))
    }

    /// `restartPolicy`: text.
    pub fn restart_policy(self, restart_policy: impl Into<String>) -> Self {
        Self(self.0.put("restartPolicy", Value::text(restart_policy)))
    }
}

typed!(ContainerResizePolicy);

/// `ContainerRestartRule` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ContainerRestartRule(Fields);

impl ContainerRestartRule {
    /// One with what it has to have: `action`.
    pub fn new(action: impl Into<String>) -> Self {
        Self(Fields::new().put("action", Value::text(action)))
    }

    /// `action`: text.
    pub fn action(self, action: impl Into<String>) -> Self {
        Self(self.0.put("action", Value::text(action)))
    }

    /// `exitCodes`: [`ContainerRestartRuleOnExitCodes`].
    pub fn exit_codes(self, exit_codes: impl Into<ContainerRestartRuleOnExitCodes>) -> Self {
        Self(self.0.put("exitCodes", Value::object::<ContainerRestartRuleOnExitCodes>(exit_codes)))
    }
}

typed!(ContainerRestartRule);

/// `ContainerRestartRuleOnExitCodes` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ContainerRestartRuleOnExitCodes(Fields);

impl ContainerRestartRuleOnExitCodes {
    /// One with what it has to have: `operator`.
    pub fn new(operator: impl Into<String>) -> Self {
        Self(Fields::new().put("operator", Value::text(operator)))
    }

    /// `operator`: text.
    pub fn operator(self, operator: impl Into<String>) -> Self {
        Self(self.0.put("operator", Value::text(operator)))
    }

    /// `values`: a list, each an integer of 32 bits.
    pub fn values(self, values: impl IntoIterator<Item = impl Into<i32>>) -> Self {
        Self(self.0.put("values", Value::list(values, Value::int32)))
    }
}

typed!(ContainerRestartRuleOnExitCodes);

/// `DownwardAPIProjection` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct DownwardAPIProjection(Fields);

impl DownwardAPIProjection {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `items`: a list, each [`DownwardAPIVolumeFile`].
    pub fn items(self, items: impl IntoIterator<Item = impl Into<DownwardAPIVolumeFile>>) -> Self {
        Self(self.0.put("items", Value::list(items, Value::object::<DownwardAPIVolumeFile>)))
    }
}

typed!(DownwardAPIProjection);
impl Default for DownwardAPIProjection {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `DownwardAPIVolumeFile` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct DownwardAPIVolumeFile(Fields);

impl DownwardAPIVolumeFile {
    /// One with what it has to have: `path`.
    pub fn new(path: impl Into<String>) -> Self {
        Self(Fields::new().put("path", Value::text(path)))
    }

    /// `path`: text.
    pub fn path(self, path: impl Into<String>) -> Self {
        Self(self.0.put("path", Value::text(path)))
    }

    /// `fieldRef`: [`ObjectFieldSelector`].
    pub fn field_ref(self, field_ref: impl Into<ObjectFieldSelector>) -> Self {
        Self(self.0.put("fieldRef", Value::object::<ObjectFieldSelector>(field_ref)))
    }

    /// `mode`: an integer of 32 bits.
    pub fn mode(self, mode: impl Into<i32>) -> Self {
        Self(self.0.put("mode", Value::int32(mode)))
    }

    /// `resourceFieldRef`: [`ResourceFieldSelector`].
    pub fn resource_field_ref(self, resource_field_ref: impl Into<ResourceFieldSelector>) -> Self {
        Self(self.0.put("resourceFieldRef", Value::object::<ResourceFieldSelector>(resource_field_ref)))
    }
}

typed!(DownwardAPIVolumeFile);

/// `DownwardAPIVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct DownwardAPIVolumeSource(Fields);

impl DownwardAPIVolumeSource {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `defaultMode`: an integer of 32 bits.
    pub fn default_mode(self, default_mode: impl Into<i32>) -> Self {
        Self(self.0.put("defaultMode", Value::int32(default_mode)))
    }

    /// `items`: a list, each [`DownwardAPIVolumeFile`].
    pub fn items(self, items: impl IntoIterator<Item = impl Into<DownwardAPIVolumeFile>>) -> Self {
        Self(self.0.put("items", Value::list(items, Value::object::<DownwardAPIVolumeFile>)))
    }
}

typed!(DownwardAPIVolumeSource);
impl Default for DownwardAPIVolumeSource {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `EmptyDirVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct EmptyDirVolumeSource(Fields);

impl EmptyDirVolumeSource {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `medium`: text.
    pub fn medium(self, medium: impl Into<String>) -> Self {
        Self(self.0.put("medium", Value::text(medium)))
    }

    /// `sizeLimit`: a quantity.
    pub fn size_limit(self, size_limit: impl Into<Quantity>) -> Self {
        Self(self.0.put("sizeLimit", Value::scalar::<Quantity>(size_limit)))
    }
}

typed!(EmptyDirVolumeSource);
impl Default for EmptyDirVolumeSource {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `EndpointAddress` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct EndpointAddress(Fields);

impl EndpointAddress {
    /// One with what it has to have: `ip`.
    pub fn new(ip: impl Into<String>) -> Self {
        Self(Fields::new().put("ip", Value::text(ip)))
    }

    /// `ip`: text.
    pub fn ip(self, ip: impl Into<String>) -> Self {
        Self(self.0.put("ip", Value::text(ip)))
    }

    /// `hostname`: text.
    pub fn hostname(self, hostname: impl Into<String>) -> Self {
        Self(self.0.put("hostname", Value::text(hostname)))
    }

    /// `nodeName`: text.
    pub fn node_name(self, node_name: impl Into<String>) -> Self {
        Self(self.0.put("nodeName", Value::text(node_name)))
    }

    /// `targetRef`: [`ObjectReference`].
    pub fn target_ref(self, target_ref: impl Into<ObjectReference>) -> Self {
        Self(self.0.put("targetRef", Value::object::<ObjectReference>(target_ref)))
    }
}

typed!(EndpointAddress);

/// `EndpointPort` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct EndpointPort(Fields);

impl EndpointPort {
    /// One with what it has to have: `port`.
    pub fn new(port: impl Into<i32>) -> Self {
        Self(Fields::new().put("port", Value::int32(port)))
    }

    /// `port`: an integer of 32 bits.
    pub fn port(self, port: impl Into<i32>) -> Self {
        Self(self.0.put("port", Value::int32(port)))
    }

    /// `appProtocol`: text.
    pub fn app_protocol(self, app_protocol: impl Into<String>) -> Self {
        Self(self.0.put("appProtocol", Value::text(app_protocol)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `protocol`: [`Protocol`].
    pub fn protocol(self, protocol: impl Into<Protocol>) -> Self {
        Self(self.0.put("protocol", Value::scalar::<Protocol>(protocol)))
    }
}

typed!(EndpointPort);

/// `EndpointSubset` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct EndpointSubset(Fields);

impl EndpointSubset {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `addresses`: a list, each [`EndpointAddress`].
    pub fn addresses(self, addresses: impl IntoIterator<Item = impl Into<EndpointAddress>>) -> Self {
        Self(self.0.put("addresses", Value::list(addresses, Value::object::<EndpointAddress>)))
    }

    /// `notReadyAddresses`: a list, each [`EndpointAddress`].
    pub fn not_ready_addresses(
        self,
        not_ready_addresses: impl IntoIterator<Item = impl Into<EndpointAddress>>,
    ) -> Self {
        Self(
            self.0
                .put("notReadyAddresses", Value::list(not_ready_addresses, Value::object::<EndpointAddress>)),
        )
    }

    /// `ports`: a list, each [`EndpointPort`].
    pub fn ports(self, ports: impl IntoIterator<Item = impl Into<EndpointPort>>) -> Self {
        Self(self.0.put("ports", Value::list(ports, Value::object::<EndpointPort>)))
    }
}

typed!(EndpointSubset);
impl Default for EndpointSubset {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `Endpoints` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct Endpoints(Fields);

impl Endpoints {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Self::start())
    }

    /// `subsets`: a list, each [`EndpointSubset`].
    pub fn subsets(self, subsets: impl IntoIterator<Item = impl Into<EndpointSubset>>) -> Self {
        Self(self.0.put("subsets", Value::list(subsets, Value::object::<EndpointSubset>)))
    }
}

kind!(Endpoints, "v1", "Endpoints", Namespaced);
impl Metadata for Endpoints {}
impl Default for Endpoints {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `EnvFromSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct EnvFromSource(Fields);

impl EnvFromSource {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `configMapRef`: [`ConfigMapEnvSource`].
    pub fn config_map_ref(self, config_map_ref: impl Into<ConfigMapEnvSource>) -> Self {
        Self(self.0.put("configMapRef", Value::object::<ConfigMapEnvSource>(config_map_ref)))
    }

    /// `prefix`: text.
    pub fn prefix(self, prefix: impl Into<String>) -> Self {
        Self(self.0.put("prefix", Value::text(prefix)))
    }

    /// `secretRef`: [`SecretEnvSource`].
    pub fn secret_ref(self, secret_ref: impl Into<SecretEnvSource>) -> Self {
        Self(self.0.put("secretRef", Value::object::<SecretEnvSource>(secret_ref)))
    }
}

typed!(EnvFromSource);
impl Default for EnvFromSource {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `EnvVar` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct EnvVar(Fields);

impl EnvVar {
    /// One with what it has to have: `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self(Fields::new().put("name", Value::text(name)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `value`: text.
    pub fn value(self, value: impl Into<String>) -> Self {
        Self(self.0.put("value", Value::text(value)))
    }

    /// `valueFrom`: [`EnvVarSource`].
    pub fn value_from(self, value_from: impl Into<EnvVarSource>) -> Self {
        Self(self.0.put("valueFrom", Value::object::<EnvVarSource>(value_from)))
    }
}

typed!(EnvVar);

/// `EnvVarSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct EnvVarSource(Fields);

impl EnvVarSource {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `configMapKeyRef`: [`ConfigMapKeySelector`].
    pub fn config_map_key_ref(self, config_map_key_ref: impl Into<ConfigMapKeySelector>) -> Self {
        Self(self.0.put("configMapKeyRef", Value::object::<ConfigMapKeySelector>(config_map_key_ref)))
    }

    /// `fieldRef`: [`ObjectFieldSelector`].
    pub fn field_ref(self, field_ref: impl Into<ObjectFieldSelector>) -> Self {
        Self(self.0.put("fieldRef", Value::object::<ObjectFieldSelector>(field_ref)))
    }

    /// `fileKeyRef`: [`FileKeySelector`].
    pub fn file_key_ref(self, file_key_ref: impl Into<FileKeySelector>) -> Self {
        Self(self.0.put("fileKeyRef", Value::object::<FileKeySelector>(file_key_ref)))
    }

    /// `resourceFieldRef`: [`ResourceFieldSelector`].
    pub fn resource_field_ref(self, resource_field_ref: impl Into<ResourceFieldSelector>) -> Self {
        Self(self.0.put("resourceFieldRef", Value::object::<ResourceFieldSelector>(resource_field_ref)))
    }

    /// `secretKeyRef`: [`SecretKeySelector`].
    pub fn secret_key_ref(self, secret_key_ref: impl Into<SecretKeySelector>) -> Self {
        Self(self.0.put("secretKeyRef", Value::object::<SecretKeySelector>(secret_key_ref)))
    }
}

typed!(EnvVarSource);
impl Default for EnvVarSource {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `EphemeralContainer` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct EphemeralContainer(Fields);

impl EphemeralContainer {
    /// One with what it has to have: `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self(Fields::new().put("name", Value::text(name)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `args`: a list, each text.
    pub fn args(self, args: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("args", Value::list(args, Value::text)))
    }

    /// `command`: a list, each text.
    pub fn command(self, command: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("command", Value::list(command, Value::text)))
    }

    /// `env`: a list, each [`EnvVar`].
    pub fn env(self, env: impl IntoIterator<Item = impl Into<EnvVar>>) -> Self {
        Self(self.0.put("env", Value::list(env, Value::object::<EnvVar>)))
    }

    /// `envFrom`: a list, each [`EnvFromSource`].
    pub fn env_from(self, env_from: impl IntoIterator<Item = impl Into<EnvFromSource>>) -> Self {
        Self(self.0.put("envFrom", Value::list(env_from, Value::object::<EnvFromSource>)))
    }

    /// `image`: text.
    pub fn image(self, image: impl Into<String>) -> Self {
        Self(self.0.put("image", Value::text(image)))
    }

    /// `imagePullPolicy`: [`PullPolicy`].
    pub fn image_pull_policy(self, image_pull_policy: impl Into<PullPolicy>) -> Self {
        Self(self.0.put("imagePullPolicy", Value::scalar::<PullPolicy>(image_pull_policy)))
    }

    /// `lifecycle`: [`Lifecycle`].
    pub fn lifecycle(self, lifecycle: impl Into<Lifecycle>) -> Self {
        Self(self.0.put("lifecycle", Value::object::<Lifecycle>(lifecycle)))
    }

    /// `livenessProbe`: [`Probe`].
    pub fn liveness_probe(self, liveness_probe: impl Into<Probe>) -> Self {
        Self(self.0.put("livenessProbe", Value::object::<Probe>(liveness_probe)))
    }

    /// `ports`: a list, each [`ContainerPort`].
    pub fn ports(self, ports: impl IntoIterator<Item = impl Into<ContainerPort>>) -> Self {
        Self(self.0.put("ports", Value::list(ports, Value::object::<ContainerPort>)))
    }

    /// `readinessProbe`: [`Probe`].
    pub fn readiness_probe(self, readiness_probe: impl Into<Probe>) -> Self {
        Self(self.0.put("readinessProbe", Value::object::<Probe>(readiness_probe)))
    }

    /// `resizePolicy`: a list, each [`ContainerResizePolicy`].
    pub fn resize_policy(
        self,
        resize_policy: impl IntoIterator<Item = impl Into<ContainerResizePolicy>>,
    ) -> Self {
        Self(self.0.put("resizePolicy", Value::list(resize_policy, Value::object::<ContainerResizePolicy>)))
    }

    /// `resources`: [`ResourceRequirements`].
    pub fn resources(self, resources: impl Into<ResourceRequirements>) -> Self {
        Self(self.0.put("resources", Value::object::<ResourceRequirements>(resources)))
    }

    /// `restartPolicy`: text.
    pub fn restart_policy(self, restart_policy: impl Into<String>) -> Self {
        Self(self.0.put("restartPolicy", Value::text(restart_policy)))
    }

    /// `restartPolicyRules`: a list, each [`ContainerRestartRule`].
    pub fn restart_policy_rules(
        self,
        restart_policy_rules: impl IntoIterator<Item = impl Into<ContainerRestartRule>>,
    ) -> Self {
        Self(self.0.put(
            "restartPolicyRules",
            Value::list(restart_policy_rules, Value::object::<ContainerRestartRule>),
        ))
    }

    /// `securityContext`: [`SecurityContext`].
    pub fn security_context(self, security_context: impl Into<SecurityContext>) -> Self {
        Self(self.0.put("securityContext", Value::object::<SecurityContext>(security_context)))
    }

    /// `startupProbe`: [`Probe`].
    pub fn startup_probe(self, startup_probe: impl Into<Probe>) -> Self {
        Self(self.0.put("startupProbe", Value::object::<Probe>(startup_probe)))
    }

    /// `stdin`: true or false.
    #[inline]
    pub fn stdin(self, stdin: bool) -> Self {
        Self(self.0.put("stdin", Value::Bool(stdin)))
    }

    /// `stdinOnce`: true or false.
    #[inline]
    pub fn stdin_once(self, stdin_once: bool) -> Self {
        Self(self.0.put("stdinOnce", Value::Bool(stdin_once)))
    }

    /// `targetContainerName`: text.
    pub fn target_container_name(self, target_container_name: impl Into<String>) -> Self {
        Self(self.0.put("targetContainerName", Value::text(target_container_name)))
    }

    /// `terminationMessagePath`: text.
    pub fn termination_message_path(self, termination_message_path: impl Into<String>) -> Self {
        Self(self.0.put("terminationMessagePath", Value::text(termination_message_path)))
    }

    /// `terminationMessagePolicy`: [`TerminationMessagePolicy`].
    pub fn termination_message_policy(
        self,
        termination_message_policy: impl Into<TerminationMessagePolicy>,
    ) -> Self {
        Self(self.0.put(
            "terminationMessagePolicy",
            Value::scalar::<TerminationMessagePolicy>(termination_message_policy),
        ))
    }

    /// `tty`: true or false.
    #[inline]
    pub fn tty(self, tty: bool) -> Self {
        Self(self.0.put("tty", Value::Bool(tty)))
    }

    /// `volumeDevices`: a list, each [`VolumeDevice`].
    pub fn volume_devices(self, volume_devices: impl IntoIterator<Item = impl Into<VolumeDevice>>) -> Self {
        Self(self.0.put("volumeDevices", Value::list(volume_devices, Value::object::<VolumeDevice>)))
    }

    /// `volumeMounts`: a list, each [`VolumeMount`].
    pub fn volume_mounts(self, volume_mounts: impl IntoIterator<Item = impl Into<VolumeMount>>) -> Self {
        Self(self.0.put("volumeMounts", Value::list(volume_mounts, Value::object::<VolumeMount>)))
    }

    /// `workingDir`: text.
    pub fn working_dir(self, working_dir: impl Into<String>) -> Self {
        Self(self.0.put("workingDir", Value::text(working_dir)))
    }
}

typed!(EphemeralContainer);

/// `EphemeralVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct EphemeralVolumeSource(Fields);

impl EphemeralVolumeSource {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `volumeClaimTemplate`: [`PersistentVolumeClaimTemplate`].
    pub fn volume_claim_template(
        self,
        volume_claim_template: impl Into<PersistentVolumeClaimTemplate>,
    ) -> Self {
        Self(self.0.put(
            "volumeClaimTemplate",
            Value::object::<PersistentVolumeClaimTemplate>(volume_claim_template),
        ))
    }
}

typed!(EphemeralVolumeSource);
impl Default for EphemeralVolumeSource {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `ExecAction` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ExecAction(Fields);

impl ExecAction {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `command`: a list, each text.
    pub fn command(self, command: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("command", Value::list(command, Value::text)))
    }
}

typed!(ExecAction);
impl Default for ExecAction {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `FCVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct FCVolumeSource(Fields);

impl FCVolumeSource {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `fsType`: text.
    pub fn fs_type(self, fs_type: impl Into<String>) -> Self {
        Self(self.0.put("fsType", Value::text(fs_type)))
    }

    /// `lun`: an integer of 32 bits.
    pub fn lun(self, lun: impl Into<i32>) -> Self {
        Self(self.0.put("lun", Value::int32(lun)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }

    /// `targetWWNs`: a list, each text.
    pub fn target_wwns(self, target_wwns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("targetWWNs", Value::list(target_wwns, Value::text)))
    }

    /// `wwids`: a list, each text.
    pub fn wwids(self, wwids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("wwids", Value::list(wwids, Value::text)))
    }
}

typed!(FCVolumeSource);
impl Default for FCVolumeSource {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `FileKeySelector` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct FileKeySelector(Fields);

/// What [`FileKeySelector::new`] takes.
pub struct FileKeySelectorRequired {
    /// `volumeName`: text.
    pub volume_name: String,
    /// `path`: text.
    pub path: String,
    /// `key`: text.
    pub key: String,
}

impl FileKeySelector {
    /// One with what it has to have: `volumeName`, `path`, `key`.
    #[inline]
    pub fn new(required: FileKeySelectorRequired) -> Self {
        Self(
            Fields::new()
                .put("volumeName", Value::text(required.volume_name))
                .put("path", Value::text(required.path))
                .put("key", Value::text(required.key)),
        )
    }

    /// `volumeName`: text.
    pub fn volume_name(self, volume_name: impl Into<String>) -> Self {
        Self(self.0.put("volumeName", Value::text(volume_name)))
    }

    /// `path`: text.
    pub fn path(self, path: impl Into<String>) -> Self {
        Self(self.0.put("path", Value::text(path)))
    }

    /// `key`: text.
    pub fn key(self, key: impl Into<String>) -> Self {
        Self(self.0.put("key", Value::text(key)))
    }

    /// `optional`: true or false, `false` when left out.
    #[inline]
    pub fn optional(self, optional: bool) -> Self {
        Self(self.0.put("optional", Value::Bool(optional)))
    }
}

typed!(FileKeySelector);

/// `FlexPersistentVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct FlexPersistentVolumeSource(Fields);

impl FlexPersistentVolumeSource {
    /// One with what it has to have: `driver`.
    pub fn new(driver: impl Into<String>) -> Self {
        Self(Fields::new().put("driver", Value::text(driver)))
    }

    /// `driver`: text.
    pub fn driver(self, driver: impl Into<String>) -> Self {
        Self(self.0.put("driver", Value::text(driver)))
    }

    /// `fsType`: text.
    pub fn fs_type(self, fs_type: impl Into<String>) -> Self {
        Self(self.0.put("fsType", Value::text(fs_type)))
    }

    /// `options`: a map, each value text.
    pub fn options(self, options: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>) -> Self {
        Self(self.0.put("options", Value::map(options, Value::text)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }

    /// `secretRef`: [`SecretReference`].
    pub fn secret_ref(self, secret_ref: impl Into<SecretReference>) -> Self {
        Self(self.0.put("secretRef", Value::object::<SecretReference>(secret_ref)))
    }
}

typed!(FlexPersistentVolumeSource);

/// `FlexVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct FlexVolumeSource(Fields);

impl FlexVolumeSource {
    /// One with what it has to have: `driver`.
    pub fn new(driver: impl Into<String>) -> Self {
        Self(Fields::new().put("driver", Value::text(driver)))
    }

    /// `driver`: text.
    pub fn driver(self, driver: impl Into<String>) -> Self {
        Self(self.0.put("driver", Value::text(driver)))
    }

    /// `fsType`: text.
    pub fn fs_type(self, fs_type: impl Into<String>) -> Self {
        Self(self.0.put("fsType", Value::text(fs_type)))
    }

    /// `options`: a map, each value text.
    pub fn options(self, options: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>) -> Self {
        Self(self.0.put("options", Value::map(options, Value::text)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }

    /// `secretRef`: [`LocalObjectReference`].
    pub fn secret_ref(self, secret_ref: impl Into<LocalObjectReference>) -> Self {
        Self(self.0.put("secretRef", Value::object::<LocalObjectReference>(secret_ref)))
    }
}

typed!(FlexVolumeSource);

/// `FlockerVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct FlockerVolumeSource(Fields);

impl FlockerVolumeSource {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `datasetName`: text.
    pub fn dataset_name(self, dataset_name: impl Into<String>) -> Self {
        Self(self.0.put("datasetName", Value::text(dataset_name)))
    }

    /// `datasetUUID`: text.
    pub fn dataset_uuid(self, dataset_uuid: impl Into<String>) -> Self {
        Self(self.0.put("datasetUUID", Value::text(dataset_uuid)))
    }
}

typed!(FlockerVolumeSource);
impl Default for FlockerVolumeSource {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `GCEPersistentDiskVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct GCEPersistentDiskVolumeSource(Fields);

impl GCEPersistentDiskVolumeSource {
    /// One with what it has to have: `pdName`.
    pub fn new(pd_name: impl Into<String>) -> Self {
        Self(Fields::new().put("pdName", Value::text(pd_name)))
    }

    /// `pdName`: text.
    pub fn pd_name(self, pd_name: impl Into<String>) -> Self {
        Self(self.0.put("pdName", Value::text(pd_name)))
    }

    /// `fsType`: text.
    pub fn fs_type(self, fs_type: impl Into<String>) -> Self {
        Self(self.0.put("fsType", Value::text(fs_type)))
    }

    /// `partition`: an integer of 32 bits.
    pub fn partition(self, partition: impl Into<i32>) -> Self {
        Self(self.0.put("partition", Value::int32(partition)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }
}

typed!(GCEPersistentDiskVolumeSource);

/// `GRPCAction` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct GRPCAction(Fields);

impl GRPCAction {
    /// One with what it has to have: `port`.
    pub fn new(port: impl Into<i32>) -> Self {
        Self(Fields::new().put("port", Value::int32(port)))
    }

    /// `port`: an integer of 32 bits.
    pub fn port(self, port: impl Into<i32>) -> Self {
        Self(self.0.put("port", Value::int32(port)))
    }

    /// `service`: text, `""` when left out.
    pub fn service(self, service: impl Into<String>) -> Self {
        Self(self.0.put("service", Value::text(service)))
    }
}

typed!(GRPCAction);

/// `GitRepoVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct GitRepoVolumeSource(Fields);

impl GitRepoVolumeSource {
    /// One with what it has to have: `repository`.
    pub fn new(repository: impl Into<String>) -> Self {
        Self(Fields::new().put("repository", Value::text(repository)))
    }

    /// `repository`: text.
    pub fn repository(self, repository: impl Into<String>) -> Self {
        Self(self.0.put("repository", Value::text(repository)))
    }

    /// `directory`: text.
    pub fn directory(self, directory: impl Into<String>) -> Self {
        Self(self.0.put("directory", Value::text(directory)))
    }

    /// `revision`: text.
    pub fn revision(self, revision: impl Into<String>) -> Self {
        Self(self.0.put("revision", Value::text(revision)))
    }
}

typed!(GitRepoVolumeSource);

/// `GlusterfsPersistentVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct GlusterfsPersistentVolumeSource(Fields);

/// What [`GlusterfsPersistentVolumeSource::new`] takes.
pub struct GlusterfsPersistentVolumeSourceRequired {
    /// `endpoints`: text.
    pub endpoints: String,
    /// `path`: text.
    pub path: String,
}

impl GlusterfsPersistentVolumeSource {
    /// One with what it has to have: `endpoints`, `path`.
    #[inline]
    pub fn new(required: GlusterfsPersistentVolumeSourceRequired) -> Self {
        Self(
            Fields::new()
                .put("endpoints", Value::text(required.endpoints))
                .put("path", Value::text(required.path)),
        )
    }

    /// `endpoints`: text.
    pub fn endpoints(self, endpoints: impl Into<String>) -> Self {
        Self(self.0.put("endpoints", Value::text(endpoints)))
    }

    /// `path`: text.
    pub fn path(self, path: impl Into<String>) -> Self {
        Self(self.0.put("path", Value::text(path)))
    }

    /// `endpointsNamespace`: text.
    pub fn endpoints_namespace(self, endpoints_namespace: impl Into<String>) -> Self {
        Self(self.0.put("endpointsNamespace", Value::text(endpoints_namespace)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }
}

typed!(GlusterfsPersistentVolumeSource);

/// `GlusterfsVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct GlusterfsVolumeSource(Fields);

/// What [`GlusterfsVolumeSource::new`] takes.
pub struct GlusterfsVolumeSourceRequired {
    /// `endpoints`: text.
    pub endpoints: String,
    /// `path`: text.
    pub path: String,
}

impl GlusterfsVolumeSource {
    /// One with what it has to have: `endpoints`, `path`.
    #[inline]
    pub fn new(required: GlusterfsVolumeSourceRequired) -> Self {
        Self(
            Fields::new()
                .put("endpoints", Value::text(required.endpoints))
                .put("path", Value::text(required.path)),
        )
    }

    /// `endpoints`: text.
    pub fn endpoints(self, endpoints: impl Into<String>) -> Self {
        Self(self.0.put("endpoints", Value::text(endpoints)))
    }

    /// `path`: text.
    pub fn path(self, path: impl Into<String>) -> Self {
        Self(self.0.put("path", Value::text(path)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }
}

typed!(GlusterfsVolumeSource);

/// `HTTPGetAction` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct HTTPGetAction(Fields);

impl HTTPGetAction {
    /// One with what it has to have: `port`.
    pub fn new(port: impl Into<IntOrString>) -> Self {
        Self(Fields::new().put("port", Value::scalar::<IntOrString>(port)))
    }

    /// `port`: an integer or text.
    pub fn port(self, port: impl Into<IntOrString>) -> Self {
        Self(self.0.put("port", Value::scalar::<IntOrString>(port)))
    }

    /// `host`: text.
    pub fn host(self, host: impl Into<String>) -> Self {
        Self(self.0.put("host", Value::text(host)))
    }

    /// `httpHeaders`: a list, each [`HTTPHeader`].
    pub fn http_headers(self, http_headers: impl IntoIterator<Item = impl Into<HTTPHeader>>) -> Self {
        Self(self.0.put("httpHeaders", Value::list(http_headers, Value::object::<HTTPHeader>)))
    }

    /// `path`: text.
    pub fn path(self, path: impl Into<String>) -> Self {
        Self(self.0.put("path", Value::text(path)))
    }

    /// `scheme`: [`Scheme`].
    pub fn scheme(self, scheme: impl Into<Scheme>) -> Self {
        Self(self.0.put("scheme", Value::scalar::<Scheme>(scheme)))
    }
}

typed!(HTTPGetAction);

/// `HTTPHeader` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct HTTPHeader(Fields);

/// What [`HTTPHeader::new`] takes.
pub struct HTTPHeaderRequired {
    /// `name`: text.
    pub name: String,
    /// `value`: text.
    pub value: String,
}

impl HTTPHeader {
    /// One with what it has to have: `name`, `value`.
    #[inline]
    pub fn new(required: HTTPHeaderRequired) -> Self {
        Self(Fields::new().put("name", Value::text(required.name)).put("value", Value::text(required.value)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `value`: text.
    pub fn value(self, value: impl Into<String>) -> Self {
        Self(self.0.put("value", Value::text(value)))
    }
}

typed!(HTTPHeader);

/// `HostAlias` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct HostAlias(Fields);

impl HostAlias {
    /// One with what it has to have: `ip`.
    pub fn new(ip: impl Into<String>) -> Self {
        Self(Fields::new().put("ip", Value::text(ip)))
    }

    /// `ip`: text.
    pub fn ip(self, ip: impl Into<String>) -> Self {
        Self(self.0.put("ip", Value::text(ip)))
    }

    /// `hostnames`: a list, each text.
    pub fn hostnames(self, hostnames: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("hostnames", Value::list(hostnames, Value::text)))
    }
}

typed!(HostAlias);

/// `HostPathVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct HostPathVolumeSource(Fields);

impl HostPathVolumeSource {
    /// One with what it has to have: `path`.
    pub fn new(path: impl Into<String>) -> Self {
        Self(Fields::new().put("path", Value::text(path)))
    }

    /// `path`: text.
    pub fn path(self, path: impl Into<String>) -> Self {
        Self(self.0.put("path", Value::text(path)))
    }

    /// `type`: [`HostPathVolumeSourceType`].
    pub fn type_(self, type_: impl Into<HostPathVolumeSourceType>) -> Self {
        Self(self.0.put("type", Value::scalar::<HostPathVolumeSourceType>(type_)))
    }
}

typed!(HostPathVolumeSource);

/// `ISCSIPersistentVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ISCSIPersistentVolumeSource(Fields);

/// What [`ISCSIPersistentVolumeSource::new`] takes.
pub struct ISCSIPersistentVolumeSourceRequired {
    /// `targetPortal`: text.
    pub target_portal: String,
    /// `iqn`: text.
    pub iqn: String,
    /// `lun`: an integer of 32 bits.
    pub lun: i32,
}

impl ISCSIPersistentVolumeSource {
    /// One with what it has to have: `targetPortal`, `iqn`, `lun`.
    #[inline]
    pub fn new(required: ISCSIPersistentVolumeSourceRequired) -> Self {
        Self(
            Fields::new()
                .put("targetPortal", Value::text(required.target_portal))
                .put("iqn", Value::text(required.iqn))
                .put("lun", Value::int32(required.lun)),
        )
    }

    /// `targetPortal`: text.
    pub fn target_portal(self, target_portal: impl Into<String>) -> Self {
        Self(self.0.put("targetPortal", Value::text(target_portal)))
    }

    /// `iqn`: text.
    pub fn iqn(self, iqn: impl Into<String>) -> Self {
        Self(self.0.put("iqn", Value::text(iqn)))
    }

    /// `lun`: an integer of 32 bits.
    pub fn lun(self, lun: impl Into<i32>) -> Self {
        Self(self.0.put("lun", Value::int32(lun)))
    }

    /// `chapAuthDiscovery`: true or false.
    #[inline]
    pub fn chap_auth_discovery(self, chap_auth_discovery: bool) -> Self {
        Self(self.0.put("chapAuthDiscovery", Value::Bool(chap_auth_discovery)))
    }

    /// `chapAuthSession`: true or false.
    #[inline]
    pub fn chap_auth_session(self, chap_auth_session: bool) -> Self {
        Self(self.0.put("chapAuthSession", Value::Bool(chap_auth_session)))
    }

    /// `fsType`: text.
    pub fn fs_type(self, fs_type: impl Into<String>) -> Self {
        Self(self.0.put("fsType", Value::text(fs_type)))
    }

    /// `initiatorName`: text.
    pub fn initiator_name(self, initiator_name: impl Into<String>) -> Self {
        Self(self.0.put("initiatorName", Value::text(initiator_name)))
    }

    /// `iscsiInterface`: text, `"default"` when left out.
    pub fn iscsi_interface(self, iscsi_interface: impl Into<String>) -> Self {
        Self(self.0.put("iscsiInterface", Value::text(iscsi_interface)))
    }

    /// `portals`: a list, each text.
    pub fn portals(self, portals: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("portals", Value::list(portals, Value::text)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }

    /// `secretRef`: [`SecretReference`].
    pub fn secret_ref(self, secret_ref: impl Into<SecretReference>) -> Self {
        Self(self.0.put("secretRef", Value::object::<SecretReference>(secret_ref)))
    }
}

typed!(ISCSIPersistentVolumeSource);

/// `ISCSIVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ISCSIVolumeSource(Fields);

/// What [`ISCSIVolumeSource::new`] takes.
pub struct ISCSIVolumeSourceRequired {
    /// `targetPortal`: text.
    pub target_portal: String,
    /// `iqn`: text.
    pub iqn: String,
    /// `lun`: an integer of 32 bits.
    pub lun: i32,
}

impl ISCSIVolumeSource {
    /// One with what it has to have: `targetPortal`, `iqn`, `lun`.
    #[inline]
    pub fn new(required: ISCSIVolumeSourceRequired) -> Self {
        Self(
            Fields::new()
                .put("targetPortal", Value::text(required.target_portal))
                .put("iqn", Value::text(required.iqn))
                .put("lun", Value::int32(required.lun)),
        )
    }

    /// `targetPortal`: text.
    pub fn target_portal(self, target_portal: impl Into<String>) -> Self {
        Self(self.0.put("targetPortal", Value::text(target_portal)))
    }

    /// `iqn`: text.
    pub fn iqn(self, iqn: impl Into<String>) -> Self {
        Self(self.0.put("iqn", Value::text(iqn)))
    }

    /// `lun`: an integer of 32 bits.
    pub fn lun(self, lun: impl Into<i32>) -> Self {
        Self(self.0.put("lun", Value::int32(lun)))
    }

    /// `chapAuthDiscovery`: true or false.
    #[inline]
    pub fn chap_auth_discovery(self, chap_auth_discovery: bool) -> Self {
        Self(self.0.put("chapAuthDiscovery", Value::Bool(chap_auth_discovery)))
    }

    /// `chapAuthSession`: true or false.
    #[inline]
    pub fn chap_auth_session(self, chap_auth_session: bool) -> Self {
        Self(self.0.put("chapAuthSession", Value::Bool(chap_auth_session)))
    }

    /// `fsType`: text.
    pub fn fs_type(self, fs_type: impl Into<String>) -> Self {
        Self(self.0.put("fsType", Value::text(fs_type)))
    }

    /// `initiatorName`: text.
    pub fn initiator_name(self, initiator_name: impl Into<String>) -> Self {
        Self(self.0.put("initiatorName", Value::text(initiator_name)))
    }

    /// `iscsiInterface`: text, `"default"` when left out.
    pub fn iscsi_interface(self, iscsi_interface: impl Into<String>) -> Self {
        Self(self.0.put("iscsiInterface", Value::text(iscsi_interface)))
    }

    /// `portals`: a list, each text.
    pub fn portals(self, portals: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("portals", Value::list(portals, Value::text)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }

    /// `secretRef`: [`LocalObjectReference`].
    pub fn secret_ref(self, secret_ref: impl Into<LocalObjectReference>) -> Self {
        Self(self.0.put("secretRef", Value::object::<LocalObjectReference>(secret_ref)))
    }
}

typed!(ISCSIVolumeSource);

/// `ImageVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ImageVolumeSource(Fields);

impl ImageVolumeSource {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `pullPolicy`: [`PullPolicy`].
    pub fn pull_policy(self, pull_policy: impl Into<PullPolicy>) -> Self {
        Self(self.0.put("pullPolicy", Value::scalar::<PullPolicy>(pull_policy)))
    }

    /// `reference`: text.
    pub fn reference(self, reference: impl Into<String>) -> Self {
        Self(self.0.put("reference", Value::text(reference)))
    }
}

typed!(ImageVolumeSource);
impl Default for ImageVolumeSource {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `KeyToPath` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct KeyToPath(Fields);

/// What [`KeyToPath::new`] takes.
pub struct KeyToPathRequired {
    /// `key`: text.
    pub key: String,
    /// `path`: text.
    pub path: String,
}

impl KeyToPath {
    /// One with what it has to have: `key`, `path`.
    #[inline]
    pub fn new(required: KeyToPathRequired) -> Self {
        Self(Fields::new().put("key", Value::text(required.key)).put("path", Value::text(required.path)))
    }

    /// `key`: text.
    pub fn key(self, key: impl Into<String>) -> Self {
        Self(self.0.put("key", Value::text(key)))
    }

    /// `path`: text.
    pub fn path(self, path: impl Into<String>) -> Self {
        Self(self.0.put("path", Value::text(path)))
    }

    /// `mode`: an integer of 32 bits.
    pub fn mode(self, mode: impl Into<i32>) -> Self {
        Self(self.0.put("mode", Value::int32(mode)))
    }
}

typed!(KeyToPath);

/// `Lifecycle` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct Lifecycle(Fields);

impl Lifecycle {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `postStart`: [`LifecycleHandler`].
    pub fn post_start(self, post_start: impl Into<LifecycleHandler>) -> Self {
        Self(self.0.put("postStart", Value::object::<LifecycleHandler>(post_start)))
    }

    /// `preStop`: [`LifecycleHandler`].
    pub fn pre_stop(self, pre_stop: impl Into<LifecycleHandler>) -> Self {
        Self(self.0.put("preStop", Value::object::<LifecycleHandler>(pre_stop)))
    }

    /// `stopSignal`: [`StopSignal`].
    pub fn stop_signal(self, stop_signal: impl Into<StopSignal>) -> Self {
        Self(self.0.put("stopSignal", Value::scalar::<StopSignal>(stop_signal)))
    }
}

typed!(Lifecycle);
impl Default for Lifecycle {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `LifecycleHandler` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct LifecycleHandler(Fields);

impl LifecycleHandler {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `exec`: [`ExecAction`].
    pub fn exec(self, exec: impl Into<ExecAction>) -> Self {
        Self(self.0.put("exec", Value::object::<ExecAction>(exec)))
    }

    /// `httpGet`: [`HTTPGetAction`].
    pub fn http_get(self, http_get: impl Into<HTTPGetAction>) -> Self {
        Self(self.0.put("httpGet", Value::object::<HTTPGetAction>(http_get)))
    }

    /// `sleep`: [`SleepAction`].
    pub fn sleep(self, sleep: impl Into<SleepAction>) -> Self {
        Self(self.0.put("sleep", Value::object::<SleepAction>(sleep)))
    }

    /// `tcpSocket`: [`TCPSocketAction`]; deprecated.
    pub fn tcp_socket(self, tcp_socket: impl Into<TCPSocketAction>) -> Self {
        Self(self.0.put("tcpSocket", Value::object::<TCPSocketAction>(tcp_socket)))
    }
}

typed!(LifecycleHandler);
impl Default for LifecycleHandler {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `LimitRange` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct LimitRange(Fields);

impl LimitRange {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<LimitRangeSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<LimitRangeSpec>(spec)))
    }

    /// `spec`: [`LimitRangeSpec`].
    pub fn spec(self, spec: impl Into<LimitRangeSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<LimitRangeSpec>(spec)))
    }
}

kind!(LimitRange, "v1", "LimitRange", Namespaced);
impl Metadata for LimitRange {}

/// `LimitRangeItem` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct LimitRangeItem(Fields);

impl LimitRangeItem {
    /// One with what it has to have: `type`.
    pub fn new(type_: impl Into<String>) -> Self {
        Self(Fields::new().put("type", Value::text(type_)))
    }

    /// `type`: text.
    pub fn type_(self, type_: impl Into<String>) -> Self {
        Self(self.0.put("type", Value::text(type_)))
    }

    /// `default`: a map, each value a quantity.
    pub fn default_(
        self,
        default_: impl IntoIterator<Item = (impl Into<String>, impl Into<Quantity>)>,
    ) -> Self {
        Self(self.0.put("default", Value::map(default_, Value::scalar::<Quantity>)))
    }

    /// `defaultRequest`: a map, each value a quantity.
    pub fn default_request(
        self,
        default_request: impl IntoIterator<Item = (impl Into<String>, impl Into<Quantity>)>,
    ) -> Self {
        Self(self.0.put("defaultRequest", Value::map(default_request, Value::scalar::<Quantity>)))
    }

    /// `max`: a map, each value a quantity.
    pub fn max(self, max: impl IntoIterator<Item = (impl Into<String>, impl Into<Quantity>)>) -> Self {
        Self(self.0.put("max", Value::map(max, Value::scalar::<Quantity>)))
    }

    /// `maxLimitRequestRatio`: a map, each value a quantity.
    pub fn max_limit_request_ratio(
        self,
        max_limit_request_ratio: impl IntoIterator<Item = (impl Into<String>, impl Into<Quantity>)>,
    ) -> Self {
        Self(
            self.0
                .put("maxLimitRequestRatio", Value::map(max_limit_request_ratio, Value::scalar::<Quantity>)),
        )
    }

    /// `min`: a map, each value a quantity.
    pub fn min(self, min: impl IntoIterator<Item = (impl Into<String>, impl Into<Quantity>)>) -> Self {
        Self(self.0.put("min", Value::map(min, Value::scalar::<Quantity>)))
    }
}

typed!(LimitRangeItem);

/// `LimitRangeSpec` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct LimitRangeSpec(Fields);

impl LimitRangeSpec {
    /// One with what it has to have: `limits`.
    pub fn new(limits: impl IntoIterator<Item = impl Into<LimitRangeItem>>) -> Self {
        Self(Fields::new().put("limits", Value::list(limits, Value::object::<LimitRangeItem>)))
    }

    /// `limits`: a list, each [`LimitRangeItem`].
    pub fn limits(self, limits: impl IntoIterator<Item = impl Into<LimitRangeItem>>) -> Self {
        Self(self.0.put("limits", Value::list(limits, Value::object::<LimitRangeItem>)))
    }
}

typed!(LimitRangeSpec);

/// `LocalObjectReference` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct LocalObjectReference(Fields);

impl LocalObjectReference {
    /// One with what it has to have: `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self(Fields::new().put("name", Value::text(name)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }
}

typed!(LocalObjectReference);

/// `LocalVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct LocalVolumeSource(Fields);

impl LocalVolumeSource {
    /// One with what it has to have: `path`.
    pub fn new(path: impl Into<String>) -> Self {
        Self(Fields::new().put("path", Value::text(path)))
    }

    /// `path`: text.
    pub fn path(self, path: impl Into<String>) -> Self {
        Self(self.0.put("path", Value::text(path)))
    }

    /// `fsType`: text.
    pub fn fs_type(self, fs_type: impl Into<String>) -> Self {
        Self(self.0.put("fsType", Value::text(fs_type)))
    }
}

typed!(LocalVolumeSource);

/// `NFSVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct NFSVolumeSource(Fields);

/// What [`NFSVolumeSource::new`] takes.
pub struct NFSVolumeSourceRequired {
    /// `server`: text.
    pub server: String,
    /// `path`: text.
    pub path: String,
}

impl NFSVolumeSource {
    /// One with what it has to have: `server`, `path`.
    #[inline]
    pub fn new(required: NFSVolumeSourceRequired) -> Self {
        Self(
            Fields::new().put("server", Value::text(required.server)).put("path", Value::text(required.path)),
        )
    }

    /// `server`: text.
    pub fn server(self, server: impl Into<String>) -> Self {
        Self(self.0.put("server", Value::text(server)))
    }

    /// `path`: text.
    pub fn path(self, path: impl Into<String>) -> Self {
        Self(self.0.put("path", Value::text(path)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }
}

typed!(NFSVolumeSource);

/// `Namespace` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct Namespace(Fields);

impl Namespace {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Self::start())
    }

    /// `spec`: [`NamespaceSpec`].
    pub fn spec(self, spec: impl Into<NamespaceSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<NamespaceSpec>(spec)))
    }
}

kind!(Namespace, "v1", "Namespace", Cluster);
impl Metadata for Namespace {}
impl Default for Namespace {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `NamespaceSpec` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct NamespaceSpec(Fields);

impl NamespaceSpec {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `finalizers`: a list, each text.
    pub fn finalizers(self, finalizers: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("finalizers", Value::list(finalizers, Value::text)))
    }
}

typed!(NamespaceSpec);
impl Default for NamespaceSpec {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `NodeAffinity` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct NodeAffinity(Fields);

impl NodeAffinity {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `preferredDuringSchedulingIgnoredDuringExecution`: a list, each [`PreferredSchedulingTerm`].
    pub fn preferred_during_scheduling_ignored_during_execution(
        self,
        preferred_during_scheduling_ignored_during_execution: impl IntoIterator<
            Item = impl Into<PreferredSchedulingTerm>,
        >,
    ) -> Self {
        Self(self.0.put(
            "preferredDuringSchedulingIgnoredDuringExecution",
            Value::list(
                preferred_during_scheduling_ignored_during_execution,
                Value::object::<PreferredSchedulingTerm>,
            ),
        ))
    }

    /// `requiredDuringSchedulingIgnoredDuringExecution`: [`NodeSelector`].
    pub fn required_during_scheduling_ignored_during_execution(
        self,
        required_during_scheduling_ignored_during_execution: impl Into<NodeSelector>,
    ) -> Self {
        Self(self.0.put(
            "requiredDuringSchedulingIgnoredDuringExecution",
            Value::object::<NodeSelector>(required_during_scheduling_ignored_during_execution),
        ))
    }
}

typed!(NodeAffinity);
impl Default for NodeAffinity {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `NodeSelector` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct NodeSelector(Fields);

impl NodeSelector {
    /// One with what it has to have: `nodeSelectorTerms`.
    pub fn new(node_selector_terms: impl IntoIterator<Item = impl Into<NodeSelectorTerm>>) -> Self {
        Self(
            Fields::new().put(
                "nodeSelectorTerms",
                Value::list(node_selector_terms, Value::object::<NodeSelectorTerm>),
            ),
        )
    }

    /// `nodeSelectorTerms`: a list, each [`NodeSelectorTerm`].
    pub fn node_selector_terms(
        self,
        node_selector_terms: impl IntoIterator<Item = impl Into<NodeSelectorTerm>>,
    ) -> Self {
        Self(
            self.0.put(
                "nodeSelectorTerms",
                Value::list(node_selector_terms, Value::object::<NodeSelectorTerm>),
            ),
        )
    }
}

typed!(NodeSelector);

/// `NodeSelectorRequirement` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct NodeSelectorRequirement(Fields);

impl NodeSelectorRequirement {
    /// One with what it has to have: `key`, `operator`.
    pub fn new(key: impl Into<String>, operator: impl Into<NodeSelectorRequirementOperator>) -> Self {
        Self(
            Fields::new()
                .put("key", Value::text(key))
                .put("operator", Value::scalar::<NodeSelectorRequirementOperator>(operator)),
        )
    }

    /// `key`: text.
    pub fn key(self, key: impl Into<String>) -> Self {
        Self(self.0.put("key", Value::text(key)))
    }

    /// `operator`: [`NodeSelectorRequirementOperator`].
    pub fn operator(self, operator: impl Into<NodeSelectorRequirementOperator>) -> Self {
        Self(self.0.put("operator", Value::scalar::<NodeSelectorRequirementOperator>(operator)))
    }

    /// `values`: a list, each text.
    pub fn values(self, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("values", Value::list(values, Value::text)))
    }
}

typed!(NodeSelectorRequirement);

/// `NodeSelectorTerm` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct NodeSelectorTerm(Fields);

impl NodeSelectorTerm {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `matchExpressions`: a list, each [`NodeSelectorRequirement`].
    pub fn match_expressions(
        self,
        match_expressions: impl IntoIterator<Item = impl Into<NodeSelectorRequirement>>,
    ) -> Self {
        Self(self.0.put(
            "matchExpressions",
            Value::list(match_expressions, Value::object::<NodeSelectorRequirement>),
        ))
    }

    /// `matchFields`: a list, each [`NodeSelectorRequirement`].
    pub fn match_fields(
        self,
        match_fields: impl IntoIterator<Item = impl Into<NodeSelectorRequirement>>,
    ) -> Self {
        Self(self.0.put("matchFields", Value::list(match_fields, Value::object::<NodeSelectorRequirement>)))
    }
}

typed!(NodeSelectorTerm);
impl Default for NodeSelectorTerm {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `ObjectFieldSelector` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ObjectFieldSelector(Fields);

impl ObjectFieldSelector {
    /// One with what it has to have: `fieldPath`.
    pub fn new(field_path: impl Into<String>) -> Self {
        Self(Fields::new().put("fieldPath", Value::text(field_path)))
    }

    /// `fieldPath`: text.
    pub fn field_path(self, field_path: impl Into<String>) -> Self {
        Self(self.0.put("fieldPath", Value::text(field_path)))
    }

    /// `apiVersion`: text.
    pub fn api_version(self, api_version: impl Into<String>) -> Self {
        Self(self.0.put("apiVersion", Value::text(api_version)))
    }
}

typed!(ObjectFieldSelector);

/// `ObjectReference` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ObjectReference(Fields);

impl ObjectReference {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `apiVersion`: text.
    pub fn api_version(self, api_version: impl Into<String>) -> Self {
        Self(self.0.put("apiVersion", Value::text(api_version)))
    }

    /// `fieldPath`: text.
    pub fn field_path(self, field_path: impl Into<String>) -> Self {
        Self(self.0.put("fieldPath", Value::text(field_path)))
    }

    /// `kind`: text.
    pub fn kind(self, kind: impl Into<String>) -> Self {
        Self(self.0.put("kind", Value::text(kind)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `namespace`: text.
    pub fn namespace(self, namespace: impl Into<String>) -> Self {
        Self(self.0.put("namespace", Value::text(namespace)))
    }

    /// `resourceVersion`: text.
    pub fn resource_version(self, resource_version: impl Into<String>) -> Self {
        Self(self.0.put("resourceVersion", Value::text(resource_version)))
    }

    /// `uid`: text.
    pub fn uid(self, uid: impl Into<String>) -> Self {
        Self(self.0.put("uid", Value::text(uid)))
    }
}

typed!(ObjectReference);
impl Default for ObjectReference {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `PersistentVolume` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct PersistentVolume(Fields);

impl PersistentVolume {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<PersistentVolumeSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<PersistentVolumeSpec>(spec)))
    }

    /// `spec`: [`PersistentVolumeSpec`].
    pub fn spec(self, spec: impl Into<PersistentVolumeSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<PersistentVolumeSpec>(spec)))
    }
}

kind!(PersistentVolume, "v1", "PersistentVolume", Cluster);
impl Metadata for PersistentVolume {}

/// `PersistentVolumeClaim` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct PersistentVolumeClaim(Fields);

impl PersistentVolumeClaim {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<PersistentVolumeClaimSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<PersistentVolumeClaimSpec>(spec)))
    }

    /// `spec`: [`PersistentVolumeClaimSpec`].
    pub fn spec(self, spec: impl Into<PersistentVolumeClaimSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<PersistentVolumeClaimSpec>(spec)))
    }
}

kind!(PersistentVolumeClaim, "v1", "PersistentVolumeClaim", Namespaced);
impl Metadata for PersistentVolumeClaim {}

/// `PersistentVolumeClaimSpec` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct PersistentVolumeClaimSpec(Fields);

impl PersistentVolumeClaimSpec {
    /// One with what it has to have: `accessModes`, `resources`.
    pub fn new(
        access_modes: impl IntoIterator<Item = impl Into<AccessMode>>,
        resources: impl Into<VolumeResourceRequirements>,
    ) -> Self {
        Self(
            Fields::new()
                .put("accessModes", Value::list(access_modes, Value::scalar::<AccessMode>))
                .put("resources", Value::object::<VolumeResourceRequirements>(resources)),
        )
    }

    /// `accessModes`: a list, each [`AccessMode`].
    pub fn access_modes(self, access_modes: impl IntoIterator<Item = impl Into<AccessMode>>) -> Self {
        Self(self.0.put("accessModes", Value::list(access_modes, Value::scalar::<AccessMode>)))
    }

    /// `resources`: [`VolumeResourceRequirements`].
    pub fn resources(self, resources: impl Into<VolumeResourceRequirements>) -> Self {
        Self(self.0.put("resources", Value::object::<VolumeResourceRequirements>(resources)))
    }

    /// `dataSource`: [`TypedLocalObjectReference`].
    pub fn data_source(self, data_source: impl Into<TypedLocalObjectReference>) -> Self {
        Self(self.0.put("dataSource", Value::object::<TypedLocalObjectReference>(data_source)))
    }

    /// `dataSourceRef`: [`TypedObjectReference`].
    pub fn data_source_ref(self, data_source_ref: impl Into<TypedObjectReference>) -> Self {
        Self(self.0.put("dataSourceRef", Value::object::<TypedObjectReference>(data_source_ref)))
    }

    /// `selector`: [`LabelSelector`](crate::api::meta::v1::LabelSelector).
    pub fn selector(self, selector: impl Into<crate::api::meta::v1::LabelSelector>) -> Self {
        Self(self.0.put("selector", Value::object::<crate::api::meta::v1::LabelSelector>(selector)))
    }

    /// `storageClassName`: text.
    pub fn storage_class_name(self, storage_class_name: impl Into<String>) -> Self {
        Self(self.0.put("storageClassName", Value::text(storage_class_name)))
    }

    /// `volumeAttributesClassName`: text.
    pub fn volume_attributes_class_name(self, volume_attributes_class_name: impl Into<String>) -> Self {
        Self(self.0.put("volumeAttributesClassName", Value::text(volume_attributes_class_name)))
    }

    /// `volumeMode`: [`VolumeMode`].
    pub fn volume_mode(self, volume_mode: impl Into<VolumeMode>) -> Self {
        Self(self.0.put("volumeMode", Value::scalar::<VolumeMode>(volume_mode)))
    }

    /// `volumeName`: text.
    pub fn volume_name(self, volume_name: impl Into<String>) -> Self {
        Self(self.0.put("volumeName", Value::text(volume_name)))
    }
}

typed!(PersistentVolumeClaimSpec);

/// `PersistentVolumeClaimTemplate` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct PersistentVolumeClaimTemplate(Fields);

impl PersistentVolumeClaimTemplate {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<PersistentVolumeClaimSpec>) -> Self {
        Self(Fields::new().put("spec", Value::object::<PersistentVolumeClaimSpec>(spec)))
    }

    /// `spec`: [`PersistentVolumeClaimSpec`].
    pub fn spec(self, spec: impl Into<PersistentVolumeClaimSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<PersistentVolumeClaimSpec>(spec)))
    }
}

typed!(PersistentVolumeClaimTemplate);
impl Metadata for PersistentVolumeClaimTemplate {}

/// `PersistentVolumeClaimVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct PersistentVolumeClaimVolumeSource(Fields);

impl PersistentVolumeClaimVolumeSource {
    /// One with what it has to have: `claimName`.
    pub fn new(claim_name: impl Into<String>) -> Self {
        Self(Fields::new().put("claimName", Value::text(claim_name)))
    }

    /// `claimName`: text.
    pub fn claim_name(self, claim_name: impl Into<String>) -> Self {
        Self(self.0.put("claimName", Value::text(claim_name)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }
}

typed!(PersistentVolumeClaimVolumeSource);

/// `PersistentVolumeSpec` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct PersistentVolumeSpec(Fields);

impl PersistentVolumeSpec {
    /// One with what it has to have: `accessModes`, `capacity`.
    pub fn new(
        access_modes: impl IntoIterator<Item = impl Into<AccessMode>>,
        capacity: impl IntoIterator<Item = (impl Into<String>, impl Into<Quantity>)>,
    ) -> Self {
        Self(
            Fields::new()
                .put("accessModes", Value::list(access_modes, Value::scalar::<AccessMode>))
                .put("capacity", Value::map(capacity, Value::scalar::<Quantity>)),
        )
    }

    /// `accessModes`: a list, each [`AccessMode`].
    pub fn access_modes(self, access_modes: impl IntoIterator<Item = impl Into<AccessMode>>) -> Self {
        Self(self.0.put("accessModes", Value::list(access_modes, Value::scalar::<AccessMode>)))
    }

    /// `capacity`: a map, each value a quantity.
    pub fn capacity(
        self,
        capacity: impl IntoIterator<Item = (impl Into<String>, impl Into<Quantity>)>,
    ) -> Self {
        Self(self.0.put("capacity", Value::map(capacity, Value::scalar::<Quantity>)))
    }

    /// `awsElasticBlockStore`: [`AWSElasticBlockStoreVolumeSource`].
    pub fn aws_elastic_block_store(
        self,
        aws_elastic_block_store: impl Into<AWSElasticBlockStoreVolumeSource>,
    ) -> Self {
        Self(self.0.put(
            "awsElasticBlockStore",
            Value::object::<AWSElasticBlockStoreVolumeSource>(aws_elastic_block_store),
        ))
    }

    /// `azureDisk`: [`AzureDiskVolumeSource`].
    pub fn azure_disk(self, azure_disk: impl Into<AzureDiskVolumeSource>) -> Self {
        Self(self.0.put("azureDisk", Value::object::<AzureDiskVolumeSource>(azure_disk)))
    }

    /// `azureFile`: [`AzureFilePersistentVolumeSource`].
    pub fn azure_file(self, azure_file: impl Into<AzureFilePersistentVolumeSource>) -> Self {
        Self(self.0.put("azureFile", Value::object::<AzureFilePersistentVolumeSource>(azure_file)))
    }

    /// `cephfs`: [`CephFSPersistentVolumeSource`].
    pub fn cephfs(self, cephfs: impl Into<CephFSPersistentVolumeSource>) -> Self {
        Self(self.0.put("cephfs", Value::object::<CephFSPersistentVolumeSource>(cephfs)))
    }

    /// `cinder`: [`CinderPersistentVolumeSource`].
    pub fn cinder(self, cinder: impl Into<CinderPersistentVolumeSource>) -> Self {
        Self(self.0.put("cinder", Value::object::<CinderPersistentVolumeSource>(cinder)))
    }

    /// `claimRef`: [`ObjectReference`].
    pub fn claim_ref(self, claim_ref: impl Into<ObjectReference>) -> Self {
        Self(self.0.put("claimRef", Value::object::<ObjectReference>(claim_ref)))
    }

    /// `csi`: [`CSIPersistentVolumeSource`].
    pub fn csi(self, csi: impl Into<CSIPersistentVolumeSource>) -> Self {
        Self(self.0.put("csi", Value::object::<CSIPersistentVolumeSource>(csi)))
    }

    /// `fc`: [`FCVolumeSource`].
    pub fn fc(self, fc: impl Into<FCVolumeSource>) -> Self {
        Self(self.0.put("fc", Value::object::<FCVolumeSource>(fc)))
    }

    /// `flexVolume`: [`FlexPersistentVolumeSource`].
    pub fn flex_volume(self, flex_volume: impl Into<FlexPersistentVolumeSource>) -> Self {
        Self(self.0.put("flexVolume", Value::object::<FlexPersistentVolumeSource>(flex_volume)))
    }

    /// `flocker`: [`FlockerVolumeSource`].
    pub fn flocker(self, flocker: impl Into<FlockerVolumeSource>) -> Self {
        Self(self.0.put("flocker", Value::object::<FlockerVolumeSource>(flocker)))
    }

    /// `gcePersistentDisk`: [`GCEPersistentDiskVolumeSource`].
    pub fn gce_persistent_disk(self, gce_persistent_disk: impl Into<GCEPersistentDiskVolumeSource>) -> Self {
        Self(
            self.0.put(
                "gcePersistentDisk",
                Value::object::<GCEPersistentDiskVolumeSource>(gce_persistent_disk),
            ),
        )
    }

    /// `glusterfs`: [`GlusterfsPersistentVolumeSource`].
    pub fn glusterfs(self, glusterfs: impl Into<GlusterfsPersistentVolumeSource>) -> Self {
        Self(self.0.put("glusterfs", Value::object::<GlusterfsPersistentVolumeSource>(glusterfs)))
    }

    /// `hostPath`: [`HostPathVolumeSource`].
    pub fn host_path(self, host_path: impl Into<HostPathVolumeSource>) -> Self {
        Self(self.0.put("hostPath", Value::object::<HostPathVolumeSource>(host_path)))
    }

    /// `iscsi`: [`ISCSIPersistentVolumeSource`].
    pub fn iscsi(self, iscsi: impl Into<ISCSIPersistentVolumeSource>) -> Self {
        Self(self.0.put("iscsi", Value::object::<ISCSIPersistentVolumeSource>(iscsi)))
    }

    /// `local`: [`LocalVolumeSource`].
    pub fn local(self, local: impl Into<LocalVolumeSource>) -> Self {
        Self(self.0.put("local", Value::object::<LocalVolumeSource>(local)))
    }

    /// `mountOptions`: a list, each text.
    pub fn mount_options(self, mount_options: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("mountOptions", Value::list(mount_options, Value::text)))
    }

    /// `nfs`: [`NFSVolumeSource`].
    pub fn nfs(self, nfs: impl Into<NFSVolumeSource>) -> Self {
        Self(self.0.put("nfs", Value::object::<NFSVolumeSource>(nfs)))
    }

    /// `nodeAffinity`: [`VolumeNodeAffinity`].
    pub fn node_affinity(self, node_affinity: impl Into<VolumeNodeAffinity>) -> Self {
        Self(self.0.put("nodeAffinity", Value::object::<VolumeNodeAffinity>(node_affinity)))
    }

    /// `persistentVolumeReclaimPolicy`: [`ReclaimPolicy`].
    pub fn persistent_volume_reclaim_policy(
        self,
        persistent_volume_reclaim_policy: impl Into<ReclaimPolicy>,
    ) -> Self {
        Self(self.0.put(
            "persistentVolumeReclaimPolicy",
            Value::scalar::<ReclaimPolicy>(persistent_volume_reclaim_policy),
        ))
    }

    /// `photonPersistentDisk`: [`PhotonPersistentDiskVolumeSource`].
    pub fn photon_persistent_disk(
        self,
        photon_persistent_disk: impl Into<PhotonPersistentDiskVolumeSource>,
    ) -> Self {
        Self(self.0.put(
            "photonPersistentDisk",
            Value::object::<PhotonPersistentDiskVolumeSource>(photon_persistent_disk),
        ))
    }

    /// `portworxVolume`: [`PortworxVolumeSource`].
    pub fn portworx_volume(self, portworx_volume: impl Into<PortworxVolumeSource>) -> Self {
        Self(self.0.put("portworxVolume", Value::object::<PortworxVolumeSource>(portworx_volume)))
    }

    /// `quobyte`: [`QuobyteVolumeSource`].
    pub fn quobyte(self, quobyte: impl Into<QuobyteVolumeSource>) -> Self {
        Self(self.0.put("quobyte", Value::object::<QuobyteVolumeSource>(quobyte)))
    }

    /// `rbd`: [`RBDPersistentVolumeSource`].
    pub fn rbd(self, rbd: impl Into<RBDPersistentVolumeSource>) -> Self {
        Self(self.0.put("rbd", Value::object::<RBDPersistentVolumeSource>(rbd)))
    }

    /// `scaleIO`: [`ScaleIOPersistentVolumeSource`].
    pub fn scale_io(self, scale_io: impl Into<ScaleIOPersistentVolumeSource>) -> Self {
        Self(self.0.put("scaleIO", Value::object::<ScaleIOPersistentVolumeSource>(scale_io)))
    }

    /// `storageClassName`: text.
    pub fn storage_class_name(self, storage_class_name: impl Into<String>) -> Self {
        Self(self.0.put("storageClassName", Value::text(storage_class_name)))
    }

    /// `storageos`: [`StorageOSPersistentVolumeSource`].
    pub fn storageos(self, storageos: impl Into<StorageOSPersistentVolumeSource>) -> Self {
        Self(self.0.put("storageos", Value::object::<StorageOSPersistentVolumeSource>(storageos)))
    }

    /// `volumeAttributesClassName`: text.
    pub fn volume_attributes_class_name(self, volume_attributes_class_name: impl Into<String>) -> Self {
        Self(self.0.put("volumeAttributesClassName", Value::text(volume_attributes_class_name)))
    }

    /// `volumeMode`: [`VolumeMode`].
    pub fn volume_mode(self, volume_mode: impl Into<VolumeMode>) -> Self {
        Self(self.0.put("volumeMode", Value::scalar::<VolumeMode>(volume_mode)))
    }

    /// `vsphereVolume`: [`VsphereVirtualDiskVolumeSource`].
    pub fn vsphere_volume(self, vsphere_volume: impl Into<VsphereVirtualDiskVolumeSource>) -> Self {
        Self(self.0.put("vsphereVolume", Value::object::<VsphereVirtualDiskVolumeSource>(vsphere_volume)))
    }
}

typed!(PersistentVolumeSpec);

/// `PhotonPersistentDiskVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct PhotonPersistentDiskVolumeSource(Fields);

impl PhotonPersistentDiskVolumeSource {
    /// One with what it has to have: `pdID`.
    pub fn new(pd_id: impl Into<String>) -> Self {
        Self(Fields::new().put("pdID", Value::text(pd_id)))
    }

    /// `pdID`: text.
    pub fn pd_id(self, pd_id: impl Into<String>) -> Self {
        Self(self.0.put("pdID", Value::text(pd_id)))
    }

    /// `fsType`: text.
    pub fn fs_type(self, fs_type: impl Into<String>) -> Self {
        Self(self.0.put("fsType", Value::text(fs_type)))
    }
}

typed!(PhotonPersistentDiskVolumeSource);

/// `Pod` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct Pod(Fields);

impl Pod {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<PodSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<PodSpec>(spec)))
    }

    /// `spec`: [`PodSpec`].
    pub fn spec(self, spec: impl Into<PodSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<PodSpec>(spec)))
    }
}

kind!(Pod, "v1", "Pod", Namespaced);
impl Metadata for Pod {}

/// `PodAffinity` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct PodAffinity(Fields);

impl PodAffinity {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `preferredDuringSchedulingIgnoredDuringExecution`: a list, each [`WeightedPodAffinityTerm`].
    pub fn preferred_during_scheduling_ignored_during_execution(
        self,
        preferred_during_scheduling_ignored_during_execution: impl IntoIterator<
            Item = impl Into<WeightedPodAffinityTerm>,
        >,
    ) -> Self {
        Self(self.0.put(
            "preferredDuringSchedulingIgnoredDuringExecution",
            Value::list(
                preferred_during_scheduling_ignored_during_execution,
                Value::object::<WeightedPodAffinityTerm>,
            ),
        ))
    }

    /// `requiredDuringSchedulingIgnoredDuringExecution`: a list, each [`PodAffinityTerm`].
    pub fn required_during_scheduling_ignored_during_execution(
        self,
        required_during_scheduling_ignored_during_execution: impl IntoIterator<Item = impl Into<PodAffinityTerm>>,
    ) -> Self {
        Self(self.0.put(
            "requiredDuringSchedulingIgnoredDuringExecution",
            Value::list(
                required_during_scheduling_ignored_during_execution,
                Value::object::<PodAffinityTerm>,
            ),
        ))
    }
}

typed!(PodAffinity);
impl Default for PodAffinity {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `PodAffinityTerm` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct PodAffinityTerm(Fields);

impl PodAffinityTerm {
    /// One with what it has to have: `topologyKey`.
    pub fn new(topology_key: impl Into<String>) -> Self {
        Self(Fields::new().put("topologyKey", Value::text(topology_key)))
    }

    /// `topologyKey`: text.
    pub fn topology_key(self, topology_key: impl Into<String>) -> Self {
        Self(self.0.put("topologyKey", Value::text(topology_key)))
    }

    /// `labelSelector`: [`LabelSelector`](crate::api::meta::v1::LabelSelector).
    pub fn label_selector(self, label_selector: impl Into<crate::api::meta::v1::LabelSelector>) -> Self {
        Self(
            self.0.put("labelSelector", Value::object::<crate::api::meta::v1::LabelSelector>(label_selector)),
        )
    }

    /// `matchLabelKeys`: a list, each text.
    pub fn match_label_keys(self, match_label_keys: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("matchLabelKeys", Value::list(match_label_keys, Value::text)))
    }

    /// `mismatchLabelKeys`: a list, each text.
    pub fn mismatch_label_keys(
        self,
        mismatch_label_keys: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        Self(self.0.put("mismatchLabelKeys", Value::list(mismatch_label_keys, Value::text)))
    }

    /// `namespaceSelector`: [`LabelSelector`](crate::api::meta::v1::LabelSelector).
    pub fn namespace_selector(
        self,
        namespace_selector: impl Into<crate::api::meta::v1::LabelSelector>,
    ) -> Self {
        Self(self.0.put(
            "namespaceSelector",
            Value::object::<crate::api::meta::v1::LabelSelector>(namespace_selector),
        ))
    }

    /// `namespaces`: a list, each text.
    pub fn namespaces(self, namespaces: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("namespaces", Value::list(namespaces, Value::text)))
    }
}

typed!(PodAffinityTerm);

/// `PodAntiAffinity` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct PodAntiAffinity(Fields);

impl PodAntiAffinity {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `preferredDuringSchedulingIgnoredDuringExecution`: a list, each [`WeightedPodAffinityTerm`].
    pub fn preferred_during_scheduling_ignored_during_execution(
        self,
        preferred_during_scheduling_ignored_during_execution: impl IntoIterator<
            Item = impl Into<WeightedPodAffinityTerm>,
        >,
    ) -> Self {
        Self(self.0.put(
            "preferredDuringSchedulingIgnoredDuringExecution",
            Value::list(
                preferred_during_scheduling_ignored_during_execution,
                Value::object::<WeightedPodAffinityTerm>,
            ),
        ))
    }

    /// `requiredDuringSchedulingIgnoredDuringExecution`: a list, each [`PodAffinityTerm`].
    pub fn required_during_scheduling_ignored_during_execution(
        self,
        required_during_scheduling_ignored_during_execution: impl IntoIterator<Item = impl Into<PodAffinityTerm>>,
    ) -> Self {
        Self(self.0.put(
            "requiredDuringSchedulingIgnoredDuringExecution",
            Value::list(
                required_during_scheduling_ignored_during_execution,
                Value::object::<PodAffinityTerm>,
            ),
        ))
    }
}

typed!(PodAntiAffinity);
impl Default for PodAntiAffinity {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `PodCertificateProjection` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct PodCertificateProjection(Fields);

/// What [`PodCertificateProjection::new`] takes.
pub struct PodCertificateProjectionRequired {
    /// `signerName`: text.
    pub signer_name: String,
    /// `keyType`: text.
    pub key_type: String,
}

impl PodCertificateProjection {
    /// One with what it has to have: `signerName`, `keyType`.
    #[inline]
    pub fn new(required: PodCertificateProjectionRequired) -> Self {
        Self(
            Fields::new()
                .put("signerName", Value::text(required.signer_name))
                .put("keyType", Value::text(required.key_type)),
        )
    }

    /// `signerName`: text.
    pub fn signer_name(self, signer_name: impl Into<String>) -> Self {
        Self(self.0.put("signerName", Value::text(signer_name)))
    }

    /// `keyType`: text.
    pub fn key_type(self, key_type: impl Into<String>) -> Self {
        Self(self.0.put("keyType", Value::text(key_type)))
    }

    /// `certificateChainPath`: text.
    pub fn certificate_chain_path(self, certificate_chain_path: impl Into<String>) -> Self {
        Self(self.0.put("certificateChainPath", Value::text(certificate_chain_path)))
    }

    /// `credentialBundlePath`: text.
    pub fn credential_bundle_path(self, credential_bundle_path: impl Into<String>) -> Self {
        Self(self.0.put("credentialBundlePath", Value::text(credential_bundle_path)))
    }

    /// `keyPath`: text.
    pub fn key_path(self, key_path: impl Into<String>) -> Self {
        Self(self.0.put("keyPath", Value::text(key_path)))
    }

    /// `maxExpirationSeconds`: an integer of 32 bits.
    pub fn max_expiration_seconds(self, max_expiration_seconds: impl Into<i32>) -> Self {
        Self(self.0.put("maxExpirationSeconds", Value::int32(max_expiration_seconds)))
    }
}

typed!(PodCertificateProjection);

/// `PodDNSConfig` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct PodDNSConfig(Fields);

impl PodDNSConfig {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `nameservers`: a list, each text.
    pub fn nameservers(self, nameservers: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("nameservers", Value::list(nameservers, Value::text)))
    }

    /// `options`: a list, each [`PodDNSConfigOption`].
    pub fn options(self, options: impl IntoIterator<Item = impl Into<PodDNSConfigOption>>) -> Self {
        Self(self.0.put("options", Value::list(options, Value::object::<PodDNSConfigOption>)))
    }

    /// `searches`: a list, each text.
    pub fn searches(self, searches: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("searches", Value::list(searches, Value::text)))
    }
}

typed!(PodDNSConfig);
impl Default for PodDNSConfig {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `PodDNSConfigOption` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct PodDNSConfigOption(Fields);

impl PodDNSConfigOption {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `value`: text.
    pub fn value(self, value: impl Into<String>) -> Self {
        Self(self.0.put("value", Value::text(value)))
    }
}

typed!(PodDNSConfigOption);
impl Default for PodDNSConfigOption {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `PodOS` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct PodOS(Fields);

impl PodOS {
    /// One with what it has to have: `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self(Fields::new().put("name", Value::text(name)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }
}

typed!(PodOS);

/// `PodReadinessGate` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct PodReadinessGate(Fields);

impl PodReadinessGate {
    /// One with what it has to have: `conditionType`.
    pub fn new(condition_type: impl Into<String>) -> Self {
        Self(Fields::new().put("conditionType", Value::text(condition_type)))
    }

    /// `conditionType`: text.
    pub fn condition_type(self, condition_type: impl Into<String>) -> Self {
        Self(self.0.put("conditionType", Value::text(condition_type)))
    }
}

typed!(PodReadinessGate);

/// `PodResourceClaim` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct PodResourceClaim(Fields);

impl PodResourceClaim {
    /// One with what it has to have: `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self(Fields::new().put("name", Value::text(name)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `resourceClaimName`: text.
    pub fn resource_claim_name(self, resource_claim_name: impl Into<String>) -> Self {
        Self(self.0.put("resourceClaimName", Value::text(resource_claim_name)))
    }

    /// `resourceClaimTemplateName`: text.
    pub fn resource_claim_template_name(self, resource_claim_template_name: impl Into<String>) -> Self {
        Self(self.0.put("resourceClaimTemplateName", Value::text(resource_claim_template_name)))
    }
}

typed!(PodResourceClaim);

/// `PodSchedulingGate` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct PodSchedulingGate(Fields);

impl PodSchedulingGate {
    /// One with what it has to have: `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self(Fields::new().put("name", Value::text(name)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }
}

typed!(PodSchedulingGate);

/// `PodSecurityContext` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct PodSecurityContext(Fields);

impl PodSecurityContext {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `appArmorProfile`: [`AppArmorProfile`].
    pub fn app_armor_profile(self, app_armor_profile: impl Into<AppArmorProfile>) -> Self {
        Self(self.0.put("appArmorProfile", Value::object::<AppArmorProfile>(app_armor_profile)))
    }

    /// `fsGroup`: an integer.
    pub fn fs_group(self, fs_group: impl Into<i64>) -> Self {
        Self(self.0.put("fsGroup", Value::int64(fs_group)))
    }

    /// `fsGroupChangePolicy`: [`FsGroupChangePolicy`].
    pub fn fs_group_change_policy(self, fs_group_change_policy: impl Into<FsGroupChangePolicy>) -> Self {
        Self(self.0.put("fsGroupChangePolicy", Value::scalar::<FsGroupChangePolicy>(fs_group_change_policy)))
    }

    /// `runAsGroup`: an integer.
    pub fn run_as_group(self, run_as_group: impl Into<i64>) -> Self {
        Self(self.0.put("runAsGroup", Value::int64(run_as_group)))
    }

    /// `runAsNonRoot`: true or false.
    #[inline]
    pub fn run_as_non_root(self, run_as_non_root: bool) -> Self {
        Self(self.0.put("runAsNonRoot", Value::Bool(run_as_non_root)))
    }

    /// `runAsUser`: an integer.
    pub fn run_as_user(self, run_as_user: impl Into<i64>) -> Self {
        Self(self.0.put("runAsUser", Value::int64(run_as_user)))
    }

    /// `seLinuxChangePolicy`: text.
    pub fn se_linux_change_policy(self, se_linux_change_policy: impl Into<String>) -> Self {
        Self(self.0.put("seLinuxChangePolicy", Value::text(se_linux_change_policy)))
    }

    /// `seLinuxOptions`: [`SELinuxOptions`].
    pub fn se_linux_options(self, se_linux_options: impl Into<SELinuxOptions>) -> Self {
        Self(self.0.put("seLinuxOptions", Value::object::<SELinuxOptions>(se_linux_options)))
    }

    /// `seccompProfile`: [`SeccompProfile`].
    pub fn seccomp_profile(self, seccomp_profile: impl Into<SeccompProfile>) -> Self {
        Self(self.0.put("seccompProfile", Value::object::<SeccompProfile>(seccomp_profile)))
    }

    /// `supplementalGroups`: a list, each an integer.
    pub fn supplemental_groups(self, supplemental_groups: impl IntoIterator<Item = impl Into<i64>>) -> Self {
        Self(self.0.put("supplementalGroups", Value::list(supplemental_groups, Value::int64)))
    }

    /// `supplementalGroupsPolicy`: [`SupplementalGroupsPolicy`].
    pub fn supplemental_groups_policy(
        self,
        supplemental_groups_policy: impl Into<SupplementalGroupsPolicy>,
    ) -> Self {
        Self(self.0.put(
            "supplementalGroupsPolicy",
            Value::scalar::<SupplementalGroupsPolicy>(supplemental_groups_policy),
        ))
    }

    /// `sysctls`: a list, each [`Sysctl`].
    pub fn sysctls(self, sysctls: impl IntoIterator<Item = impl Into<Sysctl>>) -> Self {
        Self(self.0.put("sysctls", Value::list(sysctls, Value::object::<Sysctl>)))
    }

    /// `windowsOptions`: [`WindowsSecurityContextOptions`].
    pub fn windows_options(self, windows_options: impl Into<WindowsSecurityContextOptions>) -> Self {
        Self(self.0.put("windowsOptions", Value::object::<WindowsSecurityContextOptions>(windows_options)))
    }
}

typed!(PodSecurityContext);
impl Default for PodSecurityContext {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `PodSpec` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct PodSpec(Fields);

impl PodSpec {
    /// One with what it has to have: `containers`.
    pub fn new(containers: impl IntoIterator<Item = impl Into<Container>>) -> Self {
        Self(Fields::new().put("containers", Value::list(containers, Value::object::<Container>)))
    }

    /// `containers`: a list, each [`Container`].
    pub fn containers(self, containers: impl IntoIterator<Item = impl Into<Container>>) -> Self {
        Self(self.0.put("containers", Value::list(containers, Value::object::<Container>)))
    }

    /// `activeDeadlineSeconds`: an integer.
    pub fn active_deadline_seconds(self, active_deadline_seconds: impl Into<i64>) -> Self {
        Self(self.0.put("activeDeadlineSeconds", Value::int64(active_deadline_seconds)))
    }

    /// `affinity`: [`Affinity`].
    pub fn affinity(self, affinity: impl Into<Affinity>) -> Self {
        Self(self.0.put("affinity", Value::object::<Affinity>(affinity)))
    }

    /// `automountServiceAccountToken`: true or false.
    #[inline]
    pub fn automount_service_account_token(self, automount_service_account_token: bool) -> Self {
        Self(self.0.put("automountServiceAccountToken", Value::Bool(automount_service_account_token)))
    }

    /// `dnsConfig`: [`PodDNSConfig`].
    pub fn dns_config(self, dns_config: impl Into<PodDNSConfig>) -> Self {
        Self(self.0.put("dnsConfig", Value::object::<PodDNSConfig>(dns_config)))
    }

    /// `dnsPolicy`: [`DnsPolicy`].
    pub fn dns_policy(self, dns_policy: impl Into<DnsPolicy>) -> Self {
        Self(self.0.put("dnsPolicy", Value::scalar::<DnsPolicy>(dns_policy)))
    }

    /// `enableServiceLinks`: true or false.
    #[inline]
    pub fn enable_service_links(self, enable_service_links: bool) -> Self {
        Self(self.0.put("enableServiceLinks", Value::Bool(enable_service_links)))
    }

    /// `ephemeralContainers`: a list, each [`EphemeralContainer`].
    pub fn ephemeral_containers(
        self,
        ephemeral_containers: impl IntoIterator<Item = impl Into<EphemeralContainer>>,
    ) -> Self {
        Self(self.0.put(
            "ephemeralContainers",
            Value::list(ephemeral_containers, Value::object::<EphemeralContainer>),
        ))
    }

    /// `hostAliases`: a list, each [`HostAlias`].
    pub fn host_aliases(self, host_aliases: impl IntoIterator<Item = impl Into<HostAlias>>) -> Self {
        Self(self.0.put("hostAliases", Value::list(host_aliases, Value::object::<HostAlias>)))
    }

    /// `hostIPC`: true or false.
    #[inline]
    pub fn host_ipc(self, host_ipc: bool) -> Self {
        Self(self.0.put("hostIPC", Value::Bool(host_ipc)))
    }

    /// `hostNetwork`: true or false.
    #[inline]
    pub fn host_network(self, host_network: bool) -> Self {
        Self(self.0.put("hostNetwork", Value::Bool(host_network)))
    }

    /// `hostPID`: true or false.
    #[inline]
    pub fn host_pid(self, host_pid: bool) -> Self {
        Self(self.0.put("hostPID", Value::Bool(host_pid)))
    }

    /// `hostUsers`: true or false.
    #[inline]
    pub fn host_users(self, host_users: bool) -> Self {
        Self(self.0.put("hostUsers", Value::Bool(host_users)))
    }

    /// `hostname`: text.
    pub fn hostname(self, hostname: impl Into<String>) -> Self {
        Self(self.0.put("hostname", Value::text(hostname)))
    }

    /// `hostnameOverride`: text.
    pub fn hostname_override(self, hostname_override: impl Into<String>) -> Self {
        Self(self.0.put("hostnameOverride", Value::text(hostname_override)))
    }

    /// `imagePullSecrets`: a list, each [`LocalObjectReference`].
    pub fn image_pull_secrets(
        self,
        image_pull_secrets: impl IntoIterator<Item = impl Into<LocalObjectReference>>,
    ) -> Self {
        Self(
            self.0.put(
                "imagePullSecrets",
                Value::list(image_pull_secrets, Value::object::<LocalObjectReference>),
            ),
        )
    }

    /// `initContainers`: a list, each [`Container`].
    pub fn init_containers(self, init_containers: impl IntoIterator<Item = impl Into<Container>>) -> Self {
        Self(self.0.put("initContainers", Value::list(init_containers, Value::object::<Container>)))
    }

    /// `nodeName`: text.
    pub fn node_name(self, node_name: impl Into<String>) -> Self {
        Self(self.0.put("nodeName", Value::text(node_name)))
    }

    /// `nodeSelector`: a map, each value text.
    pub fn node_selector(
        self,
        node_selector: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        Self(self.0.put("nodeSelector", Value::map(node_selector, Value::text)))
    }

    /// `os`: [`PodOS`].
    pub fn os(self, os: impl Into<PodOS>) -> Self {
        Self(self.0.put("os", Value::object::<PodOS>(os)))
    }

    /// `overhead`: a map, each value a quantity.
    pub fn overhead(
        self,
        overhead: impl IntoIterator<Item = (impl Into<String>, impl Into<Quantity>)>,
    ) -> Self {
        Self(self.0.put("overhead", Value::map(overhead, Value::scalar::<Quantity>)))
    }

    /// `preemptionPolicy`: [`PreemptionPolicy`].
    pub fn preemption_policy(self, preemption_policy: impl Into<PreemptionPolicy>) -> Self {
        Self(self.0.put("preemptionPolicy", Value::scalar::<PreemptionPolicy>(preemption_policy)))
    }

    /// `priority`: an integer of 32 bits.
    pub fn priority(self, priority: impl Into<i32>) -> Self {
        Self(self.0.put("priority", Value::int32(priority)))
    }

    /// `priorityClassName`: text.
    pub fn priority_class_name(self, priority_class_name: impl Into<String>) -> Self {
        Self(self.0.put("priorityClassName", Value::text(priority_class_name)))
    }

    /// `readinessGates`: a list, each [`PodReadinessGate`].
    pub fn readiness_gates(
        self,
        readiness_gates: impl IntoIterator<Item = impl Into<PodReadinessGate>>,
    ) -> Self {
        Self(self.0.put("readinessGates", Value::list(readiness_gates, Value::object::<PodReadinessGate>)))
    }

    /// `resourceClaims`: a list, each [`PodResourceClaim`].
    pub fn resource_claims(
        self,
        resource_claims: impl IntoIterator<Item = impl Into<PodResourceClaim>>,
    ) -> Self {
        Self(self.0.put("resourceClaims", Value::list(resource_claims, Value::object::<PodResourceClaim>)))
    }

    /// `resources`: [`ResourceRequirements`].
    pub fn resources(self, resources: impl Into<ResourceRequirements>) -> Self {
        Self(self.0.put("resources", Value::object::<ResourceRequirements>(resources)))
    }

    /// `restartPolicy`: [`RestartPolicy`].
    pub fn restart_policy(self, restart_policy: impl Into<RestartPolicy>) -> Self {
        Self(self.0.put("restartPolicy", Value::scalar::<RestartPolicy>(restart_policy)))
    }

    /// `runtimeClassName`: text.
    pub fn runtime_class_name(self, runtime_class_name: impl Into<String>) -> Self {
        Self(self.0.put("runtimeClassName", Value::text(runtime_class_name)))
    }

    /// `schedulerName`: text.
    pub fn scheduler_name(self, scheduler_name: impl Into<String>) -> Self {
        Self(self.0.put("schedulerName", Value::text(scheduler_name)))
    }

    /// `schedulingGates`: a list, each [`PodSchedulingGate`].
    pub fn scheduling_gates(
        self,
        scheduling_gates: impl IntoIterator<Item = impl Into<PodSchedulingGate>>,
    ) -> Self {
        Self(self.0.put("schedulingGates", Value::list(scheduling_gates, Value::object::<PodSchedulingGate>)))
    }

    /// `securityContext`: [`PodSecurityContext`].
    pub fn security_context(self, security_context: impl Into<PodSecurityContext>) -> Self {
        Self(self.0.put("securityContext", Value::object::<PodSecurityContext>(security_context)))
    }

    /// `serviceAccount`: text; deprecated.
    pub fn service_account(self, service_account: impl Into<String>) -> Self {
        Self(self.0.put("serviceAccount", Value::text(service_account)))
    }

    /// `serviceAccountName`: text.
    pub fn service_account_name(self, service_account_name: impl Into<String>) -> Self {
        Self(self.0.put("serviceAccountName", Value::text(service_account_name)))
    }

    /// `setHostnameAsFQDN`: true or false.
    #[inline]
    pub fn set_hostname_as_fqdn(self, set_hostname_as_fqdn: bool) -> Self {
        Self(self.0.put("setHostnameAsFQDN", Value::Bool(set_hostname_as_fqdn)))
    }

    /// `shareProcessNamespace`: true or false.
    #[inline]
    pub fn share_process_namespace(self, share_process_namespace: bool) -> Self {
        Self(self.0.put("shareProcessNamespace", Value::Bool(share_process_namespace)))
    }

    /// `subdomain`: text.
    pub fn subdomain(self, subdomain: impl Into<String>) -> Self {
        Self(self.0.put("subdomain", Value::text(subdomain)))
    }

    /// `terminationGracePeriodSeconds`: an integer.
    pub fn termination_grace_period_seconds(self, termination_grace_period_seconds: impl Into<i64>) -> Self {
        Self(self.0.put("terminationGracePeriodSeconds", Value::int64(termination_grace_period_seconds)))
    }

    /// `tolerations`: a list, each [`Toleration`].
    pub fn tolerations(self, tolerations: impl IntoIterator<Item = impl Into<Toleration>>) -> Self {
        Self(self.0.put("tolerations", Value::list(tolerations, Value::object::<Toleration>)))
    }

    /// `topologySpreadConstraints`: a list, each [`TopologySpreadConstraint`].
    pub fn topology_spread_constraints(
        self,
        topology_spread_constraints: impl IntoIterator<Item = impl Into<TopologySpreadConstraint>>,
    ) -> Self {
        Self(self.0.put(
            "topologySpreadConstraints",
            Value::list(topology_spread_constraints, Value::object::<TopologySpreadConstraint>),
        ))
    }

    /// `volumes`: a list, each [`Volume`].
    pub fn volumes(self, volumes: impl IntoIterator<Item = impl Into<Volume>>) -> Self {
        Self(self.0.put("volumes", Value::list(volumes, Value::object::<Volume>)))
    }
}

typed!(PodSpec);

/// `PodTemplate` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct PodTemplate(Fields);

impl PodTemplate {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Self::start())
    }

    /// `template`: [`PodTemplateSpec`].
    pub fn template(self, template: impl Into<PodTemplateSpec>) -> Self {
        Self(self.0.put("template", Value::object::<PodTemplateSpec>(template)))
    }
}

kind!(PodTemplate, "v1", "PodTemplate", Namespaced);
impl Metadata for PodTemplate {}
impl Default for PodTemplate {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `PodTemplateSpec` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct PodTemplateSpec(Fields);

impl PodTemplateSpec {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<PodSpec>) -> Self {
        Self(Fields::new().put("spec", Value::object::<PodSpec>(spec)))
    }

    /// `spec`: [`PodSpec`].
    pub fn spec(self, spec: impl Into<PodSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<PodSpec>(spec)))
    }
}

typed!(PodTemplateSpec);
impl Metadata for PodTemplateSpec {}

/// `PortworxVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct PortworxVolumeSource(Fields);

impl PortworxVolumeSource {
    /// One with what it has to have: `volumeID`.
    pub fn new(volume_id: impl Into<String>) -> Self {
        Self(Fields::new().put("volumeID", Value::text(volume_id)))
    }

    /// `volumeID`: text.
    pub fn volume_id(self, volume_id: impl Into<String>) -> Self {
        Self(self.0.put("volumeID", Value::text(volume_id)))
    }

    /// `fsType`: text.
    pub fn fs_type(self, fs_type: impl Into<String>) -> Self {
        Self(self.0.put("fsType", Value::text(fs_type)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }
}

typed!(PortworxVolumeSource);

/// `PreferredSchedulingTerm` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct PreferredSchedulingTerm(Fields);

impl PreferredSchedulingTerm {
    /// One with what it has to have: `weight`, `preference`.
    pub fn new(weight: impl Into<i32>, preference: impl Into<NodeSelectorTerm>) -> Self {
        Self(
            Fields::new()
                .put("weight", Value::int32(weight))
                .put("preference", Value::object::<NodeSelectorTerm>(preference)),
        )
    }

    /// `weight`: an integer of 32 bits.
    pub fn weight(self, weight: impl Into<i32>) -> Self {
        Self(self.0.put("weight", Value::int32(weight)))
    }

    /// `preference`: [`NodeSelectorTerm`].
    pub fn preference(self, preference: impl Into<NodeSelectorTerm>) -> Self {
        Self(self.0.put("preference", Value::object::<NodeSelectorTerm>(preference)))
    }
}

typed!(PreferredSchedulingTerm);

/// `Probe` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct Probe(Fields);

impl Probe {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `exec`: [`ExecAction`].
    pub fn exec(self, exec: impl Into<ExecAction>) -> Self {
        Self(self.0.put("exec", Value::object::<ExecAction>(exec)))
    }

    /// `failureThreshold`: an integer of 32 bits.
    pub fn failure_threshold(self, failure_threshold: impl Into<i32>) -> Self {
        Self(self.0.put("failureThreshold", Value::int32(failure_threshold)))
    }

    /// `grpc`: [`GRPCAction`].
    pub fn grpc(self, grpc: impl Into<GRPCAction>) -> Self {
        Self(self.0.put("grpc", Value::object::<GRPCAction>(grpc)))
    }

    /// `httpGet`: [`HTTPGetAction`].
    pub fn http_get(self, http_get: impl Into<HTTPGetAction>) -> Self {
        Self(self.0.put("httpGet", Value::object::<HTTPGetAction>(http_get)))
    }

    /// `initialDelaySeconds`: an integer of 32 bits.
    pub fn initial_delay_seconds(self, initial_delay_seconds: impl Into<i32>) -> Self {
        Self(self.0.put("initialDelaySeconds", Value::int32(initial_delay_seconds)))
    }

    /// `periodSeconds`: an integer of 32 bits.
    pub fn period_seconds(self, period_seconds: impl Into<i32>) -> Self {
        Self(self.0.put("periodSeconds", Value::int32(period_seconds)))
    }

    /// `successThreshold`: an integer of 32 bits.
    pub fn success_threshold(self, success_threshold: impl Into<i32>) -> Self {
        Self(self.0.put("successThreshold", Value::int32(success_threshold)))
    }

    /// `tcpSocket`: [`TCPSocketAction`].
    pub fn tcp_socket(self, tcp_socket: impl Into<TCPSocketAction>) -> Self {
        Self(self.0.put("tcpSocket", Value::object::<TCPSocketAction>(tcp_socket)))
    }

    /// `terminationGracePeriodSeconds`: an integer.
    pub fn termination_grace_period_seconds(self, termination_grace_period_seconds: impl Into<i64>) -> Self {
        Self(self.0.put("terminationGracePeriodSeconds", Value::int64(termination_grace_period_seconds)))
    }

    /// `timeoutSeconds`: an integer of 32 bits.
    pub fn timeout_seconds(self, timeout_seconds: impl Into<i32>) -> Self {
        Self(self.0.put("timeoutSeconds", Value::int32(timeout_seconds)))
    }
}

typed!(Probe);
impl Default for Probe {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `ProjectedVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ProjectedVolumeSource(Fields);

impl ProjectedVolumeSource {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `defaultMode`: an integer of 32 bits.
    pub fn default_mode(self, default_mode: impl Into<i32>) -> Self {
        Self(self.0.put("defaultMode", Value::int32(default_mode)))
    }

    /// `sources`: a list, each [`VolumeProjection`].
    pub fn sources(self, sources: impl IntoIterator<Item = impl Into<VolumeProjection>>) -> Self {
        Self(self.0.put("sources", Value::list(sources, Value::object::<VolumeProjection>)))
    }
}

typed!(ProjectedVolumeSource);
impl Default for ProjectedVolumeSource {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `QuobyteVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct QuobyteVolumeSource(Fields);

/// What [`QuobyteVolumeSource::new`] takes.
pub struct QuobyteVolumeSourceRequired {
    /// `registry`: text.
    pub registry: String,
    /// `volume`: text.
    pub volume: String,
}

impl QuobyteVolumeSource {
    /// One with what it has to have: `registry`, `volume`.
    #[inline]
    pub fn new(required: QuobyteVolumeSourceRequired) -> Self {
        Self(
            Fields::new()
                .put("registry", Value::text(required.registry))
                .put("volume", Value::text(required.volume)),
        )
    }

    /// `registry`: text.
    pub fn registry(self, registry: impl Into<String>) -> Self {
        Self(self.0.put("registry", Value::text(registry)))
    }

    /// `volume`: text.
    pub fn volume(self, volume: impl Into<String>) -> Self {
        Self(self.0.put("volume", Value::text(volume)))
    }

    /// `group`: text.
    pub fn group(self, group: impl Into<String>) -> Self {
        Self(self.0.put("group", Value::text(group)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }

    /// `tenant`: text.
    pub fn tenant(self, tenant: impl Into<String>) -> Self {
        Self(self.0.put("tenant", Value::text(tenant)))
    }

    /// `user`: text.
    pub fn user(self, user: impl Into<String>) -> Self {
        Self(self.0.put("user", Value::text(user)))
    }
}

typed!(QuobyteVolumeSource);

/// `RBDPersistentVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct RBDPersistentVolumeSource(Fields);

impl RBDPersistentVolumeSource {
    /// One with what it has to have: `monitors`, `image`.
    pub fn new(monitors: impl IntoIterator<Item = impl Into<String>>, image: impl Into<String>) -> Self {
        Self(
            Fields::new()
                .put("monitors", Value::list(monitors, Value::text))
                .put("image", Value::text(image)),
        )
    }

    /// `monitors`: a list, each text.
    pub fn monitors(self, monitors: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("monitors", Value::list(monitors, Value::text)))
    }

    /// `image`: text.
    pub fn image(self, image: impl Into<String>) -> Self {
        Self(self.0.put("image", Value::text(image)))
    }

    /// `fsType`: text.
    pub fn fs_type(self, fs_type: impl Into<String>) -> Self {
        Self(self.0.put("fsType", Value::text(fs_type)))
    }

    /// `keyring`: text, `"/etc/ceph/keyring"` when left out.
    pub fn keyring(self, keyring: impl Into<String>) -> Self {
        Self(self.0.put("keyring", Value::text(keyring)))
    }

    /// `pool`: text, `"rbd"` when left out.
    pub fn pool(self, pool: impl Into<String>) -> Self {
        Self(self.0.put("pool", Value::text(pool)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }

    /// `secretRef`: [`SecretReference`].
    pub fn secret_ref(self, secret_ref: impl Into<SecretReference>) -> Self {
        Self(self.0.put("secretRef", Value::object::<SecretReference>(secret_ref)))
    }

    /// `user`: text, `"admin"` when left out.
    pub fn user(self, user: impl Into<String>) -> Self {
        Self(self.0.put("user", Value::text(user)))
    }
}

typed!(RBDPersistentVolumeSource);

/// `RBDVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct RBDVolumeSource(Fields);

impl RBDVolumeSource {
    /// One with what it has to have: `monitors`, `image`.
    pub fn new(monitors: impl IntoIterator<Item = impl Into<String>>, image: impl Into<String>) -> Self {
        Self(
            Fields::new()
                .put("monitors", Value::list(monitors, Value::text))
                .put("image", Value::text(image)),
        )
    }

    /// `monitors`: a list, each text.
    pub fn monitors(self, monitors: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("monitors", Value::list(monitors, Value::text)))
    }

    /// `image`: text.
    pub fn image(self, image: impl Into<String>) -> Self {
        Self(self.0.put("image", Value::text(image)))
    }

    /// `fsType`: text.
    pub fn fs_type(self, fs_type: impl Into<String>) -> Self {
        Self(self.0.put("fsType", Value::text(fs_type)))
    }

    /// `keyring`: text, `"/etc/ceph/keyring"` when left out.
    pub fn keyring(self, keyring: impl Into<String>) -> Self {
        Self(self.0.put("keyring", Value::text(keyring)))
    }

    /// `pool`: text, `"rbd"` when left out.
    pub fn pool(self, pool: impl Into<String>) -> Self {
        Self(self.0.put("pool", Value::text(pool)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }

    /// `secretRef`: [`LocalObjectReference`].
    pub fn secret_ref(self, secret_ref: impl Into<LocalObjectReference>) -> Self {
        Self(self.0.put("secretRef", Value::object::<LocalObjectReference>(secret_ref)))
    }

    /// `user`: text, `"admin"` when left out.
    pub fn user(self, user: impl Into<String>) -> Self {
        Self(self.0.put("user", Value::text(user)))
    }
}

typed!(RBDVolumeSource);

/// `ReplicationController` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ReplicationController(Fields);

impl ReplicationController {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<ReplicationControllerSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<ReplicationControllerSpec>(spec)))
    }

    /// `spec`: [`ReplicationControllerSpec`].
    pub fn spec(self, spec: impl Into<ReplicationControllerSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<ReplicationControllerSpec>(spec)))
    }
}

kind!(ReplicationController, "v1", "ReplicationController", Namespaced);
impl Metadata for ReplicationController {}

/// `ReplicationControllerSpec` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ReplicationControllerSpec(Fields);

impl ReplicationControllerSpec {
    /// One with what it has to have: `template`.
    pub fn new(template: impl Into<PodTemplateSpec>) -> Self {
        Self(Fields::new().put("template", Value::object::<PodTemplateSpec>(template)))
    }

    /// `template`: [`PodTemplateSpec`].
    pub fn template(self, template: impl Into<PodTemplateSpec>) -> Self {
        Self(self.0.put("template", Value::object::<PodTemplateSpec>(template)))
    }

    /// `minReadySeconds`: an integer of 32 bits, `0` when left out.
    pub fn min_ready_seconds(self, min_ready_seconds: impl Into<i32>) -> Self {
        Self(self.0.put("minReadySeconds", Value::int32(min_ready_seconds)))
    }

    /// `replicas`: an integer of 32 bits, `1` when left out.
    pub fn replicas(self, replicas: impl Into<i32>) -> Self {
        Self(self.0.put("replicas", Value::int32(replicas)))
    }

    /// `selector`: a map, each value text.
    pub fn selector(
        self,
        selector: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        Self(self.0.put("selector", Value::map(selector, Value::text)))
    }
}

typed!(ReplicationControllerSpec);

/// `ResourceClaim` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ResourceClaim(Fields);

impl ResourceClaim {
    /// One with what it has to have: `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self(Fields::new().put("name", Value::text(name)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `request`: text.
    pub fn request(self, request: impl Into<String>) -> Self {
        Self(self.0.put("request", Value::text(request)))
    }
}

typed!(ResourceClaim);

/// `ResourceFieldSelector` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ResourceFieldSelector(Fields);

impl ResourceFieldSelector {
    /// One with what it has to have: `resource`.
    pub fn new(resource: impl Into<String>) -> Self {
        Self(Fields::new().put("resource", Value::text(resource)))
    }

    /// `resource`: text.
    pub fn resource(self, resource: impl Into<String>) -> Self {
        Self(self.0.put("resource", Value::text(resource)))
    }

    /// `containerName`: text.
    pub fn container_name(self, container_name: impl Into<String>) -> Self {
        Self(self.0.put("containerName", Value::text(container_name)))
    }

    /// `divisor`: a quantity.
    pub fn divisor(self, divisor: impl Into<Quantity>) -> Self {
        Self(self.0.put("divisor", Value::scalar::<Quantity>(divisor)))
    }
}

typed!(ResourceFieldSelector);

/// `ResourceQuota` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ResourceQuota(Fields);

impl ResourceQuota {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<ResourceQuotaSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<ResourceQuotaSpec>(spec)))
    }

    /// `spec`: [`ResourceQuotaSpec`].
    pub fn spec(self, spec: impl Into<ResourceQuotaSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<ResourceQuotaSpec>(spec)))
    }
}

kind!(ResourceQuota, "v1", "ResourceQuota", Namespaced);
impl Metadata for ResourceQuota {}

/// `ResourceQuotaSpec` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ResourceQuotaSpec(Fields);

impl ResourceQuotaSpec {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `hard`: a map, each value a quantity.
    pub fn hard(self, hard: impl IntoIterator<Item = (impl Into<String>, impl Into<Quantity>)>) -> Self {
        Self(self.0.put("hard", Value::map(hard, Value::scalar::<Quantity>)))
    }

    /// `scopeSelector`: [`ScopeSelector`].
    pub fn scope_selector(self, scope_selector: impl Into<ScopeSelector>) -> Self {
        Self(self.0.put("scopeSelector", Value::object::<ScopeSelector>(scope_selector)))
    }

    /// `scopes`: a list, each [`ResourceQuotaScope`].
    pub fn scopes(self, scopes: impl IntoIterator<Item = impl Into<ResourceQuotaScope>>) -> Self {
        Self(self.0.put("scopes", Value::list(scopes, Value::scalar::<ResourceQuotaScope>)))
    }
}

typed!(ResourceQuotaSpec);
impl Default for ResourceQuotaSpec {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `ResourceRequirements` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ResourceRequirements(Fields);

impl ResourceRequirements {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `claims`: a list, each [`ResourceClaim`].
    pub fn claims(self, claims: impl IntoIterator<Item = impl Into<ResourceClaim>>) -> Self {
        Self(self.0.put("claims", Value::list(claims, Value::object::<ResourceClaim>)))
    }

    /// `limits`: a map, each value a quantity.
    pub fn limits(self, limits: impl IntoIterator<Item = (impl Into<String>, impl Into<Quantity>)>) -> Self {
        Self(self.0.put("limits", Value::map(limits, Value::scalar::<Quantity>)))
    }

    /// `requests`: a map, each value a quantity.
    pub fn requests(
        self,
        requests: impl IntoIterator<Item = (impl Into<String>, impl Into<Quantity>)>,
    ) -> Self {
        Self(self.0.put("requests", Value::map(requests, Value::scalar::<Quantity>)))
    }
}

typed!(ResourceRequirements);
impl Default for ResourceRequirements {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `SELinuxOptions` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct SELinuxOptions(Fields);

impl SELinuxOptions {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `level`: text.
    pub fn level(self, level: impl Into<String>) -> Self {
        Self(self.0.put("level", Value::text(level)))
    }

    /// `role`: text.
    pub fn role(self, role: impl Into<String>) -> Self {
        Self(self.0.put("role", Value::text(role)))
    }

    /// `type`: text.
    pub fn type_(self, type_: impl Into<String>) -> Self {
        Self(self.0.put("type", Value::text(type_)))
    }

    /// `user`: text.
    pub fn user(self, user: impl Into<String>) -> Self {
        Self(self.0.put("user", Value::text(user)))
    }
}

typed!(SELinuxOptions);
impl Default for SELinuxOptions {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `ScaleIOPersistentVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ScaleIOPersistentVolumeSource(Fields);

/// What [`ScaleIOPersistentVolumeSource::new`] takes.
pub struct ScaleIOPersistentVolumeSourceRequired {
    /// `gateway`: text.
    pub gateway: String,
    /// `system`: text.
    pub system: String,
    /// `secretRef`: [`SecretReference`].
    pub secret_ref: SecretReference,
}

impl ScaleIOPersistentVolumeSource {
    /// One with what it has to have: `gateway`, `system`, `secretRef`.
    #[inline]
    pub fn new(required: ScaleIOPersistentVolumeSourceRequired) -> Self {
        Self(
            Fields::new()
                .put("gateway", Value::text(required.gateway))
                .put("system", Value::text(required.system))
                .put("secretRef", Value::object::<SecretReference>(required.secret_ref)),
        )
    }

    /// `gateway`: text.
    pub fn gateway(self, gateway: impl Into<String>) -> Self {
        Self(self.0.put("gateway", Value::text(gateway)))
    }

    /// `system`: text.
    pub fn system(self, system: impl Into<String>) -> Self {
        Self(self.0.put("system", Value::text(system)))
    }

    /// `secretRef`: [`SecretReference`].
    pub fn secret_ref(self, secret_ref: impl Into<SecretReference>) -> Self {
        Self(self.0.put("secretRef", Value::object::<SecretReference>(secret_ref)))
    }

    /// `fsType`: text, `"xfs"` when left out.
    pub fn fs_type(self, fs_type: impl Into<String>) -> Self {
        Self(self.0.put("fsType", Value::text(fs_type)))
    }

    /// `protectionDomain`: text.
    pub fn protection_domain(self, protection_domain: impl Into<String>) -> Self {
        Self(self.0.put("protectionDomain", Value::text(protection_domain)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }

    /// `sslEnabled`: true or false.
    #[inline]
    pub fn ssl_enabled(self, ssl_enabled: bool) -> Self {
        Self(self.0.put("sslEnabled", Value::Bool(ssl_enabled)))
    }

    /// `storageMode`: text, `"ThinProvisioned"` when left out.
    pub fn storage_mode(self, storage_mode: impl Into<String>) -> Self {
        Self(self.0.put("storageMode", Value::text(storage_mode)))
    }

    /// `storagePool`: text.
    pub fn storage_pool(self, storage_pool: impl Into<String>) -> Self {
        Self(self.0.put("storagePool", Value::text(storage_pool)))
    }

    /// `volumeName`: text.
    pub fn volume_name(self, volume_name: impl Into<String>) -> Self {
        Self(self.0.put("volumeName", Value::text(volume_name)))
    }
}

typed!(ScaleIOPersistentVolumeSource);

/// `ScaleIOVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ScaleIOVolumeSource(Fields);

/// What [`ScaleIOVolumeSource::new`] takes.
pub struct ScaleIOVolumeSourceRequired {
    /// `gateway`: text.
    pub gateway: String,
    /// `system`: text.
    pub system: String,
    /// `secretRef`: [`LocalObjectReference`].
    pub secret_ref: LocalObjectReference,
}

impl ScaleIOVolumeSource {
    /// One with what it has to have: `gateway`, `system`, `secretRef`.
    #[inline]
    pub fn new(required: ScaleIOVolumeSourceRequired) -> Self {
        Self(
            Fields::new()
                .put("gateway", Value::text(required.gateway))
                .put("system", Value::text(required.system))
                .put("secretRef", Value::object::<LocalObjectReference>(required.secret_ref)),
        )
    }

    /// `gateway`: text.
    pub fn gateway(self, gateway: impl Into<String>) -> Self {
        Self(self.0.put("gateway", Value::text(gateway)))
    }

    /// `system`: text.
    pub fn system(self, system: impl Into<String>) -> Self {
        Self(self.0.put("system", Value::text(system)))
    }

    /// `secretRef`: [`LocalObjectReference`].
    pub fn secret_ref(self, secret_ref: impl Into<LocalObjectReference>) -> Self {
        Self(self.0.put("secretRef", Value::object::<LocalObjectReference>(secret_ref)))
    }

    /// `fsType`: text, `"xfs"` when left out.
    pub fn fs_type(self, fs_type: impl Into<String>) -> Self {
        Self(self.0.put("fsType", Value::text(fs_type)))
    }

    /// `protectionDomain`: text.
    pub fn protection_domain(self, protection_domain: impl Into<String>) -> Self {
        Self(self.0.put("protectionDomain", Value::text(protection_domain)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }

    /// `sslEnabled`: true or false.
    #[inline]
    pub fn ssl_enabled(self, ssl_enabled: bool) -> Self {
        Self(self.0.put("sslEnabled", Value::Bool(ssl_enabled)))
    }

    /// `storageMode`: text, `"ThinProvisioned"` when left out.
    pub fn storage_mode(self, storage_mode: impl Into<String>) -> Self {
        Self(self.0.put("storageMode", Value::text(storage_mode)))
    }

    /// `storagePool`: text.
    pub fn storage_pool(self, storage_pool: impl Into<String>) -> Self {
        Self(self.0.put("storagePool", Value::text(storage_pool)))
    }

    /// `volumeName`: text.
    pub fn volume_name(self, volume_name: impl Into<String>) -> Self {
        Self(self.0.put("volumeName", Value::text(volume_name)))
    }
}

typed!(ScaleIOVolumeSource);

/// `ScopeSelector` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ScopeSelector(Fields);

impl ScopeSelector {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `matchExpressions`: a list, each [`ScopedResourceSelectorRequirement`].
    pub fn match_expressions(
        self,
        match_expressions: impl IntoIterator<Item = impl Into<ScopedResourceSelectorRequirement>>,
    ) -> Self {
        Self(self.0.put(
            "matchExpressions",
            Value::list(match_expressions, Value::object::<ScopedResourceSelectorRequirement>),
        ))
    }
}

typed!(ScopeSelector);
impl Default for ScopeSelector {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `ScopedResourceSelectorRequirement` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ScopedResourceSelectorRequirement(Fields);

impl ScopedResourceSelectorRequirement {
    /// One with what it has to have: `scopeName`, `operator`.
    pub fn new(
        scope_name: impl Into<ResourceQuotaScope>,
        operator: impl Into<ScopedResourceSelectorRequirementOperator>,
    ) -> Self {
        Self(
            Fields::new()
                .put("scopeName", Value::scalar::<ResourceQuotaScope>(scope_name))
                .put("operator", Value::scalar::<ScopedResourceSelectorRequirementOperator>(operator)),
        )
    }

    /// `scopeName`: [`ResourceQuotaScope`].
    pub fn scope_name(self, scope_name: impl Into<ResourceQuotaScope>) -> Self {
        Self(self.0.put("scopeName", Value::scalar::<ResourceQuotaScope>(scope_name)))
    }

    /// `operator`: [`ScopedResourceSelectorRequirementOperator`].
    pub fn operator(self, operator: impl Into<ScopedResourceSelectorRequirementOperator>) -> Self {
        Self(self.0.put("operator", Value::scalar::<ScopedResourceSelectorRequirementOperator>(operator)))
    }

    /// `values`: a list, each text.
    pub fn values(self, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("values", Value::list(values, Value::text)))
    }
}

typed!(ScopedResourceSelectorRequirement);

/// `SeccompProfile` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct SeccompProfile(Fields);

impl SeccompProfile {
    /// One with what it has to have: `type`.
    pub fn new(type_: impl Into<SeccompProfileType>) -> Self {
        Self(Fields::new().put("type", Value::scalar::<SeccompProfileType>(type_)))
    }

    /// `type`: [`SeccompProfileType`].
    pub fn type_(self, type_: impl Into<SeccompProfileType>) -> Self {
        Self(self.0.put("type", Value::scalar::<SeccompProfileType>(type_)))
    }

    /// `localhostProfile`: text.
    pub fn localhost_profile(self, localhost_profile: impl Into<String>) -> Self {
        Self(self.0.put("localhostProfile", Value::text(localhost_profile)))
    }
}

typed!(SeccompProfile);

/// `Secret` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct Secret(Fields);

impl Secret {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Self::start())
    }

    /// `data`: a map, each value bytes.
    pub fn data(self, data: impl IntoIterator<Item = (impl Into<String>, impl AsRef<[u8]>)>) -> Self {
        Self(self.0.put("data", Value::map(data, Value::bytes)))
    }

    /// `immutable`: true or false.
    #[inline]
    pub fn immutable(self, immutable: bool) -> Self {
        Self(self.0.put("immutable", Value::Bool(immutable)))
    }

    /// `stringData`: a map, each value text.
    pub fn string_data(
        self,
        string_data: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        Self(self.0.put("stringData", Value::map(string_data, Value::text)))
    }

    /// `type`: text.
    pub fn type_(self, type_: impl Into<String>) -> Self {
        Self(self.0.put("type", Value::text(type_)))
    }
}

kind!(Secret, "v1", "Secret", Namespaced);
impl Metadata for Secret {}
impl Default for Secret {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `SecretEnvSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct SecretEnvSource(Fields);

impl SecretEnvSource {
    /// One with what it has to have: `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self(Fields::new().put("name", Value::text(name)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `optional`: true or false.
    #[inline]
    pub fn optional(self, optional: bool) -> Self {
        Self(self.0.put("optional", Value::Bool(optional)))
    }
}

typed!(SecretEnvSource);

/// `SecretKeySelector` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct SecretKeySelector(Fields);

/// What [`SecretKeySelector::new`] takes.
pub struct SecretKeySelectorRequired {
    /// `name`: text.
    pub name: String,
    /// `key`: text.
    pub key: String,
}

impl SecretKeySelector {
    /// One with what it has to have: `name`, `key`.
    #[inline]
    pub fn new(required: SecretKeySelectorRequired) -> Self {
        Self(Fields::new().put("name", Value::text(required.name)).put("key", Value::text(required.key)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `key`: text.
    pub fn key(self, key: impl Into<String>) -> Self {
        Self(self.0.put("key", Value::text(key)))
    }

    /// `optional`: true or false.
    #[inline]
    pub fn optional(self, optional: bool) -> Self {
        Self(self.0.put("optional", Value::Bool(optional)))
    }
}

typed!(SecretKeySelector);

/// `SecretProjection` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct SecretProjection(Fields);

impl SecretProjection {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `items`: a list, each [`KeyToPath`].
    pub fn items(self, items: impl IntoIterator<Item = impl Into<KeyToPath>>) -> Self {
        Self(self.0.put("items", Value::list(items, Value::object::<KeyToPath>)))
    }

    /// `name`: text, `""` when left out.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `optional`: true or false.
    #[inline]
    pub fn optional(self, optional: bool) -> Self {
        Self(self.0.put("optional", Value::Bool(optional)))
    }
}

typed!(SecretProjection);
impl Default for SecretProjection {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `SecretReference` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct SecretReference(Fields);

impl SecretReference {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `namespace`: text.
    pub fn namespace(self, namespace: impl Into<String>) -> Self {
        Self(self.0.put("namespace", Value::text(namespace)))
    }
}

typed!(SecretReference);
impl Default for SecretReference {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `SecretVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct SecretVolumeSource(Fields);

impl SecretVolumeSource {
    /// One with what it has to have: `secretName`.
    pub fn new(secret_name: impl Into<String>) -> Self {
        Self(Fields::new().put("secretName", Value::text(secret_name)))
    }

    /// `secretName`: text.
    pub fn secret_name(self, secret_name: impl Into<String>) -> Self {
        Self(self.0.put("secretName", Value::text(secret_name)))
    }

    /// `defaultMode`: an integer of 32 bits.
    pub fn default_mode(self, default_mode: impl Into<i32>) -> Self {
        Self(self.0.put("defaultMode", Value::int32(default_mode)))
    }

    /// `items`: a list, each [`KeyToPath`].
    pub fn items(self, items: impl IntoIterator<Item = impl Into<KeyToPath>>) -> Self {
        Self(self.0.put("items", Value::list(items, Value::object::<KeyToPath>)))
    }

    /// `optional`: true or false.
    #[inline]
    pub fn optional(self, optional: bool) -> Self {
        Self(self.0.put("optional", Value::Bool(optional)))
    }
}

typed!(SecretVolumeSource);

/// `SecurityContext` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct SecurityContext(Fields);

impl SecurityContext {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `allowPrivilegeEscalation`: true or false.
    #[inline]
    pub fn allow_privilege_escalation(self, allow_privilege_escalation: bool) -> Self {
        Self(self.0.put("allowPrivilegeEscalation", Value::Bool(allow_privilege_escalation)))
    }

    /// `appArmorProfile`: [`AppArmorProfile`].
    pub fn app_armor_profile(self, app_armor_profile: impl Into<AppArmorProfile>) -> Self {
        Self(self.0.put("appArmorProfile", Value::object::<AppArmorProfile>(app_armor_profile)))
    }

    /// `capabilities`: [`Capabilities`].
    pub fn capabilities(self, capabilities: impl Into<Capabilities>) -> Self {
        Self(self.0.put("capabilities", Value::object::<Capabilities>(capabilities)))
    }

    /// `privileged`: true or false.
    #[inline]
    pub fn privileged(self, privileged: bool) -> Self {
        Self(self.0.put("privileged", Value::Bool(privileged)))
    }

    /// `procMount`: [`ProcMount`].
    pub fn proc_mount(self, proc_mount: impl Into<ProcMount>) -> Self {
        Self(self.0.put("procMount", Value::scalar::<ProcMount>(proc_mount)))
    }

    /// `readOnlyRootFilesystem`: true or false.
    #[inline]
    pub fn read_only_root_filesystem(self, read_only_root_filesystem: bool) -> Self {
        Self(self.0.put("readOnlyRootFilesystem", Value::Bool(read_only_root_filesystem)))
    }

    /// `runAsGroup`: an integer.
    pub fn run_as_group(self, run_as_group: impl Into<i64>) -> Self {
        Self(self.0.put("runAsGroup", Value::int64(run_as_group)))
    }

    /// `runAsNonRoot`: true or false.
    #[inline]
    pub fn run_as_non_root(self, run_as_non_root: bool) -> Self {
        Self(self.0.put("runAsNonRoot", Value::Bool(run_as_non_root)))
    }

    /// `runAsUser`: an integer.
    pub fn run_as_user(self, run_as_user: impl Into<i64>) -> Self {
        Self(self.0.put("runAsUser", Value::int64(run_as_user)))
    }

    /// `seLinuxOptions`: [`SELinuxOptions`].
    pub fn se_linux_options(self, se_linux_options: impl Into<SELinuxOptions>) -> Self {
        Self(self.0.put("seLinuxOptions", Value::object::<SELinuxOptions>(se_linux_options)))
    }

    /// `seccompProfile`: [`SeccompProfile`].
    pub fn seccomp_profile(self, seccomp_profile: impl Into<SeccompProfile>) -> Self {
        Self(self.0.put("seccompProfile", Value::object::<SeccompProfile>(seccomp_profile)))
    }

    /// `windowsOptions`: [`WindowsSecurityContextOptions`].
    pub fn windows_options(self, windows_options: impl Into<WindowsSecurityContextOptions>) -> Self {
        Self(self.0.put("windowsOptions", Value::object::<WindowsSecurityContextOptions>(windows_options)))
    }
}

typed!(SecurityContext);
impl Default for SecurityContext {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `Service` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct Service(Fields);

impl Service {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<ServiceSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<ServiceSpec>(spec)))
    }

    /// `spec`: [`ServiceSpec`].
    pub fn spec(self, spec: impl Into<ServiceSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<ServiceSpec>(spec)))
    }
}

kind!(Service, "v1", "Service", Namespaced);
impl Metadata for Service {}

/// `ServiceAccount` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ServiceAccount(Fields);

impl ServiceAccount {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Self::start())
    }

    /// `automountServiceAccountToken`: true or false.
    #[inline]
    pub fn automount_service_account_token(self, automount_service_account_token: bool) -> Self {
        Self(self.0.put("automountServiceAccountToken", Value::Bool(automount_service_account_token)))
    }

    /// `imagePullSecrets`: a list, each [`LocalObjectReference`].
    pub fn image_pull_secrets(
        self,
        image_pull_secrets: impl IntoIterator<Item = impl Into<LocalObjectReference>>,
    ) -> Self {
        Self(
            self.0.put(
                "imagePullSecrets",
                Value::list(image_pull_secrets, Value::object::<LocalObjectReference>),
            ),
        )
    }

    /// `secrets`: a list, each [`ObjectReference`].
    pub fn secrets(self, secrets: impl IntoIterator<Item = impl Into<ObjectReference>>) -> Self {
        Self(self.0.put("secrets", Value::list(secrets, Value::object::<ObjectReference>)))
    }
}

kind!(ServiceAccount, "v1", "ServiceAccount", Namespaced);
impl Metadata for ServiceAccount {}
impl Default for ServiceAccount {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `ServiceAccountTokenProjection` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ServiceAccountTokenProjection(Fields);

impl ServiceAccountTokenProjection {
    /// One with what it has to have: `path`.
    pub fn new(path: impl Into<String>) -> Self {
        Self(Fields::new().put("path", Value::text(path)))
    }

    /// `path`: text.
    pub fn path(self, path: impl Into<String>) -> Self {
        Self(self.0.put("path", Value::text(path)))
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

typed!(ServiceAccountTokenProjection);

/// `ServicePort` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ServicePort(Fields);

impl ServicePort {
    /// One with what it has to have: `port`.
    pub fn new(port: impl Into<i32>) -> Self {
        Self(Fields::new().put("port", Value::int32(port)))
    }

    /// `port`: an integer of 32 bits.
    pub fn port(self, port: impl Into<i32>) -> Self {
        Self(self.0.put("port", Value::int32(port)))
    }

    /// `appProtocol`: text.
    pub fn app_protocol(self, app_protocol: impl Into<String>) -> Self {
        Self(self.0.put("appProtocol", Value::text(app_protocol)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `nodePort`: an integer of 32 bits.
    pub fn node_port(self, node_port: impl Into<i32>) -> Self {
        Self(self.0.put("nodePort", Value::int32(node_port)))
    }

    /// `protocol`: [`Protocol`], `"TCP"` when left out.
    pub fn protocol(self, protocol: impl Into<Protocol>) -> Self {
        Self(self.0.put("protocol", Value::scalar::<Protocol>(protocol)))
    }

    /// `targetPort`: an integer or text.
    pub fn target_port(self, target_port: impl Into<IntOrString>) -> Self {
        Self(self.0.put("targetPort", Value::scalar::<IntOrString>(target_port)))
    }
}

typed!(ServicePort);

/// `ServiceSpec` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct ServiceSpec(Fields);

impl ServiceSpec {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `allocateLoadBalancerNodePorts`: true or false.
    #[inline]
    pub fn allocate_load_balancer_node_ports(self, allocate_load_balancer_node_ports: bool) -> Self {
        Self(self.0.put("allocateLoadBalancerNodePorts", Value::Bool(allocate_load_balancer_node_ports)))
    }

    /// `clusterIP`: text.
    pub fn cluster_ip(self, cluster_ip: impl Into<String>) -> Self {
        Self(self.0.put("clusterIP", Value::text(cluster_ip)))
    }

    /// `clusterIPs`: a list, each text.
    pub fn cluster_ips(self, cluster_ips: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("clusterIPs", Value::list(cluster_ips, Value::text)))
    }

    /// `externalIPs`: a list, each text.
    pub fn external_ips(self, external_ips: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("externalIPs", Value::list(external_ips, Value::text)))
    }

    /// `externalName`: text.
    pub fn external_name(self, external_name: impl Into<String>) -> Self {
        Self(self.0.put("externalName", Value::text(external_name)))
    }

    /// `externalTrafficPolicy`: [`ExternalTrafficPolicy`].
    pub fn external_traffic_policy(self, external_traffic_policy: impl Into<ExternalTrafficPolicy>) -> Self {
        Self(
            self.0.put(
                "externalTrafficPolicy",
                Value::scalar::<ExternalTrafficPolicy>(external_traffic_policy),
            ),
        )
    }

    /// `healthCheckNodePort`: an integer of 32 bits.
    pub fn health_check_node_port(self, health_check_node_port: impl Into<i32>) -> Self {
        Self(self.0.put("healthCheckNodePort", Value::int32(health_check_node_port)))
    }

    /// `internalTrafficPolicy`: [`InternalTrafficPolicy`].
    pub fn internal_traffic_policy(self, internal_traffic_policy: impl Into<InternalTrafficPolicy>) -> Self {
        Self(
            self.0.put(
                "internalTrafficPolicy",
                Value::scalar::<InternalTrafficPolicy>(internal_traffic_policy),
            ),
        )
    }

    /// `ipFamilies`: a list, each [`IpFamily`].
    pub fn ip_families(self, ip_families: impl IntoIterator<Item = impl Into<IpFamily>>) -> Self {
        Self(self.0.put("ipFamilies", Value::list(ip_families, Value::scalar::<IpFamily>)))
    }

    /// `ipFamilyPolicy`: [`IpFamilyPolicy`].
    pub fn ip_family_policy(self, ip_family_policy: impl Into<IpFamilyPolicy>) -> Self {
        Self(self.0.put("ipFamilyPolicy", Value::scalar::<IpFamilyPolicy>(ip_family_policy)))
    }

    /// `loadBalancerClass`: text.
    pub fn load_balancer_class(self, load_balancer_class: impl Into<String>) -> Self {
        Self(self.0.put("loadBalancerClass", Value::text(load_balancer_class)))
    }

    /// `loadBalancerIP`: text.
    pub fn load_balancer_ip(self, load_balancer_ip: impl Into<String>) -> Self {
        Self(self.0.put("loadBalancerIP", Value::text(load_balancer_ip)))
    }

    /// `loadBalancerSourceRanges`: a list, each text.
    pub fn load_balancer_source_ranges(
        self,
        load_balancer_source_ranges: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        Self(self.0.put("loadBalancerSourceRanges", Value::list(load_balancer_source_ranges, Value::text)))
    }

    /// `ports`: a list, each [`ServicePort`].
    pub fn ports(self, ports: impl IntoIterator<Item = impl Into<ServicePort>>) -> Self {
        Self(self.0.put("ports", Value::list(ports, Value::object::<ServicePort>)))
    }

    /// `publishNotReadyAddresses`: true or false.
    #[inline]
    pub fn publish_not_ready_addresses(self, publish_not_ready_addresses: bool) -> Self {
        Self(self.0.put("publishNotReadyAddresses", Value::Bool(publish_not_ready_addresses)))
    }

    /// `selector`: a map, each value text.
    pub fn selector(
        self,
        selector: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        Self(self.0.put("selector", Value::map(selector, Value::text)))
    }

    /// `sessionAffinity`: [`SessionAffinity`].
    pub fn session_affinity(self, session_affinity: impl Into<SessionAffinity>) -> Self {
        Self(self.0.put("sessionAffinity", Value::scalar::<SessionAffinity>(session_affinity)))
    }

    /// `sessionAffinityConfig`: [`SessionAffinityConfig`].
    pub fn session_affinity_config(self, session_affinity_config: impl Into<SessionAffinityConfig>) -> Self {
        Self(
            self.0.put(
                "sessionAffinityConfig",
                Value::object::<SessionAffinityConfig>(session_affinity_config),
            ),
        )
    }

    /// `trafficDistribution`: text.
    pub fn traffic_distribution(self, traffic_distribution: impl Into<String>) -> Self {
        Self(self.0.put("trafficDistribution", Value::text(traffic_distribution)))
    }

    /// `type`: [`ServiceType`].
    pub fn type_(self, type_: impl Into<ServiceType>) -> Self {
        Self(self.0.put("type", Value::scalar::<ServiceType>(type_)))
    }
}

typed!(ServiceSpec);
impl Default for ServiceSpec {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `SessionAffinityConfig` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct SessionAffinityConfig(Fields);

impl SessionAffinityConfig {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `clientIP`: [`ClientIPConfig`].
    pub fn client_ip(self, client_ip: impl Into<ClientIPConfig>) -> Self {
        Self(self.0.put("clientIP", Value::object::<ClientIPConfig>(client_ip)))
    }
}

typed!(SessionAffinityConfig);
impl Default for SessionAffinityConfig {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `SleepAction` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct SleepAction(Fields);

impl SleepAction {
    /// One with what it has to have: `seconds`.
    pub fn new(seconds: impl Into<i64>) -> Self {
        Self(Fields::new().put("seconds", Value::int64(seconds)))
    }

    /// `seconds`: an integer.
    pub fn seconds(self, seconds: impl Into<i64>) -> Self {
        Self(self.0.put("seconds", Value::int64(seconds)))
    }
}

typed!(SleepAction);

/// `StorageOSPersistentVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct StorageOSPersistentVolumeSource(Fields);

impl StorageOSPersistentVolumeSource {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `fsType`: text.
    pub fn fs_type(self, fs_type: impl Into<String>) -> Self {
        Self(self.0.put("fsType", Value::text(fs_type)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }

    /// `secretRef`: [`ObjectReference`].
    pub fn secret_ref(self, secret_ref: impl Into<ObjectReference>) -> Self {
        Self(self.0.put("secretRef", Value::object::<ObjectReference>(secret_ref)))
    }

    /// `volumeName`: text.
    pub fn volume_name(self, volume_name: impl Into<String>) -> Self {
        Self(self.0.put("volumeName", Value::text(volume_name)))
    }

    /// `volumeNamespace`: text.
    pub fn volume_namespace(self, volume_namespace: impl Into<String>) -> Self {
        Self(self.0.put("volumeNamespace", Value::text(volume_namespace)))
    }
}

typed!(StorageOSPersistentVolumeSource);
impl Default for StorageOSPersistentVolumeSource {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `StorageOSVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct StorageOSVolumeSource(Fields);

impl StorageOSVolumeSource {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `fsType`: text.
    pub fn fs_type(self, fs_type: impl Into<String>) -> Self {
        Self(self.0.put("fsType", Value::text(fs_type)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }

    /// `secretRef`: [`LocalObjectReference`].
    pub fn secret_ref(self, secret_ref: impl Into<LocalObjectReference>) -> Self {
        Self(self.0.put("secretRef", Value::object::<LocalObjectReference>(secret_ref)))
    }

    /// `volumeName`: text.
    pub fn volume_name(self, volume_name: impl Into<String>) -> Self {
        Self(self.0.put("volumeName", Value::text(volume_name)))
    }

    /// `volumeNamespace`: text.
    pub fn volume_namespace(self, volume_namespace: impl Into<String>) -> Self {
        Self(self.0.put("volumeNamespace", Value::text(volume_namespace)))
    }
}

typed!(StorageOSVolumeSource);
impl Default for StorageOSVolumeSource {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `Sysctl` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct Sysctl(Fields);

/// What [`Sysctl::new`] takes.
pub struct SysctlRequired {
    /// `name`: text.
    pub name: String,
    /// `value`: text.
    pub value: String,
}

impl Sysctl {
    /// One with what it has to have: `name`, `value`.
    #[inline]
    pub fn new(required: SysctlRequired) -> Self {
        Self(Fields::new().put("name", Value::text(required.name)).put("value", Value::text(required.value)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `value`: text.
    pub fn value(self, value: impl Into<String>) -> Self {
        Self(self.0.put("value", Value::text(value)))
    }
}

typed!(Sysctl);

/// `TCPSocketAction` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct TCPSocketAction(Fields);

impl TCPSocketAction {
    /// One with what it has to have: `port`.
    pub fn new(port: impl Into<IntOrString>) -> Self {
        Self(Fields::new().put("port", Value::scalar::<IntOrString>(port)))
    }

    /// `port`: an integer or text.
    pub fn port(self, port: impl Into<IntOrString>) -> Self {
        Self(self.0.put("port", Value::scalar::<IntOrString>(port)))
    }

    /// `host`: text.
    pub fn host(self, host: impl Into<String>) -> Self {
        Self(self.0.put("host", Value::text(host)))
    }
}

typed!(TCPSocketAction);

/// `Toleration` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct Toleration(Fields);

impl Toleration {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `effect`: [`TolerationEffect`].
    pub fn effect(self, effect: impl Into<TolerationEffect>) -> Self {
        Self(self.0.put("effect", Value::scalar::<TolerationEffect>(effect)))
    }

    /// `key`: text.
    pub fn key(self, key: impl Into<String>) -> Self {
        Self(self.0.put("key", Value::text(key)))
    }

    /// `operator`: [`TolerationOperator`].
    pub fn operator(self, operator: impl Into<TolerationOperator>) -> Self {
        Self(self.0.put("operator", Value::scalar::<TolerationOperator>(operator)))
    }

    /// `tolerationSeconds`: an integer.
    pub fn toleration_seconds(self, toleration_seconds: impl Into<i64>) -> Self {
        Self(self.0.put("tolerationSeconds", Value::int64(toleration_seconds)))
    }

    /// `value`: text.
    pub fn value(self, value: impl Into<String>) -> Self {
        Self(self.0.put("value", Value::text(value)))
    }
}

typed!(Toleration);
impl Default for Toleration {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `TopologySelectorLabelRequirement` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct TopologySelectorLabelRequirement(Fields);

impl TopologySelectorLabelRequirement {
    /// One with what it has to have: `key`, `values`.
    pub fn new(key: impl Into<String>, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(Fields::new().put("key", Value::text(key)).put("values", Value::list(values, Value::text)))
    }

    /// `key`: text.
    pub fn key(self, key: impl Into<String>) -> Self {
        Self(self.0.put("key", Value::text(key)))
    }

    /// `values`: a list, each text.
    pub fn values(self, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("values", Value::list(values, Value::text)))
    }
}

typed!(TopologySelectorLabelRequirement);

/// `TopologySelectorTerm` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct TopologySelectorTerm(Fields);

impl TopologySelectorTerm {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `matchLabelExpressions`: a list, each [`TopologySelectorLabelRequirement`].
    pub fn match_label_expressions(
        self,
        match_label_expressions: impl IntoIterator<Item = impl Into<TopologySelectorLabelRequirement>>,
    ) -> Self {
        Self(self.0.put(
            "matchLabelExpressions",
            Value::list(match_label_expressions, Value::object::<TopologySelectorLabelRequirement>),
        ))
    }
}

typed!(TopologySelectorTerm);
impl Default for TopologySelectorTerm {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `TopologySpreadConstraint` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct TopologySpreadConstraint(Fields);

/// What [`TopologySpreadConstraint::new`] takes.
pub struct TopologySpreadConstraintRequired {
    /// `maxSkew`: an integer of 32 bits.
    pub max_skew: i32,
    /// `topologyKey`: text.
    pub topology_key: String,
    /// `whenUnsatisfiable`: [`WhenUnsatisfiable`].
    pub when_unsatisfiable: WhenUnsatisfiable,
}

impl TopologySpreadConstraint {
    /// One with what it has to have: `maxSkew`, `topologyKey`, `whenUnsatisfiable`.
    #[inline]
    pub fn new(required: TopologySpreadConstraintRequired) -> Self {
        Self(
            Fields::new()
                .put("maxSkew", Value::int32(required.max_skew))
                .put("topologyKey", Value::text(required.topology_key))
                .put("whenUnsatisfiable", Value::scalar::<WhenUnsatisfiable>(required.when_unsatisfiable)),
        )
    }

    /// `maxSkew`: an integer of 32 bits.
    pub fn max_skew(self, max_skew: impl Into<i32>) -> Self {
        Self(self.0.put("maxSkew", Value::int32(max_skew)))
    }

    /// `topologyKey`: text.
    pub fn topology_key(self, topology_key: impl Into<String>) -> Self {
        Self(self.0.put("topologyKey", Value::text(topology_key)))
    }

    /// `whenUnsatisfiable`: [`WhenUnsatisfiable`].
    pub fn when_unsatisfiable(self, when_unsatisfiable: impl Into<WhenUnsatisfiable>) -> Self {
        Self(self.0.put("whenUnsatisfiable", Value::scalar::<WhenUnsatisfiable>(when_unsatisfiable)))
    }

    /// `labelSelector`: [`LabelSelector`](crate::api::meta::v1::LabelSelector).
    pub fn label_selector(self, label_selector: impl Into<crate::api::meta::v1::LabelSelector>) -> Self {
        Self(
            self.0.put("labelSelector", Value::object::<crate::api::meta::v1::LabelSelector>(label_selector)),
        )
    }

    /// `matchLabelKeys`: a list, each text.
    pub fn match_label_keys(self, match_label_keys: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("matchLabelKeys", Value::list(match_label_keys, Value::text)))
    }

    /// `minDomains`: an integer of 32 bits.
    pub fn min_domains(self, min_domains: impl Into<i32>) -> Self {
        Self(self.0.put("minDomains", Value::int32(min_domains)))
    }

    /// `nodeAffinityPolicy`: [`NodeInclusionPolicy`].
    pub fn node_affinity_policy(self, node_affinity_policy: impl Into<NodeInclusionPolicy>) -> Self {
        Self(self.0.put("nodeAffinityPolicy", Value::scalar::<NodeInclusionPolicy>(node_affinity_policy)))
    }

    /// `nodeTaintsPolicy`: [`NodeInclusionPolicy`].
    pub fn node_taints_policy(self, node_taints_policy: impl Into<NodeInclusionPolicy>) -> Self {
        Self(self.0.put("nodeTaintsPolicy", Value::scalar::<NodeInclusionPolicy>(node_taints_policy)))
    }
}

typed!(TopologySpreadConstraint);

/// `TypedLocalObjectReference` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct TypedLocalObjectReference(Fields);

/// What [`TypedLocalObjectReference::new`] takes.
pub struct TypedLocalObjectReferenceRequired {
    /// `kind`: text.
    pub kind: String,
    /// `name`: text.
    pub name: String,
}

impl TypedLocalObjectReference {
    /// One with what it has to have: `kind`, `name`.
    #[inline]
    pub fn new(required: TypedLocalObjectReferenceRequired) -> Self {
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

    /// `apiGroup`: text.
    pub fn api_group(self, api_group: impl Into<String>) -> Self {
        Self(self.0.put("apiGroup", Value::text(api_group)))
    }
}

typed!(TypedLocalObjectReference);

/// `TypedObjectReference` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct TypedObjectReference(Fields);

/// What [`TypedObjectReference::new`] takes.
pub struct TypedObjectReferenceRequired {
    /// `kind`: text.
    pub kind: String,
    /// `name`: text.
    pub name: String,
}

impl TypedObjectReference {
    /// One with what it has to have: `kind`, `name`.
    #[inline]
    pub fn new(required: TypedObjectReferenceRequired) -> Self {
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

    /// `apiGroup`: text.
    pub fn api_group(self, api_group: impl Into<String>) -> Self {
        Self(self.0.put("apiGroup", Value::text(api_group)))
    }

    /// `namespace`: text.
    pub fn namespace(self, namespace: impl Into<String>) -> Self {
        Self(self.0.put("namespace", Value::text(namespace)))
    }
}

typed!(TypedObjectReference);

/// `Volume` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct Volume(Fields);

impl Volume {
    /// One with what it has to have: `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self(Fields::new().put("name", Value::text(name)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `awsElasticBlockStore`: [`AWSElasticBlockStoreVolumeSource`].
    pub fn aws_elastic_block_store(
        self,
        aws_elastic_block_store: impl Into<AWSElasticBlockStoreVolumeSource>,
    ) -> Self {
        Self(self.0.put(
            "awsElasticBlockStore",
            Value::object::<AWSElasticBlockStoreVolumeSource>(aws_elastic_block_store),
        ))
    }

    /// `azureDisk`: [`AzureDiskVolumeSource`].
    pub fn azure_disk(self, azure_disk: impl Into<AzureDiskVolumeSource>) -> Self {
        Self(self.0.put("azureDisk", Value::object::<AzureDiskVolumeSource>(azure_disk)))
    }

    /// `azureFile`: [`AzureFileVolumeSource`].
    pub fn azure_file(self, azure_file: impl Into<AzureFileVolumeSource>) -> Self {
        Self(self.0.put("azureFile", Value::object::<AzureFileVolumeSource>(azure_file)))
    }

    /// `cephfs`: [`CephFSVolumeSource`].
    pub fn cephfs(self, cephfs: impl Into<CephFSVolumeSource>) -> Self {
        Self(self.0.put("cephfs", Value::object::<CephFSVolumeSource>(cephfs)))
    }

    /// `cinder`: [`CinderVolumeSource`].
    pub fn cinder(self, cinder: impl Into<CinderVolumeSource>) -> Self {
        Self(self.0.put("cinder", Value::object::<CinderVolumeSource>(cinder)))
    }

    /// `configMap`: [`ConfigMapVolumeSource`].
    pub fn config_map(self, config_map: impl Into<ConfigMapVolumeSource>) -> Self {
        Self(self.0.put("configMap", Value::object::<ConfigMapVolumeSource>(config_map)))
    }

    /// `csi`: [`CSIVolumeSource`].
    pub fn csi(self, csi: impl Into<CSIVolumeSource>) -> Self {
        Self(self.0.put("csi", Value::object::<CSIVolumeSource>(csi)))
    }

    /// `downwardAPI`: [`DownwardAPIVolumeSource`].
    pub fn downward_api(self, downward_api: impl Into<DownwardAPIVolumeSource>) -> Self {
        Self(self.0.put("downwardAPI", Value::object::<DownwardAPIVolumeSource>(downward_api)))
    }

    /// `emptyDir`: [`EmptyDirVolumeSource`].
    pub fn empty_dir(self, empty_dir: impl Into<EmptyDirVolumeSource>) -> Self {
        Self(self.0.put("emptyDir", Value::object::<EmptyDirVolumeSource>(empty_dir)))
    }

    /// `ephemeral`: [`EphemeralVolumeSource`].
    pub fn ephemeral(self, ephemeral: impl Into<EphemeralVolumeSource>) -> Self {
        Self(self.0.put("ephemeral", Value::object::<EphemeralVolumeSource>(ephemeral)))
    }

    /// `fc`: [`FCVolumeSource`].
    pub fn fc(self, fc: impl Into<FCVolumeSource>) -> Self {
        Self(self.0.put("fc", Value::object::<FCVolumeSource>(fc)))
    }

    /// `flexVolume`: [`FlexVolumeSource`].
    pub fn flex_volume(self, flex_volume: impl Into<FlexVolumeSource>) -> Self {
        Self(self.0.put("flexVolume", Value::object::<FlexVolumeSource>(flex_volume)))
    }

    /// `flocker`: [`FlockerVolumeSource`].
    pub fn flocker(self, flocker: impl Into<FlockerVolumeSource>) -> Self {
        Self(self.0.put("flocker", Value::object::<FlockerVolumeSource>(flocker)))
    }

    /// `gcePersistentDisk`: [`GCEPersistentDiskVolumeSource`].
    pub fn gce_persistent_disk(self, gce_persistent_disk: impl Into<GCEPersistentDiskVolumeSource>) -> Self {
        Self(
            self.0.put(
                "gcePersistentDisk",
                Value::object::<GCEPersistentDiskVolumeSource>(gce_persistent_disk),
            ),
        )
    }

    /// `gitRepo`: [`GitRepoVolumeSource`].
    pub fn git_repo(self, git_repo: impl Into<GitRepoVolumeSource>) -> Self {
        Self(self.0.put("gitRepo", Value::object::<GitRepoVolumeSource>(git_repo)))
    }

    /// `glusterfs`: [`GlusterfsVolumeSource`].
    pub fn glusterfs(self, glusterfs: impl Into<GlusterfsVolumeSource>) -> Self {
        Self(self.0.put("glusterfs", Value::object::<GlusterfsVolumeSource>(glusterfs)))
    }

    /// `hostPath`: [`HostPathVolumeSource`].
    pub fn host_path(self, host_path: impl Into<HostPathVolumeSource>) -> Self {
        Self(self.0.put("hostPath", Value::object::<HostPathVolumeSource>(host_path)))
    }

    /// `image`: [`ImageVolumeSource`].
    pub fn image(self, image: impl Into<ImageVolumeSource>) -> Self {
        Self(self.0.put("image", Value::object::<ImageVolumeSource>(image)))
    }

    /// `iscsi`: [`ISCSIVolumeSource`].
    pub fn iscsi(self, iscsi: impl Into<ISCSIVolumeSource>) -> Self {
        Self(self.0.put("iscsi", Value::object::<ISCSIVolumeSource>(iscsi)))
    }

    /// `nfs`: [`NFSVolumeSource`].
    pub fn nfs(self, nfs: impl Into<NFSVolumeSource>) -> Self {
        Self(self.0.put("nfs", Value::object::<NFSVolumeSource>(nfs)))
    }

    /// `persistentVolumeClaim`: [`PersistentVolumeClaimVolumeSource`].
    pub fn persistent_volume_claim(
        self,
        persistent_volume_claim: impl Into<PersistentVolumeClaimVolumeSource>,
    ) -> Self {
        Self(self.0.put(
            "persistentVolumeClaim",
            Value::object::<PersistentVolumeClaimVolumeSource>(persistent_volume_claim),
        ))
    }

    /// `photonPersistentDisk`: [`PhotonPersistentDiskVolumeSource`].
    pub fn photon_persistent_disk(
        self,
        photon_persistent_disk: impl Into<PhotonPersistentDiskVolumeSource>,
    ) -> Self {
        Self(self.0.put(
            "photonPersistentDisk",
            Value::object::<PhotonPersistentDiskVolumeSource>(photon_persistent_disk),
        ))
    }

    /// `portworxVolume`: [`PortworxVolumeSource`].
    pub fn portworx_volume(self, portworx_volume: impl Into<PortworxVolumeSource>) -> Self {
        Self(self.0.put("portworxVolume", Value::object::<PortworxVolumeSource>(portworx_volume)))
    }

    /// `projected`: [`ProjectedVolumeSource`].
    pub fn projected(self, projected: impl Into<ProjectedVolumeSource>) -> Self {
        Self(self.0.put("projected", Value::object::<ProjectedVolumeSource>(projected)))
    }

    /// `quobyte`: [`QuobyteVolumeSource`].
    pub fn quobyte(self, quobyte: impl Into<QuobyteVolumeSource>) -> Self {
        Self(self.0.put("quobyte", Value::object::<QuobyteVolumeSource>(quobyte)))
    }

    /// `rbd`: [`RBDVolumeSource`].
    pub fn rbd(self, rbd: impl Into<RBDVolumeSource>) -> Self {
        Self(self.0.put("rbd", Value::object::<RBDVolumeSource>(rbd)))
    }

    /// `scaleIO`: [`ScaleIOVolumeSource`].
    pub fn scale_io(self, scale_io: impl Into<ScaleIOVolumeSource>) -> Self {
        Self(self.0.put("scaleIO", Value::object::<ScaleIOVolumeSource>(scale_io)))
    }

    /// `secret`: [`SecretVolumeSource`].
    pub fn secret(self, secret: impl Into<SecretVolumeSource>) -> Self {
        Self(self.0.put("secret", Value::object::<SecretVolumeSource>(secret)))
    }

    /// `storageos`: [`StorageOSVolumeSource`].
    pub fn storageos(self, storageos: impl Into<StorageOSVolumeSource>) -> Self {
        Self(self.0.put("storageos", Value::object::<StorageOSVolumeSource>(storageos)))
    }

    /// `vsphereVolume`: [`VsphereVirtualDiskVolumeSource`].
    pub fn vsphere_volume(self, vsphere_volume: impl Into<VsphereVirtualDiskVolumeSource>) -> Self {
        Self(self.0.put("vsphereVolume", Value::object::<VsphereVirtualDiskVolumeSource>(vsphere_volume)))
    }
}

typed!(Volume);

/// `VolumeDevice` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct VolumeDevice(Fields);

/// What [`VolumeDevice::new`] takes.
pub struct VolumeDeviceRequired {
    /// `name`: text.
    pub name: String,
    /// `devicePath`: text.
    pub device_path: String,
}

impl VolumeDevice {
    /// One with what it has to have: `name`, `devicePath`.
    #[inline]
    pub fn new(required: VolumeDeviceRequired) -> Self {
        Self(
            Fields::new()
                .put("name", Value::text(required.name))
                .put("devicePath", Value::text(required.device_path)),
        )
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `devicePath`: text.
    pub fn device_path(self, device_path: impl Into<String>) -> Self {
        Self(self.0.put("devicePath", Value::text(device_path)))
    }
}

typed!(VolumeDevice);

/// `VolumeMount` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct VolumeMount(Fields);

/// What [`VolumeMount::new`] takes.
pub struct VolumeMountRequired {
    /// `name`: text.
    pub name: String,
    /// `mountPath`: text.
    pub mount_path: String,
}

impl VolumeMount {
    /// One with what it has to have: `name`, `mountPath`.
    #[inline]
    pub fn new(required: VolumeMountRequired) -> Self {
        Self(
            Fields::new()
                .put("name", Value::text(required.name))
                .put("mountPath", Value::text(required.mount_path)),
        )
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `mountPath`: text.
    pub fn mount_path(self, mount_path: impl Into<String>) -> Self {
        Self(self.0.put("mountPath", Value::text(mount_path)))
    }

    /// `mountPropagation`: [`MountPropagation`].
    pub fn mount_propagation(self, mount_propagation: impl Into<MountPropagation>) -> Self {
        Self(self.0.put("mountPropagation", Value::scalar::<MountPropagation>(mount_propagation)))
    }

    /// `readOnly`: true or false.
    #[inline]
    pub fn read_only(self, read_only: bool) -> Self {
        Self(self.0.put("readOnly", Value::Bool(read_only)))
    }

    /// `recursiveReadOnly`: text.
    pub fn recursive_read_only(self, recursive_read_only: impl Into<String>) -> Self {
        Self(self.0.put("recursiveReadOnly", Value::text(recursive_read_only)))
    }

    /// `subPath`: text.
    pub fn sub_path(self, sub_path: impl Into<String>) -> Self {
        Self(self.0.put("subPath", Value::text(sub_path)))
    }

    /// `subPathExpr`: text.
    pub fn sub_path_expr(self, sub_path_expr: impl Into<String>) -> Self {
        Self(self.0.put("subPathExpr", Value::text(sub_path_expr)))
    }
}

typed!(VolumeMount);

/// `VolumeNodeAffinity` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct VolumeNodeAffinity(Fields);

impl VolumeNodeAffinity {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `required`: [`NodeSelector`].
    pub fn required(self, required: impl Into<NodeSelector>) -> Self {
        Self(self.0.put("required", Value::object::<NodeSelector>(required)))
    }
}

typed!(VolumeNodeAffinity);
impl Default for VolumeNodeAffinity {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `VolumeProjection` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct VolumeProjection(Fields);

impl VolumeProjection {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `clusterTrustBundle`: [`ClusterTrustBundleProjection`].
    pub fn cluster_trust_bundle(self, cluster_trust_bundle: impl Into<ClusterTrustBundleProjection>) -> Self {
        Self(
            self.0.put(
                "clusterTrustBundle",
                Value::object::<ClusterTrustBundleProjection>(cluster_trust_bundle),
            ),
        )
    }

    /// `configMap`: [`ConfigMapProjection`].
    pub fn config_map(self, config_map: impl Into<ConfigMapProjection>) -> Self {
        Self(self.0.put("configMap", Value::object::<ConfigMapProjection>(config_map)))
    }

    /// `downwardAPI`: [`DownwardAPIProjection`].
    pub fn downward_api(self, downward_api: impl Into<DownwardAPIProjection>) -> Self {
        Self(self.0.put("downwardAPI", Value::object::<DownwardAPIProjection>(downward_api)))
    }

    /// `podCertificate`: [`PodCertificateProjection`].
    pub fn pod_certificate(self, pod_certificate: impl Into<PodCertificateProjection>) -> Self {
        Self(self.0.put("podCertificate", Value::object::<PodCertificateProjection>(pod_certificate)))
    }

    /// `secret`: [`SecretProjection`].
    pub fn secret(self, secret: impl Into<SecretProjection>) -> Self {
        Self(self.0.put("secret", Value::object::<SecretProjection>(secret)))
    }

    /// `serviceAccountToken`: [`ServiceAccountTokenProjection`].
    pub fn service_account_token(
        self,
        service_account_token: impl Into<ServiceAccountTokenProjection>,
    ) -> Self {
        Self(self.0.put(
            "serviceAccountToken",
            Value::object::<ServiceAccountTokenProjection>(service_account_token),
        ))
    }
}

typed!(VolumeProjection);
impl Default for VolumeProjection {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `VolumeResourceRequirements` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct VolumeResourceRequirements(Fields);

impl VolumeResourceRequirements {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `limits`: a map, each value a quantity.
    pub fn limits(self, limits: impl IntoIterator<Item = (impl Into<String>, impl Into<Quantity>)>) -> Self {
        Self(self.0.put("limits", Value::map(limits, Value::scalar::<Quantity>)))
    }

    /// `requests`: a map, each value a quantity.
    pub fn requests(
        self,
        requests: impl IntoIterator<Item = (impl Into<String>, impl Into<Quantity>)>,
    ) -> Self {
        Self(self.0.put("requests", Value::map(requests, Value::scalar::<Quantity>)))
    }
}

typed!(VolumeResourceRequirements);
impl Default for VolumeResourceRequirements {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `VsphereVirtualDiskVolumeSource` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct VsphereVirtualDiskVolumeSource(Fields);

impl VsphereVirtualDiskVolumeSource {
    /// One with what it has to have: `volumePath`.
    pub fn new(volume_path: impl Into<String>) -> Self {
        Self(Fields::new().put("volumePath", Value::text(volume_path)))
    }

    /// `volumePath`: text.
    pub fn volume_path(self, volume_path: impl Into<String>) -> Self {
        Self(self.0.put("volumePath", Value::text(volume_path)))
    }

    /// `fsType`: text.
    pub fn fs_type(self, fs_type: impl Into<String>) -> Self {
        Self(self.0.put("fsType", Value::text(fs_type)))
    }

    /// `storagePolicyID`: text.
    pub fn storage_policy_id(self, storage_policy_id: impl Into<String>) -> Self {
        Self(self.0.put("storagePolicyID", Value::text(storage_policy_id)))
    }

    /// `storagePolicyName`: text.
    pub fn storage_policy_name(self, storage_policy_name: impl Into<String>) -> Self {
        Self(self.0.put("storagePolicyName", Value::text(storage_policy_name)))
    }
}

typed!(VsphereVirtualDiskVolumeSource);

/// `WeightedPodAffinityTerm` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct WeightedPodAffinityTerm(Fields);

impl WeightedPodAffinityTerm {
    /// One with what it has to have: `weight`, `podAffinityTerm`.
    pub fn new(weight: impl Into<i32>, pod_affinity_term: impl Into<PodAffinityTerm>) -> Self {
        Self(
            Fields::new()
                .put("weight", Value::int32(weight))
                .put("podAffinityTerm", Value::object::<PodAffinityTerm>(pod_affinity_term)),
        )
    }

    /// `weight`: an integer of 32 bits.
    pub fn weight(self, weight: impl Into<i32>) -> Self {
        Self(self.0.put("weight", Value::int32(weight)))
    }

    /// `podAffinityTerm`: [`PodAffinityTerm`].
    pub fn pod_affinity_term(self, pod_affinity_term: impl Into<PodAffinityTerm>) -> Self {
        Self(self.0.put("podAffinityTerm", Value::object::<PodAffinityTerm>(pod_affinity_term)))
    }
}

typed!(WeightedPodAffinityTerm);

/// `WindowsSecurityContextOptions` of `core/v1`.
#[derive(Clone)]
#[must_use]
pub struct WindowsSecurityContextOptions(Fields);

impl WindowsSecurityContextOptions {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `gmsaCredentialSpec`: text.
    pub fn gmsa_credential_spec(self, gmsa_credential_spec: impl Into<String>) -> Self {
        Self(self.0.put("gmsaCredentialSpec", Value::text(gmsa_credential_spec)))
    }

    /// `gmsaCredentialSpecName`: text.
    pub fn gmsa_credential_spec_name(self, gmsa_credential_spec_name: impl Into<String>) -> Self {
        Self(self.0.put("gmsaCredentialSpecName", Value::text(gmsa_credential_spec_name)))
    }

    /// `hostProcess`: true or false.
    #[inline]
    pub fn host_process(self, host_process: bool) -> Self {
        Self(self.0.put("hostProcess", Value::Bool(host_process)))
    }

    /// `runAsUserName`: text.
    pub fn run_as_user_name(self, run_as_user_name: impl Into<String>) -> Self {
        Self(self.0.put("runAsUserName", Value::text(run_as_user_name)))
    }
}

typed!(WindowsSecurityContextOptions);
impl Default for WindowsSecurityContextOptions {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

open_enum! {
/// `accessModes` of [`PersistentVolumeClaimSpec`]; other texts are taken, too.
AccessMode {
ReadOnlyMany = "ReadOnlyMany",
ReadWriteMany = "ReadWriteMany",
ReadWriteOnce = "ReadWriteOnce",
ReadWriteOncePod = "ReadWriteOncePod",
}
}

open_enum! {
/// `type` of [`AppArmorProfile`]; other texts are taken, too.
AppArmorProfileType {
Localhost = "Localhost",
RuntimeDefault = "RuntimeDefault",
Unconfined = "Unconfined",
}
}

open_enum! {
/// `kind` of [`AzureDiskVolumeSource`]; other texts are taken, too.
AzureDiskKind {
Dedicated = "Dedicated",
Managed = "Managed",
Shared = "Shared",
}
}

open_enum! {
/// `cachingMode` of [`AzureDiskVolumeSource`]; other texts are taken, too.
CachingMode {
None = "None",
ReadOnly = "ReadOnly",
ReadWrite = "ReadWrite",
}
}

open_enum! {
/// `dnsPolicy` of [`PodSpec`]; other texts are taken, too.
DnsPolicy {
ClusterFirst = "ClusterFirst",
ClusterFirstWithHostNet = "ClusterFirstWithHostNet",
Default = "Default",
None = "None",
}
}

open_enum! {
/// `externalTrafficPolicy` of [`ServiceSpec`]; other texts are taken, too.
ExternalTrafficPolicy {
Cluster = "Cluster",
Local = "Local",
}
}

open_enum! {
/// `fsGroupChangePolicy` of [`PodSecurityContext`]; other texts are taken, too.
FsGroupChangePolicy {
Always = "Always",
OnRootMismatch = "OnRootMismatch",
}
}

open_enum! {
/// `type` of [`HostPathVolumeSource`]; other texts are taken, too.
HostPathVolumeSourceType {
Empty = "",
BlockDevice = "BlockDevice",
CharDevice = "CharDevice",
Directory = "Directory",
DirectoryOrCreate = "DirectoryOrCreate",
File = "File",
FileOrCreate = "FileOrCreate",
Socket = "Socket",
}
}

open_enum! {
/// `internalTrafficPolicy` of [`ServiceSpec`]; other texts are taken, too.
InternalTrafficPolicy {
Cluster = "Cluster",
Local = "Local",
}
}

open_enum! {
/// `ipFamilies` of [`ServiceSpec`]; other texts are taken, too.
IpFamily {
Empty = "",
IPv4 = "IPv4",
IPv6 = "IPv6",
}
}

open_enum! {
/// `ipFamilyPolicy` of [`ServiceSpec`]; other texts are taken, too.
IpFamilyPolicy {
PreferDualStack = "PreferDualStack",
RequireDualStack = "RequireDualStack",
SingleStack = "SingleStack",
}
}

open_enum! {
/// `mountPropagation` of [`VolumeMount`]; other texts are taken, too.
MountPropagation {
Bidirectional = "Bidirectional",
HostToContainer = "HostToContainer",
None = "None",
}
}

open_enum! {
/// `nodeAffinityPolicy` of [`TopologySpreadConstraint`]; other texts are taken, too.
NodeInclusionPolicy {
Honor = "Honor",
Ignore = "Ignore",
}
}

open_enum! {
/// `operator` of [`NodeSelectorRequirement`]; other texts are taken, too.
NodeSelectorRequirementOperator {
DoesNotExist = "DoesNotExist",
Exists = "Exists",
Gt = "Gt",
In = "In",
Lt = "Lt",
NotIn = "NotIn",
}
}

open_enum! {
/// `preemptionPolicy` of [`PodSpec`]; other texts are taken, too.
PreemptionPolicy {
Never = "Never",
PreemptLowerPriority = "PreemptLowerPriority",
}
}

open_enum! {
/// `procMount` of [`SecurityContext`]; other texts are taken, too.
ProcMount {
Default = "Default",
Unmasked = "Unmasked",
}
}

open_enum! {
/// `protocol` of [`ContainerPort`]; other texts are taken, too.
Protocol {
SCTP = "SCTP",
TCP = "TCP",
UDP = "UDP",
}
}

open_enum! {
/// `imagePullPolicy` of [`Container`]; other texts are taken, too.
PullPolicy {
Always = "Always",
IfNotPresent = "IfNotPresent",
Never = "Never",
}
}

open_enum! {
/// `persistentVolumeReclaimPolicy` of [`PersistentVolumeSpec`]; other texts are taken, too.
ReclaimPolicy {
Delete = "Delete",
Recycle = "Recycle",
Retain = "Retain",
}
}

open_enum! {
/// `scopes` of [`ResourceQuotaSpec`]; other texts are taken, too.
ResourceQuotaScope {
BestEffort = "BestEffort",
CrossNamespacePodAffinity = "CrossNamespacePodAffinity",
NotBestEffort = "NotBestEffort",
NotTerminating = "NotTerminating",
PriorityClass = "PriorityClass",
Terminating = "Terminating",
VolumeAttributesClass = "VolumeAttributesClass",
}
}

open_enum! {
/// `restartPolicy` of [`PodSpec`]; other texts are taken, too.
RestartPolicy {
Always = "Always",
Never = "Never",
OnFailure = "OnFailure",
}
}

open_enum! {
/// `scheme` of [`HTTPGetAction`]; other texts are taken, too.
Scheme {
HTTP = "HTTP",
HTTPS = "HTTPS",
}
}

open_enum! {
/// `operator` of [`ScopedResourceSelectorRequirement`]; other texts are taken, too.
ScopedResourceSelectorRequirementOperator {
DoesNotExist = "DoesNotExist",
Exists = "Exists",
In = "In",
NotIn = "NotIn",
}
}

open_enum! {
/// `type` of [`SeccompProfile`]; other texts are taken, too.
SeccompProfileType {
Localhost = "Localhost",
RuntimeDefault = "RuntimeDefault",
Unconfined = "Unconfined",
}
}

open_enum! {
/// `type` of [`ServiceSpec`]; other texts are taken, too.
ServiceType {
ClusterIP = "ClusterIP",
ExternalName = "ExternalName",
LoadBalancer = "LoadBalancer",
NodePort = "NodePort",
}
}

open_enum! {
/// `sessionAffinity` of [`ServiceSpec`]; other texts are taken, too.
SessionAffinity {
ClientIP = "ClientIP",
None = "None",
}
}

open_enum! {
/// `stopSignal` of [`Lifecycle`]; other texts are taken, too.
StopSignal {
SIGABRT = "SIGABRT",
SIGALRM = "SIGALRM",
SIGBUS = "SIGBUS",
SIGCHLD = "SIGCHLD",
SIGCLD = "SIGCLD",
SIGCONT = "SIGCONT",
SIGFPE = "SIGFPE",
SIGHUP = "SIGHUP",
SIGILL = "SIGILL",
SIGINT = "SIGINT",
SIGIO = "SIGIO",
SIGIOT = "SIGIOT",
SIGKILL = "SIGKILL",
SIGPIPE = "SIGPIPE",
SIGPOLL = "SIGPOLL",
SIGPROF = "SIGPROF",
SIGPWR = "SIGPWR",
SIGQUIT = "SIGQUIT",
SIGRTMAX = "SIGRTMAX",
SIGRTMAX1 = "SIGRTMAX-1",
SIGRTMAX10 = "SIGRTMAX-10",
SIGRTMAX11 = "SIGRTMAX-11",
SIGRTMAX12 = "SIGRTMAX-12",
SIGRTMAX13 = "SIGRTMAX-13",
SIGRTMAX14 = "SIGRTMAX-14",
SIGRTMAX2 = "SIGRTMAX-2",
SIGRTMAX3 = "SIGRTMAX-3",
SIGRTMAX4 = "SIGRTMAX-4",
SIGRTMAX5 = "SIGRTMAX-5",
SIGRTMAX6 = "SIGRTMAX-6",
SIGRTMAX7 = "SIGRTMAX-7",
SIGRTMAX8 = "SIGRTMAX-8",
SIGRTMAX9 = "SIGRTMAX-9",
SIGRTMIN = "SIGRTMIN",
SIGRTMINPlus1 = "SIGRTMIN+1",
SIGRTMINPlus10 = "SIGRTMIN+10",
SIGRTMINPlus11 = "SIGRTMIN+11",
SIGRTMINPlus12 = "SIGRTMIN+12",
SIGRTMINPlus13 = "SIGRTMIN+13",
SIGRTMINPlus14 = "SIGRTMIN+14",
SIGRTMINPlus15 = "SIGRTMIN+15",
SIGRTMINPlus2 = "SIGRTMIN+2",
SIGRTMINPlus3 = "SIGRTMIN+3",
SIGRTMINPlus4 = "SIGRTMIN+4",
SIGRTMINPlus5 = "SIGRTMIN+5",
SIGRTMINPlus6 = "SIGRTMIN+6",
SIGRTMINPlus7 = "SIGRTMIN+7",
SIGRTMINPlus8 = "SIGRTMIN+8",
SIGRTMINPlus9 = "SIGRTMIN+9",
SIGSEGV = "SIGSEGV",
SIGSTKFLT = "SIGSTKFLT",
SIGSTOP = "SIGSTOP",
SIGSYS = "SIGSYS",
SIGTERM = "SIGTERM",
SIGTRAP = "SIGTRAP",
SIGTSTP = "SIGTSTP",
SIGTTIN = "SIGTTIN",
SIGTTOU = "SIGTTOU",
SIGURG = "SIGURG",
SIGUSR1 = "SIGUSR1",
SIGUSR2 = "SIGUSR2",
SIGVTALRM = "SIGVTALRM",
SIGWINCH = "SIGWINCH",
SIGXCPU = "SIGXCPU",
SIGXFSZ = "SIGXFSZ",
}
}

open_enum! {
/// `supplementalGroupsPolicy` of [`PodSecurityContext`]; other texts are taken, too.
SupplementalGroupsPolicy {
Merge = "Merge",
Strict = "Strict",
}
}

open_enum! {
/// `terminationMessagePolicy` of [`Container`]; other texts are taken, too.
TerminationMessagePolicy {
FallbackToLogsOnError = "FallbackToLogsOnError",
File = "File",
}
}

open_enum! {
/// `effect` of [`Toleration`]; other texts are taken, too.
TolerationEffect {
NoExecute = "NoExecute",
NoSchedule = "NoSchedule",
PreferNoSchedule = "PreferNoSchedule",
}
}

open_enum! {
/// `operator` of [`Toleration`]; other texts are taken, too.
TolerationOperator {
Equal = "Equal",
Exists = "Exists",
}
}

open_enum! {
/// `volumeMode` of [`PersistentVolumeClaimSpec`]; other texts are taken, too.
VolumeMode {
Block = "Block",
Filesystem = "Filesystem",
}
}

open_enum! {
/// `whenUnsatisfiable` of [`TopologySpreadConstraint`]; other texts are taken, too.
WhenUnsatisfiable {
DoNotSchedule = "DoNotSchedule",
ScheduleAnyway = "ScheduleAnyway",
}
}
