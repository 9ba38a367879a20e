//! The store on a real folder, and on one that fails.

use std::{
    collections::HashSet,
    fmt,
    os::unix::fs::symlink,
    path::PathBuf,
    process::Command,
    sync::atomic::{AtomicBool, Ordering::SeqCst},
};

use async_trait::async_trait;
use futures::{TryStreamExt as _, stream::BoxStream};
use object_store::{
    CopyOptions, GetOptions, GetResult, ListResult, MultipartUpload, PutMultipartOptions, PutOptions,
    PutPayload, PutResult,
};
use serde_json::json;
use synth_runner::{
    blob::Digest,
    job::{End, Report, SandboxLevel},
};
use tempfile::TempDir;

use super::*;
use crate::runs::Ended;

fn owner(name: &str) -> NamespacedName {
    NamespacedName::new("apps", name).unwrap()
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

/// Later than any file that a test writes.
fn later() -> Timestamp {
    "2100-01-01T00:00:00Z".parse().unwrap()
}

async fn opened(folder: &TempDir) -> Store {
    Store::open(folder.path(), Settings::default()).await.unwrap()
}

async fn put(store: &Store, name: &str, bytes: &'static str) -> Stored {
    store.put_artifact(&owner(name), Bytes::from_static(bytes.as_bytes())).await.unwrap()
}

async fn served(store: &Store, path: &ArtifactPath) -> Option<Vec<u8>> {
    let Look::Found(found) = store.look(path).await.unwrap() else { return None };
    let chunks = store.stream(&found, 0..found.size).await.unwrap();
    Some(chunks.try_collect::<Vec<_>>().await.unwrap().concat())
}

fn files(folder: &FsPath) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            found.append(&mut files(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found.sort();
    found
}

fn only_file(folder: &TempDir, kind: &str) -> PathBuf {
    let mut found = files(&folder.path().join(kind));
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

#[tokio::test]
async fn c8_an_artifact_is_there_to_be_served_when_it_has_been_put() {
    let folder = tempfile::tempdir().unwrap();
    let store = opened(&folder).await;
    let stored = put(&store, "shop", "bytes").await;
    assert_eq!(stored.blob, synth_runner::blob::BlobRef::of("bytes"));
    assert_eq!(served(&store, &stored.path).await.unwrap(), b"bytes");
    assert_eq!(fs::read(folder.path().join(stored.path.to_string())).unwrap(), b"bytes");
    let version = store.head(&Path::from(stored.path.to_string())).await.unwrap().unwrap().e_tag;
    assert_eq!(put(&store, "shop", "bytes").await, stored);
    let again = store.head(&Path::from(stored.path.to_string())).await.unwrap().unwrap().e_tag;
    assert_eq!(version, again, "the same bytes are not written twice");
}

#[tokio::test]
async fn e1_what_was_stored_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let stored = put(&opened(&folder).await, "shop", "bytes").await;
    let store = opened(&folder).await;
    assert_eq!(store.verify(&stored.path).await.unwrap(), Integrity::Intact);
    fs::remove_file(folder.path().join(stored.path.to_string())).unwrap();
    assert_eq!(store.verify(&stored.path).await.unwrap(), Integrity::Missing);
    assert!(matches!(store.look(&stored.path).await.unwrap(), Look::Missing));
}

#[tokio::test]
async fn e2_hostile_16_a_corrupt_artifact_is_never_served_and_can_be_put_again() {
    for damage in ["", "byteZ", "bytes and more"] {
        let folder = tempfile::tempdir().unwrap();
        let store = opened(&folder).await;
        let stored = put(&store, "shop", "bytes").await;
        let file = folder.path().join(stored.path.to_string());
        let damaged = || {
            fs::write(&file, damage).unwrap();
            // The clock of a file system is coarse: in one test, both writes may be at the same time.
            File::options().write(true).open(&file).unwrap().set_modified(std::time::UNIX_EPOCH).unwrap();
        };
        damaged();
        assert!(matches!(store.look(&stored.path).await.unwrap(), Look::Corrupt), "{damage}");
        assert_eq!(store.verify(&stored.path).await.unwrap(), Integrity::Corrupt);
        assert_eq!(store.verify(&stored.path).await.unwrap(), Integrity::Missing);
        damaged();
        put(&store, "shop", "bytes").await;
        assert_eq!(served(&store, &stored.path).await.unwrap(), b"bytes");
    }
}

#[tokio::test]
async fn hostile_15_a_link_in_the_storage_folder_gives_nothing_away() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let secret = elsewhere.path().join("secret");
    fs::write(&secret, "secret").unwrap();
    let store = opened(&folder).await;
    let path = store.artifact_path(&owner("shop"), &Digest::of("bytes"));
    let link = folder.path().join(path.to_string());
    fs::create_dir_all(link.parent().unwrap()).unwrap();
    symlink(&secret, &link).unwrap();
    assert!(matches!(store.look(&path).await.unwrap(), Look::Corrupt));
    assert_eq!(store.verify(&path).await.unwrap(), Integrity::Corrupt);
    assert!(secret.exists() && !link.is_symlink(), "the link goes, what it points at stays");

    symlink(elsewhere.path(), folder.path().join("externalartifact/apps/linked")).unwrap();
    store.remove_owner(&owner("linked")).await.unwrap();
    store.remove_orphans(&HashSet::new()).await.unwrap();
    assert!(secret.exists());
}

#[tokio::test]
async fn hostile_15_a_path_follows_from_bytes_owner_and_secret_and_tells_none_of_them() {
    let (folder, other_folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = {
        let store = opened(&folder).await;
        let path = put(&store, "shop", "bytes").await.path;
        let elsewhere = NamespacedName::new("other", "shop").unwrap();
        let same = Bytes::from_static(b"bytes");
        let others = [
            put(&store, "shop", "other bytes").await.path,
            put(&store, "shop-2", "bytes").await.path,
            store.put_artifact(&elsewhere, same).await.unwrap().path,
            put(&opened(&other_folder).await, "shop", "bytes").await.path,
        ];
        assert!(others.iter().all(|other| other.id != path.id), "{path}: {others:?}");
        assert!(!path.to_string().contains(&Digest::of("bytes").hex()));
        path
    };
    assert_eq!(put(&opened(&folder).await, "shop", "bytes").await.path, path, "the same after a restart");
}

/// Where a version put artifacts that named them by their digest.
fn by_digest(name: &str, bytes: &str) -> Named {
    let digest = Digest::of(bytes);
    let path = format!("externalartifact/apps/{name}/{}.tar.gz", digest.hex());
    Named { path: path.parse().unwrap(), digest }
}

#[tokio::test]
async fn hostile_15_what_was_named_by_its_digest_gets_a_path_that_nobody_can_guess() {
    let folder = tempfile::tempdir().unwrap();
    let (good, damaged) = (by_digest("shop", "bytes"), by_digest("damaged", "bytes"));
    for (named, bytes) in [(&good, "bytes"), (&damaged, "byteZ"), (&by_digest("shop", "older"), "older")] {
        let file = folder.path().join(named.path.to_string());
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
    let store = opened(&folder).await;
    assert_eq!(served(&store, &good.path).await, None, "not by its digest");
    let path = store.adopt(&good).await.unwrap();
    assert_eq!(path, store.artifact_path(&good.path.owner, &good.digest));
    assert_eq!(served(&store, &path).await.unwrap(), b"bytes");
    assert_eq!(store.verify(&path).await.unwrap(), Integrity::Intact);
    assert!(!folder.path().join(good.path.to_string()).exists());
    assert_eq!(store.adopt(&good).await.unwrap(), path, "once is enough");
    assert_eq!(store.adopt(&Named { path: path.clone(), ..good }).await.unwrap(), path);

    let path = store.adopt(&damaged).await.unwrap();
    assert!(matches!(store.look(&path).await.unwrap(), Look::Corrupt), "wrong bytes stay wrong");
    assert_eq!(store.verify(&path).await.unwrap(), Integrity::Corrupt);

    let settings = Settings { retention_records: 0, ..Settings::default() };
    drop(store);
    let store = Store::open(folder.path(), settings).await.unwrap();
    for (second, deleted) in [(0, vec![]), (60, vec![by_digest("shop", "older").path])] {
        let named = [store.artifact_path(&owner("shop"), &Digest::of("bytes"))];
        let gone = store.collect_garbage(&owner("shop"), &named, at(second)).await.unwrap();
        assert_eq!(gone.deleted, deleted, "what is left of that version is swept");
    }
}

#[tokio::test]
async fn c9_e5_garbage_collection_takes_old_artifacts_and_never_what_a_status_names() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { retention_records: 1, ..Settings::default() };
    let store = Store::open(folder.path(), settings).await.unwrap();
    let mut paths = Vec::new();
    for (second, bytes) in [(0, "one"), (10, "two"), (20, "three"), (30, "four")] {
        let path = put(&store, "shop", bytes).await.path;
        let gone =
            store.collect_garbage(&owner("shop"), std::slice::from_ref(&path), at(second)).await.unwrap();
        assert_eq!(gone, Collected::default(), "{bytes}");
        paths.push(path);
    }
    put(&store, "other", "one").await;
    store.put_kept(&owner("shop"), Kept::Log, b"log").await.unwrap();

    let named = [paths[0].clone()];
    for (second, gone) in [(45, None), (79, None), (80, Some(1)), (89, None), (90, Some(2))] {
        let collected = store.collect_garbage(&owner("shop"), &named, at(second)).await.unwrap();
        assert_eq!(collected.deleted, gone.map(|n: usize| paths[n].clone()).into_iter().collect::<Vec<_>>());
    }
    let gone = store.collect_garbage(&owner("shop"), &named, at(9999)).await.unwrap();
    assert_eq!(gone, Collected::default());
    assert!(served(&store, &paths[0]).await.is_some() && served(&store, &paths[3]).await.is_some());
    assert_eq!(files(&folder.path().join("externalartifact/apps/other")).len(), 1);
    assert_eq!(store.get_kept(&owner("shop"), Kept::Log).await.unwrap().unwrap(), &b"log"[..]);
}

#[tokio::test]
async fn hostile_47_an_artifact_that_goes_while_it_is_downloaded_arrives_whole() {
    let folder = tempfile::tempdir().unwrap();
    let store = opened(&folder).await;
    let bytes: Bytes = (0..1_000_000_u32).flat_map(u32::to_le_bytes).collect();
    let stored = store.put_artifact(&owner("shop"), bytes.clone()).await.unwrap();
    let Look::Found(found) = store.look(&stored.path).await.unwrap() else { panic!("not there") };
    let mut chunks = store.stream(&found, 0..found.size).await.unwrap();
    let mut got = chunks.try_next().await.unwrap().unwrap().to_vec();
    store.remove_owner(&owner("shop")).await.unwrap();
    got.extend(chunks.try_collect::<Vec<_>>().await.unwrap().concat());
    assert!(got == bytes);
}

#[tokio::test]
async fn e5_what_deleted_objects_left_is_removed_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let store = opened(&folder).await;
    for name in ["shop", "gone", "kept-only"] {
        store.put_kept(&owner(name), Kept::Published, b"objects").await.unwrap();
    }
    let stays = put(&store, "shop", "bytes").await;
    let goes = put(&store, "gone", "bytes").await;
    fs::write(folder.path().join("externalartifact/apps/gone/foreign"), "").unwrap();
    store.put_result(&"apps".parse().unwrap(), &Digest::of("key"), &entry("printed")).await.unwrap();
    let orphans = store.remove_orphans(&HashSet::from([owner("shop")])).await.unwrap();
    assert_eq!(orphans, [owner("gone"), owner("kept-only")]);
    assert!(served(&store, &goes.path).await.is_none());
    assert!(served(&store, &stays.path).await.is_some());
    assert!(store.get_kept(&owner("shop"), Kept::Published).await.unwrap().is_some());
    assert!(store.get_kept(&owner("gone"), Kept::Published).await.unwrap().is_none());
    assert!(folder.path().join("externalartifact/apps/gone/foreign").exists());
    assert_eq!(files(&folder.path().join("result")).len(), 1);
}

#[tokio::test]
async fn e4_what_a_crash_left_half_written_is_not_served_and_is_swept_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = {
        let store = opened(&folder).await;
        put(&store, "shop", "bytes").await.path
    };
    let mut half = folder.path().join(path.to_string()).into_os_string();
    half.push("#1");
    fs::write(&half, "byt").unwrap();
    let (ours, not_ours) = (folder.path().join("kept/apps/shop"), folder.path().join("git/refs/heads"));
    for folder in [&ours, &not_ours] {
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join("log#27"), "").unwrap();
        fs::write(folder.join("log#x"), "").unwrap();
    }
    let store = opened(&folder).await;
    assert_eq!(files(&folder.path().join("externalartifact")).len(), 1);
    assert!(!ours.join("log#27").exists() && ours.join("log#x").exists());
    assert!(not_ours.join("log#27").exists(), "a branch of a repository may be called so");
    assert_eq!(served(&store, &path).await.unwrap(), b"bytes");
}

#[tokio::test]
async fn two_processes_cannot_have_the_same_folder() {
    let folder = tempfile::tempdir().unwrap();
    let store = opened(&folder).await;
    let second = Store::open(folder.path(), Settings::default()).await;
    assert!(matches!(second, Err(StoreError::InUse { .. })));
    drop(store);
    opened(&folder).await;
}

/// A store whose writes fail: the bytes are written beside, the rename never comes.
#[derive(Debug)]
struct Failing {
    disk: LocalFileSystem,
    folder: PathBuf,
    broken: AtomicBool,
}

impl fmt::Display for Failing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.disk.fmt(f)
    }
}

#[async_trait]
impl ObjectStore for Failing {
    async fn put_opts(
        &self,
        path: &Path,
        bytes: PutPayload,
        options: PutOptions,
    ) -> object_store::Result<PutResult> {
        if !self.broken.load(SeqCst) {
            return self.disk.put_opts(path, bytes, options).await;
        }
        let half: Vec<u8> = bytes.iter().flatten().copied().take(3).collect();
        let to = self.folder.join(format!("{path}#1"));
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, half).unwrap();
        let source = Box::new(std::io::Error::from(std::io::ErrorKind::StorageFull));
        Err(object_store::Error::Generic { store: "failing", source })
    }

    async fn put_multipart_opts(
        &self,
        path: &Path,
        options: PutMultipartOptions,
    ) -> object_store::Result<Box<dyn MultipartUpload>> {
        self.disk.put_multipart_opts(path, options).await
    }

    async fn get_opts(&self, path: &Path, options: GetOptions) -> object_store::Result<GetResult> {
        self.disk.get_opts(path, options).await
    }

    fn delete_stream(
        &self,
        paths: BoxStream<'static, object_store::Result<Path>>,
    ) -> BoxStream<'static, object_store::Result<Path>> {
        self.disk.delete_stream(paths)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, object_store::Result<ObjectMeta>> {
        self.disk.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> object_store::Result<ListResult> {
        self.disk.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> object_store::Result<()> {
        self.disk.copy_opts(from, to, options).await
    }
}

#[tokio::test]
async fn e4_e6_a_write_that_fails_before_the_rename_leaves_the_old_bytes_in_place() {
    let folder = tempfile::tempdir().unwrap();
    let disk = LocalFileSystem::new_with_prefix(folder.path()).unwrap();
    let failing =
        Arc::new(Failing { disk, folder: folder.path().to_owned(), broken: AtomicBool::new(false) });
    let store =
        Store::on(failing.clone(), Secret::random().unwrap(), None, Settings::default()).await.unwrap();
    let old = put(&store, "shop", "old bytes").await;
    store.put_kept(&owner("shop"), Kept::Published, b"old objects").await.unwrap();

    failing.broken.store(true, SeqCst);
    let failed = store.put_artifact(&owner("shop"), Bytes::from_static(b"new bytes")).await.unwrap_err();
    assert!(matches!(failed, StoreError::DiskFull { .. }), "{failed}");
    let failed = store.put_kept(&owner("shop"), Kept::Published, b"new objects").await.unwrap_err();
    assert!(matches!(failed, StoreError::DiskFull { .. }), "{failed}");
    let new = store.artifact_path(&owner("shop"), &Digest::of("new bytes"));
    assert!(matches!(store.look(&new).await.unwrap(), Look::Missing));
    assert_eq!(served(&store, &old.path).await.unwrap(), b"old bytes");
    assert_eq!(store.get_kept(&owner("shop"), Kept::Published).await.unwrap().unwrap(), &b"old objects"[..]);
    let gone = store.collect_garbage(&owner("shop"), &[old.path], at(0)).await.unwrap();
    assert_eq!(gone, Collected::default(), "half a file is not taken for an artifact");

    failing.broken.store(false, SeqCst);
    assert_eq!(put(&store, "shop", "new bytes").await.path, new);
    assert_eq!(served(&store, &new).await.unwrap(), b"new bytes");
}

/// Runs `e6_on_a_full_disk` in a mount namespace of its own, with a small disk as its working folder.
#[test]
fn e6_hostile_16_a_full_disk_is_told_as_such_and_the_old_artifact_stays() {
    let folder = tempfile::tempdir().unwrap();
    let script = r#"mount -t tmpfs -o size=256k tmpfs "$1" && cd "$1" && \
        exec "$2" --exact store::tests::e6_on_a_full_disk --include-ignored --nocapture"#;
    let mut said = String::new();
    for namespaces in [&["--mount"][..], &["--user", "--map-root-user", "--mount"]] {
        let mut command = Command::new("unshare");
        command.args(namespaces).args(["sh", "-c", script, "sh"]).arg(folder.path());
        let output = command.arg(std::env::current_exe().unwrap()).output().unwrap();
        if output.status.success() {
            assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"));
            return;
        }
        said += &String::from_utf8_lossy(&output.stdout);
        said += &String::from_utf8_lossy(&output.stderr);
    }
    panic!("needs root, or user namespaces, to mount a small tmpfs; or the test in it failed:\n{said}");
}

#[tokio::test]
#[ignore = "needs a small disk as its working folder: run by e6_hostile_16_…"]
async fn e6_on_a_full_disk() {
    let folder = FsPath::new("store");
    let store = Store::open(folder, Settings::default()).await.unwrap();
    let old = put(&store, "shop", "old").await;
    let large = Bytes::from(vec![7; 1 << 20]);
    let failed = store.put_artifact(&owner("shop"), large.clone()).await.unwrap_err();
    assert!(matches!(failed, StoreError::DiskFull { .. }), "{failed:?}");
    assert!(failed.hint().is_some());
    assert_eq!(served(&store, &old.path).await.unwrap(), b"old");
    let names: Vec<_> = files(folder).iter().map(|file| file.display().to_string()).collect();
    assert!(!names.iter().any(|name| name.contains('#')), "half a file is left: {names:?}");
    put(&store, "shop", "small").await;
}

fn ended(end: End, output: Option<&'static str>) -> Ended {
    Ended {
        report: Report {
            end,
            phases: Vec::new(),
            compiled: 1,
            fresh: 0,
            error: None,
            stderr_tail: String::new(),
            level: SandboxLevel::Namespaces,
        },
        output: output.map(|text| Bytes::from_static(text.as_bytes())),
        log: None,
    }
}

fn entry(text: &'static str) -> ResultEntry {
    ResultEntry::of(&ended(End::Printed, Some(text)), json!({"compiled": 1})).unwrap()
}

#[test]
fn a_failure_is_never_a_result() {
    for (end, output) in [
        (End::Exited { code: 7 }, Some("half")),
        (End::NotBuilt { code: Some(101) }, None),
        (End::TooMuchOutput, Some("much")),
        (End::Lost { message: String::new() }, None),
        (End::Printed, None),
    ] {
        assert_eq!(ResultEntry::of(&ended(end, output), json!({})), None);
    }
}

#[tokio::test]
async fn a_result_is_found_again_by_its_namespace_and_key_only() {
    let folder = tempfile::tempdir().unwrap();
    let (apps, other): (Namespace, Namespace) = ("apps".parse().unwrap(), "other".parse().unwrap());
    let (key, another) = (Digest::of("key"), Digest::of("another"));
    {
        let store = opened(&folder).await;
        assert_eq!(store.result(&apps, &key, at(0)).await.unwrap(), None);
        store.put_result(&apps, &key, &entry("printed")).await.unwrap();
        store.put_result(&apps, &another, &entry("")).await.unwrap();
    }
    let store = opened(&folder).await;
    assert_eq!(store.result(&apps, &key, at(0)).await.unwrap(), Some(entry("printed")));
    assert_eq!(store.result(&apps, &another, at(0)).await.unwrap(), Some(entry("")));
    assert_eq!(store.result(&other, &key, at(0)).await.unwrap(), None);
    for file in files(&folder.path().join("result")) {
        let name = file.display().to_string();
        assert!(!name.contains("apps") && !name.contains(&key.hex()), "{name} can be guessed");
    }
}

#[tokio::test]
async fn a_broken_result_is_a_miss_and_goes() {
    let damages: [fn(&mut Vec<u8>); 5] = [
        |bytes| bytes.clear(),
        |bytes| bytes.truncate(bytes.len() - 1),
        |bytes| bytes[0] ^= 1,
        |bytes| *bytes.last_mut().unwrap() ^= 1,
        |bytes| bytes.push(0),
    ];
    let namespace = "apps".parse().unwrap();
    for (n, damage) in damages.into_iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        let store = opened(&folder).await;
        store.put_result(&namespace, &Digest::of("key"), &entry("printed")).await.unwrap();
        let file = only_file(&folder, "result");
        let mut bytes = fs::read(&file).unwrap();
        damage(&mut bytes);
        fs::write(&file, bytes).unwrap();
        assert_eq!(store.result(&namespace, &Digest::of("key"), at(0)).await.unwrap(), None, "damage {n}");
        assert!(!file.exists(), "damage {n}");
        store.put_result(&namespace, &Digest::of("key"), &entry("printed")).await.unwrap();
        assert!(store.result(&namespace, &Digest::of("key"), at(0)).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn one_namespaces_result_in_anothers_place_is_a_miss() {
    let folder = tempfile::tempdir().unwrap();
    let store = opened(&folder).await;
    let (apps, other): (Namespace, Namespace) = ("apps".parse().unwrap(), "other".parse().unwrap());
    let key = Digest::of("key");
    store.put_result(&apps, &key, &entry("poison")).await.unwrap();
    let place = folder.path().join(store.result_path(&other, &key).as_ref());
    fs::rename(only_file(&folder, "result"), &place).unwrap();
    assert_eq!(store.result(&other, &key, at(0)).await.unwrap(), None);
}

#[tokio::test]
async fn hostile_35_a_namespace_that_keeps_many_results_pushes_out_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { result_entries: 10, ..Settings::default() };
    let store = Store::open(folder.path(), settings).await.unwrap();
    let (small, greedy): (Namespace, Namespace) = ("small".parse().unwrap(), "greedy".parse().unwrap());
    let key = |n: usize| Digest::of(n.to_string());
    store.put_result(&small, &key(0), &entry("printed")).await.unwrap();
    let oldest = only_file(&folder, "result");
    File::options().write(true).open(&oldest).unwrap().set_modified(std::time::UNIX_EPOCH).unwrap();
    for n in 0..30 {
        store.put_result(&greedy, &key(n), &entry("printed")).await.unwrap();
    }
    assert!(store.result(&small, &key(0), at(0)).await.unwrap().is_some());
    assert!(files(&folder.path().join("result")).len() <= 10);
}

#[tokio::test]
async fn results_stay_within_their_bounds_and_those_in_use_stay_longest() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { result_entries: 20, entry_bytes: 1000, ..Settings::default() };
    let store = Store::open(folder.path(), settings).await.unwrap();
    let namespace = "apps".parse().unwrap();
    let key = |n: usize| Digest::of(n.to_string());
    let mut first = None;
    for n in 0..20 {
        store.put_result(&namespace, &key(n), &entry("printed")).await.unwrap();
        let file = folder.path().join(store.result_path(&namespace, &key(n)).as_ref());
        let written = std::time::UNIX_EPOCH + std::time::Duration::from_secs(n as u64);
        File::options().write(true).open(&file).unwrap().set_modified(written).unwrap();
        first.get_or_insert(file);
    }
    assert!(
        store.result(&namespace, &key(0), later()).await.unwrap().is_some(),
        "used long after it was written"
    );
    store.put_result(&namespace, &key(20), &entry("printed")).await.unwrap();
    let mut left = Vec::new();
    for n in 0..=20 {
        if store.result(&namespace, &key(n), at(0)).await.unwrap().is_some() {
            left.push(n);
        }
    }
    assert_eq!(left, [&[0][..], &(4..=20).collect::<Vec<_>>()].concat());

    let output = Bytes::from(vec![b'x'; 1000]);
    let large = Ended { output: Some(output), ..ended(End::Printed, None) };
    let large = ResultEntry::of(&large, json!({})).unwrap();
    let refused = store.put_result(&namespace, &key(21), &large).await.unwrap_err();
    assert!(matches!(refused, StoreError::TooLarge { limit: 1000, .. }), "{refused}");
}

#[tokio::test]
async fn what_is_kept_is_replaced_as_a_whole_and_lost_without_harm() {
    let folder = tempfile::tempdir().unwrap();
    let store = opened(&folder).await;
    let shop = owner("shop");
    assert_eq!(store.get_kept(&shop, Kept::Published).await.unwrap(), None);
    store.put_kept(&shop, Kept::Published, b"one").await.unwrap();
    store.put_kept(&shop, Kept::Published, b"two").await.unwrap();
    assert_eq!(store.get_kept(&shop, Kept::Published).await.unwrap().unwrap(), &b"two"[..]);
    assert_eq!(store.get_kept(&shop, Kept::Log).await.unwrap(), None);
    fs::write(only_file(&folder, "kept"), "torn").unwrap();
    assert_eq!(store.get_kept(&shop, Kept::Published).await.unwrap(), None);
}

#[tokio::test]
async fn a_lost_secret_makes_every_result_a_miss_and_every_path_another_and_breaks_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let namespace = "apps".parse().unwrap();
    let stored = {
        let store = opened(&folder).await;
        store.put_result(&namespace, &Digest::of("key"), &entry("printed")).await.unwrap();
        put(&store, "shop", "bytes").await
    };
    fs::write(folder.path().join("secret"), "short").unwrap();
    let store = opened(&folder).await;
    assert_eq!(store.result(&namespace, &Digest::of("key"), at(0)).await.unwrap(), None);
    let path = store.adopt(&Named { path: stored.path.clone(), digest: stored.blob.digest }).await.unwrap();
    assert_ne!(path, stored.path);
    assert_eq!(served(&store, &path).await.unwrap(), b"bytes");
    assert_eq!(put(&store, "shop", "bytes").await.path, path);
}
