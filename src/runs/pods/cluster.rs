//! The few calls to the API server that runs need: each with a deadline, and tried again where that can help.

use std::time::Duration;

use backon::{ExponentialBuilder, Retryable as _};
use k8s_openapi::api::{
    authentication::v1::{TokenReview, TokenReviewSpec, TokenReviewStatus},
    core::v1::{Pod, PodStatus},
};
use kube::{
    Api, Client, Error,
    api::{ApiResource, DeleteParams, ListParams, Object, PostParams, Preconditions},
};
use serde_json::Value;
use synth_runner::run_api::AUDIENCE;
use tokio::time::timeout;

/// One call.
const CALL: Duration = Duration::from_secs(15);

/// A pod whose spec is what the API server says, word for word.
pub(super) type RawPod = Object<Value, PodStatus>;

/// What a pod is to the API server.
pub(super) fn pods() -> ApiResource {
    ApiResource::erase::<Pod>(&())
}

/// An API server, and one namespace of it.
#[derive(Clone)]
pub(super) struct Cluster {
    pods: Api<RawPod>,
    reviews: Api<TokenReview>,
}

/// A pod that could not be made.
#[derive(Debug, thiserror::Error)]
pub(super) enum CreateError {
    /// There is no room in the namespace's quota: there may be, later.
    #[error("{0}")]
    Quota(String),
    /// The API server could not be reached, or had no time.
    #[error("{0}")]
    Unavailable(String),
    /// The API server says no.
    #[error("{0}")]
    Refused(String),
    /// There is a pod of this name.
    #[error("there is a pod of this name")]
    Taken,
}

impl Cluster {
    pub(super) fn new(client: Client, namespace: &str) -> Self {
        Self { pods: Api::namespaced_with(client.clone(), namespace, &pods()), reviews: Api::all(client) }
    }

    /// The namespace's pods.
    pub(super) fn api(&self) -> Api<RawPod> {
        self.pods.clone()
    }

    /// Makes a pod: one try.
    pub(super) async fn create(&self, pod: &Value) -> Result<RawPod, CreateError> {
        let unreadable = |error: serde_json::Error| CreateError::Refused(error.to_string());
        let pod: RawPod = serde_json::from_value(pod.clone()).map_err(unreadable)?;
        call(self.pods.create(&PostParams::default(), &pod)).await.map_err(|error| match &error {
            Error::Api(status) if status.reason == "AlreadyExists" => CreateError::Taken,
            Error::Api(status) if status.code == 403 && status.message.contains("exceeded quota") => {
                CreateError::Quota(words(&error))
            }
            // Quotas are counted by whoever comes first: the others are asked to come again.
            Error::Api(status) if status.reason == "Conflict" => CreateError::Unavailable(words(&error)),
            _ if may_pass(&error) => CreateError::Unavailable(words(&error)),
            _ => CreateError::Refused(words(&error)),
        })
    }

    /// The pod of this name, if there is one.
    pub(super) async fn get(&self, name: &str) -> Result<Option<RawPod>, Error> {
        (|| call(self.pods.get_opt(name))).retry(patience()).when(may_pass).await
    }

    /// Removes a pod at once: the one with this UID, and no other of its name.
    pub(super) async fn delete(&self, name: &str, uid: String) -> Result<(), Error> {
        let only = Preconditions { uid: Some(uid), resource_version: None };
        let how = DeleteParams::default().grace_period(0).preconditions(only);
        let deleted = (|| call(self.pods.delete(name, &how))).retry(patience()).when(may_pass).await;
        match deleted {
            // Gone, or another pod of this name, which is none of ours.
            Err(Error::Api(status)) if matches!(status.code, 404 | 409) => Ok(()),
            other => other.map(|_| ()),
        }
    }

    /// The pods with these labels.
    pub(super) async fn list(&self, labels: &str) -> Result<Vec<RawPod>, Error> {
        let all = ListParams::default().labels(labels);
        Ok((|| call(self.pods.list(&all))).retry(patience()).when(may_pass).await?.items)
    }

    /// Whose token this is.
    pub(super) async fn review(&self, token: &str) -> Result<TokenReviewStatus, Error> {
        let question = TokenReview {
            spec: TokenReviewSpec { audiences: Some(vec![AUDIENCE.into()]), token: Some(token.to_owned()) },
            ..TokenReview::default()
        };
        let how = PostParams::default();
        let answer = (|| call(self.reviews.create(&how, &question))).retry(patience()).when(may_pass).await?;
        Ok(answer.status.unwrap_or_default())
    }
}

/// Five tries in three seconds.
fn patience() -> ExponentialBuilder {
    ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(200))
        .with_max_delay(Duration::from_secs(2))
        .with_max_times(4)
        .with_jitter()
}

async fn call<T>(request: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    timeout(CALL, request).await.unwrap_or_else(|late| Err(Error::Service(late.into())))
}

/// Whether trying again can help.
pub(super) fn may_pass(error: &Error) -> bool {
    match error {
        Error::Api(status) => status.code == 429 || status.code >= 500,
        Error::HyperError(_) | Error::Service(_) | Error::ReadEvents(_) | Error::Auth(_) => true,
        _ => false,
    }
}

/// The API server's own words where it has some.
pub(super) fn words(error: &Error) -> String {
    match error {
        Error::Api(status) if !status.message.is_empty() => status.message.clone(),
        other => other.to_string(),
    }
}
