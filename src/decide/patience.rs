//! When to look again, and when to try again.

use std::time::Duration;

use jiff::Timestamp;

use super::{
    facts::{Attempt, LookedFor, Object, Seen, Settings},
    failure::Handling,
};

/// When the next look is due: after `interval` with its jitter; after a failure that may go away, sooner.
pub fn look_due(look: &Attempt<LookedFor, Seen>, object: &Object, settings: &Settings) -> Timestamp {
    retry_at(look, object, settings).unwrap_or_else(|| {
        let share = f64::from(settings.interval_jitter_percentage) / 100.0 * look.jitter.clamp(-1.0, 1.0);
        plus(look.at, object.spec.interval.get().mul_f64(1.0 + share))
    })
}

/// When to try again what failed; nothing when it did not fail, or when trying again cannot help.
pub fn retry_at<Of, T>(attempt: &Attempt<Of, T>, object: &Object, settings: &Settings) -> Option<Timestamp> {
    match &attempt.result {
        Err(failure) if failure.handling != Handling::Stall => {
            Some(after(attempt.at, attempt.failures, object, settings))
        }
        _ => None,
    }
}

/// When to try again after so many failures: `spec.retryInterval`, or the smallest delay doubled each time.
pub fn after(at: Timestamp, failures: u32, object: &Object, settings: &Settings) -> Timestamp {
    let delay = object.spec.retry_interval.map_or_else(
        || {
            let doubled = settings.min_retry_delay.checked_mul(1 << failures.saturating_sub(1).min(24));
            doubled.unwrap_or(settings.max_retry_delay).min(settings.max_retry_delay)
        },
        synth_api::Duration::get,
    );
    plus(at, delay)
}

/// A later moment; the end of time when there is none so late.
fn plus(at: Timestamp, delay: Duration) -> Timestamp {
    at.checked_add(delay).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::{
        Failure,
        fixture::{COMMIT_A, object, seen},
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
            let at = retry_at(&attempt(failures, Handling::Retry), &object(), &Settings::default()).unwrap();
            assert_eq!(at.as_millisecond(), millis, "{failures}");
        }
        assert_eq!(retry_at(&attempt(1, Handling::Stall), &object(), &Settings::default()), None);
    }

    #[test]
    fn retry_interval_takes_the_place_of_doubling() {
        let mut object = object();
        object.spec.retry_interval = Some(synth_api::Duration::from_secs(20));
        let at = retry_at(&attempt(9, Handling::Retry), &object, &Settings::default()).unwrap();
        assert_eq!(at.as_second(), 20);
    }

    #[test]
    fn g8_the_interval_is_spread_by_the_jitter() {
        let look = |jitter| Attempt {
            of: LookedFor { generation: 1, requested_at: None },
            at: Timestamp::UNIX_EPOCH,
            failures: 0,
            jitter,
            result: Ok(seen(COMMIT_A)),
        };
        for (jitter, seconds) in [(0.0, 600), (1.0, 630), (-1.0, 570)] {
            assert_eq!(look_due(&look(jitter), &object(), &Settings::default()).as_second(), seconds);
        }
    }
}
