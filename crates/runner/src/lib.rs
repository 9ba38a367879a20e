//! Builds and runs a generator where it can harm nobody, and what the controller and the sandbox say to each other.
//!
//! ```text
//! controller ── wire ──▶ isolate (namespaces) ──▶ sandbox (supervisor) ──▶ cargo, program
//!            ── run_api, wire ──▶ agent (pod) ──▶ sandbox (supervisor) ──▶ cargo, program
//! ```

pub mod agent;
pub mod base;
pub mod blob;
#[cfg(any(test, fuzzing))]
pub mod fuzz;
pub mod isolate;
pub mod job;
pub mod os;
pub mod run_api;
pub mod sandbox;
pub mod wire;
