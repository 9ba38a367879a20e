//! Tends one Synth: reconciles when it is time, when the object changes, and when somebody rings its bell — a run that
//! has something to tell, a neighbour that changed. One task for each Synth, in a cluster and on one machine alike.
//!
//! ```text
//!  changed object ──▶ interrupts what is under way, and begins again
//!  bell ────────────▶ wakes what rests
//!  time ────────────▶ wakes what rests
//! ```
//!
//! Never decides anything, and never knows where objects come from.

mod bells;
mod interruptions;

use std::{ops::ControlFlow, time::Duration};

use jiff::Timestamp;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

pub use bells::{Bell, Bells};
use interruptions::Interruptions;

use crate::{
    decide::Object,
    objects::Objects,
    reconcile::{Memory, Reconciler},
    runs::Runs,
};

/// Time is looked at again after this long, however far away the next moment is: clocks are set.
const LONGEST_SLEEP: f64 = 86_400.0;

/// Who stands by while a Synth is tended.
pub trait Keeper<O, R>: Send {
    /// Held while it is reconciled.
    type Place: Send;

    /// A place among those that are reconciled at one time.
    fn place(&self) -> impl Future<Output = Self::Place> + Send;

    /// Called before each reconciliation: to learn what is around the object.
    fn before(&mut self, _reconciler: &Reconciler<O, R>, _memory: &mut Memory) {}

    /// Called after each reconciliation that was not interrupted. Says whether to end, and with what.
    fn after(&mut self, memory: &Memory) -> ControlFlow<bool>;

    /// The object is gone, with all that was made for it.
    fn gone(&mut self, memory: &Memory);
}

/// One Synth and what it is tended with.
pub struct Tended<O, R, K> {
    /// Who reconciles.
    pub reconciler: std::sync::Arc<Reconciler<O, R>>,
    /// What is remembered of it.
    pub memory: Memory,
    /// The object as it is now.
    pub object: watch::Receiver<Object>,
    /// Its own bell.
    pub bell: Bell,
    /// All bells.
    pub bells: Bells,
    /// Who stands by.
    pub keeper: K,
}

impl<O: Objects, R: Runs, K: Keeper<O, R>> Tended<O, R, K> {
    /// Tends the Synth until it is gone, until the keeper ends it, or until everything stops. Whether it is ready.
    pub async fn tend(&mut self, stop: CancellationToken) -> bool {
        // A run that is under way when everything stops is ended by whoever stops the runs.
        let ready = stop.run_until_cancelled(self.go_on()).await.unwrap_or(true);
        self.bells.remove(&self.bell);
        ready
    }

    async fn go_on(&mut self) -> bool {
        let mut interruptions = Interruptions::default();
        loop {
            self.keeper.before(&self.reconciler, &mut self.memory);
            let wake = tokio::select! {
                biased;
                // A changed object interrupts whatever is under way: the step is dropped and decided again.
                Ok(()) = interruptions.next(&mut self.object) => {
                    self.take_change();
                    continue;
                }
                wake = async {
                    let _place = self.keeper.place().await;
                    // Boxed: what rests, as nearly all do, need not hold every step that a reconciliation may be in.
                    Box::pin(self.reconciler.reconcile(&mut self.memory)).await
                } => wake,
            };
            interruptions.end();
            if self.memory.facts.finalized {
                self.keeper.gone(&self.memory);
                return true;
            }
            if let ControlFlow::Break(ready) = self.keeper.after(&self.memory) {
                return ready;
            }
            if self.bells.follow(&self.bell, self.memory.active_run()) {
                continue; // what happened to the run before its bell was there was told to nobody
            }
            tokio::select! {
                () = tokio::time::sleep(self.until(wake)) => {}
                Ok(()) = self.object.changed() => self.take_change(),
                () = self.bell.rung() => {}
            }
        }
    }

    fn take_change(&mut self) {
        self.memory.facts.object = self.object.borrow_and_update().clone();
        self.memory.facts.look_again();
    }

    fn until(&self, wake: Option<Timestamp>) -> Duration {
        let pause = self.reconciler.clock.now().until(wake.unwrap_or(Timestamp::MAX)).ok();
        let pause = pause.and_then(|pause| pause.total(jiff::Unit::Second).ok()).unwrap_or(1.0);
        Duration::from_secs_f64(pause.clamp(0.0, LONGEST_SLEEP))
    }
}
