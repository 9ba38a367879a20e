//! What is lost and comes back by itself: the controller's pod, its store.

use serde_json::{Value, json};

use crate::{
    cluster::{self, tool},
    kind::{EXTERNAL_ARTIFACT, KUSTOMIZATION, POD, SYNTH},
    repository::Served,
    space::Space,
    support::generator::{main_rs, prints_into},
    watch,
};

/// What the artifact server answers for this path, by way of the API server: a status, and the bytes.
fn ask(space: &Space, path: &str) -> (String, Vec<u8>) {
    let raw = format!("/api/v1/namespaces/{}/services/synth-controller:80/proxy/{path}", space.home);
    let output = tool("kubectl").args(["get", "--raw", &raw]).output().unwrap();
    (String::from_utf8_lossy(&output.stderr).into_owned(), output.stdout)
}

#[tokio::test(flavor = "multi_thread")]
async fn e1_a_lost_store_comes_back_to_exactly_what_was_published_while_the_tip_is_broken() {
    let space = Space::with_own_controller("lost").await;
    let repository = Served::of(&prints_into(&space.namespace, "one")).await;
    space.synth("app", &repository.url, json!({}));
    space.kustomization("app", json!({}));
    let good = space.until_ready(SYNTH, "app").await["status"]["artifact"].clone();
    space.until_applied("app").await;
    repository.commit("fn main() {");
    space.request(SYNTH, "app").await;
    space.until_condition(SYNTH, "app", "Stalled", "True", "BuildFailed").await;
    let path = good["path"].as_str().unwrap();
    let (_, bytes) = ask(&space, path);

    // The store is an emptyDir: it goes with the pod.
    cluster::kubectl(&["-n", &space.home, "delete", "pod", "-l", CONTROLLER, "--wait=false"]);
    let mut refused = 0;
    let deadline = std::time::Instant::now() + watch::PATIENCE;
    let again = loop {
        let (problem, found) = ask(&space, path);
        if problem.is_empty() && refused > 0 {
            break found;
        }
        if !problem.is_empty() {
            refused += 1;
            let gone = problem.contains("NotFound") && !problem.contains("services");
            assert!(!gone, "never 404: {problem}");
            assert!(std::time::Instant::now() < deadline, "{}", crate::report::of(&space, &[]));
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(again, bytes);
    let stalled = space.until_condition(SYNTH, "app", "Stalled", "True", "BuildFailed").await;
    // Another store has another secret: the path is another, and nothing else.
    let mut made = stalled["status"]["artifact"].clone();
    let moved = made["path"].as_str().unwrap().to_owned();
    assert_ne!(moved, path);
    assert_eq!(made["url"], good["url"].as_str().unwrap().replace(path, &moved));
    assert_eq!(ask(&space, &moved).1, bytes);
    assert_eq!(space.get(EXTERNAL_ARTIFACT, "app").await.unwrap()["status"]["artifact"], made);
    (made["path"], made["url"]) = (good["path"].clone(), good["url"].clone());
    assert_eq!(made, good);
    let value = space.request(KUSTOMIZATION, "app").await;
    space
        .until(KUSTOMIZATION, "app", "applied again", |object| {
            object["status"]["lastHandledReconcileAt"] == value.as_str()
                && watch::is(object, "Ready", "True", "")
        })
        .await;
}

const CONTROLLER: &str = "app.kubernetes.io/component=controller";

fn controllers(space: &Space) -> kube::Api<kube::api::DynamicObject> {
    kube::Api::namespaced_with(space.client.clone(), &space.home, &POD.resource())
}

fn is_ready(pod: &Value) -> bool {
    pod["metadata"]["deletionTimestamp"].is_null() && watch::is(pod, "Ready", "True", "")
}

fn name(object: &Value) -> String {
    object["metadata"]["name"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_controller_that_is_killed_in_the_middle_of_a_run_begins_it_again_and_leaves_no_pod() {
    let space = Space::with_own_controller("killed").await;
    let slow = main_rs("loop { std::thread::sleep(std::time::Duration::from_secs(1)); }");
    let repository = Served::of(&slow).await;
    space.synth("app", &repository.url, json!({"timeout": "30m"}));
    space.kustomization("app", json!({}));
    let synth = space.until(SYNTH, "app", "there", |_| true).await;
    let label = format!("synth-controller.dev/synth-uid={}", synth["metadata"]["uid"].as_str().unwrap());
    let runs = || kube::Api::namespaced_with(space.client.clone(), &space.runs, &POD.resource());
    let running = |pods: &[Value]| pods.iter().find(|pod| pod["status"]["phase"] == "Running").map(name);
    let before = space.until_all(runs(), &label, "a run", running).await;
    cluster::kubectl(&["-n", &space.home, "delete", "pod", "-l", CONTROLLER, "--grace-period=0", "--force"]);
    let again = |pods: &[Value]| running(pods).filter(|name| *name != before);
    space.until_all(runs(), &label, "another run", again).await;
    repository.commit(&prints_into(&space.namespace, "one"));
    space.request(SYNTH, "app").await;
    space.until_text("one").await;
    space.until_all(runs(), &label, "no run", |pods| pods.is_empty().then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn g19_d11_a_second_replica_is_not_ready_until_the_first_goes_and_then_serves() {
    let space = Space::with_own_controller("replicas").await;
    let repository = Served::of(&prints_into(&space.namespace, "one")).await;
    space.synth("app", &repository.url, json!({}));
    space.until_ready(SYNTH, "app").await;
    let scale = |replicas: u32| {
        let replicas = format!("--replicas={replicas}");
        cluster::kubectl(&["-n", &space.home, "scale", "deployment/synth-controller", &replicas]);
    };
    scale(2);
    let waiting = |pods: &[Value]| {
        let running = pods.iter().filter(|pod| pod["status"]["phase"] == "Running").count();
        let ready: Vec<_> = pods.iter().filter(|pod| is_ready(pod)).map(name).collect();
        (running == 2 && ready.len() == 1).then(|| ready[0].clone())
    };
    let leader =
        space.until_all(controllers(&space), CONTROLLER, "one that leads, one that waits", waiting).await;
    let value = space.request(SYNTH, "app").await;
    space.until_handled("app", &value).await;
    let one = |pods: &[Value]| pods.iter().filter(|pod| is_ready(pod)).count() == 1;
    let pods = controllers(&space).list(&kube::api::ListParams::default().labels(CONTROLLER)).await.unwrap();
    let pods: Vec<Value> = pods.items.iter().map(|pod| serde_json::to_value(pod).unwrap()).collect();
    assert!(one(&pods), "the other still waits");
    cluster::kubectl(&["-n", &space.home, "delete", "pod", &leader, "--wait=false"]);
    space
        .until_all(controllers(&space), CONTROLLER, "another leader", |pods| {
            pods.iter().any(|pod| is_ready(pod) && name(pod) != leader).then_some(())
        })
        .await;
    repository.commit(&prints_into(&space.namespace, "two"));
    let value = space.request(SYNTH, "app").await;
    let synth = space.until_handled("app", &value).await;
    assert!(watch::is(&synth, "Ready", "True", ""), "{synth:#}");
    scale(1);
}
