//! The calls that change the sheet: what each writes, and how its result is recorded.

use serde_json::Value;

use super::{
    desk::Desk,
    error::StepError,
    refusals::{Next, Parts, Refusals},
    tab,
};
use crate::{
    sheets::{
        Sheet, SheetsError,
        layout::{self, HEADER_ROW, SheetRow},
        rows,
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

/// The row of a company that has none.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NewRow {
    pub(super) company: i64,
    pub(super) cells: Vec<Value>,
}

/// What the calls of one plan need and learn.
pub(super) struct Course<'c> {
    pub(super) sheet: &'c Sheet,
    pub(super) refusals: &'c mut Refusals,
    pub(super) progress: &'c mut Progress,
}

/// What the calls of one plan have learnt of the sheet.
pub(super) struct Progress {
    /// The row below which the next ones are added.
    below: u32,
    /// Whether rows can be inserted.
    can_insert: bool,
    /// Whether it was looked up, after a refusal, that the tab has the title that the calls name.
    is_title_sure: bool,
}

impl Progress {
    /// Before the first call of a plan, the sheet's last company being in the row numbered `below`.
    pub(super) const fn from(below: u32) -> Self {
        Self { below, can_insert: true, is_title_sure: false }
    }
}

/// How a call went.
pub(super) enum CallOutcome {
    /// It was carried out, except what was refused.
    Done(Done),
    /// The result is unknown: the sheet must be read again.
    Unsure(SheetsError),
}

/// The result of a call.
#[derive(Default)]
pub(super) struct Done {
    /// The number of rows that were added.
    pub(super) added: usize,
    pub(super) set: Vec<RowUpdate>,
    /// Whether the rest of the plan is not to be tried, because so much of it was refused.
    pub(super) is_enough: bool,
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

/// The calls of a plan, in order. Cells are set from the top of the sheet to its end, so that what somebody locked is
/// together in few calls.
pub(super) fn calls_of(plan: &SyncPlan, wanted: &[SheetRow], companies_a_call: usize) -> Vec<Call> {
    let new =
        |position: &usize| wanted.get(*position).map(|row| NewRow { company: row.id, cells: row.cells() });
    let appends =
        plan.missing.chunks(APPEND_ROWS).map(|rows| Call::Append(rows.iter().filter_map(new).collect()));
    let mut updates = plan.updates.clone();
    updates.sort_by_key(|update| update.row);
    let updates = updates.chunks(companies_a_call).map(|updates| Call::Set(updates.to_vec()));
    appends.chain(updates).collect()
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
        Call::Append(rows) => append(desk, rows, course, &mut done).await,
        Call::Set(updates) => set(desk, updates, course, &mut done).await,
    };
    let now = desk.run.now();
    match Settlement::after_call(kind, done.added > 0, made.as_ref().err()) {
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

/// Adds the rows, or, if that is refused, as many of them as are not.
async fn append(
    desk: &Desk<'_>,
    rows: Vec<NewRow>,
    course: &mut Course<'_>,
    done: &mut Done,
) -> Result<(), StepError> {
    let mut parts = Parts::of(rows);
    while let Some(part) = parts.next() {
        let message = match add(desk, &part, course).await {
            Ok(()) => {
                course.refusals.added();
                done.added += part.len();
                continue;
            }
            Err(StepError::Sheets(SheetsError::Refused { status: 400, message })) => message,
            Err(error) => return Err(error),
        };
        let companies: Vec<i64> = part.iter().map(|row| row.company).collect();
        match course.refusals.not_added(&companies, &message) {
            Next::Split => parts.split(part, false),
            Next::Single => {}
            Next::Stop => {
                done.is_enough = true;
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Inserts the rows below the last company's. If rows cannot be inserted there, because somebody locked something beside
/// it, the service chooses the place, which is below whatever touches the table.
async fn add(desk: &Desk<'_>, part: &[NewRow], course: &mut Course<'_>) -> Result<(), StepError> {
    let cells: Vec<Vec<Value>> = part.iter().map(|row| row.cells.clone()).collect();
    let properties = &course.sheet.properties;
    if course.progress.can_insert {
        let size = properties.grid_properties.row_count;
        let requests = rows::insert_below(properties.sheet_id, course.progress.below, size, &cells);
        match desk.unless_stopped(desk.client.change(requests)).await {
            Ok(()) => {
                course.progress.below =
                    course.progress.below.saturating_add(u32::try_from(part.len()).unwrap_or(u32::MAX));
                return Ok(());
            }
            Err(SheetsError::Refused { status: 400, message }) => {
                tracing::info!("rows cannot be inserted: {message}");
            }
            Err(error) => return Err(error.into()),
        }
    }
    let header = layout::range(&properties.title, HEADER_ROW);
    let place = desk.unless_stopped(desk.client.append(&header, cells)).await?;
    course.progress.can_insert = false;
    match place {
        Some(place) if !begins_in_first_column(&place) => Err(StepError::Misplaced(place)),
        _ => Ok(()),
    }
}

/// Whether a range such as `Companies!A5:L104` begins where rows do.
fn begins_in_first_column(range: &str) -> bool {
    let cells = range.rsplit_once('!').map_or(range, |(_, cells)| cells);
    let letters: String = cells.chars().take_while(char::is_ascii_alphabetic).collect();
    letters.eq_ignore_ascii_case("A")
}

/// Sets the cells of all rows at once, or, if that is refused, of the rows that are not, as far as they are found.
async fn set(
    desk: &Desk<'_>,
    updates: Vec<RowUpdate>,
    course: &mut Course<'_>,
    done: &mut Done,
) -> Result<(), StepError> {
    let was_wide = course.refusals.is_wide();
    let mut parts = Parts::of(updates);
    while let Some(part) = parts.next() {
        let message = match write(desk, course.sheet, &part).await {
            Ok(()) => {
                course.refusals.set();
                done.set.extend(part);
                continue;
            }
            Err(SheetsError::Refused { status: 400, message }) => message,
            Err(error) => return Err(error.into()),
        };
        check_title(desk, course).await?;
        match course.refusals.not_set(part.len(), &message) {
            Next::Split => parts.split(part, was_wide),
            Next::Single => part.iter().for_each(|update| course.refusals.add(update, &message)),
            Next::Stop => {}
        }
        done.is_enough = course.refusals.ended().is_some() || course.refusals.is_wide() != was_wide;
        if done.is_enough {
            break;
        }
    }
    Ok(())
}

/// A call may be refused because the tab that it names was renamed: then the sheet is to be read again.
async fn check_title(desk: &Desk<'_>, course: &mut Course<'_>) -> Result<(), StepError> {
    if course.progress.is_title_sure {
        return Ok(());
    }
    course.progress.is_title_sure = true;
    let now = desk.sheet(course.sheet.properties.sheet_id).await?.ok_or_else(|| tab::gone(course.sheet))?;
    if now.properties.title == course.sheet.properties.title {
        return Ok(());
    }
    Err(SheetsError::Unclear("its tab was renamed".to_owned()).into())
}

async fn write(desk: &Desk<'_>, sheet: &Sheet, updates: &[RowUpdate]) -> Result<(), SheetsError> {
    let title = &sheet.properties.title;
    let ranges = updates.iter().flat_map(|update| update.ranges(title));
    let ranges = ranges.map(|(range, cells)| (range, vec![cells])).collect();
    desk.unless_stopped(desk.client.write(ranges)).await
}

#[cfg(test)]
mod tests;
