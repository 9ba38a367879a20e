//! What a run says, without what came from Secrets.

use std::sync::Arc;

use synth_runner::job::{Diagnostic, End, Report};

use crate::{runs::Ended, secret_values::SecretValues};

/// The end of a run as it may be shown. What it printed stays as it is: that is checked apart.
pub fn ended(ended: &Arc<Ended>, secrets: &SecretValues) -> Arc<Ended> {
    let Some(search) = secrets.search() else { return Arc::clone(ended) };
    let mut masked = Ended::clone(ended);
    let Report { end, error, stderr_tail, .. } = &mut masked.report;
    if let End::Refused { message } | End::Lost { message } = end {
        *message = search.mask(message);
    }
    if let Some(Diagnostic { message, .. }) = error {
        *message = search.mask(message);
    }
    *stderr_tail = search.mask(stderr_tail);
    Arc::new(masked)
}
