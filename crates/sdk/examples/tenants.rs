//! Two hundred teams on one cluster, a thousand objects: for each a namespace with limits, rights, and a wall around it.
//!
//! `cargo run --example tenants -- --yaml` shows it.

use std::process::ExitCode;

use synth_sdk::{prelude::*, slug};

fn main() -> ExitCode {
    synth_sdk::run(|app: &App| {
        let teams = app.input("teams", int().min(0).default(200));
        let names: Vec<String> = (1..=teams).map(|number| format!("Team {number:03}")).collect();
        tenants(app, &names);
    })
}

fn tenants(app: &App, teams: &[String]) {
    for team in teams {
        // Names come from people; slugs are what Kubernetes takes, the same one each time.
        let id = slug(team);
        let chart = app.chart(&id).namespace(&id);
        chart.add(
            "",
            Namespace::new()
                .annotation("example.com/team", team)
                .label("pod-security.kubernetes.io/enforce", "restricted"),
        );
        let hard = [
            ("requests.cpu", Quantity::from(8)),
            ("requests.memory", Quantity::gibi(16)),
            ("pods", 50.into()),
        ];
        chart.add("limits", ResourceQuota::new(ResourceQuotaSpec::new().hard(hard)));
        let usual = LimitRangeItem::new("Container")
            .default_([("memory", "256Mi")])
            .default_request([("cpu", "50m")]);
        chart.add("limits", LimitRange::new(LimitRangeSpec::new([usual])));
        // From its own namespace only.
        let own = NetworkPolicyIngressRule::new()
            .from_([NetworkPolicyPeer::new().pod_selector(LabelSelector::new())]);
        let wall = NetworkPolicySpec::new().pod_selector(LabelSelector::new()).ingress([own]);
        chart.add("wall", NetworkPolicy::new(wall.policy_types([PolicyType::Ingress])));
        let edit = chart.external::<ClusterRole>("edit");
        chart.add("people", RoleBinding::new(&edit).subjects([Subject::group(team)]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use synth_sdk::testing;

    #[test]
    fn each_team_has_its_own_and_nothing_of_another() {
        let rendered = testing::render(|app: &App| tenants(app, &["Blue".into(), "Größe".into()]));
        assert_eq!(rendered.objects().len(), 10);
        let blue = slug("Blue");
        let inside = rendered.objects().iter().filter(|object| object.namespace() == Some(&blue));
        assert_eq!(inside.count(), 4);
        assert_eq!(rendered.warnings(), []);
    }

    #[test]
    fn two_hundred_teams_are_a_thousand_objects() {
        let teams: Vec<String> = (0..200).map(|number| format!("team-{number}")).collect();
        assert_eq!(testing::render(|app: &App| tenants(app, &teams)).objects().len(), 1000);
    }
}
