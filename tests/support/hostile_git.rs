//! A git server that speaks the smart protocol over HTTP by itself, and says whatever a test wants it to.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, Bytes},
    http::{Method, Response},
};
use futures::StreamExt as _;
use git2::Oid;
use tokio::{net::TcpListener, task::JoinSet};

use super::{
    fetcher::{main_branch, target},
    pack::Pack,
};
use synth_controller::fetcher::api::Target;

/// Bytes, and what comes after them again and again.
#[derive(Clone, Default)]
pub struct Stream {
    pub first: Vec<u8>,
    pub forever: Option<Vec<u8>>,
}

impl Stream {
    fn body(&self) -> Body {
        let first = Bytes::from(self.first.clone());
        let first = futures::stream::once(async move { Ok::<_, Infallible>(first) });
        match self.forever.clone().map(Bytes::from) {
            None => Body::from_stream(first),
            Some(more) => Body::from_stream(first.chain(futures::stream::repeat(more).map(Ok))),
        }
    }
}

impl From<Vec<u8>> for Stream {
    fn from(first: Vec<u8>) -> Self {
        Self { first, forever: None }
    }
}

/// A server. It stops when it is dropped.
pub struct HostileGit {
    url: String,
    _task: JoinSet<()>,
}

impl HostileGit {
    /// Gives the same list of references, and the same pack, to everybody.
    pub async fn start(references: impl Into<Stream>, pack: impl Into<Stream>) -> Self {
        Self::in_turn(references, vec![pack.into()]).await
    }

    /// Gives one pack after the other; the last one for good.
    pub async fn in_turn(references: impl Into<Stream>, packs: Vec<Stream>) -> Self {
        let (references, packs) = (Arc::new(references.into()), Arc::new(Mutex::new(packs)));
        let app = Router::new().fallback(move |method: Method, body: Bytes| {
            let (references, packs) = (references.clone(), packs.clone());
            async move { answer(&method, &body, &references, &packs) }
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/shop", listener.local_addr().unwrap());
        let mut task = JoinSet::new();
        task.spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { url, _task: task }
    }

    /// Says that `main` is this commit, and gives this pack for it.
    pub async fn with(commit: Oid, pack: impl Into<Stream>) -> Self {
        Self::start(references([("refs/heads/main".to_owned(), commit)]), pack).await
    }

    /// Says that `main` is a commit of these files, and gives what a closure makes of its pack.
    pub async fn sending(change: impl FnOnce(Pack) -> Vec<u8>) -> (Self, Oid) {
        let mut pack = Pack::new();
        let commit = pack.commit(FILES);
        (Self::with(commit, change(pack)).await, commit)
    }

    pub fn target(&self) -> Target {
        target(&self.url, main_branch())
    }
}

/// A crate.
pub const FILES: &[(&str, &[u8])] = &[
    ("Cargo.lock", b"version = 4\n[[package]]\nname = \"shop\"\nversion = \"0.1.0\"\n"),
    ("Cargo.toml", b"[package]\nname = \"shop\"\nversion = \"0.1.0\"\n"),
    ("main.rs", b"fn main() {}"),
];

/// The list of references that a server begins with, whole.
pub fn references(all: impl IntoIterator<Item = (String, Oid)>) -> Vec<u8> {
    let mut bytes = [line("# service=git-upload-pack\n"), b"0000".to_vec()].concat();
    for (number, (name, id)) in all.into_iter().enumerate() {
        let able = if number == 0 { "\0multi_ack_detailed shallow ofs-delta" } else { "" };
        bytes.extend(line(&format!("{id} {name}{able}\n")));
    }
    bytes.extend(b"0000");
    bytes
}

/// A line of git's protocol.
pub fn line(text: &str) -> Vec<u8> {
    format!("{:04x}{text}", text.len() + 4).into_bytes()
}

fn answer(
    method: &Method,
    request: &[u8],
    references: &Stream,
    packs: &Mutex<Vec<Stream>>,
) -> Response<Body> {
    let respond = |kind: &str, stream: &Stream| {
        let kind = format!("application/x-git-upload-pack-{kind}");
        Response::builder().header("content-type", kind).body(stream.body()).unwrap()
    };
    if method == Method::GET {
        return respond("advertisement", references);
    }
    let request = String::from_utf8_lossy(request);
    // Who wants a shallow copy is told where it ends: at what was asked for.
    let mut first = Vec::new();
    if request.contains("deepen") {
        let wanted = request.split("want ").nth(1).and_then(|rest| rest.get(..40)).unwrap_or_default();
        first = [line(&format!("shallow {wanted}")), b"0000".to_vec()].concat();
    }
    if !request.contains("done") {
        return respond("result", &first.into());
    }
    let mut packs = packs.lock().unwrap();
    let pack = if packs.len() > 1 { packs.remove(0) } else { packs[0].clone() };
    first.extend(line("NAK\n"));
    first.extend(&pack.first);
    respond("result", &Stream { first, forever: pack.forever })
}
