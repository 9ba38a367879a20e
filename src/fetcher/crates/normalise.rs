//! A manifest that stands by itself: what it takes from its workspace written out, and without what only matters at the
//! root of a build, as `cargo vendor` leaves it.

use toml_edit::{Array, DocumentMut, InlineTable, Item, TableLike, Value};

/// Tables that a dependency's manifest needs not, or that would be an error outside its repository.
const DROPPED: [&str; 8] =
    ["workspace", "profile", "patch", "replace", "lints", "badges", "dev-dependencies", "dev_dependencies"];
/// Tables of dependencies.
const DEPENDENCIES: [&str; 3] = ["dependencies", "build-dependencies", "build_dependencies"];

/// The manifest with everything inherited from `root`, the manifest of its workspace (which may be itself).
///
/// # Errors
/// One line, where one of both does not parse or the workspace lacks what is inherited.
pub(in crate::fetcher) fn normalised(manifest: &str, root: &str) -> Result<String, String> {
    let parse = |text: &str| text.parse::<DocumentMut>().map_err(|error| error.message().to_owned());
    let (mut manifest, root) = (parse(manifest)?, parse(root)?);
    let workspace = root.get("workspace").and_then(Item::as_table_like);
    if let Some(package) = manifest.get_mut("package").and_then(Item::as_table_like_mut) {
        inherit_package(package, workspace)?;
    }
    for name in DEPENDENCIES {
        inherit_dependencies(manifest.get_mut(name), workspace)?;
    }
    if let Some(platforms) = manifest.get_mut("target").and_then(Item::as_table_like_mut) {
        for (_, platform) in platforms.iter_mut() {
            let Some(platform) = platform.as_table_like_mut() else { continue };
            for name in DEPENDENCIES {
                inherit_dependencies(platform.get_mut(name), workspace)?;
            }
            platform.remove("dev-dependencies");
            platform.remove("dev_dependencies");
        }
    }
    for name in DROPPED {
        manifest.remove(name);
    }
    Ok(manifest.to_string())
}

fn is_inherited(item: &Item) -> bool {
    item.as_table_like().and_then(|table| table.get("workspace")).and_then(Item::as_bool) == Some(true)
}

fn inherit_package(package: &mut dyn TableLike, workspace: Option<&dyn TableLike>) -> Result<(), String> {
    // Files that are relative to another folder, and that no build reads.
    for name in ["workspace", "readme", "license-file"] {
        package.remove(name);
    }
    let shared = workspace.and_then(|workspace| workspace.get("package")).and_then(Item::as_table_like);
    let inherited: Vec<String> =
        package.iter().filter(|(_, item)| is_inherited(item)).map(|(name, _)| name.to_owned()).collect();
    for name in inherited {
        let value = shared.and_then(|shared| shared.get(&name)).filter(|value| !is_inherited(value));
        let value = value.ok_or_else(|| format!("its workspace has no package.{name} to inherit"))?;
        package.insert(&name, value.clone());
    }
    Ok(())
}

fn inherit_dependencies(table: Option<&mut Item>, workspace: Option<&dyn TableLike>) -> Result<(), String> {
    let Some(table) = table.and_then(Item::as_table_like_mut) else { return Ok(()) };
    let shared = workspace.and_then(|workspace| workspace.get("dependencies")).and_then(Item::as_table_like);
    for (name, dependency) in table.iter_mut() {
        if !is_inherited(dependency) {
            continue;
        }
        let base = shared.and_then(|shared| shared.get(name.get())).filter(|base| !is_inherited(base));
        let base =
            base.ok_or_else(|| format!("its workspace has no dependency `{}` to inherit", name.get()))?;
        *dependency = merged(base, dependency);
    }
    Ok(())
}

/// The workspace's dependency with what the member may add: `optional`, features, and default features turned on.
fn merged(base: &Item, member: &Item) -> Item {
    let mut table = match base.as_str() {
        Some(version) => InlineTable::from_iter([("version", version)]),
        None => base.as_table_like().map(inline).unwrap_or_default(),
    };
    let Some(member) = member.as_table_like() else { return Item::Value(table.into()) };
    for name in ["optional", "public"] {
        if let Some(value) = member.get(name).and_then(Item::as_value) {
            table.insert(name, value.clone());
        }
    }
    let default_features = |table: &dyn TableLike| {
        table.get("default-features").or_else(|| table.get("default_features")).and_then(Item::as_bool)
    };
    if default_features(member) == Some(true) {
        table.remove("default_features");
        table.insert("default-features", true.into());
    }
    if let Some(more) = member.get("features").and_then(Item::as_array) {
        let mut features =
            table.get("features").and_then(Value::as_array).cloned().unwrap_or_else(Array::new);
        let known: Vec<String> = features.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        for feature in
            more.iter().filter_map(Value::as_str).filter(|feature| !known.iter().any(|k| k == feature))
        {
            features.push(feature);
        }
        table.insert("features", features.into());
    }
    Item::Value(table.into())
}

fn inline(table: &dyn TableLike) -> InlineTable {
    table.iter().filter_map(|(name, item)| Some((name, item.clone().into_value().ok()?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_out_what_is_inherited_and_drops_what_only_a_root_has() {
        let root = r#"
            [workspace]
            members = ["*"]
            [workspace.package]
            version = "1.2.3"
            edition = "2021"
            [workspace.dependencies]
            plain = "1"
            rich = { version = "2", default-features = false, features = ["a"] }
            [profile.release]
            lto = true
        "#;
        let manifest = r#"
[package]
name = "x"
version.workspace = true
edition = { workspace = true }
readme = "../README.md"
workspace = ".."

[dependencies]
plain.workspace = true
rich = { workspace = true, features = ["b", "a"], optional = true }
own = "3"

[target.'cfg(unix)'.dependencies]
plain = { workspace = true, default-features = true }

[target.'cfg(unix)'.dev-dependencies]
gone = "1"

[dev-dependencies]
gone.workspace = true

[lints]
workspace = true
"#;
        let expected = r#"
[package]
name = "x"
version = "1.2.3"
edition = "2021"

[dependencies]
plain = { version = "1" }
rich = { version = "2", default-features = false, features = ["a", "b"], optional = true }
own = "3"

[target.'cfg(unix)'.dependencies]
plain = { version = "1", default-features = true }
"#;
        let semantic = |text: &str| toml_edit::de::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(semantic(&normalised(manifest, root).unwrap()), semantic(expected));
    }

    #[test]
    fn names_what_the_workspace_lacks() {
        let lacks = |manifest: &str| normalised(manifest, "[workspace]").unwrap_err();
        assert!(lacks("[package]\nname = \"x\"\nversion.workspace = true").contains("package.version"));
        assert!(lacks("[package]\nname = \"x\"\n[dependencies]\na.workspace = true").contains("`a`"));
        // What a workspace inherits itself is none.
        let both = "[package]\nversion.workspace = true\n[workspace.package]\nversion.workspace = true";
        assert!(normalised(both, both).unwrap_err().contains("package.version"));
        let both = "[dependencies]\na.workspace = true\n[workspace.dependencies]\na.workspace = true";
        assert!(normalised(both, both).unwrap_err().contains("`a`"));
    }
}
