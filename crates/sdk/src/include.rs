//! Takes YAML into the tree, as the controller reads it.

use std::{panic::Location, rc::Rc};

use synth_manifest::{Limits, ReadOptions, Value as Read};

use crate::{
    entry::{Entry, Object},
    problem::{Origin, Problem},
    reference::Ref,
    scope::Scope,
    value::Value,
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
        match synth_manifest::read(text.as_bytes(), &Limits::default(), &ReadOptions { allow_empty: true }) {
            Ok(objects) => {
                objects.iter().map(|object| self.take(&object.id.name, value(&object.value), at)).collect()
            }
            Err(error) => {
                let problem = Problem::error(format!("what is included: {error}")).hint(error.hint());
                let problem = problem.at(Origin::new(self.path(), at));
                Rc::clone(&self.tree).with(|state| state.problems.push(problem));
                Vec::new()
            }
        }
    }
}

impl Scope {
    fn take(&self, id: &str, value: Value, at: &'static Location<'static>) -> Ref<Value> {
        self.add_at(id, Whole(value), at).of_any_type()
    }
}

/// A value that goes into the tree as it is: by serde it would be copied.
struct Whole(Value);

impl Object for Whole {
    fn into_entry(self) -> Entry {
        Entry { value: self.0, kind: None }
    }
}

fn value(read: &Read) -> Value {
    match read {
        Read::Null => Value::Null,
        Read::Bool(is) => Value::Bool(*is),
        Read::Int(number) => Value::Int(*number),
        Read::UInt(number) => Value::from(*number),
        Read::Float(number) => Value::from(*number),
        Read::String(text) => Value::text(&**text),
        Read::Array(items) => Value::list(items, value),
        Read::Object(fields) => {
            Value::Object(fields.iter().map(|(key, item)| (key.to_owned(), value(item))).collect())
        }
    }
}
