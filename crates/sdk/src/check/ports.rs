//! Ports that are named exist: those of probes in their container, those of Services in the pods that they select, those
//! of Ingresses in their Service.

use super::{Objects, Report, Subject, pods};
use crate::{render::RenderedObject, value::Value};

pub(super) fn check(subject: Subject<'_>, objects: &Objects<'_>, report: &mut Report) {
    let Subject { object, pods: template, spec } = subject;
    for container in template.into_iter().flat_map(pods::containers) {
        of_container(object, container, report);
    }
    match (object.api_version(), object.kind()) {
        ("v1", "Service") => of_service(objects, object, spec, report),
        ("networking.k8s.io/v1", "Ingress") => of_ingress(objects, object, spec, report),
        _ => {}
    }
}

fn of_container(object: &RenderedObject, container: &Value, report: &mut Report) {
    let lists_ports = !container.items("ports").is_empty();
    for name in pods::ports(container).filter_map(|port| port.name).filter(|name| !pods::is_port_name(name)) {
        report.error(
            object,
            format_args!("calls a port {name:?}: at most 15 of a-z, 0-9 and -, one of them a letter"),
        );
    }
    let hooks = &container["lifecycle"];
    for (what, probe) in [
        ("livenessProbe", &container["livenessProbe"]),
        ("readinessProbe", &container["readinessProbe"]),
        ("startupProbe", &container["startupProbe"]),
        ("postStart", &hooks["postStart"]),
        ("preStop", &hooks["preStop"]),
    ] {
        // Most containers have one of them, or none.
        if probe.is_null() {
            continue;
        }
        for way in ["httpGet", "tcpSocket", "grpc"] {
            let port = &probe[way]["port"];
            if port.is_null() || pods::has_port(pods::ports(container), port) {
                continue;
            }
            let name = container["name"].as_str().unwrap_or_default();
            let message = format!(
                "asks port {} in the {what} of the container {name:?}, which has none",
                pods::shown(port)
            );
            // A number works without being listed; a name does not.
            match port {
                Value::Text(_) => report.error(object, message),
                _ if lists_ports => report.warning(object, message),
                _ => {}
            }
        }
    }
}

fn of_service(objects: &Objects<'_>, object: &RenderedObject, spec: &Value, report: &mut Report) {
    let templates = objects.pods_with(object.namespace(), &spec["selector"]);
    let containers: Vec<&Value> = templates.flat_map(pods::containers).collect();
    if containers.is_empty() {
        return;
    }
    let lists_ports = containers.iter().any(|container| !container.items("ports").is_empty());
    for port in spec.items("ports") {
        let target = match &port["targetPort"] {
            Value::Null => &port["port"],
            target => target,
        };
        if pods::has_port(containers.iter().flat_map(|container| pods::ports(container)), target) {
            continue;
        }
        let message = format!("sends to port {}, which no container of its pods has", pods::shown(target));
        match target {
            Value::Text(_) => report.error(object, message),
            _ if lists_ports => report.warning(object, message),
            _ => {}
        }
    }
}

fn of_ingress(objects: &Objects<'_>, object: &RenderedObject, spec: &Value, report: &mut Report) {
    let paths = spec.items("rules").iter().flat_map(|rule| rule["http"].items("paths"));
    let backends = paths.map(|path| &path["backend"]).chain([&spec["defaultBackend"]]);
    for service in backends.map(|backend| &backend["service"]) {
        let Some(name) = service["name"].as_str() else { continue };
        let Some(found) = objects.find("Service", object.namespace(), name) else {
            if !objects.is_external("Service", name) {
                report.warning(object, format_args!("names the Service {name:?}, which is not in this app"));
            }
            continue;
        };
        let wanted = &service["port"];
        let has = |port: &Value| match (wanted["number"].as_i64(), wanted["name"].as_str()) {
            (Some(number), _) => port["port"].as_i64() == Some(number),
            (None, Some(name)) => port["name"].as_str() == Some(name),
            (None, None) => true,
        };
        if !found.value()["spec"].items("ports").iter().any(has) {
            let port = if wanted["number"].is_null() { &wanted["name"] } else { &wanted["number"] };
            let port = pods::shown(port);
            report.error(object, format_args!("names port {port} of the Service {name:?}, which has none"));
        }
    }
}
