//! The process's own stdout and stderr: nothing else takes them, so that all of it passes the gate of `printable`.
//!
//! Colours are added here or by [`Coloured`] texts, after the text itself was cleaned.

use std::{
    io::{self, IsTerminal, Stderr, StdoutLock, Write},
    thread,
    time::Duration,
};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::table::Look;
use crate::{
    config::Env,
    printable::{self, Coloured, Form, Printable},
};

/// Stdout, locked for the whole command; for [`Output`](super::output::Output), which is the gate before it.
pub(super) fn stdout() -> StdoutLock<'static> {
    io::stdout().lock()
}

/// Stderr, not locked: the log of other threads goes there too.
pub(super) fn stderr() -> Printable<Stderr> {
    Printable::new(io::stderr(), Form::Text)
}

/// Whether lines on stderr can be drawn anew: a terminal that knows more than to print.
pub(super) fn redraws(env: &Env) -> bool {
    io::stderr().is_terminal() && !is_dumb(env)
}

/// Whether stderr shows colours.
pub(super) fn shows_colours(env: &Env) -> bool {
    colours(env, io::stderr().is_terminal())
}

/// Whether stdout shows colours.
pub(super) fn stdout_shows_colours(env: &Env) -> bool {
    colours(env, io::stdout().is_terminal())
}

/// How stdout is looked at: its width, if it is a terminal that says one or the environment does, and its colours.
pub(super) fn stdout_look(env: &Env) -> Look {
    let is_terminal = io::stdout().is_terminal();
    let columns = rustix::termios::tcgetwinsize(io::stdout()).ok().map(|size| usize::from(size.ws_col));
    let width = columns.filter(|columns| *columns > 0).or(Some(USUAL_WIDTH)).filter(|_| is_terminal);
    Look::read(env, width, stdout_shows_colours(env))
}

/// The width of a terminal that does not say its own.
const USUAL_WIDTH: usize = 80;

/// As other programs of the terminal do it: `NO_COLOR` before `CLICOLOR_FORCE` before `CLICOLOR` and `TERM`.
fn colours(env: &Env, terminal: bool) -> bool {
    let is = |name: &str, values: &[&str]| env.get(name).is_some_and(|value| values.contains(&value));
    if env.has("NO_COLOR") {
        false
    } else if env.has("CLICOLOR_FORCE") && !is("CLICOLOR_FORCE", &["0"]) {
        true
    } else {
        terminal && !is_dumb(env) && !is("CLICOLOR", &["0"])
    }
}

/// A terminal that prints escapes as they are.
fn is_dumb(env: &Env) -> bool {
    env.get("TERM") == Some("dumb")
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

/// Prints a text with the program's own colours on stderr.
pub(super) fn say_coloured(text: &Coloured) {
    // As above.
    let _ = writeln!(io::stderr().lock(), "{}", text.as_str());
}

/// Prints a line of the log on stderr: already cleaned, perhaps coloured since.
pub(super) fn write_log_line(line: &str) -> io::Result<()> {
    writeln!(io::stderr().lock(), "{line}")
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

    /// Bars on a terminal of the test's own.
    #[cfg(test)]
    pub(super) fn on(terminal: impl indicatif::TermLike + 'static) -> Self {
        Self(MultiProgress::with_draw_target(ProgressDrawTarget::term_like(Box::new(terminal))))
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

    /// A line of the log above the bars: already cleaned, perhaps coloured since.
    pub(super) fn write_log_line(&self, line: &str) -> io::Result<()> {
        // The bars draw nothing for a thread that panics, and it may hold their lock.
        if thread::panicking() { write_log_line(line) } else { self.0.println(line) }
    }
}

fn style(what: &str) -> ProgressStyle {
    ProgressStyle::with_template(&format!(
        "{{prefix:>12}} {{bar:30}} {{pos}}/{{len}} {what} {{msg}} [{{elapsed}}]"
    ))
    .unwrap_or_else(|_| ProgressStyle::default_bar())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_shown_where_they_are_understood_and_wanted() {
        for (variables, on_a_terminal, in_a_pipe) in [
            (&[][..], true, false),
            (&[("TERM", "xterm-256color")], true, false),
            (&[("TERM", "dumb")], false, false),
            (&[("NO_COLOR", "1")], false, false),
            (&[("NO_COLOR", "")], true, false),
            (&[("CLICOLOR", "0")], false, false),
            (&[("CLICOLOR_FORCE", "1")], true, true),
            (&[("CLICOLOR_FORCE", "0")], true, false),
            (&[("CLICOLOR_FORCE", "1"), ("TERM", "dumb")], true, true),
            (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false, false),
        ] {
            let env = variables.iter().copied().collect();
            assert_eq!(
                (colours(&env, true), colours(&env, false)),
                (on_a_terminal, in_a_pipe),
                "{variables:?}"
            );
        }
    }
}
