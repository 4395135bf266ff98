//! How rows are added and cells are set, and what is tried of a call that the service refuses.

use serde_json::Value;

use super::{
    desk::Desk,
    error::StepError,
    refusals::{Next, Parts, Refusals},
    tab,
};
use crate::sheets::{
    Sheet, SheetsError,
    layout::{self, HEADER_ROW},
    rows,
    sync::RowUpdate,
};

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

/// The result of a call.
#[derive(Default)]
pub(super) struct Done {
    /// The companies whose rows were added.
    pub(super) added: Vec<i64>,
    pub(super) set: Vec<RowUpdate>,
    /// Whether the rest of the plan is not to be tried, because so much of it was refused.
    pub(super) is_enough: bool,
}

/// Adds the rows, or, if that is refused, as many of them as are not.
pub(super) async fn append(
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
                done.added.extend(part.iter().map(|row| row.company));
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
pub(super) async fn set(
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
mod tests {
    use super::*;

    #[test]
    fn rows_begin_in_column_a() {
        for good in ["Companies!A5:L104", "A5", "'My ! sheet'!a2:L2"] {
            assert!(begins_in_first_column(good), "{good}");
        }
        for bad in ["Companies!C5:N104", "Companies!AA5", "", "5:6"] {
            assert!(!begins_in_first_column(bad), "{bad}");
        }
    }
}
