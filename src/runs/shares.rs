//! How much of the place for runs one namespace may have: runs at one time, and run time over time.
//!
//! Run time flows out of a bucket of one hour's budget as fast as it would be used up evenly. A namespace whose bucket is full
//! waits until there is room again; what its runs took over is owed. Kept in memory: a new process begins with empty buckets.

use std::{collections::HashMap, num::NonZeroU32, time::Duration};

use jiff::Timestamp;

const HOUR: f64 = 3600.0;

/// What one namespace may have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Runs at one time, of all namespaces.
    pub(super) concurrent: NonZeroU32,
    /// Runs at one time, of one namespace.
    pub(super) per_namespace: NonZeroU32,
    /// Run time in an hour; zero for any.
    pub(super) budget: Duration,
}

impl Bounds {
    /// So many at one time, all of them for whoever comes.
    pub(super) fn of(concurrent: u32) -> Self {
        let concurrent = NonZeroU32::new(concurrent).unwrap_or(NonZeroU32::MIN);
        Self { concurrent, per_namespace: concurrent, budget: Duration::ZERO }
    }
}

/// What each namespace has.
#[derive(Debug)]
pub(super) struct Shares {
    bounds: Bounds,
    accounts: HashMap<String, Account>,
}

#[derive(Clone, Copy, Debug)]
struct Account {
    /// Runs now.
    running: u32,
    /// Seconds in the bucket then.
    used: f64,
    at: Timestamp,
}

/// Why a namespace has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wait {
    /// For the end of a run of its own.
    Own,
    /// For time to pass, until then at least.
    Until(Timestamp),
}

impl Account {
    /// Seconds in the bucket now.
    fn used(&self, budget: Duration, now: Timestamp) -> f64 {
        if budget.is_zero() {
            return 0.0;
        }
        // A clock that was set back gives and takes nothing.
        let passed = now.duration_since(self.at).as_secs_f64().max(0.0);
        passed.mul_add(f64::from(self.running) - budget.as_secs_f64() / HOUR, self.used).max(0.0)
    }
}

impl Shares {
    pub(super) fn new(bounds: Bounds) -> Self {
        Self { bounds, accounts: HashMap::new() }
    }

    pub(super) fn bounds(&self) -> &Bounds {
        &self.bounds
    }

    /// What another run of this namespace has to wait for.
    pub(super) fn wait(&self, namespace: &str, now: Timestamp) -> Option<Wait> {
        let account = self.accounts.get(namespace)?;
        if account.running >= self.bounds.per_namespace.get() {
            return Some(Wait::Own);
        }
        let budget = self.bounds.budget;
        let over = account.used(budget, now) - budget.as_secs_f64();
        if budget.is_zero() || over < 0.0 {
            return None;
        }
        // Whole seconds, and one more: people read it, and then there is room.
        let seconds = (over * HOUR / budget.as_secs_f64()).ceil() + 1.0;
        let wait = Duration::try_from_secs_f64(seconds).ok();
        Some(Wait::Until(wait.and_then(|wait| now.checked_add(wait).ok()).unwrap_or(Timestamp::MAX)))
    }

    /// How many runs of this namespace there are now; nothing where another may not begin.
    pub(super) fn room(&self, namespace: &str, now: Timestamp) -> Option<u32> {
        let running = self.accounts.get(namespace).map_or(0, |account| account.running);
        self.wait(namespace, now).is_none().then_some(running)
    }

    /// A run of this namespace has begun.
    pub(super) fn begun(&mut self, namespace: &str, now: Timestamp) {
        let account = self.settled(namespace, now);
        account.running += 1;
    }

    /// It is over.
    pub(super) fn ended(&mut self, namespace: &str, now: Timestamp) {
        let account = self.settled(namespace, now);
        account.running = account.running.saturating_sub(1);
        // Who has nothing and owes nothing needs no account.
        let budget = self.bounds.budget;
        self.accounts.retain(|_, account| account.running > 0 || account.used(budget, now) > 0.0);
    }

    fn settled(&mut self, namespace: &str, now: Timestamp) -> &mut Account {
        let budget = self.bounds.budget;
        let account =
            self.accounts.entry(namespace.to_owned()).or_insert(Account { running: 0, used: 0.0, at: now });
        *account = Account { used: account.used(budget, now), at: now, ..*account };
        account
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// Four at a time, three of one namespace, half an hour in an hour.
    fn shares() -> Shares {
        let bounds = Bounds::of(4);
        Shares::new(Bounds {
            per_namespace: NonZeroU32::new(3).unwrap(),
            budget: Duration::from_secs(1800),
            ..bounds
        })
    }

    fn ran(shares: &mut Shares, namespace: &str, from: i64, to: i64) {
        shares.begun(namespace, at(from));
        shares.ended(namespace, at(to));
    }

    #[test]
    fn hostile_36_who_has_used_up_the_budget_waits_until_there_is_room_and_nobody_else_does() {
        let mut shares = shares();
        assert_eq!(shares.wait("a", at(0)), None);
        ran(&mut shares, "a", 0, 1800);
        // Half of what it used has flowed out meanwhile.
        assert_eq!(shares.wait("a", at(1800)), None);
        ran(&mut shares, "a", 1800, 3600 + 1800);
        // 900 s and 1800 s more: 900 s too many, which flow out in 1800 s.
        assert_eq!(shares.wait("a", at(5400)), Some(Wait::Until(at(5400 + 1801))));
        assert_eq!(shares.wait("a", at(5400 + 1801)), None);
        assert_eq!(shares.wait("b", at(5400)), None);
    }

    #[test]
    fn what_runs_now_counts_as_it_goes() {
        let mut shares = shares();
        shares.begun("a", at(0));
        shares.begun("a", at(0));
        assert_eq!(shares.wait("a", at(1000)), None);
        assert!(
            matches!(shares.wait("a", at(1201)), Some(Wait::Until(_))),
            "2 of them, 0.5 flow out each second"
        );
    }

    #[test]
    fn one_namespace_has_so_many_at_one_time() {
        let mut shares = shares();
        for _ in 0..3 {
            assert_eq!(shares.wait("a", at(0)), None);
            shares.begun("a", at(0));
        }
        assert_eq!(shares.wait("a", at(0)), Some(Wait::Own));
        assert_eq!(shares.wait("b", at(0)), None);
        shares.ended("a", at(1));
        assert_eq!(shares.wait("a", at(1)), None);
    }

    #[test]
    fn without_a_budget_nothing_is_counted_and_nothing_piles_up() {
        let mut shares = Shares::new(Bounds::of(2));
        for namespace in 0..100 {
            ran(&mut shares, &namespace.to_string(), 0, 3600);
        }
        assert_eq!(shares.wait("0", at(3600)), None);
        assert!(shares.accounts.is_empty());
    }

    #[test]
    fn a_clock_that_is_set_back_takes_nothing_away() {
        let mut shares = shares();
        ran(&mut shares, "a", 5000, 100);
        assert_eq!(shares.wait("a", at(0)), None);
    }
}
