//! What is printed for machines: one line of JSON for each Synth.

use std::{collections::BTreeMap, time::Duration};

use serde::Serialize;
use synth_api::{ChangesStatus, artifact::Artifact, condition};

use crate::reconcile::Memory;

/// What to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Lines for people.
    Text,
    /// A line of JSON for each Synth, each time that it is ready or has failed.
    Json,
}

/// What became of a Synth.
#[derive(Debug, Serialize)]
pub struct Outcome<'a> {
    namespace: &'a str,
    name: &'a str,
    ready: bool,
    reason: &'a str,
    message: &'a str,
    /// As in the status.
    artifact: Option<&'a Artifact>,
    /// What the artifact changed over the one before, as in the status.
    changes: Option<&'a ChangesStatus>,
    /// Seconds that each step took in this process.
    seconds: BTreeMap<&'static str, f64>,
}

impl<'a> Outcome<'a> {
    pub fn of(memory: &'a Memory, took: &[(&'static str, Duration)]) -> Option<Self> {
        let (object, status) = (&memory.facts.object, memory.status());
        let ready = status.condition(condition::READY);
        let (ready, reason, message) = match ready {
            _ if memory.is_unwritten() => {
                (false, condition::reason::STORAGE_OPERATION_FAILED, "the status cannot be written")
            }
            Some(ready) => (ready.status == "True", ready.reason.as_str(), ready.message.as_str()),
            None if object.spec.suspend => {
                (false, condition::reason::SUSPENDED, "suspended before anything was looked at")
            }
            None => return None,
        };
        let mut seconds = BTreeMap::new();
        for (step, took) in took {
            *seconds.entry(*step).or_default() += (took.as_secs_f64() * 1000.0).round() / 1000.0;
        }
        Some(Self {
            namespace: &object.namespace,
            name: &object.name,
            ready,
            reason,
            message,
            artifact: status.artifact.as_ref(),
            changes: status.changes.as_ref(),
            seconds,
        })
    }
}
