//! An app: its charts and inputs, and how it ends.

use std::{panic::Location, process::ExitCode, rc::Rc};

use crate::{
    check::Check,
    input::{Input, Inputs},
    output::{self, Wanted},
    problem::{Problem, Problems},
    render::{self, Rendered},
    scope::{Chart, Scope},
    to_json::ToJson,
    tree::{State, Tree},
    value::Value,
};

/// Everything that one program prints. See [`run`] for the usual way to one.
pub struct App(pub(crate) Scope);

impl App {
    /// One whose input is the file that `SYNTH_INPUT` names; without it, all inputs have their defaults.
    #[track_caller]
    #[expect(clippy::new_without_default, reason = "reads the environment, which a default does not")]
    pub fn new() -> Self {
        Self::of(Inputs::from_environment(), Location::caller())
    }

    /// One with this input, for tests.
    #[track_caller]
    pub fn with_input(input: impl ToJson) -> Self {
        Self::of(Inputs::of(Value::of(input)), Location::caller())
    }

    fn of(inputs: Inputs, at: &'static Location<'static>) -> Self {
        let tree = Rc::new(Tree::default());
        let root = tree.with(|state| {
            state.inputs = inputs;
            state.grow(0, "", at)
        });
        Self(Scope { tree, at: root })
    }

    /// A new chart. Names of what is in it begin with its id.
    ///
    /// ```
    /// use synth_sdk::prelude::*;
    ///
    /// let app = App::new();
    /// let shop = app.chart("shop").namespace("prod");
    /// let settings = shop.add("settings", ConfigMap::new());
    /// assert_eq!((settings.name(), settings.namespace()), ("shop-settings", Some("prod")));
    /// ```
    #[track_caller]
    pub fn chart(&self, id: impl AsRef<str>) -> Chart {
        Chart::new(self.0.child(id))
    }

    /// Declares an input and gives its value. With input that is wrong it gives some value of the type, so that the app
    /// goes on to its end, which tells all that is wrong.
    ///
    /// ```
    /// use synth_sdk::prelude::*;
    ///
    /// let app = App::with_input(json!({"replicas": 3, "page": {"host": "shop.test"}}));
    /// let replicas = app.input("replicas", int().min(1).default(2));
    /// let host = app.input("page.host", text());
    /// let color = app.input("page.color", text().one_of(["red", "blue"]).optional());
    /// assert_eq!((replicas, host.as_str(), color), (3, "shop.test", None));
    /// ```
    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "a declaration reads better without a `&`")]
    pub fn input<I: Input>(&self, name: &str, declaration: I) -> I::Output {
        self.0.declare(name, &declaration, Location::caller())
    }

    /// Adds a check of all objects, which runs with the built-in ones at the end.
    ///
    /// ```
    /// use synth_sdk::prelude::*;
    ///
    /// let app = App::new();
    /// app.check("has-owner", |objects: &Objects, report: &mut Report| {
    ///     for object in objects.of_kind("Deployment") {
    ///         if object.value()["metadata"]["annotations"]["owner"].is_null() {
    ///             report.error(object, "has no annotation `owner`");
    ///         }
    ///     }
    /// });
    /// ```
    pub fn check(&self, name: &'static str, check: impl Check + 'static) {
        self.0.tree.with(|state| state.checks.add(name, Box::new(check)));
    }

    /// Leaves out a check by its name, which its findings end with.
    ///
    /// ```
    /// use synth_sdk::{prelude::*, testing};
    ///
    /// let shop = testing::render(|app: &App| {
    ///     app.without_check("references");
    ///     let pods = PodSpec::new([Container::new("web")]).service_account_name("somewhere-else");
    ///     app.chart("shop").add("web", Pod::new(pods));
    /// });
    /// assert_eq!(shop.warnings(), []);
    /// ```
    pub fn without_check(&self, name: &'static str) {
        self.0.tree.with(|state| state.checks.leave_out(name));
    }

    /// The oldest version of Kubernetes that the objects are for, as `1.34`. Default: that of the types.
    ///
    /// ```
    /// use synth_sdk::{prelude::*, testing};
    ///
    /// let wrong = testing::problems(|app: &App| {
    ///     app.target("1.25");
    ///     app.chart("shop").add("nightly", json!({"apiVersion": "batch/v1beta1", "kind": "CronJob"}));
    /// });
    /// assert!(wrong.to_string().contains("use batch/v1"));
    /// ```
    pub fn target(&self, version: &str) {
        self.0.tree.with(|state| {
            if let Err(fault) = state.checks.target(version) {
                state.problems.push(Problem::error(fault));
            }
        });
    }

    /// Changes every object of the app when it is done: see [`Scope::visit`].
    pub fn visit(&self, change: impl Fn(&mut Value) + 'static) {
        self.0.visit(change);
    }

    /// Says that the app cannot be made, and goes on: the end tells all that is wrong.
    ///
    /// ```
    /// use synth_sdk::{prelude::*, testing};
    ///
    /// let wrong = testing::problems(|app: &App| {
    ///     let (users, shards) = (app.input("users", int().default(5000)), app.input("shards", int().default(1)));
    ///     if users > 1000 * shards {
    ///         app.fail(format!("{shards} shards are too few for {users} users"));
    ///     }
    /// });
    /// assert!(wrong.to_string().starts_with("error: 1 shards are too few for 5000 users"));
    /// ```
    #[track_caller]
    pub fn fail(&self, problem: impl std::fmt::Display) {
        let origin = crate::problem::Origin::new(String::new(), Location::caller());
        self.0.tree.with(|state| state.problems.push(Problem::error(problem.to_string()).at(origin)));
    }

    /// All objects, in the order in which they are printed, or everything that is wrong.
    ///
    /// ```
    /// use synth_sdk::prelude::*;
    ///
    /// let app = App::new();
    /// app.chart("shop").add("settings", ConfigMap::new());
    /// let shop = app.render()?;
    /// assert_eq!(shop.objects()[0].kind(), "ConfigMap");
    /// # Ok::<(), synth_sdk::Problems>(())
    /// ```
    ///
    /// # Errors
    /// Every problem of the app.
    pub fn render(self) -> Result<Rendered, Problems> {
        let (state, late) = self.finish();
        render::render(state, late)
    }

    /// Prints all objects on stdout, and what is wrong on stderr. The exit code tells which it was. The arguments of the
    /// program are not looked at.
    pub fn print(self) -> ExitCode {
        self.end(Wanted::Objects)
    }

    /// As [`print`](Self::print), with arguments as `--yaml`: those that are left when a program has taken its own.
    ///
    /// ```no_run
    /// use std::process::ExitCode;
    /// use synth_sdk::prelude::*;
    ///
    /// fn main() -> ExitCode {
    ///     let (own, rest): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|it| it == "--debug");
    ///     let app = App::new();
    ///     app.chart("shop").add("settings", ConfigMap::new().data([("debug", (!own.is_empty()).to_string())]));
    ///     app.print_with(rest)
    /// }
    /// ```
    pub fn print_with(self, arguments: impl IntoIterator<Item = String>) -> ExitCode {
        let arguments: Vec<String> = arguments.into_iter().collect();
        match Wanted::of(&arguments) {
            Ok(wanted) => self.end(wanted),
            Err(message) => output::misused(message),
        }
    }

    fn end(self, wanted: Wanted) -> ExitCode {
        let (state, late) = self.finish();
        output::print(state, late, wanted)
    }

    /// Everything, and what is added meanwhile: by a visitor, which may hold a scope.
    fn finish(self) -> (State, impl FnOnce() -> State) {
        (self.0.tree.take(), move || self.0.tree.take())
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("App")
    }
}

/// What building an app may end with: nothing, or a `Result` whose error is told.
pub trait Outcome {
    /// The error.
    fn error(self) -> Option<String>;
}

impl Outcome for () {
    fn error(self) -> Option<String> {
        None
    }
}

impl<E: std::fmt::Display> Outcome for Result<(), E> {
    fn error(self) -> Option<String> {
        // The causes too, for the errors that write them with this.
        self.err().map(|error| format!("{error:#}"))
    }
}

/// Makes an app and prints it: the whole of a `main`. The program has the arguments `--yaml`, `--inputs`, `--schema` and
/// `--help`; others are told. One with arguments of its own uses [`App::print_with`].
///
/// ```
/// use std::process::ExitCode;
/// use synth_sdk::prelude::*;
///
/// fn main() -> ExitCode {
///     synth_sdk::run(shop)
/// }
///
/// fn shop(app: &App) {
///     let shop = app.chart("shop").namespace("shop");
///     shop.add("settings", ConfigMap::new().data([("color", "blue")]));
/// }
/// ```
#[track_caller]
pub fn run<R: Outcome>(build: impl FnOnce(&App) -> R) -> ExitCode {
    let wanted = match Wanted::of_program() {
        Ok(wanted) => wanted,
        Err(code) => return code,
    };
    let app = App::new();
    app.build(build);
    app.end(wanted)
}

impl App {
    /// Builds with a function, whose error becomes a problem.
    #[track_caller]
    pub(crate) fn build<R: Outcome>(&self, build: impl FnOnce(&Self) -> R) {
        if let Some(error) = build(self).error() {
            self.fail(error);
        }
    }
}
