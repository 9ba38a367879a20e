//! The `Synth` custom resource, `synth-controller.dev/v1alpha1`: its types, and the strings that people alert on.
//!
//! No behaviour: whoever reads or writes a `Synth` can depend on this crate alone. Names and meanings follow Flux's
//! `GitRepository` and `HelmRelease` wherever those have the concept.

mod amount;
pub mod annotation;
pub mod artifact;
pub mod condition;
mod crd;
mod duration;
#[cfg(any(test, fuzzing))]
pub mod fuzz;
mod runner;
mod spec;
mod status;

pub use amount::{Amount, InvalidAmount};
pub use crd::crd;
pub use duration::Duration;
pub use runner::{DEFAULT_PROFILE, RunnerResources, RunnerSpec};
pub use spec::{
    AllowedCrate, BuildScripts, CargoRegistry, CargoSpec, FluxInstructions, GitCredential, GitReference,
    GitSpec, GroupKind, Layout, LocalObjectReference, OutputSpec, SecretValues, Synth, SynthSpec, Validation,
    ValuesKind, ValuesReference,
};
pub use status::{
    BuiltStatus, ChangeKind, ChangedObject, ChangesStatus, PhaseStatus, RunStatus, SourceStatus, SynthStatus,
};
