//! Uses what an app uses, so that all of it is compiled.

use std::process::ExitCode;

use synth_sdk::{plus::Workload, prelude::*};

fn main() -> ExitCode {
    synth_sdk::run(|app: &App| {
        let chart = app.chart("base");
        chart.add("settings", ConfigMap::new().data([("color", "blue")]));
        chart.build("web", Workload::new("registry.example.com/web:1").port(8080));
    })
}
