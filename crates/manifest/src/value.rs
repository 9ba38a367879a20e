//! The JSON value that an object is made of: compact, its keys sorted, its numbers in one form.
//!
//! Not `serde_json::Value`: whether that keeps keys sorted and floats exact depends on the features that any other
//! crate of the build turns on, and the canonical form must not.

use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};

/// A JSON value. Equal values are equal here, however they were written.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer that fits 64 bits with sign.
    Int(i64),
    /// An integer above `i64::MAX` that fits 64 bits.
    UInt(u64),
    /// Any other finite number. Never one that [`Value::Int`] or [`Value::UInt`] can hold, never `-0.0`.
    Float(f64),
    /// Text.
    String(Box<str>),
    /// A list.
    Array(Box<[Value]>),
    /// Fields.
    Object(Fields),
}

/// The fields of an object, sorted by key, each key once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields(Box<[(Arc<str>, Value)]>);

impl Fields {
    /// Sorts the fields; gives back the first key that comes twice, if one does.
    pub(crate) fn from_unsorted(mut fields: Vec<(Arc<str>, Value)>) -> Result<Self, Arc<str>> {
        if !fields.is_sorted_by(|a, b| a.0 < b.0) {
            fields.sort_by(|a, b| a.0.cmp(&b.0));
            if let Some(twin) = fields.windows(2).find(|pair| pair[0].0 == pair[1].0) {
                return Err(twin[0].0.clone());
            }
        }
        Ok(Self(fields.into_boxed_slice()))
    }

    /// The value at this key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        let at = self.0.binary_search_by(|(name, _)| (**name).cmp(key)).ok()?;
        Some(&self.0[at].1)
    }

    pub(crate) fn take(&mut self, key: &str) -> Option<Value> {
        let at = self.0.binary_search_by(|(name, _)| (**name).cmp(key)).ok()?;
        let mut fields = std::mem::take(&mut self.0).into_vec();
        let (_, value) = fields.remove(at);
        self.0 = fields.into_boxed_slice();
        Some(value)
    }

    /// The fields in the order of their keys.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (&**key, value))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Value {
    /// The number in its one form: Go writes `1.0` and `1e3` as JSON `1` and `1000`, and reads integers from those.
    /// `None` for infinities and for what is not a number.
    pub(crate) fn from_f64(number: f64) -> Option<Self> {
        // 2⁶³ and 2⁶⁴, which a float holds exactly: below them the conversions lose nothing.
        const TWO_63: f64 = 9_223_372_036_854_775_808.0;
        const TWO_64: f64 = 18_446_744_073_709_551_616.0;
        if !number.is_finite() {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the ranges are checked")]
        Some(if number.fract() != 0.0 || !(-TWO_63..TWO_64).contains(&number) {
            Self::Float(number)
        } else if number < TWO_63 {
            Self::Int(number as i64)
        } else {
            Self::UInt(number as u64)
        })
    }

    pub(crate) fn from_u64(number: u64) -> Self {
        i64::try_from(number).map_or(Self::UInt(number), Self::Int)
    }

    /// The text, where it is text.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The fields, where it has fields.
    pub fn as_object(&self) -> Option<&Fields> {
        match self {
            Self::Object(fields) => Some(fields),
            _ => None,
        }
    }

    /// The items, where it is a list.
    pub fn as_array(&self) -> Option<&[Value]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The value at this key, where it has fields and this one among them.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_object()?.get(key)
    }

    /// The value as a YAML document without `---`, which every reader of YAML reads as this very value.
    pub fn to_yaml(&self) -> String {
        let mut out = String::new();
        crate::emit::document(&mut out, self);
        out
    }

    /// What people call its type.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Int(_) | Self::UInt(_) | Self::Float(_) => "a number",
            Self::String(_) => "text",
            Self::Array(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Int(number) => serializer.serialize_i64(*number),
            Self::UInt(number) => serializer.serialize_u64(*number),
            Self::Float(number) => serializer.serialize_f64(*number),
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Self::Object(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (key, value) in fields.iter() {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_no_larger_than_a_text_and_a_tag() {
        assert_eq!(size_of::<Value>(), size_of::<Box<str>>() + size_of::<usize>());
    }

    #[test]
    fn numbers_have_one_form() {
        for (number, expected) in [
            (1.0, Some(Value::Int(1))),
            (-0.0, Some(Value::Int(0))),
            (1.5, Some(Value::Float(1.5))),
            (1e18, Some(Value::Int(1_000_000_000_000_000_000))),
            (-9_223_372_036_854_775_808.0, Some(Value::Int(i64::MIN))),
            (9_223_372_036_854_775_808.0, Some(Value::UInt(1 << 63))),
            (18_446_744_073_709_551_616.0, Some(Value::Float(18_446_744_073_709_551_616.0))),
            (1e300, Some(Value::Float(1e300))),
            (f64::INFINITY, None),
            (f64::NAN, None),
        ] {
            assert_eq!(Value::from_f64(number), expected, "{number}");
        }
    }
}
