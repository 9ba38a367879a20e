//! What a plain (unquoted) YAML scalar means to Kubernetes, which reads with Go's `yaml.v2`: the booleans of YAML 1.1,
//! octal numbers with a leading `0` as well as `0o`, underscores in numbers, no base 60, and dates that stay text.

/// What a plain scalar stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Plain {
    Null,
    Bool(bool),
    Int(i128),
    /// Also the infinities and what is not a number, which JSON does not have.
    Float(f64),
    Text,
}

impl Plain {
    pub(crate) fn of(text: &str) -> Self {
        match text {
            "" | "~" | "null" | "Null" | "NULL" => Self::Null,
            "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
                Self::Bool(true)
            }
            "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
                Self::Bool(false)
            }
            ".nan" | ".NaN" | ".NAN" => Self::Float(f64::NAN),
            ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Self::Float(f64::INFINITY),
            "-.inf" | "-.Inf" | "-.INF" => Self::Float(f64::NEG_INFINITY),
            _ => number(text).unwrap_or(Self::Text),
        }
    }
}

fn number(text: &str) -> Option<Plain> {
    let plain = text.replace('_', "");
    match text.as_bytes().first()? {
        // Underscores only between digits, where the point comes first.
        b'.' if text.match_indices('_').all(|(at, _)| is_digit(text, at - 1) && is_digit(text, at + 1)) => {
            float(&plain)
        }
        b'+' | b'-' | b'0'..=b'9' => integer(&plain).or_else(|| float(&plain)).or_else(|| {
            // Go strips `0b` itself once more, and reads a sign after it.
            let binary = plain.strip_prefix("0b").and_then(|digits| i64::from_str_radix(digits, 2).ok());
            binary.map(|number| Plain::Int(number.into()))
        }),
        _ => None,
    }
}

fn is_digit(text: &str, at: usize) -> bool {
    text.as_bytes().get(at).is_some_and(u8::is_ascii_digit)
}

/// `strconv.ParseInt` and then `ParseUint` with base 0.
fn integer(text: &str) -> Option<Plain> {
    let sign = text.strip_prefix(['+', '-']);
    let rest = sign.unwrap_or(text);
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
    let size = i128::from(u64::from_str_radix(digits, radix).ok()?);
    let number = if text.starts_with('-') { -size } else { size };
    // Only what has no sign may be larger than an integer with one.
    (sign.is_none() || i64::try_from(number).is_ok()).then_some(Plain::Int(number))
}

/// Digits with at most one point and an exponent. What is too large for a float stays text.
fn float(text: &str) -> Option<Plain> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.strip_prefix(['+', '-']).unwrap_or(exponent)),
        None => (unsigned, "0"),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let well_formed = digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && !exponent.is_empty()
        && digits(exponent);
    let number = well_formed.then(|| text.parse::<f64>().ok())??;
    number.is_finite().then_some(Plain::Float(number))
}
