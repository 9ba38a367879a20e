//! Holds reading and writing to the libraries that Kubernetes and Flux use: the Go program in `tests/go` reads the
//! same texts. Needs `go` on the path.

mod published;
mod words;

use std::{
    io::Write as _,
    path::PathBuf,
    process::{Command, Stdio},
    sync::OnceLock,
};

use self::words::{AWKWARD, VOCABULARIES};
use crate::{
    Layout, Limits, Object, ObjectId, Objects, ReadOptions,
    document::{Document, Place},
    value::Value,
    yaml,
};

/// Builds the program once.
fn program() -> &'static PathBuf {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/go");
        let program = std::env::current_exe().expect("a test is a program").with_extension("go");
        let status = Command::new("go")
            .args(["build", "-o"])
            .arg(&program)
            .arg(".")
            .current_dir(folder)
            .status()
            .expect("these tests compare with Go: install go 1.26 or newer");
        assert!(status.success(), "the Go program of the tests does not build");
        program
    })
}

/// What Go makes of each text: the value, or its error.
pub(crate) fn go(mode: &str, texts: &[String]) -> Vec<Result<serde_json::Value, String>> {
    let mut child = Command::new(program())
        .arg(mode)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the Go program starts");
    let input = serde_json::to_vec(texts).expect("texts are JSON");
    let mut stdin = child.stdin.take().expect("a pipe");
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("the Go program ends");
    writer.join().expect("no panic").expect("the Go program reads all");
    assert!(output.status.success(), "the Go program failed");
    let results: Vec<serde_json::Value> =
        serde_json::from_slice(&output.stdout).expect("the Go program prints JSON");
    assert_eq!(results.len(), texts.len());
    let result = |mut result: serde_json::Value| match result.get("error") {
        Some(error) => Err(error.to_string()),
        None => Ok(result["json"].take()),
    };
    results.into_iter().map(result).collect()
}

/// What we make of the documents of a text, as Go gives it.
fn ours(text: &str) -> Result<Value, String> {
    let documents = yaml::read(text, &Limits::default()).map_err(|error| error.to_string())?;
    let values: Vec<Value> = documents.into_iter().map(|document| document.value).collect();
    if values.iter().all(|value| matches!(value, Value::Object(_) | Value::Array(_))) {
        Ok(Value::Array(values.into()))
    } else {
        Err("text and numbers are refused later".into())
    }
}

fn value_of(json: &serde_json::Value) -> Value {
    let text = json.to_string();
    let documents = crate::json::read(&text, &Limits { depth: 120, ..Limits::default() }).expect("JSON");
    documents.into_iter().next().expect("one value").value
}

/// Random numbers that are the same each time (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }
}

/// What we accept of these texts, Go has to read alike. Refusing more than Go does is no fault.
fn compare_reading(texts: Vec<String>) -> usize {
    let accepted: Vec<(String, Value)> =
        texts.into_iter().filter_map(|text| ours(&text).ok().map(|value| (text, value))).collect();
    let texts: Vec<String> = accepted.iter().map(|(text, _)| text.clone()).collect();
    let mut failures = Vec::new();
    for ((text, ours), go) in accepted.iter().zip(go("read", &texts)) {
        if go.as_ref().map(value_of).as_ref().ok() != Some(ours) {
            let ours = serde_json::to_string(ours).expect("JSON");
            failures.push(format!("text {text:?}\n  we {ours}\n  go {go:?}\n"));
        }
    }
    assert!(
        failures.is_empty(),
        "{} read differently:\n{}",
        failures.len(),
        failures[..failures.len().min(20)].concat()
    );
    accepted.len()
}

#[test]
fn what_is_accepted_of_random_yaml_is_what_go_reads() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for words in VOCABULARIES {
        let texts = (0..20_000).map(|_| {
            let count = 1 + random.below(14);
            (0..count).map(|_| words[random.below(words.len())]).collect::<String>()
        });
        let accepted = compare_reading(texts.collect());
        assert!(accepted > 300, "too little is accepted to compare: {accepted}");
    }
}

#[test]
fn awkward_documents_are_read_as_go_reads_them() {
    let table = [
        "a: no\nb: on\nc: y\nd: 0644\ne: 1_000\nf: 0o14\ng: 1e3\nh: ~\ni: 2001-12-14\nj: 12:30:45\nk: 0b11\nl: 08\n",
        "1: a\ntrue: b\noff: c\n0x10: d\n2001-12-14: e\n",
        "a: &x {b: 1, c: [2]}\nd: *x\ne:\n  <<: *x\n  b: 3\nf:\n  <<: [*x, {b: 4, d: 5}]\n",
        "a: !!str 1\nb: !!int \"12\"\nc: !!float 1\nd: !!bool yes\ne: !!str\nf: !!map {}\ng: !!seq []\n",
        "a: |\n  x\n   y\n\n  z\nb: >-\n  x\n  y\n\n  z\nc: |+\n  x\n\nd: |2\n   x\n",
        "a: \"x\n  y\\\n  z\"\nb: 'it''s\n\n  x'\nc: x\n  y\n\n  z\n",
        "# c\n---\n# only\n---\na: 1\n---\n\n---\nb: 2\n",
        "a: 18446744073709551615\nb: -9223372036854775808\nc: 18446744073709551616\nd: 1.5e300\ne: -0.0\nf: 1e-7\n",
        "args: [--flag=x, http://a:1/b, 'c', \"d\", -1]\nenv: {A: b, \"C\": d}\n",
        "\u{feff}a: b\r\nc: d\r\n",
        "a: |\n  no line end",
        "? a\n: b\n",
    ];
    for text in table {
        assert!(ours(text).is_ok(), "{text}: {:?}", ours(text));
    }
    compare_reading(table.iter().map(ToString::to_string).collect());
}

#[test]
fn plain_scalars_are_what_go_makes_of_them() {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let pieces = [
        "0", "1", "7", "8", "9", "-", "+", "_", ".", "e", "E", "x", "X", "o", "b", "f", ":", "inf", "nan",
        "T", "Z", "12", "2001", "-01", "~",
    ];
    let mut words: Vec<String> = AWKWARD.iter().map(ToString::to_string).collect();
    words.extend((0..20_000).map(|_| {
        let count = 1 + random.below(6);
        (0..count).map(|_| pieces[random.below(pieces.len())]).collect()
    }));
    let values = words.iter().map(|word| format!("a: {word}\n"));
    let keys = words.iter().map(|word| format!("{word}: a\n"));
    let accepted = compare_reading(values.chain(keys).collect());
    assert!(accepted > 30_000, "too little is accepted to compare: {accepted}");
}

/// What is written of these values, as documents that Go and Python read.
fn documents(values: &[Value]) -> Vec<String> {
    values.iter().map(Value::to_yaml).collect()
}

/// The awkward texts as values, as keys, as items, nested.
fn awkward_values() -> Vec<Value> {
    let wrap = |text: &&str| {
        value_of(
            &serde_json::json!({"value": text, "list": [text, [text]], "deep": {"x": [{"y": text}]}, (*text): {(*text): text}}),
        )
    };
    let mut values: Vec<Value> = AWKWARD.iter().map(wrap).collect();
    let mut random = Random(0x1234_5678_9abc_def1);
    let pieces = [
        "a", "b c", "\n", "\n", " ", "  ", "\t", ":", ": ", " #", "-", "- ", "'", "\"", "\\", "é",
        "\u{2029}", "0", ".", "e", "_", "%", "{", ",", "---", "\r", "y",
    ];
    for _ in 0..5_000 {
        let count = 1 + random.below(7);
        let text: String = (0..count).map(|_| pieces[random.below(pieces.len())]).collect();
        values.push(value_of(&serde_json::json!({"v": text, (text.clone()): [text]})));
    }
    for number in [
        "0",
        "-1",
        "1.5",
        "1e-7",
        "-2.5e300",
        "1e21",
        "18446744073709551615",
        "-9223372036854775808",
        "0.1",
        "123456.789",
        "5e-324",
    ] {
        values.push(value_of(
            &serde_json::json!({"n": serde_json::from_str::<serde_json::Value>(number).expect("a number")}),
        ));
    }
    let long = "k".repeat(1500);
    values
        .push(value_of(&serde_json::json!({(long.clone()): {"a": [{}, [], null, true, {(long): "\u{1}"}]}})));
    values
}

#[test]
fn go_reads_what_is_written() {
    let values = awkward_values();
    let texts = documents(&values);
    for mode in ["read", "yaml3"] {
        for ((value, text), go) in values.iter().zip(&texts).zip(go(mode, &texts)) {
            let go = go.unwrap_or_else(|error| panic!("{mode}: {error}\n{text}"));
            let theirs = if mode == "read" { &go[0] } else { &go };
            assert_eq!(&value_of(theirs), value, "{mode}:\n{text}");
        }
    }
}

#[test]
fn python_reads_what_is_written() {
    let values = awkward_values();
    let texts = documents(&values);
    let script =
        "import json, sys, yaml\nprint(json.dumps([yaml.safe_load(t) for t in json.load(sys.stdin)]))";
    let mut child = Command::new("python3")
        .args(["-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("these tests compare with PyYAML: install python3 and python3-yaml");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = serde_json::to_vec(&texts).expect("JSON");
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("Python ends");
    writer.join().expect("no panic").expect("Python reads all");
    assert!(output.status.success(), "these tests compare with PyYAML: install python3-yaml");
    let results: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).expect("JSON");
    for ((value, text), theirs) in values.iter().zip(&texts).zip(&results) {
        assert_eq!(&value_of(theirs), value, "\n{text}");
    }
}

#[test]
fn what_is_written_is_read_back() {
    for value in awkward_values() {
        let text = value.to_yaml();
        let ours = ours(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(ours, Value::Array([value].into()), "\n{text}");
    }
}

/// Objects that hold every awkward text, in several namespaces, some with awkward names.
fn awkward_objects() -> Objects {
    let mut text = String::new();
    for (at, value) in
        AWKWARD.iter().filter(|text| !text.contains(['\u{7f}', '\u{85}', '\u{fffe}'])).enumerate()
    {
        let (namespace, name) = (["", "shop", "n"][at % 3], ["a", "A:b", "kustomization", "x.y"][at % 4]);
        let api_version = ["v1", "x.example.com/v1"][at % 2];
        let object = serde_json::json!({
            "apiVersion": api_version,
            "kind": "ConfigMap",
            "metadata": {"name": format!("{name}{at}"), "namespace": namespace, "annotations": {"a.b/c": value}},
            "data": {"text": value, "number": at, "float": 1.5, "deep": [[{"x": value}]]},
        });
        text.push_str(&object.to_string());
    }
    crate::read(text.as_bytes(), &Limits::default(), &ReadOptions::default()).expect("objects")
}

#[test]
fn hostile_12_go_reads_the_archive_as_it_was_meant() {
    let objects = awkward_objects();
    let packed = crate::pack(&objects, Layout::PerObject).expect("memory takes every byte");
    let entries = go("tar", &[base64(&packed.bytes)]).remove(0).expect("an archive");
    let entries = entries.as_array().expect("entries");
    let folders = entries.iter().filter(|entry| entry["type"] == "5");
    assert!(folders.into_iter().all(|entry| entry["mode"] == 0o755));
    let files: Vec<_> = entries.iter().filter(|entry| entry["type"] == "0").collect();
    assert_eq!(files.len(), objects.len());
    for file in &files {
        assert_eq!(
            (&file["mode"], &file["owner"], &file["seconds"]),
            (&0o644.into(), &"0:0::".into(), &0.into())
        );
    }
    let mut expected: Vec<String> = objects.iter().map(|object| object.value.to_yaml()).collect();
    let mut found: Vec<&str> = files.iter().map(|file| file["content"].as_str().expect("text")).collect();
    expected.sort();
    found.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn b12_kustomize_builds_the_very_same_objects() {
    let objects = awkward_objects();
    for layout in [Layout::PerObject, Layout::Single] {
        let packed = crate::pack(&objects, layout).expect("memory takes every byte");
        let built = go("kustomize", &[base64(&packed.bytes)]).remove(0).expect("a build");
        let text: String = built.as_array().expect("objects").iter().map(ToString::to_string).collect();
        let built =
            crate::read(text.as_bytes(), &Limits::default(), &ReadOptions::default()).expect("objects");
        assert_eq!(crate::diff(&objects, &built).to_string(), "", "{layout:?}");
    }
}

#[test]
fn what_is_refused_because_of_kustomize_is_what_kustomize_changes_or_refuses() {
    let characters = (1..0x300).chain(0x2000..0x2070).chain(0xfdd0..0xfdf0).chain(0xfef0..=0x1_0000);
    let texts = characters.filter_map(char::from_u32).map(|c| serde_json::json!({"text": format!("a{c}b")}));
    let keys = ["<<", "", "=", "y", "a: b"]
        .map(str::to_owned)
        .into_iter()
        .chain([900, 1100].map(|length| "k".repeat(length)));
    let contents: Vec<serde_json::Value> =
        texts.chain(keys.map(|key| serde_json::json!({key: "v"}))).collect();
    let object = |data: &serde_json::Value| {
        let object = serde_json::json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": data});
        Document { value: value_of(&object), place: Place::default() }
    };
    let id =
        ObjectId { version: "v1".into(), kind: "ConfigMap".into(), name: "a".into(), ..ObjectId::default() };
    // Not through the check, which is what this test is about.
    let unchecked = |data| {
        Objects::from_checked(
            vec![Object { id: id.clone(), value: object(data).value, line: 1, number: 1 }],
            crate::About::default(),
        )
    };
    let archive =
        |data| base64(&crate::pack(&unchecked(data), Layout::Single).expect("memory takes every byte").bytes);
    let archives: Vec<String> = contents.iter().map(archive).collect();
    for (data, built) in contents.iter().zip(go("kustomize", &archives)) {
        let carried = built.is_ok_and(|built| built[0]["data"] == *data);
        let accepted = crate::check::check(vec![object(data)], &Limits::default()).is_ok();
        assert_eq!(accepted, carried, "{}", data.to_string().chars().take(60).collect::<String>());
    }
}

#[test]
fn b14_an_archive_without_objects_is_an_empty_folder_to_go() {
    let packed = crate::pack(&Objects::default(), Layout::PerObject).expect("memory takes every byte");
    let entries = go("tar", &[base64(&packed.bytes)]).remove(0).expect("an archive");
    assert_eq!((entries[0]["name"].as_str(), entries[0]["type"].as_str()), (Some("."), Some("5")));
    assert_eq!(entries.as_array().map(Vec::len), Some(1));
}

/// The bytes in base64, for JSON.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let digit = (bits >> (18 - 6 * at)) & 63;
            text.push(if at > chunk.len() { '=' } else { char::from(DIGITS[digit as usize]) });
        }
    }
    text
}
