//! From what a program printed to an archive: read, checked, compared with what is published, packed.

use bytes::Bytes;
use synth_api::{ChangeKind, ChangedObject, ChangesStatus, Layout, OutputSpec, condition::reason};
use synth_manifest::{Changes, Limits, ObjectId, Objects, ReadError, ReadOptions};
use synth_runner::blob::Digest;

use crate::decide::{Checked, Failure};

/// Changed objects that a status lists.
const LISTED_OBJECTS: usize = 50;
/// Fields of a changed object that a status lists.
const LISTED_FIELDS: usize = 10;

/// What one result changed over another.
pub type Difference = Changes;

/// Reads, checks, compares and packs. Takes a while for many objects: not for an async thread.
pub fn check(
    output: &[u8],
    published: Option<&[u8]>,
    spec: &OutputSpec,
) -> Result<(Checked, Option<Difference>), Failure> {
    let options = ReadOptions { allow_empty: spec.allow_empty };
    let objects =
        synth_manifest::read(output, &Limits::default(), &options).map_err(|error| refused(&error))?;
    let layout = match spec.layout {
        Layout::PerObject => synth_manifest::Layout::PerObject,
        Layout::Single => synth_manifest::Layout::Single,
    };
    let packed = synth_manifest::pack(&objects, layout)
        .map_err(|error| Failure::output(reason::OUTPUT_INVALID, error.to_string()))?;
    // What was kept of the last result may be damaged: then there is nothing to compare with, and nothing else is lost.
    let before = published.map(|bytes| Objects::from_bytes(bytes, &Limits::default()));
    let difference = match before {
        Some(Ok(before)) => Some(synth_manifest::diff(&before, &objects)),
        Some(Err(_)) => None,
        None => Some(synth_manifest::diff(&Objects::default(), &objects)),
    };
    let checked = Checked {
        tar_digest: Digest::from_bytes(packed.tar_digest),
        objects: packed.objects as u64,
        archive: Bytes::from(packed.bytes),
        canonical: Bytes::from(objects.to_bytes()),
    };
    Ok((checked, difference))
}

fn refused(error: &ReadError) -> Failure {
    let reason = match error {
        ReadError::Empty => reason::OUTPUT_EMPTY,
        ReadError::TooMuch { .. } => reason::OUTPUT_TOO_LARGE,
        _ => reason::OUTPUT_INVALID,
    };
    Failure::output(reason, format!("{error}; {}", error.hint()))
}

/// A difference as a status shows it.
pub fn summary(changes: &Changes) -> ChangesStatus {
    let listed = |change, id: &ObjectId| ChangedObject { change, object: id.to_string(), fields: Vec::new() };
    let differing = changes.changed.iter().map(|object| ChangedObject {
        fields: object.fields.iter().take(LISTED_FIELDS).map(|field| field.path.clone()).collect(),
        ..listed(ChangeKind::Changed, &object.id)
    });
    let added = changes.added.iter().map(|id| listed(ChangeKind::Added, id));
    let removed = changes.removed.iter().map(|id| listed(ChangeKind::Removed, id));
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    ChangesStatus {
        added: count(changes.added.len()),
        changed: count(changes.changed.len()),
        removed: count(changes.removed.len()),
        objects: removed.chain(differing).chain(added).take(LISTED_OBJECTS).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config_map(name: &str, text: &str) -> String {
        format!(
            r#"{{"apiVersion":"v1","kind":"ConfigMap","metadata":{{"name":"{name}"}},"data":{{"text":"{text}"}}}}"#
        )
    }

    fn checked(output: &str, published: Option<&[u8]>) -> (Checked, Option<Difference>) {
        check(output.as_bytes(), published, &OutputSpec::default()).unwrap()
    }

    #[test]
    fn what_does_not_pass_has_a_reason_of_its_own_and_is_tried_once_more() {
        for (output, reason) in [
            ("", reason::OUTPUT_EMPTY),
            ("[]", reason::OUTPUT_EMPTY),
            ("<html>", reason::OUTPUT_INVALID),
            (r#"{"kind":"Pod"}"#, reason::OUTPUT_INVALID),
        ] {
            let failure = check(output.as_bytes(), None, &OutputSpec::default()).unwrap_err();
            assert_eq!(
                (failure.reason, failure.handling),
                (reason, crate::decide::Handling::Once),
                "{output}"
            );
        }
        let large = " ".repeat(Limits::default().bytes + 1);
        let failure = check(large.as_bytes(), None, &OutputSpec::default()).unwrap_err();
        assert_eq!(failure.reason, reason::OUTPUT_TOO_LARGE);
    }

    #[test]
    fn an_output_is_compared_with_what_is_published_as_far_as_that_is_readable() {
        let (first, difference) = checked(&config_map("a", "1"), None);
        assert_eq!(summary(&difference.unwrap()).added, 1, "without anything published everything is new");
        let (again, difference) = checked(&config_map("a", "1"), Some(&first.canonical));
        assert!(difference.unwrap().is_empty());
        assert_eq!(again.tar_digest, first.tar_digest);
        let (_, difference) = checked(&config_map("a", "1"), Some(b"garbage"));
        assert!(difference.is_none(), "with something damaged nothing is known");
    }

    #[test]
    fn hostile_42_a_summary_lists_so_many_objects_and_fields_and_counts_all() {
        let objects = |from: usize, text: &str| -> String {
            (from..from + 100).map(|n| config_map(&format!("c{n}"), text)).collect()
        };
        let (before, _) = checked(&objects(0, "1"), None);
        let (_, difference) = checked(&objects(50, "2"), Some(&before.canonical));
        let summary = summary(&difference.unwrap());
        assert_eq!((summary.added, summary.changed, summary.removed), (50, 50, 50));
        assert_eq!(summary.objects.len(), LISTED_OBJECTS);
        assert!(
            summary.objects.iter().all(|object| object.change == ChangeKind::Removed),
            "what is gone comes first"
        );
    }
}
