//! Amounts of resources as Kubernetes writes them. The API server writes `1024Mi` back as `1Gi`: here they are the same.
//!
//! See <https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/>.

use std::{borrow::Cow, cmp::Ordering, fmt, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// An amount of cores or bytes, kept as it was written and compared by what it says: `500m`, `2`, `4Gi`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "String")]
pub struct Amount(String);

/// People write `cpu: 2` as well.
#[derive(Deserialize)]
#[serde(untagged, expecting = "not an amount such as `500m`, `2` or `4Gi`")]
enum Written {
    Number(u64),
    Text(String),
}

/// Text that is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidAmount;

impl fmt::Display for InvalidAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an amount such as `500m`, `2` or `4Gi`")
    }
}

impl std::error::Error for InvalidAmount {}

impl Amount {
    /// So many mebibytes.
    pub fn mebibytes(number: u32) -> Self {
        Self(format!("{number}Mi"))
    }

    /// So many thousandths of a core.
    pub fn millicores(number: u32) -> Self {
        Self(format!("{number}m"))
    }

    /// Whole bytes.
    pub fn bytes(&self) -> u64 {
        u64::try_from(self.nano() / 1_000_000_000).unwrap_or(u64::MAX)
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn nano(&self) -> u128 {
        nano(&self.0).unwrap_or_default()
    }
}

impl PartialEq for Amount {
    fn eq(&self, other: &Self) -> bool {
        self.nano() == other.nano()
    }
}

impl Eq for Amount {}

impl PartialOrd for Amount {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Amount {
    fn cmp(&self, other: &Self) -> Ordering {
        self.nano().cmp(&other.nano())
    }
}

impl FromStr for Amount {
    type Err = InvalidAmount;

    fn from_str(text: &str) -> Result<Self, InvalidAmount> {
        nano(text).map(|_| Self(text.to_owned())).ok_or(InvalidAmount)
    }
}

impl TryFrom<Written> for Amount {
    type Error = InvalidAmount;

    fn try_from(written: Written) -> Result<Self, InvalidAmount> {
        match written {
            Written::Number(number) => Ok(Self(number.to_string())),
            Written::Text(text) => text.parse(),
        }
    }
}

impl From<Amount> for String {
    fn from(amount: Amount) -> Self {
        amount.0
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl JsonSchema for Amount {
    fn schema_name() -> Cow<'static, str> {
        "Amount".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "x-kubernetes-int-or-string": true,
            "maxLength": 32,
            "pattern": r"^[0-9]+(\.[0-9]{1,9})?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$",
        })
    }
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

    fn amount(text: &str) -> Amount {
        text.parse().unwrap()
    }

    #[test]
    fn amounts_are_compared_by_what_they_say() {
        for (a, b) in [("1024Mi", "1Gi"), ("0.5", "500m"), ("2", "2000m"), ("1.5Gi", "1536Mi"), (".5", "0.5")]
        {
            assert_eq!(amount(a), amount(b));
        }
        assert!(amount("256Mi") < amount("1G") && amount("1500m") < amount("2"));
        for (a, b) in [("1Gi", "1G"), ("1", "1m"), ("4Gi", "5Gi")] {
            assert_ne!(amount(a), amount(b));
        }
        assert_eq!((Amount::mebibytes(1024), Amount::millicores(500)), (amount("1Gi"), amount("0.5")));
    }

    #[test]
    fn a_number_is_an_amount_and_is_written_as_it_was() {
        let read = |json: &str| serde_json::from_str::<Amount>(json);
        assert_eq!(read("2").unwrap(), amount("2"));
        assert_eq!(serde_json::to_string(&read("\"1024Mi\"").unwrap()).unwrap(), "\"1024Mi\"");
        for bad in ["-1", "1.5", "null", "\"-1\""] {
            assert!(read(bad).is_err(), "{bad}");
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
