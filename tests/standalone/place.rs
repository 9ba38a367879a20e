//! A repository with a generator, a file with a Synth that names it, and a storage folder.

use std::{
    fs,
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    sync::OnceLock,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::git_repository::GitRepository;

pub use crate::generator::{LOCK, MANIFEST, main_rs, prints};

pub struct Place {
    pub folder: tempfile::TempDir,
    pub repository: GitRepository,
    /// Added to the Synth's spec, two spaces deep.
    pub spec: String,
    /// Added to the file: other documents.
    pub more: String,
    pub annotations: String,
}

impl Place {
    /// A repository whose generator prints `text`.
    pub fn printing(text: &str) -> Self {
        Self::of(&prints(text))
    }

    pub fn of(main: &str) -> Self {
        let place = Self {
            folder: tempfile::Builder::new().prefix("synth-standalone-").tempdir().unwrap(),
            repository: GitRepository::with(&[MANIFEST, LOCK, ("src/main.rs", main)]),
            spec: "  timeout: 1m\n".to_owned(),
            more: String::new(),
            annotations: String::new(),
        };
        place.write();
        place
    }

    pub fn commit(&self, main: &str) -> String {
        self.repository.commit(&[("src/main.rs", main)], "change it")
    }

    pub fn file(&self) -> PathBuf {
        self.folder.path().join("synth.yaml")
    }

    pub fn storage(&self) -> PathBuf {
        self.folder.path().join("storage")
    }

    /// Writes the file with the Synth, as an editor does: beside it, then over it.
    pub fn write(&self) {
        let Self { spec, more, annotations, .. } = self;
        let url = self.repository.file_url();
        let text = format!(
            "apiVersion: synth-controller.dev/v1alpha1\nkind: Synth\nmetadata:\n  name: app\n  namespace: apps\n  \
             annotations: {{{annotations}}}\nspec:\n  interval: 10m\n  git:\n    url: {url}\n    ref: {{branch: main}}\n\
             {spec}{more}"
        );
        let new = self.file().with_extension("new");
        fs::write(&new, text).unwrap();
        fs::rename(new, self.file()).unwrap();
    }

    pub fn command(&self) -> Command {
        runner();
        let mut command = Command::new(env!("CARGO_BIN_EXE_synth-controller"));
        command.args(["standalone", "-o", "json", "--storage-addr", "127.0.0.1:0", "--storage-path"]);
        command.arg(self.storage()).arg(self.file()).stdin(Stdio::null());
        command
    }

    /// Brings everything to rest; gives what is printed for the Synth, and whether the exit code is 0.
    pub fn once(&self) -> (Value, bool) {
        let output = self.run(&["--once"]);
        let line = String::from_utf8(output.stdout.clone()).unwrap();
        let outcome =
            serde_json::from_str(line.trim()).unwrap_or_else(|error| panic!("{error}: {}", told(&output)));
        (outcome, output.status.success())
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command().args(arguments).output().unwrap()
    }

    /// As [`once`](Self::once), when it must be ready.
    pub fn ready(&self) -> Value {
        let (outcome, good) = self.once();
        assert!(good && outcome["ready"] == true, "{outcome:#}");
        outcome
    }

    /// What the status in the storage folder says.
    pub fn status(&self) -> Value {
        let path = self.storage().join("synths/apps/app/synth.json");
        let text = fs::read_to_string(&path).unwrap_or_else(|_| "{}".to_owned());
        serde_json::from_str::<Value>(&text).map(|record| record["status"].clone()).unwrap_or_default()
    }

    pub fn condition(&self, type_: &str) -> Option<Value> {
        let status = self.status();
        status["conditions"].as_array()?.iter().find(|condition| condition["type"] == type_).cloned()
    }

    /// Starts it to go on until it is dropped.
    pub fn start(&self) -> Running {
        let child = self.command().stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        Running { child }
    }

    /// Waits until the status is as it should be.
    pub fn until(&self, what: &str, is: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + Duration::from_secs(120);
        loop {
            let status = self.status();
            if is(&status) {
                return status;
            }
            assert!(Instant::now() < deadline, "not within two minutes: {what}: {status:#}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The files of the archive that the status names, as they are in the storage folder.
    pub fn files(&self) -> Vec<(String, String)> {
        let status = self.status();
        let path = self.storage().join(status["artifact"]["path"].as_str().expect("an artifact"));
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(fs::File::open(path).unwrap()));
        let mut files = Vec::new();
        for entry in archive.entries().unwrap() {
            let mut entry = entry.unwrap();
            if entry.header().entry_type().is_file() {
                let name = entry.path().unwrap().display().to_string();
                files.push((name, std::io::read_to_string(&mut entry).unwrap()));
            }
        }
        files
    }
}

pub fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// The runs' names are new each time: another name is another run.
pub fn last_run(place: &Place) -> String {
    place.status()["lastRun"]["id"].as_str().expect("a run").to_owned()
}

/// Standalone mode at work.
pub struct Running {
    pub child: Child,
}

impl Running {
    /// Interrupts it, as Ctrl-C does, and waits.
    pub fn interrupt(mut self) -> std::process::ExitStatus {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        self.child.wait().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The sandbox's program, which standalone mode finds beside its own.
fn runner() {
    static RUNNER: OnceLock<()> = OnceLock::new();
    RUNNER.get_or_init(|| {
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--package", "synth-runner", "--bin", "synth-runner"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status();
        assert!(built.unwrap().success(), "synth-runner is built");
    });
}
