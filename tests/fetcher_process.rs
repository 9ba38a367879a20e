//! The fetcher's processes: limits, deadlines, cancelling, and where credentials are not.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use futures::{StreamExt as _, stream::FuturesUnordered};
use support::{
    fetcher::{TestFetcher, main_branch, target},
    git_repository::GitRepository,
    git_server::{Behaviour, GitServer},
};
use synth_controller::fetcher::{
    api::{Credentials, FetchErrorKind, Target},
    client::Fetcher,
};

/// The processes whose current folder is in this fetcher's folder: its children.
fn children(fetcher: &TestFetcher) -> Vec<PathBuf> {
    let folder = fetcher.folder();
    let processes = fs::read_dir("/proc").unwrap().map(|entry| entry.unwrap().path());
    processes
        .filter(|path| fs::read_link(path.join("cwd")).is_ok_and(|cwd| cwd.starts_with(&folder)))
        .collect()
}

async fn eventually<T>(what: &str, mut check: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        if let Some(found) = check() {
            return found;
        }
        assert!(Instant::now() < deadline, "never: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A server that takes a request and says nothing.
async fn silent() -> (GitRepository, GitServer) {
    let repository = GitRepository::new();
    let behaviour = Behaviour { silent: true, ..Behaviour::default() };
    let server = GitServer::http_with(repository.root.path(), behaviour).await;
    (repository, server)
}

fn secret_target(server: &GitServer) -> Target {
    let credentials = Credentials { basic: Some(("ada".into(), "hunter2".into())), ..Credentials::default() };
    Target { credentials, ..target(&format!("{}/shop", server.url), main_branch()) }
}

async fn asked(server: &GitServer) {
    eventually("the server is asked", || (!server.requests().is_empty()).then_some(())).await;
}

/// Does something while a look at a silent server waits, which ends then.
async fn while_it_waits(fetcher: &TestFetcher, target: &Target, work: impl Future<Output = ()>) {
    tokio::select! {
        _ = fetcher.client.look(target) => panic!("the server says nothing"),
        () = work => {}
    }
}

#[tokio::test]
async fn a_fetch_past_its_deadline_is_killed() {
    let fetcher = TestFetcher::start_with(|settings| settings.limits.deadline = 1).await;
    let (_repository, server) = silent().await;
    let error = fetcher.client.look(&secret_target(&server)).await.unwrap_err();
    assert_eq!(error.kind, FetchErrorKind::TimedOut, "{error}");
    eventually("the child is gone", || children(&fetcher).is_empty().then_some(())).await;
    let left = || fs::read_dir(fetcher.folder().join("tmp")).unwrap().count();
    eventually("its folder is gone", || (left() == 0).then_some(())).await;
}

#[tokio::test]
async fn a_request_that_is_dropped_ends_its_child() {
    let fetcher = TestFetcher::start().await;
    let (_repository, server) = silent().await;
    let target = secret_target(&server);
    while_it_waits(&fetcher, &target, asked(&server)).await;
    eventually("the child is gone", || children(&fetcher).is_empty().then_some(())).await;
}

#[tokio::test]
async fn hostile_36_a_tenant_whose_repositories_never_answer_does_not_keep_another_waiting() {
    let fetcher = TestFetcher::start_with(|settings| settings.limits.fetches = 4).await;
    let (_repository, server) = silent().await;
    let greedy = Target { namespace: "greedy".into(), ..secret_target(&server) };
    let mut storm: FuturesUnordered<_> = (0..200).map(|_| fetcher.client.look(&greedy)).collect();
    let repository = GitRepository::with(&[("README.md", "x")]);
    let small = target(&repository.file_url(), main_branch());
    let others = async {
        while server.requests().len() < 3 {
            tokio::task::yield_now().await;
        }
        for _ in 0..3 {
            assert_eq!(fetcher.client.look(&small).await.unwrap().commit, repository.head());
        }
    };
    tokio::select! {
        _ = storm.next() => panic!("the server says nothing"),
        others = tokio::time::timeout(Duration::from_secs(60), others) => others.expect("one place is for others"),
    }
    assert_eq!(server.requests().len(), 3, "of four places it has three");
}

#[tokio::test]
async fn credentials_are_in_no_argument_environment_or_file_of_a_running_fetch() {
    let fetcher = TestFetcher::start().await;
    let (_repository, server) = silent().await;
    let target = secret_target(&server);
    let seen = async {
        asked(&server).await;
        let found = children(&fetcher);
        assert_eq!(found.len(), 1);
        for file in ["cmdline", "environ"] {
            let text = String::from_utf8_lossy(&fs::read(found[0].join(file)).unwrap()).into_owned();
            assert!(!text.is_empty() && !text.contains("hunter2"), "{text}");
            if file == "environ" {
                let names: Vec<_> = text.split('\0').filter_map(|pair| pair.split('=').next()).collect();
                assert!(names.iter().all(|name| ["", "HOME", "SSL_CERT_FILE"].contains(name)), "{names:?}");
            }
        }
        assert_eq!(files_with(&fetcher.folder(), "hunter2"), Vec::<PathBuf>::new());
    };
    while_it_waits(&fetcher, &target, seen).await;
    let mode = fs::metadata(fetcher.dir.path().join("fetcher.sock")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn hostile_28_where_memory_is_short_the_process_of_a_fetch_goes_first() {
    let fetcher = TestFetcher::start().await;
    let (_repository, server) = silent().await;
    let target = secret_target(&server);
    let seen = async {
        asked(&server).await;
        let found = children(&fetcher);
        assert_eq!(fs::read_to_string(found[0].join("oom_score_adj")).unwrap(), "1000\n");
    };
    while_it_waits(&fetcher, &target, seen).await;
}

fn files_with(folder: &Path, words: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with(&path, words));
        } else if String::from_utf8_lossy(&fs::read(&path).unwrap()).contains(words) {
            found.push(path);
        }
    }
    found
}

#[tokio::test]
async fn hostile_28_a_server_that_sends_without_end_is_stopped() {
    let repository = GitRepository::new();
    // An advertisement whose first line never ends in a whole packet.
    let kind = "application/x-git-upload-pack-advertisement".to_owned();
    let line = |text: &str| format!("{:04x}{text}", text.len() + 4);
    let mut body = line("# service=git-upload-pack\n") + "0000";
    for number in 0..20_000 {
        let capabilities = if number == 0 { "\0side-band-64k" } else { "" };
        body += &line(&format!("{number:040x} refs/heads/b{number}{capabilities}\n"));
    }
    let answer = Some((200, kind.clone(), body.into_bytes()));
    let server =
        GitServer::http_with(repository.root.path(), Behaviour { answer, ..Behaviour::default() }).await;
    let fetcher = TestFetcher::start_with(|settings| settings.limits.git_received = 100_000).await;
    let error = fetcher.client.look(&secret_target(&server)).await.unwrap_err();
    assert_eq!(error.kind, FetchErrorKind::TooLarge, "{error}");
    assert!(error.message.contains("more than 100000 bytes"), "{error}");
}

#[tokio::test]
async fn hostile_28_a_git_server_may_redirect_on_its_own_host_only() {
    let repository = GitRepository::with(&[("README.md", "x")]);
    let real = GitServer::http(repository.root.path()).await;
    let fetcher = TestFetcher::start().await;
    for location in [
        format!("{}{{path}}", real.url.replace("127.0.0.1", "localhost")),
        format!("{}{{path}}", real.url),
        "http://169.254.169.254/latest/meta-data".to_owned(),
        "file:///etc/passwd".to_owned(),
    ] {
        let behaviour = Behaviour { redirect: Some(location.clone()), ..Behaviour::default() };
        let server = GitServer::http_with(repository.root.path(), behaviour).await;
        let error = fetcher.client.look(&secret_target(&server)).await.unwrap_err();
        let refused = matches!(error.kind, FetchErrorKind::Unavailable | FetchErrorKind::NotAllowed);
        assert!(refused, "{location}: {error:?}");
        assert!(!format!("{error:?}").contains("hunter2"));
    }
    assert_eq!(real.requests(), Vec::<String>::new(), "another port is another server");
}

#[tokio::test]
async fn hostile_28_answers_that_are_not_git_are_refused() {
    let repository = GitRepository::new();
    let fetcher = TestFetcher::start().await;
    let advertisement = "application/x-git-upload-pack-advertisement";
    for (status, kind, body) in [
        (200, "text/html", "<html>log in</html>"),
        (200, advertisement, ""),
        (200, advertisement, "zzzz"),
        (200, advertisement, "001e# service=git-upload-pack\n0000ffff"),
        (500, "text/plain", "hunter2"),
        (404, "text/plain", ""),
    ] {
        let answer = Some((status, kind.to_owned(), body.as_bytes().to_vec()));
        let server =
            GitServer::http_with(repository.root.path(), Behaviour { answer, ..Behaviour::default() }).await;
        let error = fetcher.client.look(&secret_target(&server)).await.unwrap_err();
        assert_eq!(error.kind, FetchErrorKind::Unavailable, "{status} {body}: {error:?}");
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }
}

#[tokio::test]
async fn hostile_28_an_object_that_unpacks_to_more_than_the_memory_ends_the_fetch() {
    let fetcher = TestFetcher::start_with(|settings| settings.limits.memory = 80 << 20).await;
    let manifest = "[package]\nname = \"shop\"\nversion = \"0.1.0\"\n";
    let lock = "version = 4\n[[package]]\nname = \"shop\"\nversion = \"0.1.0\"\n";
    let repository = GitRepository::with(&[
        ("Cargo.toml", manifest),
        ("Cargo.lock", lock),
        ("src/main.rs", "fn main() {}"),
    ]);
    let server = GitServer::http(repository.root.path()).await;
    let target = target(&format!("{}/shop", server.url), main_branch());
    fetcher.source(&target, ".").await.unwrap();
    // 100 KB on the way.
    repository.commit(&[("zeros", &"0".repeat(100 << 20))], "bomb");
    let error = fetcher.source(&target, ".").await.unwrap_err();
    assert_eq!(error.kind, FetchErrorKind::TooLarge, "{error}");
}

#[tokio::test]
async fn a_file_that_is_too_large_ends_the_fetch() {
    let fetcher = TestFetcher::start_with(|settings| settings.limits.file_size = 64 << 10).await;
    // Bytes that do not compress.
    let noise: Vec<_> = (0..40_000_u64).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_string()).collect();
    let noise = noise.concat();
    let repository = GitRepository::with(&[("Cargo.toml", ""), ("noise", &noise)]);
    let server = GitServer::http(repository.root.path()).await;
    let target = target(&format!("{}/shop", server.url), main_branch());
    let error = fetcher.source(&target, ".").await.unwrap_err();
    assert_eq!(error.kind, FetchErrorKind::TooLarge, "{error}");
}

#[tokio::test]
async fn a_fetcher_that_died_is_started_again() {
    let fetcher = TestFetcher::start().await;
    let repository = GitRepository::with(&[("README.md", "x")]);
    let target = target(&repository.file_url(), main_branch());
    fetcher.client.look(&target).await.unwrap();
    let socket = fetcher.dir.path().join("fetcher.sock");
    let process = fs::read_dir("/proc").unwrap().map(|entry| entry.unwrap()).find(|entry| {
        fs::read(entry.path().join("cmdline")).is_ok_and(|line| {
            let line = String::from_utf8_lossy(&line).into_owned();
            line.contains("\0fetcher\0") && line.contains(&*socket.to_string_lossy())
        })
    });
    let id: i32 = process.unwrap().file_name().to_string_lossy().parse().unwrap();
    let process = rustix::process::Pid::from_raw(id).unwrap();
    rustix::process::kill_process(process, rustix::process::Signal::KILL).unwrap();
    eventually("the process is dead", || {
        let state = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        // Its first thread is a zombie while others still hold the socket: dead is it when that one alone is left.
        let threads = fs::read_dir(format!("/proc/{id}/task")).map_or(0, Iterator::count);
        (state.is_empty() || state.contains(") Z ") && threads <= 1).then_some(())
    })
    .await;
    assert_eq!(fetcher.client.look(&target).await.unwrap().commit, repository.head());
}

#[tokio::test]
async fn a_fetcher_that_is_not_there_is_this_machines_failure() {
    let dir = tempfile::tempdir().unwrap();
    let fetcher = Fetcher::connect(dir.path().join("no.sock"), dir.path());
    let error = fetcher.look(&target("https://git.example/x", main_branch())).await.unwrap_err();
    assert_eq!(error.kind, FetchErrorKind::Local, "{error}");
}

#[tokio::test]
async fn hostile_27_addresses_are_checked_in_the_child_as_well() {
    let fetcher = TestFetcher::start_with(|settings| settings.allow_file_urls = false).await;
    for url in ["file:///etc", "ext::sh -c x", "ssh://-oProxyCommand=x/y", "https://u:hunter2@h/x"] {
        let error = fetcher.client.look(&target(url, main_branch())).await.unwrap_err();
        assert_eq!(error.kind, FetchErrorKind::InvalidSource, "{url}: {error}");
        assert!(!format!("{error:?}").contains("hunter2"));
    }
}
