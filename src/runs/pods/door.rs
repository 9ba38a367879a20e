//! Who may come in: one door for each run whose pod is the one that was asked for, opened once by that pod's token.
//!
//! ```text
//!  Waiting ──a token that claims this pod──▶ Reviewing ──the API server agrees──▶ Open ──stream──▶ Taken
//!     ▲                                         │
//!     └────────────── it does not ──────────────┘   five times: Closed
//! ```
//!
//! A door is gone when its run is over, and with it the secret. Nobody gets to the API server with a token that does not
//! claim a run whose door waits for it.

use std::{
    collections::{BTreeMap, HashMap},
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use base64::Engine as _;
use hyper::upgrade::OnUpgrade;
use k8s_openapi::api::authentication::v1::TokenReviewStatus;
use serde::Deserialize;
use subtle::ConstantTimeEq as _;
use synth_runner::{
    blob::Digest,
    job::Job,
    run_api::{AUDIENCE, Session},
};
use tokio::sync::oneshot;

/// Tokens that turn out not to be a run's own before its door is closed for good.
const WRONG: u32 = 5;
/// Longer than any token of an API server.
const LONGEST_TOKEN: usize = 8 << 10;

/// All doors. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Doors(Arc<Mutex<HashMap<String, Arc<Door>>>>);

/// The pod that a door is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Visitor {
    pub(super) namespace: String,
    /// Its name, which is also the run's.
    pub(super) pod: String,
    pub(super) uid: String,
    pub(super) service_account: String,
}

/// A file that a run's agent may ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Blob {
    pub(super) size: u64,
    /// Where it is, unless it is the fetcher's.
    pub(super) path: Option<PathBuf>,
}

/// The way in for one run's agent.
pub(super) struct Door {
    visitor: Visitor,
    blobs: BTreeMap<Digest, Blob>,
    session: Session,
    state: Mutex<State>,
    /// Who waits for the stream.
    stream: Mutex<Option<oneshot::Sender<OnUpgrade>>>,
}

enum State {
    Waiting { wrong: u32 },
    Reviewing { wrong: u32 },
    Open,
    Taken,
    Closed,
}

/// Why somebody is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It is not who it must be.
    Unknown,
    /// It comes a second time, or too late.
    Late,
    /// Another token is being looked at.
    Busy,
}

/// What is known of a door while its run lasts: dropped with it.
pub(super) struct Doorway {
    doors: Doors,
    door: Arc<Door>,
    /// The run's stream, once its agent asks for it. An error means that too many wrong tokens were shown.
    pub(super) stream: oneshot::Receiver<OnUpgrade>,
}

impl Doors {
    /// A door for a run whose pod is there. `before` is where the job's remains are.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub(super) fn build(
        &self,
        job: &Job,
        before: Option<PathBuf>,
        visitor: Visitor,
    ) -> Result<Doorway, getrandom::Error> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret)?;
        let fetched = job.crates.iter().map(|locked| locked.archive).chain([job.source]);
        let fetched = fetched.map(|blob| (blob.digest, Blob { size: blob.size, path: None }));
        let left = job.remains.before.map(|left| left.archive);
        let left = left.map(|blob| (blob.digest, Blob { size: blob.size, path: before }));
        let blobs = fetched.chain(left).collect();
        let session = Session { secret: hex::encode(secret), job: job.clone() };
        let (sender, stream) = oneshot::channel();
        let door = Arc::new(Door {
            visitor,
            blobs,
            session,
            state: Mutex::new(State::Waiting { wrong: 0 }),
            stream: Mutex::new(Some(sender)),
        });
        self.lock().insert(door.visitor.pod.clone(), Arc::clone(&door));
        Ok(Doorway { doors: self.clone(), door, stream })
    }

    /// The door of a run that a token claims to be for. Costs nobody anything.
    pub(super) fn claimed(&self, run: &str, token: &str) -> Result<Arc<Door>, Refusal> {
        let door = self.lock().get(run).cloned().ok_or(Refusal::Unknown)?;
        let claims = Claims::read(token).ok_or(Refusal::Unknown)?;
        if claims.are_of(&door.visitor) { Ok(door) } else { Err(Refusal::Unknown) }
    }

    /// The open door of a run.
    pub(super) fn open(&self, run: &str, secret: &str) -> Result<Arc<Door>, Refusal> {
        let door = self.lock().get(run).cloned().ok_or(Refusal::Unknown)?;
        let same: bool = door.session.secret.as_bytes().ct_eq(secret.as_bytes()).into();
        let open = matches!(*door.state(), State::Open | State::Taken);
        if same && open { Ok(door) } else { Err(Refusal::Unknown) }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Door>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Doorway {
    fn drop(&mut self) {
        *self.door.state() = State::Closed;
        self.doors.lock().remove(&self.door.visitor.pod);
    }
}

impl Door {
    /// Begins to look at a token. Whoever drops the review without an answer lets the next one try.
    pub(super) fn review(self: &Arc<Self>) -> Result<Review, Refusal> {
        let mut state = self.state();
        match *state {
            State::Waiting { wrong } => {
                *state = State::Reviewing { wrong };
                Ok(Review { door: Arc::clone(self) })
            }
            State::Reviewing { .. } => Err(Refusal::Busy),
            State::Open | State::Taken | State::Closed => Err(Refusal::Late),
        }
    }

    /// A blob of the job; nothing for one that is not.
    pub(super) fn blob(&self, digest: Digest) -> Option<Blob> {
        self.blobs.get(&digest).cloned()
    }

    /// Gives the stream to whoever waits for it: once.
    pub(super) fn take_stream(&self, upgrade: OnUpgrade) -> Result<(), Refusal> {
        let mut state = self.state();
        if !matches!(*state, State::Open) {
            return Err(Refusal::Late);
        }
        *state = State::Taken;
        let sender = self.stream.lock().unwrap_or_else(PoisonError::into_inner).take();
        sender.and_then(|sender| sender.send(upgrade).ok()).ok_or(Refusal::Late)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A token is being looked at.
pub(super) struct Review {
    door: Arc<Door>,
}

impl Review {
    /// The API server's verdict on the token. The session, when it is the run's own: never a second time.
    pub(super) fn judge(self, verdict: &TokenReviewStatus) -> Result<Session, Refusal> {
        let door = &self.door;
        let mut state = door.state();
        let State::Reviewing { wrong } = *state else { return Err(Refusal::Late) };
        if is_token_of(verdict, &door.visitor) {
            *state = State::Open;
            return Ok(door.session.clone());
        }
        if wrong + 1 < WRONG {
            *state = State::Waiting { wrong: wrong + 1 };
        } else {
            *state = State::Closed;
            // Whoever waits for the stream is told that it will not come.
            door.stream.lock().unwrap_or_else(PoisonError::into_inner).take();
        }
        Err(Refusal::Unknown)
    }
}

impl Drop for Review {
    fn drop(&mut self) {
        let mut state = self.door.state();
        if let State::Reviewing { wrong } = *state {
            *state = State::Waiting { wrong };
        }
    }
}

/// Whether the API server knows the token, for us, as this pod's.
fn is_token_of(verdict: &TokenReviewStatus, visitor: &Visitor) -> bool {
    let Some(user) = &verdict.user else { return false };
    let extra = |key: &str| user.extra.as_ref()?.get(key).map(Vec::as_slice);
    let name = format!("system:serviceaccount:{}:{}", visitor.namespace, visitor.service_account);
    verdict.authenticated == Some(true)
        && verdict.audiences.iter().flatten().any(|audience| audience == AUDIENCE)
        && user.username.as_deref() == Some(&name)
        && extra("authentication.kubernetes.io/pod-name") == Some(std::slice::from_ref(&visitor.pod))
        && extra("authentication.kubernetes.io/pod-uid") == Some(std::slice::from_ref(&visitor.uid))
}

/// What a token says of itself, believed by nobody.
#[derive(Deserialize)]
struct Claims {
    aud: Audience,
    #[serde(rename = "kubernetes.io")]
    kubernetes: Kubernetes,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

#[derive(Deserialize)]
struct Kubernetes {
    namespace: String,
    pod: Named,
    serviceaccount: Named,
}

#[derive(Deserialize)]
struct Named {
    name: String,
    #[serde(default)]
    uid: String,
}

impl Claims {
    fn read(token: &str) -> Option<Self> {
        if token.len() > LONGEST_TOKEN {
            return None;
        }
        let mut parts = token.split('.');
        let (_, claims, _) = (parts.next()?, parts.next()?, parts.next()?);
        let claims = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(claims).ok()?;
        serde_json::from_slice(&claims).ok()
    }

    fn are_of(&self, visitor: &Visitor) -> bool {
        let for_us = match &self.aud {
            Audience::One(audience) => audience == AUDIENCE,
            Audience::Several(audiences) => audiences.iter().any(|audience| audience == AUDIENCE),
        };
        let Kubernetes { namespace, pod, serviceaccount } = &self.kubernetes;
        for_us
            && *namespace == visitor.namespace
            && pod.name == visitor.pod
            && pod.uid == visitor.uid
            && serviceaccount.name == visitor.service_account
    }
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::{Value, json};

    use super::{super::shape, *};

    pub fn visitor() -> Visitor {
        Visitor {
            namespace: "synth-runs".into(),
            pod: "shop-1a2b3c4d-x5y6z7aa".into(),
            uid: "uid-1".into(),
            service_account: "synth-run".into(),
        }
    }

    /// A token that says this; nobody has signed it.
    pub fn token(claims: &Value) -> String {
        let part = |value: &Value| {
            base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(serde_json::to_vec(value).unwrap())
        };
        format!("{}.{}.signature", part(&json!({ "alg": "RS256" })), part(claims))
    }

    pub fn claims(visitor: &Visitor) -> Value {
        json!({
            "aud": [AUDIENCE],
            "iss": "https://kubernetes.default.svc",
            "kubernetes.io": {
                "namespace": visitor.namespace,
                "pod": { "name": visitor.pod, "uid": visitor.uid },
                "serviceaccount": { "name": visitor.service_account, "uid": "any" },
            },
        })
    }

    pub fn verdict(visitor: &Visitor) -> TokenReviewStatus {
        serde_json::from_value(json!({
            "authenticated": true,
            "audiences": [AUDIENCE],
            "user": {
                "username": format!("system:serviceaccount:{}:{}", visitor.namespace, visitor.service_account),
                "extra": {
                    "authentication.kubernetes.io/pod-name": [visitor.pod],
                    "authentication.kubernetes.io/pod-uid": [visitor.uid],
                },
            },
        }))
        .unwrap()
    }

    fn doorway(doors: &Doors) -> Doorway {
        doors.build(&shape::tests::spec(b"source", b"crate").job, None, visitor()).unwrap()
    }

    #[test]
    fn hostile_13_only_a_token_that_claims_the_run_is_looked_at() {
        let doors = Doors::default();
        let _way = doorway(&doors);
        let run = visitor().pod;
        assert!(doors.claimed(&run, &token(&claims(&visitor()))).is_ok());
        let changed = |pointer: &str, value: Value| {
            let mut claims = claims(&visitor());
            *claims.pointer_mut(pointer).unwrap() = value;
            token(&claims)
        };
        let wrong = [
            changed("/aud", json!(["https://kubernetes.default.svc"])),
            changed("/aud", json!("other")),
            changed("/kubernetes.io/namespace", json!("apps")),
            changed("/kubernetes.io/pod/name", json!("other")),
            changed("/kubernetes.io/pod/uid", json!("uid-2")),
            changed("/kubernetes.io/serviceaccount/name", json!("default")),
            changed("/kubernetes.io/pod", json!(null)),
            token(&json!({ "aud": AUDIENCE })),
            "no.token.".into(),
            String::new(),
            format!("{}.{}.x", "a".repeat(10_000), token(&claims(&visitor()))),
        ];
        for token in wrong {
            assert_eq!(doors.claimed(&run, &token).err(), Some(Refusal::Unknown), "{token}");
        }
        assert_eq!(doors.claimed("other", &token(&claims(&visitor()))).err(), Some(Refusal::Unknown));
    }

    #[test]
    fn hostile_40_a_token_of_another_pod_account_or_audience_opens_nothing() {
        let change = |change: fn(&mut TokenReviewStatus)| {
            let mut verdict = verdict(&visitor());
            change(&mut verdict);
            verdict
        };
        let wrong = [
            change(|verdict| verdict.authenticated = Some(false)),
            change(|verdict| verdict.authenticated = None),
            change(|verdict| verdict.audiences = None),
            change(|verdict| verdict.audiences = Some(vec!["https://kubernetes.default.svc".into()])),
            change(|verdict| verdict.user = None),
            change(|verdict| {
                verdict.user.as_mut().unwrap().username = Some("system:serviceaccount:apps:synth-run".into());
            }),
            change(|verdict| verdict.user.as_mut().unwrap().extra = None),
            change(|verdict| {
                let extra = verdict.user.as_mut().unwrap().extra.as_mut().unwrap();
                extra.insert("authentication.kubernetes.io/pod-uid".into(), vec!["uid-2".into()]);
            }),
            change(|verdict| {
                let extra = verdict.user.as_mut().unwrap().extra.as_mut().unwrap();
                extra.get_mut("authentication.kubernetes.io/pod-name").unwrap().push("other".into());
            }),
        ];
        for verdict in wrong {
            assert!(!is_token_of(&verdict, &visitor()), "{verdict:?}");
        }
        assert!(is_token_of(&verdict(&visitor()), &visitor()));
    }

    #[test]
    fn hostile_13_a_token_is_used_up_once_and_two_at_a_time_are_one_too_many() {
        let doors = Doors::default();
        let way = doorway(&doors);
        let run = visitor().pod;
        let door = || doors.claimed(&run, &token(&claims(&visitor()))).unwrap();
        let first = door().review().unwrap();
        assert_eq!(door().review().err(), Some(Refusal::Busy));
        // A connection that breaks in between uses nothing up.
        drop(first);
        let session = door().review().unwrap().judge(&verdict(&visitor())).unwrap();
        assert_eq!(door().review().err(), Some(Refusal::Late));

        assert_eq!(session.secret.len(), 64);
        assert!(doors.open(&run, &session.secret).is_ok());
        for wrong in ["", "0", &session.secret[1..], &session.secret.replace(['a', '1'], "0")] {
            assert_eq!(doors.open(&run, wrong).err(), Some(Refusal::Unknown));
        }
        drop(way);
        assert_eq!(doors.open(&run, &session.secret).err(), Some(Refusal::Unknown), "it dies with the run");
    }

    #[test]
    fn nothing_is_open_before_the_token_was_judged() {
        let doors = Doors::default();
        let way = doorway(&doors);
        let secret = way.door.session.secret.clone();
        assert_eq!(doors.open(&visitor().pod, &secret).err(), Some(Refusal::Unknown));
        let _review = way.door.review().unwrap();
        assert_eq!(doors.open(&visitor().pod, &secret).err(), Some(Refusal::Unknown));
    }

    #[tokio::test]
    async fn hostile_13_five_wrong_tokens_close_the_door_for_good() {
        let doors = Doors::default();
        let mut way = doorway(&doors);
        for _ in 0..WRONG {
            let review = way.door.review().unwrap();
            assert_eq!(review.judge(&TokenReviewStatus::default()).err(), Some(Refusal::Unknown));
        }
        assert_eq!(way.door.review().err(), Some(Refusal::Late));
        assert!((&mut way.stream).await.is_err(), "whoever waits is told");
    }

    #[test]
    fn only_blobs_of_the_job_are_there() {
        let doors = Doors::default();
        let way = doorway(&doors);
        let size = |text: &str| way.door.blob(Digest::of(text)).map(|blob| blob.size);
        assert_eq!((size("source"), size("crate")), (Some(6), Some(5)));
        assert_eq!(way.door.blob(Digest::of("other")), None);
    }
}
