//! From CRDs to modules: one for each group and version, with all its kinds.
//!
//! A schema that is that of a type of Kubernetes becomes that type; in one kind, the same schema under the same name is one
//! type.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use synth_manifest::is_label;

use crate::{
    document::Document,
    error::ImportError,
    identifier::{camel, snake},
    known::Known,
    kubernetes::File,
    model::{Field, Kind, Module, OpenEnum, Struct, Type},
    prose,
    schema::{Additional, Schema},
    source::Source,
    write,
};

/// Writes the types of the CRDs in these files, for a crate that depends on `synth-sdk`: `mod.rs`, a folder for each group
/// and in it a file for each version. Versions that are not served are left out, and so is what the files hold besides.
/// The same files give the same bytes, in whatever order they come.
///
/// # Errors
/// [`ImportError`] for the first one that cannot be read.
pub fn import_crds(sources: &[Source]) -> Result<Vec<File>, ImportError> {
    let modules = modules(sources, &Document::committed()?)?;
    let mut folders: BTreeMap<String, (String, BTreeSet<String>)> = BTreeMap::new();
    let mut of: BTreeMap<String, &str> = BTreeMap::new();
    let mut files = Vec::new();
    for (api_version, made) in &modules {
        let (group, version) = api_version.split_once('/').unwrap_or_default();
        let (folder, file) = (snake(group), snake(version));
        let of_all = || ("Custom kinds, by group and version".to_owned(), BTreeSet::new());
        folders.entry(String::new()).or_insert_with(of_all).1.insert(folder.clone());
        let of_group = || (format!("Group `{group}`"), BTreeSet::new());
        folders.entry(format!("{folder}/")).or_insert_with(of_group).1.insert(file.clone());
        let text = write::module_of_crds(&made.module, &format!("`{api_version}`"), &made.from());
        let path = format!("{folder}/{file}.rs");
        if let Some(other) = of.insert(path.clone(), api_version) {
            let problem =
                format!("would have the types of {other} and of {api_version}: import them into two folders");
            return Err(ImportError::Folder { path, problem });
        }
        files.push(File { path, text });
    }
    for (folder, (what, names)) in folders {
        files.push(File { path: format!("{folder}mod.rs"), text: write::folder(&what, &names) });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// All kinds of a group in one version.
#[derive(Default)]
pub(crate) struct OfVersion<'s> {
    pub(crate) module: Module,
    /// Whose kinds they are, as generated files cite them.
    sources: BTreeSet<(&'s str, String)>,
}

impl OfVersion<'_> {
    fn from(&self) -> Vec<String> {
        self.sources.iter().map(|(_, cited)| cited.clone()).collect()
    }
}

/// The modules of the CRDs in these files, by API version.
pub(crate) fn modules<'s>(
    sources: &'s [Source],
    kubernetes: &Document,
) -> Result<BTreeMap<String, OfVersion<'s>>, ImportError> {
    let mut kinds: BTreeMap<(String, String), Found<'s>> = BTreeMap::new();
    for source in sources {
        let objects = source.objects()?;
        let crds: Vec<&Value> =
            objects.iter().filter(|object| object["kind"] == "CustomResourceDefinition").collect();
        if crds.is_empty() {
            return Err(ImportError::NoCrd { file: source.name.clone() });
        }
        for crd in crds {
            for found in of_crd(source, crd)? {
                let key = (found.of.api_version.clone(), found.of.name.clone());
                let (file, name) = (found.source.name.clone(), found.crd.clone());
                if let Some(other) = kinds.insert(key, found) {
                    let problem = format!("is in {}, too", other.source.name);
                    return Err(ImportError::Crd { file, name, path: String::new(), problem });
                }
            }
        }
    }
    let known = Known::of(kubernetes);
    let mut modules: BTreeMap<String, OfVersion<'s>> = BTreeMap::new();
    // Kinds have their names before the parts of any of them.
    for (api_version, kind) in kinds.keys() {
        let module = &mut modules.entry(api_version.clone()).or_default().module;
        let name = free(module, &camel(kind));
        module.structs.insert(name, Struct { is: kind.clone(), ..Struct::default() });
    }
    for ((api_version, kind), found) in kinds {
        let made = modules.entry(api_version).or_default();
        made.sources.insert((&found.source.name, found.source.cited()));
        let name = made.module.structs.iter().find(|(_, made)| made.kind.is_none() && made.is == kind);
        let name = name.map(|(name, _)| name.clone()).unwrap_or_default();
        let mut maker = Maker { known: &known, module: &mut made.module, same: Vec::new() };
        maker.root(name, &found.schema, found.of);
    }
    Ok(modules)
}

/// A kind in one version, as a file defines it.
struct Found<'s> {
    source: &'s Source,
    crd: String,
    of: Kind,
    schema: Schema,
}

fn of_crd<'s>(source: &'s Source, crd: &Value) -> Result<Vec<Found<'s>>, ImportError> {
    let text = |pointer: &str| crd.pointer(pointer).and_then(Value::as_str);
    let name = text("/metadata/name").unwrap_or_default();
    let broken = |path: &str, problem: &str| ImportError::Crd {
        file: source.name.clone(),
        name: name.into(),
        path: path.into(),
        problem: problem.into(),
    };
    let api_version = text("/apiVersion").unwrap_or_default();
    if api_version != "apiextensions.k8s.io/v1" {
        return Err(broken(
            "",
            &format!("is of {api_version}, and apiextensions.k8s.io/v1 is what can be read"),
        ));
    }
    let missing = |field: &str| broken("", &format!("has no {field}"));
    // They become file names and words of code: what the API server would refuse is none.
    let checked = |field: &str, text: &str, is: bool| {
        if is { Ok(()) } else { Err(broken("", &format!("{text:?} cannot be its {field}"))) }
    };
    let group = text("/spec/group").ok_or_else(|| missing("spec.group"))?;
    checked("spec.group", group, group.split('.').all(is_label))?;
    let kind = text("/spec/names/kind").ok_or_else(|| missing("spec.names.kind"))?;
    checked("spec.names.kind", kind, is_label(&kind.to_ascii_lowercase()))?;
    let versions = crd.pointer("/spec/versions").and_then(Value::as_array);
    let mut found = Vec::new();
    for (at, version) in versions.ok_or_else(|| missing("spec.versions"))?.iter().enumerate() {
        if version["served"] != Value::Bool(true) {
            continue;
        }
        let version_name =
            version["name"].as_str().ok_or_else(|| missing(&format!("spec.versions[{at}].name")))?;
        checked(&format!("spec.versions[{at}].name"), version_name, is_label(version_name))?;
        let schema = version.pointer("/schema/openAPIV3Schema").unwrap_or(&Value::Null);
        let schema: Schema = if schema.is_null() {
            Schema::default()
        } else {
            Schema::read(schema)
                .map_err(|(path, problem)| broken(&format!("{version_name}: {path}"), &problem))?
        };
        found.push(Found {
            source,
            crd: name.into(),
            of: Kind {
                api_version: format!("{group}/{version_name}"),
                name: kind.into(),
                namespaced: text("/spec/scope") != Some("Cluster"),
            },
            schema: schema.tidied(),
        });
    }
    if found.is_empty() {
        return Err(broken("", "serves no version"));
    }
    Ok(found)
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

/// A name that no other type of the module has.
fn free(module: &Module, wanted: &str) -> String {
    let is_free = |name: &str| {
        !RESERVED.contains(&name)
            && !module.enums.contains_key(name)
            && !module.structs.contains_key(name)
            // That of the constructor's argument of another one.
            && name.strip_suffix("Required").is_none_or(|of| !module.structs.contains_key(of))
            && !module.structs.contains_key(&format!("{name}Required"))
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

struct Maker<'k> {
    known: &'k Known<'k>,
    module: &'k mut Module,
    /// Schemas of this kind that have become a type, by the field that had them; without prose.
    same: Vec<(String, Schema, String)>,
}

impl Maker<'_> {
    fn root(&mut self, name: String, schema: &Schema, of: Kind) {
        let is = format!("`{}` of `{}`", of.name, of.api_version);
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
        let made = Struct { is, description: schema.description, kind: Some(of), fields, metadata: true };
        self.module.structs.insert(name, made);
    }

    fn fields(&mut self, of: &str, path: &str, schema: &Schema) -> Vec<Field> {
        let mut fields: Vec<Field> = Vec::new();
        for (json, property) in &schema.properties {
            let path = if path.is_empty() { json.clone() } else { format!("{path}.{json}") };
            // What the API server puts in is there when it looks for what is required.
            let required = schema.required.contains(json) && property.default.is_none();
            let type_ = self.type_of(&format!("{of}{}", camel(json)), json, &path, property);
            let mut rust = snake(json);
            while fields.iter().any(|other| other.rust == rust) {
                rust.push('_');
            }
            let default = property.default.as_ref().filter(|_| !required).map(ToString::to_string);
            // A long one tells nobody anything.
            let default = default.filter(|default| default.len() <= 60 && !default.contains('`'));
            fields.push(Field {
                json: json.clone(),
                rust,
                description: property.description.clone(),
                type_,
                required,
                default,
                deprecated: property.deprecated,
            });
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
        if let Some(path) = self.known.find(field, &schema.properties) {
            return Type::Struct(path);
        }
        let bare = schema.clone().trimmed();
        let same = self.same.iter().find(|(other, there, _)| other == field && *there == bare);
        if let Some((_, _, name)) = same {
            return Type::Struct(name.clone());
        }
        let name = free(self.module, name);
        // Its place is taken before its fields get theirs.
        self.module.structs.insert(name.clone(), Struct::default());
        let fields = self.fields(&name, path, schema);
        let is = prose::code(path);
        let description = schema.description.clone();
        let made = Struct { is, description, kind: None, fields, metadata: false };
        self.module.structs.insert(name.clone(), made);
        self.same.push((field.into(), bare, name.clone()));
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
        let name = free(self.module, name);
        self.module.enums.insert(name.clone(), OpenEnum { of: prose::code(path), values });
        Type::Enum(name)
    }
}

/// Known by its format, or by the pattern with which Flux and the Gateway API say it.
fn is_duration(schema: &Schema) -> bool {
    let of_go = |pattern: &str| pattern.contains("(ms|s|m|h)") || pattern.contains("(ms|s|m)");
    let is_pattern = |pattern: &str| of_go(pattern) || pattern.contains("(h|m|s|ms)");
    schema.format.as_deref() == Some("duration") || schema.pattern.as_deref().is_some_and(is_pattern)
}
