//! The storage folder's part for Synths: written whole, then renamed, so that no crash leaves half a file.

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use synth_api::{SynthSpec, SynthStatus, artifact::ExternalArtifact};
use synth_runner::blob::Digest;

use super::super::ObjectsError;
use crate::store::NamespacedName;

/// What is kept of a Synth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    pub generation: i64,
    pub spec: SynthSpec,
    pub status: SynthStatus,
}

#[derive(Clone)]
pub struct Folder(pub Arc<Path>);

/// Names an object of the files for good: the same namespace and name are the same object.
pub fn uid(key: &NamespacedName) -> String {
    Digest::of(key.to_string()).hex()[..32].to_owned()
}

impl Folder {
    fn of(&self, key: &NamespacedName) -> PathBuf {
        self.0.join(key.namespace.as_str()).join(key.name.as_str())
    }

    pub async fn read(&self, key: &NamespacedName) -> Result<Option<Record>, ObjectsError> {
        let path = self.of(key).join("synth.json");
        work(format!("read {}", path.display()), move || match fs::read(&path) {
            // A file that is no record is none: status is rebuilt, the artifact found again by its content.
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        })
        .await
    }

    pub async fn write(&self, key: &NamespacedName, record: Record) -> Result<(), ObjectsError> {
        let text = serde_json::to_vec_pretty(&record)
            .map_err(|error| ObjectsError::new(format!("write the status of {key}"), error))?;
        self.replace(key, "synth.json", text).await
    }

    pub async fn write_artifact(
        &self,
        key: &NamespacedName,
        object: &ExternalArtifact,
    ) -> Result<(), ObjectsError> {
        let text = serde_saphyr::to_string(object)
            .map_err(|error| ObjectsError::new(format!("write the ExternalArtifact {key}"), error))?;
        self.replace(key, "externalartifact.yaml", text.into_bytes()).await
    }

    async fn replace(
        &self,
        key: &NamespacedName,
        file: &'static str,
        bytes: Vec<u8>,
    ) -> Result<(), ObjectsError> {
        let folder = self.of(key);
        work(format!("write {}", folder.join(file).display()), move || {
            fs::create_dir_all(&folder)?;
            let mut new = tempfile::NamedTempFile::new_in(&folder)?;
            new.write_all(&bytes)?;
            new.persist(folder.join(file))?;
            Ok(())
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
