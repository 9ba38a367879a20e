//! The fetcher: everything that a user's field makes us get from elsewhere — git repositories and crates — in a process
//! that holds no rights, one credential at a time.
//!
//! ```text
//!  manager ──request (with its credential)──▶ fetcher ──fork──▶ child: one request, bounded in memory, files and time
//!     ▲                                          │                 │ libgit2, HTTP
//!     └── answer: names of blobs, no bytes ◀─────┘                 ▼
//!     └────────────── reads ───────────▶ <folder>/blobs/<sha256 hex>
//! ```
//!
//! It never sees an API token, never keeps a credential past its request, and never runs what it fetched.
//!
//! Who is who: [`client`] is in the manager; [`server`] is the fetcher process, which starts a [`child`] for each request
//! and reads nothing but its frames ([`wire`]); `git`, `source` and `crates` work in the child only, on the files of
//! [`folder`], which [`sweep`] keeps within bounds.

pub mod address;
pub mod api;
pub mod child;
pub mod client;
pub mod reach;
pub mod server;
pub mod settings;

mod crates;
mod folder;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzz;
mod git;
pub(crate) mod redaction;
mod source;
mod sweep;
mod web;
mod wire;
