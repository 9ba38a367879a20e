//! From the extract to modules: one for each group and version, and a prelude with the names that mean one thing.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    document::Document,
    identifier::{camel, snake},
    model::{Field, Kind, Module, OpenEnum, Struct, Type},
    overlay,
    schema::{Additional, Schema},
    write,
};

/// A file of generated Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Below the folder of all of them, as `apps/v1.rs`.
    pub path: String,
    /// Rust, which `rustfmt` has not seen yet.
    pub text: String,
}

/// Where a schema becomes a struct: the module's path, as `apps::v1`, and the name.
pub(crate) fn place(schema: &str) -> (String, &str) {
    let mut parts = schema.rsplit('.');
    let (name, version, group) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    (format!("{group}::{version}"), name)
}

/// Writes the module of all kinds of Kubernetes: `mod.rs`, one file for each group and version, and `prelude.rs`.
pub fn write_kubernetes(document: &Document) -> Vec<File> {
    let modules = modules(document);
    let mut files: Vec<File> = modules
        .iter()
        .map(|(path, module)| File {
            path: format!("{}.rs", path.replace("::", "/")),
            text: write::module(module, "crate", &format!("`{}`", path.replace("::", "/"))),
        })
        .collect();
    files.push(File { path: "mod.rs".into(), text: write::root(document, modules.keys()) });
    files.push(File { path: "prelude.rs".into(), text: write::prelude(&prelude(&modules)) });
    files
}

/// All modules by their path, as `apps::v1`.
pub(crate) fn modules(document: &Document) -> BTreeMap<String, Module> {
    let mut modules: BTreeMap<String, Module> = BTreeMap::new();
    for (name, schema) in &document.schemas {
        if special(name, schema).is_some() {
            continue;
        }
        let (path, short) = place(name);
        let kind = document.kinds.iter().find(|entry| entry.schema == *name).map(|entry| Kind {
            api_version: entry.api_version(),
            name: entry.kind.clone(),
            namespaced: entry.namespaced,
        });
        let module = modules.entry(path.clone()).or_default();
        let made = Maker { document, path: &path, name: short, module }.make(schema, kind);
        module.structs.insert(short.to_owned(), made);
    }
    modules
}

/// Modules whose names the prelude has, the first one first: a name that two have is that of the first.
const PRELUDE: &[&str] = &[
    "core::v1",
    "apps::v1",
    "batch::v1",
    "networking::v1",
    "rbac::v1",
    "autoscaling::v2",
    "policy::v1",
    "storage::v1",
    "scheduling::v1",
    "meta::v1",
];

fn prelude(modules: &BTreeMap<String, Module>) -> BTreeMap<&'static str, Vec<String>> {
    let mut taken = BTreeSet::new();
    let mut names = BTreeMap::new();
    for path in PRELUDE {
        let Some(module) = modules.get(*path) else { continue };
        let required = module.structs.iter().filter(|(_, made)| !made.is_positional());
        let required = required.map(|(name, _)| format!("{name}Required"));
        let all = module.structs.keys().chain(module.enums.keys()).cloned().chain(required);
        names.insert(*path, all.filter(|name| taken.insert(name.clone())).collect());
    }
    names
}

/// Schemas that are a type of the SDK's own and no struct.
fn special(name: &str, schema: &Schema) -> Option<Type> {
    match place(name).1 {
        "Quantity" => Some(Type::Quantity),
        "IntOrString" => Some(Type::IntOrString),
        "Time" | "MicroTime" => Some(Type::Text),
        _ if schema.properties.is_empty() => Some(Type::Any),
        _ => None,
    }
}

struct Maker<'a> {
    document: &'a Document,
    path: &'a str,
    name: &'a str,
    module: &'a mut Module,
}

impl Maker<'_> {
    fn make(&mut self, schema: &Schema, kind: Option<Kind>) -> Struct {
        let has_spec = schema.properties.contains_key("spec");
        let constructor: Vec<&str> = overlay::constructor(self.name, kind.is_some(), has_spec)
            .map_or_else(|| schema.required.iter().map(String::as_str).collect(), <[&str]>::to_vec);
        let metadata = schema.properties.get("metadata").and_then(Schema::referred);
        let has_metadata = metadata.is_some_and(|name| place(name).1 == "ObjectMeta");
        let mut fields = Vec::new();
        for (json, property) in &schema.properties {
            let of_the_kind = kind.is_some() && matches!(json.as_str(), "apiVersion" | "kind");
            // Its fields are set where it is used, by a trait.
            let is_metadata = json == "metadata" && has_metadata;
            if of_the_kind || is_metadata || overlay::WRITTEN_BY_THE_SERVER.contains(&(self.name, json)) {
                continue;
            }
            let required = constructor.contains(&json.as_str());
            fields.push(Field {
                json: json.clone(),
                rust: snake(json),
                description: String::new(),
                type_: self.type_of(json, property),
                required,
                default: property.default.as_ref().filter(|_| !required).map(ToString::to_string),
                deprecated: property.deprecated,
            });
        }
        fields.sort_by_key(|field| {
            constructor.iter().position(|name| *name == field.json).unwrap_or(usize::MAX)
        });
        Struct {
            is: format!("`{}` of `{}`", self.name, self.path.replace("::", "/")),
            description: String::new(),
            kind,
            fields,
            metadata: has_metadata,
        }
    }

    fn type_of(&mut self, field: &str, schema: &Schema) -> Type {
        if let Some(name) = schema.referred() {
            let Some(referred) = self.document.schemas.get(name) else { return Type::Any };
            return special(name, referred).unwrap_or_else(|| {
                let (path, short) = place(name);
                Type::Struct(if path == self.path {
                    short.into()
                } else {
                    format!("crate::api::{path}::{short}")
                })
            });
        }
        match (schema.type_.as_deref(), schema.format.as_deref()) {
            (Some("string"), Some("byte")) => Type::Bytes,
            (Some("string"), _) if !schema.values.is_empty() => self.open_enum(field, schema),
            (Some("string"), _) => Type::Text,
            (Some("integer"), Some("int32")) => Type::Int32,
            (Some("integer"), _) => Type::Int64,
            (Some("number"), _) => Type::Float,
            (Some("boolean"), _) => Type::Bool,
            (Some("array"), _) => match &schema.items {
                Some(items) => Type::List(Box::new(self.type_of(field, items))),
                None => Type::List(Box::new(Type::Any)),
            },
            (Some("object"), _) => match &schema.additional_properties {
                Some(Additional::Schema(values)) => Type::Map(Box::new(self.type_of(field, values))),
                _ => Type::Any,
            },
            _ => Type::Any,
        }
    }

    /// Two fields of one module with the same values and the same name share an enum.
    fn open_enum(&mut self, field: &str, schema: &Schema) -> Type {
        let texts = schema.values.iter().filter_map(serde_json::Value::as_str);
        let values = texts.map(|text| (camel(text), text.to_owned())).collect();
        let made = OpenEnum { of: format!("`{field}` of [`{}`]", self.name), values };
        let plain = match overlay::enum_name(self.name, field) {
            Some(name) => name.to_owned(),
            None if matches!(field, "type" | "kind" | "operator" | "action" | "effect" | "reason") => {
                format!("{}{}", self.name, camel(field))
            }
            None => camel(field),
        };
        let same = |name: &str, module: &Module| {
            module.enums.get(name).is_none_or(|there| there.values == made.values)
        };
        let name = if same(&plain, self.module) { plain } else { format!("{}{}", self.name, camel(field)) };
        self.module.enums.entry(name.clone()).or_insert(made);
        Type::Enum(name)
    }
}
