//! Reading a text as TOML, as far as that goes, to know what of it must not be shown.

use std::ops::Range;

use super::open::{Openness, is_known, is_word, may_name_a_user, tables_hide};
use crate::secret::looks_made;

/// The parts of a text that are not shown, in their order, none of them touching another. Nothing is left open that
/// could not be read.
pub(super) fn hidden(text: &str) -> Vec<Range<usize>> {
    let mut reader = Reader { text, at: 0, hidden: Vec::new(), table: Vec::new(), depth: 0 };
    while reader.at < text.len() {
        reader.statement();
    }
    reader.hidden
}

/// Reads TOML in order to know what its parts are; what is none is passed over to the end of its line.
struct Reader<'t> {
    text: &'t str,
    at: usize,
    hidden: Vec<Range<usize>>,
    table: Vec<&'t str>,
    /// Lists and braces around this place.
    depth: usize,
}

/// Why reading a value broke off.
enum Stop {
    /// What follows in its line is hidden.
    Unread,
    /// A list was never closed, and a header or a key with its value begins here.
    Statement,
}

/// Of tables in tables; what lies deeper is hidden altogether.
const NESTING: usize = 80;

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn line_end(&self) -> usize {
        self.rest().find('\n').map_or(self.text.len(), |end| self.at + end)
    }

    fn skip(&mut self, blank: impl Fn(char) -> bool) {
        self.at = self.text.len() - self.rest().trim_start_matches(blank).len();
    }

    fn skip_blanks(&mut self) {
        self.skip(|sign| matches!(sign, ' ' | '\t' | '\r'));
    }

    fn hide(&mut self, part: Range<usize>) {
        match self.hidden.last_mut() {
            _ if part.is_empty() => {}
            Some(last) if last.end >= part.start => last.end = last.end.max(part.end),
            _ => self.hidden.push(part),
        }
    }

    /// Hides the rest of the line, a line break of Windows left alone.
    fn hide_line(&mut self) {
        let end = self.line_end();
        self.hide(self.at..self.at + self.text[self.at..end].trim_end_matches('\r').len());
        self.at = end;
    }

    /// What may stand after a statement in its line: blanks and a comment, of which nobody knows what it tells.
    fn finish_line(&mut self) {
        self.skip_blanks();
        if self.rest().starts_with('#') {
            self.at += 1;
        }
        self.hide_line();
        self.skip(|sign| sign == '\n');
    }

    /// A blank line, a header, or a key with its value.
    fn statement(&mut self) {
        self.skip(|sign| sign.is_ascii_whitespace());
        match self.rest().chars().next() {
            None => return,
            Some('#') => {}
            Some('[') => self.header(),
            Some(_) => {
                let table = self.table.clone();
                if let Err(Stop::Statement) = self.pair(&table) {
                    return;
                }
            }
        }
        self.finish_line();
    }

    fn header(&mut self) {
        self.skip(|sign| sign == '[');
        let start = self.at;
        self.table = self.keys();
        if self.table.iter().any(|key| looks_made(key)) {
            self.hide(start..self.at);
        }
        self.skip_blanks();
        self.skip(|sign| sign == ']');
    }

    /// `a.b = VALUE`, in a table or in braces.
    fn pair(&mut self, table: &[&'t str]) -> Result<(), Stop> {
        let start = self.at;
        let keys = self.keys();
        self.skip_blanks();
        let known = keys.last().is_some_and(|key| is_known(key));
        if !self.rest().starts_with('=') {
            if !known {
                // The tail of a text that was broken off, perhaps.
                self.hide(start..self.at);
            }
            return Err(Stop::Unread);
        }
        let value = self.rest()[1..].trim_start_matches([' ', '\t', '\r']);
        // The last line of a text in base64 ends so too.
        let tail = value.is_empty() || value.starts_with(['=', '\n']);
        let credentials = tables_hide(table) && !keys.iter().all(|key| is_word(key));
        if keys.is_empty() || credentials || (tail && !known) || keys.iter().any(|key| looks_made(key)) {
            self.hide(start..self.at);
        }
        if keys.is_empty() {
            return Err(Stop::Unread);
        }
        self.at += 1;
        let path: Vec<&str> = table.iter().chain(&keys).copied().collect();
        if path.len() > NESTING { self.give_up() } else { self.value(&path) }
    }

    /// Hides all that follows.
    fn give_up(&mut self) -> Result<(), Stop> {
        self.hide(self.at..self.text.len());
        self.at = self.text.len();
        Err(Stop::Unread)
    }

    /// Keys with dots between them, as far as they go.
    fn keys(&mut self) -> Vec<&'t str> {
        let mut keys = Vec::new();
        loop {
            self.skip_blanks();
            let key = self.key();
            if key.is_empty() {
                return keys;
            }
            // One more than are read tells that there are too many.
            if keys.len() <= NESTING {
                keys.push(key);
            }
            self.skip_blanks();
            if !self.rest().starts_with('.') {
                return keys;
            }
            self.at += 1;
        }
    }

    fn key(&mut self) -> &'t str {
        let start = self.at;
        let mark = self.rest().chars().next().filter(|sign| matches!(sign, '"' | '\''));
        if let Some(mark) = mark {
            let inside = &self.text[start + 1..];
            let Some(end) = inside.find([mark, '\n']).filter(|end| inside[*end..].starts_with(mark)) else {
                return "";
            };
            self.at = start + end + 2;
            return &inside[..end];
        }
        self.skip(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_'));
        &self.text[start..self.at]
    }

    fn value(&mut self, path: &[&'t str]) -> Result<(), Stop> {
        self.skip_blanks();
        let open = Openness::of(path);
        match self.rest().as_bytes().first() {
            Some(b'"' | b'\'') => self.quoted(open),
            Some(b'[' | b'{') if self.depth > NESTING => self.give_up(),
            Some(b'[') => self.nested(path, Self::list),
            Some(b'{') => self.nested(path, Self::braces),
            _ => self.bare(open),
        }
    }

    fn nested(
        &mut self,
        path: &[&'t str],
        read: impl FnOnce(&mut Self, &[&'t str]) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        self.depth += 1;
        let read = read(self, path);
        self.depth -= 1;
        read
    }

    /// A number, a word, or what should have been one.
    fn bare(&mut self, open: Openness) -> Result<(), Stop> {
        let start = self.at;
        self.skip(|sign| !sign.is_whitespace() && !matches!(sign, ',' | ']' | '}' | '#' | '"' | '\''));
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-+_./:".contains(&byte);
        let word = &self.text[start..self.at];
        if !open.shows(word) || !word.bytes().all(plain) {
            self.hide(start..self.at);
        }
        if self.at > start { Ok(()) } else { Err(Stop::Unread) }
    }

    fn quoted(&mut self, open: Openness) -> Result<(), Stop> {
        let rest = self.rest();
        let long = rest.starts_with("\"\"\"") || rest.starts_with("'''");
        let mark = &rest[..if long { 3 } else { 1 }];
        let start = self.at + mark.len();
        let Some(end) = end_of_quoted(&self.text[start..], mark).map(|end| start + end) else {
            // Where it was to end, nobody knows.
            self.at = start;
            return if long { self.give_up() } else { Err(Stop::Unread) };
        };
        let inside = &self.text[start..end];
        if long || !open.shows(inside) || may_name_a_user(inside) {
            self.hide(start..end);
        }
        self.at = end + mark.len();
        Ok(())
    }

    fn list(&mut self, path: &[&'t str]) -> Result<(), Stop> {
        self.at += 1;
        loop {
            let fresh = self.between();
            match self.rest().as_bytes().first() {
                None => return Err(Stop::Unread),
                Some(b']') => break self.at += 1,
                Some(_) if fresh && self.begins_a_statement() => return Err(Stop::Statement),
                Some(_) => self.value(path)?,
            }
            self.comma(b']')?;
        }
        Ok(())
    }

    fn braces(&mut self, path: &[&'t str]) -> Result<(), Stop> {
        self.at += 1;
        loop {
            let fresh = self.between();
            match self.rest().as_bytes().first() {
                None => return Err(Stop::Unread),
                Some(b'}') => break self.at += 1,
                Some(b'[') if fresh && self.begins_a_statement() => return Err(Stop::Statement),
                Some(_) => self.pair(path)?,
            }
            self.comma(b'}')?;
        }
        Ok(())
    }

    /// What must follow an item: a comma, or the end, which is left for the list.
    fn comma(&mut self, end: u8) -> Result<(), Stop> {
        let fresh = self.between();
        match self.rest().as_bytes().first() {
            Some(b',') => self.at += 1,
            Some(found) if *found == end => {}
            Some(_) if fresh && self.begins_a_statement() => return Err(Stop::Statement),
            _ => return Err(Stop::Unread),
        }
        Ok(())
    }

    /// Blanks, line breaks and comments between the items of a list; whether a line began.
    fn between(&mut self) -> bool {
        let start = self.at;
        loop {
            self.skip(|sign| sign.is_ascii_whitespace());
            if !self.rest().starts_with('#') {
                return self.text[start..self.at].contains('\n');
            }
            self.at += 1;
            self.hide_line();
        }
    }

    /// Whether this line is a header, or a key with its value.
    fn begins_a_statement(&self) -> bool {
        let line = &self.text[self.at..self.line_end()];
        let is_path = |text: &str, also: &[u8]| {
            text.starts_with(|sign: char| sign.is_ascii_alphabetic() || also.contains(&(sign as u8)))
                && text.bytes().all(|byte| {
                    byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) || also.contains(&byte)
                })
        };
        let header = line.trim().trim_start_matches('[').trim_end_matches(']').trim();
        let key = line.split_once('=').map(|(key, _)| key.trim());
        line.starts_with('[') && is_path(header, b"") || key.is_some_and(|key| is_path(key, b"\"' "))
    }
}
/// Where a quoted text ends, in bytes of what follows its first mark.
fn end_of_quoted(text: &str, mark: &str) -> Option<usize> {
    let basic = mark.starts_with('"');
    let long = mark.len() > 1;
    let mut at = 0;
    while let Some(sign) = text[at..].chars().next().filter(|sign| long || *sign != '\n') {
        if text[at..].starts_with(mark) {
            return Some(at);
        }
        let escape = basic && sign == '\\';
        at += sign.len_utf8();
        if escape {
            at += text[at..].chars().next().filter(|sign| long || *sign != '\n').map_or(0, char::len_utf8);
        }
    }
    None
}
