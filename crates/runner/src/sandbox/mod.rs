//! The supervisor: builds and runs one generator, and says what came of it.
//!
//! Owns one folder that it may write, and every process below it. It has one thread, no network and no rights; what it
//! reads from the stream is trusted, what it unpacks, builds and runs is not. It never lets a process outlive its stage.
//!
//! ```text
//! seal ─▶ Job ─▶ unpack ─▶ build ─▶ kill all ─▶ Built/Input ─▶ run ─▶ kill all ─▶ Report
//! ```

mod archive;
mod cargo;
mod child;
mod layout;
mod limits;
pub mod processes;
pub mod seccomp;
mod session;
pub mod stream;
mod text;
pub mod vendor;
mod verdict;

use std::{io, os::fd::OwnedFd, path::PathBuf};

use rustix::process::{DumpableBehavior, set_dumpable_behavior};

use crate::{
    job::SandboxLevel,
    wire::{FromSandbox, ToSandbox},
};

/// The folders and programs of a sandbox. Paths are part of what cargo compares, so they are the same for every run that
/// shares a base.
#[derive(Clone, Debug)]
pub struct Place {
    /// Where the job's blobs are, each named by the hex digits of its digest. Only read.
    pub blobs: PathBuf,
    /// What an earlier run left ([`crate::base`]). Only read.
    pub base: Option<PathBuf>,
    /// An empty folder for everything that is written.
    pub work: PathBuf,
    /// The toolchain's folder, with `bin/cargo` and `bin/rustc` in it.
    pub toolchain: PathBuf,
    /// What holds the sandbox.
    pub level: SandboxLevel,
}

/// Why a sandbox ended without a report.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// It could not be made what it must be.
    #[error("sandbox: {0}")]
    Seal(#[from] io::Error),
    /// The filter of system calls.
    #[error(transparent)]
    Seccomp(#[from] seccomp::SeccompError),
    /// The controller is gone, or speaks something else.
    #[error(transparent)]
    Stream(#[from] stream::StreamError),
    /// The first message was no job.
    #[error("expected a job first")]
    NoJob,
}

/// Does one job that comes over a connected stream socket, and reports.
///
/// # Errors
/// [`SandboxError`] when there is nobody to report to, or no sandbox to work in.
pub fn supervise(stream: OwnedFd, place: Place) -> Result<(), SandboxError> {
    seal()?;
    let mut stream = stream::Stream::new(stream)?;
    let ToSandbox::Job(job) = stream.receive(None)? else { return Err(SandboxError::NoJob) };
    limits::apply(&job.limits, place.level)?;
    processes::adopt_orphans()?;
    let mut session = session::Session::new(stream, place, *job);
    let end = session.work()?;
    let report = session.report(end);
    session.say(&FromSandbox::Report(Box::new(report)))?;
    Ok(())
}

/// Before the first foreign byte: nobody reads this process, and it has only the calls that it needs.
fn seal() -> Result<(), SandboxError> {
    crate::os::close_others_on_exec()?;
    set_dumpable_behavior(DumpableBehavior::NotDumpable).map_err(io::Error::from)?;
    // In a session of its own it has no terminal; it may lead one already.
    let _ = rustix::process::setsid();
    seccomp::install()?;
    Ok(())
}
