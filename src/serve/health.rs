//! The probes: `/healthz` says that the process answers, `/readyz` that it serves.

use axum::{Router, extract::State, http::StatusCode, routing::get};

use super::Readiness;

/// `/healthz` and `/readyz`, for `--health-addr`.
pub fn router(ready: Readiness) -> Router {
    Router::new().route("/healthz", get(async || "ok\n")).route("/readyz", get(readyz)).with_state(ready)
}

async fn readyz(State(ready): State<Readiness>) -> (StatusCode, String) {
    let (code, text) =
        if ready.get() { (StatusCode::OK, "ok\n") } else { (StatusCode::SERVICE_UNAVAILABLE, "not ready\n") };
    (code, text.to_owned() + &ready.notes())
}
