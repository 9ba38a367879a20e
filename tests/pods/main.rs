//! Runs as pods against an API server of a few lines, with the real agent: who gets into a run, what of it, how often,
//! and what the controller makes of what the API server says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what the tests share is test code too"
)]

mod api_server;
mod entry;
mod killed;
mod node;
mod pod;
mod stage;
#[path = "../support/mod.rs"]
mod support;
