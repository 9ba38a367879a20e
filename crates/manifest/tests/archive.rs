//! The archive that Flux fetches.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::format_collect,
    clippy::case_sensitive_file_extension_comparisons,
    reason = "these are tests"
)]

use std::{collections::HashSet, io::Read as _};

use flate2::read::GzDecoder;
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};
use synth_manifest::{Layout, Limits, Objects, Packed, ReadOptions, pack, read};

fn objects(text: &str) -> Objects {
    read(text.as_bytes(), &Limits::default(), &ReadOptions { allow_empty: true }).expect("objects")
}

fn packed(text: &str, layout: Layout) -> Packed {
    pack(&objects(text), layout).expect("memory takes every byte")
}

struct Entry {
    path: String,
    mode: u32,
    kind: tar::EntryType,
    content: String,
}

fn entries(packed: &Packed) -> Vec<Entry> {
    let mut archive = tar::Archive::new(GzDecoder::new(&*packed.bytes));
    let entry = |entry: std::io::Result<tar::Entry<'_, _>>| {
        let mut entry = entry.expect("an entry");
        let mut content = String::new();
        entry.read_to_string(&mut content).expect("text");
        let header = entry.header();
        assert_eq!((header.uid().expect("a number"), header.gid().expect("a number")), (0, 0));
        assert_eq!(
            (header.username().expect("text"), header.groupname().expect("text")),
            (Some(""), Some(""))
        );
        assert_eq!(header.mtime().expect("a number"), 0);
        let path = String::from_utf8(entry.path_bytes().into_owned()).expect("text");
        Entry { path, mode: header.mode().expect("a number"), kind: header.entry_type(), content }
    };
    // Raw: an extension of the header would show as an entry of its own.
    archive.entries().expect("an archive").raw(true).map(entry).collect()
}

fn paths(packed: &Packed) -> Vec<String> {
    entries(packed).into_iter().map(|entry| entry.path).collect()
}

const SHOP: &str = r#"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {spec: {containers: [{name: web, image: "nginx:1.27", args: ["--x", "no", "100m"]}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: kustomization, namespace: shop}
data:
  script: |
    #!/bin/sh
    echo "hi"
"#;

#[test]
fn b18_there_is_a_file_per_object_in_a_folder_per_namespace() {
    let packed = packed(SHOP, Layout::PerObject);
    assert_eq!(
        paths(&packed),
        [
            ".",
            "_no-namespace",
            "_no-namespace/namespace_shop.yaml",
            "shop",
            "shop/configmap_kustomization.yaml",
            "shop/deployment.apps_web.yaml",
            "shop/service_web.yaml",
        ]
    );
    assert_eq!((packed.objects, packed.files, packed.size()), (4, 4, packed.bytes.len() as u64));
    let deployment = &entries(&packed)[5].content;
    assert_eq!(
        deployment,
        r#"apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    spec:
      containers:
      - args:
        - --x
        - "no"
        - 100m
        image: nginx:1.27
        name: web
"#
    );
    assert!(entries(&packed)[4].content.contains("  script: |\n    #!/bin/sh\n    echo \"hi\"\n"));
}

#[test]
fn b18_one_file_has_all_objects_in_the_single_layout() {
    let packed = packed(SHOP, Layout::Single);
    assert_eq!(paths(&packed), [".", "manifests.yaml"]);
    assert_eq!((packed.objects, packed.files), (4, 1));
    assert_eq!(objects(&entries(&packed)[1].content).to_bytes(), objects(SHOP).to_bytes());
}

#[test]
fn b3_the_archive_is_gzip_without_name_time_and_system() {
    let bytes = packed(SHOP, Layout::PerObject).bytes;
    // RFC 1952: magic, deflate, no flags, no time, fastest, system unknown.
    assert_eq!(bytes[..10], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255]);
}

#[test]
fn b6_b7_b8_b9_there_are_files_of_0644_and_folders_of_0755_and_nothing_else() {
    for entry in entries(&packed(SHOP, Layout::PerObject)) {
        let expected = if entry.path.ends_with(".yaml") {
            (tar::EntryType::Regular, 0o644)
        } else {
            (tar::EntryType::Directory, 0o755)
        };
        assert_eq!((entry.kind, entry.mode), expected, "{}", entry.path);
    }
}

#[test]
fn b10_the_bytes_are_these_on_every_machine() {
    let packed = packed(SHOP, Layout::PerObject);
    let hex = |bytes: [u8; 32]| bytes.map(|byte| format!("{byte:02x}")).concat();
    // The first is part of the revision and may change only with the canonical form; the second also with zlib-rs.
    assert_eq!(hex(packed.tar_digest), "578b15ca108693e75c33f2679dbf04631eb17e6a1cdca0658f66c9371df35520");
    assert_eq!(hex(packed.digest), "f83138bc97ca20ca8885ed89a45050662f89bc223202ec1be96611663c8e8d27");
    let mut tar = Vec::new();
    GzDecoder::new(&*packed.bytes).read_to_end(&mut tar).expect("gzip");
    assert_eq!(packed.tar_digest, <[u8; 32]>::from(Sha256::digest(&tar)));
    assert_eq!(packed.tar_size, tar.len() as u64);
    assert_eq!(packed.digest, <[u8; 32]>::from(Sha256::digest(&packed.bytes)));
}

#[test]
fn b14_without_objects_there_is_an_empty_folder() {
    for layout in [Layout::PerObject, Layout::Single] {
        let packed = packed("", layout);
        assert_eq!(paths(&packed), ["."]);
        assert_eq!((packed.objects, packed.files), (0, 0));
    }
}

#[test]
fn hostile_07_names_that_differ_in_case_or_are_cut_off_have_files_of_their_own() {
    let long = "n".repeat(250);
    let object = |kind: &str, name: &str| {
        format!(r#"{{"apiVersion":"x.example.com/v1","kind":"{kind}","metadata":{{"name":"{name}"}}}}"#)
    };
    let text = [
        object("Foo", "a"),
        object("FOO", "a"),
        object("Foo", "A"),
        object("Foo", "a:b"),
        object("Foo", "a-b"),
        object("Foo", &format!("{long}1")),
        object("Foo", &format!("{long}2")),
        object("Bar", "kustomization"),
    ];
    let packed = packed(&text.concat(), Layout::PerObject);
    let unique: HashSet<String> = paths(&packed).iter().map(|path| path.to_lowercase()).collect();
    assert_eq!(unique.len(), 2 + text.len());
    assert!(unique.contains("_no-namespace/foo.x.example.com_a-b.yaml"), "{unique:?}");
    assert!(unique.contains("_no-namespace/bar.x.example.com_kustomization.yaml"), "{unique:?}");
}

fn files(packed: &Packed) -> Vec<(String, String)> {
    let files = entries(packed).into_iter().filter(|entry| entry.kind == tar::EntryType::Regular);
    files.map(|entry| (entry.path, entry.content)).collect()
}

proptest! {
    #[test]
    fn b5_b13_file_names_are_safe_and_unique_for_any_names(
        ids in proptest::collection::hash_set(
            ("[A-Za-z][A-Za-z]{0,3}|[K]ustomization|[A-Z]{63}", "[a-z]{1,3}(\\.[a-z]{1,3})?|[a-z]{60}(\\.[a-z]{60}){3}",
             "[a-z]{0,2}|[a-z]{63}", "[!-~]{1,4}|[a-z]{240,253}|kustomization|kustomization.yaml"), 1..12)
    ) {
        let object = |(kind, group, namespace, name): &(String, String, String, String)| serde_json::json!({
            "apiVersion": format!("{group}/v1"), "kind": kind, "metadata": {"name": name, "namespace": namespace},
        }).to_string();
        // What reading refuses never gets here.
        let texts: Vec<String> = ids.iter().map(object).filter(|text| {
            read(text.as_bytes(), &Limits::default(), &ReadOptions::default()).is_ok()
        }).collect();
        let packed = packed(&texts.concat(), Layout::PerObject);
        let files = files(&packed);
        let unique: HashSet<String> = files.iter().map(|(path, _)| path.to_lowercase()).collect();
        prop_assert_eq!(unique.len(), texts.len());
        for (path, _) in files {
            let (folder, file) = path.split_once('/').expect("a folder");
            prop_assert!(path.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-/".contains(&b)), "{}", path);
            prop_assert!(folder.len() <= 63 && file.len() <= 100 && file.ends_with(".yaml"), "{}", path);
            prop_assert!(!file.contains('/') && !path.starts_with('.') && !path.contains("../"), "{}", path);
            prop_assert!(!["kustomization.yaml", "kustomization.yml", "kustomization"].contains(&file), "{}", path);
        }
    }

    #[test]
    fn b10_the_order_of_the_output_does_not_matter(order in Just((0..20).collect::<Vec<u32>>()).prop_shuffle()) {
        let text = |order: &[u32]| order.iter().map(|n| format!(
            "---\nkind: ConfigMap\nmetadata: {{namespace: n{}, name: o{n}}}\napiVersion: v1\n", n % 3)).collect::<String>();
        let sorted: Vec<u32> = (0..20).collect();
        for layout in [Layout::PerObject, Layout::Single] {
            prop_assert_eq!(packed(&text(&order), layout).bytes, packed(&text(&sorted), layout).bytes);
        }
    }
}
