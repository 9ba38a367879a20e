//! Objects in a cluster's API.
//!
//! ```text
//!  Secret, ConfigMap ──GET by name──▶ reconcile ──▶ ExternalArtifact   applied, then its status
//!                                              ├──▶ Synth              its status, its finalizer
//!                                              └──▶ Event, notification-controller   by way of queues
//! ```
//!
//! Reads Secrets and ConfigMaps one at a time, never lists or watches them, and keeps none. Everything is written by
//! server-side apply under one field manager: what others write to the same objects stays, and is never waited for. What
//! belongs to somebody else is never touched.

mod artifact;
mod events;
#[cfg(test)]
pub(crate) mod fake_api;
mod notify;
pub mod synth;
#[cfg(test)]
mod tests;
mod view;

use std::time::Duration;

use k8s_openapi::api::core::v1::{ConfigMap, Secret};
use kube::{
    Api, Client,
    api::{ApiResource, DynamicObject, Patch, PatchParams},
    core::PartialObjectMeta,
};
use serde_json::json;
use synth_api::{
    Synth, SynthStatus,
    annotation::{FINALIZER, MANAGER},
    artifact::ExternalArtifactStatus,
};

pub use events::EventQueue;
pub use notify::{Notifier, NotifierSettings};
pub use view::{Seen, View};

use super::{ApplyError, Entries, Objects, ObjectsError};
use crate::{decide::Event, runs::Owner, store::NamespacedName};

/// The version of Synths that is written.
pub const API_VERSION: &str = "synth-controller.dev/v1alpha1";

/// How long one call of the API may take. Watches have bounds of their own.
const CALL: Duration = Duration::from_secs(30);

/// Objects in a cluster. Clones share them.
#[derive(Clone)]
pub struct Cluster {
    client: Client,
    view: View,
    events: EventQueue,
}

impl Cluster {
    /// Objects that are reached through this client. What is seen of `ExternalArtifacts` is shared with whoever watches them.
    pub fn new(client: Client, view: View, events: EventQueue) -> Self {
        Self { client, view, events }
    }

    /// Without our type: a Synth whose spec we do not understand has a status and a finalizer too.
    fn synths(&self, owner: &Owner) -> Api<DynamicObject> {
        Api::namespaced_with(self.client.clone(), &owner.namespace, &ApiResource::erase::<Synth>(&()))
    }

    /// Changes metadata of a Synth. An object of this UID that is not there any more is no error.
    async fn patch_metadata<P: serde::Serialize + std::fmt::Debug>(
        &self,
        owner: &Owner,
        parameters: &PatchParams,
        patch: &Patch<P>,
    ) -> Result<Option<PartialObjectMeta<DynamicObject>>, kube::Error> {
        let patched = call(self.synths(owner).patch_metadata(&owner.name, parameters, patch)).await;
        gone_is_nothing(patched)
    }

    /// Takes our finalizer away. What others hold it for stays.
    async fn remove_finalizer(&self, owner: &Owner) -> Result<(), kube::Error> {
        loop {
            let Some(meta) = call(self.synths(owner).get_metadata_opt(&owner.name)).await? else {
                return Ok(());
            };
            if meta.metadata.uid.as_deref() != Some(&owner.uid) {
                return Ok(());
            }
            let held = meta.metadata.finalizers.unwrap_or_default();
            if !held.iter().any(|held| held == FINALIZER) {
                return Ok(());
            }
            let others: Vec<_> = held.into_iter().filter(|held| held != FINALIZER).collect();
            let patch = json!({"metadata": {
                "uid": owner.uid,
                "resourceVersion": meta.metadata.resource_version,
                "finalizers": others,
            }});
            let parameters =
                PatchParams { field_manager: Some(MANAGER.to_owned()), ..PatchParams::default() };
            match self.patch_metadata(owner, &parameters, &Patch::Merge(patch)).await {
                // Somebody else changed the list meanwhile: look again.
                Err(kube::Error::Api(status)) if status.is_conflict() => {}
                other => return other.map(|_| ()),
            }
        }
    }
}

impl Objects for Cluster {
    async fn secret(&self, namespace: &str, name: &str) -> Result<Option<Entries>, ObjectsError> {
        let secrets: Api<Secret> = Api::namespaced(self.client.clone(), namespace);
        let secret = call(secrets.get_opt(name)).await;
        let secret = secret.map_err(|error| failed(format!("read Secret {namespace}/{name}"), &error))?;
        let entries = |secret: Secret| {
            secret.data.unwrap_or_default().into_iter().map(|(key, value)| (key, value.0)).collect()
        };
        Ok(secret.map(entries))
    }

    async fn config_map(&self, namespace: &str, name: &str) -> Result<Option<Entries>, ObjectsError> {
        let maps: Api<ConfigMap> = Api::namespaced(self.client.clone(), namespace);
        let map = call(maps.get_opt(name)).await;
        let map = map.map_err(|error| failed(format!("read ConfigMap {namespace}/{name}"), &error))?;
        let entries = |map: ConfigMap| {
            let text = map.data.unwrap_or_default().into_iter().map(|(key, text)| (key, text.into_bytes()));
            let binary = map.binary_data.unwrap_or_default().into_iter().map(|(key, bytes)| (key, bytes.0));
            text.chain(binary).collect()
        };
        Ok(map.map(entries))
    }

    async fn hold(&self, owner: &Owner) -> Result<(), ObjectsError> {
        let patch = json!({
            "apiVersion": API_VERSION,
            "kind": "Synth",
            "metadata": {"name": owner.name, "uid": owner.uid, "finalizers": [FINALIZER]},
        });
        let held = self.patch_metadata(owner, &apply(), &Patch::Apply(patch)).await;
        held.map(|_| ()).map_err(|error| failed(format!("add the finalizer of {}", named(owner)), &error))
    }

    async fn apply_artifact(&self, owner: &Owner, status: &ExternalArtifactStatus) -> Result<(), ApplyError> {
        self.announce(owner, status).await
    }

    async fn patch_status(&self, owner: &Owner, status: &SynthStatus) -> Result<(), ObjectsError> {
        let patch = json!({
            "apiVersion": API_VERSION,
            "kind": "Synth",
            "metadata": {"name": owner.name, "uid": owner.uid},
            "status": status,
        });
        let synths = self.synths(owner);
        let patched = call(synths.patch_status(&owner.name, &apply(), &Patch::Apply(patch))).await;
        let patched = gone_is_nothing(patched);
        patched.map(|_| ()).map_err(|error| failed(format!("write the status of {}", named(owner)), &error))
    }

    async fn emit(&self, owner: &Owner, event: &Event) {
        let artifact = self.view.get_named(&owner.namespace, &owner.name).map(|seen| seen.uid);
        self.events.push(owner, artifact, event);
    }

    async fn withdraw(&self, owner: &Owner) -> Result<(), ObjectsError> {
        self.take_back(owner).await
    }

    async fn release(&self, owner: &Owner) -> Result<(), ObjectsError> {
        let removed = self.remove_finalizer(owner).await;
        removed.map_err(|error| failed(format!("remove the finalizer of {}", named(owner)), &error))
    }
}

/// Server-side apply: the fields that we set become ours, all others stay as they are.
fn apply() -> PatchParams {
    PatchParams::apply(MANAGER).force()
}

/// A call of the API that ends.
async fn call<T>(call: impl Future<Output = Result<T, kube::Error>>) -> Result<T, kube::Error> {
    match tokio::time::timeout(CALL, call).await {
        Ok(answer) => answer,
        Err(_) => Err(kube::Error::Service("the API server does not answer".into())),
    }
}

/// An object that is not there any more, or that is another one of the same name now, needs nothing any more.
fn gone_is_nothing<T>(answer: Result<T, kube::Error>) -> Result<Option<T>, kube::Error> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(kube::Error::Api(status)) if status.is_not_found() || is_other_uid(&status) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether a patch was refused because the object has another UID than it said.
fn is_other_uid(status: &kube::core::Status) -> bool {
    status.code == 409 && status.message.to_lowercase().contains("uid")
}

/// An error of the API in one line.
fn failed(doing: impl Into<String>, error: &kube::Error) -> ObjectsError {
    match error {
        kube::Error::Api(status) => ObjectsError::new(doing, &status.message),
        error => {
            // What lies at the bottom says more than what wraps it.
            let causes = std::iter::successors(std::error::Error::source(error), |cause| cause.source());
            let text = causes.fold(error.to_string(), |text, cause| {
                let cause = cause.to_string();
                if text.contains(&cause) { text } else { format!("{text}: {cause}") }
            });
            ObjectsError::new(doing, text)
        }
    }
}

fn named(owner: &Owner) -> String {
    format!("Synth {}/{}", owner.namespace, owner.name)
}

fn key(owner: &Owner) -> Result<NamespacedName, ObjectsError> {
    NamespacedName::new(&owner.namespace, &owner.name)
        .map_err(|error| ObjectsError::new(format!("find {}", named(owner)), error))
}
