//! Names out of paths, and which names Kubernetes takes.

/// What is kept free for a hash and the hyphen before it.
const HASH: usize = 9;

/// Which names a kind may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// Bytes.
    pub(crate) longest: usize,
    alphabet: Alphabet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Alphabet {
    /// Labels with dots between them.
    Subdomain,
    /// Small letters, digits and hyphens.
    Label,
    /// A label that begins with a letter.
    ServiceLabel,
    /// Anything that can stand in a path.
    PathSegment,
}

/// The longest name out of a path: that of a label's value, because controllers make labels of names.
pub(crate) const LONGEST_OF_PATH: usize = 63;

impl Rule {
    /// The rule for a kind of a group.
    pub(crate) fn of(group: &str, kind: &str) -> Self {
        let (longest, alphabet) = match (group, kind) {
            ("", "Service") => (63, Alphabet::ServiceLabel),
            ("", "Namespace") => (63, Alphabet::Label),
            // Names of their jobs and pods' revision labels are longer by eleven.
            ("batch", "CronJob") => (52, Alphabet::Subdomain),
            ("rbac.authorization.k8s.io", _) => (253, Alphabet::PathSegment),
            _ => (253, Alphabet::Subdomain),
        };
        Self { longest, alphabet }
    }

    /// How long a name out of a path may be.
    pub(crate) fn longest_of_path(self, kind: &str) -> usize {
        // A label of each pod is its StatefulSet's name and eleven more.
        if kind == "StatefulSet" { 52 } else { self.longest.min(LONGEST_OF_PATH) }
    }

    /// What is wrong with a name that [`join`] has made of parts that may be in names.
    pub(crate) fn fault_of_path(self, name: &str) -> Option<String> {
        let is_service = matches!(self.alphabet, Alphabet::ServiceLabel);
        let begins_with_a_digit = name.starts_with(|c: char| c.is_ascii_digit());
        if name.is_empty() || is_service && begins_with_a_digit { self.fault(name) } else { None }
    }

    /// What is wrong with a name.
    pub(crate) fn fault(self, name: &str) -> Option<String> {
        if name.is_empty() {
            return Some("a name may not be empty".into());
        }
        if name.len() > self.longest {
            return Some(format!("a name may have {} characters, this one has {}", self.longest, name.len()));
        }
        let (is_valid, wanted) = match self.alphabet {
            Alphabet::Subdomain => {
                (is_subdomain(name), "a-z, 0-9, - and ., and begins and ends with a letter or digit")
            }
            Alphabet::Label => (is_label(name), "a-z, 0-9 and -, and begins and ends with a letter or digit"),
            Alphabet::ServiceLabel => (
                is_label(name) && name.starts_with(|c: char| c.is_ascii_lowercase()),
                "a-z, 0-9 and -, begins with a letter and ends with a letter or digit",
            ),
            Alphabet::PathSegment => {
                (!matches!(name, "." | "..") && !name.contains(['/', '%']), "no / and no %")
            }
        };
        (!is_valid).then(|| format!("a name has {wanted}"))
    }
}

/// Whether a text can be a part of a name: small letters, digits and hyphens, a letter or digit at both ends.
pub(crate) fn is_label(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    // Patterns, here and below, and no methods of bytes: without optimisation each is a call.
    while at < bytes.len() {
        if !matches!(bytes[at], b'a'..=b'z' | b'0'..=b'9' | b'-') {
            return false;
        }
        at += 1;
    }
    !bytes.is_empty() && bytes[0] != b'-' && bytes[bytes.len() - 1] != b'-'
}

/// Labels with dots between them.
fn is_subdomain(text: &str) -> bool {
    let bytes = text.as_bytes();
    // What stands before the text and after it ends a label, too.
    let (mut at, mut before) = (0, b'.');
    while at < bytes.len() {
        let ends_badly = matches!((before, bytes[at]), (b'.', b'.' | b'-') | (b'-', b'.'));
        if ends_badly || !matches!(bytes[at], b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.') {
            return false;
        }
        before = bytes[at];
        at += 1;
    }
    !matches!(before, b'.' | b'-')
}

/// Whether a text can be the value of a label, or its key after the prefix.
pub(crate) fn is_label_value(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let is_inside = at > 0 && at + 1 < bytes.len() && matches!(bytes[at], b'-' | b'_' | b'.');
        if !matches!(bytes[at], b'a'..=b'z' | b'0'..=b'9' | b'A'..=b'Z') && !is_inside {
            return false;
        }
        at += 1;
    }
    bytes.len() <= LONGEST_OF_PATH
}

/// Whether a text can be the key of a label: a name, with a domain before it or without.
pub(crate) fn is_label_key(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut slash = 0;
    while slash < bytes.len() && bytes[slash] != b'/' {
        slash += 1;
    }
    if slash == bytes.len() {
        return !bytes.is_empty() && is_label_value(text);
    }
    let (domain, name) = (&text[..slash], &text[slash + 1..]);
    !name.is_empty() && is_label_value(name) && domain.len() <= 253 && is_subdomain(domain)
}

/// The parts of a path as one name: the same one every time, never longer than this, and the last part whole where it
/// has room. A part that repeats the one before it is left out, and so is an empty one.
pub(crate) fn join(parts: &[&str], separator: char, longest: usize) -> String {
    let mut name = String::new();
    let mut before = "";
    for part in parts {
        if !part.is_empty() && *part != before {
            if !name.is_empty() {
                name.push(separator);
            }
            name.push_str(part);
            before = part;
        }
    }
    if name.len() <= longest {
        return name;
    }
    let hash = hash(parts);
    let leaf = before;
    // The leaf, its separator, and at least one character before the hash.
    if leaf.len() + 1 + HASH < longest {
        let head = cut(&name, longest - leaf.len() - 1 - HASH);
        format!("{head}-{hash:08x}{separator}{leaf}")
    } else {
        format!("{}-{hash:08x}", cut(leaf, longest - HASH))
    }
}

/// The beginning of a text, of at most so many bytes, without a separator at its end.
fn cut(text: &str, longest: usize) -> &str {
    let mut end = longest.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].trim_end_matches(['-', '.'])
}

/// FNV-1a of the parts: the same on every machine and with every compiler.
pub(crate) fn hash(parts: &[&str]) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    for part in parts {
        for byte in part.bytes().chain([b'/']) {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }
    hash
}

/// Any text as a part of a name: for ids that come from data. What cannot be in a name becomes a hyphen; a hash keeps
/// apart what would be the same.
///
/// ```
/// assert_eq!(synth_sdk::slug("web"), "web");
/// assert_eq!(synth_sdk::slug("Acme Corp"), "acme-corp-92dbccae");
/// ```
pub fn slug(text: &str) -> String {
    if is_label(text) && text.len() <= LONGEST_OF_PATH {
        return text.to_owned();
    }
    let mut name = String::new();
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() {
            name.push(letter.to_ascii_lowercase());
        } else if !name.ends_with('-') && !name.is_empty() {
            name.push('-');
        }
    }
    let hash = hash(&[text]);
    match cut(&name, LONGEST_OF_PATH - HASH) {
        "" => format!("x{hash:08x}"),
        name => format!("{name}-{hash:08x}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_those_of_kubernetes() {
        for (key, good) in [
            ("app", true),
            ("app.kubernetes.io/name", true),
            ("a_b.c-d", true),
            ("", false),
            ("a b", false),
            ("-a", false),
            ("/a", false),
            ("a/", false),
            ("A.b/c", false),
            ("a.b/C", true),
            ("a/b/c", false),
            ("größe", false),
        ] {
            assert_eq!(is_label_key(key), good, "{key}");
        }
        for (value, good) in
            [("", true), ("a", true), ("A_b.c-1", true), ("a ", false), (".a", false), ("a-", false)]
        {
            assert_eq!(is_label_value(value), good, "{value}");
        }
        assert!(is_label_value(&"x".repeat(63)) && !is_label_value(&"x".repeat(64)));
    }

    #[test]
    fn a_path_becomes_a_name() {
        for (parts, name) in [
            (&["shop", "web"][..], "shop-web"),
            (&["shop", "web", "web"], "shop-web"),
            (&["shop", "web", ""], "shop-web"),
            (&["shop", "shop"], "shop"),
            (&["", "web"], "web"),
            (&["a", "b", "a"], "a-b-a"),
        ] {
            assert_eq!(join(parts, '-', 63), name, "{parts:?}");
        }
    }

    #[test]
    fn a_long_path_keeps_its_leaf_and_stays_unique() {
        let deep: Vec<String> = (0..40).map(|at| format!("level{at}")).collect();
        let mut parts: Vec<&str> = deep.iter().map(String::as_str).collect();
        parts.push("database");
        let name = join(&parts, '-', 63);
        assert!(
            name.len() <= 63 && name.ends_with("-database") && name.starts_with("level0-level1"),
            "{name}"
        );
        assert!(is_label(&name));
        parts[20] = "other";
        let other = join(&parts, '-', 63);
        assert_ne!(name, other);
        let long = "x".repeat(80);
        for longest in [52, 63] {
            let name = join(&["shop", &long], '-', longest);
            assert!(name.len() == longest && name.starts_with("xxx") && is_label(&name), "{name}");
        }
    }

    #[test]
    fn a_leaf_of_every_length_makes_a_valid_name() {
        for length in 1..130 {
            let leaf = "y".repeat(length);
            for longest in [52, 63] {
                let name = join(&["some", "longer-", "path", "to", "it", &leaf], '.', longest);
                assert!(name.len() <= longest && is_label_value(&name), "{length}: {name}");
            }
        }
    }

    #[test]
    fn each_kind_has_its_rule() {
        for (group, kind, name, good) in [
            ("apps", "Deployment", "web.v1", true),
            ("apps", "Deployment", "Web", false),
            ("apps", "Deployment", "größe", false),
            ("apps", "Deployment", "", false),
            ("apps", "Deployment", "-web", false),
            ("apps", "Deployment", "web-", false),
            ("apps", "Deployment", "a.b.c-d", true),
            ("apps", "Deployment", "a..b", false),
            ("apps", "Deployment", ".a", false),
            ("apps", "Deployment", "a.", false),
            ("apps", "Deployment", "a.-b", false),
            ("apps", "Deployment", "a-.b", false),
            ("", "Service", "web.v1", false),
            ("", "Service", "1web", false),
            ("", "Service", "web1", true),
            ("", "Namespace", "1web", true),
            ("", "Namespace", "a.b", false),
            ("rbac.authorization.k8s.io", "ClusterRole", "system:web", true),
            ("rbac.authorization.k8s.io", "ClusterRole", "a/b", false),
        ] {
            assert_eq!(Rule::of(group, kind).fault(name).is_none(), good, "{kind} {name}");
        }
        let name = "x".repeat(64);
        assert!(Rule::of("", "Service").fault(&name).is_some());
        assert!(Rule::of("", "ConfigMap").fault(&name).is_none());
    }

    #[test]
    fn any_text_has_a_slug_of_its_own() {
        for text in ["Größe", "日本", "", "a b", "a_b", "a.b", "-", "x".repeat(100).as_str(), "A", "ends-"]
        {
            let slug = slug(text);
            assert!(is_label(&slug) && slug.len() <= 63, "{text}: {slug}");
        }
        assert_ne!(slug("a b"), slug("a_b"));
        assert_eq!(slug("web-1"), "web-1");
    }
}
