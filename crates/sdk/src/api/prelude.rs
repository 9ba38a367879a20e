//! Every name that means one thing. Generated: see `synth-typegen`.

pub use super::apps::v1::{
    DaemonSet, DaemonSetSpec, DaemonSetUpdateStrategy, DaemonSetUpdateStrategyType, Deployment,
    DeploymentSpec, DeploymentStrategy, DeploymentStrategyType, PodManagementPolicy, ReplicaSet,
    ReplicaSetSpec, RollingUpdateDaemonSet, RollingUpdateDeployment, RollingUpdateStatefulSetStrategy,
    StatefulSet, StatefulSetOrdinals, StatefulSetPersistentVolumeClaimRetentionPolicy, StatefulSetSpec,
    StatefulSetUpdateStrategy, StatefulSetUpdateStrategyType,
};
pub use super::autoscaling::v2::{
    ContainerResourceMetricSource, CrossVersionObjectReference, ExternalMetricSource, HPAScalingPolicy,
    HPAScalingRules, HorizontalPodAutoscaler, HorizontalPodAutoscalerBehavior, HorizontalPodAutoscalerSpec,
    MetricIdentifier, MetricSpec, MetricTarget, ObjectMetricSource, PodsMetricSource, ResourceMetricSource,
};
pub use super::batch::v1::{
    CompletionMode, ConcurrencyPolicy, CronJob, CronJobSpec, Job, JobSpec, JobTemplateSpec, PodFailurePolicy,
    PodFailurePolicyOnExitCodesRequirement, PodFailurePolicyOnExitCodesRequirementOperator,
    PodFailurePolicyOnPodConditionsPattern, PodFailurePolicyRule, PodFailurePolicyRuleAction,
    PodReplacementPolicy, SuccessPolicy, SuccessPolicyRule,
};
pub use super::core::v1::{
    AWSElasticBlockStoreVolumeSource, AccessMode, Affinity, AppArmorProfile, AppArmorProfileType,
    AzureDiskKind, AzureDiskVolumeSource, AzureFilePersistentVolumeSource, AzureFileVolumeSource,
    CSIPersistentVolumeSource, CSIVolumeSource, CachingMode, Capabilities, CephFSPersistentVolumeSource,
    CephFSVolumeSource, CinderPersistentVolumeSource, CinderVolumeSource, ClientIPConfig,
    ClusterTrustBundleProjection, ConfigMap, ConfigMapEnvSource, ConfigMapKeySelector, ConfigMapProjection,
    ConfigMapVolumeSource, Container, ContainerPort, ContainerResizePolicy, ContainerRestartRule,
    ContainerRestartRuleOnExitCodes, DnsPolicy, DownwardAPIProjection, DownwardAPIVolumeFile,
    DownwardAPIVolumeSource, EmptyDirVolumeSource, EndpointAddress, EndpointPort, EndpointSubset, Endpoints,
    EnvFromSource, EnvVar, EnvVarSource, EphemeralContainer, EphemeralVolumeSource, ExecAction,
    ExternalTrafficPolicy, FCVolumeSource, FileKeySelector, FlexPersistentVolumeSource, FlexVolumeSource,
    FlockerVolumeSource, FsGroupChangePolicy, GCEPersistentDiskVolumeSource, GRPCAction, GitRepoVolumeSource,
    GlusterfsPersistentVolumeSource, GlusterfsVolumeSource, HTTPGetAction, HTTPHeader, HostAlias,
    HostPathVolumeSource, HostPathVolumeSourceType, ISCSIPersistentVolumeSource, ISCSIVolumeSource,
    ImageVolumeSource, InternalTrafficPolicy, IpFamily, IpFamilyPolicy, KeyToPath, Lifecycle,
    LifecycleHandler, LimitRange, LimitRangeItem, LimitRangeSpec, LocalObjectReference, LocalVolumeSource,
    MountPropagation, NFSVolumeSource, Namespace, NamespaceSpec, NodeAffinity, NodeInclusionPolicy,
    NodeSelector, NodeSelectorRequirement, NodeSelectorRequirementOperator, NodeSelectorTerm,
    ObjectFieldSelector, ObjectReference, PersistentVolume, PersistentVolumeClaim, PersistentVolumeClaimSpec,
    PersistentVolumeClaimTemplate, PersistentVolumeClaimVolumeSource, PersistentVolumeSpec,
    PhotonPersistentDiskVolumeSource, Pod, PodAffinity, PodAffinityTerm, PodAntiAffinity,
    PodCertificateProjection, PodDNSConfig, PodDNSConfigOption, PodOS, PodReadinessGate, PodResourceClaim,
    PodSchedulingGate, PodSecurityContext, PodSpec, PodTemplate, PodTemplateSpec, PortworxVolumeSource,
    PreemptionPolicy, PreferredSchedulingTerm, Probe, ProcMount, ProjectedVolumeSource, Protocol, PullPolicy,
    QuobyteVolumeSource, RBDPersistentVolumeSource, RBDVolumeSource, ReclaimPolicy, ReplicationController,
    ReplicationControllerSpec, ResourceClaim, ResourceFieldSelector, ResourceQuota, ResourceQuotaScope,
    ResourceQuotaSpec, ResourceRequirements, RestartPolicy, SELinuxOptions, ScaleIOPersistentVolumeSource,
    ScaleIOVolumeSource, Scheme, ScopeSelector, ScopedResourceSelectorRequirement,
    ScopedResourceSelectorRequirementOperator, SeccompProfile, SeccompProfileType, Secret, SecretEnvSource,
    SecretKeySelector, SecretProjection, SecretReference, SecretVolumeSource, SecurityContext, Service,
    ServiceAccount, ServiceAccountTokenProjection, ServicePort, ServiceSpec, ServiceType, SessionAffinity,
    SessionAffinityConfig, SleepAction, StopSignal, StorageOSPersistentVolumeSource, StorageOSVolumeSource,
    SupplementalGroupsPolicy, Sysctl, TCPSocketAction, TerminationMessagePolicy, Toleration,
    TolerationEffect, TolerationOperator, TopologySelectorLabelRequirement, TopologySelectorTerm,
    TopologySpreadConstraint, TypedLocalObjectReference, TypedObjectReference, Volume, VolumeDevice,
    VolumeMode, VolumeMount, VolumeNodeAffinity, VolumeProjection, VolumeResourceRequirements,
    VsphereVirtualDiskVolumeSource, WeightedPodAffinityTerm, WhenUnsatisfiable,
    WindowsSecurityContextOptions,
};
pub use super::meta::v1::{
    LabelSelector, LabelSelectorRequirement, ManagedFieldsEntry, ObjectMeta, OwnerReference,
};
pub use super::networking::v1::{
    HTTPIngressPath, HTTPIngressRuleValue, IPBlock, Ingress, IngressBackend, IngressClass,
    IngressClassParametersReference, IngressClassSpec, IngressRule, IngressServiceBackend, IngressSpec,
    IngressTLS, NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer,
    NetworkPolicyPort, NetworkPolicySpec, PathType, PolicyType, ServiceBackendPort, ServiceCIDR,
    ServiceCIDRSpec,
};
pub use super::policy::v1::{PodDisruptionBudget, PodDisruptionBudgetSpec, UnhealthyPodEvictionPolicy};
pub use super::rbac::v1::{
    AggregationRule, ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, RoleRef, Subject,
};
pub use super::scheduling::v1::PriorityClass;
pub use super::storage::v1::{
    CSIDriver, CSIDriverSpec, StorageClass, TokenRequest, VolumeAttributesClass, VolumeBindingMode,
};
