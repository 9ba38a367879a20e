//! What is logged, as Flux's controllers log it: `flux logs` reads these keys.

use std::fmt;

use clap::ValueEnum;
use jiff::Timestamp;
use serde_json::{Map, Value};
use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    EnvFilter,
    fmt::{
        FmtContext, FormatEvent, FormattedFields,
        format::{JsonFields, Writer},
    },
    registry::{LookupSpan, Scope},
};

use crate::clock::Clock;

/// How much is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogLevel {
    /// Every step.
    Trace,
    /// What helps to find an error.
    Debug,
    /// What happens.
    Info,
    /// What fails.
    Error,
}

/// How it is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogEncoding {
    /// A JSON object on each line.
    Json,
    /// For people.
    Console,
}

impl LogLevel {
    fn filter(self) -> EnvFilter {
        // What the libraries under us have to say is for those who look for an error in them.
        let (ours, theirs) = match self {
            Self::Trace => ("trace", "debug"),
            Self::Debug => ("debug", "info"),
            Self::Info => ("info", "warn"),
            Self::Error => ("error", "warn"),
        };
        EnvFilter::new(format!("{theirs},synth_controller={ours}"))
    }
}

/// Sends what is logged to standard error, for the whole process.
pub fn init(level: LogLevel, encoding: LogEncoding, clock: Clock) {
    let logger = tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter(level.filter());
    match encoding {
        LogEncoding::Json => {
            logger.fmt_fields(JsonFields::new()).event_format(FluxJson::new(clock)).init();
        }
        LogEncoding::Console => logger.init(),
    }
}

/// One JSON object for each line: `level`, `ts`, `msg`, and the fields of the event and of the spans that it is in.
pub struct FluxJson {
    clock: Clock,
}

impl FluxJson {
    /// Lines with the time of this clock.
    pub fn new(clock: Clock) -> Self {
        Self { clock }
    }
}

impl<S> FormatEvent<S, JsonFields> for FluxJson
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, JsonFields>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let level = match *event.metadata().level() {
            Level::TRACE => "trace",
            Level::DEBUG => "debug",
            Level::INFO => "info",
            // Flux has no level between.
            Level::WARN | Level::ERROR => "error",
        };
        let mut line = Map::new();
        line.insert("level".to_owned(), level.into());
        let now = Timestamp::from_millisecond(self.clock.now().as_millisecond()).unwrap_or_default();
        line.insert("ts".to_owned(), format!("{now:.3}").into());
        let mut fields = Fields::default();
        event.record(&mut fields);
        line.insert("msg".to_owned(), fields.message.into());
        for span in context.event_scope().into_iter().flat_map(Scope::from_root) {
            let extensions = span.extensions();
            let recorded = extensions.get::<FormattedFields<JsonFields>>();
            let recorded = recorded.and_then(|fields| serde_json::from_str::<Map<_, _>>(&fields.fields).ok());
            line.extend(recorded.unwrap_or_default());
        }
        line.append(&mut fields.others);
        writeln!(writer, "{}", Value::Object(line))
    }
}

#[derive(Default)]
struct Fields {
    message: String,
    others: Map<String, Value>,
}

impl Fields {
    fn take(&mut self, field: &Field, value: Value) {
        if field.name() == "message" {
            self.message = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        } else {
            self.others.insert(field.name().to_owned(), value);
        }
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.take(field, format!("{value:?}").into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.take(field, value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.take(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.take(field, value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.take(field, value.into());
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.take(field, value.into());
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    use super::*;

    #[derive(Clone, Default)]
    struct Buffer(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Buffer {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn g18_a_line_has_the_keys_that_flux_logs_reads() {
        let buffer = Buffer::default();
        let sink = buffer.clone();
        let clock = Clock::of(|| Timestamp::from_millisecond(1_795_262_400_250).unwrap());
        let logger = tracing_subscriber::fmt()
            .with_writer(move || sink.clone())
            .fmt_fields(JsonFields::new())
            .event_format(FluxJson::new(clock))
            .finish();
        tracing::subscriber::with_default(logger, || {
            let span =
                tracing::info_span!("synth", controllerKind = "Synth", namespace = "apps", name = "shop");
            let _in = span.enter();
            tracing::info!(revision = "main@sha256:aa", "stored \"it\"");
            tracing::warn!(error = %io::Error::other("no route"), attempt = 2_u64, "cannot tell");
        });
        let text = String::from_utf8(buffer.0.lock().unwrap().clone()).unwrap();
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(
            lines,
            [
                serde_json::json!({
                    "level": "info", "ts": "2026-11-21T12:00:00.250Z", "msg": "stored \"it\"",
                    "controllerKind": "Synth", "namespace": "apps", "name": "shop", "revision": "main@sha256:aa",
                }),
                serde_json::json!({
                    "level": "error", "ts": "2026-11-21T12:00:00.250Z", "msg": "cannot tell",
                    "controllerKind": "Synth", "namespace": "apps", "name": "shop", "error": "no route", "attempt": 2,
                }),
            ]
        );
    }
}
