//! Addresses and reference names that users write, checked before anything else sees them.
//!
//! An [`Address`] is a URL that no transport can take for an option, a command or a carrier of a password.

use std::fmt;

use url::Url;

use super::api::{FetchError, FetchErrorKind, Reference};

/// Characters that an address may have at most.
const MAX_URL: usize = 2048;
/// Characters that the name of a branch or tag may have at most.
const MAX_REF: usize = 255;

/// The address of a git repository, validated. Its `Display` has no user information.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(Url);

/// Why an address or the name of a reference is refused: one line for people.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Invalid(String);

impl From<Invalid> for FetchError {
    fn from(invalid: Invalid) -> Self {
        Self::new(FetchErrorKind::InvalidSource, invalid.0)
    }
}

impl Address {
    /// The address as a URL.
    pub(super) fn url(&self) -> &Url {
        &self.0
    }

    /// Whether it is a folder of this machine.
    pub fn is_file(&self) -> bool {
        self.0.scheme() == "file"
    }

    /// Whether both are reached at the same scheme, host and port: a credential for one may be shown to the other.
    pub(super) fn same_origin(&self, other: &Url) -> bool {
        let origin = |url: &Url| {
            let port = url.port_or_known_default().or((url.scheme() == "ssh").then_some(22));
            (url.scheme().to_owned(), url.host_str().map(str::to_owned), port)
        };
        origin(&self.0) == origin(other)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&without_user(&self.0))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A URL as it may be shown: without user information, query and fragment.
pub(super) fn without_user(url: &Url) -> String {
    let mut shown = url.clone();
    // These fail only for URLs that cannot have user information in the first place.
    let _ = shown.set_username("");
    let _ = shown.set_password(None);
    shown.set_query(None);
    shown.set_fragment(None);
    shown.into()
}

/// Checks the address of a git repository: `https`, `http` or `ssh` (and `file` where `allow_file`), a host, no password,
/// nothing that a transport or a shell could take for an option or a command.
///
/// # Errors
/// [`Invalid`] with what is wrong; the text does not repeat user information.
pub fn validate_url(text: &str, allow_file: bool) -> Result<Address, Invalid> {
    let invalid = |why: &str| Err(Invalid(format!("the repository's URL is not acceptable: {why}")));
    let too_long = "it is longer than 2048 characters";
    if text.len() > MAX_URL {
        return invalid(too_long);
    }
    if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return invalid("it has white space or control characters");
    }
    let Ok(url) = Url::parse(text) else {
        return invalid("it does not parse as scheme://host/path");
    };
    // It is longer than its text where that has what must be escaped.
    if url.as_str().len() > MAX_URL {
        return invalid(too_long);
    }
    // The scheme decides before anything else, and only in the `scheme://` form: `ext::sh`, `host:path` and options fall here.
    let plain = text.get(..url.scheme().len() + 3).is_some_and(|start| start.ends_with("://"));
    match url.scheme() {
        "http" | "https" | "ssh" if plain => {}
        "file" if plain && allow_file => {}
        "file" if plain => return invalid("file:// is for standalone mode"),
        _ => return invalid("the scheme must be https, http or ssh, as in https://host/path"),
    }
    if url.password().is_some() {
        return invalid("it holds a password; put credentials into the Secret that secretRef names");
    }
    if url.scheme() != "ssh" && !url.username().is_empty() {
        return invalid("it holds a user name; put credentials into the Secret that secretRef names");
    }
    let user = url.username();
    if !user.chars().all(|c| c.is_ascii_alphanumeric() || "._-+".contains(c)) || user.starts_with('-') {
        return invalid("the user name may have letters, digits and . _ - +, and no - at its start");
    }
    match url.host_str() {
        None | Some("") if url.scheme() != "file" => return invalid("it has no host"),
        Some(host) if url.scheme() == "file" && !host.is_empty() => return invalid("file:// takes no host"),
        Some(host) if host.starts_with('-') => return invalid("the host starts with -"),
        _ => {}
    }
    if url.query().is_some() || url.fragment().is_some() {
        return invalid("it has a query or a fragment");
    }
    if url.path().len() < 2 || url.path().starts_with("/-") {
        return invalid("it has no path, or one that starts with -");
    }
    if url.path().contains(['\'', '"', '`', '\\', '$', ';', '|', '<', '>']) {
        return invalid("its path has quotes or characters of a shell");
    }
    Ok(Address(url))
}

/// Checks the name of a branch or tag by git's own rules (`git check-ref-format`), no `-` at its start, and none of the
/// control characters beyond ASCII, which git takes and terminals obey.
///
/// # Errors
/// [`Invalid`] with what is wrong.
pub fn validate_ref_name(name: &str) -> Result<(), Invalid> {
    let plain = name.len() <= MAX_REF && !name.starts_with('-') && !name.contains(char::is_control);
    if plain && git2::Reference::is_valid_name(&format!("refs/heads/{name}")) {
        return Ok(());
    }
    let shown: String = name.chars().filter(|c| !c.is_control()).take(40).collect();
    Err(Invalid(format!("`{shown}` is not the name of a branch or tag that git accepts")))
}

/// Checks that text is a commit: 40 lower-case hex digits.
///
/// # Errors
/// [`Invalid`] for anything else.
pub fn validate_commit(text: &str) -> Result<(), Invalid> {
    let hex = text.len() == 40 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if hex { Ok(()) } else { Err(Invalid("a commit is 40 lower-case hex digits".to_owned())) }
}

/// Checks every name in a reference.
///
/// # Errors
/// [`Invalid`] with what is wrong.
pub fn validate_reference(reference: &Reference) -> Result<(), Invalid> {
    match reference {
        Reference::Branch(name) | Reference::Tag(name) => validate_ref_name(name),
        Reference::Commit { commit, branch, .. } => {
            validate_commit(commit)?;
            branch.as_deref().map_or(Ok(()), validate_ref_name)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_addresses_that_people_use() {
        for (url, shown) in [
            ("https://git.example/acme/shop.git", "https://git.example/acme/shop.git"),
            ("http://127.0.0.1:8080/a", "http://127.0.0.1:8080/a"),
            ("ssh://git@git.example/acme/shop.git", "ssh://git.example/acme/shop.git"),
            ("ssh://git.example:2222/~/shop.git", "ssh://git.example:2222/~/shop.git"),
            (
                "https://dev.azure.com/org/my%20project/_git/shop",
                "https://dev.azure.com/org/my%20project/_git/shop",
            ),
            ("file:///srv/git/shop", "file:///srv/git/shop"),
        ] {
            assert_eq!(validate_url(url, true).map(|a| a.to_string()), Ok(shown.to_owned()), "{url}");
        }
    }

    #[test]
    fn hostile_27_refuses_addresses_that_are_options_commands_or_secrets() {
        for url in [
            "--upload-pack=touch /tmp/x",
            "--upload-pack=x",
            "ext::sh -c x",
            "ext::sh",
            "ext://x/y",
            "ssh://-oProxyCommand=x/y",
            "ssh://-oProxyCommand=x@host/y",
            "ssh://host/-oX",
            "ssh://host/a';x;'",
            "git@host:path",
            "host:path",
            "/etc/passwd",
            "file://host/path",
            "https://user:hunter2@host/x",
            "https://token@host/x",
            "ssh://git:hunter2@host/x",
            "https://host/x\ny",
            "https://host/x y",
            " https://host/x",
            "https:host/x",
            "https://host",
            "https:///x",
            "https://host/x?service=y",
            "https://host/x#y",
            "ftp://host/x",
            "git://host/x",
            "",
        ] {
            let error = validate_url(url, true).expect_err(url).to_string();
            assert!(!error.contains("hunter2") && !error.contains('\n'), "{error}");
        }
        for long in ["x".repeat(3000), "ü".repeat(500)] {
            assert!(validate_url(&format!("https://host/{long}"), true).is_err());
        }
        assert!(validate_url("file:///srv/git", false).is_err(), "file only in standalone mode");
    }

    #[test]
    fn hostile_27_refuses_reference_names_that_git_or_a_shell_could_misread() {
        for good in ["main", "feature/x", "v1.2.3", "renovate/serde-1.x", "ü"] {
            assert_eq!(validate_ref_name(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "-x",
            "--upload-pack=x",
            "a..b",
            "a:b",
            "a b",
            "a\nb",
            "a\0b",
            "a~1",
            "a^",
            "a?",
            "a*",
            "a[",
            "a\\b",
            "/a",
            "a/",
            "a//b",
            "a.lock",
            "@{",
            "a@{b",
            "a\u{9b}31m",
            ".a",
            "+a",
        ] {
            // A leading `+` is a name for git; in a refspec it would be "force", so it always stands behind refs/heads/.
            assert_eq!(validate_ref_name(bad).is_err(), bad != "+a", "{bad:?}");
        }
        assert!(validate_ref_name(&"x".repeat(300)).is_err());
        assert!(validate_commit("0123456789abcdef0123456789abcdef01234567").is_ok());
        assert!(validate_commit("0123456789ABCDEF0123456789abcdef01234567").is_err());
        assert!(validate_commit("HEAD").is_err());
    }
}
