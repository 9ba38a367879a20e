//! `node/v1`. Generated: see `synth-typegen`.

use crate::typed::*;

/// `Overhead` of `node/v1`.
#[derive(Clone)]
#[must_use]
pub struct Overhead(Fields);

impl Overhead {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `podFixed`: a map, each value a quantity.
    pub fn pod_fixed(
        self,
        pod_fixed: impl IntoIterator<Item = (impl Into<String>, impl Into<Quantity>)>,
    ) -> Self {
        Self(self.0.put("podFixed", Value::map(pod_fixed, Value::scalar::<Quantity>)))
    }
}

typed!(Overhead);
impl Default for Overhead {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `RuntimeClass` of `node/v1`.
#[derive(Clone)]
#[must_use]
pub struct RuntimeClass(Fields);

impl RuntimeClass {
    /// One with what it has to have: `handler`.
    pub fn new(handler: impl Into<String>) -> Self {
        Self(Self::start().put("handler", Value::text(handler)))
    }

    /// `handler`: text.
    pub fn handler(self, handler: impl Into<String>) -> Self {
        Self(self.0.put("handler", Value::text(handler)))
    }

    /// `overhead`: [`Overhead`].
    pub fn overhead(self, overhead: impl Into<Overhead>) -> Self {
        Self(self.0.put("overhead", Value::object::<Overhead>(overhead)))
    }

    /// `scheduling`: [`Scheduling`].
    pub fn scheduling(self, scheduling: impl Into<Scheduling>) -> Self {
        Self(self.0.put("scheduling", Value::object::<Scheduling>(scheduling)))
    }
}

kind!(RuntimeClass, "node.k8s.io/v1", "RuntimeClass", Cluster);
impl Metadata for RuntimeClass {}

/// `Scheduling` of `node/v1`.
#[derive(Clone)]
#[must_use]
pub struct Scheduling(Fields);

impl Scheduling {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `nodeSelector`: a map, each value text.
    pub fn node_selector(
        self,
        node_selector: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        Self(self.0.put("nodeSelector", Value::map(node_selector, Value::text)))
    }

    /// `tolerations`: a list, each [`Toleration`](crate::api::core::v1::Toleration).
    pub fn tolerations(
        self,
        tolerations: impl IntoIterator<Item = impl Into<crate::api::core::v1::Toleration>>,
    ) -> Self {
        Self(
            self.0.put(
                "tolerations",
                Value::list(tolerations, Value::object::<crate::api::core::v1::Toleration>),
            ),
        )
    }
}

typed!(Scheduling);
impl Default for Scheduling {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}
