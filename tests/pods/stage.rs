//! The controller's part of runs as pods, with everything around it.

use std::{fs, sync::Arc, time::Duration};

use base64::Engine as _;
use clap::Parser;
use futures::StreamExt as _;
use kube::{Client, Config};
use serde_json::{Value, json};
use synth_controller::runs::{
    Ended, RunId, RunSpec, RunState, Runs as _,
    pods::{Folders, PodRuns, Settings},
};
use synth_runner::job::Job;
use tokio_util::sync::CancellationToken;

use crate::{
    api_server::ApiServer,
    support::jobs::{self, Blobs, LOCK, MANIFEST},
};

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    settings: Settings,
}

/// Pods of this controller carry it.
pub const INSTANCE: &str = "manager-1";

pub struct Stage {
    pub api: Arc<ApiServer>,
    pub runs: PodRuns,
    folder: tempfile::TempDir,
}

impl Stage {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// With something there before it starts.
    pub async fn with(before: impl FnOnce(&ApiServer)) -> Self {
        let (api, address) = ApiServer::start().await;
        before(&api);
        let client = Client::try_from(Config::new(address.parse().unwrap())).unwrap();
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("blobs")).unwrap();
        let runs = start(&client, &folder).await;
        Self { api, runs, folder }
    }

    pub fn blobs(&self) -> Blobs {
        Blobs(self.folder.path().join("blobs"))
    }

    pub fn job(&self) -> Job {
        self.blobs().job(&[MANIFEST, LOCK, ("src/main.rs", "fn main() {}")])
    }

    /// Starts a run, and waits until its pod is there; also the command of its agent.
    pub async fn begin(&self, name: &str) -> (RunSpec, Agent) {
        let spec = jobs::spec(name, self.job());
        self.runs.start(spec.clone()).await.unwrap();
        let pod = self.pod(name).await;
        (spec, Agent::of(&pod))
    }

    /// The pod of this name, once it is there.
    pub async fn pod(&self, name: &str) -> Value {
        let id = RunId::new(name);
        self.until(&id, |state| match state {
            RunState::Active(None) => Some(()),
            RunState::Ended(ended) => panic!("{ended:?}"),
            _ => None,
        })
        .await;
        self.api.pods.lock().unwrap()[name].clone()
    }

    pub async fn until<T>(&self, id: &RunId, is: impl Fn(&RunState) -> Option<T>) -> T {
        let mut changes = self.runs.changes();
        loop {
            let state = self.runs.state(id);
            if let Some(found) = is(&state) {
                return found;
            }
            let change = tokio::time::timeout(Duration::from_secs(60), changes.next()).await;
            change.unwrap_or_else(|_| panic!("the run stays {state:?}"));
        }
    }

    pub async fn ended(&self, name: &str) -> Arc<Ended> {
        self.until(&RunId::new(name), |state| match state {
            RunState::Ended(ended) => Some(Arc::clone(ended)),
            _ => None,
        })
        .await
    }

    /// The API server knows the token as this pod's.
    pub fn admit(&self, pod: &Value) {
        let pod = pod.clone();
        *self.api.verdict.lock().unwrap() = Box::new(move |_| verdict(&pod));
    }
}

async fn start(client: &Client, folder: &tempfile::TempDir) -> PodRuns {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let flags = ["manager", "--runner-image", "runner:1", "--pod-ip", "127.0.0.1", "--run-api-addr", ":0"]
        .into_iter()
        .chain(["--concurrent-runs-per-namespace", "2"]);
    let settings = Flags::parse_from(flags).settings;
    let folders = Folders { blobs: folder.path().join("blobs"), remains: folder.path().join("remains") };
    let stop = CancellationToken::new();
    PodRuns::start(client.clone(), settings, INSTANCE.into(), 2, folders, stop).await.unwrap()
}

/// What a pod's agent was told on its command line.
#[derive(Clone, Debug)]
pub struct Agent {
    pub controller: std::net::SocketAddr,
    pub certificate: Vec<u8>,
    pub run: String,
}

impl Agent {
    pub fn of(pod: &Value) -> Self {
        let command = pod["spec"]["containers"][0]["command"].as_array().unwrap();
        let after = |name: &str| {
            let at = command.iter().position(|word| word == name).unwrap();
            command[at + 1].as_str().unwrap()
        };
        Self {
            controller: after("--controller").parse().unwrap(),
            certificate: hex::decode(after("--certificate")).unwrap(),
            run: after("--run").into(),
        }
    }
}

/// A token that says it is this pod's. Its signature is nobody's: the API server of these tests reads none.
pub fn token(pod: &Value) -> String {
    let claims = json!({
        "aud": ["synth-controller"],
        "kubernetes.io": {
            "namespace": "synth-runs",
            "pod": { "name": pod["metadata"]["name"], "uid": pod["metadata"]["uid"] },
            "serviceaccount": { "name": "synth-run", "uid": "any" },
        },
    });
    let part = |value: &Value| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.x", part(&json!({ "alg": "none" })), part(&claims))
}

/// What the API server says of a token that is this pod's.
pub fn verdict(pod: &Value) -> Value {
    json!({
        "authenticated": true,
        "audiences": ["synth-controller"],
        "user": {
            "username": "system:serviceaccount:synth-runs:synth-run",
            "extra": {
                "authentication.kubernetes.io/pod-name": [pod["metadata"]["name"]],
                "authentication.kubernetes.io/pod-uid": [pod["metadata"]["uid"]],
            },
        },
    })
}
