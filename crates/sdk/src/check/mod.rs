//! Checks of all objects together, at the end: what Kubernetes would refuse, or take and never make work.
//!
//! A check only looks. An error is for what cannot work; a warning for what may be right because of something that is
//! not in the app.

mod deprecated;
mod labels;
mod pods;
mod ports;
mod references;
mod rivals;
mod selectors;

use std::collections::BTreeMap;

pub(crate) use deprecated::Version;

use crate::{
    fields::Fields,
    index::{Fnv, Map},
    labels::Labels,
    problem::{Problem, Severity},
    render::RenderedObject,
    value::Value,
};

/// A check: a function of all objects, or a struct with settings.
pub trait Check {
    /// Looks at all objects and tells what it finds.
    fn check(&self, objects: &Objects<'_>, report: &mut Report);
}

impl<F: Fn(&Objects<'_>, &mut Report)> Check for F {
    fn check(&self, objects: &Objects<'_>, report: &mut Report) {
        self(objects, report);
    }
}

/// All objects, to be looked up.
pub struct Objects<'o> {
    all: &'o [RenderedObject],
    /// The template of the pods of each.
    pods: Vec<Option<&'o Value>>,
    by_name: ByName<'o>,
    /// Workloads by their namespace and a label of their pods.
    by_label: Map<(&'o str, &'o str, &'o str), Vec<usize>>,
    external: &'o [(String, String)],
}

/// Objects by namespace and name: those that share them are of different kinds, so they are few.
pub(crate) struct ByName<'o> {
    first: Map<(&'o str, &'o str), usize>,
    /// For each object the next one of the same name.
    next: Vec<usize>,
}

impl<'o> ByName<'o> {
    /// The index, and every object that is the same as an earlier one, with that.
    pub(crate) fn new(all: &'o [RenderedObject]) -> (Self, Vec<(usize, usize)>) {
        let mut index =
            Self { first: Map::with_capacity_and_hasher(all.len(), Fnv), next: vec![usize::MAX; all.len()] };
        let mut twice = Vec::new();
        for (at, object) in all.iter().enumerate() {
            let key = (object.namespace().unwrap_or_default(), object.name());
            let mut last = *index.first.entry(key).or_insert(at);
            while last != at {
                // Versions are ways to write the same object.
                let earlier = &all[last];
                if earlier.kind() == object.kind() && earlier.group() == object.group() {
                    twice.push((last, at));
                    break;
                }
                if index.next[last] == usize::MAX {
                    index.next[last] = at;
                }
                last = index.next[last];
            }
        }
        (index, twice)
    }

    fn of(&self, namespace: Option<&str>, name: &str) -> impl Iterator<Item = usize> {
        let first = self.first.get(&(namespace.unwrap_or_default(), name)).copied();
        std::iter::successors(first, |at| Some(self.next[*at]).filter(|next| *next != usize::MAX))
    }
}

/// What a built-in check looks at: one object, and what most of them look for in it. All checks look at one object
/// before any looks at the next: that is quicker than each for itself, by half.
#[derive(Clone, Copy)]
struct Subject<'o> {
    object: &'o RenderedObject,
    /// The template of its pods.
    pods: Option<&'o Value>,
    spec: &'o Value,
}

impl<'o> Objects<'o> {
    fn new(all: &'o [RenderedObject], by_name: ByName<'o>, external: &'o [(String, String)]) -> Self {
        let mut by_label: Map<_, Vec<usize>> = Map::default();
        let mut pods = Vec::with_capacity(all.len());
        for (at, object) in all.iter().enumerate() {
            let path = path_to_pods(object.api_version(), object.kind());
            let template = path.and_then(|path| object.value().at(path.iter().copied()));
            let labels = template.and_then(|pods| pods["metadata"]["labels"].as_object());
            for (key, value) in labels.into_iter().flat_map(Fields::iter) {
                let namespace = object.namespace().unwrap_or_default();
                by_label.entry((namespace, key, value.as_str().unwrap_or_default())).or_default().push(at);
            }
            pods.push(template);
        }
        Self { all, pods, by_name, by_label, external }
    }

    /// The templates of all pods in this namespace.
    fn pods_in(&self, namespace: Option<&str>) -> impl Iterator<Item = &'o Value> {
        let all = self.all.iter().zip(&self.pods);
        all.filter(move |(object, _)| object.namespace() == namespace).filter_map(|(_, pods)| *pods)
    }

    /// The templates of the pods in this namespace that have all of these labels, and at least one is asked for.
    fn pods_with<'l>(
        &'l self,
        namespace: Option<&'l str>,
        labels: &'l Value,
    ) -> impl Iterator<Item = &'o Value> + use<'l, 'o> {
        self.selected(namespace, labels).filter_map(|at| self.pods[at])
    }

    /// All of them, in the order in which they are printed.
    pub fn iter(&self) -> impl Iterator<Item = &'o RenderedObject> {
        self.all.iter()
    }

    /// Those of a kind.
    pub fn of_kind(&self, kind: &str) -> impl Iterator<Item = &'o RenderedObject> {
        self.all.iter().filter(move |object| object.kind() == kind)
    }

    /// The one of this kind and name in this namespace.
    pub fn find(&self, kind: &str, namespace: Option<&str>, name: &str) -> Option<&'o RenderedObject> {
        self.by_name.of(namespace, name).map(|at| &self.all[at]).find(|object| object.kind() == kind)
    }

    /// How many pods a workload may have: as many as it says, or as its autoscaler does.
    fn pods_at_most(&self, object: &RenderedObject) -> i64 {
        let is_its = |scaler: &&RenderedObject| {
            let target = &scaler.value()["spec"]["scaleTargetRef"];
            scaler.namespace() == object.namespace()
                && target["kind"].as_str() == Some(object.kind())
                && target["name"].as_str() == Some(object.name())
        };
        let most = |scaler: &RenderedObject| scaler.value()["spec"]["maxReplicas"].as_i64();
        let scaled = self.of_kind("HorizontalPodAutoscaler").find(is_its).and_then(most);
        scaled.or(object.value()["spec"]["replicas"].as_i64()).unwrap_or(1)
    }

    /// Whether the app said that this one is somewhere else.
    fn is_external(&self, kind: &str, name: &str) -> bool {
        self.external.iter().any(|external| external.0 == kind && external.1 == name)
    }

    /// The workloads in this namespace whose pods have all of these labels, and at least one is asked for.
    pub fn workloads_with(&self, namespace: Option<&str>, labels: &Labels) -> Vec<&'o RenderedObject> {
        let labels = Value::map(labels, Value::text);
        self.selected(namespace, &labels).map(|at| &self.all[at]).collect()
    }

    /// As [`workloads_with`](Self::workloads_with), by their place.
    fn selected<'l>(
        &'l self,
        namespace: Option<&'l str>,
        labels: &'l Value,
    ) -> impl Iterator<Item = usize> + use<'l, 'o> {
        let mut fewest: Option<&[usize]> = None;
        for (key, value) in labels.as_object().into_iter().flat_map(Fields::iter) {
            let key = (namespace.unwrap_or_default(), key, value.as_str().unwrap_or_default());
            let candidates = self.by_label.get(&key).map(Vec::as_slice).unwrap_or_default();
            if fewest.is_none_or(|fewest| candidates.len() < fewest.len()) {
                fewest = Some(candidates);
            }
        }
        let fewest = fewest.unwrap_or_default();
        fewest
            .iter()
            .copied()
            .filter(move |at| self.pods[*at].is_some_and(|pods| selectors::matches(labels, pods)))
    }
}

/// Where a check tells what it finds.
#[derive(Debug)]
pub struct Report {
    check: &'static str,
    findings: Vec<Finding>,
    /// What is missing, by kind, namespace and name: the finding that tells it.
    missing: BTreeMap<(String, String, String), usize>,
}

/// Something that a check found.
#[derive(Debug)]
pub(crate) struct Finding {
    check: &'static str,
    problem: Problem,
    /// How many more objects it is about.
    more: usize,
}

impl Finding {
    pub(crate) fn into_problem(self) -> Problem {
        let more = match self.more {
            0 => String::new(),
            1 => " (and so does another object)".to_owned(),
            more => format!(" (and so do {more} more objects)"),
        };
        let message = format!("{}{more} [{}]", self.problem.message, self.check);
        Problem { message, ..self.problem }
    }
}

impl Report {
    /// This cannot work: nothing is printed. The message goes on after the object's kind and name, as "has no …".
    pub fn error(&mut self, object: &RenderedObject, message: impl std::fmt::Display) {
        self.add(Severity::Error, object, message);
    }

    /// This may be wrong.
    pub fn warning(&mut self, object: &RenderedObject, message: impl std::fmt::Display) {
        self.add(Severity::Warning, object, message);
    }

    /// Says of the last finding that this object has to do with it, and what to do.
    fn also(&mut self, object: &RenderedObject, hint: &str) {
        if let Some(finding) = self.findings.last_mut() {
            finding.problem.origins.push(object.origin());
            hint.clone_into(&mut finding.problem.hint);
        }
    }

    fn add(&mut self, severity: Severity, object: &RenderedObject, message: impl std::fmt::Display) {
        let problem = match severity {
            Severity::Error => Problem::error(format!("{} {message}", object.called())),
            Severity::Warning => Problem::warning(format!("{} {message}", object.called())),
        };
        self.findings.push(Finding { check: self.check, problem: problem.at(object.origin()), more: 0 });
    }

    /// Whether it was told that this is missing; if so, this object counts with the others.
    fn is_told_missing(&mut self, object: &RenderedObject, kind: &str, namespace: &str, name: &str) -> bool {
        let next = self.findings.len();
        let key = (kind.to_owned(), namespace.to_owned(), name.to_owned());
        let finding = *self.missing.entry(key).or_insert(next);
        let Some(finding) = self.findings.get_mut(finding) else { return false };
        finding.more += 1;
        // The first few say enough.
        if finding.problem.origins.len() < 5 {
            finding.problem.origins.push(object.origin());
        }
        true
    }
}

type BuiltIn<'o> = fn(Subject<'o>, &Objects<'o>, &mut Report);

/// The checks of an app.
#[derive(Default)]
pub(crate) struct Checks {
    own: Vec<(&'static str, Box<dyn Check>)>,
    left_out: Vec<&'static str>,
    target: Version,
    external: Vec<(String, String)>,
}

impl Checks {
    pub(crate) fn add(&mut self, name: &'static str, check: Box<dyn Check>) {
        self.own.push((name, check));
    }

    pub(crate) fn leave_out(&mut self, name: &'static str) {
        self.left_out.push(name);
    }

    pub(crate) fn target(&mut self, version: &str) -> Result<(), String> {
        self.target = version.parse()?;
        Ok(())
    }

    pub(crate) fn external(&mut self, kind: &str, name: &str) {
        self.external.push((kind.into(), name.into()));
    }

    /// All findings: errors first, otherwise in the order of the checks and of the objects.
    pub(crate) fn run<'o>(&'o self, all: &'o [RenderedObject], by_name: ByName<'o>) -> Vec<Finding> {
        let objects = Objects::new(all, by_name, &self.external);
        let is_wanted = |name: &str| !self.left_out.contains(&name);
        let built_in: [(&'static str, BuiltIn<'o>); 4] = [
            ("labels", labels::check),
            ("selectors", selectors::check),
            ("references", references::check),
            ("ports", ports::check),
        ];
        let mut report = Report { check: "", findings: Vec::new(), missing: BTreeMap::new() };
        for (at, object) in all.iter().enumerate() {
            let subject = Subject { object, pods: objects.pods[at], spec: &object.value()["spec"] };
            for (name, check) in built_in.iter().filter(|(name, _)| is_wanted(name)) {
                report.check = name;
                check(subject, &objects, &mut report);
            }
            if is_wanted("deprecated") {
                report.check = "deprecated";
                deprecated::check(self.target, object, &mut report);
            }
        }
        if is_wanted("rivals") {
            report.check = "rivals";
            rivals::check(&objects, &mut report);
        }
        for (name, check) in self.own.iter().filter(|(name, _)| is_wanted(name)) {
            report.check = name;
            check.check(&objects, &mut report);
        }
        let mut findings = report.findings;
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.problem.severity));
        findings
    }
}

/// Pods of workloads, whatever the workload.
impl Value {
    fn path_to_pods(&self) -> Option<&'static [&'static str]> {
        path_to_pods(self["apiVersion"].as_str()?, self["kind"].as_str()?)
    }

    /// The pod template of a workload, or a Pod itself: what has `metadata` and a `spec` with containers.
    pub fn pod_template(&self) -> Option<&Self> {
        self.at(self.path_to_pods()?.iter().copied())
    }

    /// As [`pod_template`](Self::pod_template), to be changed.
    pub fn pod_template_mut(&mut self) -> Option<&mut Self> {
        let path = self.path_to_pods()?;
        path.iter().try_fold(self, |value, step| value.as_object_mut()?.get_mut(step))
    }
}

/// The path from an object to the template of its pods; `None` for a kind without pods.
fn path_to_pods(api_version: &str, kind: &str) -> Option<&'static [&'static str]> {
    match (api_version, kind) {
        ("v1", "Pod") => Some(&[]),
        ("v1", "PodTemplate") => Some(&["template"]),
        ("apps/v1", "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet")
        | ("v1", "ReplicationController")
        | ("batch/v1", "Job") => Some(&["spec", "template"]),
        ("batch/v1", "CronJob") => Some(&["spec", "jobTemplate", "spec", "template"]),
        _ => None,
    }
}
