//! What a run is asked to do, and what it reports: the values that cross from the controller to the sandbox and back.
//!
//! The controller believes a [`Report`] only as far as it can harm nobody: every text in it is bounded and shown to
//! people, every number is shown to people, and nothing in it grants anything.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::blob::{BlobRef, Digest};

/// Everything that a sandbox needs to build and run a generator, but for the input document, which is delivered after
/// the build.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// A tar archive (not compressed) of the source part of the repository, its paths relative to the repository's root.
    pub source: BlobRef,
    /// Folder of the generator's crate in the repository, relative, `.` for the root, without `..`.
    pub path: String,
    /// Seconds since the epoch of the commit: becomes `SOURCE_DATE_EPOCH`.
    pub commit_time: i64,
    /// Every crate of `Cargo.lock` that is not in the repository itself.
    pub crates: Vec<LockedCrate>,
    /// Names that manifests may have for registries, each with its index as the lock file has it.
    #[serde(default)]
    pub registries: BTreeMap<String, String>,
    /// Lists of crates that may run build scripts or procedural macros: each must have those that do. Without any list all
    /// may.
    #[serde(default)]
    pub build_scripts: Vec<Vec<AllowedCrate>>,
    /// What to build and run.
    pub cargo: Cargo,
    /// When to stop.
    pub limits: Limits,
    /// What passes from one run to the next.
    #[serde(default)]
    pub remains: Remains,
}

/// What a run takes over from an earlier one of the same generator, and leaves for a later one: what was compiled, and what
/// rustc remembers of the repository's own packages. An archive that only sandboxes look into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remains {
    /// What an earlier run left.
    pub before: Option<Before>,
    /// How many bytes this one may leave; with 0 it leaves nothing.
    pub bytes: u64,
}

/// What an earlier run left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// The archive.
    pub archive: BlobRef,
    /// The source part that the run was of ([`Job::source`]): the packages in it need not be compiled again for the same one.
    pub source: Digest,
}

/// What to build and run: `spec.cargo` of a Synth.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cargo {
    /// The package, where the workspace has several.
    pub package: Option<String>,
    /// The binary, where the package has several.
    pub bin: Option<String>,
    /// Features to turn on.
    pub features: Vec<String>,
    /// Turn the default features off.
    pub no_default_features: bool,
    /// Arguments of the program.
    pub args: Vec<String>,
}

/// A crate that may run code of its own while a generator is compiled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllowedCrate {
    /// Its name.
    pub name: String,
    /// Its version; none for every version.
    pub version: Option<String>,
    /// Where it is from, as `Cargo.lock` has it but for a commit; none for crates.io, `.` for the repository itself.
    pub source: Option<String>,
}

/// One package of `Cargo.lock` from outside the repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockedCrate {
    /// Package name.
    pub name: String,
    /// Exact version.
    pub version: String,
    /// The `source` of `Cargo.lock`, word for word: `registry+https://…`, `sparse+https://…` or `git+https://…?…#commit`.
    pub source: String,
    /// The package as a gzipped tar with one top folder `name-version/`: a registry's `.crate` file byte for byte, or for
    /// a git dependency an archive in the same form whose manifest no longer inherits from its workspace.
    /// For a registry, `archive.digest` is the `checksum` of `Cargo.lock`.
    pub archive: BlobRef,
}

/// Bounds of a run. The sandbox keeps them; whoever started it keeps them once more from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The whole run: unpacking, building and running.
    pub seconds: u64,
    /// Bytes of the program's standard output.
    pub output_bytes: u64,
    /// Bytes of log (compiler and standard error) that are passed on; the rest is counted and dropped.
    pub log_bytes: u64,
    /// Bytes of memory for each process, 0 for no limit here (a container's limit is outside).
    pub memory_bytes: u64,
    /// Bytes that the unpacked source and crates may have.
    pub unpacked_bytes: u64,
    /// Processes and threads at one time.
    pub processes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            seconds: 300,
            output_bytes: 64 << 20,
            log_bytes: 1 << 20,
            memory_bytes: 4 << 30,
            unpacked_bytes: 4 << 30,
            processes: 512,
        }
    }
}

/// A stage of a run, in the order in which they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Source and crates are laid out.
    Unpack,
    /// `cargo build`.
    Build,
    /// The program.
    Run,
}

impl Phase {
    /// The word for it in a status and in what people read: the one that it is serialised as.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unpack => "unpack",
            Self::Build => "build",
            Self::Run => "run",
        }
    }
}

/// What a sandbox says while it works: for people, never for decisions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The stage that it is in.
    pub phase: Phase,
    /// What it has just finished in this stage: a crate's name and version. At most 128 characters.
    pub item: String,
    /// How many it has finished.
    pub done: u32,
    /// How many there are, where that is known.
    pub total: Option<u32>,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "end", rename_all = "camelCase")]
pub enum End {
    /// The program exited with 0; what it printed has been sent whole.
    Printed,
    /// The crate could not be built: cargo's exit code.
    NotBuilt {
        /// cargo's exit code; `None` when a signal ended it.
        code: Option<i32>,
    },
    /// The program exited with another code than 0.
    Exited {
        /// The exit code, from 1 to 255. A Rust panic is 101.
        code: i32,
    },
    /// A signal ended the program.
    Killed {
        /// The signal's number.
        signal: i32,
    },
    /// The time was up.
    TimedOut {
        /// The stage that it was in.
        phase: Phase,
    },
    /// The program printed more than it may.
    TooMuchOutput,
    /// There was not enough memory.
    OutOfMemory {
        /// The stage that it was in.
        phase: Phase,
    },
    /// There was no space left on the writable volume.
    OutOfDisk {
        /// The stage that it was in.
        phase: Phase,
    },
    /// The job could not be prepared: `Cargo.lock` does not fit `Cargo.toml`, an archive is broken, a path is missing.
    Refused {
        /// What is wrong and what to do, in one line for people.
        message: String,
    },
    /// A crate would run code while it is compiled, and may not. Nothing was compiled.
    NotAllowed {
        /// Which, and what to do, in one line for people. All of them are in the report's `stderr_tail`.
        message: String,
    },
    /// The sandbox ended without a report: it was killed, or its machine went away.
    Lost {
        /// What is known of it, in one line for people.
        message: String,
    },
}

/// What a run took and how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// How it ended.
    #[serde(flatten)]
    pub end: End,
    /// The stages that it went through.
    pub phases: Vec<PhaseReport>,
    /// Crates that were compiled in this run, the generator's own among them.
    pub compiled: u32,
    /// Crates that had been compiled before.
    pub fresh: u32,
    /// The first error of the compiler, where it gave one.
    pub error: Option<Diagnostic>,
    /// The end of what the failing stage wrote on standard error: at most 4 KiB, valid UTF-8, no control characters but
    /// newline and tab.
    pub stderr_tail: String,
    /// What held the run.
    pub level: SandboxLevel,
}

/// One stage that a run went through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhaseReport {
    /// Which one.
    pub phase: Phase,
    /// Milliseconds that it took.
    pub millis: u64,
    /// The exit code of its process, where it had one.
    pub code: Option<i32>,
}

/// An error of the compiler.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// What is wrong, in one line of at most 512 characters: `mismatched types`.
    pub message: String,
    /// The compiler's code for it: `E0308`.
    pub code: Option<String>,
    /// The file, relative to the repository's root where it is in it.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<u32>,
}

/// What held a run, from strong to weak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SandboxLevel {
    /// A container of its own, with our filter of system calls.
    Pod,
    /// Namespaces of user, mount, pid and network, with our filter of system calls.
    Namespaces,
    /// Nothing but the filter of system calls: the program sees this machine's files. Only with `--unsandboxed`.
    Unsandboxed,
}
