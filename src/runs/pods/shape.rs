//! What a run's pod looks like: a pure function of the run and the installer's settings.
//!
//! Everything that the API server would fill in is said here, as far as it stays the same: what differs from this in the
//! pod that comes back is then somebody else's doing ([`super::compare`]).

use std::{net::SocketAddr, time::Duration};

use serde_json::{Value, json};
use synth_runner::run_api::AUDIENCE;

use synth_api::Amount;

use super::{super::RunSpec, Settings, compare::is_empty, profiles::Profile};

/// The run that a pod is for: its name.
pub const RUN: &str = "synth-controller.dev/run";
/// The UID of the Synth that a pod is for.
pub const SYNTH_UID: &str = "synth-controller.dev/synth-uid";
/// The process that made a pod, and will remove it.
pub const INSTANCE: &str = "synth-controller.dev/instance";
/// The Synth that a pod is for, as `namespace/name`: both together can be longer than a label.
pub const SYNTH: &str = "synth-controller.dev/synth";

/// The container that talks to the controller.
pub(super) const AGENT: &str = "agent";
/// The container that builds and runs the generator.
pub(super) const SANDBOX: &str = "sandbox";

/// Disk that a node must have free for a generator, in mebibytes.
const DISK_REQUEST: u32 = 256;

const RUNNER: &str = "/usr/local/bin/synth-runner";
const SOCKET: &str = "/shared/stream.sock";
const BLOBS: &str = "/shared/blobs";
/// Where kubelets mount a file that the container's user may write, of the node's own disk: below a folder that the user of
/// no container here can enter.
const TERMINATION: &str = "/root/termination";
const WORK: &str = "/work";
const BASES: &str = "/bases";
const TOKEN_FOLDER: &str = "/var/run/secrets/synth-controller.dev";
/// Source and crates, as the fetcher bounds them.
const SHARED: &str = "4Gi";

/// What a pod is made of beside its run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape<'a> {
    pub(super) settings: &'a Settings,
    /// That of the run.
    pub(super) profile: &'a Profile,
    /// This process.
    pub(super) instance: &'a str,
    /// Where the run API is.
    pub(super) controller: SocketAddr,
    /// Its certificate, DER.
    pub(super) certificate: &'a [u8],
}

impl Shape<'_> {
    /// The pod of a run as it is asked for: the sandbox has this user id, and all is over after this time.
    pub(super) fn pod(&self, spec: &RunSpec, user: u32, lifetime: Duration) -> Value {
        let Self { settings, profile, instance, .. } = self;
        let pull_secrets: Vec<_> =
            profile.image_pull_secrets.iter().map(|name| json!({ "name": name })).collect();
        let placement = &spec.placement;
        let [cpu, memory, disk] = [
            placement.cpu.as_ref().unwrap_or(&profile.cpu),
            placement.memory.as_ref().unwrap_or(&profile.memory),
            placement.disk.as_ref().unwrap_or(&profile.disk),
        ];
        // Nobody may ask for more than the limit.
        let resources = json!({
            "requests": {
                "cpu": profile.cpu_request.clone().min(cpu.clone()).as_str(),
                "memory": profile.memory_request.clone().min(memory.clone()).as_str(),
                "ephemeral-storage": Amount::mebibytes(DISK_REQUEST).min(disk.clone()).as_str(),
            },
            "limits": { "cpu": cpu.as_str(), "memory": memory.as_str(), "ephemeral-storage": disk.as_str() },
        });
        let mut pod = json!({
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {
                "name": spec.id.as_str(),
                "namespace": settings.runs_namespace,
                "labels": {
                    "app.kubernetes.io/name": "synth-controller",
                    "app.kubernetes.io/component": "run",
                    "app.kubernetes.io/managed-by": "synth-controller",
                    RUN: spec.id.as_str(),
                    SYNTH_UID: spec.owner.uid,
                    INSTANCE: instance,
                },
                "annotations": { SYNTH: format!("{}/{}", spec.owner.namespace, spec.owner.name) },
            },
            "spec": {
                "containers": [self.agent(spec), self.sandbox(user, &resources)],
                "volumes": [
                    { "name": "token", "projected": { "defaultMode": 0o444, "sources": [{ "serviceAccountToken": {
                        "audience": AUDIENCE, "expirationSeconds": 600, "path": "token",
                    } }] } },
                    { "name": "shared", "emptyDir": { "sizeLimit": SHARED } },
                    { "name": "work", "emptyDir": { "sizeLimit": disk.as_str() } },
                ],
                "serviceAccountName": settings.run_service_account,
                "serviceAccount": settings.run_service_account,
                "automountServiceAccountToken": false,
                "enableServiceLinks": false,
                "restartPolicy": "Never",
                "activeDeadlineSeconds": lifetime.as_secs(),
                // The stream's end is what tells a sandbox to end; nothing here has more to do then.
                "terminationGracePeriodSeconds": 1,
                // The same for every run: a program that prints it changes nothing.
                "hostname": "synth",
                // No name is ever looked up: the controller is called by its address. With no server at this one a
                // generator's questions leave no node, and it does not learn the node's own servers and domains.
                "dnsPolicy": "None",
                "dnsConfig": { "nameservers": ["127.0.0.1"] },
                "shareProcessNamespace": false,
                "schedulerName": "default-scheduler",
                "securityContext": {
                    "runAsNonRoot": true,
                    "seccompProfile": { "type": "RuntimeDefault" },
                },
            },
        });
        let chosen = [
            ("imagePullSecrets", json!(pull_secrets)),
            ("nodeSelector", json!(profile.node_selector)),
            ("tolerations", json!(profile.tolerations)),
            ("runtimeClassName", json!(profile.runtime_class_name)),
            ("priorityClassName", json!(profile.priority_class_name)),
        ];
        for (field, value) in chosen.into_iter().filter(|(_, value)| !is_empty(value)) {
            pod["spec"][field] = value;
        }
        pod
    }

    fn agent(&self, spec: &RunSpec) -> Value {
        let token = format!("{TOKEN_FOLDER}/token");
        let (controller, certificate) = (self.controller.to_string(), hex::encode(self.certificate));
        let arguments = [
            (RUNNER, AGENT),
            ("--controller", &controller),
            ("--certificate", &certificate),
            ("--run", spec.id.as_str()),
            ("--token", &token),
            ("--blobs", BLOBS),
            ("--bases", BASES),
            ("--work", WORK),
            ("--socket", SOCKET),
        ];
        // Little in all, and what everybody waits for.
        let resources = json!({
            "requests": { "cpu": "100m", "memory": "16Mi", "ephemeral-storage": "64Mi" },
            "limits": { "cpu": "1", "memory": "128Mi", "ephemeral-storage": SHARED },
        });
        let mounts = json!([
            { "name": "token", "mountPath": TOKEN_FOLDER, "readOnly": true },
            { "name": "shared", "mountPath": "/shared" },
        ]);
        self.container(AGENT, &arguments, self.settings.run_first_user, &resources, &mounts)
    }

    fn sandbox(&self, user: u32, resources: &Value) -> Value {
        let arguments = [
            (RUNNER, SANDBOX),
            ("--work", WORK),
            ("--blobs", BLOBS),
            ("--toolchain", "/usr/local/toolchain"),
            ("--bases", BASES),
            ("--socket", SOCKET),
        ];
        let mounts = json!([
            { "name": "shared", "mountPath": "/shared", "readOnly": true },
            { "name": "work", "mountPath": WORK },
        ]);
        self.container(SANDBOX, &arguments, user, resources, &mounts)
    }

    fn container(
        &self,
        name: &str,
        arguments: &[(&str, &str)],
        user: u32,
        resources: &Value,
        mounts: &Value,
    ) -> Value {
        let command: Vec<&str> = arguments.iter().flat_map(|(name, value)| [*name, *value]).collect();
        json!({
            "name": name,
            "image": self.profile.image,
            "imagePullPolicy": self.settings.runner_image_pull_policy.to_string(),
            "command": command,
            "resources": resources,
            "volumeMounts": mounts,
            "terminationMessagePath": TERMINATION,
            // What either says on standard error when it cannot go on.
            "terminationMessagePolicy": "FallbackToLogsOnError",
            "securityContext": {
                "allowPrivilegeEscalation": false,
                "capabilities": { "drop": ["ALL"] },
                "privileged": false,
                "readOnlyRootFilesystem": true,
                "runAsGroup": user,
                "runAsNonRoot": true,
                "runAsUser": user,
                "seccompProfile": { "type": "RuntimeDefault" },
            },
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::{collections::BTreeSet, sync::Arc};

    use k8s_openapi::api::core::v1::Pod;
    use synth_runner::{
        blob::{BlobRef, Digest},
        job::{Cargo, Job, Limits, LockedCrate, Remains},
    };

    use super::{super::profiles::Profiles, *};
    use crate::runs::{Owner, Placement, RunId, pods::PullPolicy};

    pub fn settings() -> Settings {
        Settings {
            runs_namespace: "synth-runs".into(),
            runner_image: format!("ghcr.io/synth-controller/runner@sha256:{}", "5".repeat(64)),
            runner_image_pull_policy: PullPolicy::IfNotPresent,
            runner_image_pull_secrets: Vec::new(),
            profiles: None,
            run_service_account: "synth-run".into(),
            run_api_addr: ":0".parse().unwrap(),
            pod_ip: "127.0.0.1".parse().unwrap(),
            run_cpu: "2".parse().unwrap(),
            run_cpu_request: "250m".parse().unwrap(),
            run_memory: "4Gi".parse().unwrap(),
            run_memory_request: "512Mi".parse().unwrap(),
            run_disk: "8Gi".parse().unwrap(),
            concurrent_runs_per_namespace: None,
            run_budget: "0s".parse().unwrap(),
            compiled_cache_size: "2Gi".parse().unwrap(),
            run_first_user: 20_000,
        }
    }

    /// A run with a source and one crate.
    pub fn spec(source: &[u8], archive: &[u8]) -> RunSpec {
        RunSpec {
            id: RunId::new("shop-1a2b3c4d-x5y6z7aa"),
            owner: Owner { namespace: "apps".into(), name: "shop".into(), uid: "4dbe-1".into() },
            authors: Digest::of("apps"),
            placement: Placement::default(),
            job: Job {
                source: BlobRef::of(source),
                path: ".".into(),
                commit_time: 1_700_000_000,
                crates: vec![LockedCrate {
                    name: "itoa".into(),
                    version: "1.0.0".into(),
                    source: "registry+https://github.com/rust-lang/crates.io-index".into(),
                    archive: BlobRef::of(archive),
                }],
                registries: std::collections::BTreeMap::default(),
                build_scripts: Vec::new(),
                cargo: Cargo::default(),
                limits: Limits::default(),
                remains: Remains::default(),
            },
            input: Arc::from(&b"{}"[..]),
        }
    }

    pub fn pod(settings: &Settings) -> Value {
        of(settings, "{}", &Placement::default())
    }

    /// The pod of a run that was placed so, with the profiles of this file.
    pub fn of(settings: &Settings, file: &str, placement: &Placement) -> Value {
        let profiles = Profiles::of(settings, file).unwrap();
        let shape = Shape {
            settings,
            profile: profiles.get(&placement.profile).unwrap(),
            instance: "manager-1",
            controller: "10.244.0.7:9443".parse().unwrap(),
            certificate: b"certificate",
        };
        let spec = RunSpec { placement: placement.clone(), ..spec(b"source", b"crate") };
        shape.pod(&spec, 20_001, Duration::from_secs(910))
    }

    #[test]
    fn the_pod_of_a_run_is_this() {
        insta::assert_yaml_snapshot!("pod", pod(&settings()));
    }

    #[test]
    fn every_field_is_one_that_kubernetes_knows() {
        let mut settings = settings();
        settings.runner_image_pull_secrets = vec!["registry".into()];
        let asked = pod(&settings);
        let known: Pod = serde_json::from_value(asked.clone()).unwrap();
        assert_eq!(serde_json::to_value(known).unwrap(), asked);
    }

    #[test]
    fn hostile_40_the_token_is_in_the_agent_alone_and_the_shared_volume_is_read_only_in_the_sandbox() {
        let pod = pod(&settings());
        let mounts = |container: usize| pod["spec"]["containers"][container]["volumeMounts"].to_string();
        assert!(mounts(0).contains("token") && !mounts(1).contains("token"));
        assert_eq!(pod["spec"]["containers"][1]["volumeMounts"][0]["readOnly"], true);
        assert!(!mounts(0).contains("work"));
    }

    /// Where two documents differ.
    fn differences(path: &str, a: &Value, b: &Value, found: &mut BTreeSet<String>) {
        match (a, b) {
            (Value::Object(a), Value::Object(b)) => {
                for key in a.keys().chain(b.keys()) {
                    let (a, b) = (a.get(key).unwrap_or(&Value::Null), b.get(key).unwrap_or(&Value::Null));
                    differences(&format!("{path}.{key}"), a, b, found);
                }
            }
            (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
                for (at, (a, b)) in a.iter().zip(b).enumerate() {
                    differences(&format!("{path}[{at}]"), a, b, found);
                }
            }
            (a, b) if a != b => drop(found.insert(path.trim_start_matches('.').to_owned())),
            _ => {}
        }
    }

    /// What the restricted standard wants of a pod, and more that nothing here needs.
    #[test]
    fn hostile_38_the_pod_has_no_rights_and_nothing_of_its_node() {
        let pod = pod(&settings());
        let spec = &pod["spec"];
        for field in ["hostNetwork", "hostPID", "hostIPC", "hostAliases", "initContainers"] {
            assert!(spec.get(field).is_none(), "{field}");
        }
        assert_eq!(spec["automountServiceAccountToken"], false);
        assert_eq!(spec["shareProcessNamespace"], false);
        let kinds =
            spec["volumes"].as_array().unwrap().iter().flat_map(|volume| volume.as_object().unwrap().keys());
        let kinds: BTreeSet<&str> = kinds.map(String::as_str).collect();
        assert_eq!(kinds, ["emptyDir", "name", "projected"].into());
        let users = spec["containers"].as_array().unwrap().iter().map(|container| {
            let mut context = container["securityContext"].clone();
            let user = context.as_object_mut().unwrap().remove("runAsUser").unwrap();
            assert_eq!(context.as_object_mut().unwrap().remove("runAsGroup").unwrap(), user);
            let restricted = json!({
                "allowPrivilegeEscalation": false,
                "capabilities": { "drop": ["ALL"] },
                "privileged": false,
                "readOnlyRootFilesystem": true,
                "runAsNonRoot": true,
                "seccompProfile": { "type": "RuntimeDefault" },
            });
            assert_eq!(context, restricted, "{}", container["name"]);
            user.as_u64().unwrap()
        });
        let users: BTreeSet<u64> = users.collect();
        assert!(
            users.len() == 2 && users.iter().all(|user| *user >= 10_000),
            "each has a user of its own: {users:?}"
        );
    }

    #[test]
    fn hostile_38_a_synth_lowers_the_limits_of_its_generator_and_changes_nothing_else_of_the_pod() {
        let amount = |text: &str| Some(text.parse().unwrap());
        let least = Placement {
            cpu: amount("100m"),
            memory: amount("64Mi"),
            disk: amount("64Mi"),
            ..Placement::default()
        };
        let mut found = BTreeSet::new();
        differences("", &pod(&settings()), &of(&settings(), "{}", &least), &mut found);
        let limits = ["cpu", "ephemeral-storage", "memory"].into_iter().flat_map(|what| {
            ["limits", "requests"].map(|kind| format!("spec.containers[1].resources.{kind}.{what}"))
        });
        let allowed = limits.chain(["spec.volumes[2].emptyDir.sizeLimit".to_owned()]).collect();
        assert_eq!(found, allowed);
    }

    #[test]
    fn hostile_38_a_profile_says_image_nodes_runtime_and_limits_and_nothing_else_of_the_pod() {
        const KATA: &str = "
kata:
  namespaces: [apps]
  image: registry/runner:2
  imagePullSecrets: [other]
  nodeSelector: {pool: runs}
  tolerations: [{key: runs, operator: Exists, effect: NoSchedule}]
  runtimeClassName: kata
  priorityClassName: low
  memory: 1Gi
";
        let placement = Placement { profile: "kata".into(), ..Placement::default() };
        let pod = of(&settings(), KATA, &placement);
        let mut found = BTreeSet::new();
        differences("", &self::pod(&settings()), &pod, &mut found);
        let found: Vec<&str> = found.iter().map(String::as_str).collect();
        assert_eq!(
            found,
            [
                "spec.containers[0].image",
                "spec.containers[1].image",
                "spec.containers[1].resources.limits.memory",
                "spec.imagePullSecrets",
                "spec.nodeSelector",
                "spec.priorityClassName",
                "spec.runtimeClassName",
                "spec.tolerations",
            ]
        );
        let known: Pod = serde_json::from_value(pod.clone()).unwrap();
        assert_eq!(serde_json::to_value(known).unwrap(), pod);
    }
}
