//! A controller that is killed at every step, or whose calls fail at every step: whatever happens, what is served is whole,
//! what is published is published once, and in the end it is what the repository says.
//!
//! Each call that a reconciliation makes of what is around it (the cluster's objects, its runs) is a point, before it has an
//! effect and after. A walk goes through a Synth's life, and something happens at one of the points; there are as many walks
//! as points. At each of them somebody downloads what the `ExternalArtifact` names.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test may fail"
)]
#![allow(missing_docs, reason = "nobody depends on a test")]

#[path = "../support/mod.rs"]
mod support;

mod fetches;
mod points;
mod world;

use points::{Mishap, Points};
use synth_api::artifact::Artifact;
use world::{Outcome, Ways, World};

/// The branches that a Synth is pointed to, one after the other, and what is to come of each; then it is deleted.
const LIFE: [(&str, Outcome); 6] = [
    ("one", Outcome::Published),
    // Its run does not end, and is not waited for.
    ("endless", Outcome::Runs),
    ("two", Outcome::Published),
    ("broken", Outcome::Stalled),
    ("one", Outcome::Published),
    ("", Outcome::Gone),
];

/// Goes through a life in which this happens at the point of this number. Whether the life had so many.
async fn walk(ways: &Ways, at: usize, mishap: Mishap) -> bool {
    let points = Points::new(at, mishap);
    let world = World::new(ways, points.clone());
    for (branch, outcome) in LIFE {
        world.turn_to(branch);
        // A process that is killed is followed by another one.
        while !points.until_killed(Box::pin(world.process(outcome))).await {}
        world.judge(branch, outcome);
    }
    assert_eq!(world.published(), ["one", "two", "one"], "{mishap:?} at {at}: each once, in this order");
    points.passed() >= at
}

/// A walk for each point, or for each of so many.
async fn walk_all(mishap: Mishap, each: usize) {
    let ways = Ways::new().await;
    let mut at = 1;
    while walk(&ways, at, mishap).await {
        at += each;
    }
    assert!(at > 60, "{at} points are not all that there are");
}

#[tokio::test]
async fn hostile_45_killed_at_any_step_it_goes_on_to_the_same_end() {
    walk_all(Mishap::Killed, 1).await;
}

#[tokio::test]
async fn hostile_45_a_call_that_fails_with_or_without_an_effect_is_made_again() {
    walk_all(Mishap::Fails, 1).await;
}

#[tokio::test]
async fn hostile_45_a_clock_that_jumps_on_changes_nothing() {
    walk_all(Mishap::Clock { years: 10 }, 7).await;
}

#[tokio::test]
async fn hostile_45_a_clock_that_jumps_back_changes_nothing() {
    walk_all(Mishap::Clock { years: -10 }, 7).await;
}

/// A life in which the store is lost, or was an earlier version's, between two processes: what the `ExternalArtifact` named, before and after.
async fn moved(mishap: Mishap) -> (Artifact, Artifact) {
    let ways = Ways::new().await;
    let points = Points::new(usize::MAX, mishap);
    let world = World::new(&ways, points.clone());
    world.turn_to("one");
    assert!(points.until_killed(Box::pin(world.process(Outcome::Published))).await);
    match mishap {
        Mishap::Lost => world.lose_store(),
        _ => world.name_by_digest(),
    }
    // Whatever is made of it anew is not new because of that.
    points.sleep_until(points.clock().now() + jiff::SignedDuration::from_hours(1));
    let (old, passed) = (world.named(), points.passed());
    assert!(points.until_killed(Box::pin(world.process(Outcome::Published))).await);
    assert!(points.passed() > passed + 2, "somebody has asked meanwhile");
    let new = world.named();
    assert_eq!(world.written(), 2, "once more, and not again");
    assert!(new.path != old.path && new.url.ends_with(&new.path), "{old:#?} {new:#?}");
    let with_place =
        |artifact: &Artifact| Artifact { path: String::new(), url: String::new(), ..artifact.clone() };
    assert_eq!(with_place(&new), with_place(&old), "nothing else is another");
    (old, new)
}

#[tokio::test]
async fn e1_hostile_45_a_lost_store_has_other_paths_and_consumers_are_told_once_and_never_that_it_is_gone() {
    moved(Mishap::Lost).await;
}

#[tokio::test]
async fn e1_what_an_earlier_version_named_by_its_digest_is_served_until_consumers_know_its_path() {
    let (old, new) = moved(Mishap::Clock { years: 0 }).await;
    let hex = old.digest.strip_prefix("sha256:").unwrap();
    assert!(old.path.contains(hex) && !new.path.contains(hex), "{new:#?}");
}
