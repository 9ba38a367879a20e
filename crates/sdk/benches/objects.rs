//! Builds, checks and writes 100, 1,000 and 10,000 objects, and prints the median of ten runs for each step, and the most
//! memory that the process ever had.

#![allow(clippy::expect_used, clippy::print_stdout, missing_docs, reason = "a benchmark")]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use synth_sdk::prelude::*;

/// An app of four objects, as large as they are in life.
struct Web<'a> {
    config: &'a Ref<ConfigMap>,
}

impl Construct for Web<'_> {
    type Output = Ref<Service>;

    fn build(self, scope: &Scope) -> Ref<Service> {
        let labels = scope.labels();
        let account = scope.add("", ServiceAccount::new().labels(&labels));
        let resources = ResourceRequirements::new()
            .requests([("cpu", "50m"), ("memory", "64Mi")])
            .limits([("memory", "128Mi")]);
        let container = Container::new("web")
            .image("registry.example.com/team/web:1.29")
            .ports([ContainerPort::new(8080).name("http")])
            .env_from([self.config])
            .env([EnvVar::of("LOG", "info"), EnvVar::new("COLOR").value_from(self.config.key("color"))])
            .readiness_probe(Probe::new().http_get(HTTPGetAction::new("http").path("/")))
            .resources(resources);
        let pods = PodSpec::new([container]).service_account_name(&account);
        let pods = PodTemplateSpec::new(pods).labels(&labels);
        scope.add("", Deployment::new(DeploymentSpec::new(&labels, pods).replicas(3)));
        let ports = [ServicePort::new(80).target_port("http")];
        scope.add("", Service::new(ServiceSpec::new().selector(&labels).ports(ports)))
    }
}

fn build(objects: usize) -> App {
    let app = App::with_input(json!({}));
    let chart = app.chart("many").namespace("many");
    for number in 0..objects / 4 {
        let config = ConfigMap::new().data([("color", "blue"), ("size", "large")]);
        let config = chart.add(format!("app{number}"), config);
        chart.build(format!("app{number}"), Web { config: &config });
    }
    app
}

fn main() {
    for objects in [100, 1_000, 10_000] {
        let (mut built, mut rendered, mut written) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..10 {
            let start = Instant::now();
            let app = build(objects);
            built.push(start.elapsed());
            let start = Instant::now();
            let result = app.render().expect("nothing is wrong");
            rendered.push(start.elapsed());
            let start = Instant::now();
            let mut text = Vec::new();
            result.write_to(&mut text, false).expect("memory takes every byte");
            written.push(start.elapsed());
            black_box(text);
        }
        for (step, times) in [("build", built), ("check", rendered), ("write", written)] {
            println!("{:18} {:>8.1?}", format!("{step} {objects}"), median(times));
        }
    }
    // Of Linux alone, and more than a program has that does it once.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(most) = status.lines().find_map(|line| line.strip_prefix("VmHWM:")) {
        println!("memory at most     {}", most.trim());
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
