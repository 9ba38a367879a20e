//! Types of `custom kinds`. Generated: see `synth-typegen`.

#![allow(unused_imports, reason = "generated, and not all is used")]

pub mod test_example_com;
