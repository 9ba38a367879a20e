//! One run's pod from the call that makes it to the call that removes it.
//!
//! ```text
//! create ─▶ compare ─▶ door ─▶ wait for the agent ─▶ drive the stream ─▶ remove
//!              ▲                 └── the pod's status, as long as it lasts ──┘
//! ```

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use kube::ResourceExt as _;
use serde_json::Value;
use synth_runner::{
    blob::Digest,
    job::{End, Job, Phase, SandboxLevel},
};
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

use super::{
    super::{
        Ended, RunSpec, RunState,
        desk::Place,
        drive::{self, Heard, Left, lost},
    },
    Settings,
    cluster::{Cluster, CreateError, RawPod},
    compare::difference,
    door::{Doors, Doorway, Visitor},
    profiles::Profiles,
    remains::{Archives, Generator},
    shape::{INSTANCE, Shape},
    status::{self, Held, Over, Sign},
    watch::{Sight, Sights, Watched},
};

/// What holds every run here.
const LEVEL: SandboxLevel = SandboxLevel::Pod;
/// From the pod's creation to the stream: a node that is new pulls a large image.
const START: Duration = Duration::from_secs(600);
/// How long the namespace's quota may be used up.
const QUOTA: Duration = Duration::from_secs(120);
/// How long the API server may be out of reach.
const REACH: Duration = Duration::from_secs(30);
/// Between two tries to make a pod.
const AGAIN: Duration = Duration::from_secs(1);
/// How long an upgraded connection may take to be one.
const UPGRADE: Duration = Duration::from_secs(5);
/// How long a kubelet may take to say how a container ended: it looks once a second.
const LAST_SIGHT: Duration = Duration::from_secs(10);
/// How long a sandbox may take to leave something for the next run.
const REMAINS: Duration = Duration::from_secs(20);
/// What the sandbox may take beyond the job's time, and the pod beyond both.
const MARGIN: Duration = Duration::from_secs(60);
/// User ids for each slot: one that was just used rests, since what it started may take a moment to be gone.
const LAPS: u32 = 4;

/// Pods as places for runs.
pub(super) struct Pods {
    settings: Settings,
    profiles: Profiles,
    instance: String,
    controller: SocketAddr,
    certificate: Vec<u8>,
    cluster: Cluster,
    doors: Doors,
    sights: Sights,
    /// Nothing where runs leave nothing.
    archives: Option<Arc<Archives>>,
    laps: Vec<AtomicU32>,
}

/// What pods need beside the settings.
pub(super) struct Surroundings {
    pub(super) instance: String,
    /// Where the run API is.
    pub(super) controller: SocketAddr,
    /// Its certificate, DER.
    pub(super) certificate: Vec<u8>,
    pub(super) cluster: Cluster,
    pub(super) doors: Doors,
    pub(super) sights: Sights,
    pub(super) archives: Option<Arc<Archives>>,
    pub(super) concurrent: u32,
}

/// What a run tells while it lasts.
trait Tell: FnMut(RunState) + Send {}
impl<T: FnMut(RunState) + Send> Tell for T {}

impl Pods {
    pub(super) fn new(settings: Settings, profiles: Profiles, around: Surroundings) -> Self {
        let Surroundings { instance, controller, certificate, cluster, doors, sights, archives, concurrent } =
            around;
        let laps = (0..concurrent.max(1)).map(|_| AtomicU32::new(0)).collect();
        Self { settings, profiles, instance, controller, certificate, cluster, doors, sights, archives, laps }
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(super) fn profiles(&self) -> &Profiles {
        &self.profiles
    }

    /// A user id that no other run has now.
    fn user(&self, slot: u32) -> u32 {
        let lap = self.laps.get(slot as usize).map_or(0, |laps| laps.fetch_add(1, Ordering::Relaxed) % LAPS);
        self.settings.run_first_user + 1 + slot * LAPS + lap
    }

    async fn live(
        &self,
        spec: &RunSpec,
        user: u32,
        watched: &mut Watched,
        uid: &mut Option<String>,
        tell: &mut impl Tell,
    ) -> Result<Ended, Over> {
        let begun = Instant::now();
        let name = &spec.placement.profile;
        let profile =
            self.profiles.get(name).ok_or_else(|| Over::Lost(format!("there is no profile {name}")))?;
        let shape = Shape {
            settings: &self.settings,
            profile,
            instance: &self.instance,
            controller: self.controller,
            certificate: &self.certificate,
        };
        // The pod's memory is bounded as a whole; a bound for each process would be another.
        let mut job = spec.job.clone();
        job.limits.memory_bytes = 0;
        let archives = self.archives.as_ref().map(|archives| {
            let generator = Generator::of(spec, &profile.runner_id());
            job.remains = archives.offer(&generator);
            (archives, generator)
        });
        let before = archives.as_ref().and_then(|(archives, generator)| {
            job.remains.before.map(|before| archives.path(generator, before))
        });
        let asked = shape.pod(spec, user, START + Duration::from_secs(job.limits.seconds) + MARGIN);

        let pod = self.create(&asked, tell).await?;
        *uid = pod.uid();
        self.compare(&asked, &pod)?;
        let visitor = Visitor {
            namespace: self.settings.runs_namespace.clone(),
            pod: spec.id.to_string(),
            uid: pod.uid().unwrap_or_default(),
            service_account: self.settings.run_service_account.clone(),
        };
        let mut doorway = self
            .doors
            .build(&job, before, visitor)
            .map_err(|error| Over::Lost(format!("no random bytes for a session: {error}")))?;
        tell(RunState::Active(None));
        let created = begun.elapsed();
        let mut ours = Ours { pods: self, asked: &asked, uid: uid.as_deref(), watched };
        let mut stream = ours.meet(&mut doorway, tell).await?;
        let met = begun.elapsed();
        let mut heard = ours.drive(&mut stream, &job, &spec.input, tell).await?;
        if heard.report.is_none() {
            // The end of the stream is what the sandbox waits for to end.
            drop((stream, doorway));
            return Ok(ours.end(heard).await);
        }
        let ended = ended_of(&mut heard);
        tracing::debug!(run = %spec.id, ?created, ?met, ended = ?begun.elapsed(), "a run has ended");
        if let Some((archives, generator)) = archives {
            // Nobody needs to wait for what is of use to the next run.
            tell(RunState::Ended(Arc::new(ended.clone())));
            match timeout(REMAINS, keep(archives, generator, job.source.digest, &mut stream, &mut heard))
                .await
            {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::debug!(run = %spec.id, %error, "what a run left is not kept"),
                Err(_) => tracing::debug!(run = %spec.id, "a run was too slow to leave something"),
            }
        }
        Ok(ended)
    }

    async fn create(&self, asked: &Value, tell: &mut impl Tell) -> Result<RawPod, Over> {
        let begun = Instant::now();
        loop {
            let (patience, why) = match self.cluster.create(asked).await {
                Ok(pod) => return Ok(pod),
                Err(CreateError::Taken) => return self.adopt(asked).await,
                Err(CreateError::Refused(words)) => {
                    return Err(Over::Lost(format!("the API server refuses the run's pod: {words}")));
                }
                Err(CreateError::Quota(words)) => (QUOTA, format!("no room for the run's pod: {words}")),
                Err(CreateError::Unavailable(words)) => {
                    (REACH, format!("the run's pod cannot be made: {words}"))
                }
            };
            if begun.elapsed() >= patience {
                return Err(Over::Lost(why));
            }
            tell(RunState::Waiting(why.into()));
            sleep(AGAIN).await;
        }
    }

    /// A pod of this name that is there already: ours, if an earlier call was heard and its answer was not.
    async fn adopt(&self, asked: &Value) -> Result<RawPod, Over> {
        let name = asked["metadata"]["name"].as_str().unwrap_or_default();
        let found = self.cluster.get(name).await;
        let found = found.map_err(|error| Over::Lost(super::cluster::words(&error)))?;
        found
            .filter(|pod| self.is_ours(pod))
            .ok_or_else(|| Over::Lost(format!("somebody else has made a pod of the name {name}")))
    }

    /// Removes the run's pod. Without a UID it was never made, or nobody has heard so.
    async fn remove(&self, name: &str, uid: Option<String>) -> Result<(), kube::Error> {
        let uid = match uid {
            Some(uid) => Some(uid),
            None => self.cluster.get(name).await?.filter(|pod| self.is_ours(pod)).and_then(|pod| pod.uid()),
        };
        match uid {
            Some(uid) => self.cluster.delete(name, uid).await,
            None => Ok(()),
        }
    }

    fn is_ours(&self, pod: &RawPod) -> bool {
        pod.labels().get(INSTANCE) == Some(&self.instance)
    }

    fn compare(&self, asked: &Value, pod: &RawPod) -> Result<(), Over> {
        match difference(asked, &pod.metadata, &pod.spec) {
            None => Ok(()),
            Some(difference) => Err(Over::Lost(format!(
                "the pod is not the one that was asked for: {difference}; keep what does that out of the namespace {}",
                self.settings.runs_namespace
            ))),
        }
    }
}

/// A run whose pod is there.
struct Ours<'a> {
    pods: &'a Pods,
    asked: &'a Value,
    uid: Option<&'a str>,
    watched: &'a mut Watched,
}

impl Ours<'_> {
    /// What the pod's last sight says. An error when it is gone, or is not the one that was asked for any more.
    fn look(&mut self) -> Result<Sign, Over> {
        let sight = self.watched.sight.borrow_and_update().clone();
        match sight {
            Sight::None => Ok(Sign::Quiet),
            Sight::Pod(pod) if pod.uid().as_deref() == self.uid => {
                self.pods.compare(self.asked, &pod)?;
                if pod.metadata.deletion_timestamp.is_some() {
                    return Err(Over::Lost(status::removal(pod.status.as_ref())));
                }
                Ok(pod.status.as_ref().map_or(Sign::Quiet, status::read))
            }
            Sight::Pod(_) | Sight::Gone => Err(Over::Lost(status::removal(None))),
        }
    }

    /// Waits for the agent to ask for the stream.
    async fn meet(&mut self, doorway: &mut Doorway, tell: &mut impl Tell) -> Result<TokioIo<Upgraded>, Over> {
        let deadline = Instant::now() + START;
        let mut holds: Option<(Instant, Held)> = None;
        loop {
            let patience = holds.as_ref().map_or(deadline, |(since, held)| *since + held.patience);
            tokio::select! {
                asked = &mut doorway.stream => {
                    let Ok(upgrade) = asked else {
                        return Err(Over::Lost("somebody showed tokens that are not the run's own".into()));
                    };
                    return match timeout(UPGRADE, upgrade).await {
                        Ok(Ok(stream)) => Ok(TokioIo::new(stream)),
                        _ => Err(Over::Lost("the agent's connection broke".into())),
                    };
                }
                _ = self.watched.sight.changed() => match self.look()? {
                    Sign::Quiet => holds = None,
                    Sign::Over(over) => return Err(over),
                    Sign::Held(held) => {
                        tell(RunState::Waiting(held.why.as_str().into()));
                        let now = Instant::now();
                        let since = holds.filter(|(_, before)| before.patience == held.patience);
                        holds = Some((since.map_or(now, |(since, _)| since), held));
                    }
                },
                () = sleep_until(patience.min(deadline)) => {
                    let why = || format!("the pod did not start within {} s", START.as_secs());
                    return Err(Over::Lost(holds.map_or_else(why, |(_, held)| held.why)));
                }
            }
        }
    }

    /// Does the job, as long as the pod is what it must be.
    async fn drive(
        &mut self,
        stream: &mut TokioIo<Upgraded>,
        job: &Job,
        input: &[u8],
        tell: &mut impl Tell,
    ) -> Result<Heard, Over> {
        let mut talk =
            std::pin::pin!(drive::drive(stream, job, input, |news| tell(RunState::Active(Some(news)))));
        loop {
            tokio::select! {
                heard = &mut talk => return Ok(heard),
                // Whatever else its status says, the end of the stream says it too, and perhaps a report before.
                _ = self.watched.sight.changed() => drop(self.look()?),
            }
        }
    }

    /// What came of it where the sandbox has not said so: what the kubelet says, or what was wrong with what the sandbox did say.
    async fn end(&mut self, mut heard: Heard) -> Ended {
        if heard.broken.is_none() {
            let over = match timeout(LAST_SIGHT, self.over()).await {
                Ok(over) => over,
                Err(_) => Over::Lost("the connection to the agent broke".into()),
            };
            return ended(end_of(over, heard.phase()));
        }
        ended_of(&mut heard)
    }

    async fn over(&mut self) -> Over {
        loop {
            match self.look() {
                Ok(Sign::Over(over)) | Err(over) => return over,
                Ok(_) => {}
            }
            if self.watched.sight.changed().await.is_err() {
                return Over::Done;
            }
        }
    }
}

/// What came of it by what was heard.
fn ended_of(heard: &mut Heard) -> Ended {
    let report = heard.report(LEVEL, "");
    let output = (report.end == End::Printed).then(|| std::mem::take(&mut heard.output).into());
    Ended { report, output, log: None }
}

/// Keeps what a sandbox leaves for the next run.
async fn keep(
    archives: &Arc<Archives>,
    generator: Generator,
    source: Digest,
    stream: &mut TokioIo<Upgraded>,
    heard: &mut Heard,
) -> std::io::Result<()> {
    let mut incoming = archives.begin(generator, source).await?;
    loop {
        match drive::left(stream, heard).await? {
            Left::Piece(bytes) => incoming.push(&bytes).await?,
            Left::Whole => return incoming.finish().await,
            Left::Cut => return Ok(()),
        }
    }
}

/// The end that a pod's own end means, where the sandbox has said nothing.
fn end_of(over: Over, phase: Phase) -> End {
    match over {
        Over::OutOfMemory => End::OutOfMemory { phase },
        Over::OutOfDisk => End::OutOfDisk { phase },
        Over::TimedOut => End::TimedOut { phase },
        Over::Lost(message) => End::Lost { message },
        Over::Done => End::Lost { message: "the sandbox ended without a report".into() },
    }
}

fn ended(end: End) -> Ended {
    match end {
        End::Lost { message } => lost(LEVEL, &message),
        end => Ended { report: drive::own_report(LEVEL, end), output: None, log: None },
    }
}

impl Place for Pods {
    async fn run(
        &self,
        spec: RunSpec,
        slot: u32,
        cancel: CancellationToken,
        mut tell: impl FnMut(RunState) + Send,
    ) -> Ended {
        let name = spec.id.as_str();
        let mut uid = None;
        let mut watched = self.sights.of(name);
        let ended = tokio::select! {
            biased;
            () = cancel.cancelled() => lost(LEVEL, "cancelled"),
            lived = self.live(&spec, self.user(slot), &mut watched, &mut uid, &mut tell) => {
                lived.unwrap_or_else(|over| ended(end_of(over, Phase::Unpack)))
            }
        };
        if let Err(error) = self.remove(name, uid).await {
            tracing::warn!(pod = name, %error, "cannot remove a run's pod; trying again when it changes");
        }
        ended
    }

    fn forget(&self, _: &Ended) {}
}
