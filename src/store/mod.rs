//! The store: immutable bytes, written whole or not at all.
//!
//! ```text
//! <storage-path>/
//!   externalartifact/<namespace>/<name>/<hmac>.tar.gz   what Flux downloads          tarballs
//!   result/<hmac>                                       what a program printed       results
//!   kept/<namespace>/<name>/<kind>                      for the next diff, logs      kept
//!   secret                                              keys the names               sealed
//! ```
//!
//! Every write goes to a file of another name, is flushed, renamed, and the folder flushed: a crash leaves the old bytes or
//! the new ones. All of it goes through `object_store`, so that a bucket can take the folder's place.
//!
//! It never reads the clock (what depends on time is given it), never decides what is current (statuses do), never
//! changes a file in place, and never deletes what a status names.

use std::{
    collections::{BTreeMap, HashMap},
    fs::{self, DirBuilder, File, TryLockError},
    os::unix::fs::DirBuilderExt as _,
    path::Path as FsPath,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt as _, local::LocalFileSystem, path::Path};
use synth_runner::blob::Digest;
use tokio::sync::{RwLock, Semaphore};

mod address;
pub mod artifact;
mod error;
mod kept;
mod name;
mod results;
mod retention;
mod sealed;
mod tarballs;

pub use address::{AdvertisedAddress, BindAddress, InvalidAddress};
pub use artifact::Named;
pub use error::StoreError;
pub use kept::Kept;
pub use name::{ArtifactId, ArtifactPath, InvalidName, Namespace, NamespacedName, ObjectName};
pub use results::ResultEntry;
pub use tarballs::{Collected, Found, Integrity, Look, Stored};

use sealed::Secret;

/// How much the store keeps, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How long an artifact stays after it was replaced (`--artifact-retention-ttl`).
    pub retention_ttl: SignedDuration,
    /// How many replaced artifacts of an object stay for longer (`--artifact-retention-records`).
    pub retention_records: usize,
    /// How many results are kept.
    pub result_entries: usize,
    /// How many bytes all results may have.
    pub result_bytes: u64,
    /// How many bytes one result, or one kept file, may have.
    pub entry_bytes: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            retention_ttl: SignedDuration::from_secs(60),
            retention_records: 2,
            result_entries: 10_000,
            result_bytes: 2 << 30,
            entry_bytes: 128 << 20,
        }
    }
}

/// A handle to the store; clones share it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    objects: Arc<dyn ObjectStore>,
    settings: Settings,
    secret: Secret,
    /// Writers share it; who deletes has it alone, so that nothing is deleted that was just found to be there.
    deleting: RwLock<()>,
    superseded: Mutex<BTreeMap<NamespacedName, retention::Superseded>>,
    /// Artifacts whose bytes were seen to be right, each with the version (`ETag` of the object) that was looked at and the
    /// digest.
    intact: Mutex<HashMap<ArtifactPath, (String, Digest)>>,
    /// Bounds how many files are hashed at a time: the work is for the CPU.
    hashing: Semaphore,
    results: Mutex<results::Tally>,
    /// Held as long as the store is: two processes would delete each other's files.
    _lock: Option<File>,
}

impl Store {
    /// Opens the store in a folder of this machine, makes the folder if there is none, and sweeps out what a crash left
    /// half written.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when another process has it open; otherwise what the disk says.
    pub async fn open(folder: &FsPath, settings: Settings) -> Result<Self, StoreError> {
        let doing = || format!("open storage folder {}", folder.display());
        let owned = folder.to_owned();
        let prepared = tokio::task::spawn_blocking(move || prepare(&owned));
        let (lock, secret) = prepared.await.map_err(|e| StoreError::new(doing(), e))??;
        let objects = LocalFileSystem::new_with_prefix(folder).map_err(|e| StoreError::new(doing(), e))?;
        // Not with_automatic_cleanup: a folder that goes away under a writer is a race that an empty one is not worth.
        Self::on(Arc::new(objects.with_fsync(true)), secret, Some(lock), settings).await
    }

    /// Opens the store on any object store.
    async fn on(
        objects: Arc<dyn ObjectStore>,
        secret: Secret,
        lock: Option<File>,
        settings: Settings,
    ) -> Result<Self, StoreError> {
        let store = Self {
            inner: Arc::new(Inner {
                objects,
                settings,
                secret,
                deleting: RwLock::new(()),
                superseded: Mutex::default(),
                intact: Mutex::default(),
                hashing: Semaphore::new(2),
                results: Mutex::default(),
                _lock: lock,
            }),
        };
        store.count_results().await?;
        Ok(store)
    }

    /// Writes a whole object, durable when this returns. Whoever reads meanwhile has the old bytes.
    async fn write(&self, path: &Path, bytes: Bytes) -> Result<Option<String>, StoreError> {
        let put = self.inner.objects.put(path, bytes.into()).await;
        put.map(|put| put.e_tag).map_err(|e| StoreError::new(format!("write {path}"), e))
    }

    /// The object's version, size and time; `None` when there is none.
    async fn head(&self, path: &Path) -> Result<Option<ObjectMeta>, StoreError> {
        match self.inner.objects.head(path).await {
            Ok(meta) => Ok(Some(meta)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(e) => Err(StoreError::new(format!("look at {path}"), e)),
        }
    }

    /// A whole object, if there is one that is not larger than this.
    async fn read(&self, path: &Path, limit: u64) -> Result<Option<(ObjectMeta, Bytes)>, StoreError> {
        let failed = |e| StoreError::new(format!("read {path}"), e);
        let got = match self.inner.objects.get(path).await {
            Ok(got) if got.meta.size <= limit => got,
            Ok(_) | Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(e) => return Err(failed(e)),
        };
        let meta = got.meta.clone();
        Ok(Some((meta, got.bytes().await.map_err(failed)?)))
    }

    /// Deletes an object; one that is not there is fine.
    async fn delete(&self, path: &Path) -> Result<(), StoreError> {
        match self.inner.objects.delete(path).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(e) => Err(StoreError::new(format!("delete {path}"), e)),
        }
    }
}

/// Makes the folder, locks it against other processes, reads or makes its secret, and removes the files that writes of an earlier process left:
/// `object_store` writes to `<name>#<number>`, never lists such files, and so would keep them for ever.
fn prepare(folder: &FsPath) -> Result<(File, Secret), StoreError> {
    let failed = |e| StoreError::new(format!("open storage folder {}", folder.display()), e);
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
    let lock = File::options().create(true).truncate(false).write(true).open(folder.join("lock"));
    let lock = lock.map_err(failed)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(StoreError::InUse { folder: folder.display().to_string() });
        }
        Err(TryLockError::Error(e)) => return Err(failed(e)),
    }
    for kind in [ArtifactPath::KIND, results::KIND, kept::KIND] {
        sweep(&folder.join(kind)).map_err(failed)?;
    }
    let secret = Secret::of_folder(folder).map_err(|e| {
        StoreError::new(format!("read or make the secret of storage folder {}", folder.display()), e)
    })?;
    Ok((lock, secret))
}

/// Only below the folders of this store: what else lies in the storage folder may have such names of its own.
fn sweep(folder: &FsPath) -> std::io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let kind = entry.file_type()?;
        let name = entry.file_name();
        let staged = |name: &str| {
            name.rsplit_once('#').is_some_and(|(_, n)| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
        };
        if kind.is_dir() {
            sweep(&entry.path())?;
        } else if name.to_str().is_some_and(staged) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// A panic elsewhere does not make these maps wrong: each change of them is one call.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn modified(meta: &ObjectMeta) -> Timestamp {
    Timestamp::from_microsecond(meta.last_modified.timestamp_micros()).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests;
