//! The sandbox's socket, and the bytes between it and the controller.

use std::{
    fs::{self, Permissions},
    io,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, AsyncWriteExt as _, copy, split},
    net::{UnixListener, UnixStream},
    time::timeout,
};

/// How long the controller may take to close its end, once it has been told everything.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// A socket that takes one peer.
pub(super) struct Socket {
    listener: UnixListener,
    path: PathBuf,
}

impl Socket {
    /// Makes it, for whichever user the sandbox has.
    pub(super) fn bind(path: &Path) -> io::Result<Self> {
        let listener = UnixListener::bind(path)?;
        fs::set_permissions(path, Permissions::from_mode(0o666))?;
        Ok(Self { listener, path: path.to_owned() })
    }

    /// The one peer. The supervisor of a sandbox connects before it starts anything, and afterwards nobody can: the
    /// socket is gone.
    pub(super) async fn accept(self) -> io::Result<UnixStream> {
        let (stream, _) = self.listener.accept().await?;
        drop(self.listener);
        fs::remove_file(self.path)?;
        Ok(stream)
    }
}

/// Carries bytes both ways until one side ends. What the sandbox said before its end reaches the controller.
pub(super) async fn relay(
    controller: impl AsyncRead + AsyncWrite + Unpin,
    sandbox: UnixStream,
) -> io::Result<()> {
    let (mut from_controller, mut to_controller) = split(controller);
    let (mut from_sandbox, mut to_sandbox) = sandbox.into_split();
    let up = async {
        copy(&mut from_sandbox, &mut to_controller).await?;
        to_controller.shutdown().await
    };
    let mut down = std::pin::pin!(copy(&mut from_controller, &mut to_sandbox));
    tokio::select! {
        said = up => said?,
        // The controller has heard enough, or is gone; or the sandbox does not listen any more.
        told = &mut down => return match told {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
            _ => Ok(()),
        },
    }
    // Bytes that nobody reads would make the system reset the connection, and with it what is still on its way. That the
    // sandbox does not hear any more is no failure.
    let _ = timeout(LAST_WORDS, down).await;
    Ok(())
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, duplex};

    use super::*;

    #[tokio::test]
    async fn what_the_sandbox_said_before_its_end_reaches_the_controller() {
        let (ours, mut controller) = duplex(16);
        let (theirs, mut sandbox) = UnixStream::pair().unwrap();
        let talk = async {
            controller.write_all(b"job").await.unwrap();
            let mut job = [0; 3];
            sandbox.read_exact(&mut job).await.unwrap();
            sandbox.write_all(&[7; 1000]).await.unwrap();
            drop(sandbox);
            let mut said = Vec::new();
            controller.read_to_end(&mut said).await.unwrap();
            drop(controller);
            (job, said)
        };
        let (relayed, (job, said)) = tokio::join!(relay(ours, theirs), talk);
        relayed.unwrap();
        assert_eq!((&job, said.len()), (b"job", 1000));
    }

    #[tokio::test]
    async fn a_controller_that_closes_ends_the_sandboxs_stream() {
        let (ours, controller) = duplex(16);
        let (theirs, mut sandbox) = UnixStream::pair().unwrap();
        drop(controller);
        relay(ours, theirs).await.unwrap();
        assert_eq!(sandbox.read(&mut [0]).await.unwrap(), 0);
    }

    #[tokio::test]
    async fn hostile_13_the_socket_takes_one_peer_and_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("stream.sock");
        let socket = Socket::bind(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o666);
        let (accepted, connected) = tokio::join!(socket.accept(), UnixStream::connect(&path));
        assert!(accepted.is_ok() && connected.is_ok());
        assert!(UnixStream::connect(&path).await.is_err());
        assert!(!path.exists());
    }
}
