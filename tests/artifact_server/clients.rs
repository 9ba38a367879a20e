//! Clients that are slow, broken or hostile, and the end of the server.

use std::time::Duration;

use synth_controller::serve::Limits;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

use crate::server::{Answer, DEADLINE, large, limits, rest, server};

#[tokio::test]
async fn hostile_14_a_request_with_a_body_is_refused_and_nothing_after_it_is_a_request() {
    let server = server(Limits::default()).await;
    let stored = server.put("bytes").await;
    let hidden = format!("GET /{} HTTP/1.1\r\nhost: test\r\n\r\n", stored.path);
    for head in [
        format!("content-length: {}", hidden.len()),
        "transfer-encoding: chunked".to_owned(),
        format!("content-length: {}\r\ntransfer-encoding: chunked", hidden.len()),
        "content-length: 3\r\ncontent-length: 4".to_owned(),
        "content-length: +3".to_owned(),
        "content-length: -1".to_owned(),
        "transfer-encoding: chunked, identity".to_owned(),
        "transfer-encoding: \x0bchunked".to_owned(),
        "transfer-encoding : chunked".to_owned(),
    ] {
        let request = format!("GET / HTTP/1.1\r\nhost: test\r\n{head}\r\n\r\n0\r\n\r\n{hidden}");
        let answers = server.raw(request.as_bytes()).await;
        let text = String::from_utf8_lossy(&answers);
        assert!(text.starts_with("HTTP/1.1 400 "), "{head}: {text}");
        assert_eq!(text.matches("HTTP/1.1 ").count(), 1, "{head}: {text}");
    }
}

#[tokio::test]
async fn hostile_14_what_is_not_http_is_refused() {
    let server = server(limits()).await;
    for request in [
        &b"\r\n\r\n\r\nnonsense\r\n\r\n"[..],
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\0 HTTP/1.1\r\nhost: test\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: te\0st\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\n folded: yes\r\n\r\n",
    ] {
        let answer = server.raw(request).await;
        assert!(
            answer.is_empty() || answer.starts_with(b"HTTP/1.1 4"),
            "{:?}",
            String::from_utf8_lossy(&answer)
        );
    }
}

#[tokio::test]
async fn d9_hostile_14_floods_of_headers_are_cut_off() {
    let server = server(Limits::default()).await;
    let stored = server.put("bytes").await;
    let flood = |header: String| format!("GET /{} HTTP/1.1\r\nhost: test\r\n{header}\r\n\r\n", stored.path);
    let many = (0..65).map(|n| format!("x-{n}: 1")).collect::<Vec<_>>().join("\r\n");
    let few = (0..10).map(|n| format!("x-{n}: 1")).collect::<Vec<_>>().join("\r\n");
    for (header, status) in [
        (many, "HTTP/1.1 431 "),
        (format!("x: {}", "y".repeat(17 << 10)), "HTTP/1.1 431 "),
        (format!("{few}\r\nconnection: close"), "HTTP/1.1 200 "),
    ] {
        let answer = server.raw(flood(header).as_bytes()).await;
        assert!(answer.starts_with(status.as_bytes()), "{:?}", String::from_utf8_lossy(&answer));
    }
    let long = format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(1 << 20));
    let answer = server.raw(long.as_bytes()).await;
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 4"));
}

/// With room for one connection, a second client is served only when the first one has been shut out.
#[tokio::test]
async fn d9_hostile_14_a_client_that_does_not_finish_its_request_loses_its_place() {
    for begun in ["", "G", "GET / HTTP/1.1\r\nhost: test\r\n", "GET / HTTP/1.1\r\nhost: test\r\n\r\n"] {
        let server = server(Limits { connections: 1, ..limits() }).await;
        let stored = server.put("bytes").await;
        let mut slow = server.connect().await;
        slow.write_all(begun.as_bytes()).await.unwrap();
        assert_eq!(server.get(&stored.path, &[]).await.status, 200, "{begun:?}");
        rest(&mut slow).await;
    }
}

#[tokio::test]
async fn d9_hostile_14_a_client_that_drips_headers_for_ever_loses_its_place() {
    let server = server(Limits { connections: 1, headers: 10_000, ..limits() }).await;
    let stored = server.put("bytes").await;
    let mut slow = server.connect().await;
    slow.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    let drip = async {
        while slow.write_all(b"a: b\r\n").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        std::future::pending::<()>().await;
    };
    tokio::select! {
        answer = server.get(&stored.path, &[]) => assert_eq!(answer.status, 200),
        () = drip => unreachable!(),
    }
}

#[tokio::test]
async fn d9_hostile_14_a_client_that_does_not_read_loses_its_place() {
    let server = server(Limits { connections: 1, ..limits() }).await;
    let stored = server.put(large(32)).await;
    let mut stalled = server.connect().await;
    stalled
        .write_all(format!("GET /{} HTTP/1.1\r\nhost: test\r\n\r\n", stored.path).as_bytes())
        .await
        .unwrap();
    let mut first = [0; 1];
    stalled.read_exact(&mut first).await.unwrap();
    assert_eq!(server.request("HEAD", &format!("/{}", stored.path), &[]).await.status, 200);
    assert!(rest(&mut stalled).await.len() < 32 << 20, "it was cut off");
}

#[tokio::test]
async fn d9_a_client_that_reads_slowly_but_steadily_gets_everything() {
    let server = server(Limits { stall_bytes: 1, ..limits() }).await;
    let bytes = large(16);
    let stored = server.put(bytes.clone()).await;
    let mut client = server.connect().await;
    let request = format!("GET /{} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n", stored.path);
    client.write_all(request.as_bytes()).await.unwrap();
    let mut got = Vec::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        let read = client.read(&mut buffer).await.unwrap();
        if read == 0 {
            break;
        }
        got.extend_from_slice(&buffer[..read]);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(Answer::read(&got).body == bytes);
}

#[tokio::test]
async fn a_connection_is_kept_for_the_next_request() {
    let server = server(Limits::default()).await;
    let stored = server.put("bytes").await;
    let mut client = server.connect().await;
    for close in ["", "", "connection: close\r\n"] {
        let request = format!("HEAD /{} HTTP/1.1\r\nhost: test\r\n{close}\r\n", stored.path);
        client.write_all(request.as_bytes()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(client.read_u8().await.unwrap());
        }
        assert_eq!(Answer::read(&head).status, 200);
    }
}

#[tokio::test]
async fn d10_a_download_under_way_completes_when_the_server_stops() {
    let server = server(Limits { grace: DEADLINE, ..Limits::default() }).await;
    let bytes = large(32);
    let stored = server.put(bytes.clone()).await;
    let mut idle = server.connect().await;
    let mut client = server.connect().await;
    client
        .write_all(format!("GET /{} HTTP/1.1\r\nhost: test\r\n\r\n", stored.path).as_bytes())
        .await
        .unwrap();
    let mut got = vec![0; 1];
    client.read_exact(&mut got).await.unwrap();
    server.stop.cancel();
    assert!(rest(&mut idle).await.is_empty(), "an idle connection ends at once");
    got.extend(rest(&mut client).await);
    assert!(Answer::read(&got).body == bytes);
    timeout(DEADLINE, server.running).await.expect("the server does not stop").unwrap();
    assert!(TcpStream::connect(server.address).await.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn d10_a_download_that_does_not_end_does_not_hold_up_the_stop() {
    let server = server(Limits { grace: Duration::from_millis(100), ..Limits::default() }).await;
    let stored = server.put(large(32)).await;
    let mut client = server.connect().await;
    client
        .write_all(format!("GET /{} HTTP/1.1\r\nhost: test\r\n\r\n", stored.path).as_bytes())
        .await
        .unwrap();
    client.read_exact(&mut [0; 1]).await.unwrap();
    server.stop.cancel();
    timeout(DEADLINE, server.running).await.expect("the server does not stop").unwrap();
    assert!(rest(&mut client).await.len() < 32 << 20);
}
