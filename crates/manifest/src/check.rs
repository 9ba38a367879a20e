//! Decides which values are objects that may be published. Every problem counts, not only the first.

use std::collections::HashMap;

use crate::{
    About, Limits, Origin,
    carriage::{Load, is_note},
    document::{Document, Place},
    object::{Object, ObjectId, Objects},
    problem::{Budget, Defect, Problem, ReadError, Refused, quoted},
    value::Value,
};

const LOCAL_CONFIG: &str = "config.kubernetes.io/local-config";
const KUSTOMIZE_GROUP: &str = "kustomize.config.k8s.io";

/// Flattens lists and checks each object.
pub(crate) fn check(documents: Vec<Document>, limits: &Limits) -> Result<Objects, ReadError> {
    let mut output = Output { limits, candidates: Vec::new() };
    for Document { value, place } in documents {
        output.flatten(value, &place)?;
    }
    let mut problems = Problems::default();
    let mut numbers = HashMap::with_capacity(output.candidates.len());
    let mut objects = Vec::with_capacity(output.candidates.len());
    let (mut about, mut about_number) = (About::default(), None);
    for (at, (value, line)) in output.candidates.into_iter().enumerate() {
        let number = at + 1;
        if About::is(&value) {
            match about_number {
                None => about = About::of(&value),
                Some(first) => problems.add(number, line, &value, Defect::Duplicate(first)),
            }
            about_number.get_or_insert(number);
            continue;
        }
        let before = problems.total;
        let id = identify(&value, &mut |defect| problems.add(number, line, &value, defect));
        let load = Load::of(&value);
        if let Some(obstacle) = load.obstacle {
            problems.add(number, line, &value, Defect::NotCarried(obstacle));
        }
        if load.bytes > limits.object_bytes {
            problems.add(number, line, &value, Defect::TooBig(limits.object_bytes));
        }
        let Some(id) = id else { continue };
        // The keys of the map cannot borrow from the objects that are still being collected.
        let key = (id.group.clone(), id.kind.clone(), id.namespace.clone(), id.name.clone());
        if let Some(first) = numbers.get(&key) {
            problems.add(number, line, &value, Defect::Duplicate(*first));
        } else {
            numbers.insert(key, number);
        }
        if problems.total == before {
            objects.push(Object { id, value, line, number });
        } else if let Some(origin) = about.origin(&id) {
            problems.come_from(number, origin);
        }
    }
    match problems.total {
        0 => Ok(Objects::from_checked(objects, about)),
        total => Err(ReadError::Refused(Refused { problems: problems.kept, total })),
    }
}

/// What may be objects, lists flattened, with the line of each.
struct Output<'l> {
    limits: &'l Limits,
    candidates: Vec<(Value, usize)>,
}

impl Output<'_> {
    fn flatten(&mut self, value: Value, place: &Place) -> Result<(), ReadError> {
        let mut value = value;
        if is_list(&value)
            && let Value::Object(fields) = &mut value
        {
            match fields.take("items") {
                None | Some(Value::Null) => return Ok(()),
                Some(items @ Value::Array(_)) => value = items,
                // Leaves a kind that ends in `List`, which is refused like any other such kind.
                Some(_) => {}
            }
        }
        if let Value::Array(items) = value {
            let own_line = Place { line: place.line, items: Vec::new() };
            for (at, item) in items.into_iter().enumerate() {
                self.flatten(item, place.items.get(at).unwrap_or(&own_line))?;
            }
            return Ok(());
        }
        self.candidates.push((value, place.line));
        let object = self.candidates.len();
        if object > self.limits.objects {
            let budget = Budget::Objects(self.limits.objects);
            return Err(ReadError::TooMuch { object, line: place.line, budget });
        }
        Ok(())
    }
}

fn is_list(value: &Value) -> bool {
    let is = |key, expected| value.get(key).and_then(Value::as_str) == Some(expected);
    is("kind", "List") && is("apiVersion", "v1")
}

/// The problems so far: the first ones, and how many in all.
#[derive(Default)]
struct Problems {
    kept: Vec<Problem>,
    total: usize,
}

impl Problems {
    fn add(&mut self, object: usize, line: usize, value: &Value, defect: Defect) {
        self.total += 1;
        if self.kept.len() < Refused::SHOWN {
            self.kept.push(Problem { object, line, origin: None, subject: subject(value), defect });
        }
    }
}

impl Problems {
    /// Where the object of this number comes from. Only what was said before the object is known here.
    fn come_from(&mut self, object: usize, origin: &Origin) {
        for problem in self.kept.iter_mut().filter(|problem| problem.object == object) {
            problem.origin = Some(origin.clone());
        }
    }
}

fn subject(value: &Value) -> String {
    let kind = value.get("kind").and_then(Value::as_str).filter(|kind| is_kind(kind));
    let kind = kind.unwrap_or("the object");
    match value.get("metadata").and_then(|metadata| metadata.get("name")).and_then(Value::as_str) {
        Some(name) if !name.is_empty() => format!("{kind} {}", quoted(name, 60)),
        _ => kind.to_owned(),
    }
}

/// Reads what the object is called, and tells everything for which it may not be published.
fn identify(value: &Value, tell: &mut dyn FnMut(Defect)) -> Option<ObjectId> {
    let Some(fields) = value.as_object() else {
        tell(Defect::NotFields(value.type_name()));
        return None;
    };
    let api_version = text(fields.get("apiVersion"), "apiVersion", tell);
    let kind = text(fields.get("kind"), "kind", tell);
    let metadata = fields.get("metadata");
    if let Some(other) = metadata.filter(|metadata| !matches!(metadata, Value::Null | Value::Object(_))) {
        tell(Defect::WrongType { field: "metadata".into(), found: other.type_name(), wanted: "an object" });
    }
    let of_metadata = |key| metadata.and_then(|metadata| metadata.get(key));
    let name = text(of_metadata("name"), "metadata.name", tell);
    let namespace = match of_metadata("namespace") {
        None | Some(Value::Null) => Some(""),
        Some(Value::String(namespace)) => Some(&**namespace),
        Some(_) => text(of_metadata("namespace"), "metadata.namespace", tell),
    };
    if of_metadata("generateName").is_some_and(|value| *value != Value::Null && value.as_str() != Some("")) {
        tell(Defect::GenerateName);
    }
    for field in ["annotations", "labels"] {
        check_texts(of_metadata(field), field, tell);
    }
    if of_metadata("annotations").and_then(|annotations| annotations.get(LOCAL_CONFIG)).is_some() {
        tell(Defect::LocalConfig);
    }
    let annotations = of_metadata("annotations").and_then(Value::as_object);
    if let Some((note, _)) = annotations.and_then(|all| all.iter().find(|(name, _)| is_note(name))) {
        tell(Defect::NotCarried(format!("the annotation {}", quoted(note, 80))));
    }
    let has_items = matches!(fields.get("items"), Some(Value::Array(_)));
    if has_items || kind.is_some_and(|kind| kind.ends_with("List")) {
        tell(Defect::OtherList);
    }

    let api_version = valid("apiVersion", api_version, is_api_version, tell);
    let kind = valid("kind", kind, is_kind, tell);
    let name = valid("metadata.name", name, is_name, tell);
    let namespace = valid("metadata.namespace", namespace, |text| text.is_empty() || is_label(text), tell);
    let (api_version, kind, name, namespace) = (api_version?, kind?, name?, namespace?);
    let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
    if group == KUSTOMIZE_GROUP {
        tell(Defect::Kustomize);
    }
    Some(ObjectId {
        group: group.into(),
        version: version.into(),
        kind: kind.into(),
        namespace: namespace.into(),
        name: name.into(),
    })
}

/// A field that has to be there as text.
fn text<'v>(value: Option<&'v Value>, field: &'static str, tell: &mut dyn FnMut(Defect)) -> Option<&'v str> {
    match value {
        None | Some(Value::Null) => tell(Defect::Missing(field)),
        Some(Value::String(text)) if text.is_empty() => tell(Defect::Missing(field)),
        Some(Value::String(text)) => return Some(text),
        Some(other) => {
            tell(Defect::WrongType { field: field.into(), found: other.type_name(), wanted: "text" });
        }
    }
    None
}

/// A field whose text Kubernetes takes and a file name can hold.
fn valid<'v>(
    field: &'static str,
    value: Option<&'v str>,
    is_valid: fn(&str) -> bool,
    tell: &mut dyn FnMut(Defect),
) -> Option<&'v str> {
    let value = value?;
    if !is_valid(value) {
        tell(Defect::Invalid { field, value: quoted(value, 60) });
        return None;
    }
    Some(value)
}

/// Labels and annotations are texts. kustomize stops at anything else, and so does Kubernetes.
fn check_texts(value: Option<&Value>, field: &str, tell: &mut dyn FnMut(Defect)) {
    match value {
        None | Some(Value::Null) => {}
        Some(Value::Object(fields)) => {
            for (key, value) in fields.iter() {
                if !matches!(value, Value::String(_) | Value::Null) {
                    let field = format!("metadata.{field}[{}]", quoted(key, 60));
                    tell(Defect::WrongType { field, found: value.type_name(), wanted: "text" });
                }
            }
        }
        Some(other) => tell(Defect::WrongType {
            field: format!("metadata.{field}"),
            found: other.type_name(),
            wanted: "an object",
        }),
    }
}

/// `v1` or `group/v1`.
fn is_api_version(text: &str) -> bool {
    let (group, version) = text.split_once('/').unwrap_or(("core", text));
    group.len() <= 253 && group.split('.').all(is_label) && is_label(version)
}

/// Letters and digits, as every kind in Kubernetes.
fn is_kind(text: &str) -> bool {
    text.len() <= 63
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether text is a DNS label, as what a namespace is called: 1 to 63 of a-z, 0-9 and `-`, the first and the last no `-`
/// (RFC 1123).
pub fn is_label(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (1..=63).contains(&text.len())
        && text.bytes().all(|byte| inner(byte) || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// What can be a part of an API path. Most kinds allow DNS names only, RBAC also `system:node` and the like.
fn is_name(text: &str) -> bool {
    text.len() <= 253
        && text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'/' | b'%' | b'\\' | b'"' | b'\''))
        && !matches!(text, "." | "..")
}
