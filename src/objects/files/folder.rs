//! The storage folder's part for Synths: written whole, then renamed, so that no crash leaves half a file.

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};
use synth_api::{SynthSpec, SynthStatus, artifact::ExternalArtifact};
use synth_runner::blob::Digest;

use super::super::ObjectsError;
use crate::store::NamespacedName;

const RECORD: &str = "synth.json";
const ARTIFACT: &str = "externalartifact.yaml";

/// What is kept of a Synth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    pub generation: i64,
    pub spec: SynthSpec,
    pub status: SynthStatus,
}

/// The folder. Clones write one after the other.
#[derive(Clone)]
pub struct Folder {
    path: Arc<Path>,
    writing: Arc<Mutex<()>>,
}

/// Names an object of the files for good: the same namespace and name are the same object.
pub fn uid(key: &NamespacedName) -> String {
    Digest::of(key.to_string()).hex()[..32].to_owned()
}

impl Folder {
    pub fn new(path: &Path) -> Self {
        Self { path: Arc::from(path), writing: Arc::default() }
    }

    fn of(&self, key: &NamespacedName) -> PathBuf {
        self.path.join(key.namespace.as_str()).join(key.name.as_str())
    }

    /// Makes another record of the one that is there, and gives it. Nobody writes between the reading and the writing, so
    /// that a new spec and a new status do not undo each other. A file that is no record is none: status is rebuilt, the
    /// artifact found again by its content.
    pub async fn update(
        &self,
        key: &NamespacedName,
        change: impl FnOnce(Option<Record>) -> io::Result<Record> + Send + 'static,
    ) -> Result<Record, ObjectsError> {
        let (folder, writing) = (self.of(key), self.writing.clone());
        let path = folder.join(RECORD);
        work(format!("write {}", path.display()), move || {
            let _writing = writing.lock().unwrap_or_else(PoisonError::into_inner);
            let before = match fs::read(&path) {
                Ok(bytes) => serde_json::from_slice(&bytes).ok(),
                Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                Err(error) => return Err(error),
            };
            let record = change(before)?;
            replace(&folder, RECORD, &serde_json::to_vec_pretty(&record)?)?;
            Ok(record)
        })
        .await
    }

    pub async fn write_artifact(
        &self,
        key: &NamespacedName,
        object: &ExternalArtifact,
    ) -> Result<(), ObjectsError> {
        let text = serde_saphyr::to_string(object)
            .map_err(|error| ObjectsError::new(format!("write the ExternalArtifact {key}"), error))?;
        let folder = self.of(key);
        work(format!("write {}", folder.join(ARTIFACT).display()), move || {
            replace(&folder, ARTIFACT, text.as_bytes())
        })
        .await
    }

    pub async fn remove_artifact(&self, key: &NamespacedName) -> Result<(), ObjectsError> {
        let file = self.of(key).join(ARTIFACT);
        work(format!("remove {}", file.display()), move || match fs::remove_file(&file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        })
        .await
    }

    pub async fn remove(&self, key: &NamespacedName) -> Result<(), ObjectsError> {
        let folder = self.of(key);
        work(format!("remove {}", folder.display()), move || match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        })
        .await
    }
}

/// Writes a file beside, then over the one that is there.
fn replace(folder: &Path, file: &str, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(bytes)?;
    new.persist(folder.join(file))?;
    Ok(())
}

/// Does blocking work where it blocks nobody.
async fn work<T: Send + 'static>(
    doing: String,
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, ObjectsError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(ObjectsError::new(doing, error)),
        Err(error) => Err(ObjectsError::new(doing, error)),
    }
}

pub fn expand(paths: &[PathBuf]) -> Result<Vec<PathBuf>, ObjectsError> {
    let mut files = Vec::new();
    for path in paths {
        let doing = || format!("read {}", path.display());
        let meta = fs::metadata(path).map_err(|error| ObjectsError::new(doing(), error))?;
        if !meta.is_dir() {
            files.push(path.clone());
            continue;
        }
        let entries = fs::read_dir(path).map_err(|error| ObjectsError::new(doing(), error))?;
        let mut found: Vec<_> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|file| {
                let known =
                    file.extension().is_some_and(|e| ["yaml", "yml", "json"].iter().any(|known| e == *known));
                known && file.is_file()
            })
            .collect();
        found.sort();
        files.append(&mut found);
    }
    Ok(files)
}
