//! From the tree to what is printed: visitors, faults, duplicates, checks, order.

use std::{fmt::Write, rc::Rc};

use crate::{
    check::{ByName, Finding},
    index::Map,
    json::Json,
    order::order,
    problem::{Origin, Problem, Problems, Severity},
    tree::{Made, Scopes, State},
    value::{Value, faults_are_possible},
};

/// An object that is about to be printed.
#[derive(Clone)]
pub struct RenderedObject {
    made: Made,
    scopes: Rc<Scopes>,
}

impl RenderedObject {
    /// As JSON.
    pub fn value(&self) -> &Value {
        &self.made.value
    }

    /// As `apps/v1`.
    pub fn api_version(&self) -> &str {
        &self.made.api_version
    }

    /// As `apps`; empty for the core group.
    pub fn group(&self) -> &str {
        self.api_version().split_once('/').map_or("", |(group, _)| group)
    }

    /// As `Deployment`.
    pub fn kind(&self) -> &str {
        &self.made.kind
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.made.name
    }

    /// Its namespace, where it has one.
    pub fn namespace(&self) -> Option<&str> {
        self.made.namespace.as_deref()
    }

    /// What made it.
    pub fn origin(&self) -> Origin {
        self.scopes.origin(&self.made)
    }

    pub(crate) fn called(&self) -> String {
        self.made.called()
    }

    /// Its origin as two fields of JSON. Written without a value or a text in between: there is one for each object.
    pub(crate) fn write_origin(&self, json: &mut Json) {
        json.raw(r#""path":""#);
        self.scopes.write_path(&self.made, json);
        json.raw(r#"","source":""#);
        json.part(self.made.at.file());
        json.raw(":");
        json.value(&Value::from(self.made.at.line()));
        json.raw("\"");
    }
}

impl std::fmt::Debug for RenderedObject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.called())
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

pub(crate) fn render(mut state: State, late: impl FnOnce() -> State) -> Result<Rendered, Problems> {
    let mut problems = std::mem::take(&mut state.problems);
    let wrong_inputs = state.inputs.problems();
    let input_is_wrong = !wrong_inputs.is_empty();
    problems.extend(wrong_inputs);
    let visitors = std::mem::take(&mut state.visitors);
    for (scope, change) in &visitors {
        for at in 0..state.objects.len() {
            if state.scopes.is_in(state.objects[at].scope, *scope) {
                change(&mut state.objects[at].value);
                state.objects[at].changed = true;
            }
        }
    }
    for at in 0..state.objects.len() {
        if !state.objects[at].changed {
            continue;
        }
        let before = state.objects[at].called();
        if let Some(name) = state.objects[at].follow() {
            let problem = Problem::error(format!("{before}: a change has made its name {name:?}"));
            let hint = "others have the name from before: give it when the object is added, with `.name(…)`";
            problems.push(problem.at(state.scopes.origin(&state.objects[at])).hint(hint));
        }
    }
    let late = late();
    for made in &late.objects {
        let problem = Problem::error(format!("{}: added when the app was done", made.called()));
        let hint = "a visitor changes objects, and adds none";
        problems.push(problem.at(late.scopes.origin(made)).hint(hint));
    }
    let order = order(&state, &mut problems);
    let scopes = Rc::new(std::mem::take(&mut state.scopes));
    let mut made: Vec<_> = std::mem::take(&mut state.objects).into_iter().map(Some).collect();
    let mut objects = Vec::with_capacity(made.len());
    for at in order {
        if let Some(made) = made[at].take() {
            objects.push(RenderedObject { made, scopes: Rc::clone(&scopes) });
        }
    }
    drop(made);
    for object in objects.iter().filter(|_| faults_are_possible()) {
        find_faults(object.value(), &mut String::new(), &mut |path, fault| {
            let path = if path.is_empty() { "" } else { &path[1..] };
            let problem = Problem::error(format!("{}: {path}: {fault}", object.called()));
            problems.push(problem.at(object.origin()));
        });
    }
    let (by_name, twice) = ByName::new(&objects);
    tell_duplicates(&objects, &twice, &mut problems);
    // With input that is wrong, what was made of it is, too.
    if !input_is_wrong {
        problems.extend(state.checks.run(&objects, by_name).into_iter().map(Finding::into_problem));
    }
    if problems.iter().any(|problem| problem.severity == Severity::Error) {
        return Err(Problems(problems));
    }
    Ok(Rendered { objects, warnings: problems, inputs: state.inputs.schema() })
}

fn find_faults(value: &Value, path: &mut String, tell: &mut dyn FnMut(&str, &str)) {
    let length = path.len();
    match value {
        Value::Fault(fault) => tell(path, fault.as_str()),
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

/// One problem for all objects that are the same.
fn tell_duplicates(objects: &[RenderedObject], twice: &[(usize, usize)], problems: &mut Vec<Problem>) {
    let mut told: Map<usize, usize> = Map::default();
    for (first, again) in twice {
        let problem = *told.entry(*first).or_insert_with(|| {
            let object = &objects[*first];
            let problem = Problem::error(format!("{} is there more than once", object.called()));
            let hint = "give one of them another id, or a `.name(…)` of its own";
            problems.push(problem.at(object.origin()).hint(hint));
            problems.len() - 1
        });
        problems[problem].origins.push(objects[*again].origin());
    }
}
