//! Objects that want the same thing, and the order in which all are printed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]
#![allow(missing_docs, reason = "nobody depends on a test")]

use synth_sdk::{Problems, RenderedObject, Severity, prelude::*, testing};

fn workload(labels: &Labels) -> Deployment {
    let pods = PodTemplateSpec::new(PodSpec::new([Container::new("a")])).labels(labels);
    Deployment::new(DeploymentSpec::new(labels, pods))
}

fn problems(build: impl FnOnce(&Chart)) -> Problems {
    testing::problems(|app: &App| build(&app.chart("c").prefix("").namespace("home")))
}

/// The only problem begins like this, and names these lines after `line`.
#[track_caller]
fn told(problems: &Problems, message: &str, line: u32, offsets: &[u32]) {
    let [problem] = &problems.0[..] else { panic!("{problems}") };
    assert!(problem.message.starts_with(message), "{problems}");
    let lines: Vec<u32> = problem.origins.iter().map(|origin| origin.line - line).collect();
    assert_eq!(lines, offsets, "{problems}");
}

#[test]
fn two_workloads_with_one_selector_are_told_once_with_both_lines() {
    let labels = Labels::from([("app", "web")]);
    let line = line!();
    let told_of = problems(|chart| {
        chart.add("one", workload(&labels));
        chart.add("two", workload(&labels));
    });
    told(
        &told_of,
        "Deployment home/one selects the pods of Deployment home/two as its own, too",
        line,
        &[2, 3],
    );
}

#[test]
fn a_selector_that_takes_more_than_its_own_pods_is_told() {
    let line = line!();
    let told_of = problems(|chart| {
        let narrow = Labels::from([("app", "web"), ("tier", "front")]);
        chart.add("narrow", workload(&narrow));
        chart.add("wide", workload(&Labels::from([("app", "web")])));
        chart.add("pod", Pod::new(PodSpec::new([Container::new("a")])).labels(&narrow));
    });
    let message = told_of.to_string();
    assert_eq!(told_of.0.len(), 3, "{message}");
    assert!(message.contains("Deployment home/wide selects the pods of Deployment home/narrow"), "{message}");
    assert!(message.contains("Deployment home/narrow selects the pods of Pod home/pod"), "{message}");
    assert!(told_of.0.iter().all(|problem| problem.origins.iter().all(|origin| origin.line > line)));
}

#[test]
fn the_same_labels_in_another_namespace_or_of_a_job_are_nobodys_business() {
    let rendered = testing::render(|app| {
        let labels = Labels::from([("app", "web")]);
        for namespace in ["one", "two"] {
            app.chart(namespace).namespace(namespace).add("web", workload(&labels));
        }
        let job = PodTemplateSpec::new(PodSpec::new([Container::new("a")]).restart_policy("Never"));
        app.chart("job").namespace("one").add("job", Job::new(JobSpec::new(job.labels(&labels))));
    });
    assert_eq!(rendered.warnings(), []);
}

#[test]
fn two_budgets_two_autoscalers_and_two_ways_from_one_host_are_told() {
    let labels = Labels::from([("app", "web")]);
    let line = line!();
    let budgets = problems(|chart| {
        chart.add("web", workload(&labels));
        let budget = || PodDisruptionBudget::new(PodDisruptionBudgetSpec::new().selector(&labels));
        chart.add("one", budget());
        chart.add("two", budget());
    });
    told(&budgets, "PodDisruptionBudget home/two is for the pods of Deployment home/web, as", line, &[5, 4]);
    let line = line!();
    let scalers = problems(|chart| {
        let web = chart.add("web", workload(&labels));
        chart.add("one", HorizontalPodAutoscaler::new(HorizontalPodAutoscalerSpec::new(&web, 3)));
        chart.add("two", HorizontalPodAutoscaler::new(HorizontalPodAutoscalerSpec::new(&web, 3)));
    });
    told(&scalers, "HorizontalPodAutoscaler home/two scales the Deployment \"web\", as", line, &[4, 3]);
    let scaler = problems(|chart| {
        let web = chart.add("web", workload(&labels));
        let spec = HorizontalPodAutoscalerSpec::new(&web, 3).min_replicas(4);
        chart.add("one", HorizontalPodAutoscaler::new(spec));
    });
    assert!(scaler.to_string().contains("has 3 pods at most, and 4 at least"), "{scaler}");
    let line = line!();
    let hosts = problems(|chart| {
        let service = chart.external::<Service>("web");
        let path = || HTTPIngressPath::new(PathType::Prefix, service.port(80)).path("/");
        let rule = || IngressRule::new().host("a.test").http(HTTPIngressRuleValue::new([path()]));
        chart.add("one", Ingress::new(IngressSpec::new().rules([rule()])));
        chart.add("two", Ingress::new(IngressSpec::new().rules([rule()])));
        chart.add("other", Ingress::new(IngressSpec::new().ingress_class_name("x").rules([rule()])));
    });
    told(&hosts, "Ingress home/two leads a.test/ elsewhere than another Ingress does", line, &[6, 5]);
}

#[test]
fn replicas_beside_an_autoscaler_are_a_warning() {
    let rendered = testing::render(|app| {
        let chart = app.chart("c");
        let web = chart.add("web", workload(&Labels::from([("app", "web")])));
        web.patch(|web| web["spec"]["replicas"] = 2.into());
        chart.add("web", HorizontalPodAutoscaler::new(HorizontalPodAutoscalerSpec::new(&web, 3)));
    });
    let [warning] = rendered.warnings() else { panic!("{:?}", rendered.warnings()) };
    assert_eq!(warning.severity, Severity::Warning);
    assert!(warning.message.starts_with("Deployment c-web says how many `replicas`"), "{warning}");
}

#[test]
fn several_pods_with_a_disk_for_one_are_told() {
    for (mode, replicas, scaled, is_told) in [
        ("ReadWriteOnce", Some(1), None, false),
        ("ReadWriteOnce", None, None, false),
        ("ReadWriteOnce", Some(2), None, true),
        ("ReadWriteOncePod", Some(2), None, true),
        ("ReadWriteOnce", None, Some(3), true),
        ("ReadWriteMany", Some(2), None, false),
    ] {
        let result = testing::try_render_with(json!(null), |app: &App| {
            let chart = app.chart("c");
            let resources = VolumeResourceRequirements::new().requests([("storage", "1Gi")]);
            let spec = PersistentVolumeClaimSpec::new([AccessMode::from(mode)], resources);
            let claim = chart.add("disk", PersistentVolumeClaim::new(spec));
            let labels = Labels::from([("app", "web")]);
            let pods = PodSpec::new([Container::new("a")]).volumes([Volume::from(&claim)]);
            let pods = PodTemplateSpec::new(pods).labels(&labels);
            let spec = DeploymentSpec::new(&labels, pods).some(replicas, DeploymentSpec::replicas);
            let web = chart.add("web", Deployment::new(spec));
            if let Some(most) = scaled {
                chart.add("web", HorizontalPodAutoscaler::new(HorizontalPodAutoscalerSpec::new(&web, most)));
            }
        });
        let told = result.err().map(|problems| problems.to_string()).unwrap_or_default();
        assert_eq!(
            told.contains("and a disk for one: \"c-disk\" is ReadWriteOnce"),
            is_told,
            "{mode} {replicas:?} {scaled:?}: {told}"
        );
    }
}

#[test]
fn what_others_need_is_printed_first_and_the_rest_as_it_was_added() {
    let rendered = testing::render(|app| {
        let chart = app.chart("c").prefix("");
        let labels = Labels::from([("app", "web")]);
        let hook =
            json!({"apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingWebhookConfiguration"});
        chart.add("hook", hook);
        chart.add("custom", json!({"apiVersion": "example.com/v1", "kind": "Thing"}));
        let web = chart.add("web", workload(&labels));
        chart.add("binding", RoleBinding::new(&chart.external::<ClusterRole>("edit")));
        chart.add("settings", ConfigMap::new());
        let early = chart.add("early", workload(&Labels::from([("app", "early")])));
        chart.add("service", Service::new(ServiceSpec::new().type_(ServiceType::ExternalName)));
        chart
            .add("crd", json!({"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition"}));
        chart.add("secret", Secret::new());
        chart.add("robot", ServiceAccount::new());
        chart.add("home", Namespace::new());
        web.after(&early);
    });
    let names: Vec<_> = rendered.objects().iter().map(RenderedObject::name).collect();
    assert_eq!(
        names,
        [
            "home", "crd", "robot", "binding", "settings", "secret", "service", "custom", "early", "web",
            "hook"
        ]
    );
}

#[test]
fn what_was_made_of_json_has_typed_links_and_another_kind_is_told() {
    let line = line!();
    let wrong = problems(|chart| {
        let config = json!({"apiVersion": "v1", "kind": "ConfigMap", "data": {"a": "b"}});
        let config = chart.add("x", config);
        let env = EnvVar::new("A").value_from(config.typed::<ConfigMap>().key("a"));
        chart.add("pod", Pod::new(PodSpec::new([Container::new("a").env([env])])));
        config.typed::<Secret>();
    });
    told(&wrong, "ConfigMap home/x is of v1 ConfigMap, and not of v1 Secret", line, &[3, 6]);
}

#[test]
fn what_is_wrong_in_the_tree_hides_no_finding_of_a_check() {
    let wrong = problems(|chart| {
        chart.add("bad_id", ConfigMap::new());
        let probe = Probe::new().http_get(HTTPGetAction::new("http"));
        chart.add("pod", Pod::new(PodSpec::new([Container::new("a").liveness_probe(probe)])));
    });
    let told = wrong.to_string();
    assert!(told.contains("\"bad_id\" cannot be a part of a name"), "{told}");
    assert!(told.contains("asks port \"http\" in the livenessProbe"), "{told}");
}
