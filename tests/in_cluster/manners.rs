//! How the controller behaves towards those who ask, wait, change their minds and delete.

use kube::{Api, api::ListParams};
use serde_json::{Value, json};

use crate::{
    kind::{CONFIG_MAP, EVENT, EXTERNAL_ARTIFACT, POD, SYNTH},
    repository::Served,
    space::Space,
    support::generator::{main_rs, prints_into},
    watch,
};

/// A program that never ends.
fn loops() -> String {
    main_rs("loop { std::thread::sleep(std::time::Duration::from_secs(1)); }")
}

fn pods(space: &Space) -> Api<kube::api::DynamicObject> {
    Api::namespaced_with(space.client.clone(), &space.runs, &POD.resource())
}

/// The label of all run pods of this Synth.
fn runs_of(synth: &Value) -> String {
    format!("synth-controller.dev/synth-uid={}", synth["metadata"]["uid"].as_str().unwrap())
}

/// Waits until a run of this Synth has a pod that runs; gives the label of its pods.
async fn until_running(space: &Space, name: &str) -> String {
    let synth = space.get(SYNTH, name).await.unwrap();
    let label = runs_of(&synth);
    space
        .until_all(pods(space), &label, "a run pod that runs", |pods| {
            pods.iter().any(|pod| pod["status"]["phase"] == "Running").then_some(())
        })
        .await;
    label
}

async fn until_no_pods(space: &Space, label: &str) {
    space.until_all(pods(space), label, "no run pod", |pods| pods.is_empty().then_some(())).await;
}

/// Reasons of the events about a Synth, the oldest first, each as often as it was told.
async fn events(space: &Space, name: &str) -> Vec<String> {
    let all = space.api(EVENT).list(&ListParams::default()).await.unwrap();
    let mut about: Vec<_> = all
        .items
        .into_iter()
        .filter(|event| {
            event.data["involvedObject"]["kind"] == "Synth" && event.data["involvedObject"]["name"] == name
        })
        .collect();
    about.sort_by_key(|event| event.metadata.name.clone());
    about.iter().map(|event| event.data["reason"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn g3_a_url_that_cannot_be_stalls_without_a_look_and_a_good_one_recovers() {
    let space = Space::new("g3").await;
    space.synth("app", "https://[not-an-address/", json!({}));
    let stalled = space.until_condition(SYNTH, "app", "Stalled", "True", "URLInvalid").await;
    assert_eq!(stalled["status"]["observedGeneration"], 1);
    let repository = Served::of(&prints_into(&space.namespace, "one")).await;
    space.patch(SYNTH, "app", json!({"spec": {"git": {"url": repository.url}}})).await;
    space.until_ready(SYNTH, "app").await;
}

#[tokio::test]
async fn g4_g10_what_is_not_there_is_waited_for_and_found_when_it_comes() {
    let space = Space::new("g4").await;
    let repository = Served::of(&prints_into(&space.namespace, "one")).await;
    let more = json!({"retryInterval": "1s", "valuesFrom": [{"kind": "Secret", "name": "values"}]});
    space.synth("app", &repository.url, more);
    let waiting = space.until_condition(SYNTH, "app", "Ready", "False", "DependencyNotReady").await;
    assert!(watch::is(&waiting, "Reconciling", "True", "ProgressingWithRetry"), "{waiting:#}");
    space.kubectl(&["create", "secret", "generic", "values", "--from-literal=values.yaml=a: 1"]);
    space.until_ready(SYNTH, "app").await;
}

#[tokio::test]
async fn g5_g6_a_request_is_handled_also_after_a_failure_and_the_same_value_again_is_none() {
    let space = Space::new("g5").await;
    let repository = Served::of(&prints_into(&space.namespace, "one")).await;
    space.synth("app", &repository.url, json!({}));
    space.until_ready(SYNTH, "app").await;
    let value = space.request(SYNTH, "app").await;
    space.until_handled("app", &value).await;
    let looks = || repository.server.requests().len();
    let before = looks();
    let again =
        json!({"metadata": {"annotations": {"reconcile.fluxcd.io/requestedAt": value, "other": "1"}}});
    space.patch(SYNTH, "app", again).await;
    let broken = Served::of("fn main() {").await;
    space.synth("broken", &broken.url, json!({}));
    space.until_condition(SYNTH, "broken", "Stalled", "True", "BuildFailed").await;
    assert_eq!(looks(), before, "the same value asks for nothing");
    let value = space.request(SYNTH, "broken").await;
    let handled = space.until_handled("broken", &value).await;
    assert!(watch::is(&handled, "Stalled", "True", "BuildFailed"), "{handled:#}");
    assert_eq!(handled["status"]["lastRun"]["failures"], 2, "looking again runs nothing again");
}

#[tokio::test]
async fn g9_changed_values_run_again_at_the_same_commit() {
    let space = Space::new("g9").await;
    let body = format!(
        "let input = std::fs::read_to_string(std::env::var(\"SYNTH_INPUT\").unwrap()).unwrap();\n    \
         let text: String = input.chars().filter(|c| c.is_ascii_alphanumeric()).collect();\n    \
         println!(\"apiVersion: v1\\nkind: ConfigMap\\nmetadata: {{{{name: app, namespace: {}}}}}\\n\
         data: {{{{text: {{text}}}}}}\");",
        space.namespace
    );
    let repository = Served::of(&main_rs(&body)).await;
    space.kubectl(&["create", "configmap", "settings", "--from-literal=values.yaml=a: one"]);
    let settings = json!([{"kind": "ConfigMap", "name": "settings"}]);
    space.synth("app", &repository.url, json!({"valuesFrom": settings}));
    space.kustomization("app", json!({}));
    space.until_text("aone").await;
    let one = space.until_ready(SYNTH, "app").await;
    space.patch(CONFIG_MAP, "settings", json!({"data": {"values.yaml": "a: two"}})).await;
    space.request(SYNTH, "app").await;
    space.until_text("atwo").await;
    // The spec's own go over those.
    space.patch(SYNTH, "app", json!({"spec": {"values": {"a": "three"}}})).await;
    space.until_text("athree").await;
    let three = space.until_ready(SYNTH, "app").await;
    assert_eq!(one["status"]["source"], three["status"]["source"]);
    assert_ne!(one["status"]["artifact"]["digest"], three["status"]["artifact"]["digest"]);
    assert_eq!(three["status"]["observedGeneration"], 2);
}

#[tokio::test]
async fn g14_a_request_on_the_artifact_is_one_for_its_synth() {
    let space = Space::new("g14").await;
    let repository = Served::of(&prints_into(&space.namespace, "one")).await;
    space.synth("app", &repository.url, json!({}));
    space.kustomization("app", json!({}));
    space.until_ready(SYNTH, "app").await;
    repository.commit(&prints_into(&space.namespace, "two"));
    // As a Receiver does.
    space.request(EXTERNAL_ARTIFACT, "app").await;
    space.until_text("two").await;
}

#[tokio::test]
async fn g15_events_tell_a_new_artifact_once_a_failure_once_and_a_recovery() {
    let space = Space::new("g15").await;
    let repository = Served::of(&prints_into(&space.namespace, "one")).await;
    space.synth("app", &repository.url, json!({}));
    space.until_ready(SYNTH, "app").await;
    let value = space.request(SYNTH, "app").await;
    space.until_handled("app", &value).await;
    // The same again is the same event, a second time.
    for times in 1..=2 {
        repository.commit(&main_rs(&format!("std::process::exit({})", 6 + times)));
        space.request(SYNTH, "app").await;
        space.until_condition(SYNTH, "app", "Stalled", "True", "ProgramFailed").await;
        repository.commit(&prints_into(&space.namespace, "one"));
        space.request(SYNTH, "app").await;
        space.until_ready(SYNTH, "app").await;
        let all = Api::namespaced_with(space.client.clone(), &space.namespace, &EVENT.resource());
        space
            .until_all(all, "", "the recovery", |events| {
                let recovered = |event: &&Value| event["reason"] == "Succeeded" && event["count"] == times;
                events.iter().any(|event| recovered(&event)).then_some(())
            })
            .await;
    }
    let told = ["NewArtifact", "ProgramFailed", "Succeeded", "ProgramFailed"];
    assert_eq!(events(&space, "app").await, told);
    let told = space.kubectl(&["describe", "synth/app"]);
    assert!(told.contains("NewArtifact") && told.contains("synth-controller"), "{told}");
}

#[tokio::test]
async fn a_new_commit_takes_the_place_of_a_run_that_is_going_and_suspending_ends_one() {
    let space = Space::new("act").await;
    let repository = Served::of(&loops()).await;
    space.synth("app", &repository.url, json!({"timeout": "30m"}));
    space.kustomization("app", json!({}));
    space.until_condition(SYNTH, "app", "Reconciling", "True", "Progressing").await;
    let label = until_running(&space, "app").await;
    space.patch(SYNTH, "app", json!({"spec": {"suspend": true}})).await;
    until_no_pods(&space, &label).await;
    space.patch(SYNTH, "app", json!({"spec": {"suspend": false}})).await;
    until_running(&space, "app").await;
    repository.commit(&prints_into(&space.namespace, "one"));
    space.request(SYNTH, "app").await;
    space.until_text("one").await;
    until_no_pods(&space, &label).await;
}

#[tokio::test]
async fn a13_g23_a_synth_that_is_deleted_while_it_runs_and_git_is_gone_leaves_nothing() {
    let space = Space::new("g23").await;
    let repository = Served::of(&prints_into(&space.namespace, "one")).await;
    space.synth("app", &repository.url, json!({"timeout": "30m"}));
    space.until_ready(SYNTH, "app").await;
    repository.commit(&loops());
    space.request(SYNTH, "app").await;
    let label = until_running(&space, "app").await;
    drop(repository);
    space.kubectl(&["delete", "synth/app", "--wait=false"]);
    space.until_gone(SYNTH, "app").await;
    space.until_gone(EXTERNAL_ARTIFACT, "app").await;
    until_no_pods(&space, &label).await;
}

#[tokio::test]
async fn g7_a_suspended_synth_is_deleted_as_any_other() {
    let space = Space::new("g7").await;
    let repository = Served::of(&prints_into(&space.namespace, "one")).await;
    space.synth("app", &repository.url, json!({}));
    space.until_ready(SYNTH, "app").await;
    space.patch(SYNTH, "app", json!({"spec": {"suspend": true}})).await;
    drop(repository);
    space.kubectl(&["delete", "synth/app", "--wait=false"]);
    space.until_gone(SYNTH, "app").await;
    space.until_gone(EXTERNAL_ARTIFACT, "app").await;
}

#[tokio::test]
async fn a13_a_synth_of_the_same_name_that_is_made_at_once_begins_anew() {
    let space = Space::new("anew").await;
    let repository = Served::of(&prints_into(&space.namespace, "one")).await;
    space.synth("app", &repository.url, json!({}));
    let first = space.until_ready(SYNTH, "app").await;
    space.kubectl(&["delete", "synth/app"]);
    space.synth("app", &repository.url, json!({}));
    let second = space.until_ready(SYNTH, "app").await;
    assert_ne!(first["metadata"]["uid"], second["metadata"]["uid"]);
    let artifact = space.get(EXTERNAL_ARTIFACT, "app").await.unwrap();
    assert_eq!(artifact["metadata"]["ownerReferences"][0]["uid"], second["metadata"]["uid"]);
    assert_eq!(first["status"]["artifact"]["digest"], second["status"]["artifact"]["digest"]);
}
