//! Who is next: who has least, and among equals namespaces take turns. Within one it is first come, first served.

use std::collections::VecDeque;

/// Things that wait, by namespace.
#[derive(Debug)]
pub(crate) struct Queue<T> {
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
    pub(crate) fn push(&mut self, namespace: &str, item: T) {
        match self.lines.iter_mut().find(|(name, _)| name == namespace) {
            Some((_, line)) => line.push_back(item),
            None => self.lines.push_back((namespace.to_owned(), VecDeque::from([item]))),
        }
    }

    /// Takes what is next: of the namespace that has least, by what is said of each; of nothing for one that may not now. The
    /// others keep their turn.
    pub(crate) fn pop(&mut self, mut has: impl FnMut(&str) -> Option<u32>) -> Option<T> {
        let ranks = self.lines.iter().enumerate();
        let ranks = ranks.filter_map(|(turn, (namespace, _))| Some((has(namespace)?, turn)));
        let (_, turn) = ranks.min()?;
        let (namespace, mut line) = self.lines.remove(turn)?;
        let item = line.pop_front();
        if !line.is_empty() {
            self.lines.push_back((namespace, line));
        }
        item
    }

    /// The namespaces that wait, with what they wait for.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (&str, &VecDeque<T>)> {
        self.lines.iter().map(|(namespace, line)| (namespace.as_str(), line))
    }

    /// Takes out what nobody waits for any more.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&T) -> bool) {
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
        let order: Vec<_> = std::iter::from_fn(|| queue.pop(|_| Some(0))).collect();
        assert_eq!(order, ["a1", "b1", "a2", "b2", "a3"]);
    }

    #[test]
    fn who_has_least_is_next_and_one_that_may_not_keeps_its_turn() {
        let mut queue = Queue::default();
        for item in ["a1", "b1", "b2", "c1"] {
            queue.push(&item[..1], item);
        }
        assert_eq!(queue.pop(|namespace| (namespace != "a").then_some(0)), Some("b1"));
        assert_eq!(queue.pop(|namespace| Some(u32::from(namespace != "c"))), Some("c1"));
        assert_eq!(queue.pop(|_| Some(0)), Some("a1"));
        assert_eq!(queue.pop(|namespace| (namespace == "a").then_some(0)), None);
    }
}
