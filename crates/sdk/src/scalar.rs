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
        Self(if amount(&text).is_some() {
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

/// What it is in units of one.
fn amount(text: &str) -> Option<f64> {
    const UNITS: [(&str, f64); 16] = [
        ("", 1.0),
        ("n", 1e-9),
        ("u", 1e-6),
        ("m", 1e-3),
        ("k", 1e3),
        ("M", 1e6),
        ("G", 1e9),
        ("T", 1e12),
        ("P", 1e15),
        ("E", 1e18),
        ("Ki", 1024.0),
        ("Mi", 1_048_576.0),
        ("Gi", 1_073_741_824.0),
        ("Ti", 1_099_511_627_776.0),
        ("Pi", 1_125_899_906_842_624.0),
        ("Ei", 1_152_921_504_606_846_976.0),
    ];
    let number = text.strip_prefix(['+', '-']).unwrap_or(text);
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    let (number, unit) = decimal(number)?;
    let times = match UNITS.iter().find(|(name, _)| *name == unit) {
        Some((_, times)) => *times,
        None => 10_f64.powi(exponent(unit)?),
    };
    Some(sign * number * times)
}

/// As `e3` and `E-3`.
fn exponent(text: &str) -> Option<i32> {
    let exponent = text.strip_prefix(['e', 'E'])?;
    let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if digits.bytes().all(|byte| byte.is_ascii_digit()) { exponent.parse().ok() } else { None }
}

/// A number with digits and at most one point, and what comes after it.
fn decimal(text: &str) -> Option<(f64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    Some((number.parse().ok()?, rest))
}

impl Quantity {
    /// What was given as an input, and its size.
    pub(crate) fn read(value: &Value) -> Option<(Self, f64)> {
        let text = match value {
            Value::Text(text) => text.to_string(),
            Value::Int(_) | Value::Float(_) => value.to_string(),
            _ => return None,
        };
        let size = amount(&text)?;
        Some((Self(Value::from(text)), size))
    }

    /// In units of one.
    pub(crate) fn size(&self) -> Option<f64> {
        amount(self.0.as_str()?)
    }
}

macro_rules! shown {
    ($($type_:ident),*) => { $(
        impl std::fmt::Display for $type_ {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match &self.0 {
                    Value::Text(text) => f.write_str(text),
                    Value::Fault(fault) => f.write_str(fault.as_str()),
                    other => other.fmt(f),
                }
            }
        }
    )* };
}
shown!(Quantity, Duration);

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
        Self(if seconds(&text).is_some() {
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

/// How long it is.
fn seconds(text: &str) -> Option<f64> {
    const UNITS: [(&str, f64); 7] =
        [("h", 3600.0), ("m", 60.0), ("s", 1.0), ("ms", 1e-3), ("us", 1e-6), ("µs", 1e-6), ("ns", 1e-9)];
    if text == "0" {
        return Some(0.0);
    }
    let (mut rest, mut seconds) = (text, 0.0);
    while !rest.is_empty() {
        let (number, after) = decimal(rest)?;
        let end = after.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        let (_, times) = UNITS.iter().find(|(name, _)| *name == unit)?;
        seconds += number * times;
        rest = after;
    }
    if text.is_empty() { None } else { Some(seconds) }
}

impl Duration {
    /// What was given as an input, and how many seconds that is.
    pub(crate) fn read(value: &Value) -> Option<(Self, f64)> {
        let text = value.as_str()?;
        Some((Self(Value::text(text)), seconds(text)?))
    }

    /// In seconds.
    pub(crate) fn size(&self) -> Option<f64> {
        seconds(self.0.as_str()?)
    }
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
            assert!(amount(text).is_some(), "{text}");
        }
        for text in ["", "64Mb", "64 Mi", "Mi", ".", "1.2.3", "1e", "1KI", "64mi", "one", "1e+", "٣"] {
            assert!(amount(text).is_none(), "{text}");
        }
    }

    #[test]
    fn amounts_are_compared_by_what_they_are() {
        for (less, more) in
            [("500m", "1"), ("1G", "1Gi"), ("1023Mi", "1Gi"), ("-1", "0"), ("1e3", "1Ki"), ("900u", "1m")]
        {
            assert!(amount(less) < amount(more), "{less} {more}");
        }
        assert_eq!(amount("1E"), Some(1e18));
        assert_eq!(seconds("1h30m"), Some(5400.0));
    }

    #[test]
    fn durations_are_those_of_go() {
        for text in ["0", "90s", "1h30m", "250ms", "1.5h", ".5s", "1m0s", "10µs"] {
            assert!(seconds(text).is_some(), "{text}");
        }
        for text in ["", "90", "1d", "s", "1h30", "-1s", "1 h", "1.2.3s"] {
            assert!(seconds(text).is_none(), "{text}");
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
