//! The calls that change the sheet: what each writes, and how its result is recorded.

use serde_json::Value;

use super::{desk::Desk, error::StepError};
use crate::{
    sheets::{
        SheetsError,
        layout::{HEADER_ROW, SheetRow},
        sync::{RowUpdate, SyncPlan},
        table,
    },
    store::outbox::{self, CallKind, WrittenCell},
};

/// Rows added by one call.
const APPEND_ROWS: usize = 100;

/// Companies whose cells are set by one call.
const UPDATE_COMPANIES: usize = 50;

/// A call that is to be made.
pub(super) enum Call {
    /// Rows of these companies are added.
    Append(Vec<i64>, Vec<Vec<Value>>),
    /// Cells are set.
    Set(Vec<RowUpdate>),
}

/// How a call went.
pub(super) enum CallOutcome {
    /// It was carried out, except what was refused.
    Done(Done),
    /// The result is unknown: the sheet must be read again.
    Unsure(SheetsError),
}

/// The result of a call that set cells.
#[derive(Default)]
pub(super) struct Done {
    pub(super) set: Vec<RowUpdate>,
    /// Rows that the service refused to write, and why.
    pub(super) refused: Vec<(RowUpdate, String)>,
}

/// What the outbox notes about a call that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Settlement {
    /// There was no answer: it may still be carried out.
    InDoubt,
    /// It was certainly not carried out.
    NotDone,
    /// It is over: the service does nothing more for it.
    Ended,
}

impl Settlement {
    /// Decides by the kind of the call, and by how it failed, if it did.
    const fn after_call(kind: CallKind, error: Option<&StepError>) -> Self {
        match error {
            Some(StepError::Sheets(SheetsError::Lost(_) | SheetsError::Cancelled)) => Self::InDoubt,
            // If cells are set row by row, some may be set even if the last row failed.
            Some(StepError::Sheets(error))
                if matches!(kind, CallKind::Append) && error.nothing_was_done() =>
            {
                Self::NotDone
            }
            _ => Self::Ended,
        }
    }
}

impl Call {
    pub(super) const fn kind(&self) -> CallKind {
        match self {
            Self::Append(..) => CallKind::Append,
            Self::Set(_) => CallKind::Update,
        }
    }

    pub(super) fn companies(&self) -> Vec<i64> {
        match self {
            Self::Append(companies, _) => companies.clone(),
            Self::Set(updates) => updates.iter().filter_map(|update| update.company).collect(),
        }
    }

    /// How many rows it is about.
    pub(super) const fn rows(&self) -> usize {
        match self {
            Self::Append(companies, _) => companies.len(),
            Self::Set(updates) => updates.len(),
        }
    }

    fn cells(&self) -> Vec<WrittenCell> {
        let Self::Set(updates) = self else { return Vec::new() };
        let cells = |update: &RowUpdate| {
            let row = update.row;
            update
                .cells
                .iter()
                .map(move |(column, value)| (row, column.letter(), value.clone()))
                .collect::<Vec<_>>()
        };
        updates.iter().flat_map(cells).collect()
    }
}

/// The calls of a plan, in order.
pub(super) fn calls_of(plan: &SyncPlan, wanted: &[SheetRow]) -> Vec<Call> {
    let appends = plan.missing.chunks(APPEND_ROWS).map(|positions| {
        let companies = positions.iter().map(|position| &wanted[*position]);
        Call::Append(
            companies.clone().map(|company| company.id).collect(),
            companies.map(SheetRow::cells).collect(),
        )
    });
    let updates = plan.updates.chunks(UPDATE_COMPANIES).map(|updates| Call::Set(updates.to_vec()));
    appends.chain(updates).collect()
}

/// Fails if the columns are not where they were: what is written by their letters would hit others.
pub(super) async fn check_header(desk: &Desk<'_>) -> Result<(), StepError> {
    let rows = desk.unless_stopped(desk.client.values(HEADER_ROW)).await?;
    let differing = table::differences(rows.first().map_or(&[], Vec::as_slice));
    if differing.is_empty() { Ok(()) } else { Err(StepError::HeaderChanged(differing)) }
}

/// Makes a call, with a note in the outbox before it and after.
pub(super) async fn make(desk: &Desk<'_>, call: Call, id: i64) -> Result<CallOutcome, StepError> {
    let (cells, now) = (call.cells(), desk.run.now());
    desk.run.write(move |tx| outbox::sent(tx, id, cells, now)).await?;
    let kind = call.kind();
    let made = match call {
        Call::Append(_, rows) => append(desk, rows).await,
        Call::Set(updates) => set(desk, updates).await,
    };
    let now = desk.run.now();
    match Settlement::after_call(kind, made.as_ref().err()) {
        Settlement::InDoubt => {}
        Settlement::NotDone => desk.run.write(move |tx| outbox::refused(tx, id)).await?,
        Settlement::Ended => desk.run.write(move |tx| outbox::done(tx, id, now)).await?,
    }
    match made {
        Ok(done) => Ok(CallOutcome::Done(done)),
        Err(StepError::Sheets(error @ (SheetsError::Lost(_) | SheetsError::Unclear(_)))) => {
            Ok(CallOutcome::Unsure(error))
        }
        Err(error) => Err(error),
    }
}

async fn append(desk: &Desk<'_>, rows: Vec<Vec<Value>>) -> Result<Done, StepError> {
    let place = desk.unless_stopped(desk.client.append(HEADER_ROW, rows)).await?;
    match place {
        Some(place) if !begins_in_first_column(&place) => Err(StepError::Misplaced(place)),
        _ => Ok(Done::default()),
    }
}

/// Whether a range such as `Companies!A5:L104` begins where rows do.
fn begins_in_first_column(range: &str) -> bool {
    let cells = range.rsplit_once('!').map_or(range, |(_, cells)| cells);
    let letters: String = cells.chars().take_while(char::is_ascii_alphabetic).collect();
    letters.eq_ignore_ascii_case("A")
}

/// Sets the cells of all rows at once, or, if that is refused, row by row, so that a refused row does not affect the
/// others.
async fn set(desk: &Desk<'_>, updates: Vec<RowUpdate>) -> Result<Done, StepError> {
    match write(desk, &updates).await {
        Ok(()) => return Ok(Done { set: updates, refused: Vec::new() }),
        Err(SheetsError::Refused { status: 400, message }) if updates.len() == 1 => {
            let refused = updates.into_iter().map(|update| (update, message.clone())).collect();
            return Ok(Done { set: Vec::new(), refused });
        }
        Err(SheetsError::Refused { status: 400, .. }) => {}
        Err(error) => return Err(error.into()),
    }
    let mut done = Done::default();
    for update in updates {
        match write(desk, std::slice::from_ref(&update)).await {
            Ok(()) => done.set.push(update),
            Err(SheetsError::Refused { status: 400, message }) => done.refused.push((update, message)),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(done)
}

async fn write(desk: &Desk<'_>, updates: &[RowUpdate]) -> Result<(), SheetsError> {
    let ranges = updates.iter().flat_map(RowUpdate::ranges).map(|(range, cells)| (range, vec![cells]));
    desk.unless_stopped(desk.client.write(ranges.collect())).await
}

#[cfg(test)]
mod tests;
