//! A repository that was kept from one request to the next.

use std::{
    cell::Cell,
    fs::{self, File},
    path::{Path, PathBuf},
};

use git2::{ErrorClass, ErrorCode, Oid, Repository};

use super::failure::out_of_memory;
use crate::fetcher::{
    address::Address,
    api::{FetchError, FetchErrorKind},
    folder::Folder,
};

/// A kept repository that has a wanted commit, locked while this lives.
pub(in crate::fetcher) struct Kept {
    pub(in crate::fetcher) repository: Repository,
    /// Its address, to be shown.
    pub(in crate::fetcher) address: Address,
    path: PathBuf,
    folder: Folder,
    damaged: Cell<bool>,
    _lock: File,
}

impl Kept {
    /// The repository at `path`, for as long as it is locked.
    pub(super) fn new(
        repository: Repository,
        address: Address,
        path: PathBuf,
        folder: Folder,
        lock: File,
    ) -> Self {
        Self { repository, address, path, folder, damaged: Cell::new(false), _lock: lock }
    }

    /// What it means that something of the commit cannot be read. A repository that is not whole is not kept: what a server
    /// did not send, it is asked for again.
    pub(in crate::fetcher) fn broken(&self, error: &git2::Error) -> FetchError {
        let Self { address, .. } = self;
        if error.class() == ErrorClass::NoMemory {
            return out_of_memory(address);
        }
        self.damaged.set(true);
        let why = error.message();
        if error.code() == ErrorCode::NotFound {
            let message = format!("{address} did not send all objects of the commit: {why}");
            return FetchError::new(FetchErrorKind::Unavailable, message);
        }
        FetchError::new(FetchErrorKind::Local, format!("the kept copy of {address} is broken: {why}"))
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        if self.damaged.get() {
            // It is found broken again where it cannot be removed.
            let _ = self.folder.discard(&self.path);
        }
    }
}

/// Whether a commit was fetched to the end: the reference is what is written last.
pub(super) fn is_kept(repository: &Repository, commit: Oid) -> bool {
    repository.find_reference(&reference(commit)).is_ok() && has(repository, commit)
}

/// The reference to a commit that was fetched: the next fetch says that it has what leads to it.
pub(super) fn reference(commit: Oid) -> String {
    format!("refs/kept/{commit}")
}

/// Whether a repository has a commit, and what is at its root.
pub(super) fn has(repository: &Repository, commit: Oid) -> bool {
    repository.find_commit(commit).and_then(|commit| commit.tree()).is_ok()
}

/// How many packs a repository has.
pub(super) fn packs(repository: &Path) -> usize {
    let entries = fs::read_dir(repository.join("objects/pack"));
    let packs = entries.into_iter().flatten().flatten();
    packs.filter(|entry| entry.path().extension().is_some_and(|suffix| suffix == "pack")).count()
}
