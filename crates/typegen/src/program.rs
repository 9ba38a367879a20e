//! Objects as the Rust that makes them: constructors and setters where the kind is known, JSON where it is not, and for
//! each value that is not what its type takes.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use base64::Engine as _;
use serde_json::{Map, Value};

use crate::{
    literal,
    model::{Struct, Type},
    types::{Types, absolute},
};

/// Names that the program has anyway.
const TAKEN: &[&str] = &["Kind", "Metadata", "Option", "Scope", "String", "Typed", "Value", "Vec"];

/// Where an argument stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// The argument of a setter.
    Argument,
    /// An item of a list or map: all items are of one type.
    Item,
    /// A field of a `…Required`, of exactly its type.
    Exact,
}

/// Rust that adds objects to a scope.
pub(crate) struct Program<'t> {
    types: &'t Types,
    /// Short names by the path that has them; another one with the same name is written out.
    names: BTreeMap<String, String>,
}

impl<'t> Program<'t> {
    pub(crate) fn new(types: &'t Types) -> Self {
        Self { types, names: BTreeMap::new() }
    }

    /// The statement that adds an object, which has a name.
    pub(crate) fn add(&mut self, object: &Value) -> String {
        let text = |pointer: &str| object.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let types = self.types;
        let made = match (types.kind(text("/apiVersion"), text("/kind")), object) {
            (Some(path), Value::Object(fields)) => self.structure(path, fields),
            _ => literal::json(object),
        };
        format!("scope.add({:?}, {made});\n", text("/metadata/name"))
    }

    /// The `use` of every name that the statements have.
    pub(crate) fn uses(&self) -> String {
        let mut modules: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (short, path) in &self.names {
            let module = path.rsplit_once("::").map_or("", |(module, _)| module);
            modules.entry(module).or_default().insert(short);
        }
        let mut text = String::from("use synth_sdk::{Scope, Value, json, typed::{Kind, Metadata, Typed}};\n");
        for (module, names) in modules {
            let names: Vec<&str> = names.into_iter().collect();
            // Writing into a String cannot fail.
            let _ = writeln!(text, "use {module}::{{{}}};", names.join(", "));
        }
        text
    }

    /// How a type is called.
    fn name(&mut self, path: &str) -> String {
        let short = path.rsplit("::").next().unwrap_or_default();
        if TAKEN.contains(&short) {
            return path.into();
        }
        let of = self.names.entry(short.into()).or_insert_with(|| path.into());
        if of == path { short.into() } else { path.into() }
    }

    fn structure(&mut self, path: &str, fields: &Map<String, Value>) -> String {
        let raw = |name: String| format!("{name}::raw({})", literal::json(&Value::Object(fields.clone())));
        let types = self.types;
        let Some(made) = types.structure(path) else { return literal::json(&Value::Object(fields.clone())) };
        let Some(mut text) = self.constructor(path, made, fields) else { return raw(self.name(path)) };
        let is_object = |field: &str| made.kind.is_some() && matches!(field, "apiVersion" | "kind");
        for (json, value) in fields {
            let field = made.fields.iter().find(|field| field.json == *json);
            if is_object(json) || field.is_some_and(|field| field.required) {
                continue;
            }
            if made.metadata && json == "metadata" {
                text.push_str(&self.metadata(value, made.kind.is_some()));
                continue;
            }
            let argument = field.and_then(|field| {
                Some((&field.rust, self.value(&field.type_, path, value, Place::Argument)?))
            });
            // Writing into a String cannot fail.
            let _ = match argument {
                Some((setter, argument)) => write!(text, "\n.{setter}({argument})"),
                None => write!(text, "\n.set({json:?}, {})", literal::json(value)),
            };
        }
        text
    }

    /// `None` when something that it has to have is missing, or of another type.
    fn constructor(&mut self, path: &str, made: &Struct, fields: &Map<String, Value>) -> Option<String> {
        let is_positional = made.is_positional();
        let place = if is_positional { Place::Argument } else { Place::Exact };
        let mut arguments = Vec::new();
        for field in made.fields.iter().filter(|field| field.required) {
            let value = self.value(&field.type_, path, fields.get(&field.json)?, place)?;
            arguments.push(if is_positional { value } else { format!("{}: {value}", field.rust) });
        }
        let name = self.name(path);
        let arguments = arguments.join(", ");
        if is_positional {
            return Some(format!("{name}::new({arguments})"));
        }
        let required = self.name(&format!("{path}Required"));
        Some(format!("{name}::new({required} {{ {arguments} }})"))
    }

    /// The setters of names, labels and annotations; of everything else by its type.
    fn metadata(&mut self, value: &Value, is_kind: bool) -> String {
        let simple = |(key, value): (&String, &Value)| match (key.as_str(), value) {
            ("name" | "namespace", Value::String(text)) if is_kind => Some(format!("\n.{key}({text:?})")),
            ("labels" | "annotations", Value::Object(entries)) if !entries.is_empty() => {
                let entries = entries
                    .iter()
                    .map(|(key, value)| Some(format!("({key:?}, {})", literal::text(value.as_str()?))));
                Some(format!("\n.{key}([{}])", entries.collect::<Option<Vec<_>>>()?.join(", ")))
            }
            _ => None,
        };
        match value {
            Value::Object(fields) => {
                let setters: Option<Vec<String>> = fields.iter().map(simple).collect();
                setters.map(|setters| setters.concat()).filter(|_| !fields.is_empty()).unwrap_or_else(|| {
                    let metadata = self.structure("synth_sdk::api::meta::v1::ObjectMeta", fields);
                    format!("\n.metadata({metadata})")
                })
            }
            other => format!("\n.set(\"metadata\", {})", literal::json(other)),
        }
    }

    /// A value as what a type takes; `None` when it is none.
    fn value(&mut self, type_: &Type, within: &str, value: &Value, place: Place) -> Option<String> {
        let into = |text: String| if place == Place::Exact { text + ".into()" } else { text };
        Some(match (type_, value) {
            (Type::Text, Value::String(text)) => into(literal::text(text)),
            (Type::Bool, Value::Bool(is)) => is.to_string(),
            (Type::Int32, Value::Number(number)) => i32::try_from(number.as_i64()?).ok()?.to_string(),
            (Type::Int64, Value::Number(number)) if place == Place::Argument => {
                literal::integer(number.as_i64()?)
            }
            // All of one type, also where others are longer.
            (Type::Int64, Value::Number(number)) => format!("{}_i64", number.as_i64()?),
            (Type::Float, Value::Number(number)) if !number.is_i64() && !number.is_u64() => {
                format!("{:?}", number.as_f64()?)
            }
            (Type::Bytes, Value::String(text)) => bytes(text, place)?,
            (Type::Quantity, Value::String(text)) if is_quantity(text) => into(format!("{text:?}")),
            (Type::Duration, Value::String(text)) if is_duration(text) => into(format!("{text:?}")),
            (Type::IntOrString, Value::Number(number)) if place != Place::Item => {
                into(i32::try_from(number.as_i64()?).ok()?.to_string())
            }
            (Type::IntOrString, Value::String(text)) if place != Place::Item => into(format!("{text:?}")),
            (Type::Any | Type::Embedded, value) => into(literal::json(value)),
            (Type::Struct(path), Value::Object(fields)) => self.structure(&absolute(path, within), fields),
            (Type::Enum(path), Value::String(text)) => {
                let path = absolute(path, within);
                match self.types.constant(&path, text) {
                    // A text and a constant are of two types.
                    Some(constant) => format!("{}::{constant}", self.name(&path)),
                    None if place == Place::Item => format!("{}::from({text:?})", self.name(&path)),
                    None => into(format!("{text:?}")),
                }
            }
            (Type::List(type_), Value::Array(items)) if !items.is_empty() => {
                let inner = if place == Place::Exact { Place::Exact } else { Place::Item };
                let items: Option<Vec<String>> =
                    items.iter().map(|item| self.value(type_, within, item, inner)).collect();
                // Arrays of two lengths are of two types.
                let vec = if place == Place::Argument { "" } else { "vec!" };
                format!("{vec}[{}]", items?.join(", "))
            }
            (Type::Map(type_), Value::Object(entries)) if !entries.is_empty() => {
                let inner = if place == Place::Exact { Place::Exact } else { Place::Item };
                let entries: Option<Vec<String>> = entries
                    .iter()
                    .map(|(key, value)| {
                        let key = into(format!("{key:?}"));
                        Some(format!("({key}, {})", self.value(type_, within, value, inner)?))
                    })
                    .collect();
                let entries = entries?.join(", ");
                match place {
                    Place::Argument => format!("[{entries}]"),
                    Place::Item => format!("vec![{entries}]"),
                    Place::Exact => format!("[{entries}].into()"),
                }
            }
            _ => return None,
        })
    }
}

/// What base64 stands for, as the text that it is where it is one.
fn bytes(base64: &str, place: Place) -> Option<String> {
    let engine = base64::engine::general_purpose::STANDARD;
    // Another way to write the same would be another object.
    let bytes = engine.decode(base64).ok().filter(|bytes| engine.encode(bytes) == base64)?;
    Some(match (std::str::from_utf8(&bytes), place) {
        (Ok(text), Place::Argument) => literal::text(text),
        (_, Place::Exact) => format!("b\"{}\".to_vec()", bytes.escape_ascii()),
        (Ok(text), Place::Item) => format!("{}.as_bytes()", literal::text(text)),
        (Err(_), _) => format!("b\"{}\".as_slice()", bytes.escape_ascii()),
    })
}

/// Less than what Kubernetes takes, and nothing that the SDK would refuse.
fn is_quantity(text: &str) -> bool {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let is_number = digits.parse::<f64>().is_ok() && digits.starts_with(|c: char| c.is_ascii_digit());
    is_number && ["", "m", "k", "M", "G", "T", "Ki", "Mi", "Gi", "Ti"].contains(&&text[digits.len()..])
}

/// As [`is_quantity`].
fn is_duration(text: &str) -> bool {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number && ["h", "m", "s", "ms"].contains(&&text[digits.len()..])
}
