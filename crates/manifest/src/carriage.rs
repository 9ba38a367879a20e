//! What of a value does not get through kustomize, which kustomize-controller builds every artifact with.
//!
//! kustomize writes JSON and reads that as YAML: it stops at characters that YAML does not have and JSON does not
//! escape, turns one of them into a space, stops at long names, takes `<<` for a merge, and keeps notes to itself in annotations. Held to kustomize itself
//! in `against_go.rs`.

use crate::{problem::quoted, value::Value};

/// The most bytes of a field's name: YAML looks 1024 characters ahead for its colon, and there may be escapes.
const MOST_OF_A_NAME: usize = 1_000;

/// Annotations with these beginnings are kustomize's notes to itself: it acts on some and takes all off again.
const NOTES: &str = "internal.config.kubernetes.io/";
/// And some that it had before those.
const OLD_NOTES: [&str; 5] = [
    "alpha.config.kubernetes.io/transformations",
    "config.k8s.io/id",
    "config.kubernetes.io/index",
    "config.kubernetes.io/origin",
    "config.kubernetes.io/path",
];

/// Whether kustomize takes an annotation off.
pub(crate) fn is_note(annotation: &str) -> bool {
    annotation.starts_with(NOTES) || OLD_NOTES.contains(&annotation)
}

/// What a walk through a value finds.
#[derive(Debug, Default)]
pub(crate) struct Load {
    /// About how many bytes it has as JSON: texts and names, and two for anything else.
    pub(crate) bytes: usize,
    /// The first thing that does not get through.
    pub(crate) obstacle: Option<String>,
}

impl Load {
    pub(crate) fn of(value: &Value) -> Self {
        let mut load = Self::default();
        load.add(value);
        load
    }

    fn add(&mut self, value: &Value) {
        self.bytes += 2;
        match value {
            Value::String(text) => self.text(text),
            Value::Array(items) => items.iter().for_each(|item| self.add(item)),
            Value::Object(fields) => {
                for (name, value) in fields.iter() {
                    self.text(name);
                    if name == "<<" || name.len() > MOST_OF_A_NAME {
                        self.obstacle
                            .get_or_insert_with(|| format!("a field with the name {}", quoted(name, 60)));
                    }
                    self.add(value);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        self.bytes += text.len();
        if text.is_ascii() && !text.contains('\x7f') {
            return;
        }
        if let Some(c) = text.chars().find(|c| matches!(c, '\x7f'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')) {
            self.obstacle.get_or_insert_with(|| format!("the character U+{:04X}", u32::from(c)));
        }
    }
}
