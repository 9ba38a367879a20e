//! The fluent layer: what a few lines make.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]
#![allow(missing_docs, reason = "nobody depends on a test")]

use synth_sdk::{
    RenderedObject,
    plus::{Health, Route, Workload},
    prelude::*,
    testing,
};

/// Kind and name of all objects, in the order of their names.
fn names(rendered: &synth_sdk::Rendered) -> Vec<String> {
    let mut names: Vec<String> =
        rendered.objects().iter().map(|object| format!("{} {}", object.kind(), object.name())).collect();
    names.sort();
    names
}

#[test]
fn a_plain_workload_is_safe_and_has_what_it_needs() {
    let rendered = testing::render(|app| {
        app.chart("shop").build("web", Workload::new("nginx:1.29").port(8080));
    });
    assert_eq!(
        rendered.yaml(),
        "\
apiVersion: v1
kind: Service
metadata:
  labels:
    app.kubernetes.io/instance: shop.web
    app.kubernetes.io/name: web
  name: shop-web
spec:
  ports:
  - name: http
    port: 8080
    targetPort: http
  selector:
    app.kubernetes.io/instance: shop.web
    app.kubernetes.io/name: web
---
apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app.kubernetes.io/instance: shop.web
    app.kubernetes.io/name: web
  name: shop-web
spec:
  replicas: 1
  selector:
    matchLabels:
      app.kubernetes.io/instance: shop.web
      app.kubernetes.io/name: web
  template:
    metadata:
      labels:
        app.kubernetes.io/instance: shop.web
        app.kubernetes.io/name: web
    spec:
      automountServiceAccountToken: false
      containers:
      - image: nginx:1.29
        name: web
        ports:
        - containerPort: 8080
          name: http
        readinessProbe:
          tcpSocket:
            port: http
        resources:
          limits:
            memory: \"128Mi\"
          requests:
            cpu: \"50m\"
            memory: \"128Mi\"
        securityContext:
          allowPrivilegeEscalation: false
          capabilities:
            drop:
            - ALL
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
"
    );
}

#[test]
fn everything_at_once_makes_each_object_and_no_check_complains() {
    let rendered = testing::render(|app| {
        let shop = app.chart("shop").namespace("home");
        let secret = shop.add("key", Secret::new().string_data([("password", "x")]));
        let settings = shop.add("settings", ConfigMap::new().data([("color", "blue")]));
        let account = shop.add("robot", ServiceAccount::new());
        let store = Workload::new("valkey").user(999).stateful().port(6379).disk("/data", Quantity::gibi(1));
        let store = shop.build("store", store.replicas(3));
        let web = Workload::new("web:1")
            .port(8080)
            .named_port("metrics", 9090)
            .health("/healthz")
            .command(["/web"])
            .args(["--verbose"])
            .env("STORE", store.host())
            .env("PASSWORD", secret.key("password"))
            .env("SETTINGS", &settings)
            .env_from(&settings)
            .files("/etc/web", [("web.conf", "a = 1\nb = 2\n")])
            .scratch("/tmp")
            .secret("/run/secrets", &secret)
            .service_account(&account)
            .read_only()
            .cpu(1)
            .memory("1Gi")
            .autoscale(2, 9, 70)
            .max_unavailable("25%")
            .ingress_with_tls("shop.test", "shop-tls")
            .gateway("outside", "shop.test")
            .only_from([&store])
            .container(|container| container.working_dir("/srv"))
            .pods(|pods| pods.termination_grace_period_seconds(5));
        shop.build("web", web);
        shop.build("nightly", Workload::new("backup").schedule("0 3 * * *"));
        shop.build("setup", Workload::new("setup").once().unrestricted());
        shop.build("agent", Workload::new("agent").on_each_node());
    });
    assert_eq!(rendered.warnings(), []);
    assert_eq!(
        names(&rendered),
        [
            "ConfigMap shop-settings",
            "ConfigMap shop-web-etc-web",
            "CronJob shop-nightly",
            "DaemonSet shop-agent",
            "Deployment shop-web",
            "HTTPRoute shop-web",
            "HorizontalPodAutoscaler shop-web",
            "Ingress shop-web",
            "Job shop-setup",
            "NetworkPolicy shop-web",
            "PodDisruptionBudget shop-web",
            "Secret shop-key",
            "Service shop-store",
            "Service shop-web",
            "ServiceAccount shop-robot",
            "StatefulSet shop-store",
        ]
    );
    let web = &rendered.get::<Deployment>("shop-web")["spec"];
    assert!(web.get("replicas").is_none(), "the autoscaler says how many");
    let container = &web["template"]["spec"]["containers"][0];
    assert_eq!(container["env"][0]["value"], "shop-store.home.svc");
    assert_eq!(container["workingDir"], "/srv");
    assert_eq!(container["livenessProbe"]["httpGet"]["path"], "/healthz");
    let store = &rendered.get::<StatefulSet>("shop-store")["spec"];
    assert_eq!(store["volumeClaimTemplates"][0]["metadata"]["name"], "data");
    assert_eq!(store["serviceName"], "shop-store");
    let lines: Vec<u32> = rendered.objects().iter().map(|object| object.origin().line).collect();
    let own = rendered
        .objects()
        .iter()
        .map(RenderedObject::origin)
        .all(|origin| origin.file.ends_with("tests/plus.rs"));
    assert!(own, "objects are of the line that builds the workload: {lines:?}");
}

#[test]
fn the_disk_of_a_workload_is_for_one_pod_at_a_time() {
    let rendered = testing::render(|app| {
        app.chart("a").build("web", Workload::new("x").disk("/var/lib/uploads", "5Gi"));
    });
    assert_eq!(names(&rendered), ["Deployment a-web", "PersistentVolumeClaim a-web-var-lib-uploads"]);
    assert_eq!(rendered.get::<Deployment>("a-web")["spec"]["strategy"]["type"], "Recreate");
}

#[test]
fn pods_are_replaced_when_a_file_changes_and_only_then() {
    let checksum = |content: &'static str| {
        let rendered = testing::render(|app| {
            app.chart("a").build("web", Workload::new("x").files("/etc/a", [("a", content)]));
        });
        rendered.get::<Deployment>("a-web")["spec"]["template"]["metadata"]["annotations"].clone()
    };
    assert_eq!(checksum("one"), checksum("one"));
    assert_ne!(checksum("one"), checksum("two"));
}

#[test]
fn a_route_or_name_without_a_port_is_told() {
    let problems = testing::problems(|app| {
        let chart = app.chart("a");
        let silent = chart.build("silent", Workload::new("x"));
        chart.build("web", Workload::new("x").env("OTHER", silent.host()).ingress("a.test"));
    });
    let told = problems.to_string();
    assert!(told.contains("a-silent has no port, so nobody finds it by a name"), "{told}");
    assert!(
        told.contains("the workload a/web has no port that the route from a.test could lead to"),
        "{told}"
    );
}

#[test]
fn each_way_to_be_well_is_asked_for() {
    let rendered = testing::render(|app| {
        let web = Workload::new("web")
            .port(8080)
            .named_port("admin", 9000)
            .readiness("/ready")
            .liveness(Health::http("/live").port("admin").every(5).timeout(2))
            .startup(Health::command(["test", "-e", "/ready"]).failures(30).delay(1));
        app.chart("a").build("web", web);
    });
    let container = &rendered.get::<Deployment>("a-web")["spec"]["template"]["spec"]["containers"][0];
    assert_eq!(container["readinessProbe"], json!({"httpGet": {"port": "http", "path": "/ready"}}));
    let live =
        json!({"httpGet": {"port": "admin", "path": "/live"}, "periodSeconds": 5, "timeoutSeconds": 2});
    assert_eq!(container["livenessProbe"], live);
    let command = json!({"exec": {"command": ["test", "-e", "/ready"]}, "failureThreshold": 30, "initialDelaySeconds": 1});
    assert_eq!(container["startupProbe"], command);
    assert_eq!(rendered.warnings(), []);
}

#[test]
fn the_hosts_of_a_workload_share_an_ingress_and_a_route_for_each_gateway() {
    let rendered = testing::render(|app| {
        let web = Workload::new("web")
            .port(8080)
            .named_port("admin", 9000)
            .ingress("a.test")
            .route(Route::ingress("a.test").path("/admin").port("admin"))
            .route(Route::ingress("b.test").tls("b-tls").annotation("example.com/x", "y"))
            .route(Route::ingress("inside.test").class("internal"))
            .route(Route::gateway("outside", "a.test").namespace("infra"))
            .route(Route::gateway("outside", "b.test").namespace("infra"))
            .route(Route::gateway("outside", "b.test").namespace("infra").path("/admin").port("admin"));
        app.chart("a").build("web", web);
    });
    assert_eq!(rendered.warnings(), []);
    let shared = rendered.get::<Ingress>("a-web");
    assert_eq!(shared["metadata"]["annotations"], json!({"example.com/x": "y"}));
    let rules = shared["spec"].items("rules");
    let hosts: Vec<_> = rules.iter().map(|rule| rule["host"].as_str().unwrap()).collect();
    assert_eq!(hosts, ["a.test", "b.test"]);
    let paths = rules[0]["http"].items("paths");
    assert_eq!(paths[1]["path"], "/admin");
    assert_eq!(paths[1]["backend"]["service"], json!({"name": "a-web", "port": {"name": "admin"}}));
    assert_eq!(shared["spec"]["tls"], json!([{"hosts": ["b.test"], "secretName": "b-tls"}]));
    assert_eq!(rendered.get::<Ingress>("a-web-internal")["spec"]["ingressClassName"], "internal");
    let routes: Vec<_> = rendered.objects().iter().filter(|object| object.kind() == "HTTPRoute").collect();
    assert_eq!(routes.len(), 2);
    assert_eq!(routes[0].value()["spec"]["hostnames"], json!(["a.test", "b.test"]));
    assert_eq!(routes[0].value()["spec"]["parentRefs"], json!([{"name": "outside", "namespace": "infra"}]));
    assert_eq!(
        routes[1].value()["spec"]["rules"][0]["backendRefs"],
        json!([{"name": "a-web", "port": 9000}])
    );
}

#[test]
fn containers_before_and_beside_may_do_no_more_than_the_workloads_own() {
    let rendered = testing::render(|app| {
        let free = SecurityContext::new().privileged(true);
        let web = Workload::new("web")
            .init(Container::new("migrate").image("web"))
            .sidecar(Container::new("proxy").image("proxy").security_context(free));
        app.chart("a").build("web", web);
    });
    let pod = &rendered.get::<Deployment>("a-web")["spec"]["template"]["spec"];
    let [migrate, proxy] = pod.items("initContainers") else { panic!("{pod}") };
    assert_eq!(migrate["securityContext"], pod["containers"][0]["securityContext"]);
    assert!(migrate["restartPolicy"].is_null());
    assert_eq!(proxy["restartPolicy"], "Always");
    assert_eq!(proxy["securityContext"], json!({"privileged": true}));
}

#[test]
fn rights_give_it_an_account_of_its_own_with_a_token() {
    let rendered = testing::render(|app| {
        let rule = PolicyRule::new(["get"]).api_groups([""]).resources(["pods"]);
        let settings = app.chart("b").add("settings", ConfigMap::new().data([("a", "b")]));
        let web = Workload::new("web").rights([rule]).config("/etc/settings", &settings).min_available(1);
        app.chart("a").prefix("b").build("web", web.env("COUNT", 3).env("SIZE", Quantity::mebi(1)));
    });
    assert_eq!(rendered.warnings(), []);
    let expected = [
        "ConfigMap b-settings",
        "Deployment b-web",
        "PodDisruptionBudget b-web",
        "Role b-web",
        "RoleBinding b-web",
        "ServiceAccount b-web",
    ];
    assert_eq!(names(&rendered), expected);
    let pod = &rendered.get::<Deployment>("b-web")["spec"]["template"]["spec"];
    assert_eq!(pod["serviceAccountName"], "b-web");
    assert!(pod["automountServiceAccountToken"].is_null());
    assert_eq!(
        pod["containers"][0]["env"],
        json!([{"name": "COUNT", "value": "3"}, {"name": "SIZE", "value": "1Mi"}])
    );
}

#[test]
fn it_may_connect_only_to_what_is_said_and_ask_for_names() {
    let rendered = testing::render(|app| {
        let chart = app.chart("a");
        let store = chart.build("store", Workload::new("store").port(6379));
        chart.build("web", Workload::new("web").only_to([&store]));
        chart.build("alone", Workload::new("x").only_from([]).only_to([]));
    });
    let spec = &rendered.get::<NetworkPolicy>("a-web")["spec"];
    assert_eq!(spec["policyTypes"], json!(["Egress"]));
    let [dns, store] = spec.items("egress") else { panic!("{spec}") };
    assert_eq!(dns["ports"], json!([{"port": 53, "protocol": "UDP"}, {"port": 53, "protocol": "TCP"}]));
    assert_eq!(store["to"][0]["podSelector"]["matchLabels"]["app.kubernetes.io/name"], "store");
    let alone = &rendered.get::<NetworkPolicy>("a-alone")["spec"];
    assert_eq!((alone.items("ingress").len(), alone.items("egress").len()), (0, 1));
}

#[test]
fn what_is_built_can_be_patched_and_linked_to() {
    let rendered = testing::render(|app| {
        let chart = app.chart("a");
        let web = Workload::new("web").port(80).service(|service| service.type_(ServiceType::LoadBalancer));
        let web = chart.build("web", web);
        web.object().patch(|it| it["spec"]["paused"] = true.into());
        let deployment: Ref<Deployment> = web.object().typed();
        let spec = ServiceSpec::new().selector(deployment.pods()).ports([ServicePort::new(80)]);
        chart.add("inside", Service::new(spec));
    });
    assert_eq!(rendered.warnings(), []);
    assert_eq!(rendered.get::<Deployment>("a-web")["spec"]["paused"], true);
    assert_eq!(rendered.get::<Service>("a-web")["spec"]["type"], "LoadBalancer");
}

#[test]
fn what_cannot_all_be_meant_is_told() {
    type Say = Box<dyn Fn(&Scope) -> Workload>;
    let rule = || PolicyRule::new(["get"]);
    let say = |say: fn(Workload) -> Workload| -> Say { Box::new(move |_: &Scope| say(Workload::new("x"))) };
    let cases: Vec<(Say, &str)> = vec![
        (say(|it| it.stateful().schedule("@daily")), "is said to be stateful and schedule"),
        (say(|it| it.schedule("@daily").replicas(2)), "runs on a schedule, and has `replicas`"),
        (say(|it| it.on_each_node().autoscale(1, 2, 50)), "runs on each node, and has `autoscale`"),
        (say(|it| it.replicas(2).autoscale(1, 3, 50)), "has `replicas` and `autoscale`"),
        (say(|it| it.max_unavailable(1).min_available(1)), "has `max_unavailable` and `min_available`"),
        (say(|it| it.once().max_unavailable(1)), "runs once, and says how many pods may be away"),
        (say(|it| it.once().port(80).health("/")), "runs once, and has `health`"),
        (say(|it| it.health("/")), "has `health`, and no port to ask"),
        (say(|it| it.port(80).health("/").liveness("/")), "has `health`, which is both"),
        (say(|it| it.once().port(80).ingress("a.test")), "runs once, and has a route from a.test"),
        (
            say(|it| it.port(80).route(Route::ingress("a.test").port("x"))),
            "has no port \"x\", which the route",
        ),
        (say(|it| it.user(0)), "runs as root, and is restricted"),
        (say(|it| it.port(80).port(81)), "has two ports (`named_port` gives another name) called http"),
        (say(|it| it.port(80).named_port("x", 80)), "has two ports with the number 80"),
        (say(|it| it.env("A", "1").env("A", "2")), "has two environment variables A"),
        (say(|it| it.scratch("/a").disk("/a/", "1Gi")), "has two things mounted at /a"),
        (say(|it| it.scratch("a")), "mounts something at \"a\", which is no path"),
        (say(|it| it.schedule("0 3 * *")), "runs at \"0 3 * *\", which is no schedule: it has 4 parts"),
        (say(|it| it.autoscale(5, 2, 50)), "has 2 pods at most, and 5 at least"),
        (say(|it| it.disk("/data", "1Gi").replicas(2)), "has 2 pods, and a disk for one"),
        (
            Box::new(move |scope| {
                Workload::new("x")
                    .rights([rule()])
                    .service_account(&scope.external::<ServiceAccount>("robot"))
            }),
            "has a `service_account` and `rights`",
        ),
    ];
    for (say, message) in cases {
        let problems = testing::problems(|app: &App| {
            let chart = app.chart("a");
            let workload = say(&chart);
            chart.build("web", workload);
        });
        let told = problems.to_string();
        assert!(told.contains(message), "{message}\nis not in\n{told}");
        assert!(told.contains("tests/plus.rs:"), "{told}");
    }
}

#[test]
fn labels_and_annotations_are_those_of_its_pods_and_select_nothing() {
    let shop = testing::render(|app| {
        let web = Workload::new("web:1").label("team", "web").annotation("prometheus.io/scrape", "true");
        app.chart("shop").build("web", web.env("SHARDS", 3_u8));
    });
    let spec = &shop.get::<Deployment>("shop-web")["spec"];
    assert_eq!(spec["template"]["metadata"]["labels"]["team"], "web");
    assert_eq!(spec["template"]["metadata"]["annotations"]["prometheus.io/scrape"], "true");
    assert_eq!(spec["template"]["spec"]["containers"][0]["env"][0]["value"], "3");
    assert!(spec["selector"]["matchLabels"]["team"].is_null());
    assert_eq!(shop.warnings(), []);
}
