//! Flux's kustomize-controller as a program on this machine, as its developers run it, for tests that want it otherwise than
//! the one in the cluster is.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader},
    process::{Child, Stdio},
};

use crate::cluster::{self, FLUX, tool};

/// The program, and the way by which it reaches the artifact server from outside the cluster. Both end with this.
pub struct Consumer {
    namespace: String,
    program: Child,
    forward: Child,
    log: tempfile::NamedTempFile,
}

impl Consumer {
    /// Starts it for objects of a namespace with this label; artifacts are read from the controller in `home`.
    pub fn start(namespace: &str, home: &str, label: &str, arguments: &[&str]) -> Self {
        let mut forward = tool("kubectl")
            .args(["-n", home, "port-forward", "service/synth-controller", ":80"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("kubectl");
        // `Forwarding from 127.0.0.1:40123 -> 9090`
        let mut said = String::new();
        let mut output = BufReader::new(forward.stdout.take().unwrap());
        output.read_line(&mut said).unwrap();
        let address =
            said.split_whitespace().nth(2).unwrap_or_else(|| panic!("kubectl port-forward: {said}"));
        // Each connection is told of, and somebody has to listen.
        std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));

        let log = tempfile::NamedTempFile::new().unwrap();
        let mut program = tool("kustomize-controller");
        program
            .args(["--watch-label-selector", label, "--log-level=info"])
            .args([
                "--metrics-addr=127.0.0.1:0",
                "--health-addr=127.0.0.1:0",
                "--enable-leader-election=false",
            ])
            .args(arguments)
            .env("RUNTIME_NAMESPACE", FLUX)
            .env("SOURCE_CONTROLLER_LOCALHOST", address)
            .stdout(Stdio::null())
            .stderr(File::create(log.path()).unwrap());
        let program =
            program.spawn().expect("kustomize-controller, which `tests/cluster/cluster build` makes");
        Self { namespace: namespace.to_owned(), program, forward, log }
    }
}

impl Drop for Consumer {
    fn drop(&mut self) {
        // Nobody else would let them go.
        let all = ["-n", &self.namespace, "delete", "kustomizations", "--all", "--timeout=60s"];
        let _ = cluster::try_kubectl(&all, "");
        for child in [&mut self.program, &mut self.forward] {
            let _ = child.kill();
            let _ = child.wait();
        }
        if std::thread::panicking() {
            eprintln!(
                "--- kustomize-controller\n{}",
                fs::read_to_string(self.log.path()).unwrap_or_default()
            );
        }
    }
}
