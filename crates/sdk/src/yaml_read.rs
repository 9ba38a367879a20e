//! Reads YAML documents as Kubernetes reads them: granit-parser gives the structure, [`Plain`] the meaning of what is
//! without quotes.
//!
//! It is a part of the program that is read here, and no foreign text: what is awkward is told, and nothing has a budget
//! but the depth. `tests/yaml.rs` holds it to the controller's own reader.

use std::{borrow::Cow, collections::HashMap};

use granit_parser::{Event, Parser, ScalarStyle, Tag};

use crate::{fields::Fields, value::Value, yaml_scalar::Plain};

/// Lists and objects inside of each other.
const DEEPEST: usize = 100;

/// A document with content.
pub(crate) struct Document {
    /// Where it begins, from 1.
    pub(crate) line: usize,
    pub(crate) value: Value,
}

/// Every document of the text. Those without content are left out.
///
/// # Errors
/// What is wrong, and in which line.
pub(crate) fn read(text: &str) -> Result<Vec<Document>, String> {
    let options = granit_parser::options! {
        strict_indentation: true,
        disallow_directives: true,
        emit_comments: false,
        flow_nesting_limit: DEEPEST,
        block_nesting_limit: DEEPEST,
    };
    let mut loader = Loader { text, documents: Vec::new(), open: Vec::new(), anchors: HashMap::new() };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) =
            event.map_err(|error| format!("line {}: {}", error.marker().line(), error.info()))?;
        let end = span.byte_range().map_or(text.len(), |range| range.end);
        let line = span.start.line();
        loader.event(event, line, end).map_err(|problem| format!("line {line}: {problem}"))?;
    }
    Ok(loader.documents)
}

type Problem = Cow<'static, str>;

/// A list or an object that is being read.
struct Open {
    kind: Kind,
    anchor: usize,
    line: usize,
}

enum Kind {
    List(Vec<Value>),
    Map { fields: Fields, key: Option<Key>, merged: Vec<Fields> },
}

enum Key {
    Field(String),
    /// `<<`
    Merge,
}

struct Loader<'t> {
    text: &'t str,
    documents: Vec<Document>,
    open: Vec<Open>,
    anchors: HashMap<usize, Value>,
}

impl Loader<'_> {
    fn event(&mut self, event: Event<'_>, line: usize, end: usize) -> Result<(), Problem> {
        match event {
            Event::DocumentStart(..) => self.anchors.clear(),
            Event::SequenceStart(_, anchor, tag) => {
                self.open(Kind::List(Vec::new()), anchor, line, tag.as_deref(), "seq")?;
            }
            Event::MappingStart(_, anchor, tag) => {
                let map = Kind::Map { fields: Fields::new(), key: None, merged: Vec::new() };
                self.open(map, anchor, line, tag.as_deref(), "map")?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(Open { kind, anchor, line }) = self.open.pop() {
                    let value = kind.finish();
                    self.add(value, anchor, line)?;
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(&text, style, anchor, tag.as_deref(), line, end)?;
            }
            Event::Alias(anchor) => match (self.anchors.get(&anchor), self.open.last()) {
                (_, Some(Open { kind: Kind::Map { key: None, .. }, .. })) => {
                    return Err("an alias as a field's name".into());
                }
                (Some(value), _) => self.add(value.clone(), 0, line)?,
                (None, _) => return Err("an alias inside of its own anchor".into()),
            },
            Event::UnresolvedAlias(_) => return Err("an alias without an anchor before it".into()),
            _ => {}
        }
        Ok(())
    }

    fn open(
        &mut self,
        kind: Kind,
        anchor: usize,
        line: usize,
        tag: Option<&Tag>,
        own_tag: &str,
    ) -> Result<(), Problem> {
        if tag.is_some_and(|tag| !tag.is_yaml_core_schema_tag(own_tag)) {
            return Err(UNKNOWN_TAG.into());
        }
        if matches!(self.open.last(), Some(Open { kind: Kind::Map { key: None, .. }, .. })) {
            return Err("a list or an object as a field's name".into());
        }
        self.open.push(Open { kind, anchor, line });
        Ok(())
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        line: usize,
        end: usize,
    ) -> Result<(), Problem> {
        let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        let text = if is_block { self.block(text, end) } else { text };
        let is_plain = style == ScalarStyle::Plain;
        let meaning = match tag {
            None if is_plain => Plain::of(text),
            None => Plain::Text,
            Some(tag) if tag.is_yaml_core_schema_tag("str") => Plain::Text,
            Some(tag) => tagged(tag, Plain::of(text))?,
        };
        if let Some(Open { kind: Kind::Map { fields, key: key @ None, .. }, .. }) = self.open.last_mut() {
            if is_plain && tag.is_none() && text == "<<" {
                *key = Some(Key::Merge);
                return Ok(());
            }
            let name = match meaning {
                Plain::Text => text.to_owned(),
                Plain::Int(number) => number.to_string(),
                Plain::Bool(is) => is.to_string(),
                Plain::Null | Plain::Float(_) => {
                    return Err(format!("{text:?} as a field's name: put it in quotes").into());
                }
            };
            if fields.get(&name).is_some() {
                return Err(format!("the field {name:?} is there twice").into());
            }
            if anchor > 0 {
                self.anchors.insert(anchor, Value::text(&*name));
            }
            *key = Some(Key::Field(name));
            return Ok(());
        }
        let value = match meaning {
            Plain::Null => Value::Null,
            Plain::Bool(is) => Value::Bool(is),
            Plain::Int(number) => match i64::try_from(number) {
                Ok(number) => Value::Int(number),
                Err(_) => return Err(format!("{number} is more than Kubernetes can hold").into()),
            },
            Plain::Float(number) if number.is_finite() => Value::Float(number),
            Plain::Float(_) => return Err("a number that JSON does not have".into()),
            Plain::Text => Value::text(text),
        };
        self.add(value, anchor, line)
    }

    /// A block as Go reads it: where the text ends without a line end, granit-parser adds one.
    fn block<'b>(&self, block: &'b str, end: usize) -> &'b str {
        let is_added = end >= self.text.len() && !self.text.ends_with('\n');
        if is_added { block.strip_suffix('\n').unwrap_or(block) } else { block }
    }

    fn add(&mut self, value: Value, anchor: usize, line: usize) -> Result<(), Problem> {
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
        match self.open.last_mut().map(|open| &mut open.kind) {
            None if value.is_null() => {}
            None => self.documents.push(Document { line, value }),
            Some(Kind::List(items)) => items.push(value),
            Some(Kind::Map { fields, key, merged }) => match key.take() {
                Some(Key::Field(name)) => drop(fields.insert(name, value)),
                Some(Key::Merge) => merge(value, merged)?,
                None => return Err("a list or an object as a field's name".into()),
            },
        }
        Ok(())
    }
}

const UNKNOWN_TAG: &str = "a tag that Kubernetes does not know, or that does not fit the value";

/// Takes the value of `<<`: an object, or a list of objects of which the first wins.
fn merge(value: Value, merged: &mut Vec<Fields>) -> Result<(), Problem> {
    let values = match value {
        Value::List(values) => values,
        value => vec![value],
    };
    for value in values {
        let Value::Object(fields) = value else {
            return Err("`<<` with something else than objects".into());
        };
        merged.push(fields);
    }
    Ok(())
}

impl Kind {
    /// The value: its own fields, and those that `<<` adds.
    fn finish(self) -> Value {
        match self {
            Self::List(items) => Value::List(items),
            Self::Map { mut fields, merged, .. } => {
                for (key, value) in merged.into_iter().flatten() {
                    if fields.get(&key).is_none() {
                        fields.insert(key, value);
                    }
                }
                Value::Object(fields)
            }
        }
    }
}

/// A scalar with a tag means what it says, if that is what it would mean without.
fn tagged(tag: &Tag, meaning: Plain) -> Result<Plain, Problem> {
    let own = match meaning {
        Plain::Null => "null",
        Plain::Bool(_) => "bool",
        Plain::Int(_) => "int",
        Plain::Float(_) => "float",
        Plain::Text => "",
    };
    match meaning {
        meaning if tag.is_yaml_core_schema_tag(own) => Ok(meaning),
        #[expect(clippy::cast_precision_loss, reason = "that is what the tag asks for")]
        Plain::Int(number) if tag.is_yaml_core_schema_tag("float") => Ok(Plain::Float(number as f64)),
        _ => Err(UNKNOWN_TAG.into()),
    }
}
