//! Types of Kubernetes that a schema without a reference stands for: a CRD that takes pods repeats all that a pod is.

use std::collections::{BTreeMap, BTreeSet};

use crate::{document::Document, kubernetes::place, schema::Schema};

type Properties = BTreeMap<String, Schema>;

/// What tells types apart: fields with their JSON type. A reference has none, nor has what may be one of two.
type Shape<'d> = Vec<(&'d str, Option<&'d str>)>;

/// Of this many fields on, a type is known by nearly all of them: each version of Kubernetes adds one to a pod.
const MANY: usize = 10;

/// Types of Kubernetes by the look of them.
pub(crate) struct Known<'d> {
    document: &'d Document,
    by_shape: BTreeMap<Shape<'d>, Vec<&'d str>>,
}

impl<'d> Known<'d> {
    pub(crate) fn of(document: &'d Document) -> Self {
        let mut by_shape: BTreeMap<Shape<'d>, Vec<&'d str>> = BTreeMap::new();
        for (name, schema) in &document.schemas {
            let is_kind = document.kinds.iter().any(|entry| entry.schema == *name);
            // Of fewer fields there are many with the same ones.
            if !is_kind && schema.properties.len() >= 2 {
                by_shape.entry(shape(&schema.properties)).or_default().push(name);
            }
        }
        for names in by_shape.values_mut() {
            // Versions of one type are one type.
            let mut seen = BTreeSet::new();
            names.retain(|name| seen.insert(place(name).1));
        }
        Self { document, by_shape }
    }

    /// The type that has these fields, by its path in Rust; `None` when there is none, or more than one. What the field is
    /// called says which it is, where several types have the same ones.
    pub(crate) fn find(&self, field: &str, properties: &Properties) -> Option<String> {
        let same = self.by_shape.get(&shape(properties)).map(Vec::as_slice).unwrap_or_default();
        let found = match same {
            [only] => only,
            [] => self.nearly(properties)?,
            several => {
                let fitting: Vec<_> = several.iter().filter(|name| self.fits(name, properties)).collect();
                // CRDs mean pods and what is in them: so the core group comes before others.
                let core: Vec<_> =
                    fitting.iter().copied().filter(|name| place(name).0 == "core::v1").collect();
                match (if core.is_empty() { fitting } else { core })[..] {
                    [only] => only,
                    ref several => about(several, field, properties)?,
                }
            }
        };
        let (module, name) = place(found);
        Some(format!("synth_sdk::api::{module}::{name}"))
    }

    /// The type with many fields that differs in few.
    fn nearly(&self, properties: &Properties) -> Option<&'d str> {
        if properties.len() < MANY {
            return None;
        }
        let all = self.by_shape.values().flatten();
        let differing = all.filter_map(|name| {
            let differences = difference(&self.document.schemas.get(*name)?.properties, properties)?;
            Some((differences, *name))
        });
        differing.min().map(|(_, name)| name)
    }

    /// Whether what the fields refer to is what the fields have, too.
    fn fits(&self, name: &str, properties: &Properties) -> bool {
        let Some(schema) = self.document.schemas.get(name) else { return false };
        schema.properties.iter().all(|(field, of_field)| {
            let referred = of_field.referred().and_then(|name| self.document.schemas.get(name));
            match (referred, properties.get(field)) {
                // Metadata is left open, or has a few of its fields.
                (Some(referred), Some(there)) if field != "metadata" => {
                    shape(&referred.properties) == shape(&there.properties)
                        || difference(&referred.properties, &there.properties).is_some()
                }
                _ => true,
            }
        })
    }
}

/// Of types that differ in nothing but what they are about, the one that is spoken of: selectors of keys are those of a Secret
/// or those of a ConfigMap. The prose of the fields is Kubernetes' own, and goes before what a project calls the whole.
fn about<'d>(several: &[&&'d str], field: &str, properties: &Properties) -> Option<&'d str> {
    let prose: String = properties.values().map(|property| property.description.as_str()).collect();
    let spoken_of = |text: &str| {
        let text = text.to_lowercase().replace(' ', "");
        let mut subjects = ["ConfigMap", "Secret"].into_iter();
        let subject = subjects.find(|subject| text.contains(&subject.to_lowercase()))?;
        // A text that speaks of both says nothing.
        if subjects.any(|other| text.contains(&other.to_lowercase())) { None } else { Some(subject) }
    };
    let subject = spoken_of(&prose).or_else(|| spoken_of(field))?;
    let mut found = several.iter().filter(|name| place(name).1.starts_with(subject));
    found.next().filter(|_| found.next().is_none()).map(|name| **name)
}

/// In how many fields two types with many differ: `None` when it is more than one in ten.
fn difference(one: &Properties, other: &Properties) -> Option<usize> {
    let (one, other): (BTreeSet<_>, BTreeSet<_>) =
        (shape(one).into_iter().collect(), shape(other).into_iter().collect());
    let (all, differences) = (one.union(&other).count(), one.symmetric_difference(&other).count());
    (one.len() >= MANY && differences * 10 <= all).then_some(differences)
}

fn shape(properties: &Properties) -> Shape<'_> {
    let simple = |schema: &'_ Schema| match schema.type_.as_deref() {
        Some("string") => Some("string"),
        Some("integer" | "number") => Some("number"),
        Some("boolean") => Some("boolean"),
        Some("array") => Some("array"),
        _ => None,
    };
    properties.iter().map(|(name, schema)| (name.as_str(), simple(schema))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(of: &str, change: impl Fn(&mut Properties)) -> Option<String> {
        let document = Document::committed().unwrap();
        let (_, schema) = document.schemas.iter().find(|(name, _)| name.ends_with(of)).unwrap();
        let mut properties = schema.properties.clone();
        change(&mut properties);
        Known::of(&document).find("it", &properties)
    }

    #[test]
    fn a_type_is_known_by_its_fields_and_a_large_one_by_nearly_all_of_them() {
        let core = |name: &str| Some(format!("synth_sdk::api::core::v1::{name}"));
        let without = |field: &'static str| move |properties: &mut Properties| drop(properties.remove(field));
        assert_eq!(found(".core.v1.Toleration", |_| {}), core("Toleration"));
        assert_eq!(found(".core.v1.Toleration", without("effect")), None);
        assert_eq!(found(".core.v1.PodSpec", without("hostUsers")), core("PodSpec"));
        assert_eq!(found(".core.v1.EphemeralContainer", |_| {}), core("EphemeralContainer"));
        assert_eq!(found(".core.v1.EphemeralContainer", without("targetContainerName")), core("Container"));
        // Nobody can say whether it is that of a Secret or of a ConfigMap.
        assert_eq!(found(".core.v1.SecretKeySelector", |_| {}), None);
        let more = |properties: &mut Properties| {
            (0..9).for_each(|at| drop(properties.insert(format!("more{at}"), Schema::default())));
        };
        assert_eq!(found(".core.v1.Container", more), None);
    }

    #[test]
    fn of_types_that_differ_in_what_they_are_about_it_is_the_one_that_is_spoken_of() {
        let document = Document::committed().unwrap();
        let known = Known::of(&document);
        let found = |field: &str, of_optional: &str| {
            let (_, schema) =
                document.schemas.iter().find(|(name, _)| name.ends_with(".SecretKeySelector")).unwrap();
            let mut properties = schema.properties.clone();
            properties.get_mut("optional").unwrap().description = of_optional.into();
            known.find(field, &properties)
        };
        let core = |name: &str| Some(format!("synth_sdk::api::core::v1::{name}"));
        let of_secrets = "Specify whether the Secret or its key must be defined";
        let of_config_maps = "Specify whether the ConfigMap or its key must be defined";
        assert_eq!(found("password", of_secrets), core("SecretKeySelector"));
        assert_eq!(found("ca", of_config_maps), core("ConfigMapKeySelector"));
        assert_eq!(found("secret", of_config_maps), core("ConfigMapKeySelector"));
        assert_eq!(found("passwordSecretRef", ""), core("SecretKeySelector"));
        assert_eq!(found("config_map", ""), None);
        assert_eq!(found("secretOrConfigMap", ""), None);
    }

    #[test]
    fn of_types_with_the_same_fields_it_is_the_one_whose_parts_fit() {
        let document = Document::committed().unwrap();
        let known = Known::of(&document);
        for (spec, template) in [
            (".core.v1.PodSpec", "core::v1::PodTemplateSpec"),
            (".batch.v1.JobSpec", "batch::v1::JobTemplateSpec"),
        ] {
            let (_, spec) = document.schemas.iter().find(|(name, _)| name.ends_with(spec)).unwrap();
            let metadata = Schema { type_: Some("object".into()), ..Schema::default() };
            let properties = [("metadata".to_owned(), metadata), ("spec".to_owned(), spec.clone())].into();
            assert_eq!(known.find("it", &properties), Some(format!("synth_sdk::api::{template}")));
        }
    }
}
