//! Crates that were compiled ahead of time, as for an image, are found by a sandbox that a container would hold.

use std::{
    fs,
    io::{Read as _, Write as _},
    os::unix::net::UnixListener,
    path::Path,
    process::{Command, Stdio},
};

use synth_runner::{
    base::{Recipe, bake},
    job::{End, Job, Report},
    wire::{Decoder, FromSandbox, Message as _, ToSandbox},
};

use crate::machine::{Machine, Toolchain, runner};

const MAIN: &str = "fn main() { print!(\"{}\", itoa::Buffer::new().format(7)) }";

/// A job in a sandbox that connects to a socket, as in a pod.
fn sandbox(job: &Job, machine: &Machine, toolchain: &Path, bases: &Path) -> (Box<Report>, Vec<u8>) {
    let (work, socket) = (machine.folder.path().join("w"), machine.folder.path().join("s"));
    fs::create_dir_all(&work).unwrap();
    let mut child = Command::new(runner())
        .arg("sandbox")
        .arg("--work")
        .arg(&work)
        .arg("--blobs")
        .arg(machine.folder.path().join("blobs"))
        .arg("--toolchain")
        .arg(toolchain)
        .arg("--bases")
        .arg(bases)
        .arg("--socket")
        .arg(&socket)
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    // Started before anybody listens: it tries again.
    let (mut stream, _) = UnixListener::bind(&socket).unwrap().accept().unwrap();
    fs::remove_file(&socket).unwrap();
    stream.write_all(&ToSandbox::Job(Box::new(job.clone())).encode().unwrap()).unwrap();
    let (mut decoder, mut buffer, mut output) = (Decoder::default(), vec![0; 4096], Vec::new());
    let report = 'talk: loop {
        let n = stream.read(&mut buffer).unwrap();
        if n == 0 {
            child.kill().unwrap();
            panic!("it ended without a report: {:?}", child.wait());
        }
        decoder.push(&buffer[..n]);
        while let Some(message) = decoder.next_message().unwrap() {
            match message {
                FromSandbox::Built(_) => {
                    stream.write_all(&ToSandbox::Input(b"{}".to_vec()).encode().unwrap()).unwrap();
                }
                FromSandbox::Output(bytes) => output.extend(bytes),
                FromSandbox::Report(report) => break 'talk report,
                _ => {}
            }
        }
    };
    assert!(child.wait().unwrap().success());
    fs::remove_dir_all(&work).unwrap();
    (report, output)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_baked_is_not_compiled_again() {
    let machine = Machine::new().await;
    let toolchain = Toolchain::find().await.unwrap().sysroot;
    let (manifest, lock, crates) = machine.blobs().locked("itoa = \"1\"\n");
    let at = |name: &str| machine.folder.path().join(name);
    let package = at("blessed");
    fs::create_dir_all(package.join("src")).unwrap();
    for (path, text) in [("Cargo.toml", &*manifest), ("Cargo.lock", &*lock), ("src/main.rs", MAIN)] {
        fs::write(package.join(path), text).unwrap();
    }
    let archives = at("archives");
    fs::create_dir(&archives).unwrap();
    for locked in &crates {
        let name = format!("{}-{}.crate", locked.name, locked.version);
        fs::copy(at("blobs").join(locked.archive.digest.hex()), archives.join(name)).unwrap();
    }
    let bases = at("bases");
    fs::create_dir(&bases).unwrap();
    let recipe = Recipe {
        package,
        archives,
        out: bases.join("blessed"),
        work: at("w"),
        toolchain: toolchain.clone(),
        runner: runner(),
    };
    let made = bake(&recipe, &mut std::io::sink()).unwrap();
    assert!(made.bytes > 0);

    let main = MAIN.replace('7', "8");
    let mut job = machine.job(&[("Cargo.toml", &manifest), ("Cargo.lock", &lock), ("src/main.rs", &main)]);
    job.crates.clone_from(&crates);
    let (report, output) = sandbox(&job, &machine, &toolchain, &bases);
    assert_eq!((&report.end, output.as_slice()), (&End::Printed, &b"8"[..]), "{report:#?}");
    assert_eq!((report.compiled, report.fresh), (1, 1), "the dependency was at hand");

    // Without it, both are compiled.
    let (report, _) = sandbox(&job, &machine, &toolchain, &at("nothing"));
    assert_eq!((report.compiled, report.fresh), (2, 0));

    let twice = bake(&recipe, &mut std::io::sink()).unwrap_err();
    assert!(twice.to_string().ends_with("blessed is there already"), "{twice}");
}
