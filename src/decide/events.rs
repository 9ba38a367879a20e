//! What is worth telling when a status changes: Kubernetes events, and Flux's notifications.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::Condition;
use synth_api::{
    RunStatus, SynthStatus,
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
    /// What it is about, for those who read metadata: commit statuses are made of the commit.
    pub about: About,
}

/// What an event is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The commit, as Flux writes it: `main@sha1:…`.
    pub commit: Option<String>,
    /// Revision and digest of the artifact that is published.
    pub artifact: Option<(String, String)>,
}

/// The events of a change of status: a new artifact, a failure that was not there before, a recovery.
pub fn events(before: &SynthStatus, after: &SynthStatus) -> Vec<Event> {
    let digest = |status: &SynthStatus| status.artifact.as_ref().map(|artifact| artifact.digest.clone());
    let Some(ready) = after.condition(condition::READY) else { return Vec::new() };
    let mut events = Vec::new();
    let about = about(after, ready);
    let event = |severity, reason: &str, message: String| Event {
        severity,
        reason: reason.to_owned(),
        message,
        about: about.clone(),
    };
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
        let message = message.trim_end_matches(": ").to_owned();
        events.push(event(Severity::Info, reason::NEW_ARTIFACT, message));
        if let Some(warning) = after.warnings.first() {
            events.push(event(Severity::Error, reason::VALIDATION_FAILED, warning.clone()));
        }
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
    let denied = |status: &SynthStatus| status.condition(condition::CONSUMERS_READY).cloned();
    if let Some(now) = denied(after).filter(|now| denied(before).is_none_or(|b| b.message != now.message)) {
        events.push(event(Severity::Error, &now.reason, now.message));
    }
    events
}

/// A failure is about a commit only when it is of that commit's run: that a server does not answer says nothing of it.
fn about(status: &SynthStatus, ready: &Condition) -> About {
    let failed = |run: &&RunStatus| run.failures > 0 && run.result == ready.reason;
    let denied = matches!(
        ready.reason.as_str(),
        reason::OUTPUT_DENIED | reason::TOO_MANY_DELETIONS | reason::VALIDATION_FAILED
    );
    let commit = if ready.status == "False" && denied {
        status.source.as_ref().map(|source| source.revision.clone())
    } else if ready.status == "False" {
        status.last_run.as_ref().filter(failed).map(|run| run.revision.clone())
    } else {
        status.built.as_ref().map(|built| built.revision.clone())
    };
    let artifact =
        status.artifact.as_ref().map(|artifact| (artifact.revision.clone(), artifact.digest.clone()));
    About { commit, artifact }
}
