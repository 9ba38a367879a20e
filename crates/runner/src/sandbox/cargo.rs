//! What cargo says while it builds: its stream of JSON messages, read with bounds.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use serde::Deserialize;

use super::text;
use crate::{base, job::Diagnostic};

/// A message longer than this is skipped.
const LINE: usize = 4 << 20;
/// Binaries that are remembered.
const BINARIES: usize = 256;
/// Units that are remembered: more than the largest lock files make.
const UNITS: usize = 50_000;

/// One line of cargo's stream, as far as it is of use.
#[derive(Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Line {
    CompilerArtifact {
        package_id: String,
        manifest_path: PathBuf,
        target: Target,
        fresh: bool,
        executable: Option<PathBuf>,
        #[serde(default)]
        filenames: Vec<PathBuf>,
    },
    BuildScriptExecuted {
        package_id: String,
        out_dir: PathBuf,
    },
    CompilerMessage {
        message: Spoken,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
    name: String,
}

#[derive(Deserialize)]
struct Spoken {
    level: String,
    message: String,
    code: Option<Code>,
    spans: Vec<Span>,
    rendered: Option<String>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
struct Span {
    file_name: PathBuf,
    line_start: u32,
    is_primary: bool,
}

/// A program that was built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Binary {
    /// Its name.
    pub(super) name: String,
    /// The file.
    pub(super) executable: PathBuf,
    /// The manifest of its package.
    pub(super) manifest: PathBuf,
}

/// What a line was about.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// A package is done: its name and version.
    Package(String),
    /// The compiler said something, as it shows it to people.
    Compiler(String),
}

/// What is known of a build from what cargo said so far.
#[derive(Debug, Default)]
pub(super) struct Build {
    line: Vec<u8>,
    skipping: bool,
    /// Whether something of a package was compiled, by package.
    packages: BTreeMap<String, bool>,
    /// What was compiled of packages from outside the repository, now or before: cargo's hashes of the units.
    pub(super) units: BTreeSet<String>,
    /// The programs.
    pub(super) binaries: Vec<Binary>,
    /// The compiler's first error, and whether it is in a package of the repository.
    pub(super) error: Option<Diagnostic>,
}

impl Build {
    /// Takes the next bytes of the stream.
    pub(super) fn feed(&mut self, bytes: &[u8], workspace: &Workspace, mut said: impl FnMut(Said)) {
        for piece in bytes.split_inclusive(|b| *b == b'\n') {
            if !self.skipping {
                self.line.extend_from_slice(piece);
                if self.line.len() > LINE {
                    self.skipping = true;
                    self.line.clear();
                }
            }
            if piece.ends_with(b"\n") {
                let line = std::mem::take(&mut self.line);
                if !std::mem::take(&mut self.skipping)
                    && let Ok(message) = serde_json::from_slice(&line)
                    && let Some(news) = self.learn(message, workspace)
                {
                    said(news);
                }
            }
        }
    }

    fn learn(&mut self, message: Line, workspace: &Workspace) -> Option<Said> {
        match message {
            Line::CompilerArtifact { package_id, manifest_path, target, fresh, executable, filenames } => {
                self.learn_units(&package_id, &filenames);
                if let Some(executable) = executable.filter(|_| self.binaries.len() < BINARIES)
                    && target.kind.iter().any(|kind| kind == "bin")
                {
                    self.binaries.push(Binary { name: target.name, executable, manifest: manifest_path });
                }
                let name = display_name(&package_id);
                let known = self.packages.entry(package_id).or_insert(false);
                *known |= !fresh;
                Some(Said::Package(name))
            }
            Line::BuildScriptExecuted { package_id, out_dir } => {
                self.learn_units(&package_id, &[out_dir]);
                None
            }
            Line::CompilerMessage { message } => {
                if message.level.starts_with("error") && self.error.is_none() {
                    self.error = Some(diagnostic(&message, workspace));
                }
                message.rendered.map(Said::Compiler)
            }
            Line::Other => None,
        }
    }

    fn learn_units(&mut self, package_id: &str, files: &[PathBuf]) {
        if is_own(package_id) {
            return;
        }
        for file in files {
            let hash = file.iter().filter_map(|name| base::unit_hash(name.to_str()?)).next_back();
            if let Some(hash) = hash.filter(|_| self.units.len() < UNITS) {
                self.units.insert(hash.to_owned());
            }
        }
    }

    /// How many packages were compiled now.
    pub(super) fn compiled(&self) -> u32 {
        count(self.packages.values().filter(|compiled| **compiled))
    }

    /// How many packages had been compiled before.
    pub(super) fn fresh(&self) -> u32 {
        count(self.packages.values().filter(|compiled| !**compiled))
    }

    /// How many packages are done.
    pub(super) fn done(&self) -> u32 {
        count(self.packages.keys())
    }

    /// How many packages from outside the repository were compiled now.
    pub(super) fn dependencies_compiled(&self) -> u32 {
        count(self.packages.iter().filter(|(id, compiled)| **compiled && !is_own(id)))
    }
}

/// Whether a package is one of the repository's.
fn is_own(package_id: &str) -> bool {
    package_id.starts_with("path+")
}

fn count<T>(items: impl Iterator<Item = T>) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}

/// `registry+https://…#serde@1.0.0` → `serde 1.0.0`; `path+file:///…/app#0.1.0` → `app 0.1.0`.
fn display_name(package_id: &str) -> String {
    let (source, fragment) = package_id.rsplit_once('#').unwrap_or((package_id, ""));
    let name = match fragment.split_once('@') {
        Some((name, version)) => format!("{name} {version}"),
        None => format!("{} {fragment}", source.rsplit('/').next().unwrap_or_default()),
    };
    text::line(&name, 128)
}

/// Where the repository and the workspace in it are: what file names are relative to.
#[derive(Clone, Debug)]
pub(super) struct Workspace {
    /// The repository's root.
    pub(super) repository: PathBuf,
    /// The workspace's root, where `Cargo.lock` is.
    pub(super) root: PathBuf,
}

fn diagnostic(message: &Spoken, workspace: &Workspace) -> Diagnostic {
    let span = message.spans.iter().find(|span| span.is_primary).or(message.spans.first());
    let file = span.map(|span| {
        let path = workspace.root.join(&span.file_name);
        let path = path.strip_prefix(&workspace.repository).unwrap_or(&path);
        text::line(&tidy(path).to_string_lossy(), 512)
    });
    Diagnostic {
        message: text::line(&message.message, 512),
        code: message.code.as_ref().map(|code| text::line(&code.code, 32)),
        file,
        line: span.map(|span| span.line_start),
    }
}

/// A path without `.`, and without `..` where something is before it.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for component in path.components() {
        match component {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir if tidy.file_name().is_some() => drop(tidy.pop()),
            other => tidy.push(other),
        }
    }
    tidy
}

/// The line in which cargo says that `Cargo.lock` does not fit the manifests, if it says so.
pub(super) fn lock_mismatch(said: &str) -> Option<&str> {
    const SIGNS: [&str; 7] = [
        "because --locked was passed",
        "no matching package named",
        "no matching package found",
        "failed to select a version for",
        "failed to parse lock file",
        "checksum for ",
        "needs to be updated but",
    ];
    let lock_is_old = |line: &&str| {
        let error = line.trim_start().strip_prefix("error: ").unwrap_or(line.trim_start());
        SIGNS.iter().any(|sign| error.contains(sign))
    };
    said.lines().find(lock_is_old)
}

/// Names of the packages in `Cargo.lock` that come from the repository itself.
pub(super) fn own_packages(lock: &toml_edit::DocumentMut) -> BTreeSet<String> {
    let packages = lock.get("package").and_then(toml_edit::Item::as_array_of_tables);
    packages
        .into_iter()
        .flatten()
        .filter(|package| package.get("source").is_none())
        .filter_map(|package| package.get("name")?.as_str().map(ToOwned::to_owned))
        .collect()
}

/// Whether a package of a lock file depends on nothing.
pub(super) fn depends_on_nothing(lock: &toml_edit::DocumentMut, name: &str, version: &str) -> bool {
    let is = |package: &toml_edit::Table, key: &str, text: &str| {
        package.get(key).and_then(toml_edit::Item::as_str) == Some(text)
    };
    let packages = lock.get("package").and_then(toml_edit::Item::as_array_of_tables);
    let mut found = packages
        .into_iter()
        .flatten()
        .filter(|package| is(package, "name", name) && is(package, "version", version));
    found.next().is_some_and(|package| package.get("dependencies").is_none()) && found.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace() -> Workspace {
        Workspace { repository: "/r".into(), root: "/r/deploy".into() }
    }

    #[test]
    fn a_build_is_counted_by_package_and_the_first_error_is_kept() {
        let artifact = |id: &str, kind: &str, fresh: bool, executable: &str| {
            format!(
                r#"{{"reason":"compiler-artifact","package_id":"{id}","manifest_path":"/r/deploy/Cargo.toml","target":{{"kind":["{kind}"],"name":"app"}},"fresh":{fresh},"executable":{executable}}}"#
            ) + "\n"
        };
        let error = |line: u32| {
            format!(
                r#"{{"reason":"compiler-message","message":{{"level":"error","message":"mismatched\u001b[1m types","code":{{"code":"E0308"}},"spans":[{{"file_name":"src/main.rs","line_start":{line},"is_primary":true}}],"rendered":"error: …"}}}}"#
            ) + "\n"
        };
        let stream = [
            artifact("registry+https://x#serde@1.0.0", "custom-build", false, "null"),
            artifact("registry+https://x#serde@1.0.0", "lib", true, "null"),
            artifact("registry+https://x#itoa@1.0.1", "lib", true, "null"),
            "not json\n".into(),
            format!("{}\n", "x".repeat(LINE + 1)),
            artifact("path+file:///r/deploy#app@0.1.0", "bin", false, r#""/t/app""#),
            error(3),
            error(9),
        ]
        .concat();
        let mut build = Build::default();
        let mut names = Vec::new();
        for piece in stream.as_bytes().chunks(1000) {
            build.feed(piece, &workspace(), |said| {
                if let Said::Package(name) = said {
                    names.push(name);
                }
            });
        }
        assert_eq!((build.compiled(), build.fresh(), build.dependencies_compiled()), (2, 1, 1));
        assert_eq!(names, ["serde 1.0.0", "serde 1.0.0", "itoa 1.0.1", "app 0.1.0"]);
        assert_eq!(build.binaries[0].executable, Path::new("/t/app"));
        let error = build.error.unwrap();
        assert_eq!(error.message, "mismatched types");
        assert_eq!(
            (error.file.as_deref(), error.line, error.code.as_deref()),
            (Some("deploy/src/main.rs"), Some(3), Some("E0308"))
        );
    }

    #[test]
    fn files_are_named_from_the_repositorys_root() {
        for (file, expected) in [
            ("src/main.rs", "deploy/src/main.rs"),
            ("../lib/src/lib.rs", "lib/src/lib.rs"),
            ("/r/shared/x.rs", "shared/x.rs"),
            (
                "/synth/work/vendor/crates-io/a-1.0.0/src/lib.rs",
                "/synth/work/vendor/crates-io/a-1.0.0/src/lib.rs",
            ),
        ] {
            let span = Span { file_name: file.into(), line_start: 1, is_primary: true };
            let message = Spoken {
                level: "error".into(),
                message: String::new(),
                code: None,
                spans: vec![span],
                rendered: None,
            };
            assert_eq!(diagnostic(&message, &workspace()).file.as_deref(), Some(expected));
        }
    }

    #[test]
    fn own_packages_are_those_without_a_source() {
        let lock = "version = 4\n[[package]]\nname = \"app\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"serde\"\nsource = \"registry+x\"\n";
        assert_eq!(own_packages(&lock.parse().unwrap()), BTreeSet::from(["app".to_owned()]));
    }
}
