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
