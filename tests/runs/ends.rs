//! Every way in which a run can end.

use std::{fs, time::Duration};

use futures::StreamExt as _;
use synth_controller::runs::{RunState, Runs as _, StartError};
use synth_runner::job::{End, Phase, SandboxLevel};

use crate::machine::{LOCK, MANIFEST, Machine, names, printed};

#[tokio::test(flavor = "multi_thread")]
async fn a_program_prints_and_sees_a_fixed_world() {
    let machine = Machine::new().await;
    let main = r#"
        fn main() {
            for (key, value) in std::env::vars() { println!("{key}={value}"); }
            println!("input {}", std::fs::read_to_string(std::env::var("SYNTH_INPUT").unwrap()).unwrap());
            println!("arguments {:?}", std::env::args().skip(1).collect::<Vec<_>>());
            println!("folder {}", std::env::current_dir().unwrap().display());
            println!("stdin {}", std::io::read_to_string(std::io::stdin()).unwrap().len());
            eprintln!("\x1b[31mto people\x1b[0m");
        }"#;
    let mut job = machine.job(&[
        ("deploy/Cargo.toml", MANIFEST.1),
        ("deploy/Cargo.lock", LOCK.1),
        ("deploy/src/main.rs", main),
    ]);
    job.path = "deploy".into();
    job.cargo.args = vec!["--one".into(), "two words".into()];
    let ended = machine.run(job).await;
    let mut lines: Vec<_> = printed(&ended).lines().map(ToOwned::to_owned).collect();
    lines.sort();
    assert_eq!(
        lines,
        [
            "GLIBC_TUNABLES=glibc.malloc.hugetlb=1:glibc.malloc.top_pad=33554432",
            "HOME=/synth/work/home",
            "LANG=C.UTF-8",
            "PATH=/synth/toolchain/bin:/usr/local/bin:/usr/bin:/bin",
            "SOURCE_DATE_EPOCH=1700000000",
            "SYNTH_INPUT=/synth/work/input",
            "TMPDIR=/synth/work/tmp",
            "TZ=UTC",
            "arguments [\"--one\", \"two words\"]",
            "folder /synth/work/source/deploy",
            "input {\"replicas\":3}",
            "stdin 0",
        ]
    );
    assert_eq!((ended.report.compiled, ended.report.fresh), (1, 0));
    assert_eq!(ended.report.level, SandboxLevel::Namespaces);
    let phases: Vec<_> = ended.report.phases.iter().map(|phase| (phase.phase, phase.code)).collect();
    assert_eq!(phases, [(Phase::Unpack, None), (Phase::Build, Some(0)), (Phase::Run, Some(0))]);
    assert!(machine.log(&ended).ends_with("to people\n"), "{}", machine.log(&ended));
    assert!(names(&machine.storage().join("work")).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_fails_is_told_by_its_code_or_signal() {
    let machine = Machine::new().await;
    let cases = [
        ("eprintln!(\"no\"); std::process::exit(7)", End::Exited { code: 7 }, "no\n"),
        ("panic!(\"oh dear\")", End::Exited { code: 101 }, "oh dear"),
        ("std::process::abort()", End::Killed { signal: 6 }, ""),
        ("", End::Printed, ""),
    ];
    for (body, end, tail) in cases {
        let ended = machine.main(&format!("fn main() {{ {body} }}")).await;
        assert_eq!(ended.report.end, end, "{body}");
        assert!(ended.report.stderr_tail.contains(tail), "{body}: {}", ended.report.stderr_tail);
        assert_eq!(ended.output.is_some(), end == End::Printed, "{body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crate_that_does_not_compile_is_told_by_file_and_line() {
    let machine = Machine::new().await;
    let ended = machine.main("fn main() {\n    let x: u16 = \"a\";\n}\n").await;
    assert_eq!(ended.report.end, End::NotBuilt { code: Some(101) });
    let error = ended.report.error.unwrap();
    assert_eq!(
        (error.file.as_deref(), error.line, error.code.as_deref()),
        (Some("src/main.rs"), Some(2), Some("E0308"))
    );
    assert_eq!(error.message, "mismatched types");
    assert!(
        ended.report.stderr_tail.contains("expected `u16`, found `&str`"),
        "{}",
        ended.report.stderr_tail
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_prepared_is_refused_with_the_fix() {
    let machine = Machine::new().await;
    let main = ("src/main.rs", "fn main() {}");
    let with_dependency = format!("{}\n[dependencies]\nitoa = \"1\"\n", MANIFEST.1);
    let two = ["src/bin/a.rs", "src/bin/b.rs"];
    let cases = [
        (vec![MANIFEST, main], "Cargo.lock"),
        (vec![LOCK, main], "there is no Cargo.toml"),
        (vec![("Cargo.toml", with_dependency.as_str()), LOCK, main], "run `cargo update --workspace`"),
        (vec![MANIFEST, LOCK, ("src/lib.rs", "")], "no program"),
        (vec![MANIFEST, LOCK, (two[0], main.1), (two[1], main.1)], "several programs (a, b)"),
        (vec![MANIFEST, LOCK, main, main], "twice"),
    ];
    for (files, expected) in cases {
        let ended = machine.run(machine.job(&files)).await;
        let End::Refused { message } = &ended.report.end else { panic!("{expected}: {:?}", ended.report) };
        assert!(message.contains(expected), "{message}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_programs_the_named_or_default_one_runs() {
    let machine = Machine::new().await;
    let default = format!("{}default-run = \"b\"\n", MANIFEST.1);
    let programs =
        [("src/bin/a.rs", "fn main() { print!(\"a\") }"), ("src/bin/b.rs", "fn main() { print!(\"b\") }")];
    let mut job = machine.job(&[MANIFEST, LOCK, programs[0], programs[1]]);
    job.cargo.bin = Some("a".into());
    assert_eq!(printed(&machine.run(job).await), "a");
    let job = machine.job(&[("Cargo.toml", &default), LOCK, programs[0], programs[1]]);
    assert_eq!(printed(&machine.run(job).await), "b");
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_wait_for_a_place_and_can_be_cancelled_at_any_time() {
    let machine = Machine::with(|settings| settings.concurrent = 1).await;
    let mut changes = machine.runs.changes();
    let endless =
        || machine.job(&[MANIFEST, LOCK, ("src/main.rs", "fn main() { eprintln!(\"x\"); loop {} }")]);
    let (first, second) = (machine.spec(endless()), machine.spec(endless()));
    machine.runs.start(first.clone()).await.unwrap();
    machine.runs.start(second.clone()).await.unwrap();
    machine.runs.start(second.clone()).await.unwrap();
    assert_eq!(machine.runs.state(&second.id), RunState::Queued);
    loop {
        if let RunState::Active(Some(progress)) = machine.runs.state(&first.id)
            && progress.phase == Phase::Run
        {
            break;
        }
        tokio::time::timeout(Duration::from_secs(60), changes.next()).await.unwrap();
    }
    machine.runs.cancel(&second.id).await;
    machine.runs.cancel(&first.id).await;
    for id in [&first.id, &second.id] {
        assert_eq!(machine.runs.state(id), RunState::Unknown);
    }
    assert!(names(&machine.storage().join("work")).is_empty());

    let gone = machine.spec(endless());
    fs::remove_file(machine.folder.path().join("blobs").join(gone.job.source.digest.hex())).unwrap();
    assert!(matches!(machine.runs.start(gone).await, Err(StartError::BlobGone(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_namespaces_it_works_only_when_asked_to() {
    let machine = Machine::with(|settings| settings.unsandboxed = true).await;
    let ended = machine.main("fn main() { print!(\"x\") }").await;
    assert_eq!((printed(&ended).as_str(), ended.report.level), ("x", SandboxLevel::Unsandboxed));
    assert!(names(&machine.storage().join("work")).is_empty());
}
