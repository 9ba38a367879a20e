//! Small files beside an object's artifact: replaced as a whole, lost without harm.

use bytes::Bytes;
use object_store::path::Path;

use super::{NamespacedName, Store, StoreError, sealed};

pub(super) const KIND: &str = "kept";

/// What is kept of an object beside its artifact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// The canonical form of the objects in the artifact that is current: what the next ones are compared with.
    Published,
    /// The log of the last run.
    Log,
}

impl Kept {
    const ALL: [Self; 2] = [Self::Published, Self::Log];

    fn at(self, owner: &NamespacedName) -> Path {
        let file = match self {
            Self::Published => "published",
            Self::Log => "log",
        };
        Path::from_iter([KIND, owner.namespace.as_str(), owner.name.as_str(), file])
    }
}

impl Store {
    /// Keeps these bytes in place of the earlier ones.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`], or what the disk says: the earlier ones are still there then.
    pub async fn put_kept(&self, owner: &NamespacedName, kind: Kept, bytes: &[u8]) -> Result<(), StoreError> {
        let (size, limit) = (bytes.len() as u64, self.inner.settings.entry_bytes);
        if size > limit {
            return Err(StoreError::TooLarge { what: format!("{kind:?} of {owner}"), size, limit });
        }
        let at = kind.at(owner);
        let _not_deleted = self.inner.deleting.read().await;
        self.write(&at, self.inner.secret.seal(at.as_ref(), &[bytes])).await?;
        Ok(())
    }

    /// What was kept; `None` when there is nothing, or it is damaged.
    pub async fn get_kept(&self, owner: &NamespacedName, kind: Kept) -> Result<Option<Bytes>, StoreError> {
        let at = kind.at(owner);
        let read = self.read(&at, self.inner.settings.entry_bytes + sealed::OVERHEAD).await?;
        Ok(read.and_then(|(_, bytes)| self.inner.secret.open(at.as_ref(), &bytes)))
    }

    pub(super) async fn remove_kept(&self, owner: &NamespacedName) -> Result<(), StoreError> {
        for kind in Kept::ALL {
            self.delete(&kind.at(owner)).await?;
        }
        Ok(())
    }
}
