//! `networking/v1`. Generated: see `synth-typegen`.

use crate::typed::*;

/// `HTTPIngressPath` of `networking/v1`.
#[derive(Clone)]
#[must_use]
pub struct HTTPIngressPath(Fields);

impl HTTPIngressPath {
    /// One with what it has to have: `pathType`, `backend`.
    pub fn new(path_type: impl Into<PathType>, backend: impl Into<IngressBackend>) -> Self {
        Self(
            Fields::new()
                .put("pathType", Value::scalar::<PathType>(path_type))
                .put("backend", Value::object::<IngressBackend>(backend)),
        )
    }

    /// `pathType`: [`PathType`].
    pub fn path_type(self, path_type: impl Into<PathType>) -> Self {
        Self(self.0.put("pathType", Value::scalar::<PathType>(path_type)))
    }

    /// `backend`: [`IngressBackend`].
    pub fn backend(self, backend: impl Into<IngressBackend>) -> Self {
        Self(self.0.put("backend", Value::object::<IngressBackend>(backend)))
    }

    /// `path`: text.
    pub fn path(self, path: impl Into<String>) -> Self {
        Self(self.0.put("path", Value::text(path)))
    }
}

typed!(HTTPIngressPath);

/// `HTTPIngressRuleValue` of `networking/v1`.
#[derive(Clone)]
#[must_use]
pub struct HTTPIngressRuleValue(Fields);

impl HTTPIngressRuleValue {
    /// One with what it has to have: `paths`.
    pub fn new(paths: impl IntoIterator<Item = impl Into<HTTPIngressPath>>) -> Self {
        Self(Fields::new().put("paths", Value::list(paths, Value::object::<HTTPIngressPath>)))
    }

    /// `paths`: a list, each [`HTTPIngressPath`].
    pub fn paths(self, paths: impl IntoIterator<Item = impl Into<HTTPIngressPath>>) -> Self {
        Self(self.0.put("paths", Value::list(paths, Value::object::<HTTPIngressPath>)))
    }
}

typed!(HTTPIngressRuleValue);

/// `IPBlock` of `networking/v1`.
#[derive(Clone)]
#[must_use]
pub struct IPBlock(Fields);

impl IPBlock {
    /// One with what it has to have: `cidr`.
    pub fn new(cidr: impl Into<String>) -> Self {
        Self(Fields::new().put("cidr", Value::text(cidr)))
    }

    /// `cidr`: text.
    pub fn cidr(self, cidr: impl Into<String>) -> Self {
        Self(self.0.put("cidr", Value::text(cidr)))
    }

    /// `except`: a list, each text.
    pub fn except(self, except: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("except", Value::list(except, Value::text)))
    }
}

typed!(IPBlock);

/// `Ingress` of `networking/v1`.
#[derive(Clone)]
#[must_use]
pub struct Ingress(Fields);

impl Ingress {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<IngressSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<IngressSpec>(spec)))
    }

    /// `spec`: [`IngressSpec`].
    pub fn spec(self, spec: impl Into<IngressSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<IngressSpec>(spec)))
    }
}

kind!(Ingress, "networking.k8s.io/v1", "Ingress", Namespaced);
impl Metadata for Ingress {}

/// `IngressBackend` of `networking/v1`.
#[derive(Clone)]
#[must_use]
pub struct IngressBackend(Fields);

impl IngressBackend {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `resource`: [`TypedLocalObjectReference`](crate::api::core::v1::TypedLocalObjectReference).
    pub fn resource(self, resource: impl Into<crate::api::core::v1::TypedLocalObjectReference>) -> Self {
        Self(
            self.0
                .put("resource", Value::object::<crate::api::core::v1::TypedLocalObjectReference>(resource)),
        )
    }

    /// `service`: [`IngressServiceBackend`].
    pub fn service(self, service: impl Into<IngressServiceBackend>) -> Self {
        Self(self.0.put("service", Value::object::<IngressServiceBackend>(service)))
    }
}

typed!(IngressBackend);
impl Default for IngressBackend {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `IngressClass` of `networking/v1`.
#[derive(Clone)]
#[must_use]
pub struct IngressClass(Fields);

impl IngressClass {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<IngressClassSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<IngressClassSpec>(spec)))
    }

    /// `spec`: [`IngressClassSpec`].
    pub fn spec(self, spec: impl Into<IngressClassSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<IngressClassSpec>(spec)))
    }
}

kind!(IngressClass, "networking.k8s.io/v1", "IngressClass", Cluster);
impl Metadata for IngressClass {}

/// `IngressClassParametersReference` of `networking/v1`.
#[derive(Clone)]
#[must_use]
pub struct IngressClassParametersReference(Fields);

/// What [`IngressClassParametersReference::new`] takes.
pub struct IngressClassParametersReferenceRequired {
    /// `kind`: text.
    pub kind: String,
    /// `name`: text.
    pub name: String,
}

impl IngressClassParametersReference {
    /// One with what it has to have: `kind`, `name`.
    #[inline]
    pub fn new(required: IngressClassParametersReferenceRequired) -> Self {
        Self(Fields::new().put("kind", Value::text(required.kind)).put("name", Value::text(required.name)))
    }

    /// `kind`: text.
    pub fn kind(self, kind: impl Into<String>) -> Self {
        Self(self.0.put("kind", Value::text(kind)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `apiGroup`: text.
    pub fn api_group(self, api_group: impl Into<String>) -> Self {
        Self(self.0.put("apiGroup", Value::text(api_group)))
    }

    /// `namespace`: text.
    pub fn namespace(self, namespace: impl Into<String>) -> Self {
        Self(self.0.put("namespace", Value::text(namespace)))
    }

    /// `scope`: text.
    pub fn scope(self, scope: impl Into<String>) -> Self {
        Self(self.0.put("scope", Value::text(scope)))
    }
}

typed!(IngressClassParametersReference);

/// `IngressClassSpec` of `networking/v1`.
#[derive(Clone)]
#[must_use]
pub struct IngressClassSpec(Fields);

impl IngressClassSpec {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `controller`: text.
    pub fn controller(self, controller: impl Into<String>) -> Self {
        Self(self.0.put("controller", Value::text(controller)))
    }

    /// `parameters`: [`IngressClassParametersReference`].
    pub fn parameters(self, parameters: impl Into<IngressClassParametersReference>) -> Self {
        Self(self.0.put("parameters", Value::object::<IngressClassParametersReference>(parameters)))
    }
}

typed!(IngressClassSpec);
impl Default for IngressClassSpec {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `IngressRule` of `networking/v1`.
#[derive(Clone)]
#[must_use]
pub struct IngressRule(Fields);

impl IngressRule {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `host`: text.
    pub fn host(self, host: impl Into<String>) -> Self {
        Self(self.0.put("host", Value::text(host)))
    }

    /// `http`: [`HTTPIngressRuleValue`].
    pub fn http(self, http: impl Into<HTTPIngressRuleValue>) -> Self {
        Self(self.0.put("http", Value::object::<HTTPIngressRuleValue>(http)))
    }
}

typed!(IngressRule);
impl Default for IngressRule {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `IngressServiceBackend` of `networking/v1`.
#[derive(Clone)]
#[must_use]
pub struct IngressServiceBackend(Fields);

impl IngressServiceBackend {
    /// One with what it has to have: `name`, `port`.
    pub fn new(name: impl Into<String>, port: impl Into<ServiceBackendPort>) -> Self {
        Self(
            Fields::new()
                .put("name", Value::text(name))
                .put("port", Value::object::<ServiceBackendPort>(port)),
        )
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `port`: [`ServiceBackendPort`].
    pub fn port(self, port: impl Into<ServiceBackendPort>) -> Self {
        Self(self.0.put("port", Value::object::<ServiceBackendPort>(port)))
    }
}

typed!(IngressServiceBackend);

/// `IngressSpec` of `networking/v1`.
#[derive(Clone)]
#[must_use]
pub struct IngressSpec(Fields);

impl IngressSpec {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `defaultBackend`: [`IngressBackend`].
    pub fn default_backend(self, default_backend: impl Into<IngressBackend>) -> Self {
        Self(self.0.put("defaultBackend", Value::object::<IngressBackend>(default_backend)))
    }

    /// `ingressClassName`: text.
    pub fn ingress_class_name(self, ingress_class_name: impl Into<String>) -> Self {
        Self(self.0.put("ingressClassName", Value::text(ingress_class_name)))
    }

    /// `rules`: a list, each [`IngressRule`].
    pub fn rules(self, rules: impl IntoIterator<Item = impl Into<IngressRule>>) -> Self {
        Self(self.0.put("rules", Value::list(rules, Value::object::<IngressRule>)))
    }

    /// `tls`: a list, each [`IngressTLS`].
    pub fn tls(self, tls: impl IntoIterator<Item = impl Into<IngressTLS>>) -> Self {
        Self(self.0.put("tls", Value::list(tls, Value::object::<IngressTLS>)))
    }
}

typed!(IngressSpec);
impl Default for IngressSpec {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `IngressTLS` of `networking/v1`.
#[derive(Clone)]
#[must_use]
pub struct IngressTLS(Fields);

impl IngressTLS {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `hosts`: a list, each text.
    pub fn hosts(self, hosts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("hosts", Value::list(hosts, Value::text)))
    }

    /// `secretName`: text.
    pub fn secret_name(self, secret_name: impl Into<String>) -> Self {
        Self(self.0.put("secretName", Value::text(secret_name)))
    }
}

typed!(IngressTLS);
impl Default for IngressTLS {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `NetworkPolicy` of `networking/v1`.
#[derive(Clone)]
#[must_use]
pub struct NetworkPolicy(Fields);

impl NetworkPolicy {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<NetworkPolicySpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<NetworkPolicySpec>(spec)))
    }

    /// `spec`: [`NetworkPolicySpec`].
    pub fn spec(self, spec: impl Into<NetworkPolicySpec>) -> Self {
        Self(self.0.put("spec", Value::object::<NetworkPolicySpec>(spec)))
    }
}

kind!(NetworkPolicy, "networking.k8s.io/v1", "NetworkPolicy", Namespaced);
impl Metadata for NetworkPolicy {}

/// `NetworkPolicyEgressRule` of `networking/v1`.
#[derive(Clone)]
#[must_use]
pub struct NetworkPolicyEgressRule(Fields);

impl NetworkPolicyEgressRule {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `ports`: a list, each [`NetworkPolicyPort`].
    pub fn ports(self, ports: impl IntoIterator<Item = impl Into<NetworkPolicyPort>>) -> Self {
        Self(self.0.put("ports", Value::list(ports, Value::object::<NetworkPolicyPort>)))
    }

    /// `to`: a list, each [`NetworkPolicyPeer`].
    pub fn to(self, to: impl IntoIterator<Item = impl Into<NetworkPolicyPeer>>) -> Self {
        Self(self.0.put("to", Value::list(to, Value::object::<NetworkPolicyPeer>)))
    }
}

typed!(NetworkPolicyEgressRule);
impl Default for NetworkPolicyEgressRule {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `NetworkPolicyIngressRule` of `networking/v1`.
#[derive(Clone)]
#[must_use]
pub struct NetworkPolicyIngressRule(Fields);

impl NetworkPolicyIngressRule {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `from`: a list, each [`NetworkPolicyPeer`].
    pub fn from_(self, from_: impl IntoIterator<Item = impl Into<NetworkPolicyPeer>>) -> Self {
        Self(self.0.put("from", Value::list(from_, Value::object::<NetworkPolicyPeer>)))
    }

    /// `ports`: a list, each [`NetworkPolicyPort`].
    pub fn ports(self, ports: impl IntoIterator<Item = impl Into<NetworkPolicyPort>>) -> Self {
        Self(self.0.put("ports", Value::list(ports, Value::object::<NetworkPolicyPort>)))
    }
}

typed!(NetworkPolicyIngressRule);
impl Default for NetworkPolicyIngressRule {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `NetworkPolicyPeer` of `networking/v1`.
#[derive(Clone)]
#[must_use]
pub struct NetworkPolicyPeer(Fields);

impl NetworkPolicyPeer {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `ipBlock`: [`IPBlock`].
    pub fn ip_block(self, ip_block: impl Into<IPBlock>) -> Self {
        Self(self.0.put("ipBlock", Value::object::<IPBlock>(ip_block)))
    }

    /// `namespaceSelector`: [`LabelSelector`](crate::api::meta::v1::LabelSelector).
    pub fn namespace_selector(
        self,
        namespace_selector: impl Into<crate::api::meta::v1::LabelSelector>,
    ) -> Self {
        Self(self.0.put(
            "namespaceSelector",
            Value::object::<crate::api::meta::v1::LabelSelector>(namespace_selector),
        ))
    }

    /// `podSelector`: [`LabelSelector`](crate::api::meta::v1::LabelSelector).
    pub fn pod_selector(self, pod_selector: impl Into<crate::api::meta::v1::LabelSelector>) -> Self {
        Self(self.0.put("podSelector", Value::object::<crate::api::meta::v1::LabelSelector>(pod_selector)))
    }
}

typed!(NetworkPolicyPeer);
impl Default for NetworkPolicyPeer {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `NetworkPolicyPort` of `networking/v1`.
#[derive(Clone)]
#[must_use]
pub struct NetworkPolicyPort(Fields);

impl NetworkPolicyPort {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `endPort`: an integer of 32 bits.
    pub fn end_port(self, end_port: impl Into<i32>) -> Self {
        Self(self.0.put("endPort", Value::int32(end_port)))
    }

    /// `port`: an integer or text.
    pub fn port(self, port: impl Into<IntOrString>) -> Self {
        Self(self.0.put("port", Value::scalar::<IntOrString>(port)))
    }

    /// `protocol`: [`Protocol`].
    pub fn protocol(self, protocol: impl Into<Protocol>) -> Self {
        Self(self.0.put("protocol", Value::scalar::<Protocol>(protocol)))
    }
}

typed!(NetworkPolicyPort);
impl Default for NetworkPolicyPort {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `NetworkPolicySpec` of `networking/v1`.
#[derive(Clone)]
#[must_use]
pub struct NetworkPolicySpec(Fields);

impl NetworkPolicySpec {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `egress`: a list, each [`NetworkPolicyEgressRule`].
    pub fn egress(self, egress: impl IntoIterator<Item = impl Into<NetworkPolicyEgressRule>>) -> Self {
        Self(self.0.put("egress", Value::list(egress, Value::object::<NetworkPolicyEgressRule>)))
    }

    /// `ingress`: a list, each [`NetworkPolicyIngressRule`].
    pub fn ingress(self, ingress: impl IntoIterator<Item = impl Into<NetworkPolicyIngressRule>>) -> Self {
        Self(self.0.put("ingress", Value::list(ingress, Value::object::<NetworkPolicyIngressRule>)))
    }

    /// `podSelector`: [`LabelSelector`](crate::api::meta::v1::LabelSelector).
    pub fn pod_selector(self, pod_selector: impl Into<crate::api::meta::v1::LabelSelector>) -> Self {
        Self(self.0.put("podSelector", Value::object::<crate::api::meta::v1::LabelSelector>(pod_selector)))
    }

    /// `policyTypes`: a list, each [`PolicyType`].
    pub fn policy_types(self, policy_types: impl IntoIterator<Item = impl Into<PolicyType>>) -> Self {
        Self(self.0.put("policyTypes", Value::list(policy_types, Value::scalar::<PolicyType>)))
    }
}

typed!(NetworkPolicySpec);
impl Default for NetworkPolicySpec {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `ServiceBackendPort` of `networking/v1`.
#[derive(Clone)]
#[must_use]
pub struct ServiceBackendPort(Fields);

impl ServiceBackendPort {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `number`: an integer of 32 bits.
    pub fn number(self, number: impl Into<i32>) -> Self {
        Self(self.0.put("number", Value::int32(number)))
    }
}

typed!(ServiceBackendPort);
impl Default for ServiceBackendPort {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `ServiceCIDR` of `networking/v1`.
#[derive(Clone)]
#[must_use]
pub struct ServiceCIDR(Fields);

impl ServiceCIDR {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<ServiceCIDRSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<ServiceCIDRSpec>(spec)))
    }

    /// `spec`: [`ServiceCIDRSpec`].
    pub fn spec(self, spec: impl Into<ServiceCIDRSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<ServiceCIDRSpec>(spec)))
    }
}

kind!(ServiceCIDR, "networking.k8s.io/v1", "ServiceCIDR", Cluster);
impl Metadata for ServiceCIDR {}

/// `ServiceCIDRSpec` of `networking/v1`.
#[derive(Clone)]
#[must_use]
pub struct ServiceCIDRSpec(Fields);

impl ServiceCIDRSpec {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `cidrs`: a list, each text.
    pub fn cidrs(self, cidrs: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(self.0.put("cidrs", Value::list(cidrs, Value::text)))
    }
}

typed!(ServiceCIDRSpec);
impl Default for ServiceCIDRSpec {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

open_enum! {
/// `pathType` of [`HTTPIngressPath`]; other texts are taken, too.
PathType {
Exact = "Exact",
ImplementationSpecific = "ImplementationSpecific",
Prefix = "Prefix",
}
}

open_enum! {
/// `policyTypes` of [`NetworkPolicySpec`]; other texts are taken, too.
PolicyType {
Egress = "Egress",
Ingress = "Ingress",
}
}

open_enum! {
/// `protocol` of [`NetworkPolicyPort`]; other texts are taken, too.
Protocol {
SCTP = "SCTP",
TCP = "TCP",
UDP = "UDP",
}
}
