//! Brings the job's blobs into the shared volume: several at a time, each checked against its digest.

use std::{
    collections::BTreeMap,
    fs::{self, OpenOptions},
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use sha2::{Digest as _, Sha256};
use tokio::time::timeout;

use super::{AgentError, at, call::Caller};
use crate::{
    blob::{BlobRef, Digest},
    run_api::Session,
};

/// How long the next piece of a blob may take.
const PIECE: Duration = Duration::from_secs(20);

/// Brings all of them. A folder that sandboxes of any user can read.
pub(super) async fn pull(caller: &Caller, session: &Session, folder: &Path) -> Result<(), AgentError> {
    fs::create_dir_all(folder).map_err(at("make the folder of blobs"))?;
    let archives = session.crates.iter().map(|locked| locked.archive);
    let wanted: BTreeMap<Digest, u64> =
        archives.chain([session.source]).map(|blob| (blob.digest, blob.size)).collect();
    // The largest first, so that none is left alone at the end.
    let mut wanted: Vec<BlobRef> =
        wanted.into_iter().map(|(digest, size)| BlobRef { digest, size }).collect();
    wanted.sort_unstable_by_key(|blob| blob.size);
    let wanted = Mutex::new(wanted);
    let worker = || async {
        let mut connection = None;
        loop {
            let next = wanted.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(blob) = next else { return Ok::<_, AgentError>(()) };
            let connection = match &mut connection {
                Some(connection) => connection,
                none => none.insert(caller.connect().await?),
            };
            let body = caller.blob(connection, &session.secret, blob.digest).await?;
            store(body, blob, folder).await?;
        }
    };
    // So many connections hide the way there and back between small archives; one without work is not made.
    tokio::try_join!(worker(), worker(), worker(), worker())?;
    Ok(())
}

/// Writes what comes as far as it is what was asked for.
async fn store(mut body: Incoming, blob: BlobRef, folder: &Path) -> Result<(), AgentError> {
    let wrong = |problem| AgentError::Blob { digest: blob.digest, problem };
    let path = folder.join(blob.digest.hex());
    let mut file =
        OpenOptions::new().write(true).create_new(true).mode(0o644).open(path).map_err(at("make a blob"))?;
    let (mut left, mut hash) = (blob.size, Sha256::new());
    while let Some(frame) =
        timeout(PIECE, body.frame()).await.map_err(|_| wrong("the controller stopped sending it"))?
    {
        let frame = frame.map_err(|_| wrong("the connection broke"))?;
        let Ok(bytes) = frame.into_data() else { continue };
        left = left.checked_sub(bytes.len() as u64).ok_or_else(|| wrong("it is longer than it should be"))?;
        hash.update(&bytes);
        file.write_all(&bytes).map_err(at("write a blob"))?;
    }
    if left > 0 {
        return Err(wrong("it is shorter than it should be"));
    }
    if Digest::from_bytes(hash.finalize().into()) != blob.digest {
        return Err(wrong("its bytes are not those of its digest"));
    }
    Ok(())
}
