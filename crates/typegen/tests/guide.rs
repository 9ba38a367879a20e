//! What docs/sdk/import.md shows is so.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]
#![allow(missing_docs, reason = "nobody depends on a test")]

mod support;

use std::{fs, path::Path, process::Command};

use support::{App, CERT_MANAGER, helm};

const GUIDE: &str = include_str!("../../../docs/sdk/import.md");

fn blocks(language: &str) -> impl Iterator<Item = &'static str> {
    let fence = format!("```{language}\n");
    let mut rest = GUIDE;
    std::iter::from_fn(move || {
        let (block, after) = rest.split_once(&fence)?.1.split_once("```")?;
        rest = after;
        Some(block)
    })
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
fn what_the_guide_imports_is_what_its_program_uses() {
    let app = App::new("guide");
    let charts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/charts");
    copy(&charts.join("shop"), &app.folder().join("charts/shop"));
    fs::copy(charts.join("values.yaml"), app.folder().join("values.yaml")).unwrap();
    fs::create_dir_all(app.folder().join("crds")).unwrap();
    let crds: Vec<Vec<u8>> = CERT_MANAGER.crds("deploy/crds").into_iter().map(|crd| crd.bytes).collect();
    fs::write(app.folder().join("crds/cert-manager.yaml"), crds.join(&b"\n---\n"[..])).unwrap();
    let commands: Vec<&str> = blocks("sh").flat_map(str::lines).collect();
    assert_eq!(commands.len(), 2);
    for command in commands {
        let mut words = command.split(' ');
        assert_eq!(words.next(), Some("synth-typegen"));
        let output = Command::new(env!("CARGO_BIN_EXE_synth-typegen"))
            .args(words)
            .current_dir(app.folder())
            .env("PATH", format!("{}:{}", helm().parent().unwrap().display(), env!("PATH")))
            .output()
            .unwrap();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let [program] = blocks("rust").collect::<Vec<_>>()[..] else { panic!("one program") };
    app.write("main.rs", &format!("//! Of the guide.\n{program}"));
    let names: Vec<String> = app
        .objects()
        .iter()
        .map(|object| format!("{} {}", object["kind"], object["metadata"]["name"]).replace('"', ""))
        .collect();
    for name in ["Certificate shop-web-tls", "Certificate shop-tls", "Deployment shop-web", "Thing shop"] {
        assert!(names.iter().any(|there| there == name), "{name} is not among {names:?}");
    }
    let text = fs::read_to_string(app.source().join("charts/shop.rs")).unwrap();
    assert!(text.contains(
        "helm template shop charts/shop --namespace apps --values values.yaml --set image.tag=4.6"
    ));
}
