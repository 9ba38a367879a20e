//! What is served is what was checked: generated object sets, packed, and taken out again by the modules that
//! kustomize-controller is made of, by GNU tar and by Python.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use super::{AWKWARD, Random, base64, go};
use crate::{Layout, Limits, Objects, ReadOptions};

const SETS: usize = 300;

/// Kinds that kustomize or Flux treat in a way of their own, and others.
const KINDS: [(&str, &str); 10] = [
    ("v1", "ConfigMap"),
    ("v1", "Secret"),
    ("v1", "Namespace"),
    ("v1", "Service"),
    ("apps/v1", "Deployment"),
    ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"),
    ("apiextensions.k8s.io/v1", "CustomResourceDefinition"),
    ("kustomize.toolkit.fluxcd.io/v1", "Kustomization"),
    ("source.toolkit.fluxcd.io/v1", "GitRepository"),
    ("x.example.com/v1", "Component"),
];

/// Annotations and labels that kustomize or Flux obey, and others.
const KEYS: [&str; 20] = [
    "config.kubernetes.io/depends-on",
    "config.kubernetes.io/function",
    "config.kubernetes.io/id",
    "config.kubernetes.io/index",
    "config.kubernetes.io/local-config",
    "config.kubernetes.io/origin",
    "config.kubernetes.io/path",
    "internal.config.kubernetes.io/generatorBehavior",
    "internal.config.kubernetes.io/index",
    "internal.config.kubernetes.io/needsHashSuffix",
    "internal.config.kubernetes.io/path",
    "internal.config.kubernetes.io/previousNames",
    "internal.config.kubernetes.io/prefixes",
    "internal.config.kubernetes.io/refBy",
    "kustomize.config.k8s.io/behavior",
    "kustomize.config.k8s.io/id",
    "kustomize.config.k8s.io/needs-hash",
    "kustomize.toolkit.fluxcd.io/prune",
    "app.kubernetes.io/managed-by",
    "plain",
];

fn set(random: &mut Random) -> String {
    let pick = |random: &mut Random, of: &[&'static str]| of[random.below(of.len())];
    let count = 1 + random.below(6);
    let object = |number: usize| {
        let (api_version, kind) = KINDS[random.below(KINDS.len())];
        let mut object = serde_json::json!({
            "apiVersion": api_version, "kind": kind,
            "metadata": {
                "name": format!("{}{number}", pick(random, &["a", "A:b", "kustomization", "x.y", "a-b"])),
                "namespace": pick(random, &["", "shop", "n"]),
            },
        });
        for field in ["annotations", "labels"] {
            for _ in 0..random.below(3) {
                let key = if random.below(4) == 0 { pick(random, &KEYS) } else { "plain" };
                object["metadata"][field][key] = pick(random, AWKWARD).into();
            }
        }
        for _ in 0..random.below(4) {
            let (key, value) = (pick(random, AWKWARD), pick(random, AWKWARD));
            let field = pick(random, &["data", "spec", "stringData", "status", "subjects", "resources"]);
            object[field][key] = match random.below(4) {
                0 => serde_json::json!([value, [{"x": value}], 1.5, null, true]),
                1 => serde_json::json!({value: {"x": [{}, []]}}),
                _ => value.into(),
            };
        }
        object.to_string() + "\n"
    };
    (0..count).map(object).collect()
}

fn objects(text: &str) -> Option<Objects> {
    crate::read(text.as_bytes(), &Limits::default(), &ReadOptions::default()).ok()
}

/// Sets that are accepted, the same each time.
fn sets() -> Vec<Objects> {
    let mut random = Random(0x0dd0_5eed_0dd0_5eed);
    let sets: Vec<Objects> = (0..SETS * 4).filter_map(|_| objects(&set(&mut random))).take(SETS).collect();
    assert!(sets.len() > SETS / 2, "too few are accepted to compare: {}", sets.len());
    sets
}

#[test]
fn hostile_12_what_kustomize_controllers_own_modules_take_out_is_what_was_checked() {
    let sets = sets();
    for layout in [Layout::PerObject, Layout::Single] {
        let packed = sets.iter().map(|set| crate::pack(set, layout).expect("memory takes every byte"));
        let archives: Vec<String> = packed.map(|packed| base64(&packed.bytes)).collect();
        let mut compared = 0;
        for (set, taken) in sets.iter().zip(go("flux", &archives)) {
            // A build that stops applies nothing: subjects of a binding that are no list, say.
            let Ok(taken) = taken else { continue };
            compared += 1;
            let meant = String::from_utf8(set.to_bytes()).expect("JSON");
            let text: String = taken.as_array().expect("objects").iter().map(ToString::to_string).collect();
            let taken = objects(&text).unwrap_or_default();
            assert_eq!(crate::diff(set, &taken).to_string(), "", "{layout:?}\n{meant}");
        }
        assert!(compared > sets.len() * 3 / 4, "too few are built to compare: {compared} of {}", sets.len());
    }
}

/// Paths and what is there; `None` for a folder.
type Tree = BTreeMap<String, Option<Vec<u8>>>;

/// What Go takes out of an archive, without the folder that it is taken out to.
fn taken_by_go(entries: &serde_json::Value) -> Tree {
    let entry = |entry: &serde_json::Value| {
        let name = entry["name"].as_str()?.trim_end_matches('/');
        let content = entry["content"].as_str().filter(|_| entry["type"] == "0");
        (name != ".").then(|| (name.to_owned(), content.map(|content| content.as_bytes().to_vec())))
    };
    entries.as_array().expect("entries").iter().filter_map(entry).collect()
}

fn tree(root: &Path) -> Tree {
    let mut found = Tree::new();
    let mut next = vec![root.to_owned()];
    while let Some(folder) = next.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let kind = fs::symlink_metadata(&path).expect("it is there").file_type();
            assert!(kind.is_dir() || kind.is_file(), "{}", path.display());
            let name = path.strip_prefix(root).expect("inside").to_str().expect("text").to_owned();
            found.insert(name, kind.is_file().then(|| fs::read(&path).expect("a file")));
            next.extend(kind.is_dir().then_some(path));
        }
    }
    found
}

#[test]
fn hostile_12_gnu_tar_and_python_take_out_the_files_that_go_takes_out() {
    const TAR: &str = "for a in *.tar.gz; do mkdir $a.out && tar -xzf $a -C $a.out || exit 1; done";
    const PYTHON: &str = "import glob, tarfile\n\
         for a in glob.glob('*.tar.gz'): tarfile.open(a).extractall(a + '.out', filter='data')";
    let sets = sets();
    let packed = [Layout::PerObject, Layout::Single].into_iter().flat_map(|layout| {
        sets.iter().take(100).map(move |set| crate::pack(set, layout).expect("memory takes every byte").bytes)
    });
    let packed: Vec<Vec<u8>> = packed.collect();
    let go = go("tar", &packed.iter().map(|bytes| base64(bytes)).collect::<Vec<_>>());
    for (program, option, script) in [("sh", "-c", TAR), ("python3", "-c", PYTHON)] {
        let folder = tempfile::tempdir().expect("a folder");
        for (number, bytes) in packed.iter().enumerate() {
            fs::write(folder.path().join(format!("{number}.tar.gz")), bytes).expect("a file");
        }
        let status = Command::new(program).args([option, script]).current_dir(folder.path()).status();
        assert!(status.unwrap_or_else(|error| panic!("{program}: {error}")).success(), "{program}");
        for (number, entries) in go.iter().enumerate() {
            let meant = taken_by_go(entries.as_ref().expect("an archive"));
            let taken = tree(&folder.path().join(format!("{number}.tar.gz.out")));
            assert_eq!(taken, meant, "{program}, archive {number}");
        }
    }
}
