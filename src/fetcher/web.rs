//! The one way out over HTTP: every URL and every redirect is judged here, and every client is built here.
//!
//! Certificates are checked against the system's roots (`SSL_CERT_FILE` and `SSL_CERT_DIR` name others), and a repository's
//! own authority where its Secret has one.

use std::{error::Error, time::Duration};

use reqwest::{
    Certificate,
    redirect::{Attempt, Policy},
};
use url::Url;

use super::api::{FetchError, FetchErrorKind};

/// Time to reach a server.
const CONNECT: Duration = Duration::from_secs(15);
/// Time in which a server must say something more.
const SILENCE: Duration = Duration::from_secs(60);
/// Redirects that are followed.
const MAX_REDIRECTS: usize = 5;
/// Git servers tell by the start of it that a client speaks git.
const GIT_AGENT: &str = concat!("git/2 (synth-controller ", env!("CARGO_PKG_VERSION"), ")");
/// Registries want to know who asks.
const CRATES_AGENT: &str =
    concat!("synth-controller/", env!("CARGO_PKG_VERSION"), " (https://synth-controller.dev)");

/// Whether this URL may be asked at all. An installer's list of allowed hosts and addresses belongs here.
pub(super) fn judge(url: &Url) -> Result<(), String> {
    match url.scheme() {
        "http" | "https" if url.host().is_some() => Ok(()),
        scheme => Err(format!("`{scheme}` is not fetched, only https and http")),
    }
}

fn within(attempt: &Attempt<'_>) -> Result<(), String> {
    judge(attempt.url())?;
    if attempt.previous().len() > MAX_REDIRECTS {
        return Err("too many redirects".to_owned());
    }
    Ok(())
}

/// Redirects of a git server: on the same host only, because a credential goes along.
fn same_host() -> Policy {
    Policy::custom(|attempt| {
        let next = attempt.url();
        let stays = attempt.previous().first().is_some_and(|first| {
            let same = first.host_str() == next.host_str();
            let port = first.port_or_known_default() == next.port_or_known_default();
            same && (first.scheme() == next.scheme() && port
                || first.scheme() == "http" && next.scheme() == "https")
        });
        match within(&attempt) {
            Err(why) => attempt.error(why),
            Ok(()) if stays => attempt.follow(),
            Ok(()) => attempt.error("the git server redirects to another host, which is not followed"),
        }
    })
}

/// Redirects of a registry: anywhere that may be asked, because no credential goes along.
fn bounded() -> Policy {
    Policy::custom(|attempt| match within(&attempt) {
        Err(why) => attempt.error(why),
        Ok(()) => attempt.follow(),
    })
}

/// A client for git servers that trusts also this authority (PEM).
pub(super) fn git_client(ca: Option<&str>) -> Result<reqwest::blocking::Client, FetchError> {
    let mut builder = reqwest::blocking::Client::builder()
        .user_agent(GIT_AGENT)
        .redirect(same_host())
        .referer(false)
        .no_proxy()
        .connect_timeout(CONNECT)
        .timeout(SILENCE);
    if let Some(ca) = ca {
        let bad = |_| {
            FetchError::new(FetchErrorKind::Authentication, "the Secret's ca.crt is not a PEM certificate")
        };
        let certificates = Certificate::from_pem_bundle(ca.as_bytes()).map_err(bad)?;
        if certificates.is_empty() {
            return Err(FetchError::new(
                FetchErrorKind::Authentication,
                "the Secret's ca.crt holds no certificate",
            ));
        }
        builder = builder.tls_certs_merge(certificates);
    }
    builder.build().map_err(|error| failed("the HTTP client", &error))
}

/// A client for registries.
pub(super) fn crates_client() -> Result<reqwest::Client, FetchError> {
    reqwest::Client::builder()
        .user_agent(CRATES_AGENT)
        .redirect(bounded())
        .referer(false)
        .no_proxy()
        .connect_timeout(CONNECT)
        .read_timeout(SILENCE)
        .build()
        .map_err(|error| failed("the HTTP client", &error))
}

/// What a failed exchange means. `what` names what was asked for, without user information.
pub(super) fn failed(what: &str, error: &reqwest::Error) -> FetchError {
    let cause = root_cause(error);
    if cause.contains("certificate") || cause.contains("UnknownIssuer") {
        let message = format!("{what}: the server's certificate is not trusted: {cause}");
        return FetchError::new(FetchErrorKind::Authentication, message)
            .hint("put the certificate of its authority into the Secret as ca.crt");
    }
    if error.is_timeout() {
        return FetchError::new(
            FetchErrorKind::TimedOut,
            format!("{what}: the server did not answer in time"),
        );
    }
    FetchError::new(FetchErrorKind::Unavailable, format!("{what}: {cause}"))
}

/// The innermost cause: reqwest's own texts repeat the URL and say little.
fn root_cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
