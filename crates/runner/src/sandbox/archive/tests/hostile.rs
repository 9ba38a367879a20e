//! Groups 1 to 11 of what is hostile about archives, against the readers of source and crates.

use std::os::unix::fs::{MetadataExt, PermissionsExt};

use super::*;

/// A header that says anything, and what follows it.
fn raw(change: impl FnOnce(&mut Header), content: &[u8]) -> Vec<u8> {
    let mut header = Header::new_gnu();
    header.set_mode(0o644);
    header.set_size(content.len() as u64);
    header.set_entry_type(EntryType::Regular);
    header.as_old_mut().name[..1].copy_from_slice(b"a");
    change(&mut header);
    header.set_cksum();
    let mut bytes = header.as_bytes().to_vec();
    bytes.extend(content);
    bytes.resize(bytes.len().next_multiple_of(512), 0);
    bytes
}

/// A record of an extended header.
fn pax(key: &str, value: &[u8]) -> Vec<u8> {
    let rest = [b" ", key.as_bytes(), b"=", value, b"\n"].concat();
    let digits = (1..20).find(|digits| (digits + rest.len()).to_string().len() == *digits).unwrap();
    [(digits + rest.len()).to_string().as_bytes(), &rest].concat()
}

fn extended(records: &[Vec<u8>]) -> Vec<u8> {
    entry("x", b'x', "", &records.concat())
}

fn refused(entries: &[Vec<u8>]) -> String {
    let mut scene = Scene::new();
    scene.budget.bytes = 1 << 20;
    match scene.source(entries) {
        Err(ArchiveError::Refused(why)) => {
            let outside = fs::read_dir(scene.folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
            let outside: Vec<_> = outside.filter(|name| name != "to" && name != "blob").collect();
            assert!(outside.is_empty(), "{outside:?}");
            why
        }
        other => panic!("not refused: {other:?}"),
    }
}

/// Every file below, with what is in it.
fn unpacked(entries: &[Vec<u8>]) -> Vec<(String, Vec<u8>)> {
    let mut scene = Scene::new();
    scene.source(entries).unwrap();
    let mut found = Vec::new();
    collect(&scene.to(), &scene.to(), &mut found);
    found.sort();
    found
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, found);
        } else {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            found.push((name, fs::read(&path).unwrap()));
        }
    }
}

#[test]
fn hostile_01_names_that_lead_out_or_are_none_are_refused() {
    for name in ["../x", "a/../../x", "/abs", "a/..", "..", "./../x"] {
        assert!(refused(&[entry(name, b'0', "", b"")]).contains("leads out"), "{name}");
    }
    let long_part = [b"a/".as_slice(), &[b'n'; 256]].concat();
    let long_path = "d/".repeat(2_049).into_bytes();
    for name in [&b"a\0b"[..], b"\xff\xfe", &long_part, &long_path, b"a/../../x"] {
        refused(&[extended(&[pax("path", name)]), entry("a", b'0', "", b"")]);
        if !name.contains(&0) {
            refused(&[entry("l", b'L', "", name), entry("a", b'0', "", b"")]);
        }
    }
    // No name, and names that only other systems split, stay inside.
    let found = unpacked(&[
        entry("", b'0', "", b"nothing"),
        entry("..\\x", b'0', "", b"1"),
        entry("C:\\y", b'0', "", b"2"),
    ]);
    assert_eq!(found, [("..\\x".to_owned(), b"1".to_vec()), ("C:\\y".to_owned(), b"2".to_vec())]);
}

#[test]
fn hostile_02_nothing_is_written_through_a_link_and_none_leads_out() {
    for target in ["/etc/passwd", "../..", "../../x", "b/../..", ""] {
        let why = refused(&[entry("d/l", b'2', target, b""), entry("x", b'0', "", b"")]);
        assert!(why.contains("leads out"), "{target}: {why}");
    }
    refused(&[entry("l", b'2', "d", b""), entry("l/x", b'0', "", b"through")]);
    refused(&[entry("d/x", b'0', "", b"1"), entry("d", b'2', "e", b"")]);
    refused(&[entry("l", b'2', "d", b""), entry("l", b'2', "e", b"")]);
    refused(&[extended(&[pax("linkpath", b"../../x")]), entry("l", b'2', "fine", b"")]);
    refused(&[entry("k", b'K', "", b"../../x\0"), entry("l", b'2', "fine", b"")]);
}

#[test]
fn hostile_03_hard_links_are_refused_wherever_they_lead() {
    for target in ["/etc/passwd", "b", "l"] {
        let entries = [entry("b", b'0', "", b"1"), entry("l", b'2', "b", b""), entry("h", b'1', target, b"")];
        assert!(refused(&entries).contains("type '1'"), "{target}");
    }
}

#[test]
fn hostile_04_a_folder_of_the_name_of_a_link_changes_nothing_outside() {
    let mut scene = Scene::new();
    let victim = scene.folder.path().join("victim");
    fs::create_dir(&victim).unwrap();
    fs::set_permissions(&victim, fs::Permissions::from_mode(0o700)).unwrap();
    let result = scene.source(&[entry("d/l", b'2', "../e", b""), entry("d/l", b'5', "", b"")]);
    assert!(matches!(result, Err(ArchiveError::Refused(_))), "{result:?}");
    assert_eq!(fs::metadata(&victim).unwrap().mode() & 0o777, 0o700);
}

#[test]
fn hostile_05_devices_pipes_sparse_and_unknown_entries_are_refused() {
    for kind in [b'3', b'4', b'6', b'S', b'D', b'M', b'V', b'N', b'Z', b'A', b's'] {
        assert!(refused(&[entry("a", kind, "", b"")]).contains("of type"), "{}", char::from(kind));
    }
    for kind in [b'L', b'K', b'x', b'g'] {
        let why = refused(&[entry("l", kind, "", &vec![b'a'; 65 << 10]), entry("a", b'0', "", b"")]);
        assert!(why.contains("too long"), "{why}");
    }
    let many: Vec<_> = (0..200).map(|_| entry("l", b'L', "", b"name\0")).collect();
    assert!(refused(&many).contains("files"), "extensions count as entries");
}

#[test]
fn hostile_06_a_size_has_one_meaning_and_every_name_that_counts_is_checked() {
    let two_sizes = [extended(&[pax("size", b"1")]), entry("a", b'0', "", &[b'1'; 600])];
    assert!(refused(&two_sizes).contains("two sizes"));
    // The last name counts, and it is checked.
    refused(&[extended(&[pax("path", b"good"), pax("path", b"../x")]), entry("a", b'0', "", b"")]);
    refused(&[
        extended(&[pax("path", b"good")]),
        extended(&[pax("path", b"../x")]),
        entry("a", b'0', "", b""),
    ]);
    // What a header says for all entries counts for none.
    let global =
        entry("g", b'g', "", &[pax("path", b"../x"), pax("size", b"0"), pax("linkpath", b"/etc")].concat());
    assert_eq!(unpacked(&[global, entry("a", b'0', "", b"1")]), [("a".to_owned(), b"1".to_vec())]);
    for size in
        [[0xff; 12], [0x80, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], *b"zzzzzzzzzzzz"]
    {
        refused(&[raw(|header| header.as_old_mut().size = size, b"1")]);
    }
    refused(&[raw(|header| header.set_size(1 << 40), b"1")]);
    for record in [&b"9999999 path=x\n"[..], b"-5 path=x\n", b"path=x\n", b"3\n"] {
        refused(&[entry("x", b'x', "", record), entry("a", b'0', "", b"")]);
    }
}

#[test]
fn hostile_07_a_path_is_there_once() {
    for twin in [
        [entry("a", b'0', "", b"1"), entry("a", b'0', "", b"2")],
        [entry("a", b'0', "", b"1"), entry("./a", b'0', "", b"2")],
        [entry("a", b'0', "", b"1"), entry("a//", b'0', "", b"2")],
        [entry("a", b'0', "", b"1"), entry("a", b'5', "", b"")],
        [entry("a", b'5', "", b""), entry("a", b'0', "", b"1")],
        [entry("a", b'0', "", b"1"), entry("a/b", b'0', "", b"2")],
        [entry("a", b'0', "", b"1"), entry("a", b'2', "b", b"")],
    ] {
        assert!(refused(&twin).contains("twice"));
    }
    // Names that differ in case are two: nothing of one is in the other.
    let twins = unpacked(&[entry("a", b'0', "", b"1"), entry("A", b'0', "", b"2")]);
    assert_eq!(twins, [("A".to_owned(), b"2".to_vec()), ("a".to_owned(), b"1".to_vec())]);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A crate whose archive has exactly these bytes.
fn package(bytes: &[u8]) -> (Scene, Result<(), ArchiveError>) {
    let mut scene = Scene::new();
    let blob = scene.folder.path().join("blob");
    fs::write(&blob, bytes).unwrap();
    let to = scene.to();
    let result = unpack_crate(&blob, BlobRef::of(bytes), "a-1.0.0", &to, &mut scene.budget);
    (scene, result)
}

#[test]
fn hostile_08_compression_bombs_stop_at_the_budget_and_what_is_cut_off_is_refused() {
    let bomb = gzip(&archive(&[entry("a-1.0.0/zeros", b'0', "", &vec![0; 32 << 20])]));
    assert!(bomb.len() < 64 << 10);
    let (scene, result) = package(&bomb);
    assert!(result.unwrap_err().to_string().contains("larger than allowed"));
    let written = fs::metadata(scene.to().join("zeros")).map_or(0, |file| file.len());
    assert_eq!(written, 0, "nothing of it is written");
    let whole =
        gzip(&archive(&[entry("a-1.0.0/a", b'0', "", b"1"), entry("a-1.0.0/b", b'0', "", &[7; 700])]));
    assert!(package(&whole).1.is_ok());
    for cut in [0, 5, 12, whole.len() / 2] {
        let (_, result) = package(&whole[..cut]);
        assert!(matches!(result, Err(ArchiveError::Refused(_))), "{cut}: {result:?}");
    }
    // As for cargo, what follows the first stream does not count.
    let second = gzip(&archive(&[entry("a-1.0.0/c", b'0', "", b"2")]));
    for rest in [&b"garbage"[..], &second, &bomb] {
        let (scene, result) = package(&[&whole, rest].concat());
        assert!(result.is_ok() && !scene.to().join("c").exists());
    }
    for damaged in [&b"not gzip at all"[..], b"\x1f\x8b\x08\x04\xff\xff", &archive(&[])] {
        assert!(matches!(package(damaged).1, Err(ArchiveError::Refused(_))));
    }
}

#[test]
fn hostile_09_many_entries_and_deep_folders_are_bounded() {
    let mut many: Vec<_> = (0..101).map(|n| entry(&format!("{n}"), b'0', "", b"")).collect();
    assert!(refused(&many).contains("files"));
    many.truncate(100);
    assert_eq!(unpacked(&many).len(), 100);
    // Folders that no entry is for count as well: one name would make two thousand of them.
    let deep = "d/".repeat(2_000) + "x";
    let long = |name: &str| [entry("l", b'L', "", name.as_bytes()), entry("a", b'0', "", b"")];
    assert!(refused(&long(&deep)).contains("files"));
    let mut scene = Scene::new();
    scene.budget.entries = 10_000;
    scene.source(&long(&deep)).unwrap();
    assert!(scene.to().join(&deep).exists());
    fs::remove_dir_all(scene.to()).unwrap();
}

#[test]
fn hostile_10_modes_are_ours() {
    let mut scene = Scene::new();
    let with = |name: &'static [u8], kind: EntryType, mode: u32| {
        raw(
            |header| {
                header.as_old_mut().name[..name.len()].copy_from_slice(name);
                header.set_entry_type(kind);
                header.set_mode(mode);
            },
            b"",
        )
    };
    let entries = [
        with(b"shut", EntryType::Directory, 0),
        with(b"shut/in", EntryType::Regular, 0),
        with(b"root", EntryType::Regular, 0o6777),
        with(b"world", EntryType::Directory, 0o1777),
    ];
    scene.source(&entries).unwrap();
    let mode = |name: &str| fs::symlink_metadata(scene.to().join(name)).unwrap().mode() & 0o7777;
    assert_eq!([mode("shut/in"), mode("root")], [0o644, 0o755]);
    for folder in ["shut", "world"] {
        assert_eq!(mode(folder) & 0o7022, 0, "{folder}: {:o}", mode(folder));
        assert_eq!(mode(folder) & 0o700, 0o700, "{folder}");
    }
}

#[test]
fn hostile_11_times_owners_and_attributes_do_not_get_through() {
    let mut scene = Scene::new();
    let records = [
        pax("mtime", b"4102444800"),
        pax("uid", b"4294967294"),
        pax("SCHILY.xattr.user.evil", b"1"),
        pax("SCHILY.acl.access", b"user::rwx"),
        pax("LIBARCHIVE.xattr.user.evil", b"MQ"),
        pax("RHT.security.selinux", b"x"),
    ];
    let file = raw(
        |header| {
            header.set_mtime(4_102_444_800);
            header.as_old_mut().uid = *b"7777777\0";
        },
        b"1",
    );
    scene.source(&[extended(&records), file]).unwrap();
    let path = scene.to().join("a");
    let found = fs::metadata(&path).unwrap();
    let own = fs::metadata(scene.folder.path()).unwrap();
    assert_eq!(found.modified().unwrap(), packaged());
    assert_eq!((found.uid(), found.gid()), (own.uid(), own.gid()));
    let mut names = vec![0u8; 1024];
    let names_length = rustix::fs::listxattr(&path, &mut names).unwrap_or(0);
    assert!(!String::from_utf8_lossy(&names[..names_length]).contains("evil"));
}
