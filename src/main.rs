//! Wiring only.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use synth_controller::{fetcher, standalone};

/// Kubernetes manifests out of code.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Makes artifacts out of Synths in YAML files, on this machine, without Kubernetes.
    Standalone(Box<standalone::Settings>),
    /// Fetches git repositories and crates for a manager, on a unix socket.
    Fetcher(fetcher::settings::Settings),
    /// Does one request of the fetcher, which alone calls this.
    #[command(hide = true)]
    FetchChild,
}

fn main() -> ExitCode {
    let command = Arguments::parse().command;
    match command {
        Command::Standalone(settings) => standalone::main(&settings),
        Command::Fetcher(settings) => fetcher::server::main(settings),
        Command::FetchChild => fetcher::child::main(),
    }
}
