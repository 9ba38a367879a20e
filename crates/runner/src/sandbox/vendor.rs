//! The crates of a lock file as cargo directory sources, and the configuration that makes cargo take them.
//!
//! ```text
//! vendor/<source>/<name>-<version>/   a link into the base, or unpacked
//!                  └ .cargo-checksum.json
//! ```
//!
//! One folder for each source of the lock file, because two sources may have a crate of the same name and version.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};
use toml_edit::{DocumentMut, Item, Table, value};

use super::archive::{self, ArchiveError, Budget};
use crate::{
    base::PROFILE,
    blob::{BlobRef, Digest},
    job::LockedCrate,
};

/// How a lock file names crates.io.
pub(super) const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";
/// Pieces that a crate is compiled in. More of them make a change of the repository's own packages no cheaper (measured),
/// but each is a file that the next run is given.
const CODEGEN_UNITS: i64 = 16;

/// `.cargo-checksum.json`: what cargo reads, and which archive the folder is made of.
#[derive(Serialize, Deserialize)]
struct Checksum {
    files: BTreeMap<String, String>,
    package: Option<String>,
    archive: Option<Digest>,
}

/// Where a source's crates are, below the vendor folder: stable, and different for different sources.
pub(super) fn source_folder(source: &str) -> String {
    if source == CRATES_IO {
        return "crates-io".into();
    }
    let without_commit = source.split('#').next().unwrap_or(source);
    let hex = Digest::of(without_commit).hex();
    format!("s-{}", &hex[..16])
}

/// The folder of one crate, below the vendor folder.
///
/// # Errors
/// [`ArchiveError::Refused`] for a name or version that is no name of a folder.
pub(super) fn crate_folder(locked: &LockedCrate) -> Result<PathBuf, ArchiveError> {
    let plain = |text: &str| {
        let first = text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        first && text.len() <= 128 && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-+.".contains(c))
    };
    if !plain(&locked.name) || !plain(&locked.version) {
        let shown = super::text::line(&format!("{} {}", locked.name, locked.version), 120);
        return Err(ArchiveError::Refused(format!("Cargo.lock names an impossible crate `{shown}`")));
    }
    Ok(Path::new(&source_folder(&locked.source)).join(format!("{}-{}", locked.name, locked.version)))
}

/// Lays out one crate: a link when the base has it of the same archive, otherwise unpacked.
///
/// # Errors
/// [`ArchiveError`].
pub(super) fn lay_out(
    locked: &LockedCrate,
    blobs: &Path,
    base: Option<&Path>,
    vendor: &Path,
    budget: &mut Budget,
) -> Result<(), ArchiveError> {
    let folder = crate_folder(locked)?;
    let to = vendor.join(&folder);
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    if let Some(there) =
        base.map(|base| base.join(&folder)).filter(|there| is_of(there, locked.archive.digest))
    {
        return Ok(std::os::unix::fs::symlink(there, to)?);
    }
    let name = format!("{}-{}", locked.name, locked.version);
    let blob = blobs.join(locked.archive.digest.hex());
    archive::unpack_crate(&blob, locked.archive, &name, &to, budget)
        .map_err(|error| in_crate(&name, error))?;
    let package = (!locked.source.starts_with("git+")).then(|| locked.archive.digest.hex());
    let checksum = Checksum { files: BTreeMap::new(), package, archive: Some(locked.archive.digest) };
    let json = serde_json::to_vec(&checksum).map_err(io::Error::from)?;
    fs::write(to.join(".cargo-checksum.json"), json)?;
    Ok(File::open(to)?.set_modified(archive::packaged())?)
}

fn in_crate(name: &str, error: ArchiveError) -> ArchiveError {
    match error {
        ArchiveError::Refused(message) => ArchiveError::Refused(format!("crate {name}: {message}")),
        other => other,
    }
}

fn is_of(folder: &Path, archive: Digest) -> bool {
    let read = fs::read(folder.join(".cargo-checksum.json")).ok();
    let checksum: Option<Checksum> = read.and_then(|json| serde_json::from_slice(&json).ok());
    checksum.is_some_and(|checksum| checksum.archive == Some(archive))
}

/// The configuration of a private cargo home: where crates are, no network, and a profile with every value set, so that
/// nothing but the lock file, the features and the base decides how a dependency is compiled.
pub(super) fn cargo_config<'a>(
    sources: impl IntoIterator<Item = &'a str>,
    registries: &BTreeMap<String, String>,
    vendor: &Path,
    optimised: Option<&LockedCrate>,
) -> DocumentMut {
    let mut config = DocumentMut::new();
    let mut replaced = Table::new();
    let sources: BTreeSet<&str> = sources
        .into_iter()
        .map(|source| source.split('#').next().unwrap_or(source))
        .chain([CRATES_IO])
        .collect();
    for source in sources {
        let folder = source_folder(source);
        let here = format!("here-{folder}");
        let mut from = described(source);
        from["replace-with"] = value(here.as_str());
        // The name of a source is its own affair but for this one.
        replaced[if source == CRATES_IO { "crates-io" } else { folder.as_str() }] = Item::Table(from);
        let mut directory = Table::new();
        directory["directory"] = value(vendor.join(&folder).to_string_lossy().as_ref());
        replaced[here.as_str()] = Item::Table(directory);
    }
    config["source"] = Item::Table(replaced);
    for (name, index) in registries {
        config["registries"][name]["index"] = value(index.as_str());
    }
    config["net"]["offline"] = value(true);
    config["net"]["retry"] = value(0);
    config["term"]["color"] = value("never");
    config["term"]["progress"]["when"] = value("never");
    config["cargo-new"]["vcs"] = value("none");

    let mut profile = profile_of_packages();
    profile["inherits"] = value("dev");
    // The repository's own packages are as they are where they are tried.
    profile["debug-assertions"] = value(true);
    profile["overflow-checks"] = value(true);
    // Of the repository's own packages alone: cargo has it for no others. Twice as fast as compiling them whole (measured).
    profile["incremental"] = value(true);
    profile["panic"] = value("unwind");
    profile["lto"] = value("off");
    profile["rpath"] = value(false);
    profile["build-override"] = Item::Table(profile_of_packages());
    profile["package"]["*"] = Item::Table(profile_of_packages());
    if let Some(LockedCrate { name, version, .. }) = optimised {
        // With more, an app would have to compile what it shares with it (`-Z share-generics`); for less size, it is slower
        // by a tenth (both measured). In one piece, nothing is compiled twice.
        let mut of_it = Table::new();
        of_it["opt-level"] = value(1);
        of_it["codegen-units"] = value(1);
        profile["package"][format!("{name}@{version}").as_str()] = Item::Table(of_it);
    }
    config["profile"][PROFILE] = Item::Table(profile);
    config
}

/// Nothing is optimised but what a base has so. What a dependency asserts, of itself and of the standard library that is compiled into it, is for those
/// who work on it: without, the SDK is compiled in three quarters of the time and prints in four fifths (measured).
fn profile_of_packages() -> Table {
    let mut profile = Table::new();
    profile["opt-level"] = value(0);
    profile["debug"] = value(false);
    profile["split-debuginfo"] = value("off");
    profile["strip"] = value("none");
    profile["debug-assertions"] = value(false);
    profile["overflow-checks"] = value(false);
    profile["incremental"] = value(false);
    profile["codegen-units"] = value(CODEGEN_UNITS);
    profile
}

/// A lock file's source as the keys by which cargo's configuration knows it.
fn described(source: &str) -> Table {
    let mut table = Table::new();
    if let Some(git) = source.strip_prefix("git+") {
        let (url, query) = git.split_once('?').unwrap_or((git, ""));
        table["git"] = value(url);
        for pair in query.split('&') {
            if let Some((key @ ("branch" | "tag" | "rev"), text)) = pair.split_once('=') {
                table[key] = value(percent_decode_str(text).decode_utf8_lossy().as_ref());
            }
        }
    } else if source != CRATES_IO {
        // `registry+` is how a lock file says it; `sparse+` belongs to the address.
        table["registry"] = value(source.strip_prefix("registry+").unwrap_or(source));
    }
    table
}

/// Names that a repository's own cargo configuration gives to registries: only of those that the lock file uses, because
/// manifests may use the name. Nothing else of that configuration has an effect.
pub(super) fn registry_names<'a>(
    config: &str,
    sources: impl IntoIterator<Item = &'a str>,
) -> BTreeMap<String, String> {
    let sources: BTreeSet<&str> = sources.into_iter().collect();
    let Ok(config) = config.parse::<DocumentMut>() else { return BTreeMap::new() };
    let Some(registries) = config.get("registries").and_then(Item::as_table_like) else {
        return BTreeMap::new();
    };
    let index_of = |item: &Item| item.get("index").and_then(Item::as_str).map(ToOwned::to_owned);
    registries
        .iter()
        .filter_map(|(name, item)| Some((name.to_owned(), index_of(item)?)))
        .filter(|(_, index)| {
            sources.contains(index.as_str()) || sources.contains(format!("registry+{index}").as_str())
        })
        .collect()
}

/// A manifest without its profiles: ours would not be alone otherwise. `None` when there are none.
pub(super) fn without_profiles(manifest: &str) -> Option<String> {
    if !manifest.contains("profile") {
        return None;
    }
    // What does not parse is left for cargo, whose message is better.
    let mut document: DocumentMut = manifest.parse().ok()?;
    document.remove("profile")?;
    Some(document.to_string())
}

/// Reference to a crate's archive, for those who bring it: whether the base has the crate already.
pub fn base_has(base: &Path, locked: &LockedCrate) -> bool {
    let BlobRef { digest, .. } = locked.archive;
    crate_folder(locked).is_ok_and(|folder| is_of(&base.join(folder), digest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_of_a_lock_file_is_replaced_by_a_folder_of_its_own() {
        let sources = [
            CRATES_IO,
            "sparse+https://crates.example/index/",
            "registry+https://git.example/index",
            "git+https://git.example/a.git?branch=feature%2Fx#0123",
            "git+https://git.example/a.git?rev=0123#0123",
            "git+https://git.example/a.git#0123",
        ];
        let config = cargo_config(sources, &BTreeMap::new(), Path::new("/synth/work/vendor"), None);
        let table = |source: &str| &config["source"][source_folder(source).as_str()];
        assert_eq!(config["source"]["crates-io"]["replace-with"].as_str(), Some("here-crates-io"));
        assert_eq!(table(sources[1])["registry"].as_str(), Some("sparse+https://crates.example/index/"));
        assert_eq!(table(sources[2])["registry"].as_str(), Some("https://git.example/index"));
        assert_eq!(table(sources[3])["git"].as_str(), Some("https://git.example/a.git"));
        assert_eq!(table(sources[3])["branch"].as_str(), Some("feature/x"));
        assert_eq!(table(sources[4])["rev"].as_str(), Some("0123"));
        assert!(table(sources[5]).get("rev").is_none());
        let folders: BTreeSet<_> = sources.iter().map(|source| source_folder(source)).collect();
        assert_eq!(folders.len(), sources.len());
        assert!(config.to_string().parse::<DocumentMut>().is_ok());
    }

    #[test]
    fn one_crate_may_be_optimised_and_all_others_are_as_ever() {
        let locked = LockedCrate {
            name: "synth-sdk".into(),
            version: "0.1.0".into(),
            source: CRATES_IO.into(),
            archive: BlobRef::of(""),
        };
        let config = |optimised| cargo_config([], &BTreeMap::new(), Path::new("/v"), optimised);
        let (plain, mut with) = (config(None), config(Some(&locked)));
        let packages = &mut with["profile"][PROFILE]["package"];
        assert_eq!(packages["synth-sdk@0.1.0"]["opt-level"].as_integer(), Some(1));
        assert_eq!(packages["*"]["opt-level"].as_integer(), Some(0));
        packages.as_table_like_mut().unwrap().remove("synth-sdk@0.1.0");
        assert_eq!(with.to_string(), plain.to_string());
    }

    #[test]
    fn hostile_34_a_crate_whose_name_is_a_path_is_refused() {
        let locked = |name: &str, version: &str| LockedCrate {
            name: name.into(),
            version: version.into(),
            source: CRATES_IO.into(),
            archive: BlobRef::of(""),
        };
        for (name, version) in
            [("../a", "1.0.0"), ("a", "1/0"), ("", "1.0.0"), ("a", ".."), ("a\n", "1"), ("-a", "1")]
        {
            assert!(crate_folder(&locked(name, version)).is_err(), "{name} {version}");
        }
        assert!(crate_folder(&locked("toml_edit", "0.25.18+spec-1.1.0")).is_ok());
    }

    #[test]
    fn manifests_lose_their_profiles_and_nothing_else() {
        let manifest = "[package] # mine\nname = \"a\"\n\n[profile.release.package.\"*\"]\nopt-level = 3\n\n[features]\nprofile = []\n";
        assert_eq!(
            without_profiles(manifest).unwrap(),
            "[package] # mine\nname = \"a\"\n\n[features]\nprofile = []\n"
        );
        assert_eq!(without_profiles("[package]\nname = \"profile\"\n"), None);
        assert_eq!(without_profiles("[profile"), None);
    }

    #[test]
    fn hostile_32_of_a_repositorys_configuration_only_names_of_locked_registries_count() {
        let config = "[build]\nrustc-wrapper = \"evil\"\n[registries.mine]\nindex = \"sparse+https://crates.example/\"\n\
                      [registries.other]\nindex = \"https://10.0.0.1/\"\n";
        let names = registry_names(config, ["sparse+https://crates.example/"]);
        assert_eq!(names, BTreeMap::from([("mine".into(), "sparse+https://crates.example/".into())]));
    }
}
