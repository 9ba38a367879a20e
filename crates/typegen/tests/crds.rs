//! CRDs that are none, or break what the API server would never take; and what becomes of the ones that are.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]
#![allow(missing_docs, reason = "nobody depends on a test")]

use std::fs;

use serde_json::{Value, json};
use synth_typegen::{File, Source, import_crds, write_into};

fn source(name: &str, value: &Value) -> Source {
    Source::new(name, value.to_string())
}

fn files(crd: &Value) -> Vec<File> {
    import_crds(&[source("crd.json", crd)]).unwrap()
}

/// The text of the only module.
fn module(crd: &Value) -> String {
    let files = files(crd);
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["example_com/mod.rs", "example_com/v1.rs", "mod.rs"]);
    files[1].text.clone()
}

#[expect(clippy::needless_pass_by_value, reason = "reads better without a `&`")]
fn crd(kind: &str, schema: Value) -> Value {
    json!({
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": format!("{}s.example.com", kind.to_lowercase())},
        "spec": {
            "group": "example.com",
            "scope": "Cluster",
            "names": {"kind": kind},
            "versions": [{"name": "v1", "served": true, "schema": {"openAPIV3Schema": schema}}],
        },
    })
}

#[expect(clippy::needless_pass_by_value, reason = "reads better without a `&`")]
fn with_spec(kind: &str, fields: Value) -> Value {
    crd(kind, json!({"type": "object", "properties": {"spec": {"type": "object", "properties": fields}}}))
}

#[test]
fn what_is_no_crd_is_refused_with_its_file_its_name_and_the_field() {
    let broken =
        json!({"rules": {"type": "array", "items": {"type": "object", "properties": {"to": {"type": 3}}}}});
    let mut old = crd("Thing", json!({}));
    old["apiVersion"] = "apiextensions.k8s.io/v1beta1".into();
    let mut groupless = crd("Thing", json!({}));
    groupless["spec"]["group"] = Value::Null;
    let mut tabbed = crd("Thing", json!({}));
    tabbed["spec"]["group"] = "e\txample.com".into();
    let mut escaping = crd("Thing", json!({}));
    escaping["spec"]["versions"][0]["name"] = "../v1".into();
    let mut unserved = crd("Thing", json!({}));
    unserved["spec"]["versions"][0]["served"] = false.into();
    let config = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}});
    for (value, message) in [
        (json!({}), "crd.json: "),
        (config, "crd.json: there is no CustomResourceDefinition in it"),
        (
            old,
            "crd.json: the CRD things.example.com: is of apiextensions.k8s.io/v1beta1, and apiextensions.k8s.io/v1 is what can be read",
        ),
        (groupless, "crd.json: the CRD things.example.com: has no spec.group"),
        (tabbed, r#"crd.json: the CRD things.example.com: "e\txample.com" cannot be its spec.group"#),
        (escaping, r#"crd.json: the CRD things.example.com: "../v1" cannot be its spec.versions[0].name"#),
        (unserved, "crd.json: the CRD things.example.com: serves no version"),
        (
            with_spec("Thing", broken),
            "crd.json: the CRD things.example.com: v1: spec.rules[].to: invalid type: integer `3`, expected a string",
        ),
    ] {
        let error = import_crds(&[source("crd.json", &value)]).expect_err(message).to_string();
        assert!(error.starts_with(message), "{error}");
    }
}

#[test]
fn a_kind_that_two_files_define_is_refused() {
    let thing = crd("Thing", json!({}));
    let error = import_crds(&[source("a.json", &thing), source("b.json", &thing)]).unwrap_err();
    assert_eq!(error.to_string(), "b.json: the CRD things.example.com: is in a.json, too");
}

#[test]
fn groups_that_are_one_name_in_rust_do_not_write_over_each_other() {
    let of_group = |group: &str| {
        let mut crd = crd("Thing", json!({"type": "object"}));
        crd["spec"]["group"] = group.into();
        source(group, &crd)
    };
    let error = import_crds(&[of_group("an.example"), of_group("an-example")]).unwrap_err().to_string();
    assert_eq!(
        error,
        "an_example/v1.rs: would have the types of an-example/v1 and of an.example/v1: import them into two folders"
    );
}

#[test]
fn a_kind_that_is_called_like_a_word_of_the_generated_code_gets_another_name_in_rust_only() {
    let text = module(&with_spec("Value", json!({})));
    assert!(text.contains("pub struct Value2(Fields);"), "{text}");
    assert!(text.contains(r#"kind!(Value2, "example.com/v1", "Value", Cluster);"#), "{text}");
}

#[test]
fn a_part_that_is_called_like_another_kind_leaves_it_its_name() {
    let part = json!({"spec": {"type": "object", "properties": {"a": {"type": "string"}}}});
    let crds = [crd("Thing", json!({"type": "object", "properties": part})), crd("ThingSpec", json!({}))];
    let sources = [source("1.json", &crds[0]), source("2.json", &crds[1])];
    let text = &import_crds(&sources).unwrap()[1].text;
    assert!(text.contains(r#"kind!(ThingSpec, "example.com/v1", "ThingSpec", Cluster);"#), "{text}");
    assert!(text.contains("pub fn new(spec: impl Into<ThingSpec2>) -> Self"), "{text}");
}

#[test]
fn a_field_that_is_there_under_the_same_name_with_the_same_schema_is_one_type() {
    let secret = |about: &str| {
        json!({"type": "object", "properties": {"a": {
            "type": "object", "description": about, "properties": {"x": {"type": "string"}},
        }}})
    };
    let text = module(&with_spec("Thing", json!({"one": secret("Of one."), "two": secret("Of two.")})));
    assert_eq!(text.matches("pub struct").count(), 5, "{text}");
}

#[test]
fn what_has_a_default_need_not_be_given() {
    let fields = json!({"type": "object", "required": ["name", "port"], "properties": {
        "name": {"type": "string"}, "port": {"type": "integer", "format": "int32", "default": 80},
    }});
    let text = module(&with_spec("Thing", json!({"to": fields})));
    assert!(text.contains("pub fn new(name: impl Into<String>) -> Self"), "{text}");
    assert!(text.contains("/// `port`: an integer of 32 bits, `80` when left out."), "{text}");
}

#[test]
fn descriptions_are_documentation_and_sources_are_named() {
    let size = json!({"type": "string", "description": "How <much>.\n\n    code()\n---\nFor developers."});
    let thing = with_spec("Thing", json!({"size": size}));
    let text = module(&thing);
    assert!(
        text.contains("/// `size`: text.\n///\n/// How \\<much>.\n///\n/// code()\npub fn size("),
        "{text}"
    );
    let digest = text.split("sha256:").nth(1).unwrap().split(".\n").next().unwrap();
    assert!(text.starts_with(
        "//! `example.com/v1`. Generated: see `synth-typegen`.\n//!\n//! From `crd.json`, sha256:"
    ));
    assert!(digest.len() == 64 && !text.contains("For developers"), "{text}");
}

#[test]
fn no_name_and_no_value_of_a_crd_becomes_code() {
    let evil = "a`\n}\nfn evil() {}\r\u{202e}";
    let fields = json!({
        evil: {"type": "object", "properties": {evil: {"type": "string", "default": evil}}},
        "mode": {"type": "string", "enum": [evil], "description": evil},
    });
    let schema = json!({"type": "object", "required": [evil], "properties": fields});
    let file = syn::parse_file(&module(&crd("Thing", schema))).unwrap();
    assert!(!file.items.iter().any(|item| matches!(item, syn::Item::Fn(_))));
}

#[test]
fn the_same_input_gives_the_same_bytes_in_whatever_order() {
    let [a, b] = ["A", "B"].map(|kind| source(kind, &crd(kind, json!({"type": "object"}))));
    assert_eq!(import_crds(&[a.clone(), b.clone()]).unwrap(), import_crds(&[b, a]).unwrap());
}

#[test]
fn files_are_formatted_and_keep_what_was_imported_before_and_what_is_not_ours() {
    let folder = tempfile::tempdir().unwrap();
    let read = |path: &str| fs::read_to_string(folder.path().join(path)).unwrap();
    write_into(folder.path(), &files(&with_spec("Thing", json!({})))).unwrap();
    assert!(read("example_com/v1.rs").contains("\n    /// One with what it has to have: `spec`.\n"));
    let mut other = crd("Other", json!({}));
    other["spec"]["group"] = "another.org".into();
    write_into(folder.path(), &files(&other)).unwrap();
    assert!(read("mod.rs").ends_with("\npub mod another_org;\npub mod example_com;\n"), "{}", read("mod.rs"));

    fs::remove_dir_all(folder.path().join("example_com")).unwrap();
    write_into(folder.path(), &files(&other)).unwrap();
    assert!(!read("mod.rs").contains("example_com"), "{}", read("mod.rs"));

    fs::write(folder.path().join("mod.rs"), "mod mine;\n").unwrap();
    let error = write_into(folder.path(), &files(&other)).unwrap_err().to_string();
    assert!(
        error.ends_with("mod.rs: is there already and was not generated: choose another folder"),
        "{error}"
    );
    assert_eq!(read("mod.rs"), "mod mine;\n");
}
