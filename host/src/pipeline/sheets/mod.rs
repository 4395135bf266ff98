//! Step 7 of a run, and the commands of the spreadsheet: writes companies to the sheet and reads people's answers
//! from it.
//!
//! The database decides what the sheet is to hold, except what people write there. What is to be written is planned
//! from the sheet as it is, carried out, and read again, until nothing differs. So a lost answer, a row that was
//! moved meanwhile and a killed run are all repaired in the same way.

mod calls;
mod desk;
mod error;
mod feedback;
mod form;
mod refusals;
mod sync;
mod tab;
#[cfg(test)]
mod testing;
mod words;
mod writes;

use std::sync::Arc;

use self::desk::Desk;
pub use self::{feedback::FeedbackOptions, sync::SyncOptions};
use super::{
    context::{Base, RunContext, RunError, Shutdown, step_alone},
    report::{Event, Failure, FeedbackSummary, InitSummary, Observer, Plan, PlannedSheets, SheetsSummary},
};
use crate::{
    config::{Config, SheetsSettings},
    domain::{FailureClass, Timestamp},
    sheets::ServiceAccount,
};

/// What the configuration says about the spreadsheet.
enum Setting {
    /// No spreadsheet is named.
    Unset,
    /// Why it cannot be used, which is the operator's choice.
    Skipped(String),
    /// Why it cannot be used, which is a fault.
    Broken(Failure),
    /// The account that works in it.
    Ready(ServiceAccount),
}

/// Makes the sheet, or repairs its form.
pub async fn init_sheet(
    base: &Base,
    shutdown: &Shutdown,
    observer: &Arc<dyn Observer>,
) -> Result<InitSummary, RunError> {
    let (mut summary, lost) =
        desk_alone(base, shutdown, observer, async |desk| form::step(desk).await).await?;
    summary.errors.extend(lost);
    Ok(summary)
}

/// Writes the companies to the sheet.
pub async fn sync_sheet(
    base: &Base,
    options: SyncOptions,
    shutdown: &Shutdown,
    observer: &Arc<dyn Observer>,
) -> Result<SheetsSummary, RunError> {
    let work = async |desk: &Desk<'_>| sync::step(desk, options).await;
    let (mut summary, lost) = desk_alone(base, shutdown, observer, work).await?;
    summary.errors.extend(lost);
    Ok(summary)
}

/// Reads people's answers and stores them.
pub async fn take_feedback(
    base: &Base,
    options: FeedbackOptions,
    shutdown: &Shutdown,
    observer: &Arc<dyn Observer>,
) -> Result<FeedbackSummary, RunError> {
    let work = async |desk: &Desk<'_>| feedback::step(desk, options).await;
    let (mut summary, lost) = desk_alone(base, shutdown, observer, work).await?;
    summary.errors.extend(lost);
    Ok(summary)
}

/// Runs one of the steps under a run's lock. Returns its result, and the failure of the lock if it was lost.
async fn desk_alone<S>(
    base: &Base,
    shutdown: &Shutdown,
    observer: &Arc<dyn Observer>,
    step: impl AsyncFnOnce(&Desk<'_>) -> S,
) -> Result<(S, Option<Failure>), RunError> {
    let account = ready(&base.config)?;
    let work = async |run: &RunContext| Box::pin(step(&Desk::new(run, account))).await;
    step_alone(base, shutdown, observer, work).await
}

/// What would be done about the spreadsheet.
pub(super) fn plan(base: &Base, plan: &mut Plan) {
    match planned(&base.config, base.clock.now()) {
        Ok(planned) => plan.sheets = planned,
        Err(failure) => plan.faults.push(failure.line()),
    }
}

/// What the two steps would do at `now`, as far as is known without a request.
fn planned(config: &Config, now: Timestamp) -> Result<Option<PlannedSheets>, Failure> {
    let skipped = match setting(&config.sheets) {
        Setting::Unset => return Ok(None),
        Setting::Broken(failure) => return Err(failure),
        Setting::Skipped(reason) => Some(reason),
        Setting::Ready(_) => None,
    };
    let spreadsheet = config.sheets.spreadsheet.clone().unwrap_or_default();
    let feedback_skipped = feedback::closed(&config.sheets, now);
    Ok(Some(PlannedSheets { spreadsheet, skipped, feedback_skipped }))
}

/// The two steps of a run; nothing where no spreadsheet is named.
pub(super) async fn step(run: &RunContext) -> (Option<SheetsSummary>, Option<FeedbackSummary>) {
    if run.shutdown.is_stopped() {
        return (None, None);
    }
    run.observer.event(&Event::Step("sheets"));
    let spreadsheet = run.config.sheets.spreadsheet.clone().unwrap_or_default();
    let undone = |skipped: Option<String>, errors: Vec<Failure>| {
        let sheets =
            SheetsSummary { spreadsheet: spreadsheet.clone(), skipped, errors, ..SheetsSummary::default() };
        run.observer.event(&Event::SheetFinished(&sheets));
        (Some(sheets), Some(not_read(&spreadsheet)))
    };
    match setting(&run.config.sheets) {
        Setting::Unset => (None, None),
        Setting::Skipped(reason) => undone(Some(reason), Vec::new()),
        Setting::Broken(failure) => undone(None, vec![failure]),
        Setting::Ready(account) => {
            let desk = Desk::new(run, account);
            let sheets = sync::step(&desk, SyncOptions::default()).await;
            let feedback = if sheets.is_usable && !run.shutdown.is_stopped() {
                feedback::step(&desk, FeedbackOptions::default()).await
            } else {
                not_read(&spreadsheet)
            };
            (Some(sheets), Some(feedback))
        }
    }
}

/// The summary of answers that were not read because the sheet could not be; why is reported with the sheet.
fn not_read(spreadsheet: &str) -> FeedbackSummary {
    let skipped = Some("the spreadsheet was not read".to_owned());
    FeedbackSummary { spreadsheet: spreadsheet.to_owned(), skipped, ..FeedbackSummary::default() }
}

fn setting(settings: &SheetsSettings) -> Setting {
    if settings.spreadsheet.is_none() {
        return Setting::Unset;
    }
    let Some(credentials) = &settings.credentials else {
        return Setting::Skipped(NO_CREDENTIALS.to_owned());
    };
    match ServiceAccount::read(credentials) {
        Ok(account) => Setting::Ready(account),
        Err(error) => Setting::Broken(Failure {
            unit: None,
            class: FailureClass::Config,
            message: format!("spreadsheet: {error}"),
        }),
    }
}

/// Reported if a spreadsheet is named and no account.
const NO_CREDENTIALS: &str =
    "GOOGLE_APPLICATION_CREDENTIALS is not set: it names the key file of a service account";

/// The account, for a command that needs the spreadsheet.
fn ready(config: &Config) -> Result<ServiceAccount, RunError> {
    match setting(&config.sheets) {
        Setting::Unset => Err(RunError::Setting(
            "no spreadsheet is named: set GOOGLE_SHEETS_SPREADSHEET_ID, or `spreadsheet` in [sheets]"
                .to_owned(),
        )),
        Setting::Skipped(reason) => Err(RunError::Setting(reason)),
        Setting::Broken(failure) => Err(RunError::Setting(failure.message)),
        Setting::Ready(account) => Ok(account),
    }
}

#[cfg(test)]
mod tests;
