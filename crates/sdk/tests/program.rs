//! An app as its author has it: a project of its own, that depends on the SDK with its default features and on nothing
//! else.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may fail"
)]
#![allow(missing_docs, reason = "nobody depends on a test")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::LazyLock,
};

/// The SDK as it is published: unpacked, with nothing of this repository beside it.
static SDK: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("published");
    let package = ["package", "--quiet", "--no-verify", "--allow-dirty", "--target-dir"];
    let target = folder.join("target");
    cargo(Path::new(env!("CARGO_MANIFEST_DIR")), &[&package[..], &[target.to_str().unwrap()]].concat());
    let name = format!("synth-sdk-{}", env!("CARGO_PKG_VERSION"));
    let archive = fs::read(target.join("package").join(format!("{name}.crate"))).unwrap();
    // What is the same stays, so that it is not compiled again; what is new has the time of now.
    let (unpacked, marker) = (folder.join(&name), folder.join("unpacked.crate"));
    if !fs::read(&marker).is_ok_and(|there| there == archive) {
        let _ = fs::remove_dir_all(&unpacked);
        fs::write(&marker, &archive).unwrap();
        let tar = Command::new("tar").args(["-xzmf"]).arg(&marker).current_dir(&folder).status().unwrap();
        assert!(tar.success());
    }
    unpacked
});

/// A project whose only dependency is the published SDK.
fn project(name: &str, features: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(folder.join("src")).unwrap();
    let manifest = format!(
        "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nsynth-sdk = {{ path = \"{}\", features = [{features}] }}\n\n\
         [profile.dev]\ndebug = false\nincremental = false\n\n[workspace]\n",
        SDK.display()
    );
    write(&folder.join("Cargo.toml"), &manifest);
    write(&folder.join("src/main.rs"), include_str!("../examples/guestbook.rs"));
    // The versions that are tested with everything else; cargo takes out what is not needed.
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock"), folder.join("Cargo.lock"))
        .unwrap();
    folder
}

/// What is the same keeps its time, so that it is not compiled again.
fn write(path: &Path, text: &str) {
    if !fs::read_to_string(path).is_ok_and(|there| there == text) {
        fs::write(path, text).unwrap();
    }
}

fn cargo(folder: &Path, arguments: &[&str]) -> Output {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(arguments).arg("--offline").current_dir(folder).env("CARGO_TARGET_DIR", folder.join("target"));
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

/// The guestbook, compiled once.
static APP: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = project("app", "");
    cargo(&folder, &["build", "--quiet"]);
    folder.join("target/debug/app")
});

/// Exit code, and what the app says on stdout and on stderr.
fn run(input: Option<&str>, arguments: &[&str]) -> (i32, String, String) {
    let mut app = Command::new(&*APP);
    app.args(arguments).env_remove("SYNTH_INPUT");
    let folder = tempfile::tempdir().unwrap();
    if let Some(input) = input {
        let path = folder.path().join("input.json");
        fs::write(&path, input).unwrap();
        app.env("SYNTH_INPUT", path);
    }
    let output = app.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_lock_file_has_the_app_and_the_sdk_and_little_more_with_features() {
    // serde_core names serde_derive, so that both have one version; it is not compiled.
    for (name, features, most) in
        [("lock", "", 2), ("lock-serde", "\"serde\"", 8), ("lock-yaml", "\"yaml\"", 5)]
    {
        let folder = project(name, features);
        cargo(&folder, &["tree", "--quiet"]);
        let lock = fs::read_to_string(folder.join("Cargo.lock")).unwrap();
        let packages = lock.matches("[[package]]").count();
        assert!(packages <= most, "with the features [{features}] there are {packages}:\n{lock}");
    }
}

#[test]
fn the_program_prints_one_object_a_line_and_what_is_about_them_when_it_has_an_input() {
    let (code, plain, told) = run(None, &[]);
    assert_eq!((code, told.as_str(), plain.lines().count()), (0, "", 5));
    let (code, with, _) = run(Some(r#"{"replicas": 7}"#), &[]);
    assert_eq!((code, with.lines().count()), (0, 6));
    assert!(with.lines().next().unwrap().contains(r#""kind":"SynthOutput""#), "{with}");
    assert!(with.contains(r#""replicas":7"#), "{with}");
}

#[test]
fn an_input_that_is_wrong_is_told_with_the_list_of_all() {
    for (input, message) in [
        (r#"{"replicas": 0}"#, "input replicas must be at least 1, not 0"),
        (r#"{"replica": 1}"#, "there is no input replica"),
        (r#"{"replicas": 1,}"#, "is no JSON: line 1 column 16: a key is expected"),
        ("[]", "the input must be an object"),
    ] {
        let (code, stdout, stderr) = run(Some(input), &[]);
        assert_eq!((code, stdout.as_str()), (1, ""), "{input}");
        assert!(stderr.contains(message), "{input}: {stderr}");
        assert!(
            stderr.contains("inputs of this app:\n  replicas  whole number, at least 1, default 2"),
            "{stderr}"
        );
    }
}

#[test]
fn flags_are_answered_and_those_that_are_not_known_are_told() {
    let (code, yaml, _) = run(None, &["--yaml"]);
    assert_eq!((code, yaml.matches("\n---\n").count()), (0, 4));
    let (code, inputs, _) = run(None, &["--inputs"]);
    assert_eq!(code, 0);
    assert!(
        inputs.starts_with("inputs of this app:\n  replicas  whole number, at least 1, default 2: pods"),
        "{inputs}"
    );
    let (code, schema, _) = run(None, &["--schema"]);
    assert_eq!(code, 0);
    assert!(schema.starts_with(r#"{"type":"object","properties":{"replicas":{"type":"integer""#), "{schema}");
    for flag in ["--help", "-h"] {
        let (code, help, _) = run(None, &[flag]);
        assert_eq!(code, 0);
        assert!(
            help.contains("--yaml    print them as YAML") && help.contains("  host      text, default"),
            "{help}"
        );
    }
    for (arguments, named) in
        [(&["--yml"][..], "--yml"), (&["--yaml", "--inputs"], "--inputs"), (&["x", "--yaml"], "x")]
    {
        let (code, stdout, stderr) = run(None, arguments);
        assert_eq!((code, stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(stderr.starts_with(&format!("error: the argument {named:?} has no place here")), "{stderr}");
        assert!(stderr.contains("usage: PROGRAM [--yaml"), "{stderr}");
    }
}

#[test]
fn the_first_page_of_the_project_shows_the_guestbook_that_is_compiled() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md")).unwrap();
    let shown = page.split("```rust\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert!(include_str!("../examples/guestbook.rs").contains(shown), "{shown}");
}
