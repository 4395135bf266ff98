//! Step 5 of a run, and what the commands of the spreadsheet do: companies go to the sheet, people's answers
//! come back.
//!
//! The database says what the sheet is to hold, but for what people write, of which the sheet says it. What is
//! to be written is planned from the sheet as it stands, carried out, and read again, until nothing differs: so
//! an answer that was lost, a row that was moved meanwhile and a run that was killed all mend by the same way.

mod calls;
mod feedback;
mod form;
mod summary;
mod sync;

use std::{collections::HashMap, future::Future, sync::Arc, time::Duration};

pub use summary::{CallsMade, FeedbackSummary, InitSummary, PlannedSheets, SheetsSummary};

use super::{
    error::RunError,
    events::{Event, Observer},
    host::Base,
    run::{self, Run},
    shutdown::Shutdown,
    summary::Failure,
};
use crate::{
    config::{Config, SheetsSettings},
    domain::Timestamp,
    errors::chain,
    http::Rate,
    sheets::{
        ClientSettings, ServiceAccount, Sheet, SheetsClient, SheetsError, SpreadsheetAccess,
        layout::{self, Column, SHEET},
        table::{Header, Known, Table},
    },
    store::{
        Fence, Store, StoreError, Transaction, feedback as answers, outbox, outbox::Sent, sheets as rows,
        sheets::SheetRef,
    },
};

/// Requests that may start at once after a rest. With those of a minute they are within the service's quota.
const BURST: u32 = 10;

/// How a synchronisation is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SyncOptions {
    /// Rows that people deleted are put back.
    pub restore: bool,
}

/// The spreadsheet's part of a step, as far as the configuration goes.
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

/// Why a step stops.
#[derive(Debug, thiserror::Error)]
enum StepError {
    #[error(transparent)]
    Sheets(#[from] SheetsError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(
        "the first row of sheet `{SHEET}` is not the header of this program, so nothing was written: {}; \
         put it right, or rename the sheet and a new one is made",
        .0.join("; ")
    )]
    Header(Vec<String>),
    #[error(
        "the header of sheet `{SHEET}` was changed while rows were written, so no more were: {}; put it right",
        .0.join("; ")
    )]
    HeaderChanged(Vec<String>),
    #[error(
        "rows were added at `{0}` instead of below the header: delete them, and whatever stands beside the table"
    )]
    Misplaced(String),
    #[error("{0}")]
    Unsettled(String),
}

impl StepError {
    /// Notes why a step stopped: a fault, or that it was asked to.
    fn note(&self, errors: &mut Vec<Failure>, ended_early: &mut bool) {
        match self {
            Self::Sheets(SheetsError::Cancelled) => *ended_early = true,
            _ => errors.push(self.failure()),
        }
    }

    /// Whether what was asked for may have been done all the same, so that a look tells.
    const fn leaves_doubt(&self) -> bool {
        matches!(self, Self::Sheets(SheetsError::Lost(_) | SheetsError::Unclear(_)))
    }

    fn failure(&self) -> Failure {
        let class = match self {
            Self::Sheets(error) => error.class(),
            Self::Store(_) => "database",
            Self::Header(_) | Self::HeaderChanged(_) => "header",
            Self::Misplaced(_) | Self::Unsettled(_) => "unsettled",
        };
        Failure { unit: None, class: class.to_owned(), message: format!("spreadsheet: {}", chain(self)) }
    }
}

/// Makes the sheet, or repairs its form.
pub async fn init_sheet(
    base: &Base,
    shutdown: &Shutdown,
    observer: &Arc<dyn Observer>,
) -> Result<InitSummary, RunError> {
    let (mut summary, lost) = alone(base, shutdown, observer, async |desk| form::step(desk).await).await?;
    summary.errors.extend(lost);
    Ok(summary)
}

/// Brings the companies to the sheet.
pub async fn sync_sheet(
    base: &Base,
    options: SyncOptions,
    shutdown: &Shutdown,
    observer: &Arc<dyn Observer>,
) -> Result<SheetsSummary, RunError> {
    let work = async |desk: &Desk<'_>| sync::step(desk, options).await;
    let (mut summary, lost) = alone(base, shutdown, observer, work).await?;
    summary.errors.extend(lost);
    Ok(summary)
}

/// Takes people's answers over, or, as `dry_run`, only says what they are.
pub async fn take_feedback(
    base: &Base,
    dry_run: bool,
    shutdown: &Shutdown,
    observer: &Arc<dyn Observer>,
) -> Result<FeedbackSummary, RunError> {
    let work = async |desk: &Desk<'_>| feedback::step(desk, dry_run).await;
    let (mut summary, lost) = alone(base, shutdown, observer, work).await?;
    summary.errors.extend(lost);
    Ok(summary)
}

/// One of the steps under a run's lock; with it, the failure of a lock that was lost.
async fn alone<S>(
    base: &Base,
    shutdown: &Shutdown,
    observer: &Arc<dyn Observer>,
    step: impl AsyncFnOnce(&Desk<'_>) -> S,
) -> Result<(S, Option<Failure>), RunError> {
    let account = ready(&base.config)?;
    let work = async |run: &Run| Box::pin(step(&Desk::new(run, account))).await;
    run::alone(base, shutdown, observer, work).await
}

/// What the two steps would do at `now`, as far as can be told without asking.
pub(super) fn planned(config: &Config, now: Timestamp) -> Result<Option<PlannedSheets>, Failure> {
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
pub(super) async fn steps(run: &Run) -> (Option<SheetsSummary>, Option<FeedbackSummary>) {
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
                feedback::step(&desk, false).await
            } else {
                not_read(&spreadsheet)
            };
            (Some(sheets), Some(feedback))
        }
    }
}

/// The pace of the calls: a few that are due after a rest need not wait for each other.
fn pace(per_second: f64) -> Option<Rate> {
    Rate::per_second(per_second).map(|rate| Rate { burst: rate.burst.max(BURST), ..rate })
}

/// What is said of answers where the sheet itself could not be read, and why was told.
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
            class: "config".to_owned(),
            message: format!("spreadsheet: {error}"),
        }),
    }
}

/// What is missing where there is a spreadsheet and nobody to work in it.
const NO_CREDENTIALS: &str =
    "GOOGLE_APPLICATION_CREDENTIALS is not set: it names the key file of a service account";

/// The account, for a command that is about the spreadsheet and nothing else.
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

/// Where the work is done: the run, the service, and the sheet once it was found.
struct Desk<'r> {
    run: &'r Run,
    client: SheetsClient,
    spreadsheet: String,
}

impl<'r> Desk<'r> {
    fn new(run: &'r Run, account: ServiceAccount) -> Self {
        let settings = &run.config.sheets;
        let spreadsheet = settings.spreadsheet.clone().unwrap_or_default();
        let of_client = ClientSettings {
            rate: pace(settings.rate.per_second()),
            timeout: settings.timeout,
            quota_pause: settings.quota_pause,
            max_body: run.config.http.max_body,
        };
        let (http, clock, tokens) = (Arc::clone(&run.client), run.clock().clone(), run.tokens.clone());
        let client = SheetsClient::new(
            http,
            clock,
            of_client,
            SpreadsheetAccess { spreadsheet: spreadsheet.clone(), account, tokens },
        );
        Self { run, client, spreadsheet }
    }

    fn calls(&self) -> CallsMade {
        self.client.traffic().into()
    }

    /// Which sheet of which spreadsheet.
    fn place(&self, sheet: &Sheet) -> SheetRef {
        SheetRef { spreadsheet: self.spreadsheet.clone(), sheet: sheet.properties.sheet_id }
    }

    /// A call, let go when the run is to end.
    async fn unless_stopped<T>(
        &self,
        call: impl Future<Output = Result<T, SheetsError>>,
    ) -> Result<T, SheetsError> {
        tokio::select! {
            biased;
            () = self.run.shutdown.stopped() => Err(SheetsError::Cancelled),
            done = call => done,
        }
    }

    /// Waits, unless the run is to end.
    async fn rest(&self, wait: Duration) -> Result<(), SheetsError> {
        let rested = async {
            tokio::time::sleep(wait).await;
            Ok(())
        };
        self.unless_stopped(rested).await
    }

    /// The sheet among those of the spreadsheet, to which case does not matter.
    async fn find(&self) -> Result<Option<Sheet>, SheetsError> {
        let spreadsheet = self.unless_stopped(self.client.spreadsheet()).await?;
        Ok(spreadsheet.sheets.into_iter().find(|sheet| sheet.properties.title.eq_ignore_ascii_case(SHEET)))
    }

    /// What stands in the sheet, however wide it is.
    async fn read(&self, sheet: &Sheet) -> Result<Header, SheetsError> {
        let columns = sheet.properties.grid_properties.column_count as usize;
        let narrow =
            Column::ALL.get(columns.wrapping_sub(1)).map(|last| format!("{SHEET}!A:{}", last.letter()));
        let range = narrow.as_deref().unwrap_or(layout::ALL);
        let values = self.unless_stopped(self.client.values(range)).await?;
        Ok(Table::read(values))
    }

    /// What the database knows of the ids that stand in the sheet.
    async fn know(&self, place: &SheetRef, table: &Table) -> Result<Knowing, StoreError> {
        let (of, written) = (place.clone(), table.ids());
        let (mut known, sent) = self
            .run
            .store
            .read(move |connection| {
                let mut known = Known {
                    companies: answers::resolutions(connection)?.into_keys().collect(),
                    merged: rows::merged(connection)?,
                    rows: rows::known_rows(connection, &of)?,
                    names: HashMap::new(),
                };
                let strange = written.into_iter().filter(|id| !known.rows.contains(id));
                let living: Vec<i64> = strange.map(|id| known.living(id)).collect();
                known.names = rows::known_names(connection, &living)?;
                Ok((known, outbox::sent_to(connection, &of)?))
            })
            .await?;
        let fresh = |id: &i64, known: &Known| !known.rows.contains(id);
        let arrived: Vec<i64> =
            table.ids().into_iter().filter(|id| sent.companies.contains(id) && fresh(id, &known)).collect();
        known.rows.extend(&arrived);
        let matched = table.matched(&known);
        let ours = matched.rows_of.values().flatten().filter_map(|row| row.company_id());
        let adopted: Vec<i64> = ours.filter(|id| fresh(id, &known)).collect();
        known.rows.extend(&adopted);
        Ok(Knowing { known, sent, arrived, adopted })
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>, &Fence) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let fence = self.run.fence.clone();
        self.run.store.write(move |tx| work(tx, &fence)).await
    }

    const fn store(&self) -> &Store {
        &self.run.store
    }
}

/// What is known of the sheet's ids, and which of them the database has not noted yet.
struct Knowing {
    known: Known,
    /// What was sent and not settled since.
    sent: Sent,
    /// Rows of these calls.
    arrived: Vec<i64>,
    /// Rows that bear their company's name, whoever put them there.
    adopted: Vec<i64>,
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::{Env, Overrides};

    #[test]
    fn no_minute_sees_more_than_the_services_quota() {
        let no_file = |_: &Path| Err(std::io::Error::from(std::io::ErrorKind::NotFound));
        let (text, env) = ("order = []\n", Env::default());
        let config = Config::parse(text, Path::new("x.toml"), &env, &Overrides::default(), &no_file).unwrap();
        let pace = pace(config.sheets.rate.per_second()).unwrap();
        assert!(pace.per_second * 60.0 + f64::from(pace.burst) <= 60.0, "{pace:?}");
        assert!(config.sheets.timeout > Duration::from_mins(3), "longer than the service works on a call");
    }
}
