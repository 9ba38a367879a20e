//! What can be written as JSON.

#[cfg(not(feature = "serde"))]
#[doc(hidden)]
pub use crate::plain::Plain;
/// What serde serialises: the same types as without it, and all others.
#[cfg(feature = "serde")]
#[doc(hidden)]
pub use serde_core::Serialize as Plain;

use crate::{
    reference::Ref,
    scalar::{Duration, IntOrString, Quantity},
    value::Value,
};

/// What becomes JSON: texts, numbers, lists, maps, `json!` values, the SDK's own types; with the feature `serde`, anything
/// that is `Serialize`, such as the types of `k8s-openapi`.
///
/// A type of your own has it in one line; with the feature `serde`, one that is `Serialize` has it already.
///
/// ```
/// use synth_sdk::{ToJson, prelude::*};
///
/// struct Level(u8);
///
/// impl ToJson for Level {
///     fn to_json(&self) -> Value {
///         json!({"level": self.0, "loud": self.0 > 3})
///     }
/// }
///
/// assert_eq!(json!({"log": Level(4)}).to_string(), r#"{"log":{"level":4,"loud":true}}"#);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is nothing that becomes JSON",
    note = "implement `ToJson` for it; if it is `Serialize`, turn on the feature `serde` of synth-sdk"
)]
pub trait ToJson {
    /// A value like this one.
    fn to_json(&self) -> Value;

    /// This as a value, without a copy where that is possible.
    fn into_json(self) -> Value
    where
        Self: Sized,
    {
        self.to_json()
    }
}

#[cfg(feature = "serde")]
impl<T: Plain> ToJson for T {
    fn to_json(&self) -> Value {
        crate::from_serde::value(self)
    }
}

#[cfg(not(feature = "serde"))]
impl<T: Plain> ToJson for T {
    fn to_json(&self) -> Value {
        self.to_value()
    }

    fn into_json(self) -> Value {
        self.into_value()
    }
}

/// Its name.
impl<T> ToJson for Ref<T> {
    fn to_json(&self) -> Value {
        self.into()
    }
}

/// Its name.
impl<T> ToJson for &Ref<T> {
    fn to_json(&self) -> Value {
        (*self).into()
    }
}

macro_rules! into {
    ($($type_:ident)*) => { $(
        impl ToJson for $type_ {
            fn to_json(&self) -> Value {
                self.clone().into()
            }
        }
    )* };
}
into!(Quantity Duration IntOrString);

/// A value that is written as in JSON, with expressions in the places of values. They are looked at, not moved.
///
/// ```
/// use synth_sdk::prelude::*;
///
/// let (name, ports) = ("web", [80, 443]);
/// let value = json!({"name": name, "ports": ports, "first": ports[0], (format!("is-{name}")): true, "none": null});
/// assert_eq!(value.to_string(), r#"{"name":"web","ports":[80,443],"first":80,"is-web":true,"none":null}"#);
/// ```
#[macro_export]
macro_rules! json {
    (null) => { $crate::Value::Null };
    ([ $($items:tt)* ]) => { $crate::Value::List($crate::__json_list!([] $($items)*)) };
    ({ $($fields:tt)* }) => {{
        #[allow(unused_mut)]
        let mut fields = $crate::Fields::new();
        $crate::__json_fields!(fields $($fields)*);
        $crate::Value::Object(fields)
    }};
    ($other:expr) => { $crate::ToJson::to_json(&$other) };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __json_list {
    ([$($done:expr,)*]) => { ::std::vec![$($done,)*] };
    ([$($done:expr,)*] null $(, $($rest:tt)*)?) => {
        $crate::__json_list!([$($done,)* $crate::Value::Null,] $($($rest)*)?)
    };
    ([$($done:expr,)*] [$($inner:tt)*] $(, $($rest:tt)*)?) => {
        $crate::__json_list!([$($done,)* $crate::json!([$($inner)*]),] $($($rest)*)?)
    };
    ([$($done:expr,)*] {$($inner:tt)*} $(, $($rest:tt)*)?) => {
        $crate::__json_list!([$($done,)* $crate::json!({$($inner)*}),] $($($rest)*)?)
    };
    ([$($done:expr,)*] $next:expr $(, $($rest:tt)*)?) => {
        $crate::__json_list!([$($done,)* $crate::ToJson::to_json(&$next),] $($($rest)*)?)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __json_fields {
    ($fields:ident) => {};
    ($fields:ident $key:tt : null $(, $($rest:tt)*)?) => {
        $fields.insert($crate::__json_key!($key), $crate::Value::Null);
        $crate::__json_fields!($fields $($($rest)*)?);
    };
    ($fields:ident $key:tt : [$($inner:tt)*] $(, $($rest:tt)*)?) => {
        $fields.insert($crate::__json_key!($key), $crate::json!([$($inner)*]));
        $crate::__json_fields!($fields $($($rest)*)?);
    };
    ($fields:ident $key:tt : {$($inner:tt)*} $(, $($rest:tt)*)?) => {
        $fields.insert($crate::__json_key!($key), $crate::json!({$($inner)*}));
        $crate::__json_fields!($fields $($($rest)*)?);
    };
    ($fields:ident $key:tt : $value:expr $(, $($rest:tt)*)?) => {
        $fields.insert($crate::__json_key!($key), $crate::ToJson::to_json(&$value));
        $crate::__json_fields!($fields $($($rest)*)?);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __json_key {
    ($key:literal) => {
        $crate::Text::fixed($key)
    };
    (($key:expr)) => {
        $crate::Text::from(::std::string::String::from($key))
    };
    ($key:ident) => {
        $crate::Text::from(::std::string::String::from($key))
    };
}
