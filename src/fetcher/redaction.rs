//! Text that leaves the fetcher: one bounded line, and never a credential, whatever a server sent back.

use base64::{Engine as _, prelude::BASE64_STANDARD as BASE64};

use super::api::{Credentials, FetchError, RegistryAccess};

/// Characters that a message may have at most.
const MAX_LINE: usize = 512;

/// What must not appear in any text.
pub(super) struct Redaction(Vec<String>);

impl Redaction {
    /// Hides these credentials, in every form in which they cross a network.
    pub(super) fn new(credentials: &Credentials, registry: Option<&RegistryAccess>) -> Self {
        let mut secrets: Vec<String> = Vec::new();
        if let Some((user, password)) = &credentials.basic {
            secrets.push(BASE64.encode(format!("{user}:{password}")));
            secrets.push(password.clone());
        }
        secrets.extend(credentials.bearer_token.clone());
        if let Some(RegistryAccess { token, .. }) = registry {
            // With its scheme, as some registries want it, and alone.
            secrets.extend(token.split_once(' ').map(|(_, token)| token.to_owned()));
            secrets.push(token.clone());
        }
        if let Some(ssh) = &credentials.ssh {
            secrets.extend(ssh.password.clone());
            secrets.extend(ssh.identity.lines().filter(|line| line.len() > 16).map(str::to_owned));
        }
        secrets.retain(|secret| !secret.is_empty());
        // The longest first: a password may be part of another secret.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Self(secrets)
    }

    /// The error as it may be shown.
    pub(super) fn error(&self, error: FetchError) -> FetchError {
        FetchError {
            kind: error.kind,
            message: self.line(&error.message),
            hint: error.hint.map(|hint| self.line(&hint)),
        }
    }

    fn line(&self, text: &str) -> String {
        let hidden = self.0.iter().fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), "…"));
        one_line(&hidden, MAX_LINE)
    }
}

/// Text as one line of at most `max` characters: control characters and runs of white space become one space.
pub(crate) fn one_line(text: &str, max: usize) -> String {
    let spaced: String = text.chars().map(|c| if is_shown(c) { c } else { ' ' }).collect();
    let mut line = String::new();
    for word in spaced.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if line.chars().count() > max {
        line = line.chars().take(max.saturating_sub(1)).chain(['…']).collect();
    }
    line
}

/// Whether a character stands for itself on a terminal: no control, no bidirectional override.
pub(crate) fn is_shown(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::super::api::FetchErrorKind;
    use super::*;

    #[test]
    fn a_server_that_repeats_a_credential_does_not_bring_it_into_a_message() {
        let credentials = Credentials {
            basic: Some(("me".to_owned(), "hunter2".to_owned())),
            bearer_token: Some("tok-en".to_owned()),
            ..Credentials::default()
        };
        let registry = RegistryAccess { index: "sparse+x".into(), token: "Token to-ken".into(), ca: None };
        let said = "no hunter2\n\x1b[31mBasic bWU6aHVudGVyMg== or Bearer tok-en or to-ken\u{202e}";
        let error = FetchError::new(FetchErrorKind::Unavailable, said).hint("not hunter2");
        let shown = Redaction::new(&credentials, Some(&registry)).error(error);
        assert_eq!(shown.message, "no … [31mBasic … or Bearer … or …");
        assert_eq!(shown.hint.as_deref(), Some("not …"));
    }

    #[test]
    fn a_message_is_bounded() {
        assert_eq!(one_line(&"x".repeat(600), 10), "xxxxxxxxx…");
        assert_eq!(one_line(" a \r\n\tb ", 10), "a b");
    }
}
