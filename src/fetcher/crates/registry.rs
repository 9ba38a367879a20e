//! Crates of registries with a sparse index: where a registry gives its crates away, and getting them, many at a time.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    fmt,
    io::Write as _,
    str::FromStr,
    time::Duration,
};

use backon::{ExponentialBuilder, Retryable as _};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use reqwest::{
    Client, Response, StatusCode,
    header::{AUTHORIZATION, HeaderValue},
};
use serde::{Deserialize, Serialize};
use synth_runner::blob::{BlobRef, Digest};
use url::Url;

use super::{count, invalid};
use crate::fetcher::{
    address::without_user,
    api::{CratesRequest, FetchError, FetchErrorKind, FetchProgress, Locked, RegistryAccess},
    child::local,
    folder::{Folder, NewBlob},
    reach::Reach,
    settings::Limits,
    web,
    wire::Work,
};

/// How crates.io is written in lockfiles, and where its sparse index is.
const CRATES_IO: (&str, &str) =
    ("registry+https://github.com/rust-lang/crates.io-index", "https://index.crates.io/");
/// How the address of a sparse index is marked.
const SPARSE: &str = "sparse+";
/// Downloads at one time.
const PARALLEL: usize = 16;
/// Bytes of a registry's `config.json`.
const MAX_CONFIG: usize = 64 << 10;
/// The sort of note that says that a registry gave a crate.
const NOTE: &str = "crate";
/// Times that a download is tried again.
const RETRIES: usize = 3;

/// What a registry says of itself: <https://doc.rust-lang.org/cargo/reference/registry-index.html#index-configuration>.
#[derive(Deserialize)]
struct Config {
    dl: String,
    #[serde(default, rename = "auth-required")]
    auth_required: bool,
}

/// The downloads of one request.
pub(super) struct Downloads<'a> {
    folder: &'a Folder,
    limits: &'a Limits,
    reach: &'a Reach,
    access: Option<&'a RegistryAccess>,
    total: usize,
    done: Cell<usize>,
    received: Cell<u64>,
    progress: RefCell<&'a mut dyn FnMut(FetchProgress)>,
}

/// A failed try, and whether another one may help.
struct Failed {
    error: FetchError,
    again: bool,
}

impl<'a> Downloads<'a> {
    /// None so far.
    pub(super) fn new(
        folder: &'a Folder,
        work: &'a Work,
        request: &'a CratesRequest,
        progress: &'a mut dyn FnMut(FetchProgress),
    ) -> Self {
        let progress = RefCell::new(progress);
        let Work { limits, reach, .. } = work;
        let (access, total) = (request.registry.as_ref(), request.locked.len());
        Self { folder, limits, reach, access, total, done: Cell::new(0), received: Cell::new(0), progress }
    }

    /// Bytes that crossed the network.
    pub(super) fn received(&self) -> u64 {
        self.received.get()
    }

    /// Gets these crates; where each archive is.
    pub(super) fn fetch(&mut self, wanted: &[&Locked]) -> Result<HashMap<Locked, BlobRef>, FetchError> {
        let mut archives = HashMap::new();
        let mut missing: Vec<(&Locked, Digest, Url)> = Vec::new();
        for locked in wanted {
            let index = index_of(locked, self.reach.crates_io_mirror.as_ref())?;
            let Some(checksum) = locked.checksum else {
                let message = format!("Cargo.lock has no checksum for {} {}", locked.name, locked.version);
                return Err(invalid(message).hint("run `cargo generate-lockfile` and commit Cargo.lock"));
            };
            match self.known(locked, &checksum)? {
                Some(blob) => drop(archives.insert((*locked).clone(), blob)),
                None => missing.push((locked, checksum, index)),
            }
        }
        self.done.set(archives.len());
        self.say();
        if missing.is_empty() {
            return Ok(archives);
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| local("cannot start downloads", &error))?;
        archives.extend(runtime.block_on(self.download_all(missing))?);
        Ok(archives)
    }

    /// What opens the registry of a crate, where that is the one which needs it.
    fn access(&self, source: &str) -> Option<&'a RegistryAccess> {
        self.access.filter(|access| access.index == source)
    }

    /// A crate that is there, and that this registry gave for this credential before. Whoever only knows a checksum, of a
    /// crate that is not for everybody, gets nothing by it.
    fn known(&self, locked: &Locked, checksum: &Digest) -> Result<Option<BlobRef>, FetchError> {
        let name = self.given(locked, checksum)?;
        let given = self.folder.note::<()>(NOTE, &name).is_some();
        Ok(self.folder.blob(checksum).filter(|_| given))
    }

    /// The name of the note that a registry gave a crate: the credential's holder alone can find it.
    fn given(&self, locked: &Locked, checksum: &Digest) -> Result<Digest, FetchError> {
        let token = self.access(&locked.source).map_or("", |access| access.token.as_str());
        let parts = ["crate", &locked.source, &locked.name, &locked.version, &checksum.hex(), token];
        let name = self.folder.secret_name(&parts);
        name.map(Digest::of).map_err(|error| local("cannot name a crate", &error))
    }

    async fn download_all(
        &self,
        missing: Vec<(&Locked, Digest, Url)>,
    ) -> Result<Vec<(Locked, BlobRef)>, FetchError> {
        let client = &web::crates_client(self.reach, self.access.and_then(|access| access.ca.as_deref()))?;
        let mut templates: HashMap<Url, Config> = HashMap::new();
        for (locked, _, index) in &missing {
            if !templates.contains_key(index) {
                let access = self.access(&locked.source);
                let config = retried(|| self.config(client, index, access)).await?;
                templates.insert(index.clone(), config);
            }
        }
        let templates = &templates;
        stream::iter(missing)
            .map(|(locked, checksum, index)| async move {
                let config = templates.get(&index);
                let url = download_url(config.map_or("", |config| &config.dl), locked, &checksum)?;
                // As cargo does it: where the registry says that also its crates need it.
                let wanted = config.is_some_and(|config| config.auth_required);
                let access = self.access(&locked.source).filter(|_| wanted);
                let blob = retried(|| self.download(client, &url, access, locked, &checksum)).await?;
                let given = self.given(locked, &checksum)?;
                self.folder
                    .set_note(NOTE, &given, &())
                    .map_err(|error| local("cannot write a note", &error))?;
                self.done.set(self.done.get() + 1);
                self.say();
                Ok((locked.clone(), blob))
            })
            .buffer_unordered(PARALLEL)
            .try_collect()
            .await
    }

    async fn config(
        &self,
        client: &Client,
        index: &Url,
        access: Option<&RegistryAccess>,
    ) -> Result<Config, Failed> {
        let shown = without_user(index);
        let url = index.join("config.json").map_err(|_| forever(unacceptable(&shown)))?;
        let mut response = self.get(client, &url, access, &format!("the registry {shown}")).await?;
        let mut text = Vec::new();
        while let Some(chunk) = chunk(&mut response, &shown).await? {
            text.extend_from_slice(&chunk);
            if text.len() > MAX_CONFIG {
                let message = format!("the config.json of the registry {shown} is too long");
                return Err(forever(FetchError::new(FetchErrorKind::TooLarge, message)));
            }
        }
        let config: Config = serde_json::from_slice(&text).map_err(|error| {
            let message = format!("the config.json of the registry {shown} is not one: {error}");
            forever(FetchError::new(FetchErrorKind::Unavailable, message))
        })?;
        if config.auth_required && access.is_none() {
            return Err(forever(wants_a_token(&format!("the registry {shown}"))));
        }
        Ok(config)
    }

    async fn download(
        &self,
        client: &Client,
        url: &Url,
        access: Option<&RegistryAccess>,
        locked: &Locked,
        checksum: &Digest,
    ) -> Result<BlobRef, Failed> {
        let what = format!("crate {} {} from {}", locked.name, locked.version, without_user(url));
        let max = self.limits.crate_size;
        let too_large = |max: u64| {
            forever(FetchError::new(FetchErrorKind::TooLarge, format!("{what} has more than {max} bytes")))
        };
        let mut response = self.get(client, url, access, &what).await?;
        if response.content_length().is_some_and(|length| length > max) {
            return Err(too_large(max));
        }
        let failed = |error: std::io::Error| forever(local(&format!("cannot write {what}"), &error));
        let mut blob = self.folder.new_blob(max).map_err(failed)?;
        while let Some(bytes) = chunk(&mut response, &what).await? {
            self.received.set(self.received.get() + bytes.len() as u64);
            if self.received.get() > self.limits.crates_received {
                let message = format!("the crates have more than {} bytes", self.limits.crates_received);
                return Err(forever(FetchError::new(FetchErrorKind::TooLarge, message)));
            }
            blob.write_all(&bytes).map_err(failed)?;
            self.say();
        }
        if blob.digest() != *checksum {
            let message = format!("{what} has other bytes than Cargo.lock says: {}", blob.digest());
            return Err(forever(FetchError::new(FetchErrorKind::ChecksumMismatch, message).hint(format!(
                "if you trust them, run `cargo update -p {}` and commit Cargo.lock",
                locked.name
            ))));
        }
        finish(blob).await.map_err(failed)
    }

    async fn get(
        &self,
        client: &Client,
        url: &Url,
        access: Option<&RegistryAccess>,
        what: &str,
    ) -> Result<Response, Failed> {
        self.reach.judge(url).map_err(|refused| forever(web::not_allowed(what, &refused)))?;
        let mut request = client.get(url.clone());
        if let Some(access) = access {
            request = request.header(AUTHORIZATION, authorization(access, url).map_err(forever)?);
        }
        let response = request.send().await.map_err(|error| broken(what, &error))?;
        let status = response.status();
        if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
            return Err(forever(match access {
                None => wants_a_token(what),
                Some(_) => FetchError::new(FetchErrorKind::Authentication, format!("{what}: the token is not accepted"))
                    .hint("check the Secret of the registry in spec.cargo.registries: expired, or without the right to read?"),
            }));
        }
        if status == StatusCode::OK {
            return Ok(response);
        }
        let again = status.is_server_error()
            || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT);
        let message = format!("{what}: the server answers {status}");
        Err(Failed { error: FetchError::new(FetchErrorKind::Unavailable, message), again })
    }

    fn say(&self) {
        let step = FetchProgress::Crates {
            done: count(self.done.get()),
            total: count(self.total),
            bytes: self.received.get(),
        };
        (self.progress.borrow_mut())(step);
    }
}

/// The header for a registry, marked as sensitive.
fn authorization(access: &RegistryAccess, url: &Url) -> Result<HeaderValue, FetchError> {
    let refused = |message: &str| FetchError::new(FetchErrorKind::Authentication, message);
    if access.index.starts_with("sparse+https:") && url.scheme() != "https" {
        return Err(refused("the registry gives its crates away over http, where no token is sent"));
    }
    let mut value = HeaderValue::from_str(&access.token)
        .map_err(|_| refused("the Secret's token has characters that a header cannot have"))?;
    value.set_sensitive(true);
    Ok(value)
}

fn wants_a_token(what: &str) -> FetchError {
    FetchError::new(FetchErrorKind::Authentication, format!("{what} wants a token"))
        .hint("name the registry in spec.cargo.registries, with a Secret that has `token`")
}

/// Syncs to disk beside the other downloads.
async fn finish(blob: NewBlob) -> std::io::Result<BlobRef> {
    tokio::task::spawn_blocking(move || blob.finish()).await.map_err(std::io::Error::other)?
}

async fn retried<T, F: Future<Output = Result<T, Failed>>>(
    attempt: impl FnMut() -> F,
) -> Result<T, FetchError> {
    let pauses = ExponentialBuilder::new()
        .with_min_delay(Duration::from_millis(200))
        .with_max_delay(Duration::from_secs(5))
        .with_max_times(RETRIES)
        .with_jitter();
    attempt.retry(pauses).when(|failed| failed.again).await.map_err(|failed| failed.error)
}

async fn chunk(response: &mut Response, what: &str) -> Result<Option<bytes::Bytes>, Failed> {
    response.chunk().await.map_err(|error| broken(what, &error))
}

fn broken(what: &str, error: &reqwest::Error) -> Failed {
    let again = !error.is_redirect() && !error.is_builder();
    let error = web::failed(what, error);
    let final_word = matches!(error.kind, FetchErrorKind::Authentication | FetchErrorKind::NotAllowed);
    Failed { again: again && !final_word, error }
}

fn forever(error: FetchError) -> Failed {
    Failed { error, again: false }
}

fn unacceptable(index: &str) -> FetchError {
    invalid(format!("Cargo.lock names a registry that is not acceptable: {index}"))
}

/// A registry that an installer has asked in place of crates.io: it has the same crates, with the same checksums.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Mirror(Url);

impl FromStr for Mirror {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match sparse_index(text) {
            Some(Ok(index)) => Ok(Self(index)),
            _ => Err("a mirror is named by its sparse index: sparse+https://…/ with a / at its end, without user, query or fragment".into()),
        }
    }
}

impl TryFrom<String> for Mirror {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Mirror> for String {
    fn from(mirror: Mirror) -> Self {
        mirror.to_string()
    }
}

impl fmt::Display for Mirror {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SPARSE}{}", self.0)
    }
}

/// The sparse index that a lockfile's source stands for.
pub(in crate::fetcher) fn index_of(locked: &Locked, mirror: Option<&Mirror>) -> Result<Url, FetchError> {
    if locked.source == CRATES_IO.0 {
        return match mirror {
            Some(mirror) => Ok(mirror.0.clone()),
            None => Url::parse(CRATES_IO.1).map_err(|_| unacceptable(CRATES_IO.1)),
        };
    }
    sparse_index(&locked.source).unwrap_or_else(|| {
        let message = format!("{} {} is from a registry without a sparse index", locked.name, locked.version);
        Err(invalid(message).hint("name the registry as sparse+https://… in .cargo/config.toml"))
    })
}

/// The plain address behind `sparse+`; nothing where that does not begin it.
fn sparse_index(source: &str) -> Option<Result<Url, FetchError>> {
    let Ok(url) = Url::parse(source.strip_prefix(SPARSE)?) else {
        return Some(Err(unacceptable("it does not parse as a URL")));
    };
    let plain =
        matches!(url.scheme(), "https" | "http") && url.username().is_empty() && url.password().is_none();
    if !plain || url.query().is_some() || url.fragment().is_some() || !url.path().ends_with('/') {
        return Some(Err(unacceptable(&without_user(&url))));
    }
    Some(Ok(url))
}

/// Where a crate is, by the registry's template.
fn download_url(template: &str, locked: &Locked, checksum: &Digest) -> Result<Url, FetchError> {
    let Locked { name, version, .. } = locked;
    let markers = [
        ("{crate}", name.clone()),
        ("{version}", version.clone()),
        ("{prefix}", prefix(name)),
        ("{lowerprefix}", prefix(&name.to_lowercase())),
        ("{sha256-checksum}", checksum.hex()),
    ];
    let text = if markers.iter().any(|(marker, _)| template.contains(marker)) {
        markers.iter().fold(template.to_owned(), |text, (marker, value)| text.replace(marker, value))
    } else {
        format!("{template}/{name}/{version}/download")
    };
    Url::parse(&text).map_err(|_| {
        FetchError::new(
            FetchErrorKind::Unavailable,
            format!("the registry of {name} gives a `dl` that is no URL"),
        )
    })
}

/// The folders that an index sorts its crates into.
fn prefix(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    match chars.as_slice() {
        [] | [_] => "1".to_owned(),
        [_, _] => "2".to_owned(),
        [first, _, _] => format!("3/{first}"),
        [a, b, c, d, ..] => format!("{a}{b}/{c}{d}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locked(name: &str, source: &str) -> Locked {
        Locked {
            name: name.to_owned(),
            version: "1.2.3+x".to_owned(),
            source: source.to_owned(),
            checksum: Some(Digest::of("abc")),
        }
    }

    #[test]
    fn a_crates_url_follows_the_registrys_template() {
        let hex = Digest::of("abc").hex();
        for (template, name, url) in [
            ("https://s/crates", "serde", "https://s/crates/serde/1.2.3+x/download".to_owned()),
            ("https://s/{crate}/{crate}-{version}.crate", "a", "https://s/a/a-1.2.3+x.crate".to_owned()),
            ("https://s/{prefix}/{crate}", "a", "https://s/1/a".to_owned()),
            ("https://s/{prefix}/{crate}", "ab", "https://s/2/ab".to_owned()),
            ("https://s/{prefix}/{crate}", "abc", "https://s/3/a/abc".to_owned()),
            ("https://s/{lowerprefix}/{prefix}", "ABcde", "https://s/ab/cd/AB/cd".to_owned()),
            ("https://s/{sha256-checksum}", "abc", format!("https://s/{hex}")),
        ] {
            let found = download_url(template, &locked(name, ""), &Digest::of("abc")).unwrap();
            assert_eq!(found.as_str(), url, "{template}");
        }
    }

    #[test]
    fn hostile_32_only_registries_with_a_plain_address_are_asked() {
        assert_eq!(index_of(&locked("a", CRATES_IO.0), None).unwrap().as_str(), CRATES_IO.1);
        assert_eq!(index_of(&locked("a", "sparse+https://r/i/"), None).unwrap().as_str(), "https://r/i/");
        for source in [
            "registry+https://r/i",
            "sparse+file:///etc/",
            "sparse+https://u:p@r/",
            "sparse+https://r/i",
            "sparse+https://r/?x=/",
            "sparse+x",
            "path+file:///x",
            "",
        ] {
            let error = index_of(&locked("a", source), None).unwrap_err();
            assert_eq!(error.kind, FetchErrorKind::InvalidLock, "{source}");
            assert!(!error.message.contains("u:p"), "{}", error.message);
            assert!(source.parse::<Mirror>().is_err(), "{source}");
        }
    }

    #[test]
    fn a_mirror_stands_for_crates_io_and_for_no_other_registry() {
        let mirror: Mirror = "sparse+https://mirror.corp/crates/".parse().unwrap();
        let index = |source| index_of(&locked("a", source), Some(&mirror)).unwrap().to_string();
        assert_eq!(index(CRATES_IO.0), "https://mirror.corp/crates/");
        assert_eq!(index("sparse+https://r/i/"), "https://r/i/");
        assert_eq!(mirror.to_string(), "sparse+https://mirror.corp/crates/");
    }
}
