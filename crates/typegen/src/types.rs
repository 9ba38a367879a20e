//! All types that objects can be written with: those of the SDK, and those that were imported from CRDs.

use std::collections::BTreeMap;

use crate::{
    crd,
    document::Document,
    error::ImportError,
    identifier::snake,
    kubernetes,
    model::{Module, OpenEnum, Struct},
    source::Source,
};

/// Types by their path in Rust.
#[derive(Default)]
pub(crate) struct Types {
    structs: BTreeMap<String, Struct>,
    enums: BTreeMap<String, OpenEnum>,
    /// By API version and kind.
    kinds: BTreeMap<(String, String), String>,
}

impl Types {
    /// Those of Kubernetes, and those of CRDs that were imported as this module of the user's crate.
    pub(crate) fn of(kubernetes: &Document, module: &str, crds: &[Source]) -> Result<Self, ImportError> {
        let mut types = Self::default();
        for (path, module) in kubernetes::modules(kubernetes) {
            types.add(&format!("synth_sdk::api::{path}"), module);
        }
        for (api_version, made) in crd::modules(crds, kubernetes)? {
            let (group, version) = api_version.split_once('/').unwrap_or_default();
            types.add(&format!("{module}::{}::{}", snake(group), snake(version)), made.module);
        }
        Ok(types)
    }

    fn add(&mut self, path: &str, module: Module) {
        for (name, made) in module.structs {
            let name = format!("{path}::{name}");
            if let Some(kind) = &made.kind {
                self.kinds.insert((kind.api_version.clone(), kind.name.clone()), name.clone());
            }
            self.structs.insert(name, made);
        }
        for (name, made) in module.enums {
            self.enums.insert(format!("{path}::{name}"), made);
        }
    }

    /// The type of a kind.
    pub(crate) fn kind(&self, api_version: &str, kind: &str) -> Option<&str> {
        self.kinds.get(&(api_version.into(), kind.into())).map(String::as_str)
    }

    pub(crate) fn structure(&self, path: &str) -> Option<&Struct> {
        self.structs.get(path)
    }

    /// The constant of a text among those of an open enum.
    pub(crate) fn constant(&self, path: &str, text: &str) -> Option<&str> {
        let values = &self.enums.get(path)?.values;
        values.iter().find(|(_, value)| value == text).map(|(constant, _)| constant.as_str())
    }
}

/// A path as a type of this module writes it, from anywhere.
pub(crate) fn absolute(path: &str, within: &str) -> String {
    match (path.strip_prefix("crate::api::"), path.contains("::")) {
        (Some(of_the_sdk), _) => format!("synth_sdk::api::{of_the_sdk}"),
        (None, true) => path.into(),
        (None, false) => {
            let module = within.rsplit_once("::").map_or("", |(module, _)| module);
            format!("{module}::{path}")
        }
    }
}
