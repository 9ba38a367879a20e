//! The tree of scopes and what was added to it. Only this module has state; all others hold a handle.

use std::{
    cell::{OnceCell, RefCell},
    panic::Location,
    rc::Rc,
};

use crate::{
    api::KINDS,
    check::Checks,
    entry::Entry,
    fields::Fields,
    index::Set,
    input::Inputs,
    json::Json,
    names::{self, LONGEST_OF_PATH, Rule},
    problem::{Origin, Problem},
    string::Text,
    typed::metadata_of,
    value::Value,
};

/// A change of every object below a scope.
pub(crate) type Visitor = Box<dyn Fn(&mut Value)>;

/// Handles share it.
#[derive(Default)]
pub(crate) struct Tree(RefCell<State>);

/// All that an app has said so far.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) scopes: Scopes,
    /// Parents and ids of scopes, to find a second one of the same path.
    taken: Set<(usize, Rc<str>)>,
    pub(crate) objects: Vec<Made>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) visitors: Vec<(usize, Visitor)>,
    /// The second object is printed before the first.
    pub(crate) after: Vec<(usize, usize)>,
    pub(crate) checks: Checks,
    pub(crate) inputs: Inputs,
}

/// All scopes. The first one is the app's own, and the parent of itself.
#[derive(Clone, Default)]
pub(crate) struct Scopes(Vec<Node>);

impl Scopes {
    /// The scopes from the chart to this one.
    fn line(&self, scope: usize) -> Vec<&Node> {
        let mut line = Vec::new();
        let mut at = scope;
        while at != 0 {
            line.push(&self.0[at]);
            at = self.0[at].parent;
        }
        line.reverse();
        line
    }

    /// Whether a scope is this one or below it.
    pub(crate) fn is_in(&self, scope: usize, of: usize) -> bool {
        let mut at = scope;
        while at != of && at != 0 {
            at = self.0[at].parent;
        }
        at == of
    }

    /// As `shop/web`.
    pub(crate) fn path(&self, scope: usize) -> String {
        let ids: Vec<&str> = self.line(scope).iter().map(|node| &*node.id).collect();
        ids.join("/")
    }

    /// The name of an object in this scope.
    fn name_of(&self, scope: usize, id: &str, longest: usize) -> Rc<str> {
        if !id.is_empty() {
            return self.name(scope, id, '-', longest).into();
        }
        // Most of what a construct makes is called as its scope.
        let name = self.0[scope].name.get_or_init(|| self.name(scope, "", '-', LONGEST_OF_PATH).into());
        if name.len() <= longest { Rc::clone(name) } else { self.name(scope, "", '-', longest).into() }
    }

    /// The parts of names of what is in this scope, and one more.
    pub(crate) fn name(&self, scope: usize, leaf: &str, separator: char, longest: usize) -> String {
        let mut parts: Vec<&str> = self.line(scope).iter().map(|node| &*node.in_names).collect();
        parts.push(leaf);
        names::join(&parts, separator, longest)
    }

    /// The last id of a scope.
    pub(crate) fn id(&self, scope: usize) -> &str {
        &self.0[scope].id
    }

    /// The path of an object, as in its origin, into a text of JSON.
    pub(crate) fn write_path(&self, object: &Made, to: &mut Json) {
        self.write_path_of(object.scope, to);
        if !object.id.is_empty() {
            to.part("/");
            to.part(&object.id);
        }
    }

    fn write_path_of(&self, scope: usize, to: &mut Json) {
        let node = &self.0[scope];
        if node.parent != 0 {
            self.write_path_of(node.parent, to);
            to.part("/");
        }
        to.part(&node.id);
    }

    /// Where an object was made.
    pub(crate) fn origin(&self, object: &Made) -> Origin {
        let path = self.path(object.scope);
        let path = if object.id.is_empty() { path } else { format!("{path}/{}", object.id) };
        Origin::new(path, object.at)
    }

    /// Where a scope was made.
    fn origin_of(&self, scope: usize) -> Origin {
        Origin::new(self.path(scope), self.0[scope].at)
    }

    /// The line that made a scope.
    pub(crate) fn made_at(&self, scope: usize) -> &'static Location<'static> {
        self.0[scope].at
    }

    /// The namespace of what is added in a scope.
    pub(crate) fn namespace(&self, scope: usize) -> Option<Rc<str>> {
        self.0[scope].namespace.clone()
    }
}

/// A scope.
#[derive(Clone)]
pub(crate) struct Node {
    pub(crate) parent: usize,
    id: Rc<str>,
    /// What stands in names in place of the id.
    in_names: Rc<str>,
    namespace: Option<Rc<str>>,
    /// Once it was asked for.
    name: OnceCell<Rc<str>>,
    at: &'static Location<'static>,
}

/// An object in the tree.
#[derive(Clone)]
pub(crate) struct Made {
    pub(crate) scope: usize,
    id: Box<str>,
    pub(crate) value: Value,
    pub(crate) api_version: Text,
    pub(crate) kind: Text,
    pub(crate) name: Rc<str>,
    pub(crate) namespace: Option<Rc<str>>,
    /// Whether somebody may have changed what it is after it was added.
    pub(crate) changed: bool,
    pub(crate) at: &'static Location<'static>,
}

impl Tree {
    /// Looks at or changes the state. Whoever is called in between must not come back here: user code never runs inside.
    pub(crate) fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.0.borrow_mut())
    }

    /// Takes everything. Handles that are left find the scopes as they were, and no object.
    pub(crate) fn take(&self) -> State {
        let state = self.0.take();
        self.with(|left| left.scopes.clone_from(&state.scopes));
        state
    }
}

impl State {
    /// A new scope below this one; of the app itself when there is none yet.
    pub(crate) fn grow(&mut self, parent: usize, id: &str, at: &'static Location<'static>) -> usize {
        let id: Rc<str> = id.into();
        let namespace = self.scopes.0.get(parent).and_then(|parent| parent.namespace.clone());
        let node = Node {
            parent,
            in_names: Rc::clone(&id),
            id: Rc::clone(&id),
            namespace,
            name: OnceCell::new(),
            at,
        };
        self.scopes.0.push(node);
        let scope = self.scopes.0.len() - 1;
        if scope == 0 {
            return scope;
        }
        if !names::is_label(&id) {
            let problem = Problem::error(format!("{id:?} cannot be a part of a name"));
            self.problems.push(problem.at(self.scopes.origin_of(scope)).hint(ID_HINT));
        }
        if !self.taken.insert((parent, id)) {
            let same = |node: &Node| node.parent == parent && node.id == self.scopes.0[scope].id;
            let first = self.scopes.0.iter().skip(1).position(same).map_or(scope, |at| at + 1);
            let path = self.scopes.path(scope);
            let problem = Problem::error(format!("two scopes are called {path}"))
                .at(self.scopes.origin_of(first))
                .at(self.scopes.origin_of(scope))
                .hint("their objects would get the same names and labels; give one of them another id");
            self.problems.push(problem);
        }
        scope
    }

    pub(crate) fn set_namespace(&mut self, scope: usize, namespace: &str) {
        if let Some(fault) = Rule::of("", "Namespace").fault(namespace) {
            let problem = Problem::error(format!("{namespace:?} cannot be a namespace: {fault}"));
            self.problems.push(problem.at(self.scopes.origin_of(scope)));
        }
        self.scopes.0[scope].namespace = Some(namespace.into());
    }

    pub(crate) fn set_in_names(&mut self, scope: usize, in_names: &str) {
        if !in_names.is_empty() && !names::is_label(in_names) {
            let problem = Problem::error(format!("{in_names:?} cannot be a part of a name"));
            self.problems.push(problem.at(self.scopes.origin_of(scope)).hint(ID_HINT));
        }
        self.scopes.0[scope].in_names = in_names.into();
        // Those of the scopes below begin with it.
        self.scopes.0.iter_mut().for_each(|node| node.name = OnceCell::new());
    }

    /// Adds an object, gives it its name and namespace, and says where it is.
    pub(crate) fn add(
        &mut self,
        scope: usize,
        id: &str,
        entry: Entry,
        at: &'static Location<'static>,
    ) -> usize {
        let mut faults: Vec<(String, &'static str)> = Vec::new();
        let mut fields = match entry.value {
            Value::Object(fields) => fields,
            Value::Fault(fault) => {
                faults.push((fault.as_str().to_owned(), ""));
                Fields::new()
            }
            _ => {
                faults.push(("this is no object with fields".into(), ""));
                Fields::new()
            }
        };
        let (api_version, kind, namespaced) = if let Some((api_version, kind, namespaced)) = entry.kind {
            (Text::fixed(api_version), Text::fixed(kind), Some(namespaced))
        } else {
            let mut text = |key: &'static str| {
                let text = fields.get(key).and_then(Value::as_str).map(ToOwned::to_owned);
                if text.is_none() && faults.is_empty() {
                    faults.push((format!("the object has no `{key}`"), ""));
                }
                Text::from(text.unwrap_or_default())
            };
            let (api_version, kind) = (text("apiVersion"), text("kind"));
            let known = KINDS.iter().find(|known| known.0 == &*api_version && known.1 == &*kind);
            (api_version, kind, known.map(|known| known.2))
        };
        let rule = Rule::of(api_version.split_once('/').map_or("", |(group, _)| group), &kind);
        let metadata = metadata_of(&mut fields);
        let of_metadata =
            |key| metadata.get(key).and_then(Value::as_str).filter(|text: &&str| !text.is_empty());
        let name: Rc<str> = match of_metadata("name") {
            Some(name) => {
                if let Some(fault) = rule.fault(name) {
                    faults.push((format!("{name:?} cannot be its name: {fault}"), ""));
                }
                name.into()
            }
            None if id.is_empty() || names::is_label(id) => {
                let name = self.scopes.name_of(scope, id, rule.longest_of_path(&kind));
                // Made of what may be in names: only how it begins is left to look at.
                if let Some(fault) = rule.fault_of_path(&name) {
                    faults
                        .push((format!("{name:?} cannot be its name: {fault}"), "another id, or `.name(…)`"));
                }
                name
            }
            None => {
                faults.push((format!("{id:?} cannot be a part of a name"), ID_HINT));
                names::slug(id).into()
            }
        };
        let namespace: Option<Rc<str>> = match (of_metadata("namespace"), namespaced) {
            (Some(_), Some(false)) => {
                faults.push((format!("a {kind} is in no namespace"), ""));
                None
            }
            (Some(namespace), _) => {
                if let Some(fault) = Rule::of("", "Namespace").fault(namespace) {
                    faults.push((format!("{namespace:?} cannot be its namespace: {fault}"), ""));
                }
                Some(namespace.into())
            }
            (None, Some(false)) => None,
            (None, _) => self.scopes.0[scope].namespace.clone(),
        };
        if let Some(namespace) = &namespace {
            metadata.insert_at(0, "namespace", Value::from(&**namespace));
        }
        metadata.insert_at(0, "name", Value::from(&*name));
        let value = Value::Object(fields);
        let made =
            Made { scope, id: id.into(), value, api_version, kind, name, namespace, changed: false, at };
        for (fault, hint) in faults {
            let problem = Problem::error(format!("{}: {fault}", made.called()));
            self.problems.push(problem.at(self.scopes.origin(&made)).hint(hint));
        }
        self.objects.push(made);
        self.objects.len() - 1
    }
}

const ID_HINT: &str =
    "an id has a-z, 0-9 and -, and begins and ends with a letter or digit; `slug()` makes one of any text";

impl Made {
    /// Takes over what a change has made of it. A name that has changed is given back: others have the one from before.
    pub(crate) fn follow(&mut self) -> Option<String> {
        let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(ToOwned::to_owned);
        let api_version = text(&self.value["apiVersion"]).unwrap_or_default();
        self.api_version = api_version.into();
        self.kind = text(&self.value["kind"]).unwrap_or_default().into();
        let metadata = &self.value["metadata"];
        self.namespace = text(&metadata["namespace"]).map(Into::into);
        text(&metadata["name"]).or(Some(String::new())).filter(|name| **name != *self.name)
    }

    /// As `Service shop-web`.
    pub(crate) fn called(&self) -> String {
        called(&self.kind, self.namespace.as_deref(), &self.name)
    }
}

/// How people call an object.
pub(crate) fn called(kind: &str, namespace: Option<&str>, name: &str) -> String {
    let kind = if kind.is_empty() { "object" } else { kind };
    match namespace {
        Some(namespace) => format!("{kind} {namespace}/{name}"),
        None => format!("{kind} {name}"),
    }
}
