//! The chart, as helm renders it, and the kustomize base, which is the chart's default rendering in files.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may fail"
)]
#![allow(missing_docs, reason = "nobody depends on a test")]

mod network;
mod render;
mod rights;

use std::{collections::BTreeMap, fs, process::Command};

use render::{helm, objects, render, root};
use serde_json::Value;

/// Values that people set, each a way through the templates.
const WAYS: [&[&str]; 7] = [
    &[],
    &["admissionPolicy.enabled=true"],
    &["persistence.enabled=true", "persistence.storageClassName=fast"],
    &["persistence.enabled=true", "persistence.existingClaim=mine"],
    &[
        "networkPolicy.enabled=false",
        "rbac.aggregate=false",
        "crds.install=false",
        "runs.createNamespace=false",
    ],
    &[
        "nameOverride=other",
        "runs.namespace=other-runs",
        "priorityClassName=",
        "watchAllNamespaces=false",
        "watchLabelSelector=shard=one",
    ],
    &[
        "image.digest=sha256:1111111111111111111111111111111111111111111111111111111111111111",
        "runs.image.digest=sha256:2222222222222222222222222222222222222222222222222222222222222222",
        "runs.imagePullSecrets={one,two}",
        "runs.concurrentPerNamespace=2",
        "runs.budget=1h30m",
        "runs.profiles.kata.namespaces={team-a,team-b}",
        "runs.profiles.kata.runtimeClassName=kata",
        "runs.profiles.kata.nodeSelector.pool=runs",
        "runs.profiles.kata.tolerations[0].key=runs,runs.profiles.kata.tolerations[0].operator=Exists",
        "runs.profiles.kata.memory=16Gi",
        "runs.profiles.default.timeout=10m",
        "imagePullSecrets[0].name=three",
        "extraArgs={--max-retry-delay=1m}",
        "output.deniedKinds={Secret,*.rbac.authorization.k8s.io}",
        "output.fluxInstructions=Deny",
        "fetcherExtraArgs={--fetches=2}",
        "fetcherAllowedHosts={git.svc,*.corp.example,10.0.0.0/8}",
        "fetcherDeniedNetworks={1.0.0.0/8,2606::/16}",
        "fetcherOnlyAllowedHosts=true",
        "fetcherCratesIoMirror=sparse+https://crates.corp.example/index/",
        "buildScripts={serde_derive@1.0.228,proc-macro2}",
        "extraEnv[0].name=A,extraEnv[0].value=b",
        "nodeSelector.disk=fast",
        "podLabels.team=platform",
        "podAnnotations.a=b",
        "serviceAccount.annotations.a=b",
    ],
];

fn deployment(objects: &[Value]) -> &Value {
    objects.iter().find(|object| object["kind"] == "Deployment").unwrap()
}

/// The arguments of a container.
fn arguments<'o>(objects: &'o [Value], container: &str) -> Vec<&'o str> {
    let containers = deployment(objects)["spec"]["template"]["spec"]["containers"].as_array().unwrap();
    let found = containers.iter().find(|found| found["name"] == container).unwrap();
    found["args"].as_array().unwrap().iter().map(|argument| argument.as_str().unwrap()).collect()
}

#[test]
fn helm_has_nothing_to_say_about_the_chart() {
    for values in WAYS {
        let sets: Vec<&str> = values.iter().flat_map(|value| ["--set", value]).collect();
        helm(&[&["lint", "--strict", "--quiet", "deploy/chart/synth-controller"], &*sets].concat()).unwrap();
    }
}

#[test]
fn the_kustomize_base_is_what_the_chart_renders_without_values() {
    let mut files = BTreeMap::new();
    let crd = fs::read_to_string(root().join("crds/synth-controller.dev_synths.yaml")).unwrap();
    let rendered = helm(&render::template(&["crds.install=false"])).unwrap();
    for document in rendered.split("---\n").filter(|document| !document.trim().is_empty()) {
        let (source, text) = document.strip_prefix("# Source: ").unwrap().split_once('\n').unwrap();
        let name = source.rsplit('/').next().unwrap();
        let file: &mut String = files
            .entry(name.to_owned())
            .or_insert_with(|| "# Generated from deploy/chart by `make generate`.\n".to_owned());
        if file.lines().count() > 1 {
            file.push_str("---\n");
        }
        file.push_str(text.trim_end());
        file.push('\n');
    }
    files.insert("crd.yaml".to_owned(), crd.clone());
    let list: String = files.keys().fold(String::new(), |list, name| list + "  - " + name + "\n");
    let kustomization = format!(
        "# Generated from deploy/chart by `make generate`.\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n{list}"
    );
    files.insert("kustomization.yaml".to_owned(), kustomization);

    let folder = root().join("deploy/kustomize");
    let copy = root().join("deploy/chart/synth-controller/files/synth-controller.dev_synths.yaml");
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        for (name, text) in &files {
            fs::write(folder.join(name), text).unwrap();
        }
        fs::write(&copy, &crd).unwrap();
    }
    let found: BTreeMap<String, String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap()))
        .collect();
    assert!(found == files, "deploy/kustomize is not what the chart renders: run `make generate`");
    assert!(fs::read_to_string(copy).unwrap() == crd, "the chart's CRD is another: run `make generate`");
}

#[test]
fn the_chart_s_crd_is_ours_and_stays_when_the_chart_goes() {
    let rendered = render(&[]);
    let mut crd =
        rendered.iter().find(|object| object["kind"] == "CustomResourceDefinition").unwrap().clone();
    let metadata = crd["metadata"].as_object_mut().unwrap();
    let annotations = metadata.remove("annotations").unwrap();
    assert_eq!(annotations, serde_json::json!({"helm.sh/resource-policy": "keep"}));
    metadata.remove("labels").unwrap();
    let ours = fs::read_to_string(root().join("crds/synth-controller.dev_synths.yaml")).unwrap();
    assert!(crd == objects(&ours)[0], "the chart's CRD is another than crds/");
}

#[test]
fn the_programs_take_every_flag_that_the_chart_gives_them() {
    for values in WAYS {
        let objects = render(values);
        for container in ["manager", "fetcher"] {
            let mut program = Command::new(env!("CARGO_BIN_EXE_synth-controller"));
            // Shown only when everything before it is understood.
            let arguments = arguments(&objects, container);
            program.args(&arguments).arg("--help").env("RUNNER_IMAGE", "runner").env("POD_IP", "10.0.0.1");
            let output = program.output().unwrap();
            assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        }
    }
}

#[test]
fn values_that_cannot_be_meant_are_refused_by_name() {
    let cases = [
        ("replicas=2", "replicas"),
        ("image.digest=latest", "digest"),
        ("image.pullPolicy=Sometimes", "pullPolicy"),
        ("logLevel=loud", "logLevel"),
        ("buildScripts=Some", "buildScripts"),
        ("fetcherDeniedNetworks={everybody}", "fetcherDeniedNetworks"),
        ("concurrent=0", "concurrent"),
        ("runs.concurrent=0", "concurrent"),
        ("runs.namespace=Synth_Runs", "namespace"),
        ("runs.memory=lots", "memory"),
        ("runs.concurrentPerNamespace=0", "concurrentPerNamespace"),
        ("runs.budget=much", "budget"),
        ("runs.profiles.large.memory=lots", "memory"),
        ("runs.profiles.large.hostNetwork=true", "hostNetwork"),
        ("runs.profiles.large.namespaces={team-*}", "namespaces"),
        ("runs.profiles.La.cpu=1", "profiles"),
        ("eventsAddr=notification-controller", "eventsAddr"),
        ("nameOverride=Synth", "nameOverride"),
        ("output.deniedKinds={Cluster*}", "deniedKinds"),
        ("output.fluxInstructions=Perhaps", "fluxInstructions"),
    ];
    for (value, word) in cases {
        let error = helm(&render::template(&[value])).expect_err(value);
        assert!(error.contains("schema") && error.contains(word), "{value}: {error}");
    }
}

#[test]
fn images_are_named_by_digest_where_there_is_one() {
    let version = env!("CARGO_PKG_VERSION");
    let image = |values: &[&str]| {
        let objects = render(values);
        let containers = &deployment(&objects)["spec"]["template"]["spec"]["containers"];
        assert_eq!(containers[0]["image"], containers[1]["image"]);
        let env = containers[0]["env"].as_array().unwrap();
        let runner = &env.iter().find(|variable| variable["name"] == "RUNNER_IMAGE").unwrap()["value"];
        (containers[0]["image"].as_str().unwrap().to_owned(), runner.as_str().unwrap().to_owned())
    };
    let ours = "ghcr.io/synth-controller";
    assert_eq!(
        image(&[]),
        (format!("{ours}/synth-controller:{version}"), format!("{ours}/synth-runner:{version}")),
        "the chart's appVersion is the package's"
    );
    assert_eq!(
        image(&["image.tag=a", "runs.image.tag=b"]),
        (format!("{ours}/synth-controller:a"), format!("{ours}/synth-runner:b"))
    );
    let (one, two) = ("1".repeat(64), "2".repeat(64));
    assert_eq!(
        image(&[
            &format!("image.digest=sha256:{one}"),
            &format!("runs.image.digest=sha256:{two}"),
            "image.tag=a"
        ]),
        (format!("{ours}/synth-controller@sha256:{one}"), format!("{ours}/synth-runner@sha256:{two}"))
    );
}

#[test]
fn what_is_set_reaches_its_place() {
    let objects = render(WAYS[6]);
    let pod = &deployment(&objects)["spec"]["template"];
    assert!(arguments(&objects, "manager").contains(&"--max-retry-delay=1m"));
    assert!(arguments(&objects, "manager").contains(&"--runner-image-pull-secrets=one,two"));
    assert!(
        arguments(&objects, "manager").contains(&"--output-denied-kinds=Secret,*.rbac.authorization.k8s.io")
    );
    assert!(arguments(&objects, "manager").contains(&"--output-flux-instructions=deny"));
    assert!(arguments(&objects, "manager").contains(&"--concurrent-runs-per-namespace=2"));
    assert!(arguments(&objects, "manager").contains(&"--run-budget=1h30m"));
    assert!(arguments(&objects, "fetcher").contains(&"--fetches=2"));
    assert_eq!(pod["spec"]["nodeSelector"]["disk"], "fast");
    assert_eq!(pod["spec"]["imagePullSecrets"][0]["name"], "three");
    assert_eq!(pod["metadata"]["labels"]["team"], "platform");
    let env = pod["spec"]["containers"][0]["env"].to_string();
    assert!(env.contains(r#"{"name":"A","value":"b"}"#), "{env}");
    let volumes = |values| deployment(&render(values))["spec"]["template"]["spec"]["volumes"].to_string();
    assert!(volumes(WAYS[2]).contains(r#""claimName":"synth-controller""#));
    assert!(volumes(WAYS[3]).contains(r#""claimName":"mine""#));
    let kinds = |values| render(values).iter().map(|object| object["kind"].clone()).collect::<Vec<_>>();
    assert!(kinds(WAYS[2]).contains(&"PersistentVolumeClaim".into()));
    assert!(!kinds(WAYS[3]).contains(&"PersistentVolumeClaim".into()));
    for absent in ["NetworkPolicy", "CustomResourceDefinition", "Namespace"] {
        assert!(!kinds(WAYS[4]).contains(&absent.into()), "{absent}");
    }
}

#[test]
fn profiles_are_a_file_of_the_manager_and_a_change_of_them_starts_it_anew() {
    let objects = render(WAYS[6]);
    let map = objects.iter().find(|object| object["kind"] == "ConfigMap").unwrap();
    let file: Value = serde_saphyr::from_str(map["data"]["profiles.yaml"].as_str().unwrap()).unwrap();
    assert_eq!(file["kata"]["namespaces"], serde_json::json!(["team-a", "team-b"]));
    assert_eq!(file["kata"]["tolerations"][0]["operator"], "Exists");
    assert_eq!(file["default"]["timeout"], "10m");
    let flag = arguments(&objects, "manager").into_iter().find_map(|flag| flag.strip_prefix("--profiles="));
    let pod = &deployment(&objects)["spec"]["template"];
    let mounts = pod["spec"]["containers"][0]["volumeMounts"].as_array().unwrap();
    let mount = mounts.iter().find(|mount| mount["name"] == "profiles").unwrap();
    assert_eq!(flag.unwrap(), format!("{}/profiles.yaml", mount["mountPath"].as_str().unwrap()));
    let volumes = pod["spec"]["volumes"].as_array().unwrap();
    let volume = volumes.iter().find(|volume| volume["name"] == "profiles").unwrap();
    assert_eq!(volume["configMap"]["name"], map["metadata"]["name"]);
    let sum = |values: &[&str]| {
        let rendered = render(values);
        deployment(&rendered)["spec"]["template"]["metadata"]["annotations"]["checksum/profiles"].clone()
    };
    assert_ne!(sum(WAYS[6]), sum(&["runs.profiles.default.timeout=11m"]));
    assert!(sum(&[]).is_null() && !render(&[]).iter().any(|object| object["kind"] == "ConfigMap"));
}

#[test]
fn flux_s_commands_find_the_controller_as_they_find_flux_s_own() {
    let objects = render(&[]);
    let deployment = deployment(&objects);
    assert_eq!(deployment["metadata"]["labels"]["app.kubernetes.io/part-of"], "flux");
    assert_eq!(deployment["spec"]["template"]["spec"]["containers"][0]["name"], "manager");
    assert_eq!(deployment["spec"]["strategy"]["type"], "Recreate");
}
