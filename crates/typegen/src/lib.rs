//! Writes the SDK's Rust types: those of Kubernetes out of an API server's OpenAPI documents, others out of CRDs.
//!
//! Pure: text in, text out. The same input gives the same bytes.
//!
//! ```text
//! /openapi/v3/… ──extract──▶ Document (committed) ──kubernetes──▶ Module ──write──▶ Rust
//! CustomResourceDefinition ─────────────────────────crd─────────▶ Module ──write──▶ Rust
//! ```

mod crd;
mod document;
mod identifier;
mod kubernetes;
mod model;
mod overlay;
mod schema;
mod write;

pub use crd::{CrdError, import};
pub use document::{Document, ExtractError, KindEntry, documents_of_interest, extract};
pub use kubernetes::{File, write_kubernetes};
