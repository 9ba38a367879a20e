//! What outlives a process: the cluster's objects, the store's folder, the repository. And the processes.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
};

use futures::stream::{self, BoxStream};
use prometheus_client::registry::Registry;
use serde_json::json;
use synth_api::{
    SynthSpec, SynthStatus,
    artifact::{Artifact, ExternalArtifactStatus},
};
use synth_controller::{
    decide::{Event, Object, Settings},
    objects::{Announced, ApplyError, Entries, Objects, ObjectsError},
    reconcile::{BuildScriptPolicy, Memory, Note, Observer, Reconciler, bounds::OutputBounds},
    runs::{Ended, Owner, Placement, Refusal, RunId, RunSpec, RunState, Runs, StartError, Wish},
    serve::{Expected, Readiness, artifacts, artifacts::Artifacts, metrics::Metrics},
    store::{self, AdvertisedAddress, Named, NamespacedName, Store, StoreError},
};
use synth_runner::job::{End, Limits, Report, SandboxLevel};
use tempfile::TempDir;

use crate::{
    points::Points,
    support::{
        fetcher::{TestFetcher, tar_files},
        generator::{LOCK, MANIFEST},
        git_repository::GitRepository,
    },
};

/// What a stage of a life is to end with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Published,
    /// A run has begun.
    Runs,
    /// What was published before is served on.
    Stalled,
    Gone,
}

/// More steps than a stage has, whatever happens.
const STEPS: usize = 100;

/// What all walks share and none changes: a repository, and who fetches from it.
pub struct Ways {
    repository: GitRepository,
    fetcher: TestFetcher,
}

impl Ways {
    /// A repository with a branch for each generator. What `src/main.rs` says is what its run ends with.
    pub async fn new() -> Self {
        let repository = GitRepository::with(&[MANIFEST, LOCK, ("src/main.rs", "")]);
        for branch in ["one", "two", "endless", "broken"] {
            repository.git(&["checkout", "--quiet", "-b", branch, "main"]);
            repository.commit(&[("src/main.rs", branch)], branch);
        }
        Self { repository, fetcher: TestFetcher::start().await }
    }
}

/// The cluster's objects, as far as this Synth is concerned. Clones share them.
#[derive(Clone)]
struct Cluster {
    points: Points,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    branch: String,
    generation: i64,
    held: bool,
    deleting: bool,
    gone: bool,
    status: SynthStatus,
    artifact: Option<ExternalArtifactStatus>,
    /// What the `ExternalArtifact` has named, and the branches of its revisions.
    announced: Vec<Artifact>,
    published: Vec<String>,
}

impl Cluster {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// A call with its two points.
    async fn call<T>(&self, doing: &str, effect: impl FnOnce(&mut State) -> T) -> Result<T, ObjectsError> {
        let failed = || ObjectsError::new(doing, "the object has been modified");
        if !self.points.pass().await {
            return Err(failed());
        }
        let answer = effect(&mut self.state());
        if self.points.pass().await { Ok(answer) } else { Err(failed()) }
    }
}

impl Objects for Cluster {
    async fn secret(&self, _: &str, _: &str) -> Result<Option<Entries>, ObjectsError> {
        self.call("read a Secret", |_| None).await
    }

    async fn config_map(&self, _: &str, _: &str) -> Result<Option<Entries>, ObjectsError> {
        let entries = || [("values.yaml".to_owned(), b"replicas: 2\n".to_vec())].into_iter().collect();
        self.call("read a ConfigMap", |_| Some(entries())).await
    }

    async fn hold(&self, _: &Owner) -> Result<(), ObjectsError> {
        self.call("hold", |state| state.held = true).await
    }

    async fn apply_artifact(&self, _: &Owner, status: &ExternalArtifactStatus) -> Result<(), ApplyError> {
        let apply = |state: &mut State| {
            let artifact = status.artifact.clone();
            if let Some(artifact) = &artifact {
                let branch = artifact.revision.split('@').next().unwrap().to_owned();
                if state.published.last() != Some(&branch) {
                    state.published.push(branch);
                }
                state.announced.push(artifact.clone());
            }
            self.points.name(artifact);
            state.artifact = Some(status.clone());
        };
        Ok(self.call("write the ExternalArtifact", apply).await?)
    }

    async fn patch_status(&self, _: &Owner, status: &SynthStatus) -> Result<(), ObjectsError> {
        let points = &self.points;
        let patch = |state: &mut State| {
            let announced = |artifact| state.announced.contains(artifact);
            assert!(status.artifact.as_ref().is_none_or(announced), "{}: announced before", points.here());
            state.status = status.clone();
        };
        self.call("write the status", patch).await
    }

    async fn emit(&self, _: &Owner, _: &Event) {
        let _ = self.call("tell", |_| ()).await;
    }

    async fn withdraw(&self, _: &Owner) -> Result<(), ObjectsError> {
        let withdraw = |state: &mut State| {
            self.points.name(None);
            state.artifact = None;
        };
        self.call("take the ExternalArtifact back", withdraw).await
    }

    async fn release(&self, _: &Owner) -> Result<(), ObjectsError> {
        self.call("release", |state| state.gone = true).await
    }
}

/// Runs of one process: they go with it.
struct Generators {
    points: Points,
    fetcher: synth_controller::fetcher::client::Fetcher,
    runs: Mutex<HashMap<RunId, (RunSpec, RunState)>>,
}

impl Generators {
    /// Has a run end as its source says. Whether it does.
    fn end(&self, id: &RunId) -> bool {
        let mut runs = self.runs.lock().unwrap();
        let (spec, state) = runs.get_mut(id).unwrap();
        let files = tar_files(&self.fetcher.blob_path(&spec.job.source.digest));
        let main = files.into_iter().find(|(path, _)| path == "src/main.rs").unwrap().1;
        let (end, output) = match main.as_str() {
            "endless" => return false,
            "broken" => (End::NotBuilt { code: Some(101) }, None),
            text => {
                let object = json!({
                    "apiVersion": "v1", "kind": "ConfigMap",
                    "metadata": {"name": "app", "namespace": "apps"}, "data": {"text": text},
                });
                (End::Printed, Some(object.to_string().into()))
            }
        };
        let (phases, stderr_tail, level) = (Vec::new(), String::new(), SandboxLevel::Pod);
        let report = Report { end, phases, compiled: 1, fresh: 0, error: None, stderr_tail, level };
        *state = RunState::Ended(Arc::new(Ended { report, output, log: None }));
        true
    }
}

impl Runs for Generators {
    fn place(&self, _: &Wish<'_>) -> Result<Placement, Refusal> {
        Ok(Placement::default())
    }

    async fn identity(&self, _: &Placement) -> Result<String, StartError> {
        Ok("test".to_owned())
    }

    async fn start(&self, spec: RunSpec) -> Result<(), StartError> {
        let failed = || StartError::Io { doing: "start".into(), source: std::io::Error::other("no room") };
        if !self.points.pass().await {
            return Err(failed());
        }
        self.runs.lock().unwrap().insert(spec.id.clone(), (spec, RunState::Active(None)));
        if self.points.pass().await { Ok(()) } else { Err(failed()) }
    }

    async fn cancel(&self, id: &RunId) {
        self.points.pass().await;
        self.runs.lock().unwrap().remove(id);
        self.points.pass().await;
    }

    fn state(&self, id: &RunId) -> RunState {
        self.runs.lock().unwrap().get(id).map_or(RunState::Unknown, |(_, state)| state.clone())
    }

    fn forget(&self, id: &RunId) {
        self.runs.lock().unwrap().remove(id);
    }

    fn changes(&self) -> BoxStream<'static, RunId> {
        Box::pin(stream::pending())
    }
}

struct Nobody;

impl Observer for Nobody {
    fn note(&self, _: &Owner, _: Note<'_>) {}
}

/// The world of one walk.
pub struct World<'a> {
    ways: &'a Ways,
    points: Points,
    cluster: Cluster,
    folder: TempDir,
}

impl<'a> World<'a> {
    pub fn new(ways: &'a Ways, points: Points) -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let cluster = Cluster { points: points.clone(), state };
        Self { ways, points, cluster, folder: tempfile::tempdir().unwrap() }
    }

    /// Points the Synth to a branch; to none means that it is deleted.
    pub fn turn_to(&self, branch: &str) {
        let mut state = self.cluster.state();
        if branch.is_empty() {
            state.deleting = true;
        } else {
            branch.clone_into(&mut state.branch);
            state.generation += 1;
        }
    }

    /// The branches that were published, in order.
    pub fn published(&self) -> Vec<String> {
        self.cluster.state().published.clone()
    }

    /// What the `ExternalArtifact` names.
    pub fn named(&self) -> Artifact {
        self.cluster.state().artifact.clone().unwrap().artifact.unwrap()
    }

    /// How often it was written.
    pub fn written(&self) -> usize {
        self.cluster.state().announced.len()
    }

    /// The store is empty: it was an `emptyDir`, and its pod is gone.
    pub fn lose_store(&self) {
        std::fs::remove_dir_all(self.folder.path()).unwrap();
    }

    /// As a version left it that named artifacts by their digest.
    pub fn name_by_digest(&self) {
        let mut state = self.cluster.state();
        let rename = |artifact: &mut Artifact| {
            let (folder, _) = artifact.path.rsplit_once('/').unwrap();
            let path = format!("{folder}/{}.tar.gz", artifact.digest.strip_prefix("sha256:").unwrap());
            let at = |path: &str| self.folder.path().join(path);
            let _ = std::fs::rename(at(&artifact.path), at(&path)); // both statuses name the one file
            artifact.url = artifact.url.replace(&artifact.path, &path);
            artifact.path = path;
        };
        rename(state.status.artifact.as_mut().unwrap());
        rename(state.artifact.as_mut().unwrap().artifact.as_mut().unwrap());
        self.points.name(state.artifact.as_ref().unwrap().artifact.clone());
    }

    fn object(&self) -> Object {
        let state = self.cluster.state();
        // Killed before it says that it did what was asked for, another process does it again: runs, too.
        let asked = (state.branch == "two").then(|| state.generation.to_string());
        let spec: SynthSpec = serde_json::from_value(json!({
            "git": {"url": self.ways.repository.file_url(), "ref": {"branch": state.branch}},
            "valuesFrom": [{"kind": "ConfigMap", "name": "values"}],
            "interval": "10m",
        }))
        .unwrap();
        Object {
            namespace: "apps".into(),
            name: "shop".into(),
            uid: "0b5e6a3c".into(),
            generation: state.generation,
            deleting: state.deleting,
            held: state.held,
            requested_at: asked.clone(),
            artifact_requested_at: None,
            force_at: asked,
            spec,
            problem: None,
        }
    }

    /// A process that lives until this has come about.
    pub async fn process(&self, outcome: Outcome) {
        let store = loop {
            match Store::open(self.folder.path(), store::Settings::default()).await {
                // What the one before has left to the machine to do.
                Err(StoreError::InUse { .. }) => tokio::task::yield_now().await,
                store => break store.unwrap(),
            }
        };
        let (expected, ready) = (Expected::default(), Readiness::default());
        let status = self.cluster.state().status.clone();
        let key = NamespacedName::new("apps", "shop").unwrap();
        if let Some(artifact) = &status.artifact {
            expected.expect(&key, &[Named::by(&key, artifact).unwrap()], self.points.clock().now());
        }
        ready.set(true);
        self.points.serve(artifacts::router(Artifacts {
            store: store.clone(),
            ready,
            expected: expected.clone(),
            metrics: Metrics::register(&mut Registry::default()),
        }));
        let fetcher = self.ways.fetcher.client.clone();
        let runs =
            Generators { points: self.points.clone(), fetcher: fetcher.clone(), runs: Mutex::default() };
        let reconciler = Reconciler {
            objects: Arc::new(self.cluster.clone()),
            runs: Arc::new(runs),
            fetcher,
            store,
            expected,
            address: AdvertisedAddress::parse("synth-controller.flux-system.svc.cluster.local.").unwrap(),
            limits: Limits::default(),
            bounds: OutputBounds::none(),
            build_scripts: BuildScriptPolicy::default(),
            settings: Settings::default(),
            clock: self.points.clock(),
            observer: Arc::new(Nobody),
        };
        let mut memory = Memory::new(key, self.object(), status);
        for _ in 0..STEPS {
            // What a watch tells.
            let announced = self.cluster.state().artifact.clone();
            reconciler.observe(&mut memory, Announced::Ours(announced));
            let wake = reconciler.reconcile(&mut memory).await;
            if self.has_come(outcome, &memory) {
                return;
            }
            match memory.active_run().cloned() {
                Some(run) => _ = reconciler.runs.end(&run),
                None => self.points.sleep_until(wake.expect("something to wait for")),
            }
            let object = self.object();
            if memory.facts.object.held != object.held {
                memory.facts.object = object;
            }
        }
        panic!("{}: {outcome:?} does not come about: {:#?}", self.points.here(), self.cluster.state().status);
    }

    fn has_come(&self, outcome: Outcome, memory: &Memory) -> bool {
        let state = self.cluster.state();
        let current = |type_: &str| {
            let condition = state.status.condition(type_);
            condition.filter(|it| it.observed_generation == Some(state.generation) && it.status == "True")
        };
        match outcome {
            Outcome::Published => current("Ready").is_some(),
            Outcome::Runs => memory.active_run().is_some(),
            Outcome::Stalled => current("Stalled").is_some(),
            Outcome::Gone => memory.facts.finalized,
        }
    }

    /// Whether all is as it should be after a stage.
    pub fn judge(&self, branch: &str, outcome: Outcome) {
        let state = self.cluster.state();
        let here = self.points.here();
        let revision = |artifact: &Artifact| artifact.revision.clone();
        let announced = state.artifact.as_ref().and_then(|status| status.artifact.as_ref()).map(revision);
        match outcome {
            Outcome::Published => assert!(announced.unwrap().starts_with(branch), "{here}"),
            Outcome::Runs => assert!(announced.unwrap().starts_with("one@"), "{here}"),
            Outcome::Stalled => {
                assert_eq!(state.status.condition("Stalled").unwrap().reason, "BuildFailed", "{here}");
                assert!(announced.unwrap().starts_with("two@"), "{here}");
            }
            Outcome::Gone => {
                assert!(state.gone && announced.is_none(), "{here}");
                let left = walkdir(self.folder.path());
                assert!(!left.iter().any(|name| name.ends_with(".tar.gz")), "{here}: {left:?}");
            }
        }
    }
}

/// All files below a folder.
fn walkdir(folder: &std::path::Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries
        .flat_map(|path| if path.is_dir() { walkdir(&path) } else { vec![path.display().to_string()] });
    files.collect()
}
