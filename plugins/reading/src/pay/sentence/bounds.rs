//! Words that make an amount the end of a range.

use std::ops::Range;

use crate::pay::{kinds, period_expressions, tokens::Token, words};

/// Which end of a range an amount is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    Min,
    Max,
}

const MIN_BEFORE: &[&str] = &[
    "+",
    "+ de",
    ">",
    "> =",
    "≥",
    "a partir de",
    "a partir dels",
    "a partir du",
    "a partire da",
    "ab",
    "above",
    "al menos",
    "almeno",
    "at least",
    "au moins",
    "com a minim",
    "como minimo",
    "da",
    "des",
    "des de",
    "desde",
    "desde los",
    "from",
    "mais de",
    "mas de",
    "meer dan",
    "mes de",
    "mindestens",
    "min",
    "min .",
    "minim",
    "minimaal",
    "minimo",
    "minimo de",
    "minimum",
    "minimum de",
    "minimum of",
    "more than",
    "no menos de",
    "not less than",
    "oltre",
    "over",
    "piu di",
    "plus de",
    "starting at",
    "starting from",
    "starts at",
    "superior a",
    "uber",
    "vanaf",
];

const MAX_BEFORE: &[&str] = &[
    "<",
    "< =",
    "≤",
    "at most",
    "ate",
    "au plus",
    "below",
    "bis",
    "bis zu",
    "fino a",
    "fins a",
    "hasta",
    "hasta los",
    "hasta un maximo de",
    "hochstens",
    "inferior a",
    "jusqu a",
    "less than",
    "max",
    "max .",
    "maxim",
    "maximaal",
    "maximal",
    "maximo",
    "maximo de",
    "maximum",
    "maximum of",
    "massimo",
    "menos de",
    "meno di",
    "menys de",
    "minder dan",
    "moins de",
    "no mas de",
    "no more than",
    "not more than",
    "tot",
    "under",
    "up to",
    "weniger als",
];

const MIN_AFTER: &[&str] = &[
    "al menos",
    "and above",
    "and more",
    "and up",
    "como minimo",
    "e oltre",
    "en adelante",
    "en meer",
    "et plus",
    "i mes",
    "min",
    "mindestens",
    "minimo",
    "minimum",
    "o mas",
    "o piu",
    "o superior",
    "of meer",
    "oder mehr",
    "or more",
    "ou mais",
    "ou plus",
    "und mehr",
    "upwards",
    "y mas",
    "y superior",
];

const MAX_AFTER: &[&str] =
    &["como maximo", "max", "maximal", "maximo", "maximum", "o menos", "or less", "ou moins"];

/// What stands between the two ends of a range.
const BETWEEN: &[&str] = &[
    "-",
    "- -",
    "/",
    "a",
    "ai",
    "al",
    "ate",
    "bis",
    "bis zu",
    "fino a",
    "fins a",
    "hasta",
    "hasta los",
    "jusqu a",
    "o",
    "or",
    "ou",
    "oder",
    "through",
    "till",
    "to",
    "tot",
    "up to",
    "~",
    ". . .",
];

/// What stands between them after `between`.
const AFTER_BETWEEN: &[&str] = &["&", "a", "and", "e", "en", "et", "i", "und", "y"];

/// Which end of a range the amount at a place is; `None` for both.
pub(super) fn bound(tokens: &[Token], at: &Range<usize>) -> Option<Bound> {
    let before = phrase(&tokens[at.start.saturating_sub(4)..at.start]);
    let longest = |phrases: &[&'static str]| {
        phrases
            .iter()
            .filter(|phrase| ends_with(&before, phrase))
            .map(|phrase| phrase.len())
            .max()
            .unwrap_or(0)
    };
    let (min, max) = (longest(MIN_BEFORE), longest(MAX_BEFORE));
    // A `+` after another amount adds something; it does not open a range.
    let adds =
        before.ends_with('+') && tokens[..at.start].iter().any(|token| matches!(token, Token::Number(_)));
    if min != max && !adds {
        return Some(if min > max { Bound::Min } else { Bound::Max });
    }
    after(tokens, at.end)
}

fn after(tokens: &[Token], end: usize) -> Option<Bound> {
    let next = skip_period(tokens, end);
    let rest = phrase(&tokens[next..(next + 3).min(tokens.len())]);
    if rest == "+"
        || rest == "plus"
        || is_open(tokens, next)
        || MIN_AFTER.iter().any(|phrase| starts_with(&rest, phrase))
    {
        return Some(Bound::Min);
    }
    MAX_AFTER.iter().any(|phrase| starts_with(&rest, phrase)).then_some(Bound::Max)
}

/// Whether a `+` at a place adds nothing, and so opens the range: `120k+ DOE`.
fn is_open(tokens: &[Token], at: usize) -> bool {
    let adds = |at: usize| match &tokens[at] {
        Token::Number(_) | Token::Money { .. } | Token::Sign('%' | '#') => true,
        Token::Word(word) => kinds::is_base(word) || kinds::is_other(tokens, at),
        Token::Sign(_) => false,
    };
    // A noun of any kind is something on top: `20.000 € + coche`.
    let noun = match tokens.get(at + 1) {
        Some(Token::Word(word)) => {
            let says_how = is_word_of_ranges(word)
                || words::GROSS.contains(&word.as_str())
                || ["based", "dependiendo", "je", "nach", "negotiable", "por", "selon"]
                    .contains(&word.as_str());
            !says_how && period_expressions::expression(tokens, at + 1).is_none()
        }
        _ => false,
    };
    !noun
        && matches!(tokens.get(at), Some(Token::Sign('+')))
        && !(at + 1..(at + 4).min(tokens.len())).any(adds)
}

/// Whether what stands between two amounts makes them the ends of one range.
pub(super) fn connects(tokens: &[Token], one: &Range<usize>, other: &Range<usize>) -> bool {
    let between = &tokens[skip_period(tokens, one.end).min(other.start)..other.start];
    let words = phrase(between);
    let asked = tokens[one.start.saturating_sub(3)..one.start]
        .iter()
        .any(|token| token.is_word(&["between", "entre", "fra", "tra", "tussen", "zwischen"]));
    BETWEEN.contains(&words.as_str()) || asked && AFTER_BETWEEN.contains(&words.as_str())
}

/// Whether a word can follow a number that is an amount.
pub(super) fn is_word_of_ranges(word: &str) -> bool {
    let first = |phrase: &&str| phrase.split(' ').next() == Some(word);
    [BETWEEN, AFTER_BETWEEN, MIN_AFTER, MAX_AFTER].into_iter().flatten().any(first)
        || [
            "segun",
            "doe",
            "depending",
            "plus",
            "mas",
            "con",
            "with",
            "mit",
            "avec",
            "amb",
            "com",
            "en",
            "in",
            "negociables",
        ]
        .contains(&word)
}

/// Whether a word is part of what makes an amount the end of a range.
pub(super) fn is_bound(word: &str) -> bool {
    let has = |phrase: &&str| phrase.split(' ').any(|part| part == word);
    [MIN_BEFORE, MAX_BEFORE].into_iter().flatten().any(has)
        || ["between", "entre", "fra", "tra", "tussen", "von", "zwischen"].contains(&word)
}

/// The place after `bruto` and its like.
pub(super) fn skip_gross(tokens: &[Token], mut at: usize) -> usize {
    while tokens.get(at).is_some_and(|token| token.is_word(words::GROSS)) {
        at += 1;
    }
    at
}

/// The place after `bruto/año` and its like.
fn skip_period(tokens: &[Token], at: usize) -> usize {
    let next = skip_gross(tokens, at);
    let len = if next < tokens.len() {
        period_expressions::expression(tokens, next).map_or(0, |(len, ..)| len)
    } else {
        0
    };
    skip_gross(tokens, next + len)
}

/// Words and signs as one text; other parts end a phrase.
fn phrase(tokens: &[Token]) -> String {
    let parts = tokens.iter().map(|token| match token {
        Token::Word(word) => word.clone(),
        Token::Sign(':') | Token::Money { .. } => String::new(),
        Token::Sign(sign) => sign.to_string(),
        Token::Number(_) => "#".to_owned(),
    });
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn ends_with(text: &str, phrase: &str) -> bool {
    text.strip_suffix(phrase).is_some_and(|before| before.is_empty() || before.ends_with(' '))
}

fn starts_with(text: &str, phrase: &str) -> bool {
    text.strip_prefix(phrase).is_some_and(|after| after.is_empty() || after.starts_with(' '))
}
