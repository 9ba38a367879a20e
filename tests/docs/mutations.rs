//! The mutations of `hack/mutations` fit the code: a defence that is changed or moved takes its mutation along, and no group of
//! hostile input is without one.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use crate::{page, security::tests_of_the_repository};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    mutation: Vec<Mutation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mutation {
    removes: String,
    test: String,
    file: String,
    text: String,
    with: String,
    #[serde(default)]
    also: Vec<Edit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    file: String,
    text: String,
    with: String,
}

fn mutations() -> Vec<Mutation> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mutations");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        toml_edit::de::from_str::<File>(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display())).mutation
    };
    files.flat_map(read).collect()
}

/// The groups in a test's name: `e6_hostile_16_…` has one, `hostile_32_and_33_…` two, that of a fuzz target none.
fn groups(test: &str) -> Vec<u32> {
    let Some((_, rest)) = test.split_once("hostile_") else { return Vec::new() };
    rest.split('_').filter(|word| *word != "and").map_while(|word| word.parse().ok()).collect()
}

#[test]
fn every_mutation_changes_what_is_there_and_names_a_test_that_there_is() {
    let tests = tests_of_the_repository();
    let mut wrong = Vec::new();
    for Mutation { removes, test, file, text, with, also } in mutations() {
        for Edit { file, text, with } in also.into_iter().chain([Edit { file, text, with }]) {
            let times = page(&file).matches(&text).count();
            if times != 1 || text == with {
                wrong.push(format!("{removes}: {file} has this {times} times: {text}"));
            }
        }
        if !tests.contains(&test) || groups(&test).is_empty() && !test.starts_with("whatever_") {
            wrong.push(format!("{removes}: {test} is no test against hostile input"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_group_of_hostile_input_has_a_mutation() {
    let found: BTreeSet<u32> = mutations().iter().flat_map(|mutation| groups(&mutation.test)).collect();
    assert_eq!(found, (1..=50).collect());
}
