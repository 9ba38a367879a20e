//! Which crates may run build scripts or procedural macros: what the installer lets, and what a Synth lets.

use std::{fmt, str::FromStr};

use synth_api::SynthSpec;
use synth_runner::job::AllowedCrate;

/// What the installer lets: `Any`, `None`, or a list of crates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildScriptPolicy(Option<Vec<AllowedCrate>>);

impl FromStr for BuildScriptPolicy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "Any" => Ok(Self(None)),
            "None" => Ok(Self(Some(Vec::new()))),
            list => list.split(',').map(allowed).collect::<Result<_, _>>().map(|list| Self(Some(list))),
        }
    }
}

/// As cargo writes packages: `name`, `name@version`, and `source#name@version` for others than crates.io's.
fn allowed(text: &str) -> Result<AllowedCrate, String> {
    let (source, package) =
        text.rsplit_once('#').map_or((None, text), |(source, package)| (Some(source), package));
    let (name, version) =
        package.split_once('@').map_or((package, None), |(name, version)| (name, Some(version)));
    let plain = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-.+".contains(c))
    };
    if !plain(name) || version.is_some_and(|version| !plain(version)) || source == Some("") {
        return Err(format!(
            "`{text}` is not Any, None, or crates as name, name@version or source#name@version"
        ));
    }
    Ok(AllowedCrate { name: name.into(), version: version.map(Into::into), source: source.map(Into::into) })
}

impl fmt::Display for BuildScriptPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            None => f.write_str("Any"),
            Some(list) if list.is_empty() => f.write_str("None"),
            Some(list) => {
                let shown = list.iter().map(|AllowedCrate { name, version, source }| {
                    let source = source.as_ref().map(|source| format!("{source}#")).unwrap_or_default();
                    let version = version.as_ref().map(|version| format!("@{version}")).unwrap_or_default();
                    format!("{source}{name}{version}")
                });
                f.write_str(&shown.collect::<Vec<_>>().join(","))
            }
        }
    }
}

impl BuildScriptPolicy {
    /// The lists of which each must have a crate that is to run code.
    pub(super) fn lists(&self, spec: &SynthSpec) -> Vec<Vec<AllowedCrate>> {
        let own = spec.cargo.as_ref().and_then(|cargo| cargo.build_scripts.as_ref());
        let own = own.map(|own| {
            let allowed = own.allowed.iter().cloned();
            allowed
                .map(|synth_api::AllowedCrate { name, version, source }| AllowedCrate {
                    name,
                    version,
                    source,
                })
                .collect()
        });
        self.0.clone().into_iter().chain(own).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::decide::fixture;

    #[test]
    fn the_flag_says_any_none_or_which() {
        for text in
            ["Any", "None", "serde_derive@1.0.228,proc-macro2", "git+https://h/r?branch=b#x@1.0.0,.#app"]
        {
            assert_eq!(text.parse::<BuildScriptPolicy>().unwrap().to_string(), text);
        }
        for text in ["", "any thing", "a@", "@1", "#a", "a,,b"] {
            assert!(text.parse::<BuildScriptPolicy>().is_err(), "{text}");
        }
    }

    #[test]
    fn hostile_31_a_synth_can_only_take_away_from_what_the_installer_lets() {
        let spec = |cargo| {
            let mut spec = fixture::object().spec;
            spec.cargo = serde_json::from_value(cargo).unwrap();
            spec
        };
        let silent = spec(json!({}));
        let strict = spec(json!({"buildScripts": {"allowed": []}}));
        let some = spec(json!({"buildScripts": {"allowed": [{"name": "a", "version": "1.0.0"}]}}));
        let policy = |text: &str| text.parse::<BuildScriptPolicy>().unwrap();
        assert!(policy("Any").lists(&silent).is_empty());
        assert_eq!(policy("Any").lists(&strict), [vec![]]);
        assert_eq!(policy("None").lists(&some).len(), 2, "both must have it");
        assert_eq!(policy("b").lists(&silent), [vec![allowed("b").unwrap()]]);
    }
}
