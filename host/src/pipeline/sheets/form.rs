//! The sheet itself: finds or creates it, checks or writes its header, sets its format.

use serde_json::Value;

use super::{desk::Desk, error::StepError};
use crate::pipeline::report::InitSummary;
use crate::sheets::{
    Sheet, form,
    layout::{self, HEADER_ROW, SHEET},
    table::{HeaderCheck, Table},
};

/// How often the form is looked at again after a call without an answer.
const TRIES: u32 = 3;

/// The sheet, ready to be worked in.
pub(super) struct Ready {
    pub(super) sheet: Sheet,
    /// Its contents.
    pub(super) table: Table,
    /// The sheet or its header was created just now.
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

/// Finds the sheet and reads it. If there is none, or it is empty, it is made. One with another header is refused
/// before anything is written.
pub(super) async fn ready(desk: &Desk<'_>) -> Result<Ready, StepError> {
    let mut made = false;
    // Making the sheet and making its header each lead to another look, and so does a call without an answer.
    for _ in 0..2 * TRIES {
        let Some(sheet) = desk.find().await? else {
            made = true;
            looked_at_again(change(desk, vec![form::new_sheet()]).await)?;
            continue;
        };
        match desk.read(&sheet).await? {
            HeaderCheck::Right(table) => return Ok(Ready { sheet, table, created: made }),
            HeaderCheck::Wrong(differing) => return Err(StepError::Header(differing)),
            HeaderCheck::Missing => {
                made = true;
                looked_at_again(make(desk, &sheet).await)?;
            }
        }
    }
    Err(StepError::Unsettled("the sheet does not keep its header".to_owned()))
}

/// Gives an empty sheet its form, and then its header: one that has the header has the form.
async fn make(desk: &Desk<'_>, sheet: &Sheet) -> Result<(), StepError> {
    if let Some(wider) = form::wide_enough(sheet) {
        change(desk, vec![wider]).await?;
    }
    dress(desk, sheet).await?;
    let header = vec![(HEADER_ROW.to_owned(), vec![layout::header()])];
    Ok(desk.unless_stopped(desk.client.write(header)).await?)
}

/// Sets the format of the sheet and of all its rows.
pub(super) async fn dress(desk: &Desk<'_>, sheet: &Sheet) -> Result<(), StepError> {
    let id = sheet.properties.sheet_id;
    let mut tries = 0;
    loop {
        tries += 1;
        // Which guards there are is looked up each time, so that none is put there twice.
        let sheet = desk.find().await?.filter(|sheet| sheet.properties.sheet_id == id).ok_or_else(gone)?;
        match change(desk, [form::of_sheet(&sheet), form::of_rows(&sheet)].concat()).await {
            Err(error) if error.leaves_doubt() && tries < TRIES => tell(&error),
            done => return done,
        }
    }
}

async fn change(desk: &Desk<'_>, requests: Vec<Value>) -> Result<(), StepError> {
    Ok(desk.unless_stopped(desk.client.change(requests)).await?)
}

/// Accepts a change whose result is unknown: the next look shows it.
fn looked_at_again(done: Result<(), StepError>) -> Result<(), StepError> {
    match done {
        Err(error) if error.leaves_doubt() => {
            tell(&error);
            Ok(())
        }
        done => done,
    }
}

fn tell(error: &StepError) {
    tracing::info!("the sheet's form: {error}; it is looked at again");
}

fn gone() -> StepError {
    StepError::Unsettled(format!("sheet `{SHEET}` was renamed or deleted while it was worked in"))
}
