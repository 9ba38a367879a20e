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
        gauge::Gauge,
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
    totals: Family<Ended, Counter>,
    errors: Family<Controller, Counter>,
    times: Family<Controller, Histogram, fn() -> Histogram>,
    active: Family<Controller, Gauge>,
    most: Family<Controller, Gauge>,
    depth: Family<Queue, Gauge>,
    adds: Family<Queue, Counter>,
    waits: Family<Queue, Histogram, fn() -> Histogram>,
    works: Family<Queue, Histogram, fn() -> Histogram>,
    requests: Family<Answer, Counter>,
    bytes: Counter,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Object {
    kind: String,
    name: String,
    namespace: String,
}

/// How a reconciliation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing failed: what is wanted is published, or being made.
    Success,
    /// Something failed.
    Error,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Ended {
    controller: &'static str,
    result: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Controller {
    controller: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Queue {
    name: &'static str,
}

/// The one controller and its one queue, as controller-runtime would name them: the kind in lower case.
const CONTROLLER: Controller = Controller { controller: "synth" };
const QUEUE: Queue = Queue { name: "synth" };

/// Something waits for its turn, until this is dropped.
pub struct Waiting {
    metrics: Metrics,
    since: std::time::Instant,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.metrics.depth.get_or_create(&QUEUE).dec();
        self.metrics.waits.get_or_create(&QUEUE).observe(self.since.elapsed().as_secs_f64());
    }
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
            totals: Family::default(),
            errors: Family::default(),
            times: Family::new_with_constructor(seconds),
            active: Family::default(),
            most: Family::default(),
            depth: Family::default(),
            adds: Family::default(),
            waits: Family::new_with_constructor(seconds),
            works: Family::new_with_constructor(seconds),
            requests: Family::default(),
            bytes: Counter::default(),
        };
        registry.register(
            "gotk_reconcile_duration_seconds",
            "The duration in seconds of a GitOps Toolkit resource reconciliation",
            metrics.reconciles.clone(),
        );
        metrics.register_controller(registry);
        drop(metrics.requests.get_or_create(&Answer { code: 200 }));
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

    /// Names and labels of controller-runtime and client-go, which Flux's dashboards and alerts are made of.
    fn register_controller(&self, registry: &mut Registry) {
        let of = "controller_runtime_reconcile";
        registry.register(of, "Reconciliations, by how they ended", self.totals.clone());
        registry.register(format!("{of}_errors"), "Reconciliations that failed", self.errors.clone());
        registry.register(format!("{of}_time_seconds"), "How long reconciliations take", self.times.clone());
        registry.register(
            "controller_runtime_active_workers",
            "Reconciliations under way",
            self.active.clone(),
        );
        registry.register(
            "controller_runtime_max_concurrent_reconciles",
            "Reconciliations at one time, at most",
            self.most.clone(),
        );
        registry.register("workqueue_depth", "Objects that wait to be reconciled", self.depth.clone());
        registry.register("workqueue_adds", "Objects that came to be reconciled", self.adds.clone());
        registry.register(
            "workqueue_queue_duration_seconds",
            "How long objects wait to be reconciled",
            self.waits.clone(),
        );
        registry.register(
            "workqueue_work_duration_seconds",
            "How long an object keeps its place",
            self.works.clone(),
        );
        // There from the start, so that nobody takes an absent series for a healthy one.
        for result in ["success", "error"] {
            drop(self.totals.get_or_create(&Ended { controller: CONTROLLER.controller, result }));
        }
        drop(self.errors.get_or_create(&CONTROLLER));
        drop(self.active.get_or_create(&CONTROLLER));
        drop(self.depth.get_or_create(&QUEUE));
    }

    /// So many may be reconciled at one time.
    pub fn at_most(&self, concurrent: u32) {
        self.most.get_or_create(&CONTROLLER).set(concurrent.into());
    }

    /// An object waits to be reconciled.
    pub fn queued(&self) -> Waiting {
        self.adds.get_or_create(&QUEUE).inc();
        self.depth.get_or_create(&QUEUE).inc();
        Waiting { metrics: self.clone(), since: std::time::Instant::now() }
    }

    /// A reconciliation has begun.
    pub fn working(&self) {
        self.active.get_or_create(&CONTROLLER).inc();
    }

    /// It has given its place back.
    pub fn worked(&self, took: Duration) {
        self.active.get_or_create(&CONTROLLER).dec();
        self.works.get_or_create(&QUEUE).observe(took.as_secs_f64());
        self.times.get_or_create(&CONTROLLER).observe(took.as_secs_f64());
    }

    /// It has ended, and was not interrupted.
    pub fn ended(&self, outcome: Outcome) {
        let result = match outcome {
            Outcome::Success => "success",
            Outcome::Error => "error",
        };
        self.totals.get_or_create(&Ended { controller: CONTROLLER.controller, result }).inc();
        if outcome == Outcome::Error {
            self.errors.get_or_create(&CONTROLLER).inc();
        }
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

/// From 1 ms to a minute.
fn seconds() -> Histogram {
    Histogram::new(exponential_buckets_range(0.001, 60.0, 12))
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
    fn hostile_50_what_strangers_ask_for_and_fail_with_makes_no_new_series() {
        let mut registry = Registry::default();
        let metrics = Metrics::register(&mut registry);
        let codes = [StatusCode::OK, StatusCode::NOT_FOUND, StatusCode::RANGE_NOT_SATISFIABLE];
        let tell = |times| {
            for n in 0..times {
                metrics.answered(codes[n % codes.len()]);
                metrics.ended(Outcome::Error);
                drop(metrics.queued());
                metrics.reconciled("Synth", "apps", "shop", Duration::from_millis(n as u64));
            }
        };
        let series = || text(&registry).lines().count();
        tell(codes.len());
        let before = series();
        tell(10_000);
        assert_eq!(series(), before);
        // Names and namespaces of objects are the only labels that are not written here.
        let labels: std::collections::BTreeSet<String> = text(&registry)
            .lines()
            .filter_map(|line| line.split_once('{')?.1.split_once('}'))
            .flat_map(|(labels, _)| labels.split(',').map(str::to_owned).collect::<Vec<_>>())
            .filter_map(|label| Some(label.split_once('=')?.0.to_owned()))
            .collect();
        let known = ["code", "controller", "kind", "le", "name", "namespace", "result", "version"];
        assert_eq!(labels.iter().map(String::as_str).collect::<Vec<_>>(), known);
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
