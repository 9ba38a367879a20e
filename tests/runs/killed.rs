//! Sandboxes of which a process is killed: each of the three around a generator, at each of its steps.

use std::fs;

use nix::libc;
use synth_controller::decide::{Failure, Handling};
use synth_runner::job::End;

use crate::{
    machine::{LOCK, MANIFEST, Machine, names, printed, runner},
    support::strike::{self, Call, Trap},
};

/// The stream to the controller: the first file that the runner opens, as it is handed down.
const STREAM: u64 = 3;

/// The supervisor says something to the controller.
fn says_something(call: &Call) -> bool {
    call.number == libc::SYS_write && call.arguments[0] == STREAM
}

/// Processes of this machine that were started for its runs.
fn processes(machine: &Machine) -> Vec<String> {
    let storage = machine.storage().display().to_string();
    let lines = fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| {
        let line = fs::read(entry.path().join("cmdline")).ok()?;
        Some(String::from_utf8_lossy(&line).replace('\0', " "))
    });
    lines.filter(|line| line.contains(&storage)).collect()
}

/// A run of which the process in this generation is killed at this call, and one after it. Whether it came so far.
async fn life(generation: usize, counts: fn(&Call) -> bool, at: usize) -> bool {
    let trap = Trap::around(&runner());
    let machine = Machine::with(|settings| settings.runner = trap.program()).await;
    machine.runs.probe().await.unwrap();
    let main = "fn main() { print!(\"one\"); eprintln!(\"to people\"); print!(\"two\"); }";
    let job = || machine.job(&[MANIFEST, LOCK, ("src/main.rs", main)]);
    let blow = trap.set(generation, at, counts);
    let ended = machine.run(job()).await;
    let here = format!("{generation} killed at {at}");
    match &ended.report.end {
        // It had said all of it.
        End::Printed => assert_eq!(printed(&ended), "onetwo", "{here}"),
        End::Lost { message } => {
            assert!(blow.has_struck(), "not {here}: {message}");
            assert!(message.starts_with("the sandbox ended without a report"), "{here}: {message}");
            assert_eq!(ended.output, None, "{here}");
            let failure = Failure::run(&ended.report, "1m").unwrap();
            assert_eq!(failure.handling, Handling::Retry, "{here}");
        }
        end => panic!("{here}: {end:?}"),
    }
    assert_eq!(processes(&machine), Vec::<String>::new(), "{here}");
    assert_eq!(names(&machine.storage().join("work")), Vec::<String>::new(), "{here}");
    assert_eq!(printed(&machine.run(job()).await), "onetwo", "after {here}");
    blow.has_struck()
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_45_a_supervisor_that_is_killed_before_any_of_its_messages_ends_the_run_in_words() {
    let messages = strike::walk("supervisor", |at| life(2, says_something, at)).await;
    assert!(messages >= 6, "{messages} messages are not all that there are");
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_45_a_guard_that_is_killed_ends_the_run_in_words() {
    let calls = strike::walk("guard", |at| life(1, Call::changes_something, at)).await;
    assert!(calls >= 10, "{calls} calls are not all that there are");
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_45_a_runner_that_is_killed_ends_the_run_in_words() {
    let calls = strike::walk("runner", |at| life(0, Call::changes_something, at)).await;
    assert!(calls >= 5, "{calls} calls are not all that there are");
}
