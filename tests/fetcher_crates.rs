//! The fetcher against a registry and git dependencies.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use std::{fs, path::Path, process::Command};

use support::{
    fetcher::{TestFetcher, main_branch, target},
    git_repository::GitRepository,
    git_server::{Behaviour, GitServer},
    registry::{Registry, content},
};
use synth_controller::fetcher::api::{
    Crates, CratesRequest, Credentials, FetchError, FetchErrorKind, FetchProgress, Locked,
};
use synth_runner::blob::BlobRef;

/// Gets crates for a generator that is somewhere else.
async fn crates(fetcher: &TestFetcher, locked: Vec<Locked>) -> Result<Crates, FetchError> {
    let target = target("https://git.example/shop", main_branch());
    fetcher.client.crates(&CratesRequest { locked, target, registry: None }, |_| ()).await
}

#[tokio::test]
async fn gets_each_crate_once_and_asks_nobody_when_all_are_there() {
    let (fetcher, registry) = (TestFetcher::start().await, Registry::start().await);
    let locked: Vec<_> = (0..40).map(|number| registry.locked(&format!("c{number}"))).collect();
    let mut last = None;
    let request = CratesRequest {
        locked: locked.clone(),
        target: target("https://git.example/shop", main_branch()),
        registry: None,
    };
    let got = fetcher.client.crates(&request, |step| last = Some(step)).await.unwrap();
    let bytes: usize = (0..40).map(|number| content(&format!("c{number}")).len()).sum();
    assert_eq!(last, Some(FetchProgress::Crates { done: 40, total: 40, bytes: bytes as u64 }));
    for (locked, got) in locked.iter().zip(&got) {
        assert_eq!((&locked.name, &locked.version, &locked.source), (&got.name, &got.version, &got.source));
        assert_eq!(got.archive, BlobRef::of(content(&got.name)));
        assert_eq!(
            fs::read_to_string(fetcher.client.blob_path(&got.archive.digest)).unwrap(),
            content(&got.name)
        );
    }
    assert_eq!(registry.requests().len(), 41, "each crate and config.json");
    assert_eq!(crates(&fetcher, locked).await.unwrap(), got);
    assert_eq!(registry.requests().len(), 41, "nothing more");
}

/// A company's mirror: asked in place of crates.io, and believed no more than crates.io is.
#[tokio::test]
async fn a_mirror_is_asked_in_place_of_crates_io() {
    let registry = Registry::start().await;
    let fetcher =
        TestFetcher::start_with(|settings| settings.reach.crates_io_mirror = registry.source.parse().ok())
            .await;
    let of_crates_io = |name| Locked {
        source: "registry+https://github.com/rust-lang/crates.io-index".into(),
        ..registry.locked(name)
    };
    let got = crates(&fetcher, vec![of_crates_io("serde")]).await.unwrap();
    assert_eq!(got[0].archive, BlobRef::of(content("serde")));
    assert_eq!(
        got[0].source,
        of_crates_io("serde").source,
        "what the run is told of it is what the lock file says"
    );
    let error = crates(&fetcher, vec![of_crates_io("corrupt")]).await.unwrap_err();
    assert_eq!(error.kind, FetchErrorKind::ChecksumMismatch, "{error}");
}

#[tokio::test]
async fn hostile_34_a_crate_that_is_not_what_the_lockfile_says_is_refused() {
    let (fetcher, registry) = (TestFetcher::start().await, Registry::start().await);
    for (name, kind, tries) in [
        ("corrupt", FetchErrorKind::ChecksumMismatch, 1),
        ("huge", FetchErrorKind::TooLarge, 1),
        ("truncated", FetchErrorKind::Unavailable, 4),
        ("broken", FetchErrorKind::Unavailable, 4),
        ("file", FetchErrorKind::Unavailable, 1),
    ] {
        let error = crates(&fetcher, vec![registry.locked("good"), registry.locked(name)]).await.unwrap_err();
        assert_eq!(error.kind, kind, "{name}: {error}");
        assert!(error.message.contains(&format!("crate {name} 1.0.0")), "{error}");
        let asked = registry.requests().iter().filter(|path| path.ends_with(name)).count();
        assert_eq!(asked, tries, "{name}");
    }
    assert_eq!(crates(&fetcher, vec![registry.locked("flaky")]).await.unwrap().len(), 1, "tried again");
    let blobs = fs::read_dir(fetcher.folder().join("blobs")).unwrap().count();
    assert_eq!(blobs, 2, "good and flaky: nothing half-written is kept");
}

#[tokio::test]
async fn hostile_34_crates_are_bounded_in_number_and_bytes() {
    let registry = Registry::start().await;
    let fetcher = TestFetcher::start_with(|settings| {
        settings.limits.crates = 3;
        settings.limits.crate_size = 1 << 20;
        settings.limits.crates_received = 50;
    })
    .await;
    for (names, words) in [
        (&["a", "b", "c", "d"][..], "more than the 3"),
        (&["endless"], "more than 50 bytes"),
        (&["crate-with-a-long-name", "another-crate-with-a-long-name"], "more than 50 bytes"),
    ] {
        let locked = names.iter().map(|name| registry.locked(name)).collect();
        let error = crates(&fetcher, locked).await.unwrap_err();
        assert_eq!(error.kind, FetchErrorKind::TooLarge, "{error}");
        assert!(error.message.contains(words), "{error}");
    }
}

#[tokio::test]
async fn hostile_28_redirects_of_a_registry_are_bounded() {
    let (fetcher, registry) = (TestFetcher::start().await, Registry::start().await);
    let error = crates(&fetcher, vec![registry.locked("loop")]).await.unwrap_err();
    assert_eq!(error.kind, FetchErrorKind::Unavailable, "{error}");
    assert!(error.message.contains("too many redirects"), "{error}");
    assert!(registry.requests().len() < 10);
}

#[tokio::test]
async fn a_crate_without_checksum_is_the_lockfiles_fault() {
    let (fetcher, registry) = (TestFetcher::start().await, Registry::start().await);
    let error = crates(&fetcher, vec![Locked { checksum: None, ..registry.locked("a") }]).await.unwrap_err();
    assert_eq!(error.kind, FetchErrorKind::InvalidLock, "{error}");
}

/// A git repository of a workspace: `greeting` inherits from it and depends on `words` beside it.
fn library() -> GitRepository {
    let repository = GitRepository::named("library");
    repository.commit(
        &[
            (
                "Cargo.toml",
                "[workspace]\nmembers = [\"crates/*\"]\nresolver = \"2\"\n\
                 [workspace.package]\nversion = \"0.3.0\"\nedition = \"2021\"\n\
                 [workspace.dependencies]\nwords = { path = \"crates/words\", version = \"0.3.0\" }\n\
                 [workspace.lints.rust]\nunsafe_code = \"forbid\"\n",
            ),
            ("LICENSE", "do what you like\n"),
            (
                "crates/greeting/Cargo.toml",
                "[package]\nname = \"greeting\"\nversion.workspace = true\nedition.workspace = true\n\
                 [dependencies]\nwords.workspace = true\n[dev-dependencies]\nnot-there = \"1\"\n\
                 [lints]\nworkspace = true\n",
            ),
            (
                "crates/greeting/src/lib.rs",
                "pub fn greet() -> String { format!(\"{} {}\", words::hello(), include_str!(\"../LICENSE\")) }\n",
            ),
            ("crates/greeting/LICENSE", "-> ../../LICENSE"),
            ("crates/greeting/examples/own/Cargo.toml", "[package]\nname = \"own\"\n"),
            (
                "crates/words/Cargo.toml",
                "[package]\nname = \"words\"\nversion = { workspace = true }\nedition = \"2021\"\n",
            ),
            ("crates/words/src/lib.rs", "pub fn hello() -> &'static str { \"hello\" }\n"),
        ],
        "library",
    );
    repository
}

/// A generator that depends on it, with the lockfile that cargo writes.
fn generator(dependency: &str) -> GitRepository {
    let repository = GitRepository::new();
    let manifest = format!(
        "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[dependencies]\n{dependency}\n"
    );
    repository.commit(
        &[("Cargo.toml", &manifest), ("src/main.rs", "fn main() { print!(\"{}\", greeting::greet()); }\n")],
        "generator",
    );
    let home = tempfile::tempdir().unwrap();
    cargo(&repository.dir(), home.path(), &["generate-lockfile"]);
    repository.commit(&[], "lock");
    repository
}

fn cargo(dir: &Path, home: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .current_dir(dir)
        .env("CARGO_HOME", home)
        .env("CARGO_TARGET_DIR", dir.join("target"))
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn cargo_builds_with_a_git_dependency_out_of_a_workspace_as_a_directory_source() {
    let fetcher = TestFetcher::start().await;
    let library = library();
    let url = library.file_url();
    let repository = generator(&format!("greeting = {{ git = \"{url}\", branch = \"main\" }}"));
    let target = target(&repository.file_url(), main_branch());
    let source = fetcher.source(&target, ".").await.unwrap();
    let crates = fetcher.crates(&target, &source).await.unwrap();
    let names: Vec<_> = crates.iter().map(|found| format!("{} {}", found.name, found.version)).collect();
    assert_eq!(names, ["greeting 0.3.0", "words 0.3.0"]);

    let work = tempfile::tempdir().unwrap();
    let vendor = work.path().join("vendor");
    for found in &crates {
        unpack(&fetcher.client.blob_path(&found.archive.digest), &vendor);
        let folder = vendor.join(format!("{}-{}", found.name, found.version));
        fs::write(folder.join(".cargo-checksum.json"), r#"{"files":{},"package":null}"#).unwrap();
    }
    assert!(!vendor.join("greeting-0.3.0/examples/own").exists(), "a package of its own");
    let generator = work.path().join("generator");
    let archive = fs::File::open(fetcher.client.blob_path(&source.archive.digest)).unwrap();
    tar::Archive::new(archive).unpack(&generator).unwrap();
    fs::create_dir(generator.join(".cargo")).unwrap();
    let config = format!(
        "[source.library]\ngit = \"{url}\"\nbranch = \"main\"\nreplace-with = \"vendored\"\n\
         [source.vendored]\ndirectory = \"{}\"\n",
        vendor.display()
    );
    fs::write(generator.join(".cargo/config.toml"), config).unwrap();
    let home = work.path().join("home");
    let printed = cargo(&generator, &home, &["run", "--quiet", "--offline", "--locked"]);
    assert_eq!(printed, "hello do what you like\n");

    // The same bytes again, without a note of the first time.
    let digests = |crates: &Crates| crates.iter().map(|found| found.archive).collect::<Vec<_>>();
    fs::remove_dir_all(fetcher.folder().join("index")).unwrap();
    fs::create_dir(fetcher.folder().join("index")).unwrap();
    assert_eq!(digests(&fetcher.crates(&target, &source).await.unwrap()), digests(&crates));
}

fn unpack(archive: &Path, into: &Path) {
    let bytes = flate2::read::GzDecoder::new(fs::File::open(archive).unwrap());
    tar::Archive::new(bytes).unpack(into).unwrap();
}

fn locked_git(url: &str, name: &str, commit: &str) -> Locked {
    Locked {
        name: name.into(),
        version: "0.3.0".into(),
        source: format!("git+{url}#{commit}"),
        checksum: None,
    }
}

#[tokio::test]
async fn hostile_28_credentials_go_to_git_dependencies_of_the_same_origin_only() {
    let fetcher = TestFetcher::start().await;
    let library = library();
    let behaviour = Behaviour { authorization: Some("Bearer tok-en".into()), ..Behaviour::default() };
    let server = GitServer::http_with(library.root.path(), behaviour).await;
    let url = format!("{}/library", server.url);
    let locked = vec![locked_git(&url, "words", &library.head())];
    let mut target = target(&format!("{}/shop", server.url), main_branch());
    target.credentials = Credentials { bearer_token: Some("tok-en".into()), ..Credentials::default() };
    let request = CratesRequest { locked: locked.clone(), target: target.clone(), registry: None };
    assert_eq!(fetcher.client.crates(&request, |_| ()).await.unwrap().len(), 1);
    target.url = "http://127.0.0.1:1/shop".into();
    let request = CratesRequest { locked, target, registry: None };
    let error = fetcher.client.crates(&request, |_| ()).await.unwrap_err();
    assert_eq!(error.kind, FetchErrorKind::Authentication, "kept for who has the credential only: {error}");
}

#[tokio::test]
async fn a_git_dependency_that_cannot_be_packed_is_refused_with_its_name() {
    let fetcher = TestFetcher::start().await;
    let library = library();
    let good = library.head();
    library.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{good},crates/words/sub")]);
    library.git(&["commit", "--quiet", "-m", "submodule"]);
    let submodule = library.head();
    library.git(&["rm", "--quiet", "--cached", "crates/words/sub"]);
    let outside = library.commit(&[("crates/words/src/x.rs", "-> ../../../../../etc/passwd")], "link");
    for (name, commit, words) in [
        ("nothing", &good, "package nothing 0.3.0"),
        ("words", &submodule, "submodule `crates/words/sub`"),
        ("words", &outside, "leads out of the repository"),
    ] {
        let error = crates(&fetcher, vec![locked_git(&library.file_url(), name, commit)]).await.unwrap_err();
        assert!(
            matches!(error.kind, FetchErrorKind::InvalidLock | FetchErrorKind::InvalidSource),
            "{error:?}"
        );
        assert!(error.message.contains(words) && error.message.contains(name), "{error}");
    }
}
