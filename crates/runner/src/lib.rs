//! Builds and runs a generator where it can harm nobody, and what the controller and the sandbox say to each other.

pub mod blob;
pub mod job;
