//! The controller in the cluster, installed as a user does it: from the chart, once for all tests that do not break it.

use std::{
    env,
    sync::{Mutex, PoisonError},
};

use crate::cluster::{self, FLUX, RUNS, told, tool, try_kubectl};

/// What came of the common installation, once it was tried.
static INSTALLED: Mutex<Option<Result<(), String>>> = Mutex::new(None);

/// Installs the common controller unless this run has done so, and waits until it is available. Where that failed once, it
/// is not tried again by the next test.
pub fn ensure() {
    let mut installed = INSTALLED.lock().unwrap_or_else(PoisonError::into_inner);
    let result = installed.get_or_insert_with(|| {
        let result = Release::common().install(&[]).map(drop);
        result.inspect_err(|_| eprintln!("{}", crate::report::around(FLUX, FLUX, RUNS, &[])))
    });
    assert!(result.is_ok(), "the controller could not be installed: {result:?}");
}

/// Has the next [`ensure`] install it again.
pub fn forget() {
    *INSTALLED.lock().unwrap_or_else(PoisonError::into_inner) = None;
}

/// A release of the chart.
pub struct Release {
    namespace: String,
    values: Vec<String>,
}

impl Release {
    /// The one in Flux's namespace. Synths of a shard are none of its.
    pub fn common() -> Self {
        let shards = format!("watchLabelSelector=!{}", crate::space::SHARD);
        Self { namespace: FLUX.to_owned(), values: vec![shards] }
    }

    /// One in a namespace of its own, for the Synths there that have the namespace's name as their shard.
    pub fn own(namespace: &str, runs: &str) -> Self {
        let values = vec![
            format!("watchLabelSelector={}={namespace}", crate::space::SHARD),
            "watchAllNamespaces=false".to_owned(),
            format!("runs.namespace={runs}"),
            "crds.install=false".to_owned(),
            "rbac.aggregate=false".to_owned(),
        ];
        Self { namespace: namespace.to_owned(), values }
    }

    /// `helm upgrade --install` with the images under test and these values too; waits until it is available.
    pub fn install(&self, more: &[&str]) -> Result<String, String> {
        let mut helm = tool("helm");
        helm.args(["upgrade", "--install", "synth-controller", "deploy/chart/synth-controller"]);
        // The CRD may be there already, for tests that need no controller.
        helm.args(["--namespace", &self.namespace, "--take-ownership", "--wait", "--timeout", "3m"]);
        helm.current_dir(cluster::root());
        let [controller, runner] = images();
        for (value, image) in [("image", controller), ("runs.image", runner)] {
            let (repository, key, version) = parts(&image);
            helm.args(["--set", &format!("{value}.repository={repository},{value}.{key}={version}")]);
            if !cluster::is_foreign() {
                helm.args(["--set", &format!("{value}.pullPolicy=Never")]);
            }
        }
        helm.args(["--set", &format!("fetcherAllowedHosts={{{}}}", reached())]);
        // One that none of the tests' namespaces may use.
        helm.args(["--set", "runs.profiles.elsewhere.namespaces={nobody}"]);
        for value in self.values.iter().map(String::as_str).chain(more.iter().copied()) {
            helm.args(["--set", value]);
        }
        told(&helm.output().expect("helm"))
    }

    /// `helm uninstall`; waits until it is gone, its lease too.
    pub fn uninstall(&self) -> Result<String, String> {
        let mut helm = tool("helm");
        helm.args(["uninstall", "synth-controller", "--namespace", &self.namespace]);
        told(&helm.args(["--wait", "--timeout", "3m"]).output().expect("helm"))?;
        let its = ["--selector", "app.kubernetes.io/name=synth-controller"];
        try_kubectl(&[&["--namespace", &self.namespace, "delete", "lease"], &its[..]].concat(), "")
    }
}

/// Whom the fetcher may ask although their addresses are private: repositories are served by this machine, and what stands
/// between it and crates.io may be private too.
pub fn reached() -> String {
    format!("{},index.crates.io,static.crates.io", cluster::host())
}

/// The images under test: controller and runner.
pub fn images() -> [String; 2] {
    ["SYNTH_TEST_CONTROLLER", "SYNTH_TEST_RUNNER"]
        .map(|variable| env::var(variable).unwrap_or_else(|_| panic!("{variable}: run hack/test-cluster")))
}

/// An image's repository, and its `tag` or `digest`.
pub fn parts(image: &str) -> (&str, &'static str, &str) {
    if let Some((repository, digest)) = image.split_once('@') {
        return (repository, "digest", digest);
    }
    let (repository, tag) = image.rsplit_once(':').expect("an image with a tag");
    (repository, "tag", tag)
}

/// The runner's image, as the cluster knows it.
pub fn runner_image() -> String {
    env::var("SYNTH_TEST_RUNNER").expect("SYNTH_TEST_RUNNER: run hack/test-cluster")
}
