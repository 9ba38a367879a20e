//! What every generated type is and can do; generated modules take all of this at once.
//!
//! A typed object is a thin wrapper around its JSON fields: it can be written, patched and looked into, and there is
//! nothing to deserialise.

pub use crate::{
    __kind as kind, __open_enum as open_enum, __typed as typed,
    entry::Object,
    fields::Fields,
    scalar::{Duration, IntOrString, Quantity},
    string::Text,
    to_json::ToJson,
    value::Value,
};

/// A typed object: a whole one or a part of one.
///
/// What does not belong together does not compile: a container where pods are asked for, a Deployment without what it
/// has to have, a text where a number belongs.
///
/// ```compile_fail,E0277
/// use synth_sdk::prelude::*;
/// let pods = PodTemplateSpec::new(Container::new("web"));
/// ```
///
/// ```compile_fail,E0061
/// use synth_sdk::prelude::*;
/// let web = Deployment::new();
/// ```
///
/// ```compile_fail,E0277
/// use synth_sdk::prelude::*;
/// let port = ContainerPort::new("http");
/// ```
pub trait Typed: Sized + ToJson {
    /// Wraps fields. What is in them is not looked at.
    fn from_fields(fields: Fields) -> Self;

    /// The fields.
    fn into_fields(self) -> Fields;

    /// Takes any JSON for this type, which is the only way to give it what is of another type: a `json!` value, one of your
    /// own, and with the feature `serde` a type of `k8s-openapi`.
    ///
    /// ```
    /// use synth_sdk::prelude::*;
    ///
    /// let port = ContainerPort::raw(json!({"containerPort": 80}));
    /// assert_eq!(port.to_value(), ContainerPort::new(80).to_value());
    /// ```
    fn raw(value: impl ToJson) -> Self {
        Self::from_fields(match Value::of(value) {
            Value::Object(fields) => fields,
            fault @ Value::Fault(_) => Fields::new().put("", fault),
            _ => Fields::new().put("", Value::fault("raw() takes what has fields")),
        })
    }

    /// Changes it as JSON, for what no setter does.
    ///
    /// ```
    /// use synth_sdk::prelude::*;
    ///
    /// let pods = PodSpec::new([Container::new("web")]).patch(|pods| pods["containers"][0]["image"] = "nginx".into());
    /// assert_eq!(pods.to_value().pointer("/containers/0/image"), Some(&"nginx".into()));
    /// ```
    #[must_use]
    fn patch(self, change: impl FnOnce(&mut Value)) -> Self {
        let mut value = Value::Object(self.into_fields());
        change(&mut value);
        match value {
            Value::Object(fields) => Self::from_fields(fields),
            _ => Self::from_fields(Fields::new().put("", Value::fault("patch() left no object"))),
        }
    }

    /// Sets a field that has no setter.
    #[must_use]
    fn set(self, field: &'static str, value: impl Into<Value>) -> Self {
        Self::from_fields(self.into_fields().put(field, value.into()))
    }

    /// Changes it only if.
    ///
    /// ```
    /// use synth_sdk::prelude::*;
    ///
    /// let debug = true;
    /// let container = Container::new("web").when(debug, |container| container.stdin(true));
    /// ```
    #[must_use]
    fn when(self, condition: bool, change: impl FnOnce(Self) -> Self) -> Self {
        if condition { change(self) } else { self }
    }

    /// Changes it if there is a value.
    ///
    /// ```
    /// use synth_sdk::prelude::*;
    ///
    /// let command: Option<Vec<String>> = None;
    /// let container = Container::new("web").some(command, Container::command);
    /// ```
    #[must_use]
    fn some<T>(self, value: Option<T>, change: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => change(self, value),
            None => self,
        }
    }

    /// A copy of it as JSON.
    fn to_value(&self) -> Value {
        self.to_json()
    }
}

/// Once for all of them: one for each would be compared with each other one when the SDK is compiled.
impl<T: Typed> From<T> for Value {
    #[inline]
    fn from(object: T) -> Self {
        Self::Object(object.into_fields())
    }
}

/// A type with `metadata`: whole objects, and templates of them.
pub trait Metadata: Typed {
    /// Sets all of `metadata`.
    #[must_use]
    fn metadata(self, metadata: impl Into<crate::api::meta::v1::ObjectMeta>) -> Self {
        Self::from_fields(self.into_fields().put("metadata", Value::object(metadata)))
    }

    /// Adds labels. One that is there gets the new value.
    #[must_use]
    fn labels<K: Into<String>, V: Into<String>>(self, labels: impl IntoIterator<Item = (K, V)>) -> Self {
        add(self, "labels", Value::map(labels, Value::text))
    }

    /// Adds a label.
    #[must_use]
    fn label(self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels([(key, value)])
    }

    /// Adds annotations. One that is there gets the new value.
    #[must_use]
    fn annotations<K: Into<String>, V: Into<String>>(
        self,
        annotations: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        add(self, "annotations", Value::map(annotations, Value::text))
    }

    /// Adds an annotation.
    #[must_use]
    fn annotation(self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.annotations([(key, value)])
    }
}

fn add<T: Metadata>(to: T, key: &'static str, entries: Value) -> T {
    let mut fields = to.into_fields();
    let there = metadata_of(&mut fields).entry(key);
    if there.is_null() {
        *there = entries;
    } else {
        there.merge(entries);
    }
    T::from_fields(fields)
}

/// The `metadata` of an object, which stands after what kind it is.
pub(crate) fn metadata_of(fields: &mut Fields) -> &mut Fields {
    if fields.get("metadata").is_none() {
        let after_kind = if fields.get("kind").is_some() { 2 } else { 0 };
        fields.insert_at(after_kind, "metadata", Value::Object(Fields::new()));
    }
    fields.entry("metadata").make_object()
}

/// A type that is a whole object of the API.
pub trait Kind: Metadata {
    /// As `apps/v1`.
    const API_VERSION: &'static str;
    /// As `Deployment`.
    const KIND: &'static str;
    /// Whether its objects are in a namespace.
    const NAMESPACED: bool;

    /// The fields that say what it is.
    #[doc(hidden)]
    fn start() -> Fields {
        Fields::new()
            .put("apiVersion", Value::Text(Text::fixed(Self::API_VERSION)))
            .put("kind", Value::Text(Text::fixed(Self::KIND)))
    }

    /// Sets the name, in place of the one that its place in the tree gives.
    #[must_use]
    fn name(self, name: impl Into<String>) -> Self {
        put_metadata(self, "name", name.into())
    }

    /// Sets the namespace, in place of its chart's.
    #[must_use]
    fn namespace(self, namespace: impl Into<String>) -> Self {
        put_metadata(self, "namespace", namespace.into())
    }
}

fn put_metadata<T: Typed>(to: T, key: &'static str, text: String) -> T {
    let mut fields = to.into_fields();
    metadata_of(&mut fields).insert(key, Value::from(text));
    T::from_fields(fields)
}

/// What a wrapper of fields needs.
#[doc(hidden)]
#[macro_export]
macro_rules! __typed {
    ($name:ident) => {
        impl $crate::typed::Typed for $name {
            #[inline]
            fn from_fields(fields: $crate::typed::Fields) -> Self {
                Self(fields)
            }

            #[inline]
            fn into_fields(self) -> $crate::typed::Fields {
                self.0
            }
        }

        impl $crate::typed::ToJson for $name {
            #[inline]
            fn to_json(&self) -> $crate::typed::Value {
                $crate::typed::Value::Object(self.0.clone())
            }
        }

        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Debug::fmt(&self.0, f)
            }
        }
    };
}

/// What a whole object needs beyond.
#[doc(hidden)]
#[macro_export]
macro_rules! __kind {
    ($name:ident, $api_version:literal, $kind:literal, Namespaced) => {
        $crate::__kind!($name, $api_version, $kind, true);
    };
    ($name:ident, $api_version:literal, $kind:literal, Cluster) => {
        $crate::__kind!($name, $api_version, $kind, false);
    };
    ($name:ident, $api_version:literal, $kind:literal, $namespaced:literal) => {
        $crate::__typed!($name);

        impl $crate::typed::Kind for $name {
            const API_VERSION: &'static str = $api_version;
            const KIND: &'static str = $kind;
            const NAMESPACED: bool = $namespaced;
        }

        impl $crate::Object for $name {
            #[inline]
            fn into_entry(self) -> $crate::Entry {
                $crate::Entry::of_kind(self)
            }
        }
    };
}

/// A text of which some values are known, as constants.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum {
    ($(#[$doc:meta])* $name:ident { $($constant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name($crate::typed::Text);

        impl Eq for $name {}

        impl $name {
            $(
                #[doc = concat!("`", $text, "`")]
                pub const $constant: Self = Self($crate::typed::Text::fixed($text));
            )*
        }

        impl From<$name> for $crate::typed::Value {
            #[inline]
            fn from(value: $name) -> Self {
                Self::Text(value.0)
            }
        }

        impl $crate::typed::ToJson for $name {
            #[inline]
            fn to_json(&self) -> $crate::typed::Value {
                $crate::typed::Value::Text(self.0.clone())
            }
        }

        impl From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                Self(text.to_owned().into())
            }
        }

        impl From<String> for $name {
            #[inline]
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }
    };
}
