//! Agents that are killed at each call by which they change something: what they say, and the volume.

use std::{fs, path::Path};

use reqwest::StatusCode;
use serde_json::{Value, json};
use synth_controller::decide::{Failure, Handling};
use synth_runner::{
    blob::Digest,
    job::End,
    wire::{Built, FromSandbox, ToSandbox},
};

use crate::{
    entry::Visitor,
    node::{Node, report},
    stage::{Stage, token},
    support::{
        jobs::{printed, runner},
        strike::{self, Call, Trap},
    },
};

/// What the program prints, in so many frames.
const OUTPUT: [&str; 3] = ["one ", "two ", "three"];

/// Does what a sandbox does, as long as there is somebody to talk to. `source` is what the job is about.
async fn sandbox(node: &Node, source: Digest) -> Option<()> {
    let mut sandbox = node.sandbox().await;
    let ToSandbox::Job(_) = sandbox.hear().await? else { panic!("a job first") };
    let bytes = fs::read(node.blobs().join(source.hex())).unwrap();
    assert_eq!(Digest::of(bytes), source, "what it is told to build is there as a whole");
    sandbox.try_say(FromSandbox::Built(Built::default())).await.ok()?;
    let ToSandbox::Input(_) = sandbox.hear().await? else { panic!("an input document") };
    for piece in OUTPUT {
        sandbox.try_say(FromSandbox::Output(piece.into())).await.ok()?;
    }
    sandbox.try_say(FromSandbox::Report(Box::new(report(End::Printed)))).await.ok()?;
    sandbox.try_say(FromSandbox::Remains(Vec::new())).await.ok()
}

/// A pod with both its containers, until its agent has ended.
async fn pod(stage: &Stage, name: &str, program: &Path) -> Value {
    let (spec, told) = stage.begin(name).await;
    let pod = stage.pod(name).await;
    stage.admit(&pod);
    let node = Node::new();
    let mut agent = node.agent_process(program, &pod, &told);
    let talk = async {
        sandbox(&node, spec.job.source.digest).await;
        std::future::pending::<()>().await;
    };
    tokio::select! {
        ended = agent.wait() => drop(ended.unwrap()),
        () = talk => {}
    }
    pod
}

/// What a kubelet says of a pod whose agent was killed, and whose sandbox has ended with it; nothing where the pod is gone.
fn tell_of_the_death(stage: &Stage, name: &str) {
    let ended = |name: &str, code: i32| {
        let end = json!({ "terminated": { "exitCode": code, "reason": "Error" } });
        json!({ "name": name, "image": "", "imageID": "", "ready": false, "restartCount": 0, "state": end })
    };
    let there = stage.api.pods.lock().unwrap().contains_key(name);
    if there {
        stage.api.change(name, |pod| {
            pod["status"] = json!({ "containerStatuses": [ended("agent", 137), ended("sandbox", 2)] });
        });
    }
}

/// A run whose agent is killed at this call, and one after it. Whether it came so far.
async fn life(at: usize) -> bool {
    let (stage, trap) = (Stage::new().await, Trap::around(&runner()));
    let blow = trap.set(0, at, Call::changes_something);
    let made = pod(&stage, "shop", &trap.program()).await;
    if blow.has_struck() {
        tell_of_the_death(&stage, "shop");
    }
    let ended = stage.ended("shop").await;
    match &ended.report.end {
        // It had said all of it.
        End::Printed => assert_eq!(printed(&ended), OUTPUT.concat(), "killed at {at}"),
        End::Lost { message } => {
            assert!(blow.has_struck(), "not killed at {at}: {message}");
            assert_eq!(message, "the agent ended with code 137", "killed at {at}");
            assert_eq!(ended.output, None, "killed at {at}");
            let failure = Failure::run(&ended.report, "1m").unwrap();
            assert_eq!(failure.handling, Handling::Retry, "killed at {at}");
        }
        end => panic!("killed at {at}: {end:?}"),
    }
    while stage.api.pods.lock().unwrap().contains_key("shop") {
        tokio::task::yield_now().await;
    }
    let told = crate::stage::Agent::of(&made);
    let again = Visitor::new(&told).session(&token(&made)).await;
    assert_eq!(again.err(), Some(StatusCode::UNAUTHORIZED), "killed at {at}: its token opens nothing");

    pod(&stage, "next", &trap.program()).await;
    assert_eq!(printed(&*stage.ended("next").await), OUTPUT.concat(), "after one that was killed at {at}");
    stage.runs.shutdown().await;
    assert_eq!(*stage.api.deleted.lock().unwrap(), ["shop", "next"], "killed at {at}");
    blow.has_struck()
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_45_an_agent_that_is_killed_ends_its_run_in_words_and_the_next_one_goes_well() {
    let points = strike::walk("agent", life).await;
    assert!(points >= 20, "{points} points are not all that there are");
}
