//! What can be added to a scope.

use crate::{
    to_json::{Plain, ToJson},
    typed::Kind,
    value::Value,
};

/// What [`Scope::add`](crate::Scope::add) takes: the SDK's own types, and `json!` values. With the feature `serde` also
/// anything that serde serialises as an object of Kubernetes, such as a type of `k8s-openapi`.
///
/// ```
/// use synth_sdk::prelude::*;
///
/// let app = App::new();
/// let chart = app.chart("shop");
/// chart.add("settings", ConfigMap::new().data([("color", "blue")]));
/// chart.add("other", json!({"apiVersion": "v1", "kind": "ConfigMap", "data": {"color": "red"}}));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no whole object of Kubernetes",
    note = "a scope takes whole objects as `Deployment`, `json!` values, and with the feature `serde` what is `Serialize`"
)]
pub trait Object {
    /// What the tree needs of it.
    #[doc(hidden)]
    fn into_entry(self) -> Entry;
}

impl<T: Plain> Object for T {
    fn into_entry(self) -> Entry {
        Entry { value: self.into_json(), kind: None }
    }
}

/// An object on its way into the tree.
#[doc(hidden)]
pub struct Entry {
    pub(crate) value: Value,
    /// API version, kind, and whether it is in a namespace: where the type says so.
    pub(crate) kind: Option<(&'static str, &'static str, bool)>,
}

impl Entry {
    /// Of a typed object.
    #[doc(hidden)]
    pub fn of_kind<T: Kind>(object: T) -> Self {
        let kind = (T::API_VERSION, T::KIND, T::NAMESPACED);
        Self { value: Value::Object(object.into_fields()), kind: Some(kind) }
    }
}
