//! What the API server and others do to a run's pod, and what people are told of it.

use std::sync::atomic::Ordering;

use serde_json::{Value, json};
use synth_controller::runs::{RunId, RunState, Runs as _, pods};
use synth_runner::{
    job::{End, Phase},
    wire::{FromSandbox, ToSandbox},
};

use crate::{
    api_server::no,
    node::Node,
    stage::{INSTANCE, Stage},
    support::jobs,
};

fn lost(end: &End) -> &str {
    let End::Lost { message } = end else { panic!("{end:?}") };
    message
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_46_a_pod_that_a_webhook_changed_gets_no_session_and_is_removed() {
    let stage = Stage::new().await;
    *stage.api.mutate.lock().unwrap() = Box::new(|pod| {
        let containers = pod["spec"]["containers"].as_array_mut().unwrap();
        containers.push(json!({ "name": "istio-proxy", "image": "proxy:1" }));
    });
    stage.runs.start(jobs::spec("shop", stage.job())).await.unwrap();
    let ended = stage.ended("shop").await;
    let message = lost(&ended.report.end);
    assert!(message.contains("spec.containers[2] (istio-proxy) was added"), "{message}");
    assert_eq!(*stage.api.deleted.lock().unwrap(), ["shop"]);
    stage.runs.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_46_a_pod_that_is_changed_while_it_works_ends_the_run() {
    let stage = Stage::new().await;
    let (_, told) = stage.begin("shop").await;
    let pod = stage.pod("shop").await;
    stage.admit(&pod);
    let node = Node::new();
    let _agent = node.agent(&pod, &told);
    let mut sandbox = node.sandbox().await;
    assert!(matches!(sandbox.hear().await, Some(ToSandbox::Job(_))));
    stage.api.change("shop", |pod| pod["spec"]["ephemeralContainers"] = json!([{ "name": "debugger" }]));
    let ended = stage.ended("shop").await;
    assert!(lost(&ended.report.end).contains("spec.ephemeralContainers was added"));
    assert_eq!(sandbox.hear().await, None, "its stream ends with it");
    stage.runs.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_46_a_refusal_that_may_pass_is_told_and_tried_again_and_one_that_may_not_ends_the_run() {
    let stage = Stage::new().await;
    let quota = "pods \"shop\" is forbidden: exceeded quota: runs, requested: pods=1";
    let refusals = [
        no(500, "InternalError", "etcd is away"),
        no(403, "Forbidden", quota),
        no(409, "Conflict", "Operation cannot be fulfilled on resourcequotas \"runs\""),
    ];
    // As always, no run has the name of another: of a pod with that name it might hear too late that it is gone.
    for (name, refusal) in ["one", "two", "three"].into_iter().zip(refusals) {
        let words = refusal.1["message"].as_str().unwrap().to_owned();
        stage.api.refusals.lock().unwrap().push_back(refusal);
        stage.runs.start(jobs::spec(name, stage.job())).await.unwrap();
        let id = RunId::new(name);
        stage
            .until(&id, |state| match state {
                RunState::Waiting(why) if why.ends_with(&words) => Some(()),
                _ => None,
            })
            .await;
        stage.pod(name).await;
        stage.runs.cancel(&id).await;
    }
    let refusal = no(403, "Forbidden", "violates PodSecurity \"restricted:latest\"");
    stage.api.refusals.lock().unwrap().push_back(refusal);
    stage.runs.start(jobs::spec("shop", stage.job())).await.unwrap();
    let ended = stage.ended("shop").await;
    assert!(lost(&ended.report.end).contains("refuses the run's pod: violates PodSecurity"));
    stage.runs.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_41_a_pod_of_the_runs_name_that_somebody_else_made_is_neither_used_nor_removed() {
    let foreign = || json!({ "metadata": { "name": "shop", "namespace": "synth-runs" }, "spec": {} });
    let stage = Stage::with(|api| api.put(foreign())).await;
    stage.runs.start(jobs::spec("shop", stage.job())).await.unwrap();
    let ended = stage.ended("shop").await;
    assert!(lost(&ended.report.end).contains("somebody else has made a pod of the name shop"));
    assert!(stage.api.deleted.lock().unwrap().is_empty());
    stage.runs.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_45_a_pod_whose_creation_was_answered_to_nobody_is_taken_on() {
    let stage = Stage::new().await;
    stage.api.lose_answer.store(true, Ordering::Relaxed);
    stage.runs.start(jobs::spec("shop", stage.job())).await.unwrap();
    stage.pod("shop").await;
    stage.runs.shutdown().await;
    assert_eq!(*stage.api.deleted.lock().unwrap(), ["shop"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn how_the_pod_ended_is_told_where_the_sandbox_says_nothing() {
    let stage = Stage::new().await;
    let sandbox = |state: Value| {
        json!({ "containerStatuses": [{
            "name": "sandbox", "image": "", "imageID": "", "ready": false, "restartCount": 0, "state": state,
        }] })
    };
    let killed = |reason: &str| sandbox(json!({ "terminated": { "exitCode": 137, "reason": reason } }));
    let full = "Usage of EmptyDir volume \"work\" exceeds the limit \"8Gi\". ";
    let evicted = json!({ "phase": "Failed", "reason": "Evicted", "message": full });
    let phase = Phase::Unpack;
    let cases = [
        (killed("OOMKilled"), End::OutOfMemory { phase }),
        (evicted, End::OutOfDisk { phase }),
        (killed("Error"), End::Lost { message: "the sandbox ended with code 137".into() }),
    ];
    for (number, (status, end)) in cases.into_iter().enumerate() {
        let name = format!("shop-{number}");
        let (_, told) = stage.begin(&name).await;
        let pod = stage.pod(&name).await;
        stage.admit(&pod);
        let node = Node::new();
        let _agent = node.agent(&pod, &told);
        let mut stream = node.sandbox().await;
        assert!(matches!(stream.hear().await, Some(ToSandbox::Job(_))));
        stream.say(FromSandbox::Log(b"working\n".to_vec())).await;
        drop(stream);
        stage.api.change(&name, |pod| pod["status"] = status);
        assert_eq!(stage.ended(&name).await.report.end, end);
    }
    stage.runs.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_45_pods_of_earlier_processes_and_of_nobody_are_removed_and_others_stay() {
    let pod = |name: &str, labels: Value| json!({ "metadata": { "name": name, "namespace": "synth-runs", "labels": labels }, "spec": {} });
    let of = |instance: &str| json!({ (pods::INSTANCE): instance, (pods::SYNTH_UID): "1" });
    let stage = Stage::with(|api| {
        api.put(pod("earlier", of("manager-0")));
        api.put(pod("ours", of(INSTANCE)));
        api.put(pod("somebody", json!({})));
    })
    .await;
    assert_eq!(stage.api.deleted.lock().unwrap()[0], "earlier");
    // A run that no one knows of, as its watch finds it: the next run's start waits for nothing.
    let (spec, _) = stage.begin("shop").await;
    while stage.api.pods.lock().unwrap().contains_key("ours") {
        tokio::task::yield_now().await;
    }
    stage.runs.cancel(&spec.id).await;
    assert!(stage.api.pods.lock().unwrap().contains_key("somebody"));
    stage.runs.shutdown().await;
}
