//! Templates: texts with placeholders in braces.

use std::{collections::HashMap, ops::Range};

use super::{
    fault::Faults,
    path::{Ground, read_path},
    section::{Written, shortened},
    suggest::suggest_or_list,
};
use crate::model::{Piece, Template};

/// What placeholders may stand for in a place.
#[derive(Debug, Clone)]
pub(super) struct Names {
    /// What is known everywhere: `tenant`, or its parts; what a lookup finds.
    pub(super) own: Vec<String>,
    /// The source is searched by queries.
    pub(super) searched: bool,
    /// The keys of regions that every region has.
    pub(super) regions: Vec<String>,
    /// The keys that some regions lack.
    pub(super) partial: Vec<String>,
    /// Words beside these and the regions' keys.
    pub(super) words: Vec<&'static str>,
    /// Words that are known elsewhere, and why not here.
    pub(super) elsewhere: Vec<(&'static str, &'static str)>,
}

impl Default for Names {
    fn default() -> Self {
        let (regions, partial, words, elsewhere) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { own: vec!["tenant".to_owned()], searched: false, regions, partial, words, elsewhere }
    }
}

impl Names {
    /// The names without other words.
    pub(super) fn in_fields(&self) -> Self {
        Self { words: Vec::new(), elsewhere: Vec::new(), ..self.clone() }
    }

    fn knows(&self, name: &str) -> bool {
        let region =
            || name.strip_prefix("region.").is_some_and(|key| self.regions.iter().any(|known| known == key));
        self.own.iter().any(|own| own == name) || self.words.contains(&name) || region()
    }

    fn lacks(&self, name: &str) -> bool {
        name.strip_prefix("region.").is_some_and(|key| self.partial.iter().any(|known| known == key))
    }
}

/// The template of a request, where only what is known may stand. Other braces stay as they are.
pub(super) fn read_request_template(
    written: &Written<'_>,
    names: &Names,
    faults: &Faults<'_>,
) -> Option<Template> {
    let mut pieces = Pieces::default();
    let mut whole = true;
    for part in parts(written.text, is_word) {
        match part {
            Part::Text(text) => pieces.text(text),
            Part::Braces(at) => {
                let name = &written.text[at.start + 1..at.end - 1];
                if names.knows(name) {
                    pieces.push(Piece::Known(name.to_owned()));
                } else {
                    whole = false;
                    tell_unknown(written, &at, names, faults);
                }
            }
        }
    }
    whole.then(|| pieces.done())
}

/// The template of a value, where any path of the row may stand.
pub(super) fn read_value_template(
    written: &Written<'_>,
    names: &Names,
    ground: &Ground,
    faults: &Faults<'_>,
) -> Option<Template> {
    let mut pieces = Pieces::default();
    let mut whole = true;
    for part in parts(written.text, |_| true) {
        match part {
            Part::Text(text) => pieces.text(text),
            Part::Braces(at) => match read_piece(written, &at, names, ground, faults) {
                Some(piece) => pieces.push(piece),
                None => whole = false,
            },
        }
    }
    whole.then(|| pieces.done())
}

fn read_piece(
    written: &Written<'_>,
    at: &Range<usize>,
    names: &Names,
    ground: &Ground,
    faults: &Faults<'_>,
) -> Option<Piece> {
    let name = &written.text[at.start + 1..at.end - 1];
    if names.knows(name) {
        return Some(Piece::Known(name.to_owned()));
    }
    if names.lacks(name) {
        tell_unknown(written, at, names, faults);
        return None;
    }
    let inner = at.start + 1..at.end - 1;
    let part = Written { text: name, span: faults.part_of(&written.span, written.text, &inner) };
    read_path(&part, ground, faults).map(Piece::Row)
}

fn tell_unknown(written: &Written<'_>, at: &Range<usize>, names: &Names, faults: &Faults<'_>) {
    let name = &written.text[at.start + 1..at.end - 1];
    let span = faults.part_of(&written.span, written.text, at);
    let shown = shortened(name);
    if names.lacks(name) {
        let message = format!("not every region has a value for `{{{shown}}}`");
        return faults.add_with_help(
            span,
            message,
            "add the key to the `values` of each `[[tenant.region]]`",
        );
    }
    if faults.are_many() {
        return faults.add(span, format!("nothing stands for `{{{shown}}}` here"));
    }
    if let Some((_, why)) = names.elsewhere.iter().find(|(word, _)| *word == name) {
        return faults.add_with_help(span, format!("`{{{shown}}}` has no meaning here"), *why);
    }
    let regions: Vec<_> = names.regions.iter().map(|key| format!("region.{key}")).collect();
    let known = names.own.iter().map(String::as_str).chain(names.words.iter().copied());
    let known = known.chain(regions.iter().map(String::as_str));
    let help = suggest_or_list(name, known);
    faults.add_with_help(span, format!("nothing stands for `{{{shown}}}` here"), help);
}

/// Whether a text is a template rather than a path: it has braces with something in them.
pub(super) fn is_template(text: &str) -> bool {
    parts(text, |_| true).iter().any(|part| matches!(part, Part::Braces(_)))
}

/// A part of a template's text.
enum Part<'a> {
    Text(&'a str),
    /// With the braces.
    Braces(Range<usize>),
}

/// The parts of a text. `{{` is a brace, and braces around what is no name stay.
fn parts(text: &str, is_name: impl Fn(&str) -> bool) -> Vec<Part<'_>> {
    let closes = closes(text);
    let mut parts = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(open) = text[at..].find('{').map(|open| at + open) {
        if text[open..].starts_with("{{") {
            parts.push(Part::Text(&text[from..=open]));
            (from, at) = (open + 2, open + 2);
            continue;
        }
        let close = closes.get(&open).filter(|close| **close > open + 1 && is_name(&text[open + 1..**close]));
        match close {
            Some(close) => {
                parts.push(Part::Text(&text[from..open]));
                parts.push(Part::Braces(open..close + 1));
                (from, at) = (close + 1, close + 1);
            }
            None => at = open + 1,
        }
    }
    parts.push(Part::Text(&text[from..]));
    parts
}

/// The braces that close others: a path in some may have `{}`.
fn closes(text: &str) -> HashMap<usize, usize> {
    let mut open = Vec::new();
    let mut closes = HashMap::new();
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => open.push(at),
            b'}' => _ = open.pop().map(|open| closes.insert(open, at)),
            _ => {}
        }
    }
    closes
}

/// Whether braces in a request hold a name rather than something of the body's own: `{"limit":…}` stays.
fn is_word(inner: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    inner.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic()) && inner.bytes().all(fits)
}

#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    fn push(&mut self, piece: Piece) {
        self.0.push(piece);
    }

    fn text(&mut self, text: &str) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(Piece::Text(before)) => before.push_str(text),
            _ => self.0.push(Piece::Text(text.to_owned())),
        }
    }

    fn done(self) -> Template {
        Template(self.0)
    }
}

#[cfg(test)]
mod tests;
