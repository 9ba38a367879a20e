//! Time and chance, passed in wherever they are needed, so that tests decide about both.

use std::sync::Arc;

use jiff::Timestamp;

/// Tells the time and draws numbers.
#[derive(Clone)]
pub struct Clock {
    now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    draw: Arc<dyn Fn() -> f64 + Send + Sync>,
}

impl Clock {
    /// This machine's clock and a generator that nobody can repeat. Not for secrets.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
    pub fn real() -> Self {
        Self { now: Arc::new(Timestamp::now), draw: Arc::new(fastrand::f64) }
    }

    /// A clock that tests set.
    pub fn of(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self { now: Arc::new(now), draw: Arc::new(|| 0.5) }
    }

    /// The same clock with numbers, from 0 to 1, that tests choose.
    #[must_use]
    pub fn drawing(self, draw: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        Self { draw: Arc::new(draw), ..self }
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        (self.now)()
    }

    /// A number from −1 to 1 that spreads what would be due at the same time.
    pub fn jitter(&self) -> f64 {
        (self.draw)().mul_add(2.0, -1.0)
    }

    /// Eight lower-case letters and digits that make a name unique.
    pub fn suffix(&self) -> String {
        const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
        (0..8)
            .map(|_| {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 31")]
                let index = ((self.draw)() * 32.0) as usize;
                char::from(LETTERS[index.min(31)])
            })
            .collect()
    }
}
