//! The kinds of Kubernetes v1.34.4, by group and version. Generated: see `synth-typegen`.

#![allow(non_upper_case_globals, reason = "the values of an open enum read as those of an enum")]
#![allow(clippy::all, clippy::pedantic, reason = "generated")]

/// Group `admissionregistration`.
pub mod admissionregistration {
    pub mod v1;
}
/// Group `apiextensions`.
pub mod apiextensions {
    pub mod v1;
}
/// Group `apiregistration`.
pub mod apiregistration {
    pub mod v1;
}
/// Group `apps`.
pub mod apps {
    pub mod v1;
}
/// Group `autoscaling`.
pub mod autoscaling {
    pub mod v1;
    pub mod v2;
}
/// Group `batch`.
pub mod batch {
    pub mod v1;
}
/// Group `coordination`.
pub mod coordination {
    pub mod v1;
}
/// Group `core`.
pub mod core {
    pub mod v1;
}
/// Group `discovery`.
pub mod discovery {
    pub mod v1;
}
/// Group `flowcontrol`.
pub mod flowcontrol {
    pub mod v1;
}
/// Group `meta`.
pub mod meta {
    pub mod v1;
}
/// Group `networking`.
pub mod networking {
    pub mod v1;
}
/// Group `node`.
pub mod node {
    pub mod v1;
}
/// Group `policy`.
pub mod policy {
    pub mod v1;
}
/// Group `rbac`.
pub mod rbac {
    pub mod v1;
}
/// Group `resource`.
pub mod resource {
    pub mod v1;
}
/// Group `scheduling`.
pub mod scheduling {
    pub mod v1;
}
/// Group `storage`.
pub mod storage {
    pub mod v1;
}
pub(crate) mod prelude;

/// The version of Kubernetes that these are of.
pub const VERSION: &str = "v1.34.4";

/// API version, kind, and whether its objects are in a namespace.
pub(crate) const KINDS: &[(&str, &str, bool)] = &[
    ("v1", "ConfigMap", true),
    ("v1", "Endpoints", true),
    ("v1", "LimitRange", true),
    ("v1", "Namespace", false),
    ("v1", "PersistentVolume", false),
    ("v1", "PersistentVolumeClaim", true),
    ("v1", "Pod", true),
    ("v1", "PodTemplate", true),
    ("v1", "ReplicationController", true),
    ("v1", "ResourceQuota", true),
    ("v1", "Secret", true),
    ("v1", "Service", true),
    ("v1", "ServiceAccount", true),
    ("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration", false),
    ("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", false),
    ("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding", false),
    ("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", false),
    ("apiextensions.k8s.io/v1", "CustomResourceDefinition", false),
    ("apiregistration.k8s.io/v1", "APIService", false),
    ("apps/v1", "DaemonSet", true),
    ("apps/v1", "Deployment", true),
    ("apps/v1", "ReplicaSet", true),
    ("apps/v1", "StatefulSet", true),
    ("autoscaling/v1", "HorizontalPodAutoscaler", true),
    ("autoscaling/v2", "HorizontalPodAutoscaler", true),
    ("batch/v1", "CronJob", true),
    ("batch/v1", "Job", true),
    ("coordination.k8s.io/v1", "Lease", true),
    ("discovery.k8s.io/v1", "EndpointSlice", true),
    ("flowcontrol.apiserver.k8s.io/v1", "FlowSchema", false),
    ("flowcontrol.apiserver.k8s.io/v1", "PriorityLevelConfiguration", false),
    ("networking.k8s.io/v1", "Ingress", true),
    ("networking.k8s.io/v1", "IngressClass", false),
    ("networking.k8s.io/v1", "NetworkPolicy", true),
    ("networking.k8s.io/v1", "ServiceCIDR", false),
    ("node.k8s.io/v1", "RuntimeClass", false),
    ("policy/v1", "PodDisruptionBudget", true),
    ("rbac.authorization.k8s.io/v1", "ClusterRole", false),
    ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", false),
    ("rbac.authorization.k8s.io/v1", "Role", true),
    ("rbac.authorization.k8s.io/v1", "RoleBinding", true),
    ("resource.k8s.io/v1", "DeviceClass", false),
    ("resource.k8s.io/v1", "ResourceClaim", true),
    ("resource.k8s.io/v1", "ResourceClaimTemplate", true),
    ("scheduling.k8s.io/v1", "PriorityClass", false),
    ("storage.k8s.io/v1", "CSIDriver", false),
    ("storage.k8s.io/v1", "StorageClass", false),
    ("storage.k8s.io/v1", "VolumeAttributesClass", false),
];
