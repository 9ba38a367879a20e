//! Which files may go: pure, over lists of what is there.

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use super::ArtifactId;

/// One artifact of an object, as it lies in the store.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stored {
    pub(super) id: ArtifactId,
    pub(super) written: Timestamp,
}

/// For each artifact that no status names any more: since when. An artifact's time to live counts from there, not from
/// when it was written, since it may have been the current one for weeks and still be downloading now. What this process
/// has not seen before counts from now: after a restart, everything lives a little longer.
pub(super) type Superseded = HashMap<ArtifactId, Timestamp>;

/// Chooses what to delete among the artifacts of one object: all but what is named, what was superseded less than `ttl`
/// ago, and the `records` most recent of the others. Brings `superseded` up to date.
pub(super) fn garbage(
    stored: &[Stored],
    named: &HashSet<ArtifactId>,
    superseded: &mut Superseded,
    now: Timestamp,
    ttl: SignedDuration,
    records: usize,
) -> Vec<ArtifactId> {
    let there: HashSet<ArtifactId> = stored.iter().map(|file| file.id).collect();
    superseded.retain(|id, _| there.contains(id) && !named.contains(id));
    let mut older: Vec<(Timestamp, Stored)> = stored
        .iter()
        .filter(|file| !named.contains(&file.id))
        .map(|file| (*superseded.entry(file.id).or_insert(now), *file))
        .collect();
    older.sort_by_key(|(since, file)| std::cmp::Reverse((*since, file.written, file.id)));
    older
        .into_iter()
        .skip(records)
        .filter(|(since, _)| now.duration_since(*since) >= ttl)
        .map(|(_, file)| file.id)
        .collect()
}

#[cfg(test)]
mod tests {
    use synth_runner::blob::Digest;

    use super::*;

    const TTL: SignedDuration = SignedDuration::from_secs(60);
    const NONE: [u8; 0] = [];

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn id(n: u8) -> ArtifactId {
        ArtifactId(Digest::from_bytes([n; 32]))
    }

    fn stored(files: &[(u8, i64)]) -> Vec<Stored> {
        files.iter().map(|(n, written)| Stored { id: id(*n), written: at(*written) }).collect()
    }

    fn collect(
        files: &[(u8, i64)],
        named: &[u8],
        superseded: &mut Superseded,
        now: i64,
        records: usize,
    ) -> Vec<u8> {
        let named = named.iter().map(|n| id(*n)).collect();
        let mut gone: Vec<u8> = garbage(&stored(files), &named, superseded, at(now), TTL, records)
            .into_iter()
            .map(|id| u8::from_str_radix(&id.0.hex()[..2], 16).unwrap())
            .collect();
        gone.sort_unstable();
        gone
    }

    #[test]
    fn c9_an_artifact_lives_on_from_when_it_was_replaced_not_from_when_it_was_written() {
        let mut superseded = Superseded::new();
        // Written an hour ago, current until now: nobody may lose the download that has just begun.
        let files = [(1, 0), (2, 3600)];
        assert_eq!(collect(&files, &[1], &mut superseded, 3599, 0), NONE);
        assert_eq!(collect(&files, &[2], &mut superseded, 3600, 0), NONE);
        assert_eq!(collect(&files, &[2], &mut superseded, 3659, 0), NONE);
        assert_eq!(collect(&files, &[2], &mut superseded, 3660, 0), [1]);
    }

    #[test]
    fn c10_an_artifact_that_came_back_and_went_again_lives_on_from_then() {
        let mut superseded = Superseded::new();
        let files = [(1, 0), (2, 10), (3, 20)];
        assert_eq!(collect(&files, &[2], &mut superseded, 100, 0), NONE);
        assert_eq!(collect(&files, &[1], &mut superseded, 159, 0), NONE);
        assert_eq!(collect(&files, &[3], &mut superseded, 200, 0), NONE, "1 was current until now");
        assert_eq!(collect(&files, &[3], &mut superseded, 260, 0), [1, 2]);
    }

    #[test]
    fn e5_what_a_status_names_stays_however_old_and_at_most_the_newest_records_with_it() {
        let mut superseded = Superseded::new();
        let files = [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)];
        assert_eq!(collect(&files, &[1], &mut superseded, 1000, 2), NONE);
        assert_eq!(collect(&files, &[1], &mut superseded, 1060, 2), [2, 3]);
        assert_eq!(collect(&files, &[], &mut Superseded::new(), 1000, 2), NONE, "a first look takes nothing");
    }

    #[test]
    fn e5_what_is_forgotten_does_not_pile_up_in_memory() {
        let mut superseded = Superseded::new();
        collect(&[(1, 1), (2, 2)], &[], &mut superseded, 1000, 2);
        assert_eq!(superseded.len(), 2);
        collect(&[(2, 2)], &[2], &mut superseded, 1001, 2);
        assert!(superseded.is_empty());
    }
}
