//! What the file of an object is called in the archive: `shop/deployment.apps_web.yaml`.
//!
//! Readable, lower-case, the same whatever other objects there are, unique also on file systems that ignore case, and
//! never a name that kustomize acts on. `_` joins kind and name and is in neither, so the parts cannot run together.

use std::{collections::HashMap, fmt::Write as _};

use sha2::{Digest as _, Sha256};

use crate::object::{ObjectId, Objects};

/// The most bytes of a file name: what a tar header holds without an extension.
const MOST: usize = 100;

/// The folder of objects without a namespace: no namespace can have this name.
const NO_NAMESPACE: &str = "_no-namespace";

/// The path of each object's file, in the order of the objects.
pub(crate) fn paths(objects: &Objects) -> Vec<String> {
    let mut paths: Vec<String> = objects.iter().map(|object| path(&object.id, false)).collect();
    // Kinds of one group that differ in case only: nobody's on purpose, so all of them may look worse.
    let mut uses: HashMap<String, usize> = HashMap::with_capacity(paths.len());
    for path in &paths {
        *uses.entry(path.clone()).or_default() += 1;
    }
    for (path_of, object) in paths.iter_mut().zip(objects) {
        if uses[&*path_of] > 1 {
            *path_of = path(&object.id, true);
        }
    }
    paths
}

fn path(id: &ObjectId, hashed: bool) -> String {
    let folder = if id.namespace.is_empty() { NO_NAMESPACE } else { &id.namespace };
    let kind = id.kind.to_ascii_lowercase();
    let dot = if id.group.is_empty() { "" } else { "." };
    let name: String = id.name.chars().map(|c| if is_safe(c) { c } else { '-' }).collect();
    let mut file = format!("{kind}{dot}{}_{name}", id.group);
    if hashed || name != id.name || file.len() + ".yaml".len() > MOST {
        let hash = hash(id);
        file.truncate(MOST - ".yaml".len() - "_".len() - hash.len());
        let _ = write!(file, "_{hash}");
    }
    format!("{folder}/{file}.yaml")
}

fn is_safe(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.')
}

/// 128 bits of what tells the object apart, in hex.
fn hash(id: &ObjectId) -> String {
    let mut hash = Sha256::new();
    for part in [&id.group, &id.kind, &id.namespace, &id.name] {
        // None of the parts can hold a slash.
        hash.update(part);
        hash.update("/");
    }
    hash.finalize()[..16].iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
