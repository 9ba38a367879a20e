//! What an API server would refuse.

#![allow(clippy::expect_used, clippy::panic, reason = "these are tests")]

use serde_json::{Value, json};
use synth_manifest::{Limits, Objects, ReadOptions, kubernetes_version, read};

fn objects(values: &[Value]) -> Objects {
    let text: Vec<_> = values.iter().map(ToString::to_string).collect();
    let text = text.join("\n");
    read(text.as_bytes(), &Limits::default(), &ReadOptions { allow_empty: true }).expect("objects")
}

fn faults(objects: &Objects, before: &Objects) -> Vec<String> {
    let refused = objects.validate(before).err();
    refused.map(|refused| refused.problems.iter().map(ToString::to_string).collect()).unwrap_or_default()
}

fn deployment() -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "labels": {"app": "web"}, "creationTimestamp": null},
        "spec": {
            "replicas": 2,
            "selector": {"matchLabels": {"app": "web"}},
            "strategy": {"rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 1}},
            "template": {
                "metadata": {"labels": {"app": "web"}},
                "spec": {"containers": [{
                    "name": "web", "image": "nginx", "imagePullPolicy": "Always", "ports": [{"containerPort": 80}],
                    "resources": {"requests": {"cpu": 1, "memory": "1Gi"}}, "env": [{"name": "A", "value": null}],
                }]},
            },
        },
        "status": {"anything": true},
    })
}

#[test]
fn what_an_api_server_takes_has_no_faults() {
    assert!(kubernetes_version().starts_with("v1."), "the document is read");
    let good = [
        deployment(),
        json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}, "data": {"a": "aGk=", "b": ""}}),
        json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"a": "b"}}),
        json!({"apiVersion": "example.com/v1", "kind": "Deployment", "metadata": {"name": "a"}, "spec": {"x": 1}}),
        json!({"apiVersion": "apps/v9", "kind": "Deployment", "metadata": {"name": "b"}, "spec": {"x": 1}}),
        json!({
            "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "xs.example.com"},
            "spec": {"group": "example.com", "names": {"kind": "X", "plural": "xs"}, "scope": "Namespaced", "versions": [{
                "name": "v1", "served": true, "storage": true,
                "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": true,
                    "properties": {"a": {"type": "integer", "default": 1, "enum": [1, 2]}}}},
                "subresources": {"status": {}},
            }]},
        }),
    ];
    assert_eq!(faults(&objects(&good), &Objects::default()), Vec::<String>::new());
}

#[test]
fn each_fault_names_object_field_and_where_it_comes_from() {
    type Case = (&'static str, fn(&mut Value), &'static str);
    let cases: [Case; 13] = [
        ("unknown at the top", |o| o["sepc"] = json!({}), "has the field sepc, which its kind does not have"),
        ("unknown", |o| o["spec"]["replica"] = 1.into(), "has the field spec.replica,"),
        (
            "unknown in a list",
            |o| o["spec"]["template"]["spec"]["containers"][0]["imagePull"] = 1.into(),
            "field spec.template.spec.containers[0].imagePull,",
        ),
        (
            "text for a number",
            |o| o["spec"]["replicas"] = "2".into(),
            "has text as spec.replicas, where a whole number belongs",
        ),
        (
            "half a replica",
            |o| o["spec"]["replicas"] = 1.5.into(),
            "has a number as spec.replicas, where a whole number belongs",
        ),
        ("too many", |o| o["spec"]["replicas"] = 3_000_000_000u64.into(), "has a number as spec.replicas"),
        (
            "a number as label",
            |o| o["spec"]["selector"]["matchLabels"]["app"] = 1.into(),
            "has a number as spec.selector.matchLabels.app, where text belongs",
        ),
        (
            "a list for an object",
            |o| o["spec"]["template"] = json!([]),
            "has a list as spec.template, where an object belongs",
        ),
        (
            "text for a list",
            |o| o["spec"]["template"]["spec"]["containers"] = "x".into(),
            "where a list belongs",
        ),
        (
            "missing",
            |o| {
                o["spec"].as_object_mut().expect("fields").remove("selector");
            },
            "has no spec.selector",
        ),
        ("null is missing", |o| o["spec"]["selector"] = Value::Null, "has no spec.selector"),
        (
            "none of the words",
            |o| o["spec"]["template"]["spec"]["containers"][0]["imagePullPolicy"] = "Sometimes".into(),
            "has \"Sometimes\" as spec.template.spec.containers[0].imagePullPolicy, where one of Always, IfNotPresent, Never belongs",
        ),
        (
            "no quantity",
            |o| o["spec"]["template"]["spec"]["containers"][0]["resources"]["requests"]["cpu"] = json!([]),
            "where text or a number belongs",
        ),
    ];
    for (name, change, words) in cases {
        let mut object = deployment();
        change(&mut object);
        let said = faults(&objects(&[object]), &Objects::default());
        assert!(said.len() == 1 && said[0].contains(words), "{name}: {said:?}");
        assert!(said[0].starts_with("object 1 (line 1): Deployment \"web\" "), "{}", said[0]);
    }
    let about = json!({"apiVersion": "synth-controller.dev/v1alpha1", "kind": "SynthOutput", "origins": [
        {"apiVersion": "v1", "kind": "Secret", "name": "a", "path": "shop/a", "source": "src/main.rs:12"}]});
    let secret =
        json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}, "data": {"p": "not base64"}});
    let said = faults(&objects(&[about, secret]), &Objects::default());
    assert_eq!(
        said,
        [
            "object 2 (line 2, from src/main.rs:12, shop/a): Secret \"a\" has something else than base64 as data.p"
        ]
    );
}

#[test]
fn fields_that_may_not_change_are_told_with_their_path() {
    let of = |api_version: &str, kind: &str, rest: Value| {
        let mut object = json!({"apiVersion": api_version, "kind": kind, "metadata": {"name": "a"}});
        object.as_object_mut().expect("fields").extend(rest.as_object().expect("fields").clone());
        object
    };
    let reference = |name: &str| json!({"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": name}});
    let job = |image: &str| json!({"spec": {"template": {"spec": {"containers": [{"name": "a", "image": image}]}}}});
    let changes = [
        (
            "apps/v1",
            "StatefulSet",
            json!({"spec": {"serviceName": "a"}}),
            json!({"spec": {"serviceName": "b"}}),
            "spec.serviceName",
        ),
        (
            "apps/v1",
            "StatefulSet",
            json!({"spec": {}}),
            json!({"spec": {"volumeClaimTemplates": [{}]}}),
            "spec.volumeClaimTemplates",
        ),
        (
            "apps/v1",
            "DaemonSet",
            json!({"spec": {"selector": {"a": "b"}}}),
            json!({"spec": {"selector": {"a": "c"}}}),
            "spec.selector",
        ),
        ("batch/v1", "Job", job("a"), job("b"), "spec.template"),
        (
            "v1",
            "Service",
            json!({"spec": {"clusterIP": "None"}}),
            json!({"spec": {"clusterIP": "10.0.0.1"}}),
            "spec.clusterIP",
        ),
        (
            "v1",
            "PersistentVolumeClaim",
            json!({"spec": {"storageClassName": "a"}}),
            json!({"spec": {"storageClassName": "b"}}),
            "spec.storageClassName",
        ),
        ("rbac.authorization.k8s.io/v1", "RoleBinding", reference("a"), reference("b"), "roleRef"),
        (
            "v1",
            "ConfigMap",
            json!({"immutable": true, "data": {"a": "1"}}),
            json!({"immutable": true, "data": {"a": "2"}}),
            "data",
        ),
        ("v1", "ConfigMap", json!({"immutable": true}), json!({}), "immutable"),
        ("v1", "Secret", json!({"type": "Opaque"}), json!({"type": "kubernetes.io/tls"}), "type"),
        (
            "storage.k8s.io/v1",
            "StorageClass",
            json!({"provisioner": "a"}),
            json!({"provisioner": "b"}),
            "provisioner",
        ),
    ];
    for (api_version, kind, old, new, field) in changes {
        let (old, mut new) = (objects(&[of(api_version, kind, old)]), of(api_version, kind, new));
        let told = format!("changes {field}, which");
        let said = faults(&objects(&[new.clone()]), &old);
        assert!(said.iter().any(|said| said.contains(&told)), "{kind}: {said:?}");
        let same = faults(&old, &old);
        assert!(!same.iter().any(|said| said.contains("changes")), "{kind}: {same:?}");
        new["metadata"]["annotations"] = json!({"kustomize.toolkit.fluxcd.io/force": "enabled"});
        let forced = faults(&objects(&[new]), &old);
        assert!(!forced.iter().any(|said| said.contains("changes")), "Flux makes it anew: {forced:?}");
    }
    let open = [
        ("apps/v1", "Deployment", json!({"spec": {"replicas": 1}}), json!({"spec": {"replicas": 2}})),
        ("v1", "ConfigMap", json!({"data": {"a": "1"}}), json!({"data": {"a": "2"}})),
        ("v1", "Service", json!({"spec": {}}), json!({"spec": {"clusterIP": "10.0.0.1"}})),
    ];
    for (api_version, kind, old, new) in open {
        let said = faults(&objects(&[of(api_version, kind, new)]), &objects(&[of(api_version, kind, old)]));
        assert!(!said.iter().any(|said| said.contains("changes")), "{kind}: {said:?}");
    }
}

#[test]
fn hostile_42_many_faults_are_counted_and_some_are_told() {
    let objects = objects(&(0..1000).map(|n| {
        json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": format!("a{n}")}, "x\u{1b}[31m\n": 1})
    }).collect::<Vec<_>>());
    let refused = objects.validate(&Objects::default()).expect_err("faults");
    assert_eq!((refused.total, refused.problems.len()), (1000, 20));
    assert!(!refused.to_string().contains('\u{1b}'));
}

#[test]
fn what_the_program_said_is_kept_beside_the_objects() {
    let about = json!({"apiVersion": "synth-controller.dev/v1alpha1", "kind": "SynthOutput",
        "inputSchema": {"type": "object", "properties": {"replicas": {"type": "integer"}}},
        "origins": [{"apiVersion": "apps/v1", "kind": "Deployment", "name": "web", "path": "shop/web", "source": "src/main.rs:3"}]});
    let told = objects(&[deployment(), about]);
    let kept = Objects::from_bytes(&told.to_record(), &Limits::default()).expect("a record");
    assert_eq!(kept.about(), told.about());
    assert_eq!(kept.to_bytes(), told.to_bytes(), "and the objects are the same");
    assert!(kept.about().input_schema().is_some());
    let plain = objects(&[deployment()]);
    assert_eq!(plain.to_record(), plain.to_bytes());
    let mut changed = deployment();
    changed["spec"]["replicas"] = 3.into();
    let lines = synth_manifest::diff(&kept, &objects(&[changed])).to_string();
    assert!(lines.contains("(src/main.rs:3, shop/web)"), "the last known place: {lines}");
}
