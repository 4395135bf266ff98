//! What parts words: lines, sentences, clauses and their parts.

/// The boundary before a word, the weakest first. A stronger boundary implies the weaker ones: a new line
/// also begins a sentence, and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Boundary {
    /// No boundary: the word continues the previous one's part.
    None,
    /// A new part, after a comma, a bracket or a dash.
    Part,
    /// A new clause.
    Clause,
    /// A new sentence.
    Sentence,
    /// A new line.
    Line,
}

/// The boundary made by the byte at `at`. Inside numbers such as `1.000` and `10:30` it is none.
pub(super) fn boundary_of_byte(bytes: &[u8], at: usize) -> Boundary {
    let before = || at.checked_sub(1).map(|before| bytes[before]);
    let after = || bytes.get(at + 1).copied();
    let blank_after = || after().is_none_or(|byte| byte.is_ascii_whitespace());
    let is_digit = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_digit());
    match bytes[at] {
        b'\n' | b'\r' => Boundary::Line,
        b'.' | b':' | b',' if is_digit(before()) && is_digit(after()) => Boundary::None,
        b'.' | b'!' | b'?' if blank_after() => Boundary::Sentence,
        b'.' | b'!' | b'?' | b';' | b':' => Boundary::Clause,
        b'-' if !blank_after() || before().is_some_and(|byte| !byte.is_ascii_whitespace()) => Boundary::None,
        b',' | b'(' | b')' | b'[' | b']' | b'-' => Boundary::Part,
        _ => Boundary::None,
    }
}

/// The boundary made by a character beyond ASCII that `after` follows.
pub(super) fn boundary_of_wide_char(sign: char, after: Option<&u8>) -> Boundary {
    match sign {
        '\u{85}' | '\u{2028}' | '\u{2029}' => Boundary::Line,
        '…' if after.is_none_or(u8::is_ascii_whitespace) => Boundary::Sentence,
        '…' | '•' | '¿' | '¡' => Boundary::Clause,
        '–' | '—' => Boundary::Part,
        _ => Boundary::None,
    }
}
