//! What objects may be, beyond being objects.

#![allow(clippy::expect_used, clippy::panic, reason = "these are tests")]

use serde_json::{Value, json};
use synth_manifest::{Bounds, KindPattern, Limits, Publisher, ReadOptions, read};

fn kinds(texts: &[&str]) -> Vec<KindPattern> {
    texts.iter().map(|text| text.parse().expect("a kind")).collect()
}

/// What is said of these objects; nothing when they may be published.
fn verdict(objects: &[Value], bounds: &Bounds<'_>) -> Option<String> {
    let text: Vec<_> = objects.iter().map(ToString::to_string).collect();
    let text = text.join("\n");
    let objects = match read(text.as_bytes(), &Limits::default(), &ReadOptions::default()) {
        Ok(objects) => objects,
        // Some ways round are closed before bounds are looked at.
        Err(error) => return Some(error.to_string()),
    };
    objects.keep_to(bounds).err().map(|refused| format!("{refused}; {}", refused.hint()))
}

fn object(api_version: &str, kind: &str, namespace: &str, name: &str) -> Value {
    let mut metadata = json!({"name": name});
    if !namespace.is_empty() {
        metadata["namespace"] = namespace.into();
    }
    json!({"apiVersion": api_version, "kind": kind, "metadata": metadata})
}

fn list(items: &[Value]) -> Value {
    json!({"apiVersion": "v1", "kind": "List", "items": items})
}

#[test]
fn hostile_19_objects_stay_in_the_allowed_namespaces_wherever_they_hide() {
    let namespaces = ["shop".to_owned(), "shop-jobs".to_owned()];
    let bounds = Bounds { namespaces: &namespaces, ..Bounds::default() };
    let inside = [
        object("v1", "ConfigMap", "shop", "a"),
        object("apps/v1", "Deployment", "shop-jobs", "a"),
        object("v1", "Namespace", "", "shop"),
        list(&[list(&[object("v1", "ConfigMap", "shop", "b")])]),
    ];
    assert_eq!(verdict(&inside, &bounds), None);
    let outside = object("v1", "ConfigMap", "kube-system", "a");
    let cases = [
        (outside.clone(), "allowedNamespaces"),
        (list(std::slice::from_ref(&outside)), "allowedNamespaces"),
        (list(&[list(&[list(std::slice::from_ref(&outside))])]), "allowedNamespaces"),
        (json!([[outside]]), "allowedNamespaces"),
        (
            json!({"apiVersion": "v1", "kind": "ConfigMapList", "metadata": {"name": "a"}, "items": [outside]}),
            "list",
        ),
        (
            json!({"apiVersion": "x/v1", "kind": "List", "metadata": {"name": "a"}, "items": [outside]}),
            "list",
        ),
        (
            json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "namespace": "shop"}, "items": [outside]}),
            "list",
        ),
        // A `targetNamespace` of the Kustomization would put them anywhere.
        (object("v1", "ConfigMap", "", "a"), "has no namespace"),
        (
            json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "namespace": null}}),
            "has no namespace",
        ),
        (object("v1", "ConfigMap", "shop ", "a"), "invalid metadata.namespace"),
        (object("v1", "ConfigMap", "${X:=kube-system}", "a"), "invalid metadata.namespace"),
        (object("v1", "Namespace", "", "kube-system"), "\"kube-system\""),
        // What is written as namespace of an object that has none is dropped by the API server.
        (object("v1", "Namespace", "shop", "kube-system"), "\"kube-system\""),
        (object("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "shop", "a"), "whole cluster's"),
        (object("v1", "PersistentVolume", "shop", "a"), "whole cluster's"),
        (object("cert-manager.io/v1", "ClusterIssuer", "shop", "a"), "not known"),
    ];
    for (case, words) in cases {
        let said = verdict(&[object("v1", "ConfigMap", "shop", "z"), case.clone()], &bounds);
        assert!(said.as_ref().is_some_and(|said| said.contains(words)), "{case}: {said:?}");
    }
}

#[test]
fn hostile_19_a_kind_that_is_named_is_vouched_for_but_not_its_namespace() {
    let namespaces = ["shop".to_owned()];
    let named = kinds(&["*.*", "ClusterIssuer.cert-manager.io", "ServiceMonitor.monitoring.coreos.com"]);
    let bounds = Bounds { namespaces: &namespaces, kinds: &named, ..Bounds::default() };
    let inside = [
        object("cert-manager.io/v1", "ClusterIssuer", "", "a"),
        object("monitoring.coreos.com/v1", "ServiceMonitor", "shop", "a"),
        object("v1", "ConfigMap", "shop", "a"),
    ];
    assert_eq!(verdict(&inside, &bounds), None);
    for outside in [
        object("monitoring.coreos.com/v1", "ServiceMonitor", "other", "a"),
        object("rbac.authorization.k8s.io/v1", "ClusterRole", "", "a"),
        object("x.example/v1", "ServiceMonitor", "shop", "a"),
    ] {
        assert!(verdict(std::slice::from_ref(&outside), &bounds).is_some(), "{outside}");
    }
}

#[test]
fn hostile_19_only_the_allowed_kinds_pass_and_none_that_is_denied() {
    let (allowed, denied) =
        (kinds(&["*.apps", "ConfigMap", "ClusterRole.*"]), kinds(&["ClusterRole.rbac.authorization.k8s.io"]));
    let bounds = Bounds { kinds: &allowed, denied: &denied, ..Bounds::default() };
    let inside = [object("apps/v1", "StatefulSet", "", "a"), object("v1", "ConfigMap", "", "a")];
    assert_eq!(verdict(&inside, &bounds), None);
    for (outside, words) in [
        (object("v1", "Secret", "", "a"), "of the kind Secret, which spec.output.allowedKinds"),
        (object("x.example/v1", "ConfigMap", "", "a"), "ConfigMap.x.example"),
        (object("rbac.authorization.k8s.io/v1", "ClusterRole", "", "a"), "lets no generator publish"),
        (object("rbac.authorization.k8s.io/v1beta1", "ClusterRole", "x", "a"), "lets no generator publish"),
        (object("rbac.authorization.k8s.io/v1", "clusterrole", "", "a"), "lets no generator publish"),
        (
            list(&[list(&[object("rbac.authorization.k8s.io/v1", "ClusterRole", "", "a")])]),
            "lets no generator",
        ),
        (
            json!({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleList", "metadata": {"name": "a"}, "items": [
                object("rbac.authorization.k8s.io/v1", "ClusterRole", "", "a")]}),
            "list",
        ),
    ] {
        let said = verdict(std::slice::from_ref(&outside), &bounds);
        assert!(said.as_ref().is_some_and(|said| said.contains(words)), "{outside}: {said:?}");
    }
}

#[test]
fn hostile_19_nothing_points_back_at_who_publishes_it_whatever_is_allowed() {
    let everything = kinds(&["*.*"]);
    let publisher = Publisher { namespace: "apps", name: "shop" };
    let bounds = Bounds { publisher, kinds: &everything, ..Bounds::default() };
    let with = |mut object: Value, spec: Value| {
        object["spec"] = spec;
        object
    };
    let kustomization = |namespace: &str, spec| {
        with(object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", namespace, "x"), spec)
    };
    let reference = |name: &str| json!({"kind": "ExternalArtifact", "name": name});
    let loops = [
        object("synth-controller.dev/v1alpha1", "Synth", "apps", "shop"),
        object("synth-controller.dev/v1alpha1", "Synth", "", "shop"),
        object("synth-controller.dev/v2", "Synth", "apps", "shop"),
        object("source.toolkit.fluxcd.io/v1", "ExternalArtifact", "apps", "shop"),
        object("synth-controller.dev/v1alpha1", "Synth", "apps", "${X:=shop}"),
        kustomization("apps", json!({"sourceRef": reference("shop")})),
        kustomization("", json!({"sourceRef": reference("shop")})),
        kustomization("apps", json!({"sourceRef": reference("${X:=shop}")})),
        kustomization(
            "other",
            json!({"sourceRef": {"kind": "ExternalArtifact", "name": "shop", "namespace": "apps"}}),
        ),
        kustomization("other", json!({"sourceRef": {"kind": "${K}", "name": "shop", "namespace": "${N}"}})),
        with(
            object("helm.toolkit.fluxcd.io/v2", "HelmRelease", "apps", "x"),
            json!({"chartRef": reference("shop")}),
        ),
        with(
            object("source.extensions.fluxcd.io/v1beta1", "ArtifactGenerator", "apps", "x"),
            json!({"sources": [{"alias": "a", "kind": "ExternalArtifact", "name": "shop"}]}),
        ),
        with(
            object("synth-controller.dev/v1alpha1", "Synth", "apps", "other"),
            json!({"sourceRef": reference("shop")}),
        ),
    ];
    for back in loops {
        let said = verdict(&[list(std::slice::from_ref(&back))], &bounds);
        assert!(
            said.as_ref().is_some_and(|said| said.contains("publishes it") || said.contains("part of")),
            "{back}: {said:?}"
        );
    }
    let others = [
        object("synth-controller.dev/v1alpha1", "Synth", "apps", "other"),
        object("synth-controller.dev/v1alpha1", "Synth", "other", "shop"),
        kustomization("apps", json!({"sourceRef": reference("other")})),
        kustomization("other", json!({"sourceRef": {"kind": "GitRepository", "name": "shop"}})),
        with(
            object("notification.toolkit.fluxcd.io/v1", "Receiver", "apps", "x"),
            json!({"resources": [reference("shop")]}),
        ),
        json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}, "data": {"kind": "ExternalArtifact", "name": "shop"}}),
    ];
    assert_eq!(verdict(&others, &bounds), None);
}

#[test]
fn hostile_21_instructions_for_flux_pass_only_where_they_are_allowed() {
    let with = |field: &str, key: &str, value: &str| json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", field: {key: value}}});
    let holds = |text: &str, annotation: Option<&str>| {
        let annotations = annotation.map(|value| json!({"kustomize.toolkit.fluxcd.io/substitute": value}));
        json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "annotations": annotations}, "data": {"a": text}})
    };
    let strict = Bounds { without_flux_instructions: true, ..Bounds::default() };
    let instructions = [
        with("annotations", "kustomize.toolkit.fluxcd.io/prune", "disabled"),
        with("annotations", "kustomize.toolkit.fluxcd.io/reconcile", "disabled"),
        with("annotations", "kustomize.toolkit.fluxcd.io/ssa", "IfNotPresent"),
        with("annotations", "kustomize.toolkit.fluxcd.io/force", "enabled"),
        with("labels", "kustomize.toolkit.fluxcd.io/prune", "disabled"),
        with("labels", "kustomize.toolkit.fluxcd.io/name", "another"),
        with("annotations", "kustomize.toolkit.fluxcd.io/substitute", "enabled"),
        holds("a ${VAR} b", None),
        holds("${VAR:=x}", None),
        holds("${VAR}", Some("enabled")),
        json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"${VAR}": "a"}}),
        object("v1", "Namespace", "", "${VAR}"),
        json!({"apiVersion": "x.example/v1", "kind": "X", "metadata": {"name": "a"}, "spec": [["${VAR}"]]}),
    ];
    for instruction in instructions {
        let said = verdict(std::slice::from_ref(&instruction), &strict);
        assert!(
            said.as_ref().is_some_and(|said| said.contains("an instruction for Flux")),
            "{instruction}: {said:?}"
        );
        assert_eq!(verdict(&[instruction], &Bounds::default()), None);
    }
    let plain = [holds("$VAR $(VAR) {VAR} $", None)];
    assert_eq!(verdict(&plain, &strict), None);
    assert_eq!(verdict(&[holds("${VAR}", Some("disabled"))], &strict), None, "no variable is replaced in it");
}

#[test]
fn hostile_22_what_came_from_a_secret_is_in_the_data_of_secrets_or_nowhere() {
    let is_secret = |text: &str| text.contains("hunter2") || text.contains("12345678");
    let secret = |field: &str| json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}, field: {"a": "x hunter2"}});
    let shown = [
        json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"a": "hunter2"}}),
        json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"hunter2": "a"}}),
        json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "spec": [{"x": 12_345_678}]}),
        json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "hunter2"}}),
        json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a", "annotations": {"a": "hunter2"}}}),
        json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}, "data": {"hunter2": "a"}}),
        json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}, "spec": {"data": "hunter2"}}),
        json!({"apiVersion": "x.example/v1", "kind": "Secret", "metadata": {"name": "a"}, "data": {"a": "hunter2"}}),
    ];
    for secrets_in_secrets in [false, true] {
        let bounds = Bounds { secrets: Some(&is_secret), secrets_in_secrets, ..Bounds::default() };
        for object in &shown {
            let said = verdict(std::slice::from_ref(object), &bounds).unwrap_or_default();
            assert!(said.contains("came from a Secret"), "{object}: {said}");
        }
        for field in ["data", "stringData"] {
            assert_eq!(verdict(&[secret(field)], &bounds).is_none(), secrets_in_secrets, "{field}");
        }
    }
}

#[test]
fn a_kind_is_written_as_kind_and_group() {
    for text in
        ["Secret", "ClusterRole.rbac.authorization.k8s.io", "*.admissionregistration.k8s.io", "*.*", "*"]
    {
        assert_eq!(text.parse::<KindPattern>().expect(text).to_string(), text);
    }
    for text in ["", ".", ".apps", "a b.c", "Kind.Group", "Se*", "Kind.a/b"] {
        assert!(text.parse::<KindPattern>().is_err(), "{text}");
    }
}
