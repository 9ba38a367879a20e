//! Uses what a generator uses, so that all of it is compiled.

use k8s_openapi::api::core::v1::ConfigMap;

fn main() -> anyhow::Result<()> {
    println!("{}", serde_json::to_string(&ConfigMap::default())?);
    Ok(())
}
