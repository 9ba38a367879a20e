//! Standalone mode: the whole pipeline on one machine without Kubernetes, for the first five minutes, for laptops and
//! for CI. Wires the same parts as a cluster's controller, with files and processes in place of objects and pods.
//!
//! ```text
//!  files ──watch──▶ Documents ──▶ one task per Synth ──▶ Reconciler ──▶ status in the storage folder
//!                                      ▲  wakes: time, changed files, ended runs
//! ```

mod follow;
mod keep;
mod outcome;
mod view;

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    fetcher,
    objects::files::{Documents, Files, expand},
    reconcile::{BuildScriptPolicy, Reconciler, bounds::OutputBounds},
    runs::{
        StartError,
        process::{self, BaseBounds, ProcessRuns},
    },
    serve::{self, Expected, Listener, Readiness},
    store::{self, AdvertisedAddress, BindAddress, Store},
};

pub use outcome::Format;
use view::View;

/// Settings of standalone mode: the controller's own flags where it has them.
#[derive(Clone, Debug, clap::Args)]
pub struct Settings {
    /// YAML files, or folders of them, with Synths and the Secrets and ConfigMaps that they name.
    #[arg(required = true, value_name = "DIR|FILE")]
    pub paths: Vec<PathBuf>,

    /// End when every Synth is ready or has failed; exit code 1 when one has failed.
    #[arg(long)]
    pub once: bool,

    /// What to print: `text`, or `json`: a line for each Synth.
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    pub output: Format,

    /// The folder for status, artifacts, kept results, fetched sources and compiled crates.
    #[arg(long, env = "STORAGE_PATH", default_value = ".synth")]
    pub storage_path: PathBuf,

    /// Where artifacts are served.
    #[arg(long, env = "STORAGE_ADDRESS", default_value = "127.0.0.1:9090")]
    pub storage_addr: BindAddress,

    /// The address that artifacts' URLs begin with, where it is not the one they are served at.
    #[arg(long, env = "STORAGE_ADV_ADDR")]
    pub storage_adv_addr: Option<String>,

    /// How many Synths are reconciled, and how many generators run, at one time.
    #[arg(long, default_value_t = 4)]
    pub concurrent: u32,

    /// Run generators without namespaces: they see this machine's files with your rights. Only for code that you trust
    /// as you trust your own.
    #[arg(long)]
    pub unsandboxed: bool,

    /// Which crates may run build scripts or procedural macros while generators are compiled: `Any`, `None`, or a list like
    /// `serde_derive@1.0.228,proc-macro2`, with `source#` before those that are not of crates.io, `.#` for a repository's own.
    #[arg(long, default_value = "Any", value_name = "CRATES")]
    pub build_scripts: BuildScriptPolicy,

    /// The program `synth-runner`; without it, the one beside this program.
    #[arg(long, env = "SYNTH_RUNNER")]
    pub runner: Option<PathBuf>,

    /// The trusted certificates, PEM, in place of the system's.
    #[arg(long, env = "SSL_CERT_FILE")]
    pub ssl_cert_file: Option<PathBuf>,

    /// The folder of trusted certificates, in place of the system's.
    #[arg(long, env = "SSL_CERT_DIR")]
    pub ssl_cert_dir: Option<PathBuf>,

    /// Bounds of patience.
    #[command(flatten)]
    pub patience: Patience,
}

/// How long to wait before trying again: Flux's flags.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Patience {
    /// How long to wait after the first failure that may go away by itself; doubled each time.
    #[arg(long, default_value = "750ms", value_name = "DURATION")]
    pub min_retry_delay: synth_api::Duration,
    /// How long to wait at most.
    #[arg(long, default_value = "15m", value_name = "DURATION")]
    pub max_retry_delay: synth_api::Duration,
    /// How much looks are spread around their interval.
    #[arg(long, value_name = "PERCENT", default_value_t = 5, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub interval_jitter_percentage: u8,
}

impl From<Patience> for crate::decide::Settings {
    fn from(patience: Patience) -> Self {
        Self {
            min_retry_delay: patience.min_retry_delay.get(),
            max_retry_delay: patience.max_retry_delay.get(),
            requeue_dependency: None,
            interval_jitter_percentage: patience.interval_jitter_percentage,
        }
    }
}

/// Why standalone mode cannot work.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct StartFailure {
    message: String,
    hint: Option<String>,
}

impl StartFailure {
    fn of(error: &impl std::fmt::Display) -> Self {
        Self { message: error.to_string(), hint: None }
    }

    fn hint(mut self, hint: Option<impl Into<String>>) -> Self {
        self.hint = hint.map(Into::into);
        self
    }
}

/// Runs standalone mode until it is done (`--once`) or interrupted.
pub fn main(settings: &Settings) -> ExitCode {
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(tracing::Level::WARN).init();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return view::cannot_start(&StartFailure::of(&error)),
    };
    match runtime.block_on(run(settings)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => view::cannot_start(&error),
    }
}

/// The parts that stay for as long as the process.
struct Parts {
    reconciler: Arc<Reconciler<Files, ProcessRuns>>,
    files: Files,
    view: Arc<View>,
    settings: Settings,
}

async fn run(settings: &Settings) -> Result<bool, StartFailure> {
    let files_found = expand(&settings.paths).map_err(|error| StartFailure::of(&error))?;
    let documents = Arc::new(Documents::read(&files_found));
    let view = Arc::new(View::new(settings.output));
    for problem in &documents.problems {
        view.problem(problem);
    }
    if documents.synths.is_empty() && settings.once {
        if !documents.problems.is_empty() {
            return Err(StartFailure { message: "no Synth of these files can be taken".into(), hint: None });
        }
        return Err(StartFailure {
            message: "there is no Synth in these files".into(),
            hint: Some("a Synth has apiVersion: synth-controller.dev/v1alpha1 and kind: Synth".into()),
        });
    }
    let storage = absolute(&settings.storage_path)?;
    let store = Store::open(&storage, store::Settings::default()).await;
    let store = store.map_err(|error| StartFailure::of(&error).hint(error.hint()))?;
    let stop = CancellationToken::new();
    let serving = Serving::start(settings, &store).await?;
    let (fetching, _socket) = fetcher(&storage, settings).await?;
    let runs = process_runs(settings, &storage, fetching.blobs()).await?;
    view.started(serving.address.as_ref(), settings);
    let files = Files::new(&storage);
    files.replace(documents.clone());
    let reconciler = Arc::new(Reconciler {
        objects: Arc::new(files.clone()),
        runs: Arc::new(runs.clone()),
        fetcher: fetching,
        store,
        expected: serving.expected.clone(),
        address: serving.advertised.clone(),
        limits: synth_runner::job::Limits::default(),
        bounds: OutputBounds::none(),
        build_scripts: settings.build_scripts.clone(),
        settings: settings.patience.into(),
        clock: Clock::real(),
        observer: view.clone(),
    });
    let parts = Parts { reconciler, files, view, settings: settings.clone() };
    let server = serving.serve(stop.clone());
    let tended = async {
        let good = tokio::select! {
            good = follow::follow(parts, documents, stop.clone()) => good,
            // Found out while the repositories are looked at: who has nothing to run does not wait for it.
            Err(error) = runs.probe() => Err(cannot_run(error)),
        };
        runs.shutdown().await;
        stop.cancel();
        good
    };
    let (good, ()) = tokio::join!(tended, server);
    good
}

fn absolute(path: &std::path::Path) -> Result<PathBuf, StartFailure> {
    let made = std::fs::create_dir_all(path).and_then(|()| path.canonicalize());
    made.map_err(|error| StartFailure {
        message: format!("cannot use {} as storage folder: {error}", path.display()),
        hint: Some("choose another with --storage-path".into()),
    })
}

/// The artifact server, where there is one: `--once` ends before anybody could ask it.
struct Serving {
    listener: Option<Listener>,
    address: Option<std::net::SocketAddr>,
    advertised: AdvertisedAddress,
    artifacts: serve::artifacts::Artifacts,
    expected: Expected,
}

impl Serving {
    async fn start(settings: &Settings, store: &Store) -> Result<Self, StartFailure> {
        let bind = &settings.storage_addr;
        let listener = if settings.once {
            None
        } else {
            Some(Listener::bind(bind).await.map_err(|error| StartFailure {
                message: error.to_string(),
                hint: Some("choose another address with --storage-addr".into()),
            })?)
        };
        let address = listener.as_ref().map(Listener::address);
        let advertised = match (&settings.storage_adv_addr, address) {
            (Some(text), _) => AdvertisedAddress::parse(text),
            (None, Some(bound)) => AdvertisedAddress::derived(bind, bound, None),
            (None, None) => AdvertisedAddress::parse(&bind.to_string()),
        };
        let advertised = advertised.map_err(|error| StartFailure::of(&error))?;
        let expected = Expected::default();
        let ready = Readiness::default();
        ready.set(true);
        let metrics =
            serve::metrics::Metrics::register(&mut prometheus_client::registry::Registry::default());
        let artifacts =
            serve::artifacts::Artifacts { store: store.clone(), ready, expected: expected.clone(), metrics };
        Ok(Self { listener, address, advertised, artifacts, expected })
    }

    async fn serve(self, stop: CancellationToken) {
        if let Some(listener) = self.listener {
            listener.serve(serve::artifacts::router(self.artifacts), serve::Limits::default(), stop).await;
        }
    }
}

/// The fetcher, and the folder of its socket, which goes when that is dropped.
async fn fetcher(
    storage: &std::path::Path,
    tls: &Settings,
) -> Result<(fetcher::client::Fetcher, tempfile::TempDir), StartFailure> {
    let program = std::env::current_exe().map_err(|error| StartFailure::of(&error))?;
    let folder = storage.join("fetched");
    // A socket's path is at most 100 bytes long: a storage folder's may be longer.
    let private =
        tempfile::Builder::new().prefix("synth-").tempdir().map_err(|error| StartFailure::of(&error))?;
    let mut settings = fetcher::settings::Settings::new(private.path().join("fetcher.sock"), folder);
    settings.allow_file_urls = true;
    settings.reach.allow_private_networks = true;
    // Where a proxy stands between this machine and crates.io, its address may be of any kind.
    let crates_io = ["index.crates.io", "static.crates.io"];
    settings.reach.allowed_hosts =
        crates_io.map(|host| fetcher::reach::Allowed::Name(host.to_owned())).into();
    settings.ssl_cert_file.clone_from(&tls.ssl_cert_file);
    settings.ssl_cert_dir.clone_from(&tls.ssl_cert_dir);
    let started = fetcher::client::Fetcher::spawn(program, settings).await;
    let fetcher = started.map_err(|error| StartFailure::of(&format!("cannot start the fetcher: {error}")))?;
    Ok((fetcher, private))
}

async fn process_runs(
    settings: &Settings,
    storage: &std::path::Path,
    blobs: PathBuf,
) -> Result<ProcessRuns, StartFailure> {
    let runner = match &settings.runner {
        Some(runner) => runner.clone(),
        None => beside_this_program("synth-runner")?,
    };
    let settings = process::Settings {
        runner,
        storage: storage.join("runs"),
        blobs,
        toolchain: None,
        concurrent: settings.concurrent.max(1),
        unsandboxed: settings.unsandboxed,
        bases: BaseBounds::default(),
    };
    ProcessRuns::new(settings).await.map_err(cannot_run)
}

fn cannot_run(error: StartError) -> StartFailure {
    match error {
        StartError::NoSandbox { message, hint } => StartFailure { message, hint: Some(hint) },
        error => StartFailure::of(&error),
    }
}

fn beside_this_program(name: &str) -> Result<PathBuf, StartFailure> {
    let program = std::env::current_exe().map_err(|error| StartFailure::of(&error))?;
    let beside = program.with_file_name(name);
    if beside.is_file() {
        return Ok(beside);
    }
    Err(StartFailure {
        message: format!("the program {name} is not there: {}", beside.display()),
        hint: Some("build it with `make build`, or name it with --runner".into()),
    })
}
