//! Further texts at the end of a list, on one line or over several, comments and all.

use toml::{Spanned, de::DeValue};

use super::{edit::Edits, entry::quoted};

/// How far the items of a list are indented whose last one does not stand on a line of its own.
const INDENT: &str = "    ";

/// Adds texts at the end of a list.
pub(super) fn append(list: &Spanned<DeValue<'_>>, texts: &[String], edits: &mut Edits<'_>) {
    let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    let Some(items) = list.get_ref().as_array() else { return };
    match items.last() {
        _ if texts.is_empty() => {}
        None => edits.insert(list.span().start + 1, texts.join(", ")),
        Some(item) => behind(item.span().start, item.span().end, list.span().end - 1, &texts, edits),
    }
}

/// Adds them behind the last item, which reaches from `start` to `end`; the list closes at `close`.
fn behind(start: usize, end: usize, close: usize, texts: &[String], edits: &mut Edits<'_>) {
    let comma = comma(&edits.text()[end..close]).map(|at| end + at);
    let after = comma.map_or(end, |at| at + 1);
    if edits.text()[after..close].contains('\n') {
        let line_end = edits.line_end();
        let indent = indent(start, edits);
        if comma.is_none() {
            edits.insert(end, ",");
        }
        let at = edits.end_of_line(after);
        let lines = texts.iter().map(|text| format!("{line_end}{indent}{text}"));
        let last = if comma.is_some() { "," } else { "" };
        edits.insert(at, lines.collect::<Vec<_>>().join(",") + last);
    } else if let Some(comma) = comma {
        let items = texts.iter().map(|text| format!(" {text},"));
        edits.insert(comma + 1, items.collect::<String>());
    } else {
        edits.insert(end, format!(", {}", texts.join(", ")));
    }
}

/// Where the comma behind the last item stands in what is before the closing bracket: comments hold none that counts.
fn comma(between: &str) -> Option<usize> {
    let mut in_comment = false;
    for (at, sign) in between.char_indices() {
        match sign {
            '\n' => in_comment = false,
            '#' => in_comment = true,
            ',' if !in_comment => return Some(at),
            _ => {}
        }
    }
    None
}

/// What stands before an item that begins its line.
fn indent(start: usize, edits: &Edits<'_>) -> String {
    let before = &edits.text()[edits.start_of_line(start)..start];
    if before.chars().all(char::is_whitespace) { before.to_owned() } else { INDENT.to_owned() }
}

/// The texts of a list.
pub(super) fn texts<'v>(list: &'v DeValue<'_>) -> impl Iterator<Item = &'v str> {
    list.as_array().into_iter().flat_map(|items| items.iter()).filter_map(|item| item.get_ref().as_str())
}
