//! What is asked of an API server, and what of its answers is taken for what.

use serde_json::{Value, json};
use synth_api::{SynthStatus, annotation::FINALIZER};

use super::{
    events::Teller,
    fake_api::{FakeApi, Meanwhile},
    notify::{Notifier, NotifierSettings},
    *,
};
use crate::{
    clock::Clock,
    decide::{About, Severity},
    objects::Announced,
};

const SYNTH: &str = "/apis/synth-controller.dev/v1alpha1/namespaces/apps/synths/shop";
const ARTIFACT: &str = "/apis/source.toolkit.fluxcd.io/v1/namespaces/apps/externalartifacts/shop";

fn owner() -> Owner {
    Owner { namespace: "apps".into(), name: "shop".into(), uid: "u1".into() }
}

struct Place {
    api: FakeApi,
    cluster: Cluster,
    view: View,
    teller: Teller,
    posts: tokio::sync::mpsc::Receiver<events::Message>,
}

impl Place {
    fn new() -> Self {
        let (api, view) = (FakeApi::default(), View::default());
        let (queue, teller, posts) = EventQueue::new(api.client(), Clock::real(), "pod-1");
        let cluster = Cluster::new(api.client(), view.clone(), queue);
        Self { api, cluster, view, teller, posts }
    }

    fn with_synth(finalizers: &Value) -> Self {
        let place = Self::new();
        place.api.put(
            SYNTH,
            json!({
                "apiVersion": "synth-controller.dev/v1alpha1", "kind": "Synth",
                "metadata": {"uid": "u1", "finalizers": finalizers}, "spec": {"interval": "10m"},
            }),
        );
        place
    }

    fn see(&self) {
        let object = self.api.get(ARTIFACT).map(|object| serde_json::from_value(object).unwrap());
        self.view.learn(&object.unwrap());
    }

    fn announced(&self) -> Option<Announced> {
        self.view.announced(&key(&owner()).unwrap(), &owner())
    }
}

fn status(revision: &str) -> ExternalArtifactStatus {
    let status = json!({
        "artifact": {
            "path": "a.tar.gz", "url": "http://x/a.tar.gz", "revision": revision, "digest": "sha256:aa",
            "lastUpdateTime": "2026-11-21T12:00:00Z",
        },
        "conditions": [{
            "type": "Ready", "status": "True", "reason": "Succeeded", "message": "",
            "lastTransitionTime": "2026-11-21T12:00:00Z",
        }],
    });
    serde_json::from_value(status).unwrap()
}

#[tokio::test]
async fn a2_a6_a15_the_object_is_applied_then_its_status_and_after_that_the_status_alone() {
    let place = Place::new();
    place.cluster.apply_artifact(&owner(), &status("main@sha256:1")).await.unwrap();
    let made = place.api.get(ARTIFACT).unwrap();
    assert_eq!(
        made["spec"]["sourceRef"],
        json!({
            "apiVersion": "synth-controller.dev/v1alpha1", "kind": "Synth", "name": "shop", "namespace": "apps",
        })
    );
    assert_eq!(
        made["metadata"]["labels"],
        json!({"app.kubernetes.io/managed-by": "synth-controller", "synth-controller.dev/generator": "u1"})
    );
    let owners = &made["metadata"]["ownerReferences"][0];
    assert_eq!(
        (&owners["uid"], &owners["controller"], &owners["kind"]),
        (&json!("u1"), &json!(true), &json!("Synth"))
    );
    assert_eq!(made["status"], serde_json::to_value(status("main@sha256:1")).unwrap());
    let status_path = format!("PATCH {ARTIFACT}/status");
    assert_eq!(
        place.api.requests(),
        [format!("GET {ARTIFACT}"), format!("PATCH {ARTIFACT}"), status_path.clone()]
    );

    place.cluster.apply_artifact(&owner(), &status("main@sha256:2")).await.unwrap();
    assert_eq!(place.api.requests(), [status_path], "its other parts are known to stand");
}

#[tokio::test]
async fn a14_one_that_belongs_to_somebody_else_is_not_touched_and_heals_when_it_is_gone() {
    let theirs = json!({"metadata": {"ownerReferences": [
        {"apiVersion": "v1", "kind": "ArtifactGenerator", "name": "gen", "uid": "g1", "controller": true},
    ]}});
    let hands = json!({"metadata": {}, "spec": {"sourceRef": {"kind": "GitRepository", "name": "x"}}});
    let former = json!({"metadata": {"labels": {"synth-controller.dev/generator": "u0"}}});
    for (object, whose) in
        [(theirs, "ArtifactGenerator gen"), (hands, "somebody else"), (former, "somebody else")]
    {
        let place = Place::new();
        place.api.put(ARTIFACT, object);
        let before = place.api.get(ARTIFACT);
        for seen in [false, true] {
            if seen {
                place.see();
            }
            let refused = place.cluster.apply_artifact(&owner(), &status("main@sha256:1")).await;
            assert!(
                matches!(&refused, Err(ApplyError::Taken { owner, .. }) if owner == whose),
                "{refused:?}"
            );
            place.cluster.withdraw(&owner()).await.unwrap();
            assert_eq!(place.api.get(ARTIFACT), before, "{whose}");
        }
        assert!(matches!(place.announced(), Some(Announced::Theirs { .. })));
        let gone = place.api.state().objects.remove(ARTIFACT).unwrap();
        place.view.forget(&serde_json::from_value(gone).unwrap());
        place.cluster.apply_artifact(&owner(), &status("main@sha256:1")).await.unwrap();
        assert!(matches!(place.announced(), Some(Announced::Ours(Some(_)))));
    }
}

#[tokio::test]
async fn a12_a_hand_that_edits_or_deletes_it_is_seen_and_undone() {
    type Edit = fn(&mut Value);
    let edits: [(&str, Edit); 5] = [
        ("another revision", |o| o["status"]["artifact"]["revision"] = "x".into()),
        ("no status", |o| _ = o.as_object_mut().unwrap().remove("status")),
        ("a status that is none of ours", |o| o["status"]["artifact"] = json!({"odd": true})),
        ("another source", |o| o["spec"]["sourceRef"]["name"] = "other".into()),
        ("no labels", |o| _ = o["metadata"].as_object_mut().unwrap().remove("labels")),
    ];
    for (name, edit) in edits {
        let place = Place::new();
        let wanted = status("main@sha256:1");
        place.cluster.apply_artifact(&owner(), &wanted).await.unwrap();
        let good = place.api.get(ARTIFACT).unwrap();
        assert_eq!(place.announced(), Some(Announced::Ours(Some(wanted.clone()))));
        let mut edited = good.clone();
        edit(&mut edited);
        place.api.put(ARTIFACT, edited);
        place.see();
        assert_ne!(place.announced(), Some(Announced::Ours(Some(wanted.clone()))), "{name}");
        place.cluster.apply_artifact(&owner(), &wanted).await.unwrap();
        assert_eq!(place.announced(), Some(Announced::Ours(Some(wanted.clone()))), "{name}");
        let again = place.api.get(ARTIFACT).unwrap();
        assert_eq!((&again["spec"], &again["status"]), (&good["spec"], &good["status"]), "{name}");
        assert_eq!(again["metadata"]["labels"], good["metadata"]["labels"], "{name}");

        let gone = place.api.state().objects.remove(ARTIFACT).unwrap();
        place.cluster.apply_artifact(&owner(), &wanted).await.unwrap();
        assert!(place.api.get(ARTIFACT).is_some(), "deleted, and nobody has told yet");
        place.view.forget(&serde_json::from_value(gone).unwrap());
        assert_eq!(
            place.announced(),
            Some(Announced::Ours(Some(wanted))),
            "news of the one before are no news"
        );
    }
}

#[tokio::test]
async fn a12_what_a_hand_does_between_our_two_writes_is_undone_too() {
    type Edit = fn(&mut Value);
    let edits: [(&str, Edit); 3] = [
        ("no labels", |o| _ = o["metadata"].as_object_mut().unwrap().remove("labels")),
        ("another source", |o| o["spec"]["sourceRef"]["name"] = "other".into()),
        ("another status", |o| o["status"]["artifact"]["revision"] = "x".into()),
    ];
    for (name, edit) in edits {
        let place = Place::new();
        let wanted = status("main@sha256:1");
        let before = format!("PATCH {ARTIFACT}/status");
        place.api.state().meanwhile = Some(Meanwhile { before, of: ARTIFACT, edit });
        place.cluster.apply_artifact(&owner(), &wanted).await.unwrap();
        assert!(place.api.state().meanwhile.is_none(), "{name}: it was edited");
        let told = serde_json::from_value(place.api.get(ARTIFACT).unwrap()).unwrap();
        assert_eq!(place.view.learn(&told), None, "{name}: no watch tells anything new");
        assert_eq!(place.announced(), Some(Announced::Ours(Some(wanted))), "{name}");
        let labels = &place.api.get(ARTIFACT).unwrap()["metadata"]["labels"];
        assert_eq!(labels["app.kubernetes.io/managed-by"], "synth-controller", "{name}");
    }
}

#[tokio::test]
async fn what_a_watch_tells_late_is_no_edit() {
    let place = Place::new();
    place.cluster.apply_artifact(&owner(), &status("main@sha256:1")).await.unwrap();
    let old = serde_json::from_value(place.api.get(ARTIFACT).unwrap()).unwrap();
    place.cluster.apply_artifact(&owner(), &status("main@sha256:2")).await.unwrap();
    assert_eq!(place.view.learn(&old), None);
    let own = serde_json::from_value(place.api.get(ARTIFACT).unwrap()).unwrap();
    assert_eq!(place.view.learn(&own), None, "what we wrote ourselves wakes nobody");
    assert_eq!(place.announced(), Some(Announced::Ours(Some(status("main@sha256:2")))));
}

#[tokio::test]
async fn a_list_tells_of_those_that_went_while_nobody_watched() {
    let place = Place::new();
    assert_eq!(place.announced(), None, "nobody has looked yet");
    place.view.begin();
    place.view.complete();
    assert_eq!(place.announced(), Some(Announced::Ours(None)));
    place.cluster.apply_artifact(&owner(), &status("main@sha256:1")).await.unwrap();
    place.view.begin();
    place.see();
    place.view.complete();
    assert!(matches!(place.announced(), Some(Announced::Ours(Some(_)))), "listed");
    place.view.begin();
    place.view.complete();
    assert_eq!(place.announced(), Some(Announced::Ours(None)), "not listed");
}

#[tokio::test]
async fn a_cluster_without_the_kind_is_told_from_one_without_the_object() {
    let place = Place::with_synth(&json!([FINALIZER]));
    place.api.state().unknown.insert("externalartifacts".into());
    let refused = place.cluster.apply_artifact(&owner(), &status("main@sha256:1")).await;
    assert!(matches!(refused, Err(ApplyError::NoKind)), "{refused:?}");
    place.cluster.withdraw(&owner()).await.unwrap();
    place.cluster.release(&owner()).await.unwrap();
    assert_eq!(place.api.get(SYNTH).unwrap()["metadata"]["finalizers"], json!([]), "deleted all the same");
    place.api.state().unknown.clear();
    place.cluster.apply_artifact(&owner(), &status("main@sha256:1")).await.unwrap();
}

#[tokio::test]
async fn a13_a_released_synth_has_lost_its_artifact_and_our_finalizer_and_no_other() {
    let place = Place::with_synth(&json!(["a/b", FINALIZER, "c/d"]));
    place.cluster.apply_artifact(&owner(), &status("main@sha256:1")).await.unwrap();
    place.cluster.withdraw(&owner()).await.unwrap();
    assert_eq!(place.api.get(ARTIFACT), None);
    place.cluster.release(&owner()).await.unwrap();
    assert_eq!(place.api.get(SYNTH).unwrap()["metadata"]["finalizers"], json!(["a/b", "c/d"]));
    for gone in [false, true] {
        place.cluster.withdraw(&owner()).await.unwrap();
        place.cluster.release(&owner()).await.unwrap();
        if !gone {
            place.api.state().objects.clear();
        }
    }
}

#[tokio::test]
async fn the_finalizer_is_put_on_the_very_object_that_is_meant() {
    let place = Place::with_synth(&json!([]));
    place.cluster.hold(&owner()).await.unwrap();
    assert_eq!(place.api.get(SYNTH).unwrap()["metadata"]["finalizers"], json!([FINALIZER]));
    let other = Owner { uid: "u2".into(), ..owner() };
    let before = place.api.get(SYNTH);
    place.cluster.hold(&other).await.unwrap();
    place.cluster.patch_status(&other, &SynthStatus::default()).await.unwrap();
    place.cluster.release(&other).await.unwrap();
    assert_eq!(place.api.get(SYNTH), before, "one of the same name that was made since");
    place.api.state().objects.clear();
    place.cluster.hold(&owner()).await.unwrap();
    place.cluster.patch_status(&owner(), &SynthStatus::default()).await.unwrap();
    assert_eq!(place.api.get(SYNTH), None, "applying makes no Synth");
}

#[tokio::test]
async fn a16_a_status_is_applied_with_force_and_without_a_version() {
    let place = Place::with_synth(&json!([]));
    let status = SynthStatus { observed_generation: 3, ..SynthStatus::default() };
    place.cluster.patch_status(&owner(), &status).await.unwrap();
    assert_eq!(place.api.get(SYNTH).unwrap()["status"]["observedGeneration"], 3);
    assert_eq!(place.api.requests(), [format!("PATCH {SYNTH}/status")]);
    place.api.state().broken = Some("synths".into());
    let error = place.cluster.patch_status(&owner(), &status).await.unwrap_err().to_string();
    assert_eq!(error, "write the status of Synth apps/shop: broken");
}

#[tokio::test]
async fn f6_secrets_and_config_maps_are_read_by_name_and_decoded() {
    let place = Place::new();
    place.api.put(
        "/api/v1/namespaces/apps/secrets/git",
        json!({"kind": "Secret", "apiVersion": "v1", "data": {"password": "cHc="}}),
    );
    place.api.put(
        "/api/v1/namespaces/apps/configmaps/values",
        json!({"kind": "ConfigMap", "apiVersion": "v1", "data": {"a": "1"}, "binaryData": {"b": "AP8="}}),
    );
    let secret = place.cluster.secret("apps", "git").await.unwrap().unwrap();
    assert_eq!(secret.get("password"), Some(&b"pw"[..]));
    let values = place.cluster.config_map("apps", "values").await.unwrap().unwrap();
    assert_eq!((values.get("a"), values.get("b")), (Some(&b"1"[..]), Some(&[0, 255][..])));
    assert_eq!(place.cluster.secret("apps", "none").await.unwrap(), None);
    let asked = place.api.requests();
    assert!(
        asked.iter().all(|request| request.starts_with("GET ") && request.split('/').count() == 7),
        "{asked:?}"
    );
}

fn event(message: &str) -> Event {
    Event {
        severity: Severity::Error,
        reason: "BuildFailed".into(),
        message: message.into(),
        about: About {
            commit: Some("main@sha1:c0".into()),
            artifact: Some(("main@sha256:1".into(), "sha256:aa".into())),
        },
    }
}

#[tokio::test]
async fn g11_events_that_come_again_are_counted_and_others_are_not() {
    let place = Place::new();
    for message in ["a", "b", "a", "a"] {
        place.cluster.emit(&owner(), &event(message)).await;
    }
    let Place { api, cluster, teller, .. } = place;
    drop(cluster);
    teller.run().await;
    let events: Vec<Value> =
        api.state().objects.values().filter(|object| object["reason"] == "BuildFailed").cloned().collect();
    let mut counts: Vec<_> =
        events.iter().map(|e| (e["message"].as_str().unwrap(), e["count"].as_i64())).collect();
    counts.sort_unstable();
    assert_eq!(counts, [("a", Some(3)), ("b", Some(1))]);
    let first = &events[0];
    assert_eq!(
        (&first["type"], &first["involvedObject"]["kind"], &first["involvedObject"]["uid"]),
        (&json!("Warning"), &json!("Synth"), &json!("u1"))
    );
    assert_eq!(
        (&first["source"]["component"], &first["reportingInstance"]),
        (&json!("synth-controller"), &json!("pod-1"))
    );
}

/// A notification-controller: answers with these codes, then with 202. Gives what was posted.
async fn notified(codes: &'static [u16], events: &[&str]) -> Vec<Value> {
    use axum::{Router, extract::State, http::StatusCode, routing::post};
    type Posted = std::sync::Arc<std::sync::Mutex<Vec<Value>>>;
    let posted = Posted::default();
    let answer = move |State(posted): State<Posted>, body: bytes::Bytes| async move {
        let mut posted = posted.lock().unwrap();
        posted.push(serde_json::from_slice(&body).unwrap());
        StatusCode::from_u16(codes.get(posted.len() - 1).copied().unwrap_or(202)).unwrap()
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    let mut servers = tokio::task::JoinSet::new();
    let router = Router::new().route("/", post(answer)).with_state(posted.clone());
    servers.spawn(async move { axum::serve(listener, router).await });
    let mut place = Place::new();
    place.cluster.apply_artifact(&owner(), &status("main@sha256:1")).await.unwrap();
    for message in events {
        place.cluster.emit(&owner(), &event(message)).await;
    }
    let posts = std::mem::replace(&mut place.posts, tokio::sync::mpsc::channel(1).1);
    drop(place);
    let settings = NotifierSettings {
        pauses: vec![std::time::Duration::ZERO; 2],
        ..NotifierSettings::new(address, "pod-1")
    };
    Notifier::new(settings, posts).unwrap().run().await;
    let posted = posted.lock().unwrap();
    posted.clone()
}

#[tokio::test]
async fn g11_g13_each_event_is_posted_about_the_synth_and_about_its_artifact() {
    let posted = notified(&[], &["no semicolon"]).await;
    let about = |kind: &str, version: &str, uid: &str| {
        let group = version.split('/').next().unwrap();
        json!({
            "involvedObject": {"apiVersion": version, "kind": kind, "namespace": "apps", "name": "shop", "uid": uid},
            "severity": "error",
            "timestamp": posted[0]["timestamp"],
            "message": "no semicolon",
            "reason": "BuildFailed",
            "metadata": {
                (format!("{group}/originRevision")): "main@sha1:c0",
                (format!("{group}/revision")): "main@sha256:1",
                (format!("{group}/digest")): "sha256:aa",
            },
            "reportingController": "synth-controller",
            "reportingInstance": "pod-1",
        })
    };
    let uid = posted[1]["involvedObject"]["uid"].as_str().unwrap();
    assert_eq!(posted[0], about("Synth", "synth-controller.dev/v1alpha1", "u1"));
    assert_eq!(posted[1], about("ExternalArtifact", "source.toolkit.fluxcd.io/v1", uid));
    let time = posted[0]["timestamp"].as_str().unwrap();
    assert!(time.len() == 20 && time.ends_with('Z'), "{time}");
}

#[tokio::test]
async fn g12_a_duplicate_is_not_posted_again_and_a_failure_so_often_and_no_more() {
    for (codes, attempts) in [
        (&[429, 429][..], 2),
        (&[500, 202, 202][..], 3),
        (&[500, 500, 500, 202][..], 4),
        (&[404, 404, 404, 404, 404, 404][..], 6),
    ] {
        assert_eq!(notified(codes, &["a"]).await.len(), attempts, "{codes:?}");
    }
}

#[tokio::test]
async fn g12_events_that_nobody_takes_are_dropped_and_hold_up_nobody() {
    let place = Place::new();
    for n in 0..5_000 {
        place.cluster.emit(&owner(), &event(&n.to_string())).await;
    }
    assert!(place.posts.len() < 5_000);
}
