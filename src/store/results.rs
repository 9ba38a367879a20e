//! The result cache: what a program printed, by everything that could have changed it.
//!
//! A result is found only by who knows the namespace, the key and the store's secret. Anything wrong with a file is a
//! miss, and takes the file away. A failure cannot be stored: there is no way to make a [`ResultEntry`] of one.

use bytes::Bytes;
use futures::TryStreamExt as _;
use jiff::{SignedDuration, Timestamp};
use object_store::{ObjectStore as _, path::Path};
use synth_runner::{blob::Digest, job::End};

use super::{Namespace, Store, StoreError, locked, modified, sealed};
use crate::{
    room::{Cached, Room, victims},
    runs::Ended,
};

pub(super) const KIND: &str = "result";

/// An entry that is used is written anew when it was last written longer ago than this: the age of its file says when
/// it was last of use, at the cost of at most one write a day.
const REFRESH: SignedDuration = SignedDuration::from_hours(24);

/// Hex digits of a namespace in the name of a result.
const SHARE: usize = 16;

/// What a run that went well left behind.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultEntry {
    output: Bytes,
    facts: serde_json::Value,
}

impl ResultEntry {
    /// The result of a run, with what is to be known of it when it is found again. `None` unless the program was built,
    /// exited with 0, and its output is whole.
    pub fn of(ended: &Ended, facts: serde_json::Value) -> Option<Self> {
        let output = ended.output.clone().filter(|_| ended.report.end == End::Printed)?;
        Some(Self { output, facts })
    }

    /// What the program printed.
    pub fn output(&self) -> &Bytes {
        &self.output
    }

    /// What was noted with it.
    pub fn facts(&self) -> &serde_json::Value {
        &self.facts
    }

    /// Length of the facts (four bytes, little end first), the facts, the output.
    fn decode(payload: &Bytes) -> Option<Self> {
        let (length, rest) = payload.split_first_chunk::<4>()?;
        let (facts, _) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        let output = payload.slice(length.len() + facts.len()..);
        Some(Self { output, facts: serde_json::from_slice(facts).ok()? })
    }
}

/// How many results there are about: what is written twice is counted twice, until a trim counts anew.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    entries: usize,
    bytes: u64,
}

impl Store {
    /// The result for this key, if there is one that is undamaged.
    ///
    /// # Errors
    /// What the disk says: good for a log line, and otherwise a miss.
    pub async fn result(
        &self,
        namespace: &Namespace,
        key: &Digest,
        now: Timestamp,
    ) -> Result<Option<ResultEntry>, StoreError> {
        let at = self.result_path(namespace, key);
        let limit = self.inner.settings.entry_bytes + sealed::OVERHEAD;
        let Some((meta, bytes)) = self.read(&at, limit).await? else { return Ok(None) };
        let payload = self.inner.secret.open(at.as_ref(), &bytes);
        let Some(entry) = payload.as_ref().and_then(ResultEntry::decode) else {
            self.delete(&at).await?;
            return Ok(None);
        };
        if now.duration_since(modified(&meta)) > REFRESH
            && let Err(error) = self.write(&at, bytes).await
        {
            tracing::debug!(%error, "cannot note that a result was used");
        }
        Ok(Some(entry))
    }

    /// Keeps a result. When there are too many, takes away those of the namespace that has most, the longest unused first.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`], or what the disk says: the result is not kept, nothing else is lost.
    pub async fn put_result(
        &self,
        namespace: &Namespace,
        key: &Digest,
        entry: &ResultEntry,
    ) -> Result<(), StoreError> {
        let at = self.result_path(namespace, key);
        let facts = entry.facts.to_string();
        let what = || "a result".to_owned();
        let length = u32::try_from(facts.len()).map_err(|e| StoreError::new(what(), e))?;
        let size = (length.to_le_bytes().len() + facts.len() + entry.output.len()) as u64;
        let limit = self.inner.settings.entry_bytes;
        if size > limit {
            return Err(StoreError::TooLarge { what: what(), size, limit });
        }
        let parts: [&[u8]; 3] = [&length.to_le_bytes(), facts.as_bytes(), &entry.output];
        let sealed = self.inner.secret.seal(at.as_ref(), &parts);
        let written = sealed.len() as u64;
        self.write(&at, sealed).await?;
        let tally = {
            let mut tally = locked(&self.inner.results);
            tally.entries += 1;
            tally.bytes += written;
            *tally
        };
        if tally.entries > self.inner.settings.result_entries
            || tally.bytes > self.inner.settings.result_bytes
        {
            self.trim_results().await?;
        }
        Ok(())
    }

    pub(super) async fn count_results(&self) -> Result<(), StoreError> {
        let all = self.all_results().await?;
        let bytes = all.iter().map(|entry| entry.size).sum();
        *locked(&self.inner.results) = Tally { entries: all.len(), bytes };
        Ok(())
    }

    async fn trim_results(&self) -> Result<(), StoreError> {
        let _alone = self.inner.deleting.write().await;
        // A tenth more than needed, so that a full cache is not listed at each write.
        let settings = self.inner.settings;
        let room = Room {
            entries: settings.result_entries - settings.result_entries / 10,
            bytes: settings.result_bytes - settings.result_bytes / 10,
        };
        for path in victims(self.all_results().await?, room) {
            self.delete(&path).await?;
        }
        self.count_results().await
    }

    async fn all_results(&self) -> Result<Vec<Cached<Path>>, StoreError> {
        let listed = self.inner.objects.list(Some(&Path::from(KIND)));
        listed
            .map_ok(|meta| Cached {
                used: modified(&meta),
                share: share(&meta.location).to_owned(),
                size: meta.size,
                name: meta.location,
            })
            .try_collect()
            .await
            .map_err(|e| StoreError::new("list results", e))
    }

    pub(super) fn result_path(&self, namespace: &Namespace, key: &Digest) -> Path {
        let secret = &self.inner.secret;
        let mut share = secret.name(&format!("{KIND}/{namespace}"));
        share.truncate(SHARE);
        Path::from_iter([KIND, &format!("{share}-{}", secret.name(&format!("{KIND}/{namespace}/{key}")))])
    }
}

/// What the names of one namespace's results have in common.
fn share(path: &Path) -> &str {
    path.filename().and_then(|name| name.get(..SHARE)).unwrap_or_default()
}
