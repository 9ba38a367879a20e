//! A git dependency as a lockfile writes it: `git+URL?branch=…|tag=…|rev=…#COMMIT`.

use url::Url;

use super::invalid;
use crate::fetcher::{
    address::{self, Address},
    api::{FetchError, Reference},
};

/// Where a git dependency is.
#[derive(Debug)]
pub(in crate::fetcher) struct GitSource {
    /// The repository.
    pub(in crate::fetcher) address: Address,
    /// What is expected to lead to the commit.
    pub(super) reference: Reference,
    /// The commit, 40 hex digits.
    pub(super) commit: String,
}

impl GitSource {
    /// Reads a lockfile's `source`.
    pub(in crate::fetcher) fn parse(source: &str, allow_file: bool) -> Result<Self, FetchError> {
        let bad =
            |why: &str| invalid(format!("Cargo.lock names a git dependency that is not acceptable: {why}"));
        let text = source.strip_prefix("git+").ok_or_else(|| bad("it does not start with git+"))?;
        let mut url = Url::parse(text).map_err(|_| bad("its URL does not parse"))?;
        let commit = url.fragment().unwrap_or_default().to_owned();
        address::validate_commit(&commit).map_err(|_| bad("it has no commit of 40 hex digits"))?;
        let mut reference = Reference::Commit { commit: commit.clone(), branch: None, verified: false };
        for (key, value) in url.query_pairs() {
            match &*key {
                "branch" => {
                    reference = Reference::Commit {
                        commit: commit.clone(),
                        branch: Some(value.into()),
                        verified: false,
                    }
                }
                "tag" => reference = Reference::Tag(value.into()),
                // A revision is a commit, or leads to one that the lockfile already has.
                _ => {}
            }
        }
        address::validate_reference(&reference).map_err(|error| bad(&error.to_string()))?;
        url.set_query(None);
        url.set_fragment(None);
        let address =
            address::validate_url(url.as_str(), allow_file).map_err(|error| bad(&error.to_string()))?;
        Ok(Self { address, reference, commit })
    }

    /// What packages of one commit have in common.
    pub(super) fn key(&self) -> (&str, &str) {
        (self.address.url().as_str(), &self.commit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

    #[test]
    fn reads_what_cargo_writes() {
        let commit = |branch: Option<&str>| Reference::Commit {
            commit: COMMIT.to_owned(),
            branch: branch.map(str::to_owned),
            verified: false,
        };
        for (source, url, reference) in [
            ("https://h/r", "https://h/r", commit(None)),
            ("https://h/r.git?branch=a%2Fb", "https://h/r.git", commit(Some("a/b"))),
            ("ssh://git@h/r?tag=v1", "ssh://git@h/r", Reference::Tag("v1".into())),
            ("https://h/r?rev=0123456", "https://h/r", commit(None)),
            ("file:///r", "file:///r", commit(None)),
        ] {
            let found = GitSource::parse(&format!("git+{source}#{COMMIT}"), true).unwrap();
            assert_eq!((found.key(), found.reference.clone()), ((url, COMMIT), reference), "{source}");
        }
    }

    #[test]
    fn hostile_27_refuses_git_dependencies_that_are_options_or_commands() {
        for source in [
            "git+https://h/r",
            "git+https://h/r#main",
            "git+ext::sh#0123456789abcdef0123456789abcdef01234567",
            "git+ssh://-oProxyCommand=x/r#0123456789abcdef0123456789abcdef01234567",
            "git+https://h/r?branch=--upload-pack=x#0123456789abcdef0123456789abcdef01234567",
            "git+https://u:p@h/r#0123456789abcdef0123456789abcdef01234567",
            "git+file:///r#0123456789abcdef0123456789abcdef01234567",
        ] {
            assert!(GitSource::parse(source, false).is_err(), "{source}");
        }
    }
}
