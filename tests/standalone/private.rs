//! Private repositories, registries and git dependencies on real servers; and that none of what opens them is ever seen.

use std::{fs, path::Path};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::json;
use synth_runner::blob::Digest;

use crate::{
    generator::main_rs,
    git_repository::GitRepository,
    git_server::{Behaviour, GitServer},
    place::{Place, told},
    registry::{Manner, Registry},
};

const GIT_PASSWORD: &str = "marked-git-password-7f3a";
const LIBRARY_TOKEN: &str = "marked-bearer-token-91cd";
const REGISTRY_TOKEN: &str = "marked-registry-token-e02b";
const VALUE: &str = "marked-value-of-a-secret-55aa";
const MARKS: [&str; 4] = [GIT_PASSWORD, LIBRARY_TOKEN, REGISTRY_TOKEN, VALUE];

/// A `.crate` of a library that says its name.
fn archive(name: &str, version: &str) -> Vec<u8> {
    let manifest = format!("[package]\nname = \"{name}\"\nversion = \"{version}\"\nedition = \"2021\"\n");
    let library = format!("pub fn name() -> &'static str {{ \"{name}\" }}\n");
    let mut tar = tar::Builder::new(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast()));
    for (path, text) in [("Cargo.toml", manifest), ("src/lib.rs", library)] {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, format!("{name}-{version}/{path}"), text.as_bytes()).unwrap();
    }
    tar.into_inner().unwrap().finish().unwrap()
}

/// The servers, the repository, and the file that names them.
struct Private {
    place: Place,
    registry: Registry,
    _servers: [GitServer; 2],
    _words: GitRepository,
}

async fn private() -> Private {
    let package = archive("library", "1.0.0");
    let manner = Manner { crates: vec![("library".into(), package.clone())], ..Manner::default() };
    *manner.token.lock().unwrap() = Some(REGISTRY_TOKEN.into());
    let registry = Registry::https_with(manner).await;

    let words = GitRepository::named("words");
    let manifest = "[package]\nname = \"words\"\nversion = \"0.3.0\"\nedition = \"2021\"\n";
    words.commit(
        &[("Cargo.toml", manifest), ("src/lib.rs", "pub fn name() -> &'static str { \"words\" }\n")],
        "words",
    );
    let opened = |header: String| Behaviour { authorization: Some(header), ..Behaviour::default() };
    let dependency =
        GitServer::https_with(words.root.path(), opened(format!("Bearer {LIBRARY_TOKEN}"))).await;

    // Prints what is not secret of its values.
    let main = main_rs(
        r#"let input = std::fs::read_to_string(std::env::var("SYNTH_INPUT").unwrap()).unwrap();
        println!("{{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{{\"name\":\"c\",\"namespace\":\"apps\"}},\"data\":{{\"text\":\"{} {} {}\"}}}}", library::name(), words::name(), input.len() > 10);"#,
    );
    let (git, head) = (format!("{}/words", dependency.url), words.head());
    let manifest = format!(
        "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\n\
         library = {{ version = \"1\", registry = \"acme\" }}\nwords = {{ git = \"{git}\" }}\n"
    );
    let lock = format!(
        "version = 4\n\n[[package]]\nname = \"app\"\nversion = \"0.1.0\"\ndependencies = [\n \"library\",\n \"words\",\n]\n\n\
         [[package]]\nname = \"library\"\nversion = \"1.0.0\"\nsource = \"{}\"\nchecksum = \"{}\"\n\n\
         [[package]]\nname = \"words\"\nversion = \"0.3.0\"\nsource = \"git+{git}#{head}\"\n",
        registry.source,
        Digest::of(&package).hex()
    );
    let place = Place::of(&main);
    place.repository.commit(&[("Cargo.toml", &manifest), ("Cargo.lock", &lock)], "private dependencies");
    let basic = format!("Basic {}", BASE64_STANDARD.encode(format!("me:{GIT_PASSWORD}")));
    let server = GitServer::https_with(place.repository.root.path(), opened(basic)).await;

    let secret = |name: &str, data: serde_json::Value| json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name, "namespace": "apps"}, "stringData": data});
    let documents = [
        json!({
            "apiVersion": "synth-controller.dev/v1alpha1",
            "kind": "Synth",
            "metadata": {"name": "app", "namespace": "apps"},
            "spec": {
                "interval": "10m",
                "git": {"url": format!("{}/shop", server.url), "ref": {"branch": "main"}, "secretRef": {"name": "git"}},
                "cargo": {
                    "registries": [{"name": "acme", "index": registry.source, "secretRef": {"name": "registry"}}],
                    "gitCredentials": [{"url": format!("{}/", dependency.url), "secretRef": {"name": "words"}}],
                },
                "valuesFrom": [{"kind": "Secret", "name": "values", "valuesKey": "v"}],
            },
        }),
        secret("git", json!({"username": "me", "password": GIT_PASSWORD, "ca.crt": server.ca})),
        secret("registry", json!({"token": REGISTRY_TOKEN, "ca.crt": registry.ca})),
        secret("words", json!({"bearerToken": LIBRARY_TOKEN, "ca.crt": dependency.ca})),
        secret("values", json!({"v": format!("password: {VALUE}")})),
    ];
    let texts: Vec<String> = documents.iter().map(ToString::to_string).collect();
    fs::write(place.file(), texts.join("\n---\n")).unwrap();
    Private { place, registry, _servers: [server, dependency], _words: words }
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_28_no_byte_of_a_credential_is_in_any_file_log_status_or_artifact() {
    let private = private().await;
    let place = &private.place;
    let output = tokio::task::block_in_place(|| place.run(&["--once"]));
    assert!(output.status.success(), "{}", told(&output));
    assert_eq!(place.files().len(), 1);
    assert!(place.files()[0].1.contains("library words true"), "{:?}", place.files());
    let asked = private.registry.asked();
    assert!(asked.iter().all(|asked| asked.authorization.as_deref() == Some(REGISTRY_TOKEN)), "{asked:?}");
    assert_eq!(forms(told(&output).as_bytes()), None, "what it says");
    let searched = search(&place.storage());
    assert!(searched > 20, "only {searched} files: was something kept at all?");
    // Once more, when everybody refuses: what servers repeat of it stays with us, too.
    let wrong = fs::read_to_string(place.file()).unwrap();
    let wrong = MARKS.iter().fold(wrong, |text, mark| text.replace(mark, &format!("{mark}-wrong")));
    fs::write(place.file(), wrong).unwrap();
    place.repository.commit(&[("README.md", "x")], "something new");
    let output = tokio::task::block_in_place(|| place.run(&["--once"]));
    assert!(!output.status.success());
    assert_eq!(place.condition("Ready").unwrap()["reason"], "AuthenticationFailed");
    assert_eq!(forms(told(&output).as_bytes()), None, "what it says");
    search(&place.storage());
}

/// Looks through every file below a folder, and into what is packed; how many there are.
fn search(folder: &Path) -> usize {
    let mut number = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let kind = fs::symlink_metadata(&path).unwrap().file_type();
        assert_eq!(forms(path.as_os_str().as_encoded_bytes()), None, "{}", path.display());
        if kind.is_dir() {
            number += search(&path);
        } else if kind.is_file() {
            number += 1;
            let bytes = fs::read(&path).unwrap();
            assert_eq!(forms(&bytes), None, "{}", path.display());
            let mut unpacked = Vec::new();
            let mut gzip = flate2::read::MultiGzDecoder::new(&*bytes);
            if std::io::Read::read_to_end(&mut gzip, &mut unpacked).is_ok() {
                assert_eq!(forms(&unpacked), None, "in {}", path.display());
            }
        }
    }
    number
}

/// The first credential that is in these bytes in any form.
fn forms(bytes: &[u8]) -> Option<String> {
    // What is no text in it is as good as cut out.
    let text = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    MARKS.iter().find_map(|mark| {
        let percent = mark.bytes().map(|byte| format!("%{byte:02x}")).collect::<Vec<_>>().concat();
        let escaped = mark.replace('-', "%2d");
        let mut all = vec![(*mark).to_owned(), hex::encode(mark), percent, escaped];
        // Base64 wherever in it the credential begins, without what depends on its neighbours.
        for before in 0..3 {
            let text = BASE64_STANDARD.encode([&b"xxx"[..before], mark.as_bytes()].concat());
            all.push(text[4..text.len() - 4].to_owned());
        }
        all.into_iter().find(|form| text.contains(&form.to_ascii_lowercase()))
    })
}

#[test]
fn the_search_finds_a_credential_in_each_form() {
    for mark in MARKS {
        let percent = mark.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat();
        for text in [
            mark.to_owned(),
            mark.to_uppercase(),
            hex::encode_upper(mark),
            percent,
            BASE64_STANDARD.encode(mark),
            BASE64_STANDARD.encode(format!("me:{mark}")),
            BASE64_STANDARD.encode(format!("user:{mark}:x")),
        ] {
            assert!(forms(format!("a {text} b").as_bytes()).is_some(), "{text}");
        }
    }
    assert_eq!(forms(b"nothing"), None);
}
