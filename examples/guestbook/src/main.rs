//! The guestbook: a page that people sign, and the store that remembers what they wrote.
//!
//! Prints every object of the app as one JSON `List`. That is all a generator has to do.

mod component;
mod route;
mod settings;

use serde_json::{Value, json};

use crate::{component::Component, settings::Settings};

fn main() -> anyhow::Result<()> {
    let settings = Settings::load()?;
    println!("{:#}", guestbook(&settings));
    Ok(())
}

/// The whole app.
fn guestbook(settings: &Settings) -> Value {
    let store = Component {
        name: "store",
        image: "docker.io/valkey/valkey:8.1-alpine",
        port: 6379,
        replicas: 1,
        memory: "64Mi",
        env_from: None,
    };
    let web = Component {
        name: "web",
        image: &settings.image,
        port: 80,
        replicas: settings.replicas,
        memory: "128Mi",
        env_from: Some("web"),
    };
    // Where the page finds the store: no second place to forget when the store gets another name.
    let config = web.config([
        ("GET_HOSTS_FROM", "env"),
        ("REDIS_LEADER_SERVICE_HOST", store.name),
        ("REDIS_FOLLOWER_SERVICE_HOST", store.name),
    ]);

    json!({
        "apiVersion": "v1",
        "kind": "List",
        "items": [
            store.deployment(),
            store.service(),
            config,
            web.deployment(),
            web.service(),
            route::ingress(&settings.host, &web),
        ],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value at this JSON pointer in the only object of this kind and name.
    fn at(app: &Value, kind: &str, name: &str, pointer: &str) -> Value {
        let items = app["items"].as_array().expect("a List has items");
        let mut found = items.iter().filter(|o| o["kind"] == kind && o["metadata"]["name"] == name);
        let object = found.next().unwrap_or_else(|| panic!("no {kind} {name}"));
        assert!(found.next().is_none(), "{kind} {name} is there twice");
        object.pointer(pointer).unwrap_or_else(|| panic!("{kind} {name} has no {pointer}")).clone()
    }

    #[test]
    fn settings_reach_the_objects() {
        let app = guestbook(&Settings { replicas: 7, host: "book.test".into(), image: "page:2".into() });
        assert_eq!(at(&app, "Deployment", "web", "/spec/replicas"), 7);
        assert_eq!(at(&app, "Deployment", "web", "/spec/template/spec/containers/0/image"), "page:2");
        assert_eq!(at(&app, "Ingress", "guestbook", "/spec/rules/0/host"), "book.test");
    }

    #[test]
    fn every_service_selects_the_pods_of_its_deployment() {
        let app = guestbook(&Settings::default());
        for name in ["store", "web"] {
            let pods = at(&app, "Deployment", name, "/spec/template/metadata/labels");
            assert_eq!(at(&app, "Service", name, "/spec/selector"), pods);
            assert_eq!(at(&app, "Deployment", name, "/spec/selector/matchLabels"), pods);
        }
    }

    #[test]
    fn the_page_finds_its_store() {
        let app = guestbook(&Settings::default());
        let config =
            at(&app, "Deployment", "web", "/spec/template/spec/containers/0/envFrom/0/configMapRef/name");
        assert_eq!(config, "web");
        let store = at(&app, "ConfigMap", "web", "/data/REDIS_LEADER_SERVICE_HOST");
        assert_eq!(at(&app, "Service", "store", "/metadata/name"), store);
    }
}
