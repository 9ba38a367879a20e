//! What a plain (unquoted) YAML scalar means to Kubernetes.
//!
//! Kubernetes reads YAML with Go's `yaml.v2` (through `sigs.k8s.io/yaml`): the booleans of YAML 1.1, octal numbers
//! with a leading `0` as well as `0o`, underscores in numbers, no base 60, and dates that stay text. This is that
//! table; `tests/against_go.rs` holds it to the original.

use crate::value::Value;

/// What a plain scalar stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Plain {
    Null,
    Bool(bool),
    Int(i64),
    UInt(u64),
    /// Also the infinities and what is not a number, which JSON does not have.
    Float(f64),
    Text,
}

impl Plain {
    pub(crate) fn of(text: &str) -> Self {
        match text.as_bytes().first() {
            None => Self::Null,
            Some(b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~') => word(text),
            Some(b'.') => not_a_number(text).or_else(|| fraction(text)).unwrap_or(Self::Text),
            Some(b'+' | b'-' | b'0'..=b'9') => not_a_number(text).unwrap_or_else(|| number(text)),
            Some(_) => Self::Text,
        }
    }

    /// The value in JSON; `None` for infinities and for what is not a number.
    pub(crate) fn value(self, text: &str) -> Option<Value> {
        Some(match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(value),
            Self::Int(number) => Value::Int(number),
            Self::UInt(number) => Value::from_u64(number),
            Self::Float(number) => return Value::from_f64(number),
            Self::Text => Value::String(text.into()),
        })
    }
}

fn word(text: &str) -> Plain {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Plain::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Plain::Bool(false)
        }
        "~" | "null" | "Null" | "NULL" => Plain::Null,
        _ => Plain::Text,
    }
}

fn not_a_number(text: &str) -> Option<Plain> {
    match text {
        ".nan" | ".NaN" | ".NAN" => Some(Plain::Float(f64::NAN)),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Some(Plain::Float(f64::INFINITY)),
        "-.inf" | "-.Inf" | "-.INF" => Some(Plain::Float(f64::NEG_INFINITY)),
        _ => None,
    }
}

fn number(text: &str) -> Plain {
    let plain = text.replace('_', "");
    if let Some(number) = integer(&plain).or_else(|| float(&plain)) {
        return number;
    }
    // Go strips `0b` itself once more, and reads a sign after it.
    let binary = plain.strip_prefix("0b").and_then(|digits| i64::from_str_radix(digits, 2).ok());
    binary.map_or(Plain::Text, Plain::Int)
}

/// A number that begins with its point: `strconv.ParseFloat` allows underscores between digits.
fn fraction(text: &str) -> Option<Plain> {
    let is_digit =
        |at: Option<usize>| at.and_then(|at| text.as_bytes().get(at)).is_some_and(u8::is_ascii_digit);
    if text.match_indices('_').any(|(at, _)| !is_digit(at.checked_sub(1)) || !is_digit(Some(at + 1))) {
        return None;
    }
    float(&text.replace('_', ""))
}

/// `strconv.ParseInt` and then `ParseUint` with base 0.
fn integer(text: &str) -> Option<Plain> {
    let (negative, signed, rest) = match text.as_bytes().first()? {
        b'-' => (true, true, &text[1..]),
        b'+' => (false, true, &text[1..]),
        _ => (false, false, text),
    };
    let (digits, radix) = match rest.as_bytes() {
        [b'0', b'x' | b'X', _, ..] => (&rest[2..], 16),
        [b'0', b'o' | b'O', _, ..] => (&rest[2..], 8),
        [b'0', b'b' | b'B', _, ..] => (&rest[2..], 2),
        [b'0', _, ..] => (&rest[1..], 8),
        _ => (rest, 10),
    };
    // Rust would read one more sign here.
    if !digits.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let size = u64::from_str_radix(digits, radix).ok()?;
    if negative {
        return 0i64.checked_sub_unsigned(size).map(Plain::Int);
    }
    match i64::try_from(size) {
        Ok(number) => Some(Plain::Int(number)),
        Err(_) if signed => None,
        Err(_) => Some(Plain::UInt(size)),
    }
}

/// Digits with at most one point and an exponent. What is too large for a float stays text.
fn float(text: &str) -> Option<Plain> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let well_formed = digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|exponent| !exponent.is_empty() && digits(exponent));
    let number = well_formed.then(|| text.parse::<f64>().ok())??;
    number.is_finite().then_some(Plain::Float(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_mean_what_go_makes_of_them() {
        for (text, expected) in [
            ("", Plain::Null),
            ("~", Plain::Null),
            ("NULL", Plain::Null),
            ("nUll", Plain::Text),
            ("no", Plain::Bool(false)),
            ("on", Plain::Bool(true)),
            ("y", Plain::Bool(true)),
            ("yEs", Plain::Text),
            ("0", Plain::Int(0)),
            ("-0", Plain::Int(0)),
            ("0644", Plain::Int(0o644)),
            ("0o14", Plain::Int(12)),
            ("08", Plain::Float(8.0)),
            ("1_000", Plain::Int(1000)),
            ("_1", Plain::Text),
            ("+1", Plain::Int(1)),
            ("++1", Plain::Text),
            ("0x1F", Plain::Int(31)),
            ("-0x1F", Plain::Int(-31)),
            ("0x", Plain::Text),
            ("0b101", Plain::Int(5)),
            ("0b-101", Plain::Int(-5)),
            ("0b2", Plain::Text),
            ("1e3", Plain::Float(1000.0)),
            ("1e", Plain::Text),
            ("1.", Plain::Float(1.0)),
            (".5", Plain::Float(0.5)),
            ("._5", Plain::Text),
            (".5_0", Plain::Float(0.5)),
            (".5_", Plain::Text),
            (".", Plain::Text),
            ("-.5e-3", Plain::Float(-0.0005)),
            ("1e400", Plain::Text),
            ("12:30:45", Plain::Text),
            ("2001-12-14", Plain::Text),
            ("9223372036854775807", Plain::Int(i64::MAX)),
            ("-9223372036854775808", Plain::Int(i64::MIN)),
            ("9223372036854775808", Plain::UInt(1 << 63)),
            ("+9223372036854775808", Plain::Float(9_223_372_036_854_775_808.0)),
            ("18446744073709551616", Plain::Float(18_446_744_073_709_551_616.0)),
            (".inf", Plain::Float(f64::INFINITY)),
            ("-.INF", Plain::Float(f64::NEG_INFINITY)),
            (".Nan", Plain::Text),
            ("=", Plain::Text),
            ("<<", Plain::Text),
        ] {
            assert_eq!(Plain::of(text), expected, "{text}");
        }
    }
}
