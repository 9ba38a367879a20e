//! Why the store could not do what it was asked to.

use std::io;

/// A failure of the store. Nothing that was stored before is touched by it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No space, no inodes or no quota left: goes away when somebody makes room.
    #[error("{doing}: no space left in the storage folder")]
    DiskFull {
        /// What was being done, and to what.
        doing: String,
        /// What the operating system said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Another process has this folder.
    #[error("storage folder {folder} is in use by another process")]
    InUse {
        /// The folder.
        folder: String,
    },
    /// More bytes than the store takes for one thing.
    #[error("{what}: {size} bytes are more than the {limit} that are kept")]
    TooLarge {
        /// What it is.
        what: String,
        /// How many there are.
        size: u64,
        /// How many there may be.
        limit: u64,
    },
    /// Anything else that the disk or the service behind the store reports.
    #[error("{doing}: {source}")]
    Failed {
        /// What was being done, and to what.
        doing: String,
        /// Why it failed.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl StoreError {
    /// Sorts a failure by what lies at the bottom of it.
    pub(super) fn new(
        doing: impl Into<String>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        let (doing, source) = (doing.into(), source.into());
        if is_disk_full(source.as_ref()) {
            Self::DiskFull { doing, source }
        } else {
            Self::Failed { doing, source }
        }
    }

    /// What somebody can do about it, where that is known.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::DiskFull { .. } => Some("free some space, or give the storage folder a larger volume"),
            Self::InUse { .. } => Some("stop the other process, or choose another --storage-path"),
            Self::TooLarge { .. } | Self::Failed { .. } => None,
        }
    }
}

fn is_disk_full(error: &(dyn std::error::Error + 'static)) -> bool {
    let full = |kind| matches!(kind, io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
    std::iter::successors(Some(error), |error| error.source())
        .filter_map(|error| error.downcast_ref::<io::Error>())
        .any(|error| full(error.kind()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e6_a_full_disk_is_told_from_other_failures_however_deep_it_is_wrapped() {
        let wrapped = |kind: io::ErrorKind| object_store::Error::Generic {
            store: "LocalFileSystem",
            source: Box::new(io::Error::from(kind)),
        };
        for (kind, full) in [
            (io::ErrorKind::StorageFull, true),
            (io::ErrorKind::QuotaExceeded, true),
            (io::ErrorKind::PermissionDenied, false),
        ] {
            let error = StoreError::new("write x", wrapped(kind));
            assert_eq!(matches!(error, StoreError::DiskFull { .. }), full, "{kind:?}");
            assert_eq!(error.hint().is_some(), full, "{kind:?}");
        }
    }
}
