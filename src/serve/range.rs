//! Conditions and ranges of a request for bytes that never change: pure.
//!
//! Follows RFC 9110 sections 13 and 14, and where that leaves a choice Go's `http.ServeContent`, which is what Flux's
//! consumers meet elsewhere. One difference: several ranges in one request are answered with the whole, which the RFC
//! allows, because nobody needs them and they multiply the work of one request.

use std::{
    ops::Range,
    time::{Duration, SystemTime},
};

use axum::http::{
    HeaderMap, HeaderName,
    header::{IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, RANGE},
};

/// The bytes as the request's conditions see them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entity<'a> {
    /// How many.
    pub(super) size: u64,
    /// The strong entity tag, with its quotes.
    pub(super) tag: &'a str,
    /// When they were written.
    pub(super) modified: SystemTime,
}

/// What to answer with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Selection {
    /// 200.
    Whole,
    /// 206, with these bytes.
    Part(Range<u64>),
    /// 304.
    NotModified,
    /// 412.
    PreconditionFailed,
    /// 416.
    NotSatisfiable,
}

/// Evaluates the conditions in the order of RFC 9110 section 13.2.2, then the range.
pub(super) fn select(headers: &HeaderMap, entity: Entity<'_>) -> Selection {
    let held = match text(headers, IF_MATCH) {
        Some(tags) => names(tags, entity.tag, false),
        None => date(headers, IF_UNMODIFIED_SINCE).is_none_or(|then| seconds(entity.modified) <= then),
    };
    if !held {
        return Selection::PreconditionFailed;
    }
    let fresh = match text(headers, IF_NONE_MATCH) {
        Some(tags) => names(tags, entity.tag, true),
        None => date(headers, IF_MODIFIED_SINCE).is_some_and(|then| seconds(entity.modified) <= then),
    };
    if fresh {
        return Selection::NotModified;
    }
    match text(headers, RANGE) {
        Some(range) if unchanged(headers, entity) => part(range, entity.size),
        _ => Selection::Whole,
    }
}

/// Whether `If-Range` lets the range stand.
fn unchanged(headers: &HeaderMap, entity: Entity<'_>) -> bool {
    match text(headers, IF_RANGE) {
        None => true,
        Some(tag) if tag.starts_with('"') => tag == entity.tag,
        Some(_) => date(headers, IF_RANGE) == Some(seconds(entity.modified)),
    }
}

fn part(header: &str, size: u64) -> Selection {
    let Some(ranges) = header.strip_prefix("bytes=") else { return Selection::NotSatisfiable };
    let mut ranges = ranges.split(',').map(str::trim).filter(|range| !range.is_empty());
    let (Some(range), None) = (ranges.next(), ranges.next()) else { return Selection::Whole };
    let bounds = match range.split_once('-') {
        Some(("", last)) => number(last).map(|last| size.saturating_sub(last)..size),
        Some((first, "")) => number(first).map(|first| first..size),
        Some((first, last)) => match (number(first), number(last)) {
            (Some(first), Some(last)) if first <= last => Some(first..last.saturating_add(1).min(size)),
            _ => None,
        },
        None => None,
    };
    match bounds {
        Some(bounds) if bounds.start < bounds.end => Selection::Part(bounds),
        _ => Selection::NotSatisfiable,
    }
}

/// Digits and nothing else: `parse` alone would take a `+`.
fn number(text: &str) -> Option<u64> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// Whether a list of entity tags names this one. No tag that is looked for has a comma in it.
fn names(list: &str, tag: &str, weak: bool) -> bool {
    list.trim() == "*"
        || list
            .split(',')
            .map(str::trim)
            .any(|one| one == tag || (weak && one.strip_prefix("W/") == Some(tag)))
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

fn date(headers: &HeaderMap, name: HeaderName) -> Option<SystemTime> {
    httpdate::parse_http_date(text(headers, name)?).ok()
}

/// HTTP's dates have whole seconds.
fn seconds(time: SystemTime) -> SystemTime {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_secs(since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAG: &str = "\"sha256:aa\"";
    const WRITTEN: &str = "Sat, 21 Nov 2026 13:00:00 GMT";
    const BEFORE: &str = "Sat, 21 Nov 2026 12:59:59 GMT";

    fn selected(headers: &[(HeaderName, &str)]) -> Selection {
        let headers = headers.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect();
        let modified = httpdate::parse_http_date(WRITTEN).unwrap() + Duration::from_millis(300);
        select(&headers, Entity { size: 100, tag: TAG, modified })
    }

    #[test]
    fn d2_a_range_is_read_as_go_reads_it() {
        use Selection::{NotSatisfiable, Part, Whole};
        for (range, selection) in [
            ("bytes=0-0", Part(0..1)),
            ("bytes=0-99", Part(0..100)),
            ("bytes=10-", Part(10..100)),
            ("bytes=-10", Part(90..100)),
            ("bytes=-1000", Part(0..100)),
            ("bytes=99-1000", Part(99..100)),
            ("bytes= 5-6 ,", Part(5..7)),
            ("bytes=0-18446744073709551615", Part(0..100)),
            ("bytes=100-", NotSatisfiable),
            ("bytes=-0", NotSatisfiable),
            ("bytes=6-5", NotSatisfiable),
            ("bytes=a-b", NotSatisfiable),
            ("bytes=+1-2", NotSatisfiable),
            ("bytes=--1", NotSatisfiable),
            ("bytes=-", NotSatisfiable),
            ("bytes=5", NotSatisfiable),
            ("bytes=0-99999999999999999999", NotSatisfiable),
            ("lines=0-1", NotSatisfiable),
            ("bytes=", Whole),
        ] {
            assert_eq!(selected(&[(RANGE, range)]), selection, "{range}");
        }
    }

    #[test]
    fn hostile_15_many_ranges_are_no_more_work_than_one_download() {
        let many = format!("bytes={}", "0-,".repeat(1000));
        for ranges in ["bytes=0-1,2-3", &many] {
            assert_eq!(selected(&[(RANGE, ranges)]), Selection::Whole);
        }
    }

    #[test]
    fn d2_conditions_are_held_in_the_order_of_the_rfc() {
        use Selection::{NotModified, Part, PreconditionFailed, Whole};
        let other = "\"sha256:bb\"";
        let weak = format!("W/{TAG}");
        let list = format!("{other}, {TAG}");
        for (headers, selection) in [
            (vec![(IF_NONE_MATCH, TAG)], NotModified),
            (vec![(IF_NONE_MATCH, weak.as_str())], NotModified),
            (vec![(IF_NONE_MATCH, list.as_str())], NotModified),
            (vec![(IF_NONE_MATCH, "*")], NotModified),
            (vec![(IF_NONE_MATCH, other)], Whole),
            (vec![(IF_NONE_MATCH, other), (IF_MODIFIED_SINCE, WRITTEN)], Whole),
            (vec![(IF_MODIFIED_SINCE, WRITTEN)], NotModified),
            (vec![(IF_MODIFIED_SINCE, BEFORE)], Whole),
            (vec![(IF_MODIFIED_SINCE, "yesterday")], Whole),
            (vec![(IF_MATCH, TAG)], Whole),
            (vec![(IF_MATCH, weak.as_str())], PreconditionFailed),
            (vec![(IF_MATCH, other)], PreconditionFailed),
            (vec![(IF_UNMODIFIED_SINCE, WRITTEN)], Whole),
            (vec![(IF_UNMODIFIED_SINCE, BEFORE)], PreconditionFailed),
            (vec![(IF_MATCH, TAG), (IF_UNMODIFIED_SINCE, BEFORE)], Whole),
            (vec![(IF_MATCH, other), (IF_NONE_MATCH, TAG)], PreconditionFailed),
            (vec![(RANGE, "bytes=0-1"), (IF_RANGE, TAG)], Part(0..2)),
            (vec![(RANGE, "bytes=0-1"), (IF_RANGE, other)], Whole),
            (vec![(RANGE, "bytes=0-1"), (IF_RANGE, weak.as_str())], Whole),
            (vec![(RANGE, "bytes=0-1"), (IF_RANGE, WRITTEN)], Part(0..2)),
            (vec![(RANGE, "bytes=0-1"), (IF_RANGE, BEFORE)], Whole),
            (vec![(RANGE, "bytes=500-"), (IF_RANGE, other)], Whole),
            (vec![(RANGE, "bytes=500-"), (IF_NONE_MATCH, TAG)], NotModified),
        ] {
            assert_eq!(selected(&headers), selection, "{headers:?}");
        }
    }
}
