//! Leader election on a `Lease`: one replica works, the others wait.
//!
//! What counts is when the lease was last renewed by this machine's own monotonic clock. Whoever holds it stops as soon as
//! that is longer ago than the renew deadline, whatever the API server says or does not say; whoever waits takes it only
//! when it has watched it unchanged for a whole lease. So two never hold it, however wrong their clocks are set.

use std::time::Duration;

use k8s_openapi::{
    api::coordination::v1::{Lease, LeaseSpec},
    apimachinery::pkg::apis::meta::v1::MicroTime,
};
use kube::{
    Api, Client,
    api::{ObjectMeta, PostParams},
};
use tokio::time::{Instant, sleep, timeout, timeout_at};

use crate::clock::Clock;

/// Who holds which lease for how long.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Namespace of the lease.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Who we are: another name for each process.
    pub identity: String,
    /// What identities of our own earlier processes begin with: none of them is alive.
    pub before: Option<String>,
    /// How long others wait for a holder who does not renew it.
    pub duration: Duration,
    /// How long the holder tries to renew it, then gives up.
    pub deadline: Duration,
    /// How long to wait between attempts.
    pub pause: Duration,
}

/// Takes part in an election.
pub struct Candidate {
    api: Api<Lease>,
    terms: Terms,
    clock: Clock,
    /// The lease as we wrote it last, while it is ours.
    ours: Option<Lease>,
    /// The version of another's lease as it was last seen, since when it has been so, and whose it is.
    seen: Option<(String, Instant, String)>,
}

impl Candidate {
    /// Takes part under these terms.
    pub fn new(client: Client, terms: Terms, clock: Clock) -> Self {
        let api = Api::namespaced(client, &terms.namespace);
        Self { api, terms, clock, ours: None, seen: None }
    }

    /// Returns when the lease is ours.
    pub async fn win(&mut self) {
        let mut told = None;
        loop {
            match timeout(self.terms.deadline, self.attempt()).await {
                Ok(Ok(true)) => {
                    tracing::info!(identity = %self.terms.identity, "leading");
                    return;
                }
                Ok(Ok(false)) => {
                    let holder = self.seen.as_ref().map(|(_, _, holder)| holder.clone());
                    if told != holder {
                        tracing::info!(holder = holder.as_deref(), "another replica leads: waiting");
                        told = holder;
                    }
                }
                Ok(Err(error)) => tracing::warn!(%error, "cannot take the lease; trying again"),
                Err(_) => tracing::warn!("the API server does not answer; trying again"),
            }
            sleep(self.terms.pause).await;
        }
    }

    /// Renews the lease for as long as that succeeds in time. Returns when it is lost.
    pub async fn keep(&mut self) {
        let mut renewed = Instant::now();
        loop {
            sleep(self.terms.pause).await;
            let deadline = renewed + self.terms.deadline;
            loop {
                let begun = Instant::now();
                match timeout_at(deadline, self.attempt()).await {
                    Ok(Ok(true)) => {
                        renewed = begun;
                        break;
                    }
                    Ok(Ok(false)) => {
                        tracing::error!("another replica has taken the lease");
                        return;
                    }
                    Ok(Err(error)) => tracing::warn!(%error, "cannot renew the lease; trying again"),
                    Err(_) => {}
                }
                if Instant::now() + self.terms.pause >= deadline {
                    tracing::error!("the lease could not be renewed in time");
                    return;
                }
                sleep(self.terms.pause).await;
            }
        }
    }

    /// Lets the lease go, so that another replica need not wait for its end.
    pub async fn release(&mut self) {
        let Some(mut freed) = self.ours.take() else { return };
        let spec = freed.spec.get_or_insert_default();
        spec.holder_identity = Some(String::new());
        spec.lease_duration_seconds = Some(1);
        let parameters = PostParams::default();
        let replaced = self.api.replace(&self.terms.name, &parameters, &freed);
        if !matches!(timeout(self.terms.pause, replaced).await, Ok(Ok(_))) {
            tracing::warn!("cannot release the lease: another replica waits for its end");
        }
    }

    /// Takes or renews the lease, if nobody else holds it. Whether it is ours.
    async fn attempt(&mut self) -> Result<bool, kube::Error> {
        // The usual case, in one request. Refused when anybody has written it since.
        if let Some(lease) = self.ours.take()
            && self.write(lease).await?
        {
            return Ok(true);
        }
        let Some(lease) = self.api.get_opt(&self.terms.name).await? else {
            let created = self.api.create(&PostParams::default(), &self.next(Lease::default())).await;
            return self.wrote(created);
        };
        if self.is_free(&lease) { self.write(lease).await } else { Ok(false) }
    }

    /// Whether nobody holds the lease, or nobody but us, or nobody who is alive.
    fn is_free(&mut self, lease: &Lease) -> bool {
        let spec = lease.spec.as_ref();
        let holder = spec.and_then(|spec| spec.holder_identity.as_deref()).unwrap_or_default();
        let ours = |before: &String| holder.starts_with(before.as_str());
        if holder.is_empty() || holder == self.terms.identity || self.terms.before.as_ref().is_some_and(ours)
        {
            return true;
        }
        let version = lease.metadata.resource_version.clone().unwrap_or_default();
        let since = match &self.seen {
            Some((seen, since, _)) if *seen == version => *since,
            _ => Instant::now(),
        };
        self.seen = Some((version, since, holder.to_owned()));
        let seconds = spec.and_then(|spec| spec.lease_duration_seconds);
        let duration = seconds.and_then(|seconds| u64::try_from(seconds).ok()).map(Duration::from_secs);
        since.elapsed() >= duration.unwrap_or(self.terms.duration)
    }

    async fn write(&mut self, lease: Lease) -> Result<bool, kube::Error> {
        let replaced = self.api.replace(&self.terms.name, &PostParams::default(), &self.next(lease)).await;
        self.wrote(replaced)
    }

    fn wrote(&mut self, answer: Result<Lease, kube::Error>) -> Result<bool, kube::Error> {
        match answer {
            Ok(lease) => {
                self.ours = Some(lease);
                Ok(true)
            }
            // Somebody else was faster.
            Err(kube::Error::Api(status)) if status.code == 409 => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The lease with us as its holder, renewed now.
    fn next(&self, lease: Lease) -> Lease {
        let before = lease.spec.unwrap_or_default();
        let now = Some(MicroTime(self.clock.now()));
        let already = before.holder_identity.as_ref() == Some(&self.terms.identity);
        let mut metadata = ObjectMeta {
            name: Some(self.terms.name.clone()),
            namespace: Some(self.terms.namespace.clone()),
            ..lease.metadata
        };
        // By which it is found when the controller is uninstalled: no chart knows of it.
        let (label, ours) = ("app.kubernetes.io/name", "synth-controller");
        metadata.labels.get_or_insert_default().insert(label.to_owned(), ours.to_owned());
        let spec = LeaseSpec {
            holder_identity: Some(self.terms.identity.clone()),
            lease_duration_seconds: i32::try_from(self.terms.duration.as_secs()).ok(),
            acquire_time: if already { before.acquire_time } else { now.clone() },
            renew_time: now,
            lease_transitions: Some(before.lease_transitions.unwrap_or(0) + i32::from(!already)),
            ..before
        };
        Lease { metadata, spec: Some(spec) }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use serde_json::json;

    use super::*;
    use crate::objects::cluster::fake_api::FakeApi;

    const LEASE: &str = "/apis/coordination.k8s.io/v1/namespaces/flux-system/leases/synth";

    fn candidate(api: &FakeApi, identity: &str) -> Candidate {
        let terms = Terms {
            namespace: "flux-system".into(),
            name: "synth".into(),
            identity: identity.into(),
            before: Some(format!("{identity}-")),
            duration: Duration::from_secs(35),
            deadline: Duration::from_secs(30),
            pause: Duration::from_secs(5),
        };
        Candidate::new(api.client(), terms, Clock::real())
    }

    fn holder(api: &FakeApi) -> String {
        api.get(LEASE).unwrap()["spec"]["holderIdentity"].as_str().unwrap().to_owned()
    }

    /// Seconds of the paused clock that something takes.
    async fn seconds<T>(work: impl Future<Output = T>) -> u64 {
        let begun = Instant::now();
        work.await;
        begun.elapsed().as_secs()
    }

    #[tokio::test(start_paused = true)]
    async fn g19_the_second_waits_as_long_as_the_first_renews() {
        let api = FakeApi::default();
        let (mut one, mut other) = (candidate(&api, "one"), candidate(&api, "other"));
        assert_eq!(seconds(one.win()).await, 0);
        assert_eq!(holder(&api), "one");
        let labels = &api.get(LEASE).unwrap()["metadata"]["labels"];
        assert_eq!(
            labels["app.kubernetes.io/name"], "synth-controller",
            "the page of uninstalling selects it by that"
        );
        let won = Arc::new(Mutex::new(false));
        let waiting = {
            let won = won.clone();
            async move {
                other.win().await;
                *won.lock().unwrap() = true;
            }
        };
        let minutes = async {
            tokio::select! {
                () = one.keep() => panic!("lost"),
                () = sleep(Duration::from_secs(600)) => {}
            }
        };
        tokio::select! {
            () = waiting => panic!("two hold it"),
            () = minutes => {}
        }
        assert_eq!((holder(&api), *won.lock().unwrap()), ("one".to_owned(), false));
    }

    #[tokio::test(start_paused = true)]
    async fn g19_one_that_does_not_renew_is_followed_after_a_lease_and_not_before() {
        let api = FakeApi::default();
        candidate(&api, "one").win().await;
        let mut other = candidate(&api, "other");
        let waited = seconds(other.win()).await;
        assert!((35..=40).contains(&waited), "{waited}");
        assert_eq!(holder(&api), "other");
        assert_eq!(api.get(LEASE).unwrap()["spec"]["leaseTransitions"], 2);
    }

    #[tokio::test(start_paused = true)]
    async fn g19_a_lease_that_is_released_is_taken_at_the_next_attempt() {
        let api = FakeApi::default();
        let mut one = candidate(&api, "one");
        one.win().await;
        one.release().await;
        assert_eq!(seconds(candidate(&api, "other").win()).await, 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_process_that_is_started_again_in_the_same_pod_does_not_wait_for_its_own_lease() {
        let api = FakeApi::default();
        candidate(&api, "pod-1").win().await;
        let mut again = candidate(&api, "pod");
        assert_eq!(seconds(again.win()).await, 0);
        assert_eq!(holder(&api), "pod");
    }

    #[tokio::test(start_paused = true)]
    async fn a_holder_whom_the_api_does_not_answer_gives_up_before_anybody_else_may_take_it() {
        let api = FakeApi::default();
        let mut one = candidate(&api, "one");
        one.win().await;
        let broken = seconds(async {
            api.state().broken = Some("leases".into());
            one.keep().await;
        });
        let held = broken.await;
        assert!((20..=30).contains(&held), "{held} s after it was renewed last");
    }

    #[tokio::test(start_paused = true)]
    async fn a_holder_that_is_robbed_gives_up_and_one_that_is_touched_does_not() {
        let api = FakeApi::default();
        let mut one = candidate(&api, "one");
        one.win().await;
        let mut touched = api.get(LEASE).unwrap();
        touched["metadata"]["labels"] = json!({"a": "b"});
        api.put(LEASE, touched.clone());
        tokio::select! {
            () = one.keep() => panic!("it is still its own"),
            () = sleep(Duration::from_secs(60)) => {}
        }
        touched["spec"]["holderIdentity"] = "other".into();
        api.put(LEASE, touched);
        assert_eq!(seconds(one.keep()).await, 5);
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_takes_it_when_the_api_answers_again() {
        let api = FakeApi::default();
        api.state().broken = Some("leases".into());
        let mut one = candidate(&api, "one");
        tokio::select! {
            () = one.win() => panic!("nobody has given it"),
            () = sleep(Duration::from_secs(60)) => {}
        }
        api.state().broken = None;
        assert!(seconds(one.win()).await <= 5);
    }
}
