//! Inputs: what may differ from one installation of an app to the next, declared where it is used.
//!
//! The declarations are the documentation: they make the messages, and the JSON Schema in the program's output.

mod given;

use std::collections::BTreeMap;

pub(crate) use given::Inputs;

use crate::{fields::Fields, value::Value};

/// A declaration of an input: what [`App::input`](crate::App::input) takes.
pub trait Input {
    /// What the app gets.
    type Output;

    /// The value that was given; `None` when there is none.
    ///
    /// # Errors
    /// What is wrong with it, after "must be" or as "is missing".
    fn read(&self, value: Option<&Value>) -> Result<Self::Output, String>;

    /// Some value, when the one that was given is wrong.
    fn stand_in(&self) -> Self::Output;

    /// JSON Schema, of draft 2020-12.
    fn schema(&self) -> Fields;

    /// Whether it may be left out.
    fn may_be_missing(&self) -> bool;
}

const MISSING: &str = "is missing, and has no default";

/// A whole number of 32 bits, as most of Kubernetes.
pub fn int() -> Int {
    Int { min: i32::MIN, max: i32::MAX, default: None, description: "" }
}

/// Text.
pub fn text() -> Text {
    Text { one_of: Vec::new(), not_empty: false, default: None, description: "" }
}

/// `true` or `false`.
pub fn boolean() -> Boolean {
    Boolean { default: None, description: "" }
}

/// A list, empty when it is left out.
pub fn list<I: Input>(items: I) -> List<I> {
    List { items, description: "" }
}

/// A map from texts, empty when it is left out.
pub fn map<I: Input>(values: I) -> Map<I> {
    Map { values, description: "" }
}

/// Any JSON; `null` when it is left out.
pub fn anything() -> Anything {
    Anything { description: "" }
}

/// See [`int`].
#[derive(Clone, Debug)]
#[must_use]
pub struct Int {
    min: i32,
    max: i32,
    default: Option<i32>,
    description: &'static str,
}

impl Int {
    /// The least that it may be.
    pub fn min(self, min: i32) -> Self {
        Self { min, ..self }
    }

    /// The most that it may be.
    pub fn max(self, max: i32) -> Self {
        Self { max, ..self }
    }

    /// What it is when it is left out.
    pub fn default(self, default: i32) -> Self {
        Self { default: Some(default), ..self }
    }
}

impl Input for Int {
    type Output = i32;

    fn read(&self, value: Option<&Value>) -> Result<i32, String> {
        let Some(value) = value else { return self.default.ok_or_else(|| MISSING.into()) };
        let number = value.as_i64().ok_or_else(|| format!("must be a whole number, not {}", shown(value)))?;
        match i32::try_from(number) {
            Ok(number) if (self.min..=self.max).contains(&number) => Ok(number),
            _ if number < self.min.into() => Err(format!("must be at least {}, not {number}", self.min)),
            _ => Err(format!("must be at most {}, not {number}", self.max)),
        }
    }

    fn stand_in(&self) -> i32 {
        self.default.unwrap_or(0).clamp(self.min, self.max.max(self.min))
    }

    fn schema(&self) -> Fields {
        let mut schema = schema("integer", self.description, self.default.map(Value::from));
        for (key, limit, none) in [("minimum", self.min, i32::MIN), ("maximum", self.max, i32::MAX)] {
            if limit != none {
                schema.insert(key, limit.into());
            }
        }
        schema
    }

    fn may_be_missing(&self) -> bool {
        self.default.is_some()
    }
}

/// See [`text`].
#[derive(Clone, Debug)]
#[must_use]
pub struct Text {
    one_of: Vec<String>,
    not_empty: bool,
    default: Option<String>,
    description: &'static str,
}

impl Text {
    /// The only values.
    pub fn one_of<T: Into<String>>(self, values: impl IntoIterator<Item = T>) -> Self {
        Self { one_of: values.into_iter().map(Into::into).collect(), ..self }
    }

    /// At least one character.
    pub fn not_empty(self) -> Self {
        Self { not_empty: true, ..self }
    }

    /// What it is when it is left out.
    pub fn default(self, default: impl Into<String>) -> Self {
        Self { default: Some(default.into()), ..self }
    }
}

impl Input for Text {
    type Output = String;

    fn read(&self, value: Option<&Value>) -> Result<String, String> {
        let Some(value) = value else { return self.default.clone().ok_or_else(|| MISSING.into()) };
        let text = value.as_str().ok_or_else(|| format!("must be text, not {}", shown(value)))?;
        if self.not_empty && text.is_empty() {
            return Err("must not be empty".into());
        }
        if !self.one_of.is_empty() && !self.one_of.iter().any(|one| one == text) {
            return Err(format!("must be one of {}, not {text:?}", self.one_of.join(", ")));
        }
        Ok(text.to_owned())
    }

    fn stand_in(&self) -> String {
        let first = self.default.as_ref().or(self.one_of.first());
        first.cloned().unwrap_or_else(|| "missing".into())
    }

    fn schema(&self) -> Fields {
        let mut schema = schema("string", self.description, self.default.clone().map(Value::from));
        if !self.one_of.is_empty() {
            schema.insert("enum", Value::list(&self.one_of, Value::text));
        }
        if self.not_empty {
            schema.insert("minLength", 1.into());
        }
        schema
    }

    fn may_be_missing(&self) -> bool {
        self.default.is_some()
    }
}

/// See [`boolean`].
#[derive(Clone, Debug)]
#[must_use]
pub struct Boolean {
    default: Option<bool>,
    description: &'static str,
}

impl Boolean {
    /// What it is when it is left out.
    pub fn default(self, default: bool) -> Self {
        Self { default: Some(default), ..self }
    }
}

impl Input for Boolean {
    type Output = bool;

    fn read(&self, value: Option<&Value>) -> Result<bool, String> {
        let Some(value) = value else { return self.default.ok_or_else(|| MISSING.into()) };
        value.as_bool().ok_or_else(|| format!("must be true or false, not {}", shown(value)))
    }

    fn stand_in(&self) -> bool {
        self.default.unwrap_or_default()
    }

    fn schema(&self) -> Fields {
        schema("boolean", self.description, self.default.map(Value::from))
    }

    fn may_be_missing(&self) -> bool {
        self.default.is_some()
    }
}

/// See [`list`].
#[derive(Clone, Debug)]
#[must_use]
pub struct List<I> {
    items: I,
    description: &'static str,
}

impl<I: Input> Input for List<I> {
    type Output = Vec<I::Output>;

    fn read(&self, value: Option<&Value>) -> Result<Self::Output, String> {
        let Some(value) = value else { return Ok(Vec::new()) };
        let items = value.as_list().ok_or_else(|| format!("must be a list, not {}", shown(value)))?;
        let read = |(at, item)| self.items.read(Some(item)).map_err(|fault| format!("[{at}] {fault}"));
        items.iter().enumerate().map(read).collect()
    }

    fn stand_in(&self) -> Self::Output {
        Vec::new()
    }

    fn schema(&self) -> Fields {
        schema("array", self.description, None).put("items", Value::Object(self.items.schema()))
    }

    fn may_be_missing(&self) -> bool {
        true
    }
}

/// See [`map`].
#[derive(Clone, Debug)]
#[must_use]
pub struct Map<I> {
    values: I,
    description: &'static str,
}

impl<I: Input> Input for Map<I> {
    type Output = BTreeMap<String, I::Output>;

    fn read(&self, value: Option<&Value>) -> Result<Self::Output, String> {
        let Some(value) = value else { return Ok(BTreeMap::new()) };
        let fields = value.as_object().ok_or_else(|| format!("must be a map, not {}", shown(value)))?;
        let read = |(key, item): (&str, &Value)| match self.values.read(Some(item)) {
            Ok(read) => Ok((key.to_owned(), read)),
            Err(fault) => Err(format!(".{key} {fault}")),
        };
        fields.iter().map(read).collect()
    }

    fn stand_in(&self) -> Self::Output {
        BTreeMap::new()
    }

    fn schema(&self) -> Fields {
        schema("object", self.description, None)
            .put("additionalProperties", Value::Object(self.values.schema()))
    }

    fn may_be_missing(&self) -> bool {
        true
    }
}

/// See [`anything`].
#[derive(Clone, Debug)]
#[must_use]
pub struct Anything {
    description: &'static str,
}

impl Input for Anything {
    type Output = Value;

    fn read(&self, value: Option<&Value>) -> Result<Value, String> {
        Ok(value.cloned().unwrap_or_default())
    }

    fn stand_in(&self) -> Value {
        Value::Null
    }

    fn schema(&self) -> Fields {
        described(Fields::new(), self.description)
    }

    fn may_be_missing(&self) -> bool {
        true
    }
}

/// One that may be left out: `None` then.
#[derive(Clone, Debug)]
#[must_use]
pub struct Optional<I>(I);

impl<I: Input> Input for Optional<I> {
    type Output = Option<I::Output>;

    fn read(&self, value: Option<&Value>) -> Result<Self::Output, String> {
        value.map(|value| self.0.read(Some(value))).transpose()
    }

    fn stand_in(&self) -> Self::Output {
        None
    }

    fn schema(&self) -> Fields {
        self.0.schema()
    }

    fn may_be_missing(&self) -> bool {
        true
    }
}

macro_rules! described {
    ($($of:ident $(<$inner:ident>)?),*) => { $(
        impl $(<$inner: Input>)? $of $(<$inner>)? {
            /// What it means, for those who set it.
            pub fn describe(mut self, description: &'static str) -> Self {
                self.description = description;
                self
            }

            /// May be left out, and is `None` then.
            pub fn optional(self) -> Optional<Self> {
                Optional(self)
            }
        }
    )* };
}
described!(Int, Text, Boolean, List<I>, Map<I>, Anything);

fn schema(type_: &'static str, description: &str, default: Option<Value>) -> Fields {
    let mut schema = described(Fields::new().put("type", Value::from(type_)), description);
    if let Some(default) = default {
        schema.insert("default", default);
    }
    schema
}

fn described(schema: Fields, description: &str) -> Fields {
    if description.is_empty() { schema } else { schema.put("description", Value::from(description)) }
}

/// A value in a message, on one line and short.
fn shown(value: &Value) -> String {
    let mut text = Vec::new();
    crate::json::write(value, &mut text);
    let text = String::from_utf8_lossy(&text);
    let end = text.char_indices().nth(40).map(|(at, _)| at);
    end.map_or_else(|| text.clone().into_owned(), |end| format!("{}…", &text[..end]))
}
