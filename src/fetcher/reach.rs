//! Who may be asked: the judge of every host before anything is sent to it, and of every address before it is connected to.
//!
//! ```text
//!  URL, redirect ──▶ judge (scheme, name or number) ──▶ resolve ──▶ addresses that may be asked ──▶ connect to one of those
//! ```
//!
//! Names are resolved once: what was judged is what is connected to, so that a name server gains nothing by a second
//! answer. What is not public (this machine, the cluster, a cloud's metadata) is asked only where the installer allows it.

use std::{
    fmt, io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    str::FromStr,
};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use serde::{Deserialize, Serialize};
use url::{Host, Url};

pub use super::crates::registry::Mirror;

/// What an installer says about who may be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::Args)]
#[serde(rename_all = "camelCase")]
pub struct Reach {
    /// Hosts that are asked also where their address is not public, or among the denied networks: names
    /// (`git.example.com`), all below a name (`*.git.svc.cluster.local`), addresses and networks (`10.1.0.0/16`).
    #[arg(long, value_delimiter = ',', value_name = "HOST,…")]
    pub allowed_hosts: Vec<Allowed>,
    /// Networks that are not asked beside those that are not public: the cluster's services and pods, say, where they have
    /// public addresses.
    #[arg(long, value_delimiter = ',', value_name = "NETWORK,…")]
    pub denied_networks: Vec<Denied>,
    /// Ask allowed hosts and nobody else.
    #[arg(long)]
    pub only_allowed_hosts: bool,
    /// Ask also this machine and private networks, but not link-local addresses: for standalone mode.
    #[arg(long)]
    pub allow_private_networks: bool,
    /// The sparse index of a registry that is asked in place of crates.io: `sparse+https://…/`. Checksums are those of the
    /// lock files all the same.
    #[arg(long, value_name = "INDEX")]
    pub crates_io_mirror: Option<Mirror>,
}

/// One entry of the hosts that an installer allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Allowed {
    /// A name, in lower case.
    Name(String),
    /// Every name below this one, in lower case, without the `*`: `.example.com`.
    Below(String),
    /// The addresses of a network.
    Network(IpNet),
}

impl FromStr for Allowed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(network) = text.parse::<IpNet>() {
            return Ok(Self::Network(network));
        }
        if let Ok(address) = text.parse::<IpAddr>() {
            return Ok(Self::Network(address.into()));
        }
        let (below, name) = text.strip_prefix("*.").map_or((false, text), |name| (true, name));
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if name.is_empty() || !name.chars().all(plain) || name.split('.').any(str::is_empty) {
            return Err(format!(
                "`{text}` is not a host, `*.` and a host, an address, or a network like 10.0.0.0/8"
            ));
        }
        Ok(if below { Self::Below(format!(".{name}")) } else { Self::Name(name) })
    }
}

impl TryFrom<String> for Allowed {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Allowed> for String {
    fn from(allowed: Allowed) -> Self {
        allowed.to_string()
    }
}

impl fmt::Display for Allowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Below(name) => write!(f, "*{name}"),
            Self::Network(network) => network.fmt(f),
        }
    }
}

/// A network that an installer denies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Denied(IpNet);

impl FromStr for Denied {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse().map(Self).map_err(|_| format!("`{text}` is not a network like 10.96.0.0/12"))
    }
}

impl TryFrom<String> for Denied {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Denied> for String {
    fn from(denied: Denied) -> Self {
        denied.to_string()
    }
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Somebody who may not be asked. It does not tell the address: who may name a host here need not learn what names mean
/// inside the cluster.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{host} {why}")]
pub(super) struct Refused {
    host: String,
    why: &'static str,
}

impl Refused {
    /// What an installer can do about it.
    pub(super) const HINT: &str =
        "who runs the controller can allow the host with --allowed-hosts (fetcherAllowedHosts of the chart)";
}

impl Reach {
    /// Whether this URL may be asked, as far as that shows before its host is resolved.
    pub(super) fn judge(&self, url: &Url) -> Result<(), Refused> {
        let refused = |why| Err(Refused { host: url.host_str().unwrap_or_default().to_owned(), why });
        match (url.scheme(), url.host()) {
            ("http" | "https", Some(Host::Domain(name))) => self.name(name).map(drop),
            ("http" | "https", Some(Host::Ipv4(address))) => self.number(address.into()),
            ("http" | "https", Some(Host::Ipv6(address))) => self.number(address.into()),
            _ => refused("is not fetched from: only https and http are"),
        }
    }

    /// The addresses of a host that may be connected to, out of all that it has.
    ///
    /// # Errors
    /// [`Refused`] when there are addresses, and none of them may be asked.
    pub(super) fn permitted(
        &self,
        host: &str,
        found: impl IntoIterator<Item = SocketAddr>,
    ) -> Result<Vec<SocketAddr>, Refused> {
        let by_name = self.name(host)?;
        let mut why = None;
        let permitted: Vec<_> = found
            .into_iter()
            .filter(|found| {
                let refused = if by_name { None } else { self.why_not(found.ip()) };
                why = why.or(refused);
                refused.is_none()
            })
            .collect();
        match why.filter(|_| permitted.is_empty()) {
            Some(why) => Err(Refused { host: host.to_owned(), why }),
            None => Ok(permitted),
        }
    }

    /// Resolves a host and gives the addresses that may be connected to.
    ///
    /// # Errors
    /// The system's, or [`Refused`] inside of one.
    pub(super) fn resolve(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        use std::net::ToSocketAddrs as _;
        // Before the name server is asked: names as well may tell something.
        self.name(host).map_err(io::Error::other)?;
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let found = (bare, port).to_socket_addrs()?;
        self.permitted(host, found).map_err(io::Error::other)
    }

    /// Whether a name is allowed, whatever its addresses are; an error when it is not to be resolved at all.
    fn name(&self, host: &str) -> Result<bool, Refused> {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let allowed = self.allowed_hosts.iter().any(|allowed| match allowed {
            Allowed::Name(name) => *name == host,
            Allowed::Below(name) => host.ends_with(name.as_str()),
            Allowed::Network(_) => false,
        });
        let by_address = self.allowed_hosts.iter().any(|allowed| matches!(allowed, Allowed::Network(_)));
        if !allowed && self.only_allowed_hosts && !by_address {
            return Err(Refused { host, why: NOT_LISTED });
        }
        Ok(allowed)
    }

    fn number(&self, address: IpAddr) -> Result<(), Refused> {
        match self.why_not(address) {
            Some(why) => Err(Refused { host: address.to_string(), why }),
            None => Ok(()),
        }
    }

    /// Why an address may not be asked, for who it is alone.
    fn why_not(&self, address: IpAddr) -> Option<&'static str> {
        // An address may stand for another one: what it stands for is what is asked.
        let all: Vec<IpAddr> = std::iter::successors(Some(address), |address| inner(*address)).collect();
        let allowed = |address: &IpAddr| {
            self.allowed_hosts
                .iter()
                .any(|allowed| matches!(allowed, Allowed::Network(network) if network.contains(address)))
        };
        if all.last().is_some_and(allowed) {
            return None;
        }
        if self.only_allowed_hosts {
            return Some(NOT_LISTED);
        }
        if all.iter().any(|address| self.denied_networks.iter().any(|denied| denied.0.contains(address))) {
            return Some("has an address in a denied network, which is not asked");
        }
        all.into_iter().find_map(|address| match Sort::of(address) {
            Sort::Public => None,
            Sort::Private if self.allow_private_networks => None,
            Sort::Private => Some("has an address of this machine or a private network, which is not asked"),
            Sort::Never => Some("has a link-local or reserved address, which is not asked"),
        })
    }
}

const NOT_LISTED: &str = "is not among the allowed hosts, and only those are asked";

/// Sorts of addresses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// Anybody's.
    Public,
    /// This machine's, or a private network's.
    Private,
    /// Link-local, where clouds have their metadata; multicast; reserved.
    Never,
}

const fn v4(a: u8, b: u8, c: u8, d: u8, length: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length)
}

const fn v6(a: u16, b: u16, c: u16, length: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), length)
}

/// Addresses of one's own, by <https://www.iana.org/assignments/iana-ipv4-special-registry>: this machine, private
/// networks, the shared network of providers (where some clouds have pods).
const PRIVATE_V4: [Ipv4Net; 5] = [
    v4(10, 0, 0, 0, 8),
    v4(100, 64, 0, 0, 10),
    v4(127, 0, 0, 0, 8),
    v4(172, 16, 0, 0, 12),
    v4(192, 168, 0, 0, 16),
];
/// Addresses that no server on the internet has, by the same list, and two where clouds have their metadata among others'.
const NEVER_V4: [Ipv4Net; 11] = [
    v4(0, 0, 0, 0, 8),
    v4(169, 254, 0, 0, 16),
    v4(192, 0, 0, 0, 24),
    v4(192, 0, 2, 0, 24),
    v4(192, 88, 99, 0, 24),
    v4(198, 18, 0, 0, 15),
    v4(198, 51, 100, 0, 24),
    v4(203, 0, 113, 0, 24),
    v4(224, 0, 0, 0, 3),
    v4(100, 100, 100, 200, 32),
    v4(168, 63, 129, 16, 32),
];
/// Out of the one block that is public, what is not, by <https://www.iana.org/assignments/iana-ipv6-special-registry>.
const NEVER_V6: [Ipv6Net; 3] = [v6(0x2001, 0, 0, 23), v6(0x2001, 0xdb8, 0, 32), v6(0x3fff, 0, 0, 20)];
const PUBLIC_V6: Ipv6Net = v6(0x2000, 0, 0, 3);
const UNIQUE_LOCAL_V6: Ipv6Net = v6(0xfc00, 0, 0, 7);
/// Where Amazon has its metadata over IPv6.
const METADATA_V6: Ipv6Addr = Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254);
const NAT64: Ipv6Net = v6(0x64, 0xff9b, 0, 96);
const SIX_TO_FOUR: Ipv6Net = v6(0x2002, 0, 0, 16);

impl Sort {
    fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) if NEVER_V4.iter().any(|net| net.contains(&address)) => Self::Never,
            IpAddr::V4(address) if PRIVATE_V4.iter().any(|net| net.contains(&address)) => Self::Private,
            IpAddr::V4(_) => Self::Public,
            // What it stands for is judged.
            IpAddr::V6(_) if inner(address).is_some() => Self::Public,
            IpAddr::V6(address) if address == METADATA_V6 => Self::Never,
            IpAddr::V6(address) if address.is_loopback() || UNIQUE_LOCAL_V6.contains(&address) => {
                Self::Private
            }
            IpAddr::V6(address) if NEVER_V6.iter().any(|net| net.contains(&address)) => Self::Never,
            IpAddr::V6(address) if PUBLIC_V6.contains(&address) => Self::Public,
            IpAddr::V6(_) => Self::Never,
        }
    }
}

/// The address that this one stands for: IPv4 in IPv6, as mapped, through NAT64, by 6to4.
fn inner(address: IpAddr) -> Option<IpAddr> {
    let IpAddr::V6(outer) = address else { return None };
    let [.., a, b, c, d] = outer.octets();
    if outer.to_ipv4_mapped().is_some() || NAT64.contains(&outer) {
        return Some(Ipv4Addr::new(a, b, c, d).into());
    }
    let [_, _, a, b, c, d, ..] = outer.octets();
    SIX_TO_FOUR.contains(&outer).then(|| Ipv4Addr::new(a, b, c, d).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(allowed: &[&str], change: impl FnOnce(&mut Reach)) -> Reach {
        let allowed_hosts = allowed.iter().map(|text| text.parse().unwrap()).collect();
        let mut reach = Reach { allowed_hosts, ..Reach::default() };
        change(&mut reach);
        reach
    }

    fn number(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    const INSIDE: [&str; 13] = [
        "10.96.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "172.31.255.255",
        "192.168.1.1",
        "::1",
        "fc00::1",
        "fd12:3456::1",
        "::ffff:10.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:a00:1::",
    ];
    const NOWHERE: [&str; 24] = [
        "0.0.0.0",
        "0.1.2.3",
        "169.254.169.254",
        "169.254.170.2",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "192.0.2.1",
        "198.18.0.1",
        "203.0.113.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "fe80::1",
        "ff02::1",
        "fec0::1",
        "fd00:ec2::254",
        "::127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2002:a9fe:a9fe::",
        "2001::1",
        "2001:db8::1",
    ];
    const OUTSIDE: [&str; 7] = [
        "1.1.1.1",
        "140.82.121.4",
        "172.32.0.1",
        "100.128.0.1",
        "2606:4700::1111",
        "::ffff:1.1.1.1",
        "2002:101:101::",
    ];

    #[test]
    fn hostile_28_only_public_addresses_are_asked() {
        let strict = Reach::default();
        let standalone = reach(&[], |reach| reach.allow_private_networks = true);
        for text in INSIDE {
            assert!(strict.number(number(text)).is_err(), "{text}");
            assert_eq!(standalone.number(number(text)), Ok(()), "{text}");
        }
        for text in NOWHERE {
            assert!(strict.number(number(text)).is_err(), "{text}");
            assert!(standalone.number(number(text)).is_err(), "{text}");
        }
        for text in OUTSIDE {
            assert_eq!(strict.number(number(text)), Ok(()), "{text}");
        }
    }

    #[test]
    fn hostile_28_numbers_are_judged_in_every_form_that_a_url_takes() {
        let strict = Reach::default();
        for url in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://127.1/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://127.0.0.1./",
            "http://①②⑦.0.0.1/",
            "http://169.254.169.254/latest/meta-data",
            "https://0/",
            "file:///etc/passwd",
            "git://git.example/x",
            "unix:///run/x",
        ] {
            assert!(strict.judge(&Url::parse(url).unwrap()).is_err(), "{url}");
        }
        assert_eq!(strict.judge(&Url::parse("https://git.example/x").unwrap()), Ok(()));
    }

    #[test]
    fn hostile_28_of_a_names_addresses_only_those_that_may_be_asked_are_connected_to() {
        let addresses = ["10.0.0.1:443", "1.1.1.1:443", "[fe80::1]:443"].map(|text| text.parse().unwrap());
        let permitted = Reach::default().permitted("git.example", addresses).unwrap();
        assert_eq!(permitted, [addresses[1]]);
        let error = Reach::default().permitted("git.example", [addresses[0]]).unwrap_err().to_string();
        assert!(error.contains("git.example") && !error.contains("10.0.0.1"), "{error}");
        assert_eq!(Reach::default().permitted("git.example", []), Ok(Vec::new()), "nothing to refuse");
    }

    #[test]
    fn what_the_installer_allows_wins() {
        let inside: SocketAddr = "10.1.2.3:80".parse().unwrap();
        for (allowed, host, address, fine) in [
            ("git.corp", "git.corp", "10.1.2.3", true),
            ("git.corp", "GIT.corp.", "10.1.2.3", true),
            ("git.corp", "evil.git.corp", "10.1.2.3", false),
            ("git.corp", "notgit.corp", "10.1.2.3", false),
            ("*.git.corp", "a.git.corp", "10.1.2.3", true),
            ("*.git.corp", "git.corp", "10.1.2.3", false),
            ("*.git.corp", "evilgit.corp", "10.1.2.3", false),
            ("10.1.0.0/16", "any.example", "10.1.2.3", true),
            ("10.1.0.0/16", "any.example", "10.2.2.3", false),
            ("10.1.2.3", "any.example", "::ffff:10.1.2.3", true),
            ("169.254.7.7", "any.example", "169.254.7.7", true),
        ] {
            let found = SocketAddr::new(number(address), 80);
            let result = reach(&[allowed], |_| ()).permitted(host, [found]);
            assert_eq!(result.is_ok(), fine, "{allowed} {host} {address}");
        }
        let denied = reach(&["git.svc"], |reach| reach.denied_networks = vec!["1.0.0.0/8".parse().unwrap()]);
        assert!(denied.permitted("git.example", ["1.2.3.4:80".parse().unwrap()]).is_err());
        assert!(denied.permitted("git.example", ["[::ffff:1.2.3.4]:80".parse().unwrap()]).is_err());
        assert!(denied.permitted("git.svc", ["1.2.3.4:80".parse().unwrap()]).is_ok());
        let only = reach(&["git.corp"], |reach| reach.only_allowed_hosts = true);
        assert!(only.judge(&Url::parse("https://crates.io/").unwrap()).is_err());
        assert!(only.judge(&Url::parse("https://1.1.1.1/").unwrap()).is_err());
        assert!(only.permitted("git.corp", [inside]).is_ok());
        assert!(
            reach(&["10.0.0.0/8"], |reach| reach.only_allowed_hosts = true).permitted("x", [inside]).is_ok()
        );
    }

    #[test]
    fn entries_of_the_list_are_read_as_they_are_written() {
        for text in ["git.example", "*.example", "10.0.0.0/8", "fd00::/8"] {
            assert_eq!(text.parse::<Allowed>().unwrap().to_string(), text);
        }
        assert_eq!("10.1.2.3".parse::<Allowed>().unwrap().to_string(), "10.1.2.3/32");
        for text in ["", "*", "*.", "a/b", "https://x", "a..b", "a b", "a:80", "10.0.0.0/40"] {
            assert!(text.parse::<Allowed>().is_err(), "{text}");
        }
    }
}
