//! What is included is what the controller would read: whatever text its reader takes, the SDK takes, as the same values.

#![cfg(feature = "yaml")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]
#![allow(missing_docs, reason = "nobody depends on a test")]

use proptest::{prelude::ProptestConfig, proptest};
use serde_json::Value as Json;
use synth_manifest::{Limits, read_value};
use synth_sdk::{prelude::*, testing};

/// An object with this as its `data`, indented.
fn object(data: &str) -> String {
    let (data, end) = data.strip_suffix('\n').map_or((data, ""), |data| (data, "\n"));
    format!("apiVersion: v1\nkind: Thing\nmetadata: {{name: x}}\ndata: {}{end}", data.replace('\n', "\n  "))
}

/// What the controller reads; `None` for what it refuses.
fn controller(text: &str) -> Option<Json> {
    let value = serde_json::to_value(read_value(text, &Limits::default()).ok()?).unwrap();
    // A text that ends the object is another question.
    value.get("metadata").is_some().then(|| value["data"].clone())
}

/// What the SDK makes of it, as the controller reads that: there 8.0 is 8.
fn sdk(text: &str) -> Result<Json, String> {
    let mut included = 0;
    let rendered = testing::try_render_with((), |app| included = app.chart("a").include(text).len());
    let rendered = rendered.map_err(|problems| problems.to_string())?;
    assert_eq!(included, 1, "{text}");
    let printed = rendered.objects()[0].value()["data"].to_string();
    Ok(serde_json::to_value(read_value(&printed, &Limits::default()).unwrap()).unwrap())
}

fn assert_same(data: &str) {
    let text = object(data);
    if let Some(expected) = controller(&text) {
        assert_eq!(sdk(&text), Ok(expected), "{text}");
    }
}

#[test]
fn scalars_mean_what_kubernetes_makes_of_them() {
    for (text, expected) in [
        ("", Json::Null),
        ("nUll", "nUll".into()),
        ("no", false.into()),
        ("y", true.into()),
        ("0644", 0o644.into()),
        ("08", 8.into()),
        ("1_000", 1000.into()),
        ("-0x1F", (-31).into()),
        ("0b-101", (-5).into()),
        ("1e3", 1000.into()),
        ("1e400", "1e400".into()),
        (".5_0", 0.5.into()),
        ("._5", "._5".into()),
        ("12:30:45", "12:30:45".into()),
        ("2001-12-14", "2001-12-14".into()),
        ("9223372036854775807", i64::MAX.into()),
        ("'0644'", "0644".into()),
        ("!!str 0644", "0644".into()),
        ("!!float 1", 1.into()),
    ] {
        assert_eq!(sdk(&object(text)), Ok(expected), "{text}");
        assert_same(text);
    }
}

#[test]
fn structure_is_read_as_the_controller_reads_it() {
    for data in [
        "{a: &x {b: 1}, c: *x}",
        "\nbase: &base {a: 1, b: 2}\nown:\n  <<: *base\n  b: 3",
        "\nbase: &base {a: 1}\nother: &other {a: 2, c: 3}\nown:\n  <<: [*base, *other]",
        "|\n  two\n  lines",
        "|-\n  two\n  lines\n",
        ">\n  fold\n  ed\n\n  twice\n",
        "|+\n  kept\n\n",
        "\n- 1\n- [2, three]\n- {four: '4'}",
        "\n1: a\ntrue: b\n'': c",
        "\"a\\tb\\u00e9\"",
        "{\"json\": [true, null, 1.5]}",
    ] {
        let text = object(data);
        let expected = controller(&text).unwrap_or_else(|| panic!("the controller refuses {text}"));
        assert_eq!(sdk(&text), Ok(expected), "{text}");
    }
}

#[test]
fn what_cannot_be_read_is_told_with_its_line() {
    for (data, problem) in [
        ("\na: 1\na: 2", "line 6: the field \"a\" is there twice"),
        ("*nobody", "line 4: "),
        ("!custom x", "line 4: a tag that Kubernetes does not know"),
        (".inf", "line 4: a number that JSON does not have"),
        ("18446744073709551615", "line 4: 18446744073709551615 is more than Kubernetes can hold"),
        ("\n? [a]\n: b", "line 5: a list or an object as a field's name"),
        (&"[".repeat(200), "line 4: "),
    ] {
        let told = sdk(&object(data)).unwrap_err();
        assert!(told.contains(&format!("what is included: {problem}")), "{told}");
    }
}

#[test]
fn each_document_and_each_item_of_a_list_is_an_object_with_its_own_name() {
    let text = "\
apiVersion: v1
kind: ConfigMap
metadata: {name: one}
data: {octal: '0644', 'no': 'on'}
---
apiVersion: v1
kind: List
items:
- {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: 'system:two'}}
- {apiVersion: v1, kind: Secret, metadata: {name: three, namespace: away}}
";
    let rendered = testing::render(|app| {
        let chart = app.chart("a").namespace("home");
        let included = chart.include(text);
        included[0].patch(|it| it["data"]["more"] = "yes".into());
    });
    let called: Vec<_> =
        rendered.objects().iter().map(|object| (object.namespace(), object.name())).collect();
    assert_eq!(called, [(None, "system:two"), (Some("home"), "one"), (Some("away"), "three")]);
    assert_eq!(rendered.get::<ConfigMap>("one")["data"], json!({"octal": "0644", "no": "on", "more": "yes"}));
    for (text, message) in [
        ("a: [", "what is included: line 1: "),
        ("apiVersion: v1\nkind: ConfigMap\n", "line 1: ConfigMap has no metadata.name"),
        ("just text", "something else than Kubernetes objects"),
    ] {
        let told = testing::problems(|app| drop(app.chart("a").include(text))).to_string();
        assert!(told.contains(message), "{told}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_plain_scalar_is_the_same(text in "[-+.0-9eExXoObB_nyfa~:]{0,8}") {
        assert_same(&text);
    }

    #[test]
    fn any_text_that_the_controller_takes_is_the_same(text in "[ \n:{}\\[\\],'\"|>&*ab01#!<~-]{0,24}") {
        assert_same(&text);
    }
}
