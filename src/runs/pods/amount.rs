//! Amounts of resources as Kubernetes writes them. The API server writes `1024Mi` back as `1Gi`: here they are the same.
//!
//! See <https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/>.

use std::{fmt, str::FromStr};

/// An amount of cores or bytes, written as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount(String);

/// Text that is no amount.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not an amount such as `500m`, `2` or `4Gi`")]
pub struct InvalidAmount;

impl Amount {
    /// Whole bytes.
    pub fn bytes(&self) -> u64 {
        nano(&self.0).map_or(0, |amount| u64::try_from(amount / 1_000_000_000).unwrap_or(u64::MAX))
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Amount {
    type Err = InvalidAmount;

    fn from_str(text: &str) -> Result<Self, InvalidAmount> {
        nano(text).map(|_| Self(text.to_owned())).ok_or(InvalidAmount)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether two amounts are the same, however they are written.
pub(super) fn same(a: &str, b: &str) -> bool {
    nano(a).is_some_and(|a| nano(b) == Some(a))
}

/// The smaller of two amounts: nobody may ask for more than the limit.
pub(super) fn lesser<'a>(a: &'a str, b: &'a str) -> &'a str {
    if nano(a) <= nano(b) { a } else { b }
}

/// An amount in billionths, which is the least that Kubernetes knows.
fn nano(text: &str) -> Option<u128> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, suffix) = text.split_at(end);
    let scale: u128 = match suffix {
        "n" => 1,
        "u" => 1_000,
        "m" => 1_000_000,
        "" => 1_000_000_000,
        "k" => 10_u128.pow(12),
        "M" => 10_u128.pow(15),
        "G" => 10_u128.pow(18),
        "T" => 10_u128.pow(21),
        "P" => 10_u128.pow(24),
        "Ki" => 1_000_000_000 << 10,
        "Mi" => 1_000_000_000 << 20,
        "Gi" => 1_000_000_000 << 30,
        "Ti" => 1_000_000_000 << 40,
        "Pi" => 1_000_000_000 << 50,
        _ => return None,
    };
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    if (whole.is_empty() && part.is_empty()) || part.len() > 9 || part.contains('.') {
        return None;
    }
    let whole: u128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let digits = u32::try_from(part.len()).ok()?;
    let part: u128 = if part.is_empty() { 0 } else { part.parse().ok()? };
    whole.checked_mul(scale)?.checked_add(part.checked_mul(scale)? / 10_u128.pow(digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_compared_by_what_they_say() {
        for (a, b) in [
            ("1024Mi", "1Gi"),
            ("0.5", "500m"),
            ("2", "2000m"),
            ("1e", "1e"),
            ("1.5Gi", "1536Mi"),
            (".5", "0.5"),
        ] {
            assert_eq!(same(a, b), a != "1e", "{a} {b}");
        }
        assert_eq!((lesser("256Mi", "1G"), lesser("2", "1500m")), ("256Mi", "1500m"));
        for (a, b) in [("1Gi", "1G"), ("1", "1m"), ("4Gi", "5Gi")] {
            assert!(!same(a, b), "{a} {b}");
        }
    }

    #[test]
    fn text_that_is_no_amount_is_refused() {
        for bad in
            ["", "Gi", "-1", "1 Gi", "1gi", "1.2.3", "lots", "99999999999999999999999999999999999999999"]
        {
            assert_eq!(bad.parse::<Amount>(), Err(InvalidAmount), "{bad}");
        }
    }
}
