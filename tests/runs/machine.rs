//! A folder with everything that runs need, and crates of a few lines to run in it.

use std::{
    fs,
    path::{Path, PathBuf},
};

pub use synth_controller::runs::process::Toolchain;
use synth_controller::runs::{
    Ended, RunSpec,
    process::{BaseBounds, ProcessRuns, Settings},
};
use synth_runner::job::Job;

use crate::support::jobs::{self, Blobs};
pub use crate::support::jobs::{Files, LOCK, MANIFEST, printed, runner};

pub struct Machine {
    pub folder: tempfile::TempDir,
    pub runs: ProcessRuns,
    number: std::sync::atomic::AtomicU32,
}

impl Machine {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::Builder::new().prefix("synth-runs-").tempdir().unwrap();
        fs::create_dir(folder.path().join("blobs")).unwrap();
        let mut settings = Settings {
            runner: runner(),
            storage: folder.path().join("storage"),
            blobs: folder.path().join("blobs"),
            toolchain: None,
            concurrent: 2,
            unsandboxed: false,
            bases: BaseBounds::default(),
        };
        change(&mut settings);
        let runs = ProcessRuns::new(settings).await.unwrap();
        Self { folder, runs, number: 0.into() }
    }

    pub fn storage(&self) -> PathBuf {
        self.folder.path().join("storage")
    }

    pub fn blobs(&self) -> Blobs {
        Blobs(self.folder.path().join("blobs"))
    }

    pub fn job(&self, files: Files<'_>) -> Job {
        self.blobs().job(files)
    }

    pub fn spec(&self, job: Job) -> RunSpec {
        let number = self.number.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        jobs::spec(&format!("run-{number}"), job)
    }

    /// A run from its start to its end.
    pub async fn run(&self, job: Job) -> Ended {
        self.run_spec(self.spec(job)).await
    }

    pub async fn run_spec(&self, spec: RunSpec) -> Ended {
        jobs::run(&self.runs, spec).await
    }

    /// A crate without dependencies whose `main.rs` this is.
    pub async fn main(&self, main: &str) -> Ended {
        self.run(self.job(&[MANIFEST, LOCK, ("src/main.rs", main)])).await
    }

    pub fn log(&self, ended: &Ended) -> String {
        let Some(log) = ended.log else { return String::new() };
        fs::read_to_string(self.storage().join("logs").join(log.digest.hex())).unwrap()
    }
}

/// Names of what is in a folder.
pub fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}
