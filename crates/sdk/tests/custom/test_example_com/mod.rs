//! Types of `test_example_com`. Generated: see `synth-typegen`.

#![allow(unused_imports, reason = "generated, and not all is used")]

pub mod v1;
