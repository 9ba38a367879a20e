//! Git packs byte by byte, also such that git would never write.

use std::io::Write as _;

use flate2::{Compression, write::ZlibEncoder};
use git2::{ObjectType, Oid};

/// A pack that grows.
pub struct Pack {
    bytes: Vec<u8>,
    objects: u32,
}

impl Pack {
    pub fn new() -> Self {
        Self { bytes: b"PACK\0\0\0\x02\0\0\0\0".to_vec(), objects: 0 }
    }

    /// Adds an object; gives its id.
    pub fn add(&mut self, kind: ObjectType, content: &[u8]) -> Oid {
        let number = match kind {
            ObjectType::Commit => 1,
            ObjectType::Tree => 2,
            ObjectType::Blob => 3,
            _ => 4,
        };
        self.entry(number, content.len() as u64, &[]);
        self.deflate(content);
        Oid::hash_object(kind, content).unwrap()
    }

    /// Adds a delta: the base `times` times over, then `tail`. Gives nothing: nobody unpacks it here.
    pub fn add_delta(&mut self, base: Oid, base_size: u64, times: u64, tail: &[u8]) {
        let mut delta = Vec::new();
        number(&mut delta, base_size);
        number(&mut delta, base_size * times + tail.len() as u64);
        for _ in 0..times {
            // Copy from 0, four bytes of offset left out, three bytes of size.
            delta.push(0b1111_0000);
            delta.extend(&base_size.to_le_bytes()[..3]);
        }
        if !tail.is_empty() {
            delta.push(u8::try_from(tail.len()).unwrap());
            delta.extend(tail);
        }
        self.entry(7, delta.len() as u64, base.as_bytes());
        self.deflate(&delta);
    }

    /// A commit of these files at the root, all of it; gives its id.
    pub fn commit(&mut self, files: &[(&str, &[u8])]) -> Oid {
        let mut tree = Vec::new();
        for (name, content) in files {
            let id = self.add(ObjectType::Blob, content);
            tree.extend(tree_entry("100644", name, id));
        }
        let tree = self.add(ObjectType::Tree, &tree);
        self.add(ObjectType::Commit, commit_of(tree).as_bytes())
    }

    /// The whole pack, with its checksum.
    pub fn finish(self) -> Vec<u8> {
        let count = self.objects;
        self.claiming(count)
    }

    /// The same, with another number of objects in its header.
    pub fn claiming(mut self, objects: u32) -> Vec<u8> {
        self.bytes[8..12].copy_from_slice(&objects.to_be_bytes());
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY, &self.bytes);
        self.bytes.extend(digest.as_ref());
        self.bytes
    }

    /// The beginning of an object that claims to have so many bytes.
    pub fn open(mut self, size: u64) -> Vec<u8> {
        self.entry(3, size, &[]);
        self.bytes[8..12].copy_from_slice(&self.objects.to_be_bytes());
        // The header of zlib; blocks follow.
        self.bytes.extend([0x78, 0x01]);
        self.bytes
    }

    fn entry(&mut self, kind: u8, size: u64, base: &[u8]) {
        self.objects += 1;
        let mut byte = (kind << 4) | (size & 0x0f) as u8;
        let mut rest = size >> 4;
        while rest > 0 {
            self.bytes.push(byte | 0x80);
            byte = (rest & 0x7f) as u8;
            rest >>= 7;
        }
        self.bytes.push(byte);
        self.bytes.extend(base);
    }

    fn deflate(&mut self, content: &[u8]) {
        let mut encoder = ZlibEncoder::new(&mut self.bytes, Compression::best());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap();
    }
}

/// 64 KiB of an open object that did not end, not compressed.
pub fn stored_block() -> Vec<u8> {
    [&[0, 0xff, 0xff, 0, 0][..], &vec![b'x'; 0xffff]].concat()
}

pub fn tree_entry(mode: &str, name: &str, id: Oid) -> Vec<u8> {
    [mode.as_bytes(), b" ", name.as_bytes(), b"\0", id.as_bytes()].concat()
}

pub fn commit_of(tree: Oid) -> String {
    format!("tree {tree}\nauthor a <a> 1700000000 +0000\ncommitter a <a> 1700000000 +0000\n\nx\n")
}

fn number(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push((value & 0x7f) as u8);
}
