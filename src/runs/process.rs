//! Runs as processes of this machine: standalone mode.
//!
//! Owns `work/` and `bases/` of its storage folder and every process of every run. It never leaves a process behind, and
//! never looks into what a run has written but to remove it or to keep compiled crates ([`synth_runner::base::make`]).
//!
//! ```text
//! start ─▶ Queue ─▶ slot ─▶ RunFolder ─▶ synth-runner ─▶ drive ─▶ keep base ─▶ remove folder ─▶ Ended
//! ```

mod bases;
mod folder;
mod slot;
mod toolchain;

use std::{fmt, io, path::PathBuf, sync::Arc};

use futures::stream::BoxStream;
use synth_runner::job::SandboxLevel;
use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;

pub use self::{bases::BaseBounds, toolchain::Toolchain};
use self::{bases::Bases, slot::Slot};
use super::{
    Ended, Placement, Refusal, RunId, RunSpec, RunState, Runs, StartError, Wish,
    desk::{Desk, Place},
    drive,
    placement::lowered,
    shares::Bounds,
};
use crate::clock::Clock;

/// What runs as processes need.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The program `synth-runner`.
    pub runner: PathBuf,
    /// The folder for `work/`, `bases/` and `logs/`. Nobody else may use it.
    pub storage: PathBuf,
    /// The fetcher's folder: each blob is a file named by the hex digits of its digest.
    pub blobs: PathBuf,
    /// The folder of the toolchain that generators are built with; without one, that of the first `rustc` in `PATH`.
    pub toolchain: Option<PathBuf>,
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
    desk: Arc<Desk<Processes>>,
}

struct Processes {
    settings: Settings,
    /// The first user id for sandboxes, where they can have their own.
    uids: Option<u32>,
    bases: Arc<Bases>,
    toolchain: OnceCell<Toolchain>,
    /// A sandbox was tried and holds.
    probed: OnceCell<()>,
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
        let concurrent = settings.concurrent;
        let place = Processes {
            settings,
            uids,
            bases: Arc::new(bases),
            toolchain: OnceCell::new(),
            probed: OnceCell::new(),
        };
        Ok(Self { desk: Desk::new(place, Bounds::of(concurrent), Clock::real(), CancellationToken::new()) })
    }

    /// Tries, once, whether this machine can hold a sandbox; nothing is run before. Where nothing has to be run, nobody
    /// waits for it.
    ///
    /// # Errors
    /// [`StartError::NoSandbox`] when it cannot and `unsandboxed` is not set, or when there is no toolchain.
    pub async fn probe(&self) -> Result<(), StartError> {
        let Processes { settings, uids, probed, .. } = self.desk.place();
        let toolchain = self.desk.place().toolchain().await?;
        if settings.unsandboxed {
            return Ok(());
        }
        probed.get_or_try_init(|| slot::probe(settings, toolchain, *uids)).await.copied()
    }

    /// Ends every run and returns when nothing is left.
    pub async fn shutdown(&self) {
        self.desk.shutdown().await;
    }
}

impl fmt::Debug for ProcessRuns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProcessRuns").field("settings", &self.desk.place().settings).finish_non_exhaustive()
    }
}

impl Processes {
    /// What generators are built with. Asked once: behind rustup's proxies it takes as long as a look at a repository.
    async fn toolchain(&self) -> Result<&Toolchain, StartError> {
        self.toolchain.get_or_try_init(|| Toolchain::find_in(self.settings.toolchain.clone())).await
    }
}

impl Place for Processes {
    async fn run(
        &self,
        spec: RunSpec,
        slot: u32,
        cancel: CancellationToken,
        mut tell: impl FnMut(RunState) + Send,
    ) -> Ended {
        let toolchain = match self.toolchain().await {
            Ok(toolchain) => toolchain.clone(),
            Err(error) => return drive::lost(SandboxLevel::Namespaces, &error.to_string()),
        };
        tell(RunState::Active(None));
        let slot = Slot::new(&self.settings, toolchain, self.uids, Arc::clone(&self.bases), slot);
        slot.run(spec, &cancel, |progress| tell(RunState::Active(Some(progress)))).await
    }

    fn forget(&self, ended: &Ended) {
        slot::remove_log(&self.settings, ended);
    }
}

impl Runs for ProcessRuns {
    /// One machine has no profiles: whichever is asked for, this is it.
    fn place(&self, wish: &Wish<'_>) -> Result<Placement, Refusal> {
        lowered(wish.runner)?;
        let memory = wish.runner.resources.memory.clone();
        let profile = wish.runner.profile().to_owned();
        Ok(Placement { profile, cpu: None, memory, disk: None, timeout: wish.timeout })
    }

    async fn identity(&self, _: &Placement) -> Result<String, StartError> {
        let toolchain = self.desk.place().toolchain().await?;
        Ok(format!("{} {}", env!("CARGO_PKG_VERSION"), toolchain.id))
    }

    async fn start(&self, spec: RunSpec) -> Result<(), StartError> {
        if self.desk.knows(&spec.id) {
            return Ok(());
        }
        self.probe().await?;
        spec.demand_blobs(&self.desk.place().settings.blobs).await?;
        self.desk.start(spec);
        Ok(())
    }

    async fn cancel(&self, id: &RunId) {
        self.desk.cancel(id).await;
    }

    fn state(&self, id: &RunId) -> RunState {
        self.desk.state(id)
    }

    fn forget(&self, id: &RunId) {
        self.desk.forget(id);
    }

    fn changes(&self) -> BoxStream<'static, RunId> {
        self.desk.changes()
    }
}

/// The folder of logs: [`Ended::log`](super::Ended::log) names a file in it by the hex digits of its digest, until [`Runs::forget`].
pub fn logs(settings: &Settings) -> PathBuf {
    settings.storage.join("logs")
}
