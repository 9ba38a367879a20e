//! What was given, what was declared, and what is wrong between the two.

use std::{fmt::Write, panic::Location};

use crate::{
    fields::Fields,
    input::{Input, inside, shown},
    json_read,
    problem::{Origin, Problem},
    value::Value,
};

/// The input, and what was declared of it.
#[derive(Default)]
pub(crate) struct Inputs {
    given: Value,
    declared: Vec<Declared>,
    problems: Vec<Problem>,
}

struct Declared {
    /// As `page.host`.
    name: String,
    schema: Fields,
    words: String,
    may_be_missing: bool,
}

impl Inputs {
    pub(crate) fn of(given: Value) -> Self {
        let mut inputs = Self::default();
        match given {
            Value::Object(_) | Value::Null => inputs.given = given,
            other => {
                let problem = format!("the input must be an object of inputs by name, not {}", shown(&other));
                inputs.problems.push(Problem::error(problem));
            }
        }
        inputs
    }

    /// The file that `SYNTH_INPUT` names; none without it.
    #[expect(clippy::disallowed_methods, reason = "the one place where the environment is read")]
    pub(crate) fn from_environment() -> Self {
        let Some(path) = std::env::var_os(crate::INPUT).filter(|path| !path.is_empty()) else {
            return Self::default();
        };
        let shown = path.to_string_lossy().into_owned();
        let read = std::fs::read(&path).map_err(|error| error.to_string());
        let parsed =
            read.and_then(|text| json_read::read(&text).map_err(|error| format!("is no JSON: {error}")));
        match parsed {
            Ok(given) => Self::of(given),
            Err(error) => {
                let problem = Problem::error(format!("the input file {shown}: {error}"));
                Self { problems: vec![problem], ..Self::default() }
            }
        }
    }

    /// Declares an input and reads it: `name` is in the group of this scope.
    pub(crate) fn declare<I: Input>(
        &mut self,
        scope: &str,
        name: &str,
        input: &I,
        at: &'static Location<'static>,
    ) -> I::Output {
        let name =
            if scope.is_empty() { name.to_owned() } else { format!("{}.{name}", scope.replace('/', ".")) };
        let mut tell = |message: String| {
            self.problems.push(Problem::error(message).at(Origin::new(scope.to_owned(), at)));
        };
        if name.split('.').any(str::is_empty) {
            tell(format!("{name:?} is no name of an input"));
        }
        if let Some(fault) = input.fault() {
            tell(format!("the declaration of the input `{name}`: {fault}"));
        }
        let given = self.given.at(name.split('.')).filter(|value| !value.is_null());
        let read = input.read(given).unwrap_or_else(|faults| {
            for fault in faults {
                tell(format!("input {}", inside(&name, &fault)));
            }
            input.stand_in()
        });
        // Twice is fine when it says the same: a construct that is used twice declares its inputs twice.
        let schema = input.schema();
        match self.declared.iter().find(|declared| declared.name == name) {
            None => {
                let (words, may_be_missing) = (input.words(), input.may_be_missing());
                self.declared.push(Declared { name, schema, words, may_be_missing });
            }
            Some(other) if other.schema == schema => {}
            Some(_) => tell(format!("the input `{name}` is declared twice, and differently")),
        }
        read
    }

    /// What is wrong with the input, once all is declared.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        let mut problems = self.problems.clone();
        self.find_unknown(&self.given, "", &mut problems);
        problems
    }

    fn find_unknown(&self, value: &Value, prefix: &str, to: &mut Vec<Problem>) {
        let Value::Object(fields) = value else { return };
        for (key, value) in fields.iter() {
            let name = if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") };
            let is_declared = self.declared.iter().any(|declared| declared.name == name);
            let group = format!("{name}.");
            let is_group = self.declared.iter().any(|declared| declared.name.starts_with(&group));
            if is_group {
                self.find_unknown(value, &name, to);
                if !matches!(value, Value::Object(_) | Value::Null) && !is_declared {
                    to.push(Problem::error(format!("input {name} must be an object, not {}", shown(value))));
                }
            } else if !is_declared {
                to.push(Problem::error(format!("there is no input {name}")));
            }
        }
    }

    /// The list for people; `None` when no input is declared.
    pub(crate) fn list(&self) -> Option<String> {
        let longest = self.declared.iter().map(|declared| declared.name.len()).max()?;
        let mut text = String::from("inputs of this app:");
        for Declared { name, schema, words, may_be_missing } in &self.declared {
            // Writing into a String cannot fail.
            let _ = write!(text, "\n  {name:longest$}  {words}");
            match schema.get("default") {
                Some(default) => {
                    let _ = write!(text, ", default {}", shown(default));
                }
                None if *may_be_missing => text.push_str(", optional"),
                None => text.push_str(", required"),
            }
            if let Some(description) = schema.get("description").and_then(Value::as_str) {
                let _ = write!(text, ": {description}");
            }
        }
        Some(text)
    }

    /// JSON Schema of the whole input; `None` when no input is declared.
    pub(crate) fn schema(&self) -> Option<Value> {
        if self.declared.is_empty() {
            return None;
        }
        let mut root = group();
        for Declared { name, schema, may_be_missing, .. } in &self.declared {
            let mut at = &mut root;
            let mut steps = name.split('.').peekable();
            while let Some(step) = steps.next() {
                // A group has to be there for what has to be in it.
                if !may_be_missing {
                    require(at, step);
                }
                let is_leaf = steps.peek().is_none();
                at = at["properties"].make_object().entry(step.to_owned());
                if is_leaf {
                    *at = Value::Object(schema.clone());
                } else if at.is_null() {
                    *at = group();
                }
            }
        }
        Some(root)
    }
}

fn require(group: &mut Value, field: &str) {
    let required = &mut group["required"];
    if required.is_null() {
        *required = Value::List(Vec::new());
    }
    if let Some(required) = required.as_list_mut()
        && !required.contains(&Value::from(field))
    {
        required.push(field.into());
    }
}

fn group() -> Value {
    Value::Object(
        Fields::new()
            .put("type", "object".into())
            .put("properties", Value::Object(Fields::new()))
            .put("additionalProperties", false.into()),
    )
}
