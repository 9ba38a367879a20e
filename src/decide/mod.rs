//! Decides: from facts to the next step and to what the status says. Pure: no client, no clock but the one passed in.
//!
//! ```text
//!  deleting? ─▶ Cancel ─▶ Finalize          suspended? ─▶ Cancel ─▶ Rest
//!  Verify ─▶ Look ─▶ Fetch(Source) ─▶ key ─▶ Recall ─▶ Fetch(Crates) ─▶ Start ─▶ Rest … run ends … ─▶ Check ─▶ Publish
//!             │          │                    │                                                         │
//!             └ same commit, same inputs ─────┴ same key ─────────────────────────────────────────────▶ Rest
//! ```
//!
//! Nothing here waits: waiting is [`Next::Rest`]. Asking again with the same facts gives the same answer, so a step
//! that was lost is simply decided again.

mod account;
mod events;
mod facts;
mod failure;
mod key;
mod patience;
mod summary;

#[cfg(test)]
mod denials;
#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod histories;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod storms;
#[cfg(test)]
mod tables;
#[cfg(test)]
mod world;

use jiff::Timestamp;
use synth_api::{SourceStatus, SynthStatus, condition::reason};
use synth_runner::blob::Digest;

pub use events::{About, Event, Severity, events};
pub use facts::{
    Attempt, Checked, Denied, Facts, LookedFor, Object, Output, Packing, Run, RunProgress, Seen, Settings,
    SourceOf, Stored,
};
pub use failure::{Failure, Handling, one_line};
pub use key::{authors, key};
use patience::{look_due, retry_at};
pub use summary::{Outcome, conclude};

use crate::runs::RunId;

/// How often a run at the same key may fail before it stalls.
const MOST_FAILURES: i64 = 2;

/// How often the fetch of what a lost artifact was made from may fail before the tip takes its place.
const MOST_FETCHES_FOR_REPAIR: u32 = 5;

/// Between two looks of one Synth: what is asked for meanwhile, however often, is one look.
const LOOKS_APART: std::time::Duration = std::time::Duration::from_millis(500);

/// The next step of a reconciliation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// See to it that a deleted object stays until all that is made for it is removed.
    Hold,
    /// Hash the published artifact's bytes.
    Verify,
    /// See what the reference points at, and what the values are.
    Look(LookedFor),
    /// Fetch the source part of a commit.
    FetchSource(SourceOf),
    /// Ask the result cache.
    Recall(Digest),
    /// Fetch the crates of the source.
    FetchCrates(Digest),
    /// Build and run.
    Start {
        /// The key of the result.
        key: Digest,
        /// The commit: `main@sha1:…`.
        revision: String,
        /// The request that forces it.
        force: Option<String>,
    },
    /// End a run that nobody wants any more.
    Cancel(RunId),
    /// Read, check and pack what was printed.
    Check(Packing),
    /// Store and announce.
    Publish {
        /// What.
        packing: Packing,
        /// The commit that made it: `main@sha1:…`.
        revision: String,
        /// The request that forced it.
        force: Option<String>,
    },
    /// Give up on making exactly the published artifact again: it is made from this revision.
    Forsake(String),
    /// Remove everything that belongs to the deleted object.
    Finalize,
    /// Nothing to do until then, or until something changes. It may be now, or have passed: the status is to be written
    /// first, then comes the next step.
    Rest(Option<Timestamp>),
}

/// What to do next, and what the status says meanwhile.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The next step.
    pub next: Next,
    /// The whole status. To be written when the step takes long, and at [`Next::Rest`].
    pub status: SynthStatus,
}

/// Decides on the next step.
pub fn decide(facts: &Facts, now: Timestamp, settings: &Settings) -> Decision {
    let mut deciding = Deciding { facts, now, settings, status: facts.status.clone() };
    let (next, outcome) = deciding.next();
    let mut status = deciding.status;
    if let Some(outcome) = outcome {
        let in_storage = status.artifact.is_some() && facts.stored != Stored::Lost;
        conclude(&mut status, &outcome, in_storage, facts.object.generation, now);
        summary::tell_of_consumers(&mut status, facts, now);
    }
    Decision { next, status }
}

/// What keeps the `ExternalArtifact` from being written, and when to try again: nothing when it is time to.
pub fn obstacle<'a>(
    facts: &'a Facts,
    settings: &Settings,
    now: Timestamp,
) -> Option<(&'a Failure, Option<Timestamp>)> {
    let attempt = facts.obstacle.as_ref()?;
    let failure = attempt.result.as_ref().err()?;
    let retry = retry_at(attempt, &facts.object, settings, now);
    retry.is_none_or(|retry| retry > now).then_some((failure, retry))
}

/// What is wanted now.
struct Wanted<'a> {
    commit: &'a str,
    revision: String,
    seen: &'a Seen,
    /// It makes the lost artifact again, rather than what was seen last.
    repair: bool,
    force: Option<String>,
}

struct Deciding<'a> {
    facts: &'a Facts,
    now: Timestamp,
    settings: &'a Settings,
    status: SynthStatus,
}

type Answer = (Next, Option<Outcome>);

fn working(next: Next, what: impl Into<String>) -> Answer {
    (next, Some(Outcome::Working(what.into())))
}

/// Says that it failed, or, while a lost artifact is made again, gives that up for what was seen last.
fn failed(wanted: &Wanted<'_>, failure: &Failure, retry: Option<Timestamp>) -> Answer {
    if wanted.repair && retry.is_none() {
        return (Next::Forsake(wanted.revision.clone()), None);
    }
    (Next::Rest(retry), Some(Outcome::Failed { failure: failure.clone(), retrying: retry.is_some() }))
}

impl<'a> Deciding<'a> {
    fn next(&mut self) -> Answer {
        let object = &self.facts.object;
        if object.deleting {
            return self.delete();
        }
        self.account();
        if object.spec.suspend {
            return self.suspended();
        }
        if !object.held {
            return (Next::Hold, None);
        }
        if let Some(problem) = &object.problem {
            if let Some(cancel) = self.cancel(|_| true) {
                return cancel;
            }
            self.handled();
            return (Next::Rest(None), Some(Outcome::Failed { failure: problem.clone(), retrying: false }));
        }
        if let Some((failure, retry)) = obstacle(self.facts, self.settings, self.now) {
            if let Some(cancel) = self.cancel(|_| true) {
                return cancel;
            }
            self.handled();
            let outcome = Outcome::Failed { failure: failure.clone(), retrying: retry.is_some() };
            return (Next::Rest(retry), Some(outcome));
        }
        if self.facts.stored == Stored::Unknown && self.status.artifact.is_some() {
            return (Next::Verify, None);
        }
        let looked_for = object.looked_for();
        let look = Attempt::for_(self.facts.looked.as_ref(), &looked_for);
        let Some(look) = look.filter(|look| look_due(look, object, self.settings, self.now) > self.now)
        else {
            let last = self.facts.last_look.filter(|last| *last <= self.now);
            let next = last.and_then(|last| last.checked_add(LOOKS_APART).ok());
            return match next.filter(|next| *next > self.now) {
                // Nothing is said of it: it is nearly now.
                Some(next) => (Next::Rest(Some(next)), None),
                None => working(Next::Look(looked_for), "looking at the repository"),
            };
        };
        let due = look_due(look, object, self.settings, self.now);
        self.handled();
        let seen = match &look.result {
            Ok(seen) => seen,
            Err(failure) => {
                let retrying = failure.handling != Handling::Stall;
                return (Next::Rest(Some(due)), Some(Outcome::Failed { failure: failure.clone(), retrying }));
            }
        };
        self.see(seen);
        let wanted = self.wanted(seen);
        let answer = self.make(&wanted);
        // Whatever else it waits for, it looks again when that is due.
        match answer {
            (Next::Rest(wake), outcome) => {
                (Next::Rest(Some(wake.map_or(due, |wake| wake.min(due)))), outcome)
            }
            other => other,
        }
    }

    fn delete(&mut self) -> Answer {
        if let Some(cancel) = self.cancel(|_| true) {
            return cancel;
        }
        if self.facts.finalized { (Next::Rest(None), None) } else { (Next::Finalize, None) }
    }

    fn suspended(&mut self) -> Answer {
        if let Some(cancel) = self.cancel(|_| true) {
            return cancel;
        }
        let interrupted = self.status.condition("Ready").is_some_and(|ready| ready.status == "Unknown");
        (Next::Rest(None), interrupted.then_some(Outcome::Interrupted))
    }

    /// The step that ends the active run, if there is one that is not wanted.
    fn cancel(&self, unwanted: impl Fn(&Run) -> bool) -> Option<Answer> {
        let run = self.facts.run.as_ref()?;
        (run.state.is_active() && unwanted(run)).then(|| (Next::Cancel(run.id.clone()), None))
    }

    /// The request was acted on.
    fn handled(&mut self) {
        self.status.last_handled_reconcile_at.clone_from(&self.facts.object.requested_at);
    }

    fn see(&mut self, seen: &Seen) {
        let revision = seen.revision();
        let known = self.status.source.take().filter(|source| source.revision == revision);
        let fetched = self.facts.source.as_ref().and_then(|source| source.result.as_ref().ok());
        let subject =
            fetched.filter(|source| source.commit == seen.commit).map(|source| source.subject.clone());
        let subject = subject.or_else(|| known.and_then(|source| source.subject));
        self.status.source = Some(SourceStatus { revision, subject });
    }

    /// What was seen last; or, while the published artifact is lost, what that was made from.
    fn wanted(&self, seen: &'a Seen) -> Wanted<'a> {
        let facts: &'a Facts = self.facts;
        let object = &facts.object;
        let force = object.force_at.clone().filter(|at| object.requested_at.as_ref() == Some(at));
        let force = force.filter(|at| self.status.last_handled_force_at.as_ref() != Some(at));
        let lost = facts.status.built.as_ref().filter(|built| {
            facts.stored == Stored::Lost
                && built.inputs == seen.inputs.to_string()
                && built.revision != seen.revision()
                && facts.forsaken.as_ref() != Some(&built.revision)
        });
        match lost.and_then(|built| Some((built, built.revision.rsplit_once("sha1:")?.1))) {
            Some((built, commit)) => {
                Wanted { commit, revision: built.revision.clone(), seen, repair: true, force: None }
            }
            None => Wanted { commit: &seen.commit, revision: seen.revision(), seen, repair: false, force },
        }
    }

    fn make(&mut self, wanted: &Wanted<'_>) -> Answer {
        let inputs = wanted.seen.inputs.to_string();
        let current =
            self.status.built.as_ref().is_some_and(|b| b.revision == wanted.revision && b.inputs == inputs);
        if current && self.intact() && wanted.force.is_none() {
            return self.cancel(|_| true).unwrap_or_else(|| self.ready());
        }
        let object = &self.facts.object;
        let of = SourceOf {
            commit: wanted.commit.to_owned(),
            path: object.spec.path.clone(),
            generation: object.generation,
            asked: object.asked(),
        };
        let fetched = Attempt::for_(self.facts.source.as_ref(), &of);
        let Some(fetched) = fetched.filter(|fetched| self.stands(fetched)) else {
            return working(Next::FetchSource(of), format!("fetching {}", wanted.revision));
        };
        let source = match &fetched.result {
            Ok(source) => source,
            Err(failure) => return failed(wanted, failure, self.fetch_again_at(wanted, fetched)),
        };
        let key = key(&self.facts.object, &source.digest, &wanted.seen.settings);
        if let Some(cancel) = self.cancel(|run| run.key != key || run.force != wanted.force) {
            return cancel;
        }
        if self.intact() && wanted.force.is_none() && self.same_result(&key, &inputs) {
            // Another commit, the same content: what is published was made by the commit that first gave it.
            if let Some(built) = &mut self.status.built {
                built.revision.clone_from(&wanted.revision);
            }
            return self.cancel(|_| true).unwrap_or_else(|| self.ready());
        }
        self.result(wanted, key, source.digest)
    }

    fn same_result(&self, key: &Digest, inputs: &str) -> bool {
        self.status.built.as_ref().is_some_and(|built| built.key == key.to_string() && built.inputs == inputs)
    }

    /// From a key to a published artifact.
    fn result(&mut self, wanted: &Wanted<'_>, key: Digest, source: Digest) -> Answer {
        let facts = self.facts;
        let run = facts.run.as_ref().filter(|run| run.key == key && run.force == wanted.force);
        let run = run.filter(|run| !self.spent(run));
        // The output of the run that counts, or, where none was needed, a kept one.
        let printed_by = run.map(|run| &run.id);
        let output = facts.output.as_ref().filter(|output| {
            output.key == key
                && output.run.as_ref() == printed_by
                && (wanted.force.is_none() || printed_by.is_some())
        });
        if let Some(output) = output {
            let packing = Packing { key, inputs: wanted.seen.inputs, run: output.run.clone() };
            if let Some(answer) = self.publish(wanted, packing) {
                return answer;
            }
        }
        match run.map(|run| &run.state) {
            Some(RunProgress::Active(doing)) => return working(Next::Rest(None), doing.as_str()),
            Some(RunProgress::Deferred(why)) => {
                return (Next::Rest(None), Some(Outcome::Deferred(why.clone())));
            }
            Some(RunProgress::Ended(..)) | None => {}
        }
        if let Some(answer) = self.failed_before(wanted, &key, run) {
            return answer;
        }
        if wanted.force.is_none() && self.facts.missed != Some(key) && run.is_none() {
            return (Next::Recall(key), None);
        }
        let crates = Attempt::for_(self.facts.crates.as_ref(), &source);
        let Some(crates) = crates.filter(|crates| self.stands(crates)) else {
            return working(Next::FetchCrates(source), format!("fetching the crates of {}", wanted.revision));
        };
        if let Err(failure) = &crates.result {
            return failed(wanted, failure, self.fetch_again_at(wanted, crates));
        }
        let tried = Attempt::for_(self.facts.not_started.as_ref(), &key).filter(|tried| self.stands(tried));
        if let Some(tried @ Attempt { result: Err(failure), .. }) = tried {
            return failed(wanted, failure, self.retry_at(tried));
        }
        let start = Next::Start { key, revision: wanted.revision.clone(), force: wanted.force.clone() };
        working(start, format!("building {}", wanted.revision))
    }

    /// What a run at this key that failed leaves to do: wait for the one retry, or for another input.
    fn failed_before(&mut self, wanted: &Wanted<'_>, key: &Digest, run: Option<&Run>) -> Option<Answer> {
        let last =
            self.status.last_run.as_ref().filter(|last| last.key == key.to_string() && last.failures > 0)?;
        // Another run is no repetition where it may use more, or less.
        if !last.is_within(&wanted.seen.limits) {
            return None;
        }
        if last.result == reason::OUTPUT_EMPTY && self.facts.object.spec.output.allow_empty {
            return None;
        }
        // It is written before it is tried again: a failure that nobody wrote down would not count, and a request
        // that nobody answered would come again.
        let new = self.facts.status.last_run.as_ref() != Some(last) || wanted.force.is_some();
        let own = run.is_some_and(|run| run.id.as_str() == last.id);
        // What may not be compiled is the same the second time.
        let final_word = last.result == reason::BUILD_SCRIPT_NOT_ALLOWED;
        let stalled = final_word || last.failures >= MOST_FAILURES && last.result != reason::RUN_LOST;
        if wanted.force.is_some() && !own {
            return None;
        }
        let failure = Failure::new(
            synth_api::condition::BUILD_FAILED,
            known_reason(&last.result),
            if stalled { Handling::Stall } else { Handling::Retry },
            last.message.as_deref().unwrap_or_default(),
        );
        let failures = u32::try_from(last.failures).unwrap_or(u32::MAX);
        let at = patience::after(last.finished_at, failures, &self.facts.object, self.settings, self.now);
        if wanted.force.is_some() {
            // A forced run is one run: its failure is the answer, and the usual rules go on from here.
            self.status.last_handled_force_at.clone_from(&wanted.force);
        }
        if stalled {
            return Some(failed(wanted, &failure, None));
        }
        (at > self.now || new).then(|| failed(wanted, &failure, Some(at)))
    }

    /// From an output to a published artifact; nothing when a run printed what is none, which then counts as any other
    /// failed run.
    fn publish(&mut self, wanted: &Wanted<'_>, packing: Packing) -> Option<Answer> {
        let Some(checked) = Attempt::for_(self.facts.checked.as_ref(), &packing) else {
            return Some(working(Next::Check(packing), "checking the objects"));
        };
        let checked = match &checked.result {
            Ok(checked) => checked,
            Err(failure) if packing.run.is_some() && failure.handling != Handling::Stall => return None,
            Err(failure) => {
                let failure = Failure { handling: Handling::Stall, ..failure.clone() };
                if wanted.force.is_some() {
                    // It was run, and this is the answer.
                    self.status.last_handled_force_at.clone_from(&wanted.force);
                }
                return Some(failed(wanted, &failure, None));
            }
        };
        let tried =
            Attempt::for_(self.facts.not_published.as_ref(), &packing).filter(|tried| self.stands(tried));
        if let Some(tried @ Attempt { result: Err(failure), .. }) = tried {
            return Some(failed(wanted, failure, self.retry_at(tried)));
        }
        let publish =
            Next::Publish { packing, revision: wanted.revision.clone(), force: wanted.force.clone() };
        Some(working(publish, format!("storing {} objects", checked.objects)))
    }

    fn ready(&self) -> Answer {
        let message = match (&self.status.artifact, &self.status.built) {
            (Some(artifact), Some(built)) => {
                let plural = if built.objects == 1 { "" } else { "s" };
                format!(
                    "stored artifact for revision '{}': {} object{plural}",
                    artifact.revision, built.objects
                )
            }
            _ => "stored artifact".to_owned(),
        };
        (Next::Rest(None), Some(Outcome::Ready(message)))
    }

    fn intact(&self) -> bool {
        self.facts.stored == Stored::Intact && self.status.artifact.is_some()
    }

    fn retry_at<Of, T>(&self, attempt: &Attempt<Of, T>) -> Option<Timestamp> {
        retry_at(attempt, &self.facts.object, self.settings, self.now)
    }

    /// When to fetch again. A commit that a lost artifact was made from may be gone for good: that is given up.
    fn fetch_again_at<Of, T>(&self, wanted: &Wanted<'_>, attempt: &Attempt<Of, T>) -> Option<Timestamp> {
        self.retry_at(attempt).filter(|_| !wanted.repair || attempt.failures < MOST_FETCHES_FOR_REPAIR)
    }

    /// Whether what was tried still counts: a success, a stall, or a failure that is not to be tried again yet.
    fn stands<Of: PartialEq, T>(&self, attempt: &Attempt<Of, T>) -> bool {
        attempt.result.is_ok() || self.retry_at(attempt).is_none_or(|retry| retry > self.now)
    }
}

/// The constant for a reason that was read back from a status.
fn known_reason(text: &str) -> &'static str {
    [
        reason::PROGRAM_PANICKED,
        reason::PROGRAM_FAILED,
        reason::OUTPUT_INVALID,
        reason::OUTPUT_EMPTY,
        reason::OUTPUT_TOO_LARGE,
        reason::TIMED_OUT,
        reason::OUT_OF_MEMORY,
        reason::OUT_OF_DISK,
        reason::RUN_LOST,
        reason::BUILD_SCRIPT_NOT_ALLOWED,
    ]
    .into_iter()
    .find(|known| *known == text)
    .unwrap_or(reason::BUILD_FAILED)
}
