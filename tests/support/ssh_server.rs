//! Git repositories over ssh: a real `sshd` on a free loopback port, with keys of its own.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::TcpListener,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Child, Command, Stdio},
};

use synth_controller::fetcher::api::{Credentials, SshIdentity};
use tempfile::TempDir;

const SSHD: &str = "/usr/sbin/sshd";

/// A server for everything that the user of this test may read. It stops when it is dropped.
pub struct SshServer {
    pub port: u16,
    /// The server's public key: type and base64.
    pub host_key: String,
    /// What opens it.
    pub credentials: Credentials,
    /// The same key under a passphrase, `hunter2`.
    pub encrypted: Credentials,
    pub dir: TempDir,
    child: Child,
}

impl SshServer {
    pub fn start() -> Self {
        assert!(Path::new(SSHD).exists(), "this test needs sshd: install the package openssh-server");
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name).display().to_string();
        for (name, passphrase) in [("host", ""), ("user", "")] {
            keygen(&["-q", "-t", "ed25519", "-N", passphrase, "-C", "test", "-f", &path(name)]);
        }
        fs::copy(path("user"), path("locked")).unwrap();
        keygen(&["-q", "-p", "-P", "", "-N", "hunter2", "-f", &path("locked")]);
        fs::copy(path("user.pub"), path("authorized")).unwrap();
        fs::set_permissions(path("authorized"), fs::Permissions::from_mode(0o600)).unwrap();
        // Where root runs sshd, it wants this folder.
        let _ = fs::create_dir_all("/run/sshd");
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut child = Command::new(SSHD)
            .args(["-D", "-e", "-f", "/dev/null", "-h", &path("host"), "-p", &port.to_string()])
            .args(["-o", "ListenAddress=127.0.0.1", "-o", "StrictModes=no", "-o", "UsePAM=no"])
            .args(["-o", "PidFile=none", "-o", "PasswordAuthentication=no", "-o", "PermitRootLogin=yes"])
            .args(["-o", &format!("AuthorizedKeysFile={}", path("authorized"))])
            .args(["-o", "SetEnv=GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0=*"])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut said = Vec::new();
        loop {
            let line = lines.next().unwrap_or_else(|| panic!("sshd did not start: {said:?}")).unwrap();
            if line.contains("Server listening") {
                break;
            }
            said.push(line);
        }
        // sshd must not stop because nobody reads what it says.
        std::thread::spawn(move || lines.for_each(drop));
        let public = fs::read_to_string(path("host.pub")).unwrap();
        let host_key = public.split(' ').take(2).collect::<Vec<_>>().join(" ");
        let identity = |name: &str, password: Option<&str>| Credentials {
            ssh: Some(SshIdentity {
                identity: fs::read_to_string(path(name)).unwrap(),
                known_hosts: format!("[127.0.0.1]:{port} {host_key}\n"),
                password: password.map(str::to_owned),
            }),
            ..Credentials::default()
        };
        let credentials = identity("user", None);
        let encrypted = identity("locked", Some("hunter2"));
        Self { port, host_key, credentials, encrypted, dir, child }
    }

    /// The address of a folder of this machine, for the user of this test.
    pub fn url(&self, path: &Path) -> String {
        format!("ssh://{}@127.0.0.1:{}{}", user(), self.port, path.display())
    }
}

impl Drop for SshServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs ssh-keygen.
pub fn keygen(arguments: &[&str]) {
    let status =
        Command::new("ssh-keygen").args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.expect("this test needs ssh-keygen: install openssh-client").success(), "{arguments:?}");
}

fn user() -> String {
    let output = Command::new("id").arg("-un").output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
