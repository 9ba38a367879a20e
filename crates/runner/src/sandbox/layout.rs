//! The folders of a run, as cargo and the program find them.
//!
//! ```text
//! work/source   the repository's source part, without what configures cargo
//!      vendor   its crates, a folder for each source
//!      target   cargo's target folder
//!      cargo    cargo's home: one config.toml
//!      home     HOME of what runs
//!      tmp      TMPDIR
//!      input    the input document
//! ```

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    os::unix::ffi::OsStrExt,
    path::{Component, Path, PathBuf},
    time::Instant,
};

use toml_edit::DocumentMut;

use super::{
    Bases, Place,
    archive::{self, ArchiveError, Budget},
    cargo::{self, Workspace},
    remains::Taken,
    vendor,
};
use crate::{
    base::{self, Own},
    job::{Job, Limits, LockedCrate},
};

/// The folders of a run.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// The repository's source part.
    pub(super) source: PathBuf,
    /// Directory sources.
    pub(super) vendor: PathBuf,
    /// cargo's target folder.
    pub(super) target: PathBuf,
    /// cargo's home.
    pub(super) cargo_home: PathBuf,
    /// `HOME`.
    pub(super) home: PathBuf,
    /// `TMPDIR`.
    pub(super) tmp: PathBuf,
    /// The input document.
    pub(super) input: PathBuf,
}

/// What is known of a repository once it is laid out.
#[derive(Clone, Debug)]
pub(super) struct Repository {
    /// Where file names are relative to.
    pub(super) workspace: Workspace,
    /// The folder of the generator's crate.
    pub(super) folder: PathBuf,
    /// Names of its own packages.
    pub(super) own: BTreeSet<String>,
    /// The crate of the lock file that is optimised, if any.
    optimised: Option<LockedCrate>,
}

impl Layout {
    /// The folders below a volume.
    pub(super) fn of(work: &Path) -> Self {
        Self {
            source: work.join("source"),
            vendor: work.join(base::VENDOR),
            target: work.join(base::TARGET),
            cargo_home: work.join("cargo"),
            home: work.join("home"),
            tmp: work.join("tmp"),
            input: work.join("input"),
        }
    }

    /// Unpacks and configures everything that a build needs.
    ///
    /// # Errors
    /// [`ArchiveError`].
    pub(super) fn prepare(
        &self,
        place: &Place,
        job: &Job,
        deadline: Instant,
        done: impl FnMut(&str),
    ) -> Result<Repository, ArchiveError> {
        let Limits { unpacked_bytes: bytes, .. } = job.limits;
        let mut budget = Budget { bytes, entries: archive::ENTRIES, deadline };
        for folder in [&self.vendor, &self.cargo_home, &self.home, &self.tmp] {
            fs::create_dir_all(folder)?;
        }
        let blob = place.blobs.join(job.source.digest.hex());
        archive::unpack_source(&blob, job.source, &self.source, &mut budget, |path| !configures_cargo(path))?;
        let registries = registries(job, &blob)?;
        let repository = self.repository(place, job)?;
        self.crates(place, job, &mut budget, done)?;
        let sources = job.crates.iter().map(|locked| locked.source.as_str());
        let config = vendor::cargo_config(sources, &registries, &self.vendor, repository.optimised.as_ref());
        fs::write(self.cargo_home.join("config.toml"), config.to_string())?;
        self.strip_profiles()?;
        self.farm(place, &repository)?;
        self.take_over(place, job, &repository, &mut budget)?;
        Ok(repository)
    }

    /// Adds what an earlier run left. What cannot be used of it is a miss, never a failure.
    fn take_over(
        &self,
        place: &Place,
        job: &Job,
        repository: &Repository,
        budget: &mut Budget,
    ) -> Result<(), ArchiveError> {
        let Some(before) = job.remains.before else { return Ok(()) };
        let blob = place.blobs.join(before.archive.digest.hex());
        let taken = Taken::new(&repository.own, before.source == job.source.digest);
        let keep = |path: &Path| taken.takes(path);
        match archive::unpack_remains(&blob, before.archive, &self.target, budget, keep) {
            Err(ArchiveError::Late) => Err(ArchiveError::Late),
            Ok(()) => Ok(()),
            Err(_) => {
                fs::remove_dir_all(&self.target)?;
                Ok(self.farm(place, repository)?)
            }
        }
    }

    fn crates(
        &self,
        place: &Place,
        job: &Job,
        budget: &mut Budget,
        mut done: impl FnMut(&str),
    ) -> Result<(), ArchiveError> {
        let base = place.base().map(|base| base.join(base::VENDOR));
        // Every source has its folder, also one without crates: cargo asks for crates.io's.
        fs::create_dir_all(self.vendor.join("crates-io"))?;
        for locked in &job.crates {
            vendor::lay_out(locked, &place.blobs, base.as_deref(), &self.vendor, budget)?;
            done(&locked.name);
        }
        Ok(())
    }

    /// Finds the crate and its workspace.
    fn repository(&self, place: &Place, job: &Job) -> Result<Repository, ArchiveError> {
        let refuse = |message: String| Err(ArchiveError::Refused(message));
        let folder = self.source.join(clean(&job.path));
        let shown = super::text::line(&job.path, 120);
        if !folder.join("Cargo.toml").is_file() {
            return refuse(format!("there is no Cargo.toml in `{shown}`"));
        }
        let Some(root) = folder
            .ancestors()
            .take_while(|above| above.starts_with(&self.source))
            .find(|above| above.join("Cargo.lock").is_file())
        else {
            return refuse(format!(
                "there is no Cargo.lock for `{shown}`: run `cargo generate-lockfile` and commit Cargo.lock"
            ));
        };
        let lock = fs::read_to_string(root.join("Cargo.lock"))?;
        let Ok(lock) = lock.parse::<DocumentMut>() else { return refuse("Cargo.lock is not TOML".into()) };
        let workspace = Workspace { repository: self.source.clone(), root: root.to_owned() };
        let optimised = optimised(place, job, &lock).cloned();
        Ok(Repository { workspace, own: cargo::own_packages(&lock), folder, optimised })
    }

    fn strip_profiles(&self) -> Result<(), ArchiveError> {
        let mut open = vec![self.source.clone()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder)? {
                let entry = entry?;
                let kind = entry.file_type()?;
                if kind.is_dir() {
                    open.push(entry.path());
                } else if kind.is_file() && entry.file_name().as_bytes() == b"Cargo.toml" {
                    // What is not text is left for cargo, whose message is better.
                    let stripped = fs::read_to_string(entry.path())
                        .ok()
                        .and_then(|text| vendor::without_profiles(&text));
                    if let Some(text) = stripped {
                        fs::write(entry.path(), text)?;
                        fs::File::open(entry.path())?.set_modified(archive::packaged())?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Makes cargo's target folder of the base's.
    fn farm(&self, place: &Place, repository: &Repository) -> io::Result<()> {
        let Some(base) = place.base() else { return Ok(()) };
        let base = base.join(base::TARGET);
        let own = Own::find(&base, repository.own.iter().cloned())?;
        base::farm_target(&base, &self.target, &own)
    }
}

/// The crate to optimise: see [`base::optimised`].
fn optimised<'j>(place: &Place, job: &'j Job, lock: &DocumentMut) -> Option<&'j LockedCrate> {
    let there = match &place.base {
        Bases::Making => base::optimised(job).map(|locked| locked.archive.digest),
        Bases::One(base) => base::described(base)?.optimised,
        Bases::None | Bases::Baked(_) => None,
    }?;
    // Each of its features brings a dependency: without one it is as in the base.
    let is_there = |locked: &&LockedCrate| {
        locked.archive.digest == there && cargo::depends_on_nothing(lock, &locked.name, &locked.version)
    };
    job.crates.iter().find(is_there)
}

/// Names of registries: those of the job, and from the configuration that has no other effect.
fn registries(job: &Job, blob: &Path) -> Result<BTreeMap<String, String>, ArchiveError> {
    let sources: Vec<&str> = job.crates.iter().map(|locked| locked.source.as_str()).collect();
    if sources.iter().all(|source| source.starts_with("git+") || *source == vendor::CRATES_IO) {
        return Ok(BTreeMap::new());
    }
    let folder = clean(&job.path);
    let wanted = |path: &Path| {
        let configures = path.ends_with(".cargo/config.toml") || path.ends_with(".cargo/config");
        configures && path.parent().and_then(Path::parent).is_some_and(|above| folder.starts_with(above))
    };
    let texts = archive::read_texts(blob, wanted)?;
    let mut names: BTreeMap<String, String> =
        texts.iter().flat_map(|(_, text)| vendor::registry_names(text, sources.iter().copied())).collect();
    let declared = job.registries.iter().filter(|(_, index)| sources.contains(&index.as_str()));
    names.extend(declared.map(|(name, index)| (name.clone(), index.clone())));
    Ok(names)
}

/// Whether an entry would change what cargo does: it has no effect here.
fn configures_cargo(path: &Path) -> bool {
    path.iter().any(|name| name == ".cargo")
        || matches!(
            path.file_name().and_then(|name| name.to_str()),
            Some("rust-toolchain" | "rust-toolchain.toml")
        )
}

/// A relative path without `.`; `..` is refused where paths come in, and means nothing here.
fn clean(path: &str) -> PathBuf {
    Path::new(path).components().filter(|component| matches!(component, Component::Normal(_))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::{Described, Need},
        blob::BlobRef,
    };

    #[test]
    fn the_sdk_is_optimised_only_as_a_base_has_it() {
        let locked = |name: &str, archive: &str| LockedCrate {
            name: name.into(),
            version: "0.1.0".into(),
            source: vendor::CRATES_IO.into(),
            archive: BlobRef::of(archive),
        };
        let job = |crates: &[LockedCrate]| Job {
            source: BlobRef::of(""),
            path: ".".into(),
            commit_time: 0,
            crates: crates.to_vec(),
            registries: BTreeMap::new(),
            build_scripts: Vec::new(),
            cargo: crate::job::Cargo::default(),
            limits: Limits::default(),
            remains: crate::job::Remains::default(),
        };
        let base = tempfile::tempdir().unwrap();
        let sdk = job(&[locked("itoa", "i"), locked("synth-sdk", "one")]);
        let described = Described {
            need: Need::baked(&sdk, Path::new("/synth/work")),
            bytes: 0,
            optimised: Some(locked("synth-sdk", "one").archive.digest),
        };
        fs::write(base.path().join("base.json"), serde_json::to_vec(&described).unwrap()).unwrap();

        let of = |base: &Bases, job: &Job, dependencies: &str| {
            let place = Place {
                blobs: PathBuf::new(),
                base: base.clone(),
                work: PathBuf::new(),
                toolchain: PathBuf::new(),
                level: crate::job::SandboxLevel::Pod,
            };
            let lock = format!("[[package]]\nname = \"synth-sdk\"\nversion = \"0.1.0\"\n{dependencies}");
            optimised(&place, job, &lock.parse().unwrap()).map(|locked| locked.name.clone())
        };
        let (there, named) = (Bases::One(base.path().into()), Some("synth-sdk".to_owned()));
        assert_eq!(of(&there, &sdk, ""), named);
        assert_eq!(of(&Bases::Making, &sdk, ""), named);
        assert_eq!(of(&Bases::None, &sdk, ""), None);
        assert_eq!(of(&Bases::One("/nowhere".into()), &sdk, ""), None);
        // Another version, or one with a feature: it is compiled in the run.
        assert_eq!(of(&there, &job(&[locked("synth-sdk", "other")]), ""), None);
        assert_eq!(of(&there, &sdk, "dependencies = [\"serde_core\"]\n"), None);
        assert_eq!(of(&Bases::Making, &job(&[locked("itoa", "i")]), ""), None);
    }

    /// What [`optimised`] takes for granted.
    #[test]
    fn each_feature_of_the_sdk_brings_a_dependency() {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sdk/Cargo.toml");
        let manifest: DocumentMut = fs::read_to_string(manifest).unwrap().parse().unwrap();
        for (name, feature) in manifest["features"].as_table().unwrap() {
            let mut brought = feature.as_array().unwrap().iter().filter_map(|it| it.as_str());
            assert!(brought.any(|it| it.starts_with("dep:")), "{name}");
        }
    }

    #[test]
    fn hostile_32_and_33_files_that_configure_cargo_or_choose_a_toolchain_are_left_out_wherever_they_are() {
        for path in [
            ".cargo",
            ".cargo/config",
            "deploy/.cargo/config.toml",
            ".cargo/bin/rustc",
            "rust-toolchain",
            "rust-toolchain.toml",
            "deploy/rust-toolchain.toml",
        ] {
            assert!(configures_cargo(Path::new(path)), "{path}");
        }
        for path in
            ["cargo/config.toml", "src/config.toml", "src/rust-toolchain.rs", "rust-toolchain/a", ".cargo-ok"]
        {
            assert!(!configures_cargo(Path::new(path)), "{path}");
        }
    }
}
