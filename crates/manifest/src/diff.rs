//! Compares two results object by object, and says it in lines for a terminal.

use std::{cmp::Ordering, fmt};

use serde::{Deserialize, Serialize};

use crate::{
    about::Origin,
    field_path::differences,
    object::{Object, ObjectId, Objects},
    problem::quoted,
    value::Value,
};

/// Characters of a value that are shown.
const SHOWN_CHARACTERS: usize = 100;

/// What is different between two results. Nothing in it is the content of a `Secret`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// Objects that only the new result has, in canonical order.
    pub added: Vec<ObjectId>,
    /// Objects that both have, with other content, in canonical order.
    pub changed: Vec<ChangedObject>,
    /// Objects that only the old result has, in canonical order.
    pub removed: Vec<ObjectId>,
}

/// An object whose content changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedObject {
    /// What it is called now.
    pub id: ObjectId,
    /// Where it comes from, when the program said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// The first fields that differ, at most [`ChangedObject::FIELDS`].
    pub fields: Vec<FieldChange>,
    /// How many more fields differ.
    pub more: usize,
}

impl ChangedObject {
    /// How many fields are kept.
    pub const FIELDS: usize = 50;
}

/// A field that differs. Lists and objects that only one side has are shown whole, as compact JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// `spec.template.spec.containers[web].image`; items of lists by `name` where each has its own, else by index.
    pub path: String,
    /// The value before, at most about 100 characters; `None` where there was none, or where it is hidden.
    pub old: Option<String>,
    /// The value after, likewise.
    pub new: Option<String>,
    /// Whether the values are hidden: those of a `Secret` are.
    pub hidden: bool,
}

/// Compares two results.
pub fn diff(old: &Objects, new: &Objects) -> Changes {
    let mut changes = Changes::default();
    let (olds_about, news_about) = (old.about(), new.about());
    let (mut olds, mut news) = (old.iter().peekable(), new.iter().peekable());
    loop {
        let order = match (olds.peek(), news.peek()) {
            (Some(old), Some(new)) => old.id.key().cmp(&new.id.key()),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return changes,
        };
        let old = olds.next_if(|_| order.is_le());
        let new = news.next_if(|_| order.is_ge());
        match (old, new) {
            (Some(old), Some(new)) if old.value != new.value => {
                let origin = news_about.origin(&new.id).or_else(|| olds_about.origin(&old.id)).cloned();
                changes.changed.push(changed(old, new, origin));
            }
            (Some(old), None) => changes.removed.push(old.id.clone()),
            (None, Some(new)) => changes.added.push(new.id.clone()),
            _ => {}
        }
    }
}

fn changed(old: &Object, new: &Object, origin: Option<Origin>) -> ChangedObject {
    let (found, more) = differences(&old.value, &new.value, ChangedObject::FIELDS);
    let secret = new.id.group.is_empty() && new.id.kind == "Secret";
    let fields = found.into_iter().map(|field| {
        let hidden = secret && !is_public(&field.path);
        let show = |value: Option<&Value>| value.filter(|_| !hidden).map(shown);
        FieldChange { old: show(field.old), new: show(field.new), hidden, path: field.path }
    });
    ChangedObject { id: new.id.clone(), origin, fields: fields.collect(), more }
}

/// The fields of a `Secret` that hold none. Annotations may: `kubectl` keeps whole objects in one.
fn is_public(path: &str) -> bool {
    matches!(path, "apiVersion" | "type" | "immutable") || path.starts_with("metadata.labels")
}

/// Compact JSON, shortened, without characters that move a terminal's cursor.
fn shown(value: &Value) -> String {
    let json = match value {
        Value::String(text) => return quoted(text, SHOWN_CHARACTERS),
        value => serde_json::to_string(value).unwrap_or_default(),
    };
    let text = quoted(&json, SHOWN_CHARACTERS);
    // The quotes are for text only, and what JSON escapes needs no second escape.
    text[1..text.len() - 1].replace("\\\"", "\"").replace("\\\\", "\\")
}

/// What a line is about: the caller may colour it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// An object that is new.
    Added,
    /// An object that changed.
    Changed,
    /// An object that is gone.
    Removed,
    /// A field of the changed object above.
    Field,
}

/// One line of the comparison: its text has no mark, no colour and no line end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is about.
    pub mark: Mark,
    /// `apps/v1 Deployment shop/web (src/main.rs:12, shop/web)`, `spec.replicas: 1 → 2`.
    pub text: String,
}

/// `+ …`, `~ …`, `- …`, and fields indented.
impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.mark {
            Mark::Added => "+ ",
            Mark::Changed => "~ ",
            Mark::Removed => "- ",
            Mark::Field => "    ",
        };
        write!(f, "{mark}{}", self.text)
    }
}

impl Changes {
    /// Whether the two results are the same.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }

    /// The lines for people: what is new, what changed with its fields, what is gone.
    pub fn lines(&self) -> Vec<Line> {
        let line = |mark, text: String| Line { mark, text };
        let mut lines: Vec<Line> = self.added.iter().map(|id| line(Mark::Added, id.to_string())).collect();
        for object in &self.changed {
            let from = object.origin.as_ref().map(|origin| format!(" ({origin})")).unwrap_or_default();
            lines.push(line(Mark::Changed, format!("{}{from}", object.id)));
            lines.extend(object.fields.iter().map(|field| line(Mark::Field, field.to_string())));
            if object.more > 0 {
                lines.push(line(Mark::Field, format!("and {} more", object.more)));
            }
        }
        lines.extend(self.removed.iter().map(|id| line(Mark::Removed, id.to_string())));
        lines
    }
}

impl fmt::Display for FieldChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = &self.path;
        match (&self.old, &self.new) {
            _ if self.hidden => write!(f, "{path}: changed (hidden)"),
            (Some(old), Some(new)) => write!(f, "{path}: {old} → {new}"),
            (None, Some(new)) => write!(f, "{path}: added {new}"),
            (Some(old), None) => write!(f, "{path}: removed {old}"),
            (None, None) => write!(f, "{path}"),
        }
    }
}

/// The lines of [`Changes::lines`], each with a line end.
impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines().iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}
