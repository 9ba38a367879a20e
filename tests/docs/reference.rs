//! `docs/reference/synth.md`: the fields as the CRD has them, between words that people write.

use std::{fmt::Write as _, fs, path::Path};

use serde_json::Value;

const PAGE: &str = "docs/reference/synth.md";

/// One row for each field, with its path.
fn rows(text: &mut String, path: &str, schema: &Value) {
    let properties = schema["properties"].as_object().into_iter().flatten();
    for (name, field) in properties {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        let required =
            schema["required"].as_array().is_some_and(|names| names.contains(&name.as_str().into()));
        let list = &field["items"];
        let path = if list.is_object() { format!("{path}[]") } else { path };
        let meaning = field["description"].as_str().unwrap_or_default();
        // The first line for a list is about the list.
        let meaning = meaning.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|");
        let mut notes: Vec<String> = Vec::new();
        if required {
            notes.push("required".to_owned());
        }
        if let Some(default) = field.get("default") {
            notes.push(format!("default `{}`", default.as_str().map_or(default.to_string(), str::to_owned)));
        }
        if let Some(values) = field["enum"].as_array() {
            let values: Vec<_> =
                values.iter().filter_map(Value::as_str).map(|value| format!("`{value}`")).collect();
            notes.push(format!("one of {}", values.join(", ")));
        }
        let notes = notes.join(", ");
        let _ = writeln!(text, "| `{path}` | {} | {notes} | {meaning} |", type_of(field));
        rows(text, &path, if list.is_object() { list } else { field });
    }
}

fn type_of(field: &Value) -> String {
    match field["type"].as_str() {
        Some("array") => format!("list of {}", plural(field["items"]["type"].as_str().unwrap_or("any"))),
        Some("object") if field["additionalProperties"].is_object() => "map of strings".to_owned(),
        Some(name) => {
            field["format"].as_str().filter(|format| *format == "date-time").unwrap_or(name).to_owned()
        }
        None => "any".to_owned(),
    }
}

fn plural(name: &str) -> String {
    format!("{name}s")
}

/// The rules between fields, in the words with which the API server refuses.
fn rules(text: &mut String, path: &str, schema: &Value) {
    for rule in schema["x-kubernetes-validations"].as_array().into_iter().flatten() {
        let message = rule["message"].as_str().unwrap_or_default();
        let _ = writeln!(text, "- `{path}`: {message}");
    }
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        rules(text, &format!("{path}.{name}"), field);
        rules(text, &format!("{path}.{name}[]"), &field["items"]);
    }
}

/// The page with what stands between the two marks replaced.
fn with(page: &str, mark: &str, content: &str) -> String {
    let (begin, end) = (format!("<!-- {mark}: generated -->\n"), format!("<!-- {mark}: end -->"));
    let (before, rest) = page.split_once(&begin).unwrap_or_else(|| panic!("{PAGE} has no {begin}"));
    let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("{PAGE} has no {end}"));
    format!("{before}{begin}{content}{end}{after}")
}

#[test]
fn the_reference_has_every_field_of_the_crd_and_no_other() {
    let crd = serde_json::to_value(synth_api::crd()).unwrap();
    let schema = &crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"];
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    let found = fs::read_to_string(&file).unwrap();
    let mut page = found.clone();
    for part in ["spec", "status"] {
        let mut table = "| field | type | | meaning |\n| --- | --- | --- | --- |\n".to_owned();
        rows(&mut table, "", &schema[part]);
        page = with(&page, part, &table);
    }
    let mut list = String::new();
    rules(&mut list, "spec", &schema["spec"]);
    page = with(&page, "rules", &list);
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::write(&file, &page).unwrap();
    } else {
        assert!(found == page, "{PAGE} is not what the CRD says: run `make generate`");
    }
}
