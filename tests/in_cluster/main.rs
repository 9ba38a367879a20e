//! In a real cluster as a user has it: a real API server, real pods, Flux's real controllers. `hack/test-cluster` runs it.
//!
//! A test takes a [`Space`](space::Space): a namespace of its own in a cluster that has the controller installed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test may fail"
)]
#![allow(clippy::disallowed_methods, reason = "a test reads the environment and waits by the clock")]
#![allow(missing_docs, dead_code, reason = "nobody depends on a test")]

#[path = "../../src/decide/rules.rs"]
mod rules;
#[path = "../support/mod.rs"]
mod support;

mod alone;
mod cluster;
mod consumer;
mod definitions;
mod flux;
mod flux_cli;
mod installation;
mod installed;
mod kind;
mod losses;
mod manners;
mod pods;
mod producer;
mod published;
mod report;
mod repository;
mod sdk;
mod space;
mod watch;
mod way;
