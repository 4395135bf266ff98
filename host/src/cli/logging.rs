//! The log: lines on stderr, compact or one JSON object each, above the progress bars if there are any.
//!
//! Each is one line, cleaned as a whole once it is formatted; the level's colour is added after that.
//!
//! Times for people are in their zone, once the configuration told it, and name their distance from UTC; times for
//! programs are in UTC.
//!
//! Only this program's own events are written below `warn`: `debug` and `trace` events of libraries may hold
//! headers, and headers may hold secrets.

use std::{
    fmt,
    io::{self, Write},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use chrono_tz::Tz;
use tracing::{Level, Metadata};
use tracing_subscriber::{
    Layer,
    filter::Targets,
    fmt::{MakeWriter, format::Writer, time::FormatTime},
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

use super::{
    CliError,
    terminal::{self, Bars},
};
use crate::{
    bounds::units,
    clock::{Clock, SystemClock},
    config::{Env, word},
    domain::{Timestamp, text::escaped_line},
    printable::{Form, Printable, one_line},
};

/// The handle of the log. It knows the progress bars on the terminal, so that log lines are written above them.
#[derive(Debug, Clone, Default)]
pub struct Log {
    bars: Arc<Mutex<Option<Bars>>>,
    zone: Zone,
    format: LogFormat,
    colour: bool,
    redraws: bool,
}

impl Log {
    /// Whether progress may be drawn anew in its place.
    pub(super) const fn redraws(&self) -> bool {
        self.redraws
    }

    /// The same log, before a terminal that draws progress anew, or none.
    #[must_use]
    pub(super) const fn drawing(mut self, redraws: bool) -> Self {
        self.redraws = redraws;
        self
    }

    /// Writes times in this zone from now on.
    pub(super) fn show_times_in(&self, zone: Tz) {
        // The first configuration is the process's only one.
        let _ = self.zone.0.set(zone);
    }

    /// Tells how far the work is, for a pipe: in text without the spans, which would say the same again.
    pub(super) fn tell_progress(&self, line: &str) {
        if self.format == LogFormat::Json {
            tracing::info!(target: PROGRESS, "{line}");
            return;
        }
        let line = format!("{}  {} {line}", self.zone.shown(SystemClock.now()), Level::INFO);
        // If stderr is closed, the failure cannot be reported.
        let _ =
            self.shown(Some(Level::INFO), line.as_bytes()).and_then(|line| terminal::write_log_line(&line));
    }

    /// Writes lines above these bars from now on; `None`: there are no bars.
    pub fn draw_above(&self, bars: Option<Bars>) {
        *self.bars.lock().unwrap_or_else(PoisonError::into_inner) = bars;
    }
}

/// The zone of the times in lines for people. The log begins before the configuration is read, which tells it: until then
/// they are in UTC.
#[derive(Debug, Clone, Default)]
struct Zone(Arc<OnceLock<Tz>>);

impl Zone {
    /// `2026-08-06T18:50:10.123+02:00`.
    fn shown(&self, at: Timestamp) -> String {
        let zone = self.0.get().copied().unwrap_or(Tz::UTC);
        match at.to_utc() {
            Some(utc) => utc.with_timezone(&zone).format("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string(),
            None => at.to_string(),
        }
    }
}

impl FormatTime for Zone {
    fn format_time(&self, line: &mut Writer<'_>) -> fmt::Result {
        line.write_str(&self.shown(SystemClock.now()))
    }
}

/// The level of `LOG_LEVEL`, or `default`.
pub fn level(env: &Env, default: Level) -> Result<Level, CliError> {
    let Some(written) = env.get("LOG_LEVEL").map(str::trim).filter(|level| !level.is_empty()) else {
        return Ok(default);
    };
    match written {
        "error" => Ok(Level::ERROR),
        "warn" => Ok(Level::WARN),
        "info" => Ok(Level::INFO),
        "debug" => Ok(Level::DEBUG),
        "trace" => Ok(Level::TRACE),
        other => Err(CliError::usage(format_args!(
            "environment variable LOG_LEVEL is `{}`: it must be `error`, `warn`, `info`, `debug` or `trace`",
            word(other)
        ))),
    }
}

/// How a log line is written. Both forms name the spans around it: run, provider, unit and page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// The format of `LOG_FORMAT`.
pub fn format(env: &Env) -> Result<LogFormat, CliError> {
    match env.get("LOG_FORMAT").map(str::trim) {
        None | Some("" | "text") => Ok(LogFormat::Text),
        Some("json") => Ok(LogFormat::Json),
        Some(other) => Err(CliError::usage(format_args!(
            "environment variable LOG_FORMAT is `{}`: it must be `text` or `json`",
            word(other)
        ))),
    }
}

/// The target of the lines that tell how far the work is. They are no matter of the level: in a pipe they stand for the
/// bars of a terminal.
const PROGRESS: &str = concat!(env!("CARGO_CRATE_NAME"), "::progress");

/// The filter for a level: our events from that level on, those of libraries from `warn` on.
fn filter(level: Level) -> Targets {
    let others = level.min(Level::WARN);
    let ours = Targets::new().with_default(others).with_target(env!("CARGO_CRATE_NAME"), level);
    ours.with_target(PROGRESS, Level::INFO)
}

/// Starts the log of the process. A second call changes nothing.
#[must_use]
pub fn start(level: Level, format: LogFormat, colour: bool) -> Log {
    let log = Log { format, colour, ..Log::default() };
    // Colours would come between texts of others, where nothing tells them from theirs.
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(log.clone());
    let lines = match format {
        LogFormat::Text => {
            lines.with_target(level >= Level::DEBUG).with_timer(log.zone.clone()).compact().boxed()
        }
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(false).boxed(),
    };
    let _ = tracing_subscriber::registry().with(lines).with(filter(level)).try_init();
    log
}

/// Has each panic written as one line of the log: neither a backtrace nor anything of a guest's that moves the
/// terminal. For the program only, since it is the whole process's.
pub fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, |place| format!(" at {place}"));
        let message = panic.payload_as_str().unwrap_or("no message");
        let message = escaped_line(message, units::FAULT_MESSAGE.size());
        let line = format!("internal fault{place}: {message}");
        if tracing::dispatcher::has_been_set() {
            tracing::error!("{line}");
        } else {
            // The log has not begun.
            super::say(&format!("error: {line}"));
        }
    }));
}

/// One line on its way to stderr.
#[derive(Debug)]
pub struct LogLine {
    log: Log,
    level: Option<Level>,
    text: Vec<u8>,
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = LogLine;

    fn make_writer(&'a self) -> LogLine {
        LogLine { log: self.clone(), level: None, text: Vec::new() }
    }

    fn make_writer_for(&'a self, event: &Metadata<'_>) -> LogLine {
        LogLine { log: self.clone(), level: Some(*event.level()), text: Vec::new() }
    }
}

impl Write for LogLine {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let text = std::mem::take(&mut self.text);
        if text.is_empty() {
            return Ok(());
        }
        let line = self.log.shown(self.level, &text)?;
        // Not locked while the line is written: a fault there is told by a line too.
        let bars = self.log.bars.lock().unwrap_or_else(PoisonError::into_inner).clone();
        bars.map_or_else(|| terminal::write_log_line(&line), |bars| bars.write_log_line(&line))
    }
}

impl Log {
    /// A formatted line as it is shown: cleaned, then coloured.
    fn shown(&self, level: Option<Level>, line: &[u8]) -> io::Result<String> {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        if self.format == LogFormat::Json {
            let mut clean = Vec::with_capacity(line.len());
            Printable::new(&mut clean, Form::Json).write_all(line)?;
            return Ok(String::from_utf8_lossy(&clean).into_owned());
        }
        let text = String::from_utf8_lossy(line);
        let clean = one_line(&text);
        let coloured = level.filter(|_| self.colour).and_then(|level| coloured(&clean, level));
        Ok(coloured.unwrap_or_else(|| clean.into_owned()))
    }
}

/// A line with its time dimmed and its level in the level's colour; `None` if it is formed otherwise.
fn coloured(line: &str, level: Level) -> Option<String> {
    let (time, rest) = line.split_once(level.as_str())?;
    let colour = match level {
        Level::ERROR => 31,
        Level::WARN => 33,
        Level::INFO => 32,
        Level::DEBUG => 34,
        Level::TRACE => 35,
    };
    Some(format!("\u{1b}[2m{time}\u{1b}[0m\u{1b}[{colour}m{level}\u{1b}[0m{rest}"))
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
    fn a_log_line_is_one_line_and_only_the_level_is_coloured() {
        let hostile = b"2026-01-01T00:00:00Z  WARN a\x1b[2Jb\xe2\x80\xaec\n2026 ERROR forged\xc2\x9b31m\n";
        let log = Log { colour: true, ..Log::default() };
        assert_eq!(
            log.shown(Some(Level::WARN), hostile).unwrap(),
            "\u{1b}[2m2026-01-01T00:00:00Z  \u{1b}[0m\u{1b}[33mWARN\u{1b}[0m a\\u{1b}[2Jb\\u{202e}c \
             2026 ERROR forged\\u{9b}31m"
        );
        assert!(!Log::default().shown(Some(Level::WARN), hostile).unwrap().contains('\u{1b}'));
        let json = Log { format: LogFormat::Json, colour: true, ..Log::default() };
        let value = serde_json::json!({ "message": "a\u{1b}b\u{9b}c\u{202e}d\n" });
        let shown = json.shown(Some(Level::WARN), format!("{value}\n").as_bytes()).unwrap();
        assert!(!shown.contains(crate::printable::is_unprintable), "{shown}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), value);
    }

    /// A terminal that was closed: each write fails.
    #[derive(Debug)]
    struct Closed;

    impl Closed {
        fn fails() -> io::Result<()> {
            Err(io::Error::other("the terminal is gone"))
        }
    }

    impl indicatif::TermLike for Closed {
        fn width(&self) -> u16 {
            80
        }

        fn move_cursor_up(&self, _rows: usize) -> io::Result<()> {
            Self::fails()
        }

        fn move_cursor_down(&self, _rows: usize) -> io::Result<()> {
            Self::fails()
        }

        fn move_cursor_right(&self, _columns: usize) -> io::Result<()> {
            Self::fails()
        }

        fn move_cursor_left(&self, _columns: usize) -> io::Result<()> {
            Self::fails()
        }

        fn write_line(&self, _line: &str) -> io::Result<()> {
            Self::fails()
        }

        fn write_str(&self, _text: &str) -> io::Result<()> {
            Self::fails()
        }

        fn clear_line(&self) -> io::Result<()> {
            Self::fails()
        }

        fn flush(&self) -> io::Result<()> {
            Self::fails()
        }
    }

    #[test]
    fn a_log_line_above_bars_fails_with_its_terminal_and_nothing_waits() {
        let log = Log::default();
        let bars = Bars::on(Closed);
        log.draw_above(Some(bars.clone()));
        let bar = bars.add("lever", 3, "units");
        for _ in 0..2 {
            let mut line = log.make_writer();
            line.write_all(b"ending\n").unwrap();
            assert_eq!(line.flush().unwrap_err().to_string(), "the terminal is gone");
            bar.inc(1);
            bar.set_message("1 offer");
        }
        bar.finish_and_clear();
        log.draw_above(None);
    }

    #[test]
    fn libraries_stay_quiet_at_trace() {
        let filter = filter(Level::TRACE);
        assert!(filter.would_enable("jobscan_host::http::client", &Level::TRACE));
        assert!(!filter.would_enable("hyper::proto", &Level::DEBUG));
        assert!(filter.would_enable("hyper::proto", &Level::WARN));
    }

    #[test]
    fn times_are_in_utc_until_the_zone_is_known() {
        let at = Timestamp::parse_rfc3339("2026-08-06T16:50:10.123Z").unwrap();
        let log = Log::default();
        assert_eq!(log.zone.shown(at), "2026-08-06T16:50:10.123+00:00");
        log.show_times_in(chrono_tz::Europe::Madrid);
        log.show_times_in(chrono_tz::Asia::Tokyo);
        assert_eq!(log.clone().zone.shown(at), "2026-08-06T18:50:10.123+02:00");
        assert!(log.zone.shown(Timestamp::from_millis(i64::MAX)).contains("ms after the epoch"));
    }

    #[test]
    fn errors_only_is_errors_only() {
        let filter = super::filter(Level::ERROR);
        assert!(!filter.would_enable("hyper::proto", &Level::WARN));
        assert!(!filter.would_enable("jobscan_host::cli", &Level::WARN));
        assert!(
            filter.would_enable(PROGRESS, &Level::INFO),
            "how far it is stands for the bars of a terminal"
        );
    }
}
