//! The CRD: `crds/` is what the types say, and its rules accept and refuse what they should.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "a test may fail")]

use std::{fs, path::Path};

use serde_json::{Value, json};
use synth_api::Synth;

#[test]
fn the_crd_file_is_what_the_types_say() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crds/synth-controller.dev_synths.yaml");
    let crd = serde_json::to_value(synth_api::crd()).unwrap();
    let yaml = format!(
        "# Generated from crates/api by `make generate`.\n{}",
        serde_saphyr::to_string(&crd).unwrap()
    );
    assert_eq!(serde_saphyr::from_str::<Value>(&yaml).unwrap(), crd, "the YAML says what the types say");
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, &yaml).unwrap();
    }
    assert!(
        fs::read_to_string(&file).is_ok_and(|found| found == yaml),
        "{} is not what crates/api says: run `make generate`",
        file.display()
    );
}

#[test]
fn g1_a_new_object_has_observed_generation_minus_one_so_that_it_does_not_count_as_current() {
    assert_eq!(synth_api::SynthStatus::default().observed_generation, -1);
    let crd = serde_json::to_value(synth_api::crd()).unwrap();
    let status = &crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]["status"];
    assert_eq!(status["default"], json!({"observedGeneration": -1}));
}

#[test]
fn g21_the_crd_has_categories_a_short_name_and_columns_that_tell_the_story() {
    let crd = serde_json::to_value(synth_api::crd()).unwrap();
    assert_eq!(crd["spec"]["names"]["categories"], json!(["all", "fluxcd", "fluxcd-sources"]));
    assert_eq!(crd["spec"]["names"]["shortNames"], json!(["syn"]));
    let columns: Vec<_> = crd["spec"]["versions"][0]["additionalPrinterColumns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| column["name"].as_str().unwrap())
        .collect();
    assert_eq!(columns, ["Ready", "Status", "Objects", "Revision", "Source", "Age"]);
}

/// A Synth that is as small as it can be, with a change of its spec.
fn synth(change: impl FnOnce(&mut Value)) -> Value {
    let mut object = json!({
        "apiVersion": "synth-controller.dev/v1alpha1",
        "kind": "Synth",
        "metadata": {"name": "shop", "namespace": "apps"},
        "spec": {"git": {"url": "https://git.example/shop.git"}, "interval": "10m"},
    });
    change(&mut object["spec"]);
    object
}

/// What the API server would say: the schema first, then its rules on the defaulted object.
fn verdict(object: &Value) -> Result<(), String> {
    let crd = serde_json::to_value(synth_api::crd()).unwrap();
    let schema = &crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"];
    let validator = jsonschema::validator_for(schema).unwrap();
    if let Some(error) = validator.iter_errors(object).next() {
        return Err(format!("{} at {}", error, error.instance_path()));
    }
    let synth: Synth = serde_json::from_value(object.clone()).map_err(|error| error.to_string())?;
    synth.validate_cel().map_err(|error| error.to_string())
}

#[test]
fn accepts_what_users_write() {
    let cases: Vec<(&str, Value)> = vec![
        ("the smallest", synth(|_| ())),
        ("ssh", synth(|spec| spec["git"]["url"] = json!("ssh://git@host:22/a/b.git"))),
        ("http", synth(|spec| spec["git"]["url"] = json!("http://host/a"))),
        ("branch", synth(|spec| spec["git"]["ref"] = json!({"branch": "feature/x"}))),
        ("tag", synth(|spec| spec["git"]["ref"] = json!({"tag": "v1.2.3"}))),
        (
            "commit and branch",
            synth(|spec| spec["git"]["ref"] = json!({"commit": "0".repeat(40), "branch": "main"})),
        ),
        ("a path", synth(|spec| spec["path"] = json!("./deploy/my..app"))),
        ("10s is an interval", synth(|spec| spec["interval"] = json!("10s"))),
        ("mixed units", synth(|spec| spec["interval"] = json!("1h30m"))),
        ("an hour of time", synth(|spec| spec["timeout"] = json!("1h"))),
        ("a second of time", synth(|spec| spec["timeout"] = json!("1s"))),
        (
            "a runner",
            synth(|spec| {
                spec["runner"] =
                    json!({"profile": "kata", "resources": {"cpu": 1, "memory": "1.5Gi", "disk": "512Mi"}});
            }),
        ),
        ("values", synth(|spec| spec["values"] = json!({"replicas": 3, "a": {"b": [1, null]}}))),
        (
            "valuesFrom",
            synth(|spec| spec["valuesFrom"] = json!([{"kind": "Secret", "name": "s", "optional": true}])),
        ),
        (
            "cargo",
            synth(|spec| {
                spec["cargo"] =
                    json!({"package": "shop", "bin": "shop", "features": ["a/b", "c"], "args": ["--x"]});
            }),
        ),
        (
            "private dependencies",
            synth(|spec| {
                spec["cargo"] = json!({
                    "registries": [
                        {"name": "acme", "index": "sparse+https://crates.example/index/", "secretRef": {"name": "s"}},
                        {"name": "mirror", "index": "sparse+http://10.0.0.1:8080/"},
                    ],
                    "gitCredentials": [
                        {"url": "https://git.example/acme/", "secretRef": {"name": "s"}},
                        {"url": "ssh://git@git.example/acme", "secretRef": {"name": "s"}},
                    ],
                });
            }),
        ),
        (
            "build scripts",
            synth(|spec| {
                spec["cargo"] = json!({"buildScripts": {"allowed": [
                    {"name": "serde_derive", "version": "1.0.228"}, {"name": "app", "source": "."},
                ]}});
            }),
        ),
        ("no build scripts", synth(|spec| spec["cargo"] = json!({"buildScripts": {"allowed": []}}))),
        ("a timeout longer than the interval", synth(|spec| spec["timeout"] = json!("1h"))),
        ("output", synth(|spec| spec["output"] = json!({"layout": "Single", "allowEmpty": true}))),
        (
            "bounds of the output",
            synth(|spec| {
                spec["output"] = json!({
                    "allowedNamespaces": ["shop", "shop-1"],
                    "allowedKinds": [{"kind": "ConfigMap"}, {"group": "apps", "kind": "*"}, {"group": "*", "kind": "X"}],
                    "maxDeletions": 3, "fluxInstructions": "Deny", "secretValues": "InSecrets",
                });
            }),
        ),
        ("a percentage", synth(|spec| spec["output"] = json!({"maxDeletions": "10%"}))),
        ("no deletions", synth(|spec| spec["output"] = json!({"maxDeletions": 0}))),
    ];
    for (name, object) in cases {
        assert_eq!(verdict(&object), Ok(()), "{name}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn hostile_43_refuses_what_cannot_be_meant() {
    let cases: Vec<(&str, Value, &str)> = vec![
        (
            "scp-like address",
            synth(|spec| spec["git"]["url"] = json!("git@host:a.git")),
            "ssh://git@host/path",
        ),
        ("file address", synth(|spec| spec["git"]["url"] = json!("file:///etc")), "https://"),
        ("ext address", synth(|spec| spec["git"]["url"] = json!("ext::sh -c id")), "https://"),
        ("newline in the address", synth(|spec| spec["git"]["url"] = json!("https://a/b\nc")), "white space"),
        (
            "endless address",
            synth(|spec| spec["git"]["url"] = json!(format!("https://{}", "a".repeat(2048)))),
            "2048",
        ),
        (
            "tag and branch",
            synth(|spec| spec["git"]["ref"] = json!({"tag": "v1", "branch": "b"})),
            "tag stands alone",
        ),
        ("short commit", synth(|spec| spec["git"]["ref"] = json!({"commit": "abc"})), "commit"),
        ("absolute path", synth(|spec| spec["path"] = json!("/etc")), "inside the repository"),
        ("path upwards", synth(|spec| spec["path"] = json!("a/../../b")), "inside the repository"),
        ("empty path", synth(|spec| spec["path"] = json!("")), "path"),
        ("9s", synth(|spec| spec["interval"] = json!("9s")), "at least 10s"),
        ("1ns", synth(|spec| spec["interval"] = json!("1ns")), "interval"),
        ("negative", synth(|spec| spec["interval"] = json!("-10m")), "interval"),
        ("number", synth(|spec| spec["interval"] = json!(600)), "interval"),
        ("endless duration", synth(|spec| spec["interval"] = json!("9".repeat(40) + "h")), "interval"),
        ("half a second", synth(|spec| spec["timeout"] = json!("500ms")), "1s to 1h"),
        ("more than an hour", synth(|spec| spec["timeout"] = json!("1h1s")), "1s to 1h"),
        ("retry at once", synth(|spec| spec["retryInterval"] = json!("0s")), "at least 1s"),
        ("a profile with a path", synth(|spec| spec["runner"] = json!({"profile": "../x"})), "profile"),
        (
            "less than no memory",
            synth(|spec| spec["runner"] = json!({"resources": {"memory": "-1Gi"}})),
            "memory",
        ),
        (
            "half a core as a float",
            synth(|spec| spec["runner"] = json!({"resources": {"cpu": 0.5}})),
            "not an amount",
        ),
        ("lots", synth(|spec| spec["runner"] = json!({"resources": {"disk": "lots"}})), "disk"),
        (
            "a number without an end",
            synth(|spec| spec["runner"] = json!({"resources": {"disk": "9".repeat(40)}})),
            "disk",
        ),
        ("values that are no object", synth(|spec| spec["values"] = json!([1])), "values"),
        (
            "values from a Pod",
            synth(|spec| spec["valuesFrom"] = json!([{"kind": "Pod", "name": "p"}])),
            "valuesFrom",
        ),
        (
            "too many values",
            synth(|spec| spec["valuesFrom"] = vec![json!({"kind": "Secret", "name": "s"}); 33].into()),
            "valuesFrom",
        ),
        ("package as option", synth(|spec| spec["cargo"] = json!({"package": "--config=x"})), "package"),
        ("feature as option", synth(|spec| spec["cargo"] = json!({"features": ["--all"]})), "features"),
        ("too many arguments", synth(|spec| spec["cargo"] = json!({"args": vec!["a"; 65]})), "args"),
        ("more than all", synth(|spec| spec["output"] = json!({"maxDeletions": "101%"})), "maxDeletions"),
        ("a number as text", synth(|spec| spec["output"] = json!({"maxDeletions": "3"})), "maxDeletions"),
        ("half an object", synth(|spec| spec["output"] = json!({"maxDeletions": 0.5})), "IntOrString"),
        (
            "a pattern as namespace",
            synth(|spec| spec["output"] = json!({"allowedNamespaces": ["shop-*"]})),
            "allowedNamespaces",
        ),
        (
            "a pattern in a kind",
            synth(|spec| spec["output"] = json!({"allowedKinds": [{"kind": "Config*"}]})),
            "allowedKinds",
        ),
        (
            "a registry twice",
            synth(|spec| {
                spec["cargo"] = json!({"registries": [
                    {"name": "a", "index": "sparse+https://a/"}, {"name": "a", "index": "sparse+https://b/"},
                ]});
            }),
            "twice",
        ),
        (
            "two names for a registry",
            synth(|spec| {
                spec["cargo"] = json!({"registries": [
                    {"name": "a", "index": "sparse+https://a/"}, {"name": "b", "index": "sparse+https://a/"},
                ]});
            }),
            "twice",
        ),
        (
            "a token over http",
            synth(|spec| {
                spec["cargo"] = json!({"registries": [{"name": "a", "index": "sparse+http://a/", "secretRef": {"name": "s"}}]});
            }),
            "https only",
        ),
        (
            "credentials twice",
            synth(|spec| {
                let one = json!({"url": "https://git.example/", "secretRef": {"name": "s"}});
                spec["cargo"] = json!({"gitCredentials": [one.clone(), one]});
            }),
            "twice",
        ),
        (
            "credentials for a file",
            synth(|spec| {
                spec["cargo"] = json!({"gitCredentials": [{"url": "file:///x", "secretRef": {"name": "s"}}]});
            }),
            "https://",
        ),
        (
            "too many build scripts",
            synth(|spec| {
                spec["cargo"] = json!({"buildScripts": {"allowed": vec![json!({"name": "a"}); 513]}});
            }),
            "allowed",
        ),
        (
            "a crate as an option",
            synth(|spec| spec["cargo"] = json!({"buildScripts": {"allowed": [{"name": "--x"}]}})),
            "name",
        ),
        (
            "a duration that overflows",
            synth(|spec| spec["interval"] = json!("9223372036854775807h")),
            "292 years",
        ),
        (
            "a duration with many parts",
            synth(|spec| spec["interval"] = json!("1s".repeat(200))),
            "32 characters",
        ),
        ("a timeout of nanoseconds", synth(|spec| spec["timeout"] = json!("1ns")), "timeout"),
        ("a negative retry", synth(|spec| spec["retryInterval"] = json!("-1s")), "retryInterval"),
        ("a path that ends upwards", synth(|spec| spec["path"] = json!("a/..")), "inside the repository"),
        ("an endless path", synth(|spec| spec["path"] = json!("a".repeat(513))), "path"),
        (
            "an endless branch",
            synth(|spec| spec["git"]["ref"] = json!({"branch": "b".repeat(256)})),
            "branch",
        ),
        ("an endless argument", synth(|spec| spec["cargo"] = json!({"args": ["a".repeat(1025)]})), "args"),
        ("too many features", synth(|spec| spec["cargo"] = json!({"features": vec!["a"; 65]})), "features"),
        (
            "a registry without its slash",
            synth(|spec| spec["cargo"] = json!({"registries": [{"name": "a", "index": "sparse+https://a"}]})),
            "sparse+https://",
        ),
        (
            "a registry with a user",
            synth(|spec| {
                spec["cargo"] = json!({"registries": [{"name": "a", "index": "sparse+https://u:p@a/"}]});
            }),
            "sparse+https://",
        ),
        (
            "a registry in git",
            synth(|spec| spec["cargo"] = json!({"registries": [{"name": "a", "index": "https://a/"}]})),
            "sparse+https://",
        ),
        (
            "a registry with a query",
            synth(|spec| {
                spec["cargo"] = json!({"registries": [{"name": "a", "index": "sparse+https://a/?x=/"}]});
            }),
            "sparse+https://",
        ),
        (
            "a registry of files",
            synth(|spec| {
                spec["cargo"] = json!({"registries": [{"name": "a", "index": "sparse+file:///etc/"}]});
            }),
            "sparse+https://",
        ),
        ("unknown layout", synth(|spec| spec["output"] = json!({"layout": "Zip"})), "layout"),
    ];
    for (name, object, expected) in cases {
        let error = verdict(&object).expect_err(name);
        assert!(error.contains(expected), "{name}: {error}");
    }
    let mut named = synth(|_| ());
    named["metadata"]["name"] = json!("a.b");
    assert!(verdict(&named).unwrap_err().contains("ExternalArtifact"));
}

#[test]
fn every_string_list_and_map_in_the_spec_is_bounded() {
    fn walk(path: &str, schema: &Value, unbounded: &mut Vec<String>) {
        let bounded = match schema["type"].as_str() {
            Some("string") => schema.get("maxLength").or_else(|| schema.get("enum")).is_some(),
            Some("array") => schema.get("maxItems").is_some(),
            _ => true,
        };
        if !bounded {
            unbounded.push(path.to_owned());
        }
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            walk(&format!("{path}.{name}"), property, unbounded);
        }
        if let Some(items) = schema.get("items") {
            walk(&format!("{path}[]"), items, unbounded);
        }
    }
    let crd = serde_json::to_value(synth_api::crd()).unwrap();
    let mut unbounded = Vec::new();
    walk(
        "spec",
        &crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]["spec"],
        &mut unbounded,
    );
    assert_eq!(unbounded, Vec::<String>::new());
}
