//! What the `ExternalArtifact` of a Synth says, made from the Synth's status.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::Condition;
use synth_api::{
    SynthStatus,
    artifact::ExternalArtifactStatus,
    condition::{self, reason},
};

/// The status of the `ExternalArtifact`, where it differs from what it said for the status before. While work is under
/// way it goes on saying what it said: consumers read only the artifact, and people should not see it flap.
pub fn external_artifact(before: &SynthStatus, after: &SynthStatus) -> Option<ExternalArtifactStatus> {
    after.artifact.as_ref()?;
    let now = of(after)?;
    (of(before).as_ref() != Some(&now)).then_some(now)
}

fn of(status: &SynthStatus) -> Option<ExternalArtifactStatus> {
    let artifact = status.artifact.clone()?;
    let ready = status.condition(condition::READY).filter(|ready| ready.status != "Unknown");
    let condition = match ready {
        Some(ready) if ready.status == "False" => {
            // Flux documents three reasons for a source that is not ready; what keeps the generator from a new
            // artifact is, for a consumer, a source that could not be fetched.
            let storage = ready.reason == reason::STORAGE_OPERATION_FAILED;
            let reason = if storage { ready.reason.as_str() } else { "FetchFailed" };
            Condition { reason: reason.to_owned(), ..ready.clone() }
        }
        other => {
            let stored = status.condition(condition::ARTIFACT_IN_STORAGE);
            let time = other.or(stored).map(|c| c.last_transition_time.clone())?;
            Condition {
                type_: condition::READY.to_owned(),
                status: "True".to_owned(),
                reason: reason::SUCCEEDED.to_owned(),
                message: format!("stored artifact for revision '{}'", artifact.revision),
                last_transition_time: time,
                observed_generation: None,
            }
        }
    };
    Some(ExternalArtifactStatus { artifact: Some(artifact), conditions: vec![condition] })
}
