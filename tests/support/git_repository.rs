//! Git repositories made from files, with git's own command.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

/// A repository with a working tree, on branch `main`, empty at first.
pub struct GitRepository {
    /// Holds the repository, and is what a server serves.
    pub root: TempDir,
    name: String,
}

impl GitRepository {
    /// An empty repository, `shop` in a folder of its own.
    pub fn new() -> Self {
        Self::named("shop")
    }

    pub fn named(name: &str) -> Self {
        let root = tempfile::tempdir().unwrap();
        let repository = Self { root, name: name.to_owned() };
        fs::create_dir(repository.dir()).unwrap();
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    /// One commit with these files.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let repository = Self::new();
        repository.commit(files, "first");
        repository
    }

    pub fn dir(&self) -> PathBuf {
        self.root.path().join(&self.name)
    }

    pub fn file_url(&self) -> String {
        format!("file://{}", self.dir().display())
    }

    /// Writes files (a content that starts with `-> ` makes a symbolic link) and commits; gives the commit.
    pub fn commit(&self, files: &[(&str, &str)], message: &str) -> String {
        for (path, content) in files {
            let path = self.dir().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let _ = fs::remove_file(&path);
            match content.strip_prefix("-> ") {
                Some(target) => symlink(target, &path).unwrap(),
                None => fs::write(&path, content).unwrap(),
            }
        }
        self.git(&["add", "--all", "--force"]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", message]);
        self.head()
    }

    pub fn remove(&self, path: &str) {
        self.git(&["rm", "--quiet", "-r", path]);
    }

    pub fn head(&self) -> String {
        self.git(&["rev-parse", "HEAD"])
    }

    /// Runs git in the repository; gives its output without the last newline.
    pub fn git(&self, arguments: &[&str]) -> String {
        git(&self.dir(), arguments)
    }
}

/// Runs git with nothing of this machine's configuration.
pub fn git(dir: &Path, arguments: &[&str]) -> String {
    let output = git_command().current_dir(dir).args(arguments).output().expect("git must be installed");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {error}");
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

/// git with nothing of this machine's configuration, and the same author and time for each commit.
pub fn git_command() -> Command {
    let mut command = Command::new("git");
    command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("HOME", "/nonexistent");
    for (name, value) in [
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_SYSTEM", "/dev/null"),
        ("GIT_AUTHOR_NAME", "Ada"),
        ("GIT_AUTHOR_EMAIL", "ada@example.com"),
        ("GIT_AUTHOR_DATE", "1700000000 +0000"),
        ("GIT_COMMITTER_NAME", "Ada"),
        ("GIT_COMMITTER_EMAIL", "ada@example.com"),
        ("GIT_COMMITTER_DATE", "1700000000 +0000"),
        ("GIT_CONFIG_COUNT", "1"),
        ("GIT_CONFIG_KEY_0", "safe.directory"),
        ("GIT_CONFIG_VALUE_0", "*"),
    ] {
        command.env(name, value);
    }
    command
}
