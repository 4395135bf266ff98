//! What must not reach a terminal, a log or a table as it is, how it is written instead, and the one gate for it.
//!
//! Texts of adverts, plugins, websites, lists and file names are untrusted. A control character steers the terminal, a
//! direction mark shows a text in another order than it is in, an invisible one makes two texts look the same. Each is
//! written as an escape that can be read (`\u{202e}`), never dropped in silence.
//!
//! What stays as it is: the joiners U+200C and U+200D and the variation selectors, which scripts and emoji are written
//! with and which move nothing; the soft hyphen; blank letters such as the Hangul filler.

use std::{
    borrow::Cow,
    io::{self, Write},
};

/// Whether a character is a control, steers the direction of text, ends a line in disguise, or is invisible.
///
/// Line break and tab are among them: they stand in a text of several lines.
#[must_use]
pub const fn is_unprintable(sign: char) -> bool {
    matches!(
        sign,
        // C0, DEL and C1, which has an introducer of escape sequences of its own at U+009B.
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        // Marks, embeddings, overrides and isolates of direction.
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        // The separators of lines and paragraphs.
        | '\u{2028}' | '\u{2029}'
        // Nothing to see: zero widths, word joiner, invisible operators, shaping controls, byte order mark, annotations.
        | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        // Tags, in which a text can be hidden from people.
        | '\u{e0000}'..='\u{e007f}'
        // No characters at all.
        | '\u{fdd0}'..='\u{fdef}'
    ) || is_last_of_its_plane(sign)
}

/// U+FFFE and U+FFFF of each plane, which are no characters.
const fn is_last_of_its_plane(sign: char) -> bool {
    sign as u32 & 0xfffe == 0xfffe
}

/// What is written, and hence how an unprintable character is escaped in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For people, or CSV: line breaks and tabs stand; `\u{202e}`.
    Text,
    /// JSON: `\u202e`, which means the same character to whoever parses it.
    Json,
}

/// Whether a character is escaped in a text of several lines.
const fn is_escaped(sign: char) -> bool {
    is_unprintable(sign) && !matches!(sign, '\n' | '\t')
}

impl Form {
    fn write(self, sign: char, to: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Text => write!(to, "\\u{{{:x}}}", u32::from(sign)),
            Self::Json => {
                sign.encode_utf16(&mut [0; 2]).iter().try_for_each(|unit| write!(to, "\\u{unit:04x}"))
            }
        }
    }
}

/// A writer through which nothing unprintable passes. Bytes that are no UTF-8 become U+FFFD.
#[derive(Debug)]
pub struct Printable<W> {
    writer: W,
    form: Form,
    /// The beginning of a character whose rest has not been written yet.
    begun: Vec<u8>,
}

impl<W: Write> Printable<W> {
    /// A gate before `writer`.
    pub const fn new(writer: W, form: Form) -> Self {
        Self { writer, form, begun: Vec::new() }
    }

    fn pass(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        loop {
            match std::str::from_utf8(bytes) {
                Ok(text) => return self.pass_text(text),
                Err(error) => {
                    let (valid, rest) = bytes.split_at(error.valid_up_to());
                    self.pass_text(std::str::from_utf8(valid).unwrap_or_default())?;
                    let Some(wrong) = error.error_len() else {
                        self.begun = rest.to_vec();
                        return Ok(());
                    };
                    self.writer.write_all("\u{fffd}".as_bytes())?;
                    bytes = &rest[wrong..];
                }
            }
        }
    }

    fn pass_text(&mut self, text: &str) -> io::Result<()> {
        let mut written = 0;
        for (at, sign) in text.char_indices().filter(|(_, sign)| is_escaped(*sign)) {
            self.writer.write_all(&text.as_bytes()[written..at])?;
            self.form.write(sign, &mut self.writer)?;
            written = at + sign.len_utf8();
        }
        self.writer.write_all(&text.as_bytes()[written..])
    }
}

impl<W: Write> Write for Printable<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.begun.is_empty() {
            self.pass(bytes)?;
        } else {
            let mut whole = std::mem::take(&mut self.begun);
            whole.extend_from_slice(bytes);
            self.pass(&whole)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// A text with its line breaks and tabs, everything else that is unprintable escaped.
#[must_use]
pub fn lines(text: &str) -> Cow<'_, str> {
    replaced(text, is_escaped, |_| false)
}

/// A text as one line: line breaks and tabs become blanks, everything else that is unprintable is escaped.
#[must_use]
pub fn one_line(text: &str) -> Cow<'_, str> {
    replaced(text, is_unprintable, |sign| matches!(sign, '\n' | '\r' | '\t'))
}

/// A JSON text with the escapes of JSON, for a place that knows none of its own.
#[must_use]
pub fn json(text: &str) -> Cow<'_, str> {
    if !text.contains(is_escaped) {
        return text.into();
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for sign in text.chars() {
        if is_escaped(sign) {
            escaped.extend(sign.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            escaped.push(sign);
        }
    }
    escaped.into()
}

/// `text` with the signs that are `unwanted` escaped, or as a blank where they are a `blank`.
fn replaced(text: &str, unwanted: impl Fn(char) -> bool, blank: impl Fn(char) -> bool) -> Cow<'_, str> {
    let Some(first) = text.find(&unwanted) else { return text.into() };
    let mut plain = String::with_capacity(text.len() + 16);
    plain.push_str(&text[..first]);
    for sign in text[first..].chars() {
        if !unwanted(sign) {
            plain.push(sign);
        } else if blank(sign) {
            plain.push(' ');
        } else {
            plain.extend(sign.escape_unicode());
        }
    }
    plain.into()
}

/// A text whose untrusted parts were cleaned before the program itself added colours to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coloured(String);

impl Coloured {
    /// Keeps the colours of `text` and escapes everything else: its parts went through [`lines`] or [`one_line`]
    /// before they were coloured, so that no sequence in it is of others.
    #[must_use]
    pub fn of_clean_parts(text: &str) -> Self {
        let mut kept = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('\u{1b}') {
            kept.push_str(&lines(&rest[..at]));
            let colour = colour_length(&rest[at..]);
            kept.push_str(&rest[at..at + colour]);
            let next = if colour == 0 { 1 } else { colour };
            if colour == 0 {
                kept.push_str(&lines("\u{1b}"));
            }
            rest = &rest[at + next..];
        }
        kept.push_str(&lines(rest));
        Self(kept)
    }

    /// The text, for the terminal.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The bytes of the colour sequence (`ESC [ … m`) that a text begins with; 0 if it is something else.
fn colour_length(text: &str) -> usize {
    let Some(parameters) = text.strip_prefix("\u{1b}[") else { return 0 };
    let length = parameters.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b';').count();
    if parameters.as_bytes().get(length) == Some(&b'm') { length + 3 } else { 0 }
}

#[cfg(test)]
mod tests;
