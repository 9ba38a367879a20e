//! Where a YAML text could mean one thing to YAML 1.1 (Go) and another to YAML 1.2: looked for in the text itself.

use crate::document::line_ends;

/// Looks through the whole text for characters and lines that are not read alike: the line, and what is wrong.
pub(crate) fn check(text: &str) -> Result<(), (usize, String)> {
    let line_of = |at: usize| line_ends(&text.as_bytes()[..at]) + 1;
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let start = text.len() - body.len();
    if let Some((at, c)) = body.char_indices().find(|(_, c)| is_not_yaml(*c)) {
        let problem = format!("the character U+{:04X} needs double quotes and an escape", u32::from(c));
        return Err((line_of(start + at), problem));
    }
    if let Some((at, _)) =
        body.match_indices('\r').find(|(at, _)| body.as_bytes().get(at + 1) != Some(&b'\n'))
    {
        return Err((line_of(start + at), "a carriage return that is not part of a line end".into()));
    }
    // Kubernetes and kustomize cut the text at every line that begins with `---` before any YAML is read.
    for (number, line) in body.split('\n').enumerate() {
        if let Some(rest) = line.strip_prefix("---")
            && !rest.trim_start().is_empty()
            && !(rest.starts_with([' ', '\t']) && rest.trim_start().starts_with('#'))
        {
            return Err((number + 1, "something on the line of `---`".into()));
        }
        if line.strip_prefix("...").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r']))
        {
            return Err((number + 1, "the end mark `...`: begin the next document with `---`".into()));
        }
    }
    Ok(())
}

/// Controls, line ends of YAML 1.1 that are none in 1.2, byte order marks inside, and what is no character.
fn is_not_yaml(c: char) -> bool {
    matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\x7f'..='\u{9f}' | '\u{2028}' | '\u{2029}'
        | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Checks what is between two values: indicators, white space, comments.
pub(crate) fn check_gap(gap: &str, flow: bool) -> Result<(), &'static str> {
    if !gap.contains(['\t', '?']) {
        return Ok(());
    }
    let mut comment = false;
    for byte in gap.bytes() {
        match byte {
            b'#' => comment = true,
            b'\n' => comment = false,
            b'\t' if !comment => return Err("a tab outside of quotes: use spaces"),
            b'?' if !comment && flow => return Err("a `?` in `{}` or `[]`"),
            _ => {}
        }
    }
    Ok(())
}

/// Checks a plain scalar as it is written.
pub(crate) fn check_plain(source: &str, flow: bool) -> Result<(), &'static str> {
    if flow && (source.contains('?') || source.starts_with(':')) {
        return Err("a `?` or `:` in `{}` or `[]` needs quotes around it");
    }
    if source.contains('\t') && source.contains('\n') {
        return Err("a tab in text of several lines without quotes");
    }
    Ok(())
}

/// Checks the escapes of text in double quotes: Go does not know those that only JSON has.
pub(crate) fn check_escapes(source: &str) -> Result<(), &'static str> {
    let mut rest = source;
    while let Some((_, escape)) = rest.split_once('\\') {
        let surrogate = escape.strip_prefix(['u', 'U']).is_some_and(|digits| {
            digits.starts_with(['d', 'D'])
                && digits[1..].starts_with(|c: char| matches!(c, '8' | '9' | 'a'..='f' | 'A'..='F'))
        });
        if escape.starts_with('/') || surrogate {
            return Err("an escape that YAML 1.1 does not have");
        }
        let mut chars = escape.chars();
        chars.next();
        rest = chars.as_str();
    }
    Ok(())
}

/// Checks what comes after the name of a field in `{}`.
pub(crate) fn check_flow_key(after: &str, plain: bool) -> Result<(), &'static str> {
    let Some(rest) = after.trim_start_matches(' ').strip_prefix(':') else {
        return Err("a name in `{}` without a value");
    };
    if plain && !rest.starts_with([' ', '\t', '\r', '\n']) {
        return Err("a `:` in `{}` without a space after it");
    }
    Ok(())
}
