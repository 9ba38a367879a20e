//! Whether too much would be gone at once.

use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use synth_api::condition::reason;

use crate::decide::Failure;

/// Judges that `removed` of `before` objects would be gone; nothing when that is not known, which counts as too much.
pub fn judge(most: &IntOrString, removed: Option<usize>, before: usize) -> Result<(), Failure> {
    let (most, shown) = match most {
        IntOrString::Int(most) => (usize::try_from(*most).unwrap_or(0), most.to_string()),
        // Rounded down, so that a part of an object is none.
        IntOrString::String(percent) => {
            let part = percent.trim_end_matches('%').parse().unwrap_or(0usize);
            (before.saturating_mul(part) / 100, percent.clone())
        }
    };
    let why = match removed {
        Some(removed) if removed <= most => return Ok(()),
        Some(removed) => format!("{removed} of {before} objects would be deleted"),
        None => "it is not known how many objects would be deleted, as what is published cannot be read"
            .to_owned(),
    };
    let message = format!(
        "{why}, more than spec.output.maxDeletions ({shown}): raise that, or force a run with reconcile.fluxcd.io/forceAt \
         and requestedAt"
    );
    Err(Failure::denied(reason::TOO_MANY_DELETIONS, message))
}
