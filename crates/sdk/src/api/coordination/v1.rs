//! `coordination/v1`. Generated: see `synth-typegen`.

use crate::typed::*;

/// `Lease` of `coordination/v1`.
#[derive(Clone)]
#[must_use]
pub struct Lease(Fields);

impl Lease {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Self::start())
    }

    /// `spec`: [`LeaseSpec`].
    pub fn spec(self, spec: impl Into<LeaseSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<LeaseSpec>(spec)))
    }
}

kind!(Lease, "coordination.k8s.io/v1", "Lease", Namespaced);
impl Metadata for Lease {}
impl Default for Lease {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `LeaseSpec` of `coordination/v1`.
#[derive(Clone)]
#[must_use]
pub struct LeaseSpec(Fields);

impl LeaseSpec {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `acquireTime`: text.
    pub fn acquire_time(self, acquire_time: impl Into<String>) -> Self {
        Self(self.0.put("acquireTime", Value::text(acquire_time)))
    }

    /// `holderIdentity`: text.
    pub fn holder_identity(self, holder_identity: impl Into<String>) -> Self {
        Self(self.0.put("holderIdentity", Value::text(holder_identity)))
    }

    /// `leaseDurationSeconds`: an integer of 32 bits.
    pub fn lease_duration_seconds(self, lease_duration_seconds: impl Into<i32>) -> Self {
        Self(self.0.put("leaseDurationSeconds", Value::int32(lease_duration_seconds)))
    }

    /// `leaseTransitions`: an integer of 32 bits.
    pub fn lease_transitions(self, lease_transitions: impl Into<i32>) -> Self {
        Self(self.0.put("leaseTransitions", Value::int32(lease_transitions)))
    }

    /// `preferredHolder`: text.
    pub fn preferred_holder(self, preferred_holder: impl Into<String>) -> Self {
        Self(self.0.put("preferredHolder", Value::text(preferred_holder)))
    }

    /// `renewTime`: text.
    pub fn renew_time(self, renew_time: impl Into<String>) -> Self {
        Self(self.0.put("renewTime", Value::text(renew_time)))
    }

    /// `strategy`: text.
    pub fn strategy(self, strategy: impl Into<String>) -> Self {
        Self(self.0.put("strategy", Value::text(strategy)))
    }
}

typed!(LeaseSpec);
impl Default for LeaseSpec {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}
