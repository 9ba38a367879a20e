//! Crates that are generated, compiled and run by tests, as a user's are.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use synth_typegen::Source;

/// A module of Go's proxy, of which this project needs a few files: CRDs and charts as their projects publish them.
pub struct Module(pub &'static str, pub &'static str);

pub const CERT_MANAGER: Module = Module("github.com/cert-manager/cert-manager", "v1.21.2");
pub const GATEWAY_API: Module = Module("sigs.k8s.io/gateway-api", "v1.6.3");
pub const PROMETHEUS: Module = Module("github.com/prometheus-operator/prometheus-operator", "v0.85.0");
pub const ROLLOUTS: Module = Module("github.com/argoproj/argo-rollouts", "v1.10.1");
// Those of tests/cluster.
pub const KUSTOMIZE_CONTROLLER: Module = Module("github.com/fluxcd/kustomize-controller", "v1.9.5");
pub const SOURCE_CONTROLLER: Module = Module("github.com/fluxcd/source-controller", "v1.9.1");

impl Module {
    /// Its folder in Go's cache, checked against Go's checksum database when it came there.
    pub fn folder(&self) -> PathBuf {
        let Self(path, version) = self;
        let go = Command::new("go")
            .args(["mod", "download", "-json", &format!("{path}@{version}")])
            .current_dir(env!("CARGO_TARGET_TMPDIR"))
            .env("GOWORK", "off")
            .output()
            .expect("go is a prerequisite of the tests");
        let told: Value = serde_json::from_slice(&go.stdout).unwrap_or_default();
        let folder = told["Dir"].as_str().filter(|_| go.status.success());
        folder
            .unwrap_or_else(|| panic!("{path}@{version}: {told} {}", String::from_utf8_lossy(&go.stderr)))
            .into()
    }

    /// The CRDs in a folder of it, named without the path of this machine.
    pub fn crds(&self, folder: &str) -> Vec<Source> {
        let Self(path, version) = self;
        let mut files: Vec<PathBuf> =
            fs::read_dir(self.folder().join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let sources = files.into_iter().filter_map(|file| {
            let text = fs::read_to_string(&file).unwrap();
            let name = format!("{path}@{version}/{folder}/{}", file.file_name().unwrap().display());
            let is_crd = text.contains("\nkind: CustomResourceDefinition\n");
            is_crd.then(|| Source::new(name, text))
        });
        sources.collect()
    }
}

/// Where hack/install-prerequisites puts it.
pub fn helm() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/tools/bin/helm"))
}

/// A crate of a user, below the target folder.
pub struct App {
    folder: PathBuf,
}

impl App {
    /// An empty one that depends on the SDK, with the versions of this workspace.
    pub fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("apps").join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("src")).unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let sdk = root.join("crates/sdk").canonicalize().unwrap();
        let manifest = format!(
            "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\nsynth-sdk = {{ path = \"{}\" }}\n\n\
             [profile.dev]\ndebug = false\n\n[workspace]\n",
            sdk.display()
        );
        fs::write(folder.join("Cargo.toml"), manifest).unwrap();
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        fs::copy(root.join("rustfmt.toml"), folder.join("rustfmt.toml")).unwrap();
        Self { folder }
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its folder of sources.
    pub fn source(&self) -> PathBuf {
        self.folder.join("src")
    }

    /// Writes a file of it.
    pub fn write(&self, path: &str, text: &str) -> &Self {
        fs::write(self.source().join(path), text).unwrap();
        self
    }

    /// Compiles it, where nothing may warn, and runs it; gives the objects that it prints.
    pub fn objects(&self) -> Vec<Value> {
        let cargo = Command::new(env!("CARGO"))
            .args(["run", "--offline", "--quiet"])
            .current_dir(&self.folder)
            // Beside what the tests themselves are compiled to, which another cargo may be busy with.
            .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("target"))
            .env("RUSTFLAGS", "-D warnings")
            .env_remove("SYNTH_INPUT")
            .output()
            .unwrap();
        assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
        let lines = String::from_utf8(cargo.stdout).unwrap();
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}
