//! Who may connect to a workload, and whom it may connect to.

use super::{Workload, build::Builder};
use crate::{api::prelude::*, labels::Labels};

impl Builder<'_> {
    /// The policy; none when nobody asked for one.
    pub(super) fn policy(&self, workload: &Workload) {
        let (from, to) = (&workload.only_from, &workload.only_to);
        let mut types = Vec::new();
        let mut spec = NetworkPolicySpec::new().pod_selector(&self.labels);
        if let Some(from) = from {
            types.push(PolicyType::Ingress);
            if !from.is_empty() {
                spec = spec.ingress([NetworkPolicyIngressRule::new().from_(peers(from))]);
            }
        }
        if let Some(to) = to {
            types.push(PolicyType::Egress);
            // Names are found by asking: at 53, wherever the cluster's DNS is.
            let dns = ["UDP", "TCP"].map(|protocol| NetworkPolicyPort::new().port(53).protocol(protocol));
            let mut rules = vec![NetworkPolicyEgressRule::new().ports(dns)];
            if !to.is_empty() {
                rules.push(NetworkPolicyEgressRule::new().to(peers(to)));
            }
            spec = spec.egress(rules);
        }
        if !types.is_empty() {
            self.add("", self.labelled(NetworkPolicy::new(spec.policy_types(types))));
        }
    }
}

fn peers(others: &[Labels]) -> Vec<NetworkPolicyPeer> {
    others.iter().map(|labels| NetworkPolicyPeer::new().pod_selector(labels)).collect()
}
