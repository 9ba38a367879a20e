//! The source part of a commit: what of a repository a generator is built from, taken purely from git trees.
//!
//! ```text
//!  tree ──▶ manifest ──▶ workspace ──▶ plan ──▶ part ──▶ digest, archive
//!  names     Cargo.toml    root and     which     which files
//!  checked                 members      packages  as git has them
//! ```
//!
//! Packages that are compiled come whole. Of those that cargo only has to load — other members of the workspace, and what
//! only tests need — come `Cargo.toml` and the names of their `.rs` files, so that an edit in them changes nothing.
//! Nothing of the repository is ever run or written to a working tree.

mod archive;
pub(super) mod lock;
pub(super) mod manifest;
mod part;
mod plan;
pub(super) mod tree;
pub(super) mod workspace;

use git2::{Commit, Oid};

use self::{plan::Plan, tree::Snapshot, workspace::Workspaces};
use super::{
    api::{FetchError, FetchErrorKind, Source},
    folder::Folder,
    git::Kept,
    redaction::one_line,
    settings::Limits,
};

/// Characters of a commit's first line that are shown.
const MAX_SUBJECT: usize = 72;

/// A commit of a kept repository, and its files.
pub(super) fn at<'k>(kept: &'k Kept, commit: &str) -> Result<(Commit<'k>, Snapshot<'k>), FetchError> {
    let found = || {
        let commit = kept.repository.find_commit(Oid::from_str(commit)?)?;
        let snapshot = Snapshot::of(kept, &commit)?;
        Ok((commit, snapshot))
    };
    found().map_err(|error: git2::Error| kept.broken(&error))
}

/// Which generator of a repository is wanted.
pub(super) struct Wanted<'a> {
    /// Its folder.
    pub(super) path: &'a str,
    /// Its package, where the folder is a workspace with several.
    pub(super) package: Option<&'a str>,
}

/// The source part of a commit of a kept repository, with its archive among the blobs.
pub(super) fn take(
    kept: &Kept,
    commit: &str,
    wanted: &Wanted<'_>,
    folder: &Folder,
    limits: &Limits,
) -> Result<Source, FetchError> {
    let (commit, snapshot) = at(kept, commit)?;
    let mut workspaces = Workspaces::new(&snapshot);
    let plan = Plan::of(&mut workspaces, wanted)?;
    let locked = lock::read(&snapshot, &mut workspaces, &plan, limits.crates)?;
    let files = part::files(&snapshot, &plan, limits)?;
    let digest = part::digest(&files);
    let archive = archive::of(&snapshot, &files, &digest, folder, limits)?;
    Ok(Source {
        commit: commit.id().to_string(),
        commit_time: commit.time().seconds(),
        subject: one_line(&String::from_utf8_lossy(commit.summary_bytes().unwrap_or_default()), MAX_SUBJECT),
        digest,
        archive,
        locked,
    })
}

/// What the author of the repository has to put right.
pub(super) fn invalid(message: impl Into<String>) -> FetchError {
    FetchError::new(FetchErrorKind::InvalidSource, message)
}
