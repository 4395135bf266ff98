//! Titles in comparable form, without the notes that advertisers add.

use jobscan_reading::fold::fold;

use crate::{bounds::units, domain::steps::note_steps};

/// The comparable form of a title: lower case, without diacritics or punctuation, whitespace collapsed.
///
/// Notes on gender (`(m/f/d)`, `H/M`, `Ingeniero/a`, `Entwickler*in`) and references (`ref. 1234`,
/// `Req ID: R-12`, `#4711`) are removed. Levels, contract, team and everything else are kept, because they
/// distinguish jobs. So are the signs of `C#` and `C++`.
#[must_use]
pub fn title_key(title: &str) -> String {
    let folded = fold(title);
    note_steps(folded.len());
    let pieces = pieces(&folded);
    let kept = without_decorations(&pieces);
    if !kept.is_empty() {
        return kept.join(" ");
    }
    let words: Vec<&str> = pieces.iter().map(|piece| piece.word).collect();
    if words.is_empty() { folded.split_whitespace().collect::<Vec<_>>().join(" ") } else { words.join(" ") }
}

/// A word with the punctuation and whitespace around it.
#[derive(Debug, Clone, Copy)]
struct Piece<'a> {
    before: &'a str,
    word: &'a str,
    after: &'a str,
}

/// Splits a text into words of letters and digits, with a `#` or `+` right after them unless a letter follows.
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
        note_steps(1);
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

/// Words that introduce a reference.
const REFERENCES: [&str; 9] =
    ["ref", "refs", "reference", "referencia", "referenz", "req", "requisition", "requisicion", "kennziffer"];

/// Words between those and the reference itself.
const NUMBERS: [&str; 10] = ["id", "no", "nr", "n", "num", "number", "numero", "nummer", "code", "codigo"];
/// Words that introduce a reference only before `id`: `job id`, `offer id`.
const NUMBERED: [&str; 4] = ["job", "offer", "oferta", "vacancy"];

/// The number of pieces of the reference that begins here, if one does.
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
    let introduction = if REFERENCES.contains(&first.word) {
        1
    } else if NUMBERED.contains(&first.word) && pieces.get(1)?.word == "id" {
        2
    } else {
        return None;
    };
    let fillers =
        pieces[introduction..].iter().take(2).take_while(|piece| NUMBERS.contains(&piece.word)).count();
    let code = code(&pieces[introduction + fillers..])?;
    Some(introduction + fillers + code)
}

/// The number of pieces of a code: joined without spaces, up to the last one with a digit.
fn code(pieces: &[Piece<'_>]) -> Option<usize> {
    let joined = |piece: &&Piece<'_>| {
        note_steps(1);
        matches!(piece.before, "-" | "_" | "/" | ".")
    };
    let count = pieces
        .first()
        .map(|_| 1 + pieces[1..].iter().take(units::TITLE_NOTE.size()).take_while(joined).count())?;
    let has_digit = |piece: &Piece<'_>| piece.word.contains(|sign: char| sign.is_ascii_digit());
    pieces[..count].iter().rposition(has_digit).map(|last| last + 1)
}

/// Letters for genders in English, German, Spanish, French, Dutch and Polish.
const GENDER_LETTERS: [&str; 9] = ["m", "f", "d", "w", "h", "x", "v", "k", "i"];
const GENDER_WORDS: [&str; 10] =
    ["divers", "diverse", "hombre", "mujer", "hombres", "mujeres", "homme", "femme", "male", "female"];
/// Letters or words that are a note on gender if they are in brackets on their own.
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

/// The number of pieces of the note on gender that begins here, if one does.
fn genders(pieces: &[Piece<'_>]) -> Option<usize> {
    if let Some(bracketed) = bracketed(pieces) {
        let words: Vec<&str> = bracketed.iter().map(|piece| piece.word).collect();
        if GENDERS_AT_ONCE.contains(&words.join(" ").as_str()) || are_genders(&words) {
            return Some(words.len());
        }
    }
    let slashed = |piece: &&Piece<'_>| {
        note_steps(1);
        let between = piece.before.trim();
        !between.is_empty() && between.chars().all(|sign| matches!(sign, '/' | '|' | '*'))
    };
    let count = pieces
        .first()
        .map(|_| 1 + pieces[1..].iter().take(units::TITLE_NOTE.size()).take_while(slashed).count())?;
    let words: Vec<&str> =
        pieces[..count].iter().map(|piece| piece.word).take_while(|word| is_gender(word)).collect();
    are_genders(&words).then_some(words.len())
}

/// The pieces between an opening bracket right before the first piece and the closing one.
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

/// Whether the words are two or more genders, and not `H/W`, which means hardware.
fn are_genders(words: &[&str]) -> bool {
    let has = |wanted: &str| words.contains(&wanted);
    let is_certain =
        has("m") || (has("f") && has("h")) || words.iter().any(|word| GENDER_WORDS.contains(word));
    words.len() >= 2 && is_certain && words.iter().all(|word| is_gender(word))
}

/// Whether the piece is the ending for another gender of the word before: `/a`, `(a)`, `/-in`, `*in`, `·e`.
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
