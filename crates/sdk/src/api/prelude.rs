//! Every name that means one thing. Generated: see `synth-typegen`.

pub use super::apps::v1::{
    DaemonSet, DaemonSetSpec, DaemonSetUpdateStrategy, DaemonSetUpdateStrategyType, Deployment,
    DeploymentSpec, DeploymentStrategy, DeploymentStrategyType, PodManagementPolicy, ReplicaSet,
    ReplicaSetSpec, RollingUpdateDaemonSet, RollingUpdateDeployment, RollingUpdateStatefulSetStrategy,
    StatefulSet, StatefulSetOrdinals, StatefulSetPersistentVolumeClaimRetentionPolicy, StatefulSetSpec,
    StatefulSetUpdateStrategy, StatefulSetUpdateStrategyType,
};
pub use super::autoscaling::v2::{
    ContainerResourceMetricSource, ContainerResourceMetricSourceRequired, CrossVersionObjectReference,
    CrossVersionObjectReferenceRequired, ExternalMetricSource, HPAScalingPolicy, HPAScalingPolicyRequired,
    HPAScalingRules, HorizontalPodAutoscaler, HorizontalPodAutoscalerBehavior, HorizontalPodAutoscalerSpec,
    MetricIdentifier, MetricSpec, MetricTarget, ObjectMetricSource, ObjectMetricSourceRequired,
    PodsMetricSource, ResourceMetricSource,
};
pub use super::batch::v1::{
    CompletionMode, ConcurrencyPolicy, CronJob, CronJobSpec, Job, JobSpec, JobTemplateSpec, PodFailurePolicy,
    PodFailurePolicyOnExitCodesRequirement, PodFailurePolicyOnExitCodesRequirementOperator,
    PodFailurePolicyOnPodConditionsPattern, PodFailurePolicyOnPodConditionsPatternRequired,
    PodFailurePolicyRule, PodFailurePolicyRuleAction, PodReplacementPolicy, SuccessPolicy, SuccessPolicyRule,
};
pub use super::core::v1::{
    AWSElasticBlockStoreVolumeSource, AccessMode, Affinity, AppArmorProfile, AppArmorProfileType,
    AzureDiskKind, AzureDiskVolumeSource, AzureDiskVolumeSourceRequired, AzureFilePersistentVolumeSource,
    AzureFilePersistentVolumeSourceRequired, AzureFileVolumeSource, AzureFileVolumeSourceRequired,
    CSIPersistentVolumeSource, CSIPersistentVolumeSourceRequired, CSIVolumeSource, CachingMode, Capabilities,
    CephFSPersistentVolumeSource, CephFSVolumeSource, CinderPersistentVolumeSource, CinderVolumeSource,
    ClientIPConfig, ClusterTrustBundleProjection, ConfigMap, ConfigMapEnvSource, ConfigMapKeySelector,
    ConfigMapKeySelectorRequired, ConfigMapProjection, ConfigMapVolumeSource, Container, ContainerPort,
    ContainerResizePolicy, ContainerResizePolicyRequired, ContainerRestartRule,
    ContainerRestartRuleOnExitCodes, DnsPolicy, DownwardAPIProjection, DownwardAPIVolumeFile,
    DownwardAPIVolumeSource, EmptyDirVolumeSource, EndpointAddress, EndpointPort, EndpointSubset, Endpoints,
    EnvFromSource, EnvVar, EnvVarSource, EphemeralContainer, EphemeralVolumeSource, ExecAction,
    ExternalTrafficPolicy, FCVolumeSource, FileKeySelector, FileKeySelectorRequired,
    FlexPersistentVolumeSource, FlexVolumeSource, FlockerVolumeSource, FsGroupChangePolicy,
    GCEPersistentDiskVolumeSource, GRPCAction, GitRepoVolumeSource, GlusterfsPersistentVolumeSource,
    GlusterfsPersistentVolumeSourceRequired, GlusterfsVolumeSource, GlusterfsVolumeSourceRequired,
    HTTPGetAction, HTTPHeader, HTTPHeaderRequired, HostAlias, HostPathVolumeSource, HostPathVolumeSourceType,
    ISCSIPersistentVolumeSource, ISCSIPersistentVolumeSourceRequired, ISCSIVolumeSource,
    ISCSIVolumeSourceRequired, ImageVolumeSource, InternalTrafficPolicy, IpFamily, IpFamilyPolicy, KeyToPath,
    KeyToPathRequired, Lifecycle, LifecycleHandler, LimitRange, LimitRangeItem, LimitRangeSpec,
    LocalObjectReference, LocalVolumeSource, MountPropagation, NFSVolumeSource, NFSVolumeSourceRequired,
    Namespace, NamespaceSpec, NodeAffinity, NodeInclusionPolicy, NodeSelector, NodeSelectorRequirement,
    NodeSelectorRequirementOperator, NodeSelectorTerm, ObjectFieldSelector, ObjectReference,
    PersistentVolume, PersistentVolumeClaim, PersistentVolumeClaimSpec, PersistentVolumeClaimTemplate,
    PersistentVolumeClaimVolumeSource, PersistentVolumeSpec, PhotonPersistentDiskVolumeSource, Pod,
    PodAffinity, PodAffinityTerm, PodAntiAffinity, PodCertificateProjection,
    PodCertificateProjectionRequired, PodDNSConfig, PodDNSConfigOption, PodOS, PodReadinessGate,
    PodResourceClaim, PodSchedulingGate, PodSecurityContext, PodSpec, PodTemplate, PodTemplateSpec,
    PortworxVolumeSource, PreemptionPolicy, PreferredSchedulingTerm, Probe, ProcMount, ProjectedVolumeSource,
    Protocol, PullPolicy, QuobyteVolumeSource, QuobyteVolumeSourceRequired, RBDPersistentVolumeSource,
    RBDVolumeSource, ReclaimPolicy, ReplicationController, ReplicationControllerSpec, ResourceClaim,
    ResourceFieldSelector, ResourceQuota, ResourceQuotaScope, ResourceQuotaSpec, ResourceRequirements,
    RestartPolicy, SELinuxOptions, ScaleIOPersistentVolumeSource, ScaleIOPersistentVolumeSourceRequired,
    ScaleIOVolumeSource, ScaleIOVolumeSourceRequired, Scheme, ScopeSelector,
    ScopedResourceSelectorRequirement, ScopedResourceSelectorRequirementOperator, SeccompProfile,
    SeccompProfileType, Secret, SecretEnvSource, SecretKeySelector, SecretKeySelectorRequired,
    SecretProjection, SecretReference, SecretVolumeSource, SecurityContext, Service, ServiceAccount,
    ServiceAccountTokenProjection, ServicePort, ServiceSpec, ServiceType, SessionAffinity,
    SessionAffinityConfig, SleepAction, StopSignal, StorageOSPersistentVolumeSource, StorageOSVolumeSource,
    SupplementalGroupsPolicy, Sysctl, SysctlRequired, TCPSocketAction, TerminationMessagePolicy, Toleration,
    TolerationEffect, TolerationOperator, TopologySelectorLabelRequirement, TopologySelectorTerm,
    TopologySpreadConstraint, TopologySpreadConstraintRequired, TypedLocalObjectReference,
    TypedLocalObjectReferenceRequired, TypedObjectReference, TypedObjectReferenceRequired, Volume,
    VolumeDevice, VolumeDeviceRequired, VolumeMode, VolumeMount, VolumeMountRequired, VolumeNodeAffinity,
    VolumeProjection, VolumeResourceRequirements, VsphereVirtualDiskVolumeSource, WeightedPodAffinityTerm,
    WhenUnsatisfiable, WindowsSecurityContextOptions,
};
pub use super::meta::v1::{
    LabelSelector, LabelSelectorRequirement, LabelSelectorRequirementRequired, ManagedFieldsEntry,
    ObjectMeta, OwnerReference, OwnerReferenceRequired,
};
pub use super::networking::v1::{
    HTTPIngressPath, HTTPIngressRuleValue, IPBlock, Ingress, IngressBackend, IngressClass,
    IngressClassParametersReference, IngressClassParametersReferenceRequired, IngressClassSpec, IngressRule,
    IngressServiceBackend, IngressSpec, IngressTLS, NetworkPolicy, NetworkPolicyEgressRule,
    NetworkPolicyIngressRule, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec, PathType, PolicyType,
    ServiceBackendPort, ServiceCIDR, ServiceCIDRSpec,
};
pub use super::policy::v1::{PodDisruptionBudget, PodDisruptionBudgetSpec, UnhealthyPodEvictionPolicy};
pub use super::rbac::v1::{
    AggregationRule, ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, RoleRef,
    RoleRefRequired, Subject, SubjectRequired,
};
pub use super::scheduling::v1::PriorityClass;
pub use super::storage::v1::{
    CSIDriver, CSIDriverSpec, StorageClass, TokenRequest, VolumeAttributesClass, VolumeBindingMode,
};
