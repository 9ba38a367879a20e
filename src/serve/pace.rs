//! A connection that gives up on a client that does not read.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep},
};

/// How fast a client must read while something is waiting for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// In this time …
    pub(super) window: Duration,
    /// … it must have taken this many bytes.
    pub(super) bytes: usize,
}

/// A socket whose writes fail with [`io::ErrorKind::TimedOut`] when the peer falls behind the [`Pace`].
///
/// A window begins when a write has to wait, and ends when enough went out, or when the peer says something new: then
/// it has all that it asked for before.
pub(super) struct Paced {
    socket: TcpStream,
    pace: Pace,
    window: Option<Window>,
}

struct Window {
    end: Pin<Box<Sleep>>,
    written: usize,
}

impl Paced {
    pub(super) fn new(socket: TcpStream, pace: Pace) -> Self {
        Self { socket, pace, window: None }
    }

    fn watch(&mut self, cx: &mut Context<'_>, write: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if let Poll::Ready(result) = write {
            if let (Ok(written), Some(window)) = (&result, &mut self.window) {
                window.written += written;
                if window.written >= self.pace.bytes {
                    self.window = None;
                }
            }
            return Poll::Ready(result);
        }
        let length = self.pace.window;
        let window = self.window.get_or_insert_with(|| Window { end: Box::pin(sleep(length)), written: 0 });
        ready!(window.end.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Paced {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.socket).poll_read(cx, buffer);
        if buffer.filled().len() > before {
            self.window = None;
        }
        read
    }
}

impl AsyncWrite for Paced {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let write = Pin::new(&mut self.socket).poll_write(cx, bytes);
        self.watch(cx, write)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let write = Pin::new(&mut self.socket).poll_write_vectored(cx, parts);
        self.watch(cx, write)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}
