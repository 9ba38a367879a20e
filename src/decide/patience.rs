//! When to look again, and when to try again.

use std::time::Duration;

use jiff::Timestamp;
use synth_api::condition::reason;

use super::{
    facts::{Attempt, LookedFor, Object, Seen, Settings},
    failure::Handling,
};

/// When the next look is due: after `interval` with its jitter; after a failure that may go away, sooner.
pub fn look_due(
    look: &Attempt<LookedFor, Seen>,
    object: &Object,
    settings: &Settings,
    now: Timestamp,
) -> Timestamp {
    retry_at(look, object, settings, now).unwrap_or_else(|| {
        let share = f64::from(settings.interval_jitter_percentage) / 100.0 * look.jitter.clamp(-1.0, 1.0);
        plus(look.at, object.spec.interval.get().mul_f64(1.0 + share), now)
    })
}

/// When to try again what failed; nothing when it did not fail, or when trying again cannot help.
pub fn retry_at<Of, T>(
    attempt: &Attempt<Of, T>,
    object: &Object,
    settings: &Settings,
    now: Timestamp,
) -> Option<Timestamp> {
    match &attempt.result {
        Err(failure) if failure.handling != Handling::Stall => {
            let missing =
                failure.reason == reason::DEPENDENCY_NOT_READY && object.spec.retry_interval.is_none();
            Some(match settings.requeue_dependency.filter(|_| missing) {
                Some(pause) => plus(attempt.at, pause, now),
                None => after(attempt.at, attempt.failures, object, settings, now),
            })
        }
        _ => None,
    }
}

/// When to try again after so many failures: `spec.retryInterval`, or the smallest delay doubled each time.
pub fn after(
    at: Timestamp,
    failures: u32,
    object: &Object,
    settings: &Settings,
    now: Timestamp,
) -> Timestamp {
    let delay = object.spec.retry_interval.map_or_else(
        || {
            let doubled = settings.min_retry_delay.checked_mul(1 << failures.saturating_sub(1).min(24));
            doubled.unwrap_or(settings.max_retry_delay).min(settings.max_retry_delay)
        },
        synth_api::Duration::get,
    );
    plus(at, delay, now)
}

/// A later moment; the end of time when there is none so late. What is said to have been in the future was timed by a
/// clock that has been set back since: then it is now, because nobody should wait for that clock.
fn plus(at: Timestamp, delay: Duration, now: Timestamp) -> Timestamp {
    if at > now {
        return now;
    }
    at.checked_add(delay).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::{
        Failure,
        fixture::{COMMIT_A, now, object, seen},
    };

    fn attempt(failures: u32, handling: Handling) -> Attempt<(), ()> {
        let failure = Failure { handling, ..Failure::storage("full") };
        Attempt { of: (), at: Timestamp::UNIX_EPOCH, failures, jitter: 0.0, result: Err(failure) }
    }

    #[test]
    fn g4_patience_doubles_from_750_ms_to_15_minutes() {
        for (failures, millis) in
            [(1, 750), (2, 1_500), (3, 3_000), (10, 384_000), (12, 900_000), (u32::MAX, 900_000)]
        {
            let at = retry_at(&attempt(failures, Handling::Retry), &object(), &Settings::default(), now())
                .unwrap();
            assert_eq!(at.as_millisecond(), millis, "{failures}");
        }
        assert_eq!(retry_at(&attempt(1, Handling::Stall), &object(), &Settings::default(), now()), None);
    }

    #[test]
    fn what_the_spec_names_and_is_not_there_is_looked_for_at_a_steady_pace() {
        let settings = Settings { requeue_dependency: Some(Duration::from_secs(30)), ..Settings::default() };
        let missing = |failures| Attempt {
            result: Err::<(), _>(Failure::values(reason::DEPENDENCY_NOT_READY, "no Secret")),
            ..attempt(failures, Handling::Retry)
        };
        for failures in [1, 9] {
            let at = retry_at(&missing(failures), &object(), &settings, now()).unwrap();
            assert_eq!(at.as_second(), 30);
        }
        let at = retry_at(&attempt(1, Handling::Retry), &object(), &settings, now()).unwrap();
        assert_eq!(at.as_millisecond(), 750, "other failures");
    }

    #[test]
    fn retry_interval_takes_the_place_of_doubling() {
        let mut object = object();
        object.spec.retry_interval = Some(synth_api::Duration::from_secs(20));
        let at = retry_at(&attempt(9, Handling::Retry), &object, &Settings::default(), now()).unwrap();
        assert_eq!(at.as_second(), 20);
    }

    #[test]
    fn g8_the_interval_is_spread_by_the_jitter() {
        let look = |jitter| Attempt {
            of: LookedFor { generation: 1, asked: None },
            at: Timestamp::UNIX_EPOCH,
            failures: 0,
            jitter,
            result: Ok(seen(COMMIT_A)),
        };
        for (jitter, seconds) in [(0.0, 600), (1.0, 630), (-1.0, 570)] {
            let due = look_due(&look(jitter), &object(), &Settings::default(), now());
            assert_eq!(due.as_second(), seconds);
        }
    }

    #[test]
    fn nobody_waits_for_a_clock_that_was_set_back() {
        let ahead = Attempt { at: now() + Duration::from_secs(86_400), ..attempt(1, Handling::Retry) };
        assert_eq!(retry_at(&ahead, &object(), &Settings::default(), now()), Some(now()));
    }
}
