//! From what a program printed to an archive: read, checked, compared with what is published, packed.

use bytes::Bytes;
use synth_api::{
    ChangeKind, ChangedObject, ChangesStatus, FluxInstructions, Layout, OutputSpec, Validation,
    condition::reason,
};
use synth_manifest::{
    Bounds, Changes, KindPattern, Limits, ObjectId, Objects, Origin, Publisher, ReadError, ReadOptions,
};
use synth_runner::blob::Digest;

use super::{bounds::OutputBounds, deletions};
use crate::{
    decide::{Checked, Failure, one_line},
    runs::Owner,
    secret_values::SecretValues,
};

/// Changed objects that a status lists.
const LISTED_OBJECTS: usize = 50;
/// Warnings that a status lists.
const LISTED_WARNINGS: usize = 10;
/// Fields of a changed object that a status lists.
const LISTED_FIELDS: usize = 10;

/// What one result changed over another.
pub type Difference = Changes;

/// What an output is checked against.
pub struct Measure {
    /// What the spec says.
    pub spec: OutputSpec,
    /// What the administrator says.
    pub bounds: OutputBounds,
    /// Whose output it is.
    pub owner: Owner,
    /// What came from Secrets.
    pub secrets: SecretValues,
    /// What is published; nothing when nothing is.
    pub published: Option<Published>,
    /// Somebody forced this run: so many deletions are meant.
    pub forced: bool,
}

/// What is published.
pub struct Published {
    /// Its revision: `main@sha256:…`.
    pub revision: String,
    /// Its objects in canonical form, where they were kept.
    pub canonical: Option<Bytes>,
}

/// Reads, checks, compares and packs. Takes a while for many objects: not for an async thread.
pub fn check(output: &[u8], measure: &Measure) -> Result<(Checked, Option<Difference>), Failure> {
    let spec = &measure.spec;
    let options = ReadOptions { allow_empty: spec.allow_empty };
    let objects = synth_manifest::read(output, &Limits::default(), &options)
        .map_err(|error| refused(&error, &measure.secrets))?;
    keep_to_bounds(&objects, measure)?;
    let layout = match spec.layout {
        Layout::PerObject => synth_manifest::Layout::PerObject,
        Layout::Single => synth_manifest::Layout::Single,
    };
    let packed = synth_manifest::pack(&objects, layout)
        .map_err(|error| Failure::output(reason::OUTPUT_INVALID, error.to_string()))?;
    let tar_digest = Digest::from_bytes(packed.tar_digest);
    // What was kept of the last result may be gone or damaged: then there is nothing to compare with.
    let before = match &measure.published {
        None => Some(Objects::default()),
        Some(published) => {
            published.canonical.as_ref().and_then(|bytes| Objects::from_bytes(bytes, &Limits::default()).ok())
        }
    };
    let warnings = validate(&objects, before.as_ref(), measure)?;
    let mut difference = before.as_ref().map(|before| synth_manifest::diff(before, &objects));
    if let Some(most) = spec.max_deletions.as_ref().filter(|_| !measure.forced) {
        let same = measure.published.as_ref().is_some_and(|published| {
            published.revision.ends_with(&format!("@{tar_digest}"))
                || published.revision == tar_digest.to_string()
        });
        let removed = difference.as_ref().map(|difference| difference.removed.len()).or(same.then_some(0));
        deletions::judge(most, removed, before.map_or(0, |before| before.len()))?;
    }
    let checked = Checked {
        tar_digest,
        objects: packed.objects as u64,
        archive: Bytes::from(packed.bytes),
        canonical: Bytes::from(objects.to_record()),
        warnings,
    };
    if let (Some(difference), Some(search)) = (&mut difference, measure.secrets.search()) {
        for origin in difference.changed.iter_mut().filter_map(|object| object.origin.as_mut()) {
            *origin = Origin { path: search.mask(&origin.path), source: search.mask(&origin.source) };
        }
    }
    Ok((checked, difference))
}

/// Holds the objects to what spec and administrator allow.
fn keep_to_bounds(objects: &Objects, measure: &Measure) -> Result<(), Failure> {
    let Measure { spec, bounds, owner, .. } = measure;
    let kinds = spec.allowed_kinds.iter().map(|allowed| KindPattern::new(&allowed.group, &allowed.kind));
    let kinds = kinds
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| Failure::spec(reason::INVALID_SPEC, format!("spec.output.allowedKinds: {error}")))?;
    let search = measure.secrets.search();
    let is_secret = search.as_ref().map(|search| move |text: &str| search.is_in(text));
    let bounds = Bounds {
        publisher: Publisher { namespace: &owner.namespace, name: &owner.name },
        denied: bounds.denied_kinds(),
        kinds: &kinds,
        namespaces: &spec.allowed_namespaces,
        without_flux_instructions: bounds.deny_flux_instructions()
            || spec.flux_instructions == FluxInstructions::Deny,
        secrets: is_secret.as_ref().map(|find| find as &dyn Fn(&str) -> bool),
        secrets_in_secrets: spec.secret_values == synth_api::SecretValues::InSecrets,
    };
    objects.keep_to(&bounds).map_err(|refused| {
        Failure::denied(
            reason::OUTPUT_DENIED,
            measure.secrets.mask(&format!("{refused}; {}", refused.hint())),
        )
    })
}

/// What an API server would refuse, as lines for the status; a failure where that may not be published.
fn validate(objects: &Objects, before: Option<&Objects>, measure: &Measure) -> Result<Vec<String>, Failure> {
    if measure.spec.validation == Validation::Off {
        return Ok(Vec::new());
    }
    let nothing = Objects::default();
    let Err(refused) = objects.validate(before.unwrap_or(&nothing)) else { return Ok(Vec::new()) };
    let masked = |text: String| measure.secrets.mask(&text);
    if measure.spec.validation == Validation::Strict {
        let message = masked(format!("{refused}; {}", refused.hint()));
        return Err(Failure::denied(reason::VALIDATION_FAILED, message));
    }
    let lines = refused.problems.iter().take(LISTED_WARNINGS);
    Ok(lines.map(|problem| one_line(&masked(problem.to_string()))).collect())
}

fn refused(error: &ReadError, secrets: &SecretValues) -> Failure {
    let reason = match error {
        ReadError::Empty => reason::OUTPUT_EMPTY,
        ReadError::TooMuch { .. } => reason::OUTPUT_TOO_LARGE,
        _ => reason::OUTPUT_INVALID,
    };
    Failure::output(reason, secrets.mask(&format!("{error}; {}", error.hint())))
}

/// A difference as a status shows it.
pub fn summary(changes: &Changes) -> ChangesStatus {
    let listed = |change, id: &ObjectId| ChangedObject {
        change,
        object: id.to_string(),
        origin: None,
        fields: Vec::new(),
    };
    let differing = changes.changed.iter().map(|object| ChangedObject {
        origin: object.origin.as_ref().map(ToString::to_string),
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
mod tests;
