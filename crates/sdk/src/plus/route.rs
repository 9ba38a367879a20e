//! How those outside of the cluster come in: by Ingress, or by a gateway.

use super::build::Builder;
use crate::{
    api::{core::v1::Service, prelude::*},
    json,
    links::Port,
    reference::Ref,
    typed::{Metadata, Typed},
};

/// Leads from a host to a workload. What has to do with one class of Ingress is one Ingress, and what has to do with one
/// gateway and path is one HTTPRoute.
///
/// ```
/// use synth_sdk::{plus::{Route, Workload}, prelude::*};
///
/// let web = Workload::new("web:1")
///     .port(8080)
///     .route(Route::ingress("shop.example.com").class("nginx").tls("shop-tls"))
///     .route(Route::ingress("api.example.com").class("nginx").path("/v1"))
///     .route(Route::gateway("outside", "shop.example.com").namespace("infra"));
/// # let app = App::new();
/// # app.chart("a").build("web", web);
/// # assert_eq!(app.render().unwrap().objects().len(), 4);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Route {
    pub(super) host: String,
    pub(super) path: String,
    pub(super) port: Option<String>,
    pub(super) way: Way,
}

#[derive(Clone, Debug)]
pub(super) enum Way {
    Ingress { class: Option<String>, tls: Option<String>, annotations: Vec<(String, String)> },
    Gateway { gateway: String, namespace: Option<String> },
}

impl Route {
    /// By an Ingress.
    pub fn ingress(host: impl Into<String>) -> Self {
        let way = Way::Ingress { class: None, tls: None, annotations: Vec::new() };
        Self { host: host.into(), path: "/".into(), port: None, way }
    }

    /// By a gateway of the Gateway API.
    pub fn gateway(gateway: impl Into<String>, host: impl Into<String>) -> Self {
        let way = Way::Gateway { gateway: gateway.into(), namespace: None };
        Self { host: host.into(), path: "/".into(), port: None, way }
    }

    /// What paths begin with. Default: `/`.
    pub fn path(self, path: impl Into<String>) -> Self {
        Self { path: path.into(), ..self }
    }

    /// To which port of the workload, by its name. Default: the first one.
    pub fn port(self, port: impl Into<String>) -> Self {
        Self { port: Some(port.into()), ..self }
    }

    /// The class of the Ingress. Default: the cluster's own. A gateway has none.
    pub fn class(mut self, name: impl Into<String>) -> Self {
        if let Way::Ingress { class, .. } = &mut self.way {
            *class = Some(name.into());
        }
        self
    }

    /// The Secret with the certificate for the host. A gateway has its own.
    pub fn tls(mut self, secret: impl Into<String>) -> Self {
        if let Way::Ingress { tls, .. } = &mut self.way {
            *tls = Some(secret.into());
        }
        self
    }

    /// An annotation of the Ingress, for its controller.
    pub fn annotation(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        if let Way::Ingress { annotations, .. } = &mut self.way {
            annotations.push((key.into(), value.into()));
        }
        self
    }

    /// The namespace of the gateway. Default: that of the workload.
    pub fn namespace(mut self, name: impl Into<String>) -> Self {
        if let Way::Gateway { namespace, .. } = &mut self.way {
            *namespace = Some(name.into());
        }
        self
    }
}

impl Builder<'_> {
    /// All routes, to these ports by name and number.
    pub(super) fn routes(&self, routes: &[Route], service: &Ref<Service>, ports: &[(String, i32)]) {
        let mut classes: Vec<Option<&str>> = Vec::new();
        let mut gateways = Vec::new();
        for route in routes {
            match &route.way {
                Way::Ingress { class, .. } if !classes.contains(&class.as_deref()) => {
                    classes.push(class.as_deref());
                }
                Way::Gateway { gateway, namespace } => {
                    let group = (gateway, namespace.as_ref(), &route.path, &route.port);
                    if !gateways.contains(&group) {
                        gateways.push(group);
                    }
                }
                Way::Ingress { .. } => {}
            }
        }
        let first = ports.first().map_or("", |(name, _)| name.as_str());
        for (at, class) in classes.into_iter().enumerate() {
            let id = if at == 0 { String::new() } else { crate::slug(class.unwrap_or("default")) };
            self.ingress(&id, class, routes, |port| service.port(port.unwrap_or(first)));
        }
        for (at, (gateway, namespace, path, port)) in gateways.into_iter().enumerate() {
            let is_of_it = |route: &&Route| {
                let Way::Gateway { gateway: other, namespace: of } = &route.way else { return false };
                (other, of.as_ref(), &route.path, &route.port) == (gateway, namespace, path, port)
            };
            let hosts: Vec<&str> = routes.iter().filter(is_of_it).map(|route| route.host.as_str()).collect();
            let wanted = port.as_deref().unwrap_or(first);
            let number = ports.iter().find(|(name, _)| name == wanted).map(|(_, number)| *number);
            let mut parent = json!({"name": gateway});
            if let Some(namespace) = namespace {
                parent["namespace"] = namespace.as_str().into();
            }
            // Not of Kubernetes itself: a CRD.
            let route = json!({
                "apiVersion": "gateway.networking.k8s.io/v1",
                "kind": "HTTPRoute",
                "metadata": {"labels": self.labels},
                "spec": {
                    "parentRefs": [parent],
                    "hostnames": hosts,
                    "rules": [{
                        "matches": [{"path": {"type": "PathPrefix", "value": path}}],
                        "backendRefs": [{"name": service.name(), "port": number}],
                    }],
                },
            });
            let id = if at == 0 { String::new() } else { crate::slug(&format!("{gateway}{path}")) };
            self.add(&id, route);
        }
    }

    fn ingress(&self, id: &str, of: Option<&str>, routes: &[Route], port: impl Fn(Option<&str>) -> Port) {
        let mut hosts: Vec<(&str, Vec<HTTPIngressPath>)> = Vec::new();
        let mut certificates: Vec<(&str, Vec<&str>)> = Vec::new();
        let mut all_annotations = Vec::new();
        for route in routes {
            let Way::Ingress { class, tls, annotations } = &route.way else { continue };
            if class.as_deref() != of {
                continue;
            }
            all_annotations.extend(annotations.iter().map(|(key, value)| (key, value)));
            let path = HTTPIngressPath::new(PathType::Prefix, port(route.port.as_deref())).path(&route.path);
            add(&mut hosts, &route.host, path);
            if let Some(secret) = tls {
                add(&mut certificates, secret, route.host.as_str());
            }
        }
        let rules: Vec<IngressRule> = hosts
            .into_iter()
            .map(|(host, paths)| IngressRule::new().host(host).http(HTTPIngressRuleValue::new(paths)))
            .collect();
        let tls: Vec<IngressTLS> = certificates
            .into_iter()
            .map(|(secret, hosts)| IngressTLS::new().hosts(hosts).secret_name(secret))
            .collect();
        let spec = IngressSpec::new()
            .rules(rules)
            .some(of, IngressSpec::ingress_class_name)
            .when(!tls.is_empty(), |spec| spec.tls(tls));
        let ingress = Ingress::new(spec);
        let ingress = ingress.when(!all_annotations.is_empty(), |it| it.annotations(all_annotations));
        self.add(id, self.labelled(ingress));
    }
}

/// Adds to the list of a key, which keep their order.
fn add<'k, T>(to: &mut Vec<(&'k str, Vec<T>)>, key: &'k str, item: T) {
    match to.iter_mut().find(|(there, _)| *there == key) {
        Some((_, items)) => items.push(item),
        None => to.push((key, vec![item])),
    }
}
