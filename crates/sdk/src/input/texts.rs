//! Texts, and what is written as one: amounts, lengths of time, one of several.

use super::{Faults, Input, fault_of_default, limited, missing, pattern::Pattern, schema, shown, wrong};
use crate::{
    fields::Fields,
    scalar::{Duration, Quantity},
    value::Value,
};

/// Text.
pub fn text() -> Text {
    Text { one_of: Vec::new(), not_empty: false, pattern: None, default: None, description: "" }
}

/// An amount, as `250m` or `64Mi`.
pub fn quantity() -> QuantityInput {
    QuantityInput { min: None, max: None, default: None, description: "" }
}

/// A length of time, as `90s` or `1h30m`.
pub fn duration() -> DurationInput {
    DurationInput { min: None, max: None, default: None, description: "" }
}

/// One of several values, by their names: an enum of the app's own.
pub fn choice<N: Into<String>, T: Clone, const LENGTH: usize>(values: [(N, T); LENGTH]) -> Choice<T> {
    const { assert!(LENGTH > 0, "there is nothing to choose from") };
    let values = values.into_iter().map(|(name, value)| (name.into(), value)).collect();
    Choice { values, default: None, description: "" }
}

/// See [`text`].
#[derive(Clone, Debug)]
#[must_use]
pub struct Text {
    one_of: Vec<String>,
    not_empty: bool,
    pattern: Option<(String, Result<Pattern, String>)>,
    default: Option<String>,
    pub(super) description: &'static str,
}

impl Text {
    /// The only values.
    pub fn one_of<T: Into<String>>(self, values: impl IntoIterator<Item = T>) -> Self {
        Self { one_of: values.into_iter().map(Into::into).collect(), ..self }
    }

    /// At least one character.
    pub fn not_empty(self) -> Self {
        Self { not_empty: true, ..self }
    }

    /// A regular expression that is found in it: with `^` and `$`, that it is. Of the language are letters, `.`, classes,
    /// groups, `|` and repetition.
    pub fn pattern(self, pattern: &str) -> Self {
        Self { pattern: Some((pattern.to_owned(), Pattern::parse(pattern))), ..self }
    }

    /// What it is when it is left out.
    pub fn default(self, default: impl Into<String>) -> Self {
        Self { default: Some(default.into()), ..self }
    }
}

impl Input for Text {
    type Output = String;

    fn read(&self, value: Option<&Value>) -> Result<String, Faults> {
        let Some(value) = value else { return self.default.clone().map_or_else(missing, Ok) };
        let Some(text) = value.as_str() else { return wrong(format!("must be text, not {}", shown(value))) };
        if self.not_empty && text.is_empty() {
            return wrong("must not be empty");
        }
        if !self.one_of.is_empty() && !self.one_of.iter().any(|one| one == text) {
            return wrong(format!("must be one of {}, not {}", self.one_of.join(", "), shown(value)));
        }
        if let Some((written, Ok(pattern))) = &self.pattern
            && !pattern.is_in(text)
        {
            return wrong(format!("must match {written}, unlike {}", shown(value)));
        }
        Ok(text.to_owned())
    }

    fn stand_in(&self) -> String {
        let first = self.default.as_ref().or(self.one_of.first());
        first.cloned().unwrap_or_else(|| "missing".into())
    }

    fn schema(&self) -> Fields {
        let mut schema = schema("string", self.description, self.default.clone().map(Value::from));
        if !self.one_of.is_empty() {
            schema.insert("enum", Value::list(&self.one_of, Value::text));
        }
        if self.not_empty {
            schema.insert("minLength", 1.into());
        }
        if let Some((pattern, _)) = &self.pattern {
            schema.insert("pattern", Value::text(pattern));
        }
        schema
    }

    fn words(&self) -> String {
        match (&self.one_of[..], &self.pattern) {
            ([], None) => "text".into(),
            ([], Some((pattern, _))) => format!("text that matches {pattern}"),
            (values, _) => format!("one of {}", values.join(", ")),
        }
    }

    fn may_be_missing(&self) -> bool {
        self.default.is_some()
    }

    fn fault(&self) -> Option<String> {
        match &self.pattern {
            Some((pattern, Err(fault))) => Some(format!("the pattern {pattern}: {fault}")),
            _ => fault_of_default(self, self.default.clone().map(Value::from).as_ref()),
        }
    }
}

macro_rules! measures {
    ($($(#[$doc:meta])* $name:ident of $measure:ident, $type_:expr, $words:literal, $pattern:literal;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        #[must_use]
        pub struct $name {
            min: Option<$measure>,
            max: Option<$measure>,
            default: Option<$measure>,
            pub(super) description: &'static str,
        }

        impl $name {
            /// The least that it may be.
            pub fn min(self, min: impl Into<$measure>) -> Self {
                Self { min: Some(min.into()), ..self }
            }

            /// The most that it may be.
            pub fn max(self, max: impl Into<$measure>) -> Self {
                Self { max: Some(max.into()), ..self }
            }

            /// What it is when it is left out.
            pub fn default(self, default: impl Into<$measure>) -> Self {
                Self { default: Some(default.into()), ..self }
            }
        }

        impl Input for $name {
            type Output = $measure;

            fn read(&self, value: Option<&Value>) -> Result<$measure, Faults> {
                let Some(value) = value else { return self.default.clone().map_or_else(missing, Ok) };
                let Some((read, size)) = $measure::read(value) else {
                    return wrong(format!(concat!("must be ", $words, ", not {}"), shown(value)));
                };
                for (limit, is_kept, than) in [
                    (&self.min, (|size, limit| size >= limit) as fn(f64, f64) -> bool, "least"),
                    (&self.max, |size, limit| size <= limit, "most"),
                ] {
                    if let Some(limit) = limit
                        && limit.size().is_some_and(|limit| !is_kept(size, limit))
                    {
                        return wrong(format!("must be at {than} {limit}, not {}", shown(value)));
                    }
                }
                Ok(read)
            }

            fn stand_in(&self) -> $measure {
                self.default.as_ref().or(self.min.as_ref()).cloned().unwrap_or_else(|| $measure::from("0"))
            }

            fn schema(&self) -> Fields {
                let schema = schema($type_, self.description, self.default.clone().map(Value::from));
                schema.put("pattern", Value::from($pattern))
            }

            fn words(&self) -> String {
                limited($words, self.min.as_ref(), self.max.as_ref())
            }

            fn may_be_missing(&self) -> bool {
                self.default.is_some()
            }

            fn fault(&self) -> Option<String> {
                let wrong = [&self.min, &self.max].into_iter().flatten().find(|limit| limit.size().is_none());
                match wrong {
                    Some(limit) => Some(format!(concat!("its limit {} is not ", $words), limit)),
                    None => fault_of_default(self, self.default.clone().map(Value::from).as_ref()),
                }
            }
        }
    )* };
}

measures! {
    /// See [`quantity`].
    QuantityInput of Quantity, ["string", "number"], "an amount, as 250m or 64Mi",
        "^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?$";
    /// See [`duration`].
    DurationInput of Duration, "string", "a length of time, as 90s or 1h30m",
        "^(0|(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(h|m|s|ms|us|µs|ns))+)$";
}

/// See [`choice`].
#[derive(Clone, Debug)]
#[must_use]
pub struct Choice<T> {
    values: Vec<(String, T)>,
    default: Option<String>,
    pub(super) description: &'static str,
}

impl<T> Choice<T> {
    /// What it is when it is left out, by its name.
    pub fn default(self, default: impl Into<String>) -> Self {
        Self { default: Some(default.into()), ..self }
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(|(name, _)| name.as_str())
    }

    fn of(&self, name: &str) -> Option<&T> {
        self.values.iter().find(|(there, _)| there == name).map(|(_, value)| value)
    }
}

impl<T: Clone> Input for Choice<T> {
    type Output = T;

    fn read(&self, value: Option<&Value>) -> Result<T, Faults> {
        let name = match (value, &self.default) {
            (Some(value), _) => value.as_str(),
            (None, Some(default)) => Some(default.as_str()),
            (None, None) => return missing(),
        };
        name.and_then(|name| self.of(name)).cloned().map_or_else(
            || {
                let names: Vec<&str> = self.names().collect();
                wrong(format!(
                    "must be one of {}, not {}",
                    names.join(", "),
                    value.map(shown).unwrap_or_default()
                ))
            },
            Ok,
        )
    }

    fn stand_in(&self) -> T {
        // There is at least one.
        self.values[0].1.clone()
    }

    fn schema(&self) -> Fields {
        schema("string", self.description, self.default.clone().map(Value::from))
            .put("enum", Value::list(self.names(), Value::text))
    }

    fn words(&self) -> String {
        format!("one of {}", self.names().collect::<Vec<_>>().join(", "))
    }

    fn may_be_missing(&self) -> bool {
        self.default.is_some()
    }

    fn fault(&self) -> Option<String> {
        fault_of_default(self, self.default.clone().map(Value::from).as_ref())
    }
}
