//! Where in an object something is that nobody may see.

use crate::{
    field_path::{field_step, index_step},
    object::Object,
    value::Value,
};

/// The first place with a text that is secret. With `in_secrets`, the data of a `Secret` does not count.
pub(super) fn place(object: &Object, is_secret: &dyn Fn(&str) -> bool, in_secrets: bool) -> Option<String> {
    let is_secret_kind = object.id.group.is_empty() && object.id.kind == "Secret";
    let holds = |name: &str| in_secrets && is_secret_kind && matches!(name, "data" | "stringData");
    let fields = object.value.as_object()?;
    fields.iter().find_map(|(name, value)| {
        if is_secret(name) {
            // The name itself must not be told.
            return Some("the name of a field".to_owned());
        }
        let mut path = name.to_owned();
        // What Secrets hold is for them; what they call it is seen by everybody who may list them.
        if holds(name) {
            return keys(value, is_secret).then(|| format!("the name of an entry of {name}"));
        }
        search(value, is_secret, &mut path).then_some(path)
    })
}

fn keys(value: &Value, is_secret: &dyn Fn(&str) -> bool) -> bool {
    value.as_object().is_some_and(|fields| fields.iter().any(|(name, _)| is_secret(name)))
}

/// Whether something secret is in the value; `path` then leads there, as far as that may be told.
fn search(value: &Value, is_secret: &dyn Fn(&str) -> bool, path: &mut String) -> bool {
    let length = path.len();
    let found = match value {
        Value::String(text) => return is_secret(text),
        Value::Int(number) => return is_secret(&number.to_string()),
        Value::UInt(number) => return is_secret(&number.to_string()),
        Value::Array(items) => items.iter().enumerate().any(|(at, item)| {
            path.truncate(length);
            index_step(path, at);
            search(item, is_secret, path)
        }),
        Value::Object(fields) => fields.iter().any(|(name, value)| {
            path.truncate(length);
            if is_secret(name) {
                return true;
            }
            field_step(path, name);
            search(value, is_secret, path)
        }),
        _ => false,
    };
    if !found {
        path.truncate(length);
    }
    found
}
