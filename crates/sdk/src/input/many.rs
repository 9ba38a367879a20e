//! Inputs with others in them: lists, maps, objects; and any JSON.

use std::collections::BTreeMap;

use super::{Faults, Input, described, inside, schema, shown, wrong};
use crate::{fields::Fields, value::Value};

/// A list, empty when it is left out.
pub fn list<I: Input>(items: I) -> List<I> {
    List { items, min: 0, description: "" }
}

/// A map from texts, empty when it is left out.
pub fn map<I: Input>(values: I) -> Map<I> {
    Map { values, description: "" }
}

/// An object with inputs of its own, which become whatever the function makes of them. See [the module](super).
pub fn object<T, F: Fn(&mut Form<'_>) -> T>(read: F) -> Object<F> {
    Object { read, description: "" }
}

/// Any JSON; `null` when it is left out.
pub fn anything() -> Anything {
    Anything { description: "" }
}

/// See [`list`].
#[derive(Clone, Debug)]
#[must_use]
pub struct List<I> {
    items: I,
    min: usize,
    pub(super) description: &'static str,
}

impl<I> List<I> {
    /// At least so many; it cannot be left out then.
    pub fn min(self, min: usize) -> Self {
        Self { min, ..self }
    }
}

/// All that could be read, or all that is wrong.
fn all<T>(read: impl Iterator<Item = (String, Result<T, Faults>)>) -> Result<Vec<T>, Faults> {
    let (mut values, mut faults) = (Vec::new(), Vec::new());
    for (place, read) in read {
        match read {
            Ok(value) => values.push(value),
            Err(inner) => faults.extend(inner.iter().map(|fault| inside(&place, fault))),
        }
    }
    if faults.is_empty() { Ok(values) } else { Err(faults) }
}

impl<I: Input> Input for List<I> {
    type Output = Vec<I::Output>;

    fn read(&self, value: Option<&Value>) -> Result<Self::Output, Faults> {
        let items = match value {
            None => &[],
            Some(Value::List(items)) => items.as_slice(),
            Some(value) => return wrong(format!("must be a list, not {}", shown(value))),
        };
        if items.len() < self.min {
            return wrong(format!("must have at least {}, and has {}", self.min, items.len()));
        }
        all(items.iter().enumerate().map(|(at, item)| (format!("[{at}]"), self.items.read(Some(item)))))
    }

    fn stand_in(&self) -> Self::Output {
        (0..self.min).map(|_| self.items.stand_in()).collect()
    }

    fn schema(&self) -> Fields {
        let schema = schema("array", self.description, None).put("items", Value::Object(self.items.schema()));
        if self.min == 0 { schema } else { schema.put("minItems", Value::from(self.min)) }
    }

    fn words(&self) -> String {
        format!("list, each {}", self.items.words())
    }

    fn may_be_missing(&self) -> bool {
        self.min == 0
    }

    fn fault(&self) -> Option<String> {
        self.items.fault()
    }
}

/// See [`map`].
#[derive(Clone, Debug)]
#[must_use]
pub struct Map<I> {
    values: I,
    pub(super) description: &'static str,
}

impl<I: Input> Input for Map<I> {
    type Output = BTreeMap<String, I::Output>;

    fn read(&self, value: Option<&Value>) -> Result<Self::Output, Faults> {
        let fields = match value {
            None => return Ok(BTreeMap::new()),
            Some(Value::Object(fields)) => fields,
            Some(value) => return wrong(format!("must be a map, not {}", shown(value))),
        };
        let read = |(key, item): (&str, &Value)| {
            (format!(".{key}"), self.values.read(Some(item)).map(|value| (key.to_owned(), value)))
        };
        all(fields.iter().map(read)).map(|entries| entries.into_iter().collect())
    }

    fn stand_in(&self) -> Self::Output {
        BTreeMap::new()
    }

    fn schema(&self) -> Fields {
        schema("object", self.description, None)
            .put("additionalProperties", Value::Object(self.values.schema()))
    }

    fn words(&self) -> String {
        format!("map, each value {}", self.values.words())
    }

    fn may_be_missing(&self) -> bool {
        true
    }

    fn fault(&self) -> Option<String> {
        self.values.fault()
    }
}

/// See [`object`].
#[derive(Clone, Debug)]
#[must_use]
pub struct Object<F> {
    read: F,
    pub(super) description: &'static str,
}

/// The inputs of an [`object`], declared where they are read.
pub struct Form<'v> {
    given: Option<&'v Value>,
    properties: Fields,
    required: Vec<Value>,
    words: Vec<String>,
    faults: Faults,
    /// Of the declarations.
    fault: Option<String>,
}

impl Form<'_> {
    /// Declares an input and gives its value, as [`App::input`](crate::App::input) does.
    #[expect(clippy::needless_pass_by_value, reason = "a declaration reads better without a `&`")]
    pub fn input<I: Input>(&mut self, name: &str, declaration: I) -> I::Output {
        self.properties.insert(name.to_owned(), Value::Object(declaration.schema()));
        if !declaration.may_be_missing() {
            self.required.push(name.into());
        }
        self.words.push(format!("{name}: {}", declaration.words()));
        if self.fault.is_none() {
            self.fault = declaration.fault().map(|fault| format!("{name}: {fault}"));
        }
        let given = self.given.and_then(|given| given.get(name)).filter(|value| !value.is_null());
        declaration.read(given).unwrap_or_else(|faults| {
            self.faults.extend(faults.iter().map(|fault| inside(&format!(".{name}"), fault)));
            declaration.stand_in()
        })
    }
}

impl<T, F: Fn(&mut Form<'_>) -> T> Object<F> {
    fn fill<'v>(&self, given: Option<&'v Value>) -> (T, Form<'v>) {
        let mut form = Form {
            given,
            properties: Fields::new(),
            required: Vec::new(),
            words: Vec::new(),
            faults: Vec::new(),
            fault: None,
        };
        let made = (self.read)(&mut form);
        (made, form)
    }
}

impl<T, F: Fn(&mut Form<'_>) -> T> Input for Object<F> {
    type Output = T;

    fn read(&self, value: Option<&Value>) -> Result<T, Faults> {
        if let Some(value) = value.filter(|value| value.as_object().is_none()) {
            return wrong(format!("must be an object, not {}", shown(value)));
        }
        let (made, mut form) = self.fill(value);
        for (key, _) in value.and_then(Value::as_object).into_iter().flat_map(Fields::iter) {
            if form.properties.get(key).is_none() {
                let known: Vec<&str> = form.properties.iter().map(|(name, _)| name).collect();
                form.faults.push(format!(".{key} is none: there is {}", known.join(", ")));
            }
        }
        if form.faults.is_empty() { Ok(made) } else { Err(form.faults) }
    }

    fn stand_in(&self) -> T {
        self.fill(None).0
    }

    fn schema(&self) -> Fields {
        let form = self.fill(None).1;
        let schema = schema("object", self.description, None)
            .put("properties", Value::Object(form.properties))
            .put("additionalProperties", false.into());
        if form.required.is_empty() { schema } else { schema.put("required", Value::List(form.required)) }
    }

    fn words(&self) -> String {
        format!("object ({})", self.fill(None).1.words.join("; "))
    }

    fn may_be_missing(&self) -> bool {
        self.fill(None).1.required.is_empty()
    }

    fn fault(&self) -> Option<String> {
        self.fill(None).1.fault
    }
}

/// See [`anything`].
#[derive(Clone, Debug)]
#[must_use]
pub struct Anything {
    pub(super) description: &'static str,
}

impl Input for Anything {
    type Output = Value;

    fn read(&self, value: Option<&Value>) -> Result<Value, Faults> {
        Ok(value.cloned().unwrap_or_default())
    }

    fn stand_in(&self) -> Value {
        Value::Null
    }

    fn schema(&self) -> Fields {
        described(Fields::new(), self.description)
    }

    fn words(&self) -> String {
        "anything".into()
    }

    fn may_be_missing(&self) -> bool {
        true
    }
}
