//! What is said about the difference of two results.

#![allow(clippy::expect_used, clippy::panic, clippy::format_collect, reason = "these are tests")]

use proptest::prelude::*;
use synth_manifest::{ChangedObject, Changes, Limits, Mark, Objects, ReadOptions, diff, read};

fn objects(text: &str) -> Objects {
    read(text.as_bytes(), &Limits::default(), &ReadOptions { allow_empty: true }).expect("objects")
}

const SHOP: &str = r#"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 1
  paused: true
  template:
    spec:
      containers:
      - {name: web, image: "nginx:1.25", args: [a, b]}
      - {name: log, image: "busybox"}
      hosts: [{ip: 1.1.1.1}, {ip: 2.2.2.2}]
---
apiVersion: v1
kind: Service
metadata: {name: old, namespace: shop}
"#;

#[test]
fn a_changed_object_is_told_with_where_it_comes_from() {
    let config = |value: &str| serde_json::json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"x": value}});
    let about = serde_json::json!({
        "apiVersion": "synth-controller.dev/v1alpha1", "kind": "SynthOutput",
        "origins": [{"apiVersion": "v1", "kind": "ConfigMap", "name": "a", "path": "shop/a", "source": "src/main.rs:3"}],
    });
    let old = objects(&config("1").to_string());
    let changes = diff(&old, &objects(&format!("{about}{}", config("2"))));
    assert_eq!(changes.to_string(), "~ v1 ConfigMap a (src/main.rs:3, shop/a)\n    data.x: \"1\" → \"2\"\n");
    let same = objects(&format!("{about}{}", config("1")));
    assert!(diff(&old, &same).is_empty(), "what is said about objects is no part of them");
}

#[test]
fn added_changed_and_removed_objects_are_told_with_their_fields() {
    let new = r#"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, labels: {"app.kubernetes.io/name": web}}
spec:
  replicas: 3
  template:
    spec:
      containers:
      - {name: web, image: "nginx:1.27", args: [a]}
      - {name: proxy, image: envoy}
      hosts: [{ip: 1.1.1.1}, {ip: "\e[31m"}]
---
apiVersion: v1
kind: Namespace
metadata: {name: shop}
"#;
    let changes = diff(&objects(SHOP), &objects(new));
    assert_eq!(
        changes.to_string(),
        r#"+ v1 Namespace shop
~ apps/v1 Deployment shop/web
    metadata.labels: added {"app.kubernetes.io/name":"web"}
    spec.paused: removed true
    spec.replicas: 1 → 3
    spec.template.spec.containers[web].args[1]: removed "b"
    spec.template.spec.containers[web].image: "nginx:1.25" → "nginx:1.27"
    spec.template.spec.containers[log]: removed {"image":"busybox","name":"log"}
    spec.template.spec.containers[proxy]: added {"image":"envoy","name":"proxy"}
    spec.template.spec.hosts[1].ip: "2.2.2.2" → "\u{1b}[31m"
- v1 Service shop/old
"#
    );
    assert_eq!(changes.lines()[0].mark, Mark::Added);
    let json = serde_json::to_string(&changes).expect("JSON");
    assert_eq!(serde_json::from_str::<Changes>(&json).expect("its own JSON"), changes);
}

#[test]
fn another_order_of_named_items_is_a_change() {
    let text =
        |order: &str| format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec: {{env: [{order}]}}\n");
    let changes = diff(&objects(&text("{name: A}, {name: B}")), &objects(&text("{name: B}, {name: A}")));
    assert_eq!(
        changes.to_string(),
        "~ v1 Pod a\n    spec.env[0].name: \"A\" → \"B\"\n    spec.env[1].name: \"B\" → \"A\"\n"
    );
}

#[test]
fn c2_the_same_objects_written_otherwise_are_no_change() {
    let json = r#"[{"kind":"Service","metadata":{"namespace":"shop","name":"old"},"apiVersion":"v1","x":[1.0,1e2]}]"#;
    let yaml = "# another commit\nx:\n- 1\n- 100\napiVersion: v1\nkind: Service\nmetadata:\n  name: \"old\"\n  namespace: shop\n";
    assert!(diff(&objects(json), &objects(yaml)).is_empty());
}

#[test]
fn hostile_22_nothing_of_a_secret_is_shown() {
    let text = |value: &str, label: &str| {
        format!(
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n  labels: {{x: {label}}}\n  annotations: {{v: {value}}}\n\
             type: Opaque\ndata:\n  p: {value}\nstringData: {{q: {value}, {value}: r}}\n"
        )
    };
    let changes = diff(&objects(&text("hunter1", "a")), &objects(&text("hunter2", "b")));
    let without_names = changes.to_string().replace(".hunter1:", ".").replace(".hunter2:", ".");
    assert_eq!(
        without_names,
        "~ v1 Secret a\n    data.p: changed (hidden)\n    metadata.annotations.v: changed (hidden)\n    \
         metadata.labels.x: \"a\" → \"b\"\n    stringData. changed (hidden)\n    stringData. changed (hidden)\n    \
         stringData.q: changed (hidden)\n"
    );
    assert!(!serde_json::to_string(&changes).expect("JSON").contains("\"hunter"));
}

#[test]
fn fields_and_values_are_bounded() {
    let text = |value: &str| {
        let fields: String = (0..200).map(|n| format!("  f{n:03}: {value}{}\n", "x".repeat(5_000))).collect();
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata:\n{fields}")
    };
    let changes = diff(&objects(&text("a")), &objects(&text("b")));
    let object = &changes.changed[0];
    assert_eq!((object.fields.len(), object.more), (ChangedObject::FIELDS, 150));
    assert!(changes.to_string().len() < 20_000);
    assert!(changes.to_string().ends_with("    and 150 more\n"));
}

/// A few small objects, in any order.
fn any_objects() -> impl Strategy<Value = Vec<(u8, Option<u8>, u8)>> {
    proptest::collection::btree_map(0..9u8, (proptest::option::of(0..3u8), 0..3u8), 0..8)
        .prop_map(|map| map.into_iter().map(|(name, (namespace, value))| (name, namespace, value)).collect())
}

fn text_of(objects: &[(u8, Option<u8>, u8)]) -> String {
    let object = |(name, namespace, value): &(u8, Option<u8>, u8)| {
        let namespace = namespace.map(|n| format!("n{n}"));
        let metadata = serde_json::json!({"name": format!("o{name}"), "namespace": namespace});
        serde_json::json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {"v": value}}).to_string()
    };
    objects.iter().map(object).collect()
}

proptest! {
    #[test]
    fn nothing_differs_from_itself_and_the_way_back_is_the_reverse(a in any_objects(), b in any_objects()) {
        let (a, b) = (objects(&text_of(&a)), objects(&text_of(&b)));
        prop_assert!(diff(&a, &a).is_empty());
        let (there, back) = (diff(&a, &b), diff(&b, &a));
        prop_assert_eq!(&there.added, &back.removed);
        prop_assert_eq!(&there.removed, &back.added);
        prop_assert_eq!(there.changed.len(), back.changed.len());
        prop_assert_eq!(a.len() + there.added.len() - there.removed.len(), b.len());
        prop_assert_eq!(there.is_empty(), a.to_bytes() == b.to_bytes());
    }
}
