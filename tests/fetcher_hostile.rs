//! The fetcher against git servers that mean harm: whatever they send, one child process ends, and says why.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use std::fs;

use git2::{ObjectType, Oid};
use support::{
    fetcher::TestFetcher,
    hostile_git::{FILES, HostileGit, Stream, line, references},
    pack::{Pack, commit_of, stored_block, tree_entry},
};
use synth_controller::fetcher::api::{FetchError, FetchErrorKind, Target};

/// Takes the source of a hostile server's commit; afterwards the same fetcher still takes that of another server, and has
/// nothing half-written.
async fn refused(fetcher: &TestFetcher, target: &Target) -> FetchError {
    let error = fetcher.source(target, ".").await.expect_err("a hostile server");
    let (good, commit) = HostileGit::sending(Pack::finish).await;
    assert_eq!(fetcher.source(&good.target(), ".").await.unwrap().commit, commit.to_string());
    error
}

/// What a server makes of a good pack.
type Change = Box<dyn FnOnce(Pack) -> Vec<u8>>;

/// What libgit2 leaves where it did not finish.
fn half_written(fetcher: &TestFetcher) -> Vec<String> {
    let mut found = Vec::new();
    for repository in fs::read_dir(fetcher.folder().join("git")).unwrap() {
        let packs = fs::read_dir(repository.unwrap().path().join("objects/pack"));
        let names = packs.into_iter().flatten().map(|pack| pack.unwrap().file_name().into_string().unwrap());
        found.extend(names.filter(|name| !name.starts_with("pack-")));
    }
    found
}

#[tokio::test]
async fn hostile_28_a_pack_without_an_end_stops_at_the_bytes_that_may_be_received() {
    let fetcher = TestFetcher::start_with(|settings| settings.limits.git_received = 1 << 20).await;
    let (mut pack, mut more) = (Pack::new(), Pack::new());
    let commit = pack.commit(FILES);
    more.commit(FILES);
    // In an object that does not end, and behind one that is whole.
    let open = Stream { first: more.open(1 << 40), forever: Some(stored_block()) };
    let behind = Stream { first: pack.finish(), forever: Some(stored_block()) };
    for stream in [open, behind] {
        let server = HostileGit::with(commit, stream).await;
        let error = refused(&fetcher, &server.target()).await;
        assert_eq!(error.kind, FetchErrorKind::TooLarge, "{error}");
        assert!(error.message.contains("more than 1048576 bytes"), "{error}");
    }
    assert_eq!(half_written(&fetcher), Vec::<String>::new());
}

#[tokio::test]
async fn hostile_28_what_a_killed_fetch_left_is_gone_with_the_next() {
    let fetcher = TestFetcher::start_with(|settings| settings.limits.file_size = 1 << 20).await;
    let mut pack = Pack::new();
    let commit = pack.commit(FILES);
    let server =
        HostileGit::with(commit, Stream { first: pack.open(1 << 40), forever: Some(stored_block()) }).await;
    for _ in 0..3 {
        let error = refused(&fetcher, &server.target()).await;
        assert_eq!(error.kind, FetchErrorKind::TooLarge, "{error}");
        assert!(error.message.contains("a file had more than 1048576 bytes"), "{error}");
        assert_eq!(half_written(&fetcher).len(), 1);
    }
}

#[tokio::test]
async fn hostile_28_a_delta_that_copies_its_base_again_and_again_stops_at_the_memory() {
    let fetcher = TestFetcher::start_with(|settings| settings.limits.memory = 128 << 20).await;
    let (server, _) = HostileGit::sending(|mut pack| {
        let size = 8 << 20;
        let base = pack.add(ObjectType::Blob, &vec![0; size]);
        pack.add_delta(base, size as u64, 128, b"");
        pack.finish()
    })
    .await;
    let error = refused(&fetcher, &server.target()).await;
    assert_eq!(error.kind, FetchErrorKind::TooLarge, "{error}");
    assert!(error.message.contains("more memory than allowed"), "{error}");
    assert_eq!(half_written(&fetcher), Vec::<String>::new());
}

#[tokio::test]
async fn hostile_28_a_pack_of_many_such_deltas_stops_at_the_processor_time() {
    let fetcher = TestFetcher::start_with(|settings| settings.limits.cpu = 1).await;
    let (server, _) = HostileGit::sending(|mut pack| {
        let size = 8 << 20;
        let base = pack.add(ObjectType::Blob, &vec![0; size]);
        // 400 GB out of 300 KB.
        for number in 0_u32..6_000 {
            pack.add_delta(base, size as u64, 8, &number.to_be_bytes());
        }
        pack.finish()
    })
    .await;
    let error = refused(&fetcher, &server.target()).await;
    assert_eq!(error.kind, FetchErrorKind::TooLarge, "{error}");
    assert!(error.message.contains("more than 1 seconds of processor time"), "{error}");
}

#[tokio::test]
async fn hostile_28_a_pack_that_claims_too_many_objects_is_refused_by_its_header() {
    let fetcher = TestFetcher::start().await;
    for (objects, words) in [
        (5_000_001, "sends 5000001 objects, more than the 5000000 that are allowed"),
        (u32::MAX, "more memory than allowed"),
    ] {
        let (server, _) = HostileGit::sending(|pack| pack.claiming(objects)).await;
        let error = refused(&fetcher, &server.target()).await;
        assert_eq!(error.kind, FetchErrorKind::TooLarge, "{error}");
        assert!(error.message.contains(words), "{error}");
    }
}

#[tokio::test]
async fn hostile_28_a_million_references_are_refused_and_so_are_those_without_an_end() {
    let fetcher = TestFetcher::start().await;
    let mut pack = Pack::new();
    let commit = pack.commit(FILES);
    let million = references((0..1_000_000).map(|number| (format!("refs/tags/{number:06}"), commit)));
    let some = references([("refs/heads/main".to_owned(), commit)]);
    let endless = Stream {
        first: some[..some.len() - 4].to_vec(),
        forever: Some(line(&format!("{commit} refs/heads/{}\n", "x".repeat(1000))).repeat(64)),
    };
    for (list, words) in [
        (million.into(), "has more than 500000 references"),
        (endless, "lists more than 67108864 bytes of references"),
    ] {
        let server = HostileGit::start(list, Vec::new()).await;
        let error = refused(&fetcher, &server.target()).await;
        assert_eq!(error.kind, FetchErrorKind::TooLarge, "{error}");
        assert!(error.message.contains(words), "{error}");
    }
}

#[tokio::test]
async fn hostile_28_a_pack_that_is_none_or_has_other_objects_is_refused() {
    let fetcher = TestFetcher::start().await;
    let other = |files: &[(&str, &[u8])]| {
        let mut pack = Pack::new();
        pack.commit(files);
        pack.finish()
    };
    let flipped = |mut bytes: Vec<u8>| {
        let end = bytes.len() - 1;
        bytes[end] ^= 1;
        bytes
    };
    let missing = Oid::from_str("0123456789abcdef0123456789abcdef01234567").unwrap();
    let without_base = move |mut pack: Pack| {
        pack.add_delta(missing, 9, 1, b"");
        pack.finish()
    };
    let cases: [(&str, Change, &str); 9] = [
        ("another commit", Box::new(move |_| other(&[("x", b"y")])), "other objects than commit"),
        ("no objects", Box::new(|_| Pack::new().finish()), "other objects than commit"),
        ("nothing", Box::new(|_| Vec::new()), ""),
        ("no pack", Box::new(|_| b"<html>".to_vec()), ""),
        ("wrong checksum", Box::new(move |pack| flipped(pack.finish())), ""),
        ("cut off", Box::new(|pack| pack.finish()[..60].to_vec()), ""),
        ("fewer objects than it says", Box::new(|pack| pack.claiming(9)), ""),
        ("more objects than it says", Box::new(|pack| pack.claiming(2)), ""),
        ("a delta without its base", Box::new(without_base), ""),
    ];
    for (what, change, words) in cases {
        let (server, _) = HostileGit::sending(change).await;
        let error = refused(&fetcher, &server.target()).await;
        assert_eq!(error.kind, FetchErrorKind::Unavailable, "{what}: {error}");
        assert!(error.message.contains(words), "{what}: {error}");
        assert!(error.message.starts_with("http://127.0.0.1:"), "{what}: {error}");
    }
    assert_eq!(half_written(&fetcher), Vec::<String>::new());
}

#[tokio::test]
async fn hostile_28_a_commit_without_all_its_objects_is_asked_for_again() {
    let fetcher = TestFetcher::start().await;
    let mut whole = Pack::new();
    let commit = whole.commit(FILES);
    // The commit and its tree, and no file.
    let mut part = Pack::new();
    let entries: Vec<_> = FILES
        .iter()
        .map(|(name, content)| {
            tree_entry("100644", name, Oid::hash_object(ObjectType::Blob, content).unwrap())
        })
        .collect();
    let tree = part.add(ObjectType::Tree, &entries.concat());
    assert_eq!(part.add(ObjectType::Commit, commit_of(tree).as_bytes()), commit);
    let main = references([("refs/heads/main".to_owned(), commit)]);
    let server = HostileGit::in_turn(main, vec![part.finish().into(), whole.finish().into()]).await;
    let error = refused(&fetcher, &server.target()).await;
    assert_eq!(error.kind, FetchErrorKind::Unavailable, "{error}");
    assert!(error.message.contains("did not send all objects of the commit"), "{error}");
    let source = fetcher.source(&server.target(), ".").await.unwrap();
    assert_eq!(source.commit, commit.to_string());
}

#[tokio::test]
async fn hostile_28_folders_in_folders_in_folders_are_not_looked_through_without_an_end() {
    let fetcher = TestFetcher::start().await;
    let mut pack = Pack::new();
    let mut entries = Vec::new();
    for (name, content) in FILES {
        entries.extend(tree_entry("100644", name, pack.add(ObjectType::Blob, content)));
    }
    // Ten folders in each, twelve times over: 10^12 of them, and no file.
    let mut folder = pack.add(ObjectType::Tree, b"");
    for _ in 0..12 {
        let ten: Vec<u8> = (0..10).flat_map(|n| tree_entry("40000", &n.to_string(), folder)).collect();
        folder = pack.add(ObjectType::Tree, &ten);
    }
    entries.extend(tree_entry("40000", "src", folder));
    let tree = pack.add(ObjectType::Tree, &entries);
    let commit = pack.add(ObjectType::Commit, commit_of(tree).as_bytes());
    let server = HostileGit::with(commit, pack.finish()).await;
    let error = refused(&fetcher, &server.target()).await;
    assert_eq!(error.kind, FetchErrorKind::TooLarge, "{error}");
    assert!(error.message.contains("more than 500000 entries"), "{error}");
}
