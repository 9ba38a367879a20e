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

use jiff::{SignedDuration, Timestamp};
use synth_runner::blob::Digest;

use crate::store::{ArtifactPath, Named, NamespacedName};

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

/// How long a path is known after the last status named it: as long as a replaced artifact stays.
const FORMER: SignedDuration = SignedDuration::from_secs(60);

/// The artifacts that statuses name: one of them that is not in the store is being rebuilt, not gone. Clones share it.
///
/// A store that was lost has another secret, so what it makes again has another path. Until statuses say so, and a little
/// longer, for who has just read them, the path that they named leads to the same bytes.
#[derive(Clone, Debug, Default)]
pub struct Expected(Arc<RwLock<HashMap<NamespacedName, Vec<Known>>>>);

#[derive(Debug)]
struct Known {
    named: Named,
    /// Since when no status names it.
    former: Option<Timestamp>,
}

impl Expected {
    /// The statuses of this object name these artifacts, and no others.
    pub fn expect(&self, owner: &NamespacedName, named: &[Named], now: Timestamp) {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let known = all.entry(owner.clone()).or_default();
        known.retain_mut(|one| {
            one.former = (!named.contains(&one.named)).then(|| one.former.unwrap_or(now));
            one.former.is_none_or(|since| now.duration_since(since) < FORMER)
        });
        for named in named {
            if !known.iter().any(|one| one.named == *named) {
                known.push(Known { named: named.clone(), former: None });
            }
        }
    }

    /// No status of this object names anything any more.
    pub fn forget(&self, owner: &NamespacedName) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(owner);
    }

    /// What the bytes hash to that a status names by this path.
    fn digest(&self, path: &ArtifactPath) -> Option<Digest> {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let found = all.get(&path.owner)?.iter().find(|one| one.named.path == *path)?;
        Some(found.named.digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_known_while_a_status_names_it_and_a_little_longer() {
        let owner = NamespacedName::new("apps", "shop").unwrap();
        let named = |n: u8| Named {
            path: format!("externalartifact/apps/shop/{}.tar.gz", hex::encode([n; 32])).parse().unwrap(),
            digest: Digest::of([n]),
        };
        let expected = Expected::default();
        let at = |second| Timestamp::from_second(second).unwrap();
        for (second, now, known) in [
            (0, &[1][..], &[1][..]),
            (1000, &[1, 2], &[1, 2]),
            (2000, &[2], &[1, 2]),
            (2059, &[2], &[1, 2]),
            (2060, &[2], &[2]),
            (2061, &[3], &[2, 3]),
            (2062, &[2], &[2, 3]),
            (9000, &[2], &[2]),
            (9001, &[], &[2]),
        ] {
            expected.expect(&owner, &now.iter().map(|n| named(*n)).collect::<Vec<_>>(), at(second));
            for n in 1..=3 {
                let digest = expected.digest(&named(n).path);
                assert_eq!(digest, known.contains(&n).then(|| named(n).digest), "{n} at {second}");
            }
        }
        expected.forget(&owner);
        assert_eq!(expected.digest(&named(2).path), None);
    }
}
