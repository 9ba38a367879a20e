//! Who gets into a run: its own agent, once, and to what is the run's.

use std::{fs, sync::atomic::Ordering};

use reqwest::{Certificate, Client, StatusCode, header};
use serde_json::{Value, json};
use synth_controller::runs::Runs as _;
use synth_runner::{
    blob::Digest,
    job::{End, SandboxLevel},
    run_api::{self, Session},
};

use crate::{
    node::Node,
    stage::{Agent, Stage, token, verdict},
    support::jobs::printed,
};

/// Somebody who can call the run API.
pub struct Visitor {
    client: Client,
    told: Agent,
}

impl Visitor {
    pub fn new(told: &Agent) -> Self {
        let certificate = Certificate::from_der(&told.certificate).unwrap();
        let client = Client::builder().tls_certs_only([certificate]).build().unwrap();
        Self { client, told: told.clone() }
    }

    async fn call(&self, method: &str, path: &str, bearer: &str) -> reqwest::Response {
        let url = format!("https://{}{path}", self.told.controller);
        let request = self.client.request(method.parse().unwrap(), url).bearer_auth(bearer);
        let request = if path.ends_with("/stream") {
            request.header(header::CONNECTION, "upgrade").header(header::UPGRADE, run_api::UPGRADE)
        } else {
            request
        };
        request.send().await.unwrap()
    }

    pub async fn session(&self, token: &str) -> Result<Session, StatusCode> {
        let answer = self.call("POST", &run_api::session_path(&self.told.run), token).await;
        match answer.status() {
            StatusCode::OK => Ok(serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap()),
            status => Err(status),
        }
    }

    async fn blob(&self, digest: Digest, secret: &str) -> StatusCode {
        self.call("GET", &run_api::blob_path(&self.told.run, digest), secret).await.status()
    }

    async fn stream(&self, secret: &str) -> reqwest::Response {
        self.call("GET", &run_api::stream_path(&self.told.run), secret).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_goes_through_its_agent_from_the_pod_to_the_output() {
    let stage = Stage::new().await;
    let (spec, told) = stage.begin("shop").await;
    let pod = stage.pod("shop").await;
    stage.admit(&pod);
    let node = Node::new();
    let agent = node.agent(&pod, &told);
    let output = vec![b'x'; 300_000];
    let input = node.sandbox().await.print(&output).await;
    assert_eq!(input, *spec.input);

    let ended = stage.ended("shop").await;
    assert_eq!(printed(&ended).len(), output.len());
    assert_eq!(ended.report.level, SandboxLevel::Pod, "a sandbox does not say what holds it");
    agent.await.unwrap().unwrap();
    let source = fs::read(node.blobs().join(spec.job.source.digest.hex())).unwrap();
    assert_eq!(Digest::of(source), spec.job.source.digest);
    assert_eq!(stage.api.reviews.load(Ordering::Relaxed), 1);
    stage.runs.shutdown().await;
    assert_eq!(*stage.api.deleted.lock().unwrap(), ["shop"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_13_a_token_or_a_secret_does_one_thing_once_and_nothing_after_the_run() {
    let stage = Stage::new().await;
    let (spec, told) = stage.begin("shop").await;
    let (_, other) = stage.begin("other").await;
    let pod = stage.pod("shop").await;
    stage.admit(&pod);
    let (visitor, stranger) = (Visitor::new(&told), Visitor::new(&other));
    let source = spec.job.source.digest;

    let session = visitor.session(&token(&pod)).await.unwrap();
    assert_eq!(visitor.session(&token(&pod)).await.err(), Some(StatusCode::CONFLICT));
    assert_eq!(visitor.blob(source, &session.secret).await, StatusCode::OK);
    // Only of the job, only of the run, only with the secret.
    fs::write(stage.blobs().0.join(Digest::of("x").hex()), "x").unwrap();
    assert_eq!(visitor.blob(Digest::of("x"), &session.secret).await, StatusCode::NOT_FOUND);
    assert_eq!(stranger.blob(source, &session.secret).await, StatusCode::UNAUTHORIZED);
    for wrong in ["", "x", &token(&pod), &"0".repeat(64)] {
        assert_eq!(visitor.blob(source, wrong).await, StatusCode::UNAUTHORIZED);
        assert_eq!(visitor.stream(wrong).await.status(), StatusCode::UNAUTHORIZED);
    }

    let stream = visitor.stream(&session.secret).await;
    assert_eq!(stream.status(), StatusCode::SWITCHING_PROTOCOLS);
    assert_eq!(visitor.stream(&session.secret).await.status(), StatusCode::CONFLICT);
    stage.runs.cancel(&spec.id).await;
    assert_eq!(visitor.blob(source, &session.secret).await, StatusCode::UNAUTHORIZED);
    assert_eq!(visitor.stream(&session.secret).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(visitor.session(&token(&pod)).await.err(), Some(StatusCode::UNAUTHORIZED));
    assert_eq!(stage.api.reviews.load(Ordering::Relaxed), 1);
    stage.runs.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_13_of_two_who_show_the_token_at_once_one_gets_in() {
    let stage = Stage::new().await;
    let (_, told) = stage.begin("shop").await;
    let pod = stage.pod("shop").await;
    stage.admit(&pod);
    let (visitor, token) = (Visitor::new(&told), token(&pod));
    let all = futures::future::join_all((0..8).map(|_| visitor.session(&token))).await;
    assert_eq!(all.iter().filter(|session| session.is_ok()).count(), 1);
    let refusals = [StatusCode::CONFLICT, StatusCode::SERVICE_UNAVAILABLE];
    assert!(all.iter().filter_map(|session| session.as_ref().err()).all(|status| refusals.contains(status)));
    assert_eq!(stage.api.reviews.load(Ordering::Relaxed), 1);
    stage.runs.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_40_only_a_token_that_claims_a_run_gets_as_far_as_the_api_server() {
    let stage = Stage::new().await;
    let (_, told) = stage.begin("shop").await;
    let (_, other) = stage.begin("other").await;
    let (pod, others) = (stage.pod("shop").await, stage.pod("other").await);
    let visitor = Visitor::new(&told);
    let mut foreign = pod.clone();
    foreign["metadata"]["uid"] = "uid-of-another".into();
    for wrong in ["", "no.token", &token(&others), &token(&foreign), &"x".repeat(9000)] {
        assert_eq!(visitor.session(wrong).await.err(), Some(StatusCode::UNAUTHORIZED));
    }
    let unknown = Visitor::new(&Agent { run: "unknown".into(), ..other });
    assert_eq!(unknown.session(&token(&pod)).await.err(), Some(StatusCode::UNAUTHORIZED));
    assert_eq!(stage.api.reviews.load(Ordering::Relaxed), 0);

    // What the API server says counts, whatever the token claims: and not for ever.
    let not_ours: [Value; 5] = [
        json!({ "authenticated": false }),
        verdict(&others),
        verdict(&foreign),
        json!({ "authenticated": true, "user": { "username": "admin" } }),
        Value::Null,
    ];
    for verdict in not_ours {
        *stage.api.verdict.lock().unwrap() = Box::new(move |_| verdict.clone());
        assert_eq!(visitor.session(&token(&pod)).await.err(), Some(StatusCode::UNAUTHORIZED));
    }
    stage.admit(&pod);
    let ended = stage.ended("shop").await;
    assert!(matches!(&ended.report.end, End::Lost { message } if message.contains("tokens that are not")));
    assert_eq!(visitor.session(&token(&pod)).await.err(), Some(StatusCode::UNAUTHORIZED));
    assert_eq!(stage.api.reviews.load(Ordering::Relaxed), 5);
    stage.runs.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_14_heads_and_bodies_without_end_are_cut_off() {
    let stage = Stage::new().await;
    let (_, told) = stage.begin("shop").await;
    let visitor = Visitor::new(&told);
    let url = format!("https://{}/v1/runs/shop/session", told.controller);
    let head = visitor.client.post(&url).header("x-long", "x".repeat(100_000)).send().await;
    assert!(head.is_err() || head.unwrap().status() == StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
    let body = futures::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![0u8; 1 << 16]));
    let endless = visitor.client.post(&url).body(reqwest::Body::wrap_stream(body)).send().await;
    assert!(endless.is_err() || endless.unwrap().status() == StatusCode::UNAUTHORIZED);
    stage.runs.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_49_an_agent_trusts_no_other_certificate_and_no_other_bytes() {
    let stage = Stage::new().await;
    let (spec, told) = stage.begin("shop").await;
    let pod = stage.pod("shop").await;
    stage.admit(&pod);
    // The fetcher's file is not what its name says any more.
    let path = stage.blobs().0.join(spec.job.source.digest.hex());
    let length = fs::metadata(&path).unwrap().len();
    fs::write(&path, vec![0; usize::try_from(length).unwrap()]).unwrap();
    let node = Node::new();
    let agent = node.agent(&pod, &told);
    let _sandbox = node.sandbox().await;
    let error = agent.await.unwrap().unwrap_err().to_string();
    assert!(error.ends_with("its bytes are not those of its digest"), "{error}");
    stage.runs.shutdown().await;

    let (other, pod) = (Stage::new().await, pod);
    let (_, of_other) = other.begin("shop").await;
    let told = Agent { certificate: of_other.certificate, ..told };
    assert!(Visitor::new(&told).client.get(format!("https://{}/", told.controller)).send().await.is_err());
    drop(pod);
    other.runs.shutdown().await;
}
