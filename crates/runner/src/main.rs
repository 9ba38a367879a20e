//! `synth-runner`: the program around a generator. Its standard input is the stream to the controller.
//!
//! - `isolate`: makes namespaces and supervises in them,
//! - `unsandboxed`: supervises with the filter of system calls alone,
//! - `sandbox`: supervises where somebody else (a container) holds the sandbox,
//! - `agent`: stands between such a sandbox and the controller; its standard input is nothing.
#![allow(clippy::print_stderr, reason = "standard error is where this program says why it could not start")]

use std::{collections::HashMap, io, os::fd::AsFd, path::PathBuf, process::ExitCode};

use synth_runner::{
    agent,
    isolate::{self, Settings},
    job::SandboxLevel,
    sandbox::{self, Place},
};

const USAGE: &str = "usage: synth-runner isolate|unsandboxed|sandbox --work DIR --blobs DIR --toolchain DIR [--base DIR] \
                     [--root DIR] [--uid N] [--probe]
       synth-runner agent --controller IP:PORT --certificate HEX --run NAME --token FILE --blobs DIR --socket PATH";

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
        return agent::serve(&parse_agent(arguments)?).map(|()| 0).map_err(|error| error.to_string());
    }
    let settings = parse(arguments)?;
    let stream =
        io::stdin().as_fd().try_clone_to_owned().map_err(|error| format!("standard input: {error}"))?;
    match command.as_str() {
        "isolate" => isolate::isolated(stream, &settings).map_err(|error| error.to_string()),
        "unsandboxed" => isolate::unsandboxed(stream, &settings).map_err(|error| error.to_string()),
        "sandbox" => {
            let Settings { work, blobs, base, toolchain, .. } = settings;
            let place = Place { blobs, base, work, toolchain, level: SandboxLevel::Pod };
            sandbox::supervise(stream, place).map(|()| 0).map_err(|error| error.to_string())
        }
        _ => Err(USAGE.into()),
    }
}

fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Settings, String> {
    let mut settings = Settings {
        work: PathBuf::new(),
        blobs: PathBuf::new(),
        base: None,
        toolchain: PathBuf::new(),
        root: PathBuf::new(),
        uid: None,
        probe: false,
    };
    while let Some(name) = arguments.next() {
        if name == "--probe" {
            settings.probe = true;
            continue;
        }
        let value = arguments.next().ok_or(USAGE)?;
        match name.as_str() {
            "--work" => settings.work = value.into(),
            "--blobs" => settings.blobs = value.into(),
            "--base" => settings.base = Some(value.into()),
            "--toolchain" => settings.toolchain = value.into(),
            "--root" => settings.root = value.into(),
            "--uid" => settings.uid = Some(value.parse().map_err(|_| USAGE)?),
            _ => return Err(USAGE.into()),
        }
    }
    Ok(settings)
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
        socket: take("--socket")?.into(),
    };
    if given.is_empty() { Ok(settings) } else { Err(USAGE.into()) }
}
