//! What the controller may do: no more than it has to.

use serde_json::{Value, json};
use synth_controller::fetcher::settings::Limits;

use crate::{WAYS, deployment, render::render};

/// The rules of all roles of a kind whose name does not end like this.
fn rules(objects: &[Value], kind: &str, namespace: &Value) -> Vec<(Vec<String>, Vec<String>)> {
    let words = |value: &Value| -> Vec<String> {
        value.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
    };
    objects
        .iter()
        .filter(|object| object["kind"] == kind && &object["metadata"]["namespace"] == namespace)
        .filter(|object| !object["metadata"]["labels"].to_string().contains("aggregate-to"))
        .flat_map(|object| object["rules"].as_array().unwrap())
        .map(|rule| (words(&rule["resources"]), words(&rule["verbs"])))
        .collect()
}

#[test]
fn g20_rights_are_named_one_by_one_and_none_is_an_administrator_s() {
    for values in WAYS {
        for object in render(values) {
            let kind = object["kind"].as_str().unwrap().to_owned();
            if kind.ends_with("Role") {
                assert!(!object["rules"].to_string().contains('*'), "{values:?}: {object:#}");
            }
            if kind.ends_with("RoleBinding") {
                assert_ne!(object["roleRef"]["name"], "cluster-admin");
            }
        }
    }
}

#[test]
fn who_watches_one_namespace_has_rights_in_one_namespace() {
    let bound = |values: &[&str], kind: &str| -> Vec<Value> {
        let objects = render(values).into_iter().filter(|object| object["kind"] == kind);
        objects.map(|object| object["roleRef"]["name"].clone()).collect()
    };
    let (all, tokens) = ("synth-controller-flux-system", "synth-controller-flux-system-tokens");
    assert_eq!(bound(&[], "ClusterRoleBinding"), [all, tokens]);
    let one = &["watchAllNamespaces=false"];
    assert_eq!(bound(one, "ClusterRoleBinding"), [tokens]);
    assert!(bound(one, "RoleBinding").contains(&all.into()));
}

#[test]
fn the_lease_is_the_one_that_the_manager_takes_for_its_share_of_the_synths() {
    let lease = |values: &[&str]| {
        let roles = rules_text(&render(values));
        roles.split("synth-controller-leader-election").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    assert_eq!(lease(&[]), "");
    let digest = hex::encode(<sha2::Sha256 as sha2::Digest>::digest("shard=one"));
    assert_eq!(lease(&["watchLabelSelector=shard=one"]), format!("-{}", &digest[..8]));
}

fn rules_text(objects: &[Value]) -> String {
    let roles = objects.iter().filter(|object| object["kind"] == "Role");
    roles.map(|role| role["rules"].to_string()).collect()
}

#[test]
fn g20_secrets_and_config_maps_are_read_by_name_and_never_listed_or_written() {
    for (resources, verbs) in rules(&render(&[]), "ClusterRole", &Value::Null) {
        if resources.iter().any(|resource| resource == "secrets" || resource == "configmaps") {
            assert_eq!(verbs, ["get"], "{resources:?}");
        }
    }
}

#[test]
fn g20_pods_are_made_in_the_namespace_of_runs_and_nowhere_else() {
    let objects = render(&[]);
    let touch_pods = |(resources, _): &(Vec<String>, Vec<String>)| {
        resources.iter().any(|resource| resource.starts_with("pods") || resource == "serviceaccounts")
    };
    assert!(!rules(&objects, "ClusterRole", &Value::Null).iter().any(touch_pods));
    assert!(!rules(&objects, "Role", &json!("flux-system")).iter().any(touch_pods));
    assert_eq!(
        rules(&objects, "Role", &json!("synth-runs")).iter().filter(|rule| touch_pods(rule)).count(),
        1
    );
}

#[test]
fn g20_run_pods_have_a_service_account_that_no_role_is_bound_to() {
    let objects = render(&[]);
    let accounts: Vec<_> = objects.iter().filter(|object| object["kind"] == "ServiceAccount").collect();
    assert!(accounts.iter().any(|account| account["metadata"]["name"] == "synth-run"));
    assert!(accounts.iter().all(|account| account["automountServiceAccountToken"] == false));
    for object in &objects {
        assert!(!object["subjects"].to_string().contains("synth-run"), "{object:#}");
    }
}

#[test]
fn g20_the_pod_is_restricted_and_its_token_is_the_manager_s_alone() {
    for values in WAYS {
        let objects = render(values);
        let pod = &deployment(&objects)["spec"]["template"]["spec"];
        assert_eq!(pod["automountServiceAccountToken"], false);
        assert_eq!(pod["securityContext"]["runAsNonRoot"], true);
        for container in pod["containers"].as_array().unwrap() {
            let name = &container["name"];
            let security = &container["securityContext"];
            assert_eq!(security["readOnlyRootFilesystem"], true, "{name}");
            assert_eq!(security["allowPrivilegeEscalation"], false, "{name}");
            assert_eq!(security["capabilities"], json!({"drop": ["ALL"]}), "{name}");
            assert_eq!(security["seccompProfile"]["type"], "RuntimeDefault", "{name}");
            let mounts = container["volumeMounts"].to_string();
            assert_eq!(mounts.contains("serviceaccount"), name == "manager", "{name}: {mounts}");
            assert_eq!(mounts.contains(r#""mountPath":"/data""#), name == "manager", "{name}: {mounts}");
            let reads_only = mounts.contains(r#""mountPath":"/fetched","name":"fetched","readOnly":true"#);
            assert_eq!(reads_only, name == "manager", "{name}: {mounts}");
        }
    }
}

#[test]
fn the_namespace_of_runs_is_restricted_and_bounded() {
    let objects = render(&[]);
    let namespace = objects.iter().find(|object| object["kind"] == "Namespace").unwrap();
    assert_eq!(namespace["metadata"]["name"], "synth-runs");
    assert_eq!(namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"], "restricted");
    let quota = objects.iter().find(|object| object["kind"] == "ResourceQuota").unwrap();
    assert_eq!(quota["metadata"]["namespace"], "synth-runs");
    assert_eq!(quota["spec"]["hard"]["pods"], "32");
}

#[test]
fn hostile_28_the_fetchers_container_has_the_memory_that_its_requests_may_use() {
    let objects = render(&[]);
    let containers = deployment(&objects)["spec"]["template"]["spec"]["containers"].as_array().unwrap();
    let fetcher = containers.iter().find(|container| container["name"] == "fetcher").unwrap();
    let limit = fetcher["resources"]["limits"]["memory"].as_str().unwrap();
    let limit: u64 = limit.strip_suffix("Mi").unwrap().parse().unwrap();
    let Limits { fetches, memory, .. } = Limits::default();
    assert!(limit << 20 > fetches as u64 * memory, "{limit} MiB for {fetches} requests of {memory} bytes");
}
