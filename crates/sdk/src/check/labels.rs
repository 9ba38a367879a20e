//! Labels are such as Kubernetes takes.

use super::{Objects, Report, Subject};
use crate::{names, render::RenderedObject, value::Value};

pub(super) fn check(subject: Subject<'_>, _: &Objects<'_>, report: &mut Report) {
    let object = subject.object;
    of_metadata(object, object.value(), report);
    if let Some(pods) = subject.pods.filter(|_| object.kind() != "Pod") {
        of_metadata(object, pods, report);
    }
}

fn of_metadata(object: &RenderedObject, of: &Value, report: &mut Report) {
    let Some(labels) = of["metadata"]["labels"].as_object() else { return };
    for (key, value) in labels.iter() {
        if !names::is_label_key(key) {
            report.error(object, format_args!("has the label {key:?}, which is none: a-z, A-Z, 0-9, -, _ and ., a domain and / before it"));
        }
        if !value.as_str().is_some_and(names::is_label_value) {
            let shown = value.as_str().map_or_else(|| "no text".to_owned(), |text| format!("{text:?}"));
            report.error(
                object,
                format_args!("has the label {key} with {shown}: at most 63 of a-z, A-Z, 0-9, -, _ and ."),
            );
        }
    }
}
