//! What the program writes is what the controller reads.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]
#![allow(missing_docs, reason = "nobody depends on a test")]

use synth_manifest::{Limits, ReadOptions, Value as Read, read};
use synth_sdk::{prelude::*, testing};

#[test]
fn the_controller_reads_the_objects_and_what_is_about_them() {
    let line = line!();
    let rendered = testing::render(|app| {
        app.input("replicas", int().default(2));
        let shop = app.chart("shop").namespace("home");
        shop.child("web").add("settings", ConfigMap::new().data([("text", "quotes \" \\ \n\t\u{1} ä 😀")]));
        shop.add("all", ClusterRole::new());
    });
    let mut bytes = Vec::new();
    rendered.write_to(&mut bytes, true).unwrap();
    let with = read(&bytes, &Limits::default(), &ReadOptions::default()).unwrap();
    let origins: Vec<String> =
        with.iter().map(|object| with.about().origin(&object.id).unwrap().to_string()).collect();
    assert!(origins[0].ends_with(&format!("tests/output.rs:{}, shop/web/settings", line + 4)), "{origins:?}");
    assert!(origins[1].ends_with(&format!("tests/output.rs:{}, shop/all", line + 5)), "{origins:?}");
    assert_eq!(with.about().input_schema().unwrap().get("type").and_then(Read::as_str), Some("object"));
    let data = with.iter().next().unwrap().value.get("data").unwrap().get("text").unwrap();
    assert_eq!(data.as_str(), Some("quotes \" \\ \n\t\u{1} ä 😀"));

    let mut bytes = Vec::new();
    rendered.write_to(&mut bytes, false).unwrap();
    assert_eq!(bytes.split(|byte| *byte == b'\n').count() - 1, 2, "one line for each object");
    let without = read(&bytes, &Limits::default(), &ReadOptions::default()).unwrap();
    assert_eq!(without.to_bytes(), with.to_bytes());
    let yaml = read(rendered.yaml().as_bytes(), &Limits::default(), &ReadOptions::default()).unwrap();
    assert_eq!(yaml.to_bytes(), with.to_bytes());
}

#[test]
fn awkward_texts_are_the_same_in_yaml() {
    let texts = [
        "no",
        "on",
        "y",
        "1_000",
        "0644",
        "1e3",
        "",
        " ",
        "a: b",
        "#x",
        "- a",
        "~",
        "null",
        "=",
        "'",
        "\"",
        "a\nb",
        "a\n",
        "\na",
        " a\nb",
        "a\n\nb\n",
        "a\n\n",
        "x\ty\nz",
        "{a}",
        "[a]",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "`a",
        "a #b",
        "a:",
        "0x1f",
        "1.0",
        ".5",
        "+1",
        "::",
        "a\u{85}b",
        "\u{feff}",
        "2001-01-01",
        "true",
        "Yes",
        "a\r\nb",
        "é",
        "<<",
        "---",
        "...",
    ];
    let rendered = testing::render(|app| {
        let data: Vec<(String, &str)> =
            texts.iter().enumerate().map(|(at, text)| (format!("k{at}"), *text)).collect();
        let config = ConfigMap::new().data(data).annotations(
            texts
                .iter()
                .filter(|text| !text.is_empty())
                .map(|text| (format!("example.com/{}", text.len()), *text)),
        );
        app.chart("a").add("x", config);
    });
    let mut bytes = Vec::new();
    rendered.write_to(&mut bytes, false).unwrap();
    // What Flux's kustomize cannot carry is refused either way, so both are compared as values.
    let of = |text: &str| {
        let mut read = synth_manifest::read_value(text, &Limits::default());
        if let Err(error) = &mut read {
            panic!("{error}\n{text}");
        }
        read.unwrap()
    };
    assert_eq!(of(&rendered.yaml()), of(std::str::from_utf8(&bytes).unwrap()));
}
