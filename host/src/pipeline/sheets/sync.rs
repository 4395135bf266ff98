//! The companies brought to the sheet: planned, queued, called, read again, until nothing differs.

use super::{Desk, Knowing, SheetsSummary, StepError, SyncOptions, form};
use crate::{
    domain::Verdict,
    pipeline::events::Event,
    sheets::{
        Sheet, SheetsError,
        layout::{HEADER_ROW, SheetRow, serial_day},
        sync::{self, SyncPlan},
        table::{Header, Known, Table},
    },
    store::{
        StoreError, feedback, outbox,
        outbox::CallKind,
        sheets::{self as rows, SheetCompany, SheetRef},
    },
};

/// Rows added by one call.
const APPEND_ROWS: usize = 100;

/// Companies whose cells are set by one call.
const UPDATE_COMPANIES: usize = 50;

/// Calls that set cells by one plan: the longer a plan is used, the more rows may have been moved meanwhile.
const UPDATES_A_PLAN: usize = 20;

/// Plans in a row that may leave as much to be done as the one before.
const PATIENCE: u32 = 3;

/// A call that is to be made, and what it writes.
struct Call {
    kind: CallKind,
    /// For the outbox.
    companies: Vec<i64>,
    work: Work,
}

enum Work {
    Append(Vec<Vec<serde_json::Value>>),
    Set(Vec<(String, Vec<serde_json::Value>)>),
}

/// How a call went.
enum Went {
    Done,
    /// Nobody knows, or the plan no longer fits the sheet: it is read again.
    Unsure(SheetsError),
}

/// Brings the companies to the sheet.
pub(super) async fn step(desk: &Desk<'_>, options: SyncOptions) -> SheetsSummary {
    let mut summary = SheetsSummary { spreadsheet: desk.spreadsheet.clone(), ..SheetsSummary::default() };
    let before = desk.calls();
    if let Err(error) = bring(desk, options, &mut summary).await {
        summary.errors.push(error.failure());
    }
    summary.calls = desk.calls().since(before);
    desk.run.observer.event(&Event::SheetFinished(&summary));
    summary
}

async fn bring(desk: &Desk<'_>, options: SyncOptions, summary: &mut SheetsSummary) -> Result<(), StepError> {
    let form::Ready { sheet, table, created } = form::ready(desk).await?;
    summary.created = created;
    let wanted = wanted(desk).await?;
    summary.companies = wanted.len() as u64;
    let place = desk.place(&sheet);
    let mut sync = Sync { desk, sheet: &sheet, place, wanted, options, summary, unsure: None };
    let done = sync.settle(table).await;
    if sync.summary.appended == 0 {
        return done;
    }
    // Rows that were added lie where nothing may have been set yet.
    let dressed = form::dress(desk, &sheet).await;
    done.and(dressed)
}

/// The rows as they are to be, in the order of the ranking.
async fn wanted(desk: &Desk<'_>) -> Result<Vec<SheetRow>, StoreError> {
    let zone = desk.run.config.display_zone;
    let (companies, mut statements) = desk
        .store()
        .read(|connection| Ok((rows::companies(connection)?, feedback::latest(connection)?)))
        .await?;
    let row = |company: SheetCompany| {
        let stated = statements.remove(&company.id);
        let (verdict, notes) = stated.map_or((None, String::new()), |stated| (stated.verdict, stated.note));
        row_of(company, zone, verdict, notes)
    };
    Ok(companies.into_iter().map(row).collect())
}

fn row_of(company: SheetCompany, zone: chrono_tz::Tz, feedback: Option<Verdict>, notes: String) -> SheetRow {
    let SheetCompany { name, domain, .. } = company;
    SheetRow {
        id: company.id,
        company: if name.trim().is_empty() { domain.unwrap_or_default() } else { name },
        resolution: company.resolution,
        max_score: company.max_score,
        strong_offers: company.strong_offers,
        openings: company.openings,
        open_offers: company.open_offers,
        top_offer_url: company.top_offer_url,
        top_category: company.top_category,
        last_strong_signal: company.last_strong_at.and_then(|at| serial_day(at, zone)),
        feedback,
        notes,
    }
}

/// One synchronisation under way.
struct Sync<'a, 'r> {
    desk: &'a Desk<'r>,
    sheet: &'a Sheet,
    place: SheetRef,
    wanted: Vec<SheetRow>,
    options: SyncOptions,
    summary: &'a mut SheetsSummary,
    /// Why the plan before was not carried out whole.
    unsure: Option<SheetsError>,
}

impl Sync<'_, '_> {
    /// Plan after plan, each from the sheet as it stands then.
    async fn settle(&mut self, first: Table) -> Result<(), StepError> {
        let (mut table, mut first_plan) = (first, true);
        let (mut least, mut futile) = (usize::MAX, 0);
        loop {
            let plan = self.plan(&table).await?;
            self.tell(&plan, first_plan);
            if plan.is_done() {
                // What was queued and never sent is not wanted any more.
                self.queue(&[]).await?;
                return Ok(());
            }
            let left = plan.missing.len() + plan.updates.len() + plan.debris.len();
            futile = if left < least { 0 } else { futile + 1 };
            least = least.min(left);
            if futile > PATIENCE {
                return Err(self.unsure.take().map_or_else(|| unsettled(left), StepError::Sheets));
            }
            if first_plan {
                self.desk.run.observer.event(&Event::SheetRows(plan.missing.len() + plan.updates.len()));
            }
            first_plan = false;
            self.carry_out(&plan).await?;
            table = self.reread().await?;
        }
    }

    async fn reread(&self) -> Result<Table, StepError> {
        match self.desk.read(self.sheet).await? {
            Header::Right(table) => Ok(table),
            Header::Wrong(differing) => Err(StepError::Header(differing)),
            Header::Missing => Err(StepError::Header(vec!["it is empty".to_owned()])),
        }
    }

    async fn plan(&mut self, table: &Table) -> Result<SyncPlan, StepError> {
        let Knowing { mut known, arrived, adopted } = self.desk.know(&self.place, table).await?;
        self.summary.appended += arrived.len() as u64;
        self.note(arrived.into_iter().chain(adopted).collect()).await?;
        let plan = sync::plan(table, &self.wanted, &known);
        if !self.options.restore || plan.deleted.is_empty() {
            return Ok(plan);
        }
        self.forget(&plan.deleted, &mut known).await?;
        Ok(sync::plan(table, &self.wanted, &known))
    }

    async fn note(&self, ids: Vec<i64>) -> Result<(), StoreError> {
        if ids.is_empty() {
            return Ok(());
        }
        let (place, now) = (self.place.clone(), self.desk.run.now());
        self.desk.write(move |tx, fence| rows::note_rows(tx, fence, &place, &ids, now)).await
    }

    /// Lets rows that people deleted be added again.
    async fn forget(&self, companies: &[i64], known: &mut Known) -> Result<(), StepError> {
        let leads = |id: &i64| companies.contains(known.merged.get(id).unwrap_or(id));
        let ids: Vec<i64> = known.rows.iter().filter(|id| leads(id)).copied().collect();
        known.rows.retain(|id| !ids.contains(id));
        let place = self.place.clone();
        Ok(self.desk.write(move |tx, fence| rows::forget_rows(tx, fence, &place, &ids)).await?)
    }

    fn tell(&mut self, plan: &SyncPlan, first: bool) {
        if first {
            self.summary.unchanged = plan.unchanged as u64;
        }
        self.summary.deleted = plan.deleted.len() as u64;
        self.summary.problems.clone_from(&plan.problems);
    }

    /// Makes the calls of a plan, as far as it can be relied on.
    async fn carry_out(&mut self, plan: &SyncPlan) -> Result<(), StepError> {
        self.unsure = None;
        let calls = self.calls(plan);
        let ids = self.queue(&calls).await?;
        // Rows that are added move others, so that cells are set by a plan of their own.
        let appending = !plan.missing.is_empty();
        let now = calls.into_iter().zip(ids).filter(|(call, _)| (call.kind == CallKind::Append) == appending);
        for (number, (call, id)) in now.enumerate() {
            if !appending && number >= UPDATES_A_PLAN {
                break;
            }
            let (rows, set) = call.size();
            match self.make(call, id).await? {
                Went::Done if appending => self.summary.appended += rows,
                Went::Done => {
                    self.summary.updated += rows;
                    self.summary.cells += set;
                }
                Went::Unsure(why) => {
                    tracing::warn!("{why}; the sheet is read again");
                    self.unsure = Some(why);
                    break;
                }
            }
            self.desk.run.observer.event(&Event::SheetWritten(usize::try_from(rows).unwrap_or(usize::MAX)));
        }
        Ok(())
    }

    fn calls(&self, plan: &SyncPlan) -> Vec<Call> {
        let appends = plan.missing.chunks(APPEND_ROWS).map(|positions| Call {
            kind: CallKind::Append,
            companies: positions.iter().map(|position| self.wanted[*position].id).collect(),
            work: Work::Append(positions.iter().map(|position| self.wanted[*position].cells()).collect()),
        });
        let updates = plan.updates.chunks(UPDATE_COMPANIES).map(|updates| Call {
            kind: CallKind::Update,
            companies: updates.iter().map(|update| update.company).collect(),
            work: Work::Set(updates.iter().flat_map(|update| update.ranges.clone()).collect()),
        });
        let emptied = plan.debris.chunks(UPDATE_COMPANIES).map(|debris| Call {
            kind: CallKind::Update,
            companies: Vec::new(),
            work: Work::Set(debris.to_vec()),
        });
        appends.chain(updates).chain(emptied).collect()
    }

    /// Puts the calls into the outbox, in the place of what was left there.
    async fn queue(&self, calls: &[Call]) -> Result<Vec<i64>, StoreError> {
        let calls = calls.iter().map(|call| (call.kind, call.companies.clone())).collect();
        let (place, now) = (self.place.clone(), self.desk.run.now());
        self.desk.write(move |tx, fence| outbox::queue(tx, fence, &place, calls, now)).await
    }

    /// One call, with a note before it and after.
    async fn make(&self, call: Call, id: i64) -> Result<Went, StepError> {
        let now = self.desk.run.now();
        self.desk.write(move |tx, fence| outbox::sent(tx, fence, id, now)).await?;
        let kind = call.kind;
        let client = &self.desk.client;
        let done = match call.work {
            Work::Append(rows) => self.desk.unless_stopped(client.append(HEADER_ROW, rows)).await,
            Work::Set(ranges) => {
                let ranges = ranges.into_iter().map(|(range, cells)| (range, vec![cells])).collect();
                self.desk.unless_stopped(client.write(ranges)).await
            }
        };
        let now = self.desk.run.now();
        match done {
            Ok(()) => {
                self.desk.write(move |tx, fence| outbox::answered(tx, fence, id, now)).await?;
                Ok(Went::Done)
            }
            Err(error @ SheetsError::Unanswered(_)) => Ok(Went::Unsure(error)),
            Err(error) if error.may_have_happened() => Err(error.into()),
            Err(error) => {
                self.desk.write(move |tx, fence| outbox::refused(tx, fence, id)).await?;
                match error {
                    // The row is not there any more.
                    SheetsError::Refused { status: 400, .. } if kind == CallKind::Update => {
                        Ok(Went::Unsure(error))
                    }
                    error => Err(error.into()),
                }
            }
        }
    }
}

fn unsettled(left: usize) -> StepError {
    StepError::Unsettled(format!(
        "the sheet does not keep what is written: {left} rows still differ; somebody may be working in it"
    ))
}

impl Call {
    /// Rows and cells that it writes.
    fn size(&self) -> (u64, u64) {
        let cells = match &self.work {
            Work::Append(rows) => rows.iter().map(Vec::len).sum(),
            Work::Set(ranges) => ranges.iter().map(|(_, cells)| cells.len()).sum::<usize>(),
        };
        (self.companies.len() as u64, cells as u64)
    }
}
