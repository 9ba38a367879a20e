//! Typed links: what one object says about another, made of a reference.

use crate::{
    api::{
        apps::v1::{DaemonSet, Deployment, ReplicaSet, StatefulSet},
        autoscaling::v2::CrossVersionObjectReference,
        batch::v1::Job,
        core::v1::{
            ConfigMap, ConfigMapEnvSource, ConfigMapKeySelector, ConfigMapProjection, ConfigMapVolumeSource,
            EnvFromSource, EnvVar, EnvVarSource, LocalObjectReference, PersistentVolumeClaim,
            PersistentVolumeClaimVolumeSource, Secret, SecretEnvSource, SecretKeySelector, SecretProjection,
            SecretVolumeSource, Service, ServiceAccount, Volume, VolumeMount, VolumeMountRequired,
        },
        networking::v1::{IngressBackend, IngressServiceBackend, ServiceBackendPort},
        rbac::v1::{ClusterRole, Role, RoleRef, RoleRefRequired, Subject, SubjectRequired},
    },
    labels::Labels,
    reference::Ref,
    typed::{IntOrString, Kind, Typed, Value},
};

/// A kind that makes pods.
pub trait MakesPods: Kind {}

impl MakesPods for Deployment {}
impl MakesPods for StatefulSet {}
impl MakesPods for DaemonSet {}
impl MakesPods for ReplicaSet {}
impl MakesPods for Job {}

impl<T: MakesPods> Ref<T> {
    /// The labels by which it selects its pods: for the Service in front of them.
    ///
    /// ```
    /// use synth_sdk::prelude::*;
    ///
    /// fn expose(scope: &Scope, web: &Ref<Deployment>) {
    ///     scope.add("web", Service::new(ServiceSpec::new().selector(web.pods()).ports([ServicePort::new(80)])));
    /// }
    /// ```
    pub fn pods(&self) -> Labels {
        self.look(|object| Labels::of(object["spec"]["selector"].get("matchLabels")))
    }
}

/// A key of a ConfigMap or Secret.
#[derive(Clone, Debug)]
pub struct Key<T> {
    of: Ref<T>,
    key: String,
}

macro_rules! keyed {
    ($($kind:ident $selector:ident $setter:ident),*) => { $(
        impl Ref<$kind> {
            /// One of its keys: for the value of an environment variable.
            ///
            /// ```
            /// use synth_sdk::prelude::*;
            ///
            /// fn password(database: &Ref<Secret>) -> EnvVar {
            ///     EnvVar::new("PASSWORD").value_from(database.key("password"))
            /// }
            /// ```
            pub fn key(&self, key: impl Into<String>) -> Key<$kind> {
                Key { of: self.clone(), key: key.into() }
            }
        }

        impl From<Key<$kind>> for EnvVarSource {
            fn from(key: Key<$kind>) -> Self {
                Self::new().$setter(key)
            }
        }

        impl From<Key<$kind>> for $selector {
            fn from(key: Key<$kind>) -> Self {
                Self::from_fields(
                    crate::Fields::new().put("name", Value::text(&key.of)).put("key", key.key.into()),
                )
            }
        }
    )* };
}
keyed!(ConfigMap ConfigMapKeySelector config_map_key_ref, Secret SecretKeySelector secret_key_ref);

impl EnvVar {
    /// One with this value: what `new` and `value` do.
    pub fn of(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(name).value(value)
    }
}

impl VolumeMount {
    /// A volume at a path.
    pub fn at(path: impl Into<String>, volume: impl Into<String>) -> Self {
        Self::new(VolumeMountRequired { mount_path: path.into(), name: volume.into() })
    }
}

/// Types that are made of a reference, in one or two steps.
macro_rules! links {
    ($($of:ident => $to:ident |$reference:ident| $make:expr;)*) => { $(
        impl From<&Ref<$of>> for $to {
            fn from($reference: &Ref<$of>) -> Self {
                $make
            }
        }
    )* };
}

links! {
    ConfigMap => EnvFromSource |of| Self::new().config_map_ref(ConfigMapEnvSource::new(of));
    Secret => EnvFromSource |of| Self::new().secret_ref(SecretEnvSource::new(of));
    ConfigMap => ConfigMapVolumeSource |of| Self::new(of);
    Secret => SecretVolumeSource |of| Self::new(of);
    ConfigMap => ConfigMapProjection |of| Self::new().name(of);
    Secret => SecretProjection |of| Self::new().name(of);
    PersistentVolumeClaim => PersistentVolumeClaimVolumeSource |of| Self::new(of);
    Secret => LocalObjectReference |of| Self::new(of);
    // A volume that is called like what is in it.
    ConfigMap => Volume |of| Self::new(of).config_map(of);
    Secret => Volume |of| Self::new(of).secret(of);
    PersistentVolumeClaim => Volume |of| Self::new(of).persistent_volume_claim(of);
    Role => RoleRef |of| role(of);
    ClusterRole => RoleRef |of| role(of);
}

fn role<T: Kind>(of: &Ref<T>) -> RoleRef {
    let api_group = T::API_VERSION.split_once('/').map_or("", |(group, _)| group);
    RoleRef::new(RoleRefRequired { api_group: api_group.into(), kind: T::KIND.into(), name: of.into() })
}

impl Subject {
    /// A person, as the cluster's way of logging in calls them.
    pub fn user(name: impl Into<String>) -> Self {
        let subject = Self::new(SubjectRequired { kind: "User".into(), name: name.into() });
        subject.api_group("rbac.authorization.k8s.io")
    }

    /// A group of people.
    pub fn group(name: impl Into<String>) -> Self {
        let subject = Self::new(SubjectRequired { kind: "Group".into(), name: name.into() });
        subject.api_group("rbac.authorization.k8s.io")
    }
}

impl From<&Ref<ServiceAccount>> for Subject {
    fn from(account: &Ref<ServiceAccount>) -> Self {
        let subject = Self::new(SubjectRequired { kind: "ServiceAccount".into(), name: account.into() });
        subject.some(account.namespace(), Self::namespace)
    }
}

impl<T: MakesPods> From<&Ref<T>> for CrossVersionObjectReference {
    fn from(of: &Ref<T>) -> Self {
        Self::from_fields(
            crate::Fields::new()
                .put("apiVersion", T::API_VERSION.into())
                .put("kind", T::KIND.into())
                .put("name", Value::text(of)),
        )
    }
}

/// A port of a Service, by its number or name.
#[derive(Clone, Debug)]
pub struct Port {
    of: Ref<Service>,
    port: IntOrString,
}

impl Ref<Service> {
    /// One of its ports, by number or name: for what sends to it.
    ///
    /// ```
    /// use synth_sdk::prelude::*;
    ///
    /// fn expose(scope: &Scope, web: &Ref<Service>) {
    ///     let path = HTTPIngressPath::new(PathType::Prefix, web.port("http")).path("/");
    ///     let rule = IngressRule::new().host("shop.test").http(HTTPIngressRuleValue::new([path]));
    ///     scope.add("web", Ingress::new(IngressSpec::new().rules([rule])));
    /// }
    /// ```
    pub fn port(&self, port: impl Into<IntOrString>) -> Port {
        Port { of: self.clone(), port: port.into() }
    }

    /// The name under which everything in the cluster finds it, as far as its namespace is known.
    pub fn host(&self) -> String {
        match self.namespace() {
            Some(namespace) => format!("{}.{namespace}.svc", self.name()),
            None => self.name().to_owned(),
        }
    }
}

impl From<Port> for ServiceBackendPort {
    fn from(port: Port) -> Self {
        match port.port {
            IntOrString::Int(number) => Self::new().number(number),
            IntOrString::String(name) => Self::new().name(name),
        }
    }
}

impl From<Port> for IngressBackend {
    fn from(port: Port) -> Self {
        Self::new().service(IngressServiceBackend::new(&port.of, port.clone()))
    }
}
