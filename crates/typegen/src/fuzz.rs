//! What has to hold for whatever a file of CRDs says: a target of `fuzz/`, and a property test.

#![allow(clippy::missing_panics_doc, reason = "that is how a target says that something does not hold")]

use crate::{Source, import_crds};

/// A file of CRDs is refused; or its types are written, the same each time, to files below the folder that is meant, and their
/// text is Rust.
pub fn crds(bytes: &[u8]) {
    let sources = [Source::new("crds.yaml", bytes)];
    let Ok(files) = import_crds(&sources) else { return };
    assert_eq!(import_crds(&sources).ok().as_ref(), Some(&files));
    for file in files {
        let parts = file.path.split('/');
        assert!(parts.into_iter().all(|part| !part.is_empty() && !part.starts_with('.')), "{}", file.path);
        assert!(!file.text.chars().any(|c| c.is_control() && c != '\n'), "{}", file.path);
        // What parses Rust is there in tests only.
        #[cfg(test)]
        assert_eq!(
            syn::parse_file(&file.text).map(|_| ()).map_err(|error| error.to_string()),
            Ok(()),
            "{}",
            file.text
        );
    }
}

#[cfg(test)]
#[path = "../../../fuzz/seeded.rs"]
mod seeded;

#[cfg(test)]
mod tests {
    #[test]
    fn whatever_crds_say_is_refused_or_written_where_it_is_meant() {
        super::seeded::hold("crds", super::crds);
    }
}
