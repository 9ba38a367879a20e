//! Makes values of anything that serde serialises, as `serde_json` would write it.

use std::fmt;

use serde_core::ser::{
    Error, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use crate::{fields::Fields, labels::Labels, string::Text, value::Value};

/// The value; a fault when serialising fails.
pub(crate) fn value<T: Serialize + ?Sized>(value: &T) -> Value {
    value.serialize(ToValue).unwrap_or_else(|problem| Value::fault(problem.0))
}

/// A fault is an error.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(is) => serializer.serialize_bool(*is),
            Self::Int(number) => serializer.serialize_i64(*number),
            Self::Float(number) => serializer.serialize_f64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(fields) => serializer.collect_map(fields.iter()),
            Self::Fault(fault) => Err(S::Error::custom(fault.as_str())),
        }
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl Serialize for Labels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

struct ToValue;

#[derive(Debug)]
pub(crate) struct Problem(String);

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Problem {}

impl Error for Problem {
    fn custom<T: fmt::Display>(problem: T) -> Self {
        Self(problem.to_string())
    }
}

pub(crate) struct List {
    items: Vec<Value>,
    /// Of an enum's variant, which becomes an object with one field.
    variant: Option<&'static str>,
}

pub(crate) struct Map {
    fields: Fields,
    key: Option<Text>,
    variant: Option<&'static str>,
}

fn of_variant(variant: Option<&'static str>, value: Value) -> Value {
    match variant {
        None => value,
        Some(name) => Value::Object(Fields::new().put(name, value)),
    }
}

macro_rules! scalars {
    ($($method:ident: $of:ty),* $(,)?) => { $(
        fn $method(self, value: $of) -> Result<Value, Problem> {
            Ok(Value::from(value))
        }
    )* };
}

impl Serializer for ToValue {
    type Ok = Value;
    type Error = Problem;
    type SerializeSeq = List;
    type SerializeTuple = List;
    type SerializeTupleStruct = List;
    type SerializeTupleVariant = List;
    type SerializeMap = Map;
    type SerializeStruct = Map;
    type SerializeStructVariant = Map;

    scalars! {
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_f64: f64,
        serialize_str: &str,
    }

    fn serialize_f32(self, value: f32) -> Result<Value, Problem> {
        Ok(Value::from(value))
    }

    fn serialize_char(self, value: char) -> Result<Value, Problem> {
        Ok(Value::text(value))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Value, Problem> {
        Ok(Value::List(value.iter().map(|byte| Value::from(*byte)).collect()))
    }

    fn serialize_none(self) -> Result<Value, Problem> {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, Problem> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, Problem> {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, Problem> {
        Ok(Value::Null)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Value, Problem> {
        Ok(Value::Text(Text::fixed(variant)))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Value, Problem> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Value, Problem> {
        Ok(of_variant(Some(variant), value.serialize(self)?))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List, Problem> {
        Ok(List { items: Vec::new(), variant: None })
    }

    fn serialize_tuple(self, _: usize) -> Result<List, Problem> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<List, Problem> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<List, Problem> {
        Ok(List { items: Vec::new(), variant: Some(variant) })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Map, Problem> {
        Ok(Map { fields: Fields::new(), key: None, variant: None })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Map, Problem> {
        self.serialize_map(None)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Map, Problem> {
        Ok(Map { fields: Fields::new(), key: None, variant: Some(variant) })
    }
}

macro_rules! lists {
    ($($of:ident $method:ident),* $(,)?) => { $(
        impl $of for List {
            type Ok = Value;
            type Error = Problem;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Problem> {
                self.items.push(value.serialize(ToValue)?);
                Ok(())
            }

            fn end(self) -> Result<Value, Problem> {
                Ok(of_variant(self.variant, Value::List(self.items)))
            }
        }
    )* };
}
lists!(
    SerializeSeq serialize_element, SerializeTuple serialize_element, SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field,
);

impl SerializeMap for Map {
    type Ok = Value;
    type Error = Problem;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Problem> {
        self.key = Some(match key.serialize(ToValue)? {
            Value::Text(text) => text,
            Value::Int(number) => number.to_string().into(),
            Value::Bool(is) => is.to_string().into(),
            _ => return Err(Problem("the key of a map is no text".into())),
        });
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Problem> {
        let key = self.key.take().ok_or_else(|| Problem("a map has a value without a key".into()))?;
        self.fields.insert(key, value.serialize(ToValue)?);
        Ok(())
    }

    fn end(self) -> Result<Value, Problem> {
        // The entries of a `HashMap` come in no order.
        let mut entries: Vec<_> = self.fields.into_iter().collect();
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        let mut fields = Fields::new();
        for (key, value) in entries {
            fields.insert(key, value);
        }
        Ok(of_variant(self.variant, Value::Object(fields)))
    }
}

macro_rules! structs {
    ($($of:ident),*) => { $(
        impl $of for Map {
            type Ok = Value;
            type Error = Problem;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), Problem> {
                self.fields.insert(key, value.serialize(ToValue)?);
                Ok(())
            }

            fn end(self) -> Result<Value, Problem> {
                Ok(of_variant(self.variant, Value::Object(self.fields)))
            }
        }
    )* };
}
structs!(SerializeStruct, SerializeStructVariant);
