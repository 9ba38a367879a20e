//! Inputs: what is given, what is missing, what is wrong, and the schema that tells.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]
#![allow(missing_docs, reason = "nobody depends on a test")]

use synth_sdk::{prelude::*, testing};

fn app(app: &App) {
    app.input("replicas", int().min(1).max(9).default(2).describe("pods of the page"));
    app.input("page.host", text().not_empty());
    app.input("page.color", text().one_of(["red", "blue"]).optional());
    app.input("debug", boolean().default(false));
    app.input("tenants", list(text()));
    app.input("limits", map(int().min(0)));
    app.input("extra", anything());
    app.chart("a").add("x", ConfigMap::new());
}

#[test]
fn values_that_are_wrong_are_told_all_at_once_by_name() {
    for (input, parts) in [
        (json!({}), &["input page.host is missing"][..]),
        (json!({"page": null}), &["input page.host is missing"]),
        (json!({"page": {"host": ""}}), &["input page.host must not be empty"]),
        (
            json!({"page": {"host": 1, "color": "green"}, "replicas": "3", "debug": "no"}),
            &[
                "input page.host must be text, not 1",
                "input page.color must be one of red, blue, not \"green\"",
                "input replicas must be a whole number, not \"3\"",
                "input debug must be true or false, not \"no\"",
            ],
        ),
        (json!({"page": {"host": "a"}, "replicas": 0}), &["input replicas must be at least 1, not 0"]),
        (json!({"page": {"host": "a"}, "replicas": 1e30}), &["input replicas must be a whole number"]),
        (json!({"page": {"host": "a"}, "replicas": i64::MAX}), &["input replicas must be at most 9"]),
        (json!({"page": {"host": "a"}, "replica": 3}), &["there is no input replica"]),
        (json!({"page": {"host": "a", "hots": 3}}), &["there is no input page.hots"]),
        (json!({"page": "a"}), &["input page must be an object, not \"a\""]),
        (json!({"page": {"host": "a"}, "tenants": ["a", 1]}), &["input tenants[1] must be text, not 1"]),
        (json!({"page": {"host": "a"}, "limits": {"a": -1}}), &["input limits.a must be at least 0, not -1"]),
        (json!([1]), &["the input must be an object of inputs by name, not [1]"]),
    ] {
        let problems = testing::try_render_with(&input, app).expect_err(&input.to_string()).to_string();
        for part in parts {
            assert!(problems.contains(part), "{input}: {part}\nis not in\n{problems}");
        }
    }
}

#[test]
fn an_input_that_is_given_twice_differently_is_told_and_the_same_is_not() {
    let problems = testing::problems(|app| {
        app.input("a", int().default(1));
        app.input("a", int().default(1));
        app.input("b", int().default(1));
        app.input("b", text().default("x"));
    });
    assert_eq!(problems.0.len(), 1, "{problems}");
    assert!(problems.to_string().contains("`b` is declared twice"));
}

#[test]
fn the_schema_says_what_the_declarations_say() {
    let rendered = testing::render_with(json!({"page": {"host": "a"}}), app);
    let schema = json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["page"],
        "properties": {
            "replicas": {
                "type": "integer", "minimum": 1, "maximum": 9, "default": 2, "description": "pods of the page",
            },
            "page": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                    "host": {"type": "string", "minLength": 1},
                    "color": {"type": "string", "enum": ["red", "blue"]},
                },
                "required": ["host"],
            },
            "debug": {"type": "boolean", "default": false},
            "tenants": {"type": "array", "items": {"type": "string"}},
            "limits": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}},
            "extra": {},
        },
    });
    assert_eq!(*rendered.input_schema().unwrap(), schema);
}

#[test]
fn an_app_without_inputs_takes_no_values_and_has_no_schema() {
    let plain = |app: &App| {
        app.chart("a").add("x", ConfigMap::new());
    };
    assert!(testing::render(plain).input_schema().is_none());
    let problems = testing::try_render_with(json!({"replicas": 1}), plain).unwrap_err();
    assert!(problems.to_string().contains("there is no input replicas"));
}
