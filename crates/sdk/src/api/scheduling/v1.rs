//! `scheduling/v1`. Generated: see `synth-typegen`.

use crate::typed::*;

/// `PriorityClass` of `scheduling/v1`.
#[derive(Clone)]
#[must_use]
pub struct PriorityClass(Fields);

impl PriorityClass {
    /// One with what it has to have: `value`.
    pub fn new(value: impl Into<i32>) -> Self {
        Self(Self::start().put("value", Value::int32(value)))
    }

    /// `value`: an integer of 32 bits.
    pub fn value(self, value: impl Into<i32>) -> Self {
        Self(self.0.put("value", Value::int32(value)))
    }

    /// `description`: text.
    pub fn description(self, description: impl Into<String>) -> Self {
        Self(self.0.put("description", Value::text(description)))
    }

    /// `globalDefault`: true or false.
    #[inline]
    pub fn global_default(self, global_default: bool) -> Self {
        Self(self.0.put("globalDefault", Value::Bool(global_default)))
    }

    /// `preemptionPolicy`: [`PreemptionPolicy`].
    pub fn preemption_policy(self, preemption_policy: impl Into<PreemptionPolicy>) -> Self {
        Self(self.0.put("preemptionPolicy", Value::scalar::<PreemptionPolicy>(preemption_policy)))
    }
}

kind!(PriorityClass, "scheduling.k8s.io/v1", "PriorityClass", Cluster);
impl Metadata for PriorityClass {}

open_enum! {
/// `preemptionPolicy` of [`PriorityClass`]; other texts are taken, too.
PreemptionPolicy {
Never = "Never",
PreemptLowerPriority = "PreemptLowerPriority",
}
}
