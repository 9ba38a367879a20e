//! What the manager asks of the fetcher, and what it answers.

use std::fmt;

use serde::{Deserialize, Serialize};
use synth_runner::{blob::BlobRef, blob::Digest, job::LockedCrate};

/// A git repository and what of it is meant.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Target {
    /// The namespace of whoever asks: requests take turns by it, and what is kept is held against the one that had it fetched.
    pub namespace: String,
    /// The repository's address as in `spec.git.url`: `https`, `http`, `ssh`, and `file` in standalone mode. Without
    /// user information but for ssh's user name.
    pub url: String,
    /// Which commit of it.
    pub reference: Reference,
    /// What opens it.
    pub credentials: Credentials,
}

/// Which commit of a repository is meant. Names are as git takes them, already validated: no leading `-`, no control
/// characters, no `..`, no `:`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Reference {
    /// The tip of a branch.
    Branch(String),
    /// The commit of a tag, also of an annotated one.
    Tag(String),
    /// Exactly this commit (40 hex digits), and the branch that it is on, where that is known.
    Commit {
        /// The commit.
        commit: String,
        /// The branch.
        branch: Option<String>,
        /// Whether it is an error when the branch's history does not have it.
        #[serde(default)]
        verified: bool,
    },
}

/// What opens a repository: the decoded entries of the Secret that `spec.git.secretRef` names, with Flux's keys.
/// Its `Debug` shows nothing; it is serialised only onto the fetcher's socket.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Credentials {
    /// `username` and `password`.
    pub basic: Option<(String, String)>,
    /// `bearerToken`; wins over `basic`.
    pub bearer_token: Option<String>,
    /// `ca.crt` (or the legacy `caFile`), PEM.
    pub ca: Option<String>,
    /// `identity`, `known_hosts`, and `password` where the key is encrypted.
    pub ssh: Option<SshIdentity>,
}

/// What opens a repository over ssh.
#[derive(Clone, Serialize, Deserialize)]
pub struct SshIdentity {
    /// The private key, PEM or OpenSSH.
    pub identity: String,
    /// Lines as in `~/.ssh/known_hosts`: the server's key must be among them.
    pub known_hosts: String,
    /// The passphrase of the private key.
    pub password: Option<String>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(…)")
    }
}

impl fmt::Debug for SshIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SshIdentity(…)")
    }
}

/// What a reference points at now: the answer to a look, which transfers no objects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tip {
    /// The commit, 40 hex digits.
    pub commit: String,
}

/// Which part of a commit a generator is made of.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SourceRequest {
    /// The repository.
    pub target: Target,
    /// The commit, 40 hex digits: what a look gave.
    pub commit: String,
    /// Folder of the generator's crate, relative to the repository's root, `.` for the root, without `..`.
    pub path: String,
    /// The package, where the folder's `Cargo.toml` is a workspace with several; none for the folder's own.
    pub package: Option<String>,
}

/// Which crates are wanted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CratesRequest {
    /// What `Cargo.lock` names, as [`Source::locked`] has it.
    pub locked: Vec<Locked>,
    /// The generator's own repository. Its credentials are shown to git dependencies at the same scheme, host and port,
    /// and to nobody else.
    pub target: Target,
    /// The registry that is opened with a token, or has an authority of its own; no other sees either.
    pub registry: Option<RegistryAccess>,
}

/// What opens a registry: the decoded entries of a Secret. Its `Debug` shows no token.
#[derive(Clone, Serialize, Deserialize)]
pub struct RegistryAccess {
    /// Its sparse index as `Cargo.lock` has it: `sparse+https://…/`.
    pub index: String,
    /// What is sent as `Authorization`.
    pub token: String,
    /// The certificate of its authority, PEM.
    pub ca: Option<String>,
}

impl fmt::Debug for RegistryAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RegistryAccess({}, …)", self.index)
    }
}

/// A generator's source: the crate at the path, its path dependencies, and the workspace files that cargo reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The commit that it is from.
    pub commit: String,
    /// Seconds since the epoch at which it was committed.
    pub commit_time: i64,
    /// First line of the commit's message, at most 72 characters, no control characters.
    pub subject: String,
    /// What the source part is, as git trees have it: the same for two commits that differ elsewhere only.
    pub digest: Digest,
    /// The tar archive of it (not compressed), in the fetcher's folder. Paths relative to the repository's root.
    pub archive: BlobRef,
    /// What `Cargo.lock` wants from elsewhere, not yet fetched.
    pub locked: Vec<Locked>,
}

/// One package of `Cargo.lock` from outside the repository.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Locked {
    /// Package name.
    pub name: String,
    /// Exact version.
    pub version: String,
    /// `source` of `Cargo.lock`, word for word.
    pub source: String,
    /// `checksum` of `Cargo.lock`: a registry's crate has one, a git dependency has not.
    pub checksum: Option<Digest>,
}

/// What is known while a fetch works: for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FetchProgress {
    /// Git objects received, of how many, in how many bytes.
    Objects {
        /// Received.
        received: u64,
        /// In all.
        total: u64,
        /// Bytes received.
        bytes: u64,
    },
    /// Crates at hand, of how many, and the bytes that crossed the network for them.
    Crates {
        /// At hand.
        done: u32,
        /// In all.
        total: u32,
        /// Bytes received.
        bytes: u64,
    },
}

/// The crates of a lockfile, all in the fetcher's folder.
pub type Crates = Vec<LockedCrate>;

/// Why a fetch failed, in the words that a user of Flux knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct FetchError {
    /// What sort of failure it is.
    pub kind: FetchErrorKind,
    /// One line: what is wrong and where. Never a credential.
    pub message: String,
    /// What to do about it, where that is known.
    pub hint: Option<String>,
}

impl FetchError {
    /// A failure without a hint.
    pub(super) fn new(kind: FetchErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None }
    }

    /// The same with what to do about it.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Sorts of failed fetches; each has one reason on the Synth and one way to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FetchErrorKind {
    /// The server wants other credentials, or its host key or certificate is not the known one.
    Authentication,
    /// A host that may not be asked: its address is not public, or the installer has other hosts in mind.
    NotAllowed,
    /// The branch, tag or commit is not there.
    ReferenceNotFound,
    /// The repository has no commits.
    EmptyRepository,
    /// The folder, its `Cargo.toml`, or something that it names is not there or not acceptable: the user's to fix.
    InvalidSource,
    /// `Cargo.lock` is missing or does not fit: the user's to fix.
    InvalidLock,
    /// A crate's bytes are not what `Cargo.lock` says.
    ChecksumMismatch,
    /// A bound was passed: too many bytes, files, crates, or too much time.
    TooLarge,
    /// The server did not answer in time.
    TimedOut,
    /// Network, server or protocol: may go away by itself.
    Unavailable,
    /// This machine failed: disk full, no permission.
    Local,
}
