//! Labelled texts: what a person expects a catalogue to find in each, and how well the catalogue does.
//!
//! A set is JSON Lines. One invalid line rejects the whole set, since figures of a part would look as if they
//! were of all of it; every invalid line is reported with its number.

use std::{collections::HashSet, fmt};

use serde::{Deserialize, Serialize};

use super::{facts::Advert, hit::Hit, score::Scorer};
use crate::{
    bounds::{
        FirstFew,
        files::{CATALOGUE_FAULTS, LABELLED_TEXTS},
        message, quoted,
    },
    domain::{Salary, SalaryPeriod, Workplace},
    suggest::suggestion_suffix,
};

/// A text and the categories expected in it.
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
    /// As the source states it.
    pub workplace: Workplace,
    /// The ids of the expected categories.
    pub expected: Vec<String>,
}

/// A line of a set, before validation.
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

/// An invalid line of a set.
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

/// Reads a set for a catalogue, or reports its invalid lines: the first, and how many there are. Empty lines are skipped.
pub fn read(set: &str, scorer: &Scorer) -> Result<Vec<Labelled>, FirstFew<LineFault>> {
    let (mut texts, mut faults) = (Vec::<Labelled>::new(), FirstFew::default());
    let mut ids = HashSet::new();
    let known: HashSet<&str> =
        scorer.catalog().categories.iter().map(|category| category.id.as_str()).collect();
    for (index, line) in set.trim_start_matches('\u{feff}').lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let mut fault = |make: &dyn Fn() -> String| {
            let make = || LineFault { line: index + 1, message: message(make()) };
            faults.push(CATALOGUE_FAULTS.size(), make);
        };
        if texts.len() == LABELLED_TEXTS.size() {
            fault(&|| format!("a set has at most {LABELLED_TEXTS} texts; split it"));
            break;
        }
        match read_line(line, &known) {
            Ok(text) if !ids.insert(text.id.clone()) => {
                fault(&|| format!("another line has the id `{}`; ids are unique", quoted(&text.id)));
            }
            Ok(text) => texts.push(text),
            Err(LineError::Other(told)) => fault(&|| told.clone()),
            Err(LineError::NoCategory(id)) => fault(&|| {
                let known = scorer.catalog().categories.iter().map(|category| category.id.as_str());
                let hint = suggestion_suffix(&id, known);
                format!("the catalogue has no category `{}`{hint}", quoted(&id))
            }),
        }
    }
    if faults.is_empty() { Ok(texts) } else { Err(faults) }
}

/// What is wrong with a line.
enum LineError {
    /// A category that the catalogue does not have.
    NoCategory(String),
    /// In words.
    Other(String),
}

impl From<String> for LineError {
    fn from(told: String) -> Self {
        Self::Other(told)
    }
}

fn read_line(line: &str, known: &HashSet<&str>) -> Result<Labelled, LineError> {
    // The parser sees one line at a time, so its line number is left out.
    let line: Line = serde_json::from_str(line).map_err(|error| {
        let message = error.to_string();
        let reason = message.split(" at line ").next().unwrap_or_default();
        format!("column {}: {}", error.column(), reason)
    })?;
    let text = match (line.text, line.description) {
        (Some(text), None) | (None, Some(text)) => text,
        (None, None) => {
            return Err("no `text`; a line has `id`, `title`, `text` and `expected`".to_owned().into());
        }
        (Some(_), Some(_)) => {
            return Err("`text` and `description` are the same field; keep one".to_owned().into());
        }
    };
    if let Some(unknown) = line.expected.iter().find(|id| !known.contains(id.as_str())) {
        return Err(LineError::NoCategory(unknown.clone()));
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
        let period = SalaryPeriod::ALL.into_iter().find(|period| period.as_str() == word);
        period.ok_or_else(|| {
            format!(
                "no period `{}`{}",
                quoted(&word),
                suggestion_suffix(&word, SalaryPeriod::ALL.iter().map(|period| period.as_str()))
            )
        })
    });
    Ok(Salary { min: line.min, max: line.max, currency: line.currency, period: period.transpose()? })
}

fn workplace(word: &str) -> Result<Workplace, String> {
    let all = [Workplace::Onsite, Workplace::Hybrid, Workplace::Remote, Workplace::Unknown];
    let found = all.into_iter().find(|workplace| workplace.as_str() == word);
    found.ok_or_else(|| {
        format!(
            "no workplace `{}`{}",
            quoted(word),
            suggestion_suffix(word, all.iter().map(|workplace| workplace.as_str()))
        )
    })
}

/// How often a category was expected, found, and both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Texts that it was expected in.
    pub expected: u32,
    /// Texts with a counting hit of it.
    pub found: u32,
    /// Texts where it was both expected and found: true positives.
    pub right: u32,
}

impl Counts {
    /// False positives.
    #[must_use]
    pub const fn wrong(self) -> u32 {
        self.found - self.right
    }

    /// False negatives.
    #[must_use]
    pub const fn missed(self) -> u32 {
        self.expected - self.right
    }

    /// The share of findings that were expected; 1 if nothing was found.
    #[must_use]
    pub fn precision(self) -> f64 {
        ratio(self.right, self.found)
    }

    /// The share of expectations that were found; 1 if nothing was expected.
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

/// A text and a category that catalogue and person disagree about.
#[derive(Debug, Clone, PartialEq)]
pub struct Miss<'s> {
    /// The text.
    pub text: &'s Labelled,
    /// The category's id.
    pub category: &'s str,
    /// Whether it is a false positive or a false negative.
    pub kind: MissKind,
    /// The category's hits in the text: for a false positive those that count, for a false negative those that
    /// were silenced.
    pub hits: Vec<Hit<'s>>,
}

/// The kind of a disagreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MissKind {
    /// False positive: found but not expected.
    Wrong,
    /// False negative: expected but not found.
    Missed,
}

/// The results of a catalogue on a set.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation<'s> {
    /// The number of texts in the set.
    pub texts: usize,
    /// The sum over all pairs of text and category.
    pub total: Counts,
    /// By category, in the catalogue's order.
    pub categories: Vec<(&'s str, Counts)>,
    /// All disagreements, in the order of the set.
    pub misses: Vec<Miss<'s>>,
}

/// Scores every text of a set and compares the findings with the expectations.
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

fn compare<'s>(text: &'s Labelled, category: &'s str, hits: &[Hit<'s>]) -> (Counts, Option<Miss<'s>>) {
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
