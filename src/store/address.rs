//! Where the artifact server listens, and where it says that it does.

use std::{fmt, net::SocketAddr, str::FromStr};

use url::Url;

use super::ArtifactPath;

/// Text that is not an address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not an address: {expected}")]
pub struct InvalidAddress {
    text: String,
    expected: &'static str,
}

/// An address to listen on, as Go and so Flux write it: `:9090` for every interface, `127.0.0.1:0`, `[::1]:9090`,
/// `localhost:9090`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindAddress {
    /// The host without brackets; empty for every interface.
    pub host: String,
    /// The port; 0 for one that the system chooses.
    pub port: u16,
}

impl FromStr for BindAddress {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, InvalidAddress> {
        let invalid = || InvalidAddress { text: text.to_owned(), expected: "HOST:PORT or :PORT is meant" };
        let (host, port) = text.rsplit_once(':').ok_or_else(invalid)?;
        let host = match host.strip_prefix('[') {
            Some(host) => host.strip_suffix(']').ok_or_else(invalid)?,
            None if host.contains(':') => return Err(invalid()),
            None => host,
        };
        Ok(Self { host: host.to_owned(), port: port.parse().map_err(|_| invalid())? })
    }
}

impl fmt::Display for BindAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            return write!(f, "[{}]:{}", self.host, self.port);
        }
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// The address that artifacts' URLs begin with: a scheme, a host, perhaps a port, and no path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdvertisedAddress(String);

impl AdvertisedAddress {
    /// The address that `--storage-adv-addr` gives: a host and perhaps a port, with or without `http://` or `https://`.
    ///
    /// # Errors
    /// [`InvalidAddress`] for another scheme, user information, a path, a query or a fragment.
    pub fn parse(text: &str) -> Result<Self, InvalidAddress> {
        let invalid = || InvalidAddress {
            text: text.to_owned(),
            expected: "HOST or HOST:PORT is meant, http:// or https:// may stand before it",
        };
        let with_scheme = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        let url = Url::parse(&with_scheme).map_err(|_| invalid())?;
        let bare = matches!(url.scheme(), "http" | "https")
            && url.username().is_empty()
            && url.password().is_none()
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none();
        match (bare, url.host_str()) {
            (true, Some(_)) => Ok(Self(url.as_str().trim_end_matches('/').to_owned())),
            _ => Err(invalid()),
        }
    }

    /// The address where none is given, made of the one that is listened on as Flux does: `localhost` for a server on
    /// every interface without a host, this machine's name for `0.0.0.0`, otherwise what was asked for. The port is the
    /// one that was bound.
    ///
    /// # Errors
    /// [`InvalidAddress`] when the two make no host.
    pub fn derived(
        bind: &BindAddress,
        bound: SocketAddr,
        hostname: Option<&str>,
    ) -> Result<Self, InvalidAddress> {
        let host = match bind.host.as_str() {
            "" => "localhost",
            "0.0.0.0" | "::" => hostname.unwrap_or("localhost"),
            host => host,
        };
        Self::parse(&BindAddress { host: host.to_owned(), port: bound.port() }.to_string())
    }

    /// The URL of an artifact.
    pub fn url_of(&self, path: &ArtifactPath) -> String {
        self.join(&path.to_string())
    }

    /// The URL of what has this path below the server's root.
    pub(super) fn join(&self, path: &str) -> String {
        format!("{}/{path}", self.0)
    }
}

impl fmt::Display for AdvertisedAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d1_an_advertised_address_may_carry_a_scheme_a_port_and_a_trailing_dot() {
        for (given, address) in [
            ("synth.flux-system.svc.cluster.local.", "http://synth.flux-system.svc.cluster.local."),
            ("localhost:9090", "http://localhost:9090"),
            ("http://localhost:9090", "http://localhost:9090"),
            ("http://localhost:80/", "http://localhost"),
            ("https://artifacts.example", "https://artifacts.example"),
            ("10.0.0.1:9090", "http://10.0.0.1:9090"),
            ("[::1]:9090", "http://[::1]:9090"),
        ] {
            assert_eq!(AdvertisedAddress::parse(given).unwrap().to_string(), address, "{given}");
        }
    }

    #[test]
    fn d1_an_advertised_address_is_nothing_but_scheme_host_and_port() {
        for given in [
            "",
            "http://",
            "ftp://host",
            "host/path",
            "http://user@host",
            "host?x",
            "host#x",
            "ho st",
            "host:99999",
        ] {
            assert!(AdvertisedAddress::parse(given).is_err(), "{given}");
        }
    }

    #[test]
    fn d1_without_one_it_follows_from_the_address_that_is_listened_on() {
        let bound = "127.0.0.1:4321".parse().unwrap();
        for (bind, hostname, address) in [
            (":9090", Some("pod-1"), "http://localhost:4321"),
            ("0.0.0.0:9090", Some("pod-1"), "http://pod-1:4321"),
            ("0.0.0.0:9090", None, "http://localhost:4321"),
            ("[::]:9090", Some("pod-1"), "http://pod-1:4321"),
            ("127.0.0.1:0", Some("pod-1"), "http://127.0.0.1:4321"),
            ("[::1]:0", None, "http://[::1]:4321"),
        ] {
            let derived = AdvertisedAddress::derived(&bind.parse().unwrap(), bound, hostname).unwrap();
            assert_eq!(derived.to_string(), address, "{bind}");
        }
    }

    #[test]
    fn an_address_to_listen_on_is_written_as_go_writes_it() {
        for (text, host, port) in [
            (":9090", "", 9090),
            ("127.0.0.1:0", "127.0.0.1", 0),
            ("[::1]:9", "::1", 9),
            ("localhost:1", "localhost", 1),
        ] {
            let address: BindAddress = text.parse().unwrap();
            assert_eq!((address.host.as_str(), address.port), (host, port));
            assert_eq!(address.to_string(), text);
        }
        for text in ["", "9090", "::1:9090", "[::1:9090", "host:", "host:99999"] {
            assert!(text.parse::<BindAddress>().is_err(), "{text}");
        }
    }
}
