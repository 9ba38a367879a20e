//! Keeps the fetcher's folder within its bound: of the namespace for which most was fetched, what was not used for longest is
//! removed first.
//!
//! What several namespaces use is there once, and held against the one for which it was fetched: for the others it costs no
//! room. So who fetches many repositories pushes out nobody but himself, and what others use of his, being used, goes last.
//!
//! It never removes a blob that was used within [`GRACE`] (whoever was told of it may be reading it), and never a
//! repository that a child has locked.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::Timestamp;

use super::folder::{Folder, HELD, noted_for};
use crate::room::{Cached, Room, victims};

/// How long a blob stays after its last use, whatever the bound.
pub(super) const GRACE: Duration = Duration::from_secs(3600);

/// Something that may be removed.
struct Item {
    path: PathBuf,
    used: Timestamp,
    size: u64,
    kind: Kind,
}

enum Kind {
    Blob,
    Note,
    Repository { name: String },
}

/// Removes what a fetcher before this one left half-written.
pub(super) fn tmp(folder: &Folder) {
    for entry in entries(folder.tmp()) {
        remove(&entry.path());
    }
}

/// Removes what libgit2 did not finish, out of a repository that the caller has locked: packs, and the locks of files, which
/// nobody would ever open again. No reference can have such a name.
pub(super) fn half_written(repository: &Path) {
    for entry in entries(&repository.join("objects/pack")) {
        if entry.file_name().as_encoded_bytes().starts_with(b"pack_git2_") {
            remove(&entry.path());
        }
    }
    let mut next = vec![repository.to_owned()];
    while let Some(folder) = next.pop() {
        for entry in entries(&folder) {
            let path = entry.path();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => next.push(path),
                _ if path.extension().is_some_and(|suffix| suffix == "lock") => remove(&path),
                _ => {}
            }
        }
    }
}

/// Brings the folder down to `bound` bytes, as far as `grace` allows.
pub(super) fn folder(folder: &Folder, bound: u64, grace: Duration) {
    let items = items(folder);
    let size = |items: &[Item]| items.iter().map(|item| item.size).sum::<u64>();
    if size(&items) <= bound {
        return;
    }
    let may_go = |item: &Item| matches!(item.kind, Kind::Repository { .. }) || unused(&item.path, grace);
    let (may_go, stays): (Vec<_>, Vec<_>) = items.into_iter().partition(may_go);
    let room = Room { entries: usize::MAX, bytes: bound.saturating_sub(size(&stays)) };
    let cached = may_go.iter().enumerate().map(|(number, item)| Cached {
        name: number,
        share: noted_for(&item.held(folder)).unwrap_or_default(),
        used: item.used,
        size: item.size,
    });
    for item in victims(cached.collect(), room).into_iter().filter_map(|number| may_go.get(number)) {
        match &item.kind {
            Kind::Blob | Kind::Note if unused(&item.path, grace) => remove(&item.path),
            Kind::Blob | Kind::Note => {}
            Kind::Repository { name } => remove_repository(folder, name, &item.path),
        }
        if !item.path.exists() {
            remove(&item.held(folder));
        }
    }
}

impl Item {
    /// The note that says for which namespace it was fetched; a note is its own.
    fn held(&self, folder: &Folder) -> PathBuf {
        match &self.kind {
            Kind::Note => self.path.clone(),
            Kind::Blob => folder.held(&self.path.file_name().unwrap_or_default().to_string_lossy()),
            Kind::Repository { name } => folder.held(name),
        }
    }
}

/// Whether it was not used within the time, looked at again right before it goes.
fn unused(path: &Path, grace: Duration) -> bool {
    fs::symlink_metadata(path)
        .and_then(|meta| meta.modified())
        .is_ok_and(|used| used.elapsed().is_ok_and(|age| age >= grace))
}

fn remove_repository(folder: &Folder, name: &str, path: &Path) {
    // The lock's file stays: another process may be about to lock it.
    if let Ok(_lock) = folder.try_lock(name)
        && let Err(error) = folder.discard(path)
    {
        tracing::warn!(path = %path.display(), %error, "cannot remove");
    }
}

fn items(folder: &Folder) -> Vec<Item> {
    let mut items = Vec::new();
    for (dir, note) in [(folder.blobs(), false), (folder.notes(), true)] {
        for entry in entries(&dir) {
            if !entry.file_name().to_string_lossy().starts_with(HELD)
                && let Ok(meta) = entry.metadata()
                && let Some(used) = modified(&meta)
            {
                let kind = if note { Kind::Note } else { Kind::Blob };
                items.push(Item { path: entry.path(), used, size: meta.len(), kind });
            }
        }
    }
    for entry in entries(&folder.repositories()) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(name) = name.strip_suffix(".git")
            && let Some(used) = entry.metadata().ok().and_then(|meta| modified(&meta))
        {
            let kind = Kind::Repository { name: name.to_owned() };
            items.push(Item { size: size_of(&entry.path()), path: entry.path(), used, kind });
        }
    }
    items
}

fn modified(meta: &fs::Metadata) -> Option<Timestamp> {
    Timestamp::try_from(meta.modified().ok()?).ok()
}

fn entries(dir: &Path) -> impl Iterator<Item = fs::DirEntry> + use<> {
    fs::read_dir(dir).into_iter().flatten().filter_map(Result::ok)
}

/// Bytes of all files in a folder of our own, links not followed.
pub(super) fn size_of(dir: &Path) -> u64 {
    entries(dir)
        .filter_map(|entry| Some((entry.path(), entry.metadata().ok()?)))
        .map(|(path, meta)| if meta.is_dir() { size_of(&path) } else { meta.len() })
        .sum()
}

/// Removes a file or a folder; that it is gone already is fine.
pub(super) fn remove(path: &Path) {
    let result = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    if let Err(error) = result
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(path = %path.display(), %error, "cannot remove");
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use synth_runner::blob::{BlobRef, Digest};

    use super::*;

    fn put(folder: &Folder, bytes: &str, hours_ago: u64) -> BlobRef {
        let mut blob = folder.new_blob(1000).unwrap();
        blob.write_all(bytes.as_bytes()).unwrap();
        let blob = blob.finish().unwrap();
        age(&folder.blob_path(&blob.digest), hours_ago);
        blob
    }

    fn age(path: &Path, hours: u64) {
        let file = fs::File::open(path).unwrap();
        let now = file.metadata().unwrap().modified().unwrap();
        file.set_modified(now - Duration::from_secs(3600 * hours)).unwrap();
    }

    #[test]
    fn removes_the_longest_unused_first_and_only_as_much_as_needed() {
        let dir = tempfile::tempdir().unwrap();
        let store = Folder::create(dir.path()).unwrap();
        let old = put(&store, "0123456789", 3);
        let older = put(&store, "abcdefghij", 4);
        let fresh = put(&store, "ABCDEFGHIJ", 0);
        let there = |digest: &Digest| store.blob_path(digest).exists();
        folder(&store, 20, GRACE);
        assert!(!there(&older.digest) && there(&old.digest) && there(&fresh.digest));
        folder(&store, 0, GRACE);
        assert!(!there(&old.digest) && there(&fresh.digest), "what was used within the hour stays");
    }

    #[test]
    fn hostile_35_who_has_most_fetched_pushes_out_nobody_but_himself() {
        let dir = tempfile::tempdir().unwrap();
        let root = Folder::create(dir.path()).unwrap();
        let of = |namespace: &str| root.clone().within(root.tmp(), namespace);
        let repository = |namespace: &str, number: u8, hours: u64| {
            let name = Digest::of([number]);
            of(namespace).hold_against_us(&name).unwrap();
            let path = root.repositories().join(format!("{}.git", name.hex()));
            fs::create_dir(&path).unwrap();
            fs::write(path.join("pack"), [0; 10_000]).unwrap();
            age(&path, hours);
            path
        };
        let small = repository("small", 0, 90);
        let crate_of_small = put(&of("small"), "of small", 90);
        let greedy: Vec<_> = (1..=50).map(|number| repository("greedy", number, u64::from(number))).collect();
        let crate_of_greedy = put(&of("greedy"), "of greedy", 80);
        folder(&root, 100_000, GRACE);
        assert!(small.exists() && root.blob_path(&crate_of_small.digest).exists());
        assert!(!root.blob_path(&crate_of_greedy.digest).exists());
        assert!(!root.held(&crate_of_greedy.digest.hex()).exists(), "and what was noted of it");
        let left: Vec<_> = (1..=50).filter(|number| greedy[number - 1].exists()).collect();
        assert_eq!(left, [1, 2, 3, 4, 5, 6, 7, 8], "those that were used last");
    }

    #[test]
    fn never_removes_a_repository_in_use() {
        let dir = tempfile::tempdir().unwrap();
        let store = Folder::create(dir.path()).unwrap();
        let repository = store.repositories().join("x.git");
        fs::create_dir(&repository).unwrap();
        fs::write(repository.join("pack"), "0123456789").unwrap();
        age(&repository, 9);
        let lock = store.lock("x").unwrap();
        folder(&store, 0, GRACE);
        assert!(repository.exists());
        drop(lock);
        folder(&store, 0, GRACE);
        assert!(!repository.exists());
    }
}
