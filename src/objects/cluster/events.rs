//! Tells what happens: Kubernetes Events for `kubectl describe`, and posts for Flux's notification-controller.
//!
//! ```text
//!  reconcile ──push──▶ bounded queue ──▶ core/v1 Events        one that comes again is counted up
//!                  └─▶ bounded queue ──▶ notify (POST)
//! ```
//!
//! Nobody waits for either: what does not fit is dropped, and logged.

use std::{collections::HashMap, sync::Arc};

use k8s_openapi::{
    api::core::v1::{Event as Entry, EventSource, ObjectReference},
    apimachinery::pkg::apis::meta::v1::{ObjectMeta, Time},
};
use kube::{
    Api, Client,
    api::{Patch, PatchParams, PostParams},
};
use serde_json::json;
use synth_api::annotation::MANAGER;
use tokio::sync::mpsc;

use super::{API_VERSION, call, notify};
use crate::{
    clock::Clock,
    decide::{Event, Severity},
    runs::Owner,
};

/// Events that wait, for each of the two who tell them: more come only when the API or the notification-controller is
/// slow or gone, and then the newest are worth no more than the oldest.
const QUEUE: usize = 1024;

/// Events that are counted up when they come again; older ones begin anew.
const REMEMBERED: usize = 4096;

/// An event on its way.
#[derive(Clone, Debug)]
pub struct Message {
    /// The Synth.
    pub owner: Owner,
    /// UID of its `ExternalArtifact`, where there is one.
    pub artifact: Option<String>,
    /// What happened.
    pub event: Event,
    /// When.
    pub at: jiff::Timestamp,
}

/// Where events are put. Clones share it.
#[derive(Clone)]
pub struct EventQueue {
    clock: Clock,
    to: Arc<[mpsc::Sender<Message>]>,
}

impl EventQueue {
    /// A queue, the teller of Kubernetes Events, and what a [`Notifier`](super::Notifier) reads from. `instance` is the
    /// name of this pod.
    pub fn new(client: Client, clock: Clock, instance: &str) -> (Self, Teller, mpsc::Receiver<Message>) {
        let (entries, read_entries) = mpsc::channel(QUEUE);
        let (posts, read_posts) = mpsc::channel(QUEUE);
        let teller =
            Teller { client, messages: read_entries, instance: instance.to_owned(), known: HashMap::new() };
        (Self { clock, to: [entries, posts].into() }, teller, read_posts)
    }

    pub(super) fn push(&self, owner: &Owner, artifact: Option<String>, event: &Event) {
        let message = Message { owner: owner.clone(), artifact, event: event.clone(), at: self.clock.now() };
        for to in &*self.to {
            if let Err(mpsc::error::TrySendError::Full(message)) = to.try_send(message.clone()) {
                let Owner { namespace, name, .. } = &message.owner;
                tracing::warn!(%namespace, %name, reason = %message.event.reason, "too many events wait: one is dropped");
            }
        }
    }
}

/// Makes Kubernetes Events.
pub struct Teller {
    client: Client,
    messages: mpsc::Receiver<Message>,
    instance: String,
    known: HashMap<Same, Known>,
}

/// Events that are the same but for their time.
#[derive(PartialEq, Eq, Hash)]
struct Same {
    uid: String,
    reason: String,
    message: String,
}

struct Known {
    name: String,
    count: i32,
    at: jiff::Timestamp,
}

impl Teller {
    /// Tells until there is no queue any more.
    pub async fn run(mut self) {
        while let Some(message) = self.messages.recv().await {
            let owner = message.owner.clone();
            if let Err(error) = self.tell(message).await {
                let Owner { namespace, name, .. } = &owner;
                tracing::warn!(%namespace, %name, %error, "cannot make a Kubernetes Event");
            }
        }
    }

    async fn tell(&mut self, message: Message) -> Result<(), kube::Error> {
        let Message { owner, event, at, .. } = message;
        let events: Api<Entry> = Api::namespaced(self.client.clone(), &owner.namespace);
        let same =
            Same { uid: owner.uid.clone(), reason: event.reason.clone(), message: event.message.clone() };
        if let Some(known) = self.known.get_mut(&same) {
            let patch = json!({"count": known.count + 1, "lastTimestamp": Time(at)});
            match call(events.patch(&known.name, &PatchParams::default(), &Patch::Merge(patch))).await {
                Ok(_) => {
                    known.count += 1;
                    known.at = at;
                    return Ok(());
                }
                // The API server keeps events for an hour.
                Err(kube::Error::Api(status)) if status.is_not_found() => {}
                Err(error) => return Err(error),
            }
        }
        let entry = entry(&owner, &event, at, &self.instance);
        let name = entry.metadata.name.clone().unwrap_or_default();
        call(events.create(&PostParams::default(), &entry)).await?;
        if self.known.len() >= REMEMBERED {
            let mut times: Vec<_> = self.known.values().map(|known| known.at).collect();
            times.sort_unstable();
            let middle = times[times.len() / 2];
            self.known.retain(|_, known| known.at > middle);
        }
        self.known.insert(same, Known { name, count: 1, at });
        Ok(())
    }
}

fn entry(owner: &Owner, event: &Event, at: jiff::Timestamp, instance: &str) -> Entry {
    let severe = match event.severity {
        Severity::Info => "Normal",
        Severity::Error => "Warning",
    };
    Entry {
        metadata: ObjectMeta {
            // As every recorder names them: the object, and a time that nobody has had before.
            name: Some(format!("{}.{:x}", owner.name, at.as_nanosecond())),
            namespace: Some(owner.namespace.clone()),
            ..ObjectMeta::default()
        },
        involved_object: ObjectReference {
            api_version: Some(API_VERSION.to_owned()),
            kind: Some("Synth".to_owned()),
            namespace: Some(owner.namespace.clone()),
            name: Some(owner.name.clone()),
            uid: Some(owner.uid.clone()),
            ..ObjectReference::default()
        },
        type_: Some(severe.to_owned()),
        reason: Some(event.reason.clone()),
        message: Some(notify::one_of_1024(&event.message)),
        first_timestamp: Some(Time(at)),
        last_timestamp: Some(Time(at)),
        count: Some(1),
        source: Some(EventSource { component: Some(MANAGER.to_owned()), host: None }),
        reporting_component: Some(MANAGER.to_owned()),
        reporting_instance: Some(instance.to_owned()),
        ..Entry::default()
    }
}
