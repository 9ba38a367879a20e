//! A commit's tree, read without following links, and the names in it, none of which a file system could take for another.

use std::{cell::Cell, fmt};

use git2::{Commit, ObjectType, Oid, Tree};

use super::invalid;
use crate::fetcher::{
    api::{FetchError, FetchErrorKind},
    git::Kept,
};

/// Bytes of one name.
const MAX_NAME: usize = 255;
/// Entries of folders that one look at a commit lists: a tree may be in another many times, and many of those in the next.
const MAX_LISTED: usize = 500_000;
/// Bytes of a symbolic link's target.
const MAX_TARGET: u64 = 4096;

/// The path of something in a repository, from its root, normalised: no empty parts, no `.`, no `..`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::fetcher) struct RepoPath(String);

impl RepoPath {
    /// The path as text, empty for the root.
    pub(in crate::fetcher) fn as_str(&self) -> &str {
        &self.0
    }

    /// Follows a relative path from here as cargo does, by its text alone; `None` where it leaves the repository.
    pub(in crate::fetcher) fn join(&self, relative: &str) -> Option<Self> {
        if relative.starts_with('/') {
            return None;
        }
        let mut parts: Vec<&str> = self.parts().collect();
        for part in relative.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                name => parts.push(name),
            }
        }
        Some(Self(parts.join("/")))
    }

    /// Something directly in this folder.
    pub(in crate::fetcher) fn child(&self, name: &str) -> Self {
        if self.0.is_empty() { Self(name.to_owned()) } else { Self(format!("{}/{name}", self.0)) }
    }

    /// The folder that this is in; `None` for the root.
    pub(in crate::fetcher) fn parent(&self) -> Option<Self> {
        if self.0.is_empty() {
            return None;
        }
        Some(Self(self.0.rsplit_once('/').map_or(String::new(), |(parent, _)| parent.to_owned())))
    }

    /// Whether this is `other` or in it.
    pub(in crate::fetcher) fn is_within(&self, other: &Self) -> bool {
        other.0.is_empty()
            || self.0.strip_prefix(&other.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// What of this path comes after the folder `other`, which it is in.
    pub(in crate::fetcher) fn below<'a>(&'a self, other: &Self) -> &'a str {
        self.0.strip_prefix(&other.0).map_or(&self.0, |rest| rest.trim_start_matches('/'))
    }

    /// The last name, empty for the root.
    pub(in crate::fetcher) fn name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.split('/').filter(|part| !part.is_empty())
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "." } else { &self.0 })
    }
}

/// What sort of thing an entry of a tree is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::fetcher) enum Kind {
    /// A file.
    File,
    /// A file that can be run.
    Program,
    /// A symbolic link.
    Link,
    /// A folder.
    Folder,
    /// Another repository's commit.
    Submodule,
}

/// An entry of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::fetcher) struct Entry {
    /// What sort of thing.
    pub(in crate::fetcher) kind: Kind,
    /// Its object.
    pub(in crate::fetcher) oid: Oid,
}

impl Entry {
    /// Whether it is a file, also one that can be run.
    pub(in crate::fetcher) fn is_file(self) -> bool {
        matches!(self.kind, Kind::File | Kind::Program)
    }
}

/// The tree of one commit.
pub(in crate::fetcher) struct Snapshot<'r> {
    kept: &'r Kept,
    root: Tree<'r>,
    /// Entries that were listed so far.
    listed: Cell<usize>,
}

impl<'r> Snapshot<'r> {
    /// The tree of a commit.
    pub(in crate::fetcher) fn of(kept: &'r Kept, commit: &Commit<'r>) -> Result<Self, git2::Error> {
        Ok(Self { kept, root: commit.tree()?, listed: Cell::new(0) })
    }

    /// What is at a path. A link on the way is an error: nothing is ever followed.
    pub(in crate::fetcher) fn entry(&self, path: &RepoPath) -> Result<Option<Entry>, FetchError> {
        let mut at = RepoPath::default();
        let mut entry = Entry { kind: Kind::Folder, oid: self.root.id() };
        for name in path.parts() {
            if entry.kind == Kind::Link {
                return Err(invalid(format!("`{at}` is a symbolic link, which is not followed")));
            }
            if entry.kind != Kind::Folder {
                return Ok(None);
            }
            let found = self.tree(entry.oid)?.get_name(name).map(|found| read(&found));
            let Some(found) = found else { return Ok(None) };
            at = at.child(name);
            entry = found.ok_or_else(|| unknown_mode(&at))?;
        }
        Ok(Some(entry))
    }

    /// A file at a path; `None` where there is nothing.
    pub(in crate::fetcher) fn file(&self, path: &RepoPath) -> Result<Option<Entry>, FetchError> {
        match self.entry(path)? {
            None => Ok(None),
            Some(entry) if entry.is_file() => Ok(Some(entry)),
            Some(Entry { kind: Kind::Link, .. }) => {
                Err(invalid(format!("`{path}` is a symbolic link, which is not followed")))
            }
            Some(_) => Err(invalid(format!("`{path}` is not a file"))),
        }
    }

    /// What is directly in a folder, in git's order, every name checked. A path that is no folder has nothing in it.
    pub(in crate::fetcher) fn folder(&self, path: &RepoPath) -> Result<Vec<(String, Entry)>, FetchError> {
        match self.entry(path)? {
            Some(Entry { kind: Kind::Folder, oid }) => self.list(path, oid),
            _ => Ok(Vec::new()),
        }
    }

    /// What is directly in the tree `oid`, which is at `path`.
    pub(in crate::fetcher) fn list(
        &self,
        path: &RepoPath,
        oid: Oid,
    ) -> Result<Vec<(String, Entry)>, FetchError> {
        let tree = self.tree(oid)?;
        self.listed.set(self.listed.get() + tree.len());
        if self.listed.get() > MAX_LISTED {
            let message = format!("the repository's folders have more than {MAX_LISTED} entries to look at");
            return Err(FetchError::new(FetchErrorKind::TooLarge, message)
                .hint("put the generator into a folder of its own and name that in spec.path"));
        }
        let mut entries = Vec::with_capacity(tree.len());
        for found in &tree {
            let name = acceptable(found.name_bytes())
                .map_err(|why| invalid(format!("the repository's folder `{path}` has an entry {why}")))?;
            let entry = read(&found).ok_or_else(|| unknown_mode(&path.child(name)))?;
            entries.push((name.to_owned(), entry));
        }
        Ok(entries)
    }

    /// A file's size in bytes.
    pub(in crate::fetcher) fn size(&self, oid: Oid) -> Result<u64, FetchError> {
        let odb = self.kept.repository.odb().map_err(|e| self.kept.broken(&e))?;
        let (size, kind) = odb.read_header(oid).map_err(|e| self.kept.broken(&e))?;
        if kind != ObjectType::Blob {
            return Err(invalid("a file of the repository is not a file"));
        }
        Ok(size as u64)
    }

    /// A file's bytes, at most `max`.
    pub(in crate::fetcher) fn bytes(
        &self,
        path: &RepoPath,
        oid: Oid,
        max: u64,
    ) -> Result<Vec<u8>, FetchError> {
        if self.size(oid)? > max {
            let message = format!("`{path}` has more than {max} bytes");
            return Err(FetchError::new(FetchErrorKind::TooLarge, message));
        }
        let blob = self.kept.repository.find_blob(oid).map_err(|e| self.kept.broken(&e))?;
        Ok(blob.content().to_vec())
    }

    /// A file's text, at most `max` bytes.
    pub(in crate::fetcher) fn text(&self, path: &RepoPath, oid: Oid, max: u64) -> Result<String, FetchError> {
        String::from_utf8(self.bytes(path, oid, max)?).map_err(|_| invalid(format!("`{path}` is not UTF-8")))
    }

    /// Where a symbolic link leads, as its text says. It never leaves the repository: `..` stands at the start only, where
    /// the folders are real ones, and not more often than there are folders.
    pub(in crate::fetcher) fn target(&self, path: &RepoPath, oid: Oid) -> Result<String, FetchError> {
        let target = self.text(path, oid, MAX_TARGET)?;
        let mut named = false;
        let straight = target.split('/').all(|part| {
            named |= !matches!(part, ".." | "." | "");
            !(named && part == "..")
        });
        let inside = path.parent().is_some_and(|parent| parent.join(&target).is_some());
        if target.is_empty() || target.contains('\0') || !straight || !inside {
            return Err(invalid(format!("the symbolic link `{path}` leads out of the repository")));
        }
        Ok(target)
    }

    fn tree(&self, oid: Oid) -> Result<Tree<'r>, FetchError> {
        self.kept.repository.find_tree(oid).map_err(|e| self.kept.broken(&e))
    }
}

fn read(found: &git2::TreeEntry<'_>) -> Option<Entry> {
    let kind = match found.filemode() {
        0o040_000 => Kind::Folder,
        0o100_755 => Kind::Program,
        0o100_644 | 0o100_664 => Kind::File,
        0o120_000 => Kind::Link,
        0o160_000 => Kind::Submodule,
        _ => return None,
    };
    Some(Entry { kind, oid: found.id() })
}

fn unknown_mode(path: &RepoPath) -> FetchError {
    invalid(format!("`{path}` has a mode that git does not know"))
}

/// A name that is one name on every file system, or why it is not.
fn acceptable(name: &[u8]) -> Result<&str, String> {
    let Ok(text) = std::str::from_utf8(name) else {
        return Err("whose name is not UTF-8".to_owned());
    };
    if text.is_empty() || text.len() > MAX_NAME {
        return Err("whose name is empty or longer than 255 bytes".to_owned());
    }
    if text.contains(['/', '\\']) || text.chars().any(char::is_control) {
        return Err("whose name has a slash, a backslash or a control character".to_owned());
    }
    if matches!(text, "." | "..") || is_git_folder(text) {
        let shown: String = text.chars().filter(|c| !is_ignorable(*c)).take(40).collect();
        return Err(format!("that some file systems take for `{shown}`"));
    }
    Ok(text)
}

/// Whether some file system takes this name for `.git`: HFS+ ignores some characters, NTFS case, trailing dots and spaces,
/// what follows a colon, and has `git~1` as a short name.
fn is_git_folder(name: &str) -> bool {
    let seen: String = name.chars().filter(|c| !is_ignorable(*c)).collect();
    let base = seen.split(':').next().unwrap_or_default().trim_end_matches(['.', ' ']);
    base.eq_ignore_ascii_case(".git") || base.eq_ignore_ascii_case("git~1")
}

/// Characters that HFS+ leaves out when it compares names.
fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{206a}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_24_refuses_names_that_a_file_system_takes_for_another() {
        for bad in [
            "..",
            ".",
            "",
            ".git",
            ".GIT",
            ".Git",
            ".git.",
            ".git ",
            ".git . .",
            ".git::$INDEX_ALLOCATION",
            ".git:x",
            "git~1",
            "GIT~1",
            ".g\u{200c}it",
            "\u{feff}.git",
            ".gi\u{206f}t",
            "a/b",
            "a\\b",
            "a\nb",
            "a\0b",
        ] {
            assert!(acceptable(bad.as_bytes()).is_err(), "{bad:?}");
        }
        assert!(acceptable(b"\xff").is_err());
        assert!(acceptable(&[b'a'; 256]).is_err());
        for good in [".gitignore", "git", "main.rs", ".github", "git~2x", "ü", "a b", "..."] {
            assert_eq!(acceptable(good.as_bytes()), Ok(good));
        }
    }

    #[test]
    fn hostile_25_a_path_stays_in_the_repository() {
        let at = RepoPath("a/b".to_owned());
        for (relative, expected) in [
            ("c", Some("a/b/c")),
            ("../c/./d/", Some("a/c/d")),
            ("../..", Some("")),
            ("../../..", None),
            ("../../../a", None),
            ("/etc", None),
            ("c/../../../..", None),
        ] {
            assert_eq!(at.join(relative).as_ref().map(RepoPath::as_str), expected, "{relative}");
        }
    }

    #[test]
    fn a_path_is_within_its_folders_only() {
        let path = |text: &str| RepoPath::default().join(text).unwrap();
        assert!(
            path("a/b").is_within(&path("a"))
                && path("a").is_within(&path("."))
                && path("a").is_within(&path("a"))
        );
        assert!(!path("ab").is_within(&path("a")) && !path("a").is_within(&path("a/b")));
        assert_eq!(path("a/b/c").below(&path("a")), "b/c");
        assert_eq!(path("a/b/c").below(&path("")), "a/b/c");
    }
}
