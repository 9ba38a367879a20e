//! What is known of `ExternalArtifacts`: the newest of what a watch told and what we wrote ourselves.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, PoisonError, RwLock},
};

use kube::{ResourceExt as _, api::DynamicObject};
use serde::Deserialize as _;
use serde_json::{Value, json};
use synth_api::{
    annotation::{GENERATOR, MANAGED_BY, MANAGER, REQUESTED_AT},
    artifact::ExternalArtifactStatus,
};

use super::API_VERSION;
use crate::{objects::Announced, runs::Owner, store::NamespacedName};

/// What is kept of an `ExternalArtifact`.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// Its UID.
    pub uid: String,
    /// The annotation `reconcile.fluxcd.io/requestedAt`.
    pub requested_at: Option<String>,
    version: u64,
    /// UIDs of Synths that own it, and of the one that its label names.
    generators: Vec<String>,
    managed_by: Option<String>,
    generator: Option<String>,
    controller: Option<(String, String, String)>,
    source_ref: Value,
    /// Nothing when it cannot be read.
    status: Option<ExternalArtifactStatus>,
}

impl Seen {
    /// Read by hand: what others write may lack what our type has.
    fn of(object: &DynamicObject) -> Option<Self> {
        let label = |name: &str| object.labels().get(name).cloned();
        let generator = label(GENERATOR);
        let owners = object.owner_references();
        let ours = owners.iter().filter(|owner| owner.kind == "Synth").map(|owner| owner.uid.clone());
        let controller = owners.iter().find(|owner| owner.controller == Some(true));
        Some(Self {
            uid: object.uid()?,
            requested_at: object.annotations().get(REQUESTED_AT).cloned(),
            // Opaque by the letter; a number that grows in every API server, and officially so from Kubernetes 1.35 on.
            version: object.resource_version()?.parse().unwrap_or(u64::MAX),
            generators: ours.chain(generator.clone()).collect(),
            managed_by: label(MANAGED_BY),
            generator,
            controller: controller.map(|o| (o.kind.clone(), o.name.clone(), o.uid.clone())),
            source_ref: object.data["spec"]["sourceRef"].clone(),
            status: match &object.data["status"] {
                Value::Null => Some(ExternalArtifactStatus::default()),
                status => ExternalArtifactStatus::deserialize(status).ok(),
            },
        })
    }

    /// Whether it was made for this Synth. An owner reference or the label is enough: people edit either.
    pub fn belongs_to(&self, owner: &Owner) -> bool {
        self.generators.contains(&owner.uid)
    }

    /// Whether all but its status is what we write.
    pub fn stands(&self, owner: &Owner) -> bool {
        let controller = ("Synth".to_owned(), owner.name.clone(), owner.uid.clone());
        self.managed_by.as_deref() == Some(MANAGER)
            && self.generator.as_ref() == Some(&owner.uid)
            && self.controller.as_ref() == Some(&controller)
            && self.source_ref == source_ref(owner)
    }

    /// Whose it is, for people.
    pub fn owner(&self) -> String {
        match (&self.controller, &self.managed_by) {
            (Some((kind, name, _)), _) => format!("{kind} {name}"),
            (None, Some(manager)) => manager.clone(),
            (None, None) => "somebody else".to_owned(),
        }
    }

    /// What it is for this Synth.
    pub fn announced(&self, owner: &Owner) -> Announced {
        if !self.belongs_to(owner) {
            let name = format!("{}/{}", owner.namespace, owner.name);
            return Announced::Theirs { name, owner: self.owner() };
        }
        Announced::Ours(self.status.clone().filter(|_| self.stands(owner)))
    }
}

/// The `spec.sourceRef` of a Synth's `ExternalArtifact`.
pub fn source_ref(owner: &Owner) -> Value {
    json!({"apiVersion": API_VERSION, "kind": "Synth", "name": owner.name, "namespace": owner.namespace})
}

/// All `ExternalArtifacts` that were seen. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct View(Arc<RwLock<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    seen: HashMap<NamespacedName, Seen>,
    /// The watch has told of all there are.
    complete: bool,
    /// While a watch lists them: those that it named.
    listed: Option<HashSet<NamespacedName>>,
}

impl View {
    /// What is known of one.
    pub fn get(&self, key: &NamespacedName) -> Option<Seen> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).seen.get(key).cloned()
    }

    pub(super) fn get_named(&self, namespace: &str, name: &str) -> Option<Seen> {
        self.get(&NamespacedName::new(namespace, name).ok()?)
    }

    /// How it stands for this Synth; nothing as long as nobody has looked at all of them.
    pub fn announced(&self, key: &NamespacedName, owner: &Owner) -> Option<Announced> {
        let inner = self.0.read().unwrap_or_else(PoisonError::into_inner);
        match inner.seen.get(key) {
            Some(seen) => Some(seen.announced(owner)),
            None if inner.complete => Some(Announced::Ours(None)),
            None => None,
        }
    }

    /// One is so now. What is older than what is known is nothing new. Whose it is, if it is something new.
    pub fn learn(&self, object: &DynamicObject) -> Option<NamespacedName> {
        let key = key(object)?;
        let seen = Seen::of(object)?;
        let mut inner = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(listed) = &mut inner.listed {
            listed.insert(key.clone());
        }
        if inner.seen.get(&key).is_some_and(|known| known.version >= seen.version) {
            return None;
        }
        inner.seen.insert(key.clone(), seen);
        Some(key)
    }

    /// One is gone.
    pub fn forget(&self, object: &DynamicObject) -> Option<NamespacedName> {
        let key = key(object)?;
        let mut inner = self.0.write().unwrap_or_else(PoisonError::into_inner);
        // Another one of the same name may have been written meanwhile.
        if inner.seen.get(&key).is_some_and(|known| Some(&known.uid) != object.uid().as_ref()) {
            return None;
        }
        inner.seen.remove(&key);
        Some(key)
    }

    /// A list of all of them begins.
    pub fn begin(&self) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).listed = Some(HashSet::new());
    }

    /// Nothing is known of any: the cluster does not know the kind.
    pub fn reset(&self) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Inner::default();
    }

    /// All of them have been listed: what was not is gone.
    pub fn complete(&self) {
        let mut inner = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(listed) = inner.listed.take() {
            inner.seen.retain(|key, _| listed.contains(key));
        }
        inner.complete = true;
    }
}

fn key(object: &DynamicObject) -> Option<NamespacedName> {
    NamespacedName::new(&object.namespace()?, &object.name_any()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An `ExternalArtifact` that says it is the one of the Synth with this UID, and asks for a look.
    fn forged(namespace: &str, uid: &str) -> DynamicObject {
        let object = json!({
            "apiVersion": "source.toolkit.fluxcd.io/v1", "kind": "ExternalArtifact",
            "metadata": {
                "name": "shop", "namespace": namespace, "uid": "x", "resourceVersion": "7",
                "labels": {MANAGED_BY: MANAGER, GENERATOR: uid},
                "annotations": {REQUESTED_AT: "now"},
                "ownerReferences": [
                    {"apiVersion": API_VERSION, "kind": "Synth", "name": "shop", "uid": uid, "controller": true},
                ],
            },
        });
        serde_json::from_value(object).unwrap()
    }

    fn shop() -> (NamespacedName, Owner) {
        let owner = Owner { namespace: "apps".into(), name: "shop".into(), uid: "u1".into() };
        (NamespacedName::new("apps", "shop").unwrap(), owner)
    }

    #[test]
    fn hostile_44_a_request_on_the_artifact_of_another_namespace_wakes_nobody_here() {
        let (view, (key, _)) = (View::default(), shop());
        let woken = view.learn(&forged("evil", "u1"));
        assert_eq!(woken, Some(NamespacedName::new("evil", "shop").unwrap()));
        assert_eq!(view.get(&key), None);
        view.learn(&forged("apps", "u1"));
        assert_eq!(view.get(&key).unwrap().requested_at.as_deref(), Some("now"));
    }

    #[test]
    fn hostile_41_labels_and_owners_that_somebody_forged_make_no_artifact_ours() {
        let (view, (key, owner)) = (View::default(), shop());
        view.learn(&forged("evil", "u1"));
        view.complete();
        assert!(matches!(view.announced(&key, &owner), Some(Announced::Ours(None))), "there is none");
        // Made before there was the Synth: its UID is nothing that anybody knew.
        view.learn(&forged("apps", "u0"));
        assert!(matches!(view.announced(&key, &owner), Some(Announced::Theirs { .. })));
    }
}
