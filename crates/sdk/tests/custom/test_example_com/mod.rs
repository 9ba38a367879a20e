//! Group `test.example.com`. Generated: see `synth-typegen`.

#![allow(missing_docs, reason = "generated")]

pub mod v1;
