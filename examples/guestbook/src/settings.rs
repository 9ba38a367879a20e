//! What may differ from one installation of the guestbook to the next: `spec.values` of a Synth.

use std::{env, fs};

use anyhow::Context;
use serde::Deserialize;

#[derive(Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Pods that serve the page.
    pub replicas: u16,
    /// The host name under which people find the page.
    pub host: String,
    /// The image of the page.
    pub image: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            replicas: 2,
            host: "guestbook.example.com".into(),
            image: "us-docker.pkg.dev/google-samples/containers/gke/gb-frontend:v5".into(),
        }
    }
}

impl Settings {
    /// The settings in the file that `SYNTH_INPUT` names; the default ones when it names none.
    pub fn load() -> anyhow::Result<Self> {
        let Some(file) = env::var_os("SYNTH_INPUT") else { return Ok(Self::default()) };
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        Self::parse(&text)
    }

    fn parse(json: &str) -> anyhow::Result<Self> {
        // The path is what tells the reader which of the values it was.
        serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(json))
            .map_err(|error| anyhow::anyhow!("values: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_set_keeps_its_default() {
        let settings = Settings::parse(r#"{"host": "book.test"}"#).expect("these values are good");
        assert_eq!(settings, Settings { host: "book.test".into(), ..Settings::default() });
    }

    #[test]
    fn a_wrong_value_is_named_with_what_was_expected() {
        for (json, field, expected) in [
            (r#"{"replicas": "three"}"#, "replicas", "expected u16"),
            (r#"{"replicas": -1}"#, "replicas", "expected u16"),
            (r#"{"host": ["a", "b"]}"#, "host", "expected a string"),
            (r#"{"replica": 3}"#, "replica", "expected one of `replicas`, `host`, `image`"),
            ("{", "values", "EOF"),
        ] {
            let error = Settings::parse(json).expect_err(json).to_string();
            assert!(error.contains(field) && error.contains(expected), "{json}: {error}");
        }
    }
}
