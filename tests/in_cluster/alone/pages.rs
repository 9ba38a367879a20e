//! The pages of the documents: what they tell to type is typed, in their order, against the cluster.
//!
//! A block of `sh` is run unless `<!-- not run: why -->` stands before it; a second word after `sh` names a block that is
//! for another situation. A block of `yaml` that begins with a comment is the file of that name.

use std::{
    fs,
    os::unix::fs::symlink,
    path::Path,
    process::{Command, Stdio},
};

use serde_json::json;

use crate::{
    cluster::{self, FLUX, kubeconfig, kubectl, root, told, tools, try_kubectl},
    installation,
    kind::{EXTERNAL_ARTIFACT, KUSTOMIZATION, SYNTH},
    repository::Served,
    space::Space,
    support::{
        generator::prints_into,
        git_repository::{git, git_command},
        git_server::GitServer,
    },
    watch,
};

/// A block of a page.
#[derive(Debug)]
struct Block {
    /// What follows the fence: `sh`, `yaml`, `sh gate`.
    info: String,
    text: String,
}

/// The blocks of a page that are to be run or written.
fn blocks(page: &str) -> Vec<Block> {
    let text = fs::read_to_string(root().join(page)).unwrap();
    let mut blocks = Vec::new();
    let mut before = "";
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.trim_start().strip_prefix("```") else {
            before = if line.trim().is_empty() { before } else { line };
            continue;
        };
        let indent = line.len() - line.trim_start().len();
        let body = lines.by_ref().take_while(|line| !line.trim_start().starts_with("```"));
        let text = body.map(|line| line.get(indent..).unwrap_or_default().to_owned() + "\n").collect();
        if !before.trim_start().starts_with("<!-- not run:") {
            blocks.push(Block { info: info.to_owned(), text });
        }
        before = line;
    }
    blocks
}

/// A folder as a reader has it who has cloned this repository, and what is written differently for him.
struct Reader {
    folder: tempfile::TempDir,
    /// Words of the pages, and what stands for them here, in `sh` and in `yaml`.
    sh: Vec<(String, String)>,
    yaml: Vec<(String, String)>,
}

impl Reader {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["deploy", "examples", "crds"] {
            symlink(root().join(name), folder.path().join(name)).unwrap();
        }
        let [controller, runner] = installation::images();
        let mut yaml = vec![("git.corp.example".to_owned(), installation::reached())];
        for (name, image) in [("synth-controller", &controller), ("synth-runner", &runner)] {
            let (repository, key, version) = installation::parts(image);
            let new = if key == "tag" { "newTag" } else { "digest" };
            yaml.extend([
                (
                    format!("newName: registry.example/{name}, newTag: \"1\""),
                    format!("newName: {repository}, {new}: \"{version}\""),
                ),
                (format!("registry.example/{name}:1"), image.clone()),
                (
                    format!("repository: registry.example/{name}\n  tag: \"1\""),
                    format!("repository: {repository}\n  {key}: \"{version}\""),
                ),
                (
                    format!("repository: registry.example/{name}\n    tag: \"1\""),
                    format!("repository: {repository}\n    {key}: \"{version}\""),
                ),
            ]);
        }
        Self { folder, sh: Vec::new(), yaml }
    }

    /// Does what a page says, in its order: blocks of `sh` with this info, files.
    fn follow(&self, page: &str, info: &str) {
        for block in blocks(page) {
            if block.info == "yaml" {
                if let Some(name) = block.text.lines().next().and_then(|line| line.strip_prefix("# ")) {
                    let text = replaced(&block.text, &self.yaml);
                    assert!(!text.contains("registry.example"), "{text}");
                    fs::write(self.folder.path().join(name), text).unwrap();
                }
            } else if block.info == info {
                self.run(page, &replaced(&block.text, &self.sh));
            }
        }
    }

    fn run(&self, page: &str, script: &str) {
        let path = tools().map(|folder| folder.display().to_string()).join(":");
        let machine = std::env::var("PATH").unwrap_or_default();
        let mut shell = Command::new("bash");
        shell.args(["-euo", "pipefail", "-c", script]).current_dir(self.folder.path());
        shell.env("PATH", format!("{path}:{machine}")).env("KUBECONFIG", kubeconfig());
        for (name, value) in
            git_command().get_envs().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_"))
        {
            shell.env(name, value.unwrap());
        }
        let output = shell.stdin(Stdio::null()).output().unwrap();
        if let Err(error) = told(&output) {
            panic!(
                "{page}:\n{script}\n{error}\n{}",
                crate::report::around("default", FLUX, cluster::RUNS, &[])
            );
        }
    }
}

fn replaced(text: &str, words: &[(String, String)]) -> String {
    words.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// An empty repository that pods read and this machine writes; its address there and here.
async fn empty_repository(folder: &Path) -> (GitServer, String, String) {
    git(folder, &["init", "--quiet", "--bare", "--initial-branch=main", "guestbook.git"]);
    let server = GitServer::http_on(folder, cluster::host()).await;
    let url = format!("{}/guestbook.git", server.url);
    (server, url, folder.join("guestbook.git").display().to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_from_install_to_uninstall_do_what_they_say() {
    let space = Space::alone("pages").await;
    // While somebody takes their finalizers away.
    kubectl(&["delete", "synths", "--all", "--all-namespaces"]);
    installation::Release::common().uninstall().unwrap();
    kubectl(&["delete", "--ignore-not-found", "crd", "synths.synth-controller.dev"]);
    let mut reader = Reader::new();
    let served = tempfile::tempdir().unwrap();
    let (_server, url, path) = empty_repository(served.path()).await;
    let address = "https://git.example/acme/guestbook.git";
    reader.yaml.push((address.to_owned(), url));
    reader.sh.push((address.to_owned(), path));

    reader.follow("docs/install.md", "sh");
    reader.follow("docs/first-app.md", "sh");
    // Something is there to look at, and to uninstall.
    let repository = Served::of(&prints_into(&space.namespace, "one")).await;
    space.synth("app", &repository.url, json!({}));
    space.until_ready(SYNTH, "app").await;
    reader.follow("docs/troubleshooting.md", "sh");
    reader.follow("docs/uninstall.md", "sh");

    assert_eq!(kubectl(&["get", "externalartifacts", "--all-namespaces", "-o", "name"]), "");
    assert!(try_kubectl(&["get", "crd", "synths.synth-controller.dev"], "").is_err());
    // Not `all`: kubectl may still think that our kind is among them.
    let kinds = "deployments,pods,services,serviceaccounts,networkpolicies,roles,rolebindings,leases";
    let left = kubectl(&["get", kinds, "-n", FLUX, "-o", "name"]);
    assert!(!left.contains("synth"), "{left}");
    let left = kubectl(&["get", "clusterroles,clusterrolebindings", "-o", "name"]);
    assert!(!left.contains("synth"), "{left}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_s_way_with_kustomize_installs_it_too_and_synths_go_without_a_controller() {
    let space = Space::alone("kustomize").await;
    installation::Release::common().uninstall().unwrap();
    let reader = Reader::new();
    for block in
        blocks("docs/install.md").iter().filter(|block| block.text.starts_with("# kustomization.yaml"))
    {
        fs::write(reader.folder.path().join("kustomization.yaml"), replaced(&block.text, &reader.yaml))
            .unwrap();
    }
    reader.follow("docs/install.md", "sh kustomize");
    let repository = Served::of(&prints_into(&space.namespace, "one")).await;
    space.synth("app", &repository.url, json!({}));
    space.kustomization("app", json!({}));
    space.until_ready(SYNTH, "app").await;
    space.until_text("one").await;

    kubectl(&["-n", FLUX, "delete", "deployment", "synth-controller"]);
    reader.follow("docs/uninstall.md", "sh without");
    space.until_gone(SYNTH, "app").await;
    space.until_gone(EXTERNAL_ARTIFACT, "app").await;
    // What was applied stays.
    space.until_text("one").await;
    reader.run("docs/uninstall.md", "kubectl delete --ignore-not-found -k .");
    // It may have had no time to let it go, and the next one that is installed would wait.
    kubectl(&["-n", FLUX, "delete", "lease", "--selector", "app.kubernetes.io/name=synth-controller"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn f1_a_gate_that_is_off_is_told_with_what_to_do_which_the_page_says_too() {
    let space = Space::alone("gate").await;
    let deployment = ["-n", FLUX, "get", "deployment", "kustomize-controller", "-o"];
    let arguments =
        kubectl(&[&deployment[..], &["jsonpath={.spec.template.spec.containers[0].args}"]].concat());
    let arguments: Vec<String> = serde_json::from_str(&arguments).unwrap();
    let without: Vec<_> = arguments.iter().filter(|argument| !argument.contains("feature-gates")).collect();
    let patch = json!([{"op": "replace", "path": "/spec/template/spec/containers/0/args", "value": without}]);
    let command = ["-n", FLUX, "patch", "deployment", "kustomize-controller", "--type", "json", "-p"];
    kubectl(&[&command[..], &[&patch.to_string()]].concat());
    kubectl(&["-n", FLUX, "rollout", "status", "deployment", "kustomize-controller"]);

    let repository = Served::of(&prints_into(&space.namespace, "one")).await;
    space.synth("app", &repository.url, json!({}));
    space.kustomization("app", json!({}));
    let denied = space.until_condition(KUSTOMIZATION, "app", "Ready", "False", "AccessDenied").await;
    let words = watch::condition(&denied, "Ready").unwrap()["message"].to_string();
    assert!(words.contains("feature gate is disabled"), "{words}");
    let told = space.until_condition(SYNTH, "app", "ConsumersReady", "False", "FeatureGateDisabled").await;
    let words = watch::condition(&told, "ConsumersReady").unwrap()["message"].to_string();
    assert!(words.contains("--feature-gates=ExternalArtifact=true"), "{words}");
    // What we make is well nonetheless.
    let ready = space.until_ready(SYNTH, "app").await;
    assert!(watch::is(&ready, "ConsumersReady", "False", "FeatureGateDisabled"), "{ready:#}");

    Reader::new().follow("docs/install.md", "sh gate");
    space.until_text("one").await;
    space
        .until(SYNTH, "app", "no complaint", |object| watch::condition(object, "ConsumersReady").is_none())
        .await;
}
