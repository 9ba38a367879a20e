//! What opens a repository over ssh: the key from memory, and the server's key among the known ones.
//!
//! libgit2 compares the server's key with `known_hosts` in the home folder, which is this request's own and holds nothing
//! else: so it also asks the server for the sort of key that is known. It never accepts a key that is not there.

use std::{cell::Cell, fs, path::Path};

use base64::{Engine as _, prelude::BASE64_STANDARD_NO_PAD};
use git2::{CertificateCheckStatus, Cred, CredentialType, RemoteCallbacks};

use super::failure::Failure;
use crate::fetcher::{
    address::Address,
    api::{Credentials, FetchError, FetchErrorKind, SshIdentity},
    child::local,
};

/// The user where the address has none.
const DEFAULT_USER: &str = "git";

/// An identity for one request.
pub(super) struct Ssh<'a> {
    identity: Option<&'a SshIdentity>,
    address: Address,
    /// The server's key as people know it, for the message when it is not known.
    seen: Cell<Option<FetchError>>,
}

impl<'a> Ssh<'a> {
    /// Lays out `known_hosts` in the request's home folder.
    pub(super) fn new(
        address: &Address,
        credentials: &'a Credentials,
        home: &Path,
    ) -> Result<Self, FetchError> {
        let identity = credentials.ssh.as_ref();
        if let Some(identity) = identity {
            let lines = known_hosts(&identity.known_hosts)?;
            let folder = home.join(".ssh");
            fs::create_dir_all(&folder)
                .and_then(|()| fs::write(folder.join("known_hosts"), lines))
                .map_err(|error| local("cannot write known_hosts", &error))?;
        }
        Ok(Self { identity, address: address.clone(), seen: Cell::new(None) })
    }

    /// Answers libgit2's questions. `ours` says whether the server is the one that the identity is for.
    pub(super) fn answer<'cb>(
        &'cb self,
        callbacks: &mut RemoteCallbacks<'cb>,
        ours: bool,
        failure: &'cb Failure,
    ) {
        let asked = Cell::new(0);
        callbacks.credentials(move |_, user, allowed| {
            // The answer is taken, so the server's key was known.
            self.seen.take();
            let user = user.unwrap_or(DEFAULT_USER);
            if allowed.contains(CredentialType::USERNAME) {
                return Cred::username(user);
            }
            let Some(identity) = self.identity.filter(|_| ours) else {
                failure.set(
                    FetchError::new(FetchErrorKind::Authentication, format!("{} wants a key", self.address))
                        .hint("name a Secret with identity and known_hosts in secretRef"),
                );
                return Err(git2::Error::from_str("no key"));
            };
            if asked.replace(asked.get() + 1) > 0 {
                failure.set(
                    FetchError::new(
                        FetchErrorKind::Authentication,
                        format!("{} does not accept the key of user `{user}`", self.address),
                    )
                    .hint("check identity and password of the Secret that secretRef names, and the deploy keys of the repository"),
                );
                return Err(git2::Error::from_str("key refused"));
            }
            Cred::ssh_key_from_memory(user, None, &identity.identity, identity.password.as_deref())
        });
        callbacks.certificate_check(move |certificate, host| {
            if let Some(key) = certificate.as_hostkey() {
                let sort = key.hostkey_type().map_or("unknown", |sort| sort.name());
                let print =
                    key.hash_sha256().map(|hash| BASE64_STANDARD_NO_PAD.encode(hash)).unwrap_or_default();
                let message =
                    format!("the host key of {host} is not among known_hosts: {sort} SHA256:{print}");
                let port = self.address.url().port().map_or_else(String::new, |port| format!("-p {port} "));
                let error = FetchError::new(FetchErrorKind::Authentication, message).hint(format!(
                    "if that is the right key, add the output of `ssh-keyscan {port}{host}` to known_hosts"
                ));
                self.seen.set(Some(error));
            }
            // Not ours to say: libgit2 goes by known_hosts.
            Ok(CertificateCheckStatus::CertificatePassthrough)
        });
    }

    /// The server's key, where it was shown and not accepted.
    pub(super) fn refused(&self) -> Option<FetchError> {
        self.seen.take()
    }
}

/// The lines of `known_hosts` that name keys. Markers are refused, because libssh2 would overlook what they mean.
fn known_hosts(text: &str) -> Result<String, FetchError> {
    let mut lines = String::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if line.starts_with('@') {
            let message = "the Secret's known_hosts has a line with @cert-authority or @revoked, which is not supported";
            return Err(FetchError::new(FetchErrorKind::Authentication, message));
        }
        lines.push_str(line);
        lines.push('\n');
    }
    Ok(lines)
}
