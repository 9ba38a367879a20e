//! The run API: what the agents of run pods may ask for. See [`synth_runner::run_api`].
//!
//! It answers nobody who is not the agent of a run that lasts, and says no more than that.

use std::{path::PathBuf, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, Request, Response, StatusCode, header},
    response::IntoResponse,
    routing::{get, post},
};
use synth_runner::{blob::Digest, run_api};
use tokio::{fs::File, time::sleep};
use tokio_util::io::ReaderStream;

use super::{
    cluster::Cluster,
    door::{Doors, Refusal},
};

/// What somebody waits for a no: trying many things takes long.
const REFUSED: Duration = Duration::from_millis(200);
/// Bytes of a blob in memory at a time.
const PIECE: usize = 64 << 10;

/// What answers are made of.
pub(super) struct RunApi {
    pub(super) doors: Doors,
    pub(super) cluster: Cluster,
    /// The fetcher's folder.
    pub(super) blobs: PathBuf,
}

/// The run API.
pub(super) fn router(api: RunApi) -> Router {
    Router::new()
        .route("/v1/runs/{run}/session", post(session))
        .route("/v1/runs/{run}/blobs/{digest}", get(blob))
        .route("/v1/runs/{run}/stream", get(stream))
        .fallback(|| refuse(StatusCode::NOT_FOUND))
        .with_state(Arc::new(api))
}

type Answer = Result<Response<Body>, Response<Body>>;

async fn session(State(api): State<Arc<RunApi>>, Path(run): Path<String>, headers: HeaderMap) -> Answer {
    let token = bearer(&headers).unwrap_or_default();
    let door = match api.doors.claimed(&run, token) {
        Ok(door) => door,
        Err(refusal) => return Err(refused(refusal).await),
    };
    let review = match door.review() {
        Ok(review) => review,
        Err(refusal) => return Err(refused(refusal).await),
    };
    let verdict = match api.cluster.review(token).await {
        Ok(verdict) => verdict,
        Err(error) => {
            tracing::warn!(run, %error, "cannot ask the API server whose token this is");
            return Err(refuse(StatusCode::SERVICE_UNAVAILABLE).await);
        }
    };
    match review.judge(&verdict) {
        Ok(session) => match serde_json::to_vec(&session) {
            Ok(session) => Ok(session.into_response()),
            Err(_) => Err(refuse(StatusCode::INTERNAL_SERVER_ERROR).await),
        },
        Err(refusal) => {
            tracing::warn!(run, "somebody showed a token that claims to be this run's and is not");
            Err(refused(refusal).await)
        }
    }
}

async fn blob(
    State(api): State<Arc<RunApi>>,
    Path((run, digest)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer {
    let door = match api.doors.open(&run, bearer(&headers).unwrap_or_default()) {
        Ok(door) => door,
        Err(refusal) => return Err(refused(refusal).await),
    };
    let digest = Digest::from_hex(&digest).ok();
    let Some((digest, blob)) = digest.and_then(|digest| Some((digest, door.blob(digest)?))) else {
        return Err(refuse(StatusCode::NOT_FOUND).await);
    };
    let size = blob.size;
    let path = blob.path.unwrap_or_else(|| api.blobs.join(digest.hex()));
    let file = async {
        let file = File::open(path).await?;
        Ok::<_, std::io::Error>((file.metadata().await?.len(), file))
    };
    match file.await {
        Ok((length, file)) if length == size => {
            let body = Body::from_stream(ReaderStream::with_capacity(file, PIECE));
            Ok(([(header::CONTENT_LENGTH, HeaderValue::from(size))], body).into_response())
        }
        Ok((length, _)) => {
            tracing::warn!(%digest, length, size, "a fetched blob has another length");
            Err(refuse(StatusCode::INTERNAL_SERVER_ERROR).await)
        }
        Err(error) => {
            tracing::warn!(%digest, %error, "cannot read a fetched blob");
            Err(refuse(StatusCode::INTERNAL_SERVER_ERROR).await)
        }
    }
}

async fn stream(
    State(api): State<Arc<RunApi>>,
    Path(run): Path<String>,
    mut request: Request<Body>,
) -> Answer {
    let door = match api.doors.open(&run, bearer(request.headers()).unwrap_or_default()) {
        Ok(door) => door,
        Err(refusal) => return Err(refused(refusal).await),
    };
    let wanted = request.headers().get(header::UPGRADE).map(HeaderValue::as_bytes);
    if wanted != Some(run_api::UPGRADE.as_bytes()) {
        return Err(refuse(StatusCode::UPGRADE_REQUIRED).await);
    }
    if let Err(refusal) = door.take_stream(hyper::upgrade::on(&mut request)) {
        return Err(refused(refusal).await);
    }
    let headers = [(header::CONNECTION, "upgrade"), (header::UPGRADE, run_api::UPGRADE)];
    Ok((StatusCode::SWITCHING_PROTOCOLS, headers).into_response())
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

async fn refused(refusal: Refusal) -> Response<Body> {
    refuse(match refusal {
        Refusal::Unknown => StatusCode::UNAUTHORIZED,
        Refusal::Late => StatusCode::CONFLICT,
        Refusal::Busy => StatusCode::SERVICE_UNAVAILABLE,
    })
    .await
}

/// Says no, and ends the connection: whoever tries again begins from nothing.
async fn refuse(status: StatusCode) -> Response<Body> {
    sleep(REFUSED).await;
    (status, [(header::CONNECTION, "close")]).into_response()
}
