//! A producer of artifacts that does what a test says: a small archive behind an address that pods reach, and an
//! `ExternalArtifact` that says what it is told to say. What the consumers do with it is what our artifacts are made for.

use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
    routing::get,
};
use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    io::Write as _,
    sync::{Arc, Mutex},
};
use synth_runner::blob::Digest;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::{cluster, kind::EXTERNAL_ARTIFACT, space::Space};

type Files = Arc<Mutex<BTreeMap<String, Vec<u8>>>>;

/// A server of archives.
pub struct Producer {
    url: String,
    files: Files,
    /// How the server answers for what it has, where not with the bytes.
    answer: Arc<Mutex<Option<StatusCode>>>,
    asked: Arc<Mutex<Vec<String>>>,
    _stop: DropGuard,
}

#[derive(Clone)]
struct Served {
    files: Files,
    answer: Arc<Mutex<Option<StatusCode>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Producer {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind((cluster::host(), 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let served = Served { files: Files::default(), answer: Arc::default(), asked: Arc::default() };
        let router = Router::new().route("/{name}", get(give)).with_state(served.clone());
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        tokio::spawn(async move {
            let _ = axum::serve(listener, router).with_graceful_shutdown(stopped.cancelled_owned()).await;
        });
        let Served { files, answer, asked } = served;
        Self { url, files, answer, asked, _stop: stop.drop_guard() }
    }

    /// Serves an archive with these files; gives the artifact that names it at this revision.
    pub fn artifact(&self, revision: &str, files: &[(&str, &str)]) -> Value {
        let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
        for (path, text) in files {
            let mut header = tar::Header::new_gnu();
            header.set_size(text.len() as u64);
            header.set_mode(0o644);
            tar.append_data(&mut header, path, text.as_bytes()).unwrap();
        }
        let bytes = tar.into_inner().unwrap().finish().unwrap();
        self.artifact_of(revision, bytes)
    }

    /// Serves these bytes; gives the artifact that names them.
    pub fn artifact_of(&self, revision: &str, bytes: Vec<u8>) -> Value {
        let digest = Digest::of(&bytes).hex();
        let name = format!("{digest}.tar.gz");
        let artifact = json!({
            "digest": format!("sha256:{digest}"),
            "path": name,
            "url": format!("{}/{name}", self.url),
            "revision": revision,
            "lastUpdateTime": "2026-01-01T00:00:00Z",
            "size": bytes.len(),
        });
        self.files.lock().unwrap().insert(name, bytes);
        artifact
    }

    /// From now on every request is answered like this; with nothing, as it should be.
    pub fn answer(&self, status: Option<StatusCode>) {
        *self.answer.lock().unwrap() = status;
    }

    /// How often anything was asked for.
    pub fn asked(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

async fn give(State(served): State<Served>, Path(name): Path<String>) -> Response {
    served.asked.lock().unwrap().push(name.clone());
    if let Some(status) = *served.answer.lock().unwrap() {
        return status.into_response();
    }
    match served.files.lock().unwrap().get(&name) {
        Some(bytes) => bytes.clone().into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A `ConfigMap` of this name and text, as a generator would print it.
pub fn config_map(name: &str, text: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n  text: {text:?}\n")
}

/// Makes an `ExternalArtifact` without a status.
pub fn declare(space: &Space, name: &str) {
    let namespace = &space.namespace;
    let source =
        json!({"apiVersion": "example.dev/v1", "kind": "Test", "name": name, "namespace": namespace});
    space.apply(&space.object(EXTERNAL_ARTIFACT, name, &json!({"sourceRef": source})).to_string());
}

/// Has an `ExternalArtifact` name an artifact; with nothing, none.
pub async fn publish(space: &Space, name: &str, artifact: Value) {
    space.patch_status(EXTERNAL_ARTIFACT, name, json!({"status": {"artifact": artifact}})).await.unwrap();
}

/// The bytes as a tar archive that nothing has compressed.
pub fn plain_tar() -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(0);
    tar.append_data(&mut header, "a.yaml", &b""[..]).unwrap();
    let mut bytes = tar.into_inner().unwrap();
    bytes.flush().unwrap();
    bytes
}
