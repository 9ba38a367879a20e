//! Stores what passed, and makes it what the status names.

use synth_api::{BuiltStatus, artifact::Artifact};

use super::{Memory, Note, Reconciler, Watch, check::summary};
use crate::{
    decide::{Attempt, Checked, Failure, Packing, Stored},
    objects::Objects,
    runs::Runs,
    store::{
        Kept, ResultEntry, StoreError,
        artifact::{Origin, artifact, with_path},
    },
};

impl<O: Objects, R: Runs> Reconciler<O, R> {
    /// Stores the archive that was checked last. When this ends well its bytes are durable and served, and the facts'
    /// status names them; the status is written after.
    pub(super) async fn publish(
        &self,
        memory: &mut Memory,
        packing: Packing,
        revision: String,
        force: Option<String>,
    ) {
        let watch = Watch::start();
        let checked =
            Attempt::for_(memory.facts.checked.as_ref(), &packing).and_then(|a| a.result.as_ref().ok());
        let Some(checked) = checked.cloned() else { return };
        let artifact = match self.store_artifact(memory, &checked, &revision).await {
            Ok(artifact) => artifact,
            Err(error) => {
                let hint = error.hint().map(|hint| format!("; {hint}")).unwrap_or_default();
                let failure = Failure::storage(format!("{error}{hint}"));
                let before = memory.facts.not_published.as_ref();
                memory.facts.not_published = Some(self.attempt(before, packing, Err(failure)));
                return;
            }
        };
        self.keep_result(memory, &packing, checked.objects).await;
        let facts = &mut memory.facts;
        let new = facts.status.artifact.as_ref().is_none_or(|before| before.digest != artifact.digest);
        facts.status.warnings.clone_from(&checked.warnings);
        if new {
            facts.status.changes = memory.difference.as_deref().map(summary);
        }
        facts.status.artifact = Some(artifact);
        facts.status.built = Some(BuiltStatus {
            revision,
            inputs: packing.inputs.to_string(),
            key: packing.key.to_string(),
            objects: i64::try_from(checked.objects).unwrap_or(i64::MAX),
        });
        if force.is_some() {
            facts.status.last_handled_force_at = force;
        }
        facts.stored = Stored::Intact;
        facts.missed = None;
        facts.output = None;
        facts.checked = None;
        facts.not_published = None;
        memory.ended = None;
        let difference = memory.difference.take();
        if new {
            let note = Note::Published { difference: difference.as_deref(), took: watch.took() };
            self.observer.note(&memory.owner, note);
        }
    }

    /// The artifact that the status is to name: what it names already when the content is the same, so that neither its
    /// revision nor the commit that made it change. Its path may: a store that was lost has another secret.
    async fn store_artifact(
        &self,
        memory: &Memory,
        checked: &Checked,
        revision: &str,
    ) -> Result<Artifact, StoreError> {
        let stored = self.store.put_artifact(&memory.key, checked.archive.clone()).await?;
        self.store.put_kept(&memory.key, Kept::Published, &checked.canonical).await?;
        let (name, commit) = match revision.rsplit_once('@') {
            Some((name, commit)) => (Some(name), commit),
            None => (None, revision),
        };
        let commit = commit.split_once(':').map_or(commit, |(_, commit)| commit);
        let repository = memory.facts.object.spec.git.url.as_str();
        let origin = Origin { name, commit, repository };
        let new = artifact(&stored, &checked.tar_digest, origin, &self.address, self.clock.now());
        let before = memory.facts.status.artifact.as_ref();
        Ok(match before.filter(|b| b.digest == new.digest && b.revision == new.revision) {
            Some(before) => with_path(before, &stored.path, &self.address),
            None => new,
        })
    }

    /// Keeps what a run printed, so that the same key needs no run. Failing to costs a run, nothing else.
    pub(super) async fn keep_result(&self, memory: &Memory, packing: &Packing, objects: u64) {
        let Some(ended) = memory.ended.as_ref().filter(|_| packing.run.is_some()) else { return };
        let facts = serde_json::json!({"objects": objects});
        let Some(entry) = ResultEntry::of(ended, facts) else { return };
        if let Err(error) = self.store.put_result(&memory.key.namespace, &packing.key, &entry).await {
            tracing::warn!(%error, "cannot keep a result");
        }
    }
}
