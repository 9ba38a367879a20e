//! Git's smart protocol over HTTP, for libgit2: one exchange for each step, through the one client that judges every URL.

use std::{
    io::{self, Read, Write},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use base64::{Engine as _, prelude::BASE64_STANDARD as BASE64};
use git2::{
    Remote,
    transport::{Service, SmartSubtransport, SmartSubtransportStream, Transport},
};
use reqwest::{
    StatusCode,
    blocking::{Client, Response},
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue},
};
use url::Url;

use super::failure::Failure;
use crate::fetcher::{
    address::{Address, without_user},
    api::{Credentials, FetchError, FetchErrorKind},
    reach::Reach,
    web,
};

/// Bytes of a request: what we want and have.
const MAX_REQUEST: usize = 64 << 20;

/// Bytes of a server's list of references: so many references as may be, each with a name of a hundred bytes.
const MAX_ADVERTISED: u64 = 64 << 20;

/// HTTP for git: the client, the credential with the one origin that it is for, and how much may still be received.
pub(super) struct Http {
    client: Client,
    reach: Reach,
    credential: Option<(Address, HeaderValue)>,
    remaining: Arc<AtomicU64>,
    received: u64,
    failure: Arc<Failure>,
}

impl Http {
    /// HTTP for this repository and, without its credentials, for others.
    pub(super) fn new(
        address: &Address,
        credentials: &Credentials,
        reach: &Reach,
        received: u64,
        failure: Arc<Failure>,
    ) -> Result<Self, FetchError> {
        let credential = authorization(credentials)?.map(|value| (address.clone(), value));
        let client = web::git_client(reach, credentials.ca.as_deref())?;
        let remaining = Arc::new(AtomicU64::new(received));
        Ok(Self { client, reach: reach.clone(), credential, remaining, received, failure })
    }

    /// The transport for one connection.
    pub(super) fn transport(self: &Arc<Self>, remote: &Remote<'_>) -> Result<Transport, git2::Error> {
        Transport::smart(remote, true, Connection { http: self.clone(), base: Arc::default() })
    }
}

/// The header that the credentials make, marked as sensitive.
fn authorization(credentials: &Credentials) -> Result<Option<HeaderValue>, FetchError> {
    let text = match credentials {
        Credentials { bearer_token: Some(token), .. } => format!("Bearer {token}"),
        Credentials { basic: Some((user, password)), .. } => {
            format!("Basic {}", BASE64.encode(format!("{user}:{password}")))
        }
        _ => return Ok(None),
    };
    let mut value = HeaderValue::from_str(&text).map_err(|_| {
        let message = "the Secret's bearerToken has characters that a header cannot have";
        FetchError::new(FetchErrorKind::Authentication, message)
    })?;
    value.set_sensitive(true);
    Ok(Some(value))
}

/// One connection of libgit2: `base` is where the repository turned out to be after the first exchange.
struct Connection {
    http: Arc<Http>,
    base: Arc<Mutex<Option<Url>>>,
}

impl SmartSubtransport for Connection {
    fn action(&self, url: &str, service: Service) -> Result<Box<dyn SmartSubtransportStream>, git2::Error> {
        let first = matches!(service, Service::UploadPackLs);
        if !first && !matches!(service, Service::UploadPack) {
            return Err(git2::Error::from_str("only fetching is known"));
        }
        let moved = self.base.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let base = match moved {
            Some(base) => base,
            None => Url::parse(url).map_err(|error| git2::Error::from_str(&error.to_string()))?,
        };
        Ok(Box::new(Exchange {
            http: self.http.clone(),
            moved: self.base.clone(),
            base,
            first,
            request: Vec::new(),
            response: None,
            read: 0,
        }))
    }

    fn close(&self) -> Result<(), git2::Error> {
        Ok(())
    }
}

/// One exchange: what is written is the request, sent when the first byte is read.
struct Exchange {
    http: Arc<Http>,
    moved: Arc<Mutex<Option<Url>>>,
    base: Url,
    first: bool,
    request: Vec<u8>,
    response: Option<Response>,
    /// Bytes of the response that were read.
    read: u64,
}

impl Exchange {
    fn send(&mut self) -> Result<Response, FetchError> {
        let shown = without_user(&self.base);
        self.http.reach.judge(&self.base).map_err(|refused| web::not_allowed(&shown, &refused))?;
        let root = self.base.as_str().trim_end_matches('/');
        let mut request = if self.first {
            self.http.client.get(format!("{root}/info/refs?service=git-upload-pack"))
        } else {
            self.http
                .client
                .post(format!("{root}/git-upload-pack"))
                .header(CONTENT_TYPE, "application/x-git-upload-pack-request")
                .header(ACCEPT, "application/x-git-upload-pack-result")
                .body(std::mem::take(&mut self.request))
        };
        if let Some((address, value)) = &self.http.credential
            && address.same_origin(&self.base)
        {
            request = request.header(AUTHORIZATION, value.clone());
        }
        let response = request.send().map_err(|error| web::failed(&shown, &error))?;
        let given = self.http.credential.is_some();
        accept(&response, &shown, given, self.first)?;
        if self.first {
            let mut base = response.url().clone();
            base.set_query(None);
            if let Some(path) = base.path().strip_suffix("/info/refs").map(str::to_owned) {
                base.set_path(&path);
                *self.moved.lock().unwrap_or_else(PoisonError::into_inner) = Some(base);
            }
        }
        Ok(response)
    }

    fn failed(&self, error: FetchError) -> io::Error {
        let text = error.message.clone();
        self.http.failure.set(error);
        io::Error::other(text)
    }
}

/// Whether a response is git's, and what it means where it is not.
fn accept(response: &Response, shown: &str, given: bool, first: bool) -> Result<(), FetchError> {
    use FetchErrorKind::{Authentication, Unavailable};
    let error = match response.status() {
        status if status.is_success() => {
            let expected = if first { "advertisement" } else { "result" };
            let expected = format!("application/x-git-upload-pack-{expected}");
            let kind = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
            if kind.is_some_and(|kind| kind.starts_with(&expected)) {
                return Ok(());
            }
            FetchError::new(Unavailable, format!("{shown} answers, but not as a git repository"))
                .hint("check the URL: it may need .git at its end")
        }
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN if given => FetchError::new(
            Authentication,
            format!("{shown} does not accept the credentials"),
        )
        .hint(
            "check the Secret that secretRef names: expired, or without the right to read this repository?",
        ),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            FetchError::new(Authentication, format!("{shown} wants credentials"))
                .hint("name a Secret with username and password, or bearerToken, in secretRef")
        }
        StatusCode::NOT_FOUND => FetchError::new(Unavailable, format!("there is no repository at {shown}"))
            .hint("check the URL, and that the credentials may read the repository"),
        status => FetchError::new(Unavailable, format!("{shown} answers {status}")),
    };
    Err(error)
}

impl Read for Exchange {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut response = match self.response.take() {
            Some(response) => response,
            None => self.send().map_err(|error| self.failed(error))?,
        };
        let result = response.read(buffer);
        self.response = Some(response);
        let read = result.map_err(|error| {
            let kind = match error.kind() {
                io::ErrorKind::TimedOut => FetchErrorKind::TimedOut,
                _ => FetchErrorKind::Unavailable,
            };
            let message = format!("{}: the connection broke: {error}", without_user(&self.base));
            self.failed(FetchError::new(kind, message))
        })?;
        let bytes = read as u64;
        self.read += bytes;
        if self.first && self.read > MAX_ADVERTISED {
            let message =
                format!("{} lists more than {MAX_ADVERTISED} bytes of references", without_user(&self.base));
            return Err(self.failed(FetchError::new(FetchErrorKind::TooLarge, message)));
        }
        let left =
            self.http.remaining.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(bytes));
        if left.is_err() {
            self.http.failure.too_large(self.http.received);
            return Err(io::Error::other("too many bytes"));
        }
        Ok(read)
    }
}

impl Write for Exchange {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.request.len() + bytes.len() > MAX_REQUEST {
            return Err(io::Error::other("request too long"));
        }
        self.request.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
