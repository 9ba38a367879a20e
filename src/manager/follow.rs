//! Follows the Synths of a cluster: a task for each, told when its object changes, ended when it is gone.
//!
//! ```text
//!  watch Synths ──────────▶ changed object ─▶ the task of that Synth
//!  watch ExternalArtifacts ─▶ View ─▶ its bell      someone edited or deleted it, or asked for a look by way of it
//!  watch Kustomizations ───▶ Consumers ─▶ its bell  someone may not use it
//! ```
//!
//! Each watch lists anew when it was cut off: what changed meanwhile is found by comparing.

use std::{
    collections::{HashMap, HashSet},
    pin::pin,
    sync::Arc,
};

use futures::{StreamExt as _, stream::BoxStream};
use kube::{
    Api, Client,
    api::{ApiResource, DynamicObject, GroupVersionKind},
    runtime::{
        WatchStreamExt as _,
        watcher::{self, Event, watcher},
    },
};
use synth_api::{Synth, SynthStatus, artifact::ExternalArtifact};
use tokio::{sync::watch, task::JoinSet};
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use super::{consumers::Consumers, keep::Attendant};
use crate::{
    decide::Object,
    objects::{
        Objects,
        cluster::{View, synth},
    },
    places::Places,
    reconcile::{Memory, Reconciler},
    runs::{Owner, Runs},
    serve::{Readiness, metrics::Metrics},
    store::{Named, NamespacedName},
    tend::{Bell, Bells, Tended},
};

type Changes = BoxStream<'static, Result<Event<DynamicObject>, watcher::Error>>;

/// What is followed, and with what.
pub struct Scope<O, R> {
    /// The cluster.
    pub client: Client,
    /// One namespace, or all of them.
    pub namespace: Option<String>,
    /// Labels that Synths must have; empty for all.
    pub selector: String,
    /// How many Synths are reconciled at one time.
    pub concurrent: u32,
    /// Who reconciles.
    pub reconciler: Arc<Reconciler<O, R>>,
    /// What is known of `ExternalArtifacts`.
    pub artifacts: View,
    /// What is measured.
    pub metrics: Metrics,
    /// Set when all that is named by statuses has been looked for in the store.
    pub ready: Readiness,
}

/// A Synth that has a task.
struct Followed {
    object: Object,
    sender: watch::Sender<Object>,
    bell: Bell,
    /// Ends the task and leaves everything as it is.
    stop: CancellationToken,
    /// It is being removed.
    leaving: bool,
}

struct Following<O, R> {
    scope: Scope<O, R>,
    consumers: Consumers,
    places: Places,
    bells: Bells,
    tasks: JoinSet<()>,
    names: HashMap<tokio::task::Id, NamespacedName>,
    synths: HashMap<NamespacedName, Followed>,
    /// Objects of the name of one that is still being removed.
    waiting: HashMap<NamespacedName, (Object, SynthStatus)>,
    /// While all Synths are being listed: those that were named.
    listed: Option<HashSet<NamespacedName>>,
    /// The first list, until it is complete.
    first: Option<Vec<(NamespacedName, Object, SynthStatus)>>,
    stop: CancellationToken,
}

/// Tends every Synth until everything stops.
pub async fn follow<O: Objects, R: Runs>(scope: Scope<O, R>, stop: CancellationToken) {
    let mut synths = scope.changes(&ApiResource::erase::<Synth>(&()), &scope.selector);
    let mut artifacts = scope.changes(&ApiResource::erase::<ExternalArtifact>(&()), "");
    let kustomization = GroupVersionKind::gvk("kustomize.toolkit.fluxcd.io", "v1", "Kustomization");
    let mut consumers = scope.changes(&ApiResource::from_gvk(&kustomization), "");
    let (bells, runs) = (Bells::default(), scope.reconciler.runs.clone());
    let mut following = Following {
        places: Places::new(scope.concurrent),
        scope,
        consumers: Consumers::default(),
        bells: bells.clone(),
        tasks: JoinSet::new(),
        names: HashMap::new(),
        synths: HashMap::new(),
        waiting: HashMap::new(),
        listed: None,
        first: Some(Vec::new()),
        stop: stop.clone(),
    };
    let mut ringing = pin!(bells.listen(&*runs));
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            () = &mut ringing => break,
            Some(change) = synths.next() => following.synth(change).await,
            Some(change) = artifacts.next() => following.artifact(change),
            Some(change) = consumers.next() => following.consumer(change),
            Some(ended) = following.tasks.join_next_with_id() => following.ended(ended),
        }
    }
    stop.cancel();
    while following.tasks.join_next().await.is_some() {}
}

impl<O, R> Scope<O, R> {
    fn api(&self, resource: &ApiResource) -> Api<DynamicObject> {
        match &self.namespace {
            Some(namespace) => Api::namespaced_with(self.client.clone(), namespace, resource),
            None => Api::all_with(self.client.clone(), resource),
        }
    }

    fn changes(&self, resource: &ApiResource, labels: &str) -> Changes {
        let mut config = watcher::Config::default();
        if !labels.is_empty() {
            config = config.labels(labels);
        }
        watcher(self.api(resource), config)
            .default_backoff()
            .modify(|object| object.metadata.managed_fields = None)
            .boxed()
    }

    /// What a watch has told, unless it failed: then people are told, once.
    fn told(
        &self,
        about: &'static str,
        change: Result<Event<DynamicObject>, watcher::Error>,
    ) -> Option<Event<DynamicObject>> {
        match change {
            Ok(event) => {
                if matches!(event, Event::InitDone) && self.ready.note(about, None) {
                    tracing::info!(kind = about, "watching");
                }
                Some(event)
            }
            Err(error) => {
                let problem = problem(about, &error);
                if self.ready.note(about, Some(problem.clone())) {
                    tracing::error!(kind = about, error = %problem, "cannot watch; trying again");
                }
                None
            }
        }
    }
}

fn is_unknown_kind(error: &watcher::Error) -> bool {
    matches!(error, watcher::Error::InitialListFailed(kube::Error::Api(status)) if status.code == 404)
}

fn problem(about: &str, error: &watcher::Error) -> String {
    match about {
        _ if !is_unknown_kind(error) => format!("cannot watch {about}: {error}"),
        "Synth" => "this cluster has no Synth (synth-controller.dev/v1alpha1): install its CRD".to_owned(),
        kind => format!("this cluster has no {kind}: install Flux 2.7 or newer"),
    }
}

impl<O: Objects, R: Runs> Following<O, R> {
    async fn synth(&mut self, change: Result<Event<DynamicObject>, watcher::Error>) {
        let Some(event) = self.scope.told("Synth", change) else { return };
        match event {
            Event::Init => {
                self.listed = Some(HashSet::new());
                // A first list that was cut off begins again.
                if let Some(first) = &mut self.first {
                    first.clear();
                }
            }
            Event::InitApply(object) | Event::Apply(object) => {
                let Some((key, object, status)) = synth::read(&object) else { return };
                if let Some(listed) = &mut self.listed {
                    listed.insert(key.clone());
                }
                match &mut self.first {
                    Some(first) => first.push((key, object, status)),
                    None => self.take(key, object, status),
                }
            }
            Event::Delete(object) => {
                if let Some((key, object, _)) = synth::read(&object) {
                    self.vanished(&key, &object.uid).await;
                }
            }
            Event::InitDone => {
                let listed = self.listed.take().unwrap_or_default();
                if let Some(first) = self.first.take() {
                    self.begin_all(first, &listed).await;
                    return;
                }
                let gone = self.synths.iter().filter(|(key, _)| !listed.contains(*key));
                let gone: Vec<_> = gone.map(|(key, f)| (key.clone(), f.object.uid.clone())).collect();
                for (key, uid) in gone {
                    self.vanished(&key, &uid).await;
                }
            }
        }
    }

    fn artifact(&mut self, change: Result<Event<DynamicObject>, watcher::Error>) {
        let view = &self.scope.artifacts;
        if let Err(error) = &change
            && is_unknown_kind(error)
        {
            view.reset();
        }
        let Some(event) = self.scope.told("ExternalArtifact", change) else { return };
        let changed = match event {
            Event::Init => {
                view.begin();
                return;
            }
            Event::InitDone => {
                view.complete();
                for followed in self.synths.values() {
                    followed.bell.ring();
                }
                return;
            }
            Event::InitApply(object) => {
                view.learn(&object);
                return;
            }
            Event::Apply(object) => view.learn(&object),
            Event::Delete(object) => view.forget(&object),
        };
        self.ring(changed.as_slice());
    }

    fn consumer(&mut self, change: Result<Event<DynamicObject>, watcher::Error>) {
        let Some(event) = self.scope.told("Kustomization", change) else { return };
        let changed = match event {
            Event::Init => {
                self.consumers.begin();
                return;
            }
            Event::InitDone => self.consumers.complete(),
            Event::InitApply(object) | Event::Apply(object) => self.consumers.learn(&object),
            Event::Delete(object) => self.consumers.forget(&object),
        };
        self.ring(&changed);
    }

    fn ring(&self, keys: &[NamespacedName]) {
        for followed in keys.iter().filter_map(|key| self.synths.get(key)) {
            followed.bell.ring();
        }
    }

    /// All Synths are known for the first time. Before anything else the artifact server learns what it is to have, and
    /// what belongs to Synths that went while nobody looked is removed.
    async fn begin_all(
        &mut self,
        first: Vec<(NamespacedName, Object, SynthStatus)>,
        known: &HashSet<NamespacedName>,
    ) {
        let reconciler = self.scope.reconciler.clone();
        let named = |(key, _, status): &(_, _, SynthStatus)| Named::by(key, status.artifact.as_ref()?);
        let artifacts: Vec<Named> = first.iter().filter_map(named).collect();
        for named in &artifacts {
            let now = reconciler.clock.now();
            reconciler.expected.expect(&named.path.owner, std::slice::from_ref(named), now);
        }
        match reconciler.store.remove_orphans(known).await {
            Ok(gone) if gone.is_empty() => {}
            Ok(gone) => tracing::info!(number = gone.len(), "removed what belonged to Synths that are gone"),
            Err(error) => tracing::warn!(%error, "cannot remove what belonged to Synths that are gone"),
        }
        tracing::info!(synths = first.len(), artifacts = artifacts.len(), "following");
        for (key, object, status) in first {
            self.take(key, object, status);
        }
        let (ready, stop) = (self.scope.ready.clone(), self.stop.clone());
        let verify = async move {
            for named in &artifacts {
                // Whatever it finds: the Synth's own task looks too, and makes again what is lost.
                if let Ok(path) = reconciler.store.adopt(named).await {
                    let _ = reconciler.store.look(&path).await;
                }
            }
            ready.set(true);
            tracing::info!("storage is verified: serving");
        };
        self.tasks.spawn(async move { _ = stop.run_until_cancelled(verify).await });
    }

    /// A Synth is so now.
    fn take(&mut self, key: NamespacedName, object: Object, status: SynthStatus) {
        let Some(followed) = self.synths.get_mut(&key) else {
            // One that waits for others only, after it was released, is none of our business any more.
            if !object.deleting || object.held {
                self.begin(key, object, status);
            }
            return;
        };
        if followed.object.uid != object.uid {
            followed.leave();
            self.waiting.insert(key, (object, status));
        } else if followed.differs(&object) {
            followed.object = object.clone();
            followed.sender.send_replace(object);
        }
    }

    /// A Synth is not among those that are watched any more: it was deleted, or its labels changed.
    async fn vanished(&mut self, key: &NamespacedName, uid: &str) {
        if self.waiting.get(key).is_some_and(|(object, _)| object.uid == uid) {
            self.waiting.remove(key);
        }
        let Some(followed) = self.synths.get_mut(key).filter(|f| !f.leaving && f.object.uid == uid) else {
            return;
        };
        let api: Api<Synth> = Api::namespaced(self.scope.client.clone(), key.namespace.as_str());
        let found = tokio::time::timeout(std::time::Duration::from_secs(10), async {
            api.get_metadata_opt(key.name.as_str()).await
        });
        match found.await {
            Ok(Ok(found)) if found.as_ref().is_none_or(|o| o.metadata.uid.as_deref() != Some(uid)) => {
                followed.leave();
            }
            Ok(Ok(_)) => {
                tracing::info!(namespace = %key.namespace, name = %key.name, "belongs to another controller now");
                followed.leaving = true;
                followed.stop.cancel();
            }
            // It is tended as it was; the next list tells again.
            Ok(Err(error)) => tracing::warn!(%error, "cannot look for a Synth that vanished"),
            Err(_) => tracing::warn!("cannot look for a Synth that vanished: the API server does not answer"),
        }
    }

    fn begin(&mut self, key: NamespacedName, object: Object, status: SynthStatus) {
        let (sender, receiver) = watch::channel(object.clone());
        let (bell, stop) = (Bell::default(), self.stop.child_token());
        let Object { namespace, name, uid, .. } = object.clone();
        let span = tracing::info_span!("synth", controllerKind = "Synth", %namespace, %name);
        let reconciler = self.scope.reconciler.clone();
        let mut tended = Tended {
            reconciler: reconciler.clone(),
            memory: Memory::new(key.clone(), object.clone(), status),
            object: receiver,
            bell: bell.clone(),
            bells: self.bells.clone(),
            keeper: Attendant {
                key: key.clone(),
                owner: Owner { namespace, name, uid },
                places: self.places.clone(),
                artifacts: self.scope.artifacts.clone(),
                consumers: self.consumers.clone(),
                metrics: self.scope.metrics.clone(),
                asked: None,
            },
        };
        let (own, all) = (stop.clone(), self.stop.clone());
        let task = async move {
            tended.tend(own).await;
            // When everything stops, whoever stops the runs does it.
            if let Some(run) = tended.memory.active_run().filter(|_| !all.is_cancelled()) {
                reconciler.runs.cancel(run).await;
            }
        };
        let handle = self.tasks.spawn(task.instrument(span));
        self.names.insert(handle.id(), key.clone());
        self.synths.insert(key, Followed { object, sender, bell, stop, leaving: false });
    }

    fn ended(&mut self, ended: Result<(tokio::task::Id, ()), tokio::task::JoinError>) {
        let id = match &ended {
            Ok((id, ())) => *id,
            Err(error) => error.id(),
        };
        let Some(key) = self.names.remove(&id) else { return };
        if let Err(error) = ended {
            // A mistake of ours that this object brings out: it is taken up again when it changes.
            tracing::error!(namespace = %key.namespace, name = %key.name, %error, "tending a Synth has failed");
        }
        self.synths.remove(&key);
        if let Some((object, status)) = self.waiting.remove(&key) {
            self.take(key, object, status);
        }
    }
}

impl Followed {
    /// Whether there is something new for its task. What we write ourselves is not.
    fn differs(&self, object: &Object) -> bool {
        let told = |object: &Object| {
            (object.generation, object.deleting, object.requested_at.clone(), object.force_at.clone())
        };
        told(&self.object) != told(object) || (self.object.held && !object.held)
    }

    /// Has its task remove what was made for it, and end.
    fn leave(&mut self) {
        self.leaving = true;
        self.sender.send_modify(|object| object.deleting = true);
    }
}
