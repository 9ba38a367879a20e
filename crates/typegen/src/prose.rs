//! Prose of others as documentation of ours: nothing in it may end the comment, be run as a test, or become a link.

/// Columns of text: with `    /// ` before it, a line has a hundred and a few.
const WIDTH: usize = 100;

/// The lines of a description, to be put behind `///`.
pub(crate) fn lines(description: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut is_code = false;
    for line in description.lines() {
        let line: String = line.chars().filter_map(harmless).collect();
        let text = line.trim();
        // What follows is for those who work on the controller.
        if text == "---" {
            break;
        }
        if text.starts_with("```") {
            is_code = !is_code;
            lines.push(if is_code { "```text".into() } else { "```".into() });
        } else if is_code {
            lines.push(line.trim_end().into());
        } else if !is_marker(text) && !is_underline(text) {
            // An indent would make it code, which is run.
            wrap(&escaped(text), &mut lines);
        }
    }
    if is_code {
        lines.push("```".into());
    }
    lines.dedup_by(|a, b| a.is_empty() && b.is_empty());
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// The lines of its first paragraph.
pub(crate) fn first_paragraph(description: &str) -> Vec<String> {
    let first = description.trim_start().split("\n\n").next().unwrap_or_default();
    lines(first)
}

/// A name or a value of others as code within a line: nothing in it ends the line, or the code.
pub(crate) fn code(text: &str) -> String {
    let text: String = text.chars().filter_map(harmless).collect();
    format!("`{}`", text.replace('`', "'"))
}

/// A letter as it may stand in a comment or a raw text: a carriage return ends a comment for rustc, and it refuses what
/// turns the direction of text.
pub(crate) fn harmless(letter: char) -> Option<char> {
    match letter {
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        letter if letter.is_control() => Some(' '),
        letter => Some(letter),
    }
}

/// `+optional` and the like: notes for other generators.
fn is_marker(line: &str) -> bool {
    line.strip_prefix('+').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))
}

/// It would make a heading of the line above.
fn is_underline(line: &str) -> bool {
    line.len() > 1 && (line.bytes().all(|byte| byte == b'=') || line.bytes().all(|byte| byte == b'-'))
}

fn escaped(line: &str) -> String {
    let has_spans = line.matches('`').count().is_multiple_of(2);
    let mut is_code = false;
    let mut text = String::with_capacity(line.len());
    if line.starts_with(['#', '>', '~']) {
        text.push('\\');
    }
    for letter in line.chars() {
        match letter {
            '`' if has_spans => is_code = !is_code,
            '`' | '<' | '[' | ']' if !is_code => text.push('\\'),
            _ => {}
        }
        text.push(letter);
    }
    text
}

/// No line begins with what begins a list, a heading or a quotation, unless the text had it so.
fn wrap(text: &str, lines: &mut Vec<String>) {
    let mut line = String::new();
    for word in text.split_whitespace() {
        let begins_a_block = word.starts_with(['-', '+', '*', '#', '>', '~', '=', '|', '`'])
            || word.starts_with(|c: char| c.is_ascii_digit());
        if !line.is_empty() {
            if line.len() + 1 + word.len() > WIDTH && !begins_a_block {
                lines.push(std::mem::take(&mut line));
            } else {
                line.push(' ');
            }
        }
        line.push_str(word);
    }
    lines.push(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_neither_code_nor_a_link_nor_the_end_of_the_comment() {
        for (text, expected) in [
            ("One line.", &["One line."][..]),
            ("a\n\n\n\nb\n", &["a", "", "b"]),
            ("See [RFC] and <b>, not `x[0] < 1`.", &[r"See \[RFC\] and \<b>, not `x[0] < 1`."]),
            ("An odd ` one", &[r"An odd \` one"]),
            ("Like:\n    panic!()", &["Like:", "panic!()"]),
            ("```\nlet x = 1;\n  y", &["```text", "let x = 1;", "  y", "```"]),
            ("```rust\nx\n```\ny", &["```text", "x", "```", "y"]),
            ("a\rb\u{202e}c\u{7}", &["a bc"]),
            ("For people.\n---\nFor others.", &["For people."]),
            ("Name.\n+optional\n+kubebuilder:default=1", &["Name."]),
            ("Title\n====\n# not one\n> nor this", &["Title", r"\# not one", r"\> nor this"]),
            ("", &[]),
        ] {
            assert_eq!(lines(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_name_is_code_whatever_is_in_it() {
        for (text, expected) in [
            ("spec.replicas", "`spec.replicas`"),
            ("a\nfn evil() {}\r", "`a fn evil() {} `"),
            ("a` b \u{202e}c\u{9b}", "`a' b c `"),
        ] {
            assert_eq!(code(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_long_line_is_wrapped_but_not_before_what_begins_a_list() {
        let text = format!("{} - {}", "word ".repeat(19).trim(), "more ".repeat(30).trim());
        let lines = lines(&text);
        assert!(lines.len() == 3 && lines.iter().all(|line| !line.starts_with('-')), "{lines:#?}");
        assert!(lines.iter().all(|line| line.len() <= WIDTH + 20), "{lines:#?}");
    }

    #[test]
    fn the_first_paragraph_is_enough_for_a_type() {
        assert_eq!(first_paragraph("One\nand two.\n\nThree."), ["One", "and two."]);
    }
}
