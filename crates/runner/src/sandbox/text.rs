//! Text of strangers made fit to be shown: valid UTF-8, no control characters but newline and tab, no escape sequences.

use std::collections::VecDeque;

/// Makes a stream of bytes printable, wherever it is cut: bytes that are no UTF-8 become `U+FFFD`, terminal escape
/// sequences and control characters vanish.
#[derive(Debug, Default)]
pub(super) struct Printable {
    partial: Vec<u8>,
    escape: Escape,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Escape {
    #[default]
    None,
    /// After ESC.
    Begun,
    /// After ESC `[`: ends with a letter or one of `@[\]^_{|}~`.
    Control,
    /// After ESC and one of `]PX^_`: ends with BEL or ESC `\`.
    Text,
}

impl Printable {
    /// The printable form of the next bytes. A character that is cut at their end comes with the next call.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> String {
        let mut joined = std::mem::take(&mut self.partial);
        joined.extend_from_slice(bytes);
        let mut text = String::with_capacity(joined.len());
        for chunk in joined.utf8_chunks() {
            self.keep(chunk.valid(), &mut text);
            let invalid = chunk.invalid();
            if invalid.is_empty() {
                continue;
            }
            // A chunk that runs to the very end may be the beginning of a character that is still to come.
            let at_end = std::ptr::eq(invalid.as_ptr_range().end, joined.as_ptr_range().end);
            if at_end && invalid.len() < 4 && cut_character(invalid) {
                self.partial = invalid.to_vec();
            } else {
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
        text
    }

    fn keep(&mut self, valid: &str, text: &mut String) {
        for c in valid.chars() {
            self.escape = match (self.escape, c) {
                (Escape::None | Escape::Text, '\u{1b}') => Escape::Begun,
                (Escape::Begun, '[') | (Escape::None, '\u{9b}') | (Escape::Control, '\u{20}'..='\u{3f}') => {
                    Escape::Control
                }
                (Escape::Begun, ']' | 'P' | 'X' | '^' | '_') => Escape::Text,
                (Escape::Text, '\u{7}') | (Escape::Begun | Escape::Control, _) => Escape::None,
                // A sequence of text that never ends must not swallow the rest of a log.
                (Escape::Text, '\n') => {
                    text.push('\n');
                    Escape::None
                }
                (Escape::Text, _) => Escape::Text,
                (Escape::None, c) => {
                    if matches!(c, '\n' | '\t') || !c.is_control() && !invisible(c) {
                        text.push(c);
                    }
                    Escape::None
                }
            };
        }
    }
}

/// Characters that reorder or hide what a person reads around them.
fn invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn cut_character(bytes: &[u8]) -> bool {
    let wanted = match bytes.first() {
        Some(0xc2..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(0xf0..=0xf4) => 4,
        _ => return false,
    };
    bytes.len() < wanted
}

/// The first bytes of a text, at most so many, as whole characters.
pub(super) fn prefix(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// One printable line of at most `limit` characters.
pub(super) fn line(text: &str, limit: usize) -> String {
    let printable = Printable::default().feed(text.as_bytes());
    let mut line: String = printable.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = line.char_indices().nth(limit) {
        line.truncate(end);
    }
    line
}

/// The last bytes of a text that may be endless.
#[derive(Debug, Default)]
pub(super) struct Tail {
    bytes: VecDeque<u8>,
}

impl Tail {
    const LIMIT: usize = 4096;

    /// Adds to the end, drops from the beginning.
    pub(super) fn push(&mut self, text: &str) {
        let new = text.as_bytes();
        let new = &new[new.len().saturating_sub(Self::LIMIT)..];
        let excess = (self.bytes.len() + new.len()).saturating_sub(Self::LIMIT);
        self.bytes.drain(..excess);
        self.bytes.extend(new);
    }

    /// Forgets what was said: a new stage begins.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
    }

    /// The text, at most 4 KiB of whole characters.
    pub(super) fn text(&self) -> String {
        let bytes: Vec<u8> = self.bytes.iter().copied().collect();
        let start = bytes.iter().position(|b| b & 0xc0 != 0x80).unwrap_or(bytes.len());
        String::from_utf8_lossy(&bytes[start..]).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_37_what_a_terminal_would_obey_is_gone_wherever_the_stream_is_cut() {
        let cases: [(&[u8], &str); 8] = [
            (b"plain\ttext\n", "plain\ttext\n"),
            (b"\x1b[31mred\x1b[0m", "red"),
            (b"\x1b]0;title\x07after", "after"),
            (b"\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
            (b"nul\0 bell\x07 back\x08 cr\r\n", "nul bell back cr\n"),
            ("grün €\u{1f980}".as_bytes(), "grün €\u{1f980}"),
            (b"bad \xff byte", "bad \u{fffd} byte"),
            ("a\u{202e}b".as_bytes(), "ab"),
        ];
        for (bytes, expected) in cases {
            for size in 1..=bytes.len() {
                let mut printable = Printable::default();
                let text: String = bytes.chunks(size).map(|piece| printable.feed(piece)).collect();
                assert_eq!(text, expected, "in pieces of {size}");
            }
        }
    }

    #[test]
    fn the_tail_is_the_end_in_whole_characters() {
        let mut tail = Tail::default();
        tail.push("beginning");
        tail.push(&"€".repeat(5000));
        let text = tail.text();
        assert!(text.len() <= 4096 && text.len() > 4090);
        assert!(text.chars().all(|c| c == '€'));
    }

    #[test]
    fn a_line_has_no_breaks_and_an_end() {
        assert_eq!(line("a\n  b\x1b[1m c", 256), "a b c");
        assert_eq!(line(&"€".repeat(10), 3), "€€€");
    }
}
