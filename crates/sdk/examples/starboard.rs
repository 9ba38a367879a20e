//! Starboard: an operator that scans what runs in the cluster, with the rights and settings that it needs. Its CRDs come
//! with its own releases.
//!
//! `cargo run --example starboard -- --yaml` shows it.

use std::process::ExitCode;

use synth_sdk::prelude::*;

/// Which scanners run, and how many jobs at once.
struct Starboard {
    version: String,
    jobs: i32,
    scanners: Vec<String>,
}

const SCANNERS: [&str; 3] = ["VULNERABILITY_SCANNER", "CONFIG_AUDIT_SCANNER", "CIS_KUBERNETES_BENCHMARK"];

fn main() -> ExitCode {
    synth_sdk::run(starboard)
}

fn starboard(app: &App) {
    let version = app.input("version", text().default("0.15.25").describe("of Starboard"));
    let jobs = app.input("jobs", int().min(1).max(50).default(10).describe("scans that run at once"));
    let scanners = app.input("scanners", list(text().one_of(SCANNERS)).describe("all when it is empty"));

    let chart = app.chart("starboard").namespace("starboard-system");
    chart.add("namespace", Namespace::new().name("starboard-system"));
    let operator = chart.build("operator", Starboard { version, jobs, scanners });
    // One at a time: the old one has gone before the new one comes.
    operator.patch(|deployment| deployment["spec"]["strategy"]["type"] = "Recreate".into());
}

impl Construct for Starboard {
    type Output = Ref<Deployment>;

    fn build(self, scope: &Scope) -> Ref<Deployment> {
        let labels = scope.labels();
        let settings = scope.add(
            "settings",
            ConfigMap::new().name("starboard").data([
                ("vulnerabilityReports.scanner", "Trivy"),
                ("configAuditReports.scanner", "Conftest"),
                ("kube-bench.imageRef", "docker.io/aquasec/kube-bench:v0.6.9"),
            ]),
        );
        let trivy = [("trivy.imageRef", "docker.io/aquasec/trivy:0.35.0"), ("trivy.mode", "Standalone")];
        scope.add("trivy", ConfigMap::new().name("starboard-trivy-config").data(trivy));
        let account = scope.add("", ServiceAccount::new());
        let role = scope.add("", ClusterRole::new().rules(rights()));
        scope.add("", ClusterRoleBinding::new(&role).subjects([&account]));

        let env = [
            ("OPERATOR_NAMESPACE", scope.namespace_name().unwrap_or_default()),
            ("OPERATOR_TARGET_NAMESPACES", String::new()),
            ("OPERATOR_CONCURRENT_SCAN_JOBS_LIMIT", self.jobs.to_string()),
            ("OPERATOR_SCAN_JOB_RETRY_AFTER", "30s".into()),
            ("OPERATOR_METRICS_BIND_ADDRESS", ":8080".into()),
            ("OPERATOR_HEALTH_PROBE_BIND_ADDRESS", ":9090".into()),
        ];
        let env =
            env.map(|(name, value)| EnvVar::of(name, value)).into_iter().chain(SCANNERS.map(|scanner| {
                let runs = self.scanners.is_empty() || self.scanners.iter().any(|wanted| wanted == scanner);
                EnvVar::of(format!("OPERATOR_{scanner}_ENABLED"), runs.to_string())
            }));
        let probe = |path: &str| Probe::new().http_get(HTTPGetAction::new("probes").path(path));
        let container = Container::new("operator")
            .image(format!("docker.io/aquasec/starboard-operator:{}", self.version))
            .env(env)
            .env_from([&settings])
            .ports([ContainerPort::new(8080).name("metrics"), ContainerPort::new(9090).name("probes")])
            .readiness_probe(probe("/readyz/"))
            .liveness_probe(probe("/healthz/").initial_delay_seconds(5))
            .security_context(
                SecurityContext::new()
                    .allow_privilege_escalation(false)
                    .read_only_root_filesystem(true)
                    .capabilities(Capabilities::new().drop(["ALL"])),
            );
        let pods =
            PodTemplateSpec::new(PodSpec::new([container]).service_account_name(&account)).labels(&labels);
        scope.add("", Deployment::new(DeploymentSpec::new(&labels, pods).replicas(1)))
    }
}

/// It reads what runs, makes jobs that scan it, and writes reports.
fn rights() -> Vec<PolicyRule> {
    let rule = |group: &str, resources: &[&str], verbs: &[&str]| {
        PolicyRule::new(verbs.to_vec()).api_groups([group]).resources(resources.to_vec())
    };
    let look = ["get", "list", "watch"];
    let write = ["get", "list", "watch", "create", "update", "delete"];
    vec![
        rule(
            "",
            &[
                "pods",
                "pods/log",
                "replicationcontrollers",
                "services",
                "resourcequotas",
                "limitranges",
                "nodes",
            ],
            &look,
        ),
        rule("", &["configmaps", "secrets", "serviceaccounts"], &write),
        rule("", &["events"], &["create"]),
        rule("apps", &["deployments", "replicasets", "statefulsets", "daemonsets"], &look),
        rule("batch", &["jobs"], &write),
        rule("batch", &["cronjobs"], &look),
        rule(
            "rbac.authorization.k8s.io",
            &["roles", "rolebindings", "clusterroles", "clusterrolebindings"],
            &look,
        ),
        rule("networking.k8s.io", &["networkpolicies", "ingresses"], &look),
        rule("apiextensions.k8s.io", &["customresourcedefinitions"], &look),
        rule(
            "aquasecurity.github.io",
            &[
                "vulnerabilityreports",
                "configauditreports",
                "clusterconfigauditreports",
                "ciskubebenchreports",
            ],
            &write,
        ),
        rule("coordination.k8s.io", &["leases"], &["create", "get", "update"]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use synth_sdk::testing;

    #[test]
    fn only_the_scanners_that_are_asked_for_run() {
        let input = json!({"scanners": ["VULNERABILITY_SCANNER"], "jobs": 3});
        let starboard = testing::render_with(input, starboard);
        let deployment = starboard.get::<Deployment>("starboard-operator");
        let env = deployment.pointer("/spec/template/spec/containers/0/env").unwrap();
        let value = |name: &str| {
            let found = env.as_list().unwrap().iter().find(|env| env["name"] == name).unwrap();
            found["value"].as_str().unwrap().to_owned()
        };
        assert_eq!(value("OPERATOR_VULNERABILITY_SCANNER_ENABLED"), "true");
        assert_eq!(value("OPERATOR_CIS_KUBERNETES_BENCHMARK_ENABLED"), "false");
        assert_eq!(value("OPERATOR_CONCURRENT_SCAN_JOBS_LIMIT"), "3");
        assert_eq!(value("OPERATOR_NAMESPACE"), "starboard-system");
        assert_eq!(starboard.warnings(), []);
    }

    #[test]
    fn a_scanner_that_nobody_knows_is_told_by_name() {
        let wrong = testing::try_render_with(json!({"scanners": ["VIRUS"]}), starboard).unwrap_err();
        assert!(
            wrong.to_string().contains("input scanners[0] must be one of VULNERABILITY_SCANNER"),
            "{wrong}"
        );
    }
}
