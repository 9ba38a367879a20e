//! Tends one Synth: reconciles when it is time, when its document changes, and when its run has something to tell.

use std::sync::Arc;

use futures::StreamExt as _;
use jiff::Timestamp;
use synth_api::condition;
use tokio::sync::{Semaphore, watch};
use tokio_util::sync::CancellationToken;

use super::view::View;
use crate::{
    decide::Object,
    objects::files::Files,
    reconcile::{Memory, Reconciler},
    runs::{Runs as _, process::ProcessRuns},
};

/// With `--once`, a failure that is retried counts as one when it has come this often.
const PATIENCE_OF_ONCE: u32 = 2;

/// One Synth and what it is tended with.
pub struct Task {
    pub reconciler: Arc<Reconciler<Files, ProcessRuns>>,
    pub memory: Memory,
    /// The object as it is in the files now.
    pub object: watch::Receiver<Object>,
    /// Bounds how many are reconciled at one time.
    pub limit: Arc<Semaphore>,
    pub view: Arc<View>,
    pub once: bool,
    pub stop: CancellationToken,
}

/// Tends a Synth until it is deleted, until everything stops, or, with `once`, until it is ready or has failed. Whether it
/// is ready.
pub async fn tend(mut task: Task) -> bool {
    let stop = task.stop.clone();
    // A run that is under way when everything stops is ended by whoever stops the runs.
    stop.run_until_cancelled(task.tend()).await.unwrap_or(true)
}

impl Task {
    async fn tend(&mut self) -> bool {
        let mut changes = self.reconciler.runs.changes();
        let mut failures = 0;
        loop {
            let wake = tokio::select! {
                biased;
                // A changed document interrupts whatever is under way: the step is dropped and decided again.
                Ok(()) = self.object.changed() => {
                    self.take_change();
                    continue;
                }
                wake = reconcile(&self.limit, &self.reconciler, &mut self.memory) => wake,
            };
            if self.memory.facts.finalized {
                self.view.gone(&self.memory.facts.object);
                return true;
            }
            match (self.once, self.concluded(&mut failures)) {
                (true, Some(ready)) => {
                    self.view.concluded(&self.memory);
                    return ready;
                }
                (false, Some(_)) => self.view.concluded(&self.memory),
                (_, None) => {}
            }
            let pause = self.reconciler.clock.now().until(wake.unwrap_or(Timestamp::MAX)).ok();
            let pause = pause.and_then(|pause| pause.total(jiff::Unit::Second).ok()).unwrap_or(1.0);
            let sleep = tokio::time::sleep(std::time::Duration::from_secs_f64(pause.clamp(0.0, 86_400.0)));
            tokio::pin!(sleep);
            loop {
                tokio::select! {
                    () = &mut sleep => break,
                    Ok(()) = self.object.changed() => {
                        self.take_change();
                        break;
                    }
                    Some(id) = changes.next() => if self.memory.active_run() == Some(&id) { break },
                }
            }
        }
    }

    fn take_change(&mut self) {
        self.memory.facts.object = self.object.borrow_and_update().clone();
        self.memory.facts.look_again();
    }

    /// Whether there is something to conclude from what was just written: ready, or failed for good. A suspended Synth
    /// has nothing to wait for.
    fn concluded(&self, failures: &mut u32) -> Option<bool> {
        if self.memory.is_unwritten() {
            *failures += 1;
            return (*failures >= PATIENCE_OF_ONCE).then_some(false);
        }
        if self.memory.facts.object.spec.suspend {
            return Some(true);
        }
        let status = self.memory.status();
        let ready = status.condition(condition::READY)?;
        match ready.status.as_str() {
            "True" => {
                *failures = 0;
                Some(true)
            }
            "False" => {
                *failures += 1;
                let stalled = status.condition(condition::STALLED).is_some();
                (stalled || *failures >= PATIENCE_OF_ONCE).then_some(false)
            }
            _ => None,
        }
    }
}

async fn reconcile(
    limit: &Semaphore,
    reconciler: &Reconciler<Files, ProcessRuns>,
    memory: &mut Memory,
) -> Option<Timestamp> {
    // The semaphore is never closed; were it, there would be no limit rather than no work.
    let _place = limit.acquire().await.ok();
    reconciler.reconcile(memory).await
}
