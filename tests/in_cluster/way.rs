//! The whole way: a Synth and a Kustomization become objects in the cluster.

use serde_json::json;

use crate::{
    kind::{CONFIG_MAP, EXTERNAL_ARTIFACT, KUSTOMIZATION, SYNTH},
    repository::Served,
    space::Space,
    support::generator::prints_into,
};

#[tokio::test]
async fn hostile_39_a_namespace_that_may_not_use_a_profile_is_told_so_and_nothing_of_it_is_run() {
    let space = Space::new("profile").await;
    let repository = Served::of(&prints_into(&space.namespace, "one")).await;
    space.synth("app", &repository.url, json!({"runner": {"profile": "elsewhere"}}));
    let synth = space.until_condition(SYNTH, "app", "Stalled", "True", "AccessDenied").await;
    let message = crate::watch::condition(&synth, "Ready").unwrap()["message"].as_str().unwrap().to_owned();
    for words in [&*space.namespace, "profile elsewhere", "administrator", "use default"] {
        assert!(message.contains(words), "{message}");
    }
    assert!(synth["status"]["source"].is_null(), "nobody was asked for it");
    let less = json!({"spec": {"runner": {"profile": "default", "resources": {"cpu": 1, "memory": "1Gi"}}}});
    space.patch(SYNTH, "app", less).await;
    let synth = space.until_ready(SYNTH, "app").await;
    let limits = synth["status"]["lastRun"]["limits"].as_str().unwrap();
    assert!(limits.starts_with("profile default,") && limits.contains("cpu 1, memory 1Gi"), "{limits}");
    let more = json!({"spec": {"runner": {"resources": {"memory": "4000Gi"}}}});
    space.patch(SYNTH, "app", more).await;
    space.until_condition(SYNTH, "app", "Stalled", "True", "InvalidSpec").await;
}

#[tokio::test]
async fn a_synth_and_a_kustomization_become_objects_and_a_commit_another_version_of_them() {
    let space = Space::new("way").await;
    let repository = Served::of(&prints_into(&space.namespace, "one")).await;
    space.synth("app", &repository.url, json!({}));
    space.kustomization("app", json!({}));
    let synth = space.until_ready(SYNTH, "app").await;
    space.until_text("one").await;
    space.until_applied("app").await;
    let table = space.kubectl(&["get", "synths", "--no-headers"]);
    let columns: Vec<&str> = table.split_whitespace().collect();
    assert_eq!(columns[..2], ["app", "True"], "{table}");
    assert!(table.contains(synth["status"]["artifact"]["revision"].as_str().unwrap()), "{table}");

    repository.commit(&prints_into(&space.namespace, "two"));
    space.request(SYNTH, "app").await;
    space.until_text("two").await;

    space.kubectl(&["delete", "kustomization/app", "synth/app"]);
    space.until_gone(CONFIG_MAP, "app").await;
    space.until_gone(SYNTH, "app").await;
    space.until_gone(EXTERNAL_ARTIFACT, "app").await;
    space.until_gone(KUSTOMIZATION, "app").await;
}
