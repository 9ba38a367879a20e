//! For the tests of an app: one line makes it, another looks something up.
//!
//! ```
//! use synth_sdk::{prelude::*, testing};
//!
//! fn shop(app: &App) {
//!     let shop = app.chart("shop");
//!     shop.add("settings", ConfigMap::new().data([("color", "blue")]));
//! }
//!
//! let shop = testing::render(shop);
//! assert_eq!(shop.get::<ConfigMap>("shop-settings")["data"]["color"], "blue");
//! assert_eq!(shop.yaml().lines().next(), Some("apiVersion: v1"));
//! ```

use crate::{
    app::{App, Outcome},
    problem::Problems,
    render::{Rendered, RenderedObject},
    to_json::ToJson,
    typed::Kind,
    value::Value,
    yaml,
};

/// The objects of an app without input.
///
/// # Panics
/// When something is wrong with the app: the message has it all.
#[track_caller]
pub fn render<R: Outcome>(build: impl FnOnce(&App) -> R) -> Rendered {
    render_with(Value::Null, build)
}

/// The objects of an app with this input, as `json!({"replicas": 3})`.
///
/// ```
/// use synth_sdk::{prelude::*, testing};
///
/// let shop = testing::render_with(json!({"color": "red"}), |app: &App| {
///     let color = app.input("color", text().default("blue"));
///     app.chart("shop").add("settings", ConfigMap::new().data([("color", color)]));
/// });
/// assert_eq!(shop.get::<ConfigMap>("shop-settings")["data"]["color"], "red");
/// ```
///
/// # Panics
/// When something is wrong with the app: the message has it all.
#[track_caller]
#[expect(clippy::panic, reason = "a test ends like this")]
pub fn render_with<R: Outcome>(input: impl ToJson, build: impl FnOnce(&App) -> R) -> Rendered {
    match try_render_with(input, build) {
        Ok(rendered) => rendered,
        Err(problems) => panic!("{problems}"),
    }
}

/// What is wrong with an app without input, for tests of what cannot be.
///
/// ```
/// use synth_sdk::{prelude::*, testing};
///
/// let wrong = testing::problems(|app: &App| drop(app.chart("shop").add("Settings", ConfigMap::new())));
/// assert!(wrong.to_string().contains("\"Settings\" cannot be a part of a name"));
/// ```
///
/// # Panics
/// When nothing is.
#[track_caller]
#[expect(clippy::panic, reason = "a test ends like this")]
pub fn problems<R: Outcome>(build: impl FnOnce(&App) -> R) -> Problems {
    match try_render_with(Value::Null, build) {
        Ok(_) => panic!("nothing is wrong with the app"),
        Err(problems) => problems,
    }
}

/// The objects of an app with this input, or what is wrong.
///
/// # Errors
/// Every problem of the app.
#[track_caller]
pub fn try_render_with<R: Outcome>(
    input: impl ToJson,
    build: impl FnOnce(&App) -> R,
) -> Result<Rendered, Problems> {
    let app = App::with_input(input);
    app.build(build);
    app.render()
}

impl Rendered {
    /// The only object of a kind and name.
    ///
    /// # Panics
    /// When there is none, or more than one; the message has the names that there are.
    #[track_caller]
    #[expect(clippy::panic, reason = "a test ends like this")]
    pub fn get<T: Kind>(&self, name: &str) -> &Value {
        let of_kind =
            || self.objects.iter().filter(|o| o.kind() == T::KIND && o.api_version() == T::API_VERSION);
        let mut found = of_kind().filter(|object| object.name() == name);
        match (found.next(), found.next()) {
            (Some(object), None) => object.value(),
            (Some(_), Some(_)) => {
                panic!("{} {name} is in more than one namespace: use `in_namespace`", T::KIND)
            }
            (None, _) => {
                let names: Vec<&str> = of_kind().map(RenderedObject::name).collect();
                panic!("no {} is called {name:?}, there is {names:?}", T::KIND)
            }
        }
    }

    /// The object of a kind and name in a namespace.
    pub fn in_namespace<T: Kind>(&self, namespace: &str, name: &str) -> Option<&Value> {
        let is = |object: &&RenderedObject| {
            object.kind() == T::KIND && object.name() == name && object.namespace() == Some(namespace)
        };
        self.objects.iter().find(is).map(RenderedObject::value)
    }

    /// All objects of a kind, in the order in which they are printed.
    pub fn all<T: Kind>(&self) -> impl Iterator<Item = &Value> {
        self.objects.iter().filter(|object| object.kind() == T::KIND).map(RenderedObject::value)
    }

    /// All objects as YAML, for a snapshot: fields in the order of the alphabet.
    pub fn yaml(&self) -> String {
        yaml::documents(self.objects.iter().map(RenderedObject::value))
    }
}

/// A text is what it says.
impl PartialEq<str> for Value {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == Some(other)
    }
}

impl PartialEq<&str> for Value {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == Some(other)
    }
}

impl PartialEq<i64> for Value {
    fn eq(&self, other: &i64) -> bool {
        self.as_i64() == Some(*other)
    }
}

impl PartialEq<bool> for Value {
    fn eq(&self, other: &bool) -> bool {
        self.as_bool() == Some(*other)
    }
}
