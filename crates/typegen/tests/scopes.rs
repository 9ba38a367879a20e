//! What `synth-manifest` knows of Kubernetes' own kinds is what the API server's document says.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use synth_manifest::{Scope, scope};
use synth_typegen::Document;

#[test]
fn hostile_19_the_scope_of_each_kind_is_what_the_api_server_says() {
    for kind in Document::committed().unwrap().kinds {
        let expected = if kind.namespaced { Scope::Namespaced } else { Scope::Cluster };
        assert_eq!(scope(&kind.group, &kind.kind), Some(expected), "{}/{}", kind.group, kind.kind);
    }
    assert_eq!(scope("example.com", "Deployment"), None);
}
