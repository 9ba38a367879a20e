//! The artifact server: what Flux's consumers download.
//!
//! Knows one shape of path, `/externalartifact/<namespace>/<name>/<64 hex digits>.tar.gz`, and gives away nothing but an
//! artifact whose bytes are those that the file was named after. The path is compared as it was sent, never decoded: so no
//! spelling of another path, no folder, no half-written and no foreign file has an address here. The digits cannot be told
//! from the bytes, nor from anything else but a status: who guesses finds nothing, and finds out nothing.
//!
//! | answer | when | what Flux does |
//! | --- | --- | --- |
//! | 200, 206, 304 | the artifact is there | applies it |
//! | 503 + `Retry-After` | this process is not ready, or the artifact is being rebuilt | asks again in the same reconciliation |
//! | 404 | there is no such artifact | asks again in 30 s, without an error event |

use std::{sync::Arc, time::SystemTime};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{
        HeaderMap, HeaderName, Method, StatusCode,
        header::{
            ACCEPT_RANGES, ALLOW, CONNECTION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG,
            LAST_MODIFIED, RETRY_AFTER, TRANSFER_ENCODING,
        },
        request::Parts,
    },
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use futures::TryStreamExt as _;

use super::{
    Expected, Readiness,
    metrics::Metrics,
    range::{Entity, Selection, select},
};
use crate::store::{ArtifactPath, Found, Look, Store, StoreError};

/// Seconds after which a client may ask again for what is not there yet.
const RETRY_SECONDS: &str = "2";

/// What the artifact server answers from.
#[derive(Clone)]
pub struct Artifacts {
    /// Where the artifacts are.
    pub store: Store,
    /// Whether anything is served yet.
    pub ready: Readiness,
    /// Which artifacts statuses name.
    pub expected: Expected,
    /// Where downloads are counted.
    pub metrics: Metrics,
}

/// The artifact server, for `--storage-addr`.
pub fn router(artifacts: Artifacts) -> Router {
    Router::new().fallback(serve).with_state(Arc::new(artifacts))
}

async fn serve(State(artifacts): State<Arc<Artifacts>>, request: Request) -> Response {
    let response = artifacts.answer(&request.into_parts().0).await;
    artifacts.metrics.answered(response.status());
    response
}

impl Artifacts {
    async fn answer(&self, request: &Parts) -> Response {
        if has_body(&request.headers) {
            // Nobody needs one. What follows is not read as a request either: two readers who disagree where a body
            // ends are how requests are smuggled.
            return (StatusCode::BAD_REQUEST, [(CONNECTION, "close")]).into_response();
        }
        if !matches!(request.method, Method::GET | Method::HEAD) {
            return (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD")]).into_response();
        }
        if !self.ready.get() {
            return try_again();
        }
        let path = request.uri.path().strip_prefix('/').map(str::parse::<ArtifactPath>);
        let Some(Ok(path)) = path else { return StatusCode::NOT_FOUND.into_response() };
        let named = self.expected.digest(&path);
        let at = named.map_or_else(|| path.clone(), |digest| self.store.artifact_path(&path.owner, &digest));
        match self.store.look(&at).await {
            Ok(Look::Found(found)) => self.give(request, &path, &found).await,
            Ok(Look::Missing | Look::Corrupt) if named.is_some() => try_again(),
            Ok(Look::Missing | Look::Corrupt) => StatusCode::NOT_FOUND.into_response(),
            Err(error) => {
                tracing::warn!(%path, %error, "cannot serve an artifact");
                try_again()
            }
        }
    }

    async fn give(&self, request: &Parts, path: &ArtifactPath, found: &Found) -> Response {
        let tag = format!("\"{}\"", found.digest);
        let (size, modified) = (found.size, SystemTime::from(found.modified));
        let (status, range) = match select(&request.headers, Entity { size, tag: &tag, modified }) {
            Selection::Whole => (StatusCode::OK, 0..size),
            Selection::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
            Selection::NotModified => (StatusCode::NOT_MODIFIED, 0..0),
            Selection::PreconditionFailed => (StatusCode::PRECONDITION_FAILED, 0..0),
            Selection::NotSatisfiable => (StatusCode::RANGE_NOT_SATISFIABLE, 0..0),
        };
        let mut headers: Vec<(HeaderName, String)> = vec![
            (ETAG, tag),
            (LAST_MODIFIED, httpdate::fmt_http_date(modified)),
            (ACCEPT_RANGES, "bytes".to_owned()),
        ];
        if status.is_success() {
            headers.push((CONTENT_TYPE, "application/gzip".to_owned()));
            headers.push((CONTENT_LENGTH, (range.end - range.start).to_string()));
        }
        match status {
            StatusCode::PARTIAL_CONTENT => {
                headers.push((CONTENT_RANGE, format!("bytes {}-{}/{size}", range.start, range.end - 1)));
            }
            StatusCode::RANGE_NOT_SATISFIABLE => headers.push((CONTENT_RANGE, format!("bytes */{size}"))),
            _ => {}
        }
        let body = if status == StatusCode::NOT_MODIFIED {
            // Of unknown length: a length here would be that of the artifact (RFC 9110 section 8.6), and is not needed.
            Body::from_stream(futures::stream::empty::<Result<Bytes, StoreError>>())
        } else if request.method == Method::HEAD || !status.is_success() {
            Body::empty()
        } else {
            match self.store.stream(found, range).await {
                Ok(chunks) => {
                    let metrics = self.metrics.clone();
                    Body::from_stream(chunks.inspect_ok(move |chunk| metrics.sent(chunk.len())))
                }
                // It was there a moment ago.
                Err(error) => {
                    tracing::warn!(%path, %error, "cannot serve an artifact");
                    return try_again();
                }
            }
        };
        (status, axum::response::AppendHeaders(headers), body).into_response()
    }
}

fn try_again() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, RETRY_SECONDS)]).into_response()
}

fn has_body(headers: &HeaderMap) -> bool {
    headers.contains_key(TRANSFER_ENCODING)
        || headers.get_all(CONTENT_LENGTH).iter().any(|length| length.as_bytes() != b"0")
}
