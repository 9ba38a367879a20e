//! Labels that tell the pods of one scope from all others.

use std::collections::{BTreeMap, btree_map};

use crate::{api::meta::v1::LabelSelector, fields::Fields, typed::Typed, value::Value};

/// Labels, in order.
///
/// ```
/// use synth_sdk::prelude::*;
///
/// let labels = Labels::from([("app", "web")]).with("tier", "front");
/// let selector = LabelSelector::from(&labels);
/// let service = ServiceSpec::new().selector(&labels);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels(BTreeMap<String, String>);

impl Labels {
    /// One more, in place of one with the same key.
    #[must_use]
    pub fn with(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.insert(key.into(), value.into());
        self
    }

    /// The value of one.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// All, in order.
    pub fn iter(&self) -> btree_map::Iter<'_, String, String> {
        self.0.iter()
    }

    /// Those of an object's field.
    pub(crate) fn of(value: Option<&Value>) -> Self {
        let fields = value.and_then(Value::as_object).into_iter().flat_map(Fields::iter);
        fields.filter_map(|(key, value)| Some((key.to_owned(), value.as_str()?.to_owned()))).collect()
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Labels {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        Self(entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }
}

impl<K: Into<String>, V: Into<String>, const N: usize> From<[(K, V); N]> for Labels {
    fn from(entries: [(K, V); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl<'l> IntoIterator for &'l Labels {
    type Item = (&'l String, &'l String);
    type IntoIter = btree_map::Iter<'l, String, String>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl IntoIterator for Labels {
    type Item = (String, String);
    type IntoIter = btree_map::IntoIter<String, String>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl From<&Labels> for LabelSelector {
    fn from(labels: &Labels) -> Self {
        Self::from_fields(Fields::new().put("matchLabels", Value::map(labels, Value::text)))
    }
}

impl From<Labels> for LabelSelector {
    fn from(labels: Labels) -> Self {
        Self::from(&labels)
    }
}
