//! Who runs when: the queue, the slots, and what is known of each run. Wherever runs are done, this is the same.
//!
//! ```text
//! start ─▶ Queue ─▶ slot ─▶ Place::run ─▶ Ended, until it is forgotten
//!            ▲ Shares: whose turn it may be
//! ```

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures::stream::BoxStream;
use jiff::Timestamp;
use tokio::{sync::watch, time::Instant};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    Ended, RunId, RunSpec, RunState,
    changes::Changes,
    shares::{Bounds, Shares, Wait},
};
use crate::{clock::Clock, queue::Queue};

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
    clock: Clock,
    state: Mutex<State>,
    changes: Changes,
    tasks: TaskTracker,
    stop: CancellationToken,
}

struct State {
    waiting: Queue<RunSpec>,
    runs: HashMap<RunId, Entry>,
    /// The next one comes last.
    free: Vec<u32>,
    shares: Shares,
    /// Namespaces that have used up their run time, and until when they wait at least.
    deferred: HashMap<String, Timestamp>,
    /// When it is looked again whether they may go on.
    alarm: Option<Timestamp>,
}

struct Entry {
    namespace: String,
    /// Queued until the place tells something else.
    state: RunState,
    has_slot: bool,
    cancel: CancellationToken,
    /// Turns true when nothing of the run is left.
    over: watch::Sender<bool>,
}

impl<P: Place> Desk<P> {
    /// A desk with so many slots. `stop` ends every run.
    pub(super) fn new(place: P, bounds: Bounds, clock: Clock, stop: CancellationToken) -> Arc<Self> {
        let state = State {
            waiting: Queue::default(),
            runs: HashMap::new(),
            // The lowest slot first: its folder is where most bases of unsandboxed runs fit.
            free: (0..bounds.concurrent.get()).rev().collect(),
            shares: Shares::new(bounds),
            deferred: HashMap::new(),
            alarm: None,
        };
        Arc::new(Self {
            place,
            clock,
            state: Mutex::new(state),
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
            namespace: spec.owner.namespace.clone(),
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
        let state = self.lock();
        let Some(entry) = state.runs.get(id) else { return RunState::Unknown };
        match state.deferred.get(&entry.namespace) {
            Some(until) if entry.state == RunState::Queued => {
                let budget = synth_api::Duration::from(state.shares.bounds().budget);
                let until = until.round(jiff::Unit::Second).unwrap_or(*until);
                let words = format!(
                    "the namespace {} has used up its run time ({budget} in an hour): it goes on at {until}",
                    entry.namespace
                );
                RunState::Deferred(words.into())
            }
            _ => entry.state.clone(),
        }
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

    /// Starts what waits and may, while there are slots.
    fn pump(self: &Arc<Self>) {
        let mut state = self.lock();
        let now = self.clock.now();
        while !self.stop.is_cancelled() && !state.free.is_empty() {
            let State { waiting, shares, .. } = &mut *state;
            let Some(spec) = waiting.pop(|namespace| shares.room(namespace, now)) else { break };
            let Some(entry) = state.runs.get_mut(&spec.id) else { continue };
            entry.has_slot = true;
            let cancel = entry.cancel.clone();
            let Some(slot) = state.free.pop() else { break };
            state.shares.begun(&spec.owner.namespace, now);
            self.tasks.spawn(Arc::clone(self).run(spec, slot, cancel));
        }
        let told = state.defer(now);
        let next = state.deferred.values().min().copied();
        let alarm = next.filter(|next| state.alarm.is_none_or(|set| *next < set));
        state.alarm = alarm.or(state.alarm);
        drop(state);
        for id in &told {
            self.changes.tell(id);
        }
        if let Some(alarm) = alarm {
            let pause = Duration::try_from(alarm.duration_since(now)).unwrap_or_default();
            self.tasks.spawn(Arc::clone(self).look_again(pause));
        }
    }

    async fn look_again(self: Arc<Self>, pause: Duration) {
        if self.stop.run_until_cancelled(tokio::time::sleep(pause)).await.is_some() {
            self.lock().alarm = None;
            self.pump();
        }
    }

    async fn run(self: Arc<Self>, spec: RunSpec, slot: u32, cancel: CancellationToken) {
        let (id, namespace) = (spec.id.clone(), spec.owner.namespace.clone());
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
        state.shares.ended(&namespace, self.clock.now());
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

impl State {
    /// Notes which of those that wait have used up their run time. Returns the runs of which that was not known, or is over.
    fn defer(&mut self, now: Timestamp) -> Vec<RunId> {
        let mut deferred = HashMap::new();
        let mut told = Vec::new();
        for (namespace, line) in self.waiting.lines() {
            let known = self.deferred.get(namespace).copied();
            let until = match self.shares.wait(namespace, now) {
                // What was said holds until then, so that nobody is told at each change.
                Some(Wait::Until(until)) => Some(known.filter(|known| *known > now).unwrap_or(until)),
                _ => None,
            };
            if until != known {
                told.extend(line.iter().map(|spec| spec.id.clone()));
            }
            if let Some(until) = until {
                deferred.insert(namespace.to_owned(), until);
            }
        }
        self.deferred = deferred;
        told
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
    use crate::runs::{Owner, Placement, drive};

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
            placement: Placement::default(),
            job,
            input: Arc::from(&b"{}"[..]),
        }
    }

    fn desk(bounds: Bounds) -> Arc<Desk<Endless>> {
        // Tells the time that has passed for tokio, which tests stop and turn on.
        let (begun, started) = (Instant::now(), Timestamp::from_second(1_700_000_000).unwrap());
        let clock = Clock::of(move || started + begun.elapsed());
        Desk::new(Endless, bounds, clock, CancellationToken::new())
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
        let desk = desk(Bounds::of(1));
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
    async fn hostile_36_of_two_tenants_the_one_with_a_thousand_synths_and_endless_runs_does_not_keep_the_other_waiting()
     {
        let bounds = Bounds { per_namespace: 3.try_into().unwrap(), ..Bounds::of(4) };
        let desk = desk(bounds);
        for n in 0..1000 {
            desk.start(spec("greedy", &format!("greedy-{n}")));
        }
        until_working(&desk, "greedy-2").await;
        assert_eq!(desk.state(&RunId::new("greedy-3")), RunState::Queued, "one slot is for others");
        desk.start(spec("small", "small-1"));
        assert_eq!(until_working(&desk, "small-1").await, RunState::Active(None));
        // And where all slots are taken, the next one goes to who has fewer.
        desk.start(spec("small", "small-2"));
        desk.cancel(&RunId::new("greedy-0")).await;
        assert_eq!(until_working(&desk, "small-2").await, RunState::Active(None));
        assert_eq!(desk.state(&RunId::new("greedy-3")), RunState::Queued);
        desk.shutdown().await;
    }

    #[tokio::test(start_paused = true)]
    async fn hostile_36_who_has_used_up_the_run_time_is_told_until_when_and_goes_on_then() {
        let desk = desk(Bounds { budget: Duration::from_secs(1800), ..Bounds::of(2) });
        let mut news = desk.changes();
        desk.start(spec("a", "a1"));
        until_working(&desk, "a1").await;
        tokio::time::sleep(Duration::from_secs(7200)).await;
        desk.cancel(&RunId::new("a1")).await;
        desk.start(spec("a", "a2"));
        desk.start(spec("b", "b1"));
        assert_eq!(until_working(&desk, "b1").await, RunState::Active(None), "another is served");
        let RunState::Deferred(words) = desk.state(&RunId::new("a2")) else { panic!() };
        // 7,200 s of run time, of which 3,600 s have flowed out: 1,800 s too many, at 0.5 s a second.
        assert_eq!(
            &*words,
            "the namespace a has used up its run time (1800s in an hour): it goes on at 2023-11-15T01:13:21Z"
        );
        while desk.state(&RunId::new("a2")) != RunState::Active(None) {
            news.next().await;
        }
        assert_eq!(desk.clock.now().as_second(), 1_700_000_000 + 7200 + 3601);
        desk.shutdown().await;
    }

    #[tokio::test]
    async fn one_that_waits_is_cancelled_without_having_run_and_a_stop_ends_the_rest() {
        let desk = desk(Bounds::of(1));
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
