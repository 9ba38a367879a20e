//! What `synth-manifest` knows of Kubernetes' own kinds is what the API server's document says.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may fail, and is told by its environment to write"
)]

use std::{fs, path::Path};

use serde_json::Value;
use synth_manifest::{Scope, scope};
use synth_typegen::Document;

#[test]
fn hostile_19_the_scope_of_each_kind_is_what_the_api_server_says() {
    for kind in Document::committed().unwrap().kinds {
        let expected = if kind.namespaced { Scope::Namespaced } else { Scope::Cluster };
        assert_eq!(scope(&kind.group, &kind.kind), Some(expected), "{}/{}", kind.group, kind.kind);
    }
    assert_eq!(scope("example.com", "Deployment"), None);
}

#[test]
fn the_document_that_objects_are_judged_by_is_the_one_that_types_are_made_of() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let committed: Value =
        serde_json::from_str(&fs::read_to_string(root.join("openapi/kubernetes.json")).unwrap()).unwrap();
    let file = root.join("../manifest/src/schema/kubernetes.json");
    // As values: in which order serde_json keeps names depends on what else is compiled.
    let is_same = || {
        serde_json::from_str::<Value>(&fs::read_to_string(&file).unwrap())
            .is_ok_and(|found| found == committed)
    };
    if std::env::var_os("UPDATE_GENERATED").is_some() && !is_same() {
        fs::write(&file, committed.to_string() + "\n").unwrap();
    }
    assert!(is_same(), "{} is not the API server's document: run `make generate`", file.display());
    assert_eq!(synth_manifest::kubernetes_version(), Document::committed().unwrap().version);
}
