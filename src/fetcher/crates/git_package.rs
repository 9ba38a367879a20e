//! A package of a git dependency in the form of a registry's `.crate`: a gzipped tar with one top folder.
//!
//! It holds the package's folder without packages in it, links to files of the repository as those files, and a manifest
//! that no longer needs its workspace. The same commit makes the same bytes.

use std::{
    collections::VecDeque,
    io::{self, Write as _},
};

use flate2::{Compression, GzBuilder};
use git2::Oid;
use synth_runner::blob::{BlobRef, Digest};
use tar::{Builder, EntryType, Header};

use super::{git_source::GitSource, invalid, normalise::normalised};
use crate::fetcher::{
    api::{FetchError, FetchErrorKind, Locked},
    child::local,
    folder::Folder,
    git::Kept,
    settings::Limits,
    source::{
        self,
        manifest::MAX_MANIFEST,
        tree::{Kind, RepoPath, Snapshot},
        workspace::Workspaces,
    },
};

/// The sort of note that says which archive a package has.
const NOTE: &str = "git-package";
/// Part of the note's key: another form of archive wants another number.
const FORM: u32 = 1;
/// Folders of a repository that are looked through for the package.
const MAX_FOLDERS: usize = 20_000;
/// Links to links.
const MAX_LINKS: usize = 8;

/// The archive of a package, made where it is not there yet.
pub(super) fn export(
    kept: &Kept,
    source: &GitSource,
    wanted: &Locked,
    folder: &Folder,
    limits: &Limits,
) -> Result<BlobRef, FetchError> {
    let (url, commit) = source.key();
    let key = Digest::of(format!("{FORM}\n{url}\n{commit}\n{}\n{}", wanted.name, wanted.version));
    let known = folder.note::<BlobRef>(NOTE, &key).and_then(|known| folder.blob(&known.digest));
    if let Some(blob) = known {
        return Ok(blob);
    }
    let (commit, snapshot) = source::at(kept, commit)?;
    let mut workspaces = Workspaces::new(&snapshot);
    let what = format!("package {} {} of {}", wanted.name, wanted.version, kept.address);
    let in_package =
        |error: FetchError| FetchError { message: format!("{what}: {}", error.message), ..error };
    let at = find(&snapshot, &mut workspaces, wanted).map_err(in_package)?;
    let at = at.ok_or_else(|| invalid(format!("{what} is not in commit {}", commit.id())))?;
    let files = files(&snapshot, &at, limits).map_err(in_package)?;
    let blob = write(&snapshot, &mut workspaces, &at, &files, wanted, folder, limits).map_err(in_package)?;
    folder.set_note(NOTE, &key, &blob).map_err(|error| local("cannot write a note", &error))?;
    Ok(blob)
}

/// The folder of a package, as cargo finds it: anywhere in the repository, here the one nearest to its root.
fn find(
    snapshot: &Snapshot<'_>,
    workspaces: &mut Workspaces<'_>,
    wanted: &Locked,
) -> Result<Option<RepoPath>, FetchError> {
    let mut next = VecDeque::from([RepoPath::default()]);
    let mut looked = 0;
    while let Some(folder) = next.pop_front() {
        looked += 1;
        if looked > MAX_FOLDERS {
            let message = format!("the repository has more than {MAX_FOLDERS} folders");
            return Err(FetchError::new(FetchErrorKind::TooLarge, message));
        }
        if is_wanted(workspaces, &folder, wanted) {
            return Ok(Some(folder));
        }
        for (name, entry) in snapshot.folder(&folder)? {
            if entry.kind == Kind::Folder {
                next.push_back(folder.child(&name));
            }
        }
    }
    Ok(None)
}

/// Whether a folder is the package's. A manifest that is broken, as in the tests of tools, is somebody else's.
fn is_wanted(workspaces: &mut Workspaces<'_>, folder: &RepoPath, wanted: &Locked) -> bool {
    let Ok(Some(manifest)) = workspaces.find(folder) else { return false };
    if manifest.package.as_ref().is_none_or(|package| package.name != wanted.name) {
        return false;
    }
    let Ok(root) = workspaces.inherited(folder) else { return false };
    manifest.version(root.as_ref().and_then(|(_, root)| root.workspace.as_ref())) == wanted.version
}

/// A file of the package: where in the archive, and which object.
struct PackageFile {
    path: RepoPath,
    program: bool,
    oid: Oid,
}

fn files(snapshot: &Snapshot<'_>, at: &RepoPath, limits: &Limits) -> Result<Vec<PackageFile>, FetchError> {
    let mut files = Vec::new();
    let mut bytes = 0;
    let mut next = vec![at.clone()];
    while let Some(folder) = next.pop() {
        for (name, entry) in snapshot.folder(&folder)? {
            let path = folder.child(&name);
            let (oid, program) = match entry.kind {
                Kind::Folder if snapshot.entry(&path.child("Cargo.toml"))?.is_some() => continue,
                Kind::Folder => {
                    next.push(path);
                    continue;
                }
                Kind::Submodule => {
                    return Err(invalid(format!("it needs the submodule `{path}`, which is not supported")));
                }
                Kind::File | Kind::Program => (entry.oid, entry.kind == Kind::Program),
                Kind::Link => match follow(snapshot, &path, entry.oid)? {
                    Some(found) => found,
                    None => continue,
                },
            };
            bytes += snapshot.size(oid)?;
            files.push(PackageFile { path, program, oid });
            if files.len() > limits.source_files || bytes > limits.crate_size {
                let message = "it has too many files or bytes";
                return Err(FetchError::new(FetchErrorKind::TooLarge, message));
            }
        }
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(files)
}

/// The file that a link leads to; `None` where that is not there.
fn follow(snapshot: &Snapshot<'_>, link: &RepoPath, oid: Oid) -> Result<Option<(Oid, bool)>, FetchError> {
    let (mut path, mut oid) = (link.clone(), oid);
    for _ in 0..MAX_LINKS {
        let target = snapshot.target(&path, oid)?;
        let Some(next) = path.parent().and_then(|parent| parent.join(&target)) else { return Ok(None) };
        match snapshot.entry(&next)? {
            None => return Ok(None),
            Some(entry) if entry.is_file() => return Ok(Some((entry.oid, entry.kind == Kind::Program))),
            Some(entry) if entry.kind == Kind::Link => (path, oid) = (next, entry.oid),
            Some(_) => {
                return Err(invalid(format!(
                    "the symbolic link `{link}` leads to a folder, which is not supported"
                )));
            }
        }
    }
    Err(invalid(format!("the symbolic link `{link}` leads in a circle")))
}

fn write(
    snapshot: &Snapshot<'_>,
    workspaces: &mut Workspaces<'_>,
    at: &RepoPath,
    files: &[PackageFile],
    wanted: &Locked,
    folder: &Folder,
    limits: &Limits,
) -> Result<BlobRef, FetchError> {
    let failed = |error: io::Error| local("cannot write the archive", &error);
    let blob = folder.new_blob(limits.crate_size).map_err(failed)?;
    let gzip = GzBuilder::new().mtime(0).write(blob, Compression::default());
    let mut archive = Builder::new(gzip);
    let manifest = at.child("Cargo.toml");
    for file in files {
        let mut bytes = snapshot.bytes(&file.path, file.oid, limits.crate_size)?;
        if file.path == manifest {
            let root = match workspaces.inherited(at)? {
                Some((root, _)) => root.child("Cargo.toml"),
                None => manifest.clone(),
            };
            let text = |path: &RepoPath| match snapshot.file(path)? {
                Some(entry) => snapshot.text(path, entry.oid, MAX_MANIFEST),
                None => Ok(String::new()),
            };
            bytes = normalised(&text(&manifest)?, &text(&root)?).map_err(invalid)?.into_bytes();
        }
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Regular);
        header.set_mtime(0);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mode(if file.program { 0o755 } else { 0o644 });
        header.set_size(bytes.len() as u64);
        let name = format!("{}-{}/{}", wanted.name, wanted.version, file.path.below(at));
        archive.append_data(&mut header, name, bytes.as_slice()).map_err(failed)?;
    }
    let gzip = archive.into_inner().map_err(failed)?;
    let mut blob = gzip.finish().map_err(failed)?;
    blob.flush().map_err(failed)?;
    blob.finish().map_err(failed)
}
