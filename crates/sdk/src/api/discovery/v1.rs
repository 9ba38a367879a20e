//! `discovery/v1`. Generated: see `synth-typegen`.

use crate::typed::*;

/// `Endpoint` of `discovery/v1`.
#[derive(Clone)]
#[must_use]
pub struct Endpoint(Fields);

impl Endpoint {
    /// One with what it has to have: `addresses`.
    pub fn new(addresses: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(Fields::new().put("addresses", Value::list(addresses, Value::text)))
    }

    /// `addresses`: a list, each text.
    pub fn addresses(self, addresses: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("addresses", Value::list(addresses, Value::text)))
    }

    /// `conditions`: [`EndpointConditions`].
    pub fn conditions(self, conditions: impl Into<EndpointConditions>) -> Self {
        Self(self.0.put("conditions", Value::object::<EndpointConditions>(conditions)))
    }

    /// `deprecatedTopology`: a map, each value text; deprecated.
    pub fn deprecated_topology(
        self,
        deprecated_topology: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        Self(self.0.put("deprecatedTopology", Value::map(deprecated_topology, Value::text)))
    }

    /// `hints`: [`EndpointHints`].
    pub fn hints(self, hints: impl Into<EndpointHints>) -> Self {
        Self(self.0.put("hints", Value::object::<EndpointHints>(hints)))
    }

    /// `hostname`: text.
    pub fn hostname(self, hostname: impl Into<String>) -> Self {
        Self(self.0.put("hostname", Value::text(hostname)))
    }

    /// `nodeName`: text.
    pub fn node_name(self, node_name: impl Into<String>) -> Self {
        Self(self.0.put("nodeName", Value::text(node_name)))
    }

    /// `targetRef`: [`ObjectReference`](crate::api::core::v1::ObjectReference).
    pub fn target_ref(self, target_ref: impl Into<crate::api::core::v1::ObjectReference>) -> Self {
        Self(self.0.put("targetRef", Value::object::<crate::api::core::v1::ObjectReference>(target_ref)))
    }

    /// `zone`: text.
    pub fn zone(self, zone: impl Into<String>) -> Self {
        Self(self.0.put("zone", Value::text(zone)))
    }
}

typed!(Endpoint);

/// `EndpointConditions` of `discovery/v1`.
#[derive(Clone)]
#[must_use]
pub struct EndpointConditions(Fields);

impl EndpointConditions {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `ready`: true or false.
    #[inline]
    pub fn ready(self, ready: bool) -> Self {
        Self(self.0.put("ready", Value::Bool(ready)))
    }

    /// `serving`: true or false.
    #[inline]
    pub fn serving(self, serving: bool) -> Self {
        Self(self.0.put("serving", Value::Bool(serving)))
    }

    /// `terminating`: true or false.
    #[inline]
    pub fn terminating(self, terminating: bool) -> Self {
        Self(self.0.put("terminating", Value::Bool(terminating)))
    }
}

typed!(EndpointConditions);
impl Default for EndpointConditions {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `EndpointHints` of `discovery/v1`.
#[derive(Clone)]
#[must_use]
pub struct EndpointHints(Fields);

impl EndpointHints {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `forNodes`: a list, each [`ForNode`].
    pub fn for_nodes(self, for_nodes: impl IntoIterator<Item = impl Into<ForNode>>) -> Self {
        Self(self.0.put("forNodes", Value::list(for_nodes, Value::object::<ForNode>)))
    }

    /// `forZones`: a list, each [`ForZone`].
    pub fn for_zones(self, for_zones: impl IntoIterator<Item = impl Into<ForZone>>) -> Self {
        Self(self.0.put("forZones", Value::list(for_zones, Value::object::<ForZone>)))
    }
}

typed!(EndpointHints);
impl Default for EndpointHints {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `EndpointPort` of `discovery/v1`.
#[derive(Clone)]
#[must_use]
pub struct EndpointPort(Fields);

impl EndpointPort {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `appProtocol`: text.
    pub fn app_protocol(self, app_protocol: impl Into<String>) -> Self {
        Self(self.0.put("appProtocol", Value::text(app_protocol)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `port`: an integer of 32 bits.
    pub fn port(self, port: impl Into<i32>) -> Self {
        Self(self.0.put("port", Value::int32(port)))
    }

    /// `protocol`: [`Protocol`].
    pub fn protocol(self, protocol: impl Into<Protocol>) -> Self {
        Self(self.0.put("protocol", Value::scalar::<Protocol>(protocol)))
    }
}

typed!(EndpointPort);
impl Default for EndpointPort {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `EndpointSlice` of `discovery/v1`.
#[derive(Clone)]
#[must_use]
pub struct EndpointSlice(Fields);

impl EndpointSlice {
    /// One with what it has to have: `addressType`, `endpoints`.
    pub fn new(
        address_type: impl Into<AddressType>,
        endpoints: impl IntoIterator<Item = impl Into<Endpoint>>,
    ) -> Self {
        Self(
            Self::start()
                .put("addressType", Value::scalar::<AddressType>(address_type))
                .put("endpoints", Value::list(endpoints, Value::object::<Endpoint>)),
        )
    }

    /// `addressType`: [`AddressType`].
    pub fn address_type(self, address_type: impl Into<AddressType>) -> Self {
        Self(self.0.put("addressType", Value::scalar::<AddressType>(address_type)))
    }

    /// `endpoints`: a list, each [`Endpoint`].
    pub fn endpoints(self, endpoints: impl IntoIterator<Item = impl Into<Endpoint>>) -> Self {
        Self(self.0.put("endpoints", Value::list(endpoints, Value::object::<Endpoint>)))
    }

    /// `ports`: a list, each [`EndpointPort`].
    pub fn ports(self, ports: impl IntoIterator<Item = impl Into<EndpointPort>>) -> Self {
        Self(self.0.put("ports", Value::list(ports, Value::object::<EndpointPort>)))
    }
}

kind!(EndpointSlice, "discovery.k8s.io/v1", "EndpointSlice", Namespaced);
impl Metadata for EndpointSlice {}

/// `ForNode` of `discovery/v1`.
#[derive(Clone)]
#[must_use]
pub struct ForNode(Fields);

impl ForNode {
    /// One with what it has to have: `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self(Fields::new().put("name", Value::text(name)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }
}

typed!(ForNode);

/// `ForZone` of `discovery/v1`.
#[derive(Clone)]
#[must_use]
pub struct ForZone(Fields);

impl ForZone {
    /// One with what it has to have: `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self(Fields::new().put("name", Value::text(name)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }
}

typed!(ForZone);

open_enum! {
/// `addressType` of [`EndpointSlice`]; other texts are taken, too.
AddressType {
FQDN = "FQDN",
IPv4 = "IPv4",
IPv6 = "IPv6",
}
}

open_enum! {
/// `protocol` of [`EndpointPort`]; other texts are taken, too.
Protocol {
SCTP = "SCTP",
TCP = "TCP",
UDP = "UDP",
}
}
