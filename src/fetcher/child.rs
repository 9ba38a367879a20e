//! The child process of one request: reads it from standard input, works within limits that the kernel keeps, answers on
//! standard output, and ends.
//!
//! It ends at once when its standard input closes: then nobody waits for the answer.

use std::{
    fs,
    io::{self, Write as _},
    panic::PanicHookInfo,
    process::ExitCode,
    time::{Duration, Instant},
};

use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

use super::{
    address::{self, Address},
    api::{FetchError, FetchErrorKind, FetchProgress, RegistryAccess, Target},
    crates,
    folder::Folder,
    git::Git,
    redaction::Redaction,
    settings::Limits,
    source,
    wire::{self, Answer, Event, Request, Work},
};

/// Files that a child may have open: 16 downloads, packs and a few of its own.
const OPEN_FILES: u64 = 512;
/// Address space beside the memory: the program itself, its stacks, and packs that are mapped to be read.
const MAPPED: u64 = 2 << 30;
/// Seconds of processor time between the signal that says why and the one that nothing survives.
const CPU_GRACE: u64 = 5;
/// Time between two progress events.
const PROGRESS_EVERY: Duration = Duration::from_millis(250);

/// Does one request. This is the sub-command `fetch-child`, which only the fetcher calls.
pub fn main() -> ExitCode {
    // The message of a panic may hold anything; the place says enough.
    std::panic::set_hook(Box::new(|panic: &PanicHookInfo<'_>| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(io::stderr(), "fetch-child: internal error at {place}");
    }));
    match work() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "fetch-child: {}", error.kind());
            ExitCode::FAILURE
        }
    }
}

fn work() -> io::Result<()> {
    // Where the machine itself runs out of memory, this process goes, and not the one that started it.
    let _ = fs::write("/proc/self/oom_score_adj", "1000");
    // Nobody of the same user may look into the memory that is about to hold a credential.
    set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    let work: Work = wire::read(&mut io::stdin().lock())?;
    limit(&work.limits)?;
    std::thread::spawn(|| {
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        std::process::exit(1);
    });
    let redaction = Redaction::new(&work.request.target().credentials, work.request.registry());
    let outcome = perform(&work).map_err(|error| redaction.error(error));
    wire::write(&mut io::stdout().lock(), &Event::Done(outcome))
}

fn limit(limits: &Limits) -> io::Result<()> {
    let Limits { cpu, memory, file_size, .. } = *limits;
    for (resource, value, maximum) in [
        (Resource::Data, memory, memory),
        (Resource::As, memory.saturating_add(MAPPED), memory.saturating_add(MAPPED)),
        (Resource::Fsize, file_size, file_size),
        (Resource::Nofile, OPEN_FILES, OPEN_FILES),
        (Resource::Cpu, cpu, cpu.saturating_add(CPU_GRACE)),
        (Resource::Core, 0, 0),
    ] {
        setrlimit(resource, Rlimit { current: Some(value), maximum: Some(maximum) })?;
    }
    Ok(())
}

impl Request {
    fn registry(&self) -> Option<&RegistryAccess> {
        match self {
            Self::Crates(request) => request.registry.as_ref(),
            Self::Look(_) | Self::Source(_) => None,
        }
    }

    /// What is asked for, and by whom.
    pub(super) fn target(&self) -> &Target {
        match self {
            Self::Look(target) => target,
            Self::Source(request) => &request.target,
            Self::Crates(request) => &request.target,
        }
    }
}

fn perform(work: &Work) -> Result<Answer, FetchError> {
    let target = work.request.target();
    let address = validated(target, work.allow_file_urls)?;
    let folder = Folder::at(&work.folder).within(&work.home, &target.namespace);
    let mut progress = Progress::default();
    let mut progress = |step: FetchProgress| progress.say(step);
    let git = Git::new(address, &target.credentials, &folder, work)?;
    match &work.request {
        Request::Look(target) => git.look(&target.reference).map(Answer::Tip),
        Request::Source(request) => {
            address::validate_commit(&request.commit)?;
            let reference = &request.target.reference;
            let kept = git.obtain(reference, &request.commit, &mut progress)?;
            let part = source::Wanted { path: &request.path, package: request.package.as_deref() };
            source::take(&kept, &request.commit, &part, &folder, &work.limits).map(Answer::Source)
        }
        Request::Crates(request) => {
            crates::fetch(request, &git, &folder, work, &mut progress).map(Answer::Crates)
        }
    }
}

fn validated(target: &Target, allow_file: bool) -> Result<Address, FetchError> {
    let address = address::validate_url(&target.url, allow_file)?;
    address::validate_reference(&target.reference)?;
    Ok(address)
}

/// Says how far the work is, a few times a second at most.
#[derive(Default)]
struct Progress {
    last: Option<Instant>,
}

impl Progress {
    fn say(&mut self, step: FetchProgress) {
        let whole = match &step {
            FetchProgress::Objects { received, total, .. } => received == total,
            FetchProgress::Crates { done, total, .. } => done == total,
        };
        if whole || self.last.is_none_or(|last| last.elapsed() >= PROGRESS_EVERY) {
            self.last = Some(Instant::now());
            // A closed pipe ends the process by its standard input as well.
            let _ = wire::write(&mut io::stdout().lock(), &Event::Progress(step));
        }
    }
}

/// The failure of this machine, not of what was fetched.
pub(super) fn local(what: &str, error: &io::Error) -> FetchError {
    if error.kind() == io::ErrorKind::FileTooLarge {
        return FetchError::new(FetchErrorKind::TooLarge, format!("{what}: more bytes than allowed"));
    }
    FetchError::new(FetchErrorKind::Local, format!("{what}: {error}"))
}
