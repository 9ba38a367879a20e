//! Waiting by watching: nothing sleeps, and who waits too long is told what there is instead.

use std::{collections::BTreeMap, time::Duration};

use futures::TryStreamExt as _;
use kube::{
    Api,
    api::DynamicObject,
    runtime::watcher::{self, Event, watcher},
};
use serde_json::Value;

/// How long a test waits for one thing at most. Never how long something may take: it only bounds a test that has failed.
pub const PATIENCE: Duration = Duration::from_secs(180);

/// Watches until `is` gives something for the objects that there are, sorted by namespace and name.
/// After [`PATIENCE`], the objects as last seen.
pub async fn until<T>(
    api: Api<DynamicObject>,
    selection: watcher::Config,
    is: impl Fn(&[Value]) -> Option<T>,
) -> Result<T, Vec<Value>> {
    let mut known = BTreeMap::new();
    let mut complete = false;
    let watching = async {
        let mut events = std::pin::pin!(watcher(api, selection));
        loop {
            // An error of a watch is repaired by the watcher itself; the deadline bounds that too.
            let Ok(Some(event)) = events.try_next().await else { continue };
            match event {
                Event::Init => (complete, known) = (false, BTreeMap::new()),
                Event::InitApply(object) | Event::Apply(object) => {
                    known.insert(key(&object), serde_json::to_value(&object).unwrap());
                }
                Event::Delete(object) => _ = known.remove(&key(&object)),
                Event::InitDone => complete = true,
            }
            let objects: Vec<Value> = known.values().cloned().collect();
            if complete && let Some(found) = is(&objects) {
                return found;
            }
        }
    };
    let watched = tokio::time::timeout(PATIENCE, watching).await;
    watched.map_err(|_| known.into_values().collect())
}

fn key(object: &DynamicObject) -> (Option<String>, Option<String>) {
    (object.metadata.namespace.clone(), object.metadata.name.clone())
}

/// The condition of this type.
pub fn condition<'o>(object: &'o Value, type_: &str) -> Option<&'o Value> {
    object["status"]["conditions"].as_array()?.iter().find(|condition| condition["type"] == type_)
}

/// Whether the condition of this type has this status and, unless empty, this reason, for the newest generation.
pub fn is(object: &Value, type_: &str, status: &str, reason: &str) -> bool {
    condition(object, type_).is_some_and(|found| {
        let observed =
            found["observedGeneration"].as_i64().or(object["status"]["observedGeneration"].as_i64());
        found["status"] == status
            && (reason.is_empty() || found["reason"] == reason)
            && observed.is_none_or(|observed| Some(observed) == object["metadata"]["generation"].as_i64())
    })
}
