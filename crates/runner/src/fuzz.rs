//! What has to hold for whatever arrives on the stream of a run, and for whatever a sandbox prints: targets of `fuzz/`, and
//! property tests.

#![allow(clippy::missing_panics_doc, reason = "that is how a target says that something does not hold")]

pub use crate::sandbox::fuzz::{archives, log};
use crate::wire::{Decoder, FromSandbox, Message, ToSandbox};

/// Frames are the same messages wherever the stream is cut, and each is written as it can be read.
pub fn frames(bytes: &[u8]) {
    cut_anywhere::<FromSandbox>(bytes);
    cut_anywhere::<ToSandbox>(bytes);
}

fn cut_anywhere<M: Message + PartialEq + std::fmt::Debug>(bytes: &[u8]) {
    let whole = messages::<M>(bytes, bytes.len().max(1));
    assert_eq!(messages::<M>(bytes, 1), whole);
    for message in whole.0 {
        let Ok(frame) = message.encode() else { continue };
        assert_eq!(messages::<M>(&frame, frame.len()), (vec![message], true));
    }
}

/// The messages, and whether the stream was one to its end.
fn messages<M: Message>(bytes: &[u8], size: usize) -> (Vec<M>, bool) {
    let (mut decoder, mut read) = (Decoder::<M>::default(), Vec::new());
    for piece in bytes.chunks(size) {
        decoder.push(piece);
        loop {
            match decoder.next_message() {
                Ok(Some(message)) => read.push(message),
                Ok(None) => break,
                Err(_) => return (read, false),
            }
        }
    }
    (read, true)
}

#[cfg(test)]
#[path = "../../../fuzz/seeded.rs"]
mod seeded;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_arrives_is_the_same_messages_wherever_it_is_cut() {
        seeded::hold("frames", frames);
    }

    #[test]
    fn whatever_an_archive_says_nothing_is_written_outside() {
        seeded::hold("archives", archives);
    }

    #[test]
    fn whatever_is_printed_is_shown_as_text_wherever_it_is_cut() {
        seeded::hold("log", log);
    }
}
