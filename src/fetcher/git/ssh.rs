//! What opens a repository over ssh: the key from memory, and the server's key among the known ones.
//!
//! libgit2 compares the server's key with `known_hosts` in the home folder, which is this request's own and holds nothing
//! else: so it also asks the server for the sort of key that is known. It never accepts a key that is not there. It is
//! given an address that was judged, as a number, and the keys of the name that this number is of.

use std::{
    cell::{Cell, RefCell},
    fs,
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    time::Duration,
};

use base64::{Engine as _, prelude::BASE64_STANDARD_NO_PAD};
use git2::{CertificateCheckStatus, Cred, CredentialType, RemoteCallbacks};

use super::{failure::Failure, known_hosts};
use crate::fetcher::{
    address::Address,
    api::{Credentials, FetchError, FetchErrorKind, SshIdentity},
    child::local,
    reach::Reach,
    web,
};

/// The user where the address has none.
const DEFAULT_USER: &str = "git";
/// Where the address has none.
const DEFAULT_PORT: u16 = 22;
/// Time to try one of several addresses.
const CONNECT: Duration = Duration::from_secs(5);

/// An identity for one request.
pub(super) struct Ssh<'a> {
    identity: Option<&'a SshIdentity>,
    address: Address,
    home: PathBuf,
    /// The host that is connected to, as people wrote it.
    host: RefCell<String>,
    /// The server's key as people know it, for the message when it is not known.
    seen: Cell<Option<FetchError>>,
}

impl<'a> Ssh<'a> {
    /// The identity of this repository's credentials. `home` is the request's home folder.
    pub(super) fn new(address: &Address, credentials: &'a Credentials, home: &Path) -> Self {
        let (address, home) = (address.clone(), home.to_owned());
        let (host, seen) = (RefCell::default(), Cell::new(None));
        Self { identity: credentials.ssh.as_ref(), address, home, host, seen }
    }

    /// The URL to connect to instead of a host's: with an address that may be asked, whose keys are known to be those of the
    /// host from now on.
    pub(super) fn pinned(&self, address: &Address, reach: &Reach) -> Result<String, FetchError> {
        let mut url = address.url().clone();
        let (host, port) =
            (url.host_str().unwrap_or_default().to_owned(), url.port().unwrap_or(DEFAULT_PORT));
        let unavailable =
            |why: &str| FetchError::new(FetchErrorKind::Unavailable, format!("{address}: {why}"));
        let found = reach.resolve(&host, port).map_err(|error| match web::refusal(&error) {
            Some(refused) => web::not_allowed(&address.to_string(), refused),
            None => unavailable(&error.to_string()),
        })?;
        let chosen =
            reachable(&found).ok_or_else(|| unavailable("no server answers at the host's addresses"))?;
        let ours = self.identity.filter(|_| self.address.same_origin(address.url()));
        let keys = ours.map(|identity| known_hosts::keys(&identity.known_hosts, &host, port)).transpose()?;
        let folder = self.home.join(".ssh");
        fs::create_dir_all(&folder)
            .and_then(|()| {
                fs::write(folder.join("known_hosts"), known_hosts::lines(&keys.unwrap_or_default(), chosen))
            })
            .map_err(|error| local("cannot write known_hosts", &error))?;
        let number = match chosen {
            SocketAddr::V4(chosen) => chosen.ip().to_string(),
            SocketAddr::V6(chosen) => format!("[{}]", chosen.ip()),
        };
        url.set_host(Some(&number)).map_err(|error| unavailable(&error.to_string()))?;
        self.host.replace(host);
        Ok(url.into())
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
        callbacks.certificate_check(move |certificate, _| {
            if let Some(key) = certificate.as_hostkey() {
                let host = self.host.borrow();
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

/// The first of some addresses where a server answers; without a try where there is no choice.
fn reachable(addresses: &[SocketAddr]) -> Option<SocketAddr> {
    match addresses {
        [one] => Some(*one),
        several => several.iter().copied().find(|one| TcpStream::connect_timeout(one, CONNECT).is_ok()),
    }
}
