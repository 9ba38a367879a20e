//! Values that came from Secrets: found again in what comes out of a generator.
//!
//! Best effort, and told as that: a program that wants to can write a value so that nobody finds it. What is found is the
//! value as it is, each of its long lines, and both as base64 at any offset, whose letters are those of files or of URLs.

use std::{collections::BTreeSet, fmt, sync::Arc};

use aho_corasick::{AhoCorasick, MatchKind};
use base64::{
    Engine as _,
    prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD},
};
use serde_json::Value;

/// Shorter ones are in too many texts by chance.
const SHORTEST: usize = 8;
/// A line of a longer value, a key's say.
const SHORTEST_LINE: usize = 16;
/// So much of a value is looked for.
const LOOKED_FOR: usize = 128;
/// So many values are looked for: bounds the memory that a search needs, some 20 MiB.
const MOST: usize = 512;
/// What is shown in place of one.
const MASK: &str = "…";

/// Values that came from Secrets. Cannot be printed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SecretValues(Arc<[String]>);

impl fmt::Debug for SecretValues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SecretValues").field(&self.0.len()).finish()
    }
}

impl SecretValues {
    /// The values of documents of Secrets, but for those that other documents, which are no secret, say as well.
    pub fn of<'v>(
        secret: impl IntoIterator<Item = &'v Value>,
        open: impl IntoIterator<Item = &'v Value>,
    ) -> Self {
        let (mut values, mut known) = (BTreeSet::new(), BTreeSet::new());
        secret.into_iter().for_each(|document| collect(document, &mut values));
        open.into_iter().for_each(|document| collect(document, &mut known));
        Self(values.difference(&known).take(MOST).cloned().collect())
    }

    /// What finds them; nothing when there are none.
    pub fn search(&self) -> Option<Search> {
        let patterns: BTreeSet<String> = self.0.iter().flat_map(|value| forms(value)).collect();
        if patterns.is_empty() {
            return None;
        }
        let built = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns);
        // Fails for more patterns than there can be.
        built.ok().map(Search)
    }

    /// The text without them.
    pub fn mask(&self, text: &str) -> String {
        self.search().map_or_else(|| text.to_owned(), |search| search.mask(text))
    }
}

/// Finds values in texts.
pub struct Search(AhoCorasick);

impl Search {
    /// Whether one is in the text.
    pub fn is_in(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// The text without them.
    pub fn mask(&self, text: &str) -> String {
        let mut masked = String::with_capacity(text.len());
        self.0.replace_all_with(text, &mut masked, |_, _, masked| {
            masked.push_str(MASK);
            true
        });
        masked
    }
}

/// The values that are long enough to be told from other text.
fn collect(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.trim().len() >= SHORTEST => {
            found.insert(text.trim().to_owned());
        }
        Value::Number(number) if number.to_string().len() >= SHORTEST => {
            found.insert(number.to_string());
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(fields) => fields.values().for_each(|value| collect(value, found)),
        _ => {}
    }
}

/// What to look for, for one value.
fn forms(value: &str) -> Vec<String> {
    let is_frame = |line: &&str| line.starts_with("-----");
    let lines = value.lines().map(str::trim).filter(|line| line.len() >= SHORTEST_LINE && *line != value);
    let mut forms = Vec::new();
    for text in std::iter::once(value).chain(lines.filter(|line| !is_frame(line))) {
        let text = beginning(text);
        forms.push(text.to_owned());
        for shift in 0..3 {
            // What stands before and after decides on the letters at both ends.
            let shifted = [&[0; 2][..shift], text.as_bytes()].concat();
            let (first, last) = ([0, 2, 3][shift], shifted.len() * 8 / 6);
            for engine in [BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD] {
                forms.extend(engine.encode(&shifted).get(first..last).map(str::to_owned));
            }
        }
    }
    forms
}

fn beginning(text: &str) -> &str {
    let end = (0..=LOOKED_FOR.min(text.len())).rfind(|end| text.is_char_boundary(*end)).unwrap_or(0);
    &text[..end]
}

#[cfg(test)]
mod tests {
    use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE};
    use serde_json::json;

    use super::*;

    fn values(secret: &Value) -> SecretValues {
        SecretValues::of([secret], [])
    }

    #[test]
    fn hostile_22_a_value_is_found_as_it_is_in_lines_and_as_base64_at_any_offset() {
        let key = "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhki\nG9w0BAQEFAASCBKcw\n-----END KEY-----\n";
        let secret =
            json!({"a": [{"password": "correct horse"}, "ÿÿÿÿ>>>>???"], "pin": 1_234_567_890, "key": key});
        let search = values(&secret).search().unwrap();
        for value in ["correct horse", "ÿÿÿÿ>>>>???", "1234567890", key.trim()] {
            for before in ["", "a", "ab", "user:", "\u{e9}"] {
                let text = format!("{before}{value}, and more");
                assert!(search.is_in(&text), "{text}");
                for encoded in [BASE64_STANDARD.encode(&text), BASE64_URL_SAFE.encode(&text)] {
                    assert!(search.is_in(&encoded), "{text} as {encoded}");
                    assert!(search.mask(&encoded).contains(MASK));
                }
            }
        }
        assert!(search.is_in("{\"key\":\"\\nMIIEvQIBADANBgkqhki\\nG9w\"}"), "a line of a key, escaped");
        assert_eq!(search.mask("is correct horse, correct horse"), "is …, …");
        for text in ["correct", "horse", "-----BEGIN KEY-----", "", "123456789"] {
            assert!(!search.is_in(text), "{text}");
        }
    }

    #[test]
    fn hostile_22_what_is_short_or_no_secret_elsewhere_is_none() {
        let secret = json!({"user": "postgres-admin", "port": 5432, "on": true, "short": "1234567", "host": "db.example"});
        let open = json!({"db": {"host": "db.example"}});
        let values = SecretValues::of([&secret], [&open]);
        let search = values.search().unwrap();
        assert!(search.is_in("postgres-admin"));
        for text in ["db.example", "5432", "true", "1234567"] {
            assert!(!search.is_in(text), "{text}");
        }
        assert!(SecretValues::of([&open], [&open]).search().is_none());
        assert_eq!(SecretValues::default().mask("as it is"), "as it is");
    }

    #[test]
    fn hostile_22_values_cannot_be_printed() {
        let shown = format!("{:?}", values(&json!(["correct horse"])));
        assert_eq!(shown, "SecretValues(1)");
    }

    #[test]
    fn hostile_22_many_and_long_values_need_bounded_memory() {
        let many: Value = (0..20_000).map(|n| format!("{n:0>900}")).collect::<Vec<_>>().into();
        let found = values(&many);
        assert_eq!(found.0.len(), MOST);
        let search = found.search().unwrap();
        assert!(search.0.memory_usage() < 100 << 20, "{}", search.0.memory_usage());
    }
}
