//! Fetches whose process is killed at each call by which it changes something: the folder, what it says, what it starts.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use sha2::{Digest as _, Sha256};
use synth_controller::{
    decide::{Failure, Handling},
    fetcher::{
        api::{Crates, CratesRequest, FetchError, FetchErrorKind, Locked, Source, SourceRequest, Target},
        client::Fetcher,
    },
};

use crate::support::{
    fetcher::{PROGRAM, main_branch, settings, target},
    generator::{LOCK, MANIFEST},
    git_repository::GitRepository,
    git_server::GitServer,
    registry::Registry,
    strike::{self, Call, Trap},
};

/// What all walks fetch: a generator, a crate of a registry, and one of a repository.
struct Upstream {
    _repositories: [(GitRepository, GitServer); 2],
    _registry: Registry,
    target: Target,
    commit: String,
    locked: Vec<Locked>,
}

/// What is fetched in a walk.
#[derive(Clone, Copy, Debug)]
enum What {
    Source,
    Crates,
}

#[derive(Debug, PartialEq, Eq)]
enum Fetched {
    Source(Box<Source>),
    Crates(Crates),
}

/// Which process is killed: as generations of those that the manager starts.
#[derive(Clone, Copy, Debug)]
enum Who {
    Fetcher = 0,
    Child = 1,
}

/// The files of a folder, and the digests of what is in them.
type Files = BTreeMap<PathBuf, String>;

impl Upstream {
    async fn new() -> Self {
        let generator = GitRepository::with(&[MANIFEST, LOCK, ("src/main.rs", "fn main() {}")]);
        let library = GitRepository::with(&[
            ("Cargo.toml", "[package]\nname = \"words\"\nversion = \"1.0.0\"\n"),
            ("src/lib.rs", "pub fn hello() {}"),
        ]);
        let (one, other) =
            (GitServer::http(generator.root.path()).await, GitServer::http(library.root.path()).await);
        let registry = Registry::start().await;
        let git = Locked {
            name: "words".into(),
            version: "1.0.0".into(),
            source: format!("git+{}/shop#{}", other.url, library.head()),
            checksum: None,
        };
        Self {
            target: target(&format!("{}/shop", one.url), main_branch()),
            commit: generator.head(),
            locked: vec![registry.locked("good"), git],
            _repositories: [(generator, one), (library, other)],
            _registry: registry,
        }
    }

    async fn fetch(&self, fetcher: &Fetcher, what: What) -> Result<Fetched, FetchError> {
        let target = self.target.clone();
        match what {
            What::Source => {
                let commit = self.commit.clone();
                let request = SourceRequest { target, commit, path: ".".into(), package: None };
                Ok(Fetched::Source(Box::new(fetcher.source(&request, |_| ()).await?)))
            }
            What::Crates => {
                let request = CratesRequest { locked: self.locked.clone(), target, registry: None };
                Ok(Fetched::Crates(fetcher.crates(&request, |_| ()).await?))
            }
        }
    }
}

/// A fetcher that is started again when it does not come up, as a kubelet does it.
async fn spawn(program: &Path, dir: &Path) -> Fetcher {
    loop {
        if let Ok(fetcher) = Fetcher::spawn(program, settings(dir)).await {
            return fetcher;
        }
    }
}

/// A folder whose key is always the same, and so are the names of what is kept.
fn dir() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("fetched")).unwrap();
    fs::write(dir.path().join("fetched/key"), [7; 32]).unwrap();
    dir
}

fn files(folder: &Path) -> Files {
    let mut files = Files::new();
    let mut next = vec![folder.to_owned()];
    while let Some(at) = next.pop() {
        for entry in fs::read_dir(at).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => next.push(entry.path()),
                _ => {
                    let Ok(bytes) = fs::read(entry.path()) else { continue };
                    let path = entry.path().strip_prefix(folder).unwrap().to_owned();
                    files.insert(path, hex::encode(Sha256::digest(bytes)));
                }
            }
        }
    }
    files
}

/// What somebody reads who was told of a blob, or is about to be.
fn demand_whole_blobs(folder: &Path, here: &str) {
    for (name, digest) in files(&folder.join("blobs")) {
        assert_eq!(name.display().to_string(), digest, "{here}: half a blob");
    }
}

/// A fetch from nothing, of which a process is killed at this call. Whether it came so far.
async fn life(upstream: &Upstream, what: What, who: Who, at: usize, whole: &(Fetched, Files)) -> bool {
    let (dir, trap) = (dir(), Trap::around(Path::new(PROGRAM)));
    let folder = dir.path().join("fetched");
    let blow = trap.set(who as usize, at, Call::changes_something);
    let fetcher = spawn(&trap.program(), dir.path()).await;
    let here = || format!("{what:?}, {who:?} killed at {at}");
    let deadline = Instant::now() + Duration::from_secs(60);
    let mut failed = 0;
    let answer = loop {
        match upstream.fetch(&fetcher, what).await {
            Ok(answer) => break answer,
            Err(error) => {
                let here = format!("{}: {error:?}", here());
                assert!(blow.has_struck(), "{here}: nobody was killed");
                assert_eq!(error.kind, FetchErrorKind::Local, "{here}");
                assert!(error.message.contains("fetch"), "{here}: says where");
                assert_eq!(Failure::git(&error).handling, Handling::Retry, "{here}");
                demand_whole_blobs(&folder, &here);
                failed += 1;
                // A fetcher is not gone at once; a child is known to be before anybody is told.
                assert!(failed <= 1 || matches!(who, Who::Fetcher), "{here}: again");
                assert!(Instant::now() < deadline, "{here}: for ever");
            }
        }
    };
    assert_eq!(answer, whole.0, "{}", here());
    // What is in `tmp` goes after the answer.
    let nothing_more = async {
        while files(&folder) != whole.1 || fs::read_dir(folder.join("tmp")).unwrap().count() > 0 {
            assert!(Instant::now() < deadline, "{}: {:#?}", here(), files(&folder));
            if matches!(who, Who::Fetcher) {
                // What one that is dead could not take away, the next one does when it starts.
                let _ = upstream.fetch(&fetcher, what).await;
            }
            tokio::task::yield_now().await;
        }
    };
    nothing_more.await;
    blow.has_struck()
}

/// A life for each call.
async fn walk(what: What, who: Who) {
    let upstream = Upstream::new().await;
    let whole = {
        let dir = dir();
        let fetcher = spawn(Path::new(PROGRAM), dir.path()).await;
        let answer = upstream.fetch(&fetcher, what).await.unwrap();
        drop(fetcher);
        (answer, files(&dir.path().join("fetched")))
    };
    let name = format!("{what:?}, {who:?}");
    let points = strike::walk(&name, |at| life(&upstream, what, who, at, &whole)).await;
    assert!(points >= 20, "{points} points are not all that there are");
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_45_a_child_that_is_killed_while_it_fetches_a_source_leaves_nothing_half() {
    walk(What::Source, Who::Child).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_45_a_child_that_is_killed_while_it_fetches_crates_leaves_nothing_half() {
    walk(What::Crates, Who::Child).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_45_a_fetcher_that_is_killed_while_it_has_a_source_fetched_is_asked_again() {
    walk(What::Source, Who::Fetcher).await;
}
