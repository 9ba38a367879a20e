//! The one stream between the controller and a sandbox: its frames, and how both sides read and write them.
//!
//! A frame is a kind (one byte), a length (four bytes, big endian) and so many bytes. Neither side believes the other's
//! length: each kind has a limit, and a frame past it ends the stream. Nothing here does I/O, so that the supervisor
//! (blocking) and the controller (tokio) share every line.
//!
//! ```text
//! controller ── 1 Job, 2 Input ──────────────────────────────────▶ sandbox
//!            ◀─ 16 Progress, 17 Log, 18 Built, 19 Output, 20 Report, 21 Remains ──
//! ```
//!
//! The order: `Job`; then `Progress` and `Log`; `Built` once the program is built, answered by `Input`; then `Log` and
//! `Output`; at last `Report`. What follows, where the job asks for it, is of use to later runs alone: `Remains` in pieces,
//! perhaps none, and an empty one when they are whole. Then the sandbox closes. A controller that closes its end ends the run.

use std::marker::PhantomData;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::job::{Job, Progress, Report};

/// Bytes before the payload of a frame.
const HEADER: usize = 5;
/// Bytes of one frame of a log, of output or of remains at most: longer data goes as several.
pub const CHUNK: usize = 64 << 10;
/// A lock file of ten thousand crates makes a job of about 3 MB.
const JOB_LIMIT: usize = 16 << 20;
const INPUT_LIMIT: usize = 16 << 20;
const MESSAGE_LIMIT: usize = 1 << 20;

/// Bytes on the stream that are no message.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// A kind that this direction does not have.
    #[error("frame of unknown kind {0}")]
    Kind(u8),
    /// A frame longer than its kind may be.
    #[error("frame of kind {kind} has {length} bytes, {limit} are allowed")]
    TooLong {
        /// Its kind.
        kind: u8,
        /// The length that it claims.
        length: usize,
        /// The most that its kind may have.
        limit: usize,
    },
    /// A payload that does not parse.
    #[error("frame of kind {kind}: {source}")]
    Payload {
        /// Its kind.
        kind: u8,
        /// Why it does not parse.
        #[source]
        source: serde_json::Error,
    },
}

/// What one direction of the stream carries.
pub trait Message: Sized {
    /// The most bytes that a frame of this kind may have; `None` for a kind that this direction does not have.
    fn limit(kind: u8) -> Option<usize>;

    /// The message of a frame.
    ///
    /// # Errors
    /// [`WireError`] when the payload does not parse.
    fn decode(kind: u8, payload: &[u8]) -> Result<Self, WireError>;

    /// The kind and the payload of this message's frame.
    ///
    /// # Errors
    /// [`WireError`] when it cannot be written as JSON.
    fn payload(&self) -> Result<(u8, Vec<u8>), WireError>;

    /// The whole frame.
    ///
    /// # Errors
    /// [`WireError`] when the payload is longer than its kind may be.
    fn encode(&self) -> Result<Vec<u8>, WireError> {
        let (kind, payload) = self.payload()?;
        let limit = Self::limit(kind).ok_or(WireError::Kind(kind))?;
        let too_long = WireError::TooLong { kind, length: payload.len(), limit };
        let length = u32::try_from(payload.len()).ok().filter(|_| payload.len() <= limit).ok_or(too_long)?;
        let mut frame = Vec::with_capacity(HEADER + payload.len());
        frame.push(kind);
        frame.extend(length.to_be_bytes());
        frame.extend(payload);
        Ok(frame)
    }
}

/// From the controller to the sandbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToSandbox {
    /// What to do: the first message.
    Job(Box<Job>),
    /// The input document: the answer to [`FromSandbox::Built`].
    Input(Vec<u8>),
}

/// From the sandbox to the controller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FromSandbox {
    /// How far it is.
    Progress(Progress),
    /// More of the log: printable UTF-8 text, at most [`CHUNK`] bytes.
    Log(Vec<u8>),
    /// The program is built and everything that the build started is gone.
    Built(Built),
    /// More of what the program prints, at most [`CHUNK`] bytes.
    Output(Vec<u8>),
    /// It is over.
    Report(Box<Report>),
    /// More of the archive for the next run ([`crate::job::Remains`]), at most [`CHUNK`] bytes; nothing when it is whole.
    Remains(Vec<u8>),
}

/// What a successful build made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Built {
    /// Names of the packages that come from the repository itself.
    pub own: Vec<String>,
    /// How many packages from elsewhere were compiled: 0 when all of them were at hand.
    pub dependencies_compiled: u32,
}

const JOB: u8 = 1;
const INPUT: u8 = 2;
const PROGRESS: u8 = 16;
const LOG: u8 = 17;
const BUILT: u8 = 18;
const OUTPUT: u8 = 19;
const REPORT: u8 = 20;
const REMAINS: u8 = 21;

impl Message for ToSandbox {
    fn limit(kind: u8) -> Option<usize> {
        match kind {
            JOB => Some(JOB_LIMIT),
            INPUT => Some(INPUT_LIMIT),
            _ => None,
        }
    }

    fn decode(kind: u8, payload: &[u8]) -> Result<Self, WireError> {
        match kind {
            JOB => from_json(kind, payload).map(Self::Job),
            INPUT => Ok(Self::Input(payload.to_vec())),
            _ => Err(WireError::Kind(kind)),
        }
    }

    fn payload(&self) -> Result<(u8, Vec<u8>), WireError> {
        match self {
            Self::Job(job) => to_json(JOB, job),
            Self::Input(bytes) => Ok((INPUT, bytes.clone())),
        }
    }
}

impl Message for FromSandbox {
    fn limit(kind: u8) -> Option<usize> {
        match kind {
            LOG | OUTPUT | REMAINS => Some(CHUNK),
            PROGRESS | BUILT | REPORT => Some(MESSAGE_LIMIT),
            _ => None,
        }
    }

    fn decode(kind: u8, payload: &[u8]) -> Result<Self, WireError> {
        match kind {
            PROGRESS => from_json(kind, payload).map(Self::Progress),
            LOG => Ok(Self::Log(payload.to_vec())),
            BUILT => from_json(kind, payload).map(Self::Built),
            OUTPUT => Ok(Self::Output(payload.to_vec())),
            REPORT => from_json(kind, payload).map(Self::Report),
            REMAINS => Ok(Self::Remains(payload.to_vec())),
            _ => Err(WireError::Kind(kind)),
        }
    }

    fn payload(&self) -> Result<(u8, Vec<u8>), WireError> {
        match self {
            Self::Progress(progress) => to_json(PROGRESS, progress),
            Self::Log(bytes) => Ok((LOG, bytes.clone())),
            Self::Built(built) => to_json(BUILT, built),
            Self::Output(bytes) => Ok((OUTPUT, bytes.clone())),
            Self::Report(report) => to_json(REPORT, report),
            Self::Remains(bytes) => Ok((REMAINS, bytes.clone())),
        }
    }
}

fn to_json<T: Serialize>(kind: u8, value: &T) -> Result<(u8, Vec<u8>), WireError> {
    let payload = serde_json::to_vec(value).map_err(|source| WireError::Payload { kind, source })?;
    Ok((kind, payload))
}

fn from_json<T: DeserializeOwned>(kind: u8, payload: &[u8]) -> Result<T, WireError> {
    serde_json::from_slice(payload).map_err(|source| WireError::Payload { kind, source })
}

/// Turns bytes as they arrive into messages. Holds at most one frame that is not yet whole.
#[derive(Debug)]
pub struct Decoder<M> {
    buffer: Vec<u8>,
    /// Where the next frame begins in `buffer`.
    start: usize,
    message: PhantomData<M>,
}

impl<M> Default for Decoder<M> {
    fn default() -> Self {
        Self { buffer: Vec::new(), start: 0, message: PhantomData }
    }
}

impl<M: Message> Decoder<M> {
    /// Takes bytes that have arrived.
    pub fn push(&mut self, bytes: &[u8]) {
        self.buffer.drain(..self.start);
        self.start = 0;
        self.buffer.extend_from_slice(bytes);
    }

    /// The next message, `None` when more bytes are needed.
    ///
    /// # Errors
    /// [`WireError`]: the stream cannot be read any further.
    pub fn next_message(&mut self) -> Result<Option<M>, WireError> {
        let rest = &self.buffer[self.start..];
        let Some((&[kind, a, b, c, d], rest)) = rest.split_first_chunk::<HEADER>() else { return Ok(None) };
        let limit = M::limit(kind).ok_or(WireError::Kind(kind))?;
        let length = usize::try_from(u32::from_be_bytes([a, b, c, d])).unwrap_or(usize::MAX);
        if length > limit {
            return Err(WireError::TooLong { kind, length, limit });
        }
        let Some(payload) = rest.get(..length) else { return Ok(None) };
        let message = M::decode(kind, payload)?;
        self.start += HEADER + length;
        Ok(Some(message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::{End, Phase, SandboxLevel};

    fn report() -> Report {
        Report {
            end: End::Exited { code: 7 },
            phases: Vec::new(),
            compiled: 1,
            fresh: 2,
            error: None,
            stderr_tail: "oh\n".into(),
            level: SandboxLevel::Namespaces,
        }
    }

    #[test]
    fn messages_survive_any_cut_of_the_stream() {
        let messages = [
            FromSandbox::Progress(Progress {
                phase: Phase::Build,
                item: "itoa 1.0.0".into(),
                done: 1,
                total: Some(3),
            }),
            FromSandbox::Log(b"warning".to_vec()),
            FromSandbox::Built(Built { own: vec!["app".into()], dependencies_compiled: 3 }),
            FromSandbox::Output(vec![0, 255]),
            FromSandbox::Report(Box::new(report())),
            FromSandbox::Remains(vec![1, 2]),
            FromSandbox::Remains(Vec::new()),
        ];
        let bytes: Vec<u8> = messages.iter().flat_map(|message| message.encode().unwrap()).collect();
        for size in [1, 2, 3, 5, 7, 64, bytes.len()] {
            let mut decoder = Decoder::<FromSandbox>::default();
            let mut read = Vec::new();
            for piece in bytes.chunks(size) {
                decoder.push(piece);
                while let Some(message) = decoder.next_message().unwrap() {
                    read.push(message);
                }
            }
            assert_eq!(read, messages, "in pieces of {size}");
        }
    }

    #[test]
    fn a_frame_past_its_limit_is_refused_from_its_header_alone() {
        let mut decoder = Decoder::<FromSandbox>::default();
        decoder.push(&[OUTPUT, 0xff, 0xff, 0xff, 0xff]);
        assert!(matches!(decoder.next_message(), Err(WireError::TooLong { kind: OUTPUT, .. })));
        assert!(matches!(FromSandbox::Output(vec![0; CHUNK + 1]).encode(), Err(WireError::TooLong { .. })));
    }

    #[test]
    fn a_kind_of_the_other_direction_is_refused() {
        let mut decoder = Decoder::<FromSandbox>::default();
        decoder.push(&ToSandbox::Input(Vec::new()).encode().unwrap());
        assert!(matches!(decoder.next_message(), Err(WireError::Kind(INPUT))));
    }
}
