//! Stands by while a Synth of a cluster is tended: tells what is around it, measures, and logs.

use std::{ops::ControlFlow, time::Instant};

use synth_api::condition;

use super::consumers::Consumers;
use crate::{
    objects::{Objects, cluster::View},
    places::{Permit, Places},
    reconcile::{Memory, Reconciler},
    runs::{Owner, Runs},
    serve::metrics::{Metrics, Outcome},
    store::NamespacedName,
    tend::Keeper,
};

/// Stands by one Synth.
pub struct Attendant {
    /// Its namespace and name.
    pub key: NamespacedName,
    /// The Synth.
    pub owner: Owner,
    /// Bounds how many are reconciled at one time.
    pub places: Places,
    /// What is known of `ExternalArtifacts`.
    pub artifacts: View,
    /// Who uses them.
    pub consumers: Consumers,
    /// What is measured.
    pub metrics: Metrics,
    /// What was last asked for by way of its `ExternalArtifact`: it stays when that is deleted.
    pub asked: Option<String>,
}

/// A place among those that are reconciled.
pub struct Place {
    _permit: Permit,
    metrics: Metrics,
    begun: Instant,
    key: NamespacedName,
}

impl Drop for Place {
    fn drop(&mut self) {
        let key = &self.key;
        let took = self.begun.elapsed();
        self.metrics.worked(took);
        self.metrics.reconciled("Synth", key.namespace.as_str(), key.name.as_str(), took);
    }
}

impl<O: Objects, R: Runs> Keeper<O, R> for Attendant {
    type Place = Place;

    async fn place(&self) -> Place {
        let waiting = self.metrics.queued();
        let permit = self.places.take(self.key.namespace.as_str()).await;
        drop(waiting);
        self.metrics.working();
        Place { _permit: permit, metrics: self.metrics.clone(), begun: Instant::now(), key: self.key.clone() }
    }

    fn before(&mut self, reconciler: &Reconciler<O, R>, memory: &mut Memory) {
        if let Some(announced) = self.artifacts.announced(&self.key, &self.owner) {
            reconciler.observe(memory, announced);
        }
        let asked = self.artifacts.get(&self.key).filter(|seen| seen.belongs_to(&self.owner));
        if let Some(asked) = asked.and_then(|seen| seen.requested_at) {
            self.asked = Some(asked);
        }
        memory.facts.object.artifact_requested_at.clone_from(&self.asked);
        memory.facts.denied = self.consumers.denied(&self.key);
    }

    fn after(&mut self, memory: &Memory) -> ControlFlow<bool> {
        let ready = memory.status().condition(condition::READY);
        let outcome = match ready {
            _ if memory.is_unwritten() => Outcome::Error,
            Some(ready) if ready.status == "False" => Outcome::Error,
            _ => Outcome::Success,
        };
        self.metrics.ended(outcome);
        ControlFlow::Continue(())
    }

    fn gone(&mut self, _: &Memory) {
        self.metrics.forget("Synth", self.key.namespace.as_str(), self.key.name.as_str());
        tracing::info!("deleted, with all that was made for it");
    }
}
