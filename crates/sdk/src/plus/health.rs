//! How a workload is asked whether it is well.

use crate::{
    api::core::v1::{ExecAction, HTTPGetAction, Probe, TCPSocketAction},
    scalar::IntOrString,
    typed::Typed,
};

/// How a workload is asked whether it is well. A text is the path of an HTTP request to its first port.
///
/// ```
/// use synth_sdk::{plus::{Health, Workload}, prelude::*};
///
/// let web = Workload::new("web:1")
///     .port(8080)
///     .named_port("admin", 9000)
///     .readiness("/ready")
///     .liveness(Health::http("/live").port("admin"))
///     .startup(Health::open().every(2).failures(60));
/// # App::new().chart("a").build("web", web);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Health {
    way: Way,
    pub(super) port: Option<IntOrString>,
    delay: Option<i32>,
    period: Option<i32>,
    timeout: Option<i32>,
    failures: Option<i32>,
}

#[derive(Clone, Debug)]
enum Way {
    Http(String),
    Open,
    Command(Vec<String>),
}

impl Health {
    fn new(way: Way) -> Self {
        Self { way, port: None, delay: None, period: None, timeout: None, failures: None }
    }

    /// It answers a request for this path with success.
    pub fn http(path: impl Into<String>) -> Self {
        Self::new(Way::Http(path.into()))
    }

    /// Its port can be connected to.
    pub fn open() -> Self {
        Self::new(Way::Open)
    }

    /// A command in the container ends with 0.
    pub fn command<T: Into<String>>(command: impl IntoIterator<Item = T>) -> Self {
        Self::new(Way::Command(command.into_iter().map(Into::into).collect()))
    }

    /// Which port, by name or number, in place of the first one.
    pub fn port(self, port: impl Into<IntOrString>) -> Self {
        Self { port: Some(port.into()), ..self }
    }

    /// Seconds before it is asked for the first time.
    pub fn delay(self, seconds: i32) -> Self {
        Self { delay: Some(seconds), ..self }
    }

    /// Seconds from one time to the next.
    pub fn every(self, seconds: i32) -> Self {
        Self { period: Some(seconds), ..self }
    }

    /// Seconds that an answer may take.
    pub fn timeout(self, seconds: i32) -> Self {
        Self { timeout: Some(seconds), ..self }
    }

    /// How often it has to fail before that counts.
    pub fn failures(self, failures: i32) -> Self {
        Self { failures: Some(failures), ..self }
    }

    /// Whether it needs a port, and was given none.
    pub(super) fn wants_port(&self) -> bool {
        self.port.is_none() && !matches!(self.way, Way::Command(_))
    }

    /// The probe; `first` is the port where none was given.
    pub(super) fn probe(self, first: &str) -> Probe {
        let port = self.port.unwrap_or_else(|| first.into());
        let probe = match self.way {
            Way::Http(path) => Probe::new().http_get(HTTPGetAction::new(port).path(path)),
            Way::Open => Probe::new().tcp_socket(TCPSocketAction::new(port)),
            Way::Command(command) => Probe::new().exec(ExecAction::new().command(command)),
        };
        probe
            .some(self.delay, Probe::initial_delay_seconds)
            .some(self.period, Probe::period_seconds)
            .some(self.timeout, Probe::timeout_seconds)
            .some(self.failures, Probe::failure_threshold)
    }
}

impl From<&str> for Health {
    fn from(path: &str) -> Self {
        Self::http(path)
    }
}

impl From<String> for Health {
    fn from(path: String) -> Self {
        Self::http(path)
    }
}
