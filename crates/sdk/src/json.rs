//! Writes values as JSON, compactly.

use crate::value::Value;

/// Bytes that stand in a text of JSON as they are.
const PLAIN: [bool; 256] = {
    let mut plain = [true; 256];
    let mut at = 0;
    while at < 0x20 {
        plain[at] = false;
        at += 1;
    }
    plain[b'"' as usize] = false;
    plain[b'\\' as usize] = false;
    plain
};

/// The first byte from a place on that does not stand in a text of JSON as it is; the text's length without one.
///
/// Eight at once where all eight do: no byte is below a space, a quote or a backslash. Taking one from a byte borrows from
/// the next, which can only make that one look at twice, never overlook it.
fn first_special(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;
    while let Some(eight) = bytes[at..].first_chunk() {
        let word = u64::from_le_bytes(*eight);
        let (quote, backslash) = (word ^ (0x22 * ONES), word ^ (0x5c * ONES));
        let control = word.wrapping_sub(0x20 * ONES) & !word;
        let found = control | quote.wrapping_sub(ONES) & !quote | backslash.wrapping_sub(ONES) & !backslash;
        if found & HIGH != 0 {
            break;
        }
        at += 8;
    }
    while at < bytes.len() && PLAIN[bytes[at] as usize] {
        at += 1;
    }
    at
}

/// JSON that is being written.
///
/// Its buffer is a slice that is longer than what is in it, with plain loops over indices: a program that is compiled
/// without optimisation runs this for each byte that it prints, and a `Vec` costs it several calls for each.
pub(crate) struct Json {
    buffer: Box<[u8]>,
    end: usize,
}

impl Json {
    /// With room for about as many bytes.
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self { buffer: vec![0; bytes].into_boxed_slice(), end: 0 }
    }

    /// A value as a text.
    pub(crate) fn of(value: &Value) -> String {
        let mut json = Self::with_capacity(256);
        json.value(value);
        String::from_utf8_lossy(json.bytes()).into_owned()
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.buffer[..self.end]
    }

    pub(crate) fn clear(&mut self) {
        self.end = 0;
    }

    /// Makes room for as many bytes more.
    #[inline]
    fn reserve(&mut self, more: usize) {
        if self.buffer.len() - self.end < more {
            self.grow(more);
        }
    }

    #[cold]
    fn grow(&mut self, more: usize) {
        let mut longer = vec![0; (self.end + more) * 2].into_boxed_slice();
        longer[..self.end].copy_from_slice(&self.buffer[..self.end]);
        self.buffer = longer;
    }

    fn byte(&mut self, byte: u8) {
        self.reserve(1);
        self.buffer[self.end] = byte;
        self.end += 1;
    }

    /// What is JSON already.
    pub(crate) fn raw(&mut self, json: &str) {
        self.reserve(json.len());
        let end = self.end + json.len();
        self.buffer[self.end..end].copy_from_slice(json.as_bytes());
        self.end = end;
    }

    /// A text, in quotes.
    pub(crate) fn text(&mut self, text: &str) {
        let (bytes, length) = (text.as_bytes(), text.len());
        if first_special(bytes, 0) < length {
            self.byte(b'"');
            self.part(text);
            return self.byte(b'"');
        }
        // Nearly all are plain: room is made once.
        self.reserve(length + 2);
        let end = self.end + 1 + length;
        self.buffer[self.end] = b'"';
        self.buffer[self.end + 1..end].copy_from_slice(bytes);
        self.buffer[end] = b'"';
        self.end = end + 1;
    }

    /// A part of a text; the quotes are the caller's.
    pub(crate) fn part(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut written = 0;
        loop {
            let at = first_special(bytes, written);
            self.raw(&text[written..at]);
            if at == bytes.len() {
                return;
            }
            self.escape(bytes[at]);
            written = at + 1;
        }
    }

    fn escape(&mut self, byte: u8) {
        match byte {
            b'"' => self.raw("\\\""),
            b'\\' => self.raw("\\\\"),
            b'\n' => self.raw("\\n"),
            b'\t' => self.raw("\\t"),
            b'\r' => self.raw("\\r"),
            other => self.raw(&format!("\\u{other:04x}")),
        }
    }

    /// A value. A fault is written as `null`: nobody prints an app that has one.
    pub(crate) fn value(&mut self, value: &Value) {
        match value {
            Value::Null | Value::Fault(_) => self.raw("null"),
            Value::Bool(true) => self.raw("true"),
            Value::Bool(false) => self.raw("false"),
            Value::Int(number) => self.raw(&number.to_string()),
            Value::Float(number) => self.raw(&format!("{number:?}")),
            Value::Text(text) => self.text(text.as_str()),
            Value::List(items) => {
                let items = items.as_slice();
                self.byte(b'[');
                let mut at = 0;
                while at < items.len() {
                    if at > 0 {
                        self.byte(b',');
                    }
                    self.value(&items[at]);
                    at += 1;
                }
                self.byte(b']');
            }
            Value::Object(fields) => {
                let fields = fields.as_slice();
                self.byte(b'{');
                let mut at = 0;
                while at < fields.len() {
                    if at > 0 {
                        self.byte(b',');
                    }
                    self.text(fields[at].0.as_str());
                    self.byte(b':');
                    self.value(&fields[at].1);
                    at += 1;
                }
                self.byte(b'}');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_written_is_what_serde_json_reads() {
        for value in [
            json!(null),
            json!({"a": [1, -2, 1.5, 1e300, 5e-324, true, false, null, {}, []]}),
            json!("quotes \" and \\ and \n \t \r \u{1} \u{7f} ä 日本 😀"),
            json!({"ke\"y": i64::MIN, "other": i64::MAX}),
        ] {
            let text = Json::of(&crate::json_read::read(value.to_string().as_bytes()).unwrap());
            assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
        }
    }

    #[test]
    fn what_is_special_is_found_at_every_place() {
        for length in 0..40 {
            for special in 0..length {
                for byte in 0..=0x7f_u8 {
                    let mut bytes = vec![0x21; length];
                    bytes[special] = byte;
                    let expected = if PLAIN[byte as usize] { length } else { special };
                    assert_eq!(first_special(&bytes, 0), expected, "{byte:#x} at {special} of {length}");
                }
            }
        }
        // Two of them, next to each other and to bytes that one less makes special.
        for (text, expected) in
            [("aaaaaaa\"\"", 7), ("\u{20}\"!!!!!!", 1), ("ääää\\", 8), ("日本日本日本", 18)]
        {
            assert_eq!(first_special(text.as_bytes(), 0), expected, "{text}");
        }
    }

    #[test]
    fn what_is_longer_than_the_buffer_is_written_whole() {
        let long = "\"".repeat(1000);
        let mut json = Json::with_capacity(0);
        json.value(&Value::list([long.as_str(), ""], Value::text));
        assert_eq!(serde_json::from_slice::<serde_json::Value>(json.bytes()).unwrap(), json!([long, ""]));
    }
}
