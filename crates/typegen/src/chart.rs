//! Helm charts, rendered once, at import, by helm itself: what comes out is Rust in the user's repository.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use crate::{
    document::Document,
    error::ImportError,
    identifier::snake,
    kubernetes::File,
    program::Program,
    source::{self, Source},
    types::Types,
    write,
};

/// A chart, and all that it leaves open.
#[derive(Clone, Debug, Default)]
pub struct Chart {
    /// The release's name, of which the function and its file are named.
    pub name: String,
    /// As helm takes it: a folder, an archive, `oci://…`, or a chart's name in `repo`.
    pub chart: String,
    /// The repository's address.
    pub repo: Option<String>,
    /// The chart's version; the newest one where there is a choice.
    pub version: Option<String>,
    /// The namespace that the release is for.
    pub namespace: String,
    /// Files of values; a later one comes over an earlier one.
    pub values: Vec<PathBuf>,
    /// Single values, as `image.tag=1.2`; they come over the files.
    pub set: Vec<String>,
    /// API versions that the cluster has beside Kubernetes's own, which charts ask for.
    pub api_versions: Vec<String>,
    /// CRDs that are imported in the same crate, so that the chart's objects of these kinds are typed.
    pub crds: Vec<Source>,
    /// The module that they were imported as, as `crate::custom`.
    pub crds_module: String,
}

/// What became of a chart.
#[derive(Clone, Debug)]
pub struct ImportedChart {
    /// For [`write_into`](crate::write_into): `NAME.rs` with `pub fn NAME(scope: &Scope)`, and `mod.rs`.
    pub files: Vec<File>,
    /// What was left out, and what may surprise: one line each, for people.
    pub notes: Vec<String>,
}

/// Renders a chart with this program `helm`, and writes the objects as Rust, for a crate that depends on `synth-sdk`. What
/// only Helm acts on (hooks) and CRDs are left out, and the notes tell them.
///
/// # Errors
/// [`ImportError::Chart`] has what helm says.
pub fn import_chart(helm: &Path, chart: &Chart) -> Result<ImportedChart, ImportError> {
    let document = Document::committed()?;
    let rendered = chart.render(helm, &document.version)?;
    let again = chart.render(helm, &document.version)?;
    let mut notes = Vec::new();
    let (mut hooks, mut crds) = (BTreeSet::new(), BTreeSet::new());
    let mut objects = rendered.objects()?;
    let called = |object: &Value| {
        let text = |pointer: &str| object.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let (kind, namespace, name) = (text("/kind"), text("/metadata/namespace"), text("/metadata/name"));
        let slash = if namespace.is_empty() { "" } else { "/" };
        format!("{kind} {namespace}{slash}{name}")
    };
    objects.retain(|object| {
        if object["kind"] == "CustomResourceDefinition" {
            crds.insert(called(object));
        } else if object.pointer("/metadata/annotations/helm.sh~1hook").is_some() {
            hooks.insert(called(object));
        } else {
            return true;
        }
        false
    });
    let again: BTreeMap<String, Value> = again.objects()?.into_iter().map(|o| (called(&o), o)).collect();
    for object in objects.iter().filter(|object| again.get(&called(object)) != Some(object)) {
        notes.push(format!(
            "{} is another one each time that the chart is rendered: give what it makes up as a value",
            called(object)
        ));
    }
    for (left_out, why) in [
        (hooks, "hooks, on which only Helm acts"),
        (crds, "CRDs, which have to outlive the app: apply them apart"),
    ] {
        if !left_out.is_empty() {
            notes.push(format!("left out: {why}: {}", left_out.into_iter().collect::<Vec<_>>().join(", ")));
        }
    }
    let types = Types::of(&document, &chart.crds_module, &chart.crds)?;
    let name = snake(&chart.name);
    let mut program = Program::new(&types);
    let statements: String = objects.iter().map(|object| program.add(object)).collect();
    let text = write::module_of_chart(&write::OfChart {
        name: &name,
        chart: &chart.cited(),
        digest: &source::digest(&rendered.bytes),
        notes: &notes,
        uses: &program.uses(),
        statements: &statements,
    });
    let folder = write::folder("Charts", &BTreeSet::from([name.clone()]));
    let files = vec![File { path: "mod.rs".into(), text: folder }, File { path: format!("{name}.rs"), text }];
    Ok(ImportedChart { files, notes })
}

impl Chart {
    /// What helm prints.
    fn render(&self, helm: &Path, kubernetes: &str) -> Result<Source, ImportError> {
        let fault = |problem: String| ImportError::Chart { chart: self.chart.clone(), problem };
        let mut command = Command::new(helm);
        command.args(["template", &self.name, &self.chart, "--namespace", &self.namespace]);
        command.args(["--kube-version", kubernetes]);
        let options = [("--repo", &self.repo), ("--version", &self.version)];
        for (option, value) in
            options.into_iter().filter_map(|(option, value)| Some((option, value.as_ref()?)))
        {
            command.args([option, value]);
        }
        for file in &self.values {
            command.arg("--values").arg(file);
        }
        for value in &self.set {
            command.args(["--set", value]);
        }
        for version in &self.api_versions {
            command.args(["--api-versions", version]);
        }
        let output = command.output().map_err(|error| {
            fault(format!(
                "{} cannot be run, which renders it: {error}; get it from https://helm.sh",
                helm.display()
            ))
        })?;
        if !output.status.success() {
            let told = String::from_utf8_lossy(&output.stderr);
            return Err(fault(told.trim().trim_start_matches("Error: ").to_owned()));
        }
        Ok(Source::new(format!("what helm renders of {}", self.chart), output.stdout))
    }

    /// The command line that gives it, for those who read the file.
    fn cited(&self) -> String {
        let mut text = format!("helm template {} {} --namespace {}", self.name, self.chart, self.namespace);
        let options = [("--repo", &self.repo), ("--version", &self.version)];
        for (option, value) in
            options.into_iter().filter_map(|(option, value)| Some((option, value.as_ref()?)))
        {
            text = format!("{text} {option} {value}");
        }
        for file in &self.values {
            text = format!("{text} --values {}", file.display());
        }
        for value in &self.set {
            text = format!("{text} --set {value}");
        }
        text
    }
}
