//! Writes modules as Rust. What is written is read by `rustfmt` before it is committed, not before it is compiled.
//!
//! How a struct looks is what makes an app compile fast: a thin wrapper around ordered JSON fields, without derived
//! serialisation; its setters are generic or inline, so that nothing is compiled but those that an app calls.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{self, Write},
};

use crate::{
    document::Document,
    model::{Field, Module, OpenEnum, Struct, Type},
    prose,
};

/// The module's text. `root` is the SDK's own path: `crate` inside of it.
pub(crate) fn module(module: &Module, root: &str, what: &str) -> String {
    let mut text = format!("//! {what}. Generated: see `synth-typegen`.\n\nuse {root}::typed::*;\n");
    // Writing into a String cannot fail.
    let _ = module.write(&mut text);
    text
}

/// The text of a module of CRDs of one group and version, for a crate that depends on the SDK. `from` are the files.
pub(crate) fn module_of_crds(of: &Module, what: &str, from: &[String]) -> String {
    let text = module(of, "synth_sdk", what);
    let (head, body) = text.split_once("\n\n").unwrap_or_default();
    let from = from.join(".\n//!\n//! From ");
    format!("{head}\n//!\n//! From {from}.\n\n{ALLOWED}\n{body}")
}

/// What users may not be bothered with.
pub(crate) const ALLOWED: &str = "#![allow(non_upper_case_globals, dead_code, missing_docs, reason = \"generated\")]\n\
     #![allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction, rustdoc::all, reason = \"generated\")]\n\
     #![allow(unused_imports, reason = \"one list of what a generated module needs\")]\n";

/// What the module of a chart says.
pub(crate) struct OfChart<'c> {
    pub(crate) name: &'c str,
    /// How it was rendered.
    pub(crate) chart: &'c str,
    /// What was rendered.
    pub(crate) digest: &'c str,
    pub(crate) notes: &'c [String],
    pub(crate) uses: &'c str,
    pub(crate) statements: &'c str,
}

/// The text of the module of a chart.
pub(crate) fn module_of_chart(of: &OfChart<'_>) -> String {
    let OfChart { name, chart, digest, notes, uses, statements } = of;
    let mut head = format!("//! `{name}`, a chart. Generated: see `synth-typegen`.\n//!\n");
    for line in prose::lines(&format!("What helm renders has the digest sha256:{digest}.\n```\n{chart}\n```"))
    {
        head += format!("//! {line}").trim_end();
        head.push('\n');
    }
    for line in notes.iter().flat_map(|note| [String::new()].into_iter().chain(prose::lines(note))) {
        head += format!("//! {line}").trim_end();
        head.push('\n');
    }
    format!(
        "{head}\n{ALLOWED}\n{uses}\n/// Adds the objects of the chart.\npub fn {name}(scope: &Scope) {{\n{statements}}}\n"
    )
}

/// `mod.rs` of a folder.
pub(crate) fn folder(what: &str, names: &BTreeSet<String>) -> String {
    let mut text = format!(
        "//! {what}. Generated: see `synth-typegen`.\n\n#![allow(missing_docs, reason = \"generated\")]\n\n"
    );
    for name in names {
        let _ = writeln!(text, "pub mod {name};");
    }
    text
}

/// What others say, behind what is so.
fn described(lines: &[String]) -> String {
    let empty = if lines.is_empty() { "" } else { "///\n" };
    lines.iter().fold(empty.to_owned(), |text, line| text + format!("/// {line}").trim_end() + "\n")
}

/// `mod.rs` of all modules of Kubernetes.
pub(crate) fn root<'m>(document: &Document, paths: impl Iterator<Item = &'m String>) -> String {
    let version = &document.version;
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in paths {
        if let Some((group, version)) = path.split_once("::") {
            groups.entry(group).or_default().push(version);
        }
    }
    let mut text = format!(
        "//! The kinds of Kubernetes {version}, by group and version. Generated: see `synth-typegen`.\n\n\
         #![allow(non_upper_case_globals, reason = \"the values of an open enum read as those of an enum\")]\n\
         #![allow(clippy::all, clippy::pedantic, reason = \"generated\")]\n\n"
    );
    for (group, versions) in groups {
        let _ = writeln!(text, "/// Group `{group}`.\npub mod {group} {{");
        for version in versions {
            let _ = writeln!(text, "pub mod {version};");
        }
        text.push_str("}\n");
    }
    text.push_str("pub(crate) mod prelude;\n\n");
    let _ = writeln!(
        text,
        "/// The version of Kubernetes that these are of.\npub const VERSION: &str = {version:?};\n"
    );
    text.push_str("/// API version, kind, and whether its objects are in a namespace.\n");
    text.push_str("pub(crate) const KINDS: &[(&str, &str, bool)] = &[\n");
    for entry in &document.kinds {
        let _ = writeln!(text, "({:?}, {:?}, {}),", entry.api_version(), entry.kind, entry.namespaced);
    }
    text.push_str("];\n");
    text
}

/// `prelude.rs`: names by module.
pub(crate) fn prelude(names: &BTreeMap<&str, Vec<String>>) -> String {
    let mut text = String::from("//! Every name that means one thing. Generated: see `synth-typegen`.\n\n");
    for (path, names) in names {
        let _ = writeln!(text, "pub use super::{path}::{{{}}};", names.join(", "));
    }
    text
}

impl Module {
    fn write(&self, to: &mut String) -> fmt::Result {
        for (name, made) in &self.structs {
            made.write(name, to)?;
        }
        for (name, made) in &self.enums {
            made.write(name, to)?;
        }
        Ok(())
    }
}

impl Struct {
    /// Whether the constructor takes what it needs one by one: at most two, which nobody can confuse.
    pub(crate) fn is_positional(&self) -> bool {
        let required: Vec<&Field> = self.fields.iter().filter(|field| field.required).collect();
        match required.as_slice() {
            [] | [_] => true,
            [first, second] => first.type_ != second.type_,
            _ => false,
        }
    }

    fn write(&self, name: &str, to: &mut String) -> fmt::Result {
        let required: Vec<&Field> = self.fields.iter().filter(|field| field.required).collect();
        let described = described(&prose::first_paragraph(&self.description));
        write!(
            to,
            "\n/// {}.\n{described}#[derive(Clone)]\n#[must_use]\npub struct {name}(Fields);\n\n",
            self.is
        )?;
        let is_positional = self.is_positional();
        if !is_positional {
            write!(to, "/// What [`{name}::new`] takes.\npub struct {name}Required {{\n")?;
            for field in &required {
                write!(to, "/// {}\npub {}: {},\n", field.is(), field.rust, field.type_.owned())?;
            }
            to.push_str("}\n\n");
        }
        writeln!(to, "impl {name} {{")?;
        self.write_constructor(name, &required, is_positional, to)?;
        for field in &self.fields {
            field.write(to)?;
        }
        to.push_str("}\n\n");
        match &self.kind {
            Some(kind) => {
                let scope = if kind.namespaced { "Namespaced" } else { "Cluster" };
                writeln!(to, "kind!({name}, {:?}, {:?}, {scope});", kind.api_version, kind.name)?;
            }
            None => writeln!(to, "typed!({name});")?,
        }
        if self.metadata {
            writeln!(to, "impl Metadata for {name} {{}}")?;
        }
        if required.is_empty() {
            write!(
                to,
                "impl Default for {name} {{\n#[inline]\nfn default() -> Self {{\nSelf::new()\n}}\n}}\n"
            )?;
        }
        Ok(())
    }

    fn write_constructor(
        &self,
        name: &str,
        required: &[&Field],
        is_positional: bool,
        to: &mut String,
    ) -> fmt::Result {
        let names: Vec<String> = required.iter().map(|field| prose::code(&field.json)).collect();
        // One with positions is generic, and so compiled where it is called.
        let inline = if is_positional && !names.is_empty() { "" } else { "#[inline]\n" };
        match names.as_slice() {
            [] => write!(to, "/// One without any field.\n{inline}")?,
            _ => write!(to, "/// One with what it has to have: {}.\n{inline}", names.join(", "))?,
        }
        let start = if self.kind.is_some() { "Self::start()" } else { "Fields::new()" };
        let parameters: Vec<String> = if is_positional {
            required.iter().map(|field| format!("{}: {}", field.rust, field.type_.parameter())).collect()
        } else {
            vec![format!("required: {name}Required")]
        };
        write!(to, "pub fn new({}) -> Self {{\nSelf({start}", parameters.join(", "))?;
        for field in required {
            let from = if is_positional { field.rust.clone() } else { format!("required.{}", field.rust) };
            write!(to, ".put({:?}, {})", field.json, field.type_.conversion(&from))?;
        }
        to.push_str(")\n}\n\n");
        Ok(())
    }
}

impl Field {
    /// The facts, as documentation.
    fn is(&self) -> String {
        let mut text = format!("{}: {}", prose::code(&self.json), self.type_.words());
        if let Some(default) = &self.default {
            let _ = write!(text, ", {} when left out", prose::code(default));
        }
        if self.deprecated {
            text.push_str("; deprecated");
        }
        text.push('.');
        text
    }

    fn write(&self, to: &mut String) -> fmt::Result {
        let Self { json, rust, type_, .. } = self;
        let inline = if matches!(type_, Type::Bool) { "#[inline]\n" } else { "" };
        write!(
            to,
            "/// {}\n{}{inline}pub fn {rust}(self, {rust}: {}) -> Self {{\nSelf(self.0.put({json:?}, {}))\n}}\n\n",
            self.is(),
            described(&prose::lines(&self.description)),
            type_.parameter(),
            type_.conversion(rust),
        )
    }
}

impl OpenEnum {
    fn write(&self, name: &str, to: &mut String) -> fmt::Result {
        write!(to, "\nopen_enum! {{\n/// {}; other texts are taken, too.\n{name} {{\n", self.of)?;
        for (constant, text) in &self.values {
            writeln!(to, "{constant} = {text:?},")?;
        }
        to.push_str("}\n}\n");
        Ok(())
    }
}

impl Type {
    /// The type of a setter's argument.
    fn parameter(&self) -> String {
        match self {
            Self::Text => "impl Into<String>".into(),
            Self::Int32 => "impl Into<i32>".into(),
            Self::Int64 => "impl Into<i64>".into(),
            Self::Float => "impl Into<f64>".into(),
            Self::Bool => "bool".into(),
            Self::Bytes => "impl AsRef<[u8]>".into(),
            Self::Quantity => "impl Into<Quantity>".into(),
            Self::IntOrString => "impl Into<IntOrString>".into(),
            Self::Duration => "impl Into<Duration>".into(),
            Self::Any => "impl ToJson".into(),
            Self::Embedded => "impl Object".into(),
            Self::Struct(path) | Self::Enum(path) => format!("impl Into<{path}>"),
            Self::List(items) => format!("impl IntoIterator<Item = {}>", items.parameter()),
            Self::Map(values) => {
                format!("impl IntoIterator<Item = (impl Into<String>, {})>", values.parameter())
            }
        }
    }

    /// The type of a field of a `…Required`.
    fn owned(&self) -> String {
        match self {
            Self::Text => "String".into(),
            Self::Int32 => "i32".into(),
            Self::Int64 => "i64".into(),
            Self::Float => "f64".into(),
            Self::Bool => "bool".into(),
            Self::Bytes => "Vec<u8>".into(),
            Self::Quantity => "Quantity".into(),
            Self::IntOrString => "IntOrString".into(),
            Self::Duration => "Duration".into(),
            Self::Any | Self::Embedded => "Value".into(),
            Self::Struct(path) | Self::Enum(path) => path.clone(),
            Self::List(items) => format!("Vec<{}>", items.owned()),
            Self::Map(values) => format!("std::collections::BTreeMap<String, {}>", values.owned()),
        }
    }

    /// The function that makes a value of an argument.
    fn function(&self) -> String {
        match self {
            Self::Text => "Value::text".into(),
            Self::Int32 => "Value::int32".into(),
            Self::Int64 => "Value::int64".into(),
            Self::Float => "Value::float".into(),
            Self::Bool => "Value::Bool".into(),
            Self::Bytes => "Value::bytes".into(),
            Self::Quantity => "Value::scalar::<Quantity>".into(),
            Self::IntOrString => "Value::scalar::<IntOrString>".into(),
            Self::Duration => "Value::scalar::<Duration>".into(),
            Self::Any => "Value::of".into(),
            Self::Embedded => "Value::whole".into(),
            Self::Struct(path) => format!("Value::object::<{path}>"),
            Self::Enum(path) => format!("Value::scalar::<{path}>"),
            Self::List(items) => format!("|items| Value::list(items, {})", items.function()),
            Self::Map(values) => format!("|entries| Value::map(entries, {})", values.function()),
        }
    }

    fn conversion(&self, argument: &str) -> String {
        match self {
            Self::List(items) => format!("Value::list({argument}, {})", items.function()),
            Self::Map(values) => format!("Value::map({argument}, {})", values.function()),
            other => format!("{}({argument})", other.function()),
        }
    }

    /// In documentation, after the field's name and a colon.
    fn words(&self) -> String {
        match self {
            Self::Text => "text".into(),
            Self::Int32 => "an integer of 32 bits".into(),
            Self::Int64 => "an integer".into(),
            Self::Float => "a number".into(),
            Self::Bool => "true or false".into(),
            Self::Bytes => "bytes".into(),
            Self::Quantity => "a quantity".into(),
            Self::IntOrString => "an integer or text".into(),
            Self::Duration => "a duration".into(),
            Self::Any => "anything".into(),
            Self::Embedded => "a whole object of any kind".into(),
            Self::Struct(path) | Self::Enum(path) => match path.rsplit_once("::") {
                None => format!("[`{path}`]"),
                Some((_, short)) => format!("[`{short}`]({path})"),
            },
            Self::List(items) => format!("a list, each {}", items.words()),
            Self::Map(values) => format!("a map, each value {}", values.words()),
        }
    }
}
