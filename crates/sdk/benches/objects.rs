//! Builds, checks and writes 100, 1,000 and 10,000 objects, and prints the median of ten runs for each step, and the most
//! memory that the process ever had.

#![allow(clippy::expect_used, clippy::print_stdout, missing_docs, reason = "a benchmark")]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use synth_sdk::prelude::*;

/// The app that `make bench-sdk` takes, too: parts of four objects, as large as they are in life.
#[path = "../../../benches/sdk/many.rs"]
#[allow(dead_code, reason = "a program of its own")]
mod many;

fn build(objects: usize) -> App {
    let app = App::with_input(json!({"objects": objects}));
    many::many(&app);
    app
}

fn main() {
    for objects in [100, 1_000, 10_000] {
        let (mut built, mut rendered, mut written) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..10 {
            let start = Instant::now();
            let app = build(objects);
            built.push(start.elapsed());
            let start = Instant::now();
            let result = app.render().expect("nothing is wrong");
            rendered.push(start.elapsed());
            let start = Instant::now();
            let mut text = Vec::new();
            result.write_to(&mut text, false).expect("memory takes every byte");
            written.push(start.elapsed());
            black_box(text);
        }
        for (step, times) in [("build", built), ("check", rendered), ("write", written)] {
            println!("{:18} {:>8.1?}", format!("{step} {objects}"), median(times));
        }
    }
    // Of Linux alone, and more than a program has that does it once.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(most) = status.lines().find_map(|line| line.strip_prefix("VmHWM:")) {
        println!("memory at most     {}", most.trim());
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
