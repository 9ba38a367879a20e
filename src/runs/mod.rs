//! Runs: a generator built and run once, in a place that holds no rights.
//!
//! Owns the seam between the controller and that place. It never waits for a run: whoever started one is told by
//! [`Runs::changes`] that something happened to it, and asks [`Runs::state`] what.

mod changes;
mod desk;
mod drive;
mod placement;
pub mod pods;
pub mod process;
mod shares;

use std::{fmt, path::Path, sync::Arc};

use futures::stream::BoxStream;
use serde::{Deserialize, Serialize};
use synth_runner::{
    blob::{BlobRef, Digest},
    job::{Job, Progress, Report},
};

pub use placement::{Placement, Refusal, Wish};

/// Names one run. Unique for all time: made from the Synth's UID, the key of the result and a random part.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RunId(Arc<str>);

impl RunId {
    /// A run's name: lower-case letters, digits and `-`, at most 63 characters, as a pod's name and a folder's.
    pub fn new(name: impl Into<Arc<str>>) -> Self {
        Self(name.into())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The Synth that a run is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Owner {
    /// Its namespace: those that wait for a place take turns by it.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Its UID.
    pub uid: String,
}

/// What to run. Its `Debug` shows no input document: that may hold what a Secret does.
#[derive(Clone)]
pub struct RunSpec {
    /// The run's name.
    pub id: RunId,
    /// Whom it is for.
    pub owner: Owner,
    /// Who wrote what it runs: compiled crates are shared among runs of the same authors only.
    pub authors: Digest,
    /// Where it is, and within which limits.
    pub placement: Placement,
    /// What the sandbox is asked to do. Its blobs are in the fetcher's folder.
    pub job: Job,
    /// The input document, JSON, delivered after the build as the file that `SYNTH_INPUT` names.
    pub input: Arc<[u8]>,
}

impl fmt::Debug for RunSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, owner, authors, placement, job, input: _ } = self;
        let mut shown = f.debug_struct("RunSpec");
        shown
            .field("id", id)
            .field("owner", owner)
            .field("authors", authors)
            .field("placement", placement)
            .field("job", job)
            .finish_non_exhaustive()
    }
}

impl RunSpec {
    /// Looks whether all that the job needs is in the fetcher's folder. An archive that the nearest base has instead may
    /// be gone as well; then the sandbox says so.
    async fn demand_blobs(&self, blobs: &Path) -> Result<(), StartError> {
        let crates = self.job.crates.iter().map(|locked| locked.archive.digest);
        for digest in crates.chain([self.job.source.digest]) {
            let there = tokio::fs::try_exists(blobs.join(digest.hex())).await;
            if !there.map_err(|source| StartError::Io { doing: format!("look for blob {digest}"), source })? {
                return Err(StartError::BlobGone(digest));
            }
        }
        Ok(())
    }
}

/// What is known of a run.
#[derive(Clone, Debug, PartialEq)]
pub enum RunState {
    /// Nothing: never started here, or long forgotten.
    Unknown,
    /// It waits for a place.
    Queued,
    /// It waits because its namespace has used up its run time: until when, for people.
    Deferred(Arc<str>),
    /// It has a place that is not there yet: why, for people, where that may pass.
    Waiting(Arc<str>),
    /// It works.
    Active(Option<Progress>),
    /// It is over. Kept until [`Runs::forget`].
    Ended(Arc<Ended>),
}

/// A run that is over.
#[derive(Clone, Debug, PartialEq)]
pub struct Ended {
    /// What it took and how it ended.
    pub report: Report,
    /// What the program printed: only after [`End::Printed`](synth_runner::job::End::Printed), at most
    /// [`Limits::output_bytes`](synth_runner::job::Limits::output_bytes).
    pub output: Option<bytes::Bytes>,
    /// The log (compiler and standard error) as far as it was passed on.
    pub log: Option<BlobRef>,
}

/// A run that could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// What it needs is not there any more: fetch again, then start again.
    #[error("blob {0} is gone from the fetcher's folder")]
    BlobGone(Digest),
    /// This machine cannot hold it as it must be held.
    #[error("{message}")]
    NoSandbox {
        /// What is missing.
        message: String,
        /// What to do about it.
        hint: String,
    },
    /// The machine failed.
    #[error("{doing}: {source}")]
    Io {
        /// What was being done.
        doing: String,
        /// Why it failed.
        #[source]
        source: std::io::Error,
    },
}

/// A place where generators are built and run: pods of a cluster, or processes of this machine.
pub trait Runs: Send + Sync + 'static {
    /// What a Synth gets of what it asks for.
    ///
    /// # Errors
    /// Why it may not have that, for its user.
    fn place(&self, wish: &Wish<'_>) -> Result<Placement, Refusal>;

    /// What generators are built with and held by there, as one word: what ran with another is run again.
    fn identity(&self, placement: &Placement) -> impl Future<Output = Result<String, StartError>> + Send;

    /// Starts a run, or queues it. Starting the same [`RunId`] again does nothing.
    fn start(&self, spec: RunSpec) -> impl Future<Output = Result<(), StartError>> + Send;

    /// Ends a run at once and forgets it. Returns when nothing of it is left running.
    fn cancel(&self, id: &RunId) -> impl Future<Output = ()> + Send;

    /// What is known of a run now.
    fn state(&self, id: &RunId) -> RunState;

    /// Drops what is kept of a run that has ended.
    fn forget(&self, id: &RunId);

    /// The name of a run, each time that its state has changed; progress is told at most a few times a second. A
    /// reader that is slow misses repetitions, never the last change.
    fn changes(&self) -> BoxStream<'static, RunId>;
}
