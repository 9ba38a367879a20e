//! The fetcher against a real sshd.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use support::{
    fetcher::{TestFetcher, main_branch, target},
    git_repository::{GitRepository, git},
    ssh_server::{SshServer, keygen},
};
use synth_controller::fetcher::api::{Credentials, FetchErrorKind, SshIdentity, Target};

const CRATE: &[(&str, &str)] = &[
    ("Cargo.toml", "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2024\"\n"),
    ("Cargo.lock", "version = 4\n\n[[package]]\nname = \"shop\"\nversion = \"0.1.0\"\n"),
    ("src/main.rs", "fn main() {}\n"),
];

/// The credentials with other known hosts.
fn knowing(credentials: &Credentials, known_hosts: String) -> Credentials {
    let ssh = credentials.ssh.clone().unwrap();
    Credentials { ssh: Some(SshIdentity { known_hosts, ..ssh }), ..Credentials::default() }
}

#[tokio::test]
async fn fetches_at_depth_one_with_a_key_from_memory_also_an_encrypted_one() {
    let repository = GitRepository::with(CRATE);
    repository.commit(&[("README.md", "x")], "second");
    let server = SshServer::start();
    for credentials in [server.credentials.clone(), server.encrypted.clone()] {
        let fetcher = TestFetcher::start().await;
        let target = Target { credentials, ..target(&server.url(&repository.dir()), main_branch()) };
        let source = fetcher.source(&target, ".").await.unwrap();
        assert_eq!(source.commit, repository.head());
        assert_eq!(git(&fetcher.kept(), &["rev-list", "--count", "--all"]), "1");
        repository.commit(&[("src/main.rs", "fn main() { 1; }")], "third");
        assert_eq!(fetcher.source(&target, ".").await.unwrap().commit, repository.head());
    }
}

#[tokio::test]
async fn known_hosts_may_be_hashed_without_port_among_others_and_with_comments() {
    let repository = GitRepository::with(CRATE);
    let server = SshServer::start();
    let fetcher = TestFetcher::start().await;
    let (port, key) = (server.port, &server.host_key);
    let hashed = server.dir.path().join("hashed");
    std::fs::write(&hashed, format!("[127.0.0.1]:{port} {key}\n")).unwrap();
    keygen(&["-q", "-H", "-f", &hashed.display().to_string()]);
    let other = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEmKSENjQEezOmxkZMy7opKgwFB9nkt5YRrYMjNuG5N87uRgg6CLrbo5wAdT/y6v0mKV0U2w0WZ2YB/++Tpockg=";
    for known_hosts in [
        std::fs::read_to_string(&hashed).unwrap(),
        format!("# mine\n\ngithub.com {other}\n[127.0.0.1]:{port},[::1]:{port} {key} comment\n"),
    ] {
        let credentials = knowing(&server.credentials, known_hosts.clone());
        let target = Target { credentials, ..target(&server.url(&repository.dir()), main_branch()) };
        fetcher.client.look(&target).await.unwrap_or_else(|error| panic!("{known_hosts}: {error}"));
    }
}

#[tokio::test]
async fn hostile_28_a_host_key_that_is_not_known_is_refused_with_its_fingerprint() {
    let repository = GitRepository::with(CRATE);
    let server = SshServer::start();
    let fetcher = TestFetcher::start().await;
    let path = |name: &str| server.dir.path().join(name).display().to_string();
    keygen(&["-q", "-t", "ed25519", "-N", "", "-f", &path("another")]);
    let another = std::fs::read_to_string(path("another.pub")).unwrap();
    for known_hosts in [
        String::new(),
        format!("[127.0.0.1]:{} {another}", server.port),
        format!("other.example {}\n", server.host_key),
    ] {
        let credentials = knowing(&server.credentials, known_hosts.clone());
        let target = Target { credentials, ..target(&server.url(&repository.dir()), main_branch()) };
        let error = fetcher.client.look(&target).await.unwrap_err();
        assert_eq!(error.kind, FetchErrorKind::Authentication, "{known_hosts}: {error}");
        assert!(error.message.contains("SHA256:") && error.message.contains("25519"), "{error}");
        assert!(error.hint.unwrap().contains("ssh-keyscan"));
    }
}

#[tokio::test]
async fn a_key_that_does_not_open_the_server_is_told() {
    let repository = GitRepository::with(CRATE);
    let server = SshServer::start();
    let fetcher = TestFetcher::start().await;
    let path = |name: &str| server.dir.path().join(name).display().to_string();
    keygen(&["-q", "-t", "ed25519", "-N", "", "-f", &path("another")]);
    let with = |identity: String, password: Option<&str>| {
        let ssh = server.credentials.ssh.clone().unwrap();
        let ssh = SshIdentity { identity, password: password.map(str::to_owned), ..ssh };
        Credentials { ssh: Some(ssh), ..Credentials::default() }
    };
    let locked = server.encrypted.ssh.clone().unwrap().identity;
    for (what, credentials) in [
        ("another key", with(std::fs::read_to_string(path("another")).unwrap(), None)),
        ("a wrong passphrase", with(locked.clone(), Some("hunter3"))),
        ("no passphrase", with(locked, None)),
        ("no key", with("nonsense".to_owned(), None)),
        ("no identity", Credentials::default()),
        ("a marker", knowing(&server.credentials, format!("@revoked * {}", server.host_key))),
    ] {
        let target = Target { credentials, ..target(&server.url(&repository.dir()), main_branch()) };
        let error = fetcher.client.look(&target).await.unwrap_err();
        assert_eq!(error.kind, FetchErrorKind::Authentication, "{what}: {error}");
        assert!(!format!("{error:?}").contains("hunter3"), "{error:?}");
    }
}
