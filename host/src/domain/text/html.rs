//! A scanner that extracts the visible text of HTML.
//!
//! It recognises tags, comments and raw text by the rules of the HTML standard's tokenizer, and builds no tree:
//! the surrounding elements do not matter, except for `pre`.

use super::{
    entities::push_decoded,
    line_writer::{LineEnds, LineWriter},
    steps::find,
};
use crate::domain::steps::note_steps;

/// The most bytes of an element name: enough for `figcaption`, the longest name with a meaning here.
const MAX_NAME: usize = 12;

pub(super) fn to_text(html: &str) -> String {
    let mut writer = Writer { lines: LineWriter::with_capacity(html.len() / 2), decoded: String::new() };
    let mut preformatted = 0_usize;
    let mut rest = html;
    while let Some(at) = find(rest, '<') {
        writer.write(&rest[..at], preformatted);
        rest = &rest[at..];
        let Some((markup, length)) = markup(rest) else { return writer.lines.finish() };
        match markup {
            Markup::Text => writer.write(&rest[..length], preformatted),
            Markup::Nothing => {}
            Markup::Start(element) => {
                preformatted += usize::from(element == Element::Preformatted);
                start(&mut writer.lines, element);
            }
            Markup::End(element) => {
                preformatted = preformatted.saturating_sub(usize::from(element == Element::Preformatted));
                end(&mut writer.lines, element);
            }
        }
        rest = &rest[length..];
    }
    writer.write(rest, preformatted);
    writer.lines.finish()
}

/// Writes the text between tags.
struct Writer {
    lines: LineWriter,
    /// The last text with references, decoded: one buffer serves them all.
    decoded: String,
}

impl Writer {
    fn write(&mut self, text: &str, preformatted: usize) {
        let line_ends = if preformatted > 0 { LineEnds::Kept } else { LineEnds::Blank };
        if text.contains('&') {
            self.decoded.clear();
            push_decoded(text, &mut self.decoded);
            self.lines.write(&self.decoded, line_ends);
        } else {
            self.lines.write(text, line_ends);
        }
    }
}

fn start(lines: &mut LineWriter, element: Element) {
    match element {
        Element::Break => lines.end_line(),
        Element::Item => lines.start_item(),
        Element::Cell => lines.end_cell(),
        Element::Block | Element::Preformatted => lines.end_block(),
        Element::Raw | Element::Inline => {}
    }
}

fn end(lines: &mut LineWriter, element: Element) {
    match element {
        Element::Item => lines.end_item(),
        Element::Cell => lines.end_cell(),
        Element::Block | Element::Preformatted => lines.end_block(),
        Element::Break | Element::Raw | Element::Inline => {}
    }
}

/// What an element is to its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    Break,
    Item,
    Cell,
    Block,
    /// A block whose line breaks count.
    Preformatted,
    /// Its content is neither markup nor visible.
    Raw,
    /// Part of the line.
    Inline,
}

impl Element {
    fn of_name(name: &[u8]) -> Self {
        match name {
            b"br" => Self::Break,
            b"li" => Self::Item,
            b"td" | b"th" => Self::Cell,
            b"pre" => Self::Preformatted,
            b"script" | b"style" | b"iframe" | b"noembed" | b"noframes" => Self::Raw,
            b"address" | b"article" | b"aside" | b"blockquote" | b"body" | b"button" | b"caption"
            | b"center" | b"dd" | b"details" | b"dialog" | b"dir" | b"div" | b"dl" | b"dt" | b"fieldset"
            | b"figcaption" | b"figure" | b"footer" | b"form" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5"
            | b"h6" | b"head" | b"header" | b"hr" | b"html" | b"legend" | b"main" | b"menu" | b"nav"
            | b"ol" | b"optgroup" | b"option" | b"p" | b"section" | b"select" | b"summary" | b"table"
            | b"tbody" | b"tfoot" | b"thead" | b"title" | b"tr" | b"ul" => Self::Block,
            _ => Self::Inline,
        }
    }
}

/// What a `<` begins.
#[derive(Debug, Clone, Copy)]
enum Markup {
    /// Nothing: the `<` is text.
    Text,
    /// A comment, a doctype, or an element that is dropped together with its content.
    Nothing,
    Start(Element),
    End(Element),
}

/// The markup at the start of `text`, which is a `<`, and its length; `None` if it never ends.
fn markup(text: &str) -> Option<(Markup, usize)> {
    let bytes = text.as_bytes();
    match bytes.get(1) {
        Some(b'!') if text.starts_with("<!--") => Some((Markup::Nothing, comment_length(text)?)),
        Some(b'!' | b'?') => Some((Markup::Nothing, find(text, '>')? + 1)),
        Some(b'/') => match bytes.get(2) {
            Some(byte) if byte.is_ascii_alphabetic() => {
                let (name, after) = Name::read(bytes, 2);
                Some((Markup::End(Element::of_name(name.as_bytes())), tag_end(bytes, after)?))
            }
            Some(_) => Some((Markup::Nothing, find(text, '>')? + 1)),
            None => Some((Markup::Text, 1)),
        },
        Some(byte) if byte.is_ascii_alphabetic() => {
            let (name, after) = Name::read(bytes, 1);
            let length = tag_end(bytes, after)?;
            match Element::of_name(name.as_bytes()) {
                Element::Raw => Some((Markup::Nothing, length + raw_length(&bytes[length..], name)?)),
                element => Some((Markup::Start(element), length)),
            }
        }
        _ => Some((Markup::Text, 1)),
    }
}

fn comment_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    // `<!-->` and `<!--->` are complete comments: the dashes of the start also end them.
    let mut from = "<!".len();
    loop {
        let found = text[from..].find("--");
        note_steps(found.map_or(text.len() - from, |at| at + "--".len()));
        let dashes = from + found?;
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
        if end.as_bytes() == name.as_bytes() {
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

    fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}
