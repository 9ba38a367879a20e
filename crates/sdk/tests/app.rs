//! Apps as their authors see them: names, references, order, and everything that can be wrong.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]
#![allow(missing_docs, reason = "nobody depends on a test")]

use std::collections::{BTreeMap, BTreeSet, HashMap};

use synth_sdk::{Problems, RenderedObject, prelude::*, slug, testing};

fn web(scope: &Scope, image: &str) -> Ref<Service> {
    let labels = scope.labels();
    let app = Container::new("web").image(image).ports([ContainerPort::new(8080).name("http")]);
    let pods = PodTemplateSpec::new(PodSpec::new([app])).labels(&labels);
    scope.add("web", Deployment::new(DeploymentSpec::new(LabelSelector::from(&labels), pods).replicas(3)));
    let ports = [ServicePort::new(80).target_port("http")];
    scope.add("web", Service::new(ServiceSpec::new().selector(&labels).ports(ports)))
}

/// All of it, of which the message has this part.
#[track_caller]
fn told(problems: &Problems, part: &str) {
    assert!(problems.to_string().contains(part), "{part}\nis not in\n{problems}");
}

#[test]
fn the_first_example_prints_what_it_says() {
    let shop = testing::render(|app| {
        web(&app.chart("shop").namespace("prod"), "nginx");
    });
    assert_eq!(
        shop.yaml(),
        "\
apiVersion: v1
kind: Service
metadata:
  name: shop-web
  namespace: prod
spec:
  ports:
  - port: 80
    targetPort: http
  selector:
    app.kubernetes.io/instance: shop
    app.kubernetes.io/name: shop
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop-web
  namespace: prod
spec:
  replicas: 3
  selector:
    matchLabels:
      app.kubernetes.io/instance: shop
      app.kubernetes.io/name: shop
  template:
    metadata:
      labels:
        app.kubernetes.io/instance: shop
        app.kubernetes.io/name: shop
    spec:
      containers:
      - image: nginx
        name: web
        ports:
        - containerPort: 8080
          name: http
"
    );
    assert_eq!(shop.warnings(), []);
}

#[test]
fn names_come_from_the_path_and_can_be_given() {
    let app = App::with_input(json!({}));
    let shop = app.chart("shop");
    let deep = shop.child("web").child("cache");
    let config = || ConfigMap::new();
    for (reference, name) in [
        (shop.add("settings", config()), "shop-settings"),
        (deep.add("settings", config()), "shop-web-cache-settings"),
        (deep.add("", config()), "shop-web-cache"),
        (shop.child("db").add("db", config()), "shop-db"),
        (shop.add("given", config().name("kube-root-ca.crt")), "kube-root-ca.crt"),
        (app.chart("plain").prefix("").add("settings", config()), "settings"),
    ] {
        assert_eq!(reference.name(), name);
    }
    assert_eq!(shop.name_of("settings"), "shop-settings");
    assert_eq!(app.render().unwrap().objects().len(), 6);
}

#[test]
fn a_deep_tree_gives_names_that_kubernetes_takes_with_their_leaf() {
    let rendered = testing::render(|app| {
        let mut scope: Scope = (*app.chart("chart")).clone();
        for level in 0..200 {
            scope = scope.child(format!("level{level}"));
            scope.add("settings", ConfigMap::new());
            scope.add("nightly", json!({"apiVersion": "batch/v1", "kind": "CronJob", "spec": {}}));
            for value in scope.labels() {
                assert!(value.1.len() <= 63, "{value:?}");
            }
        }
    });
    let mut names = BTreeSet::new();
    for object in rendered.objects() {
        let (longest, leaf) = if object.kind() == "CronJob" { (52, "nightly") } else { (63, "settings") };
        assert!(object.name().len() <= longest && object.name().ends_with(leaf), "{}", object.name());
        assert!(names.insert(object.name().to_owned()), "{} is there twice", object.name());
    }
}

#[test]
fn an_id_of_63_characters_is_a_name_and_of_64_a_shortened_one() {
    let app = App::with_input(json!({}));
    let chart = app.chart("c").prefix("");
    let exact = "x".repeat(63);
    assert_eq!(chart.add(&exact, ConfigMap::new()).name(), exact);
    let longer = chart.add("y".repeat(64), ConfigMap::new());
    assert_eq!(longer.name().len(), 63);
    let scope = chart.child("z".repeat(64));
    scope.add("", Namespace::new().labels(&scope.labels()));
    assert!(app.render().is_ok());
}

#[test]
fn scopes_whose_ids_join_to_the_same_text_still_have_labels_of_their_own() {
    let app = App::with_input(json!({}));
    let [one, other] = [app.chart("a-b").child("c"), app.chart("a").child("b-c")];
    assert_ne!(one.labels(), other.labels());
}

#[test]
fn names_and_ids_that_cannot_be_are_told_all_at_once_with_path_and_line() {
    let line = line!();
    let problems = testing::problems(|app| {
        let shop = app.chart("Shop");
        shop.child("größe").add("x", ConfigMap::new());
        shop.add("with_underscore", ConfigMap::new());
        shop.add("ok", Service::new(ServiceSpec::new()).name("1web"));
        shop.add("long", Namespace::new().name("n".repeat(64)));
        shop.add("in", Namespace::new().namespace("other"));
        let _ = app.chart("other").namespace("Not A Namespace");
        app.chart("1st").add("web", Service::new(ServiceSpec::new()));
    });
    for part in [
        "\"Shop\" cannot be a part of a name",
        "\"größe\" cannot be a part of a name",
        &format!("tests/app.rs:{}  Shop/größe", line + 3),
        "\"with_underscore\" cannot be a part of a name",
        "\"1web\" cannot be its name: a name has a-z, 0-9 and -, begins with a letter",
        "a name may have 63 characters, this one has 64",
        "a Namespace is in no namespace",
        "\"Not A Namespace\" cannot be a namespace",
        &format!("tests/app.rs:{}  Shop/with_underscore", line + 4),
    ] {
        told(&problems, part);
    }
    assert_eq!(slug("größe").split('-').next(), Some("gr"));
}

#[test]
fn duplicates_are_told_once_with_every_place() {
    let line = line!();
    let problems = testing::problems(|app| {
        let shop = app.chart("shop").namespace("a");
        shop.add("web", ConfigMap::new());
        shop.add("web", ConfigMap::new());
        shop.add("other", json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "shop-web"}}));
        shop.add("web", Secret::new());
        app.chart("more").namespace("b").add("web", ConfigMap::new().name("shop-web"));
    });
    assert_eq!(problems.0.len(), 1, "{problems}");
    told(&problems, "ConfigMap a/shop-web is there more than once");
    for at in 3..=5 {
        told(&problems, &format!("tests/app.rs:{}", line + at));
    }
}

#[test]
fn an_object_in_two_versions_of_its_api_is_there_twice() {
    let problems = testing::problems(|app| {
        let chart = app.chart("a");
        for version in ["autoscaling/v1", "autoscaling/v2"] {
            let kind = "HorizontalPodAutoscaler";
            chart.add("web", json!({"apiVersion": version, "kind": kind}));
        }
    });
    told(&problems, "more than once");
}

#[test]
fn two_scopes_of_one_path_are_told() {
    let problems = testing::problems(|app| {
        let shop = app.chart("shop");
        for _ in 0..2 {
            shop.child("web").labels();
        }
    });
    told(&problems, "two scopes are called shop/web");
}

#[test]
fn charts_of_different_namespaces_may_have_the_same_names() {
    let rendered = testing::render(|app| {
        for namespace in ["one", "two"] {
            let chart = app.chart(namespace).prefix("shop").namespace(namespace);
            web(&chart, "nginx");
        }
    });
    assert!(rendered.in_namespace::<Service>("one", "shop-web").is_some());
    assert!(rendered.in_namespace::<Service>("two", "shop-web").is_some());
}

#[test]
fn only_what_is_in_a_namespace_gets_that_of_its_chart() {
    let rendered = testing::render(|app| {
        let chart = app.chart("a").namespace("home");
        chart.add("typed", ClusterRole::new());
        chart.add("raw", json!({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole"}));
        chart.add("own", ConfigMap::new().namespace("away"));
        chart.add("custom", json!({"apiVersion": "example.com/v1", "kind": "Thing"}));
    });
    let namespaces: Vec<_> = rendered.objects().iter().map(|object| object.namespace()).collect();
    assert_eq!(namespaces, [None, None, Some("away"), Some("home")]);
}

#[cfg(feature = "serde")]
#[test]
fn anything_that_serde_serialises_can_be_added_or_be_a_part() {
    #[derive(serde::Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Thing {
        api_version: &'static str,
        kind: &'static str,
        spec: HashMap<String, Option<u8>>,
    }
    #[derive(serde::Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Limits {
        allow_privilege_escalation: bool,
    }
    let rendered = testing::render(|app| {
        let chart = app.chart("a");
        let spec = ["z", "b", "a", "y"].map(|key| (key.to_owned(), Some(1))).into();
        chart.add("thing", Thing { api_version: "example.com/v1", kind: "Thing", spec });
        let security = SecurityContext::raw(Limits { allow_privilege_escalation: false });
        let container = Container::new("a").security_context(security);
        chart.add("pod", Pod::new(PodSpec::new([container])));
    });
    assert!(rendered.yaml().contains("spec:\n  a: 1\n  b: 1\n  \"y\": 1\n  z: 1\n"), "{}", rendered.yaml());
    let pod = rendered.get::<Pod>("a-pod");
    assert_eq!(pod["spec"]["containers"][0]["securityContext"]["allowPrivilegeEscalation"], false);
}

#[cfg(feature = "serde")]
#[test]
fn types_of_k8s_openapi_go_where_our_own_go() {
    use k8s_openapi::api::core::v1 as theirs;
    let rendered = testing::render(|app| {
        let chart = app.chart("a").namespace("home");
        let data = Some([("a".to_owned(), "b".to_owned())].into());
        let config = chart.add("theirs", theirs::ConfigMap { data, ..Default::default() });
        let mine = theirs::SecurityContext { privileged: Some(false), ..Default::default() };
        let container = Container::new("x").security_context(SecurityContext::raw(mine));
        chart.add("pod", Pod::new(PodSpec::new([container.env([EnvVar::of("CONFIG", &config)])])));
    });
    let config = rendered.get::<ConfigMap>("a-theirs");
    assert_eq!(config["metadata"], json!({"name": "a-theirs", "namespace": "home"}));
    let container = &rendered.get::<Pod>("a-pod")["spec"]["containers"][0];
    assert_eq!(container["securityContext"]["privileged"], false);
    assert_eq!(container["env"][0]["value"], "a-theirs");
}

#[cfg(feature = "serde")]
#[test]
fn what_serde_cannot_serialise_is_told() {
    struct Broken;
    impl serde::Serialize for Broken {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("this one breaks"))
        }
    }
    let problems = testing::problems(|app| drop(app.chart("a").add("broken", Broken)));
    told(&problems, "a-broken: this one breaks");
}

#[test]
fn json_is_made_of_whatever_the_standard_library_has() {
    let name = "key";
    let map: BTreeMap<String, Option<u8>> = [("b".into(), None), ("a".into(), Some(1))].into();
    let value = json!({
        "null": null, "list": [1, "two", [null], {}, 1 + 1,], (format!("{name}-1")): true, name: 1.5, "map": map,
        "tuple": ("a", 1), "char": 'x', "reference": &[1, 2], "option": Some("text"), "small": 0.1_f32, "bytes": b"ab",
        "labels": Labels::from([("a", "b")]), "amount": Quantity::mebi(1), "port": ContainerPort::new(80),
    });
    assert_eq!(
        value.to_string(),
        r#"{"null":null,"list":[1,"two",[null],{},2],"key-1":true,"key":1.5,"map":{"a":1,"b":null},"tuple":["a",1],"#
            .to_owned()
            + r#""char":"x","reference":[1,2],"option":"text","small":0.1,"bytes":[97,98],"labels":{"a":"b"},"#
            + r#""amount":"1Mi","port":{"containerPort":80}}"#
    );
    assert_eq!(json!([]), Value::List(Vec::new()));
    assert_eq!(json!(null), Value::Null);
}

#[test]
fn what_is_no_object_is_told_and_never_printed() {
    let problems = testing::problems(|app| {
        let chart = app.chart("a");
        chart.add("text", "only text");
        chart.add("list", json!([1, 2]));
        chart.add("empty", json!({}));
        chart
            .add("float", json!({"apiVersion": "v1", "kind": "ConfigMap", "data": {}}))
            .patch(|it| it["data"]["x"] = f64::NAN.into());
        let requests = ResourceRequirements::new().requests([("memory", "64Mb")]);
        chart.add("pod", Pod::new(PodSpec::new([Container::new("a").resources(requests)])));
        chart.add("raw", Pod::new(PodSpec::raw("no fields")));
    });
    for part in [
        "a-text: this is no object with fields",
        "a-list: this is no object with fields",
        "a-empty: the object has no `apiVersion`",
        "ConfigMap a-float: data.x: NaN is no JSON number",
        "Pod a-pod: spec.containers[0].resources.requests.memory: \"64Mb\" is no quantity",
        "Pod a-raw: spec.: raw() takes what has fields",
    ] {
        told(&problems, part);
    }
}

#[test]
fn the_same_app_gives_the_same_bytes_whatever_maps_it_uses() {
    let render = || {
        testing::render(|app| {
            let many: HashMap<String, String> = (0..100).map(|at| (format!("k{at}"), "v".into())).collect();
            let chart = app.chart("a");
            chart.add("map", ConfigMap::new().data(&many).labels(&many));
            chart.add("raw", json!({"apiVersion": "v1", "kind": "Secret", "stringData": many}));
        })
        .yaml()
    };
    assert_eq!(render(), render());
}

#[test]
fn what_comes_after_another_is_printed_after_it_and_the_rest_stays_in_its_order() {
    let rendered = testing::render(|app| {
        let chart = app.chart("c").prefix("");
        let first = chart.add("first", ConfigMap::new());
        chart.add("second", ConfigMap::new());
        let third = chart.add("third", ConfigMap::new());
        first.after(&third);
        chart.add("fourth", ConfigMap::new()).after(&first);
    });
    let names: Vec<_> = rendered.objects().iter().map(RenderedObject::name).collect();
    assert_eq!(names, ["third", "first", "second", "fourth"]);
}

#[test]
fn objects_that_are_each_after_the_other_are_told() {
    let problems = testing::problems(|app| {
        let chart = app.chart("c");
        let [a, b, c] = ["a", "b", "c"].map(|id| chart.add(id, ConfigMap::new()));
        a.after(&b);
        b.after(&c);
        c.after(&a);
    });
    told(&problems, "are each after the other");
}

#[test]
fn a_reference_changes_and_shows_its_object() {
    let rendered = testing::render(|app| {
        let chart = app.chart("c");
        let config = chart.add("x", ConfigMap::new().data([("a", "1"), ("b", "2")]));
        config.patch(|it| it.merge(json!({"data": {"a": null, "c": "3"}, "immutable": true})));
        assert!(config.look(|it| it["data"].get("a").is_none()));
        // The tree may be used meanwhile.
        config.patch(|it| it["data"]["other"] = chart.add("y", ConfigMap::new()).name().into());
    });
    assert_eq!(rendered.get::<ConfigMap>("c-x")["data"], json!({"b": "2", "c": "3", "other": "c-y"}));
}

#[test]
fn a_change_of_namespace_is_followed_and_one_of_the_name_is_told() {
    let rendered = testing::render(|app| {
        app.chart("c").namespace("home").add("x", ConfigMap::new());
        app.visit(|object| object["metadata"]["namespace"] = "away".into());
    });
    assert_eq!(rendered.objects()[0].namespace(), Some("away"));
    for change in
        [json!({"metadata": {"name": "y"}}), json!({"metadata": null}), json!({"metadata": {"name": 3}})]
    {
        let problems = testing::problems(|app| {
            app.chart("c").add("x", ConfigMap::new()).patch(|it| it.merge(change));
        });
        told(&problems, "ConfigMap c-x: a change has made its name");
    }
}

#[test]
fn a_visitor_changes_what_is_below_its_scope_also_what_comes_later() {
    let rendered = testing::render(|app| {
        let shop = app.chart("shop");
        let inner = shop.child("inner");
        inner.visit(|object| object["metadata"]["labels"]["visited"] = "yes".into());
        app.visit(|object| {
            if let Some(pods) = object.pod_template_mut() {
                let tolerations = &mut pods["spec"]["tolerations"];
                *tolerations = json!([{"operator": "Exists"}]);
            }
        });
        web(&inner, "nginx");
        shop.add("outside", ConfigMap::new());
    });
    let deployment = rendered.get::<Deployment>("shop-inner-web");
    assert_eq!(deployment["metadata"]["labels"]["visited"], "yes");
    assert_eq!(deployment["spec"]["template"]["spec"]["tolerations"][0]["operator"], "Exists");
    assert!(rendered.get::<ConfigMap>("shop-outside")["metadata"].get("labels").is_none());
}

#[test]
fn what_a_visitor_adds_is_told_and_not_lost() {
    let problems = testing::problems(|app| {
        let chart = app.chart("shop");
        chart.add("a", ConfigMap::new());
        let inner = chart.child("inner");
        chart.visit(move |_| drop(inner.add("late", Secret::new())));
    });
    told(&problems, "Secret shop-inner-late: added when the app was done");
}

#[test]
fn setting_a_field_again_replaces_it_and_labels_add_up() {
    let deployment = Deployment::new(DeploymentSpec::new(
        LabelSelector::new(),
        PodTemplateSpec::new(PodSpec::new([Container::new("a")])),
    ))
    .label("a", "1")
    .labels([("b", "2"), ("a", "3")])
    .spec(DeploymentSpec::raw(json!({"replicas": 1})))
    .spec(DeploymentSpec::raw(json!({"replicas": 2})));
    let value = deployment.to_value();
    assert_eq!(value["metadata"]["labels"], json!({"a": "3", "b": "2"}));
    assert_eq!(value["spec"], json!({"replicas": 2}));
}

#[test]
fn handles_that_outlive_their_app_do_nothing() {
    let app = App::with_input(json!({}));
    let chart = app.chart("shop");
    let config = chart.add("x", ConfigMap::new());
    app.render().unwrap();
    assert_eq!(config.name(), "shop-x");
    assert!(config.patch(|it| it["x"] = 1.into()).look(Value::is_null));
    assert_eq!(chart.path(), "shop");
    assert_eq!(chart.labels(), chart.labels());
    chart.child("y").add("z", ConfigMap::new());
}

#[test]
fn an_error_of_the_building_function_is_a_problem() {
    let problems = testing::problems(|_: &App| std::fs::read_to_string("/nowhere/at/all").map(drop));
    told(&problems, "No such file or directory");
}

#[test]
fn a_prefix_counts_from_then_on_for_scopes_that_are_there_too() {
    let app = App::new();
    let chart = app.chart("shop");
    let web = chart.child("web");
    assert_eq!(web.add("", ConfigMap::new()).name(), "shop-web");
    let chart = chart.prefix("store");
    assert_eq!(web.add("", Secret::new()).name(), "store-web");
    assert_eq!(chart.add("", Secret::new()).name(), "store");
}
