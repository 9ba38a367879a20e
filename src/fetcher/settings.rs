//! What an installer sets for the fetcher: where it listens and keeps files, and every bound.

use std::{ffi::OsString, path::PathBuf, time::Duration};

use serde::{Deserialize, Serialize};

use super::reach::Reach;

/// Settings of the fetcher process.
#[derive(Clone, Debug, clap::Args)]
pub struct Settings {
    /// The unix socket to listen on. Whoever may connect may use it: it is made with mode 0600.
    #[arg(long)]
    pub socket: PathBuf,
    /// The folder for blobs and kept repositories.
    #[arg(long)]
    pub folder: PathBuf,
    /// Take file:// URLs: for standalone mode only.
    #[arg(long)]
    pub allow_file_urls: bool,
    /// End when standard input closes: for a fetcher that is the child process of a manager.
    #[arg(long)]
    pub until_stdin_closes: bool,
    /// The trusted certificates, PEM, in place of the system's.
    #[arg(long, env = "SSL_CERT_FILE")]
    pub ssl_cert_file: Option<PathBuf>,
    /// The folder of trusted certificates, in place of the system's.
    #[arg(long, env = "SSL_CERT_DIR")]
    pub ssl_cert_dir: Option<PathBuf>,
    /// Who may be asked.
    #[command(flatten)]
    pub reach: Reach,
    /// Bounds.
    #[command(flatten)]
    pub limits: Limits,
}

/// Bounds of the fetcher. Sizes are in bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, clap::Args)]
#[serde(rename_all = "camelCase")]
pub struct Limits {
    /// Requests at one time, three quarters of them of one namespace; more wait, and namespaces take turns. Each is a process.
    #[arg(long, default_value_t = 8)]
    pub fetches: usize,
    /// Seconds that one request may take.
    #[arg(long, default_value_t = 300)]
    pub deadline: u64,
    /// Seconds of processor time that one request may use: unpacking costs more of it than receiving.
    #[arg(long, default_value_t = 120)]
    pub cpu: u64,
    /// Memory of one request. Times the requests at one time, it is what the fetcher's container needs.
    #[arg(long, default_value_t = 512 << 20)]
    pub memory: u64,
    /// The largest file that a request may write, a git pack for example.
    #[arg(long, default_value_t = 1 << 30)]
    pub file_size: u64,
    /// Bytes that one request may receive from a git server.
    #[arg(long, default_value_t = 1 << 30)]
    pub git_received: u64,
    /// Objects that a git server may send at one time.
    #[arg(long, default_value_t = 5_000_000)]
    pub git_objects: u64,
    /// Files of a generator's source.
    #[arg(long, default_value_t = 20_000)]
    pub source_files: usize,
    /// Bytes of a generator's source.
    #[arg(long, default_value_t = 128 << 20)]
    pub source_size: u64,
    /// Packages of a `Cargo.lock`.
    #[arg(long, default_value_t = 2_000)]
    pub crates: usize,
    /// Bytes of one crate's archive.
    #[arg(long, default_value_t = 128 << 20)]
    pub crate_size: u64,
    /// Bytes of crates that one request may receive.
    #[arg(long, default_value_t = 2 << 30)]
    pub crates_received: u64,
    /// Bytes that the folder may hold; what was not used for longest goes first, of the namespace that had most fetched.
    #[arg(long, default_value_t = 10 << 30)]
    pub folder_size: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            fetches: 8,
            deadline: 300,
            cpu: 120,
            memory: 512 << 20,
            file_size: 1 << 30,
            git_received: 1 << 30,
            git_objects: 5_000_000,
            source_files: 20_000,
            source_size: 128 << 20,
            crates: 2_000,
            crate_size: 128 << 20,
            crates_received: 2 << 30,
            folder_size: 10 << 30,
        }
    }
}

impl Limits {
    /// When a request is killed.
    pub(super) fn deadline(&self) -> Duration {
        Duration::from_secs(self.deadline)
    }
}

impl Settings {
    /// Settings with the default bounds.
    pub fn new(socket: impl Into<PathBuf>, folder: impl Into<PathBuf>) -> Self {
        Self {
            socket: socket.into(),
            folder: folder.into(),
            allow_file_urls: false,
            until_stdin_closes: false,
            ssl_cert_file: None,
            ssl_cert_dir: None,
            reach: Reach::default(),
            limits: Limits::default(),
        }
    }

    /// The command line that these settings are parsed from.
    pub(super) fn arguments(&self) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = Vec::new();
        let mut option = |name: &str, value: OsString| arguments.extend([OsString::from(name), value]);
        option("--socket", self.socket.clone().into());
        option("--folder", self.folder.clone().into());
        for (name, path) in [("--ssl-cert-file", &self.ssl_cert_file), ("--ssl-cert-dir", &self.ssl_cert_dir)]
        {
            if let Some(path) = path {
                option(name, path.clone().into());
            }
        }
        let limits = &self.limits;
        for (name, value) in [
            ("--fetches", limits.fetches as u64),
            ("--deadline", limits.deadline),
            ("--cpu", limits.cpu),
            ("--memory", limits.memory),
            ("--file-size", limits.file_size),
            ("--git-received", limits.git_received),
            ("--git-objects", limits.git_objects),
            ("--source-files", limits.source_files as u64),
            ("--source-size", limits.source_size),
            ("--crates", limits.crates as u64),
            ("--crate-size", limits.crate_size),
            ("--crates-received", limits.crates_received),
            ("--folder-size", limits.folder_size),
        ] {
            option(name, value.to_string().into());
        }
        let Reach {
            allowed_hosts,
            denied_networks,
            only_allowed_hosts,
            allow_private_networks,
            crates_io_mirror,
        } = &self.reach;
        if let Some(mirror) = crates_io_mirror {
            option("--crates-io-mirror", mirror.to_string().into());
        }
        for host in allowed_hosts {
            option("--allowed-hosts", host.to_string().into());
        }
        for network in denied_networks {
            option("--denied-networks", network.to_string().into());
        }
        for (name, on) in [
            ("--allow-file-urls", self.allow_file_urls),
            ("--until-stdin-closes", self.until_stdin_closes),
            ("--only-allowed-hosts", *only_allowed_hosts),
            ("--allow-private-networks", *allow_private_networks),
        ] {
            if on {
                arguments.push(name.into());
            }
        }
        arguments
    }

    /// The environment of a child: what names the trusted certificates, and nothing else of ours.
    pub(super) fn environment(&self) -> impl Iterator<Item = (&'static str, &PathBuf)> {
        [("SSL_CERT_FILE", &self.ssl_cert_file), ("SSL_CERT_DIR", &self.ssl_cert_dir)]
            .into_iter()
            .filter_map(|(name, path)| Some((name, path.as_ref()?)))
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        settings: Settings,
    }

    #[test]
    fn the_command_line_says_what_the_settings_say() {
        let mut settings = Settings::new("/run/a b.sock", "/var/x");
        settings.allow_file_urls = true;
        settings.ssl_cert_file = Some("/etc/roots.pem".into());
        settings.ssl_cert_dir = Some("/etc/roots".into());
        settings.reach = Reach {
            allowed_hosts: ["git.corp", "*.svc", "10.0.0.0/8"].map(|host| host.parse().unwrap()).into(),
            denied_networks: ["1.0.0.0/8", "2606::/16"].map(|network| network.parse().unwrap()).into(),
            only_allowed_hosts: true,
            allow_private_networks: true,
            crates_io_mirror: Some("sparse+https://crates.corp/index/".parse().unwrap()),
        };
        let parse = |settings: &Settings| {
            let name = OsString::from("fetcher");
            Command::parse_from(std::iter::once(name).chain(settings.arguments())).settings
        };
        assert_eq!(format!("{:?}", parse(&settings)), format!("{settings:?}"), "with the default bounds");
        let numbers: Limits = serde_json::from_value(serde_json::json!({
            "fetches": 1, "deadline": 2, "memory": 3, "fileSize": 4, "gitReceived": 5, "sourceFiles": 6,
            "sourceSize": 7, "crates": 8, "crateSize": 9, "cratesReceived": 10, "folderSize": 11,
            "cpu": 12, "gitObjects": 13,
        }))
        .unwrap();
        settings.limits = numbers;
        assert_eq!(format!("{:?}", parse(&settings)), format!("{settings:?}"), "with bounds of its own");
    }

    #[test]
    fn the_default_bounds_are_those_of_the_command_line() {
        let parsed = Command::parse_from(["fetcher", "--socket", "s", "--folder", "f"]).settings;
        assert_eq!(parsed.limits, Limits::default());
    }
}
