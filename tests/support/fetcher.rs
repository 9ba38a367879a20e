//! A fetcher process of a test's own, in a folder that goes with it.

use std::path::{Path, PathBuf};

use synth_controller::fetcher::{
    api::{Crates, CratesRequest, Credentials, FetchError, Reference, Source, SourceRequest, Target, Tip},
    client::Fetcher,
    settings::Settings,
};
use tempfile::TempDir;

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_synth-controller");

/// A fetcher with its folder.
pub struct TestFetcher {
    pub client: Fetcher,
    pub dir: TempDir,
}

impl TestFetcher {
    /// A fetcher that takes file:// URLs and asks servers of this machine.
    pub async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    /// A fetcher with other settings.
    pub async fn start_with(change: impl FnOnce(&mut Settings)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut settings = settings(dir.path());
        change(&mut settings);
        let client = Fetcher::spawn(PROGRAM, settings).await.unwrap();
        Self { client, dir }
    }

    pub async fn look(&self, url: &str, reference: Reference) -> Result<Tip, FetchError> {
        self.client.look(&target(url, reference)).await
    }

    /// Looks, and takes the source at `path`.
    pub async fn source(&self, target: &Target, path: &str) -> Result<Source, FetchError> {
        let tip = self.client.look(target).await?;
        self.source_of(target, &tip.commit, path).await
    }

    pub async fn source_of(&self, target: &Target, commit: &str, path: &str) -> Result<Source, FetchError> {
        let request = SourceRequest {
            target: target.clone(),
            commit: commit.to_owned(),
            path: path.to_owned(),
            package: None,
        };
        self.client.source(&request, |_| ()).await
    }

    /// The crates of a source.
    pub async fn crates(&self, target: &Target, source: &Source) -> Result<Crates, FetchError> {
        let request = CratesRequest { locked: source.locked.clone(), target: target.clone(), registry: None };
        self.client.crates(&request, |_| ()).await
    }

    /// The folder of blobs and repositories.
    pub fn folder(&self) -> PathBuf {
        self.dir.path().join("fetched")
    }

    /// The only kept repository.
    pub fn kept(&self) -> PathBuf {
        let entries =
            std::fs::read_dir(self.folder().join("git")).unwrap().map(|entry| entry.unwrap().path());
        let mut kept: Vec<_> = entries.filter(|path| path.is_dir()).collect();
        assert_eq!(kept.len(), 1, "{kept:?}");
        kept.remove(0)
    }

    /// The files of a source's archive: path and content (a link's target behind `-> `).
    pub fn files(&self, source: &Source) -> Vec<(String, String)> {
        tar_files(&self.client.blob_path(&source.archive.digest))
    }
}

/// Settings of a fetcher that takes file:// URLs and asks servers of this machine.
pub fn settings(dir: &Path) -> Settings {
    let mut settings = Settings::new(dir.join("fetcher.sock"), dir.join("fetched"));
    settings.allow_file_urls = true;
    settings.reach.allow_private_networks = true;
    settings.ssl_cert_file = Some("/etc/ssl/certs/ca-certificates.crt".into());
    settings
}

/// The entries of a tar archive: path and content (a link's target behind `-> `).
pub fn tar_files(path: &Path) -> Vec<(String, String)> {
    use std::io::Read as _;
    let mut archive = tar::Archive::new(std::fs::File::open(path).unwrap());
    let mut files = Vec::new();
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        let path = entry.path().unwrap().display().to_string();
        let mut content = String::new();
        match entry.link_name().unwrap() {
            Some(target) => content = format!("-> {}", target.display()),
            None => drop(entry.read_to_string(&mut content).unwrap()),
        }
        files.push((path, content));
    }
    files
}

/// A target without credentials.
pub fn target(url: &str, reference: Reference) -> Target {
    let namespace = "apps".to_owned();
    Target { namespace, url: url.to_owned(), reference, credentials: Credentials::default() }
}

/// The branch that test repositories have.
pub fn main_branch() -> Reference {
    Reference::Branch("main".to_owned())
}
