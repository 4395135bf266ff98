//! Reads people's answers in the sheet into a plan of new decisions and statements.
//!
//! Pure. An invalid value is reported with its row and changes nothing; so does a company whose rows contradict
//! each other. An empty cell is not a decision.

use std::collections::HashMap;

use serde::Serialize;

use super::{
    layout::Column,
    table::{KnownCompanies, Problem, Row, Table, quoted},
    words::{Leader, ReadCell, Words},
};
use crate::domain::{Resolution, Verdict};

/// The earlier answers in the database.
#[derive(Debug, Clone, Default)]
pub struct RecordedAnswers {
    /// The resolution of each company.
    pub resolutions: HashMap<i64, Resolution>,
    /// The statement on each company's score, with its note.
    pub statements: HashMap<i64, (Option<Verdict>, String)>,
    /// What was said at the terminal.
    pub words: Words,
}

/// A new decision on a company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResolutionChange {
    /// The row of the sheet.
    pub row: u32,
    /// The company's id.
    pub company: i64,
    /// The company's name in that row.
    pub name: String,
    /// The resolution before.
    pub from: Resolution,
    /// The new resolution.
    pub to: Resolution,
}

/// A new statement on a company's score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementChange {
    /// The row of the sheet.
    pub row: u32,
    /// The company's id.
    pub company: i64,
    /// The company's name in that row.
    pub name: String,
    /// The new statement; `None` where there is only a note.
    pub verdict: Option<Verdict>,
    /// The row's note.
    pub note: String,
    /// The earlier statement is withdrawn.
    pub withdrawn: bool,
}

/// The answers to store.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct FeedbackPlan {
    /// The number of companies' rows that were read.
    pub rows: u64,
    /// New decisions, sorted by row.
    pub resolutions: Vec<ResolutionChange>,
    /// New statements, sorted by row.
    pub statements: Vec<StatementChange>,
    /// Cells that are not taken, because something was said at the terminal later; the next synchronisation sets them.
    pub said_since: u64,
    /// Answers that cannot be used, with the reason, sorted by row.
    pub problems: Vec<Problem>,
    /// Cells of which it is to be noted what they hold.
    #[serde(skip)]
    pub to_note: Vec<ReadCell>,
}

/// Plans which answers of `table` are new.
#[must_use]
pub fn plan(table: &Table, known: &KnownCompanies, answered: &RecordedAnswers) -> FeedbackPlan {
    let matched = table.matched(known);
    let mut plan = FeedbackPlan { problems: matched.problems, ..FeedbackPlan::default() };
    let lost = matched.nameless.iter().filter(|row| row.is_answered()).map(|row| Problem {
        row: row.number,
        message: "it has no id, so what is said in it is nobody's: put the id back".to_owned(),
    });
    plan.problems.extend(lost);
    for (company, rows) in &matched.rows_of {
        plan.rows += rows.len() as u64;
        plan.read_resolution(*company, rows, answered);
        plan.read_statement(*company, rows, answered);
    }
    plan.resolutions.sort_by_key(|change| change.row);
    plan.statements.sort_by_key(|change| change.row);
    plan.problems.sort_by_key(|problem| problem.row);
    plan
}

impl FeedbackPlan {
    /// Whether there is nothing to store.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.resolutions.is_empty() && self.statements.is_empty()
    }

    fn read_resolution(&mut self, company: i64, rows: &[&Row], answered: &RecordedAnswers) {
        let words = Resolution::ALL.map(Resolution::as_str);
        let Some(row) = self.agreeing_row(company, rows, &[Column::Resolution]) else { return };
        let from = answered.resolutions.get(&company).copied().unwrap_or(Resolution::Pending);
        if self.terminal_is_later(company, row, Column::Resolution, from.as_str(), answered) {
            return;
        }
        let CellAnswer::Value(to) = self.answer_in(row, Column::Resolution, Resolution::from_person, &words)
        else {
            return;
        };
        if from != to {
            let name = row.shown(Column::Company);
            self.resolutions.push(ResolutionChange { row: row.number, company, name, from, to });
        }
    }

    fn read_statement(&mut self, company: i64, rows: &[&Row], answered: &RecordedAnswers) {
        let words = Verdict::ALL.map(Verdict::as_str);
        let Some(row) = self.agreeing_row(company, rows, &[Column::ModelFeedback, Column::Notes]) else {
            return;
        };
        let earlier = answered.statements.get(&company).cloned().unwrap_or_default();
        let stands = earlier.0.map_or("", Verdict::as_str);
        let verdict = if self.terminal_is_later(company, row, Column::ModelFeedback, stands, answered) {
            earlier.0
        } else {
            match self.answer_in(row, Column::ModelFeedback, Verdict::from_person, &words) {
                CellAnswer::Value(verdict) => Some(verdict),
                CellAnswer::Empty => None,
                CellAnswer::Invalid => return,
            }
        };
        let note = if self.terminal_is_later(company, row, Column::Notes, &earlier.1, answered) {
            earlier.1.clone()
        } else {
            row.shown(Column::Notes)
        };
        let is_withdrawn = verdict.is_none() && earlier.0.is_some();
        if (verdict, &note) != (earlier.0, &earlier.1) {
            let name = row.shown(Column::Company);
            self.statements.push(StatementChange {
                row: row.number,
                company,
                name,
                verdict,
                note,
                withdrawn: is_withdrawn,
            });
        }
    }

    /// Whether something was said at the terminal later than what a cell holds. Notes what the cell holds.
    fn terminal_is_later(
        &mut self,
        company: i64,
        row: &Row,
        column: Column,
        stands: &str,
        answered: &RecordedAnswers,
    ) -> bool {
        let text = row.shown(column);
        let judged = answered.words.judge(company, column, &text, stands);
        if judged.to_note {
            self.to_note.push(ReadCell { company, column, text });
        }
        let is_later = matches!(judged.leader, Leader::Terminal { .. });
        self.said_since += u64::from(is_later);
        is_later
    }

    /// The answer in a row's column; an invalid one is reported.
    fn answer_in<T>(
        &mut self,
        row: &Row,
        column: Column,
        parse: impl Fn(&str) -> Option<T>,
        words: &[&str],
    ) -> CellAnswer<T> {
        let text = row.shown(column);
        if text.is_empty() {
            return CellAnswer::Empty;
        }
        if let Some(value) = parse(&text) {
            return CellAnswer::Value(value);
        }
        let (company, text) = (quoted(&row.shown(Column::Company)), quoted(&text));
        let message = format!("{} of {company}: {text} is none of {}", column.title(), words.join(", "));
        self.problems.push(Problem { row: row.number, message });
        CellAnswer::Invalid
    }

    /// The row to read for a company: its only one, or the first of several that agree. Rows that disagree are
    /// reported: one of them may belong to another company and have a mistyped id.
    fn agreeing_row<'r>(&mut self, company: i64, rows: &[&'r Row], columns: &[Column]) -> Option<&'r Row> {
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

/// The content of a cell that people fill in.
enum CellAnswer<T> {
    Empty,
    Value(T),
    Invalid,
}

#[cfg(test)]
mod tests;
