//! CRDs that are none, or break what the API server would never take.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

use serde_json::{Value, json};
use synth_typegen::{Document, import};

fn texts(crd: &Value) -> Vec<(String, String)> {
    let files = import(std::slice::from_ref(crd), &Document::committed().unwrap()).unwrap();
    files.into_iter().map(|file| (file.path, file.text)).collect()
}

#[expect(clippy::needless_pass_by_value, reason = "reads better without a `&`")]
fn crd(kind: &str, schema: Value) -> Value {
    json!({
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": "things.example.com"},
        "spec": {
            "group": "example.com",
            "scope": "Cluster",
            "names": {"kind": kind},
            "versions": [{"name": "v1", "served": true, "schema": {"openAPIV3Schema": schema}}],
        },
    })
}

#[test]
fn what_is_no_crd_is_refused_with_what_it_is() {
    for (value, message) in [
        (json!({}), "? ? is no CustomResourceDefinition"),
        (json!({"apiVersion": "v1", "kind": "ConfigMap"}), "v1 ConfigMap is no CustomResourceDefinition"),
        (
            json!({"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition"}),
            "has no spec.group",
        ),
        (crd("Thing", json!({"type": 3})), "the CRD things.example.com: v1: "),
    ] {
        let error = import(std::slice::from_ref(&value), &Document::committed().unwrap()).expect_err(message);
        assert!(error.to_string().contains(message), "{error}");
    }
}

#[test]
fn a_kind_that_is_called_like_a_word_of_the_generated_code_gets_another_name_in_rust_only() {
    let files = texts(&crd("Value", json!({"type": "object", "properties": {"spec": {"type": "object"}}})));
    let (path, text) = &files[2];
    assert_eq!(path, "example_com/v1/value.rs");
    assert!(text.contains("pub struct Value2(Fields);"), "{text}");
    assert!(text.contains(r#"kind!(Value2, "example.com/v1", "Value", Cluster);"#), "{text}");
}

#[test]
fn a_field_that_is_there_under_the_same_name_with_the_same_schema_is_one_type() {
    let secret = json!({"type": "object", "properties": {"a": {"type": "object", "properties": {"x": {"type": "string"}}}}});
    let spec = json!({"type": "object", "properties": {"one": secret, "two": secret}});
    let files = texts(&crd("Thing", json!({"type": "object", "properties": {"spec": spec}})));
    assert_eq!(files[2].1.matches("pub struct").count(), 5, "{}", files[2].1);
}

#[test]
fn the_same_input_gives_the_same_bytes_in_whatever_order() {
    let document = Document::committed().unwrap();
    let [a, b] = ["A", "B"].map(|kind| crd(kind, json!({"type": "object"})));
    let one = import(&[a.clone(), b.clone()], &document).unwrap();
    assert_eq!(one, import(&[b, a], &document).unwrap());
}
