//! Flux's own consumer code, a Go program in `tests/go/fetch`, downloads from our server.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

use flate2::{Compression, write::GzEncoder};
use synth_controller::{
    serve::Limits,
    store::{AdvertisedAddress, Stored},
};
use synth_runner::blob::Digest;
use tokio::time::timeout;

use crate::server::{DEADLINE, Server, owner, server};

/// The program, built once.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("flux-fetch");
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/go/fetch");
        let built =
            Command::new("go").args(["build", "-o"]).arg(&program).arg(".").current_dir(sources).output();
        let built = built.unwrap_or_else(|error| {
            panic!("cannot run `go` ({error}): this test needs Go 1.26 or newer, https://go.dev/dl")
        });
        assert!(built.status.success(), "go build: {}", String::from_utf8_lossy(&built.stderr));
        program
    })
}

/// What Flux says about a download, and the folder into which it unpacked it.
async fn fetch(url: &str, digest: &str) -> (String, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let child = tokio::process::Command::new(program())
        .args([url, digest])
        .arg(folder.path())
        .arg("2")
        .stderr(Stdio::inherit())
        .kill_on_drop(true)
        .output();
    let output = timeout(DEADLINE, child).await.expect("the download does not end").unwrap();
    (String::from_utf8(output.stdout).unwrap().trim_end().to_owned(), folder)
}

fn tar() -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(5);
    header.set_mode(0o644);
    header.set_cksum();
    archive.append_data(&mut header, "apps/shop.yaml", &b"shop\n"[..]).unwrap();
    archive.into_inner().unwrap()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    std::io::Write::write_all(&mut encoder, bytes).unwrap();
    encoder.finish().unwrap()
}

fn url(server: &Server, stored: &Stored) -> String {
    AdvertisedAddress::parse(&server.address.to_string()).unwrap().url_of(&stored.path)
}

#[tokio::test]
async fn b1_b3_b4_flux_downloads_verifies_and_unpacks_what_we_serve() {
    let server = server(Limits::default()).await;
    let stored = server.put(gzipped(&tar())).await;
    let (said, folder) = fetch(&url(&server, &stored), &stored.blob.digest.to_string()).await;
    assert_eq!(said, "ok");
    assert_eq!(std::fs::read_to_string(folder.path().join("apps/shop.yaml")).unwrap(), "shop\n");
}

#[tokio::test]
async fn b1_b2_b3_flux_refuses_another_digest_another_algorithm_and_a_plain_tar() {
    let server = server(Limits::default()).await;
    let good = server.put(gzipped(&tar())).await;
    let plain = server.put(tar()).await;
    for (stored, digest, said) in [
        (&good, Digest::of("other").to_string(), "computed digest doesn't match provided"),
        (&good, format!("sha1:{}", "a".repeat(40)), "failed to parse digest"),
        (&good, String::new(), "empty digest"),
        (&plain, plain.blob.digest.to_string(), "requires gzip-compressed body"),
    ] {
        let (answer, _) = fetch(&url(&server, stored), &digest).await;
        assert!(answer.contains(said), "{digest}: {answer}");
    }
}

#[tokio::test]
async fn d3_flux_takes_an_artifact_that_is_gone_for_not_found() {
    let server = server(Limits::default()).await;
    let stored = server.put(gzipped(&tar())).await;
    server.store.remove_owner(&owner()).await.unwrap();
    let (said, _) = fetch(&url(&server, &stored), &stored.blob.digest.to_string()).await;
    assert_eq!(said, "not found");
}

#[tokio::test]
async fn d4_flux_asks_again_within_one_download_while_we_are_not_ready_or_rebuild() {
    for rebuilding in [false, true] {
        let server = server(Limits::default()).await;
        let bytes = gzipped(&tar());
        let stored = server.put(bytes.clone()).await;
        if rebuilding {
            server.expect(&stored.path, stored.blob.digest);
            server.store.remove_owner(&owner()).await.unwrap();
        } else {
            server.ready.set(false);
        }
        let (url, digest) = (url(&server, &stored), stored.blob.digest.to_string());
        let repaired = async {
            while server.answers(503) == 0 {
                tokio::task::yield_now().await;
            }
            server.put(bytes).await;
            server.ready.set(true);
        };
        let ((said, _), ()) =
            tokio::join!(fetch(&url, &digest), async { timeout(DEADLINE, repaired).await.unwrap() });
        assert_eq!(said, "ok", "rebuilding: {rebuilding}");
        assert_eq!((server.answers(503), server.answers(200)), (1, 1));
    }
}
