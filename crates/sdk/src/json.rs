//! Writes values as JSON, compactly or with one field a line.

use std::io::Write;

use crate::value::Value;

/// Appends a value. A fault is written as `null`: nobody prints an app that has one.
pub(crate) fn write(value: &Value, to: &mut Vec<u8>) {
    match value {
        Value::Null | Value::Fault(_) => to.extend_from_slice(b"null"),
        Value::Bool(true) => to.extend_from_slice(b"true"),
        Value::Bool(false) => to.extend_from_slice(b"false"),
        // Writing into memory does not fail.
        Value::Int(number) => drop(write!(to, "{number}")),
        Value::Float(number) => drop(write!(to, "{number:?}")),
        Value::Text(text) => write_text(text, to),
        Value::List(items) => {
            to.push(b'[');
            let mut at = 0;
            while at < items.len() {
                if at > 0 {
                    to.push(b',');
                }
                write(&items[at], to);
                at += 1;
            }
            to.push(b']');
        }
        Value::Object(fields) => {
            to.push(b'{');
            let fields = fields.as_slice();
            let mut at = 0;
            while at < fields.len() {
                if at > 0 {
                    to.push(b',');
                }
                let (key, value) = &fields[at];
                write_text(key, to);
                to.push(b':');
                write(value, to);
                at += 1;
            }
            to.push(b'}');
        }
    }
}

fn write_text(text: &str, to: &mut Vec<u8>) {
    to.push(b'"');
    let bytes = text.as_bytes();
    let (mut at, mut written) = (0, 0);
    while at < bytes.len() {
        let byte = bytes[at];
        if byte < 0x20 || byte == b'"' || byte == b'\\' {
            to.extend_from_slice(&bytes[written..at]);
            written = at + 1;
            match byte {
                b'"' => to.extend_from_slice(b"\\\""),
                b'\\' => to.extend_from_slice(b"\\\\"),
                b'\n' => to.extend_from_slice(b"\\n"),
                b'\t' => to.extend_from_slice(b"\\t"),
                b'\r' => to.extend_from_slice(b"\\r"),
                other => drop(write!(to, "\\u{other:04x}")),
            }
        }
        at += 1;
    }
    to.extend_from_slice(&bytes[written..]);
    to.push(b'"');
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_written_is_what_serde_json_reads() {
        for value in [
            json!(null),
            json!({"a": [1, -2, 1.5, 1e300, 5e-324, true, false, null, {}, []]}),
            json!("quotes \" and \\ and \n \t \r \u{1} \u{7f} ä 日本 😀"),
            json!({"ke\"y": i64::MIN, "other": i64::MAX}),
        ] {
            let mut text = Vec::new();
            write(&crate::json_read::read(value.to_string().as_bytes()).unwrap(), &mut text);
            assert_eq!(serde_json::from_slice::<serde_json::Value>(&text).unwrap(), value);
        }
    }
}
