//! A registry with a sparse index on a free port, and crates that behave badly.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Response, StatusCode, Uri, header::AUTHORIZATION},
};
use synth_controller::fetcher::api::Locked;
use synth_runner::blob::Digest;
use tokio::{net::TcpListener, task::JoinSet};

use super::git_server::{TlsListener, certificate};

/// A registry. It stops when it is dropped.
pub struct Registry {
    /// As lockfiles have it: `sparse+http://…/index/`.
    pub source: String,
    /// The certificate of the server's authority, PEM, where it has TLS.
    pub ca: Option<String>,
    state: Served,
    _task: JoinSet<()>,
}

/// How a registry behaves.
#[derive(Clone, Default)]
pub struct Manner {
    /// The token that it wants for everything, as its `config.json` says.
    pub token: Arc<Mutex<Option<String>>>,
    /// Where its crates are, in place of the registry itself: the `dl` of its `config.json`.
    pub dl: Option<String>,
    /// Where it sends everybody who asks for a crate.
    pub redirect: Option<String>,
    /// Crates that it has, by name; any other is served as [`content`] says.
    pub crates: Vec<(String, Vec<u8>)>,
}

#[derive(Clone)]
struct Served {
    url: String,
    manner: Manner,
    requests: Arc<Mutex<Vec<Asked>>>,
}

/// What a registry was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub path: String,
    pub authorization: Option<String>,
}

/// The bytes of every good crate begin with its name.
pub fn content(name: &str) -> String {
    format!("{name} as a crate")
}

impl Registry {
    pub async fn start() -> Self {
        Self::http_with(Manner::default()).await
    }

    /// Over HTTP, with a behaviour.
    pub async fn http_with(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (state, app) = served(&url, manner);
        let mut task = JoinSet::new();
        task.spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { source: format!("sparse+{url}/index/"), ca: None, state, _task: task }
    }

    /// Over HTTPS with a certificate of its own authority.
    pub async fn https_with(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let (state, app) = served(&url, manner);
        let (acceptor, ca) = certificate();
        let mut task = JoinSet::new();
        task.spawn(async move { axum::serve(TlsListener { listener, acceptor }, app).await.unwrap() });
        Self { source: format!("sparse+{url}/index/"), ca: Some(ca), state, _task: task }
    }

    /// A crate of this registry. Its name says how the registry serves it: `corrupt`, `truncated`, `huge`, `endless`,
    /// `flaky`, `broken`, `loop`, `file` (a redirect to a file), `slow`; any other is served well.
    pub fn locked(&self, name: &str) -> Locked {
        Locked {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            source: self.source.clone(),
            checksum: Some(Digest::of(content(name))),
        }
    }

    /// Where everything of it begins.
    pub fn url(&self) -> &str {
        &self.state.url
    }

    /// The paths that were asked for so far.
    pub fn requests(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.path).collect()
    }

    /// What was asked for so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.state.requests.lock().unwrap().clone()
    }
}

fn served(url: &str, manner: Manner) -> (Served, Router) {
    let state = Served { url: url.to_owned(), manner, requests: Arc::default() };
    (state.clone(), Router::new().fallback(answer).with_state(state))
}

async fn answer(State(served): State<Served>, headers: HeaderMap, uri: Uri) -> Response<Body> {
    let path = uri.path().to_owned();
    let authorization = headers.get(AUTHORIZATION).map(|value| value.to_str().unwrap().to_owned());
    let times = {
        let mut requests = served.requests.lock().unwrap();
        requests.push(Asked { path: path.clone(), authorization: authorization.clone() });
        requests.iter().filter(|earlier| earlier.path == path).count()
    };
    let response = Response::builder();
    let Manner { token, dl, redirect, crates } = &served.manner;
    let token = token.lock().unwrap().clone();
    if token.is_some() && token != authorization {
        // A server that repeats what it was shown.
        return response.status(401).body(Body::from(authorization.unwrap_or_default())).unwrap();
    }
    if path == "/index/config.json" {
        let dl = dl.clone().unwrap_or_else(|| format!("{}/crates/{{crate}}", served.url));
        let config = format!(r#"{{"dl": "{dl}", "api": null, "auth-required": {}}}"#, token.is_some());
        return response.body(Body::from(config)).unwrap();
    }
    if let Some(location) = redirect {
        return response.status(302).header("location", location).body(Body::empty()).unwrap();
    }
    let name = path.strip_prefix("/crates/").unwrap_or_default();
    if let Some((_, bytes)) = crates.iter().find(|(known, _)| known == name) {
        return response.body(Body::from(bytes.clone())).unwrap();
    }
    let good = content(name);
    let (status, location, length, body) = match name {
        "corrupt" => (200, None, None, Body::from("other bytes")),
        "truncated" => (200, None, Some(1000), Body::from(good)),
        "huge" => (200, None, Some(10_000_000_000_u64), endless()),
        "endless" => (200, None, None, endless()),
        "flaky" if times < 3 => (503, None, None, Body::empty()),
        "broken" => (500, None, None, Body::empty()),
        "loop" => (302, Some(path.clone()), None, Body::empty()),
        "file" => (302, Some("file:///etc/passwd".to_owned()), None, Body::empty()),
        "slow" => return std::future::pending().await,
        "" => (404, None, None, Body::empty()),
        _ => (200, None, None, Body::from(good)),
    };
    let mut response = response.status(StatusCode::from_u16(status).unwrap());
    if let Some(location) = location {
        response = response.header("location", location);
    }
    if let Some(length) = length {
        response = response.header("content-length", length);
    }
    response.body(body).unwrap()
}

fn endless() -> Body {
    let chunk = Bytes::from(vec![b'x'; 64 << 10]);
    Body::from_stream(futures::stream::repeat_with(move || Ok::<_, Infallible>(chunk.clone())))
}
