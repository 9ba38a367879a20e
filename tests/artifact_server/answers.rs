//! What is asked for, and what comes back.

use std::time::SystemTime;

use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use synth_controller::{
    serve::{Limits, Listener, Readiness, health, metrics},
    store::NamespacedName,
};
use synth_runner::blob::Digest;

use crate::server::{Answer, Server, large, owner, server};

#[tokio::test]
async fn b1_b4_c8_d2_the_bytes_arrive_as_they_are_with_their_length_type_and_tag() {
    let server = server(Limits::default()).await;
    let bytes = large(1);
    let stored = server.put(bytes.clone()).await;
    for accept in ["", "gzip", "gzip, br, identity;q=0"] {
        let answer = server.get(&stored.path, &[("accept-encoding", accept)]).await;
        assert_eq!(answer.status, 200);
        assert!(answer.body == bytes);
        assert_eq!(Digest::of(&answer.body), stored.blob.digest);
        assert_eq!(answer.header("content-length"), Some("1048576"));
        assert_eq!(answer.header("content-type"), Some("application/gzip"));
        assert_eq!(answer.header("etag"), Some(&*format!("\"{}\"", stored.blob.digest)));
        assert_eq!(answer.header("accept-ranges"), Some("bytes"));
        assert!(
            httpdate::parse_http_date(answer.header("last-modified").unwrap()).unwrap()
                > SystemTime::UNIX_EPOCH
        );
        assert_eq!(answer.header("content-encoding"), None);
        assert_eq!(answer.header("transfer-encoding"), None);
    }
}

#[tokio::test]
async fn d6_no_answer_sends_a_client_elsewhere() {
    let server = server(Limits::default()).await;
    let path = format!("/{}", server.put("x").await.path);
    for target in
        [path.clone(), format!("{path}/"), format!("/{path}"), "/".into(), "/externalartifact".into()]
    {
        let answer = server.request("GET", &target, &[]).await;
        assert!(!(300..400).contains(&answer.status), "{target}: {}", answer.status);
        assert_eq!(answer.header("location"), None, "{target}");
    }
}

#[tokio::test]
async fn d2_head_says_what_get_would_without_the_bytes() {
    let server = server(Limits::default()).await;
    let stored = server.put("0123456789").await;
    let target = format!("/{}", stored.path);
    for headers in [&[][..], &[("range", "bytes=2-3")], &[("range", "bytes=99-")], &[("if-none-match", "*")]]
    {
        let head = server.request("HEAD", &target, headers).await;
        let get = server.request("GET", &target, headers).await;
        assert_eq!(head.status, get.status);
        assert!(head.body.is_empty());
        assert_eq!(head.header("transfer-encoding"), None);
        let without_date = |answer: &Answer| {
            let mut headers = answer.headers.clone();
            headers.retain(|(name, _)| name != "date");
            headers.sort();
            headers
        };
        assert_eq!(without_date(&head), without_date(&get), "{headers:?}");
    }
}

#[tokio::test]
async fn d2_ranges_and_conditions_work_as_with_gos_file_server() {
    let server = server(Limits::default()).await;
    let stored = server.put("0123456789").await;
    let tag = format!("\"{}\"", stored.blob.digest);
    for (headers, status, range, body) in [
        (vec![("range", "bytes=2-4")], 206, Some("bytes 2-4/10"), "234"),
        (vec![("range", "bytes=-3")], 206, Some("bytes 7-9/10"), "789"),
        (vec![("range", "bytes=8-100")], 206, Some("bytes 8-9/10"), "89"),
        (vec![("range", "bytes=10-")], 416, Some("bytes */10"), ""),
        (vec![("range", "bytes=0-1,4-5")], 200, None, "0123456789"),
        (vec![("range", "bytes=2-4"), ("if-range", &tag)], 206, Some("bytes 2-4/10"), "234"),
        (vec![("range", "bytes=2-4"), ("if-range", "\"other\"")], 200, None, "0123456789"),
        (vec![("if-none-match", &tag)], 304, None, ""),
        (vec![("if-match", "\"other\"")], 412, None, ""),
    ] {
        let answer = server.get(&stored.path, &headers).await;
        assert_eq!(answer.status, status, "{headers:?}");
        assert_eq!(answer.header("content-range"), range, "{headers:?}");
        assert_eq!(std::str::from_utf8(&answer.body).unwrap(), body, "{headers:?}");
    }
}

#[tokio::test]
async fn d7_hostile_15_no_other_path_gives_anything_away_and_all_look_the_same() {
    let server = server(Limits::default()).await;
    let stored = server.put("bytes").await;
    let path = stored.path.to_string();
    let (folder, file) = path.rsplit_once('/').unwrap();
    std::fs::write(server.folder.path().join(format!("{path}#1")), "half").unwrap();
    std::fs::write(server.folder.path().join(format!("{folder}/notes.tar.gz")), "foreign").unwrap();
    for target in [
        "/",
        "/externalartifact",
        "/externalartifact/",
        "/externalartifact/apps/",
        "/externalartifact/apps/shop/",
        &format!("/{path}/"),
        &format!("//{path}"),
        &format!("/{path}%231"),
        &format!("/{path}%00"),
        &format!("/{path}.lock"),
        &format!("/{folder}/notes.tar.gz"),
        &format!("/{folder}/../shop/{file}"),
        &format!("/{folder}/./{file}"),
        &format!("/{folder}/%2e%2e/shop/{file}"),
        &format!("/{folder}/%252e%252e/shop/{file}"),
        &format!("/{folder}/..;/shop/{file}"),
        &format!("/{folder}\\..\\shop\\{file}"),
        &format!("/{folder}%2f{file}"),
        &format!("/ExternalArtifact/apps/shop/{file}"),
        &format!("/externalartifact/apps/%73hop/{file}"),
        &format!("/externalartifact/apps/other/{file}"),
        "/secret",
        "/lock",
        "/../secret",
        "/..%2fsecret",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..;/..;/etc/passwd",
        "/result/",
        "/kept/apps/shop/log",
        "*",
    ] {
        let answer = server.request("GET", target, &[]).await;
        assert!([400, 404].contains(&answer.status), "{target}: {answer:?}");
        assert!(answer.body.is_empty(), "{target}");
        assert_eq!(answer.header("location"), None, "{target}");
    }
    assert_eq!(server.get(&stored.path, &[]).await.status, 200);
}

#[tokio::test]
async fn hostile_15_who_knows_the_bytes_cannot_guess_their_path_nor_tell_a_guess_that_was_close() {
    let server = server(Limits::default()).await;
    let bytes = "password: hunter2";
    let stored = server.put(bytes).await;
    server.expect(&stored.path, stored.blob.digest);
    let (digest, own) = (stored.blob.digest, stored.path.id.to_string());
    // The same bytes elsewhere, whose path somebody may know.
    let neighbour = NamespacedName::new("other", "shop").unwrap();
    let theirs = server.store.put_artifact(&neighbour, bytes.into()).await.unwrap().path;
    let keyed = |key: &[u8], words: &str| {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
        mac.update(words.as_bytes());
        hex::encode(mac.finalize().into_bytes())
    };
    let words = format!("externalartifact/apps/shop/{digest}");
    let guesses = [
        digest.hex(),
        Digest::of(digest.hex()).hex(),
        Digest::of(&words).hex(),
        keyed(b"", &words),
        keyed(&[0; 32], &words),
        keyed(&[0; 32], &format!("{words}\0")),
        keyed(digest.hex().as_bytes(), &words),
        theirs.id.to_string(),
        format!("{}{}", &own[..63], if own.ends_with('0') { '1' } else { '0' }),
    ];
    let shape = async |id: &str| {
        let target = format!("/externalartifact/apps/shop/{id}.tar.gz");
        let mut answer = server.request("GET", &target, &[]).await;
        answer.headers.retain(|(name, _)| name != "date");
        (answer.status, answer.headers, answer.body)
    };
    let nothing = shape(&Digest::of("nothing").hex()).await;
    assert_eq!((nothing.0, nothing.2.as_slice()), (404, &b""[..]));
    for guess in &guesses {
        assert_eq!(shape(guess).await, nothing, "{guess}");
    }
    assert_eq!(shape(&own).await.2, bytes.as_bytes());
    server.store.remove_owner(&owner()).await.unwrap();
    for guess in &guesses {
        assert_eq!(shape(guess).await, nothing, "while it is rebuilt: {guess}");
    }
    assert_eq!(shape(&own).await.0, 503);
}

#[tokio::test]
async fn d3_d4_the_path_that_a_status_names_leads_to_its_bytes_in_a_store_with_another_secret() {
    let server = server(Limits::default()).await;
    let digest = Digest::of("bytes");
    let path = format!("externalartifact/apps/shop/{}.tar.gz", "ab".repeat(32)).parse().unwrap();
    assert_eq!(server.get(&path, &[]).await.status, 404);
    server.expect(&path, digest);
    assert_eq!(server.get(&path, &[]).await.status, 503);
    server.put("other bytes").await;
    assert_eq!(server.get(&path, &[]).await.status, 503);
    let stored = server.put("bytes").await;
    for path in [&path, &stored.path] {
        assert_eq!(server.get(path, &[]).await.body, b"bytes");
    }
}

#[tokio::test]
async fn d7_only_get_and_head_are_answered() {
    let server = server(Limits::default()).await;
    let stored = server.put("bytes").await;
    for method in ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "PROPFIND", "get"] {
        for target in [format!("/{}", stored.path), "/".to_owned()] {
            let answer = server.request(method, &target, &[]).await;
            assert_eq!(answer.status, 405, "{method}");
            assert_eq!(answer.header("allow"), Some("GET, HEAD"), "{method}");
        }
    }
    assert_eq!(server.get(&stored.path, &[]).await.body, b"bytes");
}

#[tokio::test]
async fn d3_d4_what_is_being_rebuilt_is_to_be_asked_for_again_and_only_what_is_gone_is_not_found() {
    let server = server(Limits::default()).await;
    let stored = server.put("bytes").await;
    let file = server.folder.path().join(stored.path.to_string());

    server.ready.set(false);
    let answer = server.get(&stored.path, &[]).await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("2")));
    server.ready.set(true);
    assert_eq!(server.get(&stored.path, &[]).await.status, 200);

    for damaged in [false, true] {
        std::fs::remove_file(&file).unwrap();
        if damaged {
            std::fs::write(&file, "other!").unwrap();
        }
        assert_eq!(server.get(&stored.path, &[]).await.status, 404);
        server.expect(&stored.path, stored.blob.digest);
        let answer = server.get(&stored.path, &[]).await;
        assert_eq!((answer.status, answer.header("retry-after")), (503, Some("2")));
        server.store.verify(&stored.path).await.unwrap();
        server.put("bytes").await;
        assert_eq!(server.get(&stored.path, &[]).await.body, b"bytes");
        server.expected.forget(&owner());
    }

    server.store.remove_owner(&owner()).await.unwrap();
    assert_eq!(server.get(&stored.path, &[]).await.status, 404);
}

#[tokio::test]
async fn c9_hostile_47_the_replaced_artifact_stays_while_the_new_one_is_there() {
    let server = server(Limits::default()).await;
    let at = |second| jiff::Timestamp::from_second(second).unwrap();
    let old = server.put("old").await.path;
    server.store.collect_garbage(&owner(), std::slice::from_ref(&old), at(0)).await.unwrap();
    let new = server.put("new").await.path;
    for second in [1000, 1059, 2000] {
        server.store.collect_garbage(&owner(), std::slice::from_ref(&new), at(second)).await.unwrap();
        assert_eq!(server.get(&old, &[]).await.body, b"old");
        assert_eq!(server.get(&new, &[]).await.body, b"new");
    }
}

#[tokio::test]
async fn downloads_are_counted_without_labels_that_strangers_choose() {
    let server = server(Limits::default()).await;
    let stored = server.put("0123456789").await;
    server.get(&stored.path, &[]).await;
    server.get(&stored.path, &[("range", "bytes=0-1")]).await;
    for n in 0..100 {
        server.request("GET", &format!("/{n}"), &[]).await;
    }
    let text = server.metrics();
    for line in [
        "synth_artifact_sent_bytes_total 12",
        r#"synth_artifact_requests_total{code="200"} 1"#,
        r#"synth_artifact_requests_total{code="206"} 1"#,
        r#"synth_artifact_requests_total{code="404"} 100"#,
    ] {
        assert!(text.contains(line), "{text}");
    }
    let about_artifacts = text.lines().filter(|line| line.starts_with("synth_artifact_"));
    assert_eq!(about_artifacts.count(), 4, "{text}");
}

#[tokio::test]
#[allow(clippy::disallowed_methods, reason = "the test's own server")]
async fn d11_the_probes_tell_a_process_that_lives_from_one_that_serves() {
    let artifacts = server(Limits::default()).await;
    let ready = Readiness::default();
    let router = health::router(ready.clone()).merge(metrics::router(artifacts.registry.clone()));
    let listener = Listener::bind(&"127.0.0.1:0".parse().unwrap()).await.unwrap();
    let address = listener.address();
    tokio::spawn(listener.serve(router, Limits::default(), artifacts.stop.clone()));
    let probes = Server { address, ..artifacts };
    let status = async |target| probes.request("GET", target, &[]).await.status;
    assert_eq!((status("/healthz").await, status("/readyz").await), (200, 503));
    ready.set(true);
    assert_eq!((status("/healthz").await, status("/readyz").await), (200, 200));
    let metrics = probes.request("GET", "/metrics", &[]).await;
    assert!(metrics.header("content-type").unwrap().starts_with("application/openmetrics-text"));
    assert!(String::from_utf8(metrics.body).unwrap().ends_with("# EOF\n"));
    assert_eq!(status("/debug/pprof").await, 404);
}

#[tokio::test]
async fn every_interface_is_listened_on_when_no_host_is_given() {
    let listener = Listener::bind(&":0".parse().unwrap()).await.unwrap();
    assert_ne!(listener.address().port(), 0);
    assert!(listener.address().ip().is_unspecified());
    let address = listener.address().to_string();
    let error = Listener::bind(&address.parse().unwrap()).await.unwrap_err();
    assert!(error.to_string().contains(&address), "{error}");
}
