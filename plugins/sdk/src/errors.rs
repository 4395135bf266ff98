//! Builds plugin errors.

use crate::{FetchError, ParseFailure, PluginError};

/// The maximum number of characters of a response that an error includes.
const SAMPLE_CHARS: usize = 200;

impl From<FetchError> for PluginError {
    fn from(error: FetchError) -> Self {
        Self::Fetch(error)
    }
}

/// An error for a response whose format the plugin does not know. `text` is shortened.
#[must_use]
pub fn parse_failure(detail: impl Into<String>, path: Option<String>, text: Option<&str>) -> PluginError {
    PluginError::Parse(ParseFailure { detail: detail.into(), path, sample: text.map(sample) })
}

/// An error for a cursor that this plugin did not write.
#[must_use]
pub fn invalid_cursor(cursor: &str) -> PluginError {
    PluginError::InvalidCursor(format!("`{}` is no cursor of this plugin", sample(cursor)))
}

/// An error for a search of a source that has boards alone.
#[must_use]
pub fn has_boards(source: &str) -> PluginError {
    PluginError::Unsupported(format!("{source} has boards, not searches"))
}

/// An error for a board of a source that is searched alone.
#[must_use]
pub fn has_searches(source: &str) -> PluginError {
    PluginError::Unsupported(format!("{source} has searches, not boards"))
}

/// The first 200 characters of a text, on one line.
#[must_use]
pub fn sample(text: &str) -> String {
    let line: String =
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(SAMPLE_CHARS).collect();
    line.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_short_and_on_one_line() {
        assert_eq!(sample("a\nb"), "a b");
        assert_eq!(sample(&"ñ".repeat(500)).chars().count(), SAMPLE_CHARS);
    }
}
