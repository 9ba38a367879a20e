//! What a run leaves for the next: crates unpacked and compiled, as `vendor` and `target` in one folder.
//!
//! A base is read-only for runs. A run gets it as a farm: folders of its own with a link for each file, so that cargo
//! finds everything where it was, with the times that it had, and whatever it writes is the run's own. Left out is what
//! cargo opens for writing: its locks, and all that belongs to the packages of the repository. What rustc remembers of
//! those packages (its incremental folder) comes along as a copy: it makes a changed line cheap, and rustc itself knows
//! what of it still holds.

mod bake;
mod harvest;
mod need;

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    fs, io,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};

use self::harvest::Harvest;
pub use self::{
    bake::{BakeError, Recipe, bake},
    need::{Described, Need, described},
};
use crate::job::{Job, LockedCrate};

/// The folder of crates in a base and in a run's volume.
pub const VENDOR: &str = "vendor";
/// cargo's target folder in a base and in a run's volume.
pub const TARGET: &str = "target";
/// The folder of our profile in cargo's target folder.
pub const PROFILE: &str = "synth";
/// Changes whenever the form of a base changes, or a value of the profile: older bases are not used then.
pub const FORMAT: u32 = 4;
/// The crate that is optimised in bases that come with an image, and wherever such a base is used that has it: there it costs no
/// run anything. Compiled in a run it would cost three times as much as it does without (measured).
const OPTIMISED: &str = "synth-sdk";
/// rustc's folder for what it remembers of the repository's own packages.
pub(crate) const INCREMENTAL: &str = "incremental";
/// Where cargo keeps what rustc said of itself.
pub(crate) const RUSTC_INFO: &str = ".rustc_info.json";

/// cargo's hash of a unit, which ends the names of its files and folders: `libserde-0123456789abcdef.rlib`.
pub(crate) fn unit_hash(name: &str) -> Option<&str> {
    let (_, hash) = name.split('.').next()?.rsplit_once('-')?;
    (hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(hash)
}

/// Which entries of a target folder belong to a repository's own packages, or to nobody.
#[derive(Debug, Default)]
pub struct Own {
    names: BTreeSet<String>,
    /// cargo's hashes of the units of these packages, which end the names of their files.
    hashes: BTreeSet<String>,
}

impl Own {
    /// Looks into a target folder for what belongs to the packages of these names.
    ///
    /// # Errors
    /// When its folder of fingerprints cannot be read, unless it is not there.
    pub fn find(target: &Path, names: impl IntoIterator<Item = String>) -> io::Result<Self> {
        let mut own = Self { names: names.into_iter().collect(), hashes: BTreeSet::new() };
        match fs::read_dir(target.join(PROFILE).join(".fingerprint")) {
            Ok(entries) => {
                for entry in entries {
                    let name = entry?.file_name();
                    if let Some((package, hash)) = name.to_str().and_then(|name| name.rsplit_once('-'))
                        && own.names.contains(package)
                    {
                        own.hashes.insert(hash.to_owned());
                    }
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        Ok(own)
    }

    /// Whether this is the hash of one of their units.
    pub(crate) fn compiled(&self, hash: &str) -> bool {
        self.hashes.contains(hash)
    }

    /// Whether an entry, relative to the target folder, is for the next run.
    pub fn keeps(&self, path: &Path) -> bool {
        let parts: Vec<&OsStr> = path.iter().collect();
        let Some(name) = path.file_name().and_then(OsStr::to_str) else { return false };
        match parts.as_slice() {
            [first] => *first == PROFILE,
            [first, second] => {
                *first == PROFILE
                    && matches!(second.to_str(), Some("deps" | "build" | ".fingerprint" | INCREMENTAL))
            }
            [_, kind, ..] if *kind == INCREMENTAL => true,
            [_, kind, _] => {
                let stem = if *kind == "deps" { name.split('.').next().unwrap_or(name) } else { name };
                let (package, hash) = stem.rsplit_once('-').unwrap_or((stem, ""));
                !self.names.contains(package) && !self.hashes.contains(hash)
            }
            _ => true,
        }
    }
}

/// Makes the farm of a base's target folder: real folders, a link for each file, a copy of what rustc remembers.
///
/// # Errors
/// The system's; what is neither file nor folder in a base is skipped.
pub fn farm_target(base: &Path, to: &Path, own: &Own) -> io::Result<()> {
    fs::create_dir_all(to)?;
    let mut open = vec![PathBuf::new()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(base.join(&folder))? {
            let entry = entry?;
            let path = folder.join(entry.file_name());
            let kind = entry.file_type()?;
            if !own.keeps(&path) {
                continue;
            }
            if kind.is_dir() {
                fs::create_dir(to.join(&path))?;
                open.push(path);
            } else if kind.is_file() && path.starts_with(Path::new(PROFILE).join(INCREMENTAL)) {
                fs::copy(base.join(&path), to.join(&path))?;
            } else if kind.is_file() {
                symlink(base.join(&path), to.join(&path))?;
            }
        }
    }
    Ok(())
}

/// Makes a base, in an empty folder, of a run's volume in which no process lives any more. `began_with` is the base that
/// the run had, and where the run saw it; `own` are the names of the repository's packages.
///
/// # Errors
/// The system's.
pub fn make(
    volume: &Path,
    to: &Path,
    need: Need,
    began_with: Option<(&Path, &Path)>,
    own: &[String],
) -> io::Result<()> {
    let own = Own::find(&volume.join(TARGET), own.iter().cloned())?;
    let mut harvest = Harvest::new(began_with);
    harvest.take(volume, to, Path::new(TARGET), &|path| own.keeps(path))?;
    harvest.take(volume, to, Path::new(VENDOR), &|_| true)?;
    let optimised = began_with.and_then(|(base, _)| described(base)?.optimised);
    need::describe(to, &Described { need, bytes: harvest.bytes(), optimised })
}

/// The crate of a job that a base for an image has optimised.
pub(crate) fn optimised(job: &Job) -> Option<&LockedCrate> {
    job.crates.iter().find(|locked| locked.name == OPTIMISED)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        folder
    }

    #[test]
    fn the_farm_has_what_is_from_elsewhere_and_nothing_that_cargo_writes() {
        let kept = [
            "synth/.fingerprint/serde-1111/lib-serde",
            "synth/deps/libserde-1111.rlib",
            "synth/deps/serde-1111.d",
            "synth/build/serde-2222/out/private.rs",
        ];
        let left_out = [
            ".rustc_info.json",
            "CACHEDIR.TAG",
            "synth/.cargo-lock",
            "synth/app",
            "synth/.fingerprint/app-3333/bin-app",
            "synth/.fingerprint/my-lib-4444/lib-my_lib",
            "synth/deps/app-3333",
            "synth/deps/renamed_binary-3333.d",
            "synth/deps/libmy_lib-4444.rmeta",
            "synth/build/app-5555/build-script-build",
        ];
        let base = target(&[&kept[..], &left_out[..], &["synth/incremental/app-9/x"]].concat());
        let to = tempfile::tempdir().unwrap();
        let own = Own::find(base.path(), ["app".to_owned(), "my-lib".to_owned()]).unwrap();
        farm_target(base.path(), &to.path().join("t"), &own).unwrap();
        for file in kept {
            let link = to.path().join("t").join(file);
            assert_eq!(fs::read_link(link).unwrap(), base.path().join(file));
        }
        let remembered = to.path().join("t/synth/incremental/app-9/x");
        assert!(fs::symlink_metadata(remembered).unwrap().is_file());
        for file in left_out {
            assert!(fs::symlink_metadata(to.path().join("t").join(file)).is_err(), "{file}");
        }
    }
}
