//! What Flux's real kustomize-controller does with an artifact: the rules that ours are made by.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::{
    cluster::is_foreign,
    kind::{CONFIG_MAP, EVENT, EXTERNAL_ARTIFACT, KUSTOMIZATION, SECRET, SYNTH},
    producer::{Producer, config_map, declare, plain_tar, publish},
    repository::Served,
    space::Space,
    support::generator::prints_into,
    watch,
};

fn applied(object: &Value) -> &str {
    object["status"]["lastAppliedRevision"].as_str().unwrap_or_default()
}

async fn until_applied(space: &Space, name: &str, revision: &str) -> Value {
    space
        .until(KUSTOMIZATION, name, revision, |object| {
            applied(object) == revision && watch::is(object, "Ready", "True", "")
        })
        .await
}

async fn until_text(space: &Space, text: &str) {
    space.until(CONFIG_MAP, "app", text, |object| object["data"]["text"] == text).await;
}

/// Waits until the Kustomization says no, and gives its words.
async fn complaint(space: &Space, name: &str, reason: &str) -> String {
    let failed = space.until_condition(KUSTOMIZATION, name, "Ready", "False", reason).await;
    watch::condition(&failed, "Ready").unwrap()["message"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn c5_f4_an_artifact_that_appears_is_applied_at_once_and_one_that_goes_takes_nothing_away() {
    let space = Space::bare("c5").await;
    let producer = Producer::start().await;
    declare(&space, "shop");
    space.kustomization("shop", json!({"interval": "1h", "retryInterval": "1h"}));
    let words = complaint(&space, "shop", "ArtifactFailed").await;
    assert!(words.contains("Source artifact not found"), "{words}");

    let one = producer.artifact("main@sha256:01", &[("app.yaml", &config_map("app", "one"))]);
    publish(&space, "shop", one).await;
    // No interval passes in the time of this test: the watch has told.
    until_applied(&space, "shop", "main@sha256:01").await;
    until_text(&space, "one").await;

    publish(&space, "shop", Value::Null).await;
    let asked = producer.asked();
    let two = producer.artifact("main@sha256:02", &[("app.yaml", &config_map("app", "two"))]);
    publish(&space, "shop", two).await;
    until_applied(&space, "shop", "main@sha256:02").await;
    until_text(&space, "two").await;
    assert_eq!(producer.asked(), asked + 1, "without an artifact nobody asked for one");
}

#[tokio::test]
async fn c4_another_revision_of_the_same_bytes_is_applied_again_as_the_same_content() {
    let space = Space::bare("c4").await;
    let producer = Producer::start().await;
    declare(&space, "shop");
    let files: &[(&str, &str)] = &[("app.yaml", &config_map("app", "one"))];
    publish(&space, "shop", producer.artifact("v1.0.0", files)).await;
    space.kustomization("shop", json!({"interval": "1h"}));
    until_applied(&space, "shop", "v1.0.0").await;
    publish(&space, "shop", producer.artifact("v2.0.0", files)).await;
    let object = until_applied(&space, "shop", "v2.0.0").await;
    let history = object["status"]["history"].as_array().unwrap();
    assert_eq!(history.len(), 1, "{history:#?}");
    assert_eq!(history[0]["totalReconciliations"], 2);
}

#[tokio::test]
async fn c6_a_revision_that_comes_back_is_applied_again() {
    let space = Space::bare("c6").await;
    let producer = Producer::start().await;
    declare(&space, "shop");
    space.kustomization("shop", json!({"interval": "1h"}));
    for (revision, text) in [("main@sha256:0a", "a"), ("main@sha256:0b", "b"), ("main@sha256:0a", "a")] {
        publish(&space, "shop", producer.artifact(revision, &[("app.yaml", &config_map("app", text))])).await;
        until_applied(&space, "shop", revision).await;
        until_text(&space, text).await;
    }
}

#[tokio::test]
async fn c1_bytes_that_change_under_the_same_revision_are_not_seen_before_the_next_look() {
    let space = Space::bare("c1").await;
    let producer = Producer::start().await;
    declare(&space, "shop");
    space.kustomization("shop", json!({"interval": "1h"}));
    let one = producer.artifact("main@sha256:01", &[("app.yaml", &config_map("app", "one"))]);
    publish(&space, "shop", one).await;
    until_applied(&space, "shop", "main@sha256:01").await;
    let asked = producer.asked();
    let two = producer.artifact("main@sha256:01", &[("app.yaml", &config_map("app", "two"))]);
    publish(&space, "shop", two).await;
    // Whatever the watch would have caused, it would have caused before this request is handled: then it is one more.
    let value = space.request(KUSTOMIZATION, "shop").await;
    space
        .until(KUSTOMIZATION, "shop", "handled", |object| {
            object["status"]["lastHandledReconcileAt"] == value.as_str()
                && watch::condition(object, "Reconciling").is_none()
        })
        .await;
    until_text(&space, "two").await;
    assert_eq!(producer.asked(), asked + 1, "the change itself has woken nobody");
}

#[tokio::test]
async fn c7_two_that_depend_on_each_other_finish_in_order_on_a_new_revision() {
    let space = Space::bare("c7").await;
    let producer = Producer::start().await;
    declare(&space, "shop");
    let files = |text: &str| {
        [("first/a.yaml", config_map("first", text)), ("second/b.yaml", config_map("second", text))]
    };
    let artifact = |revision: &str, text: &str| {
        let files = files(text);
        let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        producer.artifact(revision, &files)
    };
    let source = json!({"kind": "ExternalArtifact", "name": "shop"});
    let common = json!({"interval": "1h", "sourceRef": source});
    let with = |path: &str, more: Value| {
        let mut spec = common.clone();
        spec["path"] = json!(path);
        spec.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        spec
    };
    space.kustomization("first", with("./first", json!({})));
    space.kustomization("second", with("./second", json!({"dependsOn": [{"name": "first"}]})));
    for (revision, text) in [("main@sha256:01", "one"), ("main@sha256:02", "two")] {
        publish(&space, "shop", artifact(revision, text)).await;
        let second = until_applied(&space, "second", revision).await;
        let first = space.get(KUSTOMIZATION, "first").await.unwrap();
        assert_eq!(applied(&first), revision, "the first was there before");
        let time = |object: &Value| {
            watch::condition(object, "Ready").unwrap()["lastTransitionTime"].as_str().unwrap().to_owned()
        };
        assert!(time(&first) <= time(&second), "{first:#} {second:#}");
        let text_of = |name: &'static str| space.get(CONFIG_MAP, name);
        assert_eq!(text_of("second").await.unwrap()["data"]["text"], text);
    }
}

#[tokio::test]
async fn b1_b2_b3_what_cannot_be_verified_is_not_applied_and_says_why() {
    let space = Space::bare("b1").await;
    let producer = Producer::start().await;
    let good = producer.artifact("main@sha256:01", &[("app.yaml", &config_map("app", "one"))]);
    let with = |digest: &str| {
        let mut artifact = good.clone();
        artifact["digest"] = json!(digest);
        artifact
    };
    let sha1 = with("sha1:a9993e364706816aba3e25717850c26c9cd0d89d");
    let wrong = with(&format!("sha256:{}", "ab".repeat(32)));
    let plain = producer.artifact_of("main@sha256:01", plain_tar());
    let cases = [
        ("sha1", sha1, "failed to parse digest"),
        ("wrong", wrong, "computed digest doesn't match"),
        ("plain", plain, "requires gzip-compressed body"),
    ];
    for (name, artifact, words) in cases {
        declare(&space, name);
        publish(&space, name, artifact).await;
        space.kustomization(name, json!({"interval": "1h", "retryInterval": "1h"}));
        let said = complaint(&space, name, "ArtifactFailed").await;
        assert!(said.contains(words), "{name}: {said}");
    }
    assert!(space.get(CONFIG_MAP, "app").await.is_none());
}

#[tokio::test]
async fn d3_d5_a_404_is_waited_for_quietly_and_a_403_is_an_error_at_once() {
    let space = Space::bare("d3").await;
    let producer = Producer::start().await;
    let artifact = producer.artifact("main@sha256:01", &[("app.yaml", &config_map("app", "one"))]);
    for (name, status) in [("gone", StatusCode::NOT_FOUND), ("denied", StatusCode::FORBIDDEN)] {
        producer.answer(Some(status));
        declare(&space, name);
        publish(&space, name, artifact.clone()).await;
        let asked = producer.asked();
        space.kustomization(name, json!({"interval": "1h", "retryInterval": "1h"}));
        let said = complaint(&space, name, "ArtifactFailed").await;
        assert_eq!(producer.asked(), asked + 1, "{name}: not tried again inside one reconciliation");
        let expected = if name == "gone" { "artifact not found" } else { "403" };
        assert!(said.contains(expected), "{name}: {said}");
    }
    let errors = |events: &[Value], name: &str| {
        let about = |event: &&Value| event["involvedObject"]["name"] == name && event["type"] == "Warning";
        events.iter().filter(about).count()
    };
    // Events are posted beside the condition, some time or other, but in their order.
    let of_gone = space
        .until_all(space.api(EVENT), "", "an error event of the 403", |events| {
            (errors(events, "denied") > 0).then(|| errors(events, "gone"))
        })
        .await;
    assert_eq!(of_gone, 0, "no error event for what may come");
}

#[tokio::test]
async fn d4_a_server_that_is_not_ready_is_asked_again_inside_one_reconciliation() {
    let space = Space::bare("d4").await;
    let producer = Producer::start().await;
    let artifact = producer.artifact("main@sha256:01", &[("app.yaml", &config_map("app", "one"))]);
    producer.answer(Some(StatusCode::SERVICE_UNAVAILABLE));
    declare(&space, "shop");
    publish(&space, "shop", artifact).await;
    space.kustomization("shop", json!({"interval": "1h", "retryInterval": "1h"}));
    while producer.asked() == 0 {
        tokio::task::yield_now().await;
    }
    producer.answer(None);
    until_applied(&space, "shop", "main@sha256:01").await;
}

#[tokio::test]
async fn f3_a_missing_source_is_named_and_found_when_it_comes() {
    let space = Space::bare("f3").await;
    let producer = Producer::start().await;
    space.kustomization("shop", json!({"interval": "1h", "retryInterval": "1h"}));
    let said = complaint(&space, "shop", "ArtifactFailed").await;
    assert!(said.contains("not found") && said.contains("ExternalArtifact"), "{said}");
    declare(&space, "shop");
    let artifact = producer.artifact("main@sha256:01", &[("app.yaml", &config_map("app", "one"))]);
    publish(&space, "shop", artifact).await;
    until_applied(&space, "shop", "main@sha256:01").await;
}

#[tokio::test]
async fn f5_with_a_tenants_account_only_what_the_tenant_may_is_applied() {
    let space = Space::bare("f5").await;
    let producer = Producer::start().await;
    let namespace = &space.namespace;
    space.apply(&format!(
        "apiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: tenant}}\n---\n\
         apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {{name: tenant}}\nrules:\n\
         - {{apiGroups: [''], resources: [configmaps], verbs: ['*']}}\n---\n\
         apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {{name: tenant}}\n\
         roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: Role, name: tenant}}\n\
         subjects: [{{kind: ServiceAccount, name: tenant, namespace: {namespace}}}]\n"
    ));
    let secret = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: mine\n";
    for (name, file) in [("allowed", config_map("app", "one")), ("denied", secret.to_owned())] {
        declare(&space, name);
        let revision = format!("main@sha256:{name}");
        publish(&space, name, producer.artifact(&revision, &[("a.yaml", &file)])).await;
        space.kustomization(
            name,
            json!({"interval": "1h", "retryInterval": "1h", "serviceAccountName": "tenant"}),
        );
    }
    until_applied(&space, "allowed", "main@sha256:allowed").await;
    let said = complaint(&space, "denied", "ReconciliationFailed").await;
    assert!(said.contains("forbidden"), "{said}");
    assert!(space.get(SECRET, "mine").await.is_none());
    assert!(space.get(EXTERNAL_ARTIFACT, "denied").await.is_some());
}

/// Whether there is another kustomize-controller that takes what is meant for ours: one that knows nothing of shards.
fn left_out() -> bool {
    if is_foreign() {
        eprintln!("LEFT OUT: a kustomize-controller of our own beside one that takes all Kustomizations");
    }
    is_foreign()
}

#[tokio::test(flavor = "multi_thread")]
async fn f2_a_source_in_another_namespace_can_be_forbidden() {
    if left_out() {
        return;
    }
    let mut space = Space::new("f2").await;
    let _consumer =
        space.consumer(&["--feature-gates=ExternalArtifact=true", "--no-cross-namespace-refs=true"]);
    space.kustomization("shop", json!({"sourceRef": {"namespace": "default"}}));
    let stalled = space.until_condition(KUSTOMIZATION, "shop", "Stalled", "True", "AccessDenied").await;
    let said = watch::condition(&stalled, "Ready").unwrap()["message"].as_str().unwrap();
    assert!(said.contains("cross-namespace references have been blocked"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn d13_a_kustomize_controller_on_a_developers_machine_fetches_from_us() {
    if left_out() {
        return;
    }
    let mut space = Space::new("d13").await;
    let _consumer = space.consumer(&["--feature-gates=ExternalArtifact=true"]);
    let repository = Served::of(&prints_into(&space.namespace, "one")).await;
    space.synth("app", &repository.url, json!({}));
    space.kustomization("app", json!({}));
    space.until_ready(SYNTH, "app").await;
    space.until_applied("app").await;
    space.until_text("one").await;
}
