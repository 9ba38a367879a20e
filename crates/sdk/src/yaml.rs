//! Writes values as YAML that people like to read and every parser of YAML reads the same.

use std::fmt::Write;

use crate::{fields::Fields, json::Json, value::Value};

/// Documents, with `---` between them.
pub(crate) fn documents<'v>(values: impl Iterator<Item = &'v Value>) -> String {
    let mut text = String::new();
    for (at, value) in values.enumerate() {
        if at > 0 {
            text.push_str("---\n");
        }
        write(value, 0, &mut text);
    }
    text
}

/// Fields are in the order of the alphabet, as `kubectl` has them: setters may change places without a change here.
fn write(value: &Value, indent: usize, to: &mut String) {
    match value {
        Value::Object(fields) if !fields.is_empty() => write_fields(fields, indent, false, to),
        Value::List(items) if !items.is_empty() => {
            for item in items {
                let _ = write!(to, "{:indent$}- ", "");
                match item {
                    Value::Object(fields) if !fields.is_empty() => write_fields(fields, indent + 2, true, to),
                    Value::List(inner) if !inner.is_empty() => {
                        to.push('\n');
                        write(item, indent + 2, to);
                    }
                    scalar => write_scalar(scalar, indent + 2, to),
                }
            }
        }
        scalar => write_scalar(scalar, indent, to),
    }
}

fn write_fields(fields: &Fields, indent: usize, mut begun: bool, to: &mut String) {
    let mut ordered: Vec<(&str, &Value)> = fields.iter().collect();
    ordered.sort_by_key(|(key, _)| *key);
    for (key, value) in ordered {
        if !begun {
            let _ = write!(to, "{:indent$}", "");
        }
        begun = false;
        to.push_str(&plain_or_quoted(key));
        to.push(':');
        match value {
            Value::Object(inner) if !inner.is_empty() => {
                to.push('\n');
                write_fields(inner, indent + 2, false, to);
            }
            Value::List(items) if !items.is_empty() => {
                to.push('\n');
                write(value, indent, to);
            }
            scalar => {
                to.push(' ');
                write_scalar(scalar, indent + 2, to);
            }
        }
    }
}

fn write_scalar(value: &Value, indent: usize, to: &mut String) {
    match value {
        // Lines as they are, where nothing in them has to be escaped.
        Value::Text(text) if is_block(text) => {
            to.push_str(if text.ends_with('\n') { "|\n" } else { "|-\n" });
            for line in text.lines() {
                if line.is_empty() {
                    to.push('\n');
                } else {
                    let _ = writeln!(to, "{:indent$}{line}", "");
                }
            }
        }
        Value::Text(text) => {
            to.push_str(&plain_or_quoted(text));
            to.push('\n');
        }
        other => {
            to.push_str(&Json::of(other));
            to.push('\n');
        }
    }
}

fn is_block(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    body.contains('\n')
        && !body.ends_with('\n')
        && !body.starts_with([' ', '\n'])
        && text.chars().all(|letter| letter == '\n' || !(letter.is_control() || is_awkward(letter)))
}

/// A text as it is where nothing could take it for something else; in quotes otherwise.
fn plain_or_quoted(text: &str) -> String {
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
        && !text.ends_with(':')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./:@$".contains(c))
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "y" | "n" | "yes" | "no" | "on" | "off" | "true" | "false" | "null" | "nan" | "inf"
        );
    if is_plain {
        return text.to_owned();
    }
    let mut escaped = String::new();
    for letter in Json::of(&Value::text(text)).chars() {
        if is_awkward(letter) {
            let _ = write!(escaped, "\\u{:04x}", u32::from(letter));
        } else {
            escaped.push(letter);
        }
    }
    escaped
}

/// What JSON takes as it is and YAML, or a reader of it, does not: controls, line ends of Unicode, the byte order mark.
fn is_awkward(letter: char) -> bool {
    matches!(letter, '\u{7f}'..='\u{a0}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}
