//! Splits a text about places into words and the signs between them.

use crate::key::key;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sign {
    /// A word, with the signs that belong to it: `St.`, `L'Hospitalet`, `a/M`, `100%`.
    Word,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// A dash between spaces, a point in the middle, an arrow, the end of a sentence.
    Dash,
    /// `:`, `?` or `=`.
    Colon,
    /// A comma.
    Comma,
    /// A slash.
    Slash,
    /// `&`, or `+` between spaces.
    And,
    /// `|`, `;`, a bullet or the end of a line: what comes after it is another place or another statement.
    Hard,
}

/// A piece of a text.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) sign: Sign,
    /// Its bytes in the text.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The looked-up form of a word; empty for other signs.
    pub(crate) key: String,
    /// Whether only a hyphen stands between it and the word before.
    pub(crate) joined: bool,
}

/// The tokens of a text.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { text, found: Vec::new(), word: None, hyphen: false };
    let mut before = ' ';
    let mut signs = text.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        let after = signs.peek().map_or(' ', |&(_, next)| next);
        lexer.take(at, sign, before, after);
        before = sign;
    }
    lexer.end_word(text.len());
    lexer.found
}

struct Lexer<'t> {
    text: &'t str,
    found: Vec<Token>,
    /// Where the current word began.
    word: Option<usize>,
    /// Whether a hyphen and nothing else followed the last word.
    hyphen: bool,
}

impl Lexer<'_> {
    fn take(&mut self, at: usize, sign: char, before: char, after: char) {
        let tight = !before.is_whitespace() && !after.is_whitespace();
        let between = |test: fn(char) -> bool| test(before) && test(after);
        match sign {
            '|' | '｜' | ';' | '；' | '•' | '●' | '▪' | '\n' | '\r' => self.put(at, sign, Sign::Hard),
            ',' | '，' | '、' => self.put(at, sign, Sign::Comma),
            '(' | '[' | '{' | '（' | '【' => self.put(at, sign, Sign::Open),
            ')' | ']' | '}' | '）' | '】' => self.put(at, sign, Sign::Close),
            '/' | '／' | '\\' if !self.slash_in_word(at, before, after) => self.put(at, sign, Sign::Slash),
            '&' | '＆' if !tight || self.word_length(at) > 1 => self.put(at, sign, Sign::And),
            '+' if !tight && before.is_whitespace() && after.is_whitespace() => self.put(at, sign, Sign::And),
            '-' | '‐' | '‑' | '–' | '—' | '―' | '−' | '_' => self.dash(at, sign, tight),
            '>' | '→' | '»' | '~' => self.put(at, sign, Sign::Dash),
            '·' if !between(char::is_alphanumeric) => self.put(at, sign, Sign::Dash),
            '.' if self.ends_sentence(at, after) => self.put(at, sign, Sign::Dash),
            ':' | '?' | '=' if !between(|sign| sign.is_ascii_digit()) => self.put(at, sign, Sign::Colon),
            '"' | '“' | '”' | '„' | '«' | '*' | '…' | '!' | '¡' | '¿' | '<' => self.end_word(at),
            _ if sign.is_whitespace() || sign.is_control() => {
                self.end_word(at);
                self.hyphen = false;
            }
            _ if self.word.is_none() => self.word = Some(at),
            _ => {}
        }
    }

    fn word_length(&self, at: usize) -> usize {
        self.word.map_or(0, |start| self.text[start..at].chars().count())
    }

    /// Whether a slash belongs to a word: `a/M`, `n/a`, `y/o`, `and/or`, `24/7`.
    fn slash_in_word(&self, at: usize, before: char, after: char) -> bool {
        let Some(start) = self.word else { return false };
        let word = self.text[start..at].to_ascii_lowercase();
        let joins = matches!(word.as_str(), "and" | "und" | "et");
        let digits = before.is_ascii_digit() && after.is_ascii_digit();
        (self.word_length(at) == 1 || joins) && !after.is_whitespace() && !before.is_ascii_digit() || digits
    }

    /// Whether a point ends a sentence, and not an abbreviation.
    fn ends_sentence(&self, at: usize, after: char) -> bool {
        const LONGEST_ABBREVIATION: usize = 4;
        let Some(start) = self.word else { return false };
        let word = &self.text[start..at];
        after.is_whitespace() && word.len() > LONGEST_ABBREVIATION && !word.contains('.')
    }

    fn dash(&mut self, at: usize, sign: char, tight: bool) {
        if tight && self.word.is_some() {
            self.end_word(at);
            self.hyphen = true;
        } else {
            self.put(at, sign, Sign::Dash);
        }
    }

    fn put(&mut self, at: usize, sign: char, kind: Sign) {
        self.end_word(at);
        self.hyphen = false;
        let end = at + sign.len_utf8();
        self.found.push(Token { sign: kind, start: at, end, key: String::new(), joined: false });
    }

    fn end_word(&mut self, at: usize) {
        let Some(start) = self.word.take() else { return };
        let key = key(&self.text[start..at]);
        if !key.is_empty() {
            let joined = self.hyphen;
            self.found.push(Token { sign: Sign::Word, start, end: at, key, joined });
        }
        self.hyphen = false;
    }
}
