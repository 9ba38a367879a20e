//! Stands by while a Synth of the files is tended: shows it, and with `--once` says when it is done.

use std::{ops::ControlFlow, sync::Arc};

use synth_api::condition;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::view::View;
use crate::{objects::files::Files, reconcile::Memory, runs::process::ProcessRuns, tend::Keeper};

/// With `--once`, a failure that is retried counts as one when it has come this often.
const PATIENCE_OF_ONCE: u32 = 2;

/// Stands by one Synth.
pub struct Spectator {
    /// Bounds how many are reconciled at one time.
    pub limit: Arc<Semaphore>,
    pub view: Arc<View>,
    pub once: bool,
    pub failures: u32,
}

impl Keeper<Files, ProcessRuns> for Spectator {
    type Place = Option<OwnedSemaphorePermit>;

    async fn place(&self) -> Self::Place {
        // The semaphore is never closed; were it, there would be no limit rather than no work.
        self.limit.clone().acquire_owned().await.ok()
    }

    fn after(&mut self, memory: &Memory) -> ControlFlow<bool> {
        match self.concluded(memory) {
            Some(ready) => {
                self.view.concluded(memory);
                if self.once { ControlFlow::Break(ready) } else { ControlFlow::Continue(()) }
            }
            None => ControlFlow::Continue(()),
        }
    }

    fn gone(&mut self, memory: &Memory) {
        self.view.gone(&memory.facts.object);
    }
}

impl Spectator {
    /// Whether there is something to conclude from what was just written: ready, or failed for good. A suspended Synth
    /// has nothing to wait for.
    fn concluded(&mut self, memory: &Memory) -> Option<bool> {
        if memory.is_unwritten() {
            self.failures += 1;
            return (self.failures >= PATIENCE_OF_ONCE).then_some(false);
        }
        if memory.facts.object.spec.suspend {
            return Some(true);
        }
        let status = memory.status();
        let ready = status.condition(condition::READY)?;
        match ready.status.as_str() {
            "True" => {
                self.failures = 0;
                Some(true)
            }
            "False" => {
                self.failures += 1;
                let stalled = status.condition(condition::STALLED).is_some();
                (stalled || self.failures >= PATIENCE_OF_ONCE).then_some(false)
            }
            _ => None,
        }
    }
}
