//! A scanner that extracts the visible text of HTML.
//!
//! It recognises tags, comments and raw text by the rules of the HTML standard's tokenizer, and builds no tree:
//! the surrounding elements do not matter, except for `pre`.

use super::{
    entities::decode_entities,
    line_writer::{LineEnds, LineWriter},
    steps::find,
};
use crate::domain::steps::note_steps;

/// The most bytes of an element name: enough for `figcaption`, the longest name with a meaning here.
const MAX_NAME: usize = 12;

pub(super) fn to_text(html: &str) -> String {
    let mut lines = LineWriter::with_capacity(html.len() / 2);
    let mut preformatted = 0_usize;
    let mut rest = html;
    while let Some(at) = find(rest, "<") {
        write(&mut lines, &rest[..at], preformatted);
        rest = &rest[at..];
        let Some((markup, length)) = markup(rest) else { return lines.finish() };
        match markup {
            Markup::Text => write(&mut lines, &rest[..length], preformatted),
            Markup::Nothing => {}
            Markup::Start(name) => {
                if name.is("pre") {
                    preformatted += 1;
                }
                start(&mut lines, name);
            }
            Markup::End(name) => {
                if name.is("pre") {
                    preformatted = preformatted.saturating_sub(1);
                }
                end(&mut lines, name);
            }
        }
        rest = &rest[length..];
    }
    write(&mut lines, rest, preformatted);
    lines.finish()
}

fn write(lines: &mut LineWriter, text: &str, preformatted: usize) {
    let line_ends = if preformatted > 0 { LineEnds::Kept } else { LineEnds::Blank };
    lines.write(&decode_entities(text), line_ends);
}

fn start(lines: &mut LineWriter, name: Name) {
    match name.as_str() {
        "br" => lines.end_line(),
        "li" => lines.start_item(),
        "td" | "th" => lines.end_cell(),
        other if is_block(other) => lines.end_block(),
        _ => {}
    }
}

fn end(lines: &mut LineWriter, name: Name) {
    match name.as_str() {
        "li" => lines.end_item(),
        "td" | "th" => lines.end_cell(),
        other if is_block(other) => lines.end_block(),
        _ => {}
    }
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "button"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "hr"
            | "html"
            | "legend"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "optgroup"
            | "option"
            | "p"
            | "pre"
            | "section"
            | "select"
            | "summary"
            | "table"
            | "tbody"
            | "tfoot"
            | "thead"
            | "title"
            | "tr"
            | "ul"
    )
}

/// Elements whose content is neither markup nor visible.
fn is_raw(name: &str) -> bool {
    matches!(name, "script" | "style" | "iframe" | "noembed" | "noframes")
}

/// What a `<` begins.
#[derive(Debug, Clone, Copy)]
enum Markup {
    /// Nothing: the `<` is text.
    Text,
    /// A comment, a doctype, or an element that is dropped together with its content.
    Nothing,
    Start(Name),
    End(Name),
}

/// The markup at the start of `text`, which is a `<`, and its length; `None` if it never ends.
fn markup(text: &str) -> Option<(Markup, usize)> {
    let bytes = text.as_bytes();
    match bytes.get(1) {
        Some(b'!') if text.starts_with("<!--") => Some((Markup::Nothing, comment_length(text)?)),
        Some(b'!' | b'?') => Some((Markup::Nothing, find(text, ">")? + 1)),
        Some(b'/') => match bytes.get(2) {
            Some(byte) if byte.is_ascii_alphabetic() => {
                let (name, after) = Name::read(bytes, 2);
                Some((Markup::End(name), tag_end(bytes, after)?))
            }
            Some(_) => Some((Markup::Nothing, find(text, ">")? + 1)),
            None => Some((Markup::Text, 1)),
        },
        Some(byte) if byte.is_ascii_alphabetic() => {
            let (name, after) = Name::read(bytes, 1);
            let length = tag_end(bytes, after)?;
            if is_raw(name.as_str()) {
                return Some((Markup::Nothing, length + raw_length(&bytes[length..], name)?));
            }
            Some((Markup::Start(name), length))
        }
        _ => Some((Markup::Text, 1)),
    }
}

fn comment_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    // `<!-->` and `<!--->` are complete comments: the dashes of the start also end them.
    let mut from = "<!".len();
    loop {
        let dashes = from + find(&text[from..], "--")?;
        let after = dashes + "--".len();
        match &bytes[after..] {
            [b'>', ..] => return Some(after + 1),
            [b'!', b'>', ..] if dashes >= "<!--".len() => return Some(after + 2),
            _ => from = dashes + 1,
        }
    }
}

/// The end of the tag whose name ended at `from`. A `>` inside a quoted value does not end it.
fn tag_end(bytes: &[u8], from: usize) -> Option<usize> {
    #[derive(Clone, Copy, PartialEq)]
    enum In {
        Name,
        ValueStart,
        Bare,
        Quoted(u8),
    }
    let mut state = In::Name;
    for (at, &byte) in bytes.iter().enumerate().skip(from) {
        note_steps(1);
        state = match (state, byte) {
            (In::Quoted(quote), _) if byte != quote => state,
            (In::Quoted(_), _) => In::Name,
            (_, b'>') => return Some(at + 1),
            (In::ValueStart, b'"' | b'\'') => In::Quoted(byte),
            (In::ValueStart, _) if byte.is_ascii_whitespace() => In::ValueStart,
            (In::ValueStart, _) => In::Bare,
            (In::Bare, _) if !byte.is_ascii_whitespace() => In::Bare,
            (In::Name, b'=') => In::ValueStart,
            _ => In::Name,
        };
    }
    None
}

/// The length of raw content including its end tag.
fn raw_length(bytes: &[u8], name: Name) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + bytes[from..].windows(2).inspect(|_| note_steps(1)).position(|pair| pair == b"</")?;
        let (end, after) = Name::read(bytes, at + 2);
        if end.is(name.as_str()) {
            return tag_end(bytes, after);
        }
        from = at + 2;
    }
}

/// An element's name in lower case; a longer one is cut and has no meaning here.
#[derive(Debug, Clone, Copy)]
struct Name {
    bytes: [u8; MAX_NAME],
    length: usize,
}

impl Name {
    /// Reads the name at `from`, and returns it with its end.
    fn read(bytes: &[u8], from: usize) -> (Self, usize) {
        let mut name = Self { bytes: [0; MAX_NAME], length: 0 };
        let mut here = from;
        while let Some(&byte) = bytes.get(here) {
            if byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>') {
                break;
            }
            if let Some(slot) = name.bytes.get_mut(name.length) {
                *slot = byte.to_ascii_lowercase();
                name.length += 1;
            }
            note_steps(1);
            here += 1;
        }
        (name, here)
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or("")
    }

    fn is(&self, other: &str) -> bool {
        self.as_str() == other
    }
}
