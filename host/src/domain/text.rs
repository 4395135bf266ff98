//! Converts sources' texts to the plain text that is stored, scored and shown.
//!
//! Each block is a line, with at most one blank line in between, no whitespace at either end of a line, and no
//! control characters. Nothing here fails or panics, whatever the input, and the time is linear in the input's
//! length. HTML is scanned without building a tree, since a tree of 100,000 nested elements takes minutes to
//! build and overflows the stack when walked.

mod entities;
mod hidden;
mod html;
mod line_writer;
mod plain_run;
mod steps;

use self::line_writer::{LineEnds, LineWriter};
pub use self::{
    entities::{decode_entities, decode_references},
    hidden::{escaped_line, push_escaped, shows_something, trim_hidden},
};

/// The text of an HTML fragment or document.
///
/// Blocks (`p`, `div`, `h1`, `tr`, …) and `br` end lines, list items begin with `- `, scripts, styles and
/// comments are dropped, and entities are decoded once. An input without any `<` has no blocks, so its own line
/// breaks are kept.
#[must_use]
pub fn html_to_text(html: &str) -> String {
    if html.contains('<') { html::to_text(html) } else { plain_to_text(&decode_entities(html)) }
}

/// Normalises the whitespace of a plain text and keeps its lines.
#[must_use]
pub fn plain_to_text(text: &str) -> String {
    let mut lines = LineWriter::with_capacity(text.len());
    lines.write(text, LineEnds::Kept);
    lines.finish()
}

/// A title, name or place as one line, with whitespace collapsed.
#[must_use]
pub fn clean_line(text: &str) -> String {
    let mut lines = LineWriter::with_capacity(text.len());
    lines.write(text, LineEnds::Blank);
    lines.finish()
}

#[cfg(test)]
mod tests;
