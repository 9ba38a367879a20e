//! What Kubernetes needs, and what people call things, though its OpenAPI document does not say so.

/// Kinds that one can create and that only controllers and kubelets do, or that are questions and not objects.
const NOT_FOR_PEOPLE: &[(&str, &str)] = &[
    ("", "Binding"),
    ("", "ComponentStatus"),
    ("", "Event"),
    ("", "Node"),
    ("apps", "ControllerRevision"),
    ("certificates.k8s.io", "CertificateSigningRequest"),
    ("networking.k8s.io", "IPAddress"),
    ("resource.k8s.io", "ResourceSlice"),
    ("storage.k8s.io", "CSINode"),
    ("storage.k8s.io", "CSIStorageCapacity"),
    ("storage.k8s.io", "VolumeAttachment"),
];

/// Whole groups of such kinds; and of `autoscaling` the version that another one replaces.
const GROUPS_NOT_FOR_PEOPLE: &[&str] = &["authentication.k8s.io", "authorization.k8s.io", "events.k8s.io"];

/// Whether people write objects of this kind.
pub(crate) fn is_for_people(group: &str, kind: &str) -> bool {
    !GROUPS_NOT_FOR_PEOPLE.contains(&group) && !NOT_FOR_PEOPLE.contains(&(group, kind))
}

/// Fields that the constructor takes, in this order, because an object without them is refused or does nothing. They
/// replace those that the schema requires.
const CONSTRUCTORS: &[(&str, &[&str])] = &[
    ("CronJobSpec", &["schedule", "jobTemplate"]),
    ("HTTPIngressPath", &["pathType", "backend"]),
    ("HorizontalPodAutoscalerSpec", &["scaleTargetRef", "maxReplicas"]),
    ("IngressServiceBackend", &["name", "port"]),
    ("JobTemplateSpec", &["spec"]),
    ("PersistentVolumeClaimSpec", &["accessModes", "resources"]),
    ("PersistentVolumeSpec", &["accessModes", "capacity"]),
    ("PodTemplateSpec", &["spec"]),
    ("ReplicaSetSpec", &["selector", "template"]),
    ("ReplicationControllerSpec", &["template"]),
    ("LabelSelectorRequirement", &["key", "operator"]),
    ("ConfigMapKeySelector", &["name", "key"]),
    ("SecretKeySelector", &["name", "key"]),
    ("ConfigMapEnvSource", &["name"]),
    ("SecretEnvSource", &["name"]),
    ("ConfigMapVolumeSource", &["name"]),
    ("SecretVolumeSource", &["secretName"]),
    ("LocalObjectReference", &["name"]),
];

/// Kinds whose `spec` may be left out. All others need theirs.
const SPEC_IS_OPTIONAL: &[&str] = &["Namespace", "Lease"];

/// What a constructor takes: `None` for what the schema requires.
pub(crate) fn constructor(name: &str, is_kind: bool, has_spec: bool) -> Option<&'static [&'static str]> {
    let listed = CONSTRUCTORS.iter().find(|(of, _)| *of == name).map(|(_, fields)| *fields);
    listed.or_else(|| (is_kind && has_spec && !SPEC_IS_OPTIONAL.contains(&name)).then_some(&["spec"]))
}

/// Fields that the API server writes.
pub(crate) const WRITTEN_BY_THE_SERVER: &[(&str, &str)] = &[
    ("ObjectMeta", "creationTimestamp"),
    ("ObjectMeta", "deletionGracePeriodSeconds"),
    ("ObjectMeta", "deletionTimestamp"),
    ("ObjectMeta", "generation"),
    ("ObjectMeta", "managedFields"),
    ("ObjectMeta", "resourceVersion"),
    ("ObjectMeta", "selfLink"),
    ("ObjectMeta", "uid"),
];

/// Names of open enums: by the struct and field that have them, or by the field alone. Otherwise the field names them.
const ENUM_NAMES: &[(&str, &str, &str)] = &[
    ("AzureDiskVolumeSource", "kind", "AzureDiskKind"),
    ("DeploymentStrategy", "type", "DeploymentStrategyType"),
    ("PersistentVolumeSpec", "persistentVolumeReclaimPolicy", "ReclaimPolicy"),
    ("PriorityClass", "preemptionPolicy", "PreemptionPolicy"),
    ("ServiceSpec", "type", "ServiceType"),
    ("", "imagePullPolicy", "PullPolicy"),
    ("ImageVolumeSource", "pullPolicy", "PullPolicy"),
    ("", "ipFamilies", "IpFamily"),
    ("", "accessModes", "AccessMode"),
    ("", "policyTypes", "PolicyType"),
    ("", "operations", "Operation"),
    ("", "usages", "KeyUsage"),
    ("", "scopes", "ResourceQuotaScope"),
    ("", "scopeName", "ResourceQuotaScope"),
    ("", "validationActions", "ValidationAction"),
    ("TopologySpreadConstraint", "nodeAffinityPolicy", "NodeInclusionPolicy"),
    ("TopologySpreadConstraint", "nodeTaintsPolicy", "NodeInclusionPolicy"),
];

/// The name of the open enum that is the type of this field; `None` when the field names it.
pub(crate) fn enum_name(of: &str, field: &str) -> Option<&'static str> {
    let found = |of: &str| ENUM_NAMES.iter().find(|(s, f, _)| *s == of && *f == field);
    found(of).or_else(|| found("")).map(|(_, _, name)| *name)
}
