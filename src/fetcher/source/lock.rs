//! `Cargo.lock`: what it wants from elsewhere, and whether it can fit the manifests.
//!
//! Only what is certain is refused here; cargo says the rest with `--locked`.

use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use synth_runner::blob::Digest;

use super::{plan::Plan, tree::Snapshot, workspace::Workspaces};
use crate::fetcher::api::{FetchError, FetchErrorKind, Locked};

/// Bytes of a lockfile: 2,000 packages have about 1 MiB.
const MAX_LOCK: u64 = 8 << 20;
/// What to do about a lockfile.
const HINT: &str = "run `cargo generate-lockfile`, or `cargo update --workspace` to change no version, and commit Cargo.lock";

#[derive(Deserialize)]
struct Lock {
    #[serde(default)]
    package: Vec<Package>,
    #[serde(default)]
    patch: Patch,
    /// Where the first version of the format has its checksums: `checksum NAME VERSION (SOURCE)`.
    #[serde(default)]
    metadata: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
struct Patch {
    #[serde(default)]
    unused: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    source: Option<String>,
    checksum: Option<String>,
}

/// What the plan's lockfile wants from elsewhere, in its order.
pub(super) fn read(
    snapshot: &Snapshot<'_>,
    workspaces: &mut Workspaces<'_>,
    plan: &Plan,
    max: usize,
) -> Result<Vec<Locked>, FetchError> {
    let path = plan.root.child("Cargo.lock");
    let Some(entry) = snapshot.file(&path)? else {
        let message = format!(
            "`{path}` is not in the repository: a generator needs it, so that each build is the same"
        );
        return Err(refused(message));
    };
    let text = snapshot.text(&path, entry.oid, MAX_LOCK)?;
    let lock = parse(&path.to_string(), &text)?;
    check(&lock, workspaces, plan, &path.to_string())?;
    let locked = locked(lock, &path.to_string())?;
    if locked.len() > max {
        let message = format!("`{path}` has {} packages, more than the {max} that are allowed", locked.len());
        return Err(FetchError::new(FetchErrorKind::TooLarge, message));
    }
    Ok(locked)
}

/// What the text of a lockfile wants from elsewhere.
#[cfg(any(test, fuzzing))]
pub(in crate::fetcher) fn of_text(text: &str) -> Result<Vec<Locked>, FetchError> {
    locked(parse("Cargo.lock", text)?, "Cargo.lock")
}

fn refused(message: String) -> FetchError {
    FetchError::new(FetchErrorKind::InvalidLock, message).hint(HINT)
}

fn parse(path: &str, text: &str) -> Result<Lock, FetchError> {
    toml_edit::de::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| text.get(..span.start).unwrap_or("").lines().count().max(1));
        refused(format!("{path}:{line}: {}", error.message()))
    })
}

fn locked(lock: Lock, path: &str) -> Result<Vec<Locked>, FetchError> {
    let mut locked = Vec::new();
    for package in lock.package.into_iter().chain(lock.patch.unused) {
        let Package { name, version, source: Some(source), checksum } = package else { continue };
        if !is_name(&name) || !is_version(&version) {
            return Err(refused(format!("`{path}` has a package whose name or version is none")));
        }
        let checksum =
            checksum.or_else(|| lock.metadata.get(&format!("checksum {name} {version} ({source})")).cloned());
        let checksum = match checksum.as_deref() {
            None | Some("<none>") => None,
            Some(hex) => Some(Digest::from_hex(hex).map_err(|_| {
                refused(format!("`{path}`: the checksum of {name} {version} is not 64 lower-case hex digits"))
            })?),
        };
        locked.push(Locked { name, version, source, checksum });
    }
    Ok(locked)
}

/// A crate's name as registries have it: nothing that could be a path or part of another URL.
pub(in crate::fetcher) fn is_name(name: &str) -> bool {
    let mut chars = name.chars();
    let first = chars.next().is_some_and(|c| c.is_alphanumeric() || c == '_');
    first && name.len() <= 64 && chars.all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// A version as registries have it.
pub(in crate::fetcher) fn is_version(version: &str) -> bool {
    version.len() <= 128 && semver::Version::parse(version).is_ok()
}

/// Every package of the plan is in the lockfile, and everything that members depend on.
fn check(lock: &Lock, workspaces: &mut Workspaces<'_>, plan: &Plan, path: &str) -> Result<(), FetchError> {
    let mut versions: HashMap<&str, Vec<&Package>> = HashMap::new();
    for package in &lock.package {
        versions.entry(&package.name).or_default().push(package);
    }
    let outdated = |what: String| Err(refused(format!("`{path}` is outdated: {what}")));
    for folder in plan.packages() {
        let manifest = workspaces.manifest(folder)?;
        let inherited = workspaces.inherited(folder)?;
        let workspace = inherited.as_ref().and_then(|(_, root)| root.workspace.as_ref());
        let Some(package) = &manifest.package else { continue };
        let version = manifest.version(workspace);
        let known =
            versions.get(package.name.as_str()).into_iter().flatten().filter(|known| known.source.is_none());
        let known: Vec<&str> = known.map(|known| known.version.as_str()).collect();
        // A stand-in that nothing uses and a test's package of somebody else need not be there.
        if plan.members.contains(folder) && !known.contains(&version) {
            let found =
                known.first().map_or_else(|| "not there".to_owned(), |found| format!("there as {found}"));
            return outdated(format!("package `{}` {version} of folder `{folder}` is {found}", package.name));
        }
        if !plan.members.contains(folder) {
            continue;
        }
        for (name, dependency) in manifest.built_with().chain(manifest.tested_with()) {
            let shared = workspace.and_then(|workspace| workspace.dependencies.get(name));
            let dependency = shared.filter(|_| dependency.is_inherited()).unwrap_or(dependency);
            let wanted = dependency.package(name);
            let Some(known) = versions.get(wanted) else {
                return outdated(format!("`{wanted}`, which `{}` depends on, is not there", package.name));
            };
            let Some(Ok(range)) = dependency.version().map(semver::VersionReq::parse) else { continue };
            let fits = |known: &&&Package| {
                semver::Version::parse(&known.version).is_ok_and(|known| range.matches(&known))
            };
            if known.iter().find(fits).is_none() {
                let found: Vec<&str> = known.iter().map(|known| known.version.as_str()).take(3).collect();
                let found = found.join(", ");
                return outdated(format!("`{}` wants `{wanted}` {range}, there is {found}", package.name));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn reads_what_comes_from_elsewhere_in_every_version_of_the_format() {
        let source = "registry+https://github.com/rust-lang/crates.io-index";
        for text in [
            format!(
                "version = 4\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"{source}\"\nchecksum = \"{HEX}\"\n\
                 [[package]]\nname = \"mine\"\nversion = \"0.1.0\"\ndependencies = [\"a\"]\n"
            ),
            format!(
                "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"{source}\"\n\
                 [metadata]\n\"checksum a 1.0.0 ({source})\" = \"{HEX}\"\n"
            ),
        ] {
            let expected = Locked {
                name: "a".to_owned(),
                version: "1.0.0".to_owned(),
                source: source.to_owned(),
                checksum: Some(Digest::of("abc")),
            };
            assert_eq!(locked(parse("Cargo.lock", &text).unwrap(), "Cargo.lock"), Ok(vec![expected]));
        }
    }

    #[test]
    fn keeps_the_source_of_a_git_dependency_and_of_an_unused_patch_word_for_word() {
        let source = "git+https://git.example/x?branch=a%2Fb#0123456789abcdef0123456789abcdef01234567";
        let text = format!("[[patch.unused]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"{source}\"\n");
        let locked = locked(parse("Cargo.lock", &text).unwrap(), "Cargo.lock").unwrap();
        assert_eq!((locked[0].source.as_str(), locked[0].checksum), (source, None));
    }

    #[test]
    fn hostile_34_refuses_names_and_versions_that_are_paths() {
        for (name, version, checksum) in [
            ("../a", "1.0.0", HEX),
            ("a/b", "1.0.0", HEX),
            ("", "1.0.0", HEX),
            ("-a", "1.0.0", HEX),
            ("a", "1.0.0/../..", HEX),
            ("a", "1.0", HEX),
            ("a", "1.0.0", "abc"),
        ] {
            let text = format!(
                "[[package]]\nname = \"{name}\"\nversion = \"{version}\"\nsource = \"x\"\nchecksum = \"{checksum}\"\n"
            );
            let error = locked(parse("Cargo.lock", &text).unwrap(), "Cargo.lock").unwrap_err();
            assert_eq!(error.kind, FetchErrorKind::InvalidLock, "{name} {version}");
        }
    }
}
