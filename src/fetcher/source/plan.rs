//! Which packages of a repository a generator needs, and how much of each.

use std::collections::BTreeSet;

use super::{Wanted, invalid, tree::RepoPath, workspace::Workspaces};
use crate::fetcher::api::FetchError;

/// The folders that make a generator's source.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// The folder with `Cargo.lock`: the workspace's root, or the package's own.
    pub(super) root: RepoPath,
    /// Packages that are compiled: they come whole.
    pub(super) whole: BTreeSet<RepoPath>,
    /// Packages that cargo only loads: manifest and names.
    pub(super) loaded: BTreeSet<RepoPath>,
    /// Workspace roots that packages inherit from: manifest only.
    pub(super) roots: BTreeSet<RepoPath>,
    /// Members of the workspace, the generator's own package among them.
    pub(super) members: BTreeSet<RepoPath>,
}

impl Plan {
    /// Follows the manifests from the wanted package.
    pub(super) fn of(workspaces: &mut Workspaces<'_>, wanted: &Wanted<'_>) -> Result<Self, FetchError> {
        let folder = RepoPath::default()
            .join(wanted.path)
            .ok_or_else(|| invalid(format!("the path `{}` leads out of the repository", wanted.path)))?;
        workspaces.manifest(&folder)?;
        let workspace = workspaces.root_of(&folder)?;
        let root = workspace.clone().unwrap_or_else(|| folder.clone());
        let members = match &workspace {
            Some(root) => workspaces.members(root)?,
            None => BTreeSet::from([folder.clone()]),
        };
        let built = built(workspaces, &folder, &members, wanted.package)?;
        if workspace.is_some() && !built.iter().all(|folder| members.contains(folder)) {
            let message = format!("`{folder}` lies in the workspace `{root}`, but is not one of its members");
            return Err(invalid(message).hint("add it to members or exclude in the workspace's Cargo.toml"));
        }
        let mut whole = BTreeSet::new();
        let mut next: Vec<RepoPath> = built;
        let manifest = workspaces.manifest(&root)?;
        for (name, dependency) in manifest.stand_ins() {
            next.extend(workspaces.folder_of(&root, name, dependency)?);
        }
        while let Some(folder) = next.pop() {
            if whole.insert(folder.clone()) {
                next.extend(workspaces.local(&folder, false)?);
            }
        }
        let mut loaded = BTreeSet::new();
        let mut next: Vec<RepoPath> = whole.iter().chain(&members).cloned().collect();
        let mut seen = BTreeSet::new();
        while let Some(folder) = next.pop() {
            if !seen.insert(folder.clone()) {
                continue;
            }
            // Tests count where cargo resolves them: in members.
            next.extend(workspaces.local(&folder, members.contains(&folder))?);
            if !whole.contains(&folder) {
                loaded.insert(folder);
            }
        }
        let mut roots = BTreeSet::from([root.clone()]);
        for folder in &seen {
            roots.extend(workspaces.root_of(folder)?);
        }
        Ok(Self { root, whole, loaded, roots, members })
    }

    /// All packages.
    pub(super) fn packages(&self) -> impl Iterator<Item = &RepoPath> {
        self.whole.iter().chain(&self.loaded)
    }
}

/// The packages that `cargo build` in this folder builds.
fn built(
    workspaces: &mut Workspaces<'_>,
    folder: &RepoPath,
    members: &BTreeSet<RepoPath>,
    package: Option<&str>,
) -> Result<Vec<RepoPath>, FetchError> {
    if let Some(package) = package {
        for member in std::iter::once(folder).chain(members) {
            let manifest = workspaces.manifest(member)?;
            if manifest.package.as_ref().is_some_and(|found| found.name == package) {
                return Ok(vec![member.clone()]);
            }
        }
        return Err(invalid(format!(
            "there is no package `{package}` in `{folder}/Cargo.toml` or its workspace"
        )));
    }
    let manifest = workspaces.manifest(folder)?;
    if let Some(named) = manifest.workspace.as_ref().and_then(|workspace| workspace.default_members.as_ref())
    {
        return workspaces.expand(folder, named);
    }
    if manifest.package.is_some() {
        return Ok(vec![folder.clone()]);
    }
    if members.is_empty() {
        return Err(invalid(format!("`{folder}/Cargo.toml` has neither a package nor members")));
    }
    Ok(members.iter().cloned().collect())
}
