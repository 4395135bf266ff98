//! A call that failed, as an author is told of it: in full, with the line of the definition, and with the cure.

use crate::{
    kit::{cures, unmatched::Source},
    plugins::CallError,
};

pub(super) fn told(error: &CallError, source: Option<&Source>) -> String {
    let place = source.and_then(|source| source.line_of(error));
    let place = place.map(|line| format!("\n  --> {line}")).unwrap_or_default();
    let cure = cures::of(error).map(|cure| format!("\n  hint: {cure}")).unwrap_or_default();
    format!("{error}{place}{cure}")
}
