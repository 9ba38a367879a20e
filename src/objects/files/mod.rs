//! Objects in YAML files of this machine: the place of standalone mode.
//!
//! Synths, Secrets and ConfigMaps are read from files that belong to the user and are never written. Status and the
//! `ExternalArtifact` go to the storage folder:
//!
//! ```text
//!  <storage>/synths/<namespace>/<name>/synth.json               generation, spec and status
//!  <storage>/synths/<namespace>/<name>/externalartifact.yaml    what a cluster would have
//! ```

mod documents;
mod folder;

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use synth_api::{
    SynthStatus, annotation,
    artifact::{ExternalArtifact, ExternalArtifactSpec, ExternalArtifactStatus, SourceReference},
};

pub use documents::{Documents, Manifest, Problem};
use folder::{Folder, Record};

use super::{ApplyError, Entries, Objects, ObjectsError};
use crate::{
    decide::{Event, Object},
    runs::Owner,
    store::NamespacedName,
};

/// Objects in files. Clones share them.
#[derive(Clone)]
pub struct Files {
    documents: Arc<RwLock<Arc<Documents>>>,
    folder: Folder,
}

impl Files {
    /// Objects that are in no file yet; status goes to this storage folder.
    pub fn new(storage: impl AsRef<Path>) -> Self {
        Self { documents: Arc::default(), folder: Folder::new(&storage.as_ref().join("synths")) }
    }

    /// Takes these documents in place of the earlier ones.
    pub fn replace(&self, documents: Arc<Documents>) {
        *self.documents.write().unwrap_or_else(PoisonError::into_inner) = documents;
    }

    fn documents(&self) -> Arc<Documents> {
        self.documents.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A Synth of the files as a reconciliation sees it, and the status that was last written of it. A spec that is not
    /// the one of last time counts as another generation.
    ///
    /// # Errors
    /// When the storage folder cannot be read or written.
    pub async fn object(
        &self,
        key: &NamespacedName,
        manifest: &Manifest,
    ) -> Result<(Object, SynthStatus), ObjectsError> {
        let spec = manifest.synth.spec.clone();
        let record = self.folder.update(key, move |before| {
            Ok(match before {
                Some(record) if record.spec == spec => record,
                Some(record) => Record { generation: record.generation + 1, spec, ..record },
                None => Record { generation: 1, spec, status: SynthStatus::default() },
            })
        });
        let record = record.await?;
        let annotation = |name: &str| manifest.synth.metadata.annotations.as_ref()?.get(name).cloned();
        let object = Object {
            namespace: key.namespace.as_str().to_owned(),
            name: key.name.as_str().to_owned(),
            uid: folder::uid(key),
            generation: record.generation,
            deleting: false,
            held: true,
            requested_at: annotation(annotation::REQUESTED_AT),
            artifact_requested_at: None,
            force_at: annotation(annotation::FORCE_AT),
            spec: record.spec,
            problem: manifest.problem.clone(),
        };
        Ok((object, record.status))
    }
}

impl Objects for Files {
    async fn secret(&self, namespace: &str, name: &str) -> Result<Option<Entries>, ObjectsError> {
        Ok(self.documents().secrets.get(&(namespace.to_owned(), name.to_owned())).cloned())
    }

    async fn config_map(&self, namespace: &str, name: &str) -> Result<Option<Entries>, ObjectsError> {
        Ok(self.documents().config_maps.get(&(namespace.to_owned(), name.to_owned())).cloned())
    }

    async fn hold(&self, _: &Owner) -> Result<(), ObjectsError> {
        Ok(())
    }

    async fn apply_artifact(&self, owner: &Owner, status: &ExternalArtifactStatus) -> Result<(), ApplyError> {
        let source_ref = SourceReference {
            api_version: "synth-controller.dev/v1alpha1".to_owned(),
            kind: "Synth".to_owned(),
            name: owner.name.clone(),
            namespace: owner.namespace.clone(),
        };
        let mut object =
            ExternalArtifact::new(&owner.name, ExternalArtifactSpec { source_ref: Some(source_ref) });
        object.metadata.namespace = Some(owner.namespace.clone());
        object.metadata.labels = Some(
            [
                (annotation::MANAGED_BY.to_owned(), annotation::MANAGER.to_owned()),
                (annotation::GENERATOR.to_owned(), owner.uid.clone()),
            ]
            .into(),
        );
        object.status = Some(status.clone());
        Ok(self.folder.write_artifact(&key(owner)?, &object).await?)
    }

    async fn patch_status(&self, owner: &Owner, status: &SynthStatus) -> Result<(), ObjectsError> {
        let status = status.clone();
        let key = key(owner)?;
        let written = self.folder.update(&key, |record| {
            let record = record.ok_or_else(|| io::Error::other("the storage folder has lost it"))?;
            Ok(Record { status, ..record })
        });
        written.await.map(|_| ())
    }

    async fn emit(&self, owner: &Owner, event: &Event) {
        let Owner { namespace, name, .. } = owner;
        let Event { severity, reason, message, .. } = event;
        // People see the same in the view, from the status.
        tracing::debug!(%namespace, %name, ?severity, %reason, "{message}");
    }

    async fn withdraw(&self, owner: &Owner) -> Result<(), ObjectsError> {
        self.folder.remove_artifact(&key(owner)?).await
    }

    async fn release(&self, owner: &Owner) -> Result<(), ObjectsError> {
        self.folder.remove(&key(owner)?).await
    }
}

fn key(owner: &Owner) -> Result<NamespacedName, ObjectsError> {
    NamespacedName::new(&owner.namespace, &owner.name)
        .map_err(|error| ObjectsError::new(format!("find {}/{}", owner.namespace, owner.name), error))
}

/// The files that are meant by these paths: a file itself, a folder's `*.yaml`, `*.yml` and `*.json`, in order.
///
/// # Errors
/// When a path is not there or cannot be read.
pub fn expand(paths: &[PathBuf]) -> Result<Vec<PathBuf>, ObjectsError> {
    folder::expand(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_new_spec_and_a_new_status_at_the_same_time_do_not_undo_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::new(folder.path());
        let key = NamespacedName::new("apps", "shop").unwrap();
        let manifest = |seconds: usize| {
            let spec = serde_json::json!({"git": {"url": "https://git.example/shop.git"}, "interval": format!("{seconds}s")});
            Manifest {
                synth: synth_api::Synth::new("shop", serde_json::from_value(spec).unwrap()),
                problem: None,
            }
        };
        let (object, _) = files.object(&key, &manifest(100)).await.unwrap();
        let owner = Owner { namespace: object.namespace, name: object.name, uid: object.uid };
        for round in 1..=20 {
            let status =
                SynthStatus { last_handled_reconcile_at: Some(round.to_string()), ..SynthStatus::default() };
            let another = manifest(100 + round);
            let (object, written) =
                tokio::join!(files.object(&key, &another), files.patch_status(&owner, &status));
            written.unwrap();
            assert_eq!(object.unwrap().0.generation, i64::try_from(round).unwrap() + 1);
            let (object, kept) = files.object(&key, &another).await.unwrap();
            assert_eq!((object.generation, kept), (i64::try_from(round).unwrap() + 1, status));
        }
    }
}
