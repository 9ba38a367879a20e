//! The supervisor's end of the stream to the controller.

use std::{
    io,
    os::fd::{AsFd, BorrowedFd, OwnedFd},
    time::Instant,
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::{Errno, read, write},
};

use crate::wire::{Decoder, FromSandbox, Message, ToSandbox, WireError};

/// Why nothing more can be said or heard.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// The controller has closed its end.
    #[error("the controller has closed the stream")]
    Closed,
    /// The time is up.
    #[error("the time is up")]
    Late,
    /// The controller speaks something else.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// The kernel's.
    #[error("stream: {0}")]
    Io(#[from] io::Error),
}

impl From<Errno> for StreamError {
    fn from(error: Errno) -> Self {
        Self::Io(error.into())
    }
}

/// One connected stream socket, never handed to a child.
#[derive(Debug)]
pub struct Stream {
    fd: OwnedFd,
    decoder: Decoder<ToSandbox>,
}

impl Stream {
    /// Takes over a connected socket.
    ///
    /// # Errors
    /// The kernel's.
    pub fn new(fd: OwnedFd) -> io::Result<Self> {
        rustix::io::ioctl_fionbio(&fd, true)?;
        Ok(Self { fd, decoder: Decoder::default() })
    }

    /// The next message. `None` as a deadline waits for ever.
    ///
    /// # Errors
    /// [`StreamError`].
    pub fn receive(&mut self, deadline: Option<Instant>) -> Result<ToSandbox, StreamError> {
        let mut buffer = vec![0; 64 << 10];
        loop {
            if let Some(message) = self.decoder.next_message()? {
                return Ok(message);
            }
            match read(&self.fd, &mut buffer) {
                Ok(0) => return Err(StreamError::Closed),
                Ok(n) => self.decoder.push(&buffer[..n]),
                Err(Errno::AGAIN) => wait_for(self.fd.as_fd(), PollFlags::IN, deadline)?,
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Says something. Waits while the controller does not read, until the deadline.
    ///
    /// # Errors
    /// [`StreamError`].
    pub fn send(&mut self, message: &FromSandbox, deadline: Instant) -> Result<(), StreamError> {
        let frame = message.encode()?;
        let mut rest = &frame[..];
        while !rest.is_empty() {
            match write(&self.fd, rest) {
                Ok(n) => rest = &rest[n..],
                Err(Errno::AGAIN) => wait_for(self.fd.as_fd(), PollFlags::OUT, Some(deadline))?,
                Err(Errno::INTR) => {}
                Err(Errno::PIPE | Errno::CONNRESET) => return Err(StreamError::Closed),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

impl AsFd for Stream {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

fn wait_for(fd: BorrowedFd<'_>, flags: PollFlags, deadline: Option<Instant>) -> Result<(), StreamError> {
    let timeout = deadline.map(remaining);
    if timeout.is_some_and(|left| left.tv_sec == 0 && left.tv_nsec == 0) {
        return Err(StreamError::Late);
    }
    match poll(&mut [PollFd::from_borrowed_fd(fd, flags)], timeout.as_ref()) {
        Ok(_) | Err(Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// The time until then, for `poll`.
pub fn remaining(deadline: Instant) -> Timespec {
    let left = deadline.saturating_duration_since(Instant::now());
    Timespec {
        tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: i64::from(left.subsec_nanos()),
    }
}
