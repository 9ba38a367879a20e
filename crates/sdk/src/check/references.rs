//! What objects name is there: other objects, keys in them, volumes of the same pod.

use super::{Objects, Report, Subject, pods};
use crate::{render::RenderedObject, value::Value};

pub(super) fn check<'o>(subject: Subject<'o>, objects: &Objects<'o>, report: &mut Report) {
    let Subject { object, pods, spec } = subject;
    let mut looking = Looking { objects, object, report };
    if let Some(template) = pods {
        looking.at_pods(template);
    }
    match (object.api_version(), object.kind()) {
        ("apps/v1", "StatefulSet") => looking.at("Service", &spec["serviceName"]),
        ("autoscaling/v1" | "autoscaling/v2", "HorizontalPodAutoscaler") => {
            let target = &spec["scaleTargetRef"];
            if let Some(kind) = target["kind"].as_str() {
                looking.at(kind, &target["name"]);
            }
        }
        ("rbac.authorization.k8s.io/v1", "RoleBinding" | "ClusterRoleBinding") => looking.at_binding(),
        _ => {}
    }
}

/// One object, and where what it names is looked up.
struct Looking<'l, 'o> {
    objects: &'l Objects<'o>,
    object: &'o RenderedObject,
    report: &'l mut Report,
}

impl<'o> Looking<'_, 'o> {
    fn at_pods(&mut self, template: &'o Value) {
        let spec = &template["spec"];
        self.at("ServiceAccount", &spec["serviceAccountName"]);
        for secret in spec.items("imagePullSecrets") {
            self.at("Secret", &secret["name"]);
        }
        for volume in spec.items("volumes") {
            self.at("PersistentVolumeClaim", &volume["persistentVolumeClaim"]["claimName"]);
            self.at_disk(&volume["persistentVolumeClaim"]["claimName"]);
            self.at_source(volume, "secretName");
            for source in volume["projected"].items("sources") {
                self.at_source(source, "name");
            }
        }
        let claims = self.object.value()["spec"].items("volumeClaimTemplates").iter();
        let claims = claims.filter_map(|claim| claim["metadata"]["name"].as_str());
        let volumes: Vec<&str> =
            spec.items("volumes").iter().filter_map(|volume| volume["name"].as_str()).chain(claims).collect();
        for container in pods::containers(template) {
            let called = container["name"].as_str().unwrap_or_default();
            for field in ["volumeMounts", "volumeDevices"] {
                for mount in container.items(field) {
                    let name = mount["name"].as_str().unwrap_or_default();
                    if !volumes.contains(&name) {
                        self.report.error(
                            self.object,
                            format_args!("has no volume {name:?}, which the container {called:?} mounts"),
                        );
                    }
                }
            }
            for env in container.items("env") {
                let from = &env["valueFrom"];
                self.at_key("ConfigMap", &from["configMapKeyRef"]);
                self.at_key("Secret", &from["secretKeyRef"]);
            }
            for from in container.items("envFrom") {
                self.at_optional("ConfigMap", &from["configMapRef"], "name");
                self.at_optional("Secret", &from["secretRef"], "name");
            }
        }
    }

    /// A disk that one node at a time can have is for one pod.
    fn at_disk(&mut self, claim: &Value) {
        let Some(name) = claim.as_str() else { return };
        let Some(claim) = self.objects.find("PersistentVolumeClaim", self.object.namespace(), name) else {
            return;
        };
        let modes = claim.value()["spec"].items("accessModes");
        let is_for_many = |mode: &Value| mode.as_str().is_none_or(|mode| !mode.starts_with("ReadWriteOnce"));
        if modes.is_empty() || modes.iter().any(is_for_many) {
            return;
        }
        let pods = match self.object.kind() {
            "DaemonSet" => "one pod on each node".to_owned(),
            _ => match self.objects.pods_at_most(self.object) {
                0 | 1 => return,
                pods => format!("{pods} pods"),
            },
        };
        let message = format_args!("has {pods}, and a disk for one: {name:?} is ReadWriteOnce");
        self.report.error(self.object, message);
        self.report.also(claim, "a StatefulSet's claim templates give each pod a disk of its own");
    }

    /// A volume of a ConfigMap or Secret, and the keys that it picks.
    fn at_source(&mut self, volume: &'o Value, name_of_secret: &str) {
        for (kind, source, name) in
            [("ConfigMap", &volume["configMap"], "name"), ("Secret", &volume["secret"], name_of_secret)]
        {
            self.at_optional(kind, source, name);
            for item in source.items("items") {
                self.at_its_key(kind, &source[name], &item["key"]);
            }
        }
    }

    fn at_binding(&mut self) {
        let value = self.object.value();
        // A ClusterRole that is not here may be one that every cluster has.
        if value["roleRef"]["kind"].as_str() == Some("Role") {
            self.at("Role", &value["roleRef"]["name"]);
        }
        for subject in value.items("subjects") {
            if subject["kind"].as_str() == Some("ServiceAccount") {
                let namespace = subject["namespace"].as_str().or(self.object.namespace());
                self.at_namespaced("ServiceAccount", namespace, &subject["name"]);
            }
        }
    }

    fn at_key(&mut self, kind: &str, reference: &'o Value) {
        self.at_optional(kind, reference, "name");
        if reference["optional"].as_bool() != Some(true) {
            self.at_its_key(kind, &reference["name"], &reference["key"]);
        }
    }

    fn at_optional(&mut self, kind: &str, reference: &'o Value, name: &str) {
        if reference["optional"].as_bool() != Some(true) {
            self.at(kind, &reference[name]);
        }
    }

    fn at(&mut self, kind: &str, name: &Value) {
        self.at_namespaced(kind, self.object.namespace(), name);
    }

    fn at_namespaced(&mut self, kind: &str, namespace: Option<&str>, name: &Value) {
        let Some(name) = name.as_str().filter(|name| !name.is_empty()) else { return };
        let is_there = self.objects.find(kind, namespace, name).is_some()
            || self.objects.is_external(kind, name)
            // Every namespace has it.
            || (kind, name) == ("ServiceAccount", "default");
        if is_there {
            return;
        }
        // One thing that is missing may be named everywhere.
        if self.report.is_told_missing(self.object, kind, namespace.unwrap_or_default(), name) {
            return;
        }
        let elsewhere = self.objects.of_kind(kind).find(|object| object.name() == name);
        match elsewhere.map(|object| object.namespace().unwrap_or("no namespace")) {
            Some(other) => {
                let own = namespace.unwrap_or("no namespace");
                self.report
                    .error(self.object, format_args!("names the {kind} {name:?}, which is in {other} and not in {own}"));
            }
            None => self.report.warning(
                self.object,
                format_args!("names the {kind} {name:?}, which is not in this app (`scope.external` says that it is somewhere else)"),
            ),
        }
    }

    /// A key of an object that is in the app.
    fn at_its_key(&mut self, kind: &str, name: &Value, key: &Value) {
        let (Some(name), Some(key)) = (name.as_str(), key.as_str()) else { return };
        let Some(found) = self.objects.find(kind, self.object.namespace(), name) else { return };
        let fields = ["data", "binaryData", "stringData"];
        if !fields.iter().any(|field| found.value()[*field].get(key).is_some()) {
            self.report.error(
                self.object,
                format_args!("names the key {key:?} of the {kind} {name:?}, which has none"),
            );
        }
    }
}
