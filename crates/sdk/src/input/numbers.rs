//! Numbers, and true or false.

use super::{Faults, Input, fault_of_default, limited, missing, schema, shown, wrong};
use crate::{fields::Fields, value::Value};

/// A whole number of 32 bits, as most of Kubernetes.
pub fn int() -> Int {
    Int { min: None, max: None, default: None, description: "" }
}

/// Any number.
pub fn number() -> Number {
    Number { min: None, max: None, default: None, description: "" }
}

/// `true` or `false`.
pub fn boolean() -> Boolean {
    Boolean { default: None, description: "" }
}

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident of $number:ty as $wide:ty, $type_:literal, $words:literal, |$value:ident| $read:expr;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        #[must_use]
        pub struct $name {
            min: Option<$number>,
            max: Option<$number>,
            default: Option<$number>,
            pub(super) description: &'static str,
        }

        impl $name {
            /// The least that it may be.
            pub fn min(self, min: $number) -> Self {
                Self { min: Some(min), ..self }
            }

            /// The most that it may be.
            pub fn max(self, max: $number) -> Self {
                Self { max: Some(max), ..self }
            }

            /// What it is when it is left out.
            pub fn default(self, default: $number) -> Self {
                Self { default: Some(default), ..self }
            }
        }

        impl Input for $name {
            type Output = $number;

            fn read(&self, value: Option<&Value>) -> Result<$number, Faults> {
                let Some($value) = value else { return self.default.map_or_else(missing, Ok) };
                let Some(number) = $read else {
                    return wrong(format!(concat!("must be a ", $words, ", not {}"), shown($value)));
                };
                match (self.min, self.max) {
                    (Some(min), _) if number < <$wide>::from(min) => wrong(format!("must be at least {min}, not {number}")),
                    (_, Some(max)) if number > <$wide>::from(max) => wrong(format!("must be at most {max}, not {number}")),
                    _ => <$number>::try_from(number)
                        .or_else(|_| wrong(format!(concat!("must be a ", $words, " of 32 bits, not {}"), number))),
                }
            }

            fn stand_in(&self) -> $number {
                self.default.or(self.min).or(self.max).unwrap_or_default()
            }

            fn schema(&self) -> Fields {
                let mut schema = schema($type_, self.description, self.default.map(Value::from));
                for (key, limit) in [("minimum", self.min), ("maximum", self.max)] {
                    if let Some(limit) = limit {
                        schema.insert(key, limit.into());
                    }
                }
                schema
            }

            fn words(&self) -> String {
                limited($words, self.min, self.max)
            }

            fn may_be_missing(&self) -> bool {
                self.default.is_some()
            }

            fn fault(&self) -> Option<String> {
                match (self.min, self.max) {
                    (Some(min), Some(max)) if min > max => Some(format!("{min} is more than {max}")),
                    _ => fault_of_default(self, self.default.map(Value::from).as_ref()),
                }
            }
        }
    )* };
}

numbers! {
    /// See [`int`].
    Int of i32 as i64, "integer", "whole number", |value| value.as_i64();
    /// See [`number`].
    Number of f64 as f64, "number", "number", |value| value.as_f64();
}

/// See [`boolean`].
#[derive(Clone, Debug)]
#[must_use]
pub struct Boolean {
    default: Option<bool>,
    pub(super) description: &'static str,
}

impl Boolean {
    /// What it is when it is left out.
    pub fn default(self, default: bool) -> Self {
        Self { default: Some(default), ..self }
    }
}

impl Input for Boolean {
    type Output = bool;

    fn read(&self, value: Option<&Value>) -> Result<bool, Faults> {
        let Some(value) = value else { return self.default.map_or_else(missing, Ok) };
        value.as_bool().map_or_else(|| wrong(format!("must be true or false, not {}", shown(value))), Ok)
    }

    fn stand_in(&self) -> bool {
        self.default.unwrap_or_default()
    }

    fn schema(&self) -> Fields {
        schema("boolean", self.description, self.default.map(Value::from))
    }

    fn words(&self) -> String {
        "true or false".into()
    }

    fn may_be_missing(&self) -> bool {
        self.default.is_some()
    }
}
