//! Bells: how one of many resting tasks is woken, without asking all of them.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures::StreamExt as _;
use tokio::sync::Notify;

use crate::runs::{RunId, Runs};

/// The bell of one Synth. Rung while nobody listens, it is heard at the next listening.
#[derive(Clone, Debug, Default)]
pub struct Bell(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    notify: Notify,
    /// The run that it is rung for.
    run: Mutex<Option<RunId>>,
}

impl Bell {
    /// Wakes whoever listens.
    pub fn ring(&self) {
        self.0.notify.notify_one();
    }

    /// Returns when it is rung.
    pub async fn rung(&self) {
        self.0.notify.notified().await;
    }
}

/// The bells of all Synths that have a run, by the run's name. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Bells(Arc<Mutex<HashMap<RunId, Bell>>>);

impl Bells {
    /// Rings this bell for this run, and for no other. Whether it did not before.
    pub fn follow(&self, bell: &Bell, run: Option<&RunId>) -> bool {
        let mut followed = locked(&bell.0.run);
        if followed.as_ref() == run {
            return false;
        }
        let mut bells = locked(&self.0);
        if let Some(before) = followed.take() {
            bells.remove(&before);
        }
        if let Some(run) = run {
            bells.insert(run.clone(), bell.clone());
            *followed = Some(run.clone());
        }
        run.is_some()
    }

    /// Rings this bell for no run any more.
    pub fn remove(&self, bell: &Bell) {
        self.follow(bell, None);
    }

    /// Rings the bells of runs that have something to tell, for as long as there are runs.
    pub async fn listen(&self, runs: &impl Runs) {
        let mut changes = runs.changes();
        while let Some(run) = changes.next().await {
            if let Some(bell) = locked(&self.0).get(&run) {
                bell.ring();
            }
        }
    }
}

/// A panic elsewhere does not make these wrong: each change of them is one call.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    #[test]
    fn a_bell_rings_for_its_own_run_and_for_the_newest_only() {
        let (bells, one, other) = (Bells::default(), Bell::default(), Bell::default());
        let run = |n: &str| RunId::new(n);
        assert!(bells.follow(&one, Some(&run("a"))), "new: what happened before was told to nobody");
        assert!(!bells.follow(&one, Some(&run("a"))));
        assert!(bells.follow(&other, Some(&run("b"))));
        assert!(bells.follow(&one, Some(&run("c"))));
        assert_eq!(
            locked(&bells.0).keys().cloned().collect::<std::collections::BTreeSet<_>>(),
            [run("b"), run("c")].into()
        );
        bells.remove(&one);
        bells.remove(&other);
        assert!(locked(&bells.0).is_empty());
    }

    #[test]
    fn a_bell_that_rang_while_nobody_listened_is_heard() {
        let bell = Bell::default();
        assert_eq!(bell.rung().now_or_never(), None);
        bell.ring();
        assert_eq!(bell.rung().now_or_never(), Some(()));
        assert_eq!(bell.rung().now_or_never(), None);
    }
}
