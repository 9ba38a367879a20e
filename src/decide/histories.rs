//! What holds in every history: of a repository, its values, its user, its process and its clock.
//!
//! A history is a list of [`Act`]s in a [`World`]. Each decision in it is held to the rules that always hold; at its
//! end the world stands still, and has to come to what the tip gives.

use proptest::{collection::vec, prelude::*};
use synth_api::condition;

use super::{
    rules::broken_rules,
    world::{Act, Manner, Place, Program, World, Writes, speaks},
    *,
};

/// Longer than any patience: the longest interval that a history sets, with its jitter.
const LONGEST_WAIT: i64 = 3_600;

impl World {
    /// The rules for each decision.
    pub(super) fn check(&self, decision: &Decision) {
        let (facts, status) = (&self.facts, &decision.status);
        let object = &facts.object;
        match &decision.next {
            Next::Cancel(_) | Next::Rest(_) => {}
            Next::Finalize => assert!(object.deleting),
            step => assert!(!object.deleting && !object.spec.suspend, "{step:?}"),
        }
        assert!(status.observed_generation >= facts.status.observed_generation);
        assert!(status.observed_generation <= object.generation);
        assert_eq!(
            status.artifact, facts.status.artifact,
            "a decision publishes nothing, and takes nothing away"
        );
        if speaks(&decision.next) {
            assert_eq!(status.condition(condition::READY).unwrap().status, "Unknown", "{:?}", decision.next);
            assert_eq!(broken_rules(status, object.generation), Vec::<&str>::new());
        } else if !matches!(decision.next, Next::Rest(_)) {
            assert_eq!(status.conditions, facts.status.conditions, "{:?} says nothing", decision.next);
        }
        for condition in &status.conditions {
            let twins = status.conditions.iter().filter(|other| other.type_ == condition.type_);
            assert_eq!(twins.count(), 1, "{}", condition.type_);
            let before = facts.status.condition(&condition.type_).filter(|before| {
                (&before.status, &before.reason, &before.message)
                    == (&condition.status, &condition.reason, &condition.message)
            });
            let since = before.map_or(self.now, |before| before.last_transition_time.0);
            assert_eq!(condition.last_transition_time.0, since, "{}", condition.type_);
        }
        if let Next::Rest(wake) = decision.next {
            self.check_rest(wake, status);
        }
    }

    fn check_rest(&self, wake: Option<Timestamp>, status: &SynthStatus) {
        let (facts, object) = (&self.facts, &self.facts.object);
        if object.deleting || object.spec.suspend {
            assert!(!self.is_running() && wake.is_none());
            assert!(!object.deleting || facts.finalized);
            let ready = status.condition(condition::READY);
            assert!(
                object.deleting || ready.is_none_or(|ready| ready.status != "Unknown"),
                "nothing is under way"
            );
            return;
        }
        assert_eq!(broken_rules(status, object.generation), Vec::<&str>::new(), "{status:#?}");
        assert_eq!(status.last_handled_reconcile_at, object.requested_at);
        assert_eq!(wake.is_none(), object.problem.is_some(), "polling goes on unless the spec cannot be");
        let longest = self.now + jiff::SignedDuration::from_secs(LONGEST_WAIT);
        assert!(wake.is_none_or(|wake| wake <= longest), "{wake:?} is long after {}", self.now);
        if status.condition(condition::READY).unwrap().status == "True" {
            assert!(facts.stored == Stored::Intact && !self.is_running());
            let seen = facts.looked.as_ref().unwrap().result.as_ref().unwrap();
            let built = status.built.as_ref().unwrap();
            assert_eq!((&built.revision, &built.inputs), (&seen.revision(), &seen.inputs.to_string()));
        }
    }

    /// Asked again at rest, nothing is different.
    pub(super) fn check_again(&self, wake: Option<Timestamp>) {
        let again = decide(&self.facts, self.now, &Settings::default());
        assert_eq!((again.next, &again.status), (Next::Rest(wake), &self.written));
    }

    /// The rules for each status that is written.
    pub(super) fn check_write(&self, status: &SynthStatus) {
        assert!(status.artifact.is_some() || self.written.artifact.is_none(), "an artifact is never lost");
        assert_eq!(status.artifact.is_some(), status.built.is_some());
        let (Some(artifact), Some(built)) = (&status.artifact, &status.built) else { return };
        assert_eq!(
            self.digest_of_built(built).as_ref(),
            Some(&artifact.digest),
            "what is published is what it says"
        );
        if let Some(before) = &self.written.artifact {
            assert_eq!(before.digest == artifact.digest, before.revision == artifact.revision);
        }
    }

    /// Nothing happens any more: it has to come to what the tip gives, and to stay there.
    fn check_end(&mut self) {
        let (runs, before) = (self.runs.len(), self.written.clone());
        self.settle();
        for run in &self.runs[runs..] {
            let times = self.runs[runs..].iter().filter(|other| other.key == run.key).count();
            assert!(times <= 2, "{times} runs at one key: {:?}", &self.runs[runs..]);
        }
        let status = self.written.clone();
        let ready = status.condition(condition::READY).unwrap();
        let is = |type_| status.condition(type_).is_some();
        let what = (ready.status.as_str(), is(condition::RECONCILING), is(condition::STALLED));
        match (self.wanted_digest(), self.repository.program_at_tip()) {
            (Some(digest), _) => {
                assert_eq!(what, ("True", false, false), "{}: {}", ready.reason, ready.message);
                assert_eq!(status.artifact.as_ref().unwrap().digest, digest);
            }
            (None, Program::Unreachable) => assert_eq!(what, ("False", true, false)),
            (None, _) => assert_eq!(what, ("False", false, true)),
        }
        if let Some(built) = before.built.filter(|built| self.can_be_made_again(built)) {
            let forsaken = self.facts.forsaken.as_ref() == Some(&built.revision);
            assert!(forsaken || self.is_stored(), "a lost artifact is made again");
        }
        assert_eq!(status.last_handled_reconcile_at, self.facts.object.requested_at);
    }

    fn check_deletion(&mut self) {
        self.facts.object.deleting = true;
        self.fold();
        assert!(self.facts.finalized && !self.is_running());
    }
}

fn manner() -> impl Strategy<Value = Manner> {
    let writes = prop_oneof![Just(Writes::Never), Just(Writes::BeforeLongSteps), Just(Writes::Always)];
    let pace = prop_oneof![Just(0), Just(1), Just(30)];
    let late = prop_oneof![Just(0), Just(100)];
    (writes, pace, late, -1.0..=1.0).prop_map(|(writes, pace, late, jitter)| Manner {
        writes,
        pace,
        late,
        jitter,
    })
}

fn good() -> impl Strategy<Value = Program> {
    (0..3_u8).prop_map(Program::Prints)
}

/// Those whose failure is that of a run.
fn failing() -> impl Strategy<Value = Program> {
    prop_oneof![
        Just(Program::DoesNotCompile),
        Just(Program::Panics),
        Just(Program::Loops),
        Just(Program::PrintsNonsense),
        Just(Program::PrintsNothing),
    ]
}

fn bad() -> impl Strategy<Value = Program> {
    let elsewhere =
        prop_oneof![Just(Program::NoLockfile), Just(Program::NoCrates), Just(Program::Unreachable)];
    prop_oneof![2 => failing(), 1 => elsewhere]
}

fn program() -> impl Strategy<Value = Program> {
    prop_oneof![3 => good(), 1 => (0..3_u8).prop_map(Program::Flaky), 3 => bad()]
}

fn place() -> impl Strategy<Value = Place> {
    prop_oneof![
        Just(Place::Git),
        Just(Place::Source),
        Just(Place::Crates),
        Just(Place::Sandbox),
        Just(Place::Store),
    ]
}

/// What happens on a day without accidents, and must cost nothing.
fn calm_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        Just(Act::PushElsewhere),
        prop_oneof![Just(60), Just(600), Just(3_000)].prop_map(Act::Interval),
        prop_oneof![Just(None), Just(Some(1)), Just(Some(300))].prop_map(Act::RetryInterval),
        any::<bool>().prop_map(Act::Single),
        any::<bool>().prop_map(Act::Suspend),
        any::<bool>().prop_map(Act::Problem),
        Just(Act::Request),
        (0..12_usize).prop_map(Act::Interrupt),
        (0..12_usize).prop_map(Act::Restart),
        Just(Act::Wake),
        (-100_000..100_000_i64).prop_map(Act::Pass),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        8 => calm_act(),
        4 => program().prop_map(Act::Push),
        1 => program().prop_map(Act::ForcePush),
        2 => any::<usize>().prop_map(Act::Reset),
        2 => (0..3_u8).prop_map(Act::Values),
        1 => any::<bool>().prop_map(Act::AllowEmpty),
        1 => Just(Act::Force),
        2 => (place(), 1..8_u8).prop_map(|(place, attempts)| Act::Outage(place, attempts)),
        1 => Just(Act::LoseStore),
        1 => Just(Act::LoseCache),
        8 => Just(Act::RunEnds),
        1 => Just(Act::RunLost),
        4 => Just(Act::Wake),
    ]
}

impl World {
    fn published(manner: Manner, program: Program) -> Self {
        let mut world = Self::new(manner, program);
        world.settle();
        world
    }

    fn free(&mut self) {
        self.act(&Act::Problem(false));
        self.act(&Act::Suspend(false));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_rules_hold_and_a_world_that_stands_still_comes_to_what_the_tip_gives(
        (manner, first, acts) in (manner(), program(), vec(act(), 0..40)),
    ) {
        let mut world = World::new(manner, first);
        for act in &acts {
            world.act(act);
        }
        world.free();
        world.check_end();
        world.check_deletion();
    }

    #[test]
    fn deletion_comes_to_its_end_from_everywhere((manner, first, acts) in (manner(), program(), vec(act(), 0..20))) {
        let mut world = World::new(manner, first);
        for act in &acts {
            world.act(act);
        }
        world.check_deletion();
    }

    #[test]
    fn a_good_tip_costs_one_run_and_then_none_whatever_happens_around_it(
        (manner, program, acts) in (manner(), good(), vec(prop_oneof![9 => calm_act(), 1 => Just(Act::LoseStore)], 0..20)),
    ) {
        let mut world = World::published(manner, program);
        for act in &acts {
            world.act(act);
            world.settle();
        }
        world.free();
        world.check_end();
        prop_assert_eq!(world.runs.len(), 1);
    }

    #[test]
    fn a_failing_tip_costs_two_runs_and_then_none_until_somebody_forces_it(
        (manner, program, acts) in (manner(), failing(), vec(calm_act(), 0..20)),
    ) {
        let mut world = World::published(manner, program);
        for act in &acts {
            world.act(act);
            world.settle();
        }
        world.free();
        world.check_end();
        prop_assert_eq!(world.runs.len(), 2);
        world.act(&Act::AllowEmpty(true));
        world.check_end();
    }

    #[test]
    fn each_request_that_forces_is_one_run(
        (manner, program, acts) in (
            manner(),
            prop_oneof![good(), failing()],
            vec(
                prop_oneof![
                    2 => Just(Act::Force),
                    2 => calm_act(),
                    1 => Just(Act::Outage(Place::Store, 3)),
                    1 => any::<bool>().prop_map(Act::Single),
                ],
                0..20,
            ),
        ),
    ) {
        let mut world = World::published(manner, program);
        let before = world.runs.len();
        let mut forced = 0;
        for act in &acts {
            world.act(act);
            let listens = !world.facts.object.spec.suspend && world.facts.object.problem.is_none();
            forced += usize::from(matches!(act, Act::Force) && listens);
            world.free();
            // What cannot be stored just now is still to be stored when the request comes.
            if !matches!(act, Act::Outage(..) | Act::Single(_)) {
                world.settle();
            }
        }
        world.settle();
        prop_assert_eq!(world.runs.len(), before + forced);
        prop_assert_eq!(world.runs.iter().filter(|run| run.force.is_some()).count(), forced);
    }

    #[test]
    fn e1_a_lost_artifact_comes_back_as_it_was_behind_a_broken_tip(
        (manner, program, broken, cache, restart) in (manner(), good(), bad(), any::<bool>(), any::<bool>()),
    ) {
        let mut world = World::published(manner, program);
        let artifact = world.written.artifact.clone();
        world.act(&Act::Push(broken));
        world.settle();
        if cache {
            world.act(&Act::LoseCache);
        }
        world.act(&Act::LoseStore);
        if restart {
            world.act(&Act::Restart(0));
        }
        world.check_end();
        prop_assert!(world.is_stored());
        prop_assert_eq!(&world.written.artifact, &artifact);
    }

    #[test]
    fn suspended_it_writes_nothing_new_and_goes_on_at_once_when_resumed(
        (manner, first, before, meanwhile) in (manner(), program(), vec(act(), 0..20), vec(act(), 0..10)),
    ) {
        let mut world = World::new(manner, first);
        for act in &before {
            world.act(act);
        }
        world.act(&Act::Suspend(true));
        let (written, runs) = (world.written.clone(), world.runs.len());
        for act in meanwhile.iter().filter(|act| !matches!(act, Act::Suspend(_))) {
            world.act(act);
        }
        prop_assert_eq!(&world.written, &written);
        prop_assert_eq!(world.runs.len(), runs);
        world.free();
        world.check_end();
    }
}
