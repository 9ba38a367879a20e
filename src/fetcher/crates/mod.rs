//! Crates: everything that a lockfile wants from elsewhere, each stored once.
//!
//! ```text
//!  Cargo.lock ──▶ registry  ── config.json, dl URL ──▶ .crate, checked against its checksum ──▶ blobs
//!             └─▶ git       ── kept repository ──▶ a package in the form of a .crate ─────────▶ blobs
//! ```
//!
//! What is there already is not asked for again; with everything there, nobody is asked anything.

mod git_package;
pub(super) mod git_source;
pub(super) mod normalise;
pub(super) mod registry;

use synth_runner::job::LockedCrate;

use self::{git_source::GitSource, registry::Downloads};
use super::{
    api::{Crates, CratesRequest, FetchError, FetchErrorKind, FetchProgress, Locked},
    folder::Folder,
    git::Git,
    source::lock::{is_name, is_version},
    wire::Work,
};

/// All crates of a lockfile, in its order, fetched where they are not there yet.
pub(super) fn fetch(
    request: &CratesRequest,
    git: &Git<'_>,
    folder: &Folder,
    work: &Work,
    progress: &mut dyn FnMut(FetchProgress),
) -> Result<Crates, FetchError> {
    let (locked, limits) = (&request.locked, &work.limits);
    if locked.len() > limits.crates {
        let message = format!("{} crates are more than the {} that are allowed", locked.len(), limits.crates);
        return Err(FetchError::new(FetchErrorKind::TooLarge, message));
    }
    let (mut registries, mut repositories) = (Vec::new(), Vec::new());
    for wanted in locked {
        if !is_name(&wanted.name) || !is_version(&wanted.version) {
            return Err(invalid("Cargo.lock has a package whose name or version is none".to_owned()));
        }
        match wanted.source.strip_prefix("git+") {
            Some(_) => repositories.push((wanted, GitSource::parse(&wanted.source, git.allow_file())?)),
            None => registries.push(wanted),
        }
    }
    let mut downloads = Downloads::new(folder, work, request, progress);
    let mut archives = downloads.fetch(&registries)?;
    let bytes = downloads.received();
    let mut done = registries.len();
    // Packages of one commit together, so that its repository is looked up once.
    repositories.sort_by(|(_, one), (_, other)| one.key().cmp(&other.key()));
    for same in repositories.chunk_by(|(_, one), (_, other)| one.key() == other.key()) {
        let (_, source) = &same[0];
        let kept = git.obtain_from(&source.address, &source.reference, &source.commit, progress)?;
        for (wanted, source) in same {
            archives.insert((*wanted).clone(), git_package::export(&kept, source, wanted, folder, limits)?);
            done += 1;
            progress(FetchProgress::Crates { done: count(done), total: count(locked.len()), bytes });
        }
    }
    let named = locked.iter().filter_map(|wanted| {
        let Locked { name, version, source, .. } = wanted.clone();
        Some(LockedCrate { name, version, source, archive: *archives.get(wanted)? })
    });
    Ok(named.collect())
}

/// A number for people, which no lockfile reaches the end of.
fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// What the author of the lockfile has to put right.
fn invalid(message: String) -> FetchError {
    FetchError::new(FetchErrorKind::InvalidLock, message)
}
