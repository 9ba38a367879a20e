//! What no generator may publish, whatever its Synth allows: the administrator's.

use std::{fmt, str::FromStr};

use clap::{Args, ValueEnum};
use synth_manifest::{KindPattern, KindPatternError};

/// Kinds with which a tenant would get at others: rights over the whole cluster, what every request passes through, new
/// kinds, and Synths made by Synths.
const DENIED: &str = "ClusterRole.rbac.authorization.k8s.io,ClusterRoleBinding.rbac.authorization.k8s.io,\
*.admissionregistration.k8s.io,*.apiextensions.k8s.io,*.apiregistration.k8s.io,\
*.authorization.openshift.io,*.config.openshift.io,*.machineconfiguration.openshift.io,*.oauth.openshift.io,\
*.operator.openshift.io,*.security.openshift.io,*.user.openshift.io,Synth.synth-controller.dev";

/// What no generator may publish.
#[derive(Clone, Debug, Args)]
pub struct OutputBounds {
    /// Kinds that no generator may publish, as KIND.GROUP with `*` for any; empty for none. What leads back to the Synth that
    /// publishes it is refused in any case.
    #[arg(long, default_value = DENIED, value_name = "KIND.GROUP,…")]
    output_denied_kinds: Kinds,

    /// Whether objects may tell Flux how to treat them, where spec.output.fluxInstructions lets them: annotations and labels
    /// `kustomize.toolkit.fluxcd.io/…`, and `${…}`.
    #[arg(long, value_enum, ignore_case = true, default_value_t = Instructions::Allow, value_name = "ALLOW|DENY")]
    output_flux_instructions: Instructions,
}

/// Kinds in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kinds(Vec<KindPattern>);

impl FromStr for Kinds {
    type Err = KindPatternError;

    fn from_str(text: &str) -> Result<Self, KindPatternError> {
        let texts = text.split(',').map(str::trim).filter(|text| !text.is_empty());
        texts.map(str::parse).collect::<Result<_, _>>().map(Self)
    }
}

impl fmt::Display for Kinds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))
    }
}

/// Whether objects may tell Flux how to treat them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Instructions {
    /// They may.
    Allow,
    /// None may.
    Deny,
}

impl OutputBounds {
    /// For who is the administrator too: a laptop has no tenants.
    pub fn none() -> Self {
        Self { output_denied_kinds: Kinds(Vec::new()), output_flux_instructions: Instructions::Allow }
    }

    pub(super) fn denied_kinds(&self) -> &[KindPattern] {
        &self.output_denied_kinds.0
    }

    pub(super) fn deny_flux_instructions(&self) -> bool {
        self.output_flux_instructions == Instructions::Deny
    }

    /// All of it in a few words: other bounds make another check.
    pub(super) fn fingerprint(&self) -> String {
        format!("{} {:?}", self.output_denied_kinds, self.output_flux_instructions)
    }
}

#[cfg(test)]
impl Default for OutputBounds {
    /// Those of the flags.
    fn default() -> Self {
        Self { output_denied_kinds: DENIED.parse().unwrap(), output_flux_instructions: Instructions::Allow }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        bounds: OutputBounds,
    }

    #[test]
    fn hostile_19_the_flags_deny_by_default_and_a_wrong_one_is_refused() {
        let parse = |arguments: &[&str]| {
            let all = std::iter::once("manager").chain(arguments.iter().copied());
            Command::try_parse_from(all).map(|command| command.bounds).map_err(|error| error.to_string())
        };
        assert_eq!(parse(&[]).unwrap().output_denied_kinds, OutputBounds::default().output_denied_kinds);
        assert_eq!(parse(&["--output-denied-kinds="]).unwrap().denied_kinds(), []);
        let own = parse(&["--output-denied-kinds=Secret, *.example.com", "--output-flux-instructions=deny"])
            .unwrap();
        assert_eq!(own.output_denied_kinds.to_string(), "Secret,*.example.com");
        assert!(own.deny_flux_instructions());
        for wrong in [
            "--output-denied-kinds=Cluster*.x",
            "--output-denied-kinds=a b",
            "--output-flux-instructions=some",
        ] {
            assert!(parse(&[wrong]).is_err(), "{wrong}");
        }
        assert_ne!(own.fingerprint(), OutputBounds::default().fingerprint());
    }
}
