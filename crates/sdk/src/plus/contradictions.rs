//! What cannot all be meant: it is told, and nothing of it silently left out.

use super::{Workload, workload::Runs};

impl Workload {
    /// Everything that was said and contradicts something else, or goes nowhere.
    pub(super) fn contradictions(&self) -> Vec<String> {
        let mut told = Vec::new();
        let mut tell = |is_wrong: bool, fault: &str| {
            if is_wrong {
                told.push(fault.to_owned());
            }
        };
        let (ends, what) = match &self.runs {
            Runs::Once => (true, "runs once"),
            Runs::Schedule(_) => (true, "runs on a schedule"),
            Runs::OnEachNode => (false, "runs on each node"),
            Runs::Always | Runs::Stateful => (false, ""),
        };
        let counts = !what.is_empty();
        tell(self.said_how.len() > 1, &format!("is said to be {}", self.said_how.join(" and ")));
        tell(counts && self.replicas.is_some(), &format!("{what}, and has `replicas`"));
        tell(counts && self.scale.is_some(), &format!("{what}, and has `autoscale`"));
        tell(
            self.replicas.is_some() && self.scale.is_some(),
            "has `replicas` and `autoscale`: the latter says how many",
        );
        tell(
            self.max_unavailable.is_some() && self.min_available.is_some(),
            "has `max_unavailable` and `min_available`: one of them is enough",
        );
        tell(
            ends && (self.max_unavailable.is_some() || self.min_available.is_some()),
            &format!("{what}, and says how many pods may be away"),
        );
        let probes = [
            ("health", &self.health),
            ("readiness", &self.readiness),
            ("liveness", &self.liveness),
            ("startup", &self.startup),
        ];
        for (name, probe) in probes {
            let Some(probe) = probe else { continue };
            tell(ends, &format!("{what}, and has `{name}`: nobody asks what ends by itself"));
            tell(
                !ends && self.ports.is_empty() && probe.wants_port(),
                &format!("has `{name}`, and no port to ask"),
            );
        }
        tell(
            self.health.is_some() && (self.readiness.is_some() || self.liveness.is_some()),
            "has `health`, which is both, and `readiness` or `liveness`",
        );
        for route in &self.routes {
            tell(ends, &format!("{what}, and has a route from {}", route.host));
            tell(
                !ends && self.ports.is_empty(),
                &format!("has no port that the route from {} could lead to", route.host),
            );
            let port = route.port.as_deref().filter(|port| !self.ports.iter().any(|(name, _)| name == port));
            tell(
                port.is_some(),
                &format!(
                    "has no port {:?}, which the route from {} leads to",
                    port.unwrap_or_default(),
                    route.host
                ),
            );
        }
        tell(
            self.account.is_some() && !self.rights.is_empty(),
            "has a `service_account` and `rights`: give the rights to that account, or let it have its own",
        );
        tell(
            self.restricted && self.user == Some(0),
            "runs as root, and is restricted: say `unrestricted` if it has to",
        );
        let names = self.ports.iter().map(|(name, _)| name.clone());
        twice(names, "two ports (`named_port` gives another name) called", &mut told);
        twice(self.ports.iter().map(|(_, port)| port.to_string()), "two ports with the number", &mut told);
        twice(self.env.iter().map(|(name, _)| name.clone()), "two environment variables", &mut told);
        let folders = self.files.iter().map(|(folder, _)| folder);
        let folders = folders.chain(self.mounts.iter().map(|(folder, _)| folder));
        twice(
            folders.map(|folder| folder.trim_end_matches('/').to_owned()),
            "two things mounted at",
            &mut told,
        );
        for (folder, _) in &self.mounts {
            if !folder.starts_with('/') {
                told.push(format!("mounts something at {folder:?}, which is no path from the root"));
            }
        }
        if let Runs::Schedule(schedule) = &self.runs
            && let Some(fault) = fault_of_schedule(schedule)
        {
            told.push(format!("runs at {schedule:?}, which is no schedule: {fault}"));
        }
        told
    }
}

fn twice(items: impl Iterator<Item = String>, what: &str, told: &mut Vec<String>) {
    let mut seen: Vec<String> = Vec::new();
    for item in items {
        if seen.contains(&item) {
            told.push(format!("has {what} {item}"));
        } else {
            seen.push(item);
        }
    }
}

/// What is wrong with a schedule of cron, as Kubernetes reads it.
fn fault_of_schedule(schedule: &str) -> Option<String> {
    const MONTHS: &[&str] =
        &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    const DAYS: &[&str] = &["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    const FIELDS: [(&str, u32, u32, &[&str]); 5] = [
        ("minutes", 0, 59, &[]),
        ("hours", 0, 23, &[]),
        ("days of the month", 1, 31, &[]),
        ("months", 1, 12, MONTHS),
        ("days of the week", 0, 6, DAYS),
    ];
    const WORDS: [&str; 7] =
        ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];
    if WORDS.contains(&schedule) || schedule.starts_with("@every ") {
        return None;
    }
    let given: Vec<&str> = schedule.split_ascii_whitespace().collect();
    if given.len() != FIELDS.len() {
        return Some(format!("it has {} parts, and not 5", given.len()));
    }
    for (text, (what, least, most, names)) in given.iter().zip(FIELDS) {
        let number = |text: &str| {
            let named = names.iter().position(|name| name.eq_ignore_ascii_case(text));
            let named = named.and_then(|at| u32::try_from(at).ok()).map(|at| at + least);
            named.or_else(|| text.parse().ok()).filter(|number| (least..=most).contains(number))
        };
        let is_part = |part: &str| {
            let (range, step) = part.split_once('/').unwrap_or((part, "1"));
            let is_range = match range.split_once('-') {
                Some((first, last)) => {
                    number(first).zip(number(last)).is_some_and(|(first, last)| first <= last)
                }
                None => matches!(range, "*" | "?") || number(range).is_some(),
            };
            is_range && step.parse::<u32>().is_ok_and(|step| step > 0)
        };
        if !text.split(',').all(is_part) {
            return Some(format!("{text:?} are no {what} from {least} to {most}"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::fault_of_schedule;

    #[test]
    fn schedules_are_those_of_kubernetes() {
        for schedule in
            ["0 3 * * *", "*/5 0-6,12 1 jan-MAR sun", "@daily", "@every 1h", "0 0 1 1 ?", "59 23 31 12 6"]
        {
            assert_eq!(fault_of_schedule(schedule), None, "{schedule}");
        }
        for schedule in [
            "",
            "0 3 * *",
            "0 3 * * * *",
            "60 * * * *",
            "* 24 * * *",
            "* * 0 * *",
            "* * * 13 *",
            "* * * * 7",
            "a * * * *",
            "*/0 * * * *",
            "5-1 * * * *",
            "@often",
        ] {
            assert!(fault_of_schedule(schedule).is_some(), "{schedule}");
        }
    }
}
