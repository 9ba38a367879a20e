//! Runs as pods, started from this process: what a run pod is, how it ends, and who gets into it.

use std::{fs, time::Duration};

use clap::Parser;
use futures::StreamExt as _;
use k8s_openapi::api::core::v1::Pod;
use kube::{Api, api::ListParams};
use synth_api::RunnerSpec;
use synth_controller::runs::{
    Refusal, RunState, Runs as _, Wish,
    pods::{Folders, INSTANCE, PodRuns, Settings},
};
use synth_runner::job::{End, Job, Phase};
use tokio_util::sync::CancellationToken;

use crate::{
    cluster::{self, root},
    space::Space,
    support::{
        generator::main_rs,
        jobs::{self, Blobs, LOCK, MANIFEST, printed, spec},
    },
};

/// A namespace for run pods, as the installation makes it.
struct Stage {
    space: Space,
    folder: tempfile::TempDir,
    remains: tempfile::TempDir,
}

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    settings: Settings,
}

impl Stage {
    async fn new(name: &str) -> Self {
        let space = Space::bare(name).await;
        space.kubectl(&["create", "serviceaccount", "synth-run"]);
        let enforce = "pod-security.kubernetes.io/enforce=restricted";
        cluster::kubectl(&["label", "namespace", &space.namespace, enforce]);
        Self { space, folder: tempfile::tempdir().unwrap(), remains: tempfile::tempdir().unwrap() }
    }

    fn blobs(&self) -> Blobs {
        Blobs(self.folder.path().to_owned())
    }

    /// The controller's part, in this process; as the instance of this name, with these flags on top.
    async fn runs(&self, instance: &str, flags: &[&str]) -> PodRuns {
        let (image, host) = (crate::installation::runner_image(), cluster::host().to_string());
        let usual = [
            ["--runs-namespace", &self.space.namespace],
            ["--runner-image", &image],
            ["--pod-ip", &host],
            ["--run-api-addr", ":0"],
            ["--run-cpu-request", "50m"],
            ["--concurrent-runs-per-namespace", "2"],
        ];
        let usual = usual.iter().filter(|[name, _]| !flags.contains(name)).flatten();
        let settings = Flags::parse_from(["manager"].iter().chain(usual).chain(flags)).settings;
        let folders =
            Folders { blobs: self.folder.path().to_owned(), remains: self.remains.path().to_owned() };
        let stop = CancellationToken::new();
        PodRuns::start(self.space.client.clone(), settings, instance.into(), 2, folders, stop).await.unwrap()
    }

    /// A job for a program with this body of `main`.
    fn job(&self, body: &str) -> Job {
        self.blobs().job(&[MANIFEST, LOCK, ("src/main.rs", &main_rs(body))])
    }

    fn pods(&self) -> Api<Pod> {
        Api::namespaced(self.space.client.clone(), &self.space.namespace)
    }

    async fn pod_names(&self) -> Vec<String> {
        let pods = self.pods().list(&ListParams::default()).await.unwrap();
        pods.items.iter().map(kube::ResourceExt::name_any).collect()
    }
}

/// Waits until the run is as it should be.
async fn until<T>(runs: &PodRuns, spec: &str, is: impl Fn(RunState) -> Option<T>) -> T {
    let id = synth_controller::runs::RunId::new(spec);
    let mut changes = runs.changes();
    loop {
        let state = runs.state(&id);
        if let Some(found) = is(state.clone()) {
            return found;
        }
        let change = tokio::time::timeout(Duration::from_secs(120), changes.next()).await;
        change.unwrap_or_else(|_| panic!("the run stays {state:?}"));
    }
}

fn failure(state: RunState) -> Option<String> {
    match state {
        RunState::Ended(ended) => match &ended.report.end {
            End::Lost { message } => Some(message.clone()),
            other => panic!("{other:?}"),
        },
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_generator_with_crates_is_built_and_run_in_a_pod_and_the_pod_is_gone() {
    let stage = Stage::new("pods-guestbook").await;
    let runs = stage.runs("first", &[]).await;
    let project = root().join("examples/guestbook");
    let read = |path: &str| fs::read_to_string(project.join(path)).unwrap();
    let paths: Vec<String> = fs::read_dir(project.join("src"))
        .unwrap()
        .map(|entry| format!("src/{}", entry.unwrap().file_name().to_str().unwrap()))
        .chain(["Cargo.toml".into(), "Cargo.lock".into()])
        .collect();
    let texts: Vec<String> = paths.iter().map(|path| read(path)).collect();
    let files: Vec<_> = paths.iter().zip(&texts).map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let mut job = stage.blobs().job(&files);
    job.crates = stage.blobs().crates(&project);

    for name in ["guestbook-1", "guestbook-2"] {
        let ended = jobs::run(&runs, spec(name, job.clone())).await;
        assert!(printed(&ended).contains("Deployment"));
    }
    runs.shutdown().await;
    assert_eq!(stage.pod_names().await, [""; 0]);
}

/// A runtime class of the runtime that every node has, a priority class, and a profile with both. The flag's image is none:
/// only the profile's can be run.
#[tokio::test(flavor = "multi_thread")]
async fn hostile_38_a_run_is_made_of_its_profile_and_less_than_its_limits() {
    let stage = Stage::new("pods-profile").await;
    cluster::kubectl_with(
        &["apply", "-f", "-"],
        r#"{"apiVersion": "v1", "kind": "List", "items": [
            {"apiVersion": "node.k8s.io/v1", "kind": "RuntimeClass", "metadata": {"name": "synth-test"},
             "handler": "runc", "overhead": {"podFixed": {"memory": "8Mi"}},
             "scheduling": {"nodeSelector": {"kubernetes.io/arch": "amd64"}}},
            {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "metadata": {"name": "synth-test"},
             "value": -1, "preemptionPolicy": "Never"}]}"#,
    );
    let file = stage.folder.path().join("profiles.yaml");
    let image = crate::installation::runner_image();
    let text = format!(
        "own: {{namespaces: [apps], image: '{image}', runtimeClassName: synth-test, priorityClassName: synth-test, \
         nodeSelector: {{kubernetes.io/os: linux}}, tolerations: [{{key: synth-test, operator: Exists}}]}}"
    );
    fs::write(&file, text).unwrap();
    let flags = ["--profiles", file.to_str().unwrap(), "--runner-image", "cluster.test/none:1"];
    let runs = stage.runs("first", &flags).await;

    let runner: RunnerSpec =
        serde_json::from_value(serde_json::json!({"profile": "own", "resources": {"memory": "1Gi"}}))
            .unwrap();
    let wish = |namespace| Wish { namespace, runner: &runner, timeout: synth_api::Duration::from_secs(300) };
    assert!(matches!(runs.place(&wish("other")), Err(Refusal::Denied { .. })));
    let placement = runs.place(&wish("apps")).unwrap();
    let mut asked = spec("endless", stage.job("println!(\"hello\"); loop {}"));
    asked.placement = placement.clone();
    runs.start(asked.clone()).await.unwrap();
    until(&runs, "endless", |state| matches!(state, RunState::Active(Some(_))).then_some(())).await;
    let pod = serde_json::to_value(stage.pods().get("endless").await.unwrap()).unwrap();
    let of = |pointer: &str| pod["spec"].pointer(pointer).cloned().unwrap_or_default();
    for class in ["runtimeClassName", "priorityClassName"] {
        assert_eq!(of(&format!("/{class}")), "synth-test");
    }
    assert_eq!(
        (of("/nodeSelector/kubernetes.io~1os"), of("/nodeSelector/kubernetes.io~1arch")),
        ("linux".into(), "amd64".into())
    );
    assert_eq!(of("/overhead/memory"), "8Mi");
    assert!(of("/tolerations").to_string().contains("synth-test"));
    assert_eq!(
        (of("/containers/1/image"), of("/containers/1/resources/limits/memory")),
        (image.into(), "1Gi".into())
    );
    runs.cancel(&asked.id).await;

    let mut ends = spec("prints", stage.job("println!(\"hello\");"));
    ends.placement = placement;
    assert_eq!(printed(&jobs::run(&runs, ends).await), "hello\n");
    runs.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_pod_ended_of_is_told_by_the_pod_where_the_sandbox_cannot() {
    let stage = Stage::new("pods-ends").await;
    let runs = stage.runs("first", &["--run-memory", "300Mi", "--run-memory-request", "64Mi"]).await;
    let ended = jobs::run(&runs, spec("prints", stage.job("println!(\"hello\");"))).await;
    assert_eq!(printed(&ended), "hello\n");

    let hog = "let mut all = Vec::new(); loop { all.push(vec![1u8; 1 << 20]); }";
    let ended = jobs::run(&runs, spec("hog", stage.job(hog))).await;
    assert_eq!(ended.report.end, End::OutOfMemory { phase: Phase::Run });

    let ended = jobs::run(&runs, spec("fails", stage.job("eprintln!(\"no\"); std::process::exit(3)"))).await;
    assert_eq!((ended.report.end, ended.report.stderr_tail.as_str()), (End::Exited { code: 3 }, "no\n"));

    let mut endless = stage.job("loop {}");
    // Long enough to be built beside all other tests.
    endless.limits.seconds = 12;
    let ended = jobs::run(&runs, spec("endless", endless)).await;
    assert_eq!(ended.report.end, End::TimedOut { phase: Phase::Run });
    runs.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_36_a_pod_that_fills_its_disk_is_evicted_and_told_so() {
    let stage = Stage::new("pods-disk").await;
    let runs = stage.runs("first", &["--run-disk", "64Mi"]).await;
    let hog = r#"let file = std::path::Path::new(&std::env::var("TMPDIR").unwrap()).join("big");
        std::fs::write(file, vec![1u8; 200 << 20]).unwrap();
        loop { std::thread::sleep(std::time::Duration::from_secs(1)); }"#;
    let mut job = stage.job(hog);
    job.limits.seconds = 110;
    let ended = jobs::run(&runs, spec("hog", job)).await;
    assert_eq!(ended.report.end, End::OutOfDisk { phase: Phase::Run });
    runs.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_46_an_image_that_does_not_exist_is_told_at_once_and_given_up_after_a_while() {
    let stage = Stage::new("pods-image").await;
    let runs = stage.runs("first", &["--runner-image", "cluster.test/none:1"]).await;
    runs.start(spec("none", stage.job(""))).await.unwrap();
    let why = until(&runs, "none", |state| match state {
        RunState::Waiting(why) => Some(why),
        _ => None,
    })
    .await;
    assert!(why.contains("cannot get the image cluster.test/none:1"), "{why}");
    let message = until(&runs, "none", failure).await;
    assert!(message.contains("cannot get the image cluster.test/none:1"), "{message}");
    assert_eq!(stage.pod_names().await, [""; 0]);
    runs.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_46_a_full_quota_is_told_in_words_and_waited_for() {
    let stage = Stage::new("pods-quota").await;
    let runs = stage.runs("first", &[]).await;
    stage.space.kubectl(&["create", "quota", "none", "--hard=pods=0"]);
    // A quota is heeded a moment after it was made.
    stage.space.kubectl(&["wait", "--for=jsonpath={.status.hard.pods}=0", "--timeout=1m", "quota/none"]);
    runs.start(spec("waits", stage.job("println!(\"hello\");"))).await.unwrap();
    let why = until(&runs, "waits", |state| match state {
        RunState::Waiting(why) => Some(why),
        _ => None,
    })
    .await;
    assert!(why.contains("exceeded quota: none"), "{why}");
    stage.space.kubectl(&["delete", "quota", "none"]);
    let ended = until(&runs, "waits", |state| match state {
        RunState::Ended(ended) => Some(ended),
        _ => None,
    })
    .await;
    assert_eq!(printed(&ended), "hello\n");
    runs.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_46_a_container_that_is_added_later_ends_the_run() {
    let stage = Stage::new("pods-added").await;
    let runs = stage.runs("first", &[]).await;
    runs.start(spec("endless", stage.job("loop {}"))).await.unwrap();
    until(&runs, "endless", |state| match state {
        RunState::Active(Some(progress)) if progress.phase == Phase::Run => Some(()),
        _ => None,
    })
    .await;
    let container = serde_json::json!({ "spec": { "ephemeralContainers": [{
        "name": "debugger", "image": "cluster.test/busybox:1", "targetContainerName": "sandbox",
        "securityContext": {
            "allowPrivilegeEscalation": false, "capabilities": { "drop": ["ALL"] }, "runAsNonRoot": true,
            "runAsUser": 1, "seccompProfile": { "type": "RuntimeDefault" },
        },
    }] } });
    let patch = ["patch", "pod", "endless", "--subresource", "ephemeralcontainers", "-p"];
    stage.space.kubectl(&[&patch[..], &[&container.to_string()]].concat());
    let message = until(&runs, "endless", failure).await;
    assert!(message.contains("spec.ephemeralContainers was added"), "{message}");
    assert_eq!(stage.pod_names().await, [""; 0]);
    runs.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a04_a_cancelled_run_is_gone_at_once_and_a_deleted_pod_is_told() {
    let stage = Stage::new("pods-cancel").await;
    let runs = stage.runs("first", &[]).await;
    let running = |state| match state {
        RunState::Active(Some(_)) => Some(()),
        _ => None,
    };
    let endless = spec("endless", stage.job("loop {}"));
    runs.start(endless.clone()).await.unwrap();
    until(&runs, "endless", running).await;
    runs.cancel(&endless.id).await;
    assert_eq!(runs.state(&endless.id), RunState::Unknown);
    assert_eq!(stage.pod_names().await, [""; 0]);

    runs.start(spec("deleted", endless.job)).await.unwrap();
    until(&runs, "deleted", running).await;
    stage.space.kubectl(&["delete", "pod", "deleted", "--wait=false"]);
    let message = until(&runs, "deleted", failure).await;
    assert!(message.contains("deleted the run's pod"), "{message}");
    runs.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_45_pods_of_an_instance_that_was_killed_are_swept_by_the_next() {
    let stage = Stage::new("pods-sweep").await;
    let first = stage.runs("first", &[]).await;
    first.start(spec("left", stage.job("loop {}"))).await.unwrap();
    until(&first, "left", |state| matches!(state, RunState::Active(Some(_))).then_some(())).await;

    let second = stage.runs("second", &[]).await;
    assert_eq!(stage.pod_names().await, [""; 0]);
    assert_eq!(second.state(&synth_controller::runs::RunId::new("left")), RunState::Unknown);

    // One that this instance made and does not know: the answer to its call was lost.
    let ended = jobs::run(&second, spec("again", stage.job("println!(\"hello\");"))).await;
    assert_eq!(printed(&ended), "hello\n");
    stage.space.apply(&orphan(INSTANCE, "second"));
    stage
        .space
        .until_all(
            Api::namespaced_with(
                stage.space.client.clone(),
                &stage.space.namespace,
                &kube::api::ApiResource::erase::<Pod>(&()),
            ),
            "",
            "no pods",
            |pods| pods.is_empty().then_some(()),
        )
        .await;
    first.shutdown().await;
    second.shutdown().await;
}

fn orphan(label: &str, instance: &str) -> String {
    serde_json::json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": { "name": "orphan", "labels": { label: instance } },
        "spec": {
            "securityContext": { "runAsNonRoot": true, "seccompProfile": { "type": "RuntimeDefault" } },
            "containers": [{
                "name": "sandbox", "image": "cluster.test/busybox:1", "command": ["/bin/sleep", "600"],
                "securityContext": {
                    "allowPrivilegeEscalation": false, "capabilities": { "drop": ["ALL"] }, "runAsUser": 1,
                },
            }],
        },
    })
    .to_string()
}
