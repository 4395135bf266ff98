//! The pieces of a text about places: runs of words with no sign and no conjunction between them.

use std::ops::Range;

use crate::tokens::{Sign, Token};

/// A run of words.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    /// Its tokens: words, and an `&` that is part of a name.
    pub(crate) words: Range<usize>,
    /// The strongest sign between it and the piece before; `None` if there is none.
    pub(crate) before: Option<Sign>,
    /// Whether a conjunction stands between it and the piece before.
    pub(crate) conjunction: bool,
    /// Whether it stands in brackets.
    pub(crate) bracketed: bool,
}

/// Conjunctions between places, in the languages that boards are written in.
const CONJUNCTIONS: [&str; 21] = [
    "or", "and", "and or", "o", "u", "y", "e", "y o", "e o", "i", "i o", "ou", "et", "et ou", "e ou", "oder",
    "und", "und oder", "lub", "eller", "или",
];

/// Splits tokens into pieces. `is_name(at)`: whether the conjunction or `&` at a token is part of a name.
pub(crate) fn pieces(text: &str, tokens: &[Token], is_name: impl Fn(usize) -> bool) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut before, mut conjunction, mut depth, mut open) = (None, false, 0_usize, false);
    for (at, token) in tokens.iter().enumerate() {
        let joins = match token.sign {
            Sign::Word => is_conjunction(text, tokens, at),
            sign => sign == Sign::And,
        };
        if joins && is_name(at) && open || token.sign == Sign::Word && !joins {
            match pieces.last_mut() {
                Some(piece) if open => piece.words.end = at + 1,
                _ => pieces.push(Piece { words: at..at + 1, before, conjunction, bracketed: depth > 0 }),
            }
            (before, conjunction, open) = (None, false, true);
            continue;
        }
        open = false;
        match token.sign {
            Sign::Word => conjunction = true,
            Sign::Open => depth += 1,
            Sign::Close => depth = depth.saturating_sub(1),
            Sign::Hard => depth = 0,
            _ => {}
        }
        if token.sign != Sign::Word {
            before = before.max(Some(token.sign));
        }
    }
    pieces
}

/// Whether a word joins two places. `OR` after a comma is Oregon, unless another word than a country follows it.
fn is_conjunction(text: &str, tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    let (Some(last), Some(next)) = (at.checked_sub(1).map(|last| &tokens[last]), tokens.get(at + 1)) else {
        return false;
    };
    let stands_between = matches!(last.sign, Sign::Word | Sign::Close | Sign::Comma)
        && matches!(next.sign, Sign::Word | Sign::Open)
        && !(token.joined || next.joined);
    if !stands_between || !CONJUNCTIONS.contains(&token.key.as_str()) {
        return false;
    }
    let raw = &text[token.start..token.end];
    if raw == "OR" {
        let state = last.sign == Sign::Comma && is_us(&next.key) || CONJUNCTIONS.contains(&next.key.as_str());
        return !state;
    }
    let capital = |token: &Token| {
        let word = &text[token.start..token.end];
        token.sign == Sign::Word && word.len() > 1 && !word.contains(char::is_lowercase)
    };
    raw.len() > 1 || raw.contains(char::is_lowercase) || capital(last) && capital(next)
}

fn is_us(key: &str) -> bool {
    matches!(key, "us" | "usa" | "united" | "eeuu" | "estados" | "remote" | "hybrid" | "onsite")
}
