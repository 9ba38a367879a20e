//! Handles into the tree: charts and scopes, and what builds in them.

use std::{ops::Deref, panic::Location, rc::Rc};

use crate::{
    entry::{Entry, Object},
    input::Input,
    labels::Labels,
    names,
    reference::Ref,
    tree::Tree,
    typed::Kind,
    value::Value,
};

/// A place in the tree, where objects and other scopes are added. A cheap handle: clones are the same place.
///
/// ```
/// use synth_sdk::prelude::*;
///
/// fn web(scope: &Scope, image: &str) -> Ref<Service> {
///     let labels = scope.labels();
///     let app = Container::new("web").image(image).ports([ContainerPort::new(8080).name("http")]);
///     let pods = PodTemplateSpec::new(PodSpec::new([app])).labels(&labels);
///     scope.add("web", Deployment::new(DeploymentSpec::new(LabelSelector::from(&labels), pods).replicas(3)));
///     scope.add("web", Service::new(ServiceSpec::new().selector(&labels).ports([ServicePort::new(80).target_port("http")])))
/// }
///
/// let app = App::new();
/// let shop = app.chart("shop").namespace("shop");
/// assert_eq!(web(&shop, "nginx").name(), "shop-web");
/// ```
#[derive(Clone)]
pub struct Scope {
    pub(crate) tree: Rc<Tree>,
    pub(crate) at: usize,
}

impl Scope {
    /// Adds an object. Its name comes from the path to here and this id, unless it has one; an empty id gives the name
    /// of the scope itself. Objects of different kinds may have the same id.
    ///
    /// ```
    /// use synth_sdk::prelude::*;
    ///
    /// let app = App::new();
    /// let web = app.chart("shop").child("web");
    /// assert_eq!(web.add("settings", ConfigMap::new()).name(), "shop-web-settings");
    /// assert_eq!(web.add("", json!({"apiVersion": "example.com/v1", "kind": "Thing"})).name(), "shop-web");
    /// ```
    #[track_caller]
    pub fn add<O: Object>(&self, id: impl AsRef<str>, object: O) -> Ref<O> {
        self.add_at(id.as_ref(), object, Location::caller())
    }

    pub(crate) fn add_at<O: Object>(&self, id: &str, object: O, at: &'static Location<'static>) -> Ref<O> {
        let (index, name, namespace) = self.add_entry(id, object.into_entry(), at);
        Ref::new(Rc::clone(&self.tree), index, name, namespace)
    }

    fn add_entry(
        &self,
        id: &str,
        entry: Entry,
        at: &'static Location<'static>,
    ) -> (usize, Rc<str>, Option<Rc<str>>) {
        self.tree.with(|state| {
            let index = state.add(self.at, id, entry, at);
            let made = &state.objects[index];
            (index, Rc::clone(&made.name), made.namespace.clone())
        })
    }

    /// A reference to an object that is somewhere else, in the namespace of this scope: made by hand, by an operator or by
    /// another app. The checks take it as there.
    ///
    /// ```
    /// use synth_sdk::prelude::*;
    ///
    /// fn password(scope: &Scope) -> EnvVar {
    ///     EnvVar::new("PASSWORD").value_from(scope.external::<Secret>("database").key("password"))
    /// }
    /// ```
    pub fn external<T: Kind>(&self, name: impl AsRef<str>) -> Ref<T> {
        let namespace = self.tree.with(|state| {
            state.checks.external(T::KIND, name.as_ref());
            state.scopes.namespace(self.at).filter(|_| T::NAMESPACED)
        });
        Ref::new(Rc::clone(&self.tree), usize::MAX, name.as_ref().into(), namespace)
    }

    /// A scope below this one.
    #[track_caller]
    #[must_use]
    pub fn child(&self, id: impl AsRef<str>) -> Self {
        self.child_at(id.as_ref(), Location::caller())
    }

    fn child_at(&self, id: &str, at: &'static Location<'static>) -> Self {
        let at = self.tree.with(|state| state.grow(self.at, id, at));
        Self { tree: Rc::clone(&self.tree), at }
    }

    /// Builds a construct in a scope of its own below this one.
    #[track_caller]
    pub fn build<C: Construct>(&self, id: impl AsRef<str>, construct: C) -> C::Output {
        construct.build(&self.child_at(id.as_ref(), Location::caller()))
    }

    /// Labels that only pods of this scope have: what it is called, and its place in the tree.
    pub fn labels(&self) -> Labels {
        self.tree.with(|state| {
            Labels::from([
                ("app.kubernetes.io/name", names::join(&[state.scopes.id(self.at)], '.', 63)),
                // Joined by what no id has, so that no other path gives the same.
                ("app.kubernetes.io/instance", state.scopes.name(self.at, "", '.', 63)),
            ])
        })
    }

    /// The name that an object with this id gets here; an empty id gives the name of the scope itself.
    pub fn name_of(&self, id: impl AsRef<str>) -> String {
        self.tree.with(|state| state.scopes.name(self.at, id.as_ref(), '-', 63))
    }

    /// The last id of the path to here.
    pub fn id(&self) -> String {
        self.tree.with(|state| state.scopes.id(self.at).to_owned())
    }

    /// The line that made this scope.
    pub(crate) fn made_at(&self) -> &'static Location<'static> {
        self.tree.with(|state| state.scopes.made_at(self.at))
    }

    /// The ids from the chart to here, as `shop/web`.
    pub fn path(&self) -> String {
        self.tree.with(|state| state.scopes.path(self.at))
    }

    /// The namespace of what is added here, where the chart has one.
    pub fn namespace_name(&self) -> Option<String> {
        self.tree.with(|state| state.scopes.namespace(self.at).map(|namespace| namespace.to_string()))
    }

    /// Declares an input of this place in the tree and gives its value: `replicas` in the scope `web` of the chart `shop`
    /// is `shop.web.replicas`, `{"shop": {"web": {"replicas": 3}}}`. So a construct that is used twice has each
    /// its own. See [`App::input`](crate::App::input).
    ///
    /// ```
    /// use synth_sdk::prelude::*;
    ///
    /// let app = App::with_input(json!({"shop": {"web": {"replicas": 3}}}));
    /// let web = app.chart("shop").child("web");
    /// assert_eq!(web.input("replicas", int().min(1).default(2)), 3);
    /// ```
    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "a declaration reads better without a `&`")]
    pub fn input<I: Input>(&self, name: &str, declaration: I) -> I::Output {
        self.declare(name, &declaration, Location::caller())
    }

    pub(crate) fn declare<I: Input>(
        &self,
        name: &str,
        declaration: &I,
        at: &'static Location<'static>,
    ) -> I::Output {
        // Taken out meanwhile: an object's declaration is a function of the app's own, which may use the tree.
        let mut inputs = self.tree.with(|state| std::mem::take(&mut state.inputs));
        let value = inputs.declare(&self.path(), name, declaration, at);
        self.tree.with(|state| state.inputs = inputs);
        value
    }

    /// Changes every object in and below this scope, also those that are added later, when the app is done. What a later
    /// `visit` sees has the changes of an earlier one.
    ///
    /// ```
    /// use synth_sdk::prelude::*;
    ///
    /// let app = App::new();
    /// let chart = app.chart("shop");
    /// chart.visit(|object| {
    ///     if let Some(pods) = object.pod_template_mut() {
    ///         pods["spec"]["priorityClassName"] = "high".into();
    ///     }
    /// });
    /// ```
    pub fn visit(&self, change: impl Fn(&mut Value) + 'static) {
        self.tree.with(|state| state.visitors.push((self.at, Box::new(change))));
    }
}

impl std::fmt::Debug for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Scope({})", self.path())
    }
}

/// A scope at the top, which objects share their namespace in.
#[derive(Clone, Debug)]
pub struct Chart(Scope);

impl Chart {
    pub(crate) fn new(scope: Scope) -> Self {
        Self(scope)
    }

    /// The namespace of what is added from now on and has none of its own. It is not created: add a
    /// [`Namespace`](crate::api::core::v1::Namespace) for that.
    #[must_use]
    pub fn namespace(self, namespace: impl AsRef<str>) -> Self {
        self.0.tree.with(|state| state.set_namespace(self.0.at, namespace.as_ref()));
        self
    }

    /// What names of what is added from now on begin with, in place of the chart's id; nothing when this is empty.
    #[must_use]
    pub fn prefix(self, prefix: impl AsRef<str>) -> Self {
        self.0.tree.with(|state| state.set_in_names(self.0.at, prefix.as_ref()));
        self
    }
}

impl Deref for Chart {
    type Target = Scope;

    fn deref(&self) -> &Scope {
        &self.0
    }
}

/// A part of an app that can be built in any scope: a struct, or a function of a scope.
///
/// ```
/// use synth_sdk::prelude::*;
///
/// struct Cache {
///     memory: Quantity,
/// }
///
/// impl Construct for Cache {
///     type Output = Ref<Service>;
///
///     fn build(self, scope: &Scope) -> Ref<Service> {
///         let labels = scope.labels();
///         let limits = ResourceRequirements::new().limits([("memory", self.memory)]);
///         let container = Container::new("cache").image("docker.io/valkey/valkey:8.1").resources(limits);
///         let pods = PodTemplateSpec::new(PodSpec::new([container])).labels(&labels);
///         scope.add("", Deployment::new(DeploymentSpec::new(LabelSelector::from(&labels), pods)));
///         scope.add("", Service::new(ServiceSpec::new().selector(&labels).ports([ServicePort::new(6379)])))
///     }
/// }
///
/// let app = App::new();
/// let shop = app.chart("shop");
/// let cache = shop.build("cache", Cache { memory: Quantity::mebi(64) });
/// let settings = shop.build("settings", |scope: &Scope| {
///     scope.add("", ConfigMap::new().data([("CACHE", cache.name())]))
/// });
/// assert_eq!(settings.name(), "shop-settings");
/// ```
pub trait Construct {
    /// What others need of it.
    type Output;

    /// Adds its objects.
    fn build(self, scope: &Scope) -> Self::Output;
}

impl<F: FnOnce(&Scope) -> O, O> Construct for F {
    type Output = O;

    fn build(self, scope: &Scope) -> O {
        self(scope)
    }
}
