//! Kinds as bounds name them.

use std::{fmt, str::FromStr};

use crate::object::ObjectId;

/// A kind, or several: `ClusterRole.rbac.authorization.k8s.io`, `*.admissionregistration.k8s.io`, `Secret`, `*.*`. What
/// stands before the first dot is the kind, what follows the group; nothing there is the core group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindPattern {
    group: String,
    kind: String,
}

/// Why a text names no kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} names no kind: write KIND.GROUP, as in ClusterRole.rbac.authorization.k8s.io, KIND alone for the core group, \
     `*` for any"
)]
pub struct KindPatternError(String);

const ANY: &str = "*";

impl KindPattern {
    /// Of a group and a kind, `*` for any.
    ///
    /// # Errors
    /// When no kind and no group is called like that.
    pub fn new(group: &str, kind: &str) -> Result<Self, KindPatternError> {
        let is_kind = kind.starts_with(|c: char| c.is_ascii_alphabetic())
            && kind.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let is_group = group
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte));
        if !(is_kind || kind == ANY) || !(is_group || group == ANY) {
            return Err(KindPatternError(format!("{kind}.{group}")));
        }
        Ok(Self { group: group.to_owned(), kind: kind.to_owned() })
    }

    /// Whether this is one of them, letter by letter.
    pub(super) fn is(&self, id: &ObjectId) -> bool {
        (self.group == ANY || self.group == id.group) && (self.kind == ANY || self.kind == id.kind)
    }

    /// Whether somebody might take it for one of them.
    pub(super) fn might_be(&self, id: &ObjectId) -> bool {
        (self.group == ANY || self.group == id.group)
            && (self.kind == ANY || self.kind.eq_ignore_ascii_case(&id.kind))
    }

    /// Whether it is named, not only among others.
    pub(super) fn is_exactly(&self, id: &ObjectId) -> bool {
        self.group == id.group && self.kind == id.kind
    }
}

impl FromStr for KindPattern {
    type Err = KindPatternError;

    fn from_str(text: &str) -> Result<Self, KindPatternError> {
        let (kind, group) = text.split_once('.').unwrap_or((text, ""));
        Self::new(group, kind).map_err(|_| KindPatternError(text.to_owned()))
    }
}

impl fmt::Display for KindPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dot = if self.group.is_empty() { "" } else { "." };
        write!(f, "{}{dot}{}", self.kind, self.group)
    }
}

/// The kind of an object, as a pattern names it.
pub(super) fn of(id: &ObjectId) -> String {
    KindPattern { group: id.group.clone(), kind: id.kind.clone() }.to_string()
}
