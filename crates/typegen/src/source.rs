//! What is imported: files as they were published, and how a generated file names them.

use std::{fmt::Write, path::Path};

use serde_json::Value;
use sha2::{Digest, Sha256};
use synth_manifest::{Limits, ReadOptions};

use crate::{error::ImportError, prose};

/// A file that something is imported from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// As errors and the generated files name it: a path in the repository, or an address. No path of one machine.
    pub name: String,
    /// What is in it: YAML or JSON.
    pub bytes: Vec<u8>,
}

impl Source {
    /// A file by its name and what is in it.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), bytes: bytes.into() }
    }

    /// A file of the disk, called by its path.
    ///
    /// # Errors
    /// [`ImportError::Unreadable`].
    pub fn of(path: &Path) -> Result<Self, ImportError> {
        let name = path.display().to_string();
        match std::fs::read(path) {
            Ok(bytes) => Ok(Self { name, bytes }),
            Err(error) => Err(ImportError::Unreadable { file: name, error }),
        }
    }

    /// The objects in it.
    pub(crate) fn objects(&self) -> Result<Vec<Value>, ImportError> {
        let options = ReadOptions { allow_empty: true };
        let objects = synth_manifest::read(&self.bytes, &Limits::default(), &options)
            .map_err(|error| ImportError::NotObjects { file: self.name.clone(), error })?;
        // Values of a checked object are JSON.
        Ok(objects.iter().map(|object| serde_json::to_value(&object.value).unwrap_or_default()).collect())
    }

    /// Its name and digest, as generated files name it.
    pub(crate) fn cited(&self) -> String {
        format!("{}, sha256:{}", prose::code(&self.name), digest(&self.bytes))
    }
}

pub(crate) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
