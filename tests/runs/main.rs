//! Runs as processes of this machine, with the real cargo: what a generator may do, what it may not, and what is left of it.
//!
//! Each test has a machine of its own (folders in `/tmp`), with the real sandbox where this machine can make one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what the tests share is test code too"
)]

#[path = "../support/mod.rs"]
mod support;

mod baked;
mod build_scripts;
mod ends;
mod hostile;
mod killed;
mod machine;
mod recipes;
mod warm;
