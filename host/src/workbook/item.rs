//! What comes back from the process that reads: one line of JSON for each sheet and each row.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A sheet of a spreadsheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetName {
    /// As its tab says.
    pub name: String,
    /// Whether Excel shows it.
    pub shown: bool,
}

/// A row that has at least one value.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SheetRow {
    /// As Excel counts, from 1.
    pub number: u64,
    /// What its cells show, from the first column on.
    pub values: Vec<String>,
    /// The addresses that cells lead to, by column.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub links: BTreeMap<usize, String>,
}

/// What stands next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// All sheets, once, before anything else.
    Sheets(Vec<SheetName>),
    /// The rows of this sheet follow.
    Sheet(String),
    /// A row of the sheet.
    Row(SheetRow),
}
