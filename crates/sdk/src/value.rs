//! An ordered tree of JSON: what every typed object is a wrapper of.
//!
//! What cannot be written as JSON, or as what it claims to be (a quantity, a duration), is kept in the tree as a
//! fault, so that a setter needs no `Result` and all faults of an app are told at once, each with its place.

use std::{
    fmt,
    ops::{Index, IndexMut},
    str::FromStr,
    sync::atomic::{AtomicBool, Ordering},
};

use crate::{fields::Fields, json::Json, string::Text, typed::Typed};

/// A JSON value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number: Kubernetes knows none that is longer.
    Int(i64),
    /// Any other number; never infinite.
    Float(f64),
    /// Text.
    Text(Text),
    /// A list.
    List(Vec<Value>),
    /// An object.
    Object(Fields),
    /// What is wrong with the value that was meant to be here. No app with one prints anything.
    Fault(Fault),
}

/// See [`Value::fault`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(Box<str>);

impl Fault {
    /// What is wrong, for people.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether there ever was a fault: then, and only then, all objects are searched for them.
static FAULTS: AtomicBool = AtomicBool::new(false);

/// Whether any value of the process ever was a fault.
pub(crate) fn faults_are_possible() -> bool {
    FAULTS.load(Ordering::Relaxed)
}

const NULL: &Value = &Value::Null;

/// How setters make values; public for types that are generated elsewhere.
impl Value {
    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::from(text.into())
    }

    /// A whole number of 32 bits.
    pub fn int32(number: impl Into<i32>) -> Self {
        Self::Int(i64::from(number.into()))
    }

    /// A whole number.
    pub fn int64(number: impl Into<i64>) -> Self {
        Self::Int(number.into())
    }

    /// A number.
    pub fn float(number: impl Into<f64>) -> Self {
        Self::from(number.into())
    }

    /// Bytes, which JSON carries as base64.
    pub fn bytes(bytes: impl AsRef<[u8]>) -> Self {
        Self::from(crate::base64::encode(bytes.as_ref()))
    }

    /// A typed object.
    pub fn object<T: Typed>(object: impl Into<T>) -> Self {
        Self::Object(object.into().into_fields())
    }

    /// A whole object of any kind.
    pub fn whole(object: impl crate::Object) -> Self {
        object.into_entry().value
    }

    /// What is a type of its own, and no object.
    pub fn scalar<T: Into<Self>>(scalar: impl Into<T>) -> Self {
        scalar.into().into()
    }

    /// A list.
    pub fn list<T>(items: impl IntoIterator<Item = T>, mut value: impl FnMut(T) -> Self) -> Self {
        let items = items.into_iter();
        let mut list = Vec::with_capacity(items.size_hint().0);
        for item in items {
            list.push(value(item));
        }
        Self::List(list)
    }

    /// A map: its entries are put in order, because those of a `HashMap` come in none.
    pub fn map<K: Into<String>, T>(
        entries: impl IntoIterator<Item = (K, T)>,
        mut value: impl FnMut(T) -> Self,
    ) -> Self {
        let entries = entries.into_iter();
        let mut fields: Vec<(Text, Self)> = Vec::with_capacity(entries.size_hint().0);
        for (key, item) in entries {
            fields.push((key.into().into(), value(item)));
        }
        Self::ordered(fields)
    }

    fn ordered(mut fields: Vec<(Text, Self)>) -> Self {
        let mut at = 1;
        while at < fields.len() && fields[at - 1].0.as_str() < fields[at].0.as_str() {
            at += 1;
        }
        if at < fields.len() {
            // Stable, and of two with one key the later one counts: as in every other place.
            fields.sort_by(|a, b| a.0.cmp(&b.0));
            fields.reverse();
            fields.dedup_by(|a, b| a.0 == b.0);
            fields.reverse();
        }
        Self::Object(fields.into())
    }

    /// Anything that becomes JSON.
    pub fn of(value: impl crate::ToJson) -> Self {
        value.into_json()
    }

    /// A fault in place of a value.
    pub fn fault(problem: impl Into<String>) -> Self {
        FAULTS.store(true, Ordering::Relaxed);
        Self::Fault(Fault(problem.into().into_boxed_str()))
    }
}

/// Looking into values.
impl Value {
    /// The field of an object.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(fields) => fields.get(key),
            _ => None,
        }
    }

    /// The value at a path of fields and places in lists, as `["spec", "ports", "0"]`.
    pub fn at<'k>(&self, path: impl IntoIterator<Item = &'k str>) -> Option<&Self> {
        path.into_iter().try_fold(self, |value, step| match value {
            Self::Object(fields) => fields.get(step),
            Self::List(items) => items.get(step.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// The value at a JSON pointer, as `/spec/ports/0`.
    pub fn pointer(&self, pointer: &str) -> Option<&Self> {
        if pointer.is_empty() {
            return Some(self);
        }
        let steps: Vec<String> = pointer
            .strip_prefix('/')?
            .split('/')
            .map(|step| step.replace("~1", "/").replace("~0", "~"))
            .collect();
        self.at(steps.iter().map(String::as_str))
    }

    /// Text.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A whole number.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// Any number.
    #[expect(clippy::cast_precision_loss, reason = "as every reader of JSON that has floats only")]
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Int(number) => Some(*number as f64),
            Self::Float(number) => Some(*number),
            _ => None,
        }
    }

    /// `true` or `false`.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(is) => Some(*is),
            _ => None,
        }
    }

    /// The items of a list.
    pub fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// The items of a list, to be changed.
    pub fn as_list_mut(&mut self) -> Option<&mut Vec<Self>> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// The fields of an object.
    pub fn as_object(&self) -> Option<&Fields> {
        match self {
            Self::Object(fields) => Some(fields),
            _ => None,
        }
    }

    /// The fields of an object, to be changed.
    pub fn as_object_mut(&mut self) -> Option<&mut Fields> {
        match self {
            Self::Object(fields) => Some(fields),
            _ => None,
        }
    }

    /// The items of the list in this field; none where there is no list.
    pub fn items(&self, key: &str) -> &[Self] {
        match self.get(key) {
            Some(Self::List(items)) => items,
            _ => &[],
        }
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

/// Changing values.
impl Value {
    /// Makes this an object, if it is none, and gives its fields.
    pub fn make_object(&mut self) -> &mut Fields {
        if !matches!(self, Self::Object(_)) {
            *self = Self::Object(Fields::new());
        }
        match self {
            Self::Object(fields) => fields,
            // Has just been made one.
            _ => unreachable!(),
        }
    }

    /// Puts another value over this one, as a JSON merge patch (RFC 7396) does: objects are merged, `null` takes a field
    /// out, anything else takes the place of what was there.
    pub fn merge(&mut self, patch: impl Into<Self>) {
        let Self::Object(patch) = patch.into() else { return };
        let fields = self.make_object();
        for (key, change) in patch {
            match change {
                Self::Null => {
                    fields.remove(&key);
                }
                change @ Self::Object(_) => fields.entry(key).merge(change),
                change => {
                    fields.insert(key, change);
                }
            }
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Fault {}

/// Of JSON: each key once, whole numbers of 64 bits.
///
/// ```
/// use synth_sdk::Value;
///
/// let value: Value = r#"{"replicas": 2}"#.parse().unwrap();
/// assert_eq!(value["replicas"], 2);
/// assert_eq!("[1,]".parse::<Value>().unwrap_err().to_string(), "line 1 column 4: no value begins like this");
/// ```
impl FromStr for Value {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        crate::json_read::read(text.as_bytes()).map_err(|fault| Fault(fault.into_boxed_str()))
    }
}

/// As JSON, on one line.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Json::of(self))
    }
}

impl Index<&str> for Value {
    type Output = Self;

    /// The field of an object; `null` where there is none.
    fn index(&self, key: &str) -> &Self {
        match self.get(key) {
            Some(value) => value,
            None => NULL,
        }
    }
}

impl IndexMut<&str> for Value {
    /// The field of an object. What is no object becomes one.
    fn index_mut(&mut self, key: &str) -> &mut Self {
        let fields = self.make_object();
        // Twice looked up, but no key is made for one that is there.
        if fields.get(key).is_none() {
            fields.insert(key.to_owned(), Self::Null);
        }
        fields.entry_of(key)
    }
}

impl Index<usize> for Value {
    type Output = Self;

    /// The item of a list; `null` where there is none.
    fn index(&self, at: usize) -> &Self {
        self.as_list().and_then(|items| items.get(at)).unwrap_or(NULL)
    }
}

impl IndexMut<usize> for Value {
    /// The item of a list. What is no list becomes one, and grows by `null` to that length.
    fn index_mut(&mut self, at: usize) -> &mut Self {
        if !matches!(self, Self::List(_)) {
            *self = Self::List(Vec::new());
        }
        match self {
            Self::List(items) => {
                if items.len() <= at {
                    items.resize(at + 1, Self::Null);
                }
                &mut items[at]
            }
            // Has just been made one.
            _ => unreachable!(),
        }
    }
}
