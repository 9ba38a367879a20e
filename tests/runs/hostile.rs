//! What generators try that want more than to generate. Groups as in the list of hostile input.

use std::{
    fs,
    path::{Path, PathBuf},
};

use synth_runner::{
    blob::Digest,
    job::{End, Limits, Phase},
};

use crate::machine::{LOCK, MANIFEST, Machine, names, printed};

/// A crate whose build script has this body; the program prints what the script said.
async fn build_script(machine: &Machine, body: &str) -> String {
    let script = format!(
        "use std::{{fs, io, net, path::Path}};\nfn main() {{\n let mut said = String::new();\n \
         let mut say = |what: &str, result: io::Result<()>| {{ said += &format!(\"{{what}}: {{}}\\n\", if result.is_ok() {{ \"open\" }} else {{ \"closed\" }}); }};\n\
         {body}\n fs::write(format!(\"{{}}/said\", std::env::var(\"OUT_DIR\").unwrap()), said).unwrap();\n}}"
    );
    let main = "fn main() { print!(\"{}\", include_str!(concat!(env!(\"OUT_DIR\"), \"/said\"))) }";
    let ended =
        machine.run(machine.job(&[MANIFEST, LOCK, ("build.rs", &script), ("src/main.rs", main)])).await;
    printed(&ended)
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_31_a_build_script_reaches_nothing() {
    let machine = Machine::new().await;
    let secret = machine.folder.path().join("secret");
    fs::write(&secret, "x").unwrap();
    let body = format!(
        r#"
        say("tcp", net::TcpStream::connect("127.0.0.1:22").map(drop));
        say("listen", net::TcpListener::bind("127.0.0.1:0").map(drop));
        say("udp", net::UdpSocket::bind("0.0.0.0:0").map(drop));
        say("unix", std::os::unix::net::UnixListener::bind("x.sock").map(drop));
        say("datagram pair", std::os::unix::net::UnixDatagram::pair().map(drop));
        for path in ["/proc/1/environ", "/proc/1/mem", "/proc/1/maps", "/proc/1/root/etc"] {{
            say(path, fs::read(path).map(drop));
        }}
        say("files of pid 1", fs::read_dir("/proc/1/fd").map(drop));
        // cargo, rustc, this script and a few more: the machine's own would be many.
        let pids = fs::read_dir("/proc").unwrap().flatten().filter(|e| e.file_name().to_string_lossy().parse::<u32>().is_ok());
        say("other processes", if pids.count() < 12 {{ Err(io::Error::other("few")) }} else {{ Ok(()) }});
        for path in [{secret:?}, {storage:?}, "/root", "/home", "/etc/shadow", "/etc/hostname", "/var", "/run", "/sys", "/dev/vda"] {{
            say(path, fs::metadata(path).map(drop));
        }}
        for path in ["/x", "/usr/x", "/etc/x", "/synth/x", "/synth/blobs/x", "/synth/toolchain/x", "/dev/x", "/proc/sys/kernel/hostname"] {{
            say(path, fs::write(path, "x"));
        }}
        for (name, program) in [("mount", "mount"), ("unshare", "unshare")] {{
            let done = std::process::Command::new(program).args(["-U", "true"]).status();
            say(name, done.and_then(|s| if s.success() {{ Ok(()) }} else {{ Err(io::Error::other("no")) }}));
        }}
        let _ = Path::new("");
        "#,
        storage = machine.storage()
    );
    let said = build_script(&machine, &body).await;
    assert!(said.lines().count() > 28, "{said}");
    let open: Vec<_> = said.lines().filter(|line| line.ends_with(": open")).collect();
    assert!(open.is_empty(), "{open:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_31_what_outlives_its_parent_is_gone_with_its_stage() {
    let machine = Machine::new().await;
    // It leaves its session and its parent, and ignores what can be ignored; the program's also holds the outputs open.
    let daemon = |seconds: u32, output: &str| {
        format!(
            "std::process::Command::new(\"/bin/sh\").args([\"-c\", \"trap '' TERM HUP INT; setsid sh -c 'trap \\\"\\\" TERM; sleep {seconds}' {output} & sleep {seconds} {output} &\"]).status().unwrap();"
        )
    };
    let script = format!("fn main() {{ {} }}", daemon(98_761, ">/dev/null 2>&1"));
    let main = format!(
        "fn main() {{ {}\n let all = std::fs::read_dir(\"/proc\").unwrap().flatten()\n\
         .filter_map(|e| std::fs::read_to_string(e.path().join(\"cmdline\")).ok()).collect::<Vec<_>>().join(\" \");\n\
         print!(\"{{}}\", all.contains(\"98761\")); }}",
        daemon(98_762, "")
    );
    let ended =
        machine.run(machine.job(&[MANIFEST, LOCK, ("build.rs", &script), ("src/main.rs", &main)])).await;
    assert_eq!(printed(&ended), "false");
    assert_eq!(processes_with("98761") + processes_with("98762"), 0);
}

fn processes_with(argument: &str) -> usize {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let of = |entry: fs::DirEntry| fs::read_to_string(entry.path().join("cmdline")).ok();
    processes.filter_map(of).filter(|line| line.starts_with("sleep") && line.contains(argument)).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_32_and_33_a_repositorys_configuration_of_cargo_has_no_effect() {
    let machine = Machine::new().await;
    let config = "[build]\nrustc-wrapper = \"/bin/false\"\ntarget-dir = \"/tmp/elsewhere\"\n[env]\nEVIL = \"1\"\n\
                  [target.x86_64-unknown-linux-gnu]\nrunner = \"/bin/false\"\nlinker = \"/bin/false\"\n";
    let toolchain = "[toolchain]\npath = \"/nowhere\"\n";
    let ended = machine
        .run(machine.job(&[
            MANIFEST,
            LOCK,
            (".cargo/config.toml", config),
            ("rust-toolchain.toml", toolchain),
            ("rust-toolchain", "nightly-1999-01-01"),
            ("src/main.rs", "fn main() { print!(\"{:?}\", option_env!(\"EVIL\")) }"),
        ]))
        .await;
    assert_eq!(printed(&ended), "None");
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_36_and_37_loops_end_with_the_time_and_name_their_stage() {
    let machine = Machine::new().await;
    let ignoring = "fn main() { std::process::Command::new(\"/bin/sh\").args([\"-c\", \"trap '' TERM; while :; do sleep 98763; done\"]).status().unwrap(); }";
    // The second one has to be compiled before its time is over, also on a machine that does much else.
    for (script, main, phase, seconds) in
        [(ignoring, "fn main() {}", Phase::Build, 6), ("fn main() {}", ignoring, Phase::Run, 20)]
    {
        let mut job = machine.job(&[MANIFEST, LOCK, ("build.rs", script), ("src/main.rs", main)]);
        job.limits.seconds = seconds;
        let ended = machine.run(job).await;
        assert_eq!(ended.report.end, End::TimedOut { phase });
        assert_eq!(ended.report.phases.last().unwrap().phase, phase);
        assert_eq!(processes_with("98763"), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_37_floods_stop_at_their_bounds() {
    let machine = Machine::new().await;
    let flood = |stream: &str| {
        let main = format!(
            "use std::io::Write; fn main() {{ let mut out = std::io::{stream}(); for _ in 0..20_000 {{ let _ = out.write_all(&[b'x'; 4096]); }} }}"
        );
        let mut job = machine.job(&[MANIFEST, LOCK, ("src/main.rs", &main)]);
        job.limits = Limits { output_bytes: 1 << 20, log_bytes: 100_000, ..job.limits };
        job
    };
    let ended = machine.run(flood("stdout")).await;
    assert_eq!((ended.report.end, ended.output), (End::TooMuchOutput, None));
    let ended = machine.run(flood("stderr")).await;
    assert_eq!(ended.report.end, End::Printed);
    let log = machine.log(&ended);
    assert!(log.len() < 101_000 && log.contains("more bytes of log were dropped"), "{}", log.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_36_memory_room_and_processes_are_bounded_and_told_as_such() {
    let machine = Machine::new().await;
    let cases = [
        ("let v = vec![1u8; 8 << 30]; print!(\"{}\", v.len())", End::OutOfMemory { phase: Phase::Run }),
        (
            "use std::io::Write; let mut f = std::fs::File::create(std::env::temp_dir().join(\"x\")).unwrap(); \
             for _ in 0..1024 { f.write_all(&[0; 1 << 20]).unwrap() }",
            End::OutOfDisk { phase: Phase::Run },
        ),
        (
            "let mut n = 0; while n < 5000 && std::process::Command::new(\"sleep\").arg(\"98764\").spawn().is_ok() { n += 1 } \
             assert!(n < 100, \"{n}\")",
            End::Printed,
        ),
    ];
    for (body, end) in cases {
        let mut job = machine.job(&[MANIFEST, LOCK, ("src/main.rs", &format!("fn main() {{ {body} }}"))]);
        job.limits = Limits { unpacked_bytes: 64 << 20, processes: 100, ..job.limits };
        let ended = machine.run(job).await;
        assert_eq!(ended.report.end, end, "{:?}", ended.report);
    }
    assert_eq!(processes_with("98764"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_36_where_memory_is_short_the_generator_goes_first() {
    let machine = Machine::new().await;
    let main = "fn main() { print!(\"{}\", std::fs::read_to_string(\"/proc/self/oom_score_adj\").unwrap()) }";
    assert_eq!(printed(&machine.main(main).await), "1000\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_37_what_is_hard_to_remove_is_removed() {
    let machine = Machine::new().await;
    let main = r#"
        use std::{fs, os::unix::fs::PermissionsExt};
        fn main() {
            let top = std::env::temp_dir().join("a");
            fs::create_dir_all(top.join("b/c")).unwrap();
            fs::write(top.join("b/c/file"), "x").unwrap();
            std::os::unix::fs::symlink("/", top.join("root")).unwrap();
            for path in ["b/c", "b", ""] { fs::set_permissions(top.join(path), fs::Permissions::from_mode(0)).unwrap(); }
            std::env::set_current_dir(std::env::temp_dir()).unwrap();
            for _ in 0..3000 { fs::create_dir("d").unwrap(); std::env::set_current_dir("d").unwrap(); }
        }"#;
    assert_eq!(printed(&machine.main(main).await), "");
    assert!(names(&machine.storage().join("work")).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_35_a_run_sees_no_base_but_its_own_and_cannot_write_it() {
    let machine = Machine::new().await;
    let (manifest, lock, crates) = machine.blobs().locked("itoa = \"1\"\n");
    let main = r#"
        fn main() {
            let rlib = std::fs::read_dir("/synth/work/target/synth/deps").unwrap().flatten()
                .find(|e| e.file_name().to_string_lossy().ends_with(".rlib")).unwrap().path();
            let link = std::fs::read_link(&rlib);
            let written = std::fs::OpenOptions::new().write(true).open(&rlib);
            println!("{} {}", link.is_ok(), if written.is_ok() { "own" } else { "refused" });
            println!("{:?}", std::fs::write("/synth/base/x", "").is_ok());
        }"#;
    let run = async |authors: &str| {
        let mut job = machine.job(&[("Cargo.toml", &manifest), ("Cargo.lock", &lock), ("src/main.rs", main)]);
        job.crates.clone_from(&crates);
        let mut spec = machine.spec(job);
        spec.authors = Digest::of(authors);
        let ended = machine.run_spec(spec).await;
        (printed(&ended), ended.report.compiled)
    };
    assert_eq!(run("apps").await, ("false own\nfalse\n".into(), 2));
    assert_eq!(run("apps").await, ("true refused\nfalse\n".into(), 1));
    assert_eq!(run("other").await, ("false own\nfalse\n".into(), 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_35_a_broken_base_is_a_miss_and_no_failure() {
    let machine = Machine::new().await;
    let (manifest, lock, crates) = machine.blobs().locked("itoa = \"1\"\n");
    let main = "fn main() { print!(\"{}\", itoa::Buffer::new().format(7)) }";
    let run = async || {
        let mut job = machine.job(&[("Cargo.toml", &manifest), ("Cargo.lock", &lock), ("src/main.rs", main)]);
        job.crates.clone_from(&crates);
        let ended = machine.run(job).await;
        (printed(&ended), ended.report.compiled)
    };
    assert_eq!(run().await, ("7".into(), 2));
    let mut broken = 0;
    for path in files(&machine.storage().join("bases")) {
        if path.extension().is_some_and(|extension| extension == "rlib" || extension == "rmeta") {
            let time = fs::metadata(&path).unwrap().modified().unwrap();
            fs::write(&path, "not a library").unwrap();
            fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
            broken += 1;
        }
    }
    assert!(broken > 0);
    assert_eq!(run().await, ("7".into(), 2));
    assert_eq!(run().await, ("7".into(), 1));
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn hostile_38_the_sandbox_needs_no_rights_to_be_made() {
    use std::os::unix::{fs::chown, process::CommandExt as _};
    if !rustix::process::geteuid().is_root() {
        // Then every other test has shown it.
        return;
    }
    let folder = tempfile::Builder::new().prefix("synth-runs-").tempdir().unwrap();
    let nobody = 65_534;
    let at = |path: &str| folder.path().join(path);
    fs::copy(crate::machine::runner(), at("runner")).unwrap();
    fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    for path in ["work", "work/tmp", "work/shm", "blobs", "root"] {
        fs::create_dir(at(path)).unwrap();
        chown(at(path), Some(nobody), Some(nobody)).unwrap();
    }
    let mut command = std::process::Command::new(at("runner"));
    command.args(["isolate", "--probe", "--toolchain", "/usr"]).uid(nobody).gid(nobody);
    for name in ["work", "blobs", "root"] {
        command.arg(format!("--{name}")).arg(at(name));
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
