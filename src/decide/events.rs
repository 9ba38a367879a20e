//! What is worth telling when a status changes: Kubernetes events, and Flux's notifications.

use synth_api::{
    SynthStatus,
    condition::{self, reason},
};

/// How grave an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Good to know.
    Info,
    /// Somebody has to act.
    Error,
}

/// Something worth telling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// How grave it is.
    pub severity: Severity,
    /// A reason of [`condition::reason`].
    pub reason: String,
    /// One line.
    pub message: String,
}

/// The events of a change of status: a new artifact, a failure that was not there before, a recovery.
pub fn events(before: &SynthStatus, after: &SynthStatus) -> Vec<Event> {
    let digest = |status: &SynthStatus| status.artifact.as_ref().map(|artifact| artifact.digest.clone());
    let Some(ready) = after.condition(condition::READY) else { return Vec::new() };
    let mut events = Vec::new();
    let event =
        |severity, reason: &str, message: String| Event { severity, reason: reason.to_owned(), message };
    if let Some(artifact) = after.artifact.as_ref().filter(|_| digest(before) != digest(after)) {
        let objects = after.built.as_ref().map_or(0, |built| built.objects);
        let subject = after.source.as_ref().and_then(|source| source.subject.as_deref()).unwrap_or_default();
        let counts = after.changes.as_ref().map_or_else(String::new, |changes| {
            format!(" ({} added, {} changed, {} removed)", changes.added, changes.changed, changes.removed)
        });
        let message = format!(
            "stored artifact for revision '{}': {objects} objects{counts}: {subject}",
            artifact.revision
        );
        events.push(event(Severity::Info, reason::NEW_ARTIFACT, message.trim_end_matches(": ").to_owned()));
    }
    // Progress comes between a failure and its recovery, so what counts is whether the last conclusion was a failure.
    let failed =
        |status: &SynthStatus| status.condition(condition::READY).is_some_and(|c| c.status == "False");
    let same = |before: &SynthStatus| {
        before
            .condition(condition::READY)
            .is_some_and(|c| c.status == ready.status && c.message == ready.message)
    };
    if ready.status == "False" && ready.reason != reason::SUSPENDED && !same(before) {
        events.push(event(Severity::Error, &ready.reason, ready.message.clone()));
    } else if ready.status == "True" && failed(before) && events.is_empty() {
        events.push(event(Severity::Info, reason::SUCCEEDED, ready.message.clone()));
    }
    events
}
