//! Values and Secrets: merged into the input document, and shown to nobody.

use crate::place::{Place, main_rs, told};

/// Prints the input document as the data of a ConfigMap.
const ECHO: &str = r#"let input = std::fs::read_to_string(std::env::var("SYNTH_INPUT").unwrap()).unwrap();
    let data = input.replace('\\', "\\\\").replace('"', "\\\"");
    println!("{{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{{\"name\":\"c\"}},\"data\":{{\"input\":\"{data}\"}}}}");"#;

#[test]
fn values_are_merged_in_order_and_a_changed_value_runs_again() {
    let mut place = Place::of(&main_rs(ECHO));
    let with = |inline: &str| {
        format!(
            "  valuesFrom:\n  - {{kind: ConfigMap, name: base}}\n  - {{kind: Secret, name: over, valuesKey: v}}\n  \
             - {{kind: Secret, name: none, optional: true}}\n  values: {inline}\n"
        )
    };
    place.spec = with("{replicas: 3, gone: null}");
    place.more = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: base, namespace: apps}\n\
                  data: {values.yaml: \"replicas: 1\\nhost: {name: a, port: 80}\\ngone: 1\\non: yes\"}\n---\n\
                  apiVersion: v1\nkind: Secret\nmetadata: {name: over, namespace: apps}\nstringData: {v: 'host: {name: b}'}\n"
        .into();
    place.write();
    place.ready();
    let text = place.files()[0].1.replace('\\', "");
    assert!(
        text.contains(r#"{"host":{"name":"b","port":80},"replicas":3,"true":true}"#),
        "as Kubernetes reads YAML, later over earlier, null removes: {text}"
    );
    place.spec = with("{replicas: 4}");
    place.write();
    place.ready();
    assert!(place.files()[0].1.contains(r#"replicas\":4"#));
}

#[test]
fn a_missing_secret_is_named_and_waited_for() {
    let mut place = Place::printing("x");
    place.spec = "  valuesFrom: [{kind: Secret, name: none}]\n".into();
    place.write();
    let (outcome, _) = place.once();
    assert_eq!(outcome["reason"], "DependencyNotReady");
    assert!(outcome["message"].as_str().unwrap().starts_with("Secret apps/none is not there"), "{outcome:#}");
}

#[test]
fn hostile_42_no_credential_is_in_status_output_or_storage() {
    const MARK: &str = "hunter2-credential";
    let mut place = Place::printing("x");
    let url = "http://127.0.0.1:9/none.git";
    place.more = format!(
        "---\napiVersion: synth-controller.dev/v1alpha1\nkind: Synth\nmetadata: {{name: private, namespace: apps}}\n\
         spec: {{interval: 10m, git: {{url: '{url}', secretRef: {{name: git}}}}}}\n---\napiVersion: v1\nkind: Secret\n\
         metadata: {{name: git, namespace: apps}}\nstringData: {{username: me, password: {MARK}}}\n"
    );
    place.write();
    let output = place.run(&["--once"]);
    assert!(!output.status.success(), "nobody is at that port");
    assert!(!told(&output).contains(MARK));
    let found =
        std::process::Command::new("grep").args(["-r", "-l", MARK]).arg(place.storage()).output().unwrap();
    assert_eq!(String::from_utf8(found.stdout).unwrap(), "", "no file of the storage folder has it");
}
