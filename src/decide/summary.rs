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

/// The predicates of Flux's condition checker (`pkg/runtime/conditions/check`) that a status breaks.
#[cfg(test)]
pub fn broken_rules(status: &SynthStatus, generation: i64) -> Vec<&'static str> {
    let value = |type_: &str| status.condition(type_).map(|c| c.status.as_str());
    let is = |type_: &str| value(type_) == Some("True");
    let ready = value(condition::READY);
    let in_progress = ready == Some("Unknown");
    let observed = |c: &Condition| c.observed_generation.unwrap_or_default();
    let top = condition::NEGATIVE.iter().find(|type_| is(type_)).and_then(|type_| status.condition(type_));
    let summary = status.condition(condition::READY);
    let mut broken = Vec::new();
    let mut rule = |id, holds: bool| {
        if !holds {
            broken.push(id);
        }
    };
    rule("FAIL0002", ready.is_some());
    rule("FAIL0004", !is(condition::STALLED) || ready == Some("False"));
    rule("FAIL0005", value(condition::RECONCILING).is_none() || value(condition::STALLED).is_none());
    rule("FAIL0006", status.observed_generation <= generation);
    rule("FAIL0011", ready != Some("Unknown") || is(condition::RECONCILING));
    if !in_progress {
        rule("FAIL0001", ready != Some("True") || condition::NEGATIVE.iter().all(|type_| !is(type_)));
        rule("FAIL0003", !is(condition::RECONCILING) || ready == Some("False"));
        rule("FAIL0007", status.observed_generation >= generation || ready != Some("True"));
        rule(
            "FAIL0008",
            status.conditions.iter().all(|c| observed(c) >= generation) || ready != Some("True"),
        );
        let all_equal = status.conditions.iter().all(|c| observed(c) == status.observed_generation);
        rule("FAIL0009", ready != Some("True") || all_equal);
    }
    rule("WARN0001", ready != Some("True") || condition::NEGATIVE.iter().all(|type_| value(type_).is_none()));
    let agree = top.is_none_or(|t| summary.is_some_and(|s| s.reason == t.reason && s.message == t.message));
    rule("WARN0002", ready == Some("True") || agree);
    rule("WARN0003", value(condition::RECONCILING).is_none_or(|v| v == "True"));
    rule("WARN0004", value(condition::STALLED).is_none_or(|v| v == "True"));
    rule("WARN0005", status.conditions.iter().all(|c| observed(c) >= 1));
    broken
}
