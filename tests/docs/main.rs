//! What the documents say is so.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]
#![allow(clippy::disallowed_methods, reason = "a test is told by its environment to write")]
#![allow(missing_docs, reason = "nobody depends on a test")]

mod flags;
mod mutations;
mod reference;
mod security;

use std::{fs, path::Path, process::Command};

use synth_controller::objects::files::Documents;

const PAGES: [&str; 17] = [
    "README.md",
    "CONTRIBUTING.md",
    "docs/architecture.md",
    "docs/benchmarks.md",
    "docs/bounds.md",
    "docs/first-app.md",
    "docs/install.md",
    "docs/reference/flags.md",
    "docs/reference/metrics.md",
    "docs/reference/synth.md",
    "docs/security.md",
    "docs/sdk/README.md",
    "docs/sdk/import.md",
    "docs/sdk/output.md",
    "docs/troubleshooting.md",
    "docs/uninstall.md",
    "tests/cluster/README.md",
];

fn page(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name))
        .unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// The blocks of this language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let blocks = text.split(&fence).skip(1);
    blocks.map(|rest| rest.split("```").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn every_synth_in_the_documents_is_one_that_the_controller_takes() {
    let mut synths = 0;
    for name in PAGES {
        for block in blocks(&page(name), "yaml").into_iter().filter(|block| block.contains("kind: Synth\n")) {
            let file = tempfile::Builder::new().suffix(".yaml").tempfile().unwrap();
            fs::write(file.path(), &block).unwrap();
            let documents = Documents::read(&[file.path().to_owned()]);
            assert_eq!(documents.problems, [], "{name}:\n{block}");
            for (key, manifest) in documents.synths {
                assert_eq!(manifest.problem, None, "{name}: {key}");
                synths += 1;
            }
        }
    }
    assert!(synths > 0);
}

#[test]
fn every_link_to_a_file_leads_somewhere() {
    for name in PAGES {
        let text = page(name);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()) {
            let local = !link.is_empty() && !link.contains("://");
            assert!(!local || folder.parent().unwrap().join(link).exists(), "{name} links to {link}");
        }
    }
}

/// The words in backticks of the first column of the table that begins like this.
fn first_column(text: &str, header: &str) -> Vec<String> {
    let table = text.split(header).nth(1).unwrap().split("\n\n").next().unwrap();
    table
        .lines()
        .skip(2)
        .filter_map(|row| row.split('|').nth(1))
        .flat_map(|cell| cell.split('`').skip(1).step_by(2).map(str::to_owned))
        .collect()
}

#[test]
fn every_reason_in_the_readme_is_one_that_the_controller_gives() {
    let constants = page("crates/api/src/condition.rs");
    let reasons = first_column(&page("README.md"), "`Ready=False`, reason");
    assert!(reasons.len() > 15, "{reasons:?}");
    for reason in reasons {
        assert!(constants.contains(&format!("\"{reason}\"")), "{reason}");
    }
}

#[test]
fn every_reason_that_the_controller_gives_is_in_the_page_for_troubles() {
    let constants = page("crates/api/src/condition.rs");
    let reasons = constants.split("pub mod reason").nth(1).unwrap();
    let mut given: Vec<String> = reasons.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    let mut told = first_column(&page("docs/troubleshooting.md"), "| reason |");
    given.sort();
    told.sort();
    assert_eq!(told, given);
}

#[test]
fn every_make_target_in_the_documents_exists() {
    let makefile = page("Makefile");
    for name in PAGES {
        let text = page(name);
        for target in text
            .split("make ")
            .skip(1)
            .filter_map(|rest| rest.split(|c: char| !c.is_ascii_lowercase()).next())
        {
            let meant =
                text.contains(&format!("`make {target}`")) || text.contains(&format!("\nmake {target}"));
            assert!(!meant || makefile.contains(&format!("\n{target}:")), "{name}: make {target}");
        }
    }
}

#[test]
fn the_flags_that_the_readme_names_exist() {
    let help =
        Command::new(env!("CARGO_BIN_EXE_synth-controller")).args(["standalone", "--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let readme = page("README.md");
    for flag in readme
        .split_whitespace()
        .map(|word| word.trim_matches(|c| "`.,;:()".contains(c)))
        .filter(|word| word.starts_with("--"))
    {
        let ours = !["--export", "--offline", "--locked", "--install", "--namespace", "--values"]
            .contains(&flag)
            && flag.len() > 3;
        assert!(!ours || help.contains(flag), "{flag}");
    }
}
