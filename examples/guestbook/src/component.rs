//! A part of the app: a Deployment with one container, the Service in front of it, and its settings.

use k8s_openapi::{
    api::{
        apps::v1::{Deployment, DeploymentSpec},
        core::v1::{
            ConfigMap, ConfigMapEnvSource, Container, ContainerPort, EnvFromSource, PodSpec, PodTemplateSpec,
            Probe, ResourceRequirements, Service, ServicePort, ServiceSpec, TCPSocketAction,
        },
    },
    apimachinery::pkg::{
        api::resource::Quantity,
        apis::meta::v1::{LabelSelector, ObjectMeta},
        util::intstr::IntOrString,
    },
};
use std::collections::BTreeMap;

/// What tells one part of the app from another. All else is the same for all of them, and written once.
pub struct Component<'a> {
    pub name: &'a str,
    pub image: &'a str,
    pub port: u16,
    pub replicas: u16,
    pub memory: &'a str,
    /// The ConfigMap whose entries become environment variables.
    pub env_from: Option<&'a str>,
}

impl Component<'_> {
    pub fn deployment(&self) -> Deployment {
        Deployment {
            metadata: metadata(self.name),
            spec: Some(DeploymentSpec {
                replicas: Some(self.replicas.into()),
                selector: LabelSelector { match_labels: Some(labels(self.name)), ..Default::default() },
                template: PodTemplateSpec {
                    metadata: Some(ObjectMeta { labels: Some(labels(self.name)), ..Default::default() }),
                    spec: Some(PodSpec { containers: vec![self.container()], ..Default::default() }),
                },
                ..Default::default()
            }),
            ..Default::default()
        }
    }

    pub fn service(&self) -> Service {
        Service {
            metadata: metadata(self.name),
            spec: Some(ServiceSpec {
                selector: Some(labels(self.name)),
                ports: Some(vec![ServicePort { port: self.port.into(), ..Default::default() }]),
                ..Default::default()
            }),
            ..Default::default()
        }
    }

    pub fn config<const N: usize>(&self, entries: [(&str, &str); N]) -> ConfigMap {
        ConfigMap {
            metadata: metadata(self.name),
            data: Some(entries.map(|(key, value)| (key.into(), value.into())).into()),
            ..Default::default()
        }
    }

    fn container(&self) -> Container {
        let config = self.env_from.map(|name| EnvFromSource {
            config_map_ref: Some(ConfigMapEnvSource { name: name.into(), ..Default::default() }),
            ..Default::default()
        });
        Container {
            name: self.name.into(),
            image: Some(self.image.into()),
            env_from: config.map(|source| vec![source]),
            ports: Some(vec![ContainerPort { container_port: self.port.into(), ..Default::default() }]),
            readiness_probe: Some(Probe {
                tcp_socket: Some(TCPSocketAction {
                    port: IntOrString::Int(self.port.into()),
                    ..Default::default()
                }),
                ..Default::default()
            }),
            resources: Some(ResourceRequirements {
                requests: Some([("cpu".into(), Quantity("50m".into()))].into()),
                limits: Some([("memory".into(), Quantity(self.memory.into()))].into()),
                ..Default::default()
            }),
            ..Default::default()
        }
    }
}

pub fn metadata(name: &str) -> ObjectMeta {
    ObjectMeta { name: Some(name.into()), labels: Some(labels(name)), ..Default::default() }
}

fn labels(name: &str) -> BTreeMap<String, String> {
    [("app.kubernetes.io/part-of", "guestbook"), ("app.kubernetes.io/name", name)]
        .map(|(key, value)| (key.into(), value.into()))
        .into()
}
