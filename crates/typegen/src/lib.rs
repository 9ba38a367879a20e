//! Writes the SDK's Rust types: those of Kubernetes out of an API server's OpenAPI documents, others out of CRDs; and Rust
//! that uses them, out of Helm charts.
//!
//! Text in, text out: the same input gives the same bytes. What touches the disk is [`Source::of`] and [`write_into`];
//! [`import_chart`] runs helm, [`formatted`] runs rustfmt.
//!
//! ```text
//! /openapi/v3/… ──extract──▶ Document (committed) ──kubernetes──▶ Module ──write──▶ Rust
//! CustomResourceDefinition ─────────────────────────crd─────────▶ Module ──write──▶ Rust
//! chart ──helm──▶ objects ──────────────────────────────────────program────────────▶ Rust, by the types of all of them
//! ```

mod chart;
mod crd;
mod document;
mod error;
mod folder;
#[cfg(any(test, fuzzing))]
pub mod fuzz;
mod identifier;
mod known;
mod kubernetes;
mod literal;
mod model;
mod overlay;
mod program;
mod prose;
mod schema;
mod source;
mod types;
mod write;

pub use chart::{Chart, ImportedChart, import_chart};
pub use crd::import_crds;
pub use document::{Document, ExtractError, KindEntry, documents_of_interest, extract};
pub use error::ImportError;
pub use folder::{formatted, write_into};
pub use kubernetes::{File, write_kubernetes};
pub use source::Source;
