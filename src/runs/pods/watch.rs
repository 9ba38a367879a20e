//! The namespace's pods as they change: each run is told of its own pod, and a pod of ours that no run knows is removed.

use std::{
    collections::{HashMap, HashSet},
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures::StreamExt as _;
use kube::{
    ResourceExt as _,
    runtime::{
        WatchStreamExt as _,
        watcher::{self, Event, watcher},
    },
};
use tokio::{sync::watch, task::JoinSet};
use tokio_util::sync::CancellationToken;

use super::{
    cluster::{Cluster, RawPod},
    shape::{INSTANCE, SYNTH_UID},
};

/// Removals at a time.
const REMOVALS: usize = 8;

/// What is known of a run's pod.
#[derive(Clone, Debug)]
pub(super) enum Sight {
    /// Nothing yet.
    None,
    /// It is there.
    Pod(Arc<RawPod>),
    /// It was there.
    Gone,
}

/// The pods that runs know. Clones share them.
#[derive(Clone, Debug, Default)]
pub(super) struct Sights(Arc<Mutex<HashMap<String, watch::Sender<Sight>>>>);

/// A run's view of its pod, until it is dropped.
#[derive(Debug)]
pub(super) struct Watched {
    sights: Sights,
    name: String,
    /// What is known of it.
    pub(super) sight: watch::Receiver<Sight>,
}

impl Sights {
    /// Watches a pod of this name, also before it is made.
    pub(super) fn of(&self, name: &str) -> Watched {
        let (sender, sight) = watch::channel(Sight::None);
        self.lock().insert(name.to_owned(), sender);
        Watched { sights: self.clone(), name: name.to_owned(), sight }
    }

    /// Tells what is known of a pod. False when no run knows it.
    fn tell(&self, name: &str, sight: Sight) -> bool {
        self.lock().get(name).map(|sender| sender.send_replace(sight)).is_some()
    }

    /// A list is complete: what was there and is not in it is gone.
    fn only(&self, listed: &HashSet<String>) {
        for (name, sender) in &*self.lock() {
            if !listed.contains(name) {
                sender.send_if_modified(|sight| {
                    let was = matches!(sight, Sight::Pod(_));
                    if was {
                        *sight = Sight::Gone;
                    }
                    was
                });
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, watch::Sender<Sight>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.sights.lock().remove(&self.name);
    }
}

/// Follows the pods of this instance until `stop`.
pub(super) async fn follow(cluster: Cluster, instance: String, sights: Sights, stop: CancellationToken) {
    let ours = watcher::Config::default().labels(&format!("{INSTANCE}={instance}"));
    let mut events = pin!(watcher(cluster.api(), ours).default_backoff());
    let mut listed = HashSet::new();
    // Nobody's news waits for a removal.
    let mut removals = JoinSet::new();
    while let Some(Some(event)) = stop.run_until_cancelled(events.next()).await {
        let orphan = match event {
            Ok(Event::Init) => {
                listed.clear();
                None
            }
            Ok(Event::InitApply(pod)) => {
                listed.insert(pod.name_any());
                see(&sights, pod)
            }
            Ok(Event::InitDone) => {
                sights.only(&listed);
                None
            }
            Ok(Event::Apply(pod)) => see(&sights, pod),
            Ok(Event::Delete(pod)) => {
                sights.tell(&pod.name_any(), Sight::Gone);
                None
            }
            Err(error) => {
                tracing::warn!(%error, "cannot watch the pods of runs; trying again");
                None
            }
        };
        // Made by a call whose answer never came, or kept by one that failed.
        if let Some(pod) = orphan
            && pod.metadata.deletion_timestamp.is_none()
        {
            let cluster = cluster.clone();
            removals.spawn(async move { remove(&cluster, &pod).await });
        }
        while removals.try_join_next().is_some() {}
    }
}

/// Tells the pod's run; gives the pod back when there is none.
fn see(sights: &Sights, pod: RawPod) -> Option<Arc<RawPod>> {
    let pod = Arc::new(pod);
    let known = sights.tell(&pod.name_any(), Sight::Pod(Arc::clone(&pod)));
    (!known).then_some(pod)
}

/// Removes the pods that other instances of this program have left.
///
/// # Errors
/// When they cannot be listed.
pub(super) async fn sweep(cluster: &Cluster, instance: &str) -> Result<(), kube::Error> {
    let left = cluster.list(&format!("{SYNTH_UID},{INSTANCE},{INSTANCE}!={instance}")).await?;
    let removals = left.iter().map(|pod| {
        tracing::info!(pod = pod.name_any(), "removing a pod that an earlier process left");
        remove(cluster, pod)
    });
    futures::stream::iter(removals).buffer_unordered(REMOVALS).collect::<()>().await;
    Ok(())
}

async fn remove(cluster: &Cluster, pod: &RawPod) {
    if let Err(error) = cluster.delete(&pod.name_any(), pod.uid().unwrap_or_default()).await {
        tracing::warn!(pod = pod.name_any(), %error, "cannot remove a pod");
    }
}
