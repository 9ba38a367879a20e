//! What of a `Cargo.toml` says which other folders belong to it. Everything else in it is cargo's business.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{invalid, tree::RepoPath};
use crate::fetcher::api::FetchError;

/// Bytes of one manifest.
pub(in crate::fetcher) const MAX_MANIFEST: u64 = 1 << 20;

/// Dependencies by the name that the code knows them by.
pub(in crate::fetcher) type Dependencies = BTreeMap<String, Dependency>;

/// A `Cargo.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub(in crate::fetcher) struct Manifest {
    /// The package; none in a virtual manifest.
    #[serde(alias = "project")]
    pub(in crate::fetcher) package: Option<Package>,
    /// The workspace, if this is its root.
    pub(in crate::fetcher) workspace: Option<Workspace>,
    dependencies: Dependencies,
    #[serde(alias = "dev_dependencies")]
    dev_dependencies: Dependencies,
    #[serde(alias = "build_dependencies")]
    build_dependencies: Dependencies,
    target: BTreeMap<String, Platform>,
    patch: BTreeMap<String, Dependencies>,
    replace: Dependencies,
}

/// Dependencies on some platforms.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
struct Platform {
    dependencies: Dependencies,
    #[serde(alias = "dev_dependencies")]
    dev_dependencies: Dependencies,
    #[serde(alias = "build_dependencies")]
    build_dependencies: Dependencies,
}

/// `[package]`.
#[derive(Debug, Deserialize)]
pub(in crate::fetcher) struct Package {
    /// Its name.
    pub(in crate::fetcher) name: String,
    version: Option<Inheritable>,
    /// Where it says that its workspace is.
    pub(in crate::fetcher) workspace: Option<String>,
}

/// A value, or the workspace's.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Inheritable {
    Own(String),
    Workspace {
        #[serde(rename = "workspace")]
        _workspace: bool,
    },
}

/// `[workspace]`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub(in crate::fetcher) struct Workspace {
    /// Folders of members, with wildcards.
    pub(in crate::fetcher) members: Vec<String>,
    /// Folders that are none.
    pub(in crate::fetcher) exclude: Vec<String>,
    /// What is built where nothing is named.
    pub(in crate::fetcher) default_members: Option<Vec<String>>,
    /// What members may inherit.
    pub(in crate::fetcher) dependencies: Dependencies,
    package: Option<Inherited>,
}

/// `[workspace.package]`.
#[derive(Debug, Deserialize)]
struct Inherited {
    version: Option<String>,
}

/// One dependency.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(in crate::fetcher) enum Dependency {
    /// `name = "1"`.
    Version(String),
    /// `name = { … }`.
    Detailed(Detailed),
}

/// `name = { … }`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::fetcher) struct Detailed {
    /// Which versions.
    pub(in crate::fetcher) version: Option<String>,
    /// A folder, relative to the manifest.
    pub(in crate::fetcher) path: Option<String>,
    /// The package's name, where it is another.
    pub(in crate::fetcher) package: Option<String>,
    /// Whether the workspace says the rest.
    pub(in crate::fetcher) workspace: bool,
}

impl Dependency {
    /// The folder of a path dependency.
    pub(in crate::fetcher) fn path(&self) -> Option<&str> {
        match self {
            Self::Detailed(detailed) => detailed.path.as_deref(),
            Self::Version(_) => None,
        }
    }

    /// Which versions it takes, where it says.
    pub(in crate::fetcher) fn version(&self) -> Option<&str> {
        match self {
            Self::Version(version) => Some(version),
            Self::Detailed(detailed) => detailed.version.as_deref(),
        }
    }

    /// The name of its package.
    pub(in crate::fetcher) fn package<'a>(&'a self, name: &'a str) -> &'a str {
        match self {
            Self::Detailed(Detailed { package: Some(package), .. }) => package,
            _ => name,
        }
    }

    /// Whether the workspace says what it is.
    pub(in crate::fetcher) fn is_inherited(&self) -> bool {
        matches!(self, Self::Detailed(Detailed { workspace: true, .. }))
    }
}

impl Manifest {
    /// Reads a manifest; `path` is the file's, for messages.
    pub(in crate::fetcher) fn parse(path: &RepoPath, text: &str) -> Result<Self, FetchError> {
        toml_edit::de::from_str(text).map_err(|error| {
            let line =
                error.span().map_or(1, |span| text.get(..span.start).unwrap_or("").lines().count().max(1));
            invalid(format!("{path}:{line}: {}", error.message()))
        })
    }

    /// The package's version; `workspace` is its root's table.
    pub(in crate::fetcher) fn version<'a>(&'a self, workspace: Option<&'a Workspace>) -> &'a str {
        let version = match self.package.as_ref().and_then(|package| package.version.as_ref()) {
            Some(Inheritable::Own(version)) => Some(version.as_str()),
            Some(Inheritable::Workspace { .. }) => {
                workspace.and_then(|workspace| workspace.package.as_ref()?.version.as_deref())
            }
            None => None,
        };
        version.unwrap_or("0.0.0")
    }

    /// What it is compiled with: normal and build dependencies, on any platform.
    pub(in crate::fetcher) fn built_with(&self) -> impl Iterator<Item = (&String, &Dependency)> {
        let platforms = self.target.values();
        self.dependencies.iter().chain(&self.build_dependencies).chain(
            platforms.flat_map(|platform| platform.dependencies.iter().chain(&platform.build_dependencies)),
        )
    }

    /// What only its tests need.
    pub(in crate::fetcher) fn tested_with(&self) -> impl Iterator<Item = (&String, &Dependency)> {
        let platforms = self.target.values();
        self.dev_dependencies.iter().chain(platforms.flat_map(|platform| &platform.dev_dependencies))
    }

    /// What stands in for other packages: `[patch]` and `[replace]`.
    pub(in crate::fetcher) fn stand_ins(&self) -> impl Iterator<Item = (&String, &Dependency)> {
        self.patch.values().flatten().chain(&self.replace)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Manifest {
        Manifest::parse(&RepoPath::default().child("Cargo.toml"), text).unwrap()
    }

    #[test]
    fn finds_dependencies_wherever_cargo_takes_them() {
        let manifest = parse(
            r#"
            [package]
            name = "a"
            version = "1.2.3"
            unknown = [1, 2]
            [dependencies]
            plain = "1"
            local = { path = "../local", optional = true }
            renamed = { package = "other", version = "2" }
            shared.workspace = true
            [build_dependencies]
            build = { path = "build" }
            [target.'cfg(unix)'.dependencies.unixy]
            path = "unix"
            [dev-dependencies]
            test = { path = "test" }
            [patch.crates-io]
            plain = { path = "plain" }
            [replace]
            "old:1.0.0" = { path = "old" }
            "#,
        );
        let names = |all: Vec<(&String, &Dependency)>| {
            all.iter().map(|(name, _)| (*name).clone()).collect::<Vec<_>>()
        };
        assert_eq!(
            names(manifest.built_with().collect()),
            ["local", "plain", "renamed", "shared", "build", "unixy"]
        );
        assert_eq!(names(manifest.tested_with().collect()), ["test"]);
        assert_eq!(names(manifest.stand_ins().collect()), ["plain", "old:1.0.0"]);
        assert_eq!(manifest.dependencies["renamed"].package("renamed"), "other");
        assert!(manifest.dependencies["shared"].is_inherited());
        assert_eq!(manifest.version(None), "1.2.3");
    }

    #[test]
    fn a_version_is_the_packages_the_workspaces_or_zero() {
        let root = parse("[workspace.package]\nversion = \"7.0.0\"");
        for (text, version) in [
            ("[package]\nname = \"a\"", "0.0.0"),
            ("[package]\nname = \"a\"\nversion.workspace = true", "7.0.0"),
            ("[package]\nname = \"a\"\nversion = \"1.0.0\"", "1.0.0"),
        ] {
            assert_eq!(parse(text).version(root.workspace.as_ref()), version);
        }
    }

    #[test]
    fn an_error_names_file_and_line() {
        let error =
            Manifest::parse(&RepoPath::default().child("Cargo.toml"), "[package]\nname = 7\n").unwrap_err();
        assert!(error.message.starts_with("Cargo.toml:2: "), "{}", error.message);
        let error =
            Manifest::parse(&RepoPath::default().child("Cargo.toml"), "[package]\nname = \"a\n").unwrap_err();
        assert!(error.message.starts_with("Cargo.toml:2: "), "{}", error.message);
    }
}
