//! What generators may print, and what they get to hear otherwise.

#![allow(clippy::expect_used, clippy::panic, clippy::format_collect, reason = "these are tests")]

use proptest::prelude::*;
use synth_manifest::{About, Budget, Limits, ObjectId, Objects, ReadError, ReadOptions, Value, read};

fn read_text(text: &str) -> Result<Objects, ReadError> {
    read(text.as_bytes(), &Limits::default(), &ReadOptions::default())
}

/// The message of the error, the messages of all problems where there are several.
fn messages(text: &str) -> Vec<String> {
    match read_text(text) {
        Err(ReadError::Refused(refused)) => refused.problems.iter().map(ToString::to_string).collect(),
        Err(error) => vec![error.to_string()],
        Ok(objects) => panic!("{} objects were read of {text:?}", objects.len()),
    }
}

fn names_and_lines(text: &str) -> Vec<(String, usize)> {
    let objects = read_text(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    objects.iter().map(|object| (object.id.name.clone(), object.line)).collect()
}

/// A `ConfigMap` as JSON.
fn config_map(name: &str) -> String {
    format!(r#"{{"apiVersion":"v1","kind":"ConfigMap","metadata":{{"name":"{name}"}}}}"#)
}

const TWO: &str = "\
# a comment
---
apiVersion: v1
kind: ConfigMap
metadata: {name: b}
---
---
# nothing
---
kind: ConfigMap
apiVersion: v1
metadata:
  name: a
";

#[test]
fn every_form_of_output_gives_the_same_objects_with_their_lines() {
    let (a, b) = (config_map("a"), config_map("b"));
    for (text, lines) in [
        (format!("{b}{a}"), [1, 1]),
        (format!("{b}\n\n{a}\n"), [3, 1]),
        (format!("[{b},\n{a}]"), [2, 1]),
        (format!("\u{feff}\n[[{b}],\n[\n{a}]]"), [4, 2]),
        (format!("{{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":[\n{b},\n{a}]}}"), [3, 2]),
        (
            format!(
                "{{\"items\":[\n{b},{{\"kind\":\"List\",\"items\":[\n{a}],\"apiVersion\":\"v1\"}}],\"kind\":\"List\",\"apiVersion\":\"v1\"}}"
            ),
            [3, 2],
        ),
        (format!("{b}\n---\n{a}\n"), [3, 1]),
        (TWO.to_owned(), [10, 3]),
        (TWO.replace('\n', "\r\n"), [10, 3]),
        (format!("- {b}\n- {a}\n"), [2, 1]),
        (
            format!(
                "apiVersion: v1\nkind: List\nitems:\n- {b}\n- apiVersion: v1\n  kind: List\n  items:\n  - {a}\n"
            ),
            [8, 4],
        ),
    ] {
        let expected = [("a".to_owned(), lines[0]), ("b".to_owned(), lines[1])];
        assert_eq!(names_and_lines(&text), expected, "{text}");
    }
}

#[test]
fn b12_objects_without_api_version_kind_or_name_are_refused_with_number_and_line() {
    for (text, expected) in [
        ("kind: Service\nmetadata: {name: web}\n", "object 1 (line 1): Service \"web\" has no apiVersion"),
        ("apiVersion: v1\nmetadata: {name: web}\n", "object 1 (line 1): the object \"web\" has no kind"),
        ("apiVersion: v1\nkind: Service\n", "object 1 (line 1): Service has no metadata.name"),
        (
            "apiVersion: v1\nkind: Service\nmetadata: {name: ''}\n",
            "object 1 (line 1): Service has no metadata.name",
        ),
        (
            "apiVersion: v1\nkind: Service\nmetadata: {name: 1}\n",
            "object 1 (line 1): Service has a number as metadata.name, where text belongs",
        ),
        (
            "apiVersion: v1\nkind: Service\nmetadata: web\n",
            "object 1 (line 1): Service has text as metadata, where an object belongs",
        ),
        (
            "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: no}\n",
            "object 1 (line 1): Service \"a\" has a boolean as metadata.namespace, where text belongs",
        ),
        (
            "apiVersion: v1\nkind: Service\nmetadata: {name: a, labels: {x: on}}\n",
            "object 1 (line 1): Service \"a\" has a boolean as metadata.labels[\"x\"], where text belongs",
        ),
        (
            "apiVersion: V1\nkind: Service\nmetadata: {name: a}\n",
            "object 1 (line 1): Service \"a\" has an invalid apiVersion: \"V1\"",
        ),
        (
            "apiVersion: a/b/c\nkind: Service\nmetadata: {name: a}\n",
            "object 1 (line 1): Service \"a\" has an invalid apiVersion: \"a/b/c\"",
        ),
        (
            "apiVersion: v1\nkind: ../x\nmetadata: {name: a}\n",
            "object 1 (line 1): the object \"a\" has an invalid kind: \"../x\"",
        ),
    ] {
        assert_eq!(messages(text)[0], expected);
    }
}

#[test]
fn every_problem_is_told_with_its_own_number_and_line() {
    let text = format!(
        "{TWO}---\nkind: Service\nmetadata:\n  generateName: x-\n---\n- apiVersion: v1\n  kind: Pod\n- 7\n"
    );
    assert_eq!(
        messages(&text),
        [
            "object 3 (line 15): Service has no apiVersion",
            "object 3 (line 15): Service has no metadata.name",
            "object 3 (line 15): Service has a metadata.generateName",
            "object 4 (line 19): Pod has no metadata.name",
            "object 5 (line 21): the object is a number, not an object with fields",
        ]
    );
}

#[test]
fn only_the_first_problems_are_kept_and_the_others_counted() {
    let error = read_text(&"---\nkind: Service\n".repeat(50)).expect_err("no names");
    let ReadError::Refused(refused) = &error else { panic!("{error}") };
    assert_eq!((refused.problems.len(), refused.total), (20, 100));
    assert_eq!(error.to_string(), "object 1 (line 2): Service has no apiVersion (and 99 more)");
    assert!(!error.hint().is_empty());
}

#[test]
fn b15_an_object_that_is_there_twice_is_refused_and_the_first_one_named() {
    let (a, b) = (config_map("a"), config_map("b"));
    assert_eq!(
        messages(&format!("{a}\n{b}\n{a}\n")),
        ["object 3 (line 3): ConfigMap \"a\" is there twice: it is object 1 as well"]
    );
    // Another version of the API is the same object, another group or namespace is not.
    let object = |api_version: &str, namespace: &str| {
        format!(
            "---\napiVersion: {api_version}\nkind: Ingress\nmetadata: {{name: a, namespace: {namespace}}}\n"
        )
    };
    assert_eq!(messages(&format!("{}{}", object("x/v1", "ns"), object("x/v2", "ns"))).len(), 1);
    assert_eq!(messages(&format!("{}{}", object("x/v1", "''"), object("x/v1", "null"))).len(), 1);
    for other in [object("y/v1", "ns"), object("x/v1", "other"), object("x/v1", "''")] {
        assert_eq!(names_and_lines(&format!("{}{other}", object("x/v1", "ns"))).len(), 2);
    }
}

#[test]
fn lists_of_other_kinds_and_local_config_are_refused() {
    for (text, expected) in [
        (
            r#"{"apiVersion":"v1","kind":"PodList","metadata":{"name":"a"},"items":[]}"#,
            "PodList \"a\" looks like a list",
        ),
        (
            r#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"items":[]}"#,
            "Pod \"a\" looks like a list",
        ),
        (
            r#"{"apiVersion":"x/v1","kind":"List","metadata":{"name":"a"},"items":[]}"#,
            "List \"a\" looks like a list",
        ),
        (
            r#"{"apiVersion":"v1","kind":"List","metadata":{"name":"a"},"items":7}"#,
            "List \"a\" looks like a list",
        ),
        (
            r#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","annotations":{"config.kubernetes.io/local-config":"true"}}}"#,
            "Pod \"a\" has the annotation config.kubernetes.io/local-config, with which Flux would leave it out",
        ),
    ] {
        assert_eq!(messages(text), [format!("object 1 (line 1): {expected}")]);
    }
    let map = r#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"items":{"a":"b"}}"#;
    assert_eq!(names_and_lines(map).len(), 1, "items that are no list are a field like any other");
}

#[test]
fn texts_that_kustomize_would_change_or_stop_at_are_refused() {
    for (data, expected) in [
        (r#"{"x":"a\u0085b"}"#, "the character U+0085"),
        (r#"{"a\u007f":"b"}"#, "the character U+007F"),
        (r#"{"<<":"b"}"#, "a field with the name \"<<\""),
    ] {
        let text = config_map("a").replace("}}", &format!("}},\"data\":{data}}}"));
        let expected = format!(
            "object 1 (line 1): ConfigMap \"a\" has {expected}, which does not get through Flux's kustomize"
        );
        assert_eq!(messages(&text), [expected]);
    }
}

#[test]
fn hostile_20_an_instruction_for_kustomize_is_refused_wherever_it_is() {
    for (kind, reads) in [
        ("Kustomization", "resources: [https://x.example/base]"),
        ("Kustomization", "helmCharts: [{name: x, repo: https://x.example}]"),
        ("Kustomization", "configMapGenerator: [{name: x, files: [../../../etc/passwd]}]"),
        ("Component", "transformers: [exec.yaml]"),
    ] {
        let object =
            format!("apiVersion: kustomize.config.k8s.io/v1\nkind: {kind}\nmetadata: {{name: a}}\n{reads}\n");
        let item = object.trim_end().replace('\n', "\n  ");
        for text in [format!("{TWO}---\n{object}"), format!("{TWO}---\n- {item}\n")] {
            let message = messages(&text).remove(0);
            let told = format!("{kind} \"a\" is an instruction for kustomize, not an object for a cluster");
            assert!(message.starts_with("object 3 ") && message.ends_with(&told), "{message}");
        }
    }
}

#[test]
fn hostile_20_a_flux_kustomization_is_an_object_like_any_other() {
    let text =
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: kustomization}\n";
    assert_eq!(names_and_lines(text).len(), 1);
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let long = "n".repeat(254);
    for name in ["../x", "..", ".", "a/b", "a\\b", "a%2fb", "a b", "a\n", "é", "\u{202e}x", "'", &long] {
        let text =
            serde_json::json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}}).to_string();
        assert!(messages(&text)[0].contains("invalid metadata.name"), "{name}");
        let text = serde_json::json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "namespace": name}});
        assert!(messages(&text.to_string())[0].contains("invalid metadata.namespace"), "{name}");
    }
    for name in ["system:node", "a.b-c", "Admin", "x_y", "0"] {
        let text =
            serde_json::json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}}).to_string();
        assert_eq!(names_and_lines(&text).len(), 1, "{name}");
    }
}

#[test]
fn b14_zero_objects_are_an_error_of_their_own_unless_they_are_allowed() {
    for text in [
        "",
        " \n",
        "---\n",
        "# nothing\n---\n",
        "[]",
        "null",
        "~",
        "apiVersion: v1\nkind: List\nitems: []\n",
        r#"{"apiVersion":"v1","kind":"List","items":null}"#,
    ] {
        assert_eq!(read_text(text), Err(ReadError::Empty), "{text:?}");
        let allowed = read(text.as_bytes(), &Limits::default(), &ReadOptions { allow_empty: true });
        assert_eq!(allowed, Ok(Objects::default()), "{text:?}");
    }
}

#[test]
fn hostile_17_what_is_no_manifest_gets_one_line_that_shows_its_beginning() {
    for (text, expected) in [
        ("<!DOCTYPE html>\n<html lang=\"en\">", r#"it begins with "<!DOCTYPE html>\n<html lang=\"en\">""#),
        ("Hello, world!\n", r#"it begins with "Hello, world!\n""#),
        ("\x1b[31mboom\x1b[0m\n", r#"it begins with "\u{1b}[31mboom\u{1b}[0m\n""#),
        ("#!/bin/sh\necho \"$@\"\n", r##"it begins with "#!/bin/sh\necho \"$@\"\n""##),
    ] {
        let message = messages(text).remove(0);
        assert!(message.ends_with(expected), "{message}");
        assert!(!message.contains(char::is_control), "{message}");
    }
    assert_eq!(
        messages("7"),
        [r#"the program printed something else than Kubernetes objects: it begins with "7""#]
    );
    let bytes = read(b"a: \xff\n", &Limits::default(), &ReadOptions::default());
    assert_eq!(bytes.expect_err("not text").to_string(), "object 1 (line 1): bytes that are not UTF-8");
}

#[test]
fn syntax_errors_name_object_and_line() {
    for (text, expected) in [
        (format!("{}\n{{\"a\":\n 1,}}", config_map("a")), "object 2 (line 3): "),
        (format!("[{},\n{{\"a\": 1,,}}]", config_map("a")), "object 1 (line 2): "),
        (format!("{TWO}---\na: b: c\n"), "object 3 (line 15): "),
        (format!("{TWO}---\na: 1\na: 2\n"), "object 3 (line 17): the field \"a\" is there twice"),
        (r#"{"a":1,"a":2}"#.to_owned(), "object 1 (line 1): the field \"a\" is there twice"),
        (r#"{"items":1,"items":2}"#.to_owned(), "object 1 (line 1): the field \"items\" is there twice"),
    ] {
        let message = messages(&text).remove(0);
        assert!(message.starts_with(expected), "{message} is not {expected}");
    }
}

#[test]
fn hostile_18_yaml_that_readers_differ_about_is_refused() {
    for text in [
        "a: 1\na: 2\n",
        "1: a\n'1': b\n",
        "yes: a\ntrue: b\n",
        "a: .inf\n",
        "a: !!binary aGk=\n",
        "a: !!python/none x\n",
        "a: !custom x\n",
        "a: ! 12\n",
        "a: !!set {b}\n",
        "a: !!int x\n",
        "? [a]\n: b\n",
        "null: a\n",
        "1.5: a\n",
        "{a?b: c}\n",
        "{a: b, c}\n",
        "[a: b]\n",
        "{a:}\n",
        "a:\tb\n",
        "a: b\n...\n",
        "%YAML 1.2\n---\na: b\n",
        "--- {a: b}\n",
        "a: \"x\n--- y\"\n",
        "a: b\rc: d\r",
        "a: 'x\u{85}y'\n",
        "a: b # c\u{2028}d: e\n",
        "a: b\u{feff}\n",
        "a: &a [*a]\n",
        "a: *b\n",
        "a: &a.b c\n",
        "a: &x [1]\n<<: *x\n",
        "b: 1\n<<: {b: 2}\n",
        "b: 1\n<<: {}\n<<: {}\n",
        "a: \"\\/\"\n",
        "a: |\n\tx\n",
        "a: |\n   x\n  ",
    ] {
        let error = read_text(text).expect_err(text);
        assert!(matches!(error, ReadError::Syntax { .. }), "{text:?}: {error}");
    }
}

#[test]
fn hostile_18_bombs_end_at_the_budget_without_a_stack_overflow() {
    let deep = 100_000;
    let billion = (1..30)
        .fold("a0: &a0 [x, x]\n".to_owned(), |text, n| format!("{text}a{n}: &a{n} [*a{0}, *a{0}]\n", n - 1));
    let many_aliases = format!("a: &a x\nb: [{}]\n", "*a, ".repeat(10_001));
    for (text, expected) in [
        ("[".repeat(deep), "EOF while parsing a list"),
        (format!("{}{}", "[".repeat(deep), "]".repeat(deep)), "nested deeper than 100 levels"),
        (format!("{}1{}", "{\"a\":".repeat(deep), "}".repeat(deep)), "nested deeper than 100 levels"),
        (format!("{}1{}", "{\"items\":".repeat(101), "}".repeat(101)), "nested deeper than 100 levels"),
        ("- ".repeat(deep), "nested deeper than 100 levels"),
        (format!("a: {}", "[".repeat(deep)), "nested deeper than 100 levels"),
        (
            (0..deep / 100).fold(String::new(), |text, n| format!("{text}{}a:\n", " ".repeat(n))),
            "nested deeper than 100 levels",
        ),
        (billion, "more than 5000000 values"),
        (many_aliases, "more than 10000 YAML aliases"),
        (
            format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), "*a, ".repeat(100)),
            "more than 67108864 bytes of output",
        ),
        (format!("[{}1]", "1,".repeat(5_000_000)), "more than 5000000 values"),
        (config_map("a").repeat(20_001), "more than 20000 objects"),
        (format!("[{}1]", "{},".repeat(20_001)), "more than 20000 objects"),
        ("---\na: b\n".repeat(20_001), "more than 20000 objects"),
    ] {
        let error = read_text(&text).expect_err(expected);
        let begins: String = text.chars().take(40).collect();
        assert!(error.to_string().ends_with(expected), "{begins}: {error}");
    }
}

#[test]
fn b17_size_and_number_are_bounded_by_settings() {
    let refused =
        |text: &str, limits: Limits| read(text.as_bytes(), &limits, &ReadOptions::default()).expect_err(text);
    let text = config_map("a");
    let limits = Limits { bytes: 10, ..Limits::default() };
    let budget = Budget::Bytes(10);
    assert_eq!(refused(&text, limits), ReadError::TooMuch { object: 1, line: 1, budget });
    let limits = Limits { objects: 1, ..Limits::default() };
    let budget = Budget::Objects(1);
    assert_eq!(
        refused(&format!("[{text},\n{text}]"), limits),
        ReadError::TooMuch { object: 2, line: 2, budget }
    );
    let big = text.replace("\"a\"", &format!("\"a\",\"annotations\":{{\"x\":\"{}\"}}", "x".repeat(5 << 20)));
    assert_eq!(messages(&big), ["object 1 (line 1): ConfigMap \"a\" has more than 4194304 bytes"]);
}

#[test]
fn b11_ten_thousand_objects_of_fifty_megabytes_pass() {
    let data = "x".repeat(5_000);
    let object = |n: usize| {
        format!(
            "{{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{{\"name\":\"a{n}\"}},\"data\":{{\"x\":\"{data}\"}}}}\n"
        )
    };
    let text: String = (0..10_000).map(object).collect();
    assert!(text.len() > 50_000_000);
    assert_eq!(read_text(&text).map(|objects| objects.len()), Ok(10_000));
}

#[test]
fn the_order_is_that_of_group_kind_namespace_and_name() {
    let text = "[[\"b/v1\",\"A\",\"\",\"a\"],[\"v1\",\"B\",\"n\",\"a\"],[\"v1\",\"B\",\"\",\"b\"],[\"v1\",\"A\",\"z\",\"z\"]]";
    let rows: Vec<[String; 4]> = serde_json::from_str(text).expect("JSON");
    let json = rows.iter().map(|[api_version, kind, namespace, name]| {
        serde_json::json!({"apiVersion": api_version, "kind": kind, "metadata": {"name": name, "namespace": namespace}}).to_string()
    });
    let objects = read_text(&json.collect::<String>()).expect("objects");
    let ids: Vec<String> = objects.iter().map(|object| object.id.to_string()).collect();
    assert_eq!(ids, ["v1 A z/z", "v1 B b", "v1 B n/a", "b/v1 A a"]);
}

const ABOUT: &str = r#"{"apiVersion":"synth-controller.dev/v1alpha1","kind":"SynthOutput",
    "inputSchema":{"type":"object","properties":{"replicas":{"type":"integer"}}},
    "origins":[
        {"apiVersion":"v1","kind":"ConfigMap","namespace":"shop","name":"a","path":"shop/a","source":"src/main.rs:3"},
        {"apiVersion":"v1","kind":"ConfigMap","name":"b","path":"\u001b[31mshop/b","source":5},
        "nonsense",{"kind":"ConfigMap"}]}"#;

#[test]
fn what_a_program_says_about_its_objects_is_kept_aside_and_never_published() {
    let object = |name: &str, namespace: &str| {
        serde_json::json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": namespace}})
            .to_string()
    };
    let (a, b) = (object("a", "shop"), object("b", ""));
    let without = read_text(&format!("{a}\n{b}")).expect("objects");
    for text in [
        format!("{ABOUT}\n{a}\n{b}"),
        format!("{a}{b}{ABOUT}"),
        format!("[{a},{ABOUT},{b}]"),
        format!("{{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[{ABOUT},{a},{b}]}}"),
        format!("---\n{ABOUT}\n---\n{a}\n---\n{b}\n"),
    ] {
        let objects = read_text(&text).expect(&text);
        assert_eq!(objects.to_bytes(), without.to_bytes());
        let origins: Vec<_> =
            objects.iter().map(|object| objects.about().origin(&object.id).cloned()).collect();
        let shown: Vec<_> =
            origins.into_iter().map(|origin| origin.expect("an origin").to_string()).collect();
        assert_eq!(shown, ["\\u{1b}[31mshop/b", "src/main.rs:3, shop/a"]);
        let schema = objects.about().input_schema().expect("a schema");
        assert_eq!(schema.get("type").and_then(Value::as_str), Some("object"));
    }
    assert_eq!(without.about(), &About::default());
}

#[test]
fn a_refused_object_is_told_with_where_it_comes_from() {
    let twice = r#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"shop"}}"#;
    let refused = read_text(&format!("{ABOUT}\n{twice}\n{twice}")).expect_err("there twice").to_string();
    assert_eq!(
        refused,
        "object 3 (line 8, from src/main.rs:3, shop/a): ConfigMap \"a\" is there twice: it is object 2 as well"
    );
}

#[test]
fn what_is_about_objects_is_none_itself_and_is_there_once() {
    assert_eq!(read_text(ABOUT), Err(ReadError::Empty));
    let twice = read_text(&format!("{ABOUT}{ABOUT}")).expect_err("there twice").to_string();
    assert!(twice.contains("is there twice"), "{twice}");
    let broken =
        r#"{"apiVersion":"synth-controller.dev/v1alpha1","kind":"SynthOutput","origins":3,"inputSchema":[]}"#;
    let object = r#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}"#;
    let objects = read_text(&format!("{broken}{object}")).expect("a comfort breaks nothing");
    assert_eq!(objects.about(), &About::default());
}

#[test]
fn what_is_kept_for_the_next_comparison_is_read_back() {
    let objects = read_text(TWO).expect("objects");
    let bytes = objects.to_bytes();
    let again = Objects::from_bytes(&bytes, &Limits::default()).expect("our own bytes");
    assert_eq!(again.to_bytes(), bytes);
    let ids = |objects: &Objects| objects.iter().map(|object| object.id.clone()).collect::<Vec<ObjectId>>();
    assert_eq!(ids(&again), ids(&objects));
    assert_eq!(Objects::from_bytes(b"", &Limits::default()), Ok(Objects::default()));
}

proptest! {
    #[test]
    fn no_bytes_make_reading_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes, &Limits::default(), &ReadOptions::default());
    }

    #[test]
    fn no_text_makes_reading_panic(text in "[\\[\\]{}:,\"' \\-a1\n&*|>!#?\\\\\t.%]{0,60}") {
        let _ = read(text.as_bytes(), &Limits::default(), &ReadOptions::default());
    }
}
