//! Folders that hold what strangers made: laid out for a run, and removed whatever is in them.

use std::{
    fs::{self, Permissions},
    io,
    os::unix::fs::{PermissionsExt, chown},
    path::{Path, PathBuf},
};

use synth_runner::{blob::Digest, job::Job, sandbox::vendor};

/// The folders of one run on this machine.
///
/// ```text
/// work/slot-N/volume   all that the sandbox may write
///             blobs    the archives that this run needs, and no others
///             root     what the sandbox's root is mounted on
/// ```
#[derive(Clone, Debug)]
pub(super) struct RunFolder {
    path: PathBuf,
}

impl RunFolder {
    pub(super) fn new(work: &Path, slot: u32) -> Self {
        Self { path: work.join(format!("slot-{slot}")) }
    }

    pub(super) fn volume(&self) -> PathBuf {
        self.path.join("volume")
    }

    pub(super) fn blobs(&self) -> PathBuf {
        self.path.join("blobs")
    }

    pub(super) fn root(&self) -> PathBuf {
        self.path.join("root")
    }

    /// Makes it empty and puts in the job's archives, but for those of crates that the base has.
    pub(super) fn lay_out(
        &self,
        job: &Job,
        store: &Path,
        base: Option<&Path>,
        uid: Option<u32>,
    ) -> io::Result<()> {
        self.remove()?;
        for folder in [self.blobs(), self.root(), self.volume().join("tmp"), self.volume().join("shm")] {
            fs::create_dir_all(folder)?;
        }
        let base = base.map(|base| base.join(synth_runner::base::VENDOR));
        let missing = job
            .crates
            .iter()
            .filter(|locked| !base.as_ref().is_some_and(|base| vendor::base_has(base, locked)));
        let digests = missing.map(|locked| locked.archive.digest).chain([job.source.digest]);
        for digest in digests.collect::<std::collections::BTreeSet<_>>() {
            self.bring(digest, store)?;
        }
        if let Some(uid) = uid {
            for folder in [self.volume(), self.volume().join("tmp"), self.volume().join("shm")] {
                chown(folder, Some(uid), Some(uid))?;
            }
        }
        Ok(())
    }

    /// A hard link where that is possible and enough: the sandbox's user must be able to read it.
    fn bring(&self, digest: Digest, store: &Path) -> io::Result<()> {
        let (from, to) = (store.join(digest.hex()), self.blobs().join(digest.hex()));
        let open = fs::metadata(&from)?.permissions().mode() & 0o004 != 0;
        if open && fs::hard_link(&from, &to).is_ok() {
            return Ok(());
        }
        fs::copy(&from, &to)?;
        fs::set_permissions(&to, Permissions::from_mode(0o444))
    }

    /// Removes it and all that is in it.
    pub(super) fn remove(&self) -> io::Result<()> {
        remove_tree(&self.path)
    }
}

/// Deeper folders are moved up before they are looked into, so that neither the stack nor a path grows with them.
const DEPTH: usize = 64;

/// Removes a file or folder that nobody works in any more: whatever its modes, however deep. Follows no links.
pub(super) fn remove_tree(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
        Ok(found) if !found.is_dir() => return fs::remove_file(path),
        Ok(_) => {}
    }
    let mut moved = Vec::new();
    empty(path, path, DEPTH, &mut moved)?;
    while let Some(folder) = moved.pop() {
        empty(&folder, path, DEPTH, &mut moved)?;
        fs::remove_dir(folder)?;
    }
    fs::remove_dir(path)
}

fn empty(folder: &Path, top: &Path, depth: usize, moved: &mut Vec<PathBuf>) -> io::Result<()> {
    fs::set_permissions(folder, Permissions::from_mode(0o700))?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if !entry.file_type()?.is_dir() {
            fs::remove_file(path)?;
        } else if moved.contains(&path) {
            // It is in the top folder, waiting for its turn.
        } else if depth == 0 {
            fs::set_permissions(&path, Permissions::from_mode(0o700))?;
            // Fewer names can be taken than there are folders: this one is among them.
            let free = (0..=moved.len() + fs::read_dir(top)?.count())
                .map(|n| top.join(format!("deep-{n}")))
                .find(|to| fs::symlink_metadata(to).is_err());
            let to = free.ok_or_else(|| io::Error::other("no name is free"))?;
            fs::rename(&path, &to)?;
            moved.push(to);
        } else {
            empty(&path, top, depth - 1, moved)?;
            fs::remove_dir(path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_10_folders_that_nobody_may_enter_and_endless_ones_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().join("top");
        fs::create_dir_all(top.join("closed/inner")).unwrap();
        fs::write(top.join("closed/inner/file"), "x").unwrap();
        std::os::unix::fs::symlink("/", top.join("link")).unwrap();
        fs::set_permissions(top.join("closed/inner"), Permissions::from_mode(0o0)).unwrap();
        fs::set_permissions(top.join("closed"), Permissions::from_mode(0o0)).unwrap();
        // Deeper than a path can say: built from the inside out.
        let mut deep = folder.path().join("deep");
        fs::create_dir(&deep).unwrap();
        for n in 0..5000 {
            let outer = folder.path().join(format!("outer-{n}"));
            fs::create_dir(&outer).unwrap();
            fs::rename(&deep, outer.join("d")).unwrap();
            deep = outer;
        }
        fs::rename(&deep, top.join("deep")).unwrap();
        remove_tree(&top).unwrap();
        assert!(!top.exists());
        remove_tree(&top).unwrap();
    }
}
