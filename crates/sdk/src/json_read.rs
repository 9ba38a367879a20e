//! Reads JSON strictly, for the input document: RFC 8259, each key once, whole numbers of 64 bits.

use crate::{fields::Fields, string::Text, value::Value};

/// Lists and objects inside of each other.
const DEEPEST: usize = 128;

/// The value that a text is.
///
/// # Errors
/// What is wrong with it, and where.
pub(crate) fn read(text: &[u8]) -> Result<Value, String> {
    let text = std::str::from_utf8(text).map_err(|error| {
        format!("line {}: this is no UTF-8", text[..error.valid_up_to()].split(|byte| *byte == b'\n').count())
    })?;
    let mut reader = Reader { text, at: 0, depth: 0 };
    let value = reader.document();
    value.map_err(|fault| {
        let before = &text[..reader.at.min(text.len())];
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        format!("line {} column {column}: {fault}", before.split('\n').count())
    })
}

struct Reader<'t> {
    text: &'t str,
    /// Always at the border of a character when a fault is told.
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<Value, String> {
        let value = self.value()?;
        match self.peek() {
            None => Ok(value),
            Some(_) => Err("something comes after the value".into()),
        }
    }

    /// The next byte that is no space.
    fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at).is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    fn takes(&mut self, wanted: u8) -> bool {
        let is_it = self.peek() == Some(wanted);
        self.at += usize::from(is_it);
        is_it
    }

    fn value(&mut self) -> Result<Value, String> {
        match self.peek() {
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::list),
            Some(b'"') => self.string().map(Value::from),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(_) => self.word(),
            None => Err("the text ends before the value does".into()),
        }
    }

    fn nested(&mut self, read: impl FnOnce(&mut Self) -> Result<Value, String>) -> Result<Value, String> {
        if self.depth == DEEPEST {
            return Err(format!("more than {DEEPEST} lists and objects inside of each other"));
        }
        self.depth += 1;
        self.at += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn list(&mut self) -> Result<Value, String> {
        let mut items = Vec::new();
        if self.takes(b']') {
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.value()?);
            if self.takes(b']') {
                return Ok(Value::List(items));
            }
            if !self.takes(b',') {
                return Err("a list goes on with , or ends with ]".into());
            }
        }
    }

    fn object(&mut self) -> Result<Value, String> {
        let mut fields = Fields::new();
        if self.takes(b'}') {
            return Ok(Value::Object(fields));
        }
        loop {
            if self.peek() != Some(b'"') {
                return Err("a key is expected, in quotes".into());
            }
            let start = self.at;
            let key = self.string()?;
            if fields.get(&key).is_some() {
                self.at = start;
                return Err(format!("the key {key:?} is there twice"));
            }
            if !self.takes(b':') {
                return Err(format!("after the key {key:?} comes :"));
            }
            let value = self.value()?;
            fields.insert(Text::from(key), value);
            if self.takes(b'}') {
                return Ok(Value::Object(fields));
            }
            if !self.takes(b',') {
                return Err("an object goes on with , or ends with }".into());
            }
        }
    }

    fn word(&mut self) -> Result<Value, String> {
        for (word, value) in
            [("null", Value::Null), ("true", Value::Bool(true)), ("false", Value::Bool(false))]
        {
            if self.text[self.at..].starts_with(word) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err("no value begins like this".into())
    }

    fn digits(&mut self) -> Result<(), String> {
        let rest = &self.text.as_bytes()[self.at..];
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += digits;
        if digits == 0 { Err("a digit is expected".into()) } else { Ok(()) }
    }

    fn number(&mut self) -> Result<Value, String> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        self.at += usize::from(bytes[self.at] == b'-');
        let first = self.at;
        self.digits()?;
        if bytes[first] == b'0' && self.at > first + 1 {
            self.at = start;
            return Err("no number begins with 0 and another digit".into());
        }
        let mut is_whole = true;
        if bytes.get(self.at) == Some(&b'.') {
            is_whole = false;
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = bytes.get(self.at) {
            is_whole = false;
            self.at += 1;
            self.at += usize::from(matches!(bytes.get(self.at), Some(b'+' | b'-')));
            self.digits()?;
        }
        let text = &self.text[start..self.at];
        let too_large = || format!("{text} is more than a number of 64 bits holds");
        // There is no whole number -0.
        let number = if is_whole && text != "-0" {
            text.parse().map(Value::Int).map_err(|_| too_large())
        } else {
            text.parse()
                .ok()
                .filter(|number: &f64| number.is_finite())
                .map(Value::Float)
                .ok_or_else(too_large)
        };
        if number.is_err() {
            self.at = start;
        }
        number
    }

    /// A text, at its first quote.
    fn string(&mut self) -> Result<String, String> {
        let bytes = self.text.as_bytes();
        self.at += 1;
        let mut string = String::new();
        loop {
            let start = self.at;
            while bytes.get(self.at).is_some_and(|byte| !matches!(byte, b'"' | b'\\' | 0..=0x1f)) {
                self.at += 1;
            }
            string.push_str(&self.text[start..self.at]);
            match bytes.get(self.at) {
                None => return Err("the text ends inside of quotes".into()),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(string);
                }
                Some(b'\\') => string.push(self.escape()?),
                Some(_) => return Err("a control character stands in quotes: write it as \\u…".into()),
            }
        }
    }

    /// What is written with a backslash.
    fn escape(&mut self) -> Result<char, String> {
        let letter = self.text.as_bytes().get(self.at + 1).copied();
        let letter = match letter {
            Some(letter @ (b'"' | b'\\' | b'/')) => char::from(letter),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return Err("nothing is written like this after \\".into()),
        };
        self.at += 2;
        Ok(letter)
    }

    /// `\u` and four digits, twice for what is beyond 16 bits.
    fn unicode(&mut self) -> Result<char, String> {
        let unit = |at: usize| {
            let digits = self.text.get(at..at + 6)?.strip_prefix("\\u")?;
            // `from_str_radix` takes a sign.
            digits
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit())
                .then(|| u32::from_str_radix(digits, 16).ok())?
        };
        let first = unit(self.at).ok_or("four hexadecimal digits come after \\u")?;
        let (code, length) = match (first, unit(self.at + 6)) {
            (0xd800..=0xdbff, Some(second @ 0xdc00..=0xdfff)) => {
                (0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00), 12)
            }
            _ => (first, 6),
        };
        let letter = char::from_u32(code).ok_or("this half of a pair has no other half")?;
        self.at += length;
        Ok(letter)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As `serde_json` reads it.
    fn theirs(text: &[u8]) -> Result<serde_json::Value, String> {
        serde_json::from_slice(text).map_err(|error| error.to_string())
    }

    /// Both write the same: no number changes on its way.
    fn again(value: &Value) -> serde_json::Value {
        theirs(crate::json::Json::of(value).as_bytes()).unwrap()
    }

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<f64>().prop_map(Into::into),
            ".*".prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
                prop::collection::btree_map(".*", inner, 0..5)
                    .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_serde_json_writes_is_read_as_it_was(value in json(), pretty: bool) {
            let text = if pretty { serde_json::to_vec_pretty(&value) } else { serde_json::to_vec(&value) };
            prop_assert_eq!(again(&read(&text.unwrap()).unwrap()), value);
        }

        #[test]
        fn what_is_damaged_is_refused_as_serde_json_refuses_it(
            value in json(), at: prop::sample::Index, with in "[-+0-9.eE\"\\\\{}\\[\\]:,u x\u{1}é]{0,3}", removed in 0..3_usize,
        ) {
            let text = serde_json::to_string(&value).unwrap();
            let mut letters: Vec<char> = text.chars().collect();
            let at = at.index(letters.len());
            let end = (at + removed).min(letters.len());
            letters.splice(at..end, with.chars());
            let text: String = letters.into_iter().collect();
            match (read(text.as_bytes()), theirs(text.as_bytes())) {
                (Ok(ours), Ok(theirs)) => prop_assert_eq!(again(&ours), theirs),
                (Err(_), Err(_)) => {}
                (Err(ours), Ok(_)) => {
                    prop_assert!(ours.contains("is there twice") || ours.contains("64 bits"), "{text}: {ours}");
                }
                (Ok(_), Err(theirs)) => prop_assert!(false, "{text}: {theirs}"),
            }
        }
    }

    #[test]
    fn what_is_refused_is_told_with_its_place() {
        for (text, message) in [
            ("", "line 1 column 1: the text ends before the value does"),
            ("{\"a\": 1,\n \"a\": 2}", "line 2 column 2: the key \"a\" is there twice"),
            ("{\"ä\": 01}", "line 1 column 7: no number begins with 0"),
            ("[1 2]", "line 1 column 4: a list goes on with , or ends with ]"),
            ("{a: 1}", "line 1 column 2: a key is expected"),
            ("{\"a\" 1}", "after the key \"a\" comes :"),
            ("[1,]", "line 1 column 4: no value begins like this"),
            ("9223372036854775808", "is more than a number of 64 bits holds"),
            ("1e999", "1e999 is more than a number of 64 bits holds"),
            ("\"\\ud800\"", "this half of a pair has no other half"),
            ("\"\\u+123\"", "four hexadecimal digits come after \\u"),
            ("\"\\x\"", "nothing is written like this after \\"),
            ("\"a\nb\"", "a control character stands in quotes"),
            ("\"abc", "the text ends inside of quotes"),
            ("{} {}", "line 1 column 4: something comes after the value"),
            ("nul", "no value begins like this"),
            ("+1", "no value begins like this"),
            ("1.", "line 1 column 3: a digit is expected"),
            ("\u{feff}{}", "no value begins like this"),
        ] {
            let error = read(text.as_bytes()).expect_err(text);
            assert!(error.contains(message), "{text}: {error}");
        }
        assert!(read(b"{\n\xff}").unwrap_err().starts_with("line 2"));
        let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        assert!(read(deep(DEEPEST).as_bytes()).is_ok());
        assert!(read(deep(DEEPEST + 1).as_bytes()).unwrap_err().contains("inside of each other"));
    }
}
