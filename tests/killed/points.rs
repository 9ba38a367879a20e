//! The points of a walk, what happens at one of them, and who looks at what is served at each.

use std::{
    future::{Future, pending},
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicUsize, Ordering},
    },
};

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
};
use http_body_util::BodyExt as _;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use synth_api::artifact::Artifact;
use synth_controller::clock::Clock;
use tokio::sync::Notify;
use tower::ServiceExt as _;

/// What happens at a point.
#[derive(Clone, Copy, Debug)]
pub enum Mishap {
    /// The process is gone, with all that it knew and all that it ran.
    Killed,
    /// The call fails. Before it has an effect it is refused: a conflict, a full queue, a broken server. After, its answer
    /// is lost. A call that cannot fail goes well.
    Fails,
    /// Somebody sets the clock.
    Clock { years: i64 },
    /// The store is lost: what it had is asked for again until it was made again.
    Lost,
}

/// The points of one walk. Clones share them.
#[derive(Clone)]
pub struct Points(Arc<Inner>);

struct Inner {
    at: usize,
    mishap: Mishap,
    passed: AtomicUsize,
    killed: Notify,
    /// Seconds since the epoch.
    now: AtomicI64,
    /// What the process serves, and what it is asked for.
    served: Mutex<Option<Router>>,
    named: Mutex<Option<Artifact>>,
}

impl Points {
    pub fn new(at: usize, mishap: Mishap) -> Self {
        Self(Arc::new(Inner {
            at,
            mishap,
            passed: AtomicUsize::new(0),
            killed: Notify::new(),
            now: AtomicI64::new(1_800_000_000),
            served: Mutex::default(),
            named: Mutex::default(),
        }))
    }

    /// How many there were so far.
    pub fn passed(&self) -> usize {
        self.0.passed.load(Ordering::Relaxed)
    }

    /// The clock of this walk.
    pub fn clock(&self) -> Clock {
        let inner = self.0.clone();
        let clock = Clock::of(move || Timestamp::from_second(inner.now.load(Ordering::Relaxed)).unwrap());
        // Names of runs are made of these.
        clock.drawing(fastrand::f64)
    }

    /// Waits by the clock of this walk.
    pub fn sleep_until(&self, wake: Timestamp) {
        self.0.now.fetch_max(wake.as_second() + 1, Ordering::Relaxed);
    }

    /// The process serves this from now on.
    pub fn serve(&self, router: Router) {
        *self.0.served.lock().unwrap() = Some(router);
    }

    /// The `ExternalArtifact` names this from now on.
    pub fn name(&self, artifact: Option<Artifact>) {
        *self.0.named.lock().unwrap() = artifact;
    }

    /// Lets a process live until its work is done, or until it is killed. Whether it is done.
    pub async fn until_killed(&self, process: impl Future<Output = ()>) -> bool {
        let done = tokio::select! {
            () = process => true,
            () = self.0.killed.notified() => false,
        };
        *self.0.served.lock().unwrap() = None;
        done
    }

    /// One point. Whether the call goes on.
    pub async fn pass(&self) -> bool {
        let number = self.0.passed.fetch_add(1, Ordering::Relaxed) + 1;
        self.download().await;
        if number != self.0.at {
            return true;
        }
        match self.0.mishap {
            Mishap::Killed => {
                self.0.killed.notify_one();
                pending().await
            }
            Mishap::Fails => false,
            Mishap::Lost => true,
            Mishap::Clock { years } => {
                let jump = SignedDuration::from_hours(24 * 365 * years);
                self.0.now.fetch_add(jump.as_secs(), Ordering::Relaxed);
                true
            }
        }
    }

    /// Whoever asks gets the very bytes that he was promised.
    async fn download(&self) {
        let (named, served) = (self.0.named.lock().unwrap().clone(), self.0.served.lock().unwrap().clone());
        let (Some(artifact), Some(served)) = (named, served) else { return };
        let request = Request::get(format!("/{}", artifact.path)).body(Body::empty()).unwrap();
        let response = served.oneshot(request).await.unwrap();
        if matches!(self.0.mishap, Mishap::Lost) && response.status() == StatusCode::SERVICE_UNAVAILABLE {
            return;
        }
        assert_eq!(response.status(), StatusCode::OK, "{}", self.here());
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        assert_eq!(
            artifact.digest,
            format!("sha256:{}", hex::encode(Sha256::digest(&bytes))),
            "{}",
            self.here()
        );
    }

    /// For messages: which walk this is, and how far it has come.
    pub fn here(&self) -> String {
        format!("{:?} at {}, now at {}", self.0.mishap, self.0.at, self.passed())
    }
}
