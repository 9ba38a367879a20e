//! Compares the pod that is there with the pod that was asked for: whoever may change pods on their way (webhooks, other
//! admission plugins, people) may fill in what an API server fills in, and nothing else.
//!
//! Works on the JSON itself: a field that this program's types do not know is a difference too.

use std::fmt;

use kube::api::ObjectMeta;
use serde_json::{Map, Value};
use synth_api::Amount;

/// Annotations that change what a pod is connected to.
const NETWORKS: [&str; 2] = ["k8s.v1.cni.cncf.io/networks", "v1.multus-cni.io/default-network"];

/// Something in a pod that was not asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// Where: `spec.containers[2]`.
    pub(super) field: String,
    /// What it is called, where it has a name: `istio-proxy`.
    pub(super) name: Option<String>,
    pub(super) change: Change,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Added,
    Removed,
    Changed,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.field)?;
        if let Some(name) = &self.name {
            write!(f, " ({name})")?;
        }
        f.write_str(match self.change {
            Change::Added => " was added",
            Change::Removed => " was removed",
            Change::Changed => " was changed",
        })
    }
}

/// Fields, with `[]` for any place in a list, that may be filled in where nothing was asked for.
const FILLED_IN: [&str; 10] = [
    // The scheduler's.
    "spec.nodeName",
    // Admission plugins of Kubernetes itself: DefaultTolerationSeconds and others, Priority, PodNodeSelector,
    // ServiceAccount. They say where a pod may run, what goes before it, and how its image is pulled.
    "spec.tolerations",
    "spec.priority",
    "spec.priorityClassName",
    "spec.preemptionPolicy",
    "spec.nodeSelector",
    "spec.imagePullSecrets",
    // RuntimeClass: what the runtime itself needs. An API server takes it from nobody else.
    "spec.overhead",
    // The API server's own.
    "spec.containers[].resizePolicy",
    // A level that keeps pods apart still further, as OpenShift gives it.
    "spec.securityContext.seLinuxOptions",
];

const TOLERATIONS: &str = "spec.tolerations";
const NODES: &str = "spec.nodeSelector.";

/// The first thing about a pod that was not asked for.
pub(super) fn difference(asked: &Value, metadata: &ObjectMeta, spec: &Value) -> Option<Difference> {
    labels(asked, metadata).or_else(|| {
        let mut path = Path { shown: "spec".into(), pattern: "spec".into() };
        walk(&mut path, asked.get("spec"), Some(spec))
    })
}

/// Ours must be there. Others may be: they grant nothing that the installer's own policies do not.
fn labels(asked: &Value, metadata: &ObjectMeta) -> Option<Difference> {
    let there = |kind: &str, key: &str| {
        let all = if kind == "labels" { &metadata.labels } else { &metadata.annotations };
        all.as_ref().and_then(|all| all.get(key)).map(String::as_str)
    };
    let of = |field: String, change| Some(Difference { field, name: None, change });
    for kind in ["labels", "annotations"] {
        for (key, value) in asked["metadata"][kind].as_object().into_iter().flatten() {
            if there(kind, key) != value.as_str() {
                return of(format!("metadata.{kind}[{key}]"), Change::Changed);
            }
        }
    }
    for key in NETWORKS {
        if there("annotations", key).is_some() {
            return of(format!("metadata.annotations[{key}]"), Change::Added);
        }
    }
    let owned = metadata.owner_references.as_ref().is_some_and(|owners| !owners.is_empty());
    owned.then(|| Difference { field: "metadata.ownerReferences".into(), name: None, change: Change::Added })
}

/// Where in a pod: as people read it, and with `[]` for every place in a list.
struct Path {
    shown: String,
    pattern: String,
}

impl Path {
    fn within<T>(&mut self, shown: &str, pattern: &str, look: impl FnOnce(&mut Self) -> T) -> T {
        let before = (self.shown.len(), self.pattern.len());
        self.shown.push_str(shown);
        self.pattern.push_str(pattern);
        let result = look(self);
        self.shown.truncate(before.0);
        self.pattern.truncate(before.1);
        result
    }
}

fn walk(path: &mut Path, asked: Option<&Value>, found: Option<&Value>) -> Option<Difference> {
    let (asked, found) = (asked.filter(|value| !is_empty(value)), found.filter(|value| !is_empty(value)));
    match (asked, found) {
        _ if asked == found => None,
        (Some(Value::Object(asked)), Some(Value::Object(found))) => walk_fields(path, asked, found),
        (Some(Value::Array(asked)), Some(Value::Array(found))) if path.pattern == TOLERATIONS => {
            // Plugins add theirs, in an order of their own.
            let lost = asked.iter().position(|one| !found.contains(one))?;
            let field = format!("{}[{lost}]", path.shown);
            Some(Difference { field, name: None, change: Change::Removed })
        }
        (Some(Value::Array(asked)), Some(Value::Array(found))) => {
            (0..asked.len().max(found.len())).find_map(|index| {
                path.within(&format!("[{index}]"), "[]", |path| {
                    walk(path, asked.get(index), found.get(index))
                })
            })
        }
        (None, Some(_)) if FILLED_IN.contains(&path.pattern.as_str()) => None,
        // Beside what was asked for: where it may run is narrowed.
        (None, Some(_)) if path.pattern.starts_with(NODES) => None,
        (Some(asked), Some(found)) if means_the_same(&path.pattern, asked, found) => None,
        (asked, found) => {
            let change = match (asked, found) {
                (None, _) => Change::Added,
                (_, None) => Change::Removed,
                _ => Change::Changed,
            };
            let name = found.or(asked).and_then(|value| value.get("name")).and_then(Value::as_str);
            Some(Difference { field: path.shown.clone(), name: name.map(ToOwned::to_owned), change })
        }
    }
}

fn walk_fields(
    path: &mut Path,
    asked: &Map<String, Value>,
    found: &Map<String, Value>,
) -> Option<Difference> {
    asked.keys().chain(found.keys().filter(|key| !asked.contains_key(*key))).find_map(|key| {
        let step = format!(".{key}");
        path.within(&step, &step, |path| walk(path, asked.get(key), found.get(key)))
    })
}

/// Kubernetes does not tell these from nothing.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(fields) => fields.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

fn means_the_same(pattern: &str, asked: &Value, found: &Value) -> bool {
    match (asked.as_str(), found.as_str()) {
        // AlwaysPullImages: so that nobody runs an image that only another may pull.
        (_, Some("Always")) if pattern == "spec.containers[].imagePullPolicy" => true,
        // What a node must have free is between whoever changes it and the scheduler.
        (Some(_), Some(_)) if pattern.starts_with("spec.containers[].resources.requests.") => true,
        (Some(asked), Some(found)) => {
            let is_amount = pattern.starts_with("spec.containers[].resources.")
                || pattern == "spec.volumes[].emptyDir.sizeLimit";
            is_amount && asked.parse::<Amount>().is_ok_and(|asked| found.parse() == Ok(asked))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::shape, *};

    fn judge(asked: &Value, found: &Value) -> Option<String> {
        let metadata: ObjectMeta = serde_json::from_value(found["metadata"].clone()).unwrap();
        difference(asked, &metadata, &found["spec"]).map(|difference| difference.to_string())
    }

    /// The pod that was asked for, changed at these places.
    fn changed(changes: &[(&str, Value)]) -> (Value, Value) {
        changed_of(shape::tests::pod(&shape::tests::settings()), changes)
    }

    fn changed_of(asked: Value, changes: &[(&str, Value)]) -> (Value, Value) {
        let mut found = asked.clone();
        for (pointer, value) in changes {
            let (parent, key) = pointer.rsplit_once('/').unwrap();
            let key = &key.replace("~1", "/");
            match found.pointer_mut(parent).unwrap() {
                Value::Array(items) if key == "-" => items.push(value.clone()),
                Value::Array(items) => items[key.parse::<usize>().unwrap()] = value.clone(),
                Value::Object(fields) if value.is_null() => drop(fields.remove(key)),
                Value::Object(fields) => drop(fields.insert(key.into(), value.clone())),
                other => panic!("{pointer} is in {other}"),
            }
        }
        (asked, found)
    }

    #[test]
    fn what_an_api_server_and_its_own_plugins_fill_in_is_no_difference() {
        let (asked, found) = changed(&[
            ("/spec/nodeName", json!("node1")),
            ("/spec/tolerations", json!([{ "key": "node.kubernetes.io/not-ready", "operator": "Exists" }])),
            ("/spec/priority", json!(0)),
            ("/spec/preemptionPolicy", json!("PreemptLowerPriority")),
            ("/spec/imagePullSecrets", json!([{ "name": "registry" }])),
            ("/spec/containers/0/imagePullPolicy", json!("Always")),
            ("/spec/containers/1/resources/limits/cpu", json!("2000m")),
            ("/spec/containers/1/resources/requests/cpu", json!("2")),
            ("/spec/volumes/2/emptyDir/sizeLimit", json!("8192Mi")),
            ("/spec/initContainers", json!([])),
            ("/metadata/labels/team", json!("platform")),
            ("/metadata/annotations/cni.projectcalico.org~1podIP", json!("10.0.0.1")),
        ]);
        assert_eq!(judge(&asked, &found), None);
    }

    #[test]
    fn hostile_46_whatever_else_somebody_puts_into_the_pod_is_named() {
        let container = json!({ "name": "istio-proxy", "image": "proxy" });
        let sandbox = "/spec/containers/1";
        let cases = [
            ("/spec/containers/-", container.clone(), "spec.containers[2] (istio-proxy) was added"),
            ("/spec/initContainers", json!([container]), "spec.initContainers was added"),
            ("/spec/ephemeralContainers", json!([container]), "spec.ephemeralContainers was added"),
            (
                "/spec/volumes/-",
                json!({ "name": "kube-api-access", "projected": {} }),
                "spec.volumes[3] (kube-api-access) was added",
            ),
            (
                &format!("{sandbox}/env"),
                json!([{ "name": "HTTP_PROXY" }]),
                "spec.containers[1].env was added",
            ),
            (&format!("{sandbox}/envFrom"), json!([{}, 1]), "spec.containers[1].envFrom was added"),
            (
                &format!("{sandbox}/volumeMounts/-"),
                json!({ "name": "token", "mountPath": "/t" }),
                "spec.containers[1].volumeMounts[2] (token) was added",
            ),
            (
                &format!("{sandbox}/volumeMounts/0/readOnly"),
                json!(null),
                "spec.containers[1].volumeMounts[0].readOnly was removed",
            ),
            (&format!("{sandbox}/image"), json!("evil"), "spec.containers[1].image was changed"),
            (&format!("{sandbox}/command/0"), json!("/bin/sh"), "spec.containers[1].command[0] was changed"),
            (&format!("{sandbox}/args"), json!(["-c"]), "spec.containers[1].args was added"),
            (&format!("{sandbox}/lifecycle"), json!({ "x": 1 }), "spec.containers[1].lifecycle was added"),
            (
                &format!("{sandbox}/securityContext/privileged"),
                json!(true),
                "spec.containers[1].securityContext.privileged was changed",
            ),
            (
                &format!("{sandbox}/securityContext/runAsUser"),
                json!(0),
                "spec.containers[1].securityContext.runAsUser was changed",
            ),
            (
                &format!("{sandbox}/resources/limits/memory"),
                json!("64Gi"),
                "spec.containers[1].resources.limits.memory was changed",
            ),
            (
                &format!("{sandbox}/imagePullPolicy"),
                json!("Never"),
                "spec.containers[1].imagePullPolicy was changed",
            ),
            ("/spec/serviceAccountName", json!("admin"), "spec.serviceAccountName was changed"),
            (
                "/spec/automountServiceAccountToken",
                json!(true),
                "spec.automountServiceAccountToken was changed",
            ),
            ("/spec/hostNetwork", json!(true), "spec.hostNetwork was added"),
            ("/spec/hostPID", json!(true), "spec.hostPID was added"),
            ("/spec/shareProcessNamespace", json!(true), "spec.shareProcessNamespace was changed"),
            ("/spec/runtimeClassName", json!("gvisor"), "spec.runtimeClassName was added"),
            ("/spec/dnsPolicy", json!("ClusterFirst"), "spec.dnsPolicy was changed"),
            ("/spec/schedulingGates", json!([{ "name": "kueue" }]), "spec.schedulingGates was added"),
            ("/spec/aFieldOfTheFuture", json!({ "a": 1 }), "spec.aFieldOfTheFuture was added"),
            (
                "/spec/securityContext/runAsNonRoot",
                json!(null),
                "spec.securityContext.runAsNonRoot was removed",
            ),
            ("/spec/activeDeadlineSeconds", json!(7), "spec.activeDeadlineSeconds was changed"),
            (
                "/metadata/labels/synth-controller.dev~1run",
                json!("other"),
                "metadata.labels[synth-controller.dev/run] was changed",
            ),
            (
                "/metadata/annotations/k8s.v1.cni.cncf.io~1networks",
                json!("lan"),
                "metadata.annotations[k8s.v1.cni.cncf.io/networks] was added",
            ),
            (
                "/metadata/ownerReferences",
                json!([{ "apiVersion": "v1", "kind": "ConfigMap", "name": "a", "uid": "b" }]),
                "metadata.ownerReferences was added",
            ),
        ];
        for (pointer, value, message) in cases {
            let (asked, found) = changed(&[(pointer, value)]);
            assert_eq!(judge(&asked, &found).as_deref(), Some(message), "{pointer}");
        }
    }

    #[test]
    fn hostile_46_what_a_profile_asks_for_is_kept_and_plugins_may_only_add_to_where_it_runs() {
        const KATA: &str = "{kata: {namespaces: ['*'], runtimeClassName: kata, nodeSelector: {pool: runs}, \
                            tolerations: [{key: runs, operator: Exists}], priorityClassName: low}}";
        let placement = crate::runs::Placement { profile: "kata".into(), ..Default::default() };
        let asked = shape::tests::of(&shape::tests::settings(), KATA, &placement);
        let (own, added) =
            (json!({ "key": "runs", "operator": "Exists" }), json!({ "key": "other", "operator": "Exists" }));
        let (asked, found) = changed_of(
            asked,
            &[
                ("/spec/tolerations", json!([added, own])),
                ("/spec/nodeSelector/kubernetes.io~1arch", json!("amd64")),
                ("/spec/overhead", json!({ "memory": "120Mi" })),
                ("/spec/priority", json!(7)),
            ],
        );
        assert_eq!(judge(&asked, &found), None);
        for (pointer, value, message) in [
            ("/spec/runtimeClassName", json!(null), "spec.runtimeClassName was removed"),
            ("/spec/runtimeClassName", json!("runc"), "spec.runtimeClassName was changed"),
            ("/spec/nodeSelector/pool", json!("all"), "spec.nodeSelector.pool was changed"),
            ("/spec/nodeSelector", json!(null), "spec.nodeSelector was removed"),
            ("/spec/tolerations", json!([added]), "spec.tolerations[0] was removed"),
            ("/spec/priorityClassName", json!("system-node-critical"), "spec.priorityClassName was changed"),
        ] {
            let (asked, found) = changed_of(asked.clone(), &[(pointer, value)]);
            assert_eq!(judge(&asked, &found).as_deref(), Some(message), "{pointer}");
        }
    }
}
