//! The order of printing: what others need comes first, as added otherwise, and what was said to come later does.

use crate::{
    problem::Problem,
    tree::{Made, State},
};

/// The last rank.
const LAST: usize = 8;

/// Where kinds of Kubernetes stand: who applies objects one after the other finds what they need.
fn rank(made: &Made) -> usize {
    match &*made.kind {
        "Namespace" => 0,
        "CustomResourceDefinition" | "PriorityClass" | "StorageClass" | "RuntimeClass" | "IngressClass" => 1,
        "ResourceQuota" | "LimitRange" | "ServiceAccount" => 2,
        "Role" | "ClusterRole" => 3,
        "RoleBinding" | "ClusterRoleBinding" => 4,
        "ConfigMap" | "Secret" | "PersistentVolume" | "PersistentVolumeClaim" | "NetworkPolicy" => 5,
        // Pods find Services in their environment only when they were there before.
        "Service" => 6,
        // They act on all that is applied after them.
        "MutatingWebhookConfiguration"
        | "ValidatingWebhookConfiguration"
        | "ValidatingAdmissionPolicy"
        | "ValidatingAdmissionPolicyBinding"
        | "APIService" => LAST,
        _ => LAST - 1,
    }
}

/// The places of all objects in the order in which they are printed.
pub(crate) fn order(state: &State, problems: &mut Vec<Problem>) -> Vec<usize> {
    let ranks: Vec<usize> = state.objects.iter().map(rank).collect();
    let mut roots = Vec::with_capacity(ranks.len());
    // What is of one rank stays as it was added. A sort would be compiled without optimisation, and takes longer.
    for rank in 0..=LAST {
        let mut at = 0;
        while at < ranks.len() {
            if ranks[at] == rank {
                roots.push(at);
            }
            at += 1;
        }
    }
    if state.after.is_empty() {
        return roots;
    }
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); ranks.len()];
    for (later, earlier) in &state.after {
        // What is somewhere else has no place in the order.
        if *earlier < ranks.len()
            && let Some(before) = before.get_mut(*later)
        {
            before.push(*earlier);
        }
    }
    let mut order = Vec::with_capacity(ranks.len());
    // 0: not seen, 1: waits for others, 2: is in the order.
    let mut seen = vec![0_u8; ranks.len()];
    for root in roots {
        let mut stack = vec![(root, 0)];
        while let Some((at, next)) = stack.pop() {
            if seen[at] == 2 {
                continue;
            }
            seen[at] = 1;
            match before[at].get(next) {
                None => {
                    seen[at] = 2;
                    order.push(at);
                }
                Some(&earlier) => {
                    stack.push((at, next + 1));
                    if earlier == at || seen[earlier] == 1 {
                        let [one, other] = [&state.objects[earlier], &state.objects[at]];
                        let problem =
                            format!("{} and {} are each after the other", one.called(), other.called());
                        let problem = Problem::error(problem);
                        problems.push(problem.at(state.scopes.origin(one)).at(state.scopes.origin(other)));
                    } else {
                        stack.push((earlier, 0));
                    }
                }
            }
        }
    }
    order
}
