//! Posts events to Flux's notification-controller, in the form that its event server reads
//! ([Flux](https://fluxcd.io/flux/components/notification/events/)).
//!
//! Twice each: about the Synth, and about its `ExternalArtifact`, since a stock Alert can name the latter alone.

use std::time::Duration;

use serde::Serialize;
use synth_api::annotation::MANAGER;
use tokio::sync::mpsc;

use super::{API_VERSION, events::Message};
use crate::decide::{About, Severity};

/// Characters of a message in a Kubernetes Event.
const LONGEST: usize = 1024;

/// Where events are posted.
#[derive(Clone, Debug)]
pub struct NotifierSettings {
    /// Address of the event server.
    pub address: url::Url,
    /// Name of this pod.
    pub instance: String,
    /// How long one attempt may take.
    pub timeout: Duration,
    /// How long to wait before each further attempt.
    pub pauses: Vec<Duration>,
}

impl NotifierSettings {
    /// As Flux's own controllers: 5 s for an attempt. Few attempts: what is behind waits.
    pub fn new(address: url::Url, instance: &str) -> Self {
        let pauses = [500, 2_000, 5_000].map(Duration::from_millis).to_vec();
        Self { address, instance: instance.to_owned(), timeout: Duration::from_secs(5), pauses }
    }
}

/// Posts events.
pub struct Notifier {
    settings: NotifierSettings,
    client: reqwest::Client,
    messages: mpsc::Receiver<Message>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Post {
    involved_object: serde_json::Value,
    severity: &'static str,
    timestamp: String,
    message: String,
    reason: String,
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    metadata: serde_json::Map<String, serde_json::Value>,
    reporting_controller: &'static str,
    reporting_instance: String,
}

/// What an event is posted about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Involved {
    Synth,
    Artifact,
}

impl Notifier {
    /// Posts what is put into that queue.
    ///
    /// # Errors
    /// When there can be no HTTP client.
    pub fn new(
        settings: NotifierSettings,
        messages: mpsc::Receiver<Message>,
    ) -> Result<Self, reqwest::Error> {
        // No proxy: the address is one of the cluster.
        let client = reqwest::Client::builder()
            .timeout(settings.timeout)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        Ok(Self { settings, client, messages })
    }

    /// Posts until there is no queue any more.
    pub async fn run(mut self) {
        while let Some(message) = self.messages.recv().await {
            for involved in [Involved::Synth, Involved::Artifact] {
                self.post(&message, involved).await;
            }
        }
    }

    async fn post(&self, message: &Message, involved: Involved) {
        let post = post(message, involved, &self.settings.instance);
        let mut pauses = self.settings.pauses.iter();
        loop {
            let answer = self.client.post(self.settings.address.clone()).json(&post).send().await;
            let problem = match answer {
                Ok(answer) if answer.status().is_success() => return,
                // A duplicate, which is dropped there.
                Ok(answer) if answer.status() == reqwest::StatusCode::TOO_MANY_REQUESTS => return,
                Ok(answer) => format!("answered {}", answer.status()),
                Err(error) => error.without_url().to_string(),
            };
            let Some(pause) = pauses.next() else {
                let (namespace, name) = (&message.owner.namespace, &message.owner.name);
                tracing::warn!(%namespace, %name, reason = %post.reason, %problem, "cannot post an event");
                return;
            };
            tokio::time::sleep(*pause).await;
        }
    }
}

fn post(message: &Message, involved: Involved, instance: &str) -> Post {
    let Message { owner, artifact, event, at } = message;
    let (api_version, kind, uid) = match involved {
        Involved::Synth => (API_VERSION, "Synth", Some(&owner.uid)),
        Involved::Artifact => ("source.toolkit.fluxcd.io/v1", "ExternalArtifact", artifact.as_ref()),
    };
    let mut object = serde_json::json!({
        "apiVersion": api_version, "kind": kind, "namespace": owner.namespace, "name": owner.name,
    });
    if let Some(uid) = uid {
        object["uid"] = uid.as_str().into();
    }
    let group = api_version.split('/').next().unwrap_or_default();
    let About { commit, artifact } = &event.about;
    let metadata = [
        ("originRevision", commit.as_ref()),
        ("revision", artifact.as_ref().map(|(revision, _)| revision)),
        ("digest", artifact.as_ref().map(|(_, digest)| digest)),
    ];
    let metadata = metadata
        .into_iter()
        .filter_map(|(key, value)| Some((format!("{group}/{key}"), value?.as_str().into())))
        .collect();
    Post {
        involved_object: object,
        severity: match event.severity {
            Severity::Info => "info",
            Severity::Error => "error",
        },
        timestamp: jiff::Timestamp::from_second(at.as_second()).unwrap_or(*at).to_string(),
        message: event.message.clone(),
        reason: event.reason.clone(),
        metadata,
        reporting_controller: MANAGER,
        reporting_instance: instance.to_owned(),
    }
}

/// Text that a Kubernetes Event takes.
pub(super) fn one_of_1024(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}
