//! Helm charts become Rust that makes the objects that helm makes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]
#![allow(missing_docs, reason = "nobody depends on a test")]

mod support;

use std::{collections::BTreeMap, path::Path, process::Command};

use serde_json::Value;
use support::{App, CERT_MANAGER, helm};
use synth_manifest::{Limits, ReadOptions};
use synth_typegen::{Chart, ImportError, import_chart, import_crds, write_into};

const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/charts");

fn shop() -> Chart {
    Chart { name: "shop".into(), chart: format!("{HERE}/shop"), namespace: "apps".into(), ..Chart::default() }
}

/// What helm itself prints, but for hooks and CRDs.
fn rendered(chart: &Chart, options: &[&str]) -> BTreeMap<String, Value> {
    let output = Command::new(helm())
        .args(["template", &chart.name, &chart.chart, "--namespace", &chart.namespace])
        .args(["--kube-version", "v1.34.0", "--no-hooks"])
        .args(options)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let objects = synth_manifest::read(&output.stdout, &Limits::default(), &ReadOptions::default()).unwrap();
    let objects = objects.iter().filter(|object| object.id.kind != "CustomResourceDefinition");
    let mut rendered = BTreeMap::new();
    for object in objects {
        let mut value = serde_json::to_value(&object.value).unwrap();
        let is_of_cluster =
            object.id.kind.starts_with("Cluster") || object.id.kind.ends_with("WebhookConfiguration");
        // As helm does when it installs them.
        if object.id.namespace.is_empty() && !is_of_cluster {
            value["metadata"]["namespace"] = chart.namespace.as_str().into();
        }
        rendered.insert(format!("{} {}", object.id.kind, object.id.name), value);
    }
    rendered
}

/// What the crate makes of it.
fn made(app: &App) -> BTreeMap<String, Value> {
    let text = app.objects().iter().fold(String::new(), |text, object| text + &object.to_string() + "\n");
    let objects = synth_manifest::read(text.as_bytes(), &Limits::default(), &ReadOptions::default()).unwrap();
    objects
        .iter()
        .map(|object| {
            (format!("{} {}", object.id.kind, object.id.name), serde_json::to_value(&object.value).unwrap())
        })
        .collect()
}

fn compare(made: &BTreeMap<String, Value>, rendered: &BTreeMap<String, Value>) {
    for (name, object) in rendered {
        assert_eq!(made.get(name), Some(object), "{name}");
    }
    assert_eq!(made.len(), rendered.len());
}

#[test]
fn charts_become_rust_that_makes_the_objects_that_helm_makes() {
    let shop = Chart {
        values: vec![format!("{HERE}/values.yaml").into()],
        set: vec!["image.tag=4.6".into()],
        crds: CERT_MANAGER.crds("deploy/crds"),
        crds_module: "crate::custom".into(),
        ..shop()
    };
    let folder = CERT_MANAGER.folder().join("deploy/charts/cert-manager");
    let cert_manager = Chart {
        name: "cert-manager".into(),
        chart: folder.to_str().unwrap().into(),
        namespace: "cert-manager".into(),
        ..Chart::default()
    };
    let app = App::new("charts");
    write_into(&app.source().join("custom"), &import_crds(&shop.crds).unwrap()).unwrap();
    for chart in [&shop, &cert_manager] {
        let imported = import_chart(helm(), chart).unwrap();
        write_into(&app.source().join("charts"), &imported.files).unwrap();
    }
    app.write(
        "main.rs",
        r#"//! Two charts in one app.
            mod charts;
            mod custom;

            fn main() -> std::process::ExitCode {
                synth_sdk::run(|app: &synth_sdk::App| {
                    charts::shop::shop(&app.chart("shop").namespace("apps"));
                    charts::cert_manager::cert_manager(&app.chart("cert-manager").namespace("cert-manager"));
                })
            }
        "#,
    );
    let values = format!("{HERE}/values.yaml");
    let mut expected = rendered(&shop, &["--values", &values, "--set", "image.tag=4.6"]);
    assert_eq!(expected.len(), 11, "{:?}", expected.keys());
    expected.extend(rendered(&cert_manager, &[]));
    assert!(expected.len() > 45, "{} objects", expected.len());
    compare(&made(&app), &expected);
}

#[test]
fn what_is_known_is_typed_and_what_is_left_out_is_told() {
    let chart = Chart { set: vec!["password=s3cret".into()], ..shop() };
    let imported = import_chart(helm(), &chart).unwrap();
    assert_eq!(
        imported.notes,
        [
            "left out: hooks, on which only Helm acts: Job shop-migrate",
            "left out: CRDs, which have to outlive the app: apply them apart: CustomResourceDefinition things.example.com",
        ]
    );
    let paths: Vec<&str> = imported.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["mod.rs", "shop.rs"]);
    let text = &imported.files[1].text;
    for part in [
        "pub fn shop(scope: &Scope) {",
        "Container::new(\"web\")",
        "\n.image_pull_policy(PullPolicy::IfNotPresent)",
        "\n.data([(\"password\", \"s3cret\".as_bytes())])",
        "\n.set(\"limits\", json!({\"cpu\": 1, \"memory\": \"128Mi\"}))",
        "\n.set(\"somethingNew\", json!({\"deep\": [1, 2.5, true, null]}))",
        "scope.add(\"shop\", json!({\n            \"apiVersion\": \"example.com/v1\",",
        "//! left out: hooks, on which only Helm acts: Job shop-migrate\n",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert_eq!(import_chart(helm(), &chart).unwrap().files, imported.files);
}

#[test]
fn what_a_chart_makes_up_is_told() {
    let notes = import_chart(helm(), &shop()).unwrap().notes;
    assert_eq!(
        notes[0],
        "Secret shop-password is another one each time that the chart is rendered: give what it makes up as a value"
    );
}

#[test]
fn what_helm_says_is_told() {
    let chart = Chart { set: vec!["image=none".into()], ..shop() };
    let error = import_chart(helm(), &chart).unwrap_err();
    assert!(matches!(&error, ImportError::Chart { problem, .. } if problem.contains("web.yaml")), "{error}");
    let error = import_chart(Path::new("/there/is/no/helm"), &chart).unwrap_err().to_string();
    assert!(
        error.contains("/there/is/no/helm cannot be run") && error.contains("https://helm.sh"),
        "{error}"
    );
}
