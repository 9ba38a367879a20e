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

/// How much of something a cache may hold.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    pub(super) entries: usize,
    pub(super) bytes: u64,
}

/// One entry of a cache.
#[derive(Clone, Debug)]
pub(super) struct Cached<N> {
    pub(super) name: N,
    /// Whose it is, as far as that shows.
    pub(super) share: String,
    pub(super) used: Timestamp,
    pub(super) size: u64,
}

/// Chooses what goes until the rest fits: of the share that has most of what there is too much of, always the entry that was
/// not used for longest. So who fills the cache pushes out nobody but himself.
pub(super) fn victims<N: Ord>(mut entries: Vec<Cached<N>>, room: Room) -> Vec<N> {
    // The last of a share is the first to go.
    entries.sort_by(|a, b| (b.used, &b.name).cmp(&(a.used, &a.name)));
    let mut shares: HashMap<String, (Vec<Cached<N>>, u64)> = HashMap::new();
    let (mut count, mut bytes) = (entries.len(), 0);
    for entry in entries {
        bytes += entry.size;
        let (line, sum) = shares.entry(entry.share.clone()).or_default();
        *sum += entry.size;
        line.push(entry);
    }
    let mut victims = Vec::new();
    while count > room.entries || bytes > room.bytes {
        let largest = shares.values_mut().max_by_key(|(line, sum)| {
            let (entries, oldest) = (line.len() as u64, line.last().map(|entry| entry.used));
            (if bytes > room.bytes { *sum } else { entries }, std::cmp::Reverse(oldest))
        });
        let Some((line, sum)) = largest else { break };
        let Some(victim) = line.pop() else { break };
        *sum -= victim.size;
        count -= 1;
        bytes -= victim.size;
        victims.push(victim.name);
    }
    victims
}

#[cfg(test)]
mod tests {
    use super::*;

    const TTL: SignedDuration = SignedDuration::from_secs(60);
    const NONE: [u8; 0] = [];

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn id(n: u8) -> ArtifactId {
        ArtifactId([n; 32])
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
            .map(|id| id.0[0])
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

    /// Entries as (share, when it was used, size); their names are when they were used.
    fn gone(entries: &[(&str, i64, u64)], room: Room) -> Vec<i64> {
        let entries = entries.iter().map(|(share, used, size)| Cached {
            name: *used,
            share: (*share).to_owned(),
            used: at(*used),
            size: *size,
        });
        victims(entries.collect(), room)
    }

    #[test]
    fn a_cache_loses_what_was_not_used_for_longest_until_it_fits() {
        let room = Room { entries: 3, bytes: 100 };
        for (given, expected) in [
            (vec![], vec![]),
            (vec![("a", 3, 10), ("a", 1, 10), ("a", 2, 10)], vec![]),
            (vec![("a", 3, 10), ("a", 1, 10), ("a", 2, 10), ("a", 4, 10)], vec![1]),
            (vec![("a", 3, 60), ("a", 1, 30), ("a", 2, 30)], vec![1]),
            (vec![("a", 3, 60), ("a", 1, 10), ("a", 2, 60)], vec![1, 2]),
            (vec![("a", 1, 101)], vec![1]),
        ] {
            assert_eq!(gone(&given, room), expected, "{given:?}");
        }
    }

    #[test]
    fn hostile_35_who_fills_a_cache_pushes_out_nobody_but_himself() {
        let many = (10..20).map(|used| ("greedy", used, 10));
        let with = |small: &[(&'static str, i64, u64)]| {
            many.clone().chain(small.iter().copied()).collect::<Vec<_>>()
        };
        let room = Room { entries: 8, bytes: 1000 };
        assert_eq!(gone(&with(&[("small", 1, 10)]), room), [10, 11, 12], "the other's is older, and stays");
        let room = Room { entries: 100, bytes: 100 };
        assert_eq!(gone(&with(&[("small", 1, 40)]), room), [10, 11, 12, 13]);
        assert_eq!(
            gone(&with(&[("large", 1, 90), ("large", 2, 90)]), room)[..1],
            [1],
            "by bytes, not by number"
        );
    }
}
