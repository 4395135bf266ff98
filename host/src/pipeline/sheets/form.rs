//! The sheet itself: found or made, its header checked or written, its form set.

use super::{Desk, InitSummary, StepError};
use crate::sheets::{
    Sheet, SheetsError, form,
    layout::{self, HEADER_ROW, SHEET},
    table::{Header, Table},
};

/// How often the form is looked at again after a call without an answer.
const TRIES: u32 = 3;

/// The sheet, ready to be worked in.
pub(super) struct Ready {
    pub(super) sheet: Sheet,
    /// What stands in it.
    pub(super) table: Table,
    /// It, or its header, was made just now.
    pub(super) created: bool,
}

/// `sheets init`.
pub(super) async fn step(desk: &Desk<'_>) -> InitSummary {
    let mut summary = InitSummary { spreadsheet: desk.spreadsheet.clone(), ..InitSummary::default() };
    let done = async {
        let ready = ready(desk).await?;
        summary.created = ready.created;
        if !ready.created {
            dress(desk, &ready.sheet).await?;
        }
        Ok::<(), StepError>(())
    };
    if let Err(error) = done.await {
        error.note(&mut summary.errors, &mut summary.ended_early);
    }
    summary.calls = desk.calls();
    summary
}

/// Finds the sheet and reads it. Where there is none, or it is empty, it is made. One with another header is
/// refused before anything is written.
pub(super) async fn ready(desk: &Desk<'_>) -> Result<Ready, StepError> {
    let mut made = false;
    // Making the sheet and making its header each lead to another look.
    for _ in 0..=TRIES {
        let Some(sheet) = desk.find().await? else {
            made = true;
            retried(desk, async || Ok(desk.find().await?.is_none().then(|| vec![form::new_sheet()]))).await?;
            continue;
        };
        match desk.read(&sheet).await? {
            Header::Right(table) => return Ok(Ready { sheet, table, created: made }),
            Header::Wrong(differing) => return Err(StepError::Header(differing)),
            Header::Missing => {
                made = true;
                match make(desk, &sheet).await {
                    // Looked at again: the header may be there all the same.
                    Ok(()) | Err(StepError::Sheets(SheetsError::Lost(_) | SheetsError::Unclear(_))) => {}
                    Err(error) => return Err(error),
                }
            }
        }
    }
    Err(StepError::Unsettled("the sheet does not keep its header".to_owned()))
}

/// Gives an empty sheet its form, and then its header: one that has the header has the form.
async fn make(desk: &Desk<'_>, sheet: &Sheet) -> Result<(), StepError> {
    if form::wide_enough(sheet).is_some() {
        let lacking =
            async || Ok(desk.find().await?.and_then(|sheet| form::wide_enough(&sheet)).map(|one| vec![one]));
        retried(desk, lacking).await?;
    }
    dress(desk, sheet).await?;
    let header = vec![(HEADER_ROW.to_owned(), vec![layout::header()])];
    Ok(desk.unless_stopped(desk.client.write(header)).await?)
}

/// Sets the form of the sheet and of all its rows.
pub(super) async fn dress(desk: &Desk<'_>, sheet: &Sheet) -> Result<(), StepError> {
    let id = sheet.properties.sheet_id;
    retried(desk, async || {
        // Which guards there are is looked up again each time, so that none is put there twice.
        let sheet = desk.find().await?.filter(|sheet| sheet.properties.sheet_id == id).ok_or_else(gone)?;
        Ok(Some([form::of_sheet(&sheet), form::of_rows(&sheet)].concat()))
    })
    .await
}

/// Asks for what `lacking` says, which is asked again after each call without an answer.
async fn retried(
    desk: &Desk<'_>,
    lacking: impl AsyncFn() -> Result<Option<Vec<serde_json::Value>>, StepError>,
) -> Result<(), StepError> {
    let mut tries = 0;
    while let Some(requests) = lacking().await? {
        tries += 1;
        match desk.unless_stopped(desk.client.change(requests)).await {
            Ok(()) => return Ok(()),
            Err(error @ (SheetsError::Lost(_) | SheetsError::Unclear(_))) if tries < TRIES => {
                tracing::warn!("the sheet's form: {error}; it is looked at again");
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

fn gone() -> StepError {
    StepError::Unsettled(format!("sheet `{SHEET}` was renamed or deleted while it was worked in"))
}
