//! The files of a source part, as git has them: path, mode and object. The digest is of that list, so it reads no file.

use std::collections::BTreeMap;

use git2::Oid;
use synth_runner::blob::Digest;

use super::{
    invalid,
    plan::Plan,
    tree::{Entry, Kind, RepoPath, Snapshot},
};
use crate::fetcher::{
    api::{FetchError, FetchErrorKind},
    settings::Limits,
};

/// Folders in one another.
const MAX_DEPTH: usize = 64;
/// Bytes of one path: tar and every file system take it.
const MAX_PATH: usize = 1024;
/// Git's hash of no bytes.
const EMPTY: &str = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";

/// One file or link of the part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PartFile {
    /// What sort of thing: never a folder or a submodule.
    pub(super) kind: Kind,
    /// Its object; `None` for an empty file that stands for one whose content does not matter.
    pub(super) oid: Option<Oid>,
}

/// The files by path.
pub(super) type Files = BTreeMap<RepoPath, PartFile>;

/// The files of a plan.
pub(super) fn files(snapshot: &Snapshot<'_>, plan: &Plan, limits: &Limits) -> Result<Files, FetchError> {
    let mut walk = Walk { snapshot, plan, limits, files: Files::new(), bytes: 0 };
    for root in &plan.roots {
        walk.add_named(&root.child("Cargo.toml"))?;
    }
    walk.add_named(&plan.root.child("Cargo.lock"))?;
    for package in &plan.loaded {
        walk.add_named(&package.child("Cargo.toml"))?;
        walk.folder(package, Much::Names)?;
    }
    for package in &plan.whole {
        walk.folder(package, Much::All)?;
    }
    Ok(walk.files)
}

/// The digest of a part.
pub(super) fn digest(files: &Files) -> Digest {
    let mut list = String::from("source part 1\n");
    for (path, file) in files {
        let mode = match file.kind {
            Kind::Program => "100755",
            Kind::Link => "120000",
            _ => "100644",
        };
        let oid = file.oid.map_or_else(|| EMPTY.to_owned(), |oid| oid.to_string());
        list.extend([mode, " ", &oid, " ", path.as_str(), "\n"]);
    }
    Digest::of(list)
}

/// How much of a folder is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Much {
    All,
    Names,
}

struct Walk<'a> {
    snapshot: &'a Snapshot<'a>,
    plan: &'a Plan,
    limits: &'a Limits,
    files: Files,
    bytes: u64,
}

impl Walk<'_> {
    fn add_named(&mut self, path: &RepoPath) -> Result<(), FetchError> {
        match self.snapshot.file(path)? {
            Some(entry) => self.add(path.clone(), entry),
            None => Ok(()),
        }
    }

    fn add(&mut self, path: RepoPath, entry: Entry) -> Result<(), FetchError> {
        let known = self.files.insert(path, PartFile { kind: entry.kind, oid: Some(entry.oid) });
        if known.is_none_or(|known| known.oid.is_none()) {
            self.bytes = self.bytes.saturating_add(self.snapshot.size(entry.oid)?);
        }
        self.within_limits()
    }

    fn within_limits(&self) -> Result<(), FetchError> {
        let Limits { source_files, source_size, .. } = self.limits;
        let message = if self.files.len() > *source_files {
            format!("the generator's source has more than {source_files} files")
        } else if self.bytes > *source_size {
            format!("the generator's source has more than {source_size} bytes")
        } else {
            return Ok(());
        };
        Err(FetchError::new(FetchErrorKind::TooLarge, message)
            .hint("put the generator into a folder of its own and name that in spec.path"))
    }

    /// Takes a package's folder, without recursion: trees may be deep.
    fn folder(&mut self, package: &RepoPath, much: Much) -> Result<(), FetchError> {
        let mut next = vec![(package.clone(), 0)];
        while let Some((folder, depth)) = next.pop() {
            for (name, entry) in self.snapshot.folder(&folder)? {
                let path = folder.child(&name);
                if path.as_str().len() > MAX_PATH || depth >= MAX_DEPTH {
                    let message = format!(
                        "`{package}` has folders nested too deep, or paths longer than {MAX_PATH} bytes"
                    );
                    return Err(FetchError::new(FetchErrorKind::TooLarge, message));
                }
                if is_left_out(&name) {
                    continue;
                }
                match entry.kind {
                    // A package of its own comes as the plan says.
                    Kind::Folder if self.plan.loaded.contains(&path) => {}
                    Kind::Folder => next.push((path, depth + 1)),
                    _ if much == Much::Names => self.add_name(path, entry)?,
                    Kind::Submodule => {
                        let message =
                            format!("`{path}` is a submodule, which a generator's source cannot have");
                        return Err(invalid(message));
                    }
                    Kind::Link => {
                        self.snapshot.target(&path, entry.oid)?;
                        self.add(path, entry)?;
                    }
                    Kind::File | Kind::Program => self.add(path, entry)?,
                }
            }
        }
        Ok(())
    }

    fn add_name(&mut self, path: RepoPath, entry: Entry) -> Result<(), FetchError> {
        let suffix = path.name().rsplit_once('.').map(|(_, suffix)| suffix);
        if suffix != Some("rs") || matches!(entry.kind, Kind::Submodule) {
            return Ok(());
        }
        self.files.entry(path).or_insert(PartFile { kind: Kind::File, oid: None });
        self.within_limits()
    }
}

/// What never has an effect on a build: settings for cargo, rustup and git that we do not want, or that mean nothing here.
fn is_left_out(name: &str) -> bool {
    matches!(
        name,
        ".cargo" | "rust-toolchain" | "rust-toolchain.toml" | ".gitignore" | ".gitattributes" | ".gitmodules"
    )
}
