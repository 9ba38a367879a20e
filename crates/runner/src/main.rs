//! `synth-runner`: the program around a generator. Where no `--socket` is named, its standard input is the stream to the
//! controller.
//!
//! - `isolate`: makes namespaces and supervises in them,
//! - `unsandboxed`: supervises with the filter of system calls alone,
//! - `sandbox`: supervises where somebody else (a container) holds the sandbox,
//! - `agent`: stands between such a sandbox and the controller; its standard input is nothing,
//! - `bake`: compiles the dependencies of a crate ahead of time, for an image.
#![allow(clippy::print_stderr, reason = "standard error is where this program says why it could not start")]

use std::{
    collections::HashMap,
    io::{self, Write as _},
    os::fd::{AsFd, OwnedFd},
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};

use synth_runner::{
    agent,
    base::{self, Recipe},
    isolate::{self, Settings},
    job::SandboxLevel,
    sandbox::{self, Bases, Place},
};

const USAGE: &str = "usage: synth-runner isolate|unsandboxed --work DIR --blobs DIR --toolchain DIR [--base DIR] [--root DIR] [--uid N] [--probe|--making]
       synth-runner sandbox --work DIR --blobs DIR --toolchain DIR [--bases DIR] [--socket PATH]
       synth-runner agent --controller IP:PORT --certificate HEX --run NAME --token FILE --blobs DIR --bases DIR --work DIR
                          --socket PATH
       synth-runner bake --crate DIR --archives DIR --out DIR --work DIR --toolchain DIR";

/// The containers of a pod start within seconds of each other, unless the image of one has to be fetched.
const AGENT_PATIENCE: Duration = Duration::from_secs(120);

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(code) => ExitCode::from(u8::try_from(code).unwrap_or(1)),
        Err(message) => {
            eprintln!("synth-runner: {message}");
            ExitCode::from(2)
        }
    }
}

fn run(mut arguments: impl Iterator<Item = String>) -> Result<i32, String> {
    let command = arguments.next().ok_or(USAGE)?;
    if command == "agent" {
        return agent::serve(&parse_agent(arguments)?).map(|()| 0).map_err(text);
    }
    let mut options = Options::parse(arguments)?;
    match command.as_str() {
        "isolate" => isolate::isolated(options.stream()?, &options.settings()?).map_err(text),
        "unsandboxed" => isolate::unsandboxed(options.stream()?, &options.settings()?).map_err(text),
        "sandbox" => {
            let place = Place {
                blobs: needed(options.blobs.take())?,
                base: options.bases.take().map_or(Bases::None, Bases::Baked),
                work: needed(options.work.take())?,
                toolchain: needed(options.toolchain.take())?,
                level: SandboxLevel::Pod,
            };
            sandbox::supervise(options.stream()?, place).map(|()| 0).map_err(text)
        }
        "bake" => bake(options),
        _ => Err(USAGE.into()),
    }
}

fn bake(options: Options) -> Result<i32, String> {
    let recipe = Recipe {
        package: needed(options.package)?,
        archives: needed(options.archives)?,
        out: needed(options.out)?,
        work: needed(options.work)?,
        toolchain: needed(options.toolchain)?,
        runner: std::env::current_exe().map_err(text)?,
    };
    let made = base::bake(&recipe, &mut io::stderr().lock()).map_err(text)?;
    let said = writeln!(io::stderr(), "{}: {} MB", recipe.out.display(), made.bytes / 1_000_000);
    said.map(|()| 0).map_err(text)
}

#[allow(clippy::needless_pass_by_value, reason = "it is what `map_err` gives")]
fn text(error: impl ToString) -> String {
    error.to_string()
}

fn needed(path: Option<PathBuf>) -> Result<PathBuf, String> {
    path.ok_or_else(|| USAGE.into())
}

/// What the command line names, of all commands.
#[derive(Default)]
struct Options {
    work: Option<PathBuf>,
    blobs: Option<PathBuf>,
    toolchain: Option<PathBuf>,
    base: Option<PathBuf>,
    bases: Option<PathBuf>,
    root: Option<PathBuf>,
    socket: Option<PathBuf>,
    package: Option<PathBuf>,
    archives: Option<PathBuf>,
    out: Option<PathBuf>,
    uid: Option<u32>,
    probe: bool,
    making: bool,
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self::default();
        while let Some(name) = arguments.next() {
            let flag = match name.as_str() {
                "--probe" => Some(&mut options.probe),
                "--making" => Some(&mut options.making),
                _ => None,
            };
            if let Some(flag) = flag {
                *flag = true;
                continue;
            }
            let value = arguments.next().ok_or(USAGE)?;
            let path = match name.as_str() {
                "--uid" => {
                    options.uid = Some(value.parse().map_err(|_| USAGE)?);
                    continue;
                }
                "--work" => &mut options.work,
                "--blobs" => &mut options.blobs,
                "--toolchain" => &mut options.toolchain,
                "--base" => &mut options.base,
                "--bases" => &mut options.bases,
                "--root" => &mut options.root,
                "--socket" => &mut options.socket,
                "--crate" => &mut options.package,
                "--archives" => &mut options.archives,
                "--out" => &mut options.out,
                _ => return Err(USAGE.into()),
            };
            *path = Some(value.into());
        }
        Ok(options)
    }

    /// The stream to the controller.
    fn stream(&self) -> Result<OwnedFd, String> {
        if let Some(socket) = &self.socket {
            let connected = sandbox::connect(socket, AGENT_PATIENCE);
            return connected.map_err(|error| format!("{}: {error}", socket.display()));
        }
        io::stdin().as_fd().try_clone_to_owned().map_err(|error| format!("standard input: {error}"))
    }

    fn settings(&self) -> Result<Settings, String> {
        Ok(Settings {
            work: needed(self.work.clone())?,
            blobs: needed(self.blobs.clone())?,
            base: if self.making { Bases::Making } else { self.base.clone().into() },
            toolchain: needed(self.toolchain.clone())?,
            root: self.root.clone().unwrap_or_default(),
            uid: self.uid,
            probe: self.probe,
        })
    }
}

fn parse_agent(mut arguments: impl Iterator<Item = String>) -> Result<agent::Settings, String> {
    let mut given = HashMap::new();
    while let Some(name) = arguments.next() {
        given.insert(name, arguments.next().ok_or(USAGE)?);
    }
    let mut take = |name: &str| given.remove(name).ok_or(USAGE);
    let settings = agent::Settings {
        controller: take("--controller")?.parse().map_err(|_| USAGE)?,
        certificate: hex::decode(take("--certificate")?).map_err(|_| USAGE)?,
        run: take("--run")?,
        token: take("--token")?.into(),
        blobs: take("--blobs")?.into(),
        bases: take("--bases")?.into(),
        work: take("--work")?.into(),
        socket: take("--socket")?.into(),
    };
    if given.is_empty() { Ok(settings) } else { Err(USAGE.into()) }
}
