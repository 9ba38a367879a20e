//! Finds which fields of two values differ, and names them as people do: `spec.template.spec.containers[web].image`.

use std::{collections::HashMap, fmt::Write as _};

use crate::value::{Fields, Value};

/// A field that differs: its path, and its values where it has them.
pub(crate) struct Difference<'v> {
    pub(crate) path: String,
    pub(crate) old: Option<&'v Value>,
    pub(crate) new: Option<&'v Value>,
}

/// The differences of two values, in the order of their fields, and how many there are beyond `most`.
pub(crate) fn differences<'v>(old: &'v Value, new: &'v Value, most: usize) -> (Vec<Difference<'v>>, usize) {
    let mut search = Search { path: String::new(), found: Vec::new(), total: 0, most };
    search.compare(old, new);
    let more = search.total - search.found.len();
    (search.found, more)
}

struct Search<'v> {
    path: String,
    found: Vec<Difference<'v>>,
    total: usize,
    most: usize,
}

impl<'v> Search<'v> {
    fn compare(&mut self, old: &'v Value, new: &'v Value) {
        match (old, new) {
            (old, new) if old == new => {}
            (Value::Object(old), Value::Object(new)) if !old.is_empty() && !new.is_empty() => {
                self.fields(old, new);
            }
            (Value::Array(old), Value::Array(new)) if !old.is_empty() && !new.is_empty() => {
                self.items(old, new);
            }
            (old, new) => self.tell(Some(old), Some(new)),
        }
    }

    fn tell(&mut self, old: Option<&'v Value>, new: Option<&'v Value>) {
        self.total += 1;
        if self.found.len() < self.most {
            self.found.push(Difference { path: self.path.clone(), old, new });
        }
    }

    fn below(&mut self, old: Option<&'v Value>, new: Option<&'v Value>, step: impl FnOnce(&mut String)) {
        let length = self.path.len();
        step(&mut self.path);
        match (old, new) {
            (Some(old), Some(new)) => self.compare(old, new),
            (old, new) => self.tell(old, new),
        }
        self.path.truncate(length);
    }

    /// Both are sorted: one walk over the two.
    fn fields(&mut self, old: &'v Fields, new: &'v Fields) {
        let (mut olds, mut news) = (old.iter().peekable(), new.iter().peekable());
        loop {
            let key = match (olds.peek(), news.peek()) {
                (Some((old, _)), Some((new, _))) => (*old).min(*new),
                (Some((key, _)), None) | (None, Some((key, _))) => *key,
                (None, None) => return,
            };
            let old = olds.next_if(|(name, _)| *name == key).map(|(_, value)| value);
            let new = news.next_if(|(name, _)| *name == key).map(|(_, value)| value);
            self.below(old, new, |path| field_step(path, key));
        }
    }

    fn items(&mut self, old: &'v [Value], new: &'v [Value]) {
        let (Some(olds), Some(news)) = (by_name(old), by_name(new)) else { return self.by_index(old, new) };
        let before = self.total;
        for item in old {
            if let Some(name) = name_of(item) {
                self.below(Some(item), news.get(name).copied(), |path| name_step(path, name));
            }
        }
        for item in new {
            if let Some(name) = name_of(item).filter(|name| !olds.contains_key(name)) {
                self.below(None, Some(item), |path| name_step(path, name));
            }
        }
        if self.total == before {
            // The same items in another order, which matters to containers and environment variables.
            self.by_index(old, new);
        }
    }

    fn by_index(&mut self, old: &'v [Value], new: &'v [Value]) {
        for at in 0..old.len().max(new.len()) {
            self.below(old.get(at), new.get(at), |path| index_step(path, at));
        }
    }
}

/// The items by their `name`, where each has one of its own.
fn by_name(items: &[Value]) -> Option<HashMap<&str, &Value>> {
    let mut names = HashMap::with_capacity(items.len());
    for item in items {
        if names.insert(name_of(item)?, item).is_some() {
            return None;
        }
    }
    Some(names)
}

fn name_of(item: &Value) -> Option<&str> {
    item.get("name")?.as_str()
}

fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 63
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

pub(crate) fn field_step(path: &mut String, key: &str) {
    if !is_word(key) {
        let _ = write!(path, "[{}]", crate::problem::quoted(key, 100));
    } else if path.is_empty() {
        path.push_str(key);
    } else {
        let _ = write!(path, ".{key}");
    }
}

pub(crate) fn index_step(path: &mut String, at: usize) {
    let _ = write!(path, "[{at}]");
}

fn name_step(path: &mut String, name: &str) {
    // A name of digits in quotes, to tell it from an index.
    if is_word(name) && !name.bytes().all(|byte| byte.is_ascii_digit()) {
        let _ = write!(path, "[{name}]");
    } else {
        let _ = write!(path, "[{}]", crate::problem::quoted(name, 100));
    }
}
