//! The fetcher process: takes requests on a unix socket and gives each to a child of its own.
//!
//! It parses nothing foreign: what a child says is read as bounded JSON and passed on. It kills a child at its deadline
//! and when whoever asked hangs up, with everything that the child started.

use std::{
    fs,
    io::{self, Write as _},
    os::unix::{fs::PermissionsExt as _, process::ExitStatusExt},
    path::PathBuf,
    process::{ExitCode, ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use futures::{SinkExt as _, StreamExt as _};
use rustix::process::{Pid, Signal};
use tokio::{
    net::{UnixListener, UnixStream, unix::OwnedWriteHalf},
    process::{Child, ChildStdin, ChildStdout, Command},
};
use tokio_util::{
    codec::{FramedRead, FramedWrite, LengthDelimitedCodec},
    task::TaskTracker,
};

use super::{
    api::{FetchError, FetchErrorKind},
    folder::Folder,
    settings::{Limits, Settings},
    sweep, wire,
};
use crate::{interrupt::interrupted, places::Places};

/// The line on standard output that says that the socket is open.
pub(super) const READY: &str = "ready";

/// Time between two sweeps of the folder, which look at every file in it.
const SWEEP_EVERY: Duration = Duration::from_secs(60);

struct Fetcher {
    settings: Settings,
    folder: Folder,
    program: PathBuf,
    /// Children at one time: [`Limits::fetches`], of which no namespace has all.
    children: Places,
    /// When the folder was last swept.
    swept: Mutex<Option<Instant>>,
}

/// Runs the fetcher: this is the sub-command `fetcher`.
pub fn main(settings: Settings) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    match runtime.and_then(|runtime| runtime.block_on(serve(settings))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "fetcher: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Listens on the socket until it is told to stop: by a signal, or by the end of standard input where the settings say so.
///
/// # Errors
/// When the folder or the socket cannot be made.
pub async fn serve(settings: Settings) -> io::Result<()> {
    let folder = Folder::create(&settings.folder)?;
    let children = Places::new(u32::try_from(settings.limits.fetches).unwrap_or(u32::MAX));
    let fetcher = Arc::new(Fetcher {
        program: std::env::current_exe()?,
        folder,
        children,
        settings,
        swept: Mutex::default(),
    });
    sweep::tmp(&fetcher.folder);
    let listener = listen(&fetcher.settings.socket)?;
    say_ready()?;
    let tasks = TaskTracker::new();
    let stop = stop(fetcher.settings.until_stdin_closes);
    tokio::pin!(stop);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let fetcher = fetcher.clone();
                    tasks.spawn(async move { fetcher.answer(stream).await });
                }
                Err(error) => tracing::warn!(%error, "cannot accept a connection"),
            },
            () = &mut stop => break,
        }
    }
    let _ = fs::remove_file(&fetcher.settings.socket);
    // Children end with their connections, which end with this process: nobody waits for an answer any more.
    Ok(())
}

fn listen(path: &std::path::Path) -> io::Result<UnixListener> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(path)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
    Ok(listener)
}

fn say_ready() -> io::Result<()> {
    let mut out = io::stdout();
    writeln!(out, "{READY}")?;
    out.flush()
}

/// Waits for a reason to stop.
async fn stop(until_stdin_closes: bool) {
    let (end, ended) = tokio::sync::oneshot::channel();
    if until_stdin_closes {
        // A plain thread: one of the runtime's would keep the process from ending while it reads.
        std::thread::spawn(move || {
            let _ = io::copy(&mut io::stdin(), &mut io::sink());
            let _ = end.send(());
        });
    } else {
        std::mem::forget(end);
    }
    tokio::select! {
        _ = ended => {}
        () = interrupted() => {}
    }
}

type Events = FramedWrite<OwnedWriteHalf, LengthDelimitedCodec>;

impl Fetcher {
    /// One connection: one request, its events, and the end.
    async fn answer(&self, stream: UnixStream) {
        let (read, write) = stream.into_split();
        let mut requests = FramedRead::new(read, wire::codec());
        let mut events = FramedWrite::new(write, wire::codec());
        let Some(Ok(frame)) = requests.next().await else { return };
        let outcome = tokio::select! {
            outcome = self.perform(&frame, &mut events) => outcome,
            // Nothing else is ever sent on a connection: this is its end. Dropping the work kills the child.
            _ = requests.next() => return,
        };
        if let Err(error) = outcome {
            let done = wire::Event::Done(Err(error));
            if let Ok(frame) = wire::encode(&done) {
                let _ = events.send(frame).await;
            }
        }
        self.sweep().await;
    }

    /// Sweeps the folder, now and then.
    async fn sweep(&self) {
        {
            let mut swept = self.swept.lock().unwrap_or_else(PoisonError::into_inner);
            if swept.is_some_and(|last| last.elapsed() < SWEEP_EVERY) {
                return;
            }
            *swept = Some(Instant::now());
        }
        let folder = self.folder.clone();
        let size = self.settings.limits.folder_size;
        let _ = tokio::task::spawn_blocking(move || sweep::folder(&folder, size, sweep::GRACE)).await;
    }

    async fn perform(&self, frame: &[u8], events: &mut Events) -> Result<(), FetchError> {
        let local =
            |error: io::Error| FetchError::new(FetchErrorKind::Local, format!("the fetcher failed: {error}"));
        let request: wire::Request = wire::decode(frame).map_err(local)?;
        let _place = self.children.take(&request.target().namespace).await;
        let home = tempfile::tempdir_in(self.folder.tmp()).map_err(local)?;
        let work = wire::Work {
            request,
            folder: self.settings.folder.clone(),
            home: home.path().to_owned(),
            allow_file_urls: self.settings.allow_file_urls,
            reach: self.settings.reach.clone(),
            limits: self.settings.limits.clone(),
        };
        let mut running = Running::start(self, home.path()).map_err(local)?;
        let talk = async {
            running.stdin.send(wire::encode(&work)?).await?;
            running.relay(events).await
        };
        match tokio::time::timeout(self.settings.limits.deadline(), talk).await {
            Ok(Ok(true)) => Ok(()),
            Ok(ended) => {
                if let Err(error) = ended {
                    tracing::debug!(%error, "lost a fetch");
                }
                Err(died(running.end().await, &self.settings.limits))
            }
            Err(_) => {
                let seconds = self.settings.limits.deadline;
                let message = format!("the fetch was stopped: it took longer than {seconds} seconds");
                Err(FetchError::new(FetchErrorKind::TimedOut, message))
            }
        }
    }
}

/// A child at work. Dropped, it is killed with everything that it started.
struct Running {
    child: Child,
    stdin: FramedWrite<ChildStdin, LengthDelimitedCodec>,
    stdout: FramedRead<ChildStdout, LengthDelimitedCodec>,
}

impl Running {
    fn start(fetcher: &Fetcher, home: &std::path::Path) -> io::Result<Self> {
        let mut child = Command::new(&fetcher.program)
            .arg("fetch-child")
            .env_clear()
            .envs(fetcher.settings.environment())
            // libgit2 looks for known_hosts in the home; the request is given on standard input, with its credentials.
            .env("HOME", home)
            .current_dir(home)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("a child without pipes"));
        };
        Ok(Self {
            child,
            stdin: FramedWrite::new(stdin, wire::codec()),
            stdout: FramedRead::new(stdout, wire::codec()),
        })
    }

    /// Passes on what the child says; whether it said that it is done.
    async fn relay(&mut self, events: &mut Events) -> io::Result<bool> {
        while let Some(frame) = self.stdout.next().await {
            let event: wire::Event = wire::decode(&frame?)?;
            let done = matches!(event, wire::Event::Done(_));
            events.send(wire::encode(&event)?).await?;
            if done {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// How the child ended; it is killed if it has not.
    async fn end(mut self) -> io::Result<ExitStatus> {
        if let Ok(Some(status)) = self.child.try_wait() {
            return Ok(status);
        }
        // Its pipe is closed, so it is ending by itself; a short time for its own exit status to be the one that counts.
        if let Ok(status) = tokio::time::timeout(Duration::from_secs(1), self.child.wait()).await {
            return status;
        }
        self.kill();
        self.child.wait().await
    }

    fn kill(&self) {
        let id = self.child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        if let Some(id) = id {
            // The group is the child's own; it is gone already when the child is.
            let _ = rustix::process::kill_process_group(id, Signal::KILL);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Why a child ended without an answer.
fn died(status: io::Result<ExitStatus>, limits: &Limits) -> FetchError {
    let Limits { cpu, memory, file_size, .. } = limits;
    let signal = status.as_ref().ok().and_then(ExitStatusExt::signal).and_then(Signal::from_named_raw);
    let (kind, why) = match signal {
        Some(Signal::XFSZ) => (FetchErrorKind::TooLarge, format!("a file had more than {file_size} bytes")),
        Some(Signal::XCPU) => {
            (FetchErrorKind::TooLarge, format!("it used more than {cpu} seconds of processor time"))
        }
        Some(Signal::ABORT | Signal::SEGV | Signal::BUS) => {
            (FetchErrorKind::TooLarge, format!("it used more than {memory} bytes of memory"))
        }
        // None of its own bounds does that: what is no fault of what was fetched may go well the next time.
        Some(Signal::KILL) => {
            (FetchErrorKind::Local, "somebody killed it; had the machine no memory left?".to_owned())
        }
        _ => match status {
            Ok(status) => (FetchErrorKind::Local, status.to_string()),
            Err(error) => (FetchErrorKind::Local, error.to_string()),
        },
    };
    FetchError::new(kind, format!("the fetch ended without an answer: {why}"))
}
