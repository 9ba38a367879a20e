//! Tells JSON from YAML, and what is neither.

use crate::{
    Limits,
    check::check,
    document::{Document, line_ends},
    json,
    object::Objects,
    problem::{Budget, ReadError, quoted},
    value::Value,
    yaml,
};

/// What may be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Let an output without objects pass. Default: no.
    pub allow_empty: bool,
}

/// Reads what a generator printed: JSON (one object, a `List`, an array, or any of them one after the other) or YAML
/// documents; and checks that each object can be published.
///
/// # Errors
/// [`ReadError::Refused`] has everything that is wrong with the objects; the others end the reading.
pub fn read(bytes: &[u8], limits: &Limits, options: &ReadOptions) -> Result<Objects, ReadError> {
    if bytes.len() > limits.bytes {
        return Err(ReadError::TooMuch { object: 1, line: 1, budget: Budget::Bytes(limits.bytes) });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = line_ends(&bytes[..error.valid_up_to()]) + 1;
        ReadError::Syntax { object: 1, line, problem: "bytes that are not UTF-8".into() }
    })?;
    let documents = documents(text, limits)?;
    if !documents.is_empty()
        && documents.iter().all(|document| !matches!(document.value, Value::Object(_) | Value::Array(_)))
    {
        return Err(not_objects(text));
    }
    let objects = check(documents, limits)?;
    if objects.is_empty() && !options.allow_empty {
        return Err(ReadError::Empty);
    }
    Ok(objects)
}

/// Reads one document of values, YAML or JSON, as Kubernetes reads it. Text without content is `null`.
///
/// # Errors
/// As [`read`], but for what concerns objects; and [`ReadError::Syntax`] for a second document.
pub fn read_value(text: &str, limits: &Limits) -> Result<Value, ReadError> {
    let mut documents = documents(text, limits)?.into_iter();
    let value = documents.next().map_or(Value::Null, |document| document.value);
    match documents.next() {
        None => Ok(value),
        Some(second) => {
            let problem = "a second document where one is meant".into();
            Err(ReadError::Syntax { object: 2, line: second.place.line, problem })
        }
    }
}

fn documents(text: &str, limits: &Limits) -> Result<Vec<Document>, ReadError> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    if !body.trim_start().starts_with(['{', '[']) {
        return yaml::read(text, limits).map_err(|error| match error {
            ReadError::Syntax { object: 1, .. } if !looks_like_yaml(body) => not_objects(body),
            error => error,
        });
    }
    json::read(body, limits).or_else(|error| match error {
        // `{a: b}` is YAML; where the text is neither, what is wrong with the JSON says more.
        ReadError::Syntax { .. } => yaml::read(text, limits).map_err(|_| error),
        error => Err(error),
    })
}

/// Whether the first line with content has the beginning of a field, an item or a document.
fn looks_like_yaml(text: &str) -> bool {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    line.is_none_or(|line| {
        let key = line.trim_start_matches(['"', '\'']).split(':').next().unwrap_or_default();
        let is_key = line.contains(':')
            && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"\"'-_./".contains(&byte));
        is_key || line.starts_with(['-', '%', '&', '!', '?'])
    })
}

fn not_objects(text: &str) -> ReadError {
    ReadError::NotObjects(quoted(text.trim_start(), 60))
}
