//! Flux's rules for conditions, for tests: of every status that is decided, and of every one that a cluster has seen.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::Condition;
use synth_api::{SynthStatus, condition};

/// The predicates of Flux's condition checker (`pkg/runtime/conditions/check`) that a status breaks.
pub fn broken_rules(status: &SynthStatus, generation: i64) -> Vec<&'static str> {
    let value = |type_: &str| status.condition(type_).map(|c| c.status.as_str());
    let is = |type_: &str| value(type_) == Some("True");
    let ready = value(condition::READY);
    let in_progress = ready == Some("Unknown");
    let observed = |c: &Condition| c.observed_generation.unwrap_or_default();
    let top = condition::NEGATIVE.iter().find(|type_| is(type_)).and_then(|type_| status.condition(type_));
    let summary = status.condition(condition::READY);
    let mut broken = Vec::new();
    let mut rule = |id, holds: bool| {
        if !holds {
            broken.push(id);
        }
    };
    rule("FAIL0002", ready.is_some());
    rule("FAIL0004", !is(condition::STALLED) || ready == Some("False"));
    rule("FAIL0005", value(condition::RECONCILING).is_none() || value(condition::STALLED).is_none());
    rule("FAIL0006", status.observed_generation <= generation);
    rule("FAIL0011", ready != Some("Unknown") || is(condition::RECONCILING));
    if !in_progress {
        rule("FAIL0001", ready != Some("True") || condition::NEGATIVE.iter().all(|type_| !is(type_)));
        rule("FAIL0003", !is(condition::RECONCILING) || ready == Some("False"));
        rule("FAIL0007", status.observed_generation >= generation || ready != Some("True"));
        rule(
            "FAIL0008",
            status.conditions.iter().all(|c| observed(c) >= generation) || ready != Some("True"),
        );
        let all_equal = status.conditions.iter().all(|c| observed(c) == status.observed_generation);
        rule("FAIL0009", ready != Some("True") || all_equal);
    }
    rule("WARN0001", ready != Some("True") || condition::NEGATIVE.iter().all(|type_| value(type_).is_none()));
    let agree = top.is_none_or(|t| summary.is_some_and(|s| s.reason == t.reason && s.message == t.message));
    rule("WARN0002", ready == Some("True") || agree);
    rule("WARN0003", value(condition::RECONCILING).is_none_or(|v| v == "True"));
    rule("WARN0004", value(condition::STALLED).is_none_or(|v| v == "True"));
    rule("WARN0005", status.conditions.iter().all(|c| observed(c) >= 1));
    broken
}
