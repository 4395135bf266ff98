//! The sheet as it was read: a header that must be the right one, and rows that are known by their ids.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;
use serde_json::Value;

use super::layout::{Column, is_blank, same, shown};
use crate::domain::companies::normalize_name;

/// A row below the header.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// As the sheet counts it: the first below the header is 2.
    pub number: u32,
    cells: Vec<Value>,
}

/// The rows of the sheet that hold anything.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// From top to bottom.
    pub rows: Vec<Row>,
}

/// What the sheet's first row came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Header {
    /// It is the right one.
    Right(Table),
    /// The sheet is empty.
    Missing,
    /// It is another; what differs.
    Wrong(Vec<String>),
}

/// Something in the sheet that a person should look at; it changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The row, as the sheet counts it.
    pub row: u32,
    /// What is the matter, and what to do.
    pub message: String,
}

/// What the database knows of the sheet's ids.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The companies that there are.
    pub companies: HashSet<i64>,
    /// Ids that lead to another now.
    pub merged: HashMap<i64, i64>,
    /// Ids that this database has put, or seen, in this sheet.
    pub rows: HashSet<i64>,
    /// The normalised names of companies, for those ids of the sheet that are not among `rows`.
    pub names: HashMap<i64, Vec<String>>,
}

/// The sheet's rows by company.
#[derive(Debug, Default)]
pub struct Matched<'t> {
    /// Each company's rows, from top to bottom; nearly always one.
    pub rows_of: BTreeMap<i64, Vec<&'t Row>>,
    /// Rows without an id.
    pub nameless: Vec<&'t Row>,
    /// Rows that stand for no company, or for one that has another row too.
    pub problems: Vec<Problem>,
}

impl Row {
    /// A cell, if there is anything in it.
    #[must_use]
    pub fn cell(&self, column: Column) -> Option<&Value> {
        self.cells.get(column.index())
    }

    /// A cell as a person sees it.
    #[must_use]
    pub fn shown(&self, column: Column) -> String {
        shown(self.cell(column))
    }

    /// The id, as it is written.
    #[must_use]
    pub fn company_id(&self) -> Option<i64> {
        self.id().ok().flatten()
    }

    /// The id, if there is one; an error where there is something else.
    fn id(&self) -> Result<Option<i64>, String> {
        let cell = self.cell(Column::Id);
        if is_blank(cell) {
            return Ok(None);
        }
        let text = shown(cell);
        let number = match cell {
            // 12.0 is what some writers make of 12.
            Some(Value::Number(number)) => number.as_i64().or_else(|| whole(number.as_f64()?)),
            _ => text.parse().ok(),
        };
        number.filter(|id| *id > 0).map(Some).ok_or(text)
    }

    /// Whether a person has answered anything in it.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        Column::ALL.into_iter().any(|column| column.is_human() && !is_blank(self.cell(column)))
    }

    fn is_blank(&self) -> bool {
        Column::ALL.into_iter().all(|column| is_blank(self.cell(column)))
    }
}

/// What stands in a cell, as far as it helps to find it.
pub(super) fn quoted(text: &str) -> String {
    /// Characters of a cell that are told.
    const SHOWN: usize = 40;
    let cut: String = text.chars().take(SHOWN).collect();
    let more = if cut.len() < text.len() { "…" } else { "" };
    format!("`{cut}{more}`")
}

fn whole(number: f64) -> Option<i64> {
    /// Beyond this not every whole number is one of these.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "it is whole and within what is exact")]
    (number.fract() == 0.0 && number.abs() < EXACT).then_some(number as i64)
}

impl Table {
    /// Reads all cells of the columns from A to L, the header's row first.
    #[must_use]
    pub fn read(values: Vec<Vec<Value>>) -> Header {
        let mut values = values.into_iter();
        let first = values.next().unwrap_or_default();
        let rows: Vec<Row> = (2_u32..)
            .zip(values)
            .map(|(number, cells)| Row { number, cells })
            .filter(|row| !row.is_blank())
            .collect();
        if rows.is_empty() && first.iter().all(|cell| is_blank(Some(cell))) {
            return Header::Missing;
        }
        let differing = differences(&first);
        if differing.is_empty() { Header::Right(Self { rows }) } else { Header::Wrong(differing) }
    }

    /// The ids that stand in it, as they are written.
    #[must_use]
    pub fn ids(&self) -> Vec<i64> {
        self.rows.iter().filter_map(Row::company_id).collect()
    }

    /// Finds whose each row is.
    #[must_use]
    pub fn matched(&self, known: &Known) -> Matched<'_> {
        let mut matched = Matched::default();
        for row in &self.rows {
            match known.company_of(row) {
                Ok(Some(company)) => matched.rows_of.entry(company).or_default().push(row),
                Ok(None) => matched.nameless.push(row),
                Err(message) => matched.problems.push(Problem { row: row.number, message }),
            }
        }
        for (company, rows) in &matched.rows_of {
            let Some(last) = rows.last().filter(|_| rows.len() > 1) else { continue };
            let numbers: Vec<_> = rows.iter().map(|row| row.number.to_string()).collect();
            let message = format!(
                "company {company} stands in rows {}: keep one and delete the others",
                numbers.join(", ")
            );
            matched.problems.push(Problem { row: last.number, message });
        }
        matched.problems.sort_by_key(|problem| problem.row);
        matched
    }
}

impl Known {
    /// The company that an id leads to: its own, or the one it went into.
    #[must_use]
    pub fn living(&self, id: i64) -> i64 {
        self.merged.get(&id).copied().unwrap_or(id)
    }

    /// The living company that a row is for.
    fn company_of(&self, row: &Row) -> Result<Option<i64>, String> {
        let id = match row.id() {
            Ok(Some(id)) => id,
            Ok(None) => return Ok(None),
            Err(text) => {
                let text = quoted(&text);
                return Err(format!("{text} is no id: put the company's back, or delete the row"));
            }
        };
        let company = self.living(id);
        if !self.companies.contains(&company) {
            return Err(format!(
                "there is no company {id} in this database: put the right id, or delete the row"
            ));
        }
        if !self.rows.contains(&id) && !self.is_named(company, row) {
            let name = quoted(&row.shown(Column::Company));
            return Err(format!(
                "company {id} of this database is not {name}: the row is left alone, as another database's; \
                 delete it, and the next run adds company {id}"
            ));
        }
        Ok(Some(company))
    }

    /// Whether a row that this database knows nothing of bears a name of the company, or none.
    fn is_named(&self, company: i64, row: &Row) -> bool {
        let shown = row.shown(Column::Company);
        let (name, domain) = (normalize_name(&shown), shown.to_lowercase());
        let names = self.names.get(&company);
        name.is_empty() || names.is_some_and(|names| names.contains(&name) || names.contains(&domain))
    }
}

/// How a first row differs from the header.
#[must_use]
pub fn differences(first: &[Value]) -> Vec<String> {
    let wrong = Column::ALL.into_iter().filter_map(|column| {
        let read = first.get(column.index());
        if same(read, &Value::from(column.title())) {
            return None;
        }
        let found = if is_blank(read) { "nothing".to_owned() } else { quoted(&shown(read)) };
        Some(format!("{}1 holds {found} instead of `{}`", column.letter(), column.title()))
    });
    wrong.collect()
}

#[cfg(test)]
pub(super) mod tests;
