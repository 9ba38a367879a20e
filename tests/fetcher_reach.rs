//! Whom the fetcher asks: nobody inside the cluster, and no cloud's metadata, unless the installer allows it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use support::{
    fetcher::{TestFetcher, main_branch, target},
    git_repository::GitRepository,
    git_server::{Behaviour, GitServer},
    registry::{Manner, Registry},
    ssh_server::SshServer,
};
use synth_controller::fetcher::api::{
    CratesRequest, Credentials, FetchError, FetchErrorKind, Locked, Target,
};

/// A fetcher as a cluster has it, that may ask these hosts as well.
async fn strict(allowed: &[&str]) -> TestFetcher {
    TestFetcher::start_with(|settings| {
        settings.allow_file_urls = false;
        settings.reach.allow_private_networks = false;
        settings.reach.allowed_hosts = allowed.iter().map(|host| host.parse().unwrap()).collect();
    })
    .await
}

fn refused(error: &FetchError) {
    assert_eq!(error.kind, FetchErrorKind::NotAllowed, "{error:?}");
    assert!(error.hint.as_ref().is_some_and(|hint| hint.contains("fetcherAllowedHosts")), "{error:?}");
}

async fn crates(fetcher: &TestFetcher, locked: Vec<Locked>) -> Result<(), FetchError> {
    let request =
        CratesRequest { locked, target: target("https://git.example/shop", main_branch()), registry: None };
    fetcher.client.crates(&request, |_| ()).await.map(drop)
}

#[tokio::test]
async fn hostile_28_no_repository_inside_is_asked_however_its_address_is_written() {
    let repository = GitRepository::with(&[("README.md", "x")]);
    let server = GitServer::http(repository.root.path()).await;
    let ssh = SshServer::start();
    let port = server.url.rsplit(':').next().unwrap();
    let fetcher = strict(&[]).await;
    let credentials =
        Credentials { basic: Some(("ada".into(), "hunter2".into())), ..ssh.credentials.clone() };
    let hosts =
        ["127.0.0.1", "localhost", "LOCALHOST", "2130706433", "0x7f.0.0.1", "127.1", "[::ffff:127.0.0.1]"];
    let mut urls: Vec<String> = hosts.iter().map(|host| format!("http://{host}:{port}/shop")).collect();
    urls.extend(hosts.iter().map(|host| format!("ssh://git@{host}:{}/shop", ssh.port)));
    urls.extend(
        ["http://169.254.169.254/x", "https://[fd00:ec2::254]/x", "ssh://git@169.254.169.254/x"]
            .map(Into::into),
    );
    for url in urls {
        let target = Target { credentials: credentials.clone(), ..target(&url, main_branch()) };
        let error = fetcher.client.look(&target).await.expect_err(&url);
        refused(&error);
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }
    assert_eq!(server.requests(), Vec::<String>::new());
}

#[tokio::test]
async fn a_private_server_is_asked_where_the_installer_allows_its_name_or_network() {
    let repository = GitRepository::with(&[("README.md", "x")]);
    let server = GitServer::http(repository.root.path()).await;
    let ssh = SshServer::start();
    let named = server.url.replace("127.0.0.1", "localhost");
    let by_ssh = ssh.url(&repository.dir());
    for (allowed, url, fine) in [
        ("localhost", format!("{named}/shop"), true),
        ("localhost", format!("{}/shop", server.url), false),
        ("127.0.0.0/8", format!("{}/shop", server.url), true),
        ("127.0.0.0/8", format!("{named}/shop"), true),
        ("127.0.0.0/8", by_ssh.clone(), true),
        ("git.corp", by_ssh.clone(), false),
        ("git.corp", format!("{named}/shop"), false),
    ] {
        let fetcher = strict(&[allowed]).await;
        let credentials = if url == by_ssh { ssh.credentials.clone() } else { Credentials::default() };
        let result = fetcher.client.look(&Target { credentials, ..target(&url, main_branch()) }).await;
        match result {
            Ok(tip) => assert!(fine && tip.commit == repository.head(), "{allowed} {url}"),
            Err(error) if fine => panic!("{allowed} {url}: {error}"),
            Err(error) => refused(&error),
        }
    }
}

#[tokio::test]
async fn hostile_28_a_redirect_into_the_cluster_is_not_followed() {
    let repository = GitRepository::with(&[("README.md", "x")]);
    let fetcher = strict(&["localhost"]).await;
    let inside = GitServer::http(repository.root.path()).await;
    let to_inside = format!("{}/shop", inside.url);
    for location in [&*to_inside, "http://169.254.169.254/latest", "http://[::1]:1/x", "http://10.96.0.1/api"]
    {
        let behaviour = Behaviour { redirect: Some(location.to_owned()), ..Behaviour::default() };
        let server = GitServer::http_with(repository.root.path(), behaviour).await;
        let url = format!("{}/shop", server.url.replace("127.0.0.1", "localhost"));
        refused(&fetcher.look(&url, main_branch()).await.unwrap_err());

        let manner = Manner { redirect: Some(location.to_owned()), ..Manner::default() };
        let registry = Registry::http_with(manner).await;
        let locked = named(&registry, registry.locked("a"));
        refused(&crates(&fetcher, vec![locked]).await.unwrap_err());
    }
    assert_eq!(inside.requests(), Vec::<String>::new());
}

/// The registry by its name, which the installer allows.
fn named(registry: &Registry, locked: Locked) -> Locked {
    Locked { source: registry.source.replace("127.0.0.1", "localhost"), ..locked }
}

#[tokio::test]
async fn hostile_34_registries_downloads_and_git_dependencies_inside_the_cluster_are_not_asked() {
    let repository = GitRepository::with(&[("README.md", "x")]);
    let inside = Registry::start().await;
    let git = GitServer::http(repository.root.path()).await;
    let fetcher = strict(&["localhost"]).await;
    refused(&crates(&fetcher, vec![inside.locked("a")]).await.unwrap_err());

    let manner = Manner { dl: Some(format!("{}/crates/{{crate}}", inside.url())), ..Manner::default() };
    let registry = Registry::http_with(manner).await;
    let locked = named(&registry, registry.locked("a"));
    refused(&crates(&fetcher, vec![locked]).await.unwrap_err());

    let commit = repository.head();
    for url in [format!("{}/shop", git.url), "ssh://git@127.0.0.1/x".to_owned()] {
        let locked = Locked { source: format!("git+{url}#{commit}"), checksum: None, ..inside.locked("a") };
        refused(&crates(&fetcher, vec![locked]).await.unwrap_err());
    }
    assert_eq!((inside.requests(), git.requests()), (Vec::new(), Vec::new()));
}

#[tokio::test]
async fn hostile_28_networks_that_the_installer_denies_and_hosts_that_are_not_listed_are_not_asked() {
    let repository = GitRepository::with(&[("README.md", "x")]);
    let server = GitServer::http(repository.root.path()).await;
    let url = format!("{}/shop", server.url);
    let denied = TestFetcher::start_with(|settings| {
        settings.reach.denied_networks = vec!["127.0.0.0/16".parse().unwrap()];
    })
    .await;
    refused(&denied.look(&url, main_branch()).await.unwrap_err());
    let only = TestFetcher::start_with(|settings| {
        settings.reach.only_allowed_hosts = true;
        settings.reach.allowed_hosts = vec!["localhost".parse().unwrap()];
    })
    .await;
    refused(&only.look(&url, main_branch()).await.unwrap_err());
    assert_eq!(server.requests(), Vec::<String>::new());
    only.look(&url.replace("127.0.0.1", "localhost"), main_branch()).await.unwrap();
}
