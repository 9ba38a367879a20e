//! What is known of one Synth: values only, gathered by `reconcile` and read by [`decide`](super::decide).

use std::{fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use jiff::Timestamp;
use synth_api::{SynthSpec, SynthStatus};
use synth_runner::{blob::Digest, job::Report};

use super::failure::Failure;
use crate::{
    fetcher::api::{Crates, Source},
    runs::RunId,
    secret_values::SecretValues,
};

/// Everything that is known of one Synth.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The object as its user has it.
    pub object: Object,
    /// Its status: as last written, with what was published since.
    pub status: SynthStatus,
    /// The published artifact's bytes.
    pub stored: Stored,
    /// The last look at the repository and the values.
    pub looked: Option<Attempt<LookedFor, Seen>>,
    /// When it was last looked, whatever has made that look worthless since.
    pub last_look: Option<Timestamp>,
    /// The last fetch of a source, by commit and path.
    pub source: Option<Attempt<SourceOf, Arc<Source>>>,
    /// The last fetch of crates, for the source of this digest.
    pub crates: Option<Attempt<Digest, Arc<Crates>>>,
    /// The key that the result cache was last asked for without a result.
    pub missed: Option<Digest>,
    /// What a program printed.
    pub output: Option<Output>,
    /// What became of that output.
    pub checked: Option<Attempt<Packing, Arc<Checked>>>,
    /// The last run that could not be started.
    pub not_started: Option<Attempt<Digest, ()>>,
    /// The last run that was started.
    pub run: Option<Run>,
    /// The last attempt to publish that failed.
    pub not_published: Option<Attempt<Packing, ()>>,
    /// The revision of `status.built` that could not be made again.
    pub forsaken: Option<String>,
    /// What kept the `ExternalArtifact` from being written.
    pub obstacle: Option<Attempt<(), ()>>,
    /// What keeps consumers from using the `ExternalArtifact`.
    pub denied: Option<Denied>,
    /// Nothing of the deleted object is left.
    pub finalized: bool,
}

impl Facts {
    /// What is known when an object is first seen.
    pub fn new(object: Object, status: SynthStatus) -> Self {
        Self {
            object,
            status,
            stored: Stored::Unknown,
            looked: None,
            last_look: None,
            source: None,
            crates: None,
            missed: None,
            output: None,
            checked: None,
            not_started: None,
            run: None,
            not_published: None,
            forsaken: None,
            obstacle: None,
            denied: None,
            finalized: false,
        }
    }

    /// Something that a look reads has changed: what the object says, or what it names. Nothing that was seen counts any
    /// more, and what failed for want of it need not wait.
    pub fn look_again(&mut self) {
        self.looked = None;
        self.source.take_if(|source| source.result.is_err());
        self.crates.take_if(|crates| crates.result.is_err());
    }
}

/// The object as its user has it.
#[derive(Clone, Debug)]
pub struct Object {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Its UID.
    pub uid: String,
    /// Counts changes of the spec.
    pub generation: i64,
    /// It is being deleted.
    pub deleting: bool,
    /// It does not go before it is let go: what is made for it will be removed.
    pub held: bool,
    /// The annotation `reconcile.fluxcd.io/requestedAt`.
    pub requested_at: Option<String>,
    /// The annotation `reconcile.fluxcd.io/requestedAt` of its `ExternalArtifact`, which stock Receivers can name.
    pub artifact_requested_at: Option<String>,
    /// The annotation `reconcile.fluxcd.io/forceAt`.
    pub force_at: Option<String>,
    /// What the user wants.
    pub spec: SynthSpec,
    /// What is wrong with the spec, as far as it shows without looking elsewhere.
    pub problem: Option<Failure>,
}

impl Object {
    /// What was asked for last: other text than before asks for a look now.
    pub fn asked(&self) -> Option<String> {
        match (&self.requested_at, &self.artifact_requested_at) {
            (asked, None) => asked.clone(),
            (None, Some(asked)) => Some(format!("/{asked}")),
            (Some(one), Some(other)) => Some(format!("{one}/{other}")),
        }
    }

    /// What a look now is for.
    pub fn looked_for(&self) -> LookedFor {
        LookedFor { generation: self.generation, asked: self.asked() }
    }
}

/// Why consumers may not use the `ExternalArtifact`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied {
    /// A reason of [`condition::reason`](synth_api::condition::reason).
    pub reason: &'static str,
    /// One line: who is denied, and what to do.
    pub message: String,
}

/// The bytes of the artifact that the status names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// Not looked at since this process started.
    Unknown,
    /// They are what the status says.
    Intact,
    /// They are gone or damaged.
    Lost,
}

/// Something that was tried.
#[derive(Clone, Debug)]
pub struct Attempt<Of, T> {
    /// What it was tried for: an attempt for something else says nothing.
    pub of: Of,
    /// When it ended.
    pub at: Timestamp,
    /// How many attempts for the same failed one after the other, this one among them.
    pub failures: u32,
    /// A number from −1 to 1, drawn anew each time, that spreads what is due at the same time.
    pub jitter: f64,
    /// What came of it.
    pub result: Result<T, Failure>,
}

impl<Of: PartialEq, T> Attempt<Of, T> {
    /// This attempt, if it was for that.
    pub fn for_<'a>(this: Option<&'a Self>, of: &Of) -> Option<&'a Self> {
        this.filter(|attempt| attempt.of == *of)
    }
}

/// What a look was for: another generation or another request needs another look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookedFor {
    /// Generation of the spec.
    pub generation: i64,
    /// The request that it answers: [`Object::asked`].
    pub asked: Option<String>,
}

/// What a look saw. Its `Debug` shows no input document: that may hold what a Secret does.
#[derive(Clone, PartialEq, Eq)]
pub struct Seen {
    /// The commit.
    pub commit: String,
    /// What names it: a branch or a tag; nothing for a commit alone.
    pub ref_name: Option<String>,
    /// The input document.
    pub input: Arc<[u8]>,
    /// What of it came from Secrets.
    pub secrets: SecretValues,
    /// Digest of all that goes into an artifact beside the source: path, generator settings, input document, output
    /// settings, runner.
    pub inputs: Digest,
    /// Digest of all that goes into a run beside the source.
    pub settings: Digest,
    /// What a run may use: nothing that changes a result, but perhaps whether there is one.
    pub limits: Arc<str>,
}

impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { commit, ref_name, inputs, settings, limits, input: _, secrets: _ } = self;
        f.debug_struct("Seen")
            .field("commit", commit)
            .field("ref_name", ref_name)
            .field("inputs", inputs)
            .field("settings", settings)
            .field("limits", limits)
            .finish_non_exhaustive()
    }
}

impl Seen {
    /// The commit as Flux writes it: `main@sha1:…` or `sha1:…`.
    pub fn revision(&self) -> String {
        match &self.ref_name {
            Some(name) => format!("{name}@sha1:{}", self.commit),
            None => format!("sha1:{}", self.commit),
        }
    }
}

/// Which source is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceOf {
    /// The commit.
    pub commit: String,
    /// The generator's folder.
    pub path: String,
    /// The repository, and the generation that named its credentials.
    pub generation: i64,
    /// The look after which it was wanted: a look that a user asked for may try again what is known to fail.
    pub asked: Option<String>,
}

/// What a program printed.
#[derive(Clone, Debug)]
pub struct Output {
    /// The key of the result.
    pub key: Digest,
    /// The bytes.
    pub bytes: Bytes,
    /// The run that printed them, or nothing when they were kept from an earlier one.
    pub run: Option<RunId>,
}

/// Which archive is meant: the result's key, and how it is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packing {
    /// The key of the result.
    pub key: Digest,
    /// All that goes into an artifact beside the source.
    pub inputs: Digest,
    /// The run that printed it.
    pub run: Option<RunId>,
}

/// An output that was read, checked, and packed.
#[derive(Clone, Debug)]
pub struct Checked {
    /// SHA-256 of the uncompressed archive: the checksum of the revision.
    pub tar_digest: Digest,
    /// The archive as it is served.
    pub archive: Bytes,
    /// The objects in canonical form, for the next comparison.
    pub canonical: Bytes,
    /// How many objects there are.
    pub objects: u64,
    /// What an API server would refuse of them: lines for the status.
    pub warnings: Vec<String>,
}

/// A run that was started.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its name.
    pub id: RunId,
    /// The key of its result.
    pub key: Digest,
    /// The commit that it builds: `main@sha1:…`.
    pub revision: String,
    /// The request that forced it.
    pub force: Option<String>,
    /// What it may use.
    pub limits: Arc<str>,
    /// What is known of it.
    pub state: RunProgress,
}

/// What is known of a run, as far as it decides anything.
#[derive(Clone, Debug, PartialEq)]
pub enum RunProgress {
    /// It waits, or works: what it does, for people.
    Active(String),
    /// It waits for its namespace to have run time again: until when, for people.
    Deferred(String),
    /// It ended then.
    Ended(Arc<Report>, Timestamp),
}

impl RunProgress {
    /// It has not ended.
    pub fn is_active(&self) -> bool {
        !matches!(self, Self::Ended(..))
    }
}

/// Bounds of patience, from flags.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// `--min-retry-delay`.
    pub min_retry_delay: Duration,
    /// `--max-retry-delay`.
    pub max_retry_delay: Duration,
    /// `--requeue-dependency`, in place of growing patience where something is not there that the spec names.
    pub requeue_dependency: Option<Duration>,
    /// `--interval-jitter-percentage`, from 0 to 100.
    pub interval_jitter_percentage: u8,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            min_retry_delay: Duration::from_millis(750),
            max_retry_delay: Duration::from_secs(15 * 60),
            requeue_dependency: None,
            interval_jitter_percentage: 5,
        }
    }
}
