//! Git repositories that pods can fetch: served by this machine over HTTP.

use crate::{
    cluster,
    support::{
        generator::{LOCK, MANIFEST},
        git_repository::GitRepository,
        git_server::GitServer,
    },
};

/// A repository and its server, which ends with it.
pub struct Served {
    pub repository: GitRepository,
    /// For `spec.git.url`.
    pub url: String,
    pub server: GitServer,
}

impl Served {
    /// A repository with these files in its first commit.
    pub async fn with(files: &[(&str, &str)]) -> Self {
        let repository = GitRepository::with(files);
        let server = GitServer::http_on(repository.root.path(), cluster::host()).await;
        let name = repository.dir().file_name().unwrap().to_string_lossy().into_owned();
        Self { url: format!("{}/{name}", server.url), repository, server }
    }

    /// A repository with a crate without dependencies whose `src/main.rs` is this.
    pub async fn of(main: &str) -> Self {
        Self::with(&[MANIFEST, LOCK, ("src/main.rs", main)]).await
    }

    /// Commits another `src/main.rs`; gives the commit.
    pub fn commit(&self, main: &str) -> String {
        self.repository.commit(&[("src/main.rs", main)], "change it")
    }
}
