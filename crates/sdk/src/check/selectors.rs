//! Selectors match labels.

use super::{Objects, Report, Subject};
use crate::{fields::Fields, value::Value};

/// Whether a pod's template has all of these labels.
pub(super) fn matches(labels: &Value, template: &Value) -> bool {
    let there = &template["metadata"]["labels"];
    let labels = labels.as_object().map(Fields::as_slice).unwrap_or_default();
    let mut at = 0;
    while at < labels.len() {
        let (key, value) = &labels[at];
        if there[key.as_str()].as_str() != value.as_str() {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether a selector selects a pod's template. `None` when it asks for what cannot be known here.
pub(super) fn selects(selector: &Value, template: &Value) -> Option<bool> {
    if !matches(&selector["matchLabels"], template) {
        return Some(false);
    }
    let labels = &template["metadata"]["labels"];
    for requirement in selector.items("matchExpressions") {
        let value = labels[requirement["key"].as_str()?].as_str();
        let listed = || {
            value.is_some_and(|value| {
                requirement.items("values").iter().any(|one| one.as_str() == Some(value))
            })
        };
        let holds = match requirement["operator"].as_str()? {
            "In" => listed(),
            "NotIn" => !listed(),
            "Exists" => value.is_some(),
            "DoesNotExist" => value.is_none(),
            _ => return None,
        };
        if !holds {
            return Some(false);
        }
    }
    Some(true)
}

pub(super) fn check(subject: Subject<'_>, objects: &Objects<'_>, report: &mut Report) {
    let Subject { object, spec, .. } = subject;
    match (object.api_version(), object.kind()) {
        ("apps/v1", "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet")
            if selects(&spec["selector"], &spec["template"]) == Some(false) =>
        {
            let differ = "`spec.selector` and the labels of `spec.template` differ";
            report.error(object, format_args!("does not select its own pods: {differ}"));
        }
        ("v1", "Service") if spec["type"].as_str() != Some("ExternalName") => {
            let labels = &spec["selector"];
            let asks = labels.as_object().is_some_and(|labels| !labels.is_empty());
            if asks && objects.pods_with(object.namespace(), labels).next().is_none() {
                report.warning(object, "selects no pods of this app");
            }
        }
        ("policy/v1", "PodDisruptionBudget") => selects_some(objects, object, &spec["selector"], report),
        ("networking.k8s.io/v1", "NetworkPolicy") => {
            selects_some(objects, object, &spec["podSelector"], report);
        }
        _ => {}
    }
}

/// Of a selector without any condition nothing is said: it means all pods, or none.
fn selects_some(
    objects: &Objects<'_>,
    object: &crate::render::RenderedObject,
    selector: &Value,
    report: &mut Report,
) {
    let is_empty = selector.items("matchExpressions").is_empty()
        && selector["matchLabels"].as_object().is_none_or(Fields::is_empty);
    if is_empty {
        return;
    }
    let labels = &selector["matchLabels"];
    let is_selected = |template: &Value| selects(selector, template) != Some(false);
    let any = if labels.as_object().is_none_or(Fields::is_empty) {
        objects.pods_in(object.namespace()).any(is_selected)
    } else {
        objects.pods_with(object.namespace(), labels).any(is_selected)
    };
    if !any {
        report.warning(object, "selects no pods of this app");
    }
}
