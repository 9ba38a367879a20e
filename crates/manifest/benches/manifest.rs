//! Reads, compares and packs 10,000 objects, and prints the median of ten runs for each step.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::format_collect,
    reason = "a benchmark"
)]

use std::time::{Duration, Instant};

use synth_manifest::{Layout, Limits, Objects, ReadOptions, diff, pack, read};

/// A Deployment with two containers, as JSON of about 2 KB.
fn deployment(number: usize, tag: &str) -> String {
    let container = |name: &str| {
        serde_json::json!({
            "name": name,
            "image": format!("registry.example.com/team/{name}:{tag}"),
            "args": ["--listen=0.0.0.0:8080", "--log-level=info", format!("--shard={number}")],
            "env": [{"name": "POD", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}, {"name": "PORT", "value": "8080"}],
            "ports": [{"name": "http", "containerPort": 8080, "protocol": "TCP"}],
            "resources": {"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"memory": "256Mi"}},
            "livenessProbe": {"httpGet": {"path": "/healthz", "port": "http"}, "periodSeconds": 10},
            "securityContext": {"runAsNonRoot": true, "readOnlyRootFilesystem": true, "capabilities": {"drop": ["ALL"]}},
        })
    };
    let labels = serde_json::json!({"app.kubernetes.io/name": format!("app-{number}"), "app.kubernetes.io/part-of": "shop"});
    serde_json::json!({
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": {"name": format!("app-{number}"), "namespace": format!("team-{}", number % 50), "labels": labels},
        "spec": {
            "replicas": 3, "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [container("web"), container("sidecar")]}},
        },
    })
    .to_string()
}

fn service(number: usize) -> String {
    serde_json::json!({
        "apiVersion": "v1", "kind": "Service",
        "metadata": {"name": format!("app-{number}"), "namespace": format!("team-{}", number % 50)},
        "spec": {"selector": {"app.kubernetes.io/name": format!("app-{number}")}, "ports": [{"port": 80, "targetPort": "http"}]},
    })
    .to_string()
}

/// 5,000 Deployments and 5,000 Services; every hundredth Deployment has the tag.
fn output(tag: &str) -> String {
    let objects = (0..5_000).map(|number| {
        let tag = if number % 100 == 0 { tag } else { "v1" };
        format!("{}\n{}\n", deployment(number, tag), service(number))
    });
    objects.collect()
}

/// The median of ten runs. What a run gives is dropped outside of the time.
fn median<T>(mut run: impl FnMut() -> T) -> Duration {
    let mut times: Vec<Duration> = (0..10)
        .map(|_| {
            let start = Instant::now();
            let result = run();
            let time = start.elapsed();
            drop(result);
            time
        })
        .collect();
    times.sort();
    times[5]
}

fn main() {
    let json = output("v2");
    let parse = |bytes: &[u8]| -> Objects {
        read(bytes, &Limits::default(), &ReadOptions::default()).expect("objects")
    };
    let (old, new) = (parse(output("v1").as_bytes()), parse(json.as_bytes()));
    let yaml: String = new.iter().map(|object| format!("---\n{}", object.value.to_yaml())).collect();
    let kept = old.to_bytes();
    let packed = pack(&new, Layout::PerObject).expect("memory takes every byte");
    println!(
        "{} objects: {:.1} MB of JSON, {:.1} MB of YAML, {:.1} MB of tar, {:.1} MB of tar.gz; {} changed",
        new.len(),
        json.len() as f64 / 1e6,
        yaml.len() as f64 / 1e6,
        packed.tar_size as f64 / 1e6,
        packed.size() as f64 / 1e6,
        diff(&old, &new).changed.len(),
    );
    println!("read JSON          {:>8.1?}", median(|| parse(json.as_bytes())));
    println!("read YAML          {:>8.1?}", median(|| parse(yaml.as_bytes())));
    println!("read previous      {:>8.1?}", median(|| Objects::from_bytes(&kept, &Limits::default())));
    println!("compare            {:>8.1?}", median(|| diff(&old, &new)));
    println!("pack               {:>8.1?}", median(|| pack(&new, Layout::PerObject)));
    println!(
        "JSON read, compared with the previous, packed  {:>8.1?}",
        median(|| {
            let new = parse(json.as_bytes());
            let changes = diff(&old, &new);
            (pack(&new, Layout::PerObject), changes, new)
        })
    );
}
