//! The page on security names tests: each of them exists.

use std::{collections::BTreeSet, fs, path::Path};

use crate::page;

/// The names of all functions below a folder.
fn functions(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") {
            functions(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let names = text.split("fn ").skip(1).filter_map(|rest| rest.split('(').next());
            found.extend(names.map(ToOwned::to_owned));
        }
    }
}

pub fn tests_of_the_repository() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeSet::new();
    for folder in ["src", "crates", "tests"] {
        functions(&root.join(folder), &mut found);
    }
    found
}

#[test]
fn every_promise_names_a_test_that_there_is() {
    let found = tests_of_the_repository();
    let page = page("docs/security.md");
    let is_test = |word: &&str| word.contains("hostile_") || word.starts_with("g20_");
    let named: Vec<&str> = page.split('`').skip(1).step_by(2).filter(is_test).collect();
    assert!(named.len() > 30, "{named:?}");
    let missing: Vec<_> = named.iter().filter(|name| !found.contains(**name)).collect();
    assert!(missing.is_empty(), "tests that are not there: {missing:#?}");
}
