//! What is to be written: modules of structs and open enums, without a word of Rust yet.

use std::collections::BTreeMap;

/// Everything in one Rust module, by name.
#[derive(Debug, Default)]
pub(crate) struct Module {
    pub(crate) structs: BTreeMap<String, Struct>,
    pub(crate) enums: BTreeMap<String, OpenEnum>,
}

/// An object with fields.
#[derive(Debug, Default)]
pub(crate) struct Struct {
    /// What it is, for its documentation: `apps/v1 Deployment`, or the path of the field that holds it.
    pub(crate) is: String,
    /// What its definition says about it.
    pub(crate) description: String,
    pub(crate) kind: Option<Kind>,
    /// In the order of their names, but the required ones as the constructor takes them.
    pub(crate) fields: Vec<Field>,
    /// Whether it has `metadata` with labels and annotations.
    pub(crate) metadata: bool,
}

/// A struct that is a whole object of the API.
#[derive(Debug)]
pub(crate) struct Kind {
    pub(crate) api_version: String,
    pub(crate) name: String,
    pub(crate) namespaced: bool,
}

/// A field of a struct.
#[derive(Debug)]
pub(crate) struct Field {
    /// As in JSON.
    pub(crate) json: String,
    /// As in Rust.
    pub(crate) rust: String,
    /// What its definition says about it.
    pub(crate) description: String,
    pub(crate) type_: Type,
    pub(crate) required: bool,
    /// What the API server takes when it is left out, as JSON.
    pub(crate) default: Option<String>,
    pub(crate) deprecated: bool,
}

/// A text of which some values are known.
#[derive(Debug, PartialEq)]
pub(crate) struct OpenEnum {
    /// The field that has it, for its documentation.
    pub(crate) of: String,
    /// The constant's name, and the text.
    pub(crate) values: Vec<(String, String)>,
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Text,
    Int32,
    Int64,
    Float,
    Bool,
    Bytes,
    Quantity,
    IntOrString,
    Duration,
    /// Any JSON value.
    Any,
    /// A whole object of any kind.
    Embedded,
    /// A struct, by its path in Rust.
    Struct(String),
    /// An open enum, by its path in Rust.
    Enum(String),
    List(Box<Type>),
    Map(Box<Type>),
}
