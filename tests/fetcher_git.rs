//! The fetcher against real git servers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use support::{
    fetcher::{TestFetcher, main_branch, target},
    git_repository::{GitRepository, git},
    git_server::{Behaviour, GitServer},
};
use synth_controller::fetcher::api::{Credentials, FetchErrorKind, Reference};

const MANIFEST: &str = "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
const LOCK: &str = "version = 4\n\n[[package]]\nname = \"shop\"\nversion = \"0.1.0\"\n";
const CRATE: &[(&str, &str)] = &[
    ("Cargo.toml", MANIFEST),
    ("Cargo.lock", LOCK),
    ("src/main.rs", "fn main() {}\n"),
    (".gitignore", "target\n"),
];

#[tokio::test]
async fn finds_branches_light_and_annotated_tags_and_commits() {
    let fetcher = TestFetcher::start().await;
    let repository = GitRepository::with(CRATE);
    let first = repository.head();
    repository.git(&["tag", "light"]);
    repository.git(&["tag", "-a", "-m", "x", "annotated"]);
    let second = repository.commit(&[("src/main.rs", "fn main() { }\n")], "second\n\nbody");
    let server = GitServer::http(repository.root.path()).await;
    for url in [repository.file_url(), format!("{}/shop", server.url)] {
        for (reference, commit) in [
            (main_branch(), &second),
            (Reference::Tag("light".into()), &first),
            (Reference::Tag("annotated".into()), &first),
            (Reference::Commit { commit: first.clone(), branch: None, verified: false }, &first),
        ] {
            let target = target(&url, reference);
            let source = fetcher.source(&target, ".").await.unwrap();
            assert_eq!(&source.commit, commit, "{target:?}");
            assert_eq!(source.commit_time, 1_700_000_000);
            assert_eq!(source.subject, if *commit == first { "first" } else { "second" });
        }
    }
}

#[tokio::test]
async fn the_archive_has_the_crate_as_it_is_in_git() {
    let fetcher = TestFetcher::start().await;
    let repository = GitRepository::with(CRATE);
    let source = fetcher.source(&target(&repository.file_url(), main_branch()), ".").await.unwrap();
    let files = fetcher.files(&source);
    let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Cargo.lock", "Cargo.toml", "src/main.rs"]);
    assert_eq!(files[2].1, "fn main() {}\n");
    assert_eq!(source.locked, []);
}

#[tokio::test]
async fn fetches_one_commit_only_and_nothing_when_it_is_there() {
    let fetcher = TestFetcher::start().await;
    let repository = GitRepository::with(CRATE);
    for number in 0..5 {
        repository.commit(&[("src/main.rs", &format!("fn main() {{ {number}; }}"))], "more");
    }
    let server = GitServer::http(repository.root.path()).await;
    let target = target(&format!("{}/shop", server.url), main_branch());
    let commit = repository.head();
    fetcher.source_of(&target, &commit, ".").await.unwrap();
    let commits = || git(&fetcher.kept(), &["rev-list", "--count", "--all"]);
    assert_eq!(commits(), "1");
    let before = server.requests().len();
    fetcher.source_of(&target, &commit, ".").await.unwrap();
    assert_eq!(server.requests().len(), before, "it is there already");
    // The next commit, to a shallow repository.
    repository.commit(&[("src/main.rs", "fn main() { 9; }")], "next");
    let source = fetcher.source(&target, ".").await.unwrap();
    assert_eq!(source.commit, repository.head());
    assert_eq!(fetcher.files(&source)[2].1, "fn main() { 9; }");
    assert_eq!(commits(), "2");
}

#[tokio::test]
async fn a_commit_that_no_reference_leads_to_is_fetched_by_its_hash_or_with_the_history() {
    let repository = GitRepository::with(CRATE);
    let first = repository.head();
    repository.commit(&[("README.md", "x")], "second");
    for any_commit in [true, false] {
        let fetcher = TestFetcher::start().await;
        let behaviour = Behaviour { any_commit, ..Behaviour::default() };
        let server = GitServer::http_with(repository.root.path(), behaviour).await;
        let url = format!("{}/shop", server.url);
        // A shallow repository is there already.
        fetcher.source(&target(&url, main_branch()), ".").await.unwrap();
        let reference =
            Reference::Commit { commit: first.clone(), branch: Some("main".into()), verified: true };
        let source = fetcher.source(&target(&url, reference), ".").await.unwrap();
        assert_eq!(source.commit, first);
        let gone = "0123456789abcdef0123456789abcdef01234567";
        let reference = Reference::Commit { commit: gone.into(), branch: None, verified: false };
        let error = fetcher.source(&target(&url, reference), ".").await.unwrap_err();
        assert_eq!(error.kind, FetchErrorKind::ReferenceNotFound, "{error}");
        assert!(error.message.contains(gone), "{error}");
    }
}

#[tokio::test]
async fn hostile_30_a_commit_must_be_on_the_branch_that_is_named_with_it() {
    let repository = GitRepository::with(CRATE);
    let first = repository.head();
    let second = repository.commit(&[("README.md", "x")], "second");
    // As of a pull request: the server gives it by its hash.
    repository.git(&["checkout", "--quiet", "-b", "pull", &first]);
    let foreign = repository.commit(&[("src/main.rs", "fn main() { evil() }")], "foreign");
    repository.git(&["checkout", "--quiet", "main"]);
    let behaviour = Behaviour { any_commit: true, ..Behaviour::default() };
    let server = GitServer::http_with(repository.root.path(), behaviour).await;
    let on = |commit: &str, branch: &str| {
        let reference =
            Reference::Commit { commit: commit.into(), branch: Some(branch.into()), verified: true };
        target(&format!("{}/shop", server.url), reference)
    };
    let fetcher = TestFetcher::start().await;
    for (commit, branch, fine) in [
        (&second, "main", true),
        (&first, "main", true),
        (&foreign, "main", false),
        (&foreign, "pull", true),
        (&second, "pull", false),
        // Also now that they are all there.
        (&foreign, "main", false),
    ] {
        let result = fetcher.source(&on(commit, branch), ".").await;
        match result {
            Ok(source) => assert!(fine && source.commit == *commit, "{commit} {branch}"),
            Err(error) => {
                assert!(!fine, "{commit} {branch}: {error}");
                assert_eq!(error.kind, FetchErrorKind::ReferenceNotFound, "{error}");
                assert!(error.message.contains(&format!("is not on branch `{branch}`")), "{error}");
            }
        }
    }
    let before = server.requests().len();
    fetcher.source_of(&on(&first, "main"), &first, ".").await.unwrap();
    assert_eq!(server.requests().len(), before, "what was found once is not asked for again");
}

#[tokio::test]
async fn hostile_30_a_branch_that_moved_between_look_and_fetch_is_told() {
    let fetcher = TestFetcher::start().await;
    let repository = GitRepository::with(CRATE);
    let server = GitServer::http(repository.root.path()).await;
    let target = target(&format!("{}/shop", server.url), main_branch());
    let seen = fetcher.client.look(&target).await.unwrap().commit;
    repository.git(&["commit", "--quiet", "--amend", "-m", "other"]);
    let error = fetcher.source_of(&target, &seen, ".").await.unwrap_err();
    assert_eq!(error.kind, FetchErrorKind::Unavailable, "{error}");
    assert!(error.message.contains("moved from"), "{error}");
}

#[tokio::test]
async fn hostile_30_a_tag_that_moved_between_look_and_fetch_is_told() {
    let fetcher = TestFetcher::start().await;
    let repository = GitRepository::with(CRATE);
    let first = repository.head();
    for annotated in [false, true] {
        let tag = |message: &str| {
            let sort: &[&str] = if annotated { &["-a", "-m", message] } else { &[] };
            repository.git(&[&["tag", "--force"], sort, &["v1"]].concat());
        };
        repository.git(&["reset", "--quiet", "--hard", &first]);
        tag("one");
        let server = GitServer::http(repository.root.path()).await;
        let target = target(&format!("{}/shop", server.url), Reference::Tag("v1".into()));
        let seen = fetcher.client.look(&target).await.unwrap().commit;
        assert_eq!(seen, first);
        let other = repository.commit(&[("src/main.rs", "fn main() { evil() }")], "other");
        tag("two");
        let error = fetcher.source_of(&target, &seen, ".").await.unwrap_err();
        assert_eq!(error.kind, FetchErrorKind::Unavailable, "{error}");
        let words = format!("tag `v1` of {} moved from {seen} to {other}", target.url);
        assert!(error.message.contains(&words), "{error}");
        // The next look sees the new one, and that is what is fetched.
        assert_eq!(fetcher.source(&target, ".").await.unwrap().commit, other);
    }
}

#[tokio::test]
async fn says_what_is_missing() {
    let fetcher = TestFetcher::start().await;
    let repository = GitRepository::with(CRATE);
    for number in 0..7 {
        repository.git(&["branch", &format!("b{number}")]);
    }
    let empty = GitRepository::named("empty");
    let server = GitServer::http(repository.root.path()).await;
    let nothing = GitServer::http(empty.root.path()).await;
    for (url, reference, kind, words) in [
        (
            repository.file_url(),
            Reference::Branch("x".into()),
            FetchErrorKind::ReferenceNotFound,
            "branch `x`",
        ),
        (
            format!("{}/shop", server.url),
            Reference::Tag("x".into()),
            FetchErrorKind::ReferenceNotFound,
            "tag `x`",
        ),
        (empty.file_url(), main_branch(), FetchErrorKind::EmptyRepository, "no commits"),
        (format!("{}/empty", nothing.url), main_branch(), FetchErrorKind::EmptyRepository, "no commits"),
        (format!("{}/nothing", server.url), main_branch(), FetchErrorKind::Unavailable, "no repository"),
        ("http://127.0.0.1:1/x".into(), main_branch(), FetchErrorKind::Unavailable, "http://127.0.0.1:1/x"),
        ("file:///nonexistent/x".into(), main_branch(), FetchErrorKind::Unavailable, "/nonexistent/x"),
    ] {
        let error = fetcher.look(&url, reference).await.unwrap_err();
        assert_eq!(error.kind, kind, "{url}: {error}");
        assert!(error.message.contains(words), "{error}");
        if kind == FetchErrorKind::ReferenceNotFound {
            assert_eq!(
                error.hint.unwrap(),
                "the repository's branches are `b0`, `b1`, `b2`, `b3`, `b4` and 3 more"
            );
        }
    }
}

#[tokio::test]
async fn opens_with_basic_and_bearer_credentials_and_never_shows_them() {
    let fetcher = TestFetcher::start().await;
    let repository = GitRepository::with(CRATE);
    let basic = |password: &str| Credentials {
        basic: Some(("ada".into(), password.into())),
        ..Credentials::default()
    };
    let bearer = |token: &str| Credentials { bearer_token: Some(token.into()), ..Credentials::default() };
    for (header, right, wrong) in [
        ("Basic YWRhOmh1bnRlcjI=", basic("hunter2"), basic("hunter3")),
        ("Bearer tok-en", bearer("tok-en"), bearer("hunter3")),
    ] {
        let behaviour = Behaviour { authorization: Some(header.into()), ..Behaviour::default() };
        for tls in [false, true] {
            let root = repository.root.path();
            let server = if tls {
                GitServer::https_with(root, behaviour.clone()).await
            } else {
                GitServer::http_with(root, behaviour.clone()).await
            };
            let mut target = target(&format!("{}/shop", server.url), main_branch());
            target.credentials = Credentials { ca: server.ca.clone(), ..right.clone() };
            fetcher.source(&target, ".").await.unwrap();
            target.credentials = Credentials { ca: server.ca.clone(), ..wrong.clone() };
            let error = fetcher.source(&target, ".").await.unwrap_err();
            assert_eq!(error.kind, FetchErrorKind::Authentication, "{error}");
            assert!(!format!("{error:?}").contains("hunter3"), "{error:?}");
            if tls {
                target.credentials = right.clone();
                let error = fetcher.look(&target.url, main_branch()).await.unwrap_err();
                assert_eq!(error.kind, FetchErrorKind::Authentication, "{error}");
                assert!(error.message.contains("certificate"), "{error}");
            }
        }
    }
}
