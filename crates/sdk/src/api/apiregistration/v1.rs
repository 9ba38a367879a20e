//! `apiregistration/v1`. Generated: see `synth-typegen`.

use crate::typed::*;

/// `APIService` of `apiregistration/v1`.
#[derive(Clone)]
#[must_use]
pub struct APIService(Fields);

impl APIService {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<APIServiceSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<APIServiceSpec>(spec)))
    }

    /// `spec`: [`APIServiceSpec`].
    pub fn spec(self, spec: impl Into<APIServiceSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<APIServiceSpec>(spec)))
    }
}

kind!(APIService, "apiregistration.k8s.io/v1", "APIService", Cluster);
impl Metadata for APIService {}

/// `APIServiceSpec` of `apiregistration/v1`.
#[derive(Clone)]
#[must_use]
pub struct APIServiceSpec(Fields);

/// What [`APIServiceSpec::new`] takes.
pub struct APIServiceSpecRequired {
    /// `groupPriorityMinimum`: an integer of 32 bits.
    pub group_priority_minimum: i32,
    /// `versionPriority`: an integer of 32 bits.
    pub version_priority: i32,
}

impl APIServiceSpec {
    /// One with what it has to have: `groupPriorityMinimum`, `versionPriority`.
    #[inline]
    pub fn new(required: APIServiceSpecRequired) -> Self {
        Self(
            Fields::new()
                .put("groupPriorityMinimum", Value::int32(required.group_priority_minimum))
                .put("versionPriority", Value::int32(required.version_priority)),
        )
    }

    /// `groupPriorityMinimum`: an integer of 32 bits.
    pub fn group_priority_minimum(self, group_priority_minimum: impl Into<i32>) -> Self {
        Self(self.0.put("groupPriorityMinimum", Value::int32(group_priority_minimum)))
    }

    /// `versionPriority`: an integer of 32 bits.
    pub fn version_priority(self, version_priority: impl Into<i32>) -> Self {
        Self(self.0.put("versionPriority", Value::int32(version_priority)))
    }

    /// `caBundle`: bytes.
    pub fn ca_bundle(self, ca_bundle: impl AsRef<[u8]>) -> Self {
        Self(self.0.put("caBundle", Value::bytes(ca_bundle)))
    }

    /// `group`: text.
    pub fn group(self, group: impl Into<String>) -> Self {
        Self(self.0.put("group", Value::text(group)))
    }

    /// `insecureSkipTLSVerify`: true or false.
    #[inline]
    pub fn insecure_skip_tls_verify(self, insecure_skip_tls_verify: bool) -> Self {
        Self(self.0.put("insecureSkipTLSVerify", Value::Bool(insecure_skip_tls_verify)))
    }

    /// `service`: [`ServiceReference`].
    pub fn service(self, service: impl Into<ServiceReference>) -> Self {
        Self(self.0.put("service", Value::object::<ServiceReference>(service)))
    }

    /// `version`: text.
    pub fn version(self, version: impl Into<String>) -> Self {
        Self(self.0.put("version", Value::text(version)))
    }
}

typed!(APIServiceSpec);

/// `ServiceReference` of `apiregistration/v1`.
#[derive(Clone)]
#[must_use]
pub struct ServiceReference(Fields);

impl ServiceReference {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `namespace`: text.
    pub fn namespace(self, namespace: impl Into<String>) -> Self {
        Self(self.0.put("namespace", Value::text(namespace)))
    }

    /// `port`: an integer of 32 bits.
    pub fn port(self, port: impl Into<i32>) -> Self {
        Self(self.0.put("port", Value::int32(port)))
    }
}

typed!(ServiceReference);
impl Default for ServiceReference {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}
