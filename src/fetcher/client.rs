//! The manager's side of the fetcher: asks it, and in standalone mode also starts it.

use std::{
    io,
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
    time::Duration,
};

use backon::{ConstantBuilder, Retryable as _};

use futures::{SinkExt as _, StreamExt as _};
use synth_runner::blob::Digest;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    net::UnixStream,
    process::{Child, Command},
    sync::Mutex,
};
use tokio_util::codec::Framed;

use super::{
    api::{
        Crates, CratesRequest, FetchError, FetchErrorKind, FetchProgress, Source, SourceRequest, Target, Tip,
    },
    folder::Folder,
    server,
    settings::Settings,
    wire::{self, Answer, Event, Request},
};

/// How long a fetcher that somebody else starts is waited for: 10 seconds, so that nobody is told of a container that starts
/// a moment later than this one, or is started again.
const PATIENCE: ConstantBuilder =
    ConstantBuilder::new().with_delay(Duration::from_millis(250)).with_max_times(40);

/// A fetcher to ask. Clones ask the same one.
#[derive(Clone)]
pub struct Fetcher {
    socket: PathBuf,
    folder: Folder,
    own: Option<Arc<Own>>,
}

/// A fetcher process that this one started; killed when the last [`Fetcher`] is dropped.
struct Own {
    program: PathBuf,
    settings: Settings,
    child: Mutex<Option<Child>>,
}

impl Fetcher {
    /// The fetcher that listens on this socket and keeps its files in this folder. Nothing is tried before the first request.
    pub fn connect(socket: impl Into<PathBuf>, folder: impl Into<PathBuf>) -> Self {
        Self { socket: socket.into(), folder: Folder::at(folder), own: None }
    }

    /// Starts a fetcher as a child process of this one: `program` is this executable (its sub-command `fetcher` is run),
    /// the socket should be in a private folder and its path at most 100 bytes. It is started again when it has died, and
    /// ends with this process.
    ///
    /// # Errors
    /// When the process cannot be started or does not come up.
    pub async fn spawn(program: impl Into<PathBuf>, mut settings: Settings) -> io::Result<Self> {
        settings.until_stdin_closes = true;
        let own = Own { program: program.into(), settings, child: Mutex::new(None) };
        own.ensure().await?;
        Ok(Self {
            socket: own.settings.socket.clone(),
            folder: Folder::at(&own.settings.folder),
            own: Some(Arc::new(own)),
        })
    }

    /// Where the bytes of an answer are, for reading. They stay for an hour after the answer at least.
    pub fn blob_path(&self, digest: &Digest) -> PathBuf {
        self.folder.blob_path(digest)
    }

    /// The folder of those bytes, each in a file named by the hex digits of its digest.
    pub fn blobs(&self) -> PathBuf {
        self.folder.blobs()
    }

    /// What a reference points at now. Transfers no objects; a commit is its own answer, without the network.
    pub async fn look(&self, target: &Target) -> Result<Tip, FetchError> {
        match self.ask(&Request::Look(target.clone()), |_| ()).await? {
            Answer::Tip(tip) => Ok(tip),
            _ => Err(another_answer()),
        }
    }

    /// The source part of a commit. Dropping the future cancels it.
    pub async fn source(
        &self,
        request: &SourceRequest,
        progress: impl FnMut(FetchProgress),
    ) -> Result<Source, FetchError> {
        match self.ask(&Request::Source(request.clone()), progress).await? {
            Answer::Source(source) => Ok(source),
            _ => Err(another_answer()),
        }
    }

    /// The crates of a lockfile. Dropping the future cancels it; what was fetched until then stays.
    pub async fn crates(
        &self,
        request: &CratesRequest,
        progress: impl FnMut(FetchProgress),
    ) -> Result<Crates, FetchError> {
        match self.ask(&Request::Crates(request.clone()), progress).await? {
            Answer::Crates(crates) => Ok(crates),
            _ => Err(another_answer()),
        }
    }

    async fn ask(
        &self,
        request: &Request,
        mut progress: impl FnMut(FetchProgress),
    ) -> Result<Answer, FetchError> {
        let mut stream = Framed::new(self.dial().await.map_err(|error| unreachable(&error))?, wire::codec());
        stream
            .send(wire::encode(request).map_err(|error| unreachable(&error))?)
            .await
            .map_err(|error| unreachable(&error))?;
        while let Some(frame) = stream.next().await {
            match wire::decode(&frame.map_err(|error| unreachable(&error))?)
                .map_err(|error| unreachable(&error))?
            {
                Event::Progress(step) => progress(step),
                Event::Done(outcome) => return outcome,
            }
        }
        Err(unreachable(&io::ErrorKind::UnexpectedEof.into()))
    }

    async fn dial(&self) -> io::Result<UnixStream> {
        let connect = || UnixStream::connect(&self.socket);
        let first = connect().await;
        match (&first, &self.own) {
            (Err(_), Some(own)) => {
                own.ensure().await?;
                connect().await
            }
            // One that somebody else starts: it may be about to.
            (Err(_), None) => connect.retry(PATIENCE).await,
            (Ok(_), _) => first,
        }
    }
}

impl Own {
    /// Starts the process if it does not run, and waits until it listens.
    async fn ensure(&self) -> io::Result<()> {
        let mut child = self.child.lock().await;
        if let Some(running) = child.as_mut()
            && running.try_wait()?.is_none()
        {
            return Ok(());
        }
        *child = Some(start(&self.program, &self.settings).await?);
        Ok(())
    }
}

async fn start(program: &Path, settings: &Settings) -> io::Result<Child> {
    let mut child = Command::new(program)
        .arg("fetcher")
        .args(settings.arguments())
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        // A signal from the terminal is for the manager, which ends this process by closing its standard input.
        .process_group(0)
        .kill_on_drop(true)
        .spawn()?;
    let mut lines = BufReader::new(child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?).lines();
    match lines.next_line().await? {
        Some(line) if line == server::READY => Ok(child),
        _ => Err(io::Error::other("the fetcher process did not start")),
    }
}

fn unreachable(error: &io::Error) -> FetchError {
    FetchError::new(FetchErrorKind::Local, format!("the fetcher process does not answer: {error}"))
}

fn another_answer() -> FetchError {
    FetchError::new(FetchErrorKind::Local, "the fetcher process gave the answer to another question")
}
