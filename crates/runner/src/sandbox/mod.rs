//! The supervisor: builds and runs one generator, and says what came of it.
//!
//! Owns one folder that it may write, and every process below it. It has one thread, no network and no rights; what it
//! reads from the stream is trusted, what it unpacks, builds and runs is not. It never lets a process outlive its stage.
//!
//! ```text
//! seal ─▶ Job ─▶ unpack ─▶ build ─▶ kill all ─▶ Built/Input ─▶ run ─▶ kill all ─▶ Report ─▶ Remains
//! ```

mod archive;
mod cargo;
mod child;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzz;
mod layout;
mod limits;
mod policy;
pub mod processes;
mod remains;
pub mod seccomp;
mod session;
pub mod stream;
mod text;
pub mod vendor;
mod verdict;

use std::{
    io,
    os::{fd::OwnedFd, unix::net::UnixStream},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{DumpableBehavior, set_dumpable_behavior};

use crate::{
    base::Need,
    job::{Job, SandboxLevel},
    wire::{FromSandbox, ToSandbox},
};

/// Containers of one pod start some milliseconds after each other, in any order.
const BETWEEN_TRIES: Duration = Duration::from_millis(5);

/// The folders and programs of a sandbox. Paths are part of what cargo compares, so they are the same for every run that
/// shares a base.
#[derive(Clone, Debug)]
pub struct Place {
    /// Where the job's blobs are, each named by the hex digits of its digest. Only read.
    pub blobs: PathBuf,
    /// What was compiled before ([`crate::base`]). Only read.
    pub base: Bases,
    /// An empty folder for everything that is written.
    pub work: PathBuf,
    /// The toolchain's folder, with `bin/cargo` and `bin/rustc` in it.
    pub toolchain: PathBuf,
    /// What holds the sandbox.
    pub level: SandboxLevel,
}

/// Where a run finds crates that were compiled before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bases {
    /// Nowhere.
    None,
    /// In what an earlier run left: the controller chose it.
    One(PathBuf),
    /// In the nearest of a folder of bases that came with the image.
    Baked(PathBuf),
    /// Nowhere: this run is to become such a base.
    Making,
}

impl From<Option<PathBuf>> for Bases {
    fn from(base: Option<PathBuf>) -> Self {
        base.map_or(Self::None, Self::One)
    }
}

impl Bases {
    /// The base for a job.
    fn of(self, job: &Job, work: &Path) -> Self {
        match self {
            Self::Baked(folder) => Need::baked(job, work).nearest(&folder).into(),
            other => other,
        }
    }
}

impl Place {
    /// The base of this run, once that is known.
    fn base(&self) -> Option<&Path> {
        match &self.base {
            Bases::One(base) => Some(base),
            Bases::None | Bases::Baked(_) | Bases::Making => None,
        }
    }
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
    let place = Place { base: place.base.of(&job, &place.work), ..place };
    let mut session = session::Session::new(stream, place, *job);
    let end = session.work()?;
    let report = session.report(end);
    session.say(&FromSandbox::Report(Box::new(report)))?;
    Ok(session.leave_remains()?)
}

/// Connects to the socket on which somebody waits for the sandbox, as soon as he does.
///
/// # Errors
/// The system's; when nobody has come after `patience`.
pub fn connect(socket: &Path, patience: Duration) -> io::Result<OwnedFd> {
    let begun = Instant::now();
    loop {
        match UnixStream::connect(socket) {
            Ok(stream) => return Ok(stream.into()),
            Err(error)
                if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused)
                    && begun.elapsed() < patience =>
            {
                thread::sleep(BETWEEN_TRIES);
            }
            Err(error) => return Err(error),
        }
    }
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
