//! A small world for [`histories`](super::histories): a repository, a store, a cache and a clock that do what a history
//! says, and the fold of `reconcile` over them. No step waits: a run ends when the history says so.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use bytes::Bytes;
use jiff::Timestamp;
use synth_api::{
    BuiltStatus, ChangesStatus, Layout,
    condition::{self, reason},
};
use synth_runner::job::{End, Phase};

use super::{
    fixture::{artifact, at, object, report, seen, source},
    *,
};
use crate::fetcher::api::Source;

mod act;
mod repository;

pub use act::{Act, Inputs, Manner, Place, Program, Writes};
use repository::{Repository, archive};

/// More steps than any way from one rest to the next has.
const MOST_STEPS: usize = 40;

/// A run that was started.
#[derive(Clone, Debug)]
pub struct Started {
    pub key: Digest,
    pub force: Option<String>,
    source: usize,
    values: u8,
}

/// Everything that is outside of `decide`.
#[derive(Debug)]
pub struct World {
    pub now: Timestamp,
    pub facts: Facts,
    /// The status that a restart finds.
    pub written: SynthStatus,
    /// When the last decision wants to be asked again.
    pub wake: Option<Timestamp>,
    /// Each run that was ever started.
    pub runs: Vec<Started>,
    /// Results that the cache has.
    pub kept: BTreeMap<Digest, Bytes>,
    manner: Manner,
    /// Sources that have failed once.
    hiccuped: BTreeSet<usize>,
    pub repository: Repository,
    values: u8,
    inputs: BTreeMap<String, Inputs>,
    stored: BTreeSet<String>,
    outages: BTreeMap<Place, u8>,
    requests: u32,
}

impl World {
    pub fn new(manner: Manner, program: Program) -> Self {
        Self {
            now: at(1_000_000),
            facts: Facts::new(object(), SynthStatus::default()),
            written: SynthStatus::default(),
            wake: None,
            runs: Vec::new(),
            kept: BTreeMap::new(),
            manner,
            hiccuped: BTreeSet::new(),
            repository: Repository::new(program),
            values: 0,
            inputs: BTreeMap::new(),
            stored: BTreeSet::new(),
            outages: BTreeMap::new(),
            requests: 0,
        }
    }

    /// Lets something happen, and reconciles.
    pub fn act(&mut self, act: &Act) {
        match *act {
            Act::Push(program) => self.repository.push(program),
            Act::PushElsewhere => self.repository.push_elsewhere(),
            Act::ForcePush(program) => self.repository.force_push(program),
            Act::Reset(to) => self.repository.reset(to),
            Act::Values(values) => self.values = values,
            Act::Single(single) => {
                let layout = if single { Layout::Single } else { Layout::PerObject };
                self.spec(|object| object.spec.output.layout = layout);
            }
            Act::AllowEmpty(allow) => self.spec(|object| object.spec.output.allow_empty = allow),
            Act::Interval(seconds) => {
                self.spec(|object| object.spec.interval = synth_api::Duration::from_secs(seconds));
            }
            Act::RetryInterval(seconds) => self.spec(|object| {
                object.spec.retry_interval = seconds.map(synth_api::Duration::from_secs);
            }),
            Act::Problem(is) => self.spec(|object| {
                object.problem = is.then(|| Failure::spec(reason::URL_INVALID, "no host"));
            }),
            Act::Suspend(suspend) => self.spec(|object| object.spec.suspend = suspend),
            Act::Request => self.request(),
            Act::Force => {
                self.request();
                self.facts.object.force_at.clone_from(&self.facts.object.requested_at);
            }
            Act::Outage(place, attempts) => {
                self.outages.insert(place, attempts);
            }
            Act::LoseStore => self.stored.clear(),
            Act::LoseCache => self.kept.clear(),
            Act::Interrupt(steps) => {
                self.fold_for(steps);
                return;
            }
            Act::Restart(steps) => {
                self.fold_for(steps);
                self.facts = Facts::new(self.facts.object.clone(), self.written.clone());
            }
            Act::RunEnds => self.end_run(None),
            Act::RunLost => self.end_run(Some(End::Lost { message: "killed".into() })),
            Act::Wake => self.now = self.wake.map_or(self.now, |wake| wake.max(self.now)),
            Act::Pass(seconds) => self.pass(seconds),
        }
        self.fold();
    }

    /// Lets runs end and time pass until nothing changes any more.
    pub fn settle(&mut self) {
        self.outages.clear();
        let mut quiet = 0;
        for _ in 0..200 {
            let before = (self.says(), self.runs.len());
            self.act(if self.is_running() { &Act::RunEnds } else { &Act::Wake });
            let same = before == (self.says(), self.runs.len()) && !self.is_running();
            quiet = if same { quiet + 1 } else { 0 };
            // Between two attempts to make a lost artifact again there may be many looks.
            let enough = if self.facts.stored == Stored::Lost { 40 } else { 10 };
            if quiet > enough || self.wake.is_none() && same {
                return;
            }
        }
        panic!("does not settle: {:#?}", self.written);
    }

    /// The written status, but for since when.
    fn says(&self) -> SynthStatus {
        let mut status = self.written.clone();
        for condition in &mut status.conditions {
            condition.last_transition_time.0 = Timestamp::UNIX_EPOCH;
        }
        status
    }

    /// Reconciles until there is nothing to do.
    pub fn fold(&mut self) {
        assert!(self.fold_for(MOST_STEPS), "no rest after {MOST_STEPS} steps: {:#?}", self.facts);
    }

    /// Reconciles for so many steps, and says whether that led to rest.
    fn fold_for(&mut self, steps: usize) -> bool {
        for _ in 0..steps {
            let decision = decide(&self.facts, self.now, &Settings::default());
            self.check(&decision);
            let Next::Rest(wake) = decision.next else {
                let long =
                    matches!(decision.next, Next::FetchSource(_) | Next::FetchCrates(_) | Next::Start { .. });
                if match self.manner.writes {
                    Writes::Never => false,
                    Writes::BeforeLongSteps => long,
                    Writes::Always => speaks(&decision.next),
                } {
                    self.write(decision.status);
                }
                self.perform(decision.next);
                continue;
            };
            let forced = self.facts.status.last_handled_force_at != decision.status.last_handled_force_at;
            self.write(decision.status);
            if wake.is_none_or(|wake| wake > self.now) {
                self.wake = wake;
                // The answer to a request that forces is said once; then the usual rules go on.
                if !forced {
                    self.check_again(wake);
                }
                return true;
            }
        }
        false
    }

    fn write(&mut self, status: SynthStatus) {
        self.check_write(&status);
        self.written = status.clone();
        self.facts.status = status;
    }

    fn perform(&mut self, step: Next) {
        match step {
            Next::Look(of) => self.look(of),
            Next::Hold => self.facts.object.held = true,
            Next::Verify => self.verify(),
            Next::FetchSource(of) => self.fetch_source(of),
            Next::Recall(key) => match self.kept.get(&key).cloned() {
                Some(bytes) => {
                    self.facts.run = None;
                    self.facts.output = Some(Output { key, bytes, run: None });
                }
                None => self.facts.missed = Some(key),
            },
            Next::FetchCrates(of) => self.fetch_crates(of),
            Next::Start { key, revision, force } => self.start(key, revision, force),
            Next::Cancel(id) => {
                assert_eq!(
                    self.facts.run.take().map(|run| run.id),
                    Some(id),
                    "cancels the run that there is"
                );
            }
            Next::Check(packing) => {
                let result = self.pack(&packing).map(|(_, checked)| Arc::new(checked));
                self.facts.checked = Some(self.attempt(None, packing, result));
            }
            Next::Publish { packing, revision, force } => self.publish(packing, revision, force),
            Next::Forsake(revision) => self.facts.forsaken = Some(revision),
            Next::Finalize => {
                self.stored.clear();
                self.facts.finalized = true;
            }
            Next::Rest(_) => unreachable!("rest is no step"),
        }
    }

    fn look(&mut self, of: LookedFor) {
        self.pass(self.manner.pace);
        let inputs = self.wanted_inputs();
        let digest = Digest::of(format!("{inputs:?}"));
        self.inputs.insert(digest.to_string(), inputs);
        let result = self.out(Place::Git).map(|()| Seen {
            inputs: digest,
            settings: Digest::of(format!("{}", inputs.values)),
            ..seen(&self.repository.tip())
        });
        let before = self.facts.looked.take();
        self.facts.looked = Some(self.attempt(before.as_ref(), of, result));
        if self.facts.stored == Stored::Intact {
            self.facts.stored = Stored::Unknown;
        }
    }

    fn verify(&mut self) {
        if self.is_stored() {
            self.facts.stored = Stored::Intact;
        } else {
            self.facts.stored = Stored::Lost;
            self.facts.not_published = None;
            self.facts.missed = None;
        }
    }

    fn fetch_source(&mut self, of: SourceOf) {
        self.pass(self.manner.pace);
        let (program, source_digest, gone) = self.repository.at(&of.commit);
        let failure = |handling| {
            Err(Failure::new(condition::FETCH_FAILED, reason::GIT_OPERATION_FAILED, handling, "cannot"))
        };
        let result = self.out(Place::Source).and_then(|()| match program {
            Program::NoLockfile => failure(Handling::Stall),
            Program::Unreachable => failure(Handling::Retry),
            _ if gone => failure(Handling::Retry),
            _ => Ok(Arc::new(Source { digest: source_digest, ..source(&of.commit) })),
        });
        let before = self.facts.source.take();
        self.facts.source = Some(self.attempt(before.as_ref(), of, result));
    }

    fn fetch_crates(&mut self, of: Digest) {
        self.pass(self.manner.pace);
        let refused = self.repository.program(self.repository.source_of(&of)) == Program::NoCrates;
        let result = self.out(Place::Crates).and_then(|()| {
            let failure =
                || Failure::new(condition::FETCH_FAILED, reason::LOCKFILE_INVALID, Handling::Stall, "no");
            if refused { Err(failure()) } else { Ok(Arc::new(Vec::new())) }
        });
        let before = self.facts.crates.take();
        self.facts.crates = Some(self.attempt(before.as_ref(), of, result));
    }

    fn start(&mut self, key: Digest, revision: String, force: Option<String>) {
        assert!(!self.is_running(), "one run at a time");
        let source =
            self.repository.source_of(&self.facts.source.as_ref().unwrap().result.as_ref().unwrap().digest);
        assert!(force.is_some() || !self.kept.contains_key(&key), "what is kept is not run again");
        self.facts.output = None;
        self.facts.checked = None;
        self.facts.run = None;
        if let Err(failure) = self.out(Place::Sandbox) {
            let before = self.facts.not_started.take();
            self.facts.not_started = Some(self.attempt(before.as_ref(), key, Err(failure)));
            return;
        }
        self.facts.not_started = None;
        self.runs.push(Started { key, force: force.clone(), source, values: self.wanted_for_run() });
        let id = RunId::new(format!("r{}", self.runs.len()));
        let state = RunProgress::Active("building".into());
        self.facts.run = Some(Run { id, key, revision, force, limits: "profile default".into(), state });
    }

    fn end_run(&mut self, lost: Option<End>) {
        let Some(run) = self.facts.run.as_mut().filter(|run| run.state.is_active()) else {
            return;
        };
        let started = self.runs.last().unwrap();
        let first_time = lost.is_none() && self.hiccuped.insert(started.source);
        let program = self.repository.program(started.source);
        let (end, printed) = match (lost, program.output(started.values)) {
            (Some(lost), _) => (lost, String::new()),
            (None, _) if first_time && matches!(program, Program::Flaky(_)) => {
                (End::OutOfMemory { phase: Phase::Build }, String::new())
            }
            (None, Some(printed)) => (End::Printed, printed),
            (None, None) => (program.end(), String::new()),
        };
        let output = Output { key: run.key, bytes: printed.into(), run: Some(run.id.clone()) };
        self.facts.output = (end == End::Printed).then_some(output);
        run.state = RunProgress::Ended(Arc::new(report(end)), self.now);
        self.pass(self.manner.late);
    }

    /// What an archive of the output holds.
    fn pack(&self, packing: &Packing) -> Result<(String, Checked), Failure> {
        let output = self.facts.output.as_ref().unwrap();
        assert_eq!((output.key, &output.run), (packing.key, &packing.run), "checks what was printed");
        let content = archive(&output.bytes, self.inputs[&packing.inputs.to_string()])?;
        let tar_digest = Digest::of(&content);
        Ok((
            content,
            Checked {
                tar_digest,
                archive: Bytes::new(),
                canonical: Bytes::new(),
                objects: 1,
                warnings: Vec::new(),
            },
        ))
    }

    fn publish(&mut self, packing: Packing, revision: String, force: Option<String>) {
        assert!(
            force.is_none() || packing.run.is_some(),
            "a kept result does not answer a request that forces"
        );
        let checked = self.facts.checked.as_ref().unwrap();
        assert_eq!((&checked.of, checked.result.is_ok()), (&packing, true), "publishes what passed");
        if let Err(failure) = self.out(Place::Store) {
            let before = self.facts.not_published.take();
            self.facts.not_published = Some(self.attempt(before.as_ref(), packing, Err(failure)));
            return;
        }
        let (content, checked) = self.pack(&packing).unwrap();
        let new = artifact(&content);
        self.stored.insert(new.digest.clone());
        let status = &mut self.facts.status;
        if status.artifact.as_ref().is_none_or(|old| old.digest != new.digest) {
            status.artifact = Some(new);
            status.changes = Some(ChangesStatus::default());
        }
        status.built = Some(BuiltStatus {
            revision,
            inputs: packing.inputs.to_string(),
            key: packing.key.to_string(),
            objects: i64::try_from(checked.objects).unwrap(),
        });
        if force.is_some() {
            status.last_handled_force_at = force;
        }
        self.facts.stored = Stored::Intact;
        self.kept.insert(packing.key, self.facts.output.take().unwrap().bytes);
        self.facts.checked = None;
        self.facts.not_published = None;
        self.facts.missed = None;
    }

    fn spec(&mut self, change: impl FnOnce(&mut Object)) {
        change(&mut self.facts.object);
        self.facts.object.generation += 1;
    }

    fn request(&mut self) {
        self.requests += 1;
        self.facts.object.requested_at = Some(format!("t{}", self.requests));
    }

    fn pass(&mut self, seconds: i64) {
        self.now += jiff::SignedDuration::from_secs(seconds);
    }

    /// Fails when there is an outage at that place.
    fn out(&mut self, place: Place) -> Result<(), Failure> {
        let left = self.outages.entry(place).or_default();
        if *left == 0 {
            return Ok(());
        }
        *left -= 1;
        Err(match place {
            Place::Git | Place::Source | Place::Crates => {
                Failure::values(reason::GIT_OPERATION_FAILED, "no answer")
            }
            Place::Sandbox => Failure::not_started("no room"),
            Place::Store => Failure::storage("disk full"),
        })
    }

    fn attempt<Of: PartialEq, T>(
        &self,
        before: Option<&Attempt<Of, T>>,
        of: Of,
        result: Result<T, Failure>,
    ) -> Attempt<Of, T> {
        let before = Attempt::for_(before, &of).map_or(0, |before| before.failures);
        let failures = if result.is_err() { before + 1 } else { 0 };
        Attempt { of, at: self.now, failures, jitter: self.manner.jitter, result }
    }

    fn wanted_for_run(&self) -> u8 {
        let seen = self.facts.looked.as_ref().unwrap().result.as_ref().unwrap();
        self.inputs[&seen.inputs.to_string()].values
    }

    /// What is in the spec and its values now.
    pub fn wanted_inputs(&self) -> Inputs {
        let output = &self.facts.object.spec.output;
        Inputs {
            values: self.values,
            single: output.layout == Layout::Single,
            allow_empty: output.allow_empty,
        }
    }

    pub fn is_running(&self) -> bool {
        self.facts.run.as_ref().is_some_and(|run| run.state.is_active())
    }

    /// The bytes of the published artifact are there.
    pub fn is_stored(&self) -> bool {
        self.facts.status.artifact.as_ref().is_some_and(|artifact| self.stored.contains(&artifact.digest))
    }

    /// The artifact's digest that the tip should come to, if it can come to one.
    pub fn wanted_digest(&self) -> Option<String> {
        self.repository.digest_of(&self.repository.tip(), self.wanted_inputs())
    }

    /// The artifact's digest that what it was built from should come to, if it can come to one.
    pub fn digest_of_built(&self, built: &BuiltStatus) -> Option<String> {
        self.repository.digest_of(commit_of(&built.revision), self.inputs[&built.inputs])
    }

    /// The commit that the artifact was built from is on the server, and all else that went into it is as it was.
    pub fn can_be_made_again(&self, built: &BuiltStatus) -> bool {
        let (_, _, gone) = self.repository.at(commit_of(&built.revision));
        self.inputs[&built.inputs] == self.wanted_inputs() && !gone
    }
}

/// Whether the status says what the step does: those that are over at once say nothing.
pub fn speaks(step: &Next) -> bool {
    !matches!(
        step,
        Next::Hold
            | Next::Verify
            | Next::Recall(_)
            | Next::Cancel(_)
            | Next::Forsake(_)
            | Next::Finalize
            | Next::Rest(_)
    )
}

fn commit_of(revision: &str) -> &str {
    revision.rsplit_once("sha1:").unwrap().1
}
