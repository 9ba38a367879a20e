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

use super::{
    AgentError, Settings, at,
    call::{CallError, Caller, Connection},
};
use crate::{
    base::{Need, VENDOR},
    blob::{BlobRef, Digest},
    job::{Job, LockedCrate},
    run_api::Session,
    sandbox::vendor::base_has,
};

/// How long the next piece of a blob may take.
const PIECE: Duration = Duration::from_secs(20);

/// Brings the blobs of the session's job into `blobs`, where sandboxes of any user can read them.
pub(super) async fn pull(
    caller: &Caller,
    connection: Connection,
    session: &Session,
    Settings { blobs: folder, bases, work, .. }: &Settings,
) -> Result<(), AgentError> {
    fs::create_dir_all(folder).map_err(at("make the folder of blobs"))?;
    let wanted = wanted(&session.job, bases, work);
    // The largest first, so that none is left alone at the end.
    let mut wanted: Vec<BlobRef> =
        wanted.into_iter().map(|(digest, size)| BlobRef { digest, size }).collect();
    wanted.sort_unstable_by_key(|blob| blob.size);
    let wanted = &Mutex::new(wanted);
    let left = session.job.remains.before.map(|before| before.archive);
    let is_remains = |blob: BlobRef| left == Some(blob);
    let worker = |mut open: Option<Connection>| async move {
        loop {
            let next = wanted.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(blob) = next else { return Ok::<_, AgentError>(()) };
            let connection = match &mut open {
                Some(connection) => connection,
                none => none.insert(caller.another().await?),
            };
            let body = match caller.blob(connection, &session.secret, blob.digest).await {
                // What an earlier run left may be gone: this one compiles it again.
                Err(CallError::Refused { .. }) if is_remains(blob) => {
                    open = None;
                    continue;
                }
                body => body?,
            };
            store(body, blob, folder).await?;
        }
    };
    // So many connections hide the way there and back between small archives; one without work is not made.
    tokio::try_join!(worker(Some(connection)), worker(None), worker(None), worker(None))?;
    Ok(())
}

/// What the sandbox will look for: not the archives of crates that its base has, and it takes the base that this finds.
fn wanted(job: &Job, bases: &Path, work: &Path) -> BTreeMap<Digest, u64> {
    let base = Need::baked(job, work).nearest(bases).map(|base| base.join(VENDOR));
    let missing = |locked: &&LockedCrate| !base.as_ref().is_some_and(|base| base_has(base, locked));
    let archives = job.crates.iter().filter(missing).map(|locked| locked.archive);
    let left = job.remains.before.map(|before| before.archive);
    archives.chain([job.source]).chain(left).map(|blob| (blob.digest, blob.size)).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::{Cargo, Limits, Remains};

    fn locked(name: &str) -> LockedCrate {
        LockedCrate {
            name: name.into(),
            version: "1.0.0".into(),
            source: "registry+https://github.com/rust-lang/crates.io-index".into(),
            archive: BlobRef::of(name),
        }
    }

    #[test]
    fn archives_of_crates_that_the_base_has_are_left_out() {
        let job = Job {
            source: BlobRef::of("source"),
            path: ".".into(),
            commit_time: 0,
            crates: vec![locked("itoa"), locked("regex"), locked("regex")],
            registries: std::collections::BTreeMap::default(),
            build_scripts: Vec::new(),
            cargo: Cargo::default(),
            limits: Limits::default(),
            remains: Remains::default(),
        };
        let bases = tempfile::tempdir().unwrap();
        let work = Path::new("/work");
        let names = |wanted: BTreeMap<Digest, u64>| wanted.into_keys().collect::<Vec<_>>();
        let of = |names: &[&str]| {
            let mut digests: Vec<_> = names.iter().map(Digest::of).collect();
            digests.sort_unstable();
            digests
        };
        assert_eq!(names(wanted(&job, bases.path(), work)), of(&["source", "itoa", "regex"]));

        let base = bases.path().join("one");
        let folder = base.join(VENDOR).join("crates-io/itoa-1.0.0");
        fs::create_dir_all(&folder).unwrap();
        let archive = Digest::of("itoa");
        fs::write(folder.join(".cargo-checksum.json"), format!(r#"{{"files":{{}},"archive":"{archive}"}}"#))
            .unwrap();
        let described = crate::base::Described { need: Need::baked(&job, work), bytes: 0, optimised: None };
        fs::write(base.join("base.json"), serde_json::to_vec(&described).unwrap()).unwrap();
        assert_eq!(names(wanted(&job, bases.path(), work)), of(&["source", "regex"]));
        // For another work folder it was not compiled.
        assert_eq!(names(wanted(&job, bases.path(), Path::new("/other"))).len(), 3);
    }
}
