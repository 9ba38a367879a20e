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

    /// The type that has these fields, by its path in Rust; `None` when there is none, or more than one.
    pub(crate) fn find(&self, properties: &Properties) -> Option<String> {
        let same = self.by_shape.get(&shape(properties)).map(Vec::as_slice).unwrap_or_default();
        let found = match same {
            [only] => only,
            [] => self.nearly(properties)?,
            several => {
                let fitting: Vec<_> = several.iter().filter(|name| self.fits(name, properties)).collect();
                // CRDs mean pods and what is in them: so the core group comes before others.
                let core: Vec<_> =
                    fitting.iter().copied().filter(|name| place(name).0 == "core::v1").collect();
                let [only] = (if core.is_empty() { fitting } else { core })[..] else { return None };
                only
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
        Known::of(&document).find(&properties)
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
            assert_eq!(known.find(&properties), Some(format!("synth_sdk::api::{template}")));
        }
    }
}
