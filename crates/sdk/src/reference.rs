//! References to objects in the tree.

use std::{fmt, marker::PhantomData, panic::Location, rc::Rc};

use crate::{
    problem::{Origin, Problem},
    tree::Tree,
    typed::Kind,
    value::Value,
};

/// A reference to an object that was added: knows its name at once. A cheap handle: clones are the same object.
///
/// It stands for the name wherever a name is asked for: `.service_account_name(&account)`.
pub struct Ref<T> {
    tree: Rc<Tree>,
    index: usize,
    name: Rc<str>,
    namespace: Option<Rc<str>>,
    of: PhantomData<fn() -> T>,
}

impl<T> Ref<T> {
    pub(crate) fn new(tree: Rc<Tree>, index: usize, name: Rc<str>, namespace: Option<Rc<str>>) -> Self {
        Self { tree, index, name, namespace, of: PhantomData }
    }

    /// The same object, of which less is known.
    pub(crate) fn of_any_type(self) -> Ref<Value> {
        Ref::new(self.tree, self.index, self.name, self.namespace)
    }

    /// The same object as one of this kind, for typed links to what was made of JSON or YAML. One that is of another kind
    /// is told.
    ///
    /// ```
    /// use synth_sdk::prelude::*;
    ///
    /// let app = App::new();
    /// let secret = app.chart("shop").add("db", json!({"apiVersion": "v1", "kind": "Secret", "stringData": {"key": "x"}}));
    /// let env = EnvVar::new("KEY").value_from(secret.typed::<Secret>().key("key"));
    /// assert_eq!(app.render().unwrap().objects()[0].name(), "shop-db");
    /// ```
    #[track_caller]
    pub fn typed<K: Kind>(&self) -> Ref<K> {
        let at = Location::caller();
        self.tree.with(|state| {
            let Some(made) = state.objects.get(self.index) else { return };
            if (&*made.api_version, &*made.kind) != (K::API_VERSION, K::KIND) {
                let is = format!("is of {} {}", made.api_version, made.kind);
                let problem = format!("{} {is}, and not of {} {}", made.called(), K::API_VERSION, K::KIND);
                let asked = Origin::new(String::new(), at);
                let problem = Problem::error(problem).at(state.scopes.origin(made)).at(asked);
                state.problems.push(problem);
            }
        });
        Ref::new(Rc::clone(&self.tree), self.index, Rc::clone(&self.name), self.namespace.clone())
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its namespace, where it or its chart has one.
    pub fn namespace(&self) -> Option<&str> {
        self.namespace.as_deref()
    }

    /// Looks at it as it is now; at `null` once the app is done.
    ///
    /// ```
    /// use synth_sdk::prelude::*;
    ///
    /// let app = App::new();
    /// let config = app.chart("shop").add("settings", ConfigMap::new().data([("color", "blue")]));
    /// assert!(config.look(|config| config["data"]["color"] == "blue"));
    /// ```
    pub fn look<R>(&self, look: impl FnOnce(&Value) -> R) -> R {
        let value = self
            .tree
            .with(|state| state.objects.get_mut(self.index).map(|made| std::mem::take(&mut made.value)));
        let value = value.unwrap_or_default();
        let result = look(&value);
        self.put_back(value, false);
        result
    }

    /// Changes it as JSON, for what no setter does. Its name stays: others have it already.
    ///
    /// ```
    /// use synth_sdk::prelude::*;
    ///
    /// let app = App::new();
    /// let config = app.chart("shop").add("settings", ConfigMap::new());
    /// config.patch(|config| config.merge(json!({"data": {"color": "red"}, "immutable": true})));
    /// assert_eq!(app.render().unwrap().get::<ConfigMap>("shop-settings")["data"]["color"], "red");
    /// ```
    #[expect(clippy::return_self_not_must_use, reason = "changes what it refers to")]
    pub fn patch(&self, change: impl FnOnce(&mut Value)) -> Self {
        // Taken out meanwhile, so that the change may use the tree.
        let value = self
            .tree
            .with(|state| state.objects.get_mut(self.index).map(|made| std::mem::take(&mut made.value)));
        let mut value = value.unwrap_or_default();
        change(&mut value);
        self.put_back(value, true);
        self.clone()
    }

    fn put_back(&self, value: Value, changed: bool) {
        self.tree.with(|state| {
            if let Some(made) = state.objects.get_mut(self.index) {
                made.value = value;
                made.changed |= changed;
            }
        });
    }

    /// Prints it after another one. What others need, as accounts and settings, is printed before them anyway.
    ///
    /// ```
    /// use synth_sdk::prelude::*;
    ///
    /// let app = App::new();
    /// let shop = app.chart("shop");
    /// let pods = || PodSpec::new([Container::new("main")]);
    /// let web = shop.add("web", Pod::new(pods()));
    /// let database = shop.add("database", Pod::new(pods()));
    /// web.after(&database);
    /// assert_eq!(app.render().unwrap().objects()[1].name(), "shop-web");
    /// ```
    #[expect(clippy::return_self_not_must_use, reason = "changes what it refers to")]
    pub fn after<O>(&self, other: &Ref<O>) -> Self {
        self.tree.with(|state| state.after.push((self.index, other.index)));
        self.clone()
    }
}

impl<T> Clone for Ref<T> {
    fn clone(&self) -> Self {
        Self::new(Rc::clone(&self.tree), self.index, Rc::clone(&self.name), self.namespace.clone())
    }
}

impl<T> fmt::Debug for Ref<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ref({})", self.name)
    }
}

/// The name, as in a message or an address.
impl<T> fmt::Display for Ref<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl<T> From<&Ref<T>> for String {
    fn from(reference: &Ref<T>) -> Self {
        reference.name.to_string()
    }
}

impl<T> From<&Ref<T>> for Value {
    fn from(reference: &Ref<T>) -> Self {
        Self::text(reference)
    }
}
