//! What an installation is: its rights, its place, and what is left when it goes.

use std::{collections::BTreeSet, process::Command};

use serde_json::{Value, json};

use crate::{
    cluster::{FLUX, RUNS, kubectl, root, told, tool},
    kind::{CONFIG_MAP, EXTERNAL_ARTIFACT, KUSTOMIZATION, SYNTH},
    repository::Served,
    space::Space,
    support::generator::prints_into,
    watch,
};

#[tokio::test]
async fn g20_its_pods_are_what_the_restricted_level_of_pod_security_lets_in() {
    let _space = Space::new("g20").await;
    let mut label = tool("kubectl");
    label.args(["label", "--dry-run=server", "--overwrite", "namespace", FLUX]);
    let output = label.arg("pod-security.kubernetes.io/enforce=restricted").output().unwrap();
    told(&output).unwrap();
    // The API server warns of each pod that is there and would not be let in.
    let warnings = String::from_utf8_lossy(&output.stderr);
    assert!(!warnings.contains("synth-controller"), "{warnings}");
    let labels = kubectl(&["get", "namespace", RUNS, "-o", "jsonpath={.metadata.labels}"]);
    assert!(labels.contains(r#""pod-security.kubernetes.io/enforce":"restricted""#), "{labels}");
}

#[tokio::test]
async fn g20_its_account_may_what_it_needs_and_no_more() {
    let space = Space::new("rights").await;
    let may = |verb: &str, resource: &str, namespace: &str| {
        let account = format!("--as=system:serviceaccount:{FLUX}:synth-controller");
        let mut can = tool("kubectl");
        can.args(["auth", "can-i", verb]).args(resource.split(' ')).args(["-n", namespace, &account]);
        can.output().unwrap().status.success()
    };
    let here = space.namespace.as_str();
    let cases = [
        ("create", "pods", RUNS, true),
        ("create", "pods", here, false),
        ("create", "pods", FLUX, false),
        ("create", "pods --subresource=exec", RUNS, false),
        ("get", "secrets", here, true),
        ("list", "secrets", here, false),
        ("watch", "secrets", here, false),
        ("update", "secrets", here, false),
        ("list", "configmaps", here, false),
        ("patch", "externalartifacts.source.toolkit.fluxcd.io", here, true),
        ("patch", "gitrepositories.source.toolkit.fluxcd.io", here, false),
        ("patch", "kustomizations.kustomize.toolkit.fluxcd.io", here, false),
        ("create", "synths.synth-controller.dev", here, false),
        ("delete", "synths.synth-controller.dev", here, false),
        ("impersonate", "serviceaccounts", here, false),
        ("create", "serviceaccounts --subresource=token", here, false),
        ("update", "leases.coordination.k8s.io/kustomize-controller-leader-election", FLUX, false),
    ];
    for (verb, resource, namespace, wanted) in cases {
        assert_eq!(may(verb, resource, namespace), wanted, "{verb} {resource} in {namespace}");
    }
}

/// What every installation of this run has asked of the API server, a line each: verb, resource, namespace, `denied`.
fn calls() -> String {
    let mut calls = Command::new(root().join("tests/cluster/cluster"));
    calls.current_dir(root()).args(["calls", "system:serviceaccount:*:synth-controller"]);
    told(&calls.output().unwrap()).unwrap()
}

#[tokio::test]
#[ignore = "judges what all others have done: hack/test-cluster has it run after them"]
async fn g20_every_right_of_its_account_was_used_and_none_was_missing() {
    let _space = Space::new("used").await;
    let calls = calls();
    // Its last word to the lease comes after its rights, when it is uninstalled.
    let denied: Vec<&str> = calls.lines().filter(|call| call.ends_with("denied")).collect();
    assert!(denied.iter().all(|call| call.starts_with("update leases.")), "{denied:#?}");

    let used: BTreeSet<Vec<&str>> =
        calls.lines().map(|call| call.split_whitespace().take(2).collect()).collect();
    let ours =
        ["get", "clusterroles,roles", "-A", "-l", "app.kubernetes.io/name=synth-controller", "-o", "json"];
    let roles: Value = serde_json::from_str(&kubectl(&ours)).unwrap();
    let mut unused = BTreeSet::new();
    for role in roles["items"].as_array().unwrap() {
        let metadata = &role["metadata"];
        // What people get by Kubernetes' own roles is not the controller's.
        if metadata["labels"].as_object().unwrap().keys().any(|label| label.contains("aggregate-to")) {
            continue;
        }
        for rule in role["rules"].as_array().unwrap() {
            let texts = |field: &str| -> Vec<String> { serde_json::from_value(rule[field].clone()).unwrap() };
            let [group] = &texts("apiGroups")[..] else { panic!("one group for each rule: {rule}") };
            for resource in texts("resources") {
                let what = if group.is_empty() { resource } else { format!("{resource}.{group}") };
                let verbs = texts("verbs");
                let never = verbs.iter().filter(|verb| !used.contains(&vec![verb.as_str(), what.as_str()]));
                unused.extend(never.map(|verb| format!("{verb} {what}")));
            }
        }
    }
    // What the API server asks for itself, which is no call: where an applied object is not there yet, and where it enforces
    // who may block a deletion. And what is done when the answer to a call was lost, which `tests/pods` sees.
    let without_a_call = [
        "create externalartifacts.source.toolkit.fluxcd.io",
        "update synths/finalizers.synth-controller.dev",
        "get pods",
    ];
    assert_eq!(unused, without_a_call.map(str::to_owned).into());
}

#[tokio::test]
async fn users_of_a_namespace_have_its_synths_by_kubernetes_own_roles() {
    let space = Space::new("roles").await;
    for (role, verb, wanted) in [
        ("view", "list", true),
        ("view", "create", false),
        ("edit", "create", true),
        ("admin", "delete", true),
    ] {
        let user = format!("{role}-user");
        space.kubectl(&[
            "create",
            "rolebinding",
            &format!("{role}-{verb}"),
            "--clusterrole",
            role,
            "--user",
            &user,
        ]);
        let who = format!("--as={user}");
        let answer = space.try_kubectl(&["auth", "can-i", verb, "synths.synth-controller.dev", &who]);
        assert_eq!(answer.is_ok(), wanted, "{role} {verb}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn uninstalled_with_synths_alive_nothing_breaks_and_installed_again_it_goes_on() {
    let space = Space::with_own_controller("uninstall").await;
    let repository = Served::of(&prints_into(&space.namespace, "one")).await;
    space.synth("app", &repository.url, json!({}));
    space.kustomization("app", json!({}));
    let before = space.until_ready(SYNTH, "app").await;
    let applied = space.until_applied("app").await;

    space.release().uninstall().unwrap();
    for (kind, name) in [(SYNTH, "app"), (EXTERNAL_ARTIFACT, "app"), (CONFIG_MAP, "app")] {
        assert!(space.get(kind, name).await.is_some(), "{} stays", kind.name());
    }
    assert!(space.get(SYNTH, "app").await.unwrap()["metadata"]["deletionTimestamp"].is_null());
    assert!(!kubectl(&["get", "namespaces", "-o", "name"]).contains(&space.runs), "no run is left");

    // With a store that is empty, and a commit that does not compile at the tip.
    repository.commit("fn main() { no }\n");
    space.release().install(&[]).unwrap();
    let after = space.until_condition(SYNTH, "app", "Stalled", "True", "BuildFailed").await;
    let [made, was] = [&after, &before].map(|synth| &synth["status"]["artifact"]);
    for field in ["revision", "digest"] {
        assert_eq!(made[field], was[field], "{field}");
    }
    assert_ne!(made["url"], was["url"], "another store has another secret, and names what is in it by that");
    space.request(KUSTOMIZATION, "app").await;
    let object = space.until_applied("app").await;
    assert!(watch::is(&object, "Ready", "True", ""));
    assert_eq!(object["status"]["lastAppliedRevision"], applied["status"]["lastAppliedRevision"]);
}
