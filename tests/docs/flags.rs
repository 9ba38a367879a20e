//! The page of flags is made of the command lines, and that of metrics has every name that is measured.

use std::{fmt::Write as _, fs, path::Path, time::Duration};

use clap::{Args as _, Command};
use prometheus_client::registry::Registry;
use synth_controller::{fetcher, manager, serve::metrics::Metrics};

const FLAGS: &str = "docs/reference/flags.md";
const METRICS: &str = "docs/reference/metrics.md";

fn rows(command: &Command) -> String {
    let mut text = "| flag | default | meaning |\n| --- | --- | --- |\n".to_owned();
    let mut arguments: Vec<_> = command.get_arguments().filter(|argument| !argument.is_hide_set()).collect();
    arguments.sort_by_key(|argument| argument.get_long());
    for argument in arguments {
        let Some(long) = argument.get_long() else { continue };
        let values: Vec<_> =
            argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
        let default = match values.join(",") {
            _ if argument.is_required_set() => "required".to_owned(),
            value if value.is_empty() => String::new(),
            value => format!("`{value}`"),
        };
        let mut help = argument.get_help().map(ToString::to_string).unwrap_or_default();
        if !help.ends_with('.') {
            help.push('.');
        }
        let possible: Vec<_> = argument
            .get_possible_values()
            .iter()
            .filter(|_| argument.get_action().takes_values())
            .map(|value| format!("`{}`", value.get_name()))
            .collect();
        let boolean = possible == ["`true`", "`false`"];
        if !possible.is_empty() && !boolean {
            let _ = write!(help, " One of {}.", possible.join(", "));
        }
        if let Some(variable) = argument.get_env() {
            let _ = write!(help, " Environment: `{}`.", variable.to_string_lossy());
        }
        let _ = writeln!(text, "| `--{long}` | {default} | {} |", help.replace('|', "\\|"));
    }
    text
}

fn check(page: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::write(&file, text).unwrap();
    } else {
        let found = fs::read_to_string(&file).unwrap_or_default();
        assert!(found == text, "{page} is not what the program says: run `make generate`");
    }
}

#[test]
fn g17_the_page_of_flags_is_what_the_programs_say() {
    let manager = manager::Arguments::augment_args(Command::new("manager"));
    let fetcher = fetcher::settings::Settings::augment_args(Command::new("fetcher"));
    let text = format!(
        "# Flags\n\nGenerated from the programs by `make generate`. Names and defaults are Flux's wherever Flux has the \
         concept.\n\n## synth-controller manager\n\n{}\n## synth-controller fetcher\n\n{}",
        rows(&manager),
        rows(&fetcher)
    );
    check(FLAGS, &text);
}

#[test]
fn g16_the_page_of_metrics_names_each_one_and_no_other() {
    let mut registry = Registry::default();
    let metrics = Metrics::register(&mut registry);
    metrics.at_most(1);
    drop(metrics.queued());
    metrics.working();
    metrics.worked(Duration::ZERO);
    metrics.reconciled("Synth", "apps", "shop", Duration::ZERO);
    let mut text = String::new();
    prometheus_client::encoding::text::encode(&mut text, &registry).unwrap();
    let measured = text.lines().filter_map(|line| line.strip_prefix("# TYPE ")).map(|line| {
        let (name, kind) = line.split_once(' ').unwrap();
        match kind {
            "counter" => format!("{name}_total"),
            "info" => format!("{name}_info"),
            _ => name.to_owned(),
        }
    });
    let mut measured: Vec<_> = measured.collect();
    measured.sort();
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(METRICS)).unwrap();
    let named = page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let mut named: Vec<_> = named.map(str::to_owned).collect();
    named.sort();
    assert_eq!(named, measured);
}
