//! Which sheet of the spreadsheet is the program's: it is known by its id, whatever people call its tab.

use std::fmt;

use super::{desk::Desk, error::StepError};
use crate::{
    sheets::{
        Sheet, SheetsError,
        layout::SHEET,
        table::{HeaderCheck, Table},
    },
    store::sheet_tabs::{self, SheetTab},
};

/// The program's sheet, if there is one.
#[derive(Debug, PartialEq)]
pub(super) struct Found {
    pub(super) sheet: Option<Sheet>,
    /// What people did to the tab since it was last seen.
    pub(super) news: Option<News>,
}

/// What people did to the tab.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum News {
    /// It has another title.
    Renamed { from: String, to: String },
    /// It is gone, with this title.
    Deleted(String),
}

impl fmt::Display for News {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Renamed { from, to } => write!(f, "the tab `{from}` is called `{to}` now, and is followed"),
            Self::Deleted(title) => write!(f, "the tab `{title}` is gone: somebody deleted it"),
        }
    }
}

/// Finds the program's sheet in the spreadsheet.
pub(super) async fn find(desk: &Desk<'_>) -> Result<Found, StepError> {
    let spreadsheet = desk.spreadsheet.clone();
    let known = desk.run.read(move |connection| sheet_tabs::tab(connection, &spreadsheet)).await?;
    Ok(choose(desk.sheets().await?, known))
}

/// The sheet that was noted, or, if it is gone or none was, the one with the program's title. A copy that somebody made
/// of it has another id and another title.
fn choose(sheets: Vec<Sheet>, known: Option<SheetTab>) -> Found {
    let mut sheets = sheets.into_iter();
    let Some(known) = known else { return Found { sheet: sheets.find(has_our_title), news: None } };
    let all: Vec<Sheet> = sheets.collect();
    if let Some(sheet) = all.iter().find(|sheet| sheet.properties.sheet_id == known.sheet) {
        let title = &sheet.properties.title;
        let renamed = || News::Renamed { from: known.title.clone(), to: title.clone() };
        let news = (!title.eq_ignore_ascii_case(&known.title)).then(renamed);
        return Found { sheet: Some(sheet.clone()), news };
    }
    Found { sheet: all.into_iter().find(has_our_title), news: Some(News::Deleted(known.title)) }
}

/// Titles are compared without case, as the service does.
fn has_our_title(sheet: &Sheet) -> bool {
    sheet.properties.title.eq_ignore_ascii_case(SHEET)
}

/// Notes which sheet is the program's, and its title, if that is new.
pub(super) async fn remember(desk: &Desk<'_>, sheet: &Sheet) -> Result<(), StepError> {
    let (place, title, now) = (desk.place(sheet), sheet.properties.title.clone(), desk.run.now());
    let spreadsheet = place.spreadsheet.clone();
    let known = desk.run.read(move |connection| sheet_tabs::tab(connection, &spreadsheet)).await?;
    if known != Some(SheetTab { sheet: place.sheet, title: title.clone() }) {
        desk.run.write(move |tx| sheet_tabs::note_tab(tx, &place, &title, now)).await?;
    }
    Ok(())
}

/// Reads the sheet. If its tab was renamed since it was found, the new title is followed, and returned.
pub(super) async fn read(
    desk: &Desk<'_>,
    sheet: &mut Sheet,
) -> Result<(HeaderCheck, Option<News>), StepError> {
    match desk.read(sheet).await {
        Err(refused @ SheetsError::Refused { status: 400, .. }) => match follow(desk, sheet).await? {
            Some(news) => Ok((desk.read(sheet).await?, Some(news))),
            None => Err(refused.into()),
        },
        read => Ok((read?, None)),
    }
}

/// Looks whether the tab was renamed, and takes over the new title.
pub(super) async fn follow(desk: &Desk<'_>, sheet: &mut Sheet) -> Result<Option<News>, StepError> {
    let now = desk.sheet(sheet.properties.sheet_id).await?.ok_or_else(|| gone(sheet))?;
    if now.properties.title == sheet.properties.title {
        return Ok(None);
    }
    let (from, to) = (sheet.properties.title.clone(), now.properties.title.clone());
    *sheet = now;
    remember(desk, sheet).await?;
    Ok(Some(News::Renamed { from, to }))
}

/// The error if the sheet was deleted meanwhile.
pub(super) fn gone(sheet: &Sheet) -> StepError {
    let title = &sheet.properties.title;
    StepError::Unsettled(format!("sheet `{title}` was deleted while it was worked in"))
}

/// The rows of a sheet whose header is right; an empty sheet has none.
pub(super) fn table_of(sheet: &Sheet, read: HeaderCheck) -> Result<Table, StepError> {
    let title = || sheet.properties.title.clone();
    match read {
        HeaderCheck::Right(table) => Ok(table),
        HeaderCheck::Missing => Ok(Table::default()),
        HeaderCheck::Wrong(differing) => Err(StepError::Header { title: title(), differing }),
    }
}

#[cfg(test)]
mod tests;
