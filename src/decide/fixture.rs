//! Situations, for the tests of this module: each is one chain of methods.

#![allow(
    missing_docs,
    clippy::missing_panics_doc,
    clippy::return_self_not_must_use,
    reason = "each method says its situation"
)]

use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use synth_api::{BuiltStatus, SynthSpec, artifact::Artifact};
use synth_runner::{
    blob::{BlobRef, Digest},
    job::{End, Report, SandboxLevel},
};

use super::*;
use crate::fetcher::api::Source;

pub const COMMIT_A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
pub const COMMIT_B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

/// The moment at which every situation is looked at, unless it says otherwise.
pub fn now() -> Timestamp {
    at(1_000)
}

/// So many seconds after the epoch.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap()
}

pub fn object() -> Object {
    let spec = serde_json::json!({"git": {"url": "https://git.example/shop.git"}, "interval": "10m"});
    Object {
        namespace: "apps".into(),
        name: "shop".into(),
        uid: "0-0".into(),
        generation: 1,
        deleting: false,
        held: true,
        requested_at: None,
        artifact_requested_at: None,
        force_at: None,
        spec: serde_json::from_value::<SynthSpec>(spec).unwrap(),
        problem: None,
    }
}

/// What a look sees when the branch is at that commit.
pub fn seen(commit: &str) -> Seen {
    Seen {
        commit: commit.into(),
        ref_name: Some("main".into()),
        input: Arc::from(*b"{}"),
        secrets: crate::secret_values::SecretValues::default(),
        inputs: Digest::of("inputs"),
        settings: Digest::of("settings"),
        limits: "profile default".into(),
    }
}

/// The source part of a commit: each commit has its own.
pub fn source(commit: &str) -> Source {
    Source {
        commit: commit.into(),
        commit_time: 0,
        subject: "Change it".into(),
        digest: Digest::of(commit),
        archive: BlobRef::of(commit),
        locked: Vec::new(),
    }
}

pub fn artifact(content: &str) -> Artifact {
    Artifact {
        path: format!("externalartifact/apps/shop/{}.tar.gz", Digest::of(content).hex()),
        url: "http://localhost/x".into(),
        revision: format!("main@{}", Digest::of(content)),
        digest: Digest::of(content).to_string(),
        last_update_time: at(0),
        size: Some(1),
        metadata: [].into(),
    }
}

pub fn report(end: End) -> Report {
    Report {
        end,
        phases: Vec::new(),
        compiled: 1,
        fresh: 0,
        error: None,
        stderr_tail: String::new(),
        level: SandboxLevel::Namespaces,
    }
}

pub fn attempt<Of, T>(of: Of, at: Timestamp, result: Result<T, Failure>) -> Attempt<Of, T> {
    Attempt { of, at, failures: u32::from(result.is_err()), jitter: 0.0, result }
}

/// A Synth that nobody has looked at yet.
pub fn new() -> Facts {
    Facts::new(object(), SynthStatus::default())
}

impl Facts {
    pub fn spec(mut self, change: impl FnOnce(&mut SynthSpec)) -> Self {
        change(&mut self.object.spec);
        self
    }

    pub fn object(mut self, change: impl FnOnce(&mut Object)) -> Self {
        change(&mut self.object);
        self
    }

    pub fn looked_for(&self) -> LookedFor {
        self.object.looked_for()
    }

    /// A look a minute ago saw that commit.
    pub fn saw(mut self, commit: &str) -> Self {
        self.looked = Some(attempt(self.looked_for(), at(940), Ok(seen(commit))));
        self
    }

    pub fn look_failed(mut self, failure: Failure) -> Self {
        self.looked = Some(attempt(self.looked_for(), now(), Err(failure)));
        self
    }

    pub fn source_of(&self, commit: &str) -> SourceOf {
        SourceOf {
            commit: commit.into(),
            path: self.object.spec.path.clone(),
            generation: self.object.generation,
            asked: self.object.asked(),
        }
    }

    pub fn fetched(mut self, commit: &str) -> Self {
        self.source = Some(attempt(self.source_of(commit), at(950), Ok(Arc::new(source(commit)))));
        self
    }

    pub fn fetch_failed(mut self, commit: &str, failure: Failure) -> Self {
        self.source = Some(attempt(self.source_of(commit), now(), Err(failure)));
        self
    }

    pub fn key_of(&self, commit: &str) -> Digest {
        key(&self.object, &Digest::of(commit), &Digest::of("settings"))
    }

    pub fn no_result_kept(mut self, commit: &str) -> Self {
        self.missed = Some(self.key_of(commit));
        self
    }

    pub fn has_crates(mut self, commit: &str) -> Self {
        self.crates = Some(attempt(Digest::of(commit), at(960), Ok(Arc::new(Vec::new()))));
        self
    }

    /// A run of that name for that commit; the facts are those that led to it.
    pub fn running(self, id: &str, commit: &str) -> Self {
        let key = self.key_of(commit);
        let mut facts = self.fetched(commit).no_result_kept(commit).has_crates(commit);
        facts.run = Some(Run {
            id: RunId::new(id),
            key,
            revision: format!("main@sha1:{commit}"),
            force: None,
            limits: "profile default".into(),
            state: RunProgress::Active("building".into()),
        });
        facts
    }

    pub fn ended(mut self, end: End) -> Self {
        self.run.as_mut().unwrap().state = RunProgress::Ended(Arc::new(report(end)), now());
        self
    }

    pub fn printed(self) -> Self {
        let mut facts = self.ended(End::Printed);
        let run = facts.run.as_ref().unwrap();
        facts.output = Some(Output { key: run.key, bytes: Bytes::new(), run: Some(run.id.clone()) });
        facts
    }

    pub fn packing(&self) -> Packing {
        let output = self.output.as_ref().unwrap();
        Packing { key: output.key, inputs: Digest::of("inputs"), run: output.run.clone() }
    }

    pub fn checked(mut self, result: Result<(), Failure>) -> Self {
        let checked = Checked {
            tar_digest: Digest::of("tar"),
            archive: Bytes::new(),
            canonical: Bytes::new(),
            objects: 3,
            warnings: Vec::new(),
        };
        self.checked = Some(attempt(self.packing(), now(), result.map(|()| Arc::new(checked))));
        self
    }

    /// An artifact made from that commit is published, and its bytes are there.
    pub fn published(mut self, commit: &str) -> Self {
        self.status.artifact = Some(artifact(commit));
        self.status.built = Some(BuiltStatus {
            revision: format!("main@sha1:{commit}"),
            inputs: Digest::of("inputs").to_string(),
            key: self.key_of(commit).to_string(),
            objects: 3,
        });
        self.stored = Stored::Intact;
        self
    }

    pub fn stored(mut self, stored: Stored) -> Self {
        self.stored = stored;
        self
    }

    /// The status is written as decided.
    pub fn written(mut self) -> Self {
        self.status = self.decide().status;
        self
    }

    pub fn decide(&self) -> Decision {
        decide(self, now(), &Settings::default())
    }

    pub fn decide_at(&self, seconds: i64) -> Decision {
        decide(self, at(seconds), &Settings::default())
    }
}
