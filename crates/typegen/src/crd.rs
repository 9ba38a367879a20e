//! From CRDs to modules: one file for each kind and version, in folders by group.
//!
//! A schema that is that of a type of Kubernetes becomes that type; the same schema under the same name is one type.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::{
    document::Document,
    identifier::{camel, snake},
    kubernetes::File,
    model::{Field, Kind, Module, OpenEnum, Struct, Type},
    schema::{Additional, Schema},
    write,
};

/// Why a CRD gives no types.
#[derive(Debug, thiserror::Error)]
pub enum CrdError {
    /// It is something else.
    #[error("{0} is no CustomResourceDefinition of apiextensions.k8s.io/v1")]
    NotCrd(
        /// What it says it is.
        String,
    ),
    /// A part of it is missing or of another form.
    #[error("the CRD {name}: {problem}")]
    Broken {
        /// `metadata.name`.
        name: String,
        /// What is wrong.
        problem: String,
    },
}

/// Writes the types of these CRDs, for a crate that depends on `synth-sdk`: `mod.rs`, one folder for each group and one
/// for each version in it, one file for each kind. Versions that are not served are left out.
///
/// # Errors
/// [`CrdError`] for the first one that cannot be read.
pub fn import(crds: &[Value], kubernetes: &Document) -> Result<Vec<File>, CrdError> {
    let known = known_types(kubernetes);
    let mut kinds: BTreeMap<(String, String, String), String> = BTreeMap::new();
    for crd in crds {
        for made in of_crd(crd, &known)? {
            kinds.insert((made.group, made.version, made.file), made.text);
        }
    }
    let mut folders: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut files = Vec::new();
    for ((group, version, file), text) in kinds {
        folders.entry(String::new()).or_default().insert(group.clone());
        folders.entry(format!("{group}/")).or_default().insert(version.clone());
        folders.entry(format!("{group}/{version}/")).or_default().insert(file.clone());
        files.push(File { path: format!("{group}/{version}/{file}.rs"), text });
    }
    for (folder, names) in folders {
        let is_version = folder.matches('/').count() == 2;
        let text = write::folder(&folder, &names, is_version);
        files.push(File { path: format!("{folder}mod.rs"), text });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// The file of one kind in one version.
struct Made {
    group: String,
    version: String,
    file: String,
    text: String,
}

fn of_crd(crd: &Value, known: &Known<'_>) -> Result<Vec<Made>, CrdError> {
    let text = |pointer: &str| crd.pointer(pointer).and_then(Value::as_str);
    if (text("/apiVersion"), text("/kind"))
        != (Some("apiextensions.k8s.io/v1"), Some("CustomResourceDefinition"))
    {
        let is = format!("{} {}", text("/apiVersion").unwrap_or("?"), text("/kind").unwrap_or("?"));
        return Err(CrdError::NotCrd(is));
    }
    let name = text("/metadata/name").unwrap_or_default();
    let broken = |problem: &str| CrdError::Broken { name: name.into(), problem: problem.into() };
    let group = text("/spec/group").ok_or_else(|| broken("has no spec.group"))?;
    let kind = text("/spec/names/kind").ok_or_else(|| broken("has no spec.names.kind"))?;
    let versions = crd.pointer("/spec/versions").and_then(Value::as_array);
    let mut made = Vec::new();
    for version in versions.ok_or_else(|| broken("has no spec.versions"))? {
        if version["served"] != Value::Bool(true) {
            continue;
        }
        let version_name = version["name"].as_str().ok_or_else(|| broken("has a version without a name"))?;
        let schema = version.pointer("/schema/openAPIV3Schema").cloned().unwrap_or_default();
        let schema: Schema = if schema.is_null() {
            Schema::default()
        } else {
            serde_json::from_value(schema).map_err(|error| broken(&format!("{version_name}: {error}")))?
        };
        let kind_of = Kind {
            api_version: format!("{group}/{version_name}"),
            name: kind.into(),
            namespaced: text("/spec/scope") != Some("Cluster"),
        };
        let mut maker = Maker { known, module: Module::default(), same: Vec::new() };
        maker.root(kind, &schema.trimmed(), kind_of);
        made.push(Made {
            group: snake(group),
            version: snake(version_name),
            file: snake(kind),
            text: write::module_of_crd(&maker.module, &format!("`{kind}` of `{group}/{version_name}`")),
        });
    }
    Ok(made)
}

/// Types of Kubernetes by the names and simple types of their fields, each as group, name and whether it is the only one
/// of its group.
type Known<'d> = BTreeMap<Vec<(&'d str, Option<&'d str>)>, (String, &'d str, bool)>;

fn known_types(document: &Document) -> Known<'_> {
    let mut known = Known::new();
    for (name, schema) in &document.schemas {
        let is_kind = document.kinds.iter().any(|entry| entry.schema == *name);
        // Of fewer fields there are many with the same ones.
        if is_kind || schema.properties.len() < 2 {
            continue;
        }
        let (group, name) = crate::kubernetes::place(name);
        let is_core = group == "core::v1";
        let entry = known.entry(shape(&schema.properties)).or_insert((group.clone(), name, true));
        // CRDs mean pods and what is in them: so the core group comes before others.
        match (entry.1 == name, is_core, entry.0 == "core::v1") {
            (true, ..) | (false, false, true) => {}
            (false, true, false) => *entry = (group, name, true),
            _ => entry.2 = false,
        }
    }
    known
}

/// What tells types apart: fields with their JSON type. A reference has none, nor has what may be one of two.
fn shape(properties: &BTreeMap<String, Schema>) -> Vec<(&str, Option<&str>)> {
    let simple = |schema: &'_ Schema| match schema.type_.as_deref() {
        Some("string") => Some("string"),
        Some("integer" | "number") => Some("number"),
        Some("boolean") => Some("boolean"),
        Some("array") => Some("array"),
        _ => None,
    };
    properties.iter().map(|(name, schema)| (name.as_str(), simple(schema))).collect()
}

/// Names that the generated code itself uses, so that no kind may have them.
const RESERVED: &[&str] = &[
    "AsRef",
    "Box",
    "Clone",
    "Debug",
    "Default",
    "Duration",
    "Fields",
    "From",
    "Into",
    "IntOrString",
    "IntoIterator",
    "Item",
    "Kind",
    "Metadata",
    "Object",
    "Option",
    "Quantity",
    "Result",
    "Self_",
    "Serialize",
    "Some",
    "None",
    "Ok",
    "Err",
    "String",
    "Text",
    "Typed",
    "Value",
    "Vec",
];

struct Maker<'k> {
    known: &'k Known<'k>,
    module: Module,
    /// Schemas that have become a type, by the field that had them.
    same: Vec<(String, Schema, String)>,
}

impl Maker<'_> {
    fn root(&mut self, kind: &str, schema: &Schema, of: Kind) {
        let is = format!("`{kind}` of `{}`", of.api_version);
        let name = self.free(&camel(kind));
        let mut schema = schema.clone();
        for of_every_kind in ["apiVersion", "kind", "metadata", "status"] {
            schema.properties.remove(of_every_kind);
            schema.required.retain(|required| required != of_every_kind);
        }
        // Schemas often leave it out, and no controller does anything without it.
        if schema.properties.contains_key("spec")
            && !schema.required.iter().any(|required| required == "spec")
        {
            schema.required.push("spec".into());
        }
        let fields = self.fields(&name, "", &schema);
        let made = Struct { is, kind: Some(of), fields, metadata: true };
        self.module.structs.insert(name, made);
    }

    /// A name that no other type has.
    fn free(&self, wanted: &str) -> String {
        let is_free = |name: &str| {
            !RESERVED.contains(&name)
                && !self.module.enums.contains_key(name)
                && !self.module.structs.contains_key(name)
                // That of the constructor's argument of another one.
                && name.strip_suffix("Required").is_none_or(|of| !self.module.structs.contains_key(of))
                && !self.module.structs.contains_key(&format!("{name}Required"))
        };
        if is_free(wanted) {
            return wanted.into();
        }
        let mut number = 2;
        while !is_free(&format!("{wanted}{number}")) {
            number += 1;
        }
        format!("{wanted}{number}")
    }

    fn fields(&mut self, of: &str, path: &str, schema: &Schema) -> Vec<Field> {
        let mut fields: Vec<Field> = Vec::new();
        for (json, property) in &schema.properties {
            let path = if path.is_empty() { json.clone() } else { format!("{path}.{json}") };
            let required = schema.required.contains(json);
            let type_ = self.type_of(&format!("{of}{}", camel(json)), json, &path, property);
            let mut rust = snake(json);
            while fields.iter().any(|other| other.rust == rust) {
                rust.push('_');
            }
            let default = property.default.as_ref().filter(|_| !required).map(ToString::to_string);
            // A long one tells nobody anything.
            let default = default.filter(|default| default.len() <= 60 && !default.contains('`'));
            let deprecated = property.deprecated;
            fields.push(Field { json: json.clone(), rust, type_, required, default, deprecated });
        }
        fields.sort_by_key(|field| !field.required);
        fields
    }

    fn type_of(&mut self, name: &str, field: &str, path: &str, schema: &Schema) -> Type {
        if schema.int_or_string || schema.format.as_deref() == Some("int-or-string") {
            // What is written as a quantity has its pattern.
            let is_quantity = schema.pattern.as_deref().is_some_and(|pattern| pattern.contains("[KMGTPE]i"));
            return if is_quantity { Type::Quantity } else { Type::IntOrString };
        }
        if schema.embedded_resource {
            return Type::Embedded;
        }
        match schema.type_.as_deref() {
            Some("string") if !schema.values.is_empty() => self.open_enum(name, path, schema),
            Some("string") if schema.format.as_deref() == Some("byte") => Type::Bytes,
            Some("string") if is_duration(schema) => Type::Duration,
            Some("string") => Type::Text,
            Some("integer") if schema.format.as_deref() == Some("int32") => Type::Int32,
            Some("integer") => Type::Int64,
            Some("number") => Type::Float,
            Some("boolean") => Type::Bool,
            Some("array") => match &schema.items {
                Some(items) => Type::List(Box::new(self.type_of(name, field, &format!("{path}[]"), items))),
                None => Type::List(Box::new(Type::Any)),
            },
            Some("object") if !schema.properties.is_empty() => self.object(name, field, path, schema),
            Some("object") => match &schema.additional_properties {
                Some(Additional::Schema(values)) => {
                    Type::Map(Box::new(self.type_of(name, field, &format!("{path}.*"), values)))
                }
                Some(Additional::Any(true)) => Type::Map(Box::new(Type::Any)),
                _ => Type::Any,
            },
            _ => Type::Any,
        }
    }

    fn object(&mut self, name: &str, field: &str, path: &str, schema: &Schema) -> Type {
        if let Some((group, name, true)) = self.known.get(&shape(&schema.properties)) {
            return Type::Struct(format!("synth_sdk::api::{group}::{name}"));
        }
        let same = self.same.iter().find(|(other, there, _)| other == field && there == schema);
        if let Some((_, _, name)) = same {
            return Type::Struct(name.clone());
        }
        let name = self.free(name);
        // Its place is taken before its fields get theirs.
        self.module.structs.insert(name.clone(), Struct::default());
        let fields = self.fields(&name, path, schema);
        let is = format!("`{path}`");
        self.module.structs.insert(name.clone(), Struct { is, kind: None, fields, metadata: false });
        self.same.push((field.into(), schema.clone(), name.clone()));
        Type::Struct(name)
    }

    fn open_enum(&mut self, name: &str, path: &str, schema: &Schema) -> Type {
        let mut values: Vec<(String, String)> = Vec::new();
        for text in schema.values.iter().filter_map(Value::as_str) {
            let mut constant = camel(text);
            while values.iter().any(|(other, _)| *other == constant) {
                constant.push('_');
            }
            values.push((constant, text.into()));
        }
        let name = self.free(name);
        self.module.enums.insert(name.clone(), OpenEnum { of: format!("`{path}`"), values });
        Type::Enum(name)
    }
}

/// Known by its format, or by the pattern with which Flux and others say it.
fn is_duration(schema: &Schema) -> bool {
    schema.format.as_deref() == Some("duration")
        || schema.pattern.as_deref().is_some_and(|pattern| pattern.contains("(ms|s|m|h)"))
}
