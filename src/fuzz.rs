//! What has to hold for whatever repositories, lockfiles, servers and clients say: targets of `fuzz/`, and property tests.

pub use crate::{
    fetcher::fuzz::{addresses, events, known_hosts, lockfile, manifest},
    serve::fuzz::request,
};

#[cfg(test)]
#[path = "../fuzz/seeded.rs"]
mod seeded;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_manifest_says_is_refused_or_made_to_stand_by_itself() {
        seeded::hold("manifest", manifest);
    }

    #[test]
    fn whatever_a_lockfile_says_names_are_names_and_sources_are_addresses() {
        seeded::hold("lockfile", lockfile);
    }

    #[test]
    fn whatever_an_address_says_is_refused_or_is_one_for_every_reader() {
        seeded::hold("addresses", addresses);
    }

    #[test]
    fn whatever_known_hosts_say_a_key_is_one_line() {
        seeded::hold("known_hosts", known_hosts);
    }

    #[test]
    fn whatever_a_fetchs_process_says_is_refused_or_passed_on_as_it_is() {
        seeded::hold("events", events);
    }

    #[test]
    fn whatever_a_client_asks_for_is_an_artifact_or_nothing() {
        seeded::hold("request", request);
    }
}
