//! The log: lines on stderr, compact or one JSON object each, above the progress bars if there are any.
//!
//! Only this program's own events are written below `warn`: `debug` and `trace` events of libraries may hold
//! headers, and headers may hold secrets.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
};

use indicatif::MultiProgress;
use tracing::Level;
use tracing_subscriber::{
    Layer, filter::Targets, fmt::MakeWriter, layer::SubscriberExt, util::SubscriberInitExt,
};

use super::CliError;
use crate::{config::Env, domain::text::escaped_line};

/// The most that is written of a panic's message.
const PANIC_BYTES: usize = 500;

/// The handle of the log. It knows the progress bars on the terminal, so that log lines are written above them.
#[derive(Debug, Clone, Default)]
pub struct Log {
    bars: Arc<Mutex<Option<MultiProgress>>>,
}

impl Log {
    /// Writes lines above these bars from now on; `None`: there are no bars.
    pub fn draw_above(&self, bars: Option<MultiProgress>) {
        *self.bars.lock().unwrap_or_else(PoisonError::into_inner) = bars;
    }
}

/// The level of `LOG_LEVEL`, or `default`.
pub fn level(env: &Env, default: Level) -> Result<Level, CliError> {
    let Some(written) = env.get("LOG_LEVEL").filter(|level| !level.is_empty()) else { return Ok(default) };
    match written {
        "error" => Ok(Level::ERROR),
        "warn" => Ok(Level::WARN),
        "info" => Ok(Level::INFO),
        "debug" => Ok(Level::DEBUG),
        "trace" => Ok(Level::TRACE),
        other => Err(CliError::usage(format_args!(
            "environment variable LOG_LEVEL is `{other}`: it must be `error`, `warn`, `info`, `debug` or `trace`"
        ))),
    }
}

/// How a log line is written. Both forms name the spans around it: run, provider, unit and page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The format of `LOG_FORMAT`.
pub fn format(env: &Env) -> Result<LogFormat, CliError> {
    match env.get("LOG_FORMAT") {
        None | Some("" | "text") => Ok(LogFormat::Text),
        Some("json") => Ok(LogFormat::Json),
        Some(other) => Err(CliError::usage(format_args!(
            "environment variable LOG_FORMAT is `{other}`: it must be `text` or `json`"
        ))),
    }
}

/// The filter for a level: our events from that level on, those of libraries from `warn` on.
fn filter(level: Level) -> Targets {
    let others = level.min(Level::WARN);
    Targets::new().with_default(others).with_target(env!("CARGO_CRATE_NAME"), level)
}

/// Starts the log of the process. A second call changes nothing.
#[must_use]
pub fn start(level: Level, format: LogFormat, colour: bool) -> Log {
    let log = Log::default();
    let lines = tracing_subscriber::fmt::layer().with_target(level >= Level::DEBUG).with_writer(log.clone());
    let lines = match format {
        LogFormat::Text => lines.compact().with_ansi(colour).boxed(),
        LogFormat::Json => lines.json().with_current_span(false).with_ansi(false).boxed(),
    };
    let _ = tracing_subscriber::registry().with(lines).with(filter(level)).try_init();
    log
}

/// Has each panic written as one line of the log: neither a backtrace nor anything of a guest's that moves the
/// terminal. For the program only, since it is the whole process's.
pub fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, |place| format!(" at {place}"));
        let message = escaped_line(panic.payload_as_str().unwrap_or("no message"), PANIC_BYTES);
        let line = format!("internal fault{place}: {message}");
        if tracing::dispatcher::has_been_set() {
            tracing::error!("{line}");
        } else {
            // The log has not begun. If stderr is closed, nothing can be reported.
            let _ = writeln!(io::stderr().lock(), "error: {line}");
        }
    }));
}

/// One line on its way to stderr.
#[derive(Debug)]
pub struct LogLine {
    log: Log,
    text: Vec<u8>,
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = LogLine;

    fn make_writer(&'a self) -> LogLine {
        LogLine { log: self.clone(), text: Vec::new() }
    }
}

impl Write for LogLine {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let text = std::mem::take(&mut self.text);
        let bars = self.log.bars.lock().unwrap_or_else(PoisonError::into_inner);
        let write = || io::stderr().lock().write_all(&text);
        bars.as_ref().map_or_else(write, |bars| bars.suspend(write))
    }
}

/// The whole line is written at once, so that lines of several threads do not mix.
impl Drop for LogLine {
    fn drop(&mut self) {
        // If stderr is closed, the failure cannot be reported.
        let _ = self.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_is_one_of_five_words() {
        let with = |text: &str| level(&[("LOG_LEVEL", text)].into_iter().collect(), Level::INFO);
        assert_eq!(with("debug"), Ok(Level::DEBUG));
        assert_eq!(with(""), Ok(Level::INFO));
        assert_eq!(level(&Env::default(), Level::WARN), Ok(Level::WARN));
        let message = "error: environment variable LOG_LEVEL is `DEBUG`: it must be `error`, `warn`, `info`, `debug` or `trace`";
        assert_eq!(with("DEBUG").unwrap_err().message, message);
    }

    #[test]
    fn the_format_is_text_or_json() {
        let with = |text: &str| format(&[("LOG_FORMAT", text)].into_iter().collect());
        assert_eq!(format(&Env::default()), Ok(LogFormat::Text));
        assert_eq!(
            (with(""), with("text"), with("json")),
            (Ok(LogFormat::Text), Ok(LogFormat::Text), Ok(LogFormat::Json))
        );
        let message = "error: environment variable LOG_FORMAT is `xml`: it must be `text` or `json`";
        assert_eq!(with("xml").unwrap_err().message, message);
    }

    #[test]
    fn libraries_stay_quiet_at_trace() {
        let filter = filter(Level::TRACE);
        assert!(filter.would_enable("jobscan_host::http::client", &Level::TRACE));
        assert!(!filter.would_enable("hyper::proto", &Level::DEBUG));
        assert!(filter.would_enable("hyper::proto", &Level::WARN));
    }

    #[test]
    fn errors_only_is_errors_only() {
        let filter = super::filter(Level::ERROR);
        assert!(!filter.would_enable("hyper::proto", &Level::WARN));
        assert!(!filter.would_enable("jobscan_host::cli", &Level::WARN));
    }
}
