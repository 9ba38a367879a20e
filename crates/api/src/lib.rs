//! The `Synth` custom resource.
