//! Who runs when: the queue, the slots, and what is known of each run. Wherever runs are done, this is the same.
//!
//! ```text
//! start ─▶ Queue ─▶ slot ─▶ Place::run ─▶ Ended, until it is forgotten
//! ```

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures::stream::BoxStream;
use tokio::{sync::watch, time::Instant};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{Ended, RunId, RunSpec, RunState, changes::Changes, queue::Queue};

/// Progress is told at most this often.
const PROGRESS: Duration = Duration::from_millis(250);

/// Does runs, each in a slot that no other run has at the same time.
pub(super) trait Place: Send + Sync + 'static {
    /// Does one run, and tells what it does. Returns when nothing of it is left, soon after `cancel`.
    fn run(
        &self,
        spec: RunSpec,
        slot: u32,
        cancel: CancellationToken,
        tell: impl FnMut(RunState) + Send,
    ) -> impl Future<Output = Ended> + Send;

    /// Drops what it keeps of a run that nobody asks for any more.
    fn forget(&self, ended: &Ended);
}

/// Takes runs in, and knows what came of them.
pub(super) struct Desk<P> {
    place: P,
    state: Mutex<State>,
    changes: Changes,
    tasks: TaskTracker,
    stop: CancellationToken,
}

#[derive(Default)]
struct State {
    waiting: Queue<RunSpec>,
    runs: HashMap<RunId, Entry>,
    /// The next one comes last.
    free: Vec<u32>,
}

struct Entry {
    /// Queued until the place tells something else.
    state: RunState,
    has_slot: bool,
    cancel: CancellationToken,
    /// Turns true when nothing of the run is left.
    over: watch::Sender<bool>,
}

impl<P: Place> Desk<P> {
    /// A desk with so many slots, at least one. `stop` ends every run.
    pub(super) fn new(place: P, concurrent: u32, stop: CancellationToken) -> Arc<Self> {
        // The lowest slot first: its folder is where most bases of unsandboxed runs fit.
        let free = (0..concurrent.max(1)).rev().collect();
        Arc::new(Self {
            place,
            state: Mutex::new(State { free, ..State::default() }),
            changes: Changes::default(),
            tasks: TaskTracker::new(),
            stop,
        })
    }

    pub(super) fn place(&self) -> &P {
        &self.place
    }

    /// Whether this run was started and not forgotten.
    pub(super) fn knows(&self, id: &RunId) -> bool {
        self.lock().runs.contains_key(id)
    }

    /// Puts a run into the queue, unless it is known.
    pub(super) fn start(self: &Arc<Self>, spec: RunSpec) {
        let mut state = self.lock();
        if state.runs.contains_key(&spec.id) {
            return;
        }
        let entry = Entry {
            state: RunState::Queued,
            has_slot: false,
            cancel: self.stop.child_token(),
            over: watch::Sender::new(false),
        };
        state.runs.insert(spec.id.clone(), entry);
        let id = spec.id.clone();
        state.waiting.push(&spec.owner.namespace.clone(), spec);
        drop(state);
        self.changes.tell(&id);
        self.pump();
    }

    /// As [`Runs::cancel`](super::Runs::cancel).
    pub(super) async fn cancel(&self, id: &RunId) {
        let over = {
            let mut state = self.lock();
            let Some(entry) = state.runs.get(id) else { return };
            if entry.has_slot {
                entry.cancel.cancel();
                Some(entry.over.subscribe())
            } else {
                state.waiting.retain(|spec| spec.id != *id);
                state.runs.remove(id);
                None
            }
        };
        if let Some(mut over) = over {
            // An error means that the entry is gone: forgotten by somebody else after its end.
            let _ = over.wait_for(|over| *over).await;
            self.forget(id);
        }
        self.changes.tell(id);
    }

    /// As [`Runs::state`](super::Runs::state).
    pub(super) fn state(&self, id: &RunId) -> RunState {
        self.lock().runs.get(id).map_or(RunState::Unknown, |entry| entry.state.clone())
    }

    /// As [`Runs::forget`](super::Runs::forget).
    pub(super) fn forget(&self, id: &RunId) {
        let mut state = self.lock();
        if let Some(Entry { state: RunState::Ended(ended), .. }) = state.runs.get(id) {
            self.place.forget(ended);
            state.runs.remove(id);
        }
    }

    /// As [`Runs::changes`](super::Runs::changes).
    pub(super) fn changes(&self) -> BoxStream<'static, RunId> {
        self.changes.listen()
    }

    /// Ends every run and returns when nothing is left.
    pub(super) async fn shutdown(&self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts what waits while there are slots.
    fn pump(self: &Arc<Self>) {
        let mut state = self.lock();
        while !self.stop.is_cancelled() && !state.free.is_empty() {
            let Some(spec) = state.waiting.pop() else { return };
            let Some(entry) = state.runs.get_mut(&spec.id) else { continue };
            entry.has_slot = true;
            let cancel = entry.cancel.clone();
            let Some(slot) = state.free.pop() else { return };
            self.tasks.spawn(Arc::clone(self).run(spec, slot, cancel));
        }
    }

    async fn run(self: Arc<Self>, spec: RunSpec, slot: u32, cancel: CancellationToken) {
        let id = spec.id.clone();
        let mut told: Option<Instant> = None;
        let tell = |news: RunState| {
            let often = matches!(&news, RunState::Active(Some(progress)) if progress.done > 0);
            let mut state = self.lock();
            if let Some(entry) = state.runs.get_mut(&id) {
                entry.state = news;
            }
            drop(state);
            if !often || told.is_none_or(|told| told.elapsed() >= PROGRESS) {
                told = Some(Instant::now());
                self.changes.tell(&id);
            }
        };
        let ended = self.place.run(spec, slot, cancel, tell).await;
        let mut state = self.lock();
        state.free.push(slot);
        state.free.sort_unstable_by(|a, b| b.cmp(a));
        if let Some(entry) = state.runs.get_mut(&id) {
            entry.state = RunState::Ended(Arc::new(ended));
            entry.over.send_replace(true);
        }
        drop(state);
        self.changes.tell(&id);
        self.pump();
    }
}

#[cfg(test)]
mod tests {
    use futures::StreamExt as _;
    use synth_runner::{
        blob::{BlobRef, Digest},
        job::{Cargo, Job, Limits, Remains},
    };

    use super::*;
    use crate::runs::{Owner, drive};

    /// Runs that last until they are cancelled.
    struct Endless;

    impl Place for Endless {
        async fn run(
            &self,
            _: RunSpec,
            _: u32,
            cancel: CancellationToken,
            mut tell: impl FnMut(RunState) + Send,
        ) -> Ended {
            tell(RunState::Active(None));
            cancel.cancelled().await;
            drive::lost(synth_runner::job::SandboxLevel::Pod, "cancelled")
        }

        fn forget(&self, _: &Ended) {}
    }

    fn spec(namespace: &str, name: &str) -> RunSpec {
        let job = Job {
            source: BlobRef::of(""),
            path: ".".into(),
            commit_time: 0,
            crates: Vec::new(),
            registries: std::collections::BTreeMap::default(),
            build_scripts: Vec::new(),
            cargo: Cargo::default(),
            limits: Limits::default(),
            remains: Remains::default(),
        };
        let owner = Owner { namespace: namespace.into(), name: name.into(), uid: name.into() };
        RunSpec {
            id: RunId::new(name),
            owner,
            authors: Digest::of(namespace),
            job,
            input: Arc::from(&b"{}"[..]),
        }
    }

    async fn until_working(desk: &Desk<Endless>, name: &str) -> RunState {
        let mut changes = desk.changes();
        loop {
            match desk.state(&RunId::new(name)) {
                RunState::Queued => changes.next().await,
                state => return state,
            };
        }
    }

    #[tokio::test]
    async fn a_slot_that_becomes_free_goes_to_the_namespace_whose_turn_it_is() {
        let desk = Desk::new(Endless, 1, CancellationToken::new());
        for (namespace, name) in [("a", "a1"), ("a", "a2"), ("a", "a3"), ("b", "b1")] {
            desk.start(spec(namespace, name));
        }
        // The first of all had the slot before anybody else waited.
        for (working, waiting) in [("a1", "a2"), ("a2", "b1"), ("b1", "a3"), ("a3", "-")] {
            assert_eq!(until_working(&desk, working).await, RunState::Active(None));
            let expected = if waiting == "-" { RunState::Unknown } else { RunState::Queued };
            assert_eq!(desk.state(&RunId::new(waiting)), expected);
            desk.cancel(&RunId::new(working)).await;
            assert_eq!(desk.state(&RunId::new(working)), RunState::Unknown);
        }
    }

    #[tokio::test]
    async fn one_that_waits_is_cancelled_without_having_run_and_a_stop_ends_the_rest() {
        let desk = Desk::new(Endless, 1, CancellationToken::new());
        let mut news = desk.changes();
        desk.start(spec("a", "first"));
        desk.start(spec("a", "second"));
        desk.start(spec("a", "second"));
        desk.cancel(&RunId::new("second")).await;
        assert_eq!(desk.state(&RunId::new("second")), RunState::Unknown);
        desk.shutdown().await;
        assert!(matches!(desk.state(&RunId::new("first")), RunState::Ended(_)));
        assert!(news.next().await.is_some());
    }
}
