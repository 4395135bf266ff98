//! The sheet itself: finds or creates it, checks or writes its header, sets its format.

use serde_json::Value;

use super::{
    desk::Desk,
    error::StepError,
    tab::{self, Found},
};
use crate::{
    pipeline::report::InitSummary,
    sheets::{
        Sheet, SheetsError, form,
        layout::{self, HEADER_ROW},
        table::{HeaderCheck, Table},
    },
    store::sheet_tabs,
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
        let ready = ready(desk, &mut summary.notices).await?;
        summary.created = ready.created;
        if !ready.created {
            forget_refusals(desk, &ready.sheet).await?;
            dress(desk, &ready.sheet, &mut summary.notices).await?;
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
/// before anything is written. What is told of all that is added to the notices.
pub(super) async fn ready(desk: &Desk<'_>, notices: &mut Vec<String>) -> Result<Ready, StepError> {
    let (mut made, mut gone) = (false, false);
    // Making the sheet and making its header each lead to another look, and so does a call without an answer.
    for _ in 0..2 * TRIES {
        let Found { sheet, news } = tab::find(desk).await?;
        if let Some(news) = news.filter(|_| !std::mem::replace(&mut gone, true)) {
            notices.push(news.to_string());
        }
        let Some(mut sheet) = sheet else {
            made = true;
            looked_at_again(change(desk, vec![form::new_sheet()]).await)?;
            continue;
        };
        let (read, news) = tab::read(desk, &mut sheet).await?;
        notices.extend(news.map(|news| news.to_string()));
        if let HeaderCheck::Missing = read {
            made = true;
            looked_at_again(make(desk, &sheet, notices).await)?;
            continue;
        }
        let table = tab::table_of(&sheet, read)?;
        tab::remember(desk, &sheet).await?;
        return Ok(Ready { sheet, table, created: made });
    }
    Err(StepError::Unsettled("the sheet does not keep its header".to_owned()))
}

/// Gives an empty sheet its form, and then its header: one that has the header has the form.
async fn make(desk: &Desk<'_>, sheet: &Sheet, notices: &mut Vec<String>) -> Result<(), StepError> {
    if let Some(wider) = form::wide_enough(sheet) {
        change(desk, vec![wider]).await?;
    }
    forget_refusals(desk, sheet).await?;
    dress(desk, sheet, notices).await?;
    let header = layout::range(&sheet.properties.title, HEADER_ROW);
    Ok(desk.unless_stopped(desk.client.write(vec![(header, vec![layout::header()])])).await?)
}

/// Sets the format of the sheet and of all its rows. A part that the service refuses is left out, told once, and not
/// sent again: rows that are right are right without it.
pub(super) async fn dress(
    desk: &Desk<'_>,
    sheet: &Sheet,
    notices: &mut Vec<String>,
) -> Result<(), StepError> {
    let id = sheet.properties.sheet_id;
    let mut tries = 0;
    loop {
        tries += 1;
        // Which guards there are is looked up each time, so that none is put there twice.
        let sheet = desk.sheet(id).await?.ok_or_else(|| tab::gone(sheet))?;
        match set_parts(desk, &sheet, notices).await {
            Err(error) if error.leaves_doubt() && tries < TRIES => tell(&error),
            done => return done,
        }
    }
}

/// Sends the form at once; without its refused parts, if there are any.
async fn set_parts(desk: &Desk<'_>, sheet: &Sheet, notices: &mut Vec<String>) -> Result<(), StepError> {
    let place = desk.place(sheet);
    let known = desk.run.read(move |connection| sheet_tabs::refused_parts(connection, &place)).await?;
    let mut parts = [form::of_sheet(sheet), form::of_rows(sheet)].concat();
    parts.retain(|part| !known.contains(&part.to_string()));
    while !parts.is_empty() {
        let message = match change(desk, parts.clone()).await {
            Ok(()) => return Ok(()),
            Err(StepError::Sheets(SheetsError::Refused { status: 400, message })) => message,
            Err(error) => return Err(error),
        };
        let Some(refused) = refused_part(&message, parts.len()) else {
            return set_each(desk, sheet, parts, notices).await;
        };
        let part = parts.remove(refused);
        leave_out(desk, sheet, &part, &message, notices).await?;
    }
    Ok(())
}

/// Sends the parts one by one, because the service does not say which of them it refuses.
async fn set_each(
    desk: &Desk<'_>,
    sheet: &Sheet,
    parts: Vec<Value>,
    notices: &mut Vec<String>,
) -> Result<(), StepError> {
    for part in parts {
        match change(desk, vec![part.clone()]).await {
            Ok(()) => {}
            Err(StepError::Sheets(SheetsError::Refused { status: 400, message })) => {
                leave_out(desk, sheet, &part, &message, notices).await?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The part that a refusal names, such as `Invalid requests[3].setDataValidation: …`, or the only one.
fn refused_part(message: &str, parts: usize) -> Option<usize> {
    let named = message.split_once("requests[").and_then(|(_, rest)| rest.split_once(']'));
    let named = named.and_then(|(number, _)| number.parse().ok()).filter(|number| *number < parts);
    named.or((parts == 1).then_some(0))
}

async fn leave_out(
    desk: &Desk<'_>,
    sheet: &Sheet,
    part: &Value,
    message: &str,
    notices: &mut Vec<String>,
) -> Result<(), StepError> {
    let (place, now) = (desk.place(sheet), desk.run.now());
    let (request, reason) = (part.to_string(), message.to_owned());
    desk.run.write(move |tx| sheet_tabs::note_refused_part(tx, &place, &request, &reason, now)).await?;
    notices.push(format!(
        "{} cannot be set, and is left out from now on; `sheets init` tries it again: {message}",
        form::name_of(part)
    ));
    Ok(())
}

/// Lets the whole form be sent again.
async fn forget_refusals(desk: &Desk<'_>, sheet: &Sheet) -> Result<(), StepError> {
    let place = desk.place(sheet);
    Ok(desk.run.write(move |tx| sheet_tabs::forget_refused_parts(tx, &place)).await?)
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

#[cfg(test)]
mod tests;
