//! The process's own stdout and stderr: nothing else takes them, so that all of it passes the gate of `printable`.
//!
//! Colours are added here or by [`Coloured`] texts, after the text itself was cleaned.

use std::{
    backtrace::{Backtrace, BacktraceStatus},
    fmt::{Display, Write as _},
    io::{self, IsTerminal, Stderr, StdoutLock, Write},
    panic::{self, PanicHookInfo},
    time::Duration,
};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::printable::{self, Coloured, Form, Printable};

/// Stdout, locked for the whole command; for [`Output`](super::output::Output), which is the gate before it.
pub(super) fn stdout() -> StdoutLock<'static> {
    io::stdout().lock()
}

/// Stderr, not locked: the log of other threads goes there too.
pub(super) fn stderr() -> Printable<Stderr> {
    Printable::new(io::stderr(), Form::Text)
}

/// Whether stderr is a terminal.
pub(super) fn shows_colours() -> bool {
    io::stderr().is_terminal()
}

/// Whether stdout is a terminal.
pub(super) fn stdout_shows_colours() -> bool {
    io::stdout().is_terminal()
}

/// Prints a text of several lines on stdout.
pub(super) fn print(text: &str) {
    // A closed pipe cannot be reported anywhere.
    let _ = write!(Printable::new(stdout(), Form::Text), "{text}");
}

/// Prints a text with the program's own colours on stdout.
pub(super) fn print_coloured(text: &Coloured) {
    // As above.
    let _ = write!(stdout(), "{}", text.as_str());
}

/// Prints a message of one or several lines on stderr; an empty one prints nothing.
pub fn say(message: &str) {
    if !message.is_empty() {
        // Stderr is gone: there is nowhere to report that.
        let _ = writeln!(Printable::new(io::stderr().lock(), Form::Text), "{message}");
    }
}

/// Prints one line on stderr.
pub(super) fn say_line(line: impl Display) {
    let line = line.to_string();
    // As above.
    let _ = writeln!(io::stderr().lock(), "{}", printable::one_line(&line));
}

/// Prints a text with the program's own colours on stderr.
pub(super) fn say_coloured(text: &Coloured) {
    // As above.
    let _ = writeln!(io::stderr().lock(), "{}", text.as_str());
}

/// Prints a line of the log on stderr: already cleaned, perhaps coloured since.
pub(super) fn write_log_line(line: &str) -> io::Result<()> {
    writeln!(io::stderr().lock(), "{line}")
}

/// Tells a panic on stderr, cleaned: its message may quote what came from outside.
pub fn tell_panics() {
    panic::set_hook(Box::new(|panic| say(&panic_message(panic))));
}

fn panic_message(panic: &PanicHookInfo<'_>) -> String {
    let text = panic.payload_as_str().unwrap_or("a value that is no text");
    let place = panic.location().map_or_else(String::new, |place| format!(" at {place}"));
    let thread = std::thread::current();
    let mut message =
        format!("thread '{}' panicked{place}:\n{text}", thread.name().unwrap_or("without a name"));
    let backtrace = Backtrace::capture();
    if backtrace.status() == BacktraceStatus::Captured {
        let _ = write!(message, "\n{backtrace}");
    } else {
        message.push_str("\nnote: RUST_BACKTRACE=1 shows where it came from");
    }
    message
}

/// The progress bars on the terminal, and the lines above them.
#[derive(Debug, Clone)]
pub struct Bars(MultiProgress);

impl Bars {
    /// Bars on stderr.
    pub(super) fn on_stderr() -> Self {
        Self(MultiProgress::with_draw_target(ProgressDrawTarget::stderr()))
    }

    /// Bars that are not shown.
    #[cfg(test)]
    pub(super) fn hidden() -> Self {
        Self(MultiProgress::with_draw_target(ProgressDrawTarget::hidden()))
    }

    /// Another bar below the others: `NAME ███░░░ 3/9 units …`. Its message is the program's own.
    pub(super) fn add(&self, name: &str, length: u64, what: &str) -> ProgressBar {
        let bar = self.0.add(ProgressBar::new(length));
        bar.set_style(style(what));
        bar.set_prefix(printable::one_line(name).into_owned());
        bar.enable_steady_tick(Duration::from_millis(200));
        bar
    }

    /// A line above the bars.
    pub(super) fn say(&self, line: &str) {
        // The terminal is gone: there is nowhere to report that.
        let _ = self.0.println(printable::one_line(line));
    }

    /// Does `work` while the bars are not shown.
    pub(super) fn suspend<T>(&self, work: impl FnOnce() -> T) -> T {
        self.0.suspend(work)
    }
}

fn style(what: &str) -> ProgressStyle {
    ProgressStyle::with_template(&format!(
        "{{prefix:>12}} {{bar:30}} {{pos}}/{{len}} {what} {{msg}} [{{elapsed}}]"
    ))
    .unwrap_or_else(|_| ProgressStyle::default_bar())
}
