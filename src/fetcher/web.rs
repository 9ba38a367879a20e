//! The one way out over HTTP: every URL, every redirect and every address that a name has is judged here, and every client is
//! built here.
//!
//! Certificates are checked against the system's roots (`SSL_CERT_FILE` and `SSL_CERT_DIR` name others), and a repository's
//! own authority where its Secret has one.

use std::{error::Error, sync::Arc, time::Duration};

use reqwest::{
    Certificate,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::{Attempt, Policy},
};

use super::{
    api::{FetchError, FetchErrorKind},
    reach::{Reach, Refused},
};

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

/// The judge of a request and of all that it is sent on to.
#[derive(Clone)]
struct Judge(Arc<Reach>);

impl Judge {
    fn new(reach: &Reach) -> Self {
        Self(Arc::new(reach.clone()))
    }

    fn redirect(&self, attempt: &Attempt<'_>) -> Result<(), Box<dyn Error + Send + Sync>> {
        self.0.judge(attempt.url())?;
        if attempt.previous().len() > MAX_REDIRECTS {
            return Err("too many redirects".into());
        }
        let secure = attempt.previous().first().is_some_and(|first| first.scheme() == "https");
        if secure && attempt.url().scheme() != "https" {
            return Err("the server redirects from https to http, which is not followed".into());
        }
        Ok(())
    }
}

/// What is connected to is what was judged here: a name is resolved once for each connection, and for nothing else.
impl Resolve for Judge {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0.clone();
        Box::pin(async move {
            // The port is the URL's.
            let found = tokio::task::spawn_blocking(move || reach.resolve(name.as_str(), 0)).await??;
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Redirects of a git server: on the same host only, because a credential goes along.
fn same_host(judge: Judge) -> Policy {
    Policy::custom(move |attempt| {
        let next = attempt.url();
        let stays = attempt.previous().first().is_some_and(|first| {
            let same = first.host_str() == next.host_str();
            let port = first.port_or_known_default() == next.port_or_known_default();
            same && (first.scheme() == next.scheme() && port
                || first.scheme() == "http" && next.scheme() == "https")
        });
        match judge.redirect(&attempt) {
            Err(why) => attempt.error(why),
            Ok(()) if stays => attempt.follow(),
            Ok(()) => attempt.error("the git server redirects to another host, which is not followed"),
        }
    })
}

/// Redirects of a registry: to anybody who may be asked. A token stays behind where the host or port is another.
fn bounded(judge: Judge) -> Policy {
    Policy::custom(move |attempt| match judge.redirect(&attempt) {
        Err(why) => attempt.error(why),
        Ok(()) => attempt.follow(),
    })
}

/// The certificates of an authority that a Secret names.
fn authority(pem: &str) -> Result<Vec<Certificate>, FetchError> {
    let bad = |message: &str| FetchError::new(FetchErrorKind::Authentication, message);
    let certificates = Certificate::from_pem_bundle(pem.as_bytes())
        .map_err(|_| bad("the Secret's ca.crt is not a PEM certificate"))?;
    if certificates.is_empty() {
        return Err(bad("the Secret's ca.crt holds no certificate"));
    }
    Ok(certificates)
}

/// A client for git servers that trusts also this authority (PEM).
pub(super) fn git_client(reach: &Reach, ca: Option<&str>) -> Result<reqwest::blocking::Client, FetchError> {
    let judge = Judge::new(reach);
    let mut builder = reqwest::blocking::Client::builder()
        .user_agent(GIT_AGENT)
        .dns_resolver(Arc::new(judge.clone()))
        .redirect(same_host(judge))
        .referer(false)
        .no_proxy()
        .connect_timeout(CONNECT)
        .timeout(SILENCE);
    if let Some(ca) = ca {
        builder = builder.tls_certs_merge(authority(ca)?);
    }
    builder.build().map_err(|error| failed("the HTTP client", &error))
}

/// A client for registries that trusts also this authority (PEM).
pub(super) fn crates_client(reach: &Reach, ca: Option<&str>) -> Result<reqwest::Client, FetchError> {
    let judge = Judge::new(reach);
    let authorities = ca.map(authority).transpose()?.unwrap_or_default();
    reqwest::Client::builder()
        .tls_certs_merge(authorities)
        .user_agent(CRATES_AGENT)
        .dns_resolver(Arc::new(judge.clone()))
        .redirect(bounded(judge))
        .referer(false)
        .no_proxy()
        .connect_timeout(CONNECT)
        .read_timeout(SILENCE)
        .build()
        .map_err(|error| failed("the HTTP client", &error))
}

/// What it means that somebody may not be asked. `what` names what was to be asked for.
pub(super) fn not_allowed(what: &str, refused: &Refused) -> FetchError {
    FetchError::new(FetchErrorKind::NotAllowed, format!("{what}: {refused}")).hint(Refused::HINT)
}

/// What a failed exchange means. `what` names what was asked for, without user information.
pub(super) fn failed(what: &str, error: &reqwest::Error) -> FetchError {
    if let Some(refused) = refusal(error) {
        return not_allowed(what, refused);
    }
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

/// That somebody may not be asked, where an error says so.
pub(super) fn refusal<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e Refused> {
    let mut next = Some(error);
    while let Some(error) = next {
        let inside = error.downcast_ref::<std::io::Error>().and_then(|error| error.get_ref());
        let found = inside.and_then(|inside| inside.downcast_ref()).or_else(|| error.downcast_ref());
        if found.is_some() {
            return found;
        }
        next = error.source();
    }
    None
}
