//! The flags that say where and as what run pods run.

use std::{fmt, net::IpAddr, num::NonZeroU32, path::PathBuf};

use synth_api::{Amount, Duration};

use super::super::shares::Bounds;
use crate::store::BindAddress;

/// Where run pods run, and as what. All of it is the installer's.
#[derive(Clone, Debug, clap::Args)]
#[group(id = "run-pods")] // beside the settings of the manager, which is a group of that name too
pub struct Settings {
    /// The namespace that run pods are made in. Nothing else should live there.
    #[arg(long, env = "RUNS_NAMESPACE", default_value = "synth-runs")]
    pub runs_namespace: String,

    /// The image of run pods, by digest where it can be: NAME@sha256:….
    #[arg(long, env = "RUNNER_IMAGE")]
    pub runner_image: String,

    /// When a node pulls the runner image.
    #[arg(long, value_enum, default_value_t = PullPolicy::IfNotPresent)]
    pub runner_image_pull_policy: PullPolicy,

    /// Names of Secrets in the runs' namespace with which nodes pull the runner image.
    #[arg(long, value_delimiter = ',', value_name = "NAME")]
    pub runner_image_pull_secrets: Vec<String>,

    /// The service account of run pods. It must have no rights: its token only tells the controller which pod asks.
    #[arg(long, default_value = "synth-run")]
    pub run_service_account: String,

    /// Where the run API listens; run pods call it at --pod-ip.
    #[arg(long, default_value = ":9443")]
    pub run_api_addr: BindAddress,

    /// The address at which run pods reach this process.
    #[arg(long, env = "POD_IP")]
    pub pod_ip: IpAddr,

    /// Cores that a generator may use.
    #[arg(long, default_value = "2")]
    pub run_cpu: Amount,

    /// Cores that a node must have free for a generator.
    #[arg(long, default_value = "250m")]
    pub run_cpu_request: Amount,

    /// Memory that a generator may use.
    #[arg(long, default_value = "4Gi")]
    pub run_memory: Amount,

    /// Memory that a node must have free for a generator.
    #[arg(long, default_value = "512Mi")]
    pub run_memory_request: Amount,

    /// Disk that a generator may use.
    #[arg(long, default_value = "8Gi")]
    pub run_disk: Amount,

    /// A YAML file of profiles by name: what runs of the Synths that ask for one are made of and held by, where that is not
    /// what the flags say, and which namespaces may use it.
    #[arg(long, value_name = "FILE")]
    pub profiles: Option<PathBuf>,

    /// How many runs of one namespace there are at one time; without it all but one, which is for the others.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    pub concurrent_runs_per_namespace: Option<u32>,

    /// Run time that a namespace may use in an hour; when it is used up, its runs wait. 0s for any.
    #[arg(long, default_value = "0s", value_name = "DURATION")]
    pub run_budget: Duration,

    /// How much of what runs have compiled is kept for later runs of the same Synths; 0 for nothing.
    #[arg(long, default_value = "2Gi", value_name = "AMOUNT")]
    pub compiled_cache_size: Amount,

    /// The first user id of run pods: the agents'. Generators have the ids above it, four for each run at a time.
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1..2_000_000_000))]
    pub run_first_user: u32,
}

impl Settings {
    /// What one namespace may have of so many runs at one time.
    pub(super) fn bounds(&self, concurrent: u32) -> Bounds {
        let all = Bounds::of(concurrent);
        let own = self.concurrent_runs_per_namespace.unwrap_or_else(|| all.concurrent.get() - 1);
        let per_namespace = NonZeroU32::new(own).unwrap_or(NonZeroU32::MIN).min(all.concurrent);
        Bounds { per_namespace, budget: self.run_budget.get(), ..all }
    }
}

/// When a node pulls an image, in Kubernetes' words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
#[value(rename_all = "PascalCase")]
pub enum PullPolicy {
    /// Before each run.
    Always,
    /// When the node does not have it.
    IfNotPresent,
    /// Not at all: it is on every node.
    Never,
}

impl fmt::Display for PullPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}
