//! Finds what a text says about ways of working, and which of its words say it.

use super::{
    way::Mode,
    words::{confirms, core, denies, introduces, is_filler, is_part, leads_to_place, leaves_open},
};
use crate::{
    pieces::Piece,
    tokens::{Sign, Token},
};

/// What is said about a way of working.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Statement {
    /// It is this one.
    Is(Mode),
    /// It is this one for a part of the time.
    Partly,
    /// It may be, or is for a while: nothing is promised.
    Open,
    /// It is not this one.
    IsNot(Mode),
}

/// What a text says.
#[derive(Debug, Default)]
pub(crate) struct Statements {
    /// Each with the number of its piece, in order.
    pub(crate) said: Vec<(usize, Statement)>,
    /// For each token, whether it is one of the words that say it.
    pub(crate) taken: Vec<bool>,
    /// How many of `said` the pieces themselves say, in their order; the notes beside them follow.
    told: usize,
}

/// A text and what it was split into.
#[derive(Clone, Copy)]
struct Source<'a> {
    text: &'a str,
    tokens: &'a [Token],
    pieces: &'a [Piece],
}

/// Reads all pieces of a text.
pub(crate) fn statements(text: &str, tokens: &[Token], pieces: &[Piece]) -> Statements {
    let mut all = Statements { said: Vec::new(), taken: vec![false; tokens.len()], told: 0 };
    for (number, piece) in pieces.iter().enumerate() {
        let words: Vec<&str> = tokens[piece.words.clone()].iter().map(|token| word(text, token)).collect();
        let mut reader =
            Reader { words: &words, taken: &mut all.taken[piece.words.clone()], said: Vec::new() };
        reader.read();
        let said = reader.said;
        if said.is_empty() {
            if is_open_alone(&words) {
                all.taken[piece.words.clone()].fill(true);
                all.said.push((number, Statement::Open));
            } else if is_virtual_alone(&words) {
                all.taken[piece.words.clone()].fill(true);
                all.said.push((number, Statement::Is(Mode::Remote)));
            }
            continue;
        }
        all.said.extend(said.into_iter().map(|statement| (number, statement)));
    }
    all.beside(Source { text, tokens, pieces });
    all
}

/// The word of a token. Two capitals that are a country's code are none of the little words that go with a way of
/// working: `Remote, ES`, `Remote IN`.
fn word<'t>(text: &str, token: &'t Token) -> &'t str {
    let capitals = text[token.start..token.end].bytes().all(|byte| byte.is_ascii_uppercase());
    let code = matches!(
        token.key.as_str(),
        "es" | "si" | "is" | "in" | "de" | "an" | "as" | "al" | "id" | "ni" | "ja"
    );
    if code && capitals { "" } else { &token.key }
}

/// `Flexible` on its own: a way of working, and not which.
fn is_open_alone(words: &[&str]) -> bool {
    let is_open = |word: &&str| matches!(*word, "flexible" | "flexibel" | "flex");
    words.iter().any(is_open) && words.iter().all(|word| is_open(word) || is_filler(word))
}

/// `Virtual` on its own, where beside other words it may be a name.
fn is_virtual_alone(words: &[&str]) -> bool {
    words.contains(&"virtual") && words.iter().all(|word| *word == "virtual" || is_filler(word))
}

impl Statements {
    /// Reads the pieces beside a statement that only qualify it: `Remote: no`, `Hybrid (3 days)`, `Remote - possible`.
    fn beside(&mut self, source: Source<'_>) {
        self.told = self.said.len();
        for told in 0..self.told {
            let (number, _) = self.said[told];
            if let Some(next) = number.checked_add(1).filter(|&next| next < source.pieces.len()) {
                self.qualify(number, next, next, source);
            }
            if let Some(last) = number.checked_sub(1) {
                self.qualify(number, last, number, source);
            }
        }
    }

    /// Reads the piece `other` as a note to the statements of `number`. `right`: the later one of both.
    fn qualify(&mut self, number: usize, other: usize, right: usize, source: Source<'_>) {
        let Source { text, tokens, pieces } = source;
        let piece = &pieces[other];
        let words: Vec<&str> = tokens[piece.words.clone()].iter().map(|token| word(text, token)).collect();
        let between = pieces[right].before;
        let is_note = |word: &&str| {
            denies(word) || confirms(word) || leaves_open(word) || is_part(word) || is_filler(word)
        };
        if between == Some(Sign::Hard) || self.taken[piece.words.start] || !words.iter().all(is_note) {
            return;
        }
        let any = |test: fn(&str) -> bool| words.iter().any(|word| test(word));
        // `Remote, NO` may be Norway.
        let raw = &text[tokens[piece.words.start].start..tokens[piece.words.end - 1].end];
        let norway = raw == "NO" && matches!(between, Some(Sign::Comma | Sign::Dash));
        let note = if norway || any(leaves_open) {
            Some(Statement::Open)
        } else if any(denies) {
            self.deny(number);
            None
        } else if any(is_part) {
            Some(Statement::Partly)
        } else {
            None
        };
        self.said.extend(note.map(|note| (number, note)));
        self.taken[piece.words.clone()].fill(!norway);
    }

    /// Whether a piece begins with words that say nothing of the way of working: `Canada Remote`.
    pub(crate) fn follows_words(&self, piece: &Piece) -> bool {
        !self.taken[piece.words.start]
    }

    fn deny(&mut self, number: usize) {
        let from = self.said[..self.told].partition_point(|(piece, _)| *piece < number);
        for (_, statement) in self.said[from..self.told].iter_mut().take_while(|(piece, _)| *piece == number)
        {
            if let Statement::Is(mode) = *statement {
                *statement = Statement::IsNot(mode);
            }
        }
    }
}

/// Reads the words of one piece.
struct Reader<'a> {
    words: &'a [&'a str],
    taken: &'a mut [bool],
    said: Vec<Statement>,
}

impl Reader<'_> {
    fn read(&mut self) {
        let (mut at, mut from) = (0, 0);
        while at < self.words.len() {
            let Some((mode, length)) = core(&self.words[at..]) else {
                at += 1;
                continue;
            };
            let mut end = at + length;
            // `Hybrid remote` is one way of working.
            if mode == Mode::Hybrid
                && let Some((Mode::Remote, more)) = core(&self.words[end..])
            {
                end += more;
            }
            let next = (end..self.words.len()).find(|&next| core(&self.words[next..]).is_some());
            end = self.statement(mode, from, at..end, next.unwrap_or(self.words.len()));
            (at, from) = (end, end);
        }
    }

    /// Takes the words around a way of working that belong to it, between two bounds, and says where they end.
    fn statement(&mut self, mode: Mode, from: usize, at: std::ops::Range<usize>, to: usize) -> usize {
        const REACH: usize = 4;
        let words = self.words;
        let near = at.start.saturating_sub(REACH + 1).max(from);
        let denied_before = (near..at.start).find(|&word| denies(words[word]));
        let after = &words[at.end..to];
        let denied_after = after.iter().take(3).position(|word| denies(word)).map(|place| at.end + place + 1);
        let is_part_of_it =
            |word: &str| is_filler(word) || confirms(word) || leaves_open(word) || is_part(word);
        let mut start = denied_before.unwrap_or(at.start);
        while start > from
            && (is_part_of_it(words[start - 1]) || introduces(words[start - 1]) || denies(words[start - 1]))
        {
            start -= 1;
        }
        let mut end = denied_after.unwrap_or(at.end);
        while end < to && is_part_of_it(words[end]) {
            end += 1;
        }
        // The words of a preposition only go if a place follows them.
        let leads = words[end..to].iter().take_while(|word| leads_to_place(word)).count();
        if leads > 0 {
            end += leads;
            end += usize::from(words.get(end..to).is_some_and(starts_with_article));
        }
        self.taken[start..end].fill(true);
        let around =
            || words[start..end].iter().chain(words[from..to].iter().filter(|word| is_plain_open(word)));
        let statement = if denied_before.is_some() || denied_after.is_some() {
            Statement::IsNot(mode)
        } else if around().any(|word| leaves_open(word)) {
            Statement::Open
        } else if mode != Mode::Hybrid && words[start..end].iter().any(|word| is_part(word)) {
            Statement::Partly
        } else {
            Statement::Is(mode)
        };
        self.said.push(statement);
        end.max(at.end)
    }
}

/// Whether the first word is an article that belongs to no name: `the EU`, but `The Hague`.
fn starts_with_article(words: &[&str]) -> bool {
    const NAMES: [&str; 12] = [
        "us",
        "usa",
        "uk",
        "eu",
        "eea",
        "uae",
        "united",
        "european",
        "americas",
        "netherlands",
        "philippines",
        "world",
    ];
    match words {
        ["the", next, ..] => NAMES.contains(next),
        [first, _, ..] => matches!(*first, "toda" | "todo" | "all"),
        _ => false,
    }
}

/// Words that leave a way of working open wherever they stand in its piece: `Remote Spain possible`.
fn is_plain_open(word: &str) -> bool {
    leaves_open(word) && !matches!(word, "may" | "can" | "flex" | "during" | "welcome" | "covid")
}

/// The one way of working of these statements; `None` if they are none, several, or promise nothing.
pub(crate) fn settled(said: &[Statement]) -> Option<Mode> {
    let mut modes = said.iter().filter_map(|statement| match statement {
        Statement::Is(mode) => Some(*mode),
        _ => None,
    });
    let mode = modes.next()?;
    let agrees = modes.all(|other| other == mode);
    let doubtful = said.iter().any(|statement| match *statement {
        Statement::Open => true,
        Statement::Partly => mode != Mode::Hybrid,
        Statement::IsNot(other) => other == mode,
        Statement::Is(_) => false,
    });
    (agrees && !doubtful).then_some(mode)
}
