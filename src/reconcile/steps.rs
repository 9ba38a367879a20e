//! Performs the steps that `decide` asks for, and learns from them.

use std::sync::Arc;

use jiff::Timestamp;
use synth_api::condition::reason;
use synth_runner::{
    blob::Digest,
    job::{Cargo, End, Job, Limits, Remains, Report, SandboxLevel},
};

use super::{Memory, Note, Reconciler, Watch, check, dependencies, inputs};
use crate::{
    decide::{
        About, Attempt, Event, Failure, Handling, LookedFor, Next, Object, Output, Packing, Run, RunProgress,
        Seen, Severity, SourceOf, Stored, authors,
    },
    fetcher::api::{Crates, Locked, Source, SourceRequest},
    objects::Objects,
    runs::{Placement, Refusal, RunId, RunSpec, Runs, StartError, Wish},
    store::{Integrity, Kept, Named},
};

/// What a run that nobody knows any more is said to have reported.
pub fn lost(message: &str) -> Report {
    Report {
        end: End::Lost { message: message.to_owned() },
        phases: Vec::new(),
        compiled: 0,
        fresh: 0,
        error: None,
        stderr_tail: String::new(),
        level: SandboxLevel::Namespaces,
    }
}

impl<O: Objects, R: Runs> Reconciler<O, R> {
    /// Performs a step. When to go on, where that is not at once.
    pub(super) async fn perform(&self, memory: &mut Memory, step: Next) -> Option<Timestamp> {
        match step {
            Next::Hold => return self.hold(memory).await,
            Next::Verify => self.verify(memory).await,
            Next::Look(of) => self.look(memory, of).await,
            Next::FetchSource(of) => self.fetch_source(memory, of).await,
            Next::Recall(key) => self.recall(memory, key).await,
            Next::FetchCrates(source) => self.fetch_crates(memory, source).await,
            Next::Start { key, revision, force } => self.start(memory, key, revision, force).await,
            Next::Cancel(id) => {
                self.runs.cancel(&id).await;
                memory.facts.run = None;
            }
            Next::Check(packing) => self.check(memory, packing).await,
            Next::Publish { packing, revision, force } => {
                self.publish(memory, packing, revision, force).await;
            }
            Next::Forsake(revision) => memory.facts.forsaken = Some(revision),
            Next::Finalize => return self.finalize(memory).await,
            Next::Rest(_) => {}
        }
        None
    }

    /// The outcome of something that was tried, with how often it failed in a row.
    pub(super) fn attempt<Of: PartialEq, T>(
        &self,
        before: Option<&Attempt<Of, T>>,
        of: Of,
        result: Result<T, Failure>,
    ) -> Attempt<Of, T> {
        let failed_before = Attempt::for_(before, &of).map_or(0, |before| before.failures);
        let failures = if result.is_ok() { 0 } else { failed_before.saturating_add(1) };
        Attempt { of, at: self.clock.now(), failures, jitter: self.clock.jitter(), result }
    }

    async fn hold(&self, memory: &mut Memory) -> Option<Timestamp> {
        match self.objects.hold(&memory.owner).await {
            Ok(()) => {
                memory.facts.object.held = true;
                None
            }
            Err(error) => {
                tracing::warn!(%error, "cannot take hold of a Synth; trying again");
                self.write_again()
            }
        }
    }

    async fn verify(&self, memory: &mut Memory) {
        let named = memory.facts.status.artifact.as_ref().and_then(|it| Named::by(&memory.key, it));
        let found = match named {
            Some(named) => self.store.verify(&self.store.artifact_path(&memory.key, &named.digest)).await,
            None => Ok(Integrity::Missing),
        };
        let integrity = found.unwrap_or_else(|error| {
            tracing::warn!(%error, "cannot verify an artifact");
            Integrity::Missing
        });
        if integrity == Integrity::Intact {
            memory.facts.stored = Stored::Intact;
            return;
        }
        memory.facts.stored = Stored::Lost;
        memory.facts.not_published = None;
        memory.facts.missed = None;
        let how = if integrity == Integrity::Corrupt { "is damaged" } else { "disappeared from storage" };
        let event = Event {
            severity: Severity::Error,
            reason: reason::ARTIFACT_VERIFICATION_FAILED.to_owned(),
            message: format!("the stored artifact {how}: making it again"),
            about: About::default(),
        };
        self.objects.emit(&memory.owner, &event).await;
    }

    async fn look(&self, memory: &mut Memory, of: LookedFor) {
        let result = self.see(memory).await;
        // What changes while the look is under way makes it a look for something else: it is looked again then.
        memory.facts.looked = Some(self.attempt(memory.facts.looked.as_ref(), of, result));
        memory.facts.last_look = Some(self.clock.now());
        if memory.facts.stored == Stored::Intact {
            // Bytes are hashed again at each look: a broken disk is found before a consumer finds it.
            memory.facts.stored = Stored::Unknown;
        }
    }

    async fn see(&self, memory: &Memory) -> Result<Seen, Failure> {
        let object = &memory.facts.object;
        // First of all: what may not be asks nobody.
        let placement = self.place(object)?;
        let target = inputs::target(&*self.objects, object).await?;
        let inputs::Input { document: input, secrets } = inputs::input(&*self.objects, object).await?;
        let look = async { self.fetcher.look(&target).await.map_err(|error| Failure::git(&error)) };
        let runner = async { self.runs.identity(&placement).await.map_err(|error| not_started(&error)) };
        let (tip, runner) = tokio::try_join!(look, runner)?;
        let spec = &object.spec;
        let settings = serde_json::json!({
            "path": spec.path,
            "cargo": spec.cargo,
            "buildScripts": self.build_scripts.to_string(),
            "input": Digest::of(&input),
            "runner": runner,
        });
        let output = serde_json::json!({ "settings": settings, "output": spec.output, "bounds": self.bounds.fingerprint() });
        Ok(Seen {
            commit: tip.commit,
            ref_name: inputs::reference_name(spec),
            input,
            secrets,
            inputs: Digest::of(output.to_string()),
            settings: Digest::of(settings.to_string()),
            limits: placement.to_string().into(),
        })
    }

    /// Where the object's runs are, and within which limits.
    fn place(&self, object: &Object) -> Result<Placement, Failure> {
        let Object { namespace, spec, .. } = object;
        let wish = Wish { namespace, runner: &spec.runner, timeout: spec.timeout };
        self.runs.place(&wish).map_err(|refusal| {
            let reason = match &refusal {
                Refusal::Denied { .. } => reason::ACCESS_DENIED,
                _ => reason::INVALID_SPEC,
            };
            Failure::spec(reason, refusal.to_string())
        })
    }

    async fn fetch_source(&self, memory: &mut Memory, of: SourceOf) {
        let watch = Watch::start();
        let result = self.source(memory, &of).await.map(Arc::new);
        if let Ok(source) = &result {
            self.observer.note(&memory.owner, Note::Fetched { source, took: watch.took() });
        }
        memory.facts.source = Some(self.attempt(memory.facts.source.as_ref(), of, result));
    }

    async fn source(&self, memory: &Memory, of: &SourceOf) -> Result<Source, Failure> {
        let object = &memory.facts.object;
        let seen = memory.facts.looked.as_ref().and_then(|looked| looked.result.as_ref().ok());
        let mut target = inputs::target(&*self.objects, object).await?;
        if seen.is_some_and(|seen| seen.commit != of.commit) {
            // What a lost artifact was made from: no branch need lead to it any more.
            target.reference = inputs::exactly(&of.commit, target.reference);
        }
        let request = SourceRequest {
            target,
            commit: of.commit.clone(),
            path: of.path.clone(),
            package: object.spec.cargo.as_ref().and_then(|cargo| cargo.package.clone()),
        };
        let progress = |step| self.observer.note(&memory.owner, Note::Fetching(&step));
        self.fetcher.source(&request, progress).await.map_err(|error| Failure::git(&error))
    }

    async fn recall(&self, memory: &mut Memory, key: Digest) {
        match self.store.result(&memory.key.namespace, &key, self.clock.now()).await {
            Ok(Some(entry)) => {
                self.observer.note(&memory.owner, Note::Recalled);
                memory.facts.run = None;
                memory.facts.output = Some(Output { key, bytes: entry.output().clone(), run: None });
            }
            Ok(None) => memory.facts.missed = Some(key),
            Err(error) => {
                tracing::warn!(%error, "cannot read a kept result; running again");
                memory.facts.missed = Some(key);
            }
        }
    }

    async fn fetch_crates(&self, memory: &mut Memory, of: Digest) {
        let watch = Watch::start();
        let Some(source) = fetched(memory) else { return };
        let result = self.crates(memory, &source.locked).await.map(Arc::new);
        if let Ok(crates) = &result {
            let note = Note::HasCrates { number: crates.len(), took: watch.took() };
            self.observer.note(&memory.owner, note);
        }
        memory.facts.crates = Some(self.attempt(memory.facts.crates.as_ref(), of, result));
    }

    async fn crates(&self, memory: &Memory, locked: &[Locked]) -> Result<Crates, Failure> {
        let mut found = Vec::with_capacity(locked.len());
        for request in dependencies::requests(&*self.objects, &memory.facts.object, locked).await? {
            let before = found.len();
            let progress = |step| {
                let step = dependencies::of_all(step, before, locked.len());
                self.observer.note(&memory.owner, Note::Fetching(&step));
            };
            let crates = self.fetcher.crates(&request, progress).await;
            found.extend(crates.map_err(|error| Failure::crates(&error))?);
        }
        Ok(dependencies::in_order(locked, found))
    }

    async fn start(&self, memory: &mut Memory, key: Digest, revision: String, force: Option<String>) {
        let placement = self.place(&memory.facts.object);
        let facts = &mut memory.facts;
        let source = facts.source.as_ref().and_then(|source| source.result.as_ref().ok());
        let crates = facts.crates.as_ref().and_then(|crates| crates.result.as_ref().ok());
        let seen = facts.looked.as_ref().and_then(|looked| looked.result.as_ref().ok());
        let (Some(source), Some(crates), Some(seen)) = (source, crates, seen) else { return };
        let placement = match placement {
            Ok(placement) => placement,
            Err(failure) => {
                facts.not_started = Some(self.attempt(facts.not_started.as_ref(), key, Err(failure)));
                return;
            }
        };
        let spec = &facts.object.spec;
        let cargo = spec.cargo.clone().unwrap_or_default();
        let memory_bytes = placement
            .memory
            .as_ref()
            .map_or(self.limits.memory_bytes, |memory| memory.bytes().min(self.limits.memory_bytes));
        memory.secrets = seen.secrets.clone();
        let id = RunId::new(run_name(&memory.owner.name, &key, &self.clock.suffix()));
        let job = Job {
            source: source.archive,
            path: spec.path.clone(),
            commit_time: source.commit_time,
            crates: crates.to_vec(),
            registries: cargo.registries.into_iter().map(|one| (one.name, one.index)).collect(),
            build_scripts: self.build_scripts.lists(spec),
            cargo: Cargo {
                package: cargo.package,
                bin: cargo.bin,
                features: cargo.features,
                no_default_features: cargo.no_default_features,
                args: cargo.args,
            },
            limits: Limits { seconds: spec.timeout.get().as_secs().max(1), memory_bytes, ..self.limits },
            remains: Remains::default(),
        };
        let spec = RunSpec {
            id: id.clone(),
            owner: memory.owner.clone(),
            authors: authors(&facts.object),
            placement,
            job,
            input: seen.input.clone(),
        };
        facts.output = None;
        facts.checked = None;
        // Entered before it starts: a reconciliation that is dropped while it starts knows what to cancel.
        let state = RunProgress::Active(format!("waiting to build {revision}"));
        let limits = seen.limits.clone();
        facts.run = Some(Run { id, key, revision, force, limits, state });
        match self.runs.start(spec).await {
            Ok(()) => memory.facts.not_started = None,
            Err(error) => {
                let failure = not_started(&error);
                let facts = &mut memory.facts;
                facts.run = None;
                if matches!(error, StartError::BlobGone(_)) {
                    facts.source = None;
                    facts.crates = None;
                }
                facts.not_started = Some(self.attempt(facts.not_started.as_ref(), key, Err(failure)));
            }
        }
    }

    async fn check(&self, memory: &mut Memory, packing: Packing) {
        let watch = Watch::start();
        let Some(output) = &memory.facts.output else { return };
        let bytes = output.bytes.clone();
        let facts = &memory.facts;
        let seen = facts.looked.as_ref().and_then(|looked| looked.result.as_ref().ok());
        let forced = facts
            .run
            .as_ref()
            .is_some_and(|run| Some(&run.id) == packing.run.as_ref() && run.force.is_some());
        let measure = check::Measure {
            spec: facts.object.spec.output.clone(),
            bounds: self.bounds.clone(),
            owner: memory.owner.clone(),
            secrets: seen.map(|seen| seen.secrets.clone()).unwrap_or_default(),
            published: self.published(memory).await,
            forced,
        };
        let work = tokio::task::spawn_blocking(move || check::check(&bytes, &measure));
        let result = match work.await {
            Ok(result) => result,
            Err(error) => Err(Failure::output(reason::OUTPUT_INVALID, error.to_string())),
        };
        let result = result.map(|(checked, difference)| {
            memory.difference = difference.map(Arc::new);
            let note = Note::Checked { objects: checked.objects, took: watch.took() };
            self.observer.note(&memory.owner, note);
            Arc::new(checked)
        });
        if result.as_ref().is_err_and(|failure| failure.handling == Handling::Stall) {
            // It may pass once the spec allows it, or the administrator: that needs no run.
            self.keep_result(memory, &packing, 0).await;
        }
        memory.facts.checked = Some(self.attempt(memory.facts.checked.as_ref(), packing, result));
    }

    /// What is published, with its objects as they were kept for this comparison.
    async fn published(&self, memory: &Memory) -> Option<check::Published> {
        let revision = memory.facts.status.artifact.as_ref()?.revision.clone();
        let canonical = self.store.get_kept(&memory.key, Kept::Published).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "cannot read what is published: what changes is not known");
            None
        });
        Some(check::Published { revision, canonical })
    }

    /// Nobody is told of an artifact that is not there: what tells of it goes first.
    async fn finalize(&self, memory: &mut Memory) -> Option<Timestamp> {
        if let Err(error) = self.objects.withdraw(&memory.owner).await {
            tracing::warn!(%error, "cannot take back what a deleted Synth has published; trying again");
            return self.write_again();
        }
        self.expected.forget(&memory.key);
        if let Err(error) = self.store.remove_owner(&memory.key).await {
            tracing::warn!(%error, "cannot remove what was stored; it is swept at the next start");
        }
        if let Err(error) = self.objects.release(&memory.owner).await {
            tracing::warn!(%error, "cannot let a deleted Synth go; trying again");
            return self.write_again();
        }
        memory.facts.finalized = true;
        None
    }
}

fn fetched(memory: &Memory) -> Option<Arc<Source>> {
    memory.facts.source.as_ref()?.result.as_ref().ok().cloned()
}

fn not_started(error: &StartError) -> Failure {
    match error {
        StartError::NoSandbox { message, hint } => Failure::not_started(format!("{message}; {hint}")),
        error => Failure::not_started(error.to_string()),
    }
}

/// A run's name: whose, which key, and something that nobody has had before; at most 63 characters.
fn run_name(synth: &str, key: &Digest, suffix: &str) -> String {
    let name: String = synth.chars().take(40).collect();
    format!("{}-{}-{suffix}", name.trim_end_matches(['-', '.']), &key.hex()[..8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_41_names_of_runs_are_short_and_their_own() {
        let name =
            run_name(&format!("{}-{}", "a".repeat(39), "b".repeat(30)), &Digest::of("key"), "abcd2345");
        assert!(name.len() <= 63 && !name.contains("--"), "{name}");
        assert_ne!(name, run_name("a", &Digest::of("key"), "abcd2345"));
    }

    #[test]
    fn hostile_41_synths_whose_names_are_the_same_once_shortened_have_runs_of_their_own() {
        let long = "a".repeat(40);
        let names = ["", "-", "-b", "-c", &"d".repeat(23)].map(|end| format!("{long}{end}"));
        let clock = crate::clock::Clock::real();
        let mut runs = std::collections::BTreeSet::new();
        for name in &names {
            // The same key too: those of one branch share results.
            let run = run_name(name, &Digest::of("key"), &clock.suffix());
            assert!(run.len() <= 63 && run.parse::<crate::store::ObjectName>().is_ok(), "{run}");
            assert!(runs.insert(run.clone()), "{run} is there twice");
        }
    }
}
