//! The Rust toolchain of this machine that generators are built with.

use std::{path::PathBuf, process::Stdio};

use synth_runner::blob::Digest;
use tokio::process::Command;

use super::super::StartError;

/// A toolchain: its folder, and what tells it from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toolchain {
    /// The folder with `bin/cargo` and `bin/rustc`: rustc's sysroot, never a rustup proxy.
    pub sysroot: PathBuf,
    /// A digest of what `rustc -vV` and `cargo -V` say: the same id compiles to the same code.
    pub id: String,
}

impl Toolchain {
    /// Asks the toolchain in a folder; without one, the `rustc` that is first in `PATH`.
    ///
    /// # Errors
    /// [`StartError::NoSandbox`] when there is no rustc, or no cargo beside it.
    pub async fn find_in(sysroot: Option<PathBuf>) -> Result<Self, StartError> {
        match sysroot {
            Some(sysroot) => Self::at(sysroot).await,
            None => Self::find().await,
        }
    }

    /// Asks the `rustc` that is first in `PATH`.
    ///
    /// # Errors
    /// [`StartError::NoSandbox`] when there is none, or no cargo beside it.
    pub async fn find() -> Result<Self, StartError> {
        // All at once: behind rustup's proxies each takes as long as a look at a repository.
        let (sysroot, rustc, cargo) = tokio::try_join!(
            ask("rustc".into(), &["--print", "sysroot"]),
            ask("rustc".into(), &["-vV"]),
            ask("cargo".into(), &["-V"]),
        )?;
        Ok(Self { sysroot: sysroot.trim_end().into(), id: Digest::of(rustc + &cargo).hex() })
    }

    /// Asks the toolchain in this folder.
    ///
    /// # Errors
    /// [`StartError::NoSandbox`] when rustc or cargo is not there.
    pub async fn at(sysroot: PathBuf) -> Result<Self, StartError> {
        let (rustc, cargo) = (sysroot.join("bin/rustc"), sysroot.join("bin/cargo"));
        let (rustc, cargo) = tokio::try_join!(ask(rustc, &["-vV"]), ask(cargo, &["-V"]))?;
        Ok(Self { sysroot, id: Digest::of(rustc + &cargo).hex() })
    }
}

async fn ask(program: PathBuf, arguments: &[&str]) -> Result<String, StartError> {
    let missing = |why: String| StartError::NoSandbox {
        message: format!("no Rust toolchain: {} {why}", program.display()),
        hint: "install Rust with rustup, or put rustc and cargo into PATH".into(),
    };
    let output = Command::new(&program).args(arguments).stdin(Stdio::null()).output().await;
    let output = output.map_err(|error| missing(error.to_string()))?;
    if !output.status.success() {
        return Err(missing(format!("ended with {}", output.status)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
