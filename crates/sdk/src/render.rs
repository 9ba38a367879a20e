//! From the tree to what is printed: visitors, faults, duplicates, checks, order.

use std::{collections::HashMap, fmt::Write};

use crate::{
    check::Finding,
    problem::{Origin, Problem, Problems, Severity},
    tree::{State, called},
    value::Value,
};

/// An object that is about to be printed.
#[derive(Clone, Debug, PartialEq)]
pub struct RenderedObject {
    pub(crate) value: Value,
    pub(crate) api_version: String,
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) namespace: Option<String>,
    pub(crate) origin: Origin,
}

impl RenderedObject {
    /// As JSON.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// As `apps/v1`.
    pub fn api_version(&self) -> &str {
        &self.api_version
    }

    /// As `apps`; empty for the core group.
    pub fn group(&self) -> &str {
        self.api_version.split_once('/').map_or("", |(group, _)| group)
    }

    /// As `Deployment`.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its namespace, where it has one.
    pub fn namespace(&self) -> Option<&str> {
        self.namespace.as_deref()
    }

    /// What made it.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    pub(crate) fn called(&self) -> String {
        called(&self.kind, self.namespace.as_deref(), &self.name)
    }
}

/// All objects of an app without errors, in the order in which they are printed.
#[derive(Clone, Debug)]
pub struct Rendered {
    pub(crate) objects: Vec<RenderedObject>,
    pub(crate) warnings: Vec<Problem>,
    pub(crate) inputs: Option<Value>,
}

impl Rendered {
    /// The objects.
    pub fn objects(&self) -> &[RenderedObject] {
        &self.objects
    }

    /// What the checks found that is no error.
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }

    /// JSON Schema of the input; `None` when the app has no input.
    pub fn input_schema(&self) -> Option<&Value> {
        self.inputs.as_ref()
    }
}

pub(crate) fn render(mut state: State) -> Result<Rendered, Problems> {
    let mut problems = std::mem::take(&mut state.problems);
    problems.extend(state.inputs.problems());
    let visitors = std::mem::take(&mut state.visitors);
    for (scope, change) in &visitors {
        for at in 0..state.objects.len() {
            if state.is_in(state.objects[at].scope, *scope) {
                change(&mut state.objects[at].value);
            }
        }
    }
    let order = order(&state, &mut problems);
    let mut objects: Vec<Option<RenderedObject>> = Vec::with_capacity(state.objects.len());
    for at in 0..state.objects.len() {
        let origin = state.origin(&state.objects[at]);
        let made = &mut state.objects[at];
        objects.push(Some(RenderedObject {
            value: std::mem::take(&mut made.value),
            api_version: made.api_version.to_string(),
            kind: made.kind.to_string(),
            name: made.name.to_string(),
            namespace: made.namespace.as_deref().map(ToOwned::to_owned),
            origin,
        }));
    }
    let objects: Vec<RenderedObject> = match order {
        None => objects.into_iter().flatten().collect(),
        Some(order) => order.into_iter().filter_map(|at| objects[at].take()).collect(),
    };
    for object in &objects {
        find_faults(&object.value, &mut String::new(), &mut |path, fault| {
            let path = if path.is_empty() { "" } else { &path[1..] };
            let problem = Problem::error(format!("{}: {path}: {fault}", object.called()));
            problems.push(problem.at(object.origin.clone()));
        });
    }
    find_duplicates(&objects, &mut problems);
    if problems.is_empty() {
        problems = state.checks.run(&objects).into_iter().map(Finding::into_problem).collect();
    }
    if problems.iter().any(|problem| problem.severity == Severity::Error) {
        return Err(Problems(problems));
    }
    Ok(Rendered { objects, warnings: problems, inputs: state.inputs.schema() })
}

fn find_faults(value: &Value, path: &mut String, tell: &mut dyn FnMut(&str, &str)) {
    let length = path.len();
    match value {
        Value::Fault(fault) => tell(path, fault),
        Value::List(items) => {
            for (at, item) in items.iter().enumerate() {
                if matches!(item, Value::List(_) | Value::Object(_) | Value::Fault(_)) {
                    // Writing into a String cannot fail.
                    let _ = write!(path, "[{at}]");
                    find_faults(item, path, tell);
                    path.truncate(length);
                }
            }
        }
        Value::Object(fields) => {
            for (key, item) in fields.iter() {
                if matches!(item, Value::List(_) | Value::Object(_) | Value::Fault(_)) {
                    path.push('.');
                    path.push_str(key);
                    find_faults(item, path, tell);
                    path.truncate(length);
                }
            }
        }
        _ => {}
    }
}

/// Of the same group, kind, namespace and name there may be one: versions are ways to write the same object.
fn find_duplicates(objects: &[RenderedObject], problems: &mut Vec<Problem>) {
    let mut first: HashMap<(&str, &str, &str, &str), usize> = HashMap::with_capacity(objects.len());
    let mut told: Vec<(usize, usize)> = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        let namespace = object.namespace.as_deref().unwrap_or_default();
        let key = (object.group(), &*object.kind, namespace, &*object.name);
        let earlier = *first.entry(key).or_insert(at);
        if earlier == at {
            continue;
        }
        // One problem for all of the same name.
        if let Some((_, problem)) = told.iter().find(|(first, _)| *first == earlier) {
            problems[*problem].origins.push(object.origin.clone());
            continue;
        }
        told.push((earlier, problems.len()));
        let problem = Problem::error(format!("{} is there more than once", object.called()))
            .at(objects[earlier].origin.clone())
            .at(object.origin.clone())
            .hint("give one of them another id, or a `.name(…)` of its own");
        problems.push(problem);
    }
}

/// The order of printing: as added, but what was said to come later. `None` when that is as added.
fn order(state: &State, problems: &mut Vec<Problem>) -> Option<Vec<usize>> {
    if state.after.is_empty() {
        return None;
    }
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); state.objects.len()];
    for (later, earlier) in &state.after {
        // What is somewhere else has no place in the order.
        if *earlier < state.objects.len()
            && let Some(before) = before.get_mut(*later)
        {
            before.push(*earlier);
        }
    }
    let mut order = Vec::with_capacity(before.len());
    // 0: not seen, 1: waits for others, 2: is in the order.
    let mut seen = vec![0_u8; before.len()];
    for root in 0..before.len() {
        let mut stack = vec![(root, 0)];
        while let Some((at, next)) = stack.pop() {
            if seen[at] == 2 {
                continue;
            }
            seen[at] = 1;
            match before[at].get(next) {
                None => {
                    seen[at] = 2;
                    order.push(at);
                }
                Some(&earlier) => {
                    stack.push((at, next + 1));
                    if earlier == at || seen[earlier] == 1 {
                        let [one, other] = [&state.objects[earlier], &state.objects[at]];
                        let problem =
                            format!("{} and {} are each after the other", one.called(), other.called());
                        let problem = Problem::error(problem);
                        problems.push(problem.at(state.origin(one)).at(state.origin(other)));
                    } else {
                        stack.push((earlier, 0));
                    }
                }
            }
        }
    }
    Some(order)
}
