//! Git: what a reference points at, and a commit's objects in a kept bare repository.
//!
//! ```text
//!  look    ── ls-remote ──▶ commit                       no objects
//!  obtain  ── have it? ──▶ kept repository               no network
//!          └─ ls-remote, one refspec at depth 1 ──▶ kept repository
//! ```
//!
//! It never writes a working tree, runs no hook, filter or helper, and reads no configuration of this machine or of what it
//! fetched. Submodules are not followed.

mod failure;
mod http;
mod kept;
pub(super) mod known_hosts;
mod libgit2;
mod ssh;

use std::{path::Path, sync::Arc};

use git2::{AutotagOption, Direction, FetchOptions, Oid, RemoteCallbacks, Repository, RepositoryOpenFlags};
use synth_runner::blob::Digest;

pub(super) use self::kept::Kept;
use self::{
    failure::Failure,
    http::Http,
    kept::{has, is_kept, packs},
    ssh::Ssh,
};
use super::{
    address::Address,
    api::{Credentials, FetchError, FetchErrorKind, FetchProgress, Reference, Tip},
    child::local,
    folder::{self, Folder},
    reach::Reach,
    settings::Limits,
    sweep,
    wire::Work,
};

/// References that a server may have: GitHub's largest repositories have a few hundred thousand.
const MAX_REFS: usize = 500_000;
/// Packs in a kept repository before it is made anew: each fetch adds one, and lookups go through all.
const MAX_PACKS: usize = 50;
/// Branches that an error names.
const NAMED: usize = 5;

/// Git for one request: one repository's credentials, and the process-wide settings of libgit2.
pub(super) struct Git<'a> {
    address: Address,
    credentials: &'a Credentials,
    folder: &'a Folder,
    limits: &'a Limits,
    reach: &'a Reach,
    allow_file: bool,
    ssh: Ssh<'a>,
    failure: Arc<Failure>,
}

/// What a server advertises: names and what they point at, tags also peeled (`^{}`).
struct Heads(Vec<(String, Oid)>);

impl<'a> Git<'a> {
    /// Sets libgit2 up for this process: call it once.
    pub(super) fn new(
        address: Address,
        credentials: &'a Credentials,
        folder: &'a Folder,
        work: &'a Work,
    ) -> Result<Self, FetchError> {
        let Work { home, limits, reach, allow_file_urls, .. } = work;
        let failure = Arc::new(Failure::default());
        let http = Http::new(&address, credentials, reach, limits.git_received, failure.clone())?;
        libgit2::prepare(http, *allow_file_urls).map_err(|error| failure.of(&address, &error))?;
        let ssh = Ssh::new(&address, credentials, home);
        Ok(Self { address, credentials, folder, limits, reach, allow_file: *allow_file_urls, ssh, failure })
    }

    /// Whether file:// is taken.
    pub(super) fn allow_file(&self) -> bool {
        self.allow_file
    }

    /// What a reference points at now.
    pub(super) fn look(&self, reference: &Reference) -> Result<Tip, FetchError> {
        if let Reference::Commit { commit, .. } = reference {
            return Ok(Tip { commit: commit.clone() });
        }
        let failed = |error: &git2::Error| self.failed(&self.address, error);
        let url = self.remote_url(&self.address)?;
        let mut remote = git2::Remote::create_detached(url.as_str()).map_err(|e| failed(&e))?;
        let callbacks = Some(self.callbacks(&self.address));
        let connection = remote.connect_auth(Direction::Fetch, callbacks, None).map_err(|e| failed(&e))?;
        let heads = Heads::of(&self.address, connection.list().map_err(|e| failed(&e))?)?;
        heads.tip(reference, &self.address).map(|oid| Tip { commit: oid.to_string() })
    }

    /// The request's own repository with this commit, which `reference` is expected to lead to.
    pub(super) fn obtain(
        &self,
        reference: &Reference,
        commit: &str,
        progress: &mut dyn FnMut(FetchProgress),
    ) -> Result<Kept, FetchError> {
        self.obtain_from(&self.address, reference, commit, progress)
    }

    /// Any repository with this commit. The request's credentials are used where the origin is the same.
    pub(super) fn obtain_from(
        &self,
        address: &Address,
        reference: &Reference,
        commit: &str,
        progress: &mut dyn FnMut(FetchProgress),
    ) -> Result<Kept, FetchError> {
        let oid = Oid::from_str(commit).map_err(|e| self.failed(address, &e))?;
        let name = self.name_of(address).map_err(|e| local("cannot name the kept repository", &e))?;
        let lock = self.folder.lock(&name).map_err(|e| local("cannot lock the kept repository", &e))?;
        let path = self.folder.repositories().join(format!("{name}.git"));
        let mut repository = self.open(address, &path)?;
        if !is_kept(&repository, oid) {
            if packs(&path) >= MAX_PACKS {
                drop(repository);
                self.discard(&path)?;
                repository = self.open(address, &path)?;
            }
            Digest::from_hex(&name)
                .map_err(std::io::Error::other)
                .and_then(|name| self.folder.hold_against_us(&name))
                .map_err(|error| local("cannot write a note", &error))?;
            self.fetch(address, &repository, reference, oid, progress)?;
        }
        if let Reference::Commit { branch: Some(branch), verified: true, .. } = reference {
            self.verify(address, &repository, branch, oid, progress)?;
        }
        folder::touch(&path);
        Ok(Kept::new(repository, address.clone(), path, self.folder.clone(), lock))
    }

    /// Kept repositories are apart by address and by credential, so that finding a commit there proves that this credential
    /// could fetch it.
    fn name_of(&self, address: &Address) -> std::io::Result<String> {
        let mut parts = vec![address.url().as_str()];
        if self.address.same_origin(address.url()) {
            let Credentials { basic, bearer_token, ca, ssh } = self.credentials;
            if let Some((user, password)) = basic {
                parts.extend(["basic", user, password]);
            }
            for (kind, value) in [("bearer", bearer_token), ("ca", ca)] {
                parts.extend(value.iter().flat_map(|value| [kind, value.as_str()]));
            }
            parts.extend(ssh.iter().flat_map(|ssh| ["ssh", ssh.identity.as_str(), ssh.known_hosts.as_str()]));
        }
        self.folder.secret_name(&parts)
    }

    fn open(&self, address: &Address, path: &Path) -> Result<Repository, FetchError> {
        let flags =
            RepositoryOpenFlags::NO_SEARCH | RepositoryOpenFlags::BARE | RepositoryOpenFlags::NO_DOTGIT;
        let open = || Repository::open_ext(path, flags, std::iter::empty::<&str>());
        // Of a fetch that was killed.
        sweep::half_written(path);
        if let Ok(repository) = open() {
            return Ok(repository);
        }
        self.discard(path)?;
        // Made elsewhere, so that it is there as a whole or not at all.
        let made = || {
            let place = tempfile::tempdir_in(self.folder.tmp())?;
            let mut options = git2::RepositoryInitOptions::new();
            options.bare(true).no_reinit(true).external_template(false);
            Repository::init_opts(place.path().join("new"), &options).map_err(std::io::Error::other)?;
            std::fs::rename(place.path().join("new"), path)
        };
        made().map_err(|error| local("cannot make a repository", &error))?;
        open().map_err(|error| self.failed(address, &error))
    }

    fn discard(&self, path: &Path) -> Result<(), FetchError> {
        self.folder.discard(path).map_err(|error| local("cannot remove the kept repository", &error))
    }

    fn fetch(
        &self,
        address: &Address,
        repository: &Repository,
        reference: &Reference,
        commit: Oid,
        progress: &mut dyn FnMut(FetchProgress),
    ) -> Result<(), FetchError> {
        let failed = |error: &git2::Error| self.failed(address, error);
        let mut remote = repository.remote_anonymous(&self.remote_url(address)?).map_err(|e| failed(&e))?;
        let callbacks = Some(self.callbacks(address));
        let mut connection =
            remote.connect_auth(Direction::Fetch, callbacks, None).map_err(|e| failed(&e))?;
        let heads = Heads::of(address, connection.list().map_err(|e| failed(&e))?)?;
        // libgit2 cannot make a shallow copy of a folder of this machine.
        let shallow = i32::from(!address.is_file());
        let wanted = heads.leading_to(commit, reference);
        let spec = wanted.map_or_else(|| commit.to_string(), str::to_owned);
        let kept = kept::reference(commit);
        let result = connection
            .remote()
            .download(&[format!("+{spec}:{kept}")], Some(&mut self.options(address, shallow, progress)));
        match result {
            Ok(()) if has(repository, commit) => {}
            // By its hash only: not every server gives that, and not for every commit.
            failure if wanted.is_none() => {
                if let Some(error) = self.failure.take() {
                    return Err(error);
                }
                let Reference::Commit { branch, .. } = reference else {
                    return Err(heads.moved(reference, commit, address));
                };
                tracing::debug!(?failure, "fetching the whole history to find a commit");
                drop(connection);
                self.fetch_history(address, repository, branch.as_deref(), progress)?;
                if !has(repository, commit) {
                    let whence =
                        branch.as_ref().map_or_else(String::new, |name| format!(" on branch `{name}`"));
                    let message = format!("commit {commit} is not{whence} in {address}");
                    return Err(FetchError::new(FetchErrorKind::ReferenceNotFound, message));
                }
            }
            Err(error) => return Err(failed(&error)),
            Ok(()) => {
                let message = format!("{address} sent other objects than commit {commit}");
                return Err(FetchError::new(FetchErrorKind::Unavailable, message));
            }
        }
        // What is referred to is what the next fetch says that it has.
        repository.reference(&kept, commit, true, "").map(|_| ()).map_err(|error| failed(&error))
    }

    /// Whether a commit is in the history of a branch. A server gives many a commit by its hash that no branch has: those of
    /// forks and of pull requests that nobody accepted. What was found once is not asked for again.
    fn verify(
        &self,
        address: &Address,
        repository: &Repository,
        branch: &str,
        commit: Oid,
        progress: &mut dyn FnMut(FetchProgress),
    ) -> Result<(), FetchError> {
        // A branch's name may be another's with more behind it, which two references cannot be.
        let known = format!("refs/verified/{commit}/{}", Digest::of(branch).hex());
        if repository.find_reference(&known).is_ok() {
            return Ok(());
        }
        let tip = {
            let failed = |error: &git2::Error| self.failed(address, error);
            let url = self.remote_url(address)?;
            let mut remote = repository.remote_anonymous(&url).map_err(|e| failed(&e))?;
            let callbacks = Some(self.callbacks(address));
            let connection =
                remote.connect_auth(Direction::Fetch, callbacks, None).map_err(|e| failed(&e))?;
            let heads = Heads::of(address, connection.list().map_err(|e| failed(&e))?)?;
            heads.tip(&Reference::Branch(branch.to_owned()), address)?
        };
        let on_it = || tip == commit || repository.graph_descendant_of(tip, commit).unwrap_or(false);
        if !on_it() {
            self.fetch_history(address, repository, Some(branch), progress)?;
        }
        if !on_it() {
            let message = format!("commit {commit} is not on branch `{branch}` in {address}");
            return Err(FetchError::new(FetchErrorKind::ReferenceNotFound, message)
                .hint("spec.git.ref names both: drop the branch, or name a commit that it has"));
        }
        let kept = repository.reference(&known, commit, true, "");
        kept.map(|_| ()).map_err(|error| self.failed(address, &error))
    }

    fn fetch_history(
        &self,
        address: &Address,
        repository: &Repository,
        branch: Option<&str>,
        progress: &mut dyn FnMut(FetchProgress),
    ) -> Result<(), FetchError> {
        let specs = match branch {
            Some(branch) => vec![format!("+refs/heads/{branch}:refs/history/heads/{branch}")],
            None => {
                vec!["+refs/heads/*:refs/history/heads/*".into(), "+refs/tags/*:refs/history/tags/*".into()]
            }
        };
        let depth = if repository.is_shallow() { i32::MAX } else { 0 };
        let url = self.remote_url(address)?;
        let mut remote = repository.remote_anonymous(&url).map_err(|e| self.failed(address, &e))?;
        remote
            .download(&specs, Some(&mut self.options(address, depth, progress)))
            .map_err(|error| self.failed(address, &error))
    }

    /// What libgit2 connects to: over http(s) through our own client, which judges; over ssh itself, so that it is given an
    /// address that was judged.
    fn remote_url(&self, address: &Address) -> Result<String, FetchError> {
        match address.url().scheme() {
            "ssh" => self.ssh.pinned(address, self.reach),
            _ => Ok(address.url().to_string()),
        }
    }

    fn options<'cb>(
        &'cb self,
        address: &Address,
        depth: i32,
        progress: &'cb mut dyn FnMut(FetchProgress),
    ) -> FetchOptions<'cb> {
        let mut callbacks = self.callbacks(address);
        callbacks.transfer_progress(move |stats| {
            let received = stats.received_bytes() as u64;
            if received > self.limits.git_received {
                self.failure.too_large(self.limits.git_received);
                return false;
            }
            let objects = stats.total_objects() as u64;
            if objects > self.limits.git_objects {
                self.failure.too_many_objects(objects, self.limits.git_objects);
                return false;
            }
            progress(FetchProgress::Objects {
                received: stats.received_objects() as u64,
                total: objects,
                bytes: received,
            });
            true
        });
        let mut options = FetchOptions::new();
        options
            .remote_callbacks(callbacks)
            .depth(depth)
            .download_tags(AutotagOption::None)
            .update_fetchhead(false);
        options
    }

    fn callbacks<'cb>(&'cb self, address: &Address) -> RemoteCallbacks<'cb> {
        let mut callbacks = RemoteCallbacks::new();
        self.ssh.answer(&mut callbacks, self.address.same_origin(address.url()), &self.failure);
        callbacks
    }

    /// What a failed call of libgit2 means.
    fn failed(&self, address: &Address, error: &git2::Error) -> FetchError {
        let refused = self.ssh.refused().filter(|_| error.code() == git2::ErrorCode::Certificate);
        refused.unwrap_or_else(|| self.failure.of(address, error))
    }
}

impl Heads {
    /// What a server listed.
    fn of(address: &Address, list: &[git2::RemoteHead<'_>]) -> Result<Self, FetchError> {
        if list.len() > MAX_REFS {
            let message = format!("{address} has more than {MAX_REFS} references");
            return Err(FetchError::new(FetchErrorKind::TooLarge, message));
        }
        let heads: Vec<_> = list.iter().map(|head| (head.name().to_owned(), head.oid())).collect();
        if heads.is_empty() {
            let message = format!("{address} is empty: it has no commits");
            return Err(FetchError::new(FetchErrorKind::EmptyRepository, message));
        }
        Ok(Self(heads))
    }

    fn get(&self, name: &str) -> Option<Oid> {
        self.0.iter().find(|(head, _)| head == name).map(|(_, oid)| *oid)
    }

    /// The commit of a reference.
    fn commit_of(&self, reference: &Reference) -> Option<Oid> {
        match reference {
            Reference::Branch(name) => self.get(&format!("refs/heads/{name}")),
            Reference::Tag(name) => {
                self.get(&format!("refs/tags/{name}^{{}}")).or_else(|| self.get(&format!("refs/tags/{name}")))
            }
            Reference::Commit { branch, .. } => {
                branch.as_ref().and_then(|name| self.get(&format!("refs/heads/{name}")))
            }
        }
    }

    fn tip(&self, reference: &Reference, address: &Address) -> Result<Oid, FetchError> {
        self.commit_of(reference).ok_or_else(|| {
            let message = format!("{} is not in {address}", shown(reference));
            FetchError::new(FetchErrorKind::ReferenceNotFound, message).hint(self.there_are())
        })
    }

    /// The full name of a reference that points at this commit; the expected one where it does.
    fn leading_to(&self, commit: Oid, expected: &Reference) -> Option<&str> {
        let expected = match expected {
            Reference::Branch(name) | Reference::Commit { branch: Some(name), .. } => {
                format!("refs/heads/{name}")
            }
            Reference::Tag(name) => format!("refs/tags/{name}"),
            Reference::Commit { branch: None, .. } => "HEAD".to_owned(),
        };
        let leads = self.0.iter().filter(|(_, oid)| *oid == commit).map(|(name, _)| {
            // A peeled tag is fetched by the tag's own name.
            name.strip_suffix("^{}").unwrap_or(name)
        });
        let mut first = None;
        for name in leads {
            if name == expected {
                return Some(name);
            }
            first = first.or(Some(name));
        }
        first
    }

    fn moved(&self, reference: &Reference, commit: Oid, address: &Address) -> FetchError {
        match self.commit_of(reference) {
            Some(now) => {
                let what = shown(reference);
                let message =
                    format!("{what} of {address} moved from {commit} to {now} before it was fetched");
                FetchError::new(FetchErrorKind::Unavailable, message)
            }
            None => self.tip(reference, address).err().unwrap_or_else(|| {
                FetchError::new(
                    FetchErrorKind::ReferenceNotFound,
                    format!("commit {commit} is not in {address}"),
                )
            }),
        }
    }

    fn there_are(&self) -> String {
        let mut branches = self.0.iter().filter_map(|(name, _)| name.strip_prefix("refs/heads/"));
        let named: Vec<_> = branches.by_ref().take(NAMED).map(|name| format!("`{name}`")).collect();
        match (named.len(), branches.count()) {
            (0, _) => "the repository has no branches".to_owned(),
            (_, 0) => format!("the repository's branches are {}", named.join(", ")),
            (_, more) => format!("the repository's branches are {} and {more} more", named.join(", ")),
        }
    }
}

fn shown(reference: &Reference) -> String {
    match reference {
        Reference::Branch(name) => format!("branch `{name}`"),
        Reference::Tag(name) => format!("tag `{name}`"),
        Reference::Commit { commit, .. } => format!("commit {commit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn oid(digit: char) -> Oid {
        Oid::from_str(&digit.to_string().repeat(40)).unwrap()
    }

    fn heads() -> Heads {
        Heads(
            [
                ("HEAD", '1'),
                ("refs/heads/main", '1'),
                ("refs/heads/old", '2'),
                ("refs/tags/light", '2'),
                ("refs/tags/v1", '3'),
                ("refs/tags/v1^{}", '4'),
            ]
            .map(|(name, digit)| (name.to_owned(), oid(digit)))
            .into(),
        )
    }

    #[test]
    fn a_reference_is_the_commit_that_its_name_leads_to() {
        for (reference, digit) in [
            (Reference::Branch("main".into()), Some('1')),
            (Reference::Tag("light".into()), Some('2')),
            (Reference::Tag("v1".into()), Some('4')),
            (Reference::Branch("v1".into()), None),
            (Reference::Tag("main".into()), None),
        ] {
            assert_eq!(heads().commit_of(&reference), digit.map(oid), "{reference:?}");
        }
    }

    #[test]
    fn a_commit_is_fetched_by_a_name_that_leads_to_it_preferably_the_expected_one() {
        let branch = Reference::Branch("old".into());
        let commit = Reference::Commit { commit: String::new(), branch: None, verified: false };
        for (digit, expected, name) in [
            ('1', &commit, Some("HEAD")),
            ('1', &branch, Some("HEAD")),
            ('2', &branch, Some("refs/heads/old")),
            ('2', &Reference::Tag("light".into()), Some("refs/tags/light")),
            ('4', &Reference::Tag("v1".into()), Some("refs/tags/v1")),
            ('5', &branch, None),
        ] {
            assert_eq!(heads().leading_to(oid(digit), expected), name, "{digit}");
        }
    }
}
