//! Inputs: what may differ from one installation of an app to the next, declared where it is used.
//!
//! The declarations are the documentation: they make the messages, the list of `--inputs`, and the JSON Schema in the
//! program's output.
//!
//! ```
//! use synth_sdk::prelude::*;
//!
//! #[derive(Clone, Debug, PartialEq)]
//! enum Size {
//!     Small,
//!     Large,
//! }
//!
//! struct Tenant {
//!     name: String,
//!     disk: Quantity,
//! }
//!
//! let app = App::with_input(json!({"size": "large", "share": 0.5, "tenants": [{"name": "blue"}]}));
//! let size = app.input("size", choice([("small", Size::Small), ("large", Size::Large)]).default("small"));
//! let share = app.input("share", number().min(0.0).max(1.0));
//! let timeout = app.input("timeout", duration().min("1s").default("90s"));
//! let tenants = app.input("tenants", list(object(|tenant| Tenant {
//!     name: tenant.input("name", text().pattern("^[a-z]+$")),
//!     disk: tenant.input("disk", quantity().max("10Gi").default("1Gi")),
//! })));
//! assert_eq!((size, share, timeout), (Size::Large, 0.5, "90s".into()));
//! assert_eq!((tenants[0].name.as_str(), &tenants[0].disk), ("blue", &Quantity::gibi(1)));
//! ```

mod given;
mod many;
mod numbers;
mod pattern;
mod texts;

pub(crate) use given::Inputs;
pub use many::{Anything, Form, List, Map, Object, anything, list, map, object};
pub use numbers::{Boolean, Int, Number, boolean, int, number};
pub use texts::{Choice, DurationInput, QuantityInput, Text, choice, duration, quantity, text};

use crate::{fields::Fields, value::Value};

/// What is wrong with a value: each goes on after the input's name, as "must be …", or with the place inside of it, as
/// ".host must be …".
pub type Faults = Vec<String>;

/// A declaration of an input: what [`App::input`](crate::App::input) takes.
pub trait Input {
    /// What the app gets.
    type Output;

    /// The value that was given; `None` when there is none.
    ///
    /// # Errors
    /// All that is wrong with it.
    fn read(&self, value: Option<&Value>) -> Result<Self::Output, Faults>;

    /// Some value, when the one that was given is wrong.
    fn stand_in(&self) -> Self::Output;

    /// JSON Schema, of draft 2020-12.
    fn schema(&self) -> Fields;

    /// What it is, for the list of inputs: "whole number, at least 1".
    fn words(&self) -> String;

    /// Whether it may be left out.
    fn may_be_missing(&self) -> bool;

    /// What is wrong with the declaration itself, as a default that the limits do not allow.
    fn fault(&self) -> Option<String> {
        None
    }
}

const MISSING: &str = "is missing, and has no default";

fn missing<T>() -> Result<T, Faults> {
    Err(vec![MISSING.into()])
}

fn wrong<T>(fault: impl Into<String>) -> Result<T, Faults> {
    Err(vec![fault.into()])
}

/// A fault inside of something, with its place.
fn inside(place: &str, fault: &str) -> String {
    // What comes with a place of its own goes on.
    let space = if fault.starts_with(['[', '.']) { "" } else { " " };
    format!("{place}{space}{fault}")
}

/// The default of a declaration is such as it takes itself.
fn fault_of_default<I: Input>(input: &I, default: Option<&Value>) -> Option<String> {
    let faults = input.read(Some(default?)).err()?;
    Some(format!("its default {}", faults.join(", and ")))
}

/// One that may be left out: `None` then.
#[derive(Clone, Debug)]
#[must_use]
pub struct Optional<I>(I);

impl<I: Input> Input for Optional<I> {
    type Output = Option<I::Output>;

    fn read(&self, value: Option<&Value>) -> Result<Self::Output, Faults> {
        value.map(|value| self.0.read(Some(value))).transpose()
    }

    fn stand_in(&self) -> Self::Output {
        None
    }

    fn schema(&self) -> Fields {
        self.0.schema()
    }

    fn words(&self) -> String {
        self.0.words()
    }

    fn may_be_missing(&self) -> bool {
        true
    }

    fn fault(&self) -> Option<String> {
        self.0.fault()
    }
}

macro_rules! described {
    ($(($($generics:tt)*) $of:ty;)*) => { $(
        impl<$($generics)*> $of {
            /// What it means, for those who set it.
            pub fn describe(mut self, description: &'static str) -> Self {
                self.description = description;
                self
            }

            /// May be left out, and is `None` then.
            pub fn optional(self) -> Optional<Self> {
                Optional(self)
            }
        }
    )* };
}
described! {
    () Int;
    () Number;
    () Boolean;
    () Text;
    () QuantityInput;
    () DurationInput;
    (T) Choice<T>;
    (I) List<I>;
    (I) Map<I>;
    (F) Object<F>;
    () Anything;
}

fn schema(type_: impl Into<Value>, description: &str, default: Option<Value>) -> Fields {
    let mut schema = described(Fields::new().put("type", type_.into()), description);
    if let Some(default) = default {
        schema.insert("default", default);
    }
    schema
}

fn described(schema: Fields, description: &str) -> Fields {
    if description.is_empty() { schema } else { schema.put("description", Value::from(description)) }
}

/// "whole number, at least 1"
fn limited<T: std::fmt::Display>(what: &str, min: Option<T>, max: Option<T>) -> String {
    match (min, max) {
        (None, None) => what.into(),
        (Some(min), None) => format!("{what}, at least {min}"),
        (None, Some(max)) => format!("{what}, at most {max}"),
        (Some(min), Some(max)) => format!("{what} from {min} to {max}"),
    }
}

/// A value in a message, on one line and short.
fn shown(value: &Value) -> String {
    let text = value.to_string();
    let end = text.char_indices().nth(40).map(|(at, _)| at);
    end.map_or_else(|| text.clone(), |end| format!("{}…", &text[..end]))
}
