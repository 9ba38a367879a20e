//! Labels that tell the pods of one scope from all others.

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
pub struct Labels(Vec<(String, String)>);

impl Labels {
    /// One more, in place of one with the same key.
    #[must_use]
    pub fn with(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.insert(key.into(), value.into());
        self
    }

    fn insert(&mut self, key: String, value: String) {
        match self.0.binary_search_by(|(there, _)| there.cmp(&key)) {
            Ok(at) => self.0[at].1 = value,
            Err(at) => self.0.insert(at, (key, value)),
        }
    }

    /// The value of one.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.iter().find(|(there, _)| *there == key).map(|(_, value)| value.as_str())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All, in order.
    pub fn iter(&self) -> Iter<'_> {
        let both: fn(&(String, String)) -> (&String, &String) = |(key, value)| (key, value);
        self.0.iter().map(both)
    }

    /// Those of an object's field.
    pub(crate) fn of(value: Option<&Value>) -> Self {
        let fields = value.and_then(Value::as_object).into_iter().flat_map(Fields::iter);
        fields.filter_map(|(key, value)| Some((key.to_owned(), value.as_str()?.to_owned()))).collect()
    }
}

/// See [`Labels::iter`].
pub type Iter<'l> =
    std::iter::Map<std::slice::Iter<'l, (String, String)>, fn(&(String, String)) -> (&String, &String)>;

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Labels {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut labels = Self::default();
        for (key, value) in entries {
            labels.insert(key.into(), value.into());
        }
        labels
    }
}

impl<K: Into<String>, V: Into<String>, const N: usize> From<[(K, V); N]> for Labels {
    fn from(entries: [(K, V); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl<'l> IntoIterator for &'l Labels {
    type Item = (&'l String, &'l String);
    type IntoIter = Iter<'l>;

    fn into_iter(self) -> Iter<'l> {
        self.iter()
    }
}

impl IntoIterator for Labels {
    type Item = (String, String);
    type IntoIter = std::vec::IntoIter<(String, String)>;

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
