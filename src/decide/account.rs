//! Enters runs that ended into the status: how each ended, and how many failed in a row.

use synth_api::{PhaseStatus, RunStatus, condition::reason};
use synth_runner::job::{End, Report};

use super::{Deciding, Failure, Handling, Run, RunProgress};
use crate::runs::RunId;

impl Deciding<'_> {
    /// Enters a run that ended into the status, once it is known what came of it.
    pub(super) fn account(&mut self) {
        let Some(Run { id, key, revision, limits, state: RunProgress::Ended(report, at), .. }) =
            &self.facts.run
        else {
            return;
        };
        let Some(verdict) = self.verdict(id, report) else { return };
        let failure = verdict.err();
        let result = failure.as_ref().map_or(reason::SUCCEEDED, |failure| failure.reason);
        let key = key.to_string();
        let before = match &self.status.last_run {
            // What did not pass may pass once the spec allows it.
            Some(last) if last.id == id.as_str() && (last.failures > 0) == failure.is_some() => return,
            // That runs were lost says nothing of the program.
            Some(last) if last.result == reason::RUN_LOST && result != reason::RUN_LOST => 0,
            Some(last) if last.id != id.as_str() && last.key == key && last.is_within(limits) => {
                last.failures
            }
            _ => 0,
        };
        self.status.last_run = Some(RunStatus {
            id: id.to_string(),
            key,
            revision: revision.clone(),
            limits: Some(limits.to_string()),
            failures: failure.as_ref().map_or(0, |_| before + 1),
            result: result.to_owned(),
            message: failure.map(|failure| failure.message),
            finished_at: *at,
            phases: report.phases.iter().map(phase).collect(),
            compiled: report.compiled.into(),
            fresh: report.fresh.into(),
            sandbox: format!("{:?}", report.level),
            stderr: report.stderr_tail.chars().take(4096).collect(),
        });
    }

    /// What came of a run that ended; nothing while what it printed is not checked.
    fn verdict(&self, id: &RunId, report: &Report) -> Option<Result<(), Failure>> {
        if let Some(failure) = Failure::run(report, self.facts.object.spec.timeout) {
            return Some(Err(failure));
        }
        let checked = self.facts.checked.as_ref().filter(|checked| checked.of.run.as_ref() == Some(id));
        match checked {
            // That it may not be published is no fault of the run.
            Some(checked) => Some(match &checked.result {
                Err(failure) if failure.handling != Handling::Stall => Err(failure.clone()),
                _ => Ok(()),
            }),
            None if self.has_output_of(id) => None,
            None => Some(Ok(())),
        }
    }

    /// Whether what the run printed is published: it has nothing more to give, a kept result has.
    pub(super) fn spent(&self, run: &Run) -> bool {
        matches!(&run.state, RunProgress::Ended(report, _) if report.end == End::Printed)
            && !self.has_output_of(&run.id)
    }

    fn has_output_of(&self, id: &RunId) -> bool {
        self.facts.output.as_ref().is_some_and(|output| output.run.as_ref() == Some(id))
    }
}

fn phase(phase: &synth_runner::job::PhaseReport) -> PhaseStatus {
    PhaseStatus {
        name: phase.phase.name().to_owned(),
        duration: format!("{}.{:03}s", phase.millis / 1000, phase.millis % 1000),
        exit_code: phase.code,
    }
}
