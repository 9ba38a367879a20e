//! How people from outside come in.

use k8s_openapi::api::networking::v1::{
    HTTPIngressPath, HTTPIngressRuleValue, Ingress, IngressBackend, IngressRule, IngressServiceBackend,
    IngressSpec, ServiceBackendPort,
};

use crate::component::{Component, metadata};

/// Sends everything that asks for this host to this part of the app.
pub fn ingress(host: &str, to: &Component<'_>) -> Ingress {
    let backend = IngressServiceBackend {
        name: to.name.into(),
        port: Some(ServiceBackendPort { number: Some(to.port.into()), ..Default::default() }),
    };
    let path = HTTPIngressPath {
        path: Some("/".into()),
        path_type: "Prefix".into(),
        backend: IngressBackend { service: Some(backend), ..Default::default() },
    };
    Ingress {
        metadata: metadata("guestbook"),
        spec: Some(IngressSpec {
            rules: Some(vec![IngressRule {
                host: Some(host.into()),
                http: Some(HTTPIngressRuleValue { paths: vec![path] }),
            }]),
            ..Default::default()
        }),
        ..Default::default()
    }
}
