//! synth-controller: a `Synth` names a git repository with a Rust crate that prints Kubernetes objects; the controller
//! builds and runs it where it can harm nobody, and serves what it printed as a Flux source.
//!
//! ```text
//!            objects ──▶ reconcile ──▶ decide        pure: facts → next step and status
//!  (cluster or files)      │
//!                          ├──▶ fetcher              git and crates, in a process without rights
//!                          ├──▶ runs                 build and run, in a sandbox without network
//!                          └──▶ store ──▶ serve      immutable bytes, and the HTTP server that gives them away
//! ```

pub mod clock;
pub mod decide;
pub mod fetcher;
#[cfg(any(test, fuzzing))]
pub mod fuzz;
pub mod interrupt;
pub mod manager;
pub mod objects;
mod places;
mod queue;
pub mod reconcile;
mod room;
pub mod runs;
pub mod secret_values;
pub mod serve;
pub mod standalone;
pub mod store;
pub mod tend;
