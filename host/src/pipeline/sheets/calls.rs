//! The calls that change the sheet: what each writes, and how its result is recorded.

use super::{
    desk::Desk,
    error::StepError,
    writes::{self, Course, Done, NewRow},
};
use crate::{
    sheets::{
        Sheet, SheetsError,
        layout::{self, Column, HEADER_ROW, SheetRow},
        sync::{RowUpdate, SyncPlan},
        table,
    },
    store::outbox::{self, CallKind, WrittenCell},
};

/// Rows added by one call.
const APPEND_ROWS: usize = 100;

/// A call that is to be made.
pub(super) enum Call {
    /// Rows of these companies are added.
    Append(Vec<NewRow>),
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
    /// Decides by the kind of the call, by whether a part of it was carried out, and by how it failed, if it did.
    const fn after_call(kind: CallKind, in_part: bool, error: Option<&StepError>) -> Self {
        match error {
            Some(StepError::Sheets(SheetsError::Lost(_) | SheetsError::Cancelled)) => Self::InDoubt,
            // If cells are set row by row, some may be set even if the last row failed.
            Some(StepError::Sheets(error))
                if matches!(kind, CallKind::Append) && !in_part && error.nothing_was_done() =>
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
            Self::Append(_) => CallKind::Append,
            Self::Set(_) => CallKind::Update,
        }
    }

    pub(super) fn companies(&self) -> Vec<i64> {
        match self {
            Self::Append(rows) => rows.iter().map(|row| row.company).collect(),
            Self::Set(updates) => updates.iter().filter_map(|update| update.company).collect(),
        }
    }

    /// How many rows it is about.
    pub(super) const fn rows(&self) -> usize {
        match self {
            Self::Append(rows) => rows.len(),
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

/// The calls of a plan, in order. Cells that somebody may have locked come last, in calls of their own, and rows that are
/// beside each other in the sheet go together: so most of what is refused is together in few calls, and keeps nothing
/// else back.
pub(super) fn calls_of(
    plan: &SyncPlan,
    wanted: &[SheetRow],
    sheet: &Sheet,
    companies_a_call: usize,
) -> Vec<Call> {
    let new =
        |position: &usize| wanted.get(*position).map(|row| NewRow { company: row.id, cells: row.cells() });
    let appends =
        plan.missing.chunks(APPEND_ROWS).map(|rows| Call::Append(rows.iter().filter_map(new).collect()));
    let mut updates = plan.updates.clone();
    updates.sort_by_key(|update| update.row);
    let (locked, open): (Vec<_>, Vec<_>) = updates.into_iter().map(|update| parted(sheet, update)).unzip();
    let full = |updates: Vec<RowUpdate>| -> Vec<RowUpdate> {
        updates.into_iter().filter(|update| !update.cells.is_empty()).collect()
    };
    let (locked, open) = (full(locked), full(open));
    let updates = open.chunks(companies_a_call).chain(locked.chunks(companies_a_call));
    appends.chain(updates.map(|updates| Call::Set(updates.to_vec()))).collect()
}

/// The cells of a row that may be locked, and the others.
fn parted(sheet: &Sheet, update: RowUpdate) -> (RowUpdate, RowUpdate) {
    let RowUpdate { company, row, cells } = update;
    let may_be_locked = |column: Column| {
        u32::try_from(column.index()).is_ok_and(|column| sheet.may_be_locked(row.saturating_sub(1), column))
    };
    let (locked, open) = cells.into_iter().partition(|(column, _)| may_be_locked(*column));
    (RowUpdate { company, row, cells: locked }, RowUpdate { company, row, cells: open })
}

/// Fails if the columns are not where they were: what is written by their letters would hit others.
pub(super) async fn check_header(desk: &Desk<'_>, sheet: &Sheet) -> Result<(), StepError> {
    let title = &sheet.properties.title;
    let rows = desk.unless_stopped(desk.client.values(&layout::range(title, HEADER_ROW))).await?;
    let differing = table::differences(rows.first().map_or(&[], Vec::as_slice));
    if differing.is_empty() {
        Ok(())
    } else {
        Err(StepError::HeaderChanged { title: title.clone(), differing })
    }
}

/// Makes a call, with a note in the outbox before it and after.
pub(super) async fn make(
    desk: &Desk<'_>,
    call: Call,
    id: i64,
    course: &mut Course<'_>,
) -> Result<CallOutcome, StepError> {
    let (cells, now) = (call.cells(), desk.run.now());
    desk.run.write(move |tx| outbox::sent(tx, id, cells, now)).await?;
    let kind = call.kind();
    let mut done = Done::default();
    let made = match call {
        Call::Append(rows) => writes::append(desk, rows, course, &mut done).await,
        Call::Set(updates) => writes::set(desk, updates, course, &mut done).await,
    };
    let now = desk.run.now();
    match Settlement::after_call(kind, !done.added.is_empty(), made.as_ref().err()) {
        Settlement::InDoubt => {}
        Settlement::NotDone => desk.run.write(move |tx| outbox::refused(tx, id)).await?,
        Settlement::Ended => desk.run.write(move |tx| outbox::done(tx, id, now)).await?,
    }
    match made {
        Ok(()) => Ok(CallOutcome::Done(done)),
        Err(StepError::Sheets(error @ (SheetsError::Lost(_) | SheetsError::Unclear(_)))) => {
            Ok(CallOutcome::Unsure(error))
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;
