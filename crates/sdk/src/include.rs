//! Takes YAML into the tree, as the controller reads it.

use std::{panic::Location, rc::Rc};

use crate::{
    entry::{Entry, Object},
    problem::{Origin, Problem},
    reference::Ref,
    scope::Scope,
    value::Value,
    yaml_read,
};

impl Scope {
    /// Adds all objects of a text: YAML documents or JSON, with their own names. Those without a namespace get that of the
    /// chart. Needs the feature `yaml`.
    ///
    /// ```
    /// use synth_sdk::prelude::*;
    ///
    /// let app = App::new();
    /// // Of a file: `include_str!("issuer.yaml")`.
    /// let issuer = "
    /// apiVersion: cert-manager.io/v1
    /// kind: Issuer
    /// metadata: {name: letsencrypt}
    /// ";
    /// let objects = app.chart("shop").namespace("shop").include(issuer);
    /// assert_eq!((objects[0].name(), objects[0].namespace()), ("letsencrypt", Some("shop")));
    /// ```
    #[track_caller]
    pub fn include(&self, text: &str) -> Vec<Ref<Value>> {
        let at = Location::caller();
        let tell = |problem: String| {
            let problem = Problem::error(format!("what is included: {problem}"));
            let problem = problem.at(Origin::new(self.path(), at));
            Rc::clone(&self.tree).with(|state| state.problems.push(problem));
        };
        let mut objects = Vec::new();
        match yaml_read::read(text) {
            Ok(documents) => {
                for document in documents {
                    flatten(document.value, &mut |object| match name(&object) {
                        Ok(name) => objects.push(self.add_at(&name, Whole(object), at).of_any_type()),
                        Err(problem) => tell(format!("line {}: {problem}", document.line)),
                    });
                }
            }
            Err(problem) => tell(problem),
        }
        objects
    }
}

/// Gives each object of a document, which may be a list of them.
fn flatten(value: Value, take: &mut impl FnMut(Value)) {
    match value {
        Value::List(items) => items.into_iter().for_each(|item| flatten(item, take)),
        Value::Object(mut fields) if is(&fields, "kind", "List") && is(&fields, "apiVersion", "v1") => {
            flatten(fields.remove("items").unwrap_or(Value::List(Vec::new())), take);
        }
        value => take(value),
    }
}

fn is(fields: &crate::Fields, key: &str, text: &str) -> bool {
    fields.get(key).and_then(Value::as_str) == Some(text)
}

/// What an object is called.
fn name(object: &Value) -> Result<String, String> {
    if object.as_object().is_none() {
        return Err("something else than Kubernetes objects".to_owned());
    }
    let kind = object["kind"].as_str().unwrap_or("the object");
    let name = object["metadata"]["name"].as_str().filter(|name| !name.is_empty());
    name.map(ToOwned::to_owned).ok_or_else(|| format!("{kind} has no metadata.name"))
}

/// A value that goes into the tree as it is: by serde it would be copied.
struct Whole(Value);

impl Object for Whole {
    fn into_entry(self) -> Entry {
        Entry { value: self.0, kind: None }
    }
}
