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

pub mod api;
