//! A registry with a sparse index on a free port, and crates that behave badly.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{Response, StatusCode, Uri},
};
use synth_controller::fetcher::api::Locked;
use synth_runner::blob::Digest;
use tokio::{net::TcpListener, task::JoinSet};

/// A registry. It stops when it is dropped.
pub struct Registry {
    /// As lockfiles have it: `sparse+http://…/index/`.
    pub source: String,
    state: Served,
    _task: JoinSet<()>,
}

#[derive(Clone)]
struct Served {
    url: String,
    requests: Arc<Mutex<Vec<String>>>,
}

/// The bytes of every good crate begin with its name.
pub fn content(name: &str) -> String {
    format!("{name} as a crate")
}

impl Registry {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Served { url: url.clone(), requests: Arc::default() };
        let app = Router::new().fallback(answer).with_state(state.clone());
        let mut task = JoinSet::new();
        task.spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { source: format!("sparse+{url}/index/"), state, _task: task }
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

    /// What was asked for so far.
    pub fn requests(&self) -> Vec<String> {
        self.state.requests.lock().unwrap().clone()
    }
}

async fn answer(State(served): State<Served>, uri: Uri) -> Response<Body> {
    let path = uri.path().to_owned();
    let times = {
        let mut requests = served.requests.lock().unwrap();
        requests.push(path.clone());
        requests.iter().filter(|earlier| **earlier == path).count()
    };
    let response = Response::builder();
    if path == "/index/config.json" {
        let config = format!(r#"{{"dl": "{}/crates/{{crate}}", "api": null}}"#, served.url);
        return response.body(Body::from(config)).unwrap();
    }
    let name = path.strip_prefix("/crates/").unwrap_or_default();
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
