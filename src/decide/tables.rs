//! Each transition as a row: these facts, that step, that status.

use synth_api::condition;
use synth_runner::job::{End, Phase};

use super::{
    fixture::{COMMIT_A, COMMIT_B, at, attempt, new, now},
    *,
};
use crate::objects::ApplyError;

fn start(facts: &Facts, commit: &str) -> Next {
    Next::Start { key: facts.key_of(commit), revision: format!("main@sha1:{commit}"), force: None }
}

fn failure(handling: Handling) -> Failure {
    Failure { handling, ..Failure::values("DependencyNotReady", "no Secret") }
}

/// `Ready`, its reason, and which of `Reconciling` and `Stalled` is there.
fn says(status: &SynthStatus) -> (String, String, &'static str) {
    let ready = status.condition(condition::READY).unwrap();
    let more = match (status.condition(condition::RECONCILING), status.condition(condition::STALLED)) {
        (Some(_), None) => "Reconciling",
        (None, Some(_)) => "Stalled",
        (None, None) => "",
        (Some(_), Some(_)) => "both",
    };
    (ready.status.clone(), ready.reason.clone(), more)
}

#[test]
fn goes_step_by_step_from_nothing_to_an_artifact() {
    let looked_for = new().looked_for();
    let rows: Vec<(&str, Facts, Next)> = vec![
        ("nothing is known", new(), Next::Look(looked_for)),
        ("a commit is seen", new().saw(COMMIT_A), Next::FetchSource(new().source_of(COMMIT_A))),
        ("its source is here", new().saw(COMMIT_A).fetched(COMMIT_A), Next::Recall(new().key_of(COMMIT_A))),
        (
            "no result is kept",
            new().saw(COMMIT_A).fetched(COMMIT_A).no_result_kept(COMMIT_A),
            Next::FetchCrates(Digest::of(COMMIT_A)),
        ),
        (
            "its crates are here",
            new().saw(COMMIT_A).fetched(COMMIT_A).no_result_kept(COMMIT_A).has_crates(COMMIT_A),
            start(&new(), COMMIT_A),
        ),
        ("it runs", new().saw(COMMIT_A).running("r", COMMIT_A), Next::Rest(Some(at(1_540)))),
        (
            "it printed",
            new().saw(COMMIT_A).running("r", COMMIT_A).printed(),
            Next::Check(new().running("r", COMMIT_A).printed().packing()),
        ),
        (
            "it passed",
            new().saw(COMMIT_A).running("r", COMMIT_A).printed().checked(Ok(())),
            Next::Publish {
                packing: new().running("r", COMMIT_A).printed().packing(),
                revision: format!("main@sha1:{COMMIT_A}"),
                force: None,
            },
        ),
        ("it is published", new().saw(COMMIT_A).published(COMMIT_A), Next::Rest(Some(at(1_540)))),
    ];
    for (name, facts, next) in rows {
        assert_eq!(facts.decide().next, next, "{name}");
    }
}

#[test]
fn says_what_it_does_and_what_came_of_it() {
    let once = |end| new().saw(COMMIT_A).running("r", COMMIT_A).ended(end);
    let rows: Vec<(&str, Facts, (&str, &str, &str))> = vec![
        ("working", new().saw(COMMIT_A), ("Unknown", "Progressing", "Reconciling")),
        ("done", new().saw(COMMIT_A).published(COMMIT_A), ("True", "Succeeded", "")),
        (
            "no Secret",
            new().look_failed(failure(Handling::Retry)),
            ("False", "DependencyNotReady", "Reconciling"),
        ),
        (
            "no Cargo.lock",
            new().saw(COMMIT_A).fetch_failed(COMMIT_A, failure(Handling::Stall)),
            ("False", "DependencyNotReady", "Stalled"),
        ),
        (
            "does not compile, once",
            once(End::NotBuilt { code: Some(101) }),
            ("False", "BuildFailed", "Reconciling"),
        ),
        ("exits 7, once", once(End::Exited { code: 7 }), ("False", "ProgramFailed", "Reconciling")),
        ("lost", once(End::Lost { message: "gone".into() }), ("False", "RunLost", "Reconciling")),
        (
            "prints nonsense, once",
            new()
                .saw(COMMIT_A)
                .running("r", COMMIT_A)
                .printed()
                .checked(Err(Failure::output("OutputInvalid", "html"))),
            ("False", "OutputInvalid", "Reconciling"),
        ),
        (
            "cannot be",
            new().object(|object| object.problem = Some(Failure::spec("URLInvalid", "no host"))),
            ("False", "URLInvalid", "Stalled"),
        ),
    ];
    for (name, facts, (ready, reason, more)) in rows {
        let status = facts.decide().status;
        assert_eq!(says(&status), (ready.into(), reason.into(), more), "{name}");
        assert_eq!(super::rules::broken_rules(&status, 1), Vec::<&str>::new(), "{name}");
    }
}

#[test]
fn a_failure_of_the_program_is_tried_once_more_and_then_stalls_until_an_input_changes() {
    let first = new().saw(COMMIT_A).running("r1", COMMIT_A).ended(End::Exited { code: 7 }).written();
    let decision = first.decide();
    assert!(matches!(decision.next, Next::Rest(Some(wake)) if wake > now()), "waits a little");
    assert_eq!(first.decide_at(1_002).next, start(&first, COMMIT_A), "then tries again");

    let second = first.running("r2", COMMIT_A).ended(End::Exited { code: 7 }).written();
    assert_eq!(says(&second.status).2, "Stalled");
    assert_eq!(second.status.last_run.as_ref().unwrap().failures, 2);
    assert_eq!(
        second.decide_at(1_100).next,
        Next::Rest(Some(at(1_540))),
        "polling goes on, running does not"
    );
    assert_eq!(second.decide_at(1_540).next, Next::Look(second.looked_for()));

    let changed = second.saw(COMMIT_B).fetched(COMMIT_B).no_result_kept(COMMIT_B).has_crates(COMMIT_B);
    assert_eq!(changed.decide().next, start(&changed, COMMIT_B), "a new commit is a new chance");
}

#[test]
fn output_that_does_not_pass_is_a_failure_as_any_other() {
    let bad = || Err(Failure::output("OutputInvalid", "object 1: no kind"));
    let first = new().saw(COMMIT_A).running("r1", COMMIT_A).printed().checked(bad()).written();
    assert_eq!(says(&first.status), ("False".into(), "OutputInvalid".into(), "Reconciling"));
    assert_eq!(first.decide_at(1_002).next, start(&first, COMMIT_A));
    let second = first.running("r2", COMMIT_A).printed().checked(bad()).written();
    assert_eq!(says(&second.status), ("False".into(), "OutputInvalid".into(), "Stalled"));
    assert_eq!(second.decide_at(1_100).next, Next::Rest(Some(at(1_540))));
}

#[test]
fn a_lost_run_is_tried_again_with_patience_and_never_stalls() {
    let lost = End::Lost { message: "killed".into() };
    let mut facts = new().saw(COMMIT_A);
    for run in ["r1", "r2", "r3", "r4"] {
        facts = facts.running(run, COMMIT_A).ended(lost.clone()).written();
        assert_eq!(says(&facts.status), ("False".into(), "RunLost".into(), "Reconciling"));
    }
    assert_eq!(facts.decide_at(1_005).next, Next::Rest(Some(at(1_006))), "750 ms doubled three times");
    assert_eq!(facts.decide_at(1_006).next, start(&facts, COMMIT_A));
}

#[test]
fn that_runs_were_lost_does_not_count_against_the_program() {
    let lost = new().saw(COMMIT_A).running("r1", COMMIT_A).ended(End::Lost { message: "killed".into() });
    let failed = lost.written().running("r2", COMMIT_A).ended(End::Exited { code: 7 }).written();
    assert_eq!(failed.status.last_run.as_ref().unwrap().failures, 1);
    assert_eq!(says(&failed.status).2, "Reconciling", "one retry is still to come");
}

#[test]
fn a_failure_is_written_before_it_is_tried_again_however_late_it_is_noticed() {
    let mut late = new().saw(COMMIT_A).running("r1", COMMIT_A).ended(End::Exited { code: 7 });
    let decision = late.decide_at(1_100);
    assert!(matches!(decision.next, Next::Rest(Some(wake)) if wake < at(1_100)), "{:?}", decision.next);
    late.status = decision.status;
    assert_eq!(late.decide_at(1_100).next, start(&late, COMMIT_A));
}

#[test]
fn a_status_written_before_the_output_is_checked_forgets_no_failure() {
    let bad = || Err(Failure::output("OutputInvalid", "object 1: no kind"));
    let first = new().saw(COMMIT_A).running("r1", COMMIT_A).printed().checked(bad()).written();
    let second = first.running("r2", COMMIT_A).printed().written().checked(bad()).written();
    assert_eq!(second.status.last_run.as_ref().unwrap().failures, 2);
    assert_eq!(says(&second.status).2, "Stalled");
}

#[test]
fn a_run_that_cannot_be_started_again_is_waited_for_after_nonsense_too() {
    let bad = Err(Failure::output("OutputInvalid", "object 1: no kind"));
    let mut facts = new().saw(COMMIT_A).running("r1", COMMIT_A).printed().checked(bad).written();
    let no_room = Err(Failure::not_started("no room"));
    facts.not_started = Some(attempt(facts.key_of(COMMIT_A), at(1_002), no_room));
    assert!(matches!(facts.decide_at(1_002).next, Next::Rest(Some(wake)) if wake > at(1_002)));
}

#[test]
fn b14_a_stall_for_no_objects_ends_when_the_spec_allows_none() {
    let empty = || Err(Failure::output("OutputEmpty", "no objects"));
    let stalled = new().saw(COMMIT_A).running("r1", COMMIT_A).printed().checked(empty()).written();
    let stalled = stalled.running("r2", COMMIT_A).printed().checked(empty()).written();
    assert_eq!(says(&stalled.status).2, "Stalled");
    let restarted = Facts::new(stalled.object.clone(), stalled.status.clone());
    let again = restarted.saw(COMMIT_A).fetched(COMMIT_A).no_result_kept(COMMIT_A).has_crates(COMMIT_A);
    assert!(matches!(again.decide().next, Next::Rest(_)));
    let allowed = again.spec(|spec| spec.output.allow_empty = true);
    assert_eq!(allowed.decide().next, start(&allowed, COMMIT_A));
}

#[test]
fn keeps_the_last_good_artifact_whatever_fails() {
    let good = || new().published(COMMIT_A);
    let rows = [
        ("the repository is gone", good().look_failed(failure(Handling::Retry))),
        ("no lockfile", good().saw(COMMIT_B).fetch_failed(COMMIT_B, failure(Handling::Stall))),
        ("panics", good().saw(COMMIT_B).running("r", COMMIT_B).ended(End::Exited { code: 101 })),
        ("loops", good().saw(COMMIT_B).running("r", COMMIT_B).ended(End::TimedOut { phase: Phase::Run })),
        ("spec cannot be", good().object(|o| o.problem = Some(Failure::spec("URLInvalid", "x")))),
    ];
    for (name, facts) in rows {
        let status = facts.decide().status;
        assert_eq!(status.artifact, facts.status.artifact, "{name}");
        assert_eq!(status.built, facts.status.built, "{name}");
        assert_eq!(says(&status).0, "False", "{name}");
        assert!(status.condition(condition::ARTIFACT_IN_STORAGE).is_some(), "{name}");
    }
}

#[test]
fn c2_another_commit_with_the_same_source_part_costs_no_run_and_changes_no_revision() {
    let mut facts = new().published(COMMIT_A).saw(COMMIT_B).fetched(COMMIT_B);
    let built = facts.status.built.as_mut().unwrap();
    built.key = key(&facts.object, &Digest::of(COMMIT_B), &Digest::of("settings")).to_string();
    let decision = facts.decide();
    assert_eq!(decision.next, Next::Rest(Some(at(1_540))));
    assert_eq!(decision.status.artifact, facts.status.artifact);
    assert_eq!(decision.status.built.unwrap().revision, format!("main@sha1:{COMMIT_B}"));
    assert_eq!(decision.status.source.unwrap().revision, format!("main@sha1:{COMMIT_B}"));
}

#[test]
fn g9_a_changed_input_runs_again_at_the_same_commit() {
    let mut facts = new().published(COMMIT_A).saw(COMMIT_A);
    if let Some(Attempt { result: Ok(seen), .. }) = &mut facts.looked {
        seen.inputs = Digest::of("other values");
        seen.settings = Digest::of("other values");
    }
    assert!(matches!(facts.decide().next, Next::FetchSource(_)));
}

#[test]
fn what_a_run_published_is_asked_of_the_cache_when_only_the_layout_changes() {
    let mut facts = new().saw(COMMIT_A).running("r", COMMIT_A).ended(End::Printed).published(COMMIT_A);
    facts.missed = None;
    if let Some(Attempt { result: Ok(seen), .. }) = &mut facts.looked {
        seen.inputs = Digest::of("other layout");
    }
    assert_eq!(facts.decide().next, Next::Recall(facts.key_of(COMMIT_A)));
}

#[test]
fn looks_again_when_the_clock_was_set_back() {
    let ahead = new().published(COMMIT_A).saw(COMMIT_A);
    assert_eq!(ahead.decide_at(900).next, Next::Look(ahead.looked_for()));
}

#[test]
fn g5_g6_a_request_looks_once_and_is_remembered_also_after_a_failure() {
    let facts = new().published(COMMIT_A).saw(COMMIT_A).written();
    assert!(matches!(facts.decide().next, Next::Rest(_)));
    let asked = facts.object(|object| object.requested_at = Some("t1".into()));
    assert_eq!(asked.decide().next, Next::Look(asked.looked_for()));
    let failed = asked.look_failed(failure(Handling::Retry)).written();
    assert_eq!(failed.status.last_handled_reconcile_at.as_deref(), Some("t1"));
    let done = failed.saw(COMMIT_A).written();
    assert!(matches!(done.decide().next, Next::Rest(_)), "the same value asks for nothing");
}

#[test]
fn force_runs_again_at_the_same_inputs_once() {
    let asked = new().published(COMMIT_A).object(|object| {
        object.requested_at = Some("t1".into());
        object.force_at = Some("t1".into());
    });
    let ready = asked.saw(COMMIT_A).fetched(COMMIT_A).has_crates(COMMIT_A);
    let Next::Start { force, .. } = ready.decide().next else { panic!("{:?}", ready.decide().next) };
    assert_eq!(force.as_deref(), Some("t1"), "without asking the result cache");

    let mut kept = ready.clone();
    kept.output = Some(Output { key: kept.key_of(COMMIT_A), bytes: bytes::Bytes::new(), run: None });
    assert!(matches!(kept.decide().next, Next::Start { .. }), "a kept result is no run");

    let mut failed = ready.clone().running("r", COMMIT_A);
    failed.run.as_mut().unwrap().force = Some("t1".into());
    let mut late = failed.ended(End::Exited { code: 7 });
    let failed = late.clone().written();
    assert_eq!(failed.status.last_handled_force_at.as_deref(), Some("t1"));
    late.status.last_run = failed.status.last_run;
    let late = late.decide_at(1_100);
    assert_eq!(late.status.last_handled_force_at.as_deref(), Some("t1"), "also when it is noticed late");
    assert!(matches!(late.next, Next::Rest(_)));

    let stale = ready.object(|object| object.requested_at = Some("t2".into())).saw(COMMIT_A);
    assert!(matches!(stale.decide().next, Next::Rest(_)), "it counts only with its request");
}

#[test]
fn g7_suspend_does_nothing_but_end_the_run() {
    let idle = new().published(COMMIT_A).saw(COMMIT_B).spec(|spec| spec.suspend = true);
    assert_eq!(idle.decide().next, Next::Rest(None));
    assert_eq!(idle.decide().status, idle.status);
    let busy = new().saw(COMMIT_A).running("r", COMMIT_A).written().spec(|spec| spec.suspend = true);
    assert_eq!(busy.decide().next, Next::Cancel(RunId::new("r")));
    let mut ended = busy;
    ended.run = None;
    assert_eq!(ended.decide().next, Next::Rest(None));
    assert_eq!(says(&ended.decide().status), ("False".into(), "Suspended".into(), ""));
}

#[test]
fn e8_a_suspended_synth_whose_artifact_is_lost_is_made_again_when_it_is_resumed() {
    let lost = new().published(COMMIT_A).stored(Stored::Lost).saw(COMMIT_A);
    assert_eq!(lost.clone().spec(|spec| spec.suspend = true).decide().next, Next::Rest(None));
    assert_eq!(lost.decide().next, Next::FetchSource(lost.source_of(COMMIT_A)));
}

#[test]
fn acts_at_once_while_a_run_is_going() {
    let busy = || new().published(COMMIT_A).saw(COMMIT_A).running("r", COMMIT_B);
    let cancel = Next::Cancel(RunId::new("r"));
    let rows = vec![
        ("deleted", busy().object(|object| object.deleting = true)),
        ("suspended", busy().spec(|spec| spec.suspend = true)),
        ("a spec that cannot be", busy().object(|o| o.problem = Some(Failure::spec("URLInvalid", "x")))),
        ("back to what is published", busy()),
        ("another commit", busy().stored(Stored::Lost).fetched(COMMIT_A)),
        ("the same result as what is published", {
            let mut facts = busy().saw(COMMIT_B);
            facts.status.built.as_mut().unwrap().key = facts.key_of(COMMIT_B).to_string();
            facts
        }),
    ];
    for (name, facts) in rows {
        assert_eq!(facts.decide().next, cancel, "{name}");
    }
    let changed = busy().object(|object| object.generation = 2);
    assert_eq!(changed.decide().next, Next::Look(changed.looked_for()), "a changed spec");
}

#[test]
fn a13_deletion_ends_the_run_then_removes_everything() {
    let busy = new().saw(COMMIT_A).running("r", COMMIT_A).object(|object| object.deleting = true);
    assert_eq!(busy.decide().next, Next::Cancel(RunId::new("r")));
    let mut idle = new().published(COMMIT_A).object(|object| object.deleting = true);
    assert_eq!(idle.decide().next, Next::Finalize);
    idle.finalized = true;
    assert_eq!(idle.decide().next, Next::Rest(None));
}

#[test]
fn e1_a_lost_artifact_is_made_again_from_its_own_commit_before_the_tip() {
    let lost = new().published(COMMIT_A).stored(Stored::Lost).saw(COMMIT_B);
    assert_eq!(lost.decide().next, Next::FetchSource(lost.source_of(COMMIT_A)));
    assert!(lost.decide().status.condition(condition::ARTIFACT_IN_STORAGE).is_none());
    let gone = lost.fetch_failed(COMMIT_A, failure(Handling::Stall));
    assert_eq!(gone.decide().next, Next::Forsake(format!("main@sha1:{COMMIT_A}")));
    let mut forsaken = gone;
    forsaken.forsaken = Some(format!("main@sha1:{COMMIT_A}"));
    assert_eq!(forsaken.decide().next, Next::FetchSource(forsaken.source_of(COMMIT_B)));
}

#[test]
fn e1_a_commit_that_cannot_be_fetched_any_more_gives_way_to_the_tip() {
    let lost = new().published(COMMIT_A).stored(Stored::Lost).saw(COMMIT_B);
    let mut gone = lost.fetch_failed(COMMIT_A, failure(Handling::Retry));
    for failures in 1..5 {
        gone.source.as_mut().unwrap().failures = failures;
        assert!(matches!(gone.decide().next, Next::Rest(Some(_))), "{failures}: it may be the network");
    }
    gone.source.as_mut().unwrap().failures = 5;
    assert_eq!(gone.decide().next, Next::Forsake(format!("main@sha1:{COMMIT_A}")));
}

#[test]
fn e1_the_artifact_is_verified_before_anything_else() {
    assert_eq!(new().published(COMMIT_A).stored(Stored::Unknown).decide().next, Next::Verify);
}

#[test]
fn g15_events_tell_a_new_artifact_a_failure_once_and_a_recovery() {
    let reasons = |before: &SynthStatus, after: &SynthStatus| {
        events(before, after).into_iter().map(|event| event.reason).collect::<Vec<_>>()
    };
    let good = new().published(COMMIT_A).saw(COMMIT_A).written().status;
    let bad = new().published(COMMIT_A).look_failed(failure(Handling::Retry)).written().status;
    let newer = new().published(COMMIT_B).saw(COMMIT_B).written().status;
    assert_eq!(reasons(&SynthStatus::default(), &good), ["NewArtifact"]);
    assert_eq!(reasons(&good, &good), Vec::<String>::new());
    assert_eq!(reasons(&good, &bad), ["DependencyNotReady"]);
    assert_eq!(reasons(&bad, &bad), Vec::<String>::new());
    assert_eq!(reasons(&bad, &good), ["Succeeded"]);
    assert_eq!(reasons(&bad, &newer), ["NewArtifact"]);
}

#[test]
fn a_synth_is_held_before_anything_is_done_for_it() {
    let free = |facts: Facts| facts.object(|object| object.held = false);
    assert_eq!(free(new()).decide().next, Next::Hold);
    assert_eq!(
        free(new().published(COMMIT_A).saw(COMMIT_A)).decide().next,
        Next::Hold,
        "taken away by a hand"
    );
    let problem = free(new()).object(|object| object.problem = Some(Failure::spec("InvalidSpec", "no")));
    assert_eq!(problem.decide().next, Next::Hold);
    let suspended = free(new()).spec(|spec| spec.suspend = true);
    assert_eq!(suspended.decide().next, Next::Rest(None), "nothing is done for it");
    let deleted = free(new()).object(|object| object.deleting = true);
    assert_eq!(deleted.decide().next, Next::Finalize, "what is there is removed all the same");
}

fn taken() -> ApplyError {
    ApplyError::Taken { name: "apps/shop".into(), owner: "ArtifactGenerator gen".into() }
}

fn obstructed(mut facts: Facts, error: &ApplyError, failures: u32) -> Facts {
    let failure = Failure::obstacle(error).unwrap();
    facts.obstacle = Some(Attempt { failures, ..attempt((), now(), Err(failure)) });
    facts
}

#[test]
fn a14_a_name_that_is_taken_stalls_until_it_is_free() {
    let ready = new().published(COMMIT_A).saw(COMMIT_A);
    let facts = obstructed(ready.clone(), &taken(), 1).written();
    assert_eq!(says(&facts.status), ("False".into(), "ExternalArtifactTaken".into(), "Stalled"));
    assert_eq!(super::rules::broken_rules(&facts.status, 1), Vec::<&str>::new());
    let message = &facts.status.condition(condition::READY).unwrap().message;
    assert!(message.contains("ArtifactGenerator gen") && message.contains("delete it"), "{message}");
    assert_eq!(facts.decide_at(9_000).next, Next::Rest(None), "nothing is looked at, nothing is run");
    let busy = obstructed(new().saw(COMMIT_A).running("r", COMMIT_A), &taken(), 1);
    assert_eq!(busy.decide().next, Next::Cancel(RunId::new("r")));
    let healed = Facts { obstacle: None, ..facts }.written();
    assert_eq!(says(&healed.status).0, "True");
}

#[test]
fn a_cluster_without_the_kind_is_asked_again_with_patience() {
    let ready = new().published(COMMIT_A).saw(COMMIT_A);
    for (failures, retry) in [(1, 1_000), (3, 1_003), (u32::MAX, 1_900)] {
        let facts = obstructed(ready.clone(), &ApplyError::NoKind, failures).written();
        assert_eq!(
            says(&facts.status),
            ("False".into(), "ExternalArtifactUnavailable".into(), "Reconciling")
        );
        assert_eq!(super::rules::broken_rules(&facts.status, 1), Vec::<&str>::new());
        let Next::Rest(Some(wake)) = facts.decide().next else { panic!("{:?}", facts.decide().next) };
        assert_eq!(wake.as_second(), retry, "{failures}");
        let due = decide(&facts, wake, &Settings::default());
        let ready = due.status.condition(condition::READY).unwrap();
        assert_ne!(ready.reason, "ExternalArtifactUnavailable", "then it is written, or fails again");
    }
}

#[test]
fn g14_a_request_on_the_artifact_looks_once_and_is_not_taken_for_one_on_the_synth() {
    let facts = new().published(COMMIT_A).saw(COMMIT_A).written();
    let asked = facts.object(|object| object.artifact_requested_at = Some("t1".into()));
    assert_eq!(asked.decide().next, Next::Look(asked.looked_for()));
    let done = asked.saw(COMMIT_A).written();
    assert_eq!(done.status.last_handled_reconcile_at, None);
    assert!(matches!(done.decide().next, Next::Rest(_)));
    let both = done.object(|object| object.requested_at = Some("t1".into()));
    assert_eq!(
        both.decide().next,
        Next::Look(both.looked_for()),
        "the same value on the other is another request"
    );
}

#[test]
fn f1_consumers_that_are_denied_are_told_of_and_ready_stays_as_it_is() {
    let denied = |message: &str| Some(Denied { reason: "FeatureGateDisabled", message: message.into() });
    let ready = new().published(COMMIT_A).saw(COMMIT_A).written();
    let told = Facts { denied: denied("gate"), ..ready.clone() }.written();
    let condition = |facts: &Facts| facts.status.condition(condition::CONSUMERS_READY).cloned();
    let said = condition(&told).unwrap();
    assert_eq!((said.status.as_str(), said.reason.as_str()), ("False", "FeatureGateDisabled"));
    assert_eq!(says(&told.status), says(&ready.status));
    assert_eq!(super::rules::broken_rules(&told.status, 1), Vec::<&str>::new());
    assert_eq!(told.decide_at(1_100).status, told.status, "not even another time");
    let reasons = |before: &Facts, after: &Facts| {
        events(&before.status, &after.status).into_iter().map(|event| event.reason).collect::<Vec<_>>()
    };
    assert_eq!(reasons(&ready, &told), ["FeatureGateDisabled"]);
    let healed = Facts { denied: None, ..told.clone() }.written();
    assert_eq!(condition(&healed), None);
    assert_eq!(reasons(&told, &healed), Vec::<String>::new());
}

#[test]
fn g11_events_are_about_a_commit_where_they_say_something_of_it() {
    let about = |before: &Facts, after: &Facts| events(&before.status, &after.status).remove(0).about;
    let fresh = new();
    let published = new().published(COMMIT_A).saw(COMMIT_A).written();
    let commit = |commit: &str| Some(format!("main@sha1:{commit}"));
    assert_eq!(about(&fresh, &published).commit, commit(COMMIT_A));
    let broken =
        published.clone().saw(COMMIT_B).running("r", COMMIT_B).ended(End::Exited { code: 7 }).written();
    assert_eq!(about(&published, &broken).commit, commit(COMMIT_B));
    assert!(about(&published, &broken).artifact.is_some(), "what goes on being served");
    let unreachable = broken.look_failed(failure(Handling::Retry)).written();
    assert_eq!(about(&published, &unreachable).commit, None, "it says nothing of any commit");
}

#[test]
fn hostile_42_an_input_document_shows_nowhere_since_a_secret_may_be_in_it() {
    let input: std::sync::Arc<[u8]> = std::sync::Arc::from(*b"hunter2");
    let facts = new().published(COMMIT_A).saw(COMMIT_A);
    let seen = Seen { input: input.clone(), ..super::fixture::seen(COMMIT_A) };
    assert!(!format!("{seen:?}{facts:?}").contains(&format!("{input:?}")[1..10]));
}
