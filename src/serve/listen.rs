//! A listening socket, and the bounds of what comes in through it.

use std::{io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use rustix::net::sockopt;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream, lookup_host},
    sync::Semaphore,
    task::JoinSet,
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

use super::pace::{Pace, Paced};
use crate::store::BindAddress;

/// How long a peer may be silent before it is asked whether it is there.
const SILENCE: Duration = Duration::from_secs(15);

/// What one server takes from its clients. Each connection holds two buffers of at most `header_bytes` and one chunk of
/// a file, so these bound the memory of a server too.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at a time; more wait in the kernel's queue.
    pub connections: usize,
    /// Time for the head of a request, also for the next one on a connection that is kept open.
    pub header_time: Duration,
    /// Bytes of the head of a request; 8,192 or more.
    pub header_bytes: usize,
    /// Header fields of a request.
    pub headers: usize,
    /// While a client is given something, it must take `stall_bytes` in each of these.
    pub stall_time: Duration,
    /// See `stall_time`.
    pub stall_bytes: usize,
    /// Time for what is under way when the server is asked to stop.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 512,
            header_time: Duration::from_secs(10),
            header_bytes: 16 << 10,
            headers: 64,
            stall_time: Duration::from_secs(30),
            stall_bytes: 128 << 10,
            grace: Duration::from_secs(5),
        }
    }
}

/// An address that cannot be listened on.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}: {source}")]
pub struct BindError {
    address: String,
    #[source]
    source: io::Error,
}

/// A socket that listens.
#[derive(Debug)]
pub struct Listener {
    socket: TcpListener,
    address: SocketAddr,
}

impl Listener {
    /// Listens. Without a host that is every interface: of both families, or of the older one where the newer is off.
    pub async fn bind(address: &BindAddress) -> Result<Self, BindError> {
        let bound = async {
            let socket = if address.host.is_empty() {
                match TcpListener::bind(("::", address.port)).await {
                    Ok(socket) => socket,
                    Err(_) => TcpListener::bind(("0.0.0.0", address.port)).await?,
                }
            } else {
                let candidates: Vec<_> = lookup_host((address.host.as_str(), address.port)).await?.collect();
                TcpListener::bind(&*candidates).await?
            };
            Ok(Self { address: socket.local_addr()?, socket })
        };
        bound.await.map_err(|source| BindError { address: address.to_string(), source })
    }

    /// The address that is bound, with the port that the system chose when none was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop`; then takes no more connections, and returns when what was under way is done or
    /// [`Limits::grace`] is over.
    pub async fn serve(self, router: Router, limits: Limits, stop: CancellationToken) {
        self.serve_with(router, None, limits, stop).await;
    }

    /// As [`Self::serve`], over TLS. The handshake counts as part of the first request's head.
    pub async fn serve_tls(self, router: Router, tls: TlsAcceptor, limits: Limits, stop: CancellationToken) {
        self.serve_with(router, Some(tls), limits, stop).await;
    }

    async fn serve_with(
        self,
        router: Router,
        tls: Option<TlsAcceptor>,
        limits: Limits,
        stop: CancellationToken,
    ) {
        let slots = Arc::new(Semaphore::new(limits.connections));
        let mut connections = JoinSet::new();
        while let Some((slot, socket)) = stop.run_until_cancelled(accept(&self.socket, &slots)).await {
            while connections.try_join_next().is_some() {}
            let (router, tls, stop) = (router.clone(), tls.clone(), stop.clone());
            connections.spawn(async move {
                secured(socket, tls, router, limits, stop).await;
                drop(slot);
            });
        }
        drop(self.socket);
        let rest = async { while connections.join_next().await.is_some() {} };
        if timeout(limits.grace, rest).await.is_err() {
            connections.shutdown().await;
        }
    }
}

type Slot = Option<tokio::sync::OwnedSemaphorePermit>;

/// The next connection, when there is room for one.
async fn accept(listener: &TcpListener, slots: &Arc<Semaphore>) -> (Slot, TcpStream) {
    let slot = slots.clone().acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((socket, _)) => return (slot, socket),
            Err(error) => {
                // A client that went away again, or no file descriptors left. The latter does not pass at once.
                tracing::debug!(%error, "cannot accept a connection");
                sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

async fn secured(
    socket: TcpStream,
    tls: Option<TlsAcceptor>,
    router: Router,
    limits: Limits,
    stop: CancellationToken,
) {
    let peer = socket.peer_addr();
    let _ = socket.set_nodelay(true);
    let _ = notice_death(&socket);
    let paced = Paced::new(socket, Pace { window: limits.stall_time, bytes: limits.stall_bytes });
    let ended = match tls {
        None => connection(paced, router, limits, stop).await,
        Some(tls) => match timeout(limits.header_time, tls.accept(paced)).await {
            Ok(Ok(secured)) => connection(secured, router, limits, stop).await,
            Ok(Err(error)) => {
                tracing::debug!(?peer, %error, "no TLS connection");
                return;
            }
            Err(_) => return,
        },
    };
    if let Err(error) = ended {
        tracing::debug!(?peer, %error, "connection ended");
    }
}

/// Has the system ask a peer that is silent for long whether it is still there: a machine that lost its power says nothing.
fn notice_death(socket: &TcpStream) -> rustix::io::Result<()> {
    sockopt::set_socket_keepalive(socket, true)?;
    sockopt::set_tcp_keepidle(socket, SILENCE)?;
    sockopt::set_tcp_keepintvl(socket, Duration::from_secs(5))?;
    sockopt::set_tcp_keepcnt(socket, 3)?;
    // While it owes an answer to what was sent it is not asked.
    sockopt::set_tcp_user_timeout(socket, 30_000)
}

async fn connection(
    socket: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    router: Router,
    limits: Limits,
    stop: CancellationToken,
) -> hyper::Result<()> {
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.header_time)
            .max_headers(limits.headers)
            .max_buf_size(limits.header_bytes)
            .serve_connection(TokioIo::new(socket), TowerToHyperService::new(router))
            .with_upgrades()
    );
    tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rustls::{ServerConfig, crypto::aws_lc_rs, pki_types::PrivateKeyDer};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    fn acceptor() -> TlsAcceptor {
        let signed = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::Pkcs8(signed.signing_key.serialize_der().into());
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![signed.cert.der().clone()], key)
            .unwrap();
        Arc::new(config).into()
    }

    #[tokio::test]
    async fn hostile_14_a_client_that_does_not_get_on_with_its_handshake_is_let_go() {
        let listener = Listener::bind(&"127.0.0.1:0".parse().unwrap()).await.unwrap();
        let address = listener.address();
        let limits = Limits { connections: 1, header_time: Duration::from_millis(50), ..Limits::default() };
        let stop = CancellationToken::new();
        let serving = listener.serve_tls(Router::new(), acceptor(), limits, stop.clone());
        let visits = async {
            // The first bytes of a handshake, nothing, and something else: one after the other, in the only place.
            for said in [&[22u8, 3, 1][..], b"", b"GET / HTTP/1.1\r\n\r\n"] {
                let mut socket = TcpStream::connect(address).await.unwrap();
                socket.write_all(said).await.unwrap();
                let mut rest = Vec::new();
                let _ = socket.read_to_end(&mut rest).await;
            }
            stop.cancel();
        };
        tokio::join!(serving, visits);
    }
}
