//! From an outcome to conditions: the one place that sets them.
//!
//! Rules are those of kstatus and of Flux's condition checker: `Ready` always, `Reconciling` and `Stalled` only while
//! true and never both, `Ready` says what the first negative condition says, `lastTransitionTime` moves when status,
//! reason or message do.

use jiff::Timestamp;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{Condition, Time};
use synth_api::{
    SynthStatus,
    condition::{self, reason},
};

use super::{
    facts::{Denied, Facts},
    failure::Failure,
};

/// What a status says in the end.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Work is under way: what, for people.
    Working(String),
    /// Work waits for the namespace's run time: until when, for people.
    Deferred(String),
    /// Something failed.
    Failed {
        /// What.
        failure: Failure,
        /// It will be tried again before an input changes.
        retrying: bool,
    },
    /// What is published is what is wanted: in words.
    Ready(String),
    /// Stopped by `spec.suspend` in the middle of its work.
    Interrupted,
}

/// Sets the conditions of a status to an outcome.
pub fn conclude(
    status: &mut SynthStatus,
    outcome: &Outcome,
    in_storage: bool,
    generation: i64,
    now: Timestamp,
) {
    let mut wanted = Vec::with_capacity(4);
    let mut set = |type_: &'static str, value: &'static str, reason: &str, message: &str| {
        wanted.push((type_, value, reason.to_owned(), message.to_owned()));
    };
    match outcome {
        Outcome::Working(message) => {
            set(condition::READY, "Unknown", reason::PROGRESSING, message);
            set(condition::RECONCILING, "True", reason::PROGRESSING, message);
        }
        Outcome::Deferred(message) => {
            set(condition::READY, "Unknown", reason::RUN_BUDGET_EXCEEDED, message);
            set(condition::RECONCILING, "True", reason::RUN_BUDGET_EXCEEDED, message);
        }
        Outcome::Failed { failure, retrying } => {
            set(condition::READY, "False", failure.reason, &failure.message);
            if *retrying {
                set(condition::RECONCILING, "True", reason::PROGRESSING_WITH_RETRY, &failure.message);
            } else {
                set(condition::STALLED, "True", failure.reason, &failure.message);
            }
            if failure.condition != condition::STALLED {
                set(failure.condition, "True", failure.reason, &failure.message);
            }
        }
        Outcome::Ready(message) => set(condition::READY, "True", reason::SUCCEEDED, message),
        Outcome::Interrupted => {
            set(condition::READY, "False", reason::SUSPENDED, "suspended while work was under way");
        }
    }
    if let Some(artifact) = status.artifact.as_ref().filter(|_| in_storage) {
        let message = format!("stored artifact for revision '{}'", artifact.revision);
        set(condition::ARTIFACT_IN_STORAGE, "True", reason::SUCCEEDED, &message);
    }
    status.conditions = wanted
        .into_iter()
        .map(|(type_, value, reason, message)| {
            let before = status.condition(type_);
            let same = before.filter(|c| c.status == value && c.reason == reason && c.message == message);
            Condition {
                type_: type_.into(),
                status: value.into(),
                last_transition_time: same.map_or(Time(now), |c| c.last_transition_time.clone()),
                observed_generation: Some(generation),
                reason,
                message,
            }
        })
        .collect();
    if matches!(outcome, Outcome::Ready(_) | Outcome::Failed { retrying: false, .. }) {
        status.observed_generation = generation;
    }
}

/// Adds what keeps consumers from using what is published. `Ready` is about this object, so it stays as it is.
pub fn tell_of_consumers(status: &mut SynthStatus, facts: &Facts, now: Timestamp) {
    let Some(Denied { reason, message }) = &facts.denied else { return };
    let before = facts.status.condition(condition::CONSUMERS_READY);
    let same = before.filter(|c| c.reason == *reason && c.message == *message);
    status.conditions.push(Condition {
        type_: condition::CONSUMERS_READY.to_owned(),
        status: "False".to_owned(),
        reason: (*reason).to_owned(),
        message: message.clone(),
        last_transition_time: same.map_or(Time(now), |c| c.last_transition_time.clone()),
        observed_generation: Some(facts.object.generation),
    });
}
