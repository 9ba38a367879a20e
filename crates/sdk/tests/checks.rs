//! The built-in checks: what each one tells, and what it leaves alone.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]
#![allow(missing_docs, reason = "nobody depends on a test")]

use synth_sdk::{Severity, prelude::*, testing};

/// A workload with this pod, a Service for it, and a few things that it may name.
fn around(pod: Value) -> impl FnOnce(&App) {
    move |app: &App| {
        let chart = app.chart("c").prefix("").namespace("home");
        let labels = json!({"app": "web"});
        chart.add(
            "web",
            json!({
                "apiVersion": "apps/v1", "kind": "StatefulSet",
                "spec": {
                    "selector": {"matchLabels": labels},
                    "volumeClaimTemplates": [{"metadata": {"name": "claimed"}}],
                    "template": {"metadata": {"labels": labels}, "spec": pod},
                },
            }),
        );
        chart.add("settings", ConfigMap::new().data([("color", "blue")]));
        chart.add("secret", Secret::new().string_data([("password", "x")]));
        app.chart("d").prefix("").namespace("away").add("far", ConfigMap::new());
    }
}

/// What is told of a pod: severity and a part of the message.
fn told_of(pod: Value) -> Vec<(Severity, String)> {
    let problems = match testing::try_render_with(json!(null), around(pod)) {
        Ok(rendered) => rendered.warnings().to_vec(),
        Err(problems) => problems.0,
    };
    problems.into_iter().map(|problem| (problem.severity, problem.message)).collect()
}

#[test]
fn what_pods_name_has_to_be_there() {
    let container = |fields: Value| json!({"containers": [fields]});
    let env = |from: Value| container(json!({"name": "a", "env": [{"name": "X", "valueFrom": from}]}));
    for (pod, expected) in [
        (env(json!({"configMapKeyRef": {"name": "settings", "key": "color"}})), None),
        (
            env(json!({"configMapKeyRef": {"name": "settings", "key": "size"}})),
            Some((Severity::Error, "names the key \"size\" of the ConfigMap \"settings\"")),
        ),
        (env(json!({"configMapKeyRef": {"name": "settings", "key": "size", "optional": true}})), None),
        (
            env(json!({"secretKeyRef": {"name": "other", "key": "x"}})),
            Some((Severity::Warning, "names the Secret \"other\", which is not in this app")),
        ),
        (env(json!({"secretKeyRef": {"name": "secret", "key": "password"}})), None),
        (
            env(json!({"configMapKeyRef": {"name": "far", "key": "x"}})),
            Some((Severity::Error, "ConfigMap \"far\", which is in away and not in home")),
        ),
        (
            container(json!({"name": "a", "envFrom": [{"configMapRef": {"name": "other"}}]})),
            Some((Severity::Warning, "ConfigMap \"other\"")),
        ),
        (
            container(json!({"name": "a", "volumeMounts": [{"name": "data", "mountPath": "/data"}]})),
            Some((Severity::Error, "has no volume \"data\", which the container \"a\" mounts")),
        ),
        (container(json!({"name": "a", "volumeMounts": [{"name": "claimed", "mountPath": "/data"}]})), None),
        (
            json!({"containers": [], "volumes": [{"name": "x", "configMap": {"name": "settings", "items": [{"key": "nope"}]}}]}),
            Some((Severity::Error, "names the key \"nope\"")),
        ),
        (
            json!({"containers": [], "volumes": [{"name": "x", "projected": {"sources": [{"secret": {"name": "gone"}}]}}]}),
            Some((Severity::Warning, "Secret \"gone\"")),
        ),
        (json!({"containers": [], "volumes": [{"name": "x", "secret": {"secretName": "secret"}}]}), None),
        (
            json!({"containers": [], "serviceAccountName": "robot"}),
            Some((Severity::Warning, "ServiceAccount \"robot\"")),
        ),
        (json!({"containers": [], "serviceAccountName": "default"}), None),
        (
            container(json!({"name": "a", "livenessProbe": {"httpGet": {"port": "http"}}})),
            Some((Severity::Error, "asks port \"http\" in the livenessProbe")),
        ),
        (
            container(
                json!({"name": "a", "ports": [{"containerPort": 80}], "readinessProbe": {"tcpSocket": {"port": 81}}}),
            ),
            Some((Severity::Warning, "asks port 81 in the readinessProbe")),
        ),
        (container(json!({"name": "a", "readinessProbe": {"tcpSocket": {"port": 81}}})), None),
        (
            container(json!({
                "name": "a", "ports": [{"containerPort": 80, "name": "http"}], "startupProbe": {"httpGet": {"port": "http"}},
            })),
            None,
        ),
    ] {
        let told = told_of(pod.clone());
        match (&told[..], expected) {
            ([], None) => {}
            ([(severity, message)], Some((wanted, part))) => {
                assert!(*severity == wanted && message.contains(part), "{pod}: {message}");
            }
            _ => panic!("{pod}: expected {expected:?}, got {told:?}"),
        }
    }
}

#[test]
fn what_many_objects_miss_is_told_once() {
    let rendered = testing::render(|app| {
        let chart = app.chart("c").prefix("");
        for number in 0..2000 {
            let pods = PodSpec::new([Container::new("a")]).service_account_name("robot");
            chart.add(format!("pod-{number}"), Pod::new(pods));
        }
    });
    let [warning] = rendered.warnings() else { panic!("{:?}", rendered.warnings()) };
    assert!(warning.message.starts_with("Pod pod-0 names the ServiceAccount \"robot\""), "{warning}");
    assert!(warning.message.ends_with("(and so do 1999 more objects) [references]"), "{warning}");
    assert_eq!(warning.origins.len(), 5);
}

#[test]
fn selectors_and_ports_of_services_and_ingresses_fit() {
    let service = |selector: Value, target: Value| {
        let ports = json!([{"port": 80, "name": "http", "targetPort": target}]);
        json!({"apiVersion": "v1", "kind": "Service", "spec": {"selector": selector, "ports": ports}})
    };
    let ingress = |port: Value| {
        let backend = json!({"service": {"name": "good", "port": port}});
        json!({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "spec": {"defaultBackend": backend}})
    };
    let policy = |selector: Value| json!({"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "spec": {"selector": selector}});
    let web = json!({"app": "web"});
    for (object, expected) in [
        (service(web.clone(), json!("http")), None),
        (service(web.clone(), json!(8080)), None),
        (service(web.clone(), json!("metrics")), Some("error: Service object sends to port \"metrics\"")),
        (service(web.clone(), json!(9)), Some("warning: Service object sends to port 9")),
        (service(json!({"app": "other"}), json!("http")), Some("warning: Service object selects no pods")),
        (ingress(json!({"name": "http"})), None),
        (ingress(json!({"number": 80})), None),
        (ingress(json!({"number": 81})), Some("error: Ingress object names port 81 of the Service \"good\"")),
        (ingress(json!({"name": "web"})), Some("error: Ingress object names port \"web\"")),
        (policy(json!({"matchLabels": web})), None),
        (policy(json!({"matchExpressions": [{"key": "app", "operator": "In", "values": ["web"]}]})), None),
        (
            policy(json!({"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["web"]}]})),
            Some("warning: PodDisruptionBudget object selects no pods"),
        ),
        (policy(json!({})), None),
    ] {
        let result = testing::try_render_with(json!(null), |app: &App| {
            let chart = app.chart("c").prefix("");
            let labels = Labels::from([("app", "web")]);
            let container = Container::new("web").ports([ContainerPort::new(8080).name("http")]);
            let pods = PodTemplateSpec::new(PodSpec::new([container])).labels(&labels);
            let web = chart.add("web", Deployment::new(DeploymentSpec::new(&labels, pods)));
            let ports = [ServicePort::new(80).name("http").target_port("http")];
            chart.add("good", Service::new(ServiceSpec::new().selector(web.pods()).ports(ports)));
            chart.add("object", &object);
        });
        let told = match result {
            Ok(rendered) => {
                rendered.warnings().iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
            }
            Err(problems) => problems.to_string(),
        };
        match expected {
            None => assert_eq!(told, "", "{object}"),
            Some(expected) => assert!(told.starts_with(expected), "{object}: {told}"),
        }
    }
}

#[test]
fn a_workload_that_does_not_select_its_own_pods_is_an_error() {
    let problems = testing::problems(|app| {
        let pods = PodTemplateSpec::new(PodSpec::new([Container::new("a")])).label("app", "a");
        app.chart("c").add("a", Deployment::new(DeploymentSpec::new(Labels::from([("app", "b")]), pods)));
    });
    assert!(problems.to_string().contains("does not select its own pods"), "{problems}");
}

#[test]
fn labels_and_names_of_ports_are_such_as_kubernetes_takes() {
    let problems = testing::problems(|app| {
        let chart = app.chart("c");
        chart.add("a", ConfigMap::new().labels([("my label", "x"), ("team", "a team"), ("good", "Yes_1")]));
        let port = |name: &str| ContainerPort::new(80).name(name);
        let ports = [port("http"), port("a-very-long-name"), port("80"), port("a--b"), port("HTTP")];
        chart.add("b", Pod::new(PodSpec::new([Container::new("x").ports(ports)])).label("n", "x".repeat(64)));
    });
    let told = problems.to_string();
    for part in [
        "the label \"my label\"",
        "label team with \"a team\"",
        "label n with",
        "\"a-very-long-name\"",
        "\"80\"",
        "\"a--b\"",
        "\"HTTP\"",
    ] {
        assert!(told.contains(part), "{part} is not in\n{told}");
    }
    assert_eq!(problems.0.len(), 7, "{told}");
}

#[test]
fn versions_of_apis_are_checked_against_the_target() {
    let cron = json!({"apiVersion": "batch/v1beta1", "kind": "CronJob"});
    for (target, expected) in
        [("1.20", None), ("v1.21", Some("warning")), ("1.24", Some("warning")), ("1.25.3", Some("error"))]
    {
        let told = match testing::try_render_with(json!(null), |app: &App| {
            app.target(target);
            app.chart("c").add("a", &cron);
        }) {
            Ok(rendered) => rendered.warnings().to_vec(),
            Err(problems) => problems.0,
        };
        let told = told.first().map(ToString::to_string);
        assert_eq!(told.as_deref().and_then(|told| told.split(':').next()), expected, "{target}: {told:?}");
    }
    let problems = testing::problems(|app| app.target("newest"));
    assert!(problems.to_string().contains("\"newest\" is no version of Kubernetes"));
}

#[test]
fn what_is_somewhere_else_is_taken_as_there_and_a_check_can_be_left_out() {
    let pod = |secret: &str| {
        let env = EnvVar::new("X")
            .value_from(EnvVarSource::raw(json!({"secretKeyRef": {"name": secret, "key": "x"}})));
        Pod::new(PodSpec::new([Container::new("a").env([env])]))
    };
    let external = testing::render(|app| {
        let chart = app.chart("c");
        let secret = chart.external::<Secret>("by-hand");
        chart.add("pod", pod(secret.name()));
    });
    assert_eq!(external.warnings(), []);
    let left_out = testing::render(|app| {
        app.without_check("references");
        app.chart("c").add("pod", pod("unknown"));
    });
    assert_eq!(left_out.warnings(), []);
}

#[test]
fn an_app_has_checks_of_its_own() {
    let problems = testing::problems(|app| {
        app.check("has-owner", |objects: &Objects<'_>, report: &mut Report| {
            for object in objects.of_kind("ConfigMap") {
                if object.value()["metadata"]["annotations"]["owner"].is_null() {
                    report.error(object, "has no annotation `owner`");
                }
            }
        });
        let chart = app.chart("c");
        chart.add("a", ConfigMap::new().annotation("owner", "me"));
        chart.add("b", ConfigMap::new());
    });
    assert_eq!(problems.0.len(), 1);
    let told = problems.to_string();
    assert!(
        told.starts_with(
            "error: ConfigMap c-b has no annotation `owner` [has-owner]\n  --> crates/sdk/tests/checks.rs:"
        ) || told.contains("tests/checks.rs:"),
        "{told}"
    );
}
