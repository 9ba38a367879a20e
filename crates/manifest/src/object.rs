//! Objects that have been checked: what they are called, and the set of them in its canonical order.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{About, Limits, ReadOptions, problem::ReadError, value::Value};

/// What Kubernetes tells objects apart by, and the version they are written in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ObjectId {
    /// API group, empty for the core group.
    pub group: String,
    /// API version without the group: `v1`.
    pub version: String,
    /// Kind: `Deployment`.
    pub kind: String,
    /// Namespace as it is written, empty for none: what that means is for the cluster to say.
    pub namespace: String,
    /// Name.
    pub name: String,
}

/// [`ObjectId`] without the version: two objects with the same key are the same object.
pub(crate) type Key<'o> = (&'o str, &'o str, &'o str, &'o str);

impl ObjectId {
    pub(crate) fn key(&self) -> Key<'_> {
        (&self.group, &self.kind, &self.namespace, &self.name)
    }

    /// `apiVersion` as objects have it: `apps/v1`, `v1`.
    pub fn api_version(&self) -> String {
        if self.group.is_empty() { self.version.clone() } else { format!("{}/{}", self.group, self.version) }
    }
}

/// `apps/v1 Deployment shop/web`, `v1 Namespace shop`.
impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slash = |text: &str| if text.is_empty() { "" } else { "/" };
        let (group, namespace) = (&self.group, &self.namespace);
        let (after_group, after_namespace) = (slash(group), slash(namespace));
        let Self { version, kind, name, .. } = self;
        write!(f, "{group}{after_group}{version} {kind} {namespace}{after_namespace}{name}")
    }
}

/// One object that may be published.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// What it is called.
    pub id: ObjectId,
    /// All of it, `apiVersion` and `kind` among it.
    pub value: Value,
    /// The line of the output where it began, from 1.
    pub line: usize,
    /// Its number in the output, from 1, lists flattened.
    pub number: usize,
}

/// The objects of one output, checked, each once, sorted by group, kind, namespace and name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Objects {
    objects: Vec<Object>,
    about: About,
}

impl Objects {
    /// `objects` have been checked, so that none is there twice.
    pub(crate) fn from_checked(mut objects: Vec<Object>, about: About) -> Self {
        objects.sort_by(|a, b| a.id.key().cmp(&b.id.key()));
        Self { objects, about }
    }

    /// What the program said about them; is not published, and not in [`Objects::to_bytes`].
    pub fn about(&self) -> &About {
        &self.about
    }

    /// The objects in their order.
    pub fn iter(&self) -> std::slice::Iter<'_, Object> {
        self.objects.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.objects.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// The objects for [`Objects::from_bytes`]: compact JSON, one object a line, in their order. The same objects
    /// give the same bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for object in self {
            // Writing JSON fails for floats without a value and keys that are no text only; neither can be in here.
            let _ = serde_json::to_writer(&mut bytes, &object.value);
            bytes.push(b'\n');
        }
        bytes
    }

    /// [`Objects::to_bytes`], and before them what the program said about the objects, for [`Objects::from_bytes`].
    pub fn to_record(&self) -> Vec<u8> {
        let mut bytes = self.about.to_line().map(|line| line + "\n").unwrap_or_default().into_bytes();
        bytes.extend(self.to_bytes());
        bytes
    }

    /// Reads what [`Objects::to_bytes`] or [`Objects::to_record`] gave. It is checked once more, so that a file that somebody changed can do
    /// no harm; [`Object::line`] is the line of these bytes.
    ///
    /// # Errors
    /// As [`read`](crate::read()), but none at all is no error.
    pub fn from_bytes(bytes: &[u8], limits: &Limits) -> Result<Self, ReadError> {
        crate::read(bytes, limits, &ReadOptions { allow_empty: true })
    }
}

impl<'o> IntoIterator for &'o Objects {
    type Item = &'o Object;
    type IntoIter = std::slice::Iter<'o, Object>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
