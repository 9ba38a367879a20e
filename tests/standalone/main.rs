//! Standalone mode as a user has it: the program itself, real git repositories, real cargo in the real sandbox.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test may fail"
)]
#![allow(clippy::disallowed_methods, reason = "a test waits by the clock")]
#![allow(missing_docs, dead_code, reason = "nobody depends on a test")]

#[path = "../support/generator.rs"]
mod generator;
#[path = "../support/git_repository.rs"]
mod git_repository;
#[path = "../support/git_server.rs"]
mod git_server;
#[path = "../support/registry.rs"]
mod registry;

mod costs;
mod failures;
mod follows;
mod place;
mod private;
mod secrets;
