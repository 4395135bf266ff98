//! The words, numbers and signs of a text about pay.

use super::{
    amounts::{self, Figure},
    currencies::{self, Named},
};

/// A part of a text. Words are folded; blanks, apostrophes and hyphens inside of words are gone.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Number(Figure),
    /// A currency; `sign`: by its sign.
    Money {
        code: Named,
        sign: bool,
    },
    Word(String),
    Sign(char),
}

impl Token {
    pub(super) fn word(&self) -> Option<&str> {
        if let Self::Word(word) = self { Some(word) } else { None }
    }

    pub(super) fn is_word(&self, among: &[&str]) -> bool {
        self.word().is_some_and(|word| among.contains(&word))
    }

    pub(super) fn currency(&self) -> Option<Named> {
        if let Self::Money { code, .. } = self { Some(code) } else { None }
    }

    pub(super) fn is_money(&self) -> bool {
        matches!(self, Self::Money { .. })
    }
}

/// Splits a text.
pub(super) fn split(text: &str) -> Vec<Token> {
    let signs: Vec<char> = crate::fold::fold(text).chars().collect();
    let mut reader = Reader { signs: &signs, at: 0, tokens: Vec::new() };
    while reader.at < signs.len() {
        reader.step();
    }
    reader.tokens
}

struct Reader<'s> {
    signs: &'s [char],
    at: usize,
    tokens: Vec<Token>,
}

impl Reader<'_> {
    fn step(&mut self) {
        let sign = self.signs[self.at];
        if sign.is_ascii_digit() {
            self.number();
        } else if sign.is_alphabetic() {
            self.word();
        } else {
            self.at += 1;
            self.sign(sign);
        }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.signs.get(self.at + ahead).copied()
    }

    fn sign(&mut self, sign: char) {
        if let Some(code) = currencies::sign(sign) {
            self.money(code, true);
        } else if sign == '\n' {
            self.tokens.push(Token::Sign('.'));
        } else if !sign.is_whitespace() && !self.joins_letters(sign) {
            self.tokens.push(Token::Sign(if matches!(sign, '–' | '—' | '−' | '‐' | '‑') {
                '-'
            } else {
                sign
            }));
        }
    }

    fn money(&mut self, code: Named, sign: bool) {
        self.tokens.push(Token::Money { code, sign });
    }

    /// Whether the sign that was just passed is an apostrophe or hyphen between letters.
    fn joins_letters(&self, sign: char) -> bool {
        let letter =
            |at: Option<usize>| at.and_then(|at| self.signs.get(at)).is_some_and(|sign| sign.is_alphabetic());
        matches!(sign, '\'' | '’' | '`' | '´' | '-' | '‐' | '‑' | '_')
            && letter(self.at.checked_sub(2))
            && letter(Some(self.at))
    }

    /// A number and what multiplies it. A percentage is none: it becomes its sign.
    fn number(&mut self) {
        let (figure, len) = amounts::figure(&self.signs[self.at..]);
        self.at += len;
        // `3.000,-` and `85'000.–`
        if matches!(self.peek(0), Some(',' | '.'))
            && matches!(self.peek(1), Some('-' | '–' | '—'))
            && !self.peek(2).is_some_and(char::is_alphanumeric)
        {
            self.at += 2;
        }
        let blanks = self.signs[self.at..].iter().take_while(|sign| **sign == ' ').count();
        if self.peek(blanks) == Some('%') {
            self.at += blanks + 1;
            return self.tokens.push(Token::Sign('%'));
        }
        let Some(mut figure) = figure else { return self.tokens.push(Token::Sign('#')) };
        let word = self.letters(blanks);
        let (factor, money) = factor(&word, blanks == 0, self.peek(blanks + word.chars().count()));
        if figure.is(401.0) && word == "k" {
            self.at += blanks + 1;
            return self.tokens.push(Token::Word("401k".to_owned()));
        }
        if let Some(factor) = factor {
            self.at += blanks + word.chars().count();
            figure.value *= factor;
            figure.factor = factor;
        }
        self.tokens.push(Token::Number(figure));
        if let Some(code) = money {
            self.money(code, false);
        }
    }

    /// The word that begins `ahead` signs from here.
    fn letters(&self, ahead: usize) -> String {
        self.signs[self.at + ahead..].iter().take_while(|sign| sign.is_alphabetic()).collect()
    }

    fn word(&mut self) {
        let word = self.letters(0);
        self.at += word.chars().count();
        if self.peek(0) == Some('$')
            && let Some(code) = currencies::dollar(&word)
        {
            self.at += 1;
            return self.money(code, true);
        }
        match currencies::word(&word) {
            Some(code) => self.money(code, false),
            None => self.tokens.push(Token::Word(word)),
        }
    }
}

/// What the word after a number multiplies it by, and the currency that is part of the word. `next` follows the word.
fn factor(word: &str, joined: bool, next: Option<char>) -> (Option<f64>, Option<Named>) {
    let before_money = next.is_some_and(|next| currencies::sign(next).is_some());
    match word {
        "k" | "mil" | "mila" | "tsd" | "thousand" => (Some(1e3), None),
        "t" if before_money => (Some(1e3), None),
        "teur" => (Some(1e3), Some("EUR")),
        "m" if joined && before_money => (Some(1e6), None),
        "mm" if joined => (Some(1e6), None),
        "mio" | "mln" | "million" | "millions" | "millon" | "millones" | "milhao" | "milhoes" | "milioni" => {
            (Some(1e6), None)
        }
        "lakh" | "lakhs" | "lac" | "lacs" => (Some(1e5), None),
        _ => match word.strip_prefix('k').and_then(currencies::word) {
            Some(code) if word.len() >= 3 => (Some(1e3), Some(code)),
            _ => (None, None),
        },
    }
}
