//! Jobs for runs out of a few lines of code, and a run from its start to its end.

use std::{
    fs,
    path::PathBuf,
    process::Command,
    sync::{Arc, OnceLock},
    time::Duration,
};

use futures::StreamExt as _;
use synth_controller::runs::{Ended, Owner, Placement, RunId, RunSpec, RunState, Runs};
use synth_runner::{
    blob::{BlobRef, Digest},
    job::{Cargo, End, Job, Limits, LockedCrate, Remains},
};

#[allow(unused_imports, reason = "each test uses a part of it")]
pub use super::generator::{LOCK, MANIFEST};

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

/// A folder as the fetcher's: blobs by the hex digits of their digests.
pub struct Blobs(pub PathBuf);

impl Blobs {
    pub fn put(&self, bytes: &[u8]) -> BlobRef {
        let reference = BlobRef::of(bytes);
        fs::write(self.0.join(reference.digest.hex()), bytes).unwrap();
        reference
    }

    /// The source part of a repository of these files.
    pub fn source(&self, files: Files<'_>) -> BlobRef {
        let mut tar = tar::Builder::new(Vec::new());
        for (path, content) in files {
            let mut header = tar::Header::new_gnu();
            header.set_size(content.len() as u64);
            header.set_mode(0o644);
            header.set_cksum();
            tar.append_data(&mut header, path, content.as_bytes()).unwrap();
        }
        self.put(&tar.into_inner().unwrap())
    }

    /// A job for a repository of these files that needs no crates.
    pub fn job(&self, files: Files<'_>) -> Job {
        Job {
            source: self.source(files),
            path: ".".into(),
            commit_time: 1_700_000_000,
            crates: Vec::new(),
            registries: std::collections::BTreeMap::default(),
            build_scripts: Vec::new(),
            cargo: Cargo::default(),
            limits: Limits { seconds: 180, ..Limits::default() },
            remains: Remains::default(),
        }
    }

    /// A manifest with these dependencies, its lock file and its crates.
    pub fn locked(&self, dependencies: &str) -> (String, String, Vec<LockedCrate>) {
        let manifest = format!("{}\n[dependencies]\n{dependencies}", MANIFEST.1);
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("Cargo.toml"), &manifest).unwrap();
        fs::create_dir(folder.path().join("src")).unwrap();
        fs::write(folder.path().join("src/main.rs"), "fn main() {}").unwrap();
        let crates = self.crates(folder.path());
        let lock = fs::read_to_string(folder.path().join("Cargo.lock")).unwrap();
        (manifest, lock, crates)
    }

    /// The crates of a project's lock file, out of this machine's registry: `cargo` downloads what is missing.
    pub fn crates(&self, project: &std::path::Path) -> Vec<LockedCrate> {
        let fetched = Command::new(env!("CARGO")).arg("fetch").current_dir(project).status().unwrap();
        assert!(fetched.success(), "crates are fetched");
        let lock = fs::read_to_string(project.join("Cargo.lock")).unwrap();
        packages(&lock).into_iter().map(|package| self.archive(package)).collect()
    }

    fn archive(&self, package: Package) -> LockedCrate {
        let Package { name, version, source, checksum } = package;
        let file = format!("{name}-{version}.crate");
        let found = fs::read_dir(cargo_home().join("registry/cache"))
            .unwrap()
            .map(|registry| registry.unwrap().path().join(&file))
            .find(|path| path.exists());
        let bytes = fs::read(found.unwrap_or_else(|| panic!("{file} is in cargo's cache"))).unwrap();
        let archive = self.put(&bytes);
        assert_eq!(archive.digest, Digest::from_hex(&checksum).unwrap());
        LockedCrate { name, version, source, archive }
    }
}

/// A run of this name, with an input document.
pub fn spec(name: &str, job: Job) -> RunSpec {
    RunSpec {
        id: RunId::new(name),
        owner: Owner { namespace: "apps".into(), name: "shop".into(), uid: "1".into() },
        authors: Digest::of("apps"),
        placement: Placement::default(),
        job,
        input: Arc::from(&b"{\"replicas\":3}"[..]),
    }
}

/// A run from its start to its end.
pub async fn run(runs: &impl Runs, spec: RunSpec) -> Ended {
    let id = spec.id.clone();
    let mut changes = runs.changes();
    runs.start(spec).await.unwrap();
    loop {
        if let RunState::Ended(ended) = runs.state(&id) {
            return (*ended).clone();
        }
        tokio::time::timeout(Duration::from_secs(120), changes.next()).await.expect("the run ends");
    }
}

/// What a run printed that must have worked.
pub fn printed(ended: &Ended) -> String {
    assert_eq!(ended.report.end, End::Printed, "{:#?}", ended.report);
    String::from_utf8(ended.output.as_ref().unwrap().to_vec()).unwrap()
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

/// As cargo finds it.
#[expect(clippy::disallowed_methods, reason = "the test looks where the cargo that runs it has its cache")]
fn cargo_home() -> PathBuf {
    let set = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    set.unwrap_or_else(|| PathBuf::from(std::env::var_os("HOME").unwrap()).join(".cargo"))
}
