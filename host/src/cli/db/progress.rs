//! What is said on a terminal while a command is at work.

use std::fmt::Display;

use crate::cli::{Context, terminal};

/// Says on a terminal what is begun that may take a while.
pub(super) fn tell_begun(context: &mut Context<'_>, what: impl Display) {
    if terminal::redraws(context.env) {
        context.tell(format_args!("{what} …"));
    }
}
