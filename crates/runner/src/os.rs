//! The system calls that no crate offers safely. The only `unsafe` of this crate.
//!
//! Every function here is for a process with one thread that has just begun: [`single_threaded`] says whether it is.
#![allow(
    unsafe_code,
    reason = "fork, unshare, close_range and signal have no safe wrapper; each call says why it is sound"
)]

use std::{fs, io};

use rustix::thread::UnshareFlags;

/// Which side of a [`fork`] this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The process that called.
    Parent(rustix::process::Pid),
    /// The new process.
    Child,
}

/// Whether this process has one thread.
pub fn single_threaded() -> io::Result<bool> {
    Ok(fs::read_dir("/proc/self/task")?.count() == 1)
}

fn demand_single_thread() -> io::Result<()> {
    if single_threaded()? { Ok(()) } else { Err(io::Error::other("the process has more than one thread")) }
}

/// Makes a copy of this process.
///
/// # Errors
/// The kernel's, and when this process has more than one thread.
pub fn fork() -> io::Result<Side> {
    demand_single_thread()?;
    // SAFETY: with one thread no lock can be held by a thread that the child does not have, so the child may do whatever
    // the parent may.
    match unsafe { libc::fork() } {
        -1 => Err(io::Error::last_os_error()),
        0 => Ok(Side::Child),
        pid => rustix::process::Pid::from_raw(pid).map(Side::Parent).ok_or_else(|| io::Error::other("pid 0")),
    }
}

/// Moves this process into new namespaces.
///
/// # Errors
/// The kernel's, and when this process has more than one thread.
pub fn unshare(flags: UnshareFlags) -> io::Result<()> {
    demand_single_thread()?;
    // SAFETY: the danger of `unshare` is file descriptors that other threads lose with `FILES`; there are none.
    Ok(unsafe { rustix::thread::unshare_unsafe(flags) }?)
}

/// Closes every file descriptor but standard input, output and error, when a program is executed.
///
/// # Errors
/// The kernel's: before Linux 5.11 there is no such flag.
pub fn close_others_on_exec() -> io::Result<()> {
    let none: libc::c_uint = 3;
    let last = libc::c_uint::MAX;
    let flags = libc::CLOSE_RANGE_CLOEXEC;
    // SAFETY: this sets a flag that takes effect at `exec`; no file descriptor is closed under its owner.
    let done = unsafe { libc::syscall(libc::SYS_close_range, none, last, flags) };
    if done == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Gives every signal its default effect: what a parent ignored stays ignored over `exec` otherwise.
pub fn reset_signals() {
    for signal in 1..=libc::SIGRTMAX() {
        // SAFETY: `SIG_DFL` names no function of ours. It fails for the few that cannot be set, which changes nothing.
        unsafe { libc::signal(signal, libc::SIG_DFL) };
    }
}
