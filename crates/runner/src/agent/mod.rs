//! The agent: the container of a run's pod that may talk to the controller, and in which no foreign code runs.
//!
//! Uses up the pod's token, brings the job's blobs into the volume that the sandbox reads, and carries bytes between the
//! controller and the sandbox. It never looks into what the sandbox says, and keeps its session's secret in memory.
//!
//! ```text
//! bind socket ─▶ session ─┬▶ pull blobs ─────┬▶ open the stream ─▶ relay, until one side ends
//!                         └▶ accept sandbox ─┘
//! ```
//!
//! The controller speaks first on the stream, which is opened when the blobs are there: so the sandbox needs no other sign
//! that it can begin, and its time begins then.

mod call;
mod pull;
mod relay;

use std::{io, net::SocketAddr, path::PathBuf, time::Duration};

use rustix::process::{DumpableBehavior, set_dumpable_behavior};
use tokio::{runtime, time::timeout};

pub use self::call::CallError;
use self::call::Caller;

/// How long the sandbox may take to connect: its container starts beside this one, from the same image.
const SANDBOX: Duration = Duration::from_secs(60);

/// What an agent needs to know. Nothing of it is secret.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the controller's run API is.
    pub controller: SocketAddr,
    /// The controller's certificate, DER: nothing else is trusted.
    pub certificate: Vec<u8>,
    /// The run's name.
    pub run: String,
    /// The file with the pod's token.
    pub token: PathBuf,
    /// The folder for blobs; is made.
    pub blobs: PathBuf,
    /// The folder of bases that came with the image, as the sandbox has it.
    pub bases: PathBuf,
    /// The sandbox's work folder: what is compiled in advance holds for one.
    pub work: PathBuf,
    /// The socket that the sandbox connects to; is made, and removed when it has.
    pub socket: PathBuf,
}

/// Why an agent ended before the run did.
#[derive(Debug, thiserror::Error)]
pub enum AgentError {
    /// The controller cannot be reached, or refuses.
    #[error(transparent)]
    Call(#[from] CallError),
    /// What the controller gave is not what it said.
    #[error("blob {digest}: {problem}")]
    Blob {
        /// Which one.
        digest: crate::blob::Digest,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The sandbox has not connected.
    #[error("the sandbox did not connect within {} s", SANDBOX.as_secs())]
    NoSandbox,
    /// This machine.
    #[error("{doing}: {source}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// Why it failed.
        #[source]
        source: io::Error,
    },
}

/// Names what was being done when the system refused.
fn at(doing: &'static str) -> impl FnOnce(io::Error) -> AgentError {
    move |source| AgentError::Io { doing, source }
}

/// Serves one run. Returns when the controller or the sandbox has closed its end of the stream.
///
/// # Errors
/// [`AgentError`].
pub fn serve(settings: &Settings) -> Result<(), AgentError> {
    set_dumpable_behavior(DumpableBehavior::NotDumpable)
        .map_err(|error| at("hide this process")(error.into()))?;
    runtime::Builder::new_current_thread().enable_all().build().map_err(at("start"))?.block_on(run(settings))
}

async fn run(settings: &Settings) -> Result<(), AgentError> {
    let socket = relay::Socket::bind(&settings.socket).map_err(at("make the sandbox's socket"))?;
    let token = std::fs::read_to_string(&settings.token).map_err(at("read the pod's token"))?;
    let caller = Caller::new(settings)?;
    let (connection, session) = caller.session(token.trim_end()).await?;
    let accept = async {
        timeout(SANDBOX, socket.accept())
            .await
            .map_err(|_| AgentError::NoSandbox)?
            .map_err(at("accept the sandbox"))
    };
    let pull = pull::pull(&caller, connection, &session, settings);
    let (sandbox, ()) = tokio::try_join!(accept, pull)?;
    let stream = caller.stream(&session.secret).await?;
    relay::relay(stream, sandbox).await.map_err(at("relay"))
}
