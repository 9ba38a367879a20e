//! Runs as pods of a cluster, one for each run, in one namespace that holds nothing else.
//!
//! Owns that namespace's pods with its instance's label, the run API that their agents call, and the sessions of runs.
//! It never connects to a pod, believes nothing that a sandbox says, and lets nobody into a run but the agent of the pod
//! that it asked for, once.
//!
//! ```text
//! Runs ─▶ Desk ─▶ Pods::run ──create, delete──▶ API server ──watch──▶ Sights ─▶ Pods::run
//!                    │ door                                                       ▲
//!                    ▼                                                            │ stream
//!                  Doors ◀──token, TokenReview── run API ◀──HTTPS── agent ◀─▶ sandbox
//! ```

mod api;
mod certificate;
mod cluster;
mod compare;
mod door;
mod life;
mod profiles;
mod remains;
mod settings;
mod shape;
mod status;
mod watch;

use std::{fmt, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use futures::stream::BoxStream;
use kube::Client;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use self::{
    cluster::Cluster,
    door::Doors,
    life::{Pods, Surroundings},
    profiles::{Profile, Profiles},
    remains::Archives,
    watch::Sights,
};
pub use self::{
    settings::{PullPolicy, Settings},
    shape::{INSTANCE, RUN, SYNTH, SYNTH_UID},
};
use super::{Placement, Refusal, RunId, RunSpec, RunState, Runs, StartError, Wish, desk::Desk};
use crate::{
    clock::Clock,
    serve::{Limits, Listener},
};

/// What the run API takes: a head holds a token and little else, and an agent has a few connections at once.
const LIMITS: Limits = Limits {
    connections: 512,
    header_time: Duration::from_secs(10),
    header_bytes: 16 << 10,
    headers: 32,
    stall_time: Duration::from_secs(30),
    stall_bytes: 128 << 10,
    grace: Duration::from_secs(1),
};

/// The folders that runs as pods need.
#[derive(Clone, Debug)]
pub struct Folders {
    /// The fetcher's, where blobs are.
    pub blobs: PathBuf,
    /// One for what runs leave for later ones; it is made. Nobody else may use it.
    pub remains: PathBuf,
}

/// Runs as pods. Cloning gives another handle to the same.
#[derive(Clone)]
pub struct PodRuns {
    desk: Arc<Desk<Pods>>,
    /// The fetcher's folder.
    blobs: PathBuf,
    address: SocketAddr,
    services: TaskTracker,
    stop: CancellationToken,
}

impl PodRuns {
    /// Takes the namespace over: removes the pods that other instances have left, listens for agents, watches pods.
    ///
    /// `instance` tells this process from all others (its pod's UID): at most 63 characters, as a label's value. When `stop`
    /// is cancelled every run ends, as in [`Self::shutdown`].
    ///
    /// # Errors
    /// [`StartError::Io`] for the address, the profiles and the folder of what runs leave; [`StartError::NoSandbox`] when the namespace's pods cannot be listed.
    pub async fn start(
        client: Client,
        settings: Settings,
        instance: String,
        concurrent: u32,
        Folders { blobs, remains }: Folders,
        stop: CancellationToken,
    ) -> Result<Self, StartError> {
        let io = |doing: String| {
            move |error: Box<dyn std::error::Error + Send + Sync>| StartError::Io {
                doing,
                source: std::io::Error::other(error),
            }
        };
        let profiles = Profiles::read(&settings)
            .map_err(|error| io("read the file of --profiles".into())(error.into()))?;
        let limit = settings.compiled_cache_size.bytes();
        let archives = (limit > 0)
            .then(|| Archives::open(remains, limit).map(Arc::new))
            .transpose()
            .map_err(|error| io("open the folder of what runs leave".into())(error.into()))?;
        let cluster = Cluster::new(client, &settings.runs_namespace);
        watch::sweep(&cluster, &instance).await.map_err(|error| StartError::NoSandbox {
            message: format!(
                "cannot list pods in the namespace {}: {}",
                settings.runs_namespace,
                cluster::words(&error)
            ),
            hint: "the chart and the manifests make the namespace and the role; --runs-namespace names it"
                .into(),
        })?;
        let certificate = certificate::make(settings.pod_ip)
            .map_err(|error| io("make the run API's certificate".into())(error))?;
        let listener = Listener::bind(&settings.run_api_addr)
            .await
            .map_err(|error| io("serve the run API".into())(error.into()))?;
        let address = SocketAddr::new(settings.pod_ip, listener.address().port());

        let (doors, sights) = (Doors::default(), Sights::default());
        let (services, service_stop) = (TaskTracker::new(), CancellationToken::new());
        let run_api =
            api::router(api::RunApi { doors: doors.clone(), cluster: cluster.clone(), blobs: blobs.clone() });
        services.spawn(listener.serve_tls(run_api, certificate.server, LIMITS, service_stop.clone()));
        services.spawn(watch::follow(
            cluster.clone(),
            instance.clone(),
            sights.clone(),
            service_stop.clone(),
        ));
        let around = Surroundings {
            instance,
            controller: address,
            certificate: certificate.der,
            cluster,
            doors,
            sights,
            archives,
            concurrent,
        };
        let bounds = settings.bounds(concurrent);
        let desk =
            Desk::new(Pods::new(settings, profiles, around), bounds, Clock::real(), stop.child_token());
        Ok(Self { desk, blobs, address, services, stop: service_stop })
    }

    /// Ends every run, removes its pod, and returns when nothing is left.
    pub async fn shutdown(&self) {
        self.desk.shutdown().await;
        self.stop.cancel();
        self.services.close();
        self.services.wait().await;
    }

    /// Where agents call.
    pub fn run_api(&self) -> SocketAddr {
        self.address
    }
}

impl fmt::Debug for PodRuns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PodRuns").field("settings", self.desk.place().settings()).finish_non_exhaustive()
    }
}

impl Runs for PodRuns {
    fn place(&self, wish: &Wish<'_>) -> Result<Placement, Refusal> {
        self.desk.place().profiles().place(wish)
    }

    async fn identity(&self, placement: &Placement) -> Result<String, StartError> {
        let profile = self.desk.place().profiles().get(&placement.profile);
        Ok(profile.map(Profile::runner_id).unwrap_or_default())
    }

    async fn start(&self, spec: RunSpec) -> Result<(), StartError> {
        if self.desk.knows(&spec.id) {
            return Ok(());
        }
        spec.demand_blobs(&self.blobs).await?;
        self.desk.start(spec);
        Ok(())
    }

    async fn cancel(&self, id: &RunId) {
        self.desk.cancel(id).await;
    }

    fn state(&self, id: &RunId) -> RunState {
        self.desk.state(id)
    }

    fn forget(&self, id: &RunId) {
        self.desk.forget(id);
    }

    fn changes(&self) -> BoxStream<'static, RunId> {
        self.desk.changes()
    }
}
