//! What a test that waited in vain shows: the object, the pods, the events, and what the controllers said.

use std::fmt::Write as _;

use serde_json::Value;

use crate::{
    cluster::{FLUX, try_kubectl},
    space::Space,
};

/// What there is in this space and around.
pub fn of(space: &Space, objects: &[Value]) -> String {
    around(&space.namespace, &space.home, &space.runs, objects)
}

/// What there is in a namespace, where its controller is, and where its runs are.
pub fn around(namespace: &str, home: &str, runs_namespace: &str, objects: &[Value]) -> String {
    let mut text = String::new();
    for object in objects {
        let names = format!("{}/{}", text_of(&object["kind"]), text_of(&object["metadata"]["name"]));
        let _ = writeln!(text, "--- {names}\n{:#}", brief(object));
    }
    let recent = ["get", "events", "--sort-by=.lastTimestamp", "-n"];
    let pods = ["get", "pods", "-o", "wide", "-n"];
    let logs = ["logs", "--tail=40", "--prefix", "--all-containers", "--ignore-errors", "-n"];
    let ours = ["-l", "app.kubernetes.io/name=synth-controller"];
    let theirs = ["-l", "app=kustomize-controller"];
    let runs = ["-l", "app.kubernetes.io/managed-by=synth-controller"];
    let sections: [(&[&str], &str, &[&str]); 9] = [
        (&["get", "synths,externalartifacts,kustomizations", "-n"], namespace, &[]),
        (&pods, namespace, &[]),
        (&recent, namespace, &[]),
        (&pods, runs_namespace, &[]),
        (&recent, runs_namespace, &[]),
        (&logs, runs_namespace, &runs),
        (&pods, home, &[]),
        (&logs, home, &ours),
        (&logs, FLUX, &theirs),
    ];
    for (command, namespace, more) in sections {
        let arguments = [command, &[namespace], more].concat();
        let said = try_kubectl(&arguments, "").unwrap_or_else(|error| error);
        let _ = writeln!(text, "--- kubectl {}\n{}", arguments.join(" "), last_lines(&said, 60));
    }
    text
}

/// Without what only machines read.
fn brief(object: &Value) -> Value {
    let mut object = object.clone();
    if let Some(metadata) = object["metadata"].as_object_mut() {
        metadata.remove("managedFields");
    }
    object
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or("?")
}

fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}
