//! What a pod's status says about its run, in words: what keeps it from starting, and how it ended.

use std::time::Duration;

use k8s_openapi::api::core::v1::{ContainerState, ContainerStatus, PodStatus};

use super::shape::{AGENT, SANDBOX};

/// How long an image may not be there, or a container not be made.
const IMAGE: Duration = Duration::from_secs(30);
/// How long no node may have room: nodes that are made on demand take minutes.
const SCHEDULE: Duration = Duration::from_secs(300);

/// What a status says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// Nothing worth telling.
    Quiet,
    /// Something keeps it from starting; it may pass.
    Held(Held),
    /// It is over.
    Over(Over),
}

/// Something that keeps a pod from starting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Held {
    /// What, for people.
    pub(super) why: String,
    /// How long that may last.
    pub(super) patience: Duration,
}

/// How a pod ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Over {
    /// The kernel ended the sandbox: it needed more memory than it may have.
    OutOfMemory,
    /// The kubelet ended the pod: it needed more disk than it may have.
    OutOfDisk,
    /// The kubelet ended the pod: its time was up.
    TimedOut,
    /// Something else, for people.
    Lost(String),
    /// Its sandbox ended as it should.
    Done,
}

/// Reads a status.
pub(super) fn read(status: &PodStatus) -> Sign {
    if let Some(over) = over(status) {
        return Sign::Over(over);
    }
    held(status).map_or(Sign::Quiet, Sign::Held)
}

/// Why a pod is being removed that is none of ours to remove.
pub(super) fn removal(status: Option<&PodStatus>) -> String {
    let conditions = status.and_then(|status| status.conditions.as_ref());
    let disruption = conditions
        .into_iter()
        .flatten()
        .find(|condition| condition.type_ == "DisruptionTarget" && condition.status == "True");
    let Some(condition) = disruption else { return "somebody has deleted the run's pod".into() };
    let reason = condition.reason.as_deref().unwrap_or("DisruptionTarget");
    let message = after(condition.message.as_deref().unwrap_or_default());
    format!("the cluster has removed the run's pod: {reason}{message}")
}

fn over(status: &PodStatus) -> Option<Over> {
    let ended = |name: &str| container(status, name)?.state.as_ref()?.terminated.as_ref();
    let (agent, sandbox) = (ended(AGENT), ended(SANDBOX));
    if sandbox.is_some_and(|sandbox| sandbox.reason.as_deref() == Some("OOMKilled")) {
        return Some(Over::OutOfMemory);
    }
    if is_failed(status)
        && let Some(over) = pod_failed(status)
    {
        return Some(over);
    }
    // A sandbox ends with its agent, and says no more than that its stream has ended. An agent ends well with its sandbox.
    if let Some(agent) = agent.filter(|agent| agent.exit_code != 0) {
        return Some(Over::Lost(match agent.reason.as_deref() {
            Some("OOMKilled") => "the agent needed more memory than it may have".into(),
            _ => ending("the agent", agent.exit_code, agent.message.as_deref()),
        }));
    }
    sandbox.map(|sandbox| match sandbox.exit_code {
        0 => Over::Done,
        code => Over::Lost(ending("the sandbox", code, sandbox.message.as_deref())),
    })
}

fn is_failed(status: &PodStatus) -> bool {
    status.phase.as_deref() == Some("Failed") && status.reason.is_some()
}

/// A pod that the kubelet gave up as a whole: it says why in its own reason.
fn pod_failed(status: &PodStatus) -> Option<Over> {
    let (reason, message) = (status.reason.as_deref()?, status.message.as_deref().unwrap_or_default());
    Some(match reason {
        "DeadlineExceeded" => Over::TimedOut,
        // The kubelet's words for limits of the pod itself; a node that is short of something says so otherwise.
        "Evicted"
            if message.contains("exceeds the")
                || message.contains("exceeded its local ephemeral storage") =>
        {
            Over::OutOfDisk
        }
        "Evicted" => Over::Lost(format!("the node evicted the pod: {message}")),
        _ if message.is_empty() => Over::Lost(format!("the node ended the pod: {reason}")),
        _ => Over::Lost(format!("the node ended the pod: {reason}: {message}")),
    })
}

fn ending(what: &str, code: i32, message: Option<&str>) -> String {
    let line = message.and_then(|message| message.lines().find(|line| !line.trim().is_empty()));
    match line {
        Some(line) => format!("{what} ended with code {code}: {}", line.trim_start_matches("synth-runner: ")),
        None => format!("{what} ended with code {code}"),
    }
}

fn held(status: &PodStatus) -> Option<Held> {
    let unscheduled = status.conditions.iter().flatten().find(|condition| {
        condition.type_ == "PodScheduled"
            && condition.status == "False"
            && matches!(condition.reason.as_deref(), Some("Unschedulable" | "SchedulingGated"))
    });
    if let Some(condition) = unscheduled {
        let message = condition.message.as_deref().unwrap_or("the scheduler finds none");
        return Some(Held { why: format!("no node can take the pod: {message}"), patience: SCHEDULE });
    }
    [AGENT, SANDBOX].into_iter().find_map(|name| {
        let container = container(status, name)?;
        let ContainerState { waiting: Some(waiting), .. } = container.state.as_ref()? else { return None };
        let message = waiting.message.as_deref().unwrap_or_default();
        let why = match waiting.reason.as_deref()? {
            reason @ ("ErrImagePull"
            | "ImagePullBackOff"
            | "ErrImageNeverPull"
            | "InvalidImageName"
            | "ImageInspectError"
            | "RegistryUnavailable"
            | "SignatureValidationFailed") => {
                format!("the node cannot get the image {}: {reason}{}", container.image, after(message))
            }
            reason @ ("CreateContainerError"
            | "CreateContainerConfigError"
            | "RunContainerError"
            | "CrashLoopBackOff") => {
                format!("the node cannot start the {name}: {reason}{}", after(message))
            }
            _ => return None,
        };
        Some(Held { why, patience: IMAGE })
    })
}

fn after(message: &str) -> String {
    if message.is_empty() { String::new() } else { format!(": {message}") }
}

fn container<'a>(status: &'a PodStatus, name: &str) -> Option<&'a ContainerStatus> {
    status.container_statuses.iter().flatten().find(|container| container.name == name)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn container(name: &str, state: &Value) -> Value {
        json!({
            "name": name, "image": "runner:1", "imageID": "", "ready": false, "restartCount": 0, "state": state,
        })
    }

    fn sign(status: Value) -> Sign {
        read(&serde_json::from_value(status).unwrap())
    }

    #[test]
    fn what_keeps_a_pod_from_starting_is_told_in_words_with_the_patience_that_it_gets() {
        let waiting = |reason: &str, message: &str| {
            let state = json!({ "waiting": { "reason": reason, "message": message } });
            json!({ "phase": "Pending", "containerStatuses": [container("agent", &state)] })
        };
        let unscheduled = json!({ "conditions": [{
            "type": "PodScheduled", "status": "False", "reason": "Unschedulable",
            "message": "0/1 nodes are available: 1 Insufficient memory.",
        }] });
        let image = "the node cannot get the image runner:1: ";
        let cases = [
            (waiting("ErrImagePull", "not found"), format!("{image}ErrImagePull: not found"), IMAGE),
            (waiting("ImagePullBackOff", ""), format!("{image}ImagePullBackOff"), IMAGE),
            (waiting("ErrImageNeverPull", ""), format!("{image}ErrImageNeverPull"), IMAGE),
            (waiting("InvalidImageName", ""), format!("{image}InvalidImageName"), IMAGE),
            (
                waiting("CreateContainerError", "no such file"),
                "the node cannot start the agent: CreateContainerError: no such file".into(),
                IMAGE,
            ),
            (
                unscheduled,
                "no node can take the pod: 0/1 nodes are available: 1 Insufficient memory.".into(),
                SCHEDULE,
            ),
        ];
        for (status, why, patience) in cases {
            assert_eq!(sign(status), Sign::Held(Held { why, patience }));
        }
        for quiet in [json!({}), waiting("ContainerCreating", ""), waiting("PodInitializing", "")] {
            assert_eq!(sign(quiet), Sign::Quiet);
        }
    }

    #[test]
    fn a_pod_that_is_removed_is_told_with_the_clusters_reason_where_there_is_one() {
        let drained: PodStatus = serde_json::from_value(json!({ "conditions": [{
            "type": "DisruptionTarget", "status": "True", "reason": "EvictionByEvictionAPI",
            "message": "Eviction API: evicting",
        }] }))
        .unwrap();
        let words = "the cluster has removed the run's pod: EvictionByEvictionAPI: Eviction API: evicting";
        assert_eq!(removal(Some(&drained)), words);
        assert_eq!(removal(Some(&PodStatus::default())), "somebody has deleted the run's pod");
    }

    #[test]
    fn how_a_pod_ended_is_read_from_its_own_status() {
        let ended = |name: &str, reason: &str, code: i32, message: &str| {
            let state = json!({ "terminated": { "reason": reason, "exitCode": code, "message": message } });
            json!({ "containerStatuses": [container(name, &state)] })
        };
        let failed =
            |reason: &str, message: &str| json!({ "phase": "Failed", "reason": reason, "message": message });
        let lost = |message: &str| Over::Lost(message.to_owned());
        let cases = [
            (ended("sandbox", "OOMKilled", 137, ""), Over::OutOfMemory),
            (ended("sandbox", "Completed", 0, ""), Over::Done),
            (
                ended("sandbox", "Error", 2, "synth-runner: sandbox: no seccomp\nmore"),
                lost("the sandbox ended with code 2: sandbox: no seccomp"),
            ),
            (
                ended("agent", "Error", 2, "synth-runner: the sandbox did not connect"),
                lost("the agent ended with code 2: the sandbox did not connect"),
            ),
            (ended("agent", "OOMKilled", 137, ""), lost("the agent needed more memory than it may have")),
            (
                failed("Evicted", "Usage of EmptyDir volume \"work\" exceeds the limit \"8Gi\". "),
                Over::OutOfDisk,
            ),
            (
                failed("Evicted", "Container sandbox exceeded its local ephemeral storage limit \"8Gi\". "),
                Over::OutOfDisk,
            ),
            (
                failed(
                    "Evicted",
                    "Pod ephemeral local storage usage exceeds the total limit of containers 12Gi. ",
                ),
                Over::OutOfDisk,
            ),
            (
                failed("Evicted", "The node was low on resource: memory."),
                lost("the node evicted the pod: The node was low on resource: memory."),
            ),
            (failed("DeadlineExceeded", "Pod was active on the node longer"), Over::TimedOut),
            (
                failed("OutOfcpu", "Node didn't have enough"),
                lost("the node ended the pod: OutOfcpu: Node didn't have enough"),
            ),
            (failed("NodeShutdown", ""), lost("the node ended the pod: NodeShutdown")),
        ];
        for (status, over) in cases {
            assert_eq!(sign(status), Sign::Over(over));
        }
        assert_eq!(sign(ended("agent", "Completed", 0, "")), Sign::Quiet, "the sandbox has the last word");
    }
}
