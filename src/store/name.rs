//! Names that become paths, valid by construction: nothing in them can leave the root of the store.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};
use synth_runner::blob::Digest;

/// Text that Kubernetes would not take as such a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidName {
    /// Not a DNS label.
    #[error("not a namespace: expected 1 to 63 of a-z, 0-9 and `-`, first and last a letter or digit")]
    Namespace,
    /// Not a DNS subdomain.
    #[error(
        "not an object's name: expected at most 253 of a-z, 0-9, `-` and `.`, each part first and last a letter or digit"
    )]
    Object,
    /// Not a path of an artifact.
    #[error("not an artifact's path: expected externalartifact/NAMESPACE/NAME/64-HEX-DIGITS.tar.gz")]
    ArtifactPath,
}

fn is_label(text: &str) -> bool {
    let inner = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-');
    !text.is_empty() && text.bytes().all(inner) && !text.starts_with('-') && !text.ends_with('-')
}

/// A namespace: a DNS label of RFC 1123, at most 63 characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Namespace(Arc<str>);

/// The name of an object: a DNS subdomain of RFC 1123, at most 253 characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ObjectName(Arc<str>);

impl FromStr for Namespace {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        if text.len() > 63 || !is_label(text) {
            return Err(InvalidName::Namespace);
        }
        Ok(Self(text.into()))
    }
}

impl FromStr for ObjectName {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        if text.len() > 253 || !text.split('.').all(is_label) {
            return Err(InvalidName::Object);
        }
        Ok(Self(text.into()))
    }
}

macro_rules! is_text {
    ($($name:ident),*) => {$(
        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidName;

            fn try_from(text: String) -> Result<Self, InvalidName> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0.as_ref().to_owned()
            }
        }
    )*};
}

is_text!(Namespace, ObjectName);

/// An object that has something in the store.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NamespacedName {
    /// Its namespace.
    pub namespace: Namespace,
    /// Its name.
    pub name: ObjectName,
}

impl NamespacedName {
    /// Reads both parts.
    ///
    /// # Errors
    /// [`InvalidName`] for the part that Kubernetes would not take.
    pub fn new(namespace: &str, name: &str) -> Result<Self, InvalidName> {
        Ok(Self { namespace: namespace.parse()?, name: name.parse()? })
    }
}

impl fmt::Display for NamespacedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.namespace, self.name)
    }
}

impl fmt::Debug for NamespacedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What an artifact's file is called: a MAC over whose it is and what its bytes hash to, with the store's secret. Who knows
/// the bytes, their digest and the revision cannot tell it from them: it is known only to who was told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArtifactId(pub(super) Digest);

impl fmt::Display for ArtifactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.hex())
    }
}

impl fmt::Debug for ArtifactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for ArtifactId {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        Digest::from_hex(text).map(Self).map_err(|_| InvalidName::ArtifactPath)
    }
}

/// Where an artifact is, in the store and below the artifact server's root:
/// `externalartifact/<namespace>/<name>/<64 hex digits>.tar.gz`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArtifactPath {
    /// Whose it is.
    pub owner: NamespacedName,
    /// Its file.
    pub id: ArtifactId,
}

impl ArtifactPath {
    /// First part of every artifact's path: the lower-case kind, as in every Flux source.
    pub const KIND: &str = "externalartifact";
    const SUFFIX: &str = ".tar.gz";
}

impl fmt::Display for ArtifactPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let NamespacedName { namespace, name } = &self.owner;
        write!(f, "{}/{namespace}/{name}/{}{}", Self::KIND, self.id, Self::SUFFIX)
    }
}

impl FromStr for ArtifactPath {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let mut parts = text.split('/');
        let (Some(Self::KIND), Some(namespace), Some(name), Some(file), None) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(InvalidName::ArtifactPath);
        };
        let id = file.strip_suffix(Self::SUFFIX).ok_or(InvalidName::ArtifactPath)?.parse()?;
        Ok(Self { owner: NamespacedName::new(namespace, name)?, id })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e7_odd_but_legal_names_are_taken_as_they_are() {
        let long = "a".repeat(253);
        for name in ["a", "0", "a.b", "x.tar.gz", "a--b", "1.2.3", long.as_str()] {
            assert_eq!(NamespacedName::new("apps", name).unwrap().to_string(), format!("apps/{name}"));
        }
    }

    #[test]
    fn e7_names_that_could_leave_the_root_or_mean_something_else_are_refused() {
        let long = "a".repeat(254);
        for name in [
            "",
            ".",
            "..",
            "a..b",
            ".a",
            "a.",
            "-a",
            "a-",
            "a.-b",
            "a/b",
            "/a",
            "a\\b",
            "A",
            "a_b",
            "a b",
            "a\0",
            "a\n",
            "%2e%2e",
            "a#1",
            "ä",
            long.as_str(),
        ] {
            assert_eq!(name.parse::<ObjectName>(), Err(InvalidName::Object), "{name:?}");
            assert_eq!(name.parse::<Namespace>(), Err(InvalidName::Namespace), "{name:?}");
        }
        assert!("a".repeat(64).parse::<Namespace>().is_err());
        assert!("a.b".parse::<Namespace>().is_err());
    }

    #[test]
    fn an_artifacts_path_reads_what_it_writes_and_nothing_else() {
        let hex = "0123456789abcdef".repeat(4);
        let path = format!("externalartifact/apps/shop/{hex}.tar.gz");
        assert_eq!(path.parse::<ArtifactPath>().unwrap().to_string(), path);
        for bad in [
            format!("/{path}"),
            format!("{path}/"),
            format!("{path}#1"),
            format!("externalartifact/apps/shop/{}.tar.gz", hex.to_uppercase()),
            format!("externalartifact/apps/shop/{hex}.tgz"),
            format!("externalartifact/apps/shop/{hex}00.tar.gz"),
            format!("externalartifact/apps/shop/{}.tar.gz", &hex[2..]),
            format!("externalartifact/apps/shop/{}g.tar.gz", &hex[1..]),
            format!("externalartifact/apps/../shop/{hex}.tar.gz"),
            format!("externalartifact/apps/{hex}.tar.gz"),
            format!("gitrepository/apps/shop/{hex}.tar.gz"),
            "externalartifact/apps/shop/".to_owned(),
        ] {
            assert!(bad.parse::<ArtifactPath>().is_err(), "{bad}");
        }
    }
}
