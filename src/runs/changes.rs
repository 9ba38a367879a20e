//! News of runs for whoever listens: each listener has a set of names, so that the slow miss repetitions and nothing else.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use futures::{StreamExt, stream, stream::BoxStream};
use tokio::sync::Notify;

use super::RunId;

#[derive(Debug, Default)]
pub(super) struct Changes {
    listeners: Mutex<Vec<Weak<Listener>>>,
}

#[derive(Debug, Default)]
struct Listener {
    news: Mutex<BTreeSet<RunId>>,
    wake: Notify,
}

impl Changes {
    /// Tells everybody.
    pub(super) fn tell(&self, id: &RunId) {
        let mut listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.retain(|listener| {
            let Some(listener) = listener.upgrade() else { return false };
            listener.news.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone());
            listener.wake.notify_one();
            true
        });
    }

    /// What changes from now on.
    pub(super) fn listen(&self) -> BoxStream<'static, RunId> {
        let listener = Arc::new(Listener::default());
        let mut listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.push(Arc::downgrade(&listener));
        stream::unfold(listener, |listener| async move {
            loop {
                let next = listener.news.lock().unwrap_or_else(PoisonError::into_inner).pop_first();
                if let Some(id) = next {
                    return Some((id, listener));
                }
                listener.wake.notified().await;
            }
        })
        .boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_slow_reader_misses_repetitions_and_no_run() {
        let changes = Changes::default();
        let mut news = changes.listen();
        for name in ["a", "b", "a", "a"] {
            changes.tell(&RunId::new(name));
        }
        assert_eq!(news.next().await, Some(RunId::new("a")));
        changes.tell(&RunId::new("a"));
        assert_eq!(news.next().await, Some(RunId::new("a")));
        assert_eq!(news.next().await, Some(RunId::new("b")));
        drop(news);
        changes.tell(&RunId::new("a"));
        assert!(changes.listeners.lock().unwrap().is_empty());
    }
}
