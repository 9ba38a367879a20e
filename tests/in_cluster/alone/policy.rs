//! With the admission policy that the chart has on request: it is for all namespaces.

use std::time::Instant;

use serde_json::json;

use crate::{
    cluster::{FLUX, try_kubectl},
    kind::{EXTERNAL_ARTIFACT, SYNTH},
    repository::Served,
    space::Space,
    support::generator::prints_into,
    watch,
};

#[tokio::test(flavor = "multi_thread")]
async fn hostile_41_with_the_admission_policy_nobody_else_says_that_an_artifact_is_a_synths() {
    let space = Space::alone("policy").await;
    space.release().install(&["admissionPolicy.enabled=true"]).unwrap();
    let ours = json!({"apiVersion": "synth-controller.dev/v1alpha1", "kind": "Synth", "name": "forged"});
    let forged = space.object(EXTERNAL_ARTIFACT, "forged", &json!({"sourceRef": ours})).to_string();
    let theirs = json!({"sourceRef": {"kind": "GitRepository", "name": "theirs"}});
    let theirs = space.object(EXTERNAL_ARTIFACT, "theirs", &theirs).to_string();
    let dry = |object: &str, more: &[&str]| {
        let apply = ["-n", &space.namespace, "apply", "--dry-run=server", "-f", "-"];
        try_kubectl(&[&apply, more].concat(), object)
    };
    // An API server takes a policy up a moment after it was made.
    let deadline = Instant::now() + watch::PATIENCE;
    let denied = loop {
        match dry(&forged, &[]) {
            Err(denied) => break denied,
            Ok(_) => assert!(Instant::now() < deadline, "a forged artifact is never denied"),
        }
    };
    assert!(denied.contains("only synth-controller writes an ExternalArtifact"), "{denied}");
    // What belongs to others is theirs, and none of the controller's business.
    dry(&theirs, &[]).unwrap();
    let account = format!("--as=system:serviceaccount:{FLUX}:synth-controller");
    let denied = dry(&theirs, &[&account]).unwrap_err();
    assert!(denied.contains("writes only ExternalArtifacts that come from a Synth"), "{denied}");

    // The controller itself goes on, and nobody else has a say in what it publishes but to ask for it.
    let repository = Served::of(&prints_into(&space.namespace, "one")).await;
    space.synth("app", &repository.url, json!({}));
    space.kustomization("app", json!({}));
    space.until_ready(SYNTH, "app").await;
    let change = json!({"status": {"artifact": {"url": "http://evil/"}}});
    let denied = space.patch_status(EXTERNAL_ARTIFACT, "app", change).await.unwrap_err().to_string();
    assert!(denied.contains("only synth-controller"), "{denied}");
    space.kubectl(&["annotate", "externalartifact/app", "somebody=asks"]);
    repository.commit(&prints_into(&space.namespace, "two"));
    space.request(EXTERNAL_ARTIFACT, "app").await;
    space.until_text("two").await;
}
