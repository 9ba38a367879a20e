//! The controller's side of one run's stream: what the sandbox says, bounded once more.

use std::{io, time::Duration};

use synth_runner::{
    job::{Diagnostic, End, Job, Phase, Progress, Report, SandboxLevel},
    wire::{Built, Decoder, FromSandbox, Message as _, ToSandbox},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    time::{Instant, timeout_at},
};

use super::Ended;
use crate::fetcher::redaction::{is_shown, one_line};

/// What the sandbox may take beyond the job's time to say that the time is up.
const GRACE: Duration = Duration::from_secs(10);
/// A note at the end of a log that was cut.
const LOG_NOTE: usize = 256;

/// What came over the stream.
#[derive(Debug, Default)]
pub(super) struct Heard {
    pub(super) report: Option<Report>,
    pub(super) built: Option<Built>,
    pub(super) output: Vec<u8>,
    pub(super) log: Vec<u8>,
    /// Why nothing more came, where it was not the sandbox's own end.
    pub(super) broken: Option<Broken>,
    /// The last stage that was heard of.
    pub(super) phase: Option<Phase>,
    /// What came after the report.
    rest: Decoder<FromSandbox>,
}

/// Why a stream was given up.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// The sandbox did not keep its own time.
    Late,
    /// The sandbox said what it must not.
    Nonsense(String),
}

/// Gives the job and the input, and listens until the report, the end of the stream, or the end of all patience.
pub(super) async fn drive(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    job: &Job,
    input: &[u8],
    mut progress: impl FnMut(Progress),
) -> Heard {
    let deadline = Instant::now() + Duration::from_secs(job.limits.seconds) + GRACE;
    let mut heard = Heard::default();
    match timeout_at(deadline, talk(stream, job, input, &mut heard, &mut progress)).await {
        Ok(Ok(())) => {}
        Ok(Err(message)) => heard.broken = Some(Broken::Nonsense(message)),
        Err(_) => heard.broken = Some(Broken::Late),
    }
    heard
}

/// An end of the stream is no error: what is missing says enough.
async fn talk(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    job: &Job,
    input: &[u8],
    heard: &mut Heard,
    progress: &mut impl FnMut(Progress),
) -> Result<(), String> {
    let job_frame = ToSandbox::Job(Box::new(job.clone())).encode().map_err(|error| error.to_string())?;
    if stream.write_all(&job_frame).await.is_err() {
        return Ok(());
    }
    let mut buffer = vec![0; 64 << 10];
    loop {
        let Ok(n @ 1..) = stream.read(&mut buffer).await else { return Ok(()) };
        heard.rest.push(&buffer[..n]);
        while let Some(message) = heard.rest.next_message().map_err(|error| error.to_string())? {
            match message {
                FromSandbox::Progress(mut news) => {
                    cut(&mut news.item, 128);
                    heard.phase = Some(news.phase);
                    progress(news);
                }
                FromSandbox::Log(bytes) => {
                    let limit =
                        usize::try_from(job.limits.log_bytes).unwrap_or(usize::MAX).saturating_add(LOG_NOTE);
                    let room = limit.saturating_sub(heard.log.len());
                    heard.log.extend(bytes.into_iter().take(room));
                }
                FromSandbox::Built(built) => {
                    heard.built = Some(built);
                    let frame =
                        ToSandbox::Input(input.to_vec()).encode().map_err(|error| error.to_string())?;
                    if stream.write_all(&frame).await.is_err() {
                        return Ok(());
                    }
                }
                FromSandbox::Output(bytes) => {
                    if (heard.output.len() + bytes.len()) as u64 > job.limits.output_bytes {
                        return Err("it sent more output than it may".into());
                    }
                    heard.output.extend(bytes);
                }
                FromSandbox::Report(report) => {
                    heard.report = Some(*report);
                    return Ok(());
                }
                FromSandbox::Remains(_) => return Err("it left something before its report".into()),
            }
        }
    }
}

/// What comes after a report.
pub(super) enum Left {
    /// More of what is for later runs.
    Piece(Vec<u8>),
    /// That was all of it.
    Whole,
    /// The sandbox ended before that, or leaves nothing.
    Cut,
}

/// Listens to what a sandbox leaves for later runs, after its report.
pub(super) async fn left(
    stream: &mut (impl AsyncRead + Unpin),
    Heard { rest, .. }: &mut Heard,
) -> io::Result<Left> {
    let mut buffer = vec![0; 64 << 10];
    loop {
        match rest.next_message().map_err(io::Error::other)? {
            Some(FromSandbox::Remains(bytes)) if bytes.is_empty() => return Ok(Left::Whole),
            Some(FromSandbox::Remains(bytes)) => return Ok(Left::Piece(bytes)),
            Some(_) => return Err(io::Error::other("it said something else after its report")),
            None => match stream.read(&mut buffer).await? {
                0 => return Ok(Left::Cut),
                n => rest.push(&buffer[..n]),
            },
        }
    }
}

/// A report of a run whose sandbox gave none.
pub(super) fn own_report(level: SandboxLevel, end: End) -> Report {
    Report { end, phases: Vec::new(), compiled: 0, fresh: 0, error: None, stderr_tail: String::new(), level }
}

/// The end of a run of which nothing is known but why. At most 256 characters of that are kept.
pub(super) fn lost(level: SandboxLevel, message: &str) -> Ended {
    let message = one_line(message, 256);
    Ended { report: own_report(level, End::Lost { message }), output: None, log: None }
}

impl Heard {
    /// The last stage that was heard of.
    pub(super) fn phase(&self) -> Phase {
        self.phase.unwrap_or(Phase::Unpack)
    }

    /// The report, bounded and with what we know better; one of our own when there is none. `said` is what the runner
    /// itself wrote on standard error.
    pub(super) fn report(&self, level: SandboxLevel, said: &str) -> Report {
        let Some(mut report) = self.report.clone() else {
            let phase = self.phase();
            let end = match &self.broken {
                Some(Broken::Late) => End::TimedOut { phase },
                Some(Broken::Nonsense(message)) => {
                    End::Lost { message: format!("the sandbox broke the rules: {message}") }
                }
                None => End::Lost { message: format!("the sandbox ended without a report{}", because(said)) },
            };
            return own_report(level, end);
        };
        report.level = level;
        report.phases.truncate(8);
        let tail =
            (0..=4096.min(report.stderr_tail.len())).rfind(|end| report.stderr_tail.is_char_boundary(*end));
        report.stderr_tail.truncate(tail.unwrap_or(0));
        report.stderr_tail.retain(|c| is_shown(c) || matches!(c, '\n' | '\t'));
        if let End::Refused { message } | End::NotAllowed { message } | End::Lost { message } =
            &mut report.end
        {
            cut(message, 512);
        }
        if let Some(Diagnostic { message, code, file, .. }) = &mut report.error {
            cut(message, 512);
            for (text, limit) in [(code, 32), (file, 512)] {
                if let Some(text) = text {
                    cut(text, limit);
                }
            }
        }
        report
    }
}

fn because(said: &str) -> String {
    let line: String =
        said.lines().next().unwrap_or_default().chars().filter(|c| !c.is_control()).take(200).collect();
    if line.is_empty() { line } else { format!(": {line}") }
}

/// One line of at most so many characters.
fn cut(text: &mut String, limit: usize) {
    text.retain(is_shown);
    if let Some((end, _)) = text.char_indices().nth(limit) {
        text.truncate(end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_42_a_report_is_bounded_whatever_the_sandbox_says() {
        let long = "\u{1b}[31mx\u{202e}\n".repeat(100_000);
        let report = Report {
            end: End::Refused { message: long.clone() },
            phases: Vec::new(),
            compiled: 0,
            fresh: 0,
            error: Some(Diagnostic {
                message: long.clone(),
                code: Some(long.clone()),
                file: Some(long.clone()),
                line: None,
            }),
            stderr_tail: long,
            level: SandboxLevel::Pod,
        };
        let heard = Heard { report: Some(report), ..Heard::default() };
        let report = heard.report(SandboxLevel::Namespaces, "");
        assert_eq!(report.level, SandboxLevel::Namespaces);
        let text = serde_json::to_string(&report).unwrap();
        assert!(text.len() < 8000);
        assert!(!text.contains('\u{202e}') && !text.contains("u001b"), "nothing that a terminal obeys");
    }

    #[test]
    fn a_sandbox_without_a_report_is_lost_and_says_why() {
        let report = Heard::default().report(SandboxLevel::Namespaces, "synth-runner: mount /proc: no\nmore");
        let End::Lost { message } = report.end else { panic!("{:?}", report.end) };
        assert_eq!(message, "the sandbox ended without a report: synth-runner: mount /proc: no");
        let late = Heard { broken: Some(Broken::Late), phase: Some(Phase::Run), ..Heard::default() };
        assert_eq!(late.report(SandboxLevel::Namespaces, "").end, End::TimedOut { phase: Phase::Run });
    }
}
