//! Generated files in a repository: formatted as the rest of it, beside what was imported before.

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
    process::{Command, Stdio},
};

use crate::{error::ImportError, kubernetes::File};

/// The first line of every generated file ends like this; a file without it is somebody's own.
const MARK: &str = "Generated: see `synth-typegen`.";

/// Writes generated files below a folder, formatted by `rustfmt` with the settings of the repository that it is in, where
/// there is a `rustfmt`. A `mod.rs` keeps the modules that were imported before. A file with the same text is left alone.
///
/// # Errors
/// [`ImportError::Folder`]: for a file that was not generated before anything is written.
pub fn write_into(folder: &Path, files: &[File]) -> Result<(), ImportError> {
    let mut texts = Vec::with_capacity(files.len());
    for file in files {
        let path = folder.join(&file.path);
        let there = match fs::read_to_string(&path) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(fault(&path, &error)),
        };
        if there.as_deref().is_some_and(|text| !is_generated(text)) {
            return Err(fault(&path, &"is there already and was not generated: choose another folder"));
        }
        let text = match &there {
            Some(there) if path.ends_with("mod.rs") => with_modules(&file.text, there, &path),
            _ => file.text.clone(),
        };
        texts.push((path, there, text));
    }
    for (path, there, text) in texts {
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(|error| fault(parent, &error))?;
        let text = formatted(&text, parent).map_err(|problem| fault(&path, &problem))?;
        if there.is_none_or(|there| there != text) {
            fs::write(&path, text).map_err(|error| fault(&path, &error))?;
        }
    }
    Ok(())
}

fn fault(path: &Path, problem: &dyn ToString) -> ImportError {
    ImportError::Folder { path: path.display().to_string(), problem: problem.to_string() }
}

fn is_generated(text: &str) -> bool {
    text.lines().next().is_some_and(|line| line.starts_with("//! ") && line.ends_with(MARK))
}

/// The text of a `mod.rs` with the modules of the one that is there, as far as they still are.
fn with_modules(text: &str, there: &str, path: &Path) -> String {
    fn module(line: &str) -> Option<&str> {
        line.strip_prefix("pub mod ").and_then(|rest| rest.strip_suffix(';'))
    }
    let folder = path.parent().unwrap_or(path);
    let is_there =
        |name: &&str| folder.join(format!("{name}.rs")).exists() || folder.join(name).join("mod.rs").exists();
    let mut modules: Vec<&str> = there.lines().filter_map(module).filter(is_there).collect();
    modules.extend(text.lines().filter_map(module));
    modules.sort_unstable();
    modules.dedup();
    let mut lines: Vec<String> =
        text.lines().filter(|line| module(line).is_none()).map(ToOwned::to_owned).collect();
    lines.extend(modules.into_iter().map(|name| format!("pub mod {name};")));
    lines.join("\n") + "\n"
}

/// Rust as `rustfmt` writes it in this folder, by the settings of its repository; as it is where there is no `rustfmt`.
///
/// # Errors
/// What `rustfmt` says about it.
pub fn formatted(text: &str, folder: &Path) -> Result<String, String> {
    let rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--quiet"])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut rustfmt = match rustfmt {
        Ok(rustfmt) => rustfmt,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(text.into()),
        Err(error) => return Err(format!("rustfmt: {error}")),
    };
    let stdin = rustfmt.stdin.take();
    // It reads all before it writes anything.
    let written = stdin.map_or(Ok(()), |mut stdin| stdin.write_all(text.as_bytes()));
    let output = written.and_then(|()| rustfmt.wait_with_output()).map_err(|e| format!("rustfmt: {e}"))?;
    if !output.status.success() {
        return Err(format!("rustfmt refuses it: {}", String::from_utf8_lossy(&output.stderr).trim()));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("rustfmt: {error}"))
}
