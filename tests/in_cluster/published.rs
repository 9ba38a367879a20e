//! The `ExternalArtifact` of a Synth: what it says, whose it is, and who may touch it.

use std::sync::{Arc, Mutex};

use futures::StreamExt as _;
use kube::runtime::{WatchStreamExt as _, watcher};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use synth_api::SynthStatus;

use crate::{
    cluster::{FLUX, tool},
    kind::{CONFIG_MAP, EXTERNAL_ARTIFACT, KUSTOMIZATION, SYNTH},
    repository::Served,
    rules,
    space::Space,
    support::generator::{main_rs, prints_into},
    watch,
};

/// A repository that prints this text, with a Synth and a Kustomization `app` of it that are ready.
async fn applied(space: &Space, text: &str) -> Served {
    let repository = Served::of(&prints_into(&space.namespace, text)).await;
    space.synth("app", &repository.url, json!({}));
    space.kustomization("app", json!({}));
    space.until_ready(SYNTH, "app").await;
    space.until_applied("app").await;
    repository
}

async fn artifact(space: &Space) -> Value {
    space.get(EXTERNAL_ARTIFACT, "app").await.expect("an ExternalArtifact")
}

/// What the artifact server gives for this path, by way of the API server.
fn download(path: &str) -> Vec<u8> {
    let raw = format!("/api/v1/namespaces/{FLUX}/services/synth-controller:80/proxy/{path}");
    let output = tool("kubectl").args(["get", "--raw", &raw]).output().unwrap();
    assert!(output.status.success(), "{path}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[tokio::test]
async fn a1_to_a11_and_a15_what_is_published_is_complete_and_true() {
    let space = Space::new("a1").await;
    let repository = applied(&space, "one").await;
    let found = artifact(&space).await;
    let (metadata, status) = (&found["metadata"], &found["status"]);
    let synth = space.get(SYNTH, "app").await.unwrap();
    let uid = &synth["metadata"]["uid"];
    assert_eq!(found["apiVersion"], "source.toolkit.fluxcd.io/v1");
    assert_eq!(
        found["spec"]["sourceRef"],
        json!({
            "apiVersion": "synth-controller.dev/v1alpha1", "kind": "Synth", "name": "app",
            "namespace": space.namespace,
        })
    );
    assert_eq!(metadata["labels"]["app.kubernetes.io/managed-by"], "synth-controller");
    assert_eq!(&metadata["labels"]["synth-controller.dev/generator"], uid);
    let owner = &metadata["ownerReferences"][0];
    assert_eq!((&owner["uid"], &owner["controller"]), (uid, &json!(true)));
    let fields: Vec<_> = status.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["artifact", "conditions"]);

    let published = &status["artifact"];
    let text = |field: &str| published[field].as_str().unwrap_or_else(|| panic!("{field}: {published:#}"));
    let ready = watch::condition(&found, "Ready").unwrap();
    assert_eq!((&ready["status"], &ready["reason"]), (&json!("True"), &json!("Succeeded")));
    assert!(ready["message"].as_str().unwrap().contains(text("revision")), "{ready:#}");
    assert!(text("revision").starts_with("main@sha256:"), "{published:#}");
    assert!(!text("lastUpdateTime").is_empty());
    let address = format!("http://synth-controller.{FLUX}.svc.cluster.local./{}", text("path"));
    assert_eq!(text("url"), address, "d1: with a dot at the end of the host");
    let bytes = download(text("path"));
    assert_eq!(published["size"], bytes.len());
    assert_eq!(text("digest"), format!("sha256:{}", hex::encode(Sha256::digest(&bytes))));

    let origin = &published["metadata"]["org.opencontainers.image.revision"];
    assert_eq!(*origin, format!("main@sha1:{}", repository.repository.head()));
    assert_eq!(published["metadata"]["org.opencontainers.image.source"], repository.url.as_str());
    let consumer = space.get(KUSTOMIZATION, "app").await.unwrap();
    assert_eq!(&consumer["status"]["lastAppliedOriginRevision"], origin);
}

#[tokio::test]
async fn a8_a_failure_keeps_what_is_served_and_its_consumer_ready_and_the_next_good_commit_recovers() {
    let space = Space::new("a8").await;
    let repository = applied(&space, "one").await;
    let good = artifact(&space).await["status"]["artifact"].clone();
    repository.commit("fn main() { let x: u16 = \"no\"; }\n");
    space.request(SYNTH, "app").await;
    let failed = space.until_condition(SYNTH, "app", "Stalled", "True", "BuildFailed").await;
    assert_eq!(failed["status"]["artifact"], good);
    assert_eq!(failed["status"]["lastRun"]["failures"], 2, "it was tried once more");
    let said = artifact(&space).await;
    assert_eq!(said["status"]["artifact"], good);
    let ready = watch::condition(&said, "Ready").unwrap();
    assert_eq!((&ready["status"], &ready["reason"]), (&json!("False"), &json!("FetchFailed")));
    let value = space.request(KUSTOMIZATION, "app").await;
    space
        .until(KUSTOMIZATION, "app", "ready at the last good revision", |object| {
            object["status"]["lastHandledReconcileAt"] == value.as_str()
                && object["status"]["lastAppliedRevision"] == good["revision"]
                && watch::is(object, "Ready", "True", "")
        })
        .await;
    repository.commit(&prints_into(&space.namespace, "two"));
    space.request(SYNTH, "app").await;
    space.until_text("two").await;
    space.until_ready(SYNTH, "app").await;
    assert!(watch::is(&artifact(&space).await, "Ready", "True", "Succeeded"));
}

#[tokio::test]
async fn a12_a_hand_that_edits_or_deletes_the_artifact_is_undone_at_once() {
    let space = Space::new("a12").await;
    let _repository = applied(&space, "one").await;
    let good = artifact(&space).await;
    let restored = async |what: &str| {
        space
            .until(EXTERNAL_ARTIFACT, "app", what, |object| {
                object["status"] == good["status"]
                    && object["spec"] == good["spec"]
                    && object["metadata"]["labels"] == good["metadata"]["labels"]
                    && object["metadata"]["ownerReferences"] == good["metadata"]["ownerReferences"]
            })
            .await
    };
    // An address that answers: its consumer asks one that does not for minutes, and takes as long to go.
    let url = format!("{}.other", good["status"]["artifact"]["url"].as_str().unwrap());
    let change = json!({"status": {"artifact": {"revision": "main@sha256:00", "url": url}}});
    space.patch_status(EXTERNAL_ARTIFACT, "app", change).await.unwrap();
    restored("its status is ours again").await;
    space.patch_status(EXTERNAL_ARTIFACT, "app", json!({"status": {"artifact": null}})).await.unwrap();
    restored("its artifact is there again").await;
    // One at a time: without any of our marks it would be somebody else's.
    space.patch(EXTERNAL_ARTIFACT, "app", json!({"spec": {"sourceRef": {"name": "other"}}})).await;
    restored("its source is ours again").await;
    space.patch(EXTERNAL_ARTIFACT, "app", json!({"metadata": {"labels": null}})).await;
    restored("its labels are there again").await;
    space.kubectl(&["delete", "externalartifact/app"]);
    let again = restored("it is there again").await;
    assert_ne!(again["metadata"]["uid"], good["metadata"]["uid"]);
    // What is restored needs no second write: its version stays.
    let handled = space.request(SYNTH, "app").await;
    space.until_handled("app", &handled).await;
    let rested = artifact(&space).await;
    assert_eq!(rested["metadata"]["resourceVersion"], again["metadata"]["resourceVersion"]);
}

#[tokio::test]
async fn a12_g7_a_suspended_synth_leaves_an_artifact_that_somebody_pins_and_does_nothing_until_it_is_resumed()
{
    let space = Space::new("a12s").await;
    let repository = applied(&space, "one").await;
    let suspend = |suspend: bool| json!({"spec": {"suspend": suspend}});
    space.patch(SYNTH, "app", suspend(true)).await;
    let pin = json!({"status": {"artifact": {"revision": "pinned@sha256:00"}}});
    space.patch_status(EXTERNAL_ARTIFACT, "app", pin).await.unwrap();
    repository.commit(&prints_into(&space.namespace, "two"));
    let asked = repository.server.requests().len();
    space.request(SYNTH, "app").await;
    // Another Synth that goes all the way shows that the controller has had its time.
    let other = Served::of(&main_rs(
        r##"println!("{}", r#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"other"}}"#);"##,
    ))
    .await;
    space.synth("other", &other.url, json!({}));
    space.until_ready(SYNTH, "other").await;
    assert_eq!(artifact(&space).await["status"]["artifact"]["revision"], "pinned@sha256:00");
    assert_eq!(repository.server.requests().len(), asked, "nobody has looked");
    space.patch(SYNTH, "app", suspend(false)).await;
    space.until_text("two").await;
    space.until_ready(SYNTH, "app").await;
}

#[tokio::test]
async fn a14_an_artifact_of_somebody_else_is_not_taken_over_and_its_going_heals() {
    let space = Space::new("a14").await;
    let spec = json!({"sourceRef": {"kind": "GitRepository", "name": "theirs"}});
    space.apply(&space.object(EXTERNAL_ARTIFACT, "app", &spec).to_string());
    let theirs = artifact(&space).await;
    let repository = Served::of(&prints_into(&space.namespace, "one")).await;
    space.synth("app", &repository.url, json!({}));
    let stalled = space.until_condition(SYNTH, "app", "Stalled", "True", "ExternalArtifactTaken").await;
    let message = watch::condition(&stalled, "Ready").unwrap()["message"].as_str().unwrap().to_owned();
    assert!(message.contains("delete it"), "{message}");
    assert_eq!(artifact(&space).await, theirs);
    space.kubectl(&["delete", "externalartifact/app"]);
    space.until_ready(SYNTH, "app").await;
    assert!(watch::is(&artifact(&space).await, "Ready", "True", ""));
}

#[tokio::test]
async fn a14_deleting_a_synth_leaves_an_artifact_of_somebody_else() {
    let space = Space::new("a14d").await;
    let spec = json!({"sourceRef": {"kind": "GitRepository", "name": "theirs"}});
    space.apply(&space.object(EXTERNAL_ARTIFACT, "app", &spec).to_string());
    let repository = Served::of(&prints_into(&space.namespace, "one")).await;
    space.synth("app", &repository.url, json!({}));
    space.until_condition(SYNTH, "app", "Stalled", "True", "ExternalArtifactTaken").await;
    space.kubectl(&["delete", "synth/app"]);
    space.until_gone(SYNTH, "app").await;
    artifact(&space).await;
}

#[tokio::test]
async fn a16_what_others_write_to_a_status_stays_and_is_in_nobodys_way() {
    let space = Space::new("a16").await;
    let repository = applied(&space, "one").await;
    let condition = json!({
        "type": "Reviewed", "status": "True", "reason": "ByHand", "message": "",
        "lastTransitionTime": "2026-01-01T00:00:00Z",
    });
    let mut patch = space.object(SYNTH, "app", &json!({}));
    patch.as_object_mut().unwrap().remove("spec");
    patch["status"] = json!({"conditions": [condition]});
    let apply = ["apply", "--server-side", "--subresource=status", "--field-manager=reviewer", "-f", "-"];
    crate::cluster::kubectl_with(&[&["-n", &space.namespace], &apply[..]].concat(), &patch.to_string());
    repository.commit(&prints_into(&space.namespace, "two"));
    space.request(SYNTH, "app").await;
    space.until_text("two").await;
    let ready = space.until_ready(SYNTH, "app").await;
    assert!(watch::is(&ready, "Reviewed", "True", "ByHand"), "{ready:#}");
}

#[tokio::test]
async fn c2_g8_a_commit_that_changes_nothing_moves_neither_revision_nor_consumer() {
    let space = Space::new("c2").await;
    let repository = applied(&space, "one").await;
    let before = (artifact(&space).await, space.get(KUSTOMIZATION, "app").await.unwrap());
    let commit = repository.repository.commit(&[("README.md", "words")], "words only");
    for _ in 0..3 {
        let handled = space.request(SYNTH, "app").await;
        let synth = space.until_handled("app", &handled).await;
        assert_eq!(
            synth["status"]["source"]["revision"],
            format!("main@sha1:{commit}"),
            "it says what it saw"
        );
    }
    let after = (artifact(&space).await, space.get(KUSTOMIZATION, "app").await.unwrap());
    let version = |object: &Value| object["metadata"]["resourceVersion"].clone();
    assert_eq!(version(&before.0), version(&after.0));
    assert_eq!(version(&before.1), version(&after.1));
    assert!(space.get(CONFIG_MAP, "app").await.is_some());
}

#[tokio::test]
async fn g2_g8_every_status_that_anybody_sees_keeps_fluxs_rules_and_the_interval_alone_is_enough() {
    let space = Space::new("g2").await;
    let statuses = Arc::new(Mutex::new(Vec::new()));
    let events = watcher(space.api(SYNTH), watcher::Config::default()).default_backoff();
    let seen = statuses.clone();
    let watching = tokio::spawn(events.applied_objects().for_each(move |object| {
        seen.lock().unwrap().extend(object.map(|object| serde_json::to_value(object).unwrap()));
        std::future::ready(())
    }));

    let repository = Served::of(&prints_into(&space.namespace, "one")).await;
    space.synth("app", &repository.url, json!({"interval": "10s"}));
    space.kustomization("app", json!({}));
    space.until_ready(SYNTH, "app").await;
    space.until_applied("app").await;
    // Nobody asks for anything: not for the commit that does not compile, nor for the one that heals it.
    repository.commit("fn main() {");
    space.until_condition(SYNTH, "app", "Stalled", "True", "BuildFailed").await;
    repository.commit(&prints_into(&space.namespace, "two"));
    space.until_text("two").await;
    space.until_applied("app").await;
    let rested = space.until_ready(SYNTH, "app").await;
    let version = |object: &Value| object["metadata"]["resourceVersion"].clone();
    let consumer = space.get(KUSTOMIZATION, "app").await.unwrap();
    // Three intervals in which nothing happens.
    repository.server.asked(3).await;
    assert_eq!(version(&space.get(SYNTH, "app").await.unwrap()), version(&rested));
    assert_eq!(version(&space.get(KUSTOMIZATION, "app").await.unwrap()), version(&consumer));
    space.patch(SYNTH, "app", json!({"spec": {"path": "./nowhere"}})).await;
    space.until_condition(SYNTH, "app", "Ready", "False", "InvalidPath").await;
    space.patch(SYNTH, "app", json!({"spec": {"path": "./", "suspend": true}})).await;
    space.patch(SYNTH, "app", json!({"spec": {"suspend": false}})).await;
    space.until_ready(SYNTH, "app").await;
    watching.abort();

    let statuses = statuses.lock().unwrap();
    let mut judged = 0;
    for object in statuses.iter().filter(|object| !object["status"]["conditions"].is_null()) {
        let status: SynthStatus = serde_json::from_value(object["status"].clone()).unwrap();
        // Its first words about a new spec come a moment later: until then it is told by its generation.
        let generation = object["metadata"]["generation"].as_i64().unwrap();
        let spoken = status.condition("Ready").and_then(|ready| ready.observed_generation);
        if spoken == Some(generation) {
            assert_eq!(rules::broken_rules(&status, generation), Vec::<&str>::new(), "{object:#}");
            judged += 1;
        }
    }
    assert!(judged >= 8, "{judged} statuses in a life with two commits and two failures");
}
