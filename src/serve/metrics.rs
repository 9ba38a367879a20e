//! What Prometheus reads. The names are what people's dashboards and alerts are made of.
//!
//! No label has values that strangers choose: objects are counted by name and forgotten when they go, requests by status.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse as _, Response},
    routing::get,
};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{
        counter::Counter,
        family::Family,
        histogram::{Histogram, exponential_buckets_range},
        info::Info,
    },
    registry::Registry,
};

const FORMAT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Everything that is measured. Clones share it.
#[derive(Clone, Debug)]
pub struct Metrics {
    reconciles: Family<Object, Histogram, fn() -> Histogram>,
    requests: Family<Answer, Counter>,
    bytes: Counter,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Object {
    kind: String,
    name: String,
    namespace: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answer {
    code: u16,
}

impl Metrics {
    /// Registers everything under its name.
    pub fn register(registry: &mut Registry) -> Self {
        let metrics = Self {
            // Flux's own buckets (fluxcd/pkg, runtime/metrics): 10 of them, from 10 ms to 30 min.
            reconciles: Family::new_with_constructor(|| {
                Histogram::new(exponential_buckets_range(0.01, 1800.0, 10))
            }),
            requests: Family::default(),
            bytes: Counter::default(),
        };
        registry.register(
            "gotk_reconcile_duration_seconds",
            "The duration in seconds of a GitOps Toolkit resource reconciliation",
            metrics.reconciles.clone(),
        );
        registry.register(
            "synth_artifact_requests",
            "Requests to the artifact server, by status code",
            metrics.requests.clone(),
        );
        registry.register(
            "synth_artifact_sent_bytes",
            "Bytes of artifacts given to clients",
            metrics.bytes.clone(),
        );
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("synth_build", "What is running", build);
        metrics
    }

    /// A reconciliation of an object has ended.
    pub fn reconciled(&self, kind: &str, namespace: &str, name: &str, took: Duration) {
        self.reconciles.get_or_create(&object(kind, namespace, name)).observe(took.as_secs_f64());
    }

    /// An object is gone: what was counted for it goes too.
    pub fn forget(&self, kind: &str, namespace: &str, name: &str) {
        self.reconciles.remove(&object(kind, namespace, name));
    }

    pub(super) fn answered(&self, code: StatusCode) {
        self.requests.get_or_create(&Answer { code: code.as_u16() }).inc();
    }

    pub(super) fn sent(&self, bytes: usize) {
        self.bytes.inc_by(bytes as u64);
    }
}

fn object(kind: &str, namespace: &str, name: &str) -> Object {
    Object { kind: kind.to_owned(), name: name.to_owned(), namespace: namespace.to_owned() }
}

/// `/metrics`, for `--metrics-addr`.
pub fn router(registry: Arc<Registry>) -> Router {
    Router::new().route("/metrics", get(metrics)).with_state(registry)
}

async fn metrics(State(registry): State<Arc<Registry>>) -> Response {
    let mut text = String::new();
    match encode(&mut text, &registry) {
        Ok(()) => ([(CONTENT_TYPE, FORMAT)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(registry: &Registry) -> String {
        let mut text = String::new();
        encode(&mut text, registry).unwrap();
        text
    }

    #[test]
    fn g16_reconciliations_are_measured_under_the_name_and_with_the_buckets_of_flux() {
        let mut registry = Registry::default();
        let metrics = Metrics::register(&mut registry);
        metrics.reconciled("Synth", "apps", "shop", Duration::from_millis(500));
        let text = text(&registry);
        let labels = r#"kind="Synth",name="shop",namespace="apps""#;
        let bucket = |line: &&str| line.starts_with("gotk_reconcile_duration_seconds_bucket");
        let buckets: Vec<_> = text.lines().filter(bucket).collect();
        assert_eq!(buckets.len(), 11, "{text}");
        assert!(buckets[0].contains(r#"le="0.01""#) && buckets[0].contains(labels), "{text}");
        assert!(buckets[10].contains(r#"le="+Inf""#), "{text}");
        let last: f64 = buckets[9].split('"').nth(1).unwrap().parse().unwrap();
        assert!((last - 1800.0).abs() < 0.01, "{text}");
        assert!(text.contains(&format!("gotk_reconcile_duration_seconds_count{{{labels}}} 1")), "{text}");
        assert!(text.contains(r#"synth_build_info{version=""#), "{text}");
    }

    #[test]
    fn hostile_50_an_object_that_goes_takes_its_metrics_with_it() {
        let mut registry = Registry::default();
        let metrics = Metrics::register(&mut registry);
        let before = text(&registry).len();
        for n in 0..1000 {
            metrics.reconciled("Synth", "apps", &format!("shop-{n}"), Duration::ZERO);
            metrics.forget("Synth", "apps", &format!("shop-{n}"));
        }
        assert_eq!(text(&registry).len(), before);
    }
}
