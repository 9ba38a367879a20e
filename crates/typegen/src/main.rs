//! `synth-typegen FOLDER FILE…` writes the types of the CRDs in these files, YAML or JSON, as Rust below the folder. What
//! the files hold besides is left alone.

#![allow(clippy::print_stderr, reason = "a program that is asked on a terminal")]

use std::{error::Error, fs, path::Path, process::ExitCode};

use serde_json::Value;
use synth_manifest::{Limits, ReadOptions, read};
use synth_typegen::{Document, import};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, files @ ..] = arguments.as_slice() else {
        eprintln!("usage: synth-typegen FOLDER FILE…");
        return ExitCode::FAILURE;
    };
    match run(Path::new(folder), files) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(folder: &Path, files: &[String]) -> Result<(), Box<dyn Error>> {
    let mut crds = Vec::new();
    for file in files {
        crds.extend(definitions(file).map_err(|error| format!("{file}: {error}"))?);
    }
    for file in import(&crds, &Document::committed()?)? {
        let path = folder.join(file.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, file.text)?;
    }
    Ok(())
}

fn definitions(file: &str) -> Result<Vec<Value>, Box<dyn Error>> {
    let objects = read(&fs::read(file)?, &Limits::default(), &ReadOptions::default())?;
    let crds = objects.iter().filter(|object| object.id.kind == "CustomResourceDefinition");
    Ok(crds.map(|object| serde_json::to_value(&object.value)).collect::<Result<_, _>>()?)
}
