//! Writes the rows of a company list.
//!
//! Companies with the same domain are one, else those with the same name. What is known already is never overwritten.

use super::{fault::ImportFault, parsed::ImportRow};
use crate::{
    bounds::{FirstFew, files::COMPANY_LIST_FAULTS},
    domain::Timestamp,
    pipeline::{context::RunContext, prepared::Spellings},
    store::{
        Result, Store, Transaction,
        companies::{self, Resolved},
        keys::BoardKey,
        settled::company::removed_at,
        sources,
    },
};

/// Rows written in one transaction: a run waits for the database no longer than these take.
const BATCH: usize = 500;

/// What an import changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportCounts {
    /// Companies that were not known.
    pub companies_new: u64,
    /// Rows whose company was known.
    pub companies_known: u64,
    /// Records of companies that turned out to be another's.
    pub companies_merged: u64,
    /// Links to boards that were not known.
    pub sources_new: u64,
    /// Rows whose link was known.
    pub sources_known: u64,
    /// Rows whose company a person removed, or whose board: they change nothing.
    pub removed: FirstFew<ImportFault>,
}

/// Writes the rows for an operator's command, without the lock of a run.
pub async fn import(
    store: &Store,
    rows: Vec<ImportRow>,
    spellings: &Spellings,
    now: Timestamp,
) -> Result<ImportCounts> {
    let rows = spelt_alike(rows, spellings).await;
    let mut counts = ImportCounts::default();
    for batch in batches(rows) {
        counts += store.write(move |tx| write_batch(tx, &batch, now)).await?;
    }
    Ok(counts)
}

/// Writes the rows as a step of a run, which writes nothing once it lost its lock.
pub(super) async fn import_in_run(
    run: &RunContext,
    rows: Vec<ImportRow>,
    spellings: &Spellings,
) -> Result<ImportCounts> {
    let rows = spelt_alike(rows, spellings).await;
    let (mut counts, now) = (ImportCounts::default(), run.now());
    for batch in batches(rows) {
        counts += run.write(move |tx| write_batch(tx, &batch, now)).await?;
    }
    Ok(counts)
}

/// The rows with one spelling for each board, which is the one that is known.
async fn spelt_alike(mut rows: Vec<ImportRow>, spellings: &Spellings) -> Vec<ImportRow> {
    for board in rows.iter_mut().filter_map(|row| row.board.as_mut()) {
        board.tenant = spellings.spell(&board.provider, &board.tenant).await;
    }
    rows
}

fn batches(rows: Vec<ImportRow>) -> impl Iterator<Item = Vec<ImportRow>> {
    let mut rows = rows.into_iter();
    std::iter::from_fn(move || {
        let batch: Vec<ImportRow> = rows.by_ref().take(BATCH).collect();
        (!batch.is_empty()).then_some(batch)
    })
}

fn write_batch(tx: &Transaction<'_>, rows: &[ImportRow], now: Timestamp) -> Result<ImportCounts> {
    let mut counts = ImportCounts::default();
    for row in rows {
        let company = companies::resolve(tx, &row.company, now)?;
        let removed = removed_at(tx, company.id())?.is_some();
        match company {
            Resolved::Created(_) => counts.companies_new += 1,
            Resolved::Existing(_) if removed => counts.leave_out(|| removed_company(row, company.id())),
            Resolved::Existing(_) => counts.companies_known += 1,
            Resolved::Joined { .. } => {
                counts.companies_known += 1;
                counts.companies_merged += 1;
            }
        }
        let Some(board) = &row.board else { continue };
        if sources::upsert(tx, company.id(), board, now)? {
            counts.sources_new += 1;
        } else if !sources::is_barred(tx, company.id(), board)? {
            counts.sources_known += 1;
        } else if !removed {
            // What went with its company was told with it.
            let own = sources::state_of(tx, company.id(), board)?.map(|_| company.id());
            counts.leave_out(|| removed_board(row, board, own));
        }
    }
    Ok(counts)
}

fn removed_company(row: &ImportRow, id: i64) -> ImportFault {
    ImportFault {
        line: row.line,
        message: format!("a person removed `{}` (company {id}), which stays away", row.company.name),
        cure: format!("`companies restore {id}` brings it back"),
    }
}

/// A board that was taken from the row's company, or from all that had it.
fn removed_board(row: &ImportRow, board: &BoardKey, company: Option<i64>) -> ImportFault {
    let (from, only) =
        company.map(|id| (format!(" from company {id}"), format!(" --company {id}"))).unwrap_or_default();
    ImportFault {
        line: row.line,
        message: format!("a person removed the board `{board}`{from}, which stays so"),
        cure: format!("`boards restore {board}{only}` brings it back"),
    }
}

impl ImportCounts {
    fn leave_out(&mut self, told: impl FnOnce() -> ImportFault) {
        self.removed.push(COMPANY_LIST_FAULTS.size(), told);
    }
}

impl std::ops::AddAssign for ImportCounts {
    fn add_assign(&mut self, other: Self) {
        self.companies_new += other.companies_new;
        self.companies_known += other.companies_known;
        self.companies_merged += other.companies_merged;
        self.sources_new += other.sources_new;
        self.sources_known += other.sources_known;
        self.removed.count(other.removed.left_out());
        for told in other.removed.into_kept() {
            self.leave_out(|| told);
        }
    }
}

#[cfg(test)]
mod tests;
