//! Titles without what advertisers hang on them.

use super::fold::fold;

/// The form by which titles are equal: lower case, no diacritics, no punctuation, blanks folded.
///
/// Off come notes on gender (`(m/f/d)`, `H/M`, `Ingeniero/a`, `Entwickler*in`) and references (`ref. 1234`,
/// `Req ID: R-12`, `#4711`). Levels, contract, team and all else stay: they tell jobs apart. So do the signs
/// of `C#` and `C++`.
#[must_use]
pub fn title_key(title: &str) -> String {
    let folded = fold(title);
    let pieces = pieces(&folded);
    let kept = without_decorations(&pieces);
    if !kept.is_empty() {
        return kept.join(" ");
    }
    let words: Vec<&str> = pieces.iter().map(|piece| piece.word).collect();
    if words.is_empty() { folded.split_whitespace().collect::<Vec<_>>().join(" ") } else { words.join(" ") }
}

/// A word with what stands around it.
#[derive(Debug, Clone, Copy)]
struct Piece<'a> {
    before: &'a str,
    word: &'a str,
    after: &'a str,
}

/// Words are letters and digits, and `#` and `+` right after them unless more follows.
fn pieces(folded: &str) -> Vec<Piece<'_>> {
    let is_word = |sign: char| sign.is_alphanumeric();
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let mut rest = folded;
    while let Some(start) = rest.find(is_word) {
        let word = &rest[start..];
        let end = word.find(|sign| !is_word(sign)).unwrap_or(word.len());
        let signs = word[end..].find(|sign| !matches!(sign, '#' | '+')).unwrap_or(word.len() - end);
        let end = if word[end + signs..].starts_with(is_word) { end } else { end + signs };
        let after = &word[end..];
        let gap = after.find(is_word).unwrap_or(after.len());
        pieces.push(Piece { before: &rest[..start], word: &word[..end], after: &after[..gap] });
        rest = after;
    }
    pieces
}

fn without_decorations<'a>(pieces: &[Piece<'a>]) -> Vec<&'a str> {
    let mut kept = Vec::with_capacity(pieces.len());
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        let rest = &pieces[at..];
        let decoration = reference(rest).or_else(|| genders(rest)).or_else(|| {
            let before = at.checked_sub(1).map(|before| pieces[before].word);
            before.filter(|before| is_ending(before, piece)).map(|_| 1)
        });
        if decoration.is_none() {
            kept.push(piece.word);
        }
        at += decoration.unwrap_or(1);
    }
    kept
}

/// Words after which a reference stands.
const REFERENCES: [&str; 9] =
    ["ref", "refs", "reference", "referencia", "referenz", "req", "requisition", "requisicion", "kennziffer"];

/// Words between those and the reference itself, and the two that need one of these: `job id`, `offer id`.
const NUMBERS: [&str; 10] = ["id", "no", "nr", "n", "num", "number", "numero", "nummer", "code", "codigo"];
const NUMBERED: [&str; 4] = ["job", "offer", "oferta", "vacancy"];

/// How many pieces the reference takes that begins here.
fn reference(pieces: &[Piece<'_>]) -> Option<usize> {
    let first = pieces.first()?;
    let digits = first.word.chars().all(|sign| sign.is_ascii_digit());
    if digits && first.word.len() >= 3 && first.before.ends_with('#') {
        return Some(1);
    }
    let packed = ["ref", "req", "jr"].iter().find_map(|word| first.word.strip_prefix(word));
    if packed.is_some_and(|code| code.len() >= 3 && code.chars().all(|sign| sign.is_ascii_digit())) {
        return Some(1);
    }
    let told = if REFERENCES.contains(&first.word) {
        1
    } else if NUMBERED.contains(&first.word) && pieces.get(1)?.word == "id" {
        2
    } else {
        return None;
    };
    let fillers = pieces[told..].iter().take(2).take_while(|piece| NUMBERS.contains(&piece.word)).count();
    let code = code(&pieces[told + fillers..])?;
    Some(told + fillers + code)
}

/// The pieces of a code: joined without blanks, up to the last with a digit.
fn code(pieces: &[Piece<'_>]) -> Option<usize> {
    let joined = |piece: &&Piece<'_>| matches!(piece.before, "-" | "_" | "/" | ".");
    let count = pieces.first().map(|_| 1 + pieces[1..].iter().take_while(joined).count())?;
    let has_digit = |piece: &Piece<'_>| piece.word.contains(|sign: char| sign.is_ascii_digit());
    pieces[..count].iter().rposition(has_digit).map(|last| last + 1)
}

/// How genders are named by a letter: English, German, Spanish, French, Dutch, Polish.
const GENDER_LETTERS: [&str; 9] = ["m", "f", "d", "w", "h", "x", "v", "k", "i"];
const GENDER_WORDS: [&str; 10] =
    ["divers", "diverse", "hombre", "mujer", "hombres", "mujeres", "homme", "femme", "male", "female"];
/// Several letters or words that stand in brackets of their own.
const GENDERS_AT_ONCE: [&str; 19] = [
    "mfd",
    "mwd",
    "wmd",
    "fmd",
    "dmw",
    "dfm",
    "mdw",
    "mfx",
    "hmx",
    "gn",
    "hf",
    "fh",
    "hm",
    "mh",
    "mf",
    "fm",
    "all genders",
    "any gender",
    "todos los generos",
];

/// How many pieces the note on gender takes that begins here.
fn genders(pieces: &[Piece<'_>]) -> Option<usize> {
    if let Some(bracketed) = bracketed(pieces) {
        let words: Vec<&str> = bracketed.iter().map(|piece| piece.word).collect();
        if GENDERS_AT_ONCE.contains(&words.join(" ").as_str()) || are_genders(&words) {
            return Some(words.len());
        }
    }
    let slashed = |piece: &&Piece<'_>| {
        let between = piece.before.trim();
        !between.is_empty() && between.chars().all(|sign| matches!(sign, '/' | '|' | '*'))
    };
    let count = pieces.first().map(|_| 1 + pieces[1..].iter().take_while(slashed).count())?;
    let words: Vec<&str> =
        pieces[..count].iter().map(|piece| piece.word).take_while(|word| is_gender(word)).collect();
    are_genders(&words).then_some(words.len())
}

/// The pieces from an opening bracket right before the first to a closing one.
fn bracketed<'a, 'b>(pieces: &'b [Piece<'a>]) -> Option<&'b [Piece<'a>]> {
    const MOST: usize = 5;
    pieces.first().filter(|first| first.before.trim_end().ends_with(['(', '[', '{']))?;
    let last =
        pieces.iter().take(MOST).position(|piece| piece.after.trim_start().starts_with([')', ']', '}']))?;
    Some(&pieces[..=last])
}

fn is_gender(word: &str) -> bool {
    GENDER_LETTERS.contains(&word) || GENDER_WORDS.contains(&word)
}

/// Two or more genders, and not `H/W`, which is hardware.
fn are_genders(words: &[&str]) -> bool {
    let has = |wanted: &str| words.contains(&wanted);
    let told = has("m") || (has("f") && has("h")) || words.iter().any(|word| GENDER_WORDS.contains(word));
    words.len() >= 2 && told && words.iter().all(|word| is_gender(word))
}

/// Whether the piece is the other gender's ending of the word before it: `/a`, `(a)`, `/-in`, `*in`, `·e`.
fn is_ending(word_before: &str, piece: &Piece<'_>) -> bool {
    const SHORTEST: usize = 3;
    const ENDINGS: [&str; 10] = ["a", "as", "o", "os", "ra", "ora", "in", "innen", "e", "es"];
    const MARKS: [&str; 10] = ["/", "/-", "(", "(-", "(/", "*", ":", "_", "·", "@"];
    let apart = match piece.after.chars().next() {
        None => true,
        Some(')') => piece.before.starts_with('('),
        Some(sign) => {
            sign.is_whitespace() || matches!(sign, ',' | '(' | '[' | '·') || piece.after.starts_with("/ ")
        }
    };
    apart
        && ENDINGS.contains(&piece.word)
        && MARKS.contains(&piece.before)
        && word_before.chars().count() >= SHORTEST
        && word_before.chars().all(char::is_alphabetic)
}
