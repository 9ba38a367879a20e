//! A folder with everything that runs need, and crates of a few lines to run in it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, OnceLock},
    time::Duration,
};

use futures::StreamExt as _;
pub use synth_controller::runs::process::Toolchain;
use synth_controller::runs::{
    Ended, Owner, RunId, RunSpec, RunState, Runs,
    process::{BaseBounds, ProcessRuns, Settings},
};
use synth_runner::{
    blob::{BlobRef, Digest},
    job::{Cargo, End, Job, Limits, LockedCrate},
};

/// The runner, built once.
pub fn runner() -> PathBuf {
    static RUNNER: OnceLock<PathBuf> = OnceLock::new();
    RUNNER
        .get_or_init(|| {
            let built = Command::new(env!("CARGO"))
                .args(["build", "--quiet", "--package", "synth-runner", "--bin", "synth-runner"])
                .current_dir(env!("CARGO_MANIFEST_DIR"))
                .status();
            assert!(built.unwrap().success(), "synth-runner is built");
            // This test is target/<profile>/deps/runs-…
            let test = std::env::current_exe().unwrap();
            test.ancestors().nth(2).unwrap().join("synth-runner")
        })
        .clone()
}

/// Files of a repository: path and content.
pub type Files<'a> = &'a [(&'a str, &'a str)];

/// The manifest and lock file of a crate without dependencies.
pub const MANIFEST: (&str, &str) =
    ("Cargo.toml", "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
pub const LOCK: (&str, &str) =
    ("Cargo.lock", "version = 4\n\n[[package]]\nname = \"app\"\nversion = \"0.1.0\"\n");

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

    pub fn blob(&self, bytes: &[u8]) -> BlobRef {
        let reference = BlobRef::of(bytes);
        fs::write(self.folder.path().join("blobs").join(reference.digest.hex()), bytes).unwrap();
        reference
    }

    pub fn source(&self, files: Files<'_>) -> BlobRef {
        let mut tar = tar::Builder::new(Vec::new());
        for (path, content) in files {
            let mut header = tar::Header::new_gnu();
            header.set_size(content.len() as u64);
            header.set_mode(0o644);
            header.set_cksum();
            tar.append_data(&mut header, path, content.as_bytes()).unwrap();
        }
        self.blob(&tar.into_inner().unwrap())
    }

    pub fn job(&self, files: Files<'_>) -> Job {
        Job {
            source: self.source(files),
            path: ".".into(),
            commit_time: 1_700_000_000,
            crates: Vec::new(),
            cargo: Cargo::default(),
            limits: Limits { seconds: 60, ..Limits::default() },
        }
    }

    pub fn spec(&self, job: Job) -> RunSpec {
        let number = self.number.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        RunSpec {
            id: RunId::new(format!("run-{number}")),
            owner: Owner { namespace: "apps".into(), name: "shop".into(), uid: "1".into() },
            job,
            input: Arc::from(&b"{\"replicas\":3}"[..]),
        }
    }

    /// A run from its start to its end.
    pub async fn run(&self, job: Job) -> Ended {
        self.run_spec(self.spec(job)).await
    }

    pub async fn run_spec(&self, spec: RunSpec) -> Ended {
        let id = spec.id.clone();
        let mut changes = self.runs.changes();
        self.runs.start(spec).await.unwrap();
        loop {
            if let RunState::Ended(ended) = self.runs.state(&id) {
                return (*ended).clone();
            }
            tokio::time::timeout(Duration::from_secs(120), changes.next()).await.expect("the run ends");
        }
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

/// What a run printed that must have worked.
pub fn printed(ended: &Ended) -> String {
    assert_eq!(ended.report.end, End::Printed, "{:#?}", ended.report);
    String::from_utf8(ended.output.as_ref().unwrap().to_vec()).unwrap()
}

/// A lock file and its crates, out of this machine's registry: `cargo` downloads what is missing.
pub fn locked(machine: &Machine, dependencies: &str) -> (String, String, Vec<LockedCrate>) {
    let manifest = format!("{}\n[dependencies]\n{dependencies}", MANIFEST.1);
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("Cargo.toml"), &manifest).unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    fs::write(folder.path().join("src/main.rs"), "fn main() {}").unwrap();
    let fetched = Command::new(env!("CARGO")).arg("fetch").current_dir(folder.path()).status().unwrap();
    assert!(fetched.success(), "crates are fetched");
    let lock = fs::read_to_string(folder.path().join("Cargo.lock")).unwrap();
    let crates = packages(&lock).into_iter().map(|package| crate_of(machine, &package)).collect();
    (manifest, lock, crates)
}

struct Package {
    name: String,
    version: String,
    source: String,
    checksum: String,
}

fn packages(lock: &str) -> Vec<Package> {
    let value = |block: &str, key: &str| {
        let line = block.lines().find_map(|line| line.strip_prefix(&format!("{key} = \"")))?;
        Some(line.trim_end_matches('"').to_owned())
    };
    lock.split("[[package]]")
        .filter_map(|block| {
            Some(Package {
                name: value(block, "name")?,
                version: value(block, "version")?,
                source: value(block, "source")?,
                checksum: value(block, "checksum")?,
            })
        })
        .collect()
}

fn crate_of(machine: &Machine, package: &Package) -> LockedCrate {
    let home = home::cargo_home();
    let file = format!("{}-{}.crate", package.name, package.version);
    let found = fs::read_dir(home.join("registry/cache"))
        .unwrap()
        .map(|registry| registry.unwrap().path().join(&file))
        .find(|path| path.exists());
    let bytes = fs::read(found.unwrap_or_else(|| panic!("{file} is in cargo's cache"))).unwrap();
    let archive = machine.blob(&bytes);
    assert_eq!(archive.digest, Digest::from_hex(&package.checksum).unwrap());
    let Package { name, version, source, .. } = package;
    LockedCrate { name: name.clone(), version: version.clone(), source: source.clone(), archive }
}

mod home {
    use std::path::PathBuf;

    /// As cargo finds it.
    #[expect(
        clippy::disallowed_methods,
        reason = "the test looks where the cargo that runs it has its cache"
    )]
    pub fn cargo_home() -> PathBuf {
        let set = std::env::var_os("CARGO_HOME").map(PathBuf::from);
        set.unwrap_or_else(|| PathBuf::from(std::env::var_os("HOME").unwrap()).join(".cargo"))
    }
}

/// Names of what is in a folder.
pub fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}
