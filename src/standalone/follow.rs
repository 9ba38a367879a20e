//! Follows the files: a task for each Synth in them, told when its document changes, ended when it is gone.

use std::{collections::HashMap, path::PathBuf, sync::Arc, time::Duration};

use notify::{RecursiveMode, Watcher as _};
use tokio::{
    sync::{Semaphore, mpsc, watch},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

use super::{
    Parts, StartFailure,
    tend::{Task, tend},
};
use crate::{
    decide::Object,
    objects::files::{Documents, Manifest, expand},
    reconcile::Memory,
    store::NamespacedName,
};

/// Editors write a file in several steps: this long without a change, and it is read.
const SETTLED: Duration = Duration::from_millis(100);

/// Tends every Synth of the files until there is nothing left to do, or until it is interrupted. Whether all is well.
pub async fn follow(
    parts: Parts,
    documents: Arc<Documents>,
    stop: CancellationToken,
) -> Result<bool, StartFailure> {
    let once = parts.settings.once;
    let mut following = Following {
        limit: Arc::new(Semaphore::new(parts.settings.concurrent.max(1) as usize)),
        parts,
        tasks: JoinSet::new(),
        synths: HashMap::new(),
        stop,
    };
    let mut good = documents.problems.is_empty();
    following.take(&documents).await?;
    if once {
        while let Some(ended) = following.tasks.join_next().await {
            good &= ended.unwrap_or(false);
        }
        return Ok(good);
    }
    let (tell, mut changes) = mpsc::channel(1);
    let _watcher = watcher(&following.parts.settings.paths, tell);
    loop {
        tokio::select! {
            () = interrupted() => break,
            Some(()) = changes.recv() => {
                tokio::time::sleep(SETTLED).await;
                while changes.try_recv().is_ok() {}
                following.reread().await?;
            }
            Some(_) = following.tasks.join_next() => {}
        }
    }
    following.parts.view.stopping();
    following.stop.cancel();
    while following.tasks.join_next().await.is_some() {}
    Ok(true)
}

/// Ctrl-C, or what asks a process to end.
async fn interrupted() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}

struct Following {
    parts: Parts,
    limit: Arc<Semaphore>,
    tasks: JoinSet<bool>,
    synths: HashMap<NamespacedName, (Manifest, watch::Sender<Object>)>,
    stop: CancellationToken,
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
        for problem in &documents.problems {
            self.parts.view.problem(problem);
        }
        if documents.problems.is_empty() {
            self.take(&documents).await?;
        }
        Ok(())
    }

    /// Starts, tells and ends tasks so that they are those of the documents.
    async fn take(&mut self, documents: &Arc<Documents>) -> Result<(), StartFailure> {
        self.parts.files.replace(documents.clone());
        for (key, manifest) in &documents.synths {
            match self.synths.get_mut(key) {
                Some((known, _)) if known == manifest => {}
                Some((known, sender)) => {
                    let (object, _) =
                        self.parts.files.object(key, manifest).await.map_err(|e| StartFailure::of(&e))?;
                    manifest.clone_into(known);
                    sender.send_replace(object);
                }
                None => self.begin(key, manifest).await?,
            }
        }
        self.synths.retain(|key, (_, sender)| {
            let stays = documents.synths.contains_key(key);
            if !stays {
                sender.send_modify(|object| object.deleting = true);
            }
            stays
        });
        Ok(())
    }

    async fn begin(&mut self, key: &NamespacedName, manifest: &Manifest) -> Result<(), StartFailure> {
        let (object, status) =
            self.parts.files.object(key, manifest).await.map_err(|e| StartFailure::of(&e))?;
        let (sender, receiver) = watch::channel(object.clone());
        self.synths.insert(key.clone(), (manifest.clone(), sender));
        let task = Task {
            reconciler: self.parts.reconciler.clone(),
            memory: Memory::new(key.clone(), object, status),
            object: receiver,
            limit: self.limit.clone(),
            view: self.parts.view.clone(),
            once: self.parts.settings.once,
            stop: self.stop.clone(),
        };
        self.tasks.spawn(tend(task));
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
