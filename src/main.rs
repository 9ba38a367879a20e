//! Wiring only.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use synth_controller::{fetcher, manager, standalone};

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
    /// The controller in a cluster: makes artifacts out of the cluster's Synths.
    Manager(Box<manager::Arguments>),
    /// Fetches git repositories and crates for a manager, on a unix socket.
    Fetcher(Box<fetcher::settings::Settings>),
    /// Does one request of the fetcher, which alone calls this.
    #[command(hide = true)]
    FetchChild,
}

fn main() -> ExitCode {
    let command = Arguments::parse().command;
    // All that speaks TLS uses this one. It fails only when there is one already.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    match command {
        Command::Standalone(settings) => standalone::main(&settings),
        Command::Manager(arguments) => manager::main(*arguments),
        Command::Fetcher(settings) => fetcher::server::main(*settings),
        Command::FetchChild => fetcher::child::main(),
    }
}
