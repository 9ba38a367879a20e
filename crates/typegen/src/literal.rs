//! Values as literals of Rust.

use serde_json::Value;

use crate::prose;

/// Of this many values on, JSON is no `json!`: the macro takes a step of recursion for each.
const MANY: usize = 40;

/// Columns of what has no lines of its own.
const WIDTH: usize = 60;

/// A text; in its own lines where it has some.
pub(crate) fn text(text: &str) -> String {
    let is_plain = text.chars().all(|c| c == '\n' || prose::harmless(c) == Some(c));
    if !text.contains('\n') || !is_plain || text.contains("\u{feff}") {
        return format!("{text:?}");
    }
    let mut hashes = String::from("#");
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("r{hashes}\"{text}\"{hashes}")
}

/// A whole number, of a type that holds it.
pub(crate) fn integer(number: i64) -> String {
    if i32::try_from(number).is_ok() { number.to_string() } else { format!("{number}_i64") }
}

/// Any JSON, as something that becomes a value of the SDK.
pub(crate) fn json(value: &Value) -> String {
    if count(value) < MANY { format!("json!({})", inner(value, 2)) } else { whole(value) }
}

fn count(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(count).sum::<usize>(),
        Value::Object(fields) => 1 + fields.values().map(count).sum::<usize>(),
        _ => 1,
    }
}

/// Inside of `json!`, which rustfmt leaves as it is: what is long has lines of its own.
fn inner(value: &Value, depth: usize) -> String {
    let lines = |open: char, parts: &[String], close: char| {
        let length: usize = parts.iter().map(|part| part.len() + 2).sum();
        if length < WIDTH && !parts.iter().any(|part| part.contains('\n')) {
            return format!("{open}{}{close}", parts.join(", "));
        }
        let (indent, outdent) = ("    ".repeat(depth + 1), "    ".repeat(depth));
        let parts: String = parts.iter().fold(String::new(), |text, part| text + &indent + part + ",\n");
        format!("{open}\n{parts}{outdent}{close}")
    };
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| inner(item, depth + 1)).collect();
            lines('[', &items, ']')
        }
        Value::Object(fields) => {
            let field = |(key, value)| format!("{key:?}: {}", inner(value, depth + 1));
            lines('{', &fields.iter().map(field).collect::<Vec<_>>(), '}')
        }
        Value::Number(number) => number.as_i64().map_or_else(|| number.to_string(), integer),
        Value::String(string) => text(string),
        Value::Null | Value::Bool(_) => value.to_string(),
    }
}

/// As calls of functions.
fn whole(value: &Value) -> String {
    match value {
        Value::Null => "Value::Null".into(),
        Value::Bool(is) => format!("Value::Bool({is})"),
        Value::Number(number) => match number.as_i64() {
            Some(number) => format!("Value::Int({number})"),
            None => format!("Value::from({:?})", number.as_f64().unwrap_or_default()),
        },
        Value::String(string) => format!("Value::text({})", text(string)),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(whole).collect();
            format!("Value::List(vec![\n{}\n])", items.join(",\n"))
        }
        Value::Object(fields) if fields.is_empty() => "json!({}).into()".into(),
        Value::Object(fields) => {
            let fields: Vec<String> =
                fields.iter().map(|(key, value)| format!("({key:?}, {})", whole(value))).collect();
            format!("Value::map([\n{},\n], |value| value)", fields.join(",\n"))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_literals() {
        for (value, literal) in [
            (json!("a"), r#"json!("a")"#),
            (json!("a \"b\"\t"), r#"json!("a \"b\"\t")"#),
            (json!("a\n\"#b\n"), "json!(r##\"a\n\"#b\n\"##)"),
            (json!("a\r\nb"), r#"json!("a\r\nb")"#),
            (json!("a\n\u{202e}b"), r#"json!("a\n\u{202e}b")"#),
            (json!({"a": [1, null, true, 0.5]}), r#"json!({"a": [1, null, true, 0.5]})"#),
            (json!(3_000_000_000_i64), "json!(3000000000_i64)"),
        ] {
            assert_eq!(json(&value), literal);
        }
        let many = json(&json!({"a": vec![1; MANY], "b": "c"}));
        assert!(many.starts_with("Value::map([\n(\"a\", Value::List(vec![\nValue::Int(1),\n"), "{many}");
        assert!(many.ends_with("(\"b\", Value::text(\"c\")),\n], |value| value)"), "{many}");
    }
}
