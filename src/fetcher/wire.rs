//! What crosses the fetcher's socket and the pipes of its children: frames of a 32-bit length (big endian) and JSON.
//!
//! One connection carries one request; whoever hangs up cancels it.
//!
//! ```text
//!  manager ── Request ──▶ fetcher ── Work ──▶ child
//!          ◀── Event* ──           ◀── Event* ──       the last one is Event::Done
//! ```

use std::{
    io::{self, Read, Write},
    path::PathBuf,
};

use bytes::Bytes;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tokio_util::codec::LengthDelimitedCodec;

use super::{
    api::{Crates, CratesRequest, FetchError, FetchProgress, Source, SourceRequest, Target, Tip},
    reach::Reach,
    settings::Limits,
};

/// Bytes of one frame at most: 2,000 crates with long names are 1 MiB.
const MAX_FRAME: usize = 16 << 20;

/// What the manager asks.
#[derive(Serialize, Deserialize)]
pub(super) enum Request {
    /// What a reference points at.
    Look(Target),
    /// The source part of a commit.
    Source(SourceRequest),
    /// The crates of a lockfile.
    Crates(CratesRequest),
}

/// What a child is given on standard input.
#[derive(Serialize, Deserialize)]
pub(super) struct Work {
    /// The request.
    pub(super) request: Request,
    /// The fetcher's folder.
    pub(super) folder: PathBuf,
    /// A folder of this request alone, removed after it.
    pub(super) home: PathBuf,
    /// Whether file:// is taken.
    pub(super) allow_file_urls: bool,
    /// Who may be asked.
    pub(super) reach: Reach,
    /// Bounds.
    pub(super) limits: Limits,
}

/// What is said on the way and at the end.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Event {
    /// Not yet done.
    Progress(FetchProgress),
    /// Done: nothing follows.
    Done(Result<Answer, FetchError>),
}

/// The answers, one for each kind of request.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    /// To [`Request::Look`].
    Tip(Tip),
    /// To [`Request::Source`].
    Source(Source),
    /// To [`Request::Crates`].
    Crates(Crates),
}

/// The frames for asynchronous streams.
pub(super) fn codec() -> LengthDelimitedCodec {
    LengthDelimitedCodec::builder().max_frame_length(MAX_FRAME).new_codec()
}

/// A value as a frame's content.
pub(super) fn encode(value: &impl Serialize) -> io::Result<Bytes> {
    Ok(serde_json::to_vec(value)?.into())
}

/// A value out of a frame's content.
pub(super) fn decode<T: DeserializeOwned>(frame: &[u8]) -> io::Result<T> {
    Ok(serde_json::from_slice(frame)?)
}

/// Reads one frame from a blocking stream.
pub(super) fn read<T: DeserializeOwned>(stream: &mut impl Read) -> io::Result<T> {
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let length = u32::from_be_bytes(length) as usize;
    if length > MAX_FRAME {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "frame too long"));
    }
    let mut frame = vec![0; length];
    stream.read_exact(&mut frame)?;
    decode(&frame)
}

/// Writes one frame to a blocking stream.
pub(super) fn write(stream: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let frame = encode(value)?;
    let length = u32::try_from(frame.len()).ok().filter(|_| frame.len() <= MAX_FRAME);
    let length = length.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "frame too long"))?;
    stream.write_all(&length.to_be_bytes())?;
    stream.write_all(&frame)?;
    stream.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_read_as_it_was_written_and_never_longer_than_the_bound() {
        let mut bytes = Vec::new();
        write(&mut bytes, &Event::Done(Ok(Answer::Tip(Tip { commit: "c".to_owned() })))).unwrap();
        let Event::Done(Ok(Answer::Tip(tip))) = read(&mut bytes.as_slice()).unwrap() else {
            panic!("another event")
        };
        assert_eq!(tip.commit, "c");
        assert!(read::<Event>(&mut [0xff, 0xff, 0xff, 0xff, b'{'].as_slice()).is_err());
        assert!(read::<Event>(&mut [0, 0, 0, 9, b'{'].as_slice()).is_err(), "cut off");
    }
}
