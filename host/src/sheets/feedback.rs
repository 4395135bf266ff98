//! What people answered in the sheet, read into a plan: which decisions and statements are new.
//!
//! Pure. A value that cannot be used is told with its row and changes nothing; neither does one of a company
//! whose rows say different things. An empty cell is no decision.

use std::collections::HashMap;

use serde::Serialize;

use super::{
    layout::Column,
    table::{Known, Problem, Row, Table, quoted},
};
use crate::domain::{Resolution, Verdict};

/// What the database holds of earlier answers.
#[derive(Debug, Clone, Default)]
pub struct Answered {
    /// Each company's resolution.
    pub resolutions: HashMap<i64, Resolution>,
    /// Each company's statement on its score, where it has one that was not withdrawn.
    pub statements: HashMap<i64, (Verdict, String)>,
}

/// A decision that is new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResolutionChange {
    /// The row it was read in.
    pub row: u32,
    /// The company.
    pub company: i64,
    /// Its name, as the row has it.
    pub name: String,
    /// What stood before.
    pub from: Resolution,
    /// What stands now.
    pub to: Resolution,
}

/// A statement on a score that is new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementChange {
    /// The row it was read in.
    pub row: u32,
    /// The company.
    pub company: i64,
    /// Its name, as the row has it.
    pub name: String,
    /// What is said now; none: the earlier one is withdrawn.
    pub verdict: Option<Verdict>,
    /// The row's note.
    pub note: String,
}

/// What is to be taken over.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct FeedbackPlan {
    /// Rows of companies that were read.
    pub rows: u64,
    /// New decisions, by row.
    pub resolutions: Vec<ResolutionChange>,
    /// New statements, by row.
    pub statements: Vec<StatementChange>,
    /// What changes nothing, and why, by row.
    pub problems: Vec<Problem>,
}

/// Reads the answers of `table`.
#[must_use]
pub fn plan(table: &Table, known: &Known, answered: &Answered) -> FeedbackPlan {
    let matched = table.matched(known);
    let mut plan = FeedbackPlan { problems: matched.problems, ..FeedbackPlan::default() };
    let lost = matched.nameless.iter().filter(|row| row.is_answered()).map(|row| Problem {
        row: row.number,
        message: "it has no id, so what is said in it is nobody's: put the id back".to_owned(),
    });
    plan.problems.extend(lost);
    for (company, rows) in &matched.rows_of {
        plan.rows += rows.len() as u64;
        plan.resolution(*company, rows, answered);
        plan.statement(*company, rows, answered);
    }
    plan.resolutions.sort_by_key(|change| change.row);
    plan.statements.sort_by_key(|change| change.row);
    plan.problems.sort_by_key(|problem| problem.row);
    plan
}

impl FeedbackPlan {
    /// Whether there is nothing to take over.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.resolutions.is_empty() && self.statements.is_empty()
    }

    fn resolution(&mut self, company: i64, rows: &[&Row], answered: &Answered) {
        let words = Resolution::ALL.map(Resolution::as_str);
        let Some(row) = self.agreed(company, rows, &[Column::Resolution]) else { return };
        let Said::Word(to) = self.said(row, Column::Resolution, Resolution::parse, &words) else { return };
        let from = answered.resolutions.get(&company).copied().unwrap_or(Resolution::Pending);
        if from != to {
            let name = row.shown(Column::Company);
            self.resolutions.push(ResolutionChange { row: row.number, company, name, from, to });
        }
    }

    fn statement(&mut self, company: i64, rows: &[&Row], answered: &Answered) {
        let words = Verdict::ALL.map(Verdict::as_str);
        let Some(row) = self.agreed(company, rows, &[Column::ModelFeedback, Column::Notes]) else { return };
        let earlier = answered.statements.get(&company);
        match self.said(row, Column::ModelFeedback, Verdict::parse, &words) {
            Said::Word(verdict) => {
                let said = (verdict, row.shown(Column::Notes));
                if earlier != Some(&said) {
                    let (verdict, note) = (Some(said.0), said.1);
                    self.statements.push(StatementChange { verdict, note, ..Self::blank(row, company) });
                }
            }
            Said::Nothing if earlier.is_some() => self.statements.push(Self::blank(row, company)),
            Said::Nothing | Said::Nonsense => {}
        }
    }

    fn blank(row: &Row, company: i64) -> StatementChange {
        let name = row.shown(Column::Company);
        StatementChange { row: row.number, company, name, verdict: None, note: String::new() }
    }

    /// What a row holds in a column; what is no word of it is told.
    fn said<T>(
        &mut self,
        row: &Row,
        column: Column,
        parse: impl Fn(&str) -> Option<T>,
        words: &[&str],
    ) -> Said<T> {
        let text = row.shown(column);
        if text.is_empty() {
            return Said::Nothing;
        }
        if let Some(value) = parse(&text) {
            return Said::Word(value);
        }
        let (company, text) = (quoted(&row.shown(Column::Company)), quoted(&text));
        let message = format!("{} of {company}: {text} is none of {}", column.title(), words.join(", "));
        self.problems.push(Problem { row: row.number, message });
        Said::Nonsense
    }

    /// The row that speaks for a company: its only one, or the first of some that say the same. Rows that do not
    /// are told: one of them may be another company's, with an id that was mistyped.
    fn agreed<'r>(&mut self, company: i64, rows: &[&'r Row], columns: &[Column]) -> Option<&'r Row> {
        let (first, others) = rows.split_first()?;
        let differs = |row: &&&Row| columns.iter().any(|column| row.shown(*column) != first.shown(*column));
        let Some(other) = others.iter().find(differs) else { return Some(first) };
        let what: Vec<&str> = columns.iter().map(|column| column.title()).collect();
        let message = format!(
            "company {company} has another {} in row {}: neither is taken",
            what.join(" or "),
            first.number
        );
        self.problems.push(Problem { row: other.number, message });
        None
    }
}

/// What a cell of people's comes to.
enum Said<T> {
    Nothing,
    Word(T),
    Nonsense,
}

#[cfg(test)]
mod tests;
