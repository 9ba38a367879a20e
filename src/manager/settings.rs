//! The flags of `synth-controller manager`: Flux's names and defaults where Flux has the concept.

use std::{path::PathBuf, str::FromStr};

use clap::{ArgAction, Args};
use jiff::SignedDuration;
use sha2::{Digest as _, Sha256};
use synth_api::Duration;

use super::log::{LogEncoding, LogLevel};
use crate::{
    reconcile::{BuildScriptPolicy, bounds::OutputBounds},
    store::{self, BindAddress},
};

/// Feature gates that there are.
const GATES: [&str; 0] = [];

/// Settings of the controller in a cluster.
#[derive(Clone, Debug, Args)]
pub struct Settings {
    /// How many Synths are reconciled at one time, three quarters of them of one namespace. Runs are not waited for, and bounded apart.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pub concurrent: u32,

    /// How many runs there are at one time; more wait, namespaces in turn.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..))]
    pub concurrent_runs: u32,

    /// Which crates may run build scripts or procedural macros while generators are compiled: `Any`, `None`, or a list like
    /// `serde_derive@1.0.228,proc-macro2`, with `source#` before those that are not of crates.io, `.#` for a repository's own.
    #[arg(long, default_value = "Any", value_name = "CRATES")]
    pub build_scripts: BuildScriptPolicy,

    /// Bounds of patience.
    #[command(flatten)]
    pub patience: Patience,

    /// What generators may publish.
    #[command(flatten)]
    pub bounds: OutputBounds,

    /// Watch all namespaces; with `false`, the one that the controller is in.
    #[arg(long, default_value_t = true, action = ArgAction::Set, num_args = 0..=1, default_missing_value = "true", require_equals = true)]
    pub watch_all_namespaces: bool,

    /// Watch only Synths whose labels match, to share the work among several controllers.
    #[arg(long, default_value = "", value_name = "SELECTOR")]
    pub watch_label_selector: String,

    /// Refuse references to other namespaces. A Synth can make none yet: the flag is there for installations that set it everywhere.
    #[arg(long, default_value_t = false, action = ArgAction::Set, num_args = 0..=1, default_missing_value = "true", require_equals = true)]
    pub no_cross_namespace_refs: bool,

    /// Address of Flux's notification-controller. Without it events are not posted.
    #[arg(long, default_value = "", value_name = "URL")]
    pub events_addr: String,

    /// Where metrics are served.
    #[arg(long, default_value = ":8080", value_name = "ADDRESS")]
    pub metrics_addr: BindAddress,

    /// Where probes are answered.
    #[arg(long, default_value = ":9440", value_name = "ADDRESS")]
    pub health_addr: BindAddress,

    /// How much is logged.
    #[arg(long, value_enum, default_value_t = LogLevel::Info)]
    pub log_level: LogLevel,

    /// How it is logged.
    #[arg(long, value_enum, default_value_t = LogEncoding::Json)]
    pub log_encoding: LogEncoding,

    /// One replica of several.
    #[command(flatten)]
    pub election: Election,

    /// The API server.
    #[command(flatten)]
    pub api: ApiBounds,

    /// Gates, as Name=true: there are none yet, and an unknown one is refused.
    #[arg(long, value_delimiter = ',', value_parser = gate, value_name = "NAME=BOOL")]
    pub feature_gates: Vec<Gate>,

    /// Artifacts.
    #[command(flatten)]
    pub storage: Storage,

    /// The socket of the fetcher.
    #[arg(long, default_value = "/run/synth/fetcher.sock", value_name = "SOCKET")]
    pub fetcher_socket: PathBuf,

    /// The folder that the fetcher keeps its files in.
    #[arg(long, default_value = "/fetched", value_name = "FOLDER")]
    pub fetcher_folder: PathBuf,

    /// The namespace that the controller is in.
    #[arg(long, env = "RUNTIME_NAMESPACE", default_value = "flux-system", value_name = "NAMESPACE")]
    pub runtime_namespace: String,

    /// The name of the controller's pod.
    #[arg(long, env = "POD_NAME", default_value = "", value_name = "NAME")]
    pub pod_name: String,

    /// The UID of the controller's pod: a process that is started again in the same pod need not wait for its own lease.
    #[arg(long, env = "POD_UID", default_value = "", value_name = "UID")]
    pub pod_uid: String,
}

/// How long to wait before trying again.
#[derive(Clone, Copy, Debug, Args)]
pub struct Patience {
    /// How long to wait after the first failure that may go away by itself; doubled each time.
    #[arg(long, default_value = "750ms", value_name = "DURATION")]
    pub min_retry_delay: Duration,

    /// How long to wait at most.
    #[arg(long, default_value = "15m", value_name = "DURATION")]
    pub max_retry_delay: Duration,

    /// How long to wait for a Secret or ConfigMap that is not there.
    #[arg(long, default_value = "30s", value_name = "DURATION")]
    pub requeue_dependency: Duration,

    /// How much looks are spread around their interval.
    #[arg(long, value_name = "PERCENT", default_value_t = 5, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub interval_jitter_percentage: u8,
}

/// One replica of several works, the others wait.
#[expect(clippy::struct_field_names, reason = "they are the names of flags")]
#[derive(Clone, Copy, Debug, Args)]
pub struct Election {
    /// Work only while holding a lease.
    #[arg(long, default_value_t = false, action = ArgAction::Set, num_args = 0..=1, default_missing_value = "true", require_equals = true)]
    pub enable_leader_election: bool,

    /// Let the lease go when asked to stop, so that another replica need not wait.
    #[arg(long, default_value_t = true, action = ArgAction::Set, num_args = 0..=1, default_missing_value = "true", require_equals = true)]
    pub leader_election_release_on_cancel: bool,

    /// How long another replica waits for one that does not renew its lease.
    #[arg(long, default_value = "35s", value_name = "DURATION")]
    pub leader_election_lease_duration: Duration,

    /// How long to try to renew the lease before giving up.
    #[arg(long, default_value = "30s", value_name = "DURATION")]
    pub leader_election_renew_deadline: Duration,

    /// How long to wait between attempts.
    #[arg(long, default_value = "5s", value_name = "DURATION")]
    pub leader_election_retry_period: Duration,
}

/// How much is asked of the API server.
#[derive(Clone, Copy, Debug, Args)]
pub struct ApiBounds {
    /// Requests per second to the API server, over time.
    #[arg(long, default_value_t = 50.0, value_name = "NUMBER")]
    pub kube_api_qps: f32,

    /// Requests to the API server at once.
    #[arg(long, default_value_t = 300, value_name = "NUMBER")]
    pub kube_api_burst: u32,
}

/// Where artifacts are, and for how long.
#[expect(clippy::struct_field_names, reason = "they are the names of flags")]
#[derive(Clone, Debug, Args)]
pub struct Storage {
    /// The folder for artifacts and kept results.
    #[arg(long, env = "STORAGE_PATH", default_value = "/data", value_name = "FOLDER")]
    pub storage_path: PathBuf,

    /// Where artifacts are served.
    #[arg(long, env = "STORAGE_ADDRESS", default_value = ":9090", value_name = "ADDRESS")]
    pub storage_addr: BindAddress,

    /// The address that artifacts' URLs begin with: a Service's, with a dot at its end.
    #[arg(long, env = "STORAGE_ADV_ADDR", default_value = "", value_name = "ADDRESS")]
    pub storage_adv_addr: String,

    /// How long an artifact is served after another took its place.
    #[arg(long, default_value = "60s", value_name = "DURATION")]
    pub artifact_retention_ttl: Duration,

    /// How many artifacts of a Synth are kept for longer.
    #[arg(long, default_value_t = 2, value_name = "NUMBER")]
    pub artifact_retention_records: usize,
}

/// A feature gate that is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// Its name.
    pub name: String,
    /// Whether it is on.
    pub on: bool,
}

fn gate(text: &str) -> Result<Gate, String> {
    let (name, on) = text.split_once('=').ok_or("NAME=true or NAME=false is meant")?;
    let on = bool::from_str(on).map_err(|_| format!("{name} is true or false, not {on:?}"))?;
    if !GATES.contains(&name) {
        return Err(format!("there is no feature gate {name:?}"));
    }
    Ok(Gate { name: name.to_owned(), on })
}

impl From<Patience> for crate::decide::Settings {
    fn from(patience: Patience) -> Self {
        Self {
            min_retry_delay: patience.min_retry_delay.get(),
            max_retry_delay: patience.max_retry_delay.get(),
            requeue_dependency: Some(patience.requeue_dependency.get()),
            interval_jitter_percentage: patience.interval_jitter_percentage,
        }
    }
}

impl From<&Storage> for store::Settings {
    fn from(storage: &Storage) -> Self {
        Self {
            retention_ttl: SignedDuration::try_from(storage.artifact_retention_ttl.get())
                .unwrap_or(SignedDuration::MAX),
            retention_records: storage.artifact_retention_records,
            ..Self::default()
        }
    }
}

impl Settings {
    /// The namespace that is watched; nothing for all of them.
    pub fn namespace(&self) -> Option<&str> {
        (!self.watch_all_namespaces).then_some(self.runtime_namespace.as_str())
    }

    /// The name of the lease: one for each set of objects that is watched.
    pub fn lease(&self) -> String {
        let name = "synth-controller-leader-election";
        if self.watch_label_selector.is_empty() {
            return name.to_owned();
        }
        let digest = hex::encode(Sha256::digest(&self.watch_label_selector));
        format!("{name}-{}", &digest[..8])
    }
}

#[cfg(test)]
mod tests {
    use std::time;

    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        settings: Settings,
    }

    fn parse(arguments: &[&str]) -> Result<Settings, String> {
        let all = std::iter::once("manager").chain(arguments.iter().copied());
        Command::try_parse_from(all).map(|command| command.settings).map_err(|error| error.to_string())
    }

    #[test]
    fn g17_the_defaults_are_those_of_flux() {
        let settings = parse(&[]).unwrap();
        let seconds = |duration: Duration| duration.get().as_secs();
        assert_eq!(settings.concurrent, 10);
        assert_eq!(settings.patience.min_retry_delay.get(), time::Duration::from_millis(750));
        assert_eq!(seconds(settings.patience.max_retry_delay), 900);
        assert_eq!(seconds(settings.patience.requeue_dependency), 30);
        assert_eq!(settings.patience.interval_jitter_percentage, 5);
        assert!(settings.watch_all_namespaces && settings.namespace().is_none());
        assert!(settings.watch_label_selector.is_empty() && settings.events_addr.is_empty());
        let addresses = [&settings.metrics_addr, &settings.health_addr, &settings.storage.storage_addr];
        assert_eq!(addresses.map(ToString::to_string), [":8080", ":9440", ":9090"]);
        assert_eq!((settings.log_level, settings.log_encoding), (LogLevel::Info, LogEncoding::Json));
        let election = settings.election;
        assert!(!election.enable_leader_election && election.leader_election_release_on_cancel);
        assert_eq!(seconds(election.leader_election_lease_duration), 35);
        assert_eq!(seconds(election.leader_election_renew_deadline), 30);
        assert_eq!(seconds(election.leader_election_retry_period), 5);
        assert!(
            (settings.api.kube_api_qps - 50.0).abs() < f32::EPSILON && settings.api.kube_api_burst == 300
        );
        assert_eq!(settings.storage.storage_path, PathBuf::from("/data"));
        assert_eq!(seconds(settings.storage.artifact_retention_ttl), 60);
        assert_eq!(settings.storage.artifact_retention_records, 2);
    }

    #[test]
    fn g17_an_unknown_feature_gate_is_refused() {
        for (arguments, words) in [
            (&["--feature-gates=Later=true"][..], "there is no feature gate \"Later\""),
            (&["--feature-gates=Later"], "NAME=true"),
            (&["--feature-gates=Later=perhaps"], "true or false"),
            (&["--log-level=loud"], "loud"),
            (&["--concurrent=0"], "0"),
            (&["--interval-jitter-percentage=101"], "101"),
        ] {
            let error = parse(arguments).unwrap_err();
            assert!(error.contains(words), "{arguments:?}: {error}");
        }
    }

    #[test]
    fn g17_switches_are_set_as_go_programs_set_them() {
        for (arguments, on) in [
            (&["--enable-leader-election"][..], true),
            (&["--enable-leader-election=true"], true),
            (&["--enable-leader-election=false"], false),
            (&["--no-cross-namespace-refs"], false),
        ] {
            assert_eq!(parse(arguments).unwrap().election.enable_leader_election, on, "{arguments:?}");
        }
        let one = parse(&["--watch-all-namespaces=false", "--runtime-namespace=flux"]).unwrap();
        assert_eq!(one.namespace(), Some("flux"));
    }

    #[test]
    fn f7_each_shard_has_a_lease_of_its_own() {
        let all = parse(&[]).unwrap().lease();
        assert_eq!(all, "synth-controller-leader-election");
        let shard = parse(&["--watch-label-selector=sharding.fluxcd.io/key=shard1"]).unwrap().lease();
        let other = parse(&["--watch-label-selector=!sharding.fluxcd.io/key"]).unwrap().lease();
        assert!(shard.starts_with(&format!("{all}-")) && shard.len() == all.len() + 9 && shard != other);
    }
}
