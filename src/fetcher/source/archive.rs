//! A source part as a tar archive: the same bytes on every machine, written once for each digest.

use std::io::{self, Write as _};

use synth_runner::blob::{BlobRef, Digest};
use tar::{Builder, EntryType, Header};

use super::{
    part::{Files, PartFile},
    tree::{Kind, RepoPath, Snapshot},
};
use crate::fetcher::{api::FetchError, child::local, folder::Folder, settings::Limits};

/// The sort of note that says which archive a part has.
const NOTE: &str = "source";
/// Bytes that tar needs for each file besides its content: header, long name, padding.
const OVERHEAD: u64 = 4096;

/// The archive of a part, made where it is not there yet.
pub(super) fn of(
    snapshot: &Snapshot<'_>,
    files: &Files,
    digest: &Digest,
    folder: &Folder,
    limits: &Limits,
) -> Result<BlobRef, FetchError> {
    let known = folder.note::<BlobRef>(NOTE, digest).and_then(|known| folder.blob(&known.digest));
    if let Some(blob) = known {
        return Ok(blob);
    }
    let failed = |error: io::Error| local("cannot write the source's archive", &error);
    let max = limits.source_size + OVERHEAD * (files.len() as u64 + 1);
    let mut archive = Builder::new(folder.new_blob(max).map_err(failed)?);
    for (path, file) in files {
        append(&mut archive, snapshot, path, file, limits)?.map_err(failed)?;
    }
    let mut blob = archive.into_inner().map_err(failed)?;
    blob.flush().map_err(failed)?;
    let blob = blob.finish().map_err(failed)?;
    folder.set_note(NOTE, digest, &blob).map_err(failed)?;
    Ok(blob)
}

fn append(
    archive: &mut Builder<impl io::Write>,
    snapshot: &Snapshot<'_>,
    path: &RepoPath,
    file: &PartFile,
    limits: &Limits,
) -> Result<io::Result<()>, FetchError> {
    let mut header = Header::new_gnu();
    header.set_mtime(0);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mode(if file.kind == Kind::Program { 0o755 } else { 0o644 });
    header.set_entry_type(EntryType::Regular);
    let bytes = match (file.kind, file.oid) {
        (_, None) => Vec::new(),
        (Kind::Link, Some(oid)) => {
            let target = snapshot.target(path, oid)?;
            header.set_entry_type(EntryType::Symlink);
            header.set_mode(0o777);
            header.set_size(0);
            return Ok(archive.append_link(&mut header, path.as_str(), target));
        }
        (_, Some(oid)) => snapshot.bytes(path, oid, limits.source_size)?,
    };
    header.set_size(bytes.len() as u64);
    Ok(archive.append_data(&mut header, path.as_str(), bytes.as_slice()))
}
