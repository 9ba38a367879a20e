//! The smallest generators: a crate without dependencies that prints what a test wants.

/// `Cargo.toml`.
pub const MANIFEST: (&str, &str) =
    ("Cargo.toml", "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");

/// `Cargo.lock`.
pub const LOCK: (&str, &str) =
    ("Cargo.lock", "version = 4\n\n[[package]]\nname = \"app\"\nversion = \"0.1.0\"\n");

/// A program that prints one `ConfigMap` `apps/app` with this text in it.
pub fn prints(text: &str) -> String {
    prints_into("apps", text)
}

/// A program that prints one `ConfigMap` `app` of this namespace with this text in it.
pub fn prints_into(namespace: &str, text: &str) -> String {
    let object = format!(
        r#"{{"apiVersion":"v1","kind":"ConfigMap","metadata":{{"name":"app","namespace":"{namespace}"}},"data":{{"text":"{text}"}}}}"#
    );
    main_rs(&format!("println!(\"{{}}\", r#\"{object}\"#);"))
}

/// A program with this body of `main`.
pub fn main_rs(body: &str) -> String {
    format!("fn main() {{\n    {body}\n}}\n")
}
