//! What Flux does with objects besides applying them, and which of its objects lead back to who made them.

use crate::{
    object::Object,
    problem::quoted,
    value::{Fields, Value},
};

const OURS: &str = "synth-controller.dev";
/// Its objects only tell or hear of others.
const NOTIFICATION: &str = "notification.toolkit.fluxcd.io";
/// Annotations and labels that kustomize-controller obeys.
const INSTRUCTIONS: &str = "kustomize.toolkit.fluxcd.io/";
/// The one that takes something from Flux and gives it nothing: no variables are replaced in the object.
const SUBSTITUTE: &str = "kustomize.toolkit.fluxcd.io/substitute";
/// How a variable begins that kustomize-controller may replace.
const VARIABLE: &str = "${";

/// Who publishes: the name of a `Synth` and of its `ExternalArtifact`, and their namespace. Empty for nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Publisher<'p> {
    /// The namespace.
    pub namespace: &'p str,
    /// The name.
    pub name: &'p str,
}

impl Publisher<'_> {
    /// What of an object leads back to the publisher.
    ///
    /// A name with a variable in it may become any name. Where no namespace is written it may be the publisher's.
    pub(super) fn points_back(&self, object: &Object) -> Option<String> {
        let id = &object.id;
        let of_flux = id.group.ends_with(".fluxcd.io") && id.group != NOTIFICATION;
        if self.name.is_empty() || !(of_flux || id.group == OURS) {
            return None;
        }
        if is_ours(&id.kind) && self.is(&id.namespace, &id.name) {
            return Some(format!("is the {} that publishes it", id.kind));
        }
        self.reference(object.value.get("spec")?, &id.namespace, "spec".to_owned())
            .map(|place| format!("refers in {place} to the artifact that it is part of"))
    }

    fn is(&self, namespace: &str, name: &str) -> bool {
        let here = namespace.is_empty() || namespace == self.namespace || namespace.contains(VARIABLE);
        here && (name == self.name || name.contains(VARIABLE))
    }

    /// The first reference to the publisher in a value, which is in an object of this namespace.
    fn reference(&self, value: &Value, namespace: &str, place: String) -> Option<String> {
        match value {
            Value::Array(items) => {
                let mut items = items.iter().enumerate();
                items.find_map(|(at, item)| self.reference(item, namespace, format!("{place}[{at}]")))
            }
            Value::Object(fields) => {
                let text = |key| value.get(key).and_then(Value::as_str).unwrap_or_default();
                let own = Some(text("namespace")).filter(|own| !own.is_empty()).unwrap_or(namespace);
                let kind = text("kind");
                if (is_ours(kind) || kind.contains(VARIABLE)) && self.is(own, text("name")) {
                    return Some(place);
                }
                fields.iter().find_map(|(name, value)| {
                    self.reference(
                        value,
                        namespace,
                        format!("{place}.{}", name.chars().take(63).collect::<String>()),
                    )
                })
            }
            _ => None,
        }
    }
}

fn is_ours(kind: &str) -> bool {
    matches!(kind, "Synth" | "ExternalArtifact")
}

/// The first thing of an object that kustomize-controller acts on instead of applying it.
pub(super) fn instruction(object: &Value) -> Option<String> {
    let metadata = object.get("metadata")?;
    let mut keys = Vec::new();
    for field in ["annotations", "labels"] {
        let fields = metadata.get(field).and_then(Value::as_object);
        keys.extend(fields.into_iter().flat_map(Fields::iter).map(move |(key, value)| (field, key, value)));
    }
    let untouched = |key: &str, value: &Value| key == SUBSTITUTE && value.as_str() == Some("disabled");
    if let Some((field, key, _)) =
        keys.iter().find(|(_, key, value)| key.starts_with(INSTRUCTIONS) && !untouched(key, value))
    {
        return Some(format!("{} {}", &field[..field.len() - 1], quoted(key, 80)));
    }
    if keys.iter().any(|(_, key, value)| untouched(key, value)) {
        return None;
    }
    variable(object).map(|text| format!("variable {}", quoted(text, 40)))
}

/// The first text with a variable, from there on.
fn variable(value: &Value) -> Option<&str> {
    let of = |text: &str| text.find(VARIABLE);
    match value {
        Value::String(text) => of(text).map(|at| &text[at..]),
        Value::Array(items) => items.iter().find_map(variable),
        Value::Object(fields) => {
            fields.iter().find_map(|(name, value)| of(name).map(|at| &name[at..]).or_else(|| variable(value)))
        }
        _ => None,
    }
}
