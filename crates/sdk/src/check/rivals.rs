//! Objects that want the same thing, each for itself: pods of one another, a workload's size, a host's path.

use super::{Objects, Report, selectors::selects};
use crate::{index::Map, render::RenderedObject, value::Value};

pub(super) fn check(objects: &Objects<'_>, report: &mut Report) {
    let (mut budgets, mut scalers, mut ingresses) = (Vec::new(), Vec::new(), Vec::new());
    for (at, object) in objects.all.iter().enumerate() {
        match object.kind() {
            "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet"
                if object.api_version() == "apps/v1" =>
            {
                of_workload(objects, at, report);
            }
            "PodDisruptionBudget" => budgets.push(object),
            "HorizontalPodAutoscaler" => scalers.push(object),
            "Ingress" => ingresses.push(object),
            _ => {}
        }
    }
    of_budgets(objects, &budgets, report);
    of_autoscalers(objects, &scalers, report);
    of_hosts(&ingresses, report);
}

/// Whether an object's pods can be taken by a controller that selects them: those of jobs have an owner for good.
fn is_controller(object: &RenderedObject) -> bool {
    object.api_version() == "apps/v1" || matches!(object.kind(), "Pod" | "ReplicationController")
}

fn of_workload(objects: &Objects<'_>, at: usize, report: &mut Report) {
    let object = &objects.all[at];
    let selector = &object.value()["spec"]["selector"];
    for other in objects.selected(object.namespace(), &selector["matchLabels"]) {
        let rival = &objects.all[other];
        let takes = |selector: &Value, of: usize| {
            objects.pods[of].is_some_and(|template| selects(selector, template) == Some(true))
        };
        if other == at || !is_controller(rival) || !takes(selector, other) {
            continue;
        }
        // Of two that take each other's, the first one tells.
        if other < at && rival.kind() != "Pod" && takes(&rival.value()["spec"]["selector"], at) {
            continue;
        }
        let message = format_args!("selects the pods of {} as its own, too", rival.called());
        report.error(object, message);
        report.also(rival, "give each its own labels: `scope.labels()` of a scope of its own");
    }
}

fn of_budgets<'o>(objects: &Objects<'o>, all: &[&'o RenderedObject], report: &mut Report) {
    let mut budgets: Map<usize, &RenderedObject> = Map::default();
    for budget in all {
        let selector = &budget.value()["spec"]["selector"];
        for at in objects.selected(budget.namespace(), &selector["matchLabels"]) {
            if objects.pods[at].is_none_or(|template| selects(selector, template) != Some(true)) {
                continue;
            }
            if let Some(first) = budgets.insert(at, budget) {
                let pods = objects.all[at].called();
                let message = format_args!(
                    "is for the pods of {pods}, as {} is: no pod of two can be evicted",
                    first.called()
                );
                report.error(budget, message);
                report.also(first, "");
            }
        }
    }
}

fn of_autoscalers<'o>(objects: &Objects<'o>, all: &[&'o RenderedObject], report: &mut Report) {
    let mut scalers: Map<(&'o str, &'o str, &'o str), &RenderedObject> = Map::default();
    for scaler in all {
        let spec = &scaler.value()["spec"];
        let target = &spec["scaleTargetRef"];
        let (Some(kind), Some(name)) = (target["kind"].as_str(), target["name"].as_str()) else { continue };
        if let Some(first) = scalers.insert((scaler.namespace().unwrap_or_default(), kind, name), scaler) {
            report.error(scaler, format_args!("scales the {kind} {name:?}, as {} does", first.called()));
            report.also(first, "");
        }
        let (least, most) = (spec["minReplicas"].as_i64().unwrap_or(1), spec["maxReplicas"].as_i64());
        if let Some(most) = most.filter(|most| *most < least) {
            report.error(scaler, format_args!("has {most} pods at most, and {least} at least"));
        }
        if let Some(target) = objects.find(kind, scaler.namespace(), name)
            && !target.value()["spec"]["replicas"].is_null()
        {
            let message = format_args!(
                "says how many `replicas` it has, and so does {}: what is applied again undoes its work",
                scaler.called()
            );
            report.warning(target, message);
            report.also(scaler, "leave `replicas` out");
        }
    }
}

fn of_hosts<'o>(all: &[&'o RenderedObject], report: &mut Report) {
    let mut paths: Map<(&'o str, &'o str, &'o str), &RenderedObject> = Map::default();
    for ingress in all {
        let spec = &ingress.value()["spec"];
        let class = spec["ingressClassName"].as_str().unwrap_or_default();
        for rule in spec.items("rules") {
            let host = rule["host"].as_str().unwrap_or_default();
            for path in rule["http"].items("paths") {
                let path = path["path"].as_str().unwrap_or_default();
                if let Some(first) = paths.insert((class, host, path), ingress) {
                    let whose = if std::ptr::eq(first, *ingress) { "itself" } else { "another Ingress" };
                    report.error(ingress, format_args!("leads {host}{path} elsewhere than {whose} does"));
                    report.also(first, "");
                }
            }
        }
    }
}
