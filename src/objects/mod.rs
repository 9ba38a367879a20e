//! Where Synths come from and where results go: the API of a cluster, or files of this machine.
//!
//! Owns the seam between a reconciliation and that place. Secrets and ConfigMaps are read one at a time, by name, in the
//! Synth's own namespace; nothing is listed.

use std::{collections::BTreeMap, fmt};

use synth_api::{SynthStatus, artifact::ExternalArtifactStatus};

use crate::{decide::Event, runs::Owner};

pub mod cluster;
pub mod files;

/// The decoded entries of a Secret or ConfigMap. Its `Debug` shows the keys only.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Entries(BTreeMap<String, Vec<u8>>);

impl Entries {
    /// The bytes of an entry.
    pub fn get(&self, key: &str) -> Option<&[u8]> {
        self.0.get(key).map(Vec::as_slice)
    }

    /// An entry as text: nothing when there is none, an error that names the key when it is not UTF-8.
    pub fn text(&self, key: &str) -> Result<Option<String>, String> {
        self.get(key)
            .map(|bytes| String::from_utf8(bytes.to_vec()).map_err(|_| format!("{key:?} is not UTF-8 text")))
            .transpose()
    }

    /// The keys, for messages.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl FromIterator<(String, Vec<u8>)> for Entries {
    fn from_iter<I: IntoIterator<Item = (String, Vec<u8>)>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}

impl fmt::Debug for Entries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.keys()).finish()
    }
}

/// The place failed.
#[derive(Debug, thiserror::Error)]
#[error("{doing}: {cause}")]
pub struct ObjectsError {
    /// What was being done, and to what.
    pub doing: String,
    /// Why it failed, in one line.
    pub cause: String,
}

impl ObjectsError {
    /// An error of something that says why.
    pub fn new(doing: impl Into<String>, cause: impl fmt::Display) -> Self {
        Self { doing: doing.into(), cause: cause.to_string() }
    }
}

/// Why an `ExternalArtifact` could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// There is one of that name that is not ours.
    #[error("ExternalArtifact {name} belongs to {owner}: delete it, or give this Synth another name")]
    Taken {
        /// Its namespace and name.
        name: String,
        /// Whose it is, as far as it says.
        owner: String,
    },
    /// The cluster does not know the kind.
    #[error("this cluster has no ExternalArtifact (source.toolkit.fluxcd.io/v1): install Flux 2.7 or newer")]
    NoKind,
    /// Anything else.
    #[error(transparent)]
    Failed(#[from] ObjectsError),
}

/// How an `ExternalArtifact` is found.
#[derive(Clone, Debug, PartialEq)]
pub enum Announced {
    /// There is none, or one of ours: what it says, nothing when that is not what we write.
    Ours(Option<ExternalArtifactStatus>),
    /// It belongs to somebody else.
    Theirs {
        /// Its namespace and name.
        name: String,
        /// Whose it is, as far as it says.
        owner: String,
    },
}

/// Where Synths come from and where results go. Watching is not its business.
pub trait Objects: Send + Sync + 'static {
    /// The entries of a Secret; nothing when there is none.
    fn secret(
        &self,
        namespace: &str,
        name: &str,
    ) -> impl Future<Output = Result<Option<Entries>, ObjectsError>> + Send;

    /// The entries of a ConfigMap; nothing when there is none.
    fn config_map(
        &self,
        namespace: &str,
        name: &str,
    ) -> impl Future<Output = Result<Option<Entries>, ObjectsError>> + Send;

    /// Makes a deleted Synth stay until it is [released](Objects::release). One that is gone already is no error.
    fn hold(&self, owner: &Owner) -> impl Future<Output = Result<(), ObjectsError>> + Send;

    /// Makes the `ExternalArtifact` of a Synth say this.
    fn apply_artifact(
        &self,
        owner: &Owner,
        status: &ExternalArtifactStatus,
    ) -> impl Future<Output = Result<(), ApplyError>> + Send;

    /// Writes the status of a Synth. One that is gone already is no error.
    fn patch_status(
        &self,
        owner: &Owner,
        status: &SynthStatus,
    ) -> impl Future<Output = Result<(), ObjectsError>> + Send;

    /// Tells those who watch. Never fails: what cannot be told is logged.
    fn emit(&self, owner: &Owner, event: &Event) -> impl Future<Output = ()> + Send;

    /// Takes the `ExternalArtifact` of a Synth away, if it is the Synth's. One that is gone already is no error.
    fn withdraw(&self, owner: &Owner) -> impl Future<Output = Result<(), ObjectsError>> + Send;

    /// Lets a deleted Synth go. One that is gone already is no error.
    fn release(&self, owner: &Owner) -> impl Future<Output = Result<(), ObjectsError>> + Send;
}
