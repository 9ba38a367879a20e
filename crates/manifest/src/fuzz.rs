//! What has to hold for whatever a generator prints and for whatever values say: targets of `fuzz/`, and property tests.

#![allow(clippy::missing_panics_doc, reason = "that is how a target says that something does not hold")]

use crate::{Layout, Limits, Objects, ReadError, ReadOptions, pack, read, read_value};

/// Bounds that make a target quick.
fn limits() -> Limits {
    Limits { bytes: 1 << 20, ..Limits::default() }
}

fn objects(bytes: &[u8]) -> Result<Objects, ReadError> {
    read(bytes, &limits(), &ReadOptions { allow_empty: true })
}

/// An output is refused in printable lines; or what is written of it is read as the same objects, and can be packed.
#[allow(clippy::panic, reason = "that is how a target says that something does not hold")]
pub fn output(bytes: &[u8]) {
    let read = match objects(bytes) {
        Ok(read) => read,
        Err(error) => {
            let text = error.to_string();
            assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
            return;
        }
    };
    let again = objects(&read.to_bytes());
    assert!(again.as_ref().is_ok_and(|again| crate::diff(&read, again).to_string().is_empty()), "{again:?}");
    for layout in [Layout::PerObject, Layout::Single] {
        match pack(&read, layout) {
            Ok(packed) => assert_eq!(packed.objects, read.len()),
            Err(error) => panic!("not packed: {error}"),
        }
    }
}

/// A value is refused; or what is written of it as YAML is read as the same value.
pub fn values(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(value) = read_value(text, &limits()) else { return };
    let yaml = value.to_yaml();
    assert_eq!(read_value(&yaml, &Limits::default()).ok().as_ref(), Some(&value), "{yaml}");
}

#[cfg(test)]
#[path = "../../../fuzz/seeded.rs"]
mod seeded;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_printed_is_refused_or_carried_whole() {
        seeded::hold("output", output);
    }

    #[test]
    fn whatever_values_say_is_refused_or_written_as_it_is() {
        seeded::hold("values", values);
    }
}
