//! Which crates run code of their own while a generator is compiled: build scripts and procedural macros.
//!
//! Judged before anything is compiled, by what cargo itself makes of the unpacked manifests (`cargo metadata`, which runs
//! nothing of them): a second reading of manifests could differ from the one that counts.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::vendor::CRATES_IO;
use crate::job::AllowedCrate;

/// Crates that a message names.
const NAMED: usize = 3;

/// What `cargo metadata` says, as far as it matters here.
#[derive(Debug, Deserialize)]
pub(super) struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
    workspace_members: BTreeSet<String>,
    #[serde(default)]
    workspace_default_members: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    source: Option<String>,
    manifest_path: String,
    targets: Vec<Target>,
}

#[derive(Debug, Deserialize)]
struct Target {
    kind: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Debug, Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

#[derive(Debug, Deserialize)]
struct DependencyKind {
    kind: Option<String>,
}

/// A crate that runs code of its own while it is compiled.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Runs {
    name: String,
    version: String,
    /// As the lock file has it; none for a package of the repository.
    source: Option<String>,
}

impl Package {
    fn runs(&self) -> Option<Runs> {
        let code = |kind: &String| matches!(kind.as_str(), "custom-build" | "proc-macro");
        self.targets.iter().any(|target| target.kind.iter().any(code)).then(|| Runs {
            name: self.name.clone(),
            version: self.version.clone(),
            source: self.source.clone(),
        })
    }
}

impl Metadata {
    /// The crates that run code while this package is built: of the workspace's member of this name, of the manifest's own,
    /// or of what is built by default.
    pub(super) fn running(&self, package: Option<&str>, manifest: &str) -> BTreeSet<Runs> {
        let packages: BTreeMap<&str, &Package> =
            self.packages.iter().map(|package| (package.id.as_str(), package)).collect();
        let nodes: BTreeMap<&str, &Node> =
            self.resolve.nodes.iter().map(|node| (node.id.as_str(), node)).collect();
        let members = || self.packages.iter().filter(|package| self.workspace_members.contains(&package.id));
        let own = members().filter(|member| match package {
            Some(name) => member.name == name,
            None => member.manifest_path == manifest,
        });
        let mut next: Vec<&str> = own.map(|member| member.id.as_str()).collect();
        if next.is_empty() {
            next.extend(self.workspace_default_members.iter().map(String::as_str));
        }
        if next.is_empty() {
            next.extend(members().map(|member| member.id.as_str()));
        }
        let mut seen = BTreeSet::new();
        let mut running = BTreeSet::new();
        while let Some(id) = next.pop() {
            if !seen.insert(id) {
                continue;
            }
            running.extend(packages.get(id).and_then(|package| package.runs()));
            let built_with = |dependency: &&Dependency| {
                dependency.dep_kinds.iter().any(|kind| kind.kind.as_deref() != Some("dev"))
            };
            let deps = nodes.get(id).map_or(&[][..], |node| &node.deps);
            next.extend(deps.iter().filter(built_with).map(|dependency| dependency.pkg.as_str()));
        }
        running
    }
}

impl AllowedCrate {
    fn has(&self, crate_: &Runs) -> bool {
        // A commit is not part of what a source is.
        let source =
            crate_.source.as_deref().map_or(".", |source| source.split('#').next().unwrap_or(source));
        self.name == crate_.name
            && self.version.as_ref().is_none_or(|version| *version == crate_.version)
            && self.source.as_deref().unwrap_or(CRATES_IO) == source
    }
}

/// The crates that one of the lists does not have: each list must have all.
pub(super) fn refused(running: BTreeSet<Runs>, lists: &[Vec<AllowedCrate>]) -> Vec<Runs> {
    let allowed = |crate_: &Runs| lists.iter().all(|list| list.iter().any(|allowed| allowed.has(crate_)));
    running.into_iter().filter(|crate_| !allowed(crate_)).collect()
}

/// What to tell: one line, and the lines that would allow them.
pub(super) fn told(refused: &[Runs]) -> (String, String) {
    let shown = |crate_: &Runs| format!("{} {}", crate_.name, crate_.version);
    let mut names: Vec<_> = refused.iter().take(NAMED).map(shown).collect();
    if refused.len() > NAMED {
        names.push(format!("{} more", refused.len() - NAMED));
    }
    let lines: Vec<_> = refused.iter().map(|crate_| format!("- {}\n", entry(crate_))).collect();
    let lines = lines.concat();
    let first = refused.first().map(entry).unwrap_or_default();
    let message = format!(
        "build scripts or procedural macros of {} are not allowed; to allow one, add to buildScripts.allowed: {first}",
        names.join(", ")
    );
    (
        message,
        format!(
            "These crates run code while they are compiled, and are not among buildScripts.allowed:\n{lines}"
        ),
    )
}

fn entry(crate_: &Runs) -> String {
    let Runs { name, version, source } = crate_;
    match source.as_deref() {
        Some(CRATES_IO) => format!("{{name: {name}, version: {version}}}"),
        source => {
            let source = source.map_or(".", |source| source.split('#').next().unwrap_or(source));
            format!("{{name: {name}, version: {version}, source: \"{source}\"}}")
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn package(name: &str, source: Option<&str>, kind: &str) -> serde_json::Value {
        json!({"id": name, "name": name, "version": "1.0.0", "source": source, "manifest_path": format!("/r/{name}/Cargo.toml"),
               "targets": [{"kind": ["lib"]}, {"kind": [kind]}]})
    }

    fn metadata() -> Metadata {
        let dep = |name: &str, kind: Option<&str>| json!({"pkg": name, "dep_kinds": [{"kind": kind}]});
        serde_json::from_value(json!({
            "packages": [
                package("app", None, "bin"),
                package("helper", None, "custom-build"),
                package("derive", Some(CRATES_IO), "proc-macro"),
                package("builder", Some("git+https://h/r?branch=b#0123"), "custom-build"),
                package("deep", Some(CRATES_IO), "custom-build"),
                package("tests", Some(CRATES_IO), "custom-build"),
            ],
            "workspace_members": ["app", "helper"],
            "workspace_default_members": ["app"],
            "resolve": {"nodes": [
                {"id": "app", "deps": [dep("derive", None), dep("builder", Some("build")), dep("tests", Some("dev"))]},
                {"id": "builder", "deps": [dep("deep", None)]},
            ]},
        }))
        .unwrap()
    }

    fn names(running: &BTreeSet<Runs>) -> Vec<&str> {
        running.iter().map(|crate_| crate_.name.as_str()).collect()
    }

    #[test]
    fn hostile_31_what_runs_while_it_is_compiled_is_found_wherever_it_is_but_in_tests() {
        let metadata = metadata();
        assert_eq!(names(&metadata.running(None, "/r/app/Cargo.toml")), ["builder", "deep", "derive"]);
        assert_eq!(names(&metadata.running(Some("helper"), "/r/app/Cargo.toml")), ["helper"]);
        assert_eq!(
            names(&metadata.running(None, "/r/Cargo.toml")),
            ["builder", "deep", "derive"],
            "by default"
        );
    }

    #[test]
    fn hostile_31_a_crate_is_allowed_by_name_version_and_source_in_every_list() {
        let allowed = |name: &str, version: Option<&str>, source: Option<&str>| AllowedCrate {
            name: name.into(),
            version: version.map(Into::into),
            source: source.map(Into::into),
        };
        let running = metadata().running(None, "/r/app/Cargo.toml");
        let refused = |lists: &[Vec<AllowedCrate>]| -> Vec<String> {
            super::refused(running.clone(), lists).into_iter().map(|crate_| crate_.name).collect()
        };
        assert_eq!(refused(&[]), Vec::<String>::new());
        assert_eq!(refused(&[vec![]]), ["builder", "deep", "derive"]);
        let all = vec![
            allowed("derive", Some("1.0.0"), None),
            allowed("deep", None, None),
            allowed("builder", Some("1.0.0"), Some("git+https://h/r?branch=b")),
        ];
        assert_eq!(refused(std::slice::from_ref(&all)), Vec::<String>::new());
        assert_eq!(refused(&[all.clone(), vec![allowed("deep", None, None)]]), ["builder", "derive"]);
        for (name, version, source) in [
            ("derive", Some("1.0.1"), None),
            ("derive", None, Some("git+https://h/r?branch=b")),
            ("derive", None, Some(".")),
            ("DERIVE", None, None),
        ] {
            assert!(
                refused(&[vec![allowed(name, version, source)]]).contains(&"derive".to_owned()),
                "{name}"
            );
        }
        // Another crate of an allowed name.
        assert!(refused(&[vec![allowed("builder", None, None)]]).contains(&"builder".to_owned()));
    }

    #[test]
    fn a_refusal_has_the_lines_to_add() {
        let refused = super::refused(metadata().running(None, "/r/app/Cargo.toml"), &[vec![]]);
        let (message, lines) = told(&refused);
        assert!(message.contains("builder 1.0.0, deep 1.0.0, derive 1.0.0"), "{message}");
        assert!(lines.contains("- {name: derive, version: 1.0.0}\n"), "{lines}");
        assert!(
            lines.contains("- {name: builder, version: 1.0.0, source: \"git+https://h/r?branch=b\"}\n"),
            "{lines}"
        );
    }
}
