//! Keeps each name of a field once: thousands of objects have the same few hundred.

use std::{cell::RefCell, collections::HashSet, sync::Arc};

/// The names of fields that were read so far.
#[derive(Debug, Default)]
pub(crate) struct Names(RefCell<HashSet<Arc<str>>>);

impl Names {
    /// The one copy of this name.
    pub(crate) fn get(&self, name: &str) -> Arc<str> {
        let mut names = self.0.borrow_mut();
        if let Some(known) = names.get(name) {
            return Arc::clone(known);
        }
        let name: Arc<str> = name.into();
        names.insert(Arc::clone(&name));
        name
    }
}
