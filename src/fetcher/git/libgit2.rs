//! libgit2's process-wide options: every one of them is set here, once, before anything else uses libgit2.

#![allow(
    unsafe_code,
    reason = "libgit2 keeps these options in globals, which the caller must set before other threads use it"
)]

use std::sync::{Arc, Once};

use git2::{ConfigLevel, opts, transport};

use super::http::Http;

/// Milliseconds to reach a server over ssh.
const CONNECT: i32 = 15_000;
/// Milliseconds in which a server must say something more.
const SILENCE: i32 = 60_000;
/// Bytes of packs that are mapped at one time: the address space is limited.
const MAPPED: usize = 256 << 20;
/// Bytes of one mapped piece.
const WINDOW: usize = 32 << 20;

/// Sets libgit2 up: no configuration of this machine, our own HTTP, time limits, and repositories of other owners where
/// file:// is taken. Later calls in a process change nothing.
pub(super) fn prepare(http: Http, allow_file: bool) -> Result<(), git2::Error> {
    static ONCE: Once = Once::new();
    let mut result = Ok(());
    ONCE.call_once(|| result = set(&Arc::new(http), allow_file));
    result
}

fn set(http: &Arc<Http>, allow_file: bool) -> Result<(), git2::Error> {
    // SAFETY: a fetch child calls this once, on its main thread, before it makes or uses any object of libgit2. Its other
    // thread only waits for the end of standard input.
    unsafe {
        for level in [ConfigLevel::ProgramData, ConfigLevel::System, ConfigLevel::XDG, ConfigLevel::Global] {
            opts::set_search_path(level, "")?;
        }
        opts::set_server_connect_timeout_in_milliseconds(CONNECT)?;
        opts::set_server_timeout_in_milliseconds(SILENCE)?;
        opts::set_mwindow_size(WINDOW)?;
        opts::set_mwindow_mapped_limit(MAPPED)?;
        // Off only where folders of this machine are fetched from: they belong to whoever made them.
        opts::set_verify_owner_validation(!allow_file)?;
        for scheme in ["http", "https"] {
            let http = http.clone();
            transport::register(scheme, move |remote| http.transport(remote))?;
        }
    }
    opts::strict_object_creation(true);
    opts::strict_hash_verification(true);
    Ok(())
}
