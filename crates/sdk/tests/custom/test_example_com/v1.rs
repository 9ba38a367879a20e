//! `test.example.com/v1`. Generated: see `synth-typegen`.
//!
//! From `everything.json`, sha256:f14dd65b6970621952060f2d5a3ccca0492ddef42babdc977b0a0adfcdff7eb0.

#![allow(non_upper_case_globals, dead_code, missing_docs, reason = "generated")]
#![allow(
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    clippy::restriction,
    rustdoc::all,
    reason = "generated"
)]
#![allow(unused_imports, reason = "one list of what a generated module needs")]

use synth_sdk::typed::*;

/// `Everything` of `test.example.com/v1`.
#[derive(Clone)]
#[must_use]
pub struct Everything(Fields);

impl Everything {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<EverythingSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<EverythingSpec>(spec)))
    }

    /// `spec`: [`EverythingSpec`].
    pub fn spec(self, spec: impl Into<EverythingSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<EverythingSpec>(spec)))
    }
}

kind!(Everything, "test.example.com/v1", "Everything", Namespaced);
impl Metadata for Everything {}

/// `spec`.
#[derive(Clone)]
#[must_use]
pub struct EverythingSpec(Fields);

impl EverythingSpec {
    /// One with what it has to have: `interval`.
    pub fn new(interval: impl Into<Duration>) -> Self {
        Self(Fields::new().put("interval", Value::scalar::<Duration>(interval)))
    }

    /// `interval`: a duration.
    pub fn interval(self, interval: impl Into<Duration>) -> Self {
        Self(self.0.put("interval", Value::scalar::<Duration>(interval)))
    }

    /// `any`: anything.
    pub fn any(self, any: impl ToJson) -> Self {
        Self(self.0.put("any", Value::of(any)))
    }

    /// `byTeam`: a map, each value a list, each text.
    pub fn by_team(
        self,
        by_team: impl IntoIterator<Item = (impl Into<String>, impl IntoIterator<Item = impl Into<String>>)>,
    ) -> Self {
        Self(self.0.put("byTeam", Value::map(by_team, |items| Value::list(items, Value::text))))
    }

    /// `ca`: bytes.
    pub fn ca(self, ca: impl AsRef<[u8]>) -> Self {
        Self(self.0.put("ca", Value::bytes(ca)))
    }

    /// `fooBar`: text, `"baz"` when left out.
    pub fn foo_bar(self, foo_bar: impl Into<String>) -> Self {
        Self(self.0.put("fooBar", Value::text(foo_bar)))
    }

    /// `foo_bar`: text; deprecated.
    ///
    /// Deprecated: use fooBar.
    pub fn foo_bar_(self, foo_bar_: impl Into<String>) -> Self {
        Self(self.0.put("foo_bar", Value::text(foo_bar_)))
    }

    /// `größe`: text.
    pub fn gr_e(self, gr_e: impl Into<String>) -> Self {
        Self(self.0.put("größe", Value::text(gr_e)))
    }

    /// `limit`: an integer.
    pub fn limit(self, limit: impl Into<i64>) -> Self {
        Self(self.0.put("limit", Value::int64(limit)))
    }

    /// `matrix`: a list, each a list, each an integer.
    pub fn matrix(self, matrix: impl IntoIterator<Item = impl IntoIterator<Item = impl Into<i64>>>) -> Self {
        Self(self.0.put("matrix", Value::list(matrix, |items| Value::list(items, Value::int64))))
    }

    /// `maybe`: text.
    pub fn maybe(self, maybe: impl Into<String>) -> Self {
        Self(self.0.put("maybe", Value::text(maybe)))
    }

    /// `memory`: a quantity.
    pub fn memory(self, memory: impl Into<Quantity>) -> Self {
        Self(self.0.put("memory", Value::scalar::<Quantity>(memory)))
    }

    /// `new`: true or false.
    #[inline]
    pub fn new_(self, new_: bool) -> Self {
        Self(self.0.put("new", Value::Bool(new_)))
    }

    /// `open`: [`EverythingSpecOpen`].
    pub fn open(self, open: impl Into<EverythingSpecOpen>) -> Self {
        Self(self.0.put("open", Value::object::<EverythingSpecOpen>(open)))
    }

    /// `parts`: a map, each value [`EverythingSpecParts`].
    pub fn parts(
        self,
        parts: impl IntoIterator<Item = (impl Into<String>, impl Into<EverythingSpecParts>)>,
    ) -> Self {
        Self(self.0.put("parts", Value::map(parts, Value::object::<EverythingSpecParts>)))
    }

    /// `port`: an integer or text.
    pub fn port(self, port: impl Into<IntOrString>) -> Self {
        Self(self.0.put("port", Value::scalar::<IntOrString>(port)))
    }

    /// `ratio`: a number.
    pub fn ratio(self, ratio: impl Into<f64>) -> Self {
        Self(self.0.put("ratio", Value::float(ratio)))
    }

    /// `replicas`: an integer of 32 bits, `1` when left out.
    pub fn replicas(self, replicas: impl Into<i32>) -> Self {
        Self(self.0.put("replicas", Value::int32(replicas)))
    }

    /// `routes`: a list, each [`EverythingSpecRoutes`].
    pub fn routes(self, routes: impl IntoIterator<Item = impl Into<EverythingSpecRoutes>>) -> Self {
        Self(self.0.put("routes", Value::list(routes, Value::object::<EverythingSpecRoutes>)))
    }

    /// `self`: text.
    pub fn self_(self, self_: impl Into<String>) -> Self {
        Self(self.0.put("self", Value::text(self_)))
    }

    /// `template`: a whole object of any kind.
    pub fn template(self, template: impl Object) -> Self {
        Self(self.0.put("template", Value::whole(template)))
    }

    /// `tolerations`: a list, each [`Toleration`](synth_sdk::api::core::v1::Toleration).
    pub fn tolerations(
        self,
        tolerations: impl IntoIterator<Item = impl Into<synth_sdk::api::core::v1::Toleration>>,
    ) -> Self {
        Self(self.0.put(
            "tolerations",
            Value::list(tolerations, Value::object::<synth_sdk::api::core::v1::Toleration>),
        ))
    }

    /// `type`: [`EverythingSpecType`].
    pub fn type_(self, type_: impl Into<EverythingSpecType>) -> Self {
        Self(self.0.put("type", Value::scalar::<EverythingSpecType>(type_)))
    }

    /// `values`: anything.
    pub fn values(self, values: impl ToJson) -> Self {
        Self(self.0.put("values", Value::of(values)))
    }
}

typed!(EverythingSpec);

/// `spec.open`.
#[derive(Clone)]
#[must_use]
pub struct EverythingSpecOpen(Fields);

impl EverythingSpecOpen {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `known`: text.
    pub fn known(self, known: impl Into<String>) -> Self {
        Self(self.0.put("known", Value::text(known)))
    }
}

typed!(EverythingSpecOpen);
impl Default for EverythingSpecOpen {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `spec.parts.*`.
#[derive(Clone)]
#[must_use]
pub struct EverythingSpecParts(Fields);

impl EverythingSpecParts {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `secretRef`: [`EverythingSpecPartsSecretRef`].
    pub fn secret_ref(self, secret_ref: impl Into<EverythingSpecPartsSecretRef>) -> Self {
        Self(self.0.put("secretRef", Value::object::<EverythingSpecPartsSecretRef>(secret_ref)))
    }
}

typed!(EverythingSpecParts);
impl Default for EverythingSpecParts {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// `spec.parts.*.secretRef`.
#[derive(Clone)]
#[must_use]
pub struct EverythingSpecPartsSecretRef(Fields);

impl EverythingSpecPartsSecretRef {
    /// One with what it has to have: `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self(Fields::new().put("name", Value::text(name)))
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }
}

typed!(EverythingSpecPartsSecretRef);

/// `spec.routes[]`.
#[derive(Clone)]
#[must_use]
pub struct EverythingSpecRoutes(Fields);

/// What [`EverythingSpecRoutes::new`] takes.
pub struct EverythingSpecRoutesRequired {
    /// `name`: text.
    pub name: String,
    /// `path`: text.
    pub path: String,
    /// `weight`: an integer of 32 bits.
    pub weight: i32,
}

impl EverythingSpecRoutes {
    /// One with what it has to have: `name`, `path`, `weight`.
    #[inline]
    pub fn new(required: EverythingSpecRoutesRequired) -> Self {
        Self(
            Fields::new()
                .put("name", Value::text(required.name))
                .put("path", Value::text(required.path))
                .put("weight", Value::int32(required.weight)),
        )
    }

    /// `name`: text.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.put("name", Value::text(name)))
    }

    /// `path`: text.
    pub fn path(self, path: impl Into<String>) -> Self {
        Self(self.0.put("path", Value::text(path)))
    }

    /// `weight`: an integer of 32 bits.
    pub fn weight(self, weight: impl Into<i32>) -> Self {
        Self(self.0.put("weight", Value::int32(weight)))
    }

    /// `secretRef`: [`EverythingSpecPartsSecretRef`].
    pub fn secret_ref(self, secret_ref: impl Into<EverythingSpecPartsSecretRef>) -> Self {
        Self(self.0.put("secretRef", Value::object::<EverythingSpecPartsSecretRef>(secret_ref)))
    }
}

typed!(EverythingSpecRoutes);

open_enum! {
/// `spec.type`; other texts are taken, too.
EverythingSpecType {
One = "one",
TwoThree = "two-three",
N4 = "4",
Empty = "",
}
}
