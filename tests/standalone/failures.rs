//! Each way to fail: a reason of its own, one line for people, the last good artifact still there.

use crate::place::{LOCK, Place, last_run, main_rs, prints, told};

#[test]
fn keeps_serving_the_last_good_artifact_whatever_the_program_does() {
    let place = Place::printing("good");
    let good = place.ready()["artifact"].clone();
    let cases = [
        (main_rs("let port: u16 = \"80\";"), "BuildFailed", "src/main.rs:2: mismatched types (E0308)"),
        (main_rs("panic!(\"no host\");"), "ProgramPanicked", "src/main.rs:2:5: no host"),
        (
            main_rs("eprintln!(\"no such file\"); std::process::exit(7);"),
            "ProgramFailed",
            "the program exited with code 7: no such file",
        ),
        (main_rs("println!(\"<html>\");"), "OutputInvalid", "begins with \"<html>"),
        (main_rs("println!(\"kind: Pod\");"), "OutputInvalid", "object 1 (line 1)"),
        (main_rs(""), "OutputEmpty", "the program printed no objects"),
        (main_rs("loop { println!(\"{:4096}\", \"x\"); }"), "OutputTooLarge", "more than it may"),
    ];
    for (main, reason, message) in cases {
        place.commit(&main);
        let (outcome, exit) = place.once();
        assert!(!exit, "{reason}: the exit code says that it failed");
        assert_eq!(outcome["reason"], reason, "{outcome:#}");
        assert!(outcome["message"].as_str().unwrap().contains(message), "{outcome:#}");
        assert_eq!(outcome["artifact"], good, "{reason}");
        assert_eq!(place.condition("Stalled").expect(reason)["reason"], reason);
        assert_eq!(place.status()["lastRun"]["failures"], 2, "{reason}: it was tried once more");
    }
    assert!(place.files()[0].1.contains("good"));

    place.commit(&prints("better"));
    assert_ne!(place.ready()["artifact"]["revision"], good["revision"], "the next good commit recovers");
    assert!(place.files()[0].1.contains("better"));
}

#[test]
fn a_program_that_loops_ends_with_its_time() {
    let mut place = Place::of(&main_rs("loop { std::thread::yield_now(); }"));
    place.spec = "  timeout: 5s\n".into();
    place.write();
    let (outcome, exit) = place.once();
    assert!(!exit);
    assert_eq!(outcome["reason"], "TimedOut", "{outcome:#}");
    assert!(outcome["message"].as_str().unwrap().contains("spec.timeout"), "{outcome:#}");
}

#[test]
fn the_tail_of_standard_error_is_in_the_status() {
    let place = Place::of(&main_rs("for n in 0..2000 { eprintln!(\"line {n}\"); } std::process::exit(1);"));
    place.once();
    let status = place.status();
    let stderr = status["lastRun"]["stderr"].as_str().unwrap();
    assert!(stderr.trim_end().ends_with("line 1999") && stderr.len() <= 4096, "{stderr}");
}

#[test]
fn says_what_is_wrong_with_a_repository_and_what_to_do() {
    let place = Place::printing("x");
    place.repository.remove("Cargo.lock");
    place.repository.commit(&[], "no lock");
    let (outcome, _) = place.once();
    assert_eq!(outcome["reason"], "LockfileInvalid", "{outcome:#}");
    assert!(outcome["message"].as_str().unwrap().contains("cargo generate-lockfile"), "{outcome:#}");
    assert!(place.condition("Stalled").is_some());

    place.repository.commit(&[LOCK], "the lock is back");
    place.ready();
}

#[test]
fn a_repository_that_is_not_there_is_tried_again_and_the_artifact_stays() {
    let place = Place::printing("x");
    let good = place.ready()["artifact"].clone();
    let away = place.repository.dir().with_extension("away");
    std::fs::rename(place.repository.dir(), &away).unwrap();
    let (outcome, exit) = place.once();
    assert!(!exit);
    assert_eq!(outcome["reason"], "GitOperationFailed", "{outcome:#}");
    assert_eq!(outcome["artifact"], good);
    assert!(place.condition("Reconciling").is_some());
    std::fs::rename(away, place.repository.dir()).unwrap();
    place.ready();
}

#[test]
fn g3_a_spec_that_cannot_be_stalls_and_a_corrected_one_recovers() {
    let mut place = Place::printing("x");
    place.spec = "  path: ../elsewhere\n".into();
    place.write();
    let (outcome, exit) = place.once();
    assert!(!exit);
    assert_eq!(outcome["reason"], "InvalidSpec", "{outcome:#}");
    place.spec = String::new();
    place.write();
    place.ready();
}

#[test]
fn a_file_without_a_synth_is_an_error_that_says_what_a_synth_is() {
    let place = Place::printing("x");
    std::fs::write(place.file(), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n").unwrap();
    let output = place.run(&["--once"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output).contains("kind: Synth"), "{}", told(&output));
}

#[test]
fn allow_empty_publishes_nothing_on_purpose() {
    let mut place = Place::of(&main_rs("println!(\"[]\");"));
    assert_eq!(place.once().0["reason"], "OutputEmpty");
    place.spec = "  output: {allowEmpty: true}\n".into();
    place.write();
    place.ready();
    assert_eq!(place.files(), []);
    let _ = last_run(&place);
}

#[test]
fn a_suspended_synth_is_not_waited_for() {
    let mut place = Place::printing("x");
    place.spec = "  suspend: true\n".into();
    place.write();
    let (outcome, exit) = place.once();
    assert!(exit, "nobody asked for anything");
    assert_eq!((&outcome["ready"], &outcome["reason"]), (&false.into(), &"Suspended".into()), "{outcome:#}");
}

#[test]
fn an_interrupted_once_ends_what_it_started_and_has_not_succeeded() {
    let place = Place::of(&main_rs("loop { std::thread::yield_now(); }"));
    let temporary = place.folder.path().join("temporary");
    std::fs::create_dir(&temporary).unwrap();
    let mut command = place.command();
    let child =
        command.arg("--once").env("TMPDIR", &temporary).stdout(std::process::Stdio::null()).spawn().unwrap();
    let running = crate::place::Running { child };
    place.until("it runs", |status| {
        status["conditions"][0]["message"]
            .as_str()
            .is_some_and(|message| message.contains("running the program"))
    });
    assert_eq!(running.interrupt().code(), Some(1));
    assert_eq!(std::fs::read_dir(place.storage().join("runs/work")).unwrap().count(), 0, "no run is left");
    assert_eq!(std::fs::read_dir(temporary).unwrap().count(), 0, "nor the folder of the fetcher's socket");
}
