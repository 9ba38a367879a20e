//! The fields of an object.

use crate::{
    string::{Repr, Text},
    value::Value,
};

/// The fields of an object, in the order in which they were set. No key is there twice.
#[derive(Clone, Debug, Default)]
pub struct Fields(Vec<(Text, Value)>);

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
        self.insert(Text::fixed(key), value);
        self
    }

    /// Sets a field, in place of what it was before, which is returned.
    pub fn insert(&mut self, key: impl Into<Text>, value: Value) -> Option<Value> {
        let key = key.into();
        if let Some(at) = self.position(&key) {
            return Some(std::mem::replace(&mut self.0[at].1, value));
        }
        self.grow();
        self.0.push((key, value));
        None
    }

    /// Makes room for one more. Most objects have few fields, and stay as they are when they are inside of others: growing
    /// from one on in small steps costs less than giving back later what was too much.
    fn grow(&mut self) {
        let length = self.0.len();
        if length == self.0.capacity() {
            self.0.reserve_exact(1 + length / 2);
        }
    }

    /// Sets a field; a new one becomes the one at this place.
    pub(crate) fn insert_at(&mut self, at: usize, key: &'static str, value: Value) {
        if let Some(there) = self.position(key) {
            self.0[there].1 = value;
        } else {
            self.grow();
            self.0.insert(at.min(self.0.len()), (Text::fixed(key), value));
        }
    }

    /// Whole loops over indices, here and below: a program that is compiled without optimisation runs them, ten
    /// thousand objects long.
    fn position(&self, key: &str) -> Option<usize> {
        let (fields, length) = (self.0.as_slice(), key.len());
        let mut at = 0;
        while at < fields.len() {
            let there = match &fields[at].0.0 {
                Repr::Fixed(there) => there,
                Repr::Own(there) => &**there,
            };
            if there.len() == length && there == key {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    /// The value of a field.
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self.position(key) {
            Some(at) => Some(&self.0[at].1),
            None => None,
        }
    }

    /// The value of a field, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.position(key).map(|at| &mut self.0[at].1)
    }

    /// The value of a field, to be changed; `null` is put there when there is none.
    pub fn entry(&mut self, key: impl Into<Text>) -> &mut Value {
        let key = key.into();
        let at = self.position(&key).unwrap_or_else(|| {
            self.grow();
            self.0.push((key, Value::Null));
            self.0.len() - 1
        });
        &mut self.0[at].1
    }

    /// The value of a field that is there; the last one when it is not.
    pub(crate) fn entry_of(&mut self, key: &str) -> &mut Value {
        let at = self.position(key).unwrap_or(self.0.len() - 1);
        &mut self.0[at].1
    }

    /// Takes a field out.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        self.position(key).map(|at| self.0.remove(at).1)
    }

    /// All fields in their order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// All fields in their order, to be changed.
    pub fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = (&str, &mut Value)> {
        self.0.iter_mut().map(|(key, value)| (key.as_str(), value))
    }

    /// How many fields there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn as_slice(&self) -> &[(Text, Value)] {
        &self.0
    }
}

impl From<Vec<(Text, Value)>> for Fields {
    /// No key may be there twice.
    fn from(fields: Vec<(Text, Value)>) -> Self {
        debug_assert!(fields.is_sorted_by(|a, b| a.0 < b.0), "keys come in order, each once");
        Self(fields)
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
    type Item = (Text, Value);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
