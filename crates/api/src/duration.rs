//! A length of time as Kubernetes and Flux write it.

use std::{borrow::Cow, fmt, str::FromStr, time};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// A length of time as Go's `time.ParseDuration` reads it, never negative: `90s`, `1m30s`, `1.5h`.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Duration(kube::core::Duration);

/// The longest that Go can say, in seconds: 292 years. What is longer is refused before it is read.
const LONGEST: f64 = 9.2e9;

/// Text that is no length of time: one line for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidDuration(String);

impl fmt::Display for InvalidDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidDuration {}

/// How many seconds a text says, as far as it says any.
fn seconds(text: &str) -> f64 {
    let is_number = |c: char| c.is_ascii_digit() || c == '.';
    let mut rest = text.trim_start_matches(['-', '+']);
    let mut total = 0.0;
    while let Some(end) = rest.find(|c| !is_number(c)).filter(|end| *end > 0) {
        let (number, after) = rest.split_at(end);
        let unit = after.find(is_number).unwrap_or(after.len());
        let length = match &after[..unit] {
            "h" => 3600.0,
            "m" => 60.0,
            "s" => 1.0,
            _ => 0.001,
        };
        total += number.parse::<f64>().unwrap_or(f64::INFINITY) * length;
        rest = &after[unit..];
    }
    total
}

impl Duration {
    /// A number of seconds.
    pub fn from_secs(seconds: u64) -> Self {
        Self(time::Duration::from_secs(seconds).into())
    }

    /// The length, for clocks. A negative one is none.
    pub fn get(self) -> time::Duration {
        if self.0.is_negative() { time::Duration::ZERO } else { self.0.into() }
    }
}

impl From<time::Duration> for Duration {
    fn from(duration: time::Duration) -> Self {
        Self(duration.into())
    }
}

impl FromStr for Duration {
    type Err = InvalidDuration;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // The library panics at what no clock can hold: what is too long, and less than nothing behind the first unit.
        let shown = || text.chars().filter(|c| !c.is_control()).take(32).collect::<String>();
        if seconds(text) > LONGEST {
            return Err(InvalidDuration(format!("`{}` is longer than 292 years", shown())));
        }
        if text.trim_start_matches(['-', '+']).contains('-') {
            return Err(InvalidDuration(format!(
                "`{}` has a minus where only its beginning may have one",
                shown()
            )));
        }
        text.parse().map(Self).map_err(|error| InvalidDuration(format!("{error}")))
    }
}

impl TryFrom<String> for Duration {
    type Error = InvalidDuration;

    fn try_from(text: String) -> Result<Self, InvalidDuration> {
        text.parse()
    }
}

impl From<Duration> for String {
    fn from(duration: Duration) -> Self {
        duration.to_string()
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl fmt::Debug for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl JsonSchema for Duration {
    fn schema_name() -> Cow<'static, str> {
        "Duration".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "maxLength": 32,
            "pattern": r"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_43_a_length_of_time_that_no_clock_holds_is_refused() {
        for text in [
            "9223372036854775807h",
            "99999999999999999999999999999s",
            "1h99999999999999999m",
            "1e400s",
            "1h-5m",
        ] {
            assert!(text.parse::<Duration>().is_err(), "{text}");
            assert!(serde_json::from_value::<Duration>(text.into()).is_err(), "{text}");
        }
        for text in ["90s", "1m30s", "1.5h", "750ms", "876000h"] {
            assert!(text.parse::<Duration>().is_ok(), "{text}");
        }
    }
}
