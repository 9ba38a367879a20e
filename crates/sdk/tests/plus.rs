//! The fluent layer: what a few lines make.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]
#![allow(missing_docs, reason = "nobody depends on a test")]

use synth_sdk::{RenderedObject, plus::Workload, prelude::*, testing};

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
    assert!(told.contains("a/web has no port that a route could lead to"), "{told}");
}
