//! Writes YAML so that every reader reads the very same value: Go's `yaml.v2` and `yaml.v3`, kustomize, `PyYAML`, and
//! readers of YAML 1.1 and 1.2 in general.
//!
//! Text is plain only where no reader could take it for anything else, a literal block only where no reader could
//! change its white space, and in double quotes on one line otherwise.

use std::fmt::Write as _;

use crate::{
    problem::is_unprintable,
    value::{Fields, Value},
};

/// Appends the value as one document: no `---`, a line end at the end.
pub(crate) fn document(out: &mut String, value: &Value) {
    match value {
        Value::Object(fields) if !fields.is_empty() => mapping(out, fields, 0),
        Value::Array(items) if !items.is_empty() => sequence(out, items, 0),
        value => {
            scalar(out, value, 0);
            out.push('\n');
        }
    }
}

/// Fields, the first where `out` ends, the others indented.
fn mapping(out: &mut String, fields: &Fields, indent: usize) {
    for (at, (key, value)) in fields.iter().enumerate() {
        if at > 0 {
            spaces(out, indent);
        }
        let start = out.len();
        text(out, key, None);
        // A longer key needs its own indicator: readers look 1024 characters ahead for the colon.
        if out.len() - start > 1000 {
            out.insert_str(start, "? ");
            out.push('\n');
            spaces(out, indent);
        }
        out.push(':');
        match value {
            Value::Object(fields) if !fields.is_empty() => {
                out.push('\n');
                spaces(out, indent + 2);
                mapping(out, fields, indent + 2);
            }
            Value::Array(items) if !items.is_empty() => {
                out.push('\n');
                spaces(out, indent);
                sequence(out, items, indent);
            }
            value => {
                out.push(' ');
                scalar(out, value, indent + 2);
                out.push('\n');
            }
        }
    }
}

/// Items, the first where `out` ends, the others indented.
fn sequence(out: &mut String, items: &[Value], indent: usize) {
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            spaces(out, indent);
        }
        out.push_str("- ");
        match item {
            Value::Object(fields) if !fields.is_empty() => mapping(out, fields, indent + 2),
            Value::Array(items) if !items.is_empty() => sequence(out, items, indent + 2),
            item => {
                scalar(out, item, indent + 2);
                out.push('\n');
            }
        }
    }
}

fn scalar(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Int(number) => out.push_str(&number.to_string()),
        Value::UInt(number) => out.push_str(&number.to_string()),
        Value::Float(number) => float(out, *number),
        Value::String(content) => text(out, content, Some(indent)),
        Value::Array(_) => out.push_str("[]"),
        Value::Object(_) => out.push_str("{}"),
    }
}

/// The shortest digits that give this float, with a point and a signed exponent: without those, YAML 1.1 reads text.
fn float(out: &mut String, number: f64) {
    let digits = format!("{number:e}");
    let (mantissa, exponent) = digits.split_once('e').unwrap_or((&digits, "0"));
    let small = exponent.parse::<i32>().is_ok_and(|exponent| (-5..16).contains(&exponent));
    if small && number.fract() != 0.0 {
        let _ = write!(out, "{number}");
        return;
    }
    let point = if mantissa.contains('.') { "" } else { ".0" };
    let sign = if exponent.starts_with('-') { "" } else { "+" };
    let _ = write!(out, "{mantissa}{point}e{sign}{exponent}");
}

/// Text; as a block only where an indentation is given.
fn text(out: &mut String, content: &str, block_indent: Option<usize>) {
    if is_plain(content) {
        out.push_str(content);
        return;
    }
    match block_indent {
        Some(indent) if is_block(content) => block(out, content, indent),
        _ => quoted(out, content),
    }
}

fn block(out: &mut String, content: &str, indent: usize) {
    let (lines, header) = content.strip_suffix('\n').map_or((content, "|-"), |lines| (lines, "|"));
    out.push_str(header);
    for line in lines.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            spaces(out, indent);
            out.push_str(line);
        }
    }
}

fn quoted(out: &mut String, content: &str) {
    out.push('"');
    let mut rest = content;
    while let Some(at) = rest.find(|c| matches!(c, '"' | '\\') || is_unprintable(c)) {
        out.push_str(&rest[..at]);
        let mut chars = rest[at..].chars();
        let _ = match chars.next() {
            Some(c @ ('"' | '\\')) => write!(out, "\\{c}"),
            Some('\n') => write!(out, "\\n"),
            Some('\t') => write!(out, "\\t"),
            Some('\r') => write!(out, "\\r"),
            Some(c @ ..='\u{ff}') => write!(out, "\\x{:02X}", u32::from(c)),
            Some(c @ ..='\u{ffff}') => write!(out, "\\u{:04X}", u32::from(c)),
            Some(c) => write!(out, "\\U{:08X}", u32::from(c)),
            None => Ok(()),
        };
        rest = chars.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

/// Several lines without anything that readers treat differently: the first line begins with a letter or sign, no
/// line ends with white space, at most one line end is last.
fn is_block(content: &str) -> bool {
    let lines = content.strip_suffix('\n').unwrap_or(content);
    content.contains('\n')
        && !lines.is_empty()
        && !lines.ends_with('\n')
        && !lines.starts_with([' ', '\t', '\n'])
        && !lines.split('\n').any(|line| line.ends_with([' ', '\t']))
        && !lines.contains(|c| !matches!(c, '\n' | '\t' | ' '..='~') && (c.is_ascii() || is_unprintable(c)))
}

/// What plain text is made of.
const INSIDE: [bool; 256] = {
    let mut inside = [false; 256];
    let bytes = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _-./:@%+=,;()";
    let mut at = 0;
    while at < bytes.len() {
        inside[bytes[at] as usize] = true;
        at += 1;
    }
    inside
};

/// Text that no reader takes for anything but text, and whose end no reader sees elsewhere.
fn is_plain(content: &str) -> bool {
    let bytes = content.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return false };
    let starts = match first {
        b'a'..=b'z' | b'A'..=b'Z' => !is_word(content),
        b'_' | b'/' => true,
        b'-' => {
            bytes.get(1).is_some_and(|second| *second == b'-' || second.is_ascii_alphabetic())
                && !bytes.starts_with(b"---")
                && !is_word(&content[1..])
        }
        // A letter that is in no number and no date: `100m`, `128Mi`.
        b'0'..=b'9' => bytes.iter().any(|byte| b"ghijklmnpqrsuvwy".contains(&byte.to_ascii_lowercase())),
        _ => false,
    };
    starts
        && bytes.iter().all(|byte| INSIDE[usize::from(*byte)])
        && !matches!(last, b' ' | b':')
        && !content.contains(": ")
}

/// Words that some reader takes for a boolean, null or a number.
fn is_word(content: &str) -> bool {
    const WORDS: [&str; 13] =
        ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nil", "nan", "inf", "infinity"];
    content.len() <= 8 && WORDS.iter().any(|word| content.eq_ignore_ascii_case(word))
}

fn spaces(out: &mut String, count: usize) {
    const SPACES: &str = "                                                                ";
    let mut left = count;
    while left > 0 {
        let now = left.min(SPACES.len());
        out.push_str(&SPACES[..now]);
        left -= now;
    }
}
