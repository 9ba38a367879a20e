//! Why an import fails: each names the file, the object in it, and the field.

use std::io;

use synth_manifest::ReadError;

/// Why an import fails.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A file cannot be read from the disk.
    #[error("{file}: {error}")]
    Unreadable {
        /// The file.
        file: String,
        /// Why.
        error: io::Error,
    },
    /// A file is no YAML or JSON of Kubernetes objects.
    #[error("{file}: {error}")]
    NotObjects {
        /// The file.
        file: String,
        /// What is wrong, with the line.
        error: ReadError,
    },
    /// A file has no CRD.
    #[error("{file}: there is no CustomResourceDefinition in it")]
    NoCrd {
        /// The file.
        file: String,
    },
    /// A part of a CRD is missing or of another form.
    #[error("{file}: the CRD {name}: {}{problem}", if .path.is_empty() { String::new() } else { format!("{path}: ") })]
    Crd {
        /// The file.
        file: String,
        /// `metadata.name`.
        name: String,
        /// The version and the field of its schema, as `v1: spec.rules[].name`; empty for what concerns all of it.
        path: String,
        /// What is wrong.
        problem: String,
    },
    /// A chart cannot be rendered.
    #[error("the chart {chart}: {problem}")]
    Chart {
        /// As it was named.
        chart: String,
        /// What helm says.
        problem: String,
    },
    /// The document in this crate is broken, which its tests see.
    #[error("the types of Kubernetes: {0}")]
    Document(#[from] serde_json::Error),
    /// The generated files cannot be put where they belong.
    #[error("{path}: {problem}")]
    Folder {
        /// The file or folder.
        path: String,
        /// What is wrong with it, and what to do.
        problem: String,
    },
}
