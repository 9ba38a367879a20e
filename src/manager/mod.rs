//! The controller in a cluster: wires the parts, takes the lease, watches, serves, and stops in order.
//!
//! ```text
//!  lease ─▶ store, fetcher, runs ─▶ follow ─▶ a task for each Synth ─▶ Reconciler
//!                                     └─ storage verified ─▶ ready ─▶ artifacts are served
//! ```
//!
//! Without the lease nothing is opened, watched or served but probes and metrics.

mod consumers;
mod follow;
mod keep;
mod lease;
mod log;
mod observe;
mod settings;
mod throttle;

use std::{process::ExitCode, sync::Arc, time::Duration};

use kube::{Client, Config, client::ClientBuilder};
use prometheus_client::registry::Registry;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    clock::Clock,
    fetcher::client::Fetcher,
    interrupt::interrupted,
    objects::cluster::{Cluster, EventQueue, Notifier, NotifierSettings, View},
    reconcile::Reconciler,
    runs::{
        Runs,
        pods::{self, PodRuns},
    },
    serve::{self, Expected, Listener, Readiness, metrics::Metrics},
    store::{self, AdvertisedAddress, Store, StoreError},
};

use lease::{Candidate, Terms};
pub use log::{LogEncoding, LogLevel};
pub use settings::{ApiBounds, Settings};
use throttle::Throttle;

/// How long to wait before a storage folder is tried again that another process has: an earlier pod that is still ending.
const STORE_AGAIN: Duration = Duration::from_secs(1);

/// Characters of a pod's name in the name of this process, which has to fit into a label.
const LONGEST_POD: usize = 54;

/// How long runs may take to end at the end: the time that a pod has is 10 s.
const LAST_RUNS: Duration = Duration::from_secs(5);

/// How long events that wait may still be told at the end.
const LAST_EVENTS: Duration = Duration::from_secs(2);

/// The command line of `synth-controller manager`.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    /// The controller.
    #[command(flatten)]
    pub settings: Settings,
    /// Its run pods.
    #[command(flatten)]
    pub runs: pods::Settings,
}

/// Runs the controller until a signal ends it.
pub fn main(arguments: Arguments) -> ExitCode {
    let Arguments { settings, runs } = arguments;
    log::init(settings.log_level, settings.log_encoding, Clock::real());
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return ended(Err(StartFailure::of(&error))),
    };
    let start = async |ground: Ground| {
        let Ground { client, instance, concurrent, folders, stop } = ground;
        let started = PodRuns::start(client, runs, instance, concurrent, folders, stop).await;
        started.map(Arc::new).map_err(|error| StartFailure::of(&error))
    };
    ended(runtime.block_on(async {
        let stop = CancellationToken::new();
        let work = async {
            let client = client(settings.api).await?;
            let close = async |runs: Arc<PodRuns>| runs.shutdown().await;
            Box::pin(run(settings, client, start, close, stop.clone())).await
        };
        tokio::pin!(work);
        tokio::select! {
            outcome = &mut work => return outcome,
            () = interrupted() => tracing::info!("asked to stop"),
        }
        stop.cancel();
        work.await
    }))
}

/// Why the controller cannot work.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct StartFailure {
    message: String,
}

impl StartFailure {
    /// Of something that says why.
    pub fn of(error: &impl std::fmt::Display) -> Self {
        Self { message: error.to_string() }
    }
}

/// What a place for runs is started with.
pub struct Ground {
    /// The cluster.
    pub client: Client,
    /// Another text for each process that this controller ever was; fit to be a label's value.
    pub instance: String,
    /// How many runs there may be at one time.
    pub concurrent: u32,
    /// Where blobs are, and what runs leave.
    pub folders: pods::Folders,
    /// Cancelled when everything stops.
    pub stop: CancellationToken,
}

/// Runs the controller until it is asked to stop, or the lease is lost. `site` makes the place for runs; `close` ends it.
///
/// # Errors
/// When it cannot start, and when the lease is lost: the process should end then.
pub async fn run<R: Runs>(
    settings: Settings,
    client: Client,
    site: impl AsyncFnOnce(Ground) -> Result<Arc<R>, StartFailure>,
    close: impl AsyncFnOnce(Arc<R>),
    stop: CancellationToken,
) -> Result<(), StartFailure> {
    let clock = Clock::real();
    let identity = identity(&settings, &clock);
    let mut registry = Registry::default();
    let metrics = Metrics::register(&mut registry);
    metrics.at_most(settings.concurrent);
    let ready = Readiness::default();
    // Servers end after all that they tell of.
    let (servers, serving) = (TaskTracker::new(), CancellationToken::new());
    let bind = async |address| Listener::bind(address).await.map_err(|error| StartFailure::of(&error));
    let health = bind(&settings.health_addr).await?;
    servers.spawn(health.serve(
        serve::health::router(ready.clone()),
        serve::Limits::default(),
        serving.clone(),
    ));
    let measured = bind(&settings.metrics_addr).await?;
    let registry = Arc::new(registry);
    servers.spawn(measured.serve(
        serve::metrics::router(registry),
        serve::Limits::default(),
        serving.clone(),
    ));

    let mut candidate = settings
        .election
        .enable_leader_election
        .then(|| Candidate::new(client.clone(), terms(&settings, &identity), clock.clone()));
    let won = match &mut candidate {
        Some(candidate) => stop.run_until_cancelled(candidate.win()).await,
        None => Some(()),
    };
    let lead = async {
        let parts = Parts { settings: &settings, client, clock, metrics, ready: &ready, identity };
        parts.lead(site, close, servers.clone(), serving.clone(), stop.clone()).await
    };
    let outcome = match (won, &mut candidate) {
        (None, _) => Ok(()),
        (Some(()), None) => lead.await,
        (Some(()), Some(candidate)) => tokio::select! {
            outcome = lead => outcome,
            // Everything is dropped where it stands: another replica may be at work already.
            () = candidate.keep() => Err(StartFailure { message: "the lease is lost".into() }),
        },
    };
    ready.set(false);
    if let Some(candidate) =
        candidate.as_mut().filter(|_| settings.election.leader_election_release_on_cancel)
        && outcome.is_ok()
    {
        candidate.release().await;
    }
    serving.cancel();
    servers.close();
    if outcome.is_ok() {
        servers.wait().await;
    }
    outcome
}

struct Parts<'a> {
    settings: &'a Settings,
    client: Client,
    clock: Clock,
    metrics: Metrics,
    ready: &'a Readiness,
    identity: String,
}

impl Parts<'_> {
    async fn lead<R: Runs>(
        self,
        site: impl AsyncFnOnce(Ground) -> Result<Arc<R>, StartFailure>,
        close: impl AsyncFnOnce(Arc<R>),
        servers: TaskTracker,
        serving: CancellationToken,
        stop: CancellationToken,
    ) -> Result<(), StartFailure> {
        let Self { settings, client, clock, metrics, ready, identity } = self;
        let Some(store) = stop.run_until_cancelled(open(settings)).await else { return Ok(()) };
        let store = store?;
        let expected = Expected::default();
        let storage = &settings.storage;
        let listener =
            Listener::bind(&storage.storage_addr).await.map_err(|error| StartFailure::of(&error))?;
        let address = advertised(settings, &listener)?;
        tracing::info!(%address, "serving artifacts");
        let artifacts = serve::artifacts::Artifacts {
            store: store.clone(),
            ready: ready.clone(),
            expected: expected.clone(),
            metrics: metrics.clone(),
        };
        servers.spawn(listener.serve(
            serve::artifacts::router(artifacts),
            serve::Limits::default(),
            serving.clone(),
        ));

        let fetcher = Fetcher::connect(&settings.fetcher_socket, &settings.fetcher_folder);
        let ground = Ground {
            client: client.clone(),
            instance: identity.clone(),
            concurrent: settings.concurrent_runs,
            folders: pods::Folders {
                blobs: fetcher.blobs(),
                remains: settings.storage.storage_path.join("remains"),
            },
            stop: stop.clone(),
        };
        let Some(runs) = stop.run_until_cancelled(site(ground)).await else { return Ok(()) };
        let runs = runs?;

        let telling = TaskTracker::new();
        let view = View::default();
        let (events, teller, posts) = EventQueue::new(client.clone(), clock.clone(), &identity);
        telling.spawn(teller.run());
        if let Some(notifier) = notifier(settings, &identity)? {
            let notifier = Notifier::new(notifier, posts).map_err(|error| StartFailure::of(&error))?;
            telling.spawn(notifier.run());
        }
        let reconciler = Arc::new(Reconciler {
            objects: Arc::new(Cluster::new(client.clone(), view.clone(), events)),
            runs: runs.clone(),
            fetcher,
            store,
            expected,
            address,
            limits: synth_runner::job::Limits::default(),
            bounds: settings.bounds.clone(),
            build_scripts: settings.build_scripts.clone(),
            settings: settings.patience.into(),
            clock,
            observer: Arc::new(observe::Logger),
        });
        let scope = follow::Scope {
            client,
            namespace: settings.namespace().map(str::to_owned),
            selector: settings.watch_label_selector.clone(),
            concurrent: settings.concurrent,
            reconciler,
            artifacts: view,
            metrics,
            ready: ready.clone(),
        };
        follow::follow(scope, stop).await;
        ready.set(false);
        serving.cancel();
        // Runs talk to this process alone, so none of them can be of use to the next: they are ended while there is time,
        // and what is left is swept by the next one.
        if tokio::time::timeout(LAST_RUNS, close(runs)).await.is_err() {
            tracing::warn!("some runs have not ended in time: the next process ends them");
        }
        telling.close();
        let _ = tokio::time::timeout(LAST_EVENTS, telling.wait()).await;
        Ok(())
    }
}

/// A name of this process among all that this controller ever was.
fn identity(settings: &Settings, clock: &Clock) -> String {
    let pod = if settings.pod_name.is_empty() { hostname() } else { settings.pod_name.clone() };
    let pod: String = pod.chars().take(LONGEST_POD).collect();
    format!("{pod}_{}", clock.suffix())
}

fn hostname() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

fn terms(settings: &Settings, identity: &str) -> Terms {
    let election = settings.election;
    Terms {
        namespace: settings.runtime_namespace.clone(),
        name: settings.lease(),
        identity: format!("{}{identity}", settings.pod_uid),
        // Of one pod's processes the earlier ones are dead.
        before: (!settings.pod_uid.is_empty()).then(|| settings.pod_uid.clone()),
        duration: election.leader_election_lease_duration.get(),
        deadline: election.leader_election_renew_deadline.get(),
        pause: election.leader_election_retry_period.get(),
    }
}

/// Opens the store. An earlier pod on the same volume may need a moment to end.
async fn open(settings: &Settings) -> Result<Store, StartFailure> {
    let mut told = false;
    loop {
        match Store::open(&settings.storage.storage_path, store::Settings::from(&settings.storage)).await {
            Err(error @ StoreError::InUse { .. }) => {
                if !told {
                    tracing::warn!(%error, "waiting for the storage folder");
                }
                told = true;
                tokio::time::sleep(STORE_AGAIN).await;
            }
            opened => return opened.map_err(|error| StartFailure::of(&error)),
        }
    }
}

fn advertised(settings: &Settings, listener: &Listener) -> Result<AdvertisedAddress, StartFailure> {
    let storage = &settings.storage;
    let address = if storage.storage_adv_addr.is_empty() {
        AdvertisedAddress::derived(&storage.storage_addr, listener.address(), Some(&hostname()))
    } else {
        AdvertisedAddress::parse(&storage.storage_adv_addr)
    };
    address.map_err(|error| StartFailure::of(&error))
}

fn notifier(settings: &Settings, identity: &str) -> Result<Option<NotifierSettings>, StartFailure> {
    if settings.events_addr.is_empty() {
        return Ok(None);
    }
    let address = settings.events_addr.parse().map_err(|error| StartFailure {
        message: format!("--events-addr: `{}` is not an address: {error}", settings.events_addr),
    })?;
    Ok(Some(NotifierSettings::new(address, identity)))
}

/// Begins to log as the settings say, for the whole process.
pub fn log(settings: &Settings) {
    log::init(settings.log_level, settings.log_encoding, Clock::real());
}

/// A client of the API server that is meant: of `KUBECONFIG`, or of the cluster that this runs in.
///
/// # Errors
/// When there is none.
pub async fn client(bounds: ApiBounds) -> Result<Client, StartFailure> {
    let config = Config::infer().await.map_err(|error| StartFailure::of(&error))?;
    let builder = ClientBuilder::try_from(config).map_err(|error| StartFailure::of(&error))?;
    Ok(builder.with_layer(&Throttle::new(bounds.kube_api_qps, bounds.kube_api_burst)).build())
}

/// Says why it cannot work, as the last line of the log.
fn ended(outcome: Result<(), StartFailure>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "ending");
            ExitCode::FAILURE
        }
    }
}
