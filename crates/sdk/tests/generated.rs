//! The committed types are what the generator writes out of the committed document.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may fail"
)]
#![allow(missing_docs, reason = "nobody depends on a test")]

use std::{collections::BTreeSet, fs, path::Path};

use synth_typegen::{Document, File, Source, formatted, import_crds, write_kubernetes};

#[test]
fn the_types_are_those_of_the_document() {
    let document = Document::committed().unwrap();
    compare(&here().join("src/api"), write_kubernetes(&document));
}

#[test]
fn the_custom_types_are_those_of_their_definition() {
    let crd = fs::read(here().join("../typegen/tests/everything.json")).unwrap();
    compare(&here().join("tests/custom"), import_crds(&[Source::new("everything.json", crd)]).unwrap());
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder has these files and no others.
fn compare(folder: &Path, files: Vec<File>) {
    let mut written = BTreeSet::new();
    for file in files {
        let path = folder.join(&file.path);
        let text = formatted(&file.text, here()).unwrap();
        if std::env::var_os("UPDATE_GENERATED").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &text).unwrap();
        }
        assert!(
            fs::read_to_string(&path).is_ok_and(|there| there == text),
            "{} is not what the generator writes: `make generate`",
            path.display()
        );
        written.insert(path);
    }
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                assert!(written.contains(&path), "nothing generates {}", path.display());
            }
        }
    }
}
