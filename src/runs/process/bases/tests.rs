use synth_runner::{
    blob::BlobRef,
    job::{Cargo, Job, Limits, LockedCrate, Remains},
};

use super::*;

fn need(crates: &[&str]) -> Need {
    need_of(crates, "toolchain")
}

fn need_of(crates: &[&str], toolchain: &str) -> Need {
    let locked = |name: &&str| LockedCrate {
        name: (*name).into(),
        version: "1.0.0".into(),
        source: "registry+x".into(),
        archive: BlobRef::of(name),
    };
    let job = Job {
        source: BlobRef::of(""),
        path: ".".into(),
        commit_time: 0,
        crates: crates.iter().map(locked).collect(),
        registries: std::collections::BTreeMap::default(),
        build_scripts: Vec::new(),
        cargo: Cargo::default(),
        limits: Limits::default(),
        remains: Remains::default(),
    };
    Need::of(&job, toolchain, Path::new("/synth/work"))
}

struct Scene {
    folder: tempfile::TempDir,
    bases: Arc<Bases>,
}

impl Scene {
    fn new(bounds: BaseBounds) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let bases = Arc::new(Bases::open(folder.path().join("bases"), bounds).unwrap());
        Self { folder, bases }
    }

    fn keep(&self, authors: &str, crates: &[&str]) {
        let volume = self.folder.path().join("volume");
        fs::create_dir_all(volume.join("vendor")).unwrap();
        fs::create_dir_all(volume.join("target/synth/deps")).unwrap();
        fs::write(volume.join("target/synth/deps/libx-1.rlib"), crates.join(" ")).unwrap();
        self.bases.keep(&Digest::of(authors), need(crates), &volume, None, &[]).unwrap();
    }

    fn nearest(&self, authors: &str, crates: &[&str]) -> Option<String> {
        let lease = self.bases.nearest(&Digest::of(authors), &need(crates))?;
        Some(fs::read_to_string(lease.path().join("target/synth/deps/libx-1.rlib")).unwrap())
    }
}

#[test]
fn hostile_35_the_nearest_base_of_the_same_authors_is_taken_and_never_anothers() {
    let scene = Scene::new(BaseBounds::default());
    scene.keep("apps", &["a", "b"]);
    scene.keep("apps", &["a", "b", "c", "d"]);
    scene.keep("other", &["a", "b", "c"]);
    assert_eq!(scene.nearest("apps", &["a", "b"]).unwrap(), "a b");
    assert_eq!(scene.nearest("apps", &["a", "b", "c"]).unwrap(), "a b c d");
    assert_eq!(scene.nearest("apps", &["x"]), None);
    assert_eq!(scene.nearest("third", &["a"]), None);
    let other_toolchain = need_of(&["a"], "newer");
    assert!(scene.bases.nearest(&Digest::of("apps"), &other_toolchain).is_none());
}

#[test]
fn the_longest_unused_base_goes_first_and_none_that_is_in_use() {
    let scene = Scene::new(BaseBounds { number: 2, bytes: u64::MAX });
    scene.keep("apps", &["a"]);
    let held = scene.bases.nearest(&Digest::of("apps"), &need(&["a"])).unwrap();
    let age = |crates: &[&str], seconds: u64| {
        let used = scene.bases.nearest(&Digest::of("apps"), &need(crates)).unwrap().path().join("used");
        let time = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
        fs::File::options().write(true).open(used).unwrap().set_modified(time).unwrap();
    };
    scene.keep("apps", &["b"]);
    age(&["a"], 1);
    age(&["b"], 2);
    scene.keep("apps", &["c"]);
    assert_eq!(scene.nearest("apps", &["b"]), None);
    assert!(scene.nearest("apps", &["a"]).is_some() && scene.nearest("apps", &["c"]).is_some());
    drop(held);
    age(&["a"], 1);
    scene.keep("apps", &["d"]);
    assert_eq!(scene.nearest("apps", &["a"]), None);
}

#[test]
fn what_an_earlier_controller_left_unfinished_is_removed() {
    let scene = Scene::new(BaseBounds::default());
    scene.keep("apps", &["a"]);
    let unfinished = scene.folder.path().join("bases").join(short(&Digest::of("apps"))).join("new-x");
    fs::create_dir(&unfinished).unwrap();
    let again = Bases::open(scene.folder.path().join("bases"), BaseBounds::default()).unwrap();
    assert!(!unfinished.exists());
    assert!(Arc::new(again).nearest(&Digest::of("apps"), &need(&["a"])).is_some());
}
