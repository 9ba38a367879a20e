//! synth-controller: wiring only.
fn main() {}
