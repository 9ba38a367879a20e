//! An API server that knows pods and token reviews, and what a test wants to happen to them on their way.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Path, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use futures::StreamExt as _;
use hyper::server::conn::http1;
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::broadcast, task::JoinSet};

/// What a test looks at, and changes.
pub struct ApiServer {
    pub pods: Mutex<BTreeMap<String, Value>>,
    /// What becomes of a pod when it is made.
    pub mutate: Mutex<Mutation>,
    /// What the next calls that make a pod are answered, before one works.
    pub refusals: Mutex<VecDeque<(u16, Value)>>,
    /// The next pod is made, and nobody hears so.
    pub lose_answer: AtomicBool,
    /// What every question for a token's owner is answered, without its pod's UID.
    pub verdict: Mutex<Verdict>,
    pub reviews: AtomicUsize,
    pub deleted: Mutex<Vec<String>>,
    events: broadcast::Sender<Value>,
    count: AtomicUsize,
}

/// What somebody on a pod's way does to it.
pub type Mutation = Box<dyn Fn(&mut Value) + Send>;
/// What is said of a token.
pub type Verdict = Box<dyn Fn(&str) -> Value + Send>;

type Shared = State<Arc<ApiServer>>;

impl ApiServer {
    /// Starts it; also its address.
    pub async fn start() -> (Arc<Self>, String) {
        let server = Arc::new(Self {
            pods: Mutex::default(),
            mutate: Mutex::new(Box::new(|_| {})),
            refusals: Mutex::default(),
            lose_answer: AtomicBool::new(false),
            verdict: Mutex::new(Box::new(|_| json!({ "authenticated": false }))),
            reviews: AtomicUsize::new(0),
            deleted: Mutex::default(),
            events: broadcast::channel(64).0,
            count: AtomicUsize::new(1),
        });
        let one = get(read).delete(delete);
        let router = Router::new()
            .route("/api/v1/namespaces/{namespace}/pods", get(list).post(create))
            .route("/api/v1/namespaces/{namespace}/pods/{name}", one)
            .route("/apis/authentication.k8s.io/v1/tokenreviews", post(review))
            .with_state(Arc::clone(&server));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        #[expect(clippy::disallowed_methods, reason = "it ends with the test's runtime")]
        tokio::spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let (socket, _) = listener.accept().await.unwrap();
                let service = TowerToHyperService::new(router.clone());
                connections.spawn(http1::Builder::new().serve_connection(TokioIo::new(socket), service));
            }
        });
        (server, address)
    }

    /// Changes a pod as a kubelet or somebody else does.
    pub fn change(&self, name: &str, change: impl FnOnce(&mut Value)) {
        let mut pods = self.pods.lock().unwrap();
        let pod = pods.get_mut(name).unwrap();
        change(pod);
        self.number(pod);
        let _ = self.events.send(json!({ "type": "MODIFIED", "object": pod }));
    }

    /// Puts a pod there that nobody asked for.
    pub fn put(&self, mut pod: Value) {
        self.number(&mut pod);
        let name = pod["metadata"]["name"].as_str().unwrap().to_owned();
        let _ = self.events.send(json!({ "type": "ADDED", "object": pod }));
        self.pods.lock().unwrap().insert(name, pod);
    }

    fn number(&self, pod: &mut Value) {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        pod["metadata"]["resourceVersion"] = number.to_string().into();
        if pod["metadata"]["uid"].is_null() {
            pod["metadata"]["uid"] = format!("uid-{number}").into();
        }
    }
}

fn answer(code: u16, value: &Value) -> Response {
    let headers = [("content-type", "application/json")];
    (StatusCode::from_u16(code).unwrap(), headers, value.to_string()).into_response()
}

/// An API server's own no.
pub fn no(code: u16, reason: &str, message: &str) -> (u16, Value) {
    let status = json!({
        "apiVersion": "v1", "kind": "Status", "status": "Failure", "code": code, "reason": reason, "message": message,
    });
    (code, status)
}

async fn create(State(server): Shared, body: Bytes) -> Response {
    if let Some((code, value)) = server.refusals.lock().unwrap().pop_front() {
        return answer(code, &value);
    }
    let mut pod: Value = serde_json::from_slice(&body).unwrap();
    let name = pod["metadata"]["name"].as_str().unwrap().to_owned();
    if server.pods.lock().unwrap().contains_key(&name) {
        let (code, value) = no(409, "AlreadyExists", "it exists");
        return answer(code, &value);
    }
    pod["status"] = json!({ "phase": "Pending" });
    server.mutate.lock().unwrap()(&mut pod);
    server.put(pod);
    if server.lose_answer.swap(false, Ordering::Relaxed) {
        let (code, value) = no(504, "Timeout", "the answer is lost");
        return answer(code, &value);
    }
    let pod = server.pods.lock().unwrap()[&name].clone();
    answer(201, &pod)
}

async fn read(State(server): Shared, Path((_, name)): Path<(String, String)>) -> Response {
    match server.pods.lock().unwrap().get(&name) {
        Some(pod) => answer(200, pod),
        None => answer(404, &no(404, "NotFound", "no such pod").1),
    }
}

async fn delete(State(server): Shared, Path((_, name)): Path<(String, String)>) -> Response {
    let Some(pod) = server.pods.lock().unwrap().remove(&name) else {
        return answer(404, &no(404, "NotFound", "no such pod").1);
    };
    server.deleted.lock().unwrap().push(name);
    let _ = server.events.send(json!({ "type": "DELETED", "object": pod }));
    answer(200, &pod)
}

async fn list(State(server): Shared, uri: Uri) -> Response {
    let query = uri.query().unwrap_or_default();
    let parameters: BTreeMap<String, String> =
        url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let selector = parameters.get("labelSelector").cloned().unwrap_or_default();
    if parameters.contains_key("watch") {
        let events = changes(server.events.subscribe(), selector);
        return Body::from_stream(events).into_response();
    }
    let pods = server.pods.lock().unwrap();
    let items: Vec<_> = pods.values().filter(|pod| selects(&selector, pod)).collect();
    let version = server.count.load(Ordering::Relaxed).to_string();
    let list = json!({
        "apiVersion": "v1", "kind": "PodList", "metadata": { "resourceVersion": version }, "items": items,
    });
    answer(200, &list)
}

fn changes(
    events: broadcast::Receiver<Value>,
    selector: String,
) -> impl futures::Stream<Item = Result<String, std::io::Error>> {
    futures::stream::unfold(events, |mut events| async {
        let event = events.recv().await.ok()?;
        Some((event, events))
    })
    .filter(move |event| std::future::ready(selects(&selector, &event["object"])))
    .map(|event| Ok(format!("{event}\n")))
}

fn selects(selector: &str, pod: &Value) -> bool {
    let label = |key: &str| pod["metadata"]["labels"][key].as_str();
    selector.split(',').filter(|term| !term.is_empty()).all(|term| {
        if let Some((key, value)) = term.split_once("!=") {
            label(key) != Some(value)
        } else if let Some((key, value)) = term.split_once('=') {
            label(key) == Some(value)
        } else {
            label(term).is_some()
        }
    })
}

async fn review(State(server): Shared, body: Bytes) -> Response {
    server.reviews.fetch_add(1, Ordering::Relaxed);
    let mut review: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(review["spec"]["audiences"], json!(["synth-controller"]));
    let token = review["spec"]["token"].as_str().unwrap().to_owned();
    review["status"] = server.verdict.lock().unwrap()(&token);
    answer(201, &review)
}
