//! Makes values of what the standard library has, when there is no serde to do it.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap},
    rc::Rc,
    sync::Arc,
};

use crate::{fields::Fields, labels::Labels, string::Text, value::Value};

/// What becomes JSON without more.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is nothing that becomes JSON by itself",
    note = "if it is `Serialize`, turn on the feature `serde` of synth-sdk"
)]
pub trait Plain {
    /// A value like this one.
    fn to_value(&self) -> Value;

    /// This as a value, without a copy where that is possible.
    fn into_value(self) -> Value
    where
        Self: Sized,
    {
        self.to_value()
    }
}

macro_rules! plain {
    ($($type_:ty)*) => { $(
        impl Plain for $type_ {
            fn to_value(&self) -> Value {
                Value::from(self.clone())
            }

            fn into_value(self) -> Value {
                Value::from(self)
            }
        }
    )* };
}
plain!(Value Text String Fields bool i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64);

impl Plain for str {
    fn to_value(&self) -> Value {
        Value::text(self)
    }
}

impl Plain for char {
    fn to_value(&self) -> Value {
        Value::text(self.to_string())
    }
}

impl Plain for () {
    fn to_value(&self) -> Value {
        Value::Null
    }
}

impl Plain for Labels {
    fn to_value(&self) -> Value {
        Value::map(self, Value::text)
    }
}

impl Plain for Cow<'_, str> {
    fn to_value(&self) -> Value {
        Value::text(&**self)
    }
}

impl<T: Plain> Plain for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, Plain::to_value)
    }

    fn into_value(self) -> Value {
        self.map_or(Value::Null, Plain::into_value)
    }
}

impl<T: Plain> Plain for Vec<T> {
    fn to_value(&self) -> Value {
        self.as_slice().to_value()
    }

    fn into_value(self) -> Value {
        Value::list(self, Plain::into_value)
    }
}

impl<T: Plain, const N: usize> Plain for [T; N] {
    fn to_value(&self) -> Value {
        self.as_slice().to_value()
    }

    fn into_value(self) -> Value {
        Value::list(self, Plain::into_value)
    }
}

impl<T: Plain> Plain for [T] {
    fn to_value(&self) -> Value {
        Value::list(self, Plain::to_value)
    }
}

impl<T: Plain> Plain for BTreeSet<T> {
    fn to_value(&self) -> Value {
        Value::list(self, Plain::to_value)
    }
}

impl<K: AsRef<str>, T: Plain> Plain for BTreeMap<K, T> {
    fn to_value(&self) -> Value {
        Value::map(self.iter().map(|(key, item)| (key.as_ref(), item)), Plain::to_value)
    }
}

impl<K: AsRef<str>, T: Plain, S> Plain for HashMap<K, T, S> {
    fn to_value(&self) -> Value {
        Value::map(self.iter().map(|(key, item)| (key.as_ref(), item)), Plain::to_value)
    }
}

macro_rules! pointers {
    ($($pointer:ty),*) => { $(
        impl<T: Plain + ?Sized> Plain for $pointer {
            fn to_value(&self) -> Value {
                T::to_value(self)
            }
        }
    )* };
}
pointers!(&T, &mut T, Box<T>, Rc<T>, Arc<T>);

macro_rules! tuples {
    ($($($item:ident)+,)*) => { $(
        /// As a list.
        impl<$($item: Plain),+> Plain for ($($item,)+) {
            fn to_value(&self) -> Value {
                #[expect(non_snake_case, reason = "each item is called like its type")]
                let ($($item,)+) = self;
                Value::List(vec![$($item.to_value()),+])
            }
        }
    )* };
}
tuples!(A B, A B C, A B C D,);
