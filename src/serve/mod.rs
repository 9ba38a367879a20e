//! The HTTP servers: artifacts for Flux, probes for the kubelet, metrics for Prometheus.
//!
//! ```text
//!  kustomize-controller ──GET──▶ listen ──▶ artifacts ──▶ store      :9090
//!  kubelet ─────────────────────▶ listen ──▶ health                  :9440
//!  Prometheus ──────────────────▶ listen ──▶ metrics                 :8080
//! ```
//!
//! They tell and never change anything. Nobody is asked who they are, so nothing is served that not everybody in the
//! cluster may read, and no client can hold more than one connection's worth of memory, for longer than the limits allow.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};

use synth_runner::blob::Digest;

use crate::store::{ArtifactPath, NamespacedName};

pub mod artifacts;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzz;
pub mod health;
mod listen;
pub mod metrics;
mod pace;
mod range;

pub use listen::{BindError, Limits, Listener};

/// Whether this process serves yet: set once what the statuses name has been looked for in the store. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Readiness(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    ready: AtomicBool,
    /// What people should know, ready or not.
    notes: RwLock<BTreeMap<&'static str, String>>,
}

impl Readiness {
    /// Says that the servers may answer, or may no longer.
    pub fn set(&self, ready: bool) {
        self.0.ready.store(ready, Ordering::Release);
    }

    /// Whether they may.
    pub fn get(&self) -> bool {
        self.0.ready.load(Ordering::Acquire)
    }

    /// Notes something about this for people who ask, in place of what was noted before. Whether that is new.
    pub fn note(&self, about: &'static str, note: Option<String>) -> bool {
        let mut notes = self.0.notes.write().unwrap_or_else(PoisonError::into_inner);
        match note {
            Some(note) if notes.get(about) == Some(&note) => false,
            Some(note) => {
                notes.insert(about, note);
                true
            }
            None => notes.remove(about).is_some(),
        }
    }

    fn notes(&self) -> String {
        let notes = self.0.notes.read().unwrap_or_else(PoisonError::into_inner);
        notes.values().flat_map(|note| [note, "\n"]).collect()
    }
}

/// The artifacts that statuses name: one of them that is not in the store is being rebuilt, not gone. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Expected(Arc<RwLock<HashMap<NamespacedName, Digest>>>);

impl Expected {
    /// The status of this object names this artifact, and no other.
    pub fn expect(&self, path: &ArtifactPath) {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        all.insert(path.owner.clone(), path.digest);
    }

    /// The status of this object names no artifact.
    pub fn forget(&self, owner: &NamespacedName) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(owner);
    }

    fn contains(&self, path: &ArtifactPath) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&path.owner) == Some(&path.digest)
    }
}
