//! The fetcher and dependencies that are not for everybody: registries with tokens, each crate for who has one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use support::{
    fetcher::{TestFetcher, main_branch, target},
    registry::{Manner, Registry, content},
};
use synth_controller::fetcher::api::{
    Crates, CratesRequest, FetchError, FetchErrorKind, Locked, RegistryAccess,
};
use synth_runner::blob::BlobRef;

const TOKEN: &str = "Bearer hunter2-token";

async fn private() -> Registry {
    let manner = Manner::default();
    *manner.token.lock().unwrap() = Some(TOKEN.into());
    Registry::https_with(manner).await
}

fn access(registry: &Registry, token: &str) -> RegistryAccess {
    RegistryAccess { index: registry.source.clone(), token: token.into(), ca: registry.ca.clone() }
}

async fn crates(
    fetcher: &TestFetcher,
    locked: Vec<Locked>,
    registry: Option<RegistryAccess>,
) -> Result<Crates, FetchError> {
    let target = target("https://git.example/shop", main_branch());
    fetcher.client.crates(&CratesRequest { locked, target, registry }, |_| ()).await
}

#[tokio::test]
async fn a_private_registry_is_opened_with_its_token_and_asked_once() {
    let (fetcher, registry) = (TestFetcher::start().await, private().await);
    let locked = || vec![registry.locked("one"), registry.locked("two")];
    let opened = access(&registry, TOKEN);
    let got = crates(&fetcher, locked(), Some(opened.clone())).await.unwrap();
    assert_eq!(
        got.iter().map(|one| one.archive).collect::<Vec<_>>(),
        ["one", "two"].map(|one| BlobRef::of(content(one)))
    );
    let asked = registry.asked();
    assert_eq!(asked.len(), 3, "config.json and two crates: {asked:?}");
    assert!(asked.iter().all(|asked| asked.authorization.as_deref() == Some(TOKEN)), "{asked:?}");
    assert_eq!(crates(&fetcher, locked(), Some(opened)).await.unwrap(), got);
    assert_eq!(registry.asked().len(), 3, "nothing more");
}

#[tokio::test]
async fn hostile_28_a_private_crate_is_served_to_nobody_without_its_token() {
    let (fetcher, registry) = (TestFetcher::start().await, private().await);
    let locked = || vec![registry.locked("secret")];
    crates(&fetcher, locked(), Some(access(&registry, TOKEN))).await.unwrap();
    let ca_only = |token: &str| Some(access(&registry, token));
    for (what, access) in
        [("a wrong token", ca_only("Bearer hunter3-token")), ("another scheme", ca_only("hunter2-token"))]
    {
        let error = crates(&fetcher, locked(), access).await.expect_err(what);
        assert_eq!(error.kind, FetchErrorKind::Authentication, "{what}: {error}");
        assert!(!format!("{error:?}").contains("hunter"), "{error:?}");
    }
    // Nor to who knows its checksum, and says that it is from elsewhere.
    let public = Registry::start().await;
    let stolen =
        Locked { source: public.source.clone(), name: "corrupt".into(), ..registry.locked("secret") };
    let error = crates(&fetcher, vec![stolen], None).await.unwrap_err();
    assert_eq!(error.kind, FetchErrorKind::ChecksumMismatch, "{error}");
    assert!(public.requests().iter().any(|path| path.ends_with("/corrupt")), "the other registry is asked");
}

#[tokio::test]
async fn hostile_28_a_token_goes_to_its_registry_alone() {
    let fetcher = TestFetcher::start().await;
    let other = Registry::start().await;
    // Another registry in the same lock file.
    let registry = private().await;
    let both = vec![registry.locked("mine"), other.locked("theirs")];
    assert_eq!(crates(&fetcher, both, Some(access(&registry, TOKEN))).await.unwrap().len(), 2);
    // A redirect to another port, and to http.
    let elsewhere = private().await;
    for location in [format!("{}/crates/a", elsewhere.url()), format!("{}/crates/a", other.url())] {
        let manner = Manner { redirect: Some(location), ..Manner::default() };
        *manner.token.lock().unwrap() = Some(TOKEN.into());
        let registry = Registry::https_with(manner).await;
        let error =
            crates(&fetcher, vec![registry.locked("a")], Some(access(&registry, TOKEN))).await.unwrap_err();
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }
    let manner = Manner { redirect: Some(format!("{}/crates/c", other.url())), ..Manner::default() };
    *manner.token.lock().unwrap() = Some(TOKEN.into());
    let plain = Registry::http_with(manner).await;
    crates(&fetcher, vec![plain.locked("c")], Some(access(&plain, TOKEN))).await.unwrap();
    assert_eq!(other.requests().last().unwrap(), "/crates/c", "followed, without the token");
    // Downloads over http, where everybody could read it.
    let manner = Manner { dl: Some(format!("{}/crates/{{crate}}", other.url())), ..Manner::default() };
    *manner.token.lock().unwrap() = Some(TOKEN.into());
    let registry = Registry::https_with(manner).await;
    let error =
        crates(&fetcher, vec![registry.locked("b")], Some(access(&registry, TOKEN))).await.unwrap_err();
    assert_eq!(error.kind, FetchErrorKind::Authentication, "{error}");
    let asked = [other.asked(), elsewhere.asked()].concat();
    assert!(asked.iter().all(|asked| asked.authorization.is_none()), "{asked:?}");
}

#[tokio::test]
async fn a_token_that_is_changed_on_both_sides_goes_on() {
    let fetcher = TestFetcher::start().await;
    let manner = Manner::default();
    *manner.token.lock().unwrap() = Some("old".into());
    let registry = Registry::https_with(manner.clone()).await;
    crates(&fetcher, vec![registry.locked("a")], Some(access(&registry, "old"))).await.unwrap();
    *manner.token.lock().unwrap() = Some("new".into());
    let both = || vec![registry.locked("a"), registry.locked("b")];
    let error = crates(&fetcher, both(), Some(access(&registry, "old"))).await.unwrap_err();
    assert_eq!(error.kind, FetchErrorKind::Authentication, "{error}");
    assert!(error.hint.unwrap().contains("spec.cargo.registries"));
    assert_eq!(crates(&fetcher, both(), Some(access(&registry, "new"))).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_registry_that_wants_a_token_or_has_an_unknown_authority_is_told() {
    let (fetcher, registry) = (TestFetcher::start().await, private().await);
    let unknown = RegistryAccess { ca: None, ..access(&registry, TOKEN) };
    let error = crates(&fetcher, vec![registry.locked("a")], Some(unknown)).await.unwrap_err();
    assert!(error.message.contains("certificate"), "{error}");
    assert_eq!(registry.asked(), [], "the token is not sent to who may be anybody");
    let manner = Manner::default();
    *manner.token.lock().unwrap() = Some(TOKEN.into());
    let open = Registry::http_with(manner).await;
    let error = crates(&fetcher, vec![open.locked("a")], None).await.unwrap_err();
    assert_eq!(error.kind, FetchErrorKind::Authentication, "{error}");
    assert!(error.hint.unwrap().contains("spec.cargo.registries"));
}
