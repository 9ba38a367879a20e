//! Places for those who reconcile, and for fetches: so many at one time, shared by namespaces.
//!
//! A reconciliation looks at repositories, and a server that answers slowly holds it up. So no namespace has all places, and
//! one that is free goes to whoever waits and has fewest.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::oneshot;

use crate::queue::Queue;

/// All places. Clones share them.
#[derive(Clone, Debug)]
pub struct Places(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    total: u32,
    /// How many one namespace may have.
    most: u32,
    held: HashMap<String, u32>,
    waiting: Queue<(String, oneshot::Sender<Permit>)>,
}

/// A place, until it is dropped.
#[derive(Debug)]
pub struct Permit {
    places: Places,
    namespace: String,
}

impl Places {
    /// So many places, at least one; three quarters of them for one namespace.
    pub fn new(total: u32) -> Self {
        let total = total.max(1);
        let most = (total * 3 / 4).max(1);
        let (held, waiting) = (HashMap::new(), Queue::default());
        Self(Arc::new(Mutex::new(State { total, most, held, waiting })))
    }

    /// Waits for a place. Who does not wait any more has none.
    pub async fn take(&self, namespace: &str) -> Permit {
        let (sender, receiver) = oneshot::channel();
        self.lock().waiting.push(namespace, (namespace.to_owned(), sender));
        self.hand_out();
        match receiver.await {
            Ok(permit) => permit,
            // Whoever is in the queue stays there until it is served.
            Err(_) => std::future::pending().await,
        }
    }

    fn hand_out(&self) {
        while let Some((sender, permit)) = self.next() {
            // Whoever has stopped waiting gives it back by dropping it.
            drop(sender.send(permit));
        }
    }

    fn next(&self) -> Option<(oneshot::Sender<Permit>, Permit)> {
        let mut state = self.lock();
        let State { total, most, held, waiting } = &mut *state;
        if held.values().sum::<u32>() >= *total {
            return None;
        }
        waiting.retain(|(_, sender)| !sender.is_closed());
        let has = |namespace: &str| held.get(namespace).copied().unwrap_or_default();
        let (namespace, sender) = waiting.pop(|namespace| Some(has(namespace)).filter(|has| has < most))?;
        *held.entry(namespace.clone()).or_default() += 1;
        Some((sender, Permit { places: self.clone(), namespace }))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut state = self.places.lock();
        if let Some(held) = state.held.get_mut(&self.namespace) {
            *held -= 1;
            if *held == 0 {
                state.held.remove(&self.namespace);
            }
        }
        drop(state);
        self.places.hand_out();
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    #[test]
    fn hostile_36_a_namespace_whose_servers_never_answer_does_not_have_all_places() {
        let places = Places::new(4);
        let slow: Vec<_> = (0..3).map(|_| places.take("slow").now_or_never().unwrap()).collect();
        let mut fourth = Box::pin(places.take("slow"));
        assert!((&mut fourth).now_or_never().is_none(), "one place is for the others");
        let other = places.take("other").now_or_never().expect("at once");
        let mut waiting: Vec<_> = ["slow", "third"].map(|name| Box::pin(places.take(name))).into();
        assert!(waiting.iter_mut().all(|wait| wait.now_or_never().is_none()));
        drop(slow);
        drop(other);
        let [slow, third] = &mut waiting[..] else { unreachable!() };
        assert!(third.now_or_never().is_some() && fourth.now_or_never().is_some());
        assert!(slow.now_or_never().is_some());
    }

    #[test]
    fn a_free_place_goes_to_who_has_fewest() {
        let places = Places::new(2);
        let one = places.take("a").now_or_never().unwrap();
        let two = places.take("b").now_or_never().unwrap();
        let mut again = Box::pin(places.take("a"));
        let mut new = Box::pin(places.take("c"));
        assert!((&mut again).now_or_never().is_none() && (&mut new).now_or_never().is_none());
        drop(two);
        let _new = new.now_or_never().expect("before the one that has a place already");
        assert!((&mut again).now_or_never().is_none());
        drop(one);
        assert!(again.now_or_never().is_some());
    }

    #[test]
    fn who_has_stopped_waiting_takes_no_place() {
        let places = Places::new(1);
        let one = places.take("a").now_or_never().unwrap();
        let mut stopped = Box::pin(places.take("b"));
        assert!((&mut stopped).now_or_never().is_none());
        drop(stopped);
        drop(one);
        // Also one that was given a place and never looked.
        let one = places.take("a").now_or_never().unwrap();
        let mut given = Box::pin(places.take("b"));
        assert!((&mut given).now_or_never().is_none());
        drop(one);
        drop(given);
        assert!(places.take("c").now_or_never().is_some());
    }
}
