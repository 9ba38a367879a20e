//! The objects of many.rs as values of serde_json: without types, names, inputs, origins and checks.

use std::{
    env, fs,
    io::{self, BufWriter, Write},
};

use serde_json::{Value, json};

fn main() -> io::Result<()> {
    let input: Value = serde_json::from_slice(&fs::read(env::var("SYNTH_INPUT").expect("a file"))?)?;
    let parts = input["objects"].as_u64().expect("how many") / 4;
    let objects: Vec<Value> = (0..parts).flat_map(part).collect();
    let mut stdout = BufWriter::with_capacity(64 * 1024, io::stdout().lock());
    for object in &objects {
        serde_json::to_writer(&mut stdout, object)?;
        stdout.write_all(b"\n")?;
    }
    // As the SDK: the process ends here.
    std::mem::forget(objects);
    stdout.flush()
}

/// Everything in its place, because `json!` copies what comes from elsewhere.
fn part(number: u64) -> [Value; 4] {
    let name = format!("many-app{number}");
    let labels = json!({
        "app.kubernetes.io/instance": format!("many.app{number}"),
        "app.kubernetes.io/name": format!("app{number}"),
    });
    [
        json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": name, "namespace": "many"},
            "data": {"color": "blue", "size": "large"},
        }),
        json!({
            "apiVersion": "v1",
            "kind": "ServiceAccount",
            "metadata": {"name": name, "namespace": "many", "labels": labels},
        }),
        json!({
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": name, "namespace": "many"},
            "spec": {
                "selector": {"matchLabels": labels},
                "template": {
                    "metadata": {"labels": labels},
                    "spec": {
                        "containers": [{
                            "name": "web",
                            "image": "registry.example.com/team/web:1.29",
                            "ports": [{"containerPort": 8080, "name": "http"}],
                            "envFrom": [{"configMapRef": {"name": name}}],
                            "env": [
                                {"name": "LOG", "value": "info"},
                                {"name": "COLOR", "valueFrom": {"configMapKeyRef": {"name": name, "key": "color"}}},
                            ],
                            "readinessProbe": {"httpGet": {"port": "http", "path": "/"}},
                            "resources": {
                                "requests": {"cpu": "50m", "memory": "64Mi"},
                                "limits": {"memory": "128Mi"},
                            },
                        }],
                        "serviceAccountName": name,
                    },
                },
                "replicas": 3,
            },
        }),
        json!({
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": name, "namespace": "many"},
            "spec": {"selector": labels, "ports": [{"port": 80, "targetPort": "http"}]},
        }),
    ]
}
