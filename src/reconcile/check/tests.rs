use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::*;

fn config_map(name: &str, text: &str) -> String {
    format!(
        r#"{{"apiVersion":"v1","kind":"ConfigMap","metadata":{{"name":"{name}"}},"data":{{"text":"{text}"}}}}"#
    )
}

fn measure(published: Option<&[u8]>) -> Measure {
    let canonical = published.map(Bytes::copy_from_slice);
    Measure {
        spec: OutputSpec::default(),
        bounds: OutputBounds::default(),
        owner: Owner { namespace: "apps".into(), name: "shop".into(), uid: "0".into() },
        secrets: SecretValues::default(),
        published: published.map(|_| Published { revision: "main@sha256:0".into(), canonical }),
        forced: false,
    }
}

fn checked(output: &str, published: Option<&[u8]>) -> (Checked, Option<Difference>) {
    check(output.as_bytes(), &measure(published)).unwrap()
}

/// So many objects, from a number on.
fn objects(numbers: std::ops::Range<usize>) -> String {
    numbers.map(|n| config_map(&format!("c{n}"), "1")).collect()
}

#[test]
fn what_does_not_pass_has_a_reason_of_its_own_and_is_tried_once_more() {
    for (output, reason) in [
        ("", reason::OUTPUT_EMPTY),
        ("[]", reason::OUTPUT_EMPTY),
        ("<html>", reason::OUTPUT_INVALID),
        (r#"{"kind":"Pod"}"#, reason::OUTPUT_INVALID),
    ] {
        let failure = check(output.as_bytes(), &measure(None)).unwrap_err();
        assert_eq!((failure.reason, failure.handling), (reason, crate::decide::Handling::Once), "{output}");
    }
    let large = " ".repeat(Limits::default().bytes + 1);
    let failure = check(large.as_bytes(), &measure(None)).unwrap_err();
    assert_eq!(failure.reason, reason::OUTPUT_TOO_LARGE);
}

#[test]
fn an_output_is_compared_with_what_is_published_as_far_as_that_is_readable() {
    let (first, difference) = checked(&config_map("a", "1"), None);
    assert_eq!(summary(&difference.unwrap()).added, 1, "without anything published everything is new");
    let (again, difference) = checked(&config_map("a", "1"), Some(&first.canonical));
    assert!(difference.unwrap().is_empty());
    assert_eq!(again.tar_digest, first.tar_digest);
    let (_, difference) = checked(&config_map("a", "1"), Some(b"garbage"));
    assert!(difference.is_none(), "with something damaged nothing is known");
}

#[test]
fn hostile_42_a_summary_lists_so_many_objects_and_fields_and_counts_all() {
    let objects = |from: usize, text: &str| -> String {
        (from..from + 100).map(|n| config_map(&format!("c{n}"), text)).collect()
    };
    let (before, _) = checked(&objects(0, "1"), None);
    let (_, difference) = checked(&objects(50, "2"), Some(&before.canonical));
    let summary = summary(&difference.unwrap());
    assert_eq!((summary.added, summary.changed, summary.removed), (50, 50, 50));
    assert_eq!(summary.objects.len(), LISTED_OBJECTS);
    assert!(
        summary.objects.iter().all(|object| object.change == ChangeKind::Removed),
        "what is gone comes first"
    );
}

#[test]
fn hostile_23_more_deletions_than_the_limit_are_not_published_until_it_is_raised_or_forced() {
    let (before, _) = checked(&objects(0..20), None);
    let percent = |text: &str| IntOrString::String(text.to_owned());
    for (most, left, passes) in [
        (IntOrString::Int(0), 20, true),
        (IntOrString::Int(0), 19, false),
        (IntOrString::Int(-1), 19, false),
        (IntOrString::Int(5), 15, true),
        (IntOrString::Int(5), 14, false),
        (percent("10%"), 18, true),
        (percent("10%"), 17, false),
        // Of so few, a part of one is none.
        (percent("4%"), 19, false),
        (percent("100%"), 1, true),
        (percent("0%"), 19, false),
    ] {
        let mut measure = measure(Some(&before.canonical));
        measure.spec.max_deletions = Some(most.clone());
        // What is new does not make up for what is gone.
        let output = objects(0..left) + &objects(100..200);
        let result = check(output.as_bytes(), &measure);
        assert_eq!(result.is_ok(), passes, "{most:?} {left}");
        if let Err(failure) = result {
            assert_eq!(failure.reason, reason::TOO_MANY_DELETIONS);
            assert_eq!(failure.handling, crate::decide::Handling::Stall);
            let gone = format!("{} of 20 objects", 20 - left);
            assert!(failure.message.contains(&gone), "{}", failure.message);
            for words in ["spec.output.maxDeletions", "forceAt"] {
                assert!(failure.message.contains(words), "{}", failure.message);
            }
        }
        measure.forced = true;
        assert!(check(output.as_bytes(), &measure).is_ok());
    }
}

#[test]
fn hostile_23_what_cannot_be_counted_is_too_much_but_for_the_same_content() {
    let (before, _) = checked(&objects(0..20), None);
    let mut measure = measure(Some(b"garbage"));
    measure.spec.max_deletions = Some(IntOrString::String("50%".into()));
    let failure = check(objects(0..20).as_bytes(), &measure).unwrap_err();
    assert_eq!(failure.reason, reason::TOO_MANY_DELETIONS);
    assert!(failure.message.contains("not known"), "{}", failure.message);
    for revision in [format!("main@{}", before.tar_digest), before.tar_digest.to_string()] {
        measure.published = Some(Published { revision, canonical: None });
        assert!(check(objects(0..20).as_bytes(), &measure).is_ok(), "a lost store is made again");
        assert!(check(objects(0..19).as_bytes(), &measure).is_err());
    }
    measure.published = None;
    assert!(check(objects(0..1).as_bytes(), &measure).is_ok(), "the first is no deletion");
}

#[test]
fn hostile_19_the_administrators_bounds_hold_whatever_the_spec_allows() {
    let object = |api_version: &str, kind: &str| {
        format!(r#"{{"apiVersion":"{api_version}","kind":"{kind}","metadata":{{"name":"a"}}}}"#)
    };
    let mut measure = measure(None);
    measure.spec.allowed_kinds = vec![synth_api::GroupKind { group: "*".into(), kind: "*".into() }];
    for (api_version, kind) in [
        ("rbac.authorization.k8s.io/v1", "ClusterRole"),
        ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"),
        ("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration"),
        ("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"),
        ("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy"),
        ("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding"),
        ("admissionregistration.k8s.io/v1beta1", "MutatingAdmissionPolicy"),
        ("apiextensions.k8s.io/v1", "CustomResourceDefinition"),
        ("apiregistration.k8s.io/v1", "APIService"),
        ("security.openshift.io/v1", "SecurityContextConstraints"),
        ("authorization.openshift.io/v1", "ClusterRoleBinding"),
        ("config.openshift.io/v1", "OAuth"),
        ("synth-controller.dev/v1alpha1", "Synth"),
    ] {
        let failure = check(object(api_version, kind).as_bytes(), &measure).unwrap_err();
        assert_eq!(failure.reason, reason::OUTPUT_DENIED, "{kind}");
        assert!(failure.message.contains("no generator"), "{}", failure.message);
    }
    let role = object("rbac.authorization.k8s.io/v1", "Role");
    assert!(check(role.as_bytes(), &measure).is_ok());
    measure.bounds = OutputBounds::none();
    let cluster_role = object("rbac.authorization.k8s.io/v1", "ClusterRole");
    assert!(check(cluster_role.as_bytes(), &measure).is_ok(), "the administrator may allow it");
    let own = r#"{"apiVersion":"synth-controller.dev/v1alpha1","kind":"Synth","metadata":{"name":"shop"}}"#;
    assert!(check(own.as_bytes(), &measure).is_err(), "never a loop");
}

#[test]
fn hostile_22_a_value_of_a_secret_is_published_on_request_only_and_in_no_message() {
    let secret = serde_json::json!({"password": "correct-horse"});
    let mut measure = measure(None);
    measure.secrets = SecretValues::of([&secret], []);
    let with = |kind: &str, name: &str, value: &str| {
        format!(
            r#"{{"apiVersion":"v1","kind":"{kind}","metadata":{{"name":"{name}"}},"data":{{"a":"{value}"}}}}"#
        )
    };
    let encoded = "Y29ycmVjdC1ob3JzZQ==";
    let denied = [
        with("ConfigMap", "a", "correct-horse"),
        with("ConfigMap", "a", encoded),
        with("ConfigMap", "correct-horse", ""),
    ];
    for output in &denied {
        let failure = check(output.as_bytes(), &measure).unwrap_err();
        assert_eq!(failure.reason, reason::OUTPUT_DENIED);
        assert!(!failure.message.contains("correct-horse"), "{}", failure.message);
    }
    let secret = with("Secret", "a", encoded);
    assert!(check(secret.as_bytes(), &measure).is_err());
    measure.spec.secret_values = synth_api::SecretValues::InSecrets;
    assert!(check(secret.as_bytes(), &measure).is_ok());
    for output in &denied {
        assert!(check(output.as_bytes(), &measure).is_err());
    }
}

#[test]
fn what_an_api_server_would_refuse_is_told_or_not_published_as_the_spec_says() {
    let about = r#"{"apiVersion":"synth-controller.dev/v1alpha1","kind":"SynthOutput","origins":[{"apiVersion":"v1","kind":"ConfigMap","name":"a","path":"shop/a","source":"src/main.rs:7"}]}"#;
    let wrong = config_map("a", "1").replace("\"data\"", "\"daat\"");
    let output = format!("{about}{wrong}");
    let mut measure = measure(None);
    let (checked, _) = check(output.as_bytes(), &measure).unwrap();
    assert_eq!(checked.warnings.len(), 1);
    for words in ["daat", "src/main.rs:7", "ConfigMap \"a\""] {
        assert!(checked.warnings[0].contains(words), "{:?}", checked.warnings);
    }
    measure.spec.validation = Validation::Strict;
    let failure = check(output.as_bytes(), &measure).unwrap_err();
    assert_eq!(failure.reason, reason::VALIDATION_FAILED);
    assert!(failure.message.contains("daat"), "{}", failure.message);
    measure.spec.validation = Validation::Off;
    assert_eq!(check(output.as_bytes(), &measure).unwrap().0.warnings, Vec::<String>::new());
    measure.spec.validation = Validation::Warn;
    // The kept record has where it came from, also once the program does not say it any more.
    measure.published =
        Some(Published { revision: "main@sha256:0".into(), canonical: Some(checked.canonical) });
    let (_, difference) = check(config_map("a", "2").as_bytes(), &measure).unwrap();
    assert_eq!(summary(&difference.unwrap()).objects[0].origin.as_deref(), Some("src/main.rs:7, shop/a"));
}

/// What a terminal, a log or a CI system would obey.
const OBEYED: [&str; 12] = [
    "\u{1b}[31m",
    "\u{1b}]0;title\u{7}",
    "\u{9b}2J",
    "\0",
    "\r\n",
    "\n::add-mask::x\n",
    "\u{202e}",
    "\u{2028}",
    "\u{200b}",
    "{\"level\":\"error\"}",
    "\t",
    "a",
];

proptest::proptest! {
    #[test]
    fn hostile_37_nothing_of_an_output_moves_a_cursor_or_begins_a_line_wherever_it_is_shown(
        pieces in proptest::collection::vec(proptest::sample::select(&OBEYED[..]), 1..6),
        place in 0..8usize, strict in proptest::bool::ANY,
    ) {
        let text = pieces.concat();
        let mut object = serde_json::json!({
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "annotations": {}}, "data": {"a": "1"}});
        let about = serde_json::json!({
            "apiVersion": "synth-controller.dev/v1alpha1", "kind": "SynthOutput",
            "origins": [{"apiVersion": "v1", "kind": "ConfigMap", "name": "a", "path": text, "source": text}]});
        let before = format!("{about}\n{object}");
        let (before, _) = checked(&before, None);
        match place {
            0 => object["metadata"]["name"] = text.clone().into(),
            1 => object["kind"] = text.clone().into(),
            2 => object["apiVersion"] = text.clone().into(),
            3 => object["metadata"]["namespace"] = text.clone().into(),
            4 => object["data"][&text] = 1.into(),
            5 => object[&text] = 1.into(),
            6 => object["metadata"]["annotations"][&format!("kustomize.toolkit.fluxcd.io/{text}")] = "x".into(),
            _ => object["data"]["a"] = text.clone().into(),
        }
        let mut measure = measure(Some(&before.canonical));
        measure.spec.flux_instructions = FluxInstructions::Deny;
        if strict {
            measure.spec.validation = Validation::Strict;
        }
        let raw = if place == 7 { text.clone() } else { format!("{about}\n{object}") };
        let shown = match check(raw.as_bytes(), &measure) {
            Err(failure) => vec![failure.message],
            Ok((checked, difference)) => {
                let summary = summary(&difference.unwrap());
                let objects = summary.objects.into_iter();
                let texts = objects.flat_map(|object| [object.fields, vec![object.object], object.origin.into_iter().collect()].concat());
                texts.chain(checked.warnings).collect()
            }
        };
        for line in shown {
            let bad = line.chars().find(|c| !crate::fetcher::redaction::is_shown(*c));
            proptest::prop_assert!(bad.is_none() && line.chars().count() <= 512, "{line:?}");
        }
    }
}
