//! Types that the generator makes of a CRD that has everything: they compile, and write what they say.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]
#![allow(missing_docs, reason = "nobody depends on a test")]

mod custom;

use custom::test_example_com::v1::{
    Everything, EverythingSpec, EverythingSpecOpen, EverythingSpecParts, EverythingSpecPartsSecretRef,
    EverythingSpecRoutes, EverythingSpecRoutesRequired, EverythingSpecType,
};
use synth_sdk::{prelude::*, testing};

#[test]
fn a_custom_object_is_written_with_every_feature_of_structural_schemas() {
    let secret = EverythingSpecPartsSecretRef::new("tls");
    let required = EverythingSpecRoutesRequired { name: "a".into(), path: "/".into(), weight: 1 };
    let spec = EverythingSpec::new(std::time::Duration::from_secs(60))
        .replicas(2)
        .limit(i64::MAX)
        .ratio(0.5)
        .type_(EverythingSpecType::TwoThree)
        .self_("me")
        .new_(true)
        .foo_bar("first")
        .foo_bar_("second")
        .gr_e("big")
        .port("http")
        .memory(Quantity::mebi(64))
        .ca("bytes")
        .maybe("yes")
        .set("maybe", Value::Null)
        .any(json!([1, {"a": null}]))
        .values(json!({"deep": {"er": true}}))
        .open(EverythingSpecOpen::new().known("yes").set("unknown", 3))
        .template(ConfigMap::new().data([("a", "b")]))
        .matrix([[1, 2], [3, 4]])
        .by_team([("red", vec!["a", "b"])])
        .routes([EverythingSpecRoutes::new(required).secret_ref(secret.clone())])
        .parts([("one", EverythingSpecParts::new().secret_ref(secret))])
        // A type of Kubernetes, because the schema is that of one.
        .tolerations([Toleration::new().operator(TolerationOperator::Exists)]);
    let rendered = testing::render(|app| {
        let chart = app.chart("shop").namespace("home");
        let thing = chart.add("thing", Everything::new(spec).label("a", "b"));
        chart.add("settings", ConfigMap::new().data([("thing", thing.name())]));
    });
    let thing = rendered.get::<Everything>("shop-thing");
    assert_eq!(
        *thing,
        json!({
            "apiVersion": "test.example.com/v1",
            "kind": "Everything",
            "metadata": {"name": "shop-thing", "namespace": "home", "labels": {"a": "b"}},
            "spec": {
                "interval": "60s", "replicas": 2, "limit": i64::MAX, "ratio": 0.5, "type": "two-three", "self": "me",
                "new": true, "fooBar": "first", "foo_bar": "second", "größe": "big", "port": "http",
                "memory": "64Mi", "ca": "Ynl0ZXM=", "maybe": null, "any": [1, {"a": null}],
                "values": {"deep": {"er": true}}, "open": {"known": "yes", "unknown": 3},
                "template": {"apiVersion": "v1", "kind": "ConfigMap", "data": {"a": "b"}},
                "matrix": [[1, 2], [3, 4]], "byTeam": {"red": ["a", "b"]},
                "routes": [{"name": "a", "path": "/", "weight": 1, "secretRef": {"name": "tls"}}],
                "parts": {"one": {"secretRef": {"name": "tls"}}},
                "tolerations": [{"operator": "Exists"}],
            },
        })
    );
}

#[test]
fn an_open_enum_takes_texts_that_nobody_knew() {
    let spec = EverythingSpec::new("1m").type_("five");
    assert_eq!(spec.to_value()["type"], "five");
    assert_eq!(spec.type_(EverythingSpecType::Empty).to_value()["type"], "");
}

#[test]
fn a_duration_that_is_none_is_told_with_its_place() {
    let problems = testing::problems(|app| {
        app.chart("a").add("x", Everything::new(EverythingSpec::new("10 minutes")));
    });
    assert!(
        problems.to_string().contains("Everything a-x: spec.interval: \"10 minutes\" is no duration"),
        "{problems}"
    );
}
