//! What goes where there is no room for all: of whoever keeps most, what was not used for longest.

use std::collections::HashMap;

use jiff::Timestamp;

/// How much of something a cache may hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    pub(crate) entries: usize,
    pub(crate) bytes: u64,
}

/// One entry of a cache.
#[derive(Clone, Debug)]
pub(crate) struct Cached<N> {
    pub(crate) name: N,
    /// Whose it is, as far as that shows.
    pub(crate) share: String,
    pub(crate) used: Timestamp,
    pub(crate) size: u64,
}

/// Chooses what goes until the rest fits: of the share that has most of what there is too much of, always the entry that was
/// not used for longest. So who fills the cache pushes out nobody but himself.
pub(crate) fn victims<N: Ord>(mut entries: Vec<Cached<N>>, room: Room) -> Vec<N> {
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

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
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
