//! Names of JSON as names of Rust.

/// A field's name as a method's: `hostIP` becomes `host_ip`, `type` becomes `type_`.
pub(crate) fn snake(name: &str) -> String {
    let letters: Vec<char> = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let mut text = String::new();
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let after = letters.get(at + 1);
        // `IPs` and `URLs` are one word: the plural's `s` ends it.
        let plural = after == Some(&'s') && letters.get(at + 2).is_none_or(|c| !c.is_ascii_lowercase());
        let begins = letter.is_ascii_uppercase()
            && before.is_some_and(|before| {
                before.is_ascii_lowercase()
                    || before.is_ascii_digit()
                    || (before.is_ascii_uppercase() && !plural && after.is_some_and(char::is_ascii_lowercase))
            });
        if begins {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
    }
    let mut text = text.trim_matches('_').to_owned();
    while text.contains("__") {
        text = text.replace("__", "_");
    }
    escaped(text)
}

/// A name as a type's or an open enum's constant: `imagePullPolicy` becomes `ImagePullPolicy`, `RSA-2048` `Rsa2048`… as
/// little as possible is changed: `ReadWriteOnce` and `TCP` stay.
pub(crate) fn camel(name: &str) -> String {
    let mut text = String::new();
    let mut upper = true;
    for letter in name.chars() {
        match letter {
            '+' => text.push_str("Plus"),
            '*' => text.push_str("All"),
            letter if letter.is_ascii_alphanumeric() => {
                text.push(if upper { letter.to_ascii_uppercase() } else { letter });
                upper = false;
                continue;
            }
            _ => {}
        }
        upper = true;
    }
    match text.as_str() {
        "" => "Empty".into(),
        "Self" => "Self_".into(),
        _ if text.starts_with(|c: char| c.is_ascii_digit()) => format!("N{text}"),
        _ => text,
    }
}

/// Names that a struct has anyway; a field of the same name gets a `_`.
const TAKEN: &[&str] = &[
    "new",
    "raw",
    "patch",
    "set",
    "when",
    "some",
    "to_value",
    "from_fields",
    "into_fields",
    "clone",
    "into",
    "from",
    "default",
    "fmt",
];

const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static",
    "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual",
    "where", "while", "yield",
];

fn escaped(name: String) -> String {
    if name.is_empty() {
        return "empty".into();
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        return format!("n{name}");
    }
    if KEYWORDS.contains(&name.as_str()) || TAKEN.contains(&name.as_str()) {
        return format!("{name}_");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fields_name_is_a_method_that_reads_well() {
        for (json, rust) in [
            ("hostIP", "host_ip"),
            ("podIPs", "pod_ips"),
            ("nonResourceURLs", "non_resource_urls"),
            ("externalIPs", "external_ips"),
            ("clusterIP", "cluster_ip"),
            ("fsGroup", "fs_group"),
            ("seLinuxOptions", "se_linux_options"),
            ("x-kubernetes-int-or-string", "x_kubernetes_int_or_string"),
            ("$ref", "ref_"),
            ("type", "type_"),
            ("new", "new_"),
            ("azureDiskURI", "azure_disk_uri"),
            ("nodePort", "node_port"),
            ("CABundle", "ca_bundle"),
            ("wwids", "wwids"),
            ("IPBlock", "ip_block"),
            ("3scale", "n3scale"),
            ("a.b/c", "a_b_c"),
            ("größe", "gr_e"),
            ("self", "self_"),
            ("", "empty"),
        ] {
            assert_eq!(snake(json), rust, "{json}");
        }
    }

    #[test]
    fn a_value_of_an_enum_is_a_constant() {
        for (text, rust) in [
            ("Always", "Always"),
            ("TCP", "TCP"),
            ("SIGRTMIN+1", "SIGRTMINPlus1"),
            ("SIGRTMAX-1", "SIGRTMAX1"),
            ("cert sign", "CertSign"),
            ("*", "All"),
            ("", "Empty"),
            ("2048", "N2048"),
            ("Self", "Self_"),
            ("v1.2", "V12"),
        ] {
            assert_eq!(camel(text), rust, "{text}");
        }
    }
}
