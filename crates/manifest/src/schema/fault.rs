//! Compares a value with its schema.

use crate::{
    field_path::{field_step, index_step},
    problem::{Defect, quoted},
    value::{Fields, Value},
};

/// Where a reference to another schema leads.
const REFERENCE: &str = "#/components/schemas/";
/// More of one object help nobody.
const MOST: usize = 20;
/// Fields that controllers write and documents for people leave out.
const STATUS: &str = "status";

pub(super) struct Faults<'d> {
    schemas: Option<&'d Fields>,
    path: String,
    found: Vec<Defect>,
}

impl<'d> Faults<'d> {
    /// What is wrong with an object by its schema.
    pub(super) fn of(document: &'d Value, schema: &'d Value, object: &Value) -> Vec<Defect> {
        let schemas = document.get("schemas").and_then(Value::as_object);
        let mut faults = Self { schemas, path: String::new(), found: Vec::new() };
        faults.value(schema, object);
        faults.found
    }

    fn tell(&mut self, defect: impl FnOnce(String) -> Defect) {
        if self.found.len() < MOST {
            self.found.push(defect(self.path.clone()));
        }
    }

    fn below(&mut self, schema: &'d Value, value: &Value, step: impl FnOnce(&mut String)) {
        let length = self.path.len();
        step(&mut self.path);
        self.value(schema, value);
        self.path.truncate(length);
    }

    fn value(&mut self, schema: &'d Value, value: &Value) {
        let mut schema = schema;
        while let Some(name) = text(schema, "$ref").and_then(|reference| reference.strip_prefix(REFERENCE)) {
            let Some(next) = self.schemas.and_then(|schemas| schemas.get(name)) else { return };
            schema = next;
        }
        // What is null is as good as not there.
        if *value == Value::Null {
            return;
        }
        if let Some(of) = schema.get("oneOf").and_then(Value::as_array) {
            let wanted: Vec<&str> = of.iter().filter_map(|one| text(one, "type")).collect();
            if !wanted.iter().any(|type_| is(type_, value)) {
                self.wrong_type(value, "text or a number");
            }
            return;
        }
        let Some(type_) = text(schema, "type") else { return };
        match (type_, value) {
            ("object", Value::Object(fields)) => self.fields(schema, fields),
            ("array", Value::Array(items)) => {
                let Some(of) = schema.get("items") else { return };
                for (at, item) in items.iter().enumerate() {
                    self.below(of, item, |path| index_step(path, at));
                }
            }
            ("string", Value::String(found)) => self.text(schema, found),
            (type_, value) if is(type_, value) => self.range(schema, value),
            (type_, value) => self.wrong_type(value, name_of(type_)),
        }
    }

    fn wrong_type(&mut self, value: &Value, wanted: &'static str) {
        let found = value.type_name();
        self.tell(|field| Defect::WrongType { field, found, wanted });
    }

    fn fields(&mut self, schema: &'d Value, fields: &Fields) {
        let properties = schema.get("properties").and_then(Value::as_object);
        let others = schema.get("additionalProperties").filter(|others| others.as_object().is_some());
        for (name, value) in fields.iter() {
            match (properties.and_then(|known| known.get(name)), others) {
                (Some(of), _) | (None, Some(of)) => self.below(of, value, |path| field_step(path, name)),
                // A schema without fields lets any pass.
                (None, None) if properties.is_none() => {}
                (None, None) if self.path.is_empty() && name == STATUS => {}
                (None, None) => {
                    let length = self.path.len();
                    field_step(&mut self.path, name);
                    self.tell(Defect::UnknownField);
                    self.path.truncate(length);
                }
            }
        }
        let required = schema.get("required").and_then(Value::as_array).unwrap_or_default();
        for name in required.iter().filter_map(Value::as_str) {
            if fields.get(name).is_none_or(|value| *value == Value::Null) {
                let length = self.path.len();
                field_step(&mut self.path, name);
                self.tell(Defect::MissingField);
                self.path.truncate(length);
            }
        }
    }

    fn text(&mut self, schema: &Value, found: &str) {
        let values = schema.get("enum").and_then(Value::as_array).unwrap_or_default();
        let mut values = values.iter().filter_map(Value::as_str).peekable();
        if values.peek().is_some() && !found.is_empty() {
            let values: Vec<&str> = values.collect();
            if !values.contains(&found) {
                let wanted = values.join(", ");
                self.tell(|field| Defect::NotOneOf { field, found: quoted(found, 60), wanted });
            }
        } else if text(schema, "format") == Some("byte") && !is_base64(found) {
            self.tell(Defect::NotBase64);
        }
    }

    fn range(&mut self, schema: &Value, value: &Value) {
        let fits = match (text(schema, "format"), value) {
            (Some("int32"), Value::Int(number)) => i32::try_from(*number).is_ok(),
            (Some("int32" | "int64"), Value::UInt(_)) => false,
            _ => true,
        };
        if !fits {
            self.wrong_type(value, "a smaller number");
        }
    }
}

fn text<'v>(schema: &'v Value, key: &str) -> Option<&'v str> {
    schema.get(key).and_then(Value::as_str)
}

/// Whether a value is of a type of JSON Schema.
fn is(type_: &str, value: &Value) -> bool {
    match type_ {
        "object" => matches!(value, Value::Object(_)),
        "array" => matches!(value, Value::Array(_)),
        "string" => matches!(value, Value::String(_)),
        "boolean" => matches!(value, Value::Bool(_)),
        "integer" => matches!(value, Value::Int(_) | Value::UInt(_)),
        "number" => matches!(value, Value::Int(_) | Value::UInt(_) | Value::Float(_)),
        _ => true,
    }
}

fn name_of(type_: &str) -> &'static str {
    match type_ {
        "object" => "an object",
        "array" => "a list",
        "string" => "text",
        "boolean" => "a boolean",
        "integer" => "a whole number",
        _ => "a number",
    }
}

/// Whether Go reads it as base64: line ends do not count.
fn is_base64(text: &str) -> bool {
    let text: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\n' | b'\r')).collect();
    let padding = text.iter().rev().take_while(|byte| **byte == b'=').count();
    let letters = &text[..text.len() - padding];
    text.len().is_multiple_of(4)
        && padding <= 2
        && letters.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}
