//! What goes into a run beside the source: credentials, and the input document.

use std::sync::Arc;

use serde_json::{Map, Value};
use synth_api::{LocalObjectReference, SynthSpec, ValuesKind, ValuesReference, condition::reason};

use crate::{
    decide::{Failure, Object},
    fetcher::api::{Credentials, Reference, SshIdentity, Target},
    objects::{Entries, Objects, ObjectsError},
    secret_values::SecretValues,
};

/// Bytes that the input document may have.
const LARGEST_INPUT: usize = 1 << 20;

/// How deep documents of values may nest: each is merged by a function that calls itself.
const DEEPEST_VALUES: usize = 64;

/// The branch where none is named, as in Flux.
const DEFAULT_BRANCH: &str = "master";

/// The repository that a spec names, with what opens it.
pub async fn target(objects: &impl Objects, object: &Object) -> Result<Target, Failure> {
    let git = &object.spec.git;
    let credentials = match &git.secret_ref {
        None => Credentials::default(),
        Some(secret) => git_secret(objects, object, secret, "spec.git.secretRef").await?,
    };
    let namespace = object.namespace.clone();
    Ok(Target { namespace, url: git.url.clone(), reference: reference(&object.spec), credentials })
}

/// What a Secret for git holds; `field` names it.
pub async fn git_secret(
    objects: &impl Objects,
    object: &Object,
    secret: &LocalObjectReference,
    field: &str,
) -> Result<Credentials, Failure> {
    let (namespace, name) = (&object.namespace, &secret.name);
    let create = format!("flux create secret git {name} --namespace {namespace} …");
    let entries = entries(objects, object, secret, field, &create).await?;
    credentials(&entries).map_err(|problem| {
        let message = format!("Secret {namespace}/{name}: {problem}");
        Failure::values(reason::AUTHENTICATION_FAILED, message)
    })
}

/// The entries of a Secret that must be there; `field` names it, `create` is a command that makes one.
pub async fn entries(
    objects: &impl Objects,
    object: &Object,
    secret: &LocalObjectReference,
    field: &str,
    create: &str,
) -> Result<Entries, Failure> {
    let (namespace, name) = (&object.namespace, &secret.name);
    let entries = objects.secret(namespace, name).await.map_err(|error| unreadable(&error))?;
    entries.ok_or_else(|| {
        let message = format!(
            "Secret {namespace}/{name} is not there; {field} names it: create it, for example with `{create}`"
        );
        Failure::values(reason::DEPENDENCY_NOT_READY, message)
    })
}

fn unreadable(error: &ObjectsError) -> Failure {
    Failure::values(reason::DEPENDENCY_NOT_READY, error.to_string())
}

/// Which commit a spec means: `commit` before `tag` before `branch`.
pub fn reference(spec: &SynthSpec) -> Reference {
    let reference = spec.git.reference.clone().unwrap_or_default();
    match (reference.commit, reference.tag, reference.branch) {
        (Some(commit), _, branch) => {
            let verified = branch.is_some();
            Reference::Commit { commit, branch, verified }
        }
        (None, Some(tag), _) => Reference::Tag(tag),
        (None, None, branch) => Reference::Branch(branch.unwrap_or_else(|| DEFAULT_BRANCH.to_owned())),
    }
}

/// This commit, to be looked for in the history of the branch where the server does not give it by its hash.
pub fn exactly(commit: &str, reference: Reference) -> Reference {
    let branch = match reference {
        Reference::Branch(branch) => Some(branch),
        Reference::Commit { branch, .. } => branch,
        Reference::Tag(_) => None,
    };
    Reference::Commit { commit: commit.to_owned(), branch, verified: false }
}

/// What names the commit in revisions: the branch or tag, nothing for a commit alone.
pub fn reference_name(spec: &SynthSpec) -> Option<String> {
    match reference(spec) {
        Reference::Branch(name) | Reference::Tag(name) => Some(name),
        Reference::Commit { branch, .. } => branch,
    }
}

/// A Secret's entries as Flux's Secrets for git have them.
fn credentials(entries: &Entries) -> Result<Credentials, String> {
    let username = entries.text("username")?;
    let password = entries.text("password")?;
    let identity = entries.text("identity")?;
    let known_hosts = entries.text("known_hosts")?;
    let ssh = match (identity, known_hosts) {
        (Some(identity), Some(known_hosts)) => {
            Some(SshIdentity { identity, known_hosts, password: password.clone() })
        }
        (Some(_), None) => {
            return Err("\"identity\" needs \"known_hosts\": add the lines of `ssh-keyscan HOST`".into());
        }
        (None, Some(_)) => return Err("\"known_hosts\" needs \"identity\", a private key".into()),
        (None, None) => None,
    };
    let basic = match (username, password) {
        (Some(username), Some(password)) => Some((username, password)),
        (Some(_), None) => return Err("\"username\" needs \"password\"".into()),
        (None, Some(_)) if ssh.is_none() => return Err("\"password\" needs \"username\"".into()),
        (None, _) => None,
    };
    let bearer_token = entries.text("bearerToken")?;
    let ca = entries.text("ca.crt")?.or(entries.text("caFile")?);
    if basic.is_none() && bearer_token.is_none() && ssh.is_none() && ca.is_none() {
        let found = entries.keys().collect::<Vec<_>>().join(", ");
        return Err(format!(
            "has none of username and password, bearerToken, identity and known_hosts, ca.crt; it has: {found}"
        ));
    }
    Ok(Credentials { basic, bearer_token, ca, ssh })
}

/// What a run is given.
pub struct Input {
    /// The input document.
    pub document: Arc<[u8]>,
    /// What of it came from Secrets.
    pub secrets: SecretValues,
}

/// The input document: `valuesFrom` in order, then `values`, as JSON with sorted keys, so that equal values are equal
/// bytes.
pub async fn input(objects: &impl Objects, object: &Object) -> Result<Input, Failure> {
    let mut merged = Map::new();
    let (mut secret, mut open) = (Vec::new(), Vec::new());
    for from in &object.spec.values_from {
        if let Some(document) = document(objects, &object.namespace, from).await? {
            let documents = if from.kind == ValuesKind::Secret { &mut secret } else { &mut open };
            documents.push(Value::Object(document.clone()));
            merge(&mut merged, document);
        }
    }
    if let Some(values) = &object.spec.values {
        if depth(&Value::Object(values.clone())) > DEEPEST_VALUES {
            let message = format!("spec.values nest deeper than {DEEPEST_VALUES} levels");
            return Err(Failure::values(reason::VALUES_INVALID, message));
        }
        open.push(Value::Object(values.clone()));
        merge(&mut merged, values.clone());
    }
    let bytes = sorted(Value::Object(merged)).to_string().into_bytes();
    if bytes.len() > LARGEST_INPUT {
        let message = format!("the merged values have {} bytes, more than {LARGEST_INPUT}", bytes.len());
        return Err(Failure::values(reason::VALUES_INVALID, message));
    }
    Ok(Input { document: bytes.into(), secrets: SecretValues::of(&secret, &open) })
}

/// One document of `valuesFrom`; nothing when it is not there and need not be.
async fn document(
    objects: &impl Objects,
    namespace: &str,
    from: &ValuesReference,
) -> Result<Option<Map<String, Value>>, Failure> {
    let (kind, entries) = match from.kind {
        ValuesKind::Secret => ("Secret", objects.secret(namespace, &from.name).await),
        ValuesKind::ConfigMap => ("ConfigMap", objects.config_map(namespace, &from.name).await),
    };
    let what = format!("{kind} {namespace}/{}", from.name);
    let missing = |message: String| {
        if from.optional { Ok(None) } else { Err(Failure::values(reason::DEPENDENCY_NOT_READY, message)) }
    };
    let Some(entries) = entries.map_err(|error| unreadable(&error))? else {
        return missing(format!("{what} is not there; spec.valuesFrom names it"));
    };
    let Some(bytes) = entries.get(&from.values_key) else {
        return missing(format!("{what} has no entry {:?}; spec.valuesFrom names it", from.values_key));
    };
    let invalid = |problem: &str| {
        // A parser's message may quote the document, which may be secret: only the place is told.
        Failure::values(reason::VALUES_INVALID, format!("{what}, entry {:?}: {problem}", from.values_key))
    };
    if bytes.len() > LARGEST_INPUT {
        return Err(invalid("is larger than 1 MiB"));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| invalid("is not UTF-8 text"))?;
    let limits = synth_manifest::Limits { bytes: LARGEST_INPUT, depth: DEEPEST_VALUES, ..Default::default() };
    let read = synth_manifest::read_value(text, &limits).map_err(|error| {
        let place = error.line().map(|line| format!(" (line {line})")).unwrap_or_default();
        invalid(&format!("is not YAML or JSON as Kubernetes reads it{place}"))
    })?;
    match serde_json::to_value(&read).map_err(|_| invalid("is not JSON"))? {
        Value::Object(map) if depth(&Value::Object(map.clone())) <= DEEPEST_VALUES => Ok(Some(map)),
        Value::Object(_) => Err(invalid("nests too deep")),
        Value::Null => Ok(Some(Map::new())),
        _ => Err(invalid("is not an object of values")),
    }
}

/// Puts `over` over `base`: objects are merged, everything else is replaced; null removes, as in Helm.
fn merge(base: &mut Map<String, Value>, over: Map<String, Value>) {
    for (key, value) in over {
        match (base.get_mut(&key), value) {
            (_, Value::Null) => {
                base.remove(&key);
            }
            (Some(Value::Object(base)), Value::Object(over)) => merge(base, over),
            // Over nothing as well, so that a null removes at every depth.
            (_, Value::Object(over)) => {
                let mut merged = Map::new();
                merge(&mut merged, over);
                base.insert(key, Value::Object(merged));
            }
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Object(map) => 1 + map.values().map(depth).max().unwrap_or(0),
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

/// The same value with the keys of every object in order, whatever order `serde_json` was built to keep.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(entries.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        scalar => scalar,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use synth_api::{SynthStatus, artifact::ExternalArtifactStatus};

    use super::*;
    use crate::objects::ApplyError;
    use crate::{
        decide::{Event, fixture},
        runs::Owner,
    };

    /// A place with Secrets and ConfigMaps by name, in the namespace `apps`.
    #[derive(Default)]
    struct Place {
        secrets: Vec<(&'static str, Entries)>,
        maps: Vec<(&'static str, Entries)>,
    }

    impl Objects for Place {
        async fn secret(&self, namespace: &str, name: &str) -> Result<Option<Entries>, ObjectsError> {
            assert_eq!(namespace, "apps", "f6: Secrets are those of the Synth's namespace");
            Ok(self.secrets.iter().find(|(known, _)| *known == name).map(|(_, entries)| entries.clone()))
        }

        async fn config_map(&self, namespace: &str, name: &str) -> Result<Option<Entries>, ObjectsError> {
            assert_eq!(namespace, "apps");
            Ok(self.maps.iter().find(|(known, _)| *known == name).map(|(_, entries)| entries.clone()))
        }

        async fn hold(&self, _: &Owner) -> Result<(), ObjectsError> {
            unreachable!()
        }

        async fn apply_artifact(&self, _: &Owner, _: &ExternalArtifactStatus) -> Result<(), ApplyError> {
            Ok(())
        }

        async fn patch_status(&self, _: &Owner, _: &SynthStatus) -> Result<(), ObjectsError> {
            Ok(())
        }

        async fn emit(&self, _: &Owner, _: &Event) {}

        async fn withdraw(&self, _: &Owner) -> Result<(), ObjectsError> {
            Ok(())
        }

        async fn release(&self, _: &Owner) -> Result<(), ObjectsError> {
            Ok(())
        }
    }

    fn entries(entries: &[(&str, &str)]) -> Entries {
        entries.iter().map(|(key, text)| ((*key).to_owned(), text.as_bytes().to_vec())).collect()
    }

    fn object(spec: Value) -> Object {
        let mut whole = json!({"git": {"url": "https://git.example/shop.git"}, "interval": "10m"});
        if let Value::Object(spec) = spec {
            merge(whole.as_object_mut().unwrap(), spec);
        }
        Object { spec: serde_json::from_value(whole).unwrap(), ..fixture::object() }
    }

    async fn merged(place: &Place, spec: Value) -> Result<String, Failure> {
        input(place, &object(spec)).await.map(|input| String::from_utf8(input.document.to_vec()).unwrap())
    }

    /// A Secret, and whether it has `basic`, a token, an authority, and an identity.
    type Case<'a> = (&'a [(&'a str, &'a str)], [bool; 4]);

    #[test]
    fn credentials_are_what_a_secret_of_flux_has() {
        let ssh = [("identity", "KEY"), ("identity.pub", "PUB"), ("known_hosts", "HOSTS")];
        let cases: &[Case<'_>] = &[
            (&[("username", "me"), ("password", "secret")], [true, false, false, false]),
            (&[("bearerToken", "token")], [false, true, false, false]),
            (&[("ca.crt", "PEM")], [false, false, true, false]),
            (&[("caFile", "PEM")], [false, false, true, false]),
            (&ssh, [false, false, false, true]),
            (
                &[("username", "me"), ("password", "p"), ("ca.crt", "PEM"), ("more", "x")],
                [true, false, true, false],
            ),
        ];
        for (secret, expected) in cases {
            let found = credentials(&entries(secret)).unwrap();
            let has = [
                found.basic.is_some(),
                found.bearer_token.is_some(),
                found.ca.is_some(),
                found.ssh.is_some(),
            ];
            assert_eq!(has, *expected, "{secret:?}");
        }
        let passphrase = [&ssh[..], &[("password", "open")]].concat();
        let identity = credentials(&entries(&passphrase)).unwrap();
        assert_eq!(identity.ssh.unwrap().password.as_deref(), Some("open"), "the key's passphrase");
        assert_eq!(identity.basic, None);
    }

    #[tokio::test]
    async fn a_secret_that_cannot_be_used_says_which_and_why_and_shows_no_value() {
        const MARK: &str = "hunter2";
        let cases: &[(&[(&str, &str)], &str)] = &[
            (&[("identity", MARK)], "\"identity\" needs \"known_hosts\""),
            (&[("known_hosts", MARK)], "\"known_hosts\" needs \"identity\""),
            (&[("username", MARK)], "\"username\" needs \"password\""),
            (&[("password", MARK)], "\"password\" needs \"username\""),
            (&[("token", MARK), ("user", MARK)], "it has: token, user"),
            (&[], "has none of"),
        ];
        let spec = json!({"git": {"secretRef": {"name": "git"}}});
        for (secret, expected) in cases {
            let place = Place { secrets: vec![("git", entries(secret))], ..Place::default() };
            let failure = target(&place, &object(spec.clone())).await.unwrap_err();
            assert_eq!(failure.reason, reason::AUTHENTICATION_FAILED);
            assert!(failure.message.starts_with("Secret apps/git: "), "{}", failure.message);
            assert!(failure.message.contains(expected), "{}", failure.message);
            assert!(!failure.message.contains(MARK), "{}", failure.message);
        }
        let binary = [("password".to_owned(), vec![0xff]), ("username".to_owned(), b"me".to_vec())];
        let place = Place { secrets: vec![("git", binary.into_iter().collect())], ..Place::default() };
        let failure = target(&place, &object(spec.clone())).await.unwrap_err();
        assert_eq!(failure.message, "Secret apps/git: \"password\" is not UTF-8 text");
        let failure = target(&Place::default(), &object(spec)).await.unwrap_err();
        assert_eq!(failure.reason, reason::DEPENDENCY_NOT_READY);
        assert!(
            failure.message.contains("flux create secret git git --namespace apps"),
            "{}",
            failure.message
        );
    }

    #[test]
    fn a_commit_that_nothing_leads_to_is_looked_for_in_the_history_of_the_branch() {
        let branch = |name: &str| Some(name.to_owned());
        for (reference, expected) in [
            (Reference::Branch("main".into()), branch("main")),
            (
                Reference::Commit { commit: "b".into(), branch: branch("next"), verified: true },
                branch("next"),
            ),
            (Reference::Tag("v1".into()), None),
        ] {
            let exact = Reference::Commit { commit: "a".into(), branch: expected, verified: false };
            assert_eq!(exactly("a", reference), exact);
        }
    }

    #[test]
    fn a_reference_means_commit_before_tag_before_branch_and_master_without_any() {
        let commit = fixture::COMMIT_A;
        for (reference, name) in [
            (json!({}), Some("master")),
            (json!({"branch": "main"}), Some("main")),
            (json!({"branch": "main", "tag": "v1"}), Some("v1")),
            (json!({"branch": "main", "tag": "v1", "commit": commit}), Some("main")),
            (json!({"commit": commit}), None),
        ] {
            let spec = object(json!({"git": {"ref": reference}})).spec;
            assert_eq!(reference_name(&spec).as_deref(), name, "{reference}");
        }
    }

    #[tokio::test]
    async fn values_are_merged_in_order_with_sorted_keys_and_null_removes_at_every_depth() {
        let place = Place {
            maps: vec![("base", entries(&[("values.yaml", "b: 1\na: {x: 1, l: [1, 2], gone: 1}\n")]))],
            secrets: vec![(
                "over",
                entries(&[("v", r#"{"a": {"l": [3]}, "new": {"n": null, "m": {"k": null}}}"#)]),
            )],
        };
        let from = json!([{"kind": "ConfigMap", "name": "base"}, {"kind": "Secret", "name": "over", "valuesKey": "v"}]);
        let cases = [
            (json!({}), "{}"),
            (json!({"values": {"b": 1, "a": {"d": 1, "c": 2}}}), r#"{"a":{"c":2,"d":1},"b":1}"#),
            (json!({"valuesFrom": from}), r#"{"a":{"gone":1,"l":[3],"x":1},"b":1,"new":{"m":{}}}"#),
            (
                json!({"valuesFrom": from, "values": {"a": {"gone": null}, "b": {"c": 1}, "new": null}}),
                r#"{"a":{"l":[3],"x":1},"b":{"c":1}}"#,
            ),
        ];
        for (spec, expected) in cases {
            // Without `merge`, which would take the nulls of the values out.
            let mut object = object(json!({}));
            object.spec.values_from =
                serde_json::from_value(spec.get("valuesFrom").cloned().unwrap_or(json!([]))).unwrap();
            object.spec.values = spec.get("values").and_then(Value::as_object).cloned();
            let bytes = input(&place, &object).await.unwrap().document;
            assert_eq!(std::str::from_utf8(&bytes).unwrap(), expected, "{spec}");
        }
    }

    #[tokio::test]
    async fn values_that_are_missing_or_unusable_say_where_and_quote_nothing() {
        let deep = format!("{}1{}", "{\"a\":".repeat(80), "}".repeat(80));
        let large = format!("a: {}", "x".repeat(LARGEST_INPUT));
        let maps = vec![(
            "m",
            entries(&[
                ("list", "[hunter2]"),
                ("text", "hunter2"),
                ("broken", "a: 1\nb: [hunter2"),
                ("deep", &deep),
                ("large", &large),
                ("empty", ""),
            ]),
        )];
        let place = Place { maps, ..Place::default() };
        let from = |name: &str, key: &str| json!({"valuesFrom": [{"kind": "ConfigMap", "name": name, "valuesKey": key}]});
        for (name, key, reason, message) in [
            ("none", "k", reason::DEPENDENCY_NOT_READY, "ConfigMap apps/none is not there"),
            ("m", "k", reason::DEPENDENCY_NOT_READY, "ConfigMap apps/m has no entry \"k\""),
            ("m", "list", reason::VALUES_INVALID, "entry \"list\": is not an object of values"),
            ("m", "text", reason::VALUES_INVALID, "entry \"text\": is not an object of values"),
            ("m", "broken", reason::VALUES_INVALID, "entry \"broken\": is not YAML or JSON"),
            ("m", "deep", reason::VALUES_INVALID, "entry \"deep\": "),
            ("m", "large", reason::VALUES_INVALID, "entry \"large\": is larger than 1 MiB"),
        ] {
            let failure = merged(&place, from(name, key)).await.unwrap_err();
            assert_eq!(failure.reason, reason, "{key}");
            assert!(failure.message.contains(message), "{}", failure.message);
            assert!(!failure.message.contains("hunter2"), "{}", failure.message);
        }
        assert_eq!(merged(&place, from("m", "empty")).await.unwrap(), "{}");
        let optional =
            json!({"valuesFrom": [{"kind": "Secret", "name": "none", "optional": true}], "values": {"a": 1}});
        assert_eq!(merged(&place, optional).await.unwrap(), r#"{"a":1}"#);
    }
}
