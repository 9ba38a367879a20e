//! Artifacts in the store: written once, under a name that follows from their bytes and that only the store can compute;
//! checked, read by the artifact server, collected.

use std::{
    collections::{BTreeSet, HashSet},
    ops::Range,
};

use bytes::Bytes;
use futures::{StreamExt as _, TryStreamExt as _, stream::BoxStream};
use jiff::Timestamp;
use object_store::{GetOptions, ObjectMeta, ObjectStore as _, ObjectStoreExt as _, path::Path};
use sha2::{Digest as _, Sha256};
use synth_runner::blob::{BlobRef, Digest};

use super::{
    ArtifactId, ArtifactPath, NamespacedName, Store, StoreError,
    artifact::Named,
    locked, modified,
    retention::{self, garbage},
};

/// An artifact that is in the store: its bytes are durable and can be served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Where it is, also below the artifact server's root.
    pub path: ArtifactPath,
    /// Its bytes.
    pub blob: BlobRef,
}

/// What hashing an artifact again has shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Integrity {
    /// The bytes are there and are the right ones.
    Intact,
    /// There is no such file.
    Missing,
    /// The file had other bytes. It has been deleted.
    Corrupt,
}

/// What a garbage collection took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collected {
    /// Artifacts that were deleted.
    pub deleted: Vec<ArtifactPath>,
}

/// What the artifact server finds at a path.
#[derive(Clone, Debug)]
pub enum Look {
    /// An artifact whose bytes were seen to be those that its path names.
    Found(Found),
    /// Nothing.
    Missing,
    /// Other bytes than the path names: not to be given to anybody.
    Corrupt,
}

/// An artifact that can be read.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its bytes in all.
    pub size: u64,
    /// When it was written.
    pub modified: Timestamp,
    /// What its bytes hash to.
    pub digest: Digest,
    at: Path,
    version: Option<String>,
}

/// What a file's bytes have to do with its path.
enum Hashed {
    /// They are those that it was named after.
    Right(Digest),
    /// They are others.
    Wrong,
    /// The file went meanwhile, or became another.
    Gone,
}

impl Store {
    /// Where an artifact of this object with these bytes is, or would be.
    pub fn artifact_path(&self, owner: &NamespacedName, digest: &Digest) -> ArtifactPath {
        let NamespacedName { namespace, name } = owner;
        let words = format!("{}/{namespace}/{name}/{digest}", ArtifactPath::KIND);
        let id = ArtifactId(Digest::from_bytes(self.inner.secret.of(&words)));
        ArtifactPath { owner: owner.clone(), id }
    }

    /// Brings an artifact that a status names to where it is by this store's secret, and says where that is. It was elsewhere
    /// when it was stored by a version that named files by their digest, or before the secret was lost. The bytes are looked
    /// at as those of any other: when they are verified or served.
    ///
    /// # Errors
    /// What the disk says.
    pub async fn adopt(&self, named: &Named) -> Result<ArtifactPath, StoreError> {
        let path = self.artifact_path(&named.path.owner, &named.digest);
        if path == named.path {
            return Ok(path);
        }
        let _alone = self.inner.deleting.write().await;
        let (from, to) = (named.path.at(), path.at());
        if self.head(&to).await?.is_none() && self.head(&from).await?.is_some() {
            let moved = self.inner.objects.rename(&from, &to).await;
            moved.map_err(|e| StoreError::new(format!("move {from} to {to}"), e))?;
        }
        Ok(path)
    }

    /// Stores an artifact. When this returns, it is durable and the artifact server has it; so a status may name it.
    /// Storing the same bytes again does nothing, unless the file was damaged: then it is written anew.
    ///
    /// # Errors
    /// What the disk says; nothing that was there before is touched.
    pub async fn put_artifact(&self, owner: &NamespacedName, bytes: Bytes) -> Result<Stored, StoreError> {
        let blob = BlobRef::of(&bytes);
        let path = self.artifact_path(owner, &blob.digest);
        let _not_deleted = self.inner.deleting.read().await;
        if let Some(superseded) = locked(&self.inner.superseded).get_mut(owner) {
            superseded.remove(&path.id); // it is about to be current again
        }
        let at = path.at();
        let there = match self.head(&at).await? {
            Some(meta) => matches!(self.check(&path, &meta).await?, Hashed::Right(_)),
            None => false,
        };
        if !there && let Some(version) = self.write(&at, bytes).await? {
            locked(&self.inner.intact).insert(path.clone(), (version, blob.digest));
        }
        Ok(Stored { path, blob })
    }

    /// Hashes an artifact again, whatever is known of it, and deletes it when it is not what its path says.
    pub async fn verify(&self, path: &ArtifactPath) -> Result<Integrity, StoreError> {
        let at = path.at();
        let Some(meta) = self.head(&at).await? else { return Ok(Integrity::Missing) };
        locked(&self.inner.intact).remove(path);
        match self.check(path, &meta).await? {
            Hashed::Right(_) => Ok(Integrity::Intact),
            Hashed::Gone => Ok(Integrity::Missing),
            Hashed::Wrong => {
                let _alone = self.inner.deleting.write().await;
                // Only the very file that was hashed: somebody may have written the right bytes meanwhile.
                match self.head(&at).await? {
                    Some(now) if now.e_tag == meta.e_tag => self.delete(&at).await?,
                    _ => return Ok(Integrity::Missing),
                }
                Ok(Integrity::Corrupt)
            }
        }
    }

    /// What the artifact server may give away at this path. A file is hashed before its first byte leaves, and again when
    /// it has changed: so what a broken disk, or somebody with access to the volume, puts there is not served.
    pub async fn look(&self, path: &ArtifactPath) -> Result<Look, StoreError> {
        let at = path.at();
        let Some(meta) = self.head(&at).await? else { return Ok(Look::Missing) };
        Ok(match self.check(path, &meta).await? {
            Hashed::Right(digest) => {
                let modified = modified(&meta);
                Look::Found(Found { size: meta.size, modified, digest, at, version: meta.e_tag })
            }
            Hashed::Gone => Look::Missing,
            Hashed::Wrong => Look::Corrupt,
        })
    }

    /// Streams some of an artifact's bytes, a few kilobytes at a time. Fails when the file is no longer the one found.
    pub async fn stream(
        &self,
        found: &Found,
        range: Range<u64>,
    ) -> Result<BoxStream<'static, Result<Bytes, StoreError>>, StoreError> {
        let doing = format!("read {}", found.at);
        if range.is_empty() {
            return Ok(futures::stream::empty().boxed());
        }
        let options = GetOptions {
            if_match: found.version.clone(),
            range: Some(range.into()),
            ..GetOptions::default()
        };
        let got = self.inner.objects.get_opts(&found.at, options).await;
        let got = got.map_err(|e| StoreError::new(doing.as_str(), e))?;
        Ok(got.into_stream().map_err(move |e| StoreError::new(doing.as_str(), e)).boxed())
    }

    /// Deletes what is left of replaced artifacts of an object, except for those that are named, those that were replaced
    /// less than [`Settings::retention_ttl`](super::Settings::retention_ttl) ago, and the
    /// [`Settings::retention_records`](super::Settings::retention_records) most recent of the others. Call it after each
    /// status write, with what the statuses name: the first call that does not name an artifact is when it was replaced.
    pub async fn collect_garbage(
        &self,
        owner: &NamespacedName,
        named: &[ArtifactPath],
        now: Timestamp,
    ) -> Result<Collected, StoreError> {
        let _alone = self.inner.deleting.write().await;
        let stored = self.artifacts_of(owner).await?;
        let named: HashSet<ArtifactId> = named.iter().map(|path| path.id).collect();
        let settings = self.inner.settings;
        let victims = {
            let mut all = locked(&self.inner.superseded);
            let superseded = all.entry(owner.clone()).or_default();
            let (ttl, records) = (settings.retention_ttl, settings.retention_records);
            let victims = garbage(&stored, &named, superseded, now, ttl, records);
            if superseded.is_empty() {
                all.remove(owner);
            }
            victims
        };
        let mut collected = Collected::default();
        for id in victims {
            let path = ArtifactPath { owner: owner.clone(), id };
            self.delete_artifact(&path).await?;
            collected.deleted.push(path);
        }
        Ok(collected)
    }

    /// Deletes everything that is kept of an object: it is gone.
    pub async fn remove_owner(&self, owner: &NamespacedName) -> Result<(), StoreError> {
        let _alone = self.inner.deleting.write().await;
        for file in self.artifacts_of(owner).await? {
            self.delete_artifact(&ArtifactPath { owner: owner.clone(), id: file.id }).await?;
        }
        locked(&self.inner.superseded).remove(owner);
        self.remove_kept(owner).await
    }

    /// Removes every object that has something here and is not among these: it was deleted while nobody looked. The
    /// caller makes sure that it has seen all of them.
    pub async fn remove_orphans(
        &self,
        known: &HashSet<NamespacedName>,
    ) -> Result<Vec<NamespacedName>, StoreError> {
        let mut owners = self.owners(ArtifactPath::KIND).await?;
        owners.append(&mut self.owners(super::kept::KIND).await?);
        owners.retain(|owner| !known.contains(owner));
        for owner in &owners {
            self.remove_owner(owner).await?;
        }
        Ok(owners.into_iter().collect())
    }

    async fn owners(&self, kind: &str) -> Result<BTreeSet<NamespacedName>, StoreError> {
        let folders = async |at: &Path| {
            let listed = self.inner.objects.list_with_delimiter(Some(at)).await;
            listed.map(|list| list.common_prefixes).map_err(|e| StoreError::new(format!("list {at}"), e))
        };
        let mut owners = BTreeSet::new();
        for namespace in folders(&Path::from(kind)).await? {
            for object in folders(&namespace).await? {
                let names = (namespace.filename(), object.filename());
                let (Some(namespace), Some(name)) = names else { continue };
                owners.extend(NamespacedName::new(namespace, name));
            }
        }
        Ok(owners)
    }

    /// The artifacts of an object. A file of any other name is none of ours, and is left alone.
    async fn artifacts_of(&self, owner: &NamespacedName) -> Result<Vec<retention::Stored>, StoreError> {
        let folder = Path::from_iter([ArtifactPath::KIND, owner.namespace.as_str(), owner.name.as_str()]);
        let listed = self.inner.objects.list_with_delimiter(Some(&folder)).await;
        let listed = listed.map_err(|e| StoreError::new(format!("list {folder}"), e))?;
        let ours = |meta: ObjectMeta| {
            let path: ArtifactPath = meta.location.as_ref().parse().ok()?;
            Some(retention::Stored { id: path.id, written: modified(&meta) })
        };
        Ok(listed.objects.into_iter().filter_map(ours).collect())
    }

    async fn delete_artifact(&self, path: &ArtifactPath) -> Result<(), StoreError> {
        self.delete(&path.at()).await?;
        locked(&self.inner.intact).remove(path);
        Ok(())
    }

    /// Whether the bytes are those that the path names. Hashes a version of a file once; a few at a time.
    async fn check(&self, path: &ArtifactPath, meta: &ObjectMeta) -> Result<Hashed, StoreError> {
        let known = || match (&meta.e_tag, locked(&self.inner.intact).get(path)) {
            (Some(now), Some((version, digest))) if now == version => Some(Hashed::Right(*digest)),
            _ => None,
        };
        if let Some(known) = known() {
            return Ok(known);
        }
        let failed = |e| StoreError::new(format!("hash {path}"), e);
        let _turn = self.inner.hashing.acquire().await.map_err(|e| StoreError::new("hash", e))?;
        if let Some(known) = known() {
            return Ok(known); // somebody else has waited for the same
        }
        let this_version = GetOptions { if_match: meta.e_tag.clone(), ..GetOptions::default() };
        let got = match self.inner.objects.get_opts(&path.at(), this_version).await {
            Ok(got) => got,
            Err(object_store::Error::NotFound { .. } | object_store::Error::Precondition { .. }) => {
                return Ok(Hashed::Gone);
            }
            Err(e) => return Err(failed(e)),
        };
        let mut hasher = Sha256::new();
        let mut chunks = got.into_stream();
        while let Some(chunk) = chunks.try_next().await.map_err(failed)? {
            hasher.update(&chunk);
        }
        let digest = Digest::from_bytes(hasher.finalize().into());
        if self.artifact_path(&path.owner, &digest) != *path {
            return Ok(Hashed::Wrong);
        }
        if let Some(version) = &meta.e_tag {
            locked(&self.inner.intact).insert(path.clone(), (version.clone(), digest));
        }
        Ok(Hashed::Right(digest))
    }
}

impl ArtifactPath {
    fn at(&self) -> Path {
        Path::from(self.to_string())
    }
}
