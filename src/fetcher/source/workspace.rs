//! Workspaces as cargo finds them: which root a package belongs to, and which packages belong to a root.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use super::{
    invalid,
    manifest::{Dependency, MAX_MANIFEST, Manifest, Workspace},
    tree::{Kind, RepoPath, Snapshot},
};
use crate::fetcher::api::{FetchError, FetchErrorKind};

/// Packages of one repository that are looked at.
const MAX_PACKAGES: usize = 5_000;
/// Folders that wildcards are compared with.
const MAX_GLOBBED: usize = 20_000;

/// The manifests of one commit, read once each.
pub(in crate::fetcher) struct Workspaces<'s> {
    snapshot: &'s Snapshot<'s>,
    manifests: BTreeMap<RepoPath, Option<Rc<Manifest>>>,
    globbed: usize,
}

impl<'s> Workspaces<'s> {
    /// Nothing read yet.
    pub(in crate::fetcher) fn new(snapshot: &'s Snapshot<'s>) -> Self {
        Self { snapshot, manifests: BTreeMap::new(), globbed: 0 }
    }

    /// The manifest of a folder, which must have one.
    pub(in crate::fetcher) fn manifest(&mut self, folder: &RepoPath) -> Result<Rc<Manifest>, FetchError> {
        self.find(folder)?.ok_or_else(|| invalid(format!("there is no Cargo.toml in folder `{folder}`")))
    }

    /// The manifest of a folder, if it has one.
    pub(in crate::fetcher) fn find(&mut self, folder: &RepoPath) -> Result<Option<Rc<Manifest>>, FetchError> {
        if let Some(known) = self.manifests.get(folder) {
            return Ok(known.clone());
        }
        let path = folder.child("Cargo.toml");
        let manifest = match self.snapshot.file(&path)? {
            Some(entry) => {
                let text = self.snapshot.text(&path, entry.oid, MAX_MANIFEST)?;
                Some(Rc::new(Manifest::parse(&path, &text)?))
            }
            None => None,
        };
        if self.manifests.len() >= MAX_PACKAGES {
            let message =
                format!("the repository has more than {MAX_PACKAGES} packages that belong together");
            return Err(FetchError::new(FetchErrorKind::TooLarge, message));
        }
        self.manifests.insert(folder.clone(), manifest.clone());
        Ok(manifest)
    }

    /// The folder of the workspace that a package belongs to; `None` for a package by itself.
    pub(in crate::fetcher) fn root_of(&mut self, folder: &RepoPath) -> Result<Option<RepoPath>, FetchError> {
        let manifest = self.manifest(folder)?;
        if manifest.workspace.is_some() {
            return Ok(Some(folder.clone()));
        }
        if let Some(root) = manifest.package.as_ref().and_then(|package| package.workspace.as_deref()) {
            let root = inside(folder, root)?;
            if self.find(&root)?.is_none_or(|manifest| manifest.workspace.is_none()) {
                let message =
                    format!("`{folder}/Cargo.toml` says that its workspace is `{root}`, which is none");
                return Err(invalid(message));
            }
            return Ok(Some(root));
        }
        let mut above = folder.parent();
        while let Some(root) = above {
            if let Some(manifest) = self.find(&root)?
                && let Some(workspace) = &manifest.workspace
            {
                return Ok((!is_excluded(workspace, &root, folder)).then_some(root));
            }
            above = root.parent();
        }
        Ok(None)
    }

    /// The workspace table that a package inherits from.
    pub(in crate::fetcher) fn inherited(
        &mut self,
        folder: &RepoPath,
    ) -> Result<Option<(RepoPath, Rc<Manifest>)>, FetchError> {
        let Some(root) = self.root_of(folder)? else { return Ok(None) };
        let manifest = self.manifest(&root)?;
        Ok(Some((root, manifest)))
    }

    /// The members of the workspace at `root`: as named, and the path dependencies within its folder.
    pub(in crate::fetcher) fn members(&mut self, root: &RepoPath) -> Result<BTreeSet<RepoPath>, FetchError> {
        let manifest = self.manifest(root)?;
        let mut members = BTreeSet::new();
        let Some(workspace) = &manifest.workspace else { return Ok(members) };
        let mut next: Vec<RepoPath> = manifest.package.iter().map(|_| root.clone()).collect();
        next.extend(self.expand(root, &workspace.members)?);
        while let Some(folder) = next.pop() {
            if is_excluded(workspace, root, &folder) || !members.insert(folder.clone()) {
                continue;
            }
            let local = self.local(&folder, true)?;
            next.extend(local.into_iter().filter(|folder| folder.is_within(root)));
        }
        Ok(members)
    }

    /// The folders of a package's path dependencies, those of its tests among them where wanted.
    pub(in crate::fetcher) fn local(
        &mut self,
        folder: &RepoPath,
        tests: bool,
    ) -> Result<Vec<RepoPath>, FetchError> {
        let manifest = self.manifest(folder)?;
        let mut folders = Vec::new();
        let tested = manifest.tested_with().filter(|_| tests);
        for (name, dependency) in manifest.built_with().chain(tested) {
            folders.extend(self.folder_of(folder, name, dependency)?);
        }
        Ok(folders)
    }

    /// The folder of one dependency, where it is a path dependency, also by way of the workspace.
    pub(in crate::fetcher) fn folder_of(
        &mut self,
        folder: &RepoPath,
        name: &str,
        dependency: &Dependency,
    ) -> Result<Option<RepoPath>, FetchError> {
        if !dependency.is_inherited() {
            return dependency.path().map(|path| inside(folder, path)).transpose();
        }
        let Some((root, manifest)) = self.inherited(folder)? else {
            let message =
                format!("`{folder}/Cargo.toml` takes `{name}` from a workspace, but belongs to none");
            return Err(invalid(message));
        };
        let shared = manifest.workspace.as_ref().and_then(|workspace| workspace.dependencies.get(name));
        let Some(shared) = shared else {
            let message =
                format!("`{folder}/Cargo.toml` takes `{name}` from the workspace `{root}`, which has none");
            return Err(invalid(message));
        };
        shared.path().map(|path| inside(&root, path)).transpose()
    }

    /// The folders that names with wildcards stand for. One without wildcards stands for itself, there or not; behind
    /// wildcards only folders with a manifest count.
    pub(in crate::fetcher) fn expand(
        &mut self,
        root: &RepoPath,
        patterns: &[String],
    ) -> Result<Vec<RepoPath>, FetchError> {
        let mut folders = Vec::new();
        for pattern in patterns {
            if !pattern.contains(['*', '?', '[']) {
                folders.push(inside(root, pattern)?);
                continue;
            }
            let bad = |why: &str| invalid(format!("`{root}/Cargo.toml` has a member `{pattern}`: {why}"));
            let (fixed, wild) = split(pattern);
            let start = root.join(&fixed).ok_or_else(|| bad("it leads out of the repository"))?;
            let mut parts = Vec::new();
            for part in wild {
                parts.push(glob::Pattern::new(part).map_err(|error| bad(error.msg))?);
            }
            let mut found = BTreeSet::new();
            self.matching(&start, &parts, &mut found)?;
            folders.extend(found);
        }
        Ok(folders)
    }

    fn matching(
        &mut self,
        at: &RepoPath,
        parts: &[glob::Pattern],
        found: &mut BTreeSet<RepoPath>,
    ) -> Result<(), FetchError> {
        let Some((part, rest)) = parts.split_first() else {
            // Not read yet: it may be excluded.
            if self.snapshot.entry(&at.child("Cargo.toml"))?.is_some() {
                found.insert(at.clone());
            }
            return Ok(());
        };
        let any_depth = part.as_str() == "**";
        if any_depth {
            self.matching(at, rest, found)?;
        }
        for (name, entry) in self.snapshot.folder(at)? {
            self.globbed += 1;
            if self.globbed > MAX_GLOBBED {
                let message = "the workspace's members have wildcards that stand for too many folders";
                return Err(FetchError::new(FetchErrorKind::TooLarge, message));
            }
            if entry.kind != Kind::Folder {
                continue;
            }
            if any_depth {
                self.matching(&at.child(&name), parts, found)?;
            } else if part.matches(&name) {
                self.matching(&at.child(&name), rest, found)?;
            }
        }
        Ok(())
    }
}

/// The parts of a pattern before the first wildcard, and the others.
fn split(pattern: &str) -> (String, Vec<&str>) {
    let parts: Vec<&str> = pattern.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    let first = parts.iter().position(|part| part.contains(['*', '?', '['])).unwrap_or(parts.len());
    let (fixed, wild) = parts.split_at(first);
    let absolute = if pattern.starts_with('/') { "/" } else { "" };
    (format!("{absolute}{}", fixed.join("/")), wild.to_vec())
}

/// As cargo has it: below an excluded folder, and not below a folder that is named as a member.
fn is_excluded(workspace: &Workspace, root: &RepoPath, folder: &RepoPath) -> bool {
    let below = |names: &[String]| {
        names.iter().filter_map(|name| root.join(name)).any(|named| folder.is_within(&named))
    };
    below(&workspace.exclude) && !below(&workspace.members)
}

/// A folder that a manifest names, which must be in the repository.
fn inside(folder: &RepoPath, relative: &str) -> Result<RepoPath, FetchError> {
    folder.join(relative).ok_or_else(|| {
        invalid(format!(
            "`{}`: the path `{relative}` leads out of the repository",
            folder.child("Cargo.toml")
        ))
    })
}
