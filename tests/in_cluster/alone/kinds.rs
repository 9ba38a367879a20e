//! Without the kinds that the controller works with.

use serde_json::{Value, json};

use crate::{
    cluster,
    kind::{EXTERNAL_ARTIFACT, SYNTH},
    repository::Served,
    space::Space,
    support::generator::prints_into,
    watch,
};

/// A kind that is gone, until this is dropped.
struct Without(Value);

impl Without {
    fn kind(name: &str) -> Self {
        let text = cluster::kubectl(&["get", "crd", name, "-o", "json"]);
        let mut crd: Value = serde_json::from_str(&text).unwrap();
        for field in ["uid", "resourceVersion", "generation", "creationTimestamp", "managedFields"] {
            crd["metadata"].as_object_mut().unwrap().remove(field);
        }
        crd.as_object_mut().unwrap().remove("status");
        cluster::kubectl(&["delete", "crd", name]);
        Self(crd)
    }
}

impl Drop for Without {
    fn drop(&mut self) {
        cluster::kubectl_with(&["create", "-f", "-"], &self.0.to_string());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_without_flux_is_told_of_and_taken_up_when_it_comes() {
    let space = Space::alone("bare").await;
    let repository = Served::of(&prints_into(&space.namespace, "one")).await;
    let artifacts = Without::kind("externalartifacts.source.toolkit.fluxcd.io");
    let consumers = Without::kind("kustomizations.kustomize.toolkit.fluxcd.io");
    space.synth("app", &repository.url, json!({}));
    let told = space.until_condition(SYNTH, "app", "Ready", "False", "ExternalArtifactUnavailable").await;
    let message = watch::condition(&told, "Ready").unwrap()["message"].as_str().unwrap().to_owned();
    assert!(message.contains("install Flux"), "{message}");
    drop(artifacts);
    space.until_ready(SYNTH, "app").await;
    assert!(space.get(EXTERNAL_ARTIFACT, "app").await.is_some());
    drop(consumers);
}
