//! What a run leaves for the next one of the same generator, where nothing else is kept of it: an archive of what was compiled
//! beside the base, and of what rustc remembers of the repository's own packages.
//!
//! Sources have the same times in every run, so cargo would take a package of the repository for the one that it compiled
//! before. What it compiled of those is therefore taken over for the very same source only ([`Taken`]).
//!
//! The controller never looks into it, and gives it to nobody but a sandbox of the same generator, which unpacks it like any
//! other archive of strangers. So nothing is packed here with care for who wrote it: only for what is of use.

use std::{
    cell::RefCell,
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Write},
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use tar::{Builder, EntryType, Header};

use crate::base::{INCREMENTAL, Own, PROFILE, RUSTC_INFO, unit_hash};

/// Folders below each other at most.
const DEPTH: usize = 40;
/// Files and folders at most: far below what the one that unpacks them takes.
const ENTRIES: usize = 100_000;

/// Where cargo keeps of what it made each unit. First in an archive, for [`Taken`].
const FINGERPRINTS: &str = ".fingerprint";

/// What is taken over of an earlier run's archive.
pub(super) struct Taken<'a> {
    /// The packages of the repository.
    own: &'a BTreeSet<String>,
    /// Whether it was of this very source.
    same_source: bool,
    /// Hashes of units that are not.
    left: RefCell<BTreeSet<String>>,
}

impl<'a> Taken<'a> {
    pub(super) fn new(own: &'a BTreeSet<String>, same_source: bool) -> Self {
        Self { own, same_source, left: RefCell::default() }
    }

    /// Whether an entry, relative to the target folder, is. Asked of all of an archive in its order.
    pub(super) fn takes(&self, path: &Path) -> bool {
        let mut parts = path.iter().skip(1).map(|part| part.to_str());
        let (Some(Some(kind)), Some(Some(name))) = (parts.next(), parts.next()) else { return true };
        if kind == INCREMENTAL {
            // rustc is not asked again about what it has compiled.
            return !self.same_source;
        }
        if self.same_source {
            return true;
        }
        let Some(hash) = unit_hash(name) else { return true };
        let package = name.rsplit_once('-').map_or(name, |(package, _)| package);
        if kind == FINGERPRINTS && self.own.contains(package) {
            self.left.borrow_mut().insert(hash.to_owned());
        }
        !self.left.borrow().contains(hash)
    }
}

/// Writes the archive of a target folder in which no process lives any more, at most `limit` bytes of files: the compiled
/// `units` and those of the repository's `own` packages first, then what rustc remembers, each whole or not at all. Writes
/// nothing where there is nothing.
///
/// # Errors
/// Those of `to`, and of files that cannot be read.
pub(super) fn pack(
    target: &Path,
    units: &BTreeSet<String>,
    own: &Own,
    limit: u64,
    to: impl Write,
) -> io::Result<()> {
    let mut found = Found { target, entries: Vec::new(), bytes: 0, limit };
    for kind in [FINGERPRINTS, "build", "deps"] {
        let of_use =
            |name: &str| unit_hash(name).is_some_and(|hash| units.contains(hash) || own.compiled(hash));
        found.whole(|found| found.folder(&Path::new(PROFILE).join(kind), 0, &of_use))?;
    }
    found.whole(Found::remembered)?;
    found.whole(|found| found.entry(Path::new(RUSTC_INFO), 0))?;
    if !found.entries.iter().any(|entry| entry.is_file) {
        return Ok(());
    }
    let mut builder = Builder::new(to);
    for entry in &found.entries {
        entry.append(target, &mut builder)?;
    }
    builder.finish()
}

struct Found<'a> {
    target: &'a Path,
    entries: Vec<Packed>,
    bytes: u64,
    limit: u64,
}

/// A file or a folder, relative to the target folder.
struct Packed {
    path: PathBuf,
    is_file: bool,
    size: u64,
}

/// More than there is room for.
struct TooMuch;

enum Stop {
    TooMuch,
    Io(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<TooMuch> for Stop {
    fn from(_: TooMuch) -> Self {
        Self::TooMuch
    }
}

impl Found<'_> {
    /// Takes all of it, or nothing.
    fn whole(&mut self, look: impl FnOnce(&mut Self) -> Result<(), Stop>) -> io::Result<()> {
        let before = (self.entries.len(), self.bytes);
        match look(self) {
            Ok(()) => Ok(()),
            Err(Stop::TooMuch) => {
                self.entries.truncate(before.0);
                self.bytes = before.1;
                Ok(())
            }
            Err(Stop::Io(error)) => Err(error),
        }
    }

    /// What rustc remembers, of each package the last session alone: those before are there until its next one.
    fn remembered(&mut self) -> Result<(), Stop> {
        let all = Path::new(PROFILE).join(INCREMENTAL);
        self.folder(&all, 0, &|_| false)?;
        for package in names(&self.target.join(&all))? {
            let package = all.join(package);
            let sessions = names(&self.target.join(&package))?;
            let whole =
                |name: &&String| name.starts_with("s-") && !name.ends_with("-working") && !name.contains('.');
            let Some(last) = sessions.iter().filter(whole).max() else { continue };
            let lock = last.rsplit_once('-').map(|(session, _)| format!("{session}.lock"));
            self.folder(&package, 1, &|name| name == last || Some(name) == lock.as_deref())?;
        }
        Ok(())
    }

    /// A folder with those of its entries whose names are of use.
    fn folder(&mut self, path: &Path, depth: usize, of_use: &dyn Fn(&str) -> bool) -> Result<(), Stop> {
        match fs::symlink_metadata(self.target.join(path)) {
            Ok(found) if found.is_dir() => self.push(path, false, 0)?,
            Ok(_) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error.into()),
        }
        for inner in fs::read_dir(self.target.join(path))? {
            let name = inner?.file_name();
            if name.to_str().is_some_and(of_use) {
                self.entry(&path.join(name), depth + 1)?;
            }
        }
        Ok(())
    }

    /// A folder, or a file that is nobody else's. Links lead into the base, which the next run has too.
    fn entry(&mut self, path: &Path, depth: usize) -> Result<(), Stop> {
        let found = match fs::symlink_metadata(self.target.join(path)) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        if found.is_file() {
            self.push(path, true, found.len())?;
        } else if found.is_dir() && depth < DEPTH {
            self.folder(path, depth, &|_| true)?;
        }
        Ok(())
    }

    fn push(&mut self, path: &Path, is_file: bool, size: u64) -> Result<(), TooMuch> {
        self.bytes = self.bytes.saturating_add(size);
        if self.bytes > self.limit || self.entries.len() >= ENTRIES {
            return Err(TooMuch);
        }
        self.entries.push(Packed { path: path.to_owned(), is_file, size });
        Ok(())
    }
}

/// Names in a folder; none where it is no folder.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    if !fs::symlink_metadata(folder).is_ok_and(|found| found.is_dir()) {
        return Ok(Vec::new());
    }
    fs::read_dir(folder)?
        .filter_map(|entry| entry.map(|entry| entry.file_name().into_string().ok()).transpose())
        .collect()
}

impl Packed {
    fn append(&self, target: &Path, builder: &mut Builder<impl Write>) -> io::Result<()> {
        let path = target.join(&self.path);
        let about = fs::symlink_metadata(&path)?;
        let mut header = Header::new_gnu();
        header.set_mode(if about.permissions().mode() & 0o100 != 0 { 0o755 } else { 0o644 });
        header.set_mtime(u64::try_from(about.mtime()).unwrap_or(0));
        header.set_size(self.size);
        if self.is_file {
            header.set_entry_type(EntryType::Regular);
            builder.append_data(&mut header, &self.path, File::open(path)?)
        } else {
            header.set_entry_type(EntryType::Directory);
            builder.append_data(&mut header, &self.path, io::empty())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        os::unix::fs::symlink,
        time::{Duration, Instant, SystemTime},
    };

    use super::*;
    use crate::{
        blob::BlobRef,
        sandbox::archive::{self, Budget},
    };

    const ONE: &str = "synth/deps/libone-0123456789abcdef.rlib";
    const TWO: &str = "synth/deps/libtwo-fedcba9876543210.rlib";
    const BUILT: &str = "synth/build/one-0123456789abcdef/out/made.rs";
    const REMEMBERED: &str = "synth/incremental/app-1/s-hb2-x-z/query-cache.bin";

    fn target(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, file).unwrap();
            let changed = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
            File::open(path).unwrap().set_modified(changed).unwrap();
        }
        folder
    }

    fn units(hashes: &[&str]) -> BTreeSet<String> {
        hashes.iter().map(|&hash| hash.to_owned()).collect()
    }

    fn unpack(archive: &[u8], to: &Path) -> Result<(), archive::ArchiveError> {
        unpack_some(archive, to, |_| true)
    }

    fn unpack_some(
        archive: &[u8],
        to: &Path,
        keep: impl Fn(&Path) -> bool,
    ) -> Result<(), archive::ArchiveError> {
        let blobs = tempfile::tempdir().unwrap();
        let reference = BlobRef::of(archive);
        let blob = blobs.path().join("blob");
        fs::write(&blob, archive).unwrap();
        let deadline = Instant::now() + Duration::from_secs(60);
        let mut budget = Budget { bytes: 1 << 20, entries: 100, deadline };
        archive::unpack_remains(&blob, reference, to, &mut budget, keep)
    }

    #[test]
    fn what_a_run_leaves_is_what_was_used_and_is_not_the_bases() {
        let session = |name: &str| format!("synth/incremental/app-1/{name}");
        let (lock, earlier) = (session("s-hb2-x.lock"), session("s-hb1-y-z/query-cache.bin"));
        let before = target(&[
            &lock,
            &earlier,
            &session("s-hb1-y.lock"),
            &session("s-hb3-w-working/x"),
            ONE,
            TWO,
            BUILT,
            REMEMBERED,
            RUSTC_INFO,
            "synth/app",
            "synth/deps/app-aaaaaaaaaaaaaaaa",
        ]);
        symlink("/bases/x", before.path().join("synth/deps/libbase-0123456789abcdef.rlib")).unwrap();
        let mut archive = Vec::new();
        pack(before.path(), &units(&["0123456789abcdef"]), &Own::default(), 1 << 20, &mut archive).unwrap();

        let after = target(&[]);
        unpack(&archive, after.path()).unwrap();
        for file in [ONE, BUILT, REMEMBERED, RUSTC_INFO, &lock] {
            let there = after.path().join(file);
            assert_eq!(fs::read_to_string(&there).unwrap(), file);
            let changed = fs::metadata(there).unwrap().mtime();
            assert_eq!(changed, 1_700_000_000, "cargo compares times");
        }
        let left_out = [
            TWO,
            "synth/app",
            "synth/deps/app-aaaaaaaaaaaaaaaa",
            "synth/deps/libbase-0123456789abcdef.rlib",
            &earlier,
        ];
        for file in left_out {
            assert!(fs::symlink_metadata(after.path().join(file)).is_err(), "{file}");
        }
    }

    #[test]
    fn what_was_compiled_of_the_repository_itself_is_for_the_same_source() {
        let mark = "synth/.fingerprint/my-app-aaaaaaaaaaaaaaaa/bin-my-app";
        let (program, incremental) =
            ("synth/deps/my_app-aaaaaaaaaaaaaaaa", "synth/incremental/my_app-1/s-h-x-z/a");
        let of_one = "synth/.fingerprint/one-0123456789abcdef/lib-one";
        let before = target(&[mark, program, incremental, of_one, ONE, "synth/my-app"]);
        let names = BTreeSet::from(["my-app".to_owned()]);
        let own = Own::find(before.path(), names.clone()).unwrap();
        let mut archive = Vec::new();
        pack(before.path(), &units(&["0123456789abcdef"]), &own, 1 << 20, &mut archive).unwrap();
        for same_source in [true, false] {
            let after = target(&[]);
            let taken = Taken::new(&names, same_source);
            unpack_some(&archive, after.path(), |path| taken.takes(path)).unwrap();
            let there = |file: &str| after.path().join(file).exists();
            assert_eq!([there(mark), there(program), !there(incremental)], [same_source; 3]);
            assert!(there(ONE) && there(of_one));
        }
    }

    #[test]
    fn what_is_too_large_is_left_out_as_a_whole() {
        let before = target(&[ONE, REMEMBERED]);
        let mut archive = Vec::new();
        let limit = ONE.len() as u64;
        pack(before.path(), &units(&["0123456789abcdef"]), &Own::default(), limit, &mut archive).unwrap();
        let after = target(&[]);
        unpack(&archive, after.path()).unwrap();
        assert!(after.path().join(ONE).is_file() && !after.path().join(REMEMBERED).exists());
        for (from, limit) in [(&before, 1), (&target(&[]), 1 << 20)] {
            let mut archive = Vec::new();
            pack(from.path(), &units(&["0123456789abcdef"]), &Own::default(), limit, &mut archive).unwrap();
            assert!(archive.is_empty(), "nothing is left");
        }
    }

    #[test]
    fn hostile_35_what_an_earlier_run_left_goes_over_nothing() {
        let before = target(&[ONE, REMEMBERED]);
        let mut archive = Vec::new();
        pack(before.path(), &units(&["0123456789abcdef"]), &Own::default(), 1 << 20, &mut archive).unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        fs::write(elsewhere.path().join("base"), "the base's").unwrap();
        let after = target(&["synth/deps/x"]);
        symlink(elsewhere.path().join("base"), after.path().join(ONE)).unwrap();
        unpack(&archive, after.path()).unwrap();
        assert_eq!(fs::read_to_string(elsewhere.path().join("base")).unwrap(), "the base's");
        assert_eq!(fs::read_to_string(after.path().join(REMEMBERED)).unwrap(), REMEMBERED);

        // A folder that is a link would lead out.
        let after = target(&["synth/x"]);
        symlink(elsewhere.path(), after.path().join("synth/deps")).unwrap();
        assert!(unpack(&archive, after.path()).is_err());
        assert!(!elsewhere.path().join("libone-0123456789abcdef.rlib").exists());
    }

    #[test]
    fn hostile_35_links_of_an_earlier_run_are_refused() {
        let mut builder = Builder::new(Vec::new());
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Symlink);
        header.set_size(0);
        builder.append_link(&mut header, "synth/deps/liba.rlib", "/etc/passwd").unwrap();
        let archive = builder.into_inner().unwrap();
        assert!(unpack(&archive, target(&[]).path()).is_err());
    }
}
