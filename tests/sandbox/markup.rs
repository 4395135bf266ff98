//! Renders lines as HTML and as plain text, as untidily as in real adverts.

use std::fmt::Write as _;

use crate::content::Line;

/// How letters beyond ASCII are encoded in HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// Unencoded.
    Raw,
    /// `&eacute;`, if there is such a name.
    Named,
    /// `&#233;`.
    Numeric,
}

/// Text as HTML content.
pub(crate) fn escape(text: &str, style: Style) -> String {
    if text.bytes().all(|byte| byte.is_ascii() && !matches!(byte, b'&' | b'<' | b'>' | b'"')) {
        return text.to_owned();
    }
    let mut html = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '\u{a0}' => html.push_str("&nbsp;"),
            '"' if style != Style::Raw => html.push_str("&quot;"),
            c if c.is_ascii() || style == Style::Raw => html.push(c),
            c => push_entity(&mut html, c, style),
        }
    }
    html
}

fn push_entity(html: &mut String, c: char, style: Style) {
    let name = if style == Style::Named { entity_name(c) } else { None };
    let _written = match name {
        Some(name) => write!(html, "&{name};"),
        None => write!(html, "&#{};", u32::from(c)),
    };
}

const fn entity_name(c: char) -> Option<&'static str> {
    Some(match c {
        'á' => "aacute",
        'é' => "eacute",
        'í' => "iacute",
        'ó' => "oacute",
        'ú' => "uacute",
        'ñ' => "ntilde",
        'ç' => "ccedil",
        'ü' => "uuml",
        'ö' => "ouml",
        'ä' => "auml",
        'à' => "agrave",
        'è' => "egrave",
        'ò' => "ograve",
        'ã' => "atilde",
        'õ' => "otilde",
        '·' => "middot",
        '€' => "euro",
        _ => return None,
    })
}

/// One block per line; every third line is bold, and an empty block follows every fourth.
pub(crate) fn blocks(lines: &[Line], tag: &str, style: Style) -> String {
    let mut html = String::new();
    for (place, line) in lines.iter().enumerate() {
        let text = escape(&line.text, style);
        let _written = match place % 3 {
            2 => write!(html, "<{tag}><b style=\"font-size: 11pt;\">{text}</b></{tag}>"),
            1 => write!(html, "<{tag}><span>{text}</span></{tag}>"),
            _ => write!(html, "<{tag}>{text}</{tag}>"),
        };
        if place % 4 == 3 {
            let _written = write!(html, "<{tag}><br></{tag}>");
        }
    }
    html
}

/// List items without a list element.
pub(crate) fn items(lines: &[Line], style: Style) -> String {
    let item = |line: &Line| format!("<li>{}</li>", escape(&line.text, style));
    lines.iter().map(item).collect::<Vec<_>>().concat()
}

/// The plain lines, joined by `separator`.
pub(crate) fn plain(lines: &[Line], separator: &str) -> String {
    lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(separator)
}

/// HTML escaped a second time, as Greenhouse does.
pub(crate) fn escape_again(html: &str) -> String {
    let mut twice = String::with_capacity(html.len() + html.len() / 4);
    for c in html.chars() {
        match c {
            '&' => twice.push_str("&amp;"),
            '<' => twice.push_str("&lt;"),
            '>' => twice.push_str("&gt;"),
            '"' => twice.push_str("&quot;"),
            '\'' => twice.push_str("&#39;"),
            c => twice.push(c),
        }
    }
    twice
}
