//! The sheet as it was read: its header is checked, and its rows are identified by their ids.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;
use serde_json::Value;

use super::layout::{Column, cell_equals, is_blank, shown};
use crate::domain::companies::normalize_name;

/// A row below the header.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The row's number in the sheet: the first below the header is 2.
    pub number: u32,
    cells: Vec<Value>,
}

/// The non-empty rows of the sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// The rows from top to bottom.
    pub rows: Vec<Row>,
}

/// The result of checking the sheet's first row.
#[derive(Debug, Clone, PartialEq)]
pub enum HeaderCheck {
    /// The expected header.
    Right(Table),
    /// The sheet is empty.
    Missing,
    /// Another header, with the differences.
    Wrong(Vec<String>),
}

/// Something in the sheet that needs a person's attention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The row's number in the sheet.
    pub row: u32,
    /// What is wrong, and what to do.
    pub message: String,
}

/// What the database knows about the ids in the sheet.
#[derive(Debug, Clone, Default)]
pub struct KnownCompanies {
    /// All companies.
    pub companies: HashSet<i64>,
    /// Ids of merged companies, with the id that was kept.
    pub merged: HashMap<i64, i64>,
    /// Ids that this database has written to, or read from, this sheet.
    pub rows: HashSet<i64>,
    /// The normalised names of companies, for those ids in the sheet that are not in `rows`.
    pub names: HashMap<i64, Vec<String>>,
}

/// The sheet's rows by company.
#[derive(Debug, Default)]
pub struct Matched<'t> {
    /// Each company's rows, from top to bottom; usually one.
    pub rows_of: BTreeMap<i64, Vec<&'t Row>>,
    /// Rows without an id.
    pub nameless: Vec<&'t Row>,
    /// Rows of no known company, and companies with several rows.
    pub problems: Vec<Problem>,
}

impl Row {
    /// A cell; `None` beyond the row's end.
    #[must_use]
    pub fn cell(&self, column: Column) -> Option<&Value> {
        self.cells.get(column.index())
    }

    /// A cell's content as people see it.
    #[must_use]
    pub fn shown(&self, column: Column) -> String {
        shown(self.cell(column))
    }

    /// The id in the row, which may be that of a merged company.
    #[must_use]
    pub fn company_id(&self) -> Option<i64> {
        self.id().ok().flatten()
    }

    /// The id in the row; the error is the text of a cell that is not an id.
    fn id(&self) -> Result<Option<i64>, String> {
        let cell = self.cell(Column::Id);
        if is_blank(cell) {
            return Ok(None);
        }
        let text = shown(cell);
        let number = match cell {
            // Some programs write 12 as 12.0.
            Some(Value::Number(number)) => number.as_i64().or_else(|| as_whole_number(number.as_f64()?)),
            _ => text.parse().ok(),
        };
        number.filter(|id| *id > 0).map(Some).ok_or(text)
    }

    /// Whether a person has filled in any cell.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        Column::ALL.into_iter().any(|column| column.is_human() && !is_blank(self.cell(column)))
    }

    fn is_blank(&self) -> bool {
        Column::ALL.into_iter().all(|column| is_blank(self.cell(column)))
    }
}

/// The beginning of a cell's text, quoted: enough to find the cell.
pub(super) fn quoted(text: &str) -> String {
    /// The most characters that are quoted.
    const SHOWN: usize = 40;
    let cut: String = text.chars().take(SHOWN).collect();
    let more = if cut.len() < text.len() { "…" } else { "" };
    format!("`{cut}{more}`")
}

fn as_whole_number(number: f64) -> Option<i64> {
    /// From here on, `f64` does not represent every whole number (2^53).
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "it is whole and within what is exact")]
    (number.fract() == 0.0 && number.abs() < EXACT).then_some(number as i64)
}

impl Table {
    /// Reads the cells of columns A to L by row, the header first.
    #[must_use]
    pub fn read(values: Vec<Vec<Value>>) -> HeaderCheck {
        let mut values = values.into_iter();
        let first = values.next().unwrap_or_default();
        let rows: Vec<Row> = (2_u32..)
            .zip(values)
            .map(|(number, cells)| Row { number, cells })
            .filter(|row| !row.is_blank())
            .collect();
        if rows.is_empty() && first.iter().all(|cell| is_blank(Some(cell))) {
            return HeaderCheck::Missing;
        }
        let differing = differences(&first);
        if differing.is_empty() { HeaderCheck::Right(Self { rows }) } else { HeaderCheck::Wrong(differing) }
    }

    /// The ids in the rows, which may be those of merged companies.
    #[must_use]
    pub fn ids(&self) -> Vec<i64> {
        self.rows.iter().filter_map(Row::company_id).collect()
    }

    /// The number of the last row with an id, whoever wrote it; that of the header if there is none.
    #[must_use]
    pub fn last_company(&self) -> u32 {
        self.rows.iter().filter(|row| row.company_id().is_some()).map(|row| row.number).max().unwrap_or(1)
    }

    /// Finds the company of each row.
    #[must_use]
    pub fn matched(&self, known: &KnownCompanies) -> Matched<'_> {
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

impl KnownCompanies {
    /// The company with an id, or the one it was merged into.
    #[must_use]
    pub fn living(&self, id: i64) -> i64 {
        self.merged.get(&id).copied().unwrap_or(id)
    }

    /// The company of a row, with merged ids resolved.
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

    /// Whether a row that this database did not write has a name of the company, or no name.
    fn is_named(&self, company: i64, row: &Row) -> bool {
        let shown = row.shown(Column::Company);
        let (name, domain) = (normalize_name(&shown), shown.to_lowercase());
        let names = self.names.get(&company);
        name.is_empty() || names.is_some_and(|names| names.contains(&name) || names.contains(&domain))
    }
}

/// The differences between a first row and the header.
#[must_use]
pub fn differences(first: &[Value]) -> Vec<String> {
    let wrong = Column::ALL.into_iter().filter_map(|column| {
        let read = first.get(column.index());
        if cell_equals(read, &Value::from(column.title())) {
            return None;
        }
        let found = if is_blank(read) { "nothing".to_owned() } else { quoted(&shown(read)) };
        Some(format!("{}1 holds {found} instead of `{}`", column.letter(), column.title()))
    });
    wrong.collect()
}

#[cfg(test)]
pub(super) mod tests;
