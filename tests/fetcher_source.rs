//! The source part of a repository: what is in it, what changes it, and what is refused.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use std::{fs, path::Path, process::Command};

use support::{
    fetcher::{TestFetcher, main_branch, target},
    git_repository::{GitRepository, git_command},
};
use synth_controller::fetcher::api::{FetchError, FetchErrorKind, Source, SourceRequest};

/// A workspace of which `deploy` is the generator: it is built with `shared`, tested with `checks`, and has nothing to do
/// with `web`, which only is a member.
fn workspace() -> GitRepository {
    let package = |name: &str, more: &str| {
        format!("[package]\nname = \"{name}\"\nversion.workspace = true\nedition = \"2021\"\n{more}")
    };
    GitRepository::with(&[
        (
            "Cargo.toml",
            "[workspace]\nmembers = [\"deploy\", \"crates/*\"]\nexclude = [\"crates/old\"]\nresolver = \"2\"\n\
             [workspace.package]\nversion = \"0.1.0\"\n\
             [workspace.dependencies]\nshared = { path = \"crates/shared\" }\n",
        ),
        (
            "Cargo.lock",
            "version = 4\n\
             [[package]]\nname = \"checks\"\nversion = \"0.1.0\"\n\
             [[package]]\nname = \"deploy\"\nversion = \"0.1.0\"\ndependencies = [\"checks\", \"shared\"]\n\
             [[package]]\nname = \"shared\"\nversion = \"0.1.0\"\n\
             [[package]]\nname = \"web\"\nversion = \"0.1.0\"\ndependencies = [\"shared\"]\n",
        ),
        ("README.md", "x"),
        (
            "deploy/Cargo.toml",
            &package(
                "deploy",
                "[target.'cfg(unix)'.dependencies]\nshared.workspace = true\n[dev-dependencies]\nchecks = { path = \"../crates/checks\" }\n",
            ),
        ),
        ("deploy/src/main.rs", "fn main() { print!(\"{}\", shared::NAME); }\n"),
        ("deploy/src/name.txt", "shop"),
        ("deploy/.cargo/config.toml", "[build]\nrustc-wrapper = \"/bin/false\"\n"),
        ("deploy/rust-toolchain.toml", "[toolchain]\nchannel = \"nightly\"\n"),
        ("crates/shared/Cargo.toml", &package("shared", "")),
        ("crates/shared/src/lib.rs", "pub const NAME: &str = \"shared\";\n"),
        ("crates/checks/Cargo.toml", &package("checks", "")),
        ("crates/checks/src/lib.rs", "// checks\n"),
        ("crates/web/Cargo.toml", &package("web", "[dependencies]\nshared.workspace = true\n")),
        ("crates/web/src/main.rs", "fn main() { secret }\n"),
        ("crates/web/src/page.html", "<p>"),
        ("crates/old/Cargo.toml", "not TOML"),
        ("crates/notes/README.md", "no package"),
    ])
}

async fn source(fetcher: &TestFetcher, repository: &GitRepository, path: &str) -> Result<Source, FetchError> {
    fetcher.source(&target(&repository.file_url(), main_branch()), path).await
}

fn cargo(dir: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .current_dir(dir)
        .env("CARGO_TARGET_DIR", dir.join("target"))
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn cargo_builds_the_part_of_a_workspace_that_the_generator_is_made_of() {
    let fetcher = TestFetcher::start().await;
    let source = source(&fetcher, &workspace(), "deploy").await.unwrap();
    let files = fetcher.files(&source);
    let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Cargo.lock",
            "Cargo.toml",
            "crates/checks/Cargo.toml",
            "crates/checks/src/lib.rs",
            "crates/shared/Cargo.toml",
            "crates/shared/src/lib.rs",
            "crates/web/Cargo.toml",
            "crates/web/src/main.rs",
            "deploy/Cargo.toml",
            "deploy/src/main.rs",
            "deploy/src/name.txt",
        ]
    );
    let content = |name: &str| files.iter().find(|(found, _)| found == name).unwrap().1.as_str();
    assert_eq!(
        (content("crates/web/src/main.rs"), content("crates/checks/src/lib.rs")),
        ("", ""),
        "names only"
    );
    let dir = tempfile::tempdir().unwrap();
    let archive = fs::File::open(fetcher.client.blob_path(&source.archive.digest)).unwrap();
    tar::Archive::new(archive).unpack(dir.path()).unwrap();
    let printed = cargo(&dir.path().join("deploy"), &["run", "--quiet", "--offline", "--locked"]);
    assert_eq!(printed, "shared");
}

#[tokio::test]
async fn only_what_the_generator_is_made_of_changes_its_digest() {
    let fetcher = TestFetcher::start().await;
    let repository = workspace();
    let before = source(&fetcher, &repository, "deploy").await.unwrap();
    for (path, content, same) in [
        ("README.md", "y", true),
        ("crates/web/src/main.rs", "fn main() {}\n", true),
        ("crates/web/src/page.html", "<b>", true),
        ("crates/checks/src/lib.rs", "// other checks\n", true),
        ("crates/old/Cargo.toml", "still not", true),
        ("deploy/.cargo/config.toml", "", true),
        ("deploy/rust-toolchain.toml", "", true),
        ("deploy/src/name.txt", "store", false),
        ("crates/shared/src/lib.rs", "pub const NAME: &str = \"x\";\n", false),
        ("crates/web/src/bin/more.rs", "", false),
    ] {
        let last = source(&fetcher, &repository, "deploy").await.unwrap();
        repository.commit(&[(path, content)], path);
        let now = source(&fetcher, &repository, "deploy").await.unwrap();
        assert_ne!(now.commit, last.commit);
        assert_eq!(now.digest == last.digest, same, "{path}");
        assert_eq!(now.archive == last.archive, same, "{path}");
    }
    // The same part in another repository has the same digest and the same bytes.
    let twin = TestFetcher::start().await;
    let again = source(&twin, &workspace(), "deploy").await.unwrap();
    assert_eq!((again.digest, again.archive), (before.digest, before.archive));
}

#[tokio::test]
async fn a_package_is_picked_from_a_workspace_by_its_name() {
    let fetcher = TestFetcher::start().await;
    let repository = workspace();
    let names = |source: &Source| {
        let whole =
            fetcher.files(source).into_iter().filter(|(name, text)| name.contains(".rs") && !text.is_empty());
        whole.map(|(name, _)| name).collect::<Vec<_>>()
    };
    let request = |package: Option<&str>| SourceRequest {
        target: target(&repository.file_url(), main_branch()),
        commit: repository.head(),
        path: ".".to_owned(),
        package: package.map(str::to_owned),
    };
    let web = fetcher.client.source(&request(Some("web")), |_| ()).await.unwrap();
    assert_eq!(names(&web), ["crates/shared/src/lib.rs", "crates/web/src/main.rs"]);
    let all = fetcher.client.source(&request(None), |_| ()).await.unwrap();
    assert_eq!(names(&all).len(), 4);
    let error = fetcher.client.source(&request(Some("nothing")), |_| ()).await.unwrap_err();
    assert_eq!(error.kind, FetchErrorKind::InvalidSource);
}

const MANIFEST: &str = "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2021\"\n";
const LOCK: &str = "version = 4\n[[package]]\nname = \"shop\"\nversion = \"0.1.0\"\n";

/// A crate with more or other files.
fn with(files: &[(&str, &str)]) -> GitRepository {
    let repository = GitRepository::with(&[
        ("Cargo.toml", MANIFEST),
        ("Cargo.lock", LOCK),
        ("src/main.rs", "fn main() {}"),
    ]);
    repository.commit(files, "more");
    repository
}

#[tokio::test]
async fn hostile_25_what_leads_out_of_the_repository_is_refused_with_its_place() {
    let fetcher = TestFetcher::start().await;
    let dependency = |path: &str| format!("{MANIFEST}[dependencies]\nother = {{ path = \"{path}\" }}\n");
    for (path, files, words) in [
        ("..", &[][..], "`..`"),
        ("a/../../b", &[], "leads out"),
        ("nothing", &[], "no Cargo.toml in folder `nothing`"),
        (".", &[("Cargo.toml", &*dependency("../../.."))], "`Cargo.toml`: the path `../../..`"),
        (".", &[("Cargo.toml", &*dependency("/etc"))], "`/etc`"),
        (".", &[("Cargo.toml", &*dependency("nowhere"))], "no Cargo.toml in folder `nowhere`"),
        (
            ".",
            &[("Cargo.toml", "-> other.toml"), ("other.toml", MANIFEST)],
            "`Cargo.toml` is a symbolic link",
        ),
        (".", &[("Cargo.lock", "-> other.lock"), ("other.lock", LOCK)], "`Cargo.lock` is a symbolic link"),
        ("link", &[("link", "-> real"), ("real/Cargo.toml", MANIFEST)], "`link` is a symbolic link"),
        (".", &[("src/x.rs", "-> /etc/passwd")], "`src/x.rs` leads out"),
        (".", &[("src/x.rs", "-> ../../x")], "`src/x.rs` leads out"),
        (".", &[("up", "-> ."), ("src/x.rs", "-> ../up/../x")], "`src/x.rs` leads out"),
        (".", &[("Cargo.toml", &*format!("{MANIFEST}workspace = \"../..\"\n"))], "`../..`"),
        (".", &[("Cargo.toml", &*format!("{MANIFEST}[workspace]\nmembers = [\"../*\"]\n"))], "`../*`"),
        (".", &[("Cargo.toml", "[package]\nname = 1\n")], "Cargo.toml:2:"),
    ] {
        let error = source(&fetcher, &with(files), path).await.unwrap_err();
        assert_eq!(error.kind, FetchErrorKind::InvalidSource, "{path} {files:?}: {error}");
        assert!(error.message.contains(words), "{path} {files:?}: {error}");
    }
    let inside = with(&[("data/x.rs", "// x\n"), ("src/x.rs", "-> ../data/x.rs")]);
    let source = source(&fetcher, &inside, ".").await.unwrap();
    assert!(fetcher.files(&source).contains(&("src/x.rs".into(), "-> ../data/x.rs".into())));
}

#[tokio::test]
async fn hostile_34_a_lockfile_that_is_missing_or_outdated_is_refused_with_the_fix() {
    let fetcher = TestFetcher::start().await;
    let depends = |what: &str| format!("{MANIFEST}[dependencies]\n{what}\n");
    let lock = |more: &str| format!("{LOCK}{more}");
    let serde = "[[package]]\nname = \"serde\"\nversion = \"1.0.200\"\nsource = \"sparse+https://r/\"\nchecksum = \"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"\n";
    let missing = with(&[]);
    missing.remove("Cargo.lock");
    missing.commit(&[], "gone");
    for (repository, words) in [
        (missing, "`Cargo.lock` is not in the repository"),
        (with(&[("Cargo.lock", "version = 4\n")]), "package `shop` 0.1.0 of folder `.` is not there"),
        (
            with(&[("Cargo.toml", &MANIFEST.replace("0.1.0", "0.2.0"))]),
            "package `shop` 0.2.0 of folder `.` is there as 0.1.0",
        ),
        (
            with(&[("Cargo.toml", &depends("serde = \"1\""))]),
            "`serde`, which `shop` depends on, is not there",
        ),
        (
            with(&[("Cargo.toml", &depends("serde = \"2\"")), ("Cargo.lock", &lock(serde))]),
            "`shop` wants `serde` ^2, there is 1.0.200",
        ),
        (with(&[("Cargo.lock", "version = 4\n\n[[package]\n")]), "Cargo.lock:3:"),
    ] {
        let error = source(&fetcher, &repository, ".").await.unwrap_err();
        assert_eq!(error.kind, FetchErrorKind::InvalidLock, "{error}");
        assert!(error.message.contains(words), "{error}");
        assert!(error.hint.unwrap().contains("cargo generate-lockfile"));
    }
    let good = with(&[("Cargo.toml", &depends("serde = \"1\"")), ("Cargo.lock", &lock(serde))]);
    let source = source(&fetcher, &good, ".").await.unwrap();
    assert_eq!(
        (source.locked[0].name.as_str(), source.locked[0].source.as_str()),
        ("serde", "sparse+https://r/")
    );
}

/// A commit whose tree has one more entry, as no git command would write it.
fn with_entry(mode: &str, name: &[u8], folder: bool) -> GitRepository {
    use std::io::Write as _;
    let repository = with(&[]);
    let blob = repository.git(&["rev-parse", "HEAD:src/main.rs"]);
    let mut tree = git_command()
        .current_dir(repository.dir())
        .args(["cat-file", "tree", "HEAD"])
        .output()
        .map(|output| output.stdout)
        .unwrap();
    let id = if folder { repository.git(&["rev-parse", "HEAD:src"]) } else { blob };
    // Git sorts by name; these come before or after all others.
    let mut entry = [mode.as_bytes(), b" ", name, b"\0"].concat();
    entry.extend(hex::decode(id).unwrap());
    if name < b"Cargo.lock".as_slice() {
        tree.splice(0..0, entry);
    } else {
        tree.extend(entry);
    }
    let mut child = git_command()
        .current_dir(repository.dir())
        .args(["hash-object", "-t", "tree", "-w", "--literally", "--stdin"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&tree).unwrap();
    let tree = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    let commit = repository.git(&["commit-tree", tree.trim(), "-m", "hostile"]);
    repository.git(&["update-ref", "refs/heads/main", &commit]);
    repository
}

#[tokio::test]
async fn hostile_24_trees_with_names_that_mean_something_else_are_refused() {
    let fetcher = TestFetcher::start().await;
    for (mode, name, folder) in [
        ("100644", &b".."[..], false),
        ("40000", b"..", true),
        ("40000", b".git", true),
        ("40000", b".GIT", true),
        ("100644", b".git::$INDEX_ALLOCATION", false),
        ("40000", b"git~1", true),
        ("100644", b"x/../../y", false),
        ("100644", b"x\\y", false),
        ("40000", ".g\u{200c}it".as_bytes(), true),
        ("100644", b"x\xff", false),
    ] {
        let repository = with_entry(mode, name, folder);
        let shown = String::from_utf8_lossy(name);
        let error = source(&fetcher, &repository, ".").await.expect_err(&shown);
        assert_eq!(error.kind, FetchErrorKind::InvalidSource, "{shown}: {error}");
    }
}

#[tokio::test]
async fn hostile_26_submodules_in_the_part_are_refused_and_elsewhere_ignored() {
    let fetcher = TestFetcher::start().await;
    let repository = with(&[
        ("deploy/Cargo.toml", &MANIFEST.replace("shop", "deploy")),
        ("deploy/Cargo.lock", &LOCK.replace("shop", "deploy")),
        ("deploy/src/main.rs", "fn main() {}"),
        (".gitmodules", "[submodule \"x\"]\n\tpath = sub\n\turl = -u./payload\n\tupdate = !touch /tmp/x\n"),
    ]);
    let head = repository.head();
    repository.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{head},sub")]);
    repository.git(&["commit", "--quiet", "-m", "submodule"]);
    let error = source(&fetcher, &repository, ".").await.unwrap_err();
    assert_eq!(error.kind, FetchErrorKind::InvalidSource, "{error}");
    assert!(error.message.contains("`sub` is a submodule"), "{error}");
    source(&fetcher, &repository, "deploy").await.unwrap();
}

#[tokio::test]
async fn hostile_29_filters_attributes_and_configuration_have_no_effect() {
    let fetcher = TestFetcher::start().await;
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n";
    let repository = with(&[
        (".gitattributes", "*.rs filter=evil text eol=crlf ident\n*.bin filter=lfs\n"),
        ("src/id.rs", "// $Id$\n"),
        ("src/x.bin", pointer),
    ]);
    repository.git(&["config", "filter.evil.smudge", "touch /tmp/synth-controller-was-here"]);
    repository.git(&["config", "core.fsmonitor", "touch /tmp/synth-controller-was-here"]);
    let source = source(&fetcher, &repository, ".").await.unwrap();
    let files = fetcher.files(&source);
    assert!(files.contains(&("src/id.rs".into(), "// $Id$\n".into())), "{files:?}");
    assert!(files.contains(&("src/x.bin".into(), pointer.into())));
    assert!(!Path::new("/tmp/synth-controller-was-here").exists());
}

#[tokio::test]
async fn a_part_with_too_many_files_or_bytes_is_refused() {
    let fetcher = TestFetcher::start_with(|settings| {
        settings.limits.source_files = 5;
        settings.limits.source_size = 1000;
    })
    .await;
    let many: Vec<_> = (0..6).map(|number| format!("src/f{number}.rs")).collect();
    let many: Vec<_> = many.iter().map(|name| (name.as_str(), "")).collect();
    let large = "x".repeat(2000);
    for (files, words) in
        [(&many[..], "more than 5 files"), (&[("src/x", large.as_str())], "more than 1000 bytes")]
    {
        let error = source(&fetcher, &with(files), ".").await.unwrap_err();
        assert_eq!(error.kind, FetchErrorKind::TooLarge, "{error}");
        assert!(error.message.contains(words), "{error}");
    }
}
