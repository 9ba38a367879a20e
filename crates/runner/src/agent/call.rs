//! Calls to the controller's run API: who is trusted, how long anything may take, and what is tried again.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use http_body_util::{BodyExt as _, Empty, Limited};
use hyper::{
    Method, Request, Response, StatusCode,
    body::{Bytes, Incoming},
    client::conn::http1,
    header,
    upgrade::Upgraded,
};
use hyper_util::rt::TokioIo;
use tokio::{
    net::TcpStream,
    task::JoinSet,
    time::{Instant, sleep, timeout},
};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        self, ClientConfig, RootCertStore,
        crypto::aws_lc_rs,
        pki_types::{CertificateDer, ServerName},
    },
};

use super::Settings;
use crate::run_api::{self, Session};

/// One attempt to connect.
const CONNECT: Duration = Duration::from_secs(5);
/// The head of an answer.
const ANSWER: Duration = Duration::from_secs(20);
/// A new pod's address is not let through everywhere at once: how long the controller may be out of reach.
const REACH: Duration = Duration::from_secs(30);
/// How long the controller may say no: it may not have heard yet that the pod is there.
const ADMIT: Duration = Duration::from_secs(5);
/// The first pause before something is tried again; doubled each time, up to a second.
const PAUSE: Duration = Duration::from_millis(50);
/// A lock file of ten thousand crates makes about 3 MB.
const SESSION_BYTES: usize = 16 << 20;

/// A call that failed.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The controller cannot be reached.
    #[error(
        "cannot connect to the controller at {address}: {source}; do network policies let run pods reach it?"
    )]
    Connect {
        /// Its address.
        address: SocketAddr,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// The certificate that the pod was given is none.
    #[error("the controller's certificate: {0}")]
    Certificate(#[from] rustls::Error),
    /// The connection failed, or what came over it is not what was asked for.
    #[error("{doing}: {problem}")]
    Broken {
        /// What was asked for.
        doing: &'static str,
        /// What happened.
        problem: String,
    },
    /// The controller says no.
    #[error("the controller refuses to {doing}: {status}")]
    Refused {
        /// What was asked for.
        doing: &'static str,
        /// Its answer.
        status: StatusCode,
    },
}

/// Knows the controller.
pub(super) struct Caller {
    address: SocketAddr,
    run: String,
    tls: TlsConnector,
}

/// One connection to the controller, for one request after the other.
pub(super) struct Connection {
    sender: http1::SendRequest<Empty<Bytes>>,
    /// Does the connection's work; ends with it.
    _work: JoinSet<()>,
}

impl Caller {
    pub(super) fn new(settings: &Settings) -> Result<Self, CallError> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(settings.certificate.clone()))?;
        let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_protocol_versions(&[&rustls::version::TLS13])?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { address: settings.controller, run: settings.run.clone(), tls: Arc::new(config).into() })
    }

    /// Uses up the pod's token.
    pub(super) async fn session(&self, token: &str) -> Result<(Connection, Session), CallError> {
        let doing = "open the run's session";
        let begun = Instant::now();
        let mut pause = PAUSE;
        loop {
            let mut connection = self.connect(begun + REACH).await?;
            let request =
                self.request(doing, Method::POST, run_api::session_path(&self.run), token, |b| b)?;
            let answer = connection.send(doing, request).await?;
            let status = answer.status();
            if status == StatusCode::OK {
                let body = Limited::new(answer.into_body(), SESSION_BYTES).collect();
                let body = timeout(ANSWER, body).await.map_err(|_| broken(doing, "no answer in time"))?;
                let body = body.map_err(|error| broken(doing, error.to_string()))?.to_bytes();
                let session =
                    serde_json::from_slice(&body).map_err(|error| broken(doing, error.to_string()))?;
                return Ok((connection, session));
            }
            if begun.elapsed() > ADMIT {
                return Err(CallError::Refused { doing, status });
            }
            rest(&mut pause).await;
        }
    }

    /// Asks for a blob.
    pub(super) async fn blob(
        &self,
        connection: &mut Connection,
        secret: &str,
        digest: crate::blob::Digest,
    ) -> Result<Incoming, CallError> {
        let doing = "give a blob";
        let path = run_api::blob_path(&self.run, digest);
        let request = self.request(doing, Method::GET, path, secret, |builder| builder)?;
        let answer = connection.send(doing, request).await?;
        match answer.status() {
            StatusCode::OK => Ok(answer.into_body()),
            status => Err(CallError::Refused { doing, status }),
        }
    }

    /// Makes a connection that becomes the run's stream.
    pub(super) async fn stream(&self, secret: &str) -> Result<Stream, CallError> {
        let doing = "open the run's stream";
        let mut connection = self.another().await?;
        let path = run_api::stream_path(&self.run);
        let request = self.request(doing, Method::GET, path, secret, |builder| {
            builder.header(header::CONNECTION, "upgrade").header(header::UPGRADE, run_api::UPGRADE)
        })?;
        let answer = connection.send(doing, request).await?;
        match answer.status() {
            StatusCode::SWITCHING_PROTOCOLS => {
                let bytes =
                    hyper::upgrade::on(answer).await.map_err(|error| broken(doing, error.to_string()))?;
                Ok(TokioIo::new(bytes))
            }
            status => Err(CallError::Refused { doing, status }),
        }
    }

    /// A connection for as many requests as wanted. Tried until it is there, or all patience is over: a controller that is
    /// busy is slow to greet.
    pub(super) async fn another(&self) -> Result<Connection, CallError> {
        self.connect(Instant::now() + REACH).await
    }

    async fn connect(&self, deadline: Instant) -> Result<Connection, CallError> {
        let mut pause = PAUSE;
        loop {
            match self.try_connect().await {
                Err(_) if Instant::now() < deadline => rest(&mut pause).await,
                result => return result,
            }
        }
    }

    async fn try_connect(&self) -> Result<Connection, CallError> {
        let connecting = async {
            let socket = TcpStream::connect(self.address).await?;
            socket.set_nodelay(true)?;
            let socket = self.tls.connect(ServerName::from(self.address.ip()), socket).await?;
            http1::handshake(TokioIo::new(socket)).await.map_err(io::Error::other)
        };
        let connected = timeout(CONNECT, connecting).await.unwrap_or_else(|late| Err(late.into()));
        let (sender, work) =
            connected.map_err(|source| CallError::Connect { address: self.address, source })?;
        let mut tasks = JoinSet::new();
        tasks.spawn(async {
            // Whoever waits for an answer is told.
            let _ = work.with_upgrades().await;
        });
        Ok(Connection { sender, _work: tasks })
    }

    fn request(
        &self,
        doing: &'static str,
        method: Method,
        path: String,
        bearer: &str,
        more: impl FnOnce(hyper::http::request::Builder) -> hyper::http::request::Builder,
    ) -> Result<Request<Empty<Bytes>>, CallError> {
        let mut bearer = header::HeaderValue::try_from(format!("Bearer {bearer}"))
            .map_err(|error| broken(doing, error.to_string()))?;
        bearer.set_sensitive(true);
        let builder = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, self.address.to_string())
            .header(header::AUTHORIZATION, bearer);
        more(builder).body(Empty::new()).map_err(|error| broken(doing, error.to_string()))
    }
}

/// The run's stream.
pub(super) type Stream = TokioIo<Upgraded>;

impl Connection {
    async fn send(
        &mut self,
        doing: &'static str,
        request: Request<Empty<Bytes>>,
    ) -> Result<Response<Incoming>, CallError> {
        let answer = async {
            self.sender.ready().await?;
            self.sender.send_request(request).await
        };
        let answer = timeout(ANSWER, answer).await.map_err(|_| broken(doing, "no answer in time"))?;
        answer.map_err(|error| broken(doing, error.to_string()))
    }
}

async fn rest(pause: &mut Duration) {
    sleep(*pause).await;
    *pause = (*pause * 2).min(Duration::from_secs(1));
}

fn broken(doing: &'static str, problem: impl Into<String>) -> CallError {
    CallError::Broken { doing, problem: problem.into() }
}
