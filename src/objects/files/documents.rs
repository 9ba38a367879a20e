//! Reads YAML files with Synths and what they name.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use synth_api::{Synth, ValuesKind, condition::reason};

use super::Entries;
use crate::{
    decide::{Failure, one_line},
    fetcher::address::validate_url,
    store::NamespacedName,
};

/// Bytes that one file may have.
const LARGEST_FILE: u64 = 8 << 20;

/// Where an object is that does not say where.
const DEFAULT_NAMESPACE: &str = "default";

/// The version of Synths that is read.
const API_VERSION: &str = "synth-controller.dev/v1alpha1";

/// Everything that the files say.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    /// The Synths.
    pub synths: BTreeMap<NamespacedName, Manifest>,
    /// The `Secret` objects, by namespace and name.
    pub secrets: BTreeMap<(String, String), Entries>,
    /// The `ConfigMap` objects, by namespace and name.
    pub config_maps: BTreeMap<(String, String), Entries>,
    /// Documents that cannot be taken.
    pub problems: Vec<Problem>,
}

/// A Synth of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    /// The object.
    pub synth: Synth,
    /// The rule of the CRD that it breaks.
    pub problem: Option<Failure>,
}

/// A document that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}{document}: {cause}", file = file.display(), document = document.map(|n| format!(", document {n}")).unwrap_or_default())]
pub struct Problem {
    /// The file.
    pub file: PathBuf,
    /// Which document of it, from 1; nothing when it is the file.
    pub document: Option<usize>,
    /// What is wrong.
    pub cause: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    api_version: Option<String>,
    kind: Option<String>,
    #[serde(default)]
    metadata: Meta,
}

#[derive(Default, Deserialize)]
struct Meta {
    name: Option<String>,
    namespace: Option<String>,
}

/// The contents of a Secret or ConfigMap.
#[derive(Deserialize)]
struct Contents {
    #[serde(default)]
    data: BTreeMap<String, String>,
    #[serde(default, rename = "stringData")]
    plain: BTreeMap<String, String>,
    #[serde(default, rename = "binaryData")]
    binary: BTreeMap<String, String>,
}

impl Documents {
    /// Reads all of these files. What cannot be taken is among the problems; the rest is taken.
    pub fn read(files: &[PathBuf]) -> Self {
        let mut documents = Self::default();
        for file in files {
            let problem = |cause: String| Problem { file: file.clone(), document: None, cause };
            match text(file).and_then(|text| parse(&text)) {
                Ok(values) => {
                    for (index, value) in values.into_iter().enumerate() {
                        if let Err(cause) = documents.take(value) {
                            documents.problems.push(Problem {
                                file: file.clone(),
                                document: Some(index + 1),
                                // A message may quote the document, which is not for a terminal as it is.
                                cause: one_line(&cause),
                            });
                        }
                    }
                }
                Err(error) => documents.problems.push(problem(error)),
            }
        }
        documents
    }

    /// What a Synth reads beside its own spec, in the order in which it names them: the entries of Secrets and
    /// ConfigMaps, nothing for one that is not there.
    pub fn named_by(&self, manifest: &Manifest) -> Vec<Option<Entries>> {
        let spec = &manifest.synth.spec;
        let namespace = manifest.synth.metadata.namespace.as_deref().unwrap_or(DEFAULT_NAMESPACE);
        let git = spec.git.secret_ref.iter().map(|secret| (ValuesKind::Secret, &secret.name));
        let values = spec.values_from.iter().map(|from| (from.kind, &from.name));
        git.chain(values)
            .map(|(kind, name)| {
                let entries = match kind {
                    ValuesKind::Secret => &self.secrets,
                    ValuesKind::ConfigMap => &self.config_maps,
                };
                entries.get(&(namespace.to_owned(), name.clone())).cloned()
            })
            .collect()
    }

    /// Takes one document; kinds that are not ours are passed over, as a folder may hold what else belongs to an app.
    fn take(&mut self, value: Value) -> Result<(), String> {
        if value.is_null() {
            return Ok(());
        }
        let head: Head = serde_json::from_value(value.clone()).map_err(|error| error.to_string())?;
        let group = head.api_version.as_deref().unwrap_or_default();
        let kind = head.kind.as_deref().ok_or("has no kind")?;
        let name = || head.metadata.name.clone().ok_or_else(|| format!("{kind} has no metadata.name"));
        let namespace = head.metadata.namespace.clone().unwrap_or_else(|| DEFAULT_NAMESPACE.to_owned());
        match (group, kind) {
            ("v1", "Secret") => {
                self.secrets.insert((namespace, name()?), secret(value)?);
            }
            ("v1", "ConfigMap") => {
                self.config_maps.insert((namespace, name()?), config_map(value)?);
            }
            (group, "Synth") if group.starts_with("synth-controller.dev/") => {
                if group != API_VERSION {
                    return Err(format!("apiVersion {group:?} is not known: it is {API_VERSION}"));
                }
                let key = NamespacedName::new(&namespace, &name()?).map_err(|error| error.to_string())?;
                let manifest = synth(value)?;
                if self.synths.insert(key.clone(), manifest).is_some() {
                    return Err(format!("Synth {key} is there twice"));
                }
            }
            _ => {}
        }
        Ok(())
    }
}

fn text(file: &Path) -> Result<String, String> {
    let size = fs::metadata(file).map_err(|error| error.to_string())?.len();
    if size > LARGEST_FILE {
        return Err(format!("is larger than {} MiB", LARGEST_FILE >> 20));
    }
    fs::read_to_string(file).map_err(|error| error.to_string())
}

fn parse(text: &str) -> Result<Vec<Value>, String> {
    // Without a snippet of the text: it may be a Secret.
    let options = serde_saphyr::options! { with_snippet: false };
    serde_saphyr::from_multiple_with_options::<Value>(text, options)
        .map_err(|error| one_line(&error.to_string()))
}

fn synth(mut value: Value) -> Result<Manifest, String> {
    if let Some(object) = value.as_object_mut() {
        // Judged already; the type has them as constants, not as fields.
        for known in ["apiVersion", "kind", "status"] {
            object.remove(known);
        }
    }
    let mut unknown = Vec::new();
    let synth: Synth = serde_ignored::deserialize(value, |path| unknown.push(path.to_string()))
        .map_err(|error| error.to_string())?;
    unknown.retain(|path| !path.starts_with("metadata."));
    if let Some(first) = unknown.first() {
        return Err(format!("unknown field {first:?}"));
    }
    let problem = problem(&synth);
    Ok(Manifest { synth, problem })
}

/// The first rule that a Synth breaks: those of the CRD, but for `file://`, which is for this machine.
fn problem(synth: &Synth) -> Option<Failure> {
    if let Err(error) = validate_url(&synth.spec.git.url, true) {
        return Some(Failure::spec(reason::URL_INVALID, format!("spec.git.url: {error}")));
    }
    let mut judged = synth.clone();
    if let Some(path) = judged.spec.git.url.strip_prefix("file://") {
        judged.spec.git.url = format!("https://localhost{path}");
    }
    let errors = judged.validate_cel().err()?;
    Some(Failure::spec(reason::INVALID_SPEC, errors.to_string()))
}

fn secret(value: Value) -> Result<Entries, String> {
    let Contents { data, plain, .. } = typed(value)?;
    let decoded = data.into_iter().map(|(key, text)| {
        let bytes =
            BASE64_STANDARD.decode(text.trim()).map_err(|_| format!("data[{key:?}] is not base64"))?;
        Ok((key, bytes))
    });
    let plain = plain.into_iter().map(|(key, text)| Ok((key, text.into_bytes())));
    decoded.chain(plain).collect::<Result<Entries, String>>()
}

fn config_map(value: Value) -> Result<Entries, String> {
    let Contents { data, binary, .. } = typed(value)?;
    let plain = data.into_iter().map(|(key, text)| Ok((key, text.into_bytes())));
    let decoded = binary.into_iter().map(|(key, text)| {
        let bytes =
            BASE64_STANDARD.decode(text.trim()).map_err(|_| format!("binaryData[{key:?}] is not base64"))?;
        Ok((key, bytes))
    });
    plain.chain(decoded).collect::<Result<Entries, String>>()
}

/// A typed document; the error names no value, since it may be secret.
fn typed<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_json::from_value(value).map_err(|_| "data is not an object of texts".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Documents {
        let file = tempfile::Builder::new().suffix(".yaml").tempfile().unwrap();
        fs::write(file.path(), text).unwrap();
        Documents::read(&[file.path().to_owned()])
    }

    const SHOP: &str = "apiVersion: synth-controller.dev/v1alpha1\nkind: Synth\nmetadata: {name: shop}\nspec:\n  \
                        git: {url: 'https://git.example/shop.git'}\n  interval: 10m\n";

    #[test]
    fn takes_synths_secrets_and_config_maps_and_passes_over_the_rest() {
        let documents = read(&format!(
            "{SHOP}---\napiVersion: v1\nkind: Secret\nmetadata: {{name: s, namespace: apps}}\n\
             data: {{username: bWU=}}\nstringData: {{password: '123'}}\n---\napiVersion: v1\nkind: ConfigMap\n\
             metadata: {{name: c}}\ndata: {{values.yaml: 'replicas: 3'}}\n---\n# nothing\n---\n\
             apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: d}}\n"
        ));
        assert_eq!(documents.problems, []);
        let shop = NamespacedName::new("default", "shop").unwrap();
        assert_eq!(documents.synths[&shop].problem, None);
        let secret = &documents.secrets[&("apps".to_owned(), "s".to_owned())];
        assert_eq!((secret.get("username"), secret.get("password")), (Some(&b"me"[..]), Some(&b"123"[..])));
        let map = &documents.config_maps[&("default".to_owned(), "c".to_owned())];
        assert_eq!(map.get("values.yaml"), Some(&b"replicas: 3"[..]));
    }

    #[test]
    fn g3_says_which_document_is_wrong_and_why() {
        let cases = [
            ("kind: Synth\n  x: [", "line 2"),
            (&*SHOP.replace("interval", "intervall"), "interval"),
            (&*format!("{SHOP}  sorce: 1\n"), "unknown field \"spec.sorce\""),
            (&*SHOP.replace("shop}", "'-'}"), "document 1"),
            (&*format!("{SHOP}---\n{SHOP}"), "there twice"),
            (&*format!("{SHOP}  \"s\\e[31mo\": 1\n"), r#"unknown field "spec.s\u{1b}[31mo""#),
            (&*SHOP.replace("v1alpha1", "v9"), "\"synth-controller.dev/v9\" is not known"),
        ];
        for (text, expected) in cases {
            let problems = read(text).problems;
            assert!(
                problems.len() == 1 && problems[0].to_string().contains(expected),
                "{text}: {problems:?}"
            );
        }
    }

    #[test]
    fn g3_a_spec_that_breaks_a_rule_is_taken_with_its_problem_so_that_its_status_says_so() {
        let cases = [
            (SHOP.replace("10m", "1s"), "InvalidSpec", "at least 10s"),
            (SHOP.replace("https://git.example/shop.git", "ext::sh -c id"), "URLInvalid", "spec.git.url"),
        ];
        for (text, reason, message) in cases {
            let documents = read(&text);
            let problem = documents.synths.values().next().and_then(|m| m.problem.clone()).expect(&text);
            assert_eq!(problem.reason, reason);
            assert!(problem.message.contains(message), "{}", problem.message);
        }
        let local = read(&SHOP.replace("https://git.example", "file:///srv"));
        assert_eq!(local.synths.values().next().unwrap().problem, None);
    }

    #[test]
    fn what_a_synth_names_is_what_it_has_to_be_told_of() {
        let text = format!(
            "{SHOP}  valuesFrom: [{{kind: ConfigMap, name: c}}, {{kind: Secret, name: none}}]\n---\napiVersion: v1\n\
             kind: ConfigMap\nmetadata: {{name: c}}\ndata: {{values.yaml: 'a: 1'}}\n"
        )
        .replace("shop.git'}", "shop.git', secretRef: {name: git}}");
        let named = |text: &str| {
            let documents = read(text);
            assert_eq!(documents.problems, []);
            documents.synths.values().next().map(|shop| documents.named_by(shop)).unwrap()
        };
        let before = named(&text);
        assert_eq!(before.iter().map(Option::is_some).collect::<Vec<_>>(), [false, true, false]);
        let secret =
            "---\napiVersion: v1\nkind: Secret\nmetadata: {name: git}\nstringData: {bearerToken: a}\n";
        for (changed, differs) in [
            (text.replace("a: 1", "a: 2"), true),
            (format!("{text}{secret}"), true),
            (format!("{text}{}", secret.replace("name: git", "name: other")), false),
            (format!("{text}{}", secret.replace("name: git", "name: git, namespace: other")), false),
        ] {
            assert_eq!(named(&changed) != before, differs, "{changed}");
        }
    }

    #[test]
    fn hostile_42_a_broken_secret_shows_no_value() {
        let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata:";
        for data in ["{password: [hunter2]}", "{password: hunter2", "\n  password: hunter2: x"] {
            let documents = read(&format!("{secret} {data}\n"));
            assert_eq!(documents.problems.len(), 1, "{data}");
            assert!(!format!("{documents:?}").contains("hunter2"), "{documents:?}");
        }
    }
}
