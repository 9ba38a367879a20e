//! The guestbook: a page that people sign, and the store that remembers what they wrote.
//!
//! `cargo run --example guestbook -- --yaml` shows it.

use std::process::ExitCode;

use synth_sdk::{plus::Workload, prelude::*};

fn main() -> ExitCode {
    synth_sdk::run(guestbook)
}

fn guestbook(app: &App) {
    let replicas = app.input("replicas", int().min(1).default(2).describe("pods that serve the page"));
    let host = app.input("host", text().default("guestbook.example.com"));
    let image =
        app.input("image", text().default("us-docker.pkg.dev/google-samples/containers/gke/gb-frontend:v5"));

    let book = app.chart("guestbook");
    let store = Workload::new("docker.io/valkey/valkey:8.1-alpine").user(999).port(6379).memory("64Mi");
    let store = book.build("store", store);
    // The page's web server begins as root.
    let web = Workload::new(image).unrestricted().replicas(replicas).port(80).memory("128Mi").ingress(host);
    let web = web
        .env("GET_HOSTS_FROM", "env")
        .env("REDIS_LEADER_SERVICE_HOST", store.host())
        .env("REDIS_FOLLOWER_SERVICE_HOST", store.host());
    book.build("web", web);
}

#[cfg(test)]
mod tests {
    use super::*;
    use synth_sdk::testing;

    #[test]
    fn inputs_reach_the_objects() {
        let book = testing::render_with(json!({"replicas": 7, "host": "book.test"}), guestbook);
        assert_eq!(book.get::<Deployment>("guestbook-web")["spec"]["replicas"], 7);
        assert_eq!(book.get::<Ingress>("guestbook-web")["spec"]["rules"][0]["host"], "book.test");
    }

    #[test]
    fn it_is_these_objects_and_nothing_about_them_is_strange() {
        let book = testing::render(guestbook);
        let names: Vec<_> =
            book.objects().iter().map(|object| format!("{} {}", object.kind(), object.name())).collect();
        assert_eq!(
            names,
            [
                "Service guestbook-store",
                "Service guestbook-web",
                "Deployment guestbook-store",
                "Deployment guestbook-web",
                "Ingress guestbook-web"
            ]
        );
        assert_eq!(book.warnings(), []);
    }
}
