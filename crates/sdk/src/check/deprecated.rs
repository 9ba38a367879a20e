//! Versions of APIs that a version of Kubernetes no longer serves, or soon will not.

use std::str::FromStr;

use super::Report;
use crate::render::RenderedObject;

/// A version of Kubernetes: major and minor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version(u32, u32);

/// That of the types.
impl Default for Version {
    fn default() -> Self {
        crate::api::VERSION.parse().unwrap_or(Self(1, 34))
    }
}

impl FromStr for Version {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut numbers = text.strip_prefix('v').unwrap_or(text).split('.').map(str::parse);
        match (numbers.next(), numbers.next()) {
            (Some(Ok(major)), Some(Ok(minor))) => Ok(Self(major, minor)),
            _ => Err(format!("{text:?} is no version of Kubernetes, as 1.34")),
        }
    }
}

/// Group and version, kinds, the minor versions that deprecated and removed it, and what replaces it. From the
/// deprecation guide of Kubernetes (kubernetes.io/docs/reference/using-api/deprecation-guide).
type Gone = (&'static str, &'static [&'static str], u32, u32, &'static str);

const GONE: &[Gone] = &[
    (
        "admissionregistration.k8s.io/v1beta1",
        &["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"],
        16,
        22,
        "admissionregistration.k8s.io/v1",
    ),
    ("apiextensions.k8s.io/v1beta1", &["CustomResourceDefinition"], 16, 22, "apiextensions.k8s.io/v1"),
    ("apiregistration.k8s.io/v1beta1", &["APIService"], 10, 22, "apiregistration.k8s.io/v1"),
    ("apps/v1beta1", &["Deployment", "StatefulSet", "ControllerRevision"], 9, 16, "apps/v1"),
    (
        "apps/v1beta2",
        &["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet", "ControllerRevision"],
        9,
        16,
        "apps/v1",
    ),
    ("autoscaling/v2beta1", &["HorizontalPodAutoscaler"], 23, 25, "autoscaling/v2"),
    ("autoscaling/v2beta2", &["HorizontalPodAutoscaler"], 23, 26, "autoscaling/v2"),
    ("batch/v1beta1", &["CronJob"], 21, 25, "batch/v1"),
    ("certificates.k8s.io/v1beta1", &["CertificateSigningRequest"], 19, 22, "certificates.k8s.io/v1"),
    ("coordination.k8s.io/v1beta1", &["Lease"], 19, 22, "coordination.k8s.io/v1"),
    ("discovery.k8s.io/v1beta1", &["EndpointSlice"], 21, 25, "discovery.k8s.io/v1"),
    ("events.k8s.io/v1beta1", &["Event"], 19, 25, "events.k8s.io/v1"),
    ("extensions/v1beta1", &["DaemonSet", "Deployment", "ReplicaSet"], 9, 16, "apps/v1"),
    ("extensions/v1beta1", &["NetworkPolicy"], 9, 16, "networking.k8s.io/v1"),
    ("extensions/v1beta1", &["PodSecurityPolicy"], 10, 16, "Pod Security admission"),
    ("extensions/v1beta1", &["Ingress"], 14, 22, "networking.k8s.io/v1"),
    (
        "flowcontrol.apiserver.k8s.io/v1beta1",
        &["FlowSchema", "PriorityLevelConfiguration"],
        23,
        26,
        "flowcontrol.apiserver.k8s.io/v1",
    ),
    (
        "flowcontrol.apiserver.k8s.io/v1beta2",
        &["FlowSchema", "PriorityLevelConfiguration"],
        26,
        29,
        "flowcontrol.apiserver.k8s.io/v1",
    ),
    (
        "flowcontrol.apiserver.k8s.io/v1beta3",
        &["FlowSchema", "PriorityLevelConfiguration"],
        29,
        32,
        "flowcontrol.apiserver.k8s.io/v1",
    ),
    ("networking.k8s.io/v1beta1", &["Ingress", "IngressClass"], 19, 22, "networking.k8s.io/v1"),
    ("node.k8s.io/v1beta1", &["RuntimeClass"], 22, 25, "node.k8s.io/v1"),
    ("policy/v1beta1", &["PodDisruptionBudget"], 21, 25, "policy/v1"),
    ("policy/v1beta1", &["PodSecurityPolicy"], 21, 25, "Pod Security admission"),
    (
        "rbac.authorization.k8s.io/v1beta1",
        &["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
        17,
        22,
        "rbac.authorization.k8s.io/v1",
    ),
    ("scheduling.k8s.io/v1beta1", &["PriorityClass"], 14, 22, "scheduling.k8s.io/v1"),
    (
        "storage.k8s.io/v1beta1",
        &["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"],
        19,
        22,
        "storage.k8s.io/v1",
    ),
    ("storage.k8s.io/v1beta1", &["CSIStorageCapacity"], 24, 27, "storage.k8s.io/v1"),
];

pub(super) fn check(target: Version, object: &RenderedObject, report: &mut Report) {
    // Most are of a version that stays.
    if object.api_version() == "v1" || object.api_version().ends_with("/v1") {
        return;
    }
    let is_it = |(api_version, kinds, ..): &&Gone| {
        *api_version == object.api_version() && kinds.contains(&object.kind())
    };
    let Some((api_version, _, deprecated, removed, instead)) = GONE.iter().find(is_it) else { return };
    if target >= Version(1, *removed) {
        report.error(
            object,
            format_args!(
                "is of {api_version}, which Kubernetes has no more since 1.{removed}: use {instead}"
            ),
        );
    } else if target >= Version(1, *deprecated) {
        report.warning(
            object,
            format_args!("is of {api_version}, which Kubernetes 1.{removed} has no more: use {instead}"),
        );
    }
}
