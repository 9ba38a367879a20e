//! What has to hold for whatever an input document is: a target of `fuzz/`, and a property test.

#![allow(clippy::missing_panics_doc, reason = "that is how a target says that something does not hold")]

use crate::{json, json_read};

/// A document is refused; or another reader, which is given because this crate depends on none, takes it and what is written
/// of it for the same.
pub fn document(bytes: &[u8], same: impl Fn(&[u8], &[u8]) -> bool) {
    let Ok(value) = json_read::read(bytes) else { return };
    let written = json::Json::of(&value);
    assert!(same(bytes, written.as_bytes()), "{written}");
}

#[cfg(test)]
#[path = "../../../fuzz/seeded.rs"]
mod seeded;

#[cfg(test)]
mod tests {
    fn same(one: &[u8], other: &[u8]) -> bool {
        let read = |text| serde_json::from_slice::<serde_json::Value>(text).ok();
        read(one).is_some_and(|one| Some(one) == read(other))
    }

    #[test]
    fn whatever_an_input_document_says_is_refused_or_what_serde_json_reads() {
        super::seeded::hold("document", |bytes| super::document(bytes, same));
    }
}
