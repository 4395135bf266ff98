//! Writes the companies to the sheet: plans, makes the calls, reads again, until nothing differs.

use std::{collections::HashSet, time::Duration};

use super::{
    calls::{self, CallOutcome},
    desk::{Desk, Knowing},
    error::StepError,
    form,
    refusals::Refusals,
    tab,
    words::{held_cell, held_cells, words_of},
    writes::{Course, Done, Progress},
};
use crate::{
    domain::{Timestamp, Verdict, counted},
    pipeline::report::{Event, SheetsSummary},
    sheets::{
        Sheet, SheetsError,
        layout::{Column, SheetRow, serial_day},
        sync::{self, Overruled, SyncPlan, WrittenCells},
        table::{HeaderCheck, KnownCompanies, Table},
        words::{Held, ReadCell, Words},
    },
    store::{
        StoreError, feedback, outbox,
        outbox::{CallKind, Sent, WrittenCell},
        said,
        sheets::{self as rows, SheetCompany, SheetRef},
    },
};

/// Calls that set cells by one plan: the longer a plan is used, the more rows may have been moved meanwhile.
const UPDATES_A_PLAN: usize = 20;

/// Plans in a row that may leave as much to be done as the one before.
const PATIENCE: u32 = 3;

/// How a synchronisation is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SyncOptions {
    /// Rows that people deleted are put back.
    pub restore: bool,
}

/// Writes the companies to the sheet.
pub(super) async fn step(desk: &Desk<'_>, options: SyncOptions) -> SheetsSummary {
    let mut summary = SheetsSummary { spreadsheet: desk.spreadsheet.clone(), ..SheetsSummary::default() };
    let before = desk.calls();
    if let Err(error) = bring(desk, options, &mut summary).await {
        error.note(&mut summary.errors, &mut summary.ended_early);
    }
    summary.calls = desk.calls().since(before);
    desk.run.observer.event(&Event::SheetFinished(&summary));
    summary
}

async fn bring(desk: &Desk<'_>, options: SyncOptions, summary: &mut SheetsSummary) -> Result<(), StepError> {
    let form::Ready { sheet, table, created } = form::ready(desk, &mut summary.notices).await?;
    summary.created = created;
    summary.is_usable = true;
    let place = desk.place(&sheet);
    let (wanted, words) = wanted(desk, &place).await?;
    summary.companies = wanted.len() as u64;
    let mut sync = Sync {
        desk,
        place,
        sheet,
        wanted,
        words,
        options,
        summary,
        written: WrittenCells::default(),
        refusals: Refusals::default(),
        has_leftovers: false,
        waited: HashSet::new(),
        awaited: HashSet::new(),
        counted: HashSet::new(),
        unsure: None,
    };
    if created {
        sync.begin_anew().await?;
    }
    let settled = sync.settle(table).await;
    // New rows may not have their form yet, whatever happened to the rest.
    let dressed = sync.dress().await;
    settled.and(dressed).and(sync.told_of_refusals())
}

/// The rows as they are to be, in the order of the ranking, and what was said at the terminal.
async fn wanted(desk: &Desk<'_>, place: &SheetRef) -> Result<(Vec<SheetRow>, Words), StoreError> {
    let (zone, place) = (desk.run.config.display_zone, place.clone());
    let (companies, mut statements, standing) = desk
        .run
        .read(move |connection| {
            let standing = said::standing(connection, &place)?;
            Ok((rows::companies(connection)?, feedback::latest(connection)?, standing))
        })
        .await?;
    let row = |company: SheetCompany| {
        let stated = statements.remove(&company.id);
        let (verdict, notes) = stated.map_or((None, String::new()), |stated| (stated.verdict, stated.note));
        row_of(company, zone, verdict, notes)
    };
    Ok((companies.into_iter().map(row).collect(), words_of(standing)))
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

/// One synchronisation in progress.
struct Sync<'a, 'r> {
    desk: &'a Desk<'r>,
    sheet: Sheet,
    place: SheetRef,
    wanted: Vec<SheetRow>,
    words: Words,
    options: SyncOptions,
    summary: &'a mut SheetsSummary,
    /// What was put into cells and may stand where a row is gone.
    written: WrittenCells,
    refusals: Refusals,
    /// Whether figures of deleted rows stay where they are, because the service refuses to clear them.
    has_leftovers: bool,
    /// Calls of unknown result that were waited for.
    waited: HashSet<i64>,
    /// Companies whose rows may have been added by a call of unknown result.
    awaited: HashSet<i64>,
    /// Companies whose rows are counted as added: a row that was sent twice is one.
    counted: HashSet<i64>,
    /// Why the previous plan was not carried out completely.
    unsure: Option<SheetsError>,
}

impl Sync<'_, '_> {
    /// Carries out plan after plan, each made from the sheet as it is then.
    async fn settle(&mut self, first: Table) -> Result<(), StepError> {
        let (mut table, mut first_plan) = (first, true);
        let (mut least, mut futile) = (usize::MAX, 0);
        loop {
            let (plan, sent) = self.plan(&table).await?;
            if let Some(wait) = self.may_still_come(&plan, sent) {
                tracing::info!("rows that were sent may still come: waiting {} s", wait.as_secs());
                self.desk.rest(wait).await?;
                table = self.reread().await?;
                continue;
            }
            self.tell(&plan, first_plan);
            if plan.is_done() {
                return Ok(self.settled().await?);
            }
            let left = plan.missing.len() + plan.updates.len();
            futile = if left < least { 0 } else { futile + 1 };
            least = least.min(left);
            if futile > PATIENCE {
                let unsettled = || unsettled(&plan, &self.sheet.properties.title);
                return Err(self.unsure.take().map_or_else(unsettled, StepError::Sheets));
            }
            if first_plan {
                self.desk.run.observer.event(&Event::SheetRows(left));
            }
            first_plan = false;
            self.carry_out(&plan, table.last_company()).await?;
            table = self.reread().await?;
        }
    }

    async fn reread(&mut self) -> Result<Table, StepError> {
        let (read, news) = tab::read(self.desk, &mut self.sheet).await?;
        self.summary.notices.extend(news.map(|news| news.to_string()));
        let title = self.sheet.properties.title.clone();
        match read {
            HeaderCheck::Right(table) => Ok(table),
            HeaderCheck::Wrong(differing) => Err(StepError::HeaderChanged { title, differing }),
            HeaderCheck::Missing => {
                Err(StepError::HeaderChanged { title, differing: vec!["the sheet is empty".to_owned()] })
            }
        }
    }

    /// Fails if the columns are not where they were; a tab that was renamed meanwhile is followed.
    async fn check_header(&mut self) -> Result<(), StepError> {
        match calls::check_header(self.desk, &self.sheet).await {
            Err(refused @ StepError::Sheets(SheetsError::Refused { status: 400, .. })) => {
                let news = tab::follow(self.desk, &mut self.sheet).await?.ok_or(refused)?;
                self.summary.notices.push(news.to_string());
                calls::check_header(self.desk, &self.sheet).await
            }
            checked => checked,
        }
    }

    /// Plans what is to be done to the sheet in `table`, and returns what was sent before. Rows of that which are in
    /// the sheet are noted.
    async fn plan(&mut self, table: &Table) -> Result<(SyncPlan, Sent), StepError> {
        let Knowing { mut known, sent, arrived, adopted } = self.desk.know(&self.place, table).await?;
        self.awaited.extend(sent.in_doubt.iter().flat_map(|call| &call.companies));
        let late = arrived.iter().filter(|id| self.awaited.remove(id) && self.counted.insert(**id));
        self.summary.appended += late.count() as u64;
        self.note(arrived.into_iter().chain(adopted).collect()).await?;
        for cells in sent.cells.chunk_by(|(left, ..), (right, ..)| left == right) {
            let Some((row, ..)) = cells.first() else { continue };
            let column =
                |(_, letter, value): &WrittenCell| Some((Column::of_letter(*letter)?, value.clone()));
            self.written.note(*row, cells.iter().filter_map(column).collect());
        }
        let mut plan = sync::plan(table, &self.wanted, &known, &self.written, &self.words);
        if self.options.restore && !plan.deleted.is_empty() {
            self.forget(&plan.deleted, &mut known).await?;
            plan = sync::plan(table, &self.wanted, &known, &self.written, &self.words);
        }
        self.note_words(&plan).await?;
        let left = self.refusals.leave_out(&mut plan, &self.wanted);
        (self.summary.left_behind, self.summary.not_added) = (left.rows, left.companies);
        self.has_leftovers = left.has_leftovers;
        Ok((plan, sent))
    }

    /// Keeps what people's cells hold, and what is to be overruled of it, before a cell is set.
    async fn note_words(&mut self, plan: &SyncPlan) -> Result<(), StoreError> {
        if plan.to_note.is_empty() && plan.overruled.is_empty() {
            return Ok(());
        }
        let (cells, as_of) = (held_cells(&plan.to_note), self.words.as_of);
        let overruled: Vec<_> = plan
            .overruled
            .iter()
            .filter_map(|overruled| Some((held_cell(&overruled.cell)?, overruled.before.clone())))
            .collect();
        let (place, now) = (self.place.clone(), self.desk.run.now());
        self.desk
            .run
            .write(move |tx| {
                for (cell, before) in &overruled {
                    said::keep_overruled(tx, cell, before, now)?;
                }
                said::note_cells(tx, &place, &cells, as_of, now)
            })
            .await?;
        for ReadCell { company, column, text } in plan.to_note.iter().cloned() {
            self.words.held.insert((company, column), Held { text, word: as_of });
        }
        let mut told: Vec<String> = plan.overruled.iter().map(told_of_overruled).collect();
        told.retain(|notice| !self.summary.notices.contains(notice));
        self.summary.notices.append(&mut told);
        Ok(())
    }

    async fn note(&self, ids: Vec<i64>) -> Result<(), StoreError> {
        if ids.is_empty() {
            return Ok(());
        }
        let (place, now) = (self.place.clone(), self.desk.run.now());
        self.desk.run.write(move |tx| rows::note_rows(tx, &place, &ids, now)).await
    }

    /// Lets rows that people deleted be added again.
    async fn forget(&self, companies: &[i64], known: &mut KnownCompanies) -> Result<(), StoreError> {
        let companies: HashSet<i64> = companies.iter().copied().collect();
        let leads = |id: &i64| companies.contains(&known.living(*id));
        let ids: Vec<i64> = known.rows.iter().copied().filter(leads).collect();
        for id in &ids {
            known.rows.remove(id);
        }
        let place = self.place.clone();
        self.desk.run.write(move |tx| rows::forget_rows(tx, &place, &ids)).await
    }

    /// How long to wait before rows are added that an earlier call, which was not answered, may still add.
    fn may_still_come(&mut self, plan: &SyncPlan, sent: Sent) -> Option<Duration> {
        let missing: HashSet<i64> = plan.missing.iter().map(|position| self.wanted[*position].id).collect();
        let doubtful = sent.in_doubt.into_iter().filter(|call| {
            call.companies.iter().any(|company| missing.contains(company)) && self.waited.insert(call.id)
        });
        let settle = self.desk.run.config.sheets.settle;
        wait_until_settled(doubtful.map(|call| call.sent_at), settle, self.desk.run.now())
    }

    fn tell(&mut self, plan: &SyncPlan, first: bool) {
        if first {
            self.summary.unchanged = plan.unchanged as u64;
        }
        self.summary.deleted = plan.deleted.len() as u64;
        self.summary.problems.clone_from(&plan.problems);
    }

    /// Makes the calls of a plan, as far as it can be relied on. Rows are added below the one numbered `below`.
    async fn carry_out(&mut self, plan: &SyncPlan, below: u32) -> Result<(), StepError> {
        self.unsure = None;
        let calls = calls::calls_of(plan, &self.wanted, &self.sheet, self.refusals.companies_a_call());
        let queued = calls.iter().map(|call| (call.kind(), call.companies())).collect();
        let (place, now) = (self.place.clone(), self.desk.run.now());
        let ids = self.desk.run.write(move |tx| outbox::queue(tx, &place, queued, now)).await?;
        // Rows that are added move others, so that cells are set by a plan of their own.
        let kind = if plan.missing.is_empty() { CallKind::Update } else { CallKind::Append };
        let now = calls.into_iter().zip(ids).filter(|(call, _)| call.kind() == kind);
        let mut progress = Progress::from(below);
        for (number, (call, id)) in now.enumerate() {
            if kind == CallKind::Update && number >= UPDATES_A_PLAN {
                break;
            }
            if kind == CallKind::Update && number > 0 {
                self.check_header().await?;
            }
            let (rows, companies) = (call.rows(), call.companies());
            let mut course =
                Course { sheet: &self.sheet, refusals: &mut self.refusals, progress: &mut progress };
            match calls::make(self.desk, call, id, &mut course).await? {
                CallOutcome::Done(done) => {
                    self.count(&done);
                    if done.is_enough {
                        break;
                    }
                }
                CallOutcome::Unsure(why) => {
                    tracing::info!("{why}; the sheet is read again");
                    if kind == CallKind::Append {
                        self.awaited.extend(companies);
                    }
                    self.unsure = Some(why);
                    break;
                }
            }
            self.desk.run.observer.event(&Event::SheetWritten(rows));
        }
        Ok(())
    }

    fn count(&mut self, done: &Done) {
        self.summary.appended += done.added.len() as u64;
        self.counted.extend(&done.added);
        self.summary.updated += done.set.iter().filter(|update| update.company.is_some()).count() as u64;
        self.summary.cells += done.set.iter().map(|update| update.cells.len() as u64).sum::<u64>();
    }

    /// Tells once how much is left as it is because the service refuses to write it. Companies without a row are a
    /// failure.
    fn told_of_refusals(&mut self) -> Result<(), StepError> {
        let rows = self.summary.left_behind;
        if let Some(reason) = self.refusals.ended().filter(|_| rows > 0) {
            self.summary.notices.push(format!(
                "{} left as written before, because the service refuses to write what differs; the next run tries \
                 again: {reason}",
                counted(rows, "row is", "rows are")
            ));
        }
        match self.summary.not_added {
            0 => Ok(()),
            companies => Err(StepError::NotAdded { companies, reason: self.refusals.why_not_added() }),
        }
    }

    /// Forgets the rows and calls of an earlier sheet: nobody has deleted a row of a new one.
    async fn begin_anew(&self) -> Result<(), StoreError> {
        let place = self.place.clone();
        self.desk
            .run
            .write(move |tx| {
                outbox::settled(tx, &place)?;
                said::forget_cells(tx, &place)?;
                rows::forget_sheet(tx, &place)
            })
            .await
    }

    /// Notes that the results of all calls are known.
    async fn settled(&self) -> Result<(), StoreError> {
        if self.has_leftovers {
            return Ok(());
        }
        let place = self.place.clone();
        self.desk.run.write(move |tx| outbox::settled(tx, &place)).await
    }

    /// Sets the form of rows that were added by this run, or by an earlier one that ended before it did.
    async fn dress(&mut self) -> Result<(), StepError> {
        let place = self.place.clone();
        let due = self.desk.run.read(move |connection| outbox::form_is_due(connection, &place)).await?;
        if !due {
            return Ok(());
        }
        form::dress(self.desk, &self.sheet, &mut self.summary.notices).await?;
        let place = self.place.clone();
        Ok(self.desk.run.write(move |tx| outbox::form_done(tx, &place)).await?)
    }
}

fn told_of_overruled(Overruled { cell, row, name, by, .. }: &Overruled) -> String {
    let by = if by.is_empty() { "nothing".to_owned() } else { format!("`{by}`") };
    format!(
        "row {row}, {name}: {} `{}` was typed before {by} was said at the terminal, and is replaced by it; `companies show` \
         keeps both",
        cell.column.title(),
        cell.text
    )
}

/// How long calls that were sent at these times and not answered may still be carried out.
fn wait_until_settled(
    sent_at: impl Iterator<Item = Timestamp>,
    settle: Duration,
    now: Timestamp,
) -> Option<Duration> {
    let waits = sent_at.map(|sent_at| sent_at.plus(settle).since(now));
    // If the clock was put back, the wait is still no longer than `settle`.
    waits.max().map(|wait| wait.min(settle)).filter(|wait| !wait.is_zero())
}

/// The failure if the service accepts what is written and does not keep it.
fn unsettled(plan: &SyncPlan, title: &str) -> StepError {
    /// Cells that are named.
    const NAMED: usize = 5;
    let left = plan.missing.len() + plan.updates.len();
    let ranges = plan.updates.iter().flat_map(|update| update.ranges(title)).map(|(range, _)| range);
    let named: Vec<String> = ranges.take(NAMED).collect();
    let named = if named.is_empty() { String::new() } else { format!(", such as {}", named.join(", ")) };
    StepError::Unsettled(format!(
        "the sheet does not keep what is written: {}{named}; somebody may be working in it, \
         or cells of it are merged",
        counted(left as u64, "row still differs", "rows still differ")
    ))
}

#[cfg(test)]
mod tests;
