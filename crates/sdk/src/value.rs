//! An ordered tree of JSON: what every typed object is a wrapper of.
//!
//! What cannot be written as JSON, or as what it claims to be (a quantity, a duration), is kept in the tree as a
//! fault, so that a setter needs no `Result` and all faults of an app are told at once, each with its place.

use std::{
    borrow::Cow,
    ops::{Index, IndexMut},
};

use crate::typed::Typed;

/// A JSON value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number: Kubernetes knows none that is longer.
    Int(i64),
    /// Any other number; never infinite.
    Float(f64),
    /// Text.
    Text(Cow<'static, str>),
    /// A list.
    List(Vec<Value>),
    /// An object.
    Object(Fields),
    /// What is wrong with the value that was meant to be here. No app with one prints anything.
    Fault(Box<str>),
}

/// The fields of an object, in the order in which they were set. No key is there twice.
#[derive(Clone, Debug, Default)]
pub struct Fields(Vec<(Cow<'static, str>, Value)>);

const NULL: &Value = &Value::Null;

/// In any order: that is only for those who read them.
impl PartialEq for Fields {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(key, value)| other.get(key) == Some(value))
    }
}

impl Fields {
    /// None.
    #[inline]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Sets a field, in place of what it was before.
    #[inline]
    #[must_use]
    pub fn put(mut self, key: &'static str, value: Value) -> Self {
        self.insert(Cow::Borrowed(key), value);
        self
    }

    /// Sets a field, in place of what it was before, which is returned.
    pub fn insert(&mut self, key: impl Into<Cow<'static, str>>, value: Value) -> Option<Value> {
        let key = key.into();
        if let Some(at) = self.position(&key) {
            return Some(std::mem::replace(&mut self.0[at].1, value));
        }
        self.0.push((key, value));
        None
    }

    /// Sets a field; a new one becomes the one at this place.
    pub(crate) fn insert_at(&mut self, at: usize, key: &'static str, value: Value) {
        match self.position(key) {
            Some(there) => self.0[there].1 = value,
            None => self.0.insert(at.min(self.0.len()), (Cow::Borrowed(key), value)),
        }
    }

    /// Whole loops over indices, here and below: a program that is compiled without optimisation runs them, ten
    /// thousand objects long.
    fn position(&self, key: &str) -> Option<usize> {
        let mut at = 0;
        while at < self.0.len() {
            let there: &str = &self.0[at].0;
            if there.len() == key.len() && there == key {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    /// The value of a field.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.position(key).map(|at| &self.0[at].1)
    }

    /// The value of a field, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.position(key).map(|at| &mut self.0[at].1)
    }

    /// The value of a field, to be changed; `null` is put there when there is none.
    pub fn entry(&mut self, key: impl Into<Cow<'static, str>>) -> &mut Value {
        let key = key.into();
        let at = self.position(&key).unwrap_or_else(|| {
            self.0.push((key, Value::Null));
            self.0.len() - 1
        });
        &mut self.0[at].1
    }

    /// Takes a field out.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        self.position(key).map(|at| self.0.remove(at).1)
    }

    /// All fields in their order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (&**key, value))
    }

    /// All fields in their order, to be changed.
    pub fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = (&str, &mut Value)> {
        self.0.iter_mut().map(|(key, value)| (&**key, value))
    }

    /// How many fields there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn as_slice(&self) -> &[(Cow<'static, str>, Value)] {
        &self.0
    }

    /// Gives back what growing has taken too much.
    pub(crate) fn shrink(&mut self) {
        self.0.shrink_to_fit();
    }
}

impl FromIterator<(String, Value)> for Fields {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(entries: I) -> Self {
        let mut fields = Self::new();
        for (key, value) in entries {
            fields.insert(key, value);
        }
        fields
    }
}

impl IntoIterator for Fields {
    type Item = (Cow<'static, str>, Value);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// How setters make values; public for types that are generated elsewhere.
impl Value {
    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(Cow::Owned(text.into()))
    }

    /// A whole number of 32 bits.
    pub fn int32(number: impl Into<i32>) -> Self {
        Self::Int(i64::from(number.into()))
    }

    /// A whole number.
    pub fn int64(number: impl Into<i64>) -> Self {
        Self::Int(number.into())
    }

    /// A number.
    pub fn float(number: impl Into<f64>) -> Self {
        Self::from(number.into())
    }

    /// Bytes, which JSON carries as base64.
    pub fn bytes(bytes: impl AsRef<[u8]>) -> Self {
        Self::Text(Cow::Owned(crate::base64::encode(bytes.as_ref())))
    }

    /// A typed object.
    pub fn object<T: Typed>(object: impl Into<T>) -> Self {
        Self::Object(object.into().into_fields())
    }

    /// What is a type of its own, and no object.
    pub fn scalar<T: Into<Self>>(scalar: impl Into<T>) -> Self {
        scalar.into().into()
    }

    /// A list.
    pub fn list<T>(items: impl IntoIterator<Item = T>, value: impl FnMut(T) -> Self) -> Self {
        Self::List(items.into_iter().map(value).collect())
    }

    /// A map: its entries are put in order, because those of a `HashMap` come in none.
    pub fn map<K: Into<String>, T>(
        entries: impl IntoIterator<Item = (K, T)>,
        mut value: impl FnMut(T) -> Self,
    ) -> Self {
        let mut fields: Vec<(Cow<'static, str>, Self)> = Vec::new();
        for (key, item) in entries {
            fields.push((Cow::Owned(key.into()), value(item)));
        }
        Self::ordered(fields)
    }

    fn ordered(mut fields: Vec<(Cow<'static, str>, Self)>) -> Self {
        let is_ordered = fields.windows(2).all(|pair| pair[0].0 < pair[1].0);
        if !is_ordered {
            // Stable, and of two with one key the later one counts: as in every other place.
            fields.sort_by(|a, b| a.0.cmp(&b.0));
            fields.reverse();
            fields.dedup_by(|a, b| a.0 == b.0);
            fields.reverse();
        }
        Self::Object(Fields(fields))
    }

    /// Anything that serde can serialise.
    pub fn of(value: impl serde_core::Serialize) -> Self {
        crate::from_serde::value(&value)
    }

    /// A fault in place of a value.
    pub fn fault(problem: impl Into<String>) -> Self {
        Self::Fault(problem.into().into_boxed_str())
    }
}

/// Looking into values.
impl Value {
    /// The field of an object.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.as_object().and_then(|fields| fields.get(key))
    }

    /// The value at a path of fields and places in lists, as `["spec", "ports", "0"]`.
    pub fn at<'k>(&self, path: impl IntoIterator<Item = &'k str>) -> Option<&Self> {
        path.into_iter().try_fold(self, |value, step| match value {
            Self::Object(fields) => fields.get(step),
            Self::List(items) => items.get(step.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// The value at a JSON pointer, as `/spec/ports/0`.
    pub fn pointer(&self, pointer: &str) -> Option<&Self> {
        if pointer.is_empty() {
            return Some(self);
        }
        let steps: Vec<String> = pointer
            .strip_prefix('/')?
            .split('/')
            .map(|step| step.replace("~1", "/").replace("~0", "~"))
            .collect();
        self.at(steps.iter().map(String::as_str))
    }

    /// Text.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A whole number.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// `true` or `false`.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(is) => Some(*is),
            _ => None,
        }
    }

    /// The items of a list.
    pub fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// The items of a list, to be changed.
    pub fn as_list_mut(&mut self) -> Option<&mut Vec<Self>> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// The fields of an object.
    pub fn as_object(&self) -> Option<&Fields> {
        match self {
            Self::Object(fields) => Some(fields),
            _ => None,
        }
    }

    /// The fields of an object, to be changed.
    pub fn as_object_mut(&mut self) -> Option<&mut Fields> {
        match self {
            Self::Object(fields) => Some(fields),
            _ => None,
        }
    }

    /// The items of the list in this field; none where there is no list.
    pub fn items(&self, key: &str) -> &[Self] {
        self.get(key).and_then(Self::as_list).unwrap_or_default()
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

/// Changing values.
impl Value {
    /// Makes this an object, if it is none, and gives its fields.
    pub fn make_object(&mut self) -> &mut Fields {
        if !matches!(self, Self::Object(_)) {
            *self = Self::Object(Fields::new());
        }
        match self {
            Self::Object(fields) => fields,
            // Has just been made one.
            _ => unreachable!(),
        }
    }

    /// Puts another value over this one, as a JSON merge patch (RFC 7396) does: objects are merged, `null` takes a field
    /// out, anything else takes the place of what was there.
    pub fn merge(&mut self, patch: impl Into<Self>) {
        let Self::Object(patch) = patch.into() else { return };
        let fields = self.make_object();
        for (key, change) in patch {
            match change {
                Self::Null => {
                    fields.remove(&key);
                }
                change @ Self::Object(_) => fields.entry(key).merge(change),
                change => {
                    fields.insert(key, change);
                }
            }
        }
    }
}

impl Index<&str> for Value {
    type Output = Self;

    /// The field of an object; `null` where there is none.
    fn index(&self, key: &str) -> &Self {
        self.get(key).unwrap_or(NULL)
    }
}

impl IndexMut<&str> for Value {
    /// The field of an object. What is no object becomes one.
    fn index_mut(&mut self, key: &str) -> &mut Self {
        self.make_object().entry(key.to_owned())
    }
}

impl Index<usize> for Value {
    type Output = Self;

    /// The item of a list; `null` where there is none.
    fn index(&self, at: usize) -> &Self {
        self.as_list().and_then(|items| items.get(at)).unwrap_or(NULL)
    }
}

impl IndexMut<usize> for Value {
    /// The item of a list. What is no list becomes one, and grows by `null` to that length.
    fn index_mut(&mut self, at: usize) -> &mut Self {
        if !matches!(self, Self::List(_)) {
            *self = Self::List(Vec::new());
        }
        match self {
            Self::List(items) => {
                if items.len() <= at {
                    items.resize(at + 1, Self::Null);
                }
                &mut items[at]
            }
            // Has just been made one.
            _ => unreachable!(),
        }
    }
}

impl From<bool> for Value {
    fn from(is: bool) -> Self {
        Self::Bool(is)
    }
}

macro_rules! from_integers {
    ($($integer:ty)*) => { $(
        impl From<$integer> for Value {
            fn from(number: $integer) -> Self {
                Self::Int(number.into())
            }
        }
    )* };
}
from_integers!(i8 i16 i32 i64 u8 u16 u32);

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        i64::try_from(number)
            .map_or_else(|_| Self::fault(format!("{number} is more than Kubernetes can hold")), Self::Int)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        if number.is_finite() {
            Self::Float(number)
        } else {
            Self::fault(format!("{number} is no JSON number"))
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<Cow<'static, str>> for Value {
    fn from(text: Cow<'static, str>) -> Self {
        Self::Text(text)
    }
}

impl From<Fields> for Value {
    fn from(fields: Fields) -> Self {
        Self::Object(fields)
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(items: Vec<T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Value>, const N: usize> From<[T; N]> for Value {
    fn from(items: [T; N]) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl From<serde_json::Value> for Value {
    fn from(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(is) => Self::Bool(is),
            serde_json::Value::Number(number) => match (number.as_i64(), number.as_u64()) {
                (Some(number), _) => Self::Int(number),
                (None, Some(number)) => Self::from(number),
                (None, None) => Self::from(number.as_f64().unwrap_or(f64::NAN)),
            },
            serde_json::Value::String(text) => Self::Text(Cow::Owned(text)),
            serde_json::Value::Array(items) => Self::List(items.into_iter().map(Into::into).collect()),
            serde_json::Value::Object(fields) => Self::Object(Fields(
                fields.into_iter().map(|(key, value)| (key.into(), value.into())).collect(),
            )),
        }
    }
}
