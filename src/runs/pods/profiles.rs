//! Profiles: what runs are made of and held by, as the administrator has it, and which namespaces may use which.
//!
//! The flags are the profile `default`; the file of `--profiles` may say more of it, and has the others. What a profile does
//! not say is as the flags say. A Synth picks one by name, and lowers limits: nothing else of a pod is its to choose.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use serde::{Deserialize, Serialize};
use synth_api::{Amount, DEFAULT_PROFILE, Duration};

use super::{
    super::placement::{Placement, Refusal, Wish, lowered},
    Settings,
};

/// In place of namespaces: all of them.
const ALL: &str = "*";

/// The longest run where nobody says less: what the API takes.
const LONGEST: u64 = 3600;

/// All profiles, by name.
#[derive(Clone, Debug)]
pub(super) struct Profiles(BTreeMap<String, Profile>);

/// What runs are made of and held by.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    /// Who may use it; `*` for everybody.
    namespaces: BTreeSet<String>,
    pub(super) image: String,
    pub(super) image_pull_secrets: Vec<String>,
    pub(super) node_selector: BTreeMap<String, String>,
    pub(super) tolerations: Vec<Toleration>,
    pub(super) runtime_class_name: Option<String>,
    pub(super) priority_class_name: Option<String>,
    pub(super) cpu: Amount,
    pub(super) cpu_request: Amount,
    pub(super) memory: Amount,
    pub(super) memory_request: Amount,
    pub(super) disk: Amount,
    timeout: Duration,
}

/// A profile as the file has it.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Written {
    namespaces: Option<BTreeSet<String>>,
    image: Option<String>,
    image_pull_secrets: Option<Vec<String>>,
    node_selector: BTreeMap<String, String>,
    tolerations: Vec<Toleration>,
    runtime_class_name: Option<String>,
    priority_class_name: Option<String>,
    cpu: Option<Amount>,
    cpu_request: Option<Amount>,
    memory: Option<Amount>,
    memory_request: Option<Amount>,
    disk: Option<Amount>,
    timeout: Option<Duration>,
}

/// As a pod has it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Toleration {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    operator: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    effect: Option<String>,
    #[serde(default, rename = "tolerationSeconds", skip_serializing_if = "Option::is_none")]
    seconds: Option<i64>,
}

impl Profile {
    fn of(settings: &Settings, written: Written, namespaces: BTreeSet<String>) -> Self {
        let or = |amount: Option<Amount>, flag: &Amount| amount.unwrap_or_else(|| flag.clone());
        Self {
            namespaces,
            image: written.image.unwrap_or_else(|| settings.runner_image.clone()),
            image_pull_secrets: written
                .image_pull_secrets
                .unwrap_or_else(|| settings.runner_image_pull_secrets.clone()),
            node_selector: written.node_selector,
            tolerations: written.tolerations,
            runtime_class_name: written.runtime_class_name,
            priority_class_name: written.priority_class_name,
            cpu: or(written.cpu, &settings.run_cpu),
            cpu_request: or(written.cpu_request, &settings.run_cpu_request),
            memory: or(written.memory, &settings.run_memory),
            memory_request: or(written.memory_request, &settings.run_memory_request),
            disk: or(written.disk, &settings.run_disk),
            timeout: written.timeout.unwrap_or_else(|| Duration::from_secs(LONGEST)),
        }
    }

    /// Tells the runner from others: whatever else runs generators gives other results, so other keys.
    pub(super) fn runner_id(&self) -> String {
        format!("{} {}", env!("CARGO_PKG_VERSION"), self.image)
    }

    fn is_for(&self, namespace: &str) -> bool {
        self.namespaces.contains(ALL) || self.namespaces.contains(namespace)
    }
}

impl Profiles {
    /// The profiles of the flags and of the file that they name.
    ///
    /// # Errors
    /// What is wrong with the file, for people.
    pub(super) fn read(settings: &Settings) -> Result<Self, String> {
        let Some(file) = &settings.profiles else { return Self::of(settings, "{}") };
        let text = fs::read_to_string(file).map_err(|error| error.to_string())?;
        Self::of(settings, &text)
    }

    pub(super) fn of(settings: &Settings, text: &str) -> Result<Self, String> {
        let options = serde_saphyr::options! { with_snippet: false };
        let written: BTreeMap<String, Written> =
            serde_saphyr::from_str_with_options(text, options).map_err(|error| error.to_string())?;
        let all = || BTreeSet::from([ALL.to_owned()]);
        let default = Profile::of(settings, Written::default(), all());
        let mut profiles = BTreeMap::from([(DEFAULT_PROFILE.to_owned(), default)]);
        for (name, mut written) in written {
            let namespaces = match written.namespaces.take() {
                Some(namespaces) => namespaces,
                None if name == DEFAULT_PROFILE => all(),
                None => {
                    return Err(format!("profile {name}: `namespaces` says who may use it: names, or `*`"));
                }
            };
            profiles.insert(name, Profile::of(settings, written, namespaces));
        }
        Ok(Self(profiles))
    }

    /// The profile of this name.
    pub(super) fn get(&self, name: &str) -> Option<&Profile> {
        self.0.get(name)
    }

    /// What a Synth gets of what it asks for.
    pub(super) fn place(&self, wish: &Wish<'_>) -> Result<Placement, Refusal> {
        let name = wish.runner.profile().to_owned();
        let namespace = wish.namespace.to_owned();
        let Some(profile) = self.get(&name) else {
            return Err(Refusal::Unknown { profile: name, usable: self.usable(&namespace), namespace });
        };
        if !profile.is_for(&namespace) {
            return Err(Refusal::Denied { profile: name, usable: self.usable(&namespace), namespace });
        }
        let too_much = |field, asked: &dyn ToString, limit: &dyn ToString| Refusal::TooMuch {
            field,
            asked: asked.to_string(),
            limit: limit.to_string(),
            profile: name.clone(),
        };
        let limits = [&profile.cpu, &profile.memory, &profile.disk];
        let mut granted = limits.map(|limit| Some(limit.clone()));
        for (at, (asked, field)) in lowered(wish.runner)?.into_iter().enumerate() {
            let Some(asked) = asked else { continue };
            if asked > limits[at] {
                return Err(too_much(field, asked, limits[at]));
            }
            granted[at] = Some(asked.clone());
        }
        if wish.timeout.get() > profile.timeout.get() {
            return Err(too_much("spec.timeout", &wish.timeout, &profile.timeout));
        }
        let [cpu, memory, disk] = granted;
        Ok(Placement { profile: name, cpu, memory, disk, timeout: wish.timeout })
    }

    /// The profiles that a namespace may use.
    fn usable(&self, namespace: &str) -> String {
        let usable = self.0.iter().filter(|(_, profile)| profile.is_for(namespace));
        let names: Vec<&str> = usable.map(|(name, _)| name.as_str()).collect();
        if names.is_empty() { "none".to_owned() } else { names.join(", ") }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use synth_api::RunnerSpec;

    use super::{super::shape, *};

    fn profiles(text: &str) -> Profiles {
        Profiles::of(&shape::tests::settings(), text).unwrap()
    }

    fn place(profiles: &Profiles, namespace: &str, runner: serde_json::Value) -> Result<Placement, String> {
        let runner: RunnerSpec = serde_json::from_value(runner).unwrap();
        let wish = Wish { namespace, runner: &runner, timeout: Duration::from_secs(300) };
        profiles.place(&wish).map_err(|refusal| refusal.to_string())
    }

    const SOME: &str = "
default: {runtimeClassName: kata}
large: {namespaces: [team-a, team-b], cpu: 8, memory: 32Gi, timeout: 2m}
nobody: {namespaces: []}
";

    #[test]
    fn without_a_file_there_is_the_profile_of_the_flags_for_everybody() {
        let placement = place(&profiles("{}"), "apps", json!({})).unwrap();
        assert_eq!(placement.to_string(), "profile default, 300s, cpu 2, memory 4Gi, disk 8Gi");
        let own =
            place(&profiles("{}"), "apps", json!({"profile": "default", "resources": {"memory": "1Gi"}}));
        assert_eq!(own.unwrap().memory, Some("1024Mi".parse().unwrap()));
    }

    #[test]
    fn hostile_39_a_namespace_that_may_not_use_a_profile_is_refused_with_what_to_do() {
        let profiles = profiles(SOME);
        let large = json!({"profile": "large"});
        assert_eq!(
            place(&profiles, "apps", large).unwrap_err(),
            "the namespace apps may not use the profile large: have the administrator add it to that profile's \
             namespaces, or use default (spec.runner.profile)"
        );
        // Names are names: none stands for others, and no part of one counts.
        for namespace in ["team-", "team-abc", "*", "", "TEAM-A", "default"] {
            let refused = place(&profiles, namespace, json!({"profile": "large"})).unwrap_err();
            assert!(refused.contains("may not use the profile large"), "{namespace}: {refused}");
        }
        assert!(place(&profiles, "team-a", json!({"profile": "nobody"})).is_err());
        let unknown = place(&profiles, "apps", json!({"profile": "gvisor"})).unwrap_err();
        assert!(unknown.contains("no profile gvisor") && unknown.contains("may use default"), "{unknown}");
        assert!(!unknown.contains("large"), "what others may use is not told");
        let only = super::tests::profiles("default: {namespaces: [apps]}");
        assert!(place(&only, "other", json!({})).is_err(), "the default profile as well");
    }

    #[test]
    fn hostile_43_a_synth_asks_for_less_and_never_for_more_or_for_no_limit_at_all() {
        let profiles = profiles(SOME);
        for (resources, words) in [
            (
                json!({"memory": "4097Mi"}),
                "spec.runner.resources.memory: 4097Mi is more than the 4Gi of the profile default",
            ),
            (json!({"cpu": 3}), "spec.runner.resources.cpu: 3 is more than the 2 "),
            (json!({"disk": "1Ti"}), "spec.runner.resources.disk: 1Ti is more than the 8Gi "),
            (json!({"memory": "0"}), "spec.runner.resources.memory: 0 is less than 64Mi"),
            (json!({"cpu": "0"}), "spec.runner.resources.cpu: 0 is less than 100m"),
            (json!({"disk": "1m"}), "spec.runner.resources.disk: 1m is less than 64Mi"),
        ] {
            let refused = place(&profiles, "apps", json!({"resources": resources})).unwrap_err();
            assert!(refused.starts_with(words), "{refused}");
        }
        let long = place(&profiles, "team-a", json!({"profile": "large"})).unwrap_err();
        assert!(long.starts_with("spec.timeout: 300s is more than the 120s of the profile large"), "{long}");
    }

    #[test]
    fn a_file_that_cannot_be_meant_is_refused_by_its_name() {
        for (text, words) in [
            ("large: {cpu: 8}", "profile large: `namespaces`"),
            ("large: {namespaces: ['*'], hostNetwork: true}", "hostNetwork"),
            ("large: {namespaces: ['*'], tolerations: [{keys: a}]}", "keys"),
            ("large: {namespaces: ['*'], memory: lots}", "not an amount"),
            ("- large", "expected"),
        ] {
            let error = Profiles::of(&shape::tests::settings(), text).unwrap_err();
            assert!(error.contains(words), "{text}: {error}");
        }
    }
}
