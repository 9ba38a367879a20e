//! `resource/v1`. Generated: see `synth-typegen`.

use crate::typed::*;

/// `CELDeviceSelector` of `resource/v1`.
#[derive(Clone)]
#[must_use]
pub struct CELDeviceSelector(Fields);

impl CELDeviceSelector {
    /// One with what it has to have: `expression`.
    pub fn new(expression: impl Into<String>) -> Self {
        Self(Fields::new().put("expression", Value::text(expression)))
    }

    /// `expression`: text.
    pub fn expression(self, expression: impl Into<String>) -> Self {
        Self(self.0.put("expression", Value::text(expression)))
    }
}

typed!(CELDeviceSelector);

/// `CapacityRequirements` of `resource/v1`.
#[derive(Clone)]
#[must_use]
pub struct CapacityRequirements(Fields);

impl CapacityRequirements {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `requests`: a map, each value a quantity.
    pub fn requests(
        self,
        requests: impl IntoIterator<Item = (impl Into<String>, impl Into<Quantity>)>,
    ) -> Self {
        Self(self.0.put("requests", Value::map(requests, Value::scalar::<Quantity>)))
    }
}

typed!(CapacityRequirements);
impl Default for CapacityRequirements {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `DeviceClaim` of `resource/v1`.
#[derive(Clone)]
#[must_use]
pub struct DeviceClaim(Fields);

impl DeviceClaim {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `config`: a list, each [`DeviceClaimConfiguration`].
    pub fn config(self, config: impl IntoIterator<Item = impl Into<DeviceClaimConfiguration>>) -> Self {
        Self(self.0.put("config", Value::list(config, Value::object::<DeviceClaimConfiguration>)))
    }

    /// `constraints`: a list, each [`DeviceConstraint`].
    pub fn constraints(self, constraints: impl IntoIterator<Item = impl Into<DeviceConstraint>>) -> Self {
        Self(self.0.put("constraints", Value::list(constraints, Value::object::<DeviceConstraint>)))
    }

    /// `requests`: a list, each [`DeviceRequest`].
    pub fn requests(self, requests: impl IntoIterator<Item = impl Into<DeviceRequest>>) -> Self {
        Self(self.0.put("requests", Value::list(requests, Value::object::<DeviceRequest>)))
    }
}

typed!(DeviceClaim);
impl Default for DeviceClaim {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `DeviceClaimConfiguration` of `resource/v1`.
#[derive(Clone)]
#[must_use]
pub struct DeviceClaimConfiguration(Fields);

impl DeviceClaimConfiguration {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `opaque`: [`OpaqueDeviceConfiguration`].
    pub fn opaque(self, opaque: impl Into<OpaqueDeviceConfiguration>) -> Self {
        Self(self.0.put("opaque", Value::object::<OpaqueDeviceConfiguration>(opaque)))
    }

    /// `requests`: a list, each text.
    pub fn requests(self, requests: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("requests", Value::list(requests, Value::text)))
    }
}

typed!(DeviceClaimConfiguration);
impl Default for DeviceClaimConfiguration {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `DeviceClass` of `resource/v1`.
#[derive(Clone)]
#[must_use]
pub struct DeviceClass(Fields);

impl DeviceClass {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<DeviceClassSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<DeviceClassSpec>(spec)))
    }

    /// `spec`: [`DeviceClassSpec`].
    pub fn spec(self, spec: impl Into<DeviceClassSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<DeviceClassSpec>(spec)))
    }
}

kind!(DeviceClass, "resource.k8s.io/v1", "DeviceClass", Cluster);
impl Metadata for DeviceClass {}

/// `DeviceClassConfiguration` of `resource/v1`.
#[derive(Clone)]
#[must_use]
pub struct DeviceClassConfiguration(Fields);

impl DeviceClassConfiguration {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `opaque`: [`OpaqueDeviceConfiguration`].
    pub fn opaque(self, opaque: impl Into<OpaqueDeviceConfiguration>) -> Self {
        Self(self.0.put("opaque", Value::object::<OpaqueDeviceConfiguration>(opaque)))
    }
}

typed!(DeviceClassConfiguration);
impl Default for DeviceClassConfiguration {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `DeviceClassSpec` of `resource/v1`.
#[derive(Clone)]
#[must_use]
pub struct DeviceClassSpec(Fields);

impl DeviceClassSpec {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `config`: a list, each [`DeviceClassConfiguration`].
    pub fn config(self, config: impl IntoIterator<Item = impl Into<DeviceClassConfiguration>>) -> Self {
        Self(self.0.put("config", Value::list(config, Value::object::<DeviceClassConfiguration>)))
    }

    /// `extendedResourceName`: text.
    pub fn extended_resource_name(self, extended_resource_name: impl Into<String>) -> Self {
        Self(self.0.put("extendedResourceName", Value::text(extended_resource_name)))
    }

    /// `selectors`: a list, each [`DeviceSelector`].
    pub fn selectors(self, selectors: impl IntoIterator<Item = impl Into<DeviceSelector>>) -> Self {
        Self(self.0.put("selectors", Value::list(selectors, Value::object::<DeviceSelector>)))
    }
}

typed!(DeviceClassSpec);
impl Default for DeviceClassSpec {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `DeviceConstraint` of `resource/v1`.
#[derive(Clone)]
#[must_use]
pub struct DeviceConstraint(Fields);

impl DeviceConstraint {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `distinctAttribute`: text.
    pub fn distinct_attribute(self, distinct_attribute: impl Into<String>) -> Self {
        Self(self.0.put("distinctAttribute", Value::text(distinct_attribute)))
    }

    /// `matchAttribute`: text.
    pub fn match_attribute(self, match_attribute: impl Into<String>) -> Self {
        Self(self.0.put("matchAttribute", Value::text(match_attribute)))
    }

    /// `requests`: a list, each text.
    pub fn requests(self, requests: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("requests", Value::list(requests, Value::text)))
    }
}

typed!(DeviceConstraint);
impl Default for DeviceConstraint {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `DeviceRequest` of `resource/v1`.
#[derive(Clone)]
#[must_use]
pub struct DeviceRequest(Fields);

impl DeviceRequest {
    /// One with what it has to have: `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self(Fields::new().put("name", Value::text(name)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `exactly`: [`ExactDeviceRequest`].
    pub fn exactly(self, exactly: impl Into<ExactDeviceRequest>) -> Self {
        Self(self.0.put("exactly", Value::object::<ExactDeviceRequest>(exactly)))
    }

    /// `firstAvailable`: a list, each [`DeviceSubRequest`].
    pub fn first_available(
        self,
        first_available: impl IntoIterator<Item = impl Into<DeviceSubRequest>>,
    ) -> Self {
        Self(self.0.put("firstAvailable", Value::list(first_available, Value::object::<DeviceSubRequest>)))
    }
}

typed!(DeviceRequest);

/// `DeviceSelector` of `resource/v1`.
#[derive(Clone)]
#[must_use]
pub struct DeviceSelector(Fields);

impl DeviceSelector {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `cel`: [`CELDeviceSelector`].
    pub fn cel(self, cel: impl Into<CELDeviceSelector>) -> Self {
        Self(self.0.put("cel", Value::object::<CELDeviceSelector>(cel)))
    }
}

typed!(DeviceSelector);
impl Default for DeviceSelector {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `DeviceSubRequest` of `resource/v1`.
#[derive(Clone)]
#[must_use]
pub struct DeviceSubRequest(Fields);

/// What [`DeviceSubRequest::new`] takes.
pub struct DeviceSubRequestRequired {
    /// `name`: text.
    pub name: String,
    /// `deviceClassName`: text.
    pub device_class_name: String,
}

impl DeviceSubRequest {
    /// One with what it has to have: `name`, `deviceClassName`.
    #[inline]
    pub fn new(required: DeviceSubRequestRequired) -> Self {
        Self(
            Fields::new()
                .put("name", Value::text(required.name))
                .put("deviceClassName", Value::text(required.device_class_name)),
        )
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `deviceClassName`: text.
    pub fn device_class_name(self, device_class_name: impl Into<String>) -> Self {
        Self(self.0.put("deviceClassName", Value::text(device_class_name)))
    }

    /// `allocationMode`: text.
    pub fn allocation_mode(self, allocation_mode: impl Into<String>) -> Self {
        Self(self.0.put("allocationMode", Value::text(allocation_mode)))
    }

    /// `capacity`: [`CapacityRequirements`].
    pub fn capacity(self, capacity: impl Into<CapacityRequirements>) -> Self {
        Self(self.0.put("capacity", Value::object::<CapacityRequirements>(capacity)))
    }

    /// `count`: an integer.
    pub fn count(self, count: impl Into<i64>) -> Self {
        Self(self.0.put("count", Value::int64(count)))
    }

    /// `selectors`: a list, each [`DeviceSelector`].
    pub fn selectors(self, selectors: impl IntoIterator<Item = impl Into<DeviceSelector>>) -> Self {
        Self(self.0.put("selectors", Value::list(selectors, Value::object::<DeviceSelector>)))
    }

    /// `tolerations`: a list, each [`DeviceToleration`].
    pub fn tolerations(self, tolerations: impl IntoIterator<Item = impl Into<DeviceToleration>>) -> Self {
        Self(self.0.put("tolerations", Value::list(tolerations, Value::object::<DeviceToleration>)))
    }
}

typed!(DeviceSubRequest);

/// `DeviceToleration` of `resource/v1`.
#[derive(Clone)]
#[must_use]
pub struct DeviceToleration(Fields);

impl DeviceToleration {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `effect`: [`DeviceTolerationEffect`].
    pub fn effect(self, effect: impl Into<DeviceTolerationEffect>) -> Self {
        Self(self.0.put("effect", Value::scalar::<DeviceTolerationEffect>(effect)))
    }

    /// `key`: text.
    pub fn key(self, key: impl Into<String>) -> Self {
        Self(self.0.put("key", Value::text(key)))
    }

    /// `operator`: [`DeviceTolerationOperator`], `"Equal"` when left out.
    pub fn operator(self, operator: impl Into<DeviceTolerationOperator>) -> Self {
        Self(self.0.put("operator", Value::scalar::<DeviceTolerationOperator>(operator)))
    }

    /// `tolerationSeconds`: an integer.
    pub fn toleration_seconds(self, toleration_seconds: impl Into<i64>) -> Self {
        Self(self.0.put("tolerationSeconds", Value::int64(toleration_seconds)))
    }

    /// `value`: text.
    pub fn value(self, value: impl Into<String>) -> Self {
        Self(self.0.put("value", Value::text(value)))
    }
}

typed!(DeviceToleration);
impl Default for DeviceToleration {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `ExactDeviceRequest` of `resource/v1`.
#[derive(Clone)]
#[must_use]
pub struct ExactDeviceRequest(Fields);

impl ExactDeviceRequest {
    /// One with what it has to have: `deviceClassName`.
    pub fn new(device_class_name: impl Into<String>) -> Self {
        Self(Fields::new().put("deviceClassName", Value::text(device_class_name)))
    }

    /// `deviceClassName`: text.
    pub fn device_class_name(self, device_class_name: impl Into<String>) -> Self {
        Self(self.0.put("deviceClassName", Value::text(device_class_name)))
    }

    /// `adminAccess`: true or false.
    #[inline]
    pub fn admin_access(self, admin_access: bool) -> Self {
        Self(self.0.put("adminAccess", Value::Bool(admin_access)))
    }

    /// `allocationMode`: text.
    pub fn allocation_mode(self, allocation_mode: impl Into<String>) -> Self {
        Self(self.0.put("allocationMode", Value::text(allocation_mode)))
    }

    /// `capacity`: [`CapacityRequirements`].
    pub fn capacity(self, capacity: impl Into<CapacityRequirements>) -> Self {
        Self(self.0.put("capacity", Value::object::<CapacityRequirements>(capacity)))
    }

    /// `count`: an integer.
    pub fn count(self, count: impl Into<i64>) -> Self {
        Self(self.0.put("count", Value::int64(count)))
    }

    /// `selectors`: a list, each [`DeviceSelector`].
    pub fn selectors(self, selectors: impl IntoIterator<Item = impl Into<DeviceSelector>>) -> Self {
        Self(self.0.put("selectors", Value::list(selectors, Value::object::<DeviceSelector>)))
    }

    /// `tolerations`: a list, each [`DeviceToleration`].
    pub fn tolerations(self, tolerations: impl IntoIterator<Item = impl Into<DeviceToleration>>) -> Self {
        Self(self.0.put("tolerations", Value::list(tolerations, Value::object::<DeviceToleration>)))
    }
}

typed!(ExactDeviceRequest);

/// `OpaqueDeviceConfiguration` of `resource/v1`.
#[derive(Clone)]
#[must_use]
pub struct OpaqueDeviceConfiguration(Fields);

impl OpaqueDeviceConfiguration {
    /// One with what it has to have: `driver`, `parameters`.
    pub fn new(driver: impl Into<String>, parameters: impl ToJson) -> Self {
        Self(Fields::new().put("driver", Value::text(driver)).put("parameters", Value::of(parameters)))
    }

    /// `driver`: text.
    pub fn driver(self, driver: impl Into<String>) -> Self {
        Self(self.0.put("driver", Value::text(driver)))
    }

    /// `parameters`: anything.
    pub fn parameters(self, parameters: impl ToJson) -> Self {
        Self(self.0.put("parameters", Value::of(parameters)))
    }
}

typed!(OpaqueDeviceConfiguration);

/// `ResourceClaim` of `resource/v1`.
#[derive(Clone)]
#[must_use]
pub struct ResourceClaim(Fields);

impl ResourceClaim {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<ResourceClaimSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<ResourceClaimSpec>(spec)))
    }

    /// `spec`: [`ResourceClaimSpec`].
    pub fn spec(self, spec: impl Into<ResourceClaimSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<ResourceClaimSpec>(spec)))
    }
}

kind!(ResourceClaim, "resource.k8s.io/v1", "ResourceClaim", Namespaced);
impl Metadata for ResourceClaim {}

/// `ResourceClaimSpec` of `resource/v1`.
#[derive(Clone)]
#[must_use]
pub struct ResourceClaimSpec(Fields);

impl ResourceClaimSpec {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `devices`: [`DeviceClaim`].
    pub fn devices(self, devices: impl Into<DeviceClaim>) -> Self {
        Self(self.0.put("devices", Value::object::<DeviceClaim>(devices)))
    }
}

typed!(ResourceClaimSpec);
impl Default for ResourceClaimSpec {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `ResourceClaimTemplate` of `resource/v1`.
#[derive(Clone)]
#[must_use]
pub struct ResourceClaimTemplate(Fields);

impl ResourceClaimTemplate {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<ResourceClaimTemplateSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<ResourceClaimTemplateSpec>(spec)))
    }

    /// `spec`: [`ResourceClaimTemplateSpec`].
    pub fn spec(self, spec: impl Into<ResourceClaimTemplateSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<ResourceClaimTemplateSpec>(spec)))
    }
}

kind!(ResourceClaimTemplate, "resource.k8s.io/v1", "ResourceClaimTemplate", Namespaced);
impl Metadata for ResourceClaimTemplate {}

/// `ResourceClaimTemplateSpec` of `resource/v1`.
#[derive(Clone)]
#[must_use]
pub struct ResourceClaimTemplateSpec(Fields);

impl ResourceClaimTemplateSpec {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<ResourceClaimSpec>) -> Self {
        Self(Fields::new().put("spec", Value::object::<ResourceClaimSpec>(spec)))
    }

    /// `spec`: [`ResourceClaimSpec`].
    pub fn spec(self, spec: impl Into<ResourceClaimSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<ResourceClaimSpec>(spec)))
    }
}

typed!(ResourceClaimTemplateSpec);
impl Metadata for ResourceClaimTemplateSpec {}

open_enum! {
/// `effect` of [`DeviceToleration`]; other texts are taken, too.
DeviceTolerationEffect {
NoExecute = "NoExecute",
NoSchedule = "NoSchedule",
}
}

open_enum! {
/// `operator` of [`DeviceToleration`]; other texts are taken, too.
DeviceTolerationOperator {
Equal = "Equal",
Exists = "Exists",
}
}
