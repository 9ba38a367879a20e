//! Makes a base ahead of time, for an image: the dependencies of a lock file, compiled exactly as a run compiles them.
//!
//! It is a run: the same supervisor lays out, builds and runs a small crate that has these dependencies, and what it
//! leaves becomes the base. So nothing here can differ from what cargo later compares with.

use std::{
    fs,
    io::{self, Read as _, Write as _},
    os::{fd::OwnedFd, unix::net::UnixStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use toml_edit::DocumentMut;

use super::{Described, INCREMENTAL, Need, PROFILE, TARGET, described, make, need::describe, optimised};
use crate::{
    blob::BlobRef,
    job::{Cargo, End, Job, Limits, LockedCrate, Remains, Report},
    wire::{Built, Decoder, FromSandbox, Message as _, ToSandbox, WireError},
};

/// Crates of a registry are found by this ending of their archive.
const ARCHIVE: &str = "crate";

/// What to make a base of.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// A crate with a `Cargo.lock`, whose program prints something.
    pub package: PathBuf,
    /// A folder below which the crates of its lock file are as `name-version.crate`: `registry/cache` of cargo's home
    /// after `cargo fetch`.
    pub archives: PathBuf,
    /// Becomes the base: must not be there yet, and be on one file system with `work`.
    pub out: PathBuf,
    /// The work folder, at the path that runs will have: empty or not there; emptied at the end.
    pub work: PathBuf,
    /// The toolchain that runs will have, at the path that it will have.
    pub toolchain: PathBuf,
    /// The program `synth-runner`.
    pub runner: PathBuf,
}

/// Why a base could not be made.
#[derive(Debug, thiserror::Error)]
pub enum BakeError {
    /// The recipe is wrong.
    #[error("{0}")]
    Recipe(String),
    /// The machine failed.
    #[error("{doing}: {source}")]
    Io {
        /// What was being done, to which file.
        doing: String,
        /// Why it failed.
        #[source]
        source: io::Error,
    },
    /// The supervisor said what it must not.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// The crate could not be built or run.
    #[error("{:?}{}\n{}", .0.end, .0.error.as_ref().map(|error| format!(": {}", error.message)).unwrap_or_default(), .0.stderr_tail)]
    Run(Box<Report>),
}

fn at(doing: impl Into<String>) -> impl FnOnce(io::Error) -> BakeError {
    move |source| BakeError::Io { doing: doing.into(), source }
}

/// Makes a base. `log` takes what cargo says, for people.
///
/// # Errors
/// [`BakeError`]; the folder `out` is not there then.
pub fn bake(recipe: &Recipe, log: &mut dyn io::Write) -> Result<Described, BakeError> {
    if recipe.out.exists() {
        return Err(BakeError::Recipe(format!("{} is there already", recipe.out.display())));
    }
    fs::create_dir_all(&recipe.work).map_err(at(format!("make {}", recipe.work.display())))?;
    if fs::read_dir(&recipe.work).map_err(at("look into the work folder"))?.next().is_some() {
        return Err(BakeError::Recipe(format!("{} is not empty", recipe.work.display())));
    }
    let blobs = recipe.out.with_extension("blobs");
    fs::create_dir_all(&blobs).map_err(at(format!("make {}", blobs.display())))?;
    let made = make_with(recipe, &blobs, log);
    let clean = fs::remove_dir_all(&blobs).map_err(at("remove the blobs"));
    let emptied = empty(&recipe.work).map_err(at("empty the work folder"));
    if made.is_err() {
        let _ = fs::remove_dir_all(&recipe.out);
    }
    made.and_then(|made| clean.and(emptied).map(|()| made))
}

fn make_with(recipe: &Recipe, blobs: &Path, log: &mut dyn io::Write) -> Result<Described, BakeError> {
    let job = Job {
        source: pack(&recipe.package, blobs)?,
        path: ".".into(),
        commit_time: 0,
        crates: locked(recipe, blobs)?,
        registries: std::collections::BTreeMap::default(),
        build_scripts: Vec::new(),
        cargo: Cargo::default(),
        limits: Limits { seconds: 3600, memory_bytes: 0, ..Limits::default() },
        remains: Remains::default(),
    };
    let built = run(recipe, blobs, &job, log)?;
    fs::create_dir_all(&recipe.out).map_err(at(format!("make {}", recipe.out.display())))?;
    let need = Need::baked(&job, &recipe.work);
    make(&recipe.work, &recipe.out, need, None, &built.own).map_err(at("take over what was compiled"))?;
    let remembered = recipe.out.join(TARGET).join(PROFILE).join(INCREMENTAL);
    match fs::remove_dir_all(remembered) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(at("remove what is this crate's own")(error));
        }
        _ => {}
    }
    let made = described(&recipe.out)
        .ok_or_else(|| BakeError::Recipe("the base does not describe itself".into()))?;
    let made = Described { optimised: optimised(&job).map(|locked| locked.archive.digest), ..made };
    describe(&recipe.out, &made).map_err(at("describe the base"))?;
    Ok(made)
}

/// The crate as an archive among the blobs.
fn pack(package: &Path, blobs: &Path) -> Result<BlobRef, BakeError> {
    let mut archive = tar::Builder::new(Vec::new());
    archive.mode(tar::HeaderMode::Deterministic);
    let mut open = vec![PathBuf::new()];
    while let Some(folder) = open.pop() {
        let from = package.join(&folder);
        let entries = fs::read_dir(&from).map_err(at(format!("read {}", from.display())))?;
        for entry in entries {
            let entry = entry.map_err(at(format!("read {}", from.display())))?;
            let path = folder.join(entry.file_name());
            let kind = entry.file_type().map_err(at(format!("look at {}", path.display())))?;
            if kind.is_dir() && path != Path::new(TARGET) {
                open.push(path);
            } else if kind.is_file() {
                let packed = archive.append_path_with_name(entry.path(), &path);
                packed.map_err(at(format!("pack {}", path.display())))?;
            }
        }
    }
    let bytes = archive.into_inner().map_err(at("pack the crate"))?;
    let blob = BlobRef::of(&bytes);
    fs::write(blobs.join(blob.digest.hex()), bytes).map_err(at("write the crate's archive"))?;
    Ok(blob)
}

/// The crates of the lock file, each put among the blobs.
fn locked(recipe: &Recipe, blobs: &Path) -> Result<Vec<LockedCrate>, BakeError> {
    let path = recipe.package.join("Cargo.lock");
    let text = fs::read_to_string(&path).map_err(at(format!("read {}", path.display())))?;
    let lock: DocumentMut =
        text.parse().map_err(|error| BakeError::Recipe(format!("{}: {error}", path.display())))?;
    let packages = lock.get("package").and_then(toml_edit::Item::as_array_of_tables);
    let mut crates = Vec::new();
    for package in packages.into_iter().flatten() {
        let text = |key: &str| package.get(key).and_then(toml_edit::Item::as_str).map(ToOwned::to_owned);
        let (Some(name), Some(version)) = (text("name"), text("version")) else { continue };
        let Some(source) = text("source") else { continue };
        let Some(checksum) = text("checksum") else {
            return Err(BakeError::Recipe(format!("{name} {version} is from no registry ({source})")));
        };
        let file = find(&recipe.archives, &format!("{name}-{version}.{ARCHIVE}"))?;
        let bytes = fs::read(&file).map_err(at(format!("read {}", file.display())))?;
        let archive = BlobRef::of(&bytes);
        if archive.digest.hex() != checksum {
            return Err(BakeError::Recipe(format!("{} is not what Cargo.lock names", file.display())));
        }
        fs::write(blobs.join(&checksum), bytes).map_err(at(format!("copy {}", file.display())))?;
        crates.push(LockedCrate { name, version, source, archive });
    }
    Ok(crates)
}

/// A file of this name in a folder or in a folder of it.
fn find(archives: &Path, name: &str) -> Result<PathBuf, BakeError> {
    let folders = fs::read_dir(archives).map_err(at(format!("read {}", archives.display())))?;
    folders
        .filter_map(|entry| Some(entry.ok()?.path().join(name)))
        .chain([archives.join(name)])
        .find(|path| path.is_file())
        .ok_or_else(|| BakeError::Recipe(format!("{name} is not below {}", archives.display())))
}

/// Builds and runs it. What it printed is of no interest; that it did is.
fn run(recipe: &Recipe, blobs: &Path, job: &Job, log: &mut dyn io::Write) -> Result<Built, BakeError> {
    let (stream, theirs) = UnixStream::pair().map_err(at("make a stream"))?;
    let mut child = Command::new(&recipe.runner)
        .arg("unsandboxed")
        .arg("--making")
        .arg("--work")
        .arg(&recipe.work)
        .arg("--blobs")
        .arg(blobs)
        .arg("--toolchain")
        .arg(&recipe.toolchain)
        .stdin(Stdio::from(OwnedFd::from(theirs)))
        .spawn()
        .map_err(at(format!("start {}", recipe.runner.display())))?;
    let talked = talk(stream, job, log);
    end(&mut child)?;
    let (built, report) = talked?;
    match (built, report) {
        (Some(built), Some(report)) if report.end == End::Printed => Ok(built),
        (_, Some(report)) => Err(BakeError::Run(report)),
        (_, None) => Err(BakeError::Recipe("the supervisor ended without a report".into())),
    }
}

fn end(child: &mut Child) -> Result<(), BakeError> {
    child.wait().map(|_| ()).map_err(at("wait for the supervisor"))
}

type Told = (Option<Built>, Option<Box<Report>>);

fn talk(mut stream: UnixStream, job: &Job, log: &mut dyn io::Write) -> Result<Told, BakeError> {
    let say = |stream: &mut UnixStream, message: ToSandbox| {
        let frame = message.encode()?;
        stream.write_all(&frame).map_err(at("speak to the supervisor"))
    };
    say(&mut stream, ToSandbox::Job(Box::new(job.clone())))?;
    let (mut built, mut report) = (None, None);
    let mut decoder = Decoder::<FromSandbox>::default();
    let mut buffer = vec![0; 64 << 10];
    while report.is_none() {
        let n = stream.read(&mut buffer).map_err(at("listen to the supervisor"))?;
        if n == 0 {
            break;
        }
        decoder.push(&buffer[..n]);
        while let Some(message) = decoder.next_message()? {
            match message {
                FromSandbox::Log(text) => log.write_all(&text).map_err(at("write the log"))?,
                FromSandbox::Built(made) => {
                    built = Some(made);
                    say(&mut stream, ToSandbox::Input(b"{}".to_vec()))?;
                }
                FromSandbox::Report(ended) => report = Some(ended),
                FromSandbox::Progress(_) | FromSandbox::Output(_) | FromSandbox::Remains(_) => {}
            }
        }
    }
    Ok((built, report))
}

fn empty(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if fs::symlink_metadata(&path)?.is_dir() { fs::remove_dir_all(path)? } else { fs::remove_file(path)? }
    }
    Ok(())
}

impl Need {
    /// What a run needs of the bases of its own image: those have the image's toolchain, so nothing names it.
    pub fn baked(job: &Job, place: &Path) -> Self {
        Self::of(job, "of the image", place)
    }
}
