//! Fields that may not change once an object is there. Kubernetes' documents do not say which: its validation does
//! (`pkg/apis/*/validation`).

use crate::{object::Object, value::Value};

/// With it Flux deletes an object that cannot be changed, and makes it anew.
const FORCE: &str = "kustomize.toolkit.fluxcd.io/force";

/// Group, kind, and the fields, as paths.
const FIELDS: &[(&str, &str, &[&str])] = &[
    (
        "",
        "PersistentVolumeClaim",
        &[
            "spec.accessModes",
            "spec.dataSource",
            "spec.dataSourceRef",
            "spec.selector",
            "spec.storageClassName",
            "spec.volumeMode",
            "spec.volumeName",
        ],
    ),
    ("", "PersistentVolume", &["spec.csi", "spec.hostPath", "spec.local", "spec.nfs", "spec.volumeMode"]),
    ("", "Secret", &["type"]),
    ("", "Service", &["spec.clusterIP"]),
    ("apiextensions.k8s.io", "CustomResourceDefinition", &["spec.group", "spec.scope"]),
    ("apps", "DaemonSet", &["spec.selector"]),
    ("apps", "Deployment", &["spec.selector"]),
    ("apps", "ReplicaSet", &["spec.selector"]),
    (
        "apps",
        "StatefulSet",
        &["spec.podManagementPolicy", "spec.selector", "spec.serviceName", "spec.volumeClaimTemplates"],
    ),
    (
        "batch",
        "Job",
        &[
            "spec.completionMode",
            "spec.manualSelector",
            "spec.podFailurePolicy",
            "spec.selector",
            "spec.template",
        ],
    ),
    ("discovery.k8s.io", "EndpointSlice", &["addressType"]),
    ("networking.k8s.io", "IngressClass", &["spec.controller"]),
    ("node.k8s.io", "RuntimeClass", &["handler"]),
    ("rbac.authorization.k8s.io", "ClusterRoleBinding", &["roleRef"]),
    ("rbac.authorization.k8s.io", "RoleBinding", &["roleRef"]),
    ("resource.k8s.io", "ResourceClaim", &["spec"]),
    ("scheduling.k8s.io", "PriorityClass", &["preemptionPolicy", "value"]),
    ("storage.k8s.io", "StorageClass", &["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"]),
];

/// Of a ConfigMap or Secret that says so itself.
const ONCE_IMMUTABLE: &[&str] = &["binaryData", "data", "immutable", "stringData"];

/// The fields that changed and may not. A field that only one side has may have been, or become, what the API server puts
/// there itself: that is no change.
pub(super) fn changed(old: &Object, new: &Object) -> Vec<String> {
    if old.value == new.value || is_forced(&new.value) {
        return Vec::new();
    }
    let id = &new.id;
    let known = FIELDS.iter().find(|(group, kind, _)| *group == id.group && *kind == id.kind);
    let fields = known.map_or(&[][..], |(_, _, fields)| fields).iter().filter(|path| {
        let (old, new) = (at(&old.value, path), at(&new.value, path));
        let of_both = old.is_some() && new.is_some() && old != new;
        of_both || **path == "spec.volumeClaimTemplates" && old != new
    });
    let frozen = id.group.is_empty()
        && matches!(id.kind.as_str(), "ConfigMap" | "Secret")
        && old.value.get("immutable") == Some(&Value::Bool(true));
    let thawed = ONCE_IMMUTABLE.iter().filter(|key| frozen && old.value.get(key) != new.value.get(key));
    fields.chain(thawed).map(ToString::to_string).collect()
}

fn is_forced(object: &Value) -> bool {
    let annotations = object.get("metadata").and_then(|metadata| metadata.get("annotations"));
    annotations
        .and_then(|all| all.get(FORCE))
        .and_then(Value::as_str)
        .is_some_and(|text| text.eq_ignore_ascii_case("enabled"))
}

fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(value, |value, key| value.get(key)).filter(|value| **value != Value::Null)
}
