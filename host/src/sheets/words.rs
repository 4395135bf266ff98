//! Which word is later: that in a cell that people fill in, or one that was said at the terminal.
//!
//! Pure. A spreadsheet does not say when a cell was written, so what is found in a cell counts as said when it is first
//! read. A word of the terminal that was said after that reading is later, and is brought to the cell; what was typed
//! since that reading counts as of the present one, and is later than every word before.

use std::collections::HashMap;

use super::layout::Column;
use crate::domain::{Resolution, Verdict};

/// A word of the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TerminalWord {
    /// Grows with every word, wherever it was said.
    pub number: i64,
    /// What stood until then.
    pub before: String,
}

/// What a cell held when it was last read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its text.
    pub text: String,
    /// The number of the last word that had been said by then.
    pub word: i64,
}

/// What was said at the terminal, and what cells held when they were last read, by company and column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// The number of the last word, wherever it was said.
    pub as_of: i64,
    /// The words of the terminal, in order.
    pub terminal: HashMap<(i64, Column), Vec<TerminalWord>>,
    /// Absent: the cell agreed with the database whenever it was read.
    pub held: HashMap<(i64, Column), Held>,
}

/// A cell as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadCell {
    /// The company of its row.
    pub company: i64,
    /// Its column.
    pub column: Column,
    /// Its text.
    pub text: String,
}

/// Whose word stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leader {
    /// Both say the same.
    Both,
    /// The cell's: it stays as it is until the answers are read.
    Sheet,
    /// The terminal's: the cell is set.
    Terminal {
        /// Where what stands in the cell was never taken over: what stood in the database beside it.
        overruled: Option<String>,
    },
}

/// What is to be done about a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Whose word stands.
    pub leader: Leader,
    /// Whether it is to be noted what the cell holds.
    pub to_note: bool,
}

impl Words {
    /// Judges a company's cell that holds `text`, where the database has `wanted`.
    #[must_use]
    pub fn judge(&self, company: i64, column: Column, text: &str, wanted: &str) -> Judgement {
        let held = self.held.get(&(company, column));
        let since = self.first_word_since(company, column, held);
        let is_new = held.is_none_or(|held| held.text != text);
        if means_same(column, text, wanted) {
            return Judgement {
                leader: Leader::Both,
                to_note: since.is_some() || (held.is_some() && is_new),
            };
        }
        let Some(word) = since else { return Judgement { leader: Leader::Sheet, to_note: is_new } };
        let base = held.map_or(word.before.as_str(), |held| held.text.as_str());
        if is_undecided(column, text) {
            return Judgement { leader: Leader::Terminal { overruled: None }, to_note: false };
        }
        if means_same(column, text, base) {
            let is_known = text.is_empty() || means_same(column, text, &word.before);
            let overruled = (!is_known).then(|| word.before.clone());
            return Judgement { leader: Leader::Terminal { overruled }, to_note: false };
        }
        Judgement { leader: Leader::Sheet, to_note: true }
    }

    /// What the cell is known to have held: when it was last read, else before the terminal's first word, else what the
    /// database has.
    #[must_use]
    pub fn base(&self, company: i64, column: Column, wanted: &str) -> String {
        let held = self.held.get(&(company, column));
        let before = || self.first_word_since(company, column, None).map(|word| word.before.clone());
        held.map(|held| held.text.clone()).or_else(before).unwrap_or_else(|| wanted.to_owned())
    }

    fn first_word_since(&self, company: i64, column: Column, held: Option<&Held>) -> Option<&TerminalWord> {
        let after = held.map_or(0, |held| held.word);
        self.terminal.get(&(company, column))?.iter().find(|word| word.number > after)
    }
}

/// An empty resolution is not a decision.
fn is_undecided(column: Column, text: &str) -> bool {
    column == Column::Resolution && text.is_empty()
}

/// Whether two texts of a cell say the same, however a person writes it.
#[must_use]
pub fn means_same(column: Column, one: &str, other: &str) -> bool {
    one == other
        || match column {
            Column::Resolution => {
                Resolution::from_person(one).is_some_and(|one| Some(one) == Resolution::from_person(other))
            }
            Column::ModelFeedback => {
                Verdict::from_person(one).is_some_and(|one| Some(one) == Verdict::from_person(other))
            }
            _ => false,
        }
}

#[cfg(test)]
mod tests;
