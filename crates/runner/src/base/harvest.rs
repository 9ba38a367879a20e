//! Takes a tree over from a run's volume, which strangers have written, without believing anything in it.
//!
//! Regular files are moved; a link is replaced by the file that it stands for, but only where it leads to exactly the
//! place of the run's own base that the supervisor made it for; everything else stays behind. Times are kept, also those
//! of folders: cargo compares them.

use std::{
    fs::{self, File, Permissions},
    io,
    os::unix::fs::{PermissionsExt, chown},
    path::{Path, PathBuf},
};

/// Files and folders of one base at most.
const ENTRIES: u64 = 500_000;
/// Folders below each other at most.
const DEPTH: usize = 40;

pub(super) struct Harvest<'a> {
    /// The base that the run began with, and where the run saw it.
    base: Option<(&'a Path, &'a Path)>,
    bytes: u64,
    entries: u64,
    /// As root, files change from the sandbox's user to ours: no sandbox may own what others read.
    chown: bool,
}

impl<'a> Harvest<'a> {
    pub(super) fn new(base: Option<(&'a Path, &'a Path)>) -> Self {
        Self { base, bytes: 0, entries: 0, chown: rustix::process::geteuid().is_root() }
    }

    /// Bytes of files taken so far.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Takes the tree `name` of `from` to `to`, as far as `keep` wants it (paths relative to the tree).
    pub(super) fn take(
        &mut self,
        from: &Path,
        to: &Path,
        name: &Path,
        keep: &dyn Fn(&Path) -> bool,
    ) -> io::Result<()> {
        if fs::symlink_metadata(from.join(name))?.is_dir() {
            self.folder(from, to, name, Path::new(""), keep)?;
        }
        Ok(())
    }

    fn folder(
        &mut self,
        from: &Path,
        to: &Path,
        name: &Path,
        below: &Path,
        keep: &dyn Fn(&Path) -> bool,
    ) -> io::Result<()> {
        let path = name.join(below);
        let (source, made) = (from.join(&path), to.join(&path));
        fs::create_dir(&made)?;
        for entry in fs::read_dir(&source)? {
            let entry = entry?;
            let inner = below.join(entry.file_name());
            if !keep(&inner) {
                continue;
            }
            self.count()?;
            let kind = entry.file_type()?;
            let path = name.join(&inner);
            if kind.is_dir() && inner.components().count() < DEPTH {
                self.folder(from, to, name, &inner, keep)?;
            } else if kind.is_file() {
                self.file(&entry.path(), &to.join(&path))?;
            } else if kind.is_symlink()
                && let Some((base, seen_as)) = self.base
                && fs::read_link(entry.path())? == seen_as.join(&path)
            {
                self.again(&base.join(&path), &to.join(&path), DEPTH)?;
            }
        }
        keep_time(&source, &made)
    }

    fn count(&mut self) -> io::Result<()> {
        self.entries += 1;
        if self.entries > ENTRIES { Err(io::Error::other("too many files to keep")) } else { Ok(()) }
    }

    fn file(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        let found = fs::metadata(from)?;
        if self.chown {
            chown(from, Some(0), Some(0))?;
        }
        let executable = found.permissions().mode() & 0o100 != 0;
        fs::set_permissions(from, Permissions::from_mode(if executable { 0o755 } else { 0o644 }))?;
        self.bytes += found.len();
        fs::rename(from, to)
    }

    /// Takes over from a base: its files are ours, and shared by hard links.
    fn again(&mut self, from: &Path, to: &Path, depth: usize) -> io::Result<()> {
        let found = match fs::symlink_metadata(from) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        self.count()?;
        if found.is_file() {
            self.bytes += found.len();
            return fs::hard_link(from, to);
        }
        if !found.is_dir() || depth == 0 {
            return Ok(());
        }
        fs::create_dir(to)?;
        for entry in fs::read_dir(from)? {
            let name = PathBuf::from(entry?.file_name());
            self.again(&from.join(&name), &to.join(&name), depth - 1)?;
        }
        keep_time(from, to)
    }
}

fn keep_time(from: &Path, to: &Path) -> io::Result<()> {
    File::open(to)?.set_modified(fs::symlink_metadata(from)?.modified()?)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn hostile_35_only_files_and_links_into_the_own_base_are_taken_over() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        for path in ["volume/vendor/a/src", "base/vendor/b", "base/vendor/c", "other/vendor/d", "to"] {
            fs::create_dir_all(at(path)).unwrap();
        }
        for path in [
            "volume/vendor/a/src/lib.rs",
            "base/vendor/b/lib.rs",
            "base/vendor/c/lib.rs",
            "other/vendor/d/lib.rs",
        ] {
            fs::write(at(path), path).unwrap();
        }
        let seen_as = Path::new("/synth/base");
        symlink(seen_as.join("vendor/b"), at("volume/vendor/b")).unwrap();
        // Another crate's place, another base, the machine's own files, itself: none is what the supervisor makes.
        symlink(seen_as.join("vendor/b"), at("volume/vendor/c")).unwrap();
        symlink(at("other/vendor/d"), at("volume/vendor/d")).unwrap();
        symlink("/etc/passwd", at("volume/vendor/a/passwd")).unwrap();
        symlink(".", at("volume/vendor/a/loop")).unwrap();
        fs::set_permissions(at("volume/vendor/a/src/lib.rs"), Permissions::from_mode(0o6777)).unwrap();

        let base = at("base");
        let mut harvest = Harvest::new(Some((&base, seen_as)));
        harvest.take(&at("volume"), &at("to"), Path::new("vendor"), &|_| true).unwrap();

        assert_eq!(fs::read_to_string(at("to/vendor/a/src/lib.rs")).unwrap(), "volume/vendor/a/src/lib.rs");
        assert_eq!(fs::read_to_string(at("to/vendor/b/lib.rs")).unwrap(), "base/vendor/b/lib.rs");
        assert_eq!(fs::metadata(at("to/vendor/a/src/lib.rs")).unwrap().permissions().mode() & 0o7777, 0o755);
        for missing in ["to/vendor/c", "to/vendor/d", "to/vendor/a/passwd", "to/vendor/a/loop"] {
            assert!(fs::symlink_metadata(at(missing)).is_err(), "{missing}");
        }
    }

    #[test]
    fn hostile_35_a_tree_that_is_a_link_is_not_taken() {
        let folder = tempfile::tempdir().unwrap();
        symlink("/etc", folder.path().join("target")).unwrap();
        fs::create_dir(folder.path().join("to")).unwrap();
        let mut harvest = Harvest::new(None);
        harvest.take(folder.path(), &folder.path().join("to"), Path::new("target"), &|_| true).unwrap();
        assert!(!folder.path().join("to/target").exists());
    }
}
