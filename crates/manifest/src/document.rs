//! What JSON and YAML have in common once read: a value, and on which lines it and the objects in it begin.

use crate::value::Value;

/// One JSON value or YAML document.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) value: Value,
    pub(crate) place: Place,
}

/// The line where a value begins; and for a list, and for an object whose `items` are a list, those of the items.
#[derive(Debug, Default)]
pub(crate) struct Place {
    pub(crate) line: usize,
    pub(crate) items: Vec<Place>,
}

/// Turns growing offsets into lines without counting any line twice.
pub(crate) struct Lines<'t> {
    bytes: &'t [u8],
    offset: usize,
    line: usize,
}

impl<'t> Lines<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        Self { bytes: text.as_bytes(), offset: 0, line: 1 }
    }

    /// The line of this offset, from 1.
    pub(crate) fn at(&mut self, offset: usize) -> usize {
        if offset >= self.offset {
            self.line += line_ends(&self.bytes[self.offset..offset]);
        } else {
            self.line -= line_ends(&self.bytes[offset..self.offset]);
        }
        self.offset = offset;
        self.line
    }
}

/// How many line ends there are.
pub(crate) fn line_ends(bytes: &[u8]) -> usize {
    bytes.iter().map(|byte| usize::from(*byte == b'\n')).sum()
}
