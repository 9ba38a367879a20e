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
    blob::BlobRef,
    job::{Before, End, Job, Remains, Report},
    wire::{Decoder, FromSandbox, Message as _, ToSandbox},
};

use crate::machine::{Machine, Toolchain, runner};

const MAIN: &str = "fn main() { print!(\"{}\", itoa::Buffer::new().format(7)) }";

/// What a sandbox said.
#[derive(Default)]
pub struct Told {
    report: Option<Report>,
    /// What the program printed.
    pub output: Vec<u8>,
    /// What it left for the next one, if that was whole.
    left: Option<Vec<u8>>,
}

impl Told {
    /// What the sandbox reported.
    pub fn report(&self) -> &Report {
        self.report.as_ref().unwrap()
    }
}

/// A job in a sandbox that connects to a socket, as in a pod.
pub fn sandbox(job: &Job, machine: &Machine, toolchain: &Path, bases: &Path) -> Told {
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
    let (mut decoder, mut buffer) = (Decoder::default(), vec![0; 64 << 10]);
    let (mut told, mut left) = (Told::default(), Vec::new());
    // It waits for us to close the stream when it has said everything.
    while told.report.is_none() || (job.remains.bytes > 0 && told.left.is_none()) {
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
                FromSandbox::Output(bytes) => told.output.extend(bytes),
                FromSandbox::Report(report) => told.report = Some(*report),
                FromSandbox::Remains(bytes) if bytes.is_empty() => {
                    told.left = Some(std::mem::take(&mut left));
                }
                FromSandbox::Remains(bytes) => left.extend(bytes),
                FromSandbox::Progress(_) | FromSandbox::Log(_) => {}
            }
        }
    }
    drop(stream);
    assert!(child.wait().unwrap().success());
    fs::remove_dir_all(&work).unwrap();
    told
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
    let Told { report, output, .. } = sandbox(&job, &machine, &toolchain, &bases);
    let report = report.unwrap();
    assert_eq!((&report.end, output.as_slice()), (&End::Printed, &b"8"[..]), "{report:#?}");
    assert_eq!((report.compiled, report.fresh), (1, 1), "the dependency was at hand");

    // Without it, both are compiled.
    let report = sandbox(&job, &machine, &toolchain, &at("nothing")).report.unwrap();
    assert_eq!((report.compiled, report.fresh), (2, 0));

    let twice = bake(&recipe, &mut std::io::sink()).unwrap_err();
    assert!(twice.to_string().ends_with("blessed is there already"), "{twice}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_run_leaves_is_not_compiled_again_and_rustc_remembers() {
    let machine = Machine::new().await;
    let toolchain = Toolchain::find().await.unwrap().sysroot;
    let (manifest, lock, crates) = machine.blobs().locked("itoa = \"1\"\n");
    let job = |body: &str, remains: Remains| {
        let main = format!("fn main() {{ print!(\"{{}}{body}\", itoa::Buffer::new().format(7_u8)); }}");
        let mut job =
            machine.job(&[("Cargo.toml", &manifest), ("Cargo.lock", &lock), ("src/main.rs", &main)]);
        job.crates.clone_from(&crates);
        job.remains = remains;
        job
    };
    let nothing = machine.folder.path().join("nothing");
    let leave = |before| Remains { before, bytes: 64 << 20 };
    let of = |body: &str, archive| Some(Before { archive, source: job(body, leave(None)).source.digest });

    let sandbox = |body: &str, remains| {
        let Told { report, left, .. } = sandbox(&job(body, remains), &machine, &toolchain, &nothing);
        let report = report.unwrap();
        assert_eq!(report.end, End::Printed);
        (report, left)
    };
    let (report, left) = sandbox("", Remains::default());
    assert_eq!((report.compiled, left), (2, None), "nobody asked for it");

    let (_, left) = sandbox("", leave(None));
    let before = machine.blobs().put(&left.unwrap());

    let (report, left) = sandbox("!", leave(of("", before)));
    assert_eq!((report.compiled, report.fresh), (1, 1), "{report:#?}");
    let left = left.unwrap();
    assert!(names_in(&left).iter().any(|name| name.contains("incremental/app-")));

    // The same source with other values, say: nothing is compiled, and there is nothing new to leave.
    let before = machine.blobs().put(&left);
    let (report, left) = sandbox("!", leave(of("!", before)));
    assert_eq!((report.compiled, report.fresh, left), (0, 2, Some(Vec::new())), "{report:#?}");

    // What is no archive is a miss.
    let broken = machine.blobs().put(b"not an archive");
    for before in [broken, BlobRef::of("gone")] {
        assert_eq!(sandbox("?", leave(of("?", before))).0.compiled, 2);
    }
}

/// Names of an archive's entries.
fn names_in(archive: &[u8]) -> Vec<String> {
    let mut archive = tar::Archive::new(archive);
    let entries = archive.entries().unwrap();
    entries.map(|entry| entry.unwrap().path().unwrap().to_string_lossy().into_owned()).collect()
}
