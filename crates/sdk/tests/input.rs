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

#[derive(Clone, Debug, PartialEq)]
enum Size {
    Small,
    Large,
}

#[derive(Debug, PartialEq)]
struct Tenant {
    name: String,
    size: Size,
    disk: Quantity,
}

fn tenants(app: &App) -> (f64, Duration, Vec<Tenant>) {
    let tenant = object(|tenant| Tenant {
        name: tenant.input("name", text().pattern("^[a-z][a-z0-9]*$")),
        size: tenant.input("size", choice([("small", Size::Small), ("large", Size::Large)]).default("small")),
        disk: tenant
            .input("disk", quantity().min("1Mi").max("1Gi").default("64Mi").describe("of the database")),
    });
    app.chart("a").add("x", ConfigMap::new());
    (
        app.input("share", number().min(0.0).max(1.0).default(0.5)),
        app.input("timeout", duration().max("1h").default("90s")),
        app.input("tenants", list(tenant).min(1)),
    )
}

#[test]
fn enums_objects_amounts_and_times_are_what_the_app_makes_of_them() {
    let input = json!({"share": 1, "timeout": "1m", "tenants": [{"name": "blue"}, {"name": "red", "size": "large", "disk": "0.5Gi"}]});
    let app = App::with_input(input);
    let (share, timeout, list) = tenants(&app);
    assert_eq!((share, timeout), (1.0, "1m".into()));
    let blue = Tenant { name: "blue".into(), size: Size::Small, disk: "64Mi".into() };
    let red = Tenant { name: "red".into(), size: Size::Large, disk: "0.5Gi".into() };
    assert_eq!(list, [blue, red]);
    app.render().unwrap();
}

#[test]
fn all_that_is_wrong_inside_of_objects_is_told_with_its_place() {
    for (input, parts) in [
        (json!({}), &["input tenants must have at least 1, and has 0"][..]),
        (
            json!({"share": 1.5, "timeout": "2h", "tenants": [{"name": "a", "size": "tiny"}, {"name": "A", "disk": "2Gi", "dsik": 1}]}),
            &[
                "input share must be at most 1, not 1.5",
                "input timeout must be at most 1h, not \"2h\"",
                "input tenants[0].size must be one of small, large, not \"tiny\"",
                "input tenants[1].name must match ^[a-z][a-z0-9]*$, unlike \"A\"",
                "input tenants[1].disk must be at most 1Gi, not \"2Gi\"",
                "input tenants[1].dsik is none: there is name, size, disk",
            ],
        ),
        (
            json!({"share": "much", "timeout": 90, "tenants": [{}, 3, {"name": "a", "disk": "64Mb"}]}),
            &[
                "input share must be a number, not \"much\"",
                "input timeout must be a length of time, as 90s or 1h30m, not 90",
                "input tenants[0].name is missing, and has no default",
                "input tenants[1] must be an object, not 3",
                "input tenants[2].disk must be an amount, as 250m or 64Mi, not \"64Mb\"",
            ],
        ),
    ] {
        let problems = testing::try_render_with(&input, |app: &App| drop(tenants(app))).unwrap_err();
        let told = problems.to_string();
        for part in parts {
            assert!(told.contains(part), "{input}: {part}\nis not in\n{told}");
        }
        assert_eq!(problems.0.len(), parts.len(), "{told}");
    }
}

#[test]
fn the_schema_of_an_object_is_made_of_its_inputs() {
    let rendered = testing::render_with(json!({"tenants": [{"name": "a"}]}), |app: &App| drop(tenants(app)));
    let tenants = &rendered.input_schema().unwrap()["properties"]["tenants"];
    assert_eq!(tenants["minItems"], 1);
    assert_eq!(tenants["items"]["required"], json!(["name"]));
    assert_eq!(tenants["items"]["properties"]["name"]["pattern"], "^[a-z][a-z0-9]*$");
    assert_eq!(tenants["items"]["properties"]["size"]["enum"], json!(["small", "large"]));
    assert_eq!(tenants["items"]["properties"]["disk"]["default"], "64Mi");
}

#[test]
fn an_input_of_a_scope_is_named_by_its_place() {
    let app = |app: &App| {
        let shop = app.chart("shop");
        for part in ["web", "worker"] {
            let scope = shop.child(part);
            let replicas = scope.input("replicas", int().default(1));
            scope.add("", ConfigMap::new().data([("replicas", replicas.to_string())]));
        }
        shop.input("color", text().default("red"));
    };
    let rendered = testing::render_with(json!({"shop": {"web": {"replicas": 7}}}), app);
    assert_eq!(rendered.get::<ConfigMap>("shop-web")["data"]["replicas"], "7");
    assert_eq!(rendered.get::<ConfigMap>("shop-worker")["data"]["replicas"], "1");
    let line = line!();
    let wrong =
        testing::try_render_with(json!({"shop": {"web": {"replicas": "x"}, "size": 1}}), app).unwrap_err();
    let told = wrong.to_string();
    assert!(told.contains("input shop.web.replicas must be a whole number"), "{told}");
    assert!(told.contains(&format!("tests/input.rs:{}  shop/web", line - 8)), "{told}");
    assert!(told.contains("there is no input shop.size"), "{told}");
}

#[test]
fn a_declaration_that_cannot_be_is_told() {
    let problems = testing::problems(|app| {
        app.input("a", int().min(3).max(1));
        app.input("b", int().max(1).default(2));
        app.input("c", text().pattern("(").default("x"));
        app.input("d", choice([("x", 1)]).default("y"));
        app.input("e", quantity().max("1 GB").default("1"));
        app.input("f", list(object(|it| it.input("g", text().one_of(["x"]).default("y")))));
        app.input("", int().default(1));
    });
    let told = problems.to_string();
    for part in [
        "the declaration of the input `a`: 3 is more than 1",
        "`b`: its default must be at most 1, not 2",
        "`c`: the pattern (: `(` is not closed",
        "`d`: its default must be one of x, not \"y\"",
        "`e`: its limit \"1 GB\" is no quantity",
        "`f`: g: its default must be one of x, not \"y\"",
        "\"\" is no name of an input",
    ] {
        assert!(told.contains(part), "{part}\nis not in\n{told}");
    }
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
