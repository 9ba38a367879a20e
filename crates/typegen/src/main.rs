//! `synth-typegen FOLDER FILE…` writes the types of the CRDs in these files, YAML or JSON, as Rust below the folder. What
//! the files hold besides is left alone.

#![allow(clippy::print_stderr, reason = "a program that is asked on a terminal")]

use std::{path::Path, process::ExitCode};

use synth_typegen::{ImportError, Source, import_crds, write_into};

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

fn run(folder: &Path, files: &[String]) -> Result<(), ImportError> {
    let sources = files.iter().map(|file| Source::of(Path::new(file))).collect::<Result<Vec<_>, _>>()?;
    write_into(folder, &import_crds(&sources)?)
}
