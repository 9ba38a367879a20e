//! Reads, checks, compares and packs the Kubernetes objects that a generator printed.
//!
//! Pure: no files, no network, no clock, no environment. What comes in is hostile, and nothing of it is believed:
//! every bound is in [`Limits`] and enforced while reading.
//!
//! ```text
//! bytes ──json, yaml──▶ documents ──check──▶ Objects ──pack──▶ Packed (tar.gz for Flux)
//!                                               │ └─ bounds ─▶ Refused
//!                            previous Objects ──┴──diff──▶ Changes
//! ```

mod about;
#[cfg(test)]
mod against_go;
mod bounds;
mod carriage;
mod check;
mod diff;
mod document;
mod emit;
mod field_path;
#[cfg(feature = "archive")]
mod file_name;
#[cfg(all(feature = "archive", any(test, fuzzing)))]
pub mod fuzz;
mod json;
mod limits;
mod names;
mod object;
#[cfg(feature = "archive")]
mod pack;
mod problem;
mod read;
mod scalar;
mod schema;
mod scope;
mod value;
mod yaml;
mod yaml_text;

pub use about::{About, Origin};
pub use bounds::{Bounds, KindPattern, KindPatternError, Publisher};
pub use check::is_label;
pub use diff::{ChangedObject, Changes, FieldChange, Line, Mark, diff};
pub use limits::Limits;
pub use object::{Object, ObjectId, Objects};
#[cfg(feature = "archive")]
pub use pack::{Layout, Packed, pack};
pub use problem::{Budget, Defect, Problem, ReadError, Refused};
pub use read::{ReadOptions, read, read_value};
pub use schema::kubernetes_version;
pub use scope::{Scope, scope};
pub use value::{Fields, Value};
