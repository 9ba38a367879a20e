//! Bounds that the kernel keeps for every process of a sandbox.

use std::io;

use rustix::process::{Resource, Rlimit, setrlimit, umask};

use crate::job::{Limits, SandboxLevel};

/// Open files of one process: cargo and linkers stay far below.
const OPEN_FILES: u64 = 4096;
/// Address space that is reserved and not used: threads' stacks, allocators' arenas, the compiler's libraries.
const RESERVED: u64 = 8 << 30;

/// Sets them for this process and all that it starts.
///
/// # Errors
/// The kernel's.
pub(super) fn apply(limits: &Limits, level: SandboxLevel) -> io::Result<()> {
    set(Resource::Core, 0)?;
    set(Resource::Nofile, OPEN_FILES)?;
    set(Resource::Fsize, limits.unpacked_bytes)?;
    if limits.memory_bytes > 0 {
        set(Resource::Data, limits.memory_bytes)?;
        set(Resource::As, limits.memory_bytes.saturating_add(RESERVED))?;
    }
    // The kernel counts processes by user and user namespace: without one, everything else that this user runs counts too.
    if level != SandboxLevel::Unsandboxed {
        set(Resource::Nproc, limits.processes)?;
    }
    umask(rustix::fs::Mode::from_raw_mode(0o022));
    Ok(())
}

/// Lowers both limits, never raises the hard one.
fn set(resource: Resource, value: u64) -> io::Result<()> {
    let hard = rustix::process::getrlimit(resource).maximum.unwrap_or(u64::MAX);
    let value = Some(value.min(hard));
    Ok(setrlimit(resource, Rlimit { current: value, maximum: value })?)
}
