//! Failures that carry their handling: which condition they set, which reason, and whether trying again can help.

use std::fmt::Write as _;

use synth_api::condition::{self, reason};
use synth_runner::job::{Diagnostic, End, Phase, Report};

use crate::{
    fetcher::{
        api::{FetchError, FetchErrorKind},
        redaction,
    },
    objects::ApplyError,
};

/// Longest message of a condition, in characters.
const LONGEST_MESSAGE: usize = 256;

/// Something that keeps a Synth from being ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The negative condition that it sets beside `Ready`.
    pub condition: &'static str,
    /// The reason of that condition and of `Ready`.
    pub reason: &'static str,
    /// One line of at most 256 characters: what is wrong, where, and what to do.
    pub message: String,
    /// What to do next.
    pub handling: Handling,
}

/// What to do after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handling {
    /// Wait until an input changes: trying again gives the same.
    Stall,
    /// Try once more, then stall: it is most likely the user's, but machines do hiccup.
    Once,
    /// Try again with growing patience.
    Retry,
}

impl Failure {
    /// A failure with a message cut to one line of 256 characters.
    pub fn new(
        condition: &'static str,
        reason: &'static str,
        handling: Handling,
        message: impl AsRef<str>,
    ) -> Self {
        Self { condition, reason, message: one_line(message.as_ref()), handling }
    }

    /// Something in the spec that cannot be.
    pub fn spec(reason: &'static str, message: impl AsRef<str>) -> Self {
        Self::new(condition::STALLED, reason, Handling::Stall, message)
    }

    /// A Secret, ConfigMap or document of values that is not there or not usable: retried, since it may come.
    pub fn values(reason: &'static str, message: impl AsRef<str>) -> Self {
        Self::new(condition::FETCH_FAILED, reason, Handling::Retry, message)
    }

    /// An artifact that could not be stored.
    pub fn storage(message: impl AsRef<str>) -> Self {
        let kind = condition::STORAGE_OPERATION_FAILED;
        Self::new(kind, reason::STORAGE_OPERATION_FAILED, Handling::Retry, message)
    }

    /// An `ExternalArtifact` that cannot be written as things are.
    pub fn obstacle(error: &ApplyError) -> Option<Self> {
        let message = error.to_string();
        match error {
            ApplyError::Taken { .. } => Some(Self::spec(reason::EXTERNAL_ARTIFACT_TAKEN, message)),
            ApplyError::NoKind => {
                let kind = condition::STORAGE_OPERATION_FAILED;
                Some(Self::new(kind, reason::EXTERNAL_ARTIFACT_UNAVAILABLE, Handling::Retry, message))
            }
            ApplyError::Failed(_) => None,
        }
    }

    /// An output that cannot be published.
    pub fn output(reason: &'static str, message: impl AsRef<str>) -> Self {
        Self::new(condition::BUILD_FAILED, reason, Handling::Once, message)
    }

    /// An output that is what it should be and may not be published as things are: another run would print the same.
    pub fn denied(reason: &'static str, message: impl AsRef<str>) -> Self {
        Self::new(condition::BUILD_FAILED, reason, Handling::Stall, message)
    }

    /// A run that could not be started.
    pub fn not_started(message: impl AsRef<str>) -> Self {
        Self::new(condition::BUILD_FAILED, reason::RUN_LOST, Handling::Retry, message)
    }

    /// A failed fetch of the repository.
    pub fn git(error: &FetchError) -> Self {
        Self::fetch(error, reason::GIT_OPERATION_FAILED)
    }

    /// A failed fetch of crates.
    pub fn crates(error: &FetchError) -> Self {
        Self::fetch(error, reason::DEPENDENCY_FETCH_FAILED)
    }

    fn fetch(error: &FetchError, otherwise: &'static str) -> Self {
        let (reason, handling) = match error.kind {
            FetchErrorKind::Authentication => (reason::AUTHENTICATION_FAILED, Handling::Retry),
            FetchErrorKind::NotAllowed => (reason::HOST_NOT_ALLOWED, Handling::Stall),
            FetchErrorKind::EmptyRepository => (reason::EMPTY_GIT_REPOSITORY, Handling::Retry),
            FetchErrorKind::InvalidSource => (reason::INVALID_PATH, Handling::Stall),
            FetchErrorKind::InvalidLock => (reason::LOCKFILE_INVALID, Handling::Stall),
            FetchErrorKind::TooLarge => (otherwise, Handling::Stall),
            FetchErrorKind::ReferenceNotFound
            | FetchErrorKind::ChecksumMismatch
            | FetchErrorKind::TimedOut
            | FetchErrorKind::Unavailable
            | FetchErrorKind::Local => (otherwise, Handling::Retry),
        };
        let mut message = error.message.clone();
        if let Some(hint) = &error.hint {
            let _ = write!(message, "; {hint}");
        }
        Self::new(condition::FETCH_FAILED, reason, handling, message)
    }

    /// Why a run gave no output; nothing when it did.
    pub fn run(report: &Report, timeout: impl std::fmt::Display) -> Option<Self> {
        let last_line =
            || report.stderr_tail.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
        // Who marks errors has told the first cause first; others end with it.
        let said = || {
            let error = report.stderr_tail.lines().find_map(|line| line.strip_prefix("error: "));
            error.unwrap_or_else(last_line)
        };
        let (reason, handling, message) = match &report.end {
            End::Printed => return None,
            End::NotBuilt { .. } => {
                let message = report.error.as_ref().map_or_else(|| last_line().to_owned(), diagnostic);
                (reason::BUILD_FAILED, Handling::Once, message)
            }
            End::Exited { code: 101 } if report.stderr_tail.contains("panicked at") => {
                (reason::PROGRAM_PANICKED, Handling::Once, panic_message(&report.stderr_tail))
            }
            End::Exited { code } => {
                let message = with_detail(format!("the program exited with code {code}"), said());
                (reason::PROGRAM_FAILED, Handling::Once, message)
            }
            End::Killed { signal } => {
                let message = with_detail(format!("signal {signal} ended the program"), last_line());
                (reason::PROGRAM_FAILED, Handling::Once, message)
            }
            End::TimedOut { phase } => {
                let message = format!("{} did not end within {timeout} (spec.timeout)", actor(*phase));
                (reason::TIMED_OUT, Handling::Once, message)
            }
            End::TooMuchOutput => {
                let message = "the program printed more than it may on standard output".to_owned();
                (reason::OUTPUT_TOO_LARGE, Handling::Once, message)
            }
            End::OutOfMemory { phase } => {
                let message = format!("{} needed more memory than it may have", actor(*phase));
                (reason::OUT_OF_MEMORY, Handling::Once, message)
            }
            End::OutOfDisk { phase } => {
                let message = format!("{} needed more disk than it may have", actor(*phase));
                (reason::OUT_OF_DISK, Handling::Once, message)
            }
            End::Refused { message } => (reason::BUILD_FAILED, Handling::Once, message.clone()),
            End::NotAllowed { message } => {
                (reason::BUILD_SCRIPT_NOT_ALLOWED, Handling::Stall, message.clone())
            }
            End::Lost { message } => (reason::RUN_LOST, Handling::Retry, message.clone()),
        };
        Some(Self::new(condition::BUILD_FAILED, reason, handling, message))
    }
}

fn actor(phase: Phase) -> &'static str {
    match phase {
        Phase::Unpack => "laying out source and crates",
        Phase::Build => "the build",
        Phase::Run => "the program",
    }
}

fn with_detail(mut message: String, detail: &str) -> String {
    if !detail.is_empty() {
        let _ = write!(message, ": {detail}");
    }
    message
}

/// `src/main.rs:12: expected `u16`, found `&str` (E0308)`.
fn diagnostic(error: &Diagnostic) -> String {
    let mut text = String::new();
    if let Some(file) = &error.file {
        text.push_str(file);
        if let Some(line) = error.line {
            let _ = write!(text, ":{line}");
        }
        text.push_str(": ");
    }
    text.push_str(&error.message);
    if let Some(code) = &error.code {
        let _ = write!(text, " ({code})");
    }
    text
}

/// The place and the words of the first panic in what a program wrote on standard error.
fn panic_message(stderr: &str) -> String {
    let mut lines = stderr.lines().skip_while(|line| !line.contains("panicked at"));
    let place = lines.next().and_then(|line| line.split("panicked at ").nth(1)).unwrap_or_default();
    let words = lines.next().unwrap_or_default();
    format!("the program panicked at {} {words}", place.trim())
}

/// Text as one line of at most 256 characters, none of which moves a terminal's cursor or turns its text around.
pub fn one_line(text: &str) -> String {
    redaction::one_line(text, LONGEST_MESSAGE)
}

#[cfg(test)]
mod tests {
    use synth_runner::job::SandboxLevel;

    use super::*;

    fn report(end: End, stderr: &str) -> Report {
        Report {
            end,
            phases: Vec::new(),
            compiled: 0,
            fresh: 0,
            error: None,
            stderr_tail: stderr.into(),
            level: SandboxLevel::Namespaces,
        }
    }

    #[test]
    fn each_end_of_a_run_has_a_reason_of_its_own_and_one_line_that_a_person_understands() {
        let panic = "thread 'main' (7) panicked at src/main.rs:5:9:\nno host in values\nnote: run with …";
        let cases = [
            (
                report(End::Exited { code: 7 }, "warn\nno such file\n"),
                "ProgramFailed",
                "the program exited with code 7: no such file",
            ),
            (
                report(
                    End::Exited { code: 1 },
                    "warning: x\nerror: input a is missing\n  --> src/main.rs:3\nerror: b\ninputs:\n",
                ),
                "ProgramFailed",
                "the program exited with code 1: input a is missing",
            ),
            (
                report(End::Exited { code: 101 }, panic),
                "ProgramPanicked",
                "the program panicked at src/main.rs:5:9: no host in values",
            ),
            (report(End::Exited { code: 101 }, ""), "ProgramFailed", "the program exited with code 101"),
            (report(End::Killed { signal: 11 }, ""), "ProgramFailed", "signal 11 ended the program"),
            (
                report(End::TimedOut { phase: Phase::Run }, ""),
                "TimedOut",
                "the program did not end within 5m (spec.timeout)",
            ),
            (
                report(End::TimedOut { phase: Phase::Build }, ""),
                "TimedOut",
                "the build did not end within 5m (spec.timeout)",
            ),
            (
                report(End::TooMuchOutput, ""),
                "OutputTooLarge",
                "the program printed more than it may on standard output",
            ),
            (report(End::NotBuilt { code: Some(101) }, "error: no bin\n\n"), "BuildFailed", "error: no bin"),
        ];
        for (report, reason, message) in cases {
            let failure = Failure::run(&report, "5m").unwrap();
            assert_eq!((failure.reason, failure.message.as_str()), (reason, message));
            assert_eq!(failure.handling, Handling::Once);
        }
        assert_eq!(Failure::run(&report(End::Printed, ""), "5m"), None);
    }

    #[test]
    fn a_compiler_error_names_file_line_and_code() {
        let mut report = report(End::NotBuilt { code: Some(101) }, "noise");
        report.error = Some(Diagnostic {
            message: "mismatched types".into(),
            code: Some("E0308".into()),
            file: Some("deploy/src/main.rs".into()),
            line: Some(12),
        });
        assert_eq!(
            Failure::run(&report, "5m").unwrap().message,
            "deploy/src/main.rs:12: mismatched types (E0308)"
        );
    }

    #[test]
    fn hostile_42_a_message_is_one_line_of_256_characters_without_control_characters() {
        let long = Failure::values("X", format!("a\n\u{202e}\u{1b}[31m{}", "é".repeat(1000)));
        assert_eq!(long.message.chars().count(), 256);
        assert!(long.message.starts_with("a [31mé") && long.message.ends_with('…'));
    }
}
