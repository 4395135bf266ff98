//! Reads XML as a stream: elements, their attributes and their text.
//!
//! Nothing is built of the answer as a whole. Elements are nested at most [`DEEPEST`] deep, the entities that a document
//! declares are never expanded (one that is not HTML's stays as it is written), and an answer that ends inside an
//! element is an error, because what is cut off may be anything. Names are as they are written, with their prefix.

use std::{borrow::Cow, ops::Range};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use crate::{PluginError, errors::parse_failure, text};

/// How deep elements may be nested.
pub const DEEPEST: usize = 128;

/// A stream of tokens.
pub struct Xml<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    depth: usize,
    /// Whether an element was seen.
    begun: bool,
    /// A token that was read while looking for the end of a text.
    ahead: Option<Token<'a>>,
}

/// What comes next in a document. Comments, declarations and processing instructions are left out.
#[derive(Debug)]
pub enum Token<'a> {
    /// An element begins.
    Open(Element<'a>),
    /// Text, with its entities undone, or the content of a CDATA section as it is.
    Text(Cow<'a, str>),
    /// The element that began last ends; where its closing tag stands.
    Close(Range<usize>),
    /// The document ends.
    End,
}

/// The beginning of an element.
#[derive(Debug)]
pub struct Element<'a> {
    /// As it is written: `tt:city`.
    pub name: &'a str,
    /// Where its tag stands.
    pub tag: Range<usize>,
    start: BytesStart<'a>,
}

impl Element<'_> {
    /// Its attributes, with their entities undone. What is no attribute is left out; one that is given twice comes twice.
    pub fn attributes(&self) -> impl Iterator<Item = (String, String)> {
        let mut attributes = self.start.html_attributes();
        // Each would be compared with all before it, and an element may have millions.
        attributes.with_checks(false);
        let attributes = attributes.flatten();
        attributes.map(|one| (one.key.as_ref().to_owned(), text::unescape(&one.value).into_owned()))
    }
}

impl<'a> Xml<'a> {
    /// Reads a document, or one element.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self { text, reader, depth: 0, begun: false, ahead: None }
    }

    /// The document.
    #[must_use]
    pub fn source(&self) -> &'a str {
        self.text
    }

    /// The next token.
    pub fn token(&mut self) -> Result<Token<'a>, PluginError> {
        if let Some(token) = self.ahead.take() {
            return Ok(token);
        }
        let mut words: Option<Range<usize>> = None;
        loop {
            let from = self.at();
            let event = self.reader.read_event().map_err(|error| self.fault(&error.to_string()))?;
            let range = from..self.at();
            let token = match event {
                Event::Text(_) | Event::GeneralRef(_) => {
                    words = Some(words.map_or(from, |words| words.start)..range.end);
                    continue;
                }
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) if words.is_none() => {
                    continue;
                }
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => None,
                Event::Start(start) | Event::Empty(start) => Some(self.open(start, range)?),
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Some(Token::Close(range))
                }
                Event::CData(cdata) => Some(Token::Text(cdata.into_inner())),
                Event::Eof => Some(self.end()?),
            };
            let Some(words) = words else { return Ok(token.unwrap_or(Token::End)) };
            self.ahead = token;
            return Ok(Token::Text(text::unescape(&self.text[words])));
        }
    }

    /// Reads on to the end of the element that began last, and returns where its closing tag stands.
    pub fn skip(&mut self) -> Result<Range<usize>, PluginError> {
        let mut inside = 0usize;
        loop {
            match self.token()? {
                Token::Open(_) => inside += 1,
                Token::Close(tag) if inside == 0 => return Ok(tag),
                Token::Close(_) => inside -= 1,
                Token::Text(_) => {}
                Token::End => return Err(self.fault("it ends inside an element")),
            }
        }
    }

    /// An error at the place that was read last.
    #[must_use]
    pub fn fault(&self, what: &str) -> PluginError {
        let from = self.text.floor_char_boundary(self.at().saturating_sub(80));
        parse_failure(format!("the answer is no XML: {what}"), None, self.text.get(from..))
    }

    fn open(&mut self, start: BytesStart<'a>, tag: Range<usize>) -> Result<Token<'a>, PluginError> {
        self.begun = true;
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.fault(&format!("its elements are nested more than {DEEPEST} deep")));
        }
        let name = self.text.get(tag.start + 1..).and_then(|rest| rest.get(..start.name().as_ref().len()));
        let name = name.ok_or_else(|| self.fault("an element has no name"))?;
        Ok(Token::Open(Element { name, tag, start }))
    }

    fn end(&self) -> Result<Token<'a>, PluginError> {
        match (self.depth, self.begun) {
            (0, true) => Ok(Token::End),
            (0, false) => Err(self.fault("it has no element")),
            _ => Err(self.fault("it ends inside an element")),
        }
    }

    fn at(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(self.text.len()).min(self.text.len())
    }
}

#[cfg(test)]
mod tests;
