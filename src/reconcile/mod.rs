//! Reconciles: a fold over facts. Asks [`decide`](mod@crate::decide) for the next step, performs it, learns from it, until
//! there is nothing to do but rest; then writes the status once.
//!
//! Never waits for a run: the end of a run wakes its object. Dropping a reconciliation at any point loses nothing but
//! the step that was under way, which is decided again: so a changed or deleted object interrupts at once.

mod announce;
pub mod bounds;
mod build_scripts;
mod check;
mod deletions;
mod dependencies;
mod inputs;
mod masked;
mod publish;
mod steps;

use std::{
    pin::pin,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use synth_api::{SynthStatus, artifact::ExternalArtifactStatus, condition};
use synth_runner::job::{Progress, Report};
use tokio::time::sleep;

use crate::{
    clock::Clock,
    decide::{self, Decision, Facts, Failure, Next, Object, Output, RunProgress, decide, events},
    fetcher::{api::FetchProgress, client::Fetcher},
    objects::{Announced, ApplyError, Objects},
    runs::{Ended, Owner, RunState, Runs},
    secret_values::SecretValues,
    serve::Expected,
    store::{
        AdvertisedAddress, Named, NamespacedName, Store,
        artifact::{with_address, with_path},
    },
};

pub use build_scripts::BuildScriptPolicy;
pub use check::Difference;

/// Whether a status says what came of it all, and not what is being done.
fn is_conclusion(status: &SynthStatus) -> bool {
    status.condition(condition::READY).is_some_and(|ready| ready.status != "Unknown")
}

/// A step that takes longer is told of while it lasts.
const QUICK: Duration = Duration::from_millis(250);
/// How long to wait before what could not be written is written again.
const WRITE_AGAIN: Duration = Duration::from_secs(5);

/// Everything that a reconciliation works with.
pub struct Reconciler<O, R> {
    /// Where Synths come from and results go.
    pub objects: Arc<O>,
    /// Where generators run.
    pub runs: Arc<R>,
    /// Who fetches.
    pub fetcher: Fetcher,
    /// Where artifacts and results are kept.
    pub store: Store,
    /// What the artifact server is to have.
    pub expected: Expected,
    /// What artifacts' URLs begin with.
    pub address: AdvertisedAddress,
    /// Bounds of runs, but for their time, which is the Synth's.
    pub limits: synth_runner::job::Limits,
    /// What no generator may publish.
    pub bounds: bounds::OutputBounds,
    /// Which crates may run build scripts and procedural macros.
    pub build_scripts: BuildScriptPolicy,
    /// Patience.
    pub settings: decide::Settings,
    /// Time and chance.
    pub clock: Clock,
    /// Who is told what happens.
    pub observer: Arc<dyn Observer>,
}

/// Is told what happens, for people: a terminal, a log. Must not block.
pub trait Observer: Send + Sync {
    /// Something happened to a Synth.
    fn note(&self, owner: &Owner, note: Note<'_>);
}

/// Something that happened.
#[derive(Clone, Copy, Debug)]
pub enum Note<'a> {
    /// The source part of a commit is being fetched, or its crates are.
    Fetching(&'a FetchProgress),
    /// The source part of a commit is here.
    Fetched {
        /// The commit.
        source: &'a crate::fetcher::api::Source,
        /// How long it took.
        took: Duration,
    },
    /// All crates are here.
    HasCrates {
        /// How many.
        number: usize,
        /// How long it took.
        took: Duration,
    },
    /// A run works.
    Running(&'a Progress),
    /// A run ended.
    Ran(&'a Report),
    /// A result was kept from an earlier run: no run is needed.
    Recalled,
    /// The output was read, checked and packed.
    Checked {
        /// How many objects.
        objects: u64,
        /// How long it took.
        took: Duration,
    },
    /// Another artifact is stored and served.
    Published {
        /// What changed over the one before, where that is known.
        difference: Option<&'a Difference>,
        /// How long it took to store it.
        took: Duration,
    },
    /// A status was written.
    Wrote(&'a SynthStatus),
}

/// What is remembered of one Synth from one reconciliation to the next. Losing it loses no result.
pub struct Memory {
    /// Everything that is known.
    pub facts: Facts,
    owner: Owner,
    key: NamespacedName,
    written: SynthStatus,
    concluded: SynthStatus,
    /// What the `ExternalArtifact` says; nothing when that is not known.
    announced: Option<ExternalArtifactStatus>,
    /// This process has come to a conclusion before.
    concluded_once: bool,
    unwritten: bool,
    ended: Option<Arc<Ended>>,
    /// What the active run was given that came from Secrets.
    secrets: SecretValues,
    difference: Option<Arc<Difference>>,
}

impl Memory {
    /// What is remembered of a Synth that this process has not seen before. `key` is the object's namespace and name.
    pub fn new(key: NamespacedName, object: Object, status: SynthStatus) -> Self {
        let owner =
            Owner { namespace: object.namespace.clone(), name: object.name.clone(), uid: object.uid.clone() };
        Self {
            owner,
            key,
            announced: announce::said_before(&status),
            concluded_once: false,
            unwritten: false,
            written: status.clone(),
            concluded: status.clone(),
            ended: None,
            secrets: SecretValues::default(),
            difference: None,
            facts: Facts::new(object, status),
        }
    }

    /// The status as it was last written.
    pub fn status(&self) -> &SynthStatus {
        &self.written
    }

    /// Whether what happened last could not be written.
    pub fn is_unwritten(&self) -> bool {
        self.unwritten
    }

    /// The run that is waiting or working.
    pub fn active_run(&self) -> Option<&crate::runs::RunId> {
        let run = self.facts.run.as_ref()?;
        run.state.is_active().then_some(&run.id)
    }
}

impl<O: Objects, R: Runs> Reconciler<O, R> {
    /// Does all that can be done now. Returns when to come back; nothing means: when something changes.
    pub async fn reconcile(&self, memory: &mut Memory) -> Option<Timestamp> {
        self.find(memory).await;
        loop {
            self.ask_run(memory);
            let Decision { next, status } = decide(&memory.facts, self.clock.now(), &self.settings);
            let wake = match next {
                Next::Rest(wake) => wake,
                step => {
                    if let Some(wake) = self.perform_and_tell(memory, step, status).await {
                        return Some(wake);
                    }
                    continue;
                }
            };
            let written = self.write(memory, status).await;
            let written = match written {
                Err(error @ (ApplyError::Taken { .. } | ApplyError::NoKind)) => {
                    self.obstructed(memory, &error);
                    continue;
                }
                Err(ApplyError::Failed(error)) => Err(error),
                Ok(()) => Ok(()),
            };
            memory.unwritten = written.is_err();
            if let Err(error) = written {
                tracing::warn!(%error, "cannot write what happened; trying again");
                return self.write_again();
            }
            return wake;
        }
    }

    /// Performs a step. Of one that takes seconds, people see that it lasts.
    async fn perform_and_tell(
        &self,
        memory: &mut Memory,
        step: Next,
        status: SynthStatus,
    ) -> Option<Timestamp> {
        if !matches!(step, Next::FetchSource(_) | Next::FetchCrates(_)) || status == memory.written {
            return self.perform(memory, step).await;
        }
        let owner = memory.owner.clone();
        let (wake, told) = {
            let mut performed = pin!(self.perform(memory, step));
            tokio::select! {
                biased;
                wake = &mut performed => return wake,
                () = sleep(QUICK) => {}
            }
            tokio::join!(performed, self.objects.patch_status(&owner, &status))
        };
        match told {
            Ok(()) => self.wrote(memory, status),
            Err(error) => tracing::warn!(%error, "cannot write what is done; going on"),
        }
        wake
    }

    fn wrote(&self, memory: &mut Memory, status: SynthStatus) {
        self.observer.note(&memory.owner, Note::Wrote(&status));
        memory.facts.status = status.clone();
        memory.written = status;
    }

    /// When to write again what could not be written.
    fn write_again(&self) -> Option<Timestamp> {
        self.clock.now().checked_add(WRITE_AGAIN).ok()
    }

    /// Brings what this object has to where the store has it, and follows a change of the server's address.
    async fn find(&self, memory: &mut Memory) {
        self.expect(memory);
        if let Some(artifact) = &mut memory.facts.status.artifact {
            *artifact = with_address(artifact, &self.address);
        }
        let named = memory.written.artifact.as_ref().and_then(|it| Named::by(&memory.key, it));
        if let Some(named) = named
            && let Err(error) = self.store.adopt(&named).await
        {
            tracing::warn!(%error, "cannot move an artifact to where this store has it; it is made again");
        }
    }

    /// Tells the artifact server what this object has: what its own status and the `ExternalArtifact`'s name.
    fn expect(&self, memory: &Memory) {
        let announced = memory.announced.as_ref().and_then(|said| said.artifact.as_ref());
        let named: Vec<Named> = [memory.written.artifact.as_ref(), announced]
            .into_iter()
            .filter_map(|artifact| Named::by(&memory.key, artifact?))
            .collect();
        self.expected.expect(&memory.key, &named, self.clock.now());
    }

    /// Learns what the active run does.
    fn ask_run(&self, memory: &mut Memory) {
        let Some(run) = memory.facts.run.as_mut().filter(|run| run.state.is_active()) else { return };
        match self.runs.state(&run.id) {
            RunState::Queued => {
                run.state = RunProgress::Active(format!("waiting to build {}", run.revision));
            }
            RunState::Deferred(why) => {
                run.state = RunProgress::Deferred(format!("waiting to build {}: {why}", run.revision));
            }
            RunState::Waiting(why) => {
                run.state = RunProgress::Active(format!("waiting to build {}: {why}", run.revision));
            }
            RunState::Active(progress) => {
                let doing = progress.as_ref().map_or("starting", |progress| match progress.phase {
                    synth_runner::job::Phase::Unpack => "laying out source and crates",
                    synth_runner::job::Phase::Build => "compiling",
                    synth_runner::job::Phase::Run => "running the program",
                });
                run.state = RunProgress::Active(format!("building {}: {doing}", run.revision));
                if let Some(progress) = &progress {
                    self.observer.note(&memory.owner, Note::Running(progress));
                }
            }
            RunState::Ended(ended) => {
                let ended = masked::ended(&ended, &memory.secrets);
                self.observer.note(&memory.owner, Note::Ran(&ended.report));
                self.runs.forget(&run.id);
                run.state = RunProgress::Ended(Arc::new(ended.report.clone()), self.clock.now());
                let (key, id) = (run.key, run.id.clone());
                memory.facts.output = ended.output.clone().map(|bytes| Output { key, bytes, run: Some(id) });
                memory.ended = Some(ended);
            }
            RunState::Unknown => {
                let report = steps::lost("the run is not known any more");
                run.state = RunProgress::Ended(Arc::new(report), self.clock.now());
            }
        }
    }

    /// Writes a status where it differs, tells its events, and makes the `ExternalArtifact` say the same. That one first:
    /// what is published is there before the Synth says so.
    async fn write(&self, memory: &mut Memory, mut status: SynthStatus) -> Result<(), ApplyError> {
        self.place_artifact(memory, &mut status);
        self.announce(memory, &status).await?;
        if status == memory.written {
            return Ok(());
        }
        self.objects.patch_status(&memory.owner, &status).await?;
        self.wrote(memory, status);
        if is_conclusion(&memory.written) {
            for event in events(&memory.concluded, &memory.written) {
                self.objects.emit(&memory.owner, &event).await;
            }
            memory.concluded = memory.written.clone();
        }
        self.collect_garbage(memory).await;
        Ok(())
    }

    /// Names an artifact by where this store has it, when it was stored under another secret. With a conclusion: then the
    /// `ExternalArtifact` says it too, so both change at once.
    fn place_artifact(&self, memory: &Memory, status: &mut SynthStatus) {
        if memory.facts.stored == decide::Stored::Intact
            && is_conclusion(status)
            && let Some(artifact) = &mut status.artifact
            && let Some(named) = Named::by(&memory.key, artifact)
        {
            let path = self.store.artifact_path(&memory.key, &named.digest);
            *artifact = with_path(artifact, &path, &self.address);
        }
    }

    /// Makes the `ExternalArtifact` say what the status says, also where somebody else has changed it. Not while the Synth
    /// is suspended: people pin an artifact so.
    async fn announce(&self, memory: &mut Memory, status: &SynthStatus) -> Result<(), ApplyError> {
        let facts = &memory.facts;
        let idle = facts.object.spec.suspend || facts.object.deleting;
        if idle || decide::obstacle(facts, &self.settings, self.clock.now()).is_some() {
            return Ok(());
        }
        // An earlier process may have ended after it announced something and before the status said so: then it stands
        // until this one knows what is to be announced, lest consumers go back and forth.
        memory.concluded_once |= is_conclusion(status);
        let stands = memory.announced.as_ref().is_some_and(|said| said.artifact.is_some());
        if stands && !memory.concluded_once {
            return Ok(());
        }
        let announced = announce::external_artifact(memory.announced.as_ref(), status);
        if announced != memory.announced
            && let Some(announced) = announced
        {
            self.objects.apply_artifact(&memory.owner, &announced).await?;
            memory.announced = Some(announced);
            memory.facts.obstacle = None;
        }
        Ok(())
    }

    /// Learns what keeps the `ExternalArtifact` from being written.
    fn obstructed(&self, memory: &mut Memory, error: &ApplyError) {
        if let Some(failure) = Failure::obstacle(error) {
            let before = memory.facts.obstacle.as_ref();
            memory.facts.obstacle = Some(self.attempt(before, (), Err(failure)));
        }
    }

    /// Learns how the `ExternalArtifact` stands in its place.
    pub fn observe(&self, memory: &mut Memory, seen: Announced) {
        match seen {
            Announced::Ours(status) => {
                memory.announced = status;
                memory.facts.obstacle = None;
            }
            Announced::Theirs { name, owner } => {
                memory.announced = None;
                let error = ApplyError::Taken { name, owner };
                let known = memory.facts.obstacle.as_ref().and_then(|attempt| attempt.result.as_ref().err());
                if known != Failure::obstacle(&error).as_ref() {
                    self.obstructed(memory, &error);
                }
            }
        }
    }

    /// Removes artifacts that nobody names any more. A failure costs space, nothing else.
    async fn collect_garbage(&self, memory: &Memory) {
        self.expect(memory);
        let named = memory.written.artifact.as_ref().and_then(|it| Named::by(&memory.key, it));
        let Some(named) = named else { return };
        let path = self.store.artifact_path(&memory.key, &named.digest);
        if let Err(error) = self.store.collect_garbage(&memory.key, &[path], self.clock.now()).await {
            tracing::warn!(%error, "cannot remove old artifacts");
        }
    }
}

/// How long something takes.
struct Watch(Instant);

impl Watch {
    fn start() -> Self {
        Self(Instant::now())
    }

    fn took(&self) -> Duration {
        self.0.elapsed()
    }
}
