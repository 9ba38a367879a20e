//! What many downloads at a time cost: in a process of its own, whose memory nobody else uses.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "also outside #[test] functions, this is a test"
)]

use std::time::Duration;

use bytes::Bytes;
use futures::future::join_all;
use prometheus_client::registry::Registry;
use synth_controller::{
    serve::{Expected, Limits, Listener, Readiness, artifacts, artifacts::Artifacts, metrics::Metrics},
    store::{NamespacedName, Settings, Store},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};
use tokio_util::sync::CancellationToken;

const CLIENTS: usize = 256;
const ARTIFACT: usize = 32 << 20;

fn resident_megabytes() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() >> 10
}

/// Every client has begun a download of 32 MiB, 8 GiB in all, and reads now and then. Were each artifact held in memory,
/// even once for all, the limit would not hold.
#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::disallowed_methods, reason = "the test's own server, joined at its end")]
async fn d8_many_parallel_downloads_need_no_memory_for_what_they_download() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), Settings::default()).await.unwrap();
    let owner = NamespacedName::new("apps", "shop").unwrap();
    let path = store.put_artifact(&owner, Bytes::from(vec![7; ARTIFACT])).await.unwrap().path;
    let ready = Readiness::default();
    ready.set(true);
    let metrics = Metrics::register(&mut Registry::default());
    let router = artifacts::router(Artifacts { store, ready, expected: Expected::default(), metrics });
    let listener = Listener::bind(&"127.0.0.1:0".parse().unwrap()).await.unwrap();
    let (address, stop) = (listener.address(), CancellationToken::new());
    let limits = Limits { grace: Duration::ZERO, ..Limits::default() };
    let running = tokio::spawn(listener.serve(router, limits, stop.clone()));

    let before = resident_megabytes();
    let request = format!("GET /{path} HTTP/1.1\r\nhost: test\r\n\r\n");
    let mut clients = Vec::new();
    for _ in 0..CLIENTS {
        let mut client = TcpStream::connect(address).await.unwrap();
        client.write_all(request.as_bytes()).await.unwrap();
        clients.push(client);
    }
    let mut peak = before;
    for _ in 0..20 {
        join_all(clients.iter_mut().map(async |client| client.read_exact(&mut [0; 16 << 10]).await.unwrap()))
            .await;
        peak = peak.max(resident_megabytes());
    }
    // 256 buffers of the clients' own reads, and for each connection 32 KiB of buffers and a chunk of 8 KiB.
    assert!(peak - before < 31, "{CLIENTS} downloads need {} MiB", peak - before);
    drop(clients);
    stop.cancel();
    timeout(Duration::from_secs(60), running).await.expect("the server does not stop").unwrap();
}
