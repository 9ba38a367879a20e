//! The crates of a lock file, as requests of which each holds one credential at most.
//!
//! ```text
//!  Cargo.lock ─┬─ crates of a registry with a Secret ──▶ a request with its token
//!              ├─ git dependencies of spec.cargo.gitCredentials ──▶ a request with those credentials
//!              └─ everything else ──▶ a request with the repository's own
//! ```

use std::collections::{BTreeMap, HashMap};

use synth_api::{CargoSpec, condition::reason};
use synth_runner::job::LockedCrate;

use super::inputs;
use crate::{
    decide::{Failure, Object},
    fetcher::api::{CratesRequest, Credentials, FetchProgress, Locked, RegistryAccess, Target},
    objects::Objects,
};

/// What opens a part of a lock file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Opener {
    /// The credentials of the repository itself, or none.
    Own,
    /// The registry of this number.
    Registry(usize),
    /// The git credentials of this number.
    Git(usize),
}

/// The requests for all that a lock file wants, in no order that matters.
///
/// # Errors
/// A Secret that is not there or not usable.
pub async fn requests(
    objects: &impl Objects,
    object: &Object,
    locked: &[Locked],
) -> Result<Vec<CratesRequest>, Failure> {
    let cargo = object.spec.cargo.clone().unwrap_or_default();
    // Also when it wants nothing of its own: its answer is an empty list.
    let mut parts = BTreeMap::from([(Opener::Own, Vec::new())]);
    for wanted in locked {
        parts.entry(opener(&cargo, wanted)).or_default().push(wanted.clone());
    }
    let mut requests = Vec::new();
    for (opener, locked) in parts {
        let (target, registry) = match opener {
            Opener::Own => (inputs::target(objects, object).await?, None),
            Opener::Registry(number) => (
                without_credentials(object, &object.spec.git.url),
                registry(objects, object, &cargo, number).await?,
            ),
            Opener::Git(number) => (git(objects, object, &cargo, number, &locked).await?, None),
        };
        requests.push(CratesRequest { locked, target, registry });
    }
    Ok(requests)
}

fn opener(cargo: &CargoSpec, wanted: &Locked) -> Opener {
    if let Some(url) = wanted.source.strip_prefix("git+") {
        let url = url.split(['?', '#']).next().unwrap_or(url);
        let fits = |at: &str| {
            url.strip_prefix(at)
                .is_some_and(|rest| rest.is_empty() || at.ends_with('/') || rest.starts_with('/'))
        };
        let fitting = cargo.git_credentials.iter().enumerate().filter(|(_, one)| fits(&one.url));
        return fitting
            .max_by_key(|(_, one)| one.url.len())
            .map_or(Opener::Own, |(number, _)| Opener::Git(number));
    }
    let registry =
        cargo.registries.iter().position(|one| one.secret_ref.is_some() && one.index == wanted.source);
    registry.map_or(Opener::Own, Opener::Registry)
}

async fn registry(
    objects: &impl Objects,
    object: &Object,
    cargo: &CargoSpec,
    number: usize,
) -> Result<Option<RegistryAccess>, Failure> {
    let registry = &cargo.registries[number];
    let Some(secret) = &registry.secret_ref else { return Ok(None) };
    let (namespace, name) = (&object.namespace, &secret.name);
    let create =
        format!("kubectl --namespace {namespace} create secret generic {name} --from-literal=token=…");
    let entries = inputs::entries(objects, object, secret, "spec.cargo.registries", &create).await?;
    let failed = |problem: String| {
        Failure::values(reason::AUTHENTICATION_FAILED, format!("Secret {namespace}/{name}: {problem}"))
    };
    let token = entries.text("token").map_err(failed)?;
    let token = token.ok_or_else(|| failed("has no \"token\", which a registry wants".into()))?;
    let ca = entries.text("ca.crt").map_err(failed)?;
    Ok(Some(RegistryAccess { index: registry.index.clone(), token: token.trim().to_owned(), ca }))
}

async fn git(
    objects: &impl Objects,
    object: &Object,
    cargo: &CargoSpec,
    number: usize,
    locked: &[Locked],
) -> Result<Target, Failure> {
    let entry = &cargo.git_credentials[number];
    let credentials =
        inputs::git_secret(objects, object, &entry.secret_ref, "spec.cargo.gitCredentials").await?;
    // The entry may be what addresses begin with, which is none itself; all that fit are of its origin.
    let source = locked.first().map_or("", |wanted| wanted.source.as_str());
    let url = source.trim_start_matches("git+").split(['?', '#']).next().unwrap_or_default();
    Ok(Target { credentials, ..without_credentials(object, url) })
}

fn without_credentials(object: &Object, url: &str) -> Target {
    Target {
        namespace: object.namespace.clone(),
        url: url.to_owned(),
        reference: inputs::reference(&object.spec),
        credentials: Credentials::default(),
    }
}

/// The answers of several requests in the order of the lock file.
pub fn in_order(locked: &[Locked], found: Vec<LockedCrate>) -> Vec<LockedCrate> {
    let mut found: HashMap<(String, String, String), LockedCrate> = found
        .into_iter()
        .map(|one| ((one.name.clone(), one.version.clone(), one.source.clone()), one))
        .collect();
    let key = |one: &Locked| (one.name.clone(), one.version.clone(), one.source.clone());
    locked.iter().filter_map(|one| found.remove(&key(one))).collect()
}

/// The progress of one request as that of all.
pub fn of_all(step: FetchProgress, before: usize, all: usize) -> FetchProgress {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    match step {
        FetchProgress::Crates { done, bytes, .. } => {
            FetchProgress::Crates { done: done.saturating_add(count(before)), total: count(all), bytes }
        }
        objects @ FetchProgress::Objects { .. } => objects,
    }
}

#[cfg(test)]
mod tests {
    use synth_api::{CargoRegistry, GitCredential, LocalObjectReference};

    use super::*;

    fn locked(source: &str) -> Locked {
        Locked { name: "a".into(), version: "1.0.0".into(), source: source.into(), checksum: None }
    }

    #[test]
    fn hostile_28_each_dependency_is_opened_by_what_is_for_it_and_by_nothing_else() {
        let secret = || LocalObjectReference { name: "s".into() };
        let registry =
            |index: &str, secret_ref| CargoRegistry { name: "r".into(), index: index.into(), secret_ref };
        let git = |url: &str| GitCredential { url: url.into(), secret_ref: secret() };
        let cargo = CargoSpec {
            registries: vec![
                registry("sparse+https://public/", None),
                registry("sparse+https://private/", Some(secret())),
            ],
            git_credentials: vec![
                git("https://h/acme"),
                git("https://h/acme/lib.git"),
                git("ssh://git@h/acme/"),
            ],
            ..CargoSpec::default()
        };
        for (source, expected) in [
            ("registry+https://github.com/rust-lang/crates.io-index", Opener::Own),
            ("sparse+https://public/", Opener::Own),
            ("sparse+https://private/", Opener::Registry(1)),
            ("sparse+https://private/x/", Opener::Own),
            ("git+https://h/acme/x#0", Opener::Git(0)),
            ("git+https://h/acme?branch=b#0", Opener::Git(0)),
            ("git+https://h/acme-evil/x#0", Opener::Own),
            ("git+https://h.evil/acme/x#0", Opener::Own),
            ("git+http://h/acme/x#0", Opener::Own),
            ("git+https://h/acme/lib.git?rev=1#0", Opener::Git(1)),
            ("git+ssh://git@h/acme/x#0", Opener::Git(2)),
            ("git+https://evil/?https://h/acme/x#0", Opener::Own),
        ] {
            assert_eq!(opener(&cargo, &locked(source)), expected, "{source}");
        }
    }
}
