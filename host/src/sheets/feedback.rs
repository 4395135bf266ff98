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
    let said = |row: &&&Row| {
        Column::ALL.into_iter().any(|column| column.is_human() && !row.shown(column).is_empty())
    };
    let lost = matched.nameless.iter().filter(said).map(|row| Problem {
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
        let said =
            self.said(rows, Column::Resolution, Resolution::parse, &Resolution::ALL.map(Resolution::as_str));
        let Some((row, to)) = self.agreed(company, said, "resolutions") else { return };
        let from = answered.resolutions.get(&company).copied().unwrap_or(Resolution::Pending);
        if from != to {
            let name = row.shown(Column::Company);
            self.resolutions.push(ResolutionChange { row: row.number, company, name, from, to });
        }
    }

    fn statement(&mut self, company: i64, rows: &[&Row], answered: &Answered) {
        let before = self.problems.len();
        let verdicts =
            self.said(rows, Column::ModelFeedback, Verdict::parse, &Verdict::ALL.map(Verdict::as_str));
        let said = verdicts
            .into_iter()
            .map(|(row, verdict)| (row, (verdict, row.shown(Column::Notes))))
            .collect::<Vec<_>>();
        let earlier = answered.statements.get(&company);
        let nothing_said = said.is_empty() && self.problems.len() == before;
        match (self.agreed(company, said, "model feedback"), earlier) {
            (Some((row, said)), earlier) if earlier != Some(&said) => {
                let (verdict, note) = (Some(said.0), said.1);
                self.statements.push(StatementChange { verdict, note, ..Self::blank(row, company) });
            }
            (None, Some(_)) if nothing_said => {
                let withdrawn = rows.first().map(|row| Self::blank(row, company));
                self.statements.extend(withdrawn);
            }
            _ => {}
        }
    }

    fn blank(row: &Row, company: i64) -> StatementChange {
        let name = row.shown(Column::Company);
        StatementChange { row: row.number, company, name, verdict: None, note: String::new() }
    }

    /// What the rows hold in a column, as far as it is a word of that column; the rest is told.
    fn said<'r, T>(
        &mut self,
        rows: &[&'r Row],
        column: Column,
        parse: impl Fn(&str) -> Option<T>,
        words: &[&str],
    ) -> Vec<(&'r Row, T)> {
        let mut said = Vec::new();
        for row in rows {
            let text = row.shown(column);
            if text.is_empty() {
                continue;
            }
            match parse(&text) {
                Some(value) => said.push((*row, value)),
                None => self.problems.push(Problem {
                    row: row.number,
                    message: format!("{}: {} is none of {}", column.title(), quoted(&text), words.join(", ")),
                }),
            }
        }
        said
    }

    /// The one thing that is said; rows that say different things are told.
    fn agreed<'r, T: PartialEq>(
        &mut self,
        company: i64,
        said: Vec<(&'r Row, T)>,
        what: &str,
    ) -> Option<(&'r Row, T)> {
        let mut said = said.into_iter();
        let first = said.next()?;
        if let Some((row, _)) = said.find(|(_, other)| *other != first.1) {
            let message = format!(
                "company {company} has different {what} in rows {} and {}: neither is taken",
                first.0.number, row.number
            );
            self.problems.push(Problem { row: row.number, message });
            return None;
        }
        Some(first)
    }
}

#[cfg(test)]
mod tests;
