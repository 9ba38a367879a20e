//! One object of each project whose CRDs are imported, as its users write them.

#![warn(missing_docs)]

use std::{process::ExitCode, time::Duration};

use custom::{
    argoproj_io::v1alpha1::{
        Rollout, RolloutSpec, RolloutSpecStrategy, RolloutSpecStrategyCanary, RolloutSpecStrategyCanarySteps,
        RolloutSpecStrategyCanaryStepsPause,
    },
    cert_manager_io::v1 as cert_manager,
    gateway_networking_k8s_io::{
        v1::{
            HTTPRoute, HTTPRouteSpec, HTTPRouteSpecParentRefs, HTTPRouteSpecRules,
            HTTPRouteSpecRulesBackendRefs, HTTPRouteSpecRulesMatches, HTTPRouteSpecRulesMatchesPath,
            HTTPRouteSpecRulesMatchesPathType, HTTPRouteSpecRulesTimeouts,
        },
        v1beta1,
    },
    kustomize_toolkit_fluxcd_io::v1::{
        Kustomization, KustomizationSpec, KustomizationSpecRequired, KustomizationSpecSourceRef,
        KustomizationSpecSourceRefKind,
    },
    monitoring_coreos_com::v1 as monitoring,
    source_toolkit_fluxcd_io::v1::{GitRepository, GitRepositorySpec, GitRepositorySpecRef},
};
use synth_sdk::prelude::*;

fn main() -> ExitCode {
    synth_sdk::run(|app: &App| {
        let chart = app.chart("all").prefix("");
        of_cert_manager(&chart);
        of_prometheus(&chart);
        of_service_monitors(&chart);
        of_gateway_api(&chart);
        of_flux(&chart);
        of_rollouts(&chart);
        recursive(&chart);
    })
}

fn of_cert_manager(scope: &Scope) {
    use cert_manager::*;
    let key = ClusterIssuerSpecAcmePrivateKeySecretRef::new("account");
    let required = ClusterIssuerSpecAcmeSolversDns01WebhookRequired {
        group_name: "acme.example.com".into(),
        solver_name: "ours".into(),
    };
    // Of any form: each webhook has its own.
    let webhook = ClusterIssuerSpecAcmeSolversDns01Webhook::new(required).config(json!({"zone": {"id": 7}}));
    let solver = ClusterIssuerSpecAcmeSolvers::new()
        .dns01(ClusterIssuerSpecAcmeSolversDns01::new().webhook(webhook).cname_strategy("Follow"));
    let acme = ClusterIssuerSpecAcme::new(key, "https://acme.example.com/directory")
        .ca_bundle("ca")
        .solvers([solver]);
    let issuer = scope.add("letsencrypt", ClusterIssuer::new(ClusterIssuerSpec::new().acme(acme)));
    let issued_by = CertificateSpecIssuerRef::new(issuer.name()).kind("ClusterIssuer");
    let spec = CertificateSpec::new(issued_by, "web-tls")
        .dns_names(["shop.example.com"])
        .usages([CertificateSpecUsages::ServerAuth])
        .private_key(
            CertificateSpecPrivateKey::new().algorithm(CertificateSpecPrivateKeyAlgorithm::ECDSA).size(256),
        );
    scope.add("web", Certificate::new(spec).namespace("shop").label("team", "web"));
}

fn of_prometheus(scope: &Scope) {
    use monitoring::*;
    let claim = PersistentVolumeClaimSpec::new(
        [AccessMode::ReadWriteOnce],
        VolumeResourceRequirements::new().requests([("storage", Quantity::gibi(50))]),
    );
    let claim = PrometheusSpecStorageVolumeClaimTemplate::new().spec(claim);
    let spec = PrometheusSpec::new()
        .replicas(2)
        .enable_features(["exemplar-storage"])
        // Parts of pods are those of Kubernetes.
        .containers([Container::new("proxy").ports([ContainerPort::new(9091)])])
        .tolerations([Toleration::new().operator(TolerationOperator::Exists)])
        .resources(ResourceRequirements::new().requests([("memory", "2Gi")]))
        .storage(PrometheusSpecStorage::new().volume_claim_template(claim))
        .service_monitor_selector(LabelSelector::new().match_labels([("team", "web")]));
    scope.add("main", Prometheus::new(spec).namespace("monitoring"));
    let rule =
        PrometheusRuleSpecGroupsRules::new("up == 0").alert("Down").for_("5m").labels([("severity", "page")]);
    let share = PrometheusRuleSpecGroupsRules::new(1).record("one");
    let group = PrometheusRuleSpecGroups::new("web").rules([rule, share]);
    scope.add("web", PrometheusRule::new(PrometheusRuleSpec::new().groups([group])).namespace("monitoring"));
}

fn of_service_monitors(scope: &Scope) {
    use monitoring::*;
    // Keys of Secrets are those of Kubernetes, so that a reference gives them.
    let login = scope.external::<Secret>("metrics-login");
    let login = ServiceMonitorSpecEndpointsBasicAuth::new()
        .username(login.key("username"))
        .password(login.key("password"));
    let endpoint = ServiceMonitorSpecEndpoints::new().port("metrics").basic_auth(login);
    let spec = ServiceMonitorSpec::new([endpoint], LabelSelector::new().match_labels([("team", "web")]));
    scope.add("web", ServiceMonitor::new(spec).namespace("monitoring"));
}

fn of_gateway_api(scope: &Scope) {
    let path = HTTPRouteSpecRulesMatchesPath::new()
        .type_(HTTPRouteSpecRulesMatchesPathType::PathPrefix)
        .value("/api");
    let rule = HTTPRouteSpecRules::new()
        .matches([HTTPRouteSpecRulesMatches::new().path(path)])
        .timeouts(HTTPRouteSpecRulesTimeouts::new().request(Duration::from_secs(10)))
        .backend_refs([HTTPRouteSpecRulesBackendRefs::new("api").port(80).weight(9)]);
    let spec = HTTPRouteSpec::new()
        .hostnames(["shop.example.com"])
        .parent_refs([HTTPRouteSpecParentRefs::new("public").namespace("gateways")])
        .rules([rule]);
    scope.add("api", HTTPRoute::new(spec).namespace("shop"));
    // Another version of the same kind.
    let spec = v1beta1::HTTPRouteSpec::new().hostnames(["old.example.com"]);
    scope.add("old", v1beta1::HTTPRoute::new(spec).namespace("shop"));
}

fn of_flux(scope: &Scope) {
    let spec = GitRepositorySpec::new("1m", "https://git.example.com/acme/shop.git")
        .timeout(Duration::from_secs(30))
        // A name that is a word of Rust.
        .ref_(GitRepositorySpecRef::new().branch("main"));
    let repository = scope.add("shop", GitRepository::new(spec).namespace("apps"));
    let source =
        KustomizationSpecSourceRef::new(KustomizationSpecSourceRefKind::GitRepository, repository.name());
    let required = KustomizationSpecRequired { interval: "10m".into(), prune: true, source_ref: source };
    scope
        .add("shop", Kustomization::new(KustomizationSpec::new(required).path("./deploy")).namespace("apps"));
}

fn of_rollouts(scope: &Scope) {
    let labels = Labels::from([("app", "web")]);
    // That of a Deployment, though its CRD is of another version of Kubernetes.
    let pods = PodTemplateSpec::new(PodSpec::new([Container::new("web").image("web:1")])).labels(&labels);
    let pause = RolloutSpecStrategyCanaryStepsPause::new().duration("1h");
    let steps = [
        RolloutSpecStrategyCanarySteps::new().set_weight(20),
        RolloutSpecStrategyCanarySteps::new().pause(pause),
    ];
    let canary = RolloutSpecStrategyCanary::new().max_surge("25%").max_unavailable(0).steps(steps);
    let spec = RolloutSpec::new()
        .replicas(5)
        .selector(&labels)
        .template(pods)
        .strategy(RolloutSpecStrategy::new().canary(canary));
    scope.add("web", Rollout::new(spec).namespace("shop"));
}

/// A type that has itself among its parts.
fn recursive(scope: &Scope) {
    use synth_sdk::api::apiextensions::v1::*;
    let text = || JSONSchemaProps::new().type_("string");
    let parent = JSONSchemaProps::new().type_("object").properties([("name", text())]);
    let spec = JSONSchemaProps::new().type_("object").properties([("parent", parent), ("name", text())]);
    let root = JSONSchemaProps::new().type_("object").properties([("spec", spec)]);
    let version = CustomResourceDefinitionVersionRequired { name: "v1".into(), served: true, storage: true };
    let version = CustomResourceDefinitionVersion::new(version)
        .schema(CustomResourceValidation::new().open_apiv3_schema(root));
    let spec = CustomResourceDefinitionSpec::new(CustomResourceDefinitionSpecRequired {
        group: "example.com".into(),
        names: CustomResourceDefinitionNames::new(CustomResourceDefinitionNamesRequired {
            kind: "Thing".into(),
            plural: "things".into(),
        }),
        scope: "Namespaced".into(),
        versions: vec![version],
    });
    scope.add("crd", CustomResourceDefinition::new(spec).name("things.example.com"));
}
