//! One place for one run at a time: its folder, its user id, its processes.

use std::{
    fs, io,
    os::{fd::OwnedFd, unix::fs::PermissionsExt},
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
    time::Duration,
};

use synth_runner::{
    base::Need,
    blob::BlobRef,
    isolate,
    job::{End, Phase, Progress, SandboxLevel},
};
use tokio::{
    io::AsyncReadExt as _,
    net::UnixStream,
    process::{Child, Command},
    time::timeout,
};
use tokio_util::sync::CancellationToken;

use super::{
    super::{
        Ended, RunSpec, StartError,
        drive::{self, Heard},
    },
    Settings, Toolchain,
    bases::{Bases, Lease},
    folder::{RunFolder, remove_tree},
};

/// How a sandbox in namespaces sees its volume and its base.
const SEEN_VOLUME: &str = "/synth/work";
const SEEN_BASE: &str = "/synth/base";
/// User ids that no system hands out: sandboxes have their own, one for each slot.
const FIRST_UID: u32 = 1_879_048_192;
/// How long the processes of a run may take to be gone after they were killed, before they are killed once more.
const DYING: Duration = Duration::from_secs(10);
/// Bytes of the runner's own standard error.
const SAID: u64 = 4096;

/// Empties the work folder, and finds out whether sandboxes can have user ids of their own.
pub(super) fn take_over(settings: &Settings) -> io::Result<(Bases, Option<u32>)> {
    let work = settings.storage.join("work");
    remove_tree(&work)?;
    remove_tree(&super::logs(settings))?;
    fs::create_dir_all(&work)?;
    fs::create_dir_all(super::logs(settings))?;
    // Nobody but this user has business here; sandboxes get their folders without walking through this one.
    fs::set_permissions(&work, fs::Permissions::from_mode(0o700))?;
    let bases = Bases::open(settings.storage.join("bases"), settings.bases)?;
    let try_out = work.join("uid");
    fs::create_dir(&try_out)?;
    let own_ids = rustix::process::geteuid().is_root()
        && !settings.unsandboxed
        && std::os::unix::fs::chown(&try_out, Some(FIRST_UID), Some(FIRST_UID)).is_ok();
    fs::remove_dir(try_out)?;
    Ok((bases, own_ids.then_some(FIRST_UID)))
}

/// Makes a sandbox and does nothing in it.
pub(super) async fn probe(
    settings: &Settings,
    toolchain: &Toolchain,
    uids: Option<u32>,
) -> Result<(), StartError> {
    let io = |doing: &'static str| move |source| StartError::Io { doing: doing.into(), source };
    let folder = RunFolder::new(&settings.storage.join("work"), 0);
    for path in [folder.blobs(), folder.root(), folder.volume().join("tmp"), folder.volume().join("shm")] {
        fs::create_dir_all(path).map_err(io("make a folder to try a sandbox"))?;
    }
    let output = command(settings, toolchain, &folder, None, uids)
        .arg("--probe")
        .stdin(Stdio::null())
        .output()
        .await
        .map_err(|source| StartError::Io { doing: format!("start {}", settings.runner.display()), source })?;
    folder.remove().map_err(io("remove a folder"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let hint =
        isolate::hint().ok().flatten().unwrap_or("this machine or the container around it does not allow it");
    Err(StartError::NoSandbox {
        message: format!("no sandbox: {}", said.trim()),
        hint: format!("{hint}; or pass --unsandboxed: generators then see all files that this user sees"),
    })
}

fn command(
    settings: &Settings,
    toolchain: &Toolchain,
    folder: &RunFolder,
    base: Option<&Path>,
    uid: Option<u32>,
) -> Command {
    let mut command = Command::new(&settings.runner);
    command
        .env_clear()
        .current_dir("/")
        .arg(if settings.unsandboxed { "unsandboxed" } else { "isolate" })
        .arg("--work")
        .arg(folder.volume())
        .arg("--blobs")
        .arg(folder.blobs())
        .arg("--toolchain")
        .arg(&toolchain.sysroot)
        .arg("--root")
        .arg(folder.root());
    if let Some(base) = base {
        command.arg("--base").arg(base);
    }
    if let Some(uid) = uid {
        command.arg("--uid").arg(uid.to_string());
    }
    command
}

/// Removes the log of a run.
pub(super) fn remove_log(settings: &Settings, ended: &Ended) {
    if let Some(log) = ended.log {
        // Two runs may share one log of the same bytes; the other's is a courtesy to people.
        let _ = fs::remove_file(super::logs(settings).join(log.digest.hex()));
    }
}

/// A place for one run at a time.
pub(super) struct Slot {
    settings: Settings,
    toolchain: Toolchain,
    bases: Arc<Bases>,
    folder: RunFolder,
    uid: Option<u32>,
}

impl Slot {
    pub(super) fn new(
        settings: &Settings,
        toolchain: Toolchain,
        uids: Option<u32>,
        bases: Arc<Bases>,
        number: u32,
    ) -> Self {
        let folder = RunFolder::new(&settings.storage.join("work"), number);
        let uid = uids.map(|first| first + number);
        Self { settings: settings.clone(), toolchain, bases, folder, uid }
    }

    fn level(&self) -> SandboxLevel {
        if self.settings.unsandboxed { SandboxLevel::Unsandboxed } else { SandboxLevel::Namespaces }
    }

    /// The run's volume, as the run sees it.
    fn place(&self) -> PathBuf {
        if self.settings.unsandboxed { self.folder.volume() } else { SEEN_VOLUME.into() }
    }

    /// Does a run from its folder to its end. When this returns, no process of it is left.
    pub(super) async fn run(
        &self,
        spec: RunSpec,
        cancel: &CancellationToken,
        progress: impl FnMut(Progress),
    ) -> Ended {
        match self.try_run(&spec, cancel, progress).await {
            Ok(ended) => ended,
            Err((doing, error)) => drive::lost(self.level(), &format!("{doing}: {error}")),
        }
    }

    async fn try_run(
        &self,
        spec: &RunSpec,
        cancel: &CancellationToken,
        progress: impl FnMut(Progress),
    ) -> Result<Ended, (&'static str, io::Error)> {
        let at = |doing: &'static str| move |error: io::Error| (doing, error);
        let need = Need::of(&spec.job, &self.toolchain.id, &self.place());
        let lease = self.lay_out(spec, &need).await.map_err(at("lay out the run's folder"))?;
        let base = lease.as_ref().map(|lease| lease.path().to_owned());

        let (mut ours, theirs) = UnixStream::pair().map_err(at("make a stream"))?;
        let theirs = theirs.into_std().map_err(at("make a stream"))?;
        theirs.set_nonblocking(false).map_err(at("make a stream"))?;
        let mut child = command(&self.settings, &self.toolchain, &self.folder, base.as_deref(), self.uid)
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(at("start synth-runner"))?;
        let heard = tokio::select! {
            heard = drive::drive(&mut ours, &spec.job, &spec.input, progress) => Some(heard),
            () = cancel.cancelled() => None,
        };
        // The end of the stream is what the guard waits for to end everything.
        drop(ours);
        let said = end(&mut child).await.map_err(at("wait for synth-runner"))?;
        let Some(heard) = heard else {
            self.clear().await.map_err(at("remove the run's folder"))?;
            return Ok(drive::lost(self.level(), "cancelled"));
        };
        self.finish(spec, need, lease, heard, &said).await
    }

    async fn lay_out(&self, spec: &RunSpec, need: &Need) -> io::Result<Option<Lease>> {
        let (bases, folder, uid) = (Arc::clone(&self.bases), self.folder.clone(), self.uid);
        let (spec, need, store) = (spec.clone(), need.clone(), self.settings.blobs.clone());
        blocking(move || {
            let lease = bases.nearest(&spec.authors, &need);
            folder.lay_out(&spec.job, &store, lease.as_ref().map(Lease::path), uid)?;
            Ok(lease)
        })
        .await
    }

    async fn finish(
        &self,
        spec: &RunSpec,
        need: Need,
        lease: Option<Lease>,
        heard: Heard,
        said: &str,
    ) -> Result<Ended, (&'static str, io::Error)> {
        let mut report = heard.report(self.level(), said);
        if report.phases.iter().any(|phase| phase.phase > Phase::Run) {
            report.phases.clear();
        }
        let bases = Arc::clone(&self.bases);
        let (folder, authors) = (self.folder.clone(), spec.authors);
        let (logs, log) = (super::logs(&self.settings), heard.log);
        let seen_base = (!self.settings.unsandboxed).then(|| PathBuf::from(SEEN_BASE));
        let built = heard.built;
        let log = blocking(move || {
            if let Some(built) = built {
                let known = lease.as_ref().is_some_and(|lease| lease.fits(&need));
                if !known || built.dependencies_compiled > 0 {
                    let real = lease.as_ref().map(|lease| lease.path().to_owned());
                    let seen = seen_base.or(real);
                    let began_with = lease.zip(seen.as_deref());
                    // A run is not worse for what it leaves behind.
                    if let Err(error) = bases.keep(&authors, need, &folder.volume(), began_with, &built.own) {
                        tracing::warn!(%error, "compiled crates are not kept");
                    }
                }
            }
            folder.remove()?;
            if log.is_empty() {
                return Ok(None);
            }
            let reference = BlobRef::of(&log);
            fs::write(logs.join(reference.digest.hex()), &log)?;
            Ok(Some(reference))
        })
        .await
        .map_err(|error| ("remove the run's folder", error))?;
        let output = (report.end == End::Printed).then(|| heard.output.into());
        Ok(Ended { report, output, log })
    }

    async fn clear(&self) -> io::Result<()> {
        let folder = self.folder.clone();
        blocking(move || folder.remove()).await
    }
}

/// Waits until the runner, and so all that it started, is gone. Returns what it wrote on standard error.
async fn end(child: &mut Child) -> io::Result<String> {
    let mut said = Vec::new();
    if let Some(stderr) = child.stderr.take() {
        let _ = timeout(DYING, stderr.take(SAID).read_to_end(&mut said)).await;
    }
    if timeout(DYING, child.wait()).await.is_err() {
        child.start_kill()?;
    }
    child.wait().await?;
    Ok(String::from_utf8_lossy(&said).into_owned())
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}
