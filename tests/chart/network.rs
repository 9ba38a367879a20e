//! Who reaches whom, by the rules of `NetworkPolicy`: the chart's policies beside those that Flux installs with itself.

use serde_json::{Value, json};

use crate::render::render;

/// One end of a connection.
struct End {
    namespace: &'static str,
    labels: Value,
}

fn end(namespace: &'static str, labels: Value) -> End {
    End { namespace, labels }
}

fn controller() -> End {
    end(
        "flux-system",
        json!({
            "app.kubernetes.io/name": "synth-controller",
            "app.kubernetes.io/instance": "synth-controller",
            "app.kubernetes.io/component": "controller",
        }),
    )
}

fn run() -> End {
    end(
        "synth-runs",
        json!({"app.kubernetes.io/name": "synth-controller", "app.kubernetes.io/managed-by": "synth-controller"}),
    )
}

fn flux(app: &str) -> End {
    end("flux-system", json!({ "app": app }))
}

fn elsewhere() -> End {
    end("apps", json!({"app": "kustomize-controller"}))
}

/// What `flux install` brings: all may go out; in come pods of the same namespace, scrapers, and webhooks.
fn flux_policies() -> Vec<Value> {
    let policy = |spec: Value| json!({"metadata": {"namespace": "flux-system"}, "spec": spec});
    vec![
        policy(json!({
            "podSelector": {}, "policyTypes": ["Ingress", "Egress"],
            "ingress": [{"from": [{"podSelector": {}}]}], "egress": [{}],
        })),
        policy(json!({
            "podSelector": {}, "policyTypes": ["Ingress"],
            "ingress": [{"from": [{"namespaceSelector": {}}], "ports": [{"port": 8080, "protocol": "TCP"}]}],
        })),
        policy(json!({
            "podSelector": {"matchLabels": {"app": "notification-controller"}}, "policyTypes": ["Ingress"],
            "ingress": [{"from": [{"namespaceSelector": {}}]}],
        })),
    ]
}

fn ours() -> Vec<Value> {
    render(&[]).into_iter().filter(|object| object["kind"] == "NetworkPolicy").collect()
}

fn selects(selector: &Value, labels: &Value) -> bool {
    let all = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let equal = selector["matchLabels"].as_object().into_iter().flatten();
    equal.into_iter().all(|(key, value)| labels[key] == *value)
        && all(&selector["matchExpressions"]).iter().all(|expression| {
            assert_eq!(expression["operator"], "In");
            all(&expression["values"]).contains(&labels[expression["key"].as_str().unwrap()])
        })
}

/// Whether a peer of a rule of a policy in this namespace is that end.
fn is_peer(peer: &Value, home: &str, other: &End) -> bool {
    let name = json!({"kubernetes.io/metadata.name": other.namespace});
    let namespace = match &peer["namespaceSelector"] {
        Value::Null => home == other.namespace,
        selector => selects(selector, &name),
    };
    namespace && selects(&peer["podSelector"], &other.labels)
}

/// Whether these policies let `one` have this direction of a connection with `other`.
fn lets(policies: &[Value], direction: (&str, &str, &str), one: &End, other: &End, port: u16) -> bool {
    let (type_, rules, peers) = direction;
    let mut bound = policies
        .iter()
        .filter(|policy| policy["metadata"]["namespace"] == one.namespace)
        .filter(|policy| selects(&policy["spec"]["podSelector"], &one.labels))
        .filter(|policy| policy["spec"]["policyTypes"].as_array().unwrap().contains(&type_.into()))
        .peekable();
    if bound.peek().is_none() {
        return true;
    }
    bound.any(|policy| {
        let rules = policy["spec"][rules].as_array().cloned().unwrap_or_default();
        rules.iter().any(|rule| {
            let to = rule[peers]
                .as_array()
                .is_none_or(|found| found.iter().any(|peer| is_peer(peer, one.namespace, other)));
            let ports = rule["ports"].as_array();
            to && ports.is_none_or(|ports| ports.iter().any(|found| found["port"] == port))
        })
    })
}

fn reaches(policies: &[Value], from: &End, to: &End, port: u16) -> bool {
    lets(policies, ("Egress", "egress", "to"), from, to, port)
        && lets(policies, ("Ingress", "ingress", "from"), to, from, port)
}

#[test]
fn d12_those_reach_the_controller_who_need_it_with_and_without_flux_s_own_policies() {
    let with = [ours(), flux_policies()].concat();
    let alone = ours();
    let dns = || end("kube-system", json!({"k8s-app": "kube-dns"}));
    let cases = [
        ("kustomize-controller reads artifacts", flux("kustomize-controller"), controller(), 9090, true),
        ("helm-controller reads artifacts", flux("helm-controller"), controller(), 9090, true),
        ("source-watcher reads artifacts", flux("source-watcher"), controller(), 9090, true),
        ("nobody else's namespace reads artifacts", elsewhere(), controller(), 9090, false),
        ("a run reads no artifacts", run(), controller(), 9090, false),
        ("a run reaches the run API", run(), controller(), 9443, true),
        ("nobody else reaches the run API", elsewhere(), controller(), 9443, false),
        ("a run reaches no metrics", run(), controller(), 8080, false),
        ("a run reaches no name server", run(), dns(), 53, false),
        ("a run reaches no API server", run(), end("default", json!({})), 6443, false),
        ("a run reaches no other run", run(), run(), 9443, false),
        ("a run reaches nothing else of Flux", run(), flux("source-controller"), 9090, false),
        ("the controller reaches no run", controller(), run(), 80, false),
        ("the controller posts events", controller(), flux("notification-controller"), 9090, true),
        ("the controller reaches repositories", controller(), end("git", json!({})), 443, true),
        ("prometheus scrapes", end("monitoring", json!({})), controller(), 8080, true),
        ("the kubelet probes", end("", json!({})), controller(), 9440, true),
    ];
    for (name, from, to, port, wanted) in cases {
        assert_eq!(reaches(&with, &from, &to, port), wanted, "{name}, with Flux's policies");
        assert_eq!(reaches(&alone, &from, &to, port), wanted, "{name}, without Flux's policies");
    }
}

#[test]
fn without_policies_everybody_reaches_everybody() {
    assert!(reaches(&[], &run(), &controller(), 9090), "what the table tests is the policies");
}
