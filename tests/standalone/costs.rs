//! Nothing is done twice.

use crate::place::{LOCK, MANIFEST, Place, last_run, prints};

#[test]
fn c2_an_unrelated_commit_costs_no_run_and_changes_no_revision() {
    let place = Place::printing("x");
    let before = place.ready();
    let run = last_run(&place);
    let commit = place.repository.commit(&[("other/README.md", "elsewhere")], "elsewhere");
    // The generator is the repository's root: what is beside it counts. In a folder of its own it does not.
    let mut nested = Place::printing("x");
    nested.repository = crate::git_repository::GitRepository::with(&[
        ("deploy/Cargo.toml", MANIFEST.1),
        ("deploy/Cargo.lock", LOCK.1),
        ("deploy/src/main.rs", &prints("x")),
    ]);
    nested.spec = "  path: deploy\n".into();
    nested.write();
    let first = nested.ready();
    let nested_run = last_run(&nested);
    let elsewhere = nested.repository.commit(&[("README.md", "elsewhere")], "elsewhere");
    let second = nested.ready();
    assert_eq!(first["artifact"], second["artifact"]);
    assert_eq!(last_run(&nested), nested_run);
    assert_eq!(
        nested.status()["source"]["revision"],
        format!("main@sha1:{elsewhere}"),
        "the commit was seen"
    );
    assert_eq!(second["seconds"]["build"], serde_json::Value::Null);

    let after = place.ready();
    assert_eq!(before["artifact"], after["artifact"], "the same content is the same artifact");
    assert_eq!(place.status()["built"]["revision"], format!("main@sha1:{commit}"));
    let _ = run;
}

#[test]
fn c1_c10_other_content_is_another_revision_and_the_earlier_content_is_back_without_a_run() {
    let place = Place::printing("one");
    let one = place.ready();
    place.commit(&prints("two"));
    let two = place.ready();
    let runs = last_run(&place);
    assert_ne!(one["artifact"]["revision"], two["artifact"]["revision"]);
    place.commit(&prints("one"));
    let again = place.ready();
    assert_eq!(again["artifact"]["revision"], one["artifact"]["revision"], "the earlier output is back");
    assert_eq!(last_run(&place), runs, "without a run");
}

#[test]
fn a10_a11_the_metadata_names_the_commit_that_made_the_content_and_the_repository() {
    let place = Place::printing("x");
    let commit = place.repository.head();
    let first = place.ready();
    place.repository.commit(&[("README.md", "nothing of it is printed")], "elsewhere");
    let second = place.ready();
    for outcome in [first, second] {
        let metadata = &outcome["artifact"]["metadata"];
        assert_eq!(metadata["org.opencontainers.image.revision"], format!("main@sha1:{commit}"));
        assert_eq!(metadata["org.opencontainers.image.source"], place.repository.file_url());
    }
}

#[test]
fn nothing_changed_is_a_look_and_no_more() {
    let place = Place::printing("x");
    place.ready();
    let status = place.status();
    let again = place.ready();
    assert_eq!(place.status(), status, "nothing was written");
    assert_eq!(again["seconds"], serde_json::json!({}), "nothing was done");
}

#[test]
fn a_failure_is_never_a_result() {
    let place = Place::of("fn main() { std::process::exit(3) }\n");
    place.once();
    let runs = last_run(&place);
    std::fs::remove_dir_all(place.storage().join("synths")).unwrap();
    place.once();
    assert_ne!(last_run(&place), runs, "it is found out again");
}

#[test]
fn a_broken_result_cache_is_a_miss() {
    let place = Place::printing("one");
    place.ready();
    place.commit(&prints("two"));
    place.ready();
    let run = last_run(&place);
    let mut broken = 0;
    for entry in walk(&place.storage().join("result")) {
        std::fs::write(entry, "garbage").unwrap();
        broken += 1;
    }
    assert!(broken >= 2, "there were results");
    place.commit(&prints("one"));
    place.ready();
    assert_ne!(last_run(&place), run);
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(walk(&path)) } else { files.push(path) }
    }
    files
}

#[test]
fn e1_e2_a_lost_or_damaged_artifact_is_made_again_the_same_also_while_the_tip_is_broken() {
    let place = Place::printing("good");
    let good = place.ready()["artifact"].clone();
    place.commit("fn main() { no }\n");
    assert!(!place.once().1);
    let path = place.storage().join(good["path"].as_str().unwrap());
    std::fs::write(&path, "damaged").unwrap();
    std::fs::remove_dir_all(place.storage().join("result")).unwrap();
    let (outcome, _) = place.once();
    assert_eq!(outcome["artifact"], good, "{outcome:#}");
    assert_eq!(outcome["reason"], "BuildFailed");
    assert!(place.files()[0].1.contains("good"));
}

#[test]
fn several_synths_run_side_by_side() {
    let mut place = Place::printing("one");
    let other = Place::printing("two");
    place.more = format!(
        "---\napiVersion: synth-controller.dev/v1alpha1\nkind: Synth\nmetadata: {{name: other, namespace: apps}}\nspec:\n  \
         interval: 10m\n  git: {{url: '{}', ref: {{branch: main}}}}\n",
        other.repository.file_url()
    );
    place.write();
    let output = place.run(&["--once", "--concurrent", "2"]);
    let lines = String::from_utf8(output.stdout).unwrap();
    let mut names: Vec<String> = lines
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["name"].as_str().unwrap().to_owned()
        })
        .collect();
    names.sort();
    assert_eq!(names, ["app", "other"]);
    assert!(output.status.success());
}
