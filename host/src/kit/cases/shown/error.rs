//! Failures in the form of `expected.json`.

use serde::Serialize;

use crate::plugins::{CallError, model::PluginError};

/// A failure: its class, which says what a run does next, and its words.
#[derive(Debug, Serialize)]
pub struct ShownError {
    kind: &'static str,
    text: String,
}

/// A failed call.
#[must_use]
pub fn shown_error(error: &CallError) -> ShownError {
    match error {
        CallError::Plugin { error, .. } => said(error),
        CallError::Stopped { call, cause, .. } => {
            ShownError { kind: error.class().as_str(), text: format!("stopped in `{call}`: {cause}") }
        }
    }
}

/// What a component says that failed.
pub(super) fn said(error: &PluginError) -> ShownError {
    ShownError { kind: error.class().as_str(), text: error.to_string() }
}
