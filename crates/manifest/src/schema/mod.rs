//! What an API server would refuse, found before anything is published: fields that no kind has, values of another
//! type, what is missing, and changes of what may not change.
//!
//! `kubernetes.json` is the document of a real API server, as `crates/typegen` keeps it, without white space. Kinds that
//! it does not have are not judged.

mod fault;
mod immutable;

use std::sync::LazyLock;

use self::fault::Faults;
use crate::{
    Limits,
    object::{Object, ObjectId, Objects},
    problem::{Defect, Problem, Refused, quoted},
    read_value,
    value::Value,
};

/// The document; `null` when it cannot be read, which a test sees.
static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let limits = Limits { depth: 30, ..Limits::default() };
    read_value(include_str!("kubernetes.json"), &limits).unwrap_or(Value::Null)
});

/// The version of Kubernetes that objects are judged by: `v1.34.4`.
pub fn kubernetes_version() -> &'static str {
    DOCUMENT.get("version").and_then(Value::as_str).unwrap_or_default()
}

impl Objects {
    /// Whether an API server would take these objects, after `before` was applied.
    ///
    /// # Errors
    /// What it would refuse, in the order of the output.
    pub fn validate(&self, before: &Self) -> Result<(), Refused> {
        let mut found: Vec<(&Object, Defect)> = Vec::new();
        let mut olds = before.iter().peekable();
        for object in self {
            if let Some(schema) = schema_of(&object.id) {
                let faults = Faults::of(&DOCUMENT, schema, &object.value);
                found.extend(faults.into_iter().map(|fault| (object, fault)));
            }
            while olds.next_if(|old| old.id.key() < object.id.key()).is_some() {}
            if let Some(old) = olds.next_if(|old| old.id.key() == object.id.key()) {
                let changed = immutable::changed(old, object);
                found.extend(changed.into_iter().map(|path| (object, Defect::Immutable(path))));
            }
        }
        found.sort_by_key(|(object, _)| object.number);
        let total = found.len();
        if total == 0 {
            return Ok(());
        }
        let problem = |(object, defect): (&Object, Defect)| Problem {
            object: object.number,
            line: object.line,
            origin: self.about().origin(&object.id).cloned(),
            subject: format!("{} {}", object.id.kind, quoted(&object.id.name, 60)),
            defect,
        };
        Err(Refused { problems: found.into_iter().take(Refused::SHOWN).map(problem).collect(), total })
    }
}

/// The schema of a kind, where it is known.
fn schema_of(id: &ObjectId) -> Option<&'static Value> {
    let is = |entry: &&Value, key, expected: &str| entry.get(key).and_then(Value::as_str) == Some(expected);
    let kinds = DOCUMENT.get("kinds")?.as_array()?;
    let kind = kinds.iter().find(|entry| {
        is(entry, "kind", &id.kind) && is(entry, "group", &id.group) && is(entry, "version", &id.version)
    })?;
    DOCUMENT.get("schemas")?.get(kind.get("schema")?.as_str()?)
}
