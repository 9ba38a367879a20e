//! Reads JSON: one value, or any number one after the other.
//!
//! Lists that may hold objects (a list at the top, `items` of an object at the top, and so on inward) are read item
//! by item, because serde tells the line of a value only to who holds its text.

use std::{
    cell::{Cell, RefCell},
    fmt,
    sync::Arc,
};

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::{
    Limits,
    document::{Document, Lines, Place},
    names::Names,
    problem::{Budget, ReadError, one_line},
    value::{Fields, Value},
};

/// Reads every value of the text.
pub(crate) fn read(text: &str, limits: &Limits) -> Result<Vec<Document>, ReadError> {
    let mut reader = Reader {
        text,
        lines: Lines::of(text),
        limits,
        nodes: Cell::new(0),
        names: Names::default(),
        items: RefCell::default(),
        fields: RefCell::default(),
        over: Cell::new(None),
    };
    let mut documents = Vec::new();
    for raw in serde_json::Deserializer::from_str(text).into_iter::<&RawValue>() {
        let raw = raw.map_err(|e| reader.error(documents.len() + 1, 0, &e))?;
        let (value, place) =
            reader.candidate(raw.get(), 1).map_err(|(at, e)| reader.error(documents.len() + 1, at, &e))?;
        documents.push(Document { value, place });
        if documents.len() > limits.objects {
            let line = reader.lines.at(reader.offset(raw.get()));
            let budget = Budget::Objects(limits.objects);
            return Err(ReadError::TooMuch { object: documents.len(), line, budget });
        }
    }
    Ok(documents)
}

struct Reader<'t> {
    text: &'t str,
    lines: Lines<'t>,
    limits: &'t Limits,
    nodes: Cell<usize>,
    names: Names,
    /// Items and fields of the lists and objects that are being read: each takes its own off the end, so that it
    /// is allocated once, in its size.
    items: RefCell<Vec<Value>>,
    fields: RefCell<Vec<(Arc<str>, Value)>>,
    /// The limit that was passed, which serde's errors cannot carry.
    over: Cell<Option<Budget>>,
}

/// Where the text begins that an error's own line counts from, and the error.
type Failed = (usize, serde_json::Error);

impl<'t> Reader<'t> {
    fn offset(&self, part: &'t str) -> usize {
        part.as_ptr() as usize - self.text.as_ptr() as usize
    }

    fn error(&mut self, object: usize, at: usize, error: &serde_json::Error) -> ReadError {
        let line = self.lines.at(at) + error.line().max(1) - 1;
        if let Some(budget) = self.over.get() {
            return ReadError::TooMuch { object, line, budget };
        }
        // The line inside the part would be the wrong one: cut what serde_json appends.
        let problem = error.to_string();
        let problem = problem.rsplit_once(" at line ").map_or(&*problem, |(problem, _)| problem);
        ReadError::Syntax { object, line, problem: one_line(problem) }
    }

    /// A value that may be an object or a list of them.
    fn candidate(&mut self, part: &'t str, depth: usize) -> Result<(Value, Place), Failed> {
        let start = self.offset(part);
        let line = self.lines.at(start);
        match part.as_bytes().first() {
            Some(b'[') => {
                self.node(depth).map_err(|e| (start, e))?;
                let mut deserializer = serde_json::Deserializer::from_str(part);
                let parts =
                    deserializer.deserialize_seq(Parts { reader: self, depth }).map_err(|e| (start, e))?;
                let (mut items, mut places) = (Vec::new(), Vec::new());
                for part in parts {
                    let (item, place) = self.candidate(part.get(), depth + 1)?;
                    items.push(item);
                    places.push(place);
                }
                Ok((Value::Array(items.into_boxed_slice()), Place { line, items: places }))
            }
            Some(b'{') => {
                let top = Top { reader: self, depth };
                let mut deserializer = serde_json::Deserializer::from_str(part);
                let (mut fields, items) = top.deserialize(&mut deserializer).map_err(|e| (start, e))?;
                let mut place = Place { line, items: Vec::new() };
                if let Some(part) = items {
                    let (value, inner) = self.candidate(part.get(), depth + 1)?;
                    place.items = inner.items;
                    fields.push(("items".into(), value));
                }
                let fields = Fields::from_unsorted(fields).map_err(|key| (start, twice(&key)))?;
                Ok((Value::Object(fields), place))
            }
            _ => {
                let mut deserializer = serde_json::Deserializer::from_str(part);
                let value =
                    Node { reader: self, depth }.deserialize(&mut deserializer).map_err(|e| (start, e))?;
                Ok((value, Place { line, items: Vec::new() }))
            }
        }
    }

    fn node<E: serde::de::Error>(&self, depth: usize) -> Result<(), E> {
        let nodes = self.nodes.get() + 1;
        self.nodes.set(nodes);
        let over = if depth > self.limits.depth() {
            Budget::Depth(self.limits.depth())
        } else if nodes > self.limits.nodes {
            Budget::Nodes(self.limits.nodes)
        } else {
            return Ok(());
        };
        self.over.set(Some(over));
        Err(E::custom(over))
    }
}

fn twice<E: serde::de::Error>(key: &str) -> E {
    E::custom(format_args!("the field {} is there twice", crate::problem::quoted(key, 60)))
}

/// Reads an object, all but its `items`, which are given back as text.
struct Top<'r, 't> {
    reader: &'r Reader<'t>,
    depth: usize,
}

type TopFields<'t> = (Vec<(Arc<str>, Value)>, Option<&'t RawValue>);

impl<'t> DeserializeSeed<'t> for Top<'_, 't> {
    type Value = TopFields<'t>;

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'t> Visitor<'t> for Top<'_, 't> {
    type Value = TopFields<'t>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        self.reader.node(self.depth)?;
        let (mut fields, mut items) = (Vec::new(), None);
        while let Some(key) = map.next_key_seed(Name(&self.reader.names))? {
            if &*key != "items" {
                fields.push((key, map.next_value_seed(Node { reader: self.reader, depth: self.depth + 1 })?));
            } else if items.replace(map.next_value()?).is_some() {
                return Err(twice("items"));
            }
        }
        Ok((fields, items))
    }
}

/// Reads the texts of the items of a list.
struct Parts<'r, 't> {
    reader: &'r Reader<'t>,
    depth: usize,
}

impl<'t> Visitor<'t> for Parts<'_, 't> {
    type Value = Vec<&'t RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut parts = Vec::new();
        while let Some(part) = seq.next_element()? {
            self.reader.node(self.depth)?;
            parts.push(part);
        }
        Ok(parts)
    }
}

/// Reads any value.
#[derive(Clone, Copy)]
struct Node<'r, 't> {
    reader: &'r Reader<'t>,
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Node<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.reader.node(self.depth)?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_, '_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Int(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::from_u64(number))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Value, E> {
        Value::from_f64(number).ok_or_else(|| E::custom("a number that is too large"))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let start = self.reader.items.borrow().len();
        while let Some(item) = seq.next_element_seed(Self { depth: self.depth + 1, ..self })? {
            self.reader.items.borrow_mut().push(item);
        }
        Ok(Value::Array(self.reader.items.borrow_mut().drain(start..).collect()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let start = self.reader.fields.borrow().len();
        while let Some(name) = map.next_key_seed(Name(&self.reader.names))? {
            let value = map.next_value_seed(Self { depth: self.depth + 1, ..self })?;
            self.reader.fields.borrow_mut().push((name, value));
        }
        let fields = self.reader.fields.borrow_mut().drain(start..).collect();
        Fields::from_unsorted(fields).map(Value::Object).map_err(|name| twice(&name))
    }
}

/// Reads the name of a field.
struct Name<'n>(&'n Names);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Arc<str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Arc<str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Arc<str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E>(self, name: &str) -> Result<Arc<str>, E> {
        Ok(self.0.get(name))
    }
}
