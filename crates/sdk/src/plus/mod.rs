//! The common 80 %: a workload with what is around it, in a few lines and with safe defaults.
//!
//! Everything becomes plain objects in the tree: a [`Workload`] is a [`Construct`](crate::Construct), and what it builds
//! can be patched, visited and checked as any other object. Whatever it does not do, one of its escape hatches does
//! ([`Workload::container`], [`Workload::pods`]), or the plain types.
//!
//! ```
//! use synth_sdk::{plus::Workload, prelude::*};
//!
//! fn shop(app: &App) {
//!     let shop = app.chart("shop").namespace("shop");
//!     let cache = shop.build("cache", Workload::new("docker.io/valkey/valkey:8.1-alpine").user(999).port(6379));
//!     let web = Workload::new("ghcr.io/example/web:1.4").replicas(3).port(8080).health("/healthz");
//!     shop.build("web", web.env("CACHE", cache.host()).memory(Quantity::mebi(256)).ingress("shop.example.com"));
//! }
//! # let shop = synth_sdk::testing::render(shop);
//! # assert_eq!(shop.objects().len(), 5);
//! ```
//!
//! What is set unless you say otherwise: requests for CPU and memory, a limit for memory; the *restricted* security
//! context of Kubernetes' Pod Security Standards; no token of a service account in the pod; a readiness probe where there
//! is a port; pods of more than one replica on different nodes where that is possible.

mod build;
mod contradictions;
mod health;
mod network;
mod route;
mod workload;

pub use build::Running;
pub use health::Health;
pub use route::Route;
pub use workload::{EnvValue, Workload};
