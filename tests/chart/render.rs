//! What helm makes of the chart.

use std::{path::Path, process::Command};

use serde_json::Value;

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs helm at the repository's root; what it prints, or its complaint.
pub fn helm(arguments: &[&str]) -> Result<String, String> {
    let tool = root().join("target/tools/bin/helm");
    let output = Command::new(tool)
        .args(arguments)
        .current_dir(root())
        .env_remove("KUBECONFIG")
        .output()
        .expect("helm: run `make prerequisites`");
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

/// The arguments that render the chart into `flux-system` with these values.
pub fn template<'v>(values: &[&'v str]) -> Vec<&'v str> {
    let chart = "deploy/chart/synth-controller";
    let mut arguments =
        vec!["template", "synth-controller", chart, "--namespace", "flux-system", "--kube-version", "1.34.0"];
    arguments.extend(values.iter().flat_map(|value| ["--set", value]));
    arguments
}

/// The objects that the chart renders to.
pub fn render(values: &[&str]) -> Vec<Value> {
    objects(&helm(&template(values)).unwrap())
}

/// The objects of a YAML text.
pub fn objects(text: &str) -> Vec<Value> {
    let objects: Vec<Value> = serde_saphyr::from_multiple(text).unwrap();
    objects.into_iter().filter(|object| !object.is_null()).collect()
}
