//! Archives of strangers, unpacked into the sandbox's own folder.
//!
//! Nothing is believed: each path is checked component by component, files are made new in folders that this module made
//! itself, links come last, so that nothing is ever written through one, and entries and bytes are counted.

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, BufReader, Read},
    os::unix::{ffi::OsStrExt, fs::OpenOptionsExt},
    path::{Component, Path, PathBuf},
    time::{Duration, Instant, SystemTime},
};

use flate2::bufread::GzDecoder;
use sha2::{Digest as _, Sha256};
use tar::{Archive, Entry, EntryType, PaxExtensions};

use super::text;
use crate::blob::{BlobRef, Digest};

/// Why an archive is not unpacked.
#[derive(Debug, thiserror::Error)]
pub(super) enum ArchiveError {
    /// It is not acceptable: one line for people.
    #[error("{0}")]
    Refused(String),
    /// The time is up.
    #[error("the time is up")]
    Late,
    /// There is no room.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// What unpacking may still use, over all archives of a run.
#[derive(Debug)]
pub(super) struct Budget {
    /// Bytes of files.
    pub(super) bytes: u64,
    /// Files, folders and links.
    pub(super) entries: u64,
    /// When to stop.
    pub(super) deadline: Instant,
}

/// More than the largest workspaces have; a run has some 100,000 inodes at most then.
pub(super) const ENTRIES: u64 = 200_000;
/// Bytes of a long name or of extended headers.
const EXTENSION: u64 = 64 << 10;
/// When the files of a source or of a crate were changed last: the time that `cargo package` gives them. The same in each
/// run, and before anything was compiled of them, so that what an earlier one compiled is not older than its sources.
const PACKAGED: Duration = Duration::from_secs(1_153_704_088);
/// The latest second that every file system can hold.
const LATEST: u64 = u32::MAX as u64 >> 1;
const PATH: usize = 4096;
const NAME: usize = 255;

/// Unpacks a repository's source part: a plain tar. `keep` says which entries to unpack. Links may point to places inside.
///
/// # Errors
/// [`ArchiveError`].
pub(super) fn unpack_source(
    blob: &Path,
    reference: BlobRef,
    to: &Path,
    budget: &mut Budget,
    keep: impl Fn(&Path) -> bool,
) -> Result<(), ArchiveError> {
    let file = verified(blob, reference)?;
    fs::create_dir_all(to)?;
    let mut unpacker = Unpacker { links: Some(Vec::new()), ..Unpacker::new(to, budget, &keep) };
    unpacker.run(BufReader::with_capacity(128 << 10, file))
}

/// Unpacks what an earlier run left: a plain tar, without links, over what is there already. What is there stays; files and
/// folders have the times that the archive says, because cargo compares them.
///
/// # Errors
/// [`ArchiveError`].
pub(super) fn unpack_remains(
    blob: &Path,
    reference: BlobRef,
    to: &Path,
    budget: &mut Budget,
    keep: impl Fn(&Path) -> bool,
) -> Result<(), ArchiveError> {
    fs::create_dir_all(to)?;
    let file = verified(blob, reference)?;
    let mut unpacker = Unpacker { over: true, times: Times::Told, ..Unpacker::new(to, budget, &keep) };
    unpacker.run(BufReader::with_capacity(128 << 10, file))
}

/// Unpacks a crate: a gzipped tar whose entries are all below one folder `top`, which becomes `to`. No links.
///
/// # Errors
/// [`ArchiveError`].
pub(super) fn unpack_crate(
    blob: &Path,
    reference: BlobRef,
    top: &str,
    to: &Path,
    budget: &mut Budget,
) -> Result<(), ArchiveError> {
    let file = BufReader::with_capacity(128 << 10, verified(blob, reference)?);
    fs::create_dir_all(to)?;
    let keep = |path: &Path| {
        // cargo's own marker, and the file that we write ourselves.
        path != Path::new(".cargo-ok") && path != Path::new(".cargo-checksum.json")
    };
    let mut unpacker = Unpacker { top: Some(top), ..Unpacker::new(to, budget, &keep) };
    unpacker.run(GzDecoder::new(file))
}

/// The texts of those files of a plain tar that are wanted, each of at most 64 KiB. Unpacks nothing.
///
/// # Errors
/// [`ArchiveError`].
pub(super) fn read_texts(
    blob: &Path,
    wanted: impl Fn(&Path) -> bool,
) -> Result<Vec<(PathBuf, String)>, ArchiveError> {
    let mut texts = Vec::new();
    let mut archive = Archive::new(File::open(blob)?);
    for entry in archive.entries_with_seek().map_err(broken)?.raw(true) {
        let mut entry = entry.map_err(broken)?;
        let path = entry.path().map_err(broken)?.into_owned();
        if entry.header().entry_type() == EntryType::Regular && wanted(&path) {
            texts.push((path, String::from_utf8_lossy(&bounded(&mut entry)?).into_owned()));
        }
    }
    Ok(texts)
}

/// Opens a blob whose bytes are what its reference says.
fn verified(blob: &Path, reference: BlobRef) -> Result<File, ArchiveError> {
    let mut file = File::open(blob)
        .map_err(|error| io::Error::new(error.kind(), format!("blob {}: {error}", reference.digest)))?;
    let mut hasher = Sha256::new();
    let copied = io::copy(&mut (&mut file).take(reference.size.saturating_add(1)), &mut hasher)?;
    if copied != reference.size || Digest::from_bytes(hasher.finalize().into()) != reference.digest {
        return Err(ArchiveError::Refused(format!(
            "blob {} has other bytes than its name says",
            reference.digest
        )));
    }
    io::Seek::rewind(&mut file)?;
    Ok(file)
}

struct Unpacker<'a> {
    to: &'a Path,
    top: Option<&'a str>,
    /// Links to make at the end: path and target; `None` where links are refused.
    links: Option<Vec<(PathBuf, PathBuf)>>,
    /// Folders that exist, relative to `to`, with the time that each gets in the end.
    folders: BTreeMap<PathBuf, Option<SystemTime>>,
    /// What is there already stays, and is no error.
    over: bool,
    times: Times,
    budget: &'a mut Budget,
    keep: &'a dyn Fn(&Path) -> bool,
}

/// When files were changed last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Times {
    /// At [`PACKAGED`].
    Packaged,
    /// When the archive says.
    Told,
}

/// When files of a source or of a crate were changed last.
pub(super) fn packaged() -> SystemTime {
    SystemTime::UNIX_EPOCH + PACKAGED
}

impl Times {
    fn of<R: Read>(self, entry: &Entry<'_, R>) -> SystemTime {
        match self {
            Self::Packaged => packaged(),
            Self::Told => {
                let seconds = entry.header().mtime().unwrap_or(0).min(LATEST);
                SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
            }
        }
    }
}

/// What extension headers said about the next entry.
#[derive(Default)]
struct Extended {
    path: Option<Vec<u8>>,
    link: Option<Vec<u8>>,
}

impl<'a> Unpacker<'a> {
    fn new(to: &'a Path, budget: &'a mut Budget, keep: &'a dyn Fn(&Path) -> bool) -> Self {
        let folders = BTreeMap::new();
        Self { to, top: None, links: None, folders, over: false, times: Times::Packaged, budget, keep }
    }
}

impl Unpacker<'_> {
    fn run(&mut self, reader: impl Read) -> Result<(), ArchiveError> {
        let mut archive = Archive::new(reader);
        let mut extended = Extended::default();
        // Raw: extension headers come as entries, so that their size is ours to bound.
        for entry in archive.entries().map_err(broken)?.raw(true) {
            let mut entry = entry.map_err(broken)?;
            self.count_entry()?;
            match entry.header().entry_type() {
                EntryType::GNULongName => extended.path = Some(long_name(&mut entry)?),
                EntryType::GNULongLink => extended.link = Some(long_name(&mut entry)?),
                EntryType::XHeader => read_pax(&mut entry, &mut extended)?,
                EntryType::XGlobalHeader => drop(bounded(&mut entry)?),
                kind => self.place(&mut entry, kind, std::mem::take(&mut extended))?,
            }
        }
        for (path, target) in self.links.take().unwrap_or_default() {
            std::os::unix::fs::symlink(&target, self.to.join(&path))
                .map_err(|error| collision(&path, error))?;
        }
        for (path, time) in &self.folders {
            if let Some(time) = time {
                File::open(self.to.join(path))?.set_modified(*time)?;
            }
        }
        Ok(())
    }

    fn count_entry(&mut self) -> Result<(), ArchiveError> {
        if Instant::now() >= self.budget.deadline {
            return Err(ArchiveError::Late);
        }
        self.budget.entries = self.budget.entries.checked_sub(1).ok_or_else(|| {
            ArchiveError::Refused(format!("source and crates have more than {ENTRIES} files"))
        })?;
        Ok(())
    }

    fn place<R: Read>(
        &mut self,
        entry: &mut Entry<'_, R>,
        kind: EntryType,
        extended: Extended,
    ) -> Result<(), ArchiveError> {
        let raw = extended.path.unwrap_or_else(|| entry.header().path_bytes().into_owned());
        let Some(path) = self.checked_path(&raw)? else { return Ok(()) };
        if !(self.keep)(&path) {
            return Ok(());
        }
        match kind {
            EntryType::Directory => {
                self.folder(&path)?;
                let time = self.times.of(entry);
                // One that was there already has its own.
                if let Some(known @ Some(_)) = self.folders.get_mut(&path) {
                    *known = Some(time);
                }
                Ok(())
            }
            EntryType::Regular | EntryType::Continuous => self.file(entry, &path),
            EntryType::Symlink => {
                let target = extended
                    .link
                    .or_else(|| entry.header().link_name_bytes().map(std::borrow::Cow::into_owned));
                self.link(&path, &target.unwrap_or_default())
            }
            other => Err(refused(&path, &format!("is of type {:?}", char::from(other.as_byte())))),
        }
    }

    /// The path below the top folder; `None` for the top folder itself.
    fn checked_path(&self, raw: &[u8]) -> Result<Option<PathBuf>, ArchiveError> {
        let shown = || text::line(&String::from_utf8_lossy(raw), 120);
        let path = Path::new(std::ffi::OsStr::from_bytes(raw));
        if raw.len() > PATH || raw.contains(&0) || std::str::from_utf8(raw).is_err() {
            return Err(ArchiveError::Refused(format!("archive entry `{}` has an impossible name", shown())));
        }
        let mut clean = PathBuf::new();
        for component in path.components() {
            match component {
                Component::Normal(name) if name.len() <= NAME => clean.push(name),
                Component::CurDir => {}
                _ => {
                    return Err(ArchiveError::Refused(format!(
                        "archive entry `{}` leads out of its folder",
                        shown()
                    )));
                }
            }
        }
        let Some(top) = self.top else { return Ok(Some(clean).filter(|path| !path.as_os_str().is_empty())) };
        match clean.strip_prefix(top) {
            Ok(below) => Ok(Some(below.to_owned()).filter(|path| !path.as_os_str().is_empty())),
            Err(_) => {
                Err(ArchiveError::Refused(format!("archive entry `{}` is not below `{top}/`", shown())))
            }
        }
    }

    /// Makes a folder and those above it. Where a link is to come, making that link fails at the end.
    fn folder(&mut self, path: &Path) -> Result<(), ArchiveError> {
        if path.as_os_str().is_empty() || self.folders.contains_key(path) {
            return Ok(());
        }
        if let Some(parent) = path.parent() {
            self.folder(parent)?;
        }
        // Also those that no entry is for: a name of 4 KiB makes two thousand.
        self.count_entry()?;
        let made = self.to.join(path);
        let time = match fs::create_dir(&made) {
            Ok(()) => Some(packaged()),
            Err(_) if self.over && fs::symlink_metadata(&made).is_ok_and(|there| there.is_dir()) => None,
            Err(error) => return Err(collision(path, error)),
        };
        self.folders.insert(path.to_owned(), time);
        Ok(())
    }

    fn file<R: Read>(&mut self, entry: &mut Entry<'_, R>, path: &Path) -> Result<(), ArchiveError> {
        if let Some(parent) = path.parent() {
            self.folder(parent)?;
        }
        let size = entry.size();
        self.budget.bytes = self
            .budget
            .bytes
            .checked_sub(size)
            .ok_or_else(|| ArchiveError::Refused("source and crates are larger than allowed".into()))?;
        let executable = entry.header().mode().unwrap_or(0) & 0o100 != 0;
        let opened = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(if executable { 0o755 } else { 0o644 })
            .open(self.to.join(path));
        let mut file = match opened {
            Ok(file) => file,
            Err(error) if self.over && error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
            Err(error) => return Err(collision(path, error)),
        };
        let copied = io::copy(entry, &mut file).map_err(broken)?;
        if copied != size {
            return Err(refused(path, "is cut off"));
        }
        Ok(file.set_modified(self.times.of(entry))?)
    }

    fn link(&mut self, path: &Path, target: &[u8]) -> Result<(), ArchiveError> {
        let is_manifest =
            matches!(path.file_name().and_then(|name| name.to_str()), Some("Cargo.toml" | "Cargo.lock"));
        let Some(links) = &mut self.links else { return Err(refused(path, "is a link")) };
        if is_manifest {
            return Err(refused(path, "is a link and must be a file"));
        }
        let target = Path::new(std::ffi::OsStr::from_bytes(target)).to_owned();
        if !stays_inside(path, &target) {
            return Err(refused(path, "is a link that leads out of the repository"));
        }
        links.push((path.to_owned(), target));
        path.parent().map_or(Ok(()), |parent| self.folder(parent))
    }
}

/// Whether a relative link leads to a place inside, whatever other links are there. `..` is for its beginning only: the
/// folders above a link are no links, but what comes after a name may be one.
fn stays_inside(link: &Path, target: &Path) -> bool {
    let mut up = 0;
    let mut named = false;
    for component in target.components() {
        match component {
            Component::ParentDir if !named => up += 1,
            Component::Normal(_) => named = true,
            Component::CurDir => {}
            _ => return false,
        }
    }
    !target.as_os_str().is_empty() && up < link.components().count()
}

fn bounded<R: Read>(entry: &mut Entry<'_, R>) -> Result<Vec<u8>, ArchiveError> {
    if entry.size() > EXTENSION {
        return Err(ArchiveError::Refused("archive has an extension header that is too long".into()));
    }
    let mut bytes = Vec::new();
    entry.read_to_end(&mut bytes).map_err(broken)?;
    Ok(bytes)
}

fn long_name<R: Read>(entry: &mut Entry<'_, R>) -> Result<Vec<u8>, ArchiveError> {
    let mut bytes = bounded(entry)?;
    while bytes.last() == Some(&0) {
        bytes.pop();
    }
    Ok(bytes)
}

fn read_pax<R: Read>(entry: &mut Entry<'_, R>, extended: &mut Extended) -> Result<(), ArchiveError> {
    let bytes = bounded(entry)?;
    for extension in PaxExtensions::new(&bytes) {
        let extension = extension.map_err(broken)?;
        match extension.key_bytes() {
            b"path" => extended.path = Some(extension.value_bytes().to_vec()),
            b"linkpath" => extended.link = Some(extension.value_bytes().to_vec()),
            // Two sizes are two opinions on where the next entry begins.
            b"size" => return Err(ArchiveError::Refused("archive has an entry with two sizes".into())),
            _ => {}
        }
    }
    Ok(())
}

fn refused(path: &Path, what: &str) -> ArchiveError {
    ArchiveError::Refused(format!("archive entry `{}` {what}", text::line(&path.to_string_lossy(), 120)))
}

/// An error of making something: what is there already is the archive's fault.
fn collision(path: &Path, error: io::Error) -> ArchiveError {
    match error.kind() {
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory => {
            refused(path, "is there twice")
        }
        _ => error.into(),
    }
}

/// An error of reading an archive: the archive's fault, unless the system says so.
fn broken(error: io::Error) -> ArchiveError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            error.into()
        }
        _ => {
            ArchiveError::Refused(format!("archive cannot be read: {}", text::line(&error.to_string(), 160)))
        }
    }
}

#[cfg(test)]
mod tests;
