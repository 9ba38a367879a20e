//! An artifact server on a store of its own, and a client that speaks to it byte by byte.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use bytes::Bytes;
use prometheus_client::registry::Registry;
use synth_controller::{
    serve::{Expected, Limits, Listener, Readiness, artifacts, artifacts::Artifacts, metrics::Metrics},
    store::{ArtifactPath, Named, NamespacedName, Settings, Store, Stored},
};
use synth_runner::blob::Digest;
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinHandle,
    time::timeout,
};
use tokio_util::sync::{CancellationToken, DropGuard};

/// Longer than anything here takes; a test that waits for it fails.
pub(crate) const DEADLINE: Duration = Duration::from_secs(60);

pub(crate) struct Server {
    pub(crate) folder: TempDir,
    pub(crate) store: Store,
    pub(crate) ready: Readiness,
    pub(crate) expected: Expected,
    pub(crate) registry: Arc<Registry>,
    pub(crate) address: SocketAddr,
    pub(crate) stop: CancellationToken,
    pub(crate) running: JoinHandle<()>,
    /// Stops the server when the test ends.
    pub(crate) _guard: DropGuard,
}

/// Limits that a test can wait for.
pub(crate) fn limits() -> Limits {
    Limits {
        header_time: Duration::from_millis(300),
        stall_time: Duration::from_millis(300),
        ..Limits::default()
    }
}

#[allow(clippy::disallowed_methods, reason = "the test's own server, joined where its end matters")]
pub(crate) async fn server(limits: Limits) -> Server {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), Settings::default()).await.unwrap();
    let (ready, expected) = (Readiness::default(), Expected::default());
    ready.set(true);
    let mut registry = Registry::default();
    let metrics = Metrics::register(&mut registry);
    let router = artifacts::router(Artifacts {
        store: store.clone(),
        ready: ready.clone(),
        expected: expected.clone(),
        metrics,
    });
    let listener = Listener::bind(&"127.0.0.1:0".parse().unwrap()).await.unwrap();
    let (address, stop) = (listener.address(), CancellationToken::new());
    let running = tokio::spawn(listener.serve(router, limits, stop.clone()));
    Server {
        folder,
        store,
        ready,
        expected,
        registry: Arc::new(registry),
        address,
        _guard: stop.clone().drop_guard(),
        stop,
        running,
    }
}

pub(crate) fn owner() -> NamespacedName {
    NamespacedName::new("apps", "shop").unwrap()
}

impl Server {
    pub(crate) async fn put(&self, bytes: impl Into<Bytes>) -> Stored {
        self.store.put_artifact(&owner(), bytes.into()).await.unwrap()
    }

    /// The status names this from now on.
    pub(crate) fn expect(&self, path: &ArtifactPath, digest: Digest) {
        let named = Named { path: path.clone(), digest };
        self.expected.expect(&owner(), &[named], jiff::Timestamp::UNIX_EPOCH);
    }

    /// How many requests were answered with this status.
    pub(crate) fn answers(&self, code: u16) -> u64 {
        let line = format!("synth_artifact_requests_total{{code=\"{code}\"}} ");
        let metrics = self.metrics();
        let count = metrics.lines().find_map(|text| text.strip_prefix(&line));
        count.map_or(0, |count| count.parse().unwrap())
    }

    pub(crate) fn metrics(&self) -> String {
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &self.registry).unwrap();
        text
    }

    pub(crate) async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// What comes back on a connection of its own until the server closes it.
    pub(crate) async fn raw(&self, request: &[u8]) -> Vec<u8> {
        let mut connection = self.connect().await;
        let _ = connection.write_all(request).await; // the server may have had enough before it has all
        rest(&mut connection).await
    }

    pub(crate) async fn request(&self, method: &str, target: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = format!("{method} {target} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n");
        for (name, value) in headers {
            request.extend([name, ": ", value, "\r\n"]);
        }
        Answer::read(&self.raw(format!("{request}\r\n").as_bytes()).await)
    }

    pub(crate) async fn get(&self, path: &ArtifactPath, headers: &[(&str, &str)]) -> Answer {
        self.request("GET", &format!("/{path}"), headers).await
    }
}

/// Everything up to the end of a connection; a reset is an end too.
pub(crate) async fn rest(connection: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = timeout(DEADLINE, connection.read_to_end(&mut bytes)).await.expect("the server does not close");
    bytes
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let end =
            bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or_else(|| panic!("no head: {bytes:?}"));
        let head = std::str::from_utf8(&bytes[..end]).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let header = |line: &str| {
            let (name, value) = line.split_once(": ").unwrap();
            (name.to_lowercase(), value.to_owned())
        };
        Self { status, headers: lines.map(header).collect(), body: bytes[end + 4..].to_vec() }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

pub(crate) fn large(megabytes: usize) -> Bytes {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_le_bytes()
    };
    (0..megabytes << 18).flat_map(|_| next()).collect()
}
