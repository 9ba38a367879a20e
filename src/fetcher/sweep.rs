//! Keeps the fetcher's folder within its bound: what was not used for longest is removed first.
//!
//! It never removes a blob that was used within [`GRACE`] (whoever was told of it may be reading it), and never a
//! repository that a child has locked.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use super::folder::Folder;

/// How long a blob stays after its last use, whatever the bound.
pub(super) const GRACE: Duration = Duration::from_secs(3600);

/// Something that may be removed.
struct Item {
    path: PathBuf,
    used: SystemTime,
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
    let mut items = items(folder);
    let mut total: u64 = items.iter().map(|item| item.size).sum();
    if total <= bound {
        return;
    }
    items.sort_by_key(|item| item.used);
    for item in items {
        if total <= bound {
            return;
        }
        let removed = match &item.kind {
            Kind::Blob | Kind::Note => unused(&item.path, grace) && fs::remove_file(&item.path).is_ok(),
            Kind::Repository { name } => remove_repository(folder, name, &item.path),
        };
        if removed {
            total = total.saturating_sub(item.size);
        }
    }
}

/// Whether it was not used within the time, looked at again right before it goes.
fn unused(path: &Path, grace: Duration) -> bool {
    fs::symlink_metadata(path)
        .and_then(|meta| meta.modified())
        .is_ok_and(|used| used.elapsed().is_ok_and(|age| age >= grace))
}

fn remove_repository(folder: &Folder, name: &str, path: &Path) -> bool {
    // The lock's file stays: another process may be about to lock it.
    folder.try_lock(name).is_ok_and(|_lock| folder.discard(path).is_ok())
}

fn items(folder: &Folder) -> Vec<Item> {
    let mut items = Vec::new();
    for (dir, note) in [(folder.blobs(), false), (folder.notes(), true)] {
        for entry in entries(&dir) {
            if let Ok(meta) = entry.metadata()
                && let Ok(used) = meta.modified()
            {
                let kind = if note { Kind::Note } else { Kind::Blob };
                items.push(Item { path: entry.path(), used, size: meta.len(), kind });
            }
        }
    }
    for entry in entries(&folder.repositories()) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(name) = name.strip_suffix(".git")
            && let Ok(used) = entry.metadata().and_then(|meta| meta.modified())
        {
            let kind = Kind::Repository { name: name.to_owned() };
            items.push(Item { size: size_of(&entry.path()), path: entry.path(), used, kind });
        }
    }
    items
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
