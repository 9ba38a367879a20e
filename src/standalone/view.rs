//! What people see of standalone mode: progress while it works, and what came of it, on a terminal in colours.
//!
//! Progress and failures go to standard error, results to standard output.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is where standalone mode speaks")]

use std::{
    collections::HashMap,
    fmt::Write as _,
    io::{IsTerminal as _, stderr},
    process::ExitCode,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use anstream::{eprintln, println};
use anstyle::{AnsiColor, Style};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use synth_api::{SynthStatus, condition};
use synth_manifest::Mark;
use synth_runner::job::{Phase, Progress};

use super::{
    Settings, StartFailure,
    outcome::{Format, Outcome},
};
use crate::{
    decide::Object,
    fetcher::api::FetchProgress,
    objects::files::Problem,
    reconcile::{Difference, Memory, Note, Observer},
    runs::Owner,
};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GREEN: Style = AnsiColor::Green.on_default();
const RED: Style = AnsiColor::Red.on_default();
const YELLOW: Style = AnsiColor::Yellow.on_default();

/// Lines of a difference that are shown.
const SHOWN_LINES: usize = 40;

/// Shows what happens.
pub struct View {
    format: Format,
    bars: MultiProgress,
    synths: Mutex<HashMap<String, Synth>>,
}

/// What is shown of one Synth.
#[derive(Default)]
struct Synth {
    bar: Option<ProgressBar>,
    took: Vec<(&'static str, Duration)>,
    lines: Vec<(Mark, String)>,
    shown: Option<String>,
}

impl View {
    pub fn new(format: Format) -> Self {
        Self { format, bars: MultiProgress::new(), synths: Mutex::default() }
    }

    fn synths(&self) -> MutexGuard<'_, HashMap<String, Synth>> {
        self.synths.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn text(&self) -> bool {
        self.format == Format::Text
    }

    /// Where artifacts are served.
    pub fn started(&self, address: Option<&std::net::SocketAddr>, settings: &Settings) {
        if let Some(address) = address.filter(|_| self.text()) {
            let storage = settings.storage_path.display();
            eprintln!(
                "{DIM}serving artifacts at http://{address}, storage in {storage}; Ctrl-C stops{DIM:#}"
            );
        }
        if settings.unsandboxed {
            eprintln!(
                "{YELLOW}warning:{YELLOW:#} --unsandboxed: generators and their build scripts see this machine's files and \
                 network as you do"
            );
        }
    }

    pub fn stopping(&self) {
        for bar in self.synths().values_mut().filter_map(|synth| synth.bar.take()) {
            bar.finish_and_clear();
        }
        if self.text() {
            eprintln!("{DIM}stopping{DIM:#}");
        }
    }

    /// A document that cannot be taken.
    pub fn problem(&self, problem: &Problem) {
        self.bars.suspend(|| eprintln!("{RED}error:{RED:#} {problem}"));
    }

    /// A Synth is in no file any more, and nothing is left of it.
    pub fn gone(&self, object: &Object) {
        let gone = self.synths().remove(&format!("{}/{}", object.namespace, object.name));
        if let Some(bar) = gone.and_then(|synth| synth.bar) {
            bar.finish_and_clear();
        }
        if self.text() {
            self.bars.suspend(|| println!("{DIM}- {}/{} deleted{DIM:#}", object.namespace, object.name));
        }
    }

    /// A Synth is ready or has failed: for machines, a line; for people, what was not shown when it was written.
    pub fn concluded(&self, memory: &Memory) {
        let object = &memory.facts.object;
        let name = format!("{}/{}", object.namespace, object.name);
        let took = self.synths().get(&name).map(|synth| synth.took.clone()).unwrap_or_default();
        if self.text() {
            // Nothing was written, so nothing was shown: it was ready before.
            let shown = self.synths().get(&name).is_some_and(|synth| synth.shown.is_some());
            if !shown {
                self.conclude(&name, memory.status());
            }
            return;
        }
        let line = Outcome::of(memory, &took).and_then(|outcome| serde_json::to_string(&outcome).ok());
        let mut synths = self.synths();
        let synth = synths.entry(name).or_default();
        synth.took.clear();
        // The steps of a look that changed nothing are no news.
        let news = serde_json::to_string(memory.status()).ok();
        if let Some(line) = line.filter(|_| synth.shown.is_none() || synth.shown != news) {
            println!("{line}");
        }
        synth.shown = news;
    }

    fn conclude(&self, name: &str, status: &SynthStatus) {
        let Some(ready) = status.condition(condition::READY).filter(|ready| ready.status != "Unknown") else {
            return;
        };
        let mut synths = self.synths();
        let synth = synths.entry(name.to_owned()).or_default();
        if let Some(bar) = synth.bar.take() {
            bar.finish_and_clear();
            self.bars.remove(&bar);
        }
        let good = ready.status == "True";
        let digest = status.artifact.as_ref().map(|artifact| artifact.digest.clone());
        let stalled = status.condition(condition::STALLED).is_some();
        let shown = format!("{} {stalled} {} {digest:?}", ready.status, ready.message);
        if synth.shown.as_ref() == Some(&shown) {
            return;
        }
        synth.shown = Some(shown);
        let text = if good {
            published(name, status, synth)
        } else {
            failed(name, status, &ready.reason, &ready.message)
        };
        synth.took.clear();
        synth.lines.clear();
        drop(synths);
        self.bars.suspend(|| {
            if good {
                println!("{text}");
            } else {
                eprintln!("{text}");
            }
        });
    }

    fn progress(&self, name: &str, message: &str) {
        if !self.text() {
            return;
        }
        let mut synths = self.synths();
        let synth = synths.entry(name.to_owned()).or_default();
        if !stderr().is_terminal() {
            return;
        }
        let bar = synth.bar.get_or_insert_with(|| {
            let bar = self.bars.add(ProgressBar::new_spinner());
            if let Ok(style) =
                ProgressStyle::with_template("{spinner:.cyan} {prefix:.bold} {wide_msg} {elapsed:.dim}")
            {
                bar.set_style(style);
            }
            bar.set_prefix(name.to_owned());
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        bar.set_message(message.to_owned());
    }

    fn step(&self, name: &str, step: &'static str, took: Duration, what: &str) {
        self.synths().entry(name.to_owned()).or_default().took.push((step, took));
        if self.text() && !stderr().is_terminal() {
            eprintln!("{name}: {step} {}{}{what}", seconds(took), if what.is_empty() { "" } else { ": " });
        }
    }
}

impl Observer for View {
    fn note(&self, owner: &Owner, note: Note<'_>) {
        let name = format!("{}/{}", owner.namespace, owner.name);
        match note {
            Note::Fetching(progress) => self.progress(&name, &fetching(progress)),
            Note::Fetched { source, took } => {
                let commit = source.commit.get(..8).unwrap_or_default();
                self.step(&name, "clone", took, &format!("{commit} {}", source.subject));
                self.progress(&name, "fetching crates");
            }
            Note::HasCrates { number, took } => {
                self.step(&name, "crates", took, &format!("{number} from Cargo.lock"));
                self.progress(&name, "starting the sandbox");
            }
            Note::Running(progress) => self.progress(&name, &running(progress)),
            Note::Ran(report) => {
                for phase in &report.phases {
                    let what = match phase.phase {
                        Phase::Build => format!("{} compiled, {} kept", report.compiled, report.fresh),
                        Phase::Unpack | Phase::Run => String::new(),
                    };
                    self.step(&name, phase.phase.name(), Duration::from_millis(phase.millis), &what);
                }
            }
            Note::Recalled => {
                self.step(&name, "recall", Duration::ZERO, "the result is known, nothing to run");
            }
            Note::Checked { objects, took } => self.step(&name, "check", took, &format!("{objects} objects")),
            Note::Published { difference, took } => {
                self.step(&name, "store", took, "");
                let lines = difference.map(Difference::lines).unwrap_or_default();
                self.synths().entry(name).or_default().lines =
                    lines.iter().map(|line| (line.mark, line.to_string())).collect();
            }
            Note::Wrote(status) => {
                if let Some(ready) =
                    status.condition(condition::READY).filter(|ready| ready.status == "Unknown")
                {
                    self.progress(&name, &ready.message);
                }
                if self.text() {
                    self.conclude(&name, status);
                }
            }
        }
    }
}

/// Says why standalone mode cannot work.
pub fn cannot_start(error: &StartFailure) -> ExitCode {
    eprintln!("{RED}error:{RED:#} {error}");
    if let Some(hint) = &error.hint {
        eprintln!("{DIM}hint:{DIM:#} {hint}");
    }
    ExitCode::from(2)
}

fn fetching(progress: &FetchProgress) -> String {
    match progress {
        FetchProgress::Objects { received, total, bytes } => {
            format!("cloning: {received}/{total} objects, {}", size(*bytes))
        }
        FetchProgress::Crates { done, total, bytes } => {
            format!("fetching crates: {done}/{total}, {}", size(*bytes))
        }
    }
}

fn running(progress: &Progress) -> String {
    let Progress { phase, item, done, total } = progress;
    match phase {
        Phase::Unpack => "laying out source and crates".to_owned(),
        Phase::Build => match total {
            Some(total) => format!("compiling: {done}/{total} {item}"),
            None => format!("compiling: {done} {item}"),
        },
        Phase::Run => "running the program".to_owned(),
    }
}

fn published(name: &str, status: &SynthStatus, synth: &Synth) -> String {
    let mut text = format!("{GREEN}✓{GREEN:#} {BOLD}{name}{BOLD:#}");
    if let Some(source) = &status.source {
        let _ = write!(text, " {}", short(&source.revision));
        if let Some(subject) = &source.subject {
            let _ = write!(text, " {DIM}{subject}{DIM:#}");
        }
    }
    if let (Some(artifact), Some(built)) = (&status.artifact, &status.built) {
        let bytes = artifact.size.and_then(|size| u64::try_from(size).ok()).map(size).unwrap_or_default();
        let _ = write!(text, "\n  {} objects, {bytes}, revision {}", built.objects, artifact.revision);
        let _ = write!(text, "\n  {}\n  digest {}", artifact.url, artifact.digest);
    }
    if !synth.took.is_empty() {
        let steps: Vec<_> =
            synth.took.iter().map(|(step, took)| format!("{step} {}", seconds(*took))).collect();
        let _ = write!(text, "\n  {DIM}{}{DIM:#}", steps.join(", "));
    }
    for (mark, line) in synth.lines.iter().take(SHOWN_LINES) {
        let style = match mark {
            Mark::Added => GREEN,
            Mark::Removed => RED,
            Mark::Changed => YELLOW,
            Mark::Field => DIM,
        };
        let _ = write!(text, "\n    {style}{line}{style:#}");
    }
    if let Some(more) = synth.lines.len().checked_sub(SHOWN_LINES).filter(|more| *more > 0) {
        let _ = write!(text, "\n    {DIM}and {more} lines more{DIM:#}");
    }
    text
}

fn failed(name: &str, status: &SynthStatus, reason: &str, message: &str) -> String {
    let retrying = status.condition(condition::RECONCILING).is_some();
    let (style, mark) = if retrying { (YELLOW, "…") } else { (RED, "✗") };
    let mut text = format!("{style}{mark}{style:#} {BOLD}{name}{BOLD:#} {style}{reason}{style:#}: {message}");
    if retrying {
        text.push_str(" (trying again)");
        return text;
    }
    let stderr =
        status.last_run.as_ref().filter(|run| run.failures > 0).map_or("", |run| run.stderr.as_str());
    for line in stderr.lines().rev().take(12).collect::<Vec<_>>().into_iter().rev() {
        let _ = write!(text, "\n    {DIM}{line}{DIM:#}");
    }
    if let Some(artifact) = &status.artifact {
        let _ = write!(text, "\n  still serving {}", artifact.revision);
    }
    text
}

/// `main@sha1:1a2b3c4d` of a longer one.
fn short(revision: &str) -> String {
    let end = revision.rfind(':').map_or(revision.len(), |colon| (colon + 9).min(revision.len()));
    revision.get(..end).unwrap_or(revision).to_owned()
}

fn seconds(took: Duration) -> String {
    if took < Duration::from_secs(1) {
        format!("{} ms", took.as_millis())
    } else {
        format!("{:.1} s", took.as_secs_f64())
    }
}

fn size(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "for people")]
    let number = bytes as f64;
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", number / 1e3),
        _ => format!("{:.1} MB", number / 1e6),
    }
}
