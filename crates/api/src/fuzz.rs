//! What has to hold for whatever somebody writes as a length of time: a target of `fuzz/`, and a property test.

#![allow(clippy::missing_panics_doc, reason = "that is how a target says that something does not hold")]

use std::time;

use crate::Duration;

/// What a text with a decimal fraction may lose where it says centuries.
const LOST: time::Duration = time::Duration::from_micros(10);

/// A length of time is refused in one line; or what is written of it is read as the same length, which a clock can hold.
pub fn duration(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match text.parse::<Duration>() {
        Ok(duration) => {
            let written = String::from(duration);
            let again = written.parse::<Duration>();
            assert!(again.is_ok_and(|again| again.get().abs_diff(duration.get()) <= LOST), "{written}");
        }
        Err(error) => {
            let said = error.to_string();
            assert!(!said.chars().any(char::is_control), "{said:?}");
        }
    }
}

#[cfg(test)]
#[path = "../../../fuzz/seeded.rs"]
mod seeded;

#[cfg(test)]
mod tests {
    #[test]
    fn whatever_is_written_as_a_length_of_time_is_refused_or_written_as_it_is() {
        super::seeded::hold("duration", super::duration);
    }
}
