//! The artifact that a status names, made of what is in the store.
//!
//! Pure: revisions, addresses and metadata as Flux has them (RFC-0005, RFC-0012).

use std::collections::BTreeMap;

use jiff::Timestamp;
use synth_api::{
    annotation::{ORIGIN_REVISION, ORIGIN_SOURCE},
    artifact::Artifact,
};
use synth_runner::blob::Digest;
use url::Url;

use super::{AdvertisedAddress, ArtifactPath, NamespacedName, Stored};

/// Where the content of an artifact is from.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The branch or tag, `latest` for a range of versions and for a Flux source, the full name for `ref.name`; nothing
    /// for a commit alone.
    pub name: Option<&'a str>,
    /// The commit, 40 hex digits (64 in a repository with SHA-256).
    pub commit: &'a str,
    /// Address of the repository, as in the spec.
    pub repository: &'a str,
}

/// The revision of an artifact: `<name>@sha256:<of the tar before compression>`, without the name when there is none.
pub fn revision(name: Option<&str>, tar: &Digest) -> String {
    named(name, &tar.to_string())
}

/// The revision of a commit as Flux writes it: `main@sha1:<commit>`.
pub fn origin_revision(name: Option<&str>, commit: &str) -> String {
    let algorithm = if commit.len() == 64 { "sha256" } else { "sha1" };
    named(name, &format!("{algorithm}:{commit}"))
}

fn named(name: Option<&str>, checksum: &str) -> String {
    name.map_or_else(|| checksum.to_owned(), |name| format!("{name}@{checksum}"))
}

/// The artifact that a status may name once `stored` is in the store. `tar` is the digest before compression, `now`
/// becomes the time of the last change.
pub fn artifact(
    stored: &Stored,
    tar: &Digest,
    origin: Origin<'_>,
    address: &AdvertisedAddress,
    now: Timestamp,
) -> Artifact {
    let mut metadata =
        BTreeMap::from([(ORIGIN_REVISION.to_owned(), origin_revision(origin.name, origin.commit))]);
    if let Some(source) = without_credentials(origin.repository) {
        metadata.insert(ORIGIN_SOURCE.to_owned(), source);
    }
    Artifact {
        path: stored.path.to_string(),
        url: address.url_of(&stored.path),
        revision: revision(origin.name, tar),
        digest: stored.blob.digest.to_string(),
        // Kubernetes has no fractions of a second in a status.
        last_update_time: Timestamp::from_second(now.as_second()).unwrap_or(now),
        size: i64::try_from(stored.blob.size).ok(),
        metadata,
    }
}

/// The same artifact at another address of the server.
#[must_use]
pub fn with_address(artifact: &Artifact, address: &AdvertisedAddress) -> Artifact {
    Artifact { url: address.join(&artifact.path), ..artifact.clone() }
}

/// The same artifact at another place in the store.
#[must_use]
pub fn with_path(artifact: &Artifact, path: &ArtifactPath, address: &AdvertisedAddress) -> Artifact {
    Artifact { path: path.to_string(), url: address.url_of(path), ..artifact.clone() }
}

/// An artifact as a status names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Where it is said to be.
    pub path: ArtifactPath,
    /// What its bytes hash to.
    pub digest: Digest,
}

impl Named {
    /// What this artifact of an object names; nothing when it is none of that object, or none that we could have made.
    pub fn by(owner: &NamespacedName, artifact: &Artifact) -> Option<Self> {
        let path: ArtifactPath = artifact.path.parse().ok()?;
        let digest = artifact.digest.parse().ok()?;
        (path.owner == *owner).then_some(Self { path, digest })
    }
}

/// A repository's address without what could be a secret in it: password, query, fragment, and the user unless it is ssh's.
/// Nothing for what is not a URL.
fn without_credentials(repository: &str) -> Option<String> {
    let mut url = Url::parse(repository).ok()?;
    url.set_query(None);
    url.set_fragment(None);
    // Fails where a URL can have no user (`file:///`), and so has none.
    let _ = url.set_password(None);
    if url.scheme() != "ssh" {
        let _ = url.set_username("");
    }
    Some(url.into())
}

#[cfg(test)]
mod tests {
    use synth_runner::blob::BlobRef;

    use super::*;
    use crate::store::ArtifactId;

    const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

    fn sample(name: Option<&str>, repository: &str) -> Artifact {
        let blob = BlobRef::of("served");
        let owner = NamespacedName::new("apps", "shop").unwrap();
        let stored =
            Stored { path: ArtifactPath { owner, id: ArtifactId(Digest::from_bytes([7; 32])) }, blob };
        artifact(
            &stored,
            &Digest::of("tar"),
            Origin { name, commit: COMMIT, repository },
            &AdvertisedAddress::parse("localhost:9090").unwrap(),
            "2026-11-21T13:00:00.4Z".parse().unwrap(),
        )
    }

    #[test]
    fn a9_the_artifact_says_what_is_served_and_where() {
        let hex = Digest::of("served").hex();
        let artifact = sample(Some("main"), "https://git.example/acme/shop.git");
        let path = format!("externalartifact/apps/shop/{}.tar.gz", "07".repeat(32));
        assert_eq!(
            serde_json::to_value(&artifact).unwrap(),
            serde_json::json!({
                "url": format!("http://localhost:9090/{path}"),
                "path": path,
                "revision": format!("main@{}", Digest::of("tar")),
                "digest": format!("sha256:{hex}"),
                "size": 6,
                "lastUpdateTime": "2026-11-21T13:00:00Z",
                "metadata": {
                    "org.opencontainers.image.revision": format!("main@sha1:{COMMIT}"),
                    "org.opencontainers.image.source": "https://git.example/acme/shop.git",
                },
            })
        );
    }

    #[test]
    fn c3_a_revision_is_a_name_and_the_checksum_of_the_content_or_the_checksum_alone() {
        let tar = Digest::of("tar");
        for (name, revision, origin) in [
            (Some("main"), format!("main@{tar}"), format!("main@sha1:{COMMIT}")),
            (Some("v1.2.3"), format!("v1.2.3@{tar}"), format!("v1.2.3@sha1:{COMMIT}")),
            (Some("latest"), format!("latest@{tar}"), format!("latest@sha1:{COMMIT}")),
            (Some("a@b"), format!("a@b@{tar}"), format!("a@b@sha1:{COMMIT}")),
            (None, format!("{tar}"), format!("sha1:{COMMIT}")),
        ] {
            let artifact = sample(name, "https://git.example/shop");
            assert_eq!(artifact.revision, revision);
            assert_eq!(artifact.metadata[ORIGIN_REVISION], origin);
            assert_eq!(
                artifact.revision.rsplit_once('@').map_or(&*artifact.revision, |(_, sum)| sum),
                tar.to_string()
            );
        }
        assert_eq!(origin_revision(None, &"a".repeat(64)), format!("sha256:{}", "a".repeat(64)));
    }

    #[test]
    fn a11_the_source_is_the_repository_without_anything_secret() {
        for (repository, source) in [
            ("https://git.example/shop.git", Some("https://git.example/shop.git")),
            ("https://user:token@git.example/shop.git", Some("https://git.example/shop.git")),
            ("https://token@git.example/shop.git?private_token=x#y", Some("https://git.example/shop.git")),
            ("ssh://git@git.example:22/shop.git", Some("ssh://git@git.example:22/shop.git")),
            ("ssh://git:secret@git.example/shop.git", Some("ssh://git@git.example/shop.git")),
            ("file:///srv/shop", Some("file:///srv/shop")),
            ("not a url", None),
        ] {
            let artifact = sample(Some("main"), repository);
            assert_eq!(artifact.metadata.get(ORIGIN_SOURCE).map(String::as_str), source, "{repository}");
        }
    }

    #[test]
    fn e3_another_advertised_address_changes_the_url_and_nothing_else() {
        let artifact = sample(Some("main"), "https://git.example/shop");
        let moved = with_address(&artifact, &AdvertisedAddress::parse("https://other.example").unwrap());
        assert_eq!(moved.url, format!("https://other.example/{}", artifact.path));
        assert_eq!(Artifact { url: artifact.url.clone(), ..moved }, artifact);
    }

    #[test]
    fn a_status_names_what_is_its_objects_own() {
        let artifact = sample(Some("main"), "https://git.example/shop");
        let named = |name: &str, artifact: &Artifact| {
            Named::by(&NamespacedName::new("apps", name).unwrap(), artifact)
        };
        let found = named("shop", &artifact).unwrap();
        assert_eq!((found.path.to_string(), found.digest), (artifact.path.clone(), Digest::of("served")));
        assert_eq!(named("other", &artifact), None);
        assert_eq!(named("shop", &Artifact { digest: "sha512:00".into(), ..artifact.clone() }), None);
        assert_eq!(
            named("shop", &Artifact { path: "externalartifact/apps/shop/x".into(), ..artifact }),
            None
        );
    }
}
