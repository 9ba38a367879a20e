//! What `synth-sdk` offers is what crates/sdk/interface.txt says: a change of it is seen in a review, and what breaks
//! users' apps is no accident. Without the generated types, which are compared with the API server's document.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]
#![allow(missing_docs, reason = "nobody depends on a test")]

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use quote::ToTokens as _;
use syn::{Attribute, Fields, FnArg, ImplItem, Item, Stmt, TraitItem, Visibility};
use synth_typegen::formatted;

const HEADER: &str = "\
    // What synth-sdk offers, by file, without bodies, documentation and the generated types of src/api.\n\
    // Written by `UPDATE_GENERATED=1 make semver`. A line that goes or changes may break an app: see CONTRIBUTING.md.\n";

#[test]
fn the_interface_of_the_sdk_is_the_one_that_was_reviewed() {
    let sdk = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sdk");
    let mut text = HEADER.to_owned();
    write_module(&sdk.join("src"), Path::new("lib.rs"), &mut text);
    let path = sdk.join("interface.txt");
    #[expect(clippy::disallowed_methods, reason = "a test is told by its environment to write")]
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::write(&path, &text).unwrap();
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    let change = there.lines().zip(text.lines()).find(|(there, now)| there != now);
    assert!(
        there == text,
        "the interface of synth-sdk has changed: `UPDATE_GENERATED=1 make semver` writes it, and its difference is to be read. {}",
        change.map(|(there, now)| format!("First: {there:?} is now {now:?}")).unwrap_or_default()
    );
}

/// Writes what a file offers, and then the files of its modules.
fn write_module(source: &Path, path: &Path, to: &mut String) {
    let file = syn::parse_file(&fs::read_to_string(source.join(path)).unwrap()).unwrap();
    let modules: Vec<PathBuf> = file.items.iter().filter_map(|item| module(path, item)).collect();
    let private: Vec<String> = file.items.iter().filter_map(private).collect();
    let is_of_private = |item: &Item| {
        let Item::Impl(of) = item else { return false };
        let name = of.self_ty.to_token_stream().to_string();
        private.iter().any(|private| name.split(' ').next() == Some(private))
    };
    let items = file.items.into_iter().filter(|item| !is_of_private(item));
    let items: Vec<Item> = items.filter_map(offered).collect();
    if !items.is_empty() {
        let tokens: String = items.iter().map(|item| item.to_token_stream().to_string() + "\n").collect();
        write!(to, "\n// {}\n\n{}", path.display(), formatted(&tokens, source).unwrap()).unwrap();
    }
    for module in modules {
        write_module(source, &module, to);
    }
}

/// The name of a type that only its file sees.
fn private(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) if !is_public(&item.vis) => Some(item.ident.to_string()),
        Item::Enum(item) if !is_public(&item.vis) => Some(item.ident.to_string()),
        _ => None,
    }
}

/// The file of a module that is no test and not generated.
fn module(path: &Path, item: &Item) -> Option<PathBuf> {
    let Item::Mod(module) = item else { return None };
    let name = module.ident.to_string();
    if module.content.is_some() || name == "api" || is_test(&module.attrs) {
        return None;
    }
    let folder = match path.file_name()?.to_str()? {
        "lib.rs" | "mod.rs" => path.parent()?.to_owned(),
        _ => path.with_extension(""),
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sdk/src");
    let file = folder.join(format!("{name}.rs"));
    Some(if root.join(&file).exists() { file } else { folder.join(name).join("mod.rs") })
}

/// The item without what only the crate sees.
fn offered(mut item: Item) -> Option<Item> {
    let is_offered = match &item {
        Item::Const(item) => is_public(&item.vis),
        Item::Enum(item) => is_public(&item.vis),
        Item::Fn(item) => is_public(&item.vis),
        Item::Mod(item) => is_public(&item.vis) && !is_test(&item.attrs),
        Item::Struct(item) => is_public(&item.vis),
        Item::Trait(item) => is_public(&item.vis),
        Item::Type(item) => is_public(&item.vis),
        Item::Use(item) => is_public(&item.vis),
        Item::Macro(item) => {
            item.ident.is_none() || item.attrs.iter().any(|a| a.path().is_ident("macro_export"))
        }
        Item::Impl(item) => !is_test(&item.attrs),
        _ => false,
    };
    if !is_offered {
        return None;
    }
    match &mut item {
        Item::Const(item) => bare(&mut item.attrs),
        Item::Enum(item) => {
            bare(&mut item.attrs);
            for variant in &mut item.variants {
                bare(&mut variant.attrs);
                visible(&mut variant.fields, true);
            }
        }
        Item::Fn(item) => {
            bare(&mut item.attrs);
            item.block.stmts.clear();
        }
        Item::Impl(item) => {
            bare(&mut item.attrs);
            let is_of_trait = item.trait_.is_some();
            item.items.retain_mut(|item| match item {
                ImplItem::Fn(item) => {
                    bare(&mut item.attrs);
                    item.block.stmts.clear();
                    // `mut self` is the body's own.
                    if let Some(FnArg::Receiver(receiver)) = item.sig.inputs.first_mut() {
                        receiver.mutability = None;
                    }
                    // Those of a trait are as the trait says.
                    !is_of_trait && is_public(&item.vis)
                }
                ImplItem::Const(item) => {
                    bare(&mut item.attrs);
                    !is_of_trait && is_public(&item.vis)
                }
                ImplItem::Type(_) => true,
                _ => false,
            });
            if !is_of_trait && item.items.is_empty() {
                return None;
            }
        }
        Item::Macro(item) => bare(&mut item.attrs),
        Item::Mod(item) => {
            bare(&mut item.attrs);
            if let Some((_, items)) = &mut item.content {
                *items = std::mem::take(items).into_iter().filter_map(offered).collect();
            }
        }
        Item::Struct(item) => {
            bare(&mut item.attrs);
            visible(&mut item.fields, false);
        }
        Item::Trait(item) => {
            bare(&mut item.attrs);
            for item in &mut item.items {
                match item {
                    TraitItem::Fn(item) => {
                        bare(&mut item.attrs);
                        // That there is one is what an implementation has to know.
                        item.default.iter_mut().for_each(|block| block.stmts = Vec::<Stmt>::new());
                    }
                    TraitItem::Const(item) => bare(&mut item.attrs),
                    TraitItem::Type(item) => bare(&mut item.attrs),
                    _ => {}
                }
            }
        }
        Item::Type(item) => bare(&mut item.attrs),
        Item::Use(item) => bare(&mut item.attrs),
        _ => {}
    }
    Some(item)
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let text = attribute.to_token_stream().to_string();
        attribute.path().is_ident("cfg") && (text.contains("test") || text.contains("doctest"))
    })
}

/// Only what a user has to know.
fn bare(attributes: &mut Vec<Attribute>) {
    let kept = ["cfg", "derive", "deprecated", "must_use", "non_exhaustive"];
    attributes.retain(|attribute| kept.iter().any(|name| attribute.path().is_ident(name)));
}

/// Without fields that nobody sees. Those of an enum all are seen.
fn visible(fields: &mut Fields, all: bool) {
    let (Fields::Named(syn::FieldsNamed { named: list, .. })
    | Fields::Unnamed(syn::FieldsUnnamed { unnamed: list, .. })) = fields
    else {
        return;
    };
    let seen = std::mem::take(list).into_iter().filter(|field| all || is_public(&field.vis));
    *list = seen
        .map(|mut field| {
            bare(&mut field.attrs);
            field
        })
        .collect();
}
