//! Packs objects into the tar.gz that kustomize-controller fetches.
//!
//! The same objects give the same bytes on every machine: entries sorted, no times, no owners, one compression level
//! of one implementation (zlib-rs, whose output does not depend on the processor's abilities). The revision is made
//! of the tar's digest, so a new version of the compressor changes no revision.

use std::io::{self, Write};

use flate2::{Compression, GzBuilder, write::GzEncoder};
use sha2::{Digest as _, Sha256};
use tar::{EntryType, Header};

use crate::{emit, file_name, object::Objects};

/// The compression level of the archive. Pinned, because the digest of the served bytes depends on it. The fastest:
/// archives are fetched inside of a cluster, and every change waits for this.
const LEVEL: u32 = 1;

/// The byte of the gzip header for the operating system: unknown, on every machine.
const UNKNOWN_SYSTEM: u8 = 255;

/// How the objects are spread over files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// A file per object: `<namespace>/<kind>.<group>_<name>.yaml`, `_no-namespace/` for objects without a namespace.
    #[default]
    PerObject,
    /// All of them in `manifests.yaml`.
    Single,
}

/// An archive for Flux.
#[derive(Clone, PartialEq, Eq)]
pub struct Packed {
    /// SHA-256 of the tar before compression: changes exactly when the content does.
    pub tar_digest: [u8; 32],
    /// SHA-256 of `bytes`.
    pub digest: [u8; 32],
    /// The tar.gz.
    pub bytes: Vec<u8>,
    /// How many bytes the tar has before compression.
    pub tar_size: u64,
    /// How many objects are in it.
    pub objects: usize,
    /// How many files are in it, folders not counted.
    pub files: usize,
}

impl Packed {
    /// How many bytes the tar.gz has.
    pub fn size(&self) -> u64 {
        self.bytes.len() as u64
    }
}

impl std::fmt::Debug for Packed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { objects, files, bytes, .. } = self;
        write!(f, "Packed {{ {objects} objects in {files} files, {} bytes }}", bytes.len())
    }
}

/// Packs the objects. Without any, the archive holds an empty folder, which Flux applies as nothing at all.
///
/// # Errors
/// Only what writing to memory can give, which is nothing.
pub fn pack(objects: &Objects, layout: Layout) -> io::Result<Packed> {
    let mut archive = Archive::new();
    archive.folder(".")?;
    match layout {
        Layout::PerObject => per_object(&mut archive, objects)?,
        Layout::Single if objects.is_empty() => {}
        Layout::Single => {
            let mut text = String::new();
            for object in objects {
                text.push_str("---\n");
                emit::document(&mut text, &object.value);
            }
            archive.file("manifests.yaml", text.as_bytes())?;
        }
    }
    archive.finish(objects.len())
}

fn per_object(archive: &mut Archive, objects: &Objects) -> io::Result<()> {
    let mut files: Vec<_> = file_name::paths(objects).into_iter().zip(objects).collect();
    files.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    let (mut folder, mut text) = (String::new(), String::new());
    for (path, object) in files {
        let parent = path.split('/').next().unwrap_or_default();
        if parent != folder {
            archive.folder(parent)?;
            parent.clone_into(&mut folder);
        }
        text.clear();
        emit::document(&mut text, &object.value);
        archive.file(&path, text.as_bytes())?;
    }
    Ok(())
}

/// A tar that is hashed and compressed while it is written.
struct Archive {
    tar: tar::Builder<Tee>,
    files: usize,
}

struct Tee {
    hash: Sha256,
    size: u64,
    gzip: GzEncoder<Vec<u8>>,
}

impl Write for Tee {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hash.update(bytes);
        self.size += bytes.len() as u64;
        self.gzip.write_all(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Archive {
    fn new() -> Self {
        let gzip = GzBuilder::new().mtime(0).operating_system(UNKNOWN_SYSTEM);
        let gzip = gzip.write(Vec::new(), Compression::new(LEVEL));
        Self { tar: tar::Builder::new(Tee { hash: Sha256::new(), size: 0, gzip }), files: 0 }
    }

    fn folder(&mut self, path: &str) -> io::Result<()> {
        self.tar.append(&header(path, EntryType::Directory, 0o755, 0)?, io::empty())
    }

    fn file(&mut self, path: &str, content: &[u8]) -> io::Result<()> {
        self.files += 1;
        self.tar.append(&header(path, EntryType::Regular, 0o644, content.len() as u64)?, content)
    }

    fn finish(self, objects: usize) -> io::Result<Packed> {
        let Tee { hash, size, gzip } = self.tar.into_inner()?;
        let bytes = gzip.finish()?;
        let (tar_digest, digest) = (hash.finalize().into(), Sha256::digest(&bytes).into());
        Ok(Packed { tar_digest, digest, bytes, tar_size: size, objects, files: self.files })
    }
}

/// A header without owner and time. Every path fits the name and prefix of `ustar`.
fn header(path: &str, kind: EntryType, mode: u32, size: u64) -> io::Result<Header> {
    let mut header = Header::new_ustar();
    header.set_path(path)?;
    header.set_entry_type(kind);
    header.set_mode(mode);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_size(size);
    header.set_cksum();
    Ok(header)
}
