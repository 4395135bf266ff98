//! Splits a text into elements: each names one or more places, says something of a way of working, or both.

use std::ops::Range;

use super::{
    countries::country,
    names::{Name, name},
    nowhere::{excludes, introduces_place, is_note, leading, names_no_place, trailing},
    regions::regions,
    towns::is_pair,
};
use crate::{
    key::key,
    mode::{Statement, statements},
    pieces::{Piece, pieces},
    tokens::{Sign, Token},
};

/// A run of words that belongs to a place.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Its tokens.
    pub(super) words: Range<usize>,
    pub(super) before: Option<Sign>,
    pub(super) bracketed: bool,
    pub(super) key: String,
    pub(super) name: Name,
}

/// What stands between two conjunctions, slashes or bars.
#[derive(Debug, Clone)]
pub(super) struct Element {
    pub(super) parts: Vec<Part>,
    pub(super) said: Vec<Statement>,
    /// What is before it; `None` at the start of the text.
    pub(super) before: Option<Sign>,
    pub(super) conjunction: bool,
    /// Whether something is said before its first place.
    pub(super) leads: bool,
    /// Whether something is said after its last place, and not in brackets.
    pub(super) trails: bool,
}

/// The elements of a text, in order.
pub(super) fn elements(text: &str, tokens: &[Token]) -> Vec<Element> {
    let pieces = pieces(text, tokens, |at| is_name(text, tokens, at));
    let found = statements(text, tokens, &pieces);
    let mut said = found.said.clone();
    said.sort_by_key(|(number, _)| *number);
    let mut said = said.into_iter().peekable();
    let mut elements: Vec<Element> = Vec::new();
    let has_statements = !found.said.is_empty();
    let mut excluded = Excluded::default();
    for (number, piece) in pieces.iter().enumerate() {
        if number == 0 || piece.conjunction || piece.before >= Some(Sign::Slash) {
            elements.push(Element::after(piece));
        }
        let Some(element) = elements.last_mut() else { continue };
        while let Some((_, statement)) = said.next_if(|(of, _)| *of == number) {
            element.leads |= element.parts.is_empty() && !found.follows_words(piece);
            element.trails = !piece.bracketed;
            element.said.push(statement);
        }
        if excluded.has(piece, tokens) {
            continue;
        }
        let is_label = pieces.get(number + 1).is_some_and(|next| next.before == Some(Sign::Colon));
        let left = Left { text, tokens, taken: &found.taken, has_statements };
        left.add_parts(piece, is_label, element);
    }
    elements
}

/// What a place is not: `Remote (excluding CA and NY)`.
#[derive(Default)]
struct Excluded {
    /// Whether the last piece was left out, and whether it stood in brackets.
    open: Option<bool>,
}

impl Excluded {
    /// Whether a piece names what is left out, or goes on with that.
    fn has(&mut self, piece: &Piece, tokens: &[Token]) -> bool {
        let words: Vec<&str> = tokens[piece.words.clone()].iter().map(|token| token.key.as_str()).collect();
        let goes_on = self.open == Some(piece.bracketed)
            && matches!(piece.before, None | Some(Sign::Comma | Sign::Slash | Sign::And));
        let has = excludes(&words) || goes_on;
        self.open = has.then_some(piece.bracketed);
        has
    }
}

impl Element {
    fn after(piece: &Piece) -> Self {
        Self {
            parts: Vec::new(),
            said: Vec::new(),
            before: piece.before,
            conjunction: piece.conjunction,
            leads: false,
            trails: false,
        }
    }

    /// Whether it names countries, regions and areas only, none of which is a town.
    pub(super) fn is_wide(&self) -> bool {
        self.parts.iter().all(|part| !part.name.town)
    }
}

/// What is left of a text without the words that say how it is worked.
#[derive(Clone, Copy)]
struct Left<'a> {
    text: &'a str,
    tokens: &'a [Token],
    /// For each token, whether it is one of those words.
    taken: &'a [bool],
    has_statements: bool,
}

impl Left<'_> {
    /// Adds what is left of a piece. `is_label`: whether a colon follows it.
    fn add_parts(self, piece: &Piece, is_label: bool, element: &mut Element) {
        let Self { text, tokens, taken, has_statements } = self;
        let mut before = piece.before;
        let mut at = piece.words.start;
        while at < piece.words.end {
            if taken[at] {
                at += 1;
                continue;
            }
            let end = (at..piece.words.end).find(|&next| taken[next]).unwrap_or(piece.words.end);
            let words: Vec<&str> = tokens[at..end].iter().map(|token| token.key.as_str()).collect();
            let noted = has_statements || piece.bracketed;
            let skip = if noted { leading(&words) } else { 0 };
            let cut = if noted { trailing(&words[skip..]) } else { 0 };
            let run = at + skip..end - cut;
            at = end;
            let raw = &text[tokens[run.start].start..tokens[run.end - 1].end];
            let key = key(raw);
            let is_note = noted && words.iter().any(|word| is_note(word));
            if is_note || names_no_place(&key) || is_label && introduces_place(&key) {
                continue;
            }
            let name = name(&key, raw, piece.bracketed);
            element.trails = false;
            element.parts.push(Part { words: run, before, bracketed: piece.bracketed, key, name });
            before = Some(Sign::Comma);
        }
    }
}

/// Whether a conjunction is part of a name: `Castilla y León`, `Trinidad and Tobago`, `Brighton & Hove`.
pub(super) fn is_name(text: &str, tokens: &[Token], at: usize) -> bool {
    const ARTICLES: [&str; 6] = ["the", "la", "las", "los", "les", "die"];
    const MOST_WORDS: usize = 4;
    let is_word = |at: usize| tokens.get(at).is_some_and(|token| token.sign == Sign::Word);
    let Some(last) = at.checked_sub(1).filter(|&last| is_word(last)) else { return false };
    let mut next = at + 1;
    while tokens.get(next).is_some_and(|token| ARTICLES.contains(&token.key.as_str())) {
        next += 1;
    }
    if !is_word(next) {
        return false;
    }
    if is_pair(&tokens[last].key, &tokens[next].key) {
        return true;
    }
    let first = (0..MOST_WORDS).take_while(|back| last >= *back && is_word(last - back)).count();
    let after = (at + 1..at + 1 + MOST_WORDS).take_while(|&word| is_word(word)).count();
    (1..=first).any(|back| {
        (1..=after).any(|forth| {
            let left = key(&text[tokens[at - back].start..tokens[last].end]);
            let right = key(&text[tokens[at + 1].start..tokens[at + forth].end]);
            let plain = format!("{left} {right}");
            country(&plain, &plain).is_some() || regions(&plain, false).next().is_some()
        })
    })
}

/// The text of some parts, as it stands if nothing was taken out between them.
pub(super) fn text_of(text: &str, tokens: &[Token], parts: &[Part]) -> String {
    let mut written = String::new();
    let mut open = false;
    for (at, part) in parts.iter().enumerate() {
        let start = tokens[part.words.start].start;
        if let Some(last) = at.checked_sub(1).map(|last| &parts[last]) {
            let between = &tokens[last.words.end..part.words.start];
            if between.iter().all(|token| token.sign != Sign::Word) {
                written.push_str(&text[tokens[last.words.end - 1].end..start]);
            } else {
                let opens = part.bracketed && !open;
                written.push_str(match part.before {
                    _ if opens => " (",
                    Some(Sign::Dash) => " - ",
                    Some(Sign::Slash) => " / ",
                    None => " ",
                    _ if open && !part.bracketed => "), ",
                    _ => ", ",
                });
            }
        }
        open = part.bracketed;
        written.push_str(&text[start..tokens[part.words.end - 1].end]);
    }
    balanced(&written)
}

/// One line with single spaces and closed brackets.
fn balanced(text: &str) -> String {
    let (mut written, mut depth) = (String::with_capacity(text.len()), 0_usize);
    let mut space = false;
    for sign in text.chars() {
        match sign {
            '(' | '[' | '{' | '（' | '【' => depth += 1,
            ')' | ']' | '}' | '）' | '】' if depth == 0 => continue,
            ')' | ']' | '}' | '）' | '】' => depth -= 1,
            _ => {}
        }
        if sign.is_whitespace() || sign.is_control() {
            space = true;
            continue;
        }
        if space && !written.is_empty() {
            written.push(' ');
        }
        space = false;
        written.push(sign);
    }
    written.extend(std::iter::repeat_n(')', depth));
    written
}
