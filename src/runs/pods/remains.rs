//! What runs leave for later runs of the same generator: one archive each, which nobody here looks into.
//!
//! ```text
//! remains/<namespace>-<generator>-<source>-<digest>   an archive
//!         new-…                                       one that is being written
//! ```
//!
//! An archive holds what foreign code may have written, so it goes to no sandbox but one of the same Synth, with the same
//! settings and the same runner. Everything here may be lost at any time: then more is compiled again.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use sha2::{Digest as _, Sha256};
use synth_runner::{
    blob::{BlobRef, Digest},
    job::{Before, Remains},
};
use tokio::{fs::File, io::AsyncWriteExt as _};

use super::super::RunSpec;

/// One archive at most: what a few dozen crates make, or what rustc remembers of a large package.
const ARCHIVE: u64 = 512 << 20;
/// The beginning of the name of what is being written.
const NEW: &str = "new-";
/// Hex digits of a namespace and of a generator in a name.
const SHORT: usize = 32;

/// All archives of this controller.
#[derive(Debug)]
pub(super) struct Archives {
    folder: PathBuf,
    /// Bytes of all archives at most.
    limit: u64,
    state: Mutex<HashMap<Generator, Kept>>,
    /// Counts uses, and names what is being written.
    count: AtomicU64,
}

/// What archives are kept for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Generator {
    namespace: String,
    generator: String,
}

#[derive(Clone, Copy, Debug)]
struct Kept {
    before: Before,
    /// The number of its last use.
    used: u64,
}

impl Generator {
    /// The generator of a run: its Synth, who can write to what it is made of, and what decides on how it is built. Not the crates: of them cargo itself knows which
    /// are still of use.
    pub(super) fn of(spec: &RunSpec, runner: &str) -> Self {
        let short = |text: String| {
            let mut hex = Digest::of(text).hex();
            hex.truncate(SHORT);
            hex
        };
        let cargo = &spec.job.cargo;
        let build = (&cargo.package, &cargo.bin, &cargo.features, cargo.no_default_features);
        Self {
            namespace: short(spec.owner.namespace.clone()),
            generator: short(format!(
                "{:?}",
                (&spec.owner.uid, &spec.authors, runner, &spec.job.path, build)
            )),
        }
    }

    fn name(&self, before: Before) -> String {
        let Before { archive, source } = before;
        format!("{}-{}-{}-{}", self.namespace, self.generator, source.hex(), archive.digest.hex())
    }

    /// Whose archive a file of this name and size is, and which.
    fn read(name: &str, size: u64) -> Option<(Self, Before)> {
        let mut parts = name.splitn(4, '-');
        let (namespace, generator) = (parts.next()?.to_owned(), parts.next()?.to_owned());
        let mut digest = || Digest::from_hex(parts.next()?).ok();
        let (source, digest) = (digest()?, digest()?);
        Some((Self { namespace, generator }, Before { archive: BlobRef { digest, size }, source }))
    }
}

impl Archives {
    /// Takes a folder over. What an earlier process was writing goes.
    ///
    /// # Errors
    /// The system's.
    pub(super) fn open(folder: PathBuf, limit: u64) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        let mut found = Vec::new();
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let about = entry.metadata()?;
            let name = entry.file_name();
            let read = name.to_str().and_then(|name| Generator::read(name, about.len()));
            match read.filter(|_| about.is_file()) {
                Some((generator, before)) => found.push((about.modified()?, generator, before)),
                None => fs::remove_file(entry.path())?,
            }
        }
        found.sort_by_key(|(written, ..)| *written);
        let archives =
            Self { folder, limit, state: Mutex::default(), count: AtomicU64::new(found.len() as u64) };
        let mut state = archives.lock();
        for (used, (_, generator, before)) in (0..).zip(found) {
            archives.replace(&mut state, &generator, Kept { before, used })?;
        }
        drop(state);
        Ok(archives)
    }

    /// What a run begins with, and how much it may leave.
    pub(super) fn offer(&self, generator: &Generator) -> Remains {
        let before = self.lock().get_mut(generator).map(|kept| {
            kept.used = self.count();
            kept.before
        });
        Remains { before, bytes: self.longest() }
    }

    fn longest(&self) -> u64 {
        ARCHIVE.min(self.limit / 2)
    }

    fn count(&self) -> u64 {
        self.count.fetch_add(1, Ordering::Relaxed)
    }

    /// Where an archive is.
    pub(super) fn path(&self, generator: &Generator, before: Before) -> PathBuf {
        self.folder.join(generator.name(before))
    }

    /// Begins to write the generator's next archive, of a run of this source.
    ///
    /// # Errors
    /// The system's.
    pub(super) async fn begin(
        self: &Arc<Self>,
        generator: Generator,
        source: Digest,
    ) -> io::Result<Incoming> {
        let path = self.folder.join(format!("{NEW}{}", self.count()));
        let file = File::create(&path).await?;
        let archives = Arc::clone(self);
        Ok(Incoming { archives, generator, source, path, file, size: 0, hash: Sha256::new() })
    }

    /// Has an archive in place of the generator's last one.
    fn replace(
        &self,
        state: &mut HashMap<Generator, Kept>,
        generator: &Generator,
        kept: Kept,
    ) -> io::Result<()> {
        let last = state.insert(generator.clone(), kept).filter(|last| last.before != kept.before);
        last.map_or(Ok(()), |last| remove(&self.path(generator, last.before)))
    }

    /// Removes what was not used for the longest time, of those namespaces first that have most, until the rest is within
    /// the bound.
    fn prune(&self, state: &mut HashMap<Generator, Kept>, newest: &Generator) -> io::Result<()> {
        loop {
            let mut shares: HashMap<&str, u64> = HashMap::new();
            for (generator, kept) in state.iter() {
                *shares.entry(&generator.namespace).or_default() += kept.before.archive.size;
            }
            if shares.values().sum::<u64>() <= self.limit {
                return Ok(());
            }
            let share = |generator: &Generator| shares.get(generator.namespace.as_str()).copied();
            let others = state.iter().filter(|(generator, _)| *generator != newest);
            let last =
                others.max_by_key(|(generator, kept)| (share(generator), std::cmp::Reverse(kept.used)));
            let Some((generator, kept)) = last.map(|(generator, kept)| (generator.clone(), kept.before))
            else {
                return Ok(());
            };
            state.remove(&generator);
            remove(&self.path(&generator, kept))?;
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Generator, Kept>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// An archive that is being written. Dropped before it is whole, it leaves nothing.
#[derive(Debug)]
pub(super) struct Incoming {
    archives: Arc<Archives>,
    generator: Generator,
    source: Digest,
    path: PathBuf,
    file: File,
    size: u64,
    hash: Sha256,
}

impl Incoming {
    /// Takes the next bytes.
    ///
    /// # Errors
    /// The system's; when there are more than were asked for.
    pub(super) async fn push(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.size += bytes.len() as u64;
        // Beside the files of which the sandbox keeps count there are their names.
        if self.size > 2 * self.archives.longest() {
            return Err(io::Error::other("it is longer than it may be"));
        }
        self.hash.update(bytes);
        self.file.write_all(bytes).await
    }

    /// Keeps it in place of the generator's last one, unless it is nothing.
    ///
    /// # Errors
    /// The system's.
    pub(super) async fn finish(mut self) -> io::Result<()> {
        if self.size == 0 {
            return Ok(());
        }
        self.file.flush().await?;
        let digest = Digest::from_bytes(std::mem::take(&mut self.hash).finalize().into());
        let before = Before { archive: BlobRef { digest, size: self.size }, source: self.source };
        let mut state = self.archives.lock();
        fs::rename(&self.path, self.archives.path(&self.generator, before))?;
        let kept = Kept { before, used: self.archives.count() };
        self.archives.replace(&mut state, &self.generator, kept)?;
        self.archives.prune(&mut state, &self.generator)
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        // Gone already when it is whole.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::{super::shape, *};

    fn generator(namespace: &str, uid: &str) -> Generator {
        let mut spec = shape::tests::spec(b"source", b"crate");
        spec.owner.namespace = namespace.into();
        spec.owner.uid = uid.into();
        Generator::of(&spec, "runner")
    }

    async fn leave(archives: &Arc<Archives>, generator: &Generator, bytes: &[u8]) {
        let mut incoming = archives.begin(generator.clone(), Digest::of("source")).await.unwrap();
        incoming.push(bytes).await.unwrap();
        incoming.finish().await.unwrap();
    }

    fn before(archives: &Archives, generator: &Generator) -> Option<Vec<u8>> {
        let before = archives.offer(generator).before?;
        assert_eq!(before.source, Digest::of("source"));
        Some(fs::read(archives.path(generator, before)).unwrap())
    }

    #[tokio::test]
    async fn the_last_archive_of_a_generator_is_given_to_its_next_run_also_of_another_process() {
        let folder = tempfile::tempdir().unwrap();
        let archives = Arc::new(Archives::open(folder.path().into(), 100).unwrap());
        let one = generator("apps", "1");
        assert_eq!(archives.offer(&one), Remains { before: None, bytes: 50 });
        leave(&archives, &one, b"first").await;
        leave(&archives, &one, b"second").await;
        drop(archives.begin(one.clone(), Digest::of("source")).await.unwrap());
        let unfinished = archives.begin(one.clone(), Digest::of("source")).await.unwrap();
        std::mem::forget(unfinished);
        assert_eq!(before(&archives, &one).unwrap(), b"second");

        let again = Archives::open(folder.path().into(), 100).unwrap();
        assert_eq!(before(&again, &one).unwrap(), b"second");
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            1,
            "what was replaced or never finished is gone"
        );
    }

    #[test]
    fn hostile_35_nobody_else_gets_what_a_generator_left() {
        let mut spec = shape::tests::spec(b"source", b"crate");
        let own = Generator::of(&spec, "runner");
        assert_eq!(own, Generator::of(&spec, "runner"));
        assert_ne!(own, Generator::of(&spec, "another runner"));
        spec.authors = Digest::of("of a fork");
        assert_ne!(own, Generator::of(&spec, "runner"));
        spec = shape::tests::spec(b"source", b"crate");
        spec.job.path = "elsewhere".into();
        assert_ne!(own, Generator::of(&spec, "runner"));
        assert_ne!(generator("apps", "1"), generator("apps", "2"), "another Synth");
        assert_ne!(generator("apps", "1"), generator("shop", "1"));
    }

    #[tokio::test]
    async fn who_has_most_gives_way_first_and_of_that_what_was_not_used() {
        let folder = tempfile::tempdir().unwrap();
        let archives = Arc::new(Archives::open(folder.path().into(), 100).unwrap());
        let (small, greedy, other) = (generator("a", "1"), generator("b", "1"), generator("b", "2"));
        leave(&archives, &small, &[0; 30]).await;
        leave(&archives, &greedy, &[1; 30]).await;
        leave(&archives, &other, &[2; 30]).await;
        leave(&archives, &generator("b", "3"), &[3; 30]).await;
        assert!(before(&archives, &small).is_some() && before(&archives, &other).is_some());
        assert_eq!(before(&archives, &greedy), None);
    }

    #[tokio::test]
    async fn hostile_37_an_archive_without_an_end_is_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let archives = Arc::new(Archives::open(folder.path().into(), 100).unwrap());
        let mut endless = archives.begin(generator("a", "1"), Digest::of("source")).await.unwrap();
        endless.push(&[0; 100]).await.unwrap();
        assert!(endless.push(&[0; 1]).await.is_err());
        drop(endless);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
