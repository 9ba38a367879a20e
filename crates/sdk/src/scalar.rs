//! Values that are text or a number with a form of their own: quantities, durations, and what is an integer or a text.

use crate::value::Value;

/// An amount, as of memory, CPU or disk.
///
/// ```
/// use synth_sdk::prelude::*;
///
/// let requests = [("cpu", Quantity::milli(250)), ("memory", Quantity::mebi(64))];
/// let limits = [("memory", "128Mi")];
/// let resources = ResourceRequirements::new().requests(requests).limits(limits);
/// ```
///
/// A text that is none makes the app fail with the place where it was used.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity(Value);

impl Quantity {
    /// Thousandths: `Quantity::milli(250)` is a quarter of a CPU.
    pub fn milli(amount: u32) -> Self {
        Self::with_unit(amount, "m")
    }

    /// Times 1,024 bytes.
    pub fn kibi(amount: u32) -> Self {
        Self::with_unit(amount, "Ki")
    }

    /// Times 1,024² bytes.
    pub fn mebi(amount: u32) -> Self {
        Self::with_unit(amount, "Mi")
    }

    /// Times 1,024³ bytes.
    pub fn gibi(amount: u32) -> Self {
        Self::with_unit(amount, "Gi")
    }

    /// Times 1,024⁴ bytes.
    pub fn tebi(amount: u32) -> Self {
        Self::with_unit(amount, "Ti")
    }

    fn with_unit(amount: u32, unit: &str) -> Self {
        Self(Value::from(format!("{amount}{unit}")))
    }
}

impl From<Quantity> for Value {
    fn from(quantity: Quantity) -> Self {
        quantity.0
    }
}

impl From<String> for Quantity {
    fn from(text: String) -> Self {
        Self(if is_quantity(&text) {
            Value::from(text)
        } else {
            Value::fault(format!("{text:?} is no quantity: a number and a unit such as m, k, M, Ki, Mi, Gi"))
        })
    }
}

impl From<&str> for Quantity {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

macro_rules! quantities {
    ($($integer:ty)*) => { $(
        impl From<$integer> for Quantity {
            fn from(amount: $integer) -> Self {
                Self(Value::from(amount.to_string()))
            }
        }
    )* };
}
quantities!(i32 i64 u16 u32 u64);

fn is_quantity(text: &str) -> bool {
    let number = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = number.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(number.len());
    let (number, unit) = number.split_at(digits);
    let is_number =
        number.bytes().any(|b| b.is_ascii_digit()) && number.bytes().filter(|b| *b == b'.').count() <= 1;
    let is_exponent = || {
        unit.strip_prefix(['e', 'E']).map(|rest| rest.strip_prefix(['+', '-']).unwrap_or(rest)).is_some_and(
            |exponent| !exponent.is_empty() && exponent.bytes().all(|byte| byte.is_ascii_digit()),
        )
    };
    let units = ["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    is_number && (units.contains(&unit) || is_exponent())
}

/// A length of time as Go writes it: `90s`, `1h30m`, `250ms`.
///
/// ```
/// use synth_sdk::prelude::*;
///
/// let interval = Duration::from(std::time::Duration::from_secs(600));
/// assert_eq!(interval, Duration::from("600s"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Duration(Value);

impl From<Duration> for Value {
    fn from(duration: Duration) -> Self {
        duration.0
    }
}

impl From<std::time::Duration> for Duration {
    fn from(duration: std::time::Duration) -> Self {
        let text = match (duration.as_secs(), duration.subsec_nanos()) {
            (seconds, 0) => format!("{seconds}s"),
            (_, nanos) if nanos % 1_000_000 == 0 => format!("{}ms", duration.as_millis()),
            (_, nanos) if nanos % 1_000 == 0 => format!("{}us", duration.as_micros()),
            _ => format!("{}ns", duration.as_nanos()),
        };
        Self(Value::from(text))
    }
}

impl From<String> for Duration {
    fn from(text: String) -> Self {
        Self(if is_duration(&text) {
            Value::from(text)
        } else {
            Value::fault(format!("{text:?} is no duration, as 90s, 1h30m or 250ms"))
        })
    }
}

impl From<&str> for Duration {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

fn is_duration(text: &str) -> bool {
    let mut rest = text;
    if rest == "0" {
        return true;
    }
    while !rest.is_empty() {
        let number = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (digits, after) = rest.split_at(number);
        let unit = after.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(after.len());
        let (unit, after) = after.split_at(unit);
        let is_number =
            digits.bytes().any(|b| b.is_ascii_digit()) && digits.bytes().filter(|b| *b == b'.').count() <= 1;
        if !is_number || !["h", "m", "s", "ms", "us", "µs", "ns"].contains(&unit) {
            return false;
        }
        rest = after;
    }
    !text.is_empty()
}

/// An integer or a text: a port by its number or name, a share as `25%`.
///
/// ```
/// use synth_sdk::prelude::*;
///
/// let by_name = ServicePort::new(80).target_port("http");
/// let by_number = ServicePort::new(80).target_port(8080);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IntOrString {
    /// An integer.
    Int(i32),
    /// A text.
    String(String),
}

impl From<IntOrString> for Value {
    fn from(value: IntOrString) -> Self {
        match value {
            IntOrString::Int(number) => Self::Int(number.into()),
            IntOrString::String(text) => Self::from(text),
        }
    }
}

impl From<i32> for IntOrString {
    fn from(number: i32) -> Self {
        Self::Int(number)
    }
}

impl From<u16> for IntOrString {
    fn from(number: u16) -> Self {
        Self::Int(number.into())
    }
}

impl From<&str> for IntOrString {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for IntOrString {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_those_of_kubernetes() {
        for text in
            ["0", "1", "250m", "64Mi", "1.5Gi", ".5", "5.", "+1", "-1", "1e3", "1E-3", "12k", "100u", "1E"]
        {
            assert!(is_quantity(text), "{text}");
        }
        for text in ["", "64Mb", "64 Mi", "Mi", ".", "1.2.3", "1e", "1KI", "64mi", "one", "1e+", "٣"] {
            assert!(!is_quantity(text), "{text}");
        }
    }

    #[test]
    fn durations_are_those_of_go() {
        for text in ["0", "90s", "1h30m", "250ms", "1.5h", ".5s", "1m0s", "10µs"] {
            assert!(is_duration(text), "{text}");
        }
        for text in ["", "90", "1d", "s", "1h30", "-1s", "1 h", "1.2.3s"] {
            assert!(!is_duration(text), "{text}");
        }
    }

    #[test]
    fn a_duration_is_written_in_the_unit_that_loses_nothing() {
        use std::time::Duration as Std;
        for (duration, text) in [
            (Std::from_secs(600), "600s"),
            (Std::from_millis(1500), "1500ms"),
            (Std::from_micros(7), "7us"),
            (Std::from_nanos(1_000_000_001), "1000000001ns"),
            (Std::ZERO, "0s"),
        ] {
            assert_eq!(Value::from(Duration::from(duration)), Value::from(text));
        }
    }
}
