//! The fetcher's folder: what outlives a request, all of it named by content or by a keyed hash.
//!
//! ```text
//!  blobs/<sha256 hex>        immutable; written beside, synced, renamed
//!  git/<keyed hash>.git      kept bare repositories, each with a <keyed hash>.lock
//!  index/<kind>-<sha256 hex> small notes: which blob came out of which input, for which namespace
//!  tmp/<request>/            half-written files of a running request; goes with it
//!  key                       32 random bytes of this folder
//! ```
//!
//! A file's time of change is when it was last used: what was not used for longest is removed first.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use hmac::{Hmac, Mac};
use rustix::fs::{AtFlags, CWD, Timespec, Timestamps, UTIME_NOW, UTIME_OMIT};
use serde::{
    Deserialize, Serialize,
    de::{DeserializeOwned, IgnoredAny},
};
use sha2::{Digest as _, Sha256};
use synth_runner::blob::{BlobRef, Digest};
use tempfile::NamedTempFile;

/// The sort of note that says for whom something was fetched. It goes with that.
pub(super) const HELD: &str = "held";
/// Bytes that a note of the index may have.
const MAX_NOTE: u64 = 64 << 10;

/// The fetcher's folder.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    root: PathBuf,
    tmp: PathBuf,
    /// For whom it is used; empty where that does not matter.
    namespace: String,
}

/// What a note says, and for whom it was written.
#[derive(Serialize, Deserialize)]
struct Note<T> {
    namespace: String,
    value: T,
}

impl Folder {
    /// The folder at this path, not looked at.
    pub(super) fn at(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        Self { tmp: root.join("tmp"), root, namespace: String::new() }
    }

    /// The same folder for one request of a namespace, whose own folder in `tmp` has all that it has half-written: it goes with
    /// the request, however that ends.
    pub(super) fn within(self, home: impl Into<PathBuf>, namespace: impl Into<String>) -> Self {
        Self { tmp: home.into(), namespace: namespace.into(), ..self }
    }

    /// Makes what is missing of the folder, closed to everybody else.
    pub(super) fn create(root: impl Into<PathBuf>) -> io::Result<Self> {
        let folder = Self::at(root);
        for part in ["blobs", "git", "index", "tmp"] {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(folder.root.join(part))?;
        }
        let key = folder.root.join("key");
        if !key.try_exists()? {
            let mut bytes = [0; 32];
            getrandom::fill(&mut bytes)?;
            let mut file = NamedTempFile::new_in(folder.tmp())?;
            file.write_all(&bytes)?;
            file.as_file().sync_all()?;
            match file.persist_noclobber(&key) {
                Err(error) if error.error.kind() != io::ErrorKind::AlreadyExists => return Err(error.error),
                _ => {}
            }
        }
        Ok(folder)
    }

    /// Where the bytes of a digest are, if they are there.
    pub(super) fn blob_path(&self, digest: &Digest) -> PathBuf {
        self.blobs().join(digest.hex())
    }

    /// Where all blobs are.
    pub(super) fn blobs(&self) -> PathBuf {
        self.root.join("blobs")
    }

    /// Where the kept repositories are.
    pub(super) fn repositories(&self) -> PathBuf {
        self.root.join("git")
    }

    /// Where the index is.
    pub(super) fn notes(&self) -> PathBuf {
        self.root.join("index")
    }

    /// Where half-written files are.
    pub(super) fn tmp(&self) -> &Path {
        &self.tmp
    }

    /// Removes a folder of this one as a whole: who is killed meanwhile leaves no half of it in its place.
    pub(super) fn discard(&self, path: &Path) -> io::Result<()> {
        let grave = tempfile::tempdir_in(&self.tmp)?;
        match fs::rename(path, grave.path().join("discarded")) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
            Ok(()) => grave.close(),
        }
    }

    /// The blob, if it is there; it counts as used now.
    pub(super) fn blob(&self, digest: &Digest) -> Option<BlobRef> {
        let path = self.blob_path(digest);
        let size = fs::symlink_metadata(&path).ok().filter(fs::Metadata::is_file)?.len();
        touch(&path);
        Some(BlobRef { digest: *digest, size })
    }

    /// A blob to be written, of at most so many bytes.
    pub(super) fn new_blob(&self, max: u64) -> io::Result<NewBlob> {
        Ok(NewBlob {
            folder: self.clone(),
            file: NamedTempFile::new_in(self.tmp())?,
            hasher: Sha256::new(),
            size: 0,
            max,
        })
    }

    /// The note of a kind about an input, if there is a readable one.
    pub(super) fn note<T: DeserializeOwned>(&self, kind: &str, input: &Digest) -> Option<T> {
        let path = self.notes().join(format!("{kind}-{}", input.hex()));
        let mut text = Vec::new();
        File::open(&path).ok()?.take(MAX_NOTE).read_to_end(&mut text).ok()?;
        touch(&path);
        serde_json::from_slice::<Note<T>>(&text).ok().map(|note| note.value)
    }

    /// Writes a note.
    pub(super) fn set_note(&self, kind: &str, input: &Digest, value: &impl Serialize) -> io::Result<()> {
        let mut file = NamedTempFile::new_in(self.tmp())?;
        let note = Note { namespace: self.namespace.clone(), value };
        file.write_all(&serde_json::to_vec(&note)?)?;
        file.persist(self.notes().join(format!("{kind}-{}", input.hex())))?;
        Ok(())
    }

    /// Notes for whom a blob or a repository was fetched, by its name: 64 hex digits.
    pub(super) fn hold_against_us(&self, name: &Digest) -> io::Result<()> {
        if self.namespace.is_empty() { Ok(()) } else { self.set_note(HELD, name, &()) }
    }

    /// Where it is noted for whom a blob or a repository of this name was fetched.
    pub(super) fn held(&self, name: &str) -> PathBuf {
        self.notes().join(format!("{HELD}-{name}"))
    }

    /// A name for something that only whoever knows all the parts may find again: keyed with the folder's own key, so that
    /// nobody can guess it and it tells nothing about a credential.
    pub(super) fn secret_name(&self, parts: &[&str]) -> io::Result<String> {
        let key = fs::read(self.root.join("key"))?;
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(io::Error::other)?;
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        Ok(hex::encode(mac.finalize().into_bytes()))
    }

    /// Locks a kept repository; waits for whoever has it. Unlocked when the file is dropped.
    pub(super) fn lock(&self, name: &str) -> io::Result<File> {
        let file = self.lock_file(name)?;
        rustix::fs::flock(&file, rustix::fs::FlockOperation::LockExclusive)?;
        Ok(file)
    }

    /// Locks a kept repository if nobody has it.
    pub(super) fn try_lock(&self, name: &str) -> io::Result<File> {
        let file = self.lock_file(name)?;
        rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive)?;
        Ok(file)
    }

    fn lock_file(&self, name: &str) -> io::Result<File> {
        let path = self.repositories().join(format!("{name}.lock"));
        OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(path)
    }
}

/// For whom the note in this file was written; that is no use of it.
pub(super) fn noted_for(path: &Path) -> Option<String> {
    let mut text = Vec::new();
    File::open(path).ok()?.take(MAX_NOTE).read_to_end(&mut text).ok()?;
    serde_json::from_slice::<Note<IgnoredAny>>(&text).ok().map(|note| note.namespace)
}

/// Marks a file or folder as used now. Not being able to only makes it older than it is.
pub(super) fn touch(path: &Path) {
    let now = Timespec { tv_sec: 0, tv_nsec: UTIME_NOW };
    let keep = Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT };
    let times = Timestamps { last_access: keep, last_modification: now };
    let _ = rustix::fs::utimensat(CWD, path, &times, AtFlags::SYMLINK_NOFOLLOW);
}

/// A blob that is being written: nobody sees it until it is whole and its digest is known.
pub(super) struct NewBlob {
    folder: Folder,
    file: NamedTempFile,
    hasher: Sha256,
    size: u64,
    max: u64,
}

impl NewBlob {
    /// The digest of what was written so far.
    pub(super) fn digest(&self) -> Digest {
        Digest::from_bytes(self.hasher.clone().finalize().into())
    }

    /// Puts the blob in its place: synced, then renamed. A name that a crash loses is a blob that is made again.
    pub(super) fn finish(self) -> io::Result<BlobRef> {
        let blob = BlobRef { digest: self.digest(), size: self.size };
        self.file.as_file().sync_all()?;
        self.folder.hold_against_us(&blob.digest)?;
        self.file.persist(self.folder.blob_path(&blob.digest))?;
        Ok(blob)
    }
}

impl Write for NewBlob {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.size + bytes.len() as u64 > self.max {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "more bytes than allowed"));
        }
        let written = self.file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blob_is_there_when_it_is_whole_and_not_before() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::create(dir.path()).unwrap();
        let mut blob = folder.new_blob(3).unwrap();
        blob.write_all(b"abc").unwrap();
        assert_eq!(folder.blob(&Digest::of("abc")), None);
        assert!(blob.write_all(b"d").is_err(), "past the bound");
        assert_eq!(blob.finish().unwrap(), BlobRef::of("abc"));
        assert_eq!(folder.blob(&Digest::of("abc")), Some(BlobRef::of("abc")));
    }

    #[test]
    fn secret_names_differ_by_every_part_and_by_folder() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (one, two) = (Folder::create(one.path()).unwrap(), Folder::create(two.path()).unwrap());
        let name = one.secret_name(&["a", "bc"]).unwrap();
        assert_eq!(name, Folder::create(&one.root).unwrap().secret_name(&["a", "bc"]).unwrap());
        assert_ne!(name, one.secret_name(&["ab", "c"]).unwrap());
        assert_ne!(name, two.secret_name(&["a", "bc"]).unwrap());
    }
}
