//! What strangers can make happen often costs little: by the clock of the tests, not by that of the machine.

use std::time::Duration;

use jiff::ToSpan as _;

use synth_runner::job::End;

use super::{
    fixture::{COMMIT_A, at, attempt, new, now, seen},
    *,
};

/// Lets a second pass in steps of 10 ms, with `happens` before each, and counts the looks of one that does what is decided.
fn looks_in_a_second(mut facts: Facts, mut happens: impl FnMut(&mut Facts, u32)) -> u32 {
    let (mut time, mut looks) = (now(), 0);
    for step in 0..100 {
        happens(&mut facts, step);
        if let Next::Look(of) = decide(&facts, time, &Settings::default()).next {
            looks += 1;
            facts.looked = Some(attempt(of, time, Ok(seen(COMMIT_A))));
            facts.last_look = Some(time);
        }
        time = time.checked_add(10.milliseconds()).unwrap();
    }
    looks
}

#[test]
fn hostile_44_a_storm_of_requests_is_a_look_now_and_then_and_the_last_one_is_heard() {
    let calm = || new().saw(COMMIT_A).published(COMMIT_A);
    assert_eq!(looks_in_a_second(calm(), |_, _| ()), 0);
    let mut last = None;
    let looks = looks_in_a_second(calm(), |facts, step| {
        facts.object.requested_at = Some(step.to_string());
        last.clone_from(&facts.object.requested_at);
    });
    assert_eq!(looks, 2, "annotations of the Synth");
    let looks = looks_in_a_second(calm(), |facts, step| {
        facts.object.artifact_requested_at = Some(step.to_string());
    });
    assert_eq!(looks, 2, "annotations of the ExternalArtifact, which is what a Receiver can reach");

    let mut facts = calm();
    facts.last_look = Some(now());
    facts.object.requested_at = last;
    let Next::Rest(Some(wake)) = facts.decide().next else { panic!() };
    assert_eq!(wake.duration_since(now()).unsigned_abs(), Duration::from_millis(500));
    assert_eq!(decide(&facts, wake, &Settings::default()).next, Next::Look(facts.looked_for()));
}

#[test]
fn hostile_43_values_that_change_a_hundred_times_a_second_are_read_now_and_then() {
    let looks = looks_in_a_second(new().published(COMMIT_A), |facts, step| {
        facts.object.generation = i64::from(step) + 1;
        facts.look_again();
    });
    assert_eq!(looks, 2);
    // What a ConfigMap holds is read at looks alone: it can change as often as it likes.
    let facts = new().published(COMMIT_A).saw(COMMIT_A);
    let Next::Rest(Some(wake)) = facts.decide().next else { panic!() };
    assert_eq!(wake.duration_since(at(940)).as_secs(), 600, "spec.interval");
}

#[test]
fn a_clock_that_was_set_back_keeps_nobody_from_looking() {
    let mut facts = new();
    facts.last_look = Some(at(5_000));
    assert!(matches!(facts.decide().next, Next::Look(_)));
}

#[test]
fn hostile_36_a_program_that_fails_is_run_twice_in_an_hour_of_looks_every_ten_seconds() {
    let mut facts = new().saw(COMMIT_A).fetched(COMMIT_A).no_result_kept(COMMIT_A).has_crates(COMMIT_A);
    facts.object.spec.interval = synth_api::Duration::from_secs(10);
    let mut runs = 0;
    for second in 1_000..4_600 {
        loop {
            let Decision { next, status } = facts.decide_at(second);
            match next {
                Next::Look(of) => facts.looked = Some(attempt(of, at(second), Ok(seen(COMMIT_A)))),
                Next::Start { .. } => {
                    runs += 1;
                    facts = facts.running(&format!("r{runs}"), COMMIT_A).ended(End::Exited { code: 1 });
                    let run = facts.run.as_mut().unwrap();
                    let RunProgress::Ended(report, _) = run.state.clone() else { panic!() };
                    run.state = RunProgress::Ended(report, at(second));
                }
                Next::Rest(_) => {
                    facts.status = status;
                    break;
                }
                other => panic!("{other:?}"),
            }
        }
    }
    assert_eq!(runs, 2);
    assert!(facts.status.condition("Stalled").is_some());
}
