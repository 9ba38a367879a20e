//! The bases that the runner's image brings: each is made of what is in this repository, and a run finds it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use synth_runner::{
    base::{Recipe, bake},
    job::{Cargo, End, Job, Limits, LockedCrate},
};
use toml_edit::DocumentMut;

use crate::{
    baked::sandbox,
    machine::{Machine, Toolchain, runner},
};

/// What hack/recipes makes of deploy/bases, as the Dockerfile does.
fn recipes(folder: &Path) -> BTreeMap<String, PathBuf> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("hack/recipes");
    let output = Command::new(script).arg(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let entries = fs::read_dir(folder.join("recipes")).unwrap().map(Result::unwrap);
    entries.map(|entry| (entry.file_name().into_string().unwrap(), entry.path())).collect()
}

/// The crates of a lock file, put among the machine's blobs.
fn locked(machine: &Machine, lock: &str, archives: &Path) -> Vec<LockedCrate> {
    let lock: DocumentMut = lock.parse().unwrap();
    let packages = lock["package"].as_array_of_tables().unwrap();
    let packages = packages.iter().filter(|package| package.contains_key("source"));
    let crates = packages.map(|package| {
        let text = |key: &str| package[key].as_str().unwrap().to_owned();
        let (name, version, source) = (text("name"), text("version"), text("source"));
        let bytes = fs::read(archives.join(format!("{name}-{version}.crate"))).unwrap();
        let archive = machine.blobs().put(&bytes);
        assert_eq!(archive.digest.hex(), text("checksum"), "{name}");
        LockedCrate { name, version, source, archive }
    });
    crates.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_base_of_the_image_compiles_and_an_app_on_it_compiles_only_itself() {
    let machine = Machine::new().await;
    let toolchain = Toolchain::find().await.unwrap().sysroot;
    let at = |name: &str| machine.folder.path().join(name);
    let recipes = recipes(&at("made"));
    assert_eq!(recipes.keys().collect::<Vec<_>>(), ["kubernetes-1.34", "sdk-0.1"]);
    fs::create_dir(at("bases")).unwrap();
    for (name, package) in &recipes {
        let recipe = Recipe {
            package: package.clone(),
            archives: at("made/archives"),
            out: at("bases").join(name),
            work: at("w"),
            toolchain: toolchain.clone(),
            runner: runner(),
        };
        let mut log = Vec::new();
        match bake(&recipe, &mut log) {
            // A run compiles only itself on it, below: so it is optimised there, too.
            Ok(made) => assert_eq!(made.optimised.is_some(), name == "sdk-0.1"),
            Err(error) => panic!("{name}: {error}\n{}", String::from_utf8_lossy(&log)),
        }
    }
    for (name, package) in &recipes {
        let read = |file: &str| fs::read_to_string(package.join(file)).unwrap();
        let (manifest, lock) = (read("Cargo.toml").replace("\"base\"", "\"app\""), read("Cargo.lock"));
        let lock = lock.replace("name = \"base\"", "name = \"app\"");
        let main = format!("// Another one.\n{}", read("src/main.rs"));
        let job = Job {
            crates: locked(&machine, &lock, &at("made/archives")),
            cargo: Cargo::default(),
            limits: Limits { seconds: 600, ..Limits::default() },
            ..machine.job(&[("Cargo.toml", &manifest), ("Cargo.lock", &lock), ("src/main.rs", &main)])
        };
        let told = sandbox(&job, &machine, &toolchain, &at("bases"));
        let (report, output) = (told.report(), &told.output);
        assert_eq!(report.end, End::Printed, "{name}: {report:#?}");
        assert_eq!(report.compiled, 1, "{name}: {report:#?}");
        assert!(report.fresh > 0 && output.starts_with(b"{"), "{name}: {report:#?}");
    }
}
