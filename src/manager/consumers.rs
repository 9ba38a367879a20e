//! Who uses our artifacts: the `Kustomizations` that name them, and whether they may.
//!
//! The first thing that a new user meets is Flux's feature gate, which is off by default and of which only the
//! `Kustomization` speaks. So a Synth says it too, with what to do.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{Arc, PoisonError, RwLock},
};

use kube::{ResourceExt as _, api::DynamicObject};
use serde_json::Value;
use synth_api::condition::reason;

use crate::{decide::Denied, store::NamespacedName};

/// What is kept of a `Kustomization` that names an `ExternalArtifact`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Consumer {
    artifact: NamespacedName,
    /// Why it may not use it; nothing when it may.
    denied: Option<Denial>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Denial {
    Gate,
    Other(String),
}

/// All `Kustomizations` that name an `ExternalArtifact`. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Consumers(Arc<RwLock<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    all: HashMap<NamespacedName, Consumer>,
    /// Those that are denied, by artifact: few, if any.
    denied: HashMap<NamespacedName, BTreeMap<NamespacedName, Denial>>,
    listed: Option<HashSet<NamespacedName>>,
}

impl Consumers {
    /// Why some may not use this artifact.
    pub fn denied(&self, artifact: &NamespacedName) -> Option<Denied> {
        let inner = self.0.read().unwrap_or_else(PoisonError::into_inner);
        inner.denied.get(artifact).and_then(tell)
    }

    /// One is so now. The artifacts for which that makes a difference.
    pub fn learn(&self, object: &DynamicObject) -> Vec<NamespacedName> {
        let Some(key) = key(object) else { return Vec::new() };
        let mut inner = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(listed) = &mut inner.listed {
            listed.insert(key.clone());
        }
        inner.replace(key, consumer(object))
    }

    /// One is gone. The artifacts for which that makes a difference.
    pub fn forget(&self, object: &DynamicObject) -> Vec<NamespacedName> {
        let Some(key) = key(object) else { return Vec::new() };
        self.0.write().unwrap_or_else(PoisonError::into_inner).replace(key, None)
    }

    /// A list of all of them begins.
    pub fn begin(&self) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).listed = Some(HashSet::new());
    }

    /// All have been listed: those that were not are gone. The artifacts for which that makes a difference.
    pub fn complete(&self) -> Vec<NamespacedName> {
        let mut inner = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let Some(listed) = inner.listed.take() else { return Vec::new() };
        let gone: Vec<_> = inner.all.keys().filter(|key| !listed.contains(*key)).cloned().collect();
        gone.into_iter().flat_map(|key| inner.replace(key, None)).collect()
    }
}

impl Inner {
    fn replace(&mut self, key: NamespacedName, now: Option<Consumer>) -> Vec<NamespacedName> {
        let before = match &now {
            Some(now) => self.all.insert(key.clone(), now.clone()),
            None => self.all.remove(&key),
        };
        if before == now {
            return Vec::new();
        }
        let mut changed = Vec::new();
        if let Some(Consumer { artifact, denied: Some(_) }) = before
            && let Some(denied) = self.denied.get_mut(&artifact)
        {
            denied.remove(&key);
            if denied.is_empty() {
                self.denied.remove(&artifact);
            }
            changed.push(artifact);
        }
        if let Some(Consumer { artifact, denied: Some(denial) }) = now {
            self.denied.entry(artifact.clone()).or_default().insert(key, denial);
            changed.push(artifact);
        }
        changed
    }
}

/// What a Synth says of those who are denied: of the gate first, since that is for the whole cluster.
fn tell(denied: &BTreeMap<NamespacedName, Denial>) -> Option<Denied> {
    let more = match denied.len() - 1 {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    let gate = denied.iter().find(|(_, denial)| **denial == Denial::Gate);
    if let Some((key, _)) = gate {
        let message = format!(
            "Kustomization {key}{more} may not use ExternalArtifacts: start kustomize-controller with \
             --feature-gates=ExternalArtifact=true"
        );
        return Some(Denied { reason: reason::FEATURE_GATE_DISABLED, message });
    }
    let (key, denial) = denied.first_key_value()?;
    let Denial::Other(message) = denial else { return None };
    let message = crate::decide::one_line(&format!("Kustomization {key}{more}: {message}"));
    Some(Denied { reason: reason::ACCESS_DENIED, message })
}

fn key(object: &DynamicObject) -> Option<NamespacedName> {
    NamespacedName::new(&object.namespace()?, &object.name_any()).ok()
}

/// Nothing for a `Kustomization` of another kind of source.
fn consumer(object: &DynamicObject) -> Option<Consumer> {
    let source = &object.data["spec"]["sourceRef"];
    if source["kind"] != "ExternalArtifact" {
        return None;
    }
    let own = object.namespace()?;
    let namespace = source["namespace"].as_str().filter(|namespace| !namespace.is_empty()).unwrap_or(&own);
    let artifact = NamespacedName::new(namespace, source["name"].as_str()?).ok()?;
    let conditions = object.data["status"]["conditions"].as_array();
    let ready = conditions.into_iter().flatten().find(|condition| condition["type"] == "Ready");
    Some(Consumer { artifact, denied: ready.and_then(denial) })
}

fn denial(ready: &Value) -> Option<Denial> {
    if ready["status"] != "False" || ready["reason"] != "AccessDenied" {
        return None;
    }
    let message = ready["message"].as_str().unwrap_or_default();
    Some(if message.contains("feature gate is disabled") {
        Denial::Gate
    } else {
        Denial::Other(message.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn kustomization(name: &str, source: &Value, ready: &Value) -> DynamicObject {
        let object = json!({
            "apiVersion": "kustomize.toolkit.fluxcd.io/v1", "kind": "Kustomization",
            "metadata": {"name": name, "namespace": "apps"},
            "spec": {"sourceRef": source},
            "status": {"conditions": [{"type": "Reconciling", "status": "True"}, ready]},
        });
        serde_json::from_value(object).unwrap()
    }

    fn ready() -> Value {
        json!({"type": "Ready", "status": "True", "reason": "ReconciliationSucceeded", "message": "Applied"})
    }

    fn denied(message: &str) -> Value {
        json!({"type": "Ready", "status": "False", "reason": "AccessDenied", "message": message})
    }

    fn shop() -> Value {
        json!({"kind": "ExternalArtifact", "name": "shop"})
    }

    const GATE: &str = "can't access 'ExternalArtifact/apps/shop', ExternalArtifact feature gate is disabled";

    fn of(key: &str) -> NamespacedName {
        let (namespace, name) = key.split_once('/').unwrap();
        NamespacedName::new(namespace, name).unwrap()
    }

    #[test]
    fn f1_a_gate_that_is_off_is_told_with_what_to_do_and_no_longer_once_it_is_on() {
        let consumers = Consumers::default();
        assert_eq!(consumers.learn(&kustomization("k", &shop(), &denied(GATE))), [of("apps/shop")]);
        let denied_now = consumers.denied(&of("apps/shop")).unwrap();
        assert_eq!(denied_now.reason, "FeatureGateDisabled");
        assert!(
            denied_now.message.contains("--feature-gates=ExternalArtifact=true"),
            "{}",
            denied_now.message
        );
        assert_eq!(consumers.learn(&kustomization("k", &shop(), &denied(GATE))), [], "nothing new");
        assert_eq!(consumers.learn(&kustomization("k", &shop(), &ready())), [of("apps/shop")]);
        assert_eq!(consumers.denied(&of("apps/shop")), None);
    }

    #[test]
    fn f2_another_denial_is_told_as_it_is_and_for_the_namespace_that_is_named() {
        let consumers = Consumers::default();
        let elsewhere = json!({"kind": "ExternalArtifact", "name": "shop", "namespace": "shops"});
        let message = "cross-namespace references have been blocked";
        assert_eq!(consumers.learn(&kustomization("k", &elsewhere, &denied(message))), [of("shops/shop")]);
        let told = consumers.denied(&of("shops/shop")).unwrap();
        assert_eq!((told.reason, told.message.contains(message)), ("AccessDenied", true));
        assert_eq!(consumers.denied(&of("apps/shop")), None);
        let moved = kustomization("k", &shop(), &denied(message));
        assert_eq!(consumers.learn(&moved), [of("shops/shop"), of("apps/shop")], "both are told");
    }

    #[test]
    fn what_is_no_business_of_ours_is_not_kept() {
        let consumers = Consumers::default();
        let git = json!({"kind": "GitRepository", "name": "shop"});
        let failed = json!({"type": "Ready", "status": "False", "reason": "BuildFailed", "message": "no"});
        assert_eq!(consumers.learn(&kustomization("a", &git, &denied(GATE))), []);
        assert_eq!(consumers.learn(&kustomization("b", &shop(), &failed)), []);
        assert_eq!(consumers.denied(&of("apps/shop")), None);
    }

    #[test]
    fn what_went_while_nobody_watched_is_gone_after_the_next_list() {
        let consumers = Consumers::default();
        consumers.learn(&kustomization("a", &shop(), &denied(GATE)));
        consumers.learn(&kustomization("b", &shop(), &denied("no")));
        assert!(consumers.denied(&of("apps/shop")).unwrap().message.contains("(and 1 more)"));
        consumers.begin();
        consumers.learn(&kustomization("b", &shop(), &denied("no")));
        assert_eq!(consumers.complete(), [of("apps/shop")]);
        assert_eq!(consumers.denied(&of("apps/shop")).unwrap().reason, "AccessDenied");
        assert_eq!(consumers.forget(&kustomization("b", &shop(), &ready())), [of("apps/shop")]);
        assert_eq!(consumers.denied(&of("apps/shop")), None);
    }
}
