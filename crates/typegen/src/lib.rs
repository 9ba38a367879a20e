//! Writes the SDK's Rust types: those of Kubernetes out of an API server's OpenAPI documents, others out of CRDs; and Rust
//! that uses them, out of Helm charts.
//!
//! Text in, text out: the same input gives the same bytes. What touches the disk is [`Source::of`] and [`write_into`].
//!
//! ```text
//! /openapi/v3/… ──extract──▶ Document (committed) ──kubernetes──▶ Module ──write──▶ Rust
//! CustomResourceDefinition ─────────────────────────crd─────────▶ Module ──write──▶ Rust
//! ```

mod crd;
mod document;
mod error;
mod folder;
mod identifier;
mod known;
mod kubernetes;
mod model;
mod overlay;
mod prose;
mod schema;
mod source;
mod write;

pub use crd::import_crds;
pub use document::{Document, ExtractError, KindEntry, documents_of_interest, extract};
pub use error::ImportError;
pub use folder::write_into;
pub use kubernetes::{File, write_kubernetes};
pub use source::Source;
