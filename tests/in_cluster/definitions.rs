//! What the API server says of our kinds and of Flux's, without any controller.

use serde_json::{Value, json};

use crate::{
    cluster::{kubectl, kubectl_with},
    kind::{EXTERNAL_ARTIFACT, SYNTH},
    space::Space,
};

const URL: &str = "https://git.example/shop.git";

#[tokio::test]
async fn g1_a_new_synth_does_not_count_as_current() {
    let space = Space::bare("g1").await;
    // Not kept, so that no controller touches it.
    let spec = json!({"git": {"url": URL}, "interval": "10m"});
    let create = ["-n", &space.namespace, "create", "--dry-run=server", "-o", "json", "-f", "-"];
    let created = kubectl_with(&create, &space.object(SYNTH, "shop", &spec).to_string());
    let synth: Value = serde_json::from_str(&created).unwrap();
    assert_eq!(synth["status"], json!({"observedGeneration": -1}));
}

#[tokio::test]
async fn g21_kubectl_lists_synths_by_short_name_and_category_with_the_columns_that_tell_the_story() {
    let space = Space::bare("g21").await;
    space.synth("shop", URL, json!({"suspend": true}));
    let table = space.kubectl(&["get", "syn"]);
    let header: Vec<&str> = table.lines().next().unwrap().split_whitespace().collect();
    assert_eq!(header, ["NAME", "READY", "STATUS", "OBJECTS", "AGE"], "{table}");
    let wide = space.kubectl(&["get", "synths", "-o", "wide"]);
    let header: Vec<&str> = wide.lines().next().unwrap().split_whitespace().collect();
    assert_eq!(header, ["NAME", "READY", "STATUS", "OBJECTS", "REVISION", "SOURCE", "AGE"], "{wide}");
    for category in ["fluxcd", "fluxcd-sources", "all"] {
        let listed = space.kubectl(&["get", category, "-o", "name"]);
        assert!(listed.contains("synth.synth-controller.dev/shop"), "{category}: {listed}");
    }
    let explained = kubectl(&["explain", "synth.spec.interval"]);
    assert!(explained.contains("How often"), "{explained}");
}

#[tokio::test]
async fn a3_a4_the_api_server_takes_no_artifact_that_lacks_something_or_has_a_strange_digest() {
    let space = Space::bare("a3").await;
    let spec = json!({"sourceRef": {"apiVersion": "v1", "kind": "Synth", "name": "shop", "namespace": "x"}});
    space.apply(&space.object(EXTERNAL_ARTIFACT, "shop", &spec).to_string());
    let artifact = json!({
        "digest": "sha256:ab",
        "path": "a.tar.gz",
        "url": "http://host/a.tar.gz",
        "revision": "main@sha256:ab",
        "lastUpdateTime": "2026-01-01T00:00:00Z",
    });
    let mut cases: Vec<(String, Value, &str)> = ["digest", "path", "url", "revision", "lastUpdateTime"]
        .map(|field| {
            let mut lacking = artifact.clone();
            lacking.as_object_mut().unwrap().remove(field);
            (format!("without {field}"), lacking, "Required value")
        })
        .to_vec();
    let mut strange = artifact.clone();
    strange["digest"] = json!("abc");
    cases.push(("a digest without algorithm".to_owned(), strange, "should match"));
    for (name, artifact, complaint) in cases {
        let change = json!({"status": {"artifact": artifact}});
        let refused = space.patch_status(EXTERNAL_ARTIFACT, "shop", change).await;
        let error = refused.expect_err(&name).to_string();
        assert!(error.contains(complaint), "{name}: {error}");
    }
    let change = json!({"status": {"artifact": artifact}});
    space.patch_status(EXTERNAL_ARTIFACT, "shop", change).await.unwrap();
}
