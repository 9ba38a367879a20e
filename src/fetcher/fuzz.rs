//! The part of [`crate::fuzz`] that only this module can reach.

#![allow(clippy::missing_panics_doc, reason = "that is how a target says that something does not hold")]

use super::{
    address::{validate_ref_name, validate_url},
    crates::{git_source::GitSource, normalise::normalised, registry::index_of},
    git::known_hosts::{keys, lines},
    source::{
        lock::{is_name, is_version, of_text},
        manifest::Manifest,
        tree::RepoPath,
    },
    wire,
};

/// A manifest is refused; or, made to stand by itself, it needs no workspace any more, and making it so again changes nothing.
pub fn manifest(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let read = Manifest::parse(&RepoPath::default().child("Cargo.toml"), text);
    if let Err(error) = &read {
        let line = error.message.split(':').nth(1).and_then(|line| line.parse::<usize>().ok());
        assert!(line.is_some_and(|line| line <= text.lines().count() + 1), "{}", error.message);
    }
    let Ok(alone) = normalised(text, text) else { return };
    let again = normalised(&alone, "");
    assert_eq!(again.as_ref(), Ok(&alone));
    if read.is_ok() {
        let read = Manifest::parse(&RepoPath::default(), &alone);
        assert!(read.is_ok_and(|read| read.workspace.is_none()), "{alone}");
    }
}

/// A lockfile is refused; or each package's name and version can be part of a path, and what it comes from is judged as an
/// address.
pub fn lockfile(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for locked in of_text(text).unwrap_or_default() {
        assert!(is_name(&locked.name) && is_version(&locked.version));
        for part in [&locked.name, &locked.version] {
            assert!(
                !part.contains(['/', '\\', '\0']) && !part.starts_with('.') && !part.is_empty(),
                "{part}"
            );
        }
        if let Ok(index) = index_of(&locked, None) {
            assert!(matches!(index.scheme(), "https" | "http") && index.password().is_none(), "{index}");
        }
        source(&locked.source);
    }
}

/// An address is refused; or it is one without white space, secrets and options, and is read again as itself.
pub fn addresses(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if validate_ref_name(text).is_ok() {
        let odd = text.chars().any(|c| c.is_control() || " ~^:?*[\\".contains(c));
        assert!(
            !odd && !text.starts_with(['-', '/']) && !text.contains("..") && !text.is_empty(),
            "{text:?}"
        );
    }
    url(text);
    source(text);
}

fn url(text: &str) {
    let Ok(address) = validate_url(text, false) else { return };
    let url = address.url();
    assert!(matches!(url.scheme(), "https" | "http" | "ssh") && url.password().is_none(), "{url}");
    assert!(!url.as_str().chars().any(|c| c.is_control() || c.is_whitespace()), "{url}");
    assert!(!url.username().starts_with('-'), "{url}");
    assert!(url.host_str().is_some_and(|host| !host.is_empty() && !host.starts_with('-')), "{url}");
    let again = validate_url(url.as_str(), false);
    assert!(again.is_ok_and(|again| again.url() == url), "{url}");
}

fn source(text: &str) {
    if let Ok(source) = GitSource::parse(text, false) {
        url(source.address.url().as_str());
    }
}

/// Whatever keys there are for a host, each is written as one line, for that host's address.
pub fn known_hosts(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(keys) = keys(text, "git.example", 22) else { return };
    let written = lines(&keys, ([192, 0, 2, 1], 22).into());
    assert_eq!(written.split_terminator('\n').count(), keys.len(), "{written}");
    assert!(
        written.split_terminator('\n').all(|line| line.starts_with("192.0.2.1,[192.0.2.1]:22 ")),
        "{written:?}"
    );
}

/// What the process of a fetch says is no event; or it is passed on as it is.
pub fn events(bytes: &[u8]) {
    let Ok(event) = wire::read::<wire::Event>(&mut &*bytes) else { return };
    let mut written = Vec::new();
    assert!(wire::write(&mut written, &event).is_ok());
    let again = wire::read::<wire::Event>(&mut written.as_slice());
    assert!(again.is_ok_and(|again| format!("{again:?}") == format!("{event:?}")), "{event:?}");
}
