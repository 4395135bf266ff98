//! Texts of which a person said what a catalogue should find, and how well it does.
//!
//! A set is lines of JSON. It is read whole or not at all: a line that is no good is told with its
//! number, since figures of half a set would look as if they were of all of it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    facts::{Advert, PERIODS},
    hit::Hit,
    nearest,
    score::Scorer,
};
use crate::domain::{Salary, Workplace};

/// A text with what should be found in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Labelled {
    /// Unique in its set.
    pub id: String,
    /// The title.
    pub title: String,
    /// The description.
    pub text: String,
    /// As advertised.
    pub salary: Option<Salary>,
    /// The source's word on it.
    pub workplace: Workplace,
    /// The ids of the categories that a person ticked.
    pub expected: Vec<String>,
}

/// A line of a set, as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: String,
    title: String,
    text: Option<String>,
    description: Option<String>,
    expected: Vec<String>,
    salary: Option<LineSalary>,
    workplace: Option<String>,
    #[serde(rename = "language")]
    _language: Option<String>,
    #[serde(rename = "note")]
    _note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LineSalary {
    min: Option<f64>,
    max: Option<f64>,
    currency: Option<String>,
    period: Option<String>,
}

/// A line that is no good.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct LineFault {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// `line 3: no category has the id …`
impl fmt::Display for LineFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

/// Reads a set for a catalogue, or tells every line that is no good. Empty lines are passed over.
pub fn read(set: &str, scorer: &Scorer) -> Result<Vec<Labelled>, Vec<LineFault>> {
    let (mut texts, mut faults) = (Vec::<Labelled>::new(), Vec::new());
    let mut ids = std::collections::HashSet::new();
    for (index, line) in set.trim_start_matches('\u{feff}').lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let read = read_line(line, scorer).and_then(|text| {
            let known = !ids.insert(text.id.clone());
            if known {
                Err(format!("another line has the id `{}`; ids are unique", text.id))
            } else {
                Ok(text)
            }
        });
        match read {
            Ok(text) => texts.push(text),
            Err(message) => faults.push(LineFault { line: index + 1, message }),
        }
    }
    if faults.is_empty() { Ok(texts) } else { Err(faults) }
}

fn read_line(line: &str, scorer: &Scorer) -> Result<Labelled, String> {
    // The line of the fault is the set's, not the one that the parser saw.
    let line: Line = serde_json::from_str(line).map_err(|error| {
        let message = error.to_string();
        let reason = message.split(" at line ").next().unwrap_or_default();
        format!("column {}: {reason}", error.column())
    })?;
    let text = match (line.text, line.description) {
        (Some(text), None) | (None, Some(text)) => text,
        (None, None) => return Err("no `text`; a line has `id`, `title`, `text` and `expected`".to_owned()),
        (Some(_), Some(_)) => return Err("`text` and `description` are the same field; keep one".to_owned()),
    };
    let categories = || scorer.catalog().categories.iter().map(|category| category.id.as_str());
    for id in &line.expected {
        if !categories().any(|known| known == id) {
            return Err(format!("the catalogue has no category `{id}`{}", nearest(id, categories())));
        }
    }
    Ok(Labelled {
        id: line.id,
        title: line.title,
        text,
        salary: line.salary.map(salary).transpose()?,
        workplace: line.workplace.map_or(Ok(Workplace::Unknown), |word| workplace(&word))?,
        expected: line.expected,
    })
}

fn salary(line: LineSalary) -> Result<Salary, String> {
    let period = line.period.map(|word| {
        let period = PERIODS.into_iter().find(|period| period.as_str() == word);
        period.ok_or_else(|| {
            format!("no period `{word}`{}", nearest(&word, PERIODS.iter().map(|period| period.as_str())))
        })
    });
    Ok(Salary { min: line.min, max: line.max, currency: line.currency, period: period.transpose()? })
}

fn workplace(word: &str) -> Result<Workplace, String> {
    let all = [Workplace::Onsite, Workplace::Hybrid, Workplace::Remote, Workplace::Unknown];
    let found = all.into_iter().find(|workplace| workplace.as_str() == word);
    found.ok_or_else(|| {
        format!("no workplace `{word}`{}", nearest(word, all.iter().map(|workplace| workplace.as_str())))
    })
}

/// How often a category was found, and how often rightly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Texts a person ticked it for.
    pub expected: u32,
    /// Texts with a hit of it that counts.
    pub found: u32,
    /// Texts of both kinds.
    pub right: u32,
}

impl Counts {
    /// Found where it should not be.
    #[must_use]
    pub const fn wrong(self) -> u32 {
        self.found - self.right
    }

    /// Not found where it should be.
    #[must_use]
    pub const fn missed(self) -> u32 {
        self.expected - self.right
    }

    /// Of what was found the part that is right; 1 where nothing was found.
    #[must_use]
    pub fn precision(self) -> f64 {
        ratio(self.right, self.found)
    }

    /// Of what should be found the part that was; 1 where there is none.
    #[must_use]
    pub fn recall(self) -> f64 {
        ratio(self.right, self.expected)
    }

    fn add(&mut self, other: Self) {
        self.expected += other.expected;
        self.found += other.found;
        self.right += other.right;
    }
}

fn ratio(part: u32, whole: u32) -> f64 {
    if whole == 0 { 1.0 } else { f64::from(part) / f64::from(whole) }
}

/// A pair of text and category that catalogue and person disagree about.
#[derive(Debug, Clone, PartialEq)]
pub struct Miss<'s> {
    /// The text.
    pub text: &'s Labelled,
    /// The category's id.
    pub category: &'s str,
    /// Found where it should not be, or else not found where it should.
    pub kind: MissKind,
    /// The category's hits in the text: those that count, or those that were silenced.
    pub hits: Vec<Hit>,
}

/// Which way a text and a category were mistaken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MissKind {
    /// Found where it should not be.
    Wrong,
    /// Not found where it should be.
    Missed,
}

/// What a catalogue made of a set.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation<'s> {
    /// Texts in the set.
    pub texts: usize,
    /// Over all pairs of text and category.
    pub total: Counts,
    /// By category, in the catalogue's order.
    pub categories: Vec<(&'s str, Counts)>,
    /// Every pair that is not right, in the order of the set.
    pub misses: Vec<Miss<'s>>,
}

/// Scores every text of a set and compares what was found with what should be.
#[must_use]
pub fn evaluate<'s>(scorer: &'s Scorer, set: &'s [Labelled]) -> Evaluation<'s> {
    let categories = &scorer.catalog().categories;
    let mut evaluation = Evaluation {
        texts: set.len(),
        total: Counts::default(),
        categories: categories.iter().map(|category| (category.id.as_str(), Counts::default())).collect(),
        misses: Vec::new(),
    };
    for text in set {
        let advert = Advert {
            title: &text.title,
            description: &text.text,
            salary: text.salary.as_ref(),
            workplace: text.workplace,
        };
        let hits = scorer.score(&advert).hits;
        for (category, counts) in &mut evaluation.categories {
            let (pair, miss) = compare(text, category, &hits);
            counts.add(pair);
            evaluation.total.add(pair);
            evaluation.misses.extend(miss);
        }
    }
    evaluation
}

fn compare<'s>(text: &'s Labelled, category: &'s str, hits: &[Hit]) -> (Counts, Option<Miss<'s>>) {
    let of_category = || hits.iter().filter(|hit| hit.category.as_deref() == Some(category));
    let expected = text.expected.iter().any(|id| id == category);
    let found = of_category().any(|hit| hit.silenced.is_none());
    let counts = Counts { expected: expected.into(), found: found.into(), right: (expected && found).into() };
    let kind = match (expected, found) {
        (false, true) => MissKind::Wrong,
        (true, false) => MissKind::Missed,
        _ => return (counts, None),
    };
    let hits = of_category().filter(|hit| hit.silenced.is_none() == found).cloned().collect();
    (counts, Some(Miss { text, category, kind, hits }))
}

#[cfg(test)]
mod tests;
