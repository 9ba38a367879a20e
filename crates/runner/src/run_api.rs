//! What the agent of a run's pod and the controller say to each other before the stream: HTTP/1.1 over TLS, and nothing
//! newer. The stream wants the whole connection in both directions, which is what an HTTP/1.1 upgrade gives; HTTP/2 would
//! add windows, streams inside of streams and its own kinds of floods between two programs that need none of it.
//!
//! ```text
//! POST /v1/runs/RUN/session        Bearer the pod's token   → Session
//! GET  /v1/runs/RUN/blobs/HEX      Bearer Session::secret   → the bytes of a blob of the job
//! GET  /v1/runs/RUN/stream         Bearer Session::secret   → 101, then the frames of `wire`
//! ```

use serde::{Deserialize, Serialize};

use crate::{blob::Digest, job::Job};

/// The audience of the token that a pod shows: nothing else in the cluster takes it.
pub const AUDIENCE: &str = "synth-controller";
/// The protocol that a connection is upgraded to: [`crate::wire`].
pub const UPGRADE: &str = "synth-run";

/// The answer to the call that uses up the pod's token.
#[derive(Clone, Serialize, Deserialize)]
pub struct Session {
    /// What every further call of this run shows: 64 hex digits. Kept in memory, dies with the run.
    pub secret: String,
    /// What the sandbox will be asked to do: its blobs are what the agent brings.
    pub job: Job,
}

/// The path of the call that opens a run's session.
pub fn session_path(run: &str) -> String {
    format!("/v1/runs/{run}/session")
}

/// The path of a blob of a run's job.
pub fn blob_path(run: &str, digest: Digest) -> String {
    format!("/v1/runs/{run}/blobs/{}", digest.hex())
}

/// The path of a run's stream.
pub fn stream_path(run: &str) -> String {
    format!("/v1/runs/{run}/stream")
}
