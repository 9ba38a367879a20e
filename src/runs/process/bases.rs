//! What successful builds leave for later runs of the same authors: crates unpacked and compiled.
//!
//! ```text
//! bases/<authors>/<key>/base.json   what it is for
//!                       used        its time is when it was last used
//!                       vendor/ target/
//! ```
//!
//! Authors share nothing: what is compiled for one may have been made by anybody who can push there.
//! Nothing is taken over from a run while a process of it lives, and only regular files, and links that this controller
//! itself would have made.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use synth_runner::{
    base::{self, Described, Need, described},
    blob::Digest,
};

use super::folder::remove_tree;

/// How much is kept.
#[derive(Clone, Copy, Debug)]
pub struct BaseBounds {
    /// Bases on this machine at most.
    pub number: usize,
    /// Bytes of all bases together at most, as far as they are not in use.
    pub bytes: u64,
}

impl Default for BaseBounds {
    fn default() -> Self {
        Self { number: 32, bytes: 20 << 30 }
    }
}

/// A name of a folder.
fn short(digest: &Digest) -> String {
    let mut hex = digest.hex();
    hex.truncate(32);
    hex
}

/// All bases of this machine.
#[derive(Debug)]
pub(super) struct Bases {
    folder: PathBuf,
    bounds: BaseBounds,
    /// How many runs use a base now.
    in_use: Mutex<HashMap<PathBuf, usize>>,
}

/// A base that stays as it is while this is held.
#[derive(Debug)]
pub(super) struct Lease {
    bases: Arc<Bases>,
    path: PathBuf,
}

impl Lease {
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the base is exactly for this, so that nothing new is worth keeping when nothing was compiled.
    pub(super) fn fits(&self, need: &Need) -> bool {
        described(&self.path).is_some_and(|base| base.need == *need)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let mut in_use = self.bases.in_use.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = in_use.get_mut(&self.path) {
            *number -= 1;
            if *number == 0 {
                in_use.remove(&self.path);
            }
        }
    }
}

impl Bases {
    /// Takes over a folder; what an earlier controller left unfinished goes.
    ///
    /// # Errors
    /// The system's.
    pub(super) fn open(folder: PathBuf, bounds: BaseBounds) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        for authors in fs::read_dir(&folder)? {
            for base in fs::read_dir(authors?.path())? {
                let path = base?.path();
                if described(&path).is_none() {
                    remove_tree(&path)?;
                }
            }
        }
        Ok(Self { folder, bounds, in_use: Mutex::default() })
    }

    /// The base that has most of what is needed.
    pub(super) fn nearest(self: &Arc<Self>, authors: &Digest, need: &Need) -> Option<Lease> {
        let folder = self.folder.join(short(authors));
        // Held until the base is marked, so that nobody removes what is about to be used.
        let mut in_use = self.in_use.lock().unwrap_or_else(PoisonError::into_inner);
        let exact = need.key().ok().map(|key| folder.join(key));
        let (_, path) = fs::read_dir(&folder)
            .ok()?
            .filter_map(|entry| {
                let path = entry.ok()?.path();
                let overlap = need.overlap(&described(&path)?.need)?;
                Some(((overlap, Some(&path) == exact.as_ref()), path))
            })
            .max()?;
        fs::write(path.join("used"), "x").ok()?;
        *in_use.entry(path.clone()).or_default() += 1;
        Some(Lease { bases: Arc::clone(self), path })
    }

    /// Makes a base of a run's volume, in which no process lives any more. `seen_as` is how the run saw the base that it
    /// began with.
    ///
    /// # Errors
    /// The system's.
    pub(super) fn keep(
        self: &Arc<Self>,
        authors: &Digest,
        need: Need,
        volume: &Path,
        began_with: Option<(Lease, &Path)>,
        own: &[String],
    ) -> io::Result<()> {
        let folder = self.folder.join(short(authors));
        let key = need.key()?;
        let (path, new) = (
            folder.join(&key),
            folder.join(format!("new-{key}-{}", short(&Digest::of(volume.to_string_lossy().as_bytes())))),
        );
        remove_tree(&new)?;
        fs::create_dir_all(&new)?;
        let base = began_with.as_ref().map(|(lease, seen_as)| (lease.path(), *seen_as));
        base::make(volume, &new, need, base, own)?;
        fs::write(new.join("used"), "x")?;
        drop(began_with);

        let in_use = self.in_use.lock().unwrap_or_else(PoisonError::into_inner);
        if in_use.contains_key(&path) {
            // Somebody else compiles with it right now: theirs stays.
            return remove_tree(&new);
        }
        if path.exists() {
            remove_tree(&path)?;
        }
        fs::rename(&new, &path)?;
        self.prune(&in_use, &path)
    }

    /// Removes what was not used for the longest time until the rest is within bounds.
    fn prune(&self, in_use: &HashMap<PathBuf, usize>, newest: &Path) -> io::Result<()> {
        let mut all = Vec::new();
        for authors in fs::read_dir(&self.folder)? {
            for base in fs::read_dir(authors?.path())? {
                let path = base?.path();
                let Some(Described { bytes, .. }) = described(&path) else { continue };
                let used = fs::metadata(path.join("used")).and_then(|used| used.modified());
                all.push((used.unwrap_or(SystemTime::UNIX_EPOCH), path, bytes));
            }
        }
        all.sort();
        let (mut number, mut bytes) = (all.len(), all.iter().map(|(_, _, bytes)| bytes).sum::<u64>());
        for (_, path, size) in all {
            if number <= self.bounds.number && bytes <= self.bounds.bytes {
                break;
            }
            if path != newest && !in_use.contains_key(&path) {
                remove_tree(&path)?;
                number -= 1;
                bytes -= size;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
