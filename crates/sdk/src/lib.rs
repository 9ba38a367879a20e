//! Kubernetes apps in Rust: typed objects, names out of a tree, inputs, checks.
//!
//! An [`App`] has charts, a [`Chart`] has scopes, and a [`Scope`] is where objects are added. What is added gives a
//! [`Ref`], which knows its name at once. When the app is done, everything that is wrong is told with its place in
//! the tree and in the source; otherwise all objects are printed on stdout, one line of JSON each.
//!
//! ```
//! use std::process::ExitCode;
//! use synth_sdk::prelude::*;
//!
//! fn main() -> ExitCode {
//!     synth_sdk::run(|app: &App| {
//!         let shop = app.chart("shop").namespace("shop");
//!         web(&shop, "nginx:1.29");
//!     })
//! }
//!
//! fn web(scope: &Scope, image: &str) -> Ref<Service> {
//!     let labels = scope.labels();
//!     let app = Container::new("web").image(image).ports([ContainerPort::new(8080).name("http")]);
//!     let pods = PodTemplateSpec::new(PodSpec::new([app])).labels(&labels);
//!     scope.add("web", Deployment::new(DeploymentSpec::new(LabelSelector::from(&labels), pods).replicas(3)));
//!     scope.add("web", Service::new(ServiceSpec::new().selector(&labels).ports([ServicePort::new(80).target_port("http")])))
//! }
//! ```

pub mod api;
mod app;
mod base64;
pub mod check;
mod convert;
mod entry;
mod fields;
#[cfg(feature = "serde")]
mod from_serde;
#[cfg(any(test, fuzzing))]
pub mod fuzz;
#[cfg(feature = "yaml")]
mod include;
mod index;
pub mod input;
mod json;
mod json_read;
mod labels;
mod links;
mod names;
mod order;
mod output;
#[cfg(not(feature = "serde"))]
mod plain;
pub mod plus;
mod problem;
mod reference;
mod render;
mod scalar;
mod scope;
mod string;
pub mod testing;
mod to_json;
mod tree;
pub mod typed;
mod value;
mod yaml;
#[cfg(feature = "yaml")]
mod yaml_read;
#[cfg(feature = "yaml")]
mod yaml_scalar;

pub use app::{App, Outcome, run};
pub use entry::{Entry, Object};
pub use fields::Fields;
pub use labels::Labels;
pub use links::{Key, MakesPods, Port};
pub use names::slug;
pub use problem::{Origin, Problem, Problems, Severity};
pub use reference::Ref;
pub use render::{Rendered, RenderedObject};
pub use scalar::{Duration, IntOrString, Quantity};
pub use scope::{Chart, Construct, Scope};
pub use string::Text;
pub use to_json::ToJson;
pub use value::{Fault, Value};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(doctest)]
#[doc = include_str!("../../../docs/sdk/README.md")]
struct Guide;

/// The environment variable that names the file with the input: JSON, one object.
pub const INPUT: &str = "SYNTH_INPUT";

/// All that an app needs, in one line: `use synth_sdk::prelude::*;`.
///
/// Of types of Kubernetes it has those whose name means one thing; the others are in [`api`].
pub mod prelude {
    pub use crate::{
        App, Chart, Construct, Duration, IntOrString, Labels, Quantity, Ref, Scope, Value,
        api::prelude::*,
        check::{Objects, Report},
        input::{Input, anything, boolean, choice, duration, int, list, map, number, object, quantity, text},
        json,
        links::MakesPods,
        typed::{Kind, Metadata, Typed},
    };
}
