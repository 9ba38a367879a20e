//! Types of `test_example_com/v1`. Generated: see `synth-typegen`.

#![allow(unused_imports, reason = "generated, and not all is used")]

pub mod everything;
pub use everything::*;
