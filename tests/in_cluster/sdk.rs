//! The SDK's types are those of the real API server, and it takes what they make.

use std::{collections::BTreeMap, fs};

use serde_json::Value;
use synth_sdk::{prelude::*, testing};
use synth_typegen::{Document, documents_of_interest, extract};

use crate::{
    cluster::{is_foreign, kubectl, kubectl_with, root},
    space::Space,
};

fn get(path: &str) -> Value {
    serde_json::from_str(&kubectl(&["get", "--raw", path])).unwrap()
}

#[tokio::test]
async fn the_sdks_document_is_what_the_api_server_says() {
    let _space = Space::bare("sdk-document").await;
    let version = get("/version")["gitVersion"].as_str().unwrap().to_owned();
    let committed = Document::committed().unwrap();
    if is_foreign() && version != committed.version {
        eprintln!("LEFT OUT: the SDK's types are of {}, the cluster is of {version}", committed.version);
        return;
    }
    let index = documents_of_interest(&get("/openapi/v3")).unwrap();
    let documents: BTreeMap<_, _> = index.into_iter().map(|(path, place)| (path, get(&place))).collect();
    let served = extract(&version, &documents).unwrap();
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        let text = serde_json::to_string_pretty(&served).unwrap() + "\n";
        fs::write(root().join("crates/typegen/openapi/kubernetes.json"), text).unwrap();
    }
    assert!(
        served == committed,
        "crates/typegen/openapi/kubernetes.json is not what the API server says: run this test with UPDATE_GENERATED=1"
    );
}

/// Something of each corner of the types: typed links, quantities, ports by name, probes, volumes, rights.
fn everything(app: &App, namespace: &str) {
    let chart = app.chart("sdk").namespace(namespace);
    let labels = chart.labels();
    let config = chart.add("settings", ConfigMap::new().data([("color", "blue")]));
    let secret = chart.add("secret", Secret::new().data([("password", "a b c")]));
    let account = chart.add("robot", ServiceAccount::new().automount_service_account_token(false));
    let role = chart
        .add("robot", Role::new().rules([PolicyRule::new(["get"]).api_groups([""]).resources(["pods"])]));
    chart.add("robot", RoleBinding::new(&role).subjects([&account]));
    let container = Container::new("web")
        .image("registry.k8s.io/pause:3.10")
        .image_pull_policy(PullPolicy::IfNotPresent)
        .ports([ContainerPort::new(8080).name("http").protocol(Protocol::TCP)])
        .env([EnvVar::of("A", "b"), EnvVar::new("PASSWORD").value_from(secret.key("password"))])
        .env_from([&config])
        .volume_mounts([VolumeMount::at("/etc/settings", &config), VolumeMount::at("/data", "data")])
        .readiness_probe(Probe::new().http_get(HTTPGetAction::new("http").path("/").scheme(Scheme::HTTP)))
        .resources(
            ResourceRequirements::new().requests([("cpu", "10m")]).limits([("memory", Quantity::mebi(32))]),
        )
        .security_context(
            SecurityContext::new()
                .allow_privilege_escalation(false)
                .capabilities(Capabilities::new().drop(["ALL"]))
                .seccomp_profile(SeccompProfile::new(SeccompProfileType::RuntimeDefault)),
        );
    let pods = |labels: &Labels| {
        PodTemplateSpec::new(PodSpec::new([container.clone()]).service_account_name(&account).volumes([
            Volume::from(&config),
            Volume::new("data").empty_dir(EmptyDirVolumeSource::new().size_limit("1Gi")),
        ]))
        .labels(labels)
    };
    let web = chart.add("web", Deployment::new(DeploymentSpec::new(&labels, pods(&labels))));
    let ports = [ServicePort::new(80).name("http").target_port("http")];
    let service = chart.add("web", Service::new(ServiceSpec::new().selector(web.pods()).ports(ports)));
    let store = chart.child("store");
    let own = store.labels();
    let set = StatefulSetSpec::new(&own, pods(&own)).replicas(0);
    let ports = [ServicePort::new(80).name("http").target_port("http")];
    let headless = ServiceSpec::new().cluster_ip("None").selector(&own).ports(ports);
    let headless = store.add("set", Service::new(headless));
    store.add("set", StatefulSet::new(set.service_name(&headless)));
    let scaler = HorizontalPodAutoscalerSpec::new(&web, 3).min_replicas(1);
    chart.add("web", HorizontalPodAutoscaler::new(scaler));
    let budget = PodDisruptionBudgetSpec::new().selector(&labels).max_unavailable("25%");
    chart.add("web", PodDisruptionBudget::new(budget));
    let path = HTTPIngressPath::new(PathType::Prefix, service.port("http")).path("/");
    let shop = IngressRule::new().host("shop.test").http(HTTPIngressRuleValue::new([path]));
    chart.add("web", Ingress::new(IngressSpec::new().rules([shop])));
    let job = PodTemplateSpec::new(
        PodSpec::new([Container::new("job").image("x")]).restart_policy(RestartPolicy::Never),
    );
    let nightly = CronJobSpec::new("0 3 * * *", JobTemplateSpec::new(JobSpec::new(job)));
    chart.add("nightly", CronJob::new(nightly.concurrency_policy(ConcurrencyPolicy::Forbid)));
    let claim = PersistentVolumeClaimSpec::new(
        [AccessMode::ReadWriteOnce],
        VolumeResourceRequirements::new().requests([("storage", Quantity::gibi(1))]),
    );
    chart.add("data", PersistentVolumeClaim::new(claim));
    let from = NetworkPolicyIngressRule::new().from_([NetworkPolicyPeer::new().pod_selector(&labels)]);
    let policy =
        NetworkPolicySpec::new().pod_selector(&labels).ingress([from]).policy_types([PolicyType::Ingress]);
    chart.add("web", NetworkPolicy::new(policy));
}

#[tokio::test]
async fn the_api_server_takes_what_the_sdk_makes() {
    let space = Space::bare("sdk-objects").await;
    let rendered = testing::render(|app| everything(app, &space.namespace));
    assert_eq!(rendered.warnings(), []);
    let mut objects = Vec::new();
    rendered.write_to(&mut objects, false).unwrap();
    let apply = ["apply", "--server-side", "--dry-run=server", "--validate=strict", "-f", "-"];
    let told = kubectl_with(&apply, std::str::from_utf8(&objects).unwrap());
    assert_eq!(told.lines().count(), rendered.objects().len(), "{told}");
}
