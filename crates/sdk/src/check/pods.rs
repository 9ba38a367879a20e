//! What the checks look at in pods.

use crate::value::Value;

/// A port of a container.
pub(super) struct Port<'v> {
    pub(super) number: i64,
    pub(super) name: Option<&'v str>,
}

/// All containers of a pod's template: those that come first, too.
pub(super) fn containers(template: &Value) -> impl Iterator<Item = &Value> {
    let spec = &template["spec"];
    spec.items("initContainers").iter().chain(spec.items("containers"))
}

/// The ports that a container lists.
pub(super) fn ports(container: &Value) -> impl Iterator<Item = Port<'_>> {
    container.items("ports").iter().map(|port| Port {
        number: port["containerPort"].as_i64().unwrap_or_default(),
        name: port["name"].as_str(),
    })
}

/// Whether a port by its name or number is among these.
pub(super) fn has_port<'v>(ports: impl IntoIterator<Item = Port<'v>>, wanted: &Value) -> bool {
    ports.into_iter().any(|port| match wanted {
        Value::Int(number) => port.number == *number,
        Value::Text(name) => port.name == Some(name),
        _ => true,
    })
}

/// A port in a message.
pub(super) fn shown(port: &Value) -> String {
    match port {
        Value::Int(number) => number.to_string(),
        Value::Text(name) => format!("{name:?}"),
        _ => "?".into(),
    }
}

/// Whether a port can be called this.
pub(super) fn is_port_name(name: &str) -> bool {
    name.len() <= 15
        && crate::names::is_label(name)
        && name.bytes().any(|byte| byte.is_ascii_lowercase())
        && !name.contains("--")
}
