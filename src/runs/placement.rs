//! Where a run is and within which limits: what a Synth asks for, and what it gets.

use std::fmt;

use synth_api::{Amount, DEFAULT_PROFILE, Duration, RunnerSpec};

/// What a Synth asks for.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// Its namespace.
    pub namespace: &'a str,
    /// `spec.runner`.
    pub runner: &'a RunnerSpec,
    /// `spec.timeout`.
    pub timeout: Duration,
}

/// What it gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The profile, by name.
    pub profile: String,
    /// Cores; nothing where nobody bounds them.
    pub cpu: Option<Amount>,
    /// Bytes of memory; nothing for as much as runs may have at all.
    pub memory: Option<Amount>,
    /// Bytes of disk; nothing where nobody bounds them.
    pub disk: Option<Amount>,
    /// The whole run.
    pub timeout: Duration,
}

impl Default for Placement {
    fn default() -> Self {
        let timeout = Duration::from_secs(300);
        Self { profile: DEFAULT_PROFILE.to_owned(), cpu: None, memory: None, disk: None, timeout }
    }
}

impl fmt::Display for Placement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { profile, cpu, memory, disk, timeout } = self;
        write!(f, "profile {profile}, {timeout}")?;
        for (what, amount) in [("cpu", cpu), ("memory", memory), ("disk", disk)] {
            if let Some(amount) = amount {
                write!(f, ", {what} {amount}")?;
            }
        }
        Ok(())
    }
}

/// Why a Synth does not get what it asks for. Each says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The namespace may not use the profile.
    #[error(
        "the namespace {namespace} may not use the profile {profile}: have the administrator add it to that profile's namespaces, or use {usable} (spec.runner.profile)"
    )]
    Denied {
        /// The namespace.
        namespace: String,
        /// The profile.
        profile: String,
        /// Those that it may use, or `none`.
        usable: String,
    },
    /// There is no such profile.
    #[error("spec.runner.profile: there is no profile {profile}; the namespace {namespace} may use {usable}")]
    Unknown {
        /// The namespace.
        namespace: String,
        /// What is asked for.
        profile: String,
        /// Those that it may use, or `none`.
        usable: String,
    },
    /// More than the profile has.
    #[error(
        "{field}: {asked} is more than the {limit} of the profile {profile}: ask for at most that, or for another profile"
    )]
    TooMuch {
        /// The field.
        field: &'static str,
        /// What is asked for.
        asked: String,
        /// What there is at most.
        limit: String,
        /// The profile.
        profile: String,
    },
    /// Less than anything can be built with. None at all would be no limit to a kubelet.
    #[error("{field}: {asked} is less than {least}, with which nothing can be built")]
    TooLittle {
        /// The field.
        field: &'static str,
        /// What is asked for.
        asked: String,
        /// What it takes at least.
        least: String,
    },
}

/// The limits that a Synth may lower: what it asks for, the field, and the least that it may ask for.
pub(super) fn lowered(runner: &RunnerSpec) -> Result<[(Option<&Amount>, &'static str); 3], Refusal> {
    let resources = &runner.resources;
    let fields = [
        (resources.cpu.as_ref(), "spec.runner.resources.cpu", Amount::millicores(100)),
        (resources.memory.as_ref(), "spec.runner.resources.memory", Amount::mebibytes(64)),
        (resources.disk.as_ref(), "spec.runner.resources.disk", Amount::mebibytes(64)),
    ];
    for (asked, field, least) in &fields {
        if let Some(asked) = asked.filter(|asked| *asked < least) {
            let (asked, least) = (asked.to_string(), least.to_string());
            return Err(Refusal::TooLittle { field, asked, least });
        }
    }
    Ok(fields.map(|(asked, field, _)| (asked, field)))
}
