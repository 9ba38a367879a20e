//! Custom kinds, by group and version. Generated: see `synth-typegen`.

#![allow(missing_docs, reason = "generated")]

pub mod test_example_com;
