//! One child of the supervisor: its output as it comes, its end, and the end of all that it leaves behind.

use std::{
    io,
    os::{
        fd::{AsFd, BorrowedFd, OwnedFd},
        unix::process::CommandExt,
    },
    process::{Child, Command, ExitStatus, Stdio},
    time::Instant,
};

use rustix::{
    event::{PollFd, PollFlags, poll},
    io::Errno,
    process::{Pid, PidfdFlags, pidfd_open},
};

use super::{
    processes,
    stream::{StreamError, remaining},
};

/// Which of the child's outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Output {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// Why a child was ended from outside.
#[derive(Debug, thiserror::Error)]
pub(super) enum ChildError<S> {
    /// It could not be started or watched.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The time is up, or the controller is gone.
    #[error(transparent)]
    Stream(#[from] StreamError),
    /// Whoever takes its output wants no more.
    #[error("stopped")]
    Stopped(S),
}

/// Runs a command to its end in a process group of its own, and gives what it prints to `take` as it comes. When this
/// returns, whatever the reason, nothing that the command started is left.
///
/// # Errors
/// [`ChildError`]; what `take` answers with ends it at once.
pub(super) fn run<S>(
    command: &mut Command,
    controller: BorrowedFd<'_>,
    deadline: Instant,
    mut take: impl FnMut(Output, &[u8]) -> Result<(), S>,
) -> Result<ExitStatus, ChildError<S>> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let mut child = command.spawn()?;
    let mut pipes = Pipes::of(&mut child)?;
    let ended = watch(&child, &mut pipes, controller, deadline, &mut take);
    if ended.is_err() {
        // Its pid is its own until it is waited for.
        let _ = child.kill();
    }
    let status = child.wait()?;
    processes::end_all()?;
    ended?;
    // Nobody is left to write, but where an escape was possible (unsandboxed) somebody may hold the other end open:
    // take what is there, wait for nothing.
    pipes.drain(&mut take).map_err(ChildError::Stopped)?;
    Ok(status)
}

/// Until the child has ended.
fn watch<S>(
    child: &Child,
    pipes: &mut Pipes,
    controller: BorrowedFd<'_>,
    deadline: Instant,
    take: &mut impl FnMut(Output, &[u8]) -> Result<(), S>,
) -> Result<(), ChildError<S>> {
    let pid =
        i32::try_from(child.id()).ok().and_then(Pid::from_raw).ok_or(StreamError::Io(Errno::SRCH.into()))?;
    let end = pidfd_open(pid, PidfdFlags::empty()).map_err(io::Error::from)?;
    loop {
        let left = remaining(deadline);
        if left.tv_sec == 0 && left.tv_nsec == 0 {
            return Err(StreamError::Late.into());
        }
        let mut fds = vec![
            PollFd::new(&end, PollFlags::IN),
            // Asking for nothing still tells of a controller that is gone.
            PollFd::from_borrowed_fd(controller, PollFlags::RDHUP),
        ];
        fds.extend(pipes.open().map(|fd| PollFd::from_borrowed_fd(fd, PollFlags::IN)));
        match poll(&mut fds, Some(&left)) {
            Ok(_) => {}
            Err(Errno::INTR) => continue,
            Err(error) => return Err(io::Error::from(error).into()),
        }
        let (ended, gone) = (!fds[0].revents().is_empty(), !fds[1].revents().is_empty());
        if gone {
            return Err(StreamError::Closed.into());
        }
        // One piece of each at a time, so that neither a flood on one side nor a deadline waits for the other.
        for which in [Output::Stdout, Output::Stderr] {
            pipes.read(which, take).map_err(ChildError::Stopped)?;
        }
        if ended {
            return Ok(());
        }
    }
}

struct Pipes {
    stdout: Option<OwnedFd>,
    stderr: Option<OwnedFd>,
    buffer: Vec<u8>,
}

impl Pipes {
    fn of(child: &mut Child) -> io::Result<Self> {
        let stdout = child.stdout.take().map(OwnedFd::from);
        let stderr = child.stderr.take().map(OwnedFd::from);
        for fd in [&stdout, &stderr].into_iter().flatten() {
            rustix::io::ioctl_fionbio(fd, true)?;
        }
        Ok(Self { stdout, stderr, buffer: vec![0; crate::wire::CHUNK] })
    }

    fn open(&self) -> impl Iterator<Item = BorrowedFd<'_>> {
        [&self.stdout, &self.stderr].into_iter().flatten().map(AsFd::as_fd)
    }

    /// Reads once; says whether there may be more at once.
    fn read<S>(
        &mut self,
        which: Output,
        take: &mut impl FnMut(Output, &[u8]) -> Result<(), S>,
    ) -> Result<bool, S> {
        let pipe = match which {
            Output::Stdout => &mut self.stdout,
            Output::Stderr => &mut self.stderr,
        };
        let Some(fd) = pipe else { return Ok(false) };
        match rustix::io::read(&*fd, &mut self.buffer[..]) {
            Ok(n) if n > 0 => {
                take(which, &self.buffer[..n])?;
                Ok(true)
            }
            Err(Errno::AGAIN) => Ok(false),
            Err(Errno::INTR) => Ok(true),
            Ok(_) | Err(_) => {
                *pipe = None;
                Ok(false)
            }
        }
    }

    fn drain<S>(&mut self, take: &mut impl FnMut(Output, &[u8]) -> Result<(), S>) -> Result<(), S> {
        for which in [Output::Stdout, Output::Stderr] {
            while self.read(which, take)? {}
        }
        Ok(())
    }
}
