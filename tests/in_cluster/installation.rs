//! The controller in the cluster, installed as a user does it: from the chart, once for all tests.

use std::sync::Mutex;

static INSTALLED: Mutex<bool> = Mutex::new(false);

/// Installs the controller unless this run has done so, and waits until it is available.
pub fn ensure() {
    let mut installed = INSTALLED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if !*installed {
        install();
        *installed = true;
    }
}

/// Has the next [`ensure`] install it again.
pub fn forget() {
    *INSTALLED.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = false;
}

fn install() {
    panic!("there is no chart yet");
}

/// The runner's image, as the cluster knows it.
pub fn runner_image() -> String {
    std::env::var("SYNTH_TEST_RUNNER_IMAGE").expect("SYNTH_TEST_RUNNER_IMAGE names the runner's image")
}
