//! What a base was compiled for, and which of several has most of what a run needs.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::FORMAT;
use crate::{
    blob::Digest,
    job::{Job, LockedCrate},
};

/// The file in a base that says what it is for.
const DESCRIPTION: &str = "base.json";

/// What a run needs of a base.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    format: u32,
    toolchain: String,
    place: PathBuf,
    crates: BTreeMap<String, Digest>,
    cargo: String,
}

/// What a base has.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Described {
    /// What it was compiled for.
    pub need: Need,
    /// Bytes of its files.
    pub bytes: u64,
    /// The archive of the crate that is compiled with optimisation in it, if any.
    #[serde(default)]
    pub optimised: Option<Digest>,
}

impl Need {
    /// What decides whether a compiled crate can be used again: its archive; the toolchain, named by anything that no
    /// other has; `place`, the work folder as the sandbox sees it, because compiled crates hold for one path; and what decides
    /// on features: the path, the package, the features.
    pub fn of(job: &Job, toolchain: &str, place: &Path) -> Self {
        let name = |locked: &LockedCrate| format!("{} {} {}", locked.name, locked.version, locked.source);
        let cargo = &job.cargo;
        Self {
            format: FORMAT,
            toolchain: toolchain.into(),
            place: place.into(),
            crates: job.crates.iter().map(|locked| (name(locked), locked.archive.digest)).collect(),
            cargo: format!(
                "{:?}",
                (&job.path, &cargo.package, &cargo.bin, &cargo.features, cargo.no_default_features)
            ),
        }
    }

    /// A name for it: the same needs have the same.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn key(&self) -> io::Result<String> {
        let mut hex = Digest::of(serde_json::to_string(self)?).hex();
        hex.truncate(32);
        Ok(hex)
    }

    /// How many crates of this a base has, or `None` when it is of no use.
    pub fn overlap(&self, base: &Self) -> Option<usize> {
        let usable =
            base.format == self.format && base.toolchain == self.toolchain && base.place == self.place;
        let common =
            self.crates.iter().filter(|(name, digest)| base.crates.get(*name) == Some(digest)).count();
        (usable && common > 0).then_some(common)
    }

    /// The base of a folder of bases that has most of this; none when there is none of use.
    pub fn nearest(&self, folder: &Path) -> Option<PathBuf> {
        let bases = fs::read_dir(folder).ok()?;
        let usable = bases.filter_map(|entry| {
            let path = entry.ok()?.path();
            let need = described(&path)?.need;
            Some(((self.overlap(&need)?, need == *self), path))
        });
        usable.max().map(|(_, path)| path)
    }
}

/// What a base says of itself; nothing when it is none.
pub fn described(base: &Path) -> Option<Described> {
    serde_json::from_slice(&fs::read(base.join(DESCRIPTION)).ok()?).ok()
}

/// Says of a finished base what it is.
pub(super) fn describe(base: &Path, what: &Described) -> io::Result<()> {
    fs::write(base.join(DESCRIPTION), serde_json::to_vec(what)?)
}
