//! `synth-typegen`: CRDs and charts as Rust, below a folder of the crate that one is in.

#![allow(clippy::print_stderr, reason = "a program that is asked on a terminal")]

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Parser};
use synth_typegen::{Chart, ImportError, Source, import_chart, import_crds, write_into};

/// Writes CRDs and charts as Rust, for a crate that depends on synth-sdk.
#[derive(Parser)]
#[command(version, about)]
enum Command {
    /// Write the types of CRDs. What the files hold besides is left alone.
    Crds {
        /// Where to write them, as src/custom.
        folder: PathBuf,
        /// Files with CRDs, YAML or JSON: all of one group and version at once.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Render a chart with helm, and write its objects.
    Chart(Box<ChartArguments>),
}

#[derive(Args)]
struct ChartArguments {
    /// Where to write it, as src/charts.
    folder: PathBuf,
    /// The release's name, which the function and its file have, too.
    name: String,
    /// The chart, as helm takes it.
    chart: String,
    /// The repository's address.
    #[arg(long, value_name = "URL")]
    repo: Option<String>,
    /// The chart's version.
    #[arg(long)]
    version: Option<String>,
    /// The namespace that the release is for.
    #[arg(long, short, default_value = "default")]
    namespace: String,
    /// A file of values; a later one comes over an earlier one.
    #[arg(long, short = 'f', value_name = "FILE")]
    values: Vec<PathBuf>,
    /// A single value; comes over the files.
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// An API version that the cluster has beside Kubernetes's own.
    #[arg(long, short, value_name = "GROUP/VERSION")]
    api_versions: Vec<String>,
    /// A file whose CRDs are imported in the same crate, so that objects of these kinds are typed.
    #[arg(long, value_name = "FILE")]
    crds: Vec<PathBuf>,
    /// The module that they were imported as.
    #[arg(long, value_name = "PATH", default_value = "crate::custom")]
    crds_module: String,
    /// The program helm.
    #[arg(long, value_name = "FILE", default_value = "helm")]
    helm: PathBuf,
}

fn main() -> ExitCode {
    match run(Command::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<(), ImportError> {
    match command {
        Command::Crds { folder, files } => write_into(&folder, &import_crds(&sources(&files)?)?),
        Command::Chart(arguments) => {
            let ChartArguments { folder, name, chart, repo, version, namespace, values, set, .. } =
                *arguments;
            let ChartArguments { api_versions, crds_module, .. } = *arguments;
            let crds = sources(&arguments.crds)?;
            let chart =
                Chart { name, chart, repo, version, namespace, values, set, api_versions, crds, crds_module };
            let imported = import_chart(&arguments.helm, &chart)?;
            for note in &imported.notes {
                eprintln!("note: {note}");
            }
            write_into(&folder, &imported.files)
        }
    }
}

fn sources(files: &[impl AsRef<Path>]) -> Result<Vec<Source>, ImportError> {
    files.iter().map(|file| Source::of(file.as_ref())).collect()
}
