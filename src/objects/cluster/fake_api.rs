//! An API server in a few lines, for tests: objects by path, versions, UIDs, status apart, and apply as far as we use it.

#![allow(clippy::unwrap_used, missing_docs, reason = "a test may fail")]

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard},
};

use axum::http::{Method, Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use kube::{Client, client::Body};
use serde_json::{Value, json};

/// The server. Clones share it.
#[derive(Clone, Default)]
pub struct FakeApi(Arc<Mutex<State>>);

#[derive(Default)]
pub struct State {
    /// By the path of the object: `/apis/…/namespaces/apps/synths/shop`.
    pub objects: BTreeMap<String, Value>,
    /// `METHOD path` of every request.
    pub requests: Vec<String>,
    /// Plurals that it does not know.
    pub unknown: BTreeSet<String>,
    /// Requests to a path with this in it are answered with 500.
    pub broken: Option<String>,
    /// What somebody does just before one of the requests.
    pub meanwhile: Option<Meanwhile>,
    version: u64,
}

/// An edit, once.
pub struct Meanwhile {
    /// `METHOD path` of the request before which it happens.
    pub before: String,
    /// The path of the object.
    pub of: &'static str,
    pub edit: fn(&mut Value),
}

impl FakeApi {
    pub fn client(&self) -> Client {
        let api = self.clone();
        let service = tower::service_fn(move |request: Request<Body>| {
            let api = api.clone();
            async move {
                let (head, body) = request.into_parts();
                let body = body.collect().await?.to_bytes();
                let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
                let kind = head.headers.get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
                let query = head.uri.query().unwrap_or_default().to_owned();
                let (code, answer) =
                    api.state().answer(&head.method, head.uri.path(), &query, kind.as_deref(), body);
                let answer =
                    Response::builder().status(code).body(Body::from(answer.to_string().into_bytes()));
                Ok::<_, Box<dyn std::error::Error + Send + Sync>>(answer?)
            }
        });
        Client::new(service, "default")
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    pub fn get(&self, path: &str) -> Option<Value> {
        self.state().objects.get(path).cloned()
    }

    /// Puts an object there, as somebody else would.
    pub fn put(&self, path: &str, mut object: Value) {
        let mut state = self.state();
        state.version += 1;
        let name = path.rsplit('/').next().unwrap();
        let parts: Vec<_> = path.split('/').collect();
        let namespace = parts[parts.len() - 3];
        let meta = &mut object["metadata"];
        meta["name"] = name.into();
        meta["namespace"] = namespace.into();
        meta["resourceVersion"] = state.version.to_string().into();
        if meta["uid"].is_null() {
            meta["uid"] = format!("uid-{}", state.version).into();
        }
        state.objects.insert(path.to_owned(), object);
    }

    /// The requests so far, and none of them a second time.
    pub fn requests(&self) -> Vec<String> {
        std::mem::take(&mut self.state().requests)
    }
}

type Answer = (StatusCode, Value);

impl State {
    fn answer(
        &mut self,
        method: &Method,
        path: &str,
        query: &str,
        content: Option<&str>,
        body: Value,
    ) -> Answer {
        let request = format!("{method} {path}");
        if let Some(Meanwhile { of, edit, .. }) = self.meanwhile.take_if(|it| it.before == request) {
            let mut object = self.objects[of].clone();
            edit(&mut object);
            let _ = self.write(of, object);
        }
        self.requests.push(request);
        if self.broken.as_ref().is_some_and(|broken| path.contains(broken.as_str())) {
            return refused(StatusCode::INTERNAL_SERVER_ERROR, "InternalError", "broken", "");
        }
        if self.unknown.iter().any(|plural| path.split('/').any(|part| part == plural)) {
            return refused(
                StatusCode::NOT_FOUND,
                "NotFound",
                "the server could not find the requested resource",
                "",
            );
        }
        let (of, status) = match path.strip_suffix("/status") {
            Some(of) => (of, true),
            None => (path, false),
        };
        let name = of.rsplit('/').next().unwrap();
        let gone = || refused(StatusCode::NOT_FOUND, "NotFound", &format!("{name} not found"), name);
        match *method {
            Method::GET => self.objects.get(of).map_or_else(gone, |o| (StatusCode::OK, o.clone())),
            Method::POST => {
                let path = format!("{of}/{}", body["metadata"]["name"].as_str().unwrap());
                if self.objects.contains_key(&path) {
                    return refused(StatusCode::CONFLICT, "AlreadyExists", "it exists", name);
                }
                self.write(&path, body)
            }
            Method::PUT => match self.objects.get(of) {
                None => gone(),
                Some(now) if now["metadata"]["resourceVersion"] != body["metadata"]["resourceVersion"] => {
                    refused(StatusCode::CONFLICT, "Conflict", "the object has been modified", name)
                }
                Some(_) => self.write(of, body),
            },
            Method::DELETE => {
                let Some(now) = self.objects.get(of) else { return gone() };
                let uid = &body["preconditions"]["uid"];
                if !uid.is_null() && now["metadata"]["uid"] != *uid {
                    return refused(StatusCode::CONFLICT, "Conflict", "the UID is another", name);
                }
                (StatusCode::OK, self.objects.remove(of).unwrap())
            }
            Method::PATCH => {
                let now = self.objects.get(of).cloned();
                let uid = &body["metadata"]["uid"];
                let apply = content.is_some_and(|content| content.contains("apply-patch"));
                if now.is_none() && (status || !apply) {
                    return gone();
                }
                let other = |now: &Value| now["metadata"]["uid"] != *uid;
                if !uid.is_null() && now.as_ref().is_none_or(other) {
                    let message = "Precondition failed: UID in precondition is another";
                    return refused(StatusCode::CONFLICT, "Conflict", message, name);
                }
                let version = &body["metadata"]["resourceVersion"];
                let modified = |now: &Value| now["metadata"]["resourceVersion"] != *version;
                if !version.is_null() && now.as_ref().is_some_and(modified) {
                    return refused(StatusCode::CONFLICT, "Conflict", "the object has been modified", name);
                }
                let forced = query.contains("force=true");
                let before = now.clone().unwrap_or_else(|| json!({}));
                if apply && !forced && conflicts(&before["spec"], &body["spec"]) {
                    return refused(StatusCode::CONFLICT, "Conflict", "Apply failed with 1 conflict", name);
                }
                let mut next = before.clone();
                if status {
                    next["status"] = body["status"].clone();
                } else {
                    let mut rest = body;
                    rest.as_object_mut().unwrap().remove("status");
                    merge(&mut next, rest);
                }
                if next == before { (StatusCode::OK, next) } else { self.write(of, next) }
            }
            _ => refused(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", "no", name),
        }
    }

    fn write(&mut self, path: &str, mut object: Value) -> Answer {
        self.version += 1;
        let meta = &mut object["metadata"];
        meta["resourceVersion"] = self.version.to_string().into();
        if meta["uid"].is_null() {
            meta["uid"] = format!("uid-{}", self.version).into();
        }
        self.objects.insert(path.to_owned(), object.clone());
        (StatusCode::OK, object)
    }
}

fn refused(code: StatusCode, reason: &str, message: &str, name: &str) -> Answer {
    let mut status = json!({
        "kind": "Status", "apiVersion": "v1", "status": "Failure",
        "code": code.as_u16(), "reason": reason, "message": message,
    });
    if !name.is_empty() {
        status["details"] = json!({"name": name});
    }
    (code, status)
}

fn conflicts(now: &Value, then: &Value) -> bool {
    match (now, then) {
        (Value::Object(now), Value::Object(then)) => {
            then.iter().any(|(key, then)| now.get(key).is_some_and(|now| conflicts(now, then)))
        }
        (Value::Null, _) | (_, Value::Null) => false,
        (now, then) => now != then,
    }
}

fn merge(below: &mut Value, above: Value) {
    match (below, above) {
        (Value::Object(below), Value::Object(above)) => {
            for (key, value) in above {
                if value.is_null() {
                    below.remove(&key);
                } else {
                    merge(below.entry(key).or_insert(Value::Null), value);
                }
            }
        }
        (below, above) => *below = above,
    }
}
