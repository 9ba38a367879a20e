//! The part of [`crate::fuzz`] that only this module can reach.

#![allow(clippy::missing_panics_doc, reason = "that is how a target says that something does not hold")]
#![allow(clippy::expect_used, reason = "a target without a folder to work in says nothing")]

use std::{
    fs,
    io::Write as _,
    path::Path,
    time::{Duration, Instant},
};

use flate2::{Compression, write::GzEncoder};

use super::{
    archive::{Budget, unpack_crate, unpack_remains, unpack_source},
    text::Printable,
};
use crate::blob::BlobRef;

const BYTES: u64 = 1 << 20;
const ENTRIES: u64 = 200;

/// However an archive is unpacked, what is written is in its folder, within the budget, and nothing in it leads out.
pub fn archives(bytes: &[u8]) {
    taken_out(bytes);
    let repaired = repaired(bytes);
    taken_out(&repaired);
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&repaired).expect("memory");
    taken_out(&encoder.finish().expect("memory"));
}

/// The same with right checksums, without which every change ends at the first header.
fn repaired(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for block in bytes.chunks_exact_mut(512).filter(|block| block[257..262] == *b"ustar") {
        block[148..156].fill(b' ');
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    }
    bytes
}

fn taken_out(bytes: &[u8]) {
    let scratch = tempfile::tempdir().expect("a folder");
    let (blob, to) = (scratch.path().join("blob"), scratch.path().join("to"));
    fs::write(&blob, bytes).expect("a file");
    let reference = BlobRef::of(bytes);
    for way in 0..3 {
        let deadline = Instant::now() + Duration::from_secs(60);
        let mut budget = Budget { bytes: BYTES, entries: ENTRIES, deadline };
        let _ = match way {
            0 => unpack_source(&blob, reference, &to, &mut budget, |_| true),
            1 => unpack_remains(&blob, reference, &to, &mut budget, |_| true),
            _ => unpack_crate(&blob, reference, "a-1.0.0", &to, &mut budget),
        };
        let names = fs::read_dir(scratch.path())
            .expect("our folder")
            .map(|entry| entry.expect("an entry").file_name());
        assert!(names.into_iter().all(|name| name == "blob" || name == "to"), "something is outside");
        assert_eq!(fs::read(&blob).expect("a file"), bytes, "the archive itself");
        inside(&to.canonicalize().expect("our folder"), way == 0);
        fs::remove_dir_all(&to).expect("nothing keeps it from being removed");
    }
}

fn inside(root: &Path, links: bool) {
    let (mut next, mut found, mut size) = (vec![root.to_owned()], 0, 0);
    while let Some(folder) = next.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let entry = entry.expect("an entry");
            let meta = entry.metadata().expect("it is there");
            found += 1;
            if meta.is_symlink() {
                assert!(links, "{} is a link", entry.path().display());
                let leads = entry.path().canonicalize();
                assert!(
                    leads.is_err() || leads.is_ok_and(|to| to.starts_with(root)),
                    "{}",
                    entry.path().display()
                );
            } else if meta.is_dir() {
                next.push(entry.path());
            } else {
                assert!(meta.is_file(), "{} is no file", entry.path().display());
                size += meta.len();
            }
        }
    }
    assert!(size <= BYTES && found <= ENTRIES * 2, "{found} entries of {size} bytes");
}

/// What is shown of a log has no control characters but newline and tab, and is the same wherever the stream is cut.
pub fn log(bytes: &[u8]) {
    let in_pieces = |size: usize| {
        let mut printable = Printable::default();
        bytes.chunks(size).map(|piece| printable.feed(piece)).collect::<String>()
    };
    let whole = in_pieces(bytes.len().max(1));
    assert!(!whole.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')), "{whole:?}");
    for size in [1, 2, 3] {
        assert_eq!(in_pieces(size), whole, "in pieces of {size}");
    }
}
