//! A Synth as the API gives it, read so that none is too strange to be deleted.

use kube::{ResourceExt as _, api::DynamicObject};
use serde::Deserialize as _;
use serde_json::Value;
use synth_api::{
    Duration, GitSpec, OutputSpec, RunnerSpec, SynthSpec, SynthStatus,
    annotation::{FINALIZER, FORCE_AT, REQUESTED_AT},
    condition::reason,
};

use crate::{
    decide::{Failure, Object},
    fetcher::address::validate_url,
    store::NamespacedName,
};

/// Reads a Synth; nothing when it has no name that can be. A spec that is not understood — a newer controller's, since the
/// API server keeps others out — is a problem that its status will tell.
pub fn read(object: &DynamicObject) -> Option<(NamespacedName, Object, SynthStatus)> {
    let key = NamespacedName::new(&object.namespace()?, &object.name_any()).ok()?;
    let (spec, problem) = match SynthSpec::deserialize(&object.data["spec"]) {
        Ok(spec) => {
            let problem = validate_url(&spec.git.url, false).err();
            let problem = problem.map(|e| Failure::spec(reason::URL_INVALID, format!("spec.git.url: {e}")));
            (spec, problem)
        }
        Err(error) => {
            let problem = Failure::spec(reason::INVALID_SPEC, format!("spec: {error}"));
            (stand_in(&object.data["spec"]), Some(problem))
        }
    };
    let annotation = |name: &str| object.annotations().get(name).cloned();
    let read = Object {
        namespace: key.namespace.as_str().to_owned(),
        name: key.name.as_str().to_owned(),
        uid: object.uid()?,
        generation: object.metadata.generation.unwrap_or_default(),
        deleting: object.metadata.deletion_timestamp.is_some(),
        held: object.finalizers().iter().any(|held| held == FINALIZER),
        requested_at: annotation(REQUESTED_AT),
        artifact_requested_at: None,
        force_at: annotation(FORCE_AT),
        spec,
        problem,
    };
    // A status that is not understood is made anew; the artifact is found again by its content.
    let status = SynthStatus::deserialize(&object.data["status"]).unwrap_or_default();
    Some((key, read, status))
}

/// Takes the place of a spec that cannot be read. Nothing is done with it.
fn stand_in(spec: &Value) -> SynthSpec {
    SynthSpec {
        git: GitSpec { url: String::new(), reference: None, secret_ref: None },
        path: ".".to_owned(),
        cargo: None,
        values: None,
        values_from: Vec::new(),
        interval: Duration::from_secs(600),
        retry_interval: None,
        timeout: Duration::from_secs(300),
        suspend: spec["suspend"].as_bool().unwrap_or_default(),
        runner: RunnerSpec::default(),
        output: OutputSpec::default(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn synth(spec: &Value) -> DynamicObject {
        let object = json!({
            "apiVersion": "synth-controller.dev/v1alpha1", "kind": "Synth",
            "metadata": {
                "name": "shop", "namespace": "apps", "uid": "u", "generation": 3,
                "finalizers": ["a/b", FINALIZER], "annotations": {REQUESTED_AT: "t1"},
            },
            "spec": spec,
            "status": {"observedGeneration": 2},
        });
        serde_json::from_value(object).unwrap()
    }

    #[test]
    fn a_synth_is_read_with_what_it_was_asked_for() {
        let spec = json!({"git": {"url": "https://git.example/shop.git"}, "interval": "10m"});
        let (key, object, status) = read(&synth(&spec)).unwrap();
        assert_eq!((key.to_string(), object.generation, object.problem), ("apps/shop".into(), 3, None));
        assert!(object.held && !object.deleting);
        assert_eq!((object.requested_at.as_deref(), status.observed_generation), (Some("t1"), 2));
    }

    #[test]
    fn g3_a_spec_that_cannot_be_is_a_problem_and_never_too_strange_to_be_deleted() {
        for (spec, reason) in [
            (json!({"git": {"url": "https://"}, "interval": "10m"}), "URLInvalid"),
            (json!({"git": {"url": "file:///etc"}, "interval": "10m"}), "URLInvalid"),
            (
                json!({"git": {"url": "https://git.example/x"}, "interval": "10m", "output": {"layout": "Later"}}),
                "InvalidSpec",
            ),
            (json!({"suspend": true}), "InvalidSpec"),
            (json!(null), "InvalidSpec"),
        ] {
            let mut object = synth(&spec);
            object.metadata.deletion_timestamp =
                Some(serde_json::from_value(json!("2026-01-01T00:00:00Z")).unwrap());
            let (_, read, _) = read(&object).unwrap();
            assert_eq!(read.problem.map(|problem| problem.reason), Some(reason), "{spec}");
            assert!(read.deleting && read.held);
            assert_eq!(read.spec.suspend, spec["suspend"] == true);
        }
    }
}
