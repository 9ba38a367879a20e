//! Logs what happens to Synths, inside the span that names them.

use synth_api::condition;

use crate::{
    reconcile::{Note, Observer},
    runs::Owner,
};

/// Logs.
pub struct Logger;

impl Observer for Logger {
    fn note(&self, _: &Owner, note: Note<'_>) {
        match note {
            Note::Wrote(status) => {
                if let Some(ready) = status.condition(condition::READY) {
                    match ready.status.as_str() {
                        "False" => {
                            tracing::error!(reason = %ready.reason, error = %ready.message, "not ready");
                        }
                        "True" => tracing::info!(reason = %ready.reason, "{}", ready.message),
                        _ => tracing::debug!(reason = %ready.reason, "{}", ready.message),
                    }
                }
            }
            Note::Fetched { source, took } => {
                tracing::info!(commit = %source.commit, ?took, "fetched the source");
            }
            Note::HasCrates { number, took } => tracing::info!(number, ?took, "has all crates"),
            Note::Ran(report) => {
                tracing::info!(end = ?report.end, compiled = report.compiled, "the run has ended");
            }
            Note::Recalled => tracing::info!("the result is known: no run is needed"),
            Note::Checked { objects, took } => tracing::info!(objects, ?took, "checked the objects"),
            Note::Published { took, .. } => tracing::info!(?took, "stored another artifact"),
            Note::Fetching(_) | Note::Running(_) => {}
        }
    }
}
