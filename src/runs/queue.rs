//! Who runs next: namespaces take turns, and within one it is first come, first served.

use std::collections::VecDeque;

/// Things that wait, by namespace.
#[derive(Debug)]
pub(super) struct Queue<T> {
    /// Never an empty line; the namespace whose turn it is comes first.
    lines: VecDeque<(String, VecDeque<T>)>,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self { lines: VecDeque::new() }
    }
}

impl<T> Queue<T> {
    /// Puts something at the end of its namespace's line.
    pub(super) fn push(&mut self, namespace: &str, item: T) {
        match self.lines.iter_mut().find(|(name, _)| name == namespace) {
            Some((_, line)) => line.push_back(item),
            None => self.lines.push_back((namespace.to_owned(), VecDeque::from([item]))),
        }
    }

    /// Takes what is next.
    pub(super) fn pop(&mut self) -> Option<T> {
        let (namespace, mut line) = self.lines.pop_front()?;
        let item = line.pop_front();
        if !line.is_empty() {
            self.lines.push_back((namespace, line));
        }
        item
    }

    /// Takes out what nobody waits for any more.
    pub(super) fn retain(&mut self, mut keep: impl FnMut(&T) -> bool) {
        for (_, line) in &mut self.lines {
            line.retain(&mut keep);
        }
        self.lines.retain(|(_, line)| !line.is_empty());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_namespace_with_many_runs_does_not_keep_others_waiting() {
        let mut queue = Queue::default();
        for item in ["a1", "a2", "a3", "b1", "c1", "b2"] {
            queue.push(&item[..1], item);
        }
        queue.retain(|item| *item != "c1");
        let order: Vec<_> = std::iter::from_fn(|| queue.pop()).collect();
        assert_eq!(order, ["a1", "b1", "a2", "b2", "a3"]);
    }
}
