//! As many objects as its input says, four for each part: the twin of benches/cdk8s/apps/many.ts.

use std::process::ExitCode;

use synth_sdk::prelude::*;

fn main() -> ExitCode {
    synth_sdk::run(many)
}

pub fn many(app: &App) {
    let objects = app.input("objects", int().min(4).default(100));
    let chart = app.chart("many").namespace("many");
    for number in 0..objects / 4 {
        chart.build(format!("app{number}"), web);
    }
}

fn web(scope: &Scope) {
    let labels = scope.labels();
    let config = scope.add("", ConfigMap::new().data([("color", "blue"), ("size", "large")]));
    let account = scope.add("", ServiceAccount::new().labels(&labels));
    let resources = ResourceRequirements::new()
        .requests([("cpu", "50m"), ("memory", "64Mi")])
        .limits([("memory", "128Mi")]);
    let container = Container::new("web")
        .image("registry.example.com/team/web:1.29")
        .ports([ContainerPort::new(8080).name("http")])
        .env_from([&config])
        .env([EnvVar::of("LOG", "info"), EnvVar::new("COLOR").value_from(config.key("color"))])
        .readiness_probe(Probe::new().http_get(HTTPGetAction::new("http").path("/")))
        .resources(resources);
    let pods = PodSpec::new([container]).service_account_name(&account);
    let pods = PodTemplateSpec::new(pods).labels(&labels);
    scope.add("", Deployment::new(DeploymentSpec::new(&labels, pods).replicas(3)));
    let ports = [ServicePort::new(80).target_port("http")];
    scope.add("", Service::new(ServiceSpec::new().selector(&labels).ports(ports)));
}
