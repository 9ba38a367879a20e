//! Who may run code while a generator is compiled.

use synth_runner::job::{AllowedCrate, End, Job};

use crate::machine::{Machine, printed};

const BUILD: &str = r#"fn main() { println!("cargo:rustc-env=MADE=by-a-script"); }"#;
const MAIN: &str = r#"#[derive(serde::Serialize)] struct S; fn main() { print!("{}", env!("MADE")); }"#;

fn allowed(name: &str, source: Option<&str>) -> AllowedCrate {
    AllowedCrate { name: name.into(), version: None, source: source.map(Into::into) }
}

fn job(machine: &Machine, lists: Vec<Vec<AllowedCrate>>) -> Job {
    let (manifest, lock, crates) =
        machine.blobs().locked("serde = { version = \"1\", features = [\"derive\"] }\n");
    let files =
        [("Cargo.toml", &*manifest), ("Cargo.lock", &*lock), ("build.rs", BUILD), ("src/main.rs", MAIN)];
    Job { crates, build_scripts: lists, ..machine.job(&files) }
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_31_what_may_not_run_while_it_is_compiled_is_refused_before_anything_is() {
    let machine = Machine::new().await;
    let ended = machine.run(job(&machine, vec![vec![allowed("serde_derive", None)]])).await;
    let End::NotAllowed { message } = &ended.report.end else { panic!("{:?}", ended.report) };
    assert!(message.contains("app 0.1.0"), "{message}");
    let lines = &ended.report.stderr_tail;
    assert!(lines.contains("- {name: app, version: 0.1.0, source: \".\"}"), "{lines}");
    assert!(
        lines.contains("- {name: serde, version: 1.") && !lines.contains("name: serde_derive"),
        "{lines}"
    );
    assert_eq!(ended.report.compiled, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_allowed_by_every_list_runs() {
    let machine = Machine::new().await;
    let crates = ["serde", "serde_core", "serde_derive", "proc-macro2", "quote", "syn", "unicode-ident"];
    let all: Vec<_> =
        crates.iter().map(|name| allowed(name, None)).chain([allowed("app", Some("."))]).collect();
    assert_eq!(printed(&machine.run(job(&machine, vec![all.clone(), all.clone()])).await), "by-a-script");
    let ended = machine.run(job(&machine, vec![all, vec![]])).await;
    assert!(matches!(ended.report.end, End::NotAllowed { .. }), "{:?}", ended.report);
}
