//! One run from its job to its report.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, BufWriter, Write},
    os::unix::{fs::PermissionsExt, process::ExitStatusExt},
    path::{Path, PathBuf},
    process::{Command, ExitStatus},
    time::{Duration, Instant},
};

use super::{
    Place,
    archive::ArchiveError,
    cargo::{self, Binary, Build, Said},
    child::{self, ChildError, Output},
    layout::{Layout, Repository},
    policy::{self, Metadata},
    remains,
    stream::{Stream, StreamError},
    text::{self, Printable, Tail},
    verdict::{self, Witness},
};
use crate::{
    base::{Own, PROFILE},
    job::{End, Job, Phase, PhaseReport, Progress, Report},
    wire::{Built, CHUNK, FromSandbox, ToSandbox},
};

/// What the report may take after the time is up.
const LAST_WORDS: Duration = Duration::from_secs(5);
/// Bytes that cargo may say of the packages of a lock file: 2,000 take 10 MiB.
const METADATA: usize = 64 << 20;

/// What telling the next run may take.
const REMAINS: Duration = Duration::from_secs(20);

/// How the program's memory grows, where its libc is glibc: in large steps and large pages. A generator takes what it needs once
/// and ends; with ten thousand objects a fifth of its time would go into asking for memory page by page. Pages that it does not
/// touch cost nothing. <https://sourceware.org/glibc/manual/latest/html_node/Memory-Allocation-Tunables.html>
const MALLOC: &str = "glibc.malloc.hugetlb=1:glibc.malloc.top_pad=33554432";

/// Sends what is written to it as remains.
struct Pieces<'a> {
    stream: &'a mut Stream,
    deadline: Instant,
}

impl Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let piece = &bytes[..bytes.len().min(CHUNK)];
        // An empty one would say that this is all.
        if !piece.is_empty() {
            let message = FromSandbox::Remains(piece.to_vec());
            self.stream.send(&message, self.deadline).map_err(io::Error::other)?;
        }
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The state of a run.
pub(super) struct Session {
    voice: Voice,
    place: Place,
    layout: Layout,
    job: Job,
    deadline: Instant,
    phase: Phase,
    begun: Instant,
    phases: Vec<PhaseReport>,
    build: Build,
    /// The packages of the repository, once they are known.
    own: BTreeSet<String>,
}

/// Everything that is said to the controller while it lasts.
struct Voice {
    stream: Stream,
    deadline: Instant,
    printable: Printable,
    tail: Tail,
    log_left: u64,
    log_dropped: u64,
    output_left: u64,
}

/// Why the output of a child is not taken any more.
enum Enough {
    Output,
    Stream(StreamError),
}

impl Voice {
    /// Passes on what a compiler or a program wrote for people.
    fn log(&mut self, bytes: &[u8]) -> Result<(), StreamError> {
        let text = self.printable.feed(bytes);
        self.tail.push(&text);
        let room = usize::try_from(self.log_left).unwrap_or(usize::MAX).min(text.len());
        let room = text::prefix(&text, room).len();
        for piece in text.as_bytes()[..room].chunks(CHUNK) {
            self.stream.send(&FromSandbox::Log(piece.to_vec()), self.deadline)?;
        }
        self.log_left -= room as u64;
        if room < text.len() {
            // Nothing later may fill the rest: a log is whole up to its end.
            self.log_left = 0;
            self.log_dropped += (text.len() - room) as u64;
        }
        Ok(())
    }

    fn output(&mut self, bytes: &[u8]) -> Result<(), Enough> {
        let Some(left) = self.output_left.checked_sub(bytes.len() as u64) else { return Err(Enough::Output) };
        self.output_left = left;
        for piece in bytes.chunks(CHUNK) {
            self.stream.send(&FromSandbox::Output(piece.to_vec()), self.deadline).map_err(Enough::Stream)?;
        }
        Ok(())
    }
}

/// A run that ends before its program has printed: with a report, or with nobody to report to.
enum Stop {
    End(End),
    Stream(StreamError),
}

impl From<StreamError> for Stop {
    fn from(error: StreamError) -> Self {
        Self::Stream(error)
    }
}

impl Session {
    pub(super) fn new(stream: Stream, place: Place, job: Job) -> Self {
        let begun = Instant::now();
        let deadline = begun + Duration::from_secs(job.limits.seconds);
        let voice = Voice {
            stream,
            deadline,
            printable: Printable::default(),
            tail: Tail::default(),
            log_left: job.limits.log_bytes,
            log_dropped: 0,
            output_left: job.limits.output_bytes,
        };
        let layout = Layout::of(&place.work);
        let (phase, phases, build) = (Phase::Unpack, Vec::new(), Build::default());
        let own = BTreeSet::new();
        Self { voice, place, layout, job, deadline, phase, begun, phases, build, own }
    }

    /// Says something, also shortly after the time is up.
    pub(super) fn say(&mut self, message: &FromSandbox) -> Result<(), StreamError> {
        self.voice.stream.send(message, self.deadline + LAST_WORDS)
    }

    /// Does the job.
    pub(super) fn work(&mut self) -> Result<End, StreamError> {
        let end = match self.stages() {
            Ok(end) | Err(Stop::End(end)) => end,
            Err(Stop::Stream(StreamError::Late)) => End::TimedOut { phase: self.phase },
            Err(Stop::Stream(error)) => return Err(error),
        };
        if self.voice.log_dropped > 0 {
            let note = format!("\n[{} more bytes of log were dropped]\n", self.voice.log_dropped);
            self.say(&FromSandbox::Log(note.into_bytes()))?;
        }
        // The stage in which it ended, where that did not say so itself.
        if self.phases.last().is_none_or(|last| last.phase != self.phase) {
            self.leave(None);
        }
        Ok(end)
    }

    pub(super) fn report(&self, end: End) -> Report {
        let failed = end != End::Printed;
        Report {
            error: self.build.error.clone().filter(|_| failed),
            stderr_tail: if failed { self.voice.tail.text() } else { String::new() },
            end,
            phases: self.phases.clone(),
            compiled: self.build.compiled(),
            fresh: self.build.fresh(),
            level: self.place.level,
        }
    }

    /// Gives what was compiled to the next run, if the controller wants it: nothing, where nothing was built.
    ///
    /// # Errors
    /// When it cannot be read or said. Then the end of the stream says that it is not whole.
    pub(super) fn leave_remains(&mut self) -> io::Result<()> {
        let limit = self.job.remains.bytes;
        if limit == 0 {
            return Ok(());
        }
        let (stream, deadline) = (&mut self.voice.stream, Instant::now() + REMAINS);
        let built = self.phases.iter().any(|stage| stage.phase == Phase::Build && stage.code == Some(0));
        // Where nothing was compiled, the next run finds what this one found.
        if built && self.build.compiled() > 0 {
            let own = Own::find(&self.layout.target, self.own.iter().cloned())?;
            let mut pieces = BufWriter::with_capacity(CHUNK, Pieces { stream, deadline });
            remains::pack(&self.layout.target, &self.build.units, &own, limit, &mut pieces)?;
            pieces.flush()?;
        }
        let whole = FromSandbox::Remains(Vec::new());
        self.voice.stream.send(&whole, deadline).map_err(io::Error::other)
    }

    fn stages(&mut self) -> Result<End, Stop> {
        let repository = self.unpack()?;
        self.own.clone_from(&repository.own);
        self.leave(None);
        self.enter(Phase::Build)?;
        self.judge(&repository)?;
        let binary = self.build(&repository)?;
        self.voice.stream.send(
            &FromSandbox::Built(Built {
                own: repository.own.iter().cloned().collect(),
                dependencies_compiled: self.build.dependencies_compiled(),
            }),
            self.deadline,
        )?;
        let ToSandbox::Input(input) = self.voice.stream.receive(Some(self.deadline))? else {
            return Err(refused("the controller sent no input document"));
        };
        self.write_input(&input)?;
        self.enter(Phase::Run)?;
        self.run(&binary)
    }

    fn enter(&mut self, phase: Phase) -> Result<(), StreamError> {
        self.phase = phase;
        self.begun = Instant::now();
        self.voice.tail.clear();
        self.voice.printable = Printable::default();
        let progress = Progress { phase, item: String::new(), done: 0, total: None };
        self.voice.stream.send(&FromSandbox::Progress(progress), self.deadline)
    }

    fn leave(&mut self, code: Option<i32>) {
        let millis = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.phases.push(PhaseReport { phase: self.phase, millis, code });
    }

    fn unpack(&mut self) -> Result<Repository, Stop> {
        let voice = &mut self.voice;
        let total = u32::try_from(self.job.crates.len()).ok();
        let mut done = 0;
        let mut stream_error = None;
        let progress = |name: &str| {
            done += 1;
            let progress = Progress { phase: Phase::Unpack, item: text::line(name, 128), done, total };
            // Unpacking is quick: a few words are enough.
            if done % 64 == 0 && stream_error.is_none() {
                stream_error = voice.stream.send(&FromSandbox::Progress(progress), voice.deadline).err();
            }
        };
        let result = self.layout.prepare(&self.place, &self.job, self.deadline, progress);
        if let Some(error) = stream_error {
            return Err(error.into());
        }
        result.map_err(|error| match error {
            ArchiveError::Refused(message) => Stop::End(End::Refused { message }),
            ArchiveError::Late => StreamError::Late.into(),
            ArchiveError::Io(error) => self.broken("unpack", &error),
        })
    }

    /// The machine failed, or the volume is full.
    fn broken(&self, doing: &str, error: &std::io::Error) -> Stop {
        Stop::End(match error.kind() {
            std::io::ErrorKind::StorageFull
            | std::io::ErrorKind::QuotaExceeded
            | std::io::ErrorKind::FileTooLarge => End::OutOfDisk { phase: self.phase },
            std::io::ErrorKind::OutOfMemory => End::OutOfMemory { phase: self.phase },
            _ => End::Lost { message: text::line(&format!("{doing}: {error}"), 256) },
        })
    }

    /// Whether all may run that would run code while it is compiled. Nothing is compiled before.
    fn judge(&mut self, repository: &Repository) -> Result<(), Stop> {
        if self.job.build_scripts.is_empty() {
            return Ok(());
        }
        let witness = Witness::new();
        let manifest = repository.folder.join("Cargo.toml");
        let mut command = self.cargo_command(repository, &["metadata", "--format-version", "1"]);
        command.arg("--manifest-path").arg(&manifest);
        if let Some(platform) = platform(&self.place.toolchain) {
            command.args(["--filter-platform", &platform]);
        }
        let mut json = Vec::new();
        let voice = &mut self.voice;
        let controller = rustix::io::dup(&voice.stream).map_err(StreamError::from)?;
        let take = |which, bytes: &[u8]| match which {
            Output::Stderr => voice.log(bytes).map_err(Enough::Stream),
            Output::Stdout if json.len() + bytes.len() > METADATA => Err(Enough::Output),
            Output::Stdout => {
                json.extend_from_slice(bytes);
                Ok(())
            }
        };
        let status = child::run(&mut command, std::os::fd::AsFd::as_fd(&controller), self.deadline, take);
        let status = self.ended("cargo", status)?;
        if !status.success() {
            self.leave(status.code());
            return Err(self.not_built(status, &witness));
        }
        let Ok(metadata) = serde_json::from_slice::<Metadata>(&json) else {
            return Err(refused("cargo metadata does not say which crates run build scripts"));
        };
        let running = metadata.running(self.job.cargo.package.as_deref(), &manifest.to_string_lossy());
        let refused = policy::refused(running, &self.job.build_scripts);
        if refused.is_empty() {
            return Ok(());
        }
        let (message, lines) = policy::told(&refused);
        self.voice.log(lines.as_bytes())?;
        self.leave(None);
        Err(Stop::End(End::NotAllowed { message: text::line(&message, 512) }))
    }

    fn build(&mut self, repository: &Repository) -> Result<Binary, Stop> {
        let witness = Witness::new();
        let mut status = self.cargo(repository)?;
        if !status.success() && self.place.base().is_some() && self.base_is_to_blame() {
            // A base that does not fit is a miss, never a failure.
            fs::remove_dir_all(&self.layout.target)
                .map_err(|error| self.broken("empty the target folder", &error))?;
            self.build = Build::default();
            self.voice.tail.clear();
            status = self.cargo(repository)?;
        }
        self.leave(status.code());
        if status.success() {
            return self.binary();
        }
        Err(self.not_built(status, &witness))
    }

    /// Why cargo failed.
    fn not_built(&self, status: ExitStatus, witness: &Witness) -> Stop {
        let said = self.voice.tail.text();
        if let Some(end) = verdict::resource(Phase::Build, status, &said, witness, &self.place.work) {
            return Stop::End(end);
        }
        if self.build.done() == 0
            && self.build.error.is_none()
            && let Some(line) = cargo::lock_mismatch(&said)
        {
            let line = text::line(line.trim_start_matches("error: "), 200);
            return refused(&format!(
                "Cargo.lock does not fit Cargo.toml: run `cargo update --workspace` and commit Cargo.lock ({line})"
            ));
        }
        Stop::End(End::NotBuilt { code: status.code() })
    }

    /// Whether a build failed where only the base can be at fault: it cannot be written, and crates compiled before.
    fn base_is_to_blame(&self) -> bool {
        let said = self.voice.tail.text();
        let vendor = self.layout.vendor.to_string_lossy();
        said.contains("Read-only file system")
            || said.contains("Permission denied (os error 13)")
            || said.contains("found invalid metadata files")
            || said.contains("E0786")
            || said.contains("internal compiler error")
            || self.build.error.as_ref().is_some_and(|error| {
                error.file.as_ref().is_some_and(|file| file.starts_with(vendor.as_ref()))
            })
    }

    /// cargo with what it is configured by, these arguments, and the features of the job.
    fn cargo_command(&self, repository: &Repository, arguments: &[&str]) -> Command {
        let cargo = self.place.toolchain.join("bin/cargo");
        let mut command = self.command(&cargo);
        command
            .current_dir(&repository.folder)
            .env("CARGO_HOME", &self.layout.cargo_home)
            .env("CARGO_TARGET_DIR", &self.layout.target)
            .env("RUSTC", self.place.toolchain.join("bin/rustc"))
            .args(arguments)
            .args(["--offline", "--locked"]);
        for feature in &self.job.cargo.features {
            command.args(["--features", feature]);
        }
        if self.job.cargo.no_default_features {
            command.arg("--no-default-features");
        }
        command
    }

    fn cargo(&mut self, repository: &Repository) -> Result<ExitStatus, Stop> {
        let arguments = ["build", "--message-format=json", "--profile", PROFILE];
        let mut command = self.cargo_command(repository, &arguments);
        let wanted = &self.job.cargo;
        if let Some(package) = &wanted.package {
            command.args(["--package", package]);
        }
        match wanted
            .bin
            .clone()
            .or_else(|| default_run(&repository.folder.join("Cargo.toml"), wanted.package.as_deref()))
        {
            Some(bin) => command.args(["--bin", &bin]),
            None => command.arg("--bins"),
        };
        let total = u32::try_from(self.job.crates.len() + repository.own.len()).ok();
        let (voice, build) = (&mut self.voice, &mut self.build);
        let controller = rustix::io::dup(&voice.stream).map_err(StreamError::from)?;
        let take = |which, bytes: &[u8]| {
            if which == Output::Stderr {
                return voice.log(bytes).map_err(Enough::Stream);
            }
            let mut news = Vec::new();
            build.feed(bytes, &repository.workspace, |said| news.push(said));
            for said in news {
                match said {
                    Said::Compiler(rendered) => voice.log(rendered.as_bytes()).map_err(Enough::Stream)?,
                    Said::Package(item) => {
                        let progress = Progress { phase: Phase::Build, item, done: build.done(), total };
                        voice
                            .stream
                            .send(&FromSandbox::Progress(progress), voice.deadline)
                            .map_err(Enough::Stream)?;
                    }
                }
            }
            Ok(())
        };
        let status = child::run(&mut command, std::os::fd::AsFd::as_fd(&controller), self.deadline, take);
        self.ended("cargo", status)
    }

    fn ended(
        &mut self,
        what: &str,
        status: Result<ExitStatus, ChildError<Enough>>,
    ) -> Result<ExitStatus, Stop> {
        status.map_err(|error| match error {
            ChildError::Stopped(Enough::Output) => {
                self.leave(None);
                Stop::End(End::TooMuchOutput)
            }
            ChildError::Stopped(Enough::Stream(error)) | ChildError::Stream(error) => error.into(),
            ChildError::Io(error) => self.broken(what, &error),
        })
    }

    /// The program to run.
    fn binary(&self) -> Result<Binary, Stop> {
        let binaries = &self.build.binaries;
        match binaries.as_slice() {
            [] => Err(refused("the package has no program: it needs a src/main.rs or a [[bin]]")),
            [one] => Ok(one.clone()),
            several => {
                let default = several.iter().find(|binary| {
                    default_run(&binary.manifest, None).is_some_and(|name| name == binary.name)
                });
                // They come in the order in which they were finished, which is another one each time.
                let mut names: Vec<_> = several.iter().map(|binary| binary.name.as_str()).collect();
                names.sort_unstable();
                names.truncate(10);
                default.cloned().ok_or_else(|| {
                    refused(&format!(
                        "there are several programs ({}): name one in spec.cargo.bin, or set default-run in Cargo.toml",
                        names.join(", ")
                    ))
                })
            }
        }
    }

    fn write_input(&self, input: &[u8]) -> Result<(), Stop> {
        let path = &self.layout.input;
        let write = || {
            // The build may have put something else there.
            match fs::symlink_metadata(path) {
                Ok(found) if found.is_dir() => fs::remove_dir_all(path)?,
                Ok(_) => fs::remove_file(path)?,
                Err(_) => {}
            }
            fs::write(path, input)?;
            fs::set_permissions(path, fs::Permissions::from_mode(0o444))
        };
        write().map_err(|error| self.broken("write the input document", &error))
    }

    fn run(&mut self, binary: &Binary) -> Result<End, Stop> {
        let witness = Witness::new();
        let mut command = self.command(&binary.executable);
        command
            .current_dir(binary.manifest.parent().unwrap_or(Path::new("/")))
            .args(&self.job.cargo.args)
            .env("SYNTH_INPUT", &self.layout.input)
            .env("GLIBC_TUNABLES", MALLOC);
        let voice = &mut self.voice;
        let controller = rustix::io::dup(&voice.stream).map_err(StreamError::from)?;
        let take = |which, bytes: &[u8]| match which {
            Output::Stdout => voice.output(bytes),
            Output::Stderr => voice.log(bytes).map_err(Enough::Stream),
        };
        let status = child::run(&mut command, std::os::fd::AsFd::as_fd(&controller), self.deadline, take);
        let status = self.ended("program", status)?;
        self.leave(status.code());
        if let Some(end) =
            verdict::resource(Phase::Run, status, &self.voice.tail.text(), &witness, &self.place.work)
        {
            return Ok(end);
        }
        Ok(match (status.code(), status.signal()) {
            (Some(0), _) => End::Printed,
            (Some(code), _) => End::Exited { code },
            (None, signal) => End::Killed { signal: signal.unwrap_or_default() },
        })
    }

    /// A command with the fixed environment that everything has here, and nothing else.
    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        let toolchain = self.place.toolchain.join("bin");
        let path: PathBuf =
            [toolchain.to_string_lossy().as_ref(), ":/usr/local/bin:/usr/bin:/bin"].concat().into();
        command
            .env_clear()
            .env("PATH", path)
            .env("HOME", &self.layout.home)
            .env("TMPDIR", &self.layout.tmp)
            .env("LANG", "C.UTF-8")
            .env("TZ", "UTC")
            .env("SOURCE_DATE_EPOCH", self.job.commit_time.to_string());
        command
    }
}

fn refused(message: &str) -> Stop {
    Stop::End(End::Refused { message: text::line(message, 512) })
}

/// The platform of a toolchain that is this machine's.
fn platform(toolchain: &Path) -> Option<String> {
    let ours = format!("{}-unknown-linux-", std::env::consts::ARCH);
    let mut names = fs::read_dir(toolchain.join("lib/rustlib"))
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with(&ours));
    // With several it is not known which one is meant: then those of all platforms are judged.
    names.next().filter(|_| names.next().is_none())
}

/// `default-run` of a package's manifest; not when another package than the manifest's is wanted.
fn default_run(manifest: &Path, package: Option<&str>) -> Option<String> {
    let manifest: toml_edit::DocumentMut = fs::read_to_string(manifest).ok()?.parse().ok()?;
    let own = manifest.get("package")?;
    if package.is_some_and(|name| own.get("name").and_then(toml_edit::Item::as_str) != Some(name)) {
        return None;
    }
    own.get("default-run")?.as_str().map(ToOwned::to_owned)
}
