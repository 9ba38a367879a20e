//! The artifact server over real sockets.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "also outside #[test] functions, this is a test"
)]

mod answers;
mod clients;
mod flux;
mod server;
