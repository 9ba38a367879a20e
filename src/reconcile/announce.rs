//! What the `ExternalArtifact` of a Synth says, made from the Synth's status.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::Condition;
use synth_api::{
    SynthStatus,
    artifact::ExternalArtifactStatus,
    condition::{self, reason},
};

/// What Flux documents as the reason of a source that could not be fetched. For a consumer that is also what keeps the
/// generator from a new artifact.
const FETCH_FAILED: &str = "FetchFailed";

/// What the `ExternalArtifact` says when the Synth's status is this and it last said `said`; nothing while there is no
/// artifact. While work is under way, or was suspended, it goes on saying what it said: consumers read only the artifact,
/// and people should not see it flap.
pub fn external_artifact(
    said: Option<&ExternalArtifactStatus>,
    status: &SynthStatus,
) -> Option<ExternalArtifactStatus> {
    let artifact = status.artifact.clone()?;
    let before = said.and_then(|said| said.conditions.first());
    let (value, reason, message) = match concluded(status).or(before) {
        Some(failed) if failed.status == "False" => {
            let storage = failed.reason == reason::STORAGE_OPERATION_FAILED;
            let reason = if storage { reason::STORAGE_OPERATION_FAILED } else { FETCH_FAILED };
            ("False", reason, failed.message.clone())
        }
        _ => ("True", reason::SUCCEEDED, format!("stored artifact for revision '{}'", artifact.revision)),
    };
    let same = before.filter(|c| c.status == value && c.reason == reason && c.message == message);
    let since =
        same.or(status.condition(condition::READY)).or(status.condition(condition::ARTIFACT_IN_STORAGE))?;
    let condition = Condition {
        type_: condition::READY.to_owned(),
        status: value.to_owned(),
        reason: reason.to_owned(),
        message,
        last_transition_time: since.last_transition_time.clone(),
        // Generations of the Synth say nothing here.
        observed_generation: None,
    };
    Some(ExternalArtifactStatus { artifact: Some(artifact), conditions: vec![condition] })
}

/// What was said for a status that was written, before this process began; nothing when the status does not tell.
pub fn said_before(status: &SynthStatus) -> Option<ExternalArtifactStatus> {
    concluded(status)?;
    external_artifact(None, status)
}

fn concluded(status: &SynthStatus) -> Option<&Condition> {
    let ready = status.condition(condition::READY)?;
    (ready.status != "Unknown" && ready.reason != reason::SUSPENDED).then_some(ready)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::{
        Failure, Outcome, conclude,
        fixture::{artifact, at},
    };

    /// The status of a Synth with this outcome, at that second.
    fn status(content: &str, outcome: &Outcome, second: i64) -> SynthStatus {
        let mut status = SynthStatus { artifact: Some(artifact(content)), ..SynthStatus::default() };
        conclude(&mut status, outcome, true, 7, at(second));
        status
    }

    fn failed(failure: Failure) -> Outcome {
        Outcome::Failed { failure, retrying: true }
    }

    fn ready() -> Outcome {
        Outcome::Ready("stored".into())
    }

    fn working() -> Outcome {
        Outcome::Working("fetching".into())
    }

    #[test]
    fn a7_a_ready_source_names_its_revision() {
        let said = external_artifact(None, &status("one", &ready(), 5)).unwrap();
        let condition = &said.conditions[0];
        assert_eq!((condition.status.as_str(), condition.reason.as_str()), ("True", "Succeeded"));
        assert!(condition.message.contains(&artifact("one").revision), "{}", condition.message);
        assert_eq!(condition.last_transition_time.0, at(5));
        assert_eq!(condition.observed_generation, None, "the Synth's generation is not this object's");
        assert_eq!(said.artifact, Some(artifact("one")));
        assert_eq!(external_artifact(None, &SynthStatus::default()), None, "nothing without an artifact");
    }

    #[test]
    fn a8_a_failure_keeps_the_artifact_and_has_a_reason_that_flux_documents() {
        for (failure, reason) in [
            (Failure::values(reason::DEPENDENCY_NOT_READY, "no Secret"), "FetchFailed"),
            (Failure::output(reason::OUTPUT_INVALID, "no kind"), "FetchFailed"),
            (Failure::spec(reason::INVALID_SPEC, "no url"), "FetchFailed"),
            (Failure::not_started("no sandbox"), "FetchFailed"),
            (Failure::storage("disk full"), "StorageOperationFailed"),
        ] {
            let said = external_artifact(None, &status("one", &failed(failure.clone()), 5)).unwrap();
            let condition = &said.conditions[0];
            assert_eq!((condition.status.as_str(), condition.reason.as_str()), ("False", reason));
            assert_eq!(condition.message, failure.message);
            assert_eq!(said.artifact, Some(artifact("one")));
        }
    }

    #[test]
    fn what_it_says_does_not_flap_while_work_is_under_way_or_suspended() {
        for conclusion in [ready(), failed(Failure::storage("disk full"))] {
            let said = external_artifact(None, &status("one", &conclusion, 5));
            for (outcome, second) in [(working(), 6), (Outcome::Interrupted, 7), (conclusion.clone(), 8)] {
                let now = external_artifact(said.as_ref(), &status("one", &outcome, second));
                assert_eq!(now, said, "{conclusion:?}, then {outcome:?}: not even another time");
            }
        }
    }

    #[test]
    fn what_was_said_before_a_restart_is_known_only_from_a_conclusion() {
        assert!(said_before(&status("one", &ready(), 5)).is_some());
        assert!(said_before(&status("one", &failed(Failure::storage("full")), 5)).is_some());
        for outcome in [working(), Outcome::Interrupted] {
            assert_eq!(said_before(&status("one", &outcome, 5)), None, "{outcome:?}");
        }
    }

    #[test]
    fn an_artifact_that_is_made_while_work_goes_on_is_announced() {
        let said = external_artifact(None, &status("one", &ready(), 5));
        let now = external_artifact(said.as_ref(), &status("two", &working(), 6)).unwrap();
        assert_eq!(now.artifact, Some(artifact("two")));
        assert!(now.conditions[0].message.contains(&artifact("two").revision));
        assert_eq!(now.conditions[0].last_transition_time.0, at(6));
    }
}
