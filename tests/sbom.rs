//! What an image says that it is made of: `hack/sbom` on a small one, around a program that `cargo auditable` has built.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]
#![allow(missing_docs, reason = "nobody depends on a test")]

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Output},
};

use serde_json::Value;

const PROJECT: &str = env!("CARGO_MANIFEST_DIR");

fn write(root: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// A program with a crate that is in it and one that only builds it; built as `hack/build` does, into the image's folder.
fn build(folder: &Path, root: &Path, auditable: bool) {
    let package = |name: &str, version: &str, rest: &str| {
        format!("[package]\nname = \"{name}\"\nversion = \"{version}\"\nedition = \"2024\"\n{rest}")
    };
    let depends = "[dependencies]\nkube = { path = 'kube' }\n[build-dependencies]\ncc = { path = 'cc' }\n\
                   [profile.release]\nstrip = true\n";
    write(
        folder,
        &[
            ("Cargo.toml", &package("synth-controller", "0.3.1", depends)),
            ("src/main.rs", "fn main() { kube::it() }"),
            ("build.rs", "fn main() {}"),
            ("kube/Cargo.toml", &package("kube", "5.0.2", "")),
            ("kube/src/lib.rs", "pub fn it() {}"),
            ("cc/Cargo.toml", &package("cc", "1.2.3", "")),
            ("cc/src/lib.rs", ""),
        ],
    );
    let target = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let tools = Path::new(PROJECT).join("target/tools/bin/cargo-auditable");
    let mut command = if auditable { Command::new(&tools) } else { Command::new("cargo") };
    command.args(auditable.then_some("auditable")).args(["build", "--offline", "--quiet", "--release"]);
    command.args(["--target", &target, "--config"]);
    command.arg(format!("target.{target}.rustflags=['-Ctarget-feature=+crt-static']"));
    command.current_dir(folder).env("CARGO_TARGET_DIR", folder.join("target"));
    let built = command
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}: run `make prerequisites`", tools.display()));
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let program = folder.join(format!("target/{target}/release/synth-controller"));
    fs::create_dir_all(root.join("usr/local/bin")).unwrap();
    fs::copy(program, root.join("usr/local/bin/synth-controller")).unwrap();
}

fn sbom(arguments: &[&str]) -> Output {
    Command::new(Path::new(PROJECT).join("hack/sbom")).args(arguments).output().unwrap()
}

fn refused(arguments: &[&str], why: &str) {
    let output = sbom(arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && said.contains(why), "{said}");
}

#[test]
fn an_image_names_its_packages_its_crates_its_toolchain_and_its_bases() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("image");
    let path = root.to_str().unwrap();
    build(&folder.path().join("app"), &root, true);
    let package = |name: &str, status: &str, more: &str| {
        format!(
            "Package: {name}\nStatus: {status}\nArchitecture: amd64\n{more}\nDescription: one\n Version: 0\n"
        )
    };
    let installed = "install ok installed";
    let status = [
        package("libc6", installed, "Source: glibc (2.36-9)\nVersion: 2.36-9+deb12u13"),
        package("gone", "deinstall ok config-files", "Version: 1"),
    ];
    write(&root, &[("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n")]);
    refused(&[path, "synth-runner"], "no package of dpkg's");
    let registry = "registry+https://github.com/rust-lang/crates.io-index";
    write(
        &root,
        &[
            ("var/lib/dpkg/status", &status.join("\n")),
            ("var/lib/dpkg/status.d/libssl3", &package("libssl3", installed, "Version: 1:3.0.17-1")),
            ("usr/local/toolchain/bin/rustc", "#!/bin/sh\necho 'rustc 1.95.0 (abcdef 2026-04-01)'\n"),
            (
                "bases/sdk-0.1/base.json",
                &format!(
                    r#"{{"need": {{"crates": {{"serde 1.0.228 {registry}": "sha256:00"}}}}, "bytes": 1}}"#
                ),
            ),
        ],
    );
    let rustc = root.join("usr/local/toolchain/bin/rustc");
    fs::set_permissions(rustc, fs::Permissions::from_mode(0o755)).unwrap();

    let output = sbom(&[path, "synth-runner"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(sbom(&[path, "synth-runner"]).stdout, output.stdout, "the same image, the same bytes");
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&found["bomFormat"], &found["specVersion"]), (&"CycloneDX".into(), &"1.6".into()));
    assert!(found["serialNumber"].as_str().unwrap().starts_with("urn:uuid:"));
    let image = &found["metadata"]["component"];
    assert_eq!((&image["name"], &image["version"]), (&"synth-runner".into(), &"0.3.1".into()));
    let refs: Vec<&str> =
        found["components"].as_array().unwrap().iter().map(|it| it["purl"].as_str().unwrap()).collect();
    assert_eq!(
        refs,
        [
            "pkg:cargo/kube@5.0.2",
            "pkg:cargo/serde@1.0.228",
            "pkg:cargo/synth-controller@0.3.1",
            "pkg:deb/debian/libc6@2.36-9%2Bdeb12u13?arch=amd64&distro=debian-12&upstream=glibc",
            "pkg:deb/debian/libssl3@1%3A3.0.17-1?arch=amd64&distro=debian-12",
            "pkg:generic/rust@1.95.0",
        ]
    );
    let known: BTreeSet<&str> = refs.into_iter().chain(["synth-runner"]).collect();
    for dependency in found["dependencies"].as_array().unwrap() {
        let on = dependency["dependsOn"].as_array().unwrap();
        for name in on.iter().chain([&dependency["ref"]]) {
            assert!(known.contains(name.as_str().unwrap()), "{name}");
        }
    }
}

#[test]
fn a_program_that_does_not_say_what_it_was_compiled_of_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (root, app) = (folder.path().join("image"), folder.path().join("app"));
    let program = root.join("usr/local/bin/synth-controller");
    let program = program.to_str().unwrap();
    build(&app, &root, true);
    assert!(sbom(&["--check", program]).status.success());
    build(&app, &root, false);
    refused(&["--check", program], "does not say what it was compiled of");
    refused(&[root.to_str().unwrap(), "synth-controller"], "does not say what it was compiled of");
    refused(&["--check", file!()], "does not say");
}
