//! The text of an advert.

use std::borrow::Cow;

use jobscan_definition::model::{Part, Text, TextKind};
use jobscan_plugin_sdk::{Description, text};

use crate::{markdown, place::Place, value::Reading};

impl Reading<'_> {
    /// The parts of a text, in order.
    pub(super) fn description(&mut self, said: &Text, row: Place<'_>) -> Option<Description> {
        let mut whole = String::new();
        for part in &said.parts {
            for section in row.each(part.each.as_ref()) {
                self.section(part, said, section, &mut whole);
            }
        }
        if whole.is_empty() {
            return None;
        }
        Some(match said.kind {
            TextKind::Plain => Description::Plain(whole),
            TextKind::Html | TextKind::Markdown => Description::Html(whole),
        })
    }

    /// Adds a section with its heading, unless it has no text.
    fn section(&mut self, part: &Part, said: &Text, row: Place<'_>, whole: &mut String) {
        let bodies = self.texts(&part.body, row);
        let Some(first) = bodies.first() else { return };
        whole.reserve(first.len());
        if let Some(heading) = self.text(part.heading.as_ref(), row) {
            let heading = text::unescape(&heading);
            match said.kind {
                TextKind::Plain => append(whole, &heading),
                _ => append(whole, &format!("<h3>{}</h3>", text::escape_html(&heading))),
            }
        }
        for body in bodies {
            let body = match said.kind {
                TextKind::Html => text::markup(body, said.unescape),
                TextKind::Plain => undone(body, said.unescape),
                TextKind::Markdown => Cow::Owned(markdown::html(&undone(body, said.unescape))),
            };
            if part.items && said.kind == TextKind::Html {
                append(whole, &format!("<ul>\n{body}\n</ul>"));
            } else {
                append(whole, &body);
            }
        }
    }
}

fn undone(mut body: Cow<'_, str>, times: u8) -> Cow<'_, str> {
    for _ in 0..times {
        body = Cow::Owned(text::unescape(&body).into_owned());
    }
    body
}

/// Adds a part on a line of its own, so that words stay separate.
fn append(whole: &mut String, part: &str) {
    if !whole.is_empty() {
        whole.push('\n');
    }
    whole.push_str(part);
}
