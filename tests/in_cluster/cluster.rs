//! The one cluster of a test run, and whose turn it is: most tests run side by side, some need it for themselves.

use std::{
    env,
    io::Write as _,
    net::{IpAddr, Ipv4Addr},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::{Mutex, OnceLock, PoisonError},
};

use kube::{
    Client, Config,
    config::{KubeConfigOptions, Kubeconfig},
};
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Where Flux and the controller are.
pub const FLUX: &str = "flux-system";

/// Where run pods are.
pub const RUNS: &str = "synth-runs";

static TURN: RwLock<()> = RwLock::const_new(());

/// Held by a test as long as it needs the cluster.
pub enum Turn {
    /// Beside others.
    Shared(RwLockReadGuard<'static, ()>),
    /// While nobody else has the cluster.
    Alone(RwLockWriteGuard<'static, ()>),
}

impl Turn {
    pub async fn shared() -> Self {
        Self::Shared(TURN.read().await)
    }

    pub async fn alone() -> Self {
        Self::Alone(TURN.write().await)
    }
}

/// The root of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Whether it is a cluster of somebody else, with a registry of its own, and not the project's.
pub fn is_foreign() -> bool {
    env::var_os("SYNTH_TEST_REGISTRY").is_some()
}

/// The address of this machine that pods of the cluster reach.
pub fn host() -> IpAddr {
    env::var("SYNTH_TEST_HOST")
        .map_or(IpAddr::V4(Ipv4Addr::new(10, 244, 0, 1)), |address| address.parse().unwrap())
}

/// Path of the kubeconfig. `KUBECONFIG` alone is not enough to be used: nobody's cluster is tested on by accident.
pub fn kubeconfig() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        if is_foreign() {
            return env::var_os("KUBECONFIG").expect("SYNTH_TEST_REGISTRY wants KUBECONFIG").into();
        }
        let mut up = Command::new(root().join("tests/cluster/cluster"));
        let output = up.arg("up").current_dir(root()).stderr(Stdio::inherit()).output().unwrap();
        assert!(output.status.success(), "the cluster does not start");
        String::from_utf8(output.stdout).unwrap().lines().last().expect("a path").into()
    })
}

/// A client of the cluster's administrator, for the runtime of this test.
pub async fn client() -> Client {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let kubeconfig = Kubeconfig::read_from(kubeconfig()).unwrap();
    let config = Config::from_custom_kubeconfig(kubeconfig, &KubeConfigOptions::default()).await.unwrap();
    Client::try_from(config).unwrap()
}

/// Whether this run has made the kinds known that no test works without.
static DEFINED: Mutex<bool> = Mutex::new(false);

/// Makes them known.
pub fn define() {
    let mut defined = DEFINED.lock().unwrap_or_else(PoisonError::into_inner);
    if !*defined {
        let crds = root().join("crds");
        kubectl(&["apply", "--server-side", "--force-conflicts", "-f", crds.to_str().unwrap()]);
        // Until there are conditions, it is an error to wait for one.
        let wait =
            ["wait", "--for=condition=Established", "--timeout=10s", "crd/synths.synth-controller.dev"];
        while let Err(error) = try_kubectl(&wait, "") {
            assert!(error.contains("accessor error"), "{error}");
        }
        *defined = true;
    }
}

/// Puts Flux back as it was, and has the next [`define`] make the kinds known again.
pub fn restore() {
    *DEFINED.lock().unwrap_or_else(PoisonError::into_inner) = false;
    if !is_foreign() {
        let flux = root().join("tests/cluster/flux.yaml");
        let _ = try_kubectl(&["apply", "-f", flux.to_str().unwrap()], "");
        let _ = try_kubectl(&["-n", FLUX, "rollout", "status", "deployment", "kustomize-controller"], "");
    }
}

/// Where this project's own tools are; what is not there is on the machine.
pub fn tools() -> [PathBuf; 2] {
    let cluster = env::var_os("CLUSTER_DIR").map_or(root().join("target/cluster"), PathBuf::from);
    [cluster.join("bin"), root().join("target/tools/bin")]
}

/// A program (`kubectl`, `helm`) as the cluster's administrator.
pub fn tool(name: &str) -> Command {
    let found = tools().into_iter().map(|place| place.join(name)).find(|file| file.exists());
    let mut command = Command::new(found.unwrap_or_else(|| name.into()));
    command.env("KUBECONFIG", kubeconfig());
    command
}

/// Runs kubectl; gives what it prints.
pub fn kubectl(arguments: &[&str]) -> String {
    kubectl_with(arguments, "")
}

/// Runs kubectl with this on its standard input; gives what it prints.
pub fn kubectl_with(arguments: &[&str], input: &str) -> String {
    try_kubectl(arguments, input).unwrap_or_else(|error| panic!("kubectl {}: {error}", arguments.join(" ")))
}

/// Runs kubectl with this on its standard input; gives what it prints, or its complaint.
pub fn try_kubectl(arguments: &[&str], input: &str) -> Result<String, String> {
    let mut command = tool("kubectl");
    let mut child = command
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("kubectl");
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    told(&child.wait_with_output().unwrap())
}

/// What a program printed when it succeeded, or said when it failed.
pub fn told(output: &Output) -> Result<String, String> {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() {
        Ok(text(&output.stdout))
    } else {
        Err(format!("{}{}", text(&output.stdout), text(&output.stderr)))
    }
}
