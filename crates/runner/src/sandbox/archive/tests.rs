use std::{io::Write, time::Duration};

use flate2::{Compression, write::GzEncoder};
use tar::Header;

use super::*;

mod hostile;

/// An entry as its bytes: the header's name is written without any check.
fn entry(name: &str, kind: u8, link: &str, content: &[u8]) -> Vec<u8> {
    let mut header = Header::new_gnu();
    header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
    header.as_old_mut().linkname[..link.len()].copy_from_slice(link.as_bytes());
    header.set_mode(0o644);
    header.set_size(content.len() as u64);
    header.set_entry_type(EntryType::new(kind));
    header.set_cksum();
    let mut bytes = header.as_bytes().to_vec();
    bytes.extend(content);
    bytes.resize(bytes.len().next_multiple_of(512), 0);
    bytes
}

fn archive(entries: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = entries.concat();
    bytes.extend([0; 1024]);
    bytes
}

struct Scene {
    folder: tempfile::TempDir,
    budget: Budget,
}

impl Scene {
    fn new() -> Self {
        let deadline = Instant::now() + Duration::from_secs(3600);
        Self {
            folder: tempfile::tempdir().unwrap(),
            budget: Budget { bytes: 10_000, entries: 100, deadline },
        }
    }

    fn to(&self) -> PathBuf {
        self.folder.path().join("to")
    }

    fn source(&mut self, entries: &[Vec<u8>]) -> Result<(), ArchiveError> {
        let bytes = archive(entries);
        let blob = self.folder.path().join("blob");
        fs::write(&blob, &bytes).unwrap();
        unpack_source(&blob, BlobRef::of(&bytes), &self.to(), &mut self.budget, |_| true)
    }

    fn package(&mut self, entries: &[Vec<u8>]) -> Result<(), ArchiveError> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(&archive(entries)).unwrap();
        let bytes = encoder.finish().unwrap();
        let blob = self.folder.path().join("blob");
        fs::write(&blob, &bytes).unwrap();
        unpack_crate(&blob, BlobRef::of(&bytes), "a-1.0.0", &self.to(), &mut self.budget)
    }
}

#[test]
fn hostile_34_what_leads_out_of_the_folder_is_refused() {
    let cases = [
        vec![entry("../x", b'0', "", b"")],
        vec![entry("a/../../x", b'0', "", b"")],
        vec![entry("/abs", b'0', "", b"")],
        vec![entry("a", b'2', "/etc/passwd", b"")],
        vec![entry("a", b'2', "..", b"")],
        vec![entry("d/a", b'2', "../..", b"")],
        vec![entry("d/up", b'2', "..", b""), entry("out", b'2', "d/up/../x", b"")],
        vec![entry("a", b'2', "d", b""), entry("a/x", b'0', "", b"")],
        vec![entry("a", b'0', "", b""), entry("a", b'2', "d", b"")],
        vec![entry("a", b'0', "", b"1"), entry("a", b'0', "", b"2")],
        vec![entry("a", b'0', "", b"1"), entry("a/b", b'0', "", b"2")],
        vec![entry("Cargo.toml", b'2', "other.toml", b"")],
        vec![entry("a", b'1', "b", b"")],
        vec![entry("a", b'3', "", b"")],
        vec![entry("a", b'6', "", b"")],
        vec![entry("a", b'S', "", b"")],
        vec![entry("a", b'Z', "", b"")],
        vec![entry("x", b'L', "", b"../../far/away\0"), entry("a", b'0', "", b"")],
        vec![entry("x", b'x', "", b"15 path=../away\n"), entry("a", b'0', "", b"")],
        vec![entry("x", b'x', "", b"10 size=9\n"), entry("a", b'0', "", b"")],
        vec![entry("x", b'L', "", &vec![b'a'; 70_000]), entry("a", b'0', "", b"")],
    ];
    for (number, entries) in cases.into_iter().enumerate() {
        let mut scene = Scene::new();
        scene.budget.bytes = 1 << 20;
        let result = scene.source(&entries);
        assert!(matches!(result, Err(ArchiveError::Refused(_))), "case {number}: {result:?}");
        assert!(!scene.folder.path().join("x").exists());
    }
}

#[test]
fn hostile_34_a_crate_has_no_links_and_one_top_folder() {
    let cases = [
        vec![entry("a-1.0.0/.cargo-ok", b'2', "/etc/passwd", b""), entry("a-1.0.0/x", b'2', "y", b"")],
        vec![entry("b-1.0.0/Cargo.toml", b'0', "", b"")],
        vec![entry("a-1.0.0/../b", b'0', "", b"")],
    ];
    for (number, entries) in cases.into_iter().enumerate() {
        let result = Scene::new().package(&entries);
        assert!(matches!(result, Err(ArchiveError::Refused(_))), "case {number}: {result:?}");
    }
}

#[test]
fn hostile_34_bombs_stop_at_the_budget() {
    let large = Scene::new().package(&[entry("a-1.0.0/zeros", b'0', "", &vec![0; 20_000])]);
    assert!(large.unwrap_err().to_string().contains("larger than allowed"));
    let many: Vec<_> = (0..200).map(|i| entry(&format!("a-1.0.0/{i}"), b'0', "", b"")).collect();
    assert!(Scene::new().package(&many).unwrap_err().to_string().contains("files"));
}

#[test]
fn hostile_34_bytes_that_are_not_the_named_ones_are_refused() {
    let mut scene = Scene::new();
    let bytes = archive(&[entry("a", b'0', "", b"")]);
    let blob = scene.folder.path().join("blob");
    fs::write(&blob, &bytes).unwrap();
    let flipped: Vec<u8> = bytes.iter().map(|byte| byte ^ 1).collect();
    let short = BlobRef { size: 5, ..BlobRef::of(&bytes) };
    for wrong in [BlobRef::of("other"), BlobRef::of(&flipped), short] {
        let to = scene.to();
        let result = unpack_source(&blob, wrong, &to, &mut scene.budget, |_| true);
        assert!(result.unwrap_err().to_string().contains("other bytes"));
    }
}

#[test]
fn files_folders_and_links_inside_are_unpacked() {
    let mut scene = Scene::new();
    scene
        .source(&[
            entry("pax_global_header", b'g', "", b"52 comment=0123456789012345678901234567890123456789\n"),
            entry("d/", b'5', "", b""),
            entry("d/f", b'0', "", b"content"),
            entry("d/e/l", b'2', "../f", b""),
            entry("x", b'L', "", b"long/name\0"),
            entry("cut", b'0', "", b"long"),
        ])
        .unwrap();
    assert_eq!(fs::read(scene.to().join("d/e/l")).unwrap(), b"content");
    assert_eq!(fs::read(scene.to().join("long/name")).unwrap(), b"long");
    let mut scene = Scene::new();
    scene.package(&[entry("a-1.0.0/src/lib.rs", b'0', "", b"// a")]).unwrap();
    assert_eq!(fs::read(scene.to().join("src/lib.rs")).unwrap(), b"// a");
}
