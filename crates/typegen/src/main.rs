//! `synth-typegen`: fetches no document itself; reads them from a folder, so that any client can have got them.
//!
//! ```text
//! synth-typegen extract VERSION FOLDER   what kubectl got, FOLDER/<path with _ for />.json, as one document on stdout
//! synth-typegen crds FOLDER FILE…        types of the CRDs in these JSON files, as Rust below FOLDER
//! ```

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that is asked on a terminal")]

use std::{collections::BTreeMap, error::Error, fs, path::Path, process::ExitCode};

use synth_typegen::{Document, extract, import};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["extract", version, folder] => run_extract(version, Path::new(folder)),
        ["crds", folder, files @ ..] => run_crds(Path::new(folder), files),
        _ => Err("usage: synth-typegen extract VERSION FOLDER | crds FOLDER FILE…".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run_extract(version: &str, folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut documents = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_stem().and_then(|name| name.to_str()) else { continue };
        let document = serde_json::from_str(&fs::read_to_string(&path)?)?;
        documents.insert(name.replace('_', "/"), document);
    }
    println!("{}", serde_json::to_string_pretty(&extract(version, &documents)?)?);
    Ok(())
}

fn run_crds(folder: &Path, files: &[&str]) -> Result<(), Box<dyn Error>> {
    let read =
        |file: &&str| -> Result<_, Box<dyn Error>> { Ok(serde_json::from_str(&fs::read_to_string(file)?)?) };
    let crds = files.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    for file in import(&crds, &Document::committed()?)? {
        let path = folder.join(file.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, file.text)?;
    }
    Ok(())
}
