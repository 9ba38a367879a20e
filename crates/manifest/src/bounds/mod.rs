//! Bounds of what may be published, beyond being objects: kinds, namespaces, instructions to Flux, and never an object
//! that points back at what makes it.
//!
//! Pure as all of this crate: nothing asks a cluster. Where only a cluster knows (the scope of a custom kind), the
//! answer is no until somebody vouches for it by name.

mod flux;
mod kind;
mod secrets;

use crate::{
    object::{Object, ObjectId, Objects},
    problem::{Defect, Problem, Refused, quoted},
    scope::{Scope, scope},
};

pub use flux::Publisher;
pub use kind::{KindPattern, KindPatternError};

/// What an output is held to.
#[derive(Clone, Copy, Default)]
pub struct Bounds<'b> {
    /// Who publishes it: nothing of it may point back there, whatever else is allowed.
    pub publisher: Publisher<'b>,
    /// Kinds that nobody may publish.
    pub denied: &'b [KindPattern],
    /// Kinds that may be published; any when empty.
    pub kinds: &'b [KindPattern],
    /// Namespaces that objects may be in; any when empty.
    pub namespaces: &'b [String],
    /// Refuse annotations and labels that tell kustomize-controller how to treat an object, and `${…}`, which it may
    /// replace.
    pub without_flux_instructions: bool,
    /// Finds what is secret in a text; nothing when nothing is.
    pub secrets: Option<&'b dyn Fn(&str) -> bool>,
    /// Let what is secret pass in the data of `Secret`s.
    pub secrets_in_secrets: bool,
}

impl Objects {
    /// Whether every object keeps within the bounds.
    ///
    /// # Errors
    /// What does not, in the order of the output.
    pub fn keep_to(&self, bounds: &Bounds<'_>) -> Result<(), Refused> {
        let mut problems = Vec::new();
        for object in self {
            let mut tell = |defect| problems.push((object, defect));
            bounds.judge(object, &mut tell);
        }
        problems.sort_by_key(|(object, _)| object.number);
        let total = problems.len();
        if total == 0 {
            return Ok(());
        }
        let is_secret = |text: &str| bounds.secrets.is_some_and(|is_secret| is_secret(text));
        let problem = |(object, defect): (&Object, Defect)| Problem {
            object: object.number,
            line: object.line,
            origin: self.about().origin(&object.id).cloned(),
            subject: match &object.id {
                id if is_secret(&id.name) => format!("{} …", id.kind),
                id => format!("{} {}", id.kind, quoted(&id.name, 60)),
            },
            defect,
        };
        Err(Refused { problems: problems.into_iter().take(Refused::SHOWN).map(problem).collect(), total })
    }
}

impl Bounds<'_> {
    fn judge(&self, object: &Object, tell: &mut dyn FnMut(Defect)) {
        let id = &object.id;
        if let Some(back) = self.publisher.points_back(object) {
            tell(Defect::PointsBack(back));
        }
        if self.denied.iter().any(|kind| kind.might_be(id)) {
            tell(Defect::KindDenied(kind::of(id)));
        }
        if !self.kinds.is_empty() && !self.kinds.iter().any(|kind| kind.is(id)) {
            tell(Defect::KindNotAllowed(kind::of(id)));
        }
        if !self.namespaces.is_empty()
            && let Some(defect) = self.outside(id)
        {
            tell(defect);
        }
        if self.without_flux_instructions
            && let Some(instruction) = flux::instruction(&object.value)
        {
            tell(Defect::FluxInstruction(instruction));
        }
        if let Some(is_secret) = self.secrets
            && let Some(place) = secrets::place(object, is_secret, self.secrets_in_secrets)
        {
            tell(Defect::SecretShown(place));
        }
    }

    /// What keeps an object from counting as one of the allowed namespaces.
    ///
    /// What is written as its namespace counts only where the kind has one: an API server drops it from objects that are
    /// the whole cluster's.
    fn outside(&self, id: &ObjectId) -> Option<Defect> {
        let allowed = |namespace: &str| self.namespaces.iter().any(|allowed| allowed == namespace);
        let vouched = || self.kinds.iter().any(|kind| kind.is_exactly(id));
        let is_namespace = id.group.is_empty() && id.kind == "Namespace";
        match scope(&id.group, &id.kind) {
            Some(Scope::Cluster) if is_namespace => {
                (!allowed(&id.name)).then(|| Defect::OutsideNamespaces(quoted(&id.name, 63)))
            }
            Some(Scope::Cluster) => (!vouched()).then(|| Defect::WholeCluster(kind::of(id))),
            Some(Scope::Namespaced) if id.namespace.is_empty() => Some(Defect::NoNamespace),
            None if !vouched() => Some(Defect::UnknownScope(kind::of(id))),
            None if id.namespace.is_empty() => None,
            Some(Scope::Namespaced) | None => {
                (!allowed(&id.namespace)).then(|| Defect::OutsideNamespaces(quoted(&id.namespace, 63)))
            }
        }
    }
}
