//! Follows the files: a task for each Synth in them, told when its document changes, ended when it is gone.

use std::{collections::HashMap, path::PathBuf, pin::pin, sync::Arc, time::Duration};

use notify::{RecursiveMode, Watcher as _};
use tokio::{
    sync::{Semaphore, mpsc, watch},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

use super::{Parts, StartFailure, keep::Spectator};
use crate::{
    decide::Object,
    interrupt::interrupted,
    objects::{
        Entries,
        files::{Documents, Manifest, Problem, expand},
    },
    reconcile::Memory,
    store::NamespacedName,
    tend::{Bell, Bells, Tended},
};

/// Editors write a file in several steps: this long without a change, and it is read.
const SETTLED: Duration = Duration::from_millis(100);

/// Reads that are put off at most this often, where something changes all the time.
const MOST_PUT_OFF: usize = 10;

/// Tends every Synth of the files until there is nothing left to do, or until it is interrupted. Whether all is well.
pub async fn follow(
    parts: Parts,
    documents: Arc<Documents>,
    stop: CancellationToken,
) -> Result<bool, StartFailure> {
    let once = parts.settings.once;
    let (tell, mut changes) = mpsc::channel(1);
    let _watcher = if once { None } else { watcher(&parts.settings.paths, tell.clone()) };
    // What changed between the first read and the watcher has been told to nobody: it is read once more.
    let _ = tell.try_send(());
    let mut good = documents.problems.is_empty();
    let mut following = Following {
        limit: Arc::new(Semaphore::new(parts.settings.concurrent.max(1) as usize)),
        parts,
        tasks: JoinSet::new(),
        synths: HashMap::new(),
        bells: Bells::default(),
        documents,
        problems: Vec::new(),
        stop,
    };
    following.problems.clone_from(&following.documents.problems);
    following.take().await?;
    let (bells, runs) = (following.bells.clone(), following.parts.reconciler.runs.clone());
    let mut ringing = pin!(bells.listen(&*runs));
    // Made once: it remembers a signal that comes while nobody waits for one.
    let mut interrupted = pin!(interrupted());
    while !(once && following.tasks.is_empty()) {
        tokio::select! {
            () = &mut interrupted => {
                following.parts.view.stopping();
                following.stop.cancel();
                while following.tasks.join_next().await.is_some() {}
                return Ok(!once);
            }
            () = &mut ringing => return Err(StartFailure { message: "the runs have ended".into(), hint: None }),
            Some(()) = changes.recv(), if !once => {
                for _ in 0..MOST_PUT_OFF {
                    if tokio::time::timeout(SETTLED, changes.recv()).await.is_err() {
                        break;
                    }
                }
                following.reread().await?;
            }
            Some(ended) = following.tasks.join_next() => {
                let (key, ready) = ended.map_err(|error| StartFailure::of(&error))?;
                good &= ready;
                following.ended(&key).await?;
            }
        }
    }
    Ok(good)
}

struct Following {
    parts: Parts,
    limit: Arc<Semaphore>,
    tasks: JoinSet<(NamespacedName, bool)>,
    synths: HashMap<NamespacedName, Followed>,
    bells: Bells,
    /// What was taken last.
    documents: Arc<Documents>,
    /// The problems that were told last.
    problems: Vec<Problem>,
    stop: CancellationToken,
}

/// A Synth that has a task.
struct Followed {
    manifest: Manifest,
    /// What the Secrets and ConfigMaps that it names hold.
    named: Vec<Option<Entries>>,
    sender: watch::Sender<Object>,
    /// It is in no file any more, and being removed. When it is back, it begins anew after that.
    leaving: bool,
}

impl Following {
    async fn reread(&mut self) -> Result<(), StartFailure> {
        let files = match expand(&self.parts.settings.paths) {
            Ok(files) => files,
            // A file that is being replaced is not there for a moment: what was read stays.
            Err(error) => {
                tracing::warn!(%error, "cannot read the files again; going on with what was read");
                return Ok(());
            }
        };
        let read = tokio::task::spawn_blocking(move || Documents::read(&files)).await;
        let documents = Arc::new(read.map_err(|error| StartFailure::of(&error))?);
        if documents.problems != self.problems {
            for problem in &documents.problems {
                self.parts.view.problem(problem);
            }
            self.problems.clone_from(&documents.problems);
        }
        if documents.problems.is_empty() {
            self.documents = documents;
            self.take().await?;
        }
        Ok(())
    }

    /// A task has ended, with `--once` for good.
    async fn ended(&mut self, key: &NamespacedName) -> Result<(), StartFailure> {
        if self.synths.remove(key).is_some_and(|followed| followed.leaving) {
            let documents = self.documents.clone();
            if let Some(manifest) = documents.synths.get(key) {
                self.begin(key, manifest).await?;
            }
        }
        Ok(())
    }

    /// Starts, tells and ends tasks so that they are those of the documents.
    async fn take(&mut self) -> Result<(), StartFailure> {
        let documents = self.documents.clone();
        self.parts.files.replace(documents.clone());
        for (key, manifest) in &documents.synths {
            let Some(followed) = self.synths.get_mut(key) else {
                self.begin(key, manifest).await?;
                continue;
            };
            let named = documents.named_by(manifest);
            if followed.leaving || (followed.manifest == *manifest && followed.named == named) {
                continue;
            }
            let object = self.parts.files.object(key, manifest).await;
            let (object, _) = object.map_err(|error| StartFailure::of(&error))?;
            manifest.clone_into(&mut followed.manifest);
            followed.named = named;
            followed.sender.send_replace(object);
        }
        for (key, followed) in &mut self.synths {
            if !followed.leaving && !documents.synths.contains_key(key) {
                followed.leaving = true;
                followed.sender.send_modify(|object| object.deleting = true);
            }
        }
        Ok(())
    }

    async fn begin(&mut self, key: &NamespacedName, manifest: &Manifest) -> Result<(), StartFailure> {
        let (object, status) =
            self.parts.files.object(key, manifest).await.map_err(|e| StartFailure::of(&e))?;
        let (sender, receiver) = watch::channel(object.clone());
        let named = self.documents.named_by(manifest);
        let followed = Followed { manifest: manifest.clone(), named, sender, leaving: false };
        self.synths.insert(key.clone(), followed);
        let mut tended = Tended {
            reconciler: self.parts.reconciler.clone(),
            memory: Memory::new(key.clone(), object, status),
            object: receiver,
            bell: Bell::default(),
            bells: self.bells.clone(),
            keeper: Spectator {
                limit: self.limit.clone(),
                view: self.parts.view.clone(),
                once: self.parts.settings.once,
                failures: 0,
            },
        };
        let (key, stop) = (key.clone(), self.stop.clone());
        self.tasks.spawn(async move { (key, tended.tend(stop).await) });
        Ok(())
    }
}

/// Tells that something changed beside or below these paths. The folder of a file is watched, since editors replace
/// files.
fn watcher(paths: &[PathBuf], changed: mpsc::Sender<()>) -> Option<notify::RecommendedWatcher> {
    let tell = move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| !event.kind.is_access()) {
            // A full channel has a change in it already: one is enough.
            let _ = changed.try_send(());
        }
    };
    let mut watcher = notify::recommended_watcher(tell)
        .inspect_err(|error| tracing::warn!(%error, "cannot watch files: changes are seen after a restart"))
        .ok()?;
    for path in paths {
        let folder = if path.is_dir() { Some(path.as_path()) } else { path.parent() };
        let folder =
            folder.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(std::path::Path::new("."));
        if let Err(error) = watcher.watch(folder, RecursiveMode::NonRecursive) {
            tracing::warn!(%error, folder = %folder.display(), "cannot watch: changes are seen after a restart");
        }
    }
    Some(watcher)
}
