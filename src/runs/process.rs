//! Runs as processes of this machine: standalone mode.
//!
//! Owns `work/` and `bases/` of its storage folder and every process of every run. It never leaves a process behind, and
//! never looks into what a run has written but to remove it or to keep compiled crates ([`harvest`]).
//!
//! ```text
//! start ─▶ Queue ─▶ slot ─▶ RunFolder ─▶ synth-runner ─▶ drive ─▶ keep base ─▶ remove folder ─▶ Ended
//! ```

mod bases;
mod changes;
mod drive;
mod folder;
mod harvest;
mod queue;
mod slot;
mod toolchain;

use std::{
    collections::HashMap,
    fmt, io,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures::stream::BoxStream;
use tokio::{
    sync::{OnceCell, watch},
    time::Instant,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub use self::{bases::BaseBounds, toolchain::Toolchain};
use self::{bases::Bases, changes::Changes, queue::Queue, slot::Slot};
use super::{RunId, RunSpec, RunState, Runs, StartError};

/// Progress is told at most this often.
const PROGRESS: Duration = Duration::from_millis(250);

/// What runs as processes need.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The program `synth-runner`.
    pub runner: PathBuf,
    /// The folder for `work/`, `bases/` and `logs/`. Nobody else may use it.
    pub storage: PathBuf,
    /// The fetcher's folder: each blob is a file named by the hex digits of its digest.
    pub blobs: PathBuf,
    /// What generators are built with.
    pub toolchain: Toolchain,
    /// Runs at one time; at least one.
    pub concurrent: u32,
    /// Run without namespaces, with the filter of system calls alone: a generator sees this machine's files.
    pub unsandboxed: bool,
    /// How much of compiled crates is kept.
    pub bases: BaseBounds,
}

/// Runs as processes of this machine. Cloning gives another handle to the same.
#[derive(Clone)]
pub struct ProcessRuns {
    shared: Arc<Shared>,
}

struct Shared {
    settings: Settings,
    /// The first user id for sandboxes, where they can have their own.
    uids: Option<u32>,
    bases: Arc<Bases>,
    /// A sandbox was tried and holds.
    probed: OnceCell<()>,
    state: Mutex<State>,
    changes: Changes,
    tasks: TaskTracker,
    stop: CancellationToken,
}

#[derive(Default)]
struct State {
    waiting: Queue<RunSpec>,
    runs: HashMap<RunId, Entry>,
    free: Vec<u32>,
}

struct Entry {
    state: RunState,
    cancel: CancellationToken,
    /// Turns true when nothing of the run is left.
    over: watch::Sender<bool>,
}

impl ProcessRuns {
    /// Takes over the storage folder, and removes what an earlier process left there.
    ///
    /// # Errors
    /// [`StartError::Io`] for the folder.
    pub async fn new(settings: Settings) -> Result<Self, StartError> {
        let setup = settings.clone();
        let (bases, uids) = tokio::task::spawn_blocking(move || slot::take_over(&setup))
            .await
            .map_err(|error| StartError::Io { doing: "set up runs".into(), source: io::Error::other(error) })?
            .map_err(|source| StartError::Io {
                doing: format!("set up {}", settings.storage.display()),
                source,
            })?;
        // The lowest slot first: its folder is where most bases of unsandboxed runs fit.
        let free = (0..settings.concurrent.max(1)).rev().collect();
        let shared = Shared {
            settings,
            uids,
            bases: Arc::new(bases),
            probed: OnceCell::new(),
            state: Mutex::new(State { free, ..State::default() }),
            changes: Changes::default(),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// Tries, once, whether this machine can hold a sandbox; nothing is run before. Where nothing has to be run, nobody
    /// waits for it.
    ///
    /// # Errors
    /// [`StartError::NoSandbox`] when it cannot and `unsandboxed` is not set.
    pub async fn probe(&self) -> Result<(), StartError> {
        let Shared { settings, uids, probed, .. } = &*self.shared;
        if settings.unsandboxed {
            return Ok(());
        }
        probed.get_or_try_init(|| slot::probe(settings, *uids)).await.copied()
    }

    /// Ends every run and returns when nothing is left.
    pub async fn shutdown(&self) {
        self.shared.stop.cancel();
        self.shared.tasks.close();
        self.shared.tasks.wait().await;
    }
}

impl fmt::Debug for ProcessRuns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProcessRuns").field("settings", &self.shared.settings).finish_non_exhaustive()
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts what waits while there are slots.
    fn pump(self: &Arc<Self>) {
        let mut state = self.state();
        while !self.stop.is_cancelled() && !state.free.is_empty() {
            let Some(spec) = state.waiting.pop() else { return };
            let Some(entry) = state.runs.get_mut(&spec.id) else { continue };
            entry.state = RunState::Active(None);
            let cancel = entry.cancel.clone();
            let Some(number) = state.free.pop() else { return };
            self.tasks.spawn(Arc::clone(self).run(spec, number, cancel));
        }
    }

    async fn run(self: Arc<Self>, spec: RunSpec, number: u32, cancel: CancellationToken) {
        let id = spec.id.clone();
        self.changes.tell(&id);
        let slot = Slot::new(&self.settings, self.uids, Arc::clone(&self.bases), number);
        let mut told: Option<Instant> = None;
        let ended = slot
            .run(spec, &cancel, |progress| {
                let first_of_phase = progress.done == 0;
                let mut state = self.state();
                if let Some(entry) = state.runs.get_mut(&id) {
                    entry.state = RunState::Active(Some(progress));
                }
                drop(state);
                if first_of_phase || told.is_none_or(|told| told.elapsed() >= PROGRESS) {
                    told = Some(Instant::now());
                    self.changes.tell(&id);
                }
            })
            .await;
        let mut state = self.state();
        state.free.push(number);
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

impl Runs for ProcessRuns {
    async fn start(&self, spec: RunSpec) -> Result<(), StartError> {
        if self.shared.state().runs.contains_key(&spec.id) {
            return Ok(());
        }
        self.probe().await?;
        // An archive that the nearest base has instead may be gone as well; then the sandbox says so.
        for digest in
            spec.job.crates.iter().map(|locked| locked.archive.digest).chain([spec.job.source.digest])
        {
            let there = tokio::fs::try_exists(self.shared.settings.blobs.join(digest.hex())).await;
            if !there.map_err(|source| StartError::Io { doing: format!("look for blob {digest}"), source })? {
                return Err(StartError::BlobGone(digest));
            }
        }
        let mut state = self.shared.state();
        if state.runs.contains_key(&spec.id) {
            return Ok(());
        }
        let entry = Entry {
            state: RunState::Queued,
            cancel: self.shared.stop.child_token(),
            over: watch::Sender::new(false),
        };
        state.runs.insert(spec.id.clone(), entry);
        let id = spec.id.clone();
        state.waiting.push(&spec.owner.namespace.clone(), spec);
        drop(state);
        self.shared.changes.tell(&id);
        self.shared.pump();
        Ok(())
    }

    async fn cancel(&self, id: &RunId) {
        let over = {
            let mut state = self.shared.state();
            let Some(entry) = state.runs.get(id) else { return };
            if matches!(entry.state, RunState::Queued) {
                state.waiting.retain(|spec| spec.id != *id);
                state.runs.remove(id);
                None
            } else {
                entry.cancel.cancel();
                Some(entry.over.subscribe())
            }
        };
        if let Some(mut over) = over {
            // An error means that the entry is gone: forgotten by somebody else after its end.
            let _ = over.wait_for(|over| *over).await;
            self.forget(id);
        }
        self.shared.changes.tell(id);
    }

    fn state(&self, id: &RunId) -> RunState {
        self.shared.state().runs.get(id).map_or(RunState::Unknown, |entry| entry.state.clone())
    }

    fn forget(&self, id: &RunId) {
        let mut state = self.shared.state();
        if let Some(Entry { state: RunState::Ended(ended), .. }) = state.runs.get(id) {
            slot::remove_log(&self.shared.settings, ended);
            state.runs.remove(id);
        }
    }

    fn changes(&self) -> BoxStream<'static, RunId> {
        self.shared.changes.listen()
    }
}

/// The folder of logs: [`Ended::log`](super::Ended::log) names a file in it by the hex digits of its digest, until [`Runs::forget`].
pub fn logs(settings: &Settings) -> PathBuf {
    settings.storage.join("logs")
}
