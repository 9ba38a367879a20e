//! A Secret's `known_hosts`: which keys a host may show.
//!
//! The host's address is resolved and judged before it is connected to, and libgit2 is given the number that came of it, not
//! the name. So the lines that are for the name are written anew for the number: nothing is resolved a second time.

use aws_lc_rs::hmac;
use base64::{Engine as _, prelude::BASE64_STANDARD};

use crate::fetcher::api::{FetchError, FetchErrorKind};

/// The keys that are known for a host, each as type and base64, in the order of the lines.
///
/// # Errors
/// For markers, because what they mean is overlooked otherwise.
pub(in crate::fetcher) fn keys<'t>(text: &'t str, host: &str, port: u16) -> Result<Vec<&'t str>, FetchError> {
    let host = host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
    let names = [format!("[{host}]:{port}"), host];
    let mut keys = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if line.starts_with('@') {
            let message = "the Secret's known_hosts has a line with @cert-authority or @revoked, which is not supported";
            return Err(FetchError::new(FetchErrorKind::Authentication, message));
        }
        if let Some((patterns, key)) = line.split_once([' ', '\t'])
            && is_for(patterns, &names)
        {
            keys.push(key.trim());
        }
    }
    Ok(keys)
}

/// The lines for a numeric address.
pub(in crate::fetcher) fn lines(keys: &[&str], address: std::net::SocketAddr) -> String {
    let (ip, port) = (address.ip(), address.port());
    keys.iter().flat_map(|key| [format!("{ip},[{ip}]:{port} {key}"), "\n".to_owned()]).collect()
}

/// Whether the names at the start of a line mean one of these.
fn is_for(patterns: &str, names: &[String]) -> bool {
    if let Some(hashed) = patterns.strip_prefix("|1|") {
        let decoded = hashed.split_once('|').and_then(|(salt, hash)| {
            Some((BASE64_STANDARD.decode(salt).ok()?, BASE64_STANDARD.decode(hash).ok()?))
        });
        return decoded.is_some_and(|(salt, hash)| {
            let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &salt);
            names.iter().any(|name| hmac::verify(&key, name.as_bytes(), &hash).is_ok())
        });
    }
    let means = |pattern: &str| names.iter().any(|name| name.eq_ignore_ascii_case(pattern));
    let refused = patterns.split(',').filter_map(|pattern| pattern.strip_prefix('!')).any(means);
    !refused && patterns.split(',').any(means)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_28_only_keys_of_lines_that_name_the_host_and_port_count() {
        // As `ssh-keygen -H` wrote it for git.example.
        let hashed = {
            let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, b"salt of 20 bytes....");
            let hash = hmac::sign(&key, b"git.example");
            format!("|1|{}|{}", BASE64_STANDARD.encode(b"salt of 20 bytes...."), BASE64_STANDARD.encode(hash))
        };
        for (names, host, port, known) in [
            ("git.example", "git.example", 22, true),
            ("git.example", "GIT.example", 22, true),
            ("git.example", "git.example", 2222, true),
            ("[git.example]:2222", "git.example", 2222, true),
            ("[git.example]:2222", "git.example", 22, false),
            ("other,git.example,10.0.0.1", "git.example", 22, true),
            ("git.example,!git.example", "git.example", 22, false),
            ("other", "git.example", 22, false),
            ("git.example.evil", "git.example", 22, false),
            ("*", "git.example", 22, false),
            (hashed.as_str(), "git.example", 22, true),
            (hashed.as_str(), "git.evil", 22, false),
            ("|1|x|y", "git.example", 22, false),
            ("[::1]:2222", "[::1]", 2222, true),
        ] {
            let text = format!("# mine\n\n{names} ssh-ed25519 AAAA comment\n");
            let keys = keys(&text, host, port).unwrap();
            assert_eq!(!keys.is_empty(), known, "{names} {host} {port}");
            assert!(keys.iter().all(|key| *key == "ssh-ed25519 AAAA comment"));
        }
        assert!(keys("@revoked * ssh-ed25519 AAAA", "h", 22).is_err());
        assert_eq!(
            lines(&["ssh-ed25519 AAAA"], "10.0.0.1:22".parse().unwrap()),
            "10.0.0.1,[10.0.0.1]:22 ssh-ed25519 AAAA\n"
        );
    }
}
