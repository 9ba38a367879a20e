//! The definition that is installed into a cluster.

use k8s_openapi::apiextensions_apiserver::pkg::apis::apiextensions::v1::{CustomResourceDefinition, JSON};
use kube::CustomResourceExt;
use serde_json::json;

use crate::{Synth, SynthStatus};

/// The `CustomResourceDefinition` of [`Synth`], as in `crds/`: what the types say, and a default status whose
/// `observedGeneration` is −1.
pub fn crd() -> CustomResourceDefinition {
    let mut crd = Synth::crd();
    for version in &mut crd.spec.versions {
        let status = version
            .schema
            .as_mut()
            .and_then(|schema| schema.open_api_v3_schema.as_mut())
            .and_then(|schema| schema.properties.as_mut())
            .and_then(|properties| properties.get_mut("status"));
        if let Some(status) = status {
            let default = json!({"observedGeneration": SynthStatus::default().observed_generation});
            status.default = Some(JSON(default));
        }
    }
    crd
}
