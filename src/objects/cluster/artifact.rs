//! Writes the `ExternalArtifact` of a Synth: the object, then its status, which is a resource of its own.

use kube::{
    Api, ResourceExt as _,
    api::{ApiResource, DeleteParams, DynamicObject, Patch, PatchParams, Preconditions},
};
use serde_json::json;
use synth_api::{
    annotation::{GENERATOR, MANAGED_BY, MANAGER},
    artifact::{ExternalArtifact, ExternalArtifactStatus},
};

use super::{
    API_VERSION, ApplyError, Cluster, ObjectsError, apply, call, failed, key,
    view::{Seen, source_ref},
};
use crate::{objects::Announced, runs::Owner};

const ARTIFACT_VERSION: &str = "source.toolkit.fluxcd.io/v1";

/// How often the object is made when somebody takes it away, or edits it, between its two writes.
const ATTEMPTS: usize = 3;

impl Cluster {
    fn artifacts(&self, owner: &Owner) -> Api<DynamicObject> {
        // Without our type: others write objects that lack what it has.
        Api::namespaced_with(
            self.client.clone(),
            &owner.namespace,
            &ApiResource::erase::<ExternalArtifact>(&()),
        )
    }

    /// Makes the object and its status what they should be.
    pub(super) async fn announce(
        &self,
        owner: &Owner,
        status: &ExternalArtifactStatus,
    ) -> Result<(), ApplyError> {
        let mut seen = self.view.get(&key(owner)?);
        for _ in 0..ATTEMPTS {
            if !seen.as_ref().is_some_and(|seen| seen.stands(owner)) {
                self.make(owner, seen.is_some()).await?;
            }
            // Without a status to write to it was deleted a moment ago.
            let said = self.say(owner, status).await?;
            seen = if said { self.view.get(&key(owner)?) } else { None };
            // The watch is silent about what an answer has told already: what it shows of others' edits is undone here.
            if seen.as_ref().is_some_and(|seen| seen.stands(owner)) {
                return Ok(());
            }
        }
        Err(error(owner, &kube::Error::Service("it is edited or deleted again and again".into())))
    }

    /// Applies all but the status. Never over one that is not ours.
    async fn make(&self, owner: &Owner, known: bool) -> Result<(), ApplyError> {
        let artifacts = self.artifacts(owner);
        let found = call(artifacts.get_opt(&owner.name)).await.map_err(|e| error(owner, &e))?;
        let found = found.filter(|found| found.metadata.deletion_timestamp.is_none() || known);
        if let Some(found) = &found {
            self.view.learn(found);
            let seen = self.view.get(&key(owner)?).filter(|seen| Some(&seen.uid) == found.uid().as_ref());
            if let Some(Announced::Theirs { name, owner }) =
                seen.as_ref().map(|seen| Seen::announced(seen, owner))
            {
                return Err(ApplyError::Taken { name, owner });
            }
        }
        let object = json!({
            "apiVersion": ARTIFACT_VERSION,
            "kind": "ExternalArtifact",
            "metadata": {
                "name": owner.name,
                "namespace": owner.namespace,
                // Not one that somebody puts there at this moment.
                "uid": found.as_ref().and_then(kube::ResourceExt::uid),
                "labels": {MANAGED_BY: MANAGER, GENERATOR: owner.uid},
                "ownerReferences": [{
                    "apiVersion": API_VERSION,
                    "kind": "Synth",
                    "name": owner.name,
                    "uid": owner.uid,
                    "controller": true,
                    "blockOwnerDeletion": true,
                }],
            },
            "spec": {"sourceRef": source_ref(owner)},
        });
        // Without force where there is none: whoever made one since then keeps it.
        let parameters = PatchParams { force: found.is_some(), ..PatchParams::apply(MANAGER) };
        let applied = call(artifacts.patch(&owner.name, &parameters, &Patch::Apply(object))).await;
        self.view.learn(&applied.map_err(|e| error(owner, &e))?);
        Ok(())
    }

    /// Applies the status. Whether the object was there.
    async fn say(&self, owner: &Owner, status: &ExternalArtifactStatus) -> Result<bool, ApplyError> {
        let object = json!({
            "apiVersion": ARTIFACT_VERSION,
            "kind": "ExternalArtifact",
            "metadata": {"name": owner.name, "namespace": owner.namespace},
            "status": status,
        });
        let artifacts = self.artifacts(owner);
        match call(artifacts.patch_status(&owner.name, &apply(), &Patch::Apply(object))).await {
            Ok(applied) => {
                self.view.learn(&applied);
                Ok(true)
            }
            Err(kube::Error::Api(status)) if status.is_not_found() && !no_kind(&status) => Ok(false),
            Err(e) => Err(error(owner, &e)),
        }
    }

    /// Deletes the object, if it is ours.
    pub(super) async fn take_back(&self, owner: &Owner) -> Result<(), ObjectsError> {
        let artifacts = self.artifacts(owner);
        let failed = |e: &kube::Error| failed(doing("delete", owner), e);
        let found = match call(artifacts.get_opt(&owner.name)).await {
            Ok(Some(found)) => found,
            Ok(None) => return Ok(()),
            Err(kube::Error::Api(status)) if no_kind(&status) => return Ok(()),
            Err(e) => return Err(failed(&e)),
        };
        self.view.learn(&found);
        let ours = self.view.get(&key(owner)?).is_some_and(|seen| seen.belongs_to(owner));
        if !ours {
            return Ok(());
        }
        let only_this = Preconditions { uid: found.uid(), resource_version: None };
        let parameters = DeleteParams { preconditions: Some(only_this), ..DeleteParams::default() };
        match call(artifacts.delete(&owner.name, &parameters)).await {
            Ok(_) => Ok(()),
            Err(kube::Error::Api(status)) if matches!(status.code, 404 | 409) => Ok(()),
            Err(e) => Err(failed(&e)),
        }
    }
}

fn doing(what: &str, owner: &Owner) -> String {
    format!("{what} ExternalArtifact {}/{}", owner.namespace, owner.name)
}

fn error(owner: &Owner, error: &kube::Error) -> ApplyError {
    match error {
        kube::Error::Api(status) if no_kind(status) => ApplyError::NoKind,
        error => failed(doing("write", owner), error).into(),
    }
}

/// Whether the API server does not know the resource, rather than the object: then it names none.
pub(super) fn no_kind(status: &kube::core::Status) -> bool {
    status.code == 404 && status.details.as_ref().is_none_or(|details| details.name.is_empty())
}
