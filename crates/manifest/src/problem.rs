//! What is wrong with what a generator printed: one line for people, and apart from it what to do about it.
//!
//! Every text from the output that gets into a message is shortened and freed of control characters here, so that
//! messages can go to terminals, logs and conditions as they are.

use std::fmt::{self, Write as _};

use crate::about::Origin;

/// Why an output could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// There is no object in it, and that was not allowed.
    #[error("the program printed no objects")]
    Empty,
    /// It is something else than JSON or YAML of objects: HTML, a log.
    #[error("the program printed something else than Kubernetes objects: it begins with {0}")]
    NotObjects(
        /// The first at most 60 characters, quoted.
        String,
    ),
    /// It is neither JSON nor YAML, or YAML that not every reader reads alike.
    #[error("object {object} (line {line}): {problem}")]
    Syntax {
        /// Number of the object that was being read, from 1.
        object: usize,
        /// Line of the problem, from 1.
        line: usize,
        /// What is wrong there.
        problem: String,
    },
    /// It is more than the [`Limits`](crate::Limits) allow.
    #[error("object {object} (line {line}): {budget}")]
    TooMuch {
        /// Number of the object that was being read, from 1.
        object: usize,
        /// Line where the limit was passed, from 1.
        line: usize,
        /// Which limit.
        budget: Budget,
    },
    /// Some objects may not be published.
    #[error(transparent)]
    Refused(Refused),
}

impl ReadError {
    /// The line where it is, from 1, where that is known: for messages that may not quote the text.
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::Syntax { line, .. } | Self::TooMuch { line, .. } => Some(*line),
            Self::Refused(refused) => refused.problems.first().map(|problem| problem.line),
            Self::Empty | Self::NotObjects(_) => None,
        }
    }

    /// What to do about it, in one sentence for people.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Empty => {
                "print at least one object, or set `spec.output.allowEmpty` if nothing is what you want"
            }
            Self::NotObjects(_) => {
                "print nothing but objects on standard output; logs belong on standard error"
            }
            Self::Syntax { .. } => "print JSON, or YAML as Kubernetes reads it",
            Self::TooMuch { .. } => "split the generator in several, each with less output",
            Self::Refused(refused) => refused.hint(),
        }
    }
}

/// A limit that was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Budget {
    /// [`Limits::bytes`](crate::Limits::bytes)
    #[error("more than {0} bytes of output")]
    Bytes(usize),
    /// [`Limits::objects`](crate::Limits::objects)
    #[error("more than {0} objects")]
    Objects(usize),
    /// [`Limits::depth`](field@crate::Limits::depth)
    #[error("nested deeper than {0} levels")]
    Depth(usize),
    /// [`Limits::nodes`](crate::Limits::nodes)
    #[error("more than {0} values")]
    Nodes(usize),
    /// [`Limits::aliases`](crate::Limits::aliases)
    #[error("more than {0} YAML aliases")]
    Aliases(usize),
}

/// The objects that may not be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The first problems in the order of the output: at least one, at most [`Refused::SHOWN`].
    pub problems: Vec<Problem>,
    /// How many there are in all.
    pub total: usize,
}

impl Refused {
    /// How many problems are kept.
    pub const SHOWN: usize = 20;

    /// What to do about the first problem, in one sentence for people.
    pub fn hint(&self) -> &'static str {
        self.problems.first().map_or("", |problem| problem.defect.hint())
    }
}

/// The first problem, and how many more there are.
impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(first) = self.problems.first() else { return Ok(()) };
        match self.total {
            1 => write!(f, "{first}"),
            total => write!(f, "{first} (and {} more)", total - 1),
        }
    }
}

impl std::error::Error for Refused {}

/// One object that may not be published.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("object {object} ({}): {subject} {defect}", place(*line, origin.as_ref()))]
pub struct Problem {
    /// Its number in the output, from 1, lists flattened.
    pub object: usize,
    /// The line where it begins, from 1.
    pub line: usize,
    /// Where it comes from, when the program said so.
    pub origin: Option<Origin>,
    /// What is known of it: `Service "web"`, `the object`.
    pub subject: String,
    /// What is wrong with it.
    pub defect: Defect,
}

/// `line 3`, or `line 3, from src/main.rs:12, shop/web`.
fn place(line: usize, origin: Option<&Origin>) -> String {
    match origin {
        None => format!("line {line}"),
        Some(origin) => format!("line {line}, from {origin}"),
    }
}

/// What is wrong with an object.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Defect {
    /// Text, a number or a list instead of fields.
    #[error("is {0}, not an object with fields")]
    NotFields(&'static str),
    /// A field that every object needs is missing, null or empty.
    #[error("has no {0}")]
    Missing(&'static str),
    /// A field of another type than Kubernetes reads there.
    #[error("has {found} as {field}, where {wanted} belongs")]
    WrongType {
        /// Which field.
        field: String,
        /// Its type.
        found: &'static str,
        /// The type it should have.
        wanted: &'static str,
    },
    /// A field that Kubernetes would refuse, or that could not become a file name.
    #[error("has an invalid {field}: {value}")]
    Invalid {
        /// Which field.
        field: &'static str,
        /// Its value, shortened and quoted.
        value: String,
    },
    /// `metadata.generateName`: each apply would make a new object.
    #[error("has a metadata.generateName")]
    GenerateName,
    /// The same group, kind, namespace and name as another one.
    #[error("is there twice: it is object {0} as well")]
    Duplicate(
        /// Number of the first one.
        usize,
    ),
    /// A list that is not a `v1` `List`.
    #[error("looks like a list")]
    OtherList,
    /// An annotation with which kustomize leaves the object out.
    #[error("has the annotation config.kubernetes.io/local-config, with which Flux would leave it out")]
    LocalConfig,
    /// Something that kustomize acts on instead of applying it.
    #[error("is an instruction for kustomize, not an object for a cluster")]
    Kustomize,
    /// A character or a field's name that kustomize changes or stops at.
    #[error("has {0}, which does not get through Flux's kustomize")]
    NotCarried(
        /// `the character U+0085`
        String,
    ),
    /// [`Limits::object_bytes`](crate::Limits::object_bytes)
    #[error("has more than {0} bytes")]
    TooBig(usize),
    /// Of the publisher itself, or referring to it: it would make itself, over and over.
    #[error("{0}")]
    PointsBack(
        /// `refers in spec.sourceRef to the artifact that it is part of`
        String,
    ),
    /// A kind that the installation lets nobody publish.
    #[error("is of the kind {0}, which this installation lets no generator publish")]
    KindDenied(
        /// `ClusterRole.rbac.authorization.k8s.io`
        String,
    ),
    /// A kind that the spec does not allow.
    #[error("is of the kind {0}, which spec.output.allowedKinds does not have")]
    KindNotAllowed(String),
    /// A namespace that the spec does not allow.
    #[error("is in the namespace {0}, which spec.output.allowedNamespaces does not have")]
    OutsideNamespaces(
        /// The namespace, quoted.
        String,
    ),
    /// No namespace, where the spec allows some.
    #[error("has no namespace, while spec.output.allowedNamespaces is set")]
    NoNamespace,
    /// A kind that is in no namespace, where the spec allows some.
    #[error("is of the kind {0}, which is the whole cluster's, while spec.output.allowedNamespaces is set")]
    WholeCluster(String),
    /// A kind that may be in a namespace or not, where the spec allows some.
    #[error(
        "is of the kind {0}, of which it is not known whether a namespace bounds it, while spec.output.allowedNamespaces is set"
    )]
    UnknownScope(String),
    /// Something that kustomize-controller acts on.
    #[error("has the {0}, an instruction for Flux")]
    FluxInstruction(
        /// `annotation "kustomize.toolkit.fluxcd.io/prune"`
        String,
    ),
    /// A field that its kind does not have.
    #[error("has the field {0}, which its kind does not have")]
    UnknownField(String),
    /// A field that its kind needs.
    #[error("has no {0}")]
    MissingField(String),
    /// A text that is none of those that there may be.
    #[error("has {found} as {field}, where one of {wanted} belongs")]
    NotOneOf {
        /// Which field.
        field: String,
        /// Its value, shortened and quoted.
        found: String,
        /// Those that there may be.
        wanted: String,
    },
    /// Something else than base64 where bytes are meant.
    #[error("has something else than base64 as {0}")]
    NotBase64(String),
    /// A change of a field that may not change.
    #[error("changes {0}, which an API server never lets change")]
    Immutable(String),
    /// A value that came from a Secret.
    #[error("shows a value that came from a Secret, in {0}")]
    SecretShown(
        /// The field, as far as that can be told.
        String,
    ),
}

impl Defect {
    fn hint(&self) -> &'static str {
        match self {
            Self::NotFields(_) => {
                "print nothing but objects on standard output; logs belong on standard error"
            }
            Self::Missing(_) | Self::WrongType { .. } | Self::Invalid { .. } => {
                "every object needs apiVersion, kind and metadata.name as text"
            }
            Self::GenerateName => "give it a fixed metadata.name: Flux compares objects by name",
            Self::Duplicate(_) => "print each object once, or give one of them another name or namespace",
            Self::OtherList => "print its items one by one, or in a `List` of apiVersion `v1`",
            Self::LocalConfig => "remove the annotation, or do not print the object",
            Self::Kustomize => "use the fields of the Flux Kustomization instead",
            Self::NotCarried(_) => "leave it out, or encode it: in a ConfigMap as `binaryData`",
            Self::TooBig(_) => "Kubernetes stores at most about 1.5 MiB per object: split it",
            Self::PointsBack(_) => {
                "apply what a Synth publishes with an object that it does not publish itself"
            }
            Self::KindDenied(_) => "do not print it; the administrator's flag is --output-denied-kinds",
            Self::KindNotAllowed(_) => "do not print it, or add its group and kind there",
            Self::OutsideNamespaces(_) => "do not print it, or add the namespace there",
            Self::NoNamespace => "write its metadata.namespace",
            Self::WholeCluster(_) | Self::UnknownScope(_) => {
                "name its group and kind in spec.output.allowedKinds if that is meant"
            }
            Self::FluxInstruction(_) => {
                "leave it out, or let it pass with spec.output.fluxInstructions, as far as the administrator does"
            }
            Self::UnknownField(_) | Self::MissingField(_) | Self::NotOneOf { .. } => {
                "an API server would refuse it"
            }
            Self::NotBase64(_) => "encode it, or use stringData",
            Self::Immutable(_) => {
                "give it another name, or have Flux make it anew: kustomize.toolkit.fluxcd.io/force: enabled"
            }
            Self::SecretShown(_) => {
                "print it in the data of a Secret only, and allow that with spec.output.secretValues: InSecrets"
            }
        }
    }
}

/// The text in quotes, shortened to this many characters, every control character written as an escape.
pub(crate) fn quoted(text: &str, most: usize) -> String {
    let mut out = String::from('"');
    for c in text.chars().take(most) {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if is_unprintable(c) => out.extend(c.escape_default()),
            c => out.push(c),
        }
    }
    if text.chars().nth(most).is_some() {
        out.push('…');
    }
    out.push('"');
    out
}

/// A message of a library in one line of at most 200 characters.
pub(crate) fn one_line(message: &str) -> String {
    let mut out = String::new();
    for c in message.chars().take(200) {
        if is_unprintable(c) {
            let _ = write!(out, "{}", c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

/// Characters that are not shown as they are, or change how others are shown: controls, line and paragraph
/// separators, directions, the byte order mark, private and unassigned ends of planes.
pub(crate) fn is_unprintable(c: char) -> bool {
    matches!(c,
        '\0'..='\x1f' | '\x7f'..='\u{a0}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{2000}'..='\u{200f}'
        | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}' | '\u{3000}' | '\u{e000}'..='\u{f8ff}' | '\u{feff}'
        | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..='\u{e0fff}' | '\u{f0000}'..)
        || u32::from(c) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_is_short_and_cannot_move_the_cursor() {
        assert_eq!(quoted("plain", 60), r#""plain""#);
        assert_eq!(quoted("a\x1b[31m\"\n", 60), r#""a\u{1b}[31m\"\n""#);
        assert_eq!(quoted(&"x".repeat(70), 3), "\"xxx…\"");
        assert_eq!(quoted("\u{202e}abc", 60), r#""\u{202e}abc""#);
    }
}
