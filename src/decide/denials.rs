//! What may not be as things are: an output that may not be published, which is no fault of the run and which no other run
//! helps, and a run that has to wait.

use synth_runner::job::{End, Phase};

use super::{
    fixture::{COMMIT_A, new, seen},
    *,
};

fn denied() -> Failure {
    Failure::denied(reason::TOO_MANY_DELETIONS, "12 of 20 objects would be deleted")
}

/// A run for that commit printed what may not be published.
fn denied_facts() -> Facts {
    new().saw(COMMIT_A).running("r", COMMIT_A).printed().checked(Err(denied()))
}

#[test]
fn hostile_23_a_denied_output_stalls_at_once_and_the_last_good_artifact_stays() {
    let facts = denied_facts().published("b");
    let Decision { next, status } = facts.decide();
    assert!(matches!(next, Next::Rest(_)), "{next:?}: no other run");
    let ready = status.condition("Ready").unwrap();
    assert_eq!((ready.status.as_str(), ready.reason.as_str()), ("False", "TooManyDeletions"));
    assert!(status.condition("Stalled").is_some() && status.condition("BuildFailed").is_some());
    assert_eq!(status.condition("ArtifactInStorage").unwrap().status, "True");
    assert_eq!(status.artifact, facts.status.artifact);
    let run = status.last_run.as_ref().unwrap();
    assert_eq!((run.failures, run.result.as_str()), (0, reason::SUCCEEDED), "the run did what it should");
    let told = events(&SynthStatus::default(), &status);
    let told: Vec<_> = told.iter().filter(|event| event.severity == Severity::Error).collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].about.commit.as_deref(), Some(&*format!("main@sha1:{COMMIT_A}")));
    assert_eq!(super::rules::broken_rules(&status, 1), Vec::<&str>::new());
}

#[test]
fn hostile_23_another_limit_is_tried_on_what_is_there_without_a_run() {
    let mut facts = denied_facts().written();
    facts.object.generation = 2;
    let raised = Seen { inputs: Digest::of("raised"), ..seen(COMMIT_A) };
    facts.looked = Some(super::fixture::attempt(facts.looked_for(), super::fixture::at(990), Ok(raised)));
    facts = facts.fetched(COMMIT_A);
    assert!(matches!(facts.decide().next, Next::Check(_)), "{:?}", facts.decide().next);
}

#[test]
fn hostile_23_a_forced_run_that_is_denied_is_answered_once() {
    let mut facts = denied_facts();
    facts.object.requested_at = Some("now".into());
    facts.object.force_at = Some("now".into());
    facts = facts.saw(COMMIT_A).fetched(COMMIT_A);
    facts.run.as_mut().unwrap().force = Some("now".into());
    let Decision { next, status } = facts.decide();
    assert!(matches!(next, Next::Rest(_)), "{next:?}");
    assert_eq!(status.last_handled_force_at.as_deref(), Some("now"));
}

#[test]
fn what_failed_for_want_of_room_is_tried_again_with_other_limits() {
    let end = || End::OutOfMemory { phase: Phase::Build };
    let mut facts = new().saw(COMMIT_A).running("r1", COMMIT_A).ended(end()).written();
    facts = facts.running("r2", COMMIT_A).ended(end()).written();
    assert!(facts.status.condition("Stalled").is_some(), "twice the same");
    let run = facts.status.last_run.as_ref().unwrap();
    assert_eq!((run.failures, run.limits.as_deref()), (2, Some("profile default")));
    let seen = facts.looked.as_mut().unwrap().result.as_mut().unwrap();
    seen.limits = "profile large".into();
    assert!(matches!(facts.decide().next, Next::Start { .. }), "{:?}", facts.decide().next);
    facts.run.as_mut().unwrap().limits = "profile large".into();
    facts.run.as_mut().unwrap().id = RunId::new("r3");
    let again = facts.decide().status;
    assert_eq!(again.last_run.unwrap().failures, 1, "counted anew");
}

#[test]
fn hostile_36_a_run_that_waits_for_run_time_says_until_when_with_a_reason_of_its_own() {
    let mut facts = new().saw(COMMIT_A).running("r", COMMIT_A).published("b");
    facts.run.as_mut().unwrap().state = RunProgress::Deferred("it goes on at noon".into());
    let Decision { next, status } = facts.decide();
    assert!(matches!(next, Next::Rest(Some(_))), "{next:?}: it looks on");
    for (kind, value) in [("Ready", "Unknown"), ("Reconciling", "True")] {
        let condition = status.condition(kind).unwrap();
        assert_eq!(
            (condition.status.as_str(), condition.reason.as_str()),
            (value, reason::RUN_BUDGET_EXCEEDED)
        );
        assert_eq!(condition.message, "it goes on at noon");
    }
    assert_eq!(status.condition("ArtifactInStorage").unwrap().status, "True");
    assert_eq!(super::rules::broken_rules(&status, 1), Vec::<&str>::new());
    facts.object.spec.suspend = true;
    assert!(matches!(facts.decide().next, Next::Cancel(_)), "and is given up as any other");
}
