//! How soon a change may interrupt: at once; and the later, the more changes came with no reconciliation ending between them. So
//! an object that somebody changes all the time gets somewhere all the same.

use std::time::Duration;

use tokio::sync::watch::{Receiver, error::RecvError};

/// How long the second change in a row waits; each after it twice as long.
const FIRST: Duration = Duration::from_millis(500);
/// As long as anything waits that people do.
const LONGEST: Duration = Duration::from_secs(30);

/// Counts interruptions in a row.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Interruptions(u32);

impl Interruptions {
    /// Returns when a change may interrupt what has just begun.
    ///
    /// # Errors
    /// Nobody can change it any more.
    pub(super) async fn next<T>(&mut self, object: &mut Receiver<T>) -> Result<(), RecvError> {
        if let Some(doublings) = self.0.checked_sub(1) {
            tokio::time::sleep(FIRST.saturating_mul(1 << doublings.min(16)).min(LONGEST)).await;
        }
        object.changed().await?;
        self.0 = self.0.saturating_add(1);
        Ok(())
    }

    /// Something came to its end.
    pub(super) fn end(&mut self) {
        self.0 = 0;
    }
}

#[cfg(test)]
mod tests {
    use tokio::{
        sync::watch,
        time::{Instant, sleep, timeout},
    };

    use super::*;

    /// How long work of this length takes while something changes every 10 ms, and how often it was interrupted.
    async fn done(work: Duration) -> (Duration, u32) {
        let (sender, mut object) = watch::channel(0);
        let storm = async {
            for change in 1.. {
                sleep(Duration::from_millis(10)).await;
                sender.send_replace(change);
            }
        };
        let (begun, mut interruptions) = (Instant::now(), Interruptions::default());
        let working = async {
            loop {
                tokio::select! {
                    biased;
                    Ok(()) = interruptions.next(&mut object) => {}
                    () = sleep(work) => return interruptions.0,
                }
            }
        };
        let often = tokio::select! {
            () = storm => panic!("it storms on"),
            often = timeout(Duration::from_secs(600), working) => often.expect("it comes to its end"),
        };
        (begun.elapsed(), often)
    }

    #[tokio::test(start_paused = true)]
    async fn hostile_43_an_object_that_changes_a_hundred_times_a_second_gets_somewhere_all_the_same() {
        let (took, often) = done(Duration::from_secs(3)).await;
        assert_eq!(often, 4, "at once, and after 0.5 s, 1 s and 2 s; the next would be after 4 s");
        assert!(took < Duration::from_secs(10), "of the clock that tests turn on: {took:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_change_interrupts_at_once_and_so_does_the_first_after_an_end() {
        let (sender, mut object) = watch::channel(0);
        let mut interruptions = Interruptions::default();
        for change in 1..=2 {
            let begun = Instant::now();
            sender.send_replace(change);
            interruptions.next(&mut object).await.unwrap();
            assert_eq!(begun.elapsed(), Duration::ZERO);
            interruptions.end();
        }
    }
}
