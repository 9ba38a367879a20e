//! CRDs as their projects publish them become types that compile, and write what their users write.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]
#![allow(missing_docs, reason = "nobody depends on a test")]

mod support;

use std::fs;

use serde_json::Value;
use support::{
    App, CERT_MANAGER, GATEWAY_API, KUSTOMIZE_CONTROLLER, PROMETHEUS, ROLLOUTS, SOURCE_CONTROLLER,
};
use synth_typegen::{import_crds, write_into};

#[test]
fn types_of_real_crds_compile_without_a_warning_and_write_real_objects() {
    let mut sources = CERT_MANAGER.crds("deploy/crds");
    sources.extend(GATEWAY_API.crds("config/crd/experimental"));
    sources.extend(PROMETHEUS.crds("example/prometheus-operator-crd"));
    sources.extend(ROLLOUTS.crds("manifests/crds"));
    sources.extend(KUSTOMIZE_CONTROLLER.crds("config/crd/bases"));
    sources.extend(SOURCE_CONTROLLER.crds("config/crd/bases"));
    assert!(sources.len() > 40, "{} files have CRDs", sources.len());
    let app = App::new("published");
    write_into(&app.source().join("custom"), &import_crds(&sources).unwrap()).unwrap();
    app.write("main.rs", concat!(include_str!("apps/published.rs"), "\nmod custom;\n"));
    let mut objects = app.objects();
    // In which order they are printed is another test's.
    objects.sort_by_key(|object| {
        [&object["apiVersion"], &object["kind"], &object["metadata"]].map(Value::to_string)
    });
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/apps/published.json");
    #[expect(clippy::disallowed_methods, reason = "a test is told by its environment to write")]
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::write(path, serde_json::to_string_pretty(&objects).unwrap() + "\n").unwrap();
    }
    let expected: Vec<Value> = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    for (object, expected) in objects.iter().zip(&expected) {
        assert_eq!(object, expected);
    }
    assert_eq!(objects.len(), expected.len());
}
