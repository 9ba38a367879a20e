//! A namespace of a test's own, and what a user does in it.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use kube::{
    Api, Client,
    api::{DynamicObject, Patch, PatchParams},
    runtime::watcher,
};
use serde_json::{Value, json};

use crate::{
    cluster::{self, FLUX, RUNS, Turn, kubectl_with, try_kubectl},
    flux::Consumer,
    installation::{self, Release},
    kind::{CONFIG_MAP, EXTERNAL_ARTIFACT, KUSTOMIZATION, Kind, SYNTH},
    report, watch,
};

/// The label by which Flux shares objects out among controllers. Those of everybody pass over objects that have it.
pub const SHARD: &str = "sharding.fluxcd.io/key";

/// A namespace, deleted when it is dropped (unless `SYNTH_TEST_KEEP` is set).
pub struct Space {
    /// Its name.
    pub namespace: String,
    pub client: Client,
    /// Where the controller is that tends its Synths.
    pub home: String,
    /// Where that controller's run pods are.
    pub runs: String,
    /// Kinds whose objects here are for controllers of its own.
    shards: Vec<Kind>,
    // The last: the cluster is ours until the namespace's deletion has begun.
    turn: Turn,
}

impl Space {
    /// With the controller, beside other tests. The name begins the namespace's.
    pub async fn new(name: &str) -> Self {
        let turn = Turn::shared().await;
        blocking(installation::ensure).await;
        Self::start(name, turn).await
    }

    /// With a controller of its own in its namespace, beside other tests. What breaks there is nobody else's.
    pub async fn with_own_controller(name: &str) -> Self {
        let mut space = Self::bare(name).await;
        space.home.clone_from(&space.namespace);
        space.runs = format!("{}-runs", space.namespace);
        space.shards.push(SYNTH);
        let release = space.release();
        blocking(move || _ = release.install(&[]).expect("a controller")).await;
        space
    }

    /// The installation of the controller that tends its Synths.
    pub fn release(&self) -> Release {
        if self.home == FLUX { Release::common() } else { Release::own(&self.home, &self.runs) }
    }

    /// A kustomize-controller of its own, as a program on this machine: it, and no other, sees the Kustomizations that are
    /// made here from now on.
    pub fn consumer(&mut self, arguments: &[&str]) -> Consumer {
        self.shards.push(KUSTOMIZATION);
        Consumer::start(&self.namespace, &self.home, &format!("{SHARD}={}", self.namespace), arguments)
    }

    /// With the controller, while no other test runs. The test may break what it likes: the next one finds a
    /// controller that is installed again.
    pub async fn alone(name: &str) -> Self {
        let turn = Turn::alone().await;
        blocking(installation::ensure).await;
        let space = Self::start(name, turn).await;
        let synths = Api::all_with(space.client.clone(), &SYNTH.resource());
        space
            .until_all(synths, "", "no Synth waits for its end", |synths| {
                let ending = |synth: &Value| !synth["metadata"]["deletionTimestamp"].is_null();
                (!synths.iter().any(ending)).then_some(())
            })
            .await;
        space
    }

    /// Without need of the controller: the kinds alone are there.
    pub async fn bare(name: &str) -> Self {
        Self::start(name, Turn::shared().await).await
    }

    async fn start(name: &str, turn: Turn) -> Self {
        blocking(cluster::define).await;
        let namespace = format!("{name}-{}", unique());
        let client = cluster::client().await;
        kubectl_with(&["create", "namespace", &namespace], "");
        let (home, runs) = (FLUX.to_owned(), RUNS.to_owned());
        Self { namespace, client, home, runs, shards: Vec::new(), turn }
    }

    /// Objects of a kind in this namespace.
    pub fn api(&self, kind: Kind) -> Api<DynamicObject> {
        Api::namespaced_with(self.client.clone(), &self.namespace, &kind.resource())
    }

    /// Runs kubectl in this namespace; gives what it prints, a table for `get`.
    pub fn kubectl(&self, arguments: &[&str]) -> String {
        kubectl_with(&[&["-n", &self.namespace], arguments].concat(), "")
    }

    /// As [`kubectl`](Self::kubectl), when its complaint is what matters.
    pub fn try_kubectl(&self, arguments: &[&str]) -> Result<String, String> {
        try_kubectl(&[&["-n", &self.namespace], arguments].concat(), "")
    }

    /// Applies YAML or JSON as a user does.
    pub fn apply(&self, text: &str) {
        self.try_apply(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    }

    /// As [`apply`](Self::apply); the API server's complaint.
    pub fn try_apply(&self, text: &str) -> Result<String, String> {
        try_kubectl(&["-n", &self.namespace, "apply", "-f", "-"], text)
    }

    /// Applies a `Synth` of branch `main` of this repository; `more` goes over its spec.
    pub fn synth(&self, name: &str, url: &str, more: Value) {
        let mut spec = json!({"git": {"url": url, "ref": {"branch": "main"}}, "interval": "10m"});
        merge(&mut spec, more);
        self.apply(&self.object(SYNTH, name, &spec).to_string());
    }

    /// Applies a `Kustomization` of the `ExternalArtifact` of this name; `more` goes over its spec.
    pub fn kustomization(&self, name: &str, more: Value) {
        let source = json!({"kind": "ExternalArtifact", "name": name});
        let mut spec = json!({
            "interval": "10m", "retryInterval": "5s", "prune": true, "wait": true, "sourceRef": source,
            // What a generator prints without a namespace needs one here.
            "targetNamespace": self.namespace,
        });
        merge(&mut spec, more);
        self.apply(&self.object(KUSTOMIZATION, name, &spec).to_string());
    }

    /// An object of this namespace.
    pub fn object(&self, kind: Kind, name: &str, spec: &Value) -> Value {
        let labels = self.shards.contains(&kind).then(|| json!({SHARD: self.namespace}));
        json!({
            "apiVersion": kind.api_version(),
            "kind": kind.name(),
            "metadata": {"name": name, "namespace": self.namespace, "labels": labels},
            "spec": spec,
        })
    }

    /// The object as it is now.
    pub async fn get(&self, kind: Kind, name: &str) -> Option<Value> {
        let object = self.api(kind).get_opt(name).await.unwrap();
        object.map(|object| serde_json::to_value(object).unwrap())
    }

    /// Merges a change into an object.
    pub async fn patch(&self, kind: Kind, name: &str, change: Value) -> Value {
        let patched = self.api(kind).patch(name, &PatchParams::default(), &Patch::Merge(change)).await;
        serde_json::to_value(patched.unwrap()).unwrap()
    }

    /// Merges a change into an object's status.
    pub async fn patch_status(&self, kind: Kind, name: &str, change: Value) -> Result<Value, kube::Error> {
        let patched =
            self.api(kind).patch_status(name, &PatchParams::default(), &Patch::Merge(change)).await?;
        Ok(serde_json::to_value(patched).unwrap())
    }

    /// Asks for a look now, as `flux reconcile` does; gives the value that `status.lastHandledReconcileAt` will have.
    pub async fn request(&self, kind: Kind, name: &str) -> String {
        let value = unique();
        let change = json!({"metadata": {"annotations": {"reconcile.fluxcd.io/requestedAt": value}}});
        self.patch(kind, name, change).await;
        value
    }

    /// Waits until the object is as it should be; `what` says it in words.
    pub async fn until(&self, kind: Kind, name: &str, what: &str, is: impl Fn(&Value) -> bool) -> Value {
        self.until_some(kind, name, what, |found| found.filter(|object| is(object)).cloned()).await
    }

    /// Waits until the condition of the newest generation has this status and, unless empty, this reason.
    pub async fn until_condition(
        &self,
        kind: Kind,
        name: &str,
        type_: &str,
        status: &str,
        reason: &str,
    ) -> Value {
        let what = format!("{type_}={status} {reason}");
        self.until(kind, name, &what, |object| watch::is(object, type_, status, reason)).await
    }

    /// Waits until the newest generation is `Ready`.
    pub async fn until_ready(&self, kind: Kind, name: &str) -> Value {
        self.until_condition(kind, name, "Ready", "True", "").await
    }

    /// Waits until a request for a look is handled and the object has come to rest: `Ready`, or given up.
    pub async fn until_handled(&self, name: &str, request: &str) -> Value {
        self.until(SYNTH, name, "handled", |object| {
            object["status"]["lastHandledReconcileAt"] == request
                && watch::condition(object, "Reconciling").is_none()
        })
        .await
    }

    /// Waits until there is no such object.
    pub async fn until_gone(&self, kind: Kind, name: &str) {
        self.until_some(kind, name, "gone", |found| found.is_none().then_some(())).await;
    }

    /// Waits until the `Kustomization` has applied what the `ExternalArtifact` has now.
    pub async fn until_applied(&self, name: &str) -> Value {
        let artifact = self.get(EXTERNAL_ARTIFACT, name).await.expect("an ExternalArtifact");
        let revision = artifact["status"]["artifact"]["revision"].clone();
        let what = format!("applied {revision}");
        self.until(KUSTOMIZATION, name, &what, |object| {
            object["status"]["lastAppliedRevision"] == revision && watch::is(object, "Ready", "True", "")
        })
        .await
    }

    /// Waits until the `ConfigMap` `app`, as the smallest generator prints it, has this text.
    pub async fn until_text(&self, text: &str) -> Value {
        self.until(CONFIG_MAP, "app", text, |object| object["data"]["text"] == text).await
    }

    async fn until_some<T>(
        &self,
        kind: Kind,
        name: &str,
        what: &str,
        is: impl Fn(Option<&Value>) -> Option<T>,
    ) -> T {
        let selection = watcher::Config::default().fields(&format!("metadata.name={name}"));
        match watch::until(self.api(kind), selection, |objects| is(objects.first())).await {
            Ok(found) => found,
            Err(objects) => {
                panic!("{}/{name} never was: {what}\n{}", kind.name(), report::of(self, &objects))
            }
        }
    }

    /// Waits until objects of another namespace (or of none) with these labels are as they should be.
    pub async fn until_all<T>(
        &self,
        api: Api<DynamicObject>,
        labels: &str,
        what: &str,
        is: impl Fn(&[Value]) -> Option<T>,
    ) -> T {
        let selection = watcher::Config::default().labels(labels);
        match watch::until(api, selection, is).await {
            Ok(found) => found,
            Err(objects) => panic!("never: {what}\n{}", report::of(self, &objects)),
        }
    }
}

impl Drop for Space {
    fn drop(&mut self) {
        if std::env::var_os("SYNTH_TEST_KEEP").is_none() {
            // Its end is not waited for: the objects in it have their finalizers. But who is alone afterwards, and may take
            // the controller away, has to see that Synths are being deleted.
            let own = self.home != FLUX;
            let wait = format!("--wait={own}");
            let synths = ["-n", &self.namespace, "delete", "synths", "--all", &wait, "--timeout=60s"];
            let _ = try_kubectl(&synths, "");
            if own {
                let _ = self.release().uninstall();
            }
            let _ = try_kubectl(&["delete", "namespace", &self.namespace, "--wait=false"], "");
        }
        if matches!(self.turn, Turn::Alone(_)) {
            installation::forget();
            cluster::restore();
        }
    }
}

/// Does what blocks beside the test's tasks; its failure is the test's.
async fn blocking(work: impl FnOnce() + Send + 'static) {
    if let Err(error) = tokio::task::spawn_blocking(work).await {
        std::panic::resume_unwind(error.into_panic());
    }
}

/// Something that no other call gives, on this machine.
fn unique() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
    format!("{now:x}-{}", COUNT.fetch_add(1, Ordering::Relaxed))
}

/// Puts one document over the other; null removes.
fn merge(below: &mut Value, above: Value) {
    match (below, above) {
        (Value::Object(below), Value::Object(above)) => {
            for (key, value) in above {
                if value.is_null() {
                    below.remove(&key);
                } else {
                    merge(below.entry(key).or_insert(Value::Null), value);
                }
            }
        }
        (below, above) => *below = above,
    }
}
