//! What goes into a run beside the source: credentials, and the input document.

use std::sync::Arc;

use serde_json::{Map, Value};
use synth_api::{SynthSpec, ValuesKind, ValuesReference, condition::reason};

use crate::{
    decide::{Failure, Object},
    fetcher::api::{Credentials, Reference, SshIdentity, Target},
    objects::{Entries, Objects, ObjectsError},
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
        Some(secret) => {
            let name = &secret.name;
            let entries =
                objects.secret(&object.namespace, name).await.map_err(|error| unreadable(&error))?;
            let entries = entries.ok_or_else(|| {
                let message = format!(
                    "Secret {}/{name} is not there; spec.git.secretRef names it: create it, for example with \
                     `flux create secret git {name} --namespace {} …`",
                    object.namespace, object.namespace
                );
                Failure::values(reason::DEPENDENCY_NOT_READY, message)
            })?;
            credentials(&entries).map_err(|problem| {
                let message = format!("Secret {}/{name}: {problem}", object.namespace);
                Failure::values(reason::AUTHENTICATION_FAILED, message)
            })?
        }
    };
    Ok(Target { url: git.url.clone(), reference: reference(&object.spec), credentials })
}

fn unreadable(error: &ObjectsError) -> Failure {
    Failure::values(reason::DEPENDENCY_NOT_READY, error.to_string())
}

/// Which commit a spec means: `commit` before `tag` before `branch`.
fn reference(spec: &SynthSpec) -> Reference {
    let reference = spec.git.reference.clone().unwrap_or_default();
    match (reference.commit, reference.tag, reference.branch) {
        (Some(commit), _, branch) => Reference::Commit { commit, branch },
        (None, Some(tag), _) => Reference::Tag(tag),
        (None, None, branch) => Reference::Branch(branch.unwrap_or_else(|| DEFAULT_BRANCH.to_owned())),
    }
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

/// The input document: `valuesFrom` in order, then `values`, as JSON with sorted keys, so that equal values are equal
/// bytes.
pub async fn input(objects: &impl Objects, object: &Object) -> Result<Arc<[u8]>, Failure> {
    let mut merged = Map::new();
    for from in &object.spec.values_from {
        if let Some(document) = document(objects, &object.namespace, from).await? {
            merge(&mut merged, document);
        }
    }
    if let Some(values) = &object.spec.values {
        if depth(&Value::Object(values.clone())) > DEEPEST_VALUES {
            let message = format!("spec.values nest deeper than {DEEPEST_VALUES} levels");
            return Err(Failure::values(reason::VALUES_INVALID, message));
        }
        merge(&mut merged, values.clone());
    }
    let bytes = sorted(Value::Object(merged)).to_string().into_bytes();
    if bytes.len() > LARGEST_INPUT {
        let message = format!("the merged values have {} bytes, more than {LARGEST_INPUT}", bytes.len());
        return Err(Failure::values(reason::VALUES_INVALID, message));
    }
    Ok(bytes.into())
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
