//! What is compiled once stays compiled: for the same lock file, for a changed one, and for nobody else.

use synth_runner::blob::Digest;

use crate::machine::{Machine, printed};

const DEPENDENCIES: &str =
    "itoa = \"1\"\nserde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\n";

const MAIN: &str = r#"
    #[derive(serde::Serialize)]
    struct Object { kind: &'static str, replicas: u32 }
    fn main() {
        let object = Object { kind: "Deployment", replicas: 1 };
        println!("{} {}", serde_json::to_string(&object).unwrap(), itoa::Buffer::new().format(7));
    }"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_line_compiles_one_crate_and_a_changed_lock_file_only_what_is_new() {
    let machine = Machine::new().await;
    let (manifest, lock, crates) = machine.blobs().locked(DEPENDENCIES);
    let job = |manifest: &str, lock: &str, main: &str, crates: &Vec<_>| {
        let mut job = machine.job(&[("Cargo.toml", manifest), ("Cargo.lock", lock), ("src/main.rs", main)]);
        job.crates.clone_from(crates);
        job
    };

    let cold = machine.run(job(&manifest, &lock, MAIN, &crates)).await;
    assert_eq!(printed(&cold), "{\"kind\":\"Deployment\",\"replicas\":1} 7\n");
    assert!(cold.report.compiled > 5 && cold.report.fresh == 0, "{:?}", cold.report);

    let changed = MAIN.replace("replicas: 1", "replicas: 2");
    let warm = machine.run(job(&manifest, &lock, &changed, &crates)).await;
    assert_eq!(printed(&warm), "{\"kind\":\"Deployment\",\"replicas\":2} 7\n");
    assert_eq!(
        (warm.report.compiled, warm.report.fresh),
        (1, cold.report.compiled - 1),
        "{}",
        machine.log(&warm)
    );

    // A profile of the repository's own changes nothing.
    let profiled =
        format!("{manifest}\n[profile.dev]\nopt-level = 3\n[profile.synth]\ninherits = \"release\"\n");
    let warm = machine.run(job(&profiled, &lock, MAIN, &crates)).await;
    assert_eq!(warm.report.compiled, 1, "{}", machine.log(&warm));

    // One more dependency: it and the crate itself.
    let (manifest, lock, crates) = machine.blobs().locked(&format!("{DEPENDENCIES}fastrand = \"2\"\n"));
    let nearest = machine.run(job(&manifest, &lock, MAIN, &crates)).await;
    assert_eq!(nearest.report.compiled, 2, "{}", machine.log(&nearest));
    let warm = machine.run(job(&manifest, &lock, &changed, &crates)).await;
    assert_eq!((printed(&warm).is_empty(), warm.report.compiled), (false, 1), "{}", machine.log(&warm));

    // Others have nothing of it.
    let mut spec = machine.spec(job(&manifest, &lock, MAIN, &crates));
    spec.authors = Digest::of("other");
    let other = machine.run_spec(spec).await;
    assert_eq!((other.report.compiled, other.report.fresh), (cold.report.compiled + 1, 0));
}
