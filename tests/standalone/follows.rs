//! What it does while it goes on.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

use serde_json::Value;
use tokio::sync::watch;

use crate::{
    git_server::{Behaviour, GitServer},
    place::{Place, main_rs, prints},
};

fn ready(status: &Value) -> bool {
    status["conditions"]
        .as_array()
        .is_some_and(|all| all.iter().any(|c| c["type"] == "Ready" && c["status"] == "True"))
}

/// The answer to a GET of a status's artifact: the status line, and the length of the body.
fn get(url: &str) -> (String, usize) {
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let head = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
    (String::from_utf8_lossy(&answer).lines().next().unwrap().to_owned(), answer.len() - head)
}

#[test]
fn g5_a_request_publishes_a_new_commit_at_once_and_both_artifacts_are_served() {
    let mut place = Place::printing("one");
    let running = place.start();
    let first = place.until("ready", ready);
    place.commit(&prints("two"));
    place.annotations = "reconcile.fluxcd.io/requestedAt: t1".into();
    place.write();
    let second = place.until("another artifact", |status| {
        ready(status) && status["artifact"]["revision"] != first["artifact"]["revision"]
    });
    assert_eq!(second["lastHandledReconcileAt"], "t1");
    for status in [&first, &second] {
        let (answer, length) = get(status["artifact"]["url"].as_str().unwrap());
        assert_eq!(answer, "HTTP/1.1 200 OK");
        assert_eq!(status["artifact"]["size"], length);
    }
    assert!(running.interrupt().success(), "Ctrl-C ends it well");
}

#[test]
fn a_changed_spec_acts_at_once_not_after_the_run() {
    let mut place = Place::of(&main_rs("loop { std::thread::yield_now(); }"));
    let _running = place.start();
    place.until("it runs", |status| {
        status["conditions"][0]["message"]
            .as_str()
            .is_some_and(|message| message.contains("running the program"))
    });
    place.commit(&prints("quick"));
    place.annotations = "reconcile.fluxcd.io/requestedAt: t1".into();
    place.write();
    place.until("the new commit is ready, though the old one would run for a minute", ready);
}

/// One that takes a moment is not: see `perform_and_tell`.
#[tokio::test(flavor = "multi_thread")]
async fn a_fetch_that_takes_long_is_told_while_it_goes_on() {
    let place = Place::printing("one");
    let (gives_packs, held) = watch::channel(false);
    let behaviour = Behaviour { gives_packs: Some(held), ..Behaviour::default() };
    let server = GitServer::http_with(place.repository.root.path(), behaviour).await;
    let here = std::fs::read_to_string(place.file()).unwrap();
    let name = place.repository.dir().file_name().unwrap().display().to_string();
    let there = here.replace(&place.repository.file_url(), &format!("{}/{name}", server.url));
    std::fs::write(place.file(), there).unwrap();
    let _running = place.start();
    tokio::task::block_in_place(|| {
        let status = place.until("it is told", |status| {
            let all = status["conditions"].as_array();
            let message = |c: &Value| c["message"].as_str().is_some_and(|text| text.starts_with("fetching "));
            all.is_some_and(|all| all.iter().any(|c| c["type"] == "Reconciling" && message(c)))
        });
        assert!(!ready(&status));
        gives_packs.send(true).unwrap();
        place.until("the fetch goes on where it was", ready);
    });
}

#[test]
fn g7_suspend_and_resume() {
    let mut place = Place::printing("one");
    place.spec = "  suspend: true\n".into();
    place.write();
    let _running = place.start();
    place.until("it is known", Value::is_object);
    place.spec = String::new();
    place.write();
    place.until("resumed", ready);
    assert!(place.files()[0].1.contains("one"));
}

#[test]
fn a13_a_synth_that_is_gone_from_the_files_leaves_nothing() {
    let place = Place::printing("one");
    let _running = place.start();
    let status = place.until("ready", ready);
    let artifact = place.storage().join(status["artifact"]["path"].as_str().unwrap());
    assert!(artifact.is_file());
    std::fs::write(place.file(), "# nothing any more\n").unwrap();
    place.until("status is gone", Value::is_null);
    assert!(!artifact.exists());
    let (answer, _) = get(status["artifact"]["url"].as_str().unwrap());
    assert_eq!(answer, "HTTP/1.1 404 Not Found");
}

#[test]
fn force_at_runs_again_at_the_same_inputs() {
    let mut place = Place::printing("one");
    let _running = place.start();
    let first = place.until("ready", ready);
    place.annotations = "reconcile.fluxcd.io/requestedAt: t1, reconcile.fluxcd.io/forceAt: t1".into();
    place.write();
    let second = place.until("forced", |status| ready(status) && status["lastHandledForceAt"] == "t1");
    assert_ne!(first["lastRun"]["id"], second["lastRun"]["id"]);
    assert_eq!(first["artifact"], second["artifact"]);
}

#[test]
fn g10_a_changed_config_map_acts_at_once_not_after_the_interval() {
    let mut place = Place::printing("one");
    place.spec = "  valuesFrom: [{kind: ConfigMap, name: values}]\n".into();
    place.write();
    let _running = place.start();
    place.until("it waits for the ConfigMap", |status| {
        status["conditions"][0]["message"]
            .as_str()
            .is_some_and(|message| message.contains("ConfigMap apps/values"))
    });
    place.more = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: values, namespace: apps}\n\
                  data: {values.yaml: 'a: 1'}\n"
        .into();
    place.write();
    let first = place.until("ready", ready);
    place.more = place.more.replace("a: 1", "a: 2");
    place.write();
    place.until("it ran with the new value", |status| {
        ready(status) && status["built"]["inputs"] != first["built"]["inputs"]
    });
}

#[test]
fn a_synth_that_comes_back_while_it_is_removed_begins_anew() {
    let place = Place::of(&main_rs("loop { std::thread::yield_now(); }"));
    let _running = place.start();
    place.until("it runs", |status| {
        status["conditions"][0]["message"]
            .as_str()
            .is_some_and(|message| message.contains("running the program"))
    });
    std::fs::write(place.file(), "# nothing any more\n").unwrap();
    place.until("status is gone", Value::is_null);
    place.commit(&prints("back"));
    place.write();
    place.until("ready", ready);
}
