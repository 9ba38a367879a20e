//! What Flux's own program shows of what we make.

use serde_json::json;

use crate::{
    cluster::{told, tool},
    kind::SYNTH,
    repository::Served,
    space::Space,
    support::generator::prints_into,
};

/// What `flux` prints, or its complaint.
fn flux(namespace: &str, arguments: &[&str]) -> Result<String, String> {
    told(&tool("flux").args(["-n", namespace]).args(arguments).output().expect("flux"))
}

/// What stands behind this name in what `flux trace` prints, within the part that begins with this line.
fn traced<'a>(text: &'a str, part: &str, name: &str) -> Option<&'a str> {
    let lines = text.lines().skip_while(|line| !line.starts_with(part));
    lines
        .filter_map(|line| line.split_once(':'))
        .find_map(|(key, value)| (key == name).then_some(value.trim()))
}

#[tokio::test]
async fn g22_the_flux_program_lists_us_traces_an_object_to_its_synth_and_says_what_it_cannot() {
    let space = Space::new("g22").await;
    let repository = Served::of(&prints_into(&space.namespace, "one")).await;
    space.synth("app", &repository.url, json!({}));
    space.kustomization("app", json!({}));
    let synth = space.until_ready(SYNTH, "app").await;
    space.until_applied("app").await;
    let namespace = space.namespace.as_str();
    let revision = synth["status"]["artifact"]["revision"].as_str().unwrap();

    for command in [&["get", "sources", "external"][..], &["get", "all"]] {
        let listed = flux(namespace, command).unwrap();
        let row = listed.lines().find(|line| line.contains(&format!("Synth/{namespace}/app")));
        let row = row.unwrap_or_else(|| panic!("no row of ours:\n{listed}"));
        // The program shortens what looks like a hash.
        for part in ["app", revision.split_at("main@sha256:".len() + 8).0, "True", "stored artifact"] {
            assert!(row.contains(part), "{part}: {row}");
        }
    }

    let text = flux(namespace, &["trace", "app", "--kind=ConfigMap", "--api-version=v1"]).unwrap();
    let of = |part, name| traced(&text, part, name).unwrap_or_else(|| panic!("{part} {name}:\n{text}"));
    assert_eq!(of("ExternalArtifact:", "Source"), format!("Synth/{namespace}/app"));
    assert_eq!(
        of("ExternalArtifact:", "Origin Revision"),
        format!("main@sha1:{}", repository.repository.head())
    );
    assert_eq!(of("ExternalArtifact:", "Origin Source"), repository.url);

    let refused = flux(namespace, &["reconcile", "kustomization", "app", "--with-source"]).unwrap_err();
    assert!(refused.contains("cannot reconcile source of kind ExternalArtifact"), "{refused}");
}

#[tokio::test]
async fn g18_the_flux_program_shows_what_we_log_of_a_synth() {
    let space = Space::new("g18").await;
    let repository = Served::of(&prints_into(&space.namespace, "one")).await;
    space.synth("app", &repository.url, json!({}));
    space.until_ready(SYNTH, "app").await;
    let logs = flux(&space.namespace, &["logs", "--kind=Synth", "--name=app"]).unwrap();
    let line = format!(" info Synth/app.{} - stored artifact for revision ", space.namespace);
    assert!(logs.contains(&line), "{logs}");
}
